/* Scanning JSON: what is valid, what is not, and where it stops being so. */
#include "unit.h"

#include "base/json_scan.h"

#include <stdlib.h>
#include <string.h>

/* Scans the whole of a text on the heap. Returns where it failed, or -1. */
static int scan_text(const char *text, size_t size, rf_json_value *value)
{
	char *bytes = malloc(size ? size : 1);
	rf_json_scan scan = {.at = bytes, .end = bytes + size};
	int place = -1;
	memcpy(bytes, text, size);
	rf_json_skip_blanks(&scan);
	if (!rf_json_scan_value(&scan, value)) {
		assert_non_null(scan.reason);
		place = (int)(scan.at - bytes);
	} else {
		rf_json_skip_blanks(&scan);
		if (scan.at != scan.end) place = (int)(scan.at - bytes);
	}
	free(bytes);
	return place;
}

static void expect_kind(const char *text, rf_json_kind kind)
{
	rf_json_value value = {0};
	if (scan_text(text, strlen(text), &value) != -1) fail_msg("%s is refused", text);
	if (value.kind != kind) fail_msg("%s has kind %d", text, value.kind);
}

static void expect_bad(const char *text, int place)
{
	rf_json_value value = {0};
	int at = scan_text(text, strlen(text), &value);
	if (at != place) fail_msg("%s stops at %d, not %d", text, at, place);
}

static void test_valid(void **state)
{
	RF_UNUSED(state);
	expect_kind("null", RF_JSON_NULL);
	expect_kind(" true ", RF_JSON_TRUE);
	expect_kind("false", RF_JSON_FALSE);
	expect_kind("0", RF_JSON_NUMBER);
	expect_kind("-0.5e-10", RF_JSON_NUMBER);
	expect_kind("120E+3", RF_JSON_NUMBER);
	expect_kind("\"\"", RF_JSON_STRING);
	expect_kind("\"a long string of more than eight bytes, \\\"quoted\\\"\"", RF_JSON_STRING);
	expect_kind("\"\\u00e9\\n\\/\\\\\"", RF_JSON_STRING);
	expect_kind("\"\xC3\xA9\xFF\"", RF_JSON_STRING);
	expect_kind("[]", RF_JSON_ARRAY);
	expect_kind("[1, [2, {\"a\": []}], {}]", RF_JSON_ARRAY);
	expect_kind("{}", RF_JSON_OBJECT);
	expect_kind("{ \"a\" : { \"b\" : [ 1 , 2 ] } , \"c\" : null }", RF_JSON_OBJECT);
}

static void test_bad(void **state)
{
	RF_UNUSED(state);
	expect_bad("", 0);
	expect_bad("nul", 0);
	expect_bad("nulll", 4);
	expect_bad("NaN", 0);
	expect_bad("+1", 0);
	expect_bad("01", 1);
	expect_bad("-", 1);
	expect_bad("1.", 2);
	expect_bad(".5", 0);
	expect_bad("1e", 2);
	expect_bad("1e+", 3);
	expect_bad("\"abc", 4);
	expect_bad("\"abcdefghijk", 12);
	expect_bad("\"a\\", 3);
	expect_bad("\"a\\x\"", 3);
	expect_bad("\"\\u12g4\"", 5);
	expect_bad("\"\\u12", 5);
	expect_bad("\"a\tb\"", 2);
	expect_bad("'a'", 0);
	expect_bad("[1", 2);
	expect_bad("[1,]", 3);
	expect_bad("[,1]", 1);
	expect_bad("[1 2]", 3);
	expect_bad("[1}", 2);
	expect_bad("{", 1);
	expect_bad("{\"a\"}", 4);
	expect_bad("{\"a\":}", 5);
	expect_bad("{\"a\":1,}", 7);
	expect_bad("{a:1}", 1);
	expect_bad("{\"a\":1]", 6);
	expect_bad("{} {}", 3);
	expect_bad("]", 0);
}

static void test_depth(void **state)
{
	enum { DEEP = 100000 };
	char *text = malloc(DEEP * 2);
	rf_json_value value;
	RF_UNUSED(state);
	memset(text, '[', RF_JSON_DEPTH);
	memset(text + RF_JSON_DEPTH, ']', RF_JSON_DEPTH);
	assert_int_equal(scan_text(text, RF_JSON_DEPTH * 2, &value), -1);
	memset(text, '[', DEEP);
	memset(text + DEEP, ']', DEEP);
	assert_int_equal(scan_text(text, DEEP * 2, &value), RF_JSON_DEPTH);
	free(text);
}

static void expect_unescaped(const char *text, const char *wanted, size_t wanted_size)
{
	size_t size = strlen(text), written = 0;
	char *out = malloc(size);
	bool is_good = rf_json_unescape((rf_text){text, size}, out, &written);
	assert_int_equal(is_good, wanted != NULL);
	if (wanted) {
		assert_int_equal(written, wanted_size);
		assert_memory_equal(out, wanted, wanted_size);
	}
	free(out);
}

static void test_unescape(void **state)
{
	RF_UNUSED(state);
	expect_unescaped("a\\\"\\\\\\/\\b\\f\\n\\r\\tz", "a\"\\/\b\f\n\r\tz", 10);
	expect_unescaped("\\u0041\\u00E9\\u20ac", "A\xC3\xA9\xE2\x82\xAC", 6);
	expect_unescaped("\\ud83d\\ude00", "\xF0\x9F\x98\x80", 4);
	expect_unescaped("x\\u0000y", "x\0y", 3);
	expect_unescaped("\\ud83d", NULL, 0);
	expect_unescaped("\\ud83dabcdef", NULL, 0);
	expect_unescaped("\\ude00\\ud83d", NULL, 0);
	expect_unescaped("\\ud83d\\u0041", NULL, 0);
}

/* No input makes it read outside or loop: random bytes of JSON's own characters. */
static void test_random(void **state)
{
	static const char alphabet[] = "{}[]\",:\\u0 1-.eE+nulltruefals\t\n";
	uint64_t seed = 5;
	int valid = 0;
	RF_UNUSED(state);
	for (int round = 0; round < 60000; round++) {
		char text[40];
		rf_json_value value;
		size_t size = (size_t)round % sizeof text;
		for (size_t i = 0; i < size; i++) {
			seed = seed * 6364136223846793005u + 1442695040888963407u;
			text[i] = alphabet[(seed >> 33) % (sizeof alphabet - 1)];
		}
		valid += scan_text(text, size, &value) == -1;
	}
	assert_true(valid > 10);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_valid),  cmocka_unit_test(test_bad),
		cmocka_unit_test(test_depth),  cmocka_unit_test(test_unescape),
		cmocka_unit_test(test_random),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
