/*
 * Operators and the forms that are built from them: AND, OR, CASE, IN, BETWEEN, IS.
 * Invariant: an operand that is written once is bound once, even where it is used twice.
 */
#include "planner/bind.h"
#include "planner/unbuilt.h"

#include <string.h>

/* The function that an operator is. AND and OR are kinds of expressions of their own. */
static const char *const operator_names[] = {
	[RF_OP_NOT] = "not",
	[RF_OP_NEGATE] = "-",
	[RF_OP_PLUS] = "+",
	[RF_OP_EQUAL] = "=",
	[RF_OP_NOT_EQUAL] = "<>",
	[RF_OP_LESS] = "<",
	[RF_OP_LESS_EQUAL] = "<=",
	[RF_OP_GREATER] = ">",
	[RF_OP_GREATER_EQUAL] = ">=",
	[RF_OP_DISTINCT_FROM] = "is distinct from",
	[RF_OP_NOT_DISTINCT_FROM] = "is not distinct from",
	[RF_OP_ADD] = "+",
	[RF_OP_SUBTRACT] = "-",
	[RF_OP_MULTIPLY] = "*",
	[RF_OP_DIVIDE] = "/",
	[RF_OP_MODULO] = "%",
	[RF_OP_POWER] = "^",
	[RF_OP_CONCAT] = "||",
	[RF_OP_LIKE] = "like",
	[RF_OP_NOT_LIKE] = "not like",
	[RF_OP_ILIKE] = "ilike",
	[RF_OP_NOT_ILIKE] = "not ilike",
	[RF_OP_MATCH] = "~",
	[RF_OP_NOT_MATCH] = "!~",
	[RF_OP_MATCH_FOLD] = "~*",
	[RF_OP_NOT_MATCH_FOLD] = "!~*",
	[RF_OP_BIT_NOT] = "~",
	[RF_OP_BIT_AND] = "&",
	[RF_OP_BIT_OR] = "|",
	[RF_OP_BIT_XOR] = "#",
	[RF_OP_SHIFT_LEFT] = "<<",
	[RF_OP_SHIFT_RIGHT] = ">>",
	[RF_OP_JSON] = "->",
	[RF_OP_JSON_TEXT] = "->>",
	[RF_OP_CONTAINS] = "@>",
};

static rf_expr *operation(rf_binder *binder, const char *name, rf_loc name_loc, rf_loc loc,
                          rf_expr *left, rf_expr *right)
{
	rf_expr *args[2] = {left, right};
	return rf_bind_function(binder, rf_text_of(name), name_loc, loc, args, right ? 2 : 1);
}

static rf_expr *lazy(rf_binder *binder, rf_expr_kind kind, rf_type type, rf_loc loc,
                     rf_expr *const *args, uint32_t count, bool has_else)
{
	rf_expr *expr =
		rf_expr_lazy(binder->arena, kind, type, rf_bind_loc(binder, loc), args, count, has_else);
	return expr ? expr : rf_bind_no_memory(binder);
}

/* a AND b AND c is one node, bound from the left; the chain may be long, so it isn't walked
 * by recursion. */
static rf_expr *bind_logic(rf_binder *binder, const rf_ast_expr *ast)
{
	const char *name = ast->op == RF_OP_AND ? "AND" : "OR";
	const rf_ast_expr *last = ast;
	const rf_ast_expr **operands;
	rf_expr **args;
	uint32_t count = 1;
	while (last->kind == RF_AST_BINARY && last->op == ast->op) last = last->left, count++;
	operands = rf_bind_alloc(binder, count * sizeof *operands);
	args = rf_bind_alloc(binder, count * sizeof *args);
	if (!operands || !args) return NULL;
	last = ast;
	for (uint32_t i = count; i-- > 1; last = last->left) operands[i] = last->right;
	operands[0] = last;
	for (uint32_t i = 0; i < count; i++) {
		args[i] = rf_bind_condition(binder, operands[i], name);
		if (!args[i]) {
			/* UNTIL sum(x) > 5 OR 10s: the cap of a window has a word of its own. */
			if (binder->context->is_in_until && binder->status == RIFFLE_TYPE)
				rf_bind_hint(binder,
				             "A cap on the window's length is written UNTIL condition UP TO 10s.");
			return NULL;
		}
	}
	return lazy(binder, ast->op == RF_OP_AND ? RF_EXPR_AND : RF_EXPR_OR, RF_BOOLEAN, ast->loc, args,
	            count, false);
}

