/* ORDER BY: against a model that inserts each row behind those that are not after it. */
#include "op_harness.h"

enum { COLUMNS = 7, BOUNDARY = 6, ROWS_MAX = 60 };
static const rf_type types[COLUMNS] = {RF_BIGINT,    RF_TEXT_TYPE, RF_DOUBLE, RF_BOOLEAN,
                                       RF_TIMESTAMP, RF_INTERVAL,  RF_BIGINT};

typedef struct config {
	h_table table;
	h_plan plan;
	rf_sort_key keys[3];
} config;

static void fill(h_table *table, h_random *random)
{
	static const char *const texts[] = {
		"", "a", "ab", "b", "prefix that is long", "prefix that is longer", "zz"};
	static const double reals[] = {0.0, -0.0, 1.5, -1e300, 5e-324, -5e-324};
	static const int64_t bigints[] = {0, 1, 2, 3, -1, INT64_MIN, INT64_MAX};
	int64_t window = 0;
	for (uint32_t row = 0; row < table->row_count; row++) {
		uint32_t real = h_below(random, 9);
		double value = real < 6 ? reals[real]
			: real == 6         ? __builtin_nan("")
			: real == 7         ? __builtin_inf()
								: -__builtin_inf();
		window += h_below(random, 6) == 0;
		if (h_below(random, 5))
			*h_cell(table, row, 0) = rf_value_bigint(bigints[h_below(random, 7)]);
		if (h_below(random, 5)) h_set_text(table, row, 1, texts[h_below(random, 7)]);
		if (h_below(random, 5)) *h_cell(table, row, 2) = rf_value_real(value);
		if (h_below(random, 5)) *h_cell(table, row, 3) = rf_value_boolean(h_below(random, 2));
		*h_cell(table, row, 4) = rf_value_timestamp(row);
		if (h_below(random, 5))
			*h_cell(table, row, 5) =
				rf_value_interval((int32_t)h_below(random, 2),
			                      (int64_t)h_below(random, 2) * INT64_C(86400000000000) * 30);
		*h_cell(table, row, BOUNDARY) = rf_value_bigint(window);
		table->has_note[row] = h_below(random, 6) == 0;
	}
}

static void make_random(config *self, uint64_t seed)
{
	h_random random = {seed};
	rf_plan_sort *sort = &self->plan.node.as.sort;
	memset(self, 0, sizeof *self);
	h_table_open(&self->table, types, COLUMNS, h_below(&random, ROWS_MAX + 1));
	h_plan_init(&self->plan, RF_PLAN_SORT, &self->table);
	for (uint32_t i = 0; i < COLUMNS; i++) h_plan_output(&self->plan, types[i]);
	fill(&self->table, &random);
	sort->keys = self->keys;
	sort->key_count = 1 + h_below(&random, 3);
	for (uint32_t i = 0; i < sort->key_count; i++)
		self->keys[i] =
			(rf_sort_key){h_below(&random, COLUMNS), h_below(&random, 2), h_below(&random, 2)};
	sort->boundary = h_below(&random, 2) ? BOUNDARY : RF_NO_COLUMN;
}

static int compare_values(const rf_value *a, const rf_value *b)
{
	switch (a->type) {
	case RF_BOOLEAN: return (int)a->as.boolean - (int)b->as.boolean;
	case RF_DOUBLE: return rf_compare_real(a->as.real, b->as.real);
	case RF_TEXT_TYPE: return rf_text_compare(a->as.text, b->as.text);
	case RF_INTERVAL: return rf_compare_interval(a->as.interval, b->as.interval);
	default: return (a->as.bigint > b->as.bigint) - (a->as.bigint < b->as.bigint);
	}
}

static bool is_after(const config *self, uint32_t a, uint32_t b)
{
	for (uint32_t i = 0; i < self->plan.node.as.sort.key_count; i++) {
		const rf_sort_key *key = &self->keys[i];
		const rf_value *x = h_cell(&self->table, a, key->column),
					   *y = h_cell(&self->table, b, key->column);
		int order;
		if (x->is_null || y->is_null) {
			if (x->is_null == y->is_null) continue;
			return x->is_null != key->is_nulls_first;
		}
		order = compare_values(x, y);
		if (order != 0) return key->is_descending ? order < 0 : order > 0;
	}
	return false;
}

/* Sorts and prints rows [first, end). */
static void print_run(const config *self, uint32_t first, uint32_t end, h_lines *lines)
{
	uint32_t sorted[ROWS_MAX], count = 0;
	for (uint32_t row = first; row < end; row++) {
		uint32_t at = count++;
		for (; at > 0 && is_after(self, sorted[at - 1], row); at--) sorted[at] = sorted[at - 1];
		sorted[at] = row;
	}
	for (uint32_t i = 0; i < count; i++) {
		for (uint32_t c = 0; c < COLUMNS; c++)
			h_print_value(lines, h_cell(&self->table, sorted[i], c));
		h_print(lines, "\n");
		lines->rows++;
	}
}

static void run_model(const config *self, h_lines *lines, h_lines *notes)
{
	uint32_t first = 0, end;
	h_lines_clear(lines);
	h_lines_clear(notes);
	h_print(lines, "%s", "");
	h_print(notes, "%s", "");
	for (; first < self->table.row_count; first = end) {
		for (end = first; end < self->table.row_count; end++) {
			int64_t window = h_cell(&self->table, first, BOUNDARY)->as.bigint;
			if (self->plan.node.as.sort.boundary != RF_NO_COLUMN &&
			    h_cell(&self->table, end, BOUNDARY)->as.bigint != window)
				break;
			if (self->table.has_note[end]) h_print(notes, "%zu ", lines->rows);
		}
		print_run(self, first, end, lines);
	}
}

