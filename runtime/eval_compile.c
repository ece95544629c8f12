/*
 * Expressions to steps. AND, OR, CASE and COALESCE open scopes: what stands in one is
 * computed over the rows that need it only. Worked example, CASE WHEN x > 0 THEN a ELSE
 * 1/x END over row set 0:
 *
 *   v1 = x > 0             rows 0
 *   split v1               rows 0: true to rows 2, the others to rows 1
 *   v2 = take a            rows 2
 *   v3 = 1 / x             rows 1
 *   v2 = take v3           rows 1
 */
#include "runtime/eval_program.h"

#include "base/hash.h"

enum { DEPTH_MAX = 4 * RF_LIMIT_DEPTH, CHEAP_DEPTH_MAX = 6 };

/* ---- what may be computed for rows that don't need it ---- */

static bool is_fixed_size(const rf_expr *expr)
{
	return !rf_type_is_bytes(expr->type) && expr->type != RF_NULL;
}

/* A call or cast of plain arithmetic that can't fail, whatever bits its arguments have. */
static bool is_total(const rf_expr *expr)
{
	bool can_fail = true;
	if (!is_fixed_size(expr)) return false;
	for (uint32_t i = 0; i < expr->arg_count; i++)
		if (!is_fixed_size(expr->args[i])) return false;
	if (expr->kind == RF_EXPR_CAST)
		return rf_cast_exists(expr->args[0]->type, expr->type, &can_fail) && !can_fail;
	return expr->kind == RF_EXPR_CALL &&
		(expr->function->flags & (RF_FN_OPERATOR | RF_FN_CAN_FAIL | RF_FN_SEES_NULL)) ==
		RF_FN_OPERATOR;
}

/* Cheaper to compute for all rows than to leave rows out. */
static bool is_cheap(const rf_expr *expr, uint32_t depth)
{
	if (expr->kind == RF_EXPR_CONSTANT || expr->kind == RF_EXPR_COLUMN) return true;
	if (depth == CHEAP_DEPTH_MAX || expr->arg_count > 2) return false;
	if (expr->kind == RF_EXPR_CALL && expr->arg_count == 1 &&
	    (expr->function->flags & RF_FN_OP_NULLS) == RF_FN_OP_NULLS)
		return is_cheap(expr->args[0], depth + 1);
	if (expr->kind != RF_EXPR_AND && expr->kind != RF_EXPR_OR && !is_total(expr)) return false;
	for (uint32_t i = 0; i < expr->arg_count; i++)
		if (!is_cheap(expr->args[i], depth + 1)) return false;
	return true;
}

/* ---- calls ---- */

/* Calls of random() in one query must not give the same. */
static uint64_t next_seed(rf_context *ctx)
{
	uint64_t seed = ctx && ctx->settings ? (uint64_t)ctx->settings->seed : 0;
	return seed ? rf_hash_u64(++ctx->chance_count, seed) | 1 : 0;
}

static uint32_t compile_call(rf_eval_compiler *compiler, const rf_expr *expr, uint32_t rows)
{
	rf_eval_step step = {
		.run = rf_eval_step_call, .rows = rows, .is_total = is_total(expr), .expr = expr};
	bool is_none = true;
	uint32_t *args, path = rf_eval_json_path(compiler, expr, rows, &is_none);
	if (!is_none) return path;
	args = rf_arena_alloc(compiler->arena, expr->arg_count * sizeof *args);
	step.cache = rf_arena_alloc_zero(compiler->arena, sizeof *step.cache);
	if (!args || !step.cache) return rf_eval_fail_memory(compiler);
	step.cache->memory = compiler->eval->memory;
	step.cache->place = expr->loc.start;
	for (uint32_t i = 0; i < expr->arg_count; i++) {
		args[i] = rf_eval_compile(compiler, expr->args[i], rows);
		if (args[i] == RF_NO_VALUE) return RF_NO_VALUE;
	}
	if (expr->kind == RF_EXPR_CAST) {
		if (expr->args[0]->type == expr->type) return args[0];
		step.kernel = rf_kernel_of_cast(expr->args[0]->type, expr->type);
		step.is_silent = expr->is_try;
		step.sees_null = expr->args[0]->type == RF_NULL;
	} else {
		step.kernel = rf_kernel_of(expr->function->id);
		if (expr->function->flags & RF_FN_BY_CHANCE)
			step.cache->seed = next_seed(compiler->eval->ctx);
		step.sees_null = expr->function->flags & RF_FN_SEES_NULL;
		if (expr->function->flags & RF_FN_VOLATILE) {
			step.origin = expr->origin ? expr->origin : expr;
			compiler->eval->has_clock = true;
		}
	}
	return rf_eval_call(compiler, &step, args, expr->arg_count, expr->type);
}

