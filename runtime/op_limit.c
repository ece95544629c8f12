/*
 * Limit: lets the first rows pass, of all and of each window, and then ends the query. What
 * was noted after the last row that passed is not counted: those rows were only read ahead.
 */
#include "runtime/operator.h"

typedef struct limit {
	int64_t passed;
	int64_t passed_of_window;
	int64_t window;
	bool has_window;
	uint16_t selection[RF_BATCH_ROWS];
} limit;

static rf_status limit_open(rf_op *op, const rf_plan_node *node, rf_context *ctx)
{
	RF_UNUSED(op);
	RF_UNUSED(node);
	RF_UNUSED(ctx);
	return RIFFLE_OK;
}

/* Whether the row at a position is within its window's limit. */
static bool is_in_window_limit(limit *self, const rf_plan_limit *plan, const rf_batch *in,
                               uint32_t row)
{
	if (plan->rows_per_window < 0) return true;
	if (plan->boundary != RF_NO_COLUMN) {
		int64_t window = ((const int64_t *)in->columns[plan->boundary].data)[row];
		if (!self->has_window || window != self->window) self->passed_of_window = 0;
		self->window = window;
		self->has_window = true;
	}
	return self->passed_of_window++ < plan->rows_per_window;
}

static rf_step limit_step(rf_op *op, uint32_t input, const rf_batch *in, rf_batch *out,
                          rf_context *ctx)
{
	limit *self = op->state;
	const rf_plan_limit *plan = &op->node->as.limit;
	uint32_t count = 0;
	RF_UNUSED(input);
	RF_UNUSED(ctx);
	*out = *in;
	out->selection = self->selection;
	if (plan->rows == 0) {
		rf_notes_clear(in->notes);
		out->selected_count = 0;
		return RF_STEP_FINISHED;
	}
	for (uint32_t i = 0; i < in->selected_count; i++) {
		uint32_t row = rf_batch_position(in, i);
		if (!is_in_window_limit(self, plan, in, row)) continue;
		self->selection[count++] = (uint16_t)row;
		if (plan->rows >= 0 && ++self->passed == plan->rows) {
			rf_notes_cut(in->notes, row);
			out->selected_count = count;
			return RF_STEP_FINISHED;
		}
	}
	out->selected_count = count;
	return in->is_end ? RF_STEP_FINISHED : RF_STEP_NEED_INPUT;
}

static void limit_close(rf_op *op, rf_context *ctx)
{
	RF_UNUSED(op);
	RF_UNUSED(ctx);
}

const rf_op_class rf_op_limit = {
	.name = "limit",
	.state_size = sizeof(limit),
	.open = limit_open,
	.step = limit_step,
	.close = limit_close,
};
