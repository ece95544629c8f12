/*
 * Aggregates of sliding windows whose states own memory (text, sets, lists of values): their
 * argument columns are kept for the rows of the window, and each row's results are computed
 * anew from them. Invariant: a partition's store has the last `size` rows, perhaps a few more.
 */
#include "runtime/sliding.h"

#include <string.h>

/* The place of an input column among the kept ones; adds it if it is new. */
static uint32_t keep_column(rf_sliding *self, uint32_t column)
{
	uint32_t at = 0;
	while (at < self->kept_column_count && self->kept_columns[at] != column) at++;
	self->kept_columns[at] = column;
	if (at == self->kept_column_count) self->kept_column_count++;
	return at;
}

rf_status rf_sliding_rows_open(rf_sliding *self, rf_error *error)
{
	size_t most = (size_t)self->plan->aggregate_count * (RF_AGGREGATE_COLUMNS_MAX + 2);
	self->kept_columns = rf_alloc(self->memory, most * sizeof *self->kept_columns);
	self->view = rf_alloc(self->memory, most * sizeof *self->view);
	if (!self->kept_columns || !self->view) return rf_sliding_fail_memory(self, error);
	for (uint32_t i = 0; i < self->plan->aggregate_count; i++) {
		rf_aggregate_call *call = &self->aggregates[i].call;
		if (rf_aggregate_class_of(call)->is_flat) continue;
		self->is_keeping = true;
		for (uint32_t k = 0; k < call->arg_count + call->order_count; k++)
			call->args[k] = keep_column(self, call->args[k]);
		if (call->filter != RF_NO_COLUMN) call->filter = keep_column(self, call->filter);
		if (call->time != RF_NO_COLUMN) call->time = keep_column(self, call->time);
	}
	return RIFFLE_OK;
}

void rf_sliding_rows_close(rf_sliding *self)
{
	size_t most = (size_t)self->plan->aggregate_count * (RF_AGGREGATE_COLUMNS_MAX + 2);
	rf_free(self->memory, self->kept_columns, most * sizeof *self->kept_columns);
	rf_free(self->memory, self->view, most * sizeof *self->view);
}

rf_status rf_sliding_rows_keep(rf_sliding *self, rf_row_store **store, const rf_batch *in,
                               const uint16_t *rows, uint32_t first, uint32_t count,
                               rf_error *error)
{
	if (!*store)
		RF_TRY(rf_row_store_open(store, self->memory, self->input_schema, self->kept_columns,
		                         self->kept_column_count, "a sliding window", error));
	return rf_row_store_append(*store, in, rows, first, count, error);
}

/* Takes the rows from the i-th on that lie together in the store: all of a run, or those of a
 * list. *count gets how many. */
static rf_status add_together(rf_sliding *self, rf_sliding_aggregate *aggregate,
                              const rf_sliding_rows *rows, uint64_t i, uint32_t *count,
                              rf_error *error)
{
	uint64_t first = rows->numbers ? rows->numbers[i] : rows->first + i;
	uint64_t span =
		(rows->numbers ? rows->numbers[rows->count - 1] + 1 : rows->first + rows->count) - first;
	rf_batch batch;
	uint32_t together =
		rf_row_store_view(rows->store, first, span < RF_BATCH_ROWS ? (uint32_t)span : RF_BATCH_ROWS,
	                      self->view, &batch);
	if (together == 0) return rf_sliding_fail_memory(self, error);
	*count = together;
	if (rows->numbers)
		for (*count = 0; i < rows->count && rows->numbers[i] < first + together; i++)
			self->rows[(*count)++] = (uint16_t)(rows->numbers[i] - first);
	return rf_aggregate_set_update(&aggregate->set, &batch, rows->numbers ? self->rows : NULL, 0,
	                               *count, NULL, self->kept_state, error);
}

rf_status rf_sliding_rows_finish(rf_sliding *self, rf_sliding_aggregate *aggregate,
                                 const rf_sliding_rows *rows, uint32_t row, rf_error *error)
{
	rf_status status = RIFFLE_OK;
	uint32_t count = 0;
	rf_aggregate_set_init(&aggregate->set, self->kept_state);
	for (uint64_t i = 0; status >= 0 && i < rows->count; i += count)
		status = add_together(self, aggregate, rows, i, &count, error);
	if (status >= 0) status = rf_sliding_finish(self, aggregate, self->kept_state, row, error);
	rf_aggregate_set_release(&aggregate->set, self->kept_state);
	return status;
}
