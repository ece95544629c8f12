/* The table of aggregates: choice of overloads, messages, signatures. */
#include "unit.h"

#include "planner/aggregates.h"

#include <string.h>

enum { ARGS_MAX = RF_AGGREGATE_ARGS_MAX + RF_AGGREGATE_CONSTANTS_MAX };

typedef struct resolution {
	rf_status status;
	const rf_aggregate *aggregate;
	uint32_t column_count;
	rf_type want[ARGS_MAX], result;
	rf_error error;
} resolution;

/* letters: of types; n a bare NULL, q a quoted literal. */
static resolution resolve(const char *name, bool is_star, const char *letters)
{
	static const char all[] = "nbidtsv";
	resolution out = {.error = RIFFLE_ERROR_INIT};
	rf_argument args[ARGS_MAX] = {0};
	uint32_t count = 0;
	for (; letters[count]; count++) {
		args[count].is_literal_text = letters[count] == 'q';
		args[count].type =
			letters[count] == 'q' ? RF_TEXT_TYPE : (rf_type)(strchr(all, letters[count]) - all);
	}
	out.status =
		rf_aggregate_resolve(rf_text_of(name), (rf_loc){7, 11}, is_star, args, count,
	                         &out.aggregate, &out.column_count, out.want, &out.result, &out.error);
	return out;
}

static void test_overloads(void **state)
{
	static const struct {
		const char *name, *args;
		rf_aggregate_id id;
		uint32_t columns;
		rf_type want, result;
	} cases[] = {
		{"sum", "i", RF_AGG_SUM_BIGINT, 1, RF_BIGINT, RF_BIGINT},
		{"SUM", "d", RF_AGG_SUM_DOUBLE, 1, RF_DOUBLE, RF_DOUBLE},
		{"sum", "v", RF_AGG_SUM_INTERVAL, 1, RF_INTERVAL, RF_INTERVAL},
		{"sum", "n", RF_AGG_SUM_BIGINT, 1, RF_BIGINT, RF_BIGINT},
		{"Avg", "i", RF_AGG_AVG_BIGINT, 1, RF_BIGINT, RF_DOUBLE},
		{"stddev", "i", RF_AGG_STDDEV, 1, RF_DOUBLE, RF_DOUBLE},
		{"stddev", "q", RF_AGG_STDDEV, 1, RF_DOUBLE, RF_DOUBLE},
		{"count", "t", RF_AGG_COUNT, 1, RF_TEXT_TYPE, RF_BIGINT},
		{"count", "n", RF_AGG_COUNT, 1, RF_TEXT_TYPE, RF_BIGINT},
		{"max", "b", RF_AGG_MAX, 1, RF_BOOLEAN, RF_BOOLEAN},
		{"min", "q", RF_AGG_MIN, 1, RF_TEXT_TYPE, RF_TEXT_TYPE},
		{"last", "s", RF_AGG_LAST, 1, RF_TIMESTAMP, RF_TIMESTAMP},
		{"arg_min", "td", RF_AGG_ARG_MIN, 2, RF_TEXT_TYPE, RF_TEXT_TYPE},
		{"arg_max", "dt", RF_AGG_ARG_MAX, 2, RF_DOUBLE, RF_DOUBLE},
		{"quantile", "ii", RF_AGG_QUANTILE_BIGINT, 1, RF_BIGINT, RF_BIGINT},
		{"quantile", "dd", RF_AGG_QUANTILE_DOUBLE, 1, RF_DOUBLE, RF_DOUBLE},
		{"quantile", "sq", RF_AGG_QUANTILE_TIMESTAMP, 1, RF_TIMESTAMP, RF_TIMESTAMP},
		{"quantile_cont", "id", RF_AGG_QUANTILE_CONT, 1, RF_DOUBLE, RF_DOUBLE},
		{"median", "i", RF_AGG_MEDIAN_BIGINT, 1, RF_BIGINT, RF_DOUBLE},
		{"string_agg", "tq", RF_AGG_STRING_AGG, 1, RF_TEXT_TYPE, RF_TEXT_TYPE},
		{"string_agg", "tn", RF_AGG_STRING_AGG, 1, RF_TEXT_TYPE, RF_TEXT_TYPE},
		{"string_agg", "t", RF_AGG_STRING_AGG_COMMAS, 1, RF_TEXT_TYPE, RF_TEXT_TYPE},
		{"count", "", RF_AGG_COUNT_STAR, 0, RF_NULL, RF_BIGINT},
		{"corr", "id", RF_AGG_CORR, 2, RF_DOUBLE, RF_DOUBLE},
		{"range", "s", RF_AGG_RANGE_TIMESTAMP, 1, RF_TIMESTAMP, RF_INTERVAL},
		{"bool_and", "q", RF_AGG_BOOL_AND, 1, RF_BOOLEAN, RF_BOOLEAN},
		{"integral", "d", RF_AGG_INTEGRAL, 1, RF_DOUBLE, RF_DOUBLE},
		{"integral", "itvv", RF_AGG_INTEGRAL, 1, RF_DOUBLE, RF_DOUBLE},
		{"integral", "dnnv", RF_AGG_INTEGRAL, 1, RF_DOUBLE, RF_DOUBLE},
		{"time_avg", "dt", RF_AGG_TIME_AVG, 1, RF_DOUBLE, RF_DOUBLE},
		{"resets", "i", RF_AGG_RESETS, 1, RF_DOUBLE, RF_BIGINT},
	};
	RF_UNUSED(state);
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		resolution got = resolve(cases[i].name, false, cases[i].args);
		if (got.status != RIFFLE_OK)
			fail_msg("%s(%s): %s", cases[i].name, cases[i].args, got.error.message);
		assert_int_equal(got.aggregate->id, cases[i].id);
		assert_int_equal(got.column_count, cases[i].columns);
		assert_int_equal(got.want[0], cases[i].want);
		assert_int_equal(got.result, cases[i].result);
	}
	assert_int_equal(resolve("count", true, "").aggregate->id, RF_AGG_COUNT_STAR);
	assert_int_equal(resolve("quantile", false, "ii").want[1], RF_DOUBLE);
	assert_int_equal(resolve("arg_min", false, "ti").want[1], RF_BIGINT);
}

