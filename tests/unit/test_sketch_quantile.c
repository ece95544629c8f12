/*
 * Quantile sketches: exact for few values, within the documented error for many, of every
 * shape, order and way of merging; in bounded memory.
 */
#include "unit.h"

#include "failing_memory.h"

#include "runtime/sketch_quantile.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static uint64_t random_state = 1;

static uint64_t next_random(void)
{
	random_state = random_state * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
	return random_state >> 33 ^ random_state >> 11;
}

/* ---- values of many shapes ---- */

typedef enum shape {
	SHUFFLED,
	SKEWED, /* half of the values are the least, a quarter the next, ... */
	ASCENDING,
	DESCENDING,
	ZIGZAG,     /* least, greatest, next least, ... */
	INSIDE_OUT, /* the middle first */
	SAWTOOTH,
	BLOCKS, /* ascending runs, each among the others */
	FEW_VALUES,
	ONE_VALUE,
	HOSTILE, /* always next to what came before, so that it lies within the same gap */
	SHAPE_COUNT
} shape;

static void fill(uint64_t *values, uint64_t count, shape kind)
{
	uint64_t root = (uint64_t)sqrt((double)count), at = 0, low = 0, high = UINT64_MAX;
	for (uint64_t i = 0; i < count; i++) switch (kind) {
		case SHUFFLED: values[i] = next_random() << 32 | next_random(); break;
		case SKEWED: values[i] = (uint64_t)__builtin_ctzll(next_random() | 1ULL << 40); break;
		case ASCENDING: values[i] = i; break;
		case DESCENDING: values[i] = count - i; break;
		case ZIGZAG: values[i] = i % 2 ? count - i / 2 : i / 2; break;
		case INSIDE_OUT: values[i] = i % 2 ? count + i / 2 : count - i / 2; break;
		case SAWTOOTH: values[i] = i * 7919 % count; break;
		case BLOCKS: values[i] = i % root * root + i / root; break;
		case FEW_VALUES: values[i] = next_random() % 5; break;
		case ONE_VALUE: values[i] = 7; break;
		default:
			at = low + (high - low) / 2;
			values[i] = at;
			if (high - low < 4) {
				low = 0;
				high = UINT64_MAX - i;
			} else if (i % 3) {
				low = at;
			} else {
				high = at;
			}
			break;
		}
}

static int compare(const void *a, const void *b)
{
	uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;
	return x < y ? -1 : x > y;
}

/* How far the value is from the place at a fraction, as a part of all. */
static double rank_error(const uint64_t *sorted, uint64_t count, uint64_t value, double fraction)
{
	uint64_t low = 0, high = count, below;
	double place = fraction * (double)count;
	while (low < high) {
		uint64_t middle = (low + high) / 2;
		if (sorted[middle] < value)
			low = middle + 1;
		else
			high = middle;
	}
	below = low;
	assert_true(below < count && sorted[below] == value); /* it occurs */
	for (high = count; low < high;) {
		uint64_t middle = (low + high) / 2;
		if (sorted[middle] <= value)
			low = middle + 1;
		else
			high = middle;
	}
	if (place < (double)below) return ((double)below - place) / (double)count;
	return place > (double)low ? (place - (double)low) / (double)count : 0;
}

/* What docs/language.md says: the standard error and, at the same place, the bound. */
static const struct {
	double fraction, standard;
} promised[] = {
	{0, 0},        {0.0001, 0.00003}, {0.001, 0.00015}, {0.01, 0.0005},    {0.05, 0.001},
	{0.1, 0.0015}, {0.25, 0.0015},    {0.5, 0.0015},    {0.75, 0.0015},    {0.9, 0.0015},
	{0.95, 0.001}, {0.99, 0.0005},    {0.999, 0.00015}, {0.9999, 0.00003}, {1, 0}};

enum { FRACTIONS = sizeof promised / sizeof *promised };

static double squares[FRACTIONS];
static uint32_t checks;

/* One place of the order is lost to rounding in small sketches. */
static void check_errors(const rf_quantile_sketch *sketch, uint64_t *values, uint64_t count,
                         const char *label)
{
	qsort(values, count, sizeof *values, compare);
	assert_int_equal(rf_quantile_count(sketch), count);
	for (int k = 0; k < FRACTIONS; k++) {
		double fraction = promised[k].fraction;
		double error = rank_error(values, count, rf_quantile_at(sketch, fraction), fraction);
		if (error > 4 * promised[k].standard + 1.0 / (double)count)
			fail_msg("%s: %g: off by %g", label, fraction, error);
		squares[k] += error * error;
	}
	checks++;
}