static void check(config *self, uint64_t seed)
{
	static const uint32_t batch_rows[] = {1, 2, 3, 7, RF_BATCH_ROWS};
	h_lines want = {0}, want_notes = {0}, got = {0}, got_notes = {0};
	run_model(self, &want, &want_notes);
	for (uint32_t i = 0; i < 5; i++) {
		h_run run = {.batch_rows = batch_rows[i],
		             .has_gaps = (seed + i) % 2,
		             .is_end_apart = (seed / 2 + i) % 2,
		             .is_all_complete = self->plan.node.as.sort.boundary == RF_NO_COLUMN,
		             .seed = seed};
		h_print(&got, "%s", "");
		h_print(&got_notes, "%s", "");
		h_run_op(&rf_op_sort, &self->plan, &self->table, &run, &got, &got_notes);
		assert_string_equal(got.text, want.text);
		assert_string_equal(got_notes.text, want_notes.text);
	}
	if (seed % 40 == 0) {
		h_run run = {.batch_rows = 7, .seed = seed};
		h_run_out_of_memory(&rf_op_sort, &self->plan, &self->table, &run, want.text);
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

/* Many rows: several chunks, several batches out. */
static void test_many(void **state)
{
	static config self;
	h_lines got = {0}, notes = {0};
	h_run run = {.batch_rows = 1000};
	const char *line;
	rf_plan_sort *sort = &self.plan.node.as.sort;
	RF_UNUSED(state);
	memset(&self, 0, sizeof self);
	h_table_open(&self.table, types, 1, 10000);
	for (uint32_t row = 0; row < 10000; row++)
		*h_cell(&self.table, row, 0) = rf_value_bigint((int64_t)(row * 7919 % 10000) - 5000);
	h_plan_init(&self.plan, RF_PLAN_SORT, &self.table);
	h_plan_output(&self.plan, RF_BIGINT);
	sort->keys = self.keys;
	sort->key_count = 1;
	sort->boundary = RF_NO_COLUMN;
	h_run_op(&rf_op_sort, &self.plan, &self.table, &run, &got, &notes);
	assert_int_equal(got.rows, 10000);
	line = got.text;
	for (long i = -5000; i < 5000; i++) {
		assert_int_equal(strtol(line, NULL, 10), i);
		line = strchr(line, '\n') + 1;
	}
	h_table_close(&self.table);
	h_lines_free(&got);
	h_lines_free(&notes);
}

/* A window whose rows are all there is sorted at once; without the word of it, when the next
 * window begins. */
static void test_window_is_complete(void **state)
{
	static h_batch batch;
	config self = {0};
	rf_memory memory;
	rf_error error = {0};
	rf_context ctx = {.memory = &memory, .error = &error, .batch_rows = 8};
	rf_op op = {.class_ = &rf_op_sort, .node = &self.plan.node};
	h_random random = {1};
	rf_batch out = {0};
	RF_UNUSED(state);
	rf_memory_init(&memory, NULL, 0);
	rf_notes_init(&batch.notes, &memory);
	h_table_open(&self.table, types, COLUMNS, 5);
	for (uint32_t row = 0; row < 5; row++) {
		*h_cell(&self.table, row, 0) = rf_value_bigint(-(int64_t)row);
		*h_cell(&self.table, row, BOUNDARY) = rf_value_bigint(row / 2);
	}
	h_plan_init(&self.plan, RF_PLAN_SORT, &self.table);
	for (uint32_t i = 0; i < COLUMNS; i++) h_plan_output(&self.plan, types[i]);
	self.plan.node.as.sort =
		(rf_plan_sort){.keys = self.keys, .key_count = 1, .boundary = BOUNDARY};
	op.state = rf_alloc_zero(&memory, rf_op_sort.state_size);
	assert_int_equal(rf_op_sort.open(&op, op.node, &ctx), RIFFLE_OK);

	h_batch_fill(&batch, &self.table, 0, 4, false, &random);
	assert_int_equal(rf_op_sort.step(&op, 0, &batch.batch, &out, &ctx), RF_STEP_NEED_INPUT);
	assert_int_equal(out.selected_count, 2); /* the second window may go on */
	assert_true(out.is_window_complete);

	h_batch_fill(&batch, &self.table, 4, 0, false, &random);
	batch.batch.is_window_complete = true;
	assert_int_equal(rf_op_sort.step(&op, 0, &batch.batch, &out, &ctx), RF_STEP_NEED_INPUT);
	assert_int_equal(out.selected_count, 2);
	assert_int_equal(((const int64_t *)out.columns[0].data)[0], -3);

	h_batch_fill(&batch, &self.table, 4, 1, false, &random);
	batch.batch.is_end = true;
	assert_int_equal(rf_op_sort.step(&op, 0, &batch.batch, &out, &ctx), RF_STEP_FINISHED);
	assert_int_equal(out.selected_count, 1);
	rf_op_sort.close(&op, &ctx);
	rf_free(&memory, op.state, rf_op_sort.state_size);
	rf_notes_release(&batch.notes);
	assert_int_equal(memory.used_bytes, 0);
	h_table_close(&self.table);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_random),
		cmocka_unit_test(test_many),
		cmocka_unit_test(test_window_is_complete),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
