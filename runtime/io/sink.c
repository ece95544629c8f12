/*
 * Sinks: rows are encoded into a buffer that goes to a file, standard output or sockets when
 * it is full or flushed. Invariant: after rf_sink_finish has returned OK every row is written.
 */
#include "base/buffer.h"
#include "runtime/format/format.h"
#include "runtime/io/connectors.h"
#include "runtime/io/encode_queue.h"
#include "runtime/io/output.h"
#include "runtime/io/pack.h"
#include "runtime/io/path.h"
#include "runtime/io/sink_socket.h"
#include "runtime/io/uri.h"
#include "runtime/workers.h"

#include <errno.h>

enum {
	FLUSH_BYTES = 256 * 1024,
	KEEP_BYTES = 4 << 20 /* a buffer that grew beyond this is given back */
};

struct rf_sink {
	const rf_sink_spec *spec;
	rf_memory *memory;
	const rf_schema *columns;
	rf_encoder *encoder;    /* NULL: rows are only counted */
	rf_encode_queue *queue; /* once there are many rows that workers may encode; or NULL */
	bool has_rows;
	rf_output output;
	rf_packer *packer;      /* before output; NULL: not compressed */
	rf_socket_sink *socket; /* instead of output */
	rf_buffer header;       /* of a socket: for each client */
	rf_buffer buffer;
	rf_arena arena;  /* the path */
	bool has_header; /* it has been encoded */
	bool is_over;    /* finished, or writing has failed */
	uint64_t written_bytes;
};

/* ---- describing ---- */

bool rf_path_is_stdout(rf_text uri)
{
	rf_text path = rf_uri_path(uri);
	return rf_text_is(uri, "-") || rf_text_is(path, "/dev/stdout") || rf_text_is(path, "/dev/fd/1");
}

static rf_status check_allowed(const rf_context *ctx, rf_error *error)
{
	if (ctx->allow & RIFFLE_ALLOW_WRITE) return RIFFLE_OK;
	rf_fail(error, RIFFLE_DENIED, "writing files and standard output is not allowed");
	rf_hint(error, "The program that runs this must open the engine with RIFFLE_ALLOW_WRITE.");
	return RIFFLE_DENIED;
}

static rf_status check_level(const rf_sink_spec *spec, rf_error *error)
{
	const rf_codec *codec = rf_codec_find(&spec->format, rf_uri_path(spec->uri));
	if (spec->format.level == 0) return RIFFLE_OK;
	if (!codec)
		return rf_fail(error, RIFFLE_INVALID, "level is of a compression, and there is none");
	if (spec->format.level <= codec->level_max) return RIFFLE_OK;
	return rf_fail(error, RIFFLE_INVALID, "the levels of %s are 1 to %u", codec->name,
	               codec->level_max);
}

static rf_status describe_socket(rf_sink_spec *spec, rf_context *ctx, rf_error *error)
{
	rf_endpoint endpoint;
	RF_TRY(rf_endpoint_parse(spec->uri, RF_URI_SINK, &endpoint, error));
	RF_TRY(rf_endpoint_check_allowed(&endpoint, ctx, error));
	RF_TRY(rf_codec_refuse(&spec->format, "a socket", error));
	if (!spec->has_format) spec->format = rf_format_default(RF_FORMAT_CSV);
	return RIFFLE_OK;
}

/* Looks at a path without opening it: a directory is told early, and what is no regular file
 * needs no ending. */
static rf_status describe_path(rf_sink_spec *spec, rf_text path, rf_arena *scratch, rf_error *error)
{
	struct stat info;
	char *copy;
	bool is_stream = false;
	RF_TRY(rf_path_copy(path, scratch, &copy, error));
	RF_TRY(rf_refuse_compressed(&spec->format, path, RF_URI_SINK, error));
	if (stat(copy, &info) == 0) {
		if (S_ISDIR(info.st_mode)) return rf_path_fail(copy, EISDIR, "create", scratch, error);
		is_stream = !S_ISREG(info.st_mode);
	}
	if (spec->has_format) return RIFFLE_OK;
	return rf_format_of_path(path, is_stream, &spec->format, error);
}

