/*
 * Panes of windows by time: the groups of some rows, by number, each with a record of
 * aggregate states, and the rows themselves where windows give them back. Invariant: entries
 * are in the order of their first row, except in a window merged from panes whose rows came
 * out of order; every entry has one slot and one record.
 */
#include "runtime/time_window.h"

#include <string.h>

enum { SLOTS_FIRST = 16 };

/* ---- taking and giving back ---- */

rf_status rf_time_pane_take(rf_time_window *self, rf_time_pane **pane, rf_error *error)
{
	*pane = self->spare_panes;
	if (*pane) {
		self->spare_panes = (*pane)->next_spare;
		return RIFFLE_OK;
	}
	*pane = rf_alloc_zero(self->memory, sizeof **pane);
	return *pane ? RIFFLE_OK : rf_time_window_fail_memory(self, error);
}

static void clear_slots(rf_time_pane *pane)
{
	uint32_t mask = pane->slot_count - 1;
	if (pane->count > pane->slot_count / 16) {
		memset(pane->slots, 0, pane->slot_count * sizeof *pane->slots);
		return;
	}
	for (uint32_t i = 0; i < pane->count; i++) {
		uint32_t slot = pane->entries[i].group & mask;
		while ((uint32_t)pane->slots[slot] != i + 1) slot = (slot + 1) & mask;
		pane->slots[slot] = 0;
	}
}

void rf_time_pane_clear(rf_time_window *self, rf_time_pane *pane)
{
	if (!self->set.is_flat)
		for (uint32_t i = 0; i < pane->count; i++)
			rf_aggregate_set_release(&self->set, pane->records + i * self->set.record_size);
	if (pane->count) clear_slots(pane);
	pane->count = 0;
	pane->row_count = 0;
	if (pane->rows) rf_row_store_clear(pane->rows);
}

void rf_time_pane_give(rf_time_window *self, rf_time_pane *pane)
{
	rf_time_pane *own[2];
	if (!pane) return;
	own[0] = pane->suffix;
	own[1] = pane->late;
	pane->suffix = pane->late = NULL;
	pane->is_stacked = false;
	rf_time_pane_clear(self, pane);
	pane->next_spare = self->spare_panes;
	self->spare_panes = pane;
	for (uint32_t i = 0; i < 2; i++) { /* which have none themselves */
		if (!own[i]) continue;
		rf_time_pane_clear(self, own[i]);
		own[i]->next_spare = self->spare_panes;
		self->spare_panes = own[i];
	}
}

static void pane_free(rf_time_window *self, rf_time_pane *pane)
{
	rf_memory *memory = self->memory;
	rf_free(memory, pane->entries, pane->capacity * sizeof *pane->entries);
	rf_free(memory, pane->records, pane->record_capacity * self->set.record_size);
	rf_free(memory, pane->slots, pane->slot_count * sizeof *pane->slots);
	rf_free(memory, pane->row_arrivals, pane->arrival_capacity * sizeof *pane->row_arrivals);
	rf_free(memory, pane->row_entries, pane->entry_capacity * sizeof *pane->row_entries);
	rf_free(memory, pane->targets, pane->target_capacity * sizeof *pane->targets);
	rf_row_store_close(pane->rows);
	rf_free(memory, pane, sizeof *pane);
}

void rf_time_pane_free_spares(rf_time_window *self)
{
	while (self->spare_panes) {
		rf_time_pane *pane = self->spare_panes;
		self->spare_panes = pane->next_spare;
		pane_free(self, pane);
	}
}

/* ---- entries ---- */

static bool grow_slots(rf_time_window *self, rf_time_pane *pane)
{
	uint64_t slot_count = pane->slot_count ? (uint64_t)pane->slot_count * 2 : SLOTS_FIRST;
	uint64_t *slots;
	if (slot_count > UINT32_MAX) return false;
	slots = rf_alloc_zero(self->memory, slot_count * sizeof *slots);
	if (!slots) return false;
	for (uint32_t i = 0; i < pane->count; i++) {
		uint64_t slot = pane->entries[i].group & (slot_count - 1);
		while (slots[slot]) slot = (slot + 1) & (slot_count - 1);
		slots[slot] = (uint64_t)pane->entries[i].group << 32 | (i + 1);
	}
	rf_free(self->memory, pane->slots, pane->slot_count * sizeof *slots);
	pane->slots = slots;
	pane->slot_count = (uint32_t)slot_count;
	return true;
}

/* Adds an entry for a group that the pane does not have; its slot is free. */
static bool add_entry(rf_time_window *self, rf_time_pane *pane, uint32_t group, int64_t arrival)
{
	uint64_t slot;
	if (((uint64_t)pane->count + 1) * 2 > pane->slot_count && !grow_slots(self, pane)) return false;
	if (!rf_array_grow(self->memory, &pane->entries, &pane->capacity, (uint64_t)pane->count + 1,
	                   sizeof *pane->entries) ||
	    !rf_array_grow(self->memory, &pane->records, &pane->record_capacity,
	                   (uint64_t)pane->count + 1, self->set.record_size))
		return false;
	for (slot = group & (pane->slot_count - 1); pane->slots[slot];)
		slot = (slot + 1) & (pane->slot_count - 1);
	rf_aggregate_set_init(&self->set, pane->records + pane->count * self->set.record_size);
	pane->entries[pane->count] = (rf_time_entry){.first_arrival = arrival, .group = group};
	pane->slots[slot] = (uint64_t)group << 32 | ++pane->count;
	return true;
}

/* The entry of a group, or the number of entries when there is none. */
static inline uint32_t find_entry(const rf_time_pane *pane, uint32_t group)
{
	uint32_t mask = pane->slot_count - 1, slot = group & mask;
	uint64_t taken;
	if (pane->slot_count == 0) return 0;
	while ((taken = pane->slots[slot]) != 0) {
		if (taken >> 32 == group) return (uint32_t)taken - 1;
		slot = (slot + 1) & mask;
	}
	return pane->count;
}

