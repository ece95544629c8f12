/*
 * SESSION: rows of a partition that lie less than the gap from each other. Rows are taken as
 * they come; one between two sessions makes them one. Invariant: the heap has every open
 * session once, at its end or before, and a row is taken only when no session ends at or before
 * the watermark that it met.
 *
 *   SESSION 10s     0        9              25          rows at 0, 9, 25:
 *                   [-----------------)     [---------  [0, 19) and [25, 35)
 *                                 17                    and a row at 17 makes one of them,
 *                   [---------------------------------  [0, 35)
 *
 * UP TO: a session takes no row at or past its first row's time plus that, and ends there at
 * the latest; two sessions that would be longer together stay two, and a row that both could
 * have is of the first. A late row (its time plus the gap is at or before the watermark) is of
 * none. Where a session has one group its states stand in one record, so that a million open
 * ones are small; else its rows and groups are in panes.
 */
#include "runtime/session.h"
#include "runtime/time_heap.h"

#include <string.h>

typedef struct window_session {
	rf_time_window base;
	rf_sessions sessions;
	rf_time_heap heap; /* the open sessions; a later end is not told to it at once */
	int64_t gap, most; /* most: INT64_MAX: no UP TO */
	int64_t closed_to;
	rf_time_list due; /* sessions of one end, on their way out */
	uint32_t due_next;
	bool is_at_end;
	rf_time_pane *going_out; /* the groups of the session that does */
	rf_time_pane **pieces;   /* and its panes, if they are several */
	uint32_t piece_capacity;
	uint32_t pending_count;                /* rows whose record is known and not updated */
	const int64_t *times, *marks, *closes; /* of the input batch */
	uint16_t pending_rows[RF_BATCH_ROWS];
	uint32_t pending_sessions[RF_BATCH_ROWS];
} window_session;

static inline rf_wide_ns end_of(const window_session *self, const rf_session *session)
{
	rf_wide_ns end = (rf_wide_ns)session->last + self->gap;
	rf_wide_ns most = (rf_wide_ns)session->first + self->most;
	return end < most ? end : most;
}

static rf_status flush(window_session *self, const rf_batch *in, rf_error *error)
{
	uint32_t count = self->pending_count;
	self->pending_count = 0;
	if (count == 0 || self->base.set.count == 0) return RIFFLE_OK;
	return rf_aggregate_set_update(&self->base.set, in, self->pending_rows, 0, count,
	                               self->pending_sessions, self->sessions.records, error);
}

/* ---- closing ---- */

/* Tells the heap the end of the session that it thinks ends first, until it is so. */
static void settle(window_session *self)
{
	while (self->heap.count > 0) {
		uint32_t number = self->heap.items[0].number;
		rf_wide_ns end = end_of(self, &self->sessions.list[number]);
		if (end <= rf_time_heap_first(&self->heap) || self->heap.items[0].is_beyond) return;
		rf_time_heap_move(&self->heap, number, end);
	}
}

/* Lists the sessions that end first, if they do at or before a watermark. */
static rf_status list_due(window_session *self, int64_t watermark, bool is_end, rf_error *error)
{
	rf_time_list *due = &self->due;
	rf_wide_ns end;
	due->count = 0;
	self->due_next = 0;
	self->is_at_end = is_end;
	settle(self);
	if (self->heap.count == 0) return RIFFLE_OK;
	end = rf_time_heap_first(&self->heap);
	while ((is_end || end <= watermark) && self->heap.count > 0 &&
	       rf_time_heap_first(&self->heap) == end) {
		uint32_t number = self->heap.items[0].number;
		const rf_session *session = &self->sessions.list[number];
		rf_time_heap_remove(&self->heap, number);
		rf_sessions_take_out(&self->sessions, number);
		if (!rf_time_list_add(self->base.memory, due, end_of(self, session), session->first,
		                      session->first_arrival, number))
			return rf_time_window_fail_memory(&self->base, error);
		settle(self);
	}
	return rf_time_list_sort(self->base.memory, due)
		? RIFFLE_OK
		: rf_time_window_fail_memory(&self->base, error);
}

/* The record of a session becomes the one group of a pane. */
static rf_status move_record(window_session *self, uint32_t number, rf_error *error)
{
	rf_time_window *base = &self->base;
	const rf_session *session = &self->sessions.list[number];
	size_t size = base->set.record_size;
	uint32_t group = base->keys.table ? session->partition : 0;
	RF_TRY(rf_time_pane_add_group(base, self->going_out, group, session->first_arrival, error));
	rf_aggregate_set_release(&base->set, self->going_out->records);
	memcpy(self->going_out->records, self->sessions.records + number * size, size);
	self->going_out->row_count = session->row_count;
	base->output.pane = self->going_out;
	return rf_time_output_begin(base, &base->output.pane, 1, error);
}

