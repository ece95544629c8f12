/*
 * Project: computes a list of expressions. A bare column is passed on as it is, without a
 * copy; the selection stays.
 */
#include "runtime/eval.h"

typedef struct project {
	rf_eval *eval;
	rf_column *columns;
	uint32_t column_count;
} project;

static rf_status project_open(rf_op *op, const rf_plan_node *node, rf_context *ctx)
{
	project *self = op->state;
	self->column_count = node->schema.count;
	self->columns = rf_alloc_zero(ctx->memory, self->column_count * sizeof *self->columns);
	if (!self->columns) return rf_memory_fail(ctx->memory, "project", ctx->error);
	for (uint32_t i = 0; i < self->column_count; i++)
		self->columns[i].type = node->schema.columns[i].type;
	return rf_eval_open(&self->eval, node->as.project.exprs, self->column_count,
	                    &node->inputs[0]->schema, ctx, ctx->error);
}

static rf_step project_step(rf_op *op, uint32_t input, const rf_batch *in, rf_batch *out,
                            rf_context *ctx)
{
	project *self = op->state;
	RF_UNUSED(input);
	*out = *in;
	out->columns = self->columns;
	out->column_count = self->column_count;
	if (in->selected_count > 0 && rf_eval_run(self->eval, in, self->columns, ctx->error) < 0)
		return RF_STEP_ERROR;
	return in->is_end ? RF_STEP_FINISHED : RF_STEP_NEED_INPUT;
}

static void project_close(rf_op *op, rf_context *ctx)
{
	project *self = op->state;
	rf_eval_close(self->eval);
	rf_free(ctx->memory, self->columns, self->column_count * sizeof *self->columns);
}

const rf_op_class rf_op_project = {
	.name = "project",
	.state_size = sizeof(project),
	.open = project_open,
	.step = project_step,
	.close = project_close,
};
