/*
 * WHEN ... UNTIL: a window of a partition opens at the first row where the one condition holds
 * and closes at the first where the other does; both rows belong. The rows come in the order of
 * event time (RF_PLAN_ORDER is below), and both conditions are columns of theirs. Invariant: a
 * row is taken only when no window's deadline (UP TO d) is at or before its time.
 *
 *   when    . x x . . x . x        FOR 5s, or FOR 3 ROWS: it opens at the first row where the
 *   until   . . . . x x . .        condition has held since a row 5 s before, or at 3 rows one
 *   window    [-----]   [--        after the other. How long it has held does not depend on
 *                                  windows.
 *
 * Windows that one step closes by their deadline go out by that, then by end, start and first
 * row; so it does not matter by which steps the time came there.
 */
#include "runtime/time_heap.h"
#include "runtime/time_window.h"

#include <string.h>

typedef struct when_partition {
	rf_time_pane *pane; /* the open window's rows; NULL: none is open */
	int64_t first, last;
	rf_wide_ns deadline;
	int64_t held_since, held_rows; /* the condition of WHEN; held_rows 0: it does not hold */
	uint32_t group;                /* of a row of it */
} when_partition;

typedef struct window_when {
	rf_time_window base;
	when_partition *partitions;
	uint32_t partition_count, partition_capacity;
	rf_time_heap heap; /* partitions with an open window, by deadline, where there are any */
	rf_time_list due;  /* partitions whose windows go out one after the other */
	uint32_t due_next;
	bool is_at_end;
	bool is_opening;    /* the row at the cursor has opened a window, and may close it too */
	bool is_only_shown; /* the window that goes out stays open */
	uint32_t going_out; /* the partition whose window does */
	const int64_t *times;
	const rf_column *when, *until;
} window_when;

static inline bool is_true(const rf_column *column, uint32_t row)
{
	return !rf_is_null(column, row) && ((const uint8_t *)column->data)[row];
}

static inline bool has_deadline(const window_when *self)
{
	return self->base.plan->most_ns > 0;
}

/* ---- closing ---- */

/* A partition's window begins to go out. */
static rf_status show_window(window_when *self, uint32_t number, uint32_t notes_before,
                             bool is_partial, bool is_final, rf_error *error)
{
	rf_time_output *output = &self->base.output;
	when_partition *partition = &self->partitions[number];
	self->going_out = number;
	self->is_only_shown = !is_final;
	output->pane = partition->pane;
	output->start = partition->first;
	output->end = partition->last;
	output->is_partial = is_partial;
	output->is_final = is_final;
	output->is_splitting = false;
	output->notes_before = notes_before;
	return rf_time_output_begin(&self->base, &output->pane, 1, error);
}

static rf_status close_window(window_when *self, uint32_t number, uint32_t notes_before,
                              bool is_partial, rf_error *error)
{
	rf_time_heap_remove(&self->heap, number);
	return show_window(self, number, notes_before, is_partial, true, error);
}

/* The window that went out. */
static void finish_window(window_when *self)
{
	when_partition *partition = &self->partitions[self->going_out];
	if (self->is_only_shown) return;
	rf_time_pane_give(&self->base, partition->pane);
	partition->pane = NULL;
}

static rf_status add_due(window_when *self, uint32_t number, rf_error *error)
{
	const when_partition *partition = &self->partitions[number];
	return rf_time_list_add(self->base.memory, &self->due, partition->first,
	                        partition->pane->entries[0].first_arrival, 0, number)
		? RIFFLE_OK
		: rf_time_window_fail_memory(&self->base, error);
}

/* Sorts the windows listed by deadline (not at the end), end, start and first row. */
static rf_status sort_due(window_when *self, rf_error *error)
{
	rf_time_list *due = &self->due;
	if (!rf_time_list_sort(self->base.memory, due))
		return rf_time_window_fail_memory(&self->base, error);
	for (uint32_t i = 0; i < due->count; i++) {
		const when_partition *partition = &self->partitions[due->items[i].index];
		due->items[i].major = self->is_at_end ? 0 : partition->deadline;
		due->items[i].minor = partition->last;
		due->items[i].last = 0; /* equal ones stay in the order of start and first row */
	}
	return rf_time_list_sort(self->base.memory, due)
		? RIFFLE_OK
		: rf_time_window_fail_memory(&self->base, error);
}

