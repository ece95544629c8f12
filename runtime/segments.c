/*
 * Finding the segments of a plan: see op_segment.h. A node is part of one when each of its rows
 * depends on one row of its input alone, so that it does not matter which thread sees which.
 */
#include "runtime/op_segment.h"

static bool is_any_volatile(rf_expr *const *exprs, uint32_t count)
{
	for (uint32_t i = 0; i < count; i++)
		if (exprs[i]->is_volatile) return true;
	return false;
}

static bool is_stateless(const rf_plan_node *node)
{
	if (node->kind == RF_PLAN_FILTER) return !node->as.filter.condition->is_volatile;
	if (node->kind != RF_PLAN_PROJECT) return false;
	return !is_any_volatile(node->as.project.exprs, node->schema.count);
}

/* Files at rest, in formats where no row says anything of the rows after it. */
static bool can_be_cut(const rf_plan_node *scan)
{
	const rf_source_spec *spec = scan->as.scan.source;
	const rf_source_class *class_;
	rf_text rest;
	if (scan->kind != RF_PLAN_SCAN || spec->uri.size == 0 || spec->shared) return false;
	if (spec->rest != RF_REST_AT_REST || spec->format.id == RF_FORMAT_REGEX) return false;
	if (rf_source_class_find(spec->uri, &class_, &rest, NULL) < 0 || !class_->read) return false;
	for (uint32_t i = 0; i < scan->schema.count; i++)
		if (scan->as.scan.columns[i] >= spec->columns.count) return false;
	return true;
}

/* The one node that reads another; NULL if none or several do. */
static const rf_plan_node *reader_of(const rf_plan *plan, const rf_plan_node *node)
{
	const rf_plan_node *reader = NULL;
	for (uint32_t i = 0; i < plan->node_count; i++)
		for (uint32_t k = 0; k < plan->nodes[i]->input_count; k++) {
			if (plan->nodes[i]->inputs[k] != node) continue;
			if (reader) return NULL;
			reader = plan->nodes[i];
		}
	return reader;
}

static bool find_from(const rf_plan *plan, const rf_plan_node *scan, const rf_context *ctx,
                      rf_segment *segments, rf_arena *arena)
{
	rf_segment segment = {.now_ns = rf_clock_now(&ctx->clock)};
	const rf_plan_node *reader = scan;
	segment.nodes = rf_arena_alloc(arena, plan->node_count * sizeof *segment.nodes);
	if (!segment.nodes) return false;
	do {
		segment.nodes[segment.node_count++] = reader;
		reader = reader_of(plan, reader);
	} while (reader && is_stateless(reader));
	/* A batch that is cut at its first error is not the one that was encoded. */
	if (reader && reader->kind == RF_PLAN_SINK && !reader->as.sink.sink->is_counted_only &&
	    !ctx->settings->is_on_error_fail)
		segment.encoding = &reader->as.sink.sink->format;
	segments[segment.nodes[segment.node_count - 1]->id] = segment;
	return true;
}

bool rf_segments_find(const rf_plan *plan, const rf_context *ctx, rf_segment *segments,
                      rf_arena *arena)
{
	for (uint32_t i = 0; i < plan->node_count; i++)
		if (can_be_cut(plan->nodes[i]) && !find_from(plan, plan->nodes[i], ctx, segments, arena))
			return false;
	return true;
}
