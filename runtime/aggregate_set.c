/*
 * All aggregates of a node together. Invariant: a record is the states one after the other,
 * each at its offset and aligned to 16 bytes.
 */
#include "runtime/aggregate_impl.h"

#include <string.h>

enum { STATE_ALIGNMENT = 16 };

static size_t align_up(size_t size)
{
	return (size + STATE_ALIGNMENT - 1) & ~(size_t)(STATE_ALIGNMENT - 1);
}

static rf_status out_of_memory(const rf_aggregate_set *set, rf_error *error)
{
	return rf_memory_fail(set->memory, "an aggregate", error);
}

static bool allocate(rf_aggregate_set *set)
{
	rf_memory *memory = set->memory;
	set->classes = rf_alloc_zero(memory, set->count * sizeof *set->classes);
	set->envs = rf_alloc_zero(memory, set->count * sizeof *set->envs);
	set->offsets = rf_alloc_zero(memory, set->count * sizeof *set->offsets);
	set->filtered = rf_alloc(memory, RF_BATCH_ROWS * sizeof *set->filtered);
	set->filtered_groups = rf_alloc(memory, RF_BATCH_ROWS * sizeof *set->filtered_groups);
	return set->classes && set->envs && set->offsets && set->filtered && set->filtered_groups;
}

static rf_status make_initial(rf_aggregate_set *set, rf_error *error)
{
	set->initial = rf_alloc_zero(set->memory, set->record_size);
	if (!set->initial) {
		rf_status status = out_of_memory(set, error);
		rf_aggregate_set_close(set);
		return status;
	}
	for (uint32_t i = 0; i < set->count; i++) set->classes[i]->init(set->initial + set->offsets[i]);
	return RIFFLE_OK;
}

rf_status rf_aggregate_set_open(rf_aggregate_set *set, const rf_aggregate_call *calls,
                                uint32_t count, rf_memory *memory, rf_error *error)
{
	size_t size = 0;
	memset(set, 0, sizeof *set);
	for (uint32_t i = 0; i < count; i++) RF_TRY(rf_agg_check_constants(&calls[i], error));
	set->memory = memory;
	set->count = count;
	if (!allocate(set)) {
		rf_status status = out_of_memory(set, error);
		rf_aggregate_set_close(set);
		return status;
	}
	set->is_flat = set->is_bounded = true;
	for (uint32_t i = 0; i < count; i++) {
		set->classes[i] = rf_aggregate_class_of(&calls[i]);
		set->envs[i] = (rf_aggregate_env){.memory = memory, .call = &calls[i]};
		set->offsets[i] = (uint32_t)size;
		set->is_flat = set->is_flat && set->classes[i]->is_flat;
		set->is_bounded =
			set->is_bounded && (set->classes[i]->is_flat || set->classes[i]->is_bounded);
		size += align_up(set->classes[i]->state_size);
	}
	set->record_size = size ? size : STATE_ALIGNMENT;
	return make_initial(set, error);
}

void rf_aggregate_set_close(rf_aggregate_set *set)
{
	rf_memory *memory = set->memory;
	if (!memory) return;
	rf_free(memory, set->classes, set->count * sizeof *set->classes);
	rf_free(memory, set->envs, set->count * sizeof *set->envs);
	rf_free(memory, set->offsets, set->count * sizeof *set->offsets);
	rf_free(memory, set->initial, set->record_size);
	rf_free(memory, set->filtered, RF_BATCH_ROWS * sizeof *set->filtered);
	rf_free(memory, set->filtered_groups, RF_BATCH_ROWS * sizeof *set->filtered_groups);
	memset(set, 0, sizeof *set);
}

void rf_aggregate_set_release(const rf_aggregate_set *set, void *record)
{
	if (set->is_flat) return;
	for (uint32_t i = 0; i < set->count; i++)
		if (!set->classes[i]->is_flat)
			set->classes[i]->release(&set->envs[i], (char *)record + set->offsets[i]);
}

/* Narrows the rows to those where the FILTER is true. */
static void apply_filter(rf_aggregate_set *set, const rf_column *filter, rf_aggregate_rows *rows)
{
	const uint8_t *values = filter->data;
	uint32_t kept = 0;
	for (uint32_t i = 0; i < rows->row_count; i++) {
		uint32_t at = rows->rows ? rows->rows[i] : rows->first + i;
		set->filtered[kept] = (uint16_t)at;
		if (rows->groups) set->filtered_groups[kept] = rows->groups[i];
		kept += values[at] && !rf_is_null(filter, at);
	}
	rows->rows = set->filtered;
	rows->row_count = kept;
	if (rows->groups) rows->groups = set->filtered_groups;
}

rf_status rf_aggregate_set_update(rf_aggregate_set *set, const rf_batch *batch,
                                  const uint16_t *rows, uint32_t first, uint32_t row_count,
                                  const uint32_t *groups, void *records, rf_error *error)
{
	for (uint32_t i = 0; i < set->count; i++) {
		const rf_aggregate_call *call = set->envs[i].call;
		rf_column args[RF_AGGREGATE_COLUMNS_MAX + 1];
		uint32_t key = call->arg_count + (call->time != RF_NO_COLUMN);
		rf_aggregate_rows run = {.args = args,
		                         .rows = rows,
		                         .first = first,
		                         .row_count = row_count,
		                         .groups = groups,
		                         .states = (char *)records + set->offsets[i],
		                         .stride = set->record_size};
		for (uint32_t k = 0; k < call->arg_count; k++) args[k] = batch->columns[call->args[k]];
		if (call->time != RF_NO_COLUMN) args[call->arg_count] = batch->columns[call->time];
		for (uint32_t k = 0; k < call->order_count; k++)
			args[key + k] = batch->columns[call->args[call->arg_count + k]];
		if (call->filter != RF_NO_COLUMN) apply_filter(set, &batch->columns[call->filter], &run);
		if (run.row_count && !set->classes[i]->update(&set->envs[i], &run))
			return out_of_memory(set, error);
	}
	return RIFFLE_OK;
}

rf_status rf_aggregate_set_merge(const rf_aggregate_set *set, void *into, const void *from,
                                 rf_error *error)
{
	for (uint32_t i = 0; i < set->count; i++) {
		uint32_t offset = set->offsets[i];
		if (!set->classes[i]->merge(&set->envs[i], (char *)into + offset,
		                            (const char *)from + offset))
			return out_of_memory(set, error);
	}
	return RIFFLE_OK;
}

rf_status rf_aggregate_set_finish(const rf_aggregate_set *set, const void *record,
                                  rf_batch_store *store, uint32_t first_column, uint32_t row,
                                  rf_error *error)
{
	for (uint32_t i = 0; i < set->count; i++) {
		const char *reason = NULL;
		if (!set->classes[i]->finish(&set->envs[i], (const char *)record + set->offsets[i], store,
		                             first_column + i, row, &reason))
			return out_of_memory(set, error);
		if (!reason || rf_bit_get(store->failed, row)) continue;
		rf_bit_set(store->failed, row);
		if (!rf_notes_add(&store->notes, row, RF_NOTE_BAD_VALUE, "%s", reason))
			return out_of_memory(set, error);
	}
	return RIFFLE_OK;
}
