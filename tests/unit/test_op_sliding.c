/*
 * Sliding row windows against a model that looks at every row of each window: random sizes,
 * partitions, groups, aggregates and cuts into batches.
 */
#include "window_model.h"

enum { ROWS_MAX = 80, ALL_AT_ONCE = RF_BATCH_ROWS };

typedef struct config {
	h_table table;
	h_plan plan;
	uint32_t keys[2], partition[2], carry[4];
	m_kind kinds[4];
	rf_aggregate_call calls[4];
} config;

static void finish_plan(config *self)
{
	rf_plan_window *window = &self->plan.node.as.window;
	window->kind = RF_WIN_SLIDING;
	window->output = RF_WINDOW_ALL_ROWS;
	window->step_rows = 1;
	window->keys = self->keys;
	window->partition = self->partition;
	window->carry = self->carry;
	window->aggregates = self->calls;
	for (uint32_t i = 0; i < window->carry_count; i++)
		h_plan_output(&self->plan, m_types[self->carry[i]]);
	for (uint32_t i = 0; i < window->aggregate_count; i++) {
		self->calls[i] = m_call(self->kinds[i]);
		h_plan_output(&self->plan, self->calls[i].type);
	}
	for (uint32_t i = 0; i < RF_WINDOW_COLUMN_COUNT; i++)
		h_plan_output(&self->plan, i == RF_WINDOW_PARTIAL ? RF_BOOLEAN : RF_BIGINT);
	window->window_columns = (1u << RF_WINDOW_COLUMN_COUNT) - 1;
}

static void make_random(config *self, uint64_t seed)
{
	h_random random = {seed};
	rf_plan_window *window = &self->plan.node.as.window;
	uint32_t partitions, groups;
	memset(self, 0, sizeof *self);
	h_table_open(&self->table, m_types, M_COLUMNS, h_below(&random, ROWS_MAX + 1));
	h_plan_init(&self->plan, RF_PLAN_WINDOW, &self->table);
	window->size_rows = 1 + h_below(&random, h_below(&random, 4) ? 12 : 40);
	window->is_drop_partial = h_below(&random, 3) == 0;
	partitions = 1 + h_below(&random, 4);
	groups = 1 + h_below(&random, 4);
	m_fill(&self->table, &random, partitions, groups, true);
	if (h_below(&random, 2))
		self->partition[window->partition_count++] = h_below(&random, 4) ? M_P : M_K;
	if (h_below(&random, 2)) self->keys[window->key_count++] = h_below(&random, 3) ? M_K : M_P;
	if (window->key_count && h_below(&random, 4) == 0) self->keys[window->key_count++] = M_V;
	if (window->partition_count && h_below(&random, 4) == 0)
		self->partition[window->partition_count++] = M_F;
	window->carry_count = h_below(&random, 4);
	for (uint32_t i = 0; i < window->carry_count; i++) self->carry[i] = h_below(&random, M_COLUMNS);
	window->aggregate_count = h_below(&random, 5);
	for (uint32_t i = 0; i < window->aggregate_count; i++)
		self->kinds[i] = (m_kind)h_below(&random, M_KINDS);
	if (h_below(&random, 3) == 0)
		for (uint32_t i = 0; i < window->aggregate_count; i++)
			self->kinds[i] = (m_kind)h_below(&random, M_MIN_TEXT);
	finish_plan(self);
}

static void run_model(const config *self, h_lines *lines, h_lines *notes)
{
	const rf_plan_window *plan = &self->plan.node.as.window;
	h_lines_clear(lines);
	h_lines_clear(notes);
	h_print(lines, "%s", "");
	h_print(notes, "%s", "");
	for (uint32_t row = 0; row < self->table.row_count; row++) {
		uint32_t all[ROWS_MAX], mine[ROWS_MAX], all_count = 0, count = 0;
		int64_t first;
		if (self->table.has_note[row]) h_print(notes, "%zu ", lines->rows);
		for (uint32_t i = 0; i <= row; i++)
			if (m_same_all(&self->table, row, i, self->partition, plan->partition_count))
				all[all_count++] = i;
		first = all_count > plan->size_rows ? all_count - plan->size_rows : 0;
		if (all_count - first < plan->size_rows && plan->is_drop_partial) continue;
		for (uint32_t i = (uint32_t)first; i < all_count; i++)
			if (m_same_all(&self->table, row, all[i], self->keys, plan->key_count))
				mine[count++] = all[i];
		for (uint32_t c = 0; c < plan->carry_count; c++)
			h_print_value(lines, h_cell(&self->table, row, self->carry[c]));
		for (uint32_t i = 0; i < plan->aggregate_count; i++)
			m_print(lines, self->kinds[i], &self->table, mine, count);
		h_print(lines, "%lld|%u|%lld|%s|%zu|\n", (long long)first, all_count,
		        (long long)(all_count - first),
		        all_count - first < plan->size_rows ? "true" : "false", lines->rows);
		lines->rows++;
	}
}

