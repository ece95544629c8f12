/* Histograms: see sketch_histogram.h. */
#include "runtime/sketch_histogram.h"

#include <float.h>
#include <math.h>
#include <string.h>

enum { EXPONENT_LEAST = -1074, DOUBLE_BITS = 53 };

void rf_histogram_init(rf_histogram *histogram, uint32_t bin_max)
{
	memset(histogram, 0, sizeof *histogram);
	histogram->bin_max = bin_max;
}

void rf_histogram_release(rf_memory *memory, rf_histogram *histogram)
{
	if (histogram->bins)
		rf_free(memory, histogram->bins, histogram->bin_max * sizeof *histogram->bins);
	rf_histogram_init(histogram, histogram->bin_max);
}

/* ---- the grid ---- */

/* Which multiple of 2^exponent lies at or next below a value. */
static int64_t index_of(double value, int32_t exponent)
{
	double scaled = floor(ldexp(value, -exponent));
	if (value < 0 && scaled == 0) return -1; /* the quotient is too small for a DOUBLE */
	return (int64_t)scaled;
}

/* The bin of a wider grid that holds one of a finer. */
static int64_t index_in(int64_t index, int32_t exponent, int32_t wider)
{
	int32_t shift = wider - exponent;
	if (shift > DOUBLE_BITS) shift = DOUBLE_BITS; /* no index has more bits */
	return index >> shift;                        /* of a negative one too: towards the lower */
}

/* The least exponent for which all from low to high lie in so many bins. */
static int32_t exponent_for(double low, double high, uint32_t bin_max)
{
	double greatest = fmax(fabs(low), fabs(high));
	double width = high / bin_max - low / bin_max; /* the difference could overflow */
	int32_t exponent = width > 0 ? ilogb(width) : EXPONENT_LEAST;
	int32_t least = ilogb(greatest) - DOUBLE_BITS + 1; /* so that indexes are exact */
	if (exponent < least) exponent = least;
	if (exponent < EXPONENT_LEAST) exponent = EXPONENT_LEAST;
	/* Rounding the width may have made it greater than it is. */
	if (exponent > least && exponent > EXPONENT_LEAST) exponent--;
	while (index_of(high, exponent) - index_of(low, exponent) >= bin_max) exponent++;
	return exponent;
}

/* Adds bins to others of a grid as wide or wider. */
static void add_bins(uint64_t *to, int64_t first, int32_t exponent, const rf_histogram *from)
{
	uint32_t count = rf_histogram_bin_count(from);
	for (uint32_t i = 0; i < count; i++)
		to[index_in(from->first + i, from->exponent, exponent) - first] += from->bins[i];
}

/* Makes bins for all from low to high, and counts what there is in them. */
static bool cover(rf_memory *memory, rf_histogram *histogram, double low, double high)
{
	int32_t exponent = exponent_for(low, high, histogram->bin_max);
	int64_t first = index_of(low, exponent);
	size_t size = histogram->bin_max * sizeof *histogram->bins;
	uint64_t bins[RF_HISTOGRAM_BINS_MAX];
	memset(bins, 0, size);
	if (histogram->bins) {
		add_bins(bins, first, exponent, histogram);
	} else {
		histogram->bins = rf_alloc(memory, size);
		if (!histogram->bins) return false;
		if (histogram->count) bins[index_of(histogram->low, exponent) - first] = histogram->count;
	}
	memcpy(histogram->bins, bins, size);
	histogram->low = low;
	histogram->high = high;
	histogram->first = first;
	histogram->exponent = exponent;
	return true;
}

bool rf_histogram_add(rf_memory *memory, rf_histogram *histogram, double value, uint64_t times)
{
	value += 0.0; /* no -0.0 */
	if (histogram->count == 0) {
		histogram->low = histogram->high = value;
	} else if (value < histogram->low || value > histogram->high) {
		if (!cover(memory, histogram, fmin(value, histogram->low), fmax(value, histogram->high)))
			return false;
	}
	if (histogram->bins)
		histogram->bins[index_of(value, histogram->exponent) - histogram->first] += times;
	histogram->count += times;
	return true;
}

bool rf_histogram_merge(rf_memory *memory, rf_histogram *into, const rf_histogram *from)
{
	double low = fmin(into->low, from->low), high = fmax(into->high, from->high);
	if (!from->count) return true;
	if (!from->bins) return rf_histogram_add(memory, into, from->low, from->count);
	if (!into->count) low = from->low, high = from->high;
	if (!cover(memory, into, low, high)) return false;
	add_bins(into->bins, into->first, into->exponent, from);
	into->count += from->count;
	return true;
}

/* ---- what it says ---- */

uint32_t rf_histogram_bin_count(const rf_histogram *histogram)
{
	if (!histogram->bins) return histogram->count > 0;
	return (uint32_t)(index_of(histogram->high, histogram->exponent) - histogram->first + 1);
}

uint64_t rf_histogram_bin(const rf_histogram *histogram, uint32_t i, double *from, double *to)
{
	if (!histogram->bins) {
		*from = *to = histogram->low;
		return histogram->count;
	}
	*from = fmax(ldexp((double)(histogram->first + i), histogram->exponent), -DBL_MAX);
	*to = fmin(ldexp((double)(histogram->first + i + 1), histogram->exponent), DBL_MAX);
	return histogram->bins[i];
}
