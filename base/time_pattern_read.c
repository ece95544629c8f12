/*
 * Reading times by PostgreSQL's patterns, as its to_timestamp does: blanks before and after a
 * field are passed over, a sign of the pattern stands for any sign, text for as many
 * characters, and what is left of the text at the end does not matter. See time_pattern.h.
 */
#include "base/time_pattern_fields.h"

#include "base/time_unit.h"

#include <string.h>

typedef struct reader {
	const rf_time_pattern *pattern;
	const char *p, *end;
	int32_t skipped; /* characters passed over beyond those of the pattern */
	bool is_exact;
	rf_pattern_fields found;
	rf_text zone;
} reader;

static bool is_blank(char c)
{
	return c == ' ' || (c >= '\t' && c <= '\r');
}

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static bool is_separator(char c)
{
	char lower = rf_fold(c);
	return c > 0x20 && c < 0x7F && !is_digit(c) && !(lower >= 'a' && lower <= 'z');
}

static void skip_blanks(reader *from)
{
	for (; from->p < from->end && is_blank(*from->p); from->p++) from->skipped++;
}

static void skip_character(reader *from)
{
	uint32_t point;
	if (from->p < from->end)
		from->p += rf_utf8_decode(from->p, (size_t)(from->end - from->p), &point);
}

/* ---- numbers and words ---- */

/* Whether what follows an item can't be a digit, so that its number may have any length. */
static bool is_delimited(const rf_time_pattern *pattern, const rf_pattern_item *item)
{
	const rf_pattern_item *next = item + 1;
	if (item->flags & (RF_PATTERN_ORDINAL | RF_PATTERN_ORDINAL_LOWER)) return true;
	if (next == pattern->items + pattern->count) return true;
	if (next->kind <= RF_PATTERN_SEPARATOR) return !is_digit(next->text.data[0]);
	switch ((rf_pattern_kind)next->kind) {
	case RF_PATTERN_ERA:
	case RF_PATTERN_HALF:
	case RF_PATTERN_MONTH_NAME:
	case RF_PATTERN_MONTH_ROMAN:
	case RF_PATTERN_DAY_NAME:
	case RF_PATTERN_ZONE_NAME:
	case RF_PATTERN_OFFSET:
	case RF_PATTERN_OFFSET_HOURS:
	case RF_PATTERN_EXACT: return true;
	default: return false;
	}
}

/* Of 1st: two characters, whatever they are. */
static void skip_ending(reader *from, const rf_pattern_item *item)
{
	if (!(item->flags & (RF_PATTERN_ORDINAL | RF_PATTERN_ORDINAL_LOWER))) return;
	skip_character(from);
	skip_character(from);
}

/* A field that is said twice must be said alike. */
static bool set(int64_t *field, int64_t value)
{
	if (*field != 0 && *field != value) return false;
	*field = value;
	return true;
}

/* A number of width characters, or of any where that is clear. *used: characters. */
static bool read_number(reader *from, const rf_pattern_item *item, int width, int64_t *value,
                        int *used)
{
	bool is_free = item->flags & RF_PATTERN_UNPADDED || is_delimited(from->pattern, item);
	const char *p, *end, *digits;
	bool is_negative = false;
	const char *first = from->p;
	while (from->p < from->end && is_blank(*from->p)) from->p++;
	p = from->p;
	end = is_free || from->end - p < width ? from->end : p + width;
	if (!is_free && from->end - p < width) return false;
	if (p < end && (*p == '-' || *p == '+')) is_negative = *p++ == '-';
	*value = 0;
	for (digits = p; p < end && is_digit(*p); p++) {
		*value = *value * 10 + (*p - '0');
		if (*value > INT32_MAX) return false;
	}
	if (p == digits || (!is_free && p != end)) return false;
	if (is_negative) *value = -*value;
	from->p = p;
	*used = (int)(p - first);
	if (item->kind != RF_PATTERN_OFFSET_HOURS && item->kind != RF_PATTERN_OFFSET_MINUTES)
		skip_ending(from, item);
	return true;
}

