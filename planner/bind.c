/*
 * Binding expressions: the dispatcher, literals, parameters, conditions, and the binder's
 * own errors. Invariant: once status is an error, *error is filled and stays.
 */
#include "planner/bind.h"

#include "base/limits.h"
#include "parser/parse.h"
#include "planner/unbuilt.h"

#include <stdio.h>
#include <string.h>

enum { BIND_DEPTH_MAX = 1000, SQL_BYTES_MAX = 8 * RF_LIMIT_STATEMENT_BYTES };

void rf_binder_init(rf_binder *binder, rf_planner *planner, rf_error *error)
{
	memset(binder, 0, sizeof *binder);
	binder->planner = planner;
	binder->arena = planner->arena;
	binder->error = error;
}

rf_loc rf_bind_loc(const rf_binder *binder, rf_loc loc)
{
	return binder->is_in_view ? binder->view_loc : loc;
}

void *rf_bind_fail(rf_binder *binder, rf_status code, rf_loc loc, const char *format, ...)
{
	char message[sizeof binder->error->message];
	va_list args;
	if (binder->status < 0) return NULL;
	va_start(args, format);
	vsnprintf(message, sizeof message, format, args);
	va_end(args);
	loc = rf_bind_loc(binder, loc);
	if (loc.end == 0) {
		binder->status = rf_fail(binder->error, code, "%s", message);
	} else {
		binder->status = rf_fail_at(binder->error, code, loc, "%s", message);
	}
	return NULL;
}

void rf_bind_hint(rf_binder *binder, const char *format, ...)
{
	char hint[sizeof binder->error->hint];
	va_list args;
	va_start(args, format);
	vsnprintf(hint, sizeof hint, format, args);
	va_end(args);
	rf_hint(binder->error, "%s", hint);
}

void rf_bind_prefix(rf_binder *binder, const char *start, const char *format, ...)
{
	rf_error *error = binder->error;
	char message[sizeof error->message];
	va_list args;
	size_t used;
	memcpy(message, error->message, sizeof message);
	if (rf_text_starts_with(rf_text_of(message), start)) return;
	used = (size_t)snprintf(error->message, sizeof error->message, "%s", start);
	va_start(args, format);
	vsnprintf(error->message + used, sizeof error->message - used, format, args);
	va_end(args);
	used = strlen(error->message);
	memcpy(error->message + used, message, sizeof message - used);
	error->message[sizeof error->message - 1] = 0;
}

const rf_bind_context *rf_bind_switch(rf_binder *binder, const rf_bind_context *context)
{
	const rf_bind_context *before = binder->context;
	binder->context = context;
	return before;
}

void *rf_bind_no_memory(rf_binder *binder)
{
	if (binder->status >= 0)
		binder->status = rf_memory_fail(binder->arena->memory, "the planner", binder->error);
	return NULL;
}

bool rf_bind_check(rf_binder *binder, rf_status status)
{
	if (status >= 0) return binder->status >= 0;
	if (binder->status >= 0) binder->status = status;
	return false;
}

bool rf_bind_enter(rf_binder *binder, rf_loc loc)
{
	if (++binder->depth <= BIND_DEPTH_MAX) return binder->status >= 0;
	rf_bind_fail(binder, RIFFLE_LIMIT, loc, "the statement is nested more than %d deep",
	             BIND_DEPTH_MAX);
	return false;
}

void rf_bind_leave(rf_binder *binder)
{
	binder->depth--;
}

void *rf_bind_alloc(rf_binder *binder, size_t size)
{
	void *pointer = rf_arena_alloc_zero(binder->arena, size ? size : 1);
	return pointer ? pointer : rf_bind_no_memory(binder);
}

char *rf_bind_printf(rf_binder *binder, const char *format, ...)
{
	char text[1024];
	va_list args;
	int size;
	char *copy;
	va_start(args, format);
	size = vsnprintf(text, sizeof text, format, args);
	va_end(args);
	if (size < 0) size = 0;
	if ((size_t)size >= sizeof text) size = sizeof text - 1;
	copy = rf_arena_copy(binder->arena, text, (size_t)size);
	return copy ? copy : rf_bind_no_memory(binder);
}

