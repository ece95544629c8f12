/*
 * Decoding CSV and TSV. Clean rows are taken by windows: an index of delimiters and line
 * ends, then each wanted column for all the window's rows. What the index can't decide, or
 * a row with the wrong number of fields, goes the exact way, one row at a time: csv_row.h.
 * A malformed row ends where its first line does, so that a stray quote costs one line.
 * Invariant: both ways give the same rows and notes, wherever the input is cut.
 */
#include "base/newlines.h"
#include "base/number_text.h"
#include "base/time_text.h"
#include "runtime/format/csv_index.h"
#include "runtime/format/csv_row.h"
#include "runtime/format/decoder.h"
#include "runtime/format/number_columns.h"

#include <string.h>

enum { WINDOW_LEAST = 512 };

typedef struct csv_state {
	rf_csv_index index;
	const rf_field_readers *readers;
	size_t window_bytes; /* of the next window: small after trouble */
	size_t row_bytes;    /* a row's usual size, for short batches */
	bool is_header_next;
	bool is_dialect;                    /* fields are not just what they stand for, or in quotes */
	bool is_plain;                      /* the index finds their ends: rf_csv_is_plain */
	uint32_t skip_lines;                /* still to be left out of this file */
	rf_csv_scan scan;                   /* of the unfinished row at the start of the input */
	rf_text *fields;                    /* of one row, on the exact way */
	uint32_t field_count;               /* that a row must have */
	bool is_regular;                    /* the window: these two are left out then */
	uint16_t first_end[RF_BATCH_ROWS];  /* of each row of the window: see rf_csv_index */
	uint16_t line_delta[RF_BATCH_ROWS]; /* its line, from the window's */
	uint16_t bad_wanted[RF_BATCH_ROWS]; /* its bad value's wanted column + 1, or 0 */
	uint8_t bad_result[RF_BATCH_ROWS];
} csv_state;

static rf_status csv_open(rf_decoder *decoder, rf_error *error)
{
	csv_state *csv = decoder->state;
	const rf_format_spec *format = decoder->config.format;
	csv->field_count = decoder->config.columns->count;
	csv->fields = rf_alloc(decoder->memory, csv->field_count * sizeof *csv->fields);
	if (!csv->fields) return rf_memory_fail(decoder->memory, "a decoder", error);
	rf_csv_index_init(&csv->index, format->delimiter, format->quote);
	csv->readers = rf_field_readers_best();
	csv->is_plain = rf_csv_is_plain(format);
	csv->is_dialect = format->escape || format->is_trimmed || format->has_decimal_comma;
	csv->row_bytes = 64;
	if (decoder->config.batch_rows > RF_BATCH_ROWS) decoder->config.batch_rows = RF_BATCH_ROWS;
	return RIFFLE_OK;
}

static void csv_close(rf_decoder *decoder)
{
	csv_state *csv = decoder->state;
	rf_free(decoder->memory, csv->fields, csv->field_count * sizeof *csv->fields);
}

static void csv_begin(rf_decoder *decoder)
{
	csv_state *csv = decoder->state;
	csv->is_header_next = decoder->config.format->has_header;
	csv->skip_lines = decoder->config.format->skip_lines;
	csv->scan = (rf_csv_scan){RF_CSV_FIELD_START, 0};
	csv->window_bytes = RF_CSV_WINDOW;
}

static void csv_save(const rf_decoder *decoder, rf_decoder_mark *mark)
{
	const csv_state *csv = decoder->state;
	mark->format_state[0] =
		(uint64_t)csv->skip_lines << 8 | (uint64_t)csv->scan.place << 1 | csv->is_header_next;
	mark->format_state[1] = csv->scan.scanned_bytes;
}

static void csv_restore(rf_decoder *decoder, const rf_decoder_mark *mark)
{
	csv_state *csv = decoder->state;
	csv->is_header_next = mark->format_state[0] & 1;
	csv->scan.place = (rf_csv_place)(mark->format_state[0] >> 1 & 0x7F);
	csv->skip_lines = (uint32_t)(mark->format_state[0] >> 8);
	csv->scan.scanned_bytes = mark->format_state[1];
}

/* ---- values ---- */

