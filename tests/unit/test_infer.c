/* Inferring columns: types, NULL words, names, and inputs with nothing in them. */
#include "format_helper.h"

static rf_format_spec header_csv(void)
{
	rf_format_spec format = csv_format();
	format.has_header = true;
	return format;
}

/* "name TYPE, name TYPE null 'word'", then the notices. */
static void expect_inferred_of(rf_format_spec format, const char *bytes, size_t size, bool is_end,
                               const char *wanted)
{
	char *exact = malloc(size ? size : 1);
	rf_memory memory;
	rf_arena arena;
	rf_buffer notices, out;
	rf_schema columns;
	rf_error error = RIFFLE_ERROR_INIT;
	memcpy(exact, bytes, size);
	rf_memory_init(&memory, NULL, 0);
	rf_arena_init(&arena, &memory);
	rf_buffer_init(&notices, &memory, 1 << 16);
	rf_buffer_init(&out, &memory, 1 << 20);
	if (rf_infer_schema(&format, exact, size, is_end, &arena, &columns, &notices, &error) < 0) {
		rf_buffer_printf(&out, "error: %s", error.message);
		assert_true(error.hint[0] != 0 || error.code == RIFFLE_LIMIT);
	} else {
		for (uint32_t i = 0; i < columns.count; i++) {
			const rf_column_def *column = &columns.columns[i];
			assert_int_equal(column->name.data[column->name.size], 0);
			rf_buffer_printf(&out, "%s%s %s", i ? ", " : "", column->name.data,
			                 rf_type_name(column->type).text);
			if (column->null_word.size)
				rf_buffer_printf(&out, " null '%.*s'", (int)column->null_word.size,
				                 column->null_word.data);
		}
		if (notices.size) rf_buffer_append_byte(&out, '\n');
		rf_buffer_append(&out, notices.data, notices.size);
	}
	rf_buffer_append_byte(&out, 0);
	free(exact);
	assert_string_equal(out.data, wanted);
	rf_buffer_release(&out);
	rf_buffer_release(&notices);
	rf_arena_release(&arena);
	assert_int_equal(memory.used_bytes, 0);
}

static void expect_csv(const char *text, const char *wanted)
{
	expect_inferred_of(header_csv(), text, strlen(text), true, wanted);
}

static void expect_ndjson(const char *text, const char *wanted)
{
	rf_format_spec format = {.id = RF_FORMAT_NDJSON};
	expect_inferred_of(format, text, strlen(text), true, wanted);
}

static void test_types(void **state)
{
	RF_UNUSED(state);
	expect_csv("a,b,c,d,e,f\n1,1.5,x,true,2026-01-31,\n-2,3,y,FALSE,2026-01-31T10:00:00Z,\n",
	           "a BIGINT, b DOUBLE, c TEXT, d BOOLEAN, e TIMESTAMP, f TEXT");
	expect_csv("a,b,c\n1,nan,inf\n,2,\n1e3,-3,inf\n", "a DOUBLE, b DOUBLE, c TEXT");
	expect_csv("a,b\n\"1\",\" 2.5\"\n\"\",\" 3\"\n", "a BIGINT, b DOUBLE");
	expect_csv("a,b\n12345678901234567890,1\n12345678901234567891,t\n",
	           "a TEXT, b BIGINT null 't'\n"
	           "\"t\" is read as NULL in column b\n");
	expect_csv("a,b,c\ntrue,2026-01-31,1\n1,5,true\n", "a TEXT, b TEXT, c TEXT");
	expect_csv("a\n2026-02-30\n2026-02-31\n", "a TEXT");
}

static void test_null_words(void **state)
{
	RF_UNUSED(state);
	expect_csv("a,b,c,d\n1,NA,-,NA\n2,2026-01-31,3.5,x\nnull,NA,-,NA\n",
	           "a BIGINT null 'null', b TIMESTAMP null 'NA', c DOUBLE null '-', d TEXT\n"
	           "\"null\" is read as NULL in column a\n\"NA\" is read as NULL in column b\n"
	           "\"-\" is read as NULL in column c\n");
	expect_csv("a,b,c\n1,NA,true\nNA,NA,NA\nnull,NA,false\n", "a TEXT, b TEXT, c TEXT");
}