static void check_error(resolution got, rf_status status, const char *message, const char *hint)
{
	assert_int_equal(got.status, status);
	assert_int_equal(got.error.code, status);
	assert_string_equal(got.error.message, message);
	assert_string_equal(got.error.hint, hint);
	assert_int_equal(got.error.offset, 7);
	assert_int_equal(got.error.end_column, 11);
}

static void test_errors(void **state)
{
	RF_UNUSED(state);
	check_error(resolve("sum", false, "t"), RIFFLE_TYPE, "no form of \"sum\" takes (TEXT)",
	            "The forms are sum(BIGINT) -> BIGINT, sum(DOUBLE) -> DOUBLE, sum(INTERVAL) -> "
	            "INTERVAL, sum(DECIMAL) -> DECIMAL.");
	check_error(resolve("corr", false, "d"), RIFFLE_TYPE, "no form of \"corr\" takes (DOUBLE)",
	            "The form is corr(DOUBLE, DOUBLE) -> DOUBLE.");
	check_error(resolve("count", false, "tt"), RIFFLE_TYPE,
	            "no form of \"count\" takes (TEXT, TEXT)",
	            "The forms are count(*) -> BIGINT, count(any) -> BIGINT.");
	check_error(resolve("string_agg", false, "i"), RIFFLE_TYPE,
	            "no form of \"string_agg\" takes (BIGINT)",
	            "The forms are string_agg(TEXT, TEXT) -> TEXT, string_agg(TEXT) -> TEXT.");
	check_error(resolve("sum", true, ""), RIFFLE_TYPE, "\"sum\" does not take *",
	            "Name a column, or write count(*) for the number of rows.");
	check_error(resolve("meidan", false, "d"), RIFFLE_NAME, "unknown aggregate \"meidan\"",
	            "did you mean \"median\"?");
	check_error(resolve("zzzzzzzz", false, "d"), RIFFLE_NAME, "unknown aggregate \"zzzzzzzz\"", "");
	check_error(resolve("upper", false, "t"), RIFFLE_TYPE, "\"upper\" is not an aggregate", "");
}