static rf_status begin_panes(window_session *self, uint32_t number, rf_error *error)
{
	rf_time_window *base = &self->base;
	rf_time_pane *first = self->sessions.panes[number].first;
	uint32_t count = 0;
	for (rf_time_pane *pane = first; pane; pane = pane->next_piece) {
		if (!rf_array_grow(base->memory, &self->pieces, &self->piece_capacity, (uint64_t)count + 1,
		                   sizeof(*self->pieces)))
			return rf_time_window_fail_memory(base, error);
		self->pieces[count++] = pane;
	}
	base->output.pane = first;
	if (count > 1) {
		for (uint32_t i = 0; i < count; i++)
			RF_TRY(rf_time_pane_merge(base, self->going_out, self->pieces[i], error));
		base->output.pane = self->going_out;
	}
	return rf_time_output_begin(base, self->pieces, count, error);
}

static void give_panes(window_session *self, uint32_t number)
{
	rf_time_pane *pane = self->sessions.panes[number].first;
	while (pane) {
		rf_time_pane *next = pane->next_piece;
		pane->next_piece = NULL;
		rf_time_pane_give(&self->base, pane);
		pane = next;
	}
}

/* The next session that is due begins to go out. */
static rf_status close_next(window_session *self, const rf_batch *in, uint32_t low, uint32_t high,
                            rf_error *error)
{
	rf_time_output *output = &self->base.output;
	const rf_time_item *item = &self->due.items[self->due_next];
	uint32_t number = (uint32_t)item->index;
	if (!self->going_out) RF_TRY(rf_time_pane_take(&self->base, &self->going_out, error));
	output->start = self->sessions.list[number].first;
	output->end = rf_wide_clamp(item->major);
	output->is_partial = self->is_at_end && self->base.is_stopped;
	output->is_splitting = false;
	output->notes_before = self->is_at_end
		? UINT32_MAX
		: rf_time_notes_before(in, self->closes, low, high, item->major);
	return self->sessions.has_panes ? begin_panes(self, number, error)
									: move_record(self, number, error);
}

static void finish_going_out(window_session *self)
{
	uint32_t number = (uint32_t)self->due.items[self->due_next++].index;
	if (self->sessions.has_panes) give_panes(self, number);
	rf_time_pane_clear(&self->base, self->going_out);
	rf_sessions_free(&self->sessions, number);
}

/* ---- taking rows ---- */

/* The later session becomes part of the one before it. */
static rf_status join(window_session *self, const rf_batch *in, uint32_t before, uint32_t after,
                      rf_error *error)
{
	rf_time_window *base = &self->base;
	rf_session *into = &self->sessions.list[before], *from = &self->sessions.list[after];
	size_t size = base->set.record_size;
	rf_sessions_join(&self->sessions, before, after);
	rf_time_heap_remove(&self->heap, after);
	into->last = from->last;
	into->row_count += from->row_count;
	if (from->first_arrival < into->first_arrival) into->first_arrival = from->first_arrival;
	if (self->sessions.has_panes) {
		self->sessions.panes[before].last->next_piece = self->sessions.panes[after].first;
		self->sessions.panes[before].last = self->sessions.panes[after].last;
	} else {
		char *record = self->sessions.records + after * size;
		RF_TRY(flush(self, in, error));
		RF_TRY(rf_aggregate_set_merge(&base->set, self->sessions.records + before * size, record,
		                              error));
		rf_aggregate_set_release(&base->set, record);
	}
	rf_sessions_free(&self->sessions, after);
	return RIFFLE_OK;
}

static rf_status open_session(window_session *self, uint32_t partition, uint32_t before,
                              int64_t time, int64_t arrival, uint32_t *number, rf_error *error)
{
	rf_session *session;
	rf_session_panes *panes;
	if (!rf_sessions_open(&self->base, &self->sessions, partition, before, number))
		return rf_time_window_fail_memory(&self->base, error);
	session = &self->sessions.list[*number];
	session->first = session->last = time;
	session->first_arrival = arrival;
	if (!rf_time_heap_add(self->base.memory, &self->heap, *number, end_of(self, session)))
		return rf_time_window_fail_memory(&self->base, error);
	if (!self->sessions.has_panes) return RIFFLE_OK;
	panes = &self->sessions.panes[*number];
	RF_TRY(rf_time_pane_take(&self->base, &panes->first, error));
	panes->last = panes->first;
	return RIFFLE_OK;
}

