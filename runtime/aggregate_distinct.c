/*
 * DISTINCT for any aggregate over one column. A state is a pointer to what it holds, NULL until
 * the first value. Invariant: the inner state has been given the values of the set, each once,
 * in their order.
 */
#include "runtime/aggregate_impl.h"
#include "runtime/aggregate_values.h"

#include <assert.h>
#include <string.h>

static void holder_init(void *state)
{
	memset(state, 0, sizeof(void *));
}

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
