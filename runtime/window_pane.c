/*
 * The panes of a partition: see window.h. Invariant: the panes held are, oldest first, all of
 * the window that ends next, without a gap (windows that don't overlap: at most one pane).
 *
 * Windows of one group with flat states that overlap are answered from two stacks: the
 * oldest panes hold merges of themselves up to front_count, the rest are merged in
 * back_record. So each pane is merged three times in its life, however many windows hold it.
 *
 *   panes        a     b     c  |  d     e
 *   their record abc   bc    c  |  d     e       back_record: de
 *   window from b on: bc + de
 */
#include "runtime/window.h"

#include "base/merge_sort.h"

#include <string.h>

static int64_t modulo(int64_t a, int64_t b)
{
	int64_t rest = a % b;
	return rest < 0 ? rest + b : rest;
}

/* The first bound after a row: a multiple of step, or one less size. */
static int64_t next_bound(const rf_window *self, int64_t row)
{
	int64_t to_end = self->step - modulo(row, self->step);
	int64_t to_start = self->step - modulo(row + self->size, self->step);
	return row + (to_end < to_start ? to_end : to_start);
}

void rf_partition_init(const rf_window *self, rf_window_partition *partition)
{
	memset(partition, 0, sizeof *partition);
	partition->back_record = partition->until_record = RF_NO_RECORD;
	partition->bound = self->until ? INT64_MAX : next_bound(self, 0);
}

void rf_partition_close(rf_window *self, rf_window_partition *partition)
{
	while (partition->pane_count > 0) {
		rf_pane_close(self, rf_partition_pane(partition, 0));
		partition->first_pane++;
		partition->pane_count--;
	}
	rf_record_pool_give(&self->pool, partition->back_record);
	partition->back_record = RF_NO_RECORD;
	rf_free(self->memory, partition->panes, partition->pane_capacity * sizeof *partition->panes);
	partition->panes = NULL;
	rf_row_store_close(partition->rows);
	partition->rows = NULL;
}

bool rf_partition_is_gap(const rf_window *self, const rf_window_partition *partition)
{
	return self->step > self->size && partition->row_count % self->step < self->step - self->size;
}

static bool grow_ring(rf_window *self, rf_window_partition *partition)
{
	uint32_t capacity = partition->pane_capacity ? partition->pane_capacity * 2 : 1;
	rf_pane *panes;
	if (capacity == 0) return false;
	panes = rf_alloc(self->memory, capacity * sizeof *panes);
	if (!panes) return false;
	for (uint32_t i = 0; i < partition->pane_count; i++)
		panes[i] = *rf_partition_pane(partition, i);
	rf_free(self->memory, partition->panes, partition->pane_capacity * sizeof *panes);
	partition->panes = panes;
	partition->pane_capacity = capacity;
	partition->first_pane = 0;
	return true;
}

rf_status rf_partition_growing_pane(rf_window *self, rf_window_partition *partition,
                                    int64_t arrival, rf_pane **pane, rf_error *error)
{
	if (!partition->is_growing) {
		rf_pane *opened;
		if (partition->pane_count == partition->pane_capacity && !grow_ring(self, partition))
			return rf_window_fail_memory(self, error);
		opened = rf_partition_pane(partition, partition->pane_count);
		RF_TRY(rf_pane_open(self, opened, error));
		opened->start = opened->end = partition->row_count;
		opened->first_arrival = arrival;
		partition->pane_count++;
		partition->is_growing = true;
	}
	*pane = rf_partition_pane(partition, partition->pane_count - 1);
	return RIFFLE_OK;
}

static rf_status merge_records(rf_window *self, uint32_t into, uint32_t from, rf_error *error)
{
	return rf_aggregate_set_merge(&self->set, rf_record_at(&self->pool, into),
	                              rf_record_at(&self->pool, from), error);
}

rf_status rf_partition_next_pane(rf_window *self, rf_window_partition *partition, rf_error *error)
{
	partition->bound = next_bound(self, partition->row_count);
	if (!partition->is_growing) return RIFFLE_OK;
	partition->is_growing = false;
	if (!self->is_two_stack) return RIFFLE_OK;
	if (partition->back_record == RF_NO_RECORD) {
		partition->back_record = rf_record_pool_take(&self->pool);
		if (partition->back_record == RF_NO_RECORD) return rf_window_fail_memory(self, error);
	}
	return merge_records(self, partition->back_record,
	                     rf_partition_pane(partition, partition->pane_count - 1)->record, error);
}

/* Merges the record of each pane of [from, to) with those after it. */
static rf_status merge_backwards(rf_window *self, rf_window_partition *partition, uint32_t from,
                                 uint32_t to, rf_error *error)
{
	for (uint32_t i = to; i-- > from + 1;)
		RF_TRY(merge_records(self, rf_partition_pane(partition, i - 1)->record,
		                     rf_partition_pane(partition, i)->record, error));
	return RIFFLE_OK;
}

