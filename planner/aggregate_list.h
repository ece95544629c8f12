/*
 * The list of aggregates: X(ID, name, arguments, constants, defaults, result, takes DISTINCT,
 * doc, example, result text). Letters as in planner/functions.h, and c: any type, whatever
 * a is. The runtime has one rf_aggregate_class for each ID (and argument type where that is
 * any). Of overloads that fit equally well the first in the list is taken.
 *
 * The examples are over three rows: n BIGINT 3, 1, 2; x DOUBLE 1.5, 2.5, 5.0; s TEXT 'b', 'a',
 * 'a'; ok BOOLEAN true, false, true; d INTERVAL 1 h, 30 min, 1 h; t TIMESTAMP of 2026-01-01
 * 00:00:00, 00:00:10 and 00:00:30, which is the event time.
 */
#ifndef RF_PLANNER_AGGREGATE_LIST_H
#define RF_PLANNER_AGGREGATE_LIST_H

#define RF_AGGREGATE_LIST_BASIC(X) \
	X(COUNT_STAR, "count", "", "", "", 'i', false, "the number of rows", "count(*)", "3") \
	X(COUNT, "count", "a", "", "", 'i', true, "the number of values that are not NULL", \
	  "count(DISTINCT s)", "2") \
	X(SUM_BIGINT, "sum", "i", "", "", 'i', true, "the sum, exact inside", "sum(n)", "6") \
	X(SUM_DOUBLE, "sum", "d", "", "", 'd', true, "the sum, compensated", "sum(x)", "9.0") \
	X(SUM_INTERVAL, "sum", "v", "", "", 'v', true, "the sum of intervals", "sum(d)", "02:30:00") \
	X(SUM_DECIMAL, "sum", "n", "", "", 'n', true, "the sum, exact", \
	  "sum(x::DECIMAL(5, 2))", "9.00") \
	X(AVG_BIGINT, "avg", "i", "", "", 'd', true, "the mean, correctly rounded", "avg(n)", "2.0") \
	X(AVG_TIMESTAMP, "avg", "s", "", "", 's', true, "the mean time", "avg(t)", \
	  "2026-01-01T00:00:13.333333333Z") \
	X(AVG_DOUBLE, "avg", "d", "", "", 'd', true, "the mean", "avg(x)", "3.0") \
	X(AVG_INTERVAL, "avg", "v", "", "", 'v', true, "the mean of intervals", "avg(d)", "00:50:00") \
	X(AVG_DECIMAL, "avg", "n", "", "", 'n', true, \
	  "the mean to six digits after the point or more", "avg(x::DECIMAL(5, 2))", "3.000000") \
	X(COUNT_IF, "count_if", "b", "", "", 'i', true, "the number of rows where it is true", \
	  "count_if(ok)", "2") \
	X(MIN, "min", "a", "", "", 'a', true, "the least value", "min(x)", "1.5") \
	X(MAX, "max", "a", "", "", 'a', true, "the greatest value, NaN if there is one", \
	  "max(s)", "b") \
	X(FIRST, "first", "a", "", "", 'a', false, "the first value that is not NULL", \
	  "first(n)", "3") \
	X(LAST, "last", "a", "", "", 'a', false, "the last value that is not NULL", "last(n)", "2") \
	X(ARG_MIN, "arg_min", "ac", "", "", 'a', false, \
	  "the first argument of the row with the least second, the first of such rows", \
	  "arg_min(x, n)", "2.5") \
	X(ARG_MAX, "arg_max", "ac", "", "", 'a', false, \
	  "the first argument of the row with the greatest second, the first of such rows", \
	  "arg_max(x, n)", "1.5") \
	X(BOOL_AND, "bool_and", "b", "", "", 'b', true, "whether all are true", \
	  "bool_and(ok)", "false") \
	X(BOOL_OR, "bool_or", "b", "", "", 'b', true, "whether one is true", "bool_or(ok)", "true") \
	X(ARRAY_AGG, "array_agg", "a", "", "", 'l', true, \
	  "the values in an array, NULLs too, but not with DISTINCT", "array_agg(n)", "[3,1,2]") \
	X(LIST, "list", "a", "", "", 'l', true, "as array_agg", "list(s)", \
	  "[\"b\",\"a\",\"a\"]") \
	X(STRING_AGG, "string_agg", "t", "t", "", 't', true, \
	  "the texts one after the other with a separator between them", \
	  "string_agg(s, '-')", "b-a-a") \
	X(STRING_AGG_COMMAS, "string_agg", "t", "", "", 't', true, \
	  "the texts one after the other with commas between them", "string_agg(s)", "b,a,a")

