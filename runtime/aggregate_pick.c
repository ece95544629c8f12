/*
 * first, last, arg_min and arg_max: aggregates that give back one of the values they saw, as the
 * rows come, or by event time, which then is the last argument column. Invariant: of rows that
 * are equally good the first to come stays (for last: the last), so parts by time may be merged
 * in any order of time as long as ties are merged as they came. Where rows go as they come, all
 * times are 0.
 */
#include "runtime/aggregate_impl.h"

#include <string.h>

/* ---- first and last ---- */

typedef struct pick {
	rf_agg_cell cell;
	int64_t has_value;
	int64_t time;
} pick;

static void pick_init(void *state)
{
	memset(state, 0, sizeof(pick));
}

static bool pick_take(const rf_aggregate_env *env, pick *state, const rf_column *column,
                      uint32_t at, int64_t time)
{
	if (!rf_agg_cell_set(env->memory, &state->cell, column, at)) return false;
	state->has_value = 1;
	state->time = time;
	return true;
}

/* Stops where nothing later can count. */
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
		if (!pick_take(env, state, column, at, 0)) return false;
	}
	return true;
}

/* Of one group from the end. */
static bool last_update(const rf_aggregate_env *env, const rf_aggregate_rows *rows)
{
	const rf_column *column = &rows->args[0];
	if (!rows->groups) {
		for (uint32_t i = rows->row_count; i-- > 0;) {
			uint32_t at = rf_agg_position(rows, i);
			if (!rf_is_null(column, at))
				return pick_take(env, rf_agg_state(rows, i), column, at, 0);
		}
		return true;
	}
	for (uint32_t i = 0; i < rows->row_count; i++) {
		uint32_t at = rf_agg_position(rows, i);
		if (rf_is_null(column, at)) continue;
		if (!pick_take(env, rf_agg_state(rows, i), column, at, 0)) return false;
	}
	return true;
}

/* Whether a row of this time, which came later, takes the place. */
RF_AGG_INLINE bool pick_yields(const pick *state, int64_t time, bool is_last)
{
	return !state->has_value || (is_last ? time >= state->time : time < state->time);
}

RF_AGG_INLINE bool timed_update(const rf_aggregate_env *env, const rf_aggregate_rows *rows,
                                bool is_last)
{
	const rf_column *values = &rows->args[0], *times = &rows->args[1];
	for (uint32_t i = 0; i < rows->row_count; i++) {
		uint32_t at = rf_agg_position(rows, i);
		pick *state = rf_agg_state(rows, i);
		int64_t time = ((const int64_t *)times->data)[at];
		if (rf_is_null(values, at) || rf_is_null(times, at)) continue;
		if (!pick_yields(state, time, is_last)) continue;
		if (!pick_take(env, state, values, at, time)) return false;
	}
	return true;
}

static bool timed_first_update(const rf_aggregate_env *env, const rf_aggregate_rows *rows)
{
	return timed_update(env, rows, false);
}

static bool timed_last_update(const rf_aggregate_env *env, const rf_aggregate_rows *rows)
{
	return timed_update(env, rows, true);
}

RF_AGG_INLINE bool pick_merge(const rf_aggregate_env *env, void *into, const void *from,
                              bool is_last)
{
	const pick *later = from;
	pick *state = into;
	if (!later->has_value || !pick_yields(state, later->time, is_last)) return true;
	if (!rf_agg_cell_copy(env->memory, env->call->arg_types[0], &state->cell, &later->cell))
		return false;
	state->has_value = 1;
	state->time = later->time;
	return true;
}

static bool first_merge(const rf_aggregate_env *env, void *into, const void *from)
{
	return pick_merge(env, into, from, false);
}

static bool last_merge(const rf_aggregate_env *env, void *into, const void *from)
{
	return pick_merge(env, into, from, true);
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
	int64_t time;
} arg_pick;

static void arg_init(void *state)
{
	memset(state, 0, sizeof(arg_pick));
}

