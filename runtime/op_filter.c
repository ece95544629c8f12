/*
 * Filter: lets the rows pass for which a condition is true. It only narrows the selection;
 * the columns are its input's.
 */
#include "runtime/eval.h"

typedef struct filter {
	rf_eval *eval;
	uint16_t selection[RF_BATCH_ROWS];
} filter;

static rf_status filter_open(rf_op *op, const rf_plan_node *node, rf_context *ctx)
{
	filter *self = op->state;
	return rf_eval_open(&self->eval, &node->as.filter.condition, 1, &node->inputs[0]->schema, ctx,
	                    ctx->error);
}

/* Without branches: most conditions can't be guessed by the processor. */
static uint32_t select_true(const rf_batch *in, const rf_column *condition, uint16_t *selection)
{
	const uint8_t *is_true = condition->data;
	uint32_t count = 0;
	if (!condition->validity && !in->selection) {
		for (uint32_t row = 0; row < in->row_count; row++) {
			selection[count] = (uint16_t)row;
			count += is_true[row];
		}
		return count;
	}
	for (uint32_t i = 0; i < in->selected_count; i++) {
		uint32_t row = rf_batch_position(in, i);
		selection[count] = (uint16_t)row;
		count += is_true[row] && !rf_is_null(condition, row);
	}
	return count;
}

static rf_step filter_step(rf_op *op, uint32_t input, const rf_batch *in, rf_batch *out,
                           rf_context *ctx)
{
	filter *self = op->state;
	rf_column condition;
	RF_UNUSED(input);
	*out = *in;
	if (in->selected_count > 0) {
		if (rf_eval_run(self->eval, in, &condition, ctx->error) < 0) return RF_STEP_ERROR;
		out->selected_count = select_true(in, &condition, self->selection);
		if (out->selected_count < in->row_count) out->selection = self->selection;
	}
	return in->is_end ? RF_STEP_FINISHED : RF_STEP_NEED_INPUT;
}

static void filter_close(rf_op *op, rf_context *ctx)
{
	filter *self = op->state;
	RF_UNUSED(ctx);
	rf_eval_close(self->eval);
}

const rf_op_class rf_op_filter = {
	.name = "filter",
	.state_size = sizeof(filter),
	.open = filter_open,
	.step = filter_step,
	.close = filter_close,
};
