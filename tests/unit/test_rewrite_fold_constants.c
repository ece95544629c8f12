/* Constant folding alone: what it computes, and what it must leave. */
#include "planner_world.h"

static const world_case fold_cases[] = {
	{"SELECT a * (2 * 3 + 1) FROM t WHERE TRUE AND a > 1 + 1",
     "project a * 7 AS a * (2 * 3 + 1)\n"
     "└─ filter a > 2\n"
     "   └─ scan t (CSV, live): a\n"
     "rewrites:\n"
     "  push_projection: 1 of the 7 columns of t\n"
     "  fold_constants: 1 + 1 is 2\n"
     "  fold_constants: 2 * 3 is 6\n"
     "  fold_constants: 6 + 1 is 7\n"
     "= a * (2 * 3 + 1) BIGINT\n"},
	{"SELECT 1 / 0, a / (1 - 1), 1 / 0 + (1 + 1) FROM t",
     "project 1 / 0, a / 0 AS a / (1 - 1), 1 / 0 + 2 AS 1 / 0 + (1 + 1)\n"
     "└─ scan t (CSV, live): a\n"
     "rewrites:\n"
     "  push_projection: 1 of the 7 columns of t\n"
     "  fold_constants: 1 - 1 is 0\n"
     "  fold_constants: 1 + 1 is 2\n"
     "= 1 / 0 BIGINT, a / (1 - 1) BIGINT, 1 / 0 + (1 + 1) BIGINT\n"},
	{"SELECT a FROM t WHERE ok AND FALSE",
     "project a\n"
     "└─ filter FALSE\n"
     "   └─ scan t (CSV, live): a, ok\n"
     "rewrites:\n"
     "  push_projection: 2 of the 7 columns of t\n"
     "= a BIGINT\n"},
	{"SELECT a FROM t WHERE a / b > 1 AND FALSE AND ok",
     "project a\n"
     "└─ filter a / b > 1 AND FALSE\n"
     "   └─ scan t (CSV, live): a, b, ok\n"
     "rewrites:\n"
     "  push_projection: 3 of the 7 columns of t\n"
     "= a BIGINT\n"},
	{"SELECT a FROM t WHERE ok OR 1 < 2",
     "project a\n"
     "└─ scan t (CSV, live): a, ok\n"
     "rewrites:\n"
     "  push_projection: 2 of the 7 columns of t\n"
     "  fold_constants: 1 < 2 is TRUE\n"
     "= a BIGINT\n"},
	{"SELECT a FROM t WHERE a / b > 1 OR 1 < 2",
     "project a\n"
     "└─ filter a / b > 1 OR TRUE\n"
     "   └─ scan t (CSV, live): a, b\n"
     "rewrites:\n"
     "  push_projection: 2 of the 7 columns of t\n"
     "  fold_constants: 1 < 2 is TRUE\n"
     "= a BIGINT\n"},
	{"SELECT a FROM t WHERE FALSE OR ok",
     "project a\n"
     "└─ filter ok\n"
     "   └─ scan t (CSV, live): a, ok\n"
     "rewrites:\n"
     "  push_projection: 2 of the 7 columns of t\n"
     "= a BIGINT\n"},
	{"SELECT a FROM t WHERE TRUE AND (TRUE OR ok)",
     "project a\n"
     "└─ scan t (CSV, live): a, ok\n"
     "rewrites:\n"
     "  push_projection: 2 of the 7 columns of t\n"
     "= a BIGINT\n"},
	{"SELECT ok AND NULL, FALSE AND a / b > 1, TRUE OR a / b > 1, FALSE OR FALSE FROM t",
     "project ok AND NULL, FALSE AS FALSE AND a / b > 1, TRUE AS TRUE OR a / b > 1, FALSE AS "
     "FALSE OR FALSE\n"
     "└─ scan t (CSV, live): a, b, ok\n"
     "rewrites:\n"
     "  push_projection: 3 of the 7 columns of t\n"
     "= ok AND NULL BOOLEAN, FALSE AND a / b > 1 BOOLEAN, TRUE OR a / b > 1 BOOLEAN, FALSE OR "
     "FALSE BOOLEAN\n"},
	{"SELECT CASE WHEN FALSE THEN 1 WHEN ok THEN 2 WHEN TRUE THEN 3 WHEN a > 1 THEN 4 ELSE 5 "
     "END FROM t",
     "project CASE WHEN ok THEN 2 ELSE 3 END AS case\n"
     "└─ scan t (CSV, live): a, ok\n"
     "rewrites:\n"
     "  push_projection: 2 of the 7 columns of t\n"
     "= case BIGINT\n"},
	{"SELECT CASE WHEN TRUE THEN a ELSE b END, CASE WHEN NULL THEN a END, CASE WHEN FALSE THEN "
     "1 ELSE b END FROM t",
     "project a AS case, NULL AS case, b AS case\n"
     "└─ scan t (CSV, live): a, b\n"
     "rewrites:\n"
     "  push_projection: 2 of the 7 columns of t\n"
     "= case BIGINT, case BIGINT, case BIGINT\n"},
	{"SELECT coalesce(NULL, a, NULL, 1, b), coalesce(NULL, a), coalesce(NULL, NULL), "
     "coalesce(a, b) FROM t",
     "project coalesce(a, 1) AS coalesce, a AS coalesce, NULL AS coalesce, coalesce(a, b) AS "
     "coalesce\n"
     "└─ scan t (CSV, live): a, b\n"
     "rewrites:\n"
     "  push_projection: 2 of the 7 columns of t\n"
     "= coalesce BIGINT, coalesce BIGINT, coalesce TEXT, coalesce BIGINT\n"},
	{"SELECT now() + 1h, coalesce(NULL, now()) FROM t",
     "project now() + INTERVAL '01:00:00' AS now() + 1h, now() AS coalesce\n"
     "└─ scan t (CSV, live): no columns\n"
     "the result depends on the clock\n"
     "rewrites:\n"
     "  push_projection: 0 of the 7 columns of t\n"
     "= now() + 1h TIMESTAMP, coalesce TIMESTAMP\n"},
	{"SELECT sum(a) FROM t WINDOW TUMBLING UNTIL sum(a) > 2 * 5",
     "project sum(a) AS sum\n"
     "└─ window TUMBLING UNTIL sum(a) > 10: sum(a)\n"
     "   │  holds the rows and groups of the open windows\n"
     "   └─ scan t (CSV, live): a\n"
     "rewrites:\n"
     "  push_projection: 1 of the 7 columns of t\n"
     "  fold_constants: 2 * 5 is 10\n"
     "= sum BIGINT\n"},
	{"SELECT a FROM t WHERE a IN (1 + 1, 3)",
     "project a\n"
     "└─ filter a = 2 OR a = 3\n"
     "   └─ scan t (CSV, live): a\n"
     "rewrites:\n"
     "  push_projection: 1 of the 7 columns of t\n"
     "  fold_constants: 1 + 1 is 2\n"
     "= a BIGINT\n"},
	{"SELECT CASE WHEN 1 < 2 THEN 1 + 2 ELSE a END + 4 FROM t",
     "project 7 AS CASE WHEN 1 < 2 THEN 1 + 2 ELSE a END + 4\n"
     "└─ scan t (CSV, live): a\n"
     "rewrites:\n"
     "  push_projection: 1 of the 7 columns of t\n"
     "  fold_constants: 1 < 2 is TRUE\n"
     "  fold_constants: 1 + 2 is 3\n"
     "  fold_constants: 3 + 4 is 7\n"
     "= CASE WHEN 1 < 2 THEN 1 + 2 ELSE a END + 4 BIGINT\n"},
};

static void rewrites_fold(void **state)
{
	RF_UNUSED(state);
	WORLD_CHECK(fold_cases, world_only("fold_constants"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(rewrites_fold),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
