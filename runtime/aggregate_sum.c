/*
 * Counts, sums and means. Invariant: sums of integers are exact in 128 bits; a sum of
 * doubles is sum + rest, where rest collects what each addition rounded away (Neumaier).
 */
#include "runtime/aggregate_impl.h"

#include <math.h>
#include <string.h>

/* ---- count ---- */

static void count_init(void *state)
{
	*(int64_t *)state = 0;
}

static void count_add(const rf_aggregate_rows *rows, int64_t sign, bool has_nulls)
{
	int64_t count = 0;
	if (!has_nulls && !rows->groups) {
		*(int64_t *)(void *)rows->states += sign * rows->row_count;
		return;
	}
	for (uint32_t i = 0; i < rows->row_count; i++) {
		if (has_nulls && rf_is_null(&rows->args[0], rf_agg_position(rows, i))) continue;
		if (rows->groups)
			*(int64_t *)rf_agg_state(rows, i) += sign;
		else
			count += sign;
	}
	if (!rows->groups) *(int64_t *)(void *)rows->states += count;
}

static bool count_star_update(const rf_aggregate_env *env, const rf_aggregate_rows *rows)
{
	RF_UNUSED(env);
	count_add(rows, 1, false);
	return true;
}

static bool count_star_retract(const rf_aggregate_env *env, const rf_aggregate_rows *rows)
{
	RF_UNUSED(env);
	count_add(rows, -1, false);
	return true;
}

static bool count_update(const rf_aggregate_env *env, const rf_aggregate_rows *rows)
{
	RF_UNUSED(env);
	count_add(rows, 1, rows->args[0].validity != NULL);
	return true;
}

static bool count_retract(const rf_aggregate_env *env, const rf_aggregate_rows *rows)
{
	RF_UNUSED(env);
	count_add(rows, -1, rows->args[0].validity != NULL);
	return true;
}

static bool count_merge(const rf_aggregate_env *env, void *into, const void *from)
{
	RF_UNUSED(env);
	*(int64_t *)into += *(const int64_t *)from;
	return true;
}

static bool count_finish(const rf_aggregate_env *env, const void *state, rf_batch_store *store,
                         uint32_t column, uint32_t row, const char **has_failed)
{
	RF_UNUSED(env);
	RF_UNUSED(has_failed);
	return rf_agg_put_bigint(store, column, row, *(const int64_t *)state);
}

RF_AGG_COMBINE(count_combine, int64_t, count_merge)
RF_AGG_FINISH_MANY(count_finish_many, count_finish)

const rf_aggregate_class rf_agg_count_star = {
	.state_size = sizeof(int64_t),
	.is_flat = true,
	.init = count_init,
	.update = count_star_update,
	.merge = count_merge,
	.finish = count_finish,
	.release = rf_agg_release_nothing,
	.retract = count_star_retract,
	.combine = count_combine,
	.finish_many = count_finish_many,
};

const rf_aggregate_class rf_agg_count = {
	.state_size = sizeof(int64_t),
	.is_flat = true,
	.init = count_init,
	.update = count_update,
	.merge = count_merge,
	.finish = count_finish,
	.release = rf_agg_release_nothing,
	.retract = count_retract,
	.combine = count_combine,
	.finish_many = count_finish_many,
};

RF_AGG_INLINE void count_true(int64_t *count, uint8_t value)
{
	*count += value != 0;
}

RF_AGG_INLINE void count_true_back(int64_t *count, uint8_t value)
{
	*count -= value != 0;
}

RF_AGG_UPDATE(count_if_update, int64_t, uint8_t, count_true)
RF_AGG_UPDATE(count_if_retract, int64_t, uint8_t, count_true_back)

const rf_aggregate_class rf_agg_count_if = {
	.state_size = sizeof(int64_t),
	.is_flat = true,
	.init = count_init,
	.update = count_if_update,
	.merge = count_merge,
	.finish = count_finish,
	.release = rf_agg_release_nothing,
	.retract = count_if_retract,
	.combine = count_combine,
	.finish_many = count_finish_many,
};

/* ---- DOUBLE ---- */

/* count lies between the two so that compilers don't pack them: unpacking costs more. */
typedef struct double_sum {
	double sum;
	int64_t count;
	double rest;
} double_sum;

/* -0.0 is what leaves every value as it is, -0.0 too. */
static void double_init(void *state)
{
	*(double_sum *)state = (double_sum){.sum = -0.0};
}

