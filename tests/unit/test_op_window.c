/*
 * Row windows against a model that lists every window of every partition and looks at each
 * row of each: random sizes, steps, partitions, groups, aggregates and cuts into batches.
 */
#include "window_model.h"

enum { ROWS_MAX = 70, WINDOWS_MAX = 4000, ALL_AT_ONCE = RF_BATCH_ROWS };

typedef struct config {
	h_table table;
	h_plan plan;
	uint32_t keys[2], partition[2], carry[4];
	m_kind kinds[4];
	rf_aggregate_call calls[4], until_call;
	m_kind until_kind;
	int64_t until_least;
	rf_expr until[3], *until_args[2];
} config;

/* ---- plans ---- */

static rf_expr *until_expr(config *self)
{
	rf_expr *call = &self->until[0];
	for (uint32_t i = 0; i < rf_function_count; i++)
		if (strcmp(rf_functions[i].name, ">=") == 0 && strcmp(rf_functions[i].args, "ii") == 0)
			call->function = &rf_functions[i];
	for (uint32_t i = 0; !call->function && i < rf_function_count; i++)
		if (strcmp(rf_functions[i].name, ">=") == 0) call->function = &rf_functions[i];
	assert_non_null(call->function);
	self->until_args[0] = &self->until[1];
	self->until_args[1] = &self->until[2];
	*call = (rf_expr){.kind = RF_EXPR_CALL,
	                  .type = RF_BOOLEAN,
	                  .function = call->function,
	                  .args = self->until_args,
	                  .arg_count = 2};
	self->until[1] = (rf_expr){.kind = RF_EXPR_COLUMN, .type = RF_BIGINT, .column = 0};
	self->until[2] = (rf_expr){
		.kind = RF_EXPR_CONSTANT, .type = RF_BIGINT, .value = rf_value_bigint(self->until_least)};
	return call;
}

/* Completes a plan whose window, keys, partition, carry and kinds are set. */
static void finish_plan(config *self)
{
	rf_plan_window *window = &self->plan.node.as.window;
	bool is_groups = window->output == RF_WINDOW_GROUPS;
	window->keys = self->keys;
	window->partition = self->partition;
	window->carry = self->carry;
	window->aggregates = self->calls;
	for (uint32_t i = 0; i < (is_groups ? window->key_count : window->carry_count); i++)
		h_plan_output(&self->plan, m_types[is_groups ? self->keys[i] : self->carry[i]]);
	for (uint32_t i = 0; i < window->aggregate_count; i++) {
		self->calls[i] = m_call(self->kinds[i]);
		h_plan_output(&self->plan, self->calls[i].type);
	}
	for (uint32_t i = 0; i < RF_WINDOW_COLUMN_COUNT; i++)
		h_plan_output(&self->plan, i == RF_WINDOW_PARTIAL ? RF_BOOLEAN : RF_BIGINT);
	window->window_columns = (1u << RF_WINDOW_COLUMN_COUNT) - 1;
	if (window->kind != RF_WIN_TUMBLING_UNTIL) return;
	self->until_call = m_call(self->until_kind);
	window->until_aggregates = &self->until_call;
	window->until_aggregate_count = 1;
	window->until = until_expr(self);
}

static void make_random(config *self, uint64_t seed)
{
	h_random random = {seed};
	rf_plan_window *window = &self->plan.node.as.window;
	uint32_t partitions, groups;
	memset(self, 0, sizeof *self);
	h_table_open(&self->table, m_types, M_COLUMNS, h_below(&random, ROWS_MAX + 1));
	h_plan_init(&self->plan, RF_PLAN_WINDOW, &self->table);
	window->kind = (rf_window_kind)h_below(&random, 5);
	if (window->kind > RF_WIN_TUMBLING_UNTIL || window->kind == RF_WIN_SLIDING)
		window->kind = RF_WIN_HOPPING;
	window->output = h_below(&random, 3) ? RF_WINDOW_GROUPS : RF_WINDOW_ALL_ROWS;
	window->size_rows = 1 + h_below(&random, 12);
	window->step_rows =
		window->kind == RF_WIN_HOPPING ? 1 + h_below(&random, 12) : window->size_rows;
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
	for (window->carry_count = h_below(&random, 4); self->carry[3] < window->carry_count;
	     self->carry[3]++)
		self->carry[self->carry[3]] = h_below(&random, M_COLUMNS);
	window->aggregate_count = h_below(&random, 5);
	for (uint32_t i = 0; i < window->aggregate_count; i++)
		self->kinds[i] = (m_kind)h_below(&random, M_KINDS);
	if (h_below(&random, 3) == 0) /* all flat: states are merged from two stacks */
		for (uint32_t i = 0; i < window->aggregate_count; i++)
			self->kinds[i] = (m_kind)h_below(&random, M_MIN_TEXT);
	self->until_kind = h_below(&random, 2) ? M_SUM : M_COUNT_STAR;
	self->until_least = h_below(&random, 15);
	finish_plan(self);
}

