/*
 * generate:NAME?parameter=value&...: rows made up by rule, for trying things out. Touches no
 * file, so nothing need be allowed. Invariant: with a number of rows it is at rest and runs as
 * fast as it can; without one it is endless, sensors at their rate by the clock.
 */
#include "base/suggestion.h"
#include "base/time_text.h"
#include "runtime/io/connectors.h"
#include "runtime/io/generate.h"
#include "runtime/io/uri.h"

#include <stdio.h>
#include <string.h>

typedef struct parameter_row {
	const char *name;
	int64_t least, most, value; /* bounds and default */
} parameter_row;

static const parameter_row parameters[RF_GENERATE_PARAMETER_COUNT] = {
	[RF_GENERATE_ROWS] = {"rows", 0, INT64_MAX, 0},
	[RF_GENERATE_SEED] = {"seed", INT64_MIN, INT64_MAX, 0},
	[RF_GENERATE_START] = {"start", INT64_MIN, INT64_MAX, 1},
	[RF_GENERATE_STOP] = {"stop", INT64_MIN, INT64_MAX, 0},
	[RF_GENERATE_STEP] = {"step", INT64_MIN, INT64_MAX, 1},
	[RF_GENERATE_RATE] = {"rate", 1, 1000000000, 10},
	[RF_GENERATE_SENSORS] = {"sensors", 1, 100000, 10},
};

enum { LIST_MAX = 128 };

typedef struct generate_source {
	const rf_generator *generator;
	rf_generate_state state;
	int64_t steady_origin_ns; /* paced: when row 0 is due */
	bool is_paced;
} generate_source;

/* ---- the URI ---- */

/* Words for a hint: names of the set bits, or of all generators. */
static void list_parameters(uint32_t bits, char list[LIST_MAX])
{
	size_t size = 0;
	list[0] = 0;
	for (int i = 0; i < RF_GENERATE_PARAMETER_COUNT; i++)
		if (bits & 1u << i)
			size += (size_t)snprintf(list + size, LIST_MAX - size, "%s%s", size ? ", " : "",
			                         parameters[i].name);
}

static rf_status fail_generator(rf_text name, rf_error *error)
{
	rf_suggestion near = rf_suggestion_for(name);
	for (uint32_t i = 0; i < rf_generator_count; i++)
		rf_suggestion_try(&near, rf_text_of(rf_generators[i].name));
	rf_fail(error, RIFFLE_NAME, "unknown generator \"%.*s\"", (int)name.size, name.data);
	if (near.best.size)
		rf_hint(error, "did you mean \"%s\"? (generators: blobs, series, sensors)", near.best.data);
	else
		rf_hint(error, "The generators are blobs, series and sensors.");
	return RIFFLE_NAME;
}

static rf_status fail_parameter(const rf_generator *generator, rf_text name, rf_error *error)
{
	rf_suggestion near = rf_suggestion_for(name);
	char list[LIST_MAX];
	for (int i = 0; i < RF_GENERATE_PARAMETER_COUNT; i++)
		if (generator->parameters & 1u << i)
			rf_suggestion_try(&near, rf_text_of(parameters[i].name));
	list_parameters(generator->parameters, list);
	rf_fail(error, RIFFLE_NAME, "generate:%s has no parameter \"%.*s\"", generator->name,
	        (int)name.size, name.data);
	if (near.best.size)
		rf_hint(error, "did you mean \"%s\"? (parameters: %s)", near.best.data, list);
	else
		rf_hint(error, "The parameters are %s.", list);
	return RIFFLE_NAME;
}

