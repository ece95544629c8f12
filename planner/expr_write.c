/*
 * Bound expressions as SQL text, with as few parentheses as keep the meaning: for EXPLAIN
 * and the names of computed columns. Invariant: precedences are those of the grammar.
 */
#include "planner/expr_build.h"
#include "planner/planner.h"

#include "base/array_value.h"
#include "base/decimal.h"
#include "base/encoding.h"
#include "base/time_text.h"

#include <string.h>

enum {
	VALUE_TEXT_MAX = 64, /* of every type that is not bytes */
	ARRAY_SHOWN_MAX = 20,
	ARRAY_BYTES_SHOWN_MAX = 200
};

enum {
	PRECEDENCE_OR = 1,
	PRECEDENCE_AND,
	PRECEDENCE_NOT,
	PRECEDENCE_IS,
	PRECEDENCE_COMPARE,
	PRECEDENCE_LIKE,
	PRECEDENCE_OTHER,
	PRECEDENCE_ADD,
	PRECEDENCE_MULTIPLY,
	PRECEDENCE_POWER,
	PRECEDENCE_SIGN,
	PRECEDENCE_PRIMARY
};

typedef enum operator_form { FORM_BINARY, FORM_PREFIX, FORM_POSTFIX } operator_form;

static const uint32_t arg_counts[] = {[FORM_BINARY] = 2, [FORM_PREFIX] = 1, [FORM_POSTFIX] = 1};

static const struct operator_text {
	const char *name; /* of the function */
	operator_form form;
	int precedence;
	const char *text;
} operators[] = {
	{"not", FORM_PREFIX, PRECEDENCE_NOT, "NOT "},
	{"is null", FORM_POSTFIX, PRECEDENCE_IS, " IS NULL"},
	{"is not null", FORM_POSTFIX, PRECEDENCE_IS, " IS NOT NULL"},
	{"is true", FORM_POSTFIX, PRECEDENCE_IS, " IS TRUE"},
	{"is not true", FORM_POSTFIX, PRECEDENCE_IS, " IS NOT TRUE"},
	{"is false", FORM_POSTFIX, PRECEDENCE_IS, " IS FALSE"},
	{"is not false", FORM_POSTFIX, PRECEDENCE_IS, " IS NOT FALSE"},
	{"is unknown", FORM_POSTFIX, PRECEDENCE_IS, " IS UNKNOWN"},
	{"is not unknown", FORM_POSTFIX, PRECEDENCE_IS, " IS NOT UNKNOWN"},
	{"is distinct from", FORM_BINARY, PRECEDENCE_IS, " IS DISTINCT FROM "},
	{"is not distinct from", FORM_BINARY, PRECEDENCE_IS, " IS NOT DISTINCT FROM "},
	{"=", FORM_BINARY, PRECEDENCE_COMPARE, " = "},
	{"<>", FORM_BINARY, PRECEDENCE_COMPARE, " <> "},
	{"<", FORM_BINARY, PRECEDENCE_COMPARE, " < "},
	{"<=", FORM_BINARY, PRECEDENCE_COMPARE, " <= "},
	{">", FORM_BINARY, PRECEDENCE_COMPARE, " > "},
	{">=", FORM_BINARY, PRECEDENCE_COMPARE, " >= "},
	{"like", FORM_BINARY, PRECEDENCE_LIKE, " LIKE "},
	{"not like", FORM_BINARY, PRECEDENCE_LIKE, " NOT LIKE "},
	{"ilike", FORM_BINARY, PRECEDENCE_LIKE, " ILIKE "},
	{"not ilike", FORM_BINARY, PRECEDENCE_LIKE, " NOT ILIKE "},
	{"||", FORM_BINARY, PRECEDENCE_OTHER, " || "},
	{"->", FORM_BINARY, PRECEDENCE_OTHER, " -> "},
	{"->>", FORM_BINARY, PRECEDENCE_OTHER, " ->> "},
	{"@>", FORM_BINARY, PRECEDENCE_OTHER, " @> "},
	{"&", FORM_BINARY, PRECEDENCE_OTHER, " & "},
	{"|", FORM_BINARY, PRECEDENCE_OTHER, " | "},
	{"#", FORM_BINARY, PRECEDENCE_OTHER, " # "},
	{"<<", FORM_BINARY, PRECEDENCE_OTHER, " << "},
	{">>", FORM_BINARY, PRECEDENCE_OTHER, " >> "},
	{"~", FORM_PREFIX, PRECEDENCE_OTHER, "~"},
	{"+", FORM_BINARY, PRECEDENCE_ADD, " + "},
	{"-", FORM_BINARY, PRECEDENCE_ADD, " - "},
	{"*", FORM_BINARY, PRECEDENCE_MULTIPLY, " * "},
	{"/", FORM_BINARY, PRECEDENCE_MULTIPLY, " / "},
	{"%", FORM_BINARY, PRECEDENCE_MULTIPLY, " % "},
	{"^", FORM_BINARY, PRECEDENCE_POWER, " ^ "},
	{"-", FORM_PREFIX, PRECEDENCE_SIGN, "-"},
	{"+", FORM_PREFIX, PRECEDENCE_SIGN, "+"},
};

