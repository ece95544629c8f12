/* Names, functions and types: what they bind to, and what is said when they do not. */
#include "planner_world.h"

static const world_case names_cases[] = {
	{"SELECT pirce FROM trades;",
     "NAME 8-13: unknown column \"pirce\" in stream \"trades\" / did you mean \"price\"? "
     "(columns: ts, symbol, price, qty)\n"},
	{"SELECT avg(pirce) FROM trades WINDOW TUMBLING 200;",
     "NAME 12-17: unknown column \"pirce\" in stream \"trades\" / did you mean \"price\"? "
     "(columns: ts, symbol, price, qty)\n"},
	{"SELECT nothing FROM trades;",
     "NAME 8-15: unknown column \"nothing\" in stream \"trades\" / (columns: ts, symbol, price, "
     "qty)\n"},
	{"SELECT \"AAPL\" FROM trades;",
     "NAME 8-14: unknown column \"AAPL\" in stream \"trades\" / Text is written in single "
     "quotes: 'AAPL'. (columns: ts, symbol, price, qty)\n"},
	{"SELECT \"PRICE\" FROM trades;",
     "NAME 8-15: unknown column \"PRICE\" in stream \"trades\" / did you mean \"price\"? "
     "(columns: ts, symbol, price, qty)\n"},
	{"SELECT PRICE, \"price\" FROM trades;",
     "project price, price\n"
     "└─ scan trades (CSV, live): price\n"
     "rewrites:\n"
     "  push_projection: 1 of the 4 columns of trades\n"
     "= price DOUBLE, price DOUBLE\n"},
	{"SELECT x;", "NAME 8-9: unknown column \"x\": there is no FROM\n"},
	{"SELECT \"x\";",
     "NAME 8-11: unknown column \"x\": there is no FROM / Text is written in single quotes: "
     "'x'.\n"},
	{"SELECT t.price FROM trades;",
     "NAME 8-9: unknown stream or alias \"t\" / The input is called \"trades\" here.\n"},
	{"SELECT trade.price FROM trades;",
     "NAME 8-13: unknown stream or alias \"trade\" / did you mean \"trades\"?\n"},
	{"SELECT y.price FROM trades AS y;",
     "scan trades (CSV, live): price\n"
     "rewrites:\n"
     "  push_projection: 1 of the 4 columns of trades\n"
     "  merge_projects: a project that changes nothing is gone\n"
     "= price DOUBLE\n"},
	{"SELECT trades.price FROM trades AS y;",
     "NAME 8-14: unknown stream or alias \"trades\" / The input is called \"y\" here.\n"},
	{"SELECT q.price FROM (SELECT price FROM trades) ;",
     "NAME 8-9: unknown stream or alias \"q\" / Give the input a name with AS.\n"},
	{"SELECT trades.prise FROM trades;",
     "NAME 15-20: unknown column \"prise\" in stream \"trades\" / did you mean \"price\"? "
     "(columns: ts, symbol, price, qty)\n"},
	{"SELECT trades._line, _file, _peer, _topic, _arrival, _line FROM trades;",
     "project _line, _file, _peer, _topic, _arrival, _line\n"
     "└─ scan trades (CSV, live): _line, _file, _peer, _topic, _arrival\n"
     "the result depends on the clock\n"
     "rewrites:\n"
     "  push_projection: 0 of the 4 columns of trades\n"
     "= _line BIGINT, _file TEXT, _peer TEXT, _topic TEXT, _arrival TIMESTAMP, _line BIGINT\n"},
	{"SELECT _line FROM (SELECT price FROM trades);",
     "NAME 8-13: unknown column \"_line\" in the sub-query / (columns: price)\n"},
	{"SELECT price.x FROM trades;",
     "TYPE 14-15: there is no \"x\" in a DOUBLE / Only a JSON column has members; cast a text with "
     "::JSON.\n"},
	{"SELECT trades.price.x FROM trades;",
     "TYPE 21-22: there is no \"x\" in a DOUBLE / Only a JSON column has members; cast a text with "
     "::JSON.\n"},
	{"SELECT v FROM (SELECT price AS v, qty AS v FROM trades);",
     "NAME 8-9: column \"v\" is ambiguous / Give each of the columns a name of its own with AS.\n"},
	{"SELECT V FROM (SELECT price AS v, qty AS \"V\" FROM trades);",
     "project qty AS V\n"
     "└─ scan trades (CSV, live): qty\n"
     "rewrites:\n"
     "  push_projection: 1 of the 4 columns of trades\n"
     "  push_projection: 1 column left out that nothing uses\n"
     "  merge_projects: a project that changes nothing is gone\n"
     "= V BIGINT\n"},
	{"SELECT nope FROM 'a.csv';",
     "NAME 8-12: unknown column \"nope\" in 'a.csv' / (columns: ts, symbol, price, qty)\n"},
	{"SELECT nope FROM (SELECT price FROM trades) AS q;",
     "NAME 8-12: unknown column \"nope\" in sub-query \"q\" / (columns: price)\n"},
	{"SELECT nope FROM (SELECT price FROM trades);",
     "NAME 8-12: unknown column \"nope\" in the sub-query / (columns: price)\n"},
	{"SELECT a FROM qqq;", "NAME 15-18: unknown stream \"qqq\"\n"},
	{"SELECT a FROM tradez;", "NAME 15-21: unknown stream \"tradez\" / did you mean \"trades\"?\n"},
	{"SELECT a FROM a;",
     "NAME 15-16: unknown stream \"a\" / A file is named in quotes: FROM 'a.csv'.\n"},
	{"SELECT a FROM 'missing.csv';", "IO 15-28: can't open 'missing.csv'\n"},
	{"SELECT price AS p FROM trades WHERE p > 1;",
     "NAME 37-38: unknown column \"p\" in stream \"trades\" / (columns: ts, symbol, price, qty)\n"},
	{"SELECT price AS p FROM trades ORDER BY pp;",
     "NAME 40-42: unknown column \"pp\" in stream \"trades\" / (columns: ts, symbol, price, "
     "qty)\n"},
	{"SELECT qty AS price FROM trades ORDER BY price;",
     "project qty AS price\n"
     "└─ sort qty\n"
     "   │  holds all rows of the input\n"
     "   └─ scan trades (CSV, live): qty\n"
     "rewrites:\n"
     "  push_projection: 1 of the 4 columns of trades\n"
     "= price BIGINT\n"},
	{"SELECT qty AS price FROM trades ORDER BY price + 1;",
     "project qty AS price\n"
     "└─ sort price + 1.0\n"
     "   │  holds all rows of the input\n"
     "   └─ project qty, price + 1.0\n"
     "      └─ scan trades (CSV, live): price, qty\n"
     "rewrites:\n"
     "  push_projection: 2 of the 4 columns of trades\n"
     "  push_projection: 3 columns left out that nothing uses\n"
     "= price BIGINT\n"},
	{"SELECT price AS p, p AS r FROM trades;",
     "NAME 20-21: unknown column \"p\" in stream \"trades\" / (columns: ts, symbol, price, qty)\n"},
	{"SELECT count(*) AS n FROM trades HAVING n > 1;",
     "project count(*) AS n\n"
     "└─ filter count(*) > 1\n"
     "   └─ aggregate count(*)\n"
     "      │  holds one group\n"
     "      └─ scan trades (CSV, live): no columns\n"
     "rewrites:\n"
     "  push_projection: 0 of the 4 columns of trades\n"
     "= n BIGINT\n"},
	{"SELECT windw_start FROM trades WINDOW TUMBLING 2;",
     "NAME 8-19: unknown column \"windw_start\" in stream \"trades\" / did you mean "
     "\"window_start\"? (columns: ts, symbol, price, qty)\n"},
	{"SELECT count(*) FROM trades WHERE window_start > 1;",
     "INVALID 35-47: window_start can't stand in WHERE / It is known only of a window, in the "
     "list, HAVING and ORDER BY.\n"},
	{"SELECT sum(window_start) FROM trades WINDOW TUMBLING 2;",
     "INVALID 12-24: window_start can't stand in an aggregate / It is known only of a window, "
     "in the list, HAVING and ORDER BY.\n"},
	{"SELECT w.window_end FROM (SELECT qty AS window_end FROM trades) AS w WINDOW TUMBLING 2;",
     "project window_end\n"
     "└─ window TUMBLING 2 ROWS; every row with qty\n"
     "   │  holds the rows and groups of the open windows\n"
     "   └─ scan trades (CSV, live): qty\n"
     "rewrites:\n"
     "  push_projection: 1 of the 4 columns of trades\n"
     "  merge_projects: a project that changes nothing is gone\n"
     "= window_end BIGINT\n"},
	{"SELECT window_end FROM (SELECT qty AS window_end FROM trades);",
     "project qty AS window_end\n"
     "└─ scan trades (CSV, live): qty\n"
     "rewrites:\n"
     "  push_projection: 1 of the 4 columns of trades\n"
     "  merge_projects: a project that changes nothing is gone\n"
     "= window_end BIGINT\n"},
};

