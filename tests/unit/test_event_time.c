/* Event time and look-ups in plans: where they stand, and what EXPLAIN shows of them. */
#include "planner_world.h"

static const world_case plans_windows_by_time_cases[] = {
	{"CREATE STREAM s (ts TIMESTAMP, k TEXT, x DOUBLE) TIMESTAMP BY ts WATERMARK 2s IDLE TIMEOUT "
     "5s MAX AHEAD 1d",
     "made s\n"},
	{"CREATE STREAM e (ms BIGINT, x DOUBLE) TIMESTAMP BY epoch_ms(ms)", "made e\n"},
	{"SELECT k, avg(x) FROM s WHERE x > 0 GROUP BY k WINDOW TUMBLING 1h",
     "project k, avg(x) AS avg\n"
     "└─ window TUMBLING 1 h by k: avg(x)\n"
     "   │  holds the rows and groups of the open windows\n"
     "   └─ filter x > 0.0\n"
     "      └─ event time ts, watermark 2 s, idle after 5 s, at most 1 d ahead\n"
     "         └─ scan s (CSV, live): ts, k, x\n"
     "the result depends on the clock\n"
     "= k TEXT, avg DOUBLE\n"},
	{"SELECT max(x) FROM e WINDOW HOPPING 1m EVERY 1s500ms",
     "project max(x) AS max\n"
     "└─ window HOPPING 1 m EVERY 1 s 500 ms: max(x)\n"
     "   │  holds the rows and groups of the open windows\n"
     "   └─ event time epoch_ms(ms), watermark 0 s\n"
     "      └─ scan e (CSV, live): ms, x\n"
     "= max DOUBLE\n"},
	{"SELECT max(x) FROM e WINDOW HOPPING 1m EVERY 1m",
     "project max(x) AS max\n"
     "└─ window TUMBLING 1 m: max(x)\n"
     "   │  holds the rows and groups of the open windows\n"
     "   └─ event time epoch_ms(ms), watermark 0 s\n"
     "      └─ scan e (CSV, live): ms, x\n"
     "= max DOUBLE\n"},
	{"SELECT sum(price) FROM 'a.csv' TIMESTAMP BY ts IDLE TIMEOUT 5s MAX AHEAD 1d WINDOW TUMBLING "
     "10s",
     "project sum(price) AS sum\n"
     "└─ window TUMBLING 10 s: sum(price)\n"
     "   │  holds the rows and groups of the open windows\n"
     "   └─ event time ts, watermark 0 s\n"
     "      └─ scan 'a.csv' (CSV, at rest): ts, price\n"
     "rewrites:\n"
     "  push_projection: 2 of the 4 columns of a.csv\n"
     "= sum DOUBLE\n"},
	{"SELECT sum(price) FROM trades WINDOW TUMBLING 10s",
     "project sum(price) AS sum\n"
     "└─ window TUMBLING 10 s: sum(price)\n"
     "   │  holds the rows and groups of the open windows\n"
     "   └─ event time by arrival\n"
     "      └─ scan trades (CSV, live): price\n"
     "the result depends on the clock\n"
     "rewrites:\n"
     "  push_projection: 1 of the 4 columns of trades\n"
     "= sum DOUBLE\n"},
	{"SELECT sum(price) FROM '-' TIMESTAMP BY ts WATERMARK 1m WINDOW TUMBLING 10s",
     "project sum(price) AS sum\n"
     "└─ window TUMBLING 10 s: sum(price)\n"
     "   │  holds the rows and groups of the open windows\n"
     "   └─ event time ts, watermark 1 m\n"
     "      └─ scan '-' (CSV, live): ts, price\n"
     "rewrites:\n"
     "  push_projection: 2 of the 4 columns of -\n"
     "= sum DOUBLE\n"},
	{"SELECT sum(price) FROM 'gen:x' WINDOW TUMBLING 10s",
     "project sum(price) AS sum\n"
     "└─ window TUMBLING 10 s: sum(price)\n"
     "   │  holds the rows and groups of the open windows\n"
     "   └─ event time by arrival\n"
     "      └─ scan 'gen:x' (CSV, endless): price\n"
     "the result depends on the clock\n"
     "rewrites:\n"
     "  push_projection: 1 of the 4 columns of gen:x\n"
     "= sum DOUBLE\n"},
	{"SELECT k, sum(x) FROM s GROUP BY k WINDOW TUMBLING 20 OR 1m",
     "project k, sum(x) AS sum\n"
     "└─ window TUMBLING 20 ROWS OR 1 m by k: sum(x)\n"
     "   │  holds the rows and groups of the open windows\n"
     "   │  hint: the window counts the rows of the whole stream and GROUP BY splits inside it; "
     "PARTITION BY gives every key windows of its own\n"
     "   └─ event time ts, watermark 2 s, idle after 5 s, at most 1 d ahead\n"
     "      └─ scan s (CSV, live): ts, k, x\n"
     "the result depends on the clock\n"
     "= k TEXT, sum DOUBLE\n"},
	{"SELECT ms, sum(x * 2) FROM e WINDOW SLIDING 10s",
     "project ms, sum(x * 2) AS sum\n"
     "└─ window SLIDING 10 s: sum(x * 2.0); every row with ms\n"
     "   │  holds the rows and groups of the open windows\n"
     "   └─ order by event time\n"
     "      │  holds the rows that the watermark has not reached\n"
     "      └─ project ms, x * 2.0, event time, watermark\n"
     "         └─ event time epoch_ms(ms), watermark 0 s\n"
     "            └─ scan e (CSV, live): ms, x\n"
     "= ms BIGINT, sum DOUBLE\n"},
	{"SELECT x, avg(x) OVER WINDOW FROM e WINDOW TUMBLING 1d",
     "project x, avg(x) AS avg\n"
     "└─ window TUMBLING 1 d: avg(x); every row with x\n"
     "   │  holds the rows and groups of the open windows\n"
     "   └─ event time epoch_ms(ms), watermark 0 s\n"
     "      └─ scan e (CSV, live): ms, x\n"
     "= x DOUBLE, avg DOUBLE\n"},
	{"SELECT k, first(x), window_start FROM s GROUP BY k WINDOW TUMBLING 1h PARTITION BY k ORDER "
     "BY k LIMIT 2 PER WINDOW",
     "project k, first(x) AS first, window_start\n"
     "└─ limit 2 of each window\n"
     "   └─ sort k, each window on its own\n"
     "      │  holds the rows of one window\n"
     "      └─ window TUMBLING 1 h PARTITION BY k by k: first(x)\n"
     "         │  holds the rows and groups of the open windows\n"
     "         └─ event time ts, watermark 2 s, idle after 5 s, at most 1 d ahead\n"
     "            └─ scan s (CSV, live): ts, k, x\n"
     "the result depends on the clock\n"
     "= k TEXT, first DOUBLE, window_start TIMESTAMP\n"},
	{"SELECT integral(x), sum(x) FROM e",
     "project integral(x) AS integral, sum(x) AS sum\n"
     "└─ aggregate integral(x), sum(x)\n"
     "   │  holds one group\n"
     "   └─ event time epoch_ms(ms), watermark 0 s\n"
     "      └─ scan e (CSV, live): ms, x\n"
     "= integral DOUBLE, sum DOUBLE\n"},
	{"SELECT integral(x), first(x) FROM e WINDOW TUMBLING 3",
     "project integral(x) AS integral, first(x) AS first\n"
     "└─ window TUMBLING 3 ROWS: integral(x), first(x)\n"
     "   │  holds the rows and groups of the open windows\n"
     "   └─ event time epoch_ms(ms), watermark 0 s\n"
     "      └─ scan e (CSV, live): ms, x\n"
     "= integral DOUBLE, first DOUBLE\n"},
	{"SELECT integral(x), first(x) FROM e WINDOW TUMBLING 1m",
     "project integral(x) AS integral, first(x) AS first\n"
     "└─ window TUMBLING 1 m: integral(x), first(x)\n"
     "   │  holds the rows and groups of the open windows\n"
     "   └─ event time epoch_ms(ms), watermark 0 s\n"
     "      └─ scan e (CSV, live): ms, x\n"
     "= integral DOUBLE, first DOUBLE\n"},
};

