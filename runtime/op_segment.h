/*
 * Which scans of a plan are worked on by several threads, with the nodes above them that keep
 * no state. See op_segment.c.
 */
#ifndef RF_RUNTIME_OP_SEGMENT_H
#define RF_RUNTIME_OP_SEGMENT_H

#include "runtime/lane.h"
#include "runtime/operator.h"
#include "runtime/workers.h"

/* op->segment and op->counts are set before open; ctx->workers is there. */
extern const rf_op_class rf_op_segment;

/* Fills a segment for each scan of the plan that can have one, at the id of its last node, in
 * segments (of plan->node_count, zeroed: node_count 0 is none). What they point to is from
 * arena. False: out of memory. */
bool rf_segments_find(const rf_plan *plan, const rf_context *ctx, rf_segment *segments,
                      rf_arena *arena);

#endif
