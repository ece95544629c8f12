/*
 * Queries whose n-th request for memory is refused, for every n, once or from then on: each ends in
 * an error that says so or gives the very rows that it gives without a refusal, and gives back all
 * memory.
 */
#include "unit.h"

#include "failing_memory.h"
#include "riffle.h"

#include <stdio.h>
#include <string.h>

enum { TEXT_MAX = 1 << 16, MANY_ROWS = 180 };

/* What a run came to. */
typedef struct run_result {
	riffle_status status;
	uint32_t rows;
	size_t size;
	char text[TEXT_MAX]; /* the rows, a line each */
} run_result;

static const char few_rows[] = "1,a,10\n4,b,0\n2,a,\n9,c,5\n15,b,7\n3,a,1\n30,c,2\n";
static char many_rows[TEXT_MAX];
static const char *rows_to_push = few_rows;

/* What every scenario may read. */
static const char *const catalog[] = {
	"CREATE STREAM s (sec BIGINT, k TEXT, n BIGINT) FORMAT CSV (header false) "
	"TIMESTAMP BY epoch_s(sec) WATERMARK 20s",
	"CREATE STREAM u (sec BIGINT, k TEXT, n BIGINT) FORMAT CSV (header false) "
	"TIMESTAMP BY epoch_s(sec)",
	"CREATE VIEW v AS SELECT k, n FROM s WHERE n > 0",
	"CREATE TABLE names (k TEXT KEY, name TEXT, n BIGINT) FROM 'tests/query/data/names.csv'",
};

static riffle_status push(riffle_engine *engine, const char *name, const char *rows,
                          riffle_error *error)
{
	riffle_stream *stream = NULL;
	size_t taken = 0;
	riffle_status status = riffle_stream_open(engine, name, &stream, error);
	if (status >= 0) status = riffle_push_bytes(stream, rows, strlen(rows), &taken, error);
	if (status >= 0) status = riffle_stream_advance(stream, INT64_MIN, 1, error);
	riffle_stream_free(stream);
	return status;
}

static riffle_status add_rows(const riffle_batch *batch, run_result *result)
{
	uint32_t rows = 0, columns = 0;
	riffle_status status = riffle_batch_info(batch, &rows, &columns);
	result->rows += rows;
	for (uint32_t i = 0; i < rows * columns && status >= 0; i++) {
		size_t size = 0, left = TEXT_MAX - result->size;
		status = riffle_batch_text(batch, i / columns, i % columns, result->text + result->size,
		                           left, &size);
		assert_true(size + 2 < left);
		result->size += size;
		result->text[result->size++] = i % columns + 1 < columns ? ',' : '\n';
	}
	return status < 0 ? status : RIFFLE_OK;
}

/* Takes all rows of a query; an error in *error unless it is one of riffle_batch_text. */
static void take(riffle_query *query, run_result *result, riffle_error *error)
{
	riffle_batch *batch = NULL;
	while ((result->status = riffle_next(query, 1000, &batch, error)) == RIFFLE_ROW) {
		result->status = add_rows(batch, result);
		riffle_batch_free(batch);
		if (result->status >= 0) continue;
		strcpy(error->message, "a value's text");
		return;
	}
}

static riffle_status statement(riffle_engine *engine, const char *sql, riffle_error *error)
{
	return riffle_exec(engine, sql, strlen(sql), error);
}

/* Prepares and starts every statement of the text, feeds the streams, and takes what the last
 * gives. */
