/*
 * Values of any type kept in a state. Invariant: a text cell's data is its own block of
 * capacity bytes, or NULL with capacity 0.
 */
#include "runtime/aggregate_impl.h"

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
	switch (column->type) {
	case RF_BOOLEAN: cell->boolean = ((const uint8_t *)column->data)[row]; return true;
	case RF_BIGINT:
	case RF_TIMESTAMP: cell->bigint = ((const int64_t *)column->data)[row]; return true;
	case RF_DOUBLE: cell->real = ((const double *)column->data)[row]; return true;
	case RF_INTERVAL: cell->interval = ((const rf_interval *)column->data)[row]; return true;
	case RF_TEXT_TYPE:
		text = &((const rf_text *)column->data)[row];
		return set_text(memory, cell, text->data, text->size);
	case RF_NULL:
	case RF_TYPE_COUNT: break;
	}
	return true;
}

bool rf_agg_cell_copy(rf_memory *memory, rf_type type, rf_agg_cell *to, const rf_agg_cell *from)
{
	if (type == RF_TEXT_TYPE) return set_text(memory, to, from->text.data, from->text.size);
	*to = *from;
	return true;
}

void rf_agg_cell_release(rf_memory *memory, rf_type type, rf_agg_cell *cell)
{
	if (type == RF_TEXT_TYPE) rf_free(memory, cell->text.data, cell->text.capacity);
	memset(cell, 0, sizeof *cell);
}

static int compare_bigint(int64_t a, int64_t b)
{
	return a < b ? -1 : a > b;
}

int rf_agg_cell_compare(const rf_agg_cell *cell, const rf_column *column, uint32_t row)
{
	switch (column->type) {
	case RF_BOOLEAN: return compare_bigint(cell->boolean, ((const uint8_t *)column->data)[row]);
	case RF_BIGINT:
	case RF_TIMESTAMP: return compare_bigint(cell->bigint, ((const int64_t *)column->data)[row]);
	case RF_DOUBLE: return rf_compare_real(cell->real, ((const double *)column->data)[row]);
	case RF_INTERVAL:
		return rf_compare_interval(cell->interval, ((const rf_interval *)column->data)[row]);
	case RF_TEXT_TYPE:
		return rf_text_compare((rf_text){cell->text.data, cell->text.size},
		                       ((const rf_text *)column->data)[row]);
	case RF_NULL:
	case RF_TYPE_COUNT: break;
	}
	return 0;
}

int rf_agg_cell_order(rf_type type, const rf_agg_cell *a, const rf_agg_cell *b)
{
	union {
		uint8_t boolean;
		int64_t bigint;
		double real;
		rf_text text;
		rf_interval interval;
	} value;
	rf_column column = {.type = type, .data = &value};
	if (type == RF_TEXT_TYPE)
		value.text = (rf_text){b->text.data, b->text.size};
	else
		memcpy(&value, b, sizeof value);
	return rf_agg_cell_compare(a, &column, 0);
}

bool rf_agg_cell_put(rf_type type, const rf_agg_cell *cell, rf_batch_store *store, uint32_t column,
                     uint32_t row)
{
	if (type == RF_TEXT_TYPE) {
		rf_value value = rf_value_text((rf_text){cell->text.data, cell->text.size});
		return rf_batch_store_put(store, column, row, &value);
	}
	memcpy((char *)store->columns[column].data + row * rf_type_size(type), cell,
	       rf_type_size(type));
	return true;
}
