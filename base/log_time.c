/*
 * Times as logs write them: see log_time.h. Each form is put into ISO 8601 and read as such, so
 * that there is one way to check and count.
 */
#include "base/log_time.h"

#include "base/time_text.h"

#include <stdio.h>
#include <string.h>

enum { ISO_MAX = 64 };

/* The parts of a time as they were found. */
typedef struct log_time {
	rf_text rest; /* what is still to be read */
	int32_t year; /* 0: not said */
	int32_t month, day;
	rf_text clock; /* 10:00:00.25 */
	rf_text zone;  /* +0000, or empty */
} log_time;

static bool is_digit(char c)
{
	return (unsigned char)(c - '0') <= 9;
}

static bool take_byte(log_time *time, char byte)
{
	if (time->rest.size == 0 || *time->rest.data != byte) return false;
	time->rest.data++;
	time->rest.size--;
	return true;
}

static bool take_blanks(log_time *time)
{
	bool has_blank = false;
	while (take_byte(time, ' ')) has_blank = true;
	return has_blank;
}

/* least to most digits, and none after them. */
static bool take_number(log_time *time, size_t least, size_t most, int32_t *number)
{
	size_t size = 0;
	int32_t value = 0;
	while (size < time->rest.size && size <= most && is_digit(time->rest.data[size]))
		value = value * 10 + (time->rest.data[size++] - '0');
	if (size < least || size > most) return false;
	*number = value;
	time->rest.data += size;
	time->rest.size -= size;
	return true;
}

/* One of some names of three letters, run together; *number counts from 1. */
static bool take_name(log_time *time, const char *names, int32_t *number)
{
	for (int32_t i = 0; names[3 * i]; i++) {
		rf_text name = {names + 3 * (size_t)i, 3};
		if (time->rest.size < 3 || !rf_text_equal_fold((rf_text){time->rest.data, 3}, name))
			continue;
		time->rest.data += 3;
		time->rest.size -= 3;
		*number = i + 1;
		return true;
	}
	return false;
}

static bool take_month(log_time *time)
{
	return take_name(time, "JanFebMarAprMayJunJulAugSepOctNovDec", &time->month);
}

/* Digits, colons and a fraction. */
static bool take_clock(log_time *time)
{
	size_t size = 0;
	while (size < time->rest.size &&
	       (is_digit(time->rest.data[size]) || strchr(":.,", time->rest.data[size])) &&
	       time->rest.data[size])
		size++;
	time->clock = (rf_text){time->rest.data, size};
	time->rest.data += size;
	time->rest.size -= size;
	return size >= 5 && size <= 30;
}

/* 31/Jan/2026:10:00:00, 31 Jan 2026 10:00:00, 31-Jan-2026 10:00:00 */
static bool take_day_first(log_time *time)
{
	char between;
	if (!take_number(time, 1, 2, &time->day) || time->rest.size == 0) return false;
	between = *time->rest.data;
	return (between == '/' || between == '-' || between == ' ') && take_byte(time, between) &&
		take_month(time) && take_byte(time, between) && take_number(time, 4, 4, &time->year) &&
		(take_byte(time, ':') || take_blanks(time)) && take_clock(time);
}

/* Jan 31 10:00:00, Jan 31 2026 10:00:00, Jan 31 10:00:00 2026 */
static bool take_month_first(log_time *time)
{
	log_time before_year;
	if (!take_month(time) || !take_blanks(time) || !take_number(time, 1, 2, &time->day) ||
	    !take_blanks(time))
		return false;
	before_year = *time;
	if (!take_number(time, 4, 4, &time->year) || !take_blanks(time)) {
		*time = before_year;
		time->year = 0;
	}
	if (!take_clock(time)) return false;
	before_year = *time;
	if (time->year || !take_blanks(time)) return true;
	if (!take_number(time, 4, 4, &time->year)) *time = before_year;
	return true;
}

/* 2026/01/31 10:00:00 */
static bool take_year_first(log_time *time)
{
	return take_number(time, 4, 4, &time->year) && take_byte(time, '/') &&
		take_number(time, 2, 2, &time->month) && take_byte(time, '/') &&
		take_number(time, 2, 2, &time->day) && (take_byte(time, 'T') || take_blanks(time)) &&
		take_clock(time);
}

static bool take_time(log_time *time, rf_text text)
{
	static bool (*const forms[])(log_time * time) = {take_day_first, take_month_first,
	                                                 take_year_first};
	int32_t weekday;
	*time = (log_time){.rest = text};
	if (take_name(time, "SunMonTueWedThuFriSat", &weekday)) {
		take_byte(time, ',');
		if (!take_blanks(time)) return false;
	}
	text = time->rest;
	for (size_t i = 0; i < sizeof forms / sizeof forms[0]; i++) {
		*time = (log_time){.rest = text};
		if (!forms[i](time)) continue;
		take_blanks(time);
		time->zone = rf_text_is_fold(time->rest, "GMT") ? RF_TEXT("Z") : time->rest;
		return true;
	}
	return false;
}

static rf_read read_in_year(const log_time *time, int32_t year, int64_t *ns)
{
	char iso[ISO_MAX];
	int size =
		snprintf(iso, sizeof iso, "%04d-%02d-%02dT%.*s%.*s", year, time->month, time->day,
	             (int)time->clock.size, time->clock.data, (int)time->zone.size, time->zone.data);
	if (size < 0 || (size_t)size >= sizeof iso) return RF_READ_BAD;
	return rf_read_timestamp((rf_text){iso, (size_t)size}, ns);
}

/* The first time without a year is in the last year that does not put it after now. */
static rf_read read_first(const log_time *time, rf_log_year *year, int64_t *ns)
{
	rf_read read;
	year->year = (int32_t)rf_civil_from_ns(year->now_ns).year;
	read = read_in_year(time, year->year, ns);
	/* 29 February may need the year before too. */
	if (read == RF_READ_OK && *ns / RF_NS_PER_DAY <= year->now_ns / RF_NS_PER_DAY + 1) return read;
	return read_in_year(time, --year->year, ns);
}

rf_read rf_read_log_time(rf_text text, rf_log_year *year, int64_t *ns)
{
	log_time time;
	int32_t back;
	rf_read read = rf_read_timestamp(text, ns);
	if (read != RF_READ_BAD || text.size == 0) return read;
	if (!take_time(&time, text)) return RF_READ_BAD;
	if (time.year) return read_in_year(&time, time.year, ns);
	if (year->year == 0) {
		rf_log_year next = *year;
		read = read_first(&time, &next, ns);
		next.month = time.month;
		if (read == RF_READ_OK) *year = next;
		return read;
	}
	/* Months mostly ascend; the one before may come late, as December does after January. */
	back = year->month ? year->month - time.month : 0;
	if (back == -11) return read_in_year(&time, year->year - 1, ns);
	read = read_in_year(&time, year->year + (back > 1), ns);
	if (read != RF_READ_OK) return read;
	year->year += back > 1;
	if (back != 1) year->month = time.month;
	return read;
}
