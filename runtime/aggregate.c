/*
 * Which class implements a call. Invariant: every overload of planner/aggregate_list.h has
 * a class for every type that its first argument can have.
 */
#include "runtime/aggregate_impl.h"

/* The implementations of one overload. */
typedef struct class_row {
	const rf_aggregate_class *any; /* of all types that are not below */
	const rf_aggregate_class *boolean, *real;
	const rf_aggregate_class *text; /* of all that is bytes */
	const rf_aggregate_class *wide; /* INTERVAL, DECIMAL */
	bool is_distinct_plain;         /* the same values twice change nothing */
} class_row;

static const class_row class_rows[RF_AGGREGATE_ID_COUNT] = {
	[RF_AGG_COUNT_STAR] = {.any = &rf_agg_count_star},
	[RF_AGG_COUNT] = {.any = &rf_agg_count},
	[RF_AGG_SUM_BIGINT] = {.any = &rf_agg_sum_bigint},
	[RF_AGG_SUM_DOUBLE] = {.any = &rf_agg_sum_double},
	[RF_AGG_SUM_INTERVAL] = {.any = &rf_agg_sum_interval},
	[RF_AGG_SUM_DECIMAL] = {.any = &rf_agg_sum_decimal},
	[RF_AGG_AVG_DECIMAL] = {.any = &rf_agg_avg_decimal},
	[RF_AGG_AVG_BIGINT] = {.any = &rf_agg_avg_bigint},
	[RF_AGG_AVG_DOUBLE] = {.any = &rf_agg_avg_double},
	[RF_AGG_AVG_TIMESTAMP] = {.any = &rf_agg_avg_timestamp},
	[RF_AGG_AVG_INTERVAL] = {.any = &rf_agg_avg_interval},
	[RF_AGG_MIN] = {&rf_agg_min_bigint, &rf_agg_min_boolean, &rf_agg_min_double, &rf_agg_min_text,
                    &rf_agg_min_wide, true},
	[RF_AGG_MAX] = {&rf_agg_max_bigint, &rf_agg_max_boolean, &rf_agg_max_double, &rf_agg_max_text,
                    &rf_agg_max_wide, true},
	[RF_AGG_FIRST] = {.any = &rf_agg_first_flat, .text = &rf_agg_first_text},
	[RF_AGG_LAST] = {.any = &rf_agg_last_flat, .text = &rf_agg_last_text},
	[RF_AGG_ARG_MIN] = {.any = &rf_agg_arg_min_flat, .text = &rf_agg_arg_min_text},
	[RF_AGG_ARG_MAX] = {.any = &rf_agg_arg_max_flat, .text = &rf_agg_arg_max_text},
	[RF_AGG_BOOL_AND] = {.any = &rf_agg_bool_and, .is_distinct_plain = true},
	[RF_AGG_BOOL_OR] = {.any = &rf_agg_bool_or, .is_distinct_plain = true},
	[RF_AGG_ARRAY_AGG] = {.any = &rf_agg_array},
	[RF_AGG_LIST] = {.any = &rf_agg_array},
	[RF_AGG_STRING_AGG] = {.any = &rf_agg_string_agg},
	[RF_AGG_STRING_AGG_COMMAS] = {.any = &rf_agg_string_agg},
	[RF_AGG_STDDEV] = {.any = &rf_agg_stddev_samp},
	[RF_AGG_STDDEV_SAMP] = {.any = &rf_agg_stddev_samp},
	[RF_AGG_STDDEV_POP] = {.any = &rf_agg_stddev_pop},
	[RF_AGG_VARIANCE] = {.any = &rf_agg_var_samp},
	[RF_AGG_VAR_SAMP] = {.any = &rf_agg_var_samp},
	[RF_AGG_VAR_POP] = {.any = &rf_agg_var_pop},
	[RF_AGG_SKEWNESS] = {.any = &rf_agg_skewness},
	[RF_AGG_KURTOSIS] = {.any = &rf_agg_kurtosis},
	[RF_AGG_COVAR] = {.any = &rf_agg_covar_samp},
	[RF_AGG_COVAR_SAMP] = {.any = &rf_agg_covar_samp},
	[RF_AGG_COVAR_POP] = {.any = &rf_agg_covar_pop},
	[RF_AGG_CORR] = {.any = &rf_agg_corr},
	[RF_AGG_REGR_SLOPE] = {.any = &rf_agg_regr_slope},
	[RF_AGG_REGR_INTERCEPT] = {.any = &rf_agg_regr_intercept},
	[RF_AGG_REGR_R2] = {.any = &rf_agg_regr_r2},
	[RF_AGG_MEDIAN_BIGINT] = {.any = &rf_agg_median},
	[RF_AGG_MEDIAN_DOUBLE] = {.any = &rf_agg_median},
	[RF_AGG_MEDIAN_TIMESTAMP] = {.any = &rf_agg_median},
	[RF_AGG_MEDIAN_INTERVAL] = {.any = &rf_agg_median_interval},
	[RF_AGG_QUANTILE_BIGINT] = {.any = &rf_agg_quantile},
	[RF_AGG_QUANTILE_DOUBLE] = {.any = &rf_agg_quantile},
	[RF_AGG_QUANTILE_DECIMAL] = {.any = &rf_agg_quantile_decimal},
	[RF_AGG_QUANTILE_TIMESTAMP] = {.any = &rf_agg_quantile},
	[RF_AGG_QUANTILE_INTERVAL] = {.any = &rf_agg_quantile_interval},
	[RF_AGG_QUANTILE_CONT] = {.any = &rf_agg_quantile_cont},
	[RF_AGG_QUANTILE_CONT_TIMESTAMP] = {.any = &rf_agg_quantile_cont_time},
	[RF_AGG_MODE] = {.any = &rf_agg_mode},
	[RF_AGG_APPROX_DISTINCT] = {.any = &rf_agg_approx_distinct},
	[RF_AGG_APPROX_QUANTILE_BIGINT] = {.any = &rf_agg_approx_quantile},
	[RF_AGG_APPROX_QUANTILE_DOUBLE] = {.any = &rf_agg_approx_quantile},
	[RF_AGG_APPROX_QUANTILE_TIMESTAMP] = {.any = &rf_agg_approx_quantile},
	[RF_AGG_APPROX_TOP_K] = {.any = &rf_agg_approx_top_k},
	[RF_AGG_HISTOGRAM] = {.any = &rf_agg_histogram},
	[RF_AGG_COUNT_IF] = {.any = &rf_agg_count_if},
	[RF_AGG_ENTROPY] = {.any = &rf_agg_entropy},
	[RF_AGG_MAD_BIGINT] = {.any = &rf_agg_mad},
	[RF_AGG_MAD_DOUBLE] = {.any = &rf_agg_mad},
	[RF_AGG_MAD_TIMESTAMP] = {.any = &rf_agg_mad},
	[RF_AGG_ZSCORE] = {.any = &rf_agg_zscore},
	[RF_AGG_KURTOSIS_POP] = {.any = &rf_agg_kurtosis_pop},
	[RF_AGG_GEOMETRIC_MEAN] = {.any = &rf_agg_geometric_mean},
	[RF_AGG_HARMONIC_MEAN] = {.any = &rf_agg_harmonic_mean},
	[RF_AGG_WEIGHTED_AVG] = {.any = &rf_agg_weighted_avg},
	[RF_AGG_EMA_ROWS] = {.any = &rf_agg_ema_rows},
	[RF_AGG_EMA_TIME] = {.any = &rf_agg_ema_time},
	[RF_AGG_REGR_COUNT] = {.any = &rf_agg_regr_count},
	[RF_AGG_REGR_AVGX] = {.any = &rf_agg_regr_avgx},
	[RF_AGG_REGR_AVGY] = {.any = &rf_agg_regr_avgy},
	[RF_AGG_REGR_SXX] = {.any = &rf_agg_regr_sxx},
	[RF_AGG_REGR_SYY] = {.any = &rf_agg_regr_syy},
	[RF_AGG_REGR_SXY] = {.any = &rf_agg_regr_sxy},
	[RF_AGG_PRODUCT] = {.any = &rf_agg_product},
	[RF_AGG_RANGE_BIGINT] = {.any = &rf_agg_range_bigint, .is_distinct_plain = true},
	[RF_AGG_RANGE_DOUBLE] = {.any = &rf_agg_range_double, .is_distinct_plain = true},
	[RF_AGG_RANGE_DECIMAL] = {.any = &rf_agg_range_decimal, .is_distinct_plain = true},
	[RF_AGG_RANGE_INTERVAL] = {.any = &rf_agg_range_interval, .is_distinct_plain = true},
	[RF_AGG_RANGE_TIMESTAMP] = {.any = &rf_agg_range_timestamp, .is_distinct_plain = true},
	[RF_AGG_BIT_AND] = {.any = &rf_agg_bit_and, .is_distinct_plain = true},
	[RF_AGG_BIT_OR] = {.any = &rf_agg_bit_or, .is_distinct_plain = true},
	[RF_AGG_BIT_XOR] = {.any = &rf_agg_bit_xor},
	[RF_AGG_INTEGRAL] = {.any = &rf_agg_signal},
	[RF_AGG_TIME_COVERED] = {.any = &rf_agg_signal},
	[RF_AGG_TIME_AVG] = {.any = &rf_agg_signal},
	[RF_AGG_INCREASE] = {.any = &rf_agg_signal},
	[RF_AGG_RATE] = {.any = &rf_agg_signal},
	[RF_AGG_RESETS] = {.any = &rf_agg_signal},
};

