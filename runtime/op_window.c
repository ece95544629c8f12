/*
 * Windows by rows: TUMBLING, HOPPING and TUMBLING UNTIL, over the whole stream or over each
 * partition. Invariant: a row of the input is taken only when no window is going out, so what
 * comes out depends on the rows and their order and never on the batches.
 *
 *   TUMBLING 3, batches of 4: rows 0 1 2 | close [0,3), emit | row 3 || rows 4 5 | close [3,6), ...
 */
#include "runtime/window.h"

#include <string.h>

/* Row numbers stay far below, so that bounds don't overflow. */
#define SIZE_MAX_ROWS (INT64_C(1) << 60)

/* ---- opening ---- */

static int64_t cut_size(int64_t rows)
{
	return rows < SIZE_MAX_ROWS ? rows : SIZE_MAX_ROWS;
}

/* Whether the keys say nothing that the partition does not: then a window has one group. */
static bool is_key_of_partition(const rf_plan_window *plan, uint32_t key, uint32_t *index)
{
	for (uint32_t i = 0; i < plan->partition_count; i++) {
		if (plan->partition[i] != key) continue;
		*index = i;
		return true;
	}
	return false;
}

/* A store of one row of columns of some types. */
rf_status rf_window_open_types(rf_window *self, rf_batch_store *store, const rf_type *types,
                               uint32_t count, rf_error *error)
{
	rf_schema schema = {.count = count};
	rf_status status;
	schema.columns = rf_alloc_zero(self->memory, count * sizeof *schema.columns);
	if (!schema.columns) return rf_window_fail_memory(self, error);
	for (uint32_t i = 0; i < count; i++) schema.columns[i].type = types[i];
	status = rf_batch_store_open(store, self->memory, &schema, 1, error);
	rf_free(self->memory, schema.columns, count * sizeof *schema.columns);
	return status;
}

static rf_status open_partitions(rf_window *self, rf_error *error)
{
	const rf_plan_window *plan = self->plan;
	uint32_t count = plan->partition_count;
	self->partition_types = rf_alloc(self->memory, count * sizeof *self->partition_types);
	if (!self->partition_types) return rf_window_fail_memory(self, error);
	for (uint32_t i = 0; i < count; i++)
		self->partition_types[i] = self->input_schema->columns[plan->partition[i]].type;
	RF_TRY(rf_window_open_types(self, &self->partition_keys, self->partition_types, count, error));
	return rf_group_table_open(&self->partition_table, self->memory, self->partition_types, count,
	                           "the partitions of a window", error);
}

static rf_status open_keys(rf_window *self, rf_error *error)
{
	const rf_plan_window *plan = self->plan;
	self->key_of_partition =
		rf_alloc(self->memory, plan->key_count * sizeof *self->key_of_partition);
	if (!self->key_of_partition) return rf_window_fail_memory(self, error);
	for (uint32_t i = 0; i < plan->key_count; i++)
		if (!is_key_of_partition(plan, plan->keys[i], &self->key_of_partition[i]))
			self->has_groups = true;
	if (self->has_groups) RF_TRY(rf_window_groups_open(self, error));
	return plan->partition_count > 0 ? open_partitions(self, error) : RIFFLE_OK;
}

/* Makes the state of partitions up to count. */
static rf_status add_partitions(rf_window *self, uint32_t count, rf_error *error)
{
	if (!rf_array_grow(self->memory, &self->partitions, &self->partition_capacity, count,
	                   sizeof *self->partitions))
		return rf_window_fail_memory(self, error);
	while (self->partition_count < count)
		rf_partition_init(self, &self->partitions[self->partition_count++]);
	return RIFFLE_OK;
}

static rf_status open_state(rf_window *self, const rf_plan_node *node, rf_context *ctx)
{
	const rf_plan_window *plan = self->plan;
	RF_TRY(
		rf_batch_store_open(&self->out, ctx->memory, &node->schema, ctx->batch_rows, ctx->error));
	RF_TRY(rf_aggregate_set_open(&self->set, plan->aggregates, plan->aggregate_count, ctx->memory,
	                             ctx->error));
	rf_record_pool_open(&self->pool, &self->set);
	RF_TRY(open_keys(self, ctx->error));
	if (plan->kind == RF_WIN_TUMBLING_UNTIL) {
		self->size = self->step = SIZE_MAX_ROWS;
		RF_TRY(rf_window_until_open(self, ctx, ctx->error));
	} else {
		self->size = cut_size(plan->size_rows);
		self->step = plan->kind == RF_WIN_TUMBLING ? self->size : cut_size(plan->step_rows);
	}
	self->is_overlapping = self->size > self->step;
	self->is_two_stack = self->is_overlapping && !self->has_groups && self->set.is_bounded;
	if (plan->output == RF_WINDOW_ALL_ROWS) RF_TRY(rf_window_rows_open(self, ctx->error));
	return plan->partition_count == 0 ? add_partitions(self, 1, ctx->error) : RIFFLE_OK;
}

