/*
 * Group keys to group numbers: an open-addressing table over keys kept in columns.
 * Invariant: every group has its hash in hashes, its key in each column, and one slot that
 * holds the upper half of its hash and its number plus one; a slot of 0 is free. At most
 * half of the slots are taken, so a search ends.
 */
#include "runtime/group_table.h"

#include "runtime/value_hash.h"

#include <string.h>

enum { SLOTS_FIRST = 256, PREFETCH_SLOTS = 1 << 15, PREFIX_SIZE = RF_HASH_WORD_SIZE };

/* A kept text: its first bytes stand here, so that most comparisons need no look further. */
typedef struct text_key {
	uint64_t prefix; /* zeros after a shorter text */
	const char *data;
	size_t size;
} text_key;

typedef struct key_column {
	rf_type type;
	uint32_t capacity;
	void *data; /* by group: values of the type, text_key for TEXT */
	uint32_t null_capacity;
	uint8_t *is_null; /* by group; groups from null_capacity on are not NULL */
} key_column;

struct rf_group_table {
	rf_memory *memory;
	const char *what;
	uint32_t key_count;
	key_column *keys;
	uint32_t count;
	uint32_t hash_capacity;
	uint64_t *hashes; /* by group */
	uint64_t slot_count;
	uint64_t *slots;
	rf_arena text;
	size_t text_bytes;
	uint64_t row_hashes[RF_BATCH_ROWS];
};

/* The rows that one call is about. */
typedef struct key_rows {
	const rf_column **columns; /* of the batch, one for each key */
	const uint16_t *rows;
	uint32_t first;
	uint32_t count;
} key_rows;

static inline uint32_t position(const key_rows *rows, uint32_t i)
{
	return rows->rows ? rows->rows[i] : rows->first + i;
}

static size_t key_size(rf_type type)
{
	return rf_type_is_bytes(type) ? sizeof(text_key) : rf_type_size(type);
}

/* ---- hashes ---- */

/* Mixes the hashes of one column into those of the rows. The usual types without NULLs have
 * loops of their own. */
static void hash_column(const rf_column *column, const key_rows *rows, uint64_t *hashes)
{
	const uint32_t count = rows->count;
	if (column->validity || (column->type != RF_BIGINT && column->type != RF_TEXT_TYPE)) {
		for (uint32_t i = 0; i < count; i++)
			hashes[i] = rf_hash_value(column, position(rows, i), hashes[i]);
	} else if (column->type == RF_BIGINT) {
		const uint64_t *values = column->data;
		for (uint32_t i = 0; i < count; i++)
			hashes[i] = rf_hash_u64(values[position(rows, i)], hashes[i]);
	} else {
		const rf_text *values = column->data;
		for (uint32_t i = 0; i < count; i++)
			hashes[i] = rf_hash_text(values[position(rows, i)], hashes[i]);
	}
}

static void hash_rows(rf_group_table *table, const key_rows *rows)
{
	uint64_t *hashes = table->row_hashes;
	memset(hashes, 0, rows->count * sizeof *hashes);
	for (uint32_t k = 0; k < table->key_count; k++) hash_column(rows->columns[k], rows, hashes);
	if (table->slot_count < PREFETCH_SLOTS) return;
	for (uint32_t i = 0; i < rows->count; i++)
		__builtin_prefetch(&table->slots[hashes[i] & (table->slot_count - 1)]);
}

/* ---- comparing ---- */

static inline bool is_key_null(const key_column *key, uint32_t group)
{
	return group < key->null_capacity && key->is_null[group];
}

static inline bool text_equal(const text_key *key, rf_text text)
{
	if (key->size != text.size) return false;
	if (text.size <= PREFIX_SIZE) return key->prefix == rf_load_le64_part(text.data, text.size);
	return key->prefix == rf_load_le64(text.data) &&
		memcmp(key->data + PREFIX_SIZE, text.data + PREFIX_SIZE, text.size - PREFIX_SIZE) == 0;
}

static bool value_equal(const key_column *key, uint32_t group, const rf_column *column, uint32_t at)
{
	bool is_null = rf_is_null(column, at);
	if (is_null || is_key_null(key, group)) return is_null && is_key_null(key, group);
	if (rf_type_is_bytes(key->type))
		return text_equal(&((const text_key *)key->data)[group],
		                  ((const rf_text *)column->data)[at]);
	return rf_values_equal(&(rf_column){.type = key->type, .data = key->data}, group, column, at);
}

static bool keys_equal(const rf_group_table *table, uint32_t group, const key_rows *rows,
                       uint32_t at)
{
	for (uint32_t k = 0; k < table->key_count; k++)
		if (!value_equal(&table->keys[k], group, rows->columns[k], at)) return false;
	return true;
}

