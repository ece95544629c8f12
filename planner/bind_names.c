/*
 * Names: columns of the inputs, hidden columns, window columns, aliases of the list, and the
 * suggestion for a name that isn't there. Invariant: a name means the same wherever it may
 * stand: a column first, then a window column, then an alias (in a windowed query
 * window_start and its like are the window's, and s.window_start is the input's).
 */
#include "planner/bind.h"
#include "planner/select.h"

#include <stdio.h>
#include <string.h>

enum { COLUMNS_SHOWN = 12, COLUMN_TEXT_MAX = 256 };

static const struct {
	const char *name;
	rf_type type;
} hidden_columns[RF_HIDDEN_COUNT] = {
	[RF_HIDDEN_FILE] = {"_file", RF_TEXT_TYPE},       [RF_HIDDEN_LINE] = {"_line", RF_BIGINT},
	[RF_HIDDEN_PEER] = {"_peer", RF_TEXT_TYPE},       [RF_HIDDEN_TOPIC] = {"_topic", RF_TEXT_TYPE},
	[RF_HIDDEN_ARRIVAL] = {"_arrival", RF_TIMESTAMP},
};

bool rf_name_equal(rf_text a, rf_text b, bool is_quoted)
{
	return is_quoted ? rf_text_equal(a, b) : rf_text_equal_fold(a, b);
}

static rf_expr *column_expr(rf_binder *binder, uint32_t column, rf_type type, rf_loc loc)
{
	rf_expr *expr = rf_expr_column(binder->arena, column, type, rf_bind_loc(binder, loc));
	return expr ? expr : rf_bind_no_memory(binder);
}

/* A hidden column is added to its scan when it is first named. */
static rf_expr *bind_hidden(rf_binder *binder, const rf_relation *relation, uint32_t hidden,
                            rf_loc loc)
{
	rf_plan_node *scan = relation->scan;
	rf_schema *schema = &scan->schema;
	uint32_t wanted = scan->as.scan.source->columns.count + hidden;
	rf_column_def *columns;
	uint32_t *numbers;
	for (uint32_t i = relation->column_count; i < schema->count; i++)
		if (scan->as.scan.columns[i] == wanted)
			return column_expr(binder, i, hidden_columns[hidden].type, loc);
	columns = rf_bind_alloc(binder, (schema->count + 1) * sizeof *columns);
	numbers = rf_bind_alloc(binder, (schema->count + 1) * sizeof *numbers);
	if (!columns || !numbers) return NULL;
	if (schema->count) {
		memcpy(columns, schema->columns, schema->count * sizeof *columns);
		memcpy(numbers, scan->as.scan.columns, schema->count * sizeof *numbers);
	}
	columns[schema->count].name = rf_text_of(hidden_columns[hidden].name);
	columns[schema->count].type = hidden_columns[hidden].type;
	numbers[schema->count] = wanted;
	schema->columns = columns;
	scan->as.scan.columns = numbers;
	return column_expr(binder, schema->count++, hidden_columns[hidden].type, loc);
}

bool rf_bind_add_hidden(rf_binder *binder, const rf_relation *relation)
{
	for (uint32_t h = 0; h < RF_HIDDEN_COUNT; h++)
		if (!bind_hidden(binder, relation, h, (rf_loc){0, 0})) return false;
	return true;
}

static rf_expr *find_hidden(rf_binder *binder, const rf_relation *only, const rf_ast_name *name)
{
	const rf_scope *scope = binder->context->scope;
	for (uint32_t h = 0; h < RF_HIDDEN_COUNT; h++) {
		if (!rf_name_equal(name->text, rf_text_of(hidden_columns[h].name), name->is_quoted))
			continue;
		for (uint32_t i = 0; i < scope->count; i++) {
			const rf_relation *relation = &scope->relations[i];
			if (relation->scan && (!only || only == relation))
				return bind_hidden(binder, relation, h, name->loc);
		}
	}
	return NULL;
}

/* "ts, symbol, price, qty" */
static void list_columns(const rf_scope *scope, const rf_relation *only, char *text,
                         size_t capacity)
{
	size_t used = 0;
	uint32_t shown = 0;
	text[0] = 0;
	for (uint32_t r = 0; r < scope->count; r++) {
		const rf_relation *relation = &scope->relations[r];
		if (only && only != relation) continue;
		for (uint32_t i = 0; i < relation->column_count; i++) {
			rf_text name = relation->schema->columns[i].name;
			const char *comma = shown ? ", " : "";
			if (shown == COLUMNS_SHOWN || used + name.size + 8 > capacity) {
				snprintf(text + used, capacity - used, "%s...", comma);
				return;
			}
			used += (size_t)snprintf(text + used, capacity - used, "%s%.*s", comma, (int)name.size,
			                         name.data);
			shown++;
		}
	}
}