static rf_status window_open(rf_op *op, const rf_plan_node *node, rf_context *ctx)
{
	rf_window *self = op->state;
	size_t before = ctx->memory->used_bytes;
	rf_status status;
	self->memory = ctx->memory;
	self->plan = &node->as.window;
	self->input_schema = &node->inputs[0]->schema;
	self->output.pane.record = RF_NO_RECORD;
	status = open_state(self, node, ctx);
	self->held_bytes = sizeof *self + ctx->memory->used_bytes - before;
	return status;
}

static void window_close(rf_op *op, rf_context *ctx)
{
	rf_window *self = op->state;
	const rf_plan_window *plan = self->plan;
	RF_UNUSED(ctx);
	rf_pane_close(self, &self->output.pane);
	rf_window_until_close(self);
	for (uint32_t i = 0; i < self->partition_count; i++)
		rf_partition_close(self, &self->partitions[i]);
	rf_free(self->memory, self->partitions, self->partition_capacity * sizeof *self->partitions);
	rf_window_groups_close(self);
	if (plan->output == RF_WINDOW_ALL_ROWS) rf_window_rows_close(self);
	rf_record_pool_close(&self->pool);
	rf_aggregate_set_close(&self->set);
	rf_group_table_close(self->partition_table);
	rf_batch_store_close(&self->partition_keys);
	rf_batch_store_close(&self->out);
	rf_free(self->memory, self->partition_types,
	        plan->partition_count * sizeof *self->partition_types);
	rf_free(self->memory, self->key_of_partition, plan->key_count * sizeof *self->key_of_partition);
	rf_free(self->memory, self->at_end, self->at_end_capacity * sizeof *self->at_end);
}

/* ---- closing a window ---- */

/* The window whose groups are in output.pane begins to go out. kept_after: how many of the
 * partition's newest rows later windows need. */
static rf_status begin_output(rf_window *self, uint32_t partition, uint32_t notes_upto,
                              bool is_partial, int64_t kept_after, rf_error *error)
{
	rf_window_output_state *output = &self->output;
	const rf_row_store *rows = self->partitions[partition].rows;
	output->is_active = true;
	output->has_begun = false;
	output->partition = partition;
	output->notes_upto = notes_upto;
	output->is_partial = is_partial;
	output->next = 0;
	if (self->plan->output == RF_WINDOW_GROUPS) {
		output->count = self->has_groups ? output->pane.groups->count : 1;
		return RIFFLE_OK;
	}
	output->count = (uint64_t)(output->pane.end - output->pane.start);
	output->kept_first = rf_row_store_end(rows) - output->count;
	output->kept_drop = rf_row_store_end(rows) - (uint64_t)kept_after;
	return rf_window_rows_begin(self, error);
}

/* The partition's newest row was the last of a window. */
static rf_status close_window(rf_window *self, uint32_t number, uint32_t notes_upto,
                              rf_error *error)
{
	rf_window_partition *partition = &self->partitions[number];
	int64_t end = partition->row_count;
	int64_t next_start = self->until ? end : end + self->step - self->size;
	int64_t kept_after = next_start < end ? end - next_start : 0;
	int64_t start = rf_partition_pane(partition, 0)->start;
	bool is_partial = !self->until && start != end - self->size;
	if (kept_after > end) kept_after = end;
	if (self->until) rf_window_until_restart(self, partition);
	if (is_partial && self->plan->is_drop_partial) {
		if (partition->rows)
			rf_row_store_drop(partition->rows,
			                  rf_row_store_end(partition->rows) - (uint64_t)kept_after);
		return rf_partition_drop(self, partition, next_start, error);
	}
	RF_TRY(rf_partition_window(self, partition, &self->output.pane, error));
	RF_TRY(begin_output(self, number, notes_upto, is_partial, kept_after, error));
	return rf_partition_drop(self, partition, next_start, error);
}

