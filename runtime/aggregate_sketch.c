/*
 * Aggregates that keep a sketch of their values instead of all of them: approx_distinct,
 * approx_quantile and approx_top_k. Invariant: a state's memory has a bound, whatever it is given.
 */
#include "runtime/aggregate_array.h"
#include "runtime/sketch_distinct.h"
#include "runtime/sketch_quantile.h"
#include "runtime/sketch_top.h"
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

/* ---- approx_top_k: a state is a pointer, NULL until the first value ---- */

enum { TOP_DEFAULT = 10, COUNTERS_LEAST = 256, COUNTERS_EACH = 8 };

static void top_init(void *state)
{
	memset(state, 0, sizeof(rf_top_sketch *));
}

static rf_top_sketch *top_in(const void *state)
{
	rf_top_sketch *top;
	memcpy(&top, state, sizeof top);
	return top;
}

static uint32_t wanted_of(const rf_aggregate_env *env)
{
	const rf_value *wanted = &env->call->constants[0];
	return wanted->is_null ? TOP_DEFAULT : (uint32_t)wanted->as.bigint;
}

/* The state's sketch, made if need be; NULL when memory is refused. */
static rf_top_sketch *top_of(const rf_aggregate_env *env, void *state)
{
	rf_top_sketch *top = top_in(state);
	uint32_t counters = wanted_of(env) * COUNTERS_EACH;
	if (top) return top;
	top = rf_alloc(env->memory, sizeof *top);
	if (!top) return NULL;
	rf_top_init(top, env->call->arg_types[0],
	            counters < COUNTERS_LEAST ? COUNTERS_LEAST : counters);
	memcpy(state, &top, sizeof top);
	return top;
}

static bool top_update(const rf_aggregate_env *env, const rf_aggregate_rows *rows)
{
	const rf_column *column = &rows->args[0];
	for (uint32_t i = 0; i < rows->row_count; i++) {
		uint32_t at = rf_agg_position(rows, i);
		rf_top_sketch *top;
		if (rf_is_null(column, at)) continue;
		top = top_of(env, rf_agg_state(rows, i));
		if (!top || !rf_top_add(env->memory, top, column, at, 1)) return false;
	}
	return true;
}

static bool top_merge(const rf_aggregate_env *env, void *into, const void *from)
{
	const rf_top_sketch *later = top_in(from);
	rf_top_sketch *top;
	if (!later) return true;
	top = top_of(env, into);
	return top && rf_top_merge(env->memory, top, later);
}

static bool top_finish(const rf_aggregate_env *env, const void *state, rf_batch_store *store,
                       uint32_t column, uint32_t row, const char **has_failed)
{
	const rf_top_sketch *top = top_in(state);
	uint32_t places[RF_AGG_TOP_MAX], count = wanted_of(env);
	rf_agg_time_key *keys;
	if (!top) return rf_agg_put_null(store, column, row);
	rf_top_list(top, places, &count);
	keys = rf_agg_time_keys_take(env->memory, count);
	if (!keys) return false;
	for (uint32_t i = 0; i < count; i++) keys[i] = (rf_agg_time_key){.time = i, .index = places[i]};
	return rf_agg_put_array(env, &top->counted.values.column, keys, count, store, column, row,
	                        has_failed);
}

static void top_release(const rf_aggregate_env *env, void *state)
{
	rf_top_sketch *top = top_in(state);
	if (!top) return;
	rf_top_release(env->memory, top);
	rf_free(env->memory, top, sizeof *top);
	top_init(state);
}

const rf_aggregate_class rf_agg_approx_top_k = {
	.state_size = sizeof(rf_top_sketch *),
	.is_flat = false,
	.is_bounded = true,
	.init = top_init,
	.update = top_update,
	.merge = top_merge,
	.finish = top_finish,
	.release = top_release,
};
