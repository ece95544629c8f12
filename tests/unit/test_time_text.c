/* Timestamps, intervals and the calendar, to their edges. */
#include "unit.h"

#include "base/time_text.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

static rf_read read_timestamp(const char *string, int64_t *ns)
{
	size_t size = strlen(string);
	char *exact = malloc(size ? size : 1);
	rf_read read;
	memcpy(exact, string, size);
	read = rf_read_timestamp((rf_text){exact, size}, ns);
	free(exact);
	return read;
}

static void test_calendar(void **state)
{
	RF_UNUSED(state);
	assert_int_equal(rf_days_from_civil(1970, 1, 1), 0);
	assert_int_equal(rf_days_from_civil(2000, 3, 1), 11017);
	assert_int_equal(rf_days_from_civil(0, 3, 1), -719468);
	for (int64_t days = -800000; days < 800000; days += 13) {
		int64_t year;
		int32_t month, day;
		time_t seconds = (time_t)(days * 86400);
		struct tm tm;
		rf_civil_from_days(days, &year, &month, &day);
		gmtime_r(&seconds, &tm);
		assert_int_equal(year, tm.tm_year + 1900);
		assert_int_equal(month, tm.tm_mon + 1);
		assert_int_equal(day, tm.tm_mday);
		assert_int_equal(rf_days_from_civil(year, month, day), days);
	}
	assert_int_equal(rf_days_in_month(2024, 2), 29);
	assert_int_equal(rf_days_in_month(1900, 2), 28);
	assert_int_equal(rf_days_in_month(2000, 2), 29);
	assert_int_equal(rf_days_in_month(2023, 4), 30);
	assert_int_equal(rf_days_in_month(2023, 12), 31);
}

static void expect_civil(int64_t ns)
{
	rf_civil civil = rf_civil_from_ns(ns);
	int64_t back = 0;
	time_t seconds = (time_t)(ns / RF_NS_PER_S - (ns % RF_NS_PER_S < 0));
	struct tm tm;
	gmtime_r(&seconds, &tm);
	assert_int_equal(civil.hour, tm.tm_hour);
	assert_int_equal(civil.minute, tm.tm_min);
	assert_int_equal(civil.second, tm.tm_sec);
	assert_int_equal(civil.weekday, tm.tm_wday);
	assert_int_equal(civil.yearday, tm.tm_yday + 1);
	assert_true(rf_ns_from_civil(&civil, &back));
	assert_true(back == ns);
}

static void test_civil_from_ns(void **state)
{
	RF_UNUSED(state);
	expect_civil(0);
	expect_civil(-1);
	expect_civil(INT64_MIN);
	expect_civil(INT64_MAX);
	for (int64_t i = -900; i < 900; i++) expect_civil(i * INT64_C(10123456789123456));
}

static void test_read_timestamp(void **state)
{
	static const struct {
		const char *text;
		const char *same; /* as written */
	} good[] = {
		{"2026-01-31", "2026-01-31T00:00:00Z"},
		{"2026-01-31T10:00", "2026-01-31T10:00:00Z"},
		{"2026-01-31 10:00:07", "2026-01-31T10:00:07Z"},
		{"2026-01-31t10:00:00.5z", "2026-01-31T10:00:00.5Z"},
		{"2026-01-31T10:00:00.123456789Z", "2026-01-31T10:00:00.123456789Z"},
		{"2026-01-31T10:00:00.1234567899999Z", "2026-01-31T10:00:00.123456789Z"},
		{"2026-01-31T10:00:00,25", "2026-01-31T10:00:00.25Z"},
		{"2026-01-31T10:00:00+02:00", "2026-01-31T08:00:00Z"},
		{"2026-01-31T10:00:00-0530", "2026-01-31T15:30:00Z"},
		{"2026-01-31 10:00+02", "2026-01-31T08:00:00Z"},
		{"2026-01-31 10:00:00 +02:00", "2026-01-31T08:00:00Z"},
		{"2026-01-31 10:00:00 UTC", "2026-01-31T10:00:00Z"},
		{"2024-02-29", "2024-02-29T00:00:00Z"},
		{"2026-12-31T23:59:60Z", "2027-01-01T00:00:00Z"},
		{"2026-12-31T24:00:00Z", "2027-01-01T00:00:00Z"},
		{"1969-12-31T23:59:59.999999999Z", "1969-12-31T23:59:59.999999999Z"},
		{"1677-09-21T00:12:43.145224192Z", "1677-09-21T00:12:43.145224192Z"},
		{"2262-04-11T23:47:16.854775807Z", "2262-04-11T23:47:16.854775807Z"},
	};
	RF_UNUSED(state);
	for (size_t i = 0; i < sizeof good / sizeof good[0]; i++) {
		char out[RF_TIMESTAMP_TEXT_MAX];
		int64_t ns = 0;
		size_t size;
		if (read_timestamp(good[i].text, &ns) != RF_READ_OK) fail_msg("%s", good[i].text);
		size = rf_write_timestamp(ns, out);
		out[size] = 0;
		assert_string_equal(out, good[i].same);
	}
}

