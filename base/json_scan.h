/*
 * Scanning JSON text: one value at a time, checked by RFC 8259, never beyond its end and
 * without recursion. Invariant: what is accepted is valid JSON, but for UTF-8, which whoever
 * uses a text checks.
 */
#ifndef RF_BASE_JSON_SCAN_H
#define RF_BASE_JSON_SCAN_H

#include "base/limits.h"
#include "base/text.h"

enum { RF_JSON_DEPTH = RF_LIMIT_DEPTH };

typedef enum rf_json_kind {
	RF_JSON_NULL,
	RF_JSON_FALSE,
	RF_JSON_TRUE,
	RF_JSON_NUMBER,
	RF_JSON_STRING,
	RF_JSON_ARRAY,
	RF_JSON_OBJECT
} rf_json_kind;

typedef struct rf_json_value {
	rf_json_kind kind;
	bool has_escapes; /* of a string */
	rf_text text;     /* as it stands; a string without its quotes */
} rf_json_value;

/* Where a scan is; at stays at the byte that is wrong when something is. */
typedef struct rf_json_scan {
	const char *at;
	const char *end;
	const char *reason; /* why it failed: a fixed text */
	uint32_t depth;     /* arrays and objects open around the value that is scanned */
} rf_json_scan;

static inline void rf_json_skip_blanks(rf_json_scan *scan)
{
	while (scan->at < scan->end && (unsigned char)*scan->at <= ' ' &&
	       (*scan->at == ' ' || *scan->at == '\t' || *scan->at == '\r' || *scan->at == '\n'))
		scan->at++;
}

/* Takes the byte if it comes next. */
static inline bool rf_json_take(rf_json_scan *scan, char byte)
{
	if (scan->at == scan->end || *scan->at != byte) return false;
	scan->at++;
	return true;
}

/* Scans a string, at its opening quote. */
bool rf_json_scan_string(rf_json_scan *scan, rf_json_value *value);
/* Scans any value, nested ones whole. */
bool rf_json_scan_value(rf_json_scan *scan, rf_json_value *value);

/* Writes a string's text with its escapes replaced; out has room for text.size bytes. False:
 * half of a surrogate pair. */
bool rf_json_unescape(rf_text text, char *out, size_t *size);

#endif
