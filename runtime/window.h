/*
 * The parts of the window operator (op_window.c): records of aggregate states, the panes
 * that windows are made of, the rows that windows give back and the condition of UNTIL.
 *
 * A pane is a run of a partition's rows that no window begins or ends within; a window is a
 * run of panes. Row windows of a size and a step have bounds at every multiple of step (ends)
 * and of step less size (starts), so there are at most two panes a step:
 *
 *   HOPPING 5 EVERY 3, rows    0  1  2  3  4  5  6  7  8  9 10 11
 *   windows of rows [0,3)      |--------|
 *                   [1,6)         |--------------|
 *                   [4,9)                  |--------------|
 *   panes                      |--|-----|--|-----|--|-----|--|---
 */
#ifndef RF_RUNTIME_WINDOW_H
#define RF_RUNTIME_WINDOW_H

#include "runtime/aggregate.h"
#include "runtime/eval.h"
#include "runtime/group_table.h"
#include "runtime/operator.h"
#include "runtime/row_store.h"

/* ---- window_groups.c: records and the groups of a pane ---- */

#define RF_NO_RECORD UINT32_MAX

/* Records of one aggregate set, by number; those given back are used again. */
typedef struct rf_record_pool {
	const rf_aggregate_set *set;
	char *records;
	uint32_t count, capacity;
	uint32_t first_free;
} rf_record_pool;

void rf_record_pool_open(rf_record_pool *pool, const rf_aggregate_set *set);
void rf_record_pool_close(rf_record_pool *pool);    /* all records were given back */
uint32_t rf_record_pool_take(rf_record_pool *pool); /* initialised; RF_NO_RECORD: out of memory */
void rf_record_pool_give(rf_record_pool *pool, uint32_t record);
static inline void *rf_record_at(const rf_record_pool *pool, uint32_t record)
{
	return pool->records + record * pool->set->record_size;
}

/* The groups of a pane, in the order of their first row: their keys' numbers in the key table
 * and a record each. */
typedef struct rf_window_groups {
	uint64_t stamp; /* no other pane ever has it */
	uint32_t *keys, *records;
	uint32_t count, key_capacity, record_capacity;
	struct rf_window_groups *next_spare;
} rf_window_groups;

/* What is known of a key: its group in the pane that last got a row of it, if that has the
 * stamp. A key is of one partition, and no two of a partition's panes grow at a time. */
typedef struct rf_window_key {
	uint64_t stamp;
	uint32_t group;
	uint32_t use_count; /* panes that have it */
} rf_window_key;

typedef struct rf_pane {
	int64_t start, end;       /* row numbers of the partition, end not included */
	int64_t first_arrival;    /* of its first row, counted over all partitions */
	uint32_t record;          /* windows of one group: its record */
	rf_window_groups *groups; /* windows of several: they */
} rf_pane;

/* What one key of PARTITION BY has; without PARTITION BY there is one. */
typedef struct rf_window_partition {
	int64_t row_count; /* so far: the number of the next row */
	int64_t bound;     /* where the pane or the gap that the next row is in ends */
	rf_pane *panes;    /* a ring, oldest first; the last may be growing */
	uint32_t first_pane, pane_count, pane_capacity;
	bool is_growing;
	uint32_t front_count; /* oldest panes whose record is merged with all up to there */
	uint32_t back_record; /* the finished panes from front_count on, merged, or RF_NO_RECORD */
	uint32_t until_record;
	int64_t until_rows; /* of the open window, where UNTIL is said */
	rf_row_store *rows;
} rf_window_partition;

/* The window whose rows are going out. */
typedef struct rf_window_output_state {
	bool is_active;
	bool has_begun; /* some of its rows are out */
	rf_pane pane;   /* its groups: merged from its panes */
	uint32_t partition;
	bool is_partial;
	uint32_t notes_upto;  /* position of the row that closed it */
	uint64_t next, count; /* groups or rows of it */
	uint64_t kept_first;  /* ALL_ROWS: the number of its first row in the partition's rows */
	uint64_t kept_drop;   /* rows before this number are not needed once it is out */
} rf_window_output_state;

/* A window that the end of the input closes, or several that hold the same rows. */
typedef struct rf_window_at_end {
	int64_t start, end, first_arrival;
	int64_t times;
	uint32_t partition, first_pane;
} rf_window_at_end;

typedef struct rf_window_until rf_window_until;

typedef struct rf_window {
	rf_memory *memory;
	const rf_plan_window *plan;
	const rf_schema *input_schema;
	int64_t size, step; /* UNTIL: beyond all row numbers */
	bool is_overlapping;
	bool has_groups; /* windows of several groups: a table for each pane */
	bool is_two_stack;
	rf_aggregate_set set;
	rf_record_pool pool;
	rf_type *partition_types;
	uint32_t *key_of_partition; /* one group: which partition column each key is */
	rf_group_table *key_table;  /* several: the keys, then other partition columns */
	uint32_t *table_columns, table_column_count; /* of the input */
	rf_type *table_types;
	rf_window_key *keys; /* by number in the key table */
	uint32_t key_count, key_capacity;
	uint32_t used_key_count;
	uint64_t stamp;
	rf_window_groups *spare_groups;
	rf_group_table *partition_table; /* NULL: no PARTITION BY */
	rf_window_partition *partitions;
	uint32_t partition_count, partition_capacity;
	rf_batch_store partition_keys; /* one row: the keys of a partition */
	rf_batch_store key_store;      /* one row of the key table */
	uint32_t *key_store_columns;   /* 0, 1, 2, ... */
	rf_window_until *until;

	uint32_t cursor; /* rows of the input batch taken */
	bool has_batch;
	int64_t arrivals; /* rows of all batches before this */
	int64_t serial;
	rf_window_output_state output;
	rf_window_at_end *at_end;
	uint32_t at_end_count, at_end_capacity, at_end_next;
	bool has_ended;

	rf_batch_store out;
	uint32_t out_count;
	uint32_t *kept_columns; /* ALL_ROWS: of the input; carried ones, then the table's */
	uint32_t kept_count;
	uint32_t *kept_keys; /* where each column of the table is among them */
	rf_column *view;
	rf_batch_store results; /* ALL_ROWS: the aggregates of each group of the window */
	bool *has_result;
	uint32_t results_capacity;

	size_t held_bytes;
	uint32_t batch_partitions[RF_BATCH_ROWS]; /* of each selected row */
	uint32_t records[RF_BATCH_ROWS];          /* of each row of a run */
	uint16_t rows[RF_BATCH_ROWS];
	rf_window_groups *row_groups[RF_BATCH_ROWS];
} rf_window;

