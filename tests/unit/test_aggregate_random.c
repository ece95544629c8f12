/*
 * Aggregates over some hundred random rows: all ways of giving the rows agree bit by bit,
 * merging agrees but for rounding, and the moments agree with sums in higher precision.
 */
#include "aggregate_case.h"

static uint64_t random_state;

static uint64_t next_random(void)
{
	random_state = random_state * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
	return random_state >> 33 ^ random_state >> 17;
}

static uint64_t below(uint64_t limit)
{
	return next_random() % limit;
}

/* Values of few and of many different magnitudes, with repetitions. */
static double random_real(int mood)
{
	double unit = (double)below(1000000) / 1000000;
	switch (mood) {
	case 0: return (double)below(7) - 3;
	case 1: return unit * 2 - 1;
	case 2: return 1e9 + unit;
	case 3: return ldexp(unit - 0.5, (int)below(80) - 40);
	default: return below(40) ? unit : below(2) ? INFINITY : NAN;
	}
}

static rf_value random_value(rf_type type, int mood, char text[32])
{
	rf_value value = {.type = type};
	if (below(9) == 0) return rf_value_null(type);
	switch (rf_type_kind(type)) {
	case RF_BOOLEAN: value.as.boolean = below(3) != 0; break;
	case RF_BIGINT:
	case RF_TIMESTAMP:
		value.as.bigint =
			mood == 3 ? (int64_t)(next_random() << 34 ^ next_random()) : (int64_t)below(50) - 20;
		break;
	case RF_DOUBLE: value.as.real = random_real(mood); break;
	case RF_DECIMAL: value.as.decimal = rf_decimal_make((int64_t)below(99999) - 50000); break;
	case RF_INTERVAL:
		value = rf_value_interval((int32_t)below(5) - 2, (int64_t)below(1000) * 1000000000);
		break;
	default:
		sprintf(text, "%.*s%d", (int)below(20), "a longer text to keep", (int)below(30));
		value.as.text = rf_text_of(text);
		break;
	}
	return value;
}

enum { RANDOM_ROWS = 400, MOODS = 5 };

static char texts[RF_AGGREGATE_ARGS_MAX + 1][RANDOM_ROWS][32];

static void fill(agg_case *self, int mood)
{
	self->row_count = RANDOM_ROWS;
	self->batch.row_count = self->batch.selected_count = RANDOM_ROWS;
	for (uint32_t k = 0; k <= RF_AGGREGATE_ARGS_MAX; k++) {
		self->columns[k].validity = self->validity[k];
		for (uint32_t i = 0; i < RANDOM_ROWS; i++)
			case_set(self, k, i, random_value(self->columns[k].type, mood, texts[k][i]));
	}
	case_settle_nulls(self);
}

static const char *const calls_of_totals[] = {
	"count(i)", "count(t)",   "sum(i)",     "sum(d)",      "sum(v)",     "avg(i)",
	"avg(d)",   "avg(v)",     "avg(s)",     "bool_and(b)", "bool_or(b)", "count_if(b)",
	"sum(n)",   "product(d)", "bit_and(i)", "bit_or(i)",   "bit_xor(i)"};

static const char *const calls_of_order[] = {"min(b)",
                                             "min(i)",
                                             "min(d)",
                                             "min(t)",
                                             "min(s)",
                                             "min(v)",
                                             "max(b)",
                                             "max(i)",
                                             "max(d)",
                                             "max(t)",
                                             "max(s)",
                                             "max(v)",
                                             "median(i)",
                                             "median(d)",
                                             "median(s)",
                                             "median(v)",
                                             "quantile(i, 0.3)",
                                             "quantile(d, 0.8)",
                                             "quantile(v, 0.1)",
                                             "quantile(n, 0.4)",
                                             "quantile_cont(d, 0.37)",
                                             "quantile_cont(s, 0.37)",
                                             "mode(i)",
                                             "mode(t)",
                                             "entropy(i)",
                                             "entropy(t)",
                                             "mad(i)",
                                             "mad(d)",
                                             "mad(s)",
                                             "range(i)",
                                             "range(d)",
                                             "range(s)",
                                             "range(n)",
                                             "range(v)"};

