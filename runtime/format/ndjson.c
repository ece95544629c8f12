/*
 * Decoding NDJSON: an object a line, its values by name. Every line is checked whole before
 * a value of it is decoded. Fields mostly come in the order of the line before, so that
 * order is tried first and the names compared. Invariant: the guess changes only the time.
 * Of a name that stands twice the last value counts; a missing one is NULL.
 */
#include "base/double_read.h"
#include "base/hash.h"
#include "base/number_text.h"
#include "base/swar.h"
#include "runtime/format/decoder.h"
#include "runtime/format/json_scan.h"

#include <math.h>
#include <string.h>

enum { NONE = 0xFFFFFFFF, HASH_SEED = 7 };

/* How a column's name stands in a line: its first bytes with the quotes, for one comparison. */
typedef struct name_form {
	uint64_t start; /* up to eight bytes */
	uint64_t mask;  /* of those that count */
	uint32_t size;  /* with both quotes; 0: it has to be escaped */
} name_form;

typedef struct ndjson_state {
	uint32_t column_count;
	uint32_t wanted_count;
	uint32_t *wanted_of; /* of each column: where it stands in wanted, or NONE */
	uint32_t *slots;     /* a hash table of column numbers by name, or NONE */
	uint32_t slot_mask;
	name_form *forms;      /* of each column's name */
	uint32_t *guess;       /* of each field of a line: the column it was last time */
	rf_json_value *values; /* of each wanted column, in this line */
	uint64_t *stamps;      /* the serial of the line that has the value */
	uint64_t serial;
} ndjson_state;

static uint32_t slot_count_for(uint32_t columns)
{
	uint32_t count = 16;
	while (count < 2 * columns) count *= 2;
	return count;
}

static uint32_t find_column(const rf_decoder *decoder, rf_text name)
{
	const ndjson_state *json = decoder->state;
	uint32_t slot = (uint32_t)rf_hash_bytes(name.data, name.size, HASH_SEED);
	for (;; slot++) {
		uint32_t column = json->slots[slot & json->slot_mask];
		if (column == NONE || rf_text_equal(decoder->config.columns->columns[column].name, name))
			return column;
	}
}

static void ndjson_close(rf_decoder *decoder)
{
	ndjson_state *json = decoder->state;
	rf_memory *memory = decoder->memory;
	rf_free(memory, json->wanted_of, json->column_count * sizeof *json->wanted_of);
	rf_free(memory, json->slots, ((size_t)json->slot_mask + 1) * sizeof *json->slots);
	rf_free(memory, json->forms, json->column_count * sizeof *json->forms);
	rf_free(memory, json->guess, json->column_count * sizeof *json->guess);
	rf_free(memory, json->values, json->wanted_count * sizeof *json->values);
	rf_free(memory, json->stamps, json->wanted_count * sizeof *json->stamps);
}

static name_form form_of(rf_text name)
{
	name_form form = {0};
	char start[8] = {'"'};
	size_t size = name.size + 2;
	for (size_t i = 0; i < name.size; i++) {
		unsigned char byte = (unsigned char)name.data[i];
		if (byte < 0x20 || byte == '"' || byte == '\\') return form;
		if (i < 7) start[i + 1] = (char)byte;
	}
	if (size <= 8) start[size - 1] = '"';
	form.start = rf_load_le64(start);
	form.mask = size < 8 ? (UINT64_C(1) << 8 * size) - 1 : UINT64_MAX;
	form.size = (uint32_t)size;
	return form;
}

