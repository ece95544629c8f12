/* Aggregates: what each gives for ordinary and for odd values, however the rows come. */
#include "aggregate_case.h"

typedef struct expectation {
	const char *call, *rows, *result;
} expectation;

/* Each call with no rows is in no_rows below. */
static const expectation basic[] = {
	{"count(*)", "", "0"},
	{"count(i)", "1 NULL 3", "2"},
	{"count(t)", "NULL NULL", "0"},
	{"sum(i)", "1 2 NULL 3", "6"},
	{"sum(i)", "-5", "-5"},
	{"sum(i)", "9223372036854775807 1 -1", "9223372036854775807"},
	{"sum(i)", "9223372036854775807 1", "sum is out of range of BIGINT"},
	{"sum(i)", "-9223372036854775808 -1", "sum is out of range of BIGINT"},
	{"sum(i)", "-9223372036854775808", "-9223372036854775808"},
	{"sum(d)", "0.1 0.2 0.3 NULL", "0.6"},
	{"sum(d)", "1e16 1 -1e16", "1.0"},
	{"sum(d)", "1 1e100 1 -1e100", "2.0"},
	{"sum(d)", "-0.0 -0.0", "-0.0"},
	{"sum(d)", "-0.0 0.0", "0.0"},
	{"sum(d)", "Infinity 1 2 3", "Infinity"},
	{"sum(d)", "1 -Infinity 1e307 1e307", "-Infinity"},
	{"sum(d)", "Infinity -Infinity 1", "NaN"},
	{"sum(d)", "1 NaN 2", "NaN"},
	{"sum(d)", "1e308 1e308 1e308", "Infinity"},
	{"sum(v)", "1h 30m NULL -10m", "01:20:00"},
	{"sum(n)", "1.5 NULL -0.25", "1.25"},
	{"avg(n)", "1 1 2", "1.333333"},
	{"avg(n)", "-0.01 0 NULL", "-0.005000"},
	{"array_agg(i)", "3 NULL 1", "[3,null,1]"},
	{"list(t)", "b a", "[\"b\",\"a\"]"},
	{"count_if(b)", "true NULL false true", "2"},
	{"avg(i)", "1 2", "1.5"},
	{"avg(i)", "1 1 2", "1.3333333333333333"},
	{"avg(i)", "9223372036854775807 9223372036854775807", "9.223372036854776e+18"},
	{"avg(i)", "9007199254740993", "9007199254740992.0"},
	{"avg(i)", "9007199254740995", "9007199254740996.0"},
	{"avg(i)", "-1 0 0", "-0.3333333333333333"},
	{"avg(i)", "NULL 4", "4.0"},
	{"avg(d)", "0.1 0.2 0.3", "0.19999999999999998"},
	{"avg(d)", "Infinity 1", "Infinity"},
	{"avg(d)", "NULL NaN", "NaN"},
	{"avg(s)", "2026-01-01 NULL 2026-01-02 2026-01-06", "2026-01-03T00:00:00Z"},
	{"avg(s)", "1969-12-31T23:59:59.999999999 1970-01-01T00:00:00 1970-01-01T00:00:00",
     "1970-01-01T00:00:00Z"},
	{"avg(s)", "2262-04-11T23:47:16 2262-04-11T23:47:16", "2262-04-11T23:47:16Z"},
	{"avg(s)", "NULL", "NULL"},
	{"avg(v)", "1h 2h 30m", "01:10:00"},
	{"min(i)", "3 NULL -1 2", "-1"},
	{"max(i)", "3 NULL -1 2", "3"},
	{"min(i)", "9223372036854775807", "9223372036854775807"},
	{"max(i)", "-9223372036854775808", "-9223372036854775808"},
	{"min(d)", "2.5 NaN -1.5", "-1.5"},
	{"min(d)", "NaN NaN NULL", "NaN"},
	{"min(d)", "0.0 -0.0", "0.0"},
	{"min(d)", "-0.0 0.0", "-0.0"},
	{"min(d)", "Infinity NaN", "Infinity"},
	{"max(d)", "2.5 NaN -1.5", "NaN"},
	{"max(d)", "0.0 -0.0", "0.0"},
	{"max(d)", "-0.0 0.0", "-0.0"},
	{"max(d)", "-Infinity", "-Infinity"},
	{"max(d)", "-5 -7", "-5.0"},
	{"min(b)", "true false NULL", "false"},
	{"max(b)", "false false", "false"},
	{"max(b)", "false true", "true"},
	{"min(t)", "b ab abc NULL", "ab"},
	{"max(t)", "b ba a '' NULL", "ba"},
	{"min(t)", "b ''", ""},
	{"min(s)", "2026-01-02 2026-01-01T00:00:00.5", "2026-01-01T00:00:00.5Z"},
	{"max(s)", "2026-01-02 NULL 2026-01-01", "2026-01-02T00:00:00Z"},
	{"min(v)", "2h 1d 90m", "01:30:00"},
	{"max(v)", "2h 1d 90m", "1 day"},
	{"first(i)", "NULL 2 3", "2"},
	{"last(i)", "2 3 NULL", "3"},
	{"first(t)", "NULL a_long_text_that_is_kept b", "a long text that is kept"},
	{"last(t)", "a b a_long_text_that_is_kept NULL", "a long text that is kept"},
	{"last(t)", "a_long_text_that_is_kept ''", ""},
	{"first(b)", "false true", "false"},
	{"last(d)", "1.5 NaN", "NaN"},
	{"last(v)", "1h 2h", "02:00:00"},
	{"first(s)", "2026-01-02 2026-01-01", "2026-01-02T00:00:00Z"},
	{"arg_min(i, d)", "1,5 2,3 3,3 4,NULL", "2"},
	{"arg_max(i, d)", "1,5 2,5 3,3 4,NULL", "1"},
	{"arg_max(i, d)", "1,5 2,NaN 3,NaN", "2"},
	{"arg_min(t, i)", "a,2 NULL,1 c,3", "NULL"},
	{"arg_min(t, i)", "NULL,2 b,1 c,1", "b"},
	{"arg_max(t, t)", "a,x a_longer_text_than_sixteen_bytes,y c,xx",
     "a longer text than sixteen bytes"},
	{"arg_max(d, s)", "1,2026-01-01 2,2026-01-03 3,2026-01-02", "2.0"},
	{"arg_min(v, b)", "1h,true 2h,false 3h,false", "02:00:00"},
	{"arg_min(s, v)", "2026-01-01,2h 2026-01-02,1h", "2026-01-02T00:00:00Z"},
	{"bool_and(b)", "true NULL true", "true"},
	{"bool_and(b)", "true false", "false"},
	{"bool_or(b)", "false NULL", "false"},
	{"bool_or(b)", "false true false", "true"},
	{"string_agg(t, '-')", "a NULL b c", "a-b-c"},
	{"string_agg(t, '-')", "'' ''", "-"},
	{"string_agg(t, '--')", "one", "one"},
	{"string_agg(t)", "a NULL b c", "a,b,c"},
};

