/*
 * Queries: prepare, bind, start, next, free. A query is planned when it is prepared, or,
 * with parameters, when it is started; planning and commands hold the engine's lock, running
 * does not.
 */
#include "engine/engine.h"

#include "base/json_walk.h"
#include "parser/parse.h"
#include "parser/source_text.h"
#include "runtime/io/io.h"

#include <errno.h>
#include <poll.h>
#include <string.h>
#include <sys/eventfd.h>
#include <unistd.h>

static bool is_query(const riffle_query *query)
{
	return query && query->magic == RF_MAGIC_QUERY;
}

/* ---- prepare ---- */

static riffle_query *new_query(riffle_engine *engine)
{
	rf_memory memory;
	riffle_query *query;
	rf_memory_init(&memory, &engine->memory.allocator, 0);
	query = rf_alloc_zero(&memory, sizeof *query);
	if (!query) return NULL;
	query->magic = RF_MAGIC_QUERY;
	query->handle_memory = memory;
	query->engine = engine;
	query->settings = engine->settings;
	query->wake_fd = -1;
	rf_memory_init(&query->memory, &engine->memory.allocator,
	               (size_t)engine->settings.memory_bytes);
	rf_arena_init(&query->arena, &query->memory);
	rf_buffer_init(&query->explained, &query->memory, SIZE_MAX);
	rf_engine_hold(engine);
	query->next = engine->queries;
	if (engine->queries) engine->queries->previous = query;
	engine->queries = query;
	return query;
}

/* Holds the feeds that a plan reads, so that dropping their streams does not free them. */
static rf_status hold_feeds(riffle_query *query, const rf_plan *plan, rf_error *error)
{
	uint32_t capacity = query->feed_count;
	for (uint32_t i = 0; i < plan->node_count; i++) {
		const rf_plan_node *node = plan->nodes[i];
		rf_feed **slot;
		if (node->kind != RF_PLAN_SCAN || node->as.scan.source->uri.size > 0) continue;
		slot = rf_arena_push(&query->arena, &query->feeds, &query->feed_count, &capacity,
		                     sizeof *slot);
		if (!slot) return rf_memory_fail(&query->memory, "a query", error);
		*slot = node->as.scan.source->opened;
		rf_feed_hold(*slot);
	}
	return RIFFLE_OK;
}

rf_status rf_query_plan(riffle_query *query, const rf_ast_statement *statement, rf_plan **plan,
                        rf_error *error)
{
	rf_plan_host host;
	rf_planner planner = rf_engine_planner(query, &host);
	RF_TRY(rf_plan_select(&planner, statement, NULL, plan, error));
	return hold_feeds(query, *plan, error);
}

static bool returns_select(const rf_ast_statement *statement)
{
	return statement->kind == RF_STATEMENT_SELECT || statement->kind == RF_STATEMENT_INSERT;
}

/* Plans what has rows, once every parameter is bound. */
static rf_status plan_query(riffle_query *query, rf_error *error)
{
	rf_ast_statement *statement = query->statement;
	for (uint32_t i = 0; i < query->parameter_count; i++)
		if (!query->parameters[i].is_bound) return RIFFLE_OK;
	if (rf_statement_is_command(statement)) return RIFFLE_OK;
	if (returns_select(statement)) return rf_query_plan(query, statement, &query->plan, error);
	if (statement->kind == RF_STATEMENT_EXPLAIN && statement->is_analyze) {
		rf_explain_format format;
		query->is_analyze = true;
		RF_TRY(rf_show_explain_format(statement, &format, error));
		return rf_show_lines(query, "plan", RF_TEXT(""), error);
	}
	return rf_show_plan(query, error);
}

