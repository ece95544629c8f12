/*
 * Named queries: CREATE QUERY keeps a text, START QUERY runs it beside whatever else the host
 * does, riffle_run gives all that run a turn. A named query has a sink; nobody takes its rows.
 * Invariant: engine->named holds each started query once, in the order of their starts.
 */
#include "engine/engine.h"

#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

static bool is_running(const rf_named_query *named)
{
	return named->query && !named->is_over;
}

static rf_named_query *find_named(const riffle_engine *engine, rf_text name)
{
	for (rf_named_query *named = engine->named; named; named = named->next)
		if (rf_text_equal_fold(named->name, name)) return named;
	return NULL;
}

/* CREATE QUERY: checks the query by planning it and keeps its text. */
rf_status rf_statement_create_query(riffle_query *query, rf_error *error)
{
	rf_ast_statement *statement = query->statement;
	rf_ast_statement select = {
		.kind = RF_STATEMENT_SELECT, .loc = statement->loc, .select = statement->select};
	rf_catalog *catalog = &query->engine->catalog;
	rf_catalog_entry *entry =
		rf_catalog_find(catalog, statement->name.text, statement->name.is_quoted);
	rf_loc loc = statement->select->loc;
	rf_plan_host host;
	rf_plan *plan;
	if (entry && statement->if_not_exists) return RIFFLE_OK;
	if (entry && (!statement->or_replace || entry->kind != RF_OBJECT_QUERY))
		return rf_fail_at(error, RIFFLE_NAME, statement->name.loc, "\"%.*s\" exists already",
		                  (int)entry->name.size, entry->name.data);
	if (!statement->select->into) {
		rf_fail_at(error, RIFFLE_INVALID, statement->name.loc, "a named query needs INTO");
		rf_hint(
			error,
			"Nobody sees the rows of a query that runs by itself: SELECT ... INTO 'alerts.csv'.");
		return RIFFLE_INVALID;
	}
	RF_TRY(rf_query_plan(query, &select, &plan, error));
	rf_host_init(&host, query);
	rf_plan_forget(&host, plan);
	if (entry) rf_catalog_drop(catalog, entry);
	entry = rf_catalog_add(catalog, RF_OBJECT_QUERY, statement->name.text);
	if (!entry) return rf_memory_fail(&query->engine->memory, "the catalog", error);
	entry->sql.data = rf_arena_copy(&entry->arena, query->text.data + statement->loc.start,
	                                statement->loc.end - statement->loc.start);
	entry->select_sql.data =
		rf_arena_copy(&entry->arena, query->text.data + loc.start, loc.end - loc.start);
	if (!entry->sql.data || !entry->select_sql.data) {
		rf_catalog_drop(catalog, entry);
		return rf_memory_fail(&query->engine->memory, "the catalog", error);
	}
	entry->sql.size = statement->loc.end - statement->loc.start;
	entry->select_sql.size = loc.end - loc.start;
	return RIFFLE_OK;
}

static rf_status find_entry(riffle_query *query, rf_catalog_entry **entry, rf_error *error)
{
	const rf_ast_name *name = &query->statement->name;
	*entry = rf_catalog_find(&query->engine->catalog, name->text, name->is_quoted);
	if (*entry && (*entry)->kind == RF_OBJECT_QUERY) return RIFFLE_OK;
	return rf_fail_at(error, RIFFLE_NAME, name->loc, "no query \"%.*s\"", (int)name->text.size,
	                  name->text.data);
}

/* START QUERY: prepares it anew; riffle_run starts it. */
rf_status rf_statement_start_query(riffle_query *query, rf_error *error)
{
	riffle_engine *engine = query->engine;
	rf_catalog_entry *entry;
	rf_named_query *named, **link = &engine->named;
	size_t used = 0;
	RF_TRY(find_entry(query, &entry, error));
	named = find_named(engine, entry->name);
	if (named && is_running(named))
		return rf_fail_at(error, RIFFLE_INVALID, query->statement->name.loc,
		                  "query \"%.*s\" runs already", (int)entry->name.size, entry->name.data);
	if (!named) {
		named = rf_alloc_zero(&engine->memory, sizeof *named + entry->name.size);
		if (!named) return rf_memory_fail(&engine->memory, "a query", error);
		named->name = (rf_text){(char *)(named + 1), entry->name.size};
		memcpy(named + 1, entry->name.data, entry->name.size);
		while (*link) link = &(*link)->next;
		*link = named;
	}
	riffle_query_free(named->query); /* of an earlier start, over now */
	named->query = NULL;
	named->is_over = false;
	named->error = (rf_error)RIFFLE_ERROR_INIT;
	return rf_query_open(engine, entry->select_sql, &used, &named->query, error);
}

