/* Casts and TRY_CAST. */
#include "eval_check.h"

#include "runtime/kernel.h"

static void numbers(void **state)
{
	static const ec_check checks[] = {
		{"cast BIGINT", {"true"}, "1"},
		{"cast BIGINT", {"false"}, "0"},
		{"cast BOOLEAN", {"0"}, "false"},
		{"cast BOOLEAN", {"-7"}, "true"},
		{"cast DOUBLE", {"3"}, "3.0"},
		{"cast DOUBLE", {"9007199254740993"}, "9007199254740992.0"},
		{"cast BIGINT", {"2.5"}, "2"},
		{"cast BIGINT", {"3.5"}, "4"},
		{"cast BIGINT", {"-2.5"}, "-2"},
		{"cast BIGINT", {"-0.4"}, "0"},
		{"cast BIGINT", {"9223372036854774784.0"}, "9223372036854774784"},
		{"cast BIGINT", {"-9223372036854775808.0"}, "-9223372036854775808"},
		{"cast BIGINT", {"9223372036854775808.0"}, "!DOUBLE out of the range of BIGINT"},
		{"cast BIGINT", {"inf"}, "!DOUBLE out of the range of BIGINT"},
		{"cast BIGINT", {"nan"}, "!NaN is not a BIGINT"},
		{"try BIGINT", {"nan"}, "NULL"},
		{"try BIGINT", {"7.9"}, "8"},
		{"cast BIGINT", {"NULL"}, "NULL"},
		{"cast TEXT", {"NULL"}, "NULL"},
		{"cast BIGINT", {"5"}, "5"},
	};
	(void)state;
	EC_RUN(checks);
}

static void to_text(void **state)
{
	static const ec_check checks[] = {
		{"cast TEXT", {"true"}, "true"},
		{"cast TEXT", {"false"}, "false"},
		{"cast TEXT", {"-42"}, "-42"},
		{"cast TEXT", {"-9223372036854775808"}, "-9223372036854775808"},
		{"cast TEXT", {"100.0"}, "100.0"},
		{"cast TEXT", {"0.1"}, "0.1"},
		{"cast TEXT", {"1e-05"}, "1e-05"},
		{"cast TEXT", {"-inf"}, "-Infinity"},
		{"cast TEXT", {"nan"}, "NaN"},
		{"cast TEXT", {"@2026-01-31 10:00:00.5"}, "2026-01-31T10:00:00.5Z"},
		{"cast TEXT", {"~1 month 90s"}, "1 mon 00:01:30"},
		{"cast TEXT", {"'x'"}, "x"},
	};
	(void)state;
	EC_RUN(checks);
}

static void from_text(void **state)
{
	static const ec_check checks[] = {
		{"cast BIGINT", {"'42'"}, "42"},
		{"cast BIGINT", {"' -42\n'"}, "-42"},
		{"cast BIGINT", {"'4 2'"}, "!text is not a BIGINT"},
		{"cast BIGINT", {"''"}, "!text is not a BIGINT"},
		{"cast BIGINT", {"'1.5'"}, "!text is not a BIGINT"},
		{"cast BIGINT", {"'9223372036854775808'"}, "!text is out of the range of BIGINT"},
		{"try BIGINT", {"'x'"}, "NULL"},
		{"try BIGINT", {"'7'"}, "7"},
		{"cast DOUBLE", {"'1.5'"}, "1.5"},
		{"cast DOUBLE", {"' 1e3 '"}, "1000.0"},
		{"cast DOUBLE", {"'Infinity'"}, "Infinity"},
		{"cast DOUBLE", {"'NaN'"}, "NaN"},
		{"cast DOUBLE", {"'1.5x'"}, "!text is not a DOUBLE"},
		{"cast DOUBLE", {"'1e999'"}, "!text is out of the range of DOUBLE"},
		{"try DOUBLE", {"'abc'"}, "NULL"},
		{"cast BOOLEAN", {"'TRUE'"}, "true"},
		{"cast BOOLEAN", {"' f '"}, "false"},
		{"cast BOOLEAN", {"'on'"}, "true"},
		{"cast BOOLEAN", {"'0'"}, "false"},
		{"cast BOOLEAN", {"'maybe'"}, "!text is not a BOOLEAN"},
		{"cast TIMESTAMP", {"'2026-01-31 10:00:00.5'"}, "2026-01-31T10:00:00.5Z"},
		{"cast TIMESTAMP", {"' 2026-01-31 '"}, "2026-01-31T00:00:00Z"},
		{"cast TIMESTAMP", {"'2026-02-30'"}, "!text is not a TIMESTAMP"},
		{"cast TIMESTAMP", {"'9999-01-01'"}, "!text is out of the range of TIMESTAMP"},
		{"try TIMESTAMP", {"'yesterday'"}, "NULL"},
		{"cast INTERVAL", {"'1h30m'"}, "01:30:00"},
		{"cast INTERVAL", {"'1 month'"}, "1 mon"},
		{"cast INTERVAL", {"'soon'"}, "!text is not an INTERVAL"},
		{"try INTERVAL", {"''"}, "NULL"},
	};
	(void)state;
	EC_RUN(checks);
}

static rf_type type_of_kind(uint32_t kind)
{
	if (kind == RF_DECIMAL) return rf_type_decimal(10, 2);
	return kind == RF_ARRAY ? rf_type_array_of(RF_BIGINT) : kind;
}

/* Every cast that the planner may ask for has a kernel, that of a type to itself too. */
static void every_cast_has_a_kernel(void **state)
{
	(void)state;
	for (uint32_t from = RF_NULL; from < RF_TYPE_COUNT; from++) {
		for (uint32_t to = RF_BOOLEAN; to < RF_TYPE_COUNT; to++) {
			bool can_fail;
			bool exists = rf_cast_exists(type_of_kind(from), type_of_kind(to), &can_fail);
			assert_int_equal(rf_kernel_of_cast(type_of_kind(from), type_of_kind(to)) != NULL,
			                 exists);
		}
	}
	for (int id = 0; id < RF_FUNCTION_ID_COUNT; id++)
		assert_non_null(rf_kernel_of((rf_function_id)id));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(numbers),
		cmocka_unit_test(to_text),
		cmocka_unit_test(from_text),
		cmocka_unit_test(every_cast_has_a_kernel),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
