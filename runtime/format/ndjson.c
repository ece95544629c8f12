/*
 * Decoding NDJSON: an object a line, its values by name. A column "a.b" is also what b is in
 * an object a, however deep. Every line is checked whole before a value of it is decoded.
 * Fields mostly come in the order of the line before, so that order is tried first and the
 * names compared; lines of the same shape as the one before are taken by windows (json_shape.h).
 * Invariant: guess and shape change only the time. Of a name that stands twice the last value
 * counts; a missing one is NULL.
 */
#include "base/double_read.h"
#include "base/swar.h"
#include "base/json_walk.h"
#include "runtime/format/decoder.h"
#include "runtime/format/json_shape.h"
#include "runtime/format/number_columns.h"
#include "runtime/format/wanted_names.h"

#include <string.h>

/* An object whose fields are being scanned. */
typedef struct open_object {
	const char *start;
	uint32_t node;
	uint32_t outer; /* the node of the object around it */
} open_object;

typedef struct ndjson_state {
	rf_wanted_names names;
	rf_json_form *forms;   /* of each column's whole name */
	rf_json_value *values; /* of each wanted column, in this line */
	open_object open[RF_JSON_DEPTH];
	rf_json_shape shape;
	const char *shape_end; /* of the last value of this line; NULL: the line has no shape */
	size_t window_bytes;   /* of the next window: small after trouble */
	const rf_field_readers *readers;
} ndjson_state;

enum {
	WINDOW_LEAST = 512,
	READ_MORE = 256 /* bytes after a window that may be looked at */
};

static size_t places_size(const ndjson_state *json)
{
	const size_t column = 2 * RF_BATCH_ROWS * sizeof *json->shape.places;
	return (json->names.wanted_count + (size_t)1) * column;
}

static void ndjson_close(rf_decoder *decoder)
{
	ndjson_state *json = decoder->state;
	rf_memory *memory = decoder->memory;
	rf_free(memory, json->forms, json->names.column_count * sizeof *json->forms);
	rf_free(memory, json->shape.places, places_size(json));
	rf_free(memory, json->values, json->names.wanted_count * sizeof *json->values);
	rf_wanted_names_close(&json->names, memory);
}

static rf_status ndjson_open(rf_decoder *decoder, rf_error *error)
{
	ndjson_state *json = decoder->state;
	rf_memory *memory = decoder->memory;
	const rf_schema *columns = decoder->config.columns;
	RF_TRY(rf_wanted_names_open(&json->names, decoder, error));
	json->forms = rf_alloc(memory, columns->count * sizeof *json->forms);
	json->values = rf_alloc(memory, json->names.wanted_count * sizeof *json->values);
	json->shape.places = rf_alloc(memory, places_size(json));
	json->readers = rf_field_readers_best();
	if (!json->forms || !json->values || !json->shape.places)
		return rf_memory_fail(memory, "a decoder", error);
	for (uint32_t i = 0; i < columns->count; i++)
		json->forms[i] = rf_json_form_of(columns->columns[i].name);
	return RIFFLE_OK;
}

static void ndjson_begin(rf_decoder *decoder)
{
	ndjson_state *json = decoder->state;
	rf_json_shape_begin(&json->shape);
	json->window_bytes = RF_SHAPE_WINDOW;
}

/* ---- scanning ---- */

/* Takes a name with its quotes, if just that comes. */
static inline bool take_form(rf_json_scan *scan, const rf_json_form *form, rf_text name)
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

/* Takes the guessed name: a part of one below its object, or the whole name of a column. */
static inline bool take_guess(rf_decoder *decoder, rf_json_scan *scan, uint32_t parent,
                              uint32_t node)
{
	const ndjson_state *json = decoder->state;
	const rf_name_node *guess = &json->names.tree.nodes[node];
	if (guess->parent == parent) return take_form(scan, &guess->form, guess->name);
	return parent == RF_NAME_ROOT && guess->column != RF_NO_COLUMN &&
		take_form(scan, &json->forms[guess->column],
	              decoder->config.columns->columns[guess->column].name);
}

/* Scans a field's name. *node: what it leads to, or NO_NODE. */
static bool scan_name(rf_decoder *decoder, rf_json_scan *scan, uint32_t field, uint32_t parent,
                      uint32_t *node)
{
	ndjson_state *json = decoder->state;
	rf_json_value name;
	if (field < json->names.guess_count) {
		*node = json->names.guess[field];
		if (take_guess(decoder, scan, parent, *node)) return true;
	}
	if (!rf_json_scan_string(scan, &name)) return false;
	if (name.has_escapes) {
		char *copy = rf_arena_bytes(&decoder->call.store->text, name.text.size);
		size_t size;
		if (!copy) {
			decoder->is_out_of_memory = true;
			return false;
		}
		*node = RF_NO_NAME;
		if (!rf_json_unescape(name.text, copy, &size)) return true;
		name.text = (rf_text){copy, size};
	}
	*node = rf_name_tree_find(&json->names.tree, parent, name.text);
	if (field < json->names.guess_count && *node != RF_NO_NAME) json->names.guess[field] = *node;
	return true;
}

