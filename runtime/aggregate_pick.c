/*
 * first, last, arg_min and arg_max: aggregates that give back one of the values they saw.
 * Invariant: of rows that are equally good the first stays (for last: the last).
 */
#include "runtime/aggregate_impl.h"

#include <string.h>

/* ---- first and last ---- */

typedef struct pick {
	rf_agg_cell cell;
	int64_t has_value;
} pick;

static void pick_init(void *state)
{
	memset(state, 0, sizeof(pick));
}

static bool pick_take(const rf_aggregate_env *env, pick *state, const rf_column *column,
                      uint32_t at)
{
	if (!rf_agg_cell_set(env->memory, &state->cell, column, at)) return false;
	state->has_value = 1;
	return true;
}

static bool first_update(const rf_aggregate_env *env, const rf_aggregate_rows *rows)
{
	const rf_column *column = &rows->args[0];
	for (uint32_t i = 0; i < rows->row_count; i++) {
		uint32_t at = rf_agg_position(rows, i);
		pick *state = rf_agg_state(rows, i);
		if (state->has_value) {
			if (!rows->groups) return true;
			continue;
		}
		if (rf_is_null(column, at)) continue;
		if (!pick_take(env, state, column, at)) return false;
	}
	return true;
}

static bool last_update(const rf_aggregate_env *env, const rf_aggregate_rows *rows)
{
	const rf_column *column = &rows->args[0];
	if (!rows->groups) {
		for (uint32_t i = rows->row_count; i-- > 0;) {
			uint32_t at = rf_agg_position(rows, i);
			if (!rf_is_null(column, at)) return pick_take(env, rf_agg_state(rows, i), column, at);
		}
		return true;
	}
	for (uint32_t i = 0; i < rows->row_count; i++) {
		uint32_t at = rf_agg_position(rows, i);
		if (rf_is_null(column, at)) continue;
		if (!pick_take(env, rf_agg_state(rows, i), column, at)) return false;
	}
	return true;
}

static bool pick_copy(const rf_aggregate_env *env, pick *into, const pick *from)
{
	if (!rf_agg_cell_copy(env->memory, env->call->arg_types[0], &into->cell, &from->cell))
		return false;
	into->has_value = 1;
	return true;
}

static bool first_merge(const rf_aggregate_env *env, void *into, const void *from)
{
	const pick *later = from;
	if (!later->has_value || ((pick *)into)->has_value) return true;
	return pick_copy(env, into, later);
}

static bool last_merge(const rf_aggregate_env *env, void *into, const void *from)
{
	const pick *later = from;
	return !later->has_value || pick_copy(env, into, later);
}

static bool pick_finish(const rf_aggregate_env *env, const void *state, rf_batch_store *store,
                        uint32_t column, uint32_t row, const char **has_failed)
{
	const pick *picked = state;
	RF_UNUSED(has_failed);
	if (!picked->has_value) return rf_agg_put_null(store, column, row);
	return rf_agg_cell_put(env->call->arg_types[0], &picked->cell, store, column, row);
}

static void pick_release(const rf_aggregate_env *env, void *state)
{
	rf_agg_cell_release(env->memory, env->call->arg_types[0], &((pick *)state)->cell);
}

/* ---- arg_min and arg_max ---- */

typedef struct arg_pick {
	rf_agg_cell value;
	rf_agg_cell by;
	int32_t has_row;
	int32_t is_null; /* the value is */
	int64_t unused;
} arg_pick;

static void arg_init(void *state)
{
	memset(state, 0, sizeof(arg_pick));
}

static bool arg_take(const rf_aggregate_env *env, arg_pick *state, const rf_column *args,
                     uint32_t at)
{
	bool is_null = rf_is_null(&args[0], at);
	if (!is_null && !rf_agg_cell_set(env->memory, &state->value, &args[0], at)) return false;
	/* A failure from here on ends the query, so a value without its key does no harm. */
	if (!rf_agg_cell_set(env->memory, &state->by, &args[1], at)) return false;
	state->is_null = is_null;
	state->has_row = 1;
	return true;
}

