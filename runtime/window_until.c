/*
 * The condition of TUMBLING UNTIL: after each row its aggregates over the window so far are
 * finished and the condition is evaluated over them. Invariant: the until record of a
 * partition has exactly the rows of its open window.
 */
#include "runtime/window.h"

#include <string.h>

struct rf_window_until {
	rf_aggregate_set set;
	rf_record_pool pool;
	rf_batch_store results; /* one row: the aggregates */
	rf_eval *eval;
};

rf_status rf_window_until_open(rf_window *self, rf_context *ctx, rf_error *error)
{
	const rf_plan_window *plan = self->plan;
	uint32_t count = plan->until_aggregate_count;
	rf_schema schema = {.count = count};
	rf_status status;
	rf_window_until *until = rf_alloc_zero(self->memory, sizeof *until);
	if (!until) return rf_window_fail_memory(self, error);
	self->until = until;
	RF_TRY(rf_aggregate_set_open(&until->set, plan->until_aggregates, count, self->memory, error));
	rf_record_pool_open(&until->pool, &until->set);
	RF_TRY(rf_eval_open(&until->eval, &plan->until, 1, NULL, ctx, error));
	schema.columns = rf_alloc_zero(self->memory, count * sizeof *schema.columns);
	if (!schema.columns) return rf_window_fail_memory(self, error);
	for (uint32_t i = 0; i < count; i++) schema.columns[i].type = plan->until_aggregates[i].type;
	status = rf_batch_store_open(&until->results, self->memory, &schema, 1, error);
	rf_free(self->memory, schema.columns, count * sizeof *schema.columns);
	return status;
}

void rf_window_until_close(rf_window *self)
{
	rf_window_until *until = self->until;
	if (!until) return;
	for (uint32_t i = 0; i < self->partition_count; i++)
		rf_window_until_restart(self, &self->partitions[i]);
	rf_eval_close(until->eval);
	rf_batch_store_close(&until->results);
	rf_record_pool_close(&until->pool);
	rf_aggregate_set_close(&until->set);
	rf_free(self->memory, until, sizeof *until);
	self->until = NULL;
}

void rf_window_until_restart(rf_window *self, rf_window_partition *partition)
{
	rf_record_pool_give(&self->until->pool, partition->until_record);
	partition->until_record = RF_NO_RECORD;
	partition->until_rows = 0;
}

/* Errors of the condition are the row's: they go where its notes go. */
static bool pass_notes(rf_window *self, const rf_batch *in, uint32_t row)
{
	rf_notes *to = &self->out.notes;
	if (self->until->results.notes.count == 0) return true;
	return rf_notes_pass(in->notes, row, to, self->out_count) &&
		rf_notes_pass(&self->until->results.notes, UINT32_MAX, to, self->out_count);
}

/* Adds one row to the record and evaluates the condition. */
static rf_status add_row(rf_window *self, uint32_t record, const rf_batch *in, uint32_t row,
                         bool *is_true, rf_error *error)
{
	rf_window_until *until = self->until;
	rf_batch results;
	rf_column condition;
	void *state = rf_record_at(&until->pool, record);
	RF_TRY(rf_aggregate_set_update(&until->set, in, NULL, row, 1, NULL, state, error));
	rf_batch_store_begin(&until->results, &results);
	results.row_count = results.selected_count = 1;
	if (in->failed && rf_bit_get(in->failed, row)) rf_bit_set(results.failed, 0);
	RF_TRY(rf_aggregate_set_finish(&until->set, state, &until->results, 0, 0, error));
	RF_TRY(rf_eval_run(until->eval, &results, &condition, error));
	*is_true = !rf_is_null(&condition, 0) && ((const uint8_t *)condition.data)[0];
	return pass_notes(self, in, row) ? RIFFLE_OK : rf_window_fail_memory(self, error);
}

rf_status rf_window_until_take(rf_window *self, rf_window_partition *partition, const rf_batch *in,
                               uint32_t i, uint32_t count, uint32_t *taken, bool *is_closed,
                               rf_error *error)
{
	*taken = 0;
	*is_closed = false;
	if (partition->until_record == RF_NO_RECORD) {
		partition->until_record = rf_record_pool_take(&self->until->pool);
		if (partition->until_record == RF_NO_RECORD) return rf_window_fail_memory(self, error);
	}
	while (*taken < count && !*is_closed) {
		uint32_t row = rf_batch_position(in, i + *taken);
		RF_TRY(add_row(self, partition->until_record, in, row, is_closed, error));
		++*taken;
		*is_closed |= ++partition->until_rows == self->plan->most_rows;
	}
	return RIFFLE_OK;
}
