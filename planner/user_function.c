/*
 * User functions: CREATE FUNCTION is checked here, and a call becomes the function's body with
 * the arguments in place of the parameters. Worked example:
 *
 *   CREATE FUNCTION ratio(a DOUBLE, b DOUBLE) AS CASE WHEN b <> 0 THEN a / b END;
 *   SELECT ratio(x, n) FROM t                    x DOUBLE, n BIGINT
 *
 *   bound   CASE WHEN CAST(n AS DOUBLE) <> 0.0 THEN x / CAST(n AS DOUBLE) END
 *
 * The text of the body is kept and read again by each statement, so a function that it calls
 * may be replaced. Invariant: an argument is bound once, at the call, to its parameter's type,
 * and names in a body are parameters and nothing else.
 */
#include "parser/parse.h"
#include "parser/source_text.h"
#include "planner/select.h"
#include "planner/unbuilt.h"

#include <stdio.h>
#include <string.h>

/* A function as this statement calls it. */
typedef struct rf_user_function {
	struct rf_user_function *next;
	const rf_catalog_entry *entry;
	const rf_ast_statement *statement;
	rf_user_parameter *parameters; /* without values */
	uint32_t count;
	rf_type returns; /* if RETURNS was said */
} rf_user_function;

/* ---- definitions ---- */

static bool check_parameter(rf_binder *binder, const rf_user_parameter *before, uint32_t count,
                            const rf_ast_column *column)
{
	rf_text name = column->name.text;
	if (count == RF_LIMIT_FUNCTION_ARGS) {
		rf_bind_fail(binder, RIFFLE_LIMIT, column->name.loc, "a function has at most %d parameters",
		             RF_LIMIT_FUNCTION_ARGS);
		return false;
	}
	if (column->is_key) {
		rf_bind_fail(binder, RIFFLE_INVALID, column->name.loc, "a parameter can't be a KEY");
		return false;
	}
	for (uint32_t i = 0; i < count; i++) {
		if (!rf_text_equal_fold(before[i].name.text, name)) continue;
		rf_bind_fail(binder, RIFFLE_NAME, column->name.loc, "parameter \"%.*s\" is there twice",
		             (int)name.size, name.data);
		return false;
	}
	return true;
}

/* Resolves the types; the statement may be the one being run or one of the catalog. */
static bool define(rf_binder *binder, const rf_ast_statement *statement, rf_user_function *out)
{
	uint32_t count = 0;
	out->statement = statement;
	for (const rf_ast_column *column = statement->columns; column; column = column->next) count++;
	out->parameters = rf_bind_alloc(binder, count * sizeof *out->parameters);
	if (!out->parameters) return false;
	for (const rf_ast_column *column = statement->columns; column; column = column->next) {
		rf_user_parameter *parameter = &out->parameters[out->count];
		if (!check_parameter(binder, out->parameters, out->count, column)) return false;
		parameter->name = column->name;
		if (!rf_bind_type(binder, &column->type, &parameter->type)) return false;
		out->count++;
	}
	return !statement->type || rf_bind_type(binder, statement->type, &out->returns);
}

static const rf_user_function *definition_of(rf_binder *binder, const rf_catalog_entry *entry)
{
	rf_user_function *function = binder->functions;
	rf_ast_statement *statement = NULL;
	size_t consumed;
	while (function && function->entry != entry) function = function->next;
	if (function) return function;
	function = rf_bind_alloc(binder, sizeof *function);
	if (!function ||
	    !rf_bind_check(binder,
	                   rf_parse(entry->sql, binder->arena, &consumed, &statement, binder->error)) ||
	    !define(binder, statement, function))
		return NULL;
	function->entry = entry;
	function->next = binder->functions;
	binder->functions = function;
	return function;
}

/* ---- names ---- */

static rf_expr *fail_name(rf_binder *binder, const rf_user_body *body, const rf_ast_expr *ast)
{
	const rf_ast_name *name = &ast->parts->name;
	rf_suggestion suggestion = rf_suggestion_for(name->text);
	for (uint32_t i = 0; i < body->count; i++)
		rf_suggestion_try(&suggestion, body->parameters[i].name.text);
	rf_bind_fail(binder, RIFFLE_NAME, ast->loc, "unknown name \"%.*s\" in function \"%.*s\"",
	             (int)name->text.size, name->text.data, (int)body->function.size,
	             body->function.data);
	if (suggestion.best.size) {
		rf_bind_hint(binder, "did you mean \"%.*s\"?", (int)suggestion.best.size,
		             suggestion.best.data);
	} else {
		rf_bind_hint(binder, "A function sees its parameters only; give it one for this.");
	}
	return NULL;
}

