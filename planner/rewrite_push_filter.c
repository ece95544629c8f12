/*
 * push_filter: a condition moves to where its rows come from.
 *
 *   before  SELECT * FROM (SELECT k, count(*) AS n FROM t WINDOW TUMBLING 9 PARTITION BY k)
 *           WHERE k = 'a' AND n > 3
 *           filter k = 'a' AND n > 3 / window by k / scan t
 *   after   filter n > 3 / window by k / filter k = 'a' / scan t
 *
 * Limits, which keep both the rows and the counted errors as they were:
 * - nothing moves below a limit; below a window only what is on its partition keys, below an
 *   aggregate what is on its keys, and only if no aggregate there can fail;
 * - nothing moves below a project that can fail: fewer rows would reach it;
 * - nothing moves below what gives rows their event time, nor below what goes by it: a row
 *   that is dropped moves the watermark all the same, and may be late;
 * - nothing moves below a project if it would grow too large there: SELECT v + v over SELECT v + v
 *   doubles with each step;
 * - a condition that can fail moves only below a project, and never before one that stands
 *   to its left; nothing moves before one that can fail.
 */
#include "planner/rewrite.h"

#include <string.h>

enum { GROWTH_MAX = 1 << 14 }; /* parts that a condition may have more where it has moved to */

typedef struct pushing {
	rf_rewriter *rewriter;
	rf_plan_node *below; /* the node that a filter may move below */
} pushing;

/* Whether a finished aggregate may be an error of its own. */
static bool call_can_fail(const rf_aggregate_call *call)
{
	static const char *const safe[] = {
		"count",      "avg",      "min",      "max",     "first",  "last",
		"arg_min",    "arg_max",  "bool_and", "bool_or", "stddev", "stddev_samp",
		"stddev_pop", "variance", "var_samp", "var_pop", "mode"};
	if (strcmp(call->aggregate->name, "sum") == 0) return call->type != RF_DOUBLE;
	if (call->type == RF_INTERVAL || call->type == RF_TIMESTAMP)
		return strcmp(call->aggregate->name, "avg") == 0 ||
			strcmp(call->aggregate->name, "median") == 0;
	for (size_t i = 0; i < sizeof safe / sizeof safe[0]; i++)
		if (strcmp(call->aggregate->name, safe[i]) == 0) return false;
	return true;
}

static bool calls_can_fail(const rf_aggregate_call *calls, uint32_t count)
{
	for (uint32_t i = 0; i < count; i++)
		if (call_can_fail(&calls[i])) return true;
	return false;
}

static bool project_is_quiet(const rf_plan_node *node)
{
	for (uint32_t i = 0; i < node->schema.count; i++)
		if (node->as.project.exprs[i]->can_fail || node->as.project.exprs[i]->is_volatile)
			return false;
	return true;
}

/* The input's column that an output column of an aggregate or window hands on and that may
 * be filtered before; RF_NO_COLUMN if there is none. */
static uint32_t key_below(const rf_plan_node *node, uint32_t column)
{
	const rf_plan_window *window = &node->as.window;
	bool is_groups = window->output == RF_WINDOW_GROUPS;
	uint32_t key;
	if (node->kind == RF_PLAN_AGGREGATE)
		return column < node->as.aggregate.key_count ? node->as.aggregate.keys[column]
													 : RF_NO_COLUMN;
	if (column >= (is_groups ? window->key_count : window->carry_count)) return RF_NO_COLUMN;
	key = is_groups ? window->keys[column] : window->carry[column];
	for (uint32_t i = 0; i < window->partition_count; i++)
		if (window->partition[i] == key) return key;
	return RF_NO_COLUMN;
}

typedef struct key_check {
	const rf_plan_node *node;
	bool is_on_keys;
} key_check;

static void check_key(void *arg, const rf_expr *expr)
{
	key_check *check = arg;
	if (expr->kind == RF_EXPR_COLUMN && key_below(check->node, expr->column) == RF_NO_COLUMN)
		check->is_on_keys = false;
}

