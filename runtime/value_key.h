/*
 * Values as unsigned keys in the order of the values, and places in an order. Invariant: the
 * keys are a total order (-0.0 before 0.0, every NaN the same and last), so that what is
 * selected of them does not depend on how they lie.
 */
#ifndef RF_RUNTIME_VALUE_KEY_H
#define RF_RUNTIME_VALUE_KEY_H

#include <math.h>
#include <stdint.h>
#include <string.h>

#define RF_KEY_SIGN (UINT64_C(1) << 63)

static inline uint64_t rf_key_of_bigint(int64_t value)
{
	return (uint64_t)value ^ RF_KEY_SIGN;
}

static inline int64_t rf_bigint_of_key(uint64_t key)
{
	return (int64_t)(key ^ RF_KEY_SIGN);
}

static inline uint64_t rf_key_of_double(double value)
{
	uint64_t bits;
	if (isnan(value)) return UINT64_MAX;
	memcpy(&bits, &value, sizeof bits);
	return bits & RF_KEY_SIGN ? ~bits : bits | RF_KEY_SIGN;
}

static inline double rf_double_of_key(uint64_t key)
{
	uint64_t bits = key & RF_KEY_SIGN ? key ^ RF_KEY_SIGN : ~key;
	double value;
	if (key == UINT64_MAX) return NAN;
	memcpy(&value, &bits, sizeof value);
	return value;
}

/* A product of a fraction such as 0.1 that lies within its rounding of a whole number is
 * taken as that number. */
static inline double rf_snap(double position)
{
	double whole = nearbyint(position);
	return fabs(position - whole) <= position * 0x1p-50 ? whole : position;
}

/* The place, from 0, of the least value that at least the fraction of all count values does
 * not exceed; count is not 0. */
static inline uint64_t rf_rank_of(double fraction, uint64_t count)
{
	double rank = ceil(rf_snap(fraction * (double)count));
	if (rank < 1) return 0;
	return rank >= (double)count ? count - 1 : (uint64_t)rank - 1;
}

#endif
