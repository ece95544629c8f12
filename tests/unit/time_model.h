/*
 * What the tests of windows by time share: random times with disorder, the watermarks that
 * the rows meet, and the columns that hold them after those of window_model.h.
 */
#ifndef RF_TESTS_TIME_MODEL_H
#define RF_TESTS_TIME_MODEL_H

#include "window_model.h"

enum { T_TIME = M_COLUMNS, T_MARK, T_CLOSE, T_COLUMNS, T_ROWS_MAX = 70 };

typedef __int128 t_wide;

static inline int64_t t_clamp(t_wide value)
{
	return value > INT64_MAX ? INT64_MAX : value < INT64_MIN ? INT64_MIN : (int64_t)value;
}

static inline t_wide t_floor(t_wide value, t_wide step)
{
	t_wide rest = value % step;
	return value - (rest < 0 ? rest + step : rest);
}

/* The times of rows and what the watermarks are; after: behind each row. */
typedef struct t_times {
	int64_t unit;
	bool is_ordered;
	int64_t after[T_ROWS_MAX + 1];
} t_times;

static inline void t_open(h_table *table, h_random *random, uint32_t rows)
{
	rf_type types[T_COLUMNS];
	RF_UNUSED(random);
	memcpy(types, m_types, sizeof m_types);
	for (uint32_t i = M_COLUMNS; i < T_COLUMNS; i++) types[i] = RF_TIMESTAMP;
	h_table_open(table, types, T_COLUMNS, rows);
}

/* Fills the three columns. Some rows that are not there move the watermark too, as those that
 * WHERE drops; another input may hold back the watermark that closes. */
static inline void t_fill(h_table *table, h_random *random, t_times *times)
{
	t_wide base = (t_wide)((int64_t)h_below(random, 200) - 100) * times->unit, greatest = INT64_MIN;
	t_wide bound = (t_wide)h_below(random, h_below(random, 2) ? 1 : 20) * times->unit / 2;
	t_wide other = base - 20 * (t_wide)times->unit;
	bool has_other = h_below(random, 2), has_mark = false;
	uint32_t disorder = h_below(random, 3) ? h_below(random, 40) : 0,
			 speed = 1 + h_below(random, 12);
	t_wide close = INT64_MIN;
	if (h_below(random, 12) == 0)
		base = h_below(random, 2) ? (t_wide)INT64_MAX - 40 * (t_wide)times->unit : INT64_MIN;
	for (uint32_t row = 0; row < table->row_count; row++) {
		bool is_there;
		t_wide mark = INT64_MIN;
		do {
			t_wide time = base - (t_wide)h_below(random, disorder + 1) * times->unit / 2;
			if (times->unit > 8) time += h_below(random, 4);
			if (times->is_ordered && has_mark && time < greatest) time = greatest;
			time = t_clamp(time);
			is_there = h_below(random, 6) != 0;
			if (has_mark) mark = t_clamp(greatest - bound);
			if (!has_other)
				close = mark;
			else if (other < mark && other > close)
				close = other;
			else if (mark <= other && mark > close)
				close = mark;
			if (is_there) {
				*h_cell(table, row, T_TIME) =
					(rf_value){.type = RF_TIMESTAMP, .as.bigint = (int64_t)time};
				*h_cell(table, row, T_MARK) =
					(rf_value){.type = RF_TIMESTAMP, .as.bigint = (int64_t)mark};
				*h_cell(table, row, T_CLOSE) =
					(rf_value){.type = RF_TIMESTAMP, .as.bigint = t_clamp(close)};
			}
			if (!has_mark || time > greatest) greatest = time;
			has_mark = true;
			base += (t_wide)h_below(random, speed) * times->unit / 2;
			if (h_below(random, 20) == 0) base += 40 * (t_wide)times->unit;
			if (h_below(random, 3)) other = base - (t_wide)h_below(random, 30) * times->unit;
		} while (!is_there);
		mark = t_clamp(greatest - bound);
		if (!has_other)
			times->after[row] = (int64_t)mark;
		else
			times->after[row] = t_clamp(other < mark       ? (other > close ? other : close)
			                                : mark > close ? mark
			                                               : close);
		if (h_below(random, 2)) times->after[row] = t_clamp(close);
		close = times->after[row];
	}
}

/* ---- plans ---- */

typedef struct t_config {
	h_table table;
	h_plan plan;
	t_times times;
	bool is_stopped;
	uint32_t keys[2], partition[2], carry[4];
	m_kind kinds[4];
	rf_aggregate_call calls[4];
} t_config;