static bool is_on_keys(const rf_plan_node *node, const rf_expr *expr)
{
	key_check check = {node, true};
	rf_expr_walk(expr, check_key, &check);
	return check.is_on_keys;
}

/* Whether a condition grows little with a project's expressions in place of its columns. */
static bool stays_small(const rf_plan_node *project, const rf_expr *expr)
{
	uint32_t size = 1, depth = 1;
	for (uint32_t i = 0; i < project->schema.count; i++) {
		const rf_expr *column = project->as.project.exprs[i];
		if (size < column->tree_size) size = column->tree_size;
		if (depth < column->tree_depth) depth = column->tree_depth;
	}
	return depth + expr->tree_depth <= RF_EXPR_DEPTH_MAX &&
		(uint64_t)(size - 1) * expr->tree_size <= GROWTH_MAX;
}

/* Whether one conjunct may move below a node, the others aside. */
static bool can_pass(const rf_plan_node *node, const rf_expr *expr)
{
	if (expr->is_volatile) return false;
	switch (node->kind) {
	case RF_PLAN_PROJECT: return project_is_quiet(node) && stays_small(node, expr);
	case RF_PLAN_SORT:
	case RF_PLAN_DISTINCT: return !expr->can_fail;
	case RF_PLAN_UNION_ALL: return !expr->can_fail && !node->as.union_all.has_time;
	case RF_PLAN_AGGREGATE:
		return !expr->can_fail && node->as.aggregate.key_count && is_on_keys(node, expr) &&
			!rf_expr_is_constant(expr) &&
			!calls_can_fail(node->as.aggregate.aggregates, node->as.aggregate.aggregate_count);
	case RF_PLAN_WINDOW:
		return !expr->can_fail && node->as.window.time_column == RF_NO_COLUMN &&
			node->as.window.partition_count && is_on_keys(node, expr) &&
			!rf_expr_is_constant(expr) &&
			!calls_can_fail(node->as.window.aggregates, node->as.window.aggregate_count) &&
			!calls_can_fail(node->as.window.until_aggregates,
		                    node->as.window.until_aggregate_count) &&
			!(node->as.window.until && node->as.window.until->can_fail);
	default: return false;
	}
}

static bool to_input(void *arg, rf_expr *expr, rf_expr **to)
{
	const pushing *work = arg;
	const rf_plan_node *node = work->below;
	if (expr->kind != RF_EXPR_COLUMN) return false;
	*to = expr;
	if (node->kind == RF_PLAN_PROJECT)
		*to = node->as.project.exprs[expr->column];
	else if (node->kind == RF_PLAN_AGGREGATE || node->kind == RF_PLAN_WINDOW)
		*to = rf_expr_column(work->rewriter->arena, key_below(node, expr->column), expr->type,
		                     expr->loc);
	return true;
}

static rf_plan_node *push(rf_rewriter *rewriter, rf_plan_node *filter);

/* Puts the condition, in terms of the inputs, between a node and each of its inputs. */
static bool insert_below(pushing *work, rf_expr *condition)
{
	rf_plan_node *node = work->below;
	rf_arena *arena = work->rewriter->arena;
	rf_expr *moved = rf_expr_map(arena, condition, to_input, work);
	if (!moved) return rf_rewrite_no_memory(work->rewriter) != NULL;
	for (uint32_t i = 0; i < node->input_count; i++) {
		rf_plan_node *filter = rf_node_filter(arena, node->inputs[i], moved);
		if (!filter) return rf_rewrite_no_memory(work->rewriter) != NULL;
		if (!(node->inputs[i] = push(work->rewriter, filter))) return false;
	}
	return true;
}

static bool note(rf_rewriter *rewriter, const rf_plan_node *filter, const rf_expr *condition,
                 const rf_plan_node *below)
{
	rf_text text = rf_expr_text(rewriter->arena, condition, &filter->schema);
	if (!text.data) return rf_rewrite_no_memory(rewriter) != NULL;
	rf_rewrite_note(rewriter, "%s moves below the %s", text.data, rf_plan_kind_name(below->kind));
	return true;
}

