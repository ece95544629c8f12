/* Time zones: against the C library's, at clock changes, from broken files, by bad names. */
#include "unit.h"

#include "base/time_text.h"
#include "base/zone_rule.h"
#include "base/zones.h"
#include "failing_memory.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define EARLIEST_S INT64_C(-9223372036)
#define LATEST_S   INT64_C(9223372036)

static const rf_zone *find(rf_zones *zones, const char *name)
{
	rf_error error = RIFFLE_ERROR_INIT;
	const rf_zone *zone = NULL;
	if (rf_zones_find(zones, rf_text_of(name), &zone, &error) < 0)
		fail_msg("%s: %s", name, error.message);
	return zone;
}

static void check_invariant(const rf_zone *zone)
{
	assert_true(zone->period_count > 0);
	assert_true(zone->periods[0].start_s == INT64_MIN);
	assert_true(zone->periods[zone->period_count - 1].end_s == INT64_MAX);
	for (uint32_t i = 0; i + 1 < zone->period_count; i++)
		assert_true(zone->periods[i].end_s == zone->periods[i + 1].start_s &&
		            zone->periods[i].end_s >= zone->periods[i].start_s);
}

/* A POSIX rule of a file's footer, by itself. */
static void make_rule_zone(rf_memory *memory, const char *rule, rf_zone **zone)
{
	unsigned char bytes[512] = "TZif2";
	rf_error error = RIFFLE_ERROR_INIT;
	size_t size = 44;
	for (int block = 0; block < 2; block++) {
		unsigned char *head = bytes + size - 44;
		memcpy(head, "TZif2", 5);
		head[39] = 1; /* types */
		head[43] = 4; /* characters */
		memcpy(bytes + size + 6, "LMT", 4);
		size += 10 + 44;
	}
	size -= 44;
	size += (size_t)snprintf((char *)bytes + size, sizeof bytes - size, "\n%s\n", rule);
	if (rf_zone_read(memory, RF_TEXT("rule"), (rf_text){(char *)bytes, size}, zone, &error) < 0)
		fail_msg("%s: %s", rule, error.message);
	check_invariant(*zone);
}

/* The C library's offset and abbreviation, where they are those of the zone in TZ. */
static void compare_with_library(const rf_zone *zone, int64_t utc_s)
{
	const rf_zone_period *period = rf_zone_at(zone, utc_s);
	time_t seconds = (time_t)utc_s;
	struct tm tm;
	localtime_r(&seconds, &tm);
	assert_true(period->start_s <= utc_s && utc_s < period->end_s);
	if (tm.tm_gmtoff != period->type->offset_s)
		fail_msg("%s at %lld: %d, the library has %ld", zone->name, (long long)utc_s,
		         period->type->offset_s, tm.tm_gmtoff);
}

static void test_against_library(void **state)
{
	static const char *const names[] = {
		"Europe/Berlin",       "America/New_York",  "Asia/Kolkata",
		"Australia/Lord_Howe", "Pacific/Apia",      "Africa/Casablanca",
		"America/Nuuk",        "Asia/Tokyo",        "Europe/Dublin",
		"Africa/El_Aaiun",     "America/Sao_Paulo", "Antarctica/Troll",
		"Asia/Gaza",           "Pacific/Chatham",   "America/Argentina/San_Luis",
		"Asia/Kathmandu",      "Etc/GMT+12",        "Pacific/Kiritimati",
	};
	rf_memory memory;
	rf_zones *zones;
	uint64_t random = 88172645463325252u;
	RF_UNUSED(state);
	rf_memory_init(&memory, NULL, 0);
	assert_int_equal(rf_zones_open(&memory, &zones, NULL), RIFFLE_OK);
	for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
		const rf_zone *zone = find(zones, names[i]);
		check_invariant(zone);
		setenv("TZ", names[i], 1);
		tzset();
		for (int n = 0; n < 3000; n++) {
			random ^= random << 13;
			random ^= random >> 7;
			random ^= random << 17;
			compare_with_library(zone, (int64_t)(random % (2 * LATEST_S)) + EARLIEST_S);
		}
		for (uint32_t p = 1; p < zone->period_count; p++)
			for (int64_t by = -1; by <= 1; by++)
				if (zone->periods[p].start_s > EARLIEST_S && zone->periods[p].start_s < LATEST_S)
					compare_with_library(zone, zone->periods[p].start_s + by);
	}
	rf_zones_close(zones);
	assert_int_equal(memory.used_bytes, 0);
}

