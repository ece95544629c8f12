/*
 * Rows kept beyond their batch: see row_store.h. Rows lie column by column in chunks of
 * CHUNK_ROWS; a store that never holds more than a few rows has one smaller chunk. Invariant:
 * row `number` is in chunk (number - base) / CHUNK_ROWS, and every chunk but the last is full.
 */
#include "runtime/row_store.h"

#include "base/value_compare.h"

#include <string.h>

enum { CHUNK_ROWS = RF_BATCH_ROWS, CHUNK_ROWS_FIRST = 128 };

/* data: for each column its values, then its validity bits (used only if has_null). */
typedef struct row_chunk {
	char *data;
	bool *has_null;    /* for each column */
	uint32_t capacity; /* rows: a multiple of 128, so that every part is aligned to 16 */
	uint32_t count;
	rf_arena text;
} row_chunk;

struct rf_row_store {
	rf_memory *memory;
	const char *what;
	uint32_t column_count;
	uint32_t *columns; /* of the batches */
	rf_type *types;
	uint32_t *eighths;    /* where each column starts in a chunk, in eighths of bytes a row; the
	                         last is the size of a row */
	uint64_t **view_bits; /* of each column: validity of a view that starts between two words */
	row_chunk **chunks;
	uint32_t chunk_count, chunk_capacity;
	row_chunk *spare;
	uint64_t base;  /* number of the first row of chunks[0] */
	uint64_t first; /* the oldest row held */
	uint64_t end;
};

static char *column_data(const rf_row_store *store, const row_chunk *chunk, uint32_t column)
{
	return chunk->data + (size_t)chunk->capacity * store->eighths[column] / 8;
}

static uint64_t *column_bits(const rf_row_store *store, const row_chunk *chunk, uint32_t column)
{
	return (uint64_t *)(void *)(column_data(store, chunk, column) +
	                            chunk->capacity * rf_type_size(store->types[column]));
}

static size_t chunk_bytes(const rf_row_store *store, uint32_t capacity)
{
	return (size_t)capacity * store->eighths[store->column_count] / 8;
}

static void chunk_free(rf_row_store *store, row_chunk *chunk)
{
	if (!chunk) return;
	rf_arena_release(&chunk->text);
	rf_free(store->memory, chunk->data, chunk_bytes(store, chunk->capacity));
	rf_free(store->memory, chunk->has_null, store->column_count);
	rf_free(store->memory, chunk, sizeof *chunk);
}

static void chunk_empty(const rf_row_store *store, row_chunk *chunk)
{
	chunk->count = 0;
	memset(chunk->has_null, 0, store->column_count);
	rf_arena_reset(&chunk->text);
}

static row_chunk *chunk_new(rf_row_store *store, uint32_t capacity)
{
	row_chunk *chunk = rf_alloc_zero(store->memory, sizeof *chunk);
	if (!chunk) return NULL;
	rf_arena_init(&chunk->text, store->memory);
	chunk->capacity = capacity;
	chunk->data = rf_alloc(store->memory, chunk_bytes(store, capacity));
	chunk->has_null = rf_alloc_zero(store->memory, store->column_count);
	if (chunk->data && chunk->has_null) return chunk;
	chunk_free(store, chunk);
	return NULL;
}

rf_status rf_row_store_open(rf_row_store **store, rf_memory *memory, const rf_schema *schema,
                            const uint32_t *columns, uint32_t column_count, const char *what,
                            rf_error *error)
{
	rf_row_store *self = rf_alloc_zero(memory, sizeof *self);
	*store = NULL;
	if (!self) return rf_memory_fail(memory, what, error);
	if (!columns) column_count = schema->count;
	self->memory = memory;
	self->what = what;
	self->column_count = column_count;
	self->columns = rf_alloc(memory, column_count * sizeof *self->columns);
	self->types = rf_alloc(memory, column_count * sizeof *self->types);
	self->eighths = rf_alloc(memory, (column_count + 1) * sizeof *self->eighths);
	self->view_bits = rf_alloc_zero(memory, column_count * sizeof *self->view_bits);
	if (!self->columns || !self->types || !self->eighths || !self->view_bits) {
		rf_row_store_close(self);
		return rf_memory_fail(memory, what, error);
	}
	self->eighths[0] = 0;
	for (uint32_t i = 0; i < column_count; i++) {
		uint32_t column = columns ? columns[i] : i;
		self->columns[i] = column;
		self->types[i] = schema->columns[column].type;
		self->eighths[i + 1] = self->eighths[i] + (uint32_t)rf_type_size(self->types[i]) * 8 + 1;
	}
	*store = self;
	return RIFFLE_OK;
}

