/* What is read: UNION ALL, WITH, views. */
#include "planner_world.h"

static const world_case union_cases[] = {
	{"SELECT qty FROM 'a.csv' UNION ALL SELECT price FROM 'b.csv' ORDER BY qty LIMIT 3;",
     "limit 3\n"
     "└─ sort qty\n"
     "   │  holds all rows of the input\n"
     "   └─ union all\n"
     "      ├─ project CAST(qty AS DOUBLE) AS qty\n"
     "      │  └─ scan 'a.csv' (CSV, at rest): qty\n"
     "      └─ scan 'b.csv' (CSV, at rest): price\n"
     "rewrites:\n"
     "  push_projection: 1 of the 4 columns of a.csv\n"
     "  push_projection: 1 of the 4 columns of b.csv\n"
     "  merge_projects: a project that changes nothing is gone\n"
     "  merge_projects: a project that changes nothing is gone\n"
     "  merge_projects: a project that changes nothing is gone\n"
     "= qty DOUBLE\n"},
	{"SELECT qty FROM 'a.csv' UNION ALL SELECT qty FROM 'b.csv' UNION ALL SELECT 3;",
     "union all\n"
     "├─ scan 'a.csv' (CSV, at rest): qty\n"
     "├─ scan 'b.csv' (CSV, at rest): qty\n"
     "└─ project 3\n"
     "   └─ values 1 row\n"
     "rewrites:\n"
     "  push_projection: 1 of the 4 columns of a.csv\n"
     "  push_projection: 1 of the 4 columns of b.csv\n"
     "  merge_projects: a project that changes nothing is gone\n"
     "  merge_projects: a project that changes nothing is gone\n"
     "= qty BIGINT\n"},
	{"SELECT qty FROM 'a.csv' UNION ALL (SELECT qty FROM 'b.csv' LIMIT 1);",
     "union all\n"
     "├─ scan 'a.csv' (CSV, at rest): qty\n"
     "└─ limit 1\n"
     "   └─ scan 'b.csv' (CSV, at rest): qty\n"
     "rewrites:\n"
     "  push_projection: 1 of the 4 columns of a.csv\n"
     "  push_projection: 1 of the 4 columns of b.csv\n"
     "  merge_projects: a project that changes nothing is gone\n"
     "  merge_projects: a project that changes nothing is gone\n"
     "= qty BIGINT\n"},
	{"SELECT qty FROM 'a.csv' UNION ALL SELECT price, qty FROM 'b.csv';",
     "TYPE 35-65: the branches of UNION ALL have 1 and 2 columns\n"},
	{"SELECT qty FROM 'a.csv' UNION ALL SELECT symbol FROM 'b.csv';",
     "TYPE 42-48: column 1 of UNION ALL is BIGINT before and TEXT here / Make them one type "
     "with CAST.\n"},
	{"SELECT NULL AS a UNION ALL SELECT 1 UNION ALL SELECT '2.5';",
     "TYPE 54-59: '2.5' is not a value of type BIGINT\n"},
	{"SELECT 1 UNION ALL SELECT 2 ORDER BY 2;",
     "INVALID 38-39: ORDER BY 2: the list has 1 column\n"},
	{"SELECT price AS p FROM 'a.csv' UNION ALL SELECT qty FROM 'gen:x' ORDER BY p;",
     "INVALID 66-71: ORDER BY without a window needs an input that ends\n"},
	{"SELECT sum(v) FROM (SELECT qty AS v, ts FROM 'a.csv' UNION ALL SELECT qty * 2, ts FROM "
     "'b.csv') WHERE v > 3;",
     "project sum(v) AS sum\n"
     "└─ aggregate sum(v)\n"
     "   │  holds one group\n"
     "   └─ union all\n"
     "      ├─ filter qty > 3\n"
     "      │  └─ scan 'a.csv' (CSV, at rest): qty\n"
     "      └─ filter qty * 2 > 3\n"
     "         └─ project qty * 2\n"
     "            └─ scan 'b.csv' (CSV, at rest): qty\n"
     "rewrites:\n"
     "  push_projection: 1 of the 4 columns of a.csv\n"
     "  push_projection: 1 of the 4 columns of b.csv\n"
     "  push_projection: 2 columns left out that nothing uses\n"
     "  push_filter: v > 3 moves below the union all\n"
     "  push_filter: v > 3 moves below the project\n"
     "  merge_projects: a project that changes nothing is gone\n"
     "= sum BIGINT\n"},
	{"SELECT price FROM 'a.csv' TIMESTAMP BY ts UNION ALL SELECT price FROM 'b.csv';",
     "union all\n"
     "├─ scan 'a.csv' (CSV, at rest): price\n"
     "└─ scan 'b.csv' (CSV, at rest): price\n"
     "rewrites:\n"
     "  push_projection: 1 of the 4 columns of a.csv\n"
     "  push_projection: 1 of the 4 columns of b.csv\n"
     "  merge_projects: a project that changes nothing is gone\n"
     "  merge_projects: a project that changes nothing is gone\n"
     "= price DOUBLE\n"},
	{"SELECT price FROM 'a.csv' TIMESTAMP BY ts UNION ALL SELECT qty FROM 'b.csv' TIMESTAMP BY ts "
     "WATERMARK 2s;",
     "project price\n"
     "└─ union all by event time\n"
     "   │  holds a batch of each input\n"
     "   ├─ project price, event time, watermark\n"
     "   │  └─ event time ts, watermark 0 s\n"
     "   │     └─ scan 'a.csv' (CSV, at rest): ts, price\n"
     "   └─ project CAST(qty AS DOUBLE) AS qty, event time, watermark\n"
     "      └─ event time ts, watermark 2 s\n"
     "         └─ scan 'b.csv' (CSV, at rest): ts, qty\n"
     "rewrites:\n"
     "  push_projection: 2 of the 4 columns of a.csv\n"
     "  push_projection: 2 of the 4 columns of b.csv\n"
     "  merge_projects: two projects are one\n"
     "  merge_projects: two projects are one\n"
     "  merge_projects: two projects are one\n"
     "= price DOUBLE\n"},
};

