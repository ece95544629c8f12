/*
 * Windows by time: TUMBLING and HOPPING. A window ends at every multiple of the step since
 * 1970 and begins its size before. Invariant: every window that ends at or before closed_to
 * has gone out and takes no row any more; all others that have rows are open. A window closes
 * by what its rows have met, row by row, and never by where a batch ends.
 *
 *   HOPPING 5s EVERY 3s   0  1  2  3  4  5  6  7  8  9 10 11
 *   windows [-2,3)       ---------|
 *           [1,6)           |--------------|
 *           [4,9)                    |--------------|
 *   panes                |--|-----|--|-----|--|-----|--|---
 *
 * Only panes that have rows exist. A row that comes after some of its pane's windows have gone
 * out still counts in the others. Which groups a window of several panes has is merged anew for
 * each window, unless many panes make one: then from two stacks (time_stack.c).
 */
#include "runtime/time_window.h"

#include <string.h>

enum { STACKED_PANES = 4 }; /* from how many steps a window on it is worth it */

/* The pane that a time belongs to, whether it exists or not. */
typedef struct pane_bounds {
	rf_wide_ns start, end, first_end, last_end;
	int64_t low, high;  /* the least and the greatest time in it */
	rf_time_pane *pane; /* NULL: it has no rows */
} pane_bounds;

typedef struct window_time {
	rf_time_window base;
	rf_wide_ns size, step;
	rf_wide_ns phase; /* where in a step windows begin */
	rf_wide_ns closed_to;
	rf_wide_ns next_end;  /* of the open window that ends first, if there are panes */
	rf_time_pane **panes; /* by time, from first on */
	uint32_t first, pane_end, capacity;
	pane_bounds now; /* of the row that came last */
	bool has_now;
	bool is_stacking; /* windows are of many panes */
	rf_time_stack stack;
	rf_time_pane *merged; /* the window that goes out, where it is of several panes */
	const int64_t *times, *marks, *closes; /* of the input batch */
} window_time;

/* ---- the grid ---- */

/* The greatest multiple of the step at or before a time. */
static rf_wide_ns floor_to_step(const window_time *self, rf_wide_ns time)
{
	rf_wide_ns rest;
	if (time == (int64_t)time && self->step == (int64_t)self->step)
		rest = (int64_t)time % (int64_t)self->step;
	else
		rest = time % self->step;
	return time - (rest < 0 ? rest + self->step : rest);
}

static void bounds_at(const window_time *self, int64_t time, pane_bounds *bounds)
{
	rf_wide_ns base = floor_to_step(self, time);
	bounds->start = base;
	bounds->end = base + (self->phase ? self->phase : self->step);
	if (self->phase && time - base >= self->phase) {
		bounds->start = base + self->phase;
		bounds->end = base + self->step;
	}
	bounds->first_end = floor_to_step(self, bounds->end + self->step - 1);
	bounds->last_end = floor_to_step(self, bounds->start + self->size);
	bounds->pane = NULL;
}

/* The number of panes that begin at or before a time, counted from first. */
static uint32_t panes_until(const window_time *self, rf_wide_ns time)
{
	uint32_t low = self->first, high = self->pane_end;
	if (high > low && self->panes[high - 1]->start <= time) return high - low;
	while (low < high) {
		uint32_t middle = low + (high - low) / 2;
		if (self->panes[middle]->start <= time)
			low = middle + 1;
		else
			high = middle;
	}
	return low - self->first;
}

/* Makes now the pane of a time. */
static void find_bounds(window_time *self, int64_t time)
{
	uint32_t before;
	rf_time_pane *pane;
	if (self->has_now && time >= self->now.low && time <= self->now.high) return;
	before = panes_until(self, time);
	pane = before ? self->panes[self->first + before - 1] : NULL;
	if (pane && time < pane->end)
		self->now =
			(pane_bounds){pane->start, pane->end, pane->first_end, pane->last_end, 0, 0, pane};
	else
		bounds_at(self, time, &self->now);
	self->now.low = rf_wide_clamp(self->now.start);
	self->now.high = rf_wide_clamp(self->now.end - 1);
	self->has_now = true;
}

/* ---- panes ---- */

static void find_next_end(window_time *self)
{
	rf_wide_ns after;
	if (self->first == self->pane_end) return;
	after = floor_to_step(self, self->closed_to) + self->step;
	self->next_end = self->panes[self->first]->first_end;
	if (self->next_end < after) self->next_end = after;
}

