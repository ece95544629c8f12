/* Times as logs write them, and the years of those that don't say theirs. */
#include "unit.h"

#include "base/log_time.h"
#include "base/time_text.h"

#include <string.h>

static int64_t ns_of(const char *iso)
{
	int64_t ns = 0;
	assert_int_equal(rf_read_timestamp(rf_text_of(iso), &ns), RF_READ_OK);
	return ns;
}

static void test_forms(void **state)
{
	static const struct {
		const char *text, *iso; /* NULL: bad */
	} cases[] = {
		{"31/Jan/2026:10:00:00 +0000", "2026-01-31T10:00:00Z"},
		{"31/Jan/2026:10:00:00 -0530", "2026-01-31T15:30:00Z"},
		{"01/feb/2026:23:59:59.250 +0100", "2026-02-01T22:59:59.25Z"},
		{"31/Jan/2026:10:00:00", "2026-01-31T10:00:00Z"},
		{"2026-01-31T10:00:00.5+02:00", "2026-01-31T08:00:00.5Z"},
		{"2026/01/31 10:00:00", "2026-01-31T10:00:00Z"},
		{"2026/01/31 10:00:00.123456", "2026-01-31T10:00:00.123456Z"},
		{"Sat Jan 31 10:00:00 2026", "2026-01-31T10:00:00Z"},
		{"Sat Jan 31 10:00:00.123456 2026", "2026-01-31T10:00:00.123456Z"},
		{"Sat, 31 Jan 2026 10:00:00 GMT", "2026-01-31T10:00:00Z"},
		{"Sat, 31 Jan 2026 10:00:00 +0100", "2026-01-31T09:00:00Z"},
		{"31-Jan-2026 10:00:00", "2026-01-31T10:00:00Z"},
		{"Jan  1 2026 00:00:00", "2026-01-01T00:00:00Z"},
		{"Jan 31 10:00:00", "2026-01-31T10:00:00Z"},
		{"Feb  1 10:00:00.5", "2026-02-01T10:00:00.5Z"},
		{"31/Feb/2026:10:00:00 +0000", NULL},
		{"31/Foo/2026:10:00:00 +0000", NULL},
		{"31/Jan/26:10:00:00 +0000", NULL},
		{"31/Jan-2026:10:00:00 +0000", NULL},
		{"31/Jan/2026:10:00:00 CET", NULL},
		{"31/Jan/2026:25:00:00 +0000", NULL},
		{"31/Jan/2026:10:00:00 +0000 x", NULL},
		{"Jan 31", NULL},
		{"Jan 31 10", NULL},
		{"Feb 29 10:00:00", NULL}, /* 2026 has none */
		{"Sat", NULL},
		{"Sat Jan 31 10:00:00 2026 2027", NULL},
		{"2026/1/31 10:00:00", NULL},
		{"10:00:00", NULL},
		{"", NULL},
		{"31/Jan/2026:10:00:00.00000000000000000000000000000000000000000000000001 +0000", NULL},
	};
	RF_UNUSED(state);
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		rf_log_year year = {.year = 2026};
		int64_t ns;
		rf_read read = rf_read_log_time(rf_text_of(cases[i].text), &year, &ns);
		if ((read == RF_READ_OK) != (cases[i].iso != NULL)) fail_msg("%s", cases[i].text);
		if (cases[i].iso && ns != ns_of(cases[i].iso)) fail_msg("%s is wrong", cases[i].text);
	}
}

/* Runs times without a year through one state, and compares the years. */
static void expect_years(rf_log_year year, const char *const *texts, const int32_t *years)
{
	for (; *texts; texts++, years++) {
		int64_t ns;
		assert_int_equal(rf_read_log_time(rf_text_of(*texts), &year, &ns), RF_READ_OK);
		if (rf_civil_from_ns(ns).year != *years)
			fail_msg("%s is in %d", *texts, (int)rf_civil_from_ns(ns).year);
	}
}

static void test_years(void **state)
{
	static const char *const turn[] = {"Nov  5 10:00:00", "Dec 31 23:59:59", "Jan  1 00:00:00",
	                                   "Dec 31 23:59:58", "Jan  2 00:00:00", "Jul  1 00:00:00",
	                                   "Mar  1 00:00:00", "Feb 28 23:59:59", "Mar  1 00:00:01",
	                                   "Nov  1 00:00:00", "Feb  1 00:00:00", NULL};
	static const int32_t turn_years[] = {2024, 2024, 2025, 2024, 2025, 2025,
	                                     2026, 2026, 2026, 2026, 2027};
	static const char *const tomorrow[] = {"Jan 16 10:00:00", NULL};
	static const char *const later[] = {"Jan 17 10:00:00", "Jan 14 10:00:00", NULL};
	static const char *const leap[] = {"Feb 29 10:00:00", NULL};
	static const int32_t this_year[] = {2026}, last_year[] = {2025, 2025}, leap_year[] = {2024};
	rf_log_year now = {.now_ns = ns_of("2026-01-15T10:00:00Z")};
	RF_UNUSED(state);
	expect_years((rf_log_year){.year = 2024}, turn, turn_years);
	/* The clock of the one who wrote may be ahead, in another zone. */
	expect_years(now, tomorrow, this_year);
	expect_years(now, later, last_year);
	now.now_ns = ns_of("2025-02-01T00:00:00Z");
	expect_years(now, leap, leap_year);
}

/* A time that is wrong leaves the year as it was. */
static void test_bad_keeps_year(void **state)
{
	rf_log_year year = {.now_ns = ns_of("2026-06-15T10:00:00Z")};
	int64_t ns;
	RF_UNUSED(state);
	assert_int_equal(rf_read_log_time(RF_TEXT("Feb 31 10:00:00"), &year, &ns), RF_READ_BAD);
	assert_int_equal(year.year, 0);
	assert_int_equal(rf_read_log_time(RF_TEXT("Dec 30 10:00:00"), &year, &ns), RF_READ_OK);
	assert_int_equal(rf_read_log_time(RF_TEXT("Jan 41 10:00:00"), &year, &ns), RF_READ_BAD);
	assert_int_equal(year.year, 2025);
	assert_int_equal(year.month, 12);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_forms),
		cmocka_unit_test(test_years),
		cmocka_unit_test(test_bad_keeps_year),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