static rf_status read_parameter(const rf_generator *generator, rf_generate_config *config,
                                rf_text name, rf_text value, rf_error *error)
{
	for (int i = 0; i < RF_GENERATE_PARAMETER_COUNT; i++) {
		const parameter_row *row = &parameters[i];
		int64_t number;
		if (!(generator->parameters & 1u << i) || !rf_text_is_fold(name, row->name)) continue;
		if (config->given & 1u << i)
			return rf_fail(error, RIFFLE_INVALID, "generate:%s: %s is given twice", generator->name,
			               row->name);
		if (rf_read_bigint(value, &number) != RF_READ_OK)
			return rf_fail(error, RIFFLE_INVALID, "generate:%s: %s is not an integer: \"%.*s\"",
			               generator->name, row->name, (int)value.size,
			               value.data ? value.data : "");
		if (number < row->least || number > row->most)
			return rf_fail(error, RIFFLE_INVALID, "generate:%s: %s must be from %lld to %lld",
			               generator->name, row->name, (long long)row->least, (long long)row->most);
		config->values[i] = number;
		config->given |= 1u << i;
		return RIFFLE_OK;
	}
	return fail_parameter(generator, name, error);
}

static rf_status read_uri(rf_text uri, const rf_generator **generator, rf_generate_config *config,
                          rf_error *error)
{
	rf_text scheme, rest, name, value, query = {NULL, 0};
	const char *mark;
	rf_uri_split(uri, &scheme, &rest);
	mark = rest.size ? memchr(rest.data, '?', rest.size) : NULL;
	if (mark) {
		query = (rf_text){mark + 1, rest.size - (size_t)(mark - rest.data) - 1};
		rest.size = (size_t)(mark - rest.data);
	}
	*generator = NULL;
	for (uint32_t i = 0; i < rf_generator_count; i++)
		if (rf_text_is_fold(rest, rf_generators[i].name)) *generator = &rf_generators[i];
	if (!*generator) return fail_generator(rest, error);
	config->given = 0;
	for (int i = 0; i < RF_GENERATE_PARAMETER_COUNT; i++) config->values[i] = parameters[i].value;
	while (rf_uri_next_parameter(&query, &name, &value))
		RF_TRY(read_parameter(*generator, config, name, value, error));
	return (*generator)->check(config, error);
}

/* ---- the connector ---- */

static rf_status generate_describe(rf_source_spec *spec, rf_context *ctx, rf_arena *arena,
                                   rf_error *error)
{
	const rf_generator *generator;
	rf_generate_config config;
	size_t size;
	RF_UNUSED(ctx);
	RF_TRY(read_uri(spec->uri, &generator, &config, error));
	if (spec->has_format || spec->has_columns) {
		rf_fail(error, RIFFLE_INVALID, "generate:%s has %s of its own", generator->name,
		        spec->has_columns ? "columns" : "a format");
		rf_hint(error, "Leave out %s.", spec->has_columns ? "the column list" : "FORMAT");
		return RIFFLE_INVALID;
	}
	spec->format = rf_format_default(RF_FORMAT_NONE);
	spec->rest = rf_generate_row_count(&config) < 0 ? RF_REST_ENDLESS : RF_REST_AT_REST;
	size = generator->column_count * sizeof *generator->columns;
	spec->columns.columns = rf_arena_alloc(arena, size);
	if (!spec->columns.columns) return rf_memory_fail(arena->memory, "a source", error);
	memcpy(spec->columns.columns, generator->columns, size);
	spec->columns.count = generator->column_count;
	return RIFFLE_OK;
}

static rf_status make_names(rf_source *source, rf_generate_state *state, rf_error *error)
{
	size_t count = (size_t)state->config.values[RF_GENERATE_SENSORS];
	state->names = rf_alloc(source->memory, count * sizeof *state->names);
	if (state->names) state->name_bytes = rf_alloc(source->memory, count * RF_GENERATE_NAME_MAX);
	if (!state->name_bytes) return rf_memory_fail(source->memory, "a source", error);
	for (size_t i = 0; i < count; i++) {
		char *name = state->name_bytes + i * RF_GENERATE_NAME_MAX;
		int size = snprintf(name, RF_GENERATE_NAME_MAX, "s%zu", i + 1);
		state->names[i] = (rf_text){name, (size_t)size};
	}
	return RIFFLE_OK;
}