/* What is lost in rounding is found without a branch; Neumaier's test gives the same bits. */
RF_AGG_INLINE void double_step(double_sum *state, double value)
{
	double sum = state->sum + value;
	double taken = sum - state->sum;
	state->rest += (state->sum - (sum - taken)) + (value - taken);
	state->sum = sum;
	state->count++;
}

RF_AGG_UPDATE(double_update, double_sum, double, double_step)

static bool double_merge(const rf_aggregate_env *env, void *into, const void *from)
{
	const double_sum *later = from;
	double_sum *state = into;
	int64_t count = state->count + later->count;
	RF_UNUSED(env);
	if (!later->count) return true;
	double_step(state, later->sum);
	state->rest += later->rest;
	state->count = count;
	return true;
}

/* Once the sum is infinite or NaN its rest means nothing. */
static double double_total(const double_sum *state)
{
	if (!isfinite(state->sum) || !isfinite(state->rest) || state->rest == 0) return state->sum;
	return state->sum + state->rest;
}

static bool double_finish(const rf_aggregate_env *env, const void *state, rf_batch_store *store,
                          uint32_t column, uint32_t row, const char **has_failed)
{
	const double_sum *sum = state;
	RF_UNUSED(env);
	RF_UNUSED(has_failed);
	if (!sum->count) return rf_agg_put_null(store, column, row);
	return rf_agg_put_real(store, column, row, double_total(sum));
}

static bool double_mean_finish(const rf_aggregate_env *env, const void *state,
                               rf_batch_store *store, uint32_t column, uint32_t row,
                               const char **has_failed)
{
	const double_sum *sum = state;
	RF_UNUSED(env);
	RF_UNUSED(has_failed);
	if (!sum->count) return rf_agg_put_null(store, column, row);
	return rf_agg_put_real(store, column, row, double_total(sum) / (double)sum->count);
}

#define SUM_CLASS(class_name, state_type, prefix, finish_function, retract_function, \
                  many_function) \
	const rf_aggregate_class class_name = { \
		.state_size = sizeof(state_type), \
		.is_flat = true, \
		.init = prefix##_init, \
		.update = prefix##_update, \
		.merge = prefix##_merge, \
		.finish = finish_function, \
		.release = rf_agg_release_nothing, \
		.retract = retract_function, \
		.combine = prefix##_combine, \
		.finish_many = many_function, \
	};

RF_AGG_COMBINE(double_combine, double_sum, double_merge)
RF_AGG_FINISH_MANY(double_finish_many, double_finish)
RF_AGG_FINISH_MANY(double_mean_finish_many, double_mean_finish)

SUM_CLASS(rf_agg_sum_double, double_sum, double, double_finish, NULL, double_finish_many)
SUM_CLASS(rf_agg_avg_double, double_sum, double, double_mean_finish, NULL, double_mean_finish_many)

/* ---- BIGINT ---- */

typedef struct bigint_sum {
	__int128 sum;
	int64_t count;
	int64_t unused;
} bigint_sum;

static void bigint_init(void *state)
{
	memset(state, 0, sizeof(bigint_sum));
}

RF_AGG_INLINE void bigint_step(bigint_sum *state, int64_t value)
{
	state->sum += value;
	state->count++;
}

RF_AGG_INLINE void bigint_back(bigint_sum *state, int64_t value)
{
	state->sum -= value;
	state->count--;
}

RF_AGG_UPDATE(bigint_update, bigint_sum, int64_t, bigint_step)
RF_AGG_UPDATE(bigint_retract, bigint_sum, int64_t, bigint_back)

static bool bigint_merge(const rf_aggregate_env *env, void *into, const void *from)
{
	bigint_sum *state = into;
	const bigint_sum *later = from;
	RF_UNUSED(env);
	state->sum += later->sum;
	state->count += later->count;
	return true;
}

static bool bigint_finish(const rf_aggregate_env *env, const void *state, rf_batch_store *store,
                          uint32_t column, uint32_t row, const char **has_failed)
{
	const bigint_sum *sum = state;
	RF_UNUSED(env);
	if (!sum->count) return rf_agg_put_null(store, column, row);
	if (sum->sum > INT64_MAX || sum->sum < INT64_MIN)
		return rf_agg_put_failure(store, column, row, has_failed, "sum is out of range of BIGINT");
	return rf_agg_put_bigint(store, column, row, (int64_t)sum->sum);
}

