/* Encoding: every type in every format, and that what is written reads back the same. */
#include "format_helper.h"

#include <math.h>

enum { COLUMNS = 6, ROWS = 4 };

static const char *const texts[ROWS] = {"plain", "a,\"b\"\n\tc", "", "NA"};

static const rf_column_def defs[COLUMNS] = {
	{{"b", 1}, RF_BOOLEAN, {"", 0}},   {{"i", 1}, RF_BIGINT, {"", 0}},
	{{"d", 1}, RF_DOUBLE, {"", 0}},    {{"t\"x", 3}, RF_TEXT_TYPE, {"", 0}},
	{{"s", 1}, RF_TIMESTAMP, {"", 0}}, {{"v", 1}, RF_INTERVAL, {"", 0}},
};

/* Four rows of every type; row 2 is all NULL but for its text. */
static const rf_text na[] = {{"NA", 2}};

static void fill(rf_batch_store *store, rf_batch *batch)
{
	static const double reals[ROWS] = {100, 1e-5, 0, NAN};
	rf_batch_store_begin(store, batch);
	for (uint32_t row = 0; row < ROWS; row++) {
		rf_value values[COLUMNS] = {rf_value_boolean(row % 2),
		                            rf_value_bigint(row ? -INT64_C(7) * row : INT64_MIN),
		                            rf_value_real(reals[row]),
		                            rf_value_text(rf_text_of(texts[row])),
		                            rf_value_timestamp(INT64_C(500000000) * row),
		                            rf_value_interval((int32_t)row, 1000)};
		for (uint32_t i = 0; i < COLUMNS; i++) {
			if (row == 2 && i != 3) values[i] = rf_value_null(values[i].type);
			assert_true(rf_batch_store_put(store, i, row, &values[i]));
		}
	}
	batch->row_count = batch->selected_count = ROWS;
}

static void expect_encoded(rf_format_spec format, const uint16_t *selection, uint32_t count,
                           const char *wanted)
{
	rf_memory memory;
	rf_batch_store store;
	rf_batch batch;
	rf_encoder *encoder;
	rf_buffer out;
	rf_column_def copy[COLUMNS];
	rf_schema schema = {copy, COLUMNS};
	rf_error error = RIFFLE_ERROR_INIT;
	memcpy(copy, defs, sizeof copy);
	rf_memory_init(&memory, NULL, 0);
	rf_buffer_init(&out, &memory, 1 << 20);
	assert_int_equal(rf_batch_store_open(&store, &memory, &schema, ROWS, &error), RIFFLE_OK);
	fill(&store, &batch);
	if (selection) {
		batch.selection = selection;
		batch.selected_count = count;
	}
	assert_int_equal(rf_encoder_open(&encoder, &format, &schema, &memory, &error), RIFFLE_OK);
	assert_true(rf_encoder_header(encoder, &out));
	assert_true(rf_encoder_rows(encoder, &batch, &out));
	rf_buffer_append_byte(&out, 0);
	assert_string_equal(out.data, wanted);
	rf_encoder_close(encoder);
	rf_batch_store_close(&store);
	rf_buffer_release(&out);
	assert_int_equal(memory.used_bytes, 0);
}

static void test_csv(void **state)
{
	static const uint16_t selection[] = {0, 3};
	rf_format_spec format = csv_format();
	RF_UNUSED(state);
	format.has_header = true;
	expect_encoded(
		format, NULL, 0,
		"b,i,d,\"t\"\"x\",s,v\n"
		"false,-9223372036854775808,100.0,plain,1970-01-01T00:00:00Z,00:00:00.000001\n"
		"true,-7,1e-05,\"a,\"\"b\"\"\n\tc\",1970-01-01T00:00:00.5Z,1 mon 00:00:00.000001\n"
		",,,\"\",,\n"
		"true,-21,NaN,NA,1970-01-01T00:00:01.5Z,3 mons 00:00:00.000001\n");
	format.has_header = false;
	format.null_words = na;
	format.null_word_count = 1;
	expect_encoded(format, selection, 2,
	               "false,-9223372036854775808,100.0,plain,1970-01-01T00:00:00Z,00:00:00.000001\n"
	               "true,-21,NaN,\"NA\",1970-01-01T00:00:01.5Z,3 mons 00:00:00.000001\n");
	format.delimiter = '\t';
	format.quote = 0;
	expect_encoded(format, selection + 1, 1,
	               "true\t-21\tNaN\t\"NA\"\t1970-01-01T00:00:01.5Z\t3 mons 00:00:00.000001\n");
	expect_encoded(format, selection, 0, "");
}

