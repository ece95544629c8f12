/* Regular expressions: compiling, matching, limits, memory. */
#include "unit.h"

#include "base/limits.h"
#include "base/regex.h"
#include "failing_memory.h"

#include <stdlib.h>
#include <string.h>

typedef struct regex_unit {
	rf_memory memory;
	rf_error error;
	rf_regex *regex;
	rf_regex_matcher *matcher;
} regex_unit;

static void unit_open(regex_unit *unit, const char *pattern, uint32_t flags)
{
	memset(unit, 0, sizeof *unit);
	rf_memory_init(&unit->memory, NULL, 0);
	assert_int_equal(rf_regex_compile(&unit->regex, rf_text_of(pattern), flags, &unit->memory, NULL,
	                                  &unit->error),
	                 RIFFLE_OK);
	assert_int_equal(
		rf_regex_matcher_open(&unit->matcher, unit->regex, &unit->memory, &unit->error), RIFFLE_OK);
}

static void unit_close(regex_unit *unit)
{
	rf_regex_matcher_close(unit->matcher);
	rf_regex_free(unit->regex);
	assert_int_equal(unit->memory.used_bytes, 0);
}

/* Where the first match is: start * 100 + end; the negative result if there is none. */
static int find(const char *pattern, uint32_t flags, const char *text)
{
	regex_unit unit;
	rf_regex_result result;
	int found;
	unit_open(&unit, pattern, flags);
	result = rf_regex_match(unit.matcher, rf_text_of(text), 0, 0);
	found = -(int)result;
	if (result == RF_REGEX_MATCH) {
		const size_t *offsets = rf_regex_offsets(unit.matcher);
		found = (int)(offsets[0] * 100 + offsets[1]);
	}
	unit_close(&unit);
	return found;
}

static void test_flags(void **state)
{
	RF_UNUSED(state);
	assert_int_equal(find("b+", 0, "abbc"), 103);
	assert_int_equal(find("x", 0, "abbc"), -RF_REGEX_NO_MATCH);
	assert_int_equal(find("", 0, ""), 0);
	assert_int_equal(find("B+", 0, "abbc"), -RF_REGEX_NO_MATCH);
	assert_int_equal(find("B+", RF_REGEX_CASELESS, "abbc"), 103);
	/* Beyond ASCII too: a small and a capital e with acute. */
	assert_int_equal(find("\xC3\xA9", RF_REGEX_CASELESS, "x\xC3\x89"), 103);
	assert_int_equal(find("^b", 0, "a\nb"), -RF_REGEX_NO_MATCH);
	assert_int_equal(find("^b", RF_REGEX_MULTILINE, "a\nb"), 203);
	assert_int_equal(find("a.b", 0, "a\nb"), -RF_REGEX_NO_MATCH);
	assert_int_equal(find("a.b", RF_REGEX_DOT_ALL, "a\nb"), 3);
	assert_int_equal(find("a b # c", RF_REGEX_EXTENDED, "ab"), 2);
	assert_int_equal(find("a.b", RF_REGEX_LITERAL, "aab a.b"), 407);
	assert_int_equal(find("b", RF_REGEX_ANCHORED, "ab"), -RF_REGEX_NO_MATCH);
	assert_int_equal(find("b", RF_REGEX_WHOLE, "abab"), 304);
	assert_int_equal(find("a|ab", RF_REGEX_ANCHORED | RF_REGEX_WHOLE, "ab"), 2);
	/* One character, not one byte; classes are ASCII. */
	assert_int_equal(find("^.$", 0, "\xE2\x82\xAC"), 3);
	assert_int_equal(find("\\w", 0, "\xC3\xA9"), -RF_REGEX_NO_MATCH);
}

static void test_groups(void **state)
{
	regex_unit unit;
	rf_text text = RF_TEXT("key=v"), part;
	RF_UNUSED(state);
	unit_open(&unit, "(?<key>\\w+)(?::(?<port>\\d+))?(=)(?<value>.*)", 0);
	assert_int_equal(rf_regex_group_count(unit.regex), 4);
	assert_true(rf_text_is(rf_regex_group_name(unit.regex, 1), "key"));
	assert_true(rf_text_is(rf_regex_group_name(unit.regex, 2), "port"));
	assert_int_equal(rf_regex_group_name(unit.regex, 3).size, 0);
	assert_true(rf_text_is(rf_regex_group_name(unit.regex, 4), "value"));
	assert_int_equal(rf_regex_match(unit.matcher, text, 0, 0), RF_REGEX_MATCH);
	assert_true(rf_regex_group(unit.matcher, text, 1, &part));
	assert_true(rf_text_is(part, "key"));
	assert_false(rf_regex_group(unit.matcher, text, 2, &part));
	assert_true(rf_regex_group(unit.matcher, text, 4, &part));
	assert_true(rf_text_is(part, "v"));
	/* The last group takes no part: past the highest that did. */
	unit_close(&unit);
	unit_open(&unit, "(a)|(b)|(c)", 0);
	assert_int_equal(rf_regex_match(unit.matcher, RF_TEXT("b"), 0, 0), RF_REGEX_MATCH);
	assert_false(rf_regex_group(unit.matcher, RF_TEXT("b"), 1, &part));
	assert_true(rf_regex_group(unit.matcher, RF_TEXT("b"), 2, &part));
	assert_false(rf_regex_group(unit.matcher, RF_TEXT("b"), 3, &part));
	unit_close(&unit);
}

