/* Operators that are planned but not built: opening one is an error. */
#include "runtime/operator.h"

static rf_status pending_open(rf_op *op, const rf_plan_node *node, rf_context *ctx)
{
	RF_UNUSED(node);
	return rf_fail(ctx->error, RIFFLE_UNSUPPORTED, "%s is not built yet", op->class_->name);
}

static rf_step pending_step(rf_op *op, uint32_t input, const rf_batch *in, rf_batch *out, rf_context *ctx)
{
	RF_UNUSED(op);
	RF_UNUSED(input);
	RF_UNUSED(in);
	RF_UNUSED(out);
	RF_UNUSED(ctx);
	return RF_STEP_ERROR;
}

static void pending_close(rf_op *op, rf_context *ctx)
{
	RF_UNUSED(op);
	RF_UNUSED(ctx);
}

#define PENDING(id, text) \
	const rf_op_class id = {.name = text, .open = pending_open, .step = pending_step, .close = pending_close}

PENDING(rf_op_window_or, "a window by rows or time");
PENDING(rf_op_sliding_time, "a sliding window by time");
PENDING(rf_op_window_signal, "a window with signals");
PENDING(rf_op_lookup, "a look-up join");