typedef struct writing {
	const rf_schema *input;
	rf_buffer *out;
} writing;

static void write_expr(const writing *work, const rf_expr *expr, int least);

static const struct operator_text *find_operator(const rf_expr *expr)
{
	if (expr->kind != RF_EXPR_CALL || !(expr->function->flags & RF_FN_OPERATOR)) return NULL;
	for (size_t i = 0; i < sizeof operators / sizeof operators[0]; i++)
		if (arg_counts[operators[i].form] == expr->arg_count &&
		    strcmp(operators[i].name, expr->function->name) == 0)
			return &operators[i];
	return NULL;
}

static int precedence_of(const rf_expr *expr, const struct operator_text *operation)
{
	if (operation) return operation->precedence;
	if (expr->kind == RF_EXPR_OR) return PRECEDENCE_OR;
	if (expr->kind == RF_EXPR_AND) return PRECEDENCE_AND;
	if (expr->kind == RF_EXPR_CALL && expr->function->flags & RF_FN_OPERATOR)
		return PRECEDENCE_LIKE;
	if (expr->kind == RF_EXPR_CONSTANT && !expr->value.is_null &&
	    ((expr->type == RF_BIGINT && expr->value.as.bigint < 0) ||
	     (expr->type == RF_DOUBLE && expr->value.as.real < 0)))
		return PRECEDENCE_SIGN;
	return PRECEDENCE_PRIMARY;
}

static void write_quoted(rf_buffer *out, rf_text text, char quote)
{
	rf_buffer_append_byte(out, quote);
	for (size_t i = 0; i < text.size; i++) {
		if (text.data[i] == quote) rf_buffer_append_byte(out, quote);
		rf_buffer_append_byte(out, text.data[i]);
	}
	rf_buffer_append_byte(out, quote);
}

static void write_blob(rf_buffer *out, rf_text bytes)
{
	char *to;
	rf_buffer_append_string(out, "'\\x");
	to = rf_buffer_reserve(out, 2 * bytes.size);
	if (!to) return;
	rf_hex_write(bytes.data, bytes.size, false, to);
	out->size += 2 * bytes.size;
	rf_buffer_append_string(out, "'::BLOB");
}

static void write_value(rf_buffer *out, const rf_value *value);

