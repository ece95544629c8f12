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
	for (uint32_t i = 0; i < values->count; i++) {
		uint32_t slot = (uint32_t)rf_hash_value(&values->column, i, 0) & (slot_count - 1);
		while (slots[slot]) slot = (slot + 1) & (slot_count - 1);
		slots[slot] = i + 1;
	}
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
