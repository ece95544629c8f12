/*
 * A window by time on its way out: its groups in the order of their first row, or its rows as
 * they came with the aggregates of their groups; with PARTITION BY one partition's part after
 * the other. Invariant: what is written depends on the window only, never on how much of the
 * output batch was free.
 */
#include "runtime/time_window.h"

#include "base/merge_sort.h"

#include <string.h>

enum { RESULTS_FIRST = 16 };

/* ---- sorting ---- */

static int compare_items(const void *arg, const void *first, const void *second)
{
	const rf_time_item *a = first, *b = second;
	RF_UNUSED(arg);
	if (a->major != b->major) return a->major < b->major ? -1 : 1;
	if (a->minor != b->minor) return a->minor < b->minor ? -1 : 1;
	return (a->last > b->last) - (a->last < b->last);
}

bool rf_time_list_add(rf_memory *memory, rf_time_list *list, rf_wide_ns major, int64_t minor,
                      int64_t last, uint64_t index)
{
	if (!rf_array_grow(memory, &list->items, &list->capacity, (uint64_t)list->count + 1,
	                   sizeof *list->items))
		return false;
	list->items[list->count++] = (rf_time_item){major, minor, last, index};
	return true;
}

bool rf_time_list_sort(rf_memory *memory, rf_time_list *list)
{
	uint32_t sorted = 1;
	while (sorted < list->count &&
	       compare_items(NULL, &list->items[sorted - 1], &list->items[sorted]) <= 0)
		sorted++;
	if (sorted >= list->count) return true;
	if (!rf_array_grow(memory, &list->scratch, &list->scratch_capacity, list->count,
	                   sizeof *list->scratch))
		return false;
	rf_merge_sort(list->items, list->scratch, list->count, sizeof *list->items, compare_items,
	              NULL);
	return true;
}

void rf_time_list_release(rf_memory *memory, rf_time_list *list)
{
	rf_free(memory, list->items, list->capacity * sizeof *list->items);
	rf_free(memory, list->scratch, list->scratch_capacity * sizeof *list->scratch);
	memset(list, 0, sizeof *list);
}

/* ---- opening and closing ---- */

/* Room for the results of so many groups. */
static rf_status open_results(rf_time_window *self, uint64_t capacity, rf_error *error)
{
	rf_time_output *output = &self->output;
	uint32_t count = self->plan->aggregate_count;
	rf_schema schema = {.count = count};
	rf_status status;
	if (capacity > UINT32_MAX) capacity = UINT32_MAX;
	rf_batch_store_close(&output->results);
	rf_free(self->memory, output->has_result, output->result_capacity);
	output->result_capacity = 0;
	output->has_result = rf_alloc(self->memory, capacity);
	if (!output->has_result) return rf_time_window_fail_memory(self, error);
	output->result_capacity = (uint32_t)capacity;
	schema.columns = rf_alloc_zero(self->memory, count * sizeof *schema.columns);
	if (!schema.columns) return rf_time_window_fail_memory(self, error);
	for (uint32_t i = 0; i < count; i++) schema.columns[i].type = self->plan->aggregates[i].type;
	status =
		rf_batch_store_open(&output->results, self->memory, &schema, (uint32_t)capacity, error);
	rf_free(self->memory, schema.columns, count * sizeof *schema.columns);
	return status;
}

rf_status rf_time_output_open(rf_time_window *self, rf_error *error)
{
	if (!rf_time_is_all_rows(self)) return RIFFLE_OK;
	self->view = rf_alloc(self->memory, self->plan->carry_count * sizeof *self->view);
	if (!self->view) return rf_time_window_fail_memory(self, error);
	return open_results(self, RESULTS_FIRST, error);
}

void rf_time_output_close(rf_time_window *self)
{
	rf_time_output *output = &self->output;
	rf_time_list_release(self->memory, &output->order);
	rf_free(self->memory, output->parts, output->part_capacity * sizeof *output->parts);
	rf_free(self->memory, output->part_of_partition,
	        output->part_of_capacity * sizeof *output->part_of_partition);
	rf_free(self->memory, output->rows, output->row_capacity * sizeof *output->rows);
	rf_batch_store_close(&output->results);
	rf_free(self->memory, output->has_result, output->result_capacity);
	rf_free(self->memory, self->view, self->plan->carry_count * sizeof *self->view);
}

/* ---- a window begins ---- */

static inline uint32_t part_of(const rf_time_window *self, uint32_t entry)
{
	const rf_time_output *output = &self->output;
	if (!output->is_splitting) return 0;
	return output->part_of_partition[self->keys.partitions[output->pane->entries[entry].group]] - 1;
}

