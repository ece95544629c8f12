/* Products and quotients of 256 bits: see wide.h. */
#include "base/wide.h"

rf_wide rf_wide_product(unsigned __int128 a, unsigned __int128 b)
{
	const unsigned __int128 a_low = (uint64_t)a, a_high = a >> 64;
	const unsigned __int128 b_low = (uint64_t)b, b_high = b >> 64;
	unsigned __int128 low = a_low * b_low, middle = a_low * b_high, other = a_high * b_low;
	/* Each partial sum stays below 2^128: three numbers below 2^64, and one product. */
	unsigned __int128 carry = (low >> 64) + (uint64_t)middle + (uint64_t)other;
	return (rf_wide){a_high * b_high + (middle >> 64) + (other >> 64) + (carry >> 64),
	                 carry << 64 | (uint64_t)low};
}

bool rf_wide_divide(rf_wide number, unsigned __int128 divisor, unsigned __int128 *quotient)
{
	unsigned __int128 rest = number.high, result = 0;
	if (number.high == 0) {
		result = number.low / divisor;
		rest = number.low % divisor;
	} else {
		if (number.high >= divisor) return false;
		/* A bit at a time; the one that leaves rest at the top counts as one more. */
		for (int bit = 127; bit >= 0; bit--) {
			bool is_over = rest >> 127;
			rest = rest << 1 | (number.low >> bit & 1);
			result <<= 1;
			if (!is_over && rest < divisor) continue;
			rest -= divisor;
			result |= 1;
		}
	}
	*quotient = result;
	if (rest < divisor - rest) return true;
	*quotient += 1;
	return *quotient != 0;
}