static const expectation moments[] = {
	{"variance(d)", "1 2 3 4", "1.6666666666666667"},
	{"var_samp(d)", "7", "NULL"},
	{"var_pop(d)", "7", "0.0"},
	{"var_pop(d)", "NULL 1 2 3 4", "1.25"},
	{"stddev(d)", "2 4 4 4 5 5 7 9", "2.138089935299395"},
	{"stddev_samp(d)", "1 NULL", "NULL"},
	{"stddev_pop(d)", "2 4 4 4 5 5 7 9", "2.0"},
	{"stddev_pop(d)", "0.1 0.1 0.1", "0.0"},
	{"var_pop(d)", "1e15 1000000000000001 1000000000000002", "0.6666666666666666"},
	{"var_pop(d)", "1e200 1e200", "0.0"},
	{"variance(d)", "1e200 -1e200", "Infinity"},
	{"variance(d)", "1 Infinity", "NaN"},
	{"var_pop(d)", "Infinity", "NaN"},
	{"var_pop(d)", "NaN", "NaN"},
	{"variance(d)", "1 NaN 2", "NaN"},
	{"variance(d)", "1e18 0 0 0", "2.5e+35"},
	{"covar_pop(d, d)", "1,2 2,4 3,7 NULL,9 9,NULL", "1.6666666666666667"},
	{"covar_samp(d, d)", "1,2 2,4 3,7", "2.5"},
	{"covar(d, d)", "1,2", "NULL"},
	{"covar_pop(d, d)", "1,2", "0.0"},
	{"corr(d, d)", "1,2 2,4 3,6", "1.0"},
	{"corr(d, d)", "1,3 2,2 3,1", "-1.0"},
	{"corr(d, d)", "1,1 1,2", "NULL"},
	{"corr(d, d)", "1,1 NaN,2", "NaN"},
	{"regr_slope(d, d)", "3,1 5,2 7,3", "2.0"},
	{"regr_intercept(d, d)", "3,1 5,2 7,3", "1.0"},
	{"regr_intercept(d, d)", "3,1 5,1", "NULL"},
	{"regr_slope(d, d)", "3,1 5,1", "NULL"},
	{"regr_r2(d, d)", "3,1 5,2 7,3", "1.0"},
	{"regr_r2(d, d)", "3,1 3,2", "1.0"},
	{"regr_r2(d, d)", "3,1 5,1", "NULL"},
	{"skewness(d)", "1 2 9", "1.6300591617118863"},
	{"skewness(d)", "1 2", "NULL"},
	{"skewness(d)", "1 1 1", "NULL"},
	{"skewness(d)", "-1 0 1", "0.0"},
	{"kurtosis(d)", "1 2 3", "NULL"},
	{"kurtosis(d)", "1 2 3 4 5", "-1.2"},
	{"kurtosis(d)", "1 1 1 1", "NULL"},
	{"kurtosis_pop(d)", "1 2 3 4 10", "-0.212"},
	{"kurtosis_pop(d)", "1", "NULL"},
	{"zscore(d)", "2 4 4 NULL 4 5 5 7 9", "1.8708286933869707"},
	{"zscore(d)", "1e15 1000000000000001 1000000000000002", "1.0"},
	{"zscore(d)", "7", "NULL"},
	{"zscore(d)", "7 7", "NULL"},
	{"zscore(d)", "1 NaN", "NaN"},
	{"geometric_mean(d)", "2 8 NULL", "4.0"},
	{"geometric_mean(d)", "1e308 1e308 1e308", "1e+308"},
	{"geometric_mean(d)", "1e-308 1e308", "1.0"},
	{"geometric_mean(d)", "3 0 5", "0.0"},
	{"geometric_mean(d)", "3 Infinity", "Infinity"},
	{"geometric_mean(d)", "0 Infinity", "NaN"},
	{"geometric_mean(d)", "-1 2", "NaN"},
	{"harmonic_mean(d)", "1 4 4", "2.0"},
	{"harmonic_mean(d)", "1 0", "0.0"},
	{"harmonic_mean(d)", "NULL Infinity", "Infinity"},
	{"weighted_avg(d, d)", "1,3 5,1 NULL,9 9,NULL", "2.0"},
	{"weighted_avg(d, d)", "1,0 5,0", "NULL"},
	{"weighted_avg(d, d)", "1,1 5,-1", "NULL"},
	{"ema(d, 1)", "6 NULL 3", "4.0"},
	{"ema(d, 0.5)", "0 1", "0.8"},
	{"ema(d, 3)", "0.1 0.1 0.1 0.1", "0.1"},
	{"ema(d, 2)", "1 Infinity 3", "Infinity"},
	{"ema(d, 2)", "Infinity -Infinity", "NaN"},
	{"ema(d, 10s)@", "6,0 NULL,5 3,10", "4.0"},
	{"ema(d, 10s)@", "3,10 6,0", "4.0"},
	{"ema(d, 1s)@", "5,0 3,100000", "3.0"},
	{"regr_count(d, d)", "1,2 2,4 3,7 NULL,9 9,NULL", "3"},
	{"regr_avgx(d, d)", "1,2 2,4 3,9 NULL,9 9,NULL", "5.0"},
	{"regr_avgy(d, d)", "1,2 2,4 3,7 NULL,9 9,NULL", "2.0"},
	{"regr_sxx(d, d)", "1,2 2,4 3,9", "26.0"},
	{"regr_syy(d, d)", "1,2 2,4 3,9", "2.0"},
	{"regr_sxy(d, d)", "1,2 2,4 3,9", "7.0"},
	{"regr_sxx(d, d)", "1,2", "0.0"},
};