/* ---- growing ---- */

static void take_slot(uint64_t *slots, uint64_t slot_count, uint64_t hash, uint32_t group)
{
	uint64_t at = hash & (slot_count - 1);
	while (slots[at]) at = (at + 1) & (slot_count - 1);
	slots[at] = (hash & ~(uint64_t)UINT32_MAX) | (group + 1);
}

static bool grow_slots(rf_group_table *table)
{
	uint64_t slot_count = table->slot_count ? table->slot_count * 2 : SLOTS_FIRST;
	uint64_t *slots = rf_alloc_zero(table->memory, slot_count * sizeof *slots);
	if (!slots) return false;
	for (uint32_t group = 0; group < table->count; group++)
		take_slot(slots, slot_count, table->hashes[group], group);
	rf_free(table->memory, table->slots, table->slot_count * sizeof *slots);
	table->slots = slots;
	table->slot_count = slot_count;
	return true;
}

static bool set_null(rf_group_table *table, key_column *key, uint32_t group)
{
	uint32_t before = key->null_capacity;
	if (!rf_array_grow(table->memory, &key->is_null, &key->null_capacity, (uint64_t)group + 1, 1))
		return false;
	memset(key->is_null + before, 0, key->null_capacity - before);
	key->is_null[group] = 1;
	memset((char *)key->data + group * key_size(key->type), 0, key_size(key->type));
	return true;
}

static bool keep_text(rf_group_table *table, text_key *key, rf_text text)
{
	char *data = rf_arena_bytes(&table->text, text.size);
	if (!data) return false;
	if (text.size) memcpy(data, text.data, text.size);
	table->text_bytes += text.size;
	*key = (text_key){rf_load_le64_part(data, text.size < PREFIX_SIZE ? text.size : PREFIX_SIZE),
	                  data, text.size};
	return true;
}

static bool keep_value(rf_group_table *table, key_column *key, uint32_t group,
                       const rf_column *column, uint32_t at)
{
	size_t size = key_size(key->type);
	if (!rf_array_grow(table->memory, &key->data, &key->capacity, (uint64_t)group + 1, size))
		return false;
	if (rf_is_null(column, at)) return set_null(table, key, group);
	if (group < key->null_capacity) key->is_null[group] = 0;
	if (rf_type_is_bytes(key->type))
		return keep_text(table, &((text_key *)key->data)[group],
		                 ((const rf_text *)column->data)[at]);
	memcpy((char *)key->data + group * size, (const char *)column->data + at * size, size);
	return true;
}

/* Adds a group for a row whose key is not there; on failure the table is as before. */
static bool add_group(rf_group_table *table, const key_rows *rows, uint32_t at, uint64_t hash)
{
	uint32_t group = table->count;
	if (group >= UINT32_MAX - 1) {
		table->memory->is_over_limit = false;
		return false;
	}
	if (((uint64_t)group + 1) * 2 > table->slot_count && !grow_slots(table)) return false;
	if (!rf_array_grow(table->memory, &table->hashes, &table->hash_capacity, (uint64_t)group + 1,
	                   sizeof *table->hashes))
		return false;
	for (uint32_t k = 0; k < table->key_count; k++)
		if (!keep_value(table, &table->keys[k], group, rows->columns[k], at)) return false;
	table->hashes[group] = hash;
	take_slot(table->slots, table->slot_count, hash, group);
	table->count++;
	return true;
}

/* ---- finding ---- */

typedef enum key_kind { KEY_ANY, KEY_BIGINT, KEY_TEXT } key_kind;

/* What the one key can be compared as without a look at its type and NULLs. */
static key_kind kind_of(const rf_group_table *table, const key_rows *rows)
{
	if (table->key_count != 1 || rows->columns[0]->validity || table->keys[0].null_capacity)
		return KEY_ANY;
	switch (table->keys[0].type) {
	case RF_BIGINT:
	case RF_TIMESTAMP: return KEY_BIGINT;
	case RF_TEXT_TYPE: return KEY_TEXT;
	default: return KEY_ANY;
	}
}

static inline __attribute__((always_inline)) bool is_group(const rf_group_table *table,
                                                           uint32_t group, const key_rows *rows,
                                                           uint32_t at, const key_kind kind)
{
	const key_column *key = table->keys;
	if (kind == KEY_BIGINT)
		return ((const int64_t *)key->data)[group] == ((const int64_t *)rows->columns[0]->data)[at];
	if (kind == KEY_TEXT)
		return text_equal(&((const text_key *)key->data)[group],
		                  ((const rf_text *)rows->columns[0]->data)[at]);
	return keys_equal(table, group, rows, at);
}

