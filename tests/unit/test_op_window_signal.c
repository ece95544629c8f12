/*
 * Windows by time with signals, against a model that looks at all rows for every window and
 * integrates in long double; the zigzag of the language's specification; sums over windows.
 */
#include "op_harness.h"

#include <math.h>

#define SECOND INT64_C(1000000000)

enum { KEY, X, Y, PASS, TIME, MARK, CLOSE, COLUMNS };
static const rf_type row_types[COLUMNS] = {RF_BIGINT,    RF_DOUBLE,    RF_BIGINT,   RF_BOOLEAN,
                                           RF_TIMESTAMP, RF_TIMESTAMP, RF_TIMESTAMP};

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

static rf_aggregate_call *add_call(setting *self, rf_aggregate_id id, uint32_t column)
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

static void set_hold(rf_aggregate_call *call)
{
	call->constants[0] = rf_value_text(RF_TEXT("hold"));
}

static void set_gap(rf_aggregate_call *call, int64_t gap)
{
	size_t last = strlen(call->aggregate->constants) - 1;
	call->constants[last] = rf_value_interval(0, gap);
}

/* The plan, once the calls are there. */
static void make_plan(setting *self, const h_table *table, bool has_key, int64_t size, int64_t step)
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
static void print_real(h_lines *lines, double value)
{
	h_print(lines, "%.10g|", fabs(value) < 1e-10 ? 0.0 : value);
}

/* The serial number is left out. */
static void print_rows(const rf_batch *out, h_lines *lines, h_lines *notes)
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

static rf_step run_in(rf_memory *memory, setting *self, const h_table *table, uint32_t batch_rows,
                      bool has_gaps, h_lines *lines, h_lines *notes)
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

static void run_op(setting *self, const h_table *table, uint32_t batch_rows, bool has_gaps,
                   h_lines *lines, h_lines *notes)
{
	rf_memory memory;
	rf_memory_init(&memory, NULL, 0);
	assert_int_equal(run_in(&memory, self, table, batch_rows, has_gaps, lines, notes),
	                 RF_STEP_FINISHED);
}

/* ---- rows ---- */

static void set_row(h_table *table, uint32_t row, int64_t key, double x, int64_t time)
{
	*h_cell(table, row, KEY) = rf_value_bigint(key);
	if (!isnan(x)) *h_cell(table, row, X) = rf_value_real(x);
	*h_cell(table, row, Y) = rf_value_bigint(row);
	*h_cell(table, row, TIME) = rf_value_timestamp(time);
}

/* The watermark that each row meets, with a bound; two inputs in turn: the least is for
 * closing, its own for being late. */
static void set_watermarks(setting *self, h_table *table, int64_t bound, uint32_t inputs)
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

/* ---- the model ---- */

typedef struct model_row {
	int64_t time, mark;
	uint32_t row;
} model_row;

typedef struct model {
	const setting *setting;
	const h_table *table;
	model_row rows[ROWS_MAX]; /* those that are not late, by time, ties as they came */
	uint32_t count;
	int64_t closed_to, left_to, last_time;
	bool has_left;
	h_lines *lines, *notes;
} model;

typedef struct options {
	bool is_hold, needs_next;
	int64_t gap, unit;
} options;

static options options_of(const model *self, const rf_aggregate_call *call)
{
	size_t count = strlen(call->aggregate->constants);
	options out = {.gap = self->setting->size, .unit = SECOND};
	if (count > 0) out.is_hold = !call->constants[0].is_null;
	if (count > 0 && !call->constants[count - 1].is_null)
		out.gap = call->constants[count - 1].as.interval.ns;
	if (count == 3 && !call->constants[1].is_null) out.unit = call->constants[1].as.interval.ns;
	out.needs_next = !out.is_hold && call->aggregate->id != RF_AGG_RESETS;
	return out;
}

static int64_t floor_to(int64_t time, int64_t step)
{
	int64_t rest = time % step;
	return time - (rest < 0 ? rest + step : rest);
}

static int64_t key_of(const model *self, uint32_t row)
{
	return self->setting->plan.node.as.window.key_count ? h_cell(self->table, row, KEY)->as.bigint
														: 0;
}

static bool is_member(const model *self, const model_row *row, int64_t end)
{
	return row->time < end && row->time >= end - self->setting->size && row->mark < end;
}

