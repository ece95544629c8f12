/*
 * Specs of sources and sinks: see plan_source.h. Invariant: every source that the host
 * described is on the binder's list until the plan stands.
 */
#include "planner/plan_source.h"

#include "base/limits.h"
#include "planner/format_options.h"
#include "planner/format_pattern.h"
#include "planner/plan_build.h"
#include "planner/unbuilt.h"

#include <stdio.h>
#include <string.h>

static bool bind_columns(rf_binder *binder, const rf_ast_column *list, rf_schema *schema)
{
	uint32_t count = 0;
	for (const rf_ast_column *column = list; column; column = column->next) count++;
	if (count > RF_LIMIT_COLUMNS) {
		rf_bind_fail(binder, RIFFLE_LIMIT, list->name.loc, "more than %d columns",
		             RF_LIMIT_COLUMNS);
		return false;
	}
	if (!rf_schema_new(binder->arena, schema, count)) return rf_bind_no_memory(binder) != NULL;
	count = 0;
	for (const rf_ast_column *column = list; column; column = column->next, count++) {
		schema->columns[count].name = rf_bind_copy(binder, column->name.text);
		schema->columns[count].null_word = RF_TEXT("");
		if (!rf_bind_type(binder, &column->type, &schema->columns[count].type)) return false;
		for (uint32_t i = 0; i < count; i++) {
			bool is_exact = column->name.is_quoted;
			if (!rf_name_equal(schema->columns[i].name, column->name.text, is_exact)) continue;
			rf_bind_fail(binder, RIFFLE_NAME, column->name.loc, "column \"%.*s\" is given twice",
			             (int)column->name.text.size, column->name.text.data);
			return false;
		}
	}
	return binder->status >= 0;
}

static bool bind_format(rf_binder *binder, const rf_ast_name *name, const rf_ast_option *options,
                        rf_format_use use, rf_format_spec *format)
{
	rf_error *error = binder->error;
	if (!rf_bind_check(binder, rf_plan_format_resolve(name, format, error)) ||
	    !rf_bind_check(binder, rf_plan_format_options(options, use, binder->arena, format, error)))
		return false;
	if (format->id != RF_FORMAT_REGEX || format->pattern.data) return true;
	rf_bind_fail(binder, RIFFLE_INVALID, name->loc, "REGEX needs a pattern");
	rf_bind_hint(binder, "Such as FORMAT REGEX '(?<host>\\S+) (?<status>\\d+)'.");
	return false;
}

/* WATERMARK and its like say something of an event time. */
static bool bind_time_options(rf_binder *binder, rf_source_spec *source,
                              const rf_ast_source_options *options)
{
	const struct {
		const rf_ast_size *size;
		const char *what;
		bool may_be_zero;
		int64_t *ns, missing;
	} sizes[] = {
		{&options->watermark, "WATERMARK", true, &source->bound_ns, 0},
		{&options->idle_timeout, "IDLE TIMEOUT", false, &source->idle_timeout_ns, -1},
		{&options->max_ahead, "MAX AHEAD", true, &source->max_ahead_ns, -1},
	};
	if (options->timestamp_by) source->timestamp_by = rf_bind_sql(binder, options->timestamp_by);
	for (size_t i = 0; i < sizeof sizes / sizeof sizes[0]; i++) {
		*sizes[i].ns = sizes[i].missing;
		if (sizes[i].size->kind == RF_SIZE_NONE) continue;
		if (!options->timestamp_by) {
			rf_bind_fail(binder, RIFFLE_INVALID, sizes[i].size->loc, "%s needs TIMESTAMP BY",
			             sizes[i].what);
			rf_bind_hint(binder, "Without it a row's time is its arrival, which is never late.");
			return false;
		}
		if (!rf_bind_duration(binder, sizes[i].size, sizes[i].what, sizes[i].may_be_zero,
		                      sizes[i].ns))
			return false;
	}
	return binder->status >= 0;
}

rf_source_spec *rf_bind_source(rf_binder *binder, rf_text name, rf_text uri, rf_loc loc,
                               const rf_ast_source_options *options, bool is_table)
{
	rf_source_spec *source = rf_bind_alloc(binder, sizeof *source);
	if (!source || !rf_refuse_source_options(binder, options, is_table)) return NULL;
	source->name = rf_bind_copy(binder, name);
	source->uri = rf_bind_copy(binder, uri);
	source->loc = loc;
	source->rest = RF_REST_LIVE;
	source->timestamp_by = RF_TEXT("");
	if (!bind_time_options(binder, source, options)) return NULL;
	if (options->columns && !bind_columns(binder, options->columns, &source->columns)) return NULL;
	source->has_columns = options->columns != NULL;
	if (!options->format.text.size) return source;
	if (!bind_format(binder, &options->format, options->format_options,
	                 uri.size ? RF_FORMAT_OF_SOURCE : RF_FORMAT_OF_FEED, &source->format))
		return NULL;
	source->has_format = true;
	if (source->format.id == RF_FORMAT_REGEX &&
	    !rf_bind_check(binder,
	                   rf_format_pattern_check(&source->format, options->columns,
	                                           binder->arena->memory, binder->error)))
		return NULL;
	return source;
}

/* An error of the host has no place; it gets that of the source. */
static bool check_host(rf_binder *binder, rf_status status, rf_loc loc)
{
	rf_error *error = binder->error;
	rf_error saved;
	if (status >= 0) return true;
	if (!error || loc.end == 0 || error->line != 0) return rf_bind_check(binder, status);
	saved = *error;
	binder->status = rf_fail_at(error, saved.code, loc, "%s", saved.message);
	error->os_error = saved.os_error;
	memcpy(error->hint, saved.hint, sizeof error->hint);
	return false;
}

