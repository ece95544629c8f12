/* Statements whose rows come from the engine itself: SHOW, DESCRIBE, EXPLAIN, EXPECT. */
#include "engine/show_rows.h"

#include "planner/function_help.h"

#include <string.h>

rf_status rf_show_lines(riffle_query *query, const char *column, rf_text lines, rf_error *error)
{
	rf_column_def def = {{column, strlen(column)}, RF_TEXT_TYPE, {NULL, 0}};
	rf_show_rows rows = {.query = query};
	while (lines.size > 0) {
		const char *end = memchr(lines.data, '\n', lines.size);
		size_t size = end ? (size_t)(end - lines.data) : lines.size;
		rf_show_add_text(&rows, (rf_text){lines.data, size});
		size += end != NULL;
		lines.data += size;
		lines.size -= size;
	}
	return rf_show_plan_rows(&rows, &def, 1, error);
}

static rf_status show_entries(riffle_query *query, rf_error *error)
{
	static const rf_column_def columns[] = {RF_SHOW_COLUMN("name", RF_TEXT_TYPE),
	                                        RF_SHOW_COLUMN("definition", RF_TEXT_TYPE)};
	rf_show_rows rows = {.query = query};
	for (uint32_t i = 0; i < query->engine->catalog.count; i++) {
		const rf_catalog_entry *entry = query->engine->catalog.entries[i];
		if (entry->kind != query->statement->object) continue;
		rf_show_add_text(&rows, entry->name);
		rf_show_add_text(&rows, entry->sql);
	}
	return rf_show_plan_rows(&rows, columns, 2, error);
}

static void add_count(rf_show_rows *rows, uint64_t count)
{
	rf_show_add_value(rows, rf_value_bigint((int64_t)count));
}

/* How far each named query is, and what it left out. */
static rf_status show_queries(riffle_query *query, rf_error *error)
{
	static const rf_column_def columns[] = {
		RF_SHOW_COLUMN("name", RF_TEXT_TYPE),   RF_SHOW_COLUMN("state", RF_TEXT_TYPE),
		RF_SHOW_COLUMN("rows_in", RF_BIGINT),   RF_SHOW_COLUMN("rows_out", RF_BIGINT),
		RF_SHOW_COLUMN("bad_rows", RF_BIGINT),  RF_SHOW_COLUMN("bad_values", RF_BIGINT),
		RF_SHOW_COLUMN("late_rows", RF_BIGINT), RF_SHOW_COLUMN("definition", RF_TEXT_TYPE)};
	rf_show_rows rows = {.query = query};
	for (uint32_t i = 0; i < query->engine->catalog.count; i++) {
		const rf_catalog_entry *entry = query->engine->catalog.entries[i];
		const riffle_query *run;
		riffle_query_stats stats = {.size = sizeof stats};
		if (entry->kind != RF_OBJECT_QUERY) continue;
		rf_show_add_text(&rows, entry->name);
		rf_show_add_string(&rows, rf_named_state(query->engine, entry->name, &run));
		if (run) riffle_query_stats_get(run, &stats);
		add_count(&rows, stats.rows_in);
		add_count(&rows, stats.rows_out);
		add_count(&rows, stats.bad_rows);
		add_count(&rows, stats.bad_values);
		add_count(&rows, stats.late_rows);
		rf_show_add_text(&rows, entry->sql);
	}
	return rf_show_plan_rows(&rows, columns, 8, error);
}

static rf_status show_settings(riffle_query *query, rf_error *error)
{
	static const rf_column_def columns[] = {RF_SHOW_COLUMN("name", RF_TEXT_TYPE),
	                                        RF_SHOW_COLUMN("value", RF_TEXT_TYPE),
	                                        RF_SHOW_COLUMN("description", RF_TEXT_TYPE)};
	rf_show_rows rows = {.query = query};
	const char *name, *doc;
	char value[128];
	for (uint32_t i = 0;
	     rf_settings_get(&query->engine->settings, i, &name, value, sizeof value, &doc); i++) {
		rf_show_add_string(&rows, name);
		rf_show_add_string(&rows, value);
		rf_show_add_string(&rows, doc);
	}
	return rf_show_plan_rows(&rows, columns, 3, error);
}

