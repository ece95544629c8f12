/*
 * Finding the segments of a plan: see op_segment.h. A node is part of one when each of its rows
 * depends on one row of its input alone, so that it does not matter which thread sees which.
 */
#include "runtime/op_segment.h"

#include <string.h>

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

/* What a node makes of its input's columns, from what becomes of its own: whether they are
 * computed with, and whether they come out as they are. */
static bool trace_project(const rf_plan_node *node, bool **is_used, bool **is_passed,
                          rf_arena *arena)
{
	uint32_t count = node->inputs[0]->schema.count;
	bool *used = rf_arena_alloc_zero(arena, count), *passed = rf_arena_alloc_zero(arena, count);
	if (!used || !passed) return false;
	for (uint32_t i = 0; i < node->schema.count; i++) {
		const rf_expr *expr = node->as.project.exprs[i];
		if (expr->kind == RF_EXPR_COLUMN) {
			used[expr->column] |= (*is_used)[i];
			passed[expr->column] |= (*is_passed)[i];
		} else {
			rf_expr_mark_columns(expr, used);
		}
	}
	*is_used = used;
	*is_passed = passed;
	return true;
}

/* Which columns of the scan go to the encoder as they came. */
static bool find_uses(rf_segment *segment, rf_arena *arena)
{
	uint32_t count = segment->nodes[segment->node_count - 1]->schema.count;
	bool *is_used = rf_arena_alloc_zero(arena, count), *is_passed = rf_arena_alloc(arena, count);
	rf_column_use *uses;
	if (!is_used || !is_passed) return false;
	memset(is_passed, 1, count);
	for (uint32_t i = segment->node_count - 1; i > 0; i--) {
		const rf_plan_node *node = segment->nodes[i];
		if (node->kind == RF_PLAN_FILTER)
			rf_expr_mark_columns(node->as.filter.condition, is_used);
		else if (!trace_project(node, &is_used, &is_passed, arena))
			return false;
	}
	count = segment->nodes[0]->schema.count;
	uses = rf_arena_alloc(arena, count * sizeof *uses);
	if (!uses) return false;
	for (uint32_t i = 0; i < count; i++)
		uses[i] = !is_passed[i] ? RF_USE_VALUE : is_used[i] ? RF_USE_VALUE_AND_TEXT : RF_USE_TEXT;
	segment->uses = uses;
	return true;
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
	if (segment.encoding && !segment.encoding->has_decimal_comma && !find_uses(&segment, arena))
		return false;
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
