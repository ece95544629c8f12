/*
 * Sliding windows with PARTITION BY or GROUP BY: each partition has its last `size` rows in a
 * list, and each group of it those that are its own in another. Invariant: a group's
 * front_count oldest rows hold states merged with all up to the last of them, and its back
 * state is the merge of the others; a group without rows is forgotten in time, so keys that
 * never repeat don't grow memory.
 */
#include "runtime/sliding.h"

#define NO_ROW UINT32_MAX
enum { DEAD_GROUPS_MAX = 1024 };

/* A row of an open window; its states are in states[aggregate] at the same number. */
typedef struct open_row {
	uint32_t next;         /* of the partition, or in the free list */
	uint32_t older, newer; /* of the group */
	uint32_t group;
	uint64_t number; /* in the partition */
} open_row;

typedef struct open_group {
	uint32_t oldest, newest;
	uint32_t count, front_count;
} open_group;

/* States of one aggregate, record_size apart. */
typedef struct state_array {
	char    *data;
	uint32_t capacity;
} state_array;

typedef struct open_partition {
	int64_t       row_count;
	uint32_t      oldest, newest;
	int64_t       held;
	rf_row_store *kept;
} open_partition;

struct rf_sliding_groups {
	rf_group_table *partition_table; /* NULL: one partition */
	rf_group_table *group_table;     /* over partition and keys; NULL: a group a partition */
	uint32_t       *group_columns, group_column_count;
	rf_type        *group_types;
	rf_batch_store  keys; /* one row: to move a group's keys to another table */
	uint32_t       *keys_columns;

	open_partition *partitions;
	uint32_t        partition_count, partition_capacity;
	open_group     *groups;
	uint32_t        group_count, group_capacity, live_count;
	open_row       *rows;
	uint32_t        row_count, row_capacity, free_row;
	state_array    *states; /* by aggregate, by row */
	state_array    *backs;  /* by aggregate, by group */
	char          **results;
	uint64_t       *numbers; /* scratch */
	uint32_t        numbers_capacity;
	uint32_t        batch_partitions[RF_BATCH_ROWS];
	uint32_t        batch_groups[RF_BATCH_ROWS];
	uint32_t        batch_rows[RF_BATCH_ROWS];
};

/* ---- opening and closing ---- */

static rf_status open_group_table(rf_sliding *self, rf_group_table **table, rf_error *error)
{
	rf_sliding_groups *groups = self->groups;
	return rf_group_table_open(table, self->memory, groups->group_types, groups->group_column_count,
	                           "the groups of a sliding window", error);
}

/* The partition's columns and those keys that are not among them. */
static void list_group_columns(rf_sliding *self)
{
	const rf_plan_window *plan = self->plan;
	rf_sliding_groups    *groups = self->groups;
	uint32_t              count = 0;
	for (uint32_t i = 0; i < plan->partition_count + plan->key_count; i++) {
		uint32_t column = i < plan->partition_count ? plan->partition[i]
		                                            : plan->keys[i - plan->partition_count];
		uint32_t at = 0;
		while (i >= plan->partition_count && at < count && groups->group_columns[at] != column) at++;
		if (i >= plan->partition_count && at < count) continue;
		groups->keys_columns[count] = count;
		groups->group_types[count] = self->input_schema->columns[column].type;
		groups->group_columns[count++] = column;
	}
	groups->group_column_count = count;
}

static rf_status open_tables(rf_sliding *self, rf_error *error)
{
	const rf_plan_window *plan = self->plan;
	rf_sliding_groups    *groups = self->groups;
	uint32_t              most = plan->partition_count + plan->key_count;
	rf_schema             schema = {.count = 0};
	rf_status             status;
	groups->group_columns = rf_alloc(self->memory, most * sizeof *groups->group_columns);
	groups->group_types = rf_alloc(self->memory, most * sizeof *groups->group_types);
	groups->keys_columns = rf_alloc(self->memory, most * sizeof *groups->keys_columns);
	if (!groups->group_columns || !groups->group_types || !groups->keys_columns)
		return rf_sliding_fail_memory(self, error);
	list_group_columns(self);
	if (plan->partition_count > 0)
		RF_TRY(rf_group_table_open(&groups->partition_table, self->memory, groups->group_types,
		                           plan->partition_count, "the partitions of a window", error));
	if (groups->group_column_count == plan->partition_count) return RIFFLE_OK;
	RF_TRY(open_group_table(self, &groups->group_table, error));
	schema.count = groups->group_column_count;
	schema.columns = rf_alloc_zero(self->memory, schema.count * sizeof *schema.columns);
	if (!schema.columns) return rf_sliding_fail_memory(self, error);
	for (uint32_t i = 0; i < schema.count; i++) schema.columns[i].type = groups->group_types[i];
	status = rf_batch_store_open(&groups->keys, self->memory, &schema, 1, error);
	rf_free(self->memory, schema.columns, schema.count * sizeof *schema.columns);
	return status;
}

