/*
 * OVER: a row for each row, with what its calls find in the rows of its partition up to it.
 * Invariant: rows keep their order; where no call waits for a later row, answers stand at the
 * positions of the input batch and the carried columns are the input's own.
 */
#include "runtime/over.h"

#include <string.h>

rf_status rf_over_fail_memory(const rf_over *self, rf_error *error)
{
	return rf_memory_fail(self->memory, "OVER", error);
}

/* ---- opening and closing ---- */

static bool part_is(const rf_over_part *part, const rf_over_frame *frame)
{
	return !part->is_own && part->column_count == frame->partition_count &&
		(!part->column_count ||
	     memcmp(part->columns, frame->partition, part->column_count * sizeof *part->columns) == 0);
}

/* The partitions of a frame: those of another with the same PARTITION BY. */
static rf_status part_of(rf_over *self, const rf_over_frame *frame, rf_over_part **part,
                         rf_error *error)
{
	for (uint32_t i = 0; i < self->part_count; i++) {
		*part = &self->parts[i];
		if (part_is(*part, frame)) return RIFFLE_OK;
	}
	*part = &self->parts[self->part_count++];
	return rf_over_part_open(*part, frame, self->input_schema, self->memory, error);
}

static rf_status open_series(rf_over *self, uint32_t i, rf_error *error)
{
	const rf_over_call *call = &self->plan->calls[i];
	rf_over_series *series = &self->series[self->series_count++];
	series->call = call;
	series->frame = &self->plan->frames[call->frame];
	series->column = i;
	series->time_column = self->plan->time_column;
	if (call->arg != RF_NO_COLUMN) series->type = self->input_schema->columns[call->arg].type;
	self->has_range |= rf_over_series_is_range(series);
	if (!rf_over_series_is_range(series) || !series->frame->is_bounded ||
	    !series->frame->partition_count)
		return part_of(self, series->frame, &series->part, error);
	series->part = &self->parts[self->part_count++];
	series->part->is_own = true;
	return rf_over_part_open(series->part, series->frame, self->input_schema, self->memory, error);
}

/* What waits for later rows numbers its partitions when they come, the others when they go. */
static rf_status open_ahead(rf_over *self, uint32_t i, rf_error *error)
{
	const rf_over_call *call = &self->plan->calls[i];
	const rf_over_frame *frame = &self->plan->frames[call->frame];
	rf_over_ahead *ahead = &self->aheads[self->ahead_count++];
	ahead->call = call;
	ahead->column = i;
	ahead->part = rf_alloc_zero(self->memory, sizeof *ahead->part);
	if (!ahead->part) return rf_over_fail_memory(self, error);
	return rf_over_part_open(ahead->part, frame, self->input_schema, self->memory, error);
}

static rf_status open_frame(rf_over *self, const rf_plan_node *node, uint32_t i, rf_error *error)
{
	const rf_plan_over *plan = self->plan;
	rf_over_aggregates *frame = &self->frames[self->frame_count];
	uint32_t call = 0;
	while (call < plan->call_count &&
	       (plan->calls[call].kind != RF_OVER_AGGREGATE || plan->calls[call].frame != i))
		call++;
	if (call == plan->call_count) return RIFFLE_OK;
	self->frame_count++;
	self->has_range |= plan->frames[i].is_range;
	RF_TRY(rf_over_aggregates_open(frame, node, i, self->memory, error));
	return frame->sliding ? RIFFLE_OK : part_of(self, frame->frame, &frame->part, error);
}

static rf_status open_calls(rf_over *self, const rf_plan_node *node, rf_error *error)
{
	const rf_plan_over *plan = self->plan;
	for (uint32_t i = 0; i < plan->frame_count; i++) RF_TRY(open_frame(self, node, i, error));
	for (uint32_t i = 0; i < plan->call_count; i++) {
		if (plan->calls[i].kind == RF_OVER_LEAD)
			RF_TRY(open_ahead(self, i, error));
		else if (plan->calls[i].kind != RF_OVER_AGGREGATE)
			RF_TRY(open_series(self, i, error));
	}
	return self->has_range || self->ahead_count ? rf_over_wait_open(self, error) : RIFFLE_OK;
}

/* One for each frame at most, and one for each series that has its own. */
static size_t parts_max(const rf_plan_over *plan)
{
	return (size_t)plan->frame_count + plan->call_count;
}