static rf_status list_due(window_when *self, int64_t time, rf_error *error)
{
	self->due.count = 0;
	self->due_next = 0;
	self->is_at_end = false;
	while (rf_time_heap_is_due(&self->heap, time)) {
		uint32_t number = self->heap.items[0].number;
		rf_time_heap_remove(&self->heap, number);
		RF_TRY(add_due(self, number, error));
	}
	return sort_due(self, error);
}

static rf_status list_at_end(window_when *self, rf_error *error)
{
	self->due.count = 0;
	self->due_next = 0;
	self->is_at_end = true;
	for (uint32_t i = 0; i < self->partition_count; i++)
		if (self->partitions[i].pane) RF_TRY(add_due(self, i, error));
	return sort_due(self, error);
}

/* ---- taking rows ---- */

/* Whether WHEN holds at a row, and has for as long as it must. */
static bool has_held(window_when *self, when_partition *partition, uint32_t row)
{
	const rf_plan_window *plan = self->base.plan;
	int64_t time = self->times[row];
	if (!is_true(self->when, row)) {
		partition->held_rows = 0;
		return false;
	}
	if (partition->held_rows++ == 0) partition->held_since = time;
	if (plan->for_rows > 0) return partition->held_rows >= plan->for_rows;
	return (rf_wide_ns)time - partition->held_since >= plan->for_ns;
}

static rf_status open_window(window_when *self, uint32_t number, int64_t time, rf_error *error)
{
	when_partition *partition = &self->partitions[number];
	RF_TRY(rf_time_pane_take(&self->base, &partition->pane, error));
	partition->first = partition->last = time;
	if (!has_deadline(self)) return RIFFLE_OK;
	partition->deadline = (rf_wide_ns)time + self->base.plan->most_ns;
	return rf_time_heap_add(self->base.memory, &self->heap, number, partition->deadline)
		? RIFFLE_OK
		: rf_time_window_fail_memory(&self->base, error);
}

/* Whether a window ends with the row that it took last. */
static bool is_complete(const window_when *self, const when_partition *partition, uint32_t row)
{
	int64_t most = self->base.plan->most_rows;
	return is_true(self->until, row) || (most > 0 && partition->pane->row_count >= most);
}

/* How many rows from the cursor on the one partition's open window takes at once: all but the
 * last don't close it. What they say of WHEN is noted. */
static uint32_t run_length(window_when *self, const rf_batch *in, when_partition *partition)
{
	uint32_t i = self->base.cursor, count = 1;
	if (self->base.keys.table || self->base.plan->most_rows > 0) return 1;
	while (i + count < in->selected_count) {
		uint32_t row = rf_batch_position(in, i + count);
		if (is_true(self->until, rf_batch_position(in, i + count - 1))) break;
		if (has_deadline(self) && self->times[row] >= partition->deadline) break;
		has_held(self, partition, row);
		count++;
	}
	return count;
}

/* The row at the cursor, and those like it, belong to the partition's open window. */
static rf_status add_rows(window_when *self, const rf_batch *in, when_partition *partition,
                          rf_error *error)
{
	rf_time_window *base = &self->base;
	uint32_t count = self->is_opening ? 1 : run_length(self, in, partition);
	RF_TRY(rf_time_pane_add(base, partition->pane, in, base->cursor, count, error));
	partition->last = self->times[rf_batch_position(in, base->cursor + count - 1)];
	base->cursor += count;
	return RIFFLE_OK;
}

/* The last row that was taken may close its window. */
static rf_status close_after(window_when *self, const rf_batch *in, uint32_t number,
                             rf_error *error)
{
	uint32_t row = rf_batch_position(in, self->base.cursor - 1);
	self->is_opening = false;
	if (!is_complete(self, &self->partitions[number], row)) return RIFFLE_OK;
	return close_window(self, number, row + 1, false, error);
}