#define RF_AGGREGATE_LIST_MOMENTS(X) \
	X(STDDEV, "stddev", "d", "", "", 'd', true, "standard deviation of a sample", "stddev(x)", \
	  "1.8027756377319946") \
	X(STDDEV_SAMP, "stddev_samp", "d", "", "", 'd', true, "standard deviation of a sample", \
	  "stddev_samp(x)", "1.8027756377319946") \
	X(STDDEV_POP, "stddev_pop", "d", "", "", 'd', true, "standard deviation of a population", \
	  "stddev_pop(x)", "1.4719601443879744") \
	X(VARIANCE, "variance", "d", "", "", 'd', true, "variance of a sample", "variance(x)", "3.25") \
	X(VAR_SAMP, "var_samp", "d", "", "", 'd', true, "variance of a sample", "var_samp(x)", "3.25") \
	X(VAR_POP, "var_pop", "d", "", "", 'd', true, "variance of a population", "var_pop(x)", \
	  "2.1666666666666665") \
	X(SKEWNESS, "skewness", "d", "", "", 'd', true, "skewness, corrected for a sample", \
	  "skewness(x)", "1.1520696383139375") \
	X(KURTOSIS, "kurtosis", "d", "", "", 'd', true, \
	  "excess kurtosis, corrected for a sample; NULL below four values", "kurtosis(x)", "NULL") \
	X(KURTOSIS_POP, "kurtosis_pop", "d", "", "", 'd', true, "excess kurtosis of a population", \
	  "kurtosis_pop(x)", "-1.5") \
	X(ZSCORE, "zscore", "d", "", "", 'd', false, \
	  "how many standard deviations (of a sample) the last value is above the mean", \
	  "zscore(x)", "1.1094003924504583") \
	X(GEOMETRIC_MEAN, "geometric_mean", "d", "", "", 'd', true, \
	  "the n-th root of the product, NaN if a value is negative", "geometric_mean(n)", \
	  "1.8171205928321397") \
	X(HARMONIC_MEAN, "harmonic_mean", "d", "", "", 'd', true, \
	  "the number of values by the sum of their reciprocals", "harmonic_mean(n)", \
	  "1.6363636363636365") \
	X(WEIGHTED_AVG, "weighted_avg", "dd", "", "", 'd', false, \
	  "the mean of the first, weighted by the second", "weighted_avg(x, n)", "2.8333333333333335") \
	X(EMA_ROWS, "ema", "d", "d", "", 'd', false, \
	  "the mean, a value weighing half as much as one so many values later", "ema(x, 1)", \
	  "3.7857142857142856") \
	X(COVAR, "covar", "dd", "", "", 'd', false, "covariance of a sample", "covar(x, n)", "-0.5") \
	X(COVAR_SAMP, "covar_samp", "dd", "", "", 'd', false, "covariance of a sample", \
	  "covar_samp(x, n)", "-0.5") \
	X(COVAR_POP, "covar_pop", "dd", "", "", 'd', false, "covariance of a population", \
	  "covar_pop(x, n)", "-0.3333333333333333") \
	X(CORR, "corr", "dd", "", "", 'd', false, "Pearson's coefficient of correlation", \
	  "corr(x, n)", "-0.2773500981126146") \
	X(REGR_SLOPE, "regr_slope", "dd", "", "", 'd', false, \
	  "slope of the least-squares line of the first over the second", "regr_slope(x, n)", "-0.5") \
	X(REGR_INTERCEPT, "regr_intercept", "dd", "", "", 'd', false, \
	  "where the least-squares line of the first over the second meets zero", \
	  "regr_intercept(x, n)", "4.0") \
	X(REGR_R2, "regr_r2", "dd", "", "", 'd', false, \
	  "how much of the first the least-squares line explains, 0 to 1", "regr_r2(x, n)", \
	  "0.07692307692307693") \
	X(REGR_COUNT, "regr_count", "dd", "", "", 'i', false, \
	  "the number of rows in which neither is NULL", "regr_count(x, n)", "3") \
	X(REGR_AVGX, "regr_avgx", "dd", "", "", 'd', false, \
	  "the mean of the second where neither is NULL", "regr_avgx(x, n)", "2.0") \
	X(REGR_AVGY, "regr_avgy", "dd", "", "", 'd', false, \
	  "the mean of the first where neither is NULL", "regr_avgy(x, n)", "3.0") \
	X(REGR_SXX, "regr_sxx", "dd", "", "", 'd', false, \
	  "the sum of the squared distances of the second to its mean", "regr_sxx(x, n)", "2.0") \
	X(REGR_SYY, "regr_syy", "dd", "", "", 'd', false, \
	  "the sum of the squared distances of the first to its mean", "regr_syy(x, n)", "6.5") \
	X(REGR_SXY, "regr_sxy", "dd", "", "", 'd', false, \
	  "the sum of the products of both distances to their means", "regr_sxy(x, n)", "-1.0")

