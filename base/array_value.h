/*
 * The value of an array column: its elements packed into one run of bytes, an rf_text, so
 * that whoever keeps or copies texts keeps and copies arrays. Invariant: equal arrays have
 * equal bytes (a DOUBLE's -0.0 is packed as 0.0 and all NaN as one), and a view never reads
 * beyond them.
 *
 * The bytes: the count, 0 or 1 for "has NULLs", both uint32_t; a bit for each element that is
 * not NULL, if it has NULLs; then the values, or for elements that are bytes themselves the
 * end of each (uint32_t) and after them all their bytes.
 */
#ifndef RF_BASE_ARRAY_VALUE_H
#define RF_BASE_ARRAY_VALUE_H

#include "base/type.h"

typedef struct rf_array_view {
	rf_type element;
	uint32_t count;
	const uint8_t *validity; /* NULL: no NULLs */
	const char *values;      /* not aligned */
	const char *bytes;       /* of elements that are bytes */
} rf_array_view;

/* An array's elements; type: of the array. Borrows. */
rf_array_view rf_array_view_of(rf_type type, rf_text packed);
/* The i-th element, which borrows from the array; i is below the count. */
rf_value rf_array_view_value(const rf_array_view *view, uint32_t i);

/* The bytes that the elements take (each of the element's type or NULL); SIZE_MAX when that is
 * more than an array can be. */
size_t rf_array_packed_size(rf_type type, const rf_value *values, uint32_t count);
/* Packs them into out, which has that much room. */
void rf_array_pack(rf_type type, const rf_value *values, uint32_t count, char *out);

/* Element by element, NULL last, the shorter first when one is the start of the other; 0 only
 * for equal bytes. */
int rf_array_compare(rf_type type, rf_text a, rf_text b);

#endif
