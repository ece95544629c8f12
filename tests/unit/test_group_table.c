/* Groups: numbers in the order of first rows, whatever the keys are and however rows come. */
#include "unit.h"

#include "failing_memory.h"
#include "runtime/group_table.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

enum { ROWS = 12, KEYS_MAX = 10 };

typedef struct key_batch {
	rf_batch batch;
	rf_column columns[KEYS_MAX];
	uint64_t validity[KEYS_MAX][RF_BITMAP_WORDS];
} key_batch;

static void batch_init(key_batch *self, uint32_t column_count, uint32_t row_count)
{
	memset(self, 0, sizeof *self);
	self->batch.columns = self->columns;
	self->batch.column_count = column_count;
	self->batch.row_count = self->batch.selected_count = row_count;
}

static void batch_column(key_batch *self, uint32_t column, rf_type type, void *data)
{
	self->columns[column] = (rf_column){.type = type, .data = data};
}

static void batch_null(key_batch *self, uint32_t column, uint32_t row)
{
	if (!self->columns[column].validity)
		memset(self->validity[column], 0xFF, sizeof self->validity[column]);
	self->columns[column].validity = self->validity[column];
	rf_bit_clear(self->validity[column], row);
}

static rf_group_table *open_table(rf_memory *memory, const key_batch *batch)
{
	rf_group_table *table;
	rf_type types[KEYS_MAX];
	rf_error error = RIFFLE_ERROR_INIT;
	for (uint32_t i = 0; i < batch->batch.column_count; i++) types[i] = batch->columns[i].type;
	assert_int_equal(
		rf_group_table_open(&table, memory, types, batch->batch.column_count, "a test", &error),
		RIFFLE_OK);
	return table;
}

static const uint32_t key_numbers[KEYS_MAX] = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9};

static void find(rf_group_table *table, const key_batch *batch, uint32_t *groups)
{
	rf_error error = RIFFLE_ERROR_INIT;
	assert_int_equal(rf_group_table_find(table, &batch->batch, key_numbers, NULL, 0,
	                                     batch->batch.row_count, groups, &error),
	                 RIFFLE_OK);
}

/* The keys of a group as text. */
static void write_keys(const rf_group_table *table, const key_batch *batch, uint32_t group,
                       char *out)
{
	rf_memory memory;
	rf_batch_store store;
	rf_batch made;
	rf_column_def defs[KEYS_MAX] = {0};
	rf_schema schema = {defs, batch->batch.column_count};
	rf_error error = RIFFLE_ERROR_INIT;
	rf_memory_init(&memory, NULL, 0);
	for (uint32_t i = 0; i < schema.count; i++) defs[i].type = batch->columns[i].type;
	assert_int_equal(rf_batch_store_open(&store, &memory, &schema, 4, &error), RIFFLE_OK);
	rf_batch_store_begin(&store, &made);
	assert_true(rf_group_table_keys(table, group, &store, 0, 2));
	*out = 0;
	for (uint32_t i = 0; i < schema.count; i++) {
		rf_value value = rf_column_value(&made.columns[i], 2);
		out += strlen(out);
		if (i) *out++ = ' ';
		if (value.is_null)
			strcpy(out, "NULL");
		else if (value.type == RF_TEXT_TYPE)
			sprintf(out, "%.*s", (int)value.as.text.size, value.as.text.data);
		else if (value.type == RF_DOUBLE)
			sprintf(out, "%g", value.as.real);
		else if (value.type == RF_BOOLEAN)
			sprintf(out, "%d", value.as.boolean);
		else if (value.type == RF_INTERVAL)
			sprintf(out, "%d:%lld", value.as.interval.months, (long long)value.as.interval.ns);
		else
			sprintf(out, "%lld", (long long)value.as.bigint);
	}
	rf_batch_store_close(&store);
	assert_int_equal(memory.used_bytes, 0);
}

static void check_groups(const key_batch *batch, const uint32_t *expected, const char *const *keys,
                         uint32_t group_count)
{
	rf_memory memory;
	rf_group_table *table;
	uint32_t groups[ROWS];
	char text[256];
	rf_memory_init(&memory, NULL, 0);
	table = open_table(&memory, batch);
	/* Twice, so that the second time all are found; then again after clearing. */
	for (int round = 0; round < 3; round++) {
		if (round == 2) rf_group_table_clear(table);
		find(table, batch, groups);
		for (uint32_t i = 0; i < batch->batch.row_count; i++)
			assert_int_equal(groups[i], expected[i]);
		assert_int_equal(rf_group_table_count(table), group_count);
		for (uint32_t group = 0; group < group_count; group++) {
			write_keys(table, batch, group, text);
			assert_string_equal(text, keys[group]);
		}
	}
	rf_group_table_close(table);
	assert_int_equal(memory.used_bytes, 0);
}

