/* Names, values and expressions as text; the S-expression of an expression. */
#include "parser/ast_write.h"

#include "base/time_text.h"
#include "parser/parser.h"

/* ---- shared ---- */

void rf_write_quoted(rf_text text, char quote, rf_buffer *out)
{
	rf_buffer_append_byte(out, quote);
	for (size_t i = 0; i < text.size; i++) {
		if (text.data[i] == quote) rf_buffer_append_byte(out, quote);
		rf_buffer_append_byte(out, text.data[i]);
	}
	rf_buffer_append_byte(out, quote);
}

/* Words made by the planner, or taken from a text, may be no words. */
static bool is_plain(rf_text text)
{
	if (text.size && text.data[0] >= '0' && text.data[0] <= '9') return false;
	for (size_t i = 0; i < text.size; i++) {
		unsigned char c = (unsigned char)text.data[i];
		bool is_letter =
			c >= 0x80 || c == '_' || (rf_fold((char)c) >= 'a' && rf_fold((char)c) <= 'z');
		if (!is_letter && !(c >= '0' && c <= '9')) return false;
	}
	return true;
}

void rf_write_name(const rf_ast_name *name, rf_buffer *out)
{
	if (name->is_quoted || !is_plain(name->text))
		rf_write_quoted(name->text, '"', out);
	else
		rf_buffer_append_text(out, name->text);
}

void rf_write_names(const rf_ast_names *names, const char *between, rf_buffer *out)
{
	for (const rf_ast_names *part = names; part; part = part->next) {
		if (part != names) rf_buffer_append_string(out, between);
		rf_write_name(&part->name, out);
	}
}

/* A literal's interval, which comes from one duration: 1h30m, 3 months. */
static void write_duration(rf_interval interval, rf_buffer *out)
{
	static const struct {
		const char *unit;
		int64_t ns;
	} units[] = {{"d", RF_NS_PER_DAY},
	             {"h", 3600 * RF_NS_PER_S},
	             {"m", 60 * RF_NS_PER_S},
	             {"s", RF_NS_PER_S},
	             {"ms", RF_NS_PER_MS},
	             {"us", RF_NS_PER_US},
	             {"ns", 1}};
	int64_t rest = interval.ns;
	if (interval.months || rest < 0) {
		char text[RF_INTERVAL_TEXT_MAX];
		size_t size = rf_write_interval(interval, text);
		if (rest == 0 && interval.months > 0)
			rf_buffer_printf(out, "%d months", interval.months);
		else
			rf_buffer_printf(out, "INTERVAL '%.*s'", (int)size, text);
		return;
	}
	if (rest == 0) rf_buffer_append_string(out, "0s");
	for (uint32_t i = 0; i < sizeof units / sizeof *units && rest; i++) {
		if (rest < units[i].ns) continue;
		rf_buffer_printf(out, "%lld%s", (long long)(rest / units[i].ns), units[i].unit);
		rest %= units[i].ns;
	}
}

static void write_double(double real, rf_buffer *out)
{
	char text[RF_DOUBLE_TEXT_MAX];
	size_t size = rf_write_double(real, text);
	rf_buffer_append(out, text, size);
}

void rf_write_value(const rf_value *value, rf_buffer *out)
{
	char text[RF_TIMESTAMP_TEXT_MAX];
	size_t size;
	if (value->is_null) {
		rf_buffer_append_string(out, "NULL");
		return;
	}
	switch (value->type) {
	case RF_BOOLEAN: rf_buffer_append_string(out, value->as.boolean ? "TRUE" : "FALSE"); break;
	case RF_BIGINT: rf_buffer_printf(out, "%lld", (long long)value->as.bigint); break;
	case RF_DOUBLE: write_double(value->as.real, out); break;
	case RF_TEXT_TYPE: rf_write_quoted(value->as.text, '\'', out); break;
	case RF_TIMESTAMP:
		size = rf_write_timestamp(value->as.bigint, text);
		rf_buffer_printf(out, "TIMESTAMP '%.*s'", (int)size, text);
		break;
	case RF_INTERVAL: write_duration(value->as.interval, out); break;
	default: rf_buffer_append_string(out, "NULL"); break;
	}
}

