/* Short numbers of a column of CSV: every way of this machine against the plain readers. */
#include "unit.h"

#include "base/canonical.h"
#include "base/double_read.h"
#include "base/number_text.h"
#include "runtime/format/field_readers.h"

#include <stdlib.h>
#include <string.h>

enum { ROWS = 64, ROUNDS = 20000, FIELD_MAX = 32 };

typedef struct column {
	char window[ROWS * (FIELD_MAX + 3) + 64];
	uint16_t ends[2 * ROWS + 2], first_end[ROWS];
	size_t size;
	rf_fields fields;
} column;

static uint64_t next(uint64_t *seed)
{
	*seed = *seed * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
	return *seed >> 33;
}

/* A number of a given shape, at times with a byte that is wrong. */
static size_t write_field(uint64_t *seed, unsigned before, unsigned decimals, char *out)
{
	static const char wrong[] = "-+. eE\rx0/:";
	size_t size = 0, digits;
	if (next(seed) % 4 == 0) out[size++] = '-';
	digits = size;
	for (unsigned i = 0; i < before; i++) out[size++] = (char)('0' + next(seed) % 10);
	if (decimals) out[size++] = '.';
	for (unsigned i = 0; i < decimals; i++)
		out[size++] = (char)(next(seed) % 3 ? '0' + next(seed) % 10 : '0');
	if (next(seed) % 8 == 0)
		for (size_t i = digits; i + 1 < size; i++)
			if (out[i] != '.') out[i] = '0';
	if (size && next(seed) % 40 == 0)
		out[next(seed) % size] = wrong[next(seed) % (sizeof wrong - 1)];
	return size;
}

/* Rows of two fields; the column is the first or the last of them. */
static void fill(column *c, uint64_t *seed)
{
	unsigned before = (unsigned)(next(seed) % 10), decimals = (unsigned)(next(seed) % 10);
	bool is_mixed = next(seed) % 4 == 0, is_last = next(seed) % 2, has_cr = next(seed) % 4 == 0;
	size_t at = 0;
	if (next(seed) % 3 == 0) {
		before += (unsigned)(next(seed) % 10);
		decimals = 0;
	}
	c->ends[0] = UINT16_MAX;
	for (unsigned i = 0; i < ROWS; i++) {
		for (unsigned k = 0; k < 2; k++) {
			if (k == (unsigned)is_last) {
				unsigned less = is_mixed ? (unsigned)(next(seed) % 3) : 0;
				at += write_field(seed, before > less ? before - less : before, decimals,
				                  c->window + at);
			} else {
				c->window[at++] = 'k';
			}
			if (k == 1 && has_cr) c->window[at++] = '\r';
			c->ends[2 * i + k + 1] = (uint16_t)at;
			c->window[at++] = k ? '\n' : ',';
		}
		c->first_end[i] = (uint16_t)(2 * i);
	}
	c->size = at;
	memset(c->window + at, (int)next(seed) % 128, 32);
	c->fields = (rf_fields){.window = c->window,
	                        .ends = c->ends + is_last,
	                        .first_end = next(seed) % 2 ? c->first_end : NULL,
	                        .stride = 2,
	                        .count = ROWS,
	                        .is_last = is_last};
}

static void expect_text(rf_text text, rf_text expected)
{
	assert_ptr_equal(text.data, expected.size ? expected.data : NULL);
	assert_int_equal(text.size, expected.size);
}

/* Reads on from where a reader stopped, and checks each value and text. Returns how many were read
 * by it. */
static uint32_t read_doubles(const rf_field_readers *readers, const column *c, bool has_sources)
{
	double values[ROWS], expected;
	rf_text sources[ROWS];
	uint32_t read = 0;
	for (uint32_t row = 0; row < ROWS; row++) {
		uint32_t end = readers->doubles(&c->fields, row, values, has_sources ? sources : NULL,
		                                c->window + c->size);
		assert_in_range(end, row, ROWS);
		for (uint32_t i = row; i < end; i++, read++) {
			rf_text text = rf_field_text(&c->fields, i);
			assert_int_equal(rf_read_double(text, &expected), RF_READ_OK);
			assert_memory_equal(&values[i], &expected, sizeof expected);
			if (!has_sources) continue;
			text.size = rf_canonical_double(text.data, text.size);
			expect_text(sources[i], text);
		}
		row = end;
	}
	return read;
}

static uint32_t read_bigints(const rf_field_readers *readers, const column *c, bool has_sources)
{
	int64_t values[ROWS], expected;
	rf_text sources[ROWS];
	uint32_t read = 0;
	for (uint32_t row = 0; row < ROWS; row++) {
		uint32_t end = readers->bigints(&c->fields, row, values, has_sources ? sources : NULL,
		                                c->window + c->size);
		assert_in_range(end, row, ROWS);
		for (uint32_t i = row; i < end; i++, read++) {
			rf_text text = rf_field_text(&c->fields, i);
			assert_int_equal(rf_read_bigint(text, &expected), RF_READ_OK);
			assert_int_equal(values[i], expected);
			if (has_sources && !rf_canonical_bigint(text.data, text.size)) text.size = 0;
			if (has_sources) expect_text(sources[i], text);
		}
		row = end;
	}
	return read;
}

static void test_readers(void **state)
{
	column *c = calloc(1, sizeof *c);
	RF_UNUSED(state);
	for (unsigned kind = 0; rf_field_readers_kind(kind); kind++) {
		uint64_t seed = 1, doubles = 0, bigints = 0;
		for (unsigned round = 0; round < ROUNDS; round++) {
			fill(c, &seed);
			doubles += read_doubles(rf_field_readers_kind(kind), c, round % 2);
			bigints += read_bigints(rf_field_readers_kind(kind), c, round % 2);
		}
		/* A reader that declines all would agree with everything. */
		assert_true(doubles > ROUNDS * 4 && bigints > ROUNDS * 4);
	}
	assert_non_null(rf_field_readers_best());
	free(c);
}

/* Before the last bytes that can be read, and no further. */
static void test_end_of_bytes(void **state)
{
	static const char text[] = "k,1.5\nk,2.5\nk,3.5\nk,4.5\n";
	uint16_t ends[] = {UINT16_MAX, 1, 5, 7, 11, 13, 17, 19, 23};
	char *window = malloc(sizeof text - 1);
	RF_UNUSED(state);
	memcpy(window, text, sizeof text - 1);
	for (unsigned kind = 0; rf_field_readers_kind(kind); kind++) {
		const rf_field_readers *readers = rf_field_readers_kind(kind);
		rf_fields fields = {window, ends + 1, NULL, 2, 4, true};
		double values[4] = {0};
		const char *padded = window + sizeof text - RF_DECIMAL_PADDING;
		uint32_t end = readers->doubles(&fields, 0, values, NULL, padded);
		assert_true(end <= 3);
		for (uint32_t i = 0; i < end; i++) assert_true(values[i] == 1.5 + i);
	}
	free(window);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_readers),
		cmocka_unit_test(test_end_of_bytes),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
