/*
 * Look-up join: a stream's rows with the row of a table that has their key. The table is read
 * whole first and kept by key, the last row of a key counting. So a row of the stream has one
 * match at most, and the output is the input batch with columns added and rows left out.
 *
 *   slots   [hash | entry + 1]  open addressing, at most half are taken
 *   entries 0, 1, 2, ... in the order of their keys' first rows; column c of entry e is
 *           columns[c].data[e]
 *
 * Invariant: no entry has a NULL in its key, so that NULLs never match.
 */
#include "runtime/eval.h"
#include "runtime/value_hash.h"

#include <string.h>

enum { SLOTS_FIRST = 256, WASTE_MIN_BYTES = 1 << 20, NO_ENTRY = UINT32_MAX };

typedef struct table_column {
	rf_type type;
	uint32_t capacity, null_capacity;
	void *data;
	uint8_t *is_null; /* entries from null_capacity on are not NULL */
} table_column;

typedef struct lookup {
	const rf_plan_lookup *plan;
	table_column *table;
	uint32_t table_columns, stream_columns;
	uint32_t entry_count, hash_capacity;
	uint64_t *hashes; /* by entry */
	uint64_t *slots, slot_count;
	rf_arena text;
	size_t text_bytes, waste_bytes; /* of texts in use and of those replaced */
	rf_eval *condition;
	rf_batch_store found;            /* the table's columns at the stream's positions */
	rf_column *columns;              /* the stream's, then those */
	uint32_t entries[RF_BATCH_ROWS]; /* by position, of the rows that match */
	uint16_t matched[RF_BATCH_ROWS], passed[RF_BATCH_ROWS];
	uint8_t is_match[RF_BATCH_ROWS]; /* by position */
} lookup;

static rf_status fail_memory(rf_context *ctx)
{
	return rf_memory_fail(ctx->memory, "a look-up join", ctx->error);
}

static rf_status lookup_open(rf_op *op, const rf_plan_node *node, rf_context *ctx)
{
	lookup *self = op->state;
	const rf_schema *table = &node->inputs[1]->schema;
	self->plan = &node->as.lookup;
	self->stream_columns = node->inputs[0]->schema.count;
	self->table_columns = table->count;
	rf_arena_init(&self->text, ctx->memory);
	op->wanted_input = 1;
	self->table = rf_alloc_zero(ctx->memory, self->table_columns * sizeof *self->table);
	self->columns = rf_alloc_zero(
		ctx->memory, (self->stream_columns + self->table_columns) * sizeof *self->columns);
	if (!self->table || !self->columns) return fail_memory(ctx);
	for (uint32_t c = 0; c < self->table_columns; c++) self->table[c].type = table->columns[c].type;
	RF_TRY(rf_batch_store_open(&self->found, ctx->memory, table, RF_BATCH_ROWS, ctx->error));
	if (!self->plan->condition) return RIFFLE_OK;
	return rf_eval_open(&self->condition, &node->as.lookup.condition, 1, NULL, ctx, ctx->error);
}

static void lookup_close(rf_op *op, rf_context *ctx)
{
	lookup *self = op->state;
	for (uint32_t c = 0; self->table && c < self->table_columns; c++) {
		table_column *column = &self->table[c];
		rf_free(ctx->memory, column->data, column->capacity * rf_type_size(column->type));
		rf_free(ctx->memory, column->is_null, column->null_capacity);
	}
	rf_free(ctx->memory, self->table, self->table_columns * sizeof *self->table);
	rf_free(ctx->memory, self->columns,
	        (self->stream_columns + self->table_columns) * sizeof *self->columns);
	rf_free(ctx->memory, self->hashes, self->hash_capacity * sizeof *self->hashes);
	rf_free(ctx->memory, self->slots, self->slot_count * sizeof *self->slots);
	rf_arena_release(&self->text);
	rf_batch_store_close(&self->found);
	rf_eval_close(self->condition);
}

static size_t lookup_held_bytes(const rf_op *op)
{
	const lookup *self = op->state;
	size_t bytes = self->hash_capacity * sizeof *self->hashes +
		self->slot_count * sizeof *self->slots + self->text_bytes + self->waste_bytes;
	for (uint32_t c = 0; c < self->table_columns; c++)
		bytes += self->table[c].capacity * rf_type_size(self->table[c].type) +
			self->table[c].null_capacity;
	return bytes;
}