rf_text rf_bind_copy(rf_binder *binder, rf_text text)
{
	char *copy = rf_arena_copy(binder->arena, text.data, text.size);
	if (!copy) {
		rf_bind_no_memory(binder);
		return RF_TEXT("");
	}
	return (rf_text){copy, text.size};
}

rf_text rf_bind_sql(rf_binder *binder, const rf_ast_expr *expr)
{
	rf_buffer buffer;
	rf_text text = RF_TEXT("");
	rf_buffer_init(&buffer, binder->arena->memory, SQL_BYTES_MAX);
	rf_ast_write_sql(expr, &buffer);
	if (buffer.has_failed) {
		rf_bind_no_memory(binder);
	} else {
		text = rf_bind_copy(binder, (rf_text){buffer.data, buffer.size});
	}
	rf_buffer_release(&buffer);
	return text;
}

rf_text rf_bind_title(rf_binder *binder, const rf_ast_expr *expr)
{
	rf_text text = rf_bind_sql(binder, expr);
	size_t size = text.size;
	if (size <= RF_LIMIT_NAME_BYTES) return text;
	size = RF_LIMIT_NAME_BYTES - 3;
	while (size && ((unsigned char)text.data[size] & 0xC0) == 0x80) size--; /* a whole character */
	return rf_text_of(rf_bind_printf(binder, "%.*s...", (int)size, text.data));
}

static rf_expr *bind_literal(rf_binder *binder, const rf_ast_expr *ast)
{
	rf_expr *expr = rf_expr_constant(binder->arena, ast->value, rf_bind_loc(binder, ast->loc));
	if (!expr) return rf_bind_no_memory(binder);
	if (ast->value.type == RF_TEXT_TYPE && !ast->value.is_null)
		expr->value.as.text = rf_bind_copy(binder, ast->value.as.text);
	return expr;
}

static rf_expr *bind_parameter(rf_binder *binder, const rf_ast_expr *ast)
{
	const rf_planner *planner = binder->planner;
	if (binder->context && binder->context->body) {
		rf_bind_fail(binder, RIFFLE_INVALID, ast->loc,
		             "a parameter of the statement can't stand in a function");
		rf_bind_hint(binder, "Give the function an argument for it.");
		return NULL;
	}
	for (uint32_t i = 0; i < planner->parameter_count; i++) {
		const rf_parameter *parameter = &planner->parameters[i];
		rf_expr *expr;
		if (!rf_text_equal(parameter->name, ast->name.text) || !parameter->is_bound) continue;
		expr = rf_expr_constant(binder->arena, parameter->value, rf_bind_loc(binder, ast->loc));
		if (!expr) return rf_bind_no_memory(binder);
		if (expr->value.type == RF_TEXT_TYPE && !expr->value.is_null)
			expr->value.as.text = rf_bind_copy(binder, expr->value.as.text);
		return expr;
	}
	return rf_bind_fail(binder, RIFFLE_INVALID, ast->loc, "parameter \"%.*s\" has no value",
	                    (int)ast->name.text.size, ast->name.text.data);
}

static rf_expr *bind_cast(rf_binder *binder, const rf_ast_expr *ast)
{
	rf_type type;
	rf_expr *arg;
	if (!rf_bind_type(binder, ast->type, &type)) return NULL;
	arg = rf_bind_expr(binder, ast->left);
	return arg ? rf_bind_cast(binder, arg, type, ast->is_try, ast->loc) : NULL;
}

static rf_expr *bind_extract(rf_binder *binder, const rf_ast_expr *ast)
{
	rf_expr *args[2];
	rf_text field = rf_bind_copy(binder, ast->name.text);
	args[0] =
		rf_expr_constant(binder->arena, rf_value_text(field), rf_bind_loc(binder, ast->name.loc));
	if (!args[0]) return rf_bind_no_memory(binder);
	args[1] = rf_bind_expr(binder, ast->left);
	if (!args[1]) return NULL;
	return rf_bind_function(binder, RF_TEXT("extract"), ast->op_loc, ast->loc, args, 2);
}

static rf_expr *bind_star(rf_binder *binder, const rf_ast_expr *ast)
{
	return rf_bind_fail(binder, RIFFLE_INVALID, ast->loc,
	                    "* may stand only in a list and in count(*)");
}