static riffle_kind kind_of(const rf_ast_statement *statement)
{
	if (statement->kind == RF_STATEMENT_EXPECT) return RIFFLE_KIND_EXPECT;
	if (statement->kind == RF_STATEMENT_INSERT) return RIFFLE_KIND_COMMAND;
	if (statement->kind == RF_STATEMENT_SELECT)
		return statement->select->into ? RIFFLE_KIND_COMMAND : RIFFLE_KIND_ROWS;
	return rf_statement_is_command(statement) ? RIFFLE_KIND_COMMAND : RIFFLE_KIND_ROWS;
}

static rf_status prepare(riffle_query *query, rf_text sql, size_t *used, rf_error *error)
{
	char *copy;
	rf_status status = rf_parse(sql, &query->arena, used, &query->statement, error);
	if (status < 0 || !query->statement) return status < 0 ? status : RIFFLE_DONE;
	copy = rf_arena_copy(&query->arena, sql.data, *used);
	if (!copy) return rf_memory_fail(&query->memory, "a statement", error);
	query->text = (rf_text){copy, *used};
	query->kind = kind_of(query->statement);
	RF_TRY(rf_plan_parameters(query->statement, &query->arena, &query->parameters,
	                          &query->parameter_count, error));
	return plan_query(query, error);
}

rf_status rf_query_open(riffle_engine *engine, rf_text sql, size_t *used, riffle_query **query,
                        rf_error *error)
{
	riffle_query *self = new_query(engine);
	rf_status status = self ? prepare(self, sql, used, error) : rf_fail_memory(error);
	*query = NULL;
	if (status < 0 || status == RIFFLE_DONE) {
		if (status < 0) rf_error_locate(error, (rf_text){sql.data, *used ? *used : sql.size}, 0);
		riffle_query_free(self);
		return status;
	}
	self->wake_fd = eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC);
	*query = self;
	return RIFFLE_OK;
}

/* A statement and, after an INSERT, those that share its read. */
static rf_status open_group(riffle_engine *engine, rf_text sql, size_t *used, riffle_query **query,
                            rf_error *error)
{
	RF_TRY(rf_query_open(engine, sql, used, query, error));
	if (*query && (*query)->statement->kind == RF_STATEMENT_INSERT)
		rf_group_extend(*query, sql, used);
	return *query ? RIFFLE_OK : RIFFLE_DONE;
}

riffle_status riffle_prepare(riffle_engine *engine, const char *sql, size_t size, size_t *tail,
                             riffle_query **query, riffle_error *error)
{
	riffle_error unseen;
	size_t used = 0;
	rf_status status;
	if (!error) error = &unseen;
	if (tail) *tail = 0;
	if (query) *query = NULL;
	if (!rf_engine_is_usable(engine) || !sql || !query)
		return rf_fail(error, RIFFLE_MISUSE, "not an open engine, or no text");
	if (size == RIFFLE_NUL_TERMINATED) size = strlen(sql);
	pthread_mutex_lock(&engine->lock);
	status = open_group(engine, (rf_text){sql, size}, &used, query, error);
	pthread_mutex_unlock(&engine->lock);
	if (tail) *tail = used;
	return status;
}

riffle_kind riffle_query_kind(const riffle_query *query)
{
	return is_query(query) ? query->kind : RIFFLE_KIND_COMMAND;
}

static rf_value value_of(const riffle_value *value)
{
	rf_value copy = {.type = (rf_type)value->type};
	switch (value->type) {
	case RIFFLE_TYPE_BOOLEAN: copy.as.boolean = value->as.boolean != 0; break;
	case RIFFLE_TYPE_BIGINT:
	case RIFFLE_TYPE_TIMESTAMP: copy.as.bigint = value->as.bigint; break;
	case RIFFLE_TYPE_DOUBLE: copy.as.real = value->as.real; break;
	case RIFFLE_TYPE_TEXT:
	case RIFFLE_TYPE_JSON:
	case RIFFLE_TYPE_BLOB: copy.as.text = value->as.text; break;
	case RIFFLE_TYPE_DECIMAL:
		copy.type = rf_type_decimal(RF_PRECISION_MAX, value->scale);
		copy.as.decimal = value->as.decimal;
		break;
	case RIFFLE_TYPE_INTERVAL: copy.as.interval = value->as.interval; break;
	default: copy.is_null = true; break;
	}
	return copy;
}

