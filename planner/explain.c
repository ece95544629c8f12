/*
 * EXPLAIN: what a node does, and the tree as text.
 *
 *   project k, sum(x) / n AS mean
 *   └─ window TUMBLING 200 ROWS by k: sum(x), count(*)
 *      └─ scan 'readings.csv' (CSV, at rest): k, x
 *
 * Invariant: a node is one line and its figures, if there are any, stand on the next.
 */
#include "planner/explain.h"

#include "planner/format_options.h"
#include "planner/plan_build.h"

#include <string.h>

typedef void (*write_detail)(const rf_plan_node *node, rf_buffer *out);

static void write_name(const rf_schema *schema, uint32_t column, rf_buffer *out)
{
	if (column < schema->count) rf_buffer_append_text(out, schema->columns[column].name);
}

void rf_explain_names(const rf_schema *schema, const uint32_t *columns, uint32_t count,
                      rf_buffer *out)
{
	for (uint32_t i = 0; i < count; i++) {
		if (i) rf_buffer_append_string(out, ", ");
		write_name(schema, columns[i], out);
	}
}

static void write_format(const rf_format_spec *format, rf_buffer *out)
{
	rf_buffer_append_string(out, rf_plan_format_name(format));
	if (format->compression > RF_COMPRESSION_NONE)
		rf_buffer_printf(out, ", %s", rf_compression_name(format->compression));
}

static void write_source_kind(const rf_source_spec *source, rf_buffer *out)
{
	static const char *const rests[] = {
		[RF_REST_LIVE] = "live", [RF_REST_AT_REST] = "at rest", [RF_REST_ENDLESS] = "endless"};
	rf_buffer_append_string(out, " (");
	if (source->format.id != RF_FORMAT_NONE) {
		write_format(&source->format, out);
		rf_buffer_append_string(out, ", ");
	}
	rf_buffer_printf(out, "%s)", rests[source->rest]);
}

static void detail_scan(const rf_plan_node *node, rf_buffer *out)
{
	const rf_source_spec *source = node->as.scan.source;
	bool is_uri = rf_text_equal(source->name, source->uri);
	rf_buffer_printf(out, is_uri ? "'%.*s'" : "%.*s", (int)source->name.size, source->name.data);
	write_source_kind(source, out);
	if (!node->schema.count) {
		rf_buffer_append_string(out, ": no columns");
		return;
	}
	rf_buffer_append_string(out, ": ");
	for (uint32_t i = 0; i < node->schema.count; i++) {
		if (i) rf_buffer_append_string(out, ", ");
		write_name(&node->schema, i, out);
	}
}

static void detail_values(const rf_plan_node *node, rf_buffer *out)
{
	uint32_t rows = node->as.values.row_count;
	rf_buffer_printf(out, "%u row%s", rows, rows == 1 ? "" : "s");
}

static void detail_filter(const rf_plan_node *node, rf_buffer *out)
{
	rf_expr_write(node->as.filter.condition, &node->inputs[0]->schema, out);
}

static void detail_project(const rf_plan_node *node, rf_buffer *out)
{
	const rf_schema *input = &node->inputs[0]->schema;
	for (uint32_t i = 0; i < node->schema.count; i++) {
		size_t before;
		rf_text name = node->schema.columns[i].name;
		if (i) rf_buffer_append_string(out, ", ");
		before = out->size;
		rf_expr_write(node->as.project.exprs[i], input, out);
		if (rf_text_equal((rf_text){out->data + before, out->size - before}, name)) continue;
		rf_buffer_printf(out, " AS %.*s", (int)name.size, name.data);
	}
}

static void write_value(const rf_value *value, rf_arena *unused, rf_buffer *out)
{
	rf_expr constant = {.kind = RF_EXPR_CONSTANT, .type = value->type, .value = *value};
	RF_UNUSED(unused);
	rf_expr_write(&constant, NULL, out);
}