static void run(const char *sql, failing_memory *host, run_result *result)
{
	enum { QUERIES_MAX = 4 };
	riffle_allocator allocator = failing_allocator(host);
	riffle_config config = {
		.size = sizeof config, .allocator = &allocator, .allow = RIFFLE_ALLOW_FILES};
	riffle_engine *engine = NULL;
	riffle_query *queries[QUERIES_MAX] = {NULL};
	riffle_error error = RIFFLE_ERROR_INIT;
	uint32_t count = 0;
	size_t tail = 0;
	*result = (run_result){.rows = 0};
	result->status = riffle_open(&config, &engine, &error);
	for (size_t i = 0; i < sizeof catalog / sizeof *catalog && result->status >= 0; i++)
		result->status = statement(engine, catalog[i], &error);
	for (; *sql && result->status >= 0; sql += tail) {
		assert_true(count < QUERIES_MAX);
		result->status = riffle_prepare(engine, sql, strlen(sql), &tail, &queries[count], &error);
		if (result->status >= 0) result->status = riffle_start(queries[count++], &error);
	}
	if (result->status >= 0) result->status = push(engine, "s", rows_to_push, &error);
	if (result->status >= 0) result->status = push(engine, "u", few_rows, &error);
	for (uint32_t i = 0; i < count && result->status >= 0; i++) take(queries[i], result, &error);
	if (result->status < 0) assert_true(error.message[0] != 0);
	for (uint32_t i = 0; i < count; i++) riffle_query_free(queries[i]);
	if (engine) riffle_close(engine, 1000);
}

static void check(const char *sql)
{
	static run_result expected, result;
	failing_memory host = {0};
	size_t requests;
	run(sql, &host, &expected);
	requests = host.requests;
	if (expected.status != RIFFLE_DONE || !expected.rows || host.held)
		fail_msg("%s: status %d, %d rows, %d blocks kept", sql, (int)expected.status,
		         (int)expected.rows, (int)host.held);
	for (size_t at = 1; at <= requests; at++) {
		host = (failing_memory){.fail_at = at, .fails_on = at % 2};
		run(sql, &host, &result);
		if (host.held ||
		    (result.status != RIFFLE_NO_MEMORY &&
		     (result.status != RIFFLE_DONE || strcmp(result.text, expected.text) != 0)))
			fail_msg("%s: request %d of %d refused: status %d, %d rows, %d blocks kept", sql,
			         (int)at, (int)requests, (int)result.status, (int)result.rows, (int)host.held);
	}
}

static void check_all(const char *const *texts)
{
	for (; *texts; texts++) check(*texts);
}

static void test_rows(void **state)
{
	static const char *const texts[] = {
		"SELECT k, n + 1 AS m FROM v WHERE k LIKE '%'",
		"SELECT DISTINCT k FROM s",
		"SELECT k, n FROM s ORDER BY n DESC, k LIMIT 4",
		"SELECT k FROM s WHERE n IN (10, 5) UNION ALL SELECT upper(k) || 'x' FROM s WHERE false",
		"SELECT k, n FROM s UNION ALL SELECT k, n FROM u",
		"SELECT * EXCLUDE (sec) REPLACE (n + 1 AS n) FROM s",
		"WITH w AS (SELECT k, n FROM s WHERE n > 0) SELECT x.k, y FROM (SELECT k, n * 2 AS y FROM "
		"w) x",
		"SELECT CAST(k AS BIGINT) AS bad, TRY_CAST(k AS DOUBLE) AS none, n % 0 AS worse FROM s",
		"SELECT 7 / 2 AS a, 'x' || NULL AS b, upper('abc') AS c, TIMESTAMP '2026-01-01' AS d",
		"SELECT x, y FROM 'generate:blobs?rows=5&seed=1'",
		NULL,
	};
	(void)state;
	check_all(texts);
}

static void test_over(void **state)
{
	static const char *const texts[] = {
		"SELECT k, sum(n) OVER (PARTITION BY k ORDER BY epoch_s(sec) RANGE 5s PRECEDING) AS a, "
		"lead(k, 1, 'x') OVER (PARTITION BY n > 3) AS b, string_agg(k) OVER (ORDER BY epoch_s(sec) "
		"RANGE 5s PRECEDING) AS c FROM s",
		"SELECT count(*) OVER (PARTITION BY k ROWS 1 PRECEDING) AS a, array_agg(n) OVER (PARTITION "
		"BY k ROWS UNBOUNDED PRECEDING) AS b, lag(k || 'y', 2, k) OVER (PARTITION BY n) AS c, "
		"latest(k) OVER () AS d, delta(n) OVER () AS e, row_number() OVER () AS f FROM s",
		"SELECT first_value(k) OVER (ORDER BY epoch_s(sec) RANGE 10s PRECEDING) AS a, max(n) OVER "
		"(ORDER BY epoch_s(sec)) AS b, nth_value(k, 2) OVER (ROWS 3 PRECEDING) AS c FROM s",
		"SELECT k, n FROM s DEDUP BY k, n % 2",
		"SELECT k, n FROM s DEDUP BY k || 'z' WITHIN 5s",
		"SELECT k, n FROM u DEDUP BY k WITHIN 2 ROWS",
		NULL,
	};
	(void)state;
	check_all(texts);
}