static size_t view_bits_bytes(void)
{
	return RF_BITMAP_WORDS * sizeof(uint64_t);
}

void rf_row_store_close(rf_row_store *store)
{
	rf_memory *memory;
	uint32_t count;
	if (!store) return;
	memory = store->memory;
	count = store->column_count;
	for (uint32_t i = 0; i < store->chunk_count; i++) chunk_free(store, store->chunks[i]);
	chunk_free(store, store->spare);
	for (uint32_t i = 0; store->view_bits && i < count; i++)
		rf_free(memory, store->view_bits[i], view_bits_bytes());
	rf_free(memory, store->chunks, store->chunk_capacity * sizeof *store->chunks);
	rf_free(memory, store->view_bits, count * sizeof *store->view_bits);
	rf_free(memory, store->eighths, (count + 1) * sizeof *store->eighths);
	rf_free(memory, store->types, count * sizeof *store->types);
	rf_free(memory, store->columns, count * sizeof *store->columns);
	rf_free(memory, store, sizeof *store);
}

/* ---- appending ---- */

/* Moves the one small chunk's rows to a larger one. Text stays where it is. */
static bool chunk_grow(rf_row_store *store, row_chunk *chunk, uint32_t need)
{
	row_chunk larger = *chunk;
	while (larger.capacity < need) larger.capacity *= 2;
	larger.data = rf_alloc(store->memory, chunk_bytes(store, larger.capacity));
	if (!larger.data) return false;
	for (uint32_t i = 0; i < store->column_count; i++) {
		memcpy(column_data(store, &larger, i), column_data(store, chunk, i),
		       chunk->count * rf_type_size(store->types[i]));
		if (!chunk->has_null[i]) continue;
		memset(column_bits(store, &larger, i), 0xFF, larger.capacity / 8);
		memcpy(column_bits(store, &larger, i), column_bits(store, chunk, i), chunk->capacity / 8);
	}
	rf_free(store->memory, chunk->data, chunk_bytes(store, chunk->capacity));
	chunk->data = larger.data;
	chunk->capacity = larger.capacity;
	return true;
}

/* The chunk that takes the next rows, with room for at least one; want: how many will come. */
static row_chunk *chunk_for_rows(rf_row_store *store, uint32_t want)
{
	row_chunk *chunk = store->chunk_count ? store->chunks[store->chunk_count - 1] : NULL;
	uint64_t need = chunk ? (uint64_t)chunk->count + want : want;
	if (need > CHUNK_ROWS) need = CHUNK_ROWS;
	if (chunk && chunk->count < CHUNK_ROWS) {
		if (need > chunk->capacity && !chunk_grow(store, chunk, (uint32_t)need)) return NULL;
		return chunk;
	}
	if (!rf_array_grow(store->memory, &store->chunks, &store->chunk_capacity,
	                   (uint64_t)store->chunk_count + 1, sizeof *store->chunks))
		return NULL;
	if (store->spare) {
		chunk = store->spare;
		store->spare = NULL;
	} else {
		uint32_t capacity = CHUNK_ROWS;
		if (store->chunk_count == 0)
			for (capacity = CHUNK_ROWS_FIRST; capacity < need;) capacity *= 2;
		chunk = chunk_new(store, capacity);
		if (!chunk) return NULL;
	}
	store->chunks[store->chunk_count++] = chunk;
	return chunk;
}

#define GATHER(type) \
	do { \
		const type *values = from->data; \
		type *copies = (type *)(void *)to; \
		for (uint32_t i = 0; i < count; i++) copies[i] = values[rows[i]]; \
	} while (0)

/* Copies fixed-size values (of text: the pointers). */
static void copy_values(char *to, const rf_column *from, const uint16_t *rows, uint32_t first,
                        uint32_t count)
{
	size_t size = rf_type_size(from->type);
	if (!rows) {
		memcpy(to, (const char *)from->data + first * size, count * size);
		return;
	}
	switch (size) {
	case 1: GATHER(uint8_t); break;
	case 8: GATHER(uint64_t); break;
	default: GATHER(rf_interval); break;
	}
}

#undef GATHER