rf_status rf_sliding_groups_open(rf_sliding *self, rf_error *error)
{
	uint32_t           count = self->plan->aggregate_count;
	rf_sliding_groups *groups = rf_alloc_zero(self->memory, sizeof *groups);
	if (!groups) return rf_sliding_fail_memory(self, error);
	self->groups = groups;
	groups->free_row = NO_ROW;
	groups->states = rf_alloc_zero(self->memory, count * sizeof *groups->states);
	groups->backs = rf_alloc_zero(self->memory, count * sizeof *groups->backs);
	groups->results = rf_alloc_zero(self->memory, count * sizeof *groups->results);
	if (!groups->states || !groups->backs || !groups->results) return rf_sliding_fail_memory(self, error);
	for (uint32_t i = 0; i < count; i++) {
		groups->results[i] = rf_alloc(self->memory, self->aggregates[i].set.record_size);
		if (!groups->results[i]) return rf_sliding_fail_memory(self, error);
	}
	return open_tables(self, error);
}

static void free_states(rf_sliding *self)
{
	rf_sliding_groups *groups = self->groups;
	uint32_t           count = self->plan->aggregate_count;
	for (uint32_t i = 0; i < count; i++) {
		size_t size = self->aggregates[i].set.record_size;
		if (groups->states)
			rf_free(self->memory, groups->states[i].data, groups->states[i].capacity * size);
		if (groups->backs)
			rf_free(self->memory, groups->backs[i].data, groups->backs[i].capacity * size);
		if (groups->results) rf_free(self->memory, groups->results[i], size);
	}
	rf_free(self->memory, groups->states, count * sizeof *groups->states);
	rf_free(self->memory, groups->backs, count * sizeof *groups->backs);
	rf_free(self->memory, groups->results, count * sizeof *groups->results);
}

void rf_sliding_groups_close(rf_sliding *self)
{
	rf_sliding_groups *groups = self->groups;
	uint32_t           most = self->plan->partition_count + self->plan->key_count;
	if (!groups) return;
	for (uint32_t i = 0; i < groups->partition_count; i++)
		rf_row_store_close(groups->partitions[i].kept);
	free_states(self);
	rf_group_table_close(groups->partition_table);
	rf_group_table_close(groups->group_table);
	rf_batch_store_close(&groups->keys);
	rf_free(self->memory, groups->group_columns, most * sizeof *groups->group_columns);
	rf_free(self->memory, groups->group_types, most * sizeof *groups->group_types);
	rf_free(self->memory, groups->keys_columns, most * sizeof *groups->keys_columns);
	rf_free(self->memory, groups->partitions, groups->partition_capacity * sizeof *groups->partitions);
	rf_free(self->memory, groups->groups, groups->group_capacity * sizeof *groups->groups);
	rf_free(self->memory, groups->rows, groups->row_capacity * sizeof *groups->rows);
	rf_free(self->memory, groups->numbers, groups->numbers_capacity * sizeof *groups->numbers);
	rf_free(self->memory, groups, sizeof *groups);
	self->groups = NULL;
}

/* ---- room for partitions, groups and rows ---- */

/* Makes room for as many states as the array has that they go with. */
static bool grow_states(rf_sliding *self, state_array *arrays, uint32_t capacity)
{
	for (uint32_t i = 0; i < self->plan->aggregate_count; i++) {
		if (!self->aggregates[i].set.is_flat) continue;
		if (!rf_array_grow(self->memory, &arrays[i].data, &arrays[i].capacity, capacity,
		                   self->aggregates[i].set.record_size))
			return false;
	}
	return true;
}

