/* Rows kept beyond their batch. */
#include "op_harness.h"

#include "runtime/row_store.h"

static const rf_type types[] = {RF_BIGINT, RF_TEXT_TYPE, RF_BOOLEAN, RF_INTERVAL, RF_DOUBLE};
enum { COLUMNS = 5 };

static void fill_row(h_table *table, uint32_t row, h_random *random)
{
	char text[H_TEXT_MAX];
	if (h_below(random, 4)) *h_cell(table, row, 0) = rf_value_bigint(row);
	snprintf(text, sizeof text, "%.*s%u", (int)h_below(random, 9), "abcdefghi", row);
	if (h_below(random, 5)) h_set_text(table, row, 1, text);
	if (h_below(random, 3)) *h_cell(table, row, 2) = rf_value_boolean(row % 2);
	if (h_below(random, 3)) *h_cell(table, row, 3) = rf_value_interval((int32_t)row, -(int64_t)row);
	*h_cell(table, row, 4) = rf_value_real(row / 2.0);
}

static void open_table(h_table *table, uint32_t rows, uint64_t seed)
{
	h_random random = {seed};
	h_table_open(table, types, COLUMNS, rows);
	for (uint32_t i = 0; i < rows; i++) fill_row(table, i, &random);
}

static rf_row_store *open_store(rf_memory *memory, const uint32_t *columns, uint32_t count)
{
	static rf_column_def defs[COLUMNS];
	rf_schema schema = {defs, COLUMNS};
	rf_row_store *store;
	rf_error error;
	for (uint32_t i = 0; i < COLUMNS; i++) defs[i].type = types[i];
	rf_memory_init(memory, NULL, 0);
	assert_int_equal(rf_row_store_open(&store, memory, &schema, columns, count, "a test", &error),
	                 RIFFLE_OK);
	return store;
}

static void assert_value(const rf_value *got, const rf_value *want)
{
	h_lines a = {0}, b = {0};
	h_print_value(&a, got);
	h_print_value(&b, want);
	assert_string_equal(a.text, b.text);
	h_lines_free(&a);
	h_lines_free(&b);
}

/* Reads rows [first, end) through views of at most count and compares them with the table. */
static void check_views(const rf_row_store *store, const h_table *table, uint64_t first,
                        uint64_t end, uint32_t count, const uint32_t *columns,
                        uint32_t column_count)
{
	rf_column view[COLUMNS];
	while (first < end) {
		rf_batch batch;
		uint32_t want = end - first < count ? (uint32_t)(end - first) : count;
		uint32_t got = rf_row_store_view(store, first, want, view, &batch);
		assert_true(got > 0 && got <= want);
		assert_int_equal(batch.row_count, got);
		assert_int_equal(batch.selected_count, got);
		assert_ptr_equal(batch.columns, view);
		for (uint32_t i = 0; i < got; i++)
			for (uint32_t c = 0; c < column_count; c++) {
				rf_value value = rf_column_value(&view[c], i);
				assert_value(&value, h_cell(table, (uint32_t)first + i, columns[c]));
			}
		first += got;
	}
}

/* Appends, drops and reads at random; a table of the same rows is the model. */
static void run_random(uint64_t seed, uint32_t rows, uint32_t append_max, uint32_t hold_max)
{
	static h_batch batch;
	uint32_t columns[] = {4, 1, 0, 3, 2};
	h_random random = {seed};
	rf_memory memory;
	rf_error error;
	h_table table;
	uint64_t first = 0;
	uint32_t end = 0;
	uint32_t column_count = 1 + h_below(&random, COLUMNS);
	rf_row_store *store = open_store(&memory, columns, column_count);
	open_table(&table, rows, seed);
	rf_notes_init(&batch.notes, &memory);
	while (end < rows) {
		uint32_t count = 1 + h_below(&random, append_max);
		if (count > rows - end) count = rows - end;
		h_batch_fill(&batch, &table, end, count, h_below(&random, 2), &random);
		assert_int_equal(
			rf_row_store_append(store, &batch.batch, batch.batch.selection, 0, count, &error),
			RIFFLE_OK);
		end += count;
		assert_int_equal(rf_row_store_first(store), first);
		assert_int_equal(rf_row_store_end(store), end);
		check_views(store, &table, first, end, 1 + h_below(&random, RF_BATCH_ROWS), columns,
		            column_count);
		if (end - first > hold_max) {
			first = end - h_below(&random, hold_max + 1);
			rf_row_store_drop(store, first);
		}
	}
	assert_int_equal(rf_row_store_view(store, end, 1, batch.columns, &batch.batch), 0);
	rf_row_store_clear(store);
	assert_int_equal(rf_row_store_end(store), 0);
	h_batch_fill(&batch, &table, 0, 1, false, &random);
	assert_int_equal(rf_row_store_append(store, &batch.batch, NULL, 0, 1, &error), RIFFLE_OK);
	check_views(store, &table, 0, 1, 1, columns, column_count);
	rf_row_store_close(store);
	assert_int_equal(memory.used_bytes, 0);
	h_table_close(&table);
}

