/*
 * Means other than the plain one: geometric, harmonic, weighted, and those that forget
 * (ema). Invariant: count 0 means that nothing else is set.
 */
#include "runtime/aggregate_impl.h"
#include "runtime/aggregate_pair.h"

#include <string.h>

#define MEAN_CLASS(name, state_type, prefix) \
	const rf_aggregate_class rf_agg_##name = { \
		.state_size = sizeof(state_type), \
		.is_flat = true, \
		.init = prefix##_init, \
		.update = prefix##_update, \
		.merge = prefix##_merge, \
		.finish = prefix##_finish, \
		.release = rf_agg_release_nothing, \
	};

#define MEAN_INIT(prefix, state_type) \
	static void prefix##_init(void *state) \
	{ \
		memset(state, 0, sizeof(state_type)); \
	}

/* ---- geometric: the product as a mantissa and an exponent of two, so that it stays exact to
 * a few roundings and can't overflow ---- */

typedef struct geometric {
	double mantissa; /* 0.5 to below 1, or 0, or not finite */
	int64_t exponent;
	int64_t count;
} geometric;

MEAN_INIT(geometric, geometric)

static void geometric_multiply(geometric *state, double value, int64_t exponent, int64_t count)
{
	int shift = 0;
	if (state->count == 0) state->mantissa = 1;
	state->mantissa = frexp(state->mantissa * value, &shift);
	if (isfinite(state->mantissa) && state->mantissa != 0) state->exponent += shift + exponent;
	state->count += count;
}

RF_AGG_INLINE void geometric_step(geometric *state, double value)
{
	int exponent = 0;
	double mantissa = value < 0 ? NAN : frexp(value, &exponent);
	geometric_multiply(state, mantissa, isfinite(mantissa) ? exponent : 0, 1);
}

RF_AGG_UPDATE(geometric_update, geometric, double, geometric_step)

static bool geometric_merge(const rf_aggregate_env *env, void *into, const void *from)
{
	const geometric *later = from;
	RF_UNUSED(env);
	if (later->count) geometric_multiply(into, later->mantissa, later->exponent, later->count);
	return true;
}

static bool geometric_finish(const rf_aggregate_env *env, const void *state, rf_batch_store *store,
                             uint32_t column, uint32_t row, const char **has_failed)
{
	const geometric *product = state;
	int64_t whole, rest;
	RF_UNUSED(env);
	RF_UNUSED(has_failed);
	if (!product->count) return rf_agg_put_null(store, column, row);
	if (!isfinite(product->mantissa) || product->mantissa == 0)
		return rf_agg_put_real(store, column, row, product->mantissa);
	whole = product->exponent / product->count;
	rest = product->exponent - whole * product->count;
	return rf_agg_put_real(
		store, column, row,
		ldexp(exp2(((double)rest + log2(product->mantissa)) / (double)product->count), (int)whole));
}

MEAN_CLASS(geometric_mean, geometric, geometric)

/* ---- harmonic ---- */

typedef struct harmonic {
	rf_pair sum; /* of 1 / x */
	int64_t count;
	int64_t unused;
} harmonic;

MEAN_INIT(harmonic, harmonic)

RF_AGG_INLINE void harmonic_step(harmonic *state, double value)
{
	rf_pair_collect(&state->sum, 1 / value);
	state->count++;
}

RF_AGG_UPDATE(harmonic_update, harmonic, double, harmonic_step)

static bool harmonic_merge(const rf_aggregate_env *env, void *into, const void *from)
{
	harmonic *state = into;
	const harmonic *later = from;
	RF_UNUSED(env);
	if (!later->count) return true;
	state->sum = rf_pair_add(rf_pair_normal(state->sum), rf_pair_normal(later->sum));
	state->count += later->count;
	return true;
}

static bool harmonic_finish(const rf_aggregate_env *env, const void *state, rf_batch_store *store,
                            uint32_t column, uint32_t row, const char **has_failed)
{
	const harmonic *mean = state;
	RF_UNUSED(env);
	RF_UNUSED(has_failed);
	if (!mean->count) return rf_agg_put_null(store, column, row);
	return rf_agg_put_real(store, column, row,
	                       (double)mean->count / rf_pair_normal(mean->sum).high);
}

MEAN_CLASS(harmonic_mean, harmonic, harmonic)

/* ---- weighted ---- */

typedef struct weighted {
	rf_pair sum;    /* of value * weight */
	rf_pair weight; /* of the weights */
	int64_t count;
	int64_t unused;
} weighted;

MEAN_INIT(weighted, weighted)

static bool weighted_update(const rf_aggregate_env *env, const rf_aggregate_rows *rows)
{
	const double *values = rows->args[0].data, *weights = rows->args[1].data;
	RF_UNUSED(env);
	for (uint32_t i = 0; i < rows->row_count; i++) {
		uint32_t at = rf_agg_position(rows, i);
		weighted *state = rf_agg_state(rows, i);
		if (rf_is_null(&rows->args[0], at) || rf_is_null(&rows->args[1], at)) continue;
		rf_pair_collect_product(&state->sum, values[at], weights[at]);
		rf_pair_collect(&state->weight, weights[at]);
		state->count++;
	}
	return true;
}

static bool weighted_merge(const rf_aggregate_env *env, void *into, const void *from)
{
	weighted *state = into;
	const weighted *later = from;
	RF_UNUSED(env);
	if (!later->count) return true;
	state->sum = rf_pair_add(rf_pair_normal(state->sum), rf_pair_normal(later->sum));
	state->weight = rf_pair_add(rf_pair_normal(state->weight), rf_pair_normal(later->weight));
	state->count += later->count;
	return true;
}

static bool weighted_finish(const rf_aggregate_env *env, const void *state, rf_batch_store *store,
                            uint32_t column, uint32_t row, const char **has_failed)
{
	const weighted *mean = state;
	double weight = rf_pair_normal(mean->weight).high;
	RF_UNUSED(env);
	RF_UNUSED(has_failed);
	if (!mean->count || weight == 0) return rf_agg_put_null(store, column, row);
	return rf_agg_put_real(store, column, row, rf_pair_normal(mean->sum).high / weight);
}

MEAN_CLASS(weighted_avg, weighted, weighted)