/* Copies the bytes of a parameter's value once they are what its type says. */
static rf_status keep_bytes(riffle_query *query, rf_parameter *parameter, rf_error *error)
{
	rf_text *text = &parameter->value.as.text;
	const bool is_json = parameter->value.type == RF_JSON;
	char *copy;
	if (is_json ? !rf_json_is_valid(*text)
	            : parameter->value.type == RF_TEXT_TYPE && !rf_text_is_utf8(*text))
		return rf_fail(error, RIFFLE_INVALID, "the value of parameter \"%.*s\" is not valid %s",
		               (int)parameter->name.size, parameter->name.data, is_json ? "JSON" : "UTF-8");
	copy = is_json ? rf_arena_bytes(&query->arena, text->size)
				   : rf_arena_copy(&query->arena, text->data, text->size);
	if (!copy) return rf_memory_fail(&query->memory, "a parameter", error);
	if (is_json) text->size = rf_json_compact(*text, copy);
	text->data = copy;
	return RIFFLE_OK;
}

riffle_status riffle_bind(riffle_query *query, const char *name, const riffle_value *value,
                          riffle_error *error)
{
	if (!is_query(query) || query->is_started || !name || !value || value->size < sizeof *value ||
	    value->type >= RIFFLE_TYPE_ARRAY || value->scale > RF_PRECISION_MAX)
		return rf_fail(error, RIFFLE_MISUSE, "not a prepared query, or not a value");
	for (uint32_t i = 0; i < query->parameter_count; i++) {
		rf_parameter *parameter = &query->parameters[i];
		if (!rf_text_is_fold(parameter->name, name)) continue;
		parameter->value = value_of(value);
		parameter->is_bound = false;
		if (rf_type_is_bytes(parameter->value.type)) RF_TRY(keep_bytes(query, parameter, error));
		parameter->is_bound = true;
		return RIFFLE_OK;
	}
	return rf_fail(error, RIFFLE_NAME, "the statement has no parameter \"%s\"", name);
}

/* ---- output ---- */

riffle_status riffle_query_output(riffle_query *query, const char *uri, const char *format,
                                  int32_t header, riffle_error *error)
{
	rf_sink_spec *sink;
	rf_plan_node *node, **nodes;
	rf_context ctx;
	rf_plan *plan;
	rf_ast_name format_name = {.text = rf_text_of(format)};
	if (!is_query(query) || query->is_started || !uri || query->kind != RIFFLE_KIND_ROWS ||
	    !query->plan)
		return rf_fail(error, RIFFLE_MISUSE, "not a prepared query that returns rows");
	plan = query->plan;
	sink = rf_arena_alloc_zero(&query->arena, sizeof *sink);
	node = rf_arena_alloc_zero(&query->arena, sizeof *node);
	nodes = rf_arena_alloc_zero(&query->arena, (plan->node_count + 1) * sizeof *nodes);
	if (!sink || !node || !nodes ||
	    !(node->inputs = rf_arena_alloc_zero(&query->arena, sizeof *nodes)))
		return rf_memory_fail(&query->memory, "a query", error);
	sink->uri.data = rf_arena_copy(&query->arena, uri, strlen(uri));
	if (!sink->uri.data) return rf_memory_fail(&query->memory, "a query", error);
	sink->uri.size = strlen(uri);
	sink->name = sink->uri;
	if (format) {
		rf_status status = rf_plan_format(&query->arena, &format_name, NULL, &sink->format, error);
		if (status < 0 && error) error->line = 0;
		RF_TRY(status);
		sink->has_format = true;
	}
	rf_host_context(&ctx, query, error);
	RF_TRY(rf_sink_describe(sink, &ctx, error));
	sink->format.has_header = header != 0;
	memcpy(nodes, plan->nodes, plan->node_count * sizeof *nodes);
	node->kind = RF_PLAN_SINK;
	node->id = plan->node_count;
	node->inputs[0] = plan->root;
	node->input_count = 1;
	node->ends = plan->root->ends;
	node->as.sink.sink = sink;
	nodes[plan->node_count++] = node;
	plan->nodes = nodes;
	plan->root = node;
	return RIFFLE_OK;
}

