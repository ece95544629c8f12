/*
 * Rows of OVER that wait: for lead until the row that it looks at has come, for a frame by RANGE
 * until no row of the same time can come any more. Worked timeline, sum(x) RANGE 5s PRECEDING and
 * lead(x), one partition:
 *
 *   row (t 1) comes   held
 *   row (t 1) comes   held; lead of the first is known, but its time is not over
 *   row (t 2) comes   time 1 is over: both enter the frame; the first and the second are given
 *   the end           the third is given
 *
 * Invariant: rows are given in their order, and a note of the input goes with the first row that
 * was not ready when it came, however the input was cut.
 */
#include "runtime/over.h"

#include <string.h>

struct rf_over_wait {
	rf_row_store *rows;
	rf_column *view;
	uint64_t next;  /* the first row that was not given */
	uint64_t taken; /* rows before it are in the frames by RANGE */
	uint64_t over;  /* the time of rows before it is over */
	int64_t watermark, told;
	uint32_t in_next; /* row of the input batch */
	rf_notes notes;   /* at positions that count from next */
	rf_notes loose;   /* after the last row that came: they go with the next */
	bool is_end;
	uint16_t places[RF_BATCH_ROWS]; /* 0, 1, 2, ... */
};

rf_status rf_over_wait_open(rf_over *self, rf_error *error)
{
	uint32_t count = self->input_schema->count;
	rf_over_wait *wait = rf_alloc_zero(self->memory, sizeof *wait);
	if (!wait) return rf_over_fail_memory(self, error);
	self->wait = wait;
	wait->watermark = wait->told = INT64_MIN;
	rf_notes_init(&wait->notes, self->memory);
	rf_notes_init(&wait->loose, self->memory);
	for (uint32_t i = 0; i < RF_BATCH_ROWS; i++) wait->places[i] = (uint16_t)i;
	wait->view = rf_alloc_zero(self->memory, count * sizeof *wait->view);
	if (!wait->view) return rf_over_fail_memory(self, error);
	return rf_row_store_open(&wait->rows, self->memory, self->input_schema, NULL, count, "OVER",
	                         error);
}

void rf_over_wait_close(rf_over *self)
{
	rf_over_wait *wait = self->wait;
	if (!wait) return;
	rf_row_store_close(wait->rows);
	rf_notes_release(&wait->notes);
	rf_notes_release(&wait->loose);
	rf_free(self->memory, wait->view, self->input_schema->count * sizeof *wait->view);
	rf_free(self->memory, wait, sizeof *wait);
	self->wait = NULL;
}

/* ---- what is ready ---- */

static int64_t time_of(const rf_over *self, uint64_t number)
{
	return rf_row_store_value(self->wait->rows, number, self->plan->time_column).as.bigint;
}

/* Rows before it can be given. */
static uint64_t ready_end(const rf_over *self)
{
	const rf_over_wait *wait = self->wait;
	uint64_t end = self->has_range ? wait->over : rf_row_store_end(wait->rows);
	for (uint32_t i = 0; i < self->ahead_count && !wait->is_end; i++)
		if (self->aheads[i].answered_end < end) end = self->aheads[i].answered_end;
	return end;
}

/* A row that comes later than all that are held, or the watermark, ends their time. */
static void end_time(rf_over *self, int64_t time)
{
	rf_over_wait *wait = self->wait;
	uint64_t end = rf_row_store_end(wait->rows);
	if (self->has_range && wait->over < end && time_of(self, end - 1) < time) wait->over = end;
}

/* ---- rows come ---- */

/* The notes up to a row of the input, which go with the first row that is not ready. */
static bool keep_notes(rf_over *self, rf_notes *notes, uint32_t upto)
{
	rf_over_wait *wait = self->wait;
	uint32_t place = (uint32_t)(ready_end(self) - wait->next);
	return rf_notes_pass(&wait->loose, UINT32_MAX, &wait->notes, place) &&
		rf_notes_pass(notes, upto, &wait->notes, place);
}

static bool add_row(rf_over *self, const rf_batch *in, uint32_t i, rf_error *error)
{
	rf_over_wait *wait = self->wait;
	if (rf_row_store_append(wait->rows, in, NULL, rf_batch_position(in, i), 1, error) < 0)
		return false;
	for (uint32_t k = 0; k < self->ahead_count; k++) {
		rf_over_ahead *ahead = &self->aheads[k];
		if (rf_over_ahead_take(ahead, ahead->part->groups[i], self->memory)) continue;
		rf_over_fail_memory(self, error);
		return false;
	}
	return true;
}

