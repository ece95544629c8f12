/*
 * Constructors of expressions. Invariant: a node's depth is one more than its deepest
 * child's and never above RF_LIMIT_DEPTH, so that who walks the tree may recurse.
 */
#include "base/time_text.h"
#include "parser/parser.h"

static uint32_t greater(uint32_t a, uint32_t b)
{
	return a > b ? a : b;
}

static uint32_t depth_of_list(const rf_ast_expr *list)
{
	uint32_t depth = 0;
	for (; list; list = list->next) depth = greater(depth, list->depth);
	return depth;
}

static uint32_t depth_of_orders(const rf_ast_order *list)
{
	uint32_t depth = 0;
	for (; list; list = list->next) depth = greater(depth, list->expr->depth);
	return depth;
}

static uint32_t depth_of_call(const rf_ast_call *call)
{
	uint32_t depth = greater(depth_of_list(call->args), depth_of_orders(call->order_by));
	if (call->filter) depth = greater(depth, call->filter->depth);
	if (call->over) {
		depth = greater(depth, depth_of_list(call->over->partition_by));
		depth = greater(depth, depth_of_orders(call->over->order_by));
	}
	return depth;
}

static rf_ast_expr *with_depth(rf_parser *parser, rf_ast_expr *expr)
{
	uint32_t depth = depth_of_list(expr->args);
	if (expr->left) depth = greater(depth, expr->left->depth);
	if (expr->right) depth = greater(depth, expr->right->depth);
	for (const rf_ast_when *when = expr->whens; when; when = when->next)
		depth = greater(depth, greater(when->condition->depth, when->result->depth));
	for (const rf_ast_item *item = expr->replace; item; item = item->next)
		depth = greater(depth, item->expr->depth);
	if (expr->call) depth = greater(depth, depth_of_call(expr->call));
	if (expr->select) depth = greater(depth, expr->select->depth);
	expr->depth = depth + 1;
	if (expr->depth <= RF_LIMIT_DEPTH) return expr;
	rf_parser_fail(parser, RIFFLE_LIMIT, expr->op_loc,
	               "an expression nests deeper than the limit of %d", RF_LIMIT_DEPTH);
	return NULL;
}

static rf_ast_expr *new_expr(rf_parser *parser, rf_ast_kind kind, rf_loc loc)
{
	rf_ast_expr *expr = rf_parser_alloc(parser, sizeof *expr);
	if (!expr) return NULL;
	expr->kind = kind;
	expr->loc = expr->op_loc = loc;
	expr->label = expr->name = rf_no_name();
	expr->value = rf_value_null(RF_NULL);
	expr->depth = 1;
	return expr;
}

/* ---- leaves ---- */

rf_ast_expr *rf_ast_value(rf_parser *parser, rf_loc loc, rf_value value)
{
	rf_ast_expr *expr = new_expr(parser, RF_AST_LITERAL, loc);
	if (expr) expr->value = value;
	return expr;
}

/* 2^63 is taken on trust: rf_ast_unary turns it into the least BIGINT, and what is left
 * without a minus at the end of the statement is an error. */
rf_ast_expr *rf_ast_integer(rf_parser *parser, rf_loc loc)
{
	uint64_t magnitude = 0;
	rf_ast_expr *expr;
	if (!rf_read_integer(parser, loc, &magnitude)) return NULL;
	expr = rf_ast_value(parser, loc,
	                    rf_value_bigint(magnitude > INT64_MAX ? INT64_MIN : (int64_t)magnitude));
	if (!expr || magnitude <= INT64_MAX) return expr;
	if (parser->least_bigint) rf_integer(parser, parser->least_bigint->loc);
	parser->least_bigint = expr;
	return expr;
}

rf_ast_expr *rf_ast_double(rf_parser *parser, rf_loc loc)
{
	return rf_ast_value(parser, loc, rf_value_real(rf_double(parser, loc)));
}

