/*
 * Scanning a line of logfmt: key=value pairs with blanks between. Invariant: a key is what
 * stands before a blank or an equals sign, and has no quote in it.
 */
#ifndef RF_RUNTIME_FORMAT_LOGFMT_SCAN_H
#define RF_RUNTIME_FORMAT_LOGFMT_SCAN_H

#include "base/text.h"

typedef struct rf_logfmt_pair {
	rf_text key;
	rf_text value; /* without its quotes; "true" of a key alone; empty of `key=` */
	bool is_quoted;
	bool has_escapes; /* the value has to be unescaped */
} rf_logfmt_pair;

/* Where a scan is; at stays at the byte that is wrong when something is. */
typedef struct rf_logfmt_scan {
	const char *at;
	const char *end;
	const char *reason; /* why it failed: a fixed text; NULL: the line has ended */
} rf_logfmt_scan;

/* The next pair. False: the end, or something wrong. */
bool rf_logfmt_next(rf_logfmt_scan *scan, rf_logfmt_pair *pair);

/* Writes a value's text with its escapes replaced; out has room for as many bytes. Returns the
 * size. */
size_t rf_logfmt_unescape(rf_text text, char *out);

#endif
