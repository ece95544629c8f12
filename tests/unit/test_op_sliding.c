/*
 * Sliding row windows against a model that looks at every row of each window: random sizes,
 * partitions, groups, aggregates and cuts into batches.
 */
#include "window_model.h"

enum { ROWS_MAX = 80, ALL_AT_ONCE = RF_BATCH_ROWS };

typedef struct config {
	h_table           table;
	h_plan            plan;
	uint32_t          keys[2], partition[2], carry[4];
	m_kind            kinds[4];
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
	for (uint32_t i = 0; i < window->carry_count; i++) h_plan_output(&self->plan, m_types[self->carry[i]]);
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
	h_random        random = {seed};
	rf_plan_window *window = &self->plan.node.as.window;
	uint32_t        partitions, groups;
	memset(self, 0, sizeof *self);
	h_table_open(&self->table, m_types, M_COLUMNS, h_below(&random, ROWS_MAX + 1));
	h_plan_init(&self->plan, RF_PLAN_WINDOW, &self->table);
	window->size_rows = 1 + h_below(&random, h_below(&random, 4) ? 12 : 40);
	window->is_drop_partial = h_below(&random, 3) == 0;
	partitions = 1 + h_below(&random, 4);
	groups = 1 + h_below(&random, 4);
	m_fill(&self->table, &random, partitions, groups, true);
	if (h_below(&random, 2)) self->partition[window->partition_count++] = h_below(&random, 4) ? M_P : M_K;
	if (h_below(&random, 2)) self->keys[window->key_count++] = h_below(&random, 3) ? M_K : M_P;
	if (window->key_count && h_below(&random, 4) == 0) self->keys[window->key_count++] = M_V;
	if (window->partition_count && h_below(&random, 4) == 0) self->partition[window->partition_count++] = M_F;
	window->carry_count = h_below(&random, 4);
	for (uint32_t i = 0; i < window->carry_count; i++) self->carry[i] = h_below(&random, M_COLUMNS);
	window->aggregate_count = h_below(&random, 5);
	for (uint32_t i = 0; i < window->aggregate_count; i++) self->kinds[i] = (m_kind)h_below(&random, M_KINDS);
	if (h_below(&random, 3) == 0)
		for (uint32_t i = 0; i < window->aggregate_count; i++) self->kinds[i] = (m_kind)h_below(&random, M_MIN_TEXT);
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
		int64_t  first;
		if (self->table.has_note[row]) h_print(notes, "%zu ", lines->rows);
		for (uint32_t i = 0; i <= row; i++)
			if (m_same_all(&self->table, row, i, self->partition, plan->partition_count)) all[all_count++] = i;
		first = all_count > plan->size_rows ? all_count - plan->size_rows : 0;
		if (all_count - first < plan->size_rows && plan->is_drop_partial) continue;
		for (uint32_t i = (uint32_t)first; i < all_count; i++)
			if (m_same_all(&self->table, row, all[i], self->keys, plan->key_count)) mine[count++] = all[i];
		for (uint32_t c = 0; c < plan->carry_count; c++)
			h_print_value(lines, h_cell(&self->table, row, self->carry[c]));
		for (uint32_t i = 0; i < plan->aggregate_count; i++)
			m_print(lines, self->kinds[i], &self->table, mine, count);
		h_print(lines, "%lld|%u|%lld|%s|%zu|\n", (long long)first, all_count, (long long)(all_count - first),
		        all_count - first < plan->size_rows ? "true" : "false", lines->rows);
		lines->rows++;
	}
}

static void check(config *self, uint64_t seed)
{
	static const uint32_t batch_rows[] = {1, 2, 3, 7, ALL_AT_ONCE};
	const rf_plan_window *plan = &self->plan.node.as.window;
	h_lines               want = {0}, want_notes = {0}, got = {0}, got_notes = {0};
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
			print_message("seed %llu batch %u: SLIDING %lld%s keys %u partition %u aggregates %u rows %u\n",
			              (unsigned long long)seed, batch_rows[i], (long long)plan->size_rows,
			              plan->is_drop_partial ? " drop partial" : "", plan->key_count,
			              plan->partition_count, plan->aggregate_count, self->table.row_count);
		assert_string_equal(got.text, want.text);
		assert_string_equal(got_notes.text, want_notes.text);
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

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_random),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