static bool bigint_mean_finish(const rf_aggregate_env *env, const void *state,
                               rf_batch_store *store, uint32_t column, uint32_t row,
                               const char **has_failed)
{
	const bigint_sum *sum = state;
	RF_UNUSED(env);
	RF_UNUSED(has_failed);
	if (!sum->count) return rf_agg_put_null(store, column, row);
	return rf_agg_put_real(store, column, row, rf_agg_ratio(sum->sum, (uint64_t)sum->count));
}

RF_AGG_COMBINE(bigint_combine, bigint_sum, bigint_merge)
RF_AGG_FINISH_MANY(bigint_mean_finish_many, bigint_mean_finish)

SUM_CLASS(rf_agg_sum_bigint, bigint_sum, bigint, bigint_finish, bigint_retract, NULL)
static bool time_mean_finish(const rf_aggregate_env *env, const void *state, rf_batch_store *store,
                             uint32_t column, uint32_t row, const char **has_failed)
{
	const bigint_sum *sum = state;
	RF_UNUSED(env);
	RF_UNUSED(has_failed);
	if (!sum->count) return rf_agg_put_null(store, column, row);
	return rf_agg_put_bigint(store, column, row,
	                         (int64_t)rf_agg_divide(sum->sum, (uint64_t)sum->count));
}

SUM_CLASS(rf_agg_avg_bigint, bigint_sum, bigint, bigint_mean_finish, bigint_retract,
          bigint_mean_finish_many)
SUM_CLASS(rf_agg_avg_timestamp, bigint_sum, bigint, time_mean_finish, bigint_retract, NULL)

/* ---- INTERVAL ---- */

typedef struct interval_sum {
	__int128 ns;
	__int128 months;
	int64_t count;
	int64_t unused;
} interval_sum;

static void interval_init(void *state)
{
	memset(state, 0, sizeof(interval_sum));
}

RF_AGG_INLINE void interval_step(interval_sum *state, rf_interval value)
{
	state->ns += value.ns;
	state->months += value.months;
	state->count++;
}

RF_AGG_INLINE void interval_back(interval_sum *state, rf_interval value)
{
	state->ns -= value.ns;
	state->months -= value.months;
	state->count--;
}

RF_AGG_UPDATE(interval_update, interval_sum, rf_interval, interval_step)
RF_AGG_UPDATE(interval_retract, interval_sum, rf_interval, interval_back)

static bool interval_merge(const rf_aggregate_env *env, void *into, const void *from)
{
	interval_sum *state = into;
	const interval_sum *later = from;
	RF_UNUSED(env);
	state->ns += later->ns;
	state->months += later->months;
	state->count += later->count;
	return true;
}

static bool interval_finish(const rf_aggregate_env *env, const void *state, rf_batch_store *store,
                            uint32_t column, uint32_t row, const char **has_failed)
{
	const interval_sum *sum = state;
	rf_interval total;
	RF_UNUSED(env);
	if (!sum->count) return rf_agg_put_null(store, column, row);
	if (!rf_agg_interval_mean(sum->months, sum->ns, 1, &total))
		return rf_agg_put_failure(store, column, row, has_failed,
		                          "sum is out of range of INTERVAL");
	return rf_agg_put_interval(store, column, row, total.months, total.ns);
}

static bool interval_mean_finish(const rf_aggregate_env *env, const void *state,
                                 rf_batch_store *store, uint32_t column, uint32_t row,
                                 const char **has_failed)
{
	const interval_sum *sum = state;
	rf_interval mean;
	RF_UNUSED(env);
	if (!sum->count) return rf_agg_put_null(store, column, row);
	if (!rf_agg_interval_mean(sum->months, sum->ns, (uint64_t)sum->count, &mean))
		return rf_agg_put_failure(store, column, row, has_failed,
		                          "mean is out of range of INTERVAL");
	return rf_agg_put_interval(store, column, row, mean.months, mean.ns);
}

RF_AGG_COMBINE(interval_combine, interval_sum, interval_merge)

SUM_CLASS(rf_agg_sum_interval, interval_sum, interval, interval_finish, interval_retract, NULL)
SUM_CLASS(rf_agg_avg_interval, interval_sum, interval, interval_mean_finish, interval_retract, NULL)