static void plans_union(void **state)
{
	RF_UNUSED(state);
	WORLD_CHECK(union_cases, 0);
}

static const world_case with_cases[] = {
	{"WITH w AS (SELECT symbol, price FROM trades WHERE qty > 1) SELECT symbol FROM w WHERE "
     "price > 2;",
     "project symbol\n"
     "└─ filter qty > 1 AND price > 2.0\n"
     "   └─ scan trades (CSV, live): symbol, price, qty\n"
     "rewrites:\n"
     "  push_projection: 3 of the 4 columns of trades\n"
     "  push_filter: price > 2.0 moves below the project\n"
     "  merge_projects: two projects are one\n"
     "= symbol TEXT\n"},
	{"WITH w AS (SELECT price FROM 'a.csv'), v AS (SELECT price FROM w WHERE price > 1) SELECT "
     "* FROM w UNION ALL SELECT * FROM v;",
     "union all\n"
     "├─ scan 'a.csv' (CSV, at rest): price\n"
     "└─ filter price > 1.0\n"
     "   └─ scan 'a.csv' (CSV, at rest): price\n"
     "rewrites:\n"
     "  push_projection: 1 of the 4 columns of a.csv\n"
     "  push_projection: 1 of the 4 columns of a.csv\n"
     "  push_filter: price > 1.0 moves below the project\n"
     "  merge_projects: a project that changes nothing is gone\n"
     "  merge_projects: a project that changes nothing is gone\n"
     "  merge_projects: a project that changes nothing is gone\n"
     "  merge_projects: a project that changes nothing is gone\n"
     "  merge_projects: a project that changes nothing is gone\n"
     "= price DOUBLE\n"},
	{"WITH w AS (SELECT price FROM '-') SELECT * FROM w UNION ALL SELECT * FROM w;",
     "UNSUPPORTED 75-76: using \"w\" twice over an input that can be read only once is not "
     "built yet\n"},
	{"WITH w AS (SELECT price FROM '-') SELECT * FROM w;",
     "scan '-' (CSV, live): price\n"
     "rewrites:\n"
     "  push_projection: 1 of the 4 columns of -\n"
     "  merge_projects: a project that changes nothing is gone\n"
     "  merge_projects: a project that changes nothing is gone\n"
     "= price DOUBLE\n"},
	{"WITH w AS (SELECT price FROM v), v AS (SELECT 1) SELECT * FROM w;",
     "NAME 30-31: unknown stream \"v\"\n"},
	{"WITH trades AS (SELECT 1 AS one) SELECT * FROM trades;",
     "project 1 AS one\n"
     "└─ values 1 row\n"
     "rewrites:\n"
     "  merge_projects: two projects are one\n"
     "= one BIGINT\n"},
	{"WITH w AS (SELECT 1 AS one) SELECT two FROM w;",
     "NAME 36-39: unknown column \"two\" in \"w\" / (columns: one)\n"},
	{"WITH w AS (SELECT 1 AS one) SELECT one FROM ww;", "NAME 45-47: unknown stream \"ww\"\n"},
};

