/* One row of CSV, byte by byte: see csv_row.h. */
#include "runtime/format/csv_row.h"

#include "runtime/format/format.h"

#include <string.h>

static bool is_blank(char c)
{
	return c == ' ' || c == '\t';
}

/* After closed quotes there may be blanks, if they are trimmed, and a carriage return. */
static bool scan_after_quotes(rf_csv_place *place, char c, const rf_format_spec *format)
{
	if (c == '\r')
		*place = RF_CSV_AFTER_CR;
	else if (format->is_trimmed && is_blank(c))
		*place = RF_CSV_AFTER_BLANK;
	else
		return false;
	return true;
}

rf_csv_end rf_csv_scan_row(rf_csv_scan *scan, const char *row, size_t size,
                           const rf_format_spec *format)
{
	const char quote = format->quote, escape = format->escape;
	rf_csv_place place = scan->place;
	size_t i = scan->scanned_bytes;
	rf_csv_end end = RF_CSV_END_MORE;
	for (; i < size; i++) {
		char c = row[i];
		bool is_quote = quote && c == quote, is_escape = escape && c == escape;
		if (place == RF_CSV_IN_QUOTES) {
			if (is_escape)
				place = RF_CSV_ESCAPED_IN_QUOTES;
			else if (is_quote)
				place = RF_CSV_AFTER_QUOTE;
		} else if (place == RF_CSV_ESCAPED_IN_QUOTES || (place == RF_CSV_AFTER_QUOTE && is_quote)) {
			place = RF_CSV_IN_QUOTES;
		} else if (place == RF_CSV_ESCAPED) {
			place = RF_CSV_IN_FIELD;
		} else if (c == '\n') {
			end = RF_CSV_END_FOUND;
			break;
		} else if (place == RF_CSV_AFTER_CR) {
			end = RF_CSV_END_BAD;
			break;
		} else if (c == format->delimiter) {
			place = RF_CSV_FIELD_START;
		} else if (place == RF_CSV_AFTER_QUOTE || place == RF_CSV_AFTER_BLANK) {
			if (!scan_after_quotes(&place, c, format)) {
				end = RF_CSV_END_BAD;
				break;
			}
		} else if (is_escape) {
			place = RF_CSV_ESCAPED;
		} else if (place == RF_CSV_FIELD_START && !(format->is_trimmed && is_blank(c))) {
			place = is_quote ? RF_CSV_IN_QUOTES : RF_CSV_IN_FIELD;
		}
	}
	scan->place = place;
	scan->scanned_bytes = i;
	return end;
}

/* The place after the quotes that open before start. */
static size_t quotes_end(rf_text row, size_t start, const rf_format_spec *format)
{
	const char quote = format->quote, escape = format->escape;
	for (size_t i = start; i < row.size; i++) {
		if (escape && row.data[i] == escape)
			i++;
		else if (row.data[i] != quote)
			continue;
		else if (i + 1 < row.size && row.data[i + 1] == quote)
			i++;
		else
			return i + 1;
	}
	return row.size;
}

/* The end of the field that begins at start. */
static size_t field_end(rf_text row, size_t start, const rf_format_spec *format)
{
	size_t first = start;
	const char *end;
	if (format->is_trimmed)
		while (first < row.size && row.data[first] != format->delimiter &&
		       is_blank(row.data[first]))
			first++;
	if (first == row.size) return first;
	if (format->quote && row.data[first] == format->quote) {
		start = quotes_end(row, first + 1, format);
		if (start == row.size) return start;
	} else if (format->escape) {
		for (; start < row.size && row.data[start] != format->delimiter; start++)
			if (row.data[start] == format->escape) start++;
		return start < row.size ? start : row.size;
	}
	end = memchr(row.data + start, format->delimiter, row.size - start);
	return end ? (size_t)(end - row.data) : row.size;
}

/* Whether the last byte of a text stands for itself since an escape is before it. */
static bool is_last_escaped(rf_text text, char escape)
{
	size_t escapes = 0;
	if (escape == 0 || text.size == 0) return false;
	while (escapes + 1 < text.size && text.data[text.size - 2 - escapes] == escape) escapes++;
	return escapes % 2;
}