static void note_slot(void *arg, const rf_expr *expr)
{
	bool *has_slot = arg;
	*has_slot |= expr->kind == RF_EXPR_COLUMN && expr->column & RF_SLOT_MASK;
}

rf_expr *rf_bind_user_name(rf_binder *binder, const rf_ast_expr *ast)
{
	const rf_bind_context *context = binder->context;
	const rf_user_body *body = context->body;
	const rf_ast_name *name = &ast->parts->name;
	const rf_user_parameter *found = NULL;
	bool has_slot = false;
	for (uint32_t i = 0; i < body->count; i++)
		if (rf_name_equal(body->parameters[i].name.text, name->text, name->is_quoted))
			found = &body->parameters[i];
	if (!found) return fail_name(binder, body, ast);
	if (ast->parts->next)
		return rf_bind_fail(binder, RIFFLE_UNSUPPORTED, ast->loc,
		                    "paths into JSON are not built yet");
	if (context->is_in_aggregate) rf_expr_walk(found->value, note_slot, &has_slot);
	if (!has_slot) return found->value;
	rf_bind_fail(binder, RIFFLE_INVALID, ast->loc,
	             "an aggregate in it can't take an argument that is an aggregate");
	rf_bind_hint(binder, "Aggregate first in a sub-query: FROM (SELECT ...).");
	return NULL;
}

/* ---- calls ---- */

static rf_expr *fail_arguments(rf_binder *binder, const rf_ast_expr *ast,
                               const rf_catalog_entry *entry, rf_expr *const *args, uint32_t count)
{
	char types[160] = "";
	size_t used = 0;
	const rf_ast_name *name = &ast->call->name;
	for (uint32_t i = 0; i < count && used < sizeof types; i++)
		used += (size_t)snprintf(types + used, sizeof types - used, i ? ", %s" : "%s",
		                         rf_type_name(args[i]->type).text);
	rf_bind_fail(binder, RIFFLE_TYPE, name->loc, "no form of \"%.*s\" takes (%s)",
	             (int)name->text.size, name->text.data, types);
	rf_bind_hint(binder, "The form is %.*s.", (int)entry->signature.size, entry->signature.data);
	return NULL;
}

/* Where a labelled argument goes; count if the function has none of that name. */
static uint32_t labelled(const rf_user_function *function, const rf_ast_name *label)
{
	uint32_t place = 0;
	while (place < function->count &&
	       !rf_name_equal(function->parameters[place].name.text, label->text, label->is_quoted))
		place++;
	return place;
}

/* Puts the arguments in the order of the parameters; they may be too few or too many. */
static bool bind_arguments(rf_binder *binder, const rf_ast_expr *ast,
                           const rf_user_function *function, rf_expr **args, uint32_t *count)
{
	bool is_labelled = false;
	*count = 0;
	for (const rf_ast_expr *arg = ast->call->args; arg; arg = arg->next, ++*count) {
		const rf_ast_name *label = &arg->label;
		uint32_t place = *count;
		if (is_labelled && !label->text.size) {
			rf_bind_fail(binder, RIFFLE_INVALID, arg->loc,
			             "a named argument stands before this one");
			return false;
		}
		is_labelled = label->text.size > 0;
		if (is_labelled) place = labelled(function, label);
		if (is_labelled && (place == function->count || args[place])) {
			rf_bind_fail(binder, RIFFLE_NAME, label->loc,
			             place == function->count ? "there is no argument \"%.*s\""
			                                      : "\"%.*s\" is given twice",
			             (int)label->text.size, label->text.data);
			rf_bind_hint(binder, "The form is %.*s.", (int)function->entry->signature.size,
			             function->entry->signature.data);
			return false;
		}
		if (!(args[place] = rf_bind_expr(binder, arg))) return false;
	}
	return true;
}

/* A text that was a literal is a TEXT from here on. */
static rf_expr *typed(rf_binder *binder, rf_expr *expr)
{
	rf_expr *copy;
	if (!expr || expr->kind != RF_EXPR_CONSTANT || expr->type != RF_TEXT_TYPE) return expr;
	copy = rf_expr_constant(binder->arena, expr->value, expr->loc);
	if (!copy) return rf_bind_no_memory(binder);
	copy->is_typed = true;
	return copy;
}