/* Whether a row at that time belongs to a session that begins before it. */
static inline bool is_within(const window_session *self, const rf_session *session, int64_t time)
{
	return time < end_of(self, session);
}

/* Makes a row's time part of a session. */
static inline void stretch(window_session *self, uint32_t number, int64_t time)
{
	rf_session *session = &self->sessions.list[number];
	if (time > session->last) session->last = time;
	if (time >= session->first) return;
	session->first = time;
	if (self->most != INT64_MAX) /* the end may be sooner */
		rf_time_heap_move(&self->heap, number, end_of(self, session));
}

/* The session of a row: one that is there, two made one, or a new one. */
static rf_status find_session(window_session *self, const rf_batch *in, uint32_t partition,
                              int64_t time, int64_t arrival, uint32_t *number, rf_error *error)
{
	const rf_session *list = self->sessions.list;
	uint32_t root = self->sessions.roots[partition], before, after;
	bool is_before, is_after;
	*number = root;
	if (root != RF_NO_SESSION && time >= list[root].first && is_within(self, &list[root], time) &&
	    (time <= list[root].last || list[root].right == RF_NO_SESSION))
		return RIFFLE_OK;
	rf_sessions_find(&self->sessions, partition, time, &before, &after);
	is_before = before != RF_NO_SESSION && is_within(self, &list[before], time);
	is_after = after != RF_NO_SESSION && list[after].first < (rf_wide_ns)time + self->gap &&
		list[after].last < (rf_wide_ns)time + self->most;
	*number = is_before ? before : after;
	if (is_before && is_after && list[before].last < time &&
	    list[after].last < (rf_wide_ns)list[before].first + self->most)
		return join(self, in, before, after, error);
	if (is_before || is_after) return RIFFLE_OK;
	return open_session(self, partition, before, time, arrival, number, error);
}

/* How many rows from the cursor on are surely of the one partition's session that the first is
 * of; rows between its first and last are. */
static uint32_t run_length(const window_session *self, const rf_batch *in,
                           const rf_session *session)
{
	uint32_t i = self->base.cursor + 1;
	if (self->base.keys.partition_table ||
	    (self->base.keys.table && self->base.keys.is_group_partition))
		return 1;
	for (; i < in->selected_count; i++) {
		uint32_t row = rf_batch_position(in, i);
		int64_t time = self->times[row];
		if (time < session->first || time > session->last || self->closes[row] > self->closed_to ||
		    self->marks[row] > self->closed_to || (rf_wide_ns)time + self->gap <= self->closed_to)
			break;
	}
	return i - self->base.cursor;
}

/* Takes the row at the cursor, or lists what closes before it. */
static rf_status take(window_session *self, const rf_batch *in, rf_error *error)
{
	rf_time_window *base = &self->base;
	uint32_t i = base->cursor, row = rf_batch_position(in, i), number, count = 1;
	int64_t time = self->times[row], mark = self->marks[row];
	rf_session *session;
	if (rf_time_heap_is_due(&self->heap, self->closes[row])) {
		RF_TRY(flush(self, in, error));
		RF_TRY(list_due(self, self->closes[row], false, error));
		if (self->due.count > 0) return RIFFLE_OK;
	}
	if (self->closes[row] > self->closed_to) self->closed_to = self->closes[row];
	if (mark < self->closed_to) mark = self->closed_to;
	if ((rf_wide_ns)time + self->gap <= mark) {
		RF_TRY(rf_time_note_late(base, in, row, (rf_wide_ns)mark - time, error));
		base->cursor++;
		return RIFFLE_OK;
	}
	RF_TRY(find_session(self, in, rf_time_partition_of(base, i), time, base->arrivals + i, &number,
	                    error));
	stretch(self, number, time);
	session = &self->sessions.list[number];
	if (self->sessions.has_panes) {
		count = run_length(self, in, session);
		RF_TRY(rf_time_pane_add(base, self->sessions.panes[number].first, in, i, count, error));
	} else {
		self->pending_rows[self->pending_count] = (uint16_t)row;
		self->pending_sessions[self->pending_count++] = number;
	}
	session->row_count += count;
	base->cursor += count;
	return RIFFLE_OK;
}

/* ---- forgetting groups ---- */