rf_status rf_sink_describe(rf_sink_spec *spec, rf_context *ctx, rf_error *error)
{
	rf_text scheme, rest;
	rf_arena scratch;
	rf_status status;
	bool is_plain = !rf_uri_split(spec->uri, &scheme, &rest);
	if (!is_plain) is_plain = rf_text_is_fold(scheme, "file");
	if (!is_plain && rf_text_is_fold(scheme, "null")) {
		spec->is_counted_only = true;
		return RIFFLE_OK;
	}
	if (rf_endpoint_is(spec->uri)) return describe_socket(spec, ctx, error);
	if (!is_plain) return rf_uri_refuse(scheme, RF_URI_SINK, error);
	RF_TRY(check_allowed(ctx, error));
	RF_TRY(check_level(spec, error));
	if (rf_path_is_stdout(spec->uri)) {
		if (!spec->has_format) spec->format = rf_format_default(RF_FORMAT_CSV);
		return RIFFLE_OK;
	}
	rf_arena_init(&scratch, ctx->memory);
	status = describe_path(spec, rf_uri_path(spec->uri), &scratch, error);
	rf_arena_release(&scratch);
	return status;
}

rf_status rf_sink_check_source(const rf_sink_spec *sink, const rf_source_spec *source,
                               rf_memory *memory, rf_error *error)
{
	rf_arena scratch;
	struct stat info;
	char *path;
	bool is_same = false;
	if (sink->is_counted_only || rf_path_is_stdout(sink->uri) || rf_endpoint_is(sink->uri))
		return RIFFLE_OK;
	rf_arena_init(&scratch, memory);
	if (rf_path_copy(rf_uri_path(sink->uri), &scratch, &path, NULL) >= 0)
		is_same = stat(path, &info) == 0 && S_ISREG(info.st_mode) &&
			rf_source_file_reads(source, &info, memory);
	rf_arena_release(&scratch);
	if (!is_same) return RIFFLE_OK;
	rf_fail(error, RIFFLE_INVALID, "\"%.*s\" is read by this query and would be overwritten",
	        (int)sink->uri.size, sink->uri.data);
	rf_hint(error, "Write to another file.");
	return RIFFLE_INVALID;
}

/* ---- writing ---- */

static rf_status open_packer(rf_sink *sink, rf_context *ctx)
{
	const rf_sink_spec *spec = sink->spec;
	const rf_codec *codec = rf_codec_find(&spec->format, rf_uri_path(spec->uri));
	if (!codec) return RIFFLE_OK;
	return rf_packer_open(&sink->packer, codec, spec->format.level, sink->memory, ctx->error);
}

static rf_status open_output(rf_sink *sink, rf_context *ctx)
{
	char *path;
	if (rf_endpoint_is(sink->spec->uri))
		return rf_socket_sink_open(&sink->socket, sink->spec->uri, ctx);
	RF_TRY(open_packer(sink, ctx));
	RF_TRY(check_allowed(ctx, ctx->error));
	if (rf_path_is_stdout(sink->spec->uri)) {
		rf_output_standard(&sink->output);
		return RIFFLE_OK;
	}
	RF_TRY(rf_path_copy(rf_uri_path(sink->spec->uri), &sink->arena, &path, ctx->error));
	return rf_output_open(&sink->output, path, sink->spec->is_append, ctx);
}

rf_status rf_sink_open(rf_sink **sink, const rf_sink_spec *spec, const rf_schema *columns,
                       rf_context *ctx)
{
	rf_sink *made;
	rf_status status = RIFFLE_OK;
	*sink = NULL;
	made = rf_alloc_zero(ctx->memory, sizeof *made);
	if (!made) return rf_memory_fail(ctx->memory, "a sink", ctx->error);
	made->spec = spec;
	made->memory = ctx->memory;
	made->columns = columns;
	made->output.fd = -1;
	rf_arena_init(&made->arena, ctx->memory);
	rf_buffer_init(&made->buffer, ctx->memory, SIZE_MAX / 2);
	rf_buffer_init(&made->header, ctx->memory, SIZE_MAX / 2);
	/* The encoder first: a format that can't hold the columns must not truncate a file. */
	if (!spec->is_counted_only) {
		status = rf_encoder_open(&made->encoder, &spec->format, columns, ctx->memory, ctx->error);
		if (status >= 0) status = open_output(made, ctx);
	}
	if (status < 0) {
		rf_sink_close(made);
		return status;
	}
	*sink = made;
	return RIFFLE_OK;
}

static rf_status encode_header(rf_sink *sink, rf_context *ctx)
{
	if (sink->has_header || !sink->encoder) return RIFFLE_OK;
	sink->has_header = true;
	if (sink->spec->is_append && !sink->socket) return RIFFLE_OK; /* it stands there already */
	if (rf_encoder_header(sink->encoder, sink->socket ? &sink->header : &sink->buffer))
		return RIFFLE_OK;
	return rf_memory_fail(sink->memory, "a sink", ctx->error);
}