rf_status rf_partition_window(rf_window *self, rf_window_partition *partition, rf_pane *window,
                              rf_error *error)
{
	rf_pane *oldest = rf_partition_pane(partition, 0);
	if (!self->is_overlapping) { /* it is the one pane */
		*window = *oldest;
		partition->first_pane++;
		partition->pane_count = 0;
		partition->is_growing = false;
		return RIFFLE_OK;
	}
	RF_TRY(rf_pane_open(self, window, error));
	window->start = oldest->start;
	window->end = partition->row_count;
	window->first_arrival = oldest->first_arrival;
	if (!self->is_two_stack) {
		for (uint32_t i = 0; i < partition->pane_count; i++)
			RF_TRY(rf_pane_merge(self, window, rf_partition_pane(partition, i), error));
		return RIFFLE_OK;
	}
	if (partition->front_count > 0)
		RF_TRY(merge_records(self, window->record, oldest->record, error));
	if (partition->back_record == RF_NO_RECORD) return RIFFLE_OK;
	return merge_records(self, window->record, partition->back_record, error);
}

/* Turns the back stack over: its panes become the front. */
static rf_status turn(rf_window *self, rf_window_partition *partition, rf_error *error)
{
	partition->front_count = partition->pane_count;
	rf_record_pool_give(&self->pool, partition->back_record);
	partition->back_record = RF_NO_RECORD;
	return merge_backwards(self, partition, 0, partition->front_count, error);
}

rf_status rf_partition_drop(rf_window *self, rf_window_partition *partition, int64_t start,
                            rf_error *error)
{
	while (partition->pane_count > 0 && rf_partition_pane(partition, 0)->start < start) {
		if (self->is_two_stack && partition->front_count == 0) RF_TRY(turn(self, partition, error));
		rf_pane_close(self, rf_partition_pane(partition, 0));
		partition->first_pane++;
		partition->pane_count--;
		if (partition->front_count > 0) partition->front_count--;
	}
	return RIFFLE_OK;
}

/* ---- at the end of the input ---- */

static int compare_at_end(const void *arg, const void *first, const void *second)
{
	const rf_window_at_end *a = first, *b = second;
	RF_UNUSED(arg);
	if (a->end != b->end) return a->end < b->end ? -1 : 1;
	if (a->start != b->start) return a->start < b->start ? -1 : 1;
	return (a->first_arrival > b->first_arrival) - (a->first_arrival < b->first_arrival);
}

static rf_status add_at_end(rf_window *self, const rf_window_at_end *window, rf_error *error)
{
	if (!rf_array_grow(self->memory, &self->at_end, &self->at_end_capacity,
	                   (uint64_t)self->at_end_count + 1, sizeof *self->at_end))
		return rf_window_fail_memory(self, error);
	self->at_end[self->at_end_count++] = *window;
	return RIFFLE_OK;
}

/* The windows of a partition that hold a row and would end later. All those that begin at or
 * before its first row hold the same rows: they are listed as one, many times. */
static rf_status list_partition(rf_window *self, uint32_t number, rf_error *error)
{
	rf_window_partition *partition = &self->partitions[number];
	int64_t rows = partition->row_count;
	int64_t start;
	uint32_t pane = 0;
	if (partition->pane_count == 0) return RIFFLE_OK;
	if (self->until)
		start = rf_partition_pane(partition, 0)->start;
	else
		start = rows - modulo(rows, self->step) + self->step - self->size;
	while (start < rows) {
		rf_window_at_end window = {
			.start = start > 0 ? start : 0, .end = rows, .partition = number};
		window.times = (window.start - start) / self->step + 1;
		while (rf_partition_pane(partition, pane)->start < window.start) pane++;
		window.first_pane = pane;
		window.first_arrival = rf_partition_pane(partition, pane)->first_arrival;
		RF_TRY(add_at_end(self, &window, error));
		start += window.times * self->step;
	}
	if (!self->is_two_stack) return RIFFLE_OK;
	/* From here on every record holds all that comes after it. */
	RF_TRY(merge_backwards(self, partition, partition->front_count, partition->pane_count, error));
	if (partition->front_count == partition->pane_count) return RIFFLE_OK;
	for (uint32_t i = 0; i < partition->front_count; i++)
		RF_TRY(merge_records(self, rf_partition_pane(partition, i)->record,
		                     rf_partition_pane(partition, partition->front_count)->record, error));
	return RIFFLE_OK;
}

rf_status rf_window_list_at_end(rf_window *self, rf_error *error)
{
	rf_window_at_end *scratch;
	if (self->plan->is_drop_partial) return RIFFLE_OK; /* they all are */
	for (uint32_t i = 0; i < self->partition_count; i++) RF_TRY(list_partition(self, i, error));
	if (self->at_end_count < 2) return RIFFLE_OK;
	scratch = rf_alloc(self->memory, self->at_end_count * sizeof *scratch);
	if (!scratch) return rf_window_fail_memory(self, error);
	rf_merge_sort(self->at_end, scratch, self->at_end_count, sizeof *scratch, compare_at_end, NULL);
	rf_free(self->memory, scratch, self->at_end_count * sizeof *scratch);
	return RIFFLE_OK;
}

rf_status rf_window_at_end_groups(rf_window *self, const rf_window_at_end *at_end, rf_pane *window,
                                  rf_error *error)
{
	rf_window_partition *partition = &self->partitions[at_end->partition];
	uint32_t last = partition->pane_count - 1;
	if (!self->is_overlapping) return rf_partition_window(self, partition, window, error);
	RF_TRY(rf_pane_open(self, window, error));
	window->start = at_end->start;
	window->end = at_end->end;
	window->first_arrival = at_end->first_arrival;
	if (self->is_two_stack) last = at_end->first_pane;
	for (uint32_t i = at_end->first_pane; i <= last; i++)
		RF_TRY(rf_pane_merge(self, window, rf_partition_pane(partition, i), error));
	return RIFFLE_OK;
}
