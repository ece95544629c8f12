/*
 * The catalog: streams, tables, sinks, views, queries, functions, by name. Functions have names of
 * their own: a stream and a function may share one. It owns its entries; definitions are kept as
 * statement text and as specs in an arena of their own. Names compare folded, as the language says
 * (a quoted name exactly). One thread at a time (the engine locks).
 */
#ifndef RF_PLANNER_CATALOG_H
#define RF_PLANNER_CATALOG_H

#include "parser/ast.h"
#include "base/buffer.h"
#include "planner/plan.h"

typedef struct rf_catalog_entry {
	rf_ast_object kind; /* STREAM, TABLE, SINK, VIEW, QUERY, FUNCTION */
	rf_text name;
	rf_text sql;            /* the statement that made it, without its semicolon */
	rf_source_spec *source; /* STREAM, TABLE: as described; copied before use */
	rf_sink_spec *sink;     /* SINK */
	rf_text select_sql;     /* VIEW, QUERY: the text of its select; FUNCTION: its body */
	rf_text signature;      /* FUNCTION: "f(a BIGINT) -> DOUBLE" */
	rf_arena arena;         /* what the entry holds */
	void *feed;             /* STREAM without FROM: the engine's feed */
} rf_catalog_entry;

typedef struct rf_catalog {
	rf_memory *memory;
	rf_catalog_entry **entries; /* in the order they were made */
	uint32_t count;
	uint32_t capacity;
} rf_catalog;

void rf_catalog_init(rf_catalog *catalog, rf_memory *memory);
void rf_catalog_release(rf_catalog *catalog);

/* What is not a function; NULL if there is none. A stream and a sink may not share a name. */
rf_catalog_entry *rf_catalog_find(const rf_catalog *catalog, rf_text name, bool is_quoted);
rf_catalog_entry *rf_catalog_find_function(const rf_catalog *catalog, rf_text name, bool is_quoted);
/* Whichever of the two looks where a thing of that kind would be. */
rf_catalog_entry *rf_catalog_find_kind(const rf_catalog *catalog, rf_ast_object kind, rf_text name,
                                       bool is_quoted);
/* Adds an empty entry of that name (copied); the caller fills it. NULL: out of memory or
 * RF_LIMIT_OBJECTS. */
rf_catalog_entry *rf_catalog_add(rf_catalog *catalog, rf_ast_object kind, rf_text name);
void rf_catalog_drop(rf_catalog *catalog, rf_catalog_entry *entry);

/* CREATE STREAM|TABLE|SINK|VIEW|FUNCTION: checks and adds. sql: the statement's text. host as in
 * planner/planner.h. Handles OR REPLACE and IF NOT EXISTS (then *entry is the old one and
 * *is_new false). */
struct rf_planner;
rf_status rf_catalog_create(struct rf_planner *planner, const rf_ast_statement *statement,
                            rf_text sql, rf_catalog_entry **entry, bool *is_new, rf_error *error);

/* The CREATE STREAM statement that says what a source is: for DESCRIBE and for the notice
 * after inference. Into an arena; NULL when memory is refused. */
char *rf_source_statement(const rf_source_spec *source, rf_arena *arena);

#endif