static void test_random(void **state)
{
	RF_UNUSED(state);
	for (uint64_t seed = 0; seed < 60; seed++) run_random(seed, 400, 40, 90);
	for (uint64_t seed = 0; seed < 6; seed++) run_random(seed, 9000, 1500, 3000);
	for (uint64_t seed = 0; seed < 6; seed++) run_random(seed, 300, 1, 0);
}

static void test_memory_is_bounded(void **state)
{
	static h_batch batch;
	h_random random = {1};
	rf_memory memory;
	rf_error error;
	h_table table;
	size_t held = 0;
	rf_row_store *store = open_store(&memory, NULL, 0);
	RF_UNUSED(state);
	open_table(&table, 100, 7);
	for (uint32_t i = 0; i < 3000; i++) {
		h_batch_fill(&batch, &table, 0, 100, false, &random);
		assert_int_equal(rf_row_store_append(store, &batch.batch, NULL, 0, 100, &error), RIFFLE_OK);
		if (rf_row_store_end(store) > 150) rf_row_store_drop(store, rf_row_store_end(store) - 150);
		if (i == 300) held = memory.used_bytes;
		if (i > 300) assert_true(memory.used_bytes <= held + 4096);
		assert_true(rf_row_store_bytes(store) > 0);
	}
	rf_row_store_close(store);
	assert_int_equal(memory.used_bytes, 0);
	h_table_close(&table);
}

static void test_compare(void **state)
{
	static h_batch batch;
	h_random random = {1};
	rf_memory memory;
	rf_error error;
	h_table table;
	rf_row_store *store = open_store(&memory, NULL, 0);
	RF_UNUSED(state);
	h_table_open(&table, types, COLUMNS, 3);
	*h_cell(&table, 0, 0) = rf_value_bigint(-5);
	*h_cell(&table, 1, 0) = rf_value_bigint(3);
	h_set_text(&table, 0, 1, "ab");
	h_set_text(&table, 1, 1, "abc");
	*h_cell(&table, 0, 2) = rf_value_boolean(false);
	*h_cell(&table, 1, 2) = rf_value_boolean(true);
	*h_cell(&table, 0, 3) = rf_value_interval(0, INT64_C(86400000000000) * 29);
	*h_cell(&table, 1, 3) = rf_value_interval(1, 0);
	*h_cell(&table, 0, 4) = rf_value_real(1e300);
	*h_cell(&table, 1, 4) = rf_value_real(__builtin_nan(""));
	h_batch_fill(&batch, &table, 0, 3, false, &random);
	assert_int_equal(rf_row_store_append(store, &batch.batch, NULL, 0, 3, &error), RIFFLE_OK);
	for (uint32_t c = 0; c < COLUMNS; c++) {
		assert_true(rf_row_store_compare(store, 0, 1, c, false, false) < 0);
		assert_true(rf_row_store_compare(store, 1, 0, c, false, false) > 0);
		assert_true(rf_row_store_compare(store, 0, 1, c, true, false) > 0);
		assert_int_equal(rf_row_store_compare(store, 1, 1, c, true, true), 0);
		assert_true(rf_row_store_compare(store, 0, 2, c, false, false) < 0);
		assert_true(rf_row_store_compare(store, 0, 2, c, true, false) < 0);
		assert_true(rf_row_store_compare(store, 0, 2, c, false, true) > 0);
		assert_true(rf_row_store_compare(store, 2, 1, c, true, true) < 0);
		assert_int_equal(rf_row_store_compare(store, 2, 2, c, false, true), 0);
	}
	rf_row_store_close(store);
	h_table_close(&table);
}

static void test_out_of_memory(void **state)
{
	static h_batch batch;
	h_random random = {1};
	rf_memory memory;
	rf_error error;
	h_table table;
	rf_row_store *store = open_store(&memory, NULL, 0);
	RF_UNUSED(state);
	open_table(&table, 100, 7);
	memory.limit_bytes = memory.used_bytes + 20000;
	for (int i = 0; i < 100; i++) {
		rf_status status;
		h_batch_fill(&batch, &table, 0, 100, false, &random);
		status = rf_row_store_append(store, &batch.batch, NULL, 0, 100, &error);
		if (status < 0) {
			assert_int_equal(status, RIFFLE_LIMIT);
			assert_non_null(strstr(error.message, "a test"));
			rf_row_store_close(store);
			assert_int_equal(memory.used_bytes, 0);
			h_table_close(&table);
			return;
		}
	}
	fail_msg("the limit was not noticed");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_random),
		cmocka_unit_test(test_memory_is_bounded),
		cmocka_unit_test(test_compare),
		cmocka_unit_test(test_out_of_memory),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
