/*
 * Input made to hurt: patterns that backtrack for ever, JSON nested 100,000 deep, decimals of 400
 * digits, arrays of a million, bytes that are no text, zones that do not exist. Each ends in an
 * error or in a NULL and a count, within the memory that was set; a query that never ended would
 * be stopped by the alarm.
 */
#include "riffle.h"
#include "unit.h"

#include "planner/functions.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum {
	DEEP = 100000,
	DIGITS = 400,
	MILLION = 1000000,
	MEMORY = 256 << 20,
	ALARM_S = 300,
	TEXT_MAX = 4096
};

static riffle_engine *engine;

static int open_engine(void **state)
{
	riffle_error error = RIFFLE_ERROR_INIT;
	char setting[64];
	(void)state;
	alarm(ALARM_S);
	assert_int_equal(riffle_open(NULL, &engine, &error), RIFFLE_OK);
	snprintf(setting, sizeof setting, "SET memory = %d", MEMORY);
	assert_int_equal(riffle_exec(engine, setting, RIFFLE_NUL_TERMINATED, &error), RIFFLE_OK);
	return 0;
}

static int close_engine(void **state)
{
	(void)state;
	return riffle_close(engine, 1000) == RIFFLE_OK ? 0 : -1;
}

static void exec(const char *sql)
{
	riffle_error error = RIFFLE_ERROR_INIT;
	if (riffle_exec(engine, sql, RIFFLE_NUL_TERMINATED, &error) < 0)
		fail_msg("%s: %s", sql, error.message);
}

/* What a query gave: its rows as text, a line each, and what was counted. */
typedef struct outcome {
	char text[TEXT_MAX];
	riffle_status status;
	riffle_error error;
	riffle_query_stats stats;
} outcome;

static void add_rows(outcome *result, const riffle_batch *batch)
{
	uint32_t rows, columns;
	assert_int_equal(riffle_batch_info(batch, &rows, &columns), RIFFLE_OK);
	for (uint32_t row = 0; row < rows; row++) {
		for (uint32_t column = 0; column < columns; column++) {
			size_t used = strlen(result->text), size;
			char *to = result->text + used;
			if (riffle_batch_text(batch, row, column, to, TEXT_MAX - 8 - used, &size) ==
			    RIFFLE_DONE)
				strcpy(to, "NULL");
			strcat(to, column + 1 < columns ? "," : "\n");
		}
	}
}

static void finish(riffle_query *query, outcome *result)
{
	riffle_batch *batch;
	do {
		result->status = riffle_next(query, 0, &batch, &result->error);
		if (result->status == RIFFLE_ROW) {
			add_rows(result, batch);
			riffle_batch_free(batch);
		}
	} while (result->status == RIFFLE_ROW);
	result->stats.size = sizeof result->stats;
	assert_int_equal(riffle_query_stats_get(query, &result->stats), RIFFLE_OK);
	assert_true(result->stats.memory_peak_bytes <= MEMORY);
	riffle_query_free(query);
	if (result->status < 0) assert_true(result->error.message[0] != 0);
}

static outcome run(const char *sql)
{
	outcome result = {.error = RIFFLE_ERROR_INIT};
	riffle_query *query;
	result.status = riffle_prepare(engine, sql, RIFFLE_NUL_TERMINATED, NULL, &query, &result.error);
	if (result.status >= 0) finish(query, &result);
	return result;
}

/* It gives that, with so many bad values counted. */
static void expect(const char *sql, const char *text, uint64_t bad_values)
{
	outcome result = run(sql);
	if (result.status < 0) fail_msg("%.100s: %s", sql, result.error.message);
	assert_string_equal(result.text, text);
	if (result.stats.bad_values != bad_values)
		fail_msg("%.100s: %d bad values", sql, (int)result.stats.bad_values);
}

static void expect_error(const char *sql, riffle_status status, const char *message)
{
	outcome result = run(sql);
	if (result.status != status || !strstr(result.error.message, message))
		fail_msg("%.100s: %d, %s", sql, (int)result.status, result.error.message);
}

