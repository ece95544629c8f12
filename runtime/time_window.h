/*
 * The parts that the windows by time share (op_window_time.c, op_window_or.c): the numbers of
 * groups, panes, and a window on its way out.
 *
 * A group has one number for all panes (time_keys.c), so that a pane finds a row's group by
 * that number and panes are merged without looking at a key again. A pane (time_pane.c) holds
 * the groups of some rows in the order of their first row; a window is one pane or several
 * merged, and goes out from there (time_output.c).
 */
#ifndef RF_RUNTIME_TIME_WINDOW_H
#define RF_RUNTIME_TIME_WINDOW_H

#include "runtime/aggregate.h"
#include "runtime/group_table.h"
#include "runtime/operator.h"
#include "runtime/row_store.h"
#include "runtime/wide_ns.h"

/* ---- sorting, by major and then minor ---- */

typedef struct rf_time_item {
	rf_wide_ns major;
	int64_t minor, last;
	uint64_t index; /* what it stands for */
} rf_time_item;

typedef struct rf_time_list {
	rf_time_item *items, *scratch;
	uint32_t count, capacity, scratch_capacity;
} rf_time_list;

bool rf_time_list_add(rf_memory *memory, rf_time_list *list, rf_wide_ns major, int64_t minor,
                      int64_t last, uint64_t index);
bool rf_time_list_sort(rf_memory *memory, rf_time_list *list);
void rf_time_list_release(rf_memory *memory, rf_time_list *list);

/* ---- time_keys.c ---- */

typedef struct rf_time_keys {
	rf_memory *memory;
	rf_group_table *table; /* over the keys, then the partition's columns; NULL: one group */
	uint32_t *columns, column_count, column_capacity;
	rf_type *types;
	uint32_t *places;                /* 0, 1, 2, ... */
	uint32_t *partition_places;      /* of each PARTITION BY column among columns */
	uint32_t *key_places;            /* of each GROUP BY column */
	rf_group_table *partition_table; /* NULL: no PARTITION BY */
	rf_type *partition_types;
	bool is_keeping_partitions; /* their numbers never change */
	bool is_group_partition;    /* set before opening: a group is a partition, and there is no
	                               partition_table */
	uint32_t *partitions;       /* by group: its partition */
	uint32_t group_count, partition_capacity;
	uint32_t sweep_at;  /* number of groups at which those without rows are looked for */
	rf_batch_store one; /* one row: to move a group's keys to another table */
} rf_time_keys;

/* ---- time_pane.c ---- */

/* A group of a pane; its record is the one of the same number. */
typedef struct rf_time_entry {
	int64_t first_arrival; /* of its first row, counted over the whole input */
	int64_t rows;          /* of it, with PARTITION BY; else 0 */
	uint32_t group;
} rf_time_entry;

typedef struct rf_time_pane {
	rf_wide_ns start, end;          /* of op_window_time: */
	rf_wide_ns first_end, last_end; /* the ends of the first and the last window that hold it */
	int64_t row_count;
	rf_time_entry *entries;
	char *records;
	uint32_t count, capacity, record_capacity;
	uint64_t *slots; /* group << 32 | entry + 1, 0 free; at most half are taken */
	uint32_t slot_count;
	rf_row_store *rows; /* ALL_ROWS; with, for each row: */
	int64_t *row_arrivals;
	uint32_t *row_entries;
	uint32_t arrival_capacity, entry_capacity;
	uint32_t *targets; /* while a window goes out: the window's entry for each of its own */
	uint32_t target_capacity;
	bool is_stacked; /* see time_stack.c */
	struct rf_time_pane *suffix, *late;
	struct rf_time_pane *next_piece; /* of op_window_session: of the same session */
	struct rf_time_pane *next_spare;
} rf_time_pane;

/* A row of a window that goes out. */
typedef struct rf_time_row {
	const rf_time_pane *pane;
	uint64_t number; /* in the pane's store */
	uint32_t entry;  /* of the window */
	uint32_t part;
} rf_time_row;