static void test_ndjson(void **state)
{
	rf_format_spec format = {.id = RF_FORMAT_NDJSON};
	RF_UNUSED(state);
	expect_encoded(format, NULL, 0,
	               "{\"b\":false,\"i\":-9223372036854775808,\"d\":100.0,\"t\\\"x\":\"plain\","
	               "\"s\":\"1970-01-01T00:00:00Z\",\"v\":\"00:00:00.000001\"}\n"
	               "{\"b\":true,\"i\":-7,\"d\":1e-05,\"t\\\"x\":\"a,\\\"b\\\"\\n\\tc\","
	               "\"s\":\"1970-01-01T00:00:00.5Z\",\"v\":\"1 mon 00:00:00.000001\"}\n"
	               "{\"b\":null,\"i\":null,\"d\":null,\"t\\\"x\":\"\",\"s\":null,\"v\":null}\n"
	               "{\"b\":true,\"i\":-21,\"d\":null,\"t\\\"x\":\"NA\","
	               "\"s\":\"1970-01-01T00:00:01.5Z\",\"v\":\"3 mons 00:00:00.000001\"}\n");
}

/* Encodes one column of texts as a format, and decodes it again. */
static void expect_round_trip(rf_format_spec format, const rf_text *values, uint32_t count,
                              const char *encoded)
{
	rf_memory memory;
	rf_batch_store store, back;
	rf_batch batch, back_batch;
	rf_encoder *encoder;
	rf_decoder *decoder;
	rf_buffer out;
	rf_column_def column = {RF_TEXT("t"), RF_TEXT_TYPE, {"", 0}};
	rf_schema schema = {&column, 1};
	uint32_t wanted = 0;
	rf_decoder_config config = {.format = &format,
	                            .columns = &schema,
	                            .wanted = &wanted,
	                            .wanted_count = 1,
	                            .max_row_bytes = 1 << 20,
	                            .batch_rows = 100};
	rf_decode_result result;
	rf_error error = RIFFLE_ERROR_INIT;
	rf_memory_init(&memory, NULL, 0);
	rf_buffer_init(&out, &memory, 1 << 20);
	assert_int_equal(rf_batch_store_open(&store, &memory, &schema, 100, &error), RIFFLE_OK);
	assert_int_equal(rf_batch_store_open(&back, &memory, &schema, 100, &error), RIFFLE_OK);
	rf_batch_store_begin(&store, &batch);
	rf_batch_store_begin(&back, &back_batch);
	for (uint32_t i = 0; i < count; i++) {
		rf_value value = values[i].data ? rf_value_text(values[i]) : rf_value_null(RF_TEXT_TYPE);
		assert_true(rf_batch_store_put(&store, 0, i, &value));
	}
	batch.row_count = batch.selected_count = count;
	assert_int_equal(rf_encoder_open(&encoder, &format, &schema, &memory, &error), RIFFLE_OK);
	assert_true(rf_encoder_rows(encoder, &batch, &out));
	if (encoded) {
		assert_int_equal(out.size, strlen(encoded));
		assert_memory_equal(out.data, encoded, out.size);
	}
	assert_int_equal(rf_decoder_open(&decoder, &config, &memory, &error), RIFFLE_OK);
	assert_int_equal(
		rf_decoder_run(decoder, out.data, out.size, true, &back, 0, NULL, &result, &error),
		RIFFLE_OK);
	assert_int_equal(result.rows, count);
	assert_int_equal(back.notes.count, 0);
	for (uint32_t i = 0; i < count; i++) {
		rf_value value = rf_column_value(&back.columns[0], i);
		assert_int_equal(value.is_null, values[i].data == NULL);
		if (!value.is_null) assert_true(rf_text_equal(value.as.text, values[i]));
	}
	rf_decoder_close(decoder);
	rf_encoder_close(encoder);
	rf_batch_store_close(&store);
	rf_batch_store_close(&back);
	rf_buffer_release(&out);
}

