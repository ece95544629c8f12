/* Decoding CSV: every kind of row, cut everywhere, good and bad. */
#include "format_helper.h"

#define EXPECT(test, input, wanted) expect_decoded(test, input, sizeof(input) - 1, wanted)

static format_case csv(const char *columns)
{
	return (format_case){.format = csv_format(), .columns = columns};
}

static void test_plain(void **state)
{
	RF_UNUSED(state);
	EXPECT(csv("itd"), "1,a,1.5\n2,b,-2\n", "1: 1|a|1.5\n2: 2|b|-2.0\n");
	EXPECT(csv("itd"), "1,a,1.5\r\n2,b,-2\r\n", "1: 1|a|1.5\n2: 2|b|-2.0\n");
	EXPECT(csv("it"), "1,a\n2,b", "1: 1|a\n2: 2|b\n");
	EXPECT(csv("it"), "1,a\n2,b\r", "1: 1|a\n2: 2|b\n");
	EXPECT(csv("it"), "", "");
	EXPECT(csv("it"), "\n\r\n1,a\n\n\n", "3: 1|a\n");
	EXPECT(csv("t"), "a\n\nb\n", "1: a\n2: ~\n3: b\n");
	EXPECT(csv("bsv"), "true,2026-01-31,1h\nno,2026-01-31 10:00:00.5,90 s\n",
	       "1: true|2026-01-31T00:00:00Z|01:00:00\n2: false|2026-01-31T10:00:00.5Z|00:01:30\n");
	EXPECT(csv("id"), " 7 , 1.5\t\n", "1: 7|1.5\n");
}

static void test_header_and_mark(void **state)
{
	format_case test = csv("it");
	RF_UNUSED(state);
	test.format.has_header = true;
	EXPECT(test, "a,b\n1,x\n", "2: 1|x\n");
	EXPECT(test, "\xEF\xBB\xBF\"a\",b\n1,x\n", "2: 1|x\n");
	EXPECT(test, "\n\na,b\n1,x\n", "4: 1|x\n");
	EXPECT(test, "\"a\nz\",b\n1,x\n", "3: 1|x\n");
	EXPECT(test, "a,b", "");
	EXPECT(test, "\xEF\xBB\xBF", "");
	EXPECT(test, "\xEF\xBB", "");
	test.format.has_header = false;
	EXPECT(test,
	       "\xEF\xBB\xBF"
	       "1,x\n",
	       "1: 1|x\n");
}

static void test_nulls(void **state)
{
	static const rf_text na[] = {{"NA", 2}}, zero[] = {{"0", 1}},
						 several[] = {{"NA", 2}, {"-", 1}, {"n/a", 3}};
	format_case test = csv("itd");
	RF_UNUSED(state);
	EXPECT(test, ",,\n1,\"\",2\n", "1: ~|~|~\n2: 1||2.0\n");
	EXPECT(test, "\"\",x,\"\"\n", "1: ~|x|~\n");
	test.format.null_words = na;
	test.format.null_word_count = 1;
	EXPECT(test, "NA,NA,NA\n\"NA\",\"NA\",\"NA\"\n", "1: ~|~|~\n2: ~|NA|~\n");
	test.format.null_words = zero;
	EXPECT(test, "0,0,0\n00,00,0.0\n", "1: ~|~|~\n2: 0|00|0.0\n");
	test.format.null_words = several;
	test.format.null_word_count = 3;
	EXPECT(test, "NA,-,-\nn/a,n/a,NA\n-,x,n/a\n", "1: ~|~|~\n2: ~|~|~\n3: ~|x|~\n");
	test.format.null_word_count = 0;
	test.null_word = "-";
	EXPECT(test, "-,x,-\n1,-,-1\n", "1: ~|x|~\n2: 1|~|-1.0\n");
}