static const expectation order[] = {
	{"median(i)", "3 1 2", "2.0"},
	{"median(i)", "4 1 NULL 2 3", "2.5"},
	{"median(i)", "9223372036854775807 9223372036854775805", "9.223372036854776e+18"},
	{"median(i)", "-3 -2", "-2.5"},
	{"median(d)", "1 2 4 8", "3.0"},
	{"median(d)", "5", "5.0"},
	{"median(d)", "1e308 1.5e308", "1.25e+308"},
	{"median(d)", "-1 NaN 1", "1.0"},
	{"median(d)", "1 NaN", "NaN"},
	{"median(d)", "Infinity Infinity", "Infinity"},
	{"median(d)", "-0.0 -1 1", "-0.0"},
	{"median(s)", "2026-01-01 2026-01-03", "2026-01-02T00:00:00Z"},
	{"median(v)", "1h 2h 30m", "01:00:00"},
	{"median(v)", "1h 2h", "01:30:00"},
	{"quantile(i, 0)", "3 1 2", "1"},
	{"quantile(i, 1)", "3 1 2", "3"},
	{"quantile(i, 0.5)", "4 1 2 3", "2"},
	{"quantile(i, 0.51)", "4 1 2 3", "3"},
	{"quantile(i, 0.9)", "1 2 3 4 5 6 7 8 9 10", "9"},
	{"quantile(i, 0.7)", "1 2 3 4 5 6 7 8 9 10", "7"},
	{"quantile(d, 0.25)", "NULL 4 3 2 1", "1.0"},
	{"quantile(d, 1)", "NaN 1", "NaN"},
	{"quantile(s, 0.5)", "2026-01-01 2026-01-03", "2026-01-01T00:00:00Z"},
	{"quantile(v, 0.9)", "1h 2h -1d 3h", "03:00:00"},
	{"quantile(v, 0)", "1h 2h -1d 3h", "-1 days"},
	{"quantile_cont(s, 0.25)", "2026-01-01 NULL 2026-01-03", "2026-01-01T12:00:00Z"},
	{"quantile_cont(s, 1)", "2026-01-01 2026-01-03", "2026-01-03T00:00:00Z"},
	{"quantile_cont(s, 0.5)", "1677-09-21T00:12:44 2262-04-11T23:47:16", "1970-01-01T00:00:00Z"},
	{"quantile_cont(s, 0.5)", "1970-01-01T00:00:00 1970-01-01T00:00:00.000000001",
     "1970-01-01T00:00:00.000000001Z"},
	{"quantile_cont(s, 0.1)", "NULL", "NULL"},
	{"quantile(n, 0)", "1.5 NULL -2.25 0", "-2.25"},
	{"quantile(n, 0.5)", "1.5 NULL -2.25 0", "0.00"},
	{"quantile(n, 1)", "999.99 -999.99", "999.99"},
	{"quantile_cont(d, 0.25)", "1 2 3 4", "1.75"},
	{"quantile_cont(d, 0.1)", "0 1 2 3 4 5 6 7 8 9 10", "1.0"},
	{"quantile_cont(d, 1)", "1 2 3 4", "4.0"},
	{"quantile_cont(d, 0)", "7 NULL", "7.0"},
	{"mad(i)", "1 2 4 8 NULL", "1.5"},
	{"mad(i)", "9223372036854775807 -9223372036854775808", "9.223372036854776e+18"},
	{"mad(i)", "7", "0.0"},
	{"mad(d)", "1 1 2 2 4 6 9", "1.0"},
	{"mad(d)", "Infinity Infinity 1", "0.0"},
	{"mad(d)", "1 2 NaN", "1.0"},
	{"mad(d)", "NaN", "NaN"},
	{"mad(s)", "2026-01-01 2026-01-02 2026-01-05", "1 day"},
	{"mad(s)", "2026-01-01", "00:00:00"},
	{"entropy(i)", "1 2 3 4 NULL", "2.0"},
	{"entropy(t)", "a a a", "0.0"},
	{"entropy(t)", "a b a c a d b a", "1.75"},
	{"array_agg(i)", "3 NULL 1 2 1", "[3,null,1,2,1]"},
	{"array_agg(t)", "b '' a NULL", "[\"b\",\"\",\"a\",null]"},
	{"array_agg(d)", "-0.0 NaN 1e300", "[0.0,NaN,1e+300]"},
	{"array_agg(b)", "true false", "[true,false]"},
	{"array_agg(v)", "1h 2h", "[\"01:00:00\",\"02:00:00\"]"},
	{"array_agg(DISTINCT t)", "b a b NULL a_longer_text_than_sixteen_bytes",
     "[\"b\",\"a\",\"a longer text than sixteen bytes\"]"},
	{"mode(i)", "1 2 2 3 3", "2"},
	{"mode(t)", "b a NULL a b", "b"},
	{"mode(d)", "0.0 -0.0 1 NaN NaN NaN", "NaN"},
};

