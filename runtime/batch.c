/* Batches and the columns an operator owns: see batch.h. */
#include "runtime/batch.h"

#include <string.h>

bool rf_batch_note(const rf_batch *batch, uint32_t row, rf_notes *notes, uint32_t position,
                   rf_note_kind kind, const char *reason)
{
	if (!batch->lines) return rf_notes_add(notes, position, kind, "%s", reason);
	return rf_notes_add(notes, position, kind, "%.*s:%lld: %s", (int)batch->source_name.size,
	                    batch->source_name.data, (long long)batch->lines[row], reason);
}

rf_value rf_column_value(const rf_column *column, uint32_t row)
{
	rf_value value = {.type = column->type};
	if (rf_is_null(column, row)) {
		value.is_null = true;
		return value;
	}
	switch (rf_type_kind(column->type)) {
	case RF_BOOLEAN: value.as.boolean = ((const uint8_t *)column->data)[row] != 0; break;
	case RF_BIGINT:
	case RF_TIMESTAMP: value.as.bigint = ((const int64_t *)column->data)[row]; break;
	case RF_DOUBLE: value.as.real = ((const double *)column->data)[row]; break;
	case RF_DECIMAL: value.as.decimal = ((const rf_decimal *)column->data)[row]; break;
	case RF_TEXT_TYPE:
	case RF_JSON:
	case RF_BLOB:
	case RF_ARRAY: value.as.text = ((const rf_text *)column->data)[row]; break;
	case RF_INTERVAL: value.as.interval = ((const rf_interval *)column->data)[row]; break;
	default: value.is_null = true; break;
	}
	return value;
}

void rf_column_set(rf_column *column, uint32_t row, const rf_value *value)
{
	if (value->is_null) {
		rf_bit_clear(column->validity, row);
		memset((char *)column->data + row * rf_type_size(column->type), 0,
		       rf_type_size(column->type));
		return;
	}
	if (column->validity) rf_bit_set(column->validity, row);
	switch (rf_type_kind(column->type)) {
	case RF_BOOLEAN: ((uint8_t *)column->data)[row] = value->as.boolean; break;
	case RF_BIGINT:
	case RF_TIMESTAMP: ((int64_t *)column->data)[row] = value->as.bigint; break;
	case RF_DOUBLE: ((double *)column->data)[row] = value->as.real; break;
	case RF_DECIMAL: ((rf_decimal *)column->data)[row] = value->as.decimal; break;
	case RF_TEXT_TYPE:
	case RF_JSON:
	case RF_BLOB:
	case RF_ARRAY: ((rf_text *)column->data)[row] = value->as.text; break;
	case RF_INTERVAL: ((rf_interval *)column->data)[row] = value->as.interval; break;
	default: break;
	}
}

static size_t bitmap_words(const rf_batch_store *store)
{
	return (store->capacity + 63) / 64;
}

rf_status rf_batch_store_open(rf_batch_store *store, rf_memory *memory, const rf_schema *schema,
                              uint32_t capacity, rf_error *error)
{
	memset(store, 0, sizeof *store);
	store->memory = memory;
	store->capacity = capacity;
	store->column_count = schema->count;
	rf_arena_init(&store->text, memory);
	rf_notes_init(&store->notes, memory);
	store->columns = rf_alloc_zero(memory, schema->count * sizeof *store->columns);
	store->bitmaps = rf_alloc_zero(memory, schema->count * sizeof *store->bitmaps);
	store->failed = rf_alloc_zero(memory, bitmap_words(store) * sizeof(uint64_t));
	if (!store->columns || !store->bitmaps || !store->failed) goto fail;
	for (uint32_t i = 0; i < schema->count; i++) {
		store->columns[i].type = schema->columns[i].type;
		store->columns[i].data =
			rf_alloc_zero(memory, capacity * rf_type_size(schema->columns[i].type));
		store->bitmaps[i] = rf_alloc(memory, bitmap_words(store) * sizeof(uint64_t));
		if (!store->columns[i].data || !store->bitmaps[i]) goto fail;
	}
	return RIFFLE_OK;
fail:
	rf_memory_fail(memory, "a batch", error);
	rf_batch_store_close(store);
	return error ? error->code : RIFFLE_NO_MEMORY;
}

void rf_batch_store_close(rf_batch_store *store)
{
	rf_memory *memory = store->memory;
	if (!memory) return;
	for (uint32_t i = 0; i < store->column_count; i++) {
		if (store->columns)
			rf_free(memory, store->columns[i].data,
			        store->capacity * rf_type_size(store->columns[i].type));
		if (store->bitmaps)
			rf_free(memory, store->bitmaps[i], bitmap_words(store) * sizeof(uint64_t));
	}
	rf_free(memory, store->columns, store->column_count * sizeof *store->columns);
	rf_free(memory, store->bitmaps, store->column_count * sizeof *store->bitmaps);
	rf_free(memory, store->failed, bitmap_words(store) * sizeof(uint64_t));
	rf_notes_release(&store->notes);
	rf_arena_release(&store->text);
	memset(store, 0, sizeof *store);
}

