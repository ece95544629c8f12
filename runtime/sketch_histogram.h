/*
 * A histogram of bins of equal width. The width is the least power of two, and bins begin at
 * its multiples, such that all values lie in so many bins as are allowed. So every count is
 * exact, and the bins depend only on the set of the values: when the values spread, bins are
 * joined two by two.
 *
 *   at most 4 bins   1 2 3 3 4     [1,2) 1   [2,3) 1   [3,4) 2   [4,5) 1
 *   then 9           1 2 3 3 4 9   [0,4) 4   [4,8) 1   [8,12) 1
 */
#ifndef RF_RUNTIME_SKETCH_HISTOGRAM_H
#define RF_RUNTIME_SKETCH_HISTOGRAM_H

#include "base/memory.h"

enum { RF_HISTOGRAM_BINS_LEAST = 2, RF_HISTOGRAM_BINS_MAX = 1000 };

typedef struct rf_histogram {
	double low, high; /* the least and the greatest value */
	uint64_t count;   /* of values */
	uint64_t *bins;   /* NULL while all values are equal */
	int64_t first;    /* the first bin begins at first * 2^exponent; it holds low */
	int32_t exponent; /* the width is 2^exponent */
	uint32_t bin_max;
} rf_histogram;

void rf_histogram_init(rf_histogram *histogram, uint32_t bin_max);
void rf_histogram_release(rf_memory *memory, rf_histogram *histogram);
/* Counts a finite value so many times. False: out of memory, nothing has changed. */
bool rf_histogram_add(rf_memory *memory, rf_histogram *histogram, double value, uint64_t times);
/* Adds what another with as many bins was given. False: out of memory, nothing has changed. */
bool rf_histogram_merge(rf_memory *memory, rf_histogram *into, const rf_histogram *from);
/* How many bins there are from low to high; of no values 0. */
uint32_t rf_histogram_bin_count(const rf_histogram *histogram);
/* The i-th of them: [*from, *to), or where all values are equal, both that value. */
uint64_t rf_histogram_bin(const rf_histogram *histogram, uint32_t i, double *from, double *to);

#endif