static const expectation other[] = {
	{"product(d)", "2 3 NULL 4", "24.0"},
	{"product(d)", "1e200 1e200", "Infinity"},
	{"range(i)", "5 -2 NULL", "7"},
	{"range(i)", "9223372036854775807 -1", "range is out of range of BIGINT"},
	{"range(d)", "1.5 4", "2.5"},
	{"range(d)", "1 NaN", "NaN"},
	{"range(s)", "2026-01-02 2026-01-01", "1 day"},
	{"range(n)", "999.99 NULL -999.99 0", "1999.98"},
	{"range(v)", "1h NULL -1d 2h", "1 day 02:00:00"},
	{"bit_and(i)", "7 13 NULL", "5"},
	{"bit_and(i)", "-1", "-1"},
	{"bit_or(i)", "1 4", "5"},
	{"bit_xor(i)", "1 3 1", "3"},
	{"count(DISTINCT i)", "1 2 1 NULL 2", "2"},
	{"count(DISTINCT d)", "NaN NaN 0.0 -0.0 1", "3"},
	{"count(DISTINCT t)", "a b '' '' a", "3"},
	{"count(DISTINCT b)", "true false true", "2"},
	{"count(DISTINCT v)", "1d 24h 2h", "2"},
	{"count(DISTINCT s)", "2026-01-01 2026-01-01T00:00", "1"},
	{"sum(DISTINCT i)", "1 2 1 NULL 2", "3"},
	{"sum(DISTINCT d)", "0.5 0.5 0.25", "0.75"},
	{"sum(DISTINCT v)", "1h 60m 2h", "03:00:00"},
	{"avg(DISTINCT i)", "1 1 1 2", "1.5"},
	{"avg(DISTINCT d)", "1 1 2", "1.5"},
	{"min(DISTINCT t)", "b a a", "a"},
	{"stddev(DISTINCT d)", "1 1 3 3", "1.4142135623730951"},
	{"median(DISTINCT i)", "1 1 1 5 9", "5.0"},
	{"quantile(DISTINCT i, 0.5)", "1 1 1 5 9", "5"},
	{"string_agg(DISTINCT t, '+')", "b a b NULL a c", "b+a+c"},
	{"product(DISTINCT d)", "2 2 3", "6.0"},
	{"bit_xor(DISTINCT i)", "5 5 1", "4"},
	{"sum(DISTINCT i)", "9223372036854775807 1 1", "sum is out of range of BIGINT"},
};

