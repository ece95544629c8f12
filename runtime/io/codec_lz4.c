/* lz4 in its frame format, by lz4frame; the older format without frames is refused. */
#define LZ4F_STATIC_LINKING_ONLY /* for our allocator */
#include "runtime/io/codec.h"

#include <lz4frame.h>

enum { PIECE_MAX = 64 * 1024 };

typedef struct lz4_writer {
	rf_memory *memory;
	LZ4F_cctx *context;
	LZ4F_preferences_t preferences;
	bool has_begun; /* the frame's head was written */
} lz4_writer;

static LZ4F_CustomMem memory_of(rf_memory *memory)
{
	return (LZ4F_CustomMem){rf_block_alloc, NULL, rf_block_free, memory};
}

/* ---- reading ---- */

static void *lz4_reader_open(rf_memory *memory)
{
	return LZ4F_createDecompressionContext_advanced(memory_of(memory), LZ4F_VERSION);
}

static const char *reason(LZ4F_errorCodes code)
{
	switch (code) {
	case LZ4F_ERROR_frameType_unknown: return "this is no frame of lz4";
	case LZ4F_ERROR_headerChecksum_invalid:
	case LZ4F_ERROR_blockChecksum_invalid:
	case LZ4F_ERROR_contentChecksum_invalid: return "incorrect checksum";
	case LZ4F_ERROR_frameSize_wrong: return "incorrect size of the frame";
	case LZ4F_ERROR_maxBlockSize_invalid:
	case LZ4F_ERROR_reservedFlag_set:
	case LZ4F_ERROR_headerVersion_wrong: return "invalid head of a frame";
	default: return "invalid block";
	}
}

static rf_codec_step lz4_read(void *reader, rf_codec_io *io, const char **why)
{
	size_t taken = io->in_size, given = io->out_size;
	size_t result = LZ4F_decompress(reader, io->out, &given, io->in, &taken, NULL);
	LZ4F_errorCodes code;
	if (!LZ4F_isError(result)) {
		io->in += taken;
		io->in_size -= taken;
		io->out += given;
		io->out_size -= given;
		io->next_size = result;
		return result == 0 ? RF_CODEC_BETWEEN : RF_CODEC_INSIDE;
	}
	code = LZ4F_getErrorCode(result);
	if (code == LZ4F_ERROR_allocation_failed) return RF_CODEC_NO_MEMORY;
	*why = reason(code);
	return RF_CODEC_BAD;
}

static void lz4_reader_close(void *reader)
{
	LZ4F_freeDecompressionContext(reader);
}

/* ---- writing ---- */

static void *lz4_writer_open(rf_memory *memory, unsigned level)
{
	lz4_writer *writer = rf_alloc_zero(memory, sizeof *writer);
	if (!writer) return NULL;
	writer->memory = memory;
	writer->preferences.frameInfo.blockSizeID = LZ4F_max256KB;
	writer->preferences.frameInfo.contentChecksumFlag = LZ4F_contentChecksumEnabled;
	writer->preferences.compressionLevel = (int)level;
	writer->context = LZ4F_createCompressionContext_advanced(memory_of(memory), LZ4F_VERSION);
	if (writer->context) return writer;
	rf_free(memory, writer, sizeof *writer);
	return NULL;
}

static bool took(size_t result, rf_buffer *out)
{
	if (LZ4F_isError(result)) return false;
	out->size += result;
	return true;
}

static bool write_head(lz4_writer *writer, rf_buffer *out)
{
	char *to;
	if (writer->has_begun) return true;
	to = rf_buffer_reserve(out, LZ4F_HEADER_SIZE_MAX);
	writer->has_begun = to &&
		took(LZ4F_compressBegin(writer->context, to, LZ4F_HEADER_SIZE_MAX, &writer->preferences),
	         out);
	return writer->has_begun;
}

static bool lz4_write(void *state, rf_text bytes, rf_codec_mode mode, rf_buffer *out)
{
	lz4_writer *writer = state;
	size_t room = LZ4F_compressBound(PIECE_MAX, &writer->preferences);
	char *to;
	if (!write_head(writer, out)) return false;
	while (bytes.size) {
		size_t piece = bytes.size < PIECE_MAX ? bytes.size : PIECE_MAX;
		to = rf_buffer_reserve(out, room);
		if (!to ||
		    !took(LZ4F_compressUpdate(writer->context, to, room, bytes.data, piece, NULL), out))
			return false;
		bytes = (rf_text){bytes.data + piece, bytes.size - piece};
	}
	if (mode == RF_CODEC_RUN) return true;
	to = rf_buffer_reserve(out, room);
	if (!to) return false;
	return took(mode == RF_CODEC_FLUSH ? LZ4F_flush(writer->context, to, room, NULL)
	                                   : LZ4F_compressEnd(writer->context, to, room, NULL),
	            out);
}

static void lz4_writer_close(void *state)
{
	lz4_writer *writer = state;
	LZ4F_freeCompressionContext(writer->context);
	rf_free(writer->memory, writer, sizeof *writer);
}

const rf_codec rf_codec_lz4 = {
	.name = "lz4",
	.frame = "frame",
	.first_size = LZ4F_MIN_SIZE_TO_KNOW_HEADER_LENGTH,
	.reader_open = lz4_reader_open,
	.read = lz4_read,
	.reader_close = lz4_reader_close,
	.level_max = 12,
	.writer_open = lz4_writer_open,
	.write = lz4_write,
	.writer_close = lz4_writer_close,
};