static void test_rules_against_library(void **state)
{
	static const char *const rules[] = {
		"CET-1CEST,M3.5.0,M10.5.0/3",     "EST5EDT,M3.2.0,M11.1.0",
		"AEST-10AEDT,M10.1.0,M4.1.0/3",   "<-02>2<-01>,M3.5.0/-1,M10.5.0/0",
		"IST-1GMT0,M10.5.0,M3.5.0/1",     "<+1030>-10:30<+11>-11,M10.1.0,M4.1.0",
		"XXX3YYY,J60/0,J300/24:30:15",    "XXX-3YYY-5,59/2,364/1",
		"EET-2EEST,M3.4.4/50,M10.4.4/50", "ABC4DEF,M2.1.3/3,M9.4.6",
	};
	rf_memory memory;
	RF_UNUSED(state);
	rf_memory_init(&memory, NULL, 0);
	for (size_t i = 0; i < sizeof rules / sizeof rules[0]; i++) {
		rf_zone *zone;
		make_rule_zone(&memory, rules[i], &zone);
		setenv("TZ", rules[i], 1);
		tzset();
		for (uint32_t p = 1; p < zone->period_count; p++)
			for (int64_t by = -1; by <= 1; by++)
				if (zone->periods[p].start_s > 0 && zone->periods[p].start_s < LATEST_S)
					compare_with_library(zone, zone->periods[p].start_s + by);
		rf_zone_free(zone);
	}
	assert_int_equal(memory.used_bytes, 0);
}

/* Daylight saving all year, as the standard writes it: not one second of winter. */
static void test_for_ever(void **state)
{
	rf_memory memory;
	rf_zone *zone;
	RF_UNUSED(state);
	rf_memory_init(&memory, NULL, 0);
	make_rule_zone(&memory, "XXX3EDT4,0/0,J365/23", &zone);
	for (int64_t utc_s = 0; utc_s < LATEST_S; utc_s += 3607 * 11)
		assert_int_equal(rf_zone_at(zone, utc_s)->type->offset_s, -4 * 3600);
	for (int64_t year = 1971; year < 2262; year++)
		for (int64_t by = -7200; by <= 7200; by += 60)
			assert_int_equal(rf_zone_at(zone, rf_days_from_civil(year, 1, 1) * 86400 + 10800 + by)
			                     ->type->offset_s,
			                 -4 * 3600);
	rf_zone_free(zone);
}

static void test_bad_rules(void **state)
{
	static const char *const rules[] = {
		"C-1",
		"CET",
		"CET-1CEST",
		"CET-1CEST,M3.5.0",
		"CET-1CEST,M3.5.0,M13.5.0",
		"CET-25",
		"CET-1CEST,M3.6.0,M10.5.0",
		"CET-1CEST,M3.5.7,M10.5.0",
		"<CET-1",
		"CET-1CEST,J0,J5",
		"CET-1CEST,366,5",
		"CET-1CEST,M3.5.0/168,M10.5.0",
		"CET-1CEST,M3.5.0,M10.5.0/3x",
		"",
		"-1",
		"CET-1:60",
		"CET-1CE,M3.5.0,M10.5.0",
	};
	RF_UNUSED(state);
	for (size_t i = 0; i < sizeof rules / sizeof rules[0]; i++) {
		rf_zone_rule rule;
		if (rf_zone_rule_read(rf_text_of(rules[i]), &rule)) fail_msg("%s was read", rules[i]);
	}
}