/* A point of a call that a window sees. */
static bool is_point(const model *self, const rf_aggregate_call *call, const model_row *row,
                     int64_t key, int64_t end)
{
	const rf_value *pass = h_cell(self->table, row->row, PASS);
	if (key_of(self, row->row) != key || h_cell(self->table, row->row, X)->is_null) return false;
	if (call->filter != RF_NO_COLUMN && (pass->is_null || !pass->as.boolean)) return false;
	return row->time >= end || row->mark < end;
}

/* The last point before the start, and the first at or past the end. */
static void around(const model *self, const rf_aggregate_call *call, int64_t key, int64_t end,
                   int64_t before, const model_row **last, const model_row **next)
{
	*last = *next = NULL;
	for (uint32_t i = 0; i < self->count; i++) {
		const model_row *row = &self->rows[i];
		if (!is_point(self, call, row, key, end)) continue;
		if (row->time < before) *last = row;
		if (row->time >= end && !*next) *next = row;
	}
}

static bool is_held(const model *self, int64_t key, int64_t end, int64_t watermark)
{
	for (uint32_t i = 0; i < self->setting->call_count; i++) {
		const rf_aggregate_call *call = &self->setting->calls[i];
		options how = options_of(self, call);
		const model_row *last, *next;
		if (!call->aggregate->is_signal || !how.needs_next || watermark >= end + how.gap) continue;
		around(self, call, key, end, end, &last, &next);
		if (!last || (last->time < end - self->setting->size && last->time + how.gap < end))
			continue;
		if (!next || next->time > watermark) return true;
	}
	return false;
}

/* The row that the earliest segment across the window begins with, or -1. */
static int64_t crossing_row(const model *self, int64_t key, int64_t end)
{
	int64_t found = -1;
	for (uint32_t i = 0; i < self->setting->call_count; i++) {
		const rf_aggregate_call *call = &self->setting->calls[i];
		options how = options_of(self, call);
		const model_row *last, *next;
		if (!call->aggregate->is_signal || call->aggregate->id == RF_AGG_RESETS) continue;
		around(self, call, key, end, end - self->setting->size, &last, &next);
		if (!last || (how.needs_next && !next)) continue;
		if ((how.needs_next ? next->time : end) - last->time > how.gap) continue;
		if (found < 0 || last->row < found) found = last->row;
	}
	return found;
}

typedef struct sums {
	long double area, rise;
	int64_t covered, resets;
	bool is_any;
} sums;

static void add_segment(sums *total, const options *how, int64_t t0, double x0, int64_t t1,
                        double x1, int64_t from, int64_t to)
{
	int64_t a = t0 > from ? t0 : from, b = t1 < to ? t1 : to;
	long double middle;
	if (t1 - t0 > how->gap) return;
	if (t1 >= from && t1 < to) total->resets += x1 < x0;
	if (t0 == t1 && a == b && a >= from && a < to)
		total->rise += x1 < x0 ? x1 : (long double)x1 - x0;
	if (t0 == t1 || a >= b) return;
	middle = ((long double)a + b) / 2;
	total->is_any = true;
	total->covered += b - a;
	total->rise += (x1 < x0 ? x1 : (long double)x1 - x0) * (b - a) / (t1 - t0);
	total->area += how->is_hold
		? (long double)x0 * (b - a)
		: (x0 + ((long double)x1 - x0) * (middle - t0) / (t1 - t0)) * (b - a);
}

static sums sums_of(const model *self, const rf_aggregate_call *call, int64_t key, int64_t end)
{
	options how = options_of(self, call);
	int64_t from = end - self->setting->size;
	const model_row *last = NULL;
	sums total = {0};
	for (uint32_t i = 0; i < self->count; i++) {
		const model_row *row = &self->rows[i];
		if (!is_point(self, call, row, key, end)) continue;
		if (row->time >= end && how.is_hold) break;
		if (row->time >= from && row->time < end) total.is_any = true;
		if (last)
			add_segment(&total, &how, last->time, h_cell(self->table, last->row, X)->as.real,
			            row->time, h_cell(self->table, row->row, X)->as.real, from, end);
		last = row;
		if (row->time >= end) break;
	}
	if (last && how.is_hold)
		add_segment(&total, &how, last->time, h_cell(self->table, last->row, X)->as.real, end, 0,
		            from, end);
	return total;
}

static void print_or_null(h_lines *lines, bool is_null, long double value)
{
	if (is_null)
		h_print(lines, "NULL|");
	else
		print_real(lines, (double)value);
}

