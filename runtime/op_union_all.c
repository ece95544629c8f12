/*
 * UNION ALL of inputs at rest: one input after the other, in the order they were written.
 * Columns have been cast to common types by projects below.
 */
#include "runtime/operator.h"

static rf_status union_open(rf_op *op, const rf_plan_node *node, rf_context *ctx)
{
	RF_UNUSED(node);
	RF_UNUSED(ctx);
	op->wanted_input = 0;
	return RIFFLE_OK;
}

static rf_step union_step(rf_op *op, uint32_t input, const rf_batch *in, rf_batch *out, rf_context *ctx)
{
	RF_UNUSED(ctx);
	*out = *in;
	out->is_end = false;
	if (!in->is_end) return RF_STEP_NEED_INPUT;
	if (input + 1 == op->node->input_count) {
		out->is_end = true;
		return RF_STEP_FINISHED;
	}
	op->wanted_input = input + 1;
	return RF_STEP_NEED_INPUT;
}

static void union_close(rf_op *op, rf_context *ctx)
{
	RF_UNUSED(op);
	RF_UNUSED(ctx);
}

const rf_op_class rf_op_union_all = {
    .name = "union all",
    .open = union_open,
    .step = union_step,
    .close = union_close,
};