static rf_status generate_open(rf_source *source, const rf_source_spec *spec, rf_context *ctx)
{
	static const int64_t epoch_ns = INT64_C(1767225600) * RF_NS_PER_S; /* 2026-01-01 */
	generate_source *own = source->state;
	rf_generate_state *state = &own->state;
	RF_TRY(read_uri(spec->uri, &own->generator, &state->config, ctx->error));
	state->random = (uint64_t)state->config.values[RF_GENERATE_SEED];
	state->row_count = rf_generate_row_count(&state->config);
	state->origin_ns = epoch_ns;
	if (!own->generator->is_paced) return RIFFLE_OK;
	own->is_paced = state->row_count < 0;
	if (own->is_paced) {
		state->origin_ns = rf_clock_now(&ctx->clock);
		own->steady_origin_ns = rf_steady_ns();
	}
	return make_names(source, state, ctx->error);
}

/* Rows that may be made now, at most limit. 0 without waiting: the end. */
static uint32_t rows_due(generate_source *own, uint32_t limit, bool *is_waiting, rf_context *ctx)
{
	const rf_generate_state *state = &own->state;
	uint32_t due = 0;
	int64_t elapsed_ns;
	*is_waiting = false;
	if (state->row_count >= 0) {
		int64_t left = state->row_count - state->next_row;
		return left < limit ? (uint32_t)left : limit;
	}
	if (!own->is_paced) return limit;
	elapsed_ns = rf_steady_ns() - own->steady_origin_ns;
	while (due < limit &&
	       rf_generate_offset_ns(&state->config, state->next_row + due) <= elapsed_ns)
		due++;
	if (due > 0) return due;
	*is_waiting = true;
	rf_wait_until(ctx,
	              own->steady_origin_ns + rf_generate_offset_ns(&state->config, state->next_row));
	return 0;
}

/* An endless series stops with an error where BIGINT does. */
static rf_status check_range(const generate_source *own, uint32_t count, rf_context *ctx)
{
	const int64_t *values = own->state.config.values;
	int64_t last;
	if (own->state.row_count >= 0) return RIFFLE_OK;
	if (!(own->generator->parameters & 1u << RF_GENERATE_STEP)) return RIFFLE_OK;
	if (!__builtin_mul_overflow(own->state.next_row + count - 1, values[RF_GENERATE_STEP], &last) &&
	    !__builtin_add_overflow(values[RF_GENERATE_START], last, &last))
		return RIFFLE_OK;
	return rf_fail(ctx->error, RIFFLE_LIMIT, "generate:series has come to the end of BIGINT");
}

static rf_status generate_rows(rf_source *source, const uint32_t *wanted, uint32_t wanted_count,
                               rf_batch_store *store, uint32_t *rows, rf_context *ctx)
{
	generate_source *own = source->state;
	bool is_waiting;
	uint32_t count = rows_due(own, ctx->batch_rows, &is_waiting, ctx);
	*rows = 0;
	if (is_waiting) return RIFFLE_AGAIN;
	if (count == 0) return RIFFLE_OK;
	RF_TRY(check_range(own, count, ctx));
	for (uint32_t i = 0; i < count; i++) {
		own->generator->fill(&own->state, store, i, wanted, wanted_count);
		own->state.next_row++;
	}
	*rows = count;
	return RIFFLE_OK;
}

static void generate_close(rf_source *source)
{
	generate_source *own = source->state;
	size_t count = (size_t)own->state.config.values[RF_GENERATE_SENSORS];
	rf_free(source->memory, own->state.names, count * sizeof *own->state.names);
	rf_free(source->memory, own->state.name_bytes, count * RF_GENERATE_NAME_MAX);
}

const rf_source_class rf_source_generate = {
	.scheme = "generate",
	.describe = generate_describe,
	.open = generate_open,
	.rows = generate_rows,
	.close = generate_close,
	.state_size = sizeof(generate_source),
};
