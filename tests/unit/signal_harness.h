/*
 * What the tests of windows by time with signals share: plans of one window node, rows with the
 * watermarks that they meet, and what comes out as lines.
 */
#ifndef RF_TESTS_SIGNAL_HARNESS_H
#define RF_TESTS_SIGNAL_HARNESS_H

#include "op_harness.h"

#include <math.h>

#define SECOND INT64_C(1000000000)

enum { KEY, X, Y, PASS, TIME, MARK, CLOSE, COLUMNS };
__attribute__((unused)) static const rf_type row_types[COLUMNS] = {
	RF_BIGINT, RF_DOUBLE, RF_BIGINT, RF_BOOLEAN, RF_TIMESTAMP, RF_TIMESTAMP, RF_TIMESTAMP};

enum { CALLS_MAX = 12, ROWS_MAX = 160 };

typedef struct setting {
	h_plan plan;
	rf_aggregate_call calls[CALLS_MAX];
	uint32_t call_count;
	uint32_t key;
	int64_t size, step;
	int64_t after; /* watermark after the last row */
} setting;

/* ---- plans ---- */

static inline rf_aggregate_call *add_call(setting *self, rf_aggregate_id id, uint32_t column)
{
	rf_aggregate_call *call = &self->calls[self->call_count++];
	const rf_aggregate *aggregate = &rf_aggregates[id];
	*call = (rf_aggregate_call){.aggregate = aggregate, .time = TIME, .filter = RF_NO_COLUMN};
	call->arg_count = (uint32_t)strlen(aggregate->args);
	call->args[0] = column;
	call->arg_types[0] = row_types[column];
	call->type = aggregate->result == 'd' ? RF_DOUBLE : RF_BIGINT;
	for (int i = 0; i < RF_AGGREGATE_CONSTANTS_MAX; i++)
		call->constants[i] = rf_value_null(RF_NULL);
	return call;
}

static inline void set_hold(rf_aggregate_call *call)
{
	call->constants[0] = rf_value_text(RF_TEXT("hold"));
}

static inline void set_gap(rf_aggregate_call *call, int64_t gap)
{
	size_t last = strlen(call->aggregate->constants) - 1;
	call->constants[last] = rf_value_interval(0, gap);
}

/* The plan, once the calls are there. */
static inline void make_plan(setting *self, const h_table *table, bool has_key, int64_t size,
                             int64_t step)
{
	rf_plan_window *window = &self->plan.node.as.window;
	h_plan_init(&self->plan, RF_PLAN_WINDOW, table);
	self->size = size;
	self->step = step;
	self->key = KEY;
	window->kind = RF_WIN_TIME_HOPPING;
	window->output = RF_WINDOW_GROUPS;
	window->size_ns = size;
	window->step_ns = step;
	window->time_column = TIME;
	window->late_column = MARK;
	window->close_column = CLOSE;
	window->has_signals = true;
	window->keys = &self->key;
	window->key_count = has_key;
	window->aggregates = self->calls;
	window->aggregate_count = self->call_count;
	window->window_columns = (1u << RF_WINDOW_COLUMN_COUNT) - 1;
	if (has_key) h_plan_output(&self->plan, RF_BIGINT);
	for (uint32_t i = 0; i < self->call_count; i++) h_plan_output(&self->plan, self->calls[i].type);
	h_plan_output(&self->plan, RF_TIMESTAMP);
	h_plan_output(&self->plan, RF_TIMESTAMP);
	h_plan_output(&self->plan, RF_BIGINT);
	h_plan_output(&self->plan, RF_BOOLEAN);
	h_plan_output(&self->plan, RF_BIGINT);
}

/* ---- running ---- */

/* To ten digits, and what rounding leaves of a zero is one. */
static inline void print_real(h_lines *lines, double value)
{
	h_print(lines, "%.10g|", fabs(value) < 1e-10 ? 0.0 : value);
}

/* The serial number is left out. */
static inline void print_rows(const rf_batch *out, h_lines *lines, h_lines *notes)
{
	for (uint32_t i = 0; out->notes && i < out->notes->count; i++)
		for (uint64_t k = 0; k < out->notes->items[i].count; k++)
			h_print(notes, "%zu ", lines->rows + out->notes->items[i].position);
	for (uint32_t i = 0; i < out->row_count; i++) {
		for (uint32_t c = 0; c + 1 < out->column_count; c++) {
			rf_value value = rf_column_value(&out->columns[c], i);
			if (!value.is_null && value.type == RF_DOUBLE)
				print_real(lines, value.as.real);
			else
				h_print_value(lines, &value);
		}
		h_print(lines, "\n");
		lines->rows++;
	}
}

