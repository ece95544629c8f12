/*
 * Sliding windows, by rows or by time: every row gives one row at once. Invariant: the output
 * batch has the positions of the input batch, and the carried columns are the input's own;
 * rows dropped by DROP PARTIAL are only left out of the selection.
 */
#include "runtime/sliding.h"

rf_status rf_sliding_fail_memory(const rf_sliding *self, rf_error *error)
{
	return rf_memory_fail(self->memory, "a sliding window", error);
}

/* ---- opening and closing ---- */

static bool is_among(const uint32_t *columns, uint32_t count, uint32_t column)
{
	for (uint32_t i = 0; i < count; i++)
		if (columns[i] == column) return true;
	return false;
}

static bool has_groups(const rf_plan_window *plan)
{
	for (uint32_t i = 0; i < plan->key_count; i++)
		if (!is_among(plan->partition, plan->partition_count, plan->keys[i])) return true;
	return false;
}

static rf_status open_aggregates(rf_sliding *self, rf_error *error)
{
	uint32_t count = self->plan->aggregate_count;
	self->aggregates = rf_alloc_zero(self->memory, count * sizeof *self->aggregates);
	if (!self->aggregates) return rf_sliding_fail_memory(self, error);
	for (uint32_t i = 0; i < count; i++) self->aggregates[i].call = self->plan->aggregates[i];
	RF_TRY(rf_sliding_rows_open(self, error));
	for (uint32_t i = 0; i < count; i++) {
		rf_sliding_aggregate *aggregate = &self->aggregates[i];
		RF_TRY(rf_aggregate_set_open(&aggregate->set, &aggregate->call, 1, self->memory, error));
		aggregate->class_ = aggregate->set.classes[0];
		aggregate->column = i;
		if (aggregate->set.record_size > self->kept_state_size)
			self->kept_state_size = aggregate->set.record_size;
	}
	self->kept_state = rf_alloc(self->memory, self->kept_state_size);
	return self->kept_state ? RIFFLE_OK : rf_sliding_fail_memory(self, error);
}

static rf_status open_state(rf_sliding *self, const rf_schema *own, rf_error *error)
{
	RF_TRY(rf_batch_store_open(&self->out, self->memory, own, RF_BATCH_ROWS, error));
	RF_TRY(open_aggregates(self, error));
	if (self->is_by_time || self->plan->partition_count > 0 || has_groups(self->plan))
		return rf_sliding_groups_open(self, error);
	return rf_sliding_stream_open(self, error);
}

rf_status rf_sliding_open(rf_sliding *self, const rf_plan_window *plan, const rf_schema *input,
                          const rf_schema *own, rf_memory *memory, rf_error *error)
{
	size_t before = memory->used_bytes;
	rf_status status;
	self->memory = memory;
	self->plan = plan;
	self->is_by_time = plan->kind == RF_WIN_TIME_SLIDING;
	self->size = self->is_by_time ? plan->size_ns : plan->size_rows;
	self->input_schema = input;
	status = open_state(self, own, error);
	self->held_bytes += memory->used_bytes - before;
	return status;
}

void rf_sliding_close(rf_sliding *self)
{
	uint32_t count = self->plan ? self->plan->aggregate_count : 0;
	if (!self->plan) return;
	rf_sliding_stream_close(self);
	rf_sliding_groups_close(self);
	rf_sliding_rows_close(self);
	for (uint32_t i = 0; self->aggregates && i < count; i++)
		rf_aggregate_set_close(&self->aggregates[i].set);
	rf_free(self->memory, self->aggregates, count * sizeof *self->aggregates);
	if (self->kept_state) rf_free(self->memory, self->kept_state, self->kept_state_size);
	rf_batch_store_close(&self->out);
}

static rf_status sliding_open(rf_op *op, const rf_plan_node *node, rf_context *ctx)
{
	rf_sliding *self = op->state;
	uint32_t carried = node->as.window.carry_count;
	rf_schema own = {.columns = node->schema.columns + carried,
	                 .count = node->schema.count - carried};
	self->memory = ctx->memory;
	self->held_bytes = sizeof *self + node->schema.count * sizeof *self->columns;
	self->columns = rf_alloc_zero(ctx->memory, node->schema.count * sizeof *self->columns);
	if (!self->columns) return rf_sliding_fail_memory(self, ctx->error);
	return rf_sliding_open(self, &node->as.window, &node->inputs[0]->schema, &own, ctx->memory,
	                       ctx->error);
}

static void sliding_close(rf_op *op, rf_context *ctx)
{
	rf_sliding *self = op->state;
	rf_sliding_close(self);
	rf_free(ctx->memory, self->columns, op->node->schema.count * sizeof *self->columns);
}

/* ---- rows ---- */

/* One window column of rows whose numbers go up by one: a loop that the compiler can
 * vectorise where the rows lie together. */
#define WRITE_COLUMN(column, type, expression) \
	do { \
		type *values = columns[column].data; \
		if (!(self->plan->window_columns & 1u << (column))) break; \
		for (uint32_t i = 0; rows && i < count; i++) { \
			int64_t end = number + i + 1; \
			values[rows[i]] = (type)(expression); \
		} \
		for (uint32_t i = 0; !rows && i < count; i++) { \
			int64_t end = number + i + 1; \
			values[first + i] = (type)(expression); \
		} \
	} while (0)

