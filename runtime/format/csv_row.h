/*
 * One row of CSV, byte by byte: the exact way, which knows every case. The scan for a row's
 * end can stop where the input does and go on with more of it.
 */
#ifndef RF_RUNTIME_FORMAT_CSV_ROW_H
#define RF_RUNTIME_FORMAT_CSV_ROW_H

#include "base/text.h"
#include "planner/plan.h"

typedef enum rf_csv_place {
	RF_CSV_FIELD_START,
	RF_CSV_IN_FIELD, /* of a field without quotes; a quote in it is a byte like any other */
	RF_CSV_ESCAPED,  /* after an escape in such a field */
	RF_CSV_IN_QUOTES,
	RF_CSV_ESCAPED_IN_QUOTES,
	RF_CSV_AFTER_QUOTE, /* a quote inside quotes: it closes them, or is the first of two */
	RF_CSV_AFTER_BLANK, /* blanks after closed quotes */
	RF_CSV_AFTER_CR     /* a carriage return after closed quotes */
} rf_csv_place;

typedef enum rf_csv_end {
	RF_CSV_END_FOUND, /* scanned_bytes is the row's size without its line end */
	RF_CSV_END_MORE,  /* everything was scanned */
	RF_CSV_END_BAD    /* something follows a closing quote */
} rf_csv_end;

typedef struct rf_csv_scan {
	rf_csv_place place;
	size_t scanned_bytes; /* of the row */
} rf_csv_scan;

/* Whether rows end and fields are cut as the index of a window finds them: then only rows in
 * trouble need the exact way. Trimmed fields, decimal commas and lines left out are plain. */
static inline bool rf_csv_is_plain(const rf_format_spec *format)
{
	return !format->escape && !format->comment;
}

/* Goes on with the scan of a row of which size bytes are there. */
rf_csv_end rf_csv_scan_row(rf_csv_scan *scan, const char *row, size_t size,
                           const rf_format_spec *format);

/* Splits a row (without its line end, but perhaps with a carriage return) that was scanned
 * whole. The first field_max fields are stored as they stand, quotes, blanks and all; returns
 * how many there are. */
size_t rf_csv_split_row(rf_text row, const rf_format_spec *format, rf_text *fields,
                        size_t field_max);

/* A field without the blanks around it. */
rf_text rf_csv_trim(rf_text field, char escape);

/* Takes the blanks off a field, if they are no part of it, and the quotes. Whether there were
 * quotes. */
static inline bool rf_csv_unquote(rf_text *field, const rf_format_spec *format)
{
	if (format->is_trimmed) *field = rf_csv_trim(*field, format->escape);
	if (format->quote == 0 || field->size < 2 || field->data[0] != format->quote) return false;
	*field = (rf_text){field->data + 1, field->size - 2};
	return true;
}

/* Whether a field, its quotes off, is not yet the text that it stands for. */
bool rf_csv_has_escapes(rf_text field, bool is_quoted, const rf_format_spec *format);
/* Copies it without escapes, and from within quotes each doubled quote single; returns the size.
 * out has room for as many bytes. */
size_t rf_csv_unescape(rf_text field, bool is_quoted, const rf_format_spec *format, char *out);

/* Takes the lines off that are left out at the start of a file. False: they are not all there. */
bool rf_csv_skip_lines(const rf_format_spec *format, rf_text *bytes);
/* Whether there is nothing in a row, but for blanks if they are trimmed. */
bool rf_csv_is_empty_row(rf_text row, const rf_format_spec *format);
/* The first row of a file, comments and empty lines passed over. False: there is none, or it is
 * not complete. */
bool rf_csv_first_row(const rf_format_spec *format, rf_text bytes, bool is_end, rf_text *row);
#endif