static void print_call(const model *self, const rf_aggregate_call *call, int64_t key, int64_t end)
{
	options how = options_of(self, call);
	sums total = sums_of(self, call, key, end);
	int64_t count = 0, sum = 0, first = -1, last = -1;
	for (uint32_t i = 0; i < self->count; i++) {
		const model_row *row = &self->rows[i];
		if (key_of(self, row->row) != key || !is_member(self, row, end)) continue;
		count++;
		sum += row->row;
		if (first < 0) first = row->row;
		last = row->row;
	}
	switch (call->aggregate->id) {
	case RF_AGG_COUNT_STAR: h_print(self->lines, "%lld|", (long long)count); break;
	case RF_AGG_SUM_BIGINT:
		if (count)
			h_print(self->lines, "%lld|", (long long)sum);
		else
			h_print(self->lines, "NULL|");
		break;
	case RF_AGG_FIRST:
	case RF_AGG_LAST:
		if (!count)
			h_print(self->lines, "NULL|");
		else
			h_print(self->lines, "%lld|",
			        (long long)(call->aggregate->id == RF_AGG_FIRST ? first : last));
		break;
	case RF_AGG_INTEGRAL: print_or_null(self->lines, !total.is_any, total.area / how.unit); break;
	case RF_AGG_TIME_COVERED:
		print_or_null(self->lines, false, (long double)total.covered / how.unit);
		break;
	case RF_AGG_TIME_AVG:
		print_or_null(self->lines, !total.covered, total.area / total.covered);
		break;
	case RF_AGG_INCREASE: print_or_null(self->lines, !total.is_any, total.rise); break;
	case RF_AGG_RATE:
		print_or_null(self->lines, !total.covered, total.rise * SECOND / total.covered);
		break;
	case RF_AGG_RESETS: h_print(self->lines, "%lld|", (long long)total.resets); break;
	default: fail();
	}
}

static void print_group(const model *self, int64_t key, int64_t end, uint32_t window_rows)
{
	if (self->setting->plan.node.as.window.key_count) h_print(self->lines, "%lld|", (long long)key);
	for (uint32_t i = 0; i < self->setting->call_count; i++)
		print_call(self, &self->setting->calls[i], key, end);
	h_print(self->lines, "%lld|%lld|%u|false|\n", (long long)(end - self->setting->size),
	        (long long)end, window_rows);
	self->lines->rows++;
}

enum { KEYS_MAX = 4 };

/* The groups that have rows, then those that only cross; false: there is none. */
static bool print_window(model *self, int64_t end, bool is_after_end)
{
	bool is_done[KEYS_MAX] = {false};
	int64_t crossing[KEYS_MAX];
	uint32_t window_rows = 0, groups = 0;
	for (uint32_t i = 0; i < self->count; i++) window_rows += is_member(self, &self->rows[i], end);
	for (uint32_t row = 0; row < self->table->row_count; row++)
		for (uint32_t i = 0; i < self->count; i++) {
			int64_t key = key_of(self, row);
			if (self->rows[i].row != row || is_done[key] || !is_member(self, &self->rows[i], end))
				continue;
			is_done[key] = true;
			groups++;
			print_group(self, key, end, window_rows);
		}
	for (int64_t key = 0; key < KEYS_MAX; key++)
		crossing[key] = is_done[key] ? -1 : crossing_row(self, key, end);
	for (uint32_t row = 0; row < self->table->row_count; row++)
		for (int64_t key = 0; key < KEYS_MAX; key++) {
			if (crossing[key] != row) continue;
			if (is_after_end && window_rows == 0 && end - self->setting->size > self->last_time)
				continue;
			groups++;
			print_group(self, key, end, window_rows);
		}
	return groups > 0;
}

/* The end of the window that leaves next, INT64_MAX: there is none. A row between two windows
 * lets the one after it be looked at, for a segment from the row may cross it. */
static int64_t next_end(const model *self)
{
	int64_t end = INT64_MAX, step = self->setting->step;
	for (uint32_t i = 0; i < self->count; i++) {
		int64_t time = self->rows[i].time, first = floor_to(time, step) + step;
		for (int64_t e = first; e == first || e <= time + self->setting->size; e += step)
			if (e > self->left_to && self->rows[i].mark < e && e < end) end = e;
	}
	if (self->has_left && end > self->left_to + self->setting->step)
		end = self->left_to + self->setting->step;
	return end;
}

static void leave(model *self, int64_t watermark, bool is_end)
{
	for (int64_t end = next_end(self); end != INT64_MAX; end = next_end(self)) {
		if (!is_end && end > watermark) return;
		for (int64_t key = 0; key < KEYS_MAX && !is_end; key++)
			if (is_held(self, key, end, watermark)) return;
		self->has_left = print_window(self, end, is_end);
		self->left_to = end;
	}
}

