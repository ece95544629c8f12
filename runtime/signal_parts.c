/*
 * What a window has to do with the points around it: see signal_window.h. Invariant: a window
 * sees the points before its end that came before the watermark reached that end, as it does
 * with rows, and all points at or past it; so a wait for the latter changes nothing but them.
 */
#include "runtime/signal_window.h"

static inline bool is_seen(const rf_mark_point *point, rf_wide_ns end)
{
	return point->mark < end;
}

/* The place of the last point before a place that the window sees, or UINT32_MAX. */
static uint32_t seen_before(const rf_point_list *list, uint32_t place, rf_wide_ns end)
{
	while (place > list->first)
		if (is_seen(&list->points[--place], end)) return place;
	return UINT32_MAX;
}

bool rf_signal_is_held(rf_signal_window *self, uint32_t group, rf_wide_ns end, rf_wide_ns watermark,
                       rf_wide_ns *need, bool *is_held)
{
	*need = end;
	*is_held = false;
	for (uint32_t i = 0; i < self->call_count; i++) {
		const rf_signal_call *call = &self->calls[i];
		rf_point_list *list = rf_points_of(self, group, call->series);
		rf_wide_ns until = end + call->max_gap;
		uint32_t next, last;
		if (!call->needs_next || list->first == list->end) continue;
		if (!rf_points_settle(self->base.memory, list, &self->scratch)) return false;
		next = rf_points_at(list, end);
		last = seen_before(list, next, end);
		if (last == UINT32_MAX) continue;
		if (list->points[last].point.time < end - self->size &&
		    list->points[last].point.time + call->max_gap < end)
			continue;
		if (next < list->end && list->points[next].point.time < until)
			until = list->points[next].point.time;
		if (until > *need) *need = until;
	}
	*is_held = *need > watermark;
	return true;
}

bool rf_signal_is_crossing(const rf_signal_window *self, uint32_t group, rf_wide_ns end,
                           int64_t *arrival)
{
	bool is_any = false;
	for (uint32_t i = 0; i < self->call_count; i++) {
		const rf_signal_call *call = &self->calls[i];
		const rf_point_list *list = rf_points_of(self, group, call->series);
		uint32_t next, last;
		rf_wide_ns segment_end = end;
		if (call->signal.id == RF_AGG_RESETS || list->first == list->end) continue;
		next = rf_points_at(list, end);
		last = seen_before(list, next, end);
		if (last == UINT32_MAX || list->points[last].point.time >= end - self->size) continue;
		if (call->needs_next && next == list->end) continue;
		if (call->needs_next) segment_end = list->points[next].point.time;
		if (segment_end - list->points[last].point.time > call->max_gap) continue;
		if (!is_any || list->points[last].arrival < *arrival) *arrival = list->points[last].arrival;
		is_any = true;
	}
	return is_any;
}

static void add_up(const rf_signal_window *self, const rf_signal_call *call,
                   const rf_point_list *list, rf_wide_ns end, rf_signal_total *total)
{
	int64_t from = rf_wide_clamp(end - self->size), to = rf_wide_clamp(end);
	uint32_t next = rf_points_at(list, end), place = rf_points_at(list, end - self->size);
	uint32_t last = seen_before(list, place, end);
	for (; place < next; place++) {
		if (!is_seen(&list->points[place], end)) continue;
		total->is_any = true;
		if (last != UINT32_MAX)
			rf_signal_add(&call->signal, total, list->points[last].point, list->points[place].point,
			              from, to);
		last = place;
	}
	if (last == UINT32_MAX) return;
	if (call->signal.is_hold)
		rf_signal_add(&call->signal, total, list->points[last].point, (rf_signal_point){to, 0},
		              from, to);
	else if (next < list->end)
		rf_signal_add(&call->signal, total, list->points[last].point, list->points[next].point,
		              from, to);
}

void rf_signal_add_up(const rf_signal_window *self, uint32_t group, rf_wide_ns end, char *record)
{
	for (uint32_t i = 0; i < self->call_count; i++) {
		const rf_signal_call *call = &self->calls[i];
		rf_signal_total *total = (void *)(record + self->base.set.offsets[call->aggregate]);
		rf_signal_begin(total);
		add_up(self, call, rf_points_of(self, group, call->series), end, total);
	}
}

void rf_signal_trim(rf_signal_window *self, uint32_t group, rf_wide_ns end)
{
	for (uint32_t s = 0; s < self->series_count; s++) {
		rf_point_list *list = rf_points_of(self, group, s);
		rf_wide_ns start = end - self->size;
		uint32_t place, last;
		if (list->first == list->end) continue;
		place = rf_points_at(list, start);
		last = seen_before(list, place, end);
		if (last == UINT32_MAX) continue;
		if (list->points[last].point.time + self->series[s].max_gap < start) last++;
		rf_points_drop(list, last);
	}
}
