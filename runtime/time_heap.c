/*
 * Heaps by time: see time_heap.h. Invariant: places[number] is one more than the index of the
 * item that has the number.
 */
#include "runtime/time_heap.h"

#include <string.h>

static bool is_before(const rf_time_heap_item *a, const rf_time_heap_item *b)
{
	return a->time != b->time ? a->time < b->time : a->is_beyond < b->is_beyond;
}

static rf_time_heap_item item_of(uint32_t number, rf_wide_ns time)
{
	return (rf_time_heap_item){rf_wide_clamp(time), number, time > INT64_MAX};
}

static void put(rf_time_heap *heap, uint32_t place, rf_time_heap_item item)
{
	heap->items[place] = item;
	heap->places[item.number] = place + 1;
}

static void sift_up(rf_time_heap *heap, uint32_t place)
{
	rf_time_heap_item item = heap->items[place];
	while (place > 0 && is_before(&item, &heap->items[(place - 1) / 2])) {
		put(heap, place, heap->items[(place - 1) / 2]);
		place = (place - 1) / 2;
	}
	put(heap, place, item);
}

static void sift_down(rf_time_heap *heap, uint32_t place)
{
	rf_time_heap_item item = heap->items[place];
	for (;;) {
		uint64_t child = 2 * (uint64_t)place + 1;
		if (child >= heap->count) break;
		if (child + 1 < heap->count && is_before(&heap->items[child + 1], &heap->items[child]))
			child++;
		if (!is_before(&heap->items[child], &item)) break;
		put(heap, place, heap->items[child]);
		place = (uint32_t)child;
	}
	put(heap, place, item);
}

bool rf_time_heap_add(rf_memory *memory, rf_time_heap *heap, uint32_t number, rf_wide_ns time)
{
	uint32_t before = heap->place_capacity;
	if (!rf_array_grow(memory, &heap->items, &heap->capacity, (uint64_t)heap->count + 1,
	                   sizeof *heap->items) ||
	    !rf_array_grow(memory, &heap->places, &heap->place_capacity, (uint64_t)number + 1,
	                   sizeof *heap->places))
		return false;
	memset(heap->places + before, 0, (heap->place_capacity - before) * sizeof *heap->places);
	put(heap, heap->count++, item_of(number, time));
	sift_up(heap, heap->count - 1);
	return true;
}

void rf_time_heap_remove(rf_time_heap *heap, uint32_t number)
{
	uint32_t place = number < heap->place_capacity ? heap->places[number] : 0;
	rf_time_heap_item last;
	if (place == 0) return;
	heap->places[number] = 0;
	last = heap->items[--heap->count];
	if (last.number == number) return;
	put(heap, place - 1, last);
	sift_up(heap, place - 1);
	sift_down(heap, heap->places[last.number] - 1);
}

void rf_time_heap_move(rf_time_heap *heap, uint32_t number, rf_wide_ns time)
{
	uint32_t place = heap->places[number] - 1;
	heap->items[place] = item_of(number, time);
	sift_up(heap, place);
	sift_down(heap, heap->places[number] - 1);
}

void rf_time_heap_release(rf_memory *memory, rf_time_heap *heap)
{
	rf_free(memory, heap->items, heap->capacity * sizeof *heap->items);
	rf_free(memory, heap->places, heap->place_capacity * sizeof *heap->places);
	memset(heap, 0, sizeof *heap);
}
