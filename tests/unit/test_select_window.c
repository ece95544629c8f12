/* Windowed SELECTs: their plans, and windows that have no meaning. */
#include "planner_world.h"

static const world_case windows_cases[] = {
	{"SELECT avg(price) FROM 'a.csv' WINDOW TUMBLING 200;",
     "project avg(price) AS avg\n"
     "└─ window TUMBLING 200 ROWS: avg(price)\n"
     "   │  holds the rows and groups of the open windows\n"
     "   └─ scan 'a.csv' (CSV, at rest): price\n"
     "rewrites:\n"
     "  push_projection: 1 of the 4 columns of a.csv\n"
     "= avg DOUBLE\n"},
	{"SELECT avg(price) FROM trades WINDOW TUMBLING 200 ROWS DROP PARTIAL;",
     "project avg(price) AS avg\n"
     "└─ window TUMBLING 200 ROWS DROP PARTIAL: avg(price)\n"
     "   │  holds the rows and groups of the open windows\n"
     "   └─ scan trades (CSV, live): price\n"
     "rewrites:\n"
     "  push_projection: 1 of the 4 columns of trades\n"
     "= avg DOUBLE\n"},
	{"SELECT symbol, avg(price) AS m FROM trades WINDOW TUMBLING 200 PARTITION BY symbol;",
     "project symbol, avg(price) AS m\n"
     "└─ window TUMBLING 200 ROWS PARTITION BY symbol by symbol: avg(price)\n"
     "   │  holds the rows and groups of the open windows\n"
     "   └─ scan trades (CSV, live): symbol, price\n"
     "rewrites:\n"
     "  push_projection: 2 of the 4 columns of trades\n"
     "= symbol TEXT, m DOUBLE\n"},
	{"SELECT symbol, avg(price) AS m FROM trades GROUP BY symbol WINDOW TUMBLING 200;",
     "project symbol, avg(price) AS m\n"
     "└─ window TUMBLING 200 ROWS by symbol: avg(price)\n"
     "   │  holds the rows and groups of the open windows\n"
     "   │  hint: the window counts the rows of the whole stream and GROUP BY splits inside it; "
     "PARTITION BY gives every key windows of its own\n"
     "   └─ scan trades (CSV, live): symbol, price\n"
     "rewrites:\n"
     "  push_projection: 2 of the 4 columns of trades\n"
     "= symbol TEXT, m DOUBLE\n"},
	{"SELECT symbol, qty, avg(price) AS m FROM trades GROUP BY qty WINDOW TUMBLING 200 "
     "PARTITION BY symbol;",
     "project symbol, qty, avg(price) AS m\n"
     "└─ window TUMBLING 200 ROWS PARTITION BY symbol by qty, symbol: avg(price)\n"
     "   │  holds the rows and groups of the open windows\n"
     "   └─ scan trades (CSV, live): symbol, price, qty\n"
     "rewrites:\n"
     "  push_projection: 3 of the 4 columns of trades\n"
     "= symbol TEXT, qty BIGINT, m DOUBLE\n"},
	{"SELECT window_start, window_end, window_rows, window_partial, count(*) FROM trades WINDOW "
     "HOPPING 10 EVERY 3;",
     "project window_start, window_end, window_rows, window_partial, count(*) AS count\n"
     "└─ window HOPPING 10 ROWS EVERY 3: count(*)\n"
     "   │  holds the rows and groups of the open windows\n"
     "   └─ scan trades (CSV, live): no columns\n"
     "rewrites:\n"
     "  push_projection: 0 of the 4 columns of trades\n"
     "= window_start BIGINT, window_end BIGINT, window_rows BIGINT, window_partial BOOLEAN, "
     "count BIGINT\n"},
	{"SELECT WINDOW_START + 1 AS w FROM trades WINDOW HOPPING 10 EVERY 3 HAVING count(*) > 1;",
     "project window_start + 1 AS w\n"
     "└─ filter count(*) > 1\n"
     "   └─ window HOPPING 10 ROWS EVERY 3: count(*)\n"
     "      │  holds the rows and groups of the open windows\n"
     "      └─ scan trades (CSV, live): no columns\n"
     "rewrites:\n"
     "  push_projection: 0 of the 4 columns of trades\n"
     "= w BIGINT\n"},
	{"SELECT symbol, price, price - avg(price) AS d FROM trades WINDOW SLIDING 20 PARTITION BY "
     "symbol HAVING price > avg(price);",
     "project symbol, price, price - avg(price) AS d\n"
     "└─ filter price > avg(price)\n"
     "   └─ window SLIDING 20 ROWS PARTITION BY symbol: avg(price); every row with symbol, price\n"
     "      │  holds the rows and groups of the open windows\n"
     "      └─ scan trades (CSV, live): symbol, price\n"
     "rewrites:\n"
     "  push_projection: 2 of the 4 columns of trades\n"
     "= symbol TEXT, price DOUBLE, d DOUBLE\n"},
	{"SELECT price, sum(qty) FROM trades GROUP BY upper(symbol) WINDOW SLIDING 20 ORDER BY price;",
     "project price, sum(qty) AS sum\n"
     "└─ sort price, each window on its own\n"
     "   │  holds the rows of one window\n"
     "   └─ window SLIDING 20 ROWS by upper(symbol): sum(qty); every row with price\n"
     "      │  holds the rows and groups of the open windows\n"
     "      │  hint: the window counts the rows of the whole stream and GROUP BY splits inside "
     "it; PARTITION BY gives every key windows of its own\n"
     "      └─ project upper(symbol), price, qty\n"
     "         └─ scan trades (CSV, live): symbol, price, qty\n"
     "rewrites:\n"
     "  push_projection: 3 of the 4 columns of trades\n"
     "= price DOUBLE, sum BIGINT\n"},
	{"SELECT sum(qty), symbol FROM trades GROUP BY symbol WINDOW TUMBLING UNTIL sum(qty) >= "
     "10000 OR count(*) > 5;",
     "project sum(qty) AS sum, symbol\n"
     "└─ window TUMBLING UNTIL sum(qty) >= 10000 OR count(*) > 5 PARTITION BY symbol by symbol: "
     "sum(qty)\n"
     "   │  holds the rows and groups of the open windows\n"
     "   └─ scan trades (CSV, live): symbol, qty\n"
     "rewrites:\n"
     "  push_projection: 2 of the 4 columns of trades\n"
     "= sum BIGINT, symbol TEXT\n"},
	{"SELECT sum(qty) FROM trades WINDOW TUMBLING UNTIL last(price * 2) > 5 PARTITION BY symbol;",
     "project sum(qty) AS sum\n"
     "└─ window TUMBLING UNTIL last(price * 2.0) > 5.0 PARTITION BY symbol: sum(qty)\n"
     "   │  holds the rows and groups of the open windows\n"
     "   └─ project symbol, qty, price * 2.0\n"
     "      └─ scan trades (CSV, live): symbol, price, qty\n"
     "rewrites:\n"
     "  push_projection: 3 of the 4 columns of trades\n"
     "= sum BIGINT\n"},
	{"SELECT price, symbol, price - avg(price) OVER WINDOW AS d FROM trades GROUP BY symbol "
     "WINDOW TUMBLING 200 HAVING count(*) > 3 ORDER BY d DESC LIMIT 5 PER WINDOW;",
     "project price, symbol, price - avg(price) AS d\n"
     "└─ limit 5 of each window\n"
     "   └─ sort price - avg(price) DESC, each window on its own\n"
     "      │  holds the rows of one window\n"
     "      └─ project price, symbol, window_serial, price - avg(price)\n"
     "         └─ filter count(*) > 3\n"
     "            └─ window TUMBLING 200 ROWS by symbol: avg(price), count(*); every row with "
     "price, symbol\n"
     "               │  holds the rows and groups of the open windows\n"
     "               │  hint: the window counts the rows of the whole stream and GROUP BY "
     "splits inside it; PARTITION BY gives every key windows of its own\n"
     "               └─ scan trades (CSV, live): symbol, price\n"
     "rewrites:\n"
     "  push_projection: 2 of the 4 columns of trades\n"
     "  push_projection: 6 columns left out that nothing uses\n"
     "= price DOUBLE, symbol TEXT, d DOUBLE\n"},
	{"SELECT price, upper(symbol) FROM trades WINDOW TUMBLING 200;",
     "project price, upper(symbol) AS upper\n"
     "└─ window TUMBLING 200 ROWS; every row with price, symbol\n"
     "   │  holds the rows and groups of the open windows\n"
     "   └─ scan trades (CSV, live): symbol, price\n"
     "rewrites:\n"
     "  push_projection: 2 of the 4 columns of trades\n"
     "= price DOUBLE, upper TEXT\n"},
	{"SELECT upper(symbol) FROM trades WINDOW TUMBLING 200 PARTITION BY upper(symbol);",
     "project upper(symbol) AS upper\n"
     "└─ window TUMBLING 200 ROWS PARTITION BY upper(symbol) by upper(symbol)\n"
     "   │  holds the rows and groups of the open windows\n"
     "   └─ project upper(symbol)\n"
     "      └─ scan trades (CSV, live): symbol\n"
     "rewrites:\n"
     "  push_projection: 1 of the 4 columns of trades\n"
     "= upper TEXT\n"},
	{"SELECT price FROM trades WINDOW TUMBLING 3 HAVING count(*) > 1 ORDER BY sum(price), price;",
     "project price\n"
     "└─ sort sum(price), price, each window on its own\n"
     "   │  holds the rows of one window\n"
     "   └─ filter count(*) > 1\n"
     "      └─ window TUMBLING 3 ROWS: count(*), sum(price); every row with price\n"
     "         │  holds the rows and groups of the open windows\n"
     "         └─ scan trades (CSV, live): price\n"
     "rewrites:\n"
     "  push_projection: 1 of the 4 columns of trades\n"
     "= price DOUBLE\n"},
	{"SELECT * FROM trades WINDOW TUMBLING 3 LIMIT 1 PER WINDOW LIMIT 5;",
     "project ts, symbol, price, qty\n"
     "└─ limit 5, 1 of each window\n"
     "   └─ window TUMBLING 3 ROWS; every row with ts, symbol, price, qty\n"
     "      │  holds the rows and groups of the open windows\n"
     "      └─ scan trades (CSV, live): ts, symbol, price, qty\n"
     "= ts TIMESTAMP, symbol TEXT, price DOUBLE, qty BIGINT\n"},
	{"SELECT DISTINCT symbol FROM trades GROUP BY symbol WINDOW TUMBLING 3 ORDER BY symbol "
     "LIMIT 9;",
     "limit 9\n"
     "└─ distinct\n"
     "   │  holds the rows seen so far, each once\n"
     "   └─ project symbol\n"
     "      └─ sort symbol, each window on its own\n"
     "         │  holds the rows of one window\n"
     "         └─ window TUMBLING 3 ROWS by symbol\n"
     "            │  holds the rows and groups of the open windows\n"
     "            │  hint: the window counts the rows of the whole stream and GROUP BY splits "
     "inside it; PARTITION BY gives every key windows of its own\n"
     "            └─ scan trades (CSV, live): symbol\n"
     "rewrites:\n"
     "  push_projection: 1 of the 4 columns of trades\n"
     "= symbol TEXT\n"},
	{"SELECT symbol, count(*) FROM 'gen:x' GROUP BY symbol WINDOW TUMBLING 3 ORDER BY 2 DESC;",
     "project symbol, count(*) AS count\n"
     "└─ sort count(*) DESC, each window on its own\n"
     "   │  holds the rows of one window\n"
     "   └─ window TUMBLING 3 ROWS by symbol: count(*)\n"
     "      │  holds the rows and groups of the open windows\n"
     "      │  hint: the window counts the rows of the whole stream and GROUP BY splits inside "
     "it; PARTITION BY gives every key windows of its own\n"
     "      └─ scan 'gen:x' (CSV, endless): symbol\n"
     "rewrites:\n"
     "  push_projection: 1 of the 4 columns of gen:x\n"
     "= symbol TEXT, count BIGINT\n"},
	{"SELECT sum(s) FROM (SELECT sum(qty) AS s FROM trades WINDOW TUMBLING 3) WINDOW TUMBLING 2;",
     "project sum(s) AS sum\n"
     "└─ window TUMBLING 2 ROWS: sum(s)\n"
     "   │  holds the rows and groups of the open windows\n"
     "   └─ project sum(qty) AS s\n"
     "      └─ window TUMBLING 3 ROWS: sum(qty)\n"
     "         │  holds the rows and groups of the open windows\n"
     "         └─ scan trades (CSV, live): qty\n"
     "rewrites:\n"
     "  push_projection: 1 of the 4 columns of trades\n"
     "= sum BIGINT\n"},
};