static void test_bigint(void **state)
{
	int64_t values[] = {5, 0, 5, -1, 0, INT64_MIN};
	key_batch batch;
	RF_UNUSED(state);
	batch_init(&batch, 1, 6);
	batch_column(&batch, 0, RF_BIGINT, values);
	check_groups(&batch, (uint32_t[]){0, 1, 0, 2, 1, 3},
	             (const char *[]){"5", "0", "-1", "-9223372036854775808"}, 4);
	/* NULL is a group of its own and not that of 0, which its place holds. */
	batch_null(&batch, 0, 2);
	batch_null(&batch, 0, 4);
	check_groups(&batch, (uint32_t[]){0, 1, 2, 3, 2, 4},
	             (const char *[]){"5", "0", "NULL", "-1", "-9223372036854775808"}, 5);
}

static void test_double(void **state)
{
	double values[] = {0.0, -0.0, NAN, -NAN, 1.5, INFINITY, 1.5};
	key_batch batch;
	RF_UNUSED(state);
	batch_init(&batch, 1, 7);
	batch_column(&batch, 0, RF_DOUBLE, values);
	check_groups(&batch, (uint32_t[]){0, 0, 1, 1, 2, 3, 2},
	             (const char *[]){"0", "nan", "1.5", "inf"}, 4);
	values[0] = -0.0;
	check_groups(&batch, (uint32_t[]){0, 0, 1, 1, 2, 3, 2},
	             (const char *[]){"-0", "nan", "1.5", "inf"}, 4);
}

static void test_text(void **state)
{
	rf_text values[] = {RF_TEXT("k1"),
	                    RF_TEXT("k2"),
	                    RF_TEXT("k1"),
	                    RF_TEXT(""),
	                    RF_TEXT("12345678"),
	                    RF_TEXT("123456789"),
	                    RF_TEXT("a text that is longer than a word"),
	                    RF_TEXT("a text that is longer than a wird"),
	                    {"a text that is longer than a wordless", 33},
	                    {NULL, 0},
	                    {"k1\0\0", 4},
	                    {"k1\0", 2}};
	key_batch batch;
	RF_UNUSED(state);
	batch_init(&batch, 1, 12);
	batch_column(&batch, 0, RF_TEXT_TYPE, values);
	check_groups(&batch, (uint32_t[]){0, 1, 0, 2, 3, 4, 5, 6, 5, 2, 7, 0},
	             (const char *[]){"k1", "k2", "", "12345678", "123456789",
	                              "a text that is longer than a word",
	                              "a text that is longer than a wird", "k1"},
	             8);
}

/* The table keeps the text, not the batch's pointer. */
static void test_text_is_copied(void **state)
{
	rf_memory memory;
	rf_group_table *table;
	key_batch batch;
	char bytes[40] = "a text of some length, then changed";
	rf_text values[] = {{bytes, 35}};
	uint32_t group;
	char text[64];
	RF_UNUSED(state);
	rf_memory_init(&memory, NULL, 0);
	batch_init(&batch, 1, 1);
	batch_column(&batch, 0, RF_TEXT_TYPE, values);
	table = open_table(&memory, &batch);
	find(table, &batch, &group);
	memset(bytes, 'x', 35);
	write_keys(table, &batch, 0, text);
	assert_string_equal(text, "a text of some length, then changed");
	find(table, &batch, &group);
	assert_int_equal(group, 1);
	rf_group_table_close(table);
}

static void test_interval(void **state)
{
	const int64_t day = INT64_C(86400) * 1000000000;
	rf_interval values[] = {{1, 0, 0}, {0, 0, 30 * day}, {0, 0, 30 * day + 1}, {-1, 0, 60 * day}};
	key_batch batch;
	RF_UNUSED(state);
	batch_init(&batch, 1, 4);
	batch_column(&batch, 0, RF_INTERVAL, values);
	check_groups(&batch, (uint32_t[]){0, 0, 1, 0}, (const char *[]){"1:0", "0:2592000000000001"},
	             2);
}