/* ---- running ---- */

/* A named sink that one query has begun is gone on with by the next. */
static void note_sink(riffle_query *query)
{
	const rf_plan_node *root = query->plan->root;
	rf_catalog_entry *entry;
	if (root->kind != RF_PLAN_SINK) return;
	pthread_mutex_lock(&query->engine->lock);
	entry = rf_catalog_find(&query->engine->catalog, root->as.sink.sink->name, true);
	if (entry && entry->kind == RF_OBJECT_SINK) entry->sink->is_append = true;
	pthread_mutex_unlock(&query->engine->lock);
}

rf_status rf_query_open_pipeline(riffle_query *query, bool is_timed, rf_error *error)
{
	rf_status status;
	rf_host_context(&query->ctx, query, &query->run_error);
	status = rf_pipeline_open(&query->pipeline, query->plan, &query->ctx, is_timed);
	if (status >= 0) note_sink(query);
	if (status < 0 && error) *error = query->run_error;
	return status;
}

static rf_status start(riffle_query *query, rf_error *error)
{
	riffle_engine *engine = query->engine;
	rf_status status = RIFFLE_OK;
	query->is_started = true;
	pthread_mutex_lock(&engine->lock);
	if (rf_statement_is_command(query->statement)) {
		status = rf_statement_run(query, error);
		query->is_done = true;
	} else if (!query->plan) {
		for (uint32_t i = 0; i < query->parameter_count && status >= 0; i++)
			if (!query->parameters[i].is_bound)
				status =
					rf_fail(error, RIFFLE_MISUSE, "parameter %.*s is not bound",
				            (int)query->parameters[i].name.size, query->parameters[i].name.data);
		if (status >= 0) status = plan_query(query, error);
	}
	pthread_mutex_unlock(&engine->lock);
	if (status >= 0 && query->is_analyze) status = rf_query_analyze(query, error);
	if (status >= 0 && query->group)
		status = rf_group_start(query, error);
	else if (status >= 0 && query->plan)
		status = rf_query_open_pipeline(query, false, error);
	if (status < 0) {
		query->is_done = true;
		rf_error_locate(error, query->text, 0);
	}
	return status;
}

riffle_status riffle_start(riffle_query *query, riffle_error *error)
{
	riffle_error unseen;
	if (!error) error = &unseen;
	if (!is_query(query) || query->is_started || query->engine->is_closed)
		return rf_fail(error, RIFFLE_MISUSE, "not a prepared query of an open engine");
	return start(query, error);
}

/* A value did not fit a column that was inferred: tells the statement that declares the column
 * as TEXT, once a query. */
static void tell_correction(riffle_query *query, uint32_t column)
{
	rf_source_spec source = {0};
	uint32_t candidates = 0;
	char *text;
	for (uint32_t i = 0; i < query->plan->node_count; i++) {
		const rf_plan_node *node = query->plan->nodes[i];
		if (node->kind != RF_PLAN_SCAN || node->as.scan.source->has_columns) continue;
		source = *node->as.scan.source;
		candidates++;
	}
	if (query->has_told_correction || candidates != 1 || column >= source.columns.count) return;
	query->has_told_correction = true;
	text = rf_arena_alloc(&query->arena, source.columns.count * sizeof *source.columns.columns);
	if (!text) return;
	memcpy(text, source.columns.columns, source.columns.count * sizeof *source.columns.columns);
	source.columns.columns = (rf_column_def *)text;
	source.columns.columns[column].type = RF_TEXT_TYPE;
	text = rf_source_statement(&source, &query->arena);
	text = text ? rf_arena_printf(&query->arena, "declared it reads %s", text) : NULL;
	if (text) rf_engine_log(query->engine, RIFFLE_LOG_NOTICE, text);
}

