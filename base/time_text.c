/*
 * Timestamps, intervals and the civil calendar: see time_text.h. Days are counted from
 * years that begin in March, so that a leap day is the last of its year. Invariant: no
 * input makes an intermediate overflow; what does not fit is RF_READ_RANGE.
 */
#include "base/time_text.h"

#include <string.h>

#define NS_PER_MINUTE (60 * RF_NS_PER_S)
#define NS_PER_HOUR   (3600 * RF_NS_PER_S)

/* ---- the calendar ---- */

static int64_t floor_div(int64_t a, int64_t b)
{
	return a / b - (a % b < 0);
}

int64_t rf_days_from_civil(int64_t year, int32_t month, int32_t day)
{
	int64_t era, of_era, of_year;
	year -= month <= 2;
	era = floor_div(year, 400);
	of_era = year - era * 400;
	of_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
	return era * 146097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719468;
}

void rf_civil_from_days(int64_t days, int64_t *year, int32_t *month, int32_t *day)
{
	int64_t era, of_era, year_of_era, of_year, from_march;
	days += 719468;
	era = floor_div(days, 146097);
	of_era = days - era * 146097;
	year_of_era = (of_era - of_era / 1460 + of_era / 36524 - of_era / 146096) / 365;
	of_year = of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
	from_march = (5 * of_year + 2) / 153;
	*day = (int32_t)(of_year - (153 * from_march + 2) / 5 + 1);
	*month = (int32_t)(from_march < 10 ? from_march + 3 : from_march - 9);
	*year = year_of_era + era * 400 + (*month <= 2);
}

rf_civil rf_civil_from_ns(int64_t ns)
{
	rf_civil civil;
	int64_t days = floor_div(ns, RF_NS_PER_DAY);
	/* Unsigned, since the day's start may lie before the first timestamp. */
	int64_t rest = (int64_t)((uint64_t)ns - (uint64_t)days * (uint64_t)RF_NS_PER_DAY);
	rf_civil_from_days(days, &civil.year, &civil.month, &civil.day);
	civil.ns = (int32_t)(rest % RF_NS_PER_S);
	rest /= RF_NS_PER_S;
	civil.hour = (int32_t)(rest / 3600);
	civil.minute = (int32_t)(rest / 60 % 60);
	civil.second = (int32_t)(rest % 60);
	civil.weekday = (int32_t)(((days + 4) % 7 + 7) % 7);
	civil.yearday = (int32_t)(days - rf_days_from_civil(civil.year, 1, 1) + 1);
	return civil;
}

/* days and seconds may be far outside a day; what matters is the sum. */
static bool ns_of(int64_t days, int64_t seconds, int64_t ns, int64_t *out)
{
	__int128 sum = ((__int128)days * 86400 + seconds) * RF_NS_PER_S + ns;
	*out = (int64_t)sum;
	return sum == *out;
}

bool rf_ns_from_civil(const rf_civil *civil, int64_t *ns)
{
	int64_t days;
	if (civil->year < 1600 || civil->year > 2300) return false;
	days = rf_days_from_civil(civil->year, civil->month, civil->day);
	return ns_of(days, civil->hour * 3600 + civil->minute * 60 + civil->second, civil->ns, ns);
}

int32_t rf_days_in_month(int64_t year, int32_t month)
{
	static const int8_t days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
	if (month == 2 && year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)) return 29;
	return days[month - 1];
}

bool rf_timestamp_add(int64_t ns, rf_interval interval, int64_t *out)
{
	if (interval.months) {
		rf_civil civil = rf_civil_from_ns(ns);
		int64_t months = civil.year * 12 + civil.month - 1 + interval.months;
		int32_t last;
		civil.year = floor_div(months, 12);
		civil.month = (int32_t)(months - civil.year * 12) + 1;
		last = rf_days_in_month(civil.year, civil.month);
		if (civil.day > last) civil.day = last;
		if (!rf_ns_from_civil(&civil, &ns)) return false;
	}
	return !__builtin_add_overflow(ns, interval.ns, out);
}

/* ---- reading timestamps ---- */

