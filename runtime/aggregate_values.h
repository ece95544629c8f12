/*
 * A set of values in the order of their first appearance, as DISTINCT and mode keep it.
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

#endif