/* Counts what a batch noted and tells the first few; what comes after an error that ends the query
 * has not been met. */
static void count_notes(riffle_query *query, rf_notes *notes)
{
	if (!notes || notes->count == 0) return;
	rf_notes_sort(notes);
	for (uint32_t i = 0; i < notes->count; i++) {
		const rf_note *note = &notes->items[i];
		bool is_end = query->settings.is_on_error_fail && note->kind != RF_NOTE_LATE_ROW;
		query->note_counts[note->kind] += is_end ? 1 : note->count;
		if (is_end) break;
		if (note->sample == RF_NO_SAMPLE || query->problems_told >= RF_LIMIT_PROBLEMS) continue;
		query->problems_told++;
		rf_engine_log(query->engine, RIFFLE_LOG_WARNING, notes->samples[note->sample].text);
		if (notes->samples[note->sample].inferred_column != UINT32_MAX)
			tell_correction(query, notes->samples[note->sample].inferred_column);
	}
}

/* SET on_error = 'fail': what a bad row or value ends the query with. */
static rf_status fail_on_note(riffle_query *query, const rf_notes *notes, rf_error *error)
{
	const char *text = "a row or a value is bad";
	if (!query->settings.is_on_error_fail || !notes) return RIFFLE_OK;
	for (uint32_t i = 0; i < notes->count; i++) {
		if (notes->items[i].kind == RF_NOTE_LATE_ROW) continue;
		if (notes->items[i].sample != RF_NO_SAMPLE)
			text = notes->samples[notes->items[i].sample].text;
		return rf_fail(error, RIFFLE_DATA, "%s", text);
	}
	return RIFFLE_OK;
}

/* Waits until what blocks the query may have changed, until_ns, or an interrupt. */
void rf_query_wait(const riffle_query *query, int64_t until_ns)
{
	struct pollfd wanted[1 + RF_WAITS_MAX] = {{query->wake_fd, POLLIN, 0}};
	int64_t wake_ns = query->ctx.wake_at < until_ns ? query->ctx.wake_at : until_ns;
	int timeout_ms = -1;
	uint64_t unused;
	for (uint32_t i = 0; i < query->ctx.wait_count; i++)
		wanted[i + 1] = (struct pollfd){query->ctx.waits[i].fd,
		                                query->ctx.waits[i].is_write ? POLLOUT : POLLIN, 0};
	if (wake_ns != INT64_MAX) {
		int64_t left = wake_ns - rf_steady_ns();
		timeout_ms = left <= 0              ? 0
			: left > INT64_C(3600000000000) ? 3600000
											: (int)((left + 999999) / 1000000);
	}
	if (poll(wanted, 1 + query->ctx.wait_count, timeout_ms) > 0 && wanted[0].revents &&
	    read(query->wake_fd, &unused, sizeof unused) < 0)
		return;
}

static rf_status finish(riffle_query *query, rf_error *error)
{
	query->is_done = true;
	rf_pipeline_close(query->pipeline);
	query->pipeline = NULL;
	if (query->interrupted) return rf_fail(error, RIFFLE_INTERRUPTED, "interrupted");
	return RIFFLE_OK;
}

/* The pipeline has failed. Closed now, its sink writes what came before that is told. */
static rf_status fail(riffle_query *query, rf_error *error)
{
	*error = query->run_error;
	query->is_done = true;
	rf_pipeline_close(query->pipeline);
	query->pipeline = NULL;
	return error->code;
}