static void test_several_keys(void **state)
{
	uint8_t flags[] = {1, 0, 1, 1, 1};
	rf_text names[] = {RF_TEXT("a"), RF_TEXT("a"), RF_TEXT("a"), RF_TEXT("b"), RF_TEXT("b")};
	int64_t times[] = {7, 7, 7, 7, 7};
	key_batch batch;
	RF_UNUSED(state);
	batch_init(&batch, 3, 5);
	batch_column(&batch, 0, RF_BOOLEAN, flags);
	batch_column(&batch, 1, RF_TEXT_TYPE, names);
	batch_column(&batch, 2, RF_TIMESTAMP, times);
	check_groups(&batch, (uint32_t[]){0, 1, 0, 2, 2}, (const char *[]){"1 a 7", "0 a 7", "1 b 7"},
	             3);
	batch_null(&batch, 1, 4);
	batch_null(&batch, 2, 0);
	check_groups(&batch, (uint32_t[]){0, 1, 2, 3, 4},
	             (const char *[]){"1 a NULL", "0 a 7", "1 a 7", "1 b 7", "1 NULL 7"}, 5);
}

static void test_many_keys(void **state)
{
	int64_t values[KEYS_MAX][3];
	key_batch batch;
	RF_UNUSED(state);
	batch_init(&batch, KEYS_MAX, 3);
	for (uint32_t k = 0; k < KEYS_MAX; k++) {
		for (uint32_t i = 0; i < 3; i++) values[k][i] = k;
		batch_column(&batch, k, RF_BIGINT, values[k]);
	}
	values[KEYS_MAX - 1][1] = 77;
	check_groups(&batch, (uint32_t[]){0, 1, 0},
	             (const char *[]){"0 1 2 3 4 5 6 7 8 9", "0 1 2 3 4 5 6 7 8 77"}, 2);
}

static void test_no_keys(void **state)
{
	key_batch batch;
	RF_UNUSED(state);
	batch_init(&batch, 0, 3);
	check_groups(&batch, (uint32_t[]){0, 0, 0}, (const char *[]){""}, 1);
	batch_init(&batch, 0, 0);
	check_groups(&batch, NULL, NULL, 0);
}

static void test_positions(void **state)
{
	rf_memory memory;
	rf_group_table *table;
	key_batch batch;
	int64_t values[] = {1, 2, 3, 1, 2};
	uint32_t groups[3];
	rf_error error = RIFFLE_ERROR_INIT;
	RF_UNUSED(state);
	rf_memory_init(&memory, NULL, 0);
	batch_init(&batch, 1, 5);
	batch_column(&batch, 0, RF_BIGINT, values);
	table = open_table(&memory, &batch);
	assert_int_equal(rf_group_table_find(table, &batch.batch, key_numbers, (uint16_t[]){1, 2, 4}, 0,
	                                     3, groups, &error),
	                 RIFFLE_OK);
	assert_memory_equal(groups, ((uint32_t[]){0, 1, 0}), sizeof groups);
	assert_int_equal(
		rf_group_table_find(table, &batch.batch, key_numbers, NULL, 2, 3, groups, &error),
		RIFFLE_OK);
	assert_memory_equal(groups, ((uint32_t[]){1, 2, 0}), sizeof groups);
	rf_group_table_close(table);
}

/* Far more groups than the first table holds, then few again: clearing must find every slot. */
static void test_growing_and_clearing(void **state)
{
	rf_memory memory;
	rf_group_table *table;
	key_batch batch;
	int64_t values[1000];
	uint32_t groups[1000];
	RF_UNUSED(state);
	rf_memory_init(&memory, NULL, 0);
	batch_init(&batch, 1, 1000);
	batch_column(&batch, 0, RF_BIGINT, values);
	table = open_table(&memory, &batch);
	for (int round = 0; round < 3; round++) {
		for (int64_t block = 0; block < 40; block++) {
			for (int64_t i = 0; i < 1000; i++) values[i] = (block * 500 + i) * 7919;
			find(table, &batch, groups);
			for (uint32_t i = 0; i < 1000; i++) assert_int_equal(groups[i], block * 500 + i);
		}
		assert_int_equal(rf_group_table_count(table), 20500);
		assert_true(rf_group_table_bytes(table) >= 20500 * 8);
		rf_group_table_clear(table);
		for (int small = 0; small < 50; small++) {
			for (int64_t i = 0; i < 1000; i++) values[i] = small * 100 + i % 10;
			find(table, &batch, groups);
			for (uint32_t i = 0; i < 1000; i++) assert_int_equal(groups[i], i % 10);
			rf_group_table_clear(table);
			assert_int_equal(rf_group_table_count(table), 0);
		}
	}
	rf_group_table_close(table);
	assert_int_equal(memory.used_bytes, 0);
}

