/* Sorting by merging from the bottom up: see merge_sort.h. */
#include "base/merge_sort.h"

#include <string.h>

typedef struct sort {
	size_t size;
	rf_merge_order order;
	const void *arg;
} sort;

/* Merges two sorted runs that follow each other. */
static void merge(const sort *self, const char *left, const char *middle, const char *end, char *to)
{
	const char *right = middle;
	while (left < middle && right < end) {
		const char **from = self->order(self->arg, left, right) <= 0 ? &left : &right;
		memcpy(to, *from, self->size);
		*from += self->size;
		to += self->size;
	}
	memcpy(to, left, (size_t)(middle - left));
	memcpy(to + (middle - left), right, (size_t)(end - right));
}

void rf_merge_sort(void *items, void *scratch, uint32_t count, size_t size, rf_merge_order order,
                   const void *arg)
{
	const sort self = {size, order, arg};
	char *from = items, *to = scratch;
	for (uint64_t width = 1; width < count; width *= 2) {
		char *swap = from;
		for (uint64_t low = 0; low < count; low += 2 * width) {
			uint64_t middle = low + width < count ? low + width : count;
			uint64_t high = low + 2 * width < count ? low + 2 * width : count;
			merge(&self, from + low * size, from + middle * size, from + high * size,
			      to + low * size);
		}
		from = to;
		to = swap;
	}
	if (from != (char *)items) memcpy(items, from, count * size);
}
