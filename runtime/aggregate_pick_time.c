/*
 * first, last, arg_min and arg_max by event time: their last argument column is the row's
 * time. Invariant: of rows of one time the first to come stays (for last: the last), so parts
 * may be merged in any order of time as long as ties are merged as they came.
 */
#include "runtime/aggregate_impl.h"

#include <string.h>

/* ---- first and last ---- */

typedef struct timed_pick {
	rf_agg_cell cell;
	int64_t has_value;
	int64_t time;
} timed_pick;

static void pick_init(void *state)
{
	memset(state, 0, sizeof(timed_pick));
}

/* Whether a row of this time, which came later, takes the place. */
RF_AGG_INLINE bool pick_yields(const timed_pick *state, int64_t time, bool is_last)
{
	return !state->has_value || (is_last ? time >= state->time : time < state->time);
}

RF_AGG_INLINE bool pick_update(const rf_aggregate_env *env, const rf_aggregate_rows *rows,
                               bool is_last)
{
	const rf_column *values = &rows->args[0], *times = &rows->args[1];
	for (uint32_t i = 0; i < rows->row_count; i++) {
		uint32_t at = rf_agg_position(rows, i);
		timed_pick *state = rf_agg_state(rows, i);
		int64_t time = ((const int64_t *)times->data)[at];
		if (rf_is_null(values, at) || rf_is_null(times, at)) continue;
		if (!pick_yields(state, time, is_last)) continue;
		if (!rf_agg_cell_set(env->memory, &state->cell, values, at)) return false;
		state->has_value = 1;
		state->time = time;
	}
	return true;
}

RF_AGG_INLINE bool pick_merge(const rf_aggregate_env *env, void *into, const void *from,
                              bool is_last)
{
	const timed_pick *later = from;
	timed_pick *state = into;
	if (!later->has_value || !pick_yields(state, later->time, is_last)) return true;
	if (!rf_agg_cell_copy(env->memory, env->call->arg_types[0], &state->cell, &later->cell))
		return false;
	state->has_value = 1;
	state->time = later->time;
	return true;
}

static bool pick_finish(const rf_aggregate_env *env, const void *state, rf_batch_store *store,
                        uint32_t column, uint32_t row, const char **has_failed)
{
	const timed_pick *picked = state;
	RF_UNUSED(has_failed);
	if (!picked->has_value) return rf_agg_put_null(store, column, row);
	return rf_agg_cell_put(env->call->arg_types[0], &picked->cell, store, column, row);
}

static void pick_release(const rf_aggregate_env *env, void *state)
{
	rf_agg_cell_release(env->memory, env->call->arg_types[0], &((timed_pick *)state)->cell);
}

/* ---- arg_min and arg_max ---- */

typedef struct timed_arg {
	rf_agg_cell value;
	rf_agg_cell by;
	int32_t has_row;
	int32_t is_null; /* the value is */
	int64_t time;
} timed_arg;

static void arg_init(void *state)
{
	memset(state, 0, sizeof(timed_arg));
}

/* order: of the key kept against the new one, positive where the one kept is better. */
RF_AGG_INLINE bool arg_yields(const timed_arg *state, int order, int64_t time)
{
	return order < 0 || (order == 0 && time < state->time);
}

static bool arg_take(const rf_aggregate_env *env, timed_arg *state, const rf_column *args,
                     uint32_t at)
{
	bool is_null = rf_is_null(&args[0], at);
	if (!is_null && !rf_agg_cell_set(env->memory, &state->value, &args[0], at)) return false;
	/* A failure from here on ends the query, so a value without its key does no harm. */
	if (!rf_agg_cell_set(env->memory, &state->by, &args[1], at)) return false;
	state->is_null = is_null;
	state->has_row = 1;
	state->time = ((const int64_t *)args[2].data)[at];
	return true;
}

/* sign: 1 for max, -1 for min. */
RF_AGG_INLINE bool arg_update(const rf_aggregate_env *env, const rf_aggregate_rows *rows, int sign)
{
	const rf_column *args = rows->args;
	for (uint32_t i = 0; i < rows->row_count; i++) {
		uint32_t at = rf_agg_position(rows, i);
		timed_arg *state = rf_agg_state(rows, i);
		if (rf_is_null(&args[1], at) || rf_is_null(&args[2], at)) continue;
		if (state->has_row &&
		    !arg_yields(state, rf_agg_cell_compare(&state->by, &args[1], at) * sign,
		                ((const int64_t *)args[2].data)[at]))
			continue;
		if (!arg_take(env, state, args, at)) return false;
	}
	return true;
}

RF_AGG_INLINE bool arg_merge(const rf_aggregate_env *env, void *into, const void *from, int sign)
{
	const rf_type *types = env->call->arg_types;
	timed_arg *state = into;
	const timed_arg *later = from;
	if (!later->has_row) return true;
	if (state->has_row &&
	    !arg_yields(state, rf_agg_cell_order(types[1], &state->by, &later->by) * sign, later->time))
		return true;
	if (!later->is_null && !rf_agg_cell_copy(env->memory, types[0], &state->value, &later->value))
		return false;
	if (!rf_agg_cell_copy(env->memory, types[1], &state->by, &later->by)) return false;
	state->is_null = later->is_null;
	state->has_row = 1;
	state->time = later->time;
	return true;
}

static bool arg_finish(const rf_aggregate_env *env, const void *state, rf_batch_store *store,
                       uint32_t column, uint32_t row, const char **has_failed)
{
	const timed_arg *picked = state;
	RF_UNUSED(has_failed);
	if (!picked->has_row || picked->is_null) return rf_agg_put_null(store, column, row);
	return rf_agg_cell_put(env->call->arg_types[0], &picked->value, store, column, row);
}

static void arg_release(const rf_aggregate_env *env, void *state)
{
	timed_arg *picked = state;
	rf_agg_cell_release(env->memory, env->call->arg_types[0], &picked->value);
	rf_agg_cell_release(env->memory, env->call->arg_types[1], &picked->by);
}

#define TIMED_CLASS(name, state_type, kind, how, flat, release_function) \
	const rf_aggregate_class rf_agg_timed_##name = { \
		.state_size = sizeof(state_type), \
		.is_flat = flat, \
		.init = kind##_init, \
		.update = how##_update, \
		.merge = how##_merge, \
		.finish = kind##_finish, \
		.release = release_function, \
	};

#define TIMED_CLASSES(name, state_type, kind, way) \
	static bool name##_update(const rf_aggregate_env *env, const rf_aggregate_rows *rows) \
	{ \
		return kind##_update(env, rows, way); \
	} \
	static bool name##_merge(const rf_aggregate_env *env, void *into, const void *from) \
	{ \
		return kind##_merge(env, into, from, way); \
	} \
	TIMED_CLASS(name##_flat, state_type, kind, name, true, rf_agg_release_nothing) \
	TIMED_CLASS(name##_text, state_type, kind, name, false, kind##_release)

TIMED_CLASSES(first, timed_pick, pick, false)
TIMED_CLASSES(last, timed_pick, pick, true)
TIMED_CLASSES(arg_min, timed_arg, arg, -1)
TIMED_CLASSES(arg_max, timed_arg, arg, 1)
