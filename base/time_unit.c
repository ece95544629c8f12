/* Arithmetic in units of the calendar: see time_unit.h. */
#include "base/time_unit.h"

const char *const rf_day_names[7] = {"Sunday",   "Monday", "Tuesday", "Wednesday",
                                     "Thursday", "Friday", "Saturday"};
const char *const rf_month_names[12] = {"January",   "February", "March",    "April",
                                        "May",       "June",     "July",     "August",
                                        "September", "October",  "November", "December"};

int64_t rf_floor_div(int64_t a, int64_t b)
{
	return a / b - (a % b < 0);
}

int32_t rf_iso_week(const rf_civil *civil, int64_t *year)
{
	int32_t weekday = civil->weekday == 0 ? 7 : civil->weekday;
	int64_t days = rf_days_from_civil(civil->year, civil->month, civil->day);
	int64_t thursday = days - weekday + 4;
	int32_t month, day;
	rf_civil_from_days(thursday, year, &month, &day);
	return (int32_t)((thursday - rf_days_from_civil(*year, 1, 1)) / 7 + 1);
}

int64_t rf_unit_ns(rf_time_field unit)
{
	static const int64_t lengths[] = {
		[RF_FIELD_MICROSECOND] = RF_NS_PER_US, [RF_FIELD_MILLISECOND] = RF_NS_PER_MS,
		[RF_FIELD_SECOND] = RF_NS_PER_S,       [RF_FIELD_MINUTE] = 60 * RF_NS_PER_S,
		[RF_FIELD_HOUR] = 3600 * RF_NS_PER_S,  [RF_FIELD_DAY] = RF_NS_PER_DAY,
		[RF_FIELD_WEEK] = 7 * RF_NS_PER_DAY,
	};
	return unit <= RF_FIELD_WEEK ? lengths[unit] : 0;
}

int32_t rf_unit_months(rf_time_field unit)
{
	static const int32_t months[RF_FIELD_UNIT_COUNT] = {
		[RF_FIELD_MONTH] = 1,    [RF_FIELD_QUARTER] = 3,    [RF_FIELD_YEAR] = 12,
		[RF_FIELD_DECADE] = 120, [RF_FIELD_CENTURY] = 1200, [RF_FIELD_MILLENNIUM] = 12000};
	return unit < RF_FIELD_UNIT_COUNT ? months[unit] : 0;
}

/* ---- units as numbers that follow each other ---- */

/* 1970-01-01 was a Thursday: weeks begin three days before. */
enum { DAYS_TO_MONDAY = 3 };

/* Months since the year 0; of centuries and millennia since the year 1. */
static int64_t month_shift(rf_time_field unit)
{
	return unit == RF_FIELD_CENTURY || unit == RF_FIELD_MILLENNIUM ? 12 : 0;
}

static int64_t months_of(const rf_civil *civil)
{
	return civil->year * 12 + civil->month - 1;
}

/* Which unit of all a time lies in. */
static int64_t unit_number(int64_t ns, rf_time_field unit)
{
	rf_civil civil;
	if (unit == RF_FIELD_WEEK)
		return rf_floor_div(rf_floor_div(ns, RF_NS_PER_DAY) + DAYS_TO_MONDAY, 7);
	if (unit < RF_FIELD_WEEK) return rf_floor_div(ns, rf_unit_ns(unit));
	civil = rf_civil_from_ns(ns);
	return rf_floor_div(months_of(&civil) - month_shift(unit), rf_unit_months(unit));
}

static bool unit_start(int64_t number, rf_time_field unit, int64_t *out)
{
	rf_civil start = {.day = 1};
	int64_t months;
	if (unit == RF_FIELD_WEEK)
		return !__builtin_mul_overflow(number * 7 - DAYS_TO_MONDAY, RF_NS_PER_DAY, out);
	if (unit < RF_FIELD_WEEK) return !__builtin_mul_overflow(number, rf_unit_ns(unit), out);
	months = number * rf_unit_months(unit) + month_shift(unit);
	start.year = rf_floor_div(months, 12);
	start.month = (int32_t)(months - start.year * 12) + 1;
	return rf_ns_from_civil(&start, out);
}

