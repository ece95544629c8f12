/*
 * An expression as SQL. Invariant: what is written parses to the same tree, and parentheses
 * stand only where an operand binds less than its place asks for.
 */
#include "base/time_text.h"
#include "parser/ast_write.h"
#include "parser/parser.h"

#include <math.h>

/* How much an expression binds, as the grammar's declarations say. */
enum {
	LEVEL_OR = 1,
	LEVEL_AND,
	LEVEL_NOT,
	LEVEL_IS,
	LEVEL_COMPARE,
	LEVEL_LIKE,
	LEVEL_OTHER,
	LEVEL_ADD,
	LEVEL_MULTIPLY,
	LEVEL_POWER,
	LEVEL_UNARY,
	LEVEL_PRIMARY
};

static const uint8_t op_levels[] = {[RF_OP_NOT] = LEVEL_NOT,
                                    [RF_OP_NEGATE] = LEVEL_UNARY,
                                    [RF_OP_PLUS] = LEVEL_UNARY,
                                    [RF_OP_AND] = LEVEL_AND,
                                    [RF_OP_OR] = LEVEL_OR,
                                    [RF_OP_EQUAL] = LEVEL_COMPARE,
                                    [RF_OP_NOT_EQUAL] = LEVEL_COMPARE,
                                    [RF_OP_LESS] = LEVEL_COMPARE,
                                    [RF_OP_LESS_EQUAL] = LEVEL_COMPARE,
                                    [RF_OP_GREATER] = LEVEL_COMPARE,
                                    [RF_OP_GREATER_EQUAL] = LEVEL_COMPARE,
                                    [RF_OP_DISTINCT_FROM] = LEVEL_IS,
                                    [RF_OP_NOT_DISTINCT_FROM] = LEVEL_IS,
                                    [RF_OP_ADD] = LEVEL_ADD,
                                    [RF_OP_SUBTRACT] = LEVEL_ADD,
                                    [RF_OP_MULTIPLY] = LEVEL_MULTIPLY,
                                    [RF_OP_DIVIDE] = LEVEL_MULTIPLY,
                                    [RF_OP_MODULO] = LEVEL_MULTIPLY,
                                    [RF_OP_POWER] = LEVEL_POWER,
                                    [RF_OP_CONCAT] = LEVEL_OTHER,
                                    [RF_OP_LIKE] = LEVEL_LIKE,
                                    [RF_OP_NOT_LIKE] = LEVEL_LIKE,
                                    [RF_OP_ILIKE] = LEVEL_LIKE,
                                    [RF_OP_NOT_ILIKE] = LEVEL_LIKE,
                                    [RF_OP_MATCH] = LEVEL_OTHER,
                                    [RF_OP_NOT_MATCH] = LEVEL_OTHER,
                                    [RF_OP_MATCH_FOLD] = LEVEL_OTHER,
                                    [RF_OP_NOT_MATCH_FOLD] = LEVEL_OTHER,
                                    [RF_OP_BIT_NOT] = LEVEL_OTHER,
                                    [RF_OP_BIT_AND] = LEVEL_OTHER,
                                    [RF_OP_BIT_OR] = LEVEL_OTHER,
                                    [RF_OP_BIT_XOR] = LEVEL_OTHER,
                                    [RF_OP_SHIFT_LEFT] = LEVEL_OTHER,
                                    [RF_OP_SHIFT_RIGHT] = LEVEL_OTHER,
                                    [RF_OP_JSON] = LEVEL_OTHER,
                                    [RF_OP_JSON_TEXT] = LEVEL_OTHER,
                                    [RF_OP_CONTAINS] = LEVEL_OTHER};

static bool is_negative(const rf_value *value)
{
	if (value->is_null) return false;
	if (value->type == RF_BIGINT) return value->as.bigint < 0;
	return value->type == RF_DOUBLE && signbit(value->as.real);
}

