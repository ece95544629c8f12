/* Reading a zone's rule and the instants of its changes: see zone_rule.h. */
#include "base/zone_rule.h"

#include "base/time_text.h"

#include <string.h>

enum { OFFSET_HOURS_MAX = 24, CHANGE_HOURS_MAX = 167, DAY_S = 86400 };

/* What is left to read. */
typedef struct cursor {
	const char *p, *end;
} cursor;

static bool take(cursor *at, char c)
{
	if (at->p == at->end || *at->p != c) return false;
	at->p++;
	return true;
}

static bool is_digit(const cursor *at)
{
	return at->p < at->end && *at->p >= '0' && *at->p <= '9';
}

/* One to three digits, from least to most. */
static bool read_number(cursor *at, int32_t least, int32_t most, int32_t *value)
{
	int32_t digits = 0;
	*value = 0;
	for (; is_digit(at) && digits < 3; at->p++, digits++) *value = *value * 10 + (*at->p - '0');
	return digits && *value >= least && *value <= most;
}

/* [+-]hh[:mm[:ss]] */
static bool read_time(cursor *at, int32_t hours_max, int32_t *seconds)
{
	int32_t hours, minutes = 0, rest = 0;
	bool is_negative = take(at, '-');
	if (!is_negative) take(at, '+');
	if (!read_number(at, 0, hours_max, &hours)) return false;
	if (take(at, ':')) {
		if (!read_number(at, 0, 59, &minutes)) return false;
		if (take(at, ':') && !read_number(at, 0, 59, &rest)) return false;
	}
	*seconds = hours * 3600 + minutes * 60 + rest;
	if (is_negative) *seconds = -*seconds;
	return true;
}

static bool is_letter(char c)
{
	return rf_fold(c) >= 'a' && rf_fold(c) <= 'z';
}

/* Letters, or any of letters, digits and signs in <>. */
static bool read_name(cursor *at, rf_zone_type *type)
{
	const char *start;
	size_t size;
	bool is_quoted = take(at, '<');
	start = at->p;
	if (is_quoted)
		while (at->p < at->end && *at->p != '>') at->p++;
	else
		while (at->p < at->end && is_letter(*at->p)) at->p++;
	size = (size_t)(at->p - start);
	if (size < 3 || (is_quoted && !take(at, '>'))) return false;
	if (size >= RF_ZONE_ABBREVIATION_MAX) size = RF_ZONE_ABBREVIATION_MAX - 1;
	memcpy(type->abbreviation, start, size);
	type->abbreviation[size] = 0;
	return true;
}

static bool read_change(cursor *at, rf_zone_change *change)
{
	*change = (rf_zone_change){.seconds = 2 * 3600};
	if (take(at, 'M')) {
		change->kind = RF_ZONE_DAY_MONTH;
		if (!read_number(at, 1, 12, &change->month) || !take(at, '.') ||
		    !read_number(at, 1, 5, &change->week) || !take(at, '.') ||
		    !read_number(at, 0, 6, &change->day))
			return false;
	} else if (take(at, 'J')) {
		change->kind = RF_ZONE_DAY_JULIAN;
		if (!read_number(at, 1, 365, &change->day)) return false;
	} else {
		change->kind = RF_ZONE_DAY_ZERO;
		if (!read_number(at, 0, 365, &change->day)) return false;
	}
	return !take(at, '/') || read_time(at, CHANGE_HOURS_MAX, &change->seconds);
}

bool rf_zone_rule_read(rf_text text, rf_zone_rule *rule)
{
	cursor at = {text.data, text.data + text.size};
	*rule = (rf_zone_rule){0};
	if (!read_name(&at, &rule->standard) ||
	    !read_time(&at, OFFSET_HOURS_MAX, &rule->standard.offset_s))
		return false;
	/* POSIX counts to the west. */
	rule->standard.offset_s = -rule->standard.offset_s;
	if (at.p == at.end) return true;
	rule->has_daylight = true;
	rule->daylight.is_dst = true;
	if (!read_name(&at, &rule->daylight)) return false;
	rule->daylight.offset_s = rule->standard.offset_s + 3600;
	if (at.p < at.end && *at.p != ',') {
		if (!read_time(&at, OFFSET_HOURS_MAX, &rule->daylight.offset_s)) return false;
		rule->daylight.offset_s = -rule->daylight.offset_s;
	}
	return take(&at, ',') && read_change(&at, &rule->start) && take(&at, ',') &&
		read_change(&at, &rule->end) && at.p == at.end;
}

/* ---- instants ---- */

static int64_t month_day(const rf_zone_change *change, int32_t year)
{
	int64_t first = rf_days_from_civil(year, change->month, 1);
	int64_t weekday = ((first + 4) % 7 + 7) % 7; /* 1970-01-01 was a Thursday */
	int64_t day = (change->day - weekday + 7) % 7 + 7 * (change->week - 1);
	while (day >= rf_days_in_month(year, change->month)) day -= 7;
	return first + day;
}

/* Seconds since 1970 of the change by the clock that it changes. */
static int64_t local_change(const rf_zone_change *change, int32_t year)
{
	int64_t first = rf_days_from_civil(year, 1, 1), day;
	bool is_leap = rf_days_in_month(year, 2) == 29;
	switch (change->kind) {
	case RF_ZONE_DAY_MONTH: day = month_day(change, year); break;
	case RF_ZONE_DAY_JULIAN: day = first + change->day - 1 + (is_leap && change->day >= 60); break;
	default: day = first + change->day; break;
	}
	return day * DAY_S + change->seconds;
}

int64_t rf_zone_rule_start(const rf_zone_rule *rule, int32_t year)
{
	return local_change(&rule->start, year) - rule->standard.offset_s;
}

int64_t rf_zone_rule_end(const rf_zone_rule *rule, int32_t year)
{
	return local_change(&rule->end, year) - rule->daylight.offset_s;
}

int64_t rf_zone_year(int64_t utc_s)
{
	int64_t year, days = utc_s / DAY_S - (utc_s % DAY_S < 0);
	int32_t month, day;
	rf_civil_from_days(days, &year, &month, &day);
	return year;
}
