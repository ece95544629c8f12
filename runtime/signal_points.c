/*
 * Lists of points: see signal_window.h. Invariant: a list is put in order only as far back as
 * the earliest point that came out of order, so points that come in order cost nothing.
 */
#include "runtime/signal_window.h"

#include <string.h>

/* The dropped ones in front make room first, so each point moves once or twice in its life. */
bool rf_points_add(rf_memory *memory, rf_point_list *list, rf_mark_point point)
{
	uint32_t count = list->end - list->first;
	if (list->end == list->capacity && list->first >= count && list->first > 0) {
		memmove(list->points, list->points + list->first, count * sizeof *list->points);
		list->ordered -= list->first;
		list->first = 0;
		list->end = count;
	}
	if (list->end == list->capacity &&
	    !rf_array_grow(memory, &list->points, &list->capacity, (uint64_t)list->end + 1,
	                   sizeof *list->points))
		return false;
	if (list->ordered == list->end &&
	    (list->end == list->first || list->points[list->end - 1].point.time <= point.point.time))
		list->ordered++;
	list->points[list->end++] = point;
	return true;
}

static void merge_runs(const rf_mark_point *from, rf_mark_point *to, size_t low, size_t middle,
                       size_t high)
{
	size_t left = low, right = middle;
	for (size_t i = low; i < high; i++) {
		bool is_left =
			left < middle && (right == high || from[left].point.time <= from[right].point.time);
		to[i] = from[is_left ? left++ : right++];
	}
}

/* Sorts count points by means of as many places; returns where they are then. */
static rf_mark_point *sort(rf_mark_point *points, rf_mark_point *spare, size_t count)
{
	for (size_t width = 1; width < count; width *= 2) {
		rf_mark_point *swap = points;
		for (size_t low = 0; low < count; low += 2 * width)
			merge_runs(points, spare, low, low + width < count ? low + width : count,
			           low + 2 * width < count ? low + 2 * width : count);
		points = spare;
		spare = swap;
	}
	return points;
}

bool rf_points_settle(rf_memory *memory, rf_point_list *list, rf_point_scratch *scratch)
{
	uint32_t count = list->end - list->ordered, left = list->ordered, to = list->end;
	rf_mark_point *late;
	if (count == 0) return true;
	if (!rf_array_grow(memory, &scratch->points, &scratch->capacity, (uint64_t)count * 2,
	                   sizeof *scratch->points))
		return false;
	memcpy(scratch->points, list->points + list->ordered, count * sizeof *list->points);
	late = sort(scratch->points, scratch->points + count, count);
	while (count > 0) {
		bool is_left =
			left > list->first && list->points[left - 1].point.time > late[count - 1].point.time;
		list->points[--to] = is_left ? list->points[--left] : late[--count];
	}
	list->ordered = list->end;
	return true;
}

uint32_t rf_points_at(const rf_point_list *list, rf_wide_ns time)
{
	uint32_t low = list->first, high = list->end;
	while (low < high) {
		uint32_t middle = low + (high - low) / 2;
		if (list->points[middle].point.time < time)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

void rf_points_drop(rf_point_list *list, uint32_t before)
{
	list->first = before;
	if (list->first == list->end) list->first = list->end = list->ordered = 0;
}

void rf_points_release(rf_memory *memory, rf_point_list *list)
{
	rf_free(memory, list->points, list->capacity * sizeof *list->points);
	memset(list, 0, sizeof *list);
}