static rf_status over_open(rf_op *op, const rf_plan_node *node, rf_context *ctx)
{
	rf_over *self = op->state;
	const rf_plan_over *plan = &node->as.over;
	uint32_t calls = plan->call_count;
	rf_schema own = {node->schema.columns + plan->carry_count, calls};
	size_t before = ctx->memory->used_bytes;
	rf_status status;
	self->memory = ctx->memory;
	self->plan = plan;
	self->input_schema = &node->inputs[0]->schema;
	self->batch_rows = ctx->batch_rows;
	rf_notes_init(&self->dropped, ctx->memory);
	self->parts = rf_alloc_zero(ctx->memory, parts_max(plan) * sizeof *self->parts);
	self->frames = rf_alloc_zero(ctx->memory, plan->frame_count * sizeof *self->frames);
	self->series = rf_alloc_zero(ctx->memory, calls * sizeof *self->series);
	self->aheads = rf_alloc_zero(ctx->memory, calls * sizeof *self->aheads);
	self->columns = rf_alloc_zero(ctx->memory, node->schema.count * sizeof *self->columns);
	if (!self->parts || !self->frames || !self->series || !self->aheads || !self->columns)
		return rf_over_fail_memory(self, ctx->error);
	RF_TRY(rf_batch_store_open(&self->out, ctx->memory, &own, RF_BATCH_ROWS, ctx->error));
	status = open_calls(self, node, ctx->error);
	self->held_bytes = sizeof *self + ctx->memory->used_bytes - before;
	return status;
}

static void over_close(rf_op *op, rf_context *ctx)
{
	rf_over *self = op->state;
	const rf_plan_over *plan = &op->node->as.over;
	rf_memory *memory = ctx->memory;
	rf_over_wait_close(self);
	for (uint32_t i = 0; i < self->frame_count; i++)
		rf_over_aggregates_close(&self->frames[i], memory);
	for (uint32_t i = 0; i < self->series_count; i++)
		rf_over_series_close(&self->series[i], memory);
	for (uint32_t i = 0; i < self->ahead_count; i++) {
		rf_over_ahead_close(&self->aheads[i], memory);
		if (self->aheads[i].part) rf_over_part_close(self->aheads[i].part);
		rf_free(memory, self->aheads[i].part, sizeof *self->aheads[i].part);
	}
	for (uint32_t i = 0; i < self->part_count; i++) rf_over_part_close(&self->parts[i]);
	rf_free(memory, self->parts, parts_max(plan) * sizeof *self->parts);
	rf_free(memory, self->frames, plan->frame_count * sizeof *self->frames);
	rf_free(memory, self->series, plan->call_count * sizeof *self->series);
	rf_free(memory, self->aheads, plan->call_count * sizeof *self->aheads);
	rf_free(memory, self->columns, op->node->schema.count * sizeof *self->columns);
	rf_batch_store_close(&self->out);
	if (self->dropped.memory) rf_notes_release(&self->dropped);
}

/* ---- answers ---- */

void rf_over_begin(rf_over *self, rf_batch *out)
{
	rf_batch_store_begin(&self->out, out);
	for (uint32_t i = 0; i < self->frame_count; i++) rf_over_aggregates_begin(&self->frames[i]);
}

/* Those of a series that goes by RANGE learn of no key before its rows are taken. */
static rf_status find_parts(rf_over *self, const rf_batch *batch, bool is_range, rf_error *error)
{
	for (uint32_t i = 0; i < self->part_count; i++)
		if (is_range || !self->parts[i].is_own)
			RF_TRY(rf_over_part_find(&self->parts[i], batch, error));
	return RIFFLE_OK;
}

static rf_status answer(rf_over *self, const rf_batch *batch, bool is_range, rf_error *error)
{
	rf_batch rows = *batch;
	rows.notes = NULL; /* each of the windows would take them for its own */
	RF_TRY(find_parts(self, batch, is_range, error));
	for (uint32_t i = 0; i < self->series_count; i++)
		if (rf_over_series_is_range(&self->series[i]) == is_range &&
		    !rf_over_series_answer(&self->series[i], &rows, &self->out, self->memory))
			return rf_over_fail_memory(self, error);
	for (uint32_t i = 0; i < self->frame_count; i++)
		if (self->frames[i].frame->is_range == is_range)
			RF_TRY(rf_over_aggregates_answer(&self->frames[i], &rows, error));
	return RIFFLE_OK;
}

rf_status rf_over_answer_rows(rf_over *self, const rf_batch *batch, rf_error *error)
{
	return answer(self, batch, false, error);
}

rf_status rf_over_answer_range(rf_over *self, const rf_batch *batch, rf_error *error)
{
	return answer(self, batch, true, error);
}

rf_status rf_over_take_range(rf_over *self, const rf_batch *batch, rf_error *error)
{
	const int64_t *times = batch->columns[self->plan->time_column].data;
	int64_t time = times[rf_batch_position(batch, 0)];
	for (uint32_t i = 0; i < self->series_count; i++)
		if (rf_over_series_is_range(&self->series[i]))
			RF_TRY(rf_over_series_forget(&self->series[i], time, self->memory, error));
	RF_TRY(find_parts(self, batch, true, error));
	for (uint32_t i = 0; i < self->series_count; i++)
		if (rf_over_series_is_range(&self->series[i]) &&
		    !rf_over_series_take(&self->series[i], batch, self->memory))
			return rf_over_fail_memory(self, error);
	for (uint32_t i = 0; i < self->frame_count; i++)
		if (self->frames[i].frame->is_range)
			RF_TRY(rf_over_aggregates_take(&self->frames[i], batch, error));
	return RIFFLE_OK;
}

