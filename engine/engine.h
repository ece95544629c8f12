/*
 * What is behind the handles of riffle.h. The engine's lock guards the catalog, the settings,
 * the list of queries and the feeds; a query's own members belong to the thread that uses it.
 * An engine lives until it is closed and its last query and stream are freed.
 */
#ifndef RF_ENGINE_ENGINE_H
#define RF_ENGINE_ENGINE_H

#include "base/clock.h"
#include "planner/planner.h"
#include "runtime/io/feed.h"
#include "runtime/pipeline.h"

#include <pthread.h>

enum {
	RF_MAGIC_ENGINE = 0x52464531,
	RF_MAGIC_QUERY = 0x52465131,
	RF_MAGIC_STREAM = 0x52465331,
	RF_MAGIC_BATCH = 0x52464231
};

/* A query that runs by itself. */
typedef struct rf_named_query {
	struct rf_named_query *next;
	rf_text name;
	riffle_query *query; /* NULL: START failed */
	bool is_over;
	rf_error error; /* what ended it */
} rf_named_query;

struct riffle_engine {
	uint32_t magic;
	uint32_t reference_count;
	bool is_closed;
	pthread_mutex_t lock; /* recursive */
	rf_memory memory;     /* catalog and handles */
	riffle_config config;
	rf_settings settings;
	rf_catalog catalog;
	riffle_query *queries;  /* all that are not freed */
	rf_named_query *named;  /* started, in the order of their starts */
	int64_t clock_ahead_ns; /* what ADVANCE CLOCK has added */
};

struct riffle_query {
	uint32_t magic;
	riffle_engine *engine;
	riffle_query *next, *previous;
	rf_memory memory;        /* of the query; its limit is the setting */
	rf_memory handle_memory; /* of this struct; no limit */
	rf_arena arena;          /* statement, plan */
	rf_text text;            /* of the statement, from the start of what was prepared */
	rf_ast_statement *statement;
	riffle_kind kind;
	rf_settings settings;
	rf_parameter *parameters;
	uint32_t parameter_count;
	rf_plan *plan;   /* NULL for a command, and until all parameters are bound */
	rf_feed **feeds; /* references held */
	uint32_t feed_count;
	rf_context ctx;
	rf_error run_error; /* what ctx.error points to */
	rf_pipeline *pipeline;
	bool is_started, is_done;
	bool is_analyze, has_told_correction;
	bool has_more_work; /* the last AGAIN was for time, not for want of input */
	volatile sig_atomic_t interrupted;
	int wake_fd; /* an eventfd: riffle_interrupt and pushes wake the waiting */
	uint64_t rows_in, rows_out;
	uint64_t note_counts[3]; /* by rf_note_kind */
	uint64_t problems_told;
	rf_buffer explained;
	/* INSERTs that follow in the same text and read the same stream: run by this one. */
	riffle_query *group;      /* the next of them; NULL: none, or the last */
	size_t group_offset;      /* where its text begins in the leader's */
	struct rf_shared *shared; /* the leader's: their one read */
};

struct riffle_stream {
	uint32_t magic;
	riffle_engine *engine;
	rf_feed *feed;
	rf_schema columns; /* in arena */
	rf_arena arena;
	rf_memory memory;
};

/* ---- engine.c ---- */
void rf_engine_hold(riffle_engine *engine);    /* with the lock held */
void rf_engine_release(riffle_engine *engine); /* without the lock */
/* Moves an error's place from a part of a text, start bytes into it, to the whole. */
void rf_engine_shift_place(rf_error *error, const char *text, size_t start);
bool rf_engine_is_usable(const riffle_engine *engine);
void rf_engine_log(riffle_engine *engine, riffle_log_level level, const char *text);
/* A planner for a query; everything it makes goes into the query's arena. */
rf_planner rf_engine_planner(riffle_query *query, rf_plan_host *host);
/* The host's clock, or the system's, and what ADVANCE CLOCK has added. arg: the engine. */
int64_t rf_engine_clock(void *arg);
/* Wakes every query that waits for rows of a feed. With the lock held. */
void rf_engine_wake_queries(riffle_engine *engine);