/* Of a long one, which folding may have made, the beginning. */
static void write_array(rf_buffer *out, const rf_value *value)
{
	rf_array_view view = rf_array_view_of(value->type, value->as.text);
	size_t start = out->size;
	rf_buffer_append_string(out, "ARRAY[");
	for (uint32_t i = 0; i < view.count; i++) {
		rf_value element = rf_array_view_value(&view, i);
		if (i) rf_buffer_append_string(out, ", ");
		if (i == ARRAY_SHOWN_MAX || out->size - start > ARRAY_BYTES_SHOWN_MAX) {
			rf_buffer_printf(out, "... %u elements", view.count);
			break;
		}
		write_value(out, &element);
	}
	rf_buffer_append_byte(out, ']');
}

static void write_value(rf_buffer *out, const rf_value *value)
{
	char text[VALUE_TEXT_MAX];
	if (value->is_null) {
		rf_buffer_append_string(out, "NULL");
		return;
	}
	switch (rf_type_kind(value->type)) {
	case RF_BOOLEAN: rf_buffer_append_string(out, value->as.boolean ? "TRUE" : "FALSE"); break;
	case RF_BIGINT: rf_buffer_append(out, text, rf_write_bigint(value->as.bigint, text)); break;
	case RF_DOUBLE: rf_buffer_append(out, text, rf_write_double(value->as.real, text)); break;
	case RF_TEXT_TYPE: write_quoted(out, value->as.text, '\''); break;
	case RF_TIMESTAMP:
		rf_buffer_append_string(out, "TIMESTAMP ");
		write_quoted(out, (rf_text){text, rf_write_timestamp(value->as.bigint, text)}, '\'');
		break;
	case RF_INTERVAL:
		rf_buffer_append_string(out, "INTERVAL ");
		write_quoted(out, (rf_text){text, rf_write_interval(value->as.interval, text)}, '\'');
		break;
	case RF_DECIMAL:
		rf_buffer_append(out, text, rf_write_decimal(value->as.decimal, value->type, text));
		rf_buffer_printf(out, "::%s", rf_type_name(value->type).text);
		break;
	case RF_JSON:
		write_quoted(out, value->as.text, '\'');
		rf_buffer_append_string(out, "::JSON");
		break;
	case RF_BLOB: write_blob(out, value->as.text); break;
	case RF_ARRAY: write_array(out, value); break;
	default: rf_buffer_append_byte(out, '?'); break;
	}
}

static void write_column(const writing *work, const rf_expr *expr)
{
	if (!work->input || expr->column >= work->input->count) {
		rf_buffer_printf(work->out, "#%u", expr->column);
		return;
	}
	rf_buffer_append_text(work->out, work->input->columns[expr->column].name);
}

static void write_list(const writing *work, const rf_expr *expr, const char *open)
{
	rf_buffer_append_string(work->out, open);
	for (uint32_t i = 0; i < expr->arg_count; i++) {
		if (i) rf_buffer_append_string(work->out, ", ");
		write_expr(work, expr->args[i], 0);
	}
	rf_buffer_append_byte(work->out, ')');
}

static void write_case(const writing *work, const rf_expr *expr)
{
	rf_buffer_append_string(work->out, "CASE");
	for (uint32_t i = 0; i + 1 < expr->arg_count; i += 2) {
		rf_buffer_append_string(work->out, " WHEN ");
		write_expr(work, expr->args[i], 0);
		rf_buffer_append_string(work->out, " THEN ");
		write_expr(work, expr->args[i + 1], 0);
	}
	if (expr->has_else) {
		rf_buffer_append_string(work->out, " ELSE ");
		write_expr(work, expr->args[expr->arg_count - 1], 0);
	}
	rf_buffer_append_string(work->out, " END");
}

/* a LIKE b ESCAPE c */
static void write_escape(const writing *work, const rf_expr *expr)
{
	write_expr(work, expr->args[0], PRECEDENCE_LIKE + 1);
	rf_buffer_append_byte(work->out, ' ');
	for (const char *c = expr->function->name; *c; c++)
		rf_buffer_append_byte(work->out, *c >= 'a' && *c <= 'z' ? (char)(*c - 'a' + 'A') : *c);
	rf_buffer_append_byte(work->out, ' ');
	write_expr(work, expr->args[1], PRECEDENCE_LIKE + 1);
	rf_buffer_append_string(work->out, " ESCAPE ");
	write_expr(work, expr->args[2], PRECEDENCE_LIKE + 1);
}

