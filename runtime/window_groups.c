/*
 * Records of aggregate states and the groups of a pane: see window.h. Invariant: every
 * record that is out belongs to exactly one pane (or is a partition's back record), and
 * use_count of a key is the number of panes that have it. Panes are merged by the keys'
 * numbers, without hashing, and keys that never repeat are forgotten with their windows.
 */
#include "runtime/window.h"

#include <string.h>

rf_status rf_window_fail_memory(const rf_window *self, rf_error *error)
{
	return rf_memory_fail(self->memory, "a window", error);
}

/* ---- records ---- */

void rf_record_pool_open(rf_record_pool *pool, const rf_aggregate_set *set)
{
	memset(pool, 0, sizeof *pool);
	pool->set = set;
	pool->first_free = RF_NO_RECORD;
}

void rf_record_pool_close(rf_record_pool *pool)
{
	if (!pool->set) return;
	rf_free(pool->set->memory, pool->records, pool->capacity * pool->set->record_size);
	memset(pool, 0, sizeof *pool);
}

uint32_t rf_record_pool_take(rf_record_pool *pool)
{
	uint32_t record = pool->first_free;
	if (record != RF_NO_RECORD) {
		memcpy(&pool->first_free, rf_record_at(pool, record), sizeof pool->first_free);
	} else {
		if (!rf_array_grow(pool->set->memory, &pool->records, &pool->capacity,
		                   (uint64_t)pool->count + 1, pool->set->record_size))
			return RF_NO_RECORD;
		record = pool->count++;
	}
	rf_aggregate_set_init(pool->set, rf_record_at(pool, record));
	return record;
}

/* A free record's first bytes are the number of the next free one. */
void rf_record_pool_give(rf_record_pool *pool, uint32_t record)
{
	void *place;
	if (record == RF_NO_RECORD) return;
	place = rf_record_at(pool, record);
	rf_aggregate_set_release(pool->set, place);
	memcpy(place, &pool->first_free, sizeof pool->first_free);
	pool->first_free = record;
}

/* ---- the key table ---- */

enum { FORGOTTEN_MAX = 1024 };

/* The keys, and after them the partition columns that are no keys. */
static void list_table_columns(rf_window *self)
{
	const rf_plan_window *plan = self->plan;
	uint32_t count = plan->key_count;
	for (uint32_t i = 0; i < plan->key_count; i++) self->table_columns[i] = plan->keys[i];
	for (uint32_t i = 0; i < plan->partition_count; i++) {
		uint32_t at = 0;
		while (at < count && self->table_columns[at] != plan->partition[i]) at++;
		if (at == count) self->table_columns[count++] = plan->partition[i];
	}
	for (uint32_t i = 0; i < count; i++) {
		self->table_types[i] = self->input_schema->columns[self->table_columns[i]].type;
		self->key_store_columns[i] = i;
	}
	self->table_column_count = count;
}

static uint32_t table_columns_most(const rf_window *self)
{
	return self->plan->key_count + self->plan->partition_count;
}

static rf_status open_table(rf_window *self, rf_group_table **table, rf_error *error)
{
	return rf_group_table_open(table, self->memory, self->table_types, self->table_column_count,
	                           "the groups of a window", error);
}

rf_status rf_window_groups_open(rf_window *self, rf_error *error)
{
	uint32_t most = table_columns_most(self);
	self->table_columns = rf_alloc(self->memory, most * sizeof *self->table_columns);
	self->table_types = rf_alloc(self->memory, most * sizeof *self->table_types);
	self->key_store_columns = rf_alloc(self->memory, most * sizeof *self->key_store_columns);
	if (!self->table_columns || !self->table_types || !self->key_store_columns)
		return rf_window_fail_memory(self, error);
	list_table_columns(self);
	RF_TRY(rf_window_open_types(self, &self->key_store, self->table_types, self->table_column_count,
	                            error));
	return open_table(self, &self->key_table, error);
}