static void check_standard_errors(void)
{
	for (int k = 0; k < FRACTIONS; k++)
		if (sqrt(squares[k] / checks) > promised[k].standard)
			fail_msg("%g: standard error %g", promised[k].fraction, sqrt(squares[k] / checks));
	memset(squares, 0, sizeof squares);
	checks = 0;
}

/* ---- tests ---- */

static void test_exact_while_few(void **state)
{
	uint64_t values[RF_QUANTILE_EXACT], sorted[RF_QUANTILE_EXACT];
	RF_UNUSED(state);
	fill(values, RF_QUANTILE_EXACT, SHUFFLED);
	for (uint32_t count = 1; count <= RF_QUANTILE_EXACT; count += count < 20 ? 1 : 41) {
		rf_memory memory;
		rf_quantile_sketch sketch = {0};
		rf_memory_init(&memory, NULL, 0);
		for (uint32_t i = 0; i < count; i++)
			assert_true(rf_quantile_add(&memory, &sketch, values[i]));
		if (count <= RF_QUANTILE_FEW) assert_int_equal(memory.used_bytes, 0);
		memcpy(sorted, values, sizeof sorted);
		qsort(sorted, count, sizeof *sorted, compare);
		assert_int_equal(rf_quantile_count(&sketch), count);
		for (int k = 0; k <= 20; k++) {
			uint32_t place = (count * (uint32_t)k + 19) / 20;
			assert_true(rf_quantile_at(&sketch, k / 20.0) == sorted[place ? place - 1 : 0]);
		}
		rf_quantile_release(&memory, &sketch);
		assert_int_equal(memory.used_bytes, 0);
	}
}

static void test_error_bound(void **state)
{
	static const uint64_t counts[] = {513, 1000, 3000, 10000, 30000, 100000, 300000};
	uint64_t *values = malloc(300000 * sizeof *values);
	RF_UNUSED(state);
	for (size_t n = 0; n < sizeof counts / sizeof *counts; n++)
		for (shape kind = 0; kind < SHAPE_COUNT; kind++) {
			rf_memory memory;
			rf_quantile_sketch sketch = {0};
			char label[64];
			rf_memory_init(&memory, NULL, 0);
			fill(values, counts[n], kind);
			for (uint64_t i = 0; i < counts[n]; i++)
				assert_true(rf_quantile_add(&memory, &sketch, values[i]));
			snprintf(label, sizeof label, "shape %d, %lu values", (int)kind, counts[n]);
			assert_true(memory.used_bytes < 24 * 1024);
			check_errors(&sketch, values, counts[n], label);
			rf_quantile_release(&memory, &sketch);
			assert_int_equal(memory.used_bytes, 0);
		}
	check_standard_errors();
	free(values);
}

/* The same value many times is a value in its place, and nothing else. */
static void test_memory_is_bounded(void **state)
{
	rf_memory memory;
	rf_quantile_sketch sketch = {0};
	RF_UNUSED(state);
	rf_memory_init(&memory, NULL, 0);
	for (uint64_t i = 0; i < 3000000; i++)
		if (!rf_quantile_add(&memory, &sketch, i * UINT64_C(0x9E3779B97F4A7C15)))
			fail_msg("no memory");
	assert_int_equal(rf_quantile_count(&sketch), 3000000);
	assert_true(memory.peak_bytes < 32 * 1024);
	rf_quantile_release(&memory, &sketch);
}