static bool is_text_constant(const rf_expr *expr)
{
	return expr->kind == RF_EXPR_CONSTANT && expr->type == RF_TEXT_TYPE && !expr->value.is_null;
}

static void write_call(const writing *work, const rf_expr *expr,
                       const struct operator_text *operation)
{
	int least;
	if (!operation) {
		if (strcmp(expr->function->name, "extract") == 0 && is_text_constant(expr->args[0])) {
			rf_buffer_append_string(work->out, "EXTRACT(");
			rf_buffer_append_text(work->out, expr->args[0]->value.as.text);
			rf_buffer_append_string(work->out, " FROM ");
			write_expr(work, expr->args[1], 0);
			rf_buffer_append_byte(work->out, ')');
			return;
		}
		if (expr->function->flags & RF_FN_OPERATOR && expr->arg_count == 3) {
			write_escape(work, expr);
			return;
		}
		rf_buffer_append_string(work->out, expr->function->name);
		write_list(work, expr, "(");
		return;
	}
	least = operation->precedence;
	if (operation->form == FORM_PREFIX) {
		/* - -x must not become a comment, nor ~(x & 1) be (~x) & 1. */
		rf_buffer_append_string(work->out, operation->text);
		write_expr(work, expr->args[0],
		           operation->precedence == PRECEDENCE_NOT ? least : least + 1);
		return;
	}
	/* Comparisons do not chain. */
	if (least == PRECEDENCE_COMPARE || least == PRECEDENCE_LIKE || least == PRECEDENCE_IS) {
		write_expr(work, expr->args[0], least + (operation->form == FORM_BINARY));
	} else {
		write_expr(work, expr->args[0], least);
	}
	rf_buffer_append_string(work->out, operation->text);
	if (operation->form == FORM_BINARY) write_expr(work, expr->args[1], least + 1);
}

static void write_logic(const writing *work, const rf_expr *expr, int precedence)
{
	for (uint32_t i = 0; i < expr->arg_count; i++) {
		if (i) rf_buffer_append_string(work->out, expr->kind == RF_EXPR_AND ? " AND " : " OR ");
		write_expr(work, expr->args[i], precedence + 1);
	}
}

static void write_expr(const writing *work, const rf_expr *expr, int least)
{
	const struct operator_text *operation = find_operator(expr);
	int precedence = precedence_of(expr, operation);
	if (work->out->has_failed) return; /* a shared tree may be very large as text */
	if (precedence < least) rf_buffer_append_byte(work->out, '(');
	switch (expr->kind) {
	case RF_EXPR_CONSTANT: write_value(work->out, &expr->value); break;
	case RF_EXPR_COLUMN: write_column(work, expr); break;
	case RF_EXPR_CALL: write_call(work, expr, operation); break;
	case RF_EXPR_CAST:
		write_list(work, expr, expr->is_try ? "TRY_CAST(" : "CAST(");
		work->out->size -= work->out->size > 0;
		rf_buffer_printf(work->out, " AS %s)", rf_type_name(expr->type).text);
		break;
	case RF_EXPR_AND:
	case RF_EXPR_OR: write_logic(work, expr, precedence); break;
	case RF_EXPR_CASE: write_case(work, expr); break;
	case RF_EXPR_COALESCE: write_list(work, expr, "coalesce("); break;
	}
	if (precedence < least) rf_buffer_append_byte(work->out, ')');
}

void rf_expr_write(const rf_expr *expr, const rf_schema *input, rf_buffer *out)
{
	writing work = {input, out};
	write_expr(&work, expr, 0);
}
