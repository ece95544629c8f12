/*
 * The loop: makes operators of a plan and moves batches from the sources to the root. It
 * pulls one batch at a time; an operator that has more is stepped before its inputs are, so
 * each holds at most one output batch, and a consumer that does not ask holds all back.
 */
#ifndef RF_RUNTIME_PIPELINE_H
#define RF_RUNTIME_PIPELINE_H

#include "planner/node_counts.h"
#include "runtime/operator.h"

typedef struct rf_pipeline rf_pipeline;

/* Opens every operator, sources first. The plan and ctx must outlive the pipeline.
 * is_timed: measure each operator's time. */
rf_status rf_pipeline_open(rf_pipeline **pipeline, const rf_plan *plan, rf_context *ctx,
                           bool is_timed);

typedef enum rf_pull {
	RF_PULL_BATCH,   /* *batch holds rows, notes, or both, until the next call */
	RF_PULL_BLOCKED, /* ctx->wake_at and ctx->waits say what to wait for; both none: the time
	                    that was given is over */
	RF_PULL_END,     /* *batch holds the last rows, maybe none */
	RF_PULL_ERROR
} rf_pull;

/* Works until there is a batch, or about until_ns (steady time; INT64_MAX: no bound). */
rf_pull rf_pipeline_next(rf_pipeline *pipeline, int64_t until_ns, const rf_batch **batch);

/* What each operator did, by node id; valid until close. */
const rf_node_counts *rf_pipeline_counts(rf_pipeline *pipeline);
/* Rows that the sources gave. */
uint64_t rf_pipeline_rows_in(const rf_pipeline *pipeline);
/* A node's operator, and whether it is done; NULL: it is part of a segment. */
const rf_op *rf_pipeline_op(const rf_pipeline *pipeline, const rf_plan_node *node,
                            bool *is_finished);
const rf_plan *rf_pipeline_plan(const rf_pipeline *pipeline);
const rf_context *rf_pipeline_context(const rf_pipeline *pipeline);
/* The least watermark of the inputs with event time that have not ended; INT64_MIN: there is none,
 * or one has no row yet. */
int64_t rf_pipeline_watermark(const rf_pipeline *pipeline);

/* An input with a time, beside the others of its query. */
typedef struct rf_input_mark {
	const rf_source_spec *source;
	int64_t watermark_ns; /* INT64_MIN: none yet, or it has ended */
	int64_t behind_ns;    /* behind the input that is furthest; -1: not known, or nothing to be
	                         behind of */
	bool is_by_arrival, is_idle, is_ended;
	bool holds_back; /* windows wait for it and not for all others too */
} rf_input_mark;

/* The inputs that have a time, by their place in the plan; at most RF_INPUT_MARKS_MAX are
 * looked at. Returns how many. */
enum { RF_INPUT_MARKS_MAX = 256 };
uint32_t rf_pipeline_marks(const rf_pipeline *pipeline, rf_input_mark marks[RF_INPUT_MARKS_MAX]);

void rf_pipeline_close(rf_pipeline *pipeline);

#endif