static bool read_field(reader *from, const rf_pattern_item *item, int width, int64_t *field)
{
	int64_t value;
	int used;
	return read_number(from, item, width, &value, &used) && set(field, value);
}

/* The first of some words that the text begins with, in any case; -1: none. */
static int read_word(reader *from, const char *const *words, int count, size_t size_max)
{
	for (int i = 0; i < count; i++) {
		size_t size = strlen(words[i]);
		if (size_max && size > size_max) size = size_max;
		if ((size_t)(from->end - from->p) < size ||
		    !rf_text_equal_fold((rf_text){from->p, size}, (rf_text){words[i], size}))
			continue;
		from->p += size;
		return i;
	}
	return -1;
}

static bool read_choice(reader *from, bool is_dotted, const char *dotted, const char *dotted_second,
                        const char *plain, const char *plain_second, bool *is_second)
{
	const char *const words[] = {is_dotted ? dotted : plain,
	                             is_dotted ? dotted_second : plain_second};
	int found = read_word(from, words, 2, 0);
	*is_second = found == 1;
	return found >= 0;
}

/* ---- years, fractions, zones ---- */

/* A year of fewer than four digits is the one nearest to 2020. */
static int64_t whole_year(int64_t year)
{
	if (year < 70) return year + 2000;
	if (year < 100) return year + 1900;
	if (year < 520) return year + 2000;
	return year < 1000 ? year + 1000 : year;
}

static bool read_year(reader *from, const rf_pattern_item *item)
{
	rf_pattern_fields *found = &from->found;
	int64_t year;
	int used;
	if (!read_number(from, item, item->width, &year, &used) || !set(&found->year, year))
		return false;
	if (item->width < 4 && used < 4) found->year = whole_year(year);
	found->year_width = item->width;
	return true;
}

/* Millennia, a comma, three digits. */
static bool read_year_comma(reader *from, const rf_pattern_item *item)
{
	int64_t millennia = 0, rest = 0;
	const char *first;
	while (from->p < from->end && is_blank(*from->p)) from->p++;
	for (first = from->p; from->p < from->end && is_digit(*from->p) && millennia < 1000; from->p++)
		millennia = millennia * 10 + (*from->p - '0');
	if (from->p == first || from->p == from->end || *from->p != ',') return false;
	from->p++;
	while (from->p < from->end && is_blank(*from->p)) from->p++;
	for (first = from->p; from->p < from->end && is_digit(*from->p) && from->p - first < 3;
	     from->p++)
		rest = rest * 10 + (*from->p - '0');
	if (from->p == first) return false;
	from->found.year_width = 4;
	skip_ending(from, item);
	return set(&from->found.year, millennia * 1000 + rest);
}

/* What is read stands after the point: 25 hundredths are 250 thousandths. More digits than a
 * millionth has count millionths, and FF3 rounds to its three digits, as in PostgreSQL. */
static bool read_fraction(reader *from, const rf_pattern_item *item)
{
	bool is_milliseconds = rf_fold(item->text.data[0]) == 'm';
	bool is_rounded = rf_fold(item->text.data[0]) == 'f';
	int digits = is_milliseconds ? 3 : item->width > 6 ? item->width : 6, used;
	rf_pattern_fields *found = &from->found;
	int64_t value, *field = is_milliseconds ? &found->milliseconds : &found->fraction;
	int64_t unit_ns = 1;
	if (!read_number(from, item, item->width, &value, &used) || !set(field, value)) return false;
	for (; used < digits; used++) *field *= 10;
	for (int i = digits; i < 9; i++) unit_ns *= 10;
	if (!is_milliseconds) found->fraction_unit_ns = unit_ns;
	for (int i = item->width; is_rounded && i < digits; i++) unit_ns *= 10;
	if (is_rounded) found->fraction_round_ns = unit_ns;
	return true;
}

static bool read_offset_hours(reader *from, const rf_pattern_item *item)
{
	rf_pattern_fields *found = &from->found;
	found->zone_sign = 1;
	if (from->p < from->end && (*from->p == '+' || *from->p == '-' || *from->p == ' '))
		found->zone_sign = *from->p++ == '-' ? -1 : 1;
	else if (from->skipped > 0 && from->p[-1] == '-')
		found->zone_sign = -1;
	return read_field(from, item, 2, &found->zone_hours);
}