static rf_expr *bind_unbuilt(rf_binder *binder, const rf_ast_expr *ast)
{
	return rf_refuse_expr(binder, ast);
}

typedef rf_expr *(*bind_function)(rf_binder *binder, const rf_ast_expr *ast);

static const bind_function bind_functions[] = {
	[RF_AST_LITERAL] = bind_literal,
	[RF_AST_PARAMETER] = bind_parameter,
	[RF_AST_COLUMN] = rf_bind_column,
	[RF_AST_STAR] = bind_star,
	[RF_AST_UNARY] = rf_bind_operator,
	[RF_AST_BINARY] = rf_bind_operator,
	[RF_AST_CALL] = rf_bind_call,
	[RF_AST_CASE] = rf_bind_case,
	[RF_AST_CAST] = bind_cast,
	[RF_AST_IN] = rf_bind_in,
	[RF_AST_BETWEEN] = rf_bind_between,
	[RF_AST_IS] = rf_bind_is,
	[RF_AST_EXISTS] = bind_unbuilt,
	[RF_AST_SUBQUERY] = bind_unbuilt,
	[RF_AST_ARRAY] = rf_bind_array,
	[RF_AST_SUBSCRIPT] = rf_bind_subscript,
	[RF_AST_SLICE] = rf_bind_slice,
	[RF_AST_EXTRACT] = bind_extract,
	[RF_AST_INTERVAL] = rf_bind_interval,
};

bool rf_bind_count_inlined(rf_binder *binder, uint32_t parts, rf_loc loc)
{
	binder->inlined_count += parts;
	if (binder->inlined_count <= RF_LIMIT_INLINED) return binder->status >= 0;
	rf_bind_fail(binder, RIFFLE_LIMIT, loc, "the functions called here come to more than %d parts",
	             RF_LIMIT_INLINED);
	return false;
}

rf_expr *rf_bind_expr(rf_binder *binder, const rf_ast_expr *ast)
{
	bool is_in_body = binder->context && binder->context->body;
	rf_expr *expr = NULL;
	if (rf_bind_enter(binder, ast->loc) &&
	    (!is_in_body || rf_bind_count_inlined(binder, 1, ast->loc)))
		expr = bind_functions[ast->kind](binder, ast);
	rf_bind_leave(binder);
	if (expr && expr->tree_size > RF_EXPR_TREE_MAX)
		return rf_bind_fail(binder, RIFFLE_LIMIT, ast->loc, "the expression is too large");
	if (expr && expr->tree_depth > RF_EXPR_DEPTH_MAX)
		return rf_bind_fail(binder, RIFFLE_LIMIT, ast->loc,
		                    "the expression is nested more than %d deep", RF_EXPR_DEPTH_MAX);
	return binder->status < 0 ? NULL : expr;
}

rf_expr *rf_bind_condition(rf_binder *binder, const rf_ast_expr *ast, const char *clause)
{
	rf_expr *expr = rf_bind_expr(binder, ast);
	if (!expr) return NULL;
	if (expr->type != RF_BOOLEAN && expr->type != RF_NULL)
		return rf_bind_fail(binder, RIFFLE_TYPE, ast->loc, "%s takes a BOOLEAN, and this is %s",
		                    clause, rf_type_name(expr->type).text);
	return rf_bind_coerce(binder, expr, RF_BOOLEAN);
}

bool rf_bind_constant(rf_binder *binder, rf_expr *expr, const char *what, rf_value *value)
{
	const rf_plan_host *host = binder->planner->host;
	bool has_failed = true;
	if (expr->kind == RF_EXPR_CONSTANT) {
		*value = expr->value;
		return true;
	}
	if (rf_expr_is_constant(expr) && !expr->is_volatile && host && host->fold) {
		if (!rf_bind_check(
				binder,
				host->fold(host->arg, expr, binder->arena, value, &has_failed, binder->error)))
			return false;
	}
	if (has_failed && binder->context && binder->context->body &&
	    binder->context->body->is_checked) {
		*value = rf_value_null(expr->type); /* the call may give a constant */
		return true;
	}
	if (has_failed) rf_bind_fail(binder, RIFFLE_INVALID, expr->loc, "%s must be a constant", what);
	return !has_failed;
}
