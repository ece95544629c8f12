/*
 * Event time: gives each row its time and the watermark that it met, and moves the batch's
 * watermark. Invariant: the watermark is the greatest time seen less the bound and never
 * goes back, whatever the batches.
 *
 *   time    10:00  10:04  10:02  10:09       bound 2 s
 *   mark    none   09:58  10:02  10:02       what the row met
 *   after   09:58  10:02  10:02  10:07       the row at 10:02 is not before its mark: not late
 *
 * Without an expression a row's time is its arrival, and the watermark goes on with the clock
 * when nothing comes. With an idle timeout it does so once the input has been silent for that
 * long: by as much as the silence has lasted beyond it.
 */
#include "base/time_text.h"
#include "runtime/eval.h"

#include <string.h>

typedef struct event_time {
	const rf_plan_event_time *plan;
	rf_eval *eval;      /* NULL: by arrival */
	rf_column *columns; /* the input's, then time and mark */
	uint32_t column_count;
	int64_t greatest;  /* event time; INT64_MIN: none yet */
	int64_t floor;     /* what the source or the clock said */
	int64_t told;      /* the watermark that went out last */
	int64_t close_at;  /* the least watermark that somebody waits for */
	int64_t newest_ns; /* the clock when rows came last */
	int64_t times[RF_BATCH_ROWS], marks[RF_BATCH_ROWS];
	uint16_t selection[RF_BATCH_ROWS];
} event_time;

static rf_status event_time_open(rf_op *op, const rf_plan_node *node, rf_context *ctx)
{
	event_time *self = op->state;
	self->plan = &node->as.event_time;
	self->column_count = node->schema.count;
	self->greatest = self->floor = self->told = INT64_MIN;
	self->close_at = INT64_MAX;
	self->newest_ns = rf_clock_now(&ctx->clock);
	self->columns = rf_alloc_zero(ctx->memory, self->column_count * sizeof *self->columns);
	if (!self->columns) return rf_memory_fail(ctx->memory, "event time", ctx->error);
	if (!self->plan->time) return RIFFLE_OK;
	return rf_eval_open(&self->eval, &self->plan->time, 1, &node->inputs[0]->schema, ctx,
	                    ctx->error);
}

static void event_time_close(rf_op *op, rf_context *ctx)
{
	event_time *self = op->state;
	rf_eval_close(self->eval);
	rf_free(ctx->memory, self->columns, self->column_count * sizeof *self->columns);
}

static int64_t less(int64_t time, int64_t bound)
{
	return time < INT64_MIN + 1 + bound ? INT64_MIN + 1 : time - bound;
}

/* The watermark now. */
static int64_t watermark(const event_time *self)
{
	int64_t mark =
		self->greatest == INT64_MIN ? INT64_MIN : less(self->greatest, self->plan->bound_ns);
	return mark > self->floor ? mark : self->floor;
}

/* Rows that all have a time, and none that could be too far ahead. */
static void stamp_all(event_time *self, const rf_batch *in, const int64_t *times)
{
	int64_t mark = watermark(self);
	for (uint32_t i = 0; i < in->selected_count; i++) {
		uint32_t row = rf_batch_position(in, i);
		int64_t at = times[row];
		self->times[row] = at;
		self->marks[row] = mark;
		self->selection[i] = (uint16_t)row;
		if (at <= self->greatest) continue;
		self->greatest = at;
		mark = watermark(self);
	}
}

/* Leaves out rows without a time and those too far ahead of the clock; fills times and marks
 * of the others. Returns false when memory is refused. */
static bool stamp_rows(event_time *self, const rf_batch *in, const rf_column *time, int64_t now_ns,
                       uint32_t *count)
{
	int64_t furthest = INT64_MAX;
	bool is_good = true;
	if (time && !time->validity && self->plan->max_ahead_ns < 0) {
		stamp_all(self, in, time->data);
		*count = in->selected_count;
		return true;
	}
	*count = 0;
	if (self->plan->max_ahead_ns >= 0 && now_ns < INT64_MAX - self->plan->max_ahead_ns)
		furthest = now_ns + self->plan->max_ahead_ns;
	for (uint32_t i = 0; i < in->selected_count && is_good; i++) {
		uint32_t row = rf_batch_position(in, i);
		int64_t at = now_ns;
		if (time) {
			bool is_null = rf_is_null(time, row);
			at = is_null ? 0 : ((const int64_t *)time->data)[row];
			if (is_null || at > furthest) {
				bool has_failed = in->failed && rf_bit_get(in->failed, row);
				if (in->failed) rf_bit_set(in->failed, row);
				if (!has_failed)
					is_good =
						rf_batch_note(in, row, in->notes, row, RF_NOTE_BAD_ROW,
					                  is_null ? "the row has no event time"
					                          : "the row's time is too far ahead of its arrival");
				continue;
			}
		}
		self->times[row] = at;
		self->marks[row] = watermark(self);
		if (at > self->greatest) self->greatest = at;
		self->selection[(*count)++] = (uint16_t)row;
	}
	return is_good;
}