static void plans_with(void **state)
{
	RF_UNUSED(state);
	WORLD_CHECK(with_cases, 0);
}

static const world_case views_cases[] = {
	{"CREATE VIEW big AS SELECT symbol, price FROM trades WHERE qty > 100;", "made big\n"},
	{"SELECT symbol FROM big WHERE price > 1;",
     "project symbol\n"
     "└─ filter qty > 100 AND price > 1.0\n"
     "   └─ scan trades (CSV, live): symbol, price, qty\n"
     "rewrites:\n"
     "  push_projection: 3 of the 4 columns of trades\n"
     "  push_filter: price > 1.0 moves below the project\n"
     "  merge_projects: two projects are one\n"
     "= symbol TEXT\n"},
	{"SELECT b.prices FROM big b;",
     "NAME 10-16: unknown column \"prices\" in view \"big\" / did you mean \"price\"? (columns: "
     "symbol, price)\n"},
	{"CREATE VIEW bigger AS SELECT * FROM big WHERE price > 10;", "made bigger\n"},
	{"SELECT * FROM bigger;",
     "project symbol, price\n"
     "└─ filter qty > 100 AND price > 10.0\n"
     "   └─ scan trades (CSV, live): symbol, price, qty\n"
     "rewrites:\n"
     "  push_projection: 3 of the 4 columns of trades\n"
     "  push_filter: price > 10.0 moves below the project\n"
     "  merge_projects: two projects are one\n"
     "  merge_projects: two projects are one\n"
     "= symbol TEXT, price DOUBLE\n"},
	{"CREATE OR REPLACE VIEW big AS SELECT * FROM bigger;",
     "INVALID 45-51: in view \"bigger\": view \"big\" would read itself\n"},
	{"CREATE OR REPLACE VIEW big AS SELECT symbol FROM trades;", "made big\n"},
	{"SELECT * FROM bigger;",
     "NAME 15-21: in view \"bigger\": unknown column \"price\" in view \"big\" / (columns: "
     "symbol)\n"},
	{"WITH trades AS (SELECT 'shadow' AS symbol) SELECT * FROM big;",
     "scan trades (CSV, live): symbol\n"
     "rewrites:\n"
     "  push_projection: 1 of the 4 columns of trades\n"
     "  merge_projects: a project that changes nothing is gone\n"
     "  merge_projects: a project that changes nothing is gone\n"
     "= symbol TEXT\n"},
};

static void plans_views(void **state)
{
	RF_UNUSED(state);
	WORLD_CHECK(views_cases, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(plans_union),
		cmocka_unit_test(plans_with),
		cmocka_unit_test(plans_views),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