/* is_bare: the name has no qualifier, so that it could be an alias or a window column too. */
static void hint_unknown(rf_binder *binder, const rf_relation *only, const rf_ast_name *name,
                         bool is_bare)
{
	const rf_bind_context *context = binder->context;
	rf_suggestion suggestion = rf_suggestion_for(name->text);
	char columns[COLUMN_TEXT_MAX];
	for (uint32_t r = 0; r < context->scope->count; r++) {
		const rf_relation *relation = &context->scope->relations[r];
		for (uint32_t i = 0; i < relation->column_count && (!only || only == relation); i++)
			rf_suggestion_try(&suggestion, relation->schema->columns[i].name);
	}
	for (uint32_t i = 0; is_bare && i < context->item_count; i++)
		rf_suggestion_try(&suggestion, context->items[i].alias.text);
	if (context->grouping && is_bare) rf_group_suggest(context->grouping, &suggestion);
	list_columns(context->scope, only, columns, sizeof columns);
	if (suggestion.best.size) {
		rf_bind_hint(binder, "did you mean \"%.*s\"? (columns: %s)", (int)suggestion.best.size,
		             suggestion.best.data, columns);
	} else if (name->is_quoted) {
		rf_bind_hint(binder, "Text is written in single quotes: '%.*s'. (columns: %s)",
		             (int)name->text.size, name->text.data, columns);
	} else {
		rf_bind_hint(binder, "(columns: %s)", columns);
	}
}

static rf_expr *fail_unknown(rf_binder *binder, const rf_relation *only, const rf_ast_name *name)
{
	const rf_scope *scope = binder->context->scope;
	int size = (int)name->text.size;
	bool is_bare = only == NULL;
	if (scope->count == 0) {
		rf_bind_fail(binder, RIFFLE_NAME, name->loc, "unknown column \"%.*s\": there is no FROM",
		             size, name->text.data);
		if (name->is_quoted)
			rf_bind_hint(binder, "Text is written in single quotes: '%.*s'.", size,
			             name->text.data);
		return NULL;
	}
	if (!only && scope->count == 1) only = &scope->relations[0];
	if (only) {
		rf_bind_fail(binder, RIFFLE_NAME, name->loc, "unknown column \"%.*s\" in %s", size,
		             name->text.data, only->title);
	} else {
		rf_bind_fail(binder, RIFFLE_NAME, name->loc, "unknown column \"%.*s\"", size,
		             name->text.data);
	}
	hint_unknown(binder, only, name, is_bare);
	return NULL;
}

static rf_expr *fail_ambiguous(rf_binder *binder, const rf_ast_name *name)
{
	const rf_scope *scope = binder->context->scope;
	const rf_relation *first = NULL, *second = NULL;
	for (uint32_t i = 0; i < scope->count; i++) {
		rf_found_column found =
			rf_bind_find(scope, &scope->relations[i], name->text, name->is_quoted);
		if (!found.matches || !scope->relations[i].name.size) continue;
		if (!first)
			first = &scope->relations[i];
		else
			second = &scope->relations[i];
	}
	rf_bind_fail(binder, RIFFLE_NAME, name->loc, "column \"%.*s\" is ambiguous",
	             (int)name->text.size, name->text.data);
	if (first && second) {
		rf_bind_hint(binder, "Say which: %.*s.%.*s or %.*s.%.*s.", (int)first->name.size,
		             first->name.data, (int)name->text.size, name->text.data,
		             (int)second->name.size, second->name.data, (int)name->text.size,
		             name->text.data);
		return NULL;
	}
	rf_bind_hint(binder, "Give each of the columns a name of its own with AS.");
	return NULL;
}

const rf_select_item *rf_bind_alias(const rf_select_item *items, uint32_t count,
                                    const rf_ast_expr *ast)
{
	if (ast->kind != RF_AST_COLUMN || ast->parts->next) return NULL;
	for (uint32_t i = 0; i < count; i++) {
		const rf_ast_name *alias = &items[i].alias;
		if (alias->text.size && items[i].ast &&
		    rf_name_equal(alias->text, ast->parts->name.text, ast->parts->name.is_quoted))
			return &items[i];
	}
	return NULL;
}

/* The expression that an alias names, bound again where it is used. An alias never sees
 * aliases, so that it can't name itself. */
static rf_expr *bind_aliased(rf_binder *binder, const rf_select_item *item)
{
	rf_bind_context inner = *binder->context;
	const rf_bind_context *outer;
	rf_expr *expr;
	inner.items = NULL;
	inner.item_count = 0;
	outer = rf_bind_switch(binder, &inner);
	expr = rf_bind_expr(binder, item->ast);
	rf_bind_switch(binder, outer);
	return expr;
}

/* Functions that SQL writes without brackets; a column of that name comes before them. */
static bool is_clock_name(const rf_ast_name *name)
{
	static const char *const names[] = {"current_timestamp", "current_date", "localtimestamp"};
	for (size_t i = 0; !name->is_quoted && i < sizeof names / sizeof names[0]; i++)
		if (rf_text_is_fold(name->text, names[i])) return true;
	return false;
}