static const char *const calls_of_picks[] = {
	"first(t)",      "first(d)",      "last(t)",       "last(i)",       "last(b)",
	"arg_min(t, i)", "arg_min(d, d)", "arg_max(i, t)", "arg_max(v, s)", "string_agg(t, '--')",
	"string_agg(t)", "array_agg(i)",  "array_agg(t)",  "array_agg(n)"};

static const char *const calls_of_moments[] = {
	"stddev(d)",        "var_pop(d)",         "skewness(d)",      "kurtosis(d)",
	"covar(d, d)",      "corr(d, d)",         "regr_slope(d, d)", "regr_intercept(d, d)",
	"regr_r2(d, d)",    "zscore(d)",          "kurtosis_pop(d)",  "geometric_mean(d)",
	"harmonic_mean(d)", "weighted_avg(d, d)", "ema(d, 3)",        "regr_count(d, d)",
	"regr_avgx(d, d)",  "regr_avgy(d, d)",    "regr_sxx(d, d)",   "regr_sxy(d, d)"};

static const char *const calls_of_sketches[] = {
	"approx_distinct(i)",      "approx_distinct(d)",      "approx_distinct(t)",
	"approx_quantile(i, 0.3)", "approx_quantile(d, 0.9)", "approx_quantile(s, 1)",
	"approx_top_k(t, 3)",      "approx_top_k(d)",         "histogram(d)",
	"histogram(d, 7)"};

static const char *const calls_of_distinct[] = {
	"array_agg(DISTINCT t)",       "count(DISTINCT i)",  "count(DISTINCT t)", "count(DISTINCT d)",
	"count(DISTINCT v)",           "sum(DISTINCT d)",    "avg(DISTINCT i)",   "median(DISTINCT d)",
	"string_agg(DISTINCT t, '/')", "stddev(DISTINCT d)", "count(DISTINCT b)", "count(DISTINCT s)"};

static const char *const calls_by_time[] = {"zscore(d)@",       "ema(d, 5s)@",
                                            "ema(d, 3)@",       "first(t)@",
                                            "first(d)@",        "last(t)@",
                                            "last(v)@",         "arg_min(t, i)@",
                                            "arg_min(d, i)@",   "arg_max(i, t)@",
                                            "arg_max(v, b)@",   "string_agg(t, '-')@",
                                            "string_agg(t)@",   "string_agg(DISTINCT t, '/')@",
                                            "integral(d)@",     "integral(d, 'hold')@",
                                            "time_covered(d)@", "time_avg(d)@",
                                            "increase(d)@",     "rate(d)@",
                                            "resets(d)@"};

/* A call over random rows of one mood: without FILTER, then with it. */
static void ways_agree(const char *call, int mood)
{
	rf_memory memory;
	agg_case *self;
	char out[CASE_TEXT_MAX], label[96];
	rf_memory_init(&memory, NULL, 0);
	self = case_open(&memory, call, "");
	fill(self, mood);
	snprintf(label, sizeof label, "%s, mood %d", call, mood);
	case_whole(self, out);
	case_agree(self, label, out, 1e-11);
	self->call.filter = RF_AGGREGATE_ARGS_MAX;
	case_whole(self, out);
	case_agree(self, label, out, 1e-11);
	case_close(self);
	assert_int_equal(memory.used_bytes, 0);
}

static void all_agree(const char *const *calls, size_t count)
{
	random_state = 1;
	for (size_t i = 0; i < count; i++)
		for (int mood = 0; mood < MOODS; mood++) ways_agree(calls[i], mood);
}

#define WAYS_TEST(name, calls) \
	static void name(void **state) \
	{ \
		RF_UNUSED(state); \
		all_agree(calls, sizeof calls / sizeof *calls); \
	}

WAYS_TEST(test_ways_of_totals, calls_of_totals)
WAYS_TEST(test_ways_of_order, calls_of_order)
WAYS_TEST(test_ways_of_picks, calls_of_picks)
WAYS_TEST(test_ways_of_moments, calls_of_moments)
WAYS_TEST(test_ways_of_sketches, calls_of_sketches)
WAYS_TEST(test_ways_of_distinct, calls_of_distinct)
WAYS_TEST(test_ways_by_time, calls_by_time)