/* STOP QUERY: its windows are flushed by the next riffle_run. */
rf_status rf_statement_stop_query(riffle_query *query, rf_error *error)
{
	rf_catalog_entry *entry;
	rf_named_query *named;
	RF_TRY(find_entry(query, &entry, error));
	named = find_named(query->engine, entry->name);
	if (!named || !is_running(named))
		return rf_fail_at(error, RIFFLE_INVALID, query->statement->name.loc,
		                  "query \"%.*s\" does not run", (int)entry->name.size, entry->name.data);
	riffle_interrupt(named->query);
	return RIFFLE_OK;
}

const char *rf_named_state(const riffle_engine *engine, rf_text name, const riffle_query **query)
{
	const rf_named_query *named = find_named(engine, name);
	*query = named ? named->query : NULL;
	if (!named || !named->query) return "not started";
	if (!named->is_over) return named->query->interrupted ? "stopping" : "running";
	if (named->error.code == RIFFLE_INTERRUPTED) return "stopped";
	return named->error.code < 0 ? "failed" : "done";
}

/* One turn of a query. Without the lock. */
static void take_turn(riffle_engine *engine, rf_named_query *named)
{
	char text[512];
	uint64_t unused;
	riffle_status status;
	/* What woke it is seen to in this turn. */
	if (read(named->query->wake_fd, &unused, sizeof unused) < 0 && errno != EAGAIN) return;
	status = riffle_next(named->query, 0, NULL, &named->error);
	if (status >= 0 && status != RIFFLE_DONE) return;
	named->is_over = true;
	if (status >= 0 || status == RIFFLE_INTERRUPTED) return;
	snprintf(text, sizeof text, "query \"%.*s\" failed: %s", (int)named->name.size,
	         named->name.data, named->error.message);
	rf_engine_log(engine, RIFFLE_LOG_WARNING, text);
}

/* What every running query waits for; returns how many descriptors, and the soonest time. */
static uint32_t collect_waits(const riffle_engine *engine, struct pollfd *wanted, uint32_t capacity,
                              int64_t *wake_at)
{
	uint32_t count = 0;
	for (const rf_named_query *named = engine->named; named; named = named->next) {
		const riffle_query *query = named->query;
		if (!is_running(named)) continue;
		if (count < capacity) wanted[count++] = (struct pollfd){query->wake_fd, POLLIN, 0};
		for (uint32_t i = 0; i < query->ctx.wait_count && count < capacity; i++)
			wanted[count++] = (struct pollfd){query->ctx.waits[i].fd,
			                                  query->ctx.waits[i].is_write ? POLLOUT : POLLIN, 0};
		if (query->ctx.wake_at < *wake_at) *wake_at = query->ctx.wake_at;
	}
	return count;
}

riffle_status riffle_run(riffle_engine *engine, uint32_t timeout_ms, riffle_error *error)
{
	enum { WAITS_MAX = 1024 };
	struct pollfd wanted[WAITS_MAX];
	int64_t wake_at = INT64_MAX, left_ms = timeout_ms;
	uint32_t running = 0, count;
	bool has_work = false;
	if (!rf_engine_is_usable(engine)) return rf_fail(error, RIFFLE_MISUSE, "not an open engine");
	for (rf_named_query *named = engine->named; named; named = named->next) {
		if (!is_running(named)) continue;
		take_turn(engine, named);
		running += is_running(named);
		has_work |= is_running(named) && named->query->has_more_work;
	}
	if (running == 0) return RIFFLE_DONE;
	if (timeout_ms == 0 || has_work) return RIFFLE_AGAIN;
	count = collect_waits(engine, wanted, WAITS_MAX, &wake_at);
	if (wake_at != INT64_MAX) {
		int64_t until_ms = (wake_at - rf_steady_ns() + 999999) / 1000000;
		if (until_ms < left_ms) left_ms = until_ms < 0 ? 0 : until_ms;
	}
	poll(wanted, count, timeout_ms == UINT32_MAX && left_ms == timeout_ms ? -1 : (int)left_ms);
	return RIFFLE_AGAIN;
}

void rf_named_release(riffle_engine *engine)
{
	while (engine->named) {
		rf_named_query *named = engine->named;
		engine->named = named->next;
		riffle_query_free(named->query);
		rf_free(&engine->memory, named, sizeof *named + named->name.size);
	}
}
