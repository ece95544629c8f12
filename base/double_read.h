/*
 * The quickest way to read a short decimal, for decoders that know that the bytes after it
 * can be read. Invariant: it gives what rf_read_double gives, or declines.
 */
#ifndef RF_BASE_DOUBLE_READ_H
#define RF_BASE_DOUBLE_READ_H

#include "base/swar.h"

#include <float.h>
#include <stddef.h>

enum { RF_DECIMAL_PADDING = 10 }; /* bytes from text on that must be readable */

/* [-]digits.digits with 1 to 8 digits in all, size bytes of them; RF_DECIMAL_PADDING bytes can
 * be read whatever size is. False: read it in full. */
static inline bool rf_read_short_decimal(const char *text, size_t size, double *value)
{
	static const double tens[] = {1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8};
	const uint64_t bit = UINT64_C(0x1010101010101010), zeros = UINT64_C(0x3030303030303030);
	uint64_t is_negative = *text == '-', word, next, point, before, bits;
	unsigned digits, integer_digits;
	text += is_negative;
	size -= is_negative;
	if (FLT_EVAL_METHOD != 0 || size - 2 > 7) return false;
	digits = (unsigned)size - 1;
	word = rf_load_le64(text);
	next = rf_load_le64(text + 1);
	point = ~word & bit; /* which digits have, and a point has not */
	if (point == 0) return false;
	integer_digits = (unsigned)__builtin_ctzll(point) / 8;
	if (integer_digits > digits || text[integer_digits] != '.') return false;
	/* The bytes before the first point, then those after it: the digits without it. */
	before = ((point & (0 - point)) >> 4) - 1;
	word = (((word & before) | (next & ~before)) ^ zeros) << (64 - 8 * digits);
	if (rf_swar_not_values(word)) return false;
	/* At most 8 digits and at most 10^8 are exact, so one rounding is made in all. */
	*value = (double)rf_swar_number(word) / tens[digits - integer_digits];
	memcpy(&bits, value, 8);
	bits |= is_negative << 63;
	memcpy(value, &bits, 8);
	return true;
}

#endif