/* ---- finding ---- */

/* The hash of a row's key; false if a part of it is NULL. */
static bool hash_key(const rf_batch *in, const uint32_t *keys, uint32_t count, uint32_t row,
                     uint64_t *hash)
{
	*hash = 0;
	for (uint32_t k = 0; k < count; k++) {
		if (rf_is_null(&in->columns[keys[k]], row)) return false;
		*hash = rf_hash_value(&in->columns[keys[k]], row, *hash);
	}
	return true;
}

static bool is_entry(const lookup *self, uint32_t entry, const rf_batch *in, const uint32_t *keys,
                     uint32_t row)
{
	for (uint32_t k = 0; k < self->plan->key_count; k++) {
		const table_column *key = &self->table[self->plan->table_keys[k]];
		rf_column column = {.type = key->type, .data = key->data};
		if (!rf_values_equal(&column, entry, &in->columns[keys[k]], row)) return false;
	}
	return true;
}

static uint32_t find(const lookup *self, const rf_batch *in, const uint32_t *keys, uint32_t row,
                     uint64_t hash)
{
	uint64_t mask = self->slot_count - 1, slot = hash & mask, found;
	if (!self->slot_count) return NO_ENTRY;
	for (; (found = self->slots[slot]) != 0; slot = (slot + 1) & mask)
		if ((found ^ hash) >> 32 == 0 && is_entry(self, (uint32_t)found - 1, in, keys, row))
			return (uint32_t)found - 1;
	return NO_ENTRY;
}

/* ---- reading the table ---- */

static void take_slot(uint64_t *slots, uint64_t slot_count, uint64_t hash, uint32_t entry)
{
	uint64_t at = hash & (slot_count - 1);
	while (slots[at]) at = (at + 1) & (slot_count - 1);
	slots[at] = (hash & ~(uint64_t)UINT32_MAX) | (entry + 1);
}

static bool grow_slots(lookup *self, rf_memory *memory)
{
	uint64_t slot_count = self->slot_count ? self->slot_count * 2 : SLOTS_FIRST;
	uint64_t *slots = rf_alloc_zero(memory, slot_count * sizeof *slots);
	if (!slots) return false;
	for (uint32_t entry = 0; entry < self->entry_count; entry++)
		take_slot(slots, slot_count, self->hashes[entry], entry);
	rf_free(memory, self->slots, self->slot_count * sizeof *slots);
	self->slots = slots;
	self->slot_count = slot_count;
	return true;
}

/* Room for one more entry, and NULLs that it isn't. */
static bool add_entry(lookup *self, rf_memory *memory, uint64_t hash)
{
	uint64_t need = (uint64_t)self->entry_count + 1;
	if (need >= NO_ENTRY) return false;
	if (need * 2 > self->slot_count && !grow_slots(self, memory)) return false;
	if (!rf_array_grow(memory, &self->hashes, &self->hash_capacity, need, sizeof *self->hashes))
		return false;
	for (uint32_t c = 0; c < self->table_columns; c++) {
		table_column *column = &self->table[c];
		size_t size = rf_type_size(column->type);
		if (!rf_array_grow(memory, &column->data, &column->capacity, need, size)) return false;
		memset((char *)column->data + self->entry_count * size, 0, size);
	}
	self->hashes[self->entry_count] = hash;
	take_slot(self->slots, self->slot_count, hash, self->entry_count);
	self->entry_count++;
	return true;
}

static bool set_null(table_column *column, rf_memory *memory, uint32_t entry)
{
	uint32_t before = column->null_capacity;
	if (!rf_array_grow(memory, &column->is_null, &column->null_capacity, (uint64_t)entry + 1, 1))
		return false;
	memset(column->is_null + before, 0, column->null_capacity - before);
	column->is_null[entry] = 1;
	return true;
}