static void plans_windows_by_time(void **state)
{
	RF_UNUSED(state);
	WORLD_CHECK(plans_windows_by_time_cases, 0);
}

static const world_case passes_time_through_cases[] = {
	{"CREATE STREAM e (ms BIGINT, x DOUBLE) TIMESTAMP BY epoch_ms(ms)", "made e\n"},
	{"CREATE VIEW v AS SELECT x + 1 AS y FROM e WHERE x > 0", "made v\n"},
	{"SELECT max(y) FROM v WINDOW TUMBLING 1m",
     "project max(y) AS max\n"
     "└─ window TUMBLING 1 m: max(y)\n"
     "   │  holds the rows and groups of the open windows\n"
     "   └─ project x + 1.0 AS y, event time, watermark\n"
     "      └─ filter x > 0.0\n"
     "         └─ event time epoch_ms(ms), watermark 0 s\n"
     "            └─ scan e (CSV, live): ms, x\n"
     "= max DOUBLE\n"},
	{"WITH w AS (SELECT x FROM (SELECT * FROM e LIMIT 3)) SELECT * FROM w WINDOW TUMBLING 1m",
     "project x\n"
     "└─ window TUMBLING 1 m; every row with x\n"
     "   │  holds the rows and groups of the open windows\n"
     "   └─ project x, event time, watermark\n"
     "      └─ limit 3\n"
     "         └─ event time epoch_ms(ms), watermark 0 s\n"
     "            └─ scan e (CSV, live): ms, x\n"
     "rewrites:\n"
     "  push_projection: 1 column left out that nothing uses\n"
     "  merge_projects: two projects are one\n"
     "= x DOUBLE\n"},
	{"SELECT * FROM (SELECT symbol, count(*) AS n FROM trades WINDOW TUMBLING 1m PARTITION BY "
     "symbol) WHERE symbol = 'a'",
     "project symbol, count(*) AS n\n"
     "└─ filter symbol = 'a'\n"
     "   └─ window TUMBLING 1 m PARTITION BY symbol by symbol: count(*)\n"
     "      │  holds the rows and groups of the open windows\n"
     "      └─ event time by arrival\n"
     "         └─ scan trades (CSV, live): symbol\n"
     "the result depends on the clock\n"
     "rewrites:\n"
     "  push_projection: 1 of the 4 columns of trades\n"
     "  push_filter: symbol = 'a' moves below the project\n"
     "  merge_projects: two projects are one\n"
     "= symbol TEXT, n BIGINT\n"},
	{"SELECT count(*) FROM (SELECT price FROM 'a.csv' TIMESTAMP BY ts WHERE qty > 1 UNION ALL "
     "SELECT price FROM 'b.csv' TIMESTAMP BY ts) WHERE price > 2 WINDOW TUMBLING 10s",
     "project count(*) AS count\n"
     "└─ window TUMBLING 10 s: count(*)\n"
     "   │  holds the rows and groups of the open windows\n"
     "   └─ filter price > 2.0\n"
     "      └─ union all by event time\n"
     "         │  holds a batch of each input\n"
     "         ├─ project price, event time, watermark\n"
     "         │  └─ filter qty > 1\n"
     "         │     └─ event time ts, watermark 0 s\n"
     "         │        └─ scan 'a.csv' (CSV, at rest): ts, price, qty\n"
     "         └─ project price, event time, watermark\n"
     "            └─ event time ts, watermark 0 s\n"
     "               └─ scan 'b.csv' (CSV, at rest): ts, price\n"
     "rewrites:\n"
     "  push_projection: 3 of the 4 columns of a.csv\n"
     "  push_projection: 2 of the 4 columns of b.csv\n"
     "  push_filter: price > 2.0 moves below the project\n"
     "  merge_projects: two projects are one\n"
     "  merge_projects: two projects are one\n"
     "  merge_projects: a project that changes nothing is gone\n"
     "= count BIGINT\n"},
	{"SELECT count(*) FROM (SELECT price FROM 'a.csv' TIMESTAMP BY ts UNION ALL SELECT x FROM e) "
     "WHERE price > 2 WINDOW TUMBLING 10s",
     "project count(*) AS count\n"
     "└─ window TUMBLING 10 s: count(*)\n"
     "   │  holds the rows and groups of the open windows\n"
     "   └─ filter price > 2.0\n"
     "      └─ union all in the order of arrival\n"
     "         ├─ project price, event time, watermark\n"
     "         │  └─ event time ts, watermark 0 s\n"
     "         │     └─ scan 'a.csv' (CSV, at rest): ts, price\n"
     "         └─ project x, event time, watermark\n"
     "            └─ event time epoch_ms(ms), watermark 0 s\n"
     "               └─ scan e (CSV, live): ms, x\n"
     "rewrites:\n"
     "  push_projection: 2 of the 4 columns of a.csv\n"
     "  merge_projects: two projects are one\n"
     "  merge_projects: two projects are one\n"
     "= count BIGINT\n"},
	{"SELECT count(*) FROM (SELECT price FROM (SELECT * FROM 'a.csv' TIMESTAMP BY ts UNION ALL "
     "SELECT * FROM 'b.csv' TIMESTAMP BY ts) UNION ALL SELECT price FROM 'a.csv' TIMESTAMP BY ts "
     "WATERMARK 1h) WINDOW TUMBLING 10s",
     "project count(*) AS count\n"
     "└─ window TUMBLING 10 s: count(*)\n"
     "   │  holds the rows and groups of the open windows\n"
     "   └─ project event time, watermark, least watermark\n"
     "      └─ union all by event time\n"
     "         │  holds a batch of each input\n"
     "         ├─ union all by event time\n"
     "         │  │  holds a batch of each input\n"
     "         │  ├─ project event time, watermark\n"
     "         │  │  └─ event time ts, watermark 0 s\n"
     "         │  │     └─ scan 'a.csv' (CSV, at rest): ts\n"
     "         │  └─ project event time, watermark\n"
     "         │     └─ event time ts, watermark 0 s\n"
     "         │        └─ scan 'b.csv' (CSV, at rest): ts\n"
     "         └─ project event time, watermark, watermark\n"
     "            └─ event time ts, watermark 1 h\n"
     "               └─ scan 'a.csv' (CSV, at rest): ts\n"
     "rewrites:\n"
     "  push_projection: 1 of the 4 columns of a.csv\n"
     "  push_projection: 1 of the 4 columns of b.csv\n"
     "  push_projection: 1 of the 4 columns of a.csv\n"
     "  push_projection: 25 columns left out that nothing uses\n"
     "  merge_projects: two projects are one\n"
     "  merge_projects: two projects are one\n"
     "  merge_projects: a project that changes nothing is gone\n"
     "  merge_projects: a project that changes nothing is gone\n"
     "  merge_projects: a project that changes nothing is gone\n"
     "  merge_projects: two projects are one\n"
     "= count BIGINT\n"},
	{"SELECT price FROM 'a.csv' TIMESTAMP BY ts UNION ALL SELECT max(price) FROM 'b.csv' "
     "TIMESTAMP BY ts",
     "union all\n"
     "├─ scan 'a.csv' (CSV, at rest): price\n"
     "└─ project max(price) AS max\n"
     "   └─ aggregate max(price)\n"
     "      │  holds one group\n"
     "      └─ scan 'b.csv' (CSV, at rest): price\n"
     "rewrites:\n"
     "  push_projection: 1 of the 4 columns of a.csv\n"
     "  push_projection: 1 of the 4 columns of b.csv\n"
     "  merge_projects: a project that changes nothing is gone\n"
     "= price DOUBLE\n"},
};

