/*
 * Mathematics on DOUBLE. What has no real result (the root or logarithm of a negative
 * number, the sine of infinity) is an error of its row; NaN goes in and comes out; overflow
 * is Infinity.
 */
#include "runtime/kernel_math.h"

#define PI 3.14159265358979323846

/* ---- defined everywhere ---- */

RF_KERNEL_1(CEIL_DOUBLE, double, double, rf_one_nan(ceil(x)))
RF_KERNEL_1(FLOOR_DOUBLE, double, double, rf_one_nan(floor(x)))
RF_KERNEL_1(ROUND_DOUBLE, double, double, rf_one_nan(rint(x)))
RF_KERNEL_1(TRUNC_DOUBLE, double, double, rf_one_nan(trunc(x)))
/* cbrt of glibc is a bit off for 27. */
RF_KERNEL_1(CBRT, double, double, rf_one_nan((double)cbrtl(x)))
RF_KERNEL_1(EXP, double, double, rf_one_nan(exp(x)))
RF_KERNEL_1(ATAN, double, double, rf_one_nan(atan(x)))
RF_KERNEL_2(ATAN2, double, double, double, rf_one_nan(atan2(x, y)))
RF_KERNEL_1(SINH, double, double, rf_one_nan(sinh(x)))
RF_KERNEL_1(COSH, double, double, rf_one_nan(cosh(x)))
RF_KERNEL_1(TANH, double, double, rf_one_nan(tanh(x)))
RF_KERNEL_1(DEGREES, double, double, rf_one_nan(x / RADIANS_PER_DEGREE))
RF_KERNEL_1(RADIANS, double, double, rf_one_nan(x *RADIANS_PER_DEGREE))
RF_KERNEL_1(ISNAN, double, uint8_t, x != x)
RF_KERNEL_1(ISFINITE, double, uint8_t, fabs(x) <= 0x1.fffffffffffffp1023)
RF_KERNEL_1(ISINF, double, uint8_t, fabs(x) > 0x1.fffffffffffffp1023)

void rf_kernel_PI(rf_kernel_call *call)
{
	double *out = call->out->data;
	RF_EACH_ROW(call, row, out[row] = PI;);
}

/* ---- defined for some ---- */

RF_KERNEL_DOMAIN(LN, x <= 0, log(x), LOGARITHM_REASON)
RF_KERNEL_DOMAIN(LOG10, x <= 0, log10(x), LOGARITHM_REASON)
RF_KERNEL_DOMAIN(SIN, isinf(x), sin(x), INFINITE_REASON)
RF_KERNEL_DOMAIN(COS, isinf(x), cos(x), INFINITE_REASON)
RF_KERNEL_DOMAIN(TAN, isinf(x), tan(x), INFINITE_REASON)
RF_KERNEL_DOMAIN(COT, isinf(x), 1.0 / tan(x), INFINITE_REASON)
RF_KERNEL_DOMAIN(ASIN, fabs(x) > 1, asin(x), "inverse sine of a number outside -1 to 1")
RF_KERNEL_DOMAIN(ACOS, fabs(x) > 1, acos(x), "inverse cosine of a number outside -1 to 1")

void rf_kernel_SQRT(rf_kernel_call *call)
{
	const double *xs = call->args[0].data;
	double *restrict out = call->out->data;
	int64_t negatives = 0;
	RF_EACH_ROW(call, row, negatives += xs[row] < 0; out[row] = rf_one_nan(sqrt(xs[row])););
	if (!negatives) return;
	RF_FOR_ROWS(call, row)
	{
		if (xs[row] < 0) rf_kernel_fail(call, row, "square root of a negative number");
	}
}

void rf_kernel_LOG_BASE(rf_kernel_call *call)
{
	const double *bases = call->args[0].data, *xs = call->args[1].data;
	double *out = call->out->data;
	RF_FOR_ROWS(call, row)
	{
		const double base = bases[row];
		const double x = xs[row];
		if (base <= 0 || x <= 0)
			rf_kernel_fail(call, row, LOGARITHM_REASON);
		else if (base == 1)
			rf_kernel_fail(call, row, "division by zero");
		else if (base == 2)
			out[row] = rf_one_nan(log2(x));
		else if (base == 10)
			out[row] = rf_one_nan(log10(x));
		else
			out[row] = rf_one_nan(log(x) / log(base));
	}
}

void rf_kernel_POWER_OPERATOR(rf_kernel_call *call)
{
	const double *xs = call->args[0].data, *ys = call->args[1].data;
	double *out = call->out->data;
	RF_FOR_ROWS(call, row)
	{
		const double x = xs[row];
		const double y = ys[row];
		if (x == 0 && y < 0)
			rf_kernel_fail(call, row, "zero to a negative power");
		else if (x < 0 && floor(y) != y && y == y)
			rf_kernel_fail(call, row, "negative number to a fractional power");
		else
			out[row] = rf_one_nan(pow(x, y));
	}
}

/* ---- distance ---- */

/* The plain root is exact enough unless a square over- or underflows. */
void rf_kernel_DISTANCE(rf_kernel_call *call)
{
	const double *x1 = call->args[0].data, *y1 = call->args[1].data;
	const double *x2 = call->args[2].data, *y2 = call->args[3].data;
	double *restrict out = call->out->data;
	int64_t extremes = 0;
	RF_EACH_ROW(call, row, const double dx = x2[row] - x1[row]; const double dy = y2[row] - y1[row];
	            const double square = dx * dx + dy * dy;
	            extremes += (square > 1e300) | (square < 1e-270);
	            out[row] = rf_one_nan(sqrt(square)););
	if (!extremes) return;
	RF_FOR_ROWS(call, row)
	{
		const double r = out[row];
		if (r > 1e150 || r < 1e-135)
			out[row] = rf_one_nan(hypot(x2[row] - x1[row], y2[row] - y1[row]));
	}
}