/* The text that a field stands for; copied only when there are escapes or doubled quotes. */
static rf_field_result unescape(rf_decoder *decoder, rf_text *field, bool is_quoted)
{
	const rf_format_spec *format = decoder->config.format;
	char *copy;
	if (!rf_csv_has_escapes(*field, is_quoted, format)) return RF_FIELD_OK;
	copy = rf_arena_bytes(&decoder->call.store->text, field->size);
	decoder->is_out_of_memory |= !copy;
	if (!copy) return RF_FIELD_BAD;
	*field = (rf_text){copy, rf_csv_unescape(*field, is_quoted, format, copy)};
	return RF_FIELD_OK;
}

/* A number whose decimals stand after a comma. */
static rf_field_result read_decimal_comma(rf_decoder *decoder, rf_column *column, uint32_t row,
                                          rf_text text)
{
	const char *comma = text.size ? memchr(text.data, ',', text.size) : NULL;
	char *copy;
	if (text.size && memchr(text.data, '.', text.size)) return RF_FIELD_BAD;
	if (!comma) return rf_decoder_read(decoder, column, row, text);
	copy = rf_arena_bytes(&decoder->call.store->text, text.size);
	decoder->is_out_of_memory |= !copy;
	if (!copy) return RF_FIELD_BAD;
	memcpy(copy, text.data, text.size);
	copy[comma - text.data] = '.';
	return rf_decoder_read(decoder, column, row, (rf_text){copy, text.size});
}

/* A field in quotes, or of a dialect. */
static rf_field_result decode_dressed_field(rf_decoder *decoder, uint32_t wanted_index,
                                            uint32_t row, rf_text *field)
{
	rf_batch_store *store = decoder->call.store;
	rf_column *column = &store->columns[wanted_index];
	const rf_format_spec *format = decoder->config.format;
	bool is_quoted = rf_csv_unquote(field, format);
	bool is_empty_value = column->type == RF_TEXT_TYPE || column->type == RF_BLOB;
	bool is_number = column->type == RF_DOUBLE || rf_type_kind(column->type) == RF_DECIMAL;
	if (!(is_quoted && rf_type_is_bytes(column->type) && (is_empty_value || field->size)) &&
	    rf_decoder_is_null(decoder, wanted_index, *field)) {
		rf_batch_store_set_null(store, wanted_index, row);
		return RF_FIELD_OK;
	}
	if (unescape(decoder, field, is_quoted) != RF_FIELD_OK) return RF_FIELD_BAD;
	if (format->has_decimal_comma && is_number)
		return read_decimal_comma(decoder, column, row, *field);
	return rf_decoder_read(decoder, column, row, *field);
}

/* One field of any kind into the store. On failure the value is left to the caller and
 * *field is what to show. */
static rf_field_result decode_field(rf_decoder *decoder, uint32_t wanted_index, uint32_t row,
                                    rf_text *field)
{
	const csv_state *csv = decoder->state;
	rf_batch_store *store = decoder->call.store;
	if (csv->is_dialect || (field->size && field->data[0] == csv->index.quote))
		return decode_dressed_field(decoder, wanted_index, row, field);
	if (!rf_decoder_is_null(decoder, wanted_index, *field))
		return rf_decoder_read(decoder, &store->columns[wanted_index], row, *field);
	rf_batch_store_set_null(store, wanted_index, row);
	return RF_FIELD_OK;
}

/* ---- windows of clean rows ---- */

static rf_fields fields_of(const csv_state *csv, const char *window, uint32_t number,
                           uint32_t count)
{
	return (rf_fields){.window = window,
	                   .ends = csv->index.ends + number,
	                   .first_end = csv->is_regular ? NULL : csv->first_end,
	                   .stride = csv->field_count,
	                   .count = count,
	                   .is_last = number + 1 == csv->field_count};
}

static uint64_t line_of(const rf_decoder *decoder, uint32_t row_in_window)
{
	const csv_state *csv = decoder->state;
	return decoder->line + (csv->is_regular ? row_in_window : csv->line_delta[row_in_window]);
}

static void mark_bad(rf_decoder *decoder, uint32_t wanted_index, uint32_t row_in_window,
                     rf_field_result result)
{
	csv_state *csv = decoder->state;
	rf_batch_store *store = decoder->call.store;
	uint32_t row = decoder->call.row + row_in_window;
	rf_batch_store_set_null(store, wanted_index, row);
	if (rf_bit_get(store->failed, row)) return;
	rf_bit_set(store->failed, row);
	csv->bad_wanted[row_in_window] = (uint16_t)(wanted_index + 1);
	csv->bad_result[row_in_window] = (uint8_t)result;
}