bool rf_time_trunc(int64_t ns, rf_time_field unit, int64_t *out)
{
	return unit_start(unit_number(ns, unit), unit, out);
}

int64_t rf_time_boundaries(int64_t from, int64_t to, rf_time_field unit)
{
	return unit_number(to, unit) - unit_number(from, unit);
}

/* ---- adding and whole units ---- */

bool rf_time_add(int64_t ns, rf_time_field unit, int64_t count, int64_t *out)
{
	int64_t length = rf_unit_ns(unit), moved;
	if (length)
		return !__builtin_mul_overflow(count, length, &moved) &&
			!__builtin_add_overflow(ns, moved, out);
	if (__builtin_mul_overflow(count, rf_unit_months(unit), &moved) || moved != (int32_t)moved)
		return false;
	return rf_timestamp_add(ns, (rf_interval){(int32_t)moved, 0, 0}, out);
}

/* A month is whole when the day and time of the first are reached, or, from a day that the
 * last month has not, on its last day. */
static int64_t whole_months(int64_t from, int64_t to)
{
	rf_civil start = rf_civil_from_ns(from), end = rf_civil_from_ns(to);
	int64_t months = months_of(&end) - months_of(&start), moved;
	if (!rf_timestamp_add(from, (rf_interval){(int32_t)months, 0, 0}, &moved)) moved = to;
	return moved > to ? months - 1 : months;
}

int64_t rf_time_whole(int64_t from, int64_t to, rf_time_field unit)
{
	int64_t length = rf_unit_ns(unit);
	if (from > to) return -rf_time_whole(to, from, unit);
	/* The difference may take all 64 bits. */
	if (length) return (int64_t)(((uint64_t)to - (uint64_t)from) / (uint64_t)length);
	return whole_months(from, to) / rf_unit_months(unit);
}

/* ---- age ---- */

static int64_t time_of_day(const rf_civil *civil)
{
	return ((civil->hour * INT64_C(60) + civil->minute) * 60 + civil->second) * RF_NS_PER_S +
		civil->ns;
}

/* The fields are subtracted one by one, and what is below zero borrows: of a time a day, of a
 * day the length of the earlier time's month. */
bool rf_time_age(int64_t to, int64_t from, rf_interval *out)
{
	bool is_negative = to < from;
	rf_civil late = rf_civil_from_ns(is_negative ? from : to);
	rf_civil early = rf_civil_from_ns(is_negative ? to : from);
	int64_t months = months_of(&late) - months_of(&early);
	int64_t days = late.day - early.day, ns = time_of_day(&late) - time_of_day(&early);
	if (ns < 0) {
		ns += RF_NS_PER_DAY;
		days--;
	}
	if (days < 0) {
		days += rf_days_in_month(early.year, early.month);
		months--;
	}
	if (is_negative) {
		months = -months;
		days = -days;
		ns = -ns;
	}
	out->months = (int32_t)months;
	return !__builtin_mul_overflow(days, RF_NS_PER_DAY, &out->ns) &&
		!__builtin_add_overflow(out->ns, ns, &out->ns);
}

/* ---- buckets ---- */

/* From the first of origin's month on. */
static bool bucket_of_months(int64_t ns, int32_t width, int64_t origin, int64_t *out)
{
	rf_civil civil = rf_civil_from_ns(ns), first = rf_civil_from_ns(origin), start = {.day = 1};
	int64_t months =
		months_of(&first) + rf_floor_div(months_of(&civil) - months_of(&first), width) * width;
	start.year = rf_floor_div(months, 12);
	start.month = (int32_t)(months - start.year * 12) + 1;
	return rf_ns_from_civil(&start, out);
}

bool rf_time_bucket(int64_t ns, rf_interval width, int64_t origin, int64_t *out)
{
	__int128 distance = (__int128)ns - origin, number;
	if (width.months) return bucket_of_months(ns, width.months, origin, out);
	number = distance / width.ns - (distance % width.ns < 0);
	distance = origin + number * width.ns;
	*out = (int64_t)distance;
	return *out == distance;
}