/* A filter over a filter is one, unless the upper one can fail: it must not see rows that
 * the lower one drops. */
static rf_plan_node *merge_filters(rf_rewriter *rewriter, rf_plan_node *filter)
{
	rf_plan_node *lower = filter->inputs[0];
	rf_expr *both[2] = {lower->as.filter.condition, filter->as.filter.condition};
	rf_expr **conjuncts;
	uint32_t count;
	rf_expr *condition = rf_expr_conjunction(rewriter->arena, both, 2);
	if (!condition || !rf_expr_conjuncts(rewriter->arena, condition, &conjuncts, &count))
		return rf_rewrite_no_memory(rewriter);
	condition = rf_expr_conjunction(rewriter->arena, conjuncts, count);
	if (!condition) return rf_rewrite_no_memory(rewriter);
	filter->as.filter.condition = condition;
	filter->inputs[0] = lower->inputs[0];
	return push(rewriter, filter);
}

/* Sorts conjuncts into those that move (to moving) and those that stay (kept in place, in
 * their order). One that can fail stands first, as WHERE was split; where folding has left
 * one further right, rows that are NULL to its left still reach it, so that all of them move
 * together or none does. */
static uint32_t choose(const rf_plan_node *below, rf_expr **conjuncts, uint32_t count,
                       rf_expr **moving, uint32_t *staying)
{
	uint32_t moving_count = 0, passing = 0;
	bool has_failing = false, is_tied = false;
	for (uint32_t i = 0; i < count; i++) {
		passing += can_pass(below, conjuncts[i]);
		is_tied |= i && conjuncts[i]->can_fail;
	}
	*staying = 0;
	for (uint32_t i = 0; i < count; i++) {
		bool is_free = !has_failing && (!conjuncts[i]->can_fail || !*staying);
		if (is_tied ? passing == count : is_free && can_pass(below, conjuncts[i])) {
			moving[moving_count++] = conjuncts[i];
		} else {
			has_failing |= conjuncts[i]->can_fail || conjuncts[i]->is_volatile;
			conjuncts[(*staying)++] = conjuncts[i];
		}
	}
	return moving_count;
}

/* Moves what can move of one filter's conjuncts. */
static rf_plan_node *push(rf_rewriter *rewriter, rf_plan_node *filter)
{
	pushing work = {rewriter, filter->inputs[0]};
	rf_expr **conjuncts, **moving, *condition;
	uint32_t count, moving_count, staying_count;
	if (work.below->kind == RF_PLAN_FILTER)
		return filter->as.filter.condition->can_fail || filter->as.filter.condition->is_volatile
			? filter
			: merge_filters(rewriter, filter);
	if (!rf_expr_conjuncts(rewriter->arena, filter->as.filter.condition, &conjuncts, &count))
		return rf_rewrite_no_memory(rewriter);
	moving = rf_arena_alloc(rewriter->arena, count * sizeof *moving);
	if (!moving) return rf_rewrite_no_memory(rewriter);
	moving_count = choose(work.below, conjuncts, count, moving, &staying_count);
	if (!moving_count) return filter;
	condition = rf_expr_conjunction(rewriter->arena, moving, moving_count);
	if (!condition) return rf_rewrite_no_memory(rewriter);
	if (!note(rewriter, filter, condition, work.below) || !insert_below(&work, condition))
		return NULL;
	if (!staying_count) return work.below;
	condition = rf_expr_conjunction(rewriter->arena, conjuncts, staying_count);
	if (!condition) return rf_rewrite_no_memory(rewriter);
	filter->as.filter.condition = condition;
	return filter;
}

static rf_plan_node *push_node(rf_rewriter *rewriter, rf_plan_node *node)
{
	for (uint32_t i = 0; i < node->input_count; i++)
		if (!(node->inputs[i] = push_node(rewriter, node->inputs[i]))) return NULL;
	return node->kind == RF_PLAN_FILTER ? push(rewriter, node) : node;
}

rf_plan_node *rf_rewrite_push_filter(rf_rewriter *rewriter, rf_plan_node *root)
{
	return push_node(rewriter, root);
}