/* Keeps a value for the column of its name, if that is wanted. Returns the wanted column. */
static inline uint32_t keep(ndjson_state *json, uint32_t node, const rf_json_value *value)
{
	uint32_t wanted = rf_wanted_names_take(&json->names, node);
	if (wanted != RF_NO_COLUMN) json->values[wanted] = *value;
	return wanted;
}

/* Keeps a value of the line's own object, as a part of the line's shape. */
static inline void keep_flat(ndjson_state *json, uint32_t node, const rf_json_value *value)
{
	uint32_t column = node == RF_NO_NAME ? RF_NO_COLUMN : json->names.tree.nodes[node].column;
	uint32_t wanted = column == RF_NO_COLUMN ? RF_NO_COLUMN : json->names.wanted_of[column];
	bool is_again = wanted != RF_NO_COLUMN && rf_wanted_names_has(&json->names, wanted);
	wanted = keep(json, node, value);
	if (json->shape_end)
		json->shape_end =
			is_again ? NULL : rf_json_shape_add(&json->shape, json->shape_end, value, wanted);
}

/* Opens an object in which there are wanted columns. */
static bool open_nested(ndjson_state *json, rf_json_scan *scan, uint32_t node, uint32_t outer)
{
	if (scan->depth == RF_JSON_DEPTH) {
		scan->reason = "too deeply nested";
		return false;
	}
	json->shape_end = NULL;
	json->open[scan->depth++] = (open_object){scan->at++, node, outer};
	return true;
}

/* Closes the innermost open object: a value as any other. Returns the node around it. */
static uint32_t close_nested(ndjson_state *json, rf_json_scan *scan)
{
	const open_object *object = &json->open[--scan->depth];
	rf_json_value value = {.kind = RF_JSON_OBJECT,
	                       .text = {object->start, (size_t)(scan->at - object->start)}};
	keep(json, object->node, &value);
	return object->outer;
}

/* After a value: closes what it ends. Whether another field follows; if not, *parent is NO_NODE
 * when the line's object has ended. */
static bool scan_after(ndjson_state *json, rf_json_scan *scan, uint32_t *parent)
{
	for (;;) {
		rf_json_skip_blanks(scan);
		if (rf_json_take(scan, ',')) return true;
		scan->reason = "a comma or a closing bracket is expected";
		if (!rf_json_take(scan, '}')) return false;
		if (scan->depth == 0) {
			*parent = RF_NO_NAME;
			return false;
		}
		*parent = close_nested(json, scan);
	}
}

/* Scans the object that a line is and keeps its wanted values. */
static bool scan_object(rf_decoder *decoder, rf_json_scan *scan)
{
	ndjson_state *json = decoder->state;
	uint32_t parent = RF_NAME_ROOT;
	json->names.serial++;
	scan->reason = "a JSON object is expected";
	rf_json_skip_blanks(scan);
	if (!rf_json_take(scan, '{')) return false;
	rf_json_skip_blanks(scan);
	if (rf_json_take(scan, '}')) return true;
	for (uint32_t field = 0;; field++) {
		rf_json_value value = {0};
		uint32_t node = RF_NO_NAME;
		rf_json_skip_blanks(scan);
		if (!scan_name(decoder, scan, field, parent, &node)) return false;
		rf_json_skip_blanks(scan);
		scan->reason = "a colon is expected";
		if (!rf_json_take(scan, ':')) return false;
		rf_json_skip_blanks(scan);
		if (node != RF_NO_NAME && json->names.tree.nodes[node].objects && scan->at < scan->end &&
		    *scan->at == '{') {
			if (!open_nested(json, scan, node, parent)) return false;
			parent = node;
			rf_json_skip_blanks(scan);
			if (!rf_json_take(scan, '}')) continue;
			parent = close_nested(json, scan);
		} else {
			if (!rf_json_take_short_number(scan, &value) && !rf_json_scan_value(scan, &value))
				return false;
			keep_flat(json, node, &value);
		}
		if (!scan_after(json, scan, &parent)) return parent == RF_NO_NAME;
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
		if (decoder->sources[wanted_index] &&
		    rf_decoder_keep_double(decoder, wanted_index, row, *text))
			return RF_FIELD_OK;
		if (end - text->data >= RF_DECIMAL_PADDING &&
		    rf_read_short_decimal(text->data, text->size, (double *)column->data + row))
			return RF_FIELD_OK;
	}
	if (value->kind == RF_JSON_NUMBER && column->type == RF_BIGINT &&
	    decoder->sources[wanted_index] &&
	    rf_decoder_keep_bigint(decoder, wanted_index, row, value->text))
		return RF_FIELD_OK;
	if (column->type == RF_JSON && !is_null) {
		*text = rf_json_text_of(value);
		return rf_decoder_read(decoder, column, row, *text);
	}
	result = text_of(decoder, value, text);
	if (result != RF_FIELD_OK) return result;
	if (value->kind == RF_JSON_STRING)
		is_null = def->null_word.size && rf_text_equal(*text, def->null_word);
	if (is_null) {
		rf_batch_store_set_null(store, wanted_index, row);
		return RF_FIELD_OK;
	}
	if (rf_type_is_array(column->type)) {
		if (value->kind == RF_JSON_ARRAY || value->kind == RF_JSON_STRING)
			return rf_decoder_read(decoder, column, row, *text);
		return RF_FIELD_BAD;
	}
	if (!is_text && (value->kind == RF_JSON_ARRAY || value->kind == RF_JSON_OBJECT))
		return RF_FIELD_BAD;
	result = rf_decoder_read(decoder, column, row, *text);
	if (result == RF_FIELD_BAD && value->kind == RF_JSON_NUMBER &&
	    rf_field_read_integral(column, row, *text))
		return RF_FIELD_OK;
	return result;
}

