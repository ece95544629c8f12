/*
 * Aggregation without a window: all rows of the input into one record a group, one row out
 * for each group at the end, in the order of the groups' first rows. Invariant: records
 * below record_count are initialised, and before the output begins there are as many as
 * there are groups. The notes of the input go on at once, with no rows.
 */
#include "runtime/aggregate.h"
#include "runtime/group_table.h"
#include "runtime/operator.h"

#include <string.h>

typedef struct aggregation {
	rf_aggregate_set set;
	rf_group_table *table; /* NULL without keys */
	char *records;
	uint32_t record_count, record_capacity;
	bool is_emitting;
	uint32_t emitted;
	rf_batch_store store;
	uint32_t groups[RF_BATCH_ROWS];
} aggregation;

static rf_status reserve_records(aggregation *self, uint32_t count, rf_context *ctx)
{
	size_t size = self->set.record_size;
	if (!rf_array_grow(ctx->memory, &self->records, &self->record_capacity, count, size))
		return rf_memory_fail(ctx->memory, "an aggregation", ctx->error);
	while (self->record_count < count)
		rf_aggregate_set_init(&self->set, self->records + size * self->record_count++);
	return RIFFLE_OK;
}

static rf_status open_table(aggregation *self, const rf_plan_node *node, rf_context *ctx)
{
	uint32_t key_count = node->as.aggregate.key_count;
	rf_type *types = rf_alloc(ctx->memory, key_count * sizeof *types);
	rf_status status;
	if (!types) return rf_memory_fail(ctx->memory, "an aggregation", ctx->error);
	for (uint32_t i = 0; i < key_count; i++) types[i] = node->schema.columns[i].type;
	status = rf_group_table_open(&self->table, ctx->memory, types, key_count, "an aggregation",
	                             ctx->error);
	rf_free(ctx->memory, types, key_count * sizeof *types);
	return status;
}

static rf_status aggregate_open(rf_op *op, const rf_plan_node *node, rf_context *ctx)
{
	aggregation *self = op->state;
	const rf_plan_aggregate *plan = &node->as.aggregate;
	RF_TRY(rf_aggregate_set_open(&self->set, plan->aggregates, plan->aggregate_count, ctx->memory,
	                             ctx->error));
	RF_TRY(
		rf_batch_store_open(&self->store, ctx->memory, &node->schema, ctx->batch_rows, ctx->error));
	if (plan->key_count) return open_table(self, node, ctx);
	return reserve_records(self, 1, ctx);
}

static rf_status take_rows(aggregation *self, const rf_plan_aggregate *plan, const rf_batch *in,
                           rf_context *ctx)
{
	uint32_t *groups = NULL;
	if (!in->selected_count) return RIFFLE_OK;
	if (self->table) {
		groups = self->groups;
		RF_TRY(rf_group_table_find(self->table, in, plan->keys, in->selection, 0,
		                           in->selected_count, groups, ctx->error));
		RF_TRY(reserve_records(self, rf_group_table_count(self->table), ctx));
	}
	return rf_aggregate_set_update(&self->set, in, in->selection, 0, in->selected_count, groups,
	                               self->records, ctx->error);
}

static rf_status emit_rows(aggregation *self, const rf_plan_aggregate *plan, rf_batch *out,
                           rf_context *ctx)
{
	uint32_t count = self->record_count - self->emitted;
	if (count > ctx->batch_rows) count = ctx->batch_rows;
	for (uint32_t row = 0; row < count; row++, self->emitted++) {
		const char *record = self->records + self->set.record_size * self->emitted;
		if (self->table && !rf_group_table_keys(self->table, self->emitted, &self->store, 0, row))
			return rf_memory_fail(ctx->memory, "an aggregation", ctx->error);
		RF_TRY(rf_aggregate_set_finish(&self->set, record, &self->store, plan->key_count, row,
		                               ctx->error));
	}
	out->row_count = out->selected_count = count;
	return RIFFLE_OK;
}

static rf_step aggregate_step(rf_op *op, uint32_t input, const rf_batch *in, rf_batch *out,
                              rf_context *ctx)
{
	aggregation *self = op->state;
	const rf_plan_aggregate *plan = &op->node->as.aggregate;
	RF_UNUSED(input);
	rf_batch_store_begin(&self->store, out);
	out->watermark = in->watermark;
	if (!self->is_emitting) {
		if (!rf_notes_pass(in->notes, UINT32_MAX, &self->store.notes, 0)) {
			rf_memory_fail(ctx->memory, "an aggregation", ctx->error);
			return RF_STEP_ERROR;
		}
		if (take_rows(self, plan, in, ctx) < 0) return RF_STEP_ERROR;
		if (!in->is_end) return RF_STEP_NEED_INPUT;
		self->is_emitting = true;
	}
	if (emit_rows(self, plan, out, ctx) < 0) return RF_STEP_ERROR;
	return self->emitted < self->record_count ? RF_STEP_HAVE_MORE : RF_STEP_FINISHED;
}

static void aggregate_close(rf_op *op, rf_context *ctx)
{
	aggregation *self = op->state;
	size_t size = self->set.record_size;
	for (uint32_t i = 0; i < self->record_count; i++)
		rf_aggregate_set_release(&self->set, self->records + size * i);
	rf_free(ctx->memory, self->records, size * self->record_capacity);
	rf_group_table_close(self->table);
	rf_batch_store_close(&self->store);
	rf_aggregate_set_close(&self->set);
}

/* What the states point to (texts, lists of values) is counted in the query's memory only. */
static size_t aggregate_held_bytes(const rf_op *op)
{
	const aggregation *self = op->state;
	return self->set.record_size * self->record_capacity +
		(self->table ? rf_group_table_bytes(self->table) : 0);
}

const rf_op_class rf_op_aggregate = {
	.name = "aggregate",
	.state_size = sizeof(aggregation),
	.open = aggregate_open,
	.step = aggregate_step,
	.close = aggregate_close,
	.held_bytes = aggregate_held_bytes,
};