/* Those that go by event time in windows by time. */
static const class_row timed_rows[RF_AGGREGATE_ID_COUNT] = {
	[RF_AGG_FIRST] = {.any = &rf_agg_timed_first_flat, .text = &rf_agg_timed_first_text},
	[RF_AGG_LAST] = {.any = &rf_agg_timed_last_flat, .text = &rf_agg_timed_last_text},
	[RF_AGG_ARG_MIN] = {.any = &rf_agg_timed_arg_min_flat, .text = &rf_agg_timed_arg_min_text},
	[RF_AGG_ARG_MAX] = {.any = &rf_agg_timed_arg_max_flat, .text = &rf_agg_timed_arg_max_text},
	[RF_AGG_ARRAY_AGG] = {.any = &rf_agg_timed_array},
	[RF_AGG_LIST] = {.any = &rf_agg_timed_array},
	[RF_AGG_STRING_AGG] = {.any = &rf_agg_timed_string_agg},
	[RF_AGG_STRING_AGG_COMMAS] = {.any = &rf_agg_timed_string_agg},
	[RF_AGG_EMA_ROWS] = {.any = &rf_agg_ordered},
};

/* Gathers up to RF_BATCH_ROWS rows from the i-th on; returns the next i. */
static uint32_t gather(const rf_aggregate_rows *rows, uint32_t i, uint16_t *positions,
                       uint32_t *groups, uint32_t *kept)
{
	const uint64_t *validity = rows->args[0].validity;
	uint32_t end = rows->row_count - i > RF_BATCH_ROWS ? i + RF_BATCH_ROWS : rows->row_count;
	uint32_t count = 0;
	for (; i < end; i++) {
		uint32_t at = rf_agg_position(rows, i);
		positions[count] = (uint16_t)at;
		if (rows->groups) groups[count] = rows->groups[i];
		count += rf_bit_get(validity, at);
	}
	*kept = count;
	return end;
}

