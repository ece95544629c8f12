/*
 * Fields and units of time, and times from and to numbers. The field is mostly a constant:
 * its name is read again only when it is another text than the row before had.
 */
#include "runtime/kernel_loop.h"

#include "base/time_field.h"
#include "base/time_text.h"

#include <math.h>

#define TIMESTAMP_REASON "TIMESTAMP out of range"
#define UNIT_REASON      "unknown unit of time"
#define FIELD_REASON     "unknown field of time"

/* ---- fields by name ---- */

typedef struct field_name {
	rf_text name;
	rf_time_field field;
	bool is_known;
} field_name;

static bool read_field(field_name *last, rf_text name)
{
	if (last->name.data != name.data || last->name.size != name.size) {
		last->name = name;
		last->is_known = rf_time_field_read(name, &last->field);
	}
	return last->is_known;
}

static int64_t floor_div(int64_t a, int64_t b)
{
	return a / b - (a % b < 0);
}

/* ---- date_trunc ---- */

static const int64_t unit_ns[] = {
	[RF_FIELD_MICROSECOND] = RF_NS_PER_US, [RF_FIELD_MILLISECOND] = RF_NS_PER_MS,
	[RF_FIELD_SECOND] = RF_NS_PER_S,       [RF_FIELD_MINUTE] = 60 * RF_NS_PER_S,
	[RF_FIELD_HOUR] = 3600 * RF_NS_PER_S,  [RF_FIELD_DAY] = RF_NS_PER_DAY,
};

/* The year's number down to a multiple of size, counted from first. */
static int64_t floor_year(int64_t year, int64_t size, int64_t first)
{
	return floor_div(year - first, size) * size + first;
}

/* Centuries and millennia begin with the year 1. */
static int64_t trunc_year(int64_t year, rf_time_field unit)
{
	switch (unit) {
	case RF_FIELD_DECADE: return floor_year(year, 10, 0);
	case RF_FIELD_CENTURY: return floor_year(year, 100, 1);
	case RF_FIELD_MILLENNIUM: return floor_year(year, 1000, 1);
	default: return year;
	}
}

/* False: before the first timestamp. */
static bool trunc_time(int64_t ns, rf_time_field unit, int64_t *out)
{
	rf_civil civil, start = {.month = 1, .day = 1};
	int64_t days;
	if (unit <= RF_FIELD_DAY) {
		int64_t rest = ns % unit_ns[unit];
		return !__builtin_sub_overflow(ns, rest < 0 ? rest + unit_ns[unit] : rest, out);
	}
	if (unit == RF_FIELD_WEEK) {
		days = floor_div(ns, RF_NS_PER_DAY);
		/* 1970-01-01 was a Thursday. */
		days -= (days + 3) - floor_div(days + 3, 7) * 7;
		return !__builtin_mul_overflow(days, RF_NS_PER_DAY, out);
	}
	civil = rf_civil_from_ns(ns);
	start.year = trunc_year(civil.year, unit);
	if (unit == RF_FIELD_MONTH) start.month = civil.month;
	if (unit == RF_FIELD_QUARTER) start.month = (civil.month - 1) / 3 * 3 + 1;
	return rf_ns_from_civil(&start, out);
}

void rf_kernel_DATE_TRUNC(rf_kernel_call *call)
{
	const rf_text *units = call->args[0].data;
	const int64_t *times = call->args[1].data;
	int64_t *out = call->out->data;
	field_name unit = {.is_known = false};
	RF_FOR_ROWS(call, row)
	{
		out[row] = 0;
		if (!read_field(&unit, units[row]) || unit.field >= RF_FIELD_UNIT_COUNT)
			rf_kernel_fail(call, row, UNIT_REASON);
		else if (!trunc_time(times[row], unit.field, &out[row]))
			rf_kernel_fail(call, row, TIMESTAMP_REASON);
	}
}