/* Objects of NDJSON: a column for each name in them. */
static void test_objects(void **state)
{
	char line[4096] = "", wanted[4096] = "";
	RF_UNUSED(state);
	expect_ndjson(
		"{\"a\":{\"b\":1,\"c\":{\"d\":\"x\"}},\"e\":2}\n{\"a.b\":1.5,\"a\":{\"f\":true}}\n",
		"a.b DOUBLE, a.c.d TEXT, e BIGINT, a.f BOOLEAN");
	/* NULL or empty in some rows, and in others an object; a value besides. */
	expect_ndjson("{\"a\":null,\"b\":1}\n{\"a\":{\"x\":1},\"b\":{\"x\":2}}\n{\"a\":{},\"b\":{}}\n",
	              "b JSON, a.x BIGINT, b.x BIGINT");
	expect_ndjson("{\"a\":{},\"b\":[{\"c\":1}],\"\":1,\"c\":{\"\":2}}\n", "b JSON");
	expect_ndjson("{\"\\u0061\":{\"\\u0062\":1}}\n{\"a\":{\"b\":2}}\n{\"a\":{\"c\":1},}\n",
	              "a.b BIGINT");
	/* From the 17th object on it is a value. */
	for (int i = 0; i < 20; i++) {
		strcat(line, "{\"k\":");
		if (i < 17) strcat(wanted, i ? ".k" : "k");
	}
	strcat(line, "1}}}}}}}}}}}}}}}}}}}}\n");
	strcat(wanted, " JSON");
	expect_ndjson(line, wanted);
}

static void test_names(void **state)
{
	rf_format_spec format = csv_format();
	RF_UNUSED(state);
	expect_csv("\xEF\xBB\xBF\"a \"\"b\"\"\", c ,,c,C,c_2\n",
	           "a \"b\" TEXT, c TEXT, column3 TEXT, c_2 TEXT, C_3 TEXT, c_2_2 TEXT");
	expect_csv("\n\r\nx,y\n1,2", "x BIGINT, y BIGINT");
	expect_csv("a\xFF"
	           "b,\xFF\n1,2\n",
	           "column1 BIGINT, column2 BIGINT");
	expect_inferred_of(format, "1,x\n2,y\n", 8, true, "column1 BIGINT, column2 TEXT");
	format.delimiter = '\t';
	expect_inferred_of(format, "1,x\t2\n", 6, true, "column1 TEXT, column2 BIGINT");
}

static void test_incomplete(void **state)
{
	rf_format_spec csv = header_csv(), ndjson = {.id = RF_FORMAT_NDJSON},
				   lines = {.id = RF_FORMAT_LINES};
	RF_UNUSED(state);
	/* What is not complete says nothing yet. */
	expect_inferred_of(csv, "a,b\n1,2\n3,x", 11, false, "a BIGINT, b BIGINT");
	expect_inferred_of(csv, "a,b\n1,2\n3,x", 11, true,
	                   "a BIGINT, b BIGINT null 'x'\n\"x\" is read as NULL in column b\n");
	expect_inferred_of(csv, "a,b", 3, true, "a TEXT, b TEXT");
	expect_inferred_of(
		csv, "a,b", 3, false,
		"error: the input has no complete row yet, so its columns can't be inferred");
	expect_inferred_of(csv, "", 0, true,
	                   "error: the input is empty, so its columns can't be inferred");
	expect_inferred_of(csv, "\n\n", 2, true,
	                   "error: the input is empty, so its columns can't be inferred");
	expect_inferred_of(ndjson, "", 0, true,
	                   "error: the input is empty, so its columns can't be inferred");
	expect_inferred_of(ndjson, "{\"a\":1}\n{\"b\":", 13, false, "a BIGINT");
	expect_inferred_of(lines, "", 0, true, "line TEXT");
}