static void model_take(model *self, uint32_t row)
{
	int64_t time = h_cell(self->table, row, TIME)->as.bigint,
			mark = h_cell(self->table, row, MARK)->as.bigint;
	int64_t close = h_cell(self->table, row, CLOSE)->as.bigint;
	int64_t last = floor_to(time + self->setting->size, self->setting->step);
	uint32_t at = self->count;
	leave(self, close, false);
	if (close > self->closed_to) self->closed_to = close;
	if (last > time && (last <= self->closed_to || last <= mark)) {
		h_print(self->notes, "%zu ", self->lines->rows);
		return;
	}
	if (time > self->last_time) self->last_time = time;
	while (at > 0 && self->rows[at - 1].time > time) at--;
	memmove(self->rows + at + 1, self->rows + at, (self->count - at) * sizeof *self->rows);
	self->rows[at] = (model_row){time, self->closed_to, row};
	self->count++;
}

static void run_model(const setting *self, const h_table *table, h_lines *lines, h_lines *notes)
{
	static model state;
	state = (model){.setting = self,
	                .table = table,
	                .lines = lines,
	                .notes = notes,
	                .closed_to = INT64_MIN,
	                .left_to = INT64_MIN,
	                .last_time = INT64_MIN};
	h_lines_clear(lines);
	h_lines_clear(notes);
	for (uint32_t row = 0; row < table->row_count; row++) model_take(&state, row);
	leave(&state, self->after, false);
	leave(&state, INT64_MAX, true);
}

/* ---- random rows ---- */

static void add_random_calls(setting *self, h_random *random)
{
	static const rf_aggregate_id ids[] = {RF_AGG_INTEGRAL, RF_AGG_TIME_COVERED, RF_AGG_TIME_AVG,
	                                      RF_AGG_INCREASE, RF_AGG_RATE,         RF_AGG_RESETS,
	                                      RF_AGG_INTEGRAL, RF_AGG_TIME_COVERED};
	uint32_t count = 1 + h_below(random, 4), longest = h_below(random, 3) ? 12 : 45;
	for (uint32_t i = 0; i < count; i++) {
		rf_aggregate_call *call = add_call(self, ids[h_below(random, 8)], X);
		if (!h_below(random, 4)) call->filter = PASS;
		if (!call->aggregate->constants[0]) continue;
		if (h_below(random, 3) == 0) set_hold(call);
		if (h_below(random, 2)) set_gap(call, (1 + h_below(random, longest)) * SECOND / 2);
		if (strlen(call->aggregate->constants) == 3 && h_below(random, 4) == 0)
			call->constants[1] = rf_value_interval(0, 60 * SECOND);
	}
	add_call(self, RF_AGG_COUNT_STAR, Y);
	if (h_below(random, 2)) add_call(self, RF_AGG_SUM_BIGINT, Y);
	if (h_below(random, 2)) add_call(self, RF_AGG_FIRST, Y);
	if (h_below(random, 2)) add_call(self, RF_AGG_LAST, Y);
}

static void fill_random(h_table *table, h_random *random, uint32_t keys, int64_t disorder)
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

/* Fails with the first line that is not as expected. */
static void compare(const h_lines *lines, const h_lines *want, uint64_t seed, uint32_t batch_rows)
{
	const char *a = lines->rows ? lines->text : "", *b = want->rows ? want->text : "";
	while (*a && *a == *b) a++, b++;
	if (!*a && !*b) return;
	while (want->rows && b > want->text && b[-1] != '\n') a--, b--;
	fail_msg("seed %u, batches of %u: %.*s, expected %.*s", (unsigned)seed, batch_rows,
	         (int)strcspn(a, "\n"), a, (int)strcspn(b, "\n"), b);
}