static inline __attribute__((always_inline)) bool
find_rows(rf_group_table *table, const key_rows *rows, uint32_t *groups, const key_kind kind)
{
	for (uint32_t i = 0; i < rows->count; i++) {
		uint32_t at = position(rows, i);
		uint64_t hash = table->row_hashes[i];
		uint64_t slot = hash & (table->slot_count - 1), entry;
		while ((entry = table->slots[slot]) != 0) {
			if ((entry ^ hash) >> 32 == 0 && is_group(table, (uint32_t)entry - 1, rows, at, kind))
				break;
			slot = (slot + 1) & (table->slot_count - 1);
		}
		if (entry) {
			groups[i] = (uint32_t)entry - 1;
		} else {
			groups[i] = table->count;
			if (!add_group(table, rows, at, hash)) return false;
		}
	}
	return true;
}

rf_status rf_group_table_find(rf_group_table *table, const rf_batch *batch, const uint32_t *keys,
                              const uint16_t *rows, uint32_t first, uint32_t row_count,
                              uint32_t *groups, rf_error *error)
{
	const rf_column *few[8];
	key_rows of = {few, rows, first, row_count};
	bool is_done;
	if (!row_count) return RIFFLE_OK;
	if (table->key_count > sizeof few / sizeof *few) {
		of.columns = rf_alloc(table->memory, table->key_count * sizeof *of.columns);
		if (!of.columns) return rf_memory_fail(table->memory, table->what, error);
	}
	for (uint32_t k = 0; k < table->key_count; k++) of.columns[k] = &batch->columns[keys[k]];
	hash_rows(table, &of);
	switch (kind_of(table, &of)) {
	case KEY_BIGINT: is_done = find_rows(table, &of, groups, KEY_BIGINT); break;
	case KEY_TEXT: is_done = find_rows(table, &of, groups, KEY_TEXT); break;
	default: is_done = find_rows(table, &of, groups, KEY_ANY); break;
	}
	if (of.columns != few)
		rf_free(table->memory, of.columns, table->key_count * sizeof *of.columns);
	return is_done ? RIFFLE_OK : rf_memory_fail(table->memory, table->what, error);
}

/* ---- the rest ---- */

rf_status rf_group_table_open(rf_group_table **table, rf_memory *memory, const rf_type *key_types,
                              uint32_t key_count, const char *what, rf_error *error)
{
	rf_group_table *made = rf_alloc_zero(memory, sizeof *made);
	*table = NULL;
	if (!made) return rf_memory_fail(memory, what, error);
	made->memory = memory;
	made->what = what;
	made->key_count = key_count;
	rf_arena_init(&made->text, memory);
	made->keys = rf_alloc_zero(memory, key_count * sizeof *made->keys);
	if (!made->keys || !grow_slots(made)) {
		rf_status status = rf_memory_fail(memory, what, error);
		rf_group_table_close(made);
		return status;
	}
	for (uint32_t k = 0; k < key_count; k++) made->keys[k].type = key_types[k];
	*table = made;
	return RIFFLE_OK;
}

void rf_group_table_close(rf_group_table *table)
{
	rf_memory *memory;
	if (!table) return;
	memory = table->memory;
	for (uint32_t k = 0; table->keys && k < table->key_count; k++) {
		key_column *key = &table->keys[k];
		rf_free(memory, key->data, key->capacity * key_size(key->type));
		rf_free(memory, key->is_null, key->null_capacity);
	}
	rf_free(memory, table->keys, table->key_count * sizeof *table->keys);
	rf_free(memory, table->hashes, table->hash_capacity * sizeof *table->hashes);
	rf_free(memory, table->slots, table->slot_count * sizeof *table->slots);
	rf_arena_release(&table->text);
	rf_free(memory, table, sizeof *table);
}

/* Frees the slots one by one when few of many are taken. */
static void clear_slots(rf_group_table *table)
{
	uint64_t mask = table->slot_count - 1;
	if (table->count > table->slot_count / 16) {
		memset(table->slots, 0, table->slot_count * sizeof *table->slots);
		return;
	}
	for (uint32_t group = 0; group < table->count; group++) {
		uint64_t slot = table->hashes[group] & mask;
		while ((uint32_t)table->slots[slot] != group + 1) slot = (slot + 1) & mask;
		table->slots[slot] = 0;
	}
}

void rf_group_table_clear(rf_group_table *table)
{
	clear_slots(table);
	for (uint32_t k = 0; k < table->key_count; k++) {
		key_column *key = &table->keys[k];
		rf_free(table->memory, key->is_null, key->null_capacity);
		key->is_null = NULL;
		key->null_capacity = 0;
	}
	rf_arena_reset(&table->text);
	table->text_bytes = 0;
	table->count = 0;
}