static rf_user_parameter *with_arguments(rf_binder *binder, const rf_ast_expr *ast,
                                         const rf_user_function *function)
{
	rf_user_parameter *parameters =
		rf_bind_alloc(binder, function->count * sizeof *function->parameters);
	uint32_t given = 0, count;
	rf_expr **args;
	for (const rf_ast_expr *arg = ast->call->args; arg; arg = arg->next) given++;
	args = rf_bind_alloc(binder, (given + (size_t)function->count) * sizeof *args);
	if (!parameters || !args || !bind_arguments(binder, ast, function, args, &count)) return NULL;
	if (count != function->count)
		return fail_arguments(binder, ast, function->entry, args, count), NULL;
	for (uint32_t i = 0; i < count; i++) {
		rf_argument argument = rf_bind_argument(args[i]);
		parameters[i] = function->parameters[i];
		if (!rf_argument_fits(&argument, parameters[i].type))
			return fail_arguments(binder, ast, function->entry, args, count), NULL;
		parameters[i].value = typed(binder, rf_bind_coerce(binder, args[i], parameters[i].type));
		if (!parameters[i].value) return NULL;
	}
	return parameters;
}

/* ---- bodies ---- */

static const rf_scope no_scope;

/* The body, of the type that RETURNS says, in the context of the call. */
static rf_expr *bind_body(rf_binder *binder, const rf_user_function *function,
                          const rf_user_body *body, const rf_bind_context *around)
{
	const rf_ast_statement *statement = function->statement;
	rf_bind_context inner = *around;
	const rf_bind_context *outer;
	rf_argument result;
	rf_expr *expr;
	inner.scope = &no_scope;
	inner.items = NULL;
	inner.item_count = 0;
	inner.overs = NULL;
	inner.body = body;
	outer = rf_bind_switch(binder, &inner);
	expr = rf_bind_expr(binder, statement->expr);
	if (expr && statement->type) {
		result = rf_bind_argument(expr);
		if (rf_argument_fits(&result, function->returns)) {
			expr = rf_bind_coerce(binder, expr, function->returns);
		} else {
			rf_type_text type = rf_type_name(function->returns);
			expr = rf_bind_fail(binder, RIFFLE_TYPE, statement->expr->loc,
			                    "function \"%.*s\" returns %s, and its body is %s",
			                    (int)body->function.size, body->function.data, type.text,
			                    rf_type_name(result.type).text);
			rf_bind_hint(binder, "CAST(... AS %s) makes it one.", type.text);
		}
	}
	rf_bind_switch(binder, outer);
	return typed(binder, expr);
}

/* The arguments without their places, which are not of the function's text. */
static bool forget_places(rf_binder *binder, const rf_user_body *body,
                          rf_user_parameter *parameters)
{
	for (uint32_t i = 0; i < body->count; i++) {
		rf_expr *value = rf_bind_alloc(binder, sizeof *value);
		if (!value) return false;
		*value = *body->parameters[i].value;
		value->loc = (rf_loc){0, 0};
		parameters[i] = body->parameters[i];
		parameters[i].value = value;
	}
	return true;
}

/* Where in the function's text the body can't be bound: bound again with places of its own. */
static void say_place(rf_binder *binder, const rf_user_function *function, const rf_user_body *body)
{
	rf_user_parameter *parameters = rf_arena_alloc(binder->arena, body->count * sizeof *parameters);
	rf_user_body again = *body;
	const rf_catalog_entry *entry = function->entry;
	int size = (int)(entry->name.size > 100 ? 100 : entry->name.size);
	rf_error error = RIFFLE_ERROR_INIT;
	rf_binder probe;
	bool has_place;
	if (binder->is_probe || binder->status == RIFFLE_NO_MEMORY || !parameters) return;
	rf_binder_init(&probe, binder->planner, &error);
	probe.is_probe = probe.is_quiet = true;
	probe.depth = binder->depth;
	probe.forbidden_function = binder->forbidden_function;
	probe.functions = binder->functions;
	probe.function_depth = binder->function_depth;
	probe.inlined_count = binder->inlined_count;
	again.parameters = parameters;
	if (forget_places(&probe, body, parameters))
		bind_body(&probe, function, &again, binder->context);
	has_place = error.line && error.end_column; /* of a loc, until it is located */
	rf_error_locate(&error, entry->sql, 0);
	if (has_place)
		rf_bind_prefix(binder, "in function ", "\"%.*s\" at %u:%u: ", size, entry->name.data,
		               error.line, error.column);
	else
		rf_bind_prefix(binder, "in function ", "\"%.*s\": ", size, entry->name.data);
}

