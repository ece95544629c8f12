/* The index of CSV: the same masks on every instruction set, and the right places. */
#include "unit.h"

#include "base/status.h"
#include "runtime/format/csv_index.h"

#include <stdlib.h>
#include <string.h>

static void test_masks_agree(void **state)
{
	enum { BLOCKS = 5 };
	uint64_t seed = 99;
	RF_UNUSED(state);
	for (int round = 0; round < 400; round++) {
		char *bytes = malloc(BLOCKS * RF_CSV_BLOCK);
		rf_csv_masks wanted[BLOCKS] = {{0, 0, 0, 0}};
		for (size_t i = 0; i < BLOCKS * RF_CSV_BLOCK; i++) {
			static const char common[] = ",\"\n\r;,\"\n";
			uint64_t bit = UINT64_C(1) << i % 64;
			seed = seed * 6364136223846793005u + 1442695040888963407u;
			bytes[i] = round % 2 ? (char)(seed >> 56) : common[seed >> 61];
			if (bytes[i] == ',') wanted[i / 64].delimiters |= bit;
			if (bytes[i] == '\n') wanted[i / 64].newlines |= bit;
			if (bytes[i] == '"') wanted[i / 64].quotes |= bit;
			if (bytes[i] & 0x80) wanted[i / 64].high |= bit;
		}
		for (unsigned kind = 0; rf_csv_masks_kind(kind); kind++) {
			rf_csv_masks masks[BLOCKS];
			rf_csv_masks_kind(kind)(bytes, BLOCKS, ',', '"', masks);
			assert_memory_equal(masks, wanted, sizeof masks);
		}
		free(bytes);
	}
	assert_non_null(rf_csv_masks_best());
}

/* Indexes a text on the heap and checks what the index says. places: of the ends, newline
 * places in it by their numbers. */
static void expect_index(const char *text, const int *ends, uint32_t end_count, uint32_t newlines,
                         bool is_stopped)
{
	size_t size = strlen(text);
	char *bytes = malloc(size + 1);
	rf_csv_index *index = calloc(1, sizeof *index);
	memcpy(bytes, text, size);
	bytes = realloc(bytes, size ? size : 1);
	rf_csv_index_init(index, ',', '"');
	for (int way = 0; way < 2; way++) {
		rf_csv_index_fill(index, bytes, size);
		assert_int_equal(index->end_count, end_count + 1);
		assert_int_equal(index->ends[0], UINT16_MAX);
		for (uint32_t i = 0; i < end_count; i++) assert_int_equal(index->ends[i + 1], ends[i]);
		assert_int_equal(index->newline_count, newlines);
		rf_csv_index_find_newlines(index);
		assert_int_equal(index->newline_count, newlines);
		for (uint32_t i = 0; i < newlines; i++) {
			assert_int_equal(bytes[index->newlines[i]], '\n');
			assert_true(i == 0 || index->newlines[i] > index->newlines[i - 1]);
		}
		assert_int_equal(index->is_stopped, is_stopped);
		index->has_bit_instructions = false;
	}
	free(index);
	free(bytes);
}

#define EXPECT_INDEX(text, newlines, is_stopped, ...) \
	do { \
		const int ends_[] = {__VA_ARGS__}; \
		expect_index(text, ends_, sizeof ends_ / sizeof ends_[0], newlines, is_stopped); \
	} while (0)

static void test_places(void **state)
{
	RF_UNUSED(state);
	expect_index("", NULL, 0, 0, false);
	EXPECT_INDEX("a,b\nc,d\n", 2, false, 1, 3, 5, 7);
	EXPECT_INDEX(",,\n\n", 2, false, 0, 1, 2, 3);
	EXPECT_INDEX("\"a,b\",c\n", 1, false, 5, 7);
	EXPECT_INDEX("\"a\nb\",c\r\n", 1, false, 5, 8);
	EXPECT_INDEX("\"a\"\"b\",c\n", 1, false, 6, 8);
	EXPECT_INDEX("\"\",\"\"\n\"\"\"\"\n", 2, false, 2, 5, 10);
	EXPECT_INDEX("a\"b,c\n", 0, true);
	EXPECT_INDEX("x,y\na\"b,c\n", 1, true, 1, 3);
	EXPECT_INDEX("x,\"y\" z\n", 0, true, 1);
	EXPECT_INDEX("x,\"y\"\rz\n", 0, true, 1);
	EXPECT_INDEX("x,\"y\n,z", 0, false, 1);
}

/* Across the bounds of blocks: a quoted field of every length, then a bad row. */
static void test_block_bounds(void **state)
{
	RF_UNUSED(state);
	for (int width = 0; width < 200; width++) {
		char text[700], *p = text;
		int ends[6];
		*p++ = '"';
		memset(p, ',', (size_t)width);
		p += width;
		*p++ = '"';
		ends[0] = (int)(p - text);
		*p++ = ',';
		*p++ = 'x';
		ends[1] = (int)(p - text);
		*p++ = '\n';
		*p++ = '"';
		memset(p, '"', (size_t)(width * 2));
		p += width * 2;
		*p++ = '"';
		*p++ = '\r';
		ends[2] = (int)(p - text);
		*p++ = '\n';
		*p = 0;
		if (strlen(text) >= sizeof text) fail();
		expect_index(text, ends, 3, 2, false);
		p[-1] = 'y';
		ends[2] = 0;
		expect_index(text, ends, 2, 1, true);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_masks_agree),
		cmocka_unit_test(test_places),
		cmocka_unit_test(test_block_bounds),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
