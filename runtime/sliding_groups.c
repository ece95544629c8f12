/*
 * Sliding windows with PARTITION BY or GROUP BY: each partition has its last `size` rows in a
 * list, and each group of it those that are its own in another. By time one list has the rows
 * of all partitions, since they leave in one order, and partitions are only counted.
 * Invariant: a group's front_count oldest rows hold states merged with all up to the last of
 * them, and its back state is the merge of the others.
 */
#include "runtime/sliding_groups.h"

/* ---- opening and closing ---- */

rf_status rf_sliding_open_group_table(const rf_sliding *self, rf_group_table **table,
                                      rf_error *error)
{
	const rf_sliding_groups *groups = self->groups;
	return rf_group_table_open(table, self->memory, groups->group_types, groups->group_column_count,
	                           "the groups of a sliding window", error);
}

rf_status rf_sliding_open_partition_table(const rf_sliding *self, rf_group_table **table,
                                          rf_error *error)
{
	return rf_group_table_open(table, self->memory, self->groups->group_types,
	                           self->plan->partition_count, "the partitions of a window", error);
}

/* The partition's columns and those keys that are not among them. */
static void list_group_columns(rf_sliding *self)
{
	const rf_plan_window *plan = self->plan;
	rf_sliding_groups *groups = self->groups;
	uint32_t count = 0;
	for (uint32_t i = 0; i < plan->partition_count + plan->key_count; i++) {
		uint32_t column =
			i < plan->partition_count ? plan->partition[i] : plan->keys[i - plan->partition_count];
		uint32_t at = 0;
		while (i >= plan->partition_count && at < count && groups->group_columns[at] != column)
			at++;
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
	rf_sliding_groups *groups = self->groups;
	uint32_t most = plan->partition_count + plan->key_count;
	rf_schema schema = {.count = 0};
	rf_status status;
	groups->group_columns = rf_alloc(self->memory, most * sizeof *groups->group_columns);
	groups->group_types = rf_alloc(self->memory, most * sizeof *groups->group_types);
	groups->keys_columns = rf_alloc(self->memory, most * sizeof *groups->keys_columns);
	if (!groups->group_columns || !groups->group_types || !groups->keys_columns)
		return rf_sliding_fail_memory(self, error);
	list_group_columns(self);
	if (plan->partition_count > 0)
		RF_TRY(rf_sliding_open_partition_table(self, &groups->partition_table, error));
	if (groups->group_column_count == (self->is_by_time ? 0 : plan->partition_count))
		return RIFFLE_OK;
	RF_TRY(rf_sliding_open_group_table(self, &groups->group_table, error));
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
	uint32_t count = self->plan->aggregate_count;
	rf_sliding_groups *groups = rf_alloc_zero(self->memory, sizeof *groups);
	if (!groups) return rf_sliding_fail_memory(self, error);
	self->groups = groups;
	groups->free_row = RF_SLIDING_NO_ROW;
	groups->states = rf_alloc_zero(self->memory, count * sizeof *groups->states);
	groups->backs = rf_alloc_zero(self->memory, count * sizeof *groups->backs);
	groups->results = rf_alloc_zero(self->memory, count * sizeof *groups->results);
	if (!groups->states || !groups->backs || !groups->results)
		return rf_sliding_fail_memory(self, error);
	for (uint32_t i = 0; i < count; i++) {
		groups->results[i] = rf_alloc(self->memory, self->aggregates[i].set.record_size);
		if (!groups->results[i]) return rf_sliding_fail_memory(self, error);
	}
	return open_tables(self, error);
}

static void free_states(rf_sliding *self)
{
	rf_sliding_groups *groups = self->groups;
	uint32_t count = self->plan->aggregate_count;
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
	uint32_t most = self->plan->partition_count + self->plan->key_count;
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
	rf_free(self->memory, groups->partitions,
	        groups->partition_capacity * sizeof *groups->partitions);
	rf_free(self->memory, groups->groups, groups->group_capacity * sizeof *groups->groups);
	rf_free(self->memory, groups->rows, groups->row_capacity * sizeof *groups->rows);
	rf_free(self->memory, groups->row_times, groups->time_capacity * sizeof *groups->row_times);
	rf_free(self->memory, groups->part_rows, groups->part_capacity * sizeof *groups->part_rows);
	rf_free(self->memory, groups->numbers, groups->numbers_capacity * sizeof *groups->numbers);
	rf_free(self->memory, groups, sizeof *groups);
	self->groups = NULL;
}

/* ---- room for partitions, groups and rows ---- */

/* Makes room for as many states as the array has that they go with. */
static bool grow_states(rf_sliding *self, rf_sliding_states *arrays, uint32_t capacity)
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
			(rf_sliding_partition){.oldest = RF_SLIDING_NO_ROW, .newest = RF_SLIDING_NO_ROW};
	return RIFFLE_OK;
}

