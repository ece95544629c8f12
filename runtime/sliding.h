/*
 * The parts of the sliding operator (op_sliding.c). Every row gives one row at once, with
 * aggregates over its group's rows among the last `size` of its partition. Aggregates with
 * flat states are merged from two stacks and never subtracted: sliding_stream.c for one
 * stream, sliding_groups.c for partitions and groups. The others are computed anew from kept
 * rows (sliding_rows.c).
 */
#ifndef RF_RUNTIME_SLIDING_H
#define RF_RUNTIME_SLIDING_H

#include "runtime/aggregate.h"
#include "runtime/group_table.h"
#include "runtime/operator.h"
#include "runtime/row_store.h"

#include <string.h>

/* One aggregate: a set of its own, so that its states can lie together. */
typedef struct rf_sliding_aggregate {
	rf_aggregate_call call; /* not flat: over the kept columns */
	rf_aggregate_set set;
	const rf_aggregate_class *class_;
	uint32_t column; /* of the output store */
} rf_sliding_aggregate;

/* Rows of a window and a group in a partition's store. */
typedef struct rf_sliding_rows {
	const rf_row_store *store;
	const uint64_t *numbers; /* ascending; NULL: first and on */
	uint64_t first;
	uint64_t count;
} rf_sliding_rows;

typedef struct rf_sliding_stream rf_sliding_stream;
typedef struct rf_sliding_groups rf_sliding_groups;

typedef struct rf_sliding {
	rf_memory *memory;
	const rf_plan_window *plan;
	const rf_schema *input_schema;
	int64_t size; /* rows; by time: ns */
	bool is_by_time;
	rf_sliding_aggregate *aggregates;          /* plan->aggregate_count */
	bool is_keeping;                           /* some are not flat */
	uint32_t *kept_columns, kept_column_count; /* of the input */
	rf_column *view;                           /* kept_column_count of them */
	void *kept_state;                          /* one state of any aggregate */
	size_t kept_state_size;
	rf_sliding_stream *stream; /* one partition, one group */
	rf_sliding_groups *groups; /* else */
	rf_batch_store out;        /* aggregates, window columns */
	rf_column *columns;        /* of the output batch: carried, then out's */
	int64_t serial;
	uint32_t out_count; /* rows in selection */
	size_t held_bytes;
	uint16_t selection[RF_BATCH_ROWS];
	uint16_t rows[RF_BATCH_ROWS]; /* scratch */
} rf_sliding;

rf_status rf_sliding_fail_memory(const rf_sliding *self, rf_error *error);

/* For other operators: one window over batches of the schema `input`, into `out` of the schema
 * `own`: the aggregates, then the window columns. self is zeroed. */
rf_status rf_sliding_open(rf_sliding *self, const rf_plan_window *plan, const rf_schema *input,
                          const rf_schema *own, rf_memory *memory, rf_error *error);
void rf_sliding_close(rf_sliding *self);
/* Answers every row of a batch, at its position; out and out_count were begun. */
rf_status rf_sliding_run(rf_sliding *self, const rf_batch *in, rf_error *error);

/* Hands the notes up to a row on, before its results are written. */
static inline rf_status rf_sliding_pass_notes(rf_sliding *self, const rf_batch *in, uint32_t row,
                                              rf_error *error)
{
	if (!in->notes || in->notes->count == 0) return RIFFLE_OK;
	return rf_notes_pass(in->notes, row, &self->out.notes, row)
		? RIFFLE_OK
		: rf_sliding_fail_memory(self, error);
}

/* Selects rows whose numbers in their partition go up by one from number and writes their
 * window columns. Returns how many of the first are dropped instead. */
uint32_t rf_sliding_begin_rows(rf_sliding *self, const uint16_t *rows, uint32_t first,
                               uint32_t count, int64_t number);

/* By time: selects a row and writes its window columns; rows: of its window. */
void rf_sliding_begin_time_row(rf_sliding *self, uint32_t row, int64_t time, int64_t rows);

static inline rf_status rf_sliding_finish(rf_sliding *self, const rf_sliding_aggregate *aggregate,
                                          const void *state, uint32_t row, rf_error *error)
{
	return rf_aggregate_set_finish(&aggregate->set, state, &self->out, aggregate->column, row,
	                               error);
}

/* Flat states are merged by their class's function; it can't fail. */
static inline void rf_sliding_merge(const rf_sliding_aggregate *aggregate, void *into,
                                    const void *from)
{
	aggregate->class_->merge(&aggregate->set.envs[0], into, from);
}

/* Copies a state, whose size is a multiple of 16 and most often 16 or 32. */
static inline void rf_sliding_copy(void *to, const void *from, size_t size)
{
	for (size_t i = 0; i < size; i += 16) memcpy((char *)to + i, (const char *)from + i, 16);
}

/* ---- sliding_stream.c ---- */

rf_status rf_sliding_stream_open(rf_sliding *self, rf_error *error);
void rf_sliding_stream_close(rf_sliding *self);
rf_status rf_sliding_stream_run(rf_sliding *self, const rf_batch *in, rf_error *error);

/* ---- sliding_groups.c ---- */

rf_status rf_sliding_groups_open(rf_sliding *self, rf_error *error);
void rf_sliding_groups_close(rf_sliding *self);
rf_status rf_sliding_groups_run(rf_sliding *self, const rf_batch *in, rf_error *error);
/* By time, the two halves: rows of one time enter; then each is answered, with all of them. */
rf_status rf_sliding_groups_take(rf_sliding *self, const rf_batch *in, rf_error *error);
rf_status rf_sliding_groups_answer(rf_sliding *self, const rf_batch *in, rf_error *error);

/* ---- sliding_rows.c ---- */

/* Plans which columns are kept for the aggregates that are not flat: their calls become calls
 * over those. */
rf_status rf_sliding_rows_open(rf_sliding *self, rf_error *error);
void rf_sliding_rows_close(rf_sliding *self);
/* Appends rows to a partition's store, which it makes if need be. */
rf_status rf_sliding_rows_keep(rf_sliding *self, rf_row_store **store, const rf_batch *in,
                               const uint16_t *rows, uint32_t first, uint32_t count,
                               rf_error *error);
/* Computes an aggregate over some rows and writes its result. */
rf_status rf_sliding_rows_finish(rf_sliding *self, rf_sliding_aggregate *aggregate,
                                 const rf_sliding_rows *rows, uint32_t row, rf_error *error);

#endif
