/*
 * UNION ALL. Inputs at rest come one after the other, as they were written; when one is live,
 * rows come in the order of arrival. Columns have been cast to common types by projects below.
 *
 * Live inputs with event time: each row gets the least watermark over the inputs, and lateness
 * is judged by its own input's. An input that was silent for its IDLE TIMEOUT is passed over:
 * it does not hold the others back, and its watermark moves with theirs. Invariant: the
 * watermark of the whole never goes back, whatever is passed over and comes again.
 */
#include "runtime/operator.h"

#include <string.h>

typedef struct union_side {
	int64_t mark;       /* its watermark */
	int64_t floor;      /* what it was moved to while it was passed over */
	int64_t timeout_ns; /* -1: never passed over */
	int64_t seen_ns;    /* the clock when rows came last */
	bool is_passed, is_end;
} union_side;

typedef struct union_all {
	const rf_plan_union *plan;
	union_side *sides;
	uint32_t side_count, left; /* inputs that have not ended */
	uint32_t column_count;
	rf_column *columns;
	int64_t told; /* the watermark that went out last */
	int64_t lates[RF_BATCH_ROWS], closes[RF_BATCH_ROWS];
} union_all;

/* The idle timeout of an input's event time. */
static int64_t timeout_of(const rf_plan_node *node)
{
	while (node->kind != RF_PLAN_EVENT_TIME &&
	       (node->input_count == 1 || node->kind == RF_PLAN_LOOKUP))
		node = node->inputs[0];
	if (node->kind != RF_PLAN_EVENT_TIME || !node->as.event_time.time) return -1;
	return node->as.event_time.idle_timeout_ns;
}

static rf_status union_open(rf_op *op, const rf_plan_node *node, rf_context *ctx)
{
	union_all *self = op->state;
	self->plan = &node->as.union_all;
	self->side_count = self->left = node->input_count;
	self->told = INT64_MIN;
	op->wanted_input = 0;
	op->takes_any = self->plan->is_live;
	self->sides = rf_alloc_zero(ctx->memory, self->side_count * sizeof *self->sides);
	self->columns = rf_alloc_zero(ctx->memory, (node->schema.count + 1) * sizeof *self->columns);
	self->column_count = node->schema.count;
	if (!self->sides || !self->columns) return rf_memory_fail(ctx->memory, "union all", ctx->error);
	for (uint32_t i = 0; i < self->side_count; i++) {
		union_side *side = &self->sides[i];
		side->mark = side->floor = INT64_MIN;
		side->timeout_ns = timeout_of(node->inputs[i]);
		if (side->timeout_ns >= 0) side->seen_ns = rf_clock_now(&ctx->clock);
	}
	return RIFFLE_OK;
}

static void union_close(rf_op *op, rf_context *ctx)
{
	union_all *self = op->state;
	rf_free(ctx->memory, self->sides, self->side_count * sizeof *self->sides);
	rf_free(ctx->memory, self->columns, (self->column_count + 1) * sizeof *self->columns);
}

static int64_t greater(int64_t a, int64_t b)
{
	return a > b ? a : b;
}

/* The least watermark of those that hold the others back, but for one of them; INT64_MAX if
 * there are none. */
static int64_t least_mark(const union_all *self, uint32_t but)
{
	int64_t least = INT64_MAX;
	for (uint32_t i = 0; i < self->side_count; i++) {
		const union_side *side = &self->sides[i];
		if (i == but || side->is_end || side->is_passed) continue;
		if (side->mark < least) least = side->mark;
	}
	return least;
}

static bool is_all_passed(const union_all *self)
{
	for (uint32_t i = 0; i < self->side_count; i++)
		if (!self->sides[i].is_end && !self->sides[i].is_passed) return false;
	return self->left > 0;
}

/* The watermark of the whole. When all are idle it goes on with the furthest. */
static int64_t watermark(const union_all *self)
{
	int64_t mark = INT64_MIN;
	if (!is_all_passed(self)) return greater(self->told, least_mark(self, UINT32_MAX));
	for (uint32_t i = 0; i < self->side_count; i++)
		if (!self->sides[i].is_end) mark = greater(mark, self->sides[i].mark);
	return greater(self->told, mark);
}

/* Passes over who has been silent for too long. Returns when the next one is due. */
static int64_t pass_over(union_all *self, int64_t now_ns)
{
	int64_t due = INT64_MAX;
	for (uint32_t i = 0; i < self->side_count; i++) {
		union_side *side = &self->sides[i];
		if (side->timeout_ns < 0 || side->is_end || side->is_passed) continue;
		if (now_ns - side->seen_ns >= side->timeout_ns)
			side->is_passed = true;
		else if (side->seen_ns + side->timeout_ns < due)
			due = side->seen_ns + side->timeout_ns;
	}
	return due;
}