void rf_explain_call(const rf_aggregate_call *call, const rf_schema *input, rf_buffer *out)
{
	uint32_t constants = (uint32_t)strlen(call->aggregate->constants);
	rf_buffer_printf(out, "%s(%s", call->aggregate->name, call->is_distinct ? "DISTINCT " : "");
	if (!call->arg_count && !constants) rf_buffer_append_byte(out, '*');
	rf_explain_names(input, call->args, call->arg_count, out);
	for (uint32_t i = 0; i < constants; i++) {
		bool is_labelled = call->aggregate->defaults[0] != 0;
		if (is_labelled && call->constants[i].is_null) continue;
		if (i || call->arg_count) rf_buffer_append_string(out, ", ");
		if (is_labelled) {
			rf_text label = rf_aggregate_label(call->aggregate, i);
			rf_buffer_printf(out, "%.*s => ", (int)label.size, label.data);
		}
		write_value(&call->constants[i], NULL, out);
	}
	for (uint32_t i = 0; i < call->order_count; i++) {
		const rf_aggregate_order *order = &call->orders[i];
		rf_buffer_append_string(out, i ? ", " : " ORDER BY ");
		write_name(input, call->args[call->arg_count + i], out);
		if (order->is_descending) rf_buffer_append_string(out, " DESC");
		if (order->is_nulls_first != order->is_descending)
			rf_buffer_append_string(out, order->is_nulls_first ? " NULLS FIRST" : " NULLS LAST");
	}
	rf_buffer_append_byte(out, ')');
	if (call->filter == RF_NO_COLUMN) return;
	rf_buffer_append_string(out, " FILTER (WHERE ");
	write_name(input, call->filter, out);
	rf_buffer_append_byte(out, ')');
}

static void write_calls(const rf_aggregate_call *calls, uint32_t count, const rf_schema *input,
                        rf_buffer *out)
{
	for (uint32_t i = 0; i < count; i++) {
		if (i) rf_buffer_append_string(out, ", ");
		rf_explain_call(&calls[i], input, out);
	}
}

static void write_duration(int64_t ns, rf_buffer *out)
{
	rf_duration_write(ns, " ", out);
}

static void detail_event_time(const rf_plan_node *node, rf_buffer *out)
{
	const rf_plan_event_time *event_time = &node->as.event_time;
	if (!event_time->time) {
		rf_buffer_append_string(out, "by arrival");
		return;
	}
	rf_expr_write(event_time->time, &node->inputs[0]->schema, out);
	rf_buffer_append_string(out, ", watermark ");
	write_duration(event_time->bound_ns, out);
	if (event_time->idle_timeout_ns >= 0) {
		rf_buffer_append_string(out, ", idle after ");
		write_duration(event_time->idle_timeout_ns, out);
	}
	if (event_time->max_ahead_ns >= 0) {
		rf_buffer_append_string(out, ", at most ");
		write_duration(event_time->max_ahead_ns, out);
		rf_buffer_append_string(out, " ahead");
	}
}

static void detail_union(const rf_plan_node *node, rf_buffer *out)
{
	const rf_plan_union *as = &node->as.union_all;
	if (as->by_time)
		rf_buffer_append_string(out, "by event time");
	else if (as->is_live)
		rf_buffer_append_string(out, "in the order of arrival");
}

static void detail_order(const rf_plan_node *node, rf_buffer *out)
{
	rf_buffer_append_string(out, "by ");
	write_name(&node->inputs[0]->schema, node->as.order.time_column, out);
}

/* A condition over the columns of both inputs. */
static void write_joined(const rf_plan_node *node, const rf_expr *condition, rf_buffer *out)
{
	rf_schema both = {NULL, node->inputs[0]->schema.count + node->inputs[1]->schema.count};
	both.columns = rf_alloc(out->memory, both.count * sizeof *both.columns);
	if (!both.columns) {
		out->has_failed = true;
		return;
	}
	for (uint32_t i = 0, from = 0; from < 2; from++)
		for (uint32_t c = 0; c < node->inputs[from]->schema.count; c++)
			both.columns[i++] = node->inputs[from]->schema.columns[c];
	rf_buffer_append_string(out, " where ");
	rf_expr_write(condition, &both, out);
	rf_free(out->memory, both.columns, both.count * sizeof *both.columns);
}