/* Against a loop with long double, in two passes. */
static void test_variance_is_exact(void **state)
{
	RF_UNUSED(state);
	random_state = 3;
	for (int mood = 0; mood < 4; mood++) {
		rf_memory memory;
		agg_case *self;
		char out[CASE_TEXT_MAX];
		long double sum = 0, squares = 0;
		uint32_t count = 0;
		const double *values;
		rf_memory_init(&memory, NULL, 0);
		self = case_open(&memory, "var_pop(d)", "");
		fill(self, mood);
		values = self->columns[0].data;
		for (uint32_t i = 0; i < self->row_count; i++)
			if (!rf_is_null(&self->columns[0], i)) sum += values[i], count++;
		for (uint32_t i = 0; i < self->row_count; i++)
			if (!rf_is_null(&self->columns[0], i))
				squares += (values[i] - sum / count) * (values[i] - sum / count);
		case_whole(self, out);
		assert_true(fabsl(strtod(out, NULL) - squares / count) <= 4e-16L * (squares / count));
		case_close(self);
	}
}

/* One far value first and many equal ones after it: a naive sum of squares has no digit right. */
static void test_variance_with_outlier(void **state)
{
	rf_memory memory;
	agg_case *self;
	char out[CASE_TEXT_MAX];
	RF_UNUSED(state);
	rf_memory_init(&memory, NULL, 0);
	self = case_open(&memory, "var_pop(d)", "");
	self->row_count = CASE_ROWS_MAX;
	self->batch.row_count = self->batch.selected_count = CASE_ROWS_MAX;
	for (uint32_t i = 0; i < CASE_ROWS_MAX; i++) case_set(self, 0, i, rf_value_real(i ? 0.1 : 1e9));
	self->columns[0].validity = NULL;
	case_whole(self, out);
	/* (1e9 - 0.1)^2 * 511 / 512^2 */
	assert_true(case_is_near(self, out, "1949310302344513.0", 1e-15));
	case_agree(self, "outlier", out, 1e-15);
	case_close(self);
}

/* Selection against sorting, on arrays that are hard for quickselect. */
static void test_quantiles_of_shapes(void **state)
{
	RF_UNUSED(state);
	for (int shape = 0; shape < 6; shape++) {
		for (uint32_t count = 1; count <= 300; count += count < 12 ? 1 : 37) {
			rf_memory memory;
			agg_case *self;
			char out[CASE_TEXT_MAX], expected[32];
			int64_t sorted[CASE_ROWS_MAX];
			rf_memory_init(&memory, NULL, 0);
			self = case_open(&memory, "quantile(i, 0.25)", "");
			self->row_count = self->batch.row_count = self->batch.selected_count = count;
			for (uint32_t i = 0; i < count; i++) {
				int64_t shapes[] = {i,
				                    -(int64_t)i,
				                    5,
				                    i % 3,
				                    i % 2 ? i : -(int64_t)i,
				                    i < count / 2 ? i : (int64_t)count - i};
				case_set(self, 0, i, rf_value_bigint(shapes[shape]));
				sorted[i] = shapes[shape];
			}
			self->columns[0].validity = NULL;
			for (uint32_t i = 1; i < count; i++)
				for (uint32_t j = i; j > 0 && sorted[j] < sorted[j - 1]; j--) {
					int64_t other = sorted[j];
					sorted[j] = sorted[j - 1];
					sorted[j - 1] = other;
				}
			sprintf(expected, "%lld", (long long)sorted[(count + 3) / 4 - 1]);
			case_whole(self, out);
			assert_string_equal(out, expected);
			case_close(self);
		}
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_ways_of_totals),        cmocka_unit_test(test_ways_of_order),
		cmocka_unit_test(test_ways_of_picks),         cmocka_unit_test(test_ways_of_moments),
		cmocka_unit_test(test_ways_of_sketches),      cmocka_unit_test(test_ways_of_distinct),
		cmocka_unit_test(test_ways_by_time),          cmocka_unit_test(test_variance_is_exact),
		cmocka_unit_test(test_variance_with_outlier), cmocka_unit_test(test_quantiles_of_shapes),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