/* Takes the row at the cursor, or lists the windows that end before it. */
static rf_status take(window_when *self, const rf_batch *in, rf_error *error)
{
	rf_time_window *base = &self->base;
	uint32_t i = base->cursor, row = rf_batch_position(in, i),
			 number = rf_time_partition_of(base, i);
	when_partition *partition = &self->partitions[number];
	bool has_opened;
	if (rf_time_heap_is_due(&self->heap, self->times[row]))
		return list_due(self, self->times[row], error);
	if (base->keys.table) partition->group = base->batch_groups[i];
	has_opened = has_held(self, partition, row) && !partition->pane;
	if (!partition->pane && !has_opened) {
		base->cursor++;
		return RIFFLE_OK;
	}
	self->is_opening = has_opened && base->plan->is_on_open;
	if (has_opened) RF_TRY(open_window(self, number, self->times[row], error));
	RF_TRY(add_rows(self, in, partition, error));
	return self->is_opening ? show_window(self, number, row + 1, false, false, error)
							: close_after(self, in, number, error);
}

/* ---- forgetting groups ---- */

static bool is_alive(const window_when *self, const when_partition *partition)
{
	const rf_plan_window *plan = self->base.plan;
	return partition->pane ||
		(partition->held_rows > 0 && (plan->for_rows > 1 || plan->for_ns > 0));
}

/* Partitions that are alive move to their new numbers, the heap with them. */
static rf_status move_partitions(window_when *self, const uint32_t *numbers, rf_error *error)
{
	rf_time_window *base = &self->base;
	const rf_time_keys *keys = &base->keys;
	uint32_t count = rf_time_keys_partition_count(keys);
	uint32_t capacity = count ? count : 1;
	when_partition *list = rf_alloc_zero(base->memory, capacity * sizeof *list);
	if (!list) return rf_time_window_fail_memory(base, error);
	self->heap.count = 0;
	memset(self->heap.places, 0, self->heap.place_capacity * sizeof *self->heap.places);
	for (uint32_t i = 0; i < self->partition_count; i++) {
		when_partition *partition = &self->partitions[i];
		uint32_t number;
		if (!is_alive(self, partition)) continue;
		partition->group = numbers[partition->group];
		rf_time_pane_renumber(partition->pane, numbers);
		number = keys->partition_table ? keys->partitions[partition->group] : partition->group;
		list[number] = *partition;
		if (partition->pane && has_deadline(self) &&
		    !rf_time_heap_add(base->memory, &self->heap, number, partition->deadline)) {
			/* Those not moved yet are lost from the heap; their windows are let go of at the end.
			 */
			rf_free(base->memory, list, capacity * sizeof *list);
			return rf_time_window_fail_memory(base, error);
		}
	}
	rf_free(base->memory, self->partitions, self->partition_capacity * sizeof *self->partitions);
	self->partitions = list;
	self->partition_count = count;
	self->partition_capacity = capacity;
	return RIFFLE_OK;
}

static rf_status forget_groups(window_when *self, rf_error *error)
{
	rf_time_window *base = &self->base;
	uint32_t count = base->keys.group_count, *numbers;
	rf_status status;
	RF_TRY(rf_time_keys_begin_forget(base, &numbers, error));
	for (uint32_t i = 0; i < self->partition_count; i++) {
		if (!is_alive(self, &self->partitions[i])) continue;
		numbers[self->partitions[i].group] = 0;
		rf_time_pane_mark(self->partitions[i].pane, numbers);
	}
	status = rf_time_keys_forget(base, numbers, error);
	if (status >= 0) status = move_partitions(self, numbers, error);
	rf_free(base->memory, numbers, count * sizeof *numbers);
	return status;
}

/* ---- batches ---- */

static rf_status add_partitions(window_when *self, uint32_t count, rf_error *error)
{
	if (!rf_array_grow(self->base.memory, &self->partitions, &self->partition_capacity, count,
	                   sizeof *self->partitions))
		return rf_time_window_fail_memory(&self->base, error);
	while (self->partition_count < count)
		self->partitions[self->partition_count++] = (when_partition){0};
	return RIFFLE_OK;
}