/* Rows that the decoder will leave out don't count. */
static void test_bad_rows(void **state)
{
	RF_UNUSED(state);
	expect_csv("a,b\n1,2\nx\ny,z,w\n\"3\"x,4\n5,6\n", "a BIGINT, b BIGINT");
	expect_ndjson("{\"a\":1}\n{\"a\":\"x\",}\n[1]\nnonsense\n{\"a\":2}\n", "a BIGINT");
}

static void test_ndjson(void **state)
{
	RF_UNUSED(state);
	expect_ndjson("{\"a\":1,\"b\":1.5,\"c\":\"x\",\"d\":true,\"e\":\"2026-01-31\",\"f\":null}\n"
	              "{\"g\":[1],\"a\":2,\"h\":{\"x\":1}}\n\n{}\n",
	              "a BIGINT, b DOUBLE, c TEXT, d BOOLEAN, e TIMESTAMP, f TEXT, g JSON, h.x BIGINT");
	expect_ndjson("{\"a\":1,\"b\":\"5\",\"c\":1}\n{\"a\":\"NA\",\"b\":\"6\",\"c\":true}\n",
	              "a BIGINT null 'NA', b TEXT, c TEXT\n\"NA\" is read as NULL in column a\n");
	expect_ndjson("{\"\\u0061\":1}\n{\"a\":2.5}\n{\"A\":1}\n", "a DOUBLE, A BIGINT");
}

/* Only the first 1,000 rows say what the columns are. */
static void test_sample(void **state)
{
	char *text = malloc(40000), *p = text;
	size_t short_size;
	RF_UNUSED(state);
	p += sprintf(p, "a\n");
	for (int i = 0; i < 999; i++) p += sprintf(p, "%d\n", i);
	short_size = (size_t)(p - text);
	p += sprintf(p, "1.5\nx\ny\n");
	expect_inferred_of(header_csv(), text, (size_t)(p - text), true, "a DOUBLE");
	memmove(text + short_size, text + short_size + 4, (size_t)(p - text) - short_size - 4);
	memcpy(text + short_size - 4, "998\n", 4);
	expect_inferred_of(header_csv(), text, (size_t)(p - text) - 4, true,
	                   "a BIGINT null 'x'\n\"x\" is read as NULL in column a\n");
	free(text);
}

static void test_many_columns(void **state)
{
	char *text = malloc(2 * RF_LIMIT_COLUMNS + 10);
	RF_UNUSED(state);
	for (int i = 0; i <= RF_LIMIT_COLUMNS; i++) memcpy(text + 2 * i, "a,", 2);
	expect_inferred_of(header_csv(), text, 2 * RF_LIMIT_COLUMNS, true,
	                   "error: the input has more than 4096 columns");
	free(text);
}

/* A word that stands for NULL is found in one batch of the sample and needed after others. */
static void test_word_of_an_earlier_batch(void **state)
{
	enum { ROWS = 600 };
	rf_buffer text;
	rf_memory memory;
	RF_UNUSED(state);
	rf_memory_init(&memory, NULL, 0);
	rf_buffer_init(&text, &memory, 1 << 20);
	rf_buffer_append_string(&text, "x,t\n");
	/* With quotes in it: it is put together in the batch's memory. */
	rf_buffer_append_string(&text, "\"n\"\"a\",\"z\"\"z\"\n");
	for (int i = 0; i < ROWS; i++) rf_buffer_printf(&text, "%d,\"z\"\"%d\"\n", i, i);
	rf_buffer_append_byte(&text, 0);
	expect_csv(text.data, "x BIGINT null 'n\"a', t TEXT\n\"n\"a\" is read as NULL in column x\n");
	rf_buffer_release(&text);
	assert_int_equal(memory.used_bytes, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_word_of_an_earlier_batch),
		cmocka_unit_test(test_types),
		cmocka_unit_test(test_null_words),
		cmocka_unit_test(test_names),
		cmocka_unit_test(test_objects),
		cmocka_unit_test(test_incomplete),
		cmocka_unit_test(test_bad_rows),
		cmocka_unit_test(test_ndjson),
		cmocka_unit_test(test_sample),
		cmocka_unit_test(test_many_columns),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
