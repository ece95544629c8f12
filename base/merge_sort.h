/*
 * Sorting of few or rarely sorted things, by a comparison. Invariant: it is stable, and takes
 * time n log n whatever the order. What is sorted often has a merge of its own, which the
 * compiler sees through.
 */
#ifndef RF_BASE_MERGE_SORT_H
#define RF_BASE_MERGE_SORT_H

#include <stddef.h>
#include <stdint.h>

/* <0, 0, >0. */
typedef int (*rf_merge_order)(const void *arg, const void *a, const void *b);

/* Sorts count items of a size in place; scratch has room for as many. arg goes to order. */
void rf_merge_sort(void *items, void *scratch, uint32_t count, size_t size, rf_merge_order order,
                   const void *arg);

#endif
