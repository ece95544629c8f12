/*
 * How far the inputs of a running query are in time. Invariant: only looks; nothing that it asks
 * changes what the query does.
 */
#include "runtime/pipeline.h"

/* The node of an input's event time below a node; NULL where several inputs meet first. */
static const rf_plan_node *event_time_below(const rf_plan_node *node)
{
	while (node->kind != RF_PLAN_EVENT_TIME &&
	       (node->input_count == 1 || node->kind == RF_PLAN_LOOKUP))
		node = node->inputs[0];
	return node->kind == RF_PLAN_EVENT_TIME ? node : NULL;
}

static const rf_source_spec *source_of(const rf_plan_node *node)
{
	while (node->input_count > 0) node = node->inputs[0];
	return node->kind == RF_PLAN_SCAN ? node->as.scan.source : NULL;
}

/* What an operator says of one of its inputs, if it says anything. */
static void ask(const rf_pipeline *self, const rf_plan_node *node, uint32_t input,
                rf_input_time *time)
{
	bool is_finished;
	const rf_op *op = rf_pipeline_op(self, node, &is_finished);
	if (op && op->class_->input_time)
		op->class_->input_time(op, input, rf_pipeline_context(self), time);
}

/* Where inputs meet, the operator there knows more: whom it passes over, and to where. */
static void ask_where_met(const rf_pipeline *self, const rf_plan_node *of, rf_input_time *time)
{
	const rf_plan *plan = rf_pipeline_plan(self);
	for (uint32_t i = 0; i < plan->node_count; i++) {
		const rf_plan_node *node = plan->nodes[i];
		if (node->kind != RF_PLAN_UNION_ALL) continue;
		for (uint32_t k = 0; k < node->input_count; k++)
			if (event_time_below(node->inputs[k]) == of) ask(self, node, k, time);
	}
}

/* Whether others may have to wait for it. */
static bool is_waited_for(const rf_input_mark *mark)
{
	return !mark->is_by_arrival && !mark->is_idle && !mark->is_ended;
}

/* Says who is behind whom. */
static void compare(rf_input_mark *marks, uint32_t count)
{
	int64_t least = INT64_MAX, greatest = INT64_MIN;
	for (uint32_t i = 0; i < count; i++) {
		if (marks[i].is_by_arrival || marks[i].is_ended) continue;
		if (marks[i].watermark_ns > greatest) greatest = marks[i].watermark_ns;
		if (is_waited_for(&marks[i]) && marks[i].watermark_ns < least)
			least = marks[i].watermark_ns;
	}
	for (uint32_t i = 0; i < count; i++) {
		rf_input_mark *mark = &marks[i];
		mark->behind_ns = -1;
		if (mark->is_by_arrival || mark->is_ended) continue;
		mark->holds_back = is_waited_for(mark) && mark->watermark_ns == least && least < greatest;
		if (mark->watermark_ns == INT64_MIN) continue;
		if (__builtin_sub_overflow(greatest, mark->watermark_ns, &mark->behind_ns))
			mark->behind_ns = INT64_MAX;
	}
}

uint32_t rf_pipeline_marks(const rf_pipeline *self, rf_input_mark marks[RF_INPUT_MARKS_MAX])
{
	const rf_plan *plan = rf_pipeline_plan(self);
	uint32_t count = 0;
	for (uint32_t i = 0; i < plan->node_count && count < RF_INPUT_MARKS_MAX; i++) {
		const rf_plan_node *node = plan->nodes[i];
		const rf_source_spec *source;
		rf_input_time time = {.watermark_ns = INT64_MIN};
		rf_input_mark *mark = &marks[count];
		if (node->kind != RF_PLAN_EVENT_TIME || !(source = source_of(node))) continue;
		*mark = (rf_input_mark){.source = source, .is_by_arrival = !node->as.event_time.time};
		rf_pipeline_op(self, node, &mark->is_ended);
		ask(self, node, 0, &time);
		ask_where_met(self, node, &time);
		mark->watermark_ns = mark->is_ended ? INT64_MIN : time.watermark_ns;
		mark->is_idle = time.is_idle && !mark->is_ended;
		count++;
	}
	compare(marks, count);
	return count;
}
