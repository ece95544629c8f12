/*
 * Calls with OVER (...): the functions that take one, and their arguments.
 * What is a difference of two rows is made of scalar functions over simpler calls:
 *
 *   delta(x)       x - previous(x)
 *   changed(x)     x IS DISTINCT FROM lag(x)
 *   derivative(x)  (x - previous(x)) / seconds since
 *   rate(x)        the same of a counter, which starts from 0 when it falls
 *
 * Invariant: arguments are bound over the rows of FROM and hold no slots.
 */
#include "planner/select.h"

#include <string.h>

enum { ARGS_MAX = 3 };

typedef struct over_function over_function;

/* A call while it is bound. */
typedef struct over_call {
	rf_binder *binder;
	const rf_ast_expr *ast;
	const over_function *function;
	rf_over_item item;
	rf_expr *args[ARGS_MAX];
	uint32_t arg_count;
} over_call;

typedef rf_expr *(*finish_call)(over_call *call);

struct over_function {
	const char *name;
	rf_over_kind kind;
	uint8_t least, most; /* arguments */
	bool has_frame;      /* looks at its frame, else only at the partition */
	bool needs_order;    /* ORDER BY must be said */
	bool needs_time;
	finish_call finish; /* NULL: as it is */
};

static rf_expr *finish_shift(over_call *call);
static rf_expr *finish_nth(over_call *call);
static rf_expr *finish_changed(over_call *call);
static rf_expr *finish_delta(over_call *call);
static rf_expr *finish_derivative(over_call *call);
static rf_expr *finish_rate(over_call *call);

static const over_function functions[] = {
	{"row_number", RF_OVER_ROW_NUMBER, 0, 0, false, false, false, NULL},
	{"rank", RF_OVER_RANK, 0, 0, false, true, true, NULL},
	{"dense_rank", RF_OVER_DENSE_RANK, 0, 0, false, true, true, NULL},
	{"first_value", RF_OVER_FIRST_VALUE, 1, 1, true, false, false, NULL},
	{"last_value", RF_OVER_LAST_VALUE, 1, 1, true, false, false, NULL},
	{"nth_value", RF_OVER_NTH_VALUE, 2, 2, true, false, false, finish_nth},
	{"lag", RF_OVER_LAG, 1, 3, false, false, false, finish_shift},
	{"lead", RF_OVER_LEAD, 1, 3, false, false, false, finish_shift},
	{"latest", RF_OVER_LATEST, 1, 1, false, false, false, NULL},
	{"changed", RF_OVER_LAG, 1, 1, false, false, false, finish_changed},
	{"delta", RF_OVER_PREVIOUS, 1, 1, false, false, false, finish_delta},
	{"derivative", RF_OVER_PREVIOUS, 1, 1, false, false, true, finish_derivative},
	{"rate", RF_OVER_PREVIOUS, 1, 1, false, false, true, finish_rate},
};

static const over_function *find_function(rf_text name)
{
	for (size_t i = 0; i < sizeof functions / sizeof functions[0]; i++)
		if (rf_text_is_fold(name, functions[i].name)) return &functions[i];
	return NULL;
}

bool rf_over_exists(rf_text name)
{
	return find_function(name) && !rf_aggregate_exists(name);
}

/* ---- where it may stand ---- */

static bool check_place(rf_binder *binder, const rf_ast_expr *ast)
{
	const rf_bind_context *context = binder->context;
	const rf_ast_over *over = ast->call->over;
	rf_text name = ast->call->name.text;
	if (!over) {
		rf_bind_fail(binder, RIFFLE_INVALID, ast->loc, "%.*s needs OVER (...)", (int)name.size,
		             name.data);
		rf_bind_hint(binder,
		             "Write %.*s(...) OVER (PARTITION BY k ORDER BY t); both may be left "
		             "out.",
		             (int)name.size, name.data);
	} else if (over->is_window) {
		rf_bind_fail(binder, RIFFLE_INVALID, over->loc,
		             "OVER WINDOW is for aggregates, and %.*s "
		             "is not one",
		             (int)name.size, name.data);
	} else if (context->is_in_over || context->is_in_aggregate) {
		rf_bind_fail(binder, RIFFLE_INVALID, ast->loc, "OVER (...) can't stand within %s",
		             context->is_in_over ? "another" : "an aggregate");
		rf_bind_hint(binder, "Compute the inner one in a sub-query: FROM (SELECT ...).");
	} else if (!context->overs) {
		rf_bind_fail(binder, RIFFLE_INVALID, ast->loc, "OVER (...) can't stand in %s",
		             context->clause);
		rf_bind_hint(binder,
		             "It may stand in the list and in ORDER BY; a query around this one "
		             "can filter by it: SELECT * FROM (SELECT ...) WHERE ...");
	} else {
		return true;
	}
	return false;
}

