/* What is in the language and not built yet is refused by name at its place. */
#include "planner_world.h"

static const world_case unbuilt_cases[] = {
	{"SELECT sum(price) FROM trades WINDOW TUMBLING 1 MONTH;",
     "UNSUPPORTED 47-54: a window's size in months or years is not built yet / Days and weeks are "
     "1d "
     "and 1w.\n"},
	{"SELECT sum(price) FROM trades WINDOW CUMULATING 1d EVERY 1h;",
     "UNSUPPORTED 38-60: cumulating windows are not built yet\n"},
	{"SELECT sum(price) FROM trades WINDOWS (TUMBLING 1m, TUMBLING 200);",
     "UNSUPPORTED 31-38: WINDOWS (...) is not built yet\n"},
	{"SELECT sum(price) FROM trades WINDOW TUMBLING UNTIL sum(price) > 1 UP TO 10s;",
     "UNSUPPORTED 74-77: UP TO a duration after TUMBLING UNTIL is not built yet / UP TO 1000 "
     "ROWS caps the window by rows.\n"},
	{"SELECT sum(price) FROM trades WINDOW TUMBLING 5 OFFSET 30m;",
     "UNSUPPORTED 49-55: OFFSET is not built yet\n"},
	{"SELECT sum(price) FROM trades WINDOW TUMBLING 5 TIME ZONE 'Asia/Tokyo';",
     "UNSUPPORTED 49-71: TIME ZONE is not built yet\n"},
	{"SELECT sum(price) FROM trades WINDOW TUMBLING 5 FILL NULL;",
     "UNSUPPORTED 49-53: FILL is not built yet\n"},
	{"SELECT sum(price) FROM trades WINDOW TUMBLING 5 ALLOW LATENESS 1m;",
     "UNSUPPORTED 49-66: ALLOW LATENESS is not built yet\n"},
	{"SELECT kmeans(3, price) FROM trades;", "UNSUPPORTED 8-14: kmeans is not built yet\n"},
	{"SELECT upper(x => symbol) FROM trades;",
     "UNSUPPORTED 14-15: named arguments are not built yet\n"},
	{"SELECT price FROM trades WHERE EXISTS (SELECT 1);",
     "UNSUPPORTED 32-49: EXISTS is not built yet\n"},
	{"SELECT price FROM trades WHERE qty IN (SELECT 1);",
     "UNSUPPORTED 32-49: IN with a sub-query is not built yet\n"},
	{"SELECT (SELECT 1);", "UNSUPPORTED 8-18: sub-queries as values are not built yet\n"},
	{"SELECT a.price FROM trades a JOIN trades b ON a.qty = b.qty WITHIN 10s;",
     "UNSUPPORTED 30-34: joins of two streams are not built yet / A table can be looked up by its "
     "key: "
     "CREATE TABLE t (k TEXT KEY, ...) FROM 't.csv', then JOIN t ON s.k = t.k.\n"},
	{"SELECT a.price FROM trades a ASOF JOIN trades b ON a.qty = b.qty;",
     "UNSUPPORTED 30-39: ASOF joins are not built yet\n"},
	{"SELECT * FROM LATE(trades);", "UNSUPPORTED 15-27: LATE(...) is not built yet\n"},
	{"SELECT * FROM trades MATCH_RECOGNIZE (ORDER BY ts MEASURES A.price AS p PATTERN (A B) "
     "DEFINE A AS price > 1, B AS price > 2);",
     "UNSUPPORTED 22-37: MATCH_RECOGNIZE is not built yet\n"},
	{"SELECT price FROM trades EMIT CHANGES;",
     "UNSUPPORTED 26-30: EMIT CHANGES is not built yet\n"},
	{"SELECT price FROM trades EMIT EVERY 1s;", "UNSUPPORTED 26-30: EMIT EVERY is not built yet\n"},
	{"SELECT sum(price) FROM trades WINDOW TUMBLING 3 EMIT ON CLOSE;",
     "project sum(price) AS sum\n"
     "└─ window TUMBLING 3 ROWS: sum(price)\n"
     "   │  holds the rows and groups of the open windows\n"
     "   └─ scan trades (CSV, live): price\n"
     "rewrites:\n"
     "  push_projection: 1 of the 4 columns of trades\n"
     "= sum DOUBLE\n"},
	{"SELECT price FROM trades UNION SELECT price FROM trades;",
     "UNSUPPORTED 26-31: UNION without ALL is not built yet\n"},
	{"SELECT price FROM trades INTERSECT SELECT price FROM trades;",
     "UNSUPPORTED 26-35: INTERSECT is not built yet\n"},
	{"SELECT price FROM trades EXCEPT SELECT price FROM trades;",
     "UNSUPPORTED 26-32: EXCEPT is not built yet\n"},
	{"SELECT symbol FROM trades GROUP BY ROLLUP (symbol);",
     "UNSUPPORTED 36-51: ROLLUP is not built yet\n"},
	{"SELECT symbol FROM trades GROUP BY (symbol, price);",
     "project symbol\n"
     "└─ aggregate by symbol, price\n"
     "   │  holds its groups\n"
     "   └─ scan trades (CSV, live): symbol, price\n"
     "rewrites:\n"
     "  push_projection: 2 of the 4 columns of trades\n"
     "= symbol TEXT\n"},
	{"SELECT price FROM trades INTO 'x.csv' KEY (a);", "UNSUPPORTED 44-45: KEY is not built yet\n"},
	{"SELECT price FROM 'a.csv' FORMAT ARROW;",
     "UNSUPPORTED 34-39: the format ARROW is not built yet\n"},
	{"SELECT price FROM 'a.csv' TIMESTAMP BY ts REPLAY AT MAX;",
     "UNSUPPORTED 43-49: REPLAY is not built yet\n"},
	{"SELECT price FROM 'a.csv' KEY (qty);", "UNSUPPORTED 27-30: KEY is not built yet\n"},
	{"CREATE TABLE k (a BIGINT KEY);",
     "UNSUPPORTED 14-15: a table without FROM is not built yet / A table is read from a file: "
     "CREATE "
     "TABLE t (k TEXT KEY, ...) FROM 't.csv'.\n"},
	{"CREATE TABLE k (a BIGINT KEY) FROM 'a.csv' REFRESH 1h;",
     "UNSUPPORTED 52-54: REFRESH is not built yet\n"},
	{"CREATE STREAM k (a BIGINT KEY) FROM 'a.csv';", "UNSUPPORTED 18-19: KEY is not built yet\n"},
	{"CREATE STREAM k FROM 'a.csv' ON ERROR INTO 'bad.ndjson';",
     "UNSUPPORTED 30-56: ON ERROR is not built yet\n"},
	{"CREATE MATERIALIZED VIEW k AS SELECT 1;",
     "UNSUPPORTED 1-39: MATERIALIZED VIEW is not built yet\n"},
	{"CREATE QUERY k AS SELECT 1;", "UNSUPPORTED 1-27: CREATE QUERY is not built yet\n"},
	{"CREATE FUNCTION f(a BIGINT) AS (SELECT a);",
     "UNSUPPORTED 32-42: sub-queries as values are not built yet\n"},
	{"CREATE ALERT k ON (SELECT price FROM trades) WHEN price > 1 INTO 'x.csv';",
     "UNSUPPORTED 1-73: CREATE ALERT is not built yet\n"},
};

static void refuses_unbuilt(void **state)
{
	RF_UNUSED(state);
	WORLD_CHECK(unbuilt_cases, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(refuses_unbuilt),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
