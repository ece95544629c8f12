/* One row of CSV, byte by byte: see csv_row.h. */
#include "runtime/format/csv_row.h"

#include <string.h>

rf_csv_end rf_csv_scan_row(rf_csv_scan *scan, const char *row, size_t size, char delimiter,
                           char quote)
{
	rf_csv_place place = scan->place;
	size_t i = scan->scanned_bytes;
	rf_csv_end end = RF_CSV_END_MORE;
	for (; i < size; i++) {
		char c = row[i];
		bool is_quote = quote && c == quote;
		if (place == RF_CSV_IN_QUOTES) {
			if (is_quote) place = RF_CSV_AFTER_QUOTE;
		} else if (place == RF_CSV_AFTER_QUOTE && is_quote) {
			place = RF_CSV_IN_QUOTES;
		} else if (c == '\n') {
			end = RF_CSV_END_FOUND;
			break;
		} else if (place == RF_CSV_AFTER_CR) {
			end = RF_CSV_END_BAD;
			break;
		} else if (c == delimiter) {
			place = RF_CSV_FIELD_START;
		} else if (place == RF_CSV_AFTER_QUOTE) {
			if (c != '\r') {
				end = RF_CSV_END_BAD;
				break;
			}
			place = RF_CSV_AFTER_CR;
		} else if (place == RF_CSV_FIELD_START) {
			place = is_quote ? RF_CSV_IN_QUOTES : RF_CSV_IN_FIELD;
		}
	}
	scan->place = place;
	scan->scanned_bytes = i;
	return end;
}

/* The end of the field that begins at start. */
static size_t field_end(rf_text row, size_t start, char delimiter, char quote)
{
	const char *end;
	if (quote && start < row.size && row.data[start] == quote) {
		start++;
		for (;;) {
			const char *close = memchr(row.data + start, quote, row.size - start);
			if (!close) return row.size;
			start = (size_t)(close - row.data) + 1;
			if (start == row.size || row.data[start] != quote) return start;
			start++;
		}
	}
	if (start == row.size) return start;
	end = memchr(row.data + start, delimiter, row.size - start);
	return end ? (size_t)(end - row.data) : row.size;
}

size_t rf_csv_split_row(rf_text row, char delimiter, char quote, rf_text *fields, size_t field_max)
{
	size_t count = 0, start = 0;
	if (row.size && row.data[row.size - 1] == '\r') row.size--;
	for (;;) {
		size_t end = field_end(row, start, delimiter, quote);
		if (count < field_max) fields[count] = (rf_text){row.data + start, end - start};
		count++;
		if (end >= row.size) return count;
		start = end + 1;
	}
}

size_t rf_csv_undouble(rf_text inner, char quote, char *out)
{
	size_t size = 0;
	for (size_t i = 0; i < inner.size; i++) {
		out[size++] = inner.data[i];
		if (inner.data[i] == quote) i++;
	}
	return size;
}
