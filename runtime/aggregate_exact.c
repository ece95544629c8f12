/*
 * Exact quotients of the 128-bit sums that aggregates keep. Invariant: nothing is rounded
 * before the one rounding of the result.
 */
#include "runtime/aggregate_impl.h"

#include <math.h>

typedef unsigned __int128 wide;

enum { WIDE_BITS = 128, DOUBLE_BITS = 53 };

/* Below it every integer is a DOUBLE. */
#define EXACT_LIMIT (INT64_C(1) << DOUBLE_BITS)

static int leading_zeros(wide value)
{
	uint64_t high = (uint64_t)(value >> 64);
	return high ? __builtin_clzll(high) : 64 + __builtin_clzll((uint64_t)value);
}

static wide magnitude(__int128 value)
{
	return value < 0 ? -(wide)value : (wide)value;
}

double rf_agg_ratio(__int128 sum, uint64_t count)
{
	wide value = magnitude(sum), quotient, half;
	bool has_rest;
	int shift, drop;
	uint64_t kept;
	double result;
	if (value == 0) return 0;
	if (value < EXACT_LIMIT && count < EXACT_LIMIT) return (double)(int64_t)sum / (double)count;
	/* With the top bit set the quotient has at least 64 bits, more than a DOUBLE keeps. */
	shift = leading_zeros(value);
	value <<= shift;
	quotient = value / count;
	has_rest = value != quotient * count;
	drop = WIDE_BITS - leading_zeros(quotient) - DOUBLE_BITS;
	kept = (uint64_t)(quotient >> drop);
	quotient &= ((wide)1 << drop) - 1;
	half = (wide)1 << (drop - 1);
	if (quotient > half || (quotient == half && (has_rest || (kept & 1)))) kept++;
	result = ldexp((double)kept, drop - shift);
	return sum < 0 ? -result : result;
}

__int128 rf_agg_divide(__int128 sum, uint64_t count)
{
	wide value = magnitude(sum);
	wide quotient = value / count;
	wide rest = value - quotient * count;
	if (rest >= count - rest) quotient++;
	return sum < 0 ? -(__int128)quotient : (__int128)quotient;
}

bool rf_agg_interval_mean(__int128 months, __int128 ns, uint64_t count, rf_interval *mean)
{
	__int128 whole = months / count;
	__int128 rest = months - whole * count;
	if (whole > INT32_MAX || whole < INT32_MIN) return false;
	ns = rf_agg_divide(ns + rest * RF_NS_PER_MONTH, count);
	if (ns > INT64_MAX || ns < INT64_MIN) return false;
	*mean = (rf_interval){(int32_t)whole, 0, (int64_t)ns};
	return true;
}
