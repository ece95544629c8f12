/*
 * Sums and means of DECIMAL. Invariant: a sum is exact in 192 bits, so that what comes and
 * goes leaves nothing behind; a mean is its sum divided once, rounded half away from zero.
 */
#include "runtime/aggregate_impl.h"

#include "base/decimal.h"

#include <string.h>

typedef struct decimal_sum {
	uint64_t parts[3]; /* two's complement, the lowest first */
	int64_t count;
} decimal_sum;

static void decimal_init(void *state)
{
	memset(state, 0, sizeof(decimal_sum));
}

static void add_parts(decimal_sum *state, const uint64_t parts[3])
{
	unsigned __int128 carry = 0;
	for (int i = 0; i < 3; i++) {
		carry += (unsigned __int128)state->parts[i] + parts[i];
		state->parts[i] = (uint64_t)carry;
		carry >>= 64;
	}
}

static void add_value(decimal_sum *state, __int128 value)
{
	const uint64_t parts[3] = {(uint64_t)value, (uint64_t)(value >> 64),
	                           value < 0 ? UINT64_MAX : 0};
	add_parts(state, parts);
}

RF_AGG_INLINE void decimal_step(decimal_sum *state, rf_decimal value)
{
	add_value(state, rf_decimal_get(value));
	state->count++;
}

RF_AGG_INLINE void decimal_back(decimal_sum *state, rf_decimal value)
{
	add_value(state, -rf_decimal_get(value));
	state->count--;
}

RF_AGG_UPDATE(decimal_update, decimal_sum, rf_decimal, decimal_step)
RF_AGG_UPDATE(decimal_retract, decimal_sum, rf_decimal, decimal_back)

static bool decimal_merge(const rf_aggregate_env *env, void *into, const void *from)
{
	decimal_sum *state = into;
	const decimal_sum *later = from;
	RF_UNUSED(env);
	add_parts(state, later->parts);
	state->count += later->count;
	return true;
}

/* The sum without its sign. */
static bool size_of(const decimal_sum *sum, uint64_t parts[3])
{
	bool is_negative = sum->parts[2] >> 63;
	unsigned __int128 carry = is_negative;
	for (int i = 0; i < 3; i++) {
		carry += is_negative ? ~sum->parts[i] : sum->parts[i];
		parts[i] = (uint64_t)carry;
		carry >>= 64;
	}
	return is_negative;
}

/* Divides the number by a count; returns what is left. */
static uint64_t divide(uint64_t parts[3], uint64_t count)
{
	unsigned __int128 rest = 0;
	for (int i = 2; i >= 0; i--) {
		rest = rest << 64 | parts[i];
		parts[i] = (uint64_t)(rest / count);
		rest %= count;
	}
	return (uint64_t)rest;
}

static bool put(rf_batch_store *store, uint32_t column, uint32_t row, const uint64_t parts[3],
                bool is_negative, const char **has_failed, const char *reason)
{
	const __int128 bound = rf_decimal_power(rf_type_precision(store->columns[column].type));
	const unsigned __int128 size = (unsigned __int128)parts[1] << 64 | parts[0];
	if (parts[2] || size >= (unsigned __int128)bound)
		return rf_agg_put_failure(store, column, row, has_failed, reason);
	((rf_decimal *)store->columns[column].data)[row] =
		rf_decimal_make(is_negative ? -(__int128)size : (__int128)size);
	return true;
}

static bool decimal_finish(const rf_aggregate_env *env, const void *state, rf_batch_store *store,
                           uint32_t column, uint32_t row, const char **has_failed)
{
	const decimal_sum *sum = state;
	uint64_t parts[3];
	bool is_negative;
	RF_UNUSED(env);
	if (!sum->count) return rf_agg_put_null(store, column, row);
	is_negative = size_of(sum, parts);
	return put(store, column, row, parts, is_negative, has_failed,
	           "sum is out of range of DECIMAL");
}

/* parts = parts * 10 + digit; the digit may be 10, from rounding. */
static void append_digit(uint64_t parts[3], uint64_t digit)
{
	unsigned __int128 carry = digit;
	for (int i = 0; i < 3; i++) {
		carry += (unsigned __int128)parts[i] * 10;
		parts[i] = (uint64_t)carry;
		carry >>= 64;
	}
}

static bool decimal_mean_finish(const rf_aggregate_env *env, const void *state,
                                rf_batch_store *store, uint32_t column, uint32_t row,
                                const char **has_failed)
{
	const decimal_sum *sum = state;
	uint32_t scale = rf_type_scale(env->call->arg_types[0]);
	uint64_t parts[3], count = (uint64_t)sum->count, rest;
	bool is_negative;
	if (!sum->count) return rf_agg_put_null(store, column, row);
	is_negative = size_of(sum, parts);
	rest = divide(parts, count);
	for (; scale < rf_type_scale(store->columns[column].type); scale++) {
		unsigned __int128 more = (unsigned __int128)rest * 10;
		append_digit(parts, (uint64_t)(more / count));
		rest = (uint64_t)(more % count);
	}
	if (rest >= count - rest) {
		for (int i = 0; i < 3 && ++parts[i] == 0; i++) continue;
	}
	return put(store, column, row, parts, is_negative, has_failed,
	           "mean is out of range of DECIMAL");
}

RF_AGG_COMBINE(decimal_combine, decimal_sum, decimal_merge)

#define DECIMAL_CLASS(class_name, finish_function) \
	const rf_aggregate_class class_name = { \
		.state_size = sizeof(decimal_sum), \
		.is_flat = true, \
		.init = decimal_init, \
		.update = decimal_update, \
		.merge = decimal_merge, \
		.finish = finish_function, \
		.release = rf_agg_release_nothing, \
		.retract = decimal_retract, \
		.combine = decimal_combine, \
	};

DECIMAL_CLASS(rf_agg_sum_decimal, decimal_finish)
DECIMAL_CLASS(rf_agg_avg_decimal, decimal_mean_finish)