static void check(config *self, uint64_t seed)
{
	static const uint32_t batch_rows[] = {1, 2, 3, 7, ALL_AT_ONCE};
	const rf_plan_window *plan = &self->plan.node.as.window;
	h_lines want = {0}, want_notes = {0}, got = {0}, got_notes = {0};
	run_model(self, &want, &want_notes);
	for (uint32_t i = 0; i < 5; i++) {
		h_run run = {.batch_rows = batch_rows[i],
		             .has_gaps = (seed + i) % 2,
		             .is_end_apart = (seed / 2 + i) % 2,
		             .seed = seed};
		h_print(&got, "%s", "");
		h_print(&got_notes, "%s", "");
		h_run_op(&rf_op_sliding, &self->plan, &self->table, &run, &got, &got_notes);
		if (strcmp(got.text, want.text) != 0 || strcmp(got_notes.text, want_notes.text) != 0)
			print_message(
				"seed %llu batch %u: SLIDING %lld%s keys %u partition %u aggregates %u rows %u\n",
				(unsigned long long)seed, batch_rows[i], (long long)plan->size_rows,
				plan->is_drop_partial ? " drop partial" : "", plan->key_count,
				plan->partition_count, plan->aggregate_count, self->table.row_count);
		assert_string_equal(got.text, want.text);
		assert_string_equal(got_notes.text, want_notes.text);
	}
	if (seed % 40 == 0) {
		h_run run = {.batch_rows = 7, .seed = seed};
		h_run_out_of_memory(&rf_op_sliding, &self->plan, &self->table, &run, want.text);
	}
	h_lines_free(&want);
	h_lines_free(&want_notes);
	h_lines_free(&got);
	h_lines_free(&got_notes);
}

static void test_random(void **state)
{
	static config self;
	RF_UNUSED(state);
	for (uint64_t seed = 0; seed < 3000; seed++) {
		make_random(&self, seed);
		check(&self, seed);
		h_table_close(&self.table);
	}
}

/* ---- what the model does not say ---- */

static void make_plain(config *self, int64_t size, uint32_t row_count)
{
	rf_plan_window *window = &self->plan.node.as.window;
	memset(self, 0, sizeof *self);
	h_table_open(&self->table, m_types, M_COLUMNS, row_count);
	h_plan_init(&self->plan, RF_PLAN_WINDOW, &self->table);
	window->size_rows = size;
}

/* NaN, infinities and great numbers leave with their row, and nothing of them stays behind. */
static void test_values_leave_exactly(void **state)
{
	static config self;
	const double values[] = {
		0.1, __builtin_inf(), 0.2, __builtin_nan(""), 0.25, 1e300, -1e300, 0.5, 0.25, 0.75};
	const char *want = "0.1|0|\nInfinity|1|\nInfinity|2|\nNaN|3|\nNaN|4|\nNaN|5|\n0.25|6|\n0.5|7|"
					   "\n-1e+300|8|\n1.5|9|\n";
	h_lines got = {0}, notes = {0}, lines = {0};
	const char *line;
	h_run run = {.batch_rows = 4};
	RF_UNUSED(state);
	make_plain(&self, 3, 10);
	for (uint32_t row = 0; row < 10; row++)
		*h_cell(&self.table, row, M_X) = rf_value_real(values[row]);
	finish_plan(&self);
	self.calls[0] = m_call(M_AVG);
	for (uint32_t i = 0; i < rf_aggregate_count; i++)
		if (strcmp(rf_aggregates[i].name, "sum") == 0 && strcmp(rf_aggregates[i].args, "d") == 0)
			self.calls[0].aggregate = &rf_aggregates[i];
	self.plan.node.as.window.aggregate_count = 1;
	self.plan.node.schema.count = 0;
	h_plan_output(&self.plan, RF_DOUBLE);
	for (uint32_t i = 0; i < RF_WINDOW_COLUMN_COUNT; i++)
		h_plan_output(&self.plan, i == RF_WINDOW_PARTIAL ? RF_BOOLEAN : RF_BIGINT);
	for (uint32_t with_partition = 0; with_partition < 2; with_partition++) {
		self.plan.node.as.window.partition_count = with_partition;
		self.partition[0] = M_K;
		h_run_op(&rf_op_sliding, &self.plan, &self.table, &run, &got, &notes);
		h_lines_clear(&lines);
		line = got.text;
		for (int row = 0; row < 10; row++) { /* the first field and the row */
			h_print(&lines, "%.*s|%d|\n", (int)strcspn(line, "|"), line, row);
			line = strchr(line, '\n') + 1;
		}
		assert_string_equal(lines.text, want);
	}
	h_table_close(&self.table);
	h_lines_free(&got);
	h_lines_free(&notes);
	h_lines_free(&lines);
}

