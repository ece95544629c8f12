/* Sorting by merging: in order, and what is equal stays as it was. */
#include "unit.h"

#include "base/merge_sort.h"

#include <stdlib.h>
#include <string.h>

enum { COUNT_MAX = 300 };

typedef struct item {
	uint32_t key;
	uint32_t place;
	char filler[3]; /* an odd size */
} item;

static int by_key(const void *arg, const void *a, const void *b)
{
	uint32_t x = ((const item *)a)->key, y = ((const item *)b)->key;
	int order = (x > y) - (x < y);
	return *(const int *)arg ? -order : order;
}

static void check(uint32_t count, uint32_t keys, int is_descending)
{
	/* On the heap, with just the room that there is. */
	item *items = malloc(count ? count * sizeof *items : 1);
	item *scratch = malloc(count ? count * sizeof *items : 1);
	uint32_t *seen = calloc(count + 1, sizeof *seen);
	uint64_t random = count * UINT64_C(2654435761) + keys;
	for (uint32_t i = 0; i < count; i++) {
		random = random * UINT64_C(6364136223846793005) + 1;
		items[i] = (item){.key = (uint32_t)(random >> 33) % keys, .place = i};
	}
	rf_merge_sort(items, scratch, count, sizeof *items, by_key, &is_descending);
	for (uint32_t i = 0; i < count; i++) {
		assert_int_equal(seen[items[i].place]++, 0);
		if (i == 0) continue;
		assert_true(by_key(&is_descending, &items[i - 1], &items[i]) <= 0);
		if (items[i - 1].key == items[i].key) assert_true(items[i - 1].place < items[i].place);
	}
	free(seen);
	free(scratch);
	free(items);
}

static void test_sorted_and_stable(void **state)
{
	(void)state;
	for (uint32_t count = 0; count <= COUNT_MAX; count++) {
		check(count, 1, 0);
		check(count, 5, 0);
		check(count, 5, 1);
		check(count, 1000, count % 2);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(test_sorted_and_stable)};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