/* The one part is the whole window. */
static rf_status list_one_part(rf_time_window *self, rf_error *error)
{
	rf_time_output *output = &self->output;
	if (!rf_array_grow(self->memory, &output->parts, &output->part_capacity, 1,
	                   sizeof *output->parts))
		return rf_time_window_fail_memory(self, error);
	output->parts[0] = (rf_time_part){.rows = output->pane->row_count};
	output->part_count = 1;
	return RIFFLE_OK;
}

static rf_status list_parts(rf_time_window *self, rf_error *error)
{
	rf_time_output *output = &self->output;
	uint32_t before = output->part_of_capacity;
	output->part_count = 0;
	if (!output->is_splitting) return list_one_part(self, error);
	if (!rf_array_grow(self->memory, &output->part_of_partition, &output->part_of_capacity,
	                   rf_group_table_count(self->keys.partition_table),
	                   sizeof *output->part_of_partition))
		return rf_time_window_fail_memory(self, error);
	memset(output->part_of_partition + before, 0,
	       (output->part_of_capacity - before) * sizeof *output->part_of_partition);
	for (uint32_t i = 0; i < output->pane->count; i++) {
		const rf_time_entry *entry = &output->pane->entries[i];
		uint32_t partition = self->keys.partitions[entry->group];
		rf_time_part *part;
		if (!output->part_of_partition[partition]) {
			if (!rf_array_grow(self->memory, &output->parts, &output->part_capacity,
			                   (uint64_t)output->part_count + 1, sizeof *output->parts))
				return rf_time_window_fail_memory(self, error);
			output->parts[output->part_count] = (rf_time_part){INT64_MAX, 0, partition};
			output->part_of_partition[partition] = ++output->part_count;
		}
		part = &output->parts[output->part_of_partition[partition] - 1];
		part->rows += entry->rows;
		if (entry->first_arrival < part->first_arrival) part->first_arrival = entry->first_arrival;
	}
	return RIFFLE_OK;
}

/* In which order the groups go out. */
static rf_status order_groups(rf_time_window *self, rf_error *error)
{
	rf_time_output *output = &self->output;
	const rf_time_pane *pane = output->pane;
	output->count = pane->count;
	output->is_ordered = !output->is_splitting;
	for (uint32_t i = 1; i < pane->count && output->is_ordered; i++)
		output->is_ordered = pane->entries[i - 1].first_arrival < pane->entries[i].first_arrival;
	if (output->is_ordered) return RIFFLE_OK;
	for (uint32_t i = 0; i < pane->count; i++) {
		uint32_t part = part_of(self, i);
		int64_t major = output->is_splitting ? output->parts[part].first_arrival : 0;
		if (!rf_time_list_add(self->memory, &output->order, major, pane->entries[i].first_arrival,
		                      part, i))
			return rf_time_window_fail_memory(self, error);
	}
	return rf_time_list_sort(self->memory, &output->order)
		? RIFFLE_OK
		: rf_time_window_fail_memory(self, error);
}

/* In which order the rows of some panes go out. */
static rf_status order_rows(rf_time_window *self, rf_time_pane *const *panes, uint32_t pane_count,
                            rf_error *error)
{
	rf_time_output *output = &self->output;
	output->row_count = 0;
	output->is_ordered = !output->is_splitting && pane_count == 1;
	for (uint32_t i = 0; i < pane_count; i++) {
		const rf_time_pane *pane = panes[i];
		for (int64_t k = 0; k < pane->row_count; k++) {
			uint32_t entry = pane->row_entries[k], part;
			if (pane != output->pane) entry = pane->targets[entry];
			part = part_of(self, entry);
			if (!rf_array_grow(self->memory, &output->rows, &output->row_capacity,
			                   (uint64_t)output->row_count + 1, sizeof *output->rows))
				return rf_time_window_fail_memory(self, error);
			output->rows[output->row_count++] = (rf_time_row){pane, (uint64_t)k, entry, part};
			if (output->is_ordered) continue;
			if (!rf_time_list_add(self->memory, &output->order,
			                      output->is_splitting ? output->parts[part].first_arrival : 0,
			                      pane->row_arrivals[k], part, output->row_count - 1))
				return rf_time_window_fail_memory(self, error);
		}
	}
	output->count = output->row_count;
	return rf_time_list_sort(self->memory, &output->order)
		? RIFFLE_OK
		: rf_time_window_fail_memory(self, error);
}

/* The results of the window's groups are made as they are needed. */
static rf_status begin_results(rf_time_window *self, rf_error *error)
{
	rf_time_output *output = &self->output;
	uint64_t capacity = output->result_capacity;
	rf_batch unused;
	while (capacity < output->pane->count) capacity *= 2;
	if (capacity > output->result_capacity) RF_TRY(open_results(self, capacity, error));
	rf_batch_store_begin(&output->results, &unused);
	memset(output->has_result, 0, output->pane->count);
	return RIFFLE_OK;
}

