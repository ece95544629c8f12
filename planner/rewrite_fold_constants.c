/*
 * fold_constants: what has no column is computed once, here.
 *
 *   before  SELECT x * (60 * 60) FROM t WHERE TRUE AND x > 1 + 1
 *   after   SELECT x * 3600      FROM t WHERE x > 2
 *
 * What fails stays as it is, so that every row that evaluates it counts its error; what is
 * volatile stays too. An operand of AND, OR, CASE or COALESCE goes only if it would never
 * be evaluated, or can't fail.
 */
#include "planner/rewrite.h"

enum { NOTES_MAX = 8 };

typedef struct folding {
	rf_rewriter *rewriter;
	uint32_t note_count;
} folding;

static rf_expr *fold(folding *work, rf_expr *expr);

static rf_expr *constant(folding *work, rf_value value, rf_loc loc)
{
	rf_expr *expr = rf_expr_constant(work->rewriter->arena, value, loc);
	return expr ? expr : rf_rewrite_no_memory(work->rewriter);
}

static bool is_boolean(const rf_expr *expr, bool value)
{
	return expr->kind == RF_EXPR_CONSTANT && expr->type == RF_BOOLEAN && !expr->value.is_null &&
		expr->value.as.boolean == value;
}

static rf_expr *with_args(folding *work, const rf_expr *expr, rf_expr *const *args, uint32_t count,
                          bool has_else)
{
	rf_expr *made = rf_expr_lazy(work->rewriter->arena, expr->kind, expr->type, expr->loc, args,
	                             count, has_else);
	return made ? made : rf_rewrite_no_memory(work->rewriter);
}

/* AND drops TRUE; FALSE ends it, and is all of it if nothing before could fail. OR likewise. */
static rf_expr *fold_logic(folding *work, rf_expr *expr)
{
	bool neutral = expr->kind == RF_EXPR_AND;
	bool may_drop = true;
	uint32_t kept = 0;
	for (uint32_t i = 0; i < expr->arg_count; i++) {
		rf_expr *arg = expr->args[i];
		if (is_boolean(arg, neutral)) continue;
		if (is_boolean(arg, !neutral)) {
			if (may_drop) return arg;
			expr->args[kept++] = arg;
			break;
		}
		may_drop &= !arg->can_fail && !arg->is_volatile;
		expr->args[kept++] = arg;
	}
	if (kept == expr->arg_count) return expr;
	if (kept == 0) return constant(work, rf_value_boolean(neutral), expr->loc);
	return kept == 1 ? expr->args[0] : with_args(work, expr, expr->args, kept, false);
}

/* A condition that is never true goes with its result; one that is always true ends it. */
static rf_expr *fold_case(folding *work, rf_expr *expr)
{
	uint32_t kept = 0, i;
	bool has_else = expr->has_else;
	for (i = 0; i + 1 < expr->arg_count; i += 2) {
		rf_expr *condition = expr->args[i], *result = expr->args[i + 1];
		if (is_boolean(condition, false) || rf_expr_is_null(condition)) continue;
		if (is_boolean(condition, true)) {
			expr->args[kept++] = result;
			has_else = true;
			break;
		}
		expr->args[kept++] = condition;
		expr->args[kept++] = result;
	}
	if (i + 1 >= expr->arg_count && has_else) expr->args[kept++] = expr->args[expr->arg_count - 1];
	if (kept == expr->arg_count) return expr;
	if (kept == 0) return constant(work, rf_value_null(expr->type), expr->loc);
	return kept == 1 ? expr->args[0] : with_args(work, expr, expr->args, kept, has_else);
}

static rf_expr *fold_coalesce(folding *work, rf_expr *expr)
{
	uint32_t kept = 0;
	for (uint32_t i = 0; i < expr->arg_count; i++) {
		rf_expr *arg = expr->args[i];
		if (rf_expr_is_null(arg)) continue;
		expr->args[kept++] = arg;
		if (arg->kind == RF_EXPR_CONSTANT) break;
	}
	if (kept == expr->arg_count && kept > 1) return expr;
	if (kept == 0) return constant(work, rf_value_null(expr->type), expr->loc);
	return kept == 1 ? expr->args[0] : with_args(work, expr, expr->args, kept, false);
}

