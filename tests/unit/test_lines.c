/* Decoding LINES, and what all decoders of lines share. */
#include "format_helper.h"

#define EXPECT(test, input, wanted) expect_decoded(test, input, sizeof(input) - 1, wanted)

static const format_case lines = {.format = {.id = RF_FORMAT_LINES}, .columns = "t"};

static void test_lines(void **state)
{
	format_case test = lines;
	RF_UNUSED(state);
	EXPECT(test, "a,b\n\n c \r\n\"d", "1: a,b\n2: \n3:  c \n4: \"d\n");
	EXPECT(test,
	       "\xEF\xBB\xBF"
	       "a\n",
	       "1: a\n");
	EXPECT(test, "\n", "1: \n");
	EXPECT(test, "", "");
	EXPECT(test, "a\n\xFF\nb",
	       "1: a\n!value x1 f:2: column \"c0\": \"?\" is not valid UTF-8\n2: ~\n3: b\n");
	test.max_row_bytes = 3;
	EXPECT(test, "abc\nabcd\nabcdefghijklmnop\nb\nabcdef",
	       "1: abc\n!row x1 f:2: the row is longer than 3 bytes\n"
	       "!row x1 f:3: the row is longer than 3 bytes\n4: b\n"
	       "!row x1 f:5: the row is longer than 3 bytes\n");
	test.wanted = "";
	EXPECT(test, "a\n\xFF\n", "1:\n2:\n");
}

static void test_one_column(void **state)
{
	rf_column_def defs[2] = {{RF_TEXT("a"), RF_TEXT_TYPE, {"", 0}},
	                         {RF_TEXT("b"), RF_TEXT_TYPE, {"", 0}}};
	rf_schema schema = {defs, 2};
	rf_decoder_config config = {.format = &lines.format,
	                            .columns = &schema,
	                            .wanted = NULL,
	                            .wanted_count = 0,
	                            .max_row_bytes = 100,
	                            .batch_rows = 4};
	rf_memory memory;
	rf_decoder *decoder;
	rf_error error = RIFFLE_ERROR_INIT;
	RF_UNUSED(state);
	rf_memory_init(&memory, NULL, 0);
	assert_int_equal(rf_decoder_open(&decoder, &config, &memory, &error), RIFFLE_INVALID);
	assert_string_equal(error.message, "FORMAT LINES has one column, not 2");
	assert_null(decoder);
	assert_int_equal(memory.used_bytes, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_lines),
		cmocka_unit_test(test_one_column),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
