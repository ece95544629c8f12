/*
 * Times in units of the calendar: cut to a unit or a bucket, units added, units between two
 * times; each also in a time zone. What is counted in a zone is counted by its clocks.
 */
#include "runtime/kernel_time.h"

#define WIDTH_REASON "the width of a bucket is not positive, or mixes months with other units"

/* Where buckets begin unless an origin is said: for weeks a Monday, for months January. */
#define BUCKET_ORIGIN_NS       (INT64_C(946857600) * RF_NS_PER_S) /* 2000-01-03 */
#define BUCKET_ORIGIN_MONTH_NS (INT64_C(946684800) * RF_NS_PER_S) /* 2000-01-01 */

/* ---- date_trunc ---- */

void rf_kernel_DATE_TRUNC(rf_kernel_call *call)
{
	const rf_text *units = call->args[0].data;
	const int64_t *times = call->args[1].data;
	int64_t *out = call->out->data;
	rf_field_name unit = {.is_known = false};
	RF_FOR_ROWS(call, row)
	{
		out[row] = 0;
		if (rf_unit_take(&unit, call, row, units[row]) &&
		    !rf_time_trunc(times[row], unit.field, &out[row]))
			rf_kernel_fail(call, row, RF_TIMESTAMP_REASON);
	}
}

void rf_kernel_DATE_TRUNC_ZONE(rf_kernel_call *call)
{
	const rf_text *units = call->args[0].data, *names = call->args[2].data;
	const int64_t *times = call->args[1].data;
	int64_t *out = call->out->data;
	rf_field_name unit = {.is_known = false};
	rf_zone_cursor cursor = {.zone = NULL};
	RF_FOR_ROWS(call, row)
	{
		out[row] = 0;
		if (rf_unit_take(&unit, call, row, units[row]) &&
		    rf_zone_take(&cursor, call, row, names[row]) &&
		    !rf_zone_trunc(&cursor, times[row], unit.field, &out[row]))
			rf_kernel_fail(call, row, RF_TIMESTAMP_REASON);
	}
}

/* Cut towards zero, as PostgreSQL does; weeks have no place between months and days. */
static bool trunc_interval(rf_interval interval, rf_time_field unit, rf_interval *out)
{
	*out = interval;
	if (unit == RF_FIELD_WEEK || unit >= RF_FIELD_UNIT_COUNT) return false;
	if (unit <= RF_FIELD_DAY) {
		out->ns -= out->ns % rf_unit_ns(unit);
		return true;
	}
	out->ns = 0;
	out->months -= out->months % rf_unit_months(unit);
	return true;
}

void rf_kernel_DATE_TRUNC_INTERVAL(rf_kernel_call *call)
{
	const rf_text *units = call->args[0].data;
	const rf_interval *intervals = call->args[1].data;
	rf_interval *out = call->out->data;
	rf_field_name unit = {.is_known = false};
	RF_FOR_ROWS(call, row)
	{
		out[row] = (rf_interval){0};
		if (rf_unit_take(&unit, call, row, units[row]) &&
		    !trunc_interval(intervals[row], unit.field, &out[row]))
			rf_kernel_fail(call, row, RF_UNIT_REASON);
	}
}

#define TRUNC_TO(id, unit) \
	void rf_kernel_##id(rf_kernel_call *call) \
	{ \
		const int64_t *times = call->args[0].data; \
		int64_t *out = call->out->data; \
		RF_FOR_ROWS(call, row) \
		{ \
			out[row] = 0; \
			if (!rf_time_trunc(times[row], unit, &out[row])) \
				rf_kernel_fail(call, row, RF_TIMESTAMP_REASON); \
		} \
	}

TRUNC_TO(DATE, RF_FIELD_DAY)

void rf_kernel_CURRENT_DATE(rf_kernel_call *call)
{
	int64_t *out = call->out->data, today = 0;
	rf_time_trunc(call->now_ns, RF_FIELD_DAY, &today);
	RF_EACH_ROW(call, row, out[row] = today;);
}