uint32_t rf_group_table_count(const rf_group_table *table)
{
	return table->count;
}

bool rf_group_table_keys(const rf_group_table *table, uint32_t group, rf_batch_store *store,
                         uint32_t first_column, uint32_t row)
{
	for (uint32_t k = 0; k < table->key_count; k++) {
		const key_column *key = &table->keys[k];
		size_t size = rf_type_size(key->type);
		if (is_key_null(key, group)) {
			rf_batch_store_set_null(store, first_column + k, row);
		} else if (rf_type_is_bytes(key->type)) {
			const text_key *text = &((const text_key *)key->data)[group];
			rf_value value = rf_value_text((rf_text){text->data, text->size});
			if (!rf_batch_store_put(store, first_column + k, row, &value)) return false;
		} else {
			memcpy((char *)store->columns[first_column + k].data + row * size,
			       (const char *)key->data + group * size, size);
		}
	}
	return true;
}

void rf_group_table_column(const rf_group_table *table, uint32_t key, const uint32_t *groups,
                           uint32_t count, rf_batch_store *store, uint32_t column, uint32_t row)
{
	const key_column *from = &table->keys[key];
	rf_column *to = &store->columns[column];
	size_t size = rf_type_size(from->type);
	for (uint32_t i = 0; i < count; i++) {
		uint32_t group = groups[i];
		if (is_key_null(from, group)) {
			rf_batch_store_set_null(store, column, row + i);
			continue;
		}
		if (to->validity) rf_bit_set(to->validity, row + i);
		if (rf_type_is_bytes(from->type)) {
			const text_key *text = &((const text_key *)from->data)[group];
			((rf_text *)to->data)[row + i] = (rf_text){text->data, text->size};
		} else {
			memcpy((char *)to->data + (row + i) * size, (const char *)from->data + group * size,
			       size);
		}
	}
}

/* Adds the kept groups of a table to another, by a store of one row. */
static rf_status copy_kept(const rf_group_table *from, const uint8_t *is_kept, rf_group_table *to,
                           const uint32_t *columns, rf_batch_store *row, rf_error *error)
{
	for (uint32_t group = 0; group < from->count; group++) {
		rf_batch keys;
		uint32_t number;
		if (!is_kept[group]) continue;
		rf_batch_store_begin(row, &keys);
		keys.row_count = keys.selected_count = 1;
		if (!rf_group_table_keys(from, group, row, 0, 0))
			return rf_memory_fail(from->memory, from->what, error);
		RF_TRY(rf_group_table_find(to, &keys, columns, NULL, 0, 1, &number, error));
	}
	return RIFFLE_OK;
}

rf_status rf_group_table_keep(rf_group_table **table, const uint8_t *is_kept, rf_error *error)
{
	const rf_group_table *from = *table;
	rf_memory *memory = from->memory;
	uint32_t count = from->key_count;
	rf_group_table *to = NULL;
	rf_batch_store row = {0};
	rf_column_def *defs = rf_alloc_zero(memory, count * sizeof *defs);
	rf_type *types = rf_alloc(memory, count * sizeof *types);
	uint32_t *columns = rf_alloc(memory, count * sizeof *columns);
	rf_status status = RIFFLE_OK;
	if (!defs || !types || !columns) status = rf_memory_fail(memory, from->what, error);
	for (uint32_t i = 0; status >= 0 && i < count; i++) {
		types[i] = defs[i].type = from->keys[i].type;
		columns[i] = i;
	}
	if (status >= 0)
		status = rf_batch_store_open(&row, memory, &(rf_schema){defs, count}, 1, error);
	if (status >= 0) status = rf_group_table_open(&to, memory, types, count, from->what, error);
	if (status >= 0) status = copy_kept(from, is_kept, to, columns, &row, error);
	if (row.memory) rf_batch_store_close(&row);
	rf_free(memory, defs, count * sizeof *defs);
	rf_free(memory, types, count * sizeof *types);
	rf_free(memory, columns, count * sizeof *columns);
	rf_group_table_close(status >= 0 ? *table : to);
	if (status >= 0) *table = to;
	return status;
}

size_t rf_group_table_bytes(const rf_group_table *table)
{
	size_t bytes = sizeof *table + table->slot_count * sizeof *table->slots +
		table->hash_capacity * sizeof *table->hashes + table->text_bytes;
	for (uint32_t k = 0; k < table->key_count; k++) {
		const key_column *key = &table->keys[k];
		bytes += key->capacity * key_size(key->type) + key->null_capacity;
	}
	return bytes;
}
