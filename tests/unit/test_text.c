/* Text: comparing, trimming, UTF-8 and distances. */
#include "unit.h"

#include "base/text.h"

#include <stdlib.h>
#include <string.h>

static void test_compare(void **state)
{
	RF_UNUSED(state);
	assert_true(rf_text_equal(RF_TEXT("ab"), RF_TEXT("ab")));
	assert_false(rf_text_equal(RF_TEXT("ab"), RF_TEXT("abc")));
	assert_false(rf_text_equal(RF_TEXT("ab"), RF_TEXT("aB")));
	assert_true(rf_text_equal(rf_text_of(NULL), RF_TEXT("")));
	assert_true(rf_text_equal((rf_text){NULL, 0}, RF_TEXT("")));
	assert_true(rf_text_equal_fold(RF_TEXT("aBz9"), RF_TEXT("AbZ9")));
	assert_false(rf_text_equal_fold(RF_TEXT("["), RF_TEXT("{")));
	assert_false(rf_text_equal_fold(RF_TEXT("\xC3\xA9"), RF_TEXT("\xC3\x89")));
	assert_true(rf_text_is(RF_TEXT("where"), "where"));
	assert_false(rf_text_is(RF_TEXT("where"), "wher"));
	assert_true(rf_text_is_fold(RF_TEXT("WHERE"), "where"));
	assert_true(rf_text_compare(RF_TEXT("a"), RF_TEXT("b")) < 0);
	assert_true(rf_text_compare(RF_TEXT("b"), RF_TEXT("ab")) > 0);
	assert_true(rf_text_compare(RF_TEXT("a"), RF_TEXT("ab")) < 0);
	assert_true(rf_text_compare(RF_TEXT("ab"), RF_TEXT("a")) > 0);
	assert_int_equal(rf_text_compare(RF_TEXT("ab"), RF_TEXT("ab")), 0);
	assert_true(rf_text_compare(RF_TEXT("\xFF"), RF_TEXT("a")) > 0);
	assert_true(rf_text_starts_with(RF_TEXT("abc"), "ab"));
	assert_false(rf_text_starts_with(RF_TEXT("a"), "ab"));
	assert_int_equal(rf_fold('Q'), 'q');
	assert_int_equal(rf_fold('@'), '@');
	assert_int_equal(rf_fold('['), '[');
}

static void test_trim(void **state)
{
	RF_UNUSED(state);
	assert_true(rf_text_is(rf_text_trim(RF_TEXT(" \t\r\n\v\fa b ")), "a b"));
	assert_true(rf_text_is(rf_text_trim(RF_TEXT("   ")), ""));
	assert_true(rf_text_is(rf_text_trim(RF_TEXT("")), ""));
	assert_true(rf_text_is(rf_text_trim(RF_TEXT("x")), "x"));
}

/* A copy on the heap, so that reading past it is found. */
static bool is_utf8(const char *bytes, size_t size)
{
	char *exact = malloc(size ? size : 1);
	bool is_valid;
	memcpy(exact, bytes, size);
	is_valid = rf_text_is_utf8((rf_text){exact, size});
	free(exact);
	return is_valid;
}

static void test_utf8(void **state)
{
	static const char *const bad[] = {"\x80",
	                                  "\xC3",
	                                  "\xC0\x80",
	                                  "\xC1\xBF",
	                                  "\xE0\x80\x80",
	                                  "\xE2\x82",
	                                  "\xED\xA0\x80",
	                                  "\xED\xBF\xBF",
	                                  "\xF0\x80\x80\x80",
	                                  "\xF4\x90\x80\x80",
	                                  "\xF5\x80\x80\x80",
	                                  "\xFF",
	                                  "abcdefgh\x80",
	                                  "abcdefg\xC3",
	                                  "\xC3("};
	static const char *const good[] = {"",
	                                   "a",
	                                   "abcdefghijklm",
	                                   "\xC3\xA9",
	                                   "\xE2\x82\xAC",
	                                   "\xEF\xBF\xBD",
	                                   "\xED\x9F\xBF",
	                                   "\xEE\x80\x80",
	                                   "\xF0\x90\x80\x80",
	                                   "\xF4\x8F\xBF\xBF",
	                                   "abcdefg\xC3\xA9"};
	RF_UNUSED(state);
	for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++)
		if (is_utf8(bad[i], strlen(bad[i]))) fail_msg("number %zu", i);
	for (size_t i = 0; i < sizeof good / sizeof good[0]; i++)
		if (!is_utf8(good[i], strlen(good[i]))) fail_msg("number %zu", i);
	assert_true(is_utf8("a\0b", 3));
}