void rf_write_type(const rf_ast_type *type, rf_buffer *out)
{
	/* Several words are one name here: DOUBLE PRECISION. */
	if (type->name.is_quoted)
		rf_write_name(&type->name, out);
	else
		rf_buffer_append_text(out, type->name.text);
	for (uint32_t i = 0; i < type->parameter_count; i++)
		rf_buffer_printf(out, "%s%lld", i ? ", " : "(", (long long)type->parameters[i]);
	if (type->parameter_count) rf_buffer_append_byte(out, ')');
	for (uint32_t i = 0; i < type->array_depth; i++) rf_buffer_append_string(out, "[]");
}

void rf_write_parameter(const rf_ast_name *name, rf_buffer *out)
{
	bool is_number = name->text.size && name->text.data[0] >= '0' && name->text.data[0] <= '9';
	if (is_number)
		rf_buffer_append_byte(out, '?');
	else
		rf_buffer_printf(out, ":%.*s", (int)name->text.size, name->text.data);
}

void rf_write_size(const rf_ast_size *size, rf_buffer *out)
{
	switch (size->kind) {
	case RF_SIZE_NONE: break;
	case RF_SIZE_ROWS:
		rf_buffer_printf(out, "%lld%s", (long long)size->rows, size->has_rows_word ? " ROWS" : "");
		break;
	case RF_SIZE_DURATION: write_duration(size->interval, out); break;
	case RF_SIZE_PARAMETER: rf_write_parameter(&size->parameter, out); break;
	}
}

const char *rf_op_word(rf_ast_op op)
{
	static const char *const words[] = {[RF_OP_NONE] = "",
	                                    [RF_OP_NOT] = "NOT",
	                                    [RF_OP_NEGATE] = "-",
	                                    [RF_OP_PLUS] = "+",
	                                    [RF_OP_AND] = "AND",
	                                    [RF_OP_OR] = "OR",
	                                    [RF_OP_EQUAL] = "=",
	                                    [RF_OP_NOT_EQUAL] = "<>",
	                                    [RF_OP_LESS] = "<",
	                                    [RF_OP_LESS_EQUAL] = "<=",
	                                    [RF_OP_GREATER] = ">",
	                                    [RF_OP_GREATER_EQUAL] = ">=",
	                                    [RF_OP_DISTINCT_FROM] = "IS DISTINCT FROM",
	                                    [RF_OP_NOT_DISTINCT_FROM] = "IS NOT DISTINCT FROM",
	                                    [RF_OP_ADD] = "+",
	                                    [RF_OP_SUBTRACT] = "-",
	                                    [RF_OP_MULTIPLY] = "*",
	                                    [RF_OP_DIVIDE] = "/",
	                                    [RF_OP_MODULO] = "%",
	                                    [RF_OP_POWER] = "^",
	                                    [RF_OP_CONCAT] = "||",
	                                    [RF_OP_LIKE] = "LIKE",
	                                    [RF_OP_NOT_LIKE] = "NOT LIKE",
	                                    [RF_OP_ILIKE] = "ILIKE",
	                                    [RF_OP_NOT_ILIKE] = "NOT ILIKE",
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
	                                    [RF_OP_CONTAINS] = "@>"};
	return words[op];
}

bool rf_bound_has_size(rf_ast_bound_kind kind)
{
	return kind == RF_BOUND_PRECEDING || kind == RF_BOUND_FOLLOWING;
}

const char *rf_bound_word(rf_ast_bound_kind kind)
{
	static const char *const words[] = {"UNBOUNDED PRECEDING", " PRECEDING", "CURRENT ROW",
	                                    " FOLLOWING", "UNBOUNDED FOLLOWING"};
	return words[kind];
}

/* ---- S-expressions ---- */

void rf_write_exprs_tree(const char *word, const rf_ast_expr *list, rf_buffer *out)
{
	if (!list) return;
	rf_buffer_printf(out, " (%s", word);
	for (; list; list = list->next) {
		rf_buffer_append_byte(out, ' ');
		rf_ast_write_expr(list, out);
	}
	rf_buffer_append_byte(out, ')');
}