#define RF_AGGREGATE_LIST_ORDER(X) \
	X(MEDIAN_BIGINT, "median", "i", "", "", 'd', true, \
	  "the middle value, or the mean of the two middle ones", "median(n)", "2.0") \
	X(MEDIAN_DOUBLE, "median", "d", "", "", 'd', true, \
	  "the middle value, or the mean of the two middle ones", "median(x)", "2.5") \
	X(MEDIAN_TIMESTAMP, "median", "s", "", "", 's', true, \
	  "the middle time, or the mean of the two middle ones", "median(t)", "2026-01-01T00:00:10Z") \
	X(MEDIAN_INTERVAL, "median", "v", "", "", 'v', true, \
	  "the middle interval, or the mean of the two middle ones", "median(d)", "01:00:00") \
	X(QUANTILE_BIGINT, "quantile", "i", "d", "", 'i', true, \
	  "the value at a fraction of the order, one that occurs", "quantile(n, 0.5)", "2") \
	X(QUANTILE_DOUBLE, "quantile", "d", "d", "", 'd', true, \
	  "the value at a fraction of the order, one that occurs", "quantile(x, 0.9)", "5.0") \
	X(QUANTILE_DECIMAL, "quantile", "n", "d", "", 'n', true, \
	  "the value at a fraction of the order, one that occurs", \
	  "quantile(x::DECIMAL(5, 2), 0.5)", "2.50") \
	X(QUANTILE_TIMESTAMP, "quantile", "s", "d", "", 's', true, \
	  "the time at a fraction of the order, one that occurs", \
	  "quantile(t, 0)", "2026-01-01T00:00:00Z") \
	X(QUANTILE_INTERVAL, "quantile", "v", "d", "", 'v', true, \
	  "the interval at a fraction of the order, one that occurs", "quantile(d, 0)", "00:30:00") \
	X(QUANTILE_CONT, "quantile_cont", "d", "d", "", 'd', true, \
	  "the value at a fraction of the order, between two values if need be", \
	  "quantile_cont(x, 0.25)", "2.0") \
	X(QUANTILE_CONT_TIMESTAMP, "quantile_cont", "s", "d", "", 's', true, \
	  "the time at a fraction of the order, between two times if need be", \
	  "quantile_cont(t, 0.75)", "2026-01-01T00:00:20Z") \
	X(MAD_BIGINT, "mad", "i", "", "", 'd', true, \
	  "the median of the distances to the median", "mad(n)", "1.0") \
	X(MAD_DOUBLE, "mad", "d", "", "", 'd', true, \
	  "the median of the distances to the median", "mad(x)", "1.0") \
	X(MAD_TIMESTAMP, "mad", "s", "", "", 'v', true, \
	  "the median of the distances to the median", "mad(t)", "00:00:10") \
	X(MODE, "mode", "a", "", "", 'a', false, "the value that occurs most, the first of such", \
	  "mode(s)", "a") \
	X(ENTROPY, "entropy", "a", "", "", 'd', false, \
	  "entropy of how often each value occurs, in bits", "entropy(n)", "1.584962500721156")

/* Within errors that docs/language.md tells. */
#define RF_AGGREGATE_LIST_APPROX(X) \
	X(APPROX_DISTINCT, "approx_distinct", "a", "", "", 'i', false, \
	  "about how many different values there are", "approx_distinct(s)", "2") \
	X(APPROX_QUANTILE_BIGINT, "approx_quantile", "i", "d", "", 'i', false, \
	  "a value near a fraction of the order", "approx_quantile(n, 0.5)", "2") \
	X(APPROX_QUANTILE_DOUBLE, "approx_quantile", "d", "d", "", 'd', false, \
	  "a value near a fraction of the order", "approx_quantile(x, 0.9)", "5.0") \
	X(APPROX_QUANTILE_TIMESTAMP, "approx_quantile", "s", "d", "", 's', false, \
	  "a time near a fraction of the order", "approx_quantile(t, 0)", "2026-01-01T00:00:00Z") \
	X(APPROX_TOP_K, "approx_top_k", "a", "i", "k=10", 'l', false, \
	  "about the most frequent values, the most frequent first", "approx_top_k(s, 1)", "[\"a\"]") \
	X(HISTOGRAM, "histogram", "d", "i", "bins=20", 'j', false, \
	  "how many values lie in each of up to so many bins of equal width", "histogram(x, 3)", \
	  "[{\"from\":0.0,\"to\":2.0,\"count\":1},{\"from\":2.0,\"to\":4.0,\"count\":1}," \
	  "{\"from\":4.0,\"to\":6.0,\"count\":1}]")

