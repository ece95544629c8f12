/*
 * min, max and range. Invariant: of equal values the first seen stays; a state that has
 * seen none holds the value that any other replaces.
 */
#include "runtime/aggregate_impl.h"

#include "base/decimal.h"

#include <math.h>
#include <string.h>

/* ---- fixed sizes ---- */

typedef struct bigint_extreme {
	int64_t value;
	int64_t has_value;
} bigint_extreme;

typedef struct double_extreme {
	double value;
	int64_t has_value;
} double_extreme;

RF_AGG_INLINE void bigint_min_step(bigint_extreme *state, int64_t value)
{
	if (value < state->value) state->value = value;
	state->has_value = 1;
}

RF_AGG_INLINE void bigint_max_step(bigint_extreme *state, int64_t value)
{
	if (value > state->value) state->value = value;
	state->has_value = 1;
}

/* NaN sorts last, so the least of nothing is NaN. */
RF_AGG_INLINE void double_min_step(double_extreme *state, double value)
{
	if (__builtin_expect(!(value >= state->value), 0) && !isnan(value)) state->value = value;
	state->has_value = 1;
}

RF_AGG_INLINE void double_max_step(double_extreme *state, double value)
{
	if (__builtin_expect(!(value <= state->value), 0) && !isnan(state->value)) state->value = value;
	state->has_value = 1;
}

static void bigint_min_init(void *state)
{
	*(bigint_extreme *)state = (bigint_extreme){INT64_MAX, 0};
}

static void bigint_max_init(void *state)
{
	*(bigint_extreme *)state = (bigint_extreme){INT64_MIN, 0};
}

static void double_min_init(void *state)
{
	*(double_extreme *)state = (double_extreme){NAN, 0};
}

static void double_max_init(void *state)
{
	*(double_extreme *)state = (double_extreme){-INFINITY, 0};
}

static bool bigint_finish(const rf_aggregate_env *env, const void *state, rf_batch_store *store,
                          uint32_t column, uint32_t row, const char **has_failed)
{
	const bigint_extreme *extreme = state;
	RF_UNUSED(env);
	RF_UNUSED(has_failed);
	if (!extreme->has_value) return rf_agg_put_null(store, column, row);
	return rf_agg_put_bigint(store, column, row, extreme->value);
}

static bool boolean_finish(const rf_aggregate_env *env, const void *state, rf_batch_store *store,
                           uint32_t column, uint32_t row, const char **has_failed)
{
	const bigint_extreme *extreme = state;
	RF_UNUSED(env);
	RF_UNUSED(has_failed);
	if (!extreme->has_value) return rf_agg_put_null(store, column, row);
	return rf_agg_put_boolean(store, column, row, extreme->value != 0);
}

static bool double_finish(const rf_aggregate_env *env, const void *state, rf_batch_store *store,
                          uint32_t column, uint32_t row, const char **has_failed)
{
	const double_extreme *extreme = state;
	RF_UNUSED(env);
	RF_UNUSED(has_failed);
	if (!extreme->has_value) return rf_agg_put_null(store, column, row);
	return rf_agg_put_real(store, column, row, extreme->value);
}