static int level_of(const rf_ast_expr *expr)
{
	switch (expr->kind) {
	case RF_AST_LITERAL: return is_negative(&expr->value) ? LEVEL_UNARY : LEVEL_PRIMARY;
	case RF_AST_UNARY:
	case RF_AST_BINARY: return op_levels[expr->op];
	case RF_AST_IN:
	case RF_AST_BETWEEN: return LEVEL_LIKE;
	case RF_AST_IS: return LEVEL_IS;
	default: return LEVEL_PRIMARY;
	}
}

static void write_at(const rf_ast_expr *expr, int least_level, rf_buffer *out)
{
	bool needs_parens = level_of(expr) < least_level;
	if (needs_parens) rf_buffer_append_byte(out, '(');
	rf_ast_write_sql(expr, out);
	if (needs_parens) rf_buffer_append_byte(out, ')');
}

static void write_list(const rf_ast_expr *list, rf_buffer *out)
{
	for (const rf_ast_expr *expr = list; expr; expr = expr->next) {
		if (expr != list) rf_buffer_append_string(out, ", ");
		if (expr->label.text.size) {
			rf_write_name(&expr->label, out);
			rf_buffer_append_string(out, " => ");
		}
		rf_ast_write_sql(expr, out);
	}
}

static void write_query(const rf_ast_select *select, rf_buffer *out)
{
	rf_buffer_append_byte(out, '(');
	rf_buffer_append_text(out, select->text);
	rf_buffer_append_byte(out, ')');
}

static void write_literal(const rf_value *value, rf_buffer *out)
{
	bool is_odd = value->type == RF_DOUBLE && !value->is_null && !isfinite(value->as.real);
	if (is_odd) rf_buffer_append_string(out, "CAST('");
	rf_write_value(value, out);
	if (is_odd) rf_buffer_append_string(out, "' AS DOUBLE)");
}

static void write_unary(const rf_ast_expr *expr, rf_buffer *out)
{
	const rf_ast_expr *left = expr->left;
	bool starts_with_sign = (left->kind == RF_AST_UNARY && left->op != RF_OP_NOT) ||
		(left->kind == RF_AST_LITERAL && is_negative(&left->value));
	rf_buffer_append_string(out, rf_op_word(expr->op));
	/* Two signs in a row would begin a comment. */
	if (expr->op == RF_OP_NOT || starts_with_sign) rf_buffer_append_byte(out, ' ');
	/* ~a || b is (~a) || b. */
	write_at(left, op_levels[expr->op] + (expr->op == RF_OP_BIT_NOT), out);
}

static void write_binary(const rf_ast_expr *expr, rf_buffer *out)
{
	int level = op_levels[expr->op];
	bool is_left_associative = level != LEVEL_COMPARE && level != LEVEL_LIKE && level != LEVEL_IS;
	write_at(expr->left, is_left_associative ? level : level + 1, out);
	rf_buffer_printf(out, " %s ", rf_op_word(expr->op));
	write_at(expr->right, level + 1, out);
	if (!expr->args) return;
	rf_buffer_append_string(out, " ESCAPE ");
	write_at(expr->args, level + 1, out);
}

static void write_orders(const rf_ast_order *list, rf_buffer *out)
{
	rf_buffer_append_string(out, "ORDER BY ");
	for (const rf_ast_order *order = list; order; order = order->next) {
		if (order != list) rf_buffer_append_string(out, ", ");
		rf_ast_write_sql(order->expr, out);
		if (order->is_descending) rf_buffer_append_string(out, " DESC");
		if (order->has_nulls)
			rf_buffer_append_string(out, order->is_nulls_first ? " NULLS FIRST" : " NULLS LAST");
	}
}

static void write_bound(rf_ast_bound_kind kind, const rf_ast_size *size, rf_buffer *out)
{
	if (rf_bound_has_size(kind)) rf_write_size(size, out);
	rf_buffer_append_string(out, rf_bound_word(kind));
}