static void fill_texts(char bytes[][32], rf_text *texts, uint32_t block)
{
	for (uint32_t i = 0; i < 500; i++) {
		sprintf(bytes[i], "%u a key of some length", block * 500 + i);
		texts[i] = rf_text_of(bytes[i]);
	}
}

/* After a refused request the table still knows its groups, can go on and can be closed. */
static void test_refused_memory(void **state)
{
	static char bytes[500][32];
	static rf_text texts[500];
	static int64_t numbers[500];
	RF_UNUSED(state);
	for (size_t fail_at = 1; fail_at < 60; fail_at++) {
		failing_memory host = {0};
		riffle_allocator allocator = failing_allocator(&host);
		rf_memory memory;
		rf_group_table *table;
		key_batch batch;
		uint32_t groups[500], known = 0;
		rf_type types[2] = {RF_TEXT_TYPE, RF_BIGINT};
		rf_error error = RIFFLE_ERROR_INIT;
		rf_memory_init(&memory, &allocator, 0);
		host.fail_at = fail_at;
		if (rf_group_table_open(&table, &memory, types, 2, "a test", &error) < 0) {
			assert_int_equal(error.code, RIFFLE_NO_MEMORY);
			assert_null(table);
			assert_int_equal(host.held, 0);
			continue;
		}
		batch_init(&batch, 2, 500);
		batch_column(&batch, 0, RF_TEXT_TYPE, texts);
		batch_column(&batch, 1, RF_BIGINT, numbers);
		batch_null(&batch, 1, 499);
		for (uint32_t block = 0; block < 6; block++) {
			fill_texts(bytes, texts, block);
			if (rf_group_table_find(table, &batch.batch, key_numbers, NULL, 0, 500, groups,
			                        &error) < 0) {
				assert_int_equal(error.code, RIFFLE_NO_MEMORY);
				known = rf_group_table_count(table);
				assert_true(known < (block + 1) * 500);
				find(table, &batch, groups);
			}
			for (uint32_t i = 0; i < 500; i++) assert_int_equal(groups[i], block * 500 + i);
		}
		rf_group_table_close(table);
		assert_int_equal(host.held, 0);
		assert_int_equal(memory.used_bytes, 0);
	}
}

static void test_limit(void **state)
{
	rf_memory memory;
	rf_group_table *table;
	key_batch batch;
	int64_t values[1000];
	uint32_t groups[1000];
	rf_error error = RIFFLE_ERROR_INIT;
	rf_status status = RIFFLE_OK;
	RF_UNUSED(state);
	rf_memory_init(&memory, NULL, 1 << 20);
	batch_init(&batch, 1, 1000);
	batch_column(&batch, 0, RF_BIGINT, values);
	table = open_table(&memory, &batch);
	for (int64_t block = 0; block < 1000 && status >= 0; block++) {
		for (int64_t i = 0; i < 1000; i++) values[i] = block * 1000 + i;
		status =
			rf_group_table_find(table, &batch.batch, key_numbers, NULL, 0, 1000, groups, &error);
	}
	assert_int_equal(status, RIFFLE_LIMIT);
	assert_string_equal(error.message, "a test needs more than the memory limit of 1048576 bytes");
	rf_group_table_close(table);
	assert_int_equal(memory.used_bytes, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_bigint),         cmocka_unit_test(test_double),
		cmocka_unit_test(test_text),           cmocka_unit_test(test_text_is_copied),
		cmocka_unit_test(test_interval),       cmocka_unit_test(test_several_keys),
		cmocka_unit_test(test_many_keys),      cmocka_unit_test(test_no_keys),
		cmocka_unit_test(test_positions),      cmocka_unit_test(test_growing_and_clearing),
		cmocka_unit_test(test_refused_memory), cmocka_unit_test(test_limit),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