/* A partition's part of a window: a window of its own for those who see it. */
typedef struct rf_time_part {
	int64_t first_arrival, rows;
	uint32_t partition;
} rf_time_part;

typedef struct rf_time_output {
	bool is_active;
	bool has_begun;
	bool is_partial;
	bool is_final;         /* nothing more comes of the window */
	bool is_splitting;     /* into the parts of its partitions */
	rf_time_pane *pane;    /* its groups */
	int64_t start, end;    /* as they are written */
	uint32_t notes_before; /* the notes at positions below came before it closed */
	uint64_t next, count;  /* groups, or rows */
	uint32_t part;         /* of the row that went out last */
	rf_time_list order; /* splitting, or groups out of order: index is the entry, major its part */
	bool is_ordered;    /* the entries are in order: no list */
	rf_time_part *parts;
	uint32_t part_count, part_capacity;
	uint32_t *part_of_partition; /* scratch */
	uint32_t part_of_capacity;
	rf_time_row *rows; /* ALL_ROWS */
	uint32_t row_count, row_capacity;
	rf_batch_store results; /* ALL_ROWS: the aggregates of each entry */
	uint8_t *has_result;
	uint32_t result_capacity;
} rf_time_output;

typedef struct rf_time_window {
	rf_memory *memory;
	const rf_plan_window *plan;
	const rf_schema *input_schema;
	rf_aggregate_set set;
	rf_time_keys keys;
	rf_time_pane *spare_panes;
	rf_time_output output;
	rf_batch_store out;
	uint32_t out_count;
	rf_column *view; /* ALL_ROWS: of the carried columns */
	int64_t serial;
	int64_t arrivals; /* rows of all batches before this */
	uint32_t cursor;  /* rows of the input batch taken */
	bool has_batch;
	bool is_stopped; /* by the user, who gets what there is so far */
	size_t held_bytes;
	uint32_t batch_groups[RF_BATCH_ROWS]; /* of each selected row */
	uint32_t batch_partitions[RF_BATCH_ROWS];
	uint32_t entries[RF_BATCH_ROWS]; /* scratch */
	uint32_t groups[RF_BATCH_ROWS];  /* scratch */
} rf_time_window;

rf_status rf_time_window_open(rf_time_window *self, const rf_plan_node *node, rf_context *ctx);
void rf_time_window_close(rf_time_window *self);
rf_status rf_time_window_fail_memory(const rf_time_window *self, rf_error *error);

static inline bool rf_time_is_all_rows(const rf_time_window *self)
{
	return self->plan->output == RF_WINDOW_ALL_ROWS;
}

/* ---- time_keys.c ---- */

rf_status rf_time_keys_open(rf_time_window *self, rf_error *error);
void rf_time_keys_close(rf_time_window *self);
/* Whether every key is one of the partition's: then a partition's window has one group. */
bool rf_time_keys_are_partition(const rf_plan_window *plan);
static inline uint32_t rf_time_keys_partition_count(const rf_time_keys *keys)
{
	if (keys->partition_table) return rf_group_table_count(keys->partition_table);
	return keys->table && keys->is_group_partition ? keys->group_count : 1;
}
/* The partition of the i-th selected row of the batch, 0 if there are none. */
static inline uint32_t rf_time_partition_of(const rf_time_window *self, uint32_t i)
{
	if (self->keys.partition_table) return self->batch_partitions[i];
	return self->keys.table && self->keys.is_group_partition ? self->batch_groups[i] : 0;
}
/* Finds the group, and with PARTITION BY the partition, of each row of a batch. */
rf_status rf_time_keys_find(rf_time_window *self, const rf_batch *in, rf_error *error);
/* Whether it is time to forget groups. If so, between batches: begin gives an array by group,
 * all RF_TIME_DEAD; the caller sets those in use to anything else; forget gives them new
 * numbers in it; the caller renumbers and frees it (group_count at begin of them). */
#define RF_TIME_DEAD UINT32_MAX
static inline bool rf_time_keys_is_full(const rf_time_keys *keys)
{
	return keys->group_count >= keys->sweep_at;
}
rf_status rf_time_keys_begin_forget(rf_time_window *self, uint32_t **numbers, rf_error *error);
rf_status rf_time_keys_forget(rf_time_window *self, uint32_t *numbers, rf_error *error);

