/* SELECT to plan: lists, clauses, grouping. */
#include "planner_world.h"

static const world_case lists_cases[] = {
	{"SELECT * FROM trades;",
     "scan trades (CSV, live): ts, symbol, price, qty\n"
     "rewrites:\n"
     "  merge_projects: a project that changes nothing is gone\n"
     "= ts TIMESTAMP, symbol TEXT, price DOUBLE, qty BIGINT\n"},
	{"SELECT trades.*, price AS p FROM trades;",
     "project ts, symbol, price, qty, price AS p\n"
     "└─ scan trades (CSV, live): ts, symbol, price, qty\n"
     "= ts TIMESTAMP, symbol TEXT, price DOUBLE, qty BIGINT, p DOUBLE\n"},
	{"SELECT *, * FROM trades;",
     "project ts, symbol, price, qty, ts, symbol, price, qty\n"
     "└─ scan trades (CSV, live): ts, symbol, price, qty\n"
     "= ts TIMESTAMP, symbol TEXT, price DOUBLE, qty BIGINT, ts TIMESTAMP, symbol TEXT, price "
     "DOUBLE, qty BIGINT\n"},
	{"SELECT * EXCLUDE (ts, QTY) FROM trades;",
     "scan trades (CSV, live): symbol, price\n"
     "rewrites:\n"
     "  push_projection: 2 of the 4 columns of trades\n"
     "  merge_projects: a project that changes nothing is gone\n"
     "= symbol TEXT, price DOUBLE\n"},
	{"SELECT * REPLACE (price * 2 AS price, upper(symbol) AS symbol) FROM trades;",
     "project ts, upper(symbol) AS symbol, price * 2.0 AS price, qty\n"
     "└─ scan trades (CSV, live): ts, symbol, price, qty\n"
     "= ts TIMESTAMP, symbol TEXT, price DOUBLE, qty BIGINT\n"},
	{"SELECT t.* EXCLUDE (symbol) REPLACE (1 AS qty) FROM trades AS t;",
     "project ts, price, 1 AS qty\n"
     "└─ scan trades (CSV, live): ts, price\n"
     "rewrites:\n"
     "  push_projection: 2 of the 4 columns of trades\n"
     "= ts TIMESTAMP, price DOUBLE, qty BIGINT\n"},
	{"SELECT * EXCLUDE (pric) FROM trades;",
     "NAME 19-23: unknown column \"pric\" in EXCLUDE / did you mean \"price\"?\n"},
	{"SELECT * REPLACE (1 AS prise) FROM trades;",
     "NAME 24-29: unknown column \"prise\" in REPLACE / did you mean \"price\"?\n"},
	{"SELECT * EXCLUDE (ts, symbol, price, qty) FROM trades;",
     "INVALID 8-42: no column is left of *\n"},
	{"SELECT x.* FROM trades;", "NAME 8-9: unknown stream or alias \"x\"\n"},
	{"SELECT *;", "INVALID 8-9: * needs a FROM\n"},
	{"SELECT count(*) + 1, price + 1, Upper(symbol), Price, price::BIGINT, 1::TEXT, CASE WHEN "
     "TRUE THEN 1 END, EXTRACT(hour FROM ts) FROM (SELECT ts, symbol, price FROM trades) GROUP "
     "BY ts, symbol, price;",
     "project count(*) + 1, price + 1.0 AS price + 1, upper(symbol) AS upper, price, CAST(price "
     "AS BIGINT) AS price, CAST(1 AS TEXT), 1 AS case, EXTRACT(hour FROM ts) AS extract\n"
     "└─ aggregate by ts, symbol, price: count(*)\n"
     "   │  holds its groups\n"
     "   └─ scan trades (CSV, live): ts, symbol, price\n"
     "rewrites:\n"
     "  push_projection: 3 of the 4 columns of trades\n"
     "  merge_projects: a project that changes nothing is gone\n"
     "= count(*) + 1 BIGINT, price + 1 DOUBLE, upper TEXT, price DOUBLE, price BIGINT, CAST(1 "
     "AS TEXT) TEXT, case BIGINT, extract DOUBLE\n"},
	{"SELECT 7/2 AS q, 'a' || 'b', NULL;",
     "project 3 AS q, 'a' || 'b', NULL\n"
     "└─ values 1 row\n"
     "rewrites:\n"
     "  fold_constants: 7 / 2 is 3\n"
     "= q BIGINT, 'a' || 'b' TEXT, NULL TEXT\n"},
	{"SELECT 1 WHERE FALSE;",
     "project 1\n"
     "└─ filter FALSE\n"
     "   └─ values 1 row\n"
     "= 1 BIGINT\n"},
	{"SELECT count(*);",
     "project count(*) AS count\n"
     "└─ aggregate count(*)\n"
     "   │  holds one group\n"
     "   └─ values 1 row\n"
     "= count BIGINT\n"},
	{"SELECT price, price FROM trades;",
     "project price, price\n"
     "└─ scan trades (CSV, live): price\n"
     "rewrites:\n"
     "  push_projection: 1 of the 4 columns of trades\n"
     "= price DOUBLE, price DOUBLE\n"},
};

