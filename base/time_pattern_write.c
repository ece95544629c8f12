/* Times as their pattern says: see time_pattern.h. */
#include "base/time_pattern.h"

#include "base/number_text.h"
#include "base/time_unit.h"

#include <string.h>

/* Where the item is being written. */
typedef struct writer {
	char *out;
	const rf_pattern_item *item;
} writer;

static void put(writer *to, const char *bytes, size_t size)
{
	memcpy(to->out, bytes, size);
	to->out += size;
}

/* The English ordinal's ending. */
static const char *ending(int64_t value)
{
	static const char *const endings[] = {"TH", "ST", "ND", "RD"};
	int64_t ones = value % 10, tens = value / 10 % 10;
	return endings[ones <= 3 && ones >= 0 && tens != 1 ? ones : 0];
}

static void put_cased(writer *to, const char *string)
{
	for (; *string; string++)
		*to->out++ = to->item->flags & RF_PATTERN_LOWER ? rf_fold(*string) : *string;
}

static void put_ending(writer *to, int64_t value)
{
	const char *text = ending(value);
	bool is_lower = to->item->flags & RF_PATTERN_ORDINAL_LOWER;
	if (!(to->item->flags & (RF_PATTERN_ORDINAL | RF_PATTERN_ORDINAL_LOWER))) return;
	*to->out++ = is_lower ? rf_fold(text[0]) : text[0];
	*to->out++ = is_lower ? rf_fold(text[1]) : text[1];
}

/* At least so many digits. */
static void put_digits(writer *to, int64_t value, int width, char fill)
{
	char digits[RF_BIGINT_TEXT_MAX];
	bool is_negative = value < 0;
	size_t size = rf_write_bigint(is_negative ? -value : value, digits);
	if (is_negative) *to->out++ = '-';
	for (int i = (int)size; i < width; i++) *to->out++ = fill;
	put(to, digits, size);
}

static void put_number(writer *to, int64_t value, int width)
{
	if (to->item->flags & RF_PATTERN_UNPADDED) width = 0;
	put_digits(to, value, width, to->item->flags & RF_PATTERN_BLANKS ? ' ' : '0');
	put_ending(to, value);
}

/* A name in the case of the keyword; PostgreSQL's whole names are filled to nine letters. */
static void put_name(writer *to, const char *name)
{
	const rf_pattern_item *item = to->item;
	size_t size = strlen(name);
	if (item->width && size > item->width) size = item->width;
	for (size_t i = 0; i < size; i++) {
		char c = name[i];
		if (item->flags & RF_PATTERN_LOWER) c = rf_fold(c);
		if (item->flags & RF_PATTERN_UPPER && c >= 'a' && c <= 'z') c = (char)(c - 'a' + 'A');
		*to->out++ = c;
	}
	for (; item->flags & RF_PATTERN_BLANKS && size < 9; size++) *to->out++ = ' ';
}

static void put_roman(writer *to, int32_t month)
{
	static const char *const months[] = {"I",   "II",   "III", "IV", "V",  "VI",
	                                     "VII", "VIII", "IX",  "X",  "XI", "XII"};
	const char *text = months[month - 1];
	put_cased(to, text);
	if (!(to->item->flags & RF_PATTERN_UNPADDED))
		for (size_t size = strlen(text); size < 4; size++) *to->out++ = ' ';
}

/* FM leaves the noughts of a fraction. */
static void put_fraction(writer *to, int32_t ns)
{
	int64_t value = ns;
	for (int i = to->item->width; i < 9; i++) value /= 10;
	put_digits(to, value, to->item->width, '0');
	put_ending(to, value);
}

static void put_offset(writer *to, int32_t offset_s)
{
	int32_t size_s = offset_s < 0 ? -offset_s : offset_s;
	int32_t hours = size_s / 3600, minutes = size_s / 60 % 60;
	bool is_short;
	if (to->item->kind == RF_PATTERN_OFFSET_MINUTES) {
		put_digits(to, minutes, 2, '0');
		return;
	}
	*to->out++ = offset_s < 0 ? '-' : '+';
	is_short = to->item->kind == RF_PATTERN_OFFSET && to->item->flags & RF_PATTERN_UNPADDED;
	put_digits(to, hours, is_short ? 0 : 2, '0');
	if (to->item->kind == RF_PATTERN_OFFSET_HOURS || minutes == 0) return;
	*to->out++ = ':';
	put_digits(to, minutes, 2, '0');
}

/* Weeks counted from the first such day of the year; the days before it are in week 0. */
static int32_t week_from(const rf_civil *civil, int32_t days_since)
{
	return (civil->yearday - 1 - days_since + 7) / 7;
}

static int32_t iso_weekday(const rf_civil *civil)
{
	return civil->weekday == 0 ? 7 : civil->weekday;
}

static void put_year(writer *to, int64_t year)
{
	static const int64_t powers[] = {1, 10, 100, 1000};
	if (to->item->width < 4) year %= powers[to->item->width];
	put_number(to, year, to->item->width);
}