static bool keep_text(lookup *self, rf_text *kept, rf_text text)
{
	char *data = rf_arena_bytes(&self->text, text.size);
	if (!data) return false;
	if (text.size) memcpy(data, text.data, text.size);
	self->waste_bytes += kept->size;
	self->text_bytes += text.size;
	self->text_bytes -= kept->size;
	*kept = (rf_text){data, text.size};
	return true;
}

static bool keep_row(lookup *self, rf_memory *memory, const rf_batch *in, uint32_t row,
                     uint32_t entry)
{
	for (uint32_t c = 0; c < self->table_columns; c++) {
		table_column *column = &self->table[c];
		const rf_column *from = &in->columns[c];
		size_t size = rf_type_size(column->type);
		if (entry < column->null_capacity) column->is_null[entry] = 0;
		if (rf_is_null(from, row)) {
			if (!set_null(column, memory, entry)) return false;
		} else if (rf_type_is_bytes(column->type)) {
			if (!keep_text(self, &((rf_text *)column->data)[entry],
			               ((const rf_text *)from->data)[row]))
				return false;
		} else {
			memcpy((char *)column->data + entry * size, (const char *)from->data + row * size,
			       size);
		}
	}
	return true;
}

/* Copies the texts in use when most of what is held has been replaced. */
static bool compact_text(lookup *self, rf_memory *memory)
{
	rf_arena old = self->text;
	bool is_good = true;
	if (self->waste_bytes < WASTE_MIN_BYTES || self->waste_bytes < self->text_bytes) return true;
	rf_arena_init(&self->text, memory);
	for (uint32_t c = 0; c < self->table_columns; c++) {
		rf_text *texts = self->table[c].data;
		if (!rf_type_is_bytes(self->table[c].type)) continue;
		for (uint32_t entry = 0; entry < self->entry_count && is_good; entry++) {
			rf_text text = texts[entry];
			texts[entry].size = 0;
			self->text_bytes -= text.size;
			is_good = keep_text(self, &texts[entry], text);
		}
	}
	self->waste_bytes = 0;
	rf_arena_release(&old);
	return is_good;
}

static bool take_table(lookup *self, const rf_batch *in, rf_memory *memory)
{
	const uint32_t *keys = self->plan->table_keys;
	for (uint32_t i = 0; i < in->selected_count; i++) {
		uint32_t row = rf_batch_position(in, i), entry;
		uint64_t hash;
		if (!hash_key(in, keys, self->plan->key_count, row, &hash)) continue;
		entry = find(self, in, keys, row, hash);
		if (entry == NO_ENTRY) {
			entry = self->entry_count;
			if (!add_entry(self, memory, hash)) return false;
		}
		if (!keep_row(self, memory, in, row, entry)) return false;
	}
	return compact_text(self, memory);
}

/* ---- looking up ---- */

/* The rows whose key is in the table: positions in matched, their entries. */
static uint32_t find_rows(lookup *self, const rf_batch *in)
{
	uint32_t count = 0;
	for (uint32_t i = 0; i < in->selected_count; i++) {
		uint32_t row = rf_batch_position(in, i);
		uint64_t hash;
		self->entries[row] = NO_ENTRY;
		if (hash_key(in, self->plan->stream_keys, self->plan->key_count, row, &hash))
			self->entries[row] = find(self, in, self->plan->stream_keys, row, hash);
		self->matched[count] = (uint16_t)row;
		count += self->entries[row] != NO_ENTRY;
	}
	return count;
}

/* Puts the table's values beside the rows that match. */
static void gather(lookup *self, uint32_t count)
{
	for (uint32_t c = 0; c < self->table_columns; c++) {
		const table_column *from = &self->table[c];
		char *to = self->found.columns[c].data;
		size_t size = rf_type_size(from->type);
		for (uint32_t i = 0; i < count; i++) {
			uint32_t row = self->matched[i], entry = self->entries[row];
			if (entry < from->null_capacity && from->is_null[entry])
				rf_batch_store_set_null(&self->found, c, row);
			else
				memcpy(to + row * size, (const char *)from->data + entry * size, size);
		}
	}
}

