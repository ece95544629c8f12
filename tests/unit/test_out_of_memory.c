/*
 * Queries whose n-th request for memory is refused, for every n: each ends in an error that says
 * so or gives its rows all the same, and gives back all memory. Without a refusal too.
 */
#include "unit.h"

#include "failing_memory.h"
#include "riffle.h"

#include <stdio.h>
#include <string.h>

/* What a run came to: its status and the rows that came. */
typedef struct run_result {
	riffle_status status;
	uint64_t rows;
} run_result;

static riffle_status push(riffle_engine *engine, riffle_error *error)
{
	static const char rows[] = "1,a,10\n4,b,0\n2,a,\n9,c,5\n15,b,7\n3,a,1\n30,c,2\n";
	riffle_stream *stream = NULL;
	size_t taken = 0;
	riffle_status status = riffle_stream_open(engine, "s", &stream, error);
	if (status >= 0) status = riffle_push_bytes(stream, rows, sizeof rows - 1, &taken, error);
	if (status >= 0) status = riffle_stream_advance(stream, INT64_MIN, 1, error);
	riffle_stream_free(stream);
	return status;
}

static riffle_status take(riffle_query *query, uint64_t *rows, riffle_error *error)
{
	riffle_batch *batch = NULL;
	riffle_status status;
	while ((status = riffle_next(query, 1000, &batch, error)) == RIFFLE_ROW) {
		uint32_t count = 0;
		riffle_batch_info(batch, &count, NULL);
		*rows += count;
		riffle_batch_free(batch);
	}
	return status;
}

static riffle_status statement(riffle_engine *engine, const char *sql, riffle_error *error)
{
	return riffle_exec(engine, sql, strlen(sql), error);
}

static run_result run(const char *sql, failing_memory *host)
{
	static const char stream[] =
		"CREATE STREAM s (sec BIGINT, k TEXT, n BIGINT) FORMAT CSV (header false) "
		"TIMESTAMP BY epoch_s(sec) WATERMARK 20s";
	static const char view[] = "CREATE VIEW v AS SELECT k, n FROM s WHERE n > 0";
	riffle_allocator allocator = failing_allocator(host);
	riffle_config config = {.size = sizeof config, .allocator = &allocator};
	riffle_engine *engine = NULL;
	riffle_query *query = NULL;
	riffle_error error = RIFFLE_ERROR_INIT;
	run_result result = {0};
	result.status = riffle_open(&config, &engine, &error);
	if (result.status >= 0) result.status = statement(engine, stream, &error);
	if (result.status >= 0) result.status = statement(engine, view, &error);
	if (result.status >= 0)
		result.status = riffle_prepare(engine, sql, strlen(sql), NULL, &query, &error);
	if (result.status >= 0) result.status = riffle_start(query, &error);
	if (result.status >= 0 && strstr(sql, "generate:") == NULL)
		result.status = push(engine, &error);
	if (result.status >= 0) result.status = take(query, &result.rows, &error);
	riffle_query_free(query);
	if (engine) riffle_close(engine, 1000);
	return result;
}

static void check(const char *sql, uint64_t rows)
{
	failing_memory host = {0};
	run_result result = run(sql, &host);
	size_t requests = host.requests;
	if (result.status != RIFFLE_DONE || result.rows != rows || host.held)
		fail_msg("%s: status %d, %d rows, %d blocks kept", sql, (int)result.status,
		         (int)result.rows, (int)host.held);
	for (size_t at = 1; at <= requests; at++) {
		host = (failing_memory){.fail_at = at};
		result = run(sql, &host);
		if (host.held ||
		    (result.status != RIFFLE_NO_MEMORY &&
		     (result.status != RIFFLE_DONE || result.rows != rows)))
			fail_msg("%s: request %d of %d refused: status %d, %d rows, %d blocks kept", sql,
			         (int)at, (int)requests, (int)result.status, (int)result.rows, (int)host.held);
	}
}

static void test_rows(void **state)
{
	(void)state;
	check("SELECT k, n + 1 AS m FROM v WHERE k LIKE '%'", 5);
	check("SELECT DISTINCT k FROM s", 3);
	check("SELECT k, n FROM s ORDER BY n DESC, k LIMIT 4", 4);
	check("SELECT k FROM s WHERE n IN (10, 5) UNION ALL SELECT upper(k) || 'x' FROM s WHERE false",
	      2);
}

static void test_groups(void **state)
{
	(void)state;
	check(
		"SELECT k, sum(n) AS t, count(DISTINCT n) AS d, string_agg(k, ',') AS a FROM s GROUP BY k",
		3);
	check("SELECT median(n) AS m, stddev(n) AS d FROM s HAVING count(*) > 1", 1);
}

static void test_windows(void **state)
{
	(void)state;
	check("SELECT k, sum(n) AS t FROM s GROUP BY k WINDOW TUMBLING 3", 6);
	check("SELECT count(*) AS c FROM s WINDOW HOPPING 4 EVERY 2 DROP PARTIAL", 2);
	check("SELECT k, avg(n) AS a FROM s WINDOW SLIDING 3", 7);
	check("SELECT sum(n) AS t FROM s WINDOW TUMBLING UNTIL sum(n) >= 10", 3);
	check("SELECT k, n, max(n) OVER WINDOW AS m FROM s WINDOW TUMBLING 2 PARTITION BY k", 7);
}

static void test_time(void **state)
{
	(void)state;
	check("SELECT k, max(n) AS m FROM s GROUP BY k WINDOW TUMBLING 10s", 5);
	check("SELECT count(*) AS c FROM s WINDOW HOPPING 10s EVERY 5s", 7);
	check("SELECT k, sum(n) AS t FROM s WINDOW SLIDING 10s", 7);
	check("SELECT count(*) AS c FROM s WINDOW TUMBLING 3 OR 60s", 3);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_rows),
		cmocka_unit_test(test_groups),
		cmocka_unit_test(test_windows),
		cmocka_unit_test(test_time),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