static rf_status make_room(window_time *self, rf_error *error)
{
	uint32_t count = self->pane_end - self->first;
	if (self->pane_end < self->capacity) return RIFFLE_OK;
	if (self->first > count) {
		memmove(self->panes, self->panes + self->first, count * sizeof(*self->panes));
		self->first = 0;
		self->pane_end = count;
		return RIFFLE_OK;
	}
	return rf_array_grow(self->base.memory, &self->panes, &self->capacity,
	                     (uint64_t)self->pane_end + 1, sizeof(*self->panes))
		? RIFFLE_OK
		: rf_time_window_fail_memory(&self->base, error);
}

/* Makes the pane of now. */
static rf_status add_pane(window_time *self, rf_error *error)
{
	rf_time_pane *pane;
	uint32_t at;
	RF_TRY(make_room(self, error));
	RF_TRY(rf_time_pane_take(&self->base, &pane, error));
	pane->start = self->now.start;
	pane->end = self->now.end;
	pane->first_end = self->now.first_end;
	pane->last_end = self->now.last_end;
	at = self->first + panes_until(self, pane->start);
	memmove(self->panes + at + 1, self->panes + at, (self->pane_end - at) * sizeof(*self->panes));
	self->panes[at] = pane;
	self->pane_end++;
	rf_time_stack_insert(&self->stack, pane, at - self->first);
	self->now.pane = pane;
	if (at == self->first) find_next_end(self);
	return RIFFLE_OK;
}

/* Lets go of the panes whose windows have all gone out. */
static rf_status drop_panes(window_time *self, rf_error *error)
{
	while (self->first < self->pane_end && self->panes[self->first]->last_end <= self->closed_to) {
		rf_time_pane *pane = self->panes[self->first];
		RF_TRY(rf_time_stack_drop(&self->base, &self->stack, self->panes + self->first, error));
		self->first++;
		if (pane == self->now.pane) self->has_now = false;
		rf_time_pane_give(&self->base, pane);
	}
	if (self->first == self->pane_end) self->first = self->pane_end = 0;
	find_next_end(self);
	return RIFFLE_OK;
}

/* ---- closing ---- */

static inline bool is_due(const window_time *self, rf_wide_ns watermark)
{
	return self->first < self->pane_end && self->next_end <= watermark;
}

/* Merges the oldest panes. */
static rf_status merge_panes(window_time *self, rf_time_pane *const *panes, uint32_t count,
                             rf_error *error)
{
	if (!self->merged) RF_TRY(rf_time_pane_take(&self->base, &self->merged, error));
	rf_time_pane_clear(&self->base, self->merged);
	if (!self->is_stacking) {
		for (uint32_t i = 0; i < count; i++)
			RF_TRY(rf_time_pane_merge(&self->base, self->merged, panes[i], error));
		return RIFFLE_OK;
	}
	while (self->stack.count < count)
		RF_TRY(rf_time_stack_push(&self->base, &self->stack, panes[self->stack.count], error));
	return rf_time_stack_window(&self->base, &self->stack, panes, self->merged, error);
}

/* The open window that ends first begins to go out. */
static rf_status close_window(window_time *self, uint32_t notes_before, bool is_partial,
                              rf_error *error)
{
	rf_time_output *output = &self->base.output;
	rf_wide_ns end = self->next_end;
	uint32_t count = 0;
	rf_time_pane **panes = self->panes + self->first;
	while (self->first + count < self->pane_end && panes[count]->end <= end) count++;
	output->pane = panes[0];
	if (count > 1 || panes[0]->is_stacked) {
		RF_TRY(merge_panes(self, panes, count, error));
		output->pane = self->merged;
	}
	output->start = rf_wide_clamp(end - self->size);
	output->end = rf_wide_clamp(end);
	output->is_partial = is_partial;
	output->is_splitting = self->base.keys.partition_table != NULL;
	output->notes_before = notes_before;
	return rf_time_output_begin(&self->base, panes, count, error);
}

/* The window that went out is closed. */
static rf_status finish_window(window_time *self, rf_error *error)
{
	if (self->next_end > self->closed_to) self->closed_to = self->next_end;
	return drop_panes(self, error);
}

/* ---- taking rows ---- */

static rf_status note_late(window_time *self, const rf_batch *in, uint32_t row, rf_error *error)
{
	rf_wide_ns mark = self->marks[row] > self->closed_to ? self->marks[row] : self->closed_to;
	RF_TRY(rf_time_note_late(&self->base, in, row, mark - self->times[row], error));
	self->base.cursor++;
	return RIFFLE_OK;
}

/* How many rows from the cursor on are in the pane of now, late for none of its windows and
 * close nothing; the first is known to be so. */