static rf_status show_functions(riffle_query *query, rf_error *error)
{
	static const rf_column_def columns[] = {
		RF_SHOW_COLUMN("name", RF_TEXT_TYPE), RF_SHOW_COLUMN("kind", RF_TEXT_TYPE),
		RF_SHOW_COLUMN("signature", RF_TEXT_TYPE), RF_SHOW_COLUMN("description", RF_TEXT_TYPE)};
	rf_show_rows rows = {.query = query};
	rf_function_help help;
	for (uint32_t i = 0; rf_function_help_at(&query->engine->catalog, i, &help); i++) {
		rf_show_add_text(&rows, help.name);
		rf_show_add_string(&rows, help.kind);
		rf_show_add_text(&rows, help.signature);
		rf_show_add_text(&rows, help.doc);
	}
	return rf_show_plan_rows(&rows, columns, 4, error);
}

/* NULL for none. */
static void add_maybe(rf_show_rows *rows, const char *string)
{
	if (string && *string)
		rf_show_add_string(rows, string);
	else
		rf_show_add_value(rows, rf_value_null(RF_TEXT_TYPE));
}

/* DESCRIBE FUNCTION: all its overloads. No row if there is no such function. */
static rf_status describe_function(riffle_query *query, uint32_t *count, rf_error *error)
{
	static const rf_column_def columns[] = {
		RF_SHOW_COLUMN("name", RF_TEXT_TYPE),        RF_SHOW_COLUMN("kind", RF_TEXT_TYPE),
		RF_SHOW_COLUMN("family", RF_TEXT_TYPE),      RF_SHOW_COLUMN("signature", RF_TEXT_TYPE),
		RF_SHOW_COLUMN("description", RF_TEXT_TYPE), RF_SHOW_COLUMN("example", RF_TEXT_TYPE),
		RF_SHOW_COLUMN("result", RF_TEXT_TYPE),      RF_SHOW_COLUMN("over", RF_TEXT_TYPE)};
	rf_text name = query->statement->name.text;
	rf_show_rows rows = {.query = query};
	rf_function_help help;
	*count = 0;
	for (uint32_t i = 0; rf_function_help_at(&query->engine->catalog, i, &help); i++) {
		if (!rf_text_equal_fold(help.name, name)) continue;
		++*count;
		rf_show_add_text(&rows, help.name);
		rf_show_add_string(&rows, help.kind);
		rf_show_add_string(&rows, help.family);
		rf_show_add_text(&rows, help.signature);
		rf_show_add_text(&rows, help.doc);
		add_maybe(&rows, help.example);
		add_maybe(&rows, help.result);
		add_maybe(&rows, help.over);
	}
	return *count ? rf_show_plan_rows(&rows, columns, 8, error) : RIFFLE_OK;
}

static rf_status show(riffle_query *query, rf_error *error)
{
	const rf_ast_statement *statement = query->statement;
	switch (statement->object) {
	case RF_OBJECT_STREAM:
	case RF_OBJECT_TABLE:
	case RF_OBJECT_SINK:
	case RF_OBJECT_VIEW: return show_entries(query, error);
	case RF_OBJECT_SETTINGS: return show_settings(query, error);
	case RF_OBJECT_FUNCTION: return show_functions(query, error);
	case RF_OBJECT_QUERY: return show_queries(query, error);
	case RF_OBJECT_WATERMARKS: return rf_show_watermarks(query, error);
	case RF_OBJECT_WINDOWS: return rf_show_windows(query, error);
	case RF_OBJECT_ALERT: break;
	}
	return rf_fail_at(error, RIFFLE_UNSUPPORTED, statement->loc, "this SHOW is not built yet");
}