/* ---- the model ---- */

typedef struct model_window {
	int64_t start, end;
	uint32_t first_row; /* of the table */
	uint32_t closed_by; /* row, or UINT32_MAX: the end */
	bool is_partial;
	uint32_t order; /* of listing */
	uint32_t rows[ROWS_MAX];
	uint32_t row_count;
} model_window;

static model_window windows[WINDOWS_MAX];
static uint32_t window_count;

static void list_window(const uint32_t *rows, int64_t start, int64_t end, uint32_t closed_by,
                        bool is_partial)
{
	model_window *window = &windows[window_count];
	assert_true(window_count < WINDOWS_MAX);
	*window = (model_window){.start = start,
	                         .end = end,
	                         .first_row = rows[start],
	                         .closed_by = closed_by,
	                         .is_partial = is_partial,
	                         .order = window_count++};
	for (int64_t i = start; i < end; i++) window->rows[window->row_count++] = rows[i];
}

static bool until_holds(const config *self, const uint32_t *rows, int64_t start, int64_t end)
{
	int64_t sum = 0;
	bool has_value = self->until_kind == M_COUNT_STAR;
	for (int64_t i = start; i < end; i++) {
		const rf_value *value = h_cell(&self->table, rows[i], M_V);
		if (self->until_kind == M_COUNT_STAR)
			sum++;
		else if (!value->is_null) {
			sum += value->as.bigint;
			has_value = true;
		}
	}
	return has_value && sum >= self->until_least;
}

/* The windows of the rows of one partition. */
static void list_partition(const config *self, const uint32_t *rows, int64_t count)
{
	const rf_plan_window *plan = &self->plan.node.as.window;
	int64_t start = 0;
	if (plan->kind == RF_WIN_TUMBLING_UNTIL) {
		for (int64_t end = 1; end <= count; end++) {
			if (!until_holds(self, rows, start, end)) continue;
			list_window(rows, start, end, rows[end - 1], false);
			start = end;
		}
		if (start < count && !plan->is_drop_partial)
			list_window(rows, start, count, UINT32_MAX, true);
		return;
	}
	for (int64_t end = plan->step_rows;; end += plan->step_rows) {
		int64_t held_end = end < count ? end : count;
		bool is_partial;
		start = end > plan->size_rows ? end - plan->size_rows : 0;
		if (start >= count) break;
		is_partial = held_end - start < plan->size_rows;
		if (is_partial && plan->is_drop_partial) continue;
		list_window(rows, start, held_end, end <= count ? rows[end - 1] : UINT32_MAX, is_partial);
	}
}

static int compare_windows(const void *a, const void *b)
{
	const model_window *x = a, *y = b;
	if (x->closed_by != y->closed_by) return x->closed_by < y->closed_by ? -1 : 1;
	if (x->end != y->end) return x->end < y->end ? -1 : 1;
	if (x->start != y->start) return x->start < y->start ? -1 : 1;
	if (x->first_row != y->first_row) return x->first_row < y->first_row ? -1 : 1;
	return x->order < y->order ? -1 : 1;
}

static void list_windows(const config *self)
{
	const rf_plan_window *plan = &self->plan.node.as.window;
	bool is_done[ROWS_MAX] = {false};
	window_count = 0;
	for (uint32_t first = 0; first < self->table.row_count; first++) {
		uint32_t rows[ROWS_MAX], count = 0;
		if (is_done[first]) continue;
		for (uint32_t row = first; row < self->table.row_count; row++) {
			if (!m_same_all(&self->table, first, row, self->partition, plan->partition_count))
				continue;
			is_done[row] = true;
			rows[count++] = row;
		}
		list_partition(self, rows, count);
	}
	qsort(windows, window_count, sizeof *windows, compare_windows);
}

static void print_aggregates(const config *self, const model_window *window, uint32_t row,
                             h_lines *lines)
{
	const rf_plan_window *plan = &self->plan.node.as.window;
	uint32_t rows[ROWS_MAX], count = 0;
	for (uint32_t i = 0; i < window->row_count; i++)
		if (m_same_all(&self->table, row, window->rows[i], self->keys, plan->key_count))
			rows[count++] = window->rows[i];
	for (uint32_t i = 0; i < plan->aggregate_count; i++)
		m_print(lines, self->kinds[i], &self->table, rows, count);
}

