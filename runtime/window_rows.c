/*
 * Windows that give their rows back, each with the aggregates of its group (OVER WINDOW): the
 * rows are kept until the last window that holds them is out. Invariant: the row store of a
 * partition ends with the partition's newest row, so a window's rows are its last ones or,
 * where later windows overlap, end at the same row.
 */
#include "runtime/window.h"

#include <string.h>

enum { RESULTS_FIRST = 16 };

static rf_status open_results(rf_window *self, uint32_t capacity, rf_error *error)
{
	uint32_t count = self->plan->aggregate_count;
	rf_schema schema = {.count = count};
	rf_status status;
	rf_batch_store_close(&self->results);
	rf_free(self->memory, self->has_result, self->results_capacity);
	self->results_capacity = 0;
	self->has_result = rf_alloc(self->memory, capacity);
	if (!self->has_result) return rf_window_fail_memory(self, error);
	self->results_capacity = capacity;
	schema.columns = rf_alloc_zero(self->memory, count * sizeof *schema.columns);
	if (!schema.columns) return rf_window_fail_memory(self, error);
	for (uint32_t i = 0; i < count; i++) schema.columns[i].type = self->plan->aggregates[i].type;
	status = rf_batch_store_open(&self->results, self->memory, &schema, capacity, error);
	rf_free(self->memory, schema.columns, count * sizeof *schema.columns);
	return status;
}

static size_t kept_most(const rf_window *self)
{
	return (size_t)self->plan->carry_count + self->plan->key_count + self->plan->partition_count;
}

/* Kept are the carried columns and, where windows have several groups, what tells them apart. */
rf_status rf_window_rows_open(rf_window *self, rf_error *error)
{
	const rf_plan_window *plan = self->plan;
	size_t most = kept_most(self);
	self->kept_columns = rf_alloc(self->memory, most * sizeof *self->kept_columns);
	self->kept_keys = rf_alloc(self->memory, most * sizeof *self->kept_keys);
	self->view = rf_alloc(self->memory, most * sizeof *self->view);
	if (!self->kept_columns || !self->kept_keys || !self->view)
		return rf_window_fail_memory(self, error);
	for (uint32_t i = 0; i < plan->carry_count; i++) self->kept_columns[i] = plan->carry[i];
	self->kept_count = plan->carry_count;
	for (uint32_t i = 0; i < self->table_column_count; i++) {
		uint32_t at = 0;
		while (at < self->kept_count && self->kept_columns[at] != self->table_columns[i]) at++;
		self->kept_columns[at] = self->table_columns[i];
		self->kept_keys[i] = at;
		if (at == self->kept_count) self->kept_count++;
	}
	return open_results(self, self->has_groups ? RESULTS_FIRST : 1, error);
}

void rf_window_rows_close(rf_window *self)
{
	size_t most = kept_most(self);
	rf_free(self->memory, self->kept_columns, most * sizeof *self->kept_columns);
	rf_free(self->memory, self->kept_keys, most * sizeof *self->kept_keys);
	rf_free(self->memory, self->view, most * sizeof *self->view);
	rf_free(self->memory, self->has_result, self->results_capacity);
	rf_batch_store_close(&self->results);
}

rf_status rf_window_rows_keep(rf_window *self, rf_window_partition *partition,
                              const rf_batch *batch, const uint16_t *rows, uint32_t first,
                              uint32_t row_count, rf_error *error)
{
	if (!partition->rows)
		RF_TRY(rf_row_store_open(&partition->rows, self->memory, self->input_schema,
		                         self->kept_columns, self->kept_count, "the rows of a window",
		                         error));
	return rf_row_store_append(partition->rows, batch, rows, first, row_count, error);
}

rf_status rf_window_rows_begin(rf_window *self, rf_error *error)
{
	uint32_t count = self->has_groups ? self->output.pane.groups->count : 1;
	uint32_t capacity = self->results_capacity;
	rf_batch unused;
	while (capacity < count) capacity = capacity < UINT32_MAX / 2 ? capacity * 2 : UINT32_MAX;
	if (capacity > self->results_capacity) RF_TRY(open_results(self, capacity, error));
	rf_batch_store_begin(&self->results, &unused);
	memset(self->has_result, 0, count);
	return RIFFLE_OK;
}

/* ---- output ---- */