#define RF_AGGREGATE_LIST_OTHER(X) \
	X(PRODUCT, "product", "d", "", "", 'd', true, "the product", "product(x)", "18.75") \
	X(RANGE_BIGINT, "range", "i", "", "", 'i', true, "greatest less least", "range(n)", "2") \
	X(RANGE_DOUBLE, "range", "d", "", "", 'd', true, "greatest less least", "range(x)", "3.5") \
	X(RANGE_DECIMAL, "range", "n", "", "", 'n', true, "greatest less least, exact", \
	  "range(x::DECIMAL(5, 2))", "3.50") \
	X(RANGE_INTERVAL, "range", "v", "", "", 'v', true, "greatest less least", "range(d)", \
	  "00:30:00") \
	X(RANGE_TIMESTAMP, "range", "s", "", "", 'v', true, "time from the least to the greatest", \
	  "range(t)", "00:00:30") \
	X(BIT_AND, "bit_and", "i", "", "", 'i', true, "bits set in all values", "bit_and(n)", "0") \
	X(BIT_OR, "bit_or", "i", "", "", 'i', true, "bits set in one value", "bit_or(n)", "3") \
	X(BIT_XOR, "bit_xor", "i", "", "", 'i', true, "bits set in an odd number of values", \
	  "bit_xor(n)", "0")

#define RF_AGGREGATE_LIST_SIGNALS(X) \
	X(INTEGRAL, "integral", "d", "tvv", "mode=linear unit=1s max_gap=none", 'd', false, \
	  "the integral over event time in x * seconds: of straight lines from point to point, or " \
	  "'hold': of each value up to the next", "integral(x)", "95.0") \
	X(TIME_COVERED, "time_covered", "d", "tvv", "mode=linear unit=1s max_gap=none", 'd', false, \
	  "how many seconds the integral covers", "time_covered(x, 'hold')", "30.0") \
	X(TIME_AVG, "time_avg", "d", "tv", "mode=linear max_gap=none", 'd', false, \
	  "the mean over event time: integral / time_covered", "time_avg(x, 'hold')", \
	  "2.1666666666666665") \
	X(INCREASE, "increase", "d", "", "", 'd', false, \
	  "how much a counter went up; a drop is a reset and adds the new value", "increase(x)", \
	  "3.5") \
	X(RATE, "rate", "d", "", "", 'd', false, "the increase of a counter in a second", "rate(x)", \
	  "0.11666666666666667") \
	X(RESETS, "resets", "d", "", "", 'i', false, "how often a counter dropped", "resets(x)", "0")

/* Those that need the rows' event time, and are no signals. */
#define RF_AGGREGATE_LIST_TIMED(X) \
	X(EMA_TIME, "ema", "d", "v", "", 'd', false, \
	  "the mean, a value weighing half as much as one so much later", "ema(x, 10s)", \
	  "4.2272727272727275")

#define RF_AGGREGATE_LIST_PLAIN(X) \
	RF_AGGREGATE_LIST_BASIC(X) \
	RF_AGGREGATE_LIST_MOMENTS(X) \
	RF_AGGREGATE_LIST_ORDER(X) \
	RF_AGGREGATE_LIST_APPROX(X) \
	RF_AGGREGATE_LIST_OTHER(X)

#define RF_AGGREGATE_LIST(X) \
	RF_AGGREGATE_LIST_PLAIN(X) \
	RF_AGGREGATE_LIST_TIMED(X) \
	RF_AGGREGATE_LIST_SIGNALS(X)

/* Other names: X(name, of which). */
#define RF_AGGREGATE_ALIASES(X) \
	X("any_value", "first") \
	X("approx_count_distinct", "approx_distinct") \
	X("approx_percentile", "approx_quantile") \
	X("arbitrary", "first") \
	X("argmax", "arg_max") \
	X("argmin", "arg_min") \
	X("countif", "count_if") \
	X("every", "bool_and") \
	X("geomean", "geometric_mean") \
	X("group_concat", "string_agg") \
	X("listagg", "string_agg") \
	X("max_by", "arg_max") \
	X("mean", "avg") \
	X("min_by", "arg_min") \
	X("percentile_cont", "quantile_cont") \
	X("percentile_disc", "quantile") \
	X("quantile_disc", "quantile") \
	X("std", "stddev") \
	X("var", "variance") \
	X("wavg", "weighted_avg")

typedef enum rf_aggregate_id {
#define RF_AGGREGATE_ENUM(id, ...) RF_AGG_##id,
	RF_AGGREGATE_LIST(RF_AGGREGATE_ENUM)
#undef RF_AGGREGATE_ENUM
	RF_AGGREGATE_ID_COUNT
} rf_aggregate_id;

#endif
