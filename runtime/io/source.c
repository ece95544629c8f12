/*
 * Sources by URI: finds the connector and passes on to it. Invariant: spec->opened of a spec
 * with a URI is what inference left (rf_read_ahead), without one the feed of the stream.
 */
#include "runtime/io/connectors.h"
#include "runtime/io/shared.h"
#include "runtime/io/input.h"
#include "runtime/io/uri.h"

#include <string.h>

static const rf_source_class *const classes[] = {
	&rf_source_file, &rf_source_generate, &rf_source_tcp, &rf_source_unix, &rf_source_tail,
};

bool rf_path_is_stdin(rf_text uri)
{
	rf_text path = rf_uri_path(uri);
	return rf_text_is(uri, "-") || rf_text_is(path, "/dev/stdin") || rf_text_is(path, "/dev/fd/0");
}

rf_status rf_source_class_find(rf_text uri, const rf_source_class **class_, rf_text *rest,
                               rf_error *error)
{
	rf_text scheme;
	if (rf_path_is_stdin(uri)) {
		*class_ = &rf_source_stdin;
		*rest = RF_TEXT("");
		return RIFFLE_OK;
	}
	if (!rf_uri_split(uri, &scheme, rest)) {
		*class_ = &rf_source_file;
		return RIFFLE_OK;
	}
	for (size_t i = 0; i < sizeof classes / sizeof classes[0]; i++) {
		if (!rf_text_is_fold(scheme, classes[i]->scheme)) continue;
		*class_ = classes[i];
		return RIFFLE_OK;
	}
	*class_ = NULL;
	return rf_uri_refuse(scheme, RF_URI_SOURCE, error);
}

/* A stream without FROM is fed CSV unless it says otherwise. */
static rf_status describe_feed(rf_source_spec *spec, rf_error *error)
{
	if (!spec->has_format) spec->format = rf_format_default(RF_FORMAT_CSV);
	spec->rest = RF_REST_LIVE;
	if (spec->columns.count) return RIFFLE_OK;
	rf_fail(error, RIFFLE_INVALID, "a stream without FROM needs its columns declared");
	rf_hint(error, "Write them, as in CREATE STREAM s (x DOUBLE, y TEXT).");
	return RIFFLE_INVALID;
}

rf_status rf_source_describe(rf_source_spec *spec, rf_context *ctx, rf_arena *arena,
                             rf_error *error)
{
	const rf_source_class *class_;
	rf_text rest;
	if (spec->uri.size == 0) return describe_feed(spec, error);
	RF_TRY(rf_source_class_find(spec->uri, &class_, &rest, error));
	return class_->describe(spec, ctx, arena, error);
}

void rf_source_forget(rf_source_spec *spec, rf_memory *memory)
{
	rf_read_ahead *ahead;
	RF_UNUSED(memory);
	if (spec->uri.size == 0) return;
	ahead = rf_source_take(spec);
	if (ahead) {
		rf_input_forget(&ahead->input);
		rf_listener_close(&ahead->listener);
	}
	spec->opened = NULL;
}

rf_status rf_source_open(rf_source **source, const rf_source_spec *spec, rf_context *ctx)
{
	const rf_source_class *class_;
	rf_source *made;
	rf_text rest;
	rf_status status;
	*source = NULL;
	RF_TRY(rf_source_class_find(spec->uri, &class_, &rest, ctx->error));
	if (spec->shared) class_ = &rf_source_shared;
	made = rf_alloc_zero(ctx->memory, sizeof *made);
	if (!made) return rf_memory_fail(ctx->memory, "a source", ctx->error);
	made->class_ = class_;
	made->spec = spec;
	made->memory = ctx->memory;
	made->name = spec->name;
	made->state = rf_alloc_zero(ctx->memory, class_->state_size);
	if (!made->state) {
		rf_free(ctx->memory, made, sizeof *made);
		return rf_memory_fail(ctx->memory, "a source", ctx->error);
	}
	status = class_->open(made, spec, ctx);
	if (status < 0) {
		rf_source_close(made);
		return status;
	}
	*source = made;
	return RIFFLE_OK;
}

void rf_source_close(rf_source *source)
{
	if (!source) return;
	source->class_->close(source);
	rf_free(source->memory, source->state, source->class_->state_size);
	rf_free(source->memory, source, sizeof *source);
}