static void binds_names(void **state)
{
	RF_UNUSED(state);
	WORLD_CHECK(names_cases, 0);
}

static const world_case functions_cases[] = {
	{"SELECT averag(x) FROM t;",
     "NAME 8-14: unknown function \"averag\" / did you mean \"avg\"?\n"},
	{"SELECT average(x) FROM t;",
     "NAME 8-15: unknown function \"average\" / did you mean \"avg\"?\n"},
	{"SELECT lenght(s) FROM t;",
     "NAME 8-14: unknown function \"lenght\" / did you mean \"length\"?\n"},
	{"SELECT isnull(x, 1) FROM t;",
     "NAME 8-14: unknown function \"isnull\" / did you mean \"coalesce\"?\n"},
	{"SELECT frobnicate(x) FROM t;",
     "NAME 8-18: unknown function \"frobnicate\" / SHOW FUNCTIONS lists them all.\n"},
	{"SELECT uper(s) FROM t;", "NAME 8-12: unknown function \"uper\" / did you mean \"upper\"?\n"},
	{"SELECT coalesc(s, s) FROM t;",
     "NAME 8-15: unknown function \"coalesc\" / did you mean \"coalesce\"?\n"},
	{"SELECT coalesce() FROM t;", "TYPE 8-18: coalesce takes 1 argument or more\n"},
	{"SELECT coalesce(s, 1) FROM t;",
     "TYPE 20-21: the arguments of coalesce of types TEXT and BIGINT do not go together / Make "
     "them one type with CAST.\n"},
	{"SELECT coalesce(a, x, 1), nullif(a, 2), greatest(a, x), least(1, NULL) FROM t;",
     "project coalesce(CAST(a AS DOUBLE), x, 1.0) AS coalesce, nullif(a, 2) AS nullif, "
     "greatest(CAST(a AS DOUBLE), x) AS greatest, least(1, NULL) AS least\n"
     "└─ scan t (CSV, live): a, x\n"
     "rewrites:\n"
     "  push_projection: 2 of the 7 columns of t\n"
     "= coalesce DOUBLE, nullif BIGINT, greatest DOUBLE, least BIGINT\n"},
	{"SELECT upper(*) FROM t;", "INVALID 8-16: * is for aggregates, and upper is not one\n"},
	{"SELECT upper(DISTINCT s) FROM t;",
     "INVALID 8-25: DISTINCT is for aggregates, and upper is not one\n"},
	{"SELECT upper(s) FILTER (WHERE ok) FROM t;",
     "INVALID 8-34: FILTER is for aggregates, and upper is not one\n"},
	{"SELECT upper(s) OVER WINDOW FROM t WINDOW TUMBLING 2;",
     "INVALID 8-28: OVER is for aggregates, and upper is not one\n"},
	{"SELECT first(DISTINCT s) FROM t;", "INVALID 8-25: first does not take DISTINCT\n"},
	{"SELECT quantile(x, x) FROM t;", "INVALID 20-21: this argument must be a constant\n"},
	{"SELECT quantile(x, 1.0 / 2) FROM t;", "INVALID 20-27: this argument must be a constant\n"},
	{"SELECT corr(1, 2, 3, 4, 5, 6, 7) FROM t;", "TYPE 31-32: corr takes fewer arguments\n"},
	{"SELECT sum(sum(a)) FROM t;",
     "INVALID 12-18: aggregate sum stands in another aggregate / Aggregate first in a "
     "sub-query: FROM (SELECT ...).\n"},
	{"SELECT sum(a) FILTER (WHERE sum(a) > 1) FROM t;",
     "INVALID 29-35: aggregate sum stands in another aggregate / Aggregate first in a "
     "sub-query: FROM (SELECT ...).\n"},
	{"SELECT sum(a) FILTER (WHERE a) FROM t;",
     "TYPE 29-30: FILTER takes a BOOLEAN, and this is BIGINT\n"},
	{"SELECT a FROM t WHERE sum(a) > 1;",
     "INVALID 23-29: aggregate sum can't stand in WHERE / HAVING is for conditions on "
     "aggregates.\n"},
	{"SELECT count(*) FROM t GROUP BY sum(a);",
     "INVALID 33-39: aggregate sum can't stand in GROUP BY\n"},
	{"SELECT a FROM t WINDOW TUMBLING 2 PARTITION BY sum(a);",
     "INVALID 48-54: aggregate sum can't stand in PARTITION BY\n"},
	{"SELECT EXTRACT(hour FROM ts), date_trunc('day', ts) FROM t;",
     "project EXTRACT(hour FROM ts) AS extract, date_trunc('day', ts) AS date_trunc\n"
     "└─ scan t (CSV, live): ts\n"
     "rewrites:\n"
     "  push_projection: 1 of the 7 columns of t\n"
     "= extract DOUBLE, date_trunc TIMESTAMP\n"},
};