rf_status rf_time_pane_add_group(rf_time_window *self, rf_time_pane *pane, uint32_t group,
                                 int64_t arrival, rf_error *error)
{
	return add_entry(self, pane, group, arrival) ? RIFFLE_OK
												 : rf_time_window_fail_memory(self, error);
}

bool rf_time_pane_has_group(const rf_time_pane *pane, uint32_t group)
{
	return find_entry(pane, group) < pane->count;
}

/* ---- adding rows ---- */

static rf_status keep_rows(rf_time_window *self, rf_time_pane *pane, const rf_batch *in, uint32_t i,
                           uint32_t count, const uint32_t *entries, rf_error *error)
{
	static const uint32_t no_column;
	const rf_plan_window *plan = self->plan;
	uint64_t before, end;
	if (!pane->rows)
		RF_TRY(rf_row_store_open(&pane->rows, self->memory, self->input_schema,
		                         plan->carry_count ? plan->carry : &no_column, plan->carry_count,
		                         "the rows of a window", error));
	before = rf_row_store_end(pane->rows);
	end = before + count;
	if (!rf_array_grow(self->memory, &pane->row_arrivals, &pane->arrival_capacity, end,
	                   sizeof *pane->row_arrivals) ||
	    !rf_array_grow(self->memory, &pane->row_entries, &pane->entry_capacity, end,
	                   sizeof *pane->row_entries))
		return rf_time_window_fail_memory(self, error);
	for (uint32_t k = 0; k < count; k++) {
		pane->row_arrivals[before + k] = self->arrivals + i + k;
		pane->row_entries[before + k] = entries ? entries[k] : 0;
	}
	return rf_row_store_append(pane->rows, in, in->selection ? in->selection + i : NULL, i, count,
	                           error);
}

rf_status rf_time_pane_add(rf_time_window *self, rf_time_pane *pane, const rf_batch *in, uint32_t i,
                           uint32_t count, rf_error *error)
{
	const uint16_t *rows = in->selection ? in->selection + i : NULL;
	uint32_t *entries = NULL;
	if (self->keys.table) {
		entries = self->entries;
		for (uint32_t k = 0; k < count; k++) {
			uint32_t group = self->batch_groups[i + k];
			uint32_t entry = find_entry(pane, group);
			if (entry == pane->count && !add_entry(self, pane, group, self->arrivals + i + k))
				return rf_time_window_fail_memory(self, error);
			entries[k] = entry;
		}
		for (uint32_t k = 0; self->keys.partition_table && k < count; k++)
			pane->entries[entries[k]].rows++;
	} else if (pane->count == 0 && !add_entry(self, pane, 0, self->arrivals + i)) {
		return rf_time_window_fail_memory(self, error);
	}
	pane->row_count += count;
	RF_TRY(rf_aggregate_set_update(&self->set, in, rows, i, count, entries, pane->records, error));
	return rf_time_is_all_rows(self) ? keep_rows(self, pane, in, i, count, entries, error)
									 : RIFFLE_OK;
}

/* ---- merging ---- */

rf_status rf_time_pane_merge(rf_time_window *self, rf_time_pane *window, rf_time_pane *from,
                             rf_error *error)
{
	size_t size = self->set.record_size;
	bool has_targets = rf_time_is_all_rows(self);
	if (has_targets &&
	    !rf_array_grow(self->memory, &from->targets, &from->target_capacity, from->count,
	                   sizeof *from->targets))
		return rf_time_window_fail_memory(self, error);
	for (uint32_t i = 0; i < from->count; i++) {
		const rf_time_entry *entry = &from->entries[i];
		uint32_t target = find_entry(window, entry->group);
		bool is_new = target == window->count;
		if (is_new && !add_entry(self, window, entry->group, entry->first_arrival))
			return rf_time_window_fail_memory(self, error);
		if (window->entries[target].first_arrival > entry->first_arrival)
			window->entries[target].first_arrival = entry->first_arrival;
		window->entries[target].rows += entry->rows;
		if (has_targets) from->targets[i] = target;
		if (is_new && self->set.is_flat)
			memcpy(window->records + target * size, from->records + i * size, size);
		else
			RF_TRY(rf_aggregate_set_merge(&self->set, window->records + target * size,
			                              from->records + i * size, error));
	}
	window->row_count += from->row_count;
	return RIFFLE_OK;
}

/* ---- forgetting groups ---- */

void rf_time_pane_mark(const rf_time_pane *pane, uint32_t *numbers)
{
	if (!pane) return;
	for (uint32_t i = 0; i < pane->count; i++) numbers[pane->entries[i].group] = 0;
	if (pane->suffix) rf_time_pane_mark(pane->suffix, numbers);
	if (pane->late) rf_time_pane_mark(pane->late, numbers);
}

void rf_time_pane_renumber(rf_time_pane *pane, const uint32_t *numbers)
{
	uint32_t mask;
	if (!pane) return;
	if (pane->suffix) rf_time_pane_renumber(pane->suffix, numbers);
	if (pane->late) rf_time_pane_renumber(pane->late, numbers);
	if (pane->count == 0) return;
	mask = pane->slot_count - 1;
	memset(pane->slots, 0, pane->slot_count * sizeof *pane->slots);
	for (uint32_t i = 0; i < pane->count; i++) {
		uint32_t group = numbers[pane->entries[i].group], slot = group & mask;
		while (pane->slots[slot]) slot = (slot + 1) & mask;
		pane->entries[i].group = group;
		pane->slots[slot] = (uint64_t)group << 32 | (i + 1);
	}
}