/* Reads a stream of that definition to which the bytes are pushed, and ends it. */
static outcome read_bytes(const char *definition, const char *select, const char *bytes,
                          size_t size)
{
	outcome result = {.error = RIFFLE_ERROR_INIT};
	riffle_stream *stream;
	riffle_query *query;
	char sql[256];
	snprintf(sql, sizeof sql, "CREATE OR REPLACE STREAM s %s", definition);
	exec(sql);
	assert_int_equal(
		riffle_prepare(engine, select, RIFFLE_NUL_TERMINATED, NULL, &query, &result.error),
		RIFFLE_OK);
	assert_int_equal(riffle_start(query, &result.error), RIFFLE_OK);
	assert_int_equal(riffle_stream_open(engine, "s", &stream, &result.error), RIFFLE_OK);
	while (size) {
		size_t taken;
		riffle_batch *batch;
		assert_true(riffle_push_bytes(stream, bytes, size, &taken, &result.error) >= 0);
		bytes += taken;
		size -= taken;
		if (riffle_next(query, 0, &batch, &result.error) != RIFFLE_ROW) continue;
		add_rows(&result, batch);
		riffle_batch_free(batch);
	}
	assert_int_equal(riffle_stream_advance(stream, INT64_MIN, 1, &result.error), RIFFLE_OK);
	finish(query, &result);
	riffle_stream_free(stream);
	return result;
}

/* ---- patterns ---- */

/* An argument that is neither the text nor the pattern. */
static const char *plain_argument(char letter)
{
	switch (letter) {
	case 'b': return "true";
	case 'i': return "1";
	case 'd': return "1.5";
	case 's': return "TIMESTAMP '2026-01-01'";
	case 'v': return "INTERVAL '1' HOUR";
	case 'j': return "'{}'";
	default: return "''";
	}
}

static void a_pattern_that_backtracks_for_ever(void **state)
{
	static const char text[] = "repeat('a', 3000) || 'b'", pattern[] = "'^(?<g>a+)+$'";
	uint32_t called = 0;
	(void)state;
	for (uint32_t i = 0; i < rf_function_count; i++) {
		const rf_function *function = &rf_functions[i];
		char sql[512], *to = sql;
		bool is_group;
		if (strncmp(function->name, "regexp_", 7) != 0 || strncmp(function->args, "tt", 2) != 0)
			continue;
		to += sprintf(to, "SELECT %s(%s, %s", function->name, text, pattern);
		/* A third text is mostly flags. */
		is_group = strcmp(function->name, "regexp_extract") == 0 && function->args[2] == 't';
		for (const char *letter = function->args + 2; *letter; letter++)
			to += sprintf(to, ", %s", is_group ? "'g'" : plain_argument(*letter));
		strcpy(to, ")");
		expect(sql, "NULL\n", 1);
		called++;
	}
	assert_true(called > 5);
	expect("SELECT repeat('a', 3000) || 'b' ~ '^(a|aa)+$'", "NULL\n", 1);
	expect("SELECT repeat('a', 3000) || 'b' ~* '(A*)*\\1$'", "NULL\n", 1);
	expect("SELECT repeat('a', 100000) LIKE repeat('%a', 1000) || '%c%'", "false\n", 0);
	expect("SELECT repeat('a', 100000) ILIKE repeat('_%', 1000) || 'C%'", "false\n", 0);
}

static void a_line_that_a_pattern_backtracks_on(void **state)
{
	char bytes[8192];
	outcome result;
	(void)state;
	memset(bytes, 'a', sizeof bytes);
	memcpy(bytes + sizeof bytes - 6, "b\nab1\n", 6);
	result = read_bytes("(x TEXT) FORMAT REGEX '^(?<x>(?:a+)+b1|b)$'", "SELECT x FROM s", bytes,
	                    sizeof bytes);
	assert_int_equal(result.status, RIFFLE_DONE);
	assert_string_equal(result.text, "ab1\n");
	assert_int_equal(result.stats.bad_rows, 1);
}

/* ---- nested JSON ---- */

/* before, DEEP times what opens, the middle, DEEP times what closes, after. */
static char *nested(const char *before, const char *opens, const char *middle, const char *closes,
                    const char *after, size_t *size)
{
	size_t open_size = strlen(opens), close_size = strlen(closes);
	char *text = malloc(DEEP * (open_size + close_size) + 200), *to = text;
	to = stpcpy(to, before);
	for (int i = 0; i < DEEP; i++) to = stpcpy(to, opens);
	to = stpcpy(to, middle);
	for (int i = 0; i < DEEP; i++) to = stpcpy(to, closes);
	to = stpcpy(to, after);
	*size = (size_t)(to - text);
	return text;
}