void rf_batch_store_begin(rf_batch_store *store, rf_batch *batch)
{
	rf_arena_reset(&store->text);
	rf_notes_clear(&store->notes);
	memset(store->failed, 0, bitmap_words(store) * sizeof(uint64_t));
	for (uint32_t i = 0; i < store->column_count; i++) store->columns[i].validity = NULL;
	memset(batch, 0, sizeof *batch);
	batch->columns = store->columns;
	batch->column_count = store->column_count;
	batch->notes = &store->notes;
	batch->failed = store->failed;
	batch->watermark = INT64_MIN;
}

void rf_batch_store_set_null(rf_batch_store *store, uint32_t column, uint32_t row)
{
	rf_column *to = &store->columns[column];
	size_t size = rf_type_size(to->type);
	if (!to->validity) {
		to->validity = store->bitmaps[column];
		memset(to->validity, 0xFF, bitmap_words(store) * sizeof(uint64_t));
	}
	rf_bit_clear(to->validity, row);
	memset((char *)to->data + row * size, 0, size);
}

bool rf_batch_store_put(rf_batch_store *store, uint32_t column, uint32_t row, const rf_value *value)
{
	rf_value copy = *value;
	if (value->is_null) {
		rf_batch_store_set_null(store, column, row);
		return true;
	}
	if (rf_type_is_bytes(store->columns[column].type)) {
		char *bytes = rf_arena_bytes(&store->text, value->as.text.size);
		if (!bytes) return false;
		if (value->as.text.size) memcpy(bytes, value->as.text.data, value->as.text.size);
		copy.as.text.data = bytes;
	}
	rf_column_set(&store->columns[column], row, &copy);
	return true;
}

bool rf_batch_store_copy(rf_batch_store *store, uint32_t column, uint32_t row,
                         const rf_column *from, uint32_t from_row)
{
	rf_value value = rf_column_value(from, from_row);
	return rf_batch_store_put(store, column, row, &value);
}

/* Values of one size, those of the selected rows one after the other. */
#define GATHER(TYPE) \
	for (uint32_t i = 0; i < count; i++) \
		((TYPE *)to)[i] = ((const TYPE *)from->data)[rf_batch_position(batch, first + i)];

static bool append_texts(rf_batch_store *store, rf_text *to, const rf_column *from,
                         const rf_batch *batch, uint32_t first, uint32_t count)
{
	const rf_text *texts = from->data;
	size_t size = 0;
	char *bytes;
	for (uint32_t i = 0; i < count; i++) {
		uint32_t row = rf_batch_position(batch, first + i);
		if (!rf_is_null(from, row)) size += texts[row].size;
	}
	bytes = rf_arena_bytes(&store->text, size);
	if (!bytes) return false;
	for (uint32_t i = 0; i < count; i++) {
		uint32_t row = rf_batch_position(batch, first + i);
		to[i] = (rf_text){bytes, rf_is_null(from, row) ? 0 : texts[row].size};
		if (to[i].size) memcpy(bytes, texts[row].data, to[i].size);
		bytes += to[i].size;
	}
	return true;
}

static bool append_column(rf_batch_store *store, uint32_t column, uint32_t at,
                          const rf_batch *batch, uint32_t first, uint32_t count)
{
	const rf_column *from = &batch->columns[column];
	size_t size = rf_type_size(from->type);
	void *to = (char *)store->columns[column].data + at * size;
	if (rf_type_is_bytes(from->type)) {
		if (!append_texts(store, to, from, batch, first, count)) return false;
	} else if (!batch->selection) {
		memcpy(to, (const char *)from->data + first * size, count * size);
	} else {
		switch (size) {
		case 1: GATHER(uint8_t) break;
		case sizeof(int64_t): GATHER(int64_t) break;
		default: GATHER(rf_decimal) break;
		}
	}
	for (uint32_t i = 0; from->validity && i < count; i++)
		if (rf_is_null(from, rf_batch_position(batch, first + i)))
			rf_batch_store_set_null(store, column, at + i);
	return true;
}

bool rf_batch_store_append(rf_batch_store *store, rf_batch *rows, const rf_batch *batch,
                           uint32_t *from)
{
	uint32_t room = store->capacity - rows->row_count, count = batch->selected_count - *from;
	if (count > room) count = room;
	for (uint32_t i = 0; i < store->column_count; i++)
		if (!append_column(store, i, rows->row_count, batch, *from, count)) return false;
	rows->row_count += count;
	rows->selected_count = rows->row_count;
	*from += count;
	return true;
}