static void test_expressions(void **state)
{
	static const char *const texts[] = {
		"SELECT CASE WHEN n > 3 THEN upper(k) WHEN n IS NULL THEN k ELSE replace(k, 'a', 'xyz') "
		"END "
		"AS c, COALESCE(n, sec, 0) AS d, GREATEST(n, sec, 3) AS g, NULLIF(k, 'a') AS e FROM s "
		"WHERE k IN ('a', 'b', NULL, 'c') AND (n BETWEEN 0 AND 100 OR n IS NULL)",
		"SELECT CAST(n AS TEXT) || '!' AS t, n::DOUBLE / 3 AS d, date_trunc('hour', epoch_s(sec)) "
		"AS h, "
		"extract(year FROM epoch_s(sec)) AS y, INTERVAL '1' MINUTE * n AS i, epoch_s(sec)::TEXT AS "
		"e, "
		"(n > 1)::TEXT AS b FROM s",
		"SELECT trim(k || ' ') AS a, substr(k || 'bcd', 2, 2) AS b, position('c', k) AS c, "
		"length(k) AS d, k ILIKE 'A%' AS e, k || NULL AS f, concat(k, n, 'x') AS g FROM s",
		"SELECT abs(n) + sqrt(n) AS a, round(n / 3.0, 1) AS b, n IS DISTINCT FROM sec AS c, "
		"distance(n, sec, 0, 1) AS d FROM s WHERE NOT (n > 100 AND k LIKE '_%')",
		NULL,
	};
	(void)state;
	check_all(texts);
}

static void test_functions(void **state)
{
	static const char *const texts[] = {
		"SELECT k ~ ('^[' || k || ']') AS a, regexp_replace(k || n, '(.)', '<\\1>', 'g') AS b, "
		"regexp_extract_all(k || k, '.') AS c, regexp_split_to_array(k || ',x', ',') AS d, "
		"regexp_count(k, 'a') AS e FROM s",
		"SELECT format('%5s|%L', k, n) AS a, printf('%-4s|%04d', k, sec) AS b, to_char(n, 'S999') "
		"AS c, quote_ident(k || ' ') AS d, overlay('abc', k, 2) AS e, bar(n, 0, 10, 5) AS f FROM s",
		"SELECT normalize(k || chr(769), 'NFD') AS a, unaccent(k || 'é') AS b, casefold(k || 'ß') "
		"AS c, levenshtein(k, 'abc') AS d, damerau_levenshtein(k, 'abc') AS e, jaccard(k, 'abc') "
		"AS f FROM s",
		"SELECT md5(k) AS a, hmac(k, 'x', 'sha256') AS b, to_base64(k) AS c, unhex(hex(k)) AS d, "
		"uuidv5('dns', k) AS e, length(uuid()) AS f, random() < 2 AS g, "
		"url_extract_parameter('/?a=' || k, 'a') AS h, url_decode(url_encode(k)) AS i FROM s",
		NULL,
	};
	(void)state;
	check_all(texts);
}