/* a: a window column of this query, a column, a hidden one, an alias. */
static rf_expr *bind_bare(rf_binder *binder, const rf_ast_expr *ast)
{
	const rf_bind_context *context = binder->context;
	const rf_ast_name *name = &ast->parts->name;
	const rf_select_item *item;
	rf_found_column found;
	rf_expr *expr;
	if (context->grouping && !context->is_in_aggregate && !context->is_in_over) {
		expr = rf_group_window_column(binder, context->grouping, name);
		if (expr || binder->status < 0) return expr;
	}
	found = rf_bind_find(context->scope, NULL, name->text, name->is_quoted);
	if (found.matches > 1) return fail_ambiguous(binder, name);
	if (found.matches) return column_expr(binder, found.column, found.type, name->loc);
	expr = find_hidden(binder, NULL, name);
	if (expr || binder->status < 0) return expr;
	item = rf_bind_alias(context->items, context->item_count, ast);
	if (item) return bind_aliased(binder, item);
	if (is_clock_name(name))
		return rf_bind_function(binder, name->text, name->loc, name->loc, NULL, 0);
	if (rf_group_is_window_name(name->text)) {
		rf_bind_fail(binder, RIFFLE_INVALID, name->loc, "%.*s can't stand in %s",
		             (int)name->text.size, name->text.data,
		             context->is_in_aggregate  ? "an aggregate"
		                 : context->is_in_over ? "OVER"
		                                       : context->clause);
		rf_bind_hint(binder, "It is known only of a window, in the list, HAVING and ORDER BY.");
		return NULL;
	}
	return fail_unknown(binder, NULL, name);
}

static rf_expr *fail_qualifier(rf_binder *binder, const rf_ast_name *name)
{
	const rf_scope *scope = binder->context->scope;
	rf_suggestion suggestion = rf_suggestion_for(name->text);
	rf_bind_fail(binder, RIFFLE_NAME, name->loc, "unknown stream or alias \"%.*s\"",
	             (int)name->text.size, name->text.data);
	for (uint32_t i = 0; i < scope->count; i++)
		rf_suggestion_try(&suggestion, scope->relations[i].name);
	if (suggestion.best.size) {
		rf_bind_hint(binder, "did you mean \"%.*s\"?", (int)suggestion.best.size,
		             suggestion.best.data);
	} else if (scope->count && scope->relations[0].name.size) {
		rf_bind_hint(binder, "The input is called \"%.*s\" here.",
		             (int)scope->relations[0].name.size, scope->relations[0].name.data);
	} else if (scope->count) {
		rf_bind_hint(binder, "Give the input a name with AS.");
	}
	return NULL;
}

/* column.a.b is column -> 'a' -> 'b'. */
static rf_expr *bind_json_path(rf_binder *binder, const rf_ast_expr *ast, rf_expr *json,
                               const rf_ast_names *rest)
{
	if (json && json->type != RF_JSON) {
		rf_bind_fail(binder, RIFFLE_TYPE, rest->name.loc, "there is no \"%.*s\" in a %s",
		             (int)rest->name.text.size, rest->name.text.data,
		             rf_type_name(json->type).text);
		rf_bind_hint(binder, "Only a JSON column has members; cast a text with ::JSON.");
		return NULL;
	}
	for (; json && rest; rest = rest->next) {
		rf_expr *args[2] = {json,
		                    rf_expr_constant(binder->arena, rf_value_text(rest->name.text),
		                                     rf_bind_loc(binder, rest->name.loc))};
		if (!args[1]) return rf_bind_no_memory(binder);
		json = rf_bind_function(binder, RF_TEXT("->"), rest->name.loc, ast->loc, args, 2);
	}
	return json;
}

rf_expr *rf_bind_column(rf_binder *binder, const rf_ast_expr *ast)
{
	rf_name_path path;
	rf_expr *expr;
	if (binder->context->body) return rf_bind_user_name(binder, ast);
	if (!ast->parts->next) return bind_bare(binder, ast);
	if (!rf_bind_path(binder, binder->context->scope, ast->parts, &path)) return NULL;
	if (path.found.matches > 1) return fail_ambiguous(binder, &path.name);
	if (path.found.matches) {
		expr = column_expr(binder, path.found.column, path.found.type, ast->loc);
		return path.rest ? bind_json_path(binder, ast, expr, path.rest) : expr;
	}
	if (path.is_object) return fail_unknown(binder, NULL, &path.name);
	if (!path.relation) return fail_qualifier(binder, &ast->parts->name);
	expr = find_hidden(binder, path.relation, &path.name);
	if (expr || binder->status < 0) return expr;
	return fail_unknown(binder, path.relation, &path.name);
}