static rf_field_result decode_wanted(rf_decoder *decoder, uint32_t wanted_index, uint32_t row,
                                     rf_text *text)
{
	const ndjson_state *json = decoder->state;
	if (rf_wanted_names_has(&json->names, wanted_index))
		return decode_value(decoder, wanted_index, row, &json->values[wanted_index], text);
	rf_batch_store_set_null(decoder->call.store, wanted_index, row);
	return RF_FIELD_OK;
}

/* A line was taken that ends there; its newline must be there, too, if it is to have a shape. */
static void learn_shape(ndjson_state *json, const char *end, const char *bytes_end)
{
	if (end < bytes_end && *end == '\r') end++;
	if (json->shape_end && end < bytes_end && *end == '\n')
		rf_json_shape_finish(&json->shape, json->shape_end, end + 1);
	else
		rf_json_shape_begin(&json->shape);
}

static bool take_line(rf_decoder *decoder, rf_text line)
{
	ndjson_state *json = decoder->state;
	const rf_decode_call *call = &decoder->call;
	rf_json_scan scan = {
		.at = line.data, .end = line.data + line.size, .readable = call->bytes + call->size};
	bool is_object;
	if (rf_text_trim(line).size == 0) return true;
	rf_json_shape_begin(&json->shape);
	json->shape_end = line.data;
	is_object = scan_object(decoder, &scan);
	if (decoder->is_out_of_memory) return false;
	if (is_object) {
		rf_json_skip_blanks(&scan);
		if (scan.at == scan.end) {
			learn_shape(json, scan.end, call->bytes + call->size);
			return rf_decoder_take_values(decoder, decode_wanted);
		}
		scan.reason = "text follows the object";
	}
	rf_json_shape_begin(&json->shape);
	return rf_decoder_bad_row(decoder, decoder->line, "not valid JSON at byte %zu: %s",
	                          (size_t)(scan.at - line.data) + 1, scan.reason);
}

/* ---- windows of lines of one shape ---- */

static rf_fields fields_of(const ndjson_state *json, const char *window, uint32_t wanted,
                           uint32_t count)
{
	return (rf_fields){.window = window,
	                   .ends = rf_json_shape_places(&json->shape, wanted),
	                   .stride = 2,
	                   .count = count};
}

static uint32_t take_texts(const rf_fields *fields, uint32_t i, rf_text *values)
{
	for (; i < fields->count; i++) values[i] = rf_field_text(fields, i);
	return i;
}

/* Reads the values that are of their column's type as they stand, from row i on, up to the first
 * that is not; returns its number. */
static uint32_t take_usual(rf_decoder *decoder, const rf_shape_field *field,
                           const rf_fields *fields, uint32_t i)
{
	const ndjson_state *json = decoder->state;
	const uint32_t wanted = field->wanted;
	const rf_column *column = &decoder->call.store->columns[wanted];
	const rf_column_def *def = &decoder->config.columns->columns[decoder->config.wanted[wanted]];
	if (!field->is_string && column->type == RF_DOUBLE)
		return rf_decoder_take_doubles(decoder, wanted, json->readers, fields, i);
	if (!field->is_string && column->type == RF_BIGINT)
		return rf_decoder_take_bigints(decoder, wanted, json->readers, fields, i);
	if (field->is_string && column->type == RF_TEXT_TYPE && !field->has_high &&
	    !def->null_word.size)
		return take_texts(fields, i, (rf_text *)column->data + decoder->call.row);
	return i;
}

