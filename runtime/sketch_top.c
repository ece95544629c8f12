/* The most frequent values: see sketch_top.h. */
#include "runtime/sketch_top.h"

#include <string.h>

#define SELECT_KEY  uint64_t
#define SELECT_NAME select_count
#include "runtime/aggregate_select.h"
#undef SELECT_KEY
#undef SELECT_NAME

void rf_top_init(rf_top_sketch *sketch, rf_type type, uint32_t keep)
{
	rf_agg_counts_init(&sketch->counted, type);
	sketch->error = 0;
	sketch->keep = keep;
}

void rf_top_release(rf_memory *memory, rf_top_sketch *sketch)
{
	rf_agg_counts_release(memory, &sketch->counted);
	sketch->error = 0;
}

/* Drops the less frequent half. */
static bool drop(rf_memory *memory, rf_top_sketch *sketch)
{
	rf_agg_counts *counted = &sketch->counted;
	uint32_t count = counted->values.count;
	uint64_t *sorted = rf_alloc(memory, count * sizeof *sorted), least;
	if (!sorted) return false;
	memcpy(sorted, counted->counts, count * sizeof *sorted);
	least = select_count(sorted, count, count - 1 - sketch->keep);
	rf_free(memory, sorted, count * sizeof *sorted);
	for (uint32_t i = 0; i < count; i++)
		counted->counts[i] = counted->counts[i] > least ? counted->counts[i] - least : 0;
	sketch->error += least;
	rf_agg_counts_keep(memory, counted);
	return true;
}

bool rf_top_add(rf_memory *memory, rf_top_sketch *sketch, const rf_column *column, uint32_t at,
                uint64_t times)
{
	if (!rf_agg_counts_add(memory, &sketch->counted, column, at, times)) return false;
	return sketch->counted.values.count < 2 * sketch->keep || drop(memory, sketch);
}

bool rf_top_merge(rf_memory *memory, rf_top_sketch *into, const rf_top_sketch *from)
{
	const rf_agg_counts *later = &from->counted;
	for (uint32_t i = 0; i < later->values.count; i++)
		if (!rf_top_add(memory, into, &later->values.column, i, later->counts[i])) return false;
	into->error += from->error;
	return true;
}

/* The frequent before the rare, then in their order. */
static bool is_before(const uint64_t *counts, uint32_t a, uint32_t b)
{
	return counts[a] != counts[b] ? counts[a] > counts[b] : a < b;
}

/* A heap whose root is the last of the best so far. */
static void sift(const uint64_t *counts, uint32_t *heap, uint32_t size, uint32_t at)
{
	uint32_t place = heap[at];
	for (;;) {
		uint32_t child = 2 * at + 1;
		if (child >= size) break;
		if (child + 1 < size && is_before(counts, heap[child], heap[child + 1])) child++;
		if (!is_before(counts, place, heap[child])) break;
		heap[at] = heap[child];
		at = child;
	}
	heap[at] = place;
}

void rf_top_list(const rf_top_sketch *sketch, uint32_t *places, uint32_t *count)
{
	const uint64_t *counts = sketch->counted.counts;
	uint32_t total = sketch->counted.values.count, size = *count < total ? *count : total;
	*count = size;
	for (uint32_t i = 0; i < size; i++) places[i] = i;
	for (uint32_t at = size / 2; at-- > 0;) sift(counts, places, size, at);
	for (uint32_t i = size; size && i < total; i++) {
		if (!is_before(counts, i, places[0])) continue;
		places[0] = i;
		sift(counts, places, size, 0);
	}
	while (size > 1) {
		uint32_t last = places[--size];
		places[size] = places[0];
		places[0] = last;
		sift(counts, places, size, 0);
	}
}
