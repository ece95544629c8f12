/* Places and excerpts: lines, columns in code points, the caret under the word. */
#include "parse_check.h"

static void write_at(parse_kit *kit, const char *name, const char *text, uint32_t start,
                     uint32_t end, const char *hint)
{
	rf_error error = RIFFLE_ERROR_INIT;
	rf_fail_at(&error, RIFFLE_NAME, (rf_loc){start, end}, "unknown column \"pirce\"");
	if (hint) rf_hint(&error, "%s", hint);
	rf_error_locate(&error, rf_text_of(text), 0);
	kit->out.size = 0;
	rf_error_write(&error, name, rf_text_of(text), &kit->out);
}

static void test_form(void **state)
{
	parse_kit kit;
	RF_UNUSED(state);
	kit_open(&kit);
	write_at(&kit, "query.rql", "-- a\n\nSELECT avg(pirce) FROM trades WINDOW TUMBLING 200;\n", 17,
	         22, "did you mean \"price\"? (columns: ts, symbol, price, qty)");
	assert_string_equal(kit_text(&kit),
	                    "query.rql:3:12: error: unknown column \"pirce\"\n"
	                    "  3 | SELECT avg(pirce) FROM trades WINDOW TUMBLING 200;\n"
	                    "    |            ^~~~~\n"
	                    "  hint: did you mean \"price\"? (columns: ts, symbol, price, qty)\n");
	write_at(&kit, NULL, "SELECT x", 7, 8, NULL);
	assert_string_equal(kit_text(&kit),
	                    "1:8: error: unknown column \"pirce\"\n"
	                    "  1 | SELECT x\n"
	                    "    |        ^\n");
	kit_close(&kit);
}

static void test_columns(void **state)
{
	parse_kit kit;
	RF_UNUSED(state);
	kit_open(&kit);
	/* Two-byte letters count one each; a tab keeps the caret in place. */
	write_at(&kit, "q", "\xc3\xa4\xc3\xb6\t\xe6\x97\xa5 x", 9, 10, NULL);
	assert_string_equal(kit_text(&kit),
	                    "q:1:6: error: unknown column \"pirce\"\n"
	                    "  1 | \xc3\xa4\xc3\xb6\t\xe6\x97\xa5 x\n"
	                    "    |   \t  ^\n");
	/* A word over two lines is marked on its first; CR is no part of a line. */
	write_at(&kit, "q", "ab 'cd\r\nef' x", 3, 11, NULL);
	assert_string_equal(kit_text(&kit),
	                    "q:1:4: error: unknown column \"pirce\"\n"
	                    "  1 | ab 'cd\n"
	                    "    |    ^~~\n");
	/* The end of the text, and past it. */
	write_at(&kit, "q", "ab", 2, 2, NULL);
	assert_string_equal(kit_text(&kit),
	                    "q:1:3: error: unknown column \"pirce\"\n"
	                    "  1 | ab\n"
	                    "    |   ^\n");
	write_at(&kit, "q", "ab\n", 90, 95, NULL);
	assert_string_equal(kit_text(&kit),
	                    "q:2:1: error: unknown column \"pirce\"\n"
	                    "  2 | \n"
	                    "    | ^\n");
	kit_close(&kit);
}

static void test_long_lines(void **state)
{
	parse_kit kit;
	char line[1001];
	char *caret;
	RF_UNUSED(state);
	kit_open(&kit);
	for (int i = 0; i < 1000; i++) line[i] = (char)('a' + i % 26);
	line[1000] = 0;
	write_at(&kit, "q", line, 500, 503, NULL);
	kit_text(&kit);
	assert_non_null(strstr(kit.out.data, "q:1:501: error"));
	assert_true(kit.out.size < 400);
	/* The caret stands below the byte it means. */
	caret = strstr(kit.out.data, "^~~\n");
	assert_non_null(caret);
	char *second = strstr(kit.out.data, "\n  1 | ") + 1, *third = strchr(second, '\n') + 1;
	assert_int_equal(second[caret - third], line[500]);
	assert_memory_equal(second + 6, "...", 3);
	/* A mark never reaches past the excerpt. */
	write_at(&kit, "q", line, 10, 900, NULL);
	assert_true(kit.out.size < 400);
	kit_close(&kit);
}

static void test_control_characters(void **state)
{
	parse_kit kit;
	RF_UNUSED(state);
	kit_open(&kit);
	write_at(&kit, "q", "a\x1b[31mb \xff \xe2\x80\xae c", 1, 2, NULL);
	assert_string_equal(kit_text(&kit),
	                    "q:1:2: error: unknown column \"pirce\"\n"
	                    "  1 | a?[31mb \xef\xbf\xbd ? c\n"
	                    "    |  ^\n");
	kit_close(&kit);
}

static void test_without_place(void **state)
{
	parse_kit kit;
	rf_error error = RIFFLE_ERROR_INIT;
	RF_UNUSED(state);
	kit_open(&kit);
	rf_fail(&error, RIFFLE_IO, "the disk is full");
	rf_error_locate(&error, RF_TEXT("abc"), 0);
	assert_int_equal(error.line, 0);
	rf_error_write(&error, "q", RF_TEXT("abc"), &kit.out);
	assert_string_equal(kit_text(&kit), "q: error: the disk is full\n");
	kit.out.size = 0;
	rf_error_write(&error, NULL, RF_TEXT(""), &kit.out);
	assert_string_equal(kit_text(&kit), "error: the disk is full\n");
	kit_close(&kit);
}

/* A piece of a longer text: places count from the start of the whole. */
static void test_base_offset(void **state)
{
	rf_error error = RIFFLE_ERROR_INIT;
	RF_UNUSED(state);
	rf_fail_at(&error, RIFFLE_NAME, (rf_loc){4, 7}, "x");
	rf_error_locate(&error, RF_TEXT("first;\nabc\nxy foo"), 10);
	assert_int_equal(error.line, 3);
	assert_int_equal(error.column, 4);
	assert_int_equal(error.end_column, 7);
	assert_int_equal(error.offset, 14);
	rf_error_locate(&error, RF_TEXT("another text"), 0); /* a second time changes nothing */
	assert_int_equal(error.line, 3);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_form),          cmocka_unit_test(test_columns),
		cmocka_unit_test(test_long_lines),    cmocka_unit_test(test_control_characters),
		cmocka_unit_test(test_without_place), cmocka_unit_test(test_base_offset),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
