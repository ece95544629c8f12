/* Every type through riffle.h: rows pushed in come out as columns, with what their type says. */
#include "riffle.h"
#include "unit.h"

#include <string.h>

static riffle_value text_value(riffle_type type, const char *text)
{
	return (riffle_value){
		.size = sizeof(riffle_value), .type = type, .as.text = {text, strlen(text)}};
}

static riffle_value decimal_value(int64_t number, uint32_t scale)
{
	return (riffle_value){.size = sizeof(riffle_value),
	                      .type = RIFFLE_TYPE_DECIMAL,
	                      .as.decimal = {(uint64_t)number, number < 0 ? -1 : 0},
	                      .scale = scale};
}

typedef struct world {
	riffle_engine *engine;
	riffle_stream *stream;
	riffle_query *query;
	riffle_batch *batch;
} world;

static void open_world(world *w)
{
	memset(w, 0, sizeof *w);
	assert_int_equal(riffle_open(NULL, &w->engine, NULL), RIFFLE_OK);
	assert_int_equal(riffle_exec(w->engine,
	                             "CREATE STREAM s (d DECIMAL(10, 2), j JSON, b BLOB, a BIGINT[], "
	                             "m DECIMAL(5, 1)[])",
	                             RIFFLE_NUL_TERMINATED, NULL),
	                 RIFFLE_OK);
	assert_int_equal(
		riffle_prepare(w->engine, "SELECT * FROM s", RIFFLE_NUL_TERMINATED, NULL, &w->query, NULL),
		RIFFLE_OK);
	assert_int_equal(riffle_start(w->query, NULL), RIFFLE_OK);
	assert_int_equal(riffle_stream_open(w->engine, "s", &w->stream, NULL), RIFFLE_OK);
}

static void close_world(world *w)
{
	riffle_batch_free(w->batch);
	riffle_query_free(w->query);
	riffle_stream_free(w->stream);
	assert_int_equal(riffle_close(w->engine, 1000), RIFFLE_OK);
}

static void get_column(const world *w, uint32_t number, riffle_column *column)
{
	*column = (riffle_column){.size = sizeof *column};
	assert_int_equal(riffle_batch_column(w->batch, number, column), RIFFLE_OK);
}

static void check_text(const world *w, uint32_t column, const char *expected)
{
	char text[80];
	size_t size;
	assert_int_equal(riffle_batch_text(w->batch, 0, column, text, sizeof text, &size), RIFFLE_OK);
	assert_string_equal(text, expected);
}

static void check_array(const world *w)
{
	riffle_value element = {.size = sizeof element};
	riffle_column column;
	riffle_text array;
	get_column(w, 3, &column);
	assert_int_equal(column.type, RIFFLE_TYPE_ARRAY);
	assert_int_equal(column.element, RIFFLE_TYPE_BIGINT);
	array = ((const riffle_text *)column.values)[0];
	assert_int_equal(riffle_array_count(array), 3);
	assert_int_equal(riffle_array_value(&column, array, 0, &element), RIFFLE_OK);
	assert_int_equal(element.type, RIFFLE_TYPE_BIGINT);
	assert_int_equal(element.as.bigint, 7);
	assert_int_equal(riffle_array_value(&column, array, 1, &element), RIFFLE_OK);
	assert_int_equal(element.type, RIFFLE_TYPE_NULL);
	assert_int_equal(riffle_array_value(&column, array, 3, &element), RIFFLE_MISUSE);
	get_column(w, 4, &column);
	assert_int_equal(column.element, RIFFLE_TYPE_DECIMAL);
	assert_int_equal(column.scale, 1);
	array = ((const riffle_text *)column.values)[0];
	assert_int_equal(riffle_array_value(&column, array, 0, &element), RIFFLE_OK);
	assert_int_equal(element.as.decimal.low, 15);
	assert_int_equal(element.scale, 1);
}

