/*
 * Aggregates that keep a sketch of their values instead of all of them: approx_distinct and
 * approx_quantile. Invariant: a state's memory has a bound, whatever it is given.
 */
#include "runtime/aggregate_impl.h"
#include "runtime/sketch_distinct.h"
#include "runtime/sketch_quantile.h"
#include "runtime/value_hash.h"
#include "runtime/value_key.h"

#include <string.h>

/* ---- approx_distinct ---- */

static void distinct_init(void *state)
{
	memset(state, 0, sizeof(rf_distinct_sketch));
}

static bool distinct_update(const rf_aggregate_env *env, const rf_aggregate_rows *rows)
{
	const rf_column *column = &rows->args[0];
	for (uint32_t i = 0; i < rows->row_count; i++) {
		uint32_t at = rf_agg_position(rows, i);
		uint64_t hash;
		if (rf_is_null(column, at)) continue;
		/* Once more: every bit must depend on every bit of the value. */
		hash = rf_hash_u64(rf_hash_value(column, at, 0), 1);
		if (!rf_distinct_add(env->memory, rf_agg_state(rows, i), hash)) return false;
	}
	return true;
}

static bool distinct_merge(const rf_aggregate_env *env, void *into, const void *from)
{
	return rf_distinct_merge(env->memory, into, from);
}

static bool distinct_finish(const rf_aggregate_env *env, const void *state, rf_batch_store *store,
                            uint32_t column, uint32_t row, const char **has_failed)
{
	RF_UNUSED(env);
	RF_UNUSED(has_failed);
	return rf_agg_put_bigint(store, column, row, rf_distinct_count(state));
}

static void distinct_release(const rf_aggregate_env *env, void *state)
{
	rf_distinct_release(env->memory, state);
}

const rf_aggregate_class rf_agg_approx_distinct = {
	.state_size = sizeof(rf_distinct_sketch),
	.is_flat = false,
	.is_bounded = true,
	.init = distinct_init,
	.update = distinct_update,
	.merge = distinct_merge,
	.finish = distinct_finish,
	.release = distinct_release,
};

/* ---- approx_quantile ---- */

static void quantile_init(void *state)
{
	memset(state, 0, sizeof(rf_quantile_sketch));
}

static bool quantile_update(const rf_aggregate_env *env, const rf_aggregate_rows *rows)
{
	const rf_column *column = &rows->args[0];
	const double *reals = column->data;
	const int64_t *integers = column->data;
	for (uint32_t i = 0; i < rows->row_count; i++) {
		uint32_t at = rf_agg_position(rows, i);
		uint64_t key;
		if (rf_is_null(column, at)) continue;
		key = column->type == RF_DOUBLE ? rf_key_of_double(reals[at])
										: rf_key_of_bigint(integers[at]);
		if (!rf_quantile_add(env->memory, rf_agg_state(rows, i), key)) return false;
	}
	return true;
}

static bool quantile_merge(const rf_aggregate_env *env, void *into, const void *from)
{
	return rf_quantile_merge(env->memory, into, from);
}

static bool quantile_finish(const rf_aggregate_env *env, const void *state, rf_batch_store *store,
                            uint32_t column, uint32_t row, const char **has_failed)
{
	const rf_quantile_sketch *sketch = state;
	uint64_t key;
	RF_UNUSED(has_failed);
	if (!sketch->count) return rf_agg_put_null(store, column, row);
	key = rf_quantile_at(sketch, env->call->constants[0].as.real);
	if (env->call->arg_types[0] == RF_DOUBLE)
		return rf_agg_put_real(store, column, row, rf_double_of_key(key));
	return rf_agg_put_bigint(store, column, row, rf_bigint_of_key(key));
}

static void quantile_release(const rf_aggregate_env *env, void *state)
{
	rf_quantile_release(env->memory, state);
}

const rf_aggregate_class rf_agg_approx_quantile = {
	.state_size = sizeof(rf_quantile_sketch),
	.is_flat = false,
	.is_bounded = true,
	.init = quantile_init,
	.update = quantile_update,
	.merge = quantile_merge,
	.finish = quantile_finish,
	.release = quantile_release,
};
