/*
 * The parts of the operator of OVER (op_over.c). Calls are answered for batches of rows that
 * come in order, one answer a row, at the row's position:
 *
 *   over_parts.c   from PARTITION BY to partition numbers
 *   over_series.c  functions that look at single rows before: lag, first_value, row_number, ...
 *   over_frames.c  aggregates over frames
 *   over_ahead.c   lead, which is answered by a later row
 *   over_wait.c    rows that are held until they can be answered
 *
 * What looks at a frame by RANGE works in two halves: all rows of one time are taken, then each
 * is answered.
 */
#ifndef RF_RUNTIME_OVER_H
#define RF_RUNTIME_OVER_H

#include "runtime/aggregate_cell.h"
#include "runtime/group_table.h"
#include "runtime/operator.h"
#include "runtime/row_store.h"
#include "runtime/sliding.h"

/* A PARTITION BY. */
typedef struct rf_over_part {
	const uint32_t *columns;
	uint32_t column_count;
	bool is_own;                    /* of one series, which forgets partitions */
	rf_group_table *table;          /* NULL: one partition */
	uint32_t count;                 /* partitions so far */
	uint32_t groups[RF_BATCH_ROWS]; /* of the selected rows of the batch looked at last */
} rf_over_part;

rf_status rf_over_part_open(rf_over_part *part, const rf_over_frame *frame, const rf_schema *input,
                            rf_memory *memory, rf_error *error);
void rf_over_part_close(rf_over_part *part);
rf_status rf_over_part_find(rf_over_part *part, const rf_batch *batch, rf_error *error);

/* ---- over_series.c ---- */

typedef struct rf_over_state rf_over_state;

typedef struct rf_over_series {
	const rf_over_call *call;
	const rf_over_frame *frame;
	rf_type type;    /* of the values kept */
	uint32_t column; /* of out */
	uint32_t time_column;
	rf_over_part *part;
	rf_over_state *states; /* by partition */
	uint32_t state_count, state_capacity, sweep_at;
} rf_over_series;

void rf_over_series_close(rf_over_series *series, rf_memory *memory);
/* Rows of one time enter the frames (RANGE only). False: out of memory. */
bool rf_over_series_take(rf_over_series *series, const rf_batch *batch, rf_memory *memory);
/* Answers each selected row; those that are not by RANGE enter here. */
bool rf_over_series_answer(rf_over_series *series, const rf_batch *batch, rf_batch_store *out,
                           rf_memory *memory);
/* Forgets, now and then, the partitions that have no rows in a frame of a time or later: between
 * the rows of one time and the next, where the partitions are the series's own. */
rf_status rf_over_series_forget(rf_over_series *series, int64_t time, rf_memory *memory,
                                rf_error *error);
bool rf_over_series_is_range(const rf_over_series *series);

/* ---- over_frames.c ---- */

/* The aggregates of one frame; results in a store of its own. */
typedef struct rf_over_aggregates {
	const rf_over_frame *frame;
	rf_aggregate_call *calls;
	uint32_t *columns; /* of the output, for each */
	uint32_t count;
	rf_over_part *part;
	rf_sliding *sliding; /* bounded; else a running state for each partition: */
	rf_plan_window window;
	rf_aggregate_set set;
	rf_batch_store out;
	char *records;
	uint32_t record_count, record_capacity;
} rf_over_aggregates;

rf_status rf_over_aggregates_open(rf_over_aggregates *self, const rf_plan_node *node,
                                  uint32_t frame, rf_memory *memory, rf_error *error);
void rf_over_aggregates_close(rf_over_aggregates *self, rf_memory *memory);
void rf_over_aggregates_begin(rf_over_aggregates *self);
/* Where the results are. */
rf_batch_store *rf_over_aggregates_store(rf_over_aggregates *self);
rf_status rf_over_aggregates_take(rf_over_aggregates *self, const rf_batch *batch, rf_error *error);
rf_status rf_over_aggregates_answer(rf_over_aggregates *self, const rf_batch *batch,
                                    rf_error *error);

/* ---- over_ahead.c ---- */

#define RF_OVER_NO_ROW UINT64_MAX

/* Of a partition: its rows that have no answer yet, a list. */
typedef struct rf_over_waiting {
	uint64_t oldest, newest;
	int64_t count;
} rf_over_waiting;

typedef struct rf_over_ahead {
	const rf_over_call *call;
	uint32_t column; /* of out */
	rf_over_part *part;
	rf_over_waiting *states; /* by partition */
	uint32_t state_count, state_capacity;
	uint64_t *answers, *nexts; /* by held row: the row that answers it; the partition's next */
	uint32_t answer_capacity, next_capacity;
	uint64_t first; /* row number of the first */
	uint32_t held;
	uint64_t answered_end; /* rows before it have an answer */
} rf_over_ahead;

void rf_over_ahead_close(rf_over_ahead *ahead, rf_memory *memory);
/* Rows come, in the order of their numbers. False: out of memory. */
bool rf_over_ahead_take(rf_over_ahead *ahead, uint32_t partition, rf_memory *memory);
/* Forgets rows before a number. */
void rf_over_ahead_drop(rf_over_ahead *ahead, uint64_t number);
/* The row that answers one, or RF_OVER_NO_ROW. */
uint64_t rf_over_ahead_row(const rf_over_ahead *ahead, uint64_t number);

/* ---- op_over.c ---- */

typedef struct rf_over_wait rf_over_wait;

typedef struct rf_over {
	rf_memory *memory;
	const rf_plan_over *plan;
	const rf_schema *input_schema;
	uint32_t batch_rows;
	rf_over_part *parts;
	uint32_t part_count;
	rf_over_series *series;
	uint32_t series_count;
	rf_over_aggregates *frames;
	uint32_t frame_count;
	rf_over_ahead *aheads;
	uint32_t ahead_count;
	bool has_range;
	rf_over_wait *wait; /* NULL: every row is answered at once */
	rf_batch_store out; /* a column for each call, those of aggregates unused */
	rf_notes dropped;   /* of rows that have counted an error already */
	rf_column *columns; /* of the output batch: carried, then out's and the frames' */
	size_t held_bytes;
} rf_over;

rf_status rf_over_fail_memory(const rf_over *self, rf_error *error);
/* Empties the answers, before those of a batch. */
void rf_over_begin(rf_over *self, rf_batch *out);
/* Answers the selected rows of a batch: all calls but lead and those that go by RANGE. */
rf_status rf_over_answer_rows(rf_over *self, const rf_batch *batch, rf_error *error);
/* The halves of those by RANGE: rows of one time enter; the same rows, or some of them, are
 * answered. */
rf_status rf_over_take_range(rf_over *self, const rf_batch *batch, rf_error *error);
rf_status rf_over_answer_range(rf_over *self, const rf_batch *batch, rf_error *error);
/* Moves the errors of the answers to out, at most one for each row. */
rf_status rf_over_pass_errors(rf_over *self, const rf_batch *batch, rf_error *error);
/* Points an output batch at the carried columns of a batch and at the answers. */
void rf_over_set_columns(rf_over *self, const rf_batch *from, rf_batch *out);

/* ---- over_wait.c ---- */

rf_status rf_over_wait_open(rf_over *self, rf_error *error);
void rf_over_wait_close(rf_over *self);
rf_step rf_over_wait_step(rf_over *self, const rf_batch *in, rf_batch *out, rf_context *ctx);
rf_step rf_over_wait_idle(const rf_over *self, rf_context *ctx);

#endif
