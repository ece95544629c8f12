/*
 * Bound expressions: equality, construction, copying with replacement. Invariant: can_fail
 * and is_volatile of a node hold for everything below it.
 */
#include "planner/expr_build.h"

#include "base/decimal.h"

#include <string.h>

bool rf_value_same(const rf_value *a, const rf_value *b)
{
	if (a->type != b->type || a->is_null != b->is_null) return false;
	if (a->is_null) return true;
	if (rf_type_is_bytes(a->type)) return rf_text_equal(a->as.text, b->as.text);
	switch (rf_type_kind(a->type)) {
	case RF_BOOLEAN: return a->as.boolean == b->as.boolean;
	case RF_DECIMAL: return rf_compare_decimal(a->as.decimal, b->as.decimal) == 0;
	case RF_DOUBLE: return memcmp(&a->as.real, &b->as.real, sizeof a->as.real) == 0;
	case RF_INTERVAL:
		return a->as.interval.months == b->as.interval.months &&
			a->as.interval.ns == b->as.interval.ns;
	default: return a->as.bigint == b->as.bigint;
	}
}

bool rf_expr_equal(const rf_expr *a, const rf_expr *b)
{
	if (a == b) return true;
	if (a->kind != b->kind || a->type != b->type || a->arg_count != b->arg_count) return false;
	if (a->kind == RF_EXPR_CONSTANT) return rf_value_same(&a->value, &b->value);
	if (a->kind == RF_EXPR_COLUMN) return a->column == b->column;
	if (a->kind == RF_EXPR_CALL && a->function != b->function) return false;
	if (a->is_volatile && a->kind == RF_EXPR_CALL && a->function->flags & RF_FN_VOLATILE &&
	    (a->origin != b->origin || !a->origin))
		return false;
	if (a->has_else != b->has_else || a->is_try != b->is_try) return false;
	for (uint32_t i = 0; i < a->arg_count; i++)
		if (!rf_expr_equal(a->args[i], b->args[i])) return false;
	return true;
}

static bool is_number_other_than(const rf_expr *expr, int64_t a, int64_t b)
{
	if (expr->kind != RF_EXPR_CONSTANT || expr->value.is_null) return false;
	if (expr->type == RF_BIGINT) return expr->value.as.bigint != a && expr->value.as.bigint != b;
	return expr->type == RF_DOUBLE && (expr->value.as.real > 0 || expr->value.as.real < 0);
}

/* What a constant operand rules out: x / 2 and x % 2 never fail, nor does LIKE 'a%' (a
 * pattern fails when its escape character is the last). */
static bool is_safe_by_constant(const rf_expr *expr)
{
	const rf_expr *right;
	if (!(expr->function->flags & RF_FN_OPERATOR) || expr->arg_count != 2) return false;
	right = expr->args[1];
	if (strcmp(expr->function->name, "/") == 0 || strcmp(expr->function->name, "%") == 0)
		return is_number_other_than(right, 0, -1);
	if (strstr(expr->function->name, "like"))
		return right->kind == RF_EXPR_CONSTANT && !right->value.is_null &&
			(!right->value.as.text.size ||
		     !memchr(right->value.as.text.data, '\\', right->value.as.text.size));
	return false;
}

void rf_expr_set_flags(rf_expr *expr)
{
	bool can_fail = false, is_volatile = false;
	uint32_t size = 1, depth = 0;
	if (expr->kind == RF_EXPR_CALL) {
		can_fail = expr->function->flags & RF_FN_CAN_FAIL && !is_safe_by_constant(expr);
		is_volatile = (expr->function->flags & RF_FN_VOLATILE) != 0;
	} else if (expr->kind == RF_EXPR_CAST && !expr->is_try) {
		rf_cast_exists(expr->args[0]->type, expr->type, &can_fail);
	}
	for (uint32_t i = 0; i < expr->arg_count; i++) {
		can_fail |= expr->args[i]->can_fail;
		is_volatile |= expr->args[i]->is_volatile;
		size += expr->args[i]->tree_size;
		if (size > RF_EXPR_TREE_MAX) size = RF_EXPR_TREE_MAX + 1;
		if (depth < expr->args[i]->tree_depth) depth = expr->args[i]->tree_depth;
	}
	expr->tree_size = size;
	expr->tree_depth = depth + 1;
	expr->can_fail = can_fail;
	expr->is_volatile = is_volatile;
}

static rf_expr *make(rf_arena *arena, rf_expr_kind kind, rf_type type, rf_loc loc,
                     rf_expr *const *args, uint32_t arg_count)
{
	rf_expr *expr = rf_arena_alloc_zero(arena, sizeof *expr);
	if (!expr) return NULL;
	expr->origin = expr;
	expr->kind = kind;
	expr->type = type;
	expr->loc = loc;
	expr->tree_size = 1;
	expr->tree_depth = 1;
	if (arg_count) {
		expr->args = rf_arena_alloc(arena, arg_count * sizeof *expr->args);
		if (!expr->args) return NULL;
		memcpy(expr->args, args, arg_count * sizeof *expr->args);
		expr->arg_count = arg_count;
	}
	return expr;
}