/* What only an aggregate may have. */
static bool check_plain(rf_binder *binder, const rf_ast_expr *ast)
{
	const rf_ast_call *call = ast->call;
	const char *what = call->is_star ? "*"
		: call->is_distinct          ? "DISTINCT"
		: call->order_by             ? "ORDER BY"
		: call->filter               ? "FILTER"
									 : NULL;
	if (!what) return true;
	rf_bind_fail(binder, RIFFLE_INVALID, ast->loc, "%s is for aggregates, and %.*s is not one",
	             what, (int)call->name.text.size, call->name.text.data);
	return false;
}

/* ---- calls ---- */

static bool item_equal(const rf_over_item *a, const rf_over_item *b)
{
	if (a->kind != b->kind || a->spec != b->spec || a->offset != b->offset || !a->arg != !b->arg ||
	    !a->fallback != !b->fallback)
		return false;
	if (a->kind == RF_OVER_AGGREGATE) return rf_group_call_equal(&a->call, &b->call);
	return (!a->arg || rf_expr_equal(a->arg, b->arg)) &&
		(!a->fallback || rf_expr_equal(a->fallback, b->fallback));
}

/* The slot of a call: the one that is there, or a new one. */
static rf_expr *add_item(rf_binder *binder, const rf_over_item *item)
{
	rf_overs *overs = binder->context->overs;
	rf_over_item *added;
	rf_expr *slot;
	uint32_t index = 0;
	while (index < overs->count && !item_equal(&overs->items[index], item)) index++;
	if (index == overs->count) {
		added = rf_arena_push(binder->arena, &overs->items, &overs->count, &overs->capacity,
		                      sizeof *added);
		if (!added) return rf_bind_no_memory(binder);
		*added = *item;
	}
	slot = rf_expr_column(binder->arena, RF_SLOT_OVER | index, item->type, item->loc);
	return slot ? slot : rf_bind_no_memory(binder);
}

/* What is part of another function is not called as that one is. */
static rf_text kind_name(const over_call *call, rf_over_kind kind)
{
	const char *name = kind == RF_OVER_LAG ? "lag"
		: kind == RF_OVER_PREVIOUS         ? "previous"
										   : "ns since previous";
	rf_text arg = rf_bind_title(call->binder, call->ast->call->args);
	const char *text = rf_bind_printf(call->binder, "%s(%.*s)", name, (int)arg.size, arg.data);
	return text ? rf_text_of(text) : (rf_text){"", 0};
}

static rf_expr *add_kind(const over_call *call, rf_over_kind kind, rf_type type)
{
	rf_over_item item = call->item;
	item.kind = kind;
	item.type = type;
	item.name = kind_name(call, kind);
	return add_item(call->binder, &item);
}

static bool constant_offset(over_call *call, rf_expr *arg, int64_t least, int64_t *offset)
{
	rf_binder *binder = call->binder;
	const char *name = call->function->name;
	rf_argument argument = rf_bind_argument(arg);
	rf_value value;
	if (!rf_argument_fits(&argument, RF_BIGINT)) {
		rf_bind_fail(binder, RIFFLE_TYPE, arg->loc, "the number of rows of %s is a BIGINT, not %s",
		             name, rf_type_name(arg->type).text);
		return false;
	}
	if (!(arg = rf_bind_coerce(binder, arg, RF_BIGINT)) ||
	    !rf_bind_constant(binder, arg, "this argument", &value))
		return false;
	*offset = value.is_null ? INT64_MIN : value.as.bigint;
	if (!value.is_null && *offset >= least) return true;
	if (value.is_null) {
		rf_bind_fail(binder, RIFFLE_INVALID, arg->loc, "the number of rows of %s is NULL", name);
		return false;
	}
	rf_bind_fail(binder, RIFFLE_INVALID, arg->loc, "the number of rows of %s must be %lld or more",
	             name, (long long)least);
	if (call->item.kind != RF_OVER_NTH_VALUE)
		rf_bind_hint(binder, "lag looks back and lead looks ahead.");
	return false;
}

