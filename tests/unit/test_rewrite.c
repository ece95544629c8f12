/* Rewrite rules: projections merged and pruned, and all rules together. */
#include "planner_world.h"

static const world_case merge_projects_cases[] = {
	{"SELECT y + 1 AS z FROM (SELECT x * 2 AS y FROM t)",
     "project x * 2.0 + 1.0 AS z\n"
     "└─ scan t (CSV, live): x\n"
     "rewrites:\n"
     "  push_projection: 1 of the 7 columns of t\n"
     "  merge_projects: two projects are one\n"
     "= z DOUBLE\n"},
	{"SELECT y + y AS z FROM (SELECT x * 2 AS y FROM t)",
     "project y + y AS z\n"
     "└─ project x * 2.0 AS y\n"
     "   └─ scan t (CSV, live): x\n"
     "rewrites:\n"
     "  push_projection: 1 of the 7 columns of t\n"
     "= z DOUBLE\n"},
	{"SELECT y + y AS z FROM (SELECT x AS y FROM t)",
     "project x + x AS z\n"
     "└─ scan t (CSV, live): x\n"
     "rewrites:\n"
     "  push_projection: 1 of the 7 columns of t\n"
     "  merge_projects: a project that changes nothing is gone\n"
     "= z DOUBLE\n"},
	{"SELECT CASE WHEN ok THEN y END FROM (SELECT a / b AS y, ok FROM t)",
     "project CASE WHEN ok THEN y END AS case\n"
     "└─ project a / b AS y, ok\n"
     "   └─ scan t (CSV, live): a, b, ok\n"
     "rewrites:\n"
     "  push_projection: 3 of the 7 columns of t\n"
     "= case BIGINT\n"},
	{"SELECT y, y FROM (SELECT now() AS y FROM t)",
     "project y, y\n"
     "└─ project now() AS y\n"
     "   └─ scan t (CSV, live): no columns\n"
     "the result depends on the clock\n"
     "rewrites:\n"
     "  push_projection: 0 of the 7 columns of t\n"
     "= y TIMESTAMP, y TIMESTAMP\n"},
	{"SELECT y FROM (SELECT now() AS y FROM t)",
     "project now() AS y\n"
     "└─ scan t (CSV, live): no columns\n"
     "the result depends on the clock\n"
     "rewrites:\n"
     "  push_projection: 0 of the 7 columns of t\n"
     "  merge_projects: a project that changes nothing is gone\n"
     "= y TIMESTAMP\n"},
	{"SELECT a, b FROM (SELECT a, b FROM t)",
     "scan t (CSV, live): a, b\n"
     "rewrites:\n"
     "  push_projection: 2 of the 7 columns of t\n"
     "  merge_projects: a project that changes nothing is gone\n"
     "  merge_projects: a project that changes nothing is gone\n"
     "= a BIGINT, b BIGINT\n"},
	{"SELECT b, a FROM (SELECT a, b FROM t)",
     "project b, a\n"
     "└─ scan t (CSV, live): a, b\n"
     "rewrites:\n"
     "  push_projection: 2 of the 7 columns of t\n"
     "  merge_projects: a project that changes nothing is gone\n"
     "= b BIGINT, a BIGINT\n"},
	{"SELECT a AS c, b FROM (SELECT a, b FROM t)",
     "project a AS c, b\n"
     "└─ scan t (CSV, live): a, b\n"
     "rewrites:\n"
     "  push_projection: 2 of the 7 columns of t\n"
     "  merge_projects: a project that changes nothing is gone\n"
     "= c BIGINT, b BIGINT\n"},
	{"SELECT count(c) FROM (SELECT a AS c, b FROM t) GROUP BY b",
     "project count(c) AS count\n"
     "└─ aggregate by b: count(a)\n"
     "   │  holds its groups\n"
     "   └─ scan t (CSV, live): a, b\n"
     "rewrites:\n"
     "  push_projection: 2 of the 7 columns of t\n"
     "  merge_projects: a project that changes nothing is gone\n"
     "= count BIGINT\n"},
	{"SELECT a AS c FROM t ORDER BY a",
     "project a AS c\n"
     "└─ sort a\n"
     "   │  holds all rows of the input\n"
     "   └─ scan t (CSV, live): a\n"
     "rewrites:\n"
     "  push_projection: 1 of the 7 columns of t\n"
     "= c BIGINT\n"},
	{"SELECT a AS c FROM t INTO 'o.csv'",
     "sink 'o.csv'\n"
     "└─ project a AS c\n"
     "   └─ scan t (CSV, live): a\n"
     "rewrites:\n"
     "  push_projection: 1 of the 7 columns of t\n"},
	{"SELECT a FROM t INTO 'o.csv'",
     "sink 'o.csv'\n"
     "└─ scan t (CSV, live): a\n"
     "rewrites:\n"
     "  push_projection: 1 of the 7 columns of t\n"
     "  merge_projects: a project that changes nothing is gone\n"},
	{"SELECT * FROM (SELECT a AS c FROM t) UNION ALL SELECT b FROM t",
     "union all in the order of arrival\n"
     "├─ project a AS c\n"
     "│  └─ scan t (CSV, live): a\n"
     "└─ scan t (CSV, live): b\n"
     "rewrites:\n"
     "  push_projection: 1 of the 7 columns of t\n"
     "  push_projection: 1 of the 7 columns of t\n"
     "  merge_projects: a project that changes nothing is gone\n"
     "  merge_projects: a project that changes nothing is gone\n"
     "= c BIGINT\n"},
	{"SELECT t0, n FROM (SELECT s AS t0, count(*) AS n FROM t GROUP BY s) WHERE t0 = 'v'",
     "project s AS t0, count(*) AS n\n"
     "└─ filter s = 'v'\n"
     "   └─ aggregate by s: count(*)\n"
     "      │  holds its groups\n"
     "      └─ scan t (CSV, live): s\n"
     "rewrites:\n"
     "  push_projection: 1 of the 7 columns of t\n"
     "  merge_projects: a project that changes nothing is gone\n"
     "= t0 TEXT, n BIGINT\n"},
	{"SELECT * FROM (SELECT s AS t0 FROM t) WHERE t0 = 'v' ORDER BY t0 LIMIT 3",
     "project s AS t0\n"
     "└─ limit 3\n"
     "   └─ sort s\n"
     "      │  holds all rows of the input\n"
     "      └─ filter s = 'v'\n"
     "         └─ scan t (CSV, live): s\n"
     "rewrites:\n"
     "  push_projection: 1 of the 7 columns of t\n"
     "  merge_projects: a project that changes nothing is gone\n"
     "= t0 TEXT\n"},
};

