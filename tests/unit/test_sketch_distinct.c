/*
 * HyperLogLog: exact for few values, within its error bound for many, of every shape; the same
 * whatever the order, the repetitions and the merges.
 */
#include "unit.h"

#include "failing_memory.h"

#include "base/hash.h"
#include "runtime/sketch_distinct.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

/* As aggregates hash a word. */
static uint64_t hash_of(uint64_t value)
{
	return rf_hash_u64(rf_hash_u64(value, 0), 1);
}

enum { SHAPES = 6 };

/* Values that are hard on a hash: close to each other, in high bits only, doubles, texts. */
static uint64_t hash_at(int shape, uint64_t i)
{
	double real = (double)i / 10;
	char text[32];
	uint64_t bits;
	switch (shape) {
	case 0: return hash_of(i);
	case 1: return hash_of(i << 40);
	case 2: return hash_of(-i * 1000);
	case 3: memcpy(&bits, &real, sizeof bits); return hash_of(bits);
	case 4: return hash_of(rf_hash_bytes(text, (size_t)sprintf(text, "user-%07lu", i), 0));
	default: return hash_of(1767225600000000000 + i * 1000000000);
	}
}

static void test_exact_while_few(void **state)
{
	RF_UNUSED(state);
	for (int shape = 0; shape < SHAPES; shape++) {
		rf_memory memory;
		rf_distinct_sketch sketch = {0};
		rf_memory_init(&memory, NULL, 0);
		assert_int_equal(rf_distinct_count(&sketch), 0);
		for (uint64_t i = 0; i < RF_DISTINCT_EXACT; i++) {
			assert_true(rf_distinct_add(&memory, &sketch, hash_at(shape, i)));
			assert_true(rf_distinct_add(&memory, &sketch, hash_at(shape, i / 2)));
			assert_int_equal(rf_distinct_count(&sketch), i + 1);
		}
		rf_distinct_release(&memory, &sketch);
		assert_int_equal(memory.used_bytes, 0);
	}
}

/* The standard error is 1.15 %: over all shapes and sizes the root of the mean square must be
 * near it, and none may be off by more than four times as much. */
static void test_error_bound(void **state)
{
	static const uint64_t counts[] = {769,   1000,  2000,  4000,   8000,   16000,
	                                  20000, 30000, 50000, 100000, 300000, 1000000};
	enum { COUNTS = sizeof counts / sizeof *counts };
	double squares = 0;
	RF_UNUSED(state);
	for (int shape = 0; shape < SHAPES; shape++) {
		rf_memory memory;
		rf_distinct_sketch sketch = {0};
		uint64_t added = 0;
		rf_memory_init(&memory, NULL, 0);
		for (int k = 0; k < COUNTS; k++) {
			double error;
			for (; added < counts[k]; added++)
				assert_true(rf_distinct_add(&memory, &sketch, hash_at(shape, added)));
			error = (double)rf_distinct_count(&sketch) / (double)counts[k] - 1;
			if (fabs(error) > 0.046)
				fail_msg("shape %d, %lu values: off by %g", shape, counts[k], error);
			squares += error * error;
			assert_int_equal(memory.used_bytes, RF_DISTINCT_REGISTERS);
		}
		rf_distinct_release(&memory, &sketch);
	}
	assert_true(sqrt(squares / (COUNTS * SHAPES)) < 0.0115 * 1.25);
}

/* Beyond what can be added one by one: registers as so many values would leave them. */
static void test_huge_counts(void **state)
{
	RF_UNUSED(state);
	for (int bits = 24; bits <= 60; bits += 6) {
		rf_memory memory;
		rf_distinct_sketch sketch = {0};
		double count = ldexp(1, bits), error;
		rf_memory_init(&memory, NULL, 0);
		for (uint64_t i = 0; i < RF_DISTINCT_EXACT + 1; i++)
			assert_true(rf_distinct_add(&memory, &sketch, hash_of(i)));
		for (uint32_t i = 0; i < RF_DISTINCT_REGISTERS; i++) {
			/* The greatest of n geometric numbers: P(rank <= r) = (1 - 2^-r)^n. */
			double chance = ((double)(hash_of(i) >> 11) + 0.5) * 0x1p-53;
			int rank = 1;
			while (rank < 52 &&
			       exp(count / RF_DISTINCT_REGISTERS * log1p(-ldexp(1, -rank))) < chance)
				rank++;
			sketch.as.registers[i] = (uint8_t)rank;
		}
		error = (double)rf_distinct_count(&sketch) / count - 1;
		if (fabs(error) > 0.046) fail_msg("2^%d values: off by %g", bits, error);
		rf_distinct_release(&memory, &sketch);
	}
}

