/* Values: constant rows of the plan, a batch at a time. */
#include "runtime/operator.h"

typedef struct values {
	rf_batch_store store;
	uint32_t next;
} values;

static rf_status values_open(rf_op *op, const rf_plan_node *node, rf_context *ctx)
{
	values *self = op->state;
	return rf_batch_store_open(&self->store, ctx->memory, &node->schema, ctx->batch_rows,
	                           ctx->error);
}

static rf_step values_step(rf_op *op, uint32_t input, const rf_batch *in, rf_batch *out,
                           rf_context *ctx)
{
	values *self = op->state;
	const rf_plan_values *plan = &op->node->as.values;
	uint32_t columns = op->node->schema.count;
	uint32_t count = plan->row_count - self->next;
	RF_UNUSED(input);
	RF_UNUSED(in);
	if (count > ctx->batch_rows) count = ctx->batch_rows;
	rf_batch_store_begin(&self->store, out);
	for (uint32_t row = 0; row < count; row++, self->next++) {
		for (uint32_t column = 0; column < columns; column++) {
			const rf_value *value = &plan->values[(size_t)self->next * columns + column];
			if (rf_batch_store_put(&self->store, column, row, value)) continue;
			rf_memory_fail(ctx->memory, "values", ctx->error);
			return RF_STEP_ERROR;
		}
	}
	out->row_count = out->selected_count = count;
	out->is_end = self->next == plan->row_count;
	return out->is_end ? RF_STEP_FINISHED : RF_STEP_NEED_INPUT;
}

static void values_close(rf_op *op, rf_context *ctx)
{
	values *self = op->state;
	RF_UNUSED(ctx);
	rf_batch_store_close(&self->store);
}

const rf_op_class rf_op_values = {
	.name = "values",
	.state_size = sizeof(values),
	.open = values_open,
	.step = values_step,
	.close = values_close,
};
