/*
 * ARRAY[...], subscripts and slices, all calls of functions. Invariant: the elements of an array
 * are of one type, which is no array itself; an empty one becomes an array of any type.
 */
#include "planner/bind.h"

#include "base/array_value.h"

static rf_expr *empty_array(rf_binder *binder, rf_loc loc)
{
	rf_type type = rf_type_array_of(RF_TEXT_TYPE);
	size_t size = rf_array_packed_size(type, NULL, 0);
	char *bytes = rf_bind_alloc(binder, size);
	rf_value value = {.type = type};
	rf_expr *expr;
	if (!bytes) return NULL;
	rf_array_pack(type, NULL, 0, bytes);
	value.as.text = (rf_text){bytes, size};
	expr = rf_expr_constant(binder->arena, value, rf_bind_loc(binder, loc));
	return expr ? expr : rf_bind_no_memory(binder);
}

bool rf_bind_is_empty_array(const rf_expr *expr)
{
	return expr->kind == RF_EXPR_CONSTANT && rf_type_is_array(expr->type) && !expr->value.is_null &&
		rf_array_view_of(expr->type, expr->value.as.text).count == 0;
}

rf_expr *rf_bind_array(rf_binder *binder, const rf_ast_expr *ast)
{
	uint32_t count = 0;
	rf_type type;
	rf_expr **args;
	for (const rf_ast_expr *arg = ast->args; arg; arg = arg->next) count++;
	if (!count) return empty_array(binder, ast->loc);
	args = rf_bind_alloc(binder, count * sizeof *args);
	if (!args) return NULL;
	count = 0;
	for (const rf_ast_expr *arg = ast->args; arg; arg = arg->next, count++) {
		if (!(args[count] = rf_bind_expr(binder, arg))) return NULL;
		if (!rf_type_is_array(args[count]->type)) continue;
		rf_bind_fail(binder, RIFFLE_TYPE, arg->loc, "there are no arrays of arrays");
		return rf_bind_hint(binder, "A JSON holds nested arrays."), NULL;
	}
	if (!rf_bind_common(binder, args, count, "the elements of an array", &type)) return NULL;
	return rf_bind_function(binder, RF_TEXT("list_value"), ast->loc, ast->loc, args, count);
}

rf_expr *rf_bind_subscript(rf_binder *binder, const rf_ast_expr *ast)
{
	rf_expr *args[2];
	args[0] = rf_bind_expr(binder, ast->left);
	args[1] = args[0] ? rf_bind_expr(binder, ast->right) : NULL;
	if (!args[1]) return NULL;
	if (args[0]->type != RF_NULL && args[0]->type != RF_JSON && !rf_type_is_array(args[0]->type))
		return rf_bind_fail(binder, RIFFLE_TYPE, ast->left->loc,
		                    "a subscript is for arrays, and this is %s",
		                    rf_type_name(args[0]->type).text);
	return rf_bind_function(binder, RF_TEXT("array_extract"), ast->right->loc, ast->loc, args, 2);
}

/* a[i:j] is array_slice(a, i, j). */
rf_expr *rf_bind_slice(rf_binder *binder, const rf_ast_expr *ast)
{
	rf_expr *args[3];
	args[0] = rf_bind_expr(binder, ast->left);
	args[1] = args[0] ? rf_bind_expr(binder, ast->args) : NULL;
	args[2] = args[1] ? rf_bind_expr(binder, ast->args->next) : NULL;
	if (!args[2]) return NULL;
	if (args[0]->type == RF_NULL || rf_type_is_array(args[0]->type))
		return rf_bind_function(binder, RF_TEXT("array_slice"), ast->op_loc, ast->loc, args, 3);
	rf_bind_fail(binder, RIFFLE_TYPE, ast->left->loc, "a slice is of an array, and this is %s",
	             rf_type_name(args[0]->type).text);
	if (args[0]->type == RF_TEXT_TYPE)
		rf_bind_hint(binder, "substring(x, from, count) is a part of a text.");
	if (args[0]->type == RF_JSON)
		rf_bind_hint(binder, "Make it an array first, as in x::BIGINT[].");
	return NULL;
}
