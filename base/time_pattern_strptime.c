/*
 * Reading times by strptime's patterns: a blank of the pattern stands for one or more, other
 * text for itself, a number has at most as many digits as its letter says, and nothing may be
 * left but blanks. See time_pattern.h.
 */
#include "base/time_pattern.h"

#include "base/time_unit.h"

enum { UNKNOWN = -1, YEAR_DEFAULT = 1900, YEAR_OF_TWO_DIGITS = 69 };

typedef struct fields {
	int64_t year, iso_year, month, day, day_of_year;
	int64_t iso_week, week_sunday, week_monday, weekday; /* 0 Sunday */
	int64_t hour, minute, second, ns, epoch_s;
	bool is_12_hours, has_half, is_pm, has_epoch;
} fields;

typedef struct reader {
	const char *p, *end;
	fields found;
	rf_time_read *read;
} reader;

static bool is_blank(char c)
{
	return c == ' ' || (c >= '\t' && c <= '\r');
}

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static bool skip_blanks(reader *from)
{
	const char *first = from->p;
	while (from->p < from->end && is_blank(*from->p)) from->p++;
	return from->p > first;
}

/* One to width digits that make a number from least to most. */
static bool read_number(reader *from, int width, int64_t least, int64_t most, int64_t *value)
{
	const char *first = from->p;
	*value = 0;
	for (; from->p < from->end && is_digit(*from->p) && from->p - first < width; from->p++)
		*value = *value * 10 + (*from->p - '0');
	return from->p > first && *value >= least && *value <= most;
}

static bool read_word(reader *from, const char *const *words, int count, size_t width,
                      int64_t *found)
{
	for (int i = 0; i < count; i++) {
		rf_text word = rf_text_of(words[i]);
		if (width && word.size > width) word.size = width;
		if ((size_t)(from->end - from->p) < word.size ||
		    !rf_text_equal_fold((rf_text){from->p, word.size}, word))
			continue;
		from->p += word.size;
		*found = i;
		return true;
	}
	return false;
}

static bool read_half(reader *from)
{
	static const char *const halves[] = {"AM", "PM"};
	int64_t half = 0;
	from->found.has_half = true;
	if (!read_word(from, halves, 2, 0, &half)) return false;
	from->found.is_pm = half == 1;
	return true;
}

static bool read_year(reader *from, const rf_pattern_item *item)
{
	int64_t year;
	if (!read_number(from, item->width, 0, 9999, &year)) return false;
	if (item->width == 2) year += year < YEAR_OF_TWO_DIGITS ? 2000 : 1900;
	from->found.year = year;
	return true;
}

static bool read_fraction(reader *from, const rf_pattern_item *item)
{
	const char *first = from->p;
	if (!read_number(from, item->width, 0, RF_NS_PER_S, &from->found.ns)) return false;
	for (int64_t used = from->p - first; used < 9; used++) from->found.ns *= 10;
	return true;
}

static bool read_epoch(reader *from)
{
	bool is_negative = from->p < from->end && *from->p == '-';
	from->p += is_negative;
	if (!read_number(from, 11, 0, INT64_MAX, &from->found.epoch_s)) return false;
	if (is_negative) from->found.epoch_s = -from->found.epoch_s;
	from->found.has_epoch = true;
	return true;
}

/* +hh, +hhmm, +hh:mm, Z */
static bool read_offset(reader *from)
{
	const char *first = from->p;
	int64_t offset_s;
	if (from->p < from->end && (*from->p == '+' || *from->p == '-')) {
		from->p++;
		while (from->p < from->end && (is_digit(*from->p) || *from->p == ':')) from->p++;
	} else if (from->p < from->end) {
		from->p++;
	}
	if (from->p == first ||
	    !rf_read_utc_offset((rf_text){first, (size_t)(from->p - first)}, &offset_s))
		return false;
	from->read->has_offset = true;
	from->read->offset_s = (int32_t)offset_s;
	return true;
}

static bool read_zone_name(reader *from)
{
	const char *first = from->p;
	while (from->p < from->end && !is_blank(*from->p)) from->p++;
	from->read->zone = (rf_text){first, (size_t)(from->p - first)};
	return from->p > first;
}

static bool read_text(reader *from, const rf_pattern_item *item)
{
	if (item->kind == RF_PATTERN_SPACE) return skip_blanks(from) || from->p == from->end;
	if ((size_t)(from->end - from->p) < item->text.size ||
	    !rf_text_equal((rf_text){from->p, item->text.size}, item->text))
		return false;
	from->p += item->text.size;
	return true;
}