/* +hh or +hh:mm */
static bool read_offset(reader *from, const rf_pattern_item *item)
{
	if (!read_offset_hours(from, item)) return false;
	if (from->end - from->p < 3 || *from->p != ':') return true;
	from->p++;
	return read_field(from, item, 2, &from->found.zone_minutes);
}

static bool read_zone_name(reader *from)
{
	const char *first = from->p;
	for (; from->p < from->end; from->p++) {
		char c = rf_fold(*from->p);
		if (!(c >= 'a' && c <= 'z') && !is_digit(c) && c != '/' && c != '_' && c != '+' && c != '-')
			break;
	}
	from->zone = (rf_text){first, (size_t)(from->p - first)};
	return from->zone.size > 0;
}

/* ---- fields ---- */

/* Weeks and years of ISO 8601 do not go with days of the month. */
static bool set_calendar(reader *from, rf_pattern_kind kind)
{
	switch (kind) {
	case RF_PATTERN_ISO_YEAR:
	case RF_PATTERN_ISO_WEEK:
	case RF_PATTERN_ISO_WEEKDAY:
	case RF_PATTERN_ISO_DAY_OF_YEAR: from->found.is_iso = true; break;
	case RF_PATTERN_YEAR:
	case RF_PATTERN_YEAR_COMMA:
	case RF_PATTERN_MONTH:
	case RF_PATTERN_MONTH_NAME:
	case RF_PATTERN_MONTH_ROMAN:
	case RF_PATTERN_DAY:
	case RF_PATTERN_DAY_OF_YEAR:
	case RF_PATTERN_WEEKDAY_1:
	case RF_PATTERN_WEEK:
	case RF_PATTERN_WEEK_OF_MONTH: from->found.is_gregorian = true; break;
	default: break;
	}
	return !from->found.is_iso || !from->found.is_gregorian;
}

static bool read_weekday(reader *from, const rf_pattern_item *item)
{
	int64_t day = 0;
	int found;
	if (item->kind == RF_PATTERN_DAY_NAME) {
		found = read_word(from, rf_day_names, 7, item->width);
		day = found;
		if (found < 0) return false;
	} else if (!read_field(from, item, 1, &day)) {
		return false;
	}
	if (!set(&from->found.weekday, day)) return false;
	/* From 1 Sunday on. */
	if (item->kind != RF_PATTERN_WEEKDAY_1 && ++day > 7) day = 1;
	from->found.weekday = day;
	return true;
}

static bool read_month(reader *from, const rf_pattern_item *item)
{
	/* Longer ones first, so that VIII is not taken for V. */
	static const char *const roman[] = {"XII", "XI", "X",  "IX",  "VIII", "VII",
	                                    "VI",  "V",  "IV", "III", "II",   "I"};
	int found;
	if (item->kind == RF_PATTERN_MONTH) return read_field(from, item, 2, &from->found.month);
	if (item->kind == RF_PATTERN_MONTH_ROMAN) {
		found = read_word(from, roman, 12, 0);
		return found >= 0 && set(&from->found.month, 12 - found);
	}
	found = read_word(from, rf_month_names, 12, item->width);
	return found >= 0 && set(&from->found.month, found + 1);
}