/* ---- time_pane.c ---- */

rf_status rf_time_pane_take(rf_time_window *self, rf_time_pane **pane, rf_error *error);
void rf_time_pane_give(rf_time_window *self, rf_time_pane *pane); /* with its own; NULL: nothing */
void rf_time_pane_free_spares(rf_time_window *self);
/* Adds count rows of the batch from the i-th selected on. */
rf_status rf_time_pane_add(rf_time_window *self, rf_time_pane *pane, const rf_batch *in, uint32_t i,
                           uint32_t count, rf_error *error);
/* Adds an entry for a group that has no row in the pane; its records are as if none had come. */
rf_status rf_time_pane_add_group(rf_time_window *self, rf_time_pane *pane, uint32_t group,
                                 int64_t arrival, rf_error *error);
bool rf_time_pane_has_group(const rf_time_pane *pane, uint32_t group);
/* Adds the groups of a pane to those of a window, and fills from->targets. */
rf_status rf_time_pane_merge(rf_time_window *self, rf_time_pane *window, rf_time_pane *from,
                             rf_error *error);
/* Makes the groups' states as if no row had come, and there are none. */
void rf_time_pane_clear(rf_time_window *self, rf_time_pane *pane);
/* Of a pane and its own; NULL: nothing. */
void rf_time_pane_mark(const rf_time_pane *pane, uint32_t *numbers);
void rf_time_pane_renumber(rf_time_pane *pane, const uint32_t *numbers);

/* ---- time_late.c ---- */

rf_status rf_time_note_late(rf_time_window *self, const rf_batch *in, uint32_t row,
                            rf_wide_ns late_by, rf_error *error);
/* The position whose notes come after a window that ends at `end`, when the rows from position low
 * to below high have been left out: the first of them that met a watermark at its end. */
uint32_t rf_time_notes_before(const rf_batch *in, const int64_t *closes, uint32_t low,
                              uint32_t high, rf_wide_ns end);

/* ---- time_stack.c ---- */

/* Which of the panes of windows, oldest first, are on its two stacks. */
typedef struct rf_time_stack {
	uint32_t front_count, count; /* of the oldest panes: those in the front, those on either */
	rf_time_pane *back;
} rf_time_stack;

/* The pane after those on the stacks has all its rows. */
rf_status rf_time_stack_push(rf_time_window *self, rf_time_stack *stack, rf_time_pane *pane,
                             rf_error *error);
/* A pane without rows has been put at a place among the panes. */
void rf_time_stack_insert(rf_time_stack *stack, rf_time_pane *pane, uint32_t place);
/* Where a pane's next rows go. */
rf_status rf_time_stack_rows(rf_time_window *self, rf_time_pane *pane, rf_time_pane **to,
                             rf_error *error);
/* Adds the groups of all panes on the stacks to an empty window. */
rf_status rf_time_stack_window(rf_time_window *self, const rf_time_stack *stack,
                               rf_time_pane *const *panes, rf_time_pane *window, rf_error *error);
/* The oldest of the panes is about to be let go. */
rf_status rf_time_stack_drop(rf_time_window *self, rf_time_stack *stack, rf_time_pane *const *panes,
                             rf_error *error);

/* ---- time_output.c ---- */

/* A window begins to go out: its groups in output.pane, and start, end, is_partial,
 * notes_before and is_splitting of output are set. ALL_ROWS: its rows are those of panes. */
rf_status rf_time_output_begin(rf_time_window *self, rf_time_pane *const *panes,
                               uint32_t pane_count, rf_error *error);
/* Writes what fits. It is not active any more once all is out. */
rf_status rf_time_output_write(rf_time_window *self, const rf_batch *in, rf_error *error);
rf_status rf_time_output_open(rf_time_window *self, rf_error *error);
void rf_time_output_close(rf_time_window *self);
/* The end of a step, in which everything up to there went well. */
void rf_time_output_finish_batch(rf_time_window *self, rf_batch *out);

#endif
