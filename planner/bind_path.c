/*
 * What a name of one or several parts means among the inputs: `a.b.c` is a column c of the
 * input a, or a column whose own name is "a.b.c" (nested objects of NDJSON give such), or a
 * path into the JSON of the longest of its beginnings that is a column. Invariant: an input's
 * name goes before a column, and a longer name before a shorter one.
 */
#include "planner/bind.h"

#include <string.h>

static void find_in_relation(const rf_relation *relation, rf_text name, bool is_exact,
                             rf_found_column *found)
{
	for (uint32_t i = 0; i < relation->column_count; i++) {
		const rf_column_def *column = &relation->schema->columns[i];
		if (!rf_name_equal(column->name, name, is_exact)) continue;
		found->matches++;
		found->column = relation->first_column + i;
		found->type = column->type;
		found->name = column->name;
	}
}

rf_found_column rf_bind_find(const rf_scope *scope, const rf_relation *only, rf_text name,
                             bool is_quoted)
{
	rf_found_column found = {0}, exact = {0};
	for (uint32_t i = 0; i < scope->count; i++) {
		if (only && only != &scope->relations[i]) continue;
		find_in_relation(&scope->relations[i], name, is_quoted, &found);
		find_in_relation(&scope->relations[i], name, true, &exact);
	}
	return found.matches > 1 && exact.matches == 1 ? exact : found;
}

const rf_relation *rf_bind_relation(const rf_scope *scope, const rf_ast_name *name)
{
	for (uint32_t i = 0; i < scope->count; i++) {
		const rf_relation *relation = &scope->relations[i];
		bool is_exact = name->is_quoted || relation->is_quoted;
		if (relation->name.size && rf_name_equal(relation->name, name->text, is_exact))
			return relation;
	}
	return NULL;
}

static uint32_t count_parts(const rf_ast_names *parts)
{
	uint32_t count = 0;
	for (; parts; parts = parts->next) count++;
	return count;
}

/* Whether a column's name begins with this one and a dot. */
static bool is_object(const rf_scope *scope, const rf_ast_name *name)
{
	size_t size = name->text.size;
	for (uint32_t i = 0; i < scope->count; i++) {
		const rf_relation *relation = &scope->relations[i];
		for (uint32_t c = 0; c < relation->column_count; c++) {
			rf_text column = relation->schema->columns[c].name;
			if (column.size > size && column.data[size] == '.' &&
			    rf_name_equal((rf_text){column.data, size}, name->text, name->is_quoted))
				return true;
		}
	}
	return false;
}

/* The first count parts as one name. It is exact if all of them are. */
static bool join_parts(rf_binder *binder, const rf_ast_names *parts, uint32_t count,
                       rf_ast_name *joined)
{
	size_t size = 0;
	char *text;
	*joined = parts->name;
	if (count == 1) return true;
	for (const rf_ast_names *part = parts; part; part = part->next)
		size += part->name.text.size + 1;
	text = rf_bind_alloc(binder, size);
	if (!text) return false;
	joined->text = (rf_text){text, 0};
	for (uint32_t i = 0; i < count; i++, parts = parts->next) {
		if (i) text[joined->text.size++] = '.';
		memcpy(text + joined->text.size, parts->name.text.data, parts->name.text.size);
		joined->text.size += parts->name.text.size;
		joined->is_quoted &= parts->name.is_quoted;
		joined->loc.end = parts->name.loc.end;
	}
	return true;
}

/* The longest beginning of the parts, but for fewer than least, that is a column. */
static bool find_longest(rf_binder *binder, const rf_scope *scope, const rf_ast_names *parts,
                         uint32_t least, rf_name_path *path)
{
	uint32_t count = count_parts(parts);
	for (; count >= least && count > 0; count--) {
		if (!join_parts(binder, parts, count, &path->name)) return false;
		path->found = rf_bind_find(scope, path->relation, path->name.text, path->name.is_quoted);
		if (!path->found.matches) continue;
		for (; count; count--) parts = parts->next;
		path->rest = parts;
		return true;
	}
	return true;
}

bool rf_bind_path(rf_binder *binder, const rf_scope *scope, const rf_ast_names *parts,
                  rf_name_path *path)
{
	*path = (rf_name_path){.name = parts->name};
	if (!parts->next) {
		path->found = rf_bind_find(scope, NULL, parts->name.text, parts->name.is_quoted);
		return true;
	}
	path->relation = rf_bind_relation(scope, &parts->name);
	if (!path->relation) {
		if (!find_longest(binder, scope, parts, 1, path)) return false;
		path->is_object = !path->found.matches && is_object(scope, &parts->name);
		return !path->is_object || join_parts(binder, parts, count_parts(parts), &path->name);
	}
	if (!find_longest(binder, scope, parts->next, 1, path)) return false;
	if (path->found.matches) return true;
	/* A file called user with a column "user.name". */
	if (!find_longest(binder, scope, parts, 2, path)) return false;
	if (!path->found.matches) path->name = parts->next->name;
	return true;
}