static void test_quotes(void **state)
{
	RF_UNUSED(state);
	EXPECT(csv("tit"), "\"a\",\"1\",\"b\"\n", "1: a|1|b\n");
	EXPECT(csv("tit"), "\"a,b\",\"1\",\"c\nd\"\r\nx,2,y\n", "1: a,b|1|c\nd\n3: x|2|y\n");
	EXPECT(csv("tit"), "\"a\"\"b\",1,\"\"\"\"\n", "1: a\"b|1|\"\n");
	EXPECT(csv("tit"), "a\"b,1,c\"\n\"\",2,d\n", "1: a\"b|1|c\"\n2: |2|d\n");
	EXPECT(csv("tit"), " \"a\",1,b\n", "1:  \"a\"|1|b\n");
	EXPECT(csv("tit"), "\"\n\n\",1,\"\n\"\nx,2,y\n", "1: \n\n|1|\n\n5: x|2|y\n");
	EXPECT(csv("t"), "\"a\"", "1: a\n");
	EXPECT(csv("t"), "\"a\"\r", "1: a\n");
	EXPECT(csv("t"), "\"\"\n", "1: \n");
}

static void test_other_dialects(void **state)
{
	format_case test = csv("tt");
	RF_UNUSED(state);
	test.format.delimiter = '\t';
	EXPECT(test, "a,b\t\"c\td\"\n", "1: a,b|c\td\n");
	test.format.delimiter = ';';
	test.format.quote = '\'';
	EXPECT(test, "'a;b';\"c\n'it''s';x\n", "1: a;b|\"c\n2: it's|x\n");
	test.format.quote = 0;
	EXPECT(test, "\"a;b\"\n", "1: \"a|b\"\n");
}

static void test_bad_rows(void **state)
{
	RF_UNUSED(state);
	EXPECT(csv("it"), "1,a\n2\n3,c\n",
	       "1: 1|a\n!row x1 f:2: 1 field where 2 are expected\n3: 3|c\n");
	EXPECT(csv("it"), "1,a,\n2,b\n", "!row x1 f:1: 3 fields where 2 are expected\n2: 2|b\n");
	EXPECT(csv("t"), "a,b\nc\n", "!row x1 f:1: 2 fields where 1 is expected\n2: c\n");
	EXPECT(csv("it"), "1,\"a\"x\n2,b\n", "!row x1 f:1: text follows a closing quote\n2: 2|b\n");
	EXPECT(csv("it"), "1,\"a\n2,b\n3,c", "!row x1 f:1: a quote is not closed\n2: 2|b\n3: 3|c\n");
	EXPECT(csv("it"), "1,\"a\n2,\"b\n3,c\n",
	       "!row x1 f:1: text follows a closing quote\n"
	       "!row x1 f:2: a quote is not closed\n3: 3|c\n");
	EXPECT(csv("it"), "1,\"a\"\r\r\n2,b\n", "!row x1 f:1: text follows a closing quote\n2: 2|b\n");
	EXPECT(csv("it"), "1,\"a", "!row x1 f:1: a quote is not closed\n");
}

static void test_bad_values(void **state)
{
	format_case test = csv("idts");
	RF_UNUSED(state);
	EXPECT(test, "x,1,a,\n2,y,b,\n3,3,c,z\n",
	       "!value x1 f:1: column \"c0\": \"x\" is not a BIGINT\n1: ~|1.0|a|~\n"
	       "!value x1 f:2: column \"c1\": \"y\" is not a DOUBLE\n2: 2|~|b|~\n"
	       "!value x1 f:3: column \"c3\": \"z\" is not a TIMESTAMP\n3: 3|3.0|c|~\n");
	/* A row counts once. */
	EXPECT(test, "x,y,\xFF,z\n",
	       "!value x1 f:1: column \"c0\": \"x\" is not a BIGINT\n1: ~|~|~|~\n");
	EXPECT(test, "1,1e999,a\xC3(,\n2,2,\xC3\xA9\xE2\x82\xAC,\n",
	       "!value x1 f:1: column \"c1\": \"1e999\" is out of range for DOUBLE\n1: 1|~|~|~\n"
	       "2: 2|2.0|\xC3\xA9\xE2\x82\xAC|~\n");
	EXPECT(test, "99999999999999999999,,,\n1,,\xFF,\n",
	       "!value x1 f:1: column \"c0\": \"99999999999999999999\" is out of range for BIGINT\n"
	       "1: ~|~|~|~\n"
	       "!value x1 f:2: column \"c2\": \"?\" is not valid UTF-8\n2: 1|~|~|~\n");
	EXPECT(test, "\"1\n2\",,,\n3,,,\n",
	       "!value x1 f:1: column \"c0\": \"1?2\" is not a BIGINT\n1: ~|~|~|~\n3: 3|~|~|~\n");
}

