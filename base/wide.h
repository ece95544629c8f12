/*
 * Numbers of 256 bits without a sign: a product of two of 128 bits, divided again. For what
 * decimals need and no more.
 */
#ifndef RF_BASE_WIDE_H
#define RF_BASE_WIDE_H

#include <stdbool.h>
#include <stdint.h>

typedef struct rf_wide {
	unsigned __int128 high, low;
} rf_wide;

rf_wide rf_wide_product(unsigned __int128 a, unsigned __int128 b);
/* number / divisor rounded half up, where divisor is above 0. False: it has over 128 bits. */
bool rf_wide_divide(rf_wide number, unsigned __int128 divisor, unsigned __int128 *quotient);

#endif