void rf_kernel_LAST_DAY(rf_kernel_call *call)
{
	const int64_t *times = call->args[0].data;
	int64_t *out = call->out->data;
	RF_FOR_ROWS(call, row)
	{
		rf_civil civil = rf_civil_from_ns(times[row]);
		rf_civil last = {.year = civil.year, .month = civil.month};
		last.day = rf_days_in_month(civil.year, civil.month);
		out[row] = 0;
		if (!rf_ns_from_civil(&last, &out[row])) rf_kernel_fail(call, row, RF_TIMESTAMP_REASON);
	}
}

/* ---- buckets ---- */

static bool is_width(rf_interval width)
{
	return width.months ? width.months > 0 && width.ns == 0 : width.ns > 0;
}

static int64_t origin_of(rf_interval width)
{
	return width.months ? BUCKET_ORIGIN_MONTH_NS : BUCKET_ORIGIN_NS;
}

/* A bucket of each row; the statement gives origin from row, or fails. */
#define BUCKET(id, origin_statement) \
	void rf_kernel_##id(rf_kernel_call *call) \
	{ \
		const rf_interval *widths = call->args[0].data; \
		const int64_t *times = call->args[1].data; \
		int64_t *out = call->out->data; \
		RF_FOR_ROWS(call, row) \
		{ \
			int64_t origin; \
			out[row] = 0; \
			if (!is_width(widths[row])) \
				rf_kernel_fail(call, row, WIDTH_REASON); \
			else if (!(origin_statement) || \
			         !rf_time_bucket(times[row], widths[row], origin, &out[row])) \
				rf_kernel_fail(call, row, RF_TIMESTAMP_REASON); \
		} \
	}

BUCKET(TIME_BUCKET, (origin = origin_of(widths[row]), true))
BUCKET(TIME_BUCKET_ORIGIN, (origin = ((const int64_t *)call->args[2].data)[row], true))

/* The time is moved back by the offset, and its bucket forward again. */
void rf_kernel_TIME_BUCKET_OFFSET(rf_kernel_call *call)
{
	const rf_interval *widths = call->args[0].data, *offsets = call->args[2].data;
	const int64_t *times = call->args[1].data;
	int64_t *out = call->out->data;
	RF_FOR_ROWS(call, row)
	{
		rf_interval offset = offsets[row], back = {0};
		int64_t moved, start;
		out[row] = 0;
		if (!is_width(widths[row]))
			rf_kernel_fail(call, row, WIDTH_REASON);
		else if (__builtin_sub_overflow(0, offset.months, &back.months) ||
		         __builtin_sub_overflow(0, offset.ns, &back.ns) ||
		         !rf_timestamp_add(times[row], back, &moved) ||
		         !rf_time_bucket(moved, widths[row], origin_of(widths[row]), &start) ||
		         !rf_timestamp_add(start, offset, &out[row]))
			rf_kernel_fail(call, row, RF_TIMESTAMP_REASON);
	}
}

/* Buckets of the zone's clock: a day there may last 23 or 25 hours. */
void rf_kernel_TIME_BUCKET_ZONE(rf_kernel_call *call)
{
	const rf_interval *widths = call->args[0].data;
	const int64_t *times = call->args[1].data;
	const rf_text *names = call->args[2].data;
	int64_t *out = call->out->data;
	rf_zone_cursor cursor = {.zone = NULL};
	RF_FOR_ROWS(call, row)
	{
		int64_t local, start;
		out[row] = 0;
		if (!is_width(widths[row]))
			rf_kernel_fail(call, row, WIDTH_REASON);
		else if (rf_zone_take(&cursor, call, row, names[row]) &&
		         (!rf_zone_local(&cursor, times[row], &local) ||
		          !rf_time_bucket(local, widths[row], origin_of(widths[row]), &start) ||
		          !rf_zone_instant(&cursor, start, &out[row])))
			rf_kernel_fail(call, row, RF_TIMESTAMP_REASON);
	}
}

/* ---- units added ---- */

void rf_kernel_DATE_ADD_UNITS(rf_kernel_call *call)
{
	const rf_text *units = call->args[0].data;
	const int64_t *counts = call->args[1].data, *times = call->args[2].data;
	int64_t *out = call->out->data;
	rf_field_name unit = {.is_known = false};
	RF_FOR_ROWS(call, row)
	{
		out[row] = 0;
		if (rf_unit_take(&unit, call, row, units[row]) &&
		    !rf_time_add(times[row], unit.field, counts[row], &out[row]))
			rf_kernel_fail(call, row, RF_TIMESTAMP_REASON);
	}
}

