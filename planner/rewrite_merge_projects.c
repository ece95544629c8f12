/*
 * merge_projects: a project over a project is one, and a project that only hands its input
 * on is none.
 *
 *   before  SELECT y + 1 AS z FROM (SELECT x * 2 AS y FROM t)
 *           project y + 1 AS z / project x * 2 AS y / scan t
 *   after   project x * 2 + 1 AS z / scan t
 *
 * The lower one must not be able to fail (within a CASE above it would be evaluated for
 * fewer rows) nor be volatile, and what it computes is used once at most. Expressions that would
 * become too deep stay apart.
 */
#include "planner/rewrite.h"

#include <string.h>

typedef struct merging {
	rf_rewriter *rewriter;
	const rf_plan_node *lower;
	uint32_t *uses; /* of the lower one's columns */
} merging;

static void count_use(void *arg, const rf_expr *expr)
{
	merging *work = arg;
	if (expr->kind == RF_EXPR_COLUMN) work->uses[expr->column]++;
}

static bool substitute(void *arg, rf_expr *expr, rf_expr **to)
{
	const merging *work = arg;
	if (expr->kind != RF_EXPR_COLUMN) return false;
	*to = work->lower->as.project.exprs[expr->column];
	return true;
}

static bool can_merge(merging *work, const rf_plan_node *upper)
{
	const rf_plan_node *lower = work->lower;
	uint32_t depth = 0;
	for (uint32_t i = 0; i < upper->schema.count; i++)
		rf_expr_walk(upper->as.project.exprs[i], count_use, work);
	for (uint32_t i = 0; i < lower->schema.count; i++) {
		const rf_expr *expr = lower->as.project.exprs[i];
		if (rf_expr_is_plain(expr)) continue;
		if (expr->can_fail || expr->is_volatile || work->uses[i] > 1) return false;
		if (depth < expr->tree_depth) depth = expr->tree_depth;
	}
	for (uint32_t i = 0; i < upper->schema.count; i++)
		if (upper->as.project.exprs[i]->tree_depth + depth > RF_EXPR_DEPTH_MAX) return false;
	return true;
}

static bool merge(rf_rewriter *rewriter, rf_plan_node *upper)
{
	merging work = {rewriter, upper->inputs[0], NULL};
	work.uses =
		rf_arena_alloc_zero(rewriter->arena, (work.lower->schema.count + 1) * sizeof *work.uses);
	if (!work.uses) return rf_rewrite_no_memory(rewriter) != NULL;
	if (!can_merge(&work, upper)) return false;
	for (uint32_t i = 0; i < upper->schema.count; i++) {
		rf_expr *expr = rf_expr_map(rewriter->arena, upper->as.project.exprs[i], substitute, &work);
		if (!expr) return rf_rewrite_no_memory(rewriter) != NULL;
		upper->as.project.exprs[i] = expr;
	}
	upper->inputs[0] = work.lower->inputs[0];
	rf_rewrite_note(rewriter, "two projects are one");
	return true;
}

/* needs_names: a sink or the result shows the names, so they must be the same. */
static bool is_identity(const rf_plan_node *node, bool needs_names)
{
	const rf_schema *input = &node->inputs[0]->schema;
	if (node->schema.count != input->count) return false;
	for (uint32_t i = 0; i < input->count; i++) {
		const rf_expr *expr = node->as.project.exprs[i];
		if (expr->kind != RF_EXPR_COLUMN || expr->column != i) return false;
		if (needs_names && !rf_text_equal(node->schema.columns[i].name, input->columns[i].name))
			return false;
	}
	return true;
}

/* Names go through nodes that only choose among rows. */
static bool passes_names(const rf_plan_node *node)
{
	return node->kind != RF_PLAN_PROJECT && node->kind != RF_PLAN_AGGREGATE &&
		node->kind != RF_PLAN_WINDOW && node->kind != RF_PLAN_EVENT_TIME &&
		node->kind != RF_PLAN_LOOKUP && node->kind != RF_PLAN_UNNEST && node->kind != RF_PLAN_OVER;
}

/* The names of a node that hands rows on are its input's, which may just have lost a project
 * that gave them. */
static void take_names(rf_plan_node *node)
{
	const rf_schema *input = &node->inputs[0]->schema;
	for (uint32_t i = 0; i < node->schema.count; i++)
		node->schema.columns[i].name = input->columns[i].name;
}

static rf_plan_node *merge_node(rf_rewriter *rewriter, rf_plan_node *node, bool needs_names)
{
	for (uint32_t i = 0; i < node->input_count; i++) {
		bool input_needs = passes_names(node) && needs_names;
		if (!(node->inputs[i] = merge_node(rewriter, node->inputs[i], input_needs))) return NULL;
	}
	if (node->input_count == 1 && passes_names(node)) take_names(node);
	if (node->kind != RF_PLAN_PROJECT) return node;
	while (node->inputs[0]->kind == RF_PLAN_PROJECT && merge(rewriter, node)) continue;
	if (rewriter->status < 0) return NULL;
	if (!is_identity(node, needs_names)) return node;
	rf_rewrite_note(rewriter, "a project that changes nothing is gone");
	return node->inputs[0];
}

rf_plan_node *rf_rewrite_merge_projects(rf_rewriter *rewriter, rf_plan_node *root)
{
	return merge_node(rewriter, root, true);
}