/* Months of a unit from a month on. */
static int32_t unit_months(rf_time_field unit)
{
	static const int32_t months[RF_FIELD_UNIT_COUNT] = {
		[RF_FIELD_MONTH] = 1,    [RF_FIELD_QUARTER] = 3,    [RF_FIELD_YEAR] = 12,
		[RF_FIELD_DECADE] = 120, [RF_FIELD_CENTURY] = 1200, [RF_FIELD_MILLENNIUM] = 12000};
	return months[unit];
}

/* Cut towards zero, as PostgreSQL does; weeks have no place between months and days. */
static bool trunc_interval(rf_interval interval, rf_time_field unit, rf_interval *out)
{
	int32_t months;
	*out = interval;
	if (unit == RF_FIELD_WEEK || unit >= RF_FIELD_UNIT_COUNT) return false;
	if (unit <= RF_FIELD_DAY) {
		out->ns -= out->ns % unit_ns[unit];
		return true;
	}
	months = unit_months(unit);
	out->ns = 0;
	out->months -= out->months % months;
	return true;
}

void rf_kernel_DATE_TRUNC_INTERVAL(rf_kernel_call *call)
{
	const rf_text *units = call->args[0].data;
	const rf_interval *intervals = call->args[1].data;
	rf_interval *out = call->out->data;
	field_name unit = {.is_known = false};
	RF_FOR_ROWS(call, row)
	{
		if (!read_field(&unit, units[row]) ||
		    !trunc_interval(intervals[row], unit.field, &out[row]))
			rf_kernel_fail(call, row, UNIT_REASON);
	}
}

/* ---- extract ---- */

/* The week of ISO 8601 and the year it belongs to: that of its Thursday. */
static int64_t iso_week(const rf_civil *civil, int64_t *year)
{
	int32_t weekday = civil->weekday == 0 ? 7 : civil->weekday;
	int64_t days = rf_days_from_civil(civil->year, civil->month, civil->day);
	int64_t thursday = days - weekday + 4;
	int32_t month, day;
	rf_civil_from_days(thursday, year, &month, &day);
	return (thursday - rf_days_from_civil(*year, 1, 1)) / 7 + 1;
}

/* Seconds of the minute with their fraction. */
static double seconds_of(int32_t second, int32_t ns)
{
	return (double)(((int64_t)second * RF_NS_PER_S + ns) / 1e9L);
}

/* 1 for the years 1 to size. */
static int64_t ordinal(int64_t year, int64_t size)
{
	return floor_div(year - 1, size) + 1;
}