/* What has been read and, by a query with a sink, given so far. */
static void note_progress(riffle_query *query)
{
	const rf_plan_node *root = query->plan->root;
	query->rows_in = rf_pipeline_rows_in(query->pipeline);
	if (root->kind == RF_PLAN_SINK)
		query->rows_out = rf_pipeline_counts(query->pipeline)[root->id].rows_in;
}

/* Hands a batch on: ROW with a copy, OK when there were no rows. */
static rf_status deliver(riffle_query *query, const rf_batch *from, riffle_batch **batch,
                         rf_error *error)
{
	const rf_plan_node *root = query->plan->root;
	count_notes(query, from->notes);
	if (root->kind == RF_PLAN_SINK) return RIFFLE_OK;
	if (from->selected_count == 0) return RIFFLE_OK;
	query->rows_out += from->selected_count;
	RF_TRY(rf_result_copy(&query->memory, &query->plan->output, from, batch, error));
	return RIFFLE_ROW;
}

static int64_t deadline(uint32_t timeout_ms)
{
	return timeout_ms == UINT32_MAX ? INT64_MAX : rf_steady_ns() + (int64_t)timeout_ms * 1000000;
}

/* A call with timeout 0 still does this much work. */
enum { SLICE_NS = 10 * 1000 * 1000 };

rf_status rf_query_work(riffle_query *query, int64_t until_ns, rf_error *error)
{
	const rf_batch *from = NULL;
	rf_pull pulled = rf_pipeline_next(query->pipeline, until_ns, &from);
	rf_status status;
	note_progress(query);
	if (pulled == RF_PULL_BLOCKED) return RIFFLE_AGAIN;
	if (pulled == RF_PULL_ERROR) return fail(query, error);
	RF_TRY(deliver(query, from, NULL, error));
	RF_TRY(fail_on_note(query, from->notes, error));
	if (pulled != RF_PULL_END) return RIFFLE_OK;
	status = finish(query, error);
	return status == RIFFLE_OK || query->shared ? RIFFLE_DONE : status; /* a group ends as one */
}

/* The turns of INSERTs that share a read. */
static rf_status next_of_group(riffle_query *query, uint32_t timeout_ms, rf_error *error)
{
	int64_t until_ns = deadline(timeout_ms);
	rf_status status =
		rf_group_work(query, timeout_ms == 0 ? until_ns + SLICE_NS : until_ns, error);
	if (status < 0 || status == RIFFLE_DONE) query->is_done = true;
	return status;
}

static rf_status next(riffle_query *query, uint32_t timeout_ms, riffle_batch **batch,
                      rf_error *error)
{
	int64_t until_ns = deadline(timeout_ms);
	for (;;) {
		const rf_batch *from = NULL;
		int64_t slice_ns = timeout_ms == 0 ? until_ns + SLICE_NS : until_ns;
		rf_pull pulled = rf_pipeline_next(query->pipeline, slice_ns, &from);
		rf_status status, data;
		note_progress(query);
		if (pulled == RF_PULL_ERROR) return fail(query, error);
		query->has_more_work = pulled == RF_PULL_BLOCKED && rf_steady_ns() >= slice_ns;
		if (pulled == RF_PULL_BLOCKED) {
			if (rf_steady_ns() >= until_ns) return RIFFLE_AGAIN;
			rf_query_wait(query, until_ns);
			continue;
		}
		status = deliver(query, from, batch, error);
		data = status < 0 ? status : fail_on_note(query, from->notes, &query->run_error);
		if (data < 0 || pulled == RF_PULL_END) {
			rf_status finished = finish(query, data < 0 ? NULL : &query->run_error);
			if (data >= 0) data = finished;
			if (status == RIFFLE_ROW) {
				query->run_error.code = data < 0 ? data : RIFFLE_OK; /* told at the next call */
				return RIFFLE_ROW;
			}
			if (data < 0 && status >= 0) *error = query->run_error;
			return data < 0 ? data : RIFFLE_DONE;
		}
		if (status != RIFFLE_OK) return status;
		if (timeout_ms == 0 && rf_steady_ns() >= slice_ns) {
			query->has_more_work = true;
			return RIFFLE_AGAIN;
		}
	}
}

