/*
 * Windows by time with signals: the zigzag of the language's specification, single rules, and
 * bounds. Random rows: test_op_window_signal_model.c.
 */
#include "signal_harness.h"

/* ---- the specification's example ---- */

static void check(setting *self, h_table *table, const char *want)
{
	h_lines lines = {0}, notes = {0};
	for (uint32_t batch_rows = 1; batch_rows < 4; batch_rows++) {
		run_op(self, table, batch_rows, false, &lines, &notes);
		assert_string_equal(lines.text, want);
	}
	h_lines_free(&lines);
	h_lines_free(&notes);
}

static void zigzag(h_table *table)
{
	h_table_open(table, row_types, COLUMNS, 7);
	for (uint32_t i = 0; i < 7; i++)
		set_row(table, i, 0, i % 2 ? 9 : 0, (i ? 5 * i - 1 : 1) * SECOND);
}

static void test_zigzag(void **state)
{
	setting self = {0};
	h_table table;
	RF_UNUSED(state);
	zigzag(&table);
	add_call(&self, RF_AGG_INTEGRAL, X);
	add_call(&self, RF_AGG_TIME_COVERED, X);
	add_call(&self, RF_AGG_TIME_AVG, X);
	make_plan(&self, &table, false, 10 * SECOND, 10 * SECOND);
	set_watermarks(&self, &table, 0, 1);
	check(&self, &table,
	      "36.9|9|4.1|0|10000000000|3|false|\n"
	      "45|10|4.5|10000000000|20000000000|2|false|\n"
	      "44.1|9|4.9|20000000000|30000000000|2|false|\n");
	h_table_close(&table);
}

/* ---- single rules ---- */

typedef struct given {
	int64_t key;
	double x;
	int64_t time; /* in seconds */
} given;

static void open_given(h_table *table, const given *rows, uint32_t count)
{
	h_table_open(table, row_types, COLUMNS, count);
	for (uint32_t i = 0; i < count; i++)
		set_row(table, i, rows[i].key, rows[i].x, rows[i].time * SECOND);
}

static void test_hold(void **state)
{
	static const given rows[] = {{0, 2, 1}, {0, 4, 16}, {0, 1, 44}};
	setting self = {0};
	h_table table;
	RF_UNUSED(state);
	open_given(&table, rows, 3);
	set_hold(add_call(&self, RF_AGG_INTEGRAL, X));
	set_hold(add_call(&self, RF_AGG_INTEGRAL, X));
	set_gap(&self.calls[1], 20 * SECOND);
	add_call(&self, RF_AGG_COUNT_STAR, Y);
	make_plan(&self, &table, false, 10 * SECOND, 10 * SECOND);
	set_watermarks(&self, &table, 0, 1);
	/* 2 holds to 10, and over a gap of 20 s up to 16; 4 to 20 and to 30; then its silence is
	 * longer. */
	check(&self, &table,
	      "18|18|1|0|10000000000|1|false|\n"
	      "16|28|1|10000000000|20000000000|1|false|\n"
	      "NULL|40|0|20000000000|30000000000|0|false|\n"
	      "6|6|1|40000000000|50000000000|1|false|\n");
	h_table_close(&table);
}

/* One row alone: nothing extrapolated. */
static void test_one_row(void **state)
{
	static const given rows[] = {{0, 2, 1}};
	setting self = {0};
	h_table table;
	RF_UNUSED(state);
	open_given(&table, rows, 1);
	add_call(&self, RF_AGG_INTEGRAL, X);
	add_call(&self, RF_AGG_TIME_AVG, X);
	add_call(&self, RF_AGG_INCREASE, X);
	add_call(&self, RF_AGG_RATE, X);
	set_hold(add_call(&self, RF_AGG_TIME_AVG, X));
	set_hold(add_call(&self, RF_AGG_TIME_COVERED, X));
	make_plan(&self, &table, false, 10 * SECOND, 10 * SECOND);
	set_watermarks(&self, &table, 0, 1);
	check(&self, &table, "0|NULL|0|NULL|2|9|0|10000000000|1|false|\n");
	h_table_close(&table);
}

/* All groups of a window wait for the one that has no row past its end yet. */
static void test_groups_leave_together(void **state)
{
	static const given rows[] = {{1, 0, 0},   {2, 0, 5},  {1, 10, 10}, {1, 12, 12},
	                             {2, 10, 15}, {1, 0, 19}, {1, 0, 40}};
	setting self = {0};
	h_table table;
	h_lines lines = {0}, notes = {0};
	RF_UNUSED(state);
	open_given(&table, rows, 7);
	add_call(&self, RF_AGG_INTEGRAL, X);
	make_plan(&self, &table, true, 10 * SECOND, 10 * SECOND);
	set_watermarks(&self, &table, 0, 1);
	check(&self, &table,
	      "1|50|0|10000000000|2|false|\n"
	      "2|12.5|0|10000000000|2|false|\n"
	      "1|64|10000000000|20000000000|4|false|\n"
	      "2|37.5|10000000000|20000000000|4|false|\n"
	      "1|0|40000000000|50000000000|1|false|\n");
	/* The first leaves at the row after 15, not before. */
	table.row_count = 5;
	self.after = 14 * SECOND;
	run_op(&self, &table, 1, false, &lines, &notes);
	assert_int_equal(lines.rows, 4);
	h_lines_free(&lines);
	h_lines_free(&notes);
	h_table_close(&table);
}

