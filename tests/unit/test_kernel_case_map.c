/* Upper and lower case: against itself and the C library's tables. */
#include "unit.h"

#include "runtime/kernel_loop.h"

#include <locale.h>
#include <wctype.h>

enum { POINTS = 0x110000 };

static size_t size_of(uint32_t point)
{
	char bytes[4];
	return rf_utf8_encode(point, bytes);
}

static void maps_stay_in_their_room(void **state)
{
	(void)state;
	for (uint32_t point = 0; point < POINTS; point++) {
		size_t room = RF_CASE_ROOM(size_of(point));
		assert_true(size_of(rf_case_lower(point)) <= room);
		assert_true(size_of(rf_case_upper(point)) <= room);
		assert_true(size_of(rf_case_title(point)) <= room);
	}
	assert_int_equal(rf_case_upper(0xB5), 0x39C); /* the micro sign is a Greek letter */
	assert_int_equal(rf_case_upper(0x3C2), 0x3A3);
	assert_int_equal(rf_case_lower(0x130), 'i');
	assert_int_equal(rf_case_upper(0x131), 'I');
	assert_int_equal(rf_case_upper(0xDF), 0xDF);
	assert_int_equal(rf_case_title(0x1C6), 0x1C5);
	assert_int_equal(rf_case_upper(0x10428), 0x10400);
}

/* A byte that is not UTF-8 is scanned as a number beyond all code points. */
static void what_is_no_character_stays(void **state)
{
	(void)state;
	assert_int_equal(rf_case_lower(0x800000FF), 0x800000FF);
	assert_int_equal(rf_case_upper(0x800000FF), 0x800000FF);
	assert_int_equal(rf_case_title(0x110000), 0x110000);
	assert_false(rf_is_word_part(0x800000FF));
}

/* The library's tables may be of another Unicode release; single letters hardly ever change. */
static void agrees_with_the_library(void **state)
{
	uint32_t others = 0;
	(void)state;
	if (!setlocale(LC_CTYPE, "C.UTF-8")) skip();
	for (uint32_t point = 0; point < POINTS; point++) {
		others += rf_case_lower(point) != towlower(point);
		others += rf_case_upper(point) != towupper(point);
		if (point < 0x250 && point != 0x131 && point != 0x130) {
			assert_int_equal(rf_case_lower(point), towlower(point));
			assert_int_equal(rf_case_upper(point), towupper(point));
		}
	}
	assert_true(others < 200);
}

static void knows_words(void **state)
{
	(void)state;
	assert_true(rf_is_word_part('a') && rf_is_word_part('Z') && rf_is_word_part('7'));
	assert_false(rf_is_word_part('_') || rf_is_word_part(' ') || rf_is_word_part('-'));
	assert_true(rf_is_word_part(0xE9) && rf_is_word_part(0x6F22) && rf_is_word_part(0x301));
	assert_false(rf_is_word_part(0xA0) || rf_is_word_part(0x2014) || rf_is_word_part(0x1F642));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(maps_stay_in_their_room),
		cmocka_unit_test(what_is_no_character_stays),
		cmocka_unit_test(agrees_with_the_library),
		cmocka_unit_test(knows_words),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
