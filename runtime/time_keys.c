/*
 * The numbers of groups and partitions in windows by time: see time_window.h. Invariant: a
 * group's number stays while a pane has it; groups that no pane has are forgotten before they
 * are more than the others, so keys that never repeat don't grow memory.
 */
#include "runtime/time_window.h"

#include <string.h>

enum { SWEEP_FIRST = 4096 };

/* ---- opening and closing ---- */

/* The place of a column among the keys; adds it if it is new. */
static uint32_t key_place(rf_time_keys *keys, const rf_schema *schema, uint32_t column)
{
	uint32_t at = 0;
	while (at < keys->column_count && keys->columns[at] != column) at++;
	if (at < keys->column_count) return at;
	keys->columns[at] = column;
	keys->types[at] = schema->columns[column].type;
	keys->places[at] = at;
	keys->column_count++;
	return at;
}

static rf_status open_group_table(const rf_time_keys *keys, rf_group_table **table, rf_error *error)
{
	return rf_group_table_open(table, keys->memory, keys->types, keys->column_count,
	                           "the groups of a window", error);
}

static rf_status open_partition_table(const rf_time_window *self, rf_group_table **table,
                                      rf_error *error)
{
	return rf_group_table_open(table, self->memory, self->keys.partition_types,
	                           self->plan->partition_count, "the partitions of a window", error);
}

static rf_status open_one(rf_time_keys *keys, rf_error *error)
{
	rf_schema schema = {.count = keys->column_count};
	rf_status status;
	schema.columns = rf_alloc_zero(keys->memory, schema.count * sizeof *schema.columns);
	if (!schema.columns) return rf_memory_fail(keys->memory, "a window", error);
	for (uint32_t i = 0; i < schema.count; i++) schema.columns[i].type = keys->types[i];
	status = rf_batch_store_open(&keys->one, keys->memory, &schema, 1, error);
	rf_free(keys->memory, schema.columns, schema.count * sizeof *schema.columns);
	return status;
}

rf_status rf_time_keys_open(rf_time_window *self, rf_error *error)
{
	const rf_plan_window *plan = self->plan;
	rf_time_keys *keys = &self->keys;
	uint32_t most = plan->key_count + plan->partition_count;
	keys->memory = self->memory;
	keys->sweep_at = SWEEP_FIRST;
	keys->column_capacity = most;
	keys->columns = rf_alloc(self->memory, most * sizeof *keys->columns);
	keys->types = rf_alloc(self->memory, most * sizeof *keys->types);
	keys->places = rf_alloc(self->memory, most * sizeof *keys->places);
	keys->key_places = rf_alloc(self->memory, most * sizeof *keys->key_places);
	keys->partition_places = rf_alloc(self->memory, most * sizeof *keys->partition_places);
	keys->partition_types = rf_alloc(self->memory, most * sizeof *keys->partition_types);
	if (!keys->columns || !keys->types || !keys->places || !keys->key_places ||
	    !keys->partition_places || !keys->partition_types)
		return rf_time_window_fail_memory(self, error);
	for (uint32_t i = 0; i < plan->key_count; i++)
		keys->key_places[i] = key_place(keys, self->input_schema, plan->keys[i]);
	for (uint32_t i = 0; i < plan->partition_count; i++) {
		keys->partition_places[i] = key_place(keys, self->input_schema, plan->partition[i]);
		keys->partition_types[i] = keys->types[keys->partition_places[i]];
	}
	if (keys->column_count == 0) return RIFFLE_OK;
	RF_TRY(open_group_table(keys, &keys->table, error));
	RF_TRY(open_one(keys, error));
	return plan->partition_count && !keys->is_group_partition
		? open_partition_table(self, &keys->partition_table, error)
		: RIFFLE_OK;
}

void rf_time_keys_close(rf_time_window *self)
{
	rf_time_keys *keys = &self->keys;
	uint32_t most = keys->column_capacity;
	rf_group_table_close(keys->table);
	rf_group_table_close(keys->partition_table);
	rf_batch_store_close(&keys->one);
	rf_free(self->memory, keys->columns, most * sizeof *keys->columns);
	rf_free(self->memory, keys->types, most * sizeof *keys->types);
	rf_free(self->memory, keys->places, most * sizeof *keys->places);
	rf_free(self->memory, keys->key_places, most * sizeof *keys->key_places);
	rf_free(self->memory, keys->partition_places, most * sizeof *keys->partition_places);
	rf_free(self->memory, keys->partition_types, most * sizeof *keys->partition_types);
	rf_free(self->memory, keys->partitions, keys->partition_capacity * sizeof *keys->partitions);
}