static void json_nested_deep_in_a_line(void **state)
{
	static const struct {
		const char *columns, *before, *opens, *middle, *closes, *after;
	} cases[] = {
		{"(n BIGINT, x JSON)", "{\"n\":1,\"x\":", "[", "", "]", "}\n{\"n\":2,\"x\":[]}\n"},
		{"(n BIGINT, x TEXT)", "{\"n\":1,\"x\":", "{\"a\":", "1", "}",
	     "}\n{\"n\":2,\"x\":\"[]\"}\n"},
		{"(n BIGINT, x JSON)", "", "[", "", "]", "\n{\"n\":2,\"x\":[]}\n"},
		{"(n BIGINT, x JSON)", "{\"n\":1,\"x\":", "[", "", "", "\n{\"n\":2,\"x\":[]}\n"},
		{"(n BIGINT, x BIGINT[])", "{\"n\":1,\"x\":", "[", "", "]", "}\n{\"n\":2,\"x\":[]}\n"},
	};
	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		char definition[64];
		size_t size;
		char *text = nested(cases[i].before, cases[i].opens, cases[i].middle, cases[i].closes,
		                    cases[i].after, &size);
		outcome result;
		snprintf(definition, sizeof definition, "%s FORMAT NDJSON", cases[i].columns);
		result = read_bytes(definition, "SELECT n, x FROM s", text, size);
		assert_int_equal(result.status, RIFFLE_DONE);
		assert_string_equal(result.text, "2,[]\n");
		assert_int_equal(result.stats.bad_rows, 1);
		/* Also where nothing of it is wanted. */
		result = read_bytes(definition, "SELECT n FROM s", text, size);
		assert_string_equal(result.text, "2\n");
		assert_int_equal(result.stats.bad_rows, 1);
		free(text);
	}
}

static void json_nested_deep_in_a_field(void **state)
{
	size_t size;
	char *text = nested("1,\"", "[", "", "]", "\"\n2,[]\n", &size);
	outcome result = read_bytes("(n BIGINT, x JSON) FORMAT CSV (header false)",
	                            "SELECT n, x FROM s", text, size);
	(void)state;
	assert_string_equal(result.text, "1,NULL\n2,[]\n");
	assert_int_equal(result.stats.bad_values, 1);
	free(text);
}

/* Every function that reads JSON from a text. */
static void json_nested_deep_in_functions(void **state)
{
	static const char *const texts[] = {
		"repeat('[', 100000) || repeat(']', 100000)",
		"repeat('{\"a\":', 100000) || '1' || repeat('}', 100000)",
		"repeat('[', 100000)",
	};
	uint32_t called = 0;
	(void)state;
	for (size_t k = 0; k < sizeof texts / sizeof *texts; k++) {
		char sql[512];
		snprintf(sql, sizeof sql, "SELECT (%s)::JSON", texts[k]);
		expect(sql, "NULL\n", 1);
		snprintf(sql, sizeof sql, "SELECT TRY_CAST(%s AS JSON), TRY_CAST(%s AS BIGINT[])", texts[k],
		         texts[k]);
		expect(sql, "NULL,NULL\n", 0);
		for (uint32_t i = 0; i < rf_function_count; i++) {
			const rf_function *function = &rf_functions[i];
			char *to = sql;
			outcome result;
			if (function->flags & RF_FN_OPERATOR || !strchr(function->args, 'j')) continue;
			to += sprintf(to, "SELECT %s(", function->name);
			for (const char *letter = function->args; *letter; letter++)
				to += *letter == 'j'
					? sprintf(to, "%s(%s)::JSON", to[-1] == '(' ? "" : ", ", texts[k])
					: sprintf(to, "%s%s", to[-1] == '(' ? "" : ", ", plain_argument(*letter));
			strcpy(to, ")");
			result = run(sql);
			if (result.status < 0) fail_msg("%.100s: %s", sql, result.error.message);
			called++;
		}
	}
	assert_true(called > 10);
}

