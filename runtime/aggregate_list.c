/* Lists of values: see aggregate_list.h. */
#include "runtime/aggregate_list.h"

#include <string.h>

static size_t slot_size(rf_type type)
{
	return rf_type_is_bytes(type) ? sizeof(size_t) : rf_type_size(type);
}

void rf_agg_list_release(rf_memory *memory, rf_agg_list *list, rf_type type)
{
	rf_free(memory, list->values, list->capacity * slot_size(type));
	rf_free(memory, list->nulls, list->word_capacity * sizeof *list->nulls);
	rf_free(memory, list->bytes, list->byte_capacity);
	memset(list, 0, sizeof *list);
}

static bool reserve_bytes(rf_memory *memory, rf_agg_list *list, size_t more)
{
	size_t need = list->size + more;
	size_t capacity = list->byte_capacity ? list->byte_capacity : 32;
	char *bytes;
	if (need <= list->byte_capacity) return true;
	if (need < more || need > SIZE_MAX / 4) {
		memory->is_over_limit = false;
		return false;
	}
	while (capacity < need) capacity *= 2;
	bytes = rf_realloc(memory, list->bytes, list->byte_capacity, capacity);
	if (!bytes) return false;
	list->bytes = bytes;
	list->byte_capacity = capacity;
	return true;
}

/* Room for the next value's bit; the bits before the first NULL are made with it. */
static bool reserve_null(rf_memory *memory, rf_agg_list *list, bool is_null)
{
	uint32_t before = list->word_capacity;
	if (!is_null && !list->has_null) return true;
	if (!rf_array_grow(memory, &list->nulls, &list->word_capacity, (uint64_t)list->count / 64 + 1,
	                   sizeof *list->nulls))
		return false;
	if (list->word_capacity > before)
		memset(list->nulls + before, 0, (list->word_capacity - before) * sizeof *list->nulls);
	list->has_null = true;
	if (is_null)
		rf_bit_set(list->nulls, list->count);
	else
		rf_bit_clear(list->nulls, list->count);
	return true;
}

static bool add_value(rf_memory *memory, rf_agg_list *list, rf_type type, const rf_value *value)
{
	size_t slot = slot_size(type), size = 0;
	char *to;
	if (rf_type_is_bytes(type) && !value->is_null) size = value->as.text.size;
	if (!rf_array_grow(memory, &list->values, &list->capacity, (uint64_t)list->count + 1, slot) ||
	    (size && !reserve_bytes(memory, list, size)) || !reserve_null(memory, list, value->is_null))
		return false;
	to = list->values + list->count * slot;
	if (rf_type_is_bytes(type)) {
		if (size) memcpy(list->bytes + list->size, value->as.text.data, size);
		list->size += size;
		memcpy(to, &list->size, sizeof list->size);
	} else if (value->is_null) {
		memset(to, 0, slot);
	} else {
		memcpy(to, &value->as, slot);
	}
	list->count++;
	return true;
}

bool rf_agg_list_add(rf_memory *memory, rf_agg_list *list, const rf_column *column, uint32_t at)
{
	rf_value value = rf_column_value(column, at);
	return add_value(memory, list, column->type, &value);
}

bool rf_agg_list_append(rf_memory *memory, rf_agg_list *list, const rf_agg_list *from, rf_type type)
{
	for (uint32_t i = 0; i < from->count; i++) {
		rf_value value = rf_agg_list_value(from, type, i);
		if (!add_value(memory, list, type, &value)) return false;
	}
	return true;
}

static size_t end_of(const rf_agg_list *list, uint32_t i)
{
	size_t end;
	memcpy(&end, list->values + i * sizeof end, sizeof end);
	return end;
}

rf_value rf_agg_list_value(const rf_agg_list *list, rf_type type, uint32_t i)
{
	rf_value value = rf_value_null(type);
	if (list->has_null && rf_bit_get(list->nulls, i)) return value;
	value.is_null = false;
	if (rf_type_is_bytes(type)) {
		size_t start = i ? end_of(list, i - 1) : 0;
		value.as.text = (rf_text){list->bytes + start, end_of(list, i) - start};
	} else {
		size_t size = rf_type_size(type);
		memcpy(&value.as, list->values + i * size, size);
	}
	return value;
}
