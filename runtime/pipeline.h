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
/* The least watermark of the inputs with event time that have not ended; INT64_MIN: there is none,
 * or one has no row yet. */
int64_t rf_pipeline_watermark(const rf_pipeline *pipeline);

void rf_pipeline_close(rf_pipeline *pipeline);

#endif
