/*
 * Records of aggregate states and the groups of a pane: see window.h. Invariant: every
 * record that is out belongs to exactly one pane (or is a partition's back record).
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

/* ---- groups ---- */

static void groups_free(rf_window *self, rf_window_groups *groups)
{
	rf_group_table_close(groups->table);
	rf_free(self->memory, groups->records, groups->capacity * sizeof *groups->records);
	rf_free(self->memory, groups, sizeof *groups);
}

void rf_window_groups_free_spares(rf_window *self)
{
	while (self->spare_groups) {
		rf_window_groups *groups = self->spare_groups;
		self->spare_groups = groups->next_spare;
		groups_free(self, groups);
	}
}

static rf_status groups_take(rf_window *self, rf_window_groups **groups, rf_error *error)
{
	rf_window_groups *taken = self->spare_groups;
	rf_status         status;
	if (taken) {
		self->spare_groups = taken->next_spare;
		*groups = taken;
		return RIFFLE_OK;
	}
	taken = rf_alloc_zero(self->memory, sizeof *taken);
	if (!taken) return rf_window_fail_memory(self, error);
	status = rf_group_table_open(&taken->table, self->memory, self->key_types, self->plan->key_count,
	                             "the groups of a window", error);
	if (status < 0) {
		rf_free(self->memory, taken, sizeof *taken);
		return status;
	}
	*groups = taken;
	return RIFFLE_OK;
}

static void groups_give(rf_window *self, rf_window_groups *groups)
{
	for (uint32_t i = 0; i < groups->count; i++) rf_record_pool_give(&self->pool, groups->records[i]);
	groups->count = 0;
	rf_group_table_clear(groups->table);
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

/* Gives a record to each group that the table has got since. */
static rf_status add_records(rf_window *self, rf_window_groups *groups, rf_error *error)
{
	uint32_t count = rf_group_table_count(groups->table);
	if (!rf_array_grow(self->memory, &groups->records, &groups->capacity, count,
	                   sizeof *groups->records))
		return rf_window_fail_memory(self, error);
	while (groups->count < count) {
		uint32_t record = rf_record_pool_take(&self->pool);
		if (record == RF_NO_RECORD) return rf_window_fail_memory(self, error);
		groups->records[groups->count++] = record;
	}
	return RIFFLE_OK;
}

rf_status rf_pane_records(rf_window *self, rf_pane *pane, const rf_batch *batch, const uint16_t *rows,
                          uint32_t first, uint32_t row_count, uint32_t *records, rf_error *error)
{
	rf_window_groups *groups = pane->groups;
	RF_TRY(rf_group_table_find(groups->table, batch, self->plan->keys, rows, first, row_count, records,
	                           error));
	RF_TRY(add_records(self, groups, error));
	for (uint32_t i = 0; i < row_count; i++) records[i] = groups->records[records[i]];
	return RIFFLE_OK;
}

/* Groups of from go into those of the same keys, new ones after them: so groups stay in the
 * order of their first row. */
static rf_status merge_groups(rf_window *self, rf_window_groups *into, const rf_window_groups *from,
                              rf_error *error)
{
	rf_batch keys;
	uint32_t targets[RF_WINDOW_KEY_ROWS];
	for (uint32_t first = 0, count; first < from->count; first += count) {
		count = from->count - first;
		if (count > RF_WINDOW_KEY_ROWS) count = RF_WINDOW_KEY_ROWS;
		rf_batch_store_begin(&self->key_store, &keys);
		keys.row_count = keys.selected_count = count;
		for (uint32_t i = 0; i < count; i++)
			if (!rf_group_table_keys(from->table, first + i, &self->key_store, 0, i))
				return rf_window_fail_memory(self, error);
		RF_TRY(rf_group_table_find(into->table, &keys, self->key_store_columns, NULL, 0, count,
		                           targets, error));
		RF_TRY(add_records(self, into, error));
		for (uint32_t i = 0; i < count; i++)
			RF_TRY(rf_aggregate_set_merge(&self->set,
			                              rf_record_at(&self->pool, into->records[targets[i]]),
			                              rf_record_at(&self->pool, from->records[first + i]), error));
	}
	return RIFFLE_OK;
}

rf_status rf_pane_merge(rf_window *self, rf_pane *into, const rf_pane *from, rf_error *error)
{
	if (self->has_groups) return merge_groups(self, into->groups, from->groups, error);
	return rf_aggregate_set_merge(&self->set, rf_record_at(&self->pool, into->record),
	                              rf_record_at(&self->pool, from->record), error);
}
