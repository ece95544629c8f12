/* SET: names, values, bounds; SHOW SETTINGS says what SET set. */
#include "unit.h"

#include "planner/planner.h"

#include <stdio.h>
#include <string.h>

static const rf_loc name_loc = {4, 10}, value_loc = {13, 16};

static rf_status set(rf_settings *settings, const char *name, rf_value value, rf_error *error)
{
	*error = (rf_error)RIFFLE_ERROR_INIT;
	return rf_settings_set(settings, rf_text_of(name), name_loc, &value, value_loc, error);
}

static const char *shown(const rf_settings *settings, const char *wanted)
{
	static char text[64];
	const char *name, *doc;
	for (uint32_t i = 0; rf_settings_get(settings, i, &name, text, sizeof text, &doc); i++)
		if (strcmp(name, wanted) == 0) return text;
	return NULL;
}

static void starts_with_the_defaults(void **state)
{
	rf_settings settings;
	RF_UNUSED(state);
	rf_settings_init(&settings);
	assert_int_equal(settings.batch_rows, 2048);
	assert_int_equal(settings.chunk_bytes, 256 * 1024);
	assert_int_equal(settings.max_errors, 0);
	assert_int_equal(settings.max_row_bytes, 1 << 20);
	assert_int_equal(settings.memory_bytes, INT64_C(1) << 30);
	assert_int_equal(settings.threads, 0);
	assert_false(settings.is_on_error_fail);
	assert_int_equal(settings.disabled_rules, 0);
}

static void sets_numbers_within_their_bounds(void **state)
{
	static const struct {
		const char *name;
		int64_t value;
		bool is_fine;
	} cases[] = {
		{"batch_rows", 1, true},
		{"BATCH_ROWS", 2048, true},
		{"batch_rows", 0, false},
		{"batch_rows", 2049, false},
		{"chunk_bytes", 1, true},
		{"chunk_bytes", 16 << 20, true},
		{"chunk_bytes", (16 << 20) + 1, false},
		{"chunk_bytes", 0, false},
		{"max_errors", INT64_MAX, true},
		{"max_errors", -1, false},
		{"memory", 1 << 20, true},
		{"memory", (1 << 20) - 1, false},
		{"threads", 1024, true},
		{"threads", 1025, false},
		{"max_row_bytes", 0, false},
	};
	RF_UNUSED(state);
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		rf_settings settings;
		rf_error error;
		rf_status status;
		char expected[32];
		rf_settings_init(&settings);
		status = set(&settings, cases[i].name, rf_value_bigint(cases[i].value), &error);
		if (!cases[i].is_fine) {
			assert_int_equal(status, RIFFLE_INVALID);
			assert_int_equal(error.offset, value_loc.start);
			continue;
		}
		assert_int_equal(status, RIFFLE_OK);
		snprintf(expected, sizeof expected, "%lld", (long long)cases[i].value);
		assert_string_equal(shown(&settings, i == 1 ? "batch_rows" : cases[i].name), expected);
	}
}

static void reads_sizes_with_units(void **state)
{
	static const struct {
		const char *text;
		int64_t bytes; /* -1: refused */
	} cases[] = {
		{"256MB", INT64_C(256) << 20},
		{"64 KiB", -1},
		{"2gb", INT64_C(2) << 30},
		{" 3 m ", 3 << 20},
		{"1048576", 1 << 20},
		{"1048577b", (1 << 20) + 1},
		{"1TiB", INT64_C(1) << 40},
		{"MB", -1},
		{"5XB", -1},
		{"-5MB", -1},
		{"99999999999TB", -1},
		{"1.5GB", -1},
	};
	RF_UNUSED(state);
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		rf_settings settings;
		rf_error error;
		rf_status status;
		rf_settings_init(&settings);
		status = set(&settings, "memory", rf_value_text(rf_text_of(cases[i].text)), &error);
		if (cases[i].bytes < 0) {
			assert_true(status < 0);
			assert_int_equal(settings.memory_bytes, INT64_C(1) << 30);
		} else {
			assert_int_equal(status, RIFFLE_OK);
			assert_int_equal(settings.memory_bytes, cases[i].bytes);
		}
	}
}

