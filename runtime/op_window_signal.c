/*
 * Windows by time, TUMBLING and HOPPING, with signals among their aggregates. A window ends at
 * every multiple of the step since 1970 and begins its size before; a row is late, and enters
 * windows, as in op_window_time.c. A window that the watermark has reached takes no row any
 * more, but waits until its groups know where the segments across its end end. Invariant:
 * windows leave in the order of their ends, so the first that waits holds back those after it.
 *
 *   TUMBLING 10s, watermark after each row    0         10        20
 *   points                                        4    9     14     19    24
 *   [0,10) leaves at                                         14   its segment 9 - 14 cut at 10
 *   [10,20) leaves at                                                     24
 *
 * A window without a row exists where a segment lies across it, which is longer than the window:
 * it is looked for after the window before it has left.
 */
#include "runtime/signal_window.h"

#include <string.h>

/* ---- the grid ---- */

/* The greatest multiple of the step at or before a time. */
static rf_wide_ns floor_to_step(const rf_signal_window *self, rf_wide_ns time)
{
	rf_wide_ns rest = time % self->step;
	return time - (rest < 0 ? rest + self->step : rest);
}

/* Where among the windows with rows one that ends at a time stands or belongs. */
static uint32_t pane_place(const rf_signal_window *self, rf_wide_ns end)
{
	uint32_t low = self->first, high = self->pane_end;
	if (high > low && self->panes[high - 1]->end < end) return high;
	while (low < high) {
		uint32_t middle = low + (high - low) / 2;
		if (self->panes[middle]->end < end)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

static rf_status find_pane(rf_signal_window *self, rf_wide_ns end, rf_time_pane **pane,
                           rf_error *error)
{
	uint32_t place = pane_place(self, end), count = self->pane_end - self->first;
	if (place < self->pane_end && self->panes[place]->end == end) {
		*pane = self->panes[place];
		return RIFFLE_OK;
	}
	if (self->pane_end == self->pane_capacity && self->first > count) {
		memmove(self->panes, self->panes + self->first, count * sizeof(*self->panes));
		place -= self->first;
		self->first = 0;
		self->pane_end = count;
	}
	if (!rf_array_grow(self->base.memory, &self->panes, &self->pane_capacity,
	                   (uint64_t)self->pane_end + 1, sizeof(*self->panes)))
		return rf_time_window_fail_memory(&self->base, error);
	RF_TRY(rf_time_pane_take(&self->base, pane, error));
	(*pane)->end = end;
	memmove(self->panes + place + 1, self->panes + place,
	        (self->pane_end - place) * sizeof(*self->panes));
	self->panes[place] = *pane;
	self->pane_end++;
	return RIFFLE_OK;
}

/* ---- leaving ---- */

/* The position whose notes come after the window that leaves, when the rows from position low
 * to below high have been left out: the first of them that met the watermark it needed. */
static uint32_t notes_before(const rf_signal_window *self, const rf_batch *in, uint32_t low,
                             uint32_t high)
{
	if (!in->notes || in->notes->count == 0) return high;
	while (low < high && self->closes[low] < self->need) low++;
	return low;
}

/* Lets the next window leave if the watermark lets it; low and high: the positions between the
 * rows taken and the one that met it. */
static rf_status leave_by(rf_signal_window *self, const rf_batch *in, rf_wide_ns watermark,
                          uint32_t low, uint32_t high, bool *is_any, rf_error *error)
{
	rf_wide_ns end;
	bool is_held;
	*is_any = rf_signal_next_end(self, &end) && end <= watermark;
	if (!*is_any) return RIFFLE_OK;
	RF_TRY(rf_signal_check_held(self, end, watermark, &is_held, error));
	*is_any = !is_held;
	if (is_held) return RIFFLE_OK;
	return rf_signal_leave(self, end, notes_before(self, in, low, high), false, false, error);
}

/* ---- taking rows ---- */

static inline uint32_t group_of(const rf_signal_window *self, uint32_t i)
{
	return self->base.keys.table ? self->base.batch_groups[i] : 0;
}

static bool passes(const rf_batch *in, uint32_t filter, uint32_t row)
{
	const rf_column *column;
	if (filter == RF_NO_COLUMN) return true;
	column = &in->columns[filter];
	return !rf_is_null(column, row) && ((const uint8_t *)column->data)[row];
}

/* Keeps the points of the i-th selected row. */
static rf_status add_points(rf_signal_window *self, const rf_batch *in, uint32_t i, rf_error *error)
{
	uint32_t row = rf_batch_position(in, i), group = group_of(self, i);
	int64_t mark = rf_wide_clamp(self->closed_to);
	for (uint32_t s = 0; s < self->series_count; s++) {
		const rf_column *column = &in->columns[self->series[s].column];
		rf_mark_point point = {.mark = mark, .arrival = self->base.arrivals + i};
		if (rf_is_null(column, row) || !passes(in, self->series[s].filter, row)) continue;
		point.point = (rf_signal_point){self->times[row], ((const double *)column->data)[row]};
		if (!rf_points_add(self->base.memory, rf_points_of(self, group, s), point))
			return rf_time_window_fail_memory(&self->base, error);
		if (self->is_live[group]) continue;
		self->is_live[group] = 1;
		self->live[self->live_count++] = group;
	}
	return RIFFLE_OK;
}

/* The watermark at which something may leave. While a window waits for a group, nothing does
 * before a row of that group has come: then *group gets it. */
static rf_wide_ns next_watermark(const rf_signal_window *self, rf_wide_ns most, uint32_t *group)
{
	rf_wide_ns end;
	*group = RF_TIME_DEAD;
	if (!rf_signal_next_end(self, &end) || end > most) return most;
	if (end > self->closed_to) return end;
	if (end == self->checked_end && self->checked < self->live_count) {
		*group = self->live[self->checked];
		end = self->next_need;
	}
	return end < most ? end : most;
}

/* How many rows from the cursor on enter the windows that end from `from` to `last` and no
 * others, and let none leave; the first does. */
static uint32_t run_length(const rf_signal_window *self, const rf_batch *in, rf_wide_ns from,
                           rf_wide_ns last)
{
	uint32_t i = self->base.cursor + 1, group;
	rf_wide_ns base = floor_to_step(self, self->times[rf_batch_position(in, i - 1)]);
	rf_wide_ns bound = next_watermark(self, from, &group);
	int64_t low = rf_wide_clamp(last - self->size > base ? last - self->size : base);
	int64_t high =
		rf_wide_clamp((last - self->size > base ? base : last - self->size) + self->step - 1);
	for (; i < in->selected_count; i++) {
		uint32_t row = rf_batch_position(in, i);
		int64_t time = self->times[row];
		if (self->closes[row] >= bound || self->marks[row] >= last || time < low || time > high)
			break;
		if (group != RF_TIME_DEAD && group == group_of(self, i - 1)) break;
	}
	return i - self->base.cursor;
}

static rf_status note_late(rf_signal_window *self, const rf_batch *in, uint32_t row,
                           rf_error *error)
{
	rf_wide_ns mark = self->marks[row] > self->closed_to ? self->marks[row] : self->closed_to;
	RF_TRY(rf_time_note_late(&self->base, in, row, mark - self->times[row], error));
	self->base.cursor++;
	return RIFFLE_OK;
}

/* Takes the row at the cursor, and those after it that are like it. */
static rf_status take_rows(rf_signal_window *self, const rf_batch *in, rf_error *error)
{
	rf_time_window *base = &self->base;
	uint32_t i = base->cursor, row = rf_batch_position(in, i), count = 1;
	rf_wide_ns time = self->times[row];
	rf_wide_ns from = floor_to_step(self, time) + self->step;
	rf_wide_ns last = floor_to_step(self, time + self->size);
	bool is_between = last < from; /* two windows */
	rf_time_pane *pane;
	if (self->closes[row] > self->closed_to) self->closed_to = self->closes[row];
	if (!is_between && (last <= self->closed_to || last <= self->marks[row]))
		return note_late(self, in, row, error);
	if (from <= self->closed_to) from = floor_to_step(self, self->closed_to) + self->step;
	if (!is_between) count = run_length(self, in, from, last);
	/* A segment from here may cross the window after it. */
	if (is_between && self->is_crossing && from > self->closed_to)
		RF_TRY(find_pane(self, from, &pane, error));
	for (rf_wide_ns end = from; end <= last; end += self->step) {
		RF_TRY(find_pane(self, end, &pane, error));
		RF_TRY(rf_time_pane_add(base, pane, in, i, count, error));
	}
	for (uint32_t k = i; k < i + count; k++) {
		row = rf_batch_position(in, k);
		if (self->closes[row] > self->closed_to) self->closed_to = self->closes[row];
		if (self->times[row] > self->last_time) self->last_time = self->times[row];
		RF_TRY(add_points(self, in, k, error));
	}
	base->cursor += count;
	return RIFFLE_OK;
}

static rf_status take(rf_signal_window *self, const rf_batch *in, rf_error *error)
{
	uint32_t i = self->base.cursor, row = rf_batch_position(in, i);
	uint32_t low = i ? rf_batch_position(in, i - 1) + 1 : 0;
	bool is_any;
	RF_TRY(leave_by(self, in, self->closes[row], low, row, &is_any, error));
	return is_any ? RIFFLE_OK : take_rows(self, in, error);
}

/* What is left to do after the rows of a batch; false in *is_any: nothing. */
static rf_status leave_after_rows(rf_signal_window *self, const rf_batch *in, bool is_stopped,
                                  bool *is_any, rf_error *error)
{
	uint32_t count = in->selected_count, low = count ? rf_batch_position(in, count - 1) + 1 : 0;
	bool has_watermark = !in->is_end || in->watermark != INT64_MAX;
	rf_wide_ns end;
	*is_any = false;
	if (has_watermark) RF_TRY(leave_by(self, in, in->watermark, low, in->row_count, is_any, error));
	if (*is_any) return RIFFLE_OK;
	if (has_watermark && in->watermark > self->closed_to) self->closed_to = in->watermark;
	*is_any = in->is_end && rf_signal_next_end(self, &end);
	if (!*is_any) return RIFFLE_OK;
	return rf_signal_leave(self, end, UINT32_MAX, is_stopped, end - self->size > self->last_time,
	                       error);
}

/* ---- groups ---- */

/* Room for the points of all groups there are. */
static rf_status add_groups(rf_signal_window *self, rf_error *error)
{
	uint32_t count = self->base.keys.table ? self->base.keys.group_count : 1;
	uint32_t before = self->is_live_capacity;
	uint64_t lists = (uint64_t)count * self->series_count;
	rf_memory *memory = self->base.memory;
	if (count == 0) return RIFFLE_OK;
	if (lists > UINT32_MAX ||
	    !rf_array_grow(memory, &self->points, &self->point_capacity, lists, sizeof *self->points) ||
	    !rf_array_grow(memory, &self->live, &self->live_capacity, count, sizeof *self->live) ||
	    !rf_array_grow(memory, &self->is_live, &self->is_live_capacity, count, 1))
		return rf_time_window_fail_memory(&self->base, error);
	memset(self->is_live + before, 0, self->is_live_capacity - before);
	if (lists > self->point_list_count) {
		memset(self->points + self->point_list_count, 0,
		       (lists - self->point_list_count) * sizeof *self->points);
		self->point_list_count = (uint32_t)lists;
	}
	return RIFFLE_OK;
}

/* Moves the points of the groups to their new numbers, which are at most the old ones. */
static void renumber(rf_signal_window *self, const uint32_t *numbers, uint32_t count)
{
	memset(self->is_live, 0, self->is_live_capacity);
	for (uint32_t i = 0; i < self->live_count; i++) {
		self->live[i] = numbers[self->live[i]];
		self->is_live[self->live[i]] = 1;
	}
	for (uint32_t group = 0; group < count; group++) {
		uint32_t number = numbers[group];
		if (number == RF_TIME_DEAD || number == group) continue;
		for (uint32_t s = 0; s < self->series_count; s++) {
			rf_point_list *from = rf_points_of(self, group, s), *to = rf_points_of(self, number, s);
			*to = *from;
			memset(from, 0, sizeof *from);
		}
	}
}

static rf_status forget_groups(rf_signal_window *self, rf_error *error)
{
	rf_time_window *base = &self->base;
	uint32_t count = base->keys.group_count, *numbers;
	rf_status status;
	RF_TRY(rf_time_keys_begin_forget(base, &numbers, error));
	for (uint32_t i = self->first; i < self->pane_end; i++)
		rf_time_pane_mark(self->panes[i], numbers);
	for (uint32_t i = 0; i < self->live_count; i++) numbers[self->live[i]] = 0;
	status = rf_time_keys_forget(base, numbers, error);
	for (uint32_t i = self->first; status >= 0 && i < self->pane_end; i++)
		rf_time_pane_renumber(self->panes[i], numbers);
	if (status >= 0) renumber(self, numbers, count);
	rf_free(base->memory, numbers, count * sizeof *numbers);
	return status;
}

static rf_status begin_batch(rf_signal_window *self, const rf_batch *in, rf_error *error)
{
	const rf_plan_window *plan = self->base.plan;
	self->base.has_batch = true;
	self->base.cursor = 0;
	self->times = in->columns[plan->time_column].data;
	self->marks = in->columns[plan->late_column].data;
	self->closes = in->columns[plan->close_column].data;
	if (rf_time_keys_is_full(&self->base.keys)) RF_TRY(forget_groups(self, error));
	RF_TRY(rf_time_keys_find(&self->base, in, error));
	return add_groups(self, error);
}

static rf_status run(rf_signal_window *self, const rf_batch *in, bool is_stopped, bool *has_more,
                     rf_error *error)
{
	rf_time_window *base = &self->base;
	*has_more = true;
	if (!base->has_batch) RF_TRY(begin_batch(self, in, error));
	for (;;) {
		bool is_any = true;
		if (base->output.is_active) {
			RF_TRY(rf_time_output_write(base, in, error));
			if (base->output.is_active) return RIFFLE_OK;
			rf_signal_finish_leaving(self);
		}
		if (base->cursor < in->selected_count)
			RF_TRY(take(self, in, error));
		else
			RF_TRY(leave_after_rows(self, in, is_stopped, &is_any, error));
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

static uint32_t find_series(rf_signal_window *self, const rf_aggregate_call *call)
{
	uint32_t at = 0;
	while (at < self->series_count &&
	       (self->series[at].column != call->args[0] || self->series[at].filter != call->filter))
		at++;
	if (at == self->series_count)
		self->series[self->series_count++] =
			(rf_series){.column = call->args[0], .filter = call->filter};
	return at;
}

static rf_status open_signals(rf_signal_window *self, rf_error *error)
{
	const rf_plan_window *plan = self->base.plan;
	self->calls = rf_alloc_zero(self->base.memory, plan->aggregate_count * sizeof *self->calls);
	self->series = rf_alloc_zero(self->base.memory, plan->aggregate_count * sizeof *self->series);
	if (!self->calls || !self->series) return rf_time_window_fail_memory(&self->base, error);
	for (uint32_t i = 0; i < plan->aggregate_count; i++) {
		const rf_aggregate_call *from = &plan->aggregates[i];
		rf_signal_call *call = &self->calls[self->call_count];
		if (!from->aggregate->is_signal) continue;
		RF_TRY(rf_signal_of(from, (uint64_t)plan->size_ns, &call->signal, error));
		call->max_gap = call->signal.max_gap_ns;
		call->aggregate = i;
		call->series = find_series(self, from);
		call->needs_next = rf_signal_needs_next(&call->signal);
		if (self->series[call->series].max_gap < call->max_gap)
			self->series[call->series].max_gap = call->max_gap;
		self->is_crossing |= call->max_gap > self->size && call->signal.id != RF_AGG_RESETS;
		self->base.set.classes[i] = &rf_signal_result;
		self->call_count++;
	}
	return RIFFLE_OK;
}

static rf_status window_signal_open(rf_op *op, const rf_plan_node *node, rf_context *ctx)
{
	rf_signal_window *self = op->state;
	const rf_plan_window *plan = &node->as.window;
	size_t before = ctx->memory->used_bytes;
	rf_status status;
	self->base.memory = ctx->memory;
	self->base.plan = plan;
	self->base.input_schema = &node->inputs[0]->schema;
	self->size = plan->size_ns;
	self->step = plan->step_ns;
	self->closed_to = INT64_MIN;
	self->last_time = INT64_MIN;
	status = rf_time_window_open(&self->base, node, ctx);
	if (status >= 0) status = open_signals(self, ctx->error);
	self->base.held_bytes = sizeof *self + ctx->memory->used_bytes - before;
	return status;
}

static void window_signal_close(rf_op *op, rf_context *ctx)
{
	rf_signal_window *self = op->state;
	rf_memory *memory = self->base.memory;
	size_t most = self->base.plan->aggregate_count;
	RF_UNUSED(ctx);
	for (uint32_t i = self->first; i < self->pane_end; i++)
		rf_time_pane_give(&self->base, self->panes[i]);
	rf_time_pane_give(&self->base, self->leaving);
	for (uint32_t i = 0; i < self->point_list_count; i++)
		rf_points_release(memory, &self->points[i]);
	rf_free(memory, self->points, self->point_capacity * sizeof *self->points);
	rf_free(memory, self->live, self->live_capacity * sizeof *self->live);
	rf_free(memory, self->is_live, self->is_live_capacity);
	rf_free(memory, self->scratch.points, self->scratch.capacity * sizeof *self->scratch.points);
	rf_free(memory, self->panes, self->pane_capacity * sizeof(*self->panes));
	rf_free(memory, self->calls, most * sizeof *self->calls);
	rf_free(memory, self->series, most * sizeof *self->series);
	rf_time_list_release(memory, &self->crossing);
	rf_time_window_close(&self->base);
}

/* Tells the operators below which watermark is waited for. */
static void tell_next_end(const rf_signal_window *self, rf_context *ctx)
{
	rf_wide_ns end;
	if (!rf_signal_next_end(self, &end)) return;
	if (end <= self->closed_to && end == self->checked_end && self->next_need > end)
		end = self->next_need;
	rf_close_at(ctx, rf_wide_clamp(end));
}

static rf_step window_signal_step(rf_op *op, uint32_t input, const rf_batch *in, rf_batch *out,
                                  rf_context *ctx)
{
	rf_signal_window *self = op->state;
	rf_time_window *base = &self->base;
	size_t before = ctx->memory->used_bytes;
	bool is_stopped = ctx->interrupted && *ctx->interrupted, has_more;
	RF_UNUSED(input);
	rf_batch_store_begin(&base->out, out);
	base->out_count = 0;
	if (run(self, in, is_stopped, &has_more, ctx->error) < 0) return RF_STEP_ERROR;
	rf_time_output_finish_batch(base, out);
	base->held_bytes += ctx->memory->used_bytes - before;
	tell_next_end(self, ctx);
	if (has_more) return RF_STEP_HAVE_MORE;
	return in->is_end ? RF_STEP_FINISHED : RF_STEP_NEED_INPUT;
}

static rf_step window_signal_idle(rf_op *op, rf_batch *out, rf_context *ctx)
{
	RF_UNUSED(out);
	tell_next_end(op->state, ctx);
	return RF_STEP_BLOCKED;
}

static size_t window_signal_held_bytes(const rf_op *op)
{
	return ((const rf_signal_window *)op->state)->base.held_bytes;
}

const rf_op_class rf_op_window_signal = {
	.name = "window by time with signals",
	.state_size = sizeof(rf_signal_window),
	.open = window_signal_open,
	.step = window_signal_step,
	.idle = window_signal_idle,
	.close = window_signal_close,
	.held_bytes = window_signal_held_bytes,
};
