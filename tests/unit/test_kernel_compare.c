/* Comparison and what sees NULL. */
#include "eval_check.h"

/* Pairs in ascending order, and equal ones: each gives the results of all the operators. */
typedef struct pair {
	const char *a, *b;
	int order;
} pair;

static void check_pair(const char *a, const char *b, int order)
{
	const struct {
		const char *name;
		bool is_true;
	} operators[] = {
		{"=", order == 0},
		{"<>", order != 0},
		{"<", order < 0},
		{"<=", order <= 0},
		{">", order > 0},
		{">=", order >= 0},
		{"is distinct from", order != 0},
		{"is not distinct from", order == 0},
	};
	for (size_t i = 0; i < sizeof operators / sizeof *operators; i++) {
		ec_check check = {operators[i].name, {a, b}, operators[i].is_true ? "true" : "false"};
		ec_run(&check, 1);
	}
}

static void pairs(void **state)
{
	static const pair ascending[] = {
		{"false", "true", -1},
		{"true", "true", 0},
		{"false", "false", 0},
		{"1", "2", -1},
		{"-9223372036854775808", "9223372036854775807", -1},
		{"7", "7", 0},
		{"1", "1.5", -1},
		{"2", "2.0", 0},
		{"1.5", "2.5", -1},
		{"-0.0", "0.0", 0},
		{"nan", "nan", 0},
		{"inf", "nan", -1},
		{"-inf", "nan", -1},
		{"1.0", "nan", -1},
		{"-inf", "inf", -1},
		{"inf", "inf", 0},
		{"'a'", "'b'", -1},
		{"''", "'a'", -1},
		{"'a'", "'ab'", -1},
		{"'B'", "'a'", -1},
		{"'z'", "'\xC3\xA9'", -1},
		{"'abc'", "'abc'", 0},
		{"''", "''", 0},
		{"@2026-01-30", "@2026-01-31", -1},
		{"@1960-01-30", "@2026-01-31", -1},
		{"@2026-01-31", "@2026-01-31", 0},
		{"~1h", "~2h", -1},
		{"~60m", "~1h", 0},
		{"~1 month", "~30 days", 0},
		{"~1 month", "~31 days", -1},
	};
	(void)state;
	for (size_t i = 0; i < sizeof ascending / sizeof *ascending; i++) {
		check_pair(ascending[i].a, ascending[i].b, ascending[i].order);
		check_pair(ascending[i].b, ascending[i].a, -ascending[i].order);
	}
}

static void nulls(void **state)
{
	static const ec_check checks[] = {
		{"=", {"NULL", "NULL"}, "NULL"},
		{"=", {"1", "NULL"}, "NULL"},
		{"<", {"NULL:t", "'a'"}, "NULL"},
		{"is distinct from", {"NULL", "NULL"}, "false"},
		{"is distinct from", {"1", "NULL"}, "true"},
		{"is distinct from", {"NULL:d", "nan"}, "true"},
		{"is distinct from", {"'a'", "NULL:t"}, "true"},
		{"is not distinct from", {"NULL:i", "NULL:i"}, "true"},
		{"is not distinct from", {"NULL:s", "@2026-01-01"}, "false"},
		{"is null", {"NULL"}, "true"},
		{"is null", {"NULL:t"}, "true"},
		{"is null", {"''"}, "false"},
		{"is null", {"0"}, "false"},
		{"is not null", {"NULL:v"}, "false"},
		{"is not null", {"~1h"}, "true"},
		{"not", {"true"}, "false"},
		{"not", {"false"}, "true"},
		{"not", {"NULL:b"}, "NULL"},
		{"is true", {"true"}, "true"},
		{"is true", {"false"}, "false"},
		{"is true", {"NULL"}, "false"},
		{"is not true", {"true"}, "false"},
		{"is not true", {"false"}, "true"},
		{"is not true", {"NULL:b"}, "true"},
		{"is false", {"true"}, "false"},
		{"is false", {"false"}, "true"},
		{"is false", {"NULL:b"}, "false"},
		{"is not false", {"true"}, "true"},
		{"is not false", {"false"}, "false"},
		{"is not false", {"NULL:b"}, "true"},
		{"is unknown", {"true"}, "false"},
		{"is unknown", {"NULL:b"}, "true"},
		{"is not unknown", {"false"}, "true"},
		{"is not unknown", {"NULL:b"}, "false"},
	};
	(void)state;
	EC_RUN(checks);
}

static void choices(void **state)
{
	static const ec_check checks[] = {
		{"nullif", {"5", "5"}, "NULL"},
		{"nullif", {"5", "6"}, "5"},
		{"nullif", {"5", "NULL"}, "5"},
		{"nullif", {"NULL", "5"}, "NULL"},
		{"nullif", {"nan", "nan"}, "NULL"},
		{"nullif", {"1", "1.0"}, "NULL"},
		{"nullif", {"'a'", "'b'"}, "a"},
		{"nullif", {"true", "false"}, "true"},
		{"nullif", {"~1h", "~60m"}, "NULL"},
		{"greatest", {"1", "3", "2"}, "3"},
		{"greatest", {"1"}, "1"},
		{"greatest", {"NULL", "2", "NULL"}, "2"},
		{"greatest", {"NULL:i", "NULL:i"}, "NULL"},
		{"greatest", {"1", "2.5"}, "2.5"},
		{"greatest", {"1.0", "nan", "inf"}, "NaN"},
		{"greatest", {"'a'", "'b'"}, "b"},
		{"greatest", {"@2026-01-01", "@2025-01-01"}, "2026-01-01T00:00:00Z"},
		{"greatest", {"~1 month", "~20 days"}, "1 mon"},
		{"greatest", {"false", "true"}, "true"},
		{"least", {"1", "3", "2"}, "1"},
		{"least", {"NULL", "2", "3"}, "2"},
		{"least", {"nan", "1.0"}, "1.0"},
		{"least", {"'a'", "'b'", "'A'"}, "A"},
		{"least", {"NULL:t"}, "NULL"},
	};
	(void)state;
	EC_RUN(checks);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(pairs),
		cmocka_unit_test(nulls),
		cmocka_unit_test(choices),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