static void test_statements(void **state)
{
	static const char *const texts[] = {
		"SHOW STREAMS",
		"SHOW SETTINGS",
		"SHOW TABLES",
		"DESCRIBE s",
		"DESCRIBE 'tests/query/data/names.csv'",
		"EXPLAIN SELECT k, sum(n) AS t FROM v GROUP BY k WINDOW TUMBLING 10 ORDER BY t",
		"EXPLAIN FORMAT JSON SELECT k, n FROM s WHERE n > 1 + 1 LIMIT 3",
		"EXPLAIN FORMAT DOT SELECT s.k, name FROM s JOIN names ON s.k = names.k",
		"CREATE QUERY q AS SELECT k FROM s INTO 'null:'; START QUERY q; SHOW QUERIES",
		"CREATE OR REPLACE VIEW v AS SELECT n FROM s; DROP VIEW v; SHOW VIEWS; SHOW STREAMS",
		"CREATE FUNCTION f(a TEXT, b DOUBLE) RETURNS TEXT AS a || ':' || b; "
		"CREATE FUNCTION g(a TEXT) AS f(a, 1) || 'x'; "
		"SELECT f(k, n + 1), f(g(k), n), g(b.k) FROM s AS b WHERE f(b => 2, a => k) <> 'x'",
		"CREATE FUNCTION f(a DOUBLE) AS max(a) - min(a); CREATE OR REPLACE FUNCTION f(a DOUBLE) AS "
		"max(a); DROP FUNCTION f; DESCRIBE s",
		NULL,
	};
	(void)state;
	check_all(texts);
}

static void test_files(void **state)
{
	static const char *const texts[] = {
		"SELECT * FROM 'tests/query/data/names.csv' ORDER BY k",
		"SELECT s.k, name, s.n FROM s LEFT JOIN names ON s.k = names.k AND s.n > names.n",
		"SELECT k FROM s SEMI JOIN names ON s.k = names.k",
		"SELECT at, v FROM 'tests/query/data/zigzag.csv' TIMESTAMP BY epoch_s(at) "
		"UNION ALL SELECT at, v + 1 FROM 'tests/query/data/zigzag.csv' TIMESTAMP BY epoch_s(at)",
		"CREATE SINK a TO 'null:'; INSERT INTO a SELECT k FROM 'tests/query/data/names.csv'; "
		"INSERT INTO a SELECT n FROM 'tests/query/data/names.csv'; SHOW SINKS",
		NULL,
	};
	(void)state;
	check_all(texts);
}

static void test_groups(void **state)
{
	static const char *const texts[] = {
		"SELECT k, sum(n) AS t, count(DISTINCT n) AS d, string_agg(k, ',') AS a FROM s GROUP BY k",
		"SELECT median(n) AS m, stddev(n) AS d FROM s HAVING count(*) > 1",
		"SELECT k, avg(n::DOUBLE) AS a, mode(k) AS b, quantile(n, 0.9) AS c, max(k) AS d, "
		"arg_max(k, n) AS e, last(k) AS f, bool_or(n > 3) AS g, min(n) FILTER (WHERE n > 2) AS h "
		"FROM s GROUP BY k ORDER BY k",
		"SELECT string_agg(DISTINCT k, ',') AS a, first(k) AS b, arg_min(n, k) AS c FROM s",
		"SELECT array_agg(k) AS a, array_agg(DISTINCT n) AS b FROM s",
		"SELECT k, x FROM s CROSS JOIN UNNEST(array_sort(string_to_array(k || ',b', ','))) AS x",
		"SELECT array_agg(n)::TEXT AS a, '[1,2]'::DOUBLE[] || n::DOUBLE AS b FROM s GROUP BY n",
		NULL,
	};
	(void)state;
	check_all(texts);
}

static void test_windows(void **state)
{
	static const char *const texts[] = {
		"SELECT k, sum(n) AS t FROM s GROUP BY k WINDOW TUMBLING 3",
		"SELECT count(*) AS c FROM s WINDOW HOPPING 4 EVERY 2 DROP PARTIAL",
		"SELECT k, avg(n) AS a FROM s WINDOW SLIDING 3",
		"SELECT k, max(k) AS a, string_agg(k, '') AS b FROM s GROUP BY k WINDOW SLIDING 3 "
		"PARTITION BY n",
		"SELECT sum(n) AS t FROM s WINDOW TUMBLING UNTIL sum(n) >= 10",
		"SELECT k, n, max(n) OVER WINDOW AS m FROM s WINDOW TUMBLING 2 PARTITION BY k",
		"SELECT k, n, max(k) OVER WINDOW AS m FROM s GROUP BY k WINDOW TUMBLING 4 ORDER BY n LIMIT "
		"2 PER WINDOW",
		NULL,
	};
	(void)state;
	check_all(texts);
}

