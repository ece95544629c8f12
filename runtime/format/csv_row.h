/*
 * One row of CSV, byte by byte: the exact way, which knows every case. The scan for a row's
 * end can stop where the input does and go on with more of it.
 */
#ifndef RF_RUNTIME_FORMAT_CSV_ROW_H
#define RF_RUNTIME_FORMAT_CSV_ROW_H

#include "base/text.h"

typedef enum rf_csv_place {
	RF_CSV_FIELD_START,
	RF_CSV_IN_FIELD, /* of a field without quotes; a quote in it is a byte like any other */
	RF_CSV_IN_QUOTES,
	RF_CSV_AFTER_QUOTE, /* a quote inside quotes: it closes them, or is the first of two */
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

/* Goes on with the scan of a row of which size bytes are there. quote 0: none. */
rf_csv_end rf_csv_scan_row(rf_csv_scan *scan, const char *row, size_t size, char delimiter,
                           char quote);

/* Splits a row (without its line end, but perhaps with a carriage return) that was scanned
 * whole. The first field_max fields are stored, quotes and all; returns how many there are. */
size_t rf_csv_split_row(rf_text row, char delimiter, char quote, rf_text *fields, size_t field_max);

/* Whether a field stands in quotes; *inner is then what is between them. */
static inline bool rf_csv_unquote(rf_text field, char quote, rf_text *inner)
{
	if (quote == 0 || field.size < 2 || field.data[0] != quote) return false;
	*inner = (rf_text){field.data + 1, field.size - 2};
	return true;
}

/* Copies what is between quotes with each doubled quote single; returns the size. out has
 * room for as many bytes. */
size_t rf_csv_undouble(rf_text inner, char quote, char *out);

#endif
