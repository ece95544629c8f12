/*
 * A source at rest cut into slices of whole lines, at most so many lines each, for threads that
 * decode them at the same time. The bytes lie in blocks that several slices share; a block is
 * used again when the last of its slices has been given back.
 *
 *   block    | a line\n line\n line\n | b line\n line\n | begin |
 *   next     | begin of line\n ...                               the rest moves to its front
 *
 * Invariant: the slices of a file, one after the other, are its bytes; each but the last ends
 * after a newline, unless a line is longer than a chunk.
 */
#ifndef RF_RUNTIME_SLICES_H
#define RF_RUNTIME_SLICES_H

#include "runtime/io/io.h"

typedef struct rf_slices rf_slices;
typedef struct rf_slice_block rf_slice_block;

typedef enum rf_slice_kind {
	RF_SLICE_BYTES,
	RF_SLICE_END,   /* of the source: no bytes, and nothing follows */
	RF_SLICE_FAILED /* rf_slices_error says why; nothing follows */
} rf_slice_kind;

typedef struct rf_slice {
	rf_slice_kind kind;
	const char *bytes; /* not NULL */
	size_t size;
	uint64_t line; /* of the first byte, from 1 */
	rf_text name;  /* of the file; holds as long as the source */
	bool begins_file;
	bool ends_file;        /* nothing follows in the file; size may be 0 */
	uint64_t source_bytes; /* read of the source since the slice before */
	rf_slice_block *block; /* NULL: no bytes */
} rf_slice;

/* Opens the source. line_max: of a slice. Afterwards one thread at a time calls these functions,
 * whichever it is. */
rf_status rf_slices_open(rf_slices **slices, const rf_source_spec *spec, uint32_t line_max,
                         rf_context *ctx);
void rf_slices_close(rf_slices *slices);
/* Reads on where needed. After END or FAILED it gives that again. */
void rf_slices_next(rf_slices *slices, rf_slice *slice);
void rf_slices_return(rf_slices *slices, rf_slice *slice);
const rf_error *rf_slices_error(const rf_slices *slices);

#endif