/* Takes rows until a batch of them is ready or all are taken. */
static bool take_rows(rf_over *self, const rf_batch *in, rf_error *error)
{
	rf_over_wait *wait = self->wait;
	for (uint32_t i = 0; wait->in_next == 0 && i < self->ahead_count; i++)
		if (rf_over_part_find(self->aheads[i].part, in, error) < 0) return false;
	for (; wait->in_next < in->selected_count; wait->in_next++) {
		uint32_t row = rf_batch_position(in, wait->in_next);
		if (self->has_range)
			end_time(self, ((const int64_t *)in->columns[self->plan->time_column].data)[row]);
		if (ready_end(self) - wait->next >= self->batch_rows) return true;
		if (!keep_notes(self, in->notes, row)) {
			rf_over_fail_memory(self, error);
			return false;
		}
		if (!add_row(self, in, wait->in_next, error)) return false;
	}
	return true;
}

/* The batch is used up: what it tells beyond its rows. */
static bool end_batch(rf_over *self, const rf_batch *in, rf_error *error)
{
	rf_over_wait *wait = self->wait;
	bool is_kept;
	if (in->is_watermark && in->watermark > wait->watermark) wait->watermark = in->watermark;
	end_time(self, wait->watermark);
	if (in->is_end && !wait->is_end) {
		wait->is_end = true;
		wait->over = rf_row_store_end(wait->rows);
	}
	is_kept = in->is_end ? keep_notes(self, in->notes, UINT32_MAX)
						 : rf_notes_pass(in->notes, UINT32_MAX, &wait->loose, 0);
	if (!is_kept) rf_over_fail_memory(self, error);
	return is_kept;
}

/* ---- rows go ---- */

/* Some rows of a view, as a batch of its own. */
static rf_batch part_of_view(const rf_over *self, const rf_batch *view, uint32_t first,
                             uint32_t count)
{
	rf_batch rows = *view;
	rows.selection = self->wait->places + first;
	rows.selected_count = count;
	return rows;
}

/* The first row after a number, up to a bound, whose time is another. */
static uint64_t group_end(const rf_over *self, uint64_t number, uint64_t bound)
{
	int64_t time = time_of(self, number);
	while (number < bound && time_of(self, number) == time) number++;
	return number;
}

/* All rows of one time, more than a view of them, enter the frames. */
static rf_status take_group(rf_over *self, rf_error *error)
{
	rf_over_wait *wait = self->wait;
	uint64_t end = group_end(self, wait->next, wait->over), at = wait->next;
	while (at < end) {
		rf_batch view;
		uint32_t most = end - at > RF_BATCH_ROWS ? RF_BATCH_ROWS : (uint32_t)(end - at);
		uint32_t count = rf_row_store_view(wait->rows, at, most, wait->view, &view);
		if (count == 0) return rf_over_fail_memory(self, error);
		RF_TRY(rf_over_take_range(self, &view, error));
		at += count;
	}
	wait->taken = end;
	return RIFFLE_OK;
}

/* How many rows of a view are in times that it holds all rows of. */
static uint32_t whole_groups(const rf_over *self, const rf_batch *view, uint32_t count)
{
	const rf_over_wait *wait = self->wait;
	const int64_t *times = view->columns[self->plan->time_column].data;
	uint32_t whole = count;
	if (wait->next + count < wait->over && time_of(self, wait->next + count) == times[count - 1])
		while (whole > 0 && times[whole - 1] == times[count - 1]) whole--;
	return whole;
}

/* Rows of each time enter the frames by RANGE and are answered. */
static rf_status answer_groups(rf_over *self, const rf_batch *view, uint32_t count, rf_error *error)
{
	rf_over_wait *wait = self->wait;
	const int64_t *times = view->columns[self->plan->time_column].data;
	for (uint32_t first = 0, end; first < count; first = end) {
		rf_batch rows;
		for (end = first + 1; end < count && times[end] == times[first];) end++;
		rows = part_of_view(self, view, first, end - first);
		RF_TRY(rf_over_take_range(self, &rows, error));
		RF_TRY(rf_over_answer_range(self, &rows, error));
	}
	wait->taken = wait->next + count;
	return RIFFLE_OK;
}

/* A view of the rows to be given, cut so that the frames by RANGE have been or can be told. */
static rf_status view_rows(rf_over *self, uint64_t ready, rf_batch *view, uint32_t *count,
                           rf_error *error)
{
	rf_over_wait *wait = self->wait;
	uint64_t most = ready - wait->next;
	if (most > self->batch_rows) most = self->batch_rows;
	for (;;) {
		uint32_t whole;
		*count = rf_row_store_view(wait->rows, wait->next, (uint32_t)most, wait->view, view);
		if (*count == 0) return rf_over_fail_memory(self, error);
		if (!self->has_range) return RIFFLE_OK;
		if (wait->taken > wait->next) {
			if (*count > wait->taken - wait->next) *count = (uint32_t)(wait->taken - wait->next);
			break;
		}
		whole = whole_groups(self, view, *count);
		if (whole > 0) {
			*count = whole;
			break;
		}
		RF_TRY(take_group(self, error));
	}
	return RIFFLE_OK;
}