/* Parts of every size merged in any order give the registers of the whole. */
static void test_merge_is_the_whole(void **state)
{
	static const uint64_t sizes[] = {0, 1, 3, 4, 100, 768, 769, 5000};
	enum { SIZES = sizeof sizes / sizeof *sizes };
	RF_UNUSED(state);
	for (int a = 0; a < SIZES; a++)
		for (int b = 0; b < SIZES; b++) {
			rf_memory memory;
			rf_distinct_sketch parts[2] = {{{{0}}, 0, 0}}, whole = {0};
			int64_t later;
			rf_memory_init(&memory, NULL, 0);
			for (uint64_t i = 0; i < sizes[a]; i++) {
				assert_true(rf_distinct_add(&memory, &parts[0], hash_of(i)));
				assert_true(rf_distinct_add(&memory, &whole, hash_of(i)));
			}
			for (uint64_t i = 0; i < sizes[b]; i++) { /* half of them are in the other */
				uint64_t value = i % 2 ? i : i + 1000000;
				assert_true(rf_distinct_add(&memory, &parts[1], hash_of(value)));
				assert_true(rf_distinct_add(&memory, &whole, hash_of(value)));
			}
			later = rf_distinct_count(&parts[1]);
			assert_true(rf_distinct_merge(&memory, &parts[0], &parts[1]));
			assert_int_equal(rf_distinct_count(&parts[0]), rf_distinct_count(&whole));
			assert_int_equal(rf_distinct_count(&parts[1]), later);
			assert_true(rf_distinct_merge(&memory, &parts[1], &whole));
			assert_int_equal(rf_distinct_count(&parts[1]), rf_distinct_count(&whole));
			rf_distinct_release(&memory, &parts[0]);
			rf_distinct_release(&memory, &parts[1]);
			rf_distinct_release(&memory, &whole);
			assert_int_equal(memory.used_bytes, 0);
		}
}

static void test_no_memory(void **state)
{
	RF_UNUSED(state);
	for (size_t fail_at = 1; fail_at <= 8; fail_at++) {
		failing_memory host = {.fail_at = fail_at};
		riffle_allocator allocator = failing_allocator(&host);
		rf_memory memory;
		rf_distinct_sketch sketch = {0};
		uint64_t added = 0;
		rf_memory_init(&memory, &allocator, 0);
		while (added < 2000 && rf_distinct_add(&memory, &sketch, hash_of(added))) added++;
		/* Requests: 16, 32, ... 1024 slots, then the registers. */
		assert_true(added <= RF_DISTINCT_EXACT);
		assert_int_equal(rf_distinct_count(&sketch), added);
		rf_distinct_release(&memory, &sketch);
		assert_int_equal(host.held, 0);
	}
}

/* A hash of 0 is a value as any other. */
static void test_hash_zero(void **state)
{
	rf_memory memory;
	rf_distinct_sketch sketch = {0};
	RF_UNUSED(state);
	rf_memory_init(&memory, NULL, 0);
	for (uint64_t i = 0; i < 20; i++) {
		assert_true(rf_distinct_add(&memory, &sketch, 0));
		assert_true(rf_distinct_add(&memory, &sketch, i << 32));
		assert_int_equal(rf_distinct_count(&sketch), i + 1);
	}
	rf_distinct_release(&memory, &sketch);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_exact_while_few), cmocka_unit_test(test_error_bound),
		cmocka_unit_test(test_huge_counts),     cmocka_unit_test(test_merge_is_the_whole),
		cmocka_unit_test(test_no_memory),       cmocka_unit_test(test_hash_zero),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