/* What is a number of the calendar; false: it is not. */
static bool number_of(const rf_pattern_item *item, const rf_time_parts *parts, int64_t *value)
{
	const rf_civil *civil = &parts->civil;
	int64_t iso_year;
	switch ((rf_pattern_kind)item->kind) {
	case RF_PATTERN_CENTURY: *value = (civil->year - 1) / 100 + 1; break;
	case RF_PATTERN_QUARTER: *value = (civil->month - 1) / 3 + 1; break;
	case RF_PATTERN_MONTH: *value = civil->month; break;
	case RF_PATTERN_ISO_WEEK: *value = rf_iso_week(civil, &iso_year); break;
	case RF_PATTERN_WEEK: *value = (civil->yearday - 1) / 7 + 1; break;
	case RF_PATTERN_WEEK_OF_MONTH: *value = (civil->day - 1) / 7 + 1; break;
	case RF_PATTERN_WEEK_SUNDAY: *value = week_from(civil, civil->weekday); break;
	case RF_PATTERN_WEEK_MONDAY: *value = week_from(civil, iso_weekday(civil) - 1); break;
	case RF_PATTERN_DAY: *value = civil->day; break;
	case RF_PATTERN_DAY_OF_YEAR: *value = civil->yearday; break;
	case RF_PATTERN_ISO_DAY_OF_YEAR:
		*value = (rf_iso_week(civil, &iso_year) - 1) * 7 + iso_weekday(civil);
		break;
	case RF_PATTERN_WEEKDAY_1: *value = civil->weekday + 1; break;
	case RF_PATTERN_WEEKDAY_0: *value = civil->weekday; break;
	case RF_PATTERN_ISO_WEEKDAY: *value = iso_weekday(civil); break;
	case RF_PATTERN_JULIAN:
		*value = rf_days_from_civil(civil->year, civil->month, civil->day) + 2440588;
		break;
	case RF_PATTERN_HOUR: *value = civil->hour; break;
	case RF_PATTERN_HOUR_12: *value = (civil->hour + 11) % 12 + 1; break;
	case RF_PATTERN_MINUTE: *value = civil->minute; break;
	case RF_PATTERN_SECOND: *value = civil->second; break;
	case RF_PATTERN_DAY_SECONDS:
		*value = civil->hour * 3600 + civil->minute * 60 + civil->second;
		break;
	case RF_PATTERN_EPOCH: *value = parts->utc_s; break;
	default: return false;
	}
	return true;
}

static void put_item(writer *to, const rf_time_parts *parts)
{
	const rf_pattern_item *item = to->item;
	const rf_civil *civil = &parts->civil;
	bool is_dotted = item->flags & RF_PATTERN_DOTTED;
	int64_t number = 0;
	if (number_of(item, parts, &number)) {
		put_number(to, number, item->width);
		return;
	}
	switch ((rf_pattern_kind)item->kind) {
	case RF_PATTERN_YEAR: put_year(to, civil->year); break;
	case RF_PATTERN_YEAR_COMMA:
		put_digits(to, civil->year / 1000, 1, '0');
		*to->out++ = ',';
		put_digits(to, civil->year % 1000, 3, '0');
		put_ending(to, civil->year);
		break;
	case RF_PATTERN_ISO_YEAR:
		rf_iso_week(civil, &number);
		put_year(to, number);
		break;
	case RF_PATTERN_ERA: put_cased(to, is_dotted ? "A.D." : "AD"); break;
	case RF_PATTERN_HALF:
		if (is_dotted)
			put_cased(to, civil->hour < 12 ? "A.M." : "P.M.");
		else
			put_cased(to, civil->hour < 12 ? "AM" : "PM");
		break;
	case RF_PATTERN_MONTH_NAME: put_name(to, rf_month_names[civil->month - 1]); break;
	case RF_PATTERN_MONTH_ROMAN: put_roman(to, civil->month); break;
	case RF_PATTERN_DAY_NAME: put_name(to, rf_day_names[civil->weekday]); break;
	case RF_PATTERN_FRACTION: put_fraction(to, civil->ns); break;
	case RF_PATTERN_ZONE_NAME: put_cased(to, parts->zone); break;
	case RF_PATTERN_OFFSET:
	case RF_PATTERN_OFFSET_HOURS:
	case RF_PATTERN_OFFSET_MINUTES: put_offset(to, parts->offset_s); break;
	default: break;
	}
}

size_t rf_pattern_write(const rf_time_pattern *pattern, const rf_time_parts *parts, char *out)
{
	writer to = {out, NULL};
	for (uint32_t i = 0; i < pattern->count; i++) {
		to.item = &pattern->items[i];
		if (to.item->kind <= RF_PATTERN_SEPARATOR)
			put(&to, to.item->text.data, to.item->text.size);
		else
			put_item(&to, parts);
	}
	return (size_t)(to.out - out);
}