/* ---- host.c ---- */
/* Fills a host for the planner whose arg is the query. */
void rf_host_init(rf_plan_host *host, riffle_query *query);
/* Fills ctx from the query and its engine. */
void rf_host_context(rf_context *ctx, riffle_query *query, rf_error *error);

/* ---- statement.c ---- */
/* Whether a statement is a command that rf_statement_run does. */
bool rf_statement_is_command(const rf_ast_statement *statement);
/* Does it. With the lock held. */
rf_status rf_statement_run(riffle_query *query, rf_error *error);

/* ---- feed_statement.c ---- */
rf_status rf_statement_feed(riffle_query *query, rf_error *error);
rf_status rf_statement_end(riffle_query *query, rf_error *error);
rf_status rf_statement_advance_clock(riffle_query *query, rf_error *error);
rf_status rf_statement_advance_watermark(riffle_query *query, rf_error *error);
/* The feed of a stream, or an error at the name's place. */
rf_status rf_feed_find(riffle_engine *engine, const rf_ast_name *name, rf_catalog_entry **entry,
                       rf_error *error);

/* ---- named.c ---- */
rf_status rf_statement_create_query(riffle_query *query, rf_error *error);
rf_status rf_statement_start_query(riffle_query *query, rf_error *error);
rf_status rf_statement_stop_query(riffle_query *query, rf_error *error);
/* "running", "done", ...; *query gets the running or finished query, or NULL. */
const char *rf_named_state(const riffle_engine *engine, rf_text name, const riffle_query **query);
/* Frees all named queries. Without the lock. */
void rf_named_release(riffle_engine *engine);

/* ---- show.c ---- */
/* Plans SHOW, DESCRIBE, EXPLAIN (without ANALYZE) and EXPECT. With the lock held. */
rf_status rf_show_plan(riffle_query *query, rf_error *error);
/* Makes the plan of one column `plan` from the lines of a text. */
rf_status rf_show_lines(riffle_query *query, const char *column, rf_text lines, rf_error *error);
rf_status rf_show_explain_format(const rf_ast_statement *statement, rf_explain_format *format,
                                 rf_error *error);

/* ---- query.c ---- */
/* Plans a SELECT or INSERT of a query. With the lock held. */
rf_status rf_query_plan(riffle_query *query, const rf_ast_statement *statement, rf_plan **plan,
                        rf_error *error);
/* Prepares the first statement of a text, as riffle_prepare does. With the lock held. */
rf_status rf_query_open(riffle_engine *engine, rf_text sql, size_t *used, riffle_query **query,
                        rf_error *error);
/* Runs EXPLAIN ANALYZE: the inner query to its end, then the plan of the answer. */
rf_status rf_query_analyze(riffle_query *query, rf_error *error);

/* Opens the operators of a planned query. */
rf_status rf_query_open_pipeline(riffle_query *query, bool is_timed, rf_error *error);
/* Works for about until_ns (steady): OK when there is more to do, AGAIN when it is blocked, DONE
 * at the end (the pipeline is closed then). For queries with a sink. */
rf_status rf_query_work(riffle_query *query, int64_t until_ns, rf_error *error);
/* Waits for what query->ctx says, until_ns, a wake-up or an interrupt. */
void rf_query_wait(const riffle_query *query, int64_t until_ns);

/* ---- group.c ---- */
/* After an INSERT: prepares the INSERTs that follow in rest and read the same stream, and adds
 * the bytes they take to *used. With the lock held. */
void rf_group_extend(riffle_query *leader, rf_text sql, size_t *used);
rf_status rf_group_start(riffle_query *leader, rf_error *error);
/* As rf_query_work, for all of them. */
rf_status rf_group_work(riffle_query *leader, int64_t until_ns, rf_error *error);
void rf_group_free(riffle_query *leader);

/* ---- result.c ---- */
/* Copies the selected rows of a batch; the copy depends on nothing but the allocator. */
rf_status rf_result_copy(const rf_memory *memory, const rf_schema *columns, const rf_batch *batch,
                         riffle_batch **result, rf_error *error);

#endif
