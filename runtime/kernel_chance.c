/*
 * Chance: random(), UUIDs. Each call of a query has a generator of its own, seeded by the
 * system or by SET seed. Invariant: with a seed, the numbers depend only on how many rows
 * were computed before, not on how they were cut into batches.
 */
#include "base/hash.h"
#include "runtime/kernel_loop.h"

#include <math.h>
#include <sys/random.h>

/* xoshiro256** of Blackman and Vigna; after it what uuidv7 keeps. */
typedef struct chance {
	uint64_t words[4];
	int64_t last_ms;
	uint32_t count_in_ms;
} chance;

static void release(rf_kernel_cache *cache)
{
	rf_free(cache->memory, cache->state, sizeof(chance));
}

static bool seed_words(chance *state, uint64_t seed)
{
	if (seed == 0)
		return getrandom(state->words, sizeof state->words, 0) == (ssize_t)sizeof state->words;
	for (uint64_t i = 0; i < 4; i++) state->words[i] = rf_hash_u64(i, seed);
	return true;
}

/* NULL, with is_out_of_memory set or all rows failed, if there is no generator. */
static chance *chance_of(rf_kernel_call *call)
{
	rf_kernel_cache *cache = call->cache;
	chance *state = cache->state;
	if (state) return state;
	state = rf_alloc_zero(cache->memory, sizeof *state);
	if (!state) {
		call->is_out_of_memory = true;
		return NULL;
	}
	if (!seed_words(state, cache->seed)) {
		rf_free(cache->memory, state, sizeof *state);
		RF_FOR_ROWS(call, row) rf_kernel_fail(call, row, "the system gives no random numbers");
		return NULL;
	}
	cache->state = state;
	cache->release = release;
	return state;
}

static uint64_t rotate(uint64_t x, int bits)
{
	return x << bits | x >> (64 - bits);
}

static uint64_t next(chance *state)
{
	uint64_t *s = state->words, result = rotate(s[1] * 5, 7) * 9, shifted = s[1] << 17;
	s[2] ^= s[0];
	s[3] ^= s[1];
	s[1] ^= s[2];
	s[0] ^= s[3];
	s[2] ^= shifted;
	s[3] = rotate(s[3], 45);
	return result;
}

/* 53 bits, so that every result is a multiple of 2^-53 below 1. */
void rf_kernel_RANDOM(rf_kernel_call *call)
{
	chance *state = chance_of(call);
	double *out = call->out->data;
	if (!state) return;
	RF_FOR_ROWS(call, row) out[row] = (double)(next(state) >> 11) * 0x1p-53;
}

/* From 0 to most, all equally likely: what would favour the low numbers is drawn again. */
static uint64_t next_upto(chance *state, uint64_t most)
{
	uint64_t count = most + 1, drawn, excess;
	if (count == 0) return next(state);
	excess = (UINT64_MAX % count + 1) % count;
	do {
		drawn = next(state);
	} while (drawn > UINT64_MAX - excess);
	return drawn % count;
}

void rf_kernel_RANDOM_RANGE(rf_kernel_call *call)
{
	chance *state = chance_of(call);
	const int64_t *least = call->args[0].data, *most = call->args[1].data;
	int64_t *out = call->out->data;
	if (!state) return;
	RF_FOR_ROWS(call, row)
	{
		uint64_t range = (uint64_t)most[row] - (uint64_t)least[row];
		if (least[row] > most[row])
			rf_kernel_fail(call, row, "random has no number in an empty range");
		else
			out[row] = (int64_t)((uint64_t)least[row] + next_upto(state, range));
	}
}

/* Two numbers of chance make one: the other that they would give is not kept, so that a row's
 * number depends on nothing but how many rows came before. */
void rf_kernel_RANDOM_NORMAL(rf_kernel_call *call)
{
	chance *state = chance_of(call);
	const double *means = call->args[0].data, *deviations = call->args[1].data;
	double *out = call->out->data;
	if (!state) return;
	RF_FOR_ROWS(call, row)
	{
		double distance = (double)((next(state) >> 11) + 1) * 0x1p-53; /* not 0 */
		double angle = (double)(next(state) >> 11) * 0x1p-53;
		double drawn = sqrt(-2 * log(distance)) * cos(2 * M_PI * angle);
		out[row] = rf_one_nan(means[row] + deviations[row] * drawn);
	}
}

/* ---- UUIDs ---- */

void rf_kernel_UUID(rf_kernel_call *call)
{
	chance *state = chance_of(call);
	rf_text *out = call->out->data;
	if (!state) return;
	RF_FOR_ROWS(call, row)
	{
		uint64_t halves[2] = {next(state), next(state)};
		out[row] = (rf_text){rf_kernel_uuid(call, (uint8_t *)halves, 4), RF_UUID_TEXT_SIZE};
		if (!out[row].data) return;
	}
}

/* 48 bits of milliseconds, 12 of a counter that keeps them in order, 62 of chance. */
void rf_kernel_UUIDV7(rf_kernel_call *call)
{
	enum { COUNTER_MAX = 0xFFF };
	chance *state = chance_of(call);
	rf_text *out = call->out->data;
	int64_t now_ms = call->now_ns / 1000000;
	if (!state) return;
	RF_FOR_ROWS(call, row)
	{
		uint8_t bytes[16];
		uint64_t high, low = next(state);
		if (now_ms > state->last_ms) {
			state->last_ms = now_ms;
			state->count_in_ms = 0;
		} else if (state->count_in_ms++ == COUNTER_MAX) {
			state->last_ms++;
			state->count_in_ms = 0;
		}
		high = (uint64_t)state->last_ms << 16 | state->count_in_ms;
		for (int i = 0; i < 8; i++) bytes[i] = (uint8_t)(high >> (56 - 8 * i));
		memcpy(bytes + 8, &low, 8);
		out[row] = (rf_text){rf_kernel_uuid(call, bytes, 7), RF_UUID_TEXT_SIZE};
		if (!out[row].data) return;
	}
}
