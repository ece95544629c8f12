/*
 * Sliding windows by time against a model that looks at every row of each window: random
 * times in order with ties, sizes, partitions, groups, aggregates and cuts into batches.
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
	self->times.is_ordered = true;
	window->kind = RF_WIN_TIME_SLIDING;
	window->output = RF_WINDOW_ALL_ROWS;
	window->size_ns = t_clamp((t_wide)(1 + h_below(&random, 60)) * self->times.unit / 2);
	if (h_below(&random, 30) == 0) window->size_ns = INT64_MAX;
	partitions = 1 + h_below(&random, 4);
	groups = 1 + h_below(&random, 4);
	m_fill(&self->table, &random, partitions, groups, true);
	t_fill(&self->table, &random, &self->times);
	t_choose_columns(self, &random);
	t_finish_plan(self, RF_TIMESTAMP);
}

static void run_model(const t_config *self, h_lines *lines, h_lines *notes)
{
	const rf_plan_window *plan = &self->plan.node.as.window;
	h_lines_clear(lines);
	h_lines_clear(notes);
	h_print(lines, "%s", "");
	h_print(notes, "%s", "");
	for (uint32_t row = 0; row < self->table.row_count; row++) {
		uint32_t mine[T_ROWS_MAX], count = 0, all = 0;
		int64_t time = h_cell(&self->table, row, T_TIME)->as.bigint;
		if (self->table.has_note[row]) h_print(notes, "%zu ", lines->rows);
		for (uint32_t i = 0; i <= row; i++) {
			if ((t_wide)h_cell(&self->table, i, T_TIME)->as.bigint + plan->size_ns <= time)
				continue;
			if (!m_same_all(&self->table, row, i, self->partition, plan->partition_count)) continue;
			all++;
			if (m_same_all(&self->table, row, i, self->keys, plan->key_count)) mine[count++] = i;
		}
		for (uint32_t c = 0; c < plan->carry_count; c++)
			h_print_value(lines, h_cell(&self->table, row, self->carry[c]));
		for (uint32_t i = 0; i < plan->aggregate_count; i++)
			m_print(lines, self->kinds[i], &self->table, mine, count);
		h_print(lines, "%lld|%lld|%u|false|%zu|\n",
		        (long long)t_clamp((t_wide)time - plan->size_ns), (long long)time, all,
		        lines->rows);
		lines->rows++;
	}
}

static void check(t_config *self, uint64_t seed)
{
	static const uint32_t batch_rows[] = {1, 2, 3, 7, ALL_AT_ONCE};
	const rf_plan_window *plan = &self->plan.node.as.window;
	h_lines want = {0}, want_notes = {0}, got = {0}, got_notes = {0};
	h_run run = {.seed = seed};
	run_model(self, &want, &want_notes);
	for (uint32_t i = 0; i < 5; i++) {
		run.batch_rows = batch_rows[i];
		run.has_gaps = (seed + i) % 2;
		run.is_end_apart = (seed / 2 + i) % 2;
		h_print(&got, "%s", "");
		h_print(&got_notes, "%s", "");
		h_run_op(&rf_op_sliding_time, &self->plan, &self->table, &run, &got, &got_notes);
		if (strcmp(got.text, want.text) != 0 || strcmp(got_notes.text, want_notes.text) != 0)
			print_message(
				"seed %llu batch %u: SLIDING %lld keys %u partition %u aggregates %u rows %u\n",
				(unsigned long long)seed, batch_rows[i], (long long)plan->size_ns, plan->key_count,
				plan->partition_count, plan->aggregate_count, self->table.row_count);
		assert_string_equal(got.text, want.text);
		assert_string_equal(got_notes.text, want_notes.text);
	}
	run.batch_rows = 7;
	if (seed % 40 == 0)
		h_run_out_of_memory(&rf_op_sliding_time, &self->plan, &self->table, &run, want.text);
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
	for (uint32_t i = 0; i < 3; i++) {
		t_plan(&self, RF_WIN_TIME_SLIDING, 60);
		if (i > 0) self.partition[self.plan.node.as.window.partition_count++] = M_P;
		if (i > 1) self.kinds[1] = M_MEDIAN;
		t_finish_plan(&self, RF_TIMESTAMP);
		t_check_memory_is_bounded(&rf_op_sliding_time, &self, 200);
		h_table_close(&self.table);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_random),
		cmocka_unit_test(test_memory_is_bounded),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
