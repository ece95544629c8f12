/*
 * round and trunc to a number of decimals. The number that is rounded is the decimal that
 * the DOUBLE prints as, so that round(2.345, 2) is 2.35 although the nearest DOUBLE lies a
 * little below; halves go away from zero. Invariant: the fast way is taken only where it gives
 * the same digits.
 */
#include "runtime/kernel_loop.h"

#include "base/number_text.h"

#include <math.h>
#include <string.h>

#define OVERFLOW_REASON "BIGINT overflow"

static const double powers_of_ten[] = {1e0,  1e1,  1e2,  1e3,  1e4,  1e5,  1e6,  1e7,
                                       1e8,  1e9,  1e10, 1e11, 1e12, 1e13, 1e14, 1e15,
                                       1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22};
enum { POWERS = sizeof powers_of_ten / sizeof powers_of_ten[0], DIGITS_MAX = 400 };

/* ---- DOUBLE ---- */

/* value = 0.digits * 10^point */
typedef struct decimal {
	char digits[RF_DOUBLE_TEXT_MAX];
	int64_t count;
	int64_t point;
} decimal;

static decimal decimal_of(double value)
{
	char text[RF_DOUBLE_TEXT_MAX];
	size_t size = rf_write_double(value, text), at = 0;
	bool is_after_point = false;
	int64_t exponent = 0;
	decimal d = {.count = 0};
	for (; at < size && text[at] != 'e'; at++) {
		if (text[at] == '.')
			is_after_point = true;
		else {
			if (d.count || text[at] != '0') d.digits[d.count++] = text[at];
			if (!is_after_point && d.count)
				d.point++;
			else if (is_after_point && !d.count)
				d.point--;
		}
	}
	if (at < size) rf_read_bigint((rf_text){text + at + 1, size - at - 1}, &exponent);
	d.point += exponent;
	return d;
}

/* The number that the first `keep` digits make, plus one in the last of them if is_up. */
static double read_digits(const decimal *d, int64_t keep, bool is_up)
{
	char text[RF_DOUBLE_TEXT_MAX + RF_BIGINT_TEXT_MAX + 4];
	size_t size = 0;
	double value = 0;
	int64_t at = keep;
	text[size++] = '0';
	memcpy(text + size, d->digits, (size_t)keep);
	size += (size_t)keep;
	for (; is_up && at >= 0; at--) {
		is_up = text[at] == '9';
		text[at] = is_up ? '0' : (char)(text[at] + 1);
	}
	text[size++] = 'e';
	size += rf_write_bigint(d->point - keep, text + size);
	rf_read_double((rf_text){text, size}, &value);
	return value;
}

typedef enum rounding { ROUND_DOWN, ROUND_HALF_UP, ROUND_HALF_EVEN } rounding;

/* Whether the digits from keep on make those before it one more. */
static bool goes_up(const decimal *d, int64_t keep, rounding how)
{
	bool is_half = d->digits[keep] == '5';
	if (how == ROUND_DOWN) return false;
	for (int64_t i = keep + 1; i < d->count; i++) is_half = is_half && d->digits[i] == '0';
	if (how == ROUND_HALF_EVEN && is_half) return keep > 0 && (d->digits[keep - 1] - '0') % 2 == 1;
	return d->digits[keep] >= '5';
}

static double round_decimal(double value, int64_t places, rounding how)
{
	decimal d = decimal_of(fabs(value));
	int64_t keep = d.point + places;
	double result;
	if (keep >= d.count) return value;
	if (keep < 0) return 0;
	result = read_digits(&d, keep, goes_up(&d, keep, how));
	return value < 0 ? 0 - result : result;
}

/* Scaled to a whole number below 2^40, the product is off by less than 0.001. */
static bool round_fast(double value, int64_t places, bool is_trunc, double *result)
{
	double power, scaled, whole, rest;
	if (places <= -POWERS || places >= POWERS) return false;
	power = powers_of_ten[places < 0 ? -places : places];
	scaled = fabs(places < 0 ? value / power : value * power);
	if (!(scaled < 0x1p40)) return false;
	whole = floor(scaled);
	rest = scaled - whole;
	if (is_trunc ? rest < 0.001 || rest > 0.999 : fabs(rest - 0.5) < 0.001) return false;
	whole += !is_trunc && rest > 0.5;
	*result = places < 0 ? whole * power : whole / power;
	if (value < 0) *result = 0 - *result;
	return true;
}

static double round_to(double value, int64_t places, rounding how)
{
	double result;
	if (!isfinite(value) || places > DIGITS_MAX) return rf_one_nan(value);
	if (places < -DIGITS_MAX) return 0;
	if (round_fast(value, places, how == ROUND_DOWN, &result)) return result;
	return round_decimal(value, places, how) + 0.0;
}

RF_KERNEL_2(ROUND_DIGITS, double, int64_t, double, round_to(x, y, ROUND_HALF_UP))
RF_KERNEL_2(TRUNC_DIGITS, double, int64_t, double, round_to(x, y, ROUND_DOWN))
RF_KERNEL_2(ROUND_EVEN, double, int64_t, double, round_to(x, y, ROUND_HALF_EVEN))

/* ---- BIGINT ---- */

/* 10^exponent, 0 to 18. */
static int64_t power_of_ten(int64_t exponent)
{
	int64_t power = 1;
	while (exponent-- > 0) power *= 10;
	return power;
}

static int64_t trunc_to(int64_t value, int64_t places)
{
	if (places >= 0) return value;
	return places < -18 ? 0 : value - value % power_of_ten(-places);
}

/* False on overflow. */
static bool round_bigint(int64_t value, int64_t places, int64_t *out)
{
	int64_t power, rest;
	*out = value;
	if (places >= 0) return true;
	*out = 0;
	if (places < -18)
		return places < -19 ||
			(value < INT64_C(5000000000000000000) && value > INT64_C(-5000000000000000000));
	power = power_of_ten(-places);
	rest = value % power;
	*out = value - rest;
	if (rest >= power - rest) return !__builtin_add_overflow(*out, power, out);
	if (-rest >= power + rest) return !__builtin_sub_overflow(*out, power, out);
	return true;
}

RF_KERNEL_2(TRUNC_DIGITS_BIGINT, int64_t, int64_t, int64_t, trunc_to(x, y))

void rf_kernel_ROUND_DIGITS_BIGINT(rf_kernel_call *call)
{
	const int64_t *xs = call->args[0].data, *ys = call->args[1].data;
	int64_t *out = call->out->data;
	RF_FOR_ROWS(call, row)
	{
		if (!round_bigint(xs[row], ys[row], &out[row])) rf_kernel_fail(call, row, OVERFLOW_REASON);
	}
}
