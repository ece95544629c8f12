/*
 * Sliding windows forget the groups that have no rows left, so that keys which never repeat
 * don't grow memory; by time their partitions too. Invariant: afterwards every row held has
 * its group's new number.
 */
#include "runtime/sliding_groups.h"

enum { DEAD_GROUPS_MAX = 1024 };

/* Gives the groups that have rows new numbers in a new table, and by time their partitions
 * too (parts NULL: they have none). */
static rf_status renumber(rf_sliding *self, rf_group_table *table, rf_group_table *parts,
                          uint32_t *numbers, rf_error *error)
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
		if (parts)
			RF_TRY(rf_group_table_find(parts, &keys, groups->keys_columns, NULL, 0, 1,
			                           &groups->groups[number].part, error));
		for (uint32_t i = 0; i < self->plan->aggregate_count; i++) {
			size_t size = self->aggregates[i].set.record_size;
			if (!self->aggregates[i].set.is_flat) continue;
			memmove(groups->backs[i].data + number * size, groups->backs[i].data + group * size,
			        size);
		}
	}
	return RIFFLE_OK;
}

/* How many rows each partition has, by its new number. */
static rf_status count_parts(rf_sliding *self, rf_error *error)
{
	rf_sliding_groups *groups = self->groups;
	groups->part_count = rf_group_table_count(groups->partition_table);
	if (!rf_array_grow(self->memory, &groups->part_rows, &groups->part_capacity, groups->part_count,
	                   sizeof *groups->part_rows))
		return rf_sliding_fail_memory(self, error);
	memset(groups->part_rows, 0, groups->part_count * sizeof *groups->part_rows);
	for (uint32_t i = 0; i < groups->group_count; i++)
		groups->part_rows[groups->groups[i].part] += groups->groups[i].count;
	return RIFFLE_OK;
}

/* Puts the new tables in the place of the old ones. */
static rf_status take_tables(rf_sliding *self, rf_group_table *table, rf_group_table *parts,
                             const uint32_t *numbers, rf_error *error)
{
	rf_sliding_groups *groups = self->groups;
	for (uint32_t i = 0; i < groups->partition_count; i++)
		for (uint32_t row = groups->partitions[i].oldest; row != RF_SLIDING_NO_ROW;
		     row = groups->rows[row].next)
			groups->rows[row].group = numbers[groups->rows[row].group];
	rf_group_table_close(groups->group_table);
	groups->group_table = table;
	groups->group_count = groups->live_count;
	if (!parts) return RIFFLE_OK;
	rf_group_table_close(groups->partition_table);
	groups->partition_table = parts;
	return count_parts(self, error);
}

rf_status rf_sliding_forget_groups(rf_sliding *self, rf_error *error)
{
	rf_sliding_groups *groups = self->groups;
	rf_group_table *table = NULL, *parts = NULL;
	uint32_t count = groups->group_count, *numbers;
	rf_status status;
	if (count < 2 * (uint64_t)groups->live_count + DEAD_GROUPS_MAX) return RIFFLE_OK;
	numbers = rf_alloc(self->memory, count * sizeof *numbers);
	if (!numbers) return rf_sliding_fail_memory(self, error);
	status = rf_sliding_open_group_table(self, &table, error);
	if (status >= 0 && self->is_by_time && groups->partition_table)
		status = rf_sliding_open_partition_table(self, &parts, error);
	if (status >= 0) status = renumber(self, table, parts, numbers, error);
	if (status >= 0) {
		status = take_tables(self, table, parts, numbers, error);
	} else {
		rf_group_table_close(table);
		rf_group_table_close(parts);
	}
	rf_free(self->memory, numbers, count * sizeof *numbers);
	return status;
}