static bool is_digit(char c)
{
	return (unsigned char)(c - '0') <= 9;
}

/* Two digits, or -1. */
static inline int32_t two_digits(const char *p)
{
	unsigned tens = (unsigned char)(p[0] - '0'), ones = (unsigned char)(p[1] - '0');
	return tens > 9 || ones > 9 ? -1 : (int32_t)(tens * 10 + ones);
}

/* Reads two digits after a byte of its own (such as ':'), if they are there. */
static bool take_two(const char **p, const char *end, char lead, int32_t most, int32_t *value)
{
	int32_t read;
	if (end - *p < 3 || **p != lead) return false;
	read = two_digits(*p + 1);
	if (read < 0 || read > most) return false;
	*value = read;
	*p += 3;
	return true;
}

/* The digits of a fraction as billionths; more than nine are cut. */
static const char *read_fraction(const char *p, const char *end, int64_t *billionths)
{
	int64_t unit = 100000000;
	*billionths = 0;
	for (; p < end && is_digit(*p); p++, unit /= 10) *billionths += unit * (*p - '0');
	return p;
}

bool rf_read_utc_offset(rf_text text, int64_t *offset_seconds)
{
	const char *p = text.data, *end = text.data + text.size;
	int32_t hours, minutes = 0, sign;
	*offset_seconds = 0;
	if (p == end) return true;
	if (end - p == 1) return *p == 'Z' || *p == 'z';
	if (end - p < 3) return false;
	if (*p != '+' && *p != '-') return rf_text_is_fold((rf_text){p, (size_t)(end - p)}, "utc");
	sign = *p == '-' ? -1 : 1;
	hours = two_digits(p + 1);
	p += 3;
	if (end - p == 2) {
		minutes = two_digits(p);
		p += 2;
	} else if (p < end && !take_two(&p, end, ':', 59, &minutes)) {
		return false;
	}
	if (p != end || hours < 0 || hours > 15 || minutes < 0 || minutes > 59) return false;
	*offset_seconds = sign * (hours * 3600 + minutes * 60);
	return true;
}

/* A zone up to the end, perhaps after a blank; nothing is UTC. */
static bool read_zone(const char *p, const char *end, int64_t *offset_seconds)
{
	if (p < end && *p == ' ' && ++p == end) return false;
	return rf_read_utc_offset((rf_text){p, (size_t)(end - p)}, offset_seconds);
}

rf_read rf_read_timestamp(rf_text text, int64_t *ns)
{
	const char *p = text.data, *end = text.data + text.size;
	int32_t century, year, month, day, hour = 0, minute = 0, second = 0;
	int64_t fraction = 0, zone_seconds = 0;
	if (text.size < 10 || p[4] != '-' || p[7] != '-') return RF_READ_BAD;
	century = two_digits(p);
	year = two_digits(p + 2);
	month = two_digits(p + 5);
	day = two_digits(p + 8);
	if ((century | year) < 0 || month < 1 || month > 12 || day < 1) return RF_READ_BAD;
	year += century * 100;
	if (day > 28 && day > rf_days_in_month(year, month)) return RF_READ_BAD;
	p += 10;
	if (p < end) {
		if (*p != 'T' && *p != 't' && *p != ' ') return RF_READ_BAD;
		if (!take_two(&p, end, *p, 24, &hour) || !take_two(&p, end, ':', 59, &minute))
			return RF_READ_BAD;
		/* A leap second is the next minute's first, as in PostgreSQL. */
		if (take_two(&p, end, ':', 60, &second) && end - p > 1 && (*p == '.' || *p == ',')) {
			if (!is_digit(p[1])) return RF_READ_BAD;
			p = read_fraction(p + 1, end, &fraction);
		}
		if (hour == 24 && (minute | second | fraction) != 0) return RF_READ_BAD;
		if (!read_zone(p, end, &zone_seconds)) return RF_READ_BAD;
	}
	if (!ns_of(rf_days_from_civil(year, month, day),
	           hour * 3600 + minute * 60 + second - zone_seconds, fraction, ns))
		return RF_READ_RANGE;
	return RF_READ_OK;
}