static void passes_time_through(void **state)
{
	RF_UNUSED(state);
	WORLD_CHECK(passes_time_through_cases, 0);
}

static const world_case refuses_without_time_cases[] = {
	{"SELECT sum(price) FROM 'a.csv' WINDOW TUMBLING 10s",
     "INVALID 39-51: a window by time needs an event time, and the input is at rest without "
     "TIMESTAMP BY / Say which column is the time after the source: TIMESTAMP BY ts. (times: "
     "ts)\n"},
	{"SELECT sum(a) FROM (SELECT 1 AS a) WINDOW TUMBLING 10s",
     "INVALID 43-55: a window by time needs an event time, and there is no input\n"},
	{"SELECT sum(1) WINDOW TUMBLING 10s",
     "INVALID 22-34: a window by time needs an event time, and there is no input\n"},
	{"SELECT sum(n) FROM (SELECT count(*) AS n FROM trades WINDOW TUMBLING 10) WINDOW TUMBLING 10s",
     "UNSUPPORTED 81-93: a window by time over a windowed query is not built yet\n"},
	{"SELECT sum(n) FROM (SELECT count(*) AS n FROM 'a.csv' TIMESTAMP BY ts) WINDOW TUMBLING 10s",
     "INVALID 79-91: a window by time needs an event time, and the rows of an aggregate have "
     "none\n"},
	{"SELECT sum(price) FROM (SELECT DISTINCT price FROM trades) WINDOW TUMBLING 10s",
     "UNSUPPORTED 67-79: a window by time over DISTINCT is not built yet\n"},
	{"SELECT sum(price) FROM (SELECT price FROM 'a.csv' TIMESTAMP BY ts ORDER BY price) WINDOW "
     "SLIDING 10s",
     "UNSUPPORTED 90-101: a window by time over a sorted query is not built yet\n"},
	{"SELECT sum(price) FROM (SELECT price FROM 'a.csv' TIMESTAMP BY ts UNION ALL SELECT price "
     "FROM 'b.csv') WINDOW TUMBLING 10s",
     "INVALID 111-123: a window by time needs an event time, and the input is at rest without "
     "TIMESTAMP BY / Say which column is the time after the source: TIMESTAMP BY ts. (times: "
     "ts)\n"},
	{"SELECT integral(price) FROM 'a.csv'",
     "INVALID 8-23: integral needs an event time, and the input is at rest without TIMESTAMP BY "
     "/ Say which column is the time after the source: TIMESTAMP BY ts. (times: ts)\n"},
	{"SELECT count(*), resets(price) FROM 'a.csv' WINDOW TUMBLING 5",
     "INVALID 18-31: resets needs an event time, and the input is at rest without TIMESTAMP BY / "
     "Say which column is the time after the source: TIMESTAMP BY ts. (times: ts)\n"},
	{"SELECT sum(price) FROM trades WINDOW TUMBLING 0s",
     "INVALID 47-49: a window's size must be more than 0\n"},
	{"SELECT sum(price) FROM trades WINDOW HOPPING 10s EVERY 0s",
     "INVALID 56-58: a window's step must be more than 0\n"},
	{"SELECT sum(price) FROM trades WINDOW HOPPING 10s EVERY 5",
     "TYPE 56-57: a window of time hops by time, not by rows\n"},
	{"SELECT sum(price) FROM trades WINDOW HOPPING 10 EVERY 5s",
     "TYPE 55-57: a window of rows hops by rows, not by time\n"},
	{"SELECT sum(price) FROM trades WINDOW HOPPING 10s",
     "INCOMPLETE 46-49: the statement ends too early\n"},
	{"SELECT sum(price) FROM trades WINDOW TUMBLING 5 OR 0s",
     "INVALID 52-54: the time after OR must be more than 0\n"},
	{"SELECT sum(price) FROM trades WINDOW TUMBLING 0 OR 5s",
     "INVALID 47-48: a window's size must be at least 1 row\n"},
	{"SELECT sum(price) FROM trades WINDOW TUMBLING 5 OR 6",
     "TYPE 52-53: the time after OR takes a duration, not a number of rows / A duration has a "
     "unit: 10s, 5m, 1h30m.\n"},
	{"SELECT sum(price) FROM trades WINDOW TUMBLING 1 YEAR",
     "UNSUPPORTED 47-53: a window's size in months or years is not built yet / Days and weeks "
     "are 1d and 1w.\n"},
	{"SELECT sum(price) FROM trades WINDOW TUMBLING 10s DROP PARTIAL",
     "INVALID 51-63: DROP PARTIAL is for windows of rows: a window by time has no size in rows\n"},
};