static rf_status ndjson_open(rf_decoder *decoder, rf_error *error)
{
	ndjson_state *json = decoder->state;
	rf_memory *memory = decoder->memory;
	const rf_schema *columns = decoder->config.columns;
	json->column_count = columns->count;
	json->wanted_count = decoder->config.wanted_count;
	json->slot_mask = slot_count_for(columns->count) - 1;
	json->wanted_of = rf_alloc(memory, json->column_count * sizeof *json->wanted_of);
	json->slots = rf_alloc(memory, ((size_t)json->slot_mask + 1) * sizeof *json->slots);
	json->forms = rf_alloc_zero(memory, json->column_count * sizeof *json->forms);
	json->guess = rf_alloc_zero(memory, json->column_count * sizeof *json->guess);
	json->values = rf_alloc(memory, json->wanted_count * sizeof *json->values);
	json->stamps = rf_alloc_zero(memory, json->wanted_count * sizeof *json->stamps);
	if (!json->wanted_of || !json->slots || !json->forms || !json->guess || !json->values ||
	    !json->stamps)
		return rf_memory_fail(memory, "a decoder", error);
	memset(json->wanted_of, 0xFF, json->column_count * sizeof *json->wanted_of);
	memset(json->slots, 0xFF, ((size_t)json->slot_mask + 1) * sizeof *json->slots);
	for (uint32_t i = 0; i < json->wanted_count; i++)
		json->wanted_of[decoder->config.wanted[i]] = i;
	for (uint32_t i = 0; i < columns->count; i++) {
		rf_text name = columns->columns[i].name;
		uint32_t slot = (uint32_t)rf_hash_bytes(name.data, name.size, HASH_SEED);
		json->forms[i] = form_of(name);
		if (find_column(decoder, name) != NONE) continue;
		while (json->slots[slot & json->slot_mask] != NONE) slot++;
		json->slots[slot & json->slot_mask] = i;
	}
	return RIFFLE_OK;
}

static void ndjson_begin(rf_decoder *decoder)
{
	RF_UNUSED(decoder);
}

/* ---- shape ---- */

/* Takes the name of the guessed column with its quotes, if just that comes. */
static inline bool take_guess(rf_json_scan *scan, const name_form *form, rf_text name)
{
	size_t rest = (size_t)(scan->end - scan->at);
	uint64_t word = rf_load_le64_part(scan->at, rest);
	if (rest < form->size || form->size == 0 || (word & form->mask) != form->start) return false;
	if (form->size > 8 &&
	    (scan->at[form->size - 1] != '"' ||
	     memcmp(scan->at + 8, name.data + 7, form->size - 9) != 0))
		return false;
	scan->at += form->size;
	return true;
}

/* Scans a field's name. *column: the column of that name, or NONE. */
static bool scan_name(rf_decoder *decoder, rf_json_scan *scan, uint32_t field, uint32_t *column)
{
	ndjson_state *json = decoder->state;
	rf_json_value name;
	if (field < json->column_count) {
		*column = json->guess[field];
		if (take_guess(scan, &json->forms[*column], decoder->config.columns->columns[*column].name))
			return true;
	}
	if (!rf_json_scan_string(scan, &name)) return false;
	if (name.has_escapes) {
		char *copy = rf_arena_bytes(&decoder->call.store->text, name.text.size);
		size_t size;
		if (!copy) {
			decoder->is_out_of_memory = true;
			return false;
		}
		*column = NONE;
		if (!rf_json_unescape(name.text, copy, &size)) return true;
		name.text = (rf_text){copy, size};
	}
	*column = find_column(decoder, name.text);
	if (field < json->column_count && *column != NONE) json->guess[field] = *column;
	return true;
}

/* Scans the object that a line is and keeps its wanted values. */
static bool scan_object(rf_decoder *decoder, rf_json_scan *scan)
{
	ndjson_state *json = decoder->state;
	json->serial++;
	scan->reason = "a JSON object is expected";
	rf_json_skip_blanks(scan);
	if (!rf_json_take(scan, '{')) return false;
	rf_json_skip_blanks(scan);
	if (rf_json_take(scan, '}')) return true;
	for (uint32_t field = 0;; field++) {
		rf_json_value value = {0};
		uint32_t column = NONE, wanted;
		rf_json_skip_blanks(scan);
		if (!scan_name(decoder, scan, field, &column)) return false;
		rf_json_skip_blanks(scan);
		scan->reason = "a colon is expected";
		if (!rf_json_take(scan, ':')) return false;
		rf_json_skip_blanks(scan);
		if (!rf_json_scan_value(scan, &value)) return false;
		wanted = column == NONE ? NONE : json->wanted_of[column];
		if (wanted != NONE) {
			json->values[wanted] = value;
			json->stamps[wanted] = json->serial;
		}
		rf_json_skip_blanks(scan);
		if (rf_json_take(scan, '}')) return true;
		scan->reason = "a comma or a closing bracket is expected";
		if (!rf_json_take(scan, ',')) return false;
	}
}

/* ---- values ---- */

/* A string's text with its escapes replaced. */
static rf_field_result text_of(rf_decoder *decoder, const rf_json_value *value, rf_text *text)
{
	char *copy;
	*text = value->text;
	if (value->kind != RF_JSON_STRING || !value->has_escapes) return RF_FIELD_OK;
	copy = rf_arena_bytes(&decoder->call.store->text, value->text.size);
	if (!copy) {
		decoder->is_out_of_memory = true;
		return RF_FIELD_BAD;
	}
	if (!rf_json_unescape(value->text, copy, &text->size)) return RF_FIELD_BAD;
	text->data = copy;
	return RF_FIELD_OK;
}