/* What is counted is 0 where there is nothing. */
static const char *of_nothing(const char *call)
{
	static const char *const counting[] = {"count", "resets", "approx_distinct", "regr_count"};
	if (strncmp(call, "time_covered", 12) == 0) return "0.0";
	for (size_t i = 0; i < sizeof counting / sizeof *counting; i++)
		if (strncmp(call, counting[i], strlen(counting[i])) == 0) return "0";
	return "NULL";
}

static void check(const expectation *expected, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		rf_memory memory;
		agg_case *self;
		char label[256], out[CASE_TEXT_MAX];
		rf_memory_init(&memory, NULL, 0);
		self = case_open(&memory, expected[i].call, expected[i].rows);
		snprintf(label, sizeof label, "%s over %s", expected[i].call, expected[i].rows);
		case_whole(self, out);
		if (strcmp(out, expected[i].result) != 0)
			fail_msg("%s: %s, expected %s", label, out, expected[i].result);
		case_agree(self, label, out, 1e-15);
		case_rows(self, "");
		case_whole(self, out);
		assert_string_equal(out, of_nothing(expected[i].call));
		case_agree(self, label, out, 0);
		case_close(self);
		assert_int_equal(memory.used_bytes, 0);
	}
}

static const expectation timed[] = {
	{"first(d)@", "3,20 1,10 NULL,5 2,10", "1.0"},
	{"first(t)@", "b,20 a,30 c,-10", "c"},
	{"last(i)@", "3,20 1,10 4,20 NULL,30", "4"},
	{"last(t)@", "b,20 a,30 c,10", "a"},
	{"last(t)@", "NULL,20", "NULL"},
	{"arg_min(t, i)@", "a,1,20 b,1,10 c,1,10 d,2,5", "b"},
	{"arg_max(i, d)@", "1,5,20 2,5,10 3,4,1", "2"},
	{"arg_max(i, d)@", "1,5,20 NULL,5,10 3,NULL,1", "NULL"},
	{"string_agg(t, '-')@", "c,30 a,10 b,10 NULL,1 d,20", "a-b-d-c"},
	{"string_agg(t, '-')@", "", "NULL"},
	{"string_agg(DISTINCT t, '-')@", "c,30 a,10 c,5 b,7 a,8", "c-b-a"},
};