static rf_status begin_batch(window_when *self, const rf_batch *in, rf_error *error)
{
	rf_time_window *base = &self->base;
	const rf_plan_window *plan = base->plan;
	base->has_batch = true;
	base->cursor = 0;
	self->times = in->columns[plan->time_column].data;
	self->when = &in->columns[plan->when_column];
	self->until = &in->columns[plan->until_column];
	if (rf_time_keys_is_full(&base->keys)) RF_TRY(forget_groups(self, error));
	RF_TRY(rf_time_keys_find(base, in, error));
	return add_partitions(self, rf_time_keys_partition_count(&base->keys), error);
}

/* What is left to do after the rows of a batch; false in *is_any: nothing. */
static rf_status close_after_rows(window_when *self, const rf_batch *in, bool *is_any,
                                  rf_error *error)
{
	if (rf_time_heap_is_due(&self->heap, in->watermark))
		RF_TRY(list_due(self, in->watermark, error));
	else if (in->is_end)
		RF_TRY(list_at_end(self, error));
	*is_any = self->due_next < self->due.count;
	return RIFFLE_OK;
}

/* One window, or some rows, or the next windows to close. */
static rf_status go_on(window_when *self, const rf_batch *in, bool *is_any, rf_error *error)
{
	uint32_t cursor = self->base.cursor;
	*is_any = true;
	if (self->due_next < self->due.count) {
		uint32_t number = (uint32_t)self->due.items[self->due_next++].index;
		uint32_t upto = cursor ? rf_batch_position(in, cursor - 1) + 1 : 0;
		return close_window(self, number, self->is_at_end ? UINT32_MAX : upto, self->is_at_end,
		                    error);
	}
	return cursor == in->selected_count ? close_after_rows(self, in, is_any, error)
										: take(self, in, error);
}

static rf_status run(window_when *self, const rf_batch *in, bool *has_more, rf_error *error)
{
	rf_time_window *base = &self->base;
	bool is_any = true;
	*has_more = true;
	if (!base->has_batch) RF_TRY(begin_batch(self, in, error));
	while (is_any) {
		if (base->output.is_active) {
			RF_TRY(rf_time_output_write(base, in, error));
			if (base->output.is_active) return RIFFLE_OK;
			finish_window(self);
			if (self->is_opening) {
				RF_TRY(close_after(self, in, self->going_out, error));
				continue;
			}
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

static rf_status window_when_open(rf_op *op, const rf_plan_node *node, rf_context *ctx)
{
	window_when *self = op->state;
	size_t before = ctx->memory->used_bytes;
	rf_status status;
	self->base.memory = ctx->memory;
	self->base.plan = &node->as.window;
	self->base.input_schema = &node->inputs[0]->schema;
	self->base.keys.is_group_partition = rf_time_keys_are_partition(self->base.plan);
	status = rf_time_window_open(&self->base, node, ctx);
	self->base.held_bytes = sizeof *self + ctx->memory->used_bytes - before;
	return status;
}

static void window_when_close(rf_op *op, rf_context *ctx)
{
	window_when *self = op->state;
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
static void tell_deadline(const window_when *self, rf_context *ctx)
{
	if (self->heap.count > 0) rf_close_at(ctx, self->heap.items[0].time);
}

static rf_step window_when_step(rf_op *op, uint32_t input, const rf_batch *in, rf_batch *out,
                                rf_context *ctx)
{
	window_when *self = op->state;
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

static rf_step window_when_idle(rf_op *op, rf_batch *out, rf_context *ctx)
{
	RF_UNUSED(out);
	tell_deadline(op->state, ctx);
	return RF_STEP_BLOCKED;
}

static size_t window_when_held_bytes(const rf_op *op)
{
	return ((const window_when *)op->state)->base.held_bytes;
}

const rf_op_class rf_op_window_when = {
	.name = "window by conditions",
	.state_size = sizeof(window_when),
	.open = window_when_open,
	.step = window_when_step,
	.idle = window_when_idle,
	.close = window_when_close,
	.held_bytes = window_when_held_bytes,
};
