/* Commands: what a statement without rows does to the engine. All run with the lock held. */
#include "base/suggestion.h"
#include "engine/engine.h"

typedef rf_status (*command)(riffle_query *query, rf_error *error);

static rf_status run_create(riffle_query *query, rf_error *error)
{
	riffle_engine *engine = query->engine;
	rf_ast_statement *statement = query->statement;
	rf_catalog_entry *entry = NULL,
					 *old = rf_catalog_find(&engine->catalog, statement->name.text,
	                                        statement->name.is_quoted);
	bool is_function = statement->kind == RF_STATEMENT_CREATE_FUNCTION;
	rf_feed *old_feed = old && !is_function ? old->feed : NULL;
	bool is_new = false;
	rf_plan_host host;
	rf_planner planner = rf_engine_planner(query, &host);
	rf_text sql = {query->text.data + statement->loc.start,
	               statement->loc.end - statement->loc.start};
	RF_TRY(rf_catalog_create(&planner, statement, sql, &entry, &is_new, error));
	if (!is_new) return RIFFLE_OK;
	if (old_feed) rf_feed_release(old_feed);
	if (entry->kind == RF_OBJECT_STREAM && entry->source->uri.size == 0) {
		rf_feed *feed = NULL;
		rf_status status = rf_feed_new(&feed, &engine->memory, &entry->source->columns, error);
		if (status < 0) {
			rf_catalog_drop(&engine->catalog, entry);
			return status;
		}
		entry->feed = entry->source->opened = feed;
	}
	return RIFFLE_OK;
}

static const char *object_name(rf_ast_object object)
{
	static const char *const names[] = {"stream", "table",    "sink", "view",
	                                    "query",  "function", "alert"};
	return object <= RF_OBJECT_ALERT ? names[object] : "object";
}

/* The nearest name of that kind, as the hint. */
static void suggest(const rf_catalog *catalog, rf_ast_object kind, rf_text name, rf_error *error)
{
	rf_suggestion suggestion = rf_suggestion_for(name);
	for (uint32_t i = 0; i < catalog->count; i++)
		if (catalog->entries[i]->kind == kind)
			rf_suggestion_try(&suggestion, catalog->entries[i]->name);
	if (suggestion.best.size)
		rf_hint(error, "did you mean \"%.*s\"?", (int)suggestion.best.size, suggestion.best.data);
}

static rf_status run_drop(riffle_query *query, rf_error *error)
{
	const rf_ast_statement *statement = query->statement;
	rf_catalog *catalog = &query->engine->catalog;
	rf_catalog_entry *entry = rf_catalog_find_kind(catalog, statement->object, statement->name.text,
	                                               statement->name.is_quoted);
	rf_text name = statement->name.text;
	if (!entry || entry->kind != statement->object) {
		if (statement->if_exists && !entry) return RIFFLE_OK;
		rf_fail_at(error, RIFFLE_NAME, statement->name.loc, "no %s \"%.*s\"",
		           object_name(statement->object), (int)name.size, name.data);
		if (entry)
			rf_hint(error, "It is a %s.", object_name(entry->kind));
		else if (statement->object == RF_OBJECT_FUNCTION && rf_function_is_built_in(name))
			rf_hint(error, "It is built in.");
		else
			suggest(catalog, statement->object, name, error);
		return RIFFLE_NAME;
	}
	if (entry->feed) {
		rf_feed_end(entry->feed);
		rf_feed_release(entry->feed);
		rf_engine_wake_queries(query->engine);
	}
	rf_catalog_drop(catalog, entry);
	return RIFFLE_OK;
}

static rf_status run_set(riffle_query *query, rf_error *error)
{
	const rf_ast_statement *statement = query->statement;
	return rf_settings_set(&query->engine->settings, statement->name.text, statement->name.loc,
	                       &statement->value, statement->value_loc, error);
}

static const struct {
	rf_ast_statement_kind kind;
	command run;
	const char *missing; /* what is not built yet */
} commands[] = {
	{RF_STATEMENT_CREATE_STREAM, run_create, NULL},
	{RF_STATEMENT_CREATE_TABLE, run_create, NULL},
	{RF_STATEMENT_CREATE_SINK, run_create, NULL},
	{RF_STATEMENT_CREATE_VIEW, run_create, NULL},
	{RF_STATEMENT_CREATE_QUERY, rf_statement_create_query, NULL},
	{RF_STATEMENT_CREATE_FUNCTION, run_create, NULL},
	{RF_STATEMENT_CREATE_ALERT, run_create, NULL},
	{RF_STATEMENT_DROP, run_drop, NULL},
	{RF_STATEMENT_SET, run_set, NULL},
	{RF_STATEMENT_FEED, rf_statement_feed, NULL},
	{RF_STATEMENT_END, rf_statement_end, NULL},
	{RF_STATEMENT_LOAD, NULL, "plug-ins are"},
	{RF_STATEMENT_START, rf_statement_start_query, NULL},
	{RF_STATEMENT_STOP, rf_statement_stop_query, NULL},
	{RF_STATEMENT_ADVANCE_CLOCK, rf_statement_advance_clock, NULL},
	{RF_STATEMENT_ADVANCE_WATERMARK, rf_statement_advance_watermark, NULL},
};

enum { COMMAND_COUNT = sizeof commands / sizeof *commands };

bool rf_statement_is_command(const rf_ast_statement *statement)
{
	for (uint32_t i = 0; i < COMMAND_COUNT; i++)
		if (commands[i].kind == statement->kind) return true;
	return false;
}

rf_status rf_statement_run(riffle_query *query, rf_error *error)
{
	for (uint32_t i = 0; i < COMMAND_COUNT; i++) {
		if (commands[i].kind != query->statement->kind) continue;
		if (commands[i].run) return commands[i].run(query, error);
		return rf_fail_at(error, RIFFLE_UNSUPPORTED, query->statement->loc, "%s not built yet",
		                  commands[i].missing);
	}
	return rf_fail(error, RIFFLE_INTERNAL, "not a command");
}