static void init_group(rf_sliding *self, uint32_t group)
{
	self->groups->groups[group] =
		(rf_sliding_group){.oldest = RF_SLIDING_NO_ROW, .newest = RF_SLIDING_NO_ROW};
	for (uint32_t i = 0; i < self->plan->aggregate_count; i++) {
		const rf_aggregate_set *set = &self->aggregates[i].set;
		if (set->is_flat)
			rf_aggregate_set_init(set, self->groups->backs[i].data + group * set->record_size);
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
	if (groups->free_row != RF_SLIDING_NO_ROW) {
		*taken = groups->free_row;
		groups->free_row = groups->rows[*taken].next;
	} else {
		if (!rf_array_grow(self->memory, &groups->rows, &groups->row_capacity,
		                   (uint64_t)groups->row_count + 1, sizeof *groups->rows) ||
		    !grow_states(self, groups->states, groups->row_capacity) ||
		    (self->is_by_time &&
		     !rf_array_grow(self->memory, &groups->row_times, &groups->time_capacity,
		                    groups->row_capacity, sizeof *groups->row_times)))
			return rf_sliding_fail_memory(self, error);
		*taken = groups->row_count++;
	}
	for (uint32_t i = 0; i < self->plan->aggregate_count; i++) {
		const rf_aggregate_set *set = &self->aggregates[i].set;
		if (set->is_flat)
			rf_aggregate_set_init(set, groups->states[i].data + *taken * set->record_size);
	}
	return RIFFLE_OK;
}

/* ---- the lists ---- */

static inline void *row_state(const rf_sliding *self, uint32_t aggregate, uint32_t row)
{
	return self->groups->states[aggregate].data + row * self->aggregates[aggregate].set.record_size;
}

static inline void *back_state(const rf_sliding *self, uint32_t aggregate, uint32_t group)
{
	return self->groups->backs[aggregate].data +
		group * self->aggregates[aggregate].set.record_size;
}

/* All rows of the group become its front. */
static void turn(rf_sliding *self, uint32_t number)
{
	rf_sliding_groups *groups = self->groups;
	rf_sliding_group *group = &groups->groups[number];
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
static void drop_oldest(rf_sliding *self, rf_sliding_partition *partition)
{
	rf_sliding_groups *groups = self->groups;
	uint32_t row = partition->oldest;
	uint32_t number = groups->rows[row].group;
	rf_sliding_group *group = &groups->groups[number];
	partition->oldest = groups->rows[row].next;
	if (partition->oldest == RF_SLIDING_NO_ROW) partition->newest = RF_SLIDING_NO_ROW;
	partition->held--;
	if (groups->part_rows) groups->part_rows[group->part]--;
	if (group->front_count == 0) turn(self, number);
	group->front_count--;
	group->oldest = groups->rows[row].newer;
	if (--group->count == 0) {
		group->newest = RF_SLIDING_NO_ROW;
		groups->live_count--;
	}
	groups->rows[row].next = groups->free_row;
	groups->free_row = row;
}

static void append(rf_sliding *self, rf_sliding_partition *partition, uint32_t number, uint32_t row)
{
	rf_sliding_groups *groups = self->groups;
	rf_sliding_group *group = &groups->groups[number];
	groups->rows[row] = (rf_sliding_row){.next = RF_SLIDING_NO_ROW,
	                                     .older = group->newest,
	                                     .newer = RF_SLIDING_NO_ROW,
	                                     .group = number,
	                                     .number = (uint64_t)partition->row_count};
	if (partition->newest != RF_SLIDING_NO_ROW)
		groups->rows[partition->newest].next = row;
	else
		partition->oldest = row;
	partition->newest = row;
	partition->held++;
	if (groups->part_rows) groups->part_rows[group->part]++;
	if (group->count++ == 0) {
		group->oldest = row;
		groups->live_count++;
	} else {
		groups->rows[group->newest].newer = row;
	}
	group->newest = row;
	for (uint32_t i = 0; i < self->plan->aggregate_count; i++)
		if (self->aggregates[i].set.is_flat)
			rf_sliding_merge(&self->aggregates[i], back_state(self, i, number),
			                 row_state(self, i, row));
}

/* ---- results ---- */

/* The numbers of the group's rows, for the aggregates over kept rows. */
static rf_status list_rows(rf_sliding *self, const rf_sliding_partition *partition,
                           const rf_sliding_group *group, rf_sliding_rows *kept, rf_error *error)
{
	rf_sliding_groups *groups = self->groups;
	uint32_t i = 0;
	*kept = (rf_sliding_rows){.store = partition->kept, .count = group->count};
	kept->first = groups->rows[group->oldest].number;
	if (!groups->group_table) return RIFFLE_OK;
	if (!rf_array_grow(self->memory, &groups->numbers, &groups->numbers_capacity, group->count,
	                   sizeof *groups->numbers))
		return rf_sliding_fail_memory(self, error);
	for (uint32_t row = group->oldest; row != RF_SLIDING_NO_ROW; row = groups->rows[row].newer)
		groups->numbers[i++] = groups->rows[row].number;
	kept->numbers = groups->numbers;
	return RIFFLE_OK;
}

static rf_status write_row(rf_sliding *self, const rf_sliding_partition *partition, uint32_t number,
                           uint32_t row, rf_error *error)
{
	rf_sliding_groups *groups = self->groups;
	const rf_sliding_group *group = &groups->groups[number];
	rf_sliding_rows kept;
	if (self->is_keeping) RF_TRY(list_rows(self, partition, group, &kept, error));
	for (uint32_t i = 0; i < self->plan->aggregate_count; i++) {
		rf_sliding_aggregate *aggregate = &self->aggregates[i];
		const void *state;
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

/* By time: the partitions, whose rows are only counted. */
static rf_status find_parts(rf_sliding *self, const rf_batch *in, rf_error *error)
{
	rf_sliding_groups *groups = self->groups;
	uint32_t before = groups->part_count;
	RF_TRY(rf_group_table_find(groups->partition_table, in, self->plan->partition, in->selection, 0,
	                           in->selected_count, groups->batch_parts, error));
	groups->part_count = rf_group_table_count(groups->partition_table);
	if (!rf_array_grow(self->memory, &groups->part_rows, &groups->part_capacity, groups->part_count,
	                   sizeof *groups->part_rows))
		return rf_sliding_fail_memory(self, error);
	for (uint32_t i = before; i < groups->part_count; i++) groups->part_rows[i] = 0;
	for (uint32_t i = 0; i < in->selected_count; i++)
		groups->groups[groups->batch_groups[i]].part = groups->batch_parts[i];
	return RIFFLE_OK;
}

/* Finds each row's list and group. */
static rf_status find_groups(rf_sliding *self, const rf_batch *in, rf_error *error)
{
	rf_sliding_groups *groups = self->groups;
	uint32_t count = in->selected_count;
	if (groups->partition_table && !self->is_by_time) {
		RF_TRY(rf_group_table_find(groups->partition_table, in, self->plan->partition,
		                           in->selection, 0, count, groups->batch_partitions, error));
		RF_TRY(add_partitions(self, rf_group_table_count(groups->partition_table), error));
	} else {
		memset(groups->batch_partitions, 0, count * sizeof *groups->batch_partitions);
		RF_TRY(add_partitions(self, 1, error));
	}
	if (!groups->group_table) {
		memcpy(groups->batch_groups, groups->batch_partitions,
		       count * sizeof *groups->batch_groups);
		return add_groups(self, groups->partition_count, error);
	}
	RF_TRY(rf_sliding_forget_groups(self, error));
	RF_TRY(rf_group_table_find(groups->group_table, in, groups->group_columns, in->selection, 0,
	                           count, groups->batch_groups, error));
	RF_TRY(add_groups(self, rf_group_table_count(groups->group_table), error));
	return self->is_by_time && groups->partition_table ? find_parts(self, in, error) : RIFFLE_OK;
}

/* Gives each row states of its own. */
static rf_status begin_batch(rf_sliding *self, const rf_batch *in, rf_error *error)
{
	rf_sliding_groups *groups = self->groups;
	uint32_t count = in->selected_count;
	RF_TRY(find_groups(self, in, error));
	for (uint32_t i = 0; i < count; i++) RF_TRY(take_row(self, &groups->batch_rows[i], error));
	for (uint32_t i = 0; i < self->plan->aggregate_count; i++)
		if (self->aggregates[i].set.is_flat)
			RF_TRY(rf_aggregate_set_update(&self->aggregates[i].set, in, in->selection, 0, count,
			                               groups->batch_rows, groups->states[i].data, error));
	return RIFFLE_OK;
}

/* The rows leave that are not in the window of the row that comes next, whose time it is. */
static void leave(rf_sliding *self, rf_sliding_partition *partition, int64_t time)
{
	const rf_sliding_groups *groups = self->groups;
	if (!self->is_by_time) {
		if (partition->held == self->size) drop_oldest(self, partition);
	} else {
		bool has_start = time >= INT64_MIN + self->size; /* else it is before all times */
		while (has_start && partition->oldest != RF_SLIDING_NO_ROW &&
		       groups->row_times[partition->oldest] <= time - self->size)
			drop_oldest(self, partition);
	}
	if (partition->kept)
		rf_row_store_drop(partition->kept, (uint64_t)(partition->row_count - partition->held));
}

/* Selects a row whose window is complete and writes its window columns; false: it is left out. */
static bool begin_row(rf_sliding *self, rf_sliding_partition *partition, uint32_t group,
                      uint32_t row, int64_t time)
{
	const rf_sliding_groups *groups = self->groups;
	int64_t number = partition->row_count++;
	if (!self->is_by_time) return rf_sliding_begin_rows(self, NULL, row, 1, number) == 0;
	rf_sliding_begin_time_row(self, row, time,
	                          groups->part_rows ? groups->part_rows[groups->groups[group].part]
	                                            : partition->held);
	return true;
}

rf_status rf_sliding_groups_run(rf_sliding *self, const rf_batch *in, rf_error *error)
{
	rf_sliding_groups *groups = self->groups;
	const int64_t *times = self->is_by_time ? in->columns[self->plan->time_column].data : NULL;
	RF_TRY(begin_batch(self, in, error));
	for (uint32_t i = 0; i < in->selected_count; i++) {
		rf_sliding_partition *partition = &groups->partitions[groups->batch_partitions[i]];
		uint32_t row = rf_batch_position(in, i), group = groups->batch_groups[i];
		int64_t time = times ? times[row] : 0;
		leave(self, partition, time);
		if (self->is_keeping)
			RF_TRY(rf_sliding_rows_keep(self, &partition->kept, in, NULL, row, 1, error));
		append(self, partition, group, groups->batch_rows[i]);
		if (times) groups->row_times[groups->batch_rows[i]] = time;
		RF_TRY(rf_sliding_pass_notes(self, in, row, error));
		if (begin_row(self, partition, group, row, time))
			RF_TRY(write_row(self, partition, group, row, error));
	}
	return RIFFLE_OK;
}

rf_status rf_sliding_groups_take(rf_sliding *self, const rf_batch *in, rf_error *error)
{
	rf_sliding_groups *groups = self->groups;
	const int64_t *times = in->columns[self->plan->time_column].data;
	RF_TRY(begin_batch(self, in, error));
	for (uint32_t i = 0; i < in->selected_count; i++) {
		rf_sliding_partition *partition = &groups->partitions[groups->batch_partitions[i]];
		uint32_t row = rf_batch_position(in, i);
		leave(self, partition, times[row]);
		if (self->is_keeping)
			RF_TRY(rf_sliding_rows_keep(self, &partition->kept, in, NULL, row, 1, error));
		append(self, partition, groups->batch_groups[i], groups->batch_rows[i]);
		groups->row_times[groups->batch_rows[i]] = times[row];
		partition->row_count++;
	}
	return RIFFLE_OK;
}

rf_status rf_sliding_groups_answer(rf_sliding *self, const rf_batch *in, rf_error *error)
{
	rf_sliding_groups *groups = self->groups;
	RF_TRY(find_groups(self, in, error));
	for (uint32_t i = 0; i < in->selected_count; i++)
		RF_TRY(write_row(self, &groups->partitions[groups->batch_partitions[i]],
		                 groups->batch_groups[i], rf_batch_position(in, i), error));
	return RIFFLE_OK;
}
