/*
 * Order: holds rows until the watermark reaches them and gives them in the order of event
 * time, ties as they came. Rows before the watermark of their own input are late. Invariant:
 * what has left is never after anything that is still held or may yet come, so the order does
 * not depend on when rows leave.
 */
#include "runtime/row_store.h"

#include "runtime/operator.h"

#include <string.h>

typedef struct entry {
	int64_t time;
	uint64_t number; /* in the row store */
} entry;

typedef struct order {
	const rf_plan_order *plan;
	rf_row_store *rows;
	rf_batch_store store;
	entry *heap; /* least time, then least number, first */
	uint32_t count, capacity;
	uint8_t *gone; /* for each row of the store from its first: it has left */
	uint32_t gone_capacity;
	uint32_t next; /* row of the input batch to be taken */
	uint32_t out_count;
} order;

static rf_status order_open(rf_op *op, const rf_plan_node *node, rf_context *ctx)
{
	order *self = op->state;
	self->plan = &node->as.order;
	RF_TRY(
		rf_batch_store_open(&self->store, ctx->memory, &node->schema, ctx->batch_rows, ctx->error));
	return rf_row_store_open(&self->rows, ctx->memory, &node->schema, NULL, node->schema.count,
	                         "order", ctx->error);
}

static void order_close(rf_op *op, rf_context *ctx)
{
	order *self = op->state;
	rf_row_store_close(self->rows);
	rf_batch_store_close(&self->store);
	rf_free(ctx->memory, self->heap, self->capacity * sizeof *self->heap);
	rf_free(ctx->memory, self->gone, self->gone_capacity);
}

static size_t order_held_bytes(const rf_op *op)
{
	const order *self = op->state;
	return rf_row_store_bytes(self->rows) + self->capacity * sizeof *self->heap +
		self->gone_capacity;
}

static bool is_before(const entry *a, const entry *b)
{
	return a->time != b->time ? a->time < b->time : a->number < b->number;
}

static void sift_up(entry *heap, uint32_t i)
{
	while (i > 0 && is_before(&heap[i], &heap[(i - 1) / 2])) {
		entry swap = heap[i];
		heap[i] = heap[(i - 1) / 2];
		heap[(i - 1) / 2] = swap;
		i = (i - 1) / 2;
	}
}

static void sift_down(entry *heap, uint32_t count)
{
	uint32_t i = 0;
	for (;;) {
		uint32_t least = i, left = 2 * i + 1, right = 2 * i + 2;
		entry swap = heap[i];
		if (left < count && is_before(&heap[left], &heap[least])) least = left;
		if (right < count && is_before(&heap[right], &heap[least])) least = right;
		if (least == i) return;
		heap[i] = heap[least];
		heap[least] = swap;
		i = least;
	}
}

static bool hold_row(order *self, const rf_batch *in, uint32_t row, int64_t time, rf_context *ctx)
{
	uint64_t number = rf_row_store_end(self->rows);
	uint64_t held = number - rf_row_store_first(self->rows);
	if (!rf_array_grow(ctx->memory, &self->heap, &self->capacity, (uint64_t)self->count + 1,
	                   sizeof *self->heap) ||
	    !rf_array_grow(ctx->memory, &self->gone, &self->gone_capacity, held + 1, 1)) {
		rf_memory_fail(ctx->memory, "order", ctx->error);
		return false;
	}
	if (rf_row_store_append(self->rows, in, NULL, row, 1, ctx->error) < 0) return false;
	self->gone[held] = 0;
	self->heap[self->count++] = (entry){time, number};
	sift_up(self->heap, self->count - 1);
	return true;
}

/* Lets go of the rows at the front that have all left. */
static void drop_front(order *self)
{
	uint64_t first = rf_row_store_first(self->rows), held = rf_row_store_end(self->rows) - first;
	uint64_t left = 0;
	while (left < held && self->gone[left]) left++;
	if (left == 0 || (left < held && left < RF_BATCH_ROWS)) return;
	memmove(self->gone, self->gone + left, held - left);
	rf_row_store_drop(self->rows, first + left);
}