/* "carrier", or "code = carrier" where the two are called differently. */
static void write_key(const rf_text *stream, const rf_text *table, rf_buffer *out)
{
	rf_buffer_append_text(out, *stream);
	if (rf_text_equal(*stream, *table)) return;
	rf_buffer_append_string(out, " = ");
	rf_buffer_append_text(out, *table);
}

static void detail_lookup(const rf_plan_node *node, rf_buffer *out)
{
	static const char *const kinds[] = {[RF_LOOKUP_INNER] = "",
	                                    [RF_LOOKUP_LEFT] = " (LEFT)",
	                                    [RF_LOOKUP_SEMI] = " (SEMI)",
	                                    [RF_LOOKUP_ANTI] = " (ANTI)"};
	const rf_plan_lookup *lookup = &node->as.lookup;
	const rf_plan_node *table = node->inputs[1];
	if (table->kind == RF_PLAN_SCAN) rf_buffer_append_text(out, table->as.scan.source->name);
	rf_buffer_append_string(out, " by ");
	for (uint32_t i = 0; i < lookup->key_count; i++) {
		if (i) rf_buffer_append_string(out, ", ");
		write_key(&node->inputs[0]->schema.columns[lookup->stream_keys[i]].name,
		          &table->schema.columns[lookup->table_keys[i]].name, out);
	}
	if (lookup->condition) write_joined(node, lookup->condition, out);
	rf_buffer_append_string(out, kinds[lookup->kind]);
}

static void detail_unnest(const rf_plan_node *node, rf_buffer *out)
{
	const rf_schema *input = &node->inputs[0]->schema;
	rf_buffer_append_text(out, input->columns[node->as.unnest.array].name);
	if (node->as.unnest.is_left) rf_buffer_append_string(out, " (LEFT)");
}

static void detail_aggregate(const rf_plan_node *node, rf_buffer *out)
{
	const rf_plan_aggregate *aggregate = &node->as.aggregate;
	const rf_schema *input = &node->inputs[0]->schema;
	if (aggregate->key_count) {
		rf_buffer_append_string(out, "by ");
		rf_explain_names(input, aggregate->keys, aggregate->key_count, out);
		if (aggregate->aggregate_count) rf_buffer_append_string(out, ": ");
	}
	write_calls(aggregate->aggregates, aggregate->aggregate_count, input, out);
}

/* "FOR 5 s", "UP TO 3 ROWS". */
static void write_either(const char *word, int64_t rows, int64_t ns, rf_buffer *out)
{
	if (!rows && !ns) return;
	rf_buffer_append_string(out, word);
	if (rows)
		rf_buffer_printf(out, "%lld ROWS", (long long)rows);
	else
		write_duration(ns, out);
}

static void write_until(const rf_plan_node *node, rf_buffer *out)
{
	const rf_plan_window *window = &node->as.window;
	rf_column_def columns[16];
	rf_schema schema = {columns, 0};
	rf_buffer names;
	rf_buffer_init(&names, out->memory, 1 << 16);
	for (uint32_t i = 0; i < window->until_aggregate_count && i < 16; i++) {
		columns[i].name.size = names.size; /* where it starts, until all are written */
		rf_explain_call(&window->until_aggregates[i], &node->inputs[0]->schema, &names);
		schema.count++;
	}
	for (uint32_t i = 0; i < schema.count; i++) {
		size_t start = columns[i].name.size;
		size_t end = i + 1 < schema.count ? columns[i + 1].name.size : names.size;
		columns[i].name = (rf_text){names.data + start, end - start};
	}
	rf_buffer_append_string(out, "TUMBLING UNTIL ");
	rf_expr_write(window->until, &schema, out);
	write_either(" UP TO ", window->most_rows, 0, out);
	out->has_failed |= names.has_failed;
	rf_buffer_release(&names);
}

