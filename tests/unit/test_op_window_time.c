/*
 * Windows by time against a model that lists every window of every row: random sizes, steps,
 * disorder, watermarks, partitions, groups, aggregates and cuts into batches.
 */
#include "time_model.h"

enum { WINDOWS_MAX = 4000, ALL_AT_ONCE = RF_BATCH_ROWS };

/* first, last and string_agg go by event time in these windows; here they are those of rows
 * as they came, which the model can't tell from the merge of panes. */
static void avoid_order(t_config *self)
{
	for (uint32_t i = 0; i < 4; i++)
		if (self->kinds[i] == M_FIRST || self->kinds[i] == M_LAST_TEXT ||
		    self->kinds[i] == M_STRING_AGG)
			self->kinds[i] = M_MIN_TEXT;
}

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
	window->kind = RF_WIN_TIME_HOPPING;
	window->output = h_below(&random, 3) ? RF_WINDOW_GROUPS : RF_WINDOW_ALL_ROWS;
	window->size_ns = t_clamp((t_wide)(1 + h_below(&random, 24)) * self->times.unit / 2);
	window->step_ns = h_below(&random, 3)
		? t_clamp((t_wide)(1 + h_below(&random, 24)) * self->times.unit / 2)
		: window->size_ns;
	if (h_below(&random, 3) == 0 && window->step_ns < INT64_MAX / 20)
		window->size_ns = window->step_ns * (1 + h_below(&random, 20));
	if (h_below(&random, 30) == 0) window->size_ns = window->step_ns = INT64_MAX;
	self->is_stopped = h_below(&random, 4) == 0;
	partitions = 1 + h_below(&random, 4);
	groups = 1 + h_below(&random, 4);
	m_fill(&self->table, &random, partitions, groups, true);
	self->times.is_ordered = h_below(&random, 4) == 0;
	t_fill(&self->table, &random, &self->times);
	t_choose_columns(self, &random);
	avoid_order(self);
	t_finish_plan(self, RF_TIMESTAMP);
}

/* ---- the model ---- */

typedef struct model_row {
	t_wide first_end, last_end; /* of the windows that it enters; none if first is greater */
	bool is_late;
} model_row;

static model_row rows[T_ROWS_MAX];
static t_wide ends[WINDOWS_MAX];
static uint32_t end_count;

static int64_t at(const t_config *self, uint32_t row, uint32_t column)
{
	return h_cell(&self->table, row, column)->as.bigint;
}

static int compare_ends(const void *a, const void *b)
{
	t_wide x = *(const t_wide *)a, y = *(const t_wide *)b;
	return (x > y) - (x < y);
}

static void list_windows(const t_config *self)
{
	const rf_plan_window *plan = &self->plan.node.as.window;
	t_wide step = plan->step_ns, closed = INT64_MIN;
	uint32_t kept = 0;
	end_count = 0;
	for (uint32_t row = 0; row < self->table.row_count; row++) {
		t_wide time = at(self, row, T_TIME), mark = at(self, row, T_MARK);
		t_wide first = t_floor(time, step) + step, last = t_floor(time + plan->size_ns, step);
		if (at(self, row, T_CLOSE) > closed) closed = at(self, row, T_CLOSE);
		rows[row].is_late = first <= last && (last <= mark || last <= closed);
		if (rows[row].is_late) last = first - step;
		while (first <= closed && first <= last) first += step;
		rows[row].first_end = first;
		rows[row].last_end = last;
		for (t_wide end = first; end <= last; end += step) {
			assert_true(end_count < WINDOWS_MAX);
			ends[end_count++] = end;
		}
	}
	qsort(ends, end_count, sizeof *ends, compare_ends);
	for (uint32_t i = 0; i < end_count; i++)
		if (i == 0 || ends[i] != ends[i - 1]) ends[kept++] = ends[i];
	end_count = kept;
}

static bool is_in(t_wide end, uint32_t row)
{
	return rows[row].first_end <= end && end <= rows[row].last_end;
}

/* One partition's part of the window, from the partition's first row on. */
static void print_part(const t_config *self, t_wide end, uint32_t first, bool is_partial,
                       uint32_t serial, h_lines *lines)
{
	const rf_plan_window *plan = &self->plan.node.as.window;
	bool is_groups = plan->output == RF_WINDOW_GROUPS;
	uint32_t part[T_ROWS_MAX], count = 0;
	for (uint32_t row = first; row < self->table.row_count; row++)
		if (is_in(end, row) &&
		    m_same_all(&self->table, first, row, self->partition, plan->partition_count))
			part[count++] = row;
	for (uint32_t i = 0; i < count; i++) {
		uint32_t of_group[T_ROWS_MAX], of_group_count = 0;
		for (uint32_t k = 0; k < count; k++)
			if (m_same_all(&self->table, part[i], part[k], self->keys, plan->key_count))
				of_group[of_group_count++] = part[k];
		if (is_groups && of_group[0] != part[i]) continue;
		for (uint32_t c = 0; c < (is_groups ? plan->key_count : plan->carry_count); c++)
			h_print_value(
				lines, h_cell(&self->table, part[i], is_groups ? self->keys[c] : self->carry[c]));
		for (uint32_t c = 0; c < plan->aggregate_count; c++)
			m_print(lines, self->kinds[c], &self->table, of_group, of_group_count);
		h_print(lines, "%lld|%lld|%u|%s|%u|\n", (long long)t_clamp(end - plan->size_ns),
		        (long long)t_clamp(end), count, is_partial ? "true" : "false", serial);
		lines->rows++;
	}
}

