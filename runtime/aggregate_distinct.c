/*
 * DISTINCT for any aggregate over one column, and mode. A state is a pointer to what it
 * holds, NULL until the first value. Invariant of DISTINCT: the inner state has been given
 * the values of the set, each once, in their order.
 */
#include "runtime/aggregate_impl.h"
#include "runtime/aggregate_values.h"

#include <assert.h>
#include <string.h>

static void holder_init(void *state)
{
	memset(state, 0, sizeof(void *));
}

/* ---- DISTINCT ---- */

enum { INNER_SIZE_MAX = 256, INNER_ALIGNMENT = 16 };

/* The inner aggregate's state lies behind it. */
typedef struct distinct_values {
	rf_agg_values values;
} distinct_values;

static size_t inner_offset(void)
{
	return (sizeof(distinct_values) + INNER_ALIGNMENT - 1) & ~(size_t)(INNER_ALIGNMENT - 1);
}

static void *inner_state(distinct_values *distinct)
{
	return (char *)distinct + inner_offset();
}

static size_t distinct_size(const rf_aggregate_env *env)
{
	return inner_offset() + rf_aggregate_plain_class(env->call)->state_size;
}

/* The state's set, made if need be; NULL when memory is refused. */
static distinct_values *distinct_of(const rf_aggregate_env *env, void *state)
{
	distinct_values *distinct;
	memcpy(&distinct, state, sizeof distinct);
	if (distinct) return distinct;
	distinct = rf_alloc(env->memory, distinct_size(env));
	if (!distinct) return NULL;
	rf_agg_values_init(&distinct->values, env->call->arg_types[0]);
	rf_aggregate_plain_class(env->call)->init(inner_state(distinct));
	memcpy(state, &distinct, sizeof distinct);
	return distinct;
}

/* Gives the inner state the values from a place on. */
static bool update_inner(const rf_aggregate_env *env, distinct_values *distinct, uint32_t from)
{
	rf_aggregate_rows rows = {.args = &distinct->values.column,
	                          .first = from,
	                          .row_count = distinct->values.count - from,
	                          .states = inner_state(distinct)};
	return !rows.row_count || rf_aggregate_plain_class(env->call)->update(env, &rows);
}

static bool distinct_update(const rf_aggregate_env *env, const rf_aggregate_rows *rows)
{
	const rf_column *column = &rows->args[0];
	uint32_t index, before = 0;
	distinct_values *distinct = NULL;
	for (uint32_t i = 0; i < rows->row_count; i++) {
		uint32_t at = rf_agg_position(rows, i);
		if (rf_is_null(column, at)) continue;
		if (rows->groups || !distinct) {
			distinct = distinct_of(env, rf_agg_state(rows, i));
			if (!distinct) return false;
			before = distinct->values.count;
		}
		if (!rf_agg_values_add(env->memory, &distinct->values, column, at, &index)) return false;
		if (rows->groups && !update_inner(env, distinct, before)) return false;
	}
	return rows->groups || !distinct || update_inner(env, distinct, before);
}

static bool distinct_merge(const rf_aggregate_env *env, void *into, const void *from)
{
	distinct_values *later, *distinct;
	uint32_t before, index;
	memcpy(&later, from, sizeof later);
	if (!later) return true;
	distinct = distinct_of(env, into);
	if (!distinct) return false;
	before = distinct->values.count;
	for (uint32_t i = 0; i < later->values.count; i++)
		if (!rf_agg_values_add(env->memory, &distinct->values, &later->values.column, i, &index))
			return false;
	return update_inner(env, distinct, before);
}

static bool distinct_finish(const rf_aggregate_env *env, const void *state, rf_batch_store *store,
                            uint32_t column, uint32_t row, const char **has_failed)
{
	const rf_aggregate_class *inner = rf_aggregate_plain_class(env->call);
	distinct_values *distinct;
	_Alignas(INNER_ALIGNMENT) char empty[INNER_SIZE_MAX];
	assert(inner->state_size <= sizeof empty);
	memcpy(&distinct, state, sizeof distinct);
	if (distinct) return inner->finish(env, inner_state(distinct), store, column, row, has_failed);
	inner->init(empty);
	return inner->finish(env, empty, store, column, row, has_failed);
}