/* Decodes a column; returns the number of rows before the first whose value is bad (or memory was
 * refused). */
static uint32_t decode_column(rf_decoder *decoder, const rf_shape_field *field, const char *window,
                              uint32_t rows)
{
	const rf_fields fields = fields_of(decoder->state, window, field->wanted, rows);
	for (uint32_t i = 0;; i++) {
		rf_json_value value = {.kind = field->is_string ? RF_JSON_STRING : RF_JSON_NUMBER};
		rf_text text;
		i = take_usual(decoder, field, &fields, i);
		if (i == rows) return rows;
		value.text = rf_field_text(&fields, i);
		if (decode_value(decoder, field->wanted, decoder->call.row + i, &value, &text) !=
		    RF_FIELD_OK)
			return i;
	}
}

/* Makes rows of the store as if they had never been decoded. */
static void undo_rows(rf_decoder *decoder, uint32_t first, uint32_t end)
{
	const rf_batch_store *store = decoder->call.store;
	for (uint32_t i = 0; i < decoder->config.wanted_count; i++) {
		uint64_t *validity = store->columns[i].validity;
		for (uint32_t row = first; row < end; row++) {
			if (validity) rf_bit_set(validity, row);
			if (decoder->sources[i]) decoder->sources[i][row] = (rf_text){NULL, 0};
		}
	}
}

/* The rows of a window, up to the first with a bad value, which is taken alone. */
static uint32_t decode_rows(rf_decoder *decoder, const char *window, uint32_t rows)
{
	ndjson_state *json = decoder->state;
	const uint32_t first = decoder->call.row;
	uint32_t good = rows;
	json->names.serial++;
	for (uint32_t i = 0; i < json->shape.field_count && !decoder->is_out_of_memory; i++) {
		const rf_shape_field *field = &json->shape.fields[i];
		if (field->wanted == RF_NO_COLUMN) continue;
		json->names.stamps[field->wanted] = json->names.serial;
		good = decode_column(decoder, field, window, good);
	}
	for (uint32_t i = 0; i < decoder->config.wanted_count; i++)
		for (uint32_t row = 0; row < good && !rf_wanted_names_has(&json->names, i); row++)
			rf_batch_store_set_null(decoder->call.store, i, first + row);
	if (good < rows) undo_rows(decoder, first + good, first + rows);
	return good;
}

/* Takes lines that have the shape of the one before. False: not one. */
static bool take_window(rf_decoder *decoder)
{
	ndjson_state *json = decoder->state;
	rf_decode_call *call = &decoder->call;
	const char *window = call->bytes + call->at;
	size_t readable = call->size - call->at, size = readable;
	uint32_t matched, rows;
	if (json->shape.field_count == 0 || decoder->is_skipping || decoder->scanned_bytes ||
	    decoder->config.max_row_bytes < RF_SHAPE_WINDOW)
		return false;
	if (size > json->window_bytes) size = json->window_bytes;
	if (readable > RF_SHAPE_WINDOW + READ_MORE) readable = RF_SHAPE_WINDOW + READ_MORE;
	matched = rf_json_shape_match(&json->shape, window, size, readable, call->row_limit - call->row,
	                              json->names.wanted_count);
	if (matched == 0) return false;
	rows = decode_rows(decoder, window, matched);
	json->window_bytes = rows < matched ? WINDOW_LEAST : json->window_bytes * 2;
	if (json->window_bytes > RF_SHAPE_WINDOW) json->window_bytes = RF_SHAPE_WINDOW;
	if (rows == 0 || decoder->is_out_of_memory) return false;
	if (call->line_numbers)
		for (uint32_t i = 0; i < rows; i++)
			call->line_numbers[call->row + i] = (int64_t)(decoder->line + i);
	call->row += rows;
	call->at += json->shape.line_ends[rows - 1];
	decoder->line += rows;
	return true;
}

static rf_status ndjson_run(rf_decoder *decoder, rf_error *error)
{
	const rf_decode_call *call = &decoder->call;
	RF_UNUSED(error);
	while (call->row < call->row_limit) {
		if (take_window(decoder)) continue;
		if (decoder->is_out_of_memory || !rf_decoder_take_line(decoder, take_line)) break;
	}
	return RIFFLE_OK;
}

const rf_decoder_class rf_ndjson_decoder = {
	sizeof(ndjson_state), ndjson_open, ndjson_close, ndjson_begin, ndjson_run, NULL, NULL};
