/*
 * The most frequent values in little memory, by counters (Misra and Gries, 1982; what SpaceSaving
 * tells is the same): when there are twice as many as are to be kept, what the first one too
 * many has is taken from all, and those left with nothing go. Up to that many different values
 * nothing is lost.
 *
 * Invariant: (keep + 1) * error and the counts add up to the number of values at most. So each
 * count is too low by error or less, error is less than a part of keep + 1 of the values, and
 * every value that came more often has a counter; merging keeps it so. What a sketch holds
 * depends only on the values and their order, and on what was merged into it.
 */
#ifndef RF_RUNTIME_SKETCH_TOP_H
#define RF_RUNTIME_SKETCH_TOP_H

#include "runtime/aggregate_values.h"

typedef struct rf_top_sketch {
	rf_agg_counts counted;
	uint64_t error;
	uint32_t keep;
} rf_top_sketch;

void rf_top_init(rf_top_sketch *sketch, rf_type type, uint32_t keep);
void rf_top_release(rf_memory *memory, rf_top_sketch *sketch);
/* Counts a value that is not NULL so many times. False: out of memory. */
bool rf_top_add(rf_memory *memory, rf_top_sketch *sketch, const rf_column *column, uint32_t at,
                uint64_t times);
/* Adds what another of the same type and size was given. False: out of memory. */
bool rf_top_merge(rf_memory *memory, rf_top_sketch *into, const rf_top_sketch *from);
/* Writes the places in counted of the *count most frequent values (or all, and then sets *count),
 * the most frequent first, of equals the one that came first. */
void rf_top_list(const rf_top_sketch *sketch, uint32_t *places, uint32_t *count);

#endif