static void rows_go_through(void **state)
{
	const riffle_value row[] = {
		decimal_value(-12345, 3), text_value(RIFFLE_TYPE_TEXT, " {\"a\" : [1, 2]} "),
		text_value(RIFFLE_TYPE_BLOB, "\xff\x01"), text_value(RIFFLE_TYPE_TEXT, "[7, null, -1]"),
		text_value(RIFFLE_TYPE_TEXT, "[1.5]")};
	riffle_column column;
	world w;
	(void)state;
	open_world(&w);
	assert_int_equal(riffle_push_row(w.stream, row, 5, NULL), RIFFLE_OK);
	assert_int_equal(riffle_stream_advance(w.stream, INT64_MIN, 1, NULL), RIFFLE_OK);
	assert_int_equal(riffle_next(w.query, UINT32_MAX, &w.batch, NULL), RIFFLE_ROW);
	get_column(&w, 0, &column);
	assert_int_equal(column.type, RIFFLE_TYPE_DECIMAL);
	assert_int_equal(column.precision, 10);
	assert_int_equal(column.scale, 2);
	assert_int_equal((int64_t)((const riffle_decimal *)column.values)[0].low, -1235);
	assert_int_equal(riffle_query_column_type(w.query, 0), RIFFLE_TYPE_DECIMAL);
	check_text(&w, 0, "-12.35");
	check_text(&w, 1, "{\"a\":[1,2]}");
	check_text(&w, 2, "\\xff01");
	check_text(&w, 3, "[7,null,-1]");
	check_text(&w, 4, "[1.5]");
	check_array(&w);
	close_world(&w);
}

static void values_that_do_not_fit(void **state)
{
	riffle_value row[] = {text_value(RIFFLE_TYPE_TEXT, "1.5"), text_value(RIFFLE_TYPE_TEXT, "1"),
	                      text_value(RIFFLE_TYPE_BLOB, ""), text_value(RIFFLE_TYPE_TEXT, "[]"),
	                      text_value(RIFFLE_TYPE_TEXT, "[]")};
	static const struct bad {
		uint32_t column;
		const char *text;
	} cases[] = {{0, "123456789.00"}, {0, "x"}, {1, "{"}, {3, "[1.5]"}, {3, "1"}, {4, "[99999]"}};
	riffle_error error = RIFFLE_ERROR_INIT;
	world w;
	(void)state;
	open_world(&w);
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		riffle_value good = row[cases[i].column];
		row[cases[i].column] = text_value(RIFFLE_TYPE_TEXT, cases[i].text);
		assert_int_equal(riffle_push_row(w.stream, row, 5, &error), RIFFLE_TYPE);
		assert_non_null(strstr(error.message, "does not fit column"));
		row[cases[i].column] = good;
	}
	assert_int_equal(riffle_push_row(w.stream, row, 5, &error), RIFFLE_OK);
	close_world(&w);
}

static void parameters_of_every_type(void **state)
{
	riffle_value decimal = decimal_value(125, 2), blob = text_value(RIFFLE_TYPE_BLOB, "a");
	riffle_engine *engine;
	world w = {0};
	(void)state;
	assert_int_equal(riffle_open(NULL, &engine, NULL), RIFFLE_OK);
	assert_int_equal(riffle_prepare(engine, "SELECT ? + 1::DECIMAL(3, 1), length(?)",
	                                RIFFLE_NUL_TERMINATED, NULL, &w.query, NULL),
	                 RIFFLE_OK);
	assert_int_equal(riffle_bind(w.query, "1", &decimal, NULL), RIFFLE_OK);
	assert_int_equal(riffle_bind(w.query, "2", &blob, NULL), RIFFLE_OK);
	assert_int_equal(riffle_next(w.query, UINT32_MAX, &w.batch, NULL), RIFFLE_ROW);
	check_text(&w, 0, "2.25");
	check_text(&w, 1, "1");
	riffle_batch_free(w.batch);
	riffle_query_free(w.query);
	assert_int_equal(riffle_close(engine, 1000), RIFFLE_OK);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(rows_go_through),
		cmocka_unit_test(values_that_do_not_fit),
		cmocka_unit_test(parameters_of_every_type),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