static const expectation signals[] = {
	{"integral(d)@", "9,4 0,1 0,9", "36.0"},
	{"integral(d)@", "0,0 10,10 20,10 20,20", "250.0"},
	{"integral(d)@", "5,1", "0.0"},
	{"integral(d)@", "NULL,1", "NULL"},
	{"integral(d)@", "", "NULL"},
	{"integral(d)@", "1e308,0 1e308,1", "1e+308"},
	{"integral(d, 'hold')@", "9,4 0,1 7,9", "45.0"},
	{"integral(d, 'linear')@", "9,4 0,1 7,9", "53.5"},
	{"time_covered(d)@", "9,4 0,1 NULL,20 0,9", "8.0"},
	{"time_covered(d)@", "5,1", "0.0"},
	{"time_avg(d)@", "9,4 0,1 0,9", "4.5"},
	{"time_avg(d)@", "5,1", "NULL"},
	{"increase(d)@", "5,1 3,3 8,2 4,4", "7.0"},
	{"increase(d)@", "5,1", "0.0"},
	{"rate(d)@", "5,1 3,3 8,2 4,4", "2.3333333333333335"},
	{"rate(d)@", "5,1", "NULL"},
	{"resets(d)@", "5,1 3,3 8,2 4,4", "1"},
	{"resets(d)@", "", "0"},
};

static const expectation approx[] = {
	{"approx_distinct(i)", "1 NULL 3 1 3 9223372036854775807", "3"},
	{"approx_distinct(d)", "0.0 -0.0 NaN NaN Infinity -Infinity", "4"},
	{"approx_distinct(t)", "'' a A a NULL a_", "4"},
	{"approx_distinct(v)", "1h 60m 61m", "2"},
	{"approx_distinct(b)", "NULL NULL", "0"},
	{"approx_quantile(i, 0)", "3 1 2", "1"},
	{"approx_quantile(i, 0.5)", "4 3 NULL 1 2", "2"},
	{"approx_quantile(i, 0.75)", "9223372036854775807 -9223372036854775808 9007199254740993",
     "9223372036854775807"},
	{"approx_quantile(d, 1)", "1 NaN Infinity", "NaN"},
	{"approx_quantile(d, 0.5)", "-0.0 -1 1", "-0.0"},
	{"approx_quantile(d, 0.1)", "NULL", "NULL"},
	{"approx_quantile(s, 0.5)", "2026-01-02 2026-01-01 2026-01-03", "2026-01-02T00:00:00Z"},
	{"approx_top_k(t, 2)", "a b c b NULL c a c", "[\"c\",\"a\"]"},
	{"approx_top_k(i)", "5 5 5 -1 -1 7", "[5,-1,7]"},
	{"approx_top_k(d, 1)", "NaN 0.0 -0.0 NaN 0.0", "[0.0]"},
	{"approx_top_k(d, 1000)", "NULL", "NULL"},
	{"histogram(d, 4)", "1 2 3 3 4",
     "[{\"from\":1.0,\"to\":2.0,\"count\":1},{\"from\":2.0,\"to\":3.0,\"count\":1},"
     "{\"from\":3.0,\"to\":4.0,\"count\":2},{\"from\":4.0,\"to\":5.0,\"count\":1}]"},
	{"histogram(d, 4)", "9 3 1 NaN 3 4 2 Infinity",
     "[{\"from\":0.0,\"to\":4.0,\"count\":4},{\"from\":4.0,\"to\":8.0,\"count\":1},"
     "{\"from\":8.0,\"to\":12.0,\"count\":1}]"},
	{"histogram(d)", "2.5 2.5 NULL", "[{\"from\":2.5,\"to\":2.5,\"count\":2}]"},
	{"histogram(d, 2)", "-0.0 -1e-320 1",
     "[{\"from\":-2.0,\"to\":0.0,\"count\":1},{\"from\":0.0,\"to\":2.0,\"count\":2}]"},
	{"histogram(d, 2)", "NaN", "NULL"},
};