/* Every local quarter of an hour around the changes of some years, against the rule said
 * plainly: the latest instant that shows this time, or the one before the change. */
static void check_local(const rf_zone *zone, int64_t local_s)
{
	int64_t got = rf_zone_to_utc(zone, local_s), latest = INT64_MIN, gap = INT64_MIN;
	for (uint32_t p = 0; p < zone->period_count; p++) {
		const rf_zone_period *period = &zone->periods[p];
		int64_t utc_s = local_s - period->type->offset_s;
		if (utc_s >= period->start_s && utc_s < period->end_s) latest = utc_s;
		if (p && utc_s < period->start_s && local_s - period[-1].type->offset_s >= period->start_s)
			gap = local_s - period[-1].type->offset_s;
	}
	if (got != (latest == INT64_MIN ? gap : latest))
		fail_msg("%s, local %lld: %lld", zone->name, (long long)local_s, (long long)got);
}

static void test_local(void **state)
{
	static const char *const names[] = {
		"Europe/Berlin",     "America/New_York", "Pacific/Apia",   "Australia/Lord_Howe",
		"Africa/Casablanca", "Antarctica/Troll", "America/Juneau", "Europe/Dublin"};
	rf_memory memory;
	rf_zones *zones;
	RF_UNUSED(state);
	rf_memory_init(&memory, NULL, 0);
	assert_int_equal(rf_zones_open(&memory, &zones, NULL), RIFFLE_OK);
	for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
		const rf_zone *zone = find(zones, names[i]);
		for (uint32_t p = 1; p < zone->period_count && p < 400; p++)
			for (int64_t by = -30 * 3600; by <= 30 * 3600; by += 1800)
				check_local(zone, zone->periods[p].start_s + by);
	}
	/* 2026-03-29 02:30 does not exist in Berlin, 2026-10-25 02:30 does twice. */
	assert_int_equal(rf_zone_to_utc(find(zones, "Europe/Berlin"), 1774751400), 1774747800);
	assert_int_equal(rf_zone_to_utc(find(zones, "Europe/Berlin"), 1792895400), 1792891800);
	rf_zones_close(zones);
}

static void test_names(void **state)
{
	static const char *const bad[] = {
		"",
		"/",
		".",
		"..",
		"../../../etc/passwd",
		"/etc/localtime",
		"Europe/../Europe/Berlin",
		"Europe//Berlin",
		"Europe/Berlin/",
		"Europe",
		"zone.tab",
		"posix/Europe/Berlin",
		"right/Europe/Berlin",
		"localtime",
		"Europe/Berlin ",
		"Europe/Berlin\n",
		"leapseconds",
		"+16",
		"+1",
		"-00:60",
		" +02",
		"Europe\\Berlin",
		"\xc3\xa9",
	};
	rf_error error = RIFFLE_ERROR_INIT;
	rf_memory memory;
	rf_zones *zones;
	const rf_zone *zone;
	char huge[5000];
	RF_UNUSED(state);
	rf_memory_init(&memory, NULL, 0);
	assert_int_equal(rf_zones_open(&memory, &zones, NULL), RIFFLE_OK);
	assert_string_equal(find(zones, "europe/BERLIN")->name, "Europe/Berlin");
	assert_ptr_equal(find(zones, "europe/berlin"), find(zones, "Europe/Berlin"));
	assert_int_equal(rf_zone_at(find(zones, "+05:45"), 0)->type->offset_s, 20700);
	assert_int_equal(rf_zone_at(find(zones, "-0330"), 0)->type->offset_s, -12600);
	assert_int_equal(rf_zone_at(find(zones, "utc"), 0)->type->offset_s, 0);
	for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++)
		if (rf_zones_find(zones, rf_text_of(bad[i]), &zone, &error) != RIFFLE_NAME)
			fail_msg("\"%s\" is not refused", bad[i]);
	assert_int_equal(rf_zones_find(zones, (rf_text){"Europe/Berlin\0x", 15}, &zone, NULL),
	                 RIFFLE_NAME);
	memset(huge, 'A', sizeof huge);
	assert_int_equal(rf_zones_find(zones, (rf_text){huge, sizeof huge}, &zone, &error),
	                 RIFFLE_NAME);
	assert_int_equal(rf_zones_find(zones, RF_TEXT("Europe/Berlni"), &zone, &error), RIFFLE_NAME);
	assert_string_equal(error.message, "unknown time zone \"Europe/Berlni\"");
	assert_string_equal(error.hint, "did you mean \"Europe/Berlin\"?");
	assert_int_equal(rf_zones_find(zones, RF_TEXT("tokyo"), &zone, &error), RIFFLE_NAME);
	assert_string_equal(error.hint, "did you mean \"Asia/Tokyo\"?");
	rf_zones_close(zones);
	assert_int_equal(memory.used_bytes, 0);
}

