/*
 * The example of every function in the list gives the result that is written beside it, with
 * and without constant folding: what SHOW FUNCTIONS and docs/functions.md show is true.
 */
#include "unit.h"

#include "planner/functions.h"

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

static void check_all(const char *setting)
{
	riffle_error error = RIFFLE_ERROR_INIT;
	riffle_engine *engine;
	assert_int_equal(riffle_open(NULL, &engine, &error), RIFFLE_OK);
	assert_int_equal(riffle_exec(engine, setting, strlen(setting), &error), RIFFLE_OK);
	for (uint32_t i = 0; i < rf_function_count; i++) {
		const rf_function *function = &rf_functions[i];
		char sql[512], text[256];
		snprintf(sql, sizeof sql, "SELECT %s AS result;", function->example);
		read_one(engine, sql, text, sizeof text);
		if (strcmp(text, function->example_result) != 0)
			fail_msg("%s gives %s, not %s", function->example, text, function->example_result);
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
