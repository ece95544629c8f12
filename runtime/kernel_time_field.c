/*
 * Fields of times and intervals: extract, date_part, year and its like. Those of a TIMESTAMP
 * are of UTC; another zone's are had by AT TIME ZONE.
 */
#include "runtime/kernel_time.h"

#include <string.h>

/* Seconds of the minute with their fraction. */
static double seconds_of(int32_t second, int32_t ns)
{
	return (double)(((int64_t)second * RF_NS_PER_S + ns) / 1e9L);
}

/* 1 for the years 1 to size. */
static int64_t ordinal(int64_t year, int64_t size)
{
	return rf_floor_div(year - 1, size) + 1;
}

static int64_t iso_year(const rf_civil *civil)
{
	int64_t year;
	rf_iso_week(civil, &year);
	return year;
}

static int32_t iso_week(const rf_civil *civil)
{
	int64_t year;
	return rf_iso_week(civil, &year);
}

double rf_time_field_value(int64_t ns, rf_time_field field)
{
	rf_civil civil = rf_civil_from_ns(ns);
	switch (field) {
	case RF_FIELD_MICROSECOND: return (civil.second * 1e9 + civil.ns) / 1e3;
	case RF_FIELD_MILLISECOND: return (civil.second * 1e9 + civil.ns) / 1e6;
	case RF_FIELD_SECOND: return seconds_of(civil.second, civil.ns);
	case RF_FIELD_MINUTE: return civil.minute;
	case RF_FIELD_HOUR: return civil.hour;
	case RF_FIELD_DAY: return civil.day;
	case RF_FIELD_WEEK: return iso_week(&civil);
	case RF_FIELD_MONTH: return civil.month;
	case RF_FIELD_QUARTER: return (civil.month - 1) / 3 + 1;
	case RF_FIELD_YEAR: return (double)civil.year;
	case RF_FIELD_DECADE: return (double)rf_floor_div(civil.year, 10);
	case RF_FIELD_CENTURY: return (double)ordinal(civil.year, 100);
	case RF_FIELD_MILLENNIUM: return (double)ordinal(civil.year, 1000);
	case RF_FIELD_DOW: return civil.weekday;
	case RF_FIELD_ISODOW: return civil.weekday == 0 ? 7 : civil.weekday;
	case RF_FIELD_DOY: return civil.yearday;
	case RF_FIELD_ISOYEAR: return (double)iso_year(&civil);
	case RF_FIELD_JULIAN: return (double)(ns / 864e11L + 2440588);
	default: return (double)(ns / 1e9L);
	}
}

/* False: an interval has no such field. A year of months has 365.25 days and a month 30, as
 * in PostgreSQL. */
static bool field_of_interval(rf_interval interval, rf_time_field field, double *out)
{
	int64_t rest = interval.ns % RF_NS_PER_DAY, second_ns = rest % (60 * RF_NS_PER_S);
	int64_t month_hours = interval.months / 12 * INT64_C(8766) + interval.months % 12 * 720;
	switch (field) {
	case RF_FIELD_MICROSECOND: *out = (double)second_ns / 1e3; break;
	case RF_FIELD_MILLISECOND: *out = (double)second_ns / 1e6; break;
	case RF_FIELD_SECOND: *out = (double)(second_ns / 1e9L); break;
	case RF_FIELD_MINUTE: *out = (double)(rest / (60 * RF_NS_PER_S) % 60); break;
	case RF_FIELD_HOUR: *out = (double)(rest / (3600 * RF_NS_PER_S)); break;
	case RF_FIELD_DAY: *out = (double)(interval.ns / RF_NS_PER_DAY); break;
	case RF_FIELD_MONTH: *out = interval.months % 12; break;
	case RF_FIELD_QUARTER: *out = interval.months % 12 / 3 + 1; break;
	case RF_FIELD_YEAR: *out = interval.months / 12; break;
	case RF_FIELD_DECADE: *out = interval.months / 120; break;
	case RF_FIELD_CENTURY: *out = interval.months / 1200; break;
	case RF_FIELD_MILLENNIUM: *out = interval.months / 12000; break;
	case RF_FIELD_EPOCH: *out = (double)(month_hours * 3600.0L + interval.ns / 1e9L); break;
	default: return false;
	}
	return true;
}

