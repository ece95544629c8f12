/*
 * How windows with signals leave: see signal_window.h. Invariant: a window's points are kept
 * until it has left, and then those alone that windows after it need.
 */
#include "runtime/signal_window.h"

/* The end of the window that is to leave next; false: there is none. */
bool rf_signal_next_end(const rf_signal_window *self, rf_wide_ns *end)
{
	bool has_rows = self->first < self->pane_end;
	if (has_rows) *end = self->panes[self->first]->end;
	if (!self->has_left || (has_rows && *end <= self->left_to + self->step)) return has_rows;
	*end = self->left_to + self->step;
	return true;
}

/* ---- leaving ---- */

/* Whether the window that ends at end has to wait although the watermark has reached it. */
rf_status rf_signal_check_held(rf_signal_window *self, rf_wide_ns end, rf_wide_ns watermark,
                               bool *is_held, rf_error *error)
{
	if (self->checked_end != end) {
		self->checked_end = self->need = end;
		self->checked = 0;
	}
	*is_held = false;
	for (; self->checked < self->live_count; self->checked++) {
		rf_wide_ns need;
		if (!rf_signal_is_held(self, self->live[self->checked], end, watermark, &need, is_held))
			return rf_time_window_fail_memory(&self->base, error);
		self->next_need = need;
		if (*is_held) return RIFFLE_OK;
		if (need > self->need) self->need = need;
	}
	return RIFFLE_OK;
}

static rf_status settle_points(rf_signal_window *self, rf_error *error)
{
	for (uint32_t i = 0; i < self->live_count; i++)
		for (uint32_t s = 0; s < self->series_count; s++)
			if (!rf_points_settle(self->base.memory, rf_points_of(self, self->live[i], s),
			                      &self->scratch))
				return rf_time_window_fail_memory(&self->base, error);
	return RIFFLE_OK;
}

/* Adds the groups that only cross the window to its pane, in the order of the rows that their
 * segments begin with. */
static rf_status add_crossing(rf_signal_window *self, rf_time_pane *pane, rf_error *error)
{
	rf_time_list *list = &self->crossing;
	int64_t after = self->base.arrivals + RF_BATCH_ROWS; /* every row of the window */
	list->count = 0;
	for (uint32_t i = 0; i < self->live_count; i++) {
		int64_t arrival;
		if (rf_time_pane_has_group(pane, self->live[i])) continue;
		if (!rf_signal_is_crossing(self, self->live[i], pane->end, &arrival)) continue;
		if (!rf_time_list_add(self->base.memory, list, arrival, 0, 0, self->live[i]))
			return rf_time_window_fail_memory(&self->base, error);
	}
	if (!rf_time_list_sort(self->base.memory, list))
		return rf_time_window_fail_memory(&self->base, error);
	for (uint32_t i = 0; i < list->count; i++)
		RF_TRY(rf_time_pane_add_group(&self->base, pane, (uint32_t)list->items[i].index, after + i,
		                              error));
	return RIFFLE_OK;
}

/* Lets go of the points that are not needed once a window has left, and of the groups that
 * then have none. */
static void trim(rf_signal_window *self, rf_wide_ns end)
{
	uint32_t kept = 0;
	for (uint32_t i = 0; i < self->live_count; i++) {
		uint32_t group = self->live[i];
		bool has_points = false;
		rf_signal_trim(self, group, end);
		for (uint32_t s = 0; s < self->series_count; s++) {
			rf_point_list *list = rf_points_of(self, group, s);
			if (list->first == list->end)
				rf_points_release(self->base.memory, list);
			else
				has_points = true;
		}
		self->is_live[group] = has_points;
		if (has_points) self->live[kept++] = group;
	}
	self->live_count = kept;
}

/* Takes the window that leaves out of the list; one without rows is made. */
static rf_status take_leaving(rf_signal_window *self, rf_wide_ns end, rf_error *error)
{
	if (self->first < self->pane_end && self->panes[self->first]->end == end) {
		self->leaving = self->panes[self->first++];
		if (self->first == self->pane_end) self->first = self->pane_end = 0;
		return RIFFLE_OK;
	}
	RF_TRY(rf_time_pane_take(&self->base, &self->leaving, error));
	self->leaving->end = end;
	return RIFFLE_OK;
}

void rf_signal_finish_leaving(rf_signal_window *self)
{
	rf_time_pane_give(&self->base, self->leaving);
	self->leaving = NULL;
}

/* The window that ends at end leaves: it begins to go out, or is found to be nothing. */
rf_status rf_signal_leave(rf_signal_window *self, rf_wide_ns end, uint32_t notes_before,
                          bool is_partial, bool is_after_end, rf_error *error)
{
	rf_time_output *output = &self->base.output;
	rf_time_pane *pane;
	bool has_rows;
	RF_TRY(take_leaving(self, end, error));
	pane = self->leaving;
	has_rows = pane->row_count > 0;
	RF_TRY(settle_points(self, error));
	if (self->is_crossing && (has_rows || !is_after_end)) RF_TRY(add_crossing(self, pane, error));
	for (uint32_t i = 0; i < pane->count; i++)
		rf_signal_add_up(self, pane->entries[i].group, end,
		                 pane->records + i * self->base.set.record_size);
	self->left_to = end;
	self->has_left = self->is_crossing && pane->count > 0;
	trim(self, end + self->step);
	self->checked_end = end;
	self->checked = 0;
	if (pane->count == 0) {
		rf_signal_finish_leaving(self);
		return RIFFLE_OK;
	}
	output->pane = pane;
	output->start = rf_wide_clamp(end - self->size);
	output->end = rf_wide_clamp(end);
	output->is_partial = is_partial;
	output->is_splitting = self->base.keys.partition_table != NULL;
	output->notes_before = notes_before;
	return rf_time_output_begin(&self->base, &self->leaving, 1, error);
}
