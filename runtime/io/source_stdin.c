/*
 * Standard input: "-". Live, whatever it is. Invariant: the descriptor is only read; it is
 * neither closed nor are its flags changed, since it may be shared with other programs.
 */
#include "runtime/io/connectors.h"
#include "runtime/io/input.h"
#include "runtime/io/uri.h"

typedef struct stdin_state {
	rf_input input;
	bool has_begun;
} stdin_state;

static rf_status stdin_describe(rf_source_spec *spec, rf_context *ctx, rf_arena *arena,
                                rf_error *error)
{
	rf_input input;
	rf_status status;
	bool is_done;
	RF_TRY(rf_source_check_allowed(ctx, error));
	RF_TRY(rf_input_standard(&input, error));
	spec->rest = RF_REST_LIVE;
	spec->size_bytes = input.size_bytes;
	if (!spec->has_format) spec->format = rf_format_default(RF_FORMAT_CSV);
	RF_TRY(rf_source_columns(spec, &is_done, arena, error));
	if (is_done) return RIFFLE_OK;
	RF_TRY(rf_input_unpack(&input, &spec->format, RF_TEXT(""), ctx->memory, error));
	status = rf_source_infer_live(spec, &input, NULL, ctx, arena, error);
	rf_input_close(&input);
	return status;
}

static rf_status stdin_open(rf_source *source, const rf_source_spec *spec, rf_context *ctx)
{
	stdin_state *state = source->state;
	source->name = rf_text_of("stdin");
	state->input.fd = -1;
	RF_TRY(rf_source_check_allowed(ctx, ctx->error));
	if (rf_source_take_ahead(spec, &state->input)) return RIFFLE_OK;
	RF_TRY(rf_input_standard(&state->input, ctx->error));
	return rf_input_unpack(&state->input, &spec->format, RF_TEXT(""), ctx->memory, ctx->error);
}

static rf_read_event stdin_read(rf_source *source, char *bytes, size_t capacity, size_t *size,
                                rf_context *ctx)
{
	stdin_state *state = source->state;
	if (!state->has_begun) {
		state->has_begun = true;
		return RF_READ_FILE;
	}
	return rf_input_read_for(source, &state->input, NULL, bytes, capacity, size, ctx);
}

static void stdin_close(rf_source *source)
{
	stdin_state *state = source->state;
	rf_input_close(&state->input);
}

const rf_source_class rf_source_stdin = {
	.scheme = "-",
	.describe = stdin_describe,
	.open = stdin_open,
	.read = stdin_read,
	.close = stdin_close,
	.state_size = sizeof(stdin_state),
};