static void distinct_release(const rf_aggregate_env *env, void *state)
{
	distinct_values *distinct;
	memcpy(&distinct, state, sizeof distinct);
	if (!distinct) return;
	rf_aggregate_plain_class(env->call)->release(env, inner_state(distinct));
	rf_agg_values_release(env->memory, &distinct->values);
	rf_free(env->memory, distinct, distinct_size(env));
	holder_init(state);
}

const rf_aggregate_class rf_agg_distinct = {
	.state_size = sizeof(void *),
	.is_flat = false,
	.init = holder_init,
	.update = distinct_update,
	.merge = distinct_merge,
	.finish = distinct_finish,
	.release = distinct_release,
};

/* ---- mode ---- */

typedef struct counted_values {
	rf_agg_values values;
	uint32_t capacity;
	uint64_t *counts; /* of each value */
} counted_values;

static counted_values *counted_of(const rf_aggregate_env *env, void *state)
{
	counted_values *counted;
	memcpy(&counted, state, sizeof counted);
	if (counted) return counted;
	counted = rf_alloc_zero(env->memory, sizeof *counted);
	if (!counted) return NULL;
	rf_agg_values_init(&counted->values, env->call->arg_types[0]);
	memcpy(state, &counted, sizeof counted);
	return counted;
}

static bool count_value(const rf_aggregate_env *env, void *state, const rf_column *column,
                        uint32_t at, uint64_t times)
{
	counted_values *counted = counted_of(env, state);
	uint32_t before, index;
	if (!counted) return false;
	before = counted->values.count;
	if (!rf_array_grow(env->memory, &counted->counts, &counted->capacity, (uint64_t)before + 1,
	                   sizeof *counted->counts))
		return false;
	if (!rf_agg_values_add(env->memory, &counted->values, column, at, &index)) return false;
	if (index == before) counted->counts[index] = 0;
	counted->counts[index] += times;
	return true;
}

static bool mode_update(const rf_aggregate_env *env, const rf_aggregate_rows *rows)
{
	for (uint32_t i = 0; i < rows->row_count; i++) {
		uint32_t at = rf_agg_position(rows, i);
		if (rf_is_null(&rows->args[0], at)) continue;
		if (!count_value(env, rf_agg_state(rows, i), &rows->args[0], at, 1)) return false;
	}
	return true;
}

static bool mode_merge(const rf_aggregate_env *env, void *into, const void *from)
{
	counted_values *later;
	memcpy(&later, from, sizeof later);
	for (uint32_t i = 0; later && i < later->values.count; i++)
		if (!count_value(env, into, &later->values.column, i, later->counts[i])) return false;
	return true;
}

static bool mode_finish(const rf_aggregate_env *env, const void *state, rf_batch_store *store,
                        uint32_t column, uint32_t row, const char **has_failed)
{
	counted_values *counted;
	uint32_t best = 0;
	RF_UNUSED(env);
	RF_UNUSED(has_failed);
	memcpy(&counted, state, sizeof counted);
	if (!counted || !counted->values.count) return rf_agg_put_null(store, column, row);
	for (uint32_t i = 1; i < counted->values.count; i++)
		if (counted->counts[i] > counted->counts[best]) best = i;
	return rf_batch_store_copy(store, column, row, &counted->values.column, best);
}

static void mode_release(const rf_aggregate_env *env, void *state)
{
	counted_values *counted;
	memcpy(&counted, state, sizeof counted);
	if (!counted) return;
	rf_agg_values_release(env->memory, &counted->values);
	rf_free(env->memory, counted->counts, counted->capacity * sizeof *counted->counts);
	rf_free(env->memory, counted, sizeof *counted);
	holder_init(state);
}

const rf_aggregate_class rf_agg_mode = {
	.state_size = sizeof(void *),
	.is_flat = false,
	.init = holder_init,
	.update = mode_update,
	.merge = mode_merge,
	.finish = mode_finish,
	.release = mode_release,
};