static void write_over(const rf_ast_over *over, rf_buffer *out)
{
	const char *blank = "";
	if (over->is_window) {
		rf_buffer_append_string(out, " OVER WINDOW");
		return;
	}
	rf_buffer_append_string(out, " OVER (");
	if (over->partition_by) {
		rf_buffer_append_string(out, "PARTITION BY ");
		write_list(over->partition_by, out);
		blank = " ";
	}
	if (over->order_by) {
		rf_buffer_append_string(out, blank);
		write_orders(over->order_by, out);
		blank = " ";
	}
	if (over->has_frame) {
		rf_buffer_printf(out, "%s%s BETWEEN ", blank, over->is_range ? "RANGE" : "ROWS");
		write_bound(over->start_kind, &over->start, out);
		rf_buffer_append_string(out, " AND ");
		write_bound(over->end_kind, &over->end, out);
	}
	rf_buffer_append_byte(out, ')');
}

static void write_call(const rf_ast_call *call, rf_buffer *out)
{
	rf_write_name(&call->name, out);
	rf_buffer_append_byte(out, '(');
	if (call->is_star) rf_buffer_append_byte(out, '*');
	if (call->is_distinct) rf_buffer_append_string(out, "DISTINCT ");
	write_list(call->args, out);
	if (call->is_within_group) rf_buffer_append_string(out, ") WITHIN GROUP (");
	if (call->order_by) {
		if (!call->is_within_group) rf_buffer_append_byte(out, ' ');
		write_orders(call->order_by, out);
	}
	rf_buffer_append_byte(out, ')');
	if (call->filter) {
		rf_buffer_append_string(out, " FILTER (WHERE ");
		rf_ast_write_sql(call->filter, out);
		rf_buffer_append_byte(out, ')');
	}
	if (call->over) write_over(call->over, out);
}

static void write_case(const rf_ast_expr *expr, rf_buffer *out)
{
	rf_buffer_append_string(out, "CASE");
	if (expr->left) {
		rf_buffer_append_byte(out, ' ');
		rf_ast_write_sql(expr->left, out);
	}
	for (const rf_ast_when *when = expr->whens; when; when = when->next) {
		rf_buffer_append_string(out, " WHEN ");
		rf_ast_write_sql(when->condition, out);
		rf_buffer_append_string(out, " THEN ");
		rf_ast_write_sql(when->result, out);
	}
	if (expr->right) {
		rf_buffer_append_string(out, " ELSE ");
		rf_ast_write_sql(expr->right, out);
	}
	rf_buffer_append_string(out, " END");
}

static void write_cast(const rf_ast_expr *expr, rf_buffer *out)
{
	rf_buffer_append_string(out, expr->is_try ? "TRY_CAST(" : "CAST(");
	rf_ast_write_sql(expr->left, out);
	rf_buffer_append_string(out, " AS ");
	rf_write_type(expr->type, out);
	rf_buffer_append_byte(out, ')');
}

static void write_in(const rf_ast_expr *expr, rf_buffer *out)
{
	write_at(expr->left, LEVEL_OTHER, out);
	rf_buffer_append_string(out, expr->is_not ? " NOT IN " : " IN ");
	if (expr->select) {
		write_query(expr->select, out);
		return;
	}
	rf_buffer_append_byte(out, '(');
	write_list(expr->args, out);
	rf_buffer_append_byte(out, ')');
}

static void write_between(const rf_ast_expr *expr, rf_buffer *out)
{
	write_at(expr->left, LEVEL_OTHER, out);
	rf_buffer_append_string(out, expr->is_not ? " NOT BETWEEN " : " BETWEEN ");
	write_at(expr->args, LEVEL_OTHER, out);
	rf_buffer_append_string(out, " AND ");
	write_at(expr->args->next, LEVEL_OTHER, out);
}

static void write_is(const rf_ast_expr *expr, rf_buffer *out)
{
	static const char *const words[] = {"NULL", "TRUE", "FALSE", "UNKNOWN"};
	write_at(expr->left, LEVEL_COMPARE, out);
	rf_buffer_printf(out, " IS %s%s", expr->is_not ? "NOT " : "", words[expr->is_what]);
}