void rf_kernel_EXTRACT(rf_kernel_call *call)
{
	const rf_text *fields = call->args[0].data;
	const int64_t *times = call->args[1].data;
	double *out = call->out->data;
	rf_field_name field = {.is_known = false};
	RF_FOR_ROWS(call, row)
	{
		if (!rf_field_take(&field, fields[row]))
			rf_kernel_fail(call, row, RF_FIELD_REASON);
		else
			out[row] = rf_time_field_value(times[row], field.field);
	}
}

void rf_kernel_EXTRACT_INTERVAL(rf_kernel_call *call)
{
	const rf_text *fields = call->args[0].data;
	const rf_interval *intervals = call->args[1].data;
	double *out = call->out->data;
	rf_field_name field = {.is_known = false};
	RF_FOR_ROWS(call, row)
	{
		if (!rf_field_take(&field, fields[row]) ||
		    !field_of_interval(intervals[row], field.field, &out[row]))
			rf_kernel_fail(call, row, RF_FIELD_REASON);
	}
}

/* ---- one function a field ---- */

#define OF_CIVIL(id, expression) \
	void rf_kernel_##id(rf_kernel_call *call) \
	{ \
		const int64_t *times = call->args[0].data; \
		int64_t *out = call->out->data; \
		RF_FOR_ROWS(call, row) \
		{ \
			const rf_civil civil = rf_civil_from_ns(times[row]); \
			out[row] = (expression); \
		} \
	}

OF_CIVIL(YEAR, civil.year)
OF_CIVIL(QUARTER, (civil.month - 1) / 3 + 1)
OF_CIVIL(MONTH, civil.month)
OF_CIVIL(WEEK, iso_week(&civil))
OF_CIVIL(ISOYEAR, iso_year(&civil))
OF_CIVIL(YEARWEEK, iso_year(&civil) * 100 + iso_week(&civil))
OF_CIVIL(DAY, civil.day)
OF_CIVIL(DAYOFWEEK, civil.weekday)
OF_CIVIL(ISODOW, civil.weekday == 0 ? 7 : civil.weekday)
OF_CIVIL(DAYOFYEAR, civil.yearday)
OF_CIVIL(HOUR, civil.hour)
OF_CIVIL(MINUTE, civil.minute)
OF_CIVIL(SECOND, civil.second)
OF_CIVIL(MILLISECOND, civil.second * 1000 + civil.ns / 1000000)
OF_CIVIL(MICROSECOND, civil.second *INT64_C(1000000) + civil.ns / 1000)
OF_CIVIL(NANOSECOND, civil.second *RF_NS_PER_S + civil.ns)
OF_CIVIL(DECADE, rf_floor_div(civil.year, 10))
OF_CIVIL(CENTURY, ordinal(civil.year, 100))
OF_CIVIL(MILLENNIUM, ordinal(civil.year, 1000))

RF_KERNEL_1(EPOCH, int64_t, double, (double)(x / 1e9L))
RF_KERNEL_1(JULIAN, int64_t, double, rf_time_field_value(x, RF_FIELD_JULIAN))

void rf_kernel_EPOCH_INTERVAL(rf_kernel_call *call)
{
	const rf_interval *intervals = call->args[0].data;
	double *out = call->out->data;
	RF_FOR_ROWS(call, row)
	{
		field_of_interval(intervals[row], RF_FIELD_EPOCH, &out[row]);
	}
}

void rf_kernel_ISFINITE_TIMESTAMP(rf_kernel_call *call)
{
	uint8_t *out = call->out->data;
	RF_EACH_ROW(call, row, out[row] = 1;);
}

/* ---- names ---- */

void rf_kernel_DAY_NAME(rf_kernel_call *call)
{
	const int64_t *times = call->args[0].data;
	rf_text *out = call->out->data;
	RF_FOR_ROWS(call, row)
	{
		out[row] = rf_text_of(rf_day_names[rf_civil_from_ns(times[row]).weekday]);
	}
}

void rf_kernel_MONTH_NAME(rf_kernel_call *call)
{
	const int64_t *times = call->args[0].data;
	rf_text *out = call->out->data;
	RF_FOR_ROWS(call, row)
	{
		out[row] = rf_text_of(rf_month_names[rf_civil_from_ns(times[row]).month - 1]);
	}
}
