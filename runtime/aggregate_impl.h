/*
 * What the aggregates share: the loops over rows, the writing of results, values kept in a
 * state, and the list of classes. Only runtime/aggregate*.c include it.
 */
#ifndef RF_RUNTIME_AGGREGATE_IMPL_H
#define RF_RUNTIME_AGGREGATE_IMPL_H

#include "runtime/aggregate.h"
#include "runtime/aggregate_cell.h"

#define RF_AGG_INLINE static inline __attribute__((always_inline))

/* ---- loops ---- */

RF_AGG_INLINE uint32_t rf_agg_position(const rf_aggregate_rows *rows, uint32_t i)
{
	return rows->rows ? rows->rows[i] : rows->first + i;
}

/* The state that the i-th row of the list goes to. */
RF_AGG_INLINE void *rf_agg_state(const rf_aggregate_rows *rows, uint32_t i)
{
	return rows->states + (rows->groups ? rows->groups[i] * rows->stride : 0);
}

/* Runs a loop over the rows whose value is not NULL: their positions and groups are gathered
 * first, without a branch, so that the loop itself meets no NULL. */
void rf_agg_run_without_nulls(const rf_aggregate_rows *rows,
                              void (*run)(const rf_aggregate_rows *));

/*
 * Defines an update function over one column from step(state *, value): a loop for each
 * combination of groups and list of rows, the tests being constants in each. Without groups
 * the state is a local of the loop, so that it stays in registers.
 */
#define RF_AGG_UPDATE(name, state_type, value_type, step) \
	RF_AGG_INLINE void name##_one(const rf_aggregate_rows *rows, const bool has_list) \
	{ \
		const value_type *values = rows->args[0].data; \
		const uint16_t *list = rows->rows; \
		const uint32_t first = rows->first, count = rows->row_count; \
		state_type state; \
		memcpy(&state, rows->states, sizeof state); \
		for (uint32_t i = 0; i < count; i++) step(&state, values[has_list ? list[i] : first + i]); \
		memcpy(rows->states, &state, sizeof state); \
	} \
	RF_AGG_INLINE void name##_many(const rf_aggregate_rows *rows, const bool has_list) \
	{ \
		const value_type *values = rows->args[0].data; \
		const uint16_t *list = rows->rows; \
		const uint32_t *groups = rows->groups; \
		const uint32_t first = rows->first, count = rows->row_count; \
		char *const states = rows->states; \
		const size_t stride = rows->stride; \
		for (uint32_t i = 0; i < count; i++) \
			step((state_type *)(void *)(states + groups[i] * stride), \
			     values[has_list ? list[i] : first + i]); \
	} \
	static void name##_run(const rf_aggregate_rows *rows) \
	{ \
		if (rows->groups && rows->rows) \
			name##_many(rows, true); \
		else if (rows->groups) \
			name##_many(rows, false); \
		else if (rows->rows) \
			name##_one(rows, true); \
		else \
			name##_one(rows, false); \
	} \
	static bool name(const rf_aggregate_env *env, const rf_aggregate_rows *rows) \
	{ \
		RF_UNUSED(env); \
		if (rows->args[0].validity) \
			rf_agg_run_without_nulls(rows, name##_run); \
		else \
			name##_run(rows); \
		return true; \
	}

/*
 * Defines combine and finish_many of a class from its merge and its finish, which can't fail:
 * loops in which both are inlined.
 */
#define RF_AGG_COMBINE(name, state_type, merge) \
	RF_AGG_INLINE void name##_run(const rf_aggregate_env *env, char *out, const char *a, \
	                              const char *b, ptrdiff_t stride, uint32_t count, \
	                              const bool is_chain_a, const bool is_chain_b) \
	{ \
		state_type into = *(const state_type *)(const void *)a; \
		state_type from = *(const state_type *)(const void *)b; \
		for (uint32_t i = 0; i < count; i++) { \
			if (is_chain_b && i > 0) from = into; \
			if (!is_chain_b) from = *(const state_type *)(const void *)b; \
			if (!is_chain_a) into = *(const state_type *)(const void *)a; \
			merge(env, &into, &from); \
			*(state_type *)(void *)out = into; \
			out += stride, a += stride, b += stride; \
		} \
	} \
	static void name(const rf_aggregate_env *env, char *out, const char *a, const char *b, \
	                 ptrdiff_t stride, uint32_t count) \
	{ \
		if (count == 0) return; \
		if (a + stride == out) \
			name##_run(env, out, a, b, stride, count, true, false); \
		else if (b + stride == out) \
			name##_run(env, out, a, b, stride, count, false, true); \
		else \
			name##_run(env, out, a, b, stride, count, false, false); \
	}