/* Days and longer units move the zone's clock, shorter ones the instant. */
static bool add_in_zone(rf_zone_cursor *cursor, int64_t count, int64_t ns, rf_time_field unit,
                        int64_t *out)
{
	int64_t local;
	if (unit < RF_FIELD_DAY) return rf_time_add(ns, unit, count, out);
	return rf_zone_local(cursor, ns, &local) && rf_time_add(local, unit, count, &local) &&
		rf_zone_instant(cursor, local, out);
}

/* Something of two BIGINTs or TIMESTAMPs and a unit by the clocks of a zone; false: out of range.
 */
typedef bool (*zone_work)(rf_zone_cursor *cursor, int64_t x, int64_t y, rf_time_field unit,
                          int64_t *out);

/* unit, x, y, zone. */
static void work_in_zone(rf_kernel_call *call, zone_work work)
{
	const rf_text *units = call->args[0].data, *names = call->args[3].data;
	const int64_t *xs = call->args[1].data, *ys = call->args[2].data;
	int64_t *out = call->out->data;
	rf_field_name unit = {.is_known = false};
	rf_zone_cursor cursor = {.zone = NULL};
	RF_FOR_ROWS(call, row)
	{
		out[row] = 0;
		if (rf_unit_take(&unit, call, row, units[row]) &&
		    rf_zone_take(&cursor, call, row, names[row]) &&
		    !work(&cursor, xs[row], ys[row], unit.field, &out[row]))
			rf_kernel_fail(call, row, RF_TIMESTAMP_REASON);
	}
}

void rf_kernel_DATE_ADD_UNITS_ZONE(rf_kernel_call *call)
{
	work_in_zone(call, add_in_zone);
}

/* ---- units between ---- */

#define UNITS_BETWEEN(id, count_units) \
	void rf_kernel_##id(rf_kernel_call *call) \
	{ \
		const rf_text *units = call->args[0].data; \
		const int64_t *from = call->args[1].data, *to = call->args[2].data; \
		int64_t *out = call->out->data; \
		rf_field_name unit = {.is_known = false}; \
		RF_FOR_ROWS(call, row) \
		{ \
			out[row] = 0; \
			if (rf_unit_take(&unit, call, row, units[row])) \
				out[row] = count_units(from[row], to[row], unit.field); \
		} \
	}

UNITS_BETWEEN(DATE_DIFF, rf_time_boundaries)
UNITS_BETWEEN(DATE_SUB_UNITS, rf_time_whole)

/* Shorter units than a day begin by the zone's clock and last as long as anywhere. */
static bool boundaries_in_zone(rf_zone_cursor *cursor, int64_t from, int64_t to, rf_time_field unit,
                               int64_t *out)
{
	if (unit >= RF_FIELD_DAY) {
		if (!rf_zone_local(cursor, from, &from) || !rf_zone_local(cursor, to, &to)) return false;
		*out = rf_time_boundaries(from, to, unit);
		return true;
	}
	if (!rf_zone_trunc(cursor, from, unit, &from) || !rf_zone_trunc(cursor, to, unit, &to) ||
	    __builtin_sub_overflow(to, from, out))
		return false;
	*out = rf_floor_div(*out, rf_unit_ns(unit));
	return true;
}

void rf_kernel_DATE_DIFF_ZONE(rf_kernel_call *call)
{
	work_in_zone(call, boundaries_in_zone);
}

static void age(rf_kernel_call *call, uint32_t row, int64_t to, int64_t from)
{
	rf_interval *out = call->out->data;
	out[row] = (rf_interval){0};
	if (!rf_time_age(to, from, &out[row])) rf_kernel_fail(call, row, RF_INTERVAL_REASON);
}

void rf_kernel_AGE(rf_kernel_call *call)
{
	const int64_t *to = call->args[0].data, *from = call->args[1].data;
	RF_FOR_ROWS(call, row)
	{
		age(call, row, to[row], from[row]);
	}
}

void rf_kernel_AGE_TODAY(rf_kernel_call *call)
{
	const int64_t *from = call->args[0].data;
	int64_t today = 0;
	rf_time_trunc(call->now_ns, RF_FIELD_DAY, &today);
	RF_FOR_ROWS(call, row)
	{
		age(call, row, today, from[row]);
	}
}