/* What is as deep as may be can't be put into more: NULL, or still JSON. */
static void json_made_too_deep(void **state)
{
	(void)state;
	expect("SELECT json_valid(x::TEXT) FROM (SELECT (repeat('[', 200) || repeat(']', 200))::JSON "
	       "AS x)",
	       "true\n", 0);
	expect("SELECT coalesce(json_valid(json_array(x, 1)::TEXT), true), "
	       "coalesce(json_valid(json_object('a', x)::TEXT), true) "
	       "FROM (SELECT (repeat('[', 200) || repeat(']', 200))::JSON AS x)",
	       "true,true\n", 1);
	expect(
		"SELECT to_json(ARRAY[x]) FROM (SELECT (repeat('[', 200) || repeat(']', 200))::JSON AS x)",
		"NULL\n", 1);
}

/* ---- numbers ---- */

static void numbers_of_400_digits(void **state)
{
	char digits[DIGITS + 1], sql[1024], bytes[4096];
	outcome result;
	(void)state;
	memset(digits, '9', DIGITS);
	digits[DIGITS] = 0;
	expect("SELECT repeat('9', 400)::DECIMAL(38, 2)", "NULL\n", 1);
	expect("SELECT ('0.' || repeat('0', 400) || '1')::DECIMAL(38, 2)", "0.00\n", 0);
	expect("SELECT ('0.' || repeat('4', 400))::DECIMAL(38, 38)",
	       "0.44444444444444444444444444444444444444\n", 0);
	expect("SELECT (repeat('0', 400) || '1.25')::DECIMAL(5, 2)", "1.25\n", 0);
	expect("SELECT repeat('9', 400)::BIGINT", "NULL\n", 1);
	expect("SELECT repeat('9', 400)::DOUBLE", "NULL\n", 1);
	expect("SELECT ('0.' || repeat('3', 400))::DOUBLE", "0.3333333333333333\n", 0);
	expect("SELECT TRY_CAST(repeat('9', 400) AS DECIMAL(10, 0))", "NULL\n", 0);
	snprintf(sql, sizeof sql, "SELECT %s", digits);
	expect_error(sql, RIFFLE_SYNTAX, "");
	snprintf(sql, sizeof sql, "SELECT %s.5", digits);
	expect_error(sql, RIFFLE_SYNTAX, "too large for DOUBLE");
	expect_error("SELECT 1::DECIMAL(400, 2)", RIFFLE_TYPE, "");
	snprintf(bytes, sizeof bytes, "1,%s\n2,0.%s\n3,-%s\n4,7\n", digits, digits, digits);
	result = read_bytes("(n BIGINT, x DECIMAL(20, 3)) FORMAT CSV (header false)",
	                    "SELECT n, x FROM s", bytes, strlen(bytes));
	assert_string_equal(result.text, "1,NULL\n2,1.000\n3,NULL\n4,7.000\n");
	assert_int_equal(result.stats.bad_values, 2);
	snprintf(bytes, sizeof bytes, "{\"n\":1,\"x\":%s}\n{\"n\":2,\"x\":\"%s\"}\n{\"n\":%s}\n",
	         digits, digits, digits);
	result = read_bytes("(n BIGINT, x DECIMAL(20, 3)) FORMAT NDJSON", "SELECT n, x FROM s", bytes,
	                    strlen(bytes));
	assert_string_equal(result.text, "1,NULL\n2,NULL\nNULL,NULL\n");
	assert_int_equal(result.stats.bad_values, 3);
}

/* ---- arrays ---- */

/* [1,1,...] of so many elements, within a line of NDJSON. */
static char *array_line(size_t count, size_t *size)
{
	char *text = malloc(count * 2 + 64), *to = stpcpy(text, "{\"n\":1,\"x\":[1");
	for (size_t i = 1; i < count; i++) to = stpcpy(to, ",1");
	to = stpcpy(to, "]}\n{\"n\":2,\"x\":[2]}\n");
	*size = (size_t)(to - text);
	return text;
}