void rf_write_orders_tree(const char *word, const rf_ast_order *order, rf_buffer *out)
{
	if (!order) return;
	rf_buffer_printf(out, " (%s", word);
	for (; order; order = order->next) {
		rf_buffer_append_string(out, order->is_descending ? " (desc " : " (asc ");
		rf_ast_write_expr(order->expr, out);
		if (order->has_nulls)
			rf_buffer_append_string(out, order->is_nulls_first ? " nulls-first" : " nulls-last");
		rf_buffer_append_byte(out, ')');
	}
	rf_buffer_append_byte(out, ')');
}

static void write_bound(rf_ast_bound_kind kind, const rf_ast_size *size, rf_buffer *out)
{
	rf_buffer_append_string(out, " (");
	if (rf_bound_has_size(kind)) rf_write_size(size, out);
	rf_buffer_append_string(out, rf_bound_word(kind));
	rf_buffer_append_byte(out, ')');
}

static void write_over(const rf_ast_over *over, rf_buffer *out)
{
	if (over->is_window) {
		rf_buffer_append_string(out, " (over-window)");
		return;
	}
	rf_buffer_append_string(out, " (over");
	rf_write_exprs_tree("partition", over->partition_by, out);
	rf_write_orders_tree("order", over->order_by, out);
	if (over->has_frame) {
		rf_buffer_append_string(out, over->is_range ? " (range" : " (rows");
		write_bound(over->start_kind, &over->start, out);
		write_bound(over->end_kind, &over->end, out);
		rf_buffer_append_byte(out, ')');
	}
	rf_buffer_append_byte(out, ')');
}

static void write_call(const rf_ast_call *call, rf_buffer *out)
{
	rf_buffer_append_string(out, "(call ");
	rf_write_name(&call->name, out);
	if (call->is_star) rf_buffer_append_string(out, " *");
	if (call->is_distinct) rf_buffer_append_string(out, " distinct");
	for (const rf_ast_expr *arg = call->args; arg; arg = arg->next) {
		rf_buffer_append_byte(out, ' ');
		if (arg->label.text.size) {
			rf_buffer_append_string(out, "(=> ");
			rf_write_name(&arg->label, out);
			rf_buffer_append_byte(out, ' ');
		}
		rf_ast_write_expr(arg, out);
		if (arg->label.text.size) rf_buffer_append_byte(out, ')');
	}
	rf_write_orders_tree(call->is_within_group ? "within-group" : "order", call->order_by, out);
	if (call->filter) {
		rf_buffer_append_string(out, " (filter ");
		rf_ast_write_expr(call->filter, out);
		rf_buffer_append_byte(out, ')');
	}
	if (call->over) write_over(call->over, out);
	rf_buffer_append_byte(out, ')');
}

static void write_case(const rf_ast_expr *expr, rf_buffer *out)
{
	rf_buffer_append_string(out, "(case");
	if (expr->left) {
		rf_buffer_append_byte(out, ' ');
		rf_ast_write_expr(expr->left, out);
	}
	for (const rf_ast_when *when = expr->whens; when; when = when->next) {
		rf_buffer_append_string(out, " (when ");
		rf_ast_write_expr(when->condition, out);
		rf_buffer_append_byte(out, ' ');
		rf_ast_write_expr(when->result, out);
		rf_buffer_append_byte(out, ')');
	}
	if (expr->right) {
		rf_buffer_append_string(out, " (else ");
		rf_ast_write_expr(expr->right, out);
		rf_buffer_append_byte(out, ')');
	}
	rf_buffer_append_byte(out, ')');
}

static void write_star(const rf_ast_expr *expr, rf_buffer *out)
{
	rf_buffer_append_string(out, "(star");
	if (expr->parts) {
		rf_buffer_append_byte(out, ' ');
		rf_write_names(expr->parts, ".", out);
	}
	if (expr->exclude) {
		rf_buffer_append_string(out, " (exclude ");
		rf_write_names(expr->exclude, " ", out);
		rf_buffer_append_byte(out, ')');
	}
	for (const rf_ast_item *item = expr->replace; item; item = item->next) {
		rf_buffer_append_string(out, " (replace ");
		rf_ast_write_expr(item->expr, out);
		rf_buffer_append_byte(out, ' ');
		rf_write_name(&item->alias, out);
		rf_buffer_append_byte(out, ')');
	}
	rf_buffer_append_byte(out, ')');
}