/* Gives the rows up to a watermark. False: the output batch is full, or there was an error. */
static bool give_rows(order *self, int64_t watermark, rf_context *ctx, bool *has_failed)
{
	while (self->count > 0 && self->heap[0].time <= watermark) {
		uint64_t number = self->heap[0].number;
		if (self->out_count == ctx->batch_rows) return false;
		for (uint32_t c = 0; c < self->store.column_count; c++) {
			if (rf_row_store_copy(self->rows, number, c, &self->store, c, self->out_count))
				continue;
			rf_memory_fail(ctx->memory, "order", ctx->error);
			*has_failed = true;
			return false;
		}
		self->out_count++;
		self->gone[number - rf_row_store_first(self->rows)] = 1;
		self->heap[0] = self->heap[--self->count];
		sift_down(self->heap, self->count);
	}
	return true;
}

/* Takes the rows of the input batch, each after what its watermark lets go. */
static bool take_rows(order *self, const rf_batch *in, rf_context *ctx, bool *has_failed)
{
	const int64_t *times = in->columns[self->plan->time_column].data;
	const int64_t *lates = in->columns[self->plan->late_column].data;
	const int64_t *closes = in->columns[self->plan->close_column].data;
	for (; self->next < in->selected_count; self->next++) {
		uint32_t row = rf_batch_position(in, self->next);
		if (!give_rows(self, closes[row], ctx, has_failed)) return false;
		*has_failed = !rf_notes_pass(in->notes, row, &self->store.notes, self->out_count);
		if (times[row] < lates[row])
			*has_failed |= !rf_batch_note(in, row, &self->store.notes, self->out_count,
			                              RF_NOTE_LATE_ROW, "the row is late");
		else if (!hold_row(self, in, row, times[row], ctx))
			*has_failed = true;
		if (*has_failed) return false;
	}
	return true;
}

/* While rows of the batch are still to come: no later than the first of them. */
static int64_t watermark_on_the_way(const order *self, const rf_batch *in)
{
	int64_t mark = in->watermark;
	if (self->next < in->selected_count) {
		const int64_t *closes = in->columns[self->plan->close_column].data;
		int64_t close = closes[rf_batch_position(in, self->next)];
		if (close < mark) mark = close;
	}
	if (self->count > 0 && self->heap[0].time < mark) mark = self->heap[0].time;
	return mark;
}

static rf_step order_step(rf_op *op, uint32_t input, const rf_batch *in, rf_batch *out,
                          rf_context *ctx)
{
	order *self = op->state;
	bool has_failed = false, is_done;
	RF_UNUSED(input);
	rf_batch_store_begin(&self->store, out);
	self->out_count = 0;
	drop_front(self);
	is_done = take_rows(self, in, ctx, &has_failed) &&
		give_rows(self, in->is_end ? INT64_MAX : in->watermark, ctx, &has_failed);
	if (has_failed) {
		if (ctx->error->code >= 0) rf_memory_fail(ctx->memory, "order", ctx->error);
		return RF_STEP_ERROR;
	}
	out->row_count = out->selected_count = self->out_count;
	out->watermark = is_done ? in->watermark : watermark_on_the_way(self, in);
	if (!is_done) return RF_STEP_HAVE_MORE;
	out->is_watermark = in->is_watermark;
	if (!rf_notes_pass(in->notes, UINT32_MAX, &self->store.notes, self->out_count)) {
		rf_memory_fail(ctx->memory, "order", ctx->error);
		return RF_STEP_ERROR;
	}
	self->next = 0;
	if (self->count > 0) rf_close_at(ctx, self->heap[0].time);
	return in->is_end ? RF_STEP_FINISHED : RF_STEP_NEED_INPUT;
}

static rf_step order_idle(rf_op *op, rf_batch *out, rf_context *ctx)
{
	const order *self = op->state;
	RF_UNUSED(out);
	if (self->count > 0) rf_close_at(ctx, self->heap[0].time);
	return RF_STEP_BLOCKED;
}

const rf_op_class rf_op_order = {
	.name = "order",
	.state_size = sizeof(order),
	.open = order_open,
	.step = order_step,
	.idle = order_idle,
	.close = order_close,
	.held_bytes = order_held_bytes,
};
