/*
 * FROM: names of the WITH list and the catalog, URIs, sub-queries, views. Invariant: a
 * scope's node is the plan of what is read, its first columns the relation's.
 */
#include "planner/select.h"

#include "base/limits.h"
#include "parser/parse.h"
#include "planner/plan_source.h"
#include "planner/unbuilt.h"

#include <stdio.h>
#include <string.h>

static bool one_relation(rf_binder *binder, rf_scope *scope, rf_plan_node *node,
                         const rf_ast_name *name, const char *title)
{
	rf_relation *relation = rf_bind_alloc(binder, sizeof *relation);
	if (!relation || !node || !title) return false;
	relation->name = rf_bind_copy(binder, name->text);
	relation->is_quoted = name->is_quoted;
	relation->title = title;
	relation->schema = &node->schema;
	relation->column_count = node->schema.count;
	if (node->kind == RF_PLAN_SCAN && relation->column_count == node->as.scan.source->columns.count)
		relation->scan = node;
	scope->relations = relation;
	scope->count = 1;
	scope->node = node;
	return binder->status >= 0;
}

static rf_plan_node *make_scan(rf_binder *binder, rf_source_spec *source)
{
	rf_plan_node *node =
		rf_node_new(binder->arena, RF_PLAN_SCAN, rf_bind_loc(binder, source->loc), NULL, 0);
	uint32_t count = source->columns.count;
	if (!node || !rf_schema_new(binder->arena, &node->schema, count))
		return rf_bind_no_memory(binder);
	node->as.scan.source = source;
	node->as.scan.columns = rf_bind_alloc(binder, count * sizeof *node->as.scan.columns);
	if (!node->as.scan.columns) return NULL;
	for (uint32_t i = 0; i < count; i++) {
		node->schema.columns[i] = source->columns.columns[i];
		node->as.scan.columns[i] = i;
	}
	node->ends = source->rest != RF_REST_ENDLESS;
	return node;
}

/* ---- names ---- */

/* A file of that name, asked of the host, so that nothing is touched that it forbids. */
static const char *file_called(rf_binder *binder, const rf_ast_name *name)
{
	static const char *const endings[] = {"", ".csv", ".tsv", ".ndjson"};
	const rf_plan_host *host = binder->planner->host;
	for (size_t i = 0; i < sizeof endings / sizeof endings[0]; i++) {
		rf_source_spec source = {.rest = RF_REST_LIVE};
		rf_error unused = RIFFLE_ERROR_INIT;
		char *uri =
			rf_bind_printf(binder, "%.*s%s", (int)name->text.size, name->text.data, endings[i]);
		if (!uri) return NULL;
		source.name = source.uri = rf_text_of(uri);
		if (host->describe_source(host->arg, &source, binder->arena, &unused) < 0) continue;
		if (source.opened && host->forget_source) host->forget_source(host->arg, &source);
		return uri;
	}
	return NULL;
}

static bool fail_unknown(rf_binder *binder, const rf_ast_name *name)
{
	const rf_catalog *catalog = binder->planner->catalog;
	rf_suggestion suggestion = rf_suggestion_for(name->text);
	const char *file;
	for (const rf_with_frame *frame = binder->with; frame; frame = frame->outer)
		for (const rf_ast_with *with = frame->list; with != frame->end; with = with->next)
			rf_suggestion_try(&suggestion, with->name.text);
	for (uint32_t i = 0; catalog && i < catalog->count; i++)
		if (catalog->entries[i]->kind != RF_OBJECT_SINK &&
		    catalog->entries[i]->kind != RF_OBJECT_FUNCTION)
			rf_suggestion_try(&suggestion, catalog->entries[i]->name);
	file = file_called(binder, name);
	rf_bind_fail(binder, RIFFLE_NAME, name->loc, "unknown stream \"%.*s\"", (int)name->text.size,
	             name->text.data);
	if (file) {
		rf_bind_hint(binder, "A file is named in quotes: FROM '%s'.", file);
	} else if (suggestion.best.size) {
		rf_bind_hint(binder, "did you mean \"%.*s\"?", (int)suggestion.best.size,
		             suggestion.best.data);
	}
	return false;
}

static bool is_rereadable(const rf_plan_node *node)
{
	if (node->kind == RF_PLAN_SCAN) return rf_plan_is_rereadable(node->as.scan.source);
	for (uint32_t i = 0; i < node->input_count; i++)
		if (!is_rereadable(node->inputs[i])) return false;
	return true;
}