#define RF_AGG_FINISH_MANY(name, finish) \
	static void name(const rf_aggregate_env *env, const char *states, size_t stride, \
	                 uint32_t count, rf_batch_store *store, uint32_t column, const uint16_t *rows, \
	                 uint32_t first) \
	{ \
		const char *reason = NULL; \
		for (uint32_t i = 0; i < count; i++) \
			finish(env, states + i * stride, store, column, rows ? rows[i] : first + i, &reason); \
	}

/* ---- results ---- */

RF_AGG_INLINE bool rf_agg_put_null(rf_batch_store *store, uint32_t column, uint32_t row)
{
	rf_batch_store_set_null(store, column, row);
	return true;
}

RF_AGG_INLINE bool rf_agg_put_real(rf_batch_store *store, uint32_t column, uint32_t row,
                                   double value)
{
	((double *)store->columns[column].data)[row] = value;
	return true;
}

/* BIGINT and TIMESTAMP. */
RF_AGG_INLINE bool rf_agg_put_bigint(rf_batch_store *store, uint32_t column, uint32_t row,
                                     int64_t value)
{
	((int64_t *)store->columns[column].data)[row] = value;
	return true;
}

RF_AGG_INLINE bool rf_agg_put_boolean(rf_batch_store *store, uint32_t column, uint32_t row,
                                      bool value)
{
	((uint8_t *)store->columns[column].data)[row] = value;
	return true;
}

RF_AGG_INLINE bool rf_agg_put_interval(rf_batch_store *store, uint32_t column, uint32_t row,
                                       int32_t months, int64_t ns)
{
	((rf_interval *)store->columns[column].data)[row] = (rf_interval){months, 0, ns};
	return true;
}

/* NULL, with the reason to be noted. */
RF_AGG_INLINE bool rf_agg_put_failure(rf_batch_store *store, uint32_t column, uint32_t row,
                                      const char **has_failed, const char *reason)
{
	*has_failed = reason;
	return rf_agg_put_null(store, column, row);
}

/* ---- the order of event time ---- */

typedef struct rf_agg_time_key {
	int64_t time;
	uint64_t index; /* what it stands for */
} rf_agg_time_key;

/* Room for count keys, and as many again for the sorting; NULL: out of memory. */
rf_agg_time_key *rf_agg_time_keys_take(rf_memory *memory, uint32_t count);
void rf_agg_time_keys_give(rf_memory *memory, rf_agg_time_key *keys, uint32_t count);
/* By time; ties stay as they are. */
void rf_agg_time_keys_sort(rf_agg_time_key *keys, uint32_t count);

/* ---- exact arithmetic ---- */

/* sum / count as the nearest DOUBLE, ties to even; count is not 0. */
double rf_agg_ratio(__int128 sum, uint64_t count);
/* sum / count rounded to the nearest integer, halves away from zero. */
__int128 rf_agg_divide(__int128 sum, uint64_t count);
/* An interval of sums of months and ns over count: months cut to whole ones, the rest of 30
 * days each. False when it does not fit. */
bool rf_agg_interval_mean(__int128 months, __int128 ns, uint64_t count, rf_interval *mean);

#define RF_NS_PER_MONTH (INT64_C(30) * 86400 * 1000000000)

/* ---- constants ---- */

enum { RF_AGG_TOP_MAX = 1000 }; /* values that approx_top_k gives */

/* What string_agg puts between texts; NULL stands for nothing. */
rf_text rf_agg_separator(const rf_aggregate_call *call);

/* Fractions, numbers and durations have bounds. */
rf_status rf_agg_check_constants(const rf_aggregate_call *call, rf_error *error);

/* ---- classes ---- */

void rf_agg_release_nothing(const rf_aggregate_env *env, void *state);

/* The class without regard to DISTINCT. */
const rf_aggregate_class *rf_aggregate_plain_class(const rf_aggregate_call *call);