/* -5 is a literal too, so that it can be a size, an ordinal's mistake, a constant. */
static rf_expr *negated_literal(rf_binder *binder, const rf_ast_expr *ast, const rf_expr *operand)
{
	rf_value value = operand->value;
	rf_expr *expr;
	if (value.type == RF_BIGINT) {
		if (value.as.bigint == INT64_MIN) return NULL;
		value.as.bigint = -value.as.bigint;
	} else {
		value.as.real = -value.as.real;
	}
	expr = rf_expr_constant(binder->arena, value, rf_bind_loc(binder, ast->loc));
	return expr ? expr : rf_bind_no_memory(binder);
}

static bool is_number_literal(const rf_expr *expr)
{
	return expr->kind == RF_EXPR_CONSTANT && !expr->value.is_null &&
		(expr->type == RF_BIGINT || expr->type == RF_DOUBLE);
}

rf_expr *rf_bind_operator(rf_binder *binder, const rf_ast_expr *ast)
{
	const char *name;
	rf_expr *args[3] = {NULL, NULL, NULL};
	uint32_t count = 1;
	if (ast->op == RF_OP_AND || ast->op == RF_OP_OR) return bind_logic(binder, ast);
	name = (size_t)ast->op < sizeof operator_names / sizeof operator_names[0]
		? operator_names[ast->op]
		: NULL;
	if (!name) return rf_refuse_expr(binder, ast);
	args[0] = rf_bind_expr(binder, ast->left);
	if (!args[0]) return NULL;
	if (ast->op == RF_OP_NEGATE && is_number_literal(args[0])) {
		rf_expr *literal = negated_literal(binder, ast, args[0]);
		if (literal || binder->status < 0) return literal;
	}
	if (ast->kind == RF_AST_BINARY) {
		args[count] = rf_bind_expr(binder, ast->right);
		if (!args[count++]) return NULL;
		if (ast->args) { /* ESCAPE */
			args[count] = rf_bind_expr(binder, ast->args);
			if (!args[count++]) return NULL;
		}
	}
	return rf_bind_function(binder, rf_text_of(name), ast->op_loc, ast->loc, args, count);
}

/* Conditions and results stand in turn, with the ELSE last: CASE x WHEN v is x = v. */
rf_expr *rf_bind_case(rf_binder *binder, const rf_ast_expr *ast)
{
	uint32_t when_count = 0, result_count, count = 0;
	rf_expr **args, **results, *operand = NULL;
	rf_type type;
	for (const rf_ast_when *when = ast->whens; when; when = when->next) when_count++;
	result_count = when_count + (ast->right != NULL);
	args = rf_bind_alloc(binder, ((size_t)when_count + result_count) * sizeof *args);
	results = rf_bind_alloc(binder, (size_t)result_count * sizeof *results);
	if (!args || !results) return NULL;
	if (ast->left && !(operand = rf_bind_expr(binder, ast->left))) return NULL;
	for (const rf_ast_when *when = ast->whens; when; when = when->next, count++) {
		rf_expr *condition;
		if (operand) {
			condition = rf_bind_expr(binder, when->condition);
			if (!condition) return NULL;
			condition = operation(binder, "=", when->condition->loc, when->condition->loc, operand,
			                      condition);
		} else {
			condition = rf_bind_condition(binder, when->condition, "WHEN");
		}
		if (!condition) return NULL;
		args[2 * count] = condition;
		if (!(results[count] = rf_bind_expr(binder, when->result))) return NULL;
	}
	if (ast->right && !(results[count] = rf_bind_expr(binder, ast->right))) return NULL;
	if (!rf_bind_common(binder, results, result_count, "the results of CASE", &type)) return NULL;
	for (uint32_t i = 0; i < when_count; i++) args[2 * i + 1] = results[i];
	if (ast->right) args[2 * when_count] = results[when_count];
	return lazy(binder, RF_EXPR_CASE, type, ast->loc, args, when_count + result_count,
	            ast->right != NULL);
}

