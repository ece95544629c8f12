/*
 * zstd by libzstd, which takes frames that follow one another, and frames to be skipped, by
 * itself. A window of more than 128 MiB, as only --long=28 and more make it, is refused.
 */
#define ZSTD_STATIC_LINKING_ONLY /* for our allocator */
#include "runtime/io/codec.h"

#include <zstd.h>
#include <zstd_errors.h>

enum { OUT_ROOM = 64 * 1024 };

static ZSTD_customMem memory_of(rf_memory *memory)
{
	return (ZSTD_customMem){rf_block_alloc, rf_block_free, memory};
}

static void *zstd_reader_open(rf_memory *memory)
{
	return ZSTD_createDCtx_advanced(memory_of(memory));
}

static const char *reason(ZSTD_ErrorCode code)
{
	switch (code) {
	case ZSTD_error_prefix_unknown: return "this is no frame of zstd";
	case ZSTD_error_frameParameter_windowTooLarge: return "its window is larger than 128 MiB";
	case ZSTD_error_checksum_wrong: return "incorrect checksum";
	case ZSTD_error_corruption_detected: return "invalid block";
	case ZSTD_error_dictionary_wrong: return "a dictionary is needed";
	default: return ZSTD_getErrorString(code);
	}
}

static rf_codec_step zstd_read(void *reader, rf_codec_io *io, const char **why)
{
	ZSTD_inBuffer in = {io->in, io->in_size, 0};
	ZSTD_outBuffer out = {io->out, io->out_size, 0};
	size_t result = ZSTD_decompressStream(reader, &out, &in);
	io->in += in.pos;
	io->in_size -= in.pos;
	io->out += out.pos;
	io->out_size -= out.pos;
	if (!ZSTD_isError(result)) {
		io->next_size = result;
		return result == 0 ? RF_CODEC_BETWEEN : RF_CODEC_INSIDE;
	}
	if (ZSTD_getErrorCode(result) == ZSTD_error_memory_allocation) return RF_CODEC_NO_MEMORY;
	*why = reason(ZSTD_getErrorCode(result));
	return RF_CODEC_BAD;
}

static void zstd_reader_close(void *reader)
{
	ZSTD_freeDCtx(reader);
}

static void *zstd_writer_open(rf_memory *memory, unsigned level)
{
	ZSTD_CCtx *writer = ZSTD_createCCtx_advanced(memory_of(memory));
	if (!writer) return NULL;
	ZSTD_CCtx_setParameter(writer, ZSTD_c_checksumFlag, 1);
	ZSTD_CCtx_setParameter(writer, ZSTD_c_compressionLevel,
	                       level ? (int)level : ZSTD_CLEVEL_DEFAULT);
	return writer;
}

static bool zstd_write(void *writer, rf_text bytes, rf_codec_mode mode, rf_buffer *out)
{
	static const ZSTD_EndDirective modes[] = {[RF_CODEC_RUN] = ZSTD_e_continue,
	                                          [RF_CODEC_FLUSH] = ZSTD_e_flush,
	                                          [RF_CODEC_END] = ZSTD_e_end};
	ZSTD_inBuffer in = {bytes.data, bytes.size, 0};
	for (;;) {
		ZSTD_outBuffer to = {rf_buffer_reserve(out, OUT_ROOM), OUT_ROOM, 0};
		size_t left;
		if (!to.dst) return false;
		left = ZSTD_compressStream2(writer, &to, &in, modes[mode]);
		if (ZSTD_isError(left)) return false;
		out->size += to.pos;
		if (mode == RF_CODEC_RUN ? in.pos == in.size : left == 0) return true;
	}
}

static void zstd_writer_close(void *writer)
{
	ZSTD_freeCCtx(writer);
}

const rf_codec rf_codec_zstd = {
	.name = "zstd",
	.frame = "frame",
	.first_size = ZSTD_FRAMEHEADERSIZE_MIN(ZSTD_f_zstd1),
	.reader_open = zstd_reader_open,
	.read = zstd_read,
	.reader_close = zstd_reader_close,
	.level_max = 19,
	.writer_open = zstd_writer_open,
	.write = zstd_write,
	.writer_close = zstd_writer_close,
};