static bool read_item(reader *from, const rf_pattern_item *item)
{
	fields *found = &from->found;
	int width = item->width;
	switch ((rf_pattern_kind)item->kind) {
	case RF_PATTERN_CHAR:
	case RF_PATTERN_SPACE: return read_text(from, item);
	case RF_PATTERN_YEAR: return read_year(from, item);
	case RF_PATTERN_ISO_YEAR: return read_number(from, width, 1, 9999, &found->iso_year);
	case RF_PATTERN_MONTH: return read_number(from, width, 1, 12, &found->month);
	case RF_PATTERN_MONTH_NAME:
		if (!read_word(from, rf_month_names, 12, (size_t)width, &found->month)) return false;
		found->month++;
		return true;
	case RF_PATTERN_ISO_WEEK: return read_number(from, width, 1, 53, &found->iso_week);
	case RF_PATTERN_WEEK_SUNDAY: return read_number(from, width, 0, 53, &found->week_sunday);
	case RF_PATTERN_WEEK_MONDAY: return read_number(from, width, 0, 53, &found->week_monday);
	case RF_PATTERN_DAY:
		if (item->flags & RF_PATTERN_BLANKS) skip_blanks(from);
		return read_number(from, width, 1, 31, &found->day);
	case RF_PATTERN_DAY_OF_YEAR: return read_number(from, width, 1, 366, &found->day_of_year);
	case RF_PATTERN_DAY_NAME:
		return read_word(from, rf_day_names, 7, (size_t)width, &found->weekday);
	case RF_PATTERN_WEEKDAY_0: return read_number(from, width, 0, 6, &found->weekday);
	case RF_PATTERN_ISO_WEEKDAY:
		if (!read_number(from, width, 1, 7, &found->weekday)) return false;
		found->weekday %= 7;
		return true;
	case RF_PATTERN_HALF: return read_half(from);
	case RF_PATTERN_HOUR:
		if (item->flags & RF_PATTERN_BLANKS) skip_blanks(from);
		return read_number(from, width, 0, 23, &found->hour);
	case RF_PATTERN_HOUR_12:
		if (item->flags & RF_PATTERN_BLANKS) skip_blanks(from);
		found->is_12_hours = true;
		return read_number(from, width, 1, 12, &found->hour);
	case RF_PATTERN_MINUTE: return read_number(from, width, 0, 59, &found->minute);
	case RF_PATTERN_SECOND: return read_number(from, width, 0, 59, &found->second);
	case RF_PATTERN_FRACTION: return read_fraction(from, item);
	case RF_PATTERN_EPOCH: return read_epoch(from);
	case RF_PATTERN_OFFSET: return read_offset(from);
	case RF_PATTERN_ZONE_NAME: return read_zone_name(from);
	default: return false;
	}
}

/* The first such weekday (0 Sunday) of a year, in days since 1970. */
static int64_t first_weekday(int64_t year, int64_t weekday)
{
	int64_t first = rf_days_from_civil(year, 1, 1), at = ((first + 4) % 7 + 7) % 7;
	return first + (weekday - at + 7) % 7;
}

/* The day of a week, by the way of counting that was said; false: by none. */
static bool settle_week(const fields *found, int64_t year, int64_t *days)
{
	int64_t sunday = found->weekday == UNKNOWN ? 0 : found->weekday;
	int64_t monday = found->weekday == UNKNOWN ? 0 : (found->weekday + 6) % 7;
	if (found->iso_year != UNKNOWN || found->iso_week != UNKNOWN) {
		int64_t iso_year = found->iso_year == UNKNOWN ? year : found->iso_year;
		int64_t week = found->iso_week == UNKNOWN ? 1 : found->iso_week;
		/* The Thursday of the first week is the year's first. */
		*days = first_weekday(iso_year, 4) - 3 + 7 * (week - 1) + monday;
	} else if (found->week_sunday != UNKNOWN) {
		*days = first_weekday(year, 0) + 7 * (found->week_sunday - 1) + sunday;
	} else if (found->week_monday != UNKNOWN) {
		*days = first_weekday(year, 1) + 7 * (found->week_monday - 1) + monday;
	} else {
		return false;
	}
	return true;
}

/* A day of the month comes before other ways to say the day. False: no such day. */
static bool settle_days(const fields *found, int64_t *days)
{
	int64_t year = found->year == UNKNOWN ? YEAR_DEFAULT : found->year;
	int64_t month = found->month, day = found->day;
	if (day == UNKNOWN) {
		if (found->day_of_year != UNKNOWN) {
			*days = rf_days_from_civil(year, 1, 1) + found->day_of_year - 1;
			return found->day_of_year <= 365 || rf_days_in_month(year, 2) == 29;
		}
		if (settle_week(found, year, days)) return true;
	}
	if (month == UNKNOWN) month = 1;
	if (day == UNKNOWN) day = 1;
	*days = rf_days_from_civil(year, (int32_t)month, (int32_t)day);
	return day <= rf_days_in_month(year, (int32_t)month);
}

static void settle_hour(fields *found)
{
	if (found->has_half && found->is_12_hours) found->hour %= 12;
	if (found->has_half && found->is_pm && found->hour < 12) found->hour += 12;
}

static rf_read settle(reader *from)
{
	fields *found = &from->found;
	int64_t days = 0;
	__int128 ns;
	if (found->has_epoch) {
		from->read->has_offset = true;
		from->read->offset_s = 0;
		ns = (__int128)found->epoch_s * RF_NS_PER_S + found->ns;
	} else {
		settle_hour(found);
		if (!settle_days(found, &days)) return RF_READ_BAD;
		ns = ((__int128)days * 86400 + found->hour * 3600 + found->minute * 60 + found->second) *
				RF_NS_PER_S +
			found->ns;
	}
	from->read->local_ns = (int64_t)ns;
	return ns == from->read->local_ns ? RF_READ_OK : RF_READ_RANGE;
}

rf_read rf_pattern_read_strptime(const rf_time_pattern *pattern, rf_text text, rf_time_read *read)
{
	reader from = {.p = text.data,
	               .end = text.data + text.size,
	               .found = {.year = UNKNOWN,
	                         .iso_year = UNKNOWN,
	                         .month = UNKNOWN,
	                         .day = UNKNOWN,
	                         .day_of_year = UNKNOWN,
	                         .iso_week = UNKNOWN,
	                         .week_sunday = UNKNOWN,
	                         .week_monday = UNKNOWN,
	                         .weekday = UNKNOWN},
	               .read = read};
	*read = (rf_time_read){0};
	skip_blanks(&from);
	for (uint32_t i = 0; i < pattern->count; i++)
		if (!read_item(&from, &pattern->items[i])) return RF_READ_BAD;
	skip_blanks(&from);
	return from.p == from.end ? settle(&from) : RF_READ_BAD;
}