rf_ast_expr *rf_ast_text(rf_parser *parser, rf_loc loc)
{
	return rf_ast_value(parser, loc, rf_value_text(rf_string_text(parser, loc)));
}

rf_ast_expr *rf_ast_timestamp(rf_parser *parser, rf_loc loc, rf_loc text)
{
	int64_t ns = 0;
	rf_read read = rf_read_timestamp(rf_text_trim(rf_string_text(parser, text)), &ns);
	if (read == RF_READ_BAD)
		rf_parser_refuse(parser, text, "this is not a timestamp",
		                 "Say TIMESTAMP '2026-01-31 10:00:00'.");
	if (read == RF_READ_RANGE)
		rf_parser_refuse(parser, text, "the timestamp is out of range",
		                 "A TIMESTAMP lies between 1677-09-21 and 2262-04-11.");
	return rf_ast_value(parser, loc, rf_value_timestamp(ns));
}

rf_ast_expr *rf_ast_interval(rf_parser *parser, rf_loc loc, rf_loc text, rf_ast_name unit)
{
	rf_ast_expr *expr;
	/* Read here for its errors, kept as written. */
	if (!rf_ast_interval_size(parser, loc, text, unit)) return NULL;
	expr = new_expr(parser, RF_AST_INTERVAL, loc);
	if (!expr) return NULL;
	expr->value = rf_value_text(rf_string_text(parser, text));
	expr->name = unit;
	return expr;
}

rf_ast_expr *rf_ast_parameter(rf_parser *parser, rf_loc loc, rf_ast_name name)
{
	rf_ast_expr *expr = new_expr(parser, RF_AST_PARAMETER, loc);
	if (expr) expr->name = name;
	return expr;
}

rf_ast_expr *rf_ast_column_ref(rf_parser *parser, rf_loc loc, rf_list parts)
{
	rf_ast_expr *expr = new_expr(parser, RF_AST_COLUMN, loc);
	if (expr) expr->parts = parts.first;
	return expr;
}

rf_ast_expr *rf_ast_star(rf_parser *parser, rf_loc loc, rf_list qualifier, rf_list exclude,
                         rf_list replace)
{
	rf_ast_expr *expr = new_expr(parser, RF_AST_STAR, loc);
	if (!expr) return NULL;
	expr->parts = qualifier.first;
	expr->exclude = exclude.first;
	expr->replace = replace.first;
	return with_depth(parser, expr);
}

/* ---- operators ---- */

rf_ast_expr *rf_ast_unary(rf_parser *parser, rf_loc loc, rf_loc op_loc, rf_ast_op op,
                          rf_ast_expr *left)
{
	rf_ast_expr *expr;
	if (op == RF_OP_NEGATE && left == parser->least_bigint) {
		parser->least_bigint = NULL;
		left->loc = left->op_loc = loc;
		return left;
	}
	expr = new_expr(parser, RF_AST_UNARY, loc);
	if (!expr) return NULL;
	expr->op = op;
	expr->op_loc = op_loc;
	expr->left = left;
	return with_depth(parser, expr);
}

static rf_ast_expr *new_binary(rf_parser *parser, rf_ast_kind kind, rf_loc loc, rf_loc op_loc,
                               rf_ast_expr *left, rf_ast_expr *right)
{
	rf_ast_expr *expr = new_expr(parser, kind, loc);
	if (!expr) return NULL;
	expr->op_loc = op_loc;
	expr->left = left;
	expr->right = right;
	return expr;
}

static rf_ast_expr *new_operator(rf_parser *parser, rf_loc loc, rf_loc op_loc, rf_ast_op op,
                                 rf_ast_expr *left, rf_ast_expr *right)
{
	rf_ast_expr *expr = new_binary(parser, RF_AST_BINARY, loc, op_loc, left, right);
	if (!expr) return NULL;
	expr->op = op;
	return with_depth(parser, expr);
}