/* (word left right args... (select ...)) */
static void write_form(const char *word, const rf_ast_expr *expr, rf_buffer *out)
{
	rf_buffer_printf(out, "(%s", word);
	if (expr->left) {
		rf_buffer_append_byte(out, ' ');
		rf_ast_write_expr(expr->left, out);
	}
	if (expr->right) {
		rf_buffer_append_byte(out, ' ');
		rf_ast_write_expr(expr->right, out);
	}
	for (const rf_ast_expr *arg = expr->args; arg; arg = arg->next) {
		rf_buffer_append_byte(out, ' ');
		rf_ast_write_expr(arg, out);
	}
	if (expr->select) {
		rf_buffer_append_byte(out, ' ');
		rf_write_select_tree(expr->select, out);
	}
	rf_buffer_append_byte(out, ')');
}

static void write_lower(const char *word, rf_buffer *out)
{
	for (; *word; word++) rf_buffer_append_byte(out, *word == ' ' ? '-' : rf_fold(*word));
}

static void write_operator(const rf_ast_expr *expr, rf_buffer *out)
{
	rf_buffer word;
	rf_buffer_init(&word, out->memory, 64);
	write_lower(rf_op_word(expr->op), &word);
	rf_buffer_append_byte(&word, 0);
	if (!word.has_failed) write_form(word.data, expr, out);
	rf_buffer_release(&word);
}

static void write_cast(const rf_ast_expr *expr, rf_buffer *out)
{
	rf_buffer_append_string(out, expr->is_try ? "(try_cast " : "(cast ");
	rf_ast_write_expr(expr->left, out);
	rf_buffer_append_byte(out, ' ');
	rf_write_type(expr->type, out);
	rf_buffer_append_byte(out, ')');
}

static void write_interval_literal(const rf_ast_expr *expr, rf_buffer *out)
{
	rf_buffer_append_string(out, "(interval ");
	rf_write_quoted(expr->value.as.text, '\'', out);
	if (expr->name.text.size) rf_buffer_append_byte(out, ' ');
	rf_buffer_append_text(out, expr->name.text);
	rf_buffer_append_byte(out, ')');
}

void rf_ast_write_expr(const rf_ast_expr *expr, rf_buffer *out)
{
	static const char *const is_words[2][4] = {
		{"is-null", "is-true", "is-false", "is-unknown"},
		{"is-not-null", "is-not-true", "is-not-false", "is-not-unknown"}};
	switch (expr->kind) {
	case RF_AST_LITERAL: rf_write_value(&expr->value, out); break;
	case RF_AST_PARAMETER:
		rf_buffer_printf(out, "(parameter %.*s)", (int)expr->name.text.size, expr->name.text.data);
		break;
	case RF_AST_COLUMN: rf_write_names(expr->parts, ".", out); break;
	case RF_AST_STAR: write_star(expr, out); break;
	case RF_AST_UNARY:
	case RF_AST_BINARY: write_operator(expr, out); break;
	case RF_AST_CALL: write_call(expr->call, out); break;
	case RF_AST_CASE: write_case(expr, out); break;
	case RF_AST_CAST: write_cast(expr, out); break;
	case RF_AST_IN: write_form(expr->is_not ? "not-in" : "in", expr, out); break;
	case RF_AST_BETWEEN: write_form(expr->is_not ? "not-between" : "between", expr, out); break;
	case RF_AST_IS: write_form(is_words[expr->is_not][expr->is_what], expr, out); break;
	case RF_AST_EXISTS: write_form("exists", expr, out); break;
	case RF_AST_SUBQUERY: write_form("subquery", expr, out); break;
	case RF_AST_ARRAY: write_form("array", expr, out); break;
	case RF_AST_SUBSCRIPT: write_form("[]", expr, out); break;
	case RF_AST_SLICE: write_form("[:]", expr, out); break;
	case RF_AST_EXTRACT:
		rf_buffer_append_string(out, "(extract ");
		rf_write_name(&expr->name, out);
		rf_buffer_append_byte(out, ' ');
		rf_ast_write_expr(expr->left, out);
		rf_buffer_append_byte(out, ')');
		break;
	case RF_AST_INTERVAL: write_interval_literal(expr, out); break;
	}
}