static void copy_nulls(rf_row_store *store, row_chunk *chunk, uint32_t column,
                       const rf_column *from, const uint16_t *rows, uint32_t first, uint32_t count)
{
	uint64_t *bits = column_bits(store, chunk, column);
	if (chunk->has_null[column])
		for (uint32_t i = 0; i < count; i++) rf_bit_set(bits, chunk->count + i);
	for (uint32_t i = 0; i < count; i++) {
		if (!rf_is_null(from, rows ? rows[i] : first + i)) continue;
		if (!chunk->has_null[column]) {
			memset(bits, 0xFF, chunk->capacity / 8);
			chunk->has_null[column] = true;
		}
		rf_bit_clear(bits, chunk->count + i);
	}
}

/* Replaces the pointers of borrowed text by pointers to copies. */
static bool own_texts(rf_row_store *store, row_chunk *chunk, uint32_t column, uint32_t count)
{
	rf_text *texts = (rf_text *)(void *)column_data(store, chunk, column) + chunk->count;
	uint64_t *bits = chunk->has_null[column] ? column_bits(store, chunk, column) : NULL;
	for (uint32_t i = 0; i < count; i++) {
		char *bytes;
		if (bits && !rf_bit_get(bits, chunk->count + i)) texts[i].size = 0;
		bytes = rf_arena_bytes(&chunk->text, texts[i].size);
		if (!bytes) return false;
		if (texts[i].size) memcpy(bytes, texts[i].data, texts[i].size);
		texts[i].data = bytes;
	}
	return true;
}

static bool append_to_chunk(rf_row_store *store, row_chunk *chunk, const rf_batch *batch,
                            const uint16_t *rows, uint32_t first, uint32_t count)
{
	for (uint32_t i = 0; i < store->column_count; i++) {
		const rf_column *from = &batch->columns[store->columns[i]];
		size_t size = rf_type_size(store->types[i]);
		copy_values(column_data(store, chunk, i) + chunk->count * size, from, rows, first, count);
		if (from->validity || chunk->has_null[i])
			copy_nulls(store, chunk, i, from, rows, first, count);
		if (rf_type_is_bytes(store->types[i]) && !own_texts(store, chunk, i, count)) return false;
	}
	chunk->count += count;
	store->end += count;
	return true;
}

rf_status rf_row_store_append(rf_row_store *store, const rf_batch *batch, const uint16_t *rows,
                              uint32_t first, uint32_t row_count, rf_error *error)
{
	while (row_count > 0) {
		row_chunk *chunk = chunk_for_rows(store, row_count);
		uint32_t count;
		if (!chunk) return rf_memory_fail(store->memory, store->what, error);
		count = chunk->capacity - chunk->count;
		if (count > row_count) count = row_count;
		if (!append_to_chunk(store, chunk, batch, rows, first, count))
			return rf_memory_fail(store->memory, store->what, error);
		if (rows)
			rows += count;
		else
			first += count;
		row_count -= count;
	}
	return RIFFLE_OK;
}

/* ---- dropping ---- */

uint64_t rf_row_store_first(const rf_row_store *store)
{
	return store->first;
}

uint64_t rf_row_store_end(const rf_row_store *store)
{
	return store->end;
}

/* Keeps an emptied chunk for the next rows, if it is worth it. */
static void chunk_retire(rf_row_store *store, row_chunk *chunk)
{
	if (store->spare && store->spare->capacity >= chunk->capacity) {
		chunk_free(store, chunk);
		return;
	}
	chunk_free(store, store->spare);
	chunk_empty(store, chunk);
	store->spare = chunk;
}

void rf_row_store_drop(rf_row_store *store, uint64_t number)
{
	uint32_t gone = 0;
	if (number <= store->first) return;
	if (number > store->end) number = store->end;
	store->first = number;
	if (number == store->end) {
		for (; gone < store->chunk_count; gone++) chunk_retire(store, store->chunks[gone]);
		store->base = number;
	} else {
		for (; number - store->base >= CHUNK_ROWS; gone++) {
			chunk_retire(store, store->chunks[gone]);
			store->base += CHUNK_ROWS;
		}
	}
	store->chunk_count -= gone;
	if (gone && store->chunk_count)
		memmove(store->chunks, store->chunks + gone, store->chunk_count * sizeof *store->chunks);
}

void rf_row_store_clear(rf_row_store *store)
{
	rf_row_store_drop(store, store->end);
	store->base = store->first = store->end = 0;
}

