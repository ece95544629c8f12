/*
 * More mathematics on DOUBLE, with the rules of kernel_math.c. Angles in degrees are exact
 * where they are known (sind(30) is 0.5), by the way PostgreSQL takes: the first quadrant
 * only, scaled by what the machine gives for the angles that are known.
 */
#include "runtime/kernel_math.h"

/* ---- exponentials ---- */

RF_KERNEL_DOMAIN(LOG2, x <= 0, log2(x), LOGARITHM_REASON)
RF_KERNEL_DOMAIN(LOG1P, x <= -1, log1p(x), LOGARITHM_REASON)
RF_KERNEL_1(EXPM1, double, double, rf_one_nan(expm1(x)))
RF_KERNEL_1(EXP2, double, double, rf_one_nan(exp2(x)))
RF_KERNEL_1(EXP10, double, double, rf_one_nan(pow(10, x)))
RF_KERNEL_1(ASINH, double, double, rf_one_nan(asinh(x)))
RF_KERNEL_DOMAIN(ACOSH, x < 1, acosh(x), "inverse hyperbolic cosine of a number below 1")
RF_KERNEL_DOMAIN(ATANH, fabs(x) > 1, atanh(x),
                 "inverse hyperbolic tangent of a number outside -1 to 1")
RF_KERNEL_2(HYPOT, double, double, double, rf_one_nan(hypot(x, y)))

/* ---- degrees ---- */

/* 0 to 30 and 0 to 60 degrees. The divisions are by constants on purpose, not by what a
 * compiler computes: both sides come from the same functions. */
static double sine_to_30(double x)
{
	return sin(x * RADIANS_PER_DEGREE) / sin(30 * RADIANS_PER_DEGREE) / 2;
}

static double cosine_to_60(double x)
{
	double most = 1 - cos(60 * RADIANS_PER_DEGREE);
	return 1 - (1 - cos(x * RADIANS_PER_DEGREE)) / most / 2;
}

static double sine_to_90(double x)
{
	return x <= 30 ? sine_to_30(x) : cosine_to_60(90 - x);
}

static double cosine_to_90(double x)
{
	return x <= 60 ? cosine_to_60(x) : sine_to_30(90 - x);
}

static double sine(double x)
{
	int sign = 1;
	x = fmod(x, 360);
	if (x < 0) {
		x = -x;
		sign = -sign;
	}
	if (x > 180) {
		x = 360 - x;
		sign = -sign;
	}
	if (x > 90) x = 180 - x;
	return sign * sine_to_90(x);
}

static double cosine(double x)
{
	int sign = 1;
	x = fabs(fmod(x, 360));
	if (x > 180) x = 360 - x;
	if (x > 90) {
		x = 180 - x;
		sign = -sign;
	}
	return sign * cosine_to_90(x);
}

/* The angle in the first quadrant and the sign of its tangent. */
static double tangent_angle(double x, int *sign)
{
	*sign = 1;
	x = fmod(x, 360);
	if (x < 0) {
		x = -x;
		*sign = -*sign;
	}
	if (x > 180) {
		x = 360 - x;
		*sign = -*sign;
	}
	if (x > 90) {
		x = 180 - x;
		*sign = -*sign;
	}
	return x;
}

static double tangent(double x)
{
	int sign;
	x = tangent_angle(x, &sign);
	/* No -0.0. */
	return sign * (sine_to_90(x) / cosine_to_90(x)) / (sine_to_90(45) / cosine_to_90(45)) + 0.0;
}

static double cotangent(double x)
{
	int sign;
	x = tangent_angle(x, &sign);
	return sign * (cosine_to_90(x) / sine_to_90(x)) / (cosine_to_90(45) / sine_to_90(45)) + 0.0;
}

/* Of 0 to 1. */
static double inverse_sine_of(double x)
{
	return x <= 0.5 ? asin(x) / asin(0.5) * 30 : 90 - acos(x) / acos(0.5) * 60;
}

static double inverse_cosine_of(double x)
{
	return x <= 0.5 ? 90 - asin(x) / asin(0.5) * 30 : acos(x) / acos(0.5) * 60;
}

static double inverse_sine(double x)
{
	return x >= 0 ? inverse_sine_of(x) : -inverse_sine_of(-x);
}