static double field_of_time(int64_t ns, rf_time_field field)
{
	rf_civil civil = rf_civil_from_ns(ns);
	int64_t iso_year = 0;
	switch (field) {
	case RF_FIELD_MICROSECOND: return (civil.second * 1e9 + civil.ns) / 1e3;
	case RF_FIELD_MILLISECOND: return (civil.second * 1e9 + civil.ns) / 1e6;
	case RF_FIELD_SECOND: return seconds_of(civil.second, civil.ns);
	case RF_FIELD_MINUTE: return civil.minute;
	case RF_FIELD_HOUR: return civil.hour;
	case RF_FIELD_DAY: return civil.day;
	case RF_FIELD_WEEK: return (double)iso_week(&civil, &iso_year);
	case RF_FIELD_MONTH: return civil.month;
	case RF_FIELD_QUARTER: return (civil.month - 1) / 3 + 1;
	case RF_FIELD_YEAR: return (double)civil.year;
	case RF_FIELD_DECADE: return (double)floor_div(civil.year, 10);
	case RF_FIELD_CENTURY: return (double)ordinal(civil.year, 100);
	case RF_FIELD_MILLENNIUM: return (double)ordinal(civil.year, 1000);
	case RF_FIELD_DOW: return civil.weekday;
	case RF_FIELD_ISODOW: return civil.weekday == 0 ? 7 : civil.weekday;
	case RF_FIELD_DOY: return civil.yearday;
	case RF_FIELD_ISOYEAR: iso_week(&civil, &iso_year); return (double)iso_year;
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
	field_name field = {.is_known = false};
	RF_FOR_ROWS(call, row)
	{
		if (!read_field(&field, fields[row]))
			rf_kernel_fail(call, row, FIELD_REASON);
		else
			out[row] = field_of_time(times[row], field.field);
	}
}

void rf_kernel_EXTRACT_INTERVAL(rf_kernel_call *call)
{
	const rf_text *fields = call->args[0].data;
	const rf_interval *intervals = call->args[1].data;
	double *out = call->out->data;
	field_name field = {.is_known = false};
	RF_FOR_ROWS(call, row)
	{
		if (!read_field(&field, fields[row]) ||
		    !field_of_interval(intervals[row], field.field, &out[row]))
			rf_kernel_fail(call, row, FIELD_REASON);
	}
}

/* ---- numbers ---- */

#define OF_BIGINT(id, scale) \
	void rf_kernel_##id(rf_kernel_call *call) \
	{ \
		const int64_t *xs = call->args[0].data; \
		int64_t *out = call->out->data; \
		RF_FOR_ROWS(call, row) \
		{ \
			if (__builtin_mul_overflow(xs[row], scale, &out[row])) \
				rf_kernel_fail(call, row, TIMESTAMP_REASON); \
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
				rf_kernel_fail(call, row, TIMESTAMP_REASON); \
		} \
	}

OF_BIGINT(EPOCH_S_OF, RF_NS_PER_S)
OF_BIGINT(EPOCH_MS_OF, RF_NS_PER_MS)
OF_BIGINT(EPOCH_US_OF, RF_NS_PER_US)
OF_DOUBLE(EPOCH_S_OF_DOUBLE, RF_NS_PER_S)
OF_DOUBLE(EPOCH_MS_OF_DOUBLE, RF_NS_PER_MS)
OF_DOUBLE(EPOCH_US_OF_DOUBLE, RF_NS_PER_US)
RF_KERNEL_1(EPOCH_S, int64_t, int64_t, floor_div(x, RF_NS_PER_S))
RF_KERNEL_1(EPOCH_MS, int64_t, int64_t, floor_div(x, RF_NS_PER_MS))
RF_KERNEL_1(EPOCH_US, int64_t, int64_t, floor_div(x, RF_NS_PER_US))

void rf_kernel_NOW(rf_kernel_call *call)
{
	int64_t *out = call->out->data;
	RF_EACH_ROW(call, row, out[row] = call->now_ns;);
}

/* False: no such time. 60 seconds are the next minute's first. */
static bool make_time(const rf_column *args, uint32_t row, int64_t *out)
{
	int64_t fields[5];
	double seconds = ((const double *)args[5].data)[row];
	rf_civil civil = {0};
	for (int i = 0; i < 5; i++) fields[i] = ((const int64_t *)args[i].data)[row];
	if (fields[0] < 1600 || fields[0] > 2300 || fields[1] < 1 || fields[1] > 12 || fields[2] < 1 ||
	    fields[2] > rf_days_in_month(fields[0], (int32_t)fields[1]) || fields[3] < 0 ||
	    fields[3] > 23 || fields[4] < 0 || fields[4] > 59 || !(seconds >= 0 && seconds <= 60))
		return false;
	civil.year = fields[0];
	civil.month = (int32_t)fields[1];
	civil.day = (int32_t)fields[2];
	civil.hour = (int32_t)fields[3];
	civil.minute = (int32_t)fields[4];
	return rf_ns_from_civil(&civil, out) &&
		!__builtin_add_overflow(*out, (int64_t)rintl((long double)seconds * RF_NS_PER_S), out);
}

void rf_kernel_MAKE_TIMESTAMP(rf_kernel_call *call)
{
	int64_t *out = call->out->data;
	RF_FOR_ROWS(call, row)
	{
		out[row] = 0;
		if (!make_time(call->args, row, &out[row])) rf_kernel_fail(call, row, TIMESTAMP_REASON);
	}
}
