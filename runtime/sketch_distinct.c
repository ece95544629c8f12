/*
 * Numbers of different values: see sketch_distinct.h. The estimate is that of O. Ertl, "New
 * cardinality estimation algorithms for HyperLogLog sketches" (2017): it needs no tables of
 * measured corrections and holds from the first value to beyond 2^60.
 */
#include "runtime/sketch_distinct.h"

#include <math.h>
#include <string.h>

enum {
	SLOTS_FIRST = 16,
	SLOTS_MAX = 1024,                           /* three quarters of them are taken at most */
	REST_BITS = 64 - RF_DISTINCT_REGISTER_BITS, /* of a hash, beside the register's number */
	RANK_MAX = REST_BITS + 1
};

#define LN_2 0.69314718055994530942

_Static_assert(RF_DISTINCT_EXACT == SLOTS_MAX / 4 * 3, "a full table becomes registers");

static bool is_dense(const rf_distinct_sketch *sketch)
{
	return sketch->slot_count == RF_DISTINCT_REGISTERS;
}

static void raise_register(uint8_t *registers, uint64_t hash)
{
	uint64_t rest = hash << RF_DISTINCT_REGISTER_BITS | 1 << (RF_DISTINCT_REGISTER_BITS - 1);
	uint8_t rank = (uint8_t)(__builtin_clzll(rest) + 1);
	uint8_t *at = &registers[hash >> REST_BITS];
	*at = *at > rank ? *at : rank;
}

/* The slot that has the hash, or the free one where it goes. */
static uint64_t *slot_of(uint64_t *slots, uint32_t slot_count, uint64_t hash)
{
	uint32_t slot = (uint32_t)hash & (slot_count - 1);
	while (slots[slot] && slots[slot] != hash) slot = (slot + 1) & (slot_count - 1);
	return &slots[slot];
}

/* The hashes that are kept and how many places they have, some of them 0. */
static const uint64_t *kept_hashes(const rf_distinct_sketch *sketch, uint32_t *place_count)
{
	*place_count = sketch->slot_count ? sketch->slot_count : sketch->count;
	return sketch->slot_count ? sketch->as.slots : sketch->as.few;
}

static void replace(rf_memory *memory, rf_distinct_sketch *sketch, void *block, uint32_t slot_count)
{
	if (sketch->slot_count)
		rf_free(memory, sketch->as.slots, sketch->slot_count * sizeof *sketch->as.slots);
	sketch->as.slots = block;
	sketch->slot_count = slot_count;
}

static bool make_dense(rf_memory *memory, rf_distinct_sketch *sketch)
{
	uint32_t place_count;
	const uint64_t *hashes = kept_hashes(sketch, &place_count);
	uint8_t *registers = rf_alloc_zero(memory, RF_DISTINCT_REGISTERS);
	if (!registers) return false;
	for (uint32_t i = 0; i < place_count; i++)
		if (hashes[i]) raise_register(registers, hashes[i]);
	replace(memory, sketch, registers, RF_DISTINCT_REGISTERS);
	return true;
}

/* More room, or registers. */
static bool grow(rf_memory *memory, rf_distinct_sketch *sketch)
{
	uint32_t slot_count = sketch->slot_count ? sketch->slot_count * 2 : SLOTS_FIRST, place_count;
	const uint64_t *hashes = kept_hashes(sketch, &place_count);
	uint64_t *slots;
	if (slot_count > SLOTS_MAX) return make_dense(memory, sketch);
	slots = rf_alloc_zero(memory, slot_count * sizeof *slots);
	if (!slots) return false;
	for (uint32_t i = 0; i < place_count; i++)
		if (hashes[i]) *slot_of(slots, slot_count, hashes[i]) = hashes[i];
	replace(memory, sketch, slots, slot_count);
	return true;
}

static bool is_kept(const rf_distinct_sketch *sketch, uint64_t hash)
{
	if (sketch->slot_count) return *slot_of(sketch->as.slots, sketch->slot_count, hash) != 0;
	for (uint32_t i = 0; i < sketch->count; i++)
		if (sketch->as.few[i] == hash) return true;
	return false;
}

bool rf_distinct_add(rf_memory *memory, rf_distinct_sketch *sketch, uint64_t hash)
{
	hash |= hash == 0;
	if (!is_dense(sketch)) {
		uint32_t room = sketch->slot_count ? sketch->slot_count / 4 * 3 : RF_DISTINCT_FEW;
		if (is_kept(sketch, hash)) return true;
		if (sketch->count == room && !grow(memory, sketch)) return false;
	}
	if (is_dense(sketch))
		raise_register(sketch->as.registers, hash);
	else if (sketch->slot_count)
		*slot_of(sketch->as.slots, sketch->slot_count, hash) = hash, sketch->count++;
	else
		sketch->as.few[sketch->count++] = hash;
	return true;
}

bool rf_distinct_merge(rf_memory *memory, rf_distinct_sketch *into, const rf_distinct_sketch *from)
{
	uint32_t place_count;
	const uint64_t *hashes;
	if (is_dense(from)) {
		uint8_t *registers;
		const uint8_t *others = from->as.registers;
		if (!is_dense(into) && !make_dense(memory, into)) return false;
		registers = into->as.registers;
		for (uint32_t i = 0; i < RF_DISTINCT_REGISTERS; i++)
			registers[i] = registers[i] > others[i] ? registers[i] : others[i];
		return true;
	}
	hashes = kept_hashes(from, &place_count);
	for (uint32_t i = 0; i < place_count; i++)
		if (hashes[i] && !rf_distinct_add(memory, into, hashes[i])) return false;
	return true;
}

void rf_distinct_release(rf_memory *memory, rf_distinct_sketch *sketch)
{
	if (is_dense(sketch))
		rf_free(memory, sketch->as.registers, RF_DISTINCT_REGISTERS);
	else if (sketch->slot_count)
		rf_free(memory, sketch->as.slots, sketch->slot_count * sizeof *sketch->as.slots);
	memset(sketch, 0, sizeof *sketch);
}

/* ---- the estimate ---- */

/* The sum of x^(2^k) 2^(k-1) over k from 0: what empty registers stand for; x is below 1. */
static double sigma(double x)
{
	double weight = 1, sum = x, before;
	do {
		x *= x;
		before = sum;
		sum += x * weight;
		weight += weight;
	} while (sum != before);
	return sum;
}

/* The same for registers that can't rise. */
static double tau(double x)
{
	double weight = 1, sum = 1 - x, before;
	if (x == 0 || x == 1) return 0;
	do {
		x = sqrt(x);
		before = sum;
		weight /= 2;
		sum -= (1 - x) * (1 - x) * weight;
	} while (sum != before);
	return sum / 3;
}

int64_t rf_distinct_count(const rf_distinct_sketch *sketch)
{
	const double total = RF_DISTINCT_REGISTERS;
	uint32_t counts[RANK_MAX + 1] = {0};
	double sum, estimate;
	if (!is_dense(sketch)) return sketch->count;
	for (uint32_t i = 0; i < RF_DISTINCT_REGISTERS; i++) counts[sketch->as.registers[i]]++;
	sum = total * tau(1 - counts[RANK_MAX] / total);
	for (int rank = RANK_MAX - 1; rank > 0; rank--) sum = (sum + counts[rank]) / 2;
	sum += total * sigma(counts[0] / total);
	estimate = total * total / (2 * LN_2 * sum);
	return estimate < 0x1p63 ? (int64_t)llround(estimate) : INT64_MAX;
}