rf_status rf_time_output_begin(rf_time_window *self, rf_time_pane *const *panes,
                               uint32_t pane_count, rf_error *error)
{
	rf_time_output *output = &self->output;
	output->is_active = true;
	output->has_begun = false;
	output->next = 0;
	output->order.count = 0;
	RF_TRY(list_parts(self, error));
	if (rf_time_is_all_rows(self)) {
		RF_TRY(begin_results(self, error));
		RF_TRY(order_rows(self, panes, pane_count, error));
	} else {
		RF_TRY(order_groups(self, error));
	}
	for (uint32_t i = 0; output->is_splitting && i < output->part_count; i++)
		output->part_of_partition[output->parts[i].partition] = 0;
	return RIFFLE_OK;
}

/* ---- rows of the output ---- */

static void fill(rf_time_window *self, rf_window_column column, uint32_t row, uint32_t count,
                 int64_t value)
{
	int64_t *values = self->out.columns[rf_window_column_at(self->plan, column)].data;
	if (!(self->plan->window_columns & 1u << column)) return;
	for (uint32_t i = row; i < row + count; i++) values[i] = value;
}

static void write_window_columns(rf_time_window *self, uint32_t part, uint32_t row, uint32_t count)
{
	const rf_time_output *output = &self->output;
	uint32_t partial = rf_window_column_at(self->plan, RF_WINDOW_PARTIAL);
	fill(self, RF_WINDOW_START, row, count, output->start);
	fill(self, RF_WINDOW_END, row, count, output->end);
	fill(self, RF_WINDOW_ROWS, row, count, output->parts[part].rows);
	memset((uint8_t *)self->out.columns[partial].data + row, output->is_partial, count);
	if (self->plan->is_on_open)
		memset((uint8_t *)self->out.columns[rf_window_column_at(self->plan, RF_WINDOW_FINAL)].data +
		           row,
		       output->is_final, count);
	fill(self, RF_WINDOW_SERIAL, row, count, self->serial);
}

/* Writes the aggregates of entries that lie together, or of one. Those that can fail are
 * written row by row, so that their errors are noted in the order of the rows. */
static rf_status finish_entries(rf_time_window *self, uint32_t first, uint32_t count, uint32_t row,
                                rf_error *error)
{
	rf_aggregate_set *set = &self->set;
	const char *records = self->output.pane->records + first * set->record_size;
	uint32_t column = self->plan->key_count, done = 0;
	for (uint32_t i = 0; count > 1 && i < set->count; i++) {
		if (!set->classes[i]->finish_many) continue;
		set->classes[i]->finish_many(&set->envs[i], records + set->offsets[i], set->record_size,
		                             count, &self->out, column + i, NULL, row);
		done++;
	}
	if (done == set->count && count > 1) return RIFFLE_OK;
	for (uint32_t i = 0; i < count; i++)
		RF_TRY(rf_aggregate_set_finish(set, records + i * set->record_size, &self->out, column,
		                               row + i, error));
	return RIFFLE_OK;
}

/* Up to max groups of one part. */
static rf_status write_groups(rf_time_window *self, uint32_t max, uint32_t *written,
                              rf_error *error)
{
	rf_time_output *output = &self->output;
	const rf_time_pane *pane = output->pane;
	const rf_time_item *items = output->order.items + output->next;
	uint32_t row = self->out_count, count = 0;
	if (max > output->count - output->next) max = (uint32_t)(output->count - output->next);
	if (output->is_ordered) {
		for (; count < max; count++)
			self->groups[count] = pane->entries[output->next + count].group;
		output->part = 0;
		RF_TRY(finish_entries(self, (uint32_t)output->next, count, row, error));
	} else {
		output->part = (uint32_t)items[0].last;
		for (; count < max && items[count].last == output->part; count++) {
			self->groups[count] = pane->entries[items[count].index].group;
			RF_TRY(finish_entries(self, (uint32_t)items[count].index, 1, row + count, error));
		}
	}
	for (uint32_t i = 0; i < self->plan->key_count; i++)
		rf_group_table_column(self->keys.table, self->keys.key_places[i], self->groups, count,
		                      &self->out, i, row);
	*written = count;
	return RIFFLE_OK;
}

/* Finishes a group's aggregates when its first row goes out; its errors are that row's. */
static rf_status finish_result(rf_time_window *self, uint32_t entry, uint32_t row, rf_error *error)
{
	rf_time_output *output = &self->output;
	output->has_result[entry] = true;
	RF_TRY(rf_aggregate_set_finish(&self->set,
	                               output->pane->records + entry * self->set.record_size,
	                               &output->results, 0, entry, error));
	if (output->results.notes.count == 0) return RIFFLE_OK;
	rf_bit_set(self->out.failed, row);
	if (!rf_notes_pass(&output->results.notes, UINT32_MAX, &self->out.notes, row))
		return rf_time_window_fail_memory(self, error);
	return RIFFLE_OK;
}