static void rewrites_merge_projects(void **state)
{
	RF_UNUSED(state);
	WORLD_CHECK(merge_projects_cases, world_only("merge_projects"));
}

static const world_case push_projection_cases[] = {
	{"SELECT count(*), max(y) FROM (SELECT x + 1 AS y, a / b AS w, s FROM t)",
     "project count(*) AS count, max(y) AS max\n"
     "└─ aggregate count(*), max(y)\n"
     "   │  holds one group\n"
     "   └─ project x + 1.0 AS y\n"
     "      └─ scan t (CSV, live): x\n"
     "rewrites:\n"
     "  push_projection: 1 of the 7 columns of t\n"
     "  push_projection: 2 columns left out that nothing uses\n"
     "= count BIGINT, max DOUBLE\n"},
	{"SELECT y FROM (SELECT x + 1 AS y, a / b AS w, s, 5 AS five FROM t)",
     "project y\n"
     "└─ project x + 1.0 AS y\n"
     "   └─ scan t (CSV, live): x\n"
     "rewrites:\n"
     "  push_projection: 1 of the 7 columns of t\n"
     "  push_projection: 3 columns left out that nothing uses\n"
     "= y DOUBLE\n"},
	{"SELECT a FROM (SELECT a, sum(b) AS c, max(x) AS d FROM t GROUP BY a)",
     "project a\n"
     "└─ project a\n"
     "   └─ aggregate by a\n"
     "      │  holds its groups\n"
     "      └─ scan t (CSV, live): a\n"
     "rewrites:\n"
     "  push_projection: 1 of the 7 columns of t\n"
     "  push_projection: 2 columns left out that nothing uses\n"
     "= a BIGINT\n"},
	{"SELECT d FROM (SELECT a, sum(b) AS c, max(x) AS d, window_end FROM t GROUP BY a WINDOW "
     "TUMBLING 3)",
     "project d\n"
     "└─ project max(x) AS d\n"
     "   └─ window TUMBLING 3 ROWS by a: max(x)\n"
     "      │  holds the rows and groups of the open windows\n"
     "      │  hint: the window counts the rows of the whole stream and GROUP BY splits inside "
     "it; PARTITION BY gives every key windows of its own\n"
     "      └─ scan t (CSV, live): a, x\n"
     "rewrites:\n"
     "  push_projection: 2 of the 7 columns of t\n"
     "  push_projection: 3 columns left out that nothing uses\n"
     "= d DOUBLE\n"},
	{"SELECT d FROM (SELECT a, s, max(x) OVER WINDOW AS d, window_end AS e FROM t WINDOW "
     "TUMBLING 3)",
     "project d\n"
     "└─ project max(x) AS d\n"
     "   └─ window TUMBLING 3 ROWS: max(x); every row\n"
     "      │  holds the rows and groups of the open windows\n"
     "      └─ scan t (CSV, live): x\n"
     "rewrites:\n"
     "  push_projection: 1 of the 7 columns of t\n"
     "  push_projection: 3 columns left out that nothing uses\n"
     "= d DOUBLE\n"},
	{"SELECT e FROM (SELECT a, s, max(x) OVER WINDOW AS d, window_end AS e FROM t WINDOW "
     "TUMBLING 3 ORDER BY s)",
     "project e\n"
     "└─ project window_end AS e\n"
     "   └─ sort s, each window on its own\n"
     "      │  holds the rows of one window\n"
     "      └─ window TUMBLING 3 ROWS; every row with s\n"
     "         │  holds the rows and groups of the open windows\n"
     "         └─ scan t (CSV, live): s\n"
     "rewrites:\n"
     "  push_projection: 1 of the 7 columns of t\n"
     "  push_projection: 3 columns left out that nothing uses\n"
     "= e BIGINT\n"},
	{"SELECT a FROM (SELECT DISTINCT a, b FROM t)",
     "project a\n"
     "└─ distinct\n"
     "   │  holds the rows seen so far, each once\n"
     "   └─ project a, b\n"
     "      └─ scan t (CSV, live): a, b\n"
     "rewrites:\n"
     "  push_projection: 2 of the 7 columns of t\n"
     "= a BIGINT\n"},
	{"SELECT a FROM (SELECT a, b, x FROM t ORDER BY b LIMIT 3) WHERE a > 1",
     "project a\n"
     "└─ filter a > 1\n"
     "   └─ project a\n"
     "      └─ limit 3\n"
     "         └─ sort b\n"
     "            │  holds all rows of the input\n"
     "            └─ scan t (CSV, live): a, b\n"
     "rewrites:\n"
     "  push_projection: 2 of the 7 columns of t\n"
     "  push_projection: 2 columns left out that nothing uses\n"
     "= a BIGINT\n"},
	{"SELECT a FROM (SELECT a, b, x FROM t WHERE x > 1 UNION ALL SELECT 1, 2, 3.0)",
     "project a\n"
     "└─ union all in the order of arrival\n"
     "   ├─ project a\n"
     "   │  └─ filter x > 1.0\n"
     "   │     └─ scan t (CSV, live): a, x\n"
     "   └─ project 1\n"
     "      └─ values 1 row\n"
     "rewrites:\n"
     "  push_projection: 2 of the 7 columns of t\n"
     "  push_projection: 4 columns left out that nothing uses\n"
     "= a BIGINT\n"},
	{"SELECT b FROM (SELECT a, b, x FROM t WHERE x > 1 UNION ALL SELECT b, a, x + 1 FROM t)",
     "project b\n"
     "└─ union all in the order of arrival\n"
     "   ├─ project b\n"
     "   │  └─ filter x > 1.0\n"
     "   │     └─ scan t (CSV, live): b, x\n"
     "   └─ project a\n"
     "      └─ scan t (CSV, live): a\n"
     "rewrites:\n"
     "  push_projection: 2 of the 7 columns of t\n"
     "  push_projection: 1 of the 7 columns of t\n"
     "  push_projection: 4 columns left out that nothing uses\n"
     "= b BIGINT\n"},
	{"SELECT count(*) FROM (SELECT a FROM t UNION ALL SELECT b FROM t)",
     "project count(*) AS count\n"
     "└─ aggregate count(*)\n"
     "   │  holds one group\n"
     "   └─ union all in the order of arrival\n"
     "      ├─ project\n"
     "      │  └─ scan t (CSV, live): no columns\n"
     "      └─ project\n"
     "         └─ scan t (CSV, live): no columns\n"
     "rewrites:\n"
     "  push_projection: 0 of the 7 columns of t\n"
     "  push_projection: 0 of the 7 columns of t\n"
     "  push_projection: 2 columns left out that nothing uses\n"
     "= count BIGINT\n"},
	{"SELECT 1 FROM t",
     "project 1\n"
     "└─ scan t (CSV, live): no columns\n"
     "rewrites:\n"
     "  push_projection: 0 of the 7 columns of t\n"
     "= 1 BIGINT\n"},
	{"SELECT _line FROM t WHERE _file IS NOT NULL",
     "project _line\n"
     "└─ filter _file IS NOT NULL\n"
     "   └─ scan t (CSV, live): _file, _line\n"
     "rewrites:\n"
     "  push_projection: 0 of the 7 columns of t\n"
     "= _line BIGINT\n"},
	{"SELECT sum(a) FROM t WINDOW TUMBLING UNTIL max(b) > 3 AND last(x) > 1",
     "project sum(a) AS sum\n"
     "└─ window TUMBLING UNTIL max(b) > 3 AND last(x) > 1.0: sum(a)\n"
     "   │  holds the rows and groups of the open windows\n"
     "   └─ scan t (CSV, live): a, b, x\n"
     "rewrites:\n"
     "  push_projection: 3 of the 7 columns of t\n"
     "= sum BIGINT\n"},
};

