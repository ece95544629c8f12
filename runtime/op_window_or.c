/*
 * TUMBLING n OR d: a window closes when it has n rows or d after its first row, whichever
 * comes first; each partition has its own. Rows are taken as they come and none is late.
 * Invariant: the heap has each partition with an open window once, by the window's deadline,
 * and a row is taken only when no deadline is at or before the watermark that it met.
 *
 * A deadline is passed by a row of the partition itself, which then opens the next window, or
 * by the watermark. Windows that one watermark closes go out by deadline, then as everywhere
 * by end, start and first row: so it does not matter by which steps the watermark came there.
 */
#include "runtime/time_heap.h"
#include "runtime/time_window.h"

typedef struct or_partition {
	int64_t row_count;  /* so far: the number of the next row */
	rf_time_pane *pane; /* the open window's rows; NULL: none */
	rf_wide_ns deadline;
} or_partition;

typedef struct window_or {
	rf_time_window base;
	or_partition *partitions;
	uint32_t partition_count, partition_capacity;
	rf_time_heap heap; /* partitions with an open window, by deadline */
	rf_time_list due;  /* partitions whose windows go out one after the other */
	uint32_t due_next;
	bool is_due_at_end;
	uint32_t going_out;            /* the partition whose window does */
	const int64_t *times, *closes; /* of the input batch */
} window_or;

/* ---- closing ---- */

/* A partition's window begins to go out. */
static rf_status close_window(window_or *self, uint32_t number, uint32_t notes_before,
                              bool is_partial, rf_error *error)
{
	rf_time_output *output = &self->base.output;
	const or_partition *partition = &self->partitions[number];
	rf_time_heap_remove(&self->heap, number);
	self->going_out = number;
	output->pane = partition->pane;
	output->start = partition->row_count - partition->pane->row_count;
	output->end = partition->row_count;
	output->is_partial = is_partial;
	output->is_splitting = false;
	output->notes_before = notes_before;
	return rf_time_output_begin(&self->base, &partition->pane, 1, error);
}

static void forget_window(window_or *self, uint32_t number)
{
	rf_time_heap_remove(&self->heap, number);
	rf_time_pane_give(&self->base, self->partitions[number].pane);
	self->partitions[number].pane = NULL;
}

/* Lists the windows that a watermark, or the end, closes, in the order they go out. */
static rf_status list_due(window_or *self, int64_t watermark, bool is_end, rf_error *error)
{
	rf_memory *memory = self->base.memory;
	rf_time_list *due = &self->due;
	due->count = 0;
	self->due_next = 0;
	self->is_due_at_end = is_end;
	while (self->heap.count > 0 && (is_end || rf_time_heap_is_due(&self->heap, watermark))) {
		uint32_t number = self->heap.items[0].number;
		const or_partition *partition = &self->partitions[number];
		rf_time_heap_remove(&self->heap, number);
		if (!rf_time_list_add(memory, due, partition->row_count - partition->pane->row_count,
		                      partition->pane->entries[0].first_arrival, 0, number))
			return rf_time_window_fail_memory(&self->base, error);
	}
	if (!rf_time_list_sort(memory, due)) return rf_time_window_fail_memory(&self->base, error);
	for (uint32_t i = 0; i < due->count; i++) {
		const or_partition *partition = &self->partitions[due->items[i].index];
		due->items[i].major = is_end ? 0 : partition->deadline;
		due->items[i].minor = partition->row_count;
		due->items[i].last = 0; /* equal ones stay in the order of start and first row */
	}
	return rf_time_list_sort(memory, due) ? RIFFLE_OK
										  : rf_time_window_fail_memory(&self->base, error);
}

/* The next of them begins. Rows from position low to below high have been left out of the
 * batch: notes from the first that met the deadline on come after the window. */
static rf_status close_next_due(window_or *self, const rf_batch *in, uint32_t low, uint32_t high,
                                rf_error *error)
{
	uint32_t number = (uint32_t)self->due.items[self->due_next++].index;
	bool is_partial = self->is_due_at_end;
	if (is_partial && self->base.plan->is_drop_partial) {
		forget_window(self, number);
		return RIFFLE_OK;
	}
	if (is_partial)
		low = UINT32_MAX;
	else
		low = rf_time_notes_before(in, self->closes, low, high, self->partitions[number].deadline);
	return close_window(self, number, low, is_partial, error);
}

/* ---- taking rows ---- */