/* NUL bytes end the texts that are compared above; here the rows are looked at by number. */
static void test_nul_bytes(void **state)
{
	rf_memory memory;
	rf_buffer out;
	format_case test = csv("it");
	static const char input[] = "1\0002,a\n1,a\0b\n";
	static const char wanted[] = "!value x1 f:1: column \"c0\": \"1?2\" is not a BIGINT\n"
								 "1: ~|a\n2: 1|a\0b\n";
	RF_UNUSED(state);
	rf_memory_init(&memory, NULL, 0);
	for (size_t piece = 0; piece < 4; piece++) {
		rf_buffer_init(&out, &memory, 4096);
		test.piece_bytes = piece;
		decode_all(&test, input, sizeof input - 1, &memory, &out);
		assert_int_equal(out.size, sizeof wanted - 1);
		assert_memory_equal(out.data, wanted, out.size);
		rf_buffer_release(&out);
	}
}

static void test_escapes(void **state)
{
	format_case test = csv("it");
	RF_UNUSED(state);
	test.format.escape = '\\';
	EXPECT(test, "1,a\\\r\n2,\\\r\r\n3,\\\\\r\n", "1: 1|a\r\n2: 2|\r\n3: 3|\\\n");
	EXPECT(test, "1,\"a\\\"\n2,b\n", "!row x1 f:1: a quote is not closed\n2: 2|b\n");
	EXPECT(test, "1,\"a\\", "!row x1 f:1: a quote is not closed\n");
	EXPECT(test, "1,a\n2,\\", "1: 1|a\n!row x1 f:2: nothing follows an escape\n");
	EXPECT(test, "1,a\\\n2,b\n3,c\n", "!row x1 f:1: 3 fields where 2 are expected\n3: 3|c\n");
	test.max_row_bytes = 8;
	EXPECT(test, "1,\\\\\\\\\\\\\\\\\\\n2,b\n",
	       "!row x1 f:1: the row is longer than 8 bytes\n2: 2|b\n");
}

/* Lines left out and comments have no greatest length. */
static void test_lines_left_out(void **state)
{
	format_case test = csv("it");
	RF_UNUSED(state);
	test.max_row_bytes = 8;
	test.format.comment = '#';
	test.format.skip_lines = 2;
	EXPECT(test, "\"1234567890\n\n#1234567890\n1,a\n#\"\n2,b\n#", "4: 1|a\n6: 2|b\n");
	EXPECT(test,
	       "\xEF\xBB\xBF"
	       "1,a\n2,b\n3,c\n",
	       "3: 3|c\n");
	EXPECT(test, "1,a\n2,b", "");
	EXPECT(test, "", "");
	test.format.has_header = true;
	EXPECT(test, "x\ny\n\n#z\na,b\n\n1,a\n", "7: 1|a\n");
}

static void test_wanted(void **state)
{
	format_case test = csv("iiti");
	RF_UNUSED(state);
	test.wanted = "13";
	/* Values that are not wanted are not checked, shapes are. */
	EXPECT(test, "x,1,\xFF,2\n1,2,3\n5,6,7,8\n",
	       "1: 1|2\n!row x1 f:2: 3 fields where 4 are expected\n3: 6|8\n");
	test.wanted = "";
	EXPECT(test, "x,1,\xFF,2\n1,2,3\n5,6,7,8\n",
	       "1:\n!row x1 f:2: 3 fields where 4 are expected\n3:\n");
}