/* Copies count values of a column to the output; text is copied with its bytes. */
static bool copy_column(rf_batch_store *to, uint32_t column, uint32_t row, const rf_column *from,
                        uint32_t count)
{
	size_t size = rf_type_size(from->type);
	if (rf_type_is_bytes(from->type)) {
		for (uint32_t i = 0; i < count; i++)
			if (!rf_batch_store_copy(to, column, row + i, from, i)) return false;
		return true;
	}
	memcpy((char *)to->columns[column].data + row * size, from->data, count * size);
	if (to->columns[column].validity)
		for (uint32_t i = 0; i < count; i++) rf_bit_set(to->columns[column].validity, row + i);
	if (from->validity)
		for (uint32_t i = 0; i < count; i++)
			if (!rf_bit_get(from->validity, i)) rf_batch_store_set_null(to, column, row + i);
	return true;
}

/* Finishes a group's aggregates when its first row goes out; its errors are that row's. */
static rf_status finish_group(rf_window *self, uint32_t group, uint32_t row, rf_error *error)
{
	const rf_pane *pane = &self->output.pane;
	uint32_t record = self->has_groups ? pane->groups->records[group] : pane->record;
	self->has_result[group] = true;
	RF_TRY(rf_aggregate_set_finish(&self->set, rf_record_at(&self->pool, record), &self->results, 0,
	                               group, error));
	if (self->results.notes.count == 0) return RIFFLE_OK;
	rf_bit_set(self->out.failed, row);
	if (!rf_notes_pass(&self->results.notes, UINT32_MAX, &self->out.notes, row))
		return rf_window_fail_memory(self, error);
	return RIFFLE_OK;
}

/* Gives rows of one group their aggregates: the first copies, the others repeat it. */
static bool write_results(rf_window *self, uint32_t group, uint32_t row, uint32_t count)
{
	rf_batch_store *out = &self->out;
	for (uint32_t i = 0; i < self->plan->aggregate_count; i++) {
		uint32_t column = self->plan->carry_count + i;
		const rf_column *to = &out->columns[column];
		size_t size = rf_type_size(to->type);
		char *data = (char *)to->data + row * size;
		if (!rf_batch_store_copy(out, column, row, &self->results.columns[i], group)) return false;
		if (rf_is_null(to, row)) {
			for (uint32_t k = 1; k < count; k++) rf_batch_store_set_null(out, column, row + k);
			continue;
		}
		for (uint32_t k = 1; k < count; k++) memcpy(data + k * size, data, size);
		for (uint32_t k = 1; to->validity && k < count; k++) rf_bit_set(to->validity, row + k);
	}
	return true;
}

static rf_status write_groups(rf_window *self, const rf_batch *kept, uint32_t row, rf_error *error)
{
	uint32_t count = kept->row_count;
	if (!self->has_groups) {
		if (!self->has_result[0]) RF_TRY(finish_group(self, 0, row, error));
		return write_results(self, 0, row, count) ? RIFFLE_OK : rf_window_fail_memory(self, error);
	}
	RF_TRY(rf_window_find_keys(self, kept, self->kept_keys, NULL, 0, count, self->records, error));
	for (uint32_t i = 0; i < count; i++) {
		uint32_t group = self->keys[self->records[i]].group; /* the window's was the last pane */
		if (!self->has_result[group]) RF_TRY(finish_group(self, group, row + i, error));
		if (!write_results(self, group, row + i, 1)) return rf_window_fail_memory(self, error);
	}
	return RIFFLE_OK;
}

rf_status rf_window_rows_emit(rf_window *self, uint32_t max, uint32_t *written, rf_error *error)
{
	rf_window_output_state *output = &self->output;
	const rf_row_store *rows = self->partitions[output->partition].rows;
	uint64_t left = output->count - output->next;
	uint32_t row = self->out_count;
	rf_batch kept;
	if (left < max) max = (uint32_t)left;
	*written = rf_row_store_view(rows, output->kept_first + output->next, max, self->view, &kept);
	if (*written == 0) return rf_window_fail_memory(self, error);
	for (uint32_t i = 0; i < self->plan->carry_count; i++)
		if (!copy_column(&self->out, i, row, &self->view[i], *written))
			return rf_window_fail_memory(self, error);
	RF_TRY(write_groups(self, &kept, row, error));
	rf_window_write_columns(self, row, *written);
	output->next += *written;
	return RIFFLE_OK;
}