/* A sum beyond BIGINT: one error for each row that shows it, none for rows that are dropped. */
static void test_overflow_is_noted(void **state)
{
	static config self;
	h_lines got = {0}, notes = {0};
	RF_UNUSED(state);
	for (uint32_t batch_rows = 1; batch_rows < 8; batch_rows++)
		for (uint32_t with_partition = 0; with_partition < 2; with_partition++) {
			h_run run = {.batch_rows = batch_rows};
			make_plain(&self, 2, 6);
			for (uint32_t row = 0; row < 6; row++)
				*h_cell(&self.table, row, M_V) = rf_value_bigint(row);
			*h_cell(&self.table, 0, M_V) = rf_value_bigint(INT64_MAX);
			*h_cell(&self.table, 3, M_V) = rf_value_bigint(INT64_MAX);
			self.kinds[0] = self.kinds[1] = M_SUM;
			self.plan.node.as.window.aggregate_count = 2;
			self.plan.node.as.window.is_drop_partial = true;
			self.plan.node.as.window.partition_count = with_partition;
			self.partition[0] = M_K;
			finish_plan(&self);
			h_run_op(&rf_op_sliding, &self.plan, &self.table, &run, &got, &notes);
			assert_string_equal(notes.text, "0 2 3 ");
			assert_int_equal(got.rows, 5);
			h_table_close(&self.table);
		}
	h_lines_free(&got);
	h_lines_free(&notes);
}

static void test_memory_is_bounded(void **state)
{
	static config self;
	RF_UNUSED(state);
	for (uint32_t with_partition = 0; with_partition < 2; with_partition++)
		for (uint32_t with_key = 0; with_key < 2; with_key++) {
			h_random random = {with_key};
			rf_plan_window *window = &self.plan.node.as.window;
			make_plain(&self, 300, 1000);
			m_fill(&self.table, &random, 5, 5, false);
			self.kinds[0] = M_SUM;
			self.kinds[1] = M_LAST_TEXT;
			window->aggregate_count = 2;
			window->partition_count = with_partition;
			self.partition[0] = M_P;
			window->key_count = with_key;
			self.keys[0] = M_V;
			finish_plan(&self);
			h_check_memory_is_bounded(&rf_op_sliding, &self.plan, &self.table, M_V, 40);
			h_table_close(&self.table);
		}
}

/* The carried columns are the input's own, so nothing is copied. */
static void test_columns_are_borrowed(void **state)
{
	static config self;
	static h_stepper stepper;
	rf_batch out;
	RF_UNUSED(state);
	make_plain(&self, 2, 4);
	self.plan.node.as.window.carry_count = 1;
	self.carry[0] = M_T;
	finish_plan(&self);
	h_stepper_open(&stepper, &rf_op_sliding, &self.plan, 8);
	h_stepper_input(&stepper, &self.table, 0, 4, true);
	assert_int_equal(h_stepper_step(&stepper, &out), RF_STEP_FINISHED);
	assert_ptr_equal(out.columns[0].data, stepper.batch.columns[M_T].data);
	assert_null(out.selection);
	assert_true(out.is_window_complete);
	h_stepper_close(&stepper);
	h_table_close(&self.table);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_random),
		cmocka_unit_test(test_values_leave_exactly),
		cmocka_unit_test(test_overflow_is_noted),
		cmocka_unit_test(test_memory_is_bounded),
		cmocka_unit_test(test_columns_are_borrowed),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
