/*
 * The shape of a line of JSON: the bytes that stand between its values, its names among them, and
 * which values are strings. Lines mostly have the shape of the line before, and then their values
 * are found without scanning names. Invariant: a line that matches is a flat object of numbers and
 * strings without escapes, valid but for UTF-8, and its values are where the places say.
 */
#ifndef RF_RUNTIME_FORMAT_JSON_SHAPE_H
#define RF_RUNTIME_FORMAT_JSON_SHAPE_H

#include "base/json_scan.h"
#include "planner/plan.h"
#include "runtime/batch.h"

enum {
	RF_SHAPE_FIELDS = 64,   /* at most; longer lines have no shape */
	RF_SHAPE_BETWEEN = 32,  /* bytes between two values, at most */
	RF_SHAPE_WINDOW = 16384 /* bytes that are matched at once; places fit 16 bits */
};

typedef struct rf_shape_field {
	char before[RF_SHAPE_BETWEEN]; /* with the quote that opens a string, and one that closes */
	uint32_t before_size;
	bool is_string;
	bool has_high;   /* a string of the window is not ASCII */
	uint32_t wanted; /* its wanted column, or RF_NO_COLUMN */
} rf_shape_field;

typedef struct rf_json_shape {
	uint32_t field_count; /* 0: there is none. The field after the last is what ends the line. */
	rf_shape_field fields[RF_SHAPE_FIELDS + 1];
	/* Of each wanted column two for each row, around its value; and of one for the others. */
	uint16_t *places;
	uint16_t line_ends[RF_BATCH_ROWS]; /* after its newline */
} rf_json_shape;

/* Forgets the shape; fields of a line are then added in their order. */
void rf_json_shape_begin(rf_json_shape *shape);
/* Adds a value that began where the one before ended and after some bytes; end is the end of that
 * one, or the start of the line. Returns the value's end for the next. NULL: the line has no shape.
 */
const char *rf_json_shape_add(rf_json_shape *shape, const char *end, const rf_json_value *value,
                              uint32_t wanted);
/* Adds the end of the line. */
void rf_json_shape_finish(rf_json_shape *shape, const char *end, const char *line_end);

/* Matches lines from the start of size bytes (at most RF_SHAPE_WINDOW), of which readable can be
 * read; returns how many, row_max at most. other is the number of the places of values that are not
 * wanted. */
uint32_t rf_json_shape_match(rf_json_shape *shape, const char *bytes, size_t size, size_t readable,
                             uint32_t row_max, uint32_t other);

/* The places of a wanted column. */
static inline uint16_t *rf_json_shape_places(const rf_json_shape *shape, uint32_t wanted)
{
	return shape->places + (size_t)wanted * 2 * RF_BATCH_ROWS;
}

#endif