/* Files cut at every byte and with every byte changed are refused or make a sound zone. */
static void test_broken_files(void **state)
{
	rf_memory memory;
	FILE *file = fopen("/usr/share/zoneinfo/Asia/Tokyo", "rb");
	char bytes[8192], *exact;
	size_t size;
	rf_zone *zone;
	RF_UNUSED(state);
	assert_non_null(file);
	rf_memory_init(&memory, NULL, 0);
	size = fread(bytes, 1, sizeof bytes, file);
	fclose(file);
	exact = malloc(size);
	for (size_t cut = 0; cut < size; cut++) {
		char *copy = malloc(cut ? cut : 1);
		memcpy(copy, bytes, cut);
		assert_int_equal(rf_zone_read(&memory, RF_TEXT("x"), (rf_text){copy, cut}, &zone, NULL),
		                 RIFFLE_NAME);
		free(copy);
	}
	for (size_t i = 0; i < size; i++) {
		static const unsigned char values[] = {0, 1, 4, 0x7F, 0x80, 0xFF, '9', ',', '<'};
		for (size_t v = 0; v < sizeof values; v++) {
			memcpy(exact, bytes, size);
			exact[i] = (char)values[v];
			if (rf_zone_read(&memory, RF_TEXT("x"), (rf_text){exact, size}, &zone, NULL) < 0)
				continue;
			check_invariant(zone);
			for (int64_t local_s = EARLIEST_S; local_s < LATEST_S; local_s += LATEST_S / 50)
				rf_zone_to_utc(zone, local_s);
			rf_zone_free(zone);
		}
	}
	free(exact);
	assert_int_equal(memory.used_bytes, 0);
}

static void test_out_of_memory(void **state)
{
	RF_UNUSED(state);
	for (size_t fail_at = 1;; fail_at++) {
		failing_memory host = {.fail_at = fail_at};
		riffle_allocator allocator = failing_allocator(&host);
		rf_error error = RIFFLE_ERROR_INIT;
		rf_memory memory;
		rf_zones *zones;
		const rf_zone *zone;
		rf_status status;
		rf_memory_init(&memory, &allocator, 0);
		status = rf_zones_open(&memory, &zones, &error);
		if (status >= 0) status = rf_zones_find(zones, RF_TEXT("Asia/Tokyo"), &zone, &error);
		if (status >= 0) status = rf_zones_find(zones, RF_TEXT("+01"), &zone, &error);
		if (status >= 0) status = rf_zones_find(zones, RF_TEXT("europe/paris"), &zone, &error);
		rf_zones_close(zones);
		assert_int_equal(memory.used_bytes, 0);
		assert_int_equal(host.held, 0);
		if (host.requests < fail_at) {
			assert_int_equal(status, RIFFLE_OK);
			break;
		}
		assert_int_equal(status, RIFFLE_NO_MEMORY);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_against_library), cmocka_unit_test(test_rules_against_library),
		cmocka_unit_test(test_for_ever),        cmocka_unit_test(test_bad_rules),
		cmocka_unit_test(test_local),           cmocka_unit_test(test_names),
		cmocka_unit_test(test_broken_files),    cmocka_unit_test(test_out_of_memory),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
