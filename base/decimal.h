/*
 * Decimals: an integer of 128 bits and a scale that its type holds. Invariant: a value of
 * DECIMAL(p, s) is below 10^p in size; every function here that makes one keeps to that or
 * says RF_READ_RANGE. Rounding is half away from zero.
 */
#ifndef RF_BASE_DECIMAL_H
#define RF_BASE_DECIMAL_H

#include "base/number_text.h"
#include "base/type.h"

enum { RF_DECIMAL_TEXT_MAX = 44 }; /* a sign, 38 digits, a point, a zero before it */

static inline __int128 rf_decimal_get(rf_decimal value)
{
	return (__int128)((unsigned __int128)(uint64_t)value.high << 64 | value.low);
}

static inline rf_decimal rf_decimal_make(__int128 value)
{
	return (rf_decimal){(uint64_t)value, (int64_t)((unsigned __int128)value >> 64)};
}

/* 10^exponent; exponent 0 to 38. */
__int128 rf_decimal_power(uint32_t exponent);
/* Whether it has at most precision digits. */
bool rf_decimal_fits(__int128 value, uint32_t precision);
/* value / divisor, rounded; divisor above 0. */
__int128 rf_decimal_divide(__int128 value, __int128 divisor);

/* A number's text as DECIMAL(precision, scale), digits beyond the scale rounded:
 * [+-]? digits [. digits] [e[+-]digits], the whole text. */
rf_read rf_read_decimal(rf_text text, rf_type type, rf_decimal *value);
/* All digits of its scale, "-0.50"; returns the number of bytes, no NUL. */
size_t rf_write_decimal(rf_decimal value, rf_type type, char out[RF_DECIMAL_TEXT_MAX]);

/* From one decimal type to another. */
rf_read rf_decimal_rescale(rf_decimal value, rf_type from, rf_type to, rf_decimal *out);
rf_read rf_decimal_from_bigint(int64_t value, rf_type type, rf_decimal *out);
/* By the shortest text of the double, so that 0.1 is 0.1; NaN and infinities are BAD. */
rf_read rf_decimal_from_double(double value, rf_type type, rf_decimal *out);
rf_read rf_decimal_to_bigint(rf_decimal value, rf_type type, int64_t *out);
/* Correctly rounded. */
double rf_decimal_to_double(rf_decimal value, rf_type type);

static inline int rf_compare_decimal(rf_decimal a, rf_decimal b)
{
	__int128 x = rf_decimal_get(a), y = rf_decimal_get(b);
	return x < y ? -1 : x > y;
}

#endif