static void test_basic(void **state)
{
	RF_UNUSED(state);
	check(basic, sizeof basic / sizeof *basic);
}

static void test_moments(void **state)
{
	RF_UNUSED(state);
	check(moments, sizeof moments / sizeof *moments);
}

static void test_order(void **state)
{
	RF_UNUSED(state);
	check(order, sizeof order / sizeof *order);
}

static void test_approx(void **state)
{
	RF_UNUSED(state);
	check(approx, sizeof approx / sizeof *approx);
}

static void test_other(void **state)
{
	RF_UNUSED(state);
	check(other, sizeof other / sizeof *other);
}

static void test_timed(void **state)
{
	RF_UNUSED(state);
	check(timed, sizeof timed / sizeof *timed);
}

static void test_signals(void **state)
{
	RF_UNUSED(state);
	check(signals, sizeof signals / sizeof *signals);
}

/* A segment longer than max_gap counts for nothing; another unit. */
static void test_signal_options(void **state)
{
	char out[CASE_TEXT_MAX];
	rf_memory memory;
	agg_case *self;
	rf_error error = RIFFLE_ERROR_INIT;
	rf_aggregate_set set;
	RF_UNUSED(state);
	rf_memory_init(&memory, NULL, 0);
	self = case_open(&memory, "integral(d)@", "6,0 6,60 6,121 6,131");
	self->call.constants[1] = rf_value_interval(0, INT64_C(60000000000));
	case_whole(self, out);
	assert_string_equal(out, "13.1");
	self->call.constants[2] = rf_value_interval(0, INT64_C(60000000000));
	case_whole(self, out);
	assert_string_equal(out, "7.0");
	self->call.constants[2] = rf_value_interval(1, 0);
	assert_int_equal(rf_aggregate_set_open(&set, &self->call, 1, &memory, &error), RIFFLE_INVALID);
	assert_string_equal(error.message, "max_gap of integral must be longer than nothing");
	self->call.constants[0] = rf_value_text(RF_TEXT("cubic"));
	assert_int_equal(rf_aggregate_set_open(&set, &self->call, 1, &memory, &error), RIFFLE_INVALID);
	assert_string_equal(error.message, "integral has no mode 'cubic'");
	self->call.time = RF_NO_COLUMN;
	assert_int_equal(rf_aggregate_set_open(&set, &self->call, 1, &memory, &error), RIFFLE_INVALID);
	assert_string_equal(error.message, "integral needs event time");
	case_close(self);
	assert_int_equal(memory.used_bytes, 0);
}

/* Every overload of the list is in a table above. */
static void test_tables_are_whole(void **state)
{
	const expectation *const tables[] = {basic, moments, order, approx, other, signals};
	const size_t counts[] = {sizeof basic / sizeof *basic, sizeof moments / sizeof *moments,
	                         sizeof order / sizeof *order, sizeof approx / sizeof *approx,
	                         sizeof other / sizeof *other, sizeof signals / sizeof *signals};
	bool is_seen[RF_AGGREGATE_ID_COUNT] = {false};
	rf_memory memory;
	RF_UNUSED(state);
	rf_memory_init(&memory, NULL, 0);
	for (int table = 0; table < 6; table++)
		for (size_t i = 0; i < counts[table]; i++) {
			agg_case *self = case_open(&memory, tables[table][i].call, "");
			is_seen[self->call.aggregate->id] = true;
			case_close(self);
		}
	for (uint32_t i = 0; i < rf_aggregate_count; i++)
		if (!is_seen[i]) fail_msg("%s, number %u, has no case", rf_aggregates[i].name, i);
}

static void test_filter(void **state)
{
	static const expectation filtered[] = {
		{"count(*)", "", ""},
		{"sum(i)", "1,true 2,false 4,NULL 8,true", "9"},
		{"sum(d)", "NULL,true 2,false", "NULL"},
		{"last(t)", "a,true b,true c,false", "b"},
		{"arg_max(i, d)", "1,5,true 2,9,false", "1"},
		{"count(DISTINCT i)", "1,true 2,true 2,true 3,false", "2"},
	};
	RF_UNUSED(state);
	for (size_t i = 1; i < sizeof filtered / sizeof *filtered; i++) {
		rf_memory memory;
		agg_case *self;
		char out[CASE_TEXT_MAX];
		rf_memory_init(&memory, NULL, 0);
		self = case_open(&memory, filtered[i].call, filtered[i].rows);
		self->call.filter = RF_AGGREGATE_ARGS_MAX;
		case_whole(self, out);
		assert_string_equal(out, filtered[i].result);
		case_agree(self, filtered[i].call, out, 0);
		case_close(self);
	}
}