/* The end of the input closes the next window that is open; false in *is_any: none is left. */
static rf_status close_at_end(rf_window *self, bool *is_any, rf_error *error)
{
	rf_window_at_end *window;
	if (!self->has_ended) RF_TRY(rf_window_list_at_end(self, error));
	self->has_ended = true;
	*is_any = self->at_end_next < self->at_end_count;
	if (!*is_any) return RIFFLE_OK;
	window = &self->at_end[self->at_end_next];
	RF_TRY(rf_window_at_end_groups(self, window, &self->output.pane, error));
	RF_TRY(begin_output(self, window->partition, UINT32_MAX, true, window->end - window->start,
	                    error));
	if (--window->times == 0) self->at_end_next++;
	return RIFFLE_OK;
}

/* ---- a window goes out ---- */

static void fill_bigint(rf_window *self, rf_window_column column, uint32_t row, uint32_t count,
                        int64_t value)
{
	uint32_t first = self->out.column_count - RF_WINDOW_COLUMN_COUNT;
	int64_t *values = self->out.columns[first + column].data;
	if (!(self->plan->window_columns & 1u << column)) return;
	for (uint32_t i = row; i < row + count; i++) values[i] = value;
}

void rf_window_write_columns(rf_window *self, uint32_t row, uint32_t count)
{
	const rf_window_output_state *output = &self->output;
	uint32_t partial = self->out.column_count - RF_WINDOW_COLUMN_COUNT + RF_WINDOW_PARTIAL;
	fill_bigint(self, RF_WINDOW_START, row, count, output->pane.start);
	fill_bigint(self, RF_WINDOW_END, row, count, output->pane.end);
	fill_bigint(self, RF_WINDOW_ROWS, row, count, output->pane.end - output->pane.start);
	memset((uint8_t *)self->out.columns[partial].data + row, output->is_partial, count);
	fill_bigint(self, RF_WINDOW_SERIAL, row, count, self->serial);
}

/* The keys of a window of one group are those of its partition. */
static bool write_partition_keys(rf_window *self, uint32_t row)
{
	rf_batch keys;
	if (self->plan->key_count == 0) return true;
	rf_batch_store_begin(&self->partition_keys, &keys);
	if (!rf_group_table_keys(self->partition_table, self->output.partition, &self->partition_keys,
	                         0, 0))
		return false;
	for (uint32_t i = 0; i < self->plan->key_count; i++)
		if (!rf_batch_store_copy(&self->out, i, row, &keys.columns[self->key_of_partition[i]], 0))
			return false;
	return true;
}

static rf_status emit_groups(rf_window *self, uint32_t max, uint32_t *written, rf_error *error)
{
	rf_window_output_state *output = &self->output;
	uint32_t key_count = self->plan->key_count;
	*written = 0;
	while (*written < max && output->next < output->count) {
		uint32_t row = self->out_count + *written;
		uint32_t group = (uint32_t)output->next++;
		uint32_t record = output->pane.record;
		bool is_kept;
		if (self->has_groups) {
			record = output->pane.groups->records[group];
			is_kept = rf_window_write_keys(self, output->pane.groups, group, row);
		} else {
			is_kept = write_partition_keys(self, row);
		}
		if (!is_kept) return rf_window_fail_memory(self, error);
		RF_TRY(rf_aggregate_set_finish(&self->set, rf_record_at(&self->pool, record), &self->out,
		                               key_count, row, error));
		++*written;
	}
	rf_window_write_columns(self, self->out_count, *written);
	return RIFFLE_OK;
}

/* Writes what fits of the window that is going out. */
static rf_status emit(rf_window *self, const rf_batch *in, rf_error *error)
{
	rf_window_output_state *output = &self->output;
	bool is_groups = self->plan->output == RF_WINDOW_GROUPS;
	while (output->next < output->count && self->out_count < self->out.capacity) {
		uint32_t max = self->out.capacity - self->out_count, written = 0;
		if (!output->has_begun &&
		    !rf_notes_pass(in->notes, output->notes_upto, &self->out.notes, self->out_count))
			return rf_window_fail_memory(self, error);
		output->has_begun = true;
		RF_TRY((is_groups ? emit_groups : rf_window_rows_emit)(self, max, &written, error));
		self->out_count += written;
	}
	if (output->next < output->count) return RIFFLE_OK;
	output->is_active = false;
	self->serial++;
	rf_pane_close(self, &output->pane);
	if (!is_groups) rf_row_store_drop(self->partitions[output->partition].rows, output->kept_drop);
	return self->has_groups ? rf_window_forget_keys(self, error) : RIFFLE_OK;
}

