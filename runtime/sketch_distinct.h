/*
 * How many different values there are, by HyperLogLog over 64-bit hashes of them. Few values
 * are kept as their hashes, so that their number is exact; more become registers of fixed size.
 *
 * Invariant: what a sketch says depends only on the set of hashes it was given, in whatever
 * order and through whatever merges.
 */
#ifndef RF_RUNTIME_SKETCH_DISTINCT_H
#define RF_RUNTIME_SKETCH_DISTINCT_H

#include "base/memory.h"

enum {
	RF_DISTINCT_FEW = 3,            /* hashes in the sketch itself */
	RF_DISTINCT_EXACT = 768,        /* up to so many values the number is exact */
	RF_DISTINCT_REGISTER_BITS = 13, /* standard error: 1.04 / sqrt(2^13) = 1.15 % */
	RF_DISTINCT_REGISTERS = 1 << RF_DISTINCT_REGISTER_BITS
};

/* All zero: empty. Owns what it points to. */
typedef struct rf_distinct_sketch {
	union {
		uint64_t few[RF_DISTINCT_FEW];
		uint64_t *slots;    /* a hash table, 0 free */
		uint8_t *registers; /* the longest run of zeros plus one that came for each */
	} as;
	uint32_t count;      /* of hashes, while they are kept */
	uint32_t slot_count; /* 0: in few; RF_DISTINCT_REGISTERS: registers */
} rf_distinct_sketch;

/* False: out of memory, the sketch is as before. */
bool rf_distinct_add(rf_memory *memory, rf_distinct_sketch *sketch, uint64_t hash);
/* Adds what another was given. False: out of memory; the sketch has some of it. */
bool rf_distinct_merge(rf_memory *memory, rf_distinct_sketch *into, const rf_distinct_sketch *from);
int64_t rf_distinct_count(const rf_distinct_sketch *sketch);
/* Makes it empty. */
void rf_distinct_release(rf_memory *memory, rf_distinct_sketch *sketch);

#endif