/* Leaves in matched the rows for which the condition is true. */
static rf_status check_condition(lookup *self, const rf_batch *in, uint32_t *count, rf_error *error)
{
	rf_batch joined = *in;
	rf_column is_true;
	uint32_t kept = 0;
	if (!self->condition || !*count) return RIFFLE_OK;
	joined.columns = self->columns;
	joined.column_count = self->stream_columns + self->table_columns;
	joined.selection = self->matched;
	joined.selected_count = *count;
	RF_TRY(rf_eval_run(self->condition, &joined, &is_true, error));
	for (uint32_t i = 0; i < *count; i++) {
		uint32_t row = self->matched[i];
		if (((const uint8_t *)is_true.data)[row] && !rf_is_null(&is_true, row))
			self->matched[kept++] = (uint16_t)row;
	}
	*count = kept;
	return RIFFLE_OK;
}

/* LEFT: the rows without a match go with NULLs; ANTI: only they go. */
static void find_unmatched(lookup *self, const rf_batch *in, uint32_t matched_count,
                           uint32_t *count)
{
	*count = 0;
	for (uint32_t i = 0; i < in->selected_count; i++) self->is_match[rf_batch_position(in, i)] = 0;
	for (uint32_t i = 0; i < matched_count; i++) self->is_match[self->matched[i]] = 1;
	for (uint32_t i = 0; i < in->selected_count; i++) {
		uint32_t row = rf_batch_position(in, i);
		if (!self->is_match[row]) self->passed[(*count)++] = (uint16_t)row;
	}
}

static rf_status look_up(lookup *self, const rf_batch *in, rf_batch *out, rf_error *error)
{
	rf_lookup_kind kind = self->plan->kind;
	bool has_columns = kind == RF_LOOKUP_INNER || kind == RF_LOOKUP_LEFT;
	uint32_t count = find_rows(self, in), unmatched;
	if (has_columns || self->condition) gather(self, count);
	if (self->stream_columns)
		memcpy(self->columns, in->columns, self->stream_columns * sizeof *self->columns);
	for (uint32_t c = 0; c < self->table_columns; c++)
		self->columns[self->stream_columns + c] = self->found.columns[c];
	RF_TRY(check_condition(self, in, &count, error));
	if (kind == RF_LOOKUP_INNER || kind == RF_LOOKUP_SEMI) {
		out->selection = self->matched;
		out->selected_count = count;
		return RIFFLE_OK;
	}
	find_unmatched(self, in, count, &unmatched);
	if (kind == RF_LOOKUP_ANTI) {
		out->selection = self->passed;
		out->selected_count = unmatched;
		return RIFFLE_OK;
	}
	for (uint32_t c = 0; c < self->table_columns; c++) {
		for (uint32_t i = 0; i < unmatched; i++)
			rf_batch_store_set_null(&self->found, c, self->passed[i]);
		self->columns[self->stream_columns + c] = self->found.columns[c];
	}
	return RIFFLE_OK;
}

static rf_step lookup_step(rf_op *op, uint32_t input, const rf_batch *in, rf_batch *out,
                           rf_context *ctx)
{
	lookup *self = op->state;
	bool has_columns = self->plan->kind == RF_LOOKUP_INNER || self->plan->kind == RF_LOOKUP_LEFT;
	rf_batch unused;
	rf_batch_store_begin(&self->found, &unused);
	if (input == 1) {
		if (!take_table(self, in, ctx->memory)) {
			fail_memory(ctx);
			return RF_STEP_ERROR;
		}
		if (in->is_end) op->wanted_input = 0;
		out->columns = self->columns;
		out->column_count = self->stream_columns + (has_columns ? self->table_columns : 0);
		out->watermark = INT64_MIN;
		out->notes = in->notes;
		return RF_STEP_NEED_INPUT;
	}
	*out = *in;
	if (look_up(self, in, out, ctx->error) < 0) return RF_STEP_ERROR;
	out->columns = self->columns;
	out->column_count = self->stream_columns + (has_columns ? self->table_columns : 0);
	return in->is_end ? RF_STEP_FINISHED : RF_STEP_NEED_INPUT;
}

const rf_op_class rf_op_lookup = {
	.name = "look-up",
	.state_size = sizeof(lookup),
	.open = lookup_open,
	.step = lookup_step,
	.close = lookup_close,
	.held_bytes = lookup_held_bytes,
};
