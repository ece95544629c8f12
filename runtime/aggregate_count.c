/*
 * Aggregates over how often each value came: mode and entropy. Invariant: a state is a pointer
 * to the values with their counts, NULL until the first value.
 */
#include "runtime/aggregate_impl.h"
#include "runtime/aggregate_pair.h"
#include "runtime/aggregate_values.h"

#include <string.h>

static void counts_init(void *state)
{
	memset(state, 0, sizeof(rf_agg_counts *));
}

static rf_agg_counts *counts_in(const void *state)
{
	rf_agg_counts *counts;
	memcpy(&counts, state, sizeof counts);
	return counts;
}

/* The state's counts, made if need be; NULL when memory is refused. */
static rf_agg_counts *counts_of(const rf_aggregate_env *env, void *state)
{
	rf_agg_counts *counts = counts_in(state);
	if (counts) return counts;
	counts = rf_alloc(env->memory, sizeof *counts);
	if (!counts) return NULL;
	rf_agg_counts_init(counts, env->call->arg_types[0]);
	memcpy(state, &counts, sizeof counts);
	return counts;
}

static bool counts_update(const rf_aggregate_env *env, const rf_aggregate_rows *rows)
{
	for (uint32_t i = 0; i < rows->row_count; i++) {
		uint32_t at = rf_agg_position(rows, i);
		rf_agg_counts *counts;
		if (rf_is_null(&rows->args[0], at)) continue;
		counts = counts_of(env, rf_agg_state(rows, i));
		if (!counts || !rf_agg_counts_add(env->memory, counts, &rows->args[0], at, 1)) return false;
	}
	return true;
}

static bool counts_merge(const rf_aggregate_env *env, void *into, const void *from)
{
	const rf_agg_counts *later = counts_in(from);
	rf_agg_counts *counts;
	if (!later) return true;
	counts = counts_of(env, into);
	if (!counts) return false;
	for (uint32_t i = 0; i < later->values.count; i++)
		if (!rf_agg_counts_add(env->memory, counts, &later->values.column, i, later->counts[i]))
			return false;
	return true;
}

static void counts_release(const rf_aggregate_env *env, void *state)
{
	rf_agg_counts *counts = counts_in(state);
	if (!counts) return;
	rf_agg_counts_release(env->memory, counts);
	rf_free(env->memory, counts, sizeof *counts);
	counts_init(state);
}

static bool mode_finish(const rf_aggregate_env *env, const void *state, rf_batch_store *store,
                        uint32_t column, uint32_t row, const char **has_failed)
{
	const rf_agg_counts *counts = counts_in(state);
	uint32_t best = 0;
	RF_UNUSED(env);
	RF_UNUSED(has_failed);
	if (!counts || !counts->values.count) return rf_agg_put_null(store, column, row);
	for (uint32_t i = 1; i < counts->values.count; i++)
		if (counts->counts[i] > counts->counts[best]) best = i;
	return rf_batch_store_copy(store, column, row, &counts->values.column, best);
}

/* Of n values log2(n) less the sum of c * log2(c) / n over the counts. */
static bool entropy_finish(const rf_aggregate_env *env, const void *state, rf_batch_store *store,
                           uint32_t column, uint32_t row, const char **has_failed)
{
	const rf_agg_counts *counts = counts_in(state);
	rf_pair sum = {0, 0};
	double total = 0, bits;
	RF_UNUSED(env);
	RF_UNUSED(has_failed);
	if (!counts || !counts->values.count) return rf_agg_put_null(store, column, row);
	for (uint32_t i = 0; i < counts->values.count; i++) {
		double count = (double)counts->counts[i];
		total += count;
		rf_pair_collect_product(&sum, count, log2(count));
	}
	sum = rf_pair_divide(rf_pair_normal(sum), total);
	bits = rf_pair_subtract((rf_pair){log2(total), 0}, sum).high;
	return rf_agg_put_real(store, column, row, bits > 0 ? bits : 0);
}

#define COUNTS_CLASS(name) \
	const rf_aggregate_class rf_agg_##name = { \
		.state_size = sizeof(rf_agg_counts *), \
		.is_flat = false, \
		.init = counts_init, \
		.update = counts_update, \
		.merge = counts_merge, \
		.finish = name##_finish, \
		.release = counts_release, \
	};

COUNTS_CLASS(mode)
COUNTS_CLASS(entropy)
