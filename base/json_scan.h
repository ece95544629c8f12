/*
 * Scanning JSON text: one value at a time, checked by RFC 8259, never beyond its end and
 * without recursion. Invariant: what is accepted is valid JSON, but for UTF-8, which whoever
 * uses a text checks.
 */
#ifndef RF_BASE_JSON_SCAN_H
#define RF_BASE_JSON_SCAN_H

#include "base/canonical.h"
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
	const char *readable; /* bytes can be read to here, at or after end; for short numbers */
	const char *reason;   /* why it failed: a fixed text */
	uint32_t depth;       /* arrays and objects open around the value that is scanned */
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

/* Takes a number of at most 15 digits and no exponent, as most are, if that is what comes. */
static inline bool rf_json_take_short_number(rf_json_scan *scan, rf_json_value *value)
{
	const char *start = scan->at + (scan->at < scan->end && *scan->at == '-');
	rf_digit_masks masks;
	uint32_t size, points;
	if (scan->readable - start < 16) return false;
	masks = rf_digit_masks_of(start);
	size = (uint32_t)__builtin_ctz(~(masks.digits | masks.points) | UINT32_C(1) << 16);
	points = masks.points & ((UINT32_C(1) << size) - 1);
	if (size == 0 || size == 16 || (start[size] | 0x20) == 'e' || start + size > scan->end)
		return false;
	/* At most one point, between digits; a zero in front stands alone. */
	if ((points & (points - 1)) || (points & (1 | UINT32_C(1) << (size - 1)))) return false;
	if ((masks.zeros & 1) && size > 1 && !(points & 2)) return false;
	value->kind = RF_JSON_NUMBER;
	value->text = (rf_text){scan->at, (size_t)(start + size - scan->at)};
	scan->at = start + size;
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