static void arrays_of_a_million(void **state)
{
	static const size_t counts[] = {MILLION, (1 << 20) + 1};
	(void)state;
	exec("SET max_row_bytes = 16777216");
	for (size_t i = 0; i < 2; i++) {
		size_t size;
		char *text = array_line(counts[i], &size);
		outcome result = read_bytes("(n BIGINT, x BIGINT[]) FORMAT NDJSON",
		                            "SELECT n, cardinality(x) FROM s", text, size);
		assert_string_equal(result.text, i ? "1,NULL\n2,1\n" : "1,1000000\n2,1\n");
		assert_int_equal(result.stats.bad_values, i);
		free(text);
	}
	exec("SET max_row_bytes = 1048576");
	expect("SELECT generate_series(1, 9223372036854775807)", "NULL\n", 1);
	expect("SELECT generate_series(1, 2000000)", "NULL\n", 1);
	expect("SELECT cardinality(string_to_array(repeat(',', 999999), ','))", "1000000\n", 0);
	expect("SELECT string_to_array(repeat(',', 2000000), ',')", "NULL\n", 1);
	expect("SELECT ('[' || repeat('1,', 2000000) || '1]')::BIGINT[]", "NULL\n", 1);
	expect("SELECT array_cat(a, a) FROM (SELECT generate_series(1, 1000000) AS a)", "NULL\n", 1);
	expect("SELECT cardinality(a[2:]), a[1000000] FROM (SELECT generate_series(1, 1000000) AS a)",
	       "999999,1000000\n", 0);
}

/* Every function of an array, over one that is long: none takes time by its square. */
static void functions_of_a_long_array(void **state)
{
	uint32_t called = 0;
	(void)state;
	for (uint32_t i = 0; i < rf_function_count; i++) {
		const rf_function *function = &rf_functions[i];
		char sql[512], *to = sql;
		outcome result;
		if (!strpbrk(function->args, "lIDT") || function->flags & RF_FN_OPERATOR) continue;
		to += sprintf(to, "SELECT %s(", function->name);
		for (const char *letter = function->args; *letter; letter++) {
			const char *comma = to[-1] == '(' ? "" : ", ";
			if (strchr("lI", *letter))
				to += sprintf(to, "%sa", comma);
			else if (*letter == 'D' || *letter == 'T')
				to += sprintf(to, "%sa::%s[]", comma, *letter == 'D' ? "DOUBLE" : "TEXT");
			else
				to +=
					sprintf(to, "%s%s", comma, *letter == 'e' ? "77777" : plain_argument(*letter));
		}
		strcpy(to, ") IS NULL FROM (SELECT generate_series(1, 100000) AS a)");
		result = run(sql);
		if (result.status < 0) fail_msg("%s: %s", sql, result.error.message);
		called++;
	}
	assert_true(called > 30);
}

/* ---- bytes that are no text ---- */

static void bytes_that_are_no_text(void **state)
{
	static const struct {
		const char *definition, *bytes, *text;
		uint64_t bad_rows, bad_values;
	} cases[] = {
		{"(k TEXT, n BIGINT) FORMAT CSV (header false)", "\xFF,1\na\xC3,2\nb,3\n",
	     "NULL,1\nNULL,2\nb,3\n", 0, 2},
		{"(k TEXT, n BIGINT) FORMAT CSV (header false, escape '\\', trim)",
	     "\"\\\xFF\",1\n\xC3\\x ,2\nb,3\n", "NULL,1\nNULL,2\nb,3\n", 0, 2},
		{"(k TEXT, n BIGINT) FORMAT NDJSON", "{\"k\":\"\xFF\",\"n\":1}\n{\"k\":\"b\",\"n\":3}\n",
	     "NULL,1\nb,3\n", 0, 1},
		{"(k TEXT, n BIGINT) FORMAT LOGFMT", "k=\xE2\x82 n=1\nk=b n=3\n", "NULL,1\nb,3\n", 0, 1},
		{"(k TEXT, n BIGINT) FORMAT REGEX '^(?<k>.) (?<n>\\d)$'", "\xFF 1\nb 3\n", "b,3\n", 1, 0},
	};
	riffle_error error = RIFFLE_ERROR_INIT;
	riffle_value value = {.size = sizeof value, .type = RIFFLE_TYPE_TEXT, .as.text = {"a\xFF", 2}};
	riffle_query *query;
	riffle_stream *stream;
	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		outcome result = read_bytes(cases[i].definition, "SELECT k, n FROM s", cases[i].bytes,
		                            strlen(cases[i].bytes));
		assert_string_equal(result.text, cases[i].text);
		assert_int_equal(result.stats.bad_rows, cases[i].bad_rows);
		assert_int_equal(result.stats.bad_values, cases[i].bad_values);
	}
	expect_error("SELECT '\xFF'", RIFFLE_SYNTAX, "not valid UTF-8");
	assert_int_equal(riffle_prepare(engine, "SELECT upper(?::TEXT)", RIFFLE_NUL_TERMINATED, NULL,
	                                &query, &error),
	                 RIFFLE_OK);
	assert_int_equal(riffle_bind(query, "1", &value, &error), RIFFLE_INVALID);
	assert_string_equal(error.message, "the value of parameter \"1\" is not valid UTF-8");
	value.type = RIFFLE_TYPE_JSON;
	value.as.text = (riffle_text){"[1,", 3};
	assert_int_equal(riffle_bind(query, "1", &value, &error), RIFFLE_INVALID);
	assert_string_equal(error.message, "the value of parameter \"1\" is not valid JSON");
	assert_true(riffle_start(query, &error) < 0);
	riffle_query_free(query);
	exec("CREATE OR REPLACE STREAM s (k TEXT)");
	assert_int_equal(riffle_stream_open(engine, "s", &stream, &error), RIFFLE_OK);
	value.type = RIFFLE_TYPE_TEXT;
	value.as.text = (riffle_text){"\xC3", 1};
	assert_true(riffle_push_row(stream, &value, 1, &error) < 0);
	riffle_stream_free(stream);
}