static void write_when(const rf_plan_node *node, rf_buffer *out)
{
	const rf_plan_window *window = &node->as.window;
	const rf_schema *input = &node->inputs[0]->schema;
	rf_buffer_append_string(out, "WHEN ");
	write_name(input, window->when_column, out);
	write_either(" FOR ", window->for_rows, window->for_ns, out);
	rf_buffer_append_string(out, " UNTIL ");
	write_name(input, window->until_column, out);
	write_either(" UP TO ", window->most_rows, window->most_ns, out);
	if (window->is_on_open) rf_buffer_append_string(out, " EMIT ON OPEN");
}

static void write_window_kind(const rf_plan_node *node, rf_buffer *out)
{
	const rf_plan_window *window = &node->as.window;
	long long size = window->size_rows, step = window->step_rows;
	switch (window->kind) {
	case RF_WIN_TUMBLING: rf_buffer_printf(out, "TUMBLING %lld ROWS", size); break;
	case RF_WIN_HOPPING: rf_buffer_printf(out, "HOPPING %lld ROWS EVERY %lld", size, step); break;
	case RF_WIN_SLIDING: rf_buffer_printf(out, "SLIDING %lld ROWS", size); break;
	case RF_WIN_TUMBLING_UNTIL: write_until(node, out); break;
	case RF_WIN_TUMBLING_OR:
		rf_buffer_printf(out, "TUMBLING %lld ROWS OR ", size);
		write_duration(window->size_ns, out);
		break;
	case RF_WIN_TIME_HOPPING:
		rf_buffer_append_string(out, window->size_ns == window->step_ns ? "TUMBLING " : "HOPPING ");
		write_duration(window->size_ns, out);
		if (window->size_ns == window->step_ns) break;
		rf_buffer_append_string(out, " EVERY ");
		write_duration(window->step_ns, out);
		break;
	case RF_WIN_TIME_SLIDING:
		rf_buffer_append_string(out, "SLIDING ");
		write_duration(window->size_ns, out);
		break;
	case RF_WIN_WHEN: write_when(node, out); break;
	case RF_WIN_SESSION:
		rf_buffer_append_string(out, "SESSION ");
		write_duration(window->size_ns, out);
		if (!window->most_ns) break;
		rf_buffer_append_string(out, " UP TO ");
		write_duration(window->most_ns, out);
		break;
	}
	if (window->is_drop_partial) rf_buffer_append_string(out, " DROP PARTIAL");
}

static void detail_window(const rf_plan_node *node, rf_buffer *out)
{
	const rf_plan_window *window = &node->as.window;
	const rf_schema *input = &node->inputs[0]->schema;
	write_window_kind(node, out);
	if (window->partition_count) {
		rf_buffer_append_string(out, " PARTITION BY ");
		rf_explain_names(input, window->partition, window->partition_count, out);
	}
	if (window->key_count) {
		rf_buffer_append_string(out, " by ");
		rf_explain_names(input, window->keys, window->key_count, out);
	}
	if (window->aggregate_count) rf_buffer_append_string(out, ": ");
	write_calls(window->aggregates, window->aggregate_count, input, out);
	if (window->output != RF_WINDOW_ALL_ROWS) return;
	rf_buffer_append_string(out, "; every row");
	if (!window->carry_count) return;
	rf_buffer_append_string(out, " with ");
	rf_explain_names(input, window->carry, window->carry_count, out);
}

