/* Upper and lower case: the table against itself and, where there is one, the C library's. */
#include "unit.h"

#include "runtime/kernel_loop.h"

#include <locale.h>
#include <wctype.h>

enum { POINTS = 0x3000 };

static size_t size_of(uint32_t point)
{
	char bytes[4];
	return rf_utf8_encode(point, bytes);
}

static void pairs_go_both_ways(void **state)
{
	uint32_t pairs = 0;
	(void)state;
	for (uint32_t point = 0; point < POINTS; point++) {
		uint32_t lower = rf_case_lower(point), upper = rf_case_upper(point);
		assert_int_equal(size_of(lower), size_of(point));
		assert_int_equal(size_of(upper), size_of(point));
		if (lower == point) continue;
		pairs++;
		assert_int_equal(rf_case_upper(lower), point);
		assert_int_equal(upper, point);
		assert_int_equal(rf_case_lower(lower), lower);
	}
	assert_int_equal(pairs, 541);
	assert_int_equal(rf_case_upper(0xB5), 0x39C);
	assert_int_equal(rf_case_upper(0x3C2), 0x3A3);
	assert_int_equal(rf_case_lower(0x130), 0x130);
	assert_int_equal(rf_case_upper(0x131), 0x131);
	assert_int_equal(rf_case_upper(0x10FFFF), 0x10FFFF);
}

static void agrees_with_the_library(void **state)
{
	(void)state;
	if (!setlocale(LC_CTYPE, "C.UTF-8")) skip();
	for (uint32_t point = 0; point < POINTS; point++) {
		uint32_t lower = rf_case_lower(point), upper = rf_case_upper(point);
		if (lower != point) assert_int_equal(lower, towlower(point));
		if (upper != point) assert_int_equal(upper, towupper(point));
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(pairs_go_both_ways),
		cmocka_unit_test(agrees_with_the_library),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