void rf_window_groups_close(rf_window *self)
{
	uint32_t most = table_columns_most(self);
	while (self->spare_groups) {
		rf_window_groups *groups = self->spare_groups;
		self->spare_groups = groups->next_spare;
		rf_free(self->memory, groups->keys, groups->key_capacity * sizeof *groups->keys);
		rf_free(self->memory, groups->records, groups->record_capacity * sizeof *groups->records);
		rf_free(self->memory, groups, sizeof *groups);
	}
	rf_group_table_close(self->key_table);
	rf_batch_store_close(&self->key_store);
	rf_free(self->memory, self->keys, self->key_capacity * sizeof *self->keys);
	rf_free(self->memory, self->table_columns, most * sizeof *self->table_columns);
	rf_free(self->memory, self->table_types, most * sizeof *self->table_types);
	rf_free(self->memory, self->key_store_columns, most * sizeof *self->key_store_columns);
}

rf_status rf_window_find_keys(rf_window *self, const rf_batch *batch, const uint32_t *columns,
                              const uint16_t *rows, uint32_t first, uint32_t row_count,
                              uint32_t *keys, rf_error *error)
{
	uint32_t count;
	RF_TRY(
		rf_group_table_find(self->key_table, batch, columns, rows, first, row_count, keys, error));
	count = rf_group_table_count(self->key_table);
	if (!rf_array_grow(self->memory, &self->keys, &self->key_capacity, count, sizeof *self->keys))
		return rf_window_fail_memory(self, error);
	while (self->key_count < count) self->keys[self->key_count++] = (rf_window_key){.stamp = 0};
	return RIFFLE_OK;
}

bool rf_window_write_keys(rf_window *self, const rf_window_groups *groups, uint32_t group,
                          uint32_t row)
{
	rf_batch keys;
	uint32_t count = self->plan->key_count;
	if (count == self->table_column_count)
		return rf_group_table_keys(self->key_table, groups->keys[group], &self->out, 0, row);
	rf_batch_store_begin(&self->key_store, &keys);
	if (!rf_group_table_keys(self->key_table, groups->keys[group], &self->key_store, 0, 0))
		return false;
	for (uint32_t i = 0; i < count; i++)
		if (!rf_batch_store_copy(&self->out, i, row, &keys.columns[i], 0)) return false;
	return true;
}

/* Adds the keys in use to another table; numbers gets their numbers there. */
static rf_status copy_used_keys(rf_window *self, rf_group_table *table, uint32_t *numbers,
                                rf_error *error)
{
	for (uint32_t key = 0; key < self->key_count; key++) {
		rf_batch keys;
		if (self->keys[key].use_count == 0) continue;
		rf_batch_store_begin(&self->key_store, &keys);
		keys.row_count = keys.selected_count = 1;
		if (!rf_group_table_keys(self->key_table, key, &self->key_store, 0, 0))
			return rf_window_fail_memory(self, error);
		RF_TRY(rf_group_table_find(table, &keys, self->key_store_columns, NULL, 0, 1, &numbers[key],
		                           error));
	}
	return RIFFLE_OK;
}

static void renumber(const rf_window_groups *groups, const uint32_t *numbers)
{
	for (uint32_t i = 0; groups && i < groups->count; i++)
		groups->keys[i] = numbers[groups->keys[i]];
}

/* Every pane gets the new numbers, and the keys in use move to the front: numbers go up. */
static void renumber_all(rf_window *self, const uint32_t *numbers)
{
	renumber(self->output.pane.groups, numbers);
	for (uint32_t i = 0; i < self->partition_count; i++)
		for (uint32_t k = 0; k < self->partitions[i].pane_count; k++)
			renumber(rf_partition_pane(&self->partitions[i], k)->groups, numbers);
	for (uint32_t key = 0; key < self->key_count; key++)
		if (self->keys[key].use_count > 0) self->keys[numbers[key]] = self->keys[key];
	self->key_count = self->used_key_count;
}

rf_status rf_window_forget_keys(rf_window *self, rf_error *error)
{
	rf_group_table *table = NULL;
	uint32_t *numbers;
	size_t size = self->key_count * sizeof *numbers;
	rf_status status;
	if (self->used_key_count == 0) {
		rf_group_table_clear(self->key_table);
		self->key_count = 0;
		return RIFFLE_OK;
	}
	if (self->key_count < 2 * (uint64_t)self->used_key_count + FORGOTTEN_MAX) return RIFFLE_OK;
	numbers = rf_alloc(self->memory, size);
	if (!numbers) return rf_window_fail_memory(self, error);
	status = open_table(self, &table, error);
	if (status >= 0) status = copy_used_keys(self, table, numbers, error);
	if (status >= 0) {
		renumber_all(self, numbers);
		rf_group_table_close(self->key_table);
		self->key_table = table;
		table = NULL;
	}
	rf_group_table_close(table);
	rf_free(self->memory, numbers, size);
	return status;
}