static bool has_timeouts(const union_all *self)
{
	for (uint32_t i = 0; i < self->side_count; i++)
		if (self->sides[i].timeout_ns >= 0) return true;
	return false;
}

static void tell(union_all *self, rf_batch *out)
{
	int64_t mark = watermark(self);
	out->watermark = mark;
	out->is_watermark = mark > self->told;
	self->told = mark;
	for (uint32_t i = 0; i < self->side_count; i++) {
		union_side *side = &self->sides[i];
		if (!side->is_passed || mark <= side->mark) continue;
		side->mark = side->floor = mark;
	}
}

/* Gives rows the watermark of the whole, and those of an input that was passed over its own. */
static void stamp_rows(union_all *self, uint32_t input, const rf_batch *in, rf_batch *out)
{
	const union_side *side = &self->sides[input];
	const int64_t *marks, *lates;
	int64_t others = least_mark(self, input);
	out->columns = self->columns;
	out->column_count = self->column_count;
	if (in->selected_count == 0) return;
	marks = in->columns[self->plan->mark_column].data;
	lates = in->columns[self->plan->late_column].data;
	for (uint32_t i = 0; i < in->selected_count; i++) {
		uint32_t row = rf_batch_position(in, i);
		int64_t mark = greater(marks[row], side->floor);
		self->lates[row] = greater(lates[row], side->floor);
		self->closes[row] = greater(self->told, mark < others ? mark : others);
	}
	memcpy(self->columns, in->columns, (self->column_count - 1) * sizeof *self->columns);
	self->columns[self->plan->late_column] = (rf_column){RF_TIMESTAMP, self->lates, NULL, NULL};
	self->columns[self->column_count - 1] = (rf_column){RF_TIMESTAMP, self->closes, NULL, NULL};
}

static void take_timed(union_all *self, uint32_t input, const rf_batch *in, rf_batch *out,
                       rf_context *ctx)
{
	union_side *side = &self->sides[input];
	if (has_timeouts(self)) {
		int64_t now_ns = rf_clock_now(&ctx->clock);
		/* A batch whose rows a filter has dropped is a sign of life too. */
		if (in->row_count > 0) {
			side->seen_ns = now_ns;
			side->is_passed = false;
		}
		pass_over(self, now_ns);
	}
	stamp_rows(self, input, in, out);
	side->mark = greater(side->mark, greater(in->watermark, side->floor));
	if (in->is_end) side->is_end = true;
	tell(self, out);
}

static rf_step union_step(rf_op *op, uint32_t input, const rf_batch *in, rf_batch *out,
                          rf_context *ctx)
{
	union_all *self = op->state;
	*out = *in;
	out->is_end = false;
	if (in->is_end) self->left--;
	if (self->plan->has_time) take_timed(self, input, in, out, ctx);
	if (self->left == 0) {
		out->is_end = true;
		return RF_STEP_FINISHED;
	}
	/* Live, each in its turn; at rest, one to its end. */
	if (self->plan->is_live || in->is_end) op->wanted_input = (input + 1) % self->side_count;
	return RF_STEP_NEED_INPUT;
}

static rf_step union_idle(rf_op *op, rf_batch *out, rf_context *ctx)
{
	union_all *self = op->state;
	int64_t now_ns, due;
	if (!self->plan->has_time || !has_timeouts(self)) return RF_STEP_BLOCKED;
	now_ns = rf_clock_now(&ctx->clock);
	due = pass_over(self, now_ns);
	if (watermark(self) > self->told) {
		out->columns = self->columns;
		out->column_count = self->column_count;
		tell(self, out);
		return RF_STEP_NEED_INPUT;
	}
	if (due != INT64_MAX) rf_wait_until(ctx, rf_steady_ns() + (due - now_ns));
	return RF_STEP_BLOCKED;
}

static void union_input_time(const rf_op *op, uint32_t input, const rf_context *ctx,
                             rf_input_time *time)
{
	const union_all *self = op->state;
	RF_UNUSED(ctx);
	if (!self->plan->has_time) return;
	time->watermark_ns = self->sides[input].mark;
	time->is_idle = self->sides[input].is_passed;
}

const rf_op_class rf_op_union_all = {
	.name = "union all",
	.state_size = sizeof(union_all),
	.open = union_open,
	.step = union_step,
	.idle = union_idle,
	.close = union_close,
	.input_time = union_input_time,
};