static void test_long_rows(void **state)
{
	format_case test = csv("tt");
	RF_UNUSED(state);
	test.max_row_bytes = 8;
	EXPECT(test, "1234,678\n1234,6789\nab,c\n",
	       "1: 1234|678\n!row x1 f:2: the row is longer than 8 bytes\n3: ab|c\n");
	EXPECT(test, "1234567890123456789012345678901234567890\na,b\n1234567890",
	       "!row x1 f:1: the row is longer than 8 bytes\n2: a|b\n"
	       "!row x1 f:3: the row is longer than 8 bytes\n");
	/* A long row in quotes costs its first line only. */
	EXPECT(test, "\"1\n345678\",c\na,b\n",
	       "!row x1 f:1: the row is longer than 8 bytes\n"
	       "!row x1 f:2: the row is longer than 8 bytes\n3: a|b\n");
	test.format.has_header = true;
	EXPECT(test, "a1234567,b\nc,d\n", "!row x1 f:1: the row is longer than 8 bytes\n2: c|d\n");
}

/* Rows longer than a window of the index, and than many pieces. */
static void test_wide_rows(void **state)
{
	size_t size = 0, wanted_size = 0;
	char *input = malloc(200000), *wanted = malloc(200000);
	RF_UNUSED(state);
	for (int row = 0; row < 6; row++) {
		size_t width = row % 2 ? 20000 : 3;
		size += (size_t)sprintf(input + size, "%d,\"", row);
		wanted_size += (size_t)sprintf(wanted + wanted_size, "%d: %d|", row + 1, row);
		memset(input + size, 'a' + row, width);
		memset(wanted + wanted_size, 'a' + row, width);
		size += width;
		wanted_size += width;
		size += (size_t)sprintf(input + size, "\"\n");
		wanted_size += (size_t)sprintf(wanted + wanted_size, "\n");
	}
	for (size_t piece = 0; piece < 3000; piece = piece * 10 + 17) {
		rf_memory memory;
		rf_buffer out;
		format_case test = csv("it");
		rf_memory_init(&memory, NULL, 0);
		rf_buffer_init(&out, &memory, 1 << 20);
		test.piece_bytes = piece;
		decode_all(&test, input, size, &memory, &out);
		assert_int_equal(out.size, wanted_size);
		assert_memory_equal(out.data, wanted, wanted_size);
		rf_buffer_release(&out);
	}
	free(input);
	free(wanted);
}

/* Random rows from few characters: the clean way and the exact one (which takes over where a
 * piece ends) must agree, at every cut. */
static void test_random(void **state)
{
	static const char *const alphabets[] = {
		"a1,\n",         "a,\"\n",   "a,\"\"\n\r", ",\"\n",      "1,,,\n\n\r\xC3\xA9",
		"\"\"\"\"\",\n", "a\\,\"\n", "#a,\"\n\r",  "a \t\",\n\r"};
	uint64_t seed = 12345;
	RF_UNUSED(state);
	for (int round = 0; round < 1350; round++) {
		const char *alphabet = alphabets[round % 9];
		format_case test = csv(round % 4 == 0       ? "t"
		                           : round % 4 == 1 ? "it"
		                           : round % 4 == 2 ? "tt"
		                                            : "tdt");
		char input[400], *first = NULL;
		size_t size = 1 + (size_t)round % 399;
		for (size_t i = 0; i < size; i++) {
			seed = seed * 6364136223846793005u + 1442695040888963407u;
			input[i] = alphabet[(seed >> 33) % strlen(alphabet)];
		}
		if (round % 9 == 6) test.format.escape = '\\';
		if (round % 9 == 7) test.format.comment = '#';
		if (round % 9 == 8) test.format.is_trimmed = true;
		if (round % 7 == 0) test.format.skip_lines = (uint32_t)round % 4;
		if (round % 5 == 0) test.max_row_bytes = 10;
		test.batch_rows = round % 2 ? 1 : 20;
		test.is_brief = true;
		for (size_t piece = 0; piece < 5; piece++) {
			rf_memory memory;
			rf_buffer out;
			rf_memory_init(&memory, NULL, 0);
			rf_buffer_init(&out, &memory, 1 << 20);
			test.piece_bytes = piece == 4 ? 61 : piece;
			decode_all(&test, input, size, &memory, &out);
			rf_buffer_append_byte(&out, 0);
			if (!first) first = strdup(out.data);
			if (strcmp(out.data, first) != 0)
				fail_msg("pieces of %zu of:\n%.*s\n--- gave:\n%s--- whole gave:\n%s",
				         test.piece_bytes, (int)size, input, out.data, first);
			rf_buffer_release(&out);
		}
		free(first);
	}
}