static uint32_t run_length(const window_time *self, const rf_batch *in)
{
	const uint16_t *rows = in->selection;
	const int64_t *times = self->times, *marks = self->marks, *closes = self->closes;
	int64_t low = self->now.low, high = self->now.high;
	int64_t late = rf_wide_clamp(self->now.last_end);
	int64_t close = rf_wide_clamp(self->next_end);
	uint32_t i = self->base.cursor + 1;
	if (close > late) close = late;
	for (; i < in->selected_count; i++) {
		uint32_t row = rows ? rows[i] : i;
		if (times[row] < low || times[row] > high || marks[row] >= late || closes[row] >= close)
			break;
	}
	return i - self->base.cursor;
}

/* Takes the row at the cursor and those like it, or closes a window before it. */
static rf_status take(window_time *self, const rf_batch *in, rf_error *error)
{
	rf_time_window *base = &self->base;
	uint32_t i = base->cursor, row = rf_batch_position(in, i), count;
	int64_t close = self->closes[row];
	rf_time_pane *pane;
	if (is_due(self, close)) {
		uint32_t low = i ? rf_batch_position(in, i - 1) + 1 : 0;
		return close_window(self, rf_time_notes_before(in, self->closes, low, row, self->next_end),
		                    false, error);
	}
	if (close > self->closed_to) self->closed_to = close;
	find_bounds(self, self->times[row]);
	if (self->now.last_end < self->now.first_end) { /* between two windows */
		base->cursor++;
		return RIFFLE_OK;
	}
	if (self->now.last_end <= self->closed_to || self->now.last_end <= self->marks[row])
		return note_late(self, in, row, error);
	if (!self->now.pane) RF_TRY(add_pane(self, error));
	count = run_length(self, in);
	RF_TRY(rf_time_stack_rows(base, self->now.pane, &pane, error));
	RF_TRY(rf_time_pane_add(base, pane, in, i, count, error));
	base->cursor += count;
	close = self->closes[rf_batch_position(in, base->cursor - 1)];
	if (close > self->closed_to) self->closed_to = close;
	return RIFFLE_OK;
}

static rf_status forget_groups(window_time *self, rf_error *error)
{
	rf_time_window *base = &self->base;
	uint32_t count = base->keys.group_count, *numbers;
	rf_status status;
	RF_TRY(rf_time_keys_begin_forget(base, &numbers, error));
	for (uint32_t i = self->first; i < self->pane_end; i++)
		rf_time_pane_mark(self->panes[i], numbers);
	rf_time_pane_mark(self->stack.back, numbers);
	status = rf_time_keys_forget(base, numbers, error);
	for (uint32_t i = self->first; status >= 0 && i < self->pane_end; i++)
		rf_time_pane_renumber(self->panes[i], numbers);
	if (status >= 0) rf_time_pane_renumber(self->stack.back, numbers);
	rf_free(base->memory, numbers, count * sizeof *numbers);
	return status;
}

static rf_status begin_batch(window_time *self, const rf_batch *in, rf_error *error)
{
	const rf_plan_window *plan = self->base.plan;
	self->base.has_batch = true;
	self->base.cursor = 0;
	self->times = in->columns[plan->time_column].data;
	self->marks = in->columns[plan->late_column].data;
	self->closes = in->columns[plan->close_column].data;
	if (rf_time_keys_is_full(&self->base.keys)) RF_TRY(forget_groups(self, error));
	return rf_time_keys_find(&self->base, in, error);
}

/* What is left to do after the rows of a batch; false in *is_any: nothing. */
static rf_status close_after_rows(window_time *self, const rf_batch *in, bool *is_any,
                                  rf_error *error)
{
	uint32_t count = in->selected_count;
	*is_any = true;
	if (is_due(self, in->watermark)) {
		uint32_t low = count ? rf_batch_position(in, count - 1) + 1 : 0;
		return close_window(
			self, rf_time_notes_before(in, self->closes, low, in->row_count, self->next_end), false,
			error);
	}
	if (in->watermark > self->closed_to) self->closed_to = in->watermark;
	if (in->is_end && self->first < self->pane_end)
		return close_window(self, UINT32_MAX, self->base.is_stopped, error);
	*is_any = false;
	return RIFFLE_OK;
}

static rf_status run(window_time *self, const rf_batch *in, bool *has_more, rf_error *error)
{
	rf_time_window *base = &self->base;
	*has_more = true;
	if (!base->has_batch) RF_TRY(begin_batch(self, in, error));
	for (;;) {
		bool is_any = true;
		if (base->output.is_active) {
			RF_TRY(rf_time_output_write(base, in, error));
			if (base->output.is_active) return RIFFLE_OK;
			RF_TRY(finish_window(self, error));
		}
		if (base->cursor < in->selected_count)
			RF_TRY(take(self, in, error));
		else
			RF_TRY(close_after_rows(self, in, &is_any, error));
		if (!is_any) break;
	}
	*has_more = false;
	base->has_batch = false;
	base->arrivals += in->selected_count;
	if (!rf_notes_pass(in->notes, UINT32_MAX, &base->out.notes, base->out_count))
		return rf_time_window_fail_memory(base, error);
	return RIFFLE_OK;
}