riffle_status riffle_next(riffle_query *query, uint32_t timeout_ms, riffle_batch **batch,
                          riffle_error *error)
{
	riffle_error unseen;
	riffle_batch *none = NULL;
	riffle_status status;
	if (!error) error = &unseen;
	if (!batch) batch = &none;
	*batch = NULL;
	if (!is_query(query)) return rf_fail(error, RIFFLE_MISUSE, "not a query");
	if (!query->is_started) {
		status = riffle_start(query, error);
		if (status < 0) return status;
	}
	if (query->is_done) {
		if (query->run_error.code >= 0) return RIFFLE_DONE;
		*error = query->run_error;
		query->run_error.code = RIFFLE_OK;
		return error->code;
	}
	status = query->group ? next_of_group(query, timeout_ms, error)
						  : next(query, timeout_ms, batch, error);
	if (status < 0) rf_error_locate(error, query->text, 0);
	riffle_batch_free(none);
	return status;
}

rf_status rf_query_analyze(riffle_query *query, rf_error *error)
{
	rf_plan *answer = query->plan, *inner;
	rf_explain_format format;
	rf_pull pulled = RF_PULL_BATCH;
	rf_status status;
	pthread_mutex_lock(&query->engine->lock);
	status = rf_show_explain_format(query->statement, &format, error);
	if (status >= 0) status = rf_query_plan(query, query->statement->inner, &inner, error);
	pthread_mutex_unlock(&query->engine->lock);
	if (status < 0) return status;
	query->plan = inner;
	status = rf_query_open_pipeline(query, true, error);
	while (status >= 0 && pulled != RF_PULL_END) {
		const rf_batch *batch;
		pulled = rf_pipeline_next(query->pipeline, INT64_MAX, &batch);
		if (pulled == RF_PULL_BLOCKED) rf_query_wait(query, INT64_MAX);
		if (pulled == RF_PULL_BATCH || pulled == RF_PULL_END) count_notes(query, batch->notes);
		if (pulled == RF_PULL_ERROR) {
			*error = query->run_error;
			status = error->code;
		}
	}
	if (status >= 0)
		status = rf_plan_explain(inner, format, rf_pipeline_counts(query->pipeline),
		                         &query->explained, error);
	rf_pipeline_close(query->pipeline);
	query->pipeline = NULL;
	query->plan = answer;
	if (status < 0) return status;
	pthread_mutex_lock(&query->engine->lock);
	status = rf_show_lines(query, "plan", (rf_text){query->explained.data, query->explained.size},
	                       error);
	pthread_mutex_unlock(&query->engine->lock);
	return status;
}

void riffle_interrupt(riffle_query *query)
{
	static const uint64_t one = 1;
	if (!is_query(query)) return;
	query->interrupted = 1;
	if (query->wake_fd >= 0 && write(query->wake_fd, &one, sizeof one) < 0) return;
}

riffle_status riffle_explain(riffle_query *query, const char *format, const char **text,
                             size_t *size, riffle_error *error)
{
	rf_explain_format as;
	if (!is_query(query) || !query->plan || !text)
		return rf_fail(error, RIFFLE_MISUSE, "not a planned query");
	if (!format || strcmp(format, "text") == 0)
		as = RF_EXPLAIN_TEXT;
	else if (strcmp(format, "json") == 0)
		as = RF_EXPLAIN_JSON;
	else if (strcmp(format, "dot") == 0)
		as = RF_EXPLAIN_DOT;
	else
		return rf_fail(error, RIFFLE_MISUSE, "no explain format \"%s\"", format);
	query->explained.size = 0;
	RF_TRY(rf_plan_explain(query->plan, as, NULL, &query->explained, error));
	if (!rf_buffer_append_byte(&query->explained, 0))
		return rf_memory_fail(&query->memory, "explain", error);
	*text = query->explained.data;
	if (size) *size = query->explained.size - 1;
	return RIFFLE_OK;
}

