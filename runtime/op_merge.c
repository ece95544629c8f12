/*
 * Merge: UNION ALL by event time of inputs at rest. The next row is the one with the least
 * event time among the inputs' next rows, ties in the order of the inputs. One column is
 * added: the least watermark over the inputs once that row has been read. Invariant: a row is
 * given only when every input has shown its next row or its end.
 */
#include "runtime/operator.h"

#include <string.h>

/* What has been read of an input and not yet been given: at most one batch, copied, since the
 * loop may step an input again for another's sake. */
typedef struct merge_side {
	rf_batch_store store;
	uint32_t count, next;
	int64_t after; /* the watermark after all of them */
	bool is_end;
} merge_side;

typedef struct merge {
	const rf_plan_union *plan;
	merge_side *sides;
	uint32_t side_count;
	rf_batch_store out;
	uint32_t out_count;
	bool is_taken; /* the batch at hand has been copied */
} merge;

static rf_status merge_open(rf_op *op, const rf_plan_node *node, rf_context *ctx)
{
	merge *self = op->state;
	self->plan = &node->as.union_all;
	self->side_count = node->input_count;
	self->sides = rf_alloc_zero(ctx->memory, self->side_count * sizeof *self->sides);
	if (!self->sides) return rf_memory_fail(ctx->memory, "union all", ctx->error);
	for (uint32_t i = 0; i < self->side_count; i++) {
		self->sides[i].after = INT64_MIN;
		RF_TRY(rf_batch_store_open(&self->sides[i].store, ctx->memory, &node->inputs[i]->schema,
		                           RF_BATCH_ROWS, ctx->error));
	}
	return rf_batch_store_open(&self->out, ctx->memory, &node->schema, ctx->batch_rows, ctx->error);
}

static void merge_close(rf_op *op, rf_context *ctx)
{
	merge *self = op->state;
	for (uint32_t i = 0; self->sides && i < self->side_count; i++)
		rf_batch_store_close(&self->sides[i].store);
	rf_batch_store_close(&self->out);
	rf_free(ctx->memory, self->sides, self->side_count * sizeof *self->sides);
}

/* Copies a batch of an input. */
static bool take_batch(merge_side *side, const rf_batch *in)
{
	rf_batch unused;
	rf_batch_store_begin(&side->store, &unused);
	side->count = in->selected_count;
	side->next = 0;
	side->is_end = in->is_end;
	side->after = in->is_end ? INT64_MAX : in->watermark;
	for (uint32_t i = 0; i < in->selected_count; i++)
		for (uint32_t c = 0; c < side->store.column_count; c++)
			if (!rf_batch_store_copy(&side->store, c, i, &in->columns[c], rf_batch_position(in, i)))
				return false;
	/* A note belongs to the row at or after it. */
	for (uint32_t i = 0; i < in->selected_count; i++)
		if (!rf_notes_pass(in->notes, rf_batch_position(in, i), &side->store.notes, i))
			return false;
	return rf_notes_pass(in->notes, UINT32_MAX, &side->store.notes, side->count);
}

static const int64_t *column(const merge_side *side, uint32_t number)
{
	return side->store.columns[number].data;
}

/* The side whose next row comes next; side_count when all have ended; UINT32_MAX when one has
 * to be read first, which *wanted then names. */
static uint32_t choose(const merge *self, uint32_t *wanted)
{
	uint32_t best = self->side_count;
	for (uint32_t i = 0; i < self->side_count; i++) {
		const merge_side *side = &self->sides[i];
		if (side->next == side->count) {
			if (side->is_end) continue;
			*wanted = i;
			return UINT32_MAX;
		}
		if (best == self->side_count ||
		    column(side, self->plan->time_column)[side->next] <
		        column(&self->sides[best], self->plan->time_column)[self->sides[best].next])
			best = i;
	}
	return best;
}

/* The watermark of an input when the next row is given: what its own next row met. */
static int64_t mark_of(const merge *self, const merge_side *side)
{
	return side->next < side->count ? column(side, self->plan->mark_column)[side->next]
									: side->after;
}

static int64_t least_mark(const merge *self)
{
	int64_t least = INT64_MAX;
	for (uint32_t i = 0; i < self->side_count; i++) {
		int64_t mark = mark_of(self, &self->sides[i]);
		if (mark < least) least = mark;
	}
	return least;
}

static bool give_row(merge *self, uint32_t from)
{
	merge_side *side = &self->sides[from];
	uint32_t close = self->out.column_count - 1, row = self->out_count;
	rf_value least = rf_value_timestamp(least_mark(self));
	for (uint32_t c = 0; c < close; c++)
		if (!rf_batch_store_copy(&self->out, c, row, &side->store.columns[c], side->next))
			return false;
	if (!rf_notes_pass(&side->store.notes, side->next, &self->out.notes, row)) return false;
	rf_column_set(&self->out.columns[close], row, &least);
	self->out_count++;
	side->next++;
	if (side->next < side->count) return true;
	return rf_notes_pass(&side->store.notes, UINT32_MAX, &self->out.notes, self->out_count);
}

static rf_step merge_step(rf_op *op, uint32_t input, const rf_batch *in, rf_batch *out,
                          rf_context *ctx)
{
	merge *self = op->state;
	uint32_t from = 0, wanted = 0;
	bool is_good = true;
	rf_batch_store_begin(&self->out, out);
	self->out_count = 0;
	if (!self->is_taken)
		is_good = take_batch(&self->sides[input], in) &&
			(in->selected_count > 0 ||
		     rf_notes_pass(&self->sides[input].store.notes, UINT32_MAX, &self->out.notes, 0));
	self->is_taken = true;
	while (is_good && self->out_count < ctx->batch_rows) {
		from = choose(self, &wanted);
		if (from >= self->side_count) break;
		is_good = give_row(self, from);
	}
	if (!is_good) {
		rf_memory_fail(ctx->memory, "union all", ctx->error);
		return RF_STEP_ERROR;
	}
	out->row_count = out->selected_count = self->out_count;
	out->watermark = least_mark(self);
	out->is_watermark = true;
	from = choose(self, &wanted);
	if (from < self->side_count) return RF_STEP_HAVE_MORE;
	if (from == self->side_count) return RF_STEP_FINISHED;
	self->is_taken = false;
	op->wanted_input = wanted;
	return RF_STEP_NEED_INPUT;
}

const rf_op_class rf_op_merge = {
	.name = "union all by event time",
	.state_size = sizeof(merge),
	.open = merge_open,
	.step = merge_step,
	.close = merge_close,
};
