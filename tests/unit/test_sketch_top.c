/*
 * The most frequent values: exact for few, and for many within the bound that sketch_top.h
 * states, on values of many shapes and through merges; in bounded memory.
 */
#include "unit.h"

#include "failing_memory.h"

#include "runtime/sketch_top.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { KEEP = 64, ROWS = 60000, VALUES = 20000, PIECES = 12 };

static uint64_t random_state = 1;

static uint64_t next_random(void)
{
	random_state = random_state * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
	return random_state >> 33 ^ random_state >> 11;
}

typedef enum shape {
	ZIPF,        /* value v about n / (v + 1) times */
	GEOMETRIC,   /* half of them 0, a quarter 1, ... */
	UNIFORM,     /* none is frequent */
	HEAVY_FIRST, /* what is frequent comes first, and then never again */
	HEAVY_LAST,
	ROUND_ROBIN, /* one more value than there are counters, in turn */
	HIDDEN,      /* one value every now and then among values that never come twice */
	SHAPE_COUNT
} shape;

static int64_t value_at(shape kind, uint32_t i)
{
	double part;
	switch (kind) {
	case ZIPF:
		part = (double)(next_random() % 1000000) / 1000000;
		return (int64_t)(1 / (part + 1.0 / VALUES) - 0.999);
	case GEOMETRIC: return __builtin_ctzll(next_random() | 1 << 14);
	case UNIFORM: return (int64_t)(next_random() % VALUES);
	case HEAVY_FIRST: return i < ROWS / 4 ? i % 5 : i % VALUES;
	case HEAVY_LAST: return i > ROWS - ROWS / 4 ? i % 5 : i % VALUES;
	case ROUND_ROBIN: return i % (2 * KEEP + 1);
	default: return i % (KEEP - 1) == 0 ? 7 : 100 + i % (VALUES - 100);
	}
}

static void check(const rf_top_sketch *sketch, const uint64_t *truth, uint64_t rows, shape kind)
{
	const rf_agg_counts *counted = &sketch->counted;
	const int64_t *values = counted->values.column.data;
	uint64_t sum = 0;
	bool has_counter[VALUES] = {false};
	assert_true(counted->values.count < 2 * KEEP);
	assert_true(sketch->error <= rows / (KEEP + 1));
	for (uint32_t i = 0; i < counted->values.count; i++) {
		uint64_t count = counted->counts[i], real = truth[values[i]];
		sum += count;
		has_counter[values[i]] = true;
		if (count > real || count + sketch->error < real)
			fail_msg("shape %d: %ld: %lu and up to %lu of %lu", (int)kind, values[i], count,
			         sketch->error, real);
	}
	assert_true(sum + (KEEP + 1) * sketch->error <= rows);
	for (uint32_t value = 0; value < VALUES; value++)
		if (truth[value] > sketch->error) assert_true(has_counter[value]);
}

static void test_bounds(void **state)
{
	static uint64_t truth[VALUES];
	RF_UNUSED(state);
	for (shape kind = 0; kind < SHAPE_COUNT; kind++) {
		rf_memory memory;
		rf_top_sketch whole, pieces[PIECES];
		rf_memory_init(&memory, NULL, 0);
		memset(truth, 0, sizeof truth);
		rf_top_init(&whole, RF_BIGINT, KEEP);
		for (int i = 0; i < PIECES; i++) rf_top_init(&pieces[i], RF_BIGINT, KEEP);
		for (uint32_t i = 0; i < ROWS; i++) {
			int64_t value = value_at(kind, i);
			rf_column column = {.type = RF_BIGINT, .data = &value};
			rf_top_sketch *piece = &pieces[(uint64_t)i * PIECES / ROWS];
			truth[value]++;
			assert_true(rf_top_add(&memory, &whole, &column, 0, 1));
			assert_true(rf_top_add(&memory, piece, &column, 0, 1));
		}
		check(&whole, truth, ROWS, kind);
		for (int i = 1; i < PIECES; i++) assert_true(rf_top_merge(&memory, &pieces[0], &pieces[i]));
		check(&pieces[0], truth, ROWS, kind);
		assert_true(memory.used_bytes < (PIECES + 1) * 2 * KEEP * 64);
		rf_top_release(&memory, &whole);
		for (int i = 0; i < PIECES; i++) rf_top_release(&memory, &pieces[i]);
		assert_int_equal(memory.used_bytes, 0);
	}
}

/* The most frequent first, of equals the one that came first. */
static void test_list(void **state)
{
	static const int64_t values[] = {9, 4, 7, 4, 5, 7, 7, 1, 5};
	static const int64_t expected[] = {7, 4, 5, 9, 1};
	rf_memory memory;
	rf_top_sketch sketch;
	rf_column column = {.type = RF_BIGINT, .data = (void *)values};
	RF_UNUSED(state);
	rf_memory_init(&memory, NULL, 0);
	rf_top_init(&sketch, RF_BIGINT, KEEP);
	for (uint32_t i = 0; i < sizeof values / sizeof *values; i++)
		assert_true(rf_top_add(&memory, &sketch, &column, i, 1));
	for (uint32_t wanted = 0; wanted < 8; wanted++) {
		uint32_t places[8], count = wanted;
		rf_top_list(&sketch, places, &count);
		assert_int_equal(count, wanted < 5 ? wanted : 5);
		for (uint32_t i = 0; i < count; i++)
			assert_int_equal(((const int64_t *)sketch.counted.values.column.data)[places[i]],
			                 expected[i]);
	}
	rf_top_release(&memory, &sketch);
}

/* Texts that are dropped are given back; the memory does not grow with the values. */
static void test_texts(void **state)
{
	rf_memory memory;
	rf_top_sketch sketch;
	size_t early = 0;
	RF_UNUSED(state);
	rf_memory_init(&memory, NULL, 0);
	rf_top_init(&sketch, RF_TEXT_TYPE, KEEP);
	for (uint32_t i = 0; i < 100000; i++) {
		char text[32];
		rf_text value = {text, (size_t)sprintf(text, "value %08u", i % 3 ? i : 0)};
		rf_column column = {.type = RF_TEXT_TYPE, .data = &value};
		assert_true(rf_top_add(&memory, &sketch, &column, 0, 1));
		if (i == 10000) early = memory.peak_bytes;
	}
	assert_int_equal(memory.peak_bytes, early);
	assert_true(sketch.counted.counts[0] + sketch.error >= 33334);
	rf_top_release(&memory, &sketch);
	assert_int_equal(memory.used_bytes, 0);
}

static void test_no_memory(void **state)
{
	RF_UNUSED(state);
	for (size_t fail_at = 1;; fail_at++) {
		failing_memory host = {.fail_at = fail_at};
		riffle_allocator allocator = failing_allocator(&host);
		rf_memory memory;
		rf_top_sketch sketch;
		bool is_done = true;
		rf_memory_init(&memory, &allocator, 0);
		rf_top_init(&sketch, RF_TEXT_TYPE, 8);
		for (uint32_t i = 0; is_done && i < 40; i++) {
			char text[16];
			rf_text value = {text, (size_t)sprintf(text, "v%u", i)};
			rf_column column = {.type = RF_TEXT_TYPE, .data = &value};
			is_done = rf_top_add(&memory, &sketch, &column, 0, 1);
		}
		rf_top_release(&memory, &sketch);
		assert_int_equal(host.held, 0);
		assert_int_equal(memory.used_bytes, 0);
		if (is_done) break;
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_bounds),
		cmocka_unit_test(test_list),
		cmocka_unit_test(test_texts),
		cmocka_unit_test(test_no_memory),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