static void test_many_rows(void **state)
{
	enum { ROWS = 5000 };
	char *input = malloc(ROWS * 40);
	size_t size = 0;
	rf_memory memory;
	RF_UNUSED(state);
	for (int i = 0; i < ROWS; i++)
		size += (size_t)sprintf(input + size, i % 3 ? "%d,k%d,%d.5\n" : "%d,\"k,%d\",%d.5\r\n", i,
		                        i % 7, -i);
	for (size_t piece = 0; piece < 9000; piece = piece * 3 + 1000) {
		format_case test = csv("itd");
		rf_buffer out;
		const char *at;
		rf_memory_init(&memory, NULL, 0);
		rf_buffer_init(&out, &memory, 1 << 24);
		test.batch_rows = 2048;
		test.piece_bytes = piece;
		decode_all(&test, input, size, &memory, &out);
		rf_buffer_append_byte(&out, 0);
		at = out.data;
		for (int i = 0; i < ROWS; i++) {
			char wanted[80];
			int length = sprintf(wanted, i % 3 ? "%d: %d|k%d|%s%d.5\n" : "%d: %d|k,%d|%s%d.5\n",
			                     i + 1, i, i % 7, i ? "-" : "", i);
			assert_memory_equal(at, wanted, (size_t)length);
			at += length;
		}
		rf_buffer_release(&out);
	}
	free(input);
}

/* Each allocation refused in turn: an error every time, nothing leaked. */
static void test_memory(void **state)
{
	static const char input[] = "1,\"a\"\"b\"\nx,c\n2\n3,\"d\"\"\"\n";
	RF_UNUSED(state);
	for (size_t limit = 1; limit < 200000; limit += 997) {
		rf_memory memory;
		rf_column_def defs[2] = {{RF_TEXT("a"), RF_BIGINT, {"", 0}},
		                         {RF_TEXT("b"), RF_TEXT_TYPE, {"", 0}}};
		rf_schema schema = {defs, 2};
		uint32_t wanted[2] = {0, 1};
		rf_format_spec format = csv_format();
		rf_decoder_config config = {.format = &format,
		                            .columns = &schema,
		                            .wanted = wanted,
		                            .wanted_count = 2,
		                            .max_row_bytes = 1000,
		                            .batch_rows = 4};
		rf_error error = RIFFLE_ERROR_INIT;
		rf_decoder *decoder;
		rf_batch_store store = {0};
		rf_batch batch;
		rf_decode_result result;
		rf_memory_init(&memory, NULL, limit);
		if (rf_decoder_open(&decoder, &config, &memory, &error) == RIFFLE_OK) {
			if (rf_batch_store_open(&store, &memory, &schema, 4, &error) == RIFFLE_OK) {
				rf_batch_store_begin(&store, &batch);
				if (rf_decoder_run(decoder, input, sizeof input - 1, true, &store, 0, NULL, &result,
				                   &error) == RIFFLE_OK)
					assert_int_equal(result.rows, 3);
				else
					assert_int_equal(error.code, RIFFLE_LIMIT);
				rf_batch_store_close(&store);
			}
		} else {
			assert_int_equal(error.code, RIFFLE_LIMIT);
			assert_null(decoder);
		}
		rf_decoder_close(decoder);
		assert_int_equal(memory.used_bytes, 0);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_plain),          cmocka_unit_test(test_header_and_mark),
		cmocka_unit_test(test_nulls),          cmocka_unit_test(test_quotes),
		cmocka_unit_test(test_other_dialects), cmocka_unit_test(test_bad_rows),
		cmocka_unit_test(test_bad_values),     cmocka_unit_test(test_nul_bytes),
		cmocka_unit_test(test_escapes),        cmocka_unit_test(test_lines_left_out),
		cmocka_unit_test(test_escapes),        cmocka_unit_test(test_lines_left_out),
		cmocka_unit_test(test_wanted),         cmocka_unit_test(test_long_rows),
		cmocka_unit_test(test_wide_rows),      cmocka_unit_test(test_random),
		cmocka_unit_test(test_many_rows),      cmocka_unit_test(test_memory),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
