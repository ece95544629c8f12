/*
 * TUMBLING n OR d against a model that closes each partition's window by hand: random sizes,
 * times with disorder, watermarks, partitions, groups, aggregates and cuts into batches.
 */
#include "time_model.h"

enum { ALL_AT_ONCE = RF_BATCH_ROWS };

static void make_random(t_config *self, uint64_t seed)
{
	static const int64_t units[] = {2, 2, 14, 1000000000, INT64_C(1) << 56};
	h_random random = {seed};
	rf_plan_window *window = &self->plan.node.as.window;
	uint32_t partitions, groups;
	memset(self, 0, sizeof *self);
	t_open(&self->table, &random, h_below(&random, T_ROWS_MAX + 1));
	h_plan_init(&self->plan, RF_PLAN_WINDOW, &self->table);
	self->times.unit = units[h_below(&random, 5)];
	self->times.is_ordered = h_below(&random, 3) == 0;
	window->kind = RF_WIN_TUMBLING_OR;
	window->output = h_below(&random, 3) ? RF_WINDOW_GROUPS : RF_WINDOW_ALL_ROWS;
	window->size_rows = 1 + h_below(&random, h_below(&random, 4) ? 8 : 60);
	window->size_ns = t_clamp((t_wide)(1 + h_below(&random, 60)) * self->times.unit / 2);
	if (h_below(&random, 30) == 0) window->size_ns = INT64_MAX;
	window->is_drop_partial = h_below(&random, 6) == 0;
	self->is_stopped = h_below(&random, 4) == 0;
	partitions = 1 + h_below(&random, 4);
	groups = 1 + h_below(&random, 4);
	m_fill(&self->table, &random, partitions, groups, true);
	t_fill(&self->table, &random, &self->times);
	t_choose_columns(self, &random);
	t_finish_plan(self, RF_BIGINT);
}

/* ---- the model ---- */

typedef struct model_window {
	uint32_t rows[T_ROWS_MAX];
	uint32_t count;
	int64_t start;
	t_wide deadline;
} model_window;

/* The open windows, each of a partition. */
typedef struct model {
	const t_config *config;
	h_lines *lines;
	uint32_t serial;
	model_window open[T_ROWS_MAX];
	uint32_t count;
} model;

static void print_window(model *self, const model_window *window, bool is_partial)
{
	const t_config *config = self->config;
	const h_table *table = &config->table;
	const rf_plan_window *plan = &config->plan.node.as.window;
	bool is_groups = plan->output == RF_WINDOW_GROUPS;
	for (uint32_t i = 0; i < window->count; i++) {
		uint32_t of_group[T_ROWS_MAX], count = 0, row = window->rows[i];
		for (uint32_t k = 0; k < window->count; k++)
			if (m_same_all(table, row, window->rows[k], config->keys, plan->key_count))
				of_group[count++] = window->rows[k];
		if (is_groups && of_group[0] != row) continue;
		for (uint32_t c = 0; c < (is_groups ? plan->key_count : plan->carry_count); c++)
			h_print_value(self->lines,
			              h_cell(table, row, is_groups ? config->keys[c] : config->carry[c]));
		for (uint32_t c = 0; c < plan->aggregate_count; c++)
			m_print(self->lines, config->kinds[c], table, of_group, count);
		h_print(self->lines, "%lld|%lld|%u|%s|%u|\n", (long long)window->start,
		        (long long)window->start + window->count, window->count,
		        is_partial ? "true" : "false", self->serial);
		self->lines->rows++;
	}
	self->serial++;
}

static void close_open(model *self, uint32_t i, bool is_partial)
{
	if (!is_partial || !self->config->plan.node.as.window.is_drop_partial)
		print_window(self, &self->open[i], is_partial);
	self->open[i] = self->open[--self->count];
}

static bool goes_before(const model_window *a, const model_window *b, bool is_end)
{
	if (!is_end && a->deadline != b->deadline) return a->deadline < b->deadline;
	if (a->start + a->count != b->start + b->count)
		return a->start + a->count < b->start + b->count;
	if (a->start != b->start) return a->start < b->start;
	return a->rows[0] < b->rows[0];
}

static void close_all(model *self, t_wide watermark, bool is_end)
{
	for (;;) {
		uint32_t best = UINT32_MAX;
		for (uint32_t i = 0; i < self->count; i++)
			if ((is_end || self->open[i].deadline <= watermark) &&
			    (best == UINT32_MAX || goes_before(&self->open[i], &self->open[best], is_end)))
				best = i;
		if (best == UINT32_MAX) return;
		close_open(self, best, is_end);
	}
}

static uint32_t find_open(const model *self, uint32_t row)
{
	const t_config *config = self->config;
	uint32_t i = 0;
	while (i < self->count &&
	       !m_same_all(&config->table, self->open[i].rows[0], row, config->partition,
	                   config->plan.node.as.window.partition_count))
		i++;
	return i;
}

static void take_row(model *self, uint32_t row)
{
	const t_config *config = self->config;
	const rf_plan_window *plan = &config->plan.node.as.window;
	int64_t time = h_cell(&config->table, row, T_TIME)->as.bigint;
	uint32_t i = find_open(self, row);
	if (i < self->count && time >= self->open[i].deadline) close_open(self, i, false);
	i = find_open(self, row);
	if (i == self->count) {
		model_window *opened = &self->open[self->count++];
		*opened = (model_window){.deadline = (t_wide)time + plan->size_ns};
		for (uint32_t k = 0; k < row; k++)
			opened->start +=
				m_same_all(&config->table, k, row, config->partition, plan->partition_count);
	}
	self->open[i].rows[self->open[i].count++] = row;
	if (self->open[i].count == plan->size_rows) close_open(self, i, false);
}