static void test_signatures(void **state)
{
	char text[64], wide[128];
	RF_UNUSED(state);
	assert_int_equal(
		rf_aggregate_signature(&rf_aggregates[RF_AGG_QUANTILE_DOUBLE], text, sizeof text), 34);
	assert_string_equal(text, "quantile(DOUBLE, DOUBLE) -> DOUBLE");
	rf_aggregate_signature(&rf_aggregates[RF_AGG_ARG_MIN], text, sizeof text);
	assert_string_equal(text, "arg_min(any, any) -> any");
	rf_aggregate_signature(&rf_aggregates[RF_AGG_TIME_AVG], wide, sizeof wide);
	assert_string_equal(wide,
	                    "time_avg(DOUBLE [, mode => TEXT] [, max_gap => INTERVAL]) -> DOUBLE");
	/* Cut to the room there is, with the length that it needs. */
	for (size_t room = 1; room < sizeof text; room++) {
		static const char whole[] = "count(*) -> BIGINT";
		size_t fits = room < sizeof whole ? room - 1 : sizeof whole - 1;
		memset(text, '#', sizeof text);
		assert_int_equal(rf_aggregate_signature(&rf_aggregates[RF_AGG_COUNT_STAR], text, room), 18);
		assert_memory_equal(text, whole, fits);
		assert_int_equal(text[fits], 0);
		for (size_t i = fits + 1; i < sizeof text; i++) assert_int_equal(text[i], '#');
	}
	assert_int_equal(rf_aggregate_signature(&rf_aggregates[RF_AGG_COUNT_STAR], NULL, 0), 18);
}

static void test_labels(void **state)
{
	RF_UNUSED(state);
	assert_int_equal(rf_aggregate_labelled(RF_TEXT("integral"), RF_TEXT("mode")), 1);
	assert_int_equal(rf_aggregate_labelled(RF_TEXT("Integral"), RF_TEXT("UNIT")), 2);
	assert_int_equal(rf_aggregate_labelled(RF_TEXT("integral"), RF_TEXT("max_gap")), 3);
	assert_int_equal(rf_aggregate_labelled(RF_TEXT("time_avg"), RF_TEXT("max_gap")), 2);
	assert_int_equal(rf_aggregate_labelled(RF_TEXT("time_avg"), RF_TEXT("unit")), UINT32_MAX);
	assert_int_equal(rf_aggregate_labelled(RF_TEXT("sum"), RF_TEXT("mode")), UINT32_MAX);
}

/* What the runtime and the documents take for granted of every row of the list. */
static void test_list(void **state)
{
	RF_UNUSED(state);
	assert_int_equal(rf_aggregate_count, RF_AGGREGATE_ID_COUNT);
	for (uint32_t i = 0; i < rf_aggregate_count; i++) {
		const rf_aggregate *aggregate = &rf_aggregates[i];
		assert_int_equal(aggregate->id, i);
		assert_true(rf_aggregate_exists(rf_text_of(aggregate->name)));
		assert_true(strlen(aggregate->args) <= RF_AGGREGATE_ARGS_MAX);
		assert_true(strlen(aggregate->constants) <= RF_AGGREGATE_CONSTANTS_MAX);
		assert_true(aggregate->doc[0] != 0 && aggregate->doc[strlen(aggregate->doc) - 1] != '.');
		assert_int_equal(strncmp(aggregate->example, aggregate->name, strlen(aggregate->name)), 0);
		/* DISTINCT keeps the values of one column. */
		if (aggregate->takes_distinct) assert_int_equal(strlen(aggregate->args), 1);
	}
	assert_true(rf_aggregate_exists(RF_TEXT("Bool_AND")));
	assert_false(rf_aggregate_exists(RF_TEXT("bool")));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_overloads),  cmocka_unit_test(test_errors),
		cmocka_unit_test(test_signatures), cmocka_unit_test(test_labels),
		cmocka_unit_test(test_list),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