/* ---- reading ---- */

static const row_chunk *chunk_of(const rf_row_store *store, uint64_t number, uint32_t *row)
{
	uint64_t offset = number - store->base;
	*row = (uint32_t)(offset % CHUNK_ROWS);
	return store->chunks[offset / CHUNK_ROWS];
}

/* The validity bits of a chunk from row on, for count rows: in place if they start a word,
 * else moved into the store's own room, which the next view uses again. */
static uint64_t *view_validity(const rf_row_store *store, const row_chunk *chunk, uint32_t column,
                               uint32_t row, uint32_t count)
{
	uint64_t *bits = column_bits(store, chunk, column);
	uint64_t *moved = store->view_bits[column];
	uint32_t shift = row & 63, words = (count + 63) / 64;
	uint32_t last = chunk->capacity / 64 - 1;
	bits += row >> 6;
	if (shift == 0) return bits;
	if (!moved) {
		moved = rf_alloc(store->memory, view_bits_bytes());
		if (!moved) return NULL;
		store->view_bits[column] = moved;
	}
	for (uint32_t i = 0; i < words; i++) {
		uint64_t high = (row >> 6) + i < last ? bits[i + 1] : 0;
		moved[i] = bits[i] >> shift | high << (64 - shift);
	}
	return moved;
}

uint32_t rf_row_store_view(const rf_row_store *store, uint64_t number, uint32_t count,
                           rf_column *view, rf_batch *batch)
{
	uint32_t row;
	const row_chunk *chunk;
	memset(batch, 0, sizeof *batch);
	batch->watermark = INT64_MIN;
	batch->columns = view;
	batch->column_count = store->column_count;
	if (number < store->first || number >= store->end) return 0;
	chunk = chunk_of(store, number, &row);
	if (count > chunk->count - row) count = chunk->count - row;
	for (uint32_t i = 0; i < store->column_count; i++) {
		view[i].type = store->types[i];
		view[i].data = column_data(store, chunk, i) + row * rf_type_size(store->types[i]);
		view[i].validity = NULL;
		if (!chunk->has_null[i]) continue;
		view[i].validity = view_validity(store, chunk, i, row, count);
		if (!view[i].validity) return 0;
	}
	batch->row_count = batch->selected_count = count;
	return count;
}

static rf_column whole_column(const rf_row_store *store, const row_chunk *chunk, uint32_t column)
{
	rf_column whole = {.type = store->types[column], .data = column_data(store, chunk, column)};
	if (chunk->has_null[column]) whole.validity = column_bits(store, chunk, column);
	return whole;
}

int rf_row_store_compare(const rf_row_store *store, uint64_t a, uint64_t b, uint32_t column,
                         bool is_descending, bool is_nulls_first)
{
	uint32_t row_a, row_b;
	rf_column column_a = whole_column(store, chunk_of(store, a, &row_a), column);
	rf_column column_b = whole_column(store, chunk_of(store, b, &row_b), column);
	rf_value value_a = rf_column_value(&column_a, row_a);
	rf_value value_b = rf_column_value(&column_b, row_b);
	int order;
	if (value_a.is_null || value_b.is_null) {
		order = (int)value_a.is_null - (int)value_b.is_null;
		return is_nulls_first ? -order : order;
	}
	order = rf_value_compare(&value_a, &value_b);
	return is_descending ? -order : order;
}

bool rf_row_store_copy(const rf_row_store *store, uint64_t number, uint32_t column,
                       rf_batch_store *to, uint32_t to_column, uint32_t to_row)
{
	uint32_t row;
	rf_column from = whole_column(store, chunk_of(store, number, &row), column);
	return rf_batch_store_copy(to, to_column, to_row, &from, row);
}

rf_value rf_row_store_value(const rf_row_store *store, uint64_t number, uint32_t column)
{
	uint32_t row;
	rf_column from = whole_column(store, chunk_of(store, number, &row), column);
	return rf_column_value(&from, row);
}

size_t rf_row_store_bytes(const rf_row_store *store)
{
	size_t bytes = sizeof *store + store->chunk_capacity * sizeof *store->chunks;
	for (uint32_t i = 0; i <= store->chunk_count; i++) {
		const row_chunk *chunk = i < store->chunk_count ? store->chunks[i] : store->spare;
		if (chunk) bytes += sizeof *chunk + chunk_bytes(store, chunk->capacity);
	}
	return bytes;
}
