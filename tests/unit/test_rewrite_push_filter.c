/* Filters pushed down, that rule alone: where they may go, and where not. */
#include "planner_world.h"

static const world_case push_filter_cases[] = {
	{"SELECT * FROM (SELECT s, count(*) AS n FROM t WINDOW TUMBLING 9 PARTITION BY s) WHERE s = "
     "'a' AND n > 3",
     "project s, n\n"
     "└─ project s, count(*) AS n\n"
     "   └─ filter count(*) > 3\n"
     "      └─ window TUMBLING 9 ROWS PARTITION BY s by s: count(*)\n"
     "         │  holds the rows and groups of the open windows\n"
     "         └─ filter s = 'a'\n"
     "            └─ scan t (CSV, live): s\n"
     "rewrites:\n"
     "  push_projection: 1 of the 7 columns of t\n"
     "  push_filter: s = 'a' AND n > 3 moves below the project\n"
     "  push_filter: s = 'a' moves below the window\n"
     "= s TEXT, n BIGINT\n"},
	{"SELECT * FROM (SELECT s, a, count(*) AS n FROM t GROUP BY a WINDOW TUMBLING 9 PARTITION "
     "BY s) WHERE s = 'a' AND a > 3",
     "project s, a, n\n"
     "└─ project s, a, count(*) AS n\n"
     "   └─ filter a > 3\n"
     "      └─ window TUMBLING 9 ROWS PARTITION BY s by a, s: count(*)\n"
     "         │  holds the rows and groups of the open windows\n"
     "         └─ filter s = 'a'\n"
     "            └─ scan t (CSV, live): a, s\n"
     "rewrites:\n"
     "  push_projection: 2 of the 7 columns of t\n"
     "  push_filter: s = 'a' AND a > 3 moves below the project\n"
     "  push_filter: s = 'a' moves below the window\n"
     "= s TEXT, a BIGINT, n BIGINT\n"},
	{"SELECT * FROM (SELECT s, count(*) AS n FROM t GROUP BY s WINDOW TUMBLING 9) WHERE s = 'a'",
     "project s, n\n"
     "└─ project s, count(*) AS n\n"
     "   └─ filter s = 'a'\n"
     "      └─ window TUMBLING 9 ROWS by s: count(*)\n"
     "         │  holds the rows and groups of the open windows\n"
     "         │  hint: the window counts the rows of the whole stream and GROUP BY splits "
     "inside it; PARTITION BY gives every key windows of its own\n"
     "         └─ scan t (CSV, live): s\n"
     "rewrites:\n"
     "  push_projection: 1 of the 7 columns of t\n"
     "  push_filter: s = 'a' moves below the project\n"
     "= s TEXT, n BIGINT\n"},
	{"SELECT * FROM (SELECT s, count(*) AS n FROM t GROUP BY s WINDOW TUMBLING UNTIL count(*) > "
     "3) WHERE s = 'a'",
     "project s, n\n"
     "└─ project s, count(*) AS n\n"
     "   └─ window TUMBLING UNTIL count(*) > 3 PARTITION BY s by s: count(*)\n"
     "      │  holds the rows and groups of the open windows\n"
     "      └─ filter s = 'a'\n"
     "         └─ scan t (CSV, live): s\n"
     "rewrites:\n"
     "  push_projection: 1 of the 7 columns of t\n"
     "  push_filter: s = 'a' moves below the project\n"
     "  push_filter: s = 'a' moves below the window\n"
     "= s TEXT, n BIGINT\n"},
	{"SELECT * FROM (SELECT s, count(*) AS n FROM t GROUP BY s WINDOW TUMBLING UNTIL sum(a) > "
     "3) WHERE s = 'a'",
     "project s, n\n"
     "└─ project s, count(*) AS n\n"
     "   └─ filter s = 'a'\n"
     "      └─ window TUMBLING UNTIL sum(a) > 3 PARTITION BY s by s: count(*)\n"
     "         │  holds the rows and groups of the open windows\n"
     "         └─ scan t (CSV, live): a, s\n"
     "rewrites:\n"
     "  push_projection: 2 of the 7 columns of t\n"
     "  push_filter: s = 'a' moves below the project\n"
     "= s TEXT, n BIGINT\n"},
	{"SELECT * FROM (SELECT s, sum(a) AS n FROM t WINDOW TUMBLING 9 PARTITION BY s) WHERE s = 'a'",
     "project s, n\n"
     "└─ project s, sum(a) AS n\n"
     "   └─ filter s = 'a'\n"
     "      └─ window TUMBLING 9 ROWS PARTITION BY s by s: sum(a)\n"
     "         │  holds the rows and groups of the open windows\n"
     "         └─ scan t (CSV, live): a, s\n"
     "rewrites:\n"
     "  push_projection: 2 of the 7 columns of t\n"
     "  push_filter: s = 'a' moves below the project\n"
     "= s TEXT, n BIGINT\n"},
	{"SELECT * FROM (SELECT s, x - avg(x) AS n FROM t WINDOW SLIDING 9 PARTITION BY s) WHERE s "
     "= 'a' AND n > 1",
     "project s, n\n"
     "└─ project s, x - avg(x) AS n\n"
     "   └─ filter x - avg(x) > 1.0\n"
     "      └─ window SLIDING 9 ROWS PARTITION BY s: avg(x); every row with s, x\n"
     "         │  holds the rows and groups of the open windows\n"
     "         └─ filter s = 'a'\n"
     "            └─ scan t (CSV, live): x, s\n"
     "rewrites:\n"
     "  push_projection: 2 of the 7 columns of t\n"
     "  push_filter: s = 'a' AND n > 1.0 moves below the project\n"
     "  push_filter: s = 'a' moves below the window\n"
     "= s TEXT, n DOUBLE\n"},
	{"SELECT * FROM (SELECT s, x FROM t WINDOW TUMBLING 9 PARTITION BY s) WHERE s = 'a' AND x > 1",
     "project s, x\n"
     "└─ project s, x\n"
     "   └─ filter x > 1.0\n"
     "      └─ window TUMBLING 9 ROWS PARTITION BY s; every row with s, x\n"
     "         │  holds the rows and groups of the open windows\n"
     "         └─ filter s = 'a'\n"
     "            └─ scan t (CSV, live): x, s\n"
     "rewrites:\n"
     "  push_projection: 2 of the 7 columns of t\n"
     "  push_filter: s = 'a' AND x > 1.0 moves below the project\n"
     "  push_filter: s = 'a' moves below the window\n"
     "= s TEXT, x DOUBLE\n"},
	{"SELECT * FROM (SELECT s, window_start AS w FROM t WINDOW TUMBLING 9 PARTITION BY s) WHERE "
     "w > 3 AND upper(s) = 'A'",
     "project s, w\n"
     "└─ project s, window_start AS w\n"
     "   └─ filter window_start > 3\n"
     "      └─ window TUMBLING 9 ROWS PARTITION BY s by s\n"
     "         │  holds the rows and groups of the open windows\n"
     "         └─ filter upper(s) = 'A'\n"
     "            └─ scan t (CSV, live): s\n"
     "rewrites:\n"
     "  push_projection: 1 of the 7 columns of t\n"
     "  push_filter: w > 3 AND upper(s) = 'A' moves below the project\n"
     "  push_filter: upper(s) = 'A' moves below the window\n"
     "= s TEXT, w BIGINT\n"},
	{"SELECT * FROM (SELECT s, sum(x) AS n FROM t GROUP BY s) WHERE s = 'a' AND n > 3",
     "project s, n\n"
     "└─ project s, sum(x) AS n\n"
     "   └─ filter sum(x) > 3.0\n"
     "      └─ aggregate by s: sum(x)\n"
     "         │  holds its groups\n"
     "         └─ filter s = 'a'\n"
     "            └─ scan t (CSV, live): x, s\n"
     "rewrites:\n"
     "  push_projection: 2 of the 7 columns of t\n"
     "  push_filter: s = 'a' AND n > 3.0 moves below the project\n"
     "  push_filter: s = 'a' moves below the aggregate\n"
     "= s TEXT, n DOUBLE\n"},
	{"SELECT * FROM (SELECT s, sum(a) AS n FROM t GROUP BY s) WHERE s = 'a'",
     "project s, n\n"
     "└─ project s, sum(a) AS n\n"
     "   └─ filter s = 'a'\n"
     "      └─ aggregate by s: sum(a)\n"
     "         │  holds its groups\n"
     "         └─ scan t (CSV, live): a, s\n"
     "rewrites:\n"
     "  push_projection: 2 of the 7 columns of t\n"
     "  push_filter: s = 'a' moves below the project\n"
     "= s TEXT, n BIGINT\n"},
	{"SELECT * FROM (SELECT count(*) AS n FROM t) WHERE n > 3",
     "project n\n"
     "└─ project count(*) AS n\n"
     "   └─ filter count(*) > 3\n"
     "      └─ aggregate count(*)\n"
     "         │  holds one group\n"
     "         └─ scan t (CSV, live): no columns\n"
     "rewrites:\n"
     "  push_projection: 0 of the 7 columns of t\n"
     "  push_filter: n > 3 moves below the project\n"
     "= n BIGINT\n"},
	{"SELECT * FROM (SELECT count(*) AS n FROM t) WHERE 1 > 2",
     "project n\n"
     "└─ project count(*) AS n\n"
     "   └─ filter 1 > 2\n"
     "      └─ aggregate count(*)\n"
     "         │  holds one group\n"
     "         └─ scan t (CSV, live): no columns\n"
     "rewrites:\n"
     "  push_projection: 0 of the 7 columns of t\n"
     "  push_filter: 1 > 2 moves below the project\n"
     "= n BIGINT\n"},
	{"SELECT * FROM (SELECT s, count(*) AS n FROM t GROUP BY s, ok) WHERE n > 1 AND s = 'a' AND "
     "upper(s) = 'A'",
     "project s, n\n"
     "└─ project s, count(*) AS n\n"
     "   └─ filter count(*) > 1\n"
     "      └─ aggregate by s, ok: count(*)\n"
     "         │  holds its groups\n"
     "         └─ filter s = 'a' AND upper(s) = 'A'\n"
     "            └─ scan t (CSV, live): s, ok\n"
     "rewrites:\n"
     "  push_projection: 2 of the 7 columns of t\n"
     "  push_filter: n > 1 AND s = 'a' AND upper(s) = 'A' moves below the project\n"
     "  push_filter: s = 'a' AND upper(s) = 'A' moves below the aggregate\n"
     "= s TEXT, n BIGINT\n"},
	{"SELECT s FROM t GROUP BY s HAVING s > 'b' AND count(*) > 1",
     "project s\n"
     "└─ filter count(*) > 1\n"
     "   └─ aggregate by s: count(*)\n"
     "      │  holds its groups\n"
     "      └─ filter s > 'b'\n"
     "         └─ scan t (CSV, live): s\n"
     "rewrites:\n"
     "  push_projection: 1 of the 7 columns of t\n"
     "  push_filter: s > 'b' moves below the aggregate\n"
     "= s TEXT\n"},
	{"SELECT * FROM (SELECT a, a / b AS q FROM t) WHERE a > 1",
     "project a, q\n"
     "└─ filter a > 1\n"
     "   └─ project a, a / b AS q\n"
     "      └─ scan t (CSV, live): a, b\n"
     "rewrites:\n"
     "  push_projection: 2 of the 7 columns of t\n"
     "= a BIGINT, q BIGINT\n"},
	{"SELECT a FROM (SELECT a, a / b AS q FROM t) WHERE a > 1",
     "project a\n"
     "└─ project a, NULL AS q\n"
     "   └─ filter a > 1\n"
     "      └─ scan t (CSV, live): a\n"
     "rewrites:\n"
     "  push_projection: 1 of the 7 columns of t\n"
     "  push_filter: a > 1 moves below the project\n"
     "= a BIGINT\n"},
	{"SELECT * FROM (SELECT a, x + 1 AS y FROM t) WHERE a / 2 > 1 AND y > 2 AND a / y > 3",
     "project a, y\n"
     "└─ project a, x + 1.0 AS y\n"
     "   └─ filter CAST(a AS DOUBLE) / (x + 1.0) > 3.0\n"
     "      └─ filter a / 2 > 1 AND x + 1.0 > 2.0\n"
     "         └─ scan t (CSV, live): a, x\n"
     "rewrites:\n"
     "  push_projection: 2 of the 7 columns of t\n"
     "  push_filter: a / 2 > 1 AND y > 2.0 moves below the project\n"
     "  push_filter: CAST(a AS DOUBLE) / y > 3.0 moves below the project\n"
     "= a BIGINT, y DOUBLE\n"},
	{"SELECT * FROM (SELECT a, b, x + 1 AS y FROM t) WHERE a / b > 1 AND y > 2",
     "project a, b, y\n"
     "└─ project a, b, x + 1.0 AS y\n"
     "   └─ filter a / b > 1 AND x + 1.0 > 2.0\n"
     "      └─ scan t (CSV, live): a, b, x\n"
     "rewrites:\n"
     "  push_projection: 3 of the 7 columns of t\n"
     "  push_filter: a / b > 1 AND y > 2.0 moves below the project\n"
     "= a BIGINT, b BIGINT, y DOUBLE\n"},
	{"SELECT * FROM (SELECT a, b FROM t WHERE a / b > 3) WHERE a > 1 AND b / a > 2",
     "project a, b\n"
     "└─ project a, b\n"
     "   └─ filter b / a > 2\n"
     "      └─ filter a / b > 3 AND a > 1\n"
     "         └─ scan t (CSV, live): a, b\n"
     "rewrites:\n"
     "  push_projection: 2 of the 7 columns of t\n"
     "  push_filter: a > 1 moves below the project\n"
     "  push_filter: b / a > 2 moves below the project\n"
     "= a BIGINT, b BIGINT\n"},
	{"SELECT * FROM (SELECT a FROM t LIMIT 5) WHERE a > 1",
     "project a\n"
     "└─ project a\n"
     "   └─ filter a > 1\n"
     "      └─ limit 5\n"
     "         └─ scan t (CSV, live): a\n"
     "rewrites:\n"
     "  push_projection: 1 of the 7 columns of t\n"
     "  push_filter: a > 1 moves below the project\n"
     "= a BIGINT\n"},
	{"SELECT * FROM (SELECT a, b FROM t ORDER BY b) WHERE a > 1",
     "project a, b\n"
     "└─ project a, b\n"
     "   └─ sort b\n"
     "      │  holds all rows of the input\n"
     "      └─ filter a > 1\n"
     "         └─ scan t (CSV, live): a, b\n"
     "rewrites:\n"
     "  push_projection: 2 of the 7 columns of t\n"
     "  push_filter: a > 1 moves below the project\n"
     "  push_filter: a > 1 moves below the sort\n"
     "= a BIGINT, b BIGINT\n"},
	{"SELECT * FROM (SELECT a, b FROM t ORDER BY b) WHERE a / b > 1",
     "project a, b\n"
     "└─ project a, b\n"
     "   └─ filter a / b > 1\n"
     "      └─ sort b\n"
     "         │  holds all rows of the input\n"
     "         └─ scan t (CSV, live): a, b\n"
     "rewrites:\n"
     "  push_projection: 2 of the 7 columns of t\n"
     "  push_filter: a / b > 1 moves below the project\n"
     "= a BIGINT, b BIGINT\n"},
	{"SELECT * FROM (SELECT DISTINCT a, b FROM t) WHERE a > 1 AND a / b > 2",
     "project a, b\n"
     "└─ filter a / b > 2\n"
     "   └─ distinct\n"
     "      │  holds the rows seen so far, each once\n"
     "      └─ project a, b\n"
     "         └─ filter a > 1\n"
     "            └─ scan t (CSV, live): a, b\n"
     "rewrites:\n"
     "  push_projection: 2 of the 7 columns of t\n"
     "  push_filter: a > 1 moves below the distinct\n"
     "  push_filter: a > 1 moves below the project\n"
     "= a BIGINT, b BIGINT\n"},
	{"SELECT * FROM (SELECT a, b FROM t UNION ALL SELECT b, a FROM t) WHERE a > 1 AND a / b > 2",
     "project a, b\n"
     "└─ filter a / b > 2\n"
     "   └─ union all in the order of arrival\n"
     "      ├─ project a, b\n"
     "      │  └─ filter a > 1\n"
     "      │     └─ scan t (CSV, live): a, b\n"
     "      └─ project b, a\n"
     "         └─ filter b > 1\n"
     "            └─ scan t (CSV, live): a, b\n"
     "rewrites:\n"
     "  push_projection: 2 of the 7 columns of t\n"
     "  push_projection: 2 of the 7 columns of t\n"
     "  push_filter: a > 1 moves below the union all\n"
     "  push_filter: a > 1 moves below the project\n"
     "  push_filter: b > 1 moves below the project\n"
     "= a BIGINT, b BIGINT\n"},
	{"SELECT * FROM (SELECT a, now() AS n FROM t) WHERE a > 1",
     "project a, n\n"
     "└─ filter a > 1\n"
     "   └─ project a, now() AS n\n"
     "      └─ scan t (CSV, live): a\n"
     "the result depends on the clock\n"
     "rewrites:\n"
     "  push_projection: 1 of the 7 columns of t\n"
     "= a BIGINT, n TIMESTAMP\n"},
	{"SELECT * FROM (SELECT a FROM t) WHERE now() > '2026-01-01' AND a > 1",
     "project a\n"
     "└─ filter now() > TIMESTAMP '2026-01-01T00:00:00Z' AND a > 1\n"
     "   └─ project a\n"
     "      └─ scan t (CSV, live): a\n"
     "the result depends on the clock\n"
     "rewrites:\n"
     "  push_projection: 1 of the 7 columns of t\n"
     "= a BIGINT\n"},
	{"SELECT * FROM (SELECT a FROM (SELECT a, b FROM (SELECT a, b, s FROM t) WHERE b > 1) WHERE "
     "a > 2) WHERE a < 9",
     "project a\n"
     "└─ project a\n"
     "   └─ project a, NULL AS b\n"
     "      └─ project a, NULL AS b, NULL AS s\n"
     "         └─ filter b > 1 AND a > 2 AND a < 9\n"
     "            └─ scan t (CSV, live): a, b\n"
     "rewrites:\n"
     "  push_projection: 2 of the 7 columns of t\n"
     "  push_filter: b > 1 moves below the project\n"
     "  push_filter: a > 2 moves below the project\n"
     "  push_filter: a > 2 moves below the project\n"
     "  push_filter: a < 9 moves below the project\n"
     "  push_filter: a < 9 moves below the project\n"
     "  push_filter: a < 9 moves below the project\n"
     "= a BIGINT\n"},
	{"SELECT * FROM (SELECT s FROM t GROUP BY s) WHERE s LIKE 'a%' AND s LIKE 'a\\'",
     "project s\n"
     "└─ project s\n"
     "   └─ filter s LIKE 'a\\'\n"
     "      └─ aggregate by s\n"
     "         │  holds its groups\n"
     "         └─ filter s LIKE 'a%'\n"
     "            └─ scan t (CSV, live): s\n"
     "rewrites:\n"
     "  push_projection: 1 of the 7 columns of t\n"
     "  push_filter: s LIKE 'a%' moves below the project\n"
     "  push_filter: s LIKE 'a%' moves below the aggregate\n"
     "  push_filter: s LIKE 'a\\' moves below the project\n"
     "= s TEXT\n"},
};

static void rewrites_push_filter(void **state)
{
	RF_UNUSED(state);
	WORLD_CHECK(push_filter_cases, world_only("push_filter"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(rewrites_push_filter),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