static rf_status add_partitions(window_or *self, uint32_t count, rf_error *error)
{
	if (!rf_array_grow(self->base.memory, &self->partitions, &self->partition_capacity, count,
	                   sizeof *self->partitions))
		return rf_time_window_fail_memory(&self->base, error);
	while (self->partition_count < count)
		self->partitions[self->partition_count++] = (or_partition){0};
	return RIFFLE_OK;
}

static rf_status open_window(window_or *self, uint32_t number, int64_t time, rf_error *error)
{
	or_partition *partition = &self->partitions[number];
	RF_TRY(rf_time_pane_take(&self->base, &partition->pane, error));
	partition->deadline = (rf_wide_ns)time + self->base.plan->size_ns;
	return rf_time_heap_add(self->base.memory, &self->heap, number, partition->deadline)
		? RIFFLE_OK
		: rf_time_window_fail_memory(&self->base, error);
}

/* How many rows from the cursor on belong to the one partition's open window. */
static uint32_t run_length(const window_or *self, const rf_batch *in, const or_partition *partition)
{
	uint32_t i = self->base.cursor + 1, end = in->selected_count;
	int64_t room = self->base.plan->size_rows - partition->pane->row_count;
	if (self->base.keys.partition_table) return 1;
	if (end - self->base.cursor > room) end = self->base.cursor + (uint32_t)room;
	for (; i < end; i++) {
		uint32_t row = rf_batch_position(in, i);
		if (self->times[row] >= partition->deadline || self->closes[row] >= partition->deadline)
			break;
	}
	return i - self->base.cursor;
}

/* Takes the row at the cursor, and without partitions those like it, or closes a window. */
static rf_status take(window_or *self, const rf_batch *in, rf_error *error)
{
	rf_time_window *base = &self->base;
	uint32_t i = base->cursor, row = rf_batch_position(in, i), count;
	uint32_t number = base->keys.partition_table ? base->batch_partitions[i] : 0;
	or_partition *partition = &self->partitions[number];
	if (rf_time_heap_is_due(&self->heap, self->closes[row]))
		return list_due(self, self->closes[row], false, error);
	if (partition->pane && self->times[row] >= partition->deadline)
		return close_window(self, number, row + 1, false, error);
	if (!partition->pane) RF_TRY(open_window(self, number, self->times[row], error));
	count = run_length(self, in, partition);
	RF_TRY(rf_time_pane_add(base, partition->pane, in, i, count, error));
	partition->row_count += count;
	base->cursor += count;
	if (partition->pane->row_count < base->plan->size_rows) return RIFFLE_OK;
	return close_window(self, number, rf_batch_position(in, base->cursor - 1) + 1, false, error);
}

static rf_status forget_groups(window_or *self, rf_error *error)
{
	rf_time_window *base = &self->base;
	uint32_t count = base->keys.group_count, *numbers;
	rf_status status;
	RF_TRY(rf_time_keys_begin_forget(base, &numbers, error));
	for (uint32_t i = 0; i < self->heap.count; i++)
		rf_time_pane_mark(self->partitions[self->heap.items[i].number].pane, numbers);
	status = rf_time_keys_forget(base, numbers, error);
	for (uint32_t i = 0; status >= 0 && i < self->heap.count; i++)
		rf_time_pane_renumber(self->partitions[self->heap.items[i].number].pane, numbers);
	rf_free(base->memory, numbers, count * sizeof *numbers);
	return status;
}

static rf_status begin_batch(window_or *self, const rf_batch *in, rf_error *error)
{
	rf_time_window *base = &self->base;
	const rf_group_table *table = base->keys.partition_table;
	base->has_batch = true;
	base->cursor = 0;
	self->times = in->columns[base->plan->time_column].data;
	self->closes = in->columns[base->plan->close_column].data;
	if (rf_time_keys_is_full(&base->keys)) RF_TRY(forget_groups(self, error));
	RF_TRY(rf_time_keys_find(base, in, error));
	return add_partitions(self, table ? rf_group_table_count(table) : 1, error);
}

/* What is left to do after the rows of a batch; false in *is_any: nothing. */
static rf_status close_after_rows(window_or *self, const rf_batch *in, bool *is_any,
                                  rf_error *error)
{
	bool is_end = in->is_end && !rf_time_heap_is_due(&self->heap, in->watermark);
	*is_any = rf_time_heap_is_due(&self->heap, in->watermark) || (is_end && self->heap.count > 0);
	return *is_any ? list_due(self, in->watermark, is_end, error) : RIFFLE_OK;
}