static void plans_windows(void **state)
{
	RF_UNUSED(state);
	WORLD_CHECK(windows_cases, 0);
}

static const world_case refused_cases[] = {
	{"SELECT price, sum(qty) FROM trades WINDOW TUMBLING 3;",
     "INVALID 8-13: column \"price\" is neither in an aggregate nor a key of the group / "
     "last(price) is its last value; aggregates with OVER WINDOW go with every row.\n"},
	{"SELECT price, symbol FROM trades GROUP BY symbol WINDOW TUMBLING 3;",
     "INVALID 8-13: column \"price\" is neither in an aggregate nor a key of the group / "
     "last(price) is its last value; aggregates with OVER WINDOW go with every row.\n"},
	{"SELECT sum(price), avg(price) OVER WINDOW FROM trades WINDOW TUMBLING 3;",
     "INVALID 8-18: an aggregate without OVER WINDOW stands next to one with it / OVER WINDOW "
     "gives a row for each row, a plain aggregate one for each group; add OVER WINDOW to all.\n"},
	{"SELECT price, avg(price) OVER WINDOW FROM trades WINDOW TUMBLING 3 HAVING price > 1;",
     "INVALID 75-80: column \"price\" is neither in an aggregate nor a key of the group / "
     "last(price) is its last value; aggregates with OVER WINDOW go with every row.\n"},
	{"SELECT avg(price) OVER WINDOW FROM trades;",
     "INVALID 19-30: OVER WINDOW needs a WINDOW clause / Say which rows make a window, such as "
     "WINDOW TUMBLING 200.\n"},
	{"SELECT symbol FROM trades GROUP BY window_start WINDOW TUMBLING 3;",
     "INVALID 36-48: every window is a group of its own already / Leave it out of GROUP BY; it "
     "may stand in the list.\n"},
	{"SELECT sum(price) FROM trades WINDOW TUMBLING 0;",
     "INVALID 47-48: a window's size must be at least 1 row\n"},
	{"SELECT sum(price) FROM trades WINDOW HOPPING 10 EVERY 0;",
     "INVALID 55-56: a window's step must be at least 1 row\n"},
	{"SELECT sum(price) FROM trades WINDOW HOPPING 10 EVERY 1s;",
     "TYPE 55-57: a window of rows hops by rows, not by time\n"},
	{"SELECT sum(price) FROM trades WINDOW TUMBLING 10s DROP PARTIAL;",
     "INVALID 51-63: DROP PARTIAL is for windows of rows: a window by time has no size in rows\n"},
	{"SELECT sum(price) FROM trades WINDOW TUMBLING UNTIL price > 3;",
     "INVALID 53-58: the condition of UNTIL is on aggregates, and this column is in none / "
     "last(x) is the value of the row that came last.\n"},
	{"SELECT sum(price) FROM trades WINDOW TUMBLING UNTIL window_rows > 3;",
     "INVALID 53-68: the condition of UNTIL is on plain aggregates: it says when the window "
     "closes\n"},
	{"SELECT sum(price) FROM trades WINDOW TUMBLING UNTIL sum(price) OVER WINDOW > 3;",
     "INVALID 53-79: the condition of UNTIL is on plain aggregates: it says when the window "
     "closes\n"},
	{"SELECT sum(price) FROM trades WINDOW TUMBLING UNTIL sum(price);",
     "TYPE 53-63: UNTIL takes a BOOLEAN, and this is DOUBLE\n"},
	{"SELECT sum(price) FROM trades WINDOW TUMBLING UNTIL sum(price) > 3 OR 10s;",
     "TYPE 71-74: OR takes a BOOLEAN, and this is INTERVAL / A cap on the window's length is "
     "written UNTIL condition UP TO 10s.\n"},
	{"SELECT sum(price) FROM 'a.csv' WINDOW TUMBLING 10s;",
     "INVALID 39-51: a window by time needs an event time, and the input is at rest without "
     "TIMESTAMP BY / Say which column is the time after the source: TIMESTAMP BY ts. (times: "
     "ts)\n"},
	{"SELECT sum(n) FROM (SELECT qty AS n FROM 'a.csv') WINDOW HOPPING 10s EVERY 1s;",
     "INVALID 58-78: a window by time needs an event time, and the input is at rest without "
     "TIMESTAMP BY / Say which column is the time after the source: TIMESTAMP BY ts. (times: "
     "ts)\n"},
	{"SELECT price FROM trades WINDOW TUMBLING 3 PARTITION BY prise;",
     "NAME 57-62: unknown column \"prise\" in stream \"trades\" / did you mean \"price\"? "
     "(columns: ts, symbol, price, qty)\n"},
	{"SELECT DISTINCT price FROM trades WINDOW TUMBLING 3 LIMIT 1 PER WINDOW;",
     "UNSUPPORTED 53-58: DISTINCT with LIMIT ... PER WINDOW is not built yet\n"},
	{"SELECT sum(price) FROM trades WINDOW TUMBLING ?;",
     "INVALID 47-48: parameter \"1\" has no value\n"},
};

static void plans_refused(void **state)
{
	RF_UNUSED(state);
	WORLD_CHECK(refused_cases, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(plans_windows),
		cmocka_unit_test(plans_refused),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