static void write_window_columns(rf_sliding *self, const uint16_t *rows, uint32_t first,
                                 uint32_t count, int64_t number)
{
	const rf_column *columns = self->out.columns + self->plan->aggregate_count;
	int64_t size = self->size;
	int64_t serial_of_end = self->serial - number - 1;
	WRITE_COLUMN(RF_WINDOW_START, int64_t, end > size ? end - size : 0);
	WRITE_COLUMN(RF_WINDOW_END, int64_t, end);
	WRITE_COLUMN(RF_WINDOW_ROWS, int64_t, end > size ? size : end);
	WRITE_COLUMN(RF_WINDOW_PARTIAL, uint8_t, end < size);
	WRITE_COLUMN(RF_WINDOW_SERIAL, int64_t, serial_of_end + end);
}

#undef WRITE_COLUMN

uint32_t rf_sliding_begin_rows(rf_sliding *self, const uint16_t *rows, uint32_t first,
                               uint32_t count, int64_t number)
{
	uint16_t *selection = self->selection + self->out_count;
	int64_t to_full = self->size - 1 - number; /* rows before the first whole window */
	uint32_t skipped = 0;
	if (self->plan->is_drop_partial && to_full > 0)
		skipped = count < to_full ? count : (uint32_t)to_full;
	if (rows) rows += skipped;
	first += skipped;
	count -= skipped;
	for (uint32_t i = 0; i < count; i++) selection[i] = rows ? rows[i] : (uint16_t)(first + i);
	write_window_columns(self, rows, first, count, number + skipped);
	self->out_count += count;
	self->serial += count;
	return skipped;
}

static inline void write_bigint(rf_sliding *self, rf_window_column column, uint32_t row,
                                int64_t value)
{
	int64_t *values = self->out.columns[self->plan->aggregate_count + column].data;
	if (self->plan->window_columns & 1u << column) values[row] = value;
}

void rf_sliding_begin_time_row(rf_sliding *self, uint32_t row, int64_t time, int64_t rows)
{
	uint8_t *partial = self->out.columns[self->plan->aggregate_count + RF_WINDOW_PARTIAL].data;
	int64_t start = time < INT64_MIN + self->size ? INT64_MIN : time - self->size;
	self->selection[self->out_count++] = (uint16_t)row;
	write_bigint(self, RF_WINDOW_START, row, start);
	write_bigint(self, RF_WINDOW_END, row, time);
	write_bigint(self, RF_WINDOW_ROWS, row, rows);
	partial[row] = false;
	write_bigint(self, RF_WINDOW_SERIAL, row, self->serial++);
}

/* Points the output batch at the carried columns of the input and at our own. */
static void finish_batch(rf_sliding *self, const rf_op *op, const rf_batch *in, rf_batch *out)
{
	uint32_t carried = self->plan->carry_count;
	for (uint32_t i = 0; i < carried; i++) self->columns[i] = in->columns[self->plan->carry[i]];
	for (uint32_t i = carried; i < op->node->schema.count; i++)
		self->columns[i] = self->out.columns[i - carried];
	out->columns = self->columns;
	out->column_count = op->node->schema.count;
	out->row_count = in->row_count;
	out->selected_count = self->out_count;
	if (self->out_count < in->row_count) out->selection = self->selection;
	out->watermark = in->watermark;
	out->is_watermark = in->is_watermark;
	out->is_window_complete = self->out_count > 0;
}

rf_status rf_sliding_run(rf_sliding *self, const rf_batch *in, rf_error *error)
{
	if (in->selected_count == 0) return RIFFLE_OK;
	return self->stream ? rf_sliding_stream_run(self, in, error)
						: rf_sliding_groups_run(self, in, error);
}

static rf_step sliding_step(rf_op *op, uint32_t input, const rf_batch *in, rf_batch *out,
                            rf_context *ctx)
{
	rf_sliding *self = op->state;
	size_t before = ctx->memory->used_bytes;
	rf_status status;
	RF_UNUSED(input);
	rf_batch_store_begin(&self->out, out);
	self->out_count = 0;
	status = rf_sliding_run(self, in, ctx->error);
	if (status < 0) return RF_STEP_ERROR;
	if (!rf_notes_pass(in->notes, UINT32_MAX, &self->out.notes, in->row_count)) {
		rf_sliding_fail_memory(self, ctx->error);
		return RF_STEP_ERROR;
	}
	finish_batch(self, op, in, out);
	self->held_bytes += ctx->memory->used_bytes - before;
	return in->is_end ? RF_STEP_FINISHED : RF_STEP_NEED_INPUT;
}

static size_t sliding_held_bytes(const rf_op *op)
{
	return ((const rf_sliding *)op->state)->held_bytes;
}

const rf_op_class rf_op_sliding = {
	.name = "sliding window",
	.state_size = sizeof(rf_sliding),
	.open = sliding_open,
	.step = sliding_step,
	.close = sliding_close,
	.held_bytes = sliding_held_bytes,
};

/* By time, over rows in the order of event time: which rows leave is all that differs. */
const rf_op_class rf_op_sliding_time = {
	.name = "sliding window by time",
	.state_size = sizeof(rf_sliding),
	.open = sliding_open,
	.step = sliding_step,
	.close = sliding_close,
	.held_bytes = sliding_held_bytes,
};