bool rf_looks_like_timestamp(rf_text text)
{
	int64_t ns;
	return rf_read_timestamp(text, &ns) == RF_READ_OK;
}

/* ---- writing ---- */

static char *write_two(char *out, int32_t value)
{
	out[0] = (char)('0' + value / 10);
	out[1] = (char)('0' + value % 10);
	return out + 2;
}

static char *write_clock(char *out, int32_t hour, int32_t minute, int32_t second, int32_t ns)
{
	if (hour < 100)
		out = write_two(out, hour);
	else
		out += rf_write_bigint(hour, out);
	*out++ = ':';
	out = write_two(out, minute);
	*out++ = ':';
	out = write_two(out, second);
	if (ns == 0) return out;
	*out++ = '.';
	for (int32_t unit = 100000000; ns; unit /= 10) {
		*out++ = (char)('0' + ns / unit);
		ns %= unit;
	}
	return out;
}

size_t rf_write_timestamp(int64_t ns, char out[RF_TIMESTAMP_TEXT_MAX])
{
	rf_civil civil = rf_civil_from_ns(ns);
	char *p = write_two(out, (int32_t)(civil.year / 100));
	p = write_two(p, (int32_t)(civil.year % 100));
	*p++ = '-';
	p = write_two(p, civil.month);
	*p++ = '-';
	p = write_two(p, civil.day);
	*p++ = 'T';
	p = write_clock(p, civil.hour, civil.minute, civil.second, civil.ns);
	*p++ = 'Z';
	return (size_t)(p - out);
}

/* "3 days", after a blank unless it is the first; a + where the part before was negative. */
static char *write_part(char *start, char *out, int64_t value, const char *unit, bool *was_negative)
{
	size_t size = strlen(unit);
	if (value == 0) return out;
	if (out > start) *out++ = ' ';
	if (*was_negative && value > 0) *out++ = '+';
	out += rf_write_bigint(value, out);
	*out++ = ' ';
	memcpy(out, unit, size);
	out += size;
	if (value != 1) *out++ = 's';
	*was_negative = value < 0;
	return out;
}

size_t rf_write_interval(rf_interval interval, char out[RF_INTERVAL_TEXT_MAX])
{
	bool was_negative = false;
	int64_t rest = interval.ns % RF_NS_PER_DAY;
	char *p = out;
	p = write_part(out, p, interval.months / 12, "year", &was_negative);
	p = write_part(out, p, interval.months % 12, "mon", &was_negative);
	p = write_part(out, p, interval.ns / RF_NS_PER_DAY, "day", &was_negative);
	if (rest == 0 && p > out) return (size_t)(p - out);
	if (p > out) *p++ = ' ';
	if (rest < 0)
		*p++ = '-';
	else if (was_negative)
		*p++ = '+';
	if (rest < 0) rest = -rest;
	p = write_clock(p, (int32_t)(rest / NS_PER_HOUR), (int32_t)(rest / NS_PER_MINUTE % 60),
	                (int32_t)(rest / RF_NS_PER_S % 60), (int32_t)(rest % RF_NS_PER_S));
	return (size_t)(p - out);
}

/* ---- reading intervals ---- */

bool rf_read_unit(rf_text unit, int64_t *ns, int32_t *months)
{
	static const struct {
		const char *words; /* separated by blanks */
		int64_t ns;
		int32_t months;
	} units[] = {
		{"ns nsec nsecs nanosecond nanoseconds", 1, 0},
		{"us usec usecs microsecond microseconds \xC2\xB5s", RF_NS_PER_US, 0},
		{"ms msec msecs millisecond milliseconds", RF_NS_PER_MS, 0},
		{"s sec secs second seconds", RF_NS_PER_S, 0},
		{"m min mins minute minutes", NS_PER_MINUTE, 0},
		{"h hr hrs hour hours", NS_PER_HOUR, 0},
		{"d day days", RF_NS_PER_DAY, 0},
		{"w week weeks", 7 * RF_NS_PER_DAY, 0},
		{"mon mons month months", 0, 1},
		{"y yr yrs year years", 0, 12},
	};
	for (size_t i = 0; i < sizeof units / sizeof units[0]; i++) {
		for (const char *word = units[i].words; *word;) {
			size_t size = strcspn(word, " ");
			if (rf_text_equal_fold(unit, (rf_text){word, size})) {
				*ns = units[i].ns;
				*months = units[i].months;
				return true;
			}
			word += size + (word[size] == ' ');
		}
	}
	return false;
}