static void set_watermark(rf_op *op, rf_batch *out)
{
	event_time *self = op->state;
	int64_t mark = watermark(self);
	if (self->plan->time) op->watermark_ns = mark;
	out->watermark = mark;
	out->is_watermark = mark > self->told;
	self->told = mark;
}

static void note_waiting(event_time *self, const rf_context *ctx)
{
	/* Those above set it in their steps, which come after this one's. */
	if (ctx->close_at_ns != INT64_MAX) self->close_at = ctx->close_at_ns;
}

static rf_step event_time_step(rf_op *op, uint32_t input, const rf_batch *in, rf_batch *out,
                               rf_context *ctx)
{
	event_time *self = op->state;
	rf_column time;
	int64_t now_ns = 0;
	uint32_t count, own = self->column_count - 2;
	RF_UNUSED(input);
	note_waiting(self, ctx);
	*out = *in;
	if (!self->plan->time || self->plan->max_ahead_ns >= 0 || self->plan->idle_timeout_ns >= 0)
		now_ns = rf_clock_now(&ctx->clock);
	if (in->selected_count > 0) self->newest_ns = now_ns;
	if (in->watermark > self->floor) self->floor = in->watermark;
	if (self->eval && in->selected_count > 0 && rf_eval_run(self->eval, in, &time, ctx->error) < 0)
		return RF_STEP_ERROR;
	if (!stamp_rows(self, in, self->eval ? &time : NULL, now_ns, &count)) {
		rf_memory_fail(ctx->memory, "event time", ctx->error);
		return RF_STEP_ERROR;
	}
	if (own) memcpy(self->columns, in->columns, own * sizeof *self->columns);
	self->columns[own] = (rf_column){RF_TIMESTAMP, self->times, NULL, NULL};
	self->columns[own + 1] = (rf_column){RF_TIMESTAMP, self->marks, NULL, NULL};
	out->columns = self->columns;
	out->column_count = self->column_count;
	out->selected_count = count;
	out->selection = count == in->row_count ? NULL : self->selection;
	set_watermark(op, out);
	return in->is_end ? RF_STEP_FINISHED : RF_STEP_NEED_INPUT;
}

/* Where the clock alone has brought the watermark. */
static int64_t idle_watermark(const event_time *self, int64_t now_ns)
{
	int64_t silence = now_ns - self->newest_ns - self->plan->idle_timeout_ns;
	int64_t base;
	if (!self->plan->time) return less(now_ns, self->plan->bound_ns);
	if (self->plan->idle_timeout_ns < 0 || silence < 0 || self->greatest == INT64_MIN)
		return INT64_MIN;
	base = less(self->greatest, self->plan->bound_ns);
	/* Silent for the timeout: from here on time passes as it does on the clock. */
	return silence + self->plan->idle_timeout_ns > INT64_MAX - (base > 0 ? base : 0)
		? INT64_MAX
		: base + silence + self->plan->idle_timeout_ns;
}

/* When, on the clock, the watermark will be where somebody waits for it. */
static int64_t due_ns(const event_time *self)
{
	int64_t base = self->plan->time ? less(self->greatest, self->plan->bound_ns)
									: less(0, self->plan->bound_ns);
	int64_t wait = self->close_at - base; /* of the clock, since the newest row or since 1970 */
	if (!self->plan->time) return wait;
	if (wait < self->plan->idle_timeout_ns) wait = self->plan->idle_timeout_ns;
	return self->newest_ns + wait;
}

static rf_step event_time_idle(rf_op *op, rf_batch *out, rf_context *ctx)
{
	event_time *self = op->state;
	int64_t now_ns, mark;
	note_waiting(self, ctx);
	if (self->plan->time && self->plan->idle_timeout_ns < 0) return RF_STEP_BLOCKED;
	now_ns = rf_clock_now(&ctx->clock);
	mark = idle_watermark(self, now_ns);
	if (mark > self->floor && mark >= self->close_at) {
		self->floor = mark;
		self->close_at = INT64_MAX; /* until it is said again */
		out->columns = self->columns;
		out->column_count = self->column_count;
		set_watermark(op, out);
		return RF_STEP_NEED_INPUT;
	}
	if (self->close_at != INT64_MAX && (self->greatest != INT64_MIN || !self->plan->time)) {
		int64_t left = due_ns(self) - now_ns;
		rf_wait_until(ctx, rf_steady_ns() + (left > 0 ? left : 0));
	}
	return RF_STEP_BLOCKED;
}

static void event_time_input_time(const rf_op *op, uint32_t input, const rf_context *ctx,
                                  rf_input_time *time)
{
	const event_time *self = op->state;
	int64_t timeout_ns = self->plan->idle_timeout_ns;
	RF_UNUSED(input);
	time->watermark_ns = watermark(self);
	time->is_idle = self->plan->time && timeout_ns >= 0 &&
		rf_clock_now(&ctx->clock) - self->newest_ns >= timeout_ns;
}

const rf_op_class rf_op_event_time = {
	.name = "event time",
	.state_size = sizeof(event_time),
	.open = event_time_open,
	.step = event_time_step,
	.idle = event_time_idle,
	.close = event_time_close,
	.input_time = event_time_input_time,
};
