/*
 * A heap of things that wait for a time, by number: the least time first. Each number is in it
 * at most once. Those of one time come in no order that one may rely on.
 */
#ifndef RF_RUNTIME_TIME_HEAP_H
#define RF_RUNTIME_TIME_HEAP_H

#include "base/memory.h"
#include "runtime/wide_ns.h"

typedef struct rf_time_heap_item {
	int64_t time;
	uint32_t number;
	uint32_t is_beyond; /* after all times: time is the last */
} rf_time_heap_item;

typedef struct rf_time_heap {
	rf_time_heap_item *items;
	uint32_t count, capacity;
	uint32_t *places; /* by number: where it is, plus one; 0: not there */
	uint32_t place_capacity;
} rf_time_heap;

/* False: out of memory. */
bool rf_time_heap_add(rf_memory *memory, rf_time_heap *heap, uint32_t number, rf_wide_ns time);
void rf_time_heap_remove(rf_time_heap *heap, uint32_t number); /* if it is there */
/* Gives a number that is there another time. */
void rf_time_heap_move(rf_time_heap *heap, uint32_t number, rf_wide_ns time);
void rf_time_heap_release(rf_memory *memory, rf_time_heap *heap);

static inline bool rf_time_heap_is_due(const rf_time_heap *heap, int64_t time)
{
	return heap->count > 0 && heap->items[0].time <= time && !heap->items[0].is_beyond;
}

/* The time that comes first; those beyond all times are one. */
static inline rf_wide_ns rf_time_heap_first(const rf_time_heap *heap)
{
	return (rf_wide_ns)heap->items[0].time + heap->items[0].is_beyond;
}

#endif
