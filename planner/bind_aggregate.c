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
	const rf_ast_name *name = &ast->call->name;
	if (context->is_in_aggregate || context->is_in_over) {
		rf_bind_fail(binder, RIFFLE_INVALID, ast->loc,
		             context->is_in_over ? "aggregate %.*s can't stand within OVER or its function"
		                                 : "aggregate %.*s stands in another aggregate",
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

rf_expr *rf_bind_inside(rf_binder *binder, const rf_ast_expr *ast, bool is_over, bool is_condition)
{
	rf_bind_context inner = *binder->context;
	const rf_bind_context *outer;
	rf_expr *expr;
	inner.is_in_aggregate |= !is_over;
	inner.is_in_over |= is_over;
	inner.items = NULL;
	inner.item_count = 0;
	outer = rf_bind_switch(binder, &inner);
	expr = is_condition ? rf_bind_condition(binder, ast, "FILTER") : rf_bind_expr(binder, ast);
	rf_bind_switch(binder, outer);
	return expr;
}

enum { ARGUMENTS_MAX = RF_AGGREGATE_ARGS_MAX + RF_AGGREGATE_CONSTANTS_MAX };

/* Where an argument goes: in its turn, or where its label says. */
static bool place_argument(rf_binder *binder, const rf_ast_name *name, const rf_ast_expr *arg,
                           rf_expr *const *args, uint32_t turn, uint32_t *place)
{
	rf_text label = arg->label.text;
	*place = label.size ? rf_aggregate_labelled(name->text, label) : turn;
	if (label.size && *place == UINT32_MAX) {
		rf_bind_fail(binder, RIFFLE_NAME, arg->label.loc, "%.*s has no argument \"%.*s\"",
		             (int)name->text.size, name->text.data, (int)label.size, label.data);
		return false;
	}
	if (*place >= ARGUMENTS_MAX) {
		rf_bind_fail(binder, RIFFLE_TYPE, arg->loc, "%.*s takes fewer arguments",
		             (int)name->text.size, name->text.data);
		return false;
	}
	if (args[*place]) {
		rf_bind_fail(binder, RIFFLE_INVALID, arg->loc, "\"%.*s\" is given twice", (int)label.size,
		             label.data);
		return false;
	}
	return true;
}

/* Binds the arguments to their places: *count gets the number up to the last that was given;
 * those in between that were not are NULL. */
static bool place_arguments(rf_binder *binder, const rf_ast_expr *ast, rf_expr **args,
                            rf_argument *arguments, uint32_t *count)
{
	const rf_ast_name *name = &ast->call->name;
	bool is_labelled = false;
	*count = 0;
	for (uint32_t i = 0; i < ARGUMENTS_MAX; i++) args[i] = NULL;
	for (const rf_ast_expr *arg = ast->call->args; arg; arg = arg->next) {
		uint32_t place;
		if (is_labelled && !arg->label.text.size) {
			rf_bind_fail(binder, RIFFLE_INVALID, arg->loc,
			             "a named argument stands before this one");
			return false;
		}
		is_labelled = arg->label.text.size > 0;
		if (!place_argument(binder, name, arg, args, *count, &place)) return false;
		if (!(args[place] = rf_bind_inside(binder, arg, false, false))) return false;
		if (place >= *count) *count = place + 1;
	}
	for (uint32_t i = 0; i < *count; i++)
		arguments[i] = args[i] ? rf_bind_argument(args[i]) : (rf_argument){.type = RF_NULL};
	return true;
}

static bool bind_arguments(rf_binder *binder, const rf_ast_expr *ast, rf_group_call *call)
{
	const rf_ast_name *name = &ast->call->name;
	rf_expr *args[ARGUMENTS_MAX];
	rf_argument arguments[ARGUMENTS_MAX];
	rf_type want[ARGUMENTS_MAX];
	uint32_t count, column_count = 0;
	if (!place_arguments(binder, ast, args, arguments, &count)) return false;
	if (!rf_bind_check(binder,
	                   rf_aggregate_resolve(name->text, rf_bind_loc(binder, name->loc),
	                                        ast->call->is_star, arguments, count, &call->aggregate,
	                                        &column_count, want, &call->type, binder->error)))
		return false;
	for (uint32_t i = 0; i < strlen(call->aggregate->constants); i++)
		call->constants[i] = rf_value_null(RF_NULL);
	for (uint32_t i = 0; i < count; i++) {
		if (!args[i] && i >= column_count) continue;
		if (!args[i]) {
			rf_bind_fail(binder, RIFFLE_TYPE, name->loc, "%.*s needs a value", (int)name->text.size,
			             name->text.data);
			return false;
		}
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

/* ORDER BY within the call. */
static bool bind_order(rf_binder *binder, const rf_ast_expr *ast, rf_group_call *call)
{
	for (const rf_ast_order *order = ast->call->order_by; order; order = order->next) {
		rf_aggregate_order *to = &call->orders[call->order_count];
		rf_expr *key;
		if (call->aggregate->is_signal) {
			rf_bind_fail(binder, RIFFLE_INVALID, order->loc, "%s goes by event time",
			             call->aggregate->name);
			return false;
		}
		if (call->order_count == RF_AGGREGATE_ORDER_MAX) {
			rf_bind_fail(binder, RIFFLE_LIMIT, order->loc,
			             "ORDER BY within an aggregate takes %d keys at most",
			             (int)RF_AGGREGATE_ORDER_MAX);
			return false;
		}
		if (!(key = rf_bind_inside(binder, order->expr, false, false))) return false;
		to->is_descending = order->is_descending;
		to->is_nulls_first = order->has_nulls ? order->is_nulls_first : order->is_descending;
		call->args[call->arg_count + call->order_count++] = key;
	}
	return true;
}

/* ---- WITHIN GROUP ---- */

/* A call as it is bound: the copies of what is not as it was written. */
typedef struct plain_call {
	rf_ast_expr expr, value;
	rf_ast_call call;
} plain_call;

/* Those over the sorted values themselves: f(q) WITHIN GROUP (ORDER BY x) is f(x, q). mode keeps
 * the order, which settles ties. */
static const struct {
	const char *name;
	bool keeps_order;
} ordered_sets[] = {
	{"percentile_cont", false},   {"percentile_disc", false}, {"quantile_cont", false},
	{"quantile_disc", false},     {"quantile", false},        {"approx_quantile", false},
	{"approx_percentile", false}, {"median", false},          {"mode", true}};

static const rf_ast_expr *fail_within(rf_binder *binder, const rf_ast_expr *ast,
                                      const rf_ast_order *order)
{
	const rf_ast_name *name = &ast->call->name;
	if (order->next)
		rf_bind_fail(binder, RIFFLE_INVALID, order->next->loc, "%.*s sorts by one key",
		             (int)name->text.size, name->text.data);
	else
		rf_bind_fail(binder, RIFFLE_INVALID, order->loc, "%.*s sorts upwards", (int)name->text.size,
		             name->text.data);
	if (!order->next) rf_bind_hint(binder, "The fraction q from above is 1 - q from below.");
	return NULL;
}

/* The call with its arguments where they are without WITHIN GROUP; NULL: refused. */
static const rf_ast_expr *without_group(rf_binder *binder, const rf_ast_expr *ast, plain_call *room)
{
	const rf_ast_order *order = ast->call->order_by;
	size_t i = 0, count = sizeof ordered_sets / sizeof *ordered_sets;
	if (!ast->call->is_within_group) return ast;
	while (i < count && !rf_text_is_fold(ast->call->name.text, ordered_sets[i].name)) i++;
	if (i == count) return ast;
	if (order->next || (order->is_descending && !ordered_sets[i].keeps_order))
		return fail_within(binder, ast, order);
	room->expr = *ast;
	room->call = *ast->call;
	room->value = *order->expr;
	room->expr.call = &room->call;
	room->value.next = room->call.args;
	room->call.args = &room->value;
	if (!ordered_sets[i].keeps_order) room->call.order_by = NULL;
	return &room->expr;
}

bool rf_bind_group_call(rf_binder *binder, const rf_ast_expr *ast, rf_group_call *call)
{
	plain_call room;
	const rf_ast_expr *plain;
	memset(call, 0, sizeof *call);
	call->loc = rf_bind_loc(binder, ast->loc);
	plain = without_group(binder, ast, &room);
	if (!plain || !bind_arguments(binder, plain, call) || !bind_order(binder, plain, call))
		return false;
	call->is_distinct = ast->call->is_distinct;
	if (call->is_distinct && !call->aggregate->takes_distinct) {
		rf_bind_fail(binder, RIFFLE_INVALID, ast->loc, "%s does not take DISTINCT",
		             call->aggregate->name);
		return false;
	}
	if (ast->call->filter &&
	    !(call->filter = rf_bind_inside(binder, ast->call->filter, false, true)))
		return false;
	call->name = call_name(binder, ast);
	return true;
}

rf_expr *rf_bind_aggregate(rf_binder *binder, const rf_ast_expr *ast)
{
	const rf_bind_context *context = binder->context;
	rf_grouping *grouping = context->grouping;
	rf_group_call call;
	if (!grouping || context->is_in_aggregate || context->is_in_over)
		return fail_place(binder, ast);
	if (!check_over(binder, ast, grouping) || !rf_bind_group_call(binder, ast, &call)) return NULL;
	return rf_group_add_call(
		binder, context->is_in_until ? &grouping->until_calls : &grouping->calls, &call);
}