static void test_out_of_memory(void **state)
{
	setting self = {0};
	h_table table;
	h_random random = {5};
	h_lines lines = {0}, notes = {0};
	rf_step step = RF_STEP_ERROR;
	RF_UNUSED(state);
	h_table_open(&table, row_types, COLUMNS, 60);
	fill_random(&table, &random, 3, 4);
	add_call(&self, RF_AGG_INTEGRAL, X);
	set_hold(add_call(&self, RF_AGG_INTEGRAL, X));
	set_gap(&self.calls[1], 40 * SECOND);
	make_plan(&self, &table, true, 6 * SECOND, 3 * SECOND);
	set_watermarks(&self, &table, SECOND, 1);
	for (size_t fail_at = 1; step == RF_STEP_ERROR; fail_at++) {
		failing_memory host = {.fail_at = fail_at};
		riffle_allocator allocator = failing_allocator(&host);
		rf_memory memory;
		rf_memory_init(&memory, &allocator, 0);
		step = run_in(&memory, &self, &table, 7, true, &lines, &notes);
		assert_int_equal(host.held, 0);
	}
	assert_int_equal(step, RF_STEP_FINISHED);
	h_lines_free(&lines);
	h_lines_free(&notes);
	h_table_close(&table);
}

/* Keys that never come back, over far more windows than are open: what is held stays small. */
static void test_state_is_bounded(void **state)
{
	static h_batch batch;
	setting self = {0};
	h_table table;
	rf_memory memory, own;
	rf_error error = {0};
	rf_settings settings = {0};
	rf_context ctx = {
		.memory = &memory, .settings = &settings, .error = &error, .batch_rows = 2048};
	rf_op op = {.class_ = &rf_op_window_signal, .node = &self.plan.node};
	h_random random = {1};
	size_t most = 0;
	RF_UNUSED(state);
	h_table_open(&table, row_types, COLUMNS, 1000);
	add_call(&self, RF_AGG_INTEGRAL, X);
	set_gap(&self.calls[0], 20 * SECOND);
	make_plan(&self, &table, true, 10 * SECOND, 10 * SECOND);
	rf_memory_init(&memory, NULL, 0);
	rf_memory_init(&own, NULL, 0);
	rf_notes_init(&batch.notes, &own);
	op.state = calloc(1, op.class_->state_size);
	assert_int_equal(op.class_->open(&op, &self.plan.node, &ctx), RIFFLE_OK);
	for (int64_t round = 0; round < 100; round++) {
		rf_step step = RF_STEP_HAVE_MORE;
		for (uint32_t i = 0; i < 1000; i++) {
			int64_t n = round * 1000 + i;
			set_row(&table, i, n / 3, (double)n, n * SECOND / 10);
			*h_cell(&table, i, MARK) = *h_cell(&table, i, CLOSE) =
				rf_value_timestamp((n - 1) * SECOND / 10);
		}
		h_batch_fill(&batch, &table, 0, 1000, false, &random);
		batch.batch.watermark = (round * 1000 + 999) * SECOND / 10;
		while (step == RF_STEP_HAVE_MORE) {
			rf_batch out = {0};
			step = op.class_->step(&op, 0, &batch.batch, &out, &ctx);
			assert_true(step != RF_STEP_ERROR);
		}
		if (round == 20) most = memory.used_bytes;
	}
	assert_true(memory.used_bytes <= most * 3 / 2);
	op.class_->close(&op, &ctx);
	assert_int_equal(memory.used_bytes, 0);
	free(op.state);
	rf_notes_release(&batch.notes);
	h_table_close(&table);
}

/* The ends of what a timestamp can be. */
static void test_extreme_times(void **state)
{
	setting self = {0};
	h_table table;
	h_lines lines = {0}, notes = {0};
	RF_UNUSED(state);
	h_table_open(&table, row_types, COLUMNS, 4);
	set_row(&table, 0, 0, 1, INT64_MIN + 1);
	set_row(&table, 1, 0, 1, 0);
	set_row(&table, 2, 0, 1, SECOND);
	set_row(&table, 3, 0, 1, INT64_MAX - 1);
	add_call(&self, RF_AGG_INTEGRAL, X);
	set_hold(add_call(&self, RF_AGG_INTEGRAL, X));
	make_plan(&self, &table, false, 10 * SECOND, 10 * SECOND);
	set_watermarks(&self, &table, 0, 1);
	run_op(&self, &table, 2, false, &lines, &notes);
	assert_int_equal(lines.rows, 3);
	assert_non_null(strstr(lines.text, "1|10|0|10000000000|2|false|"));
	h_lines_free(&lines);
	h_lines_free(&notes);
	h_table_close(&table);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_zigzag),        cmocka_unit_test(test_hold),
		cmocka_unit_test(test_one_row),       cmocka_unit_test(test_groups_leave_together),
		cmocka_unit_test(test_out_of_memory), cmocka_unit_test(test_state_is_bounded),
		cmocka_unit_test(test_extreme_times),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