rf_status rf_window_fail_memory(const rf_window *self, rf_error *error);

/* A pane without rows. */
rf_status rf_pane_open(rf_window *self, rf_pane *pane, rf_error *error);
void rf_pane_close(rf_window *self, rf_pane *pane);
/* Adds the rows of from, which come after those of into. */
rf_status rf_pane_merge(rf_window *self, rf_pane *into, const rf_pane *from, rf_error *error);
/* Finds the keys of some rows, adding new ones. */
rf_status rf_window_find_keys(rf_window *self, const rf_batch *batch, const uint32_t *columns,
                              const uint16_t *rows, uint32_t first, uint32_t row_count,
                              uint32_t *keys, rf_error *error);
/* The group of a key in a pane, adding it. */
rf_status rf_window_group_of(rf_window *self, rf_window_groups *groups, uint32_t key,
                             uint32_t *group, rf_error *error);
/* Writes a group's keys to an output row, columns 0 and on. */
bool rf_window_write_keys(rf_window *self, const rf_window_groups *groups, uint32_t group,
                          uint32_t row);
/* Forgets the keys that no pane has, once they are the most. */
rf_status rf_window_forget_keys(rf_window *self, rf_error *error);
rf_status rf_window_groups_open(rf_window *self, rf_error *error);
void rf_window_groups_close(rf_window *self);

/* ---- window_pane.c: the panes of a partition ---- */

static inline rf_pane *rf_partition_pane(const rf_window_partition *partition, uint32_t i)
{
	return &partition->panes[(partition->first_pane + i) & (partition->pane_capacity - 1)];
}

void rf_partition_init(const rf_window *self, rf_window_partition *partition);
void rf_partition_close(rf_window *self, rf_window_partition *partition);
/* Whether the partition's next row belongs to no window. */
bool rf_partition_is_gap(const rf_window *self, const rf_window_partition *partition);
/* The pane that the partition's next row belongs to; opens it if need be. */
rf_status rf_partition_growing_pane(rf_window *self, rf_window_partition *partition,
                                    int64_t arrival, rf_pane **pane, rf_error *error);
/* Called when row_count has reached bound: the growing pane is finished. */
rf_status rf_partition_next_pane(rf_window *self, rf_window_partition *partition, rf_error *error);
/* Makes the groups of the window that has just ended from all panes held. */
rf_status rf_partition_window(rf_window *self, rf_window_partition *partition, rf_pane *window,
                              rf_error *error);
/* Lets go of the panes before a row number. */
rf_status rf_partition_drop(rf_window *self, rf_window_partition *partition, int64_t start,
                            rf_error *error);
/* At the end of the input: lists the windows that are open, in the order they go out. */
rf_status rf_window_list_at_end(rf_window *self, rf_error *error);
/* Makes the groups of such a window. */
rf_status rf_window_at_end_groups(rf_window *self, const rf_window_at_end *at_end, rf_pane *window,
                                  rf_error *error);

/* ---- window_until.c ---- */

rf_status rf_window_until_open(rf_window *self, rf_context *ctx, rf_error *error);
void rf_window_until_close(rf_window *self);
/* Takes rows of in from the i-th selected on, up to count, until the condition holds: returns
 * how many were taken in *taken and whether the last closes the window. Notes go to the next
 * output row. */
rf_status rf_window_until_take(rf_window *self, rf_window_partition *partition, const rf_batch *in,
                               uint32_t i, uint32_t count, uint32_t *taken, bool *is_closed,
                               rf_error *error);
/* Forgets the rows of the window so far. */
void rf_window_until_restart(rf_window *self, rf_window_partition *partition);

/* ---- window_rows.c: ALL_ROWS ---- */

rf_status rf_window_rows_open(rf_window *self, rf_error *error);
void rf_window_rows_close(rf_window *self);
rf_status rf_window_rows_keep(rf_window *self, rf_window_partition *partition,
                              const rf_batch *batch, const uint16_t *rows, uint32_t first,
                              uint32_t row_count, rf_error *error);
/* Makes room for the results of the window that is about to go out. */
rf_status rf_window_rows_begin(rf_window *self, rf_error *error);
/* Writes up to max rows of the window to the output batch; *written gets how many. */
rf_status rf_window_rows_emit(rf_window *self, uint32_t max, uint32_t *written, rf_error *error);

/* ---- op_window.c ---- */

/* Opens a store of one row of columns of some types. */
rf_status rf_window_open_types(rf_window *self, rf_batch_store *store, const rf_type *types,
                               uint32_t count, rf_error *error);
/* Writes the window columns of count output rows from row on. */
void rf_window_write_columns(rf_window *self, uint32_t row, uint32_t count);

#endif