/* ---- groups ---- */

static rf_status groups_take(rf_window *self, rf_window_groups **groups, rf_error *error)
{
	rf_window_groups *taken = self->spare_groups;
	if (taken) {
		self->spare_groups = taken->next_spare;
	} else {
		taken = rf_alloc_zero(self->memory, sizeof *taken);
		if (!taken) return rf_window_fail_memory(self, error);
	}
	taken->stamp = ++self->stamp;
	*groups = taken;
	return RIFFLE_OK;
}

static void groups_give(rf_window *self, rf_window_groups *groups)
{
	for (uint32_t i = 0; i < groups->count; i++) {
		rf_record_pool_give(&self->pool, groups->records[i]);
		if (--self->keys[groups->keys[i]].use_count == 0) self->used_key_count--;
	}
	groups->count = 0;
	groups->next_spare = self->spare_groups;
	self->spare_groups = groups;
}

rf_status rf_pane_open(rf_window *self, rf_pane *pane, rf_error *error)
{
	pane->groups = NULL;
	pane->record = RF_NO_RECORD;
	if (self->has_groups) return groups_take(self, &pane->groups, error);
	pane->record = rf_record_pool_take(&self->pool);
	return pane->record == RF_NO_RECORD ? rf_window_fail_memory(self, error) : RIFFLE_OK;
}

void rf_pane_close(rf_window *self, rf_pane *pane)
{
	if (pane->groups) groups_give(self, pane->groups);
	rf_record_pool_give(&self->pool, pane->record);
	pane->groups = NULL;
	pane->record = RF_NO_RECORD;
}

static rf_status add_group(rf_window *self, rf_window_groups *groups, uint32_t key, rf_error *error)
{
	uint64_t need = (uint64_t)groups->count + 1;
	uint32_t record;
	if (!rf_array_grow(self->memory, &groups->keys, &groups->key_capacity, need,
	                   sizeof *groups->keys) ||
	    !rf_array_grow(self->memory, &groups->records, &groups->record_capacity, need,
	                   sizeof *groups->records))
		return rf_window_fail_memory(self, error);
	record = rf_record_pool_take(&self->pool);
	if (record == RF_NO_RECORD) return rf_window_fail_memory(self, error);
	self->keys[key].stamp = groups->stamp;
	self->keys[key].group = groups->count;
	if (self->keys[key].use_count++ == 0) self->used_key_count++;
	groups->keys[groups->count] = key;
	groups->records[groups->count++] = record;
	return RIFFLE_OK;
}

rf_status rf_window_group_of(rf_window *self, rf_window_groups *groups, uint32_t key,
                             uint32_t *group, rf_error *error)
{
	if (self->keys[key].stamp != groups->stamp) RF_TRY(add_group(self, groups, key, error));
	*group = self->keys[key].group;
	return RIFFLE_OK;
}

/* Groups of from go into those of the same keys, new ones after them: so groups stay in the
 * order of their first row. */
static rf_status merge_groups(rf_window *self, rf_window_groups *into, const rf_window_groups *from,
                              rf_error *error)
{
	for (uint32_t i = 0; i < from->count; i++) {
		uint32_t group;
		RF_TRY(rf_window_group_of(self, into, from->keys[i], &group, error));
		RF_TRY(rf_aggregate_set_merge(&self->set, rf_record_at(&self->pool, into->records[group]),
		                              rf_record_at(&self->pool, from->records[i]), error));
	}
	return RIFFLE_OK;
}

rf_status rf_pane_merge(rf_window *self, rf_pane *into, const rf_pane *from, rf_error *error)
{
	if (self->has_groups) return merge_groups(self, into->groups, from->groups, error);
	return rf_aggregate_set_merge(&self->set, rf_record_at(&self->pool, into->record),
	                              rf_record_at(&self->pool, from->record), error);
}
