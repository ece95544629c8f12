/*
 * Batches as the host gets them: one block of memory with the selected rows, their text and
 * the columns' names, which outlives the query that made it.
 */
#include "engine/engine.h"

#include "base/array_value.h"
#include "runtime/format/format.h"

#include <string.h>

struct riffle_batch {
	uint32_t magic;
	uint32_t row_count;
	uint32_t column_count;
	riffle_allocator allocator;
	size_t size_bytes; /* of the block */
	riffle_column *columns;
};

static size_t align(size_t size)
{
	return (size + 15) & ~(size_t)15;
}

static size_t bitmap_size(uint32_t rows)
{
	return ((size_t)rows + 63) / 64 * 8;
}

/* Bytes of text in the selected rows. */
static size_t text_size(const rf_column *column, const rf_batch *batch)
{
	const rf_text *texts = column->data;
	size_t size = 0;
	if (!rf_type_is_bytes(column->type)) return 0;
	for (uint32_t i = 0; i < batch->selected_count; i++) {
		uint32_t row = rf_batch_position(batch, i);
		if (!rf_is_null(column, row)) size += texts[row].size;
	}
	return size;
}

static size_t block_size(const rf_schema *columns, const rf_batch *batch)
{
	size_t size = align(sizeof(riffle_batch)) + align(columns->count * sizeof(riffle_column));
	for (uint32_t c = 0; c < columns->count; c++) {
		const rf_column *column = &batch->columns[c];
		size += align(columns->columns[c].name.size + 1);
		size += align(batch->selected_count * rf_type_size(columns->columns[c].type));
		if (batch->selected_count > 0) size += align(text_size(column, batch));
		size += align(bitmap_size(batch->selected_count));
	}
	return size;
}

static char *take(char **next, size_t size)
{
	char *block = *next;
	*next += align(size);
	return block;
}

static void copy_text(const rf_column *from, const rf_batch *batch, rf_text *to, char *bytes)
{
	const rf_text *texts = from->data;
	for (uint32_t i = 0; i < batch->selected_count; i++) {
		uint32_t row = rf_batch_position(batch, i);
		rf_text text = rf_is_null(from, row) ? (rf_text){"", 0} : texts[row];
		if (text.size) memcpy(bytes, text.data, text.size);
		to[i] = (rf_text){bytes, text.size};
		bytes += text.size;
	}
}

static void copy_values(const rf_column *from, const rf_batch *batch, char *to)
{
	size_t size = rf_type_size(from->type);
	if (!batch->selection) {
		memcpy(to, from->data, batch->selected_count * size);
		return;
	}
	for (uint32_t i = 0; i < batch->selected_count; i++)
		memcpy(to + i * size, (const char *)from->data + batch->selection[i] * size, size);
}

static void copy_validity(const rf_column *from, const rf_batch *batch, uint64_t *to)
{
	memset(to, 0, bitmap_size(batch->selected_count));
	for (uint32_t i = 0; i < batch->selected_count; i++)
		if (!rf_is_null(from, rf_batch_position(batch, i))) rf_bit_set(to, i);
}

static void copy_column(const rf_column_def *def, const rf_column *from, const rf_batch *batch,
                        riffle_column *to, char **next)
{
	char *name = take(next, def->name.size + 1);
	memcpy(name, def->name.data, def->name.size);
	name[def->name.size] = 0;
	to->size = sizeof *to;
	to->type = rf_type_kind(def->type);
	to->element = rf_type_is_array(def->type) ? rf_type_kind(rf_type_element(def->type)) : 0;
	to->precision = rf_type_precision(def->type);
	to->scale = rf_type_scale(def->type);
	to->name = name;
	to->name_size = def->name.size;
	if (batch->selected_count == 0) return;
	to->values = take(next, batch->selected_count * rf_type_size(def->type));
	if (rf_type_is_bytes(def->type))
		copy_text(from, batch, (rf_text *)to->values, take(next, text_size(from, batch)));
	else
		copy_values(from, batch, (char *)to->values);
	if (from->validity) {
		uint64_t *bits = (uint64_t *)take(next, bitmap_size(batch->selected_count));
		copy_validity(from, batch, bits);
		to->validity = bits;
	}
}