static rf_status add_partitions(rf_sliding *self, uint32_t count, rf_error *error)
{
	rf_sliding_groups *groups = self->groups;
	if (!rf_array_grow(self->memory, &groups->partitions, &groups->partition_capacity, count,
	                   sizeof *groups->partitions))
		return rf_sliding_fail_memory(self, error);
	while (groups->partition_count < count)
		groups->partitions[groups->partition_count++] =
		    (open_partition){.oldest = NO_ROW, .newest = NO_ROW};
	return RIFFLE_OK;
}

static void init_group(rf_sliding *self, uint32_t group)
{
	self->groups->groups[group] = (open_group){.oldest = NO_ROW, .newest = NO_ROW};
	for (uint32_t i = 0; i < self->plan->aggregate_count; i++) {
		const rf_aggregate_set *set = &self->aggregates[i].set;
		if (set->is_flat) rf_aggregate_set_init(set, self->groups->backs[i].data + group * set->record_size);
	}
}

static rf_status add_groups(rf_sliding *self, uint32_t count, rf_error *error)
{
	rf_sliding_groups *groups = self->groups;
	if (!rf_array_grow(self->memory, &groups->groups, &groups->group_capacity, count,
	                   sizeof *groups->groups) ||
	    !grow_states(self, groups->backs, groups->group_capacity))
		return rf_sliding_fail_memory(self, error);
	while (groups->group_count < count) init_group(self, groups->group_count++);
	return RIFFLE_OK;
}

/* Takes a row number of the free list or a new one. */
static rf_status take_row(rf_sliding *self, uint32_t *taken, rf_error *error)
{
	rf_sliding_groups *groups = self->groups;
	if (groups->free_row != NO_ROW) {
		*taken = groups->free_row;
		groups->free_row = groups->rows[*taken].next;
	} else {
		if (!rf_array_grow(self->memory, &groups->rows, &groups->row_capacity,
		                   (uint64_t)groups->row_count + 1, sizeof *groups->rows) ||
		    !grow_states(self, groups->states, groups->row_capacity))
			return rf_sliding_fail_memory(self, error);
		*taken = groups->row_count++;
	}
	for (uint32_t i = 0; i < self->plan->aggregate_count; i++) {
		const rf_aggregate_set *set = &self->aggregates[i].set;
		if (set->is_flat) rf_aggregate_set_init(set, groups->states[i].data + *taken * set->record_size);
	}
	return RIFFLE_OK;
}

/* ---- forgetting groups ---- */

/* Gives the groups that have rows new numbers in a new table. */
static rf_status renumber(rf_sliding *self, rf_group_table *table, uint32_t *numbers, rf_error *error)
{
	rf_sliding_groups *groups = self->groups;
	for (uint32_t group = 0; group < groups->group_count; group++) {
		rf_batch keys;
		uint32_t number;
		if (groups->groups[group].count == 0) continue;
		rf_batch_store_begin(&groups->keys, &keys);
		keys.row_count = keys.selected_count = 1;
		if (!rf_group_table_keys(groups->group_table, group, &groups->keys, 0, 0))
			return rf_sliding_fail_memory(self, error);
		RF_TRY(rf_group_table_find(table, &keys, groups->keys_columns, NULL, 0, 1, &number, error));
		numbers[group] = number; /* at most group: it moves to the front */
		groups->groups[number] = groups->groups[group];
		for (uint32_t i = 0; i < self->plan->aggregate_count; i++) {
			size_t size = self->aggregates[i].set.record_size;
			if (!self->aggregates[i].set.is_flat) continue;
			memmove(groups->backs[i].data + number * size, groups->backs[i].data + group * size, size);
		}
	}
	return RIFFLE_OK;
}