rf_expr *rf_expr_constant(rf_arena *arena, rf_value value, rf_loc loc)
{
	rf_expr *expr = make(arena, RF_EXPR_CONSTANT, value.type, loc, NULL, 0);
	if (expr) expr->value = value;
	return expr;
}

rf_expr *rf_expr_column(rf_arena *arena, uint32_t column, rf_type type, rf_loc loc)
{
	rf_expr *expr = make(arena, RF_EXPR_COLUMN, type, loc, NULL, 0);
	if (expr) expr->column = column;
	return expr;
}

rf_expr *rf_expr_call(rf_arena *arena, const rf_function *function, rf_type type, rf_loc loc,
                      rf_expr *const *args, uint32_t arg_count)
{
	rf_expr *expr = make(arena, RF_EXPR_CALL, type, loc, args, arg_count);
	if (!expr) return NULL;
	expr->function = function;
	rf_expr_set_flags(expr);
	return expr;
}

rf_expr *rf_expr_cast(rf_arena *arena, rf_expr *arg, rf_type type, bool is_try, rf_loc loc)
{
	rf_expr *expr = make(arena, RF_EXPR_CAST, type, loc, &arg, 1);
	if (!expr) return NULL;
	expr->is_try = is_try;
	rf_expr_set_flags(expr);
	return expr;
}

rf_expr *rf_expr_lazy(rf_arena *arena, rf_expr_kind kind, rf_type type, rf_loc loc,
                      rf_expr *const *args, uint32_t arg_count, bool has_else)
{
	rf_expr *expr = make(arena, kind, type, loc, args, arg_count);
	if (!expr) return NULL;
	expr->has_else = has_else;
	rf_expr_set_flags(expr);
	return expr;
}

rf_expr *rf_expr_map(rf_arena *arena, rf_expr *expr, rf_expr_replace replace, void *arg)
{
	rf_expr *replaced, *copy = NULL;
	rf_expr **args;
	if (replace(arg, expr, &replaced)) return replaced;
	for (uint32_t i = 0; i < expr->arg_count; i++) {
		rf_expr *changed = rf_expr_map(arena, expr->args[i], replace, arg);
		if (!changed) return NULL;
		if (changed == expr->args[i]) continue;
		if (!copy) {
			copy = rf_arena_alloc(arena, sizeof *copy);
			args = rf_arena_alloc(arena, expr->arg_count * sizeof *args);
			if (!copy || !args) return NULL;
			*copy = *expr;
			copy->args = args;
			memcpy(args, expr->args, expr->arg_count * sizeof *args);
		}
		copy->args[i] = changed;
	}
	if (!copy) return expr;
	rf_expr_set_flags(copy);
	return copy;
}

void rf_expr_walk(const rf_expr *expr, rf_expr_visit visit, void *arg)
{
	visit(arg, expr);
	for (uint32_t i = 0; i < expr->arg_count; i++) rf_expr_walk(expr->args[i], visit, arg);
}

static void mark_column(void *arg, const rf_expr *expr)
{
	bool *used = arg;
	if (expr->kind == RF_EXPR_COLUMN) used[expr->column] = true;
}

void rf_expr_mark_columns(const rf_expr *expr, bool *used)
{
	rf_expr_walk(expr, mark_column, used);
}

bool rf_expr_is_true(const rf_expr *expr)
{
	return expr->kind == RF_EXPR_CONSTANT && expr->type == RF_BOOLEAN && !expr->value.is_null &&
		expr->value.as.boolean;
}

bool rf_expr_is_null(const rf_expr *expr)
{
	return expr->kind == RF_EXPR_CONSTANT && expr->value.is_null;
}

bool rf_expr_is_constant(const rf_expr *expr)
{
	if (expr->kind == RF_EXPR_COLUMN) return false;
	for (uint32_t i = 0; i < expr->arg_count; i++)
		if (!rf_expr_is_constant(expr->args[i])) return false;
	return true;
}

bool rf_expr_is_plain(const rf_expr *expr)
{
	return expr->kind == RF_EXPR_COLUMN || expr->kind == RF_EXPR_CONSTANT;
}

static bool add_conjuncts(rf_arena *arena, rf_expr *expr, rf_expr ***list, uint32_t *count,
                          uint32_t *capacity)
{
	rf_expr **slot;
	if (expr->kind == RF_EXPR_AND) {
		for (uint32_t i = 0; i < expr->arg_count; i++)
			if (!add_conjuncts(arena, expr->args[i], list, count, capacity)) return false;
		return true;
	}
	slot = rf_arena_push(arena, list, count, capacity, sizeof *slot);
	if (!slot) return false;
	*slot = expr;
	return true;
}

bool rf_expr_conjuncts(rf_arena *arena, rf_expr *expr, rf_expr ***conjuncts, uint32_t *count)
{
	uint32_t capacity = 0;
	*conjuncts = NULL;
	*count = 0;
	return add_conjuncts(arena, expr, conjuncts, count, &capacity);
}

rf_expr *rf_expr_conjunction(rf_arena *arena, rf_expr *const *conjuncts, uint32_t count)
{
	rf_loc loc = {conjuncts[0]->loc.start, conjuncts[count - 1]->loc.end};
	if (count == 1) return conjuncts[0];
	return rf_expr_lazy(arena, RF_EXPR_AND, RF_BOOLEAN, loc, conjuncts, count, false);
}