static void plans_lists(void **state)
{
	RF_UNUSED(state);
	WORLD_CHECK(lists_cases, 0);
}

static const world_case clauses_cases[] = {
	{"SELECT price FROM trades WHERE qty > 1 AND 1 / qty > 2 AND symbol = 'a';",
     "project price\n"
     "└─ filter 1 / qty > 2 AND symbol = 'a'\n"
     "   └─ filter qty > 1\n"
     "      └─ scan trades (CSV, live): symbol, price, qty\n"
     "rewrites:\n"
     "  push_projection: 3 of the 4 columns of trades\n"
     "= price DOUBLE\n"},
	{"SELECT price FROM trades ORDER BY 1;",
     "sort price\n"
     "│  holds all rows of the input\n"
     "└─ scan trades (CSV, live): price\n"
     "rewrites:\n"
     "  push_projection: 1 of the 4 columns of trades\n"
     "  merge_projects: a project that changes nothing is gone\n"
     "= price DOUBLE\n"},
	{"SELECT price FROM trades ORDER BY 2;", "INVALID 35-36: ORDER BY 2: the list has 1 column\n"},
	{"SELECT price FROM trades ORDER BY 0;", "INVALID 35-36: ORDER BY 0: the list has 1 column\n"},
	{"SELECT price FROM trades ORDER BY 'a';", "INVALID 35-38: a constant is no key to order by\n"},
	{"SELECT price FROM trades ORDER BY qty DESC, symbol NULLS FIRST, ts DESC NULLS LAST LIMIT 3;",
     "project price\n"
     "└─ limit 3\n"
     "   └─ sort qty DESC, symbol NULLS FIRST, ts DESC NULLS LAST\n"
     "      │  holds all rows of the input\n"
     "      └─ scan trades (CSV, live): ts, symbol, price, qty\n"
     "= price DOUBLE\n"},
	{"SELECT upper(symbol) AS u, price FROM trades ORDER BY upper(symbol), qty / 2 LIMIT 3;",
     "project upper(symbol) AS u, price\n"
     "└─ limit 3\n"
     "   └─ sort upper(symbol), qty / 2\n"
     "      │  holds all rows of the input\n"
     "      └─ project price, upper(symbol), qty / 2\n"
     "         └─ scan trades (CSV, live): symbol, price, qty\n"
     "rewrites:\n"
     "  push_projection: 3 of the 4 columns of trades\n"
     "  push_projection: 3 columns left out that nothing uses\n"
     "= u TEXT, price DOUBLE\n"},
	{"SELECT upper(symbol) AS u, price FROM trades ORDER BY u || 'x', u;",
     "project upper(symbol) AS u, price\n"
     "└─ sort upper(symbol) || 'x', upper(symbol)\n"
     "   │  holds all rows of the input\n"
     "   └─ project price, upper(symbol) || 'x', upper(symbol)\n"
     "      └─ scan trades (CSV, live): symbol, price\n"
     "rewrites:\n"
     "  push_projection: 2 of the 4 columns of trades\n"
     "  push_projection: 3 columns left out that nothing uses\n"
     "= u TEXT, price DOUBLE\n"},
	{"SELECT 1 AS one, price FROM trades ORDER BY one, price;",
     "project 1 AS one, price\n"
     "└─ sort 1, price\n"
     "   │  holds all rows of the input\n"
     "   └─ project price, 1\n"
     "      └─ scan trades (CSV, live): price\n"
     "rewrites:\n"
     "  push_projection: 1 of the 4 columns of trades\n"
     "  push_projection: 3 columns left out that nothing uses\n"
     "= one BIGINT, price DOUBLE\n"},
	{"SELECT price FROM 'gen:x' ORDER BY price;",
     "INVALID 27-32: ORDER BY without a window needs an input that ends / Add a window, such as "
     "WINDOW TUMBLING 1000: each window's rows are then sorted.\n"},
	{"SELECT price FROM (SELECT price FROM 'gen:x' LIMIT 5) ORDER BY price;",
     "sort price\n"
     "│  holds all rows of the input\n"
     "└─ limit 5\n"
     "   └─ scan 'gen:x' (CSV, endless): price\n"
     "rewrites:\n"
     "  push_projection: 1 of the 4 columns of gen:x\n"
     "  merge_projects: a project that changes nothing is gone\n"
     "  merge_projects: a project that changes nothing is gone\n"
     "= price DOUBLE\n"},
	{"SELECT price FROM trades LIMIT 0;",
     "limit 0\n"
     "└─ scan trades (CSV, live): price\n"
     "rewrites:\n"
     "  push_projection: 1 of the 4 columns of trades\n"
     "  merge_projects: a project that changes nothing is gone\n"
     "= price DOUBLE\n"},
	{"SELECT price FROM trades LIMIT 5 PER WINDOW;",
     "INVALID 26-31: LIMIT ... PER WINDOW needs a WINDOW clause\n"},
	{"SELECT DISTINCT symbol, qty FROM trades ORDER BY qty LIMIT 2;",
     "limit 2\n"
     "└─ sort qty\n"
     "   │  holds all rows of the input\n"
     "   └─ distinct\n"
     "      │  holds the rows seen so far, each once\n"
     "      └─ scan trades (CSV, live): symbol, qty\n"
     "rewrites:\n"
     "  push_projection: 2 of the 4 columns of trades\n"
     "  merge_projects: a project that changes nothing is gone\n"
     "= symbol TEXT, qty BIGINT\n"},
	{"SELECT DISTINCT symbol FROM trades ORDER BY qty;",
     "INVALID 45-48: with DISTINCT, ORDER BY takes what is in the list\n"},
	{"SELECT DISTINCT upper(symbol) AS u FROM trades ORDER BY upper(symbol) DESC, u, 1;",
     "sort u DESC, u, u\n"
     "│  holds all rows of the input\n"
     "└─ distinct\n"
     "   │  holds the rows seen so far, each once\n"
     "   └─ project upper(symbol) AS u\n"
     "      └─ scan trades (CSV, live): symbol\n"
     "rewrites:\n"
     "  push_projection: 1 of the 4 columns of trades\n"
     "= u TEXT\n"},
	{"SELECT DISTINCT symbol FROM 'gen:x';",
     "distinct\n"
     "│  holds the rows seen so far, each once\n"
     "└─ scan 'gen:x' (CSV, endless): symbol\n"
     "rewrites:\n"
     "  push_projection: 1 of the 4 columns of gen:x\n"
     "  merge_projects: a project that changes nothing is gone\n"
     "= symbol TEXT\n"},
	{"SELECT price FROM trades INTO 'out.csv';",
     "sink 'out.csv'\n"
     "└─ scan trades (CSV, live): price\n"
     "rewrites:\n"
     "  push_projection: 1 of the 4 columns of trades\n"
     "  merge_projects: a project that changes nothing is gone\n"},
	{"SELECT price FROM trades INTO 'out.csv' FORMAT CVS;",
     "NAME 48-51: unknown format \"CVS\" / did you mean \"CSV\"?\n"},
	{"SELECT price FROM trades INTO 'missing/x';", "IO 31-42: no such folder\n"},
	{"SELECT price FROM trades INTO nowhere;",
     "NAME 31-38: unknown sink \"nowhere\" / A file is named in quotes: INTO 'nowhere.csv'.\n"},
	{"SELECT price FROM trades INTO trades;", "NAME 31-37: \"trades\" is a stream, not a sink\n"},
	{"INSERT INTO nowhere SELECT price FROM trades;",
     "NAME 13-20: unknown sink \"nowhere\" / A file is named in quotes: INTO 'nowhere.csv'.\n"},
	{"INSERT INTO trades SELECT price FROM trades;",
     "NAME 13-19: \"trades\" is a stream, not a sink\n"},
	{"SELECT price FROM (SELECT price FROM trades INTO 'x');",
     "INVALID 45-49: INTO can't stand in a sub-query\n"},
};