static void sets_what_an_error_does(void **state)
{
	rf_settings settings;
	rf_error error;
	RF_UNUSED(state);
	rf_settings_init(&settings);
	assert_int_equal(set(&settings, "on_error", rf_value_text(RF_TEXT("FAIL")), &error), RIFFLE_OK);
	assert_true(settings.is_on_error_fail);
	assert_string_equal(shown(&settings, "on_error"), "fail");
	assert_int_equal(set(&settings, "on_error", rf_value_text(RF_TEXT("stop")), &error),
	                 RIFFLE_INVALID);
	assert_true(settings.is_on_error_fail);
	assert_int_equal(set(&settings, "on_error", rf_value_text(RF_TEXT("null")), &error), RIFFLE_OK);
	assert_false(settings.is_on_error_fail);
	assert_string_equal(shown(&settings, "on_error"), "null");
}

/* Every rule has a setting of its name, shown in the order of the rules. */
static void switches_each_rule(void **state)
{
	RF_UNUSED(state);
	for (uint32_t i = 0; rf_rewrite_name(i); i++) {
		rf_settings settings;
		rf_error error;
		char name[64];
		rf_settings_init(&settings);
		snprintf(name, sizeof name, "rewrite_%s", rf_rewrite_name(i));
		assert_string_equal(shown(&settings, name), "true");
		assert_int_equal(set(&settings, name, rf_value_boolean(false), &error), RIFFLE_OK);
		assert_int_equal(settings.disabled_rules, UINT64_C(1) << i);
		assert_string_equal(shown(&settings, name), "false");
		assert_int_equal(set(&settings, name, rf_value_text(RF_TEXT("on")), &error), RIFFLE_OK);
		assert_int_equal(settings.disabled_rules, 0);
		assert_int_equal(set(&settings, name, rf_value_bigint(0), &error), RIFFLE_OK);
		assert_int_equal(settings.disabled_rules, UINT64_C(1) << i);
		assert_int_equal(set(&settings, name, rf_value_bigint(2), &error), RIFFLE_TYPE);
		assert_int_equal(set(&settings, name, rf_value_null(RF_NULL), &error), RIFFLE_TYPE);
	}
}

static void suggests_the_name_that_was_meant(void **state)
{
	rf_settings settings;
	rf_error error;
	RF_UNUSED(state);
	rf_settings_init(&settings);
	assert_int_equal(set(&settings, "batch_row", rf_value_bigint(1), &error), RIFFLE_NAME);
	assert_int_equal(error.offset, name_loc.start);
	assert_string_equal(error.message, "unknown setting \"batch_row\"");
	assert_string_equal(error.hint, "did you mean \"batch_rows\"?");
	set(&settings, "rewrite_push_filtr", rf_value_bigint(1), &error);
	assert_string_equal(error.hint, "did you mean \"rewrite_push_filter\"?");
	set(&settings, "rewrite_", rf_value_bigint(1), &error);
	assert_string_equal(error.hint, "SHOW SETTINGS lists them all.");
	assert_int_equal(set(&settings, "threads", rf_value_real(1.5), &error), RIFFLE_TYPE);
	assert_string_equal(error.message, "threads takes a whole number");
	assert_int_equal(set(&settings, "memory", rf_value_boolean(true), &error), RIFFLE_TYPE);
	assert_string_equal(error.message, "memory takes a number of bytes, such as '64MB'");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(starts_with_the_defaults),
		cmocka_unit_test(sets_numbers_within_their_bounds),
		cmocka_unit_test(reads_sizes_with_units),
		cmocka_unit_test(sets_what_an_error_does),
		cmocka_unit_test(switches_each_rule),
		cmocka_unit_test(suggests_the_name_that_was_meant),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
