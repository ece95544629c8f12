/* A compressed output: what a codec makes of plain bytes, written. Private to runtime/io. */
#ifndef RF_RUNTIME_IO_PACK_H
#define RF_RUNTIME_IO_PACK_H

#include "runtime/io/codec.h"
#include "runtime/io/output.h"

typedef struct rf_packer rf_packer;

/* level: see rf_codec. */
rf_status rf_packer_open(rf_packer **packer, const rf_codec *codec, unsigned level,
                         rf_memory *memory, rf_error *error);
void rf_packer_close(rf_packer *packer);
/* Packs bytes and writes what comes out. FLUSH without a byte since the last writes nothing. */
rf_status rf_packer_write(rf_packer *packer, rf_text bytes, rf_codec_mode mode, rf_output *output,
                          rf_context *ctx);
/* Bytes written so far. */
uint64_t rf_packer_bytes(const rf_packer *packer);

#endif