/* sign: 1 for max, -1 for min. */
RF_AGG_INLINE bool arg_update(const rf_aggregate_env *env, const rf_aggregate_rows *rows, int sign)
{
	const rf_column *args = rows->args;
	for (uint32_t i = 0; i < rows->row_count; i++) {
		uint32_t at = rf_agg_position(rows, i);
		arg_pick *state;
		if (rf_is_null(&args[1], at)) continue;
		state = rf_agg_state(rows, i);
		if (state->has_row && rf_agg_cell_compare(&state->by, &args[1], at) * sign >= 0) continue;
		if (!arg_take(env, state, args, at)) return false;
	}
	return true;
}

RF_AGG_INLINE bool arg_merge(const rf_aggregate_env *env, void *into, const void *from, int sign)
{
	const rf_type *types = env->call->arg_types;
	arg_pick *state = into;
	const arg_pick *later = from;
	if (!later->has_row) return true;
	if (state->has_row && rf_agg_cell_order(types[1], &state->by, &later->by) * sign >= 0)
		return true;
	if (!later->is_null && !rf_agg_cell_copy(env->memory, types[0], &state->value, &later->value))
		return false;
	if (!rf_agg_cell_copy(env->memory, types[1], &state->by, &later->by)) return false;
	state->is_null = later->is_null;
	state->has_row = 1;
	return true;
}

static bool arg_min_update(const rf_aggregate_env *env, const rf_aggregate_rows *rows)
{
	return arg_update(env, rows, -1);
}

static bool arg_max_update(const rf_aggregate_env *env, const rf_aggregate_rows *rows)
{
	return arg_update(env, rows, 1);
}

static bool arg_min_merge(const rf_aggregate_env *env, void *into, const void *from)
{
	return arg_merge(env, into, from, -1);
}

static bool arg_max_merge(const rf_aggregate_env *env, void *into, const void *from)
{
	return arg_merge(env, into, from, 1);
}

static bool arg_finish(const rf_aggregate_env *env, const void *state, rf_batch_store *store,
                       uint32_t column, uint32_t row, const char **has_failed)
{
	const arg_pick *picked = state;
	RF_UNUSED(has_failed);
	if (!picked->has_row || picked->is_null) return rf_agg_put_null(store, column, row);
	return rf_agg_cell_put(env->call->arg_types[0], &picked->value, store, column, row);
}

static void arg_release(const rf_aggregate_env *env, void *state)
{
	arg_pick *picked = state;
	rf_agg_cell_release(env->memory, env->call->arg_types[0], &picked->value);
	rf_agg_cell_release(env->memory, env->call->arg_types[1], &picked->by);
}

#define PICK_CLASS(name, state_type, kind, prefix, flat, release_function) \
	const rf_aggregate_class rf_agg_##name = { \
		.state_size = sizeof(state_type), \
		.is_flat = flat, \
		.init = kind##_init, \
		.update = prefix##_update, \
		.merge = prefix##_merge, \
		.finish = kind##_finish, \
		.release = release_function, \
	};

PICK_CLASS(first_flat, pick, pick, first, true, rf_agg_release_nothing)
PICK_CLASS(first_text, pick, pick, first, false, pick_release)
PICK_CLASS(last_flat, pick, pick, last, true, rf_agg_release_nothing)
PICK_CLASS(last_text, pick, pick, last, false, pick_release)
PICK_CLASS(arg_min_flat, arg_pick, arg, arg_min, true, rf_agg_release_nothing)
PICK_CLASS(arg_min_text, arg_pick, arg, arg_min, false, arg_release)
PICK_CLASS(arg_max_flat, arg_pick, arg, arg_max, true, rf_agg_release_nothing)
PICK_CLASS(arg_max_text, arg_pick, arg, arg_max, false, arg_release)