static void print_window(const config *self, const model_window *window, uint32_t serial,
                         h_lines *lines)
{
	const rf_plan_window *plan = &self->plan.node.as.window;
	bool is_groups = plan->output == RF_WINDOW_GROUPS;
	for (uint32_t i = 0; i < window->row_count; i++) {
		uint32_t row = window->rows[i], before = 0;
		while (before < i &&
		       !m_same_all(&self->table, row, window->rows[before], self->keys, plan->key_count))
			before++;
		if (is_groups && before < i) continue;
		for (uint32_t c = 0; c < (is_groups ? plan->key_count : plan->carry_count); c++)
			h_print_value(lines,
			              h_cell(&self->table, row, is_groups ? self->keys[c] : self->carry[c]));
		print_aggregates(self, window, row, lines);
		h_print(lines, "%lld|%lld|%lld|%s|%u|\n", (long long)window->start, (long long)window->end,
		        (long long)(window->end - window->start), window->is_partial ? "true" : "false",
		        serial);
		lines->rows++;
	}
}

/* The rows, and for each note how many rows are out before it. */
static void run_model(const config *self, h_lines *lines, h_lines *notes)
{
	uint32_t row = 0;
	h_lines_clear(lines);
	h_lines_clear(notes);
	h_print(lines, "%s", "");
	h_print(notes, "%s", "");
	list_windows(self);
	for (uint32_t i = 0; i < window_count; i++) {
		for (; row < self->table.row_count && row <= windows[i].closed_by; row++)
			if (self->table.has_note[row]) h_print(notes, "%zu ", lines->rows);
		print_window(self, &windows[i], i, lines);
	}
	for (; row < self->table.row_count; row++)
		if (self->table.has_note[row]) h_print(notes, "%zu ", lines->rows);
}

static void explain(const config *self, uint64_t seed, uint32_t batch_rows)
{
	static const char *const kinds[] = {"TUMBLING", "HOPPING", "SLIDING", "UNTIL"};
	const rf_plan_window *plan = &self->plan.node.as.window;
	print_message(
		"seed %llu batch %u: %s %lld EVERY %lld %s%s keys %u partition %u aggregates %u rows %u\n",
		(unsigned long long)seed, batch_rows, kinds[plan->kind], (long long)plan->size_rows,
		(long long)plan->step_rows, plan->output == RF_WINDOW_GROUPS ? "groups" : "rows",
		plan->is_drop_partial ? " drop partial" : "", plan->key_count, plan->partition_count,
		plan->aggregate_count, self->table.row_count);
}