/* What an interval has read so far; one that does not fit is told at the end. */
typedef struct interval_sum {
	__int128 ns;
	int64_t months;
	bool is_out_of_range;
} interval_sum;

/* One part must fit by itself, so that no number of them overflows the sum. */
static void add_ns(interval_sum *sum, bool is_negative, __int128 ns)
{
	if (ns != (int64_t)ns)
		sum->is_out_of_range = true;
	else
		sum->ns += is_negative ? -ns : ns;
}

/* number.fraction units, with the sign. */
static rf_read add_part(interval_sum *sum, bool is_negative, int64_t number, int64_t billionths,
                        rf_text unit)
{
	int64_t unit_ns, months;
	int32_t unit_months;
	__int128 ns;
	if (!rf_read_unit(unit, &unit_ns, &unit_months)) return RF_READ_BAD;
	if (unit_months) {
		if (billionths) return RF_READ_BAD;
		if (number > INT32_MAX)
			sum->is_out_of_range = true;
		else {
			months = number * unit_months;
			sum->months += is_negative ? -months : months;
		}
		return RF_READ_OK;
	}
	ns = (__int128)number * unit_ns + (__int128)billionths * unit_ns / 1000000000;
	add_ns(sum, is_negative, ns);
	return RF_READ_OK;
}

/* A clock, 04:05:06.5, of which the hours were just read; it is the last part. */
static rf_read add_clock(interval_sum *sum, bool is_negative, int64_t hours, const char *p,
                         const char *end)
{
	int32_t minutes, seconds = 0;
	int64_t billionths = 0;
	__int128 ns;
	if (!take_two(&p, end, ':', 59, &minutes)) return RF_READ_BAD;
	if (take_two(&p, end, ':', 59, &seconds) && end - p > 1 && *p == '.')
		p = read_fraction(p + 1, end, &billionths);
	if (p != end) return RF_READ_BAD;
	ns = (__int128)hours * NS_PER_HOUR + minutes * NS_PER_MINUTE + seconds * RF_NS_PER_S +
		billionths;
	add_ns(sum, is_negative, ns);
	return RF_READ_OK;
}

rf_read rf_read_interval(rf_text text, rf_interval *interval)
{
	interval_sum sum = {0};
	const char *p, *end;
	text = rf_text_trim(text);
	p = text.data;
	end = p + text.size;
	if (p == end) return RF_READ_BAD;
	while (p < end) {
		const char *word;
		bool is_negative = false;
		int64_t number = 0, billionths = 0;
		if (*p == '-' || *p == '+') is_negative = *p++ == '-';
		for (word = p; p < end && is_digit(*p); p++) {
			if (__builtin_mul_overflow(number, 10, &number) ||
			    __builtin_add_overflow(number, *p - '0', &number))
				sum.is_out_of_range = true;
		}
		if (p == word) return RF_READ_BAD;
		if (p < end && *p == ':') {
			if (add_clock(&sum, is_negative, number, p, end) != RF_READ_OK) return RF_READ_BAD;
			break;
		}
		if (p < end && *p == '.') p = read_fraction(p + 1, end, &billionths);
		while (p < end && *p == ' ') p++;
		for (word = p; p < end && !is_digit(*p) && *p != ' ' && *p != '-' && *p != '+';) p++;
		if (add_part(&sum, is_negative, number, billionths, (rf_text){word, (size_t)(p - word)}) !=
		    RF_READ_OK)
			return RF_READ_BAD;
		while (p < end && *p == ' ') p++;
	}
	if (sum.is_out_of_range || sum.ns != (int64_t)sum.ns || sum.months != (int32_t)sum.months)
		return RF_READ_RANGE;
	*interval = (rf_interval){(int32_t)sum.months, 0, (int64_t)sum.ns};
	return RF_READ_OK;
}
