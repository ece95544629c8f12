/*
 * Numbers of twice the precision of a DOUBLE, as the unevaluated sum of two. Invariant of a
 * pair: high is the whole rounded to a DOUBLE, or not finite and then low is 0.
 */
#ifndef RF_RUNTIME_AGGREGATE_PAIR_H
#define RF_RUNTIME_AGGREGATE_PAIR_H

#include <math.h>

#define RF_PAIR_INLINE static inline __attribute__((always_inline))

typedef struct rf_pair {
	double high, low;
} rf_pair;

/* What a + b loses when rounded to sum. */
RF_PAIR_INLINE double rf_pair_sum_rest(double a, double b, double sum)
{
	double taken = sum - a;
	return (a - (sum - taken)) + (b - taken);
}

/* What a * b loses when rounded to product, by splitting each into halves of 26 bits
 * (Dekker); NaN when that overflows. */
RF_PAIR_INLINE double rf_pair_product_rest(double a, double b, double product)
{
	double a_scaled = 134217729.0 * a, b_scaled = 134217729.0 * b;
	double a_high = a_scaled - (a_scaled - a), b_high = b_scaled - (b_scaled - b);
	double a_low = a - a_high, b_low = b - b_high;
	return ((a_high * b_high - product) + a_high * b_low + a_low * b_high) + a_low * b_low;
}

/* Adds a value to a running sum whose rest is kept apart. */
RF_PAIR_INLINE void rf_pair_collect(rf_pair *sum, double value)
{
	double high = sum->high + value;
	sum->low += rf_pair_sum_rest(sum->high, value, high);
	sum->high = high;
}

/* The same with the exact product of two. */
RF_PAIR_INLINE void rf_pair_collect_product(rf_pair *sum, double a, double b)
{
	double product = a * b;
	rf_pair_collect(sum, product);
	sum->low += rf_pair_product_rest(a, b, product);
}

/* A collected sum, or any two addends, as a pair. */
static inline rf_pair rf_pair_of(double high, double low)
{
	double sum = high + low;
	if (!isfinite(high) || !isfinite(low) || !isfinite(sum)) return (rf_pair){high, 0};
	return (rf_pair){sum, rf_pair_sum_rest(high, low, sum)};
}

static inline rf_pair rf_pair_normal(rf_pair a)
{
	return rf_pair_of(a.high, a.low);
}

static inline rf_pair rf_pair_negate(rf_pair a)
{
	return (rf_pair){-a.high, -a.low};
}

static inline rf_pair rf_pair_add(rf_pair a, rf_pair b)
{
	double sum = a.high + b.high;
	return rf_pair_of(sum, rf_pair_sum_rest(a.high, b.high, sum) + (a.low + b.low));
}

static inline rf_pair rf_pair_subtract(rf_pair a, rf_pair b)
{
	return rf_pair_add(a, rf_pair_negate(b));
}

static inline rf_pair rf_pair_multiply(rf_pair a, rf_pair b)
{
	double product = a.high * b.high;
	return rf_pair_of(
		product, rf_pair_product_rest(a.high, b.high, product) + (a.high * b.low + a.low * b.high));
}

static inline rf_pair rf_pair_scale(rf_pair a, double factor)
{
	return rf_pair_multiply(a, (rf_pair){factor, 0});
}

static inline rf_pair rf_pair_divide(rf_pair a, double divisor)
{
	double quotient = a.high / divisor;
	rf_pair rest = rf_pair_subtract(a, rf_pair_scale((rf_pair){quotient, 0}, divisor));
	return rf_pair_of(quotient, rest.high / divisor);
}

/* The quotient of two, rounded. */
static inline double rf_pair_ratio(rf_pair a, rf_pair b)
{
	double quotient = a.high / b.high, rest;
	rest = rf_pair_subtract(a, rf_pair_scale(b, quotient)).high / b.high;
	return isfinite(rest) ? quotient + rest : quotient;
}

#endif
