/*
 * The lists of rows that sliding windows with partitions or groups keep: see
 * sliding_groups.c. Only it and sliding_forget.c include this.
 */
#ifndef RF_RUNTIME_SLIDING_GROUPS_H
#define RF_RUNTIME_SLIDING_GROUPS_H

#include "runtime/sliding.h"

#define RF_SLIDING_NO_ROW UINT32_MAX

/* A row of an open window; its states are in states[aggregate] at the same number. */
typedef struct rf_sliding_row {
	uint32_t next;         /* of the partition, or in the free list */
	uint32_t older, newer; /* of the group */
	uint32_t group;
	uint64_t number; /* in the partition */
} rf_sliding_row;

typedef struct rf_sliding_group {
	uint32_t oldest, newest;
	uint32_t count, front_count;
	uint32_t part; /* by time: its partition */
} rf_sliding_group;

/* States of one aggregate, record_size apart. */
typedef struct rf_sliding_states {
	char *data;
	uint32_t capacity;
} rf_sliding_states;

/* By time all rows leave in one order, whatever their partition: there is one of these. */
typedef struct rf_sliding_partition {
	int64_t row_count;
	uint32_t oldest, newest;
	int64_t held;
	rf_row_store *kept;
} rf_sliding_partition;

struct rf_sliding_groups {
	rf_group_table *partition_table; /* NULL: one partition */
	rf_group_table *group_table;     /* over partition and keys; NULL: a group a partition, or,
	                                    by time, one group */
	uint32_t *group_columns, group_column_count;
	rf_type *group_types;
	rf_batch_store keys; /* one row: to move a group's keys to another table */
	uint32_t *keys_columns;

	rf_sliding_partition *partitions;
	uint32_t partition_count, partition_capacity;
	rf_sliding_group *groups;
	uint32_t group_count, group_capacity, live_count;
	rf_sliding_row *rows;
	uint32_t row_count, row_capacity, free_row;
	int64_t *row_times; /* by time */
	uint32_t time_capacity;
	int64_t *part_rows; /* by time, by partition: rows of its window */
	uint32_t part_count, part_capacity;
	rf_sliding_states *states; /* by aggregate, by row */
	rf_sliding_states *backs;  /* by aggregate, by group */
	char **results;
	uint64_t *numbers; /* scratch */
	uint32_t numbers_capacity;
	uint32_t batch_partitions[RF_BATCH_ROWS];
	uint32_t batch_parts[RF_BATCH_ROWS];
	uint32_t batch_groups[RF_BATCH_ROWS];
	uint32_t batch_rows[RF_BATCH_ROWS];
};

rf_status rf_sliding_open_group_table(const rf_sliding *self, rf_group_table **table,
                                      rf_error *error);
rf_status rf_sliding_open_partition_table(const rf_sliding *self, rf_group_table **table,
                                          rf_error *error);

/* Called between batches: when most groups have no rows left, makes a table of the others. */
rf_status rf_sliding_forget_groups(rf_sliding *self, rf_error *error);

#endif
