/*
 * A compressed input on its way to plain bytes: what was read of it and not taken yet, and the
 * codec that takes it. Private to runtime/io.
 */
#ifndef RF_RUNTIME_IO_UNPACK_H
#define RF_RUNTIME_IO_UNPACK_H

#include "runtime/io/codec.h"

typedef struct rf_unpacker rf_unpacker;

rf_status rf_unpacker_open(rf_unpacker **unpacker, const rf_codec *codec, rf_memory *memory,
                           rf_error *error);
void rf_unpacker_close(rf_unpacker *unpacker);
/* Whether it gives nothing before it gets more. */
bool rf_unpacker_is_hungry(const rf_unpacker *unpacker);
/* Where more goes, when it is hungry; then how much came, 0: the input has ended. */
char *rf_unpacker_room(rf_unpacker *unpacker, size_t *size);
void rf_unpacker_feed(rf_unpacker *unpacker, size_t size);
/* Gives at most capacity bytes, perhaps none. */
void rf_unpacker_give(rf_unpacker *unpacker, char *bytes, size_t capacity, size_t *size);
/* Compressed bytes taken since the last call. */
size_t rf_unpacker_taken(rf_unpacker *unpacker);
/* Whether it can't go on; all that it could give was given. */
bool rf_unpacker_has_failed(const rf_unpacker *unpacker);
/* Why. name NULL: standard input. */
rf_status rf_unpacker_fail(const rf_unpacker *unpacker, const char *name, rf_error *error);

#endif