/* ---- finding ---- */

bool rf_time_keys_are_partition(const rf_plan_window *plan)
{
	for (uint32_t i = 0; i < plan->key_count; i++) {
		uint32_t at = 0;
		while (at < plan->partition_count && plan->partition[at] != plan->keys[i]) at++;
		if (at == plan->partition_count) return false;
	}
	return true;
}

rf_status rf_time_keys_find(rf_time_window *self, const rf_batch *in, rf_error *error)
{
	rf_time_keys *keys = &self->keys;
	uint32_t count = in->selected_count, before = keys->group_count;
	if (!keys->table || count == 0) return RIFFLE_OK;
	RF_TRY(rf_group_table_find(keys->table, in, keys->columns, in->selection, 0, count,
	                           self->batch_groups, error));
	keys->group_count = rf_group_table_count(keys->table);
	if (!keys->partition_table) return RIFFLE_OK;
	RF_TRY(rf_group_table_find(keys->partition_table, in, self->plan->partition, in->selection, 0,
	                           count, self->batch_partitions, error));
	if (!rf_array_grow(self->memory, &keys->partitions, &keys->partition_capacity,
	                   keys->group_count, sizeof *keys->partitions))
		return rf_time_window_fail_memory(self, error);
	for (uint32_t i = 0; i < count && keys->group_count > before; i++)
		keys->partitions[self->batch_groups[i]] = self->batch_partitions[i];
	return RIFFLE_OK;
}

/* ---- forgetting ---- */

rf_status rf_time_keys_begin_forget(rf_time_window *self, uint32_t **numbers, rf_error *error)
{
	uint32_t count = self->keys.group_count;
	*numbers = rf_alloc(self->memory, count * sizeof **numbers);
	if (!*numbers) return rf_time_window_fail_memory(self, error);
	for (uint32_t i = 0; i < count; i++) (*numbers)[i] = RF_TIME_DEAD;
	return RIFFLE_OK;
}

/* Gives the groups in use numbers in new tables, at most the old ones. */
static rf_status move_groups(rf_time_window *self, uint32_t *numbers, rf_group_table *table,
                             rf_group_table *partition_table, rf_error *error)
{
	rf_time_keys *keys = &self->keys;
	for (uint32_t group = 0; group < keys->group_count; group++) {
		rf_batch keys_of_one;
		uint32_t number;
		if (numbers[group] == RF_TIME_DEAD) continue;
		rf_batch_store_begin(&keys->one, &keys_of_one);
		keys_of_one.row_count = keys_of_one.selected_count = 1;
		if (!rf_group_table_keys(keys->table, group, &keys->one, 0, 0))
			return rf_time_window_fail_memory(self, error);
		RF_TRY(rf_group_table_find(table, &keys_of_one, keys->places, NULL, 0, 1, &number, error));
		numbers[group] = number;
		if (!keys->partition_table) continue;
		keys->partitions[number] = keys->partitions[group];
		if (!partition_table) continue;
		RF_TRY(rf_group_table_find(partition_table, &keys_of_one, keys->partition_places, NULL, 0,
		                           1, &keys->partitions[number], error));
	}
	return RIFFLE_OK;
}

rf_status rf_time_keys_forget(rf_time_window *self, uint32_t *numbers, rf_error *error)
{
	rf_time_keys *keys = &self->keys;
	rf_group_table *table = NULL, *partition_table = NULL, *old;
	rf_status status = open_group_table(keys, &table, error);
	if (status >= 0 && keys->partition_table && !keys->is_keeping_partitions)
		status = open_partition_table(self, &partition_table, error);
	if (status >= 0) status = move_groups(self, numbers, table, partition_table, error);
	if (status < 0) {
		rf_group_table_close(table);
		rf_group_table_close(partition_table);
		return status;
	}
	old = keys->table;
	keys->table = table;
	rf_group_table_close(old);
	if (partition_table) {
		rf_group_table_close(keys->partition_table);
		keys->partition_table = partition_table;
	}
	keys->group_count = rf_group_table_count(table);
	keys->sweep_at = keys->group_count < UINT32_MAX / 2 - SWEEP_FIRST
		? 2 * keys->group_count + SWEEP_FIRST
		: UINT32_MAX;
	return RIFFLE_OK;
}
