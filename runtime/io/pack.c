/* Compressed output: see pack.h. Invariant: what the codec gave is written before it gets more. */
#include "runtime/io/pack.h"

enum { PIECE = 256 * 1024 };

struct rf_packer {
	rf_memory *memory;
	const rf_codec *codec;
	void *writer;
	rf_buffer out;
	bool is_flushed; /* nothing came since */
	uint64_t written_bytes;
};

rf_status rf_packer_open(rf_packer **packer, const rf_codec *codec, unsigned level,
                         rf_memory *memory, rf_error *error)
{
	rf_packer *made = rf_alloc_zero(memory, sizeof *made);
	*packer = NULL;
	if (!made) return rf_memory_fail(memory, "compression", error);
	made->memory = memory;
	made->codec = codec;
	made->is_flushed = true;
	rf_buffer_init(&made->out, memory, SIZE_MAX / 2);
	made->writer = codec->writer_open(memory, level);
	if (!made->writer) {
		rf_free(memory, made, sizeof *made);
		return rf_memory_fail(memory, "compression", error);
	}
	*packer = made;
	return RIFFLE_OK;
}

void rf_packer_close(rf_packer *packer)
{
	if (!packer) return;
	packer->codec->writer_close(packer->writer);
	rf_buffer_release(&packer->out);
	rf_free(packer->memory, packer, sizeof *packer);
}

rf_status rf_packer_write(rf_packer *packer, rf_text bytes, rf_codec_mode mode, rf_output *output,
                          rf_context *ctx)
{
	if (mode == RF_CODEC_FLUSH && bytes.size == 0 && packer->is_flushed) return RIFFLE_OK;
	packer->is_flushed = mode == RF_CODEC_FLUSH;
	do {
		size_t size = bytes.size < PIECE ? bytes.size : PIECE;
		bool is_last = size == bytes.size;
		if (!packer->codec->write(packer->writer, (rf_text){bytes.data, size},
		                          is_last ? mode : RF_CODEC_RUN, &packer->out))
			return rf_memory_fail(packer->memory, "compression", ctx->error);
		RF_TRY(rf_output_write(output, packer->out.data, packer->out.size, ctx));
		packer->written_bytes += packer->out.size;
		packer->out.size = 0;
		bytes = (rf_text){bytes.data + size, bytes.size - size};
	} while (bytes.size);
	return RIFFLE_OK;
}

uint64_t rf_packer_bytes(const rf_packer *packer)
{
	return packer->written_bytes;
}