/* All matches, as regex.h says to find them. */
static void test_all_matches(void **state)
{
	static const struct {
		const char *pattern, *text;
		size_t matches[12]; /* pairs, then RF_REGEX_UNSET */
	} cases[] = {
		{"b", "abcb", {1, 2, 3, 4, RF_REGEX_UNSET}},
		{"b*", "abc", {0, 0, 1, 2, 2, 2, 3, 3, RF_REGEX_UNSET}},
		{"", "\xC3\xA9x", {0, 0, 2, 2, 3, 3, RF_REGEX_UNSET}},
		{"(?<=a)b", "abab", {1, 2, 3, 4, RF_REGEX_UNSET}},
		{"^a", "aa", {0, 1, RF_REGEX_UNSET}},
		{"\\ba", "aa a", {0, 1, 3, 4, RF_REGEX_UNSET}},
	};
	RF_UNUSED(state);
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		rf_text text = rf_text_of(cases[i].text);
		size_t start = 0, found = 0;
		uint32_t options = 0;
		regex_unit unit;
		unit_open(&unit, cases[i].pattern, 0);
		while (start <= text.size &&
		       rf_regex_match(unit.matcher, text, start, options) == RF_REGEX_MATCH) {
			const size_t *offsets = rf_regex_offsets(unit.matcher);
			assert_int_equal(cases[i].matches[found], offsets[0]);
			assert_int_equal(cases[i].matches[found + 1], offsets[1]);
			found += 2;
			start = offsets[1];
			options = offsets[0] == offsets[1] ? RF_REGEX_NOT_EMPTY_AT_START : 0;
		}
		assert_true(cases[i].matches[found] == RF_REGEX_UNSET);
		unit_close(&unit);
	}
}

static void assert_wrong(rf_text pattern, size_t offset, const char *message)
{
	rf_memory memory;
	rf_error error;
	rf_regex *regex;
	size_t at = 0;
	rf_memory_init(&memory, NULL, 0);
	assert_int_equal(rf_regex_compile(&regex, pattern, 0, &memory, &at, &error), RIFFLE_INVALID);
	assert_null(regex);
	assert_int_equal(at, offset);
	assert_string_equal(error.message, message);
	assert_int_equal(memory.used_bytes, 0);
}

static void test_wrong(void **state)
{
	RF_UNUSED(state);
	assert_wrong(RF_TEXT("a(b"), 3, "not a regular expression: missing closing parenthesis");
	assert_wrong(RF_TEXT("ab)c"), 2, "not a regular expression: unmatched closing parenthesis");
	assert_wrong(RF_TEXT("a*[b"), 4,
	             "not a regular expression: missing terminating ] for character class");
	assert_wrong(RF_TEXT("*a"), 0,
	             "not a regular expression: quantifier does not follow a repeatable item");
	assert_wrong(RF_TEXT("a\\C"), 3,
	             "not a regular expression: using \\C is disabled by the application");
	/* Not UTF-8. */
	assert_wrong(RF_TEXT("a\xFF"), 1,
	             "not a regular expression: UTF-8 error: illegal byte (0xfe or 0xff)");
}

static void test_too_large(void **state)
{
	rf_memory memory;
	rf_error error;
	rf_regex *regex;
	size_t size = RF_LIMIT_PATTERN_BYTES + 1;
	char *pattern = malloc(size);
	RF_UNUSED(state);
	rf_memory_init(&memory, NULL, 0);
	memset(pattern, ' ', size); /* left out by EXTENDED */
	assert_int_equal(rf_regex_compile(&regex, (rf_text){pattern, size}, RF_REGEX_EXTENDED, &memory,
	                                  NULL, &error),
	                 RIFFLE_INVALID);
	assert_int_equal(rf_regex_compile(&regex, (rf_text){pattern, size - 1}, RF_REGEX_EXTENDED,
	                                  &memory, NULL, &error),
	                 RIFFLE_OK);
	rf_regex_free(regex);
	memset(pattern, '(', size);
	assert_int_equal(
		rf_regex_compile(&regex, (rf_text){pattern, size - 1}, 0, &memory, NULL, &error),
		RIFFLE_INVALID);
	assert_int_equal(rf_regex_compile(&regex, RF_TEXT("(((a{1,900}){1,900}){1,900}){1,900}"), 0,
	                                  &memory, NULL, &error),
	                 RIFFLE_INVALID);
	assert_int_equal(memory.used_bytes, 0);
	free(pattern);
}

