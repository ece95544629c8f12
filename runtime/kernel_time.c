/* Times and intervals from and to numbers, and the clock. */
#include "runtime/kernel_time.h"

#include <math.h>

/* ---- seconds and their parts since 1970 ---- */

#define OF_BIGINT(id, scale) \
	void rf_kernel_##id(rf_kernel_call *call) \
	{ \
		const int64_t *xs = call->args[0].data; \
		int64_t *out = call->out->data; \
		RF_FOR_ROWS(call, row) \
		{ \
			if (__builtin_mul_overflow(xs[row], scale, &out[row])) \
				rf_kernel_fail(call, row, RF_TIMESTAMP_REASON); \
		} \
	}

#define OF_DOUBLE(id, scale) \
	void rf_kernel_##id(rf_kernel_call *call) \
	{ \
		const double *xs = call->args[0].data; \
		int64_t *out = call->out->data; \
		RF_FOR_ROWS(call, row) \
		{ \
			const long double ns = rintl((long double)xs[row] * scale); \
			out[row] = 0; \
			if (ns >= -9223372036854775808.0L && ns < 9223372036854775808.0L) \
				out[row] = (int64_t)ns; \
			else \
				rf_kernel_fail(call, row, RF_TIMESTAMP_REASON); \
		} \
	}

OF_BIGINT(EPOCH_S_OF, RF_NS_PER_S)
OF_BIGINT(EPOCH_MS_OF, RF_NS_PER_MS)
OF_BIGINT(EPOCH_US_OF, RF_NS_PER_US)
OF_DOUBLE(EPOCH_S_OF_DOUBLE, RF_NS_PER_S)
OF_DOUBLE(EPOCH_MS_OF_DOUBLE, RF_NS_PER_MS)
OF_DOUBLE(EPOCH_US_OF_DOUBLE, RF_NS_PER_US)
RF_KERNEL_1(EPOCH_S, int64_t, int64_t, rf_floor_div(x, RF_NS_PER_S))
RF_KERNEL_1(EPOCH_MS, int64_t, int64_t, rf_floor_div(x, RF_NS_PER_MS))
RF_KERNEL_1(EPOCH_US, int64_t, int64_t, rf_floor_div(x, RF_NS_PER_US))

void rf_kernel_NOW(rf_kernel_call *call)
{
	int64_t *out = call->out->data;
	RF_EACH_ROW(call, row, out[row] = call->now_ns;);
}

/* ---- intervals ---- */

#define INTERVAL_OF_DOUBLE(id, scale) \
	void rf_kernel_##id(rf_kernel_call *call) \
	{ \
		const double *xs = call->args[0].data; \
		rf_interval *out = call->out->data; \
		RF_FOR_ROWS(call, row) \
		{ \
			const long double ns = rintl((long double)xs[row] * (scale)); \
			out[row] = (rf_interval){0}; \
			if (ns >= -9223372036854775808.0L && ns < 9223372036854775808.0L) \
				out[row].ns = (int64_t)ns; \
			else \
				rf_kernel_fail(call, row, RF_INTERVAL_REASON); \
		} \
	}

#define INTERVAL_OF_MONTHS(id, scale) \
	void rf_kernel_##id(rf_kernel_call *call) \
	{ \
		const int64_t *xs = call->args[0].data; \
		rf_interval *out = call->out->data; \
		RF_FOR_ROWS(call, row) \
		{ \
			out[row] = (rf_interval){0}; \
			if (__builtin_mul_overflow(xs[row], (scale), &out[row].months)) \
				rf_kernel_fail(call, row, RF_INTERVAL_REASON); \
		} \
	}

INTERVAL_OF_MONTHS(TO_YEARS, 12)
INTERVAL_OF_MONTHS(TO_MONTHS, 1)
INTERVAL_OF_DOUBLE(TO_WEEKS, 7 * RF_NS_PER_DAY)
INTERVAL_OF_DOUBLE(TO_DAYS, RF_NS_PER_DAY)
INTERVAL_OF_DOUBLE(TO_HOURS, 3600 * RF_NS_PER_S)
INTERVAL_OF_DOUBLE(TO_MINUTES, 60 * RF_NS_PER_S)
INTERVAL_OF_DOUBLE(TO_SECONDS, RF_NS_PER_S)
INTERVAL_OF_DOUBLE(TO_MILLISECONDS, RF_NS_PER_MS)
INTERVAL_OF_DOUBLE(TO_MICROSECONDS, RF_NS_PER_US)