size_t rf_csv_split_row(rf_text row, const rf_format_spec *format, rf_text *fields,
                        size_t field_max)
{
	size_t count = 0, start = 0;
	if (row.size && row.data[row.size - 1] == '\r' && !is_last_escaped(row, format->escape))
		row.size--;
	for (;;) {
		size_t end = field_end(row, start, format);
		if (count < field_max) fields[count] = (rf_text){row.data + start, end - start};
		count++;
		if (end >= row.size) return count;
		start = end + 1;
	}
}

rf_text rf_csv_trim(rf_text field, char escape)
{
	while (field.size && is_blank(field.data[0])) field.data++, field.size--;
	while (field.size && is_blank(field.data[field.size - 1]) && !is_last_escaped(field, escape))
		field.size--;
	return field;
}

bool rf_csv_has_escapes(rf_text field, bool is_quoted, const rf_format_spec *format)
{
	if (field.size == 0) return false;
	return (is_quoted && memchr(field.data, format->quote, field.size)) ||
		(format->escape && memchr(field.data, format->escape, field.size));
}

size_t rf_csv_unescape(rf_text field, bool is_quoted, const rf_format_spec *format, char *out)
{
	size_t size = 0;
	for (size_t i = 0; i < field.size; i++) {
		if (format->escape && field.data[i] == format->escape && i + 1 < field.size)
			i++;
		else if (is_quoted && field.data[i] == format->quote) {
			out[size++] = field.data[i++];
			continue;
		}
		out[size++] = field.data[i];
	}
	return size;
}

bool rf_csv_skip_lines(const rf_format_spec *format, rf_text *bytes)
{
	for (uint32_t i = 0; i < format->skip_lines; i++) {
		const char *end = bytes->size ? memchr(bytes->data, '\n', bytes->size) : NULL;
		size_t size = end ? (size_t)(end - bytes->data) + 1 : bytes->size;
		*bytes = (rf_text){bytes->data + size, bytes->size - size};
		if (!end) return false;
	}
	return true;
}

bool rf_csv_is_empty_row(rf_text row, const rf_format_spec *format)
{
	if (row.size && row.data[row.size - 1] == '\r') row.size--;
	if (row.size && format->is_trimmed && !memchr(row.data, format->delimiter, row.size))
		row = rf_text_trim(row);
	return row.size == 0;
}

bool rf_csv_first_row(const rf_format_spec *format, rf_text bytes, bool is_end, rf_text *row)
{
	if (!rf_csv_skip_lines(format, &bytes)) return false;
	while (bytes.size) {
		rf_csv_scan scan = {RF_CSV_FIELD_START, 0};
		rf_csv_end end;
		if (format->comment && bytes.data[0] == format->comment) {
			const char *newline = memchr(bytes.data, '\n', bytes.size);
			size_t size = newline ? (size_t)(newline - bytes.data) + 1 : bytes.size;
			bytes = (rf_text){bytes.data + size, bytes.size - size};
			continue;
		}
		end = rf_csv_scan_row(&scan, bytes.data, bytes.size, format);
		if (end == RF_CSV_END_BAD || (end == RF_CSV_END_MORE && !is_end)) return false;
		*row = (rf_text){bytes.data, scan.scanned_bytes};
		if (rf_text_trim(*row).size) return true;
		if (row->size >= bytes.size) return false;
		bytes = (rf_text){bytes.data + row->size + 1, bytes.size - row->size - 1};
	}
	return false;
}

size_t rf_csv_head_size(const rf_format_spec *format, rf_text bytes)
{
	rf_text rest = bytes, row;
	if (!rf_csv_skip_lines(format, &rest)) return 0;
	if (!format->has_header) return bytes.size - rest.size;
	if (!rf_csv_first_row(format, bytes, false, &row)) return 0;
	return (size_t)(row.data - bytes.data) + row.size + 1;
}