static void check(config *self, uint64_t seed)
{
	static const uint32_t batch_rows[] = {1, 2, 3, 7, ALL_AT_ONCE};
	h_lines want = {0}, want_notes = {0}, got = {0}, got_notes = {0};
	run_model(self, &want, &want_notes);
	for (uint32_t i = 0; i < 5; i++) {
		h_run run = {.batch_rows = batch_rows[i],
		             .has_gaps = (seed + i) % 2,
		             .is_end_apart = (seed / 2 + i) % 2,
		             .seed = seed};
		h_print(&got, "%s", "");
		h_print(&got_notes, "%s", "");
		h_run_op(&rf_op_window, &self->plan, &self->table, &run, &got, &got_notes);
		if (strcmp(got.text, want.text) != 0 || strcmp(got_notes.text, want_notes.text) != 0)
			explain(self, seed, batch_rows[i]);
		assert_string_equal(got.text, want.text);
		assert_string_equal(got_notes.text, want_notes.text);
	}
	if (seed % 40 == 0) {
		h_run run = {.batch_rows = 7, .seed = seed};
		h_run_out_of_memory(&rf_op_window, &self->plan, &self->table, &run, want.text);
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
	for (uint64_t seed = 0; seed < 4000; seed++) {
		make_random(&self, seed);
		check(&self, seed);
		h_table_close(&self.table);
	}
}

/* ---- what the model does not say ---- */

/* A plan over rows of v alone. */
static void make_plain(config *self, rf_window_kind kind, rf_window_output output, int64_t size,
                       int64_t step, uint32_t row_count)
{
	rf_plan_window *window = &self->plan.node.as.window;
	memset(self, 0, sizeof *self);
	h_table_open(&self->table, m_types, M_COLUMNS, row_count);
	h_plan_init(&self->plan, RF_PLAN_WINDOW, &self->table);
	for (uint32_t row = 0; row < row_count; row++)
		*h_cell(&self->table, row, M_V) = rf_value_bigint(row);
	window->kind = kind;
	window->output = output;
	window->size_rows = size;
	window->step_rows = step;
}

static void add_aggregate(config *self, m_kind kind)
{
	self->kinds[self->plan.node.as.window.aggregate_count++] = kind;
}

static void run_plain(config *self, uint32_t batch_rows, h_lines *lines, h_lines *notes)
{
	h_run run = {.batch_rows = batch_rows};
	h_print(lines, "%s", "");
	h_print(notes, "%s", "");
	h_run_op(&rf_op_window, &self->plan, &self->table, &run, lines, notes);
}

/* A sum beyond BIGINT is NULL and one error of its row, however many columns it spoils. */
static void test_overflow_is_noted_once(void **state)
{
	static config self;
	h_lines lines = {0}, notes = {0};
	RF_UNUSED(state);
	make_plain(&self, RF_WIN_TUMBLING, RF_WINDOW_GROUPS, 2, 2, 6);
	add_aggregate(&self, M_SUM);
	add_aggregate(&self, M_SUM);
	*h_cell(&self.table, 2, M_V) = rf_value_bigint(INT64_MAX);
	finish_plan(&self);
	run_plain(&self, 3, &lines, &notes);
	assert_string_equal(lines.text,
	                    "1|1|0|2|2|false|0|\nNULL|NULL|2|4|2|false|1|\n9|9|4|6|2|false|2|\n");
	assert_string_equal(notes.text, "1 ");
	h_table_close(&self.table);

	make_plain(&self, RF_WIN_TUMBLING, RF_WINDOW_ALL_ROWS, 3, 3, 6);
	add_aggregate(&self, M_SUM);
	*h_cell(&self.table, 4, M_V) = rf_value_bigint(INT64_MAX);
	finish_plan(&self);
	run_plain(&self, 1, &lines, &notes);
	assert_string_equal(notes.text, "3 ");
	h_table_close(&self.table);
	h_lines_free(&lines);
	h_lines_free(&notes);
}

/* Errors of the condition belong to the row that it was evaluated for; one that has counted an
 * error counts no other. */
static void test_until_notes_errors(void **state)
{
	static config self;
	static h_stepper stepper;
	h_lines lines = {0}, notes = {0};
	rf_batch out;
	RF_UNUSED(state);
	make_plain(&self, RF_WIN_TUMBLING_UNTIL, RF_WINDOW_GROUPS, 0, 0, 6);
	self.until_kind = M_SUM;
	self.until_least = 5;
	*h_cell(&self.table, 0, M_V) = rf_value_bigint(INT64_MIN);
	*h_cell(&self.table, 1, M_V) = rf_value_bigint(-1); /* overflow: not true */
	*h_cell(&self.table, 2, M_V) = rf_value_bigint(-1); /* again */
	*h_cell(&self.table, 3, M_V) = rf_value_bigint(INT64_MAX);
	*h_cell(&self.table, 4, M_V) = rf_value_bigint(8); /* 5: closes */
	*h_cell(&self.table, 5, M_V) = rf_value_bigint(4);
	add_aggregate(&self, M_COUNT_STAR);
	finish_plan(&self);
	for (uint32_t batch_rows = 1; batch_rows <= 6; batch_rows++) {
		run_plain(&self, batch_rows, &lines, &notes);
		assert_string_equal(lines.text, "5|0|5|5|false|0|\n1|5|6|1|true|1|\n");
		assert_string_equal(notes.text, "0 0 ");
	}
	h_stepper_open(&stepper, &rf_op_window, &self.plan, 6);
	h_stepper_input(&stepper, &self.table, 0, 6, true);
	rf_bit_set(stepper.batch.failed, 2);
	assert_int_equal(h_stepper_step(&stepper, &out), RF_STEP_FINISHED);
	assert_int_equal(out.notes->count, 1);
	assert_int_equal(out.notes->items[0].count, 1);
	h_stepper_close(&stepper);
	h_table_close(&self.table);
	h_lines_free(&lines);
	h_lines_free(&notes);
}

/* Windows larger than the input, and as many as hold a row. */
static void test_sizes_beyond_the_input(void **state)
{
	static config self;
	h_lines lines = {0}, notes = {0};
	RF_UNUSED(state);
	make_plain(&self, RF_WIN_HOPPING, RF_WINDOW_GROUPS, 1000000, 300000, 3);
	add_aggregate(&self, M_SUM);
	finish_plan(&self);
	run_plain(&self, 2, &lines, &notes);
	assert_string_equal(lines.text, "3|0|3|3|true|0|\n3|0|3|3|true|1|\n3|0|3|3|true|2|\n");
	h_table_close(&self.table);

	make_plain(&self, RF_WIN_TUMBLING, RF_WINDOW_GROUPS, INT64_MAX, INT64_MAX, 3);
	add_aggregate(&self, M_SUM);
	finish_plan(&self);
	run_plain(&self, 2, &lines, &notes);
	assert_string_equal(lines.text, "3|0|3|3|true|0|\n");
	h_table_close(&self.table);

	make_plain(&self, RF_WIN_HOPPING, RF_WINDOW_GROUPS, 1, INT64_MAX, 3);
	add_aggregate(&self, M_SUM);
	finish_plan(&self);
	run_plain(&self, 2, &lines, &notes);
	assert_string_equal(lines.text, "");
	h_table_close(&self.table);
	h_lines_free(&lines);
	h_lines_free(&notes);
}

/* The last row of a window says so, and no other. */
static void test_window_is_complete(void **state)
{
	static config self;
	static h_stepper stepper;
	rf_batch out;
	RF_UNUSED(state);
	make_plain(&self, RF_WIN_TUMBLING, RF_WINDOW_ALL_ROWS, 3, 3, 7);
	self.plan.node.as.window.carry_count = 1;
	self.carry[0] = M_V;
	finish_plan(&self);
	h_stepper_open(&stepper, &rf_op_window, &self.plan, 2);
	h_stepper_input(&stepper, &self.table, 0, 2, false);
	assert_int_equal(h_stepper_step(&stepper, &out), RF_STEP_NEED_INPUT);
	assert_int_equal(out.selected_count, 0);
	assert_false(out.is_window_complete);
	h_stepper_input(&stepper, &self.table, 2, 2, false);
	assert_int_equal(h_stepper_step(&stepper, &out), RF_STEP_HAVE_MORE);
	assert_int_equal(out.selected_count, 2);
	assert_false(out.is_window_complete);
	assert_int_equal(h_stepper_step(&stepper, &out), RF_STEP_NEED_INPUT);
	assert_int_equal(out.selected_count, 1);
	assert_true(out.is_window_complete);
	h_stepper_input(&stepper, &self.table, 4, 2, true);
	assert_int_equal(h_stepper_step(&stepper, &out), RF_STEP_HAVE_MORE);
	assert_false(out.is_window_complete);
	assert_int_equal(h_stepper_step(&stepper, &out), RF_STEP_FINISHED);
	assert_true(out.is_window_complete);
	h_stepper_close(&stepper);
	h_table_close(&self.table);
}

static void test_memory_is_bounded(void **state)
{
	static config self;
	static const struct {
		int64_t size, step;
		uint32_t partition; /* or M_COLUMNS */
	} cases[] = {{100, 100, M_COLUMNS}, {5000, 5000, M_COLUMNS}, {100, 10, M_COLUMNS},
	             {3, 7, M_COLUMNS},     {50, 50, M_P},           {50, 20, M_P}};
	RF_UNUSED(state);
	for (uint32_t i = 0; i < sizeof cases / sizeof *cases; i++)
		for (int output = RF_WINDOW_GROUPS; output <= RF_WINDOW_ALL_ROWS; output++) {
			h_random random = {i};
			rf_plan_window *window = &self.plan.node.as.window;
			make_plain(&self, RF_WIN_HOPPING, (rf_window_output)output, cases[i].size,
			           cases[i].step, 1000);
			m_fill(&self.table, &random, 5, 5, false);
			add_aggregate(&self, M_COUNT_STAR);
			add_aggregate(&self, M_STRING_AGG);
			self.keys[window->key_count++] = M_V;
			if (cases[i].partition < M_COLUMNS)
				self.partition[window->partition_count++] = cases[i].partition;
			self.carry[window->carry_count++] = M_K;
			finish_plan(&self);
			h_check_memory_is_bounded(&rf_op_window, &self.plan, &self.table, M_V, 60);
			h_table_close(&self.table);
		}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_random),
		cmocka_unit_test(test_overflow_is_noted_once),
		cmocka_unit_test(test_until_notes_errors),
		cmocka_unit_test(test_sizes_beyond_the_input),
		cmocka_unit_test(test_window_is_complete),
		cmocka_unit_test(test_memory_is_bounded),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