static void plans_clauses(void **state)
{
	RF_UNUSED(state);
	WORLD_CHECK(clauses_cases, 0);
}

static const world_case grouping_cases[] = {
	{"SELECT count(*) FROM trades;",
     "project count(*) AS count\n"
     "└─ aggregate count(*)\n"
     "   │  holds one group\n"
     "   └─ scan trades (CSV, live): no columns\n"
     "rewrites:\n"
     "  push_projection: 0 of the 4 columns of trades\n"
     "= count BIGINT\n"},
	{"SELECT count(*) FROM 'gen:x';",
     "INVALID 8-16: an aggregate without a window waits for the end of its input, which is "
     "endless / Add a window, such as WINDOW TUMBLING 1000, or EMIT CHANGES.\n"},
	{"SELECT count(*) FROM (SELECT * FROM 'gen:x' LIMIT 9);",
     "project count(*) AS count\n"
     "└─ aggregate count(*)\n"
     "   │  holds one group\n"
     "   └─ limit 9\n"
     "      └─ scan 'gen:x' (CSV, endless): no columns\n"
     "rewrites:\n"
     "  push_projection: 0 of the 4 columns of gen:x\n"
     "  push_projection: 4 columns left out that nothing uses\n"
     "  merge_projects: a project that changes nothing is gone\n"
     "= count BIGINT\n"},
	{"SELECT symbol, sum(qty) FROM trades GROUP BY symbol;",
     "project symbol, sum(qty) AS sum\n"
     "└─ aggregate by symbol: sum(qty)\n"
     "   │  holds its groups\n"
     "   └─ scan trades (CSV, live): symbol, qty\n"
     "rewrites:\n"
     "  push_projection: 2 of the 4 columns of trades\n"
     "= symbol TEXT, sum BIGINT\n"},
	{"SELECT symbol FROM trades GROUP BY symbol;",
     "aggregate by symbol\n"
     "│  holds its groups\n"
     "└─ scan trades (CSV, live): symbol\n"
     "rewrites:\n"
     "  push_projection: 1 of the 4 columns of trades\n"
     "  merge_projects: a project that changes nothing is gone\n"
     "= symbol TEXT\n"},
	{"SELECT symbol FROM 'gen:x' GROUP BY symbol;",
     "INVALID 28-33: an aggregate without a window waits for the end of its input, which is "
     "endless / Add a window, such as WINDOW TUMBLING 1000, or EMIT CHANGES.\n"},
	{"SELECT price FROM trades HAVING TRUE;",
     "INVALID 8-13: column \"price\" is neither in an aggregate nor a key of the group / "
     "last(price) is its last value; GROUP BY price makes it a key.\n"},
	{"SELECT 1 FROM trades HAVING count(*) > 1;",
     "project 1\n"
     "└─ filter count(*) > 1\n"
     "   └─ aggregate count(*)\n"
     "      │  holds one group\n"
     "      └─ scan trades (CSV, live): no columns\n"
     "rewrites:\n"
     "  push_projection: 0 of the 4 columns of trades\n"
     "= 1 BIGINT\n"},
	{"SELECT symbol, price, sum(qty) FROM trades GROUP BY symbol;",
     "INVALID 16-21: column \"price\" is neither in an aggregate nor a key of the group / "
     "last(price) is its last value; GROUP BY price makes it a key.\n"},
	{"SELECT price, sum(qty) FROM trades;",
     "INVALID 8-13: column \"price\" is neither in an aggregate nor a key of the group / "
     "last(price) is its last value; GROUP BY price makes it a key.\n"},
	{"SELECT upper(symbol), count(*) FROM trades GROUP BY upper(symbol);",
     "project upper(symbol) AS upper, count(*) AS count\n"
     "└─ aggregate by upper(symbol): count(*)\n"
     "   │  holds its groups\n"
     "   └─ project upper(symbol)\n"
     "      └─ scan trades (CSV, live): symbol\n"
     "rewrites:\n"
     "  push_projection: 1 of the 4 columns of trades\n"
     "= upper TEXT, count BIGINT\n"},
	{"SELECT lower(upper(symbol)) || upper(symbol), count(*) FROM trades GROUP BY upper(symbol);",
     "project lower(upper(symbol)) || upper(symbol), count(*) AS count\n"
     "└─ aggregate by upper(symbol): count(*)\n"
     "   │  holds its groups\n"
     "   └─ project upper(symbol)\n"
     "      └─ scan trades (CSV, live): symbol\n"
     "rewrites:\n"
     "  push_projection: 1 of the 4 columns of trades\n"
     "= lower(upper(symbol)) || upper(symbol) TEXT, count BIGINT\n"},
	{"SELECT upper(symbol) AS u, count(*) AS n FROM trades GROUP BY u HAVING n > 3 ORDER BY n "
     "DESC, u;",
     "project upper(symbol) AS u, count(*) AS n\n"
     "└─ sort count(*) DESC, upper(symbol)\n"
     "   │  holds all rows of the input\n"
     "   └─ filter count(*) > 3\n"
     "      └─ aggregate by upper(symbol): count(*)\n"
     "         │  holds its groups\n"
     "         └─ project upper(symbol)\n"
     "            └─ scan trades (CSV, live): symbol\n"
     "rewrites:\n"
     "  push_projection: 1 of the 4 columns of trades\n"
     "= u TEXT, n BIGINT\n"},
	{"SELECT upper(symbol), count(*) FROM trades GROUP BY 1;",
     "project upper(symbol) AS upper, count(*) AS count\n"
     "└─ aggregate by upper(symbol): count(*)\n"
     "   │  holds its groups\n"
     "   └─ project upper(symbol)\n"
     "      └─ scan trades (CSV, live): symbol\n"
     "rewrites:\n"
     "  push_projection: 1 of the 4 columns of trades\n"
     "= upper TEXT, count BIGINT\n"},
	{"SELECT *, count(*) FROM (SELECT symbol FROM trades) GROUP BY 1;",
     "project symbol, count(*) AS count\n"
     "└─ aggregate by symbol: count(*)\n"
     "   │  holds its groups\n"
     "   └─ scan trades (CSV, live): symbol\n"
     "rewrites:\n"
     "  push_projection: 1 of the 4 columns of trades\n"
     "  merge_projects: a project that changes nothing is gone\n"
     "= symbol TEXT, count BIGINT\n"},
	{"SELECT symbol FROM trades GROUP BY 2;", "INVALID 36-37: GROUP BY 2: the list has 1 column\n"},
	{"SELECT symbol FROM trades GROUP BY 'a';",
     "INVALID 36-39: a constant is no key to group by\n"},
	{"SELECT count(*), count(*) + 1, sum(qty), sum(qty) FILTER (WHERE price > 1), sum(qty) "
     "FILTER (WHERE price > 1), count(DISTINCT qty), count(qty) FROM trades;",
     "project count(*) AS count, count(*) + 1, sum(qty) AS sum, sum(qty) FILTER (WHERE price > "
     "1) AS sum, sum(qty) FILTER (WHERE price > 1) AS sum, count(DISTINCT qty) AS count, "
     "count(qty) AS count\n"
     "└─ aggregate count(*), sum(qty), sum(qty) FILTER (WHERE price > 1.0), count(DISTINCT "
     "qty), count(qty)\n"
     "   │  holds one group\n"
     "   └─ project qty, price > 1.0\n"
     "      └─ scan trades (CSV, live): price, qty\n"
     "rewrites:\n"
     "  push_projection: 2 of the 4 columns of trades\n"
     "= count BIGINT, count(*) + 1 BIGINT, sum BIGINT, sum BIGINT, sum BIGINT, count BIGINT, "
     "count BIGINT\n"},
	{"SELECT sum(price * qty) / sum(qty), sum(price * qty) FROM trades GROUP BY symbol, qty % 2;",
     "project sum(price * qty) / CAST(sum(qty) AS DOUBLE) AS sum(price * qty) / sum(qty), "
     "sum(price * qty) AS sum\n"
     "└─ aggregate by symbol, qty % 2: sum(price * CAST(qty AS DOUBLE)), sum(qty)\n"
     "   │  holds its groups\n"
     "   └─ project symbol, qty % 2, price * CAST(qty AS DOUBLE), qty\n"
     "      └─ scan trades (CSV, live): symbol, price, qty\n"
     "rewrites:\n"
     "  push_projection: 3 of the 4 columns of trades\n"
     "= sum(price * qty) / sum(qty) DOUBLE, sum DOUBLE\n"},
	{"SELECT string_agg(symbol, ', '), quantile(price, 0.9), arg_max(symbol, price), count(1), "
     "sum(NULL::BIGINT) FROM trades;",
     "project string_agg(symbol, ', ') AS string_agg, quantile(price, 0.9) AS quantile, "
     "arg_max(symbol, price) AS arg_max, count(1) AS count, sum(CAST(NULL AS BIGINT)) AS sum\n"
     "└─ aggregate string_agg(symbol, ', '), quantile(price, 0.9), arg_max(symbol, price), "
     "count(1), sum(NULL)\n"
     "   │  holds one group\n"
     "   └─ project symbol, price, 1, NULL\n"
     "      └─ scan trades (CSV, live): symbol, price\n"
     "rewrites:\n"
     "  push_projection: 2 of the 4 columns of trades\n"
     "= string_agg TEXT, quantile DOUBLE, arg_max TEXT, count BIGINT, sum BIGINT\n"},
	{"SELECT count(*) FROM trades GROUP BY NULL;",
     "INVALID 38-42: a constant is no key to group by\n"},
	{"SELECT symbol, count(*) FROM trades GROUP BY symbol, symbol ORDER BY max(price);",
     "project symbol, count(*) AS count\n"
     "└─ sort max(price)\n"
     "   │  holds all rows of the input\n"
     "   └─ aggregate by symbol: count(*), max(price)\n"
     "      │  holds its groups\n"
     "      └─ scan trades (CSV, live): symbol, price\n"
     "rewrites:\n"
     "  push_projection: 2 of the 4 columns of trades\n"
     "= symbol TEXT, count BIGINT\n"},
	{"SELECT first(_line) FROM trades WHERE _file = 'a';",
     "project first(_line) AS first\n"
     "└─ aggregate first(_line)\n"
     "   │  holds one group\n"
     "   └─ filter _file = 'a'\n"
     "      └─ scan trades (CSV, live): _file, _line\n"
     "rewrites:\n"
     "  push_projection: 0 of the 4 columns of trades\n"
     "= first BIGINT\n"},
};

static void plans_grouping(void **state)
{
	RF_UNUSED(state);
	WORLD_CHECK(grouping_cases, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(plans_lists),
		cmocka_unit_test(plans_clauses),
		cmocka_unit_test(plans_grouping),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