/* ---- AND, OR ---- */

/* x IN (...): one step with a hash table. *is_none: it is no such expression. */
static uint32_t compile_in(rf_eval_compiler *compiler, const rf_expr *expr, uint32_t rows,
                           bool *is_none)
{
	bool has_failed = false;
	const rf_eval_set *set = rf_eval_set_of(compiler->arena, expr, &has_failed);
	rf_eval_step step = {.run = rf_eval_step_in, .rows = rows, .set = set};
	uint32_t arg;
	*is_none = !set && !has_failed;
	if (has_failed) return rf_eval_fail_memory(compiler);
	if (!set) return RF_NO_VALUE;
	arg = rf_eval_compile(compiler, expr->args[0]->args[0], rows);
	if (arg == RF_NO_VALUE) return arg;
	return rf_eval_call(compiler, &step, &arg, 1, RF_BOOLEAN);
}

/* The operands from the at-th on, each only for the rows that are not decided yet. */
static uint32_t compile_rest(rf_eval_compiler *compiler, const rf_expr *expr, uint32_t at,
                             uint32_t first, uint32_t rows)
{
	rf_eval_step step = {
		.run = rf_eval_step_logic_begin, .rows = rows, .decided = expr->kind == RF_EXPR_OR};
	uint32_t mark = compiler->shared_count;
	step.rows_made = rf_eval_open_rows(compiler);
	if (step.rows_made == RF_NO_VALUE) return RF_NO_VALUE;
	step.out = rf_eval_new_value(compiler, RF_BOOLEAN);
	if (step.out == RF_NO_VALUE || !rf_eval_add_step(compiler, &step, &first, 1))
		return RF_NO_VALUE;
	step.run = rf_eval_step_logic_merge;
	step.rows = step.rows_made;
	for (; at < expr->arg_count; at++) {
		uint32_t operand = rf_eval_compile(compiler, expr->args[at], step.rows);
		if (operand == RF_NO_VALUE || !rf_eval_add_step(compiler, &step, &operand, 1))
			return RF_NO_VALUE;
	}
	rf_eval_forget(compiler, mark);
	rf_eval_close_rows(compiler, step.rows_made);
	return step.out;
}

static uint32_t compile_logic(rf_eval_compiler *compiler, const rf_expr *expr, uint32_t rows)
{
	rf_eval_step step = {.run = rf_eval_step_call, .rows = rows, .sees_null = true};
	uint32_t args[2], at;
	bool is_none = true;
	if (expr->kind == RF_EXPR_OR) {
		args[0] = compile_in(compiler, expr, rows, &is_none);
		if (!is_none) return args[0];
	}
	step.kernel = expr->kind == RF_EXPR_OR ? rf_eval_kernel_or : rf_eval_kernel_and;
	args[0] = rf_eval_compile(compiler, expr->args[0], rows);
	for (at = 1; at < expr->arg_count && args[0] != RF_NO_VALUE; at++) {
		if (!is_cheap(expr->args[at], 0)) return compile_rest(compiler, expr, at, args[0], rows);
		args[1] = rf_eval_compile(compiler, expr->args[at], rows);
		if (args[1] == RF_NO_VALUE) return RF_NO_VALUE;
		args[0] = rf_eval_call(compiler, &step, args, 2, RF_BOOLEAN);
	}
	return args[0];
}

/* ---- CASE, COALESCE ---- */

/* Computes a branch for its own rows and takes it into the result. */
static bool compile_branch(rf_eval_compiler *compiler, const rf_expr *branch, uint32_t rows,
                           uint32_t result)
{
	rf_eval_step take = {.run = rf_eval_step_take, .rows = rows, .out = result};
	uint32_t mark = compiler->shared_count, value;
	if (!branch) return rf_eval_add_step(compiler, &take, NULL, 0) != NULL;
	value = rf_eval_compile(compiler, branch, rows);
	rf_eval_forget(compiler, mark);
	return value != RF_NO_VALUE && rf_eval_add_step(compiler, &take, &value, 1) != NULL;
}

