/*
 * Arithmetic of times and intervals. An interval is months and nanoseconds; the months of a
 * fraction become days, 30 to the month, as in PostgreSQL.
 */
#include "runtime/kernel_loop.h"

#include "base/time_text.h"

#include <math.h>

#define TIMESTAMP_REASON "TIMESTAMP out of range"
#define INTERVAL_REASON  "INTERVAL out of range"

static bool negate(rf_interval x, rf_interval *out)
{
	*out = (rf_interval){0};
	return !__builtin_sub_overflow(0, x.months, &out->months) &&
		!__builtin_sub_overflow(0, x.ns, &out->ns);
}

static bool add(rf_interval x, rf_interval y, rf_interval *out)
{
	*out = (rf_interval){0};
	return !__builtin_add_overflow(x.months, y.months, &out->months) &&
		!__builtin_add_overflow(x.ns, y.ns, &out->ns);
}

static bool subtract(rf_interval x, rf_interval y, rf_interval *out)
{
	*out = (rf_interval){0};
	return !__builtin_sub_overflow(x.months, y.months, &out->months) &&
		!__builtin_sub_overflow(x.ns, y.ns, &out->ns);
}

/* Months whole, their fraction in days; the nanoseconds rounded. long double keeps all 64
 * bits of them where the factor is a whole number. */
static bool multiply(rf_interval x, double factor, rf_interval *out)
{
	double months = (double)x.months * factor, whole = trunc(months);
	long double ns = (long double)x.ns * factor;
	*out = (rf_interval){0};
	if (!(fabs(months) <= INT32_MAX)) return false;
	ns += (long double)((months - whole) * 30) * RF_NS_PER_DAY;
	ns = rintl(ns);
	if (!(ns >= -9223372036854775808.0L && ns < 9223372036854775808.0L)) return false;
	out->months = (int32_t)whole;
	out->ns = (int64_t)ns;
	return true;
}

static bool divide(rf_interval x, double by, rf_interval *out)
{
	double months = (double)x.months / by, whole = trunc(months);
	long double ns = (long double)x.ns / by;
	*out = (rf_interval){0};
	if (!(fabs(months) <= INT32_MAX)) return false;
	ns += (long double)((months - whole) * 30) * RF_NS_PER_DAY;
	ns = rintl(ns);
	if (!(ns >= -9223372036854775808.0L && ns < 9223372036854775808.0L)) return false;
	out->months = (int32_t)whole;
	out->ns = (int64_t)ns;
	return true;
}

/* ---- times ---- */

static void move(rf_kernel_call *call, const int64_t *times, const rf_interval *intervals)
{
	int64_t *out = call->out->data;
	RF_FOR_ROWS(call, row)
	{
		out[row] = 0;
		if (!rf_timestamp_add(times[row], intervals[row], &out[row]))
			rf_kernel_fail(call, row, TIMESTAMP_REASON);
	}
}

void rf_kernel_ADD_TIMESTAMP_INTERVAL(rf_kernel_call *call)
{
	move(call, call->args[0].data, call->args[1].data);
}

void rf_kernel_ADD_INTERVAL_TIMESTAMP(rf_kernel_call *call)
{
	move(call, call->args[1].data, call->args[0].data);
}

void rf_kernel_SUBTRACT_TIMESTAMP_INTERVAL(rf_kernel_call *call)
{
	const int64_t *xs = call->args[0].data;
	const rf_interval *ys = call->args[1].data;
	int64_t *out = call->out->data;
	RF_FOR_ROWS(call, row)
	{
		rf_interval back;
		out[row] = 0;
		if (!negate(ys[row], &back) || !rf_timestamp_add(xs[row], back, &out[row]))
			rf_kernel_fail(call, row, TIMESTAMP_REASON);
	}
}

void rf_kernel_SUBTRACT_TIMESTAMP(rf_kernel_call *call)
{
	const int64_t *xs = call->args[0].data, *ys = call->args[1].data;
	rf_interval *out = call->out->data;
	RF_FOR_ROWS(call, row)
	{
		out[row] = (rf_interval){0};
		if (__builtin_sub_overflow(xs[row], ys[row], &out[row].ns))
			rf_kernel_fail(call, row, INTERVAL_REASON);
	}
}

/* ---- intervals ---- */

#define INTERVAL_2(id, T, U, expression) \
	void rf_kernel_##id(rf_kernel_call *call) \
	{ \
		const T *xs = call->args[0].data; \
		const U *ys = call->args[1].data; \
		rf_interval *out = call->out->data; \
		RF_FOR_ROWS(call, row) \
		{ \
			const T x = xs[row]; \
			const U y = ys[row]; \
			if (!(expression)) rf_kernel_fail(call, row, INTERVAL_REASON); \
		} \
	}

INTERVAL_2(ADD_INTERVAL, rf_interval, rf_interval, add(x, y, &out[row]))
INTERVAL_2(SUBTRACT_INTERVAL, rf_interval, rf_interval, subtract(x, y, &out[row]))
INTERVAL_2(MULTIPLY_INTERVAL_DOUBLE, rf_interval, double, multiply(x, y, &out[row]))
INTERVAL_2(MULTIPLY_DOUBLE_INTERVAL, double, rf_interval, multiply(y, x, &out[row]))

void rf_kernel_DIVIDE_INTERVAL_DOUBLE(rf_kernel_call *call)
{
	const rf_interval *xs = call->args[0].data;
	const double *ys = call->args[1].data;
	rf_interval *out = call->out->data;
	RF_FOR_ROWS(call, row)
	{
		out[row] = (rf_interval){0};
		if (ys[row] == 0)
			rf_kernel_fail(call, row, "division by zero");
		else if (!divide(xs[row], ys[row], &out[row]))
			rf_kernel_fail(call, row, INTERVAL_REASON);
	}
}

void rf_kernel_NEGATE_INTERVAL(rf_kernel_call *call)
{
	const rf_interval *xs = call->args[0].data;
	rf_interval *out = call->out->data;
	RF_FOR_ROWS(call, row)
	{
		if (!negate(xs[row], &out[row])) rf_kernel_fail(call, row, INTERVAL_REASON);
	}
}

/* ---- months of days ---- */

#define MONTH_NS (30 * RF_NS_PER_DAY)

static bool justify(rf_interval x, bool is_one_sign, rf_interval *out)
{
	int64_t months = x.months + x.ns / MONTH_NS;
	*out = (rf_interval){.ns = x.ns % MONTH_NS};
	if (is_one_sign && months > 0 && out->ns < 0) {
		months--;
		out->ns += MONTH_NS;
	} else if (is_one_sign && months < 0 && out->ns > 0) {
		months++;
		out->ns -= MONTH_NS;
	}
	out->months = (int32_t)months;
	return out->months == months;
}

#define JUSTIFY(id, is_one_sign) \
	void rf_kernel_##id(rf_kernel_call *call) \
	{ \
		const rf_interval *xs = call->args[0].data; \
		rf_interval *out = call->out->data; \
		RF_FOR_ROWS(call, row) \
		{ \
			if (!justify(xs[row], is_one_sign, &out[row])) \
				rf_kernel_fail(call, row, INTERVAL_REASON); \
		} \
	}

JUSTIFY(JUSTIFY_DAYS, false)
JUSTIFY(JUSTIFY_INTERVAL, true)
