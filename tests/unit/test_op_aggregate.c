/* The operators without a window: aggregation at the end of the input, and DISTINCT. */
#include "op_harness.h"

#include "failing_memory.h"

enum { KEY = 0, NAME = 1, VALUE = 2 };

static const rf_type row_types[] = {RF_BIGINT, RF_TEXT_TYPE, RF_DOUBLE};

static void make_rows(h_table *table, uint32_t row_count, uint64_t seed)
{
	h_random random = {seed};
	char name[H_TEXT_MAX];
	h_table_open(table, row_types, 3, row_count);
	for (uint32_t row = 0; row < row_count; row++) {
		if (h_below(&random, 9))
			*h_cell(table, row, KEY) = rf_value_bigint((int64_t)h_below(&random, 40));
		snprintf(name, sizeof name, "name %u", h_below(&random, 3));
		if (h_below(&random, 7)) h_set_text(table, row, NAME, name);
		if (h_below(&random, 5))
			*h_cell(table, row, VALUE) = rf_value_real((double)h_below(&random, 1000) / 8);
		table->has_note[row] = h_below(&random, 10) == 0;
	}
}

static rf_aggregate_call call_of(rf_aggregate_id id, uint32_t column, rf_type type)
{
	rf_aggregate_call call = {.aggregate = &rf_aggregates[id],
	                          .time = RF_NO_COLUMN,
	                          .filter = RF_NO_COLUMN,
	                          .type = type};
	if (id != RF_AGG_COUNT_STAR) {
		call.arg_count = 1;
		call.args[0] = column;
		call.arg_types[0] = row_types[column];
	}
	return call;
}

/* key_count of KEY, NAME; count(*), sum(value), max(name). */
static void make_plan(h_plan *plan, const h_table *table, uint32_t *keys, uint32_t key_count,
                      rf_aggregate_call calls[3])
{
	h_plan_init(plan, RF_PLAN_AGGREGATE, table);
	calls[0] = call_of(RF_AGG_COUNT_STAR, 0, RF_BIGINT);
	calls[1] = call_of(RF_AGG_SUM_DOUBLE, VALUE, RF_DOUBLE);
	calls[2] = call_of(RF_AGG_MAX, NAME, RF_TEXT_TYPE);
	plan->node.as.aggregate = (rf_plan_aggregate){keys, key_count, calls, 3};
	for (uint32_t i = 0; i < key_count; i++) h_plan_output(plan, row_types[keys[i]]);
	for (uint32_t i = 0; i < 3; i++) h_plan_output(plan, calls[i].type);
}

/* The same by a plain search over all rows. */
static void expect_groups(const h_table *table, const uint32_t *keys, uint32_t key_count,
                          h_lines *lines)
{
	bool *is_done = calloc(table->row_count + 1, sizeof *is_done);
	for (uint32_t row = 0; row < table->row_count; row++) {
		rf_value count = rf_value_bigint(0), sum = rf_value_null(RF_DOUBLE);
		rf_value most = rf_value_null(RF_TEXT_TYPE);
		if (is_done[row]) continue;
		for (uint32_t other = row; other < table->row_count; other++) {
			const rf_value *value = h_cell(table, other, VALUE), *name = h_cell(table, other, NAME);
			bool is_same = true;
			for (uint32_t k = 0; k < key_count; k++) {
				const rf_value *a = h_cell(table, row, keys[k]), *b = h_cell(table, other, keys[k]);
				is_same = is_same && a->is_null == b->is_null &&
					(a->is_null ||
				     (a->type == RF_TEXT_TYPE ? rf_text_equal(a->as.text, b->as.text)
				                              : a->as.bigint == b->as.bigint));
			}
			if (!is_same) continue;
			is_done[other] = true;
			count.as.bigint++;
			if (!value->is_null)
				sum = rf_value_real((sum.is_null ? 0 : sum.as.real) + value->as.real);
			if (!name->is_null &&
			    (most.is_null || rf_text_compare(name->as.text, most.as.text) > 0))
				most = *name;
		}
		for (uint32_t k = 0; k < key_count; k++) h_print_value(lines, h_cell(table, row, keys[k]));
		h_print_value(lines, &count);
		h_print_value(lines, &sum);
		h_print_value(lines, &most);
		h_print(lines, "\n");
	}
	free(is_done);
}