/* count(*) has no columns, so the rows are only counted. */
static void test_count_star(void **state)
{
	rf_memory memory;
	agg_case *self;
	char out[CASE_TEXT_MAX];
	RF_UNUSED(state);
	rf_memory_init(&memory, NULL, 0);
	self = case_open(&memory, "count(*)", "");
	self->row_count = 77;
	case_whole(self, out);
	assert_string_equal(out, "77");
	case_agree(self, "count(*)", "77", 0);
	case_close(self);
}

static void test_constants(void **state)
{
	static const double bad[] = {-0.1, 1.1, NAN};
	rf_memory memory;
	agg_case *self;
	rf_aggregate_set set;
	rf_error error = RIFFLE_ERROR_INIT;
	RF_UNUSED(state);
	rf_memory_init(&memory, NULL, 0);
	self = case_open(&memory, "quantile(d, 0.5)", "1");
	self->call.loc = (rf_loc){5, 9};
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
		self->call.constants[0].as.real = bad[i];
		assert_int_equal(rf_aggregate_set_open(&set, &self->call, 1, &memory, &error),
		                 RIFFLE_INVALID);
		assert_string_equal(error.message, "quantile needs a fraction between 0 and 1");
		assert_int_equal(error.offset, 5);
	}
	self->call.constants[0] = rf_value_null(RF_DOUBLE);
	assert_int_equal(rf_aggregate_set_open(&set, &self->call, 1, &memory, &error), RIFFLE_INVALID);
	case_close(self);
	/* A NULL separator is none. */
	self = case_open(&memory, "string_agg(t, ';')", "a b");
	self->call.constants[0] = rf_value_null(RF_TEXT_TYPE);
	case_agree(self, "string_agg without separator", "ab", 0);
	case_close(self);
}

/* Rows taken out again from the front leave the state as if they had never come. */
static void test_retract(void **state)
{
	static const expectation cases[] = {
		{"count(*)", "1 2 NULL 4 5", "2"},
		{"count(i)", "1 2 NULL 4 NULL", "1"},
		{"sum(i)", "1 2 NULL 4 5", "9"},
		{"avg(i)", "1 2 3 4 5", "4.5"},
		{"sum(v)", "1h 2h 3h 4h 5h", "09:00:00"},
		{"avg(v)", "1h 2h 3h 4h 6h", "05:00:00"},
		{"bool_and(b)", "false true true true true", "true"},
		{"bool_or(b)", "true true true false false", "false"},
		{"bit_xor(i)", "1 2 3 4 8", "12"},
	};
	RF_UNUSED(state);
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		rf_memory memory;
		agg_case *self;
		char out[CASE_TEXT_MAX];
		void *record;
		rf_aggregate_rows rows;
		rf_memory_init(&memory, NULL, 0);
		self = case_open(&memory, cases[i].call, i ? cases[i].rows : "");
		self->row_count = 5;
		record = case_record(self, 1);
		assert_true(case_update(self, NULL, 0, 5, NULL, record));
		rows = (rf_aggregate_rows){.args = self->columns, .row_count = 3, .states = record};
		assert_non_null(self->set.classes[0]->retract);
		assert_true(self->set.classes[0]->retract(&self->set.envs[0], &rows));
		case_result(self, record, out);
		assert_string_equal(out, cases[i].result);
		case_drop(self, record, 1);
		case_close(self);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_basic),
		cmocka_unit_test(test_moments),
		cmocka_unit_test(test_order),
		cmocka_unit_test(test_approx),
		cmocka_unit_test(test_other),
		cmocka_unit_test(test_timed),
		cmocka_unit_test(test_signals),
		cmocka_unit_test(test_signal_options),
		cmocka_unit_test(test_tables_are_whole),

		cmocka_unit_test(test_filter),
		cmocka_unit_test(test_count_star),
		cmocka_unit_test(test_constants),
		cmocka_unit_test(test_retract),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