/* ---- taking rows ---- */

/* Puts the record of each row of a run into records: that of its group in a pane. */
static rf_status find_records(rf_window *self, const rf_batch *in, const uint16_t *rows,
                              uint32_t first, uint32_t count, rf_error *error)
{
	RF_TRY(rf_window_find_keys(self, in, self->table_columns, rows, first, count, self->records,
	                           error));
	for (uint32_t i = 0; i < count; i++) {
		rf_window_groups *groups = self->row_groups[self->partition_table ? i : 0];
		uint32_t group;
		RF_TRY(rf_window_group_of(self, groups, self->records[i], &group, error));
		self->records[i] = groups->records[group];
	}
	return RIFFLE_OK;
}

/* Adds a run of the stream's rows to the one partition's growing pane. */
static rf_status add_run(rf_window *self, const rf_batch *in, uint32_t count, rf_error *error)
{
	rf_window_partition *partition = &self->partitions[0];
	const uint16_t *rows = in->selection ? in->selection + self->cursor : NULL;
	rf_pane *pane;
	RF_TRY(rf_partition_growing_pane(self, partition, self->arrivals + self->cursor, &pane, error));
	if (self->has_groups) {
		self->row_groups[0] = pane->groups;
		RF_TRY(find_records(self, in, rows, self->cursor, count, error));
		RF_TRY(rf_aggregate_set_update(&self->set, in, rows, self->cursor, count, self->records,
		                               self->pool.records, error));
	} else {
		RF_TRY(rf_aggregate_set_update(&self->set, in, rows, self->cursor, count, NULL,
		                               rf_record_at(&self->pool, pane->record), error));
	}
	pane->end += count;
	if (self->plan->output == RF_WINDOW_GROUPS) return RIFFLE_OK;
	return rf_window_rows_keep(self, partition, in, rows, self->cursor, count, error);
}

/* Moves the partition's row number on and closes what ends there. */
static rf_status advance(rf_window *self, uint32_t number, const rf_batch *in, uint32_t count,
                         rf_error *error)
{
	rf_window_partition *partition = &self->partitions[number];
	partition->row_count += count;
	self->cursor += count;
	if (partition->row_count < partition->bound) return RIFFLE_OK;
	RF_TRY(rf_partition_next_pane(self, partition, error));
	if (partition->row_count % self->step != 0) return RIFFLE_OK;
	return close_window(self, number, rf_batch_position(in, self->cursor - 1), error);
}

/* Without PARTITION BY: up to the next bound at once. */
static rf_status take_stream(rf_window *self, const rf_batch *in, rf_error *error)
{
	rf_window_partition *partition = &self->partitions[0];
	int64_t to_bound = partition->bound - partition->row_count;
	uint32_t count = in->selected_count - self->cursor;
	bool is_closed;
	if (self->until) {
		RF_TRY(rf_window_until_take(self, partition, in, self->cursor, count, &count, &is_closed,
		                            error));
		RF_TRY(add_run(self, in, count, error));
		partition->row_count += count;
		self->cursor += count;
		if (!is_closed) return RIFFLE_OK;
		return close_window(self, 0, rf_batch_position(in, self->cursor - 1), error);
	}
	if (to_bound < count) count = (uint32_t)to_bound;
	if (!rf_partition_is_gap(self, partition)) RF_TRY(add_run(self, in, count, error));
	return advance(self, 0, in, count, error);
}

/* Adds the row at the cursor to its partition; its place in the run is *added. Whether it
 * closes a window is found here, but the window waits for the run's update. */