/* A text that can be borrowed as it is: not empty, perhaps in quotes but with none inside. */
static inline bool take_text(rf_text *value, rf_text text, char quote)
{
	if (text.size == 0) return false;
	if (quote && text.size > 1 && text.data[0] == quote) {
		text = (rf_text){text.data + 1, text.size - 2};
		if (text.size && memchr(text.data, quote, text.size)) return false;
	}
	*value = text;
	return true;
}

/* These read the fields from row i on, up to the first that they can't; return its number. values
 * are of the window's first row. */

static uint32_t take_timestamps(const rf_fields *fields, uint32_t i, int64_t *values)
{
	for (; i < fields->count; i++)
		if (rf_read_timestamp(rf_field_text(fields, i), &values[i]) != RF_READ_OK) break;
	return i;
}

static uint32_t take_texts(const rf_fields *fields, uint32_t i, rf_text *values, char quote)
{
	for (; i < fields->count; i++)
		if (!take_text(&values[i], rf_field_text(fields, i), quote)) break;
	return i;
}

/* Whether the fields of a column are numbers and texts as they stand, but for a few. */
static bool is_usual(const rf_decoder *decoder, uint32_t number, rf_type type)
{
	const csv_state *csv = decoder->state;
	const rf_format_spec *format = decoder->config.format;
	return !decoder->config.columns->columns[number].null_word.size && !format->null_word_count &&
		!format->is_trimmed && !(format->has_decimal_comma && type == RF_DOUBLE) &&
		!(type == RF_TEXT_TYPE && csv->index.has_high);
}

static uint32_t take_usual(rf_decoder *decoder, uint32_t wanted_index, const rf_fields *fields,
                           uint32_t i)
{
	const csv_state *csv = decoder->state;
	const rf_column *column = &decoder->call.store->columns[wanted_index];
	const uint32_t row = decoder->call.row;
	switch (column->type) {
	case RF_DOUBLE: return rf_decoder_take_doubles(decoder, wanted_index, csv->readers, fields, i);
	case RF_BIGINT: return rf_decoder_take_bigints(decoder, wanted_index, csv->readers, fields, i);
	case RF_TIMESTAMP: return take_timestamps(fields, i, (int64_t *)column->data + row);
	case RF_TEXT_TYPE:
		return take_texts(fields, i, (rf_text *)column->data + row, csv->index.quote);
	default: return i;
	}
}

/* Returns whether some value is bad (or memory was refused). */
static bool decode_column(rf_decoder *decoder, const char *window, uint32_t wanted_index,
                          uint32_t row_count)
{
	const uint32_t number = decoder->config.wanted[wanted_index];
	const rf_fields fields = fields_of(decoder->state, window, number, row_count);
	const bool usual = is_usual(decoder, number, decoder->call.store->columns[wanted_index].type);
	bool has_bad = false;
	for (uint32_t i = 0; i < row_count; i++) {
		rf_field_result result;
		rf_text text;
		if (usual) i = take_usual(decoder, wanted_index, &fields, i);
		if (i == row_count) break;
		text = rf_field_text(&fields, i);
		result = decode_field(decoder, wanted_index, decoder->call.row + i, &text);
		if (result == RF_FIELD_OK) continue;
		if (decoder->is_out_of_memory) return false;
		mark_bad(decoder, wanted_index, i, result);
		has_bad = true;
	}
	return has_bad;
}

/* Notes the bad values of a window in the order of its rows. */
static bool note_bad_values(rf_decoder *decoder, const char *window, uint32_t row_count)
{
	csv_state *csv = decoder->state;
	for (uint32_t i = 0; i < row_count; i++) {
		uint32_t wanted_index = csv->bad_wanted[i];
		rf_fields fields;
		rf_text text;
		if (wanted_index-- == 0) continue;
		fields = fields_of(csv, window, decoder->config.wanted[wanted_index], row_count);
		text = rf_field_text(&fields, i);
		if (unescape(decoder, &text, rf_csv_unquote(&text, decoder->config.format)) != RF_FIELD_OK)
			return false;
		if (!rf_decoder_note_value(decoder, wanted_index, decoder->call.row + i,
		                           line_of(decoder, i), (rf_field_result)csv->bad_result[i], text))
			return false;
	}
	return true;
}

