/*
 * The fields of one column in the rows of a window of text, and the quickest way to read short
 * numbers from them. Invariant: every way gives the values that rf_read_double and rf_read_bigint
 * give.
 */
#ifndef RF_RUNTIME_FORMAT_FIELD_READERS_H
#define RF_RUNTIME_FORMAT_FIELD_READERS_H

#include "base/text.h"

#include <stdbool.h>
#include <stdint.h>

typedef struct rf_fields {
	const char *window;
	const uint16_t *ends;      /* a field lies between two of them, neither included */
	const uint16_t *first_end; /* of each row; NULL: they are stride from each other */
	uint32_t stride, count;
	bool is_last; /* of a row: perhaps with a carriage return */
} rf_fields;

/* The ends around the field of a row. */
static inline const uint16_t *rf_field_ends(const rf_fields *fields, uint32_t row)
{
	return fields->ends + (fields->first_end ? fields->first_end[row] : row * fields->stride);
}

static inline rf_text rf_field_text(const rf_fields *fields, uint32_t row)
{
	const uint16_t *ends = rf_field_ends(fields, row);
	uint16_t start = (uint16_t)(ends[0] + 1), end = ends[1];
	if (fields->is_last && end > start && fields->window[end - 1] == '\r') end--;
	return (rf_text){fields->window + start, (size_t)(end - start)};
}

/* These read the fields from row on, up to the first that is not as they take it, perhaps some
 * before it, and return that row. values and sources are row 0's: sources (NULL: not wanted) get
 * the canonical texts, data NULL where the text is none. Of the bytes before padded
 * RF_DECIMAL_PADDING, with sources RF_CANONICAL_PADDING can be read. */
typedef struct rf_field_readers {
	/* As rf_read_short_decimal takes them. */
	uint32_t (*doubles)(const rf_fields *fields, uint32_t row, double *values, rf_text *sources,
	                    const char *padded);
	/* Of 1 to 16 digits. */
	uint32_t (*bigints)(const rf_fields *fields, uint32_t row, int64_t *values, rf_text *sources,
	                    const char *padded);
} rf_field_readers;

/* The best of them for this machine, and those it has one by one (NULL past the last). */
const rf_field_readers *rf_field_readers_best(void);
const rf_field_readers *rf_field_readers_kind(unsigned index);

#endif
