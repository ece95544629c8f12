/* Exact quotients: rounding to a DOUBLE at and next to halves, and to integers. */
#include "unit.h"

#include "runtime/aggregate_impl.h"

#include <math.h>

static __int128 wide(uint64_t high, uint64_t low)
{
	return (__int128)((unsigned __int128)high << 64 | low);
}

static void check_ratio(__int128 sum, uint64_t count, double expected)
{
	assert_true(rf_agg_ratio(sum, count) == expected);
	assert_true(rf_agg_ratio(-sum, count) == -expected);
}

static void test_ratio(void **state)
{
	const int64_t two53 = INT64_C(1) << 53;
	RF_UNUSED(state);
	check_ratio(0, 7, 0);
	check_ratio(0, UINT64_MAX, 0);
	check_ratio(1, 3, 1.0 / 3);
	check_ratio(7, 1, 7);
	/* Halves go to the even neighbour, and anything beyond the half decides. */
	check_ratio((__int128)two53 + 1, 1, 0x1p53);
	check_ratio((__int128)two53 + 3, 1, 0x1p53 + 4);
	check_ratio(((__int128)two53 + 1) * 3 + 1, 3, 0x1p53 + 2);
	check_ratio(((__int128)two53 + 1) * 3 - 1, 3, 0x1p53);
	check_ratio((__int128)2 * two53 + 1, 2, 0x1p53);
	check_ratio((__int128)INT64_MAX * 3, 3, 0x1p63);
	check_ratio((__int128)INT64_MIN * 5, 5, -0x1p63);
	/* A carry out of the 53 bits. */
	check_ratio((__int128)4 * two53 - 1, 2, 0x1p54);
	/* The ends of the range. */
	check_ratio(wide(INT64_MAX, UINT64_MAX), 1, 0x1p127);
	check_ratio(1, UINT64_C(1) << 63, 0x1p-63);
	check_ratio(3, UINT64_MAX, 3.0 * 0x1p-64);
	check_ratio(wide(1, 0), 3, 0x1.5555555555555p62);
}

static void test_divide(void **state)
{
	RF_UNUSED(state);
	assert_int_equal(rf_agg_divide(7, 2), 4);
	assert_int_equal(rf_agg_divide(-7, 2), -4);
	assert_int_equal(rf_agg_divide(5, 3), 2);
	assert_int_equal(rf_agg_divide(4, 3), 1);
	assert_int_equal(rf_agg_divide(-4, 3), -1);
	assert_int_equal(rf_agg_divide(0, 9), 0);
	assert_true(rf_agg_divide(wide(1, 0), 2) == wide(0, UINT64_C(1) << 63));
}

static void test_interval_mean(void **state)
{
	rf_interval mean;
	RF_UNUSED(state);
	/* 5 months over 2: 2 months and half of 30 days. */
	assert_true(rf_agg_interval_mean(5, 10, 2, &mean));
	assert_int_equal(mean.months, 2);
	assert_int_equal(mean.ns, RF_NS_PER_MONTH / 2 + 5);
	assert_true(rf_agg_interval_mean(-5, 0, 2, &mean));
	assert_int_equal(mean.months, -2);
	assert_int_equal(mean.ns, -RF_NS_PER_MONTH / 2);
	assert_true(rf_agg_interval_mean(INT32_MAX, INT64_MAX, 1, &mean));
	assert_false(rf_agg_interval_mean((__int128)INT32_MAX + 1, 0, 1, &mean));
	assert_false(rf_agg_interval_mean((__int128)INT32_MIN - 1, 0, 1, &mean));
	assert_false(rf_agg_interval_mean(0, (__int128)INT64_MAX + 1, 1, &mean));
	assert_true(rf_agg_interval_mean(0, (__int128)INT64_MIN * 2, 2, &mean));
	assert_int_equal(mean.ns, INT64_MIN);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_ratio),
		cmocka_unit_test(test_divide),
		cmocka_unit_test(test_interval_mean),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
