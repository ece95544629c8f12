/*
 * gzip by zlib. Members follow one another, with zero bytes between and after them, as tapes
 * leave them.
 */
#define ZLIB_CONST
#include "runtime/io/codec.h"

#include <zlib.h>

enum {
	GZIP_WINDOW_BITS = 15 + 16, /* the greatest window, in gzip's own frame */
	MEMORY_LEVEL = 8,
	PIECE_MAX = 1 << 30, /* zlib counts in unsigned int */
	OUT_ROOM = 64 * 1024
};

typedef struct gzip_state {
	rf_memory *memory;
	z_stream stream;
	bool is_inside;
	bool has_member; /* one has ended */
} gzip_state;

static void *allocate(void *memory, unsigned count, unsigned size)
{
	if (size && count > SIZE_MAX / size) return NULL;
	return rf_block_alloc(memory, (size_t)count * size);
}

static gzip_state *open_state(rf_memory *memory)
{
	gzip_state *state = rf_alloc_zero(memory, sizeof *state);
	if (!state) return NULL;
	state->memory = memory;
	state->stream.zalloc = allocate;
	state->stream.zfree = rf_block_free;
	state->stream.opaque = memory;
	return state;
}

/* ---- reading ---- */

static void *gzip_reader_open(rf_memory *memory)
{
	gzip_state *reader = open_state(memory);
	if (!reader || inflateInit2(&reader->stream, GZIP_WINDOW_BITS) == Z_OK) return reader;
	rf_free(memory, reader, sizeof *reader);
	return NULL;
}

/* Passes over what may stand between members. False: nothing else is there. */
static bool begin_member(gzip_state *reader, rf_codec_io *io)
{
	while (reader->has_member && io->in_size && *io->in == 0) {
		io->in++;
		io->in_size--;
	}
	if (io->in_size == 0) return false;
	if (reader->has_member) inflateReset(&reader->stream);
	reader->is_inside = true;
	return true;
}

static rf_codec_step gzip_read(void *state, rf_codec_io *io, const char **why)
{
	gzip_state *reader = state;
	z_stream *stream = &reader->stream;
	size_t in_size, out_size;
	int result;
	if (!reader->is_inside && !begin_member(reader, io)) return RF_CODEC_BETWEEN;
	in_size = io->in_size < PIECE_MAX ? io->in_size : PIECE_MAX;
	out_size = io->out_size < PIECE_MAX ? io->out_size : PIECE_MAX;
	stream->next_in = (const Bytef *)io->in;
	stream->avail_in = (unsigned)in_size;
	stream->next_out = (Bytef *)io->out;
	stream->avail_out = (unsigned)out_size;
	result = inflate(stream, Z_NO_FLUSH);
	io->in += in_size - stream->avail_in;
	io->in_size -= in_size - stream->avail_in;
	io->out += out_size - stream->avail_out;
	io->out_size -= out_size - stream->avail_out;
	switch (result) {
	case Z_OK:
	case Z_BUF_ERROR: return RF_CODEC_INSIDE;
	case Z_STREAM_END:
		reader->is_inside = false;
		reader->has_member = true;
		return RF_CODEC_BETWEEN;
	case Z_MEM_ERROR: return RF_CODEC_NO_MEMORY;
	default: break;
	}
	*why = stream->msg ? stream->msg : "a dictionary is needed";
	return RF_CODEC_BAD;
}

static void gzip_reader_close(void *state)
{
	gzip_state *reader = state;
	inflateEnd(&reader->stream);
	rf_free(reader->memory, reader, sizeof *reader);
}

/* ---- writing ---- */

static void *gzip_writer_open(rf_memory *memory, unsigned level)
{
	gzip_state *writer = open_state(memory);
	if (!writer ||
	    deflateInit2(&writer->stream, level ? (int)level : Z_DEFAULT_COMPRESSION, Z_DEFLATED,
	                 GZIP_WINDOW_BITS, MEMORY_LEVEL, Z_DEFAULT_STRATEGY) == Z_OK)
		return writer;
	rf_free(memory, writer, sizeof *writer);
	return NULL;
}

static bool gzip_write(void *state, rf_text bytes, rf_codec_mode mode, rf_buffer *out)
{
	static const int flushes[] = {
		[RF_CODEC_RUN] = Z_NO_FLUSH, [RF_CODEC_FLUSH] = Z_SYNC_FLUSH, [RF_CODEC_END] = Z_FINISH};
	z_stream *stream = &((gzip_state *)state)->stream;
	for (;;) {
		size_t piece = bytes.size < PIECE_MAX ? bytes.size : PIECE_MAX;
		bool is_last = piece == bytes.size;
		char *to = rf_buffer_reserve(out, OUT_ROOM);
		if (!to) return false;
		stream->next_in = (const Bytef *)bytes.data;
		stream->avail_in = (unsigned)piece;
		stream->next_out = (Bytef *)to;
		stream->avail_out = OUT_ROOM;
		if (deflate(stream, is_last ? flushes[mode] : Z_NO_FLUSH) == Z_STREAM_ERROR) return false;
		out->size += OUT_ROOM - stream->avail_out;
		bytes.data += piece - stream->avail_in;
		bytes.size -= piece - stream->avail_in;
		/* Room left means that all is out. */
		if (bytes.size == 0 && stream->avail_out > 0) return true;
	}
}

static void gzip_writer_close(void *state)
{
	gzip_state *writer = state;
	deflateEnd(&writer->stream);
	rf_free(writer->memory, writer, sizeof *writer);
}

const rf_codec rf_codec_gzip = {
	.name = "gzip",
	.frame = "member",
	.reader_open = gzip_reader_open,
	.read = gzip_read,
	.reader_close = gzip_reader_close,
	.level_max = Z_BEST_COMPRESSION,
	.writer_open = gzip_writer_open,
	.write = gzip_write,
	.writer_close = gzip_writer_close,
};
