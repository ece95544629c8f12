/*
 * Values of one type in the order in which they came, NULLs too. Invariant: the bytes of
 * values that are bytes lie one after the other, in the order of the values.
 */
#ifndef RF_RUNTIME_AGGREGATE_LIST_H
#define RF_RUNTIME_AGGREGATE_LIST_H

#include "runtime/batch.h"

/* All zero: empty. The type is the caller's to know. */
typedef struct rf_agg_list {
	uint32_t count;
	uint32_t capacity;      /* of values */
	uint32_t word_capacity; /* of nulls */
	bool has_null;
	char *values;    /* of each its C type; of bytes where they end */
	uint64_t *nulls; /* a bit for each value, while has_null */
	char *bytes;
	size_t size, byte_capacity; /* of bytes */
} rf_agg_list;

void rf_agg_list_release(rf_memory *memory, rf_agg_list *list, rf_type type);
/* Appends a column's value. False: out of memory, the list is as before. */
bool rf_agg_list_add(rf_memory *memory, rf_agg_list *list, const rf_column *column, uint32_t at);
/* Appends another list of the type. False: out of memory, some of it may be there. */
bool rf_agg_list_append(rf_memory *memory, rf_agg_list *list, const rf_agg_list *from,
                        rf_type type);
/* The i-th value; it borrows. */
rf_value rf_agg_list_value(const rf_agg_list *list, rf_type type, uint32_t i);

#endif