/* lag(x), lag(x, n), lag(x, n, default): n rows away is this row itself when n is 0. */
static rf_expr *finish_shift(over_call *call)
{
	rf_expr *both[2] = {call->args[0], call->args[2]};
	call->item.offset = 1;
	if (call->arg_count > 1 && !constant_offset(call, call->args[1], 0, &call->item.offset))
		return NULL;
	if (call->arg_count > 2) {
		if (!rf_bind_common(call->binder, both, 2, "the value and its default", &call->item.type))
			return NULL;
		call->item.arg = both[0];
		call->item.fallback = both[1];
	}
	if (call->item.offset == 0) {
		call->item.kind = RF_OVER_LAST_VALUE;
		call->item.fallback = NULL;
	}
	return add_item(call->binder, &call->item);
}

static rf_expr *finish_nth(over_call *call)
{
	if (!constant_offset(call, call->args[1], 1, &call->item.offset)) return NULL;
	return add_item(call->binder, &call->item);
}

static rf_expr *function_of(over_call *call, const char *name, rf_expr *left, rf_expr *right)
{
	rf_expr *args[2] = {left, right};
	rf_loc loc = call->ast->loc;
	if (!left || !right) return NULL;
	return rf_bind_function(call->binder, rf_text_of(name), call->ast->call->name.loc, loc, args,
	                        2);
}

static rf_expr *finish_changed(over_call *call)
{
	call->item.offset = 1;
	return function_of(call, "is distinct from", call->item.arg,
	                   add_kind(call, RF_OVER_LAG, call->item.type));
}

static rf_expr *finish_delta(over_call *call)
{
	return function_of(call, "-", call->item.arg,
	                   add_kind(call, RF_OVER_PREVIOUS, call->item.type));
}

static rf_expr *real(over_call *call, double value)
{
	rf_expr *expr = rf_expr_constant(call->binder->arena, rf_value_real(value), call->item.loc);
	return expr ? expr : rf_bind_no_memory(call->binder);
}

/* The argument as a DOUBLE: what is per second is one. */
static bool to_real(over_call *call)
{
	rf_argument argument = rf_bind_argument(call->item.arg);
	if (rf_argument_fits(&argument, RF_DOUBLE)) {
		call->item.arg = rf_bind_coerce(call->binder, call->item.arg, RF_DOUBLE);
	} else {
		rf_bind_fail(call->binder, RIFFLE_TYPE, call->args[0]->loc, "%s is of numbers, not of %s",
		             call->function->name, rf_type_name(call->item.arg->type).text);
	}
	call->item.type = RF_DOUBLE;
	return call->binder->status >= 0;
}

/* Divides by the seconds since the value before; two of one time have no rate. */
static rf_expr *per_second(over_call *call, rf_expr *change)
{
	rf_expr *elapsed = add_kind(call, RF_OVER_ELAPSED, RF_BIGINT), *args[2];
	if (!elapsed || !change) return NULL;
	args[0] = rf_bind_cast(call->binder, elapsed, RF_DOUBLE, false, call->item.loc);
	args[1] = real(call, 0);
	if (!args[0] || !args[1]) return NULL;
	elapsed = function_of(call, "nullif", args[0], args[1]);
	return function_of(call, "/", change, function_of(call, "/", elapsed, real(call, 1e9)));
}

static rf_expr *finish_derivative(over_call *call)
{
	rf_expr *before;
	if (!to_real(call) || !(before = add_kind(call, RF_OVER_PREVIOUS, RF_DOUBLE))) return NULL;
	return per_second(call, function_of(call, "-", call->item.arg, before));
}

static rf_expr *finish_rate(over_call *call)
{
	rf_expr *before, *args[3], *increase;
	if (!to_real(call) || !(before = add_kind(call, RF_OVER_PREVIOUS, RF_DOUBLE))) return NULL;
	args[0] = function_of(call, "<", call->item.arg, before);
	args[1] = call->item.arg;
	args[2] = function_of(call, "-", call->item.arg, before);
	if (!args[0] || !args[2]) return NULL;
	increase =
		rf_expr_lazy(call->binder->arena, RF_EXPR_CASE, RF_DOUBLE, call->item.loc, args, 3, true);
	return increase ? per_second(call, increase) : rf_bind_no_memory(call->binder);
}