/* Called between batches: when most groups have no rows left, makes a table of the others. */
static rf_status forget_groups(rf_sliding *self, rf_error *error)
{
	rf_sliding_groups *groups = self->groups;
	rf_group_table    *table = NULL;
	uint32_t          *numbers;
	rf_status          status;
	if (groups->group_count < 2 * (uint64_t)groups->live_count + DEAD_GROUPS_MAX) return RIFFLE_OK;
	numbers = rf_alloc(self->memory, groups->group_count * sizeof *numbers);
	if (!numbers) return rf_sliding_fail_memory(self, error);
	status = open_group_table(self, &table, error);
	if (status >= 0) status = renumber(self, table, numbers, error);
	if (status >= 0) {
		for (uint32_t i = 0; i < groups->partition_count; i++)
			for (uint32_t row = groups->partitions[i].oldest; row != NO_ROW; row = groups->rows[row].next)
				groups->rows[row].group = numbers[groups->rows[row].group];
		rf_group_table_close(groups->group_table);
		groups->group_table = table;
		table = NULL;
	}
	rf_group_table_close(table);
	rf_free(self->memory, numbers, groups->group_count * sizeof *numbers);
	if (status >= 0) groups->group_count = groups->live_count;
	return status;
}

/* ---- the lists ---- */

static inline void *row_state(const rf_sliding *self, uint32_t aggregate, uint32_t row)
{
	return self->groups->states[aggregate].data + row * self->aggregates[aggregate].set.record_size;
}

static inline void *back_state(const rf_sliding *self, uint32_t aggregate, uint32_t group)
{
	return self->groups->backs[aggregate].data + group * self->aggregates[aggregate].set.record_size;
}

/* All rows of the group become its front. */
static void turn(rf_sliding *self, uint32_t number)
{
	rf_sliding_groups *groups = self->groups;
	open_group        *group = &groups->groups[number];
	for (uint32_t i = 0; i < self->plan->aggregate_count; i++) {
		const rf_sliding_aggregate *aggregate = &self->aggregates[i];
		if (!aggregate->set.is_flat) continue;
		for (uint32_t row = group->newest; row != group->oldest; row = groups->rows[row].older)
			rf_sliding_merge(aggregate, row_state(self, i, groups->rows[row].older),
			                 row_state(self, i, row));
		rf_aggregate_set_init(&aggregate->set, back_state(self, i, number));
	}
	group->front_count = group->count;
}

/* The partition's oldest row, which is its group's oldest too, leaves the window. */
static void drop_oldest(rf_sliding *self, open_partition *partition)
{
	rf_sliding_groups *groups = self->groups;
	uint32_t           row = partition->oldest;
	uint32_t           number = groups->rows[row].group;
	open_group        *group = &groups->groups[number];
	partition->oldest = groups->rows[row].next;
	if (partition->oldest == NO_ROW) partition->newest = NO_ROW;
	partition->held--;
	if (group->front_count == 0) turn(self, number);
	group->front_count--;
	group->oldest = groups->rows[row].newer;
	if (--group->count == 0) {
		group->newest = NO_ROW;
		groups->live_count--;
	}
	groups->rows[row].next = groups->free_row;
	groups->free_row = row;
}

static void append(rf_sliding *self, open_partition *partition, uint32_t number, uint32_t row)
{
	rf_sliding_groups *groups = self->groups;
	open_group        *group = &groups->groups[number];
	groups->rows[row] = (open_row){.next = NO_ROW,
	                               .older = group->newest,
	                               .newer = NO_ROW,
	                               .group = number,
	                               .number = (uint64_t)partition->row_count};
	if (partition->newest != NO_ROW) groups->rows[partition->newest].next = row;
	else partition->oldest = row;
	partition->newest = row;
	partition->held++;
	if (group->count++ == 0) {
		group->oldest = row;
		groups->live_count++;
	} else {
		groups->rows[group->newest].newer = row;
	}
	group->newest = row;
	for (uint32_t i = 0; i < self->plan->aggregate_count; i++)
		if (self->aggregates[i].set.is_flat)
			rf_sliding_merge(&self->aggregates[i], back_state(self, i, number), row_state(self, i, row));
}

/* ---- results ---- */

/* The numbers of the group's rows, for the aggregates over kept rows. */
static rf_status list_rows(rf_sliding *self, const open_partition *partition, const open_group *group,
                           rf_sliding_rows *kept, rf_error *error)
{
	rf_sliding_groups *groups = self->groups;
	uint32_t           i = 0;
	*kept = (rf_sliding_rows){.store = partition->kept, .count = group->count};
	kept->first = groups->rows[group->oldest].number;
	if (!groups->group_table) return RIFFLE_OK;
	if (!rf_array_grow(self->memory, &groups->numbers, &groups->numbers_capacity, group->count,
	                   sizeof *groups->numbers))
		return rf_sliding_fail_memory(self, error);
	for (uint32_t row = group->oldest; row != NO_ROW; row = groups->rows[row].newer)
		groups->numbers[i++] = groups->rows[row].number;
	kept->numbers = groups->numbers;
	return RIFFLE_OK;
}