rf_status rf_result_copy(const rf_memory *memory, const rf_schema *columns, const rf_batch *batch,
                         riffle_batch **result, rf_error *error)
{
	size_t size = block_size(columns, batch);
	riffle_batch *copy = memory->allocator.allocate(memory->allocator.arg, size);
	char *next = (char *)copy;
	if (!copy) return rf_fail_memory(error);
	memset(copy, 0, align(sizeof *copy) + align(columns->count * sizeof(riffle_column)));
	take(&next, sizeof *copy);
	copy->magic = RF_MAGIC_BATCH;
	copy->allocator = memory->allocator;
	copy->size_bytes = size;
	copy->row_count = batch->selected_count;
	copy->column_count = columns->count;
	copy->columns = (riffle_column *)take(&next, columns->count * sizeof(riffle_column));
	for (uint32_t c = 0; c < columns->count; c++)
		copy_column(&columns->columns[c], &batch->columns[c], batch, &copy->columns[c], &next);
	*result = copy;
	return RIFFLE_OK;
}

static bool is_batch(const riffle_batch *batch)
{
	return batch && batch->magic == RF_MAGIC_BATCH;
}

riffle_status riffle_batch_info(const riffle_batch *batch, uint32_t *rows, uint32_t *columns)
{
	if (!is_batch(batch)) return RIFFLE_MISUSE;
	if (rows) *rows = batch->row_count;
	if (columns) *columns = batch->column_count;
	return RIFFLE_OK;
}

riffle_status riffle_batch_column(const riffle_batch *batch, uint32_t column, riffle_column *out)
{
	uint32_t size;
	if (!is_batch(batch) || column >= batch->column_count || !out) return RIFFLE_MISUSE;
	if (out->size < sizeof *out) return RIFFLE_MISUSE;
	size = out->size;
	*out = batch->columns[column];
	out->size = size;
	return RIFFLE_OK;
}

static rf_type type_of(const riffle_column *column)
{
	bool is_array = column->type == RIFFLE_TYPE_ARRAY;
	rf_type type = is_array ? column->element : column->type;
	if (type == RF_DECIMAL) type = rf_type_decimal(column->precision, column->scale);
	return is_array ? rf_type_array_of(type) : type;
}

uint32_t riffle_array_count(riffle_text array)
{
	return array.data ? rf_array_view_of(RF_ARRAY_FLAG, array).count : 0;
}

riffle_status riffle_array_value(const riffle_column *column, riffle_text array, uint32_t index,
                                 riffle_value *value)
{
	rf_array_view view;
	rf_value element;
	if (!column || column->type != RIFFLE_TYPE_ARRAY || !array.data || !value ||
	    value->size < sizeof *value)
		return RIFFLE_MISUSE;
	view = rf_array_view_of(type_of(column), array);
	if (index >= view.count) return RIFFLE_MISUSE;
	element = rf_array_view_value(&view, index);
	*value = (riffle_value){.size = value->size, .scale = column->scale};
	if (element.is_null) return RIFFLE_OK;
	value->type = rf_type_kind(element.type);
	memcpy(&value->as, &element.as, rf_type_size(element.type));
	return RIFFLE_OK;
}

riffle_status riffle_batch_text(const riffle_batch *batch, uint32_t row, uint32_t column,
                                char *buffer, size_t capacity, size_t *size)
{
	const riffle_column *from;
	rf_column view;
	rf_memory memory;
	rf_buffer text;
	riffle_status status = RIFFLE_OK;
	if (size) *size = 0;
	if (buffer && capacity) buffer[0] = 0;
	if (!is_batch(batch) || column >= batch->column_count || row >= batch->row_count)
		return RIFFLE_MISUSE;
	from = &batch->columns[column];
	view = (rf_column){type_of(from), (void *)from->values, (uint64_t *)from->validity, NULL};
	if (rf_is_null(&view, row)) return RIFFLE_DONE;
	rf_memory_init(&memory, &batch->allocator, 0);
	rf_buffer_init(&text, &memory, SIZE_MAX);
	if (!rf_value_write(&view, row, &text)) status = RIFFLE_NO_MEMORY;
	if (status == RIFFLE_OK && buffer && capacity) {
		size_t fits = text.size < capacity ? text.size : capacity - 1;
		if (fits) memcpy(buffer, text.data, fits);
		buffer[fits] = 0;
	}
	if (size) *size = text.size;
	rf_buffer_release(&text);
	return status;
}

void riffle_batch_free(riffle_batch *batch)
{
	riffle_allocator allocator;
	if (!is_batch(batch)) return;
	allocator = batch->allocator;
	batch->magic = 0;
	allocator.release(allocator.arg, batch, batch->size_bytes);
}