static void rewrites_push_projection(void **state)
{
	RF_UNUSED(state);
	WORLD_CHECK(push_projection_cases, world_only("push_projection"));
}

static const world_case all_cases[] = {
	{"SELECT * FROM (SELECT DISTINCT a, x FROM t) WHERE (x = x AND 1 / a > 1) OR FALSE",
     "filter x = x AND 1 / a > 1\n"
     "└─ distinct\n"
     "   │  holds the rows seen so far, each once\n"
     "   └─ scan t (CSV, live): a, x\n"
     "rewrites:\n"
     "  push_projection: 2 of the 7 columns of t\n"
     "  merge_projects: a project that changes nothing is gone\n"
     "  merge_projects: a project that changes nothing is gone\n"
     "= a BIGINT, x DOUBLE\n"},
	{"SELECT * FROM (SELECT a, x + 1 AS y FROM t) WHERE (y = y AND 1 / a > 1) OR FALSE",
     "project a, x + 1.0 AS y\n"
     "└─ filter x + 1.0 = x + 1.0 AND 1 / a > 1\n"
     "   └─ scan t (CSV, live): a, x\n"
     "rewrites:\n"
     "  push_projection: 2 of the 7 columns of t\n"
     "  push_filter: y = y AND 1 / a > 1 moves below the project\n"
     "  merge_projects: two projects are one\n"
     "= a BIGINT, y DOUBLE\n"},
	{"SELECT p FROM (SELECT b AS p, 0 % a AS q, x + 1 AS r FROM t) WHERE NOT (2 < 1 AND p + q > r)",
     "project p\n"
     "└─ filter NOT FALSE\n"
     "   └─ project b AS p, 0 % a AS q\n"
     "      └─ scan t (CSV, live): a, b, x\n"
     "rewrites:\n"
     "  push_projection: 3 of the 7 columns of t\n"
     "  fold_constants: 2 < 1 is FALSE\n"
     "  push_projection: 1 column left out that nothing uses\n"
     "= p BIGINT\n"},
	{"SELECT s FROM (SELECT s, sum(a) AS q FROM t GROUP BY s) WHERE NOT (2 < 1 AND q > 1)",
     "project s\n"
     "└─ filter NOT FALSE\n"
     "   └─ aggregate by s: sum(a)\n"
     "      │  holds its groups\n"
     "      └─ scan t (CSV, live): a, s\n"
     "rewrites:\n"
     "  push_projection: 2 of the 7 columns of t\n"
     "  fold_constants: 2 < 1 is FALSE\n"
     "  push_filter: NOT FALSE moves below the project\n"
     "  merge_projects: a project that changes nothing is gone\n"
     "= s TEXT\n"},
	{"SELECT s FROM (SELECT s, sum(a) AS q FROM t WINDOW TUMBLING 3 PARTITION BY s) WHERE NOT "
     "(2 < 1 AND q > 1)",
     "project s\n"
     "└─ filter NOT FALSE\n"
     "   └─ window TUMBLING 3 ROWS PARTITION BY s by s: sum(a)\n"
     "      │  holds the rows and groups of the open windows\n"
     "      └─ scan t (CSV, live): a, s\n"
     "rewrites:\n"
     "  push_projection: 2 of the 7 columns of t\n"
     "  fold_constants: 2 < 1 is FALSE\n"
     "  push_filter: NOT FALSE moves below the project\n"
     "  merge_projects: two projects are one\n"
     "= s TEXT\n"},
	{"SELECT b FROM (SELECT a, b, x FROM t WHERE x > 1 UNION ALL SELECT b, a, x + 1 FROM t) "
     "WHERE b > 1 + 1",
     "union all in the order of arrival\n"
     "├─ project b\n"
     "│  └─ filter x > 1.0 AND b > 2\n"
     "│     └─ scan t (CSV, live): b, x\n"
     "└─ filter a > 2\n"
     "   └─ scan t (CSV, live): a\n"
     "rewrites:\n"
     "  push_projection: 2 of the 7 columns of t\n"
     "  push_projection: 1 of the 7 columns of t\n"
     "  push_projection: 4 columns left out that nothing uses\n"
     "  fold_constants: 1 + 1 is 2\n"
     "  push_filter: b > 2 moves below the union all\n"
     "  push_filter: b > 2 moves below the project\n"
     "  push_filter: a > 2 moves below the project\n"
     "  merge_projects: a project that changes nothing is gone\n"
     "  merge_projects: a project that changes nothing is gone\n"
     "= b BIGINT\n"},
	{"SELECT y FROM (SELECT x + 1 AS y, a / b AS w, s FROM t) WHERE y > 1",
     "project x + 1.0 AS y\n"
     "└─ filter x + 1.0 > 1.0\n"
     "   └─ scan t (CSV, live): x\n"
     "rewrites:\n"
     "  push_projection: 1 of the 7 columns of t\n"
     "  push_projection: 2 columns left out that nothing uses\n"
     "  push_filter: y > 1.0 moves below the project\n"
     "  merge_projects: two projects are one\n"
     "= y DOUBLE\n"},
};

static void rewrites_all(void **state)
{
	RF_UNUSED(state);
	WORLD_CHECK(all_cases, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(rewrites_merge_projects),
		cmocka_unit_test(rewrites_push_projection),
		cmocka_unit_test(rewrites_all),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