static void test_read_timestamp_bad(void **state)
{
	static const char *const bad[] = {"",
	                                  "2026",
	                                  "2026-01",
	                                  "2026-1-31",
	                                  "2026-01-32",
	                                  "2026-02-29",
	                                  "2026-00-10",
	                                  "2026-13-01",
	                                  "2026-01-00",
	                                  "2026-01-31T",
	                                  "2026-01-31 ",
	                                  "2026-01-31T1",
	                                  "2026-01-31T10",
	                                  "2026-01-31T10:",
	                                  "2026-01-31T10:60",
	                                  "2026-01-31T25:00",
	                                  "2026-01-31T24:00:01",
	                                  "2026-01-31T10:00:61",
	                                  "2026-01-31T10:00:00.",
	                                  "2026-01-31T10:00:00.Z",
	                                  "2026-01-31T10:00:00ZZ",
	                                  "2026-01-31T10:00:00+",
	                                  "2026-01-31T10:00:00+2",
	                                  "2026-01-31T10:00:00+02:",
	                                  "2026-01-31T10:00:00+02:6",
	                                  "2026-01-31T10:00:00+02:60",
	                                  "2026-01-31T10:00:00+99:00",
	                                  "2026-01-31T10:00:00 CET",
	                                  "2026-01-31x10:00",
	                                  "20260131",
	                                  "2026/01/31",
	                                  "x026-01-31",
	                                  "2026-01-31T-1:00",
	                                  "2026-01-3 ",
	                                  "12026-01-31",
	                                  " 2026-01-31"};
	int64_t ns;
	RF_UNUSED(state);
	for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
		if (read_timestamp(bad[i], &ns) != RF_READ_BAD) fail_msg("%s", bad[i]);
		assert_false(rf_looks_like_timestamp(rf_text_of(bad[i])));
	}
	assert_int_equal(read_timestamp("1677-09-21T00:12:43.145224191Z", &ns), RF_READ_RANGE);
	assert_int_equal(read_timestamp("2262-04-11T23:47:16.854775808Z", &ns), RF_READ_RANGE);
	assert_int_equal(read_timestamp("0001-01-01", &ns), RF_READ_RANGE);
	assert_int_equal(read_timestamp("9999-12-31", &ns), RF_READ_RANGE);
	assert_true(rf_looks_like_timestamp(RF_TEXT("2026-01-31 10:00")));
	assert_false(rf_looks_like_timestamp(RF_TEXT("1769853600")));
}

static void expect_interval_text(int32_t months, int64_t ns, const char *wanted)
{
	char out[RF_INTERVAL_TEXT_MAX];
	rf_interval back = {0};
	size_t size = rf_write_interval((rf_interval){months, 0, ns}, out);
	out[size] = 0;
	assert_string_equal(out, wanted);
	assert_int_equal(rf_read_interval((rf_text){out, size}, &back), RF_READ_OK);
	assert_int_equal(back.months, months);
	assert_true(back.ns == ns);
}

static void test_interval_text(void **state)
{
	int64_t hour = 3600 * RF_NS_PER_S;
	RF_UNUSED(state);
	expect_interval_text(0, 0, "00:00:00");
	expect_interval_text(0, 10 * RF_NS_PER_S, "00:00:10");
	expect_interval_text(14, 3 * RF_NS_PER_DAY + 4 * hour + 306 * RF_NS_PER_S + RF_NS_PER_S / 2,
	                     "1 year 2 mons 3 days 04:05:06.5");
	expect_interval_text(1, 0, "1 mon");
	expect_interval_text(-13, 0, "-1 years -1 mons");
	expect_interval_text(-1, 2 * hour, "-1 mons +02:00:00");
	expect_interval_text(-1, RF_NS_PER_DAY, "-1 mons +1 day");
	expect_interval_text(1, -2 * hour, "1 mon -02:00:00");
	expect_interval_text(0, -26 * hour, "-1 days -02:00:00");
	expect_interval_text(0, 1, "00:00:00.000000001");
	expect_interval_text(0, INT64_MAX, "106751 days 23:47:16.854775807");
	expect_interval_text(INT32_MIN, INT64_MIN,
	                     "-178956970 years -8 mons -106751 days -23:47:16.854775808");
}

static void expect_interval(const char *text, rf_read wanted, int32_t months, int64_t ns)
{
	size_t size = strlen(text);
	char *exact = malloc(size ? size : 1);
	rf_interval interval = {0};
	memcpy(exact, text, size);
	if (rf_read_interval((rf_text){exact, size}, &interval) != wanted) fail_msg("%s", text);
	free(exact);
	if (wanted != RF_READ_OK) return;
	assert_int_equal(interval.months, months);
	if (interval.ns != ns) fail_msg("%s", text);
}