static rf_status take_row(rf_window *self, const rf_batch *in, uint32_t *added, bool *is_closed,
                          rf_error *error)
{
	rf_window_partition *partition = &self->partitions[self->batch_partitions[self->cursor]];
	uint32_t row = rf_batch_position(in, self->cursor), taken;
	rf_pane *pane;
	if (!rf_partition_is_gap(self, partition)) {
		RF_TRY(rf_partition_growing_pane(self, partition, self->arrivals + self->cursor, &pane,
		                                 error));
		self->rows[*added] = (uint16_t)row;
		self->records[*added] = pane->record;
		self->row_groups[*added] = pane->groups;
		pane->end++;
		++*added;
		if (self->plan->output == RF_WINDOW_ALL_ROWS)
			RF_TRY(rf_window_rows_keep(self, partition, in, NULL, row, 1, error));
	}
	if (self->until) {
		RF_TRY(
			rf_window_until_take(self, partition, in, self->cursor, 1, &taken, is_closed, error));
	} else {
		*is_closed = partition->row_count + 1 == partition->bound;
	}
	return RIFFLE_OK;
}

/* With PARTITION BY: up to the first row that ends a pane of any partition. */
static rf_status take_partitioned(rf_window *self, const rf_batch *in, rf_error *error)
{
	uint32_t added = 0, number = 0;
	bool is_closed = false;
	while (self->cursor < in->selected_count && !is_closed) {
		number = self->batch_partitions[self->cursor];
		RF_TRY(take_row(self, in, &added, &is_closed, error));
		if (is_closed) break;
		self->partitions[number].row_count++;
		self->cursor++;
	}
	if (self->has_groups) RF_TRY(find_records(self, in, self->rows, 0, added, error));
	if (added > 0)
		RF_TRY(rf_aggregate_set_update(&self->set, in, self->rows, 0, added, self->records,
		                               self->pool.records, error));
	if (!is_closed) return RIFFLE_OK;
	if (!self->until) return advance(self, number, in, 1, error);
	self->partitions[number].row_count++;
	self->cursor++;
	return close_window(self, number, rf_batch_position(in, self->cursor - 1), error);
}

/* A new input batch: which partition is each row of? */
static rf_status begin_batch(rf_window *self, const rf_batch *in, rf_error *error)
{
	self->has_batch = true;
	self->cursor = 0;
	if (!self->partition_table || in->selected_count == 0) return RIFFLE_OK;
	RF_TRY(rf_group_table_find(self->partition_table, in, self->plan->partition, in->selection, 0,
	                           in->selected_count, self->batch_partitions, error));
	return add_partitions(self, rf_group_table_count(self->partition_table), error);
}

static rf_status run(rf_window *self, const rf_batch *in, bool *has_more, rf_error *error)
{
	*has_more = true;
	if (!self->has_batch) RF_TRY(begin_batch(self, in, error));
	for (;;) {
		bool is_any = false;
		if (self->output.is_active) {
			RF_TRY(emit(self, in, error));
			if (self->output.is_active) return RIFFLE_OK;
		}
		if (self->cursor < in->selected_count) {
			RF_TRY((self->partition_table ? take_partitioned : take_stream)(self, in, error));
			continue;
		}
		if (in->is_end) RF_TRY(close_at_end(self, &is_any, error));
		if (!is_any) break;
	}
	*has_more = false;
	self->has_batch = false;
	self->arrivals += in->selected_count;
	if (!rf_notes_pass(in->notes, UINT32_MAX, &self->out.notes, self->out_count))
		return rf_window_fail_memory(self, error);
	return RIFFLE_OK;
}

static rf_step window_step(rf_op *op, uint32_t input, const rf_batch *in, rf_batch *out,
                           rf_context *ctx)
{
	rf_window *self = op->state;
	size_t before = ctx->memory->used_bytes;
	bool has_more;
	RF_UNUSED(input);
	rf_batch_store_begin(&self->out, out);
	self->out_count = 0;
	if (run(self, in, &has_more, ctx->error) < 0) return RF_STEP_ERROR;
	out->row_count = out->selected_count = self->out_count;
	out->is_window_complete =
		self->out_count > 0 && !(self->output.is_active && self->output.has_begun);
	self->held_bytes += ctx->memory->used_bytes - before;
	if (has_more) return RF_STEP_HAVE_MORE;
	return in->is_end ? RF_STEP_FINISHED : RF_STEP_NEED_INPUT;
}

static size_t window_held_bytes(const rf_op *op)
{
	return ((const rf_window *)op->state)->held_bytes;
}

const rf_op_class rf_op_window = {
	.name = "window",
	.state_size = sizeof(rf_window),
	.open = window_open,
	.step = window_step,
	.close = window_close,
	.held_bytes = window_held_bytes,
};