/* One window, or some rows, or the next windows to close. */
static rf_status go_on(window_or *self, const rf_batch *in, bool *is_any, rf_error *error)
{
	uint32_t cursor = self->base.cursor;
	uint32_t low = cursor ? rf_batch_position(in, cursor - 1) + 1 : 0;
	bool is_after_rows = cursor == in->selected_count;
	*is_any = true;
	if (self->due_next < self->due.count)
		return close_next_due(self, in, low,
		                      is_after_rows ? in->row_count : rf_batch_position(in, cursor), error);
	if (is_after_rows) return close_after_rows(self, in, is_any, error);
	return take(self, in, error);
}

static rf_status run(window_or *self, const rf_batch *in, bool *has_more, rf_error *error)
{
	rf_time_window *base = &self->base;
	bool is_any = true;
	*has_more = true;
	if (!base->has_batch) RF_TRY(begin_batch(self, in, error));
	while (is_any) {
		if (base->output.is_active) {
			RF_TRY(rf_time_output_write(base, in, error));
			if (base->output.is_active) return RIFFLE_OK;
			forget_window(self, self->going_out);
		}
		RF_TRY(go_on(self, in, &is_any, error));
	}
	*has_more = false;
	base->has_batch = false;
	base->arrivals += in->selected_count;
	if (!rf_notes_pass(in->notes, UINT32_MAX, &base->out.notes, base->out_count))
		return rf_time_window_fail_memory(base, error);
	return RIFFLE_OK;
}

/* ---- the operator ---- */

static rf_status window_or_open(rf_op *op, const rf_plan_node *node, rf_context *ctx)
{
	window_or *self = op->state;
	size_t before = ctx->memory->used_bytes;
	rf_status status;
	self->base.memory = ctx->memory;
	self->base.plan = &node->as.window;
	self->base.input_schema = &node->inputs[0]->schema;
	self->base.keys.is_keeping_partitions = true;
	status = rf_time_window_open(&self->base, node, ctx);
	self->base.held_bytes = sizeof *self + ctx->memory->used_bytes - before;
	return status;
}

static void window_or_close(rf_op *op, rf_context *ctx)
{
	window_or *self = op->state;
	RF_UNUSED(ctx);
	for (uint32_t i = 0; i < self->partition_count; i++)
		rf_time_pane_give(&self->base, self->partitions[i].pane);
	rf_free(self->base.memory, self->partitions,
	        self->partition_capacity * sizeof *self->partitions);
	rf_time_heap_release(self->base.memory, &self->heap);
	rf_time_list_release(self->base.memory, &self->due);
	rf_time_window_close(&self->base);
}

/* Tells the operators below which watermark is waited for. */
static void tell_deadline(const window_or *self, rf_context *ctx)
{
	if (self->heap.count > 0) rf_close_at(ctx, self->heap.items[0].time);
}

static rf_step window_or_step(rf_op *op, uint32_t input, const rf_batch *in, rf_batch *out,
                              rf_context *ctx)
{
	window_or *self = op->state;
	rf_time_window *base = &self->base;
	size_t before = ctx->memory->used_bytes;
	bool has_more;
	RF_UNUSED(input);
	rf_batch_store_begin(&base->out, out);
	base->out_count = 0;
	if (run(self, in, &has_more, ctx->error) < 0) return RF_STEP_ERROR;
	rf_time_output_finish_batch(base, out);
	base->held_bytes += ctx->memory->used_bytes - before;
	tell_deadline(self, ctx);
	if (has_more) return RF_STEP_HAVE_MORE;
	return in->is_end ? RF_STEP_FINISHED : RF_STEP_NEED_INPUT;
}

static rf_step window_or_idle(rf_op *op, rf_batch *out, rf_context *ctx)
{
	RF_UNUSED(out);
	tell_deadline(op->state, ctx);
	return RF_STEP_BLOCKED;
}

static size_t window_or_held_bytes(const rf_op *op)
{
	return ((const window_or *)op->state)->base.held_bytes;
}

const rf_op_class rf_op_window_or = {
	.name = "window by rows or time",
	.state_size = sizeof(window_or),
	.open = window_or_open,
	.step = window_or_step,
	.idle = window_or_idle,
	.close = window_or_close,
	.held_bytes = window_or_held_bytes,
};