static void test_time(void **state)
{
	static const char *const texts[] = {
		"SELECT k, max(n) AS m FROM s GROUP BY k WINDOW TUMBLING 10s",
		"SELECT count(*) AS c, last(k) AS l FROM s WINDOW HOPPING 10s EVERY 5s",
		"SELECT k, sum(n) AS t FROM s WINDOW SLIDING 10s",
		"SELECT k, sum(n) AS t FROM s GROUP BY k WINDOW SLIDING 10s PARTITION BY n",
		"SELECT count(*) AS c FROM s WINDOW TUMBLING 3 OR 60s",
		"SELECT k, max(k) AS c FROM s GROUP BY k WINDOW TUMBLING 3 OR 6s PARTITION BY k",
		"SELECT integral(n) AS i, time_avg(n) AS a FROM s WINDOW TUMBLING 10s",
		"SELECT k, increase(n) AS i, rate(n) AS r, integral(n, 'hold') AS h FROM s GROUP BY k "
		"WINDOW HOPPING 10s "
		"EVERY 5s",
		"SELECT k, n, sum(n) OVER WINDOW AS t FROM s WINDOW TUMBLING 10s PARTITION BY k",
		"SELECT array_agg(n) AS a, array_agg(DISTINCT k) AS b FROM s WINDOW TUMBLING 10s",
		"SELECT k, string_agg(k, ',') AS t, arg_max(k, n) AS a, first(k) AS f FROM s "
		"GROUP BY k WINDOW TUMBLING 10s ORDER BY k",
		"SELECT count(*) AS c FROM (SELECT n FROM s UNION ALL SELECT n FROM u) WINDOW TUMBLING 10s",
		NULL,
	};
	(void)state;
	check_all(texts);
}

/* Lists and tables that grow. */
static void test_many_rows(void **state)
{
	static const char *const texts[] = {
		"SELECT k, count(*) AS c FROM s GROUP BY k",
		"SELECT DISTINCT k, n FROM s",
		"SELECT k, n FROM s ORDER BY k, n DESC",
		"SELECT k, count(*) AS c, last(k) AS l FROM s GROUP BY k WINDOW TUMBLING 20s",
		"SELECT k, count(*) AS c FROM s WINDOW SLIDING 20s PARTITION BY k",
		"SELECT k, max(k) AS c FROM s GROUP BY k WINDOW HOPPING 100 EVERY 50",
		"SELECT k, count(*) AS c FROM s WINDOW TUMBLING 2 OR 5s PARTITION BY k",
		"SELECT k, integral(n) AS i FROM s GROUP BY k WINDOW TUMBLING 20s",
		"SELECT k, n, min(k) OVER WINDOW AS m FROM s GROUP BY k WINDOW TUMBLING 20s",
		"SELECT string_agg(DISTINCT k, ',') AS a, median(n) AS b, count(DISTINCT k) AS c FROM s",
		NULL,
	};
	size_t size = 0;
	(void)state;
	for (uint32_t i = 0; i < MANY_ROWS; i++)
		size += (size_t)sprintf(many_rows + size, "%u,key %u,%u\n", i * 7 % 11 + i / 2, i * i % 67,
		                        i % 13);
	rows_to_push = many_rows;
	check_all(texts);
	rows_to_push = few_rows;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_over),        cmocka_unit_test(test_rows),
		cmocka_unit_test(test_expressions), cmocka_unit_test(test_functions),
		cmocka_unit_test(test_statements),  cmocka_unit_test(test_files),
		cmocka_unit_test(test_groups),      cmocka_unit_test(test_windows),
		cmocka_unit_test(test_time),        cmocka_unit_test(test_many_rows),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