/* Whether the window is of rows that have the right number of fields each and a line each. */
static bool is_regular(const rf_decoder *decoder, const char *window)
{
	const csv_state *csv = decoder->state;
	const rf_csv_index *index = &csv->index;
	const uint32_t count = index->newline_count, stride = csv->field_count;
	if (index->has_inner_newlines || decoder->config.max_row_bytes < RF_CSV_WINDOW ||
	    (uint64_t)count * stride >= index->end_count)
		return false;
	/* If every one of so many ends is a line's, no other can be. */
	for (uint32_t i = 1; i <= count; i++)
		if (window[index->ends[i * stride]] != '\n') return false;
	return true;
}

/* Finds the rows of the window that have the right number of fields, up to the first that
 * has not. Returns how many; *end gets the place in ends after them, *lines their lines. */
static uint32_t find_rows(rf_decoder *decoder, const char *window, uint32_t row_max, uint32_t *end,
                          uint32_t *lines)
{
	csv_state *csv = decoder->state;
	const rf_csv_index *index = &csv->index;
	const size_t max = decoder->config.max_row_bytes;
	uint32_t rows = 0, at = 0, line = 0;
	csv->is_regular = is_regular(decoder, window);
	if (csv->is_regular) {
		rows = index->newline_count < row_max ? index->newline_count : row_max;
		*end = rows * csv->field_count;
		*lines = rows;
		return rows;
	}
	rf_csv_index_find_newlines(&csv->index);
	for (uint32_t i = 0; i < index->newline_count && rows < row_max; i++) {
		uint16_t newline = index->newlines[i], start = (uint16_t)(index->ends[at] + 1);
		uint32_t last = at + csv->field_count;
		size_t size = (size_t)(newline - start);
		if (last < index->end_count && index->ends[last] == newline && size <= max) {
			csv->first_end[rows] = (uint16_t)at;
			csv->line_delta[rows] = (uint16_t)line;
			rows++;
			at = last;
		} else if (size == 0 || (size == 1 && window[start] == '\r')) {
			at++; /* an empty line is no row, unless a row has one field */
		} else {
			break;
		}
		line += 1;
		if (index->has_inner_newlines) line += (uint32_t)rf_newlines_count(window + start, size);
	}
	*end = at;
	*lines = line;
	return rows;
}

/* Takes clean rows from the start of the input. False: not one; the next needs the exact
 * way, or more bytes. */
static bool take_window(rf_decoder *decoder)
{
	csv_state *csv = decoder->state;
	rf_decode_call *call = &decoder->call;
	const char *window = call->bytes + call->at;
	size_t size = call->size - call->at, used;
	uint32_t row_max = call->row_limit - call->row, rows, end, lines;
	bool has_bad = false;
	if (size > csv->window_bytes) size = csv->window_bytes;
	if (size > (row_max + 2) * csv->row_bytes + WINDOW_LEAST)
		size = (row_max + 2) * csv->row_bytes + WINDOW_LEAST;
	rf_csv_index_fill(&csv->index, window, size);
	rows = find_rows(decoder, window, row_max, &end, &lines);
	used = (uint16_t)(csv->index.ends[end] + 1);
	if (used == 0) {
		csv->window_bytes = WINDOW_LEAST;
		return false;
	}
	if (rows) csv->row_bytes = used / rows + 1;
	csv->window_bytes *= 2;
	if (csv->window_bytes > RF_CSV_WINDOW) csv->window_bytes = RF_CSV_WINDOW;
	memset(csv->bad_wanted, 0, rows * sizeof csv->bad_wanted[0]);
	for (uint32_t i = 0; i < decoder->config.wanted_count && !decoder->is_out_of_memory; i++)
		has_bad = decode_column(decoder, window, i, rows) || has_bad;
	if (has_bad) note_bad_values(decoder, window, rows);
	if (call->line_numbers)
		for (uint32_t i = 0; i < rows; i++)
			call->line_numbers[call->row + i] = (int64_t)line_of(decoder, i);
	call->row += rows;
	call->at += used;
	decoder->line += lines;
	return true;
}

/* ---- the exact way ---- */

/* Leaves the row at the start of the input out, with its first line, once it is noted. */
static bool refuse_row(rf_decoder *decoder, bool is_noted)
{
	csv_state *csv = decoder->state;
	csv->is_header_next = false;
	csv->scan = (rf_csv_scan){RF_CSV_FIELD_START, 0};
	rf_decoder_skip_line(decoder);
	return is_noted;
}