static void test_model(void **state)
{
	static const uint32_t sizes[] = {1, 2, 7, 2048};
	h_lines lines = {0}, notes = {0}, want = {0}, want_notes = {0};
	size_t late = 0, empty = 0;
	RF_UNUSED(state);
	for (uint64_t seed = 1; seed <= 800; seed++) {
		static setting self;
		h_random random = {seed * 7919};
		h_table table;
		int64_t size = (1 + h_below(&random, 20)) * SECOND / 2, step = size;
		int64_t disorder = h_below(&random, 3) ? h_below(&random, 12) : 0;
		uint32_t keys = 1 + h_below(&random, 4), inputs = 1 + !h_below(&random, 4);
		if (h_below(&random, 3) == 0) step = (1 + h_below(&random, 12)) * SECOND / 2;
		memset(&self, 0, sizeof self);
		h_table_open(&table, row_types, COLUMNS,
		             h_below(&random, h_below(&random, 8) ? 40 : ROWS_MAX));
		fill_random(&table, &random, keys, disorder);
		add_random_calls(&self, &random);
		make_plan(&self, &table, keys > 1 || h_below(&random, 2), size, step);
		if (!self.plan.node.as.window.key_count)
			for (uint32_t row = 0; row < table.row_count; row++)
				h_cell(&table, row, KEY)->as.bigint = 0;
		set_watermarks(&self, &table, h_below(&random, 4) ? disorder * SECOND / 2 : 0, inputs);
		run_model(&self, &table, &want, &want_notes);
		late += want_notes.size;
		empty += strstr(want.text ? want.text : "", "|0|false") != NULL;
		for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
			run_op(&self, &table, sizes[i], i % 2, &lines, &notes);
			compare(&lines, &want, seed, sizes[i]);
			if (notes.size != want_notes.size ||
			    (notes.size && strcmp(notes.text, want_notes.text) != 0))
				fail_msg("seed %u, batches of %u: notes %s, expected %s", (unsigned)seed, sizes[i],
				         notes.text, want_notes.text);
		}
		h_table_close(&table);
	}
	assert_true(late > 100);
	assert_true(empty > 20);
	h_lines_free(&lines);
	h_lines_free(&notes);
	h_lines_free(&want);
	h_lines_free(&want_notes);
}

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

/* ---- the whole ---- */

/* Without late rows what tumbling windows get adds up to the integral over all points. */
static void test_windows_add_up(void **state)
{
	RF_UNUSED(state);
	for (uint64_t seed = 1; seed <= 200; seed++) {
		static setting self;
		static model whole;
		h_lines lines = {0}, notes = {0};
		h_random random = {seed};
		h_table table;
		int64_t size = (1 + h_below(&random, 30)) * SECOND / 2, end = 0;
		double area = 0, covered = 0;
		long double tolerance;
		sums total;
		memset(&self, 0, sizeof self);
		h_table_open(&table, row_types, COLUMNS, 1 + h_below(&random, ROWS_MAX));
		fill_random(&table, &random, 1, 0);
		for (uint32_t row = 0; row < table.row_count; row++)
			if (!h_cell(&table, row, X)->is_null)
				h_cell(&table, row, X)->as.real = (double)(h_next(&random) >> 20) / 1e6 - 5e6;
		set_gap(add_call(&self, RF_AGG_INTEGRAL, X), 1000 * SECOND);
		set_gap(add_call(&self, RF_AGG_TIME_COVERED, X), 1000 * SECOND);
		make_plan(&self, &table, false, size, size);
		set_watermarks(&self, &table, 0, 1);
		run_op(&self, &table, 7, true, &lines, &notes);
		for (const char *line = lines.text; line && *line; line = strchr(line, '\n') + 1) {
			double some_area, some_covered;
			if (sscanf(line, "%lf|%lf|", &some_area, &some_covered) == 2)
				area += some_area;
			else
				assert_int_equal(sscanf(line, "NULL|%lf|", &some_covered), 1);
			covered += some_covered;
		}
		/* One window over everything. */
		whole = (model){.setting = &self, .table = &table};
		for (uint32_t row = 0; row < table.row_count; row++) {
			whole.rows[whole.count++] =
				(model_row){h_cell(&table, row, TIME)->as.bigint, INT64_MIN, row};
			end = whole.rows[row].time + 1;
		}
		self.size = end + 1000 * SECOND;
		total = sums_of(&whole, &self.calls[0], h_cell(&table, 0, KEY)->as.bigint * 0, end);
		tolerance = 1e-8L * 5e6L * (1 + covered);
		assert_true(fabsl(total.area / SECOND - area) <= tolerance);
		assert_true(fabsl((long double)total.covered / SECOND - covered) < 1e-6L);
		h_lines_free(&lines);
		h_lines_free(&notes);
		h_table_close(&table);
	}
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
		cmocka_unit_test(test_model),         cmocka_unit_test(test_windows_add_up),
		cmocka_unit_test(test_out_of_memory), cmocka_unit_test(test_state_is_bounded),
		cmocka_unit_test(test_extreme_times),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
