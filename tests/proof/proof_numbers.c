/*
 * Numbers in bulk: 10 million doubles read as strtod reads them, and 10 million written so that
 * they read back the same and by no decimal with a digit less. Each kind has its share: few
 * decimals, 17 to 19 digits, subnormals, the points half way between neighbours, any bits.
 */
#include "../unit/unit.h"

#include "../unit/random_numbers.h"

#include "base/number_text.h"

#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { COUNT = 10 * 1000 * 1000, SHORTER_EVERY = 16 };

static double any_finite(void)
{
	for (;;) {
		double value = from_bits(next_random());
		if (isfinite(value)) return value;
	}
}

/* The middle of two neighbours below 2^53, which has 54 bits and is written exactly. */
static size_t write_halfway(char *text)
{
	uint64_t odd = (UINT64_C(1) << 53 | next_random() >> 11) | 1;
	unsigned shift = next_random() % 9;
	return (size_t)sprintf(text, "%" PRIu64 "%s", odd << shift, next_random() % 2 ? "" : "e0");
}

static size_t write_any(char *text, uint32_t kind)
{
	uint64_t a = next_random(), b = next_random();
	switch (kind % 8) {
	case 0:
	case 1:
		return (size_t)sprintf(text, "%s%" PRIu64 ".%06" PRIu64, a & 1 ? "-" : "", a % 5000,
		                       b % 1000000);
	case 2: return (size_t)sprintf(text, "%" PRIu64 ".%" PRIu64, a % 100000, b % 10000000000000);
	case 3:
		return (size_t)sprintf(text, "%" PRIu64 "e%d", b, (int)(a % 620) - 340); /* 19, 20 digits */
	case 4: return (size_t)sprintf(text, "%" PRIu64 ".%" PRIu64, a % 10, b % 1000000000000000000);
	case 5:
		return (size_t)sprintf(text, "%" PRIu64 "e-%d", b % 100000000000000000,
		                       (int)(318 + a % 24));
	case 6: return write_halfway(text);
	default:
		return (size_t)sprintf(text, "%" PRIu64 "%015" PRIu64 "e%d", a % 100, b % 1000000000000000,
		                       (int)(a >> 40) % 300 - 150);
	}
}

static void doubles_are_read_as_strtod_reads_them(void **state)
{
	char text[100];
	RF_UNUSED(state);
	for (uint32_t i = 0; i < COUNT; i++) {
		size_t size = write_any(text, i);
		double expected = strtod(text, NULL), value = 0;
		rf_read read = rf_read_double((rf_text){text, size}, &value);
		/* What is too large for a double is out of range. */
		if (isinf(expected) ? read == RF_READ_OK && !isinf(value)
		                    : read != RF_READ_OK || to_bits(value) != to_bits(expected))
			fail_msg("%s", text);
	}
}

/* Whether the value has a decimal of one digit less than its text. */
static bool has_shorter(double value, const char *text, size_t size)
{
	char shorter[64];
	int digits = 0, first = 0, last = 0;
	for (size_t i = 0; i < size && text[i] != 'e'; i++) {
		if (text[i] < '0' || text[i] > '9') continue;
		if (text[i] != '0' && !first) first = digits + 1;
		digits++;
		if (text[i] != '0') last = digits;
	}
	if (last - first < 1) return false;
	snprintf(shorter, sizeof shorter, "%.*e", last - first - 1, value);
	return strtod(shorter, NULL) == value;
}

static double any_double(uint32_t kind)
{
	switch (kind % 5) {
	case 0: return (double)(int64_t)(next_random() % 20000000000) / 1e6 - 10000;
	case 1: return from_bits(next_random() >> 12); /* subnormal */
	case 2: return (double)(next_random() % 1000000) * (double)(next_random() % 1000000) / 200;
	case 3: return (double)next_random() / 3;
	default: return any_finite();
	}
}

static void doubles_are_written_shortest(void **state)
{
	char text[RF_DOUBLE_TEXT_MAX + 1];
	RF_UNUSED(state);
	for (uint32_t i = 0; i < COUNT; i++) {
		double value = any_double(i), back = 0;
		size_t size = rf_write_double(value, text);
		text[size] = 0;
		if (rf_read_double((rf_text){text, size}, &back) != RF_READ_OK ||
		    to_bits(back) != to_bits(value))
			fail_msg("%a is written %s", value, text);
		if (i % SHORTER_EVERY < 5 && has_shorter(value, text, size))
			fail_msg("%a is not shortest as %s", value, text);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(doubles_are_read_as_strtod_reads_them),
		cmocka_unit_test(doubles_are_written_shortest),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
