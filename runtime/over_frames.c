/*
 * Aggregates over the frames of OVER: see over.h. A frame that starts at the first row of its
 * partition is one running state for each; any other is a sliding window. Invariant: answers
 * are at the positions of the batch, in a store that all aggregates of the frame share.
 */
#include "runtime/over.h"

#include <string.h>

static rf_status fail_memory(rf_memory *memory, rf_error *error)
{
	return rf_memory_fail(memory, "OVER", error);
}

static bool is_of_frame(const rf_over_call *call, uint32_t frame)
{
	return call->kind == RF_OVER_AGGREGATE && call->frame == frame;
}

static bool list_calls(rf_over_aggregates *self, const rf_plan_over *plan, uint32_t frame,
                       rf_memory *memory)
{
	for (uint32_t i = 0; i < plan->call_count; i++)
		self->count += is_of_frame(&plan->calls[i], frame);
	self->calls = rf_alloc(memory, self->count * sizeof *self->calls);
	self->columns = rf_alloc(memory, self->count * sizeof *self->columns);
	if (!self->calls || !self->columns) return false;
	self->count = 0;
	for (uint32_t i = 0; i < plan->call_count; i++) {
		if (!is_of_frame(&plan->calls[i], frame)) continue;
		self->calls[self->count] = plan->calls[i].aggregate;
		self->columns[self->count++] = plan->carry_count + i;
	}
	return true;
}

/* The last rows of each partition are a sliding window. */
static void describe_window(rf_over_aggregates *self, const rf_plan_over *plan)
{
	const rf_over_frame *frame = self->frame;
	self->window = (rf_plan_window){.kind = RF_WIN_SLIDING,
	                                .output = RF_WINDOW_ALL_ROWS,
	                                .time_column = plan->time_column,
	                                .late_column = RF_NO_COLUMN,
	                                .close_column = RF_NO_COLUMN,
	                                .aggregates = self->calls,
	                                .aggregate_count = self->count};
	if (frame->is_range) { /* (t - size, t] is [t - preceding, t] */
		self->window.kind = RF_WIN_TIME_SLIDING;
		self->window.size_ns = frame->preceding + 1;
		self->window.keys = frame->partition;
		self->window.key_count = frame->partition_count;
	} else {
		self->window.size_rows = frame->preceding + 1;
		self->window.partition = frame->partition;
		self->window.partition_count = frame->partition_count;
	}
}

static rf_status open_results(rf_over_aggregates *self, const rf_plan_node *node, rf_memory *memory,
                              rf_error *error)
{
	static const rf_type window_types[RF_WINDOW_COLUMN_COUNT] = {RF_BIGINT, RF_BIGINT, RF_BIGINT,
	                                                             RF_BOOLEAN, RF_BIGINT};
	uint32_t count = self->count + RF_WINDOW_COLUMN_COUNT;
	rf_schema own = {rf_alloc_zero(memory, count * sizeof *own.columns), count};
	rf_status status;
	if (!own.columns) return fail_memory(memory, error);
	for (uint32_t i = 0; i < count; i++)
		own.columns[i].type = i < self->count ? self->calls[i].type : window_types[i - self->count];
	if (self->sliding) {
		status = rf_sliding_open(self->sliding, &self->window, &node->inputs[0]->schema, &own,
		                         memory, error);
	} else {
		own.count = self->count;
		status = rf_batch_store_open(&self->out, memory, &own, RF_BATCH_ROWS, error);
	}
	rf_free(memory, own.columns, count * sizeof *own.columns);
	return status;
}

rf_status rf_over_aggregates_open(rf_over_aggregates *self, const rf_plan_node *node,
                                  uint32_t frame, rf_memory *memory, rf_error *error)
{
	const rf_plan_over *plan = &node->as.over;
	self->frame = &plan->frames[frame];
	if (!list_calls(self, plan, frame, memory)) return fail_memory(memory, error);
	if (self->frame->is_bounded) {
		describe_window(self, plan);
		self->sliding = rf_alloc_zero(memory, sizeof *self->sliding);
		if (!self->sliding) return fail_memory(memory, error);
	} else {
		RF_TRY(rf_aggregate_set_open(&self->set, self->calls, self->count, memory, error));
	}
	return open_results(self, node, memory, error);
}

void rf_over_aggregates_close(rf_over_aggregates *self, rf_memory *memory)
{
	for (uint32_t i = 0; i < self->record_count; i++)
		rf_aggregate_set_release(&self->set, self->records + i * self->set.record_size);
	rf_free(memory, self->records, self->record_capacity * self->set.record_size);
	rf_aggregate_set_close(&self->set);
	if (self->sliding) {
		rf_sliding_close(self->sliding);
		rf_free(memory, self->sliding, sizeof *self->sliding);
	} else {
		rf_batch_store_close(&self->out);
	}
	rf_free(memory, self->calls, self->count * sizeof *self->calls);
	rf_free(memory, self->columns, self->count * sizeof *self->columns);
}

rf_batch_store *rf_over_aggregates_store(rf_over_aggregates *self)
{
	return self->sliding ? &self->sliding->out : &self->out;
}

void rf_over_aggregates_begin(rf_over_aggregates *self)
{
	rf_batch unused;
	rf_batch_store_begin(rf_over_aggregates_store(self), &unused);
	if (self->sliding) self->sliding->out_count = 0;
}

/* ---- running states ---- */

static rf_status grow_records(rf_over_aggregates *self, rf_error *error)
{
	uint32_t count = self->part->count;
	if (!rf_array_grow(self->set.memory, &self->records, &self->record_capacity, count,
	                   self->set.record_size))
		return fail_memory(self->set.memory, error);
	for (; self->record_count < count; self->record_count++)
		rf_aggregate_set_init(&self->set,
		                      self->records + self->record_count * self->set.record_size);
	return RIFFLE_OK;
}

static rf_status finish_row(rf_over_aggregates *self, uint32_t partition, uint32_t row,
                            rf_error *error)
{
	return rf_aggregate_set_finish(&self->set, self->records + partition * self->set.record_size,
	                               &self->out, 0, row, error);
}

static rf_status run_rows(rf_over_aggregates *self, const rf_batch *batch, rf_error *error)
{
	const uint32_t *groups = self->part->groups;
	RF_TRY(grow_records(self, error));
	for (uint32_t i = 0; i < batch->selected_count; i++) {
		uint32_t row = rf_batch_position(batch, i);
		RF_TRY(rf_aggregate_set_update(&self->set, batch, NULL, row, 1, &groups[i], self->records,
		                               error));
		RF_TRY(finish_row(self, groups[i], row, error));
	}
	return RIFFLE_OK;
}

/* ---- both ---- */

rf_status rf_over_aggregates_take(rf_over_aggregates *self, const rf_batch *batch, rf_error *error)
{
	if (self->sliding) return rf_sliding_groups_take(self->sliding, batch, error);
	RF_TRY(grow_records(self, error));
	return rf_aggregate_set_update(&self->set, batch, batch->selection, 0, batch->selected_count,
	                               self->part->groups, self->records, error);
}

rf_status rf_over_aggregates_answer(rf_over_aggregates *self, const rf_batch *batch,
                                    rf_error *error)
{
	if (self->sliding)
		return self->frame->is_range ? rf_sliding_groups_answer(self->sliding, batch, error)
									 : rf_sliding_run(self->sliding, batch, error);
	if (!self->frame->is_range) return run_rows(self, batch, error);
	for (uint32_t i = 0; i < batch->selected_count; i++)
		RF_TRY(finish_row(self, self->part->groups[i], rf_batch_position(batch, i), error));
	return RIFFLE_OK;
}