static void test_round_trip(void **state)
{
	static const rf_text values[] = {{"", 0},
	                                 {NULL, 0},
	                                 {"a", 1},
	                                 {"NA", 2},
	                                 {"\"", 1},
	                                 {"\"\"", 2},
	                                 {"a\"b", 3},
	                                 {",", 1},
	                                 {";", 1},
	                                 {"\n", 1},
	                                 {"\r", 1},
	                                 {"\r\n", 2},
	                                 {"12345678,", 9},
	                                 {"1234567\"", 8},
	                                 {"longer than eight\r", 18},
	                                 {" x ", 3},
	                                 {"\t", 1},
	                                 {"a\0b", 3},
	                                 {"\x01\x1F\x7F", 3},
	                                 {"\\", 1},
	                                 {"\xC3\xA9\xF0\x9F\x98\x80", 6},
	                                 {"line 1\nline 2\n", 14},
	                                 {"/", 1},
	                                 {"null", 4}};
	const uint32_t count = sizeof values / sizeof values[0];
	rf_format_spec csv = csv_format(), tsv = csv_format(), other = csv_format();
	rf_format_spec dialect = csv_format();
	rf_format_spec ndjson = {.id = RF_FORMAT_NDJSON}, logfmt = {.id = RF_FORMAT_LOGFMT};
	RF_UNUSED(state);
	tsv.delimiter = '\t';
	other.delimiter = ';';
	other.quote = '\'';
	other.null_words = na;
	other.null_word_count = 1;
	expect_round_trip(csv, values, count, NULL);
	dialect.escape = '\\';
	expect_round_trip(dialect, values, count, NULL);
	dialect.comment = 'a';
	dialect.null_words = na;
	dialect.null_word_count = 1;
	expect_round_trip(dialect, values, count, NULL);
	dialect.quote = 0;
	expect_round_trip(dialect, values + 1, count - 1, NULL);
	expect_round_trip(tsv, values, count, NULL);
	expect_round_trip(other, values, count, NULL);
	expect_round_trip(ndjson, values, count, NULL);
	expect_round_trip(logfmt, values, count, NULL);
	expect_round_trip(logfmt, values, 7,
	                  "t=\"\"\nt=\nt=a\nt=NA\nt=\"\\\"\"\nt=\"\\\"\\\"\"\nt=\"a\\\"b\"\n");
	expect_round_trip(csv, values, 5, "\"\"\n\na\nNA\n\"\"\"\"\n");
	expect_round_trip((rf_format_spec){.id = RF_FORMAT_LINES}, values + 2, 2, "a\nNA\n");
}

/* Bytes that are no UTF-8 still make valid JSON. */
static void test_bad_utf8(void **state)
{
	rf_memory memory;
	rf_text value = {"a\xFF\xC3", 3};
	rf_column column = {.type = RF_TEXT_TYPE, .data = &value};
	rf_batch batch = {.row_count = 1, .column_count = 1, .columns = &column, .selected_count = 1};
	rf_column_def def = {RF_TEXT("t"), RF_TEXT_TYPE, {"", 0}};
	rf_schema schema = {&def, 1};
	rf_format_spec format = {.id = RF_FORMAT_NDJSON};
	rf_encoder *encoder;
	rf_buffer out;
	rf_error error = RIFFLE_ERROR_INIT;
	RF_UNUSED(state);
	rf_memory_init(&memory, NULL, 0);
	rf_buffer_init(&out, &memory, 1000);
	assert_int_equal(rf_encoder_open(&encoder, &format, &schema, &memory, &error), RIFFLE_OK);
	assert_true(rf_encoder_rows(encoder, &batch, &out));
	rf_buffer_append_byte(&out, 0);
	assert_string_equal(out.data, "{\"t\":\"a\xEF\xBF\xBD\xEF\xBF\xBD\"}\n");
	out.max = 20; /* no room: told, and nothing half written */
	out.size = 0;
	assert_false(rf_encoder_rows(encoder, &batch, &out) && !out.has_failed && out.size > 20);
	rf_encoder_close(encoder);
	rf_buffer_release(&out);
	assert_int_equal(memory.used_bytes, 0);
}