static const h_run runs[] = {
	{.batch_rows = 1, .seed = 1},
	{.batch_rows = 2, .has_gaps = true, .seed = 2},
	{.batch_rows = 7, .is_end_apart = true, .seed = 3},
	{.batch_rows = 64, .has_gaps = true, .is_end_apart = true, .seed = 4},
	{.batch_rows = RF_BATCH_ROWS, .seed = 5},
};

enum { RUNS = sizeof runs / sizeof *runs };

static void check_aggregation(uint32_t row_count, uint32_t *keys, uint32_t key_count)
{
	h_table table;
	h_plan plan;
	rf_aggregate_call calls[3];
	h_lines expected = {0}, lines = {0}, notes = {0};
	uint32_t note_count = 0;
	make_rows(&table, row_count, row_count + key_count);
	make_plan(&plan, &table, keys, key_count, calls);
	h_print(&expected, "%s", "");
	expect_groups(&table, keys, key_count, &expected);
	if (!row_count && !key_count) h_print(&expected, "0|NULL|NULL|\n");
	for (uint32_t row = 0; row < row_count; row++) note_count += table.has_note[row];
	for (int i = 0; i < RUNS; i++) {
		uint32_t noted = 0;
		h_run_op(&rf_op_aggregate, &plan, &table, &runs[i], &lines, &notes);
		assert_string_equal(lines.text ? lines.text : "", expected.text);
		/* Every note comes out, before the first row. */
		for (size_t k = 0; k < notes.size; k += 2, noted++) assert_int_equal(notes.text[k], '0');
		assert_int_equal(noted, note_count);
	}
	h_table_close(&table);
	h_lines_free(&expected);
	h_lines_free(&lines);
	h_lines_free(&notes);
}

static void test_groups(void **state)
{
	RF_UNUSED(state);
	check_aggregation(700, (uint32_t[]){KEY}, 1);
	check_aggregation(700, (uint32_t[]){NAME}, 1);
	check_aggregation(700, (uint32_t[]){NAME, KEY}, 2);
	check_aggregation(1, (uint32_t[]){KEY}, 1);
	check_aggregation(0, (uint32_t[]){KEY}, 1);
}

static void test_no_keys(void **state)
{
	RF_UNUSED(state);
	check_aggregation(700, NULL, 0);
	check_aggregation(1, NULL, 0);
	check_aggregation(0, NULL, 0);
}

/* An overflow is a NULL and one error of its row, once for several aggregates. */
static void test_overflow_is_noted(void **state)
{
	h_table table;
	h_plan plan;
	rf_aggregate_call calls[2];
	uint32_t keys[] = {NAME};
	h_lines lines = {0}, notes = {0};
	RF_UNUSED(state);
	h_table_open(&table, row_types, 3, 4);
	for (uint32_t row = 0; row < 4; row++) {
		*h_cell(&table, row, KEY) = rf_value_bigint(row % 2 ? INT64_MAX : 1);
		h_set_text(&table, row, NAME, row % 2 ? "big" : "small");
	}
	h_plan_init(&plan, RF_PLAN_AGGREGATE, &table);
	calls[0] = calls[1] = call_of(RF_AGG_SUM_BIGINT, KEY, RF_BIGINT);
	plan.node.as.aggregate = (rf_plan_aggregate){keys, 1, calls, 2};
	h_plan_output(&plan, RF_TEXT_TYPE);
	h_plan_output(&plan, RF_BIGINT);
	h_plan_output(&plan, RF_BIGINT);
	h_run_op(&rf_op_aggregate, &plan, &table, &runs[RUNS - 1], &lines, &notes);
	assert_string_equal(lines.text, "'small'|2|2|\n'big'|NULL|NULL|\n");
	assert_string_equal(notes.text, "1 ");
	h_table_close(&table);
	h_lines_free(&lines);
	h_lines_free(&notes);
}