static rf_expr *negate(rf_binder *binder, rf_expr *expr, rf_loc loc)
{
	return expr ? operation(binder, "not", loc, loc, expr, NULL) : NULL;
}

/* x IN (a, b): x = a OR x = b, all of one type. */
rf_expr *rf_bind_in(rf_binder *binder, const rf_ast_expr *ast)
{
	uint32_t count = 1;
	rf_expr **exprs, **tests, *result;
	rf_type type;
	if (ast->select) return rf_refuse_expr(binder, ast);
	for (const rf_ast_expr *arg = ast->args; arg; arg = arg->next) count++;
	exprs = rf_bind_alloc(binder, count * sizeof *exprs);
	tests = rf_bind_alloc(binder, count * sizeof *tests);
	if (!exprs || !tests) return NULL;
	if (!(exprs[0] = rf_bind_expr(binder, ast->left))) return NULL;
	count = 1;
	for (const rf_ast_expr *arg = ast->args; arg; arg = arg->next, count++)
		if (!(exprs[count] = rf_bind_expr(binder, arg))) return NULL;
	if (!rf_bind_common(binder, exprs, count, "the values of IN", &type)) return NULL;
	for (uint32_t i = 1; i < count; i++) {
		tests[i - 1] = operation(binder, "=", ast->op_loc, exprs[i]->loc, exprs[0], exprs[i]);
		if (!tests[i - 1]) return NULL;
	}
	result = count == 2 ? tests[0]
						: lazy(binder, RF_EXPR_OR, RF_BOOLEAN, ast->loc, tests, count - 1, false);
	return ast->is_not ? negate(binder, result, ast->loc) : result;
}

/* x BETWEEN a AND b: x >= a AND x <= b. */
rf_expr *rf_bind_between(rf_binder *binder, const rf_ast_expr *ast)
{
	rf_expr *value = rf_bind_expr(binder, ast->left);
	rf_expr *low = value ? rf_bind_expr(binder, ast->args) : NULL;
	rf_expr *high = low ? rf_bind_expr(binder, ast->args->next) : NULL;
	rf_expr *tests[2], *result;
	if (!high) return NULL;
	tests[0] = operation(binder, ">=", ast->op_loc, ast->loc, value, low);
	tests[1] = tests[0] ? operation(binder, "<=", ast->op_loc, ast->loc, value, high) : NULL;
	if (!tests[1]) return NULL;
	result = lazy(binder, RF_EXPR_AND, RF_BOOLEAN, ast->loc, tests, 2, false);
	return ast->is_not ? negate(binder, result, ast->loc) : result;
}

rf_expr *rf_bind_is(rf_binder *binder, const rf_ast_expr *ast)
{
	static const char *const names[][2] = {
		[RF_IS_NULL] = {"is null", "is not null"},
		[RF_IS_TRUE] = {"is true", "is not true"},
		[RF_IS_FALSE] = {"is false", "is not false"},
		[RF_IS_UNKNOWN] = {"is unknown", "is not unknown"},
	};
	rf_expr *value = rf_bind_expr(binder, ast->left);
	if (!value) return NULL;
	return operation(binder, names[ast->is_what][ast->is_not], ast->op_loc, ast->loc, value, NULL);
}
