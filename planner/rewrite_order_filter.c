/*
 * order_filter: of the parts of a condition the cheap ones are asked first, since the next is only
 * asked of the rows that are left.
 *
 *   before  filter t ~ '^a.*z$' AND n > 3
 *   after   filter n > 3 AND t ~ '^a.*z$'
 *
 * A part that can fail or is volatile stays where it is, and nothing moves past it: the errors that
 * are counted are those of the order as it was written. Parts of equal cost keep their order.
 */
#include "planner/rewrite.h"

#include <string.h>

/* Costs a row, in the time of a comparison of two numbers. */
enum { COST_TEXT_COMPARE = 3, COST_TEXT = 15, COST_NESTED = 40, COST_PATTERN = 60 };

enum { PARTS_MAX = 64 }; /* of a condition that is ordered */

static bool is_pattern(const char *name)
{
	return strchr(name, '~') || strncmp(name, "regexp", 6) == 0 || strstr(name, "like");
}

static bool is_comparison(const char *name)
{
	return strchr("=<>!", name[0]) != NULL;
}

static uint32_t call_cost(const rf_expr *expr)
{
	uint32_t cost = 1;
	for (uint32_t i = 0; i < expr->arg_count; i++) {
		rf_type type = expr->args[i]->type;
		uint32_t more = 0;
		if (type == RF_JSON || rf_type_is_array(type))
			more = COST_NESTED;
		else if (rf_type_is_bytes(type))
			more = is_comparison(expr->function->name) ? COST_TEXT_COMPARE : COST_TEXT;
		if (more > cost) cost = more;
	}
	return is_pattern(expr->function->name) ? COST_PATTERN : cost;
}

static void add_cost(void *arg, const rf_expr *expr)
{
	uint64_t *cost = arg;
	if (expr->kind == RF_EXPR_CALL)
		*cost += call_cost(expr);
	else if (expr->kind == RF_EXPR_CAST)
		*cost +=
			rf_type_is_bytes(expr->type) || rf_type_is_bytes(expr->args[0]->type) ? COST_TEXT : 1;
}

static uint64_t cost_of(const rf_expr *expr)
{
	uint64_t cost = 0;
	rf_expr_walk(expr, add_cost, &cost);
	return cost;
}

static bool is_movable(const rf_expr *expr)
{
	return !expr->can_fail && !expr->is_volatile;
}

/* Sorts by insertion: conditions have few parts. Returns whether something moved. */
static bool sort(rf_expr **parts, uint32_t count)
{
	bool has_moved = false;
	for (uint32_t i = 1; i < count; i++) {
		rf_expr *part = parts[i];
		uint64_t cost = cost_of(part);
		uint32_t to = i;
		if (!is_movable(part)) continue;
		for (; to > 0 && is_movable(parts[to - 1]) && cost_of(parts[to - 1]) > cost; to--)
			parts[to] = parts[to - 1];
		parts[to] = part;
		has_moved = has_moved || to < i;
	}
	return has_moved;
}

static bool order(rf_rewriter *rewriter, rf_plan_node *filter)
{
	rf_expr **parts, *condition;
	uint32_t count;
	if (!rf_expr_conjuncts(rewriter->arena, filter->as.filter.condition, &parts, &count))
		return rf_rewrite_no_memory(rewriter) != NULL;
	if (count > PARTS_MAX || !sort(parts, count)) return true;
	condition = rf_expr_conjunction(rewriter->arena, parts, count);
	if (!condition) return rf_rewrite_no_memory(rewriter) != NULL;
	filter->as.filter.condition = condition;
	rf_rewrite_note(rewriter, "the cheap parts of a condition come first");
	return true;
}

rf_plan_node *rf_rewrite_order_filter(rf_rewriter *rewriter, rf_plan_node *root)
{
	for (uint32_t i = 0; i < root->input_count; i++)
		if (!rf_rewrite_order_filter(rewriter, root->inputs[i])) return NULL;
	return root->kind == RF_PLAN_FILTER && !order(rewriter, root) ? NULL : root;
}
