/*
 * Aggregates: where they may stand, their arguments, their place in the grouping. Invariant:
 * an aggregate's arguments and filter are bound over the rows that are grouped, so they
 * hold no slots.
 */
#include "planner/select.h"

#include <string.h>

static rf_expr *fail_place(rf_binder *binder, const rf_ast_expr *ast)
{
	const rf_bind_context *context = binder->context;
	const rf_ast_name     *name = &ast->call->name;
	if (context->is_in_aggregate) {
		rf_bind_fail(binder, RIFFLE_INVALID, ast->loc, "aggregate %.*s stands in another aggregate",
		             (int)name->text.size, name->text.data);
		rf_bind_hint(binder, "Aggregate first in a sub-query: FROM (SELECT ...).");
		return NULL;
	}
	rf_bind_fail(binder, RIFFLE_INVALID, ast->loc, "aggregate %.*s can't stand in %s",
	             (int)name->text.size, name->text.data, context->clause);
	if (strcmp(context->clause, "WHERE") == 0)
		rf_bind_hint(binder, "HAVING is for conditions on aggregates.");
	return NULL;
}

/* Binds within an aggregate: no slots, no aliases. */
static rf_expr *bind_inside(rf_binder *binder, const rf_ast_expr *ast, bool is_condition)
{
	rf_bind_context        inner = *binder->context;
	const rf_bind_context *outer;
	rf_expr               *expr;
	inner.is_in_aggregate = true;
	inner.items = NULL;
	inner.item_count = 0;
	outer = rf_bind_switch(binder, &inner);
	expr = is_condition ? rf_bind_condition(binder, ast, "FILTER") : rf_bind_expr(binder, ast);
	rf_bind_switch(binder, outer);
	return expr;
}

enum { ARGUMENTS_MAX = RF_AGGREGATE_ARGS_MAX + RF_AGGREGATE_CONSTANTS_MAX };

static bool bind_arguments(rf_binder *binder, const rf_ast_expr *ast, rf_group_call *call)
{
	const rf_ast_name *name = &ast->call->name;
	rf_expr           *args[ARGUMENTS_MAX];
	rf_argument        arguments[ARGUMENTS_MAX];
	rf_type            want[ARGUMENTS_MAX];
	uint32_t           count = 0, column_count = 0;
	for (const rf_ast_expr *arg = ast->call->args; arg; arg = arg->next, count++) {
		if (count == ARGUMENTS_MAX) {
			rf_bind_fail(binder, RIFFLE_TYPE, arg->loc, "%.*s takes fewer arguments",
			             (int)name->text.size, name->text.data);
			return false;
		}
		if (!(args[count] = bind_inside(binder, arg, false))) return false;
		arguments[count] = rf_bind_argument(args[count]);
	}
	if (!rf_bind_check(binder,
	                   rf_aggregate_resolve(name->text, rf_bind_loc(binder, name->loc),
	                                        ast->call->is_star, arguments, count, &call->aggregate,
	                                        &column_count, want, &call->type, binder->error)))
		return false;
	for (uint32_t i = 0; i < count; i++) {
		if (!(args[i] = rf_bind_coerce(binder, args[i], want[i]))) return false;
		if (i < column_count) {
			call->args[call->arg_count++] = args[i];
		} else if (!rf_bind_constant(binder, args[i], "this argument",
		                             &call->constants[i - column_count])) {
			return false;
		}
	}
	return true;
}

static bool check_over(rf_binder *binder, const rf_ast_expr *ast, rf_grouping *grouping)
{
	const rf_ast_over *over = ast->call->over;
	if (over && !grouping->windows) {
		rf_bind_fail(binder, RIFFLE_INVALID, over->loc, "OVER WINDOW needs a WINDOW clause");
		rf_bind_hint(binder, "Say which rows make a window, such as WINDOW TUMBLING 200.");
		return false;
	}
	if (over && !grouping->has_over) grouping->over_loc = ast->loc;
	if (!over && !grouping->has_plain) grouping->plain_loc = ast->loc;
	grouping->has_over |= over != NULL;
	grouping->has_plain |= over == NULL;
	return true;
}

static rf_text call_name(rf_binder *binder, const rf_ast_expr *ast)
{
	rf_ast_call call = *ast->call;
	rf_ast_expr copy = *ast;
	call.over = NULL;
	copy.call = &call;
	return rf_bind_title(binder, &copy);
}

rf_expr *rf_bind_aggregate(rf_binder *binder, const rf_ast_expr *ast)
{
	const rf_bind_context *context = binder->context;
	rf_grouping           *grouping = context->grouping;
	rf_group_call          call;
	if (!grouping || context->is_in_aggregate) return fail_place(binder, ast);
	memset(&call, 0, sizeof call);
	call.loc = rf_bind_loc(binder, ast->loc);
	if (!check_over(binder, ast, grouping) || !bind_arguments(binder, ast, &call)) return NULL;
	call.is_distinct = ast->call->is_distinct;
	if (call.is_distinct && !call.aggregate->takes_distinct)
		return rf_bind_fail(binder, RIFFLE_INVALID, ast->loc, "%s does not take DISTINCT",
		                    call.aggregate->name);
	if (ast->call->filter && !(call.filter = bind_inside(binder, ast->call->filter, true)))
		return NULL;
	call.name = call_name(binder, ast);
	return rf_group_add_call(
		binder, context->is_in_until ? &grouping->until_calls : &grouping->calls, &call);
}