static uint32_t compile_case(rf_eval_compiler *compiler, const rf_expr *expr, uint32_t rows)
{
	rf_eval_step begin = {.run = rf_eval_step_begin, .rows = rows};
	rf_eval_step split = {.run = rf_eval_step_split, .rows = rows};
	uint32_t mark, at, end = expr->arg_count - expr->has_else;
	begin.out = split.out = rf_eval_new_value(compiler, expr->type);
	split.rows_made = rf_eval_open_rows(compiler);
	split.rows_taken = rf_eval_open_rows(compiler);
	if (begin.out == RF_NO_VALUE || split.rows_made == RF_NO_VALUE ||
	    split.rows_taken == RF_NO_VALUE)
		return RF_NO_VALUE;
	mark = compiler->shared_count;
	for (at = 0; at < end; at += 2) {
		/* The first condition is needed for all rows, so that it may be shared outside. */
		uint32_t condition = rf_eval_compile(compiler, expr->args[at], split.rows);
		if (at == 0) {
			mark = compiler->shared_count;
			if (!rf_eval_add_step(compiler, &begin, NULL, 0)) return RF_NO_VALUE;
		}
		if (condition == RF_NO_VALUE || !rf_eval_add_step(compiler, &split, &condition, 1) ||
		    !compile_branch(compiler, expr->args[at + 1], split.rows_taken, begin.out))
			return RF_NO_VALUE;
		split.rows = split.rows_made;
	}
	if (!compile_branch(compiler, expr->has_else ? expr->args[end] : NULL, split.rows_made,
	                    begin.out))
		return RF_NO_VALUE;
	rf_eval_forget(compiler, mark);
	rf_eval_close_rows(compiler, split.rows_made);
	return begin.out;
}

static uint32_t compile_coalesce(rf_eval_compiler *compiler, const rf_expr *expr, uint32_t rows)
{
	rf_eval_step begin = {.run = rf_eval_step_begin, .rows = rows};
	rf_eval_step take = {.run = rf_eval_step_take_valid, .rows = rows};
	uint32_t mark = 0, last = expr->arg_count - 1;
	begin.out = take.out = rf_eval_new_value(compiler, expr->type);
	take.rows_made = rf_eval_open_rows(compiler);
	if (begin.out == RF_NO_VALUE || take.rows_made == RF_NO_VALUE) return RF_NO_VALUE;
	for (uint32_t at = 0; at < last; at++) {
		uint32_t value = rf_eval_compile(compiler, expr->args[at], take.rows);
		if (at == 0) {
			mark = compiler->shared_count;
			if (!rf_eval_add_step(compiler, &begin, NULL, 0)) return RF_NO_VALUE;
		}
		if (value == RF_NO_VALUE || !rf_eval_add_step(compiler, &take, &value, 1))
			return RF_NO_VALUE;
		take.rows = take.rows_made;
	}
	if (!compile_branch(compiler, expr->args[last], take.rows_made, begin.out)) return RF_NO_VALUE;
	rf_eval_forget(compiler, mark);
	rf_eval_close_rows(compiler, take.rows_made);
	return begin.out;
}

/* An expression of which a part can be skipped. */
static uint32_t compile_lazy(rf_eval_compiler *compiler, const rf_expr *expr, uint32_t rows)
{
	uint32_t value = rf_eval_find_lazy(compiler, expr);
	if (value != RF_NO_VALUE) return value;
	if (expr->arg_count == 1 && expr->kind != RF_EXPR_CASE)
		return rf_eval_compile(compiler, expr->args[0], rows);
	if (expr->kind == RF_EXPR_CASE)
		value = compile_case(compiler, expr, rows);
	else if (expr->kind == RF_EXPR_COALESCE)
		value = compile_coalesce(compiler, expr, rows);
	else
		value = compile_logic(compiler, expr, rows);
	if (value == RF_NO_VALUE || !rf_eval_share_lazy(compiler, expr, value)) return RF_NO_VALUE;
	return value;
}

uint32_t rf_eval_compile(rf_eval_compiler *compiler, const rf_expr *expr, uint32_t rows)
{
	uint32_t value;
	if (++compiler->depth > DEPTH_MAX) {
		rf_fail_at(compiler->error, RIFFLE_LIMIT, expr->loc, "expression is nested too deeply");
		return RF_NO_VALUE;
	}
	switch (expr->kind) {
	case RF_EXPR_CONSTANT:
		value = rf_eval_constant_value(compiler, &expr->value, expr->type);
		break;
	case RF_EXPR_COLUMN: value = rf_eval_input(compiler, expr->column, expr->type); break;
	case RF_EXPR_CALL:
	case RF_EXPR_CAST: value = compile_call(compiler, expr, rows); break;
	default: value = compile_lazy(compiler, expr, rows); break;
	}
	compiler->depth--;
	return value;
}
