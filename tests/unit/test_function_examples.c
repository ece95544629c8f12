/*
 * The example of every function, operator, form and aggregate gives the result that is written
 * beside it, with and without constant folding: what .help and docs/functions.md show is true.
 */
#include "unit.h"

#include "planner/function_help.h"

#include <stdio.h>
#include <string.h>

static void read_one(riffle_engine *engine, const char *sql, char *text, size_t capacity)
{
	riffle_error error = RIFFLE_ERROR_INIT;
	riffle_query *query = NULL;
	riffle_batch *batch = NULL;
	riffle_status status;
	uint32_t rows = 0, columns = 0;
	size_t size;
	if (riffle_prepare(engine, sql, strlen(sql), NULL, &query, &error) < 0)
		fail_msg("%s: %s", sql, error.message);
	status = riffle_next(query, UINT32_MAX, &batch, &error);
	if (status != RIFFLE_ROW) fail_msg("%s: %s", sql, error.message);
	assert_int_equal(riffle_batch_info(batch, &rows, &columns), RIFFLE_OK);
	assert_int_equal(rows, 1);
	if (riffle_batch_text(batch, 0, 0, text, capacity, &size) == RIFFLE_DONE)
		snprintf(text, capacity, "NULL");
	riffle_batch_free(batch);
	riffle_query_free(query);
}

/* The rows that examples of aggregates are over. */
static const char example_rows[] =
	"CREATE STREAM three (n BIGINT, x DOUBLE, s TEXT, ok BOOLEAN, d INTERVAL, t TIMESTAMP) "
	"TIMESTAMP BY t;"
	"FEED three VALUES (3, 1.5, 'b', true, INTERVAL '1' HOUR, '2026-01-01 00:00:00'),"
	"(1, 2.5, 'a', false, INTERVAL '30' MINUTE, '2026-01-01 00:00:10'),"
	"(2, 5.0, 'a', true, INTERVAL '1' HOUR, '2026-01-01 00:00:30');"
	"END three;";

static void run(riffle_engine *engine, const char *sql)
{
	riffle_error error = RIFFLE_ERROR_INIT;
	if (riffle_exec(engine, sql, strlen(sql), &error) < 0) fail_msg("%s: %s", sql, error.message);
}

static void check_all(const char *setting)
{
	riffle_error error = RIFFLE_ERROR_INIT;
	riffle_engine *engine;
	rf_function_help help;
	assert_int_equal(riffle_open(NULL, &engine, &error), RIFFLE_OK);
	run(engine, setting);
	run(engine, example_rows);
	for (uint32_t i = 0; rf_function_help_at(NULL, i, &help); i++) {
		char sql[512], text[256];
		if (!help.example) continue;
		snprintf(sql, sizeof sql, "SELECT %s AS result%s;", help.example,
		         strcmp(help.kind, "aggregate") == 0 ? " FROM three" : "");
		read_one(engine, sql, text, sizeof text);
		if (strcmp(text, help.result) != 0)
			fail_msg("%s gives %s, not %s", help.example, text, help.result);
	}
	assert_int_equal(riffle_close(engine, 1000), RIFFLE_OK);
}

static void folded(void **state)
{
	(void)state;
	check_all("SET rewrite_fold_constants = true;");
}

static void not_folded(void **state)
{
	(void)state;
	check_all("SET rewrite_fold_constants = false;");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(folded),
		cmocka_unit_test(not_folded),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