bool rf_bind_describe(rf_binder *binder, rf_source_spec *source)
{
	const rf_plan_host *host = binder->planner->host;
	rf_described *described = rf_bind_alloc(binder, sizeof *described);
	if (!described) return false;
	if (!check_host(binder, host->describe_source(host->arg, source, binder->arena, binder->error),
	                rf_bind_loc(binder, source->loc)))
		return false;
	source->is_described = true;
	described->source = source;
	described->next = binder->described;
	binder->described = described;
	return true;
}

void rf_bind_forget_sources(rf_binder *binder)
{
	const rf_plan_host *host = binder->planner->host;
	for (rf_described *described = binder->described; described; described = described->next)
		if (described->source->opened && host->forget_source)
			host->forget_source(host->arg, described->source);
	binder->described = NULL;
}

rf_expr *rf_bind_time_expr(rf_binder *binder, const rf_source_spec *source, const rf_ast_expr *ast)
{
	const rf_bind_context *outer;
	rf_relation relation = {
		.title = rf_bind_printf(binder, "\"%.*s\"", (int)source->name.size, source->name.data),
		.schema = &source->columns,
		.column_count = source->columns.count};
	rf_scope scope = {&relation, 1, NULL};
	rf_bind_context context = {.scope = &scope, .clause = "TIMESTAMP BY"};
	rf_expr *expr;
	outer = rf_bind_switch(binder, &context);
	expr = rf_bind_expr(binder, ast);
	rf_bind_switch(binder, outer);
	if (!expr || expr->type == RF_TIMESTAMP) return expr;
	rf_bind_fail(binder, RIFFLE_TYPE, ast->loc, "TIMESTAMP BY takes a TIMESTAMP, and this is %s",
	             rf_type_name(expr->type).text);
	if (expr->type == RF_BIGINT || expr->type == RF_DOUBLE) {
		rf_text text = rf_bind_title(binder, ast);
		rf_bind_hint(
			binder, "epoch_ms(%.*s) makes a TIMESTAMP of it, as epoch_s, epoch_us and epoch_ns do.",
			(int)text.size, text.data);
	}
	return NULL;
}

bool rf_bind_source_time(rf_binder *binder, rf_source_spec *source,
                         const rf_ast_source_options *options)
{
	if (!options->timestamp_by) return true;
	return rf_bind_time_expr(binder, source, options->timestamp_by) != NULL;
}

static bool add_key(rf_binder *binder, rf_source_spec *source, const rf_ast_name *name,
                    uint32_t *capacity)
{
	uint32_t found = 0, *slot;
	rf_text text = name->text;
	while (found < source->columns.count &&
	       !rf_name_equal(source->columns.columns[found].name, text, name->is_quoted))
		found++;
	if (found == source->columns.count) {
		rf_bind_fail(binder, RIFFLE_NAME, name->loc, "unknown column \"%.*s\" in KEY",
		             (int)text.size, text.data);
		return false;
	}
	for (uint32_t i = 0; i < source->key_count; i++) {
		if (source->keys[i] != found) continue;
		rf_bind_fail(binder, RIFFLE_INVALID, name->loc, "\"%.*s\" is in the key twice",
		             (int)text.size, text.data);
		return false;
	}
	slot = rf_arena_push(binder->arena, &source->keys, &source->key_count, capacity, sizeof *slot);
	if (!slot) return rf_bind_no_memory(binder) != NULL;
	*slot = found;
	return true;
}

bool rf_bind_source_keys(rf_binder *binder, rf_source_spec *source,
                         const rf_ast_source_options *options)
{
	uint32_t capacity = 0;
	for (const rf_ast_column *column = options->columns; column; column = column->next)
		if (column->is_key && !add_key(binder, source, &column->name, &capacity)) return false;
	for (const rf_ast_names *key = options->keys; key; key = key->next)
		if (!add_key(binder, source, &key->name, &capacity)) return false;
	return true;
}

bool rf_plan_is_rereadable(const rf_source_spec *source)
{
	return !source->opened && (source->rest == RF_REST_AT_REST || source->uri.size == 0);
}

rf_sink_spec *rf_bind_sink(rf_binder *binder, rf_text name, rf_text uri, rf_loc loc,
                           const rf_ast_into *into)
{
	const rf_plan_host *host = binder->planner->host;
	rf_sink_spec *sink = rf_bind_alloc(binder, sizeof *sink);
	if (!sink || !rf_refuse_into(binder, into)) return NULL;
	sink->name = rf_bind_copy(binder, name);
	sink->uri = rf_bind_copy(binder, uri);
	sink->loc = loc;
	if (into->format.text.size) {
		if (!bind_format(binder, &into->format, into->format_options, RF_FORMAT_OF_SINK,
		                 &sink->format))
			return NULL;
		if (sink->format.id == RF_FORMAT_REGEX) {
			rf_bind_fail(binder, RIFFLE_INVALID, into->format.loc,
			             "%s can be read, but not written", rf_plan_format_name(&sink->format));
			return NULL;
		}
		sink->has_format = true;
	}
	if (host->describe_sink &&
	    !check_host(binder, host->describe_sink(host->arg, sink, binder->error),
	                rf_bind_loc(binder, loc)))
		return NULL;
	return sink;
}