static void add_stats(const riffle_query *query, riffle_query_stats *all)
{
	/* Rows read since the last batch left count too: an aggregate gives none before its end. */
	all->rows_in += query->pipeline ? rf_pipeline_rows_in(query->pipeline) : query->rows_in;
	all->rows_out += query->rows_out;
	if (query->ctx.bytes_in > all->bytes_in) all->bytes_in = query->ctx.bytes_in;
	all->bad_rows += query->note_counts[RF_NOTE_BAD_ROW];
	all->bad_values += query->note_counts[RF_NOTE_BAD_VALUE];
	all->late_rows += query->note_counts[RF_NOTE_LATE_ROW];
	all->memory_bytes += rf_memory_used(&query->memory);
	all->memory_peak_bytes += rf_memory_peak(&query->memory);
}

riffle_status riffle_query_stats_get(const riffle_query *query, riffle_query_stats *stats)
{
	riffle_query_stats all = {0};
	if (!is_query(query) || !stats || stats->size < sizeof(uint32_t)) return RIFFLE_MISUSE;
	all.size = stats->size;
	all.is_running = query->is_started && !query->is_done;
	for (const riffle_query *each = query; each; each = each->group) add_stats(each, &all);
	if (query->plan)
		for (uint32_t i = 0; i < query->plan->node_count; i++)
			if (query->plan->nodes[i]->kind == RF_PLAN_SCAN)
				all.bytes_total += query->plan->nodes[i]->as.scan.source->size_bytes;
	all.max_errors = (uint64_t)query->settings.max_errors;
	all.watermark_ns = query->pipeline ? rf_pipeline_watermark(query->pipeline) : INT64_MIN;
	if (all.watermark_ns != INT64_MIN &&
	    __builtin_sub_overflow(rf_clock_now(&query->ctx.clock), all.watermark_ns,
	                           &all.watermark_lag_ns))
		all.watermark_lag_ns = all.watermark_ns < 0 ? INT64_MAX : INT64_MIN;
	memcpy(stats, &all, stats->size < sizeof all ? stats->size : sizeof all);
	return RIFFLE_OK;
}

uint32_t riffle_query_column_count(const riffle_query *query)
{
	return is_query(query) && query->plan ? query->plan->output.count : 0;
}

const char *riffle_query_column_name(const riffle_query *query, uint32_t column)
{
	if (column >= riffle_query_column_count(query)) return NULL;
	return query->plan->output.columns[column].name.data;
}

riffle_type riffle_query_column_type(const riffle_query *query, uint32_t column)
{
	if (column >= riffle_query_column_count(query)) return RIFFLE_TYPE_NULL;
	return (riffle_type)rf_type_kind(query->plan->output.columns[column].type);
}

void riffle_query_free(riffle_query *query)
{
	riffle_engine *engine;
	rf_memory memory;
	rf_plan_host host;
	if (!is_query(query)) return;
	engine = query->engine;
	rf_group_free(query);
	rf_host_init(&host, query);
	if (query->pipeline) rf_pipeline_close(query->pipeline);
	if (query->plan) rf_plan_forget(&host, query->plan);
	pthread_mutex_lock(&engine->lock);
	for (uint32_t i = 0; i < query->feed_count; i++) rf_feed_release(query->feeds[i]);
	if (query->previous)
		query->previous->next = query->next;
	else
		engine->queries = query->next;
	if (query->next) query->next->previous = query->previous;
	pthread_mutex_unlock(&engine->lock);
	if (query->wake_fd >= 0) close(query->wake_fd);
	rf_buffer_release(&query->explained);
	rf_arena_release(&query->arena);
	query->magic = 0;
	memory = query->handle_memory;
	rf_free(&memory, query, sizeof *query);
	rf_engine_release(engine);
}
