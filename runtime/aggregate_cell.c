/*
 * Values of any type kept in a state. Invariant: a text cell's data is its own block of
 * capacity bytes, or NULL with capacity 0.
 */
#include "runtime/aggregate_impl.h"

#include "base/value_compare.h"

#include <string.h>

enum { TEXT_CAPACITY_LEAST = 16 };

/* Keeps the block when it fits and is not far too large. */
static bool set_text(rf_memory *memory, rf_agg_cell *cell, const char *data, size_t size)
{
	if (size > cell->text.capacity || cell->text.capacity > 4 * size + 64) {
		size_t capacity = size < TEXT_CAPACITY_LEAST ? TEXT_CAPACITY_LEAST : size;
		char *block;
		if (capacity > UINT32_MAX) {
			memory->is_over_limit = false;
			return false;
		}
		block = rf_alloc(memory, capacity);
		if (!block) return false;
		rf_free(memory, cell->text.data, cell->text.capacity);
		cell->text.data = block;
		cell->text.capacity = (uint32_t)capacity;
	}
	if (size) memcpy(cell->text.data, data, size);
	cell->text.size = (uint32_t)size;
	return true;
}

bool rf_agg_cell_set(rf_memory *memory, rf_agg_cell *cell, const rf_column *column, uint32_t row)
{
	const rf_text *text;
	switch (rf_type_kind(column->type)) {
	case RF_BOOLEAN: cell->boolean = ((const uint8_t *)column->data)[row]; return true;
	case RF_BIGINT:
	case RF_TIMESTAMP: cell->bigint = ((const int64_t *)column->data)[row]; return true;
	case RF_DOUBLE: cell->real = ((const double *)column->data)[row]; return true;
	case RF_INTERVAL: cell->interval = ((const rf_interval *)column->data)[row]; return true;
	case RF_DECIMAL: cell->decimal = ((const rf_decimal *)column->data)[row]; return true;
	case RF_TEXT_TYPE:
	case RF_JSON:
	case RF_BLOB:
	case RF_ARRAY:
		text = &((const rf_text *)column->data)[row];
		return set_text(memory, cell, text->data, text->size);
	default: return true;
	}
}

bool rf_agg_cell_copy(rf_memory *memory, rf_type type, rf_agg_cell *to, const rf_agg_cell *from)
{
	if (rf_type_is_bytes(type)) return set_text(memory, to, from->text.data, from->text.size);
	*to = *from;
	return true;
}

void rf_agg_cell_release(rf_memory *memory, rf_type type, rf_agg_cell *cell)
{
	if (rf_type_is_bytes(type)) rf_free(memory, cell->text.data, cell->text.capacity);
	memset(cell, 0, sizeof *cell);
}

static rf_value value_of(rf_type type, const rf_agg_cell *cell)
{
	rf_value value = {.type = type};
	if (rf_type_is_bytes(type))
		value.as.text = (rf_text){cell->text.data, cell->text.size};
	else
		memcpy(&value.as, cell, rf_type_size(type));
	return value;
}

int rf_agg_cell_compare(const rf_agg_cell *cell, const rf_column *column, uint32_t row)
{
	rf_value a = value_of(column->type, cell), b = rf_column_value(column, row);
	return rf_value_compare(&a, &b);
}

int rf_agg_cell_order(rf_type type, const rf_agg_cell *a, const rf_agg_cell *b)
{
	rf_value left = value_of(type, a), right = value_of(type, b);
	return rf_value_compare(&left, &right);
}

bool rf_agg_cell_put(rf_type type, const rf_agg_cell *cell, rf_batch_store *store, uint32_t column,
                     uint32_t row)
{
	if (rf_type_is_bytes(type)) {
		rf_value value = value_of(type, cell);
		return rf_batch_store_put(store, column, row, &value);
	}
	memcpy((char *)store->columns[column].data + row * rf_type_size(type), cell,
	       rf_type_size(type));
	return true;
}
