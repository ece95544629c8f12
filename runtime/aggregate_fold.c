/*
 * Aggregates that fold values with one operation: product, bits and truth. Invariant: count
 * is the number of values folded; with none the result is NULL.
 */
#include "runtime/aggregate_impl.h"

#include <string.h>

#define FOLD_CLASS(name, state_type, prefix, finish_function, retract_function) \
	const rf_aggregate_class rf_agg_##name = { \
		.state_size = sizeof(state_type), \
		.is_flat = true, \
		.init = prefix##_init, \
		.update = prefix##_update, \
		.merge = prefix##_merge, \
		.finish = finish_function, \
		.release = rf_agg_release_nothing, \
		.retract = retract_function, \
	};

/* ---- product ---- */

typedef struct product_state {
	double product;
	int64_t count;
} product_state;

static void product_init(void *state)
{
	*(product_state *)state = (product_state){1.0, 0};
}

RF_AGG_INLINE void product_step(product_state *state, double value)
{
	state->product *= value;
	state->count++;
}

RF_AGG_UPDATE(product_update, product_state, double, product_step)

static bool product_merge(const rf_aggregate_env *env, void *into, const void *from)
{
	product_state *state = into;
	const product_state *later = from;
	RF_UNUSED(env);
	state->product *= later->product;
	state->count += later->count;
	return true;
}

static bool product_finish(const rf_aggregate_env *env, const void *state, rf_batch_store *store,
                           uint32_t column, uint32_t row, const char **has_failed)
{
	const product_state *product = state;
	RF_UNUSED(env);
	RF_UNUSED(has_failed);
	if (!product->count) return rf_agg_put_null(store, column, row);
	return rf_agg_put_real(store, column, row, product->product);
}

FOLD_CLASS(product, product_state, product, product_finish, NULL)

/* ---- bits ---- */

typedef struct bits_state {
	uint64_t bits;
	int64_t count;
} bits_state;

static void bit_and_init(void *state)
{
	*(bits_state *)state = (bits_state){UINT64_MAX, 0};
}

static void bit_or_init(void *state)
{
	*(bits_state *)state = (bits_state){0, 0};
}

static void bit_xor_init(void *state)
{
	*(bits_state *)state = (bits_state){0, 0};
}

RF_AGG_INLINE void bit_and_step(bits_state *state, int64_t value)
{
	state->bits &= (uint64_t)value;
	state->count++;
}

RF_AGG_INLINE void bit_or_step(bits_state *state, int64_t value)
{
	state->bits |= (uint64_t)value;
	state->count++;
}

RF_AGG_INLINE void bit_xor_step(bits_state *state, int64_t value)
{
	state->bits ^= (uint64_t)value;
	state->count++;
}

RF_AGG_INLINE void bit_xor_back(bits_state *state, int64_t value)
{
	state->bits ^= (uint64_t)value;
	state->count--;
}

RF_AGG_UPDATE(bit_and_update, bits_state, int64_t, bit_and_step)
RF_AGG_UPDATE(bit_or_update, bits_state, int64_t, bit_or_step)
RF_AGG_UPDATE(bit_xor_update, bits_state, int64_t, bit_xor_step)
RF_AGG_UPDATE(bit_xor_retract, bits_state, int64_t, bit_xor_back)

#define BITS_MERGE(name, operation) \
	static bool name(const rf_aggregate_env *env, void *into, const void *from) \
	{ \
		RF_UNUSED(env); \
		((bits_state *)into)->bits operation((const bits_state *)from)->bits; \
		((bits_state *)into)->count += ((const bits_state *)from)->count; \
		return true; \
	}

BITS_MERGE(bit_and_merge, &=)
BITS_MERGE(bit_or_merge, |=)
BITS_MERGE(bit_xor_merge, ^=)

static bool bits_finish(const rf_aggregate_env *env, const void *state, rf_batch_store *store,
                        uint32_t column, uint32_t row, const char **has_failed)
{
	const bits_state *bits = state;
	RF_UNUSED(env);
	RF_UNUSED(has_failed);
	if (!bits->count) return rf_agg_put_null(store, column, row);
	return rf_agg_put_bigint(store, column, row, (int64_t)bits->bits);
}

FOLD_CLASS(bit_and, bits_state, bit_and, bits_finish, NULL)
FOLD_CLASS(bit_or, bits_state, bit_or, bits_finish, NULL)
FOLD_CLASS(bit_xor, bits_state, bit_xor, bits_finish, bit_xor_retract)

/* ---- truth ---- */

typedef struct truth_state {
	int64_t true_count;
	int64_t count;
} truth_state;

static void truth_init(void *state)
{
	*(truth_state *)state = (truth_state){0, 0};
}

RF_AGG_INLINE void truth_step(truth_state *state, uint8_t value)
{
	state->true_count += value != 0;
	state->count++;
}

RF_AGG_INLINE void truth_back(truth_state *state, uint8_t value)
{
	state->true_count -= value != 0;
	state->count--;
}

RF_AGG_UPDATE(truth_update, truth_state, uint8_t, truth_step)
RF_AGG_UPDATE(truth_retract, truth_state, uint8_t, truth_back)

static bool truth_merge(const rf_aggregate_env *env, void *into, const void *from)
{
	RF_UNUSED(env);
	((truth_state *)into)->true_count += ((const truth_state *)from)->true_count;
	((truth_state *)into)->count += ((const truth_state *)from)->count;
	return true;
}

static bool bool_and_finish(const rf_aggregate_env *env, const void *state, rf_batch_store *store,
                            uint32_t column, uint32_t row, const char **has_failed)
{
	const truth_state *truth = state;
	RF_UNUSED(env);
	RF_UNUSED(has_failed);
	if (!truth->count) return rf_agg_put_null(store, column, row);
	return rf_agg_put_boolean(store, column, row, truth->true_count == truth->count);
}

static bool bool_or_finish(const rf_aggregate_env *env, const void *state, rf_batch_store *store,
                           uint32_t column, uint32_t row, const char **has_failed)
{
	const truth_state *truth = state;
	RF_UNUSED(env);
	RF_UNUSED(has_failed);
	if (!truth->count) return rf_agg_put_null(store, column, row);
	return rf_agg_put_boolean(store, column, row, truth->true_count > 0);
}

FOLD_CLASS(bool_and, truth_state, truth, bool_and_finish, truth_retract)
FOLD_CLASS(bool_or, truth_state, truth, bool_or_finish, truth_retract)
