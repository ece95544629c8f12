/*
 * Columns by inference: the first rows of an input are read and handed to the format's
 * inference. Invariant: what a live input gave up for it comes back through spec->opened.
 */
#include "runtime/format/format.h"
#include "runtime/io/input.h"

#include <string.h>

enum { BYTES_MAX = 8 << 20, NOTICES_MAX = 64 * 1024 };

rf_status rf_source_check_allowed(const rf_context *ctx, rf_error *error)
{
	if (ctx->allow & RIFFLE_ALLOW_READ) return RIFFLE_OK;
	rf_fail(error, RIFFLE_DENIED, "reading files and standard input is not allowed");
	rf_hint(error, "The program that runs this must open the engine with RIFFLE_ALLOW_READ.");
	return RIFFLE_DENIED;
}

rf_status rf_source_fail_empty(const char *name, rf_error *error)
{
	if (name)
		rf_fail(error, RIFFLE_INVALID, "\"%s\" is empty: no columns can be inferred", name);
	else
		rf_fail(error, RIFFLE_INVALID, "standard input is empty: no columns can be inferred");
	rf_hint(error, "Declare them, as in CREATE STREAM s (x DOUBLE, y TEXT) FROM '...'.");
	return RIFFLE_INVALID;
}

/* LINES and the formats of logs have the same columns whatever comes, so that there is nothing
 * to wait for. */
rf_status rf_source_columns(rf_source_spec *spec, bool *is_done, rf_arena *arena, rf_error *error)
{
	static const rf_column_def line = {
		.name = {"line", 4}, .type = RF_TEXT_TYPE, .null_word = {"", 0}};
	const rf_format_preset *preset = spec->format.preset;
	const rf_column_def *columns = preset ? preset->columns : &line;
	uint32_t count = preset ? preset->column_count : 1;
	rf_column_def *copy;
	*is_done = spec->has_columns || preset || spec->format.id == RF_FORMAT_LINES;
	if (spec->has_columns || !*is_done) return RIFFLE_OK;
	copy = rf_arena_alloc(arena, count * sizeof *copy);
	if (!copy) return rf_memory_fail(arena->memory, "inferring columns", error);
	memcpy(copy, columns, count * sizeof *copy);
	spec->columns = (rf_schema){copy, count};
	return RIFFLE_OK;
}

static void log_lines(rf_context *ctx, rf_buffer *notices)
{
	char *line = notices->data;
	char *end = line + notices->size;
	if (!ctx->log) return;
	while (line < end) {
		char *stop = memchr(line, '\n', (size_t)(end - line));
		if (!stop) stop = end;
		*stop = 0; /* the byte after the last is reserved by the caller */
		if (stop > line) ctx->log(ctx->log_arg, RIFFLE_LOG_NOTICE, line);
		line = stop + 1;
	}
}

rf_status rf_source_infer(rf_source_spec *spec, rf_input *input, const char *name, rf_buffer *bytes,
                          bool *is_empty, rf_context *ctx, rf_arena *arena, rf_error *error)
{
	rf_error *outer = ctx->error;
	bool is_csv = spec->format.id == RF_FORMAT_CSV;
	/* Lines that are no rows. */
	uint32_t head = is_csv ? spec->format.skip_lines + spec->format.has_header : 0;
	rf_buffer notices;
	rf_status status;
	bool is_end;
	*is_empty = false;
	rf_buffer_init(&notices, ctx->memory, NOTICES_MAX);
	/* Errors of reading go where the caller wants them. */
	ctx->error = error;
	status = rf_input_read_ahead(input, name, 1 + head, RF_INFER_ROWS + head, bytes, &is_end, ctx);
	ctx->error = outer;
	if (status < 0) goto out;
	if (bytes->size == 0) {
		*is_empty = true;
		goto out;
	}
	status = rf_infer_schema(&spec->format, bytes->data, bytes->size, is_end, arena, &spec->columns,
	                         &notices, error);
	if (status < 0) goto out;
	if (spec->columns.count == 0) {
		*is_empty = true;
		goto out;
	}
	if (notices.size && rf_buffer_reserve(&notices, 1)) log_lines(ctx, &notices);
out:
	rf_buffer_release(&notices);
	return status;
}

rf_status rf_source_infer_live(rf_source_spec *spec, rf_input *input, const char *name,
                               rf_context *ctx, rf_arena *arena, rf_error *error)
{
	rf_read_ahead *ahead;
	rf_buffer bytes;
	bool is_empty;
	rf_status status;
	rf_buffer_init(&bytes, ctx->memory, BYTES_MAX);
	status = rf_source_infer(spec, input, name, &bytes, &is_empty, ctx, arena, error);
	if (status >= 0 && is_empty) status = rf_source_fail_empty(name, error);
	if (status < 0) goto out;
	ahead = rf_arena_alloc_zero(arena, sizeof *ahead);
	if (ahead) input->ahead = rf_arena_copy(arena, bytes.data, bytes.size);
	if (!input->ahead) {
		status = rf_memory_fail(ctx->memory, "inferring columns", error);
		goto out;
	}
	input->ahead_size = bytes.size;
	ahead->input = *input;
	ahead->listener.fd = -1;
	spec->opened = ahead;
	*input = (rf_input){.fd = -1};
out:
	rf_buffer_release(&bytes);
	return status;
}

rf_read_ahead *rf_source_take(const rf_source_spec *spec)
{
	rf_read_ahead *ahead = spec->uri.size ? spec->opened : NULL;
	if (!ahead || ahead->is_taken) return NULL;
	ahead->is_taken = true;
	return ahead;
}

bool rf_source_take_ahead(const rf_source_spec *spec, rf_input *input)
{
	rf_read_ahead *ahead = rf_source_take(spec);
	if (ahead) *input = ahead->input;
	return ahead != NULL;
}
