/* Counting newlines and taking lines, against a loop over the bytes. */
#include "unit.h"

#include "base/newlines.h"
#include "base/status.h"

#include <string.h>

enum { SIZE_MAX_TRIED = 800 /* several of the blocks that are counted at once */ };

static size_t count_plainly(const char *bytes, size_t size)
{
	size_t count = 0;
	for (size_t i = 0; i < size; i++) count += bytes[i] == '\n';
	return count;
}

static size_t take_plainly(const char *bytes, size_t size, size_t line_max, size_t *lines)
{
	size_t end = 0;
	*lines = 0;
	for (size_t i = 0; i < size && *lines < line_max; i++) {
		if (bytes[i] != '\n') continue;
		++*lines;
		end = i + 1;
	}
	return end;
}

/* Bytes with a newline in one of `rarity`, and others that differ from one in a bit. */
static void fill(char *bytes, size_t size, uint32_t *random, uint32_t rarity)
{
	static const char others[] = {'a', '\x0B', '\x8A', '\0', '\x4A', '\xFF'};
	for (size_t i = 0; i < size; i++) {
		*random = *random * 1664525 + 1013904223;
		bytes[i] = (*random >> 16) % rarity == 0 ? '\n' : others[(*random >> 8) % sizeof others];
	}
}

static void every_size_counts_as_a_loop_does(void **state)
{
	char bytes[SIZE_MAX_TRIED];
	uint32_t random = 7;
	RF_UNUSED(state);
	for (uint32_t rarity = 1; rarity <= 81; rarity += 16)
		for (size_t size = 0; size <= SIZE_MAX_TRIED; size += size < 200 ? 1 : 7) {
			fill(bytes, size, &random, rarity);
			assert_int_equal(rf_newlines_count(bytes, size), count_plainly(bytes, size));
			for (size_t most = 0; most < 600; most += most < 4 ? 1 : 13 + most / 2) {
				size_t lines, expected_lines;
				size_t end = rf_newlines_take(bytes, size, most, &lines);
				assert_int_equal(end, take_plainly(bytes, size, most, &expected_lines));
				assert_int_equal(lines, expected_lines);
			}
		}
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(every_size_counts_as_a_loop_does)};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