void rf_agg_run_without_nulls(const rf_aggregate_rows *rows, void (*run)(const rf_aggregate_rows *))
{
	uint16_t positions[RF_BATCH_ROWS];
	uint32_t groups[RF_BATCH_ROWS];
	rf_aggregate_rows some = *rows;
	some.rows = positions;
	if (rows->groups) some.groups = groups;
	for (uint32_t i = 0; i < rows->row_count;) {
		i = gather(rows, i, positions, groups, &some.row_count);
		run(&some);
	}
}

void rf_agg_release_nothing(const rf_aggregate_env *env, void *state)
{
	RF_UNUSED(env);
	RF_UNUSED(state);
}

static const rf_aggregate_class *class_in(const class_row *row, const rf_aggregate_call *call)
{
	const rf_aggregate_class *class_ = NULL;
	for (uint32_t i = 0; i < call->arg_count && !class_; i++)
		if (rf_type_is_bytes(call->arg_types[i])) class_ = row->text;
	if (class_) return class_;
	switch (call->arg_count ? rf_type_kind(call->arg_types[0]) : RF_NULL) {
	case RF_BOOLEAN: class_ = row->boolean; break;
	case RF_DOUBLE: class_ = row->real; break;
	case RF_INTERVAL:
	case RF_DECIMAL: class_ = row->wide; break;
	default: break;
	}
	return class_ ? class_ : row->any;
}

const rf_aggregate_class *rf_aggregate_plain_class(const rf_aggregate_call *call)
{
	return class_in(&class_rows[call->aggregate->id], call);
}

const rf_aggregate_class *rf_aggregate_class_of(const rf_aggregate_call *call)
{
	const class_row *timed = &timed_rows[call->aggregate->id];
	if (call->order_count) return &rf_agg_ordered;
	if (call->time != RF_NO_COLUMN && timed->any)
		return call->is_distinct ? &rf_agg_timed_set : class_in(timed, call);
	if (call->is_distinct && !class_rows[call->aggregate->id].is_distinct_plain)
		return &rf_agg_distinct;
	return rf_aggregate_plain_class(call);
}
