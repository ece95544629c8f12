/* Sets of values: see aggregate_values.h. Invariant: every value has exactly one slot. */
#include "runtime/aggregate_values.h"

#include "runtime/value_hash.h"

#include <string.h>

enum { SLOTS_FIRST = 16 };

void rf_agg_values_init(rf_agg_values *values, rf_type type)
{
	memset(values, 0, sizeof *values);
	values->column.type = type;
}

void rf_agg_values_release(rf_memory *memory, rf_agg_values *values)
{
	rf_type type = values->column.type;
	for (uint32_t i = 0; rf_type_is_bytes(type) && i < values->count; i++) {
		rf_text text = ((const rf_text *)values->column.data)[i];
		rf_free(memory, (void *)text.data, text.size);
	}
	rf_free(memory, values->column.data, values->capacity * rf_type_size(type));
	rf_free(memory, values->slots, values->slot_count * sizeof *values->slots);
	rf_agg_values_init(values, type);
}

static void put_in_slot(const rf_agg_values *values, uint32_t *slots, uint32_t slot_count,
                        uint32_t index)
{
	uint32_t slot = (uint32_t)rf_hash_value(&values->column, index, 0) & (slot_count - 1);
	while (slots[slot]) slot = (slot + 1) & (slot_count - 1);
	slots[slot] = index + 1;
}

static bool grow_slots(rf_memory *memory, rf_agg_values *values)
{
	uint32_t slot_count = values->slot_count ? values->slot_count * 2 : SLOTS_FIRST;
	uint32_t *slots;
	if (slot_count == 0) {
		memory->is_over_limit = false;
		return false;
	}
	slots = rf_alloc_zero(memory, slot_count * sizeof *slots);
	if (!slots) return false;
	for (uint32_t i = 0; i < values->count; i++) put_in_slot(values, slots, slot_count, i);
	rf_free(memory, values->slots, values->slot_count * sizeof *slots);
	values->slots = slots;
	values->slot_count = slot_count;
	return true;
}

/* Puts a value after the last one. */
static bool append(rf_memory *memory, rf_agg_values *values, const rf_column *column, uint32_t at)
{
	size_t size = rf_type_size(column->type);
	char *to;
	if (!rf_array_grow(memory, &values->column.data, &values->capacity, (uint64_t)values->count + 1,
	                   size))
		return false;
	to = (char *)values->column.data + values->count * size;
	memcpy(to, (const char *)column->data + at * size, size);
	if (rf_type_is_bytes(column->type)) {
		rf_text text = ((const rf_text *)column->data)[at];
		char *copy = rf_alloc(memory, text.size);
		if (!copy) return false;
		if (text.size) memcpy(copy, text.data, text.size);
		text.data = copy;
		memcpy(to, &text, sizeof text);
	}
	values->count++;
	return true;
}

bool rf_agg_values_add(rf_memory *memory, rf_agg_values *values, const rf_column *column,
                       uint32_t at, uint32_t *index)
{
	uint32_t slot;
	if (((uint64_t)values->count + 1) * 2 > values->slot_count && !grow_slots(memory, values))
		return false;
	slot = (uint32_t)rf_hash_value(column, at, 0) & (values->slot_count - 1);
	while (values->slots[slot]) {
		*index = values->slots[slot] - 1;
		if (rf_values_equal(&values->column, *index, column, at)) return true;
		slot = (slot + 1) & (values->slot_count - 1);
	}
	if (!append(memory, values, column, at)) return false;
	*index = values->count - 1;
	values->slots[slot] = values->count;
	return true;
}

void rf_agg_values_keep(rf_memory *memory, rf_agg_values *values, const uint64_t *marks)
{
	size_t size = rf_type_size(values->column.type);
	bool is_bytes = rf_type_is_bytes(values->column.type);
	char *data = values->column.data;
	uint32_t kept = 0;
	for (uint32_t i = 0; i < values->count; i++) {
		if (marks[i]) {
			memmove(data + kept++ * size, data + i * size, size);
		} else if (is_bytes) {
			rf_text text = ((const rf_text *)values->column.data)[i];
			rf_free(memory, (void *)text.data, text.size);
		}
	}
	values->count = kept;
	if (values->slot_count) memset(values->slots, 0, values->slot_count * sizeof *values->slots);
	for (uint32_t i = 0; i < kept; i++) put_in_slot(values, values->slots, values->slot_count, i);
}

/* ---- values and how often each came ---- */

void rf_agg_counts_init(rf_agg_counts *counts, rf_type type)
{
	rf_agg_values_init(&counts->values, type);
	counts->counts = NULL;
	counts->capacity = 0;
}

void rf_agg_counts_release(rf_memory *memory, rf_agg_counts *counts)
{
	rf_agg_values_release(memory, &counts->values);
	rf_free(memory, counts->counts, counts->capacity * sizeof *counts->counts);
	counts->counts = NULL;
	counts->capacity = 0;
}

bool rf_agg_counts_add(rf_memory *memory, rf_agg_counts *counts, const rf_column *column,
                       uint32_t at, uint64_t times)
{
	uint32_t before = counts->values.count, index;
	if (!rf_array_grow(memory, &counts->counts, &counts->capacity, (uint64_t)before + 1,
	                   sizeof *counts->counts))
		return false;
	if (!rf_agg_values_add(memory, &counts->values, column, at, &index)) return false;
	if (index == before) counts->counts[index] = 0;
	counts->counts[index] += times;
	return true;
}

void rf_agg_counts_keep(rf_memory *memory, rf_agg_counts *counts)
{
	uint32_t count = counts->values.count, kept = 0;
	rf_agg_values_keep(memory, &counts->values, counts->counts);
	for (uint32_t i = 0; i < count; i++)
		if (counts->counts[i]) counts->counts[kept++] = counts->counts[i];
}