/* Pieces merged in a row, as panes into a window, or two by two, as suffixes are. */
static void test_merges(void **state)
{
	static const uint64_t pieces[] = {1, 2, 3, 50, 400, 513, 2000, 20000};
	enum { MERGED_MAX = 60 * 20000 };
	uint64_t *values = malloc(MERGED_MAX * sizeof *values);
	RF_UNUSED(state);
	for (size_t n = 0; n < sizeof pieces / sizeof *pieces; n++)
		for (shape kind = 0; kind < SHAPE_COUNT; kind++)
			for (int is_tree = 0; is_tree < 2; is_tree++) {
				rf_memory memory;
				rf_quantile_sketch list[64] = {0};
				uint64_t piece_size = pieces[n], count = 60 * piece_size;
				char label[64];
				if (piece_size > 2000 && kind % 4) continue;
				rf_memory_init(&memory, NULL, 0);
				fill(values, count, kind);
				for (uint64_t i = 0; i < count; i++)
					assert_true(rf_quantile_add(&memory, &list[i / piece_size], values[i]));
				for (uint32_t step = 1; is_tree && step < 64; step *= 2)
					for (uint32_t i = 0; i < 64; i += 2 * step)
						assert_true(rf_quantile_merge(&memory, &list[i], &list[i + step]));
				for (uint32_t i = 1; !is_tree && i < 60; i++)
					assert_true(rf_quantile_merge(&memory, &list[0], &list[i]));
				snprintf(label, sizeof label, "shape %d, 60 of %lu, %d", (int)kind, piece_size,
				         is_tree);
				check_errors(&list[0], values, count, label);
				for (uint32_t i = 0; i < 64; i++) rf_quantile_release(&memory, &list[i]);
				assert_int_equal(memory.used_bytes, 0);
			}
	check_standard_errors();
	free(values);
}

/* Large with small and small with large; what is merged stays as it is. */
static void test_uneven_merges(void **state)
{
	static const uint64_t sizes[] = {0, 1, 4, 300, 512, 600, 5000, 100000};
	enum { SIZES = sizeof sizes / sizeof *sizes };
	uint64_t *values = malloc(200000 * sizeof *values);
	RF_UNUSED(state);
	for (int a = 0; a < SIZES; a++)
		for (int b = 0; b < SIZES; b++) {
			rf_memory memory;
			rf_quantile_sketch early = {0}, late = {0};
			uint64_t count = sizes[a] + sizes[b], later[3];
			char label[64];
			if (count == 0) continue;
			rf_memory_init(&memory, NULL, 0);
			fill(values, count, SHUFFLED);
			for (uint64_t i = 0; i < count; i++)
				assert_true(rf_quantile_add(&memory, i < sizes[a] ? &early : &late, values[i]));
			for (int k = 0; sizes[b] && k < 3; k++) later[k] = rf_quantile_at(&late, k / 2.0);
			assert_true(rf_quantile_merge(&memory, &early, &late));
			for (int k = 0; sizes[b] && k < 3; k++)
				assert_true(later[k] == rf_quantile_at(&late, k / 2.0));
			snprintf(label, sizeof label, "%lu and %lu", sizes[a], sizes[b]);
			check_errors(&early, values, count, label);
			rf_quantile_release(&memory, &early);
			rf_quantile_release(&memory, &late);
			assert_int_equal(memory.used_bytes, 0);
		}
	free(values);
}

/* A refused request leaves what was there, and all of it. */
static void test_no_memory(void **state)
{
	RF_UNUSED(state);
	for (size_t fail_at = 1;; fail_at++) {
		failing_memory host = {.fail_at = fail_at};
		riffle_allocator allocator = failing_allocator(&host);
		rf_memory memory;
		rf_quantile_sketch early = {0}, late = {0};
		uint64_t added = 0;
		bool is_done = true;
		rf_memory_init(&memory, &allocator, 0);
		for (; is_done && added < 3000; added += is_done)
			is_done = rf_quantile_add(&memory, added % 3 ? &early : &late, added);
		assert_int_equal(rf_quantile_count(&early) + rf_quantile_count(&late), added);
		if (is_done) is_done = rf_quantile_merge(&memory, &early, &late);
		if (is_done) is_done = rf_quantile_merge(&memory, &late, &early);
		if (is_done) assert_int_equal(rf_quantile_count(&late), 4000);
		rf_quantile_release(&memory, &early);
		rf_quantile_release(&memory, &late);
		assert_int_equal(host.held, 0);
		assert_int_equal(memory.used_bytes, 0);
		if (host.requests < fail_at) break;
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_exact_while_few),   cmocka_unit_test(test_error_bound),
		cmocka_unit_test(test_memory_is_bounded), cmocka_unit_test(test_merges),
		cmocka_unit_test(test_uneven_merges),     cmocka_unit_test(test_no_memory),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