static void test_points(void **state)
{
	RF_UNUSED(state);
	for (uint32_t point = 0; point <= 0x10FFFF; point += point < 0x3000 ? 1 : 97) {
		char bytes[4];
		uint32_t back;
		size_t size;
		if (point >= 0xD800 && point < 0xE000) continue;
		size = rf_utf8_encode(point, bytes);
		assert_int_equal(size, point < 0x80 ? 1 : point < 0x800 ? 2 : point < 0x10000 ? 3 : 4);
		assert_int_equal(rf_utf8_decode(bytes, size, &back), size);
		assert_int_equal(back, point);
		if (size == 1) continue;
		assert_int_equal(rf_utf8_decode(bytes, size - 1, &back), 1);
		assert_int_equal(back, 0xFFFD);
	}
	assert_int_equal(rf_text_length(RF_TEXT("a\xC3\xA9\xE2\x82\xAC\xF0\x9F\x98\x80")), 4);
	assert_int_equal(rf_text_length(RF_TEXT("\xFF\xC3")), 2);
	assert_int_equal(rf_text_length(RF_TEXT("")), 0);
}

static void test_whole(void **state)
{
	static const char text[] = "a\xC3\xA9\xE2\x82\xAC\xF0\x9F\x98\x80z";
	static const size_t whole[] = {0, 1, 1, 3, 3, 3, 6, 6, 6, 6, 10, 11};
	RF_UNUSED(state);
	for (size_t i = 0; i < sizeof whole / sizeof whole[0]; i++)
		assert_int_equal(rf_utf8_whole(text, i), whole[i]);
	assert_int_equal(rf_utf8_whole("\x80\x80\x80\x80", 4), 4);
}

static void test_distance(void **state)
{
	char long_text[100];
	RF_UNUSED(state);
	assert_int_equal(rf_text_distance(RF_TEXT("select"), RF_TEXT("select"), 3), 0);
	assert_int_equal(rf_text_distance(RF_TEXT("SELECT"), RF_TEXT("select"), 3), 0);
	assert_int_equal(rf_text_distance(RF_TEXT("selec"), RF_TEXT("select"), 3), 1);
	assert_int_equal(rf_text_distance(RF_TEXT("frm"), RF_TEXT("from"), 3), 1);
	assert_int_equal(rf_text_distance(RF_TEXT("pirce"), RF_TEXT("price"), 3), 1);
	assert_int_equal(rf_text_distance(RF_TEXT("ab"), RF_TEXT("xy"), 3), 2);
	assert_int_equal(rf_text_distance(RF_TEXT(""), RF_TEXT("abc"), 3), 3);
	assert_int_equal(rf_text_distance(RF_TEXT("kitten"), RF_TEXT("sitting"), 9), 3);
	assert_int_equal(rf_text_distance(RF_TEXT("kitten"), RF_TEXT("sitting"), 2), 3);
	memset(long_text, 'a', sizeof long_text);
	assert_int_equal(rf_text_distance((rf_text){long_text, 65}, (rf_text){long_text, 65}, 3), 4);
	assert_int_equal(rf_text_distance((rf_text){long_text, 64}, (rf_text){long_text, 63}, 3), 1);
	assert_int_equal(rf_text_typo_max(3), 1);
	assert_int_equal(rf_text_typo_max(4), 2);
	assert_int_equal(rf_text_typo_max(9), 3);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_compare), cmocka_unit_test(test_trim),
		cmocka_unit_test(test_utf8),    cmocka_unit_test(test_points),
		cmocka_unit_test(test_whole),   cmocka_unit_test(test_distance),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