static void write_star(const rf_ast_expr *expr, rf_buffer *out)
{
	rf_write_names(expr->parts, ".", out);
	rf_buffer_append_string(out, expr->parts ? ".*" : "*");
	if (expr->exclude) {
		rf_buffer_append_string(out, " EXCLUDE (");
		rf_write_names(expr->exclude, ", ", out);
		rf_buffer_append_byte(out, ')');
	}
	for (const rf_ast_item *item = expr->replace; item; item = item->next) {
		rf_buffer_append_string(out, item == expr->replace ? " REPLACE (" : ", ");
		rf_ast_write_sql(item->expr, out);
		rf_buffer_append_string(out, " AS ");
		rf_write_name(&item->alias, out);
	}
	if (expr->replace) rf_buffer_append_byte(out, ')');
}

static void write_interval(const rf_ast_expr *expr, rf_buffer *out)
{
	rf_buffer_append_string(out, "INTERVAL ");
	rf_write_quoted(expr->value.as.text, '\'', out);
	if (expr->name.text.size) rf_buffer_append_byte(out, ' ');
	rf_buffer_append_text(out, expr->name.text);
}

/* A bound that was left out stands where the colon does. */
static bool is_left_out(const rf_ast_expr *slice, const rf_ast_expr *bound)
{
	return bound->loc.start == slice->op_loc.start;
}

/* With blanks, so that no name after the colon becomes a parameter. */
static void write_slice(const rf_ast_expr *expr, rf_buffer *out)
{
	const rf_ast_expr *first = expr->args, *last = first->next;
	write_at(expr->left, LEVEL_PRIMARY, out);
	rf_buffer_append_byte(out, '[');
	if (!is_left_out(expr, first)) {
		rf_ast_write_sql(first, out);
		rf_buffer_append_byte(out, ' ');
	}
	rf_buffer_append_byte(out, ':');
	if (!is_left_out(expr, last)) {
		rf_buffer_append_byte(out, ' ');
		rf_ast_write_sql(last, out);
	}
	rf_buffer_append_byte(out, ']');
}

void rf_ast_write_sql(const rf_ast_expr *expr, rf_buffer *out)
{
	switch (expr->kind) {
	case RF_AST_LITERAL: write_literal(&expr->value, out); break;
	case RF_AST_PARAMETER: rf_write_parameter(&expr->name, out); break;
	case RF_AST_COLUMN: rf_write_names(expr->parts, ".", out); break;
	case RF_AST_STAR: write_star(expr, out); break;
	case RF_AST_UNARY: write_unary(expr, out); break;
	case RF_AST_BINARY: write_binary(expr, out); break;
	case RF_AST_CALL: write_call(expr->call, out); break;
	case RF_AST_CASE: write_case(expr, out); break;
	case RF_AST_CAST: write_cast(expr, out); break;
	case RF_AST_IN: write_in(expr, out); break;
	case RF_AST_BETWEEN: write_between(expr, out); break;
	case RF_AST_IS: write_is(expr, out); break;
	case RF_AST_EXISTS:
		rf_buffer_append_string(out, "EXISTS ");
		write_query(expr->select, out);
		break;
	case RF_AST_SUBQUERY: write_query(expr->select, out); break;
	case RF_AST_ARRAY:
		rf_buffer_append_string(out, "ARRAY[");
		write_list(expr->args, out);
		rf_buffer_append_byte(out, ']');
		break;
	case RF_AST_SUBSCRIPT:
		write_at(expr->left, LEVEL_PRIMARY, out);
		rf_buffer_append_byte(out, '[');
		rf_ast_write_sql(expr->right, out);
		rf_buffer_append_byte(out, ']');
		break;
	case RF_AST_SLICE: write_slice(expr, out); break;
	case RF_AST_EXTRACT:
		rf_buffer_append_string(out, "EXTRACT(");
		rf_write_name(&expr->name, out);
		rf_buffer_append_string(out, " FROM ");
		rf_ast_write_sql(expr->left, out);
		rf_buffer_append_byte(out, ')');
		break;
	case RF_AST_INTERVAL: write_interval(expr, out); break;
	}
}