static inline rf_step run_in(rf_memory *memory, setting *self, const h_table *table,
                             uint32_t batch_rows, bool has_gaps, h_lines *lines, h_lines *notes)
{
	static h_batch batch;
	rf_memory own;
	rf_error error = {0};
	rf_settings settings = {0};
	rf_context ctx = {
		.memory = memory, .settings = &settings, .error = &error, .batch_rows = batch_rows};
	rf_op op = {.class_ = &rf_op_window_signal, .node = &self->plan.node};
	h_random random = {batch_rows};
	rf_step step = RF_STEP_NEED_INPUT;
	uint32_t row = 0;
	h_lines_clear(lines);
	h_lines_clear(notes);
	rf_memory_init(&own, NULL, 0);
	rf_notes_init(&batch.notes, &own);
	op.state = calloc(1, op.class_->state_size);
	if (op.class_->open(&op, &self->plan.node, &ctx) < 0) step = RF_STEP_ERROR;
	while (step == RF_STEP_NEED_INPUT) {
		uint32_t count = table->row_count - row < batch_rows ? table->row_count - row : batch_rows;
		h_batch_fill(&batch, table, row, count, has_gaps, &random);
		row += count;
		batch.batch.is_end = row == table->row_count;
		batch.batch.watermark =
			batch.batch.is_end ? self->after : h_cell(table, row, CLOSE)->as.bigint;
		do {
			rf_batch out = {0};
			ctx.close_at_ns = INT64_MAX;
			step = op.class_->step(&op, 0, &batch.batch, &out, &ctx);
			if (step == RF_STEP_ERROR) break;
			assert_true(out.row_count <= batch_rows);
			print_rows(&out, lines, notes);
		} while (step == RF_STEP_HAVE_MORE);
		if (step == RF_STEP_NEED_INPUT) assert_true(ctx.close_at_ns > batch.batch.watermark);
	}
	if (step == RF_STEP_ERROR) assert_int_equal(error.code, RIFFLE_NO_MEMORY);
	op.class_->close(&op, &ctx);
	free(op.state);
	rf_notes_release(&batch.notes);
	assert_int_equal(memory->used_bytes, 0);
	return step;
}

static inline void run_op(setting *self, const h_table *table, uint32_t batch_rows, bool has_gaps,
                          h_lines *lines, h_lines *notes)
{
	rf_memory memory;
	rf_memory_init(&memory, NULL, 0);
	assert_int_equal(run_in(&memory, self, table, batch_rows, has_gaps, lines, notes),
	                 RF_STEP_FINISHED);
}

/* ---- rows ---- */

static inline void set_row(h_table *table, uint32_t row, int64_t key, double x, int64_t time)
{
	*h_cell(table, row, KEY) = rf_value_bigint(key);
	if (!isnan(x)) *h_cell(table, row, X) = rf_value_real(x);
	*h_cell(table, row, Y) = rf_value_bigint(row);
	*h_cell(table, row, TIME) = rf_value_timestamp(time);
}

/* The watermark that each row meets, with a bound; two inputs in turn: the least is for
 * closing, its own for being late. */
static inline void set_watermarks(setting *self, h_table *table, int64_t bound, uint32_t inputs)
{
	int64_t greatest[2] = {INT64_MIN, INT64_MIN};
	for (uint32_t row = 0; row <= table->row_count; row++) {
		int64_t marks[2], close;
		for (uint32_t i = 0; i < 2; i++)
			marks[i] = greatest[i] == INT64_MIN ? INT64_MIN : greatest[i] - bound;
		close = inputs == 1 || marks[0] < marks[1] ? marks[0] : marks[1];
		self->after = close;
		if (row == table->row_count) break;
		*h_cell(table, row, MARK) = rf_value_timestamp(marks[row % inputs]);
		*h_cell(table, row, CLOSE) = rf_value_timestamp(close);
		if (h_cell(table, row, TIME)->as.bigint > greatest[row % inputs])
			greatest[row % inputs] = h_cell(table, row, TIME)->as.bigint;
	}
}

static inline void fill_random(h_table *table, h_random *random, uint32_t keys, int64_t disorder)
{
	int64_t now = (int64_t)h_below(random, 60) - 30, silence = 1 + h_below(random, 40);
	for (uint32_t row = 0; row < table->row_count; row++) {
		int64_t back = disorder ? h_below(random, (uint32_t)disorder) : 0;
		now += h_below(random, 12) ? h_below(random, 5) : h_below(random, (uint32_t)silence);
		set_row(table, row, h_below(random, keys),
		        h_below(random, 6) ? h_below(random, 40) / 2.0 - 5 : NAN,
		        (now - back) * SECOND / 2);
		if (h_below(random, 5)) *h_cell(table, row, PASS) = rf_value_boolean(h_below(random, 3));
	}
}

#endif