/* Patterns that would take for ever, or all memory, on long texts. */
static void test_limits(void **state)
{
	static const struct {
		const char *pattern;
		size_t size;
	} cases[] = {
		{"(a+)+[x-z]", 40},
		{"(a|aa)+[x-z]", 1 << 20},
		{"(?:a?){30}a{30}[x-z]", 1 << 20},
		{"((a)|(b)|c)*[x-z]", 1 << 20},
		{"(.)*(.)*(.)*[x-z]", 3000},
		{"(a(?1)?b|a+)+[x-z]", 2000},
		{"^(.*).*.*.*\\1[x-z]$", 200000},
		{"(*NO_JIT)((a)|(b)|c)*[x-z]", 1 << 20},
	};
	RF_UNUSED(state);
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		char *text = malloc(cases[i].size);
		regex_unit unit;
		memset(text, 'a', cases[i].size);
		text[cases[i].size - 1] = 'b';
		unit_open(&unit, cases[i].pattern, 0);
		assert_int_equal(rf_regex_match(unit.matcher, (rf_text){text, cases[i].size}, 0, 0),
		                 RF_REGEX_GAVE_UP);
		assert_true(unit.memory.peak_bytes < (RF_LIMIT_REGEX_HEAP_KIB << 10) + (1 << 20));
		/* It still works for other texts. */
		memset(text, 'z', cases[i].size);
		assert_true(rf_regex_match(unit.matcher, (rf_text){text, 4}, 0, 0) <= RF_REGEX_MATCH);
		unit_close(&unit);
		free(text);
	}
	assert_int_equal(find("(a+)+$", 0, "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaab"), -RF_REGEX_GAVE_UP);
}

/* Bytes that are not UTF-8 match nothing and harm nothing, with and without JIT. */
static void test_invalid_utf8(void **state)
{
	RF_UNUSED(state);
	assert_int_equal(find("b", 0,
	                      "\xFF\xC3"
	                      "ab"),
	                 304);
	assert_int_equal(find("(*NO_JIT)b", 0,
	                      "\xFF\xC3"
	                      "ab"),
	                 304);
	assert_int_equal(find("a.b", 0,
	                      "a\xFF"
	                      "b"),
	                 -RF_REGEX_NO_MATCH);
	assert_int_equal(find("(*NO_JIT)a.b", 0,
	                      "a\xFF"
	                      "b"),
	                 -RF_REGEX_NO_MATCH);
	assert_int_equal(find("[^x]+$", 0, "ab\xE2\x82"), -RF_REGEX_NO_MATCH);
}

/* Every request of the host's memory fails once: told, and nothing leaks. */
static void test_no_memory(void **state)
{
	RF_UNUSED(state);
	for (size_t fail_at = 1;; fail_at++) {
		failing_memory host = {.fail_at = fail_at};
		riffle_allocator allocator = failing_allocator(&host);
		rf_memory memory;
		rf_error error;
		rf_regex *regex = NULL;
		rf_regex_matcher *matcher = NULL;
		rf_status status;
		rf_memory_init(&memory, &allocator, 0);
		status =
			rf_regex_compile(&regex, RF_TEXT("(*NO_JIT)(?<x>(a|b)*)c"), 0, &memory, NULL, &error);
		if (status >= 0) status = rf_regex_matcher_open(&matcher, regex, &memory, &error);
		if (status < 0) assert_int_equal(status, RIFFLE_NO_MEMORY);
		if (status >= 0) {
			rf_regex_result result = rf_regex_match(matcher, RF_TEXT("abababc"), 0, 0);
			if (result != RF_REGEX_MATCH) assert_int_equal(result, RF_REGEX_NO_MEMORY);
		}
		rf_regex_matcher_close(matcher);
		rf_regex_free(regex);
		assert_int_equal(host.held, 0);
		assert_int_equal(memory.used_bytes, 0);
		if (host.requests < fail_at) break;
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_flags),        cmocka_unit_test(test_groups),
		cmocka_unit_test(test_all_matches),  cmocka_unit_test(test_wrong),
		cmocka_unit_test(test_too_large),    cmocka_unit_test(test_limits),
		cmocka_unit_test(test_invalid_utf8), cmocka_unit_test(test_no_memory),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