/* A long chain of AND or OR, as programs write them, would be as deep as it is long. From
 * its 64th term on it grows in chunks of 64 on the right, which keeps the order of the terms
 * and with it the meaning: ((a1 OR ... OR a64) OR (a65 OR ... OR a128)) OR ... */
enum { CHUNK_DEPTH = 64 };

static rf_ast_expr *add_to_chain(rf_parser *parser, rf_loc loc, rf_loc op_loc, rf_ast_expr *chain,
                                 rf_ast_expr *term)
{
	rf_ast_expr *expr;
	if (chain->is_chunked && chain->right->depth < CHUNK_DEPTH) {
		rf_loc chunk = {chain->right->loc.start, loc.end};
		chain->right = new_operator(parser, chunk, op_loc, chain->op, chain->right, term);
		chain->loc = loc;
		return chain->right ? with_depth(parser, chain) : NULL;
	}
	expr = new_operator(parser, loc, op_loc, chain->op, chain, term);
	if (expr) expr->is_chunked = true;
	return expr;
}

rf_ast_expr *rf_ast_binary(rf_parser *parser, rf_loc loc, rf_loc op_loc, rf_ast_op op,
                           rf_ast_expr *left, rf_ast_expr *right)
{
	bool is_chain = (op == RF_OP_AND || op == RF_OP_OR) && left->op == op;
	if (is_chain && left->depth >= CHUNK_DEPTH)
		return add_to_chain(parser, loc, op_loc, left, right);
	return new_operator(parser, loc, op_loc, op, left, right);
}

rf_ast_expr *rf_ast_like(rf_parser *parser, rf_loc loc, rf_loc op_loc, rf_ast_op op,
                         rf_ast_expr *left, rf_ast_expr *right, rf_ast_expr *escape)
{
	rf_ast_expr *expr = new_binary(parser, RF_AST_BINARY, loc, op_loc, left, right);
	if (!expr) return NULL;
	expr->op = op;
	expr->args = escape;
	return with_depth(parser, expr);
}

rf_ast_expr *rf_ast_is_test(rf_parser *parser, rf_loc loc, rf_loc op_loc, rf_ast_expr *left,
                            rf_ast_is what, bool is_not)
{
	rf_ast_expr *expr = new_binary(parser, RF_AST_IS, loc, op_loc, left, NULL);
	if (!expr) return NULL;
	expr->is_what = what;
	expr->is_not = is_not;
	return with_depth(parser, expr);
}

rf_ast_expr *rf_ast_in_list(rf_parser *parser, rf_loc loc, rf_loc op_loc, rf_ast_expr *left,
                            rf_list values, bool is_not)
{
	rf_ast_expr *expr = new_binary(parser, RF_AST_IN, loc, op_loc, left, NULL);
	if (!expr) return NULL;
	expr->args = values.first;
	expr->is_not = is_not;
	return with_depth(parser, expr);
}

rf_ast_expr *rf_ast_in_query(rf_parser *parser, rf_loc loc, rf_loc op_loc, rf_ast_expr *left,
                             rf_ast_select *select, bool is_not)
{
	rf_ast_expr *expr = new_binary(parser, RF_AST_IN, loc, op_loc, left, NULL);
	if (!expr) return NULL;
	expr->select = select;
	expr->is_not = is_not;
	return with_depth(parser, expr);
}

rf_ast_expr *rf_ast_between(rf_parser *parser, rf_loc loc, rf_loc op_loc, rf_ast_expr *left,
                            rf_ast_expr *low, rf_ast_expr *high, bool is_not)
{
	rf_ast_expr *expr = new_binary(parser, RF_AST_BETWEEN, loc, op_loc, left, NULL);
	if (!expr) return NULL;
	expr->args = low;
	low->next = high;
	expr->is_not = is_not;
	return with_depth(parser, expr);
}

/* ---- forms with words ---- */