static void refuses_without_time(void **state)
{
	RF_UNUSED(state);
	WORLD_CHECK(refuses_without_time_cases, 0);
}

static const world_case checks_options_of_time_cases[] = {
	{"SELECT price FROM 'a.csv' WATERMARK 2s",
     "INVALID 37-39: WATERMARK needs TIMESTAMP BY / Without it a row's time is its arrival, "
     "which is never late.\n"},
	{"SELECT price FROM 'a.csv' IDLE TIMEOUT 2s",
     "INVALID 40-42: IDLE TIMEOUT needs TIMESTAMP BY / Without it a row's time is its arrival, "
     "which is never late.\n"},
	{"SELECT price FROM 'a.csv' MAX AHEAD 2s",
     "INVALID 37-39: MAX AHEAD needs TIMESTAMP BY / Without it a row's time is its arrival, "
     "which is never late.\n"},
	{"SELECT price FROM 'a.csv' TIMESTAMP BY ts WATERMARK 5",
     "TYPE 53-54: WATERMARK takes a duration, not a number of rows / A duration has a unit: 10s, "
     "5m, 1h30m.\n"},
	{"SELECT price FROM 'a.csv' TIMESTAMP BY ts WATERMARK 1 MONTH",
     "UNSUPPORTED 53-60: WATERMARK in months or years is not built yet / Days and weeks are 1d "
     "and 1w.\n"},
	{"SELECT price FROM 'a.csv' TIMESTAMP BY ts WATERMARK INTERVAL '-5' SECOND",
     "INVALID 53-73: WATERMARK must not be negative\n"},
	{"SELECT price FROM 'a.csv' TIMESTAMP BY ts IDLE TIMEOUT 0s",
     "INVALID 56-58: IDLE TIMEOUT must be more than 0\n"},
	{"SELECT price FROM 'a.csv' TIMESTAMP BY ts MAX AHEAD 3 ROWS",
     "TYPE 53-59: MAX AHEAD takes a duration, not a number of rows / A duration has a unit: 10s, "
     "5m, 1h30m.\n"},
	{"SELECT price FROM 'a.csv' TIMESTAMP BY qty",
     "TYPE 40-43: TIMESTAMP BY takes a TIMESTAMP, and this is BIGINT / epoch_ms(qty) makes a "
     "TIMESTAMP of it, as epoch_s, epoch_us and epoch_ns do.\n"},
	{"SELECT price FROM 'a.csv' TIMESTAMP BY count(*)",
     "INVALID 40-48: aggregate count can't stand in TIMESTAMP BY\n"},
	{"SELECT price FROM 'a.csv' TIMESTAMP BY tss",
     "NAME 40-43: unknown column \"tss\" in \"a.csv\" / did you mean \"ts\"? (columns: ts, "
     "symbol, price, qty)\n"},
	{"CREATE STREAM later FROM '-' TIMESTAMP BY qty", "made later\n"},
	{"SELECT count(*) FROM later WINDOW TUMBLING 1m",
     "TYPE 22-27: TIMESTAMP BY takes a TIMESTAMP, and this is BIGINT / epoch_ms(qty) makes a "
     "TIMESTAMP of it, as epoch_s, epoch_us and epoch_ns do.\n"},
};