static void test_distinct(void **state)
{
	h_table table;
	h_plan plan;
	h_lines expected = {0}, expected_notes = {0}, lines = {0}, notes = {0};
	uint32_t passed = 0;
	RF_UNUSED(state);
	make_rows(&table, 600, 11);
	for (uint32_t row = 0; row < table.row_count; row++) {
		*h_cell(&table, row, VALUE) = rf_value_real(row % 3 ? 1.5 : -0.0 * (row % 2));
		if (row % 5) *h_cell(&table, row, KEY) = rf_value_null(RF_BIGINT);
	}
	h_plan_init(&plan, RF_PLAN_DISTINCT, &table);
	for (uint32_t c = 0; c < 3; c++) h_plan_output(&plan, row_types[c]);
	for (uint32_t row = 0; row < table.row_count; row++) {
		bool is_new = true;
		for (uint32_t other = 0; other < row && is_new; other++) {
			const rf_value *a = h_cell(&table, row, 0), *b = h_cell(&table, other, 0);
			is_new = a[KEY].is_null != b[KEY].is_null || a[NAME].is_null != b[NAME].is_null ||
				(!a[KEY].is_null && a[KEY].as.bigint != b[KEY].as.bigint) ||
				(!a[NAME].is_null && !rf_text_equal(a[NAME].as.text, b[NAME].as.text)) ||
				a[VALUE].as.real != b[VALUE].as.real;
		}
		/* A note goes out with the next row that passes. */
		if (table.has_note[row]) h_print(&expected_notes, "%u ", passed);
		if (!is_new) continue;
		for (uint32_t c = 0; c < 3; c++) h_print_value(&expected, h_cell(&table, row, c));
		h_print(&expected, "\n");
		passed++;
	}
	for (int i = 0; i < RUNS; i++) {
		h_run_op(&rf_op_distinct, &plan, &table, &runs[i], &lines, &notes);
		assert_string_equal(lines.text, expected.text);
		assert_string_equal(notes.text, expected_notes.text);
	}
	h_table_close(&table);
	h_lines_free(&expected);
	h_lines_free(&expected_notes);
	h_lines_free(&lines);
	h_lines_free(&notes);
}

/* Its output begins a new segment: the errors of the input's rows are counted already. */
static void test_distinct_starts_a_segment(void **state)
{
	static h_batch batch;
	h_table table;
	h_plan plan;
	rf_memory memory;
	rf_error error = RIFFLE_ERROR_INIT;
	rf_settings settings = {0};
	rf_context ctx = {.memory = &memory, .settings = &settings, .error = &error, .batch_rows = 8};
	rf_op op = {.class_ = &rf_op_distinct, .node = &plan.node};
	h_random random = {1};
	rf_batch out = {0};
	RF_UNUSED(state);
	make_rows(&table, 5, 1);
	h_plan_init(&plan, RF_PLAN_DISTINCT, &table);
	for (uint32_t c = 0; c < 3; c++) h_plan_output(&plan, row_types[c]);
	rf_memory_init(&memory, NULL, 0);
	rf_notes_init(&batch.notes, &memory);
	op.state = rf_alloc_zero(&memory, rf_op_distinct.state_size);
	assert_int_equal(rf_op_distinct.open(&op, &plan.node, &ctx), RIFFLE_OK);
	h_batch_fill(&batch, &table, 0, 5, false, &random);
	for (uint32_t row = 0; row < 5; row++) rf_bit_set(batch.failed, row);
	assert_int_equal(rf_op_distinct.step(&op, 0, &batch.batch, &out, &ctx), RF_STEP_NEED_INPUT);
	assert_int_equal(out.selected_count, 5);
	assert_ptr_not_equal(out.notes, batch.batch.notes);
	assert_ptr_not_equal(out.failed, batch.batch.failed);
	for (uint32_t row = 0; row < 5; row++) assert_false(rf_bit_get(out.failed, row));
	assert_true(rf_op_distinct.held_bytes(&op) > 0);
	rf_op_distinct.close(&op, &ctx);
	rf_free(&memory, op.state, rf_op_distinct.state_size);
	rf_notes_release(&batch.notes);
	assert_int_equal(memory.used_bytes, 0);
	h_table_close(&table);
}

