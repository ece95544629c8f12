/*
 * Quantiles of many values in little memory: a sample of the values whose members stand for
 * 1, 2, 4, ... values each. Few values are all kept, so that their quantiles are exact.
 *
 * A level holds members of one weight. When the sketch is full, the middle half of a level, in
 * order, is replaced by every other of its members, on the level above: of any value, the
 * number of values below it changes by one member's weight at most. That is KLL (Karnin, Lang,
 * Liberty: "Optimal quantile approximation in streams", 2016), but for the quarters at both
 * ends, which stay as they are: quantiles near 0 and 1 are the more exact for it, and the
 * least and the greatest value are always kept. Which of two neighbours goes is the hash of
 * some of the values for the first, then the other way for the second, and so on.
 *
 *   level 0 (of 8, as an example)   1 2 | 3 4 5 6 | 7 8      level 1   2 9
 *   afterwards                      1 2   7 8                          2 3 5 9
 *
 * Invariant: the weights of the members add up to the number of values; what a sketch holds
 * depends only on the values and their order, and on what was merged into it.
 */
#ifndef RF_RUNTIME_SKETCH_QUANTILE_H
#define RF_RUNTIME_SKETCH_QUANTILE_H

#include "base/memory.h"

enum {
	RF_QUANTILE_FEW = 3,     /* values in the sketch itself */
	RF_QUANTILE_EXACT = 512, /* up to so many values the quantiles are exact */
};

typedef struct rf_quantile_levels rf_quantile_levels;

/* All zero: empty. Owns what it points to. */
typedef struct rf_quantile_sketch {
	union {
		uint64_t few[RF_QUANTILE_FEW];
		struct {
			uint64_t *keys;             /* the members, heaviest level first */
			rf_quantile_levels *levels; /* NULL: all values are members */
		} many;
	} as;
	uint32_t count; /* of members */
	uint32_t limit; /* at how many room must be made; up to RF_QUANTILE_FEW of them in few */
} rf_quantile_sketch;

bool rf_quantile_make_room(rf_memory *memory, rf_quantile_sketch *sketch);

/* Adds a value as its key (runtime/value_key.h). False: out of memory, the sketch is as before. */
static inline bool rf_quantile_add(rf_memory *memory, rf_quantile_sketch *sketch, uint64_t key)
{
	uint64_t *keys;
	if (sketch->count == sketch->limit && !rf_quantile_make_room(memory, sketch)) return false;
	keys = sketch->limit > RF_QUANTILE_FEW ? sketch->as.many.keys : sketch->as.few;
	keys[sketch->count++] = key;
	return true;
}

/* Adds what another was given. False: out of memory; the sketch has some of it. */
bool rf_quantile_merge(rf_memory *memory, rf_quantile_sketch *into, const rf_quantile_sketch *from);
/* How many values it was given. */
uint64_t rf_quantile_count(const rf_quantile_sketch *sketch);
/* One of the values, near the place at a fraction of their order; the sketch is not empty. */
uint64_t rf_quantile_at(const rf_quantile_sketch *sketch, double fraction);
/* Makes it empty. */
void rf_quantile_release(rf_memory *memory, rf_quantile_sketch *sketch);

#endif