static const rf_ast_with *find_with(const rf_binder *binder, const rf_ast_name *name,
                                    const rf_with_frame **found)
{
	for (*found = binder->with; *found; *found = (*found)->outer)
		for (const rf_ast_with *with = (*found)->list; with != (*found)->end; with = with->next)
			if (rf_name_equal(with->name.text, name->text, name->is_quoted || with->name.is_quoted))
				return with;
	return NULL;
}

/* A WITH query is planned where it is used, as if it stood there. */
static rf_plan_node *plan_with(rf_binder *binder, const rf_ast_with *with,
                               const rf_with_frame *frame, rf_loc loc)
{
	const rf_with_frame *saved = binder->with;
	rf_with_frame inner = {frame->outer, frame->list, with};
	rf_with_use *use = binder->with_uses;
	while (use && use->with != with) use = use->next;
	if (use && !is_rereadable(use->node))
		return rf_bind_fail(
			binder, RIFFLE_UNSUPPORTED, loc,
			"using \"%.*s\" twice over an input that can be read only once is not built yet",
			(int)with->name.text.size, with->name.text.data);
	if (!use) {
		use = rf_bind_alloc(binder, sizeof *use);
		if (!use) return NULL;
		use->with = with;
		use->next = binder->with_uses;
	}
	binder->with = &inner;
	use->node = rf_select_plan(binder, with->select);
	binder->with = saved;
	binder->with_uses = use;
	return use->node;
}

/* A view is the text of its SELECT, read again: places in it are those of its name here. */
static rf_plan_node *plan_view(rf_binder *binder, const rf_catalog_entry *view, rf_loc loc)
{
	const rf_with_frame *with = binder->with;
	bool was_in_view = binder->is_in_view;
	rf_ast_statement *statement = NULL;
	rf_plan_node *node = NULL;
	size_t consumed;
	if (rf_text_equal_fold(view->name, binder->forbidden_view))
		return rf_bind_fail(binder, RIFFLE_INVALID, loc, "view \"%.*s\" would read itself",
		                    (int)view->name.size, view->name.data);
	if (binder->view_depth == RF_LIMIT_VIEW_DEPTH)
		return rf_bind_fail(binder, RIFFLE_LIMIT, loc, "views read views more than %d deep",
		                    RF_LIMIT_VIEW_DEPTH);
	if (!was_in_view) binder->view_loc = loc;
	binder->is_in_view = true;
	binder->view_depth++;
	binder->with = NULL;
	if (rf_bind_check(
			binder,
			rf_parse(view->select_sql, binder->arena, &consumed, &statement, binder->error)))
		node = rf_select_plan(binder, statement->select);
	binder->with = with;
	binder->view_depth--;
	binder->is_in_view = was_in_view;
	if (!node && !was_in_view)
		rf_bind_prefix(binder, "in view ",
		               "\"%.*s\": ", (int)(view->name.size > 100 ? 100 : view->name.size),
		               view->name.data);
	return node;
}

/* What the catalog knows, or, where it only has the statement (an input that can't be read
 * twice, without declared columns), what there is now. */
static rf_plan_node *plan_stream(rf_binder *binder, rf_catalog_entry *stream, rf_loc loc)
{
	rf_source_spec *source = rf_plan_source_copy(binder->arena, stream->source);
	if (!source) return rf_bind_no_memory(binder);
	source->loc = loc;
	if (source->uri.size && !source->is_described && !rf_bind_describe(binder, source)) return NULL;
	return make_scan(binder, source);
}

rf_catalog_entry *rf_select_table(const rf_binder *binder, const rf_ast_source *source)
{
	const rf_catalog *catalog = binder->planner->catalog;
	const rf_with_frame *frame;
	rf_catalog_entry *entry;
	if (source->kind != RF_SOURCE_NAME || !catalog || find_with(binder, &source->name, &frame))
		return NULL;
	entry = rf_catalog_find(catalog, source->name.text, source->name.is_quoted);
	return entry && entry->kind == RF_OBJECT_TABLE ? entry : NULL;
}

