/*
 * The list of a SELECT: *, s.*, EXCLUDE, REPLACE, and the names of its columns. Invariant:
 * after rf_select_expand every item is one column and has a name.
 */
#include "planner/select.h"

#include "base/limits.h"

#include <string.h>

typedef struct expansion {
	rf_binder *binder;
	const rf_scope *scope;
	rf_select_item *items;
	uint32_t count, capacity;
} expansion;

static rf_select_item *add_item(expansion *work, rf_loc loc)
{
	rf_select_item *item;
	if (work->count == RF_LIMIT_COLUMNS)
		return rf_bind_fail(work->binder, RIFFLE_LIMIT, loc, "the list has more than %d columns",
		                    RF_LIMIT_COLUMNS);
	item = rf_arena_push(work->binder->arena, &work->items, &work->count, &work->capacity,
	                     sizeof *item);
	if (!item) return rf_bind_no_memory(work->binder);
	item->loc = loc;
	return item;
}

static rf_text folded(rf_binder *binder, rf_text text)
{
	rf_text copy = rf_bind_copy(binder, text);
	for (size_t i = 0; i < copy.size; i++) ((char *)copy.data)[i] = rf_fold(copy.data[i]);
	return copy;
}

/* As PostgreSQL names it, save that what has no name there is called by its SQL. */
static rf_text default_name(rf_binder *binder, const rf_ast_expr *ast)
{
	const rf_ast_names *last = ast->parts;
	switch (ast->kind) {
	case RF_AST_COLUMN:
		while (last->next) last = last->next;
		return rf_bind_copy(binder, last->name.text);
	case RF_AST_CALL: return folded(binder, ast->call->name.text);
	case RF_AST_CASE: return RF_TEXT("case");
	case RF_AST_EXTRACT: return RF_TEXT("extract");
	case RF_AST_CAST:
		if (ast->left->kind == RF_AST_COLUMN) return default_name(binder, ast->left);
		return rf_bind_title(binder, ast);
	default: return rf_bind_title(binder, ast);
	}
}

/* A column keeps the spelling that it was declared with. */
static rf_text column_name(rf_binder *binder, const rf_scope *scope, const rf_ast_expr *ast)
{
	rf_name_path path;
	if (!rf_bind_path(binder, scope, ast->parts, &path)) return RF_TEXT("");
	return path.found.matches && !path.rest ? path.found.name : default_name(binder, ast);
}

static bool is_named(const rf_ast_names *names, rf_text column)
{
	for (; names; names = names->next)
		if (rf_name_equal(column, names->name.text, names->name.is_quoted)) return true;
	return false;
}

static const rf_ast_item *replacement(const rf_ast_item *items, rf_text column)
{
	for (; items; items = items->next)
		if (rf_name_equal(column, items->alias.text, items->alias.is_quoted)) return items;
	return NULL;
}

/* A name of EXCLUDE or REPLACE must be one of the columns that * stands for. */
static bool check_star_name(expansion *work, const rf_relation *only, const rf_ast_name *name,
                            const char *clause)
{
	rf_suggestion suggestion = rf_suggestion_for(name->text);
	for (uint32_t r = 0; r < work->scope->count; r++) {
		const rf_relation *relation = &work->scope->relations[r];
		for (uint32_t i = 0; i < relation->column_count && (!only || only == relation); i++) {
			rf_text column = relation->schema->columns[i].name;
			if (rf_name_equal(column, name->text, name->is_quoted)) return true;
			rf_suggestion_try(&suggestion, column);
		}
	}
	rf_bind_fail(work->binder, RIFFLE_NAME, name->loc, "unknown column \"%.*s\" in %s",
	             (int)name->text.size, name->text.data, clause);
	if (suggestion.best.size)
		rf_bind_hint(work->binder, "did you mean \"%.*s\"?", (int)suggestion.best.size,
		             suggestion.best.data);
	return false;
}

static bool check_star(expansion *work, const rf_relation *only, const rf_ast_expr *star)
{
	for (const rf_ast_names *name = star->exclude; name; name = name->next)
		if (!check_star_name(work, only, &name->name, "EXCLUDE")) return false;
	for (const rf_ast_item *item = star->replace; item; item = item->next)
		if (!check_star_name(work, only, &item->alias, "REPLACE")) return false;
	return true;
}

static bool expand_relation(expansion *work, const rf_relation *relation, const rf_ast_expr *star)
{
	for (uint32_t i = 0; i < relation->column_count; i++) {
		const rf_column_def *column = &relation->schema->columns[i];
		const rf_ast_item *replaced = replacement(star->replace, column->name);
		rf_select_item *item;
		if (is_named(star->exclude, column->name)) continue;
		item = add_item(work, star->loc);
		if (!item) return false;
		item->name = column->name;
		if (replaced) {
			item->ast = replaced->expr;
			continue;
		}
		item->expr = rf_expr_column(work->binder->arena, relation->first_column + i, column->type,
		                            rf_bind_loc(work->binder, star->loc));
		if (!item->expr) return rf_bind_no_memory(work->binder) != NULL;
	}
	return true;
}

static const rf_relation *star_relation(expansion *work, const rf_ast_name *name)
{
	rf_suggestion suggestion = rf_suggestion_for(name->text);
	for (uint32_t i = 0; i < work->scope->count; i++) {
		const rf_relation *relation = &work->scope->relations[i];
		if (relation->name.size && rf_name_equal(relation->name, name->text, name->is_quoted))
			return relation;
		rf_suggestion_try(&suggestion, relation->name);
	}
	rf_bind_fail(work->binder, RIFFLE_NAME, name->loc, "unknown stream or alias \"%.*s\"",
	             (int)name->text.size, name->text.data);
	if (suggestion.best.size)
		rf_bind_hint(work->binder, "did you mean \"%.*s\"?", (int)suggestion.best.size,
		             suggestion.best.data);
	return NULL;
}

static bool expand_star(expansion *work, const rf_ast_expr *star)
{
	const rf_relation *only = NULL;
	uint32_t before = work->count;
	if (work->scope->count == 0) {
		rf_bind_fail(work->binder, RIFFLE_INVALID, star->loc, "* needs a FROM");
		return false;
	}
	if (star->parts && !(only = star_relation(work, &star->parts->name))) return false;
	if (!check_star(work, only, star)) return false;
	for (uint32_t i = 0; i < work->scope->count; i++) {
		const rf_relation *relation = &work->scope->relations[i];
		if ((!only || only == relation) && !expand_relation(work, relation, star)) return false;
	}
	if (work->count > before) return true;
	rf_bind_fail(work->binder, RIFFLE_INVALID, star->loc, "no column is left of *");
	return false;
}

bool rf_select_expand(rf_binder *binder, const rf_ast_select *select, const rf_scope *scope,
                      rf_select_item **items, uint32_t *count)
{
	expansion work = {.binder = binder, .scope = scope};
	for (const rf_ast_item *from = select->items; from; from = from->next) {
		rf_select_item *item;
		if (from->expr->kind == RF_AST_STAR) {
			if (!expand_star(&work, from->expr)) return false;
			continue;
		}
		item = add_item(&work, from->expr->loc);
		if (!item) return false;
		item->ast = from->expr;
		item->alias = from->alias;
		if (from->alias.text.size) {
			item->name = rf_bind_copy(binder, from->alias.text);
		} else if (from->expr->kind == RF_AST_COLUMN) {
			item->name = column_name(binder, scope, from->expr);
		} else {
			item->name = default_name(binder, from->expr);
		}
	}
	*items = work.items;
	*count = work.count;
	return binder->status >= 0;
}