/* SELECT * FROM source: what DESCRIBE looks at. */
static rf_ast_statement *select_all(riffle_query *query)
{
	const rf_ast_statement *from = query->statement;
	rf_arena *arena = &query->arena;
	rf_ast_statement *statement = rf_arena_alloc_zero(arena, sizeof *statement);
	rf_ast_select *select = rf_arena_alloc_zero(arena, sizeof *select);
	rf_ast_item *item = rf_arena_alloc_zero(arena, sizeof *item);
	rf_ast_expr *star = rf_arena_alloc_zero(arena, sizeof *star);
	rf_ast_source *source =
		from->source ? from->source : rf_arena_alloc_zero(arena, sizeof *source);
	if (!statement || !select || !item || !star || !source) return NULL;
	if (!from->source) {
		source->kind = RF_SOURCE_NAME;
		source->name = from->name;
		source->loc = from->name.loc;
	}
	statement->kind = RF_STATEMENT_SELECT;
	statement->loc = from->loc;
	statement->select = select;
	select->loc = from->loc;
	select->items = item;
	select->from = source;
	star->kind = RF_AST_STAR;
	star->loc = from->loc;
	item->expr = star;
	return statement;
}

/* The columns of a view or a SELECT, a line each: name TYPE. */
static rf_status describe_columns(riffle_query *query, const rf_plan *plan, rf_error *error)
{
	static const rf_column_def columns[] = {RF_SHOW_COLUMN("column", RF_TEXT_TYPE),
	                                        RF_SHOW_COLUMN("type", RF_TEXT_TYPE)};
	rf_show_rows rows = {.query = query};
	for (uint32_t i = 0; i < plan->output.count; i++) {
		rf_show_add_text(&rows, plan->output.columns[i].name);
		rf_show_add_string(&rows, rf_type_name(plan->output.columns[i].type).text);
	}
	return rf_show_plan_rows(&rows, columns, 2, error);
}

static const rf_plan_node *only_scan(const rf_plan *plan)
{
	const rf_plan_node *scan = NULL;
	for (uint32_t i = 0; i < plan->node_count; i++)
		if (plan->nodes[i]->kind == RF_PLAN_SCAN) scan = plan->nodes[i];
	return scan;
}

static rf_status describe_table(riffle_query *query, const rf_catalog_entry *table, rf_error *error)
{
	char *text = rf_source_statement(table->source, &query->arena);
	if (!text) return rf_memory_fail(&query->memory, "a statement", error);
	return rf_show_lines(query, "statement", rf_text_of(text), error);
}

/* What a name alone may describe without a plan: *is_done then. *is_source: a stream. */
static rf_status describe_name(riffle_query *query, bool *is_done, bool *is_source, rf_error *error)
{
	const rf_ast_name *name = &query->statement->name;
	const rf_catalog *catalog = &query->engine->catalog;
	bool is_function = query->statement->object == RF_OBJECT_FUNCTION;
	const rf_catalog_entry *entry =
		is_function ? NULL : rf_catalog_find(catalog, name->text, name->is_quoted);
	uint32_t count = 0;
	*is_done = true;
	if (!entry && !is_function)
		entry = rf_catalog_find_function(catalog, name->text, name->is_quoted);
	if (!entry) {
		RF_TRY(describe_function(query, &count, error));
		if (is_function && !count)
			return rf_function_unknown(catalog, name->text, name->loc, error);
		*is_done = count > 0;
		return RIFFLE_OK;
	}
	if (entry->kind == RF_OBJECT_SINK || entry->kind == RF_OBJECT_FUNCTION)
		return rf_show_lines(query, "statement", entry->sql, error);
	if (entry->kind == RF_OBJECT_TABLE) return describe_table(query, entry, error);
	*is_source = entry->kind == RF_OBJECT_STREAM;
	*is_done = false;
	return RIFFLE_OK;
}