/* A row whose bytes are known: its shape, then its values. */
static bool decode_row(rf_decoder *decoder, rf_text row)
{
	csv_state *csv = decoder->state;
	rf_decode_call *call = &decoder->call;
	const rf_format_spec *format = decoder->config.format;
	size_t count;
	if (rf_csv_is_empty_row(row, format) && (csv->field_count != 1 || csv->is_header_next))
		return true;
	if (csv->is_header_next) {
		csv->is_header_next = false;
		return true;
	}
	count = rf_csv_split_row(row, format, csv->fields, csv->field_count);
	if (count != csv->field_count)
		return rf_decoder_bad_row(decoder, decoder->line, "%zu field%s where %u %s expected", count,
		                          count == 1 ? "" : "s", csv->field_count,
		                          csv->field_count == 1 ? "is" : "are");
	for (uint32_t i = 0; i < decoder->config.wanted_count; i++) {
		rf_text text = csv->fields[decoder->config.wanted[i]];
		rf_field_result result = decode_field(decoder, i, call->row, &text);
		if (decoder->is_out_of_memory) return false;
		if (result != RF_FIELD_OK &&
		    !rf_decoder_bad_value(decoder, i, call->row, decoder->line, result, text))
			return false;
	}
	if (call->line_numbers) call->line_numbers[call->row] = (int64_t)decoder->line;
	call->row++;
	return true;
}

/* Why the unfinished last row of a file is none; NULL: it is one. */
static const char *why_unfinished(rf_csv_place place)
{
	if (place == RF_CSV_IN_QUOTES || place == RF_CSV_ESCAPED_IN_QUOTES)
		return "a quote is not closed";
	return place == RF_CSV_ESCAPED ? "nothing follows an escape" : NULL;
}

/* Takes one row, good or bad. False: more bytes are needed, or memory was refused. */
static bool take_row(rf_decoder *decoder)
{
	csv_state *csv = decoder->state;
	rf_decode_call *call = &decoder->call;
	const char *start = call->bytes + call->at;
	size_t rest = call->size - call->at, max = decoder->config.max_row_bytes;
	size_t size = rest > max + 1 ? max + 1 : rest;
	const char *reason;
	rf_csv_end end = rf_csv_scan_row(&csv->scan, start, size, decoder->config.format);
	if (end == RF_CSV_END_BAD)
		return refuse_row(
			decoder, rf_decoder_bad_row(decoder, decoder->line, "text follows a closing quote"));
	if (end == RF_CSV_END_MORE) {
		if (csv->scan.scanned_bytes > max)
			return refuse_row(decoder,
			                  rf_decoder_bad_row(decoder, decoder->line,
			                                     "the row is longer than %zu bytes", max));
		if (!call->is_end) {
			call->wants_more = true;
			return false;
		}
		reason = why_unfinished(csv->scan.place);
		if (reason)
			return refuse_row(decoder, rf_decoder_bad_row(decoder, decoder->line, "%s", reason));
	}
	size = csv->scan.scanned_bytes;
	csv->scan = (rf_csv_scan){RF_CSV_FIELD_START, 0};
	if (!decode_row(decoder, (rf_text){start, size})) return false;
	if (end == RF_CSV_END_FOUND) size++;
	decoder->line += rf_newlines_count(start, size);
	call->at += size;
	return true;
}

/* Whether the line that begins here is none of the rows: left out, or a comment. */
static bool is_left_out(rf_decoder *decoder)
{
	csv_state *csv = decoder->state;
	const char comment = decoder->config.format->comment;
	if (csv->scan.scanned_bytes) return false;
	if (csv->skip_lines == 0) return comment && decoder->call.bytes[decoder->call.at] == comment;
	csv->skip_lines--;
	return true;
}

static rf_status csv_run(rf_decoder *decoder, rf_error *error)
{
	csv_state *csv = decoder->state;
	rf_decode_call *call = &decoder->call;
	RF_UNUSED(error);
	while (call->row < call->row_limit && !decoder->is_out_of_memory) {
		bool is_row_begun = csv->scan.scanned_bytes > 0 || csv->is_header_next;
		if (decoder->is_skipping) rf_decoder_skip_line(decoder);
		if (call->at == call->size) {
			call->wants_more = true;
			break;
		}
		if ((csv->skip_lines || !csv->is_plain) && is_left_out(decoder)) {
			rf_decoder_skip_line(decoder);
			continue;
		}
		if (!is_row_begun && csv->is_plain && take_window(decoder)) continue;
		if (!decoder->is_out_of_memory && !take_row(decoder)) break;
	}
	return RIFFLE_OK;
}

const rf_decoder_class rf_csv_decoder = {sizeof(csv_state), csv_open, csv_close,  csv_begin,
                                         csv_run,           csv_save, csv_restore};
