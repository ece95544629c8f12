/*
 * ema: the mean of the values, each weighing half as much as one that is a half life younger.
 * By rows, age is the number of values that came later; by event time it is the time from a
 * value to the latest. Invariant: weight is the sum of the weights, of which the youngest has 1.
 *
 *   ema(x, 2) over 1, 2, 4    (1 * 0.5 + 2 * 0.7071 + 4 * 1) / (0.5 + 0.7071 + 1)
 */
#include "runtime/aggregate_impl.h"
#include "runtime/aggregate_pair.h"

#include <string.h>

typedef struct ema {
	rf_pair sum; /* of the values by their weights */
	rf_pair weight;
	int64_t age; /* by rows: how many values; by time: the time of the latest */
	int64_t has_value;
} ema;

static void ema_init(void *state)
{
	memset(state, 0, sizeof(ema));
}

/* All that is there loses weight. */
static void fade(ema *state, double decay)
{
	if (decay == 0) {
		state->sum = state->weight = (rf_pair){0, 0};
		return;
	}
	state->sum = rf_pair_scale(state->sum, decay);
	state->weight = rf_pair_scale(state->weight, decay);
}

static void add(ema *state, rf_pair sum, rf_pair weight)
{
	state->sum = rf_pair_add(state->sum, sum);
	state->weight = rf_pair_add(state->weight, weight);
	state->has_value = 1;
}

static bool ema_finish(const rf_aggregate_env *env, const void *state, rf_batch_store *store,
                       uint32_t column, uint32_t row, const char **has_failed)
{
	const ema *mean = state;
	RF_UNUSED(env);
	RF_UNUSED(has_failed);
	if (!mean->has_value) return rf_agg_put_null(store, column, row);
	return rf_agg_put_real(store, column, row, rf_pair_ratio(mean->sum, mean->weight));
}

/* ---- by rows ---- */

static double half_life_of(const rf_aggregate_env *env)
{
	return env->call->constants[0].as.real;
}

static bool rows_update(const rf_aggregate_env *env, const rf_aggregate_rows *rows)
{
	const double decay = exp2(-1 / half_life_of(env)), *values = rows->args[0].data;
	for (uint32_t i = 0; i < rows->row_count; i++) {
		uint32_t at = rf_agg_position(rows, i);
		ema *state = rf_agg_state(rows, i);
		if (rf_is_null(&rows->args[0], at)) continue;
		fade(state, decay);
		add(state, (rf_pair){values[at], 0}, (rf_pair){1, 0});
		state->age++;
	}
	return true;
}

static bool rows_merge(const rf_aggregate_env *env, void *into, const void *from)
{
	ema *state = into;
	const ema *later = from;
	if (!later->has_value) return true;
	fade(state, exp2(-(double)later->age / half_life_of(env)));
	add(state, later->sum, later->weight);
	state->age += later->age;
	return true;
}

const rf_aggregate_class rf_agg_ema_rows = {
	.state_size = sizeof(ema),
	.is_flat = true,
	.init = ema_init,
	.update = rows_update,
	.merge = rows_merge,
	.finish = ema_finish,
	.release = rf_agg_release_nothing,
};

/* ---- by time ---- */

/* What is left of a weight after a time. */
static double decay_of(const rf_aggregate_env *env, int64_t from, int64_t to)
{
	return exp2(-(double)((uint64_t)to - (uint64_t)from) /
	            (double)env->call->constants[0].as.interval.ns);
}

static void add_at(const rf_aggregate_env *env, ema *state, const ema *other)
{
	ema added = *other;
	if (!state->has_value) state->age = added.age;
	if (added.age > state->age) {
		fade(state, decay_of(env, state->age, added.age));
		state->age = added.age;
	} else if (added.age < state->age) {
		fade(&added, decay_of(env, added.age, state->age));
	}
	add(state, added.sum, added.weight);
}

static bool time_update(const rf_aggregate_env *env, const rf_aggregate_rows *rows)
{
	const rf_column *column = &rows->args[0], *times = &rows->args[1];
	ema one = {.weight = {1, 0}};
	for (uint32_t i = 0; i < rows->row_count; i++) {
		uint32_t at = rf_agg_position(rows, i);
		if (rf_is_null(column, at) || rf_is_null(times, at)) continue;
		one.sum.high = ((const double *)column->data)[at];
		one.age = ((const int64_t *)times->data)[at];
		add_at(env, rf_agg_state(rows, i), &one);
	}
	return true;
}

static bool time_merge(const rf_aggregate_env *env, void *into, const void *from)
{
	const ema *later = from;
	if (later->has_value) add_at(env, into, later);
	return true;
}

const rf_aggregate_class rf_agg_ema_time = {
	.state_size = sizeof(ema),
	.is_flat = true,
	.init = ema_init,
	.update = time_update,
	.merge = time_merge,
	.finish = ema_finish,
	.release = rf_agg_release_nothing,
};