rf_ast_when *rf_ast_new_when(rf_parser *parser, rf_ast_expr *condition, rf_ast_expr *result)
{
	rf_ast_when *when = rf_parser_alloc(parser, sizeof *when);
	if (!when) return NULL;
	when->condition = condition;
	when->result = result;
	return when;
}

rf_ast_expr *rf_ast_case(rf_parser *parser, rf_loc loc, rf_ast_expr *operand, rf_list whens,
                         rf_ast_expr *otherwise)
{
	rf_ast_expr *expr = new_binary(parser, RF_AST_CASE, loc, loc, operand, otherwise);
	if (!expr) return NULL;
	expr->whens = whens.first;
	return with_depth(parser, expr);
}

rf_ast_expr *rf_ast_cast(rf_parser *parser, rf_loc loc, rf_loc op_loc, rf_ast_expr *left,
                         rf_ast_type *type, bool is_try)
{
	rf_ast_expr *expr = new_binary(parser, RF_AST_CAST, loc, op_loc, left, NULL);
	if (!expr) return NULL;
	expr->type = type;
	expr->is_try = is_try;
	return with_depth(parser, expr);
}

rf_ast_expr *rf_ast_query_expr(rf_parser *parser, rf_loc loc, rf_ast_kind kind,
                               rf_ast_select *select)
{
	rf_ast_expr *expr = new_expr(parser, kind, loc);
	if (!expr) return NULL;
	expr->select = select;
	return with_depth(parser, expr);
}

rf_ast_expr *rf_ast_array(rf_parser *parser, rf_loc loc, rf_list values)
{
	rf_ast_expr *expr = new_expr(parser, RF_AST_ARRAY, loc);
	if (!expr) return NULL;
	expr->args = values.first;
	return with_depth(parser, expr);
}

rf_ast_expr *rf_ast_subscript(rf_parser *parser, rf_loc loc, rf_ast_expr *left, rf_ast_expr *right)
{
	rf_ast_expr *expr = new_binary(parser, RF_AST_SUBSCRIPT, loc, right->loc, left, right);
	return expr ? with_depth(parser, expr) : NULL;
}

rf_ast_expr *rf_ast_slice(rf_parser *parser, rf_loc loc, rf_loc colon, rf_ast_expr *left,
                          rf_ast_expr *first, rf_ast_expr *last)
{
	rf_ast_expr *expr = new_binary(parser, RF_AST_SLICE, loc, colon, left, NULL);
	if (!first) first = rf_ast_value(parser, colon, rf_value_bigint(1));
	if (!last) last = rf_ast_value(parser, colon, rf_value_bigint(-1));
	if (!expr || !first || !last) return NULL;
	expr->args = first;
	first->next = last;
	return with_depth(parser, expr);
}

/* (x).key is x -> 'key': a column's own path is in its parts. */
rf_ast_expr *rf_ast_field(rf_parser *parser, rf_loc loc, rf_ast_expr *left, rf_ast_name field)
{
	rf_ast_expr *key = rf_ast_value(parser, field.loc, rf_value_text(field.text));
	return key ? rf_ast_binary(parser, loc, field.loc, RF_OP_JSON, left, key) : NULL;
}

rf_ast_expr *rf_ast_extract(rf_parser *parser, rf_loc loc, rf_ast_name field, rf_ast_expr *left)
{
	rf_ast_expr *expr = new_binary(parser, RF_AST_EXTRACT, loc, field.loc, left, NULL);
	if (!expr) return NULL;
	expr->name = field;
	return with_depth(parser, expr);
}

/* ---- calls ---- */