static void test_read_interval(void **state)
{
	int64_t s = RF_NS_PER_S;
	RF_UNUSED(state);
	expect_interval("500ms", RF_READ_OK, 0, s / 2);
	expect_interval("1h30m", RF_READ_OK, 0, 5400 * s);
	expect_interval("1d12h", RF_READ_OK, 0, 36 * 3600 * s);
	expect_interval(" 10 seconds ", RF_READ_OK, 0, 10 * s);
	expect_interval("1 day 2 HOURS", RF_READ_OK, 0, 26 * 3600 * s);
	expect_interval("1.5h", RF_READ_OK, 0, 5400 * s);
	expect_interval("0.000000001s", RF_READ_OK, 0, 1);
	expect_interval("-5 min", RF_READ_OK, 0, -300 * s);
	expect_interval("2 years 3 months", RF_READ_OK, 27, 0);
	expect_interval("10:30", RF_READ_OK, 0, 37800 * s);
	expect_interval("-00:00:01.5", RF_READ_OK, 0, -s * 3 / 2);
	expect_interval("", RF_READ_BAD, 0, 0);
	expect_interval("  ", RF_READ_BAD, 0, 0);
	expect_interval("10", RF_READ_BAD, 0, 0);
	expect_interval("s", RF_READ_BAD, 0, 0);
	expect_interval("10 parsecs", RF_READ_BAD, 0, 0);
	expect_interval("1.5 months", RF_READ_BAD, 0, 0);
	expect_interval("5-", RF_READ_BAD, 0, 0);
	expect_interval("1:2", RF_READ_BAD, 0, 0);
	expect_interval("10:30x", RF_READ_BAD, 0, 0);
	expect_interval("10:30:61", RF_READ_BAD, 0, 0);
	expect_interval("99999999999999999999s", RF_READ_RANGE, 0, 0);
	expect_interval("200000 days", RF_READ_RANGE, 0, 0);
	expect_interval("178956971 years", RF_READ_RANGE, 0, 0);
	expect_interval("9223372036854775807ns", RF_READ_OK, 0, INT64_MAX);
	expect_interval("9223372036854775808ns", RF_READ_RANGE, 0, 0);
	expect_interval("9223372036854775807ns 1ns", RF_READ_RANGE, 0, 0);
	expect_interval("9000000000000000000 years", RF_READ_RANGE, 0, 0);
	expect_interval("106751 days 23:47:16.854775807", RF_READ_OK, 0, INT64_MAX);
}

static void test_unit(void **state)
{
	int64_t ns;
	int32_t months;
	RF_UNUSED(state);
	assert_true(rf_read_unit(RF_TEXT("Minutes"), &ns, &months));
	assert_true(ns == 60 * RF_NS_PER_S && months == 0);
	assert_true(rf_read_unit(RF_TEXT("m"), &ns, &months));
	assert_true(ns == 60 * RF_NS_PER_S && months == 0);
	assert_true(rf_read_unit(RF_TEXT("MONTH"), &ns, &months));
	assert_true(ns == 0 && months == 1);
	assert_true(rf_read_unit(RF_TEXT("year"), &ns, &months));
	assert_true(months == 12);
	assert_true(rf_read_unit(RF_TEXT("w"), &ns, &months));
	assert_true(ns == 7 * RF_NS_PER_DAY);
	assert_false(rf_read_unit(RF_TEXT(""), &ns, &months));
	assert_false(rf_read_unit(RF_TEXT("second minute"), &ns, &months));
	assert_false(rf_read_unit(RF_TEXT("secon"), &ns, &months));
}

static void expect_sum(const char *start, int32_t months, int64_t ns, const char *wanted)
{
	char out[RF_TIMESTAMP_TEXT_MAX];
	int64_t at, sum = 0;
	size_t size;
	assert_int_equal(read_timestamp(start, &at), RF_READ_OK);
	if (!rf_timestamp_add(at, (rf_interval){months, 0, ns}, &sum)) {
		assert_null(wanted);
		return;
	}
	size = rf_write_timestamp(sum, out);
	out[size] = 0;
	assert_string_equal(out, wanted);
}

static void test_timestamp_add(void **state)
{
	RF_UNUSED(state);
	expect_sum("2024-01-31", 1, 0, "2024-02-29T00:00:00Z");
	expect_sum("2024-01-31T05:06:07.8", 1, RF_NS_PER_DAY, "2024-03-01T05:06:07.8Z");
	expect_sum("2024-03-31", -1, 0, "2024-02-29T00:00:00Z");
	expect_sum("2024-01-15", -1, 0, "2023-12-15T00:00:00Z");
	expect_sum("2024-12-15", 1, 0, "2025-01-15T00:00:00Z");
	expect_sum("1960-05-05", -12 * 60, 0, "1900-05-05T00:00:00Z");
	expect_sum("2262-04-11", 1, 0, NULL);
	expect_sum("2262-04-11", 0, RF_NS_PER_DAY, NULL);
	expect_sum("1970-01-01", INT32_MAX, 0, NULL);
	expect_sum("1970-01-01", INT32_MIN, 0, NULL);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_calendar),       cmocka_unit_test(test_civil_from_ns),
		cmocka_unit_test(test_read_timestamp), cmocka_unit_test(test_read_timestamp_bad),
		cmocka_unit_test(test_interval_text),  cmocka_unit_test(test_read_interval),
		cmocka_unit_test(test_unit),           cmocka_unit_test(test_timestamp_add),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