/* Update, merge and class of one extreme of one type. */
#define EXTREME(name, state_type, value_type, step, init_function, finish_function) \
	RF_AGG_UPDATE(name##_update, state_type, value_type, step) \
	static bool name##_merge(const rf_aggregate_env *env, void *into, const void *from) \
	{ \
		const state_type *later = from; \
		RF_UNUSED(env); \
		if (later->has_value) step((state_type *)into, later->value); \
		return true; \
	} \
	RF_AGG_COMBINE(name##_combine, state_type, name##_merge) \
	RF_AGG_FINISH_MANY(name##_finish_many, finish_function) \
	const rf_aggregate_class rf_agg_##name = { \
		.state_size = sizeof(state_type), \
		.is_flat = true, \
		.init = init_function, \
		.update = name##_update, \
		.merge = name##_merge, \
		.finish = finish_function, \
		.release = rf_agg_release_nothing, \
		.combine = name##_combine, \
		.finish_many = name##_finish_many, \
	};

EXTREME(min_boolean, bigint_extreme, uint8_t, bigint_min_step, bigint_min_init, boolean_finish)
EXTREME(max_boolean, bigint_extreme, uint8_t, bigint_max_step, bigint_max_init, boolean_finish)
EXTREME(min_bigint, bigint_extreme, int64_t, bigint_min_step, bigint_min_init, bigint_finish)
EXTREME(max_bigint, bigint_extreme, int64_t, bigint_max_step, bigint_max_init, bigint_finish)
EXTREME(min_double, double_extreme, double, double_min_step, double_min_init, double_finish)
EXTREME(max_double, double_extreme, double, double_max_step, double_max_init, double_finish)

/* ---- text and intervals ---- */

typedef struct cell_extreme {
	rf_agg_cell cell;
	int64_t has_value;
} cell_extreme;

static void cell_init(void *state)
{
	memset(state, 0, sizeof(cell_extreme));
}

/* sign: 1 for max, -1 for min. */
RF_AGG_INLINE bool cell_update(const rf_aggregate_env *env, const rf_aggregate_rows *rows, int sign)
{
	const rf_column *column = &rows->args[0];
	for (uint32_t i = 0; i < rows->row_count; i++) {
		uint32_t at = rf_agg_position(rows, i);
		cell_extreme *state;
		if (rf_is_null(column, at)) continue;
		state = rf_agg_state(rows, i);
		if (state->has_value && rf_agg_cell_compare(&state->cell, column, at) * sign >= 0) continue;
		if (!rf_agg_cell_set(env->memory, &state->cell, column, at)) return false;
		state->has_value = 1;
	}
	return true;
}

RF_AGG_INLINE bool cell_merge(const rf_aggregate_env *env, void *into, const void *from, int sign)
{
	rf_type type = env->call->arg_types[0];
	cell_extreme *state = into;
	const cell_extreme *later = from;
	if (!later->has_value) return true;
	if (state->has_value && rf_agg_cell_order(type, &state->cell, &later->cell) * sign >= 0)
		return true;
	if (!rf_agg_cell_copy(env->memory, type, &state->cell, &later->cell)) return false;
	state->has_value = 1;
	return true;
}

static bool cell_min_update(const rf_aggregate_env *env, const rf_aggregate_rows *rows)
{
	return cell_update(env, rows, -1);
}

static bool cell_max_update(const rf_aggregate_env *env, const rf_aggregate_rows *rows)
{
	return cell_update(env, rows, 1);
}

static bool cell_min_merge(const rf_aggregate_env *env, void *into, const void *from)
{
	return cell_merge(env, into, from, -1);
}

static bool cell_max_merge(const rf_aggregate_env *env, void *into, const void *from)
{
	return cell_merge(env, into, from, 1);
}

static bool cell_finish(const rf_aggregate_env *env, const void *state, rf_batch_store *store,
                        uint32_t column, uint32_t row, const char **has_failed)
{
	const cell_extreme *extreme = state;
	RF_UNUSED(has_failed);
	if (!extreme->has_value) return rf_agg_put_null(store, column, row);
	return rf_agg_cell_put(env->call->arg_types[0], &extreme->cell, store, column, row);
}

static void text_release(const rf_aggregate_env *env, void *state)
{
	rf_agg_cell_release(env->memory, env->call->arg_types[0], &((cell_extreme *)state)->cell);
}

#define CELL_EXTREME(name, prefix, flat, release_function) \
	const rf_aggregate_class rf_agg_##name = { \
		.state_size = sizeof(cell_extreme), \
		.is_flat = flat, \
		.init = cell_init, \
		.update = prefix##_update, \
		.merge = prefix##_merge, \
		.finish = cell_finish, \
		.release = release_function, \
	};

CELL_EXTREME(min_text, cell_min, false, text_release)
CELL_EXTREME(max_text, cell_max, false, text_release)
CELL_EXTREME(min_wide, cell_min, true, rf_agg_release_nothing)
CELL_EXTREME(max_wide, cell_max, true, rf_agg_release_nothing)

/* ---- range ---- */

typedef struct bigint_range {
	bigint_extreme least, greatest;
} bigint_range;

typedef struct double_range {
	double_extreme least, greatest;
} double_range;

static void bigint_range_init(void *state)
{
	bigint_min_init(&((bigint_range *)state)->least);
	bigint_max_init(&((bigint_range *)state)->greatest);
}

static void double_range_init(void *state)
{
	double_min_init(&((double_range *)state)->least);
	double_max_init(&((double_range *)state)->greatest);
}

RF_AGG_INLINE void bigint_range_step(bigint_range *state, int64_t value)
{
	bigint_min_step(&state->least, value);
	bigint_max_step(&state->greatest, value);
}

RF_AGG_INLINE void double_range_step(double_range *state, double value)
{
	double_min_step(&state->least, value);
	double_max_step(&state->greatest, value);
}

RF_AGG_UPDATE(bigint_range_update, bigint_range, int64_t, bigint_range_step)
RF_AGG_UPDATE(double_range_update, double_range, double, double_range_step)

static bool bigint_range_merge(const rf_aggregate_env *env, void *into, const void *from)
{
	const bigint_range *later = from;
	RF_UNUSED(env);
	if (!later->least.has_value) return true;
	bigint_range_step(into, later->least.value);
	bigint_range_step(into, later->greatest.value);
	return true;
}

static bool double_range_merge(const rf_aggregate_env *env, void *into, const void *from)
{
	const double_range *later = from;
	RF_UNUSED(env);
	if (!later->least.has_value) return true;
	double_range_step(into, later->least.value);
	double_range_step(into, later->greatest.value);
	return true;
}

/* Of DECIMAL and INTERVAL: the values as min and max keep them. */
typedef struct wide_range {
	rf_agg_cell least, greatest;
	int64_t has_value;
	int64_t unused;
} wide_range;

static void wide_range_init(void *state)
{
	memset(state, 0, sizeof(wide_range));
}

static void wide_range_step(rf_type type, wide_range *state, const rf_agg_cell *value)
{
	if (!state->has_value || rf_agg_cell_order(type, &state->least, value) > 0)
		state->least = *value;
	if (!state->has_value || rf_agg_cell_order(type, &state->greatest, value) < 0)
		state->greatest = *value;
	state->has_value = 1;
}

static bool wide_range_update(const rf_aggregate_env *env, const rf_aggregate_rows *rows)
{
	const rf_column *column = &rows->args[0];
	for (uint32_t i = 0; i < rows->row_count; i++) {
		uint32_t at = rf_agg_position(rows, i);
		rf_agg_cell value = {0};
		if (rf_is_null(column, at)) continue;
		if (!rf_agg_cell_set(env->memory, &value, column, at)) return false;
		wide_range_step(env->call->arg_types[0], rf_agg_state(rows, i), &value);
	}
	return true;
}

static bool wide_range_merge(const rf_aggregate_env *env, void *into, const void *from)
{
	const wide_range *later = from;
	if (!later->has_value) return true;
	wide_range_step(env->call->arg_types[0], into, &later->least);
	wide_range_step(env->call->arg_types[0], into, &later->greatest);
	return true;
}

static bool decimal_range_finish(const rf_aggregate_env *env, const void *state,
                                 rf_batch_store *store, uint32_t column, uint32_t row,
                                 const char **has_failed)
{
	const wide_range *range = state;
	__int128 width;
	RF_UNUSED(env);
	if (!range->has_value) return rf_agg_put_null(store, column, row);
	/* Both are below 10^38 in size, so their difference fits in 128 bits. */
	width = rf_decimal_get(range->greatest.decimal) - rf_decimal_get(range->least.decimal);
	if (!rf_decimal_fits(width, rf_type_precision(store->columns[column].type)))
		return rf_agg_put_failure(store, column, row, has_failed,
		                          "range is out of range of DECIMAL");
	((rf_decimal *)store->columns[column].data)[row] = rf_decimal_make(width);
	return true;
}

static bool interval_range_finish(const rf_aggregate_env *env, const void *state,
                                  rf_batch_store *store, uint32_t column, uint32_t row,
                                  const char **has_failed)
{
	const wide_range *range = state;
	int32_t months;
	int64_t ns;
	RF_UNUSED(env);
	if (!range->has_value) return rf_agg_put_null(store, column, row);
	if (__builtin_sub_overflow(range->greatest.interval.months, range->least.interval.months,
	                           &months) ||
	    __builtin_sub_overflow(range->greatest.interval.ns, range->least.interval.ns, &ns))
		return rf_agg_put_failure(store, column, row, has_failed,
		                          "range is out of range of INTERVAL");
	return rf_agg_put_interval(store, column, row, months, ns);
}

static bool bigint_range_finish(const rf_aggregate_env *env, const void *state,
                                rf_batch_store *store, uint32_t column, uint32_t row,
                                const char **has_failed)
{
	const bigint_range *range = state;
	bool is_time = store->columns[column].type == RF_INTERVAL;
	int64_t width;
	RF_UNUSED(env);
	if (!range->least.has_value) return rf_agg_put_null(store, column, row);
	if (__builtin_sub_overflow(range->greatest.value, range->least.value, &width))
		return rf_agg_put_failure(store, column, row, has_failed,
		                          is_time ? "range is out of range of INTERVAL"
		                                  : "range is out of range of BIGINT");
	if (is_time) return rf_agg_put_interval(store, column, row, 0, width);
	return rf_agg_put_bigint(store, column, row, width);
}

static bool double_range_finish(const rf_aggregate_env *env, const void *state,
                                rf_batch_store *store, uint32_t column, uint32_t row,
                                const char **has_failed)
{
	const double_range *range = state;
	RF_UNUSED(env);
	RF_UNUSED(has_failed);
	if (!range->least.has_value) return rf_agg_put_null(store, column, row);
	return rf_agg_put_real(store, column, row, range->greatest.value - range->least.value);
}

#define RANGE(name, prefix, state_type, result) \
	const rf_aggregate_class rf_agg_##name = { \
		.state_size = sizeof(state_type), \
		.is_flat = true, \
		.init = prefix##_init, \
		.update = prefix##_update, \
		.merge = prefix##_merge, \
		.finish = result##_finish, \
		.release = rf_agg_release_nothing, \
	};

RANGE(range_bigint, bigint_range, bigint_range, bigint_range)
RANGE(range_timestamp, bigint_range, bigint_range, bigint_range)
RANGE(range_double, double_range, double_range, double_range)
RANGE(range_decimal, wide_range, wide_range, decimal_range)
RANGE(range_interval, wide_range, wide_range, interval_range)