static double inverse_cosine(double x)
{
	return x >= 0 ? inverse_cosine_of(x) : 90 + inverse_sine_of(-x);
}

RF_KERNEL_DOMAIN(SIND, isinf(x), sine(x), INFINITE_REASON)
RF_KERNEL_DOMAIN(COSD, isinf(x), cosine(x), INFINITE_REASON)
RF_KERNEL_DOMAIN(TAND, isinf(x), tangent(x), INFINITE_REASON)
RF_KERNEL_DOMAIN(COTD, isinf(x), cotangent(x), INFINITE_REASON)
RF_KERNEL_DOMAIN(ASIND, fabs(x) > 1, inverse_sine(x), "inverse sine of a number outside -1 to 1")
RF_KERNEL_DOMAIN(ACOSD, fabs(x) > 1, inverse_cosine(x),
                 "inverse cosine of a number outside -1 to 1")
RF_KERNEL_1(ATAND, double, double, rf_one_nan(atan(x) / atan(1.0) * 45))
RF_KERNEL_2(ATAN2D, double, double, double, rf_one_nan(atan2(x, y) / atan(1.0) * 45))

/* ---- special functions ---- */

#define GAMMA_REASON "gamma of zero, a negative whole number or minus infinity"

static bool is_pole(double x)
{
	return x <= 0 && floor(x) == x;
}

/* The sign that lgamma keeps in a global is of no use here. */
static double log_gamma(double x)
{
	int sign;
	return lgamma_r(x, &sign);
}

RF_KERNEL_DOMAIN(GAMMA, is_pole(x), tgamma(x), GAMMA_REASON)
RF_KERNEL_DOMAIN(LGAMMA, is_pole(x), log_gamma(x), GAMMA_REASON)
RF_KERNEL_1(ERF, double, double, rf_one_nan(erf(x)))
RF_KERNEL_1(ERFC, double, double, rf_one_nan(erfc(x)))
RF_KERNEL_2(NEXTAFTER, double, double, double, rf_one_nan(nextafter(x, y)))

/* ---- whole numbers and buckets ---- */

static double even(double x)
{
	double whole = ceil(fabs(x));
	if (fmod(whole, 2) == 1) whole += 1;
	return copysign(whole, x) + 0.0;
}

RF_KERNEL_1(EVEN, double, double, rf_one_nan(even(x)))
RF_KERNEL_1(SIGNBIT, double, uint8_t, x == x && signbit(x) != 0)

void rf_kernel_DIV_DOUBLE(rf_kernel_call *call)
{
	const double *xs = call->args[0].data, *ys = call->args[1].data;
	double *out = call->out->data;
	RF_FOR_ROWS(call, row)
	{
		if (ys[row] == 0)
			rf_kernel_fail(call, row, "division by zero");
		else
			out[row] = rf_one_nan(trunc(xs[row] / ys[row]));
	}
}

/* The part of [low, high) cut in count that x lies in, from 1; backwards when low is above. */
static int64_t bucket(double x, double low, double high, int64_t count)
{
	bool is_down = low > high;
	double place;
	int64_t number;
	if (is_down ? x > low : x < low) return 0;
	if (is_down ? x <= high : x >= high) return count + 1;
	/* Halves keep the difference of the greatest numbers finite. */
	place = (x / 2 - low / 2) / (high / 2 - low / 2) * (double)count;
	number = place >= (double)count ? count - 1 : (int64_t)place;
	return number + 1;
}

void rf_kernel_WIDTH_BUCKET(rf_kernel_call *call)
{
	const double *xs = call->args[0].data;
	const double *lows = call->args[1].data, *highs = call->args[2].data;
	const int64_t *counts = call->args[3].data;
	int64_t *out = call->out->data;
	RF_FOR_ROWS(call, row)
	{
		out[row] = 0;
		if (counts[row] <= 0 || counts[row] >= INT64_C(1) << 53)
			rf_kernel_fail(call, row, "the number of buckets is not positive");
		else if (!isfinite(lows[row]) || !isfinite(highs[row]) || lows[row] == highs[row] ||
		         xs[row] != xs[row])
			rf_kernel_fail(call, row, "the bounds of buckets are equal or not finite");
		else
			out[row] = bucket(xs[row], lows[row], highs[row], counts[row]);
	}
}