static bool arg_take(const rf_aggregate_env *env, arg_pick *state, const rf_column *args,
                     uint32_t at, int64_t time)
{
	bool is_null = rf_is_null(&args[0], at);
	if (!is_null && !rf_agg_cell_set(env->memory, &state->value, &args[0], at)) return false;
	/* A failure from here on ends the query, so a value without its key does no harm. */
	if (!rf_agg_cell_set(env->memory, &state->by, &args[1], at)) return false;
	state->is_null = is_null;
	state->has_row = 1;
	state->time = time;
	return true;
}

/* order: of the key kept against the new one, positive where the one kept is better. */
RF_AGG_INLINE bool arg_yields(const arg_pick *state, int order, int64_t time, bool is_timed)
{
	return order < 0 || (is_timed && order == 0 && time < state->time);
}

/* sign: 1 for max, -1 for min. */
RF_AGG_INLINE bool arg_update(const rf_aggregate_env *env, const rf_aggregate_rows *rows, int sign,
                              bool is_timed)
{
	const rf_column *args = rows->args;
	for (uint32_t i = 0; i < rows->row_count; i++) {
		uint32_t at = rf_agg_position(rows, i);
		int64_t time = 0;
		arg_pick *state;
		if (rf_is_null(&args[1], at) || (is_timed && rf_is_null(&args[2], at))) continue;
		if (is_timed) time = ((const int64_t *)args[2].data)[at];
		state = rf_agg_state(rows, i);
		if (state->has_row &&
		    !arg_yields(state, rf_agg_cell_compare(&state->by, &args[1], at) * sign, time,
		                is_timed))
			continue;
		if (!arg_take(env, state, args, at, time)) return false;
	}
	return true;
}

RF_AGG_INLINE bool arg_merge(const rf_aggregate_env *env, void *into, const void *from, int sign)
{
	const rf_type *types = env->call->arg_types;
	arg_pick *state = into;
	const arg_pick *later = from;
	if (!later->has_row) return true;
	if (state->has_row &&
	    !arg_yields(state, rf_agg_cell_order(types[1], &state->by, &later->by) * sign, later->time,
	                true))
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

#define ARG_FUNCTIONS(name, sign) \
	static bool name##_update(const rf_aggregate_env *env, const rf_aggregate_rows *rows) \
	{ \
		return arg_update(env, rows, sign, false); \
	} \
	static bool timed_##name##_update(const rf_aggregate_env *env, const rf_aggregate_rows *rows) \
	{ \
		return arg_update(env, rows, sign, true); \
	} \
	static bool name##_merge(const rf_aggregate_env *env, void *into, const void *from) \
	{ \
		return arg_merge(env, into, from, sign); \
	}

ARG_FUNCTIONS(arg_min, -1)
ARG_FUNCTIONS(arg_max, 1)

/* ---- classes ---- */

#define PICK_CLASS(name, state_type, kind, how, merged, flat, release_function) \
	const rf_aggregate_class rf_agg_##name = { \
		.state_size = sizeof(state_type), \
		.is_flat = flat, \
		.init = kind##_init, \
		.update = how##_update, \
		.merge = merged##_merge, \
		.finish = kind##_finish, \
		.release = release_function, \
	};

#define PICK_CLASSES(name, state_type, kind) \
	PICK_CLASS(name##_flat, state_type, kind, name, name, true, rf_agg_release_nothing) \
	PICK_CLASS(name##_text, state_type, kind, name, name, false, kind##_release) \
	PICK_CLASS(timed_##name##_flat, state_type, kind, timed_##name, name, true, \
	           rf_agg_release_nothing) \
	PICK_CLASS(timed_##name##_text, state_type, kind, timed_##name, name, false, kind##_release)

PICK_CLASSES(first, pick, pick)
PICK_CLASSES(last, pick, pick)
PICK_CLASSES(arg_min, arg_pick, arg)
PICK_CLASSES(arg_max, arg_pick, arg)