static bool read_item(reader *from, const rf_pattern_item *item)
{
	rf_pattern_fields *found = &from->found;
	bool is_dotted = item->flags & RF_PATTERN_DOTTED;
	int64_t ignored = 0;
	if (!set_calendar(from, (rf_pattern_kind)item->kind)) return false;
	switch ((rf_pattern_kind)item->kind) {
	case RF_PATTERN_YEAR:
	case RF_PATTERN_ISO_YEAR: return read_year(from, item);
	case RF_PATTERN_YEAR_COMMA: return read_year_comma(from, item);
	case RF_PATTERN_CENTURY: return read_field(from, item, 2, &found->century);
	case RF_PATTERN_ERA:
		return read_choice(from, is_dotted, "A.D.", "B.C.", "AD", "BC", &found->is_bc);
	case RF_PATTERN_QUARTER: return read_field(from, item, 1, &ignored);
	case RF_PATTERN_MONTH:
	case RF_PATTERN_MONTH_NAME:
	case RF_PATTERN_MONTH_ROMAN: return read_month(from, item);
	case RF_PATTERN_WEEK:
	case RF_PATTERN_ISO_WEEK: return read_field(from, item, 2, &found->week);
	case RF_PATTERN_WEEK_OF_MONTH: return read_field(from, item, 1, &found->week_of_month);
	case RF_PATTERN_DAY: return read_field(from, item, 2, &found->day);
	case RF_PATTERN_DAY_OF_YEAR:
	case RF_PATTERN_ISO_DAY_OF_YEAR: return read_field(from, item, 3, &found->day_of_year);
	case RF_PATTERN_WEEKDAY_1:
	case RF_PATTERN_ISO_WEEKDAY:
	case RF_PATTERN_DAY_NAME: return read_weekday(from, item);
	case RF_PATTERN_JULIAN: return read_field(from, item, 1, &found->julian);
	case RF_PATTERN_HALF:
		found->is_12_hours = true;
		return read_choice(from, is_dotted, "A.M.", "P.M.", "AM", "PM", &found->is_pm);
	case RF_PATTERN_HOUR_12:
		found->is_12_hours = true;
		return read_field(from, item, 2, &found->hour);
	case RF_PATTERN_HOUR: return read_field(from, item, 2, &found->hour);
	case RF_PATTERN_MINUTE: return read_field(from, item, 2, &found->minute);
	case RF_PATTERN_SECOND: return read_field(from, item, 2, &found->second);
	case RF_PATTERN_FRACTION: return read_fraction(from, item);
	case RF_PATTERN_DAY_SECONDS:
		return read_field(from, item, (int)item->text.size, &found->day_seconds);
	case RF_PATTERN_ZONE_NAME: return read_zone_name(from);
	case RF_PATTERN_OFFSET: return read_offset(from, item);
	case RF_PATTERN_OFFSET_HOURS: return read_offset_hours(from, item);
	case RF_PATTERN_OFFSET_MINUTES:
		if (!found->zone_sign) found->zone_sign = 1;
		return read_field(from, item, 2, &found->zone_minutes);
	case RF_PATTERN_EXACT: from->is_exact = true; return true;
	default: return false;
	}
}

/* A sign or text of the pattern. */
static void pass_over(reader *from, const rf_pattern_item *item)
{
	if (from->is_exact) {
		skip_character(from);
	} else if (item->kind == RF_PATTERN_CHAR) {
		/* What was passed over too much may belong to the text. */
		if (from->skipped > 0)
			from->skipped--;
		else
			skip_character(from);
	} else {
		from->skipped--;
		if (is_blank(*from->p) || is_separator(*from->p)) {
			from->p++;
			from->skipped++;
		}
	}
}

static bool read_items(reader *from)
{
	for (uint32_t i = 0; i < from->pattern->count && from->p < from->end; i++) {
		const rf_pattern_item *item = &from->pattern->items[i];
		bool is_field = item->kind > RF_PATTERN_SEPARATOR;
		if (!from->is_exact && item->kind != RF_PATTERN_EXACT && (is_field || i == 0))
			skip_blanks(from);
		if (!is_field) {
			if (from->p < from->end) pass_over(from, item);
			continue;
		}
		if (!read_item(from, item)) return false;
		if (!from->is_exact) {
			from->skipped = 0;
			skip_blanks(from);
		}
	}
	return true;
}

rf_read rf_pattern_read_postgres(const rf_time_pattern *pattern, rf_text text, rf_time_read *read)
{
	reader from = {.pattern = pattern, .p = text.data, .end = text.data + text.size};
	*read = (rf_time_read){0};
	if (!read_items(&from)) return RF_READ_BAD;
	read->zone = from.zone;
	return rf_pattern_settle(&from.found, read);
}