static void run_model(const t_config *config, h_lines *lines, h_lines *notes)
{
	static model self;
	uint32_t count = config->table.row_count;
	memset(&self, 0, sizeof self);
	self.config = config;
	self.lines = lines;
	h_lines_clear(lines);
	h_lines_clear(notes);
	h_print(lines, "%s", "");
	h_print(notes, "%s", "");
	for (uint32_t row = 0; row < count; row++) {
		close_all(&self, h_cell(&config->table, row, T_CLOSE)->as.bigint, false);
		if (config->table.has_note[row]) h_print(notes, "%zu ", lines->rows);
		take_row(&self, row);
	}
	if (count > 0) close_all(&self, config->times.after[count - 1], false);
	close_all(&self, 0, true);
}

static void check(t_config *self, uint64_t seed)
{
	static const uint32_t batch_rows[] = {1, 2, 3, 7, ALL_AT_ONCE};
	const rf_plan_window *plan = &self->plan.node.as.window;
	h_lines want = {0}, want_notes = {0}, got = {0}, got_notes = {0};
	h_run run = {.seed = seed, .is_stopped = self->is_stopped, .watermarks = self->times.after};
	run_model(self, &want, &want_notes);
	for (uint32_t i = 0; i < 5; i++) {
		run.batch_rows = batch_rows[i];
		run.has_gaps = (seed + i) % 2;
		run.is_end_apart = (seed / 2 + i) % 2;
		h_print(&got, "%s", "");
		h_print(&got_notes, "%s", "");
		h_run_op(&rf_op_window_or, &self->plan, &self->table, &run, &got, &got_notes);
		if (strcmp(got.text, want.text) != 0 || strcmp(got_notes.text, want_notes.text) != 0)
			print_message(
				"seed %llu batch %u: %lld OR %lld %s keys %u partition %u aggregates %u rows %u\n",
				(unsigned long long)seed, batch_rows[i], (long long)plan->size_rows,
				(long long)plan->size_ns, plan->output == RF_WINDOW_GROUPS ? "groups" : "rows",
				plan->key_count, plan->partition_count, plan->aggregate_count,
				self->table.row_count);
		assert_string_equal(got.text, want.text);
		assert_string_equal(got_notes.text, want_notes.text);
	}
	run.batch_rows = 7;
	if (seed % 40 == 0)
		h_run_out_of_memory(&rf_op_window_or, &self->plan, &self->table, &run, want.text);
	h_lines_free(&want);
	h_lines_free(&want_notes);
	h_lines_free(&got);
	h_lines_free(&got_notes);
}

static void test_random(void **state)
{
	static t_config self;
	RF_UNUSED(state);
	for (uint64_t seed = 0; seed < 2000; seed++) {
		make_random(&self, seed);
		check(&self, seed);
		h_table_close(&self.table);
	}
}

static void test_memory_is_bounded(void **state)
{
	static t_config self;
	RF_UNUSED(state);
	for (uint32_t size = 3; size <= 30; size += 27) { /* by rows, by time */
		t_plan(&self, RF_WIN_TUMBLING_OR, 60);
		self.plan.node.as.window.size_rows = size;
		t_finish_plan(&self, RF_BIGINT);
		t_check_memory_is_bounded(&rf_op_window_or, &self, 600);
		h_table_close(&self.table);
	}
}

/* Which watermark would close the first window is told in steps and while idle. */
static void test_deadline_is_told(void **state)
{
	static t_config self;
	static h_stepper stepper;
	rf_batch out;
	RF_UNUSED(state);
	t_plan(&self, RF_WIN_TUMBLING_OR, 1);
	t_finish_plan(&self, RF_BIGINT);
	t_set(&self, 0, 25, INT64_MIN, 1);
	h_stepper_open(&stepper, &rf_op_window_or, &self.plan, 8);
	h_stepper_input(&stepper, &self.table, 0, 1, false);
	stepper.ctx.close_at_ns = INT64_MAX;
	assert_int_equal(h_stepper_step(&stepper, &out), RF_STEP_NEED_INPUT);
	assert_int_equal(stepper.ctx.close_at_ns, 35);
	stepper.ctx.close_at_ns = INT64_MAX;
	assert_int_equal(rf_op_window_or.idle(&stepper.op, &out, &stepper.ctx), RF_STEP_BLOCKED);
	assert_int_equal(stepper.ctx.close_at_ns, 35);
	h_stepper_input(&stepper, &self.table, 0, 0, false);
	stepper.batch.batch.watermark = 35;
	stepper.ctx.close_at_ns = INT64_MAX;
	assert_int_equal(h_stepper_step(&stepper, &out), RF_STEP_NEED_INPUT);
	assert_int_equal(out.selected_count, 1);
	assert_true(out.is_window_complete);
	assert_int_equal(stepper.ctx.close_at_ns, INT64_MAX);
	h_stepper_close(&stepper);
	h_table_close(&self.table);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_random),
		cmocka_unit_test(test_memory_is_bounded),
		cmocka_unit_test(test_deadline_is_told),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