bool rf_select_from_table(rf_binder *binder, const rf_ast_source *source, rf_catalog_entry *entry,
                          rf_scope *scope)
{
	const rf_ast_name *alias = source->alias.text.size ? &source->alias : &source->name;
	return one_relation(
		binder, scope, plan_stream(binder, entry, source->name.loc), alias,
		rf_bind_printf(binder, "table \"%.*s\"", (int)entry->name.size, entry->name.data));
}

static bool fail_table(rf_binder *binder, const rf_ast_name *name)
{
	int size = (int)name->text.size;
	rf_bind_fail(binder, RIFFLE_UNSUPPORTED, name->loc,
	             "reading table \"%.*s\" as a stream is not built yet", size, name->text.data);
	rf_bind_hint(binder, "A table is looked up: FROM s JOIN %.*s ON s.k = %.*s.k.", size,
	             name->text.data, size, name->text.data);
	return false;
}

static bool from_name(rf_binder *binder, const rf_ast_source *source, rf_scope *scope)
{
	const rf_ast_name *name = &source->name;
	const rf_ast_name *alias = source->alias.text.size ? &source->alias : name;
	const rf_with_frame *frame;
	const rf_ast_with *with = find_with(binder, name, &frame);
	rf_catalog_entry *entry;
	rf_plan_node *node;
	const char *kind = "stream ";
	int size = (int)name->text.size;
	if (with) {
		node = plan_with(binder, with, frame, name->loc);
		return one_relation(binder, scope, node, alias,
		                    rf_bind_printf(binder, "\"%.*s\"", size, name->text.data));
	}
	entry = binder->planner->catalog
		? rf_catalog_find(binder->planner->catalog, name->text, name->is_quoted)
		: NULL;
	if (!entry) return fail_unknown(binder, name);
	if (entry->kind == RF_OBJECT_SINK) {
		rf_bind_fail(binder, RIFFLE_NAME, name->loc, "\"%.*s\" is a sink, which can't be read",
		             size, name->text.data);
		return false;
	}
	if (entry->kind == RF_OBJECT_TABLE) return fail_table(binder, name);
	if (entry->kind == RF_OBJECT_VIEW) {
		kind = "view ";
		node = plan_view(binder, entry, rf_bind_loc(binder, name->loc));
	} else {
		node = plan_stream(binder, entry, name->loc);
	}
	return one_relation(
		binder, scope, node, alias,
		rf_bind_printf(binder, "%s\"%.*s\"", kind, (int)entry->name.size, entry->name.data));
}

/* ---- URIs and sub-queries ---- */

static bool from_uri(rf_binder *binder, const rf_ast_source *from, rf_scope *scope)
{
	rf_text uri = from->name.text;
	rf_source_spec *source =
		rf_bind_source(binder, uri, uri, from->name.loc, &from->options, false);
	if (!source || !rf_bind_describe(binder, source)) return false;
	if (!rf_bind_source_time(binder, source, &from->options)) return false;
	return one_relation(binder, scope, make_scan(binder, source), &from->alias,
	                    rf_bind_printf(binder, "'%.*s'", (int)uri.size, uri.data));
}

static bool from_subquery(rf_binder *binder, const rf_ast_source *from, rf_scope *scope)
{
	const rf_ast_name *alias = &from->alias;
	const char *title = alias->text.size
		? rf_bind_printf(binder, "sub-query \"%.*s\"", (int)alias->text.size, alias->text.data)
		: "the sub-query";
	rf_plan_node *node;
	if (from->select->into) {
		rf_bind_fail(binder, RIFFLE_INVALID, from->select->into_loc,
		             "INTO can't stand in a sub-query");
		return false;
	}
	node = rf_select_plan(binder, from->select);
	if (!one_relation(binder, scope, node, alias, title)) return false;
	scope->relations[0].scan = NULL; /* hidden columns don't show through */
	return true;
}

bool rf_select_from(rf_binder *binder, const rf_ast_source *source, rf_scope *scope)
{
	if (!rf_refuse_source(binder, source)) return false;
	switch (source->kind) {
	case RF_SOURCE_NAME: return from_name(binder, source, scope);
	case RF_SOURCE_URI: return from_uri(binder, source, scope);
	case RF_SOURCE_JOIN: return rf_select_join(binder, source, scope);
	case RF_SOURCE_UNNEST: return rf_select_from_unnest(binder, source, scope);
	default: return from_subquery(binder, source, scope);
	}
}