static bool answer_ahead(rf_over *self, const rf_over_ahead *ahead, const rf_batch *view,
                         uint32_t count)
{
	const rf_over_wait *wait = self->wait;
	const rf_over_call *call = ahead->call;
	for (uint32_t i = 0; i < count; i++) {
		uint64_t row = rf_over_ahead_row(ahead, wait->next + i);
		if (row != RF_OVER_NO_ROW) {
			if (!rf_row_store_copy(wait->rows, row, call->arg, &self->out, ahead->column, i))
				return false;
		} else if (call->fallback == RF_NO_COLUMN) {
			rf_batch_store_set_null(&self->out, ahead->column, i);
		} else if (!rf_batch_store_copy(&self->out, ahead->column, i,
		                                &view->columns[call->fallback], i)) {
			return false;
		}
	}
	return true;
}

/* Moves the notes of the rows that are given out, and those after the last row at the end. */
static bool give_notes(rf_over *self, uint32_t count, bool is_last)
{
	rf_notes *notes = &self->wait->notes;
	for (uint32_t i = 0; i < count && notes->count; i++)
		if (!rf_notes_pass(notes, i, &self->out.notes, i)) return false;
	if (is_last) return rf_notes_pass(notes, UINT32_MAX, &self->out.notes, count);
	for (uint32_t i = 0; i < notes->count; i++) notes->items[i].position -= count;
	return true;
}

static rf_status give_rows(rf_over *self, uint64_t ready, rf_batch *out, rf_error *error)
{
	rf_over_wait *wait = self->wait;
	rf_batch view = {0}, rows = {0};
	uint32_t count = 0;
	bool is_last;
	if (wait->next < ready) {
		RF_TRY(view_rows(self, ready, &view, &count, error));
		rows = view;
		rows.row_count = rows.selected_count = count;
		RF_TRY(rf_over_answer_rows(self, &rows, error));
		if (self->has_range)
			RF_TRY(wait->taken > wait->next ? rf_over_answer_range(self, &rows, error)
			                                : answer_groups(self, &view, count, error));
		for (uint32_t i = 0; i < self->ahead_count; i++)
			if (!answer_ahead(self, &self->aheads[i], &view, count))
				return rf_over_fail_memory(self, error);
		rf_over_set_columns(self, &view, out);
	}
	is_last = wait->is_end && wait->next + count == rf_row_store_end(wait->rows);
	if (!give_notes(self, count, is_last)) return rf_over_fail_memory(self, error);
	if (count) RF_TRY(rf_over_pass_errors(self, &rows, error));
	rf_notes_sort(&self->out.notes);
	out->row_count = out->selected_count = count;
	wait->next += count;
	return RIFFLE_OK;
}

/* Lets go of what was given in the steps before. */
static void drop_given(rf_over *self)
{
	rf_over_wait *wait = self->wait;
	uint64_t held = rf_row_store_end(wait->rows) - rf_row_store_first(wait->rows);
	uint64_t given = wait->next - rf_row_store_first(wait->rows);
	if (given == 0 || (given < held && given < RF_BATCH_ROWS)) return;
	rf_row_store_drop(wait->rows, wait->next);
	for (uint32_t i = 0; i < self->ahead_count; i++)
		rf_over_ahead_drop(&self->aheads[i], wait->next);
}

/* The watermark, held back to the time of the rows that are. */
static void set_watermark(rf_over *self, rf_batch *out)
{
	rf_over_wait *wait = self->wait;
	out->watermark = wait->watermark;
	if (self->plan->time_column != RF_NO_COLUMN && wait->next < rf_row_store_end(wait->rows) &&
	    time_of(self, wait->next) < wait->watermark)
		out->watermark = time_of(self, wait->next);
	out->is_watermark = out->watermark > wait->told;
	if (out->is_watermark)
		wait->told = out->watermark;
	else
		out->watermark = wait->told;
}

rf_step rf_over_wait_step(rf_over *self, const rf_batch *in, rf_batch *out, rf_context *ctx)
{
	rf_over_wait *wait = self->wait;
	bool is_used;
	uint64_t ready;
	rf_over_begin(self, out);
	drop_given(self);
	if (!take_rows(self, in, ctx->error)) return RF_STEP_ERROR;
	is_used = wait->in_next == in->selected_count;
	if (is_used && !end_batch(self, in, ctx->error)) return RF_STEP_ERROR;
	ready = ready_end(self);
	if (give_rows(self, ready, out, ctx->error) < 0) return RF_STEP_ERROR;
	out->watermark = wait->told;
	if (!is_used || wait->next < ready) return RF_STEP_HAVE_MORE;
	set_watermark(self, out);
	wait->in_next = 0;
	rf_over_wait_idle(self, ctx);
	return in->is_end ? RF_STEP_FINISHED : RF_STEP_NEED_INPUT;
}

/* The watermark that ends the time of the oldest row would let it go. */
rf_step rf_over_wait_idle(const rf_over *self, rf_context *ctx)
{
	const rf_over_wait *wait = self->wait;
	if (self->has_range && wait->next < rf_row_store_end(wait->rows)) {
		int64_t time = time_of(self, wait->next);
		rf_close_at(ctx, time < INT64_MAX ? time + 1 : time);
	}
	return RF_STEP_BLOCKED;
}
