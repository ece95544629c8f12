/*
 * UNNEST: a row for each element of an array, the row's own columns beside it. Invariant: the
 * rows go out in the order of their input and the elements in that of the array, whatever the
 * batches; a note goes with the first row out that comes of its row or after it.
 */
#include "base/array_value.h"
#include "runtime/operator.h"

#include <string.h>

typedef struct unnest {
	const rf_plan_unnest *plan;
	rf_batch_store store;
	uint32_t own;                 /* columns of the input; the element stands after them */
	uint32_t next;                /* the row that is taken apart, of the batch's selected ones */
	uint32_t element;             /* the next one of its array */
	int64_t told;                 /* the watermark that went out last */
	uint16_t rows[RF_BATCH_ROWS]; /* of the input, for each row that goes out */
	int64_t lines[RF_BATCH_ROWS];
} unnest;

static rf_status unnest_open(rf_op *op, const rf_plan_node *node, rf_context *ctx)
{
	unnest *self = op->state;
	self->plan = &node->as.unnest;
	self->own = node->schema.count - 1;
	self->told = INT64_MIN;
	return rf_batch_store_open(&self->store, ctx->memory, &node->schema, ctx->batch_rows,
	                           ctx->error);
}

static void unnest_close(rf_op *op, rf_context *ctx)
{
	unnest *self = op->state;
	RF_UNUSED(ctx);
	rf_batch_store_close(&self->store);
}

/* Puts elements of a row's array, at most until limit rows are full; returns the rows there are
 * then. */
static uint32_t put_elements(unnest *self, const rf_array_view *view, uint32_t row, uint32_t count,
                             uint32_t limit)
{
	rf_column *out = &self->store.columns[self->own];
	for (; self->element < view->count && count < limit; self->element++, count++) {
		rf_value value = rf_array_view_value(view, self->element);
		self->rows[count] = (uint16_t)row;
		if (value.is_null)
			rf_batch_store_set_null(&self->store, self->own, count);
		else
			rf_column_set(out, count, &value);
	}
	return count;
}

/* Takes rows apart until the batch out is full or the one in is used up. False: out of memory. */
static bool take_rows(unnest *self, const rf_batch *in, uint32_t limit, uint32_t *count)
{
	const rf_column *arrays = &in->columns[self->plan->array];
	*count = 0;
	for (; self->next < in->selected_count && *count < limit; self->next++, self->element = 0) {
		uint32_t row = rf_batch_position(in, self->next);
		rf_array_view view = {0};
		if (!rf_notes_pass(in->notes, row, &self->store.notes, *count)) return false;
		if (!rf_is_null(arrays, row))
			view = rf_array_view_of(arrays->type, ((const rf_text *)arrays->data)[row]);
		*count = put_elements(self, &view, row, *count, limit);
		if (self->element < view.count) return true;
		if (view.count == 0 && self->plan->is_left) {
			rf_batch_store_set_null(&self->store, self->own, *count);
			self->rows[(*count)++] = (uint16_t)row;
		}
	}
	return true;
}

/* The row's own columns beside its elements; texts are borrowed. */
static void gather(unnest *self, const rf_batch *in, uint32_t count)
{
	for (uint32_t c = 0; c < self->own; c++) {
		const rf_column *from = &in->columns[c];
		const char *data = from->data;
		char *to = self->store.columns[c].data;
		size_t size = rf_type_size(from->type);
		for (uint32_t i = 0; i < count; i++)
			memcpy(to + i * size, data + self->rows[i] * size, size);
		for (uint32_t i = 0; from->validity && i < count; i++)
			if (!rf_bit_get(from->validity, self->rows[i]))
				rf_batch_store_set_null(&self->store, c, i);
	}
	for (uint32_t i = 0; in->failed && i < count; i++)
		if (rf_bit_get(in->failed, self->rows[i])) rf_bit_set(self->store.failed, i);
	for (uint32_t i = 0; in->lines && i < count; i++) self->lines[i] = in->lines[self->rows[i]];
}

static rf_step unnest_step(rf_op *op, uint32_t input, const rf_batch *in, rf_batch *out,
                           rf_context *ctx)
{
	unnest *self = op->state;
	uint32_t count;
	bool is_done;
	RF_UNUSED(input);
	rf_batch_store_begin(&self->store, out);
	if (!take_rows(self, in, ctx->batch_rows, &count)) goto no_memory;
	gather(self, in, count);
	is_done = self->next == in->selected_count;
	out->row_count = out->selected_count = count;
	out->lines = in->lines ? self->lines : NULL;
	out->source_name = in->source_name;
	out->watermark = self->told;
	if (!is_done) return RF_STEP_HAVE_MORE;
	if (!rf_notes_pass(in->notes, UINT32_MAX, &self->store.notes, count)) goto no_memory;
	self->next = 0;
	self->told = out->watermark = in->watermark;
	out->is_watermark = in->is_watermark;
	out->is_window_complete = in->is_window_complete;
	return in->is_end ? RF_STEP_FINISHED : RF_STEP_NEED_INPUT;
no_memory:
	rf_memory_fail(ctx->memory, "UNNEST", ctx->error);
	return RF_STEP_ERROR;
}

const rf_op_class rf_op_unnest = {
	.name = "unnest",
	.state_size = sizeof(unnest),
	.open = unnest_open,
	.step = unnest_step,
	.close = unnest_close,
};
