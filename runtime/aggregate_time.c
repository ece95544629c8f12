/*
 * Orders by event time: see aggregate_impl.h. Invariant: a block of keys has as many places
 * again behind it, for the merging.
 */
#include "runtime/aggregate_impl.h"

#include <string.h>

rf_agg_time_key *rf_agg_time_keys_take(rf_memory *memory, uint32_t count)
{
	return rf_alloc(memory, (size_t)count * 2 * sizeof(rf_agg_time_key));
}

void rf_agg_time_keys_give(rf_memory *memory, rf_agg_time_key *keys, uint32_t count)
{
	rf_free(memory, keys, (size_t)count * 2 * sizeof *keys);
}

static void merge_runs(const rf_agg_time_key *from, rf_agg_time_key *to, size_t low, size_t middle,
                       size_t high)
{
	size_t left = low, right = middle;
	for (size_t i = low; i < high; i++) {
		bool is_left = left < middle && (right == high || from[left].time <= from[right].time);
		to[i] = from[is_left ? left++ : right++];
	}
}

void rf_agg_time_keys_sort(rf_agg_time_key *keys, uint32_t count)
{
	rf_agg_time_key *from = keys, *to = keys + count;
	uint32_t ordered = 1;
	while (ordered < count && keys[ordered - 1].time <= keys[ordered].time) ordered++;
	if (ordered >= count) return;
	for (size_t width = 1; width < count; width *= 2) {
		rf_agg_time_key *swap = from;
		for (size_t low = 0; low < count; low += 2 * width)
			merge_runs(from, to, low, low + width < count ? low + width : count,
			           low + 2 * width < count ? low + 2 * width : count);
		from = to;
		to = swap;
	}
	if (from != keys) memcpy(keys, from, count * sizeof *keys);
}