/* Years, months, weeks, days, hours, minutes and seconds as one interval. */
static bool make_interval(const rf_column *args, uint32_t row, rf_interval *out)
{
	static const int64_t months[] = {12, 1}, hours[] = {7 * 24, 24, 1};
	const double seconds = ((const double *)args[6].data)[row];
	__int128 month_sum = 0, ns = 0;
	for (int i = 0; i < 2; i++)
		month_sum += (__int128)((const int64_t *)args[i].data)[row] * months[i];
	for (int i = 0; i < 3; i++)
		ns += (__int128)((const int64_t *)args[2 + i].data)[row] * hours[i] * 3600 * RF_NS_PER_S;
	ns += (__int128)((const int64_t *)args[5].data)[row] * 60 * RF_NS_PER_S;
	if (!(fabs(seconds) < 9e9)) return false;
	ns += (__int128)rint(seconds * RF_NS_PER_S);
	*out = (rf_interval){.months = (int32_t)month_sum, .ns = (int64_t)ns};
	return out->months == month_sum && out->ns == ns;
}

void rf_kernel_MAKE_INTERVAL(rf_kernel_call *call)
{
	rf_interval *out = call->out->data;
	RF_FOR_ROWS(call, row)
	{
		if (!make_interval(call->args, row, &out[row]))
			rf_kernel_fail(call, row, "INTERVAL out of range");
	}
}

/* ---- times of their fields ---- */

/* False: no such day. */
static bool make_date(const rf_column *args, uint32_t row, rf_civil *civil)
{
	int64_t year = ((const int64_t *)args[0].data)[row];
	int64_t month = ((const int64_t *)args[1].data)[row];
	int64_t day = ((const int64_t *)args[2].data)[row];
	if (year < 1600 || year > 2300 || month < 1 || month > 12 || day < 1 ||
	    day > rf_days_in_month(year, (int32_t)month))
		return false;
	*civil = (rf_civil){.year = year, .month = (int32_t)month, .day = (int32_t)day};
	return true;
}

/* False: no such time. 60 seconds are the next minute's first. */
static bool make_time(const rf_column *args, uint32_t row, int64_t *out)
{
	int64_t hour = ((const int64_t *)args[3].data)[row];
	int64_t minute = ((const int64_t *)args[4].data)[row];
	double seconds = ((const double *)args[5].data)[row];
	rf_civil civil;
	if (!make_date(args, row, &civil) || hour < 0 || hour > 23 || minute < 0 || minute > 59 ||
	    !(seconds >= 0 && seconds <= 60))
		return false;
	civil.hour = (int32_t)hour;
	civil.minute = (int32_t)minute;
	return rf_ns_from_civil(&civil, out) &&
		!__builtin_add_overflow(*out, (int64_t)rintl((long double)seconds * RF_NS_PER_S), out);
}

void rf_kernel_MAKE_DATE(rf_kernel_call *call)
{
	int64_t *out = call->out->data;
	RF_FOR_ROWS(call, row)
	{
		rf_civil civil;
		out[row] = 0;
		if (!make_date(call->args, row, &civil) || !rf_ns_from_civil(&civil, &out[row]))
			rf_kernel_fail(call, row, RF_TIMESTAMP_REASON);
	}
}

void rf_kernel_MAKE_TIMESTAMP(rf_kernel_call *call)
{
	int64_t *out = call->out->data;
	RF_FOR_ROWS(call, row)
	{
		out[row] = 0;
		if (!make_time(call->args, row, &out[row])) rf_kernel_fail(call, row, RF_TIMESTAMP_REASON);
	}
}

void rf_kernel_MAKE_TIMESTAMPTZ(rf_kernel_call *call)
{
	const rf_text *names = call->args[6].data;
	int64_t *out = call->out->data;
	rf_zone_cursor cursor = {.zone = NULL};
	RF_FOR_ROWS(call, row)
	{
		int64_t local;
		out[row] = 0;
		if (!rf_zone_take(&cursor, call, row, names[row])) continue;
		if (!make_time(call->args, row, &local) || !rf_zone_instant(&cursor, local, &out[row]))
			rf_kernel_fail(call, row, RF_TIMESTAMP_REASON);
	}
}
