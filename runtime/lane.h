/*
 * A lane: what takes one slice of an input to one batch: a decoder, the filters and projections
 * above the scan, and, where the rows go straight to a file, their encoding. A segment has as
 * many lanes as slices that are worked on or wait for their turn. Invariant: a lane shares
 * nothing that changes with the others; whoever works on it has it alone.
 */
#ifndef RF_RUNTIME_LANE_H
#define RF_RUNTIME_LANE_H

#include "planner/node_counts.h"
#include "runtime/format/format.h"
#include "runtime/slices.h"

/* What the lanes of a segment do: nodes[0] is the scan, the others are above it in order. */
typedef struct rf_segment {
	const rf_plan_node **nodes;
	uint32_t node_count;
	const rf_column_use *uses;      /* of each column of the scan; NULL: values of all */
	const rf_format_spec *encoding; /* of the sink above the last node; NULL: rows stay rows */
	bool is_timed;
	int64_t now_ns; /* for times that do not say their year: one for all */
} rf_segment;

typedef struct rf_lane {
	bool is_open;
	rf_memory memory;
	rf_context ctx;
	rf_error error;
	rf_decoder *decoder;
	rf_batch_store store;
	rf_op *ops; /* of the nodes above the scan */
	uint32_t op_count;
	rf_encoder *encoder;
	rf_buffer encoded;
	rf_node_counts *counts; /* of each node of the segment, since they were last taken */
	rf_slice slice;
	rf_batch out;
	rf_status status;
	size_t used; /* bytes of the slice */
	bool wants_more;
	int64_t lines[RF_BATCH_ROWS];
} rf_lane;

/* Prepares a lane of zeros; called by the thread of ctx. ctx is copied; its memory is shared. */
void rf_lane_init(rf_lane *lane, rf_context *ctx);
/* Opens it if it is not open. On failure lane->status and lane->error say why, and it is not open.
 */
rf_status rf_lane_open(rf_lane *lane, const rf_segment *segment);
void rf_lane_close(rf_lane *lane, const rf_segment *segment);

/* Takes one batch from bytes, which go on where the decoder's mark says: lane->out, used,
 * wants_more and status. */
void rf_lane_run(rf_lane *lane, const rf_segment *segment, const char *bytes, size_t size,
                 bool is_end);
/* The same for the lane's slice, as if the slice before it had ended with a row. */
void rf_lane_run_slice(rf_lane *lane, const rf_segment *segment);
/* Whether the bytes after those that were used begin a row. */
bool rf_lane_is_between_rows(const rf_lane *lane);

#endif
