/*
 * Histograms: counts are exact, bins are as many as allowed and no wider than need be, and
 * depend on nothing but the values: against counting by hand, in any order, through merges.
 */
#include "unit.h"

#include "runtime/sketch_histogram.h"

#include <float.h>
#include <math.h>
#include <string.h>

enum { ROWS = 500 };

static uint64_t random_state = 1;

static uint64_t next_random(void)
{
	random_state = random_state * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
	return random_state >> 33 ^ random_state >> 11;
}

static double value_of(int shape)
{
	double unit = (double)(next_random() % 1000001) / 1000000 - 0.5;
	switch (shape) {
	case 0: return unit;
	case 1: return 1e9 + unit;
	case 2: return (double)(next_random() % 7) - 3;
	case 3: return ldexp(unit, (int)(next_random() % 60) - 30);
	case 4: return unit * DBL_MAX * 2;
	case 5: return unit * 1e-320;
	case 6: return next_random() % 2 ? DBL_MIN * unit : unit;
	default: return 1 + (double)(next_random() % 5) * DBL_EPSILON;
	}
}

/* How many bins of a width hold all from low to high, by long doubles. */
static double bins_of(double low, double high, int exponent)
{
	return (double)(floorl(ldexpl(high, -exponent)) - floorl(ldexpl(low, -exponent)) + 1);
}

static void check(const rf_histogram *histogram, const double *values, uint32_t count)
{
	uint32_t bin_count = rf_histogram_bin_count(histogram);
	uint64_t total = 0;
	double before = 0;
	assert_true(bin_count >= 1 && bin_count <= histogram->bin_max);
	for (uint32_t i = 0; i < bin_count; i++) {
		double from, to;
		uint64_t real = 0, told = rf_histogram_bin(histogram, i, &from, &to);
		if (i) assert_true(from == before);
		before = to;
		for (uint32_t k = 0; k < count; k++)
			real += (values[k] >= from && values[k] < to) || (from == to && values[k] == from) ||
				(to == DBL_MAX && values[k] == to);
		assert_int_equal(told, real);
		total += told;
	}
	assert_int_equal(total, count);
	if (!histogram->bins) return;
	assert_true(bin_count == bins_of(histogram->low, histogram->high, histogram->exponent));
	if (histogram->exponent > -1074 &&
	    histogram->exponent > ilogb(fmax(fabs(histogram->low), fabs(histogram->high))) - 52)
		assert_true(bins_of(histogram->low, histogram->high, histogram->exponent - 1) >
		            histogram->bin_max);
}

static bool is_same(const rf_histogram *a, const rf_histogram *b)
{
	uint32_t count = rf_histogram_bin_count(a);
	if (count != rf_histogram_bin_count(b) || a->count != b->count) return false;
	for (uint32_t i = 0; i < count; i++) {
		double a_from, a_to, b_from, b_to;
		if (rf_histogram_bin(a, i, &a_from, &a_to) != rf_histogram_bin(b, i, &b_from, &b_to))
			return false;
		if (a_from != b_from || a_to != b_to) return false;
	}
	return true;
}

static void test_against_counting(void **state)
{
	static const uint32_t bins[] = {2, 3, 20, 1000};
	RF_UNUSED(state);
	for (int shape = 0; shape < 8; shape++)
		for (size_t b = 0; b < sizeof bins / sizeof *bins; b++) {
			rf_memory memory;
			rf_histogram whole, back, parts[2];
			double values[ROWS];
			rf_memory_init(&memory, NULL, 0);
			rf_histogram_init(&whole, bins[b]);
			rf_histogram_init(&back, bins[b]);
			rf_histogram_init(&parts[0], bins[b]);
			rf_histogram_init(&parts[1], bins[b]);
			for (uint32_t i = 0; i < ROWS; i++) {
				values[i] = value_of(shape);
				assert_true(rf_histogram_add(&memory, &whole, values[i], 1));
				assert_true(rf_histogram_add(&memory, &parts[i > 400], values[i], 1));
				if (i < 10 || i % 50 == 0) check(&whole, values, i + 1);
			}
			check(&whole, values, ROWS);
			for (uint32_t i = ROWS; i-- > 0;)
				assert_true(rf_histogram_add(&memory, &back, values[i], 1));
			assert_true(is_same(&whole, &back));
			assert_true(rf_histogram_merge(&memory, &parts[1], &parts[0]));
			assert_true(is_same(&whole, &parts[1]));
			rf_histogram_release(&memory, &whole);
			rf_histogram_release(&memory, &back);
			rf_histogram_release(&memory, &parts[0]);
			rf_histogram_release(&memory, &parts[1]);
			assert_int_equal(memory.used_bytes, 0);
		}
}

/* Empty ones and ones of a single value, either way round. */
static void test_small_merges(void **state)
{
	static const double sets[][3] = {{1, 1, 1}, {2, 2, 2}, {1, 2, 3}, {-5, 0, 40}};
	RF_UNUSED(state);
	for (int a = -1; a < 4; a++)
		for (int b = -1; b < 4; b++) {
			rf_memory memory;
			rf_histogram one, other, whole;
			rf_memory_init(&memory, NULL, 0);
			rf_histogram_init(&one, 4);
			rf_histogram_init(&other, 4);
			rf_histogram_init(&whole, 4);
			for (int i = 0; a >= 0 && i < 3; i++) {
				assert_true(rf_histogram_add(&memory, &one, sets[a][i], 1));
				assert_true(rf_histogram_add(&memory, &whole, sets[a][i], 1));
			}
			for (int i = 0; b >= 0 && i < 3; i++) {
				assert_true(rf_histogram_add(&memory, &other, sets[b][i], 1));
				assert_true(rf_histogram_add(&memory, &whole, sets[b][i], 1));
			}
			assert_true(rf_histogram_merge(&memory, &one, &other));
			assert_true(is_same(&one, &whole));
			rf_histogram_release(&memory, &one);
			rf_histogram_release(&memory, &other);
			rf_histogram_release(&memory, &whole);
		}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_against_counting),
		cmocka_unit_test(test_small_merges),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
