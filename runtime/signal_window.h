/*
 * The parts of windows by time with signals (op_window_signal.c): the points of each group,
 * kept beyond the window that they are in, and what a window gets of the segments between them.
 *
 * A column that signals are taken of, with its FILTER, is a series. Of each series a group has
 * its points in the order of time (signal_points.c); when a window leaves, its part of them is
 * added up (signal_parts.c) into the records of its pane, and goes out as in any window.
 */
#ifndef RF_RUNTIME_SIGNAL_WINDOW_H
#define RF_RUNTIME_SIGNAL_WINDOW_H

#include "runtime/aggregate_signal.h"
#include "runtime/time_window.h"

/* ---- signal_points.c ---- */

/* mark: the watermark that the row met; arrival: its number in the input. */
typedef struct rf_mark_point {
	rf_signal_point point;
	int64_t mark, arrival;
} rf_mark_point;

/* Points first to end - 1, of which those before ordered are in the order of time, ties as
 * they came; the others have come since. */
typedef struct rf_point_list {
	rf_mark_point *points;
	uint32_t first, end, ordered, capacity;
} rf_point_list;

/* Room that lists share to sort in. */
typedef struct rf_point_scratch {
	rf_mark_point *points;
	uint32_t capacity;
} rf_point_scratch;

bool rf_points_add(rf_memory *memory, rf_point_list *list, rf_mark_point point);
/* Puts all in order. */
bool rf_points_settle(rf_memory *memory, rf_point_list *list, rf_point_scratch *scratch);
/* In a list in order: the place of the first at or past a time. */
uint32_t rf_points_at(const rf_point_list *list, rf_wide_ns time);
void rf_points_drop(rf_point_list *list, uint32_t before); /* those in places before it */
void rf_points_release(rf_memory *memory, rf_point_list *list);

/* ---- the operator's state ---- */

/* A column, with the FILTER on it. */
typedef struct rf_series {
	uint32_t column, filter; /* filter: RF_NO_COLUMN if none */
	rf_wide_ns max_gap;      /* the greatest of its signals */
} rf_series;

typedef struct rf_signal_call {
	rf_signal signal;
	rf_wide_ns max_gap;
	uint32_t aggregate, series;
	bool needs_next;
} rf_signal_call;

typedef struct rf_signal_window {
	rf_time_window base;
	rf_wide_ns size, step;
	rf_signal_call *calls;
	rf_series *series;
	uint32_t call_count, series_count;
	bool is_crossing;      /* a segment may be longer than a window */
	rf_point_list *points; /* of group g and series s: g * series_count + s */
	uint32_t point_list_count, point_capacity;
	uint32_t *live;   /* groups that have points */
	uint8_t *is_live; /* by group */
	uint32_t live_count, live_capacity, is_live_capacity;
	rf_point_scratch scratch;
	rf_time_list crossing; /* groups that only cross the window that leaves */

	rf_time_pane **panes; /* the windows that have rows, by their end, from first on */
	uint32_t first, pane_end, pane_capacity;
	rf_wide_ns closed_to;   /* windows that end at or before take no row any more */
	rf_wide_ns left_to;     /* the end of the window that left last */
	bool has_left;          /* and one without rows may be next */
	int64_t last_time;      /* the greatest of a row */
	rf_wide_ns checked_end; /* the window that is checked for leaving, */
	uint32_t checked;       /* the groups of live that don't hold it, */
	rf_wide_ns need;        /* the watermark that they needed, */
	rf_wide_ns next_need;   /* and the one that the next needs at most */
	rf_time_pane *leaving;
	const int64_t *times, *marks, *closes; /* of the input batch */
} rf_signal_window;

static inline rf_point_list *rf_points_of(const rf_signal_window *self, uint32_t group,
                                          uint32_t series)
{
	return &self->points[(size_t)group * self->series_count + series];
}

/* ---- signal_leave.c ---- */

/* The end of the window that is to leave next; false: there is none. */
bool rf_signal_next_end(const rf_signal_window *self, rf_wide_ns *end);
/* Whether the window that ends at end has to wait although the watermark has reached it. */
rf_status rf_signal_check_held(rf_signal_window *self, rf_wide_ns end, rf_wide_ns watermark,
                               bool *is_held, rf_error *error);
/* The window that ends at end leaves: it begins to go out, or is found to be nothing.
 * is_after_end: it begins after the last row, and the input has ended. */
rf_status rf_signal_leave(rf_signal_window *self, rf_wide_ns end, uint32_t notes_before,
                          bool is_partial, bool is_after_end, rf_error *error);
void rf_signal_finish_leaving(rf_signal_window *self); /* once it is out */

/* ---- signal_parts.c ---- */

/* Whether a group holds a window back: it may still have to learn where a segment that crosses
 * the window's end ends. *need gets the watermark that lets it go. False: out of memory. */
bool rf_signal_is_held(rf_signal_window *self, uint32_t group, rf_wide_ns end, rf_wide_ns watermark,
                       rf_wide_ns *need, bool *is_held);
/* Whether a group without a row in the window has a segment across it; *arrival gets the number
 * of the row that it begins with. The points are in order. */
bool rf_signal_is_crossing(const rf_signal_window *self, uint32_t group, rf_wide_ns end,
                           int64_t *arrival);
/* Adds up a group's part of a window in its record. The points are in order. */
void rf_signal_add_up(const rf_signal_window *self, uint32_t group, rf_wide_ns end, char *record);
/* Lets go of the points that no window that ends at end or later needs. */
void rf_signal_trim(rf_signal_window *self, uint32_t group, rf_wide_ns end);

#endif
