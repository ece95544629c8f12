/*
 * Sets of values in the order of their first appearance, as DISTINCT, mode and others keep them.
 * Only runtime/aggregate*.c include it.
 */
#ifndef RF_RUNTIME_AGGREGATE_VALUES_H
#define RF_RUNTIME_AGGREGATE_VALUES_H

#include "runtime/batch.h"

typedef struct rf_agg_values {
	rf_column column; /* the values, without NULLs; text is the set's own */
	uint32_t count, capacity;
	uint32_t slot_count;
	uint32_t *slots; /* index plus one, 0 free; at most half are taken */
} rf_agg_values;

void rf_agg_values_init(rf_agg_values *values, rf_type type);
void rf_agg_values_release(rf_memory *memory, rf_agg_values *values);
/* Finds or adds a value that is not NULL; *index is its place, count went up if it is new.
 * False: out of memory, the set is as before. */
bool rf_agg_values_add(rf_memory *memory, rf_agg_values *values, const rf_column *column,
                       uint32_t at, uint32_t *index);
/* Drops the values whose mark is 0; the others keep their order. */
void rf_agg_values_keep(rf_memory *memory, rf_agg_values *values, const uint64_t *marks);

/* ---- values and how often each came ---- */

typedef struct rf_agg_counts {
	rf_agg_values values;
	uint64_t *counts; /* of each value */
	uint32_t capacity;
} rf_agg_counts;

void rf_agg_counts_init(rf_agg_counts *counts, rf_type type);
void rf_agg_counts_release(rf_memory *memory, rf_agg_counts *counts);
/* Counts a value that is not NULL so many times. False: out of memory, nothing has changed. */
bool rf_agg_counts_add(rf_memory *memory, rf_agg_counts *counts, const rf_column *column,
                       uint32_t at, uint64_t times);
/* Drops the values whose count is 0. */
void rf_agg_counts_keep(rf_memory *memory, rf_agg_counts *counts);

#endif