/* The notes that a frame's aggregates have at a row. */
static bool pass_error(rf_over *self, rf_batch_store *store, uint32_t row)
{
	bool has_counted = rf_bit_get(self->out.failed, row);
	if (!rf_bit_get(store->failed, row)) return true;
	rf_bit_set(self->out.failed, row);
	return rf_notes_pass(&store->notes, row, has_counted ? &self->dropped : &self->out.notes, row);
}

rf_status rf_over_pass_errors(rf_over *self, const rf_batch *batch, rf_error *error)
{
	bool has_errors = false;
	for (uint32_t i = 0; i < self->frame_count; i++)
		has_errors |= rf_over_aggregates_store(&self->frames[i])->notes.count > 0;
	for (uint32_t k = 0; has_errors && k < batch->selected_count; k++)
		for (uint32_t i = 0; i < self->frame_count; i++)
			if (!pass_error(self, rf_over_aggregates_store(&self->frames[i]),
			                rf_batch_position(batch, k)))
				return rf_over_fail_memory(self, error);
	rf_notes_clear(&self->dropped);
	return RIFFLE_OK;
}

void rf_over_set_columns(rf_over *self, const rf_batch *from, rf_batch *out)
{
	uint32_t carried = self->plan->carry_count;
	for (uint32_t i = 0; i < carried; i++) self->columns[i] = from->columns[self->plan->carry[i]];
	for (uint32_t i = 0; i < self->plan->call_count; i++)
		self->columns[carried + i] = self->out.columns[i];
	for (uint32_t i = 0; i < self->frame_count; i++)
		for (uint32_t k = 0; k < self->frames[i].count; k++)
			self->columns[self->frames[i].columns[k]] =
				rf_over_aggregates_store(&self->frames[i])->columns[k];
	out->columns = self->columns;
	out->column_count = carried + self->plan->call_count;
}

/* ---- steps ---- */

/* The input's notes, each before the row that it stands before. */
static bool pass_notes(rf_over *self, const rf_batch *in)
{
	for (uint32_t i = 0; in->notes && in->notes->count && i < in->selected_count; i++) {
		uint32_t row = rf_batch_position(in, i);
		if (!rf_notes_pass(in->notes, row, &self->out.notes, row)) return false;
	}
	return rf_notes_pass(in->notes, UINT32_MAX, &self->out.notes, in->row_count);
}

static rf_step answer_at_once(rf_over *self, const rf_batch *in, rf_batch *out, rf_context *ctx)
{
	rf_over_begin(self, out);
	if (!pass_notes(self, in)) {
		rf_over_fail_memory(self, ctx->error);
		return RF_STEP_ERROR;
	}
	if (in->selected_count > 0 &&
	    (rf_over_answer_rows(self, in, ctx->error) < 0 ||
	     rf_over_pass_errors(self, in, ctx->error) < 0))
		return RF_STEP_ERROR;
	rf_notes_sort(&self->out.notes);
	rf_over_set_columns(self, in, out);
	out->row_count = in->row_count;
	out->selection = in->selection;
	out->selected_count = in->selected_count;
	out->watermark = in->watermark;
	out->is_watermark = in->is_watermark;
	return in->is_end ? RF_STEP_FINISHED : RF_STEP_NEED_INPUT;
}

static rf_step over_step(rf_op *op, uint32_t input, const rf_batch *in, rf_batch *out,
                         rf_context *ctx)
{
	rf_over *self = op->state;
	size_t before = ctx->memory->used_bytes;
	rf_step result =
		self->wait ? rf_over_wait_step(self, in, out, ctx) : answer_at_once(self, in, out, ctx);
	RF_UNUSED(input);
	self->held_bytes += ctx->memory->used_bytes - before;
	return result;
}

static rf_step over_idle(rf_op *op, rf_batch *out, rf_context *ctx)
{
	const rf_over *self = op->state;
	RF_UNUSED(out);
	return self->wait ? rf_over_wait_idle(self, ctx) : RF_STEP_BLOCKED;
}

static size_t over_held_bytes(const rf_op *op)
{
	return ((const rf_over *)op->state)->held_bytes;
}

const rf_op_class rf_op_over = {
	.name = "over",
	.state_size = sizeof(rf_over),
	.open = over_open,
	.step = over_step,
	.idle = over_idle,
	.close = over_close,
	.held_bytes = over_held_bytes,
};
