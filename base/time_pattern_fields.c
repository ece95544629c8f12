/* The fields that a pattern found, to a time: see time_pattern_fields.h. */
#include "base/time_pattern_fields.h"

enum { JULIAN_OF_1970 = 2440588 };

static bool settle_hour(rf_pattern_fields *found)
{
	if (found->day_seconds) {
		int64_t seconds = found->day_seconds;
		if (!found->hour) found->hour = seconds / 3600;
		if (!found->minute) found->minute = seconds % 3600 / 60;
		if (!found->second) found->second = seconds % 60;
	}
	if (found->is_12_hours) {
		if (found->hour < 1 || found->hour > 12) return false;
		if (found->is_pm && found->hour < 12) found->hour += 12;
		if (!found->is_pm && found->hour == 12) found->hour = 0;
	}
	return found->hour >= 0 && found->hour < 24 && found->minute >= 0 && found->minute < 60 &&
		found->second >= 0 && found->second < 60;
}

/* False: a second or more. */
static bool settle_fraction(const rf_pattern_fields *found, int64_t *ns)
{
	int64_t round_ns = found->fraction_round_ns;
	*ns = found->milliseconds * RF_NS_PER_MS + found->fraction * found->fraction_unit_ns;
	if (*ns < 0 || *ns >= RF_NS_PER_S) return false;
	if (round_ns) *ns = (*ns + round_ns / 2) / round_ns * round_ns;
	return true;
}

static void settle_year(rf_pattern_fields *found)
{
	if (found->year && found->century && found->year_width <= 2) {
		int64_t rest = found->year % 100;
		found->year = rest ? (found->century - 1) * 100 + rest : found->century * 100;
	} else if (!found->year && found->century) {
		found->year = (found->century - 1) * 100 + 1;
	}
	if (found->is_bc) found->year = 1 - found->year;
}

/* Days since 1970 of the Monday of a year's first ISO week. */
static int64_t first_monday(int64_t year)
{
	int64_t january_4 = rf_days_from_civil(year, 1, 4);
	return january_4 - ((january_4 + 3) % 7 + 7) % 7;
}

/* What the day of the year says of the month and day that nothing else does. */
static bool settle_day_of_year(rf_pattern_fields *found)
{
	int64_t last = rf_days_in_month(found->year, 2) == 29 ? 366 : 365, year;
	int32_t month, day;
	if (found->day_of_year < 1 || found->day_of_year > last) return false;
	rf_civil_from_days(rf_days_from_civil(found->year, 1, 1) + found->day_of_year - 1, &year,
	                   &month, &day);
	if (found->month <= 1) found->month = month;
	if (found->day <= 1) found->day = day;
	return true;
}

static bool settle_iso_days(const rf_pattern_fields *found, int64_t *days)
{
	int64_t weekday = found->weekday == 0 ? 0 : found->weekday == 1 ? 6 : found->weekday - 2;
	*days = first_monday(found->year);
	if (!found->week) {
		*days += found->day_of_year - 1;
		return found->day_of_year >= 1 && found->day_of_year <= 371;
	}
	*days += 7 * (found->week - 1) + weekday;
	return found->week >= 1 && found->week <= 53;
}

/* A Julian day says all of the date, before its month and day are said otherwise. */
static void settle_julian(rf_pattern_fields *found)
{
	int32_t month, day;
	if (!found->julian) return;
	rf_civil_from_days(found->julian - JULIAN_OF_1970, &found->year, &month, &day);
	if (!found->month) found->month = month;
	if (!found->day) found->day = day;
}

static rf_read settle_days(rf_pattern_fields *found, int64_t *days)
{
	settle_year(found);
	settle_julian(found);
	if (found->year < 1 || found->year > 9999) return RF_READ_RANGE;
	if (found->is_iso && (found->week || found->day_of_year))
		return settle_iso_days(found, days) ? RF_READ_OK : RF_READ_BAD;
	if (found->week) found->day_of_year = (found->week - 1) * 7 + 1;
	if (found->week_of_month) found->day = (found->week_of_month - 1) * 7 + 1;
	if (found->day_of_year && (found->month <= 1 || found->day <= 1) && !settle_day_of_year(found))
		return RF_READ_BAD;
	if (!found->month) found->month = 1;
	if (!found->day) found->day = 1;
	if (found->month < 1 || found->month > 12 || found->day < 1 ||
	    found->day > rf_days_in_month(found->year, (int32_t)found->month))
		return RF_READ_BAD;
	*days = rf_days_from_civil(found->year, (int32_t)found->month, (int32_t)found->day);
	return RF_READ_OK;
}

rf_read rf_pattern_settle(rf_pattern_fields *found, rf_time_read *read)
{
	int64_t days = 0, fraction_ns = 0;
	__int128 ns;
	rf_read status;
	if (!settle_hour(found) || !settle_fraction(found, &fraction_ns)) return RF_READ_BAD;
	status = settle_days(found, &days);
	if (status != RF_READ_OK) return status;
	if (found->zone_sign) {
		if (found->zone_hours < 0 || found->zone_hours > 15 || found->zone_minutes < 0 ||
		    found->zone_minutes > 59)
			return RF_READ_BAD;
		read->has_offset = true;
		read->offset_s =
			(int32_t)(found->zone_sign * (found->zone_hours * 3600 + found->zone_minutes * 60));
	}
	ns = ((__int128)days * 86400 + found->hour * 3600 + found->minute * 60 + found->second) *
			RF_NS_PER_S +
		fraction_ns;
	read->local_ns = (int64_t)ns;
	return ns == read->local_ns ? RF_READ_OK : RF_READ_RANGE;
}