extern const rf_aggregate_class rf_agg_count_star, rf_agg_count, rf_agg_distinct, rf_agg_mode;
extern const rf_aggregate_class rf_agg_sum_bigint, rf_agg_sum_double, rf_agg_sum_interval;
extern const rf_aggregate_class rf_agg_sum_decimal, rf_agg_avg_decimal;
extern const rf_aggregate_class rf_agg_avg_bigint, rf_agg_avg_double, rf_agg_avg_interval;
extern const rf_aggregate_class rf_agg_product, rf_agg_bit_and, rf_agg_bit_or, rf_agg_bit_xor;
extern const rf_aggregate_class rf_agg_bool_and, rf_agg_bool_or;
extern const rf_aggregate_class rf_agg_min_boolean, rf_agg_min_bigint, rf_agg_min_double;
extern const rf_aggregate_class rf_agg_min_text, rf_agg_min_wide;
extern const rf_aggregate_class rf_agg_max_boolean, rf_agg_max_bigint, rf_agg_max_double;
extern const rf_aggregate_class rf_agg_max_text, rf_agg_max_wide;
extern const rf_aggregate_class rf_agg_range_bigint, rf_agg_range_double, rf_agg_range_timestamp;
extern const rf_aggregate_class rf_agg_range_decimal, rf_agg_range_interval;
extern const rf_aggregate_class rf_agg_first_flat, rf_agg_first_text;
extern const rf_aggregate_class rf_agg_last_flat, rf_agg_last_text;
extern const rf_aggregate_class rf_agg_arg_min_flat, rf_agg_arg_min_text;
extern const rf_aggregate_class rf_agg_arg_max_flat, rf_agg_arg_max_text;
extern const rf_aggregate_class rf_agg_string_agg;
extern const rf_aggregate_class rf_agg_stddev_samp, rf_agg_stddev_pop;
extern const rf_aggregate_class rf_agg_var_samp, rf_agg_var_pop;
extern const rf_aggregate_class rf_agg_skewness, rf_agg_kurtosis;
extern const rf_aggregate_class rf_agg_covar_samp, rf_agg_covar_pop, rf_agg_corr;
extern const rf_aggregate_class rf_agg_regr_slope, rf_agg_regr_intercept, rf_agg_regr_r2;
extern const rf_aggregate_class rf_agg_median, rf_agg_median_interval;
extern const rf_aggregate_class rf_agg_timed_first_flat, rf_agg_timed_first_text;
extern const rf_aggregate_class rf_agg_timed_last_flat, rf_agg_timed_last_text;
extern const rf_aggregate_class rf_agg_timed_arg_min_flat, rf_agg_timed_arg_min_text;
extern const rf_aggregate_class rf_agg_timed_arg_max_flat, rf_agg_timed_arg_max_text;
extern const rf_aggregate_class rf_agg_timed_string_agg, rf_agg_timed_set, rf_agg_array,
	rf_agg_timed_array;
extern const rf_aggregate_class rf_agg_ordered;
extern const rf_aggregate_class rf_agg_approx_distinct, rf_agg_approx_quantile;
extern const rf_aggregate_class rf_agg_approx_top_k, rf_agg_histogram;
extern const rf_aggregate_class rf_agg_count_if, rf_agg_entropy, rf_agg_mad;
extern const rf_aggregate_class rf_agg_zscore, rf_agg_kurtosis_pop;
extern const rf_aggregate_class rf_agg_geometric_mean, rf_agg_harmonic_mean, rf_agg_weighted_avg;
extern const rf_aggregate_class rf_agg_ema_rows, rf_agg_ema_time;
extern const rf_aggregate_class rf_agg_regr_count, rf_agg_regr_avgx, rf_agg_regr_avgy;
extern const rf_aggregate_class rf_agg_regr_sxx, rf_agg_regr_syy, rf_agg_regr_sxy;
extern const rf_aggregate_class rf_agg_signal;
extern const rf_aggregate_class rf_agg_quantile, rf_agg_quantile_interval, rf_agg_quantile_cont;
extern const rf_aggregate_class rf_agg_quantile_decimal, rf_agg_quantile_cont_time;
extern const rf_aggregate_class rf_agg_avg_timestamp;

#endif