static inline const rf_time_row *output_row(const rf_time_output *output, uint64_t i)
{
	return &output->rows[output->is_ordered ? i : output->order.items[i].index];
}

/* Up to max rows of one part that lie together in a pane. */
static rf_status write_rows(rf_time_window *self, uint32_t max, uint32_t *written, rf_error *error)
{
	rf_time_output *output = &self->output;
	const rf_time_row *first = output_row(output, output->next);
	uint32_t row = self->out_count, carried = self->plan->carry_count, count = 1;
	rf_batch kept;
	if (max > output->count - output->next) max = (uint32_t)(output->count - output->next);
	for (; count < max; count++) {
		const rf_time_row *next = output_row(output, output->next + count);
		if (next->pane != first->pane || next->number != first->number + count ||
		    next->part != first->part)
			break;
	}
	count = rf_row_store_view(first->pane->rows, first->number, count, self->view, &kept);
	if (count == 0) return rf_time_window_fail_memory(self, error);
	for (uint32_t i = 0; i < carried; i++)
		for (uint32_t k = 0; k < count; k++)
			if (!rf_batch_store_copy(&self->out, i, row + k, &self->view[i], k))
				return rf_time_window_fail_memory(self, error);
	for (uint32_t k = 0; k < count; k++) {
		uint32_t entry = output_row(output, output->next + k)->entry;
		if (!output->has_result[entry]) RF_TRY(finish_result(self, entry, row + k, error));
		for (uint32_t i = 0; i < self->plan->aggregate_count; i++)
			if (!rf_batch_store_copy(&self->out, carried + i, row + k, &output->results.columns[i],
			                         entry))
				return rf_time_window_fail_memory(self, error);
	}
	output->part = first->part;
	*written = count;
	return RIFFLE_OK;
}

/* The part of the next row; it is known before a row of it goes out. */
static uint32_t next_part(const rf_time_window *self)
{
	const rf_time_output *output = &self->output;
	if (output->is_ordered) return 0;
	return (uint32_t)output->order.items[output->next].last;
}

rf_status rf_time_output_write(rf_time_window *self, const rf_batch *in, rf_error *error)
{
	rf_time_output *output = &self->output;
	while (output->next < output->count && self->out_count < self->out.capacity) {
		uint32_t written = 0;
		if (!output->has_begun) {
			if (output->notes_before > 0 &&
			    !rf_notes_pass(in->notes, output->notes_before - 1, &self->out.notes,
			                   self->out_count))
				return rf_time_window_fail_memory(self, error);
			output->has_begun = true;
			output->part = next_part(self);
		} else if (next_part(self) != output->part) {
			self->serial++;
		}
		RF_TRY((rf_time_is_all_rows(self) ? write_rows : write_groups)(
			self, self->out.capacity - self->out_count, &written, error));
		write_window_columns(self, output->part, self->out_count, written);
		self->out_count += written;
		output->next += written;
	}
	if (output->next < output->count) return RIFFLE_OK;
	output->is_active = false;
	self->serial++;
	return RIFFLE_OK;
}

void rf_time_output_finish_batch(rf_time_window *self, rf_batch *out)
{
	const rf_time_output *output = &self->output;
	out->row_count = out->selected_count = self->out_count;
	out->is_window_complete = self->out_count > 0 && !(output->is_active && output->has_begun);
}

/* ---- what both operators open and close ---- */

rf_status rf_time_window_fail_memory(const rf_time_window *self, rf_error *error)
{
	return rf_memory_fail(self->memory, "a window", error);
}

rf_status rf_time_window_open(rf_time_window *self, const rf_plan_node *node, rf_context *ctx)
{
	const rf_plan_window *plan = self->plan;
	RF_TRY(
		rf_batch_store_open(&self->out, ctx->memory, &node->schema, ctx->batch_rows, ctx->error));
	RF_TRY(rf_aggregate_set_open(&self->set, plan->aggregates, plan->aggregate_count, ctx->memory,
	                             ctx->error));
	RF_TRY(rf_time_keys_open(self, ctx->error));
	return rf_time_output_open(self, ctx->error);
}

void rf_time_window_close(rf_time_window *self)
{
	rf_time_output_close(self);
	rf_time_pane_free_spares(self);
	rf_time_keys_close(self);
	rf_aggregate_set_close(&self->set);
	rf_batch_store_close(&self->out);
}