static rf_status describe(riffle_query *query, rf_error *error)
{
	const rf_ast_statement *statement = query->statement;
	rf_ast_statement *inner = NULL;
	rf_plan *plan = NULL;
	rf_plan_host host;
	rf_status status;
	const rf_plan_node *scan;
	bool is_source = statement->source != NULL, is_done = false;
	if (statement->select) {
		inner = rf_arena_alloc_zero(&query->arena, sizeof *inner);
		if (inner)
			*inner = (rf_ast_statement){
				.kind = RF_STATEMENT_SELECT, .loc = statement->loc, .select = statement->select};
	} else {
		if (!is_source) RF_TRY(describe_name(query, &is_done, &is_source, error));
		if (is_done) return RIFFLE_OK;
		inner = select_all(query);
	}
	if (!inner) return rf_memory_fail(&query->memory, "a statement", error);
	RF_TRY(rf_query_plan(query, inner, &plan, error));
	rf_host_init(&host, query);
	scan = only_scan(plan);
	if (is_source && scan) {
		char *text = rf_source_statement(scan->as.scan.source, &query->arena);
		status = text ? rf_show_lines(query, "statement", rf_text_of(text), error)
					  : rf_memory_fail(&query->memory, "a statement", error);
	} else {
		status = describe_columns(query, plan, error);
	}
	rf_plan_forget(&host, plan);
	return status;
}

rf_status rf_show_explain_format(const rf_ast_statement *statement, rf_explain_format *format,
                                 rf_error *error)
{
	rf_text name = statement->format.text;
	*format = RF_EXPLAIN_TEXT;
	if (name.size == 0 || rf_text_is_fold(name, "text")) return RIFFLE_OK;
	if (rf_text_is_fold(name, "json"))
		*format = RF_EXPLAIN_JSON;
	else if (rf_text_is_fold(name, "dot"))
		*format = RF_EXPLAIN_DOT;
	else if (rf_text_is_fold(name, "flink"))
		return rf_fail_at(error, RIFFLE_UNSUPPORTED, statement->format.loc,
		                  "EXPLAIN FORMAT FLINK is not built yet");
	else {
		rf_fail_at(error, RIFFLE_NAME, statement->format.loc, "unknown format \"%.*s\"",
		           (int)name.size, name.data);
		rf_hint(error, "The formats are TEXT, JSON and DOT.");
		return RIFFLE_NAME;
	}
	return RIFFLE_OK;
}

static rf_status explain(riffle_query *query, rf_error *error)
{
	rf_explain_format format;
	rf_plan_host host;
	rf_plan *plan = NULL;
	rf_status status;
	RF_TRY(rf_show_explain_format(query->statement, &format, error));
	if (query->statement->inner->kind != RF_STATEMENT_SELECT &&
	    query->statement->inner->kind != RF_STATEMENT_INSERT)
		return rf_fail_at(error, RIFFLE_INVALID, query->statement->inner->loc,
		                  "EXPLAIN takes a SELECT or an INSERT");
	RF_TRY(rf_query_plan(query, query->statement->inner, &plan, error));
	query->explained.size = 0;
	status = rf_plan_explain(plan, format, NULL, &query->explained, error);
	rf_host_init(&host, query);
	rf_plan_forget(&host, plan);
	if (status < 0) return status;
	return rf_show_lines(query, "plan", (rf_text){query->explained.data, query->explained.size},
	                     error);
}

static rf_status expect(riffle_query *query, rf_error *error)
{
	static const char *const kinds[] = {"rows", "nothing", "error", "errors", "late"};
	static const rf_column_def columns[] = {
		RF_SHOW_COLUMN("kind", RF_TEXT_TYPE), RF_SHOW_COLUMN("body", RF_TEXT_TYPE),
		RF_SHOW_COLUMN("count", RF_BIGINT), RF_SHOW_COLUMN("unordered", RF_BOOLEAN)};
	const rf_ast_statement *statement = query->statement;
	rf_show_rows rows = {.query = query};
	rf_show_add_string(&rows, kinds[statement->expect]);
	rf_show_add_text(&rows, statement->text);
	rf_show_add_value(&rows, rf_value_bigint(statement->count));
	rf_show_add_value(&rows, rf_value_boolean(statement->is_unordered));
	return rf_show_plan_rows(&rows, columns, 4, error);
}

rf_status rf_show_plan(riffle_query *query, rf_error *error)
{
	switch (query->statement->kind) {
	case RF_STATEMENT_SHOW: return show(query, error);
	case RF_STATEMENT_DESCRIBE: return describe(query, error);
	case RF_STATEMENT_EXPLAIN: return explain(query, error);
	case RF_STATEMENT_EXPECT: return expect(query, error);
	default: return rf_fail(error, RIFFLE_INTERNAL, "a statement without a plan");
	}
}