static void mark_groups(const window_session *self, uint32_t *numbers)
{
	for (uint32_t i = 0; i < self->heap.count; i++) {
		uint32_t number = self->heap.items[i].number;
		if (!self->sessions.has_panes) numbers[self->sessions.list[number].partition] = 0;
		for (rf_time_pane *pane = self->sessions.has_panes ? self->sessions.panes[number].first
		                                                   : NULL;
		     pane; pane = pane->next_piece)
			rf_time_pane_mark(pane, numbers);
	}
}

static uint32_t new_partition(window_session *self, uint32_t number, const uint32_t *numbers)
{
	const rf_time_keys *keys = &self->base.keys;
	uint32_t partition = self->sessions.list[number].partition;
	if (!self->sessions.has_panes) return numbers[partition];
	for (rf_time_pane *pane = self->sessions.panes[number].first; pane; pane = pane->next_piece)
		rf_time_pane_renumber(pane, numbers);
	if (keys->partition_table)
		return keys->partitions[self->sessions.panes[number].first->entries[0].group];
	return keys->is_group_partition ? numbers[partition] : partition;
}

/* The trees stay; their roots move to the new numbers of their partitions. */
static rf_status move_partitions(window_session *self, const uint32_t *numbers, rf_error *error)
{
	rf_sessions *sessions = &self->sessions;
	uint32_t old_count = sessions->root_count;
	uint32_t *old = rf_alloc(self->base.memory, old_count * sizeof(*old));
	if (!old) return rf_time_window_fail_memory(&self->base, error);
	if (old_count) memcpy(old, sessions->roots, old_count * sizeof(*old));
	for (uint32_t i = 0; i < old_count; i++) sessions->roots[i] = RF_NO_SESSION;
	for (uint32_t i = 0; i < self->heap.count; i++) {
		uint32_t number = self->heap.items[i].number;
		rf_session *session = &sessions->list[number];
		bool is_root = old[session->partition] == number;
		session->partition = new_partition(self, number, numbers);
		if (is_root) sessions->roots[session->partition] = number;
	}
	rf_free(self->base.memory, old, old_count * sizeof(*old));
	return RIFFLE_OK;
}

static rf_status forget_groups(window_session *self, rf_error *error)
{
	rf_time_window *base = &self->base;
	uint32_t count = base->keys.group_count, *numbers;
	rf_status status;
	RF_TRY(rf_time_keys_begin_forget(base, &numbers, error));
	mark_groups(self, numbers);
	status = rf_time_keys_forget(base, numbers, error);
	if (status >= 0) status = move_partitions(self, numbers, error);
	rf_free(base->memory, numbers, count * sizeof *numbers);
	return status;
}

/* ---- batches ---- */

static rf_status begin_batch(window_session *self, const rf_batch *in, rf_error *error)
{
	rf_time_window *base = &self->base;
	const rf_plan_window *plan = base->plan;
	base->has_batch = true;
	base->cursor = 0;
	self->times = in->columns[plan->time_column].data;
	self->marks = in->columns[plan->late_column].data;
	self->closes = in->columns[plan->close_column].data;
	if (rf_time_keys_is_full(&base->keys)) RF_TRY(forget_groups(self, error));
	RF_TRY(rf_time_keys_find(base, in, error));
	return rf_sessions_add_partitions(base, &self->sessions,
	                                  rf_time_keys_partition_count(&base->keys))
		? RIFFLE_OK
		: rf_time_window_fail_memory(base, error);
}

/* What is left to do after the rows of a batch; false in *is_any: nothing. */
static rf_status close_after_rows(window_session *self, const rf_batch *in, bool *is_any,
                                  rf_error *error)
{
	RF_TRY(flush(self, in, error));
	RF_TRY(list_due(self, in->watermark, false, error));
	if (self->due.count == 0 && in->is_end) RF_TRY(list_due(self, INT64_MAX, true, error));
	*is_any = self->due.count > 0;
	if (in->watermark > self->closed_to) self->closed_to = in->watermark;
	return RIFFLE_OK;
}

static rf_status go_on(window_session *self, const rf_batch *in, bool *is_any, rf_error *error)
{
	uint32_t cursor = self->base.cursor;
	bool is_after_rows = cursor == in->selected_count;
	*is_any = true;
	if (self->due_next < self->due.count) {
		uint32_t low = cursor ? rf_batch_position(in, cursor - 1) + 1 : 0;
		return close_next(self, in, low,
		                  is_after_rows ? in->row_count : rf_batch_position(in, cursor), error);
	}
	return is_after_rows ? close_after_rows(self, in, is_any, error) : take(self, in, error);
}