/* A number such as 1e3 or 2.0 that is an integer all the same. From 2^53 on a double can't tell. */
static bool read_integral(rf_column *column, uint32_t row, rf_text text)
{
	double real;
	if (rf_read_double(text, &real) != RF_READ_OK) return false;
	if (real != floor(real) || fabs(real) >= 9007199254740992.0) return false;
	((int64_t *)column->data)[row] = (int64_t)real;
	return true;
}

static rf_field_result decode_value(rf_decoder *decoder, uint32_t wanted_index, uint32_t row,
                                    const rf_json_value *value, rf_text *text)
{
	rf_batch_store *store = decoder->call.store;
	rf_column *column = &store->columns[wanted_index];
	const rf_column_def *def =
		&decoder->config.columns->columns[decoder->config.wanted[wanted_index]];
	bool is_text = column->type == RF_TEXT_TYPE, is_null = value->kind == RF_JSON_NULL;
	rf_field_result result;
	if (value->kind == RF_JSON_NUMBER && column->type == RF_DOUBLE) {
		const char *end = decoder->call.bytes + decoder->call.size;
		*text = value->text;
		if (end - text->data >= RF_DECIMAL_PADDING &&
		    rf_read_short_decimal(text->data, text->size, (double *)column->data + row))
			return RF_FIELD_OK;
	}
	result = text_of(decoder, value, text);
	if (result != RF_FIELD_OK) return result;
	if (value->kind == RF_JSON_STRING)
		is_null = def->null_word.size && rf_text_equal(*text, def->null_word);
	if (is_null) {
		rf_batch_store_set_null(store, wanted_index, row);
		return RF_FIELD_OK;
	}
	if (!is_text && (value->kind == RF_JSON_ARRAY || value->kind == RF_JSON_OBJECT))
		return RF_FIELD_BAD;
	result = rf_field_read(column, row, *text);
	if (result == RF_FIELD_BAD && column->type == RF_BIGINT && value->kind == RF_JSON_NUMBER &&
	    read_integral(column, row, *text))
		return RF_FIELD_OK;
	return result;
}

static bool decode_line(rf_decoder *decoder)
{
	ndjson_state *json = decoder->state;
	rf_decode_call *call = &decoder->call;
	for (uint32_t i = 0; i < json->wanted_count; i++) {
		rf_field_result result;
		rf_text text;
		if (json->stamps[i] != json->serial) {
			rf_batch_store_set_null(call->store, i, call->row);
			continue;
		}
		result = decode_value(decoder, i, call->row, &json->values[i], &text);
		if (decoder->is_out_of_memory) return false;
		if (result != RF_FIELD_OK &&
		    !rf_decoder_bad_value(decoder, i, call->row, decoder->line, result, text))
			return false;
	}
	if (call->line_numbers) call->line_numbers[call->row] = (int64_t)decoder->line;
	call->row++;
	return true;
}

static bool take_line(rf_decoder *decoder, rf_text line)
{
	rf_json_scan scan = {line.data, line.data + line.size, NULL};
	bool is_object = scan_object(decoder, &scan);
	if (decoder->is_out_of_memory) return false;
	if (is_object) {
		rf_json_skip_blanks(&scan);
		if (scan.at == scan.end) return decode_line(decoder);
		scan.reason = "text follows the object";
	}
	return rf_decoder_bad_row(decoder, decoder->line, "not valid JSON at byte %zu: %s",
	                          (size_t)(scan.at - line.data) + 1, scan.reason);
}

static rf_status ndjson_run(rf_decoder *decoder, rf_error *error)
{
	rf_decode_call *call = &decoder->call;
	rf_text line;
	size_t next;
	RF_UNUSED(error);
	while (call->row < call->row_limit && rf_decoder_next_line(decoder, &line, &next)) {
		if (rf_text_trim(line).size && !take_line(decoder, line)) break;
		call->at = next;
		decoder->line++;
	}
	return RIFFLE_OK;
}

const rf_decoder_class rf_ndjson_decoder = {
	sizeof(ndjson_state), ndjson_open, ndjson_close, ndjson_begin, ndjson_run, NULL, NULL};