static bool bind_arguments(over_call *call)
{
	rf_binder *binder = call->binder;
	const over_function *function = call->function;
	const rf_ast_expr *ast = call->ast->call->args;
	uint32_t given = 0;
	for (const rf_ast_expr *arg = ast; arg; arg = arg->next) given++;
	if (given < function->least || given > function->most) {
		static const char *const counts[] = {"no arguments", "1 argument", "2 arguments"};
		if (function->least == function->most)
			rf_bind_fail(binder, RIFFLE_TYPE, call->ast->loc, "%s takes %s", function->name,
			             counts[function->least]);
		else
			rf_bind_fail(binder, RIFFLE_TYPE, call->ast->loc, "%s takes 1 to 3 arguments",
			             function->name);
		if (function->most == 3)
			rf_bind_hint(binder, "%s(x), %s(x, rows), %s(x, rows, default)", function->name,
			             function->name, function->name);
		return false;
	}
	for (; ast; ast = ast->next) {
		rf_expr *arg = rf_bind_inside(binder, ast, true, false);
		if (!arg) return false;
		call->args[call->arg_count++] = arg;
	}
	if (!call->arg_count) return true;
	if (call->args[0]->type == RF_NULL)
		call->args[0] = rf_bind_coerce(binder, call->args[0], RF_TEXT_TYPE);
	call->item.arg = call->args[0];
	return call->item.arg != NULL;
}

static rf_expr *bind_series(over_call *call)
{
	rf_binder *binder = call->binder;
	const rf_ast_over *over = call->ast->call->over;
	const over_function *function = call->function;
	if (!check_plain(binder, call->ast)) return NULL;
	if (function->needs_order && !over->order_by) {
		rf_bind_fail(binder, RIFFLE_INVALID, rf_over_loc(call->ast), "%s needs ORDER BY",
		             function->name);
		rf_bind_hint(binder, "row_number() numbers the rows in their order.");
		return NULL;
	}
	if (function->needs_time &&
	    !rf_time_check(binder, binder->context->scope->node, function->name, call->ast->loc))
		return NULL;
	if (!bind_arguments(call)) return NULL;
	binder->context->overs->needs_time |= function->needs_time;
	call->item.kind = function->kind;
	call->item.type = call->item.arg ? call->item.arg->type : RF_BIGINT;
	return function->finish ? function->finish(call) : add_item(binder, &call->item);
}

static rf_expr *bind_aggregate(over_call *call)
{
	rf_binder *binder = call->binder;
	rf_group_call *aggregate = &call->item.call;
	call->item.kind = RF_OVER_AGGREGATE;
	if (!rf_bind_group_call(binder, call->ast, aggregate)) return NULL;
	if (aggregate->aggregate->needs_time &&
	    !rf_time_check(binder, binder->context->scope->node, aggregate->aggregate->name,
	                   call->ast->loc))
		return NULL;
	binder->context->overs->needs_time |= aggregate->aggregate->needs_time;
	call->item.type = aggregate->type;
	return add_item(binder, &call->item);
}

rf_expr *rf_bind_over(rf_binder *binder, const rf_ast_expr *ast)
{
	const rf_ast_call *from = ast->call;
	over_call call = {.binder = binder, .ast = ast, .function = find_function(from->name.text)};
	bool is_aggregate = rf_aggregate_exists(from->name.text);
	rf_frame_need need;
	if (!check_place(binder, ast)) return NULL;
	if (call.function && is_aggregate && from->over->has_frame) call.function = NULL;
	if (!call.function && !is_aggregate)
		return rf_bind_fail(binder, RIFFLE_INVALID, ast->loc,
		                    "OVER is for aggregates, and %.*s is not one",
		                    (int)from->name.text.size, from->name.text.data);
	call.item.loc = rf_bind_loc(binder, ast->loc);
	call.item.name = rf_bind_title(binder, ast);
	need = !call.function                            ? RF_FRAME_NEEDED
		: !call.function->has_frame                  ? RF_FRAME_REFUSED
		: call.function->kind == RF_OVER_FIRST_VALUE ? RF_FRAME_OPTIONAL
													 : RF_FRAME_NEEDED;
	if (!rf_bind_frame(binder, ast, need, &call.item.spec)) return NULL;
	return call.function ? bind_series(&call) : bind_aggregate(&call);
}
