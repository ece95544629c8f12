/*
 * Windows by time with signals, against a model that looks at all rows for every window and
 * integrates in long double: random rows, calls, sizes and watermarks; and what windows add up to.
 */
#include "signal_harness.h"

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

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_model),
		cmocka_unit_test(test_windows_add_up),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