static bool note(folding *work, const rf_expr *from, const rf_expr *to)
{
	rf_text before, after;
	if (work->note_count++ >= NOTES_MAX) return true;
	before = rf_expr_text(work->rewriter->arena, from, NULL);
	after = rf_expr_text(work->rewriter->arena, to, NULL);
	if (!before.data || !after.data) return rf_rewrite_no_memory(work->rewriter) != NULL;
	rf_rewrite_note(work->rewriter, "%s is %s", before.data, after.data);
	return true;
}

/* All arguments are constants: the host computes it. */
static rf_expr *compute(folding *work, rf_expr *expr)
{
	const rf_plan_host *host = work->rewriter->planner->host;
	bool has_failed = true;
	rf_value value;
	rf_expr *made;
	rf_status status;
	if (expr->is_volatile || !host || !host->fold) return expr;
	for (uint32_t i = 0; i < expr->arg_count; i++)
		if (expr->args[i]->kind != RF_EXPR_CONSTANT) return expr;
	status = host->fold(host->arg, expr, work->rewriter->arena, &value, &has_failed,
	                    work->rewriter->error);
	if (status < 0) {
		work->rewriter->status = status;
		return NULL;
	}
	if (has_failed) return expr;
	value.type = expr->type;
	made = constant(work, value, expr->loc);
	return made && note(work, expr, made) ? made : NULL;
}

static rf_expr *simplify(folding *work, rf_expr *expr)
{
	switch (expr->kind) {
	case RF_EXPR_CONSTANT:
	case RF_EXPR_COLUMN: return expr;
	case RF_EXPR_AND:
	case RF_EXPR_OR: expr = fold_logic(work, expr); break;
	case RF_EXPR_CASE: expr = fold_case(work, expr); break;
	case RF_EXPR_COALESCE: expr = fold_coalesce(work, expr); break;
	default: break;
	}
	if (!expr || rf_expr_is_plain(expr)) return expr;
	return compute(work, expr);
}

/* The arguments first. A copy is worked on, since nodes may be shared. */
static rf_expr *fold(folding *work, rf_expr *expr)
{
	rf_arena *arena = work->rewriter->arena;
	rf_expr *copy;
	if (rf_expr_is_plain(expr)) return expr;
	copy = rf_arena_alloc(arena, sizeof *copy);
	if (!copy) return rf_rewrite_no_memory(work->rewriter);
	*copy = *expr;
	copy->args =
		rf_arena_alloc(arena, (expr->arg_count ? expr->arg_count : 1) * sizeof *copy->args);
	if (!copy->args) return rf_rewrite_no_memory(work->rewriter);
	for (uint32_t i = 0; i < expr->arg_count; i++)
		if (!(copy->args[i] = fold(work, expr->args[i]))) return NULL;
	rf_expr_set_flags(copy);
	return simplify(work, copy);
}

static rf_plan_node *fold_node(folding *work, rf_plan_node *node)
{
	for (uint32_t i = 0; i < node->input_count; i++)
		if (!(node->inputs[i] = fold_node(work, node->inputs[i]))) return NULL;
	if (node->kind == RF_PLAN_FILTER) {
		rf_expr *condition = fold(work, node->as.filter.condition);
		if (!condition) return NULL;
		node->as.filter.condition = condition;
		if (rf_expr_is_true(condition)) return node->inputs[0];
	} else if (node->kind == RF_PLAN_PROJECT) {
		for (uint32_t i = 0; i < node->schema.count; i++)
			if (!(node->as.project.exprs[i] = fold(work, node->as.project.exprs[i]))) return NULL;
	} else if (node->kind == RF_PLAN_WINDOW && node->as.window.until) {
		if (!(node->as.window.until = fold(work, node->as.window.until))) return NULL;
	} else if (node->kind == RF_PLAN_EVENT_TIME && node->as.event_time.time) {
		if (!(node->as.event_time.time = fold(work, node->as.event_time.time))) return NULL;
	} else if (node->kind == RF_PLAN_LOOKUP && node->as.lookup.condition) {
		if (!(node->as.lookup.condition = fold(work, node->as.lookup.condition))) return NULL;
	}
	return node;
}

rf_plan_node *rf_rewrite_fold_constants(rf_rewriter *rewriter, rf_plan_node *root)
{
	folding work = {rewriter, 0};
	return fold_node(&work, root);
}