/* bounds: the type of window_start and window_end. */
static inline void t_finish_plan(t_config *self, rf_type bounds)
{
	rf_plan_window *window = &self->plan.node.as.window;
	bool is_groups = window->output == RF_WINDOW_GROUPS;
	window->keys = self->keys;
	window->partition = self->partition;
	window->carry = self->carry;
	window->aggregates = self->calls;
	window->time_column = T_TIME;
	window->late_column = T_MARK;
	window->close_column = T_CLOSE;
	for (uint32_t i = 0; i < (is_groups ? window->key_count : window->carry_count); i++)
		h_plan_output(&self->plan, self->table.types[is_groups ? self->keys[i] : self->carry[i]]);
	for (uint32_t i = 0; i < window->aggregate_count; i++) {
		self->calls[i] = m_call(self->kinds[i]);
		h_plan_output(&self->plan, self->calls[i].type);
	}
	h_plan_output(&self->plan, bounds);
	h_plan_output(&self->plan, bounds);
	for (uint32_t i = RF_WINDOW_ROWS; i < RF_WINDOW_COLUMN_COUNT; i++)
		h_plan_output(&self->plan, i == RF_WINDOW_PARTIAL ? RF_BOOLEAN : RF_BIGINT);
	window->window_columns = (1u << RF_WINDOW_COLUMN_COUNT) - 1;
}

static inline void t_choose_columns(t_config *self, h_random *random)
{
	rf_plan_window *window = &self->plan.node.as.window;
	if (h_below(random, 2))
		self->partition[window->partition_count++] = h_below(random, 4) ? M_P : M_K;
	if (h_below(random, 2)) self->keys[window->key_count++] = h_below(random, 3) ? M_K : M_P;
	if (window->key_count && h_below(random, 4) == 0) self->keys[window->key_count++] = M_V;
	if (window->partition_count && h_below(random, 4) == 0)
		self->partition[window->partition_count++] = M_F;
	window->carry_count = h_below(random, 5);
	for (uint32_t i = 0; i < window->carry_count; i++)
		self->carry[i] = h_below(random, M_COLUMNS + 1);
	window->aggregate_count = h_below(random, 5);
	for (uint32_t i = 0; i < window->aggregate_count; i++)
		self->kinds[i] = (m_kind)h_below(random, M_KINDS);
	if (h_below(random, 3) == 0)
		for (uint32_t i = 0; i < window->aggregate_count; i++)
			self->kinds[i] = (m_kind)h_below(random, M_MIN_TEXT);
}

/* ---- plans by hand ---- */

/* A plan of one kind over rows that a test fills: groups by M_V, count(*) and sum(v). */
static inline void t_plan(t_config *self, rf_window_kind kind, uint32_t rows)
{
	static const h_random none = {1};
	h_random random = none;
	rf_plan_window *window = &self->plan.node.as.window;
	memset(self, 0, sizeof *self);
	t_open(&self->table, &random, rows);
	h_plan_init(&self->plan, RF_PLAN_WINDOW, &self->table);
	window->kind = kind;
	window->output = kind == RF_WIN_TIME_SLIDING ? RF_WINDOW_ALL_ROWS : RF_WINDOW_GROUPS;
	window->size_rows = 10;
	window->size_ns = window->step_ns = 10;
	window->key_count = 1;
	self->keys[0] = M_V;
	self->carry[0] = M_V;
	window->carry_count = window->output == RF_WINDOW_ALL_ROWS;
	window->aggregate_count = 2;
	self->kinds[0] = M_COUNT_STAR;
	self->kinds[1] = M_SUM;
}

static inline void t_set(t_config *self, uint32_t row, int64_t time, int64_t mark, int64_t value)
{
	*h_cell(&self->table, row, M_V) = rf_value_bigint(value);
	*h_cell(&self->table, row, T_TIME) = (rf_value){.type = RF_TIMESTAMP, .as.bigint = time};
	*h_cell(&self->table, row, T_MARK) = (rf_value){.type = RF_TIMESTAMP, .as.bigint = mark};
	*h_cell(&self->table, row, T_CLOSE) = (rf_value){.type = RF_TIMESTAMP, .as.bigint = mark};
}

/* Keys that never repeat: what is held after the first rounds is all that is ever held. */
static inline void t_check_memory_is_bounded(const rf_op_class *class_, t_config *self,
                                             uint32_t rounds)
{
	static h_stepper stepper;
	int64_t time = 0;
	size_t held = 0;
	rf_batch out;
	h_stepper_open(&stepper, class_, &self->plan, RF_BATCH_ROWS);
	for (uint32_t round = 0; round < rounds; round++) {
		for (uint32_t row = 0; row < self->table.row_count; row++, time++) {
			t_set(self, row, time, time - 1, time * 7919);
			*h_cell(&self->table, row, M_P) = rf_value_bigint(time * 31);
		}
		h_stepper_input(&stepper, &self->table, 0, self->table.row_count, round + 1 == rounds);
		while (h_stepper_step(&stepper, &out) == RF_STEP_HAVE_MORE) {
		}
		if (round <= rounds / 4 && stepper.memory.used_bytes > held)
			held = stepper.memory.used_bytes;
		if (round > rounds / 4) assert_true(stepper.memory.used_bytes <= held + held / 4);
		assert_true(class_->held_bytes(&stepper.op) > 0);
	}
	h_stepper_close(&stepper);
}

#endif