static rf_status write_row(rf_sliding *self, const open_partition *partition, uint32_t number,
                           uint32_t row, rf_error *error)
{
	rf_sliding_groups *groups = self->groups;
	const open_group  *group = &groups->groups[number];
	rf_sliding_rows    kept;
	if (self->is_keeping) RF_TRY(list_rows(self, partition, group, &kept, error));
	for (uint32_t i = 0; i < self->plan->aggregate_count; i++) {
		rf_sliding_aggregate *aggregate = &self->aggregates[i];
		const void           *state;
		if (!aggregate->set.is_flat) {
			RF_TRY(rf_sliding_rows_finish(self, aggregate, &kept, row, error));
			continue;
		}
		state = back_state(self, i, number);
		if (group->front_count > 0) {
			rf_sliding_copy(groups->results[i], row_state(self, i, group->oldest),
			                aggregate->set.record_size);
			rf_sliding_merge(aggregate, groups->results[i], state);
			state = groups->results[i];
		}
		RF_TRY(rf_sliding_finish(self, aggregate, state, row, error));
	}
	return RIFFLE_OK;
}

/* ---- a batch ---- */

/* Finds each row's partition and group and gives it states of its own. */
static rf_status begin_batch(rf_sliding *self, const rf_batch *in, rf_error *error)
{
	rf_sliding_groups *groups = self->groups;
	uint32_t           count = in->selected_count;
	if (groups->partition_table) {
		RF_TRY(rf_group_table_find(groups->partition_table, in, self->plan->partition, in->selection, 0,
		                           count, groups->batch_partitions, error));
		RF_TRY(add_partitions(self, rf_group_table_count(groups->partition_table), error));
	} else {
		memset(groups->batch_partitions, 0, count * sizeof *groups->batch_partitions);
		RF_TRY(add_partitions(self, 1, error));
	}
	if (groups->group_table) {
		RF_TRY(forget_groups(self, error));
		RF_TRY(rf_group_table_find(groups->group_table, in, groups->group_columns, in->selection, 0, count,
		                           groups->batch_groups, error));
		RF_TRY(add_groups(self, rf_group_table_count(groups->group_table), error));
	} else {
		memcpy(groups->batch_groups, groups->batch_partitions, count * sizeof *groups->batch_groups);
		RF_TRY(add_groups(self, groups->partition_count, error));
	}
	for (uint32_t i = 0; i < count; i++) RF_TRY(take_row(self, &groups->batch_rows[i], error));
	for (uint32_t i = 0; i < self->plan->aggregate_count; i++)
		if (self->aggregates[i].set.is_flat)
			RF_TRY(rf_aggregate_set_update(&self->aggregates[i].set, in, in->selection, 0, count,
			                               groups->batch_rows, groups->states[i].data, error));
	return RIFFLE_OK;
}

rf_status rf_sliding_groups_run(rf_sliding *self, const rf_batch *in, rf_error *error)
{
	rf_sliding_groups *groups = self->groups;
	RF_TRY(begin_batch(self, in, error));
	for (uint32_t i = 0; i < in->selected_count; i++) {
		open_partition *partition = &groups->partitions[groups->batch_partitions[i]];
		uint32_t        row = rf_batch_position(in, i);
		if (partition->held == self->size) {
			drop_oldest(self, partition);
			if (partition->kept)
				rf_row_store_drop(partition->kept, (uint64_t)(partition->row_count + 1 - self->size));
		}
		if (self->is_keeping)
			RF_TRY(rf_sliding_rows_keep(self, &partition->kept, in, NULL, row, 1, error));
		append(self, partition, groups->batch_groups[i], groups->batch_rows[i]);
		RF_TRY(rf_sliding_pass_notes(self, in, row, error));
		if (rf_sliding_begin_rows(self, NULL, row, 1, partition->row_count++) == 0)
			RF_TRY(write_row(self, partition, groups->batch_groups[i], row, error));
	}
	return RIFFLE_OK;
}