static void print_window(const t_config *self, t_wide end, bool is_partial, uint32_t *serial,
                         h_lines *lines)
{
	const rf_plan_window *plan = &self->plan.node.as.window;
	for (uint32_t row = 0; row < self->table.row_count; row++) {
		uint32_t before = 0;
		if (!is_in(end, row)) continue;
		while (before < row &&
		       !(is_in(end, before) &&
		         m_same_all(&self->table, before, row, self->partition, plan->partition_count)))
			before++;
		if (before == row) print_part(self, end, row, is_partial, (*serial)++, lines);
	}
}

static void run_model(const t_config *self, h_lines *lines, h_lines *notes)
{
	uint32_t next = 0, serial = 0, count = self->table.row_count;
	h_lines_clear(lines);
	h_lines_clear(notes);
	h_print(lines, "%s", "");
	h_print(notes, "%s", "");
	list_windows(self);
	for (uint32_t row = 0; row < count; row++) {
		while (next < end_count && ends[next] <= at(self, row, T_CLOSE))
			print_window(self, ends[next++], false, &serial, lines);
		if (self->table.has_note[row]) h_print(notes, "%zu ", lines->rows);
		if (rows[row].is_late) h_print(notes, "%zu ", lines->rows);
	}
	for (; next < end_count; next++)
		print_window(self, ends[next],
		             self->is_stopped && ends[next] > self->times.after[count - 1], &serial, lines);
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
		h_run_op(&rf_op_window_time, &self->plan, &self->table, &run, &got, &got_notes);
		if (strcmp(got.text, want.text) != 0 || strcmp(got_notes.text, want_notes.text) != 0)
			print_message("seed %llu batch %u: %lld EVERY %lld %s keys %u partition %u aggregates "
			              "%u rows %u\n",
			              (unsigned long long)seed, batch_rows[i], (long long)plan->size_ns,
			              (long long)plan->step_ns,
			              plan->output == RF_WINDOW_GROUPS ? "groups" : "rows", plan->key_count,
			              plan->partition_count, plan->aggregate_count, self->table.row_count);
		assert_string_equal(got.text, want.text);
		assert_string_equal(got_notes.text, want_notes.text);
	}
	run.batch_rows = 7;
	if (seed % 40 == 0)
		h_run_out_of_memory(&rf_op_window_time, &self->plan, &self->table, &run, want.text);
	h_lines_free(&want);
	h_lines_free(&want_notes);
	h_lines_free(&got);
	h_lines_free(&got_notes);
}

static void test_random(void **state)
{
	static t_config self;
	RF_UNUSED(state);
	for (uint64_t seed = 0; seed < 3000; seed++) {
		make_random(&self, seed);
		check(&self, seed);
		h_table_close(&self.table);
	}
}

/* Tumbling, and hopping on two stacks; with and without partitions that never repeat. */
static void test_memory_is_bounded(void **state)
{
	static t_config self;
	RF_UNUSED(state);
	for (uint32_t i = 0; i < 4; i++) {
		t_plan(&self, RF_WIN_TIME_HOPPING, 60);
		self.plan.node.as.window.size_ns = i % 2 ? 50 : 10;
		if (i / 2) self.partition[self.plan.node.as.window.partition_count++] = M_P;
		t_finish_plan(&self, RF_TIMESTAMP);
		t_check_memory_is_bounded(&rf_op_window_time, &self, 600);
		h_table_close(&self.table);
	}
}

static void check_late(int64_t late_by_ns, const char *text)
{
	static t_config self;
	static h_stepper stepper;
	rf_batch out;
	t_plan(&self, RF_WIN_TIME_HOPPING, 1);
	t_finish_plan(&self, RF_TIMESTAMP);
	t_set(&self, 0, -20, late_by_ns - 20, 0);
	h_stepper_open(&stepper, &rf_op_window_time, &self.plan, 8);
	h_stepper_input(&stepper, &self.table, 0, 1, true);
	assert_int_equal(h_stepper_step(&stepper, &out), RF_STEP_FINISHED);
	assert_int_equal(out.selected_count, 0);
	assert_int_equal(out.notes->count, text ? 1 : 0);
	if (text) {
		assert_int_equal(out.notes->items[0].kind, RF_NOTE_LATE_ROW);
		assert_string_equal(out.notes->samples[0].text, text);
	}
	h_stepper_close(&stepper);
	h_table_close(&self.table);
}

