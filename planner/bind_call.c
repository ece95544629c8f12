/*
 * Calls: scalar functions, and which calls are aggregates. Invariant: the
 * arguments of a bound call have exactly the types of its overload.
 */
#include "planner/function_help.h"
#include "planner/select.h"
#include "planner/unbuilt.h"

#include <string.h>

/* extract('huor', ...) fails here rather than on every row. */
static bool check_texts(rf_binder *binder, const rf_function *function, rf_expr *const *args,
                        uint32_t count)
{
	for (uint32_t i = 0; i < count; i++) {
		const rf_expr *arg = args[i];
		if (arg->kind != RF_EXPR_CONSTANT || arg->type != RF_TEXT_TYPE || arg->value.is_null)
			continue;
		if (!rf_bind_check(binder,
		                   rf_function_check_text(function, i, arg->value.as.text, arg->loc,
		                                          binder->arena->memory, binder->error)))
			return false;
	}
	return true;
}

rf_expr *rf_bind_function(rf_binder *binder, rf_text name, rf_loc name_loc, rf_loc loc,
                          rf_expr **args, uint32_t count)
{
	const rf_function *function = NULL;
	rf_argument *arguments = rf_bind_alloc(binder, count * sizeof *arguments);
	rf_type *want = rf_bind_alloc(binder, count * sizeof *want);
	rf_type type;
	rf_expr *call;
	if (!arguments || !want) return NULL;
	for (uint32_t i = 0; i < count; i++) arguments[i] = rf_bind_argument(args[i]);
	if (!rf_bind_check(binder,
	                   rf_function_resolve(name, rf_bind_loc(binder, name_loc), arguments, count,
	                                       &function, want, &type, binder->error)))
		return NULL;
	for (uint32_t i = 0; i < count; i++) {
		args[i] = rf_bind_coerce(binder, args[i], want[i]);
		if (!args[i]) return NULL;
	}
	if (!check_texts(binder, function, args, count) ||
	    !rf_bind_check_pattern(binder, function, args))
		return NULL;
	call = rf_expr_call(binder->arena, function, type, rf_bind_loc(binder, loc), args, count);
	return call ? call : rf_bind_no_memory(binder);
}

/* What only an aggregate may have. */
static bool check_scalar(rf_binder *binder, const rf_ast_expr *ast)
{
	const rf_ast_call *call = ast->call;
	const char *what = call->is_star ? "*"
		: call->is_distinct          ? "DISTINCT"
		: call->order_by             ? "ORDER BY"
		: call->filter               ? "FILTER"
		: call->over                 ? "OVER"
									 : NULL;
	if (!what) return true;
	rf_bind_fail(binder, RIFFLE_INVALID, ast->loc, "%s is for aggregates, and %.*s is not one",
	             what, (int)call->name.text.size, call->name.text.data);
	return false;
}

rf_expr *rf_bind_call(rf_binder *binder, const rf_ast_expr *ast)
{
	const rf_ast_call *call = ast->call;
	bool is_form = rf_form_exists(call->name.text);
	const rf_catalog *catalog = binder->planner->catalog;
	const rf_catalog_entry *user =
		catalog ? rf_catalog_find_function(catalog, call->name.text, call->name.is_quoted) : NULL;
	uint32_t count = 0;
	rf_expr **args;
	if (binder->forbidden_function.size &&
	    rf_text_equal_fold(binder->forbidden_function, call->name.text))
		return rf_bind_fail(binder, RIFFLE_INVALID, call->name.loc,
		                    "function \"%.*s\" would call itself", (int)call->name.text.size,
		                    call->name.text.data);
	if (!rf_refuse_call(binder, ast)) return NULL;
	if (!user && ((call->over && !call->over->is_window) || rf_over_exists(call->name.text)))
		return rf_bind_over(binder, ast);
	if (user) return check_scalar(binder, ast) ? rf_bind_user_call(binder, ast, user) : NULL;
	if (rf_aggregate_exists(call->name.text)) return rf_bind_aggregate(binder, ast);
	if (!is_form && !rf_function_exists(call->name.text))
		return rf_bind_check(binder,
		                     rf_function_unknown(catalog, call->name.text,
		                                         rf_bind_loc(binder, call->name.loc),
		                                         binder->error)),
			   NULL;
	if (!check_scalar(binder, ast)) return NULL;
	for (const rf_ast_expr *arg = call->args; arg; arg = arg->next) count++;
	args = rf_bind_alloc(binder, count * sizeof *args);
	if (!args) return NULL;
	count = 0;
	for (const rf_ast_expr *arg = call->args; arg; arg = arg->next, count++)
		if (!(args[count] = rf_bind_expr(binder, arg))) return NULL;
	if (is_form) return rf_bind_form(binder, ast, args, count);
	return rf_bind_function(binder, call->name.text, call->name.loc, ast->loc, args, count);
}