/* How much larger a call is than its arguments. */
static bool count_growth(rf_binder *binder, const rf_user_function *function,
                         const rf_user_parameter *parameters, const rf_expr *expr)
{
	uint32_t size = expr->tree_size;
	for (uint32_t i = 0; i < function->count; i++) {
		uint32_t argument = parameters[i].value->tree_size;
		size -= argument < size ? argument : size;
	}
	return rf_bind_count_inlined(binder, size, expr->loc);
}

rf_expr *rf_bind_user_call(rf_binder *binder, const rf_ast_expr *ast, const rf_catalog_entry *entry)
{
	bool was_in_view = binder->is_in_view;
	rf_loc outer = binder->view_loc;
	const rf_user_function *function;
	rf_user_parameter *parameters;
	rf_user_body body;
	rf_expr *expr;
	if (binder->function_depth == RF_LIMIT_FUNCTION_DEPTH)
		return rf_bind_fail(binder, RIFFLE_LIMIT, ast->loc,
		                    "functions call functions more than %d deep", RF_LIMIT_FUNCTION_DEPTH);
	function = definition_of(binder, entry);
	parameters = function ? with_arguments(binder, ast, function) : NULL;
	if (!parameters) return NULL;
	if (!was_in_view) binder->view_loc = ast->loc;
	binder->is_in_view = true;
	binder->function_depth++;
	body = (rf_user_body){entry->name, parameters, function->count, false};
	expr = bind_body(binder, function, &body, binder->context);
	if (!expr) say_place(binder, function, &body);
	if (!--binder->function_depth && expr && !count_growth(binder, function, parameters, expr))
		expr = NULL;
	binder->is_in_view = was_in_view;
	binder->view_loc = outer;
	return expr;
}

/* ---- CREATE FUNCTION ---- */

static bool write_signature(rf_binder *binder, const rf_user_function *function, rf_type result,
                            rf_text *signature)
{
	enum { SIGNATURE_BYTES_MAX = 64 * 1024 };
	rf_buffer out;
	rf_buffer_init(&out, binder->arena->memory, SIGNATURE_BYTES_MAX);
	rf_buffer_append_text(&out, function->statement->name.text);
	rf_buffer_append_byte(&out, '(');
	for (uint32_t i = 0; i < function->count; i++) {
		if (i) rf_buffer_append_string(&out, ", ");
		rf_buffer_append_text(&out, function->parameters[i].name.text);
		rf_buffer_printf(&out, " %s", rf_type_name(function->parameters[i].type).text);
	}
	rf_buffer_printf(&out, ") -> %s", rf_type_name(result).text);
	if (out.has_failed)
		rf_bind_no_memory(binder);
	else
		*signature = rf_bind_copy(binder, (rf_text){out.data, out.size});
	rf_buffer_release(&out);
	return binder->status >= 0;
}

bool rf_function_is_built_in(rf_text name)
{
	return rf_function_exists(name) || rf_aggregate_exists(name) || rf_is_unbuilt_function(name) ||
		rf_over_exists(name) || rf_form_exists(name);
}

static bool check_own_name(rf_binder *binder, const rf_ast_name *name)
{
	if (!rf_function_is_built_in(name->text)) return true;
	rf_bind_fail(binder, RIFFLE_NAME, name->loc, "\"%.*s\" is a function of the language",
	             (int)name->text.size, name->text.data);
	rf_bind_hint(binder,
	             "Give yours a name of its own; SHOW FUNCTIONS lists those that are taken.");
	return false;
}

bool rf_user_function_check(rf_binder *binder, const rf_ast_statement *statement,
                            rf_text *signature, rf_text *body)
{
	static const rf_ast_windows some_windows; /* OVER WINDOW may stand in a body */
	static const rf_schema no_columns;
	rf_grouping grouping = {.windows = &some_windows, .base = &no_columns};
	rf_bind_context context = {.grouping = &grouping, .clause = "a function"};
	rf_user_function function = {.entry = NULL};
	rf_user_body checked;
	rf_expr *expr;
	if (!check_own_name(binder, &statement->name) || !define(binder, statement, &function))
		return false;
	for (uint32_t i = 0; i < function.count; i++) {
		rf_user_parameter *parameter = &function.parameters[i];
		parameter->value = rf_expr_column(binder->arena, i, parameter->type, parameter->name.loc);
		if (!parameter->value) return rf_bind_no_memory(binder) != NULL;
	}
	binder->forbidden_function = statement->name.text;
	checked = (rf_user_body){statement->name.text, function.parameters, function.count, true};
	expr = bind_body(binder, &function, &checked, &context);
	if (!expr || !write_signature(binder, &function, expr->type, signature)) return false;
	*body = rf_bind_sql(binder, statement->expr);
	return binder->status >= 0;
}