/* Opens, runs over all rows and closes; false when memory was refused. */
static bool run_refused(const rf_op_class *class_, const h_plan *plan, const h_table *table,
                        failing_memory *host)
{
	static h_batch batch;
	riffle_allocator allocator = failing_allocator(host);
	rf_memory memory, notes_memory;
	rf_error error = RIFFLE_ERROR_INIT;
	rf_settings settings = {0};
	rf_context ctx = {.memory = &memory, .settings = &settings, .error = &error, .batch_rows = 16};
	rf_op op = {.class_ = class_, .node = &plan->node};
	h_random random = {1};
	rf_step step = RF_STEP_HAVE_MORE;
	rf_memory_init(&memory, &allocator, 0);
	rf_memory_init(&notes_memory, NULL, 0);
	rf_notes_init(&batch.notes, &notes_memory);
	op.state = rf_alloc_zero(&notes_memory, class_->state_size);
	if (class_->open(&op, &plan->node, &ctx) < 0) step = RF_STEP_ERROR;
	h_batch_fill(&batch, table, 0, table->row_count, false, &random);
	batch.batch.is_end = true;
	while (step == RF_STEP_HAVE_MORE) {
		rf_batch out = {0};
		step = class_->step(&op, 0, &batch.batch, &out, &ctx);
	}
	if (step == RF_STEP_ERROR) assert_int_equal(error.code, RIFFLE_NO_MEMORY);
	class_->close(&op, &ctx);
	rf_free(&notes_memory, op.state, class_->state_size);
	rf_notes_release(&batch.notes);
	assert_int_equal(host->held, 0);
	assert_int_equal(memory.used_bytes, 0);
	return step == RF_STEP_FINISHED;
}

static void check_refused(const rf_op_class *class_, const h_plan *plan, const h_table *table)
{
	for (size_t fail_at = 1;; fail_at++) {
		failing_memory host = {.fail_at = fail_at};
		if (!run_refused(class_, plan, table, &host)) continue;
		assert_true(fail_at > 5 && host.requests < fail_at);
		return;
	}
}

static void test_refused_memory(void **state)
{
	h_table table;
	h_plan plan;
	rf_aggregate_call calls[3];
	RF_UNUSED(state);
	make_rows(&table, 200, 5);
	make_plan(&plan, &table, (uint32_t[]){KEY, NAME}, 2, calls);
	check_refused(&rf_op_aggregate, &plan, &table);
	make_plan(&plan, &table, NULL, 0, calls);
	check_refused(&rf_op_aggregate, &plan, &table);
	h_plan_init(&plan, RF_PLAN_DISTINCT, &table);
	for (uint32_t c = 0; c < 3; c++) h_plan_output(&plan, row_types[c]);
	check_refused(&rf_op_distinct, &plan, &table);
	h_table_close(&table);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_groups),
		cmocka_unit_test(test_no_keys),
		cmocka_unit_test(test_overflow_is_noted),
		cmocka_unit_test(test_distinct),
		cmocka_unit_test(test_distinct_starts_a_segment),
		cmocka_unit_test(test_refused_memory),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