static void binds_functions(void **state)
{
	RF_UNUSED(state);
	WORLD_CHECK(functions_cases, 0);
}

static const world_case types_cases[] = {
	{"SELECT a + '5', x + '5', ts - '2026-01-01', '1' + 2 FROM t;",
     "project a + 5 AS a + '5', x + 5.0 AS x + '5', ts - TIMESTAMP '2026-01-01T00:00:00Z' AS ts "
     "- '2026-01-01', 3 AS '1' + 2\n"
     "└─ scan t (CSV, live): a, x, ts\n"
     "rewrites:\n"
     "  push_projection: 3 of the 7 columns of t\n"
     "  fold_constants: 1 + 2 is 3\n"
     "= a + '5' BIGINT, x + '5' DOUBLE, ts - '2026-01-01' INTERVAL, '1' + 2 BIGINT\n"},
	{"SELECT a + 'five' FROM t;", "TYPE 12-18: 'five' is not a value of type BIGINT\n"},
	{"SELECT ts > 'huh' FROM t;", "TYPE 13-18: 'huh' is not a value of type TIMESTAMP\n"},
	{"SELECT ok = 'maybe' FROM t;", "TYPE 13-20: 'maybe' is not a value of type BOOLEAN\n"},
	{"SELECT d = '1 fortnight' FROM t;",
     "TYPE 12-25: '1 fortnight' is not a value of type INTERVAL\n"},
	{"SELECT a = '99999999999999999999' FROM t;",
     "TYPE 12-34: '99999999999999999999' is out of the range of BIGINT\n"},
	{"SELECT a + x, a / 2, x / 2, a = x, a || s, s || ts FROM t;",
     "project CAST(a AS DOUBLE) + x AS a + x, a / 2, x / 2.0 AS x / 2, CAST(a AS DOUBLE) = x AS "
     "a = x, CAST(a AS TEXT) || s AS a || s, s || CAST(ts AS TEXT) AS s || ts\n"
     "└─ scan t (CSV, live): a, x, s, ts\n"
     "rewrites:\n"
     "  push_projection: 4 of the 7 columns of t\n"
     "= a + x DOUBLE, a / 2 BIGINT, x / 2 DOUBLE, a = x BOOLEAN, a || s TEXT, s || ts TEXT\n"},
	{"SELECT -a, +a, -x, -d, - -5, -(3), NOT ok FROM t;",
     "project -a, +a, -x, -d, 5 AS - -5, -3, NOT ok\n"
     "└─ scan t (CSV, live): a, x, ok, d\n"
     "rewrites:\n"
     "  push_projection: 4 of the 7 columns of t\n"
     "= -a BIGINT, +a BIGINT, -x DOUBLE, -d INTERVAL, - -5 BIGINT, -3 BIGINT, NOT ok BOOLEAN\n"},
	{"SELECT a AND ok FROM t;", "TYPE 8-9: AND takes a BOOLEAN, and this is BIGINT\n"},
	{"SELECT ok AND NULL, ok OR NOT ok AND ok FROM t;",
     "project ok AND NULL, ok OR NOT ok AND ok\n"
     "└─ scan t (CSV, live): ok\n"
     "rewrites:\n"
     "  push_projection: 1 of the 7 columns of t\n"
     "= ok AND NULL BOOLEAN, ok OR NOT ok AND ok BOOLEAN\n"},
	{"SELECT a FROM t WHERE a;", "TYPE 23-24: WHERE takes a BOOLEAN, and this is BIGINT\n"},
	{"SELECT a FROM t WHERE NULL;",
     "filter NULL\n"
     "└─ scan t (CSV, live): a\n"
     "rewrites:\n"
     "  push_projection: 1 of the 7 columns of t\n"
     "  merge_projects: a project that changes nothing is gone\n"
     "= a BIGINT\n"},
	{"SELECT a FROM t GROUP BY a HAVING a;",
     "TYPE 35-36: HAVING takes a BOOLEAN, and this is BIGINT\n"},
	{"SELECT CASE WHEN a THEN 1 END FROM t;",
     "TYPE 18-19: WHEN takes a BOOLEAN, and this is BIGINT\n"},
	{"SELECT CASE WHEN ok THEN 1 ELSE 'b' END FROM t;",
     "TYPE 33-36: 'b' is not a value of type BIGINT\n"},
	{"SELECT CASE WHEN ok THEN 1 ELSE s END FROM t;",
     "TYPE 33-34: the results of CASE of types BIGINT and TEXT do not go together / Make them "
     "one type with CAST.\n"},
	{"SELECT CASE a WHEN 1 THEN s WHEN x THEN NULL ELSE 'z' END FROM t;",
     "project CASE WHEN a = 1 THEN s WHEN CAST(a AS DOUBLE) = x THEN NULL ELSE 'z' END AS case\n"
     "└─ scan t (CSV, live): a, x, s\n"
     "rewrites:\n"
     "  push_projection: 3 of the 7 columns of t\n"
     "= case TEXT\n"},
	{"SELECT a IN (1, 2.5), a NOT IN (1), s IN ('a', 'b', NULL) FROM t;",
     "project CAST(a AS DOUBLE) = 1.0 OR CAST(a AS DOUBLE) = 2.5 AS a IN (1, 2.5), NOT a = 1 AS "
     "a NOT IN (1), s = 'a' OR s = 'b' OR s = NULL AS s IN ('a', 'b', NULL)\n"
     "└─ scan t (CSV, live): a, s\n"
     "rewrites:\n"
     "  push_projection: 2 of the 7 columns of t\n"
     "= a IN (1, 2.5) BOOLEAN, a NOT IN (1) BOOLEAN, s IN ('a', 'b', NULL) BOOLEAN\n"},
	{"SELECT a IN (1, s) FROM t;",
     "TYPE 17-18: the values of IN of types BIGINT and TEXT do not go together / Make them one "
     "type with CAST.\n"},
	{"SELECT a BETWEEN 1 AND x, s NOT BETWEEN 'a' AND 'b' FROM t;",
     "project a >= 1 AND CAST(a AS DOUBLE) <= x AS a BETWEEN 1 AND x, NOT (s >= 'a' AND s <= "
     "'b') AS s NOT BETWEEN 'a' AND 'b'\n"
     "└─ scan t (CSV, live): a, x, s\n"
     "rewrites:\n"
     "  push_projection: 3 of the 7 columns of t\n"
     "= a BETWEEN 1 AND x BOOLEAN, s NOT BETWEEN 'a' AND 'b' BOOLEAN\n"},
	{"SELECT a IS NULL, a IS NOT NULL, ok IS TRUE, ok IS NOT FALSE, ok IS UNKNOWN, a IS "
     "DISTINCT FROM x FROM t;",
     "project a IS NULL, a IS NOT NULL, ok IS TRUE, ok IS NOT FALSE, ok IS UNKNOWN, CAST(a AS "
     "DOUBLE) IS DISTINCT FROM x AS a IS DISTINCT FROM x\n"
     "└─ scan t (CSV, live): a, x, ok\n"
     "rewrites:\n"
     "  push_projection: 3 of the 7 columns of t\n"
     "= a IS NULL BOOLEAN, a IS NOT NULL BOOLEAN, ok IS TRUE BOOLEAN, ok IS NOT FALSE BOOLEAN, "
     "ok IS UNKNOWN BOOLEAN, a IS DISTINCT FROM x BOOLEAN\n"},
	{"SELECT s LIKE 'a%', s NOT ILIKE 'b', s LIKE 'a!%' ESCAPE '!' FROM t;",
     "project s LIKE 'a%', s NOT ILIKE 'b', s LIKE 'a!%' ESCAPE '!'\n"
     "└─ scan t (CSV, live): s\n"
     "rewrites:\n"
     "  push_projection: 1 of the 7 columns of t\n"
     "= s LIKE 'a%' BOOLEAN, s NOT ILIKE 'b' BOOLEAN, s LIKE 'a!%' ESCAPE '!' BOOLEAN\n"},
	{"SELECT CAST(a AS TEXT), a::DOUBLE, TRY_CAST(s AS BIGINT), CAST(s AS VARCHAR), CAST(NULL "
     "AS BIGINT), '5'::BIGINT FROM t;",
     "project CAST(a AS TEXT) AS a, CAST(a AS DOUBLE) AS a, TRY_CAST(s AS BIGINT) AS s, s, NULL "
     "AS CAST(NULL AS BIGINT), CAST('5' AS BIGINT)\n"
     "└─ scan t (CSV, live): a, s\n"
     "rewrites:\n"
     "  push_projection: 2 of the 7 columns of t\n"
     "= a TEXT, a DOUBLE, s BIGINT, s TEXT, CAST(NULL AS BIGINT) BIGINT, CAST('5' AS BIGINT) "
     "BIGINT\n"},
	{"SELECT CAST(ok AS TIMESTAMP) FROM t;",
     "TYPE 8-29: there is no cast from BOOLEAN to TIMESTAMP\n"},
	{"SELECT CAST(a AS NUMERIC(3)) FROM t;",
     "project CAST(a AS DECIMAL(3,0)) AS a\n"
     "└─ scan t (CSV, live): a\n"
     "rewrites:\n"
     "  push_projection: 1 of the 7 columns of t\n"
     "= a DECIMAL(3,0)\n"},
	{"SELECT CAST(a AS BIGNT) FROM t;",
     "NAME 18-23: unknown type \"BIGNT\" / did you mean \"BIGINT\"?\n"},
	{"SELECT CAST(a AS thing) FROM t;",
     "NAME 18-23: unknown type \"thing\" / did you mean \"STRING\"?\n"},
	{"SELECT INTERVAL '5' SECOND, 1h30m, INTERVAL '1.5' HOUR, INTERVAL '2' MONTH, INTERVAL '-3' "
     "DAY;",
     "project INTERVAL '00:00:05' AS INTERVAL '5' SECOND, INTERVAL '01:30:00' AS 1h30m, "
     "INTERVAL '01:30:00' AS INTERVAL '1.5' HOUR, INTERVAL '2 mons' AS INTERVAL '2' MONTH, "
     "INTERVAL '-3 days' AS INTERVAL '-3' DAY\n"
     "└─ values 1 row\n"
     "= INTERVAL '5' SECOND INTERVAL, 1h30m INTERVAL, INTERVAL '1.5' HOUR INTERVAL, INTERVAL "
     "'2' MONTH INTERVAL, INTERVAL '-3' DAY INTERVAL\n"},
	{"SELECT 1_000, 0xff, 3.5, 1e-7, 'it''s', TRUE, NULL, $$any$$;",
     "project 1000, 255, 3.5, 1e-07, 'it''s', TRUE, NULL, 'any'\n"
     "└─ values 1 row\n"
     "= 1000 BIGINT, 255 BIGINT, 3.5 DOUBLE, 1e-07 DOUBLE, 'it''s' TEXT, TRUE BOOLEAN, NULL "
     "TEXT, 'any' TEXT\n"},
	{"SELECT 9223372036854775807, -9223372036854775808;",
     "project 9223372036854775807, -9223372036854775808\n"
     "└─ values 1 row\n"
     "= 9223372036854775807 BIGINT, -9223372036854775808 BIGINT\n"},
	{"SELECT NULL, NULL + 1, NULL = NULL;",
     "project NULL, NULL + 1, NULL = NULL\n"
     "└─ values 1 row\n"
     "= NULL TEXT, NULL + 1 BIGINT, NULL = NULL BOOLEAN\n"},
};

static void binds_types(void **state)
{
	RF_UNUSED(state);
	WORLD_CHECK(types_cases, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(binds_names),
		cmocka_unit_test(binds_functions),
		cmocka_unit_test(binds_types),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