static void checks_options_of_time(void **state)
{
	RF_UNUSED(state);
	WORLD_CHECK(checks_options_of_time_cases, 0);
}

static const world_case plans_look_ups_cases[] = {
	{"CREATE TABLE k (symbol TEXT KEY, name TEXT, ts TIMESTAMP) FROM 'a.csv'", "made k\n"},
	{"CREATE TABLE two (a BIGINT, b TEXT, c DOUBLE) FROM 'b.csv' KEY (b, a)", "made two\n"},
	{"SELECT price, name FROM trades JOIN k ON trades.symbol = k.symbol",
     "project price, name\n"
     "└─ look up k by symbol\n"
     "   │  holds the rows of the table, one for each key\n"
     "   ├─ scan trades (CSV, live): symbol, price\n"
     "   └─ scan k (CSV, at rest): symbol, name\n"
     "rewrites:\n"
     "  push_projection: 2 of the 4 columns of trades\n"
     "  push_projection: 2 of the 3 columns of k\n"
     "= price DOUBLE, name TEXT\n"},
	{"SELECT price, name, k.ts FROM trades LEFT JOIN k ON k.symbol = upper(trades.symbol) AND "
     "k.ts < trades.ts",
     "project price, name, ts\n"
     "└─ look up k by upper(symbol) = symbol where ts < ts (LEFT)\n"
     "   │  holds the rows of the table, one for each key\n"
     "   ├─ project ts, price, upper(symbol)\n"
     "   │  └─ scan trades (CSV, live): ts, symbol, price\n"
     "   └─ scan k (CSV, at rest): symbol, name, ts\n"
     "rewrites:\n"
     "  push_projection: 3 of the 4 columns of trades\n"
     "  push_projection: 7 columns left out that nothing uses\n"
     "= price DOUBLE, name TEXT, ts TIMESTAMP\n"},
	{"SELECT price, c FROM trades t JOIN two ON two.a = t.qty + 1 AND t.symbol = two.b SEMI JOIN "
     "k ON k.symbol = two.b",
     "project price, c\n"
     "└─ look up k by b = symbol (SEMI)\n"
     "   │  holds the rows of the table, one for each key\n"
     "   ├─ look up two by symbol = b, qty + 1 = a\n"
     "   │  │  holds the rows of the table, one for each key\n"
     "   │  ├─ project symbol, price, qty + 1\n"
     "   │  │  └─ scan trades (CSV, live): symbol, price, qty\n"
     "   │  └─ scan two (CSV, at rest): a, b, c\n"
     "   └─ scan k (CSV, at rest): symbol\n"
     "rewrites:\n"
     "  push_projection: 3 of the 4 columns of trades\n"
     "  push_projection: 1 of the 3 columns of k\n"
     "  push_projection: 7 columns left out that nothing uses\n"
     "= price DOUBLE, c DOUBLE\n"},
	{"SELECT count(*) FROM trades t ANTI JOIN k ON k.symbol = t.symbol WINDOW TUMBLING 1m",
     "project count(*) AS count\n"
     "└─ window TUMBLING 1 m: count(*)\n"
     "   │  holds the rows and groups of the open windows\n"
     "   └─ project event time, watermark\n"
     "      └─ look up k by symbol (ANTI)\n"
     "         │  holds the rows of the table, one for each key\n"
     "         ├─ event time by arrival\n"
     "         │  └─ scan trades (CSV, live): symbol\n"
     "         └─ scan k (CSV, at rest): symbol\n"
     "the result depends on the clock\n"
     "rewrites:\n"
     "  push_projection: 1 of the 4 columns of trades\n"
     "  push_projection: 1 of the 3 columns of k\n"
     "  push_projection: 9 columns left out that nothing uses\n"
     "= count BIGINT\n"},
	{"SELECT name, count(*) FROM trades t LEFT JOIN k ON k.symbol = lower(t.symbol) AND k.ts > "
     "t.ts WHERE _line > 3 GROUP BY name WINDOW TUMBLING 1m",
     "project name, count(*) AS count\n"
     "└─ window TUMBLING 1 m by name: count(*)\n"
     "   │  holds the rows and groups of the open windows\n"
     "   └─ project name, event time, watermark\n"
     "      └─ filter _line > 3\n"
     "         └─ look up k by lower(symbol) = symbol where ts > ts (LEFT)\n"
     "            │  holds the rows of the table, one for each key\n"
     "            ├─ project ts, _line, lower(symbol), event time, watermark\n"
     "            │  └─ event time by arrival\n"
     "            │     └─ scan trades (CSV, live): ts, symbol, _line\n"
     "            └─ scan k (CSV, at rest): symbol, name, ts\n"
     "the result depends on the clock\n"
     "rewrites:\n"
     "  push_projection: 2 of the 4 columns of trades\n"
     "  push_projection: 18 columns left out that nothing uses\n"
     "  push_filter: _line > 3 moves below the project\n"
     "  push_projection: 1 column left out that nothing uses\n"
     "= name TEXT, count BIGINT\n"},
	{"SELECT price FROM trades JOIN k ON trades.ts = k.ts",
     "INVALID 36-52: ON does not say what key \"symbol\" of table \"k\" is equal to / A table is "
     "looked up by its key: ON s.x = k.symbol.\n"},
	{"SELECT price FROM trades JOIN two ON qty = a",
     "INVALID 38-45: ON does not say what key \"b\" of table \"two\" is equal to / All columns "
     "of the key must be equated, with AND between.\n"},
	{"SELECT price FROM trades JOIN two ON qty + 0.5 = a AND symbol = b",
     "TYPE 38-47: key \"a\" of table \"two\" is BIGINT, and this is DOUBLE / Make it one with "
     "CAST(... AS BIGINT).\n"},
};

static void plans_look_ups(void **state)
{
	RF_UNUSED(state);
	WORLD_CHECK(plans_look_ups_cases, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(plans_windows_by_time), cmocka_unit_test(passes_time_through),
		cmocka_unit_test(refuses_without_time),  cmocka_unit_test(checks_options_of_time),
		cmocka_unit_test(plans_look_ups),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