static void test_full(void **state)
{
	rf_memory memory;
	int64_t value = 7;
	rf_column column = {.type = RF_BIGINT, .data = &value};
	rf_batch batch = {.row_count = 1, .column_count = 1, .columns = &column, .selected_count = 1};
	rf_column_def def = {RF_TEXT("t"), RF_BIGINT, {"", 0}};
	rf_schema schema = {&def, 1};
	rf_format_spec format = csv_format();
	rf_encoder *encoder;
	rf_buffer out;
	rf_error error = RIFFLE_ERROR_INIT;
	uint32_t rows = 0;
	RF_UNUSED(state);
	rf_memory_init(&memory, NULL, 0);
	rf_buffer_init(&out, &memory, 1000);
	assert_int_equal(rf_encoder_open(&encoder, &format, &schema, &memory, &error), RIFFLE_OK);
	while (rf_encoder_rows(encoder, &batch, &out)) rows++;
	assert_true(out.has_failed);
	assert_int_equal(out.size, rows * 2);
	assert_in_range(rows, 400, 500);
	rf_encoder_close(encoder);
	format.id = RF_FORMAT_LINES;
	schema.count = 0;
	assert_int_equal(rf_encoder_open(&encoder, &format, &schema, &memory, &error), RIFFLE_INVALID);
	assert_null(encoder);
	rf_buffer_release(&out);
	assert_int_equal(memory.used_bytes, 0);
}

/* Times and great numbers that come again, over more rows than room is made for at once: their
 * texts are as long as can be, and the buffer moves as it grows. */
static void test_values_again(void **state)
{
	enum { MANY = 300, EACH = 7 /* rows of a value */ };
	static const char *const times[] = {"2262-04-11T23:47:16.854775807Z", "1970-01-01T00:00:00Z"};
	static const int64_t moments[] = {INT64_MAX, 0}, numbers[] = {INT64_MAX, 100000000};
	rf_column_def columns[] = {{RF_TEXT("i"), RF_BIGINT, {"", 0}},
	                           {RF_TEXT("s"), RF_TIMESTAMP, {"", 0}}};
	rf_schema schema = {columns, 2};
	RF_UNUSED(state);
	for (int is_json = 0; is_json < 2; is_json++) {
		rf_format_spec format = is_json ? (rf_format_spec){.id = RF_FORMAT_NDJSON} : csv_format();
		rf_memory memory;
		rf_batch_store store;
		rf_batch batch;
		rf_encoder *encoder;
		rf_buffer out, wanted;
		rf_error error = RIFFLE_ERROR_INIT;
		rf_memory_init(&memory, NULL, 0);
		rf_buffer_init(&out, &memory, 1 << 20);
		rf_buffer_init(&wanted, &memory, 1 << 20);
		assert_int_equal(rf_batch_store_open(&store, &memory, &schema, MANY, &error), RIFFLE_OK);
		rf_batch_store_begin(&store, &batch);
		for (uint32_t row = 0; row < MANY; row++) {
			const uint32_t kind = row / EACH % 2;
			rf_value number = rf_value_bigint(numbers[kind]);
			rf_value time = rf_value_timestamp(moments[kind]);
			assert_true(rf_batch_store_put(&store, 0, row, &number));
			assert_true(rf_batch_store_put(&store, 1, row, &time));
			rf_buffer_printf(&wanted, is_json ? "{\"i\":%lld,\"s\":\"%s\"}\n" : "%lld,%s\n",
			                 (long long)numbers[kind], times[kind]);
		}
		batch.row_count = batch.selected_count = MANY;
		assert_int_equal(rf_encoder_open(&encoder, &format, &schema, &memory, &error), RIFFLE_OK);
		assert_true(rf_encoder_rows(encoder, &batch, &out));
		assert_int_equal(out.size, wanted.size);
		assert_memory_equal(out.data, wanted.data, out.size);
		rf_encoder_close(encoder);
		rf_batch_store_close(&store);
		rf_buffer_release(&out);
		rf_buffer_release(&wanted);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_csv),        cmocka_unit_test(test_ndjson),
		cmocka_unit_test(test_round_trip), cmocka_unit_test(test_bad_utf8),
		cmocka_unit_test(test_full),       cmocka_unit_test(test_values_again),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