rf_ast_expr *rf_ast_new_call(rf_parser *parser, rf_loc loc, rf_ast_name name, rf_list args,
                             rf_list order_by, bool is_distinct)
{
	rf_ast_expr *expr = new_expr(parser, RF_AST_CALL, loc);
	rf_ast_call *call = rf_parser_alloc(parser, sizeof *call);
	if (!expr || !call) return NULL;
	call->name = name;
	call->args = args.first;
	call->order_by = order_by.first;
	call->is_distinct = is_distinct;
	expr->call = call;
	expr->name = name;
	expr->op_loc = name.loc;
	return with_depth(parser, expr);
}

rf_ast_expr *rf_ast_call_star(rf_parser *parser, rf_loc loc, rf_ast_name name)
{
	rf_ast_expr *expr = rf_ast_new_call(parser, loc, name, (rf_list){0}, (rf_list){0}, false);
	if (expr) expr->call->is_star = true;
	return expr;
}

rf_ast_expr *rf_ast_call_of(rf_parser *parser, rf_loc loc, rf_ast_name name, rf_ast_expr *arg)
{
	return rf_ast_new_call(parser, loc, name, rf_list_one(arg), (rf_list){0}, false);
}

rf_ast_expr *rf_ast_call_named(rf_parser *parser, rf_loc loc, rf_loc name_loc, const char *name,
                               rf_ast_expr *first, rf_ast_expr *second)
{
	rf_ast_name called = {rf_text_of(name), name_loc, false};
	rf_list args = rf_list_add(parser, rf_list_one(first), second, loc);
	return rf_ast_new_call(parser, loc, called, args, (rf_list){0}, false);
}

rf_ast_expr *rf_ast_call_over(rf_parser *parser, rf_loc loc, rf_ast_expr *expr, rf_ast_expr *filter,
                              rf_ast_over *over)
{
	if (!filter && !over) return expr;
	expr->loc = loc;
	expr->call->filter = filter;
	expr->call->over = over;
	return with_depth(parser, expr);
}

rf_ast_expr *rf_ast_call_within(rf_parser *parser, rf_ast_expr *expr, rf_loc loc, rf_list order_by)
{
	if (!expr) return NULL;
	if (expr->call->order_by)
		rf_parser_refuse(parser, loc, "ORDER BY stands within the call already",
		                 "Say either f(x ORDER BY y) or f(x) WITHIN GROUP (ORDER BY y).");
	expr->call->order_by = order_by.first;
	expr->call->is_within_group = true;
	return with_depth(parser, expr);
}

rf_ast_expr *rf_ast_label(rf_ast_expr *expr, rf_ast_name label)
{
	expr->label = label;
	return expr;
}

rf_ast_order *rf_ast_new_order(rf_parser *parser, rf_loc loc, rf_ast_expr *expr, bool is_descending,
                               int nulls)
{
	rf_ast_order *order = rf_parser_alloc(parser, sizeof *order);
	if (!order) return NULL;
	order->expr = expr;
	order->is_descending = is_descending;
	order->has_nulls = nulls != 0;
	order->is_nulls_first = nulls == 1;
	order->loc = loc;
	return order;
}

rf_ast_over *rf_ast_new_over(rf_parser *parser, rf_loc loc, rf_list partition_by, rf_list order_by)
{
	rf_ast_over *over = rf_parser_alloc(parser, sizeof *over);
	if (!over) return NULL;
	over->partition_by = partition_by.first;
	over->order_by = order_by.first;
	over->loc = loc;
	return over;
}

rf_ast_over *rf_ast_over_window(rf_parser *parser, rf_loc loc)
{
	rf_ast_over *over = rf_ast_new_over(parser, loc, (rf_list){0}, (rf_list){0});
	if (over) over->is_window = true;
	return over;
}

rf_ast_over *rf_ast_frame(rf_ast_over *over, bool is_range, rf_bound start, rf_bound end)
{
	if (!over) return NULL;
	over->has_frame = true;
	over->is_range = is_range;
	over->start_kind = start.kind;
	over->end_kind = end.kind;
	if (start.size) over->start = *start.size;
	if (end.size) over->end = *end.size;
	return over;
}