static void detail_sort(const rf_plan_node *node, rf_buffer *out)
{
	for (uint32_t i = 0; i < node->as.sort.key_count; i++) {
		const rf_sort_key *key = &node->as.sort.keys[i];
		if (i) rf_buffer_append_string(out, ", ");
		write_name(&node->inputs[0]->schema, key->column, out);
		if (key->is_descending) rf_buffer_append_string(out, " DESC");
		if (key->is_nulls_first != key->is_descending)
			rf_buffer_append_string(out, key->is_nulls_first ? " NULLS FIRST" : " NULLS LAST");
	}
	if (node->as.sort.boundary != RF_NO_COLUMN)
		rf_buffer_append_string(out, ", each window on its own");
}

static void detail_limit(const rf_plan_node *node, rf_buffer *out)
{
	const rf_plan_limit *limit = &node->as.limit;
	if (limit->rows >= 0) rf_buffer_printf(out, "%lld", (long long)limit->rows);
	if (limit->rows_per_window >= 0)
		rf_buffer_printf(out, "%s%lld of each window", limit->rows >= 0 ? ", " : "",
		                 (long long)limit->rows_per_window);
}

static void detail_none(const rf_plan_node *node, rf_buffer *out)
{
	RF_UNUSED(node);
	RF_UNUSED(out);
}

static void detail_sink(const rf_plan_node *node, rf_buffer *out)
{
	const rf_sink_spec *sink = node->as.sink.sink;
	bool is_uri = rf_text_equal(sink->name, sink->uri);
	rf_buffer_printf(out, is_uri ? "'%.*s'" : "%.*s", (int)sink->name.size, sink->name.data);
	if (sink->format.id == RF_FORMAT_NONE) return;
	rf_buffer_append_string(out, " (");
	write_format(&sink->format, out);
	rf_buffer_append_byte(out, ')');
}

static const write_detail details[RF_PLAN_KIND_COUNT] = {
	[RF_PLAN_SCAN] = detail_scan,
	[RF_PLAN_VALUES] = detail_values,
	[RF_PLAN_FILTER] = detail_filter,
	[RF_PLAN_PROJECT] = detail_project,
	[RF_PLAN_AGGREGATE] = detail_aggregate,
	[RF_PLAN_WINDOW] = detail_window,
	[RF_PLAN_SORT] = detail_sort,
	[RF_PLAN_LIMIT] = detail_limit,
	[RF_PLAN_DISTINCT] = detail_none,
	[RF_PLAN_UNION_ALL] = detail_union,
	[RF_PLAN_EVENT_TIME] = detail_event_time,
	[RF_PLAN_ORDER] = detail_order,
	[RF_PLAN_LOOKUP] = detail_lookup,
	[RF_PLAN_UNNEST] = detail_unnest,
	[RF_PLAN_OVER] = rf_explain_over,
	[RF_PLAN_DEDUP] = rf_explain_dedup,
	[RF_PLAN_SINK] = detail_sink,
};

void rf_explain_detail(const rf_plan_node *node, rf_buffer *out)
{
	details[node->kind](node, out);
}

const char *rf_explain_hint(const rf_plan_node *node)
{
	const rf_plan_window *window = &node->as.window;
	if (node->kind != RF_PLAN_WINDOW || !window->key_count || window->partition_count ||
	    window->kind == RF_WIN_TIME_HOPPING || window->kind == RF_WIN_TIME_SLIDING)
		return NULL;
	return "the window counts the rows of the whole stream and GROUP BY splits inside it; "
		   "PARTITION BY gives "
		   "every key windows of its own";
}

rf_status rf_plan_explain(const rf_plan *plan, rf_explain_format format,
                          const rf_node_counts *counts, rf_buffer *out, rf_error *error)
{
	switch (format) {
	case RF_EXPLAIN_TEXT: rf_explain_text(plan, counts, out); break;
	case RF_EXPLAIN_JSON: rf_explain_json(plan, counts, out); break;
	case RF_EXPLAIN_DOT: rf_explain_dot(plan, counts, out); break;
	}
	return out->has_failed ? rf_memory_fail(out->memory, "EXPLAIN", error) : RIFFLE_OK;
}