static rf_status run(window_session *self, const rf_batch *in, bool *has_more, rf_error *error)
{
	rf_time_window *base = &self->base;
	bool is_any = true;
	*has_more = true;
	if (!base->has_batch) RF_TRY(begin_batch(self, in, error));
	while (is_any) {
		if (base->output.is_active) {
			RF_TRY(rf_time_output_write(base, in, error));
			if (base->output.is_active) return RIFFLE_OK;
			finish_going_out(self);
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

static rf_status window_session_open(rf_op *op, const rf_plan_node *node, rf_context *ctx)
{
	window_session *self = op->state;
	const rf_plan_window *plan = &node->as.window;
	size_t before = ctx->memory->used_bytes;
	rf_status status;
	self->base.memory = ctx->memory;
	self->base.plan = plan;
	self->base.input_schema = &node->inputs[0]->schema;
	self->base.keys.is_group_partition = rf_time_keys_are_partition(plan);
	self->gap = plan->size_ns;
	self->most = plan->most_ns ? plan->most_ns : INT64_MAX;
	self->closed_to = INT64_MIN;
	self->sessions.has_panes =
		plan->output == RF_WINDOW_ALL_ROWS || !self->base.keys.is_group_partition;
	status = rf_time_window_open(&self->base, node, ctx);
	self->base.held_bytes = sizeof *self + ctx->memory->used_bytes - before;
	return status;
}

static void window_session_close(rf_op *op, rf_context *ctx)
{
	window_session *self = op->state;
	rf_time_window *base = &self->base;
	RF_UNUSED(ctx);
	for (uint32_t i = 0; i < self->heap.count; i++) {
		uint32_t number = self->heap.items[i].number;
		if (self->sessions.has_panes)
			give_panes(self, number);
		else
			rf_aggregate_set_release(&base->set,
			                         self->sessions.records + number * base->set.record_size);
	}
	for (uint32_t i = self->due_next; i < self->due.count; i++) {
		uint32_t number = (uint32_t)self->due.items[i].index;
		if (self->sessions.has_panes)
			give_panes(self, number);
		else if (i > self->due_next || !base->output.is_active)
			rf_aggregate_set_release(&base->set,
			                         self->sessions.records + number * base->set.record_size);
	}
	rf_time_pane_give(base, self->going_out);
	rf_free(base->memory, self->pieces, self->piece_capacity * sizeof(*self->pieces));
	rf_sessions_release(base, &self->sessions);
	rf_time_heap_release(base->memory, &self->heap);
	rf_time_list_release(base->memory, &self->due);
	rf_time_window_close(base);
}

/* Tells the operators below which watermark is waited for. */
static void tell_end(window_session *self, rf_context *ctx)
{
	settle(self);
	if (self->heap.count > 0) rf_close_at(ctx, self->heap.items[0].time);
}

static rf_step window_session_step(rf_op *op, uint32_t input, const rf_batch *in, rf_batch *out,
                                   rf_context *ctx)
{
	window_session *self = op->state;
	rf_time_window *base = &self->base;
	size_t before = ctx->memory->used_bytes;
	bool has_more;
	RF_UNUSED(input);
	rf_batch_store_begin(&base->out, out);
	base->out_count = 0;
	base->is_stopped = ctx->interrupted && *ctx->interrupted;
	if (run(self, in, &has_more, ctx->error) < 0) return RF_STEP_ERROR;
	rf_time_output_finish_batch(base, out);
	base->held_bytes += ctx->memory->used_bytes - before;
	tell_end(self, ctx);
	if (has_more) return RF_STEP_HAVE_MORE;
	return in->is_end ? RF_STEP_FINISHED : RF_STEP_NEED_INPUT;
}

static rf_step window_session_idle(rf_op *op, rf_batch *out, rf_context *ctx)
{
	RF_UNUSED(out);
	tell_end(op->state, ctx);
	return RF_STEP_BLOCKED;
}

static size_t window_session_held_bytes(const rf_op *op)
{
	return ((const window_session *)op->state)->base.held_bytes;
}

const rf_op_class rf_op_window_session = {
	.name = "window by session",
	.state_size = sizeof(window_session),
	.open = window_session_open,
	.step = window_session_step,
	.idle = window_session_idle,
	.close = window_session_close,
	.held_bytes = window_session_held_bytes,
};