/* ---- the operator ---- */

static rf_status window_time_open(rf_op *op, const rf_plan_node *node, rf_context *ctx)
{
	window_time *self = op->state;
	const rf_plan_window *plan = &node->as.window;
	size_t before = ctx->memory->used_bytes;
	rf_status status;
	self->base.memory = ctx->memory;
	self->base.plan = plan;
	self->base.input_schema = &node->inputs[0]->schema;
	self->size = plan->size_ns;
	self->step = plan->step_ns;
	self->phase = (self->step - self->size % self->step) % self->step;
	self->closed_to = INT64_MIN;
	status = rf_time_window_open(&self->base, node, ctx);
	/* Of lists and sets the suffixes would hold every value many times. */
	self->is_stacking = self->base.set.is_bounded && plan->output == RF_WINDOW_GROUPS &&
		self->size / self->step >= STACKED_PANES;
	self->base.held_bytes = sizeof *self + ctx->memory->used_bytes - before;
	return status;
}

static void window_time_close(rf_op *op, rf_context *ctx)
{
	window_time *self = op->state;
	RF_UNUSED(ctx);
	for (uint32_t i = self->first; i < self->pane_end; i++)
		rf_time_pane_give(&self->base, self->panes[i]);
	rf_time_pane_give(&self->base, self->merged);
	rf_time_pane_give(&self->base, self->stack.back);
	rf_free(self->base.memory, self->panes, self->capacity * sizeof(*self->panes));
	rf_time_window_close(&self->base);
}

/* Tells the operators below which watermark is waited for. */
static void tell_next_end(const window_time *self, rf_context *ctx)
{
	if (self->first != self->pane_end) rf_close_at(ctx, rf_wide_clamp(self->next_end));
}

static rf_step window_time_step(rf_op *op, uint32_t input, const rf_batch *in, rf_batch *out,
                                rf_context *ctx)
{
	window_time *self = op->state;
	rf_time_window *base = &self->base;
	size_t before = ctx->memory->used_bytes;
	bool has_more;
	RF_UNUSED(input);
	rf_batch_store_begin(&base->out, out);
	base->out_count = 0;
	base->is_stopped = ctx->interrupted && *ctx->interrupted;
	if (run(self, in, &has_more, ctx->error) < 0) return RF_STEP_ERROR;
	rf_time_output_finish_batch(base, out);
	base->held_bytes += ctx->memory->used_bytes - before;
	tell_next_end(self, ctx);
	if (has_more) return RF_STEP_HAVE_MORE;
	return in->is_end ? RF_STEP_FINISHED : RF_STEP_NEED_INPUT;
}

static rf_step window_time_idle(rf_op *op, rf_batch *out, rf_context *ctx)
{
	RF_UNUSED(out);
	tell_next_end(op->state, ctx);
	return RF_STEP_BLOCKED;
}

static size_t window_time_held_bytes(const rf_op *op)
{
	return ((const window_time *)op->state)->base.held_bytes;
}

/* The rows of the panes from one on that lie before an end. */
static int64_t rows_until(const window_time *self, uint32_t from, rf_wide_ns end)
{
	int64_t rows = 0;
	for (uint32_t i = from; i < self->pane_end && self->panes[i]->end <= end; i++) {
		const rf_time_pane *pane = self->panes[i];
		rows += pane->row_count + (pane->late ? pane->late->row_count : 0);
	}
	return rows;
}

static uint32_t window_time_open_windows(const rf_op *op,
                                         rf_open_window windows[RF_OPEN_WINDOWS_MAX])
{
	const window_time *self = op->state;
	uint32_t count = 0, from = self->first;
	rf_wide_ns end = self->next_end;
	for (; from < self->pane_end && count < RF_OPEN_WINDOWS_MAX; from++) {
		const rf_time_pane *pane = self->panes[from];
		if (end < pane->first_end) end = pane->first_end;
		for (; end <= pane->last_end && count < RF_OPEN_WINDOWS_MAX; end += self->step)
			windows[count++] = (rf_open_window){rf_wide_clamp(end - self->size), rf_wide_clamp(end),
			                                    rows_until(self, from, end)};
	}
	return count;
}

const rf_op_class rf_op_window_time = {
	.name = "window by time",
	.state_size = sizeof(window_time),
	.open = window_time_open,
	.step = window_time_step,
	.idle = window_time_idle,
	.close = window_time_close,
	.held_bytes = window_time_held_bytes,
	.open_windows = window_time_open_windows,
};