/* ---- zones ---- */

/* Whether a function checks that argument to be a zone, as it does when it is constant. */
static bool takes_zone(const rf_function *function, uint32_t arg, rf_memory *memory)
{
	rf_error error = RIFFLE_ERROR_INIT;
	rf_status status = rf_function_check_text(function, arg, RF_TEXT("Mars/Olympus"),
	                                          (rf_loc){0, 0}, memory, &error);
	return status < 0 && strstr(error.message, "time zone");
}

static const char *zone_argument(const rf_function *function, uint32_t arg)
{
	switch (function->args[arg]) {
	case 't': return arg == 0 ? "'day'" : "'YYYY'";
	case 'i':
	case 'd': return "1";
	case 'v': return "INTERVAL '1' HOUR";
	default: return "TIMESTAMP '2026-01-01'";
	}
}

static void a_zone_that_does_not_exist(void **state)
{
	static const char from[] = " FROM (SELECT 'Mars/Olympus' || repeat('x', n) AS z FROM "
							   "(SELECT 0 AS n UNION ALL SELECT 100000))";
	rf_memory memory;
	uint32_t called = 0;
	(void)state;
	rf_memory_init(&memory, NULL, 0);
	for (uint32_t i = 0; i < rf_function_count; i++) {
		const rf_function *function = &rf_functions[i];
		for (uint32_t zone = 0; function->args[zone]; zone++) {
			char by_row[512], constant[512], *a = by_row, *b = constant;
			if (!takes_zone(function, zone, &memory)) continue;
			a += sprintf(a, "SELECT %s(", function->name);
			b += sprintf(b, "SELECT %s(", function->name);
			for (uint32_t arg = 0; function->args[arg]; arg++) {
				const char *other = zone_argument(function, arg), *comma = arg ? ", " : "";
				a += sprintf(a, "%s%s", comma, arg == zone ? "z" : other);
				b += sprintf(b, "%s%s", comma, arg == zone ? "'Mars/Olympus'" : other);
			}
			sprintf(a, ")%s", from);
			strcpy(b, ")");
			expect(by_row, "NULL\nNULL\n", 2);
			expect_error(constant, RIFFLE_NAME, "unknown time zone \"Mars/Olympus\"");
			called++;
		}
	}
	assert_true(called > 8);
	expect_error("SELECT TIMESTAMP '2026-01-01' AT TIME ZONE 'Mars/Olympus'", RIFFLE_NAME,
	             "unknown time zone");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_pattern_that_backtracks_for_ever),
		cmocka_unit_test(a_line_that_a_pattern_backtracks_on),
		cmocka_unit_test(json_nested_deep_in_a_line),
		cmocka_unit_test(json_nested_deep_in_a_field),
		cmocka_unit_test(json_nested_deep_in_functions),
		cmocka_unit_test(json_made_too_deep),
		cmocka_unit_test(numbers_of_400_digits),
		cmocka_unit_test(arrays_of_a_million),
		cmocka_unit_test(functions_of_a_long_array),
		cmocka_unit_test(bytes_that_are_no_text),
		cmocka_unit_test(a_zone_that_does_not_exist),
	};
	return cmocka_run_group_tests(tests, open_engine, close_engine);
}