static void test_late_rows_are_told(void **state)
{
	RF_UNUSED(state);
	check_late(10, "row late by 10ns");
	check_late(1500, "row late by 1us 500ns");
	check_late(INT64_C(3720) * 1000000000, "row late by 1h 2m");
	check_late(INT64_C(3600) * 1000000000 + 1, "row late by 1h");
	check_late(INT64_C(200) * 86400 * 1000000000, "row late by 200d");
}

/* A watermark without rows closes; what it would take is told in steps and while idle. */
static void test_watermark_closes(void **state)
{
	static t_config self;
	static h_stepper stepper;
	rf_batch out;
	RF_UNUSED(state);
	t_plan(&self, RF_WIN_TIME_HOPPING, 2);
	t_finish_plan(&self, RF_TIMESTAMP);
	t_set(&self, 0, 25, INT64_MIN, 1);
	t_set(&self, 1, 13, 5, 2);
	h_stepper_open(&stepper, &rf_op_window_time, &self.plan, 8);
	h_stepper_input(&stepper, &self.table, 0, 2, false);
	stepper.ctx.close_at_ns = INT64_MAX;
	assert_int_equal(h_stepper_step(&stepper, &out), RF_STEP_NEED_INPUT);
	assert_int_equal(out.selected_count, 0);
	assert_int_equal(stepper.ctx.close_at_ns, 20);
	stepper.ctx.close_at_ns = 7;
	assert_int_equal(rf_op_window_time.idle(&stepper.op, &out, &stepper.ctx), RF_STEP_BLOCKED);
	assert_int_equal(stepper.ctx.close_at_ns, 7);
	stepper.ctx.close_at_ns = INT64_MAX;
	assert_int_equal(rf_op_window_time.idle(&stepper.op, &out, &stepper.ctx), RF_STEP_BLOCKED);
	assert_int_equal(stepper.ctx.close_at_ns, 20);
	h_stepper_input(&stepper, &self.table, 0, 0, false);
	stepper.batch.batch.watermark = 19;
	assert_int_equal(h_stepper_step(&stepper, &out), RF_STEP_NEED_INPUT);
	assert_int_equal(out.selected_count, 0);
	stepper.ctx.close_at_ns = INT64_MAX;
	stepper.batch.batch.watermark = 20;
	assert_int_equal(h_stepper_step(&stepper, &out), RF_STEP_NEED_INPUT);
	assert_int_equal(out.selected_count, 1);
	assert_true(out.is_window_complete);
	assert_int_equal(((const int64_t *)out.columns[0].data)[0], 2);
	assert_int_equal(stepper.ctx.close_at_ns, 30);
	h_stepper_input(&stepper, &self.table, 0, 0, true);
	assert_int_equal(h_stepper_step(&stepper, &out), RF_STEP_FINISHED);
	assert_int_equal(out.selected_count, 1);
	h_stepper_close(&stepper);
	h_table_close(&self.table);
}

/* Many windows hold a row: each watermark costs the few panes there are, however many fit. */
static void test_small_steps(void **state)
{
	static t_config self;
	h_lines lines = {0}, notes = {0};
	h_run run = {.batch_rows = 7};
	RF_UNUSED(state);
	t_plan(&self, RF_WIN_TIME_HOPPING, 3);
	self.plan.node.as.window.size_ns = 1000;
	self.plan.node.as.window.step_ns = 1;
	t_finish_plan(&self, RF_TIMESTAMP);
	t_set(&self, 0, 0, INT64_MIN, 1);
	t_set(&self, 1, 100, 0, 1);
	t_set(&self, 2, 50, 100, 1); /* enters those that end after 100 */
	h_run_op(&rf_op_window_time, &self.plan, &self.table, &run, &lines, &notes);
	assert_int_equal(lines.rows, 1100);
	assert_non_null(
		strstr(lines.text, "1|1|1|-900|100|1|false|99|\n1|3|3|-899|101|3|false|100|\n"));
	assert_non_null(strstr(lines.text, "1|2|2|1|1001|2|false|1000|\n"));
	assert_non_null(
		strstr(lines.text, "1|1|1|99|1099|1|false|1098|\n1|1|1|100|1100|1|false|1099|\n"));
	h_lines_free(&lines);
	h_lines_free(&notes);
	h_table_close(&self.table);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_random),
		cmocka_unit_test(test_memory_is_bounded),
		cmocka_unit_test(test_late_rows_are_told),
		cmocka_unit_test(test_watermark_closes),
		cmocka_unit_test(test_small_steps),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