/* Sends the buffer on; of a socket perhaps a part. */
static rf_status send(rf_sink *sink, rf_codec_mode mode, rf_context *ctx)
{
	rf_buffer *buffer = &sink->buffer;
	rf_text bytes = {buffer->data, buffer->size};
	rf_status status;
	if (sink->socket) {
		rf_text header = {sink->header.data, sink->header.size};
		status = rf_socket_sink_send(sink->socket, header, buffer, ctx);
	} else {
		status = sink->packer ? rf_packer_write(sink->packer, bytes, mode, &sink->output, ctx)
							  : rf_output_write(&sink->output, bytes.data, bytes.size, ctx);
		if (status >= 0) buffer->size = 0;
	}
	sink->is_over = status < 0;
	if (status < 0) return status;
	sink->written_bytes = sink->packer ? rf_packer_bytes(sink->packer)
									   : sink->written_bytes + bytes.size - buffer->size;
	if (buffer->size == 0 && buffer->capacity > KEEP_BYTES) rf_buffer_release(buffer);
	return status;
}

/* Rows that come encoded, are few, or are left to workers. */
static rf_status encode(rf_sink *sink, const rf_batch *batch, rf_context *ctx)
{
	bool is_good;
	if (!batch->encoded.data && !sink->queue && sink->has_rows && ctx->workers &&
	    rf_workers_threads(ctx->workers) > 1)
		RF_TRY(rf_encode_queue_open(&sink->queue, &sink->spec->format, sink->columns, ctx));
	sink->has_rows = true;
	if (sink->queue) return rf_encode_queue_add(sink->queue, batch, &sink->buffer, ctx);
	is_good = batch->encoded.data ? rf_buffer_append_text(&sink->buffer, batch->encoded)
								  : rf_encoder_rows(sink->encoder, batch, &sink->buffer);
	return is_good ? RIFFLE_OK : rf_memory_fail(sink->memory, "a sink", ctx->error);
}

/* Brings all rows that were written into the buffer. */
static rf_status collect(rf_sink *sink, rf_context *ctx)
{
	return sink->queue ? rf_encode_queue_drain(sink->queue, &sink->buffer, ctx) : RIFFLE_OK;
}

rf_status rf_sink_write(rf_sink *sink, const rf_batch *batch, rf_context *ctx)
{
	if (!sink->encoder || batch->selected_count == 0) return RIFFLE_OK;
	RF_TRY(encode_header(sink, ctx));
	if (sink->socket) RF_TRY(rf_socket_sink_accept(sink->socket, &sink->buffer, ctx));
	RF_TRY(encode(sink, batch, ctx));
	return sink->buffer.size >= FLUSH_BYTES ? send(sink, RF_CODEC_RUN, ctx) : RIFFLE_OK;
}

rf_status rf_sink_flush(rf_sink *sink, rf_context *ctx)
{
	if (!sink->encoder) return RIFFLE_OK;
	RF_TRY(collect(sink, ctx));
	return send(sink, RF_CODEC_FLUSH, ctx);
}

bool rf_sink_is_full(const rf_sink *sink)
{
	return sink->buffer.size >= FLUSH_BYTES;
}

rf_status rf_sink_finish(rf_sink *sink, rf_context *ctx)
{
	rf_status status;
	if (!sink->encoder) return RIFFLE_OK;
	RF_TRY(encode_header(sink, ctx));
	RF_TRY(collect(sink, ctx));
	status = send(sink, RF_CODEC_END, ctx);
	if (status != RIFFLE_OK) return status;
	sink->is_over = true;
	if (sink->socket) return rf_socket_sink_finish(sink->socket, ctx);
	return rf_output_finish(&sink->output, ctx->error);
}

void rf_sink_leave(rf_sink *sink, rf_context *ctx)
{
	rf_error *outer = ctx->error;
	rf_error unseen = RIFFLE_ERROR_INIT;
	if (!sink || sink->is_over || !sink->encoder || sink->socket) return;
	ctx->error = &unseen;
	if (sink->has_header && collect(sink, ctx) >= 0) (void)send(sink, RF_CODEC_END, ctx);
	ctx->error = outer;
}

void rf_sink_close(rf_sink *sink)
{
	if (!sink) return;
	rf_output_close(&sink->output);
	rf_packer_close(sink->packer);
	rf_encoder_close(sink->encoder);
	rf_encode_queue_close(sink->queue);
	rf_socket_sink_close(sink->socket);
	rf_buffer_release(&sink->buffer);
	rf_buffer_release(&sink->header);
	rf_arena_release(&sink->arena);
	rf_free(sink->memory, sink, sizeof *sink);
}

uint64_t rf_sink_bytes(const rf_sink *sink)
{
	return sink->written_bytes + sink->buffer.size;
}
