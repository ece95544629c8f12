/*
 * Numbers from and to text. Doubles are read correctly rounded and written as the
 * shortest text that reads back the same. No locale, no allocation.
 */
#ifndef RF_BASE_NUMBER_TEXT_H
#define RF_BASE_NUMBER_TEXT_H

#include "base/text.h"

/* How a number was read. */
typedef enum rf_read {
	RF_READ_OK,
	RF_READ_BAD,  /* not a number, or something follows it */
	RF_READ_RANGE /* too large for the type */
} rf_read;

/* An optional sign and digits, the whole text, no blanks: [+-]?[0-9]+ */
rf_read rf_read_bigint(rf_text text, int64_t *value);
/* [+-]? digits [. digits] [e[+-]digits] with a digit somewhere in the mantissa, or nan,
 * inf, infinity in any case. 1e999 is Infinity with RF_READ_RANGE; 1e-400 is 0 with OK. */
rf_read rf_read_double(rf_text text, double *value);
/* true/false, t/f, yes/no, on/off, 1/0 in any case. */
rf_read rf_read_boolean(rf_text text, bool *value);

enum { RF_DOUBLE_TEXT_MAX = 32, RF_BIGINT_TEXT_MAX = 21 };
/* Writes and returns the number of bytes; no NUL. A DOUBLE as language.md section 9 says:
 * 100.0, 0.1, 1e-05, 1e+16, NaN, Infinity, -Infinity, -0.0. */
size_t rf_write_double(double value, char out[RF_DOUBLE_TEXT_MAX]);
size_t rf_write_bigint(int64_t value, char out[RF_BIGINT_TEXT_MAX]);

#endif
