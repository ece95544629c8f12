/*
 * Event time in a plan. What needs it asks the node below to hand it on; the wish goes down to
 * the scans, an event-time node is put above each, and on the way back every node adds the
 * columns to the end of its schema. Worked example:
 *
 *   SELECT max(y) FROM (SELECT x + 1 AS y FROM s WHERE x > 0) WINDOW TUMBLING 1m
 *
 *   before  project x + 1 AS y / filter x > 0 / scan x, ts
 *   after   project x + 1 AS y, time, mark / filter x > 0 / event time ts / scan x, ts
 *
 * Invariant: nothing but a scan is below an event-time node, so that every row of the input
 * moves its watermark. The columns stand after those that a query can name.
 */
#include "planner/event_time.h"

#include "parser/parse.h"
#include "planner/plan_source.h"
#include "planner/select.h"

#include <stdio.h>
#include <string.h>

enum { TIME_NAMES_MAX = 160 };

/* ---- whether there is a time ---- */

/* The node below that has no time to hand on; NULL if there is none. */
static const rf_plan_node *find_obstacle(const rf_plan_node *node)
{
	switch (node->kind) {
	case RF_PLAN_SCAN:
		return node->as.scan.source->rest == RF_REST_AT_REST &&
				!node->as.scan.source->timestamp_by.size
			? node
			: NULL;
	case RF_PLAN_EVENT_TIME: return NULL;
	case RF_PLAN_FILTER:
	case RF_PLAN_PROJECT:
	case RF_PLAN_LIMIT:
	case RF_PLAN_UNNEST:
	case RF_PLAN_OVER:
	case RF_PLAN_DEDUP:
	case RF_PLAN_ORDER:
	case RF_PLAN_LOOKUP: return find_obstacle(node->inputs[0]);
	case RF_PLAN_UNION_ALL:
		for (uint32_t i = 0; i < node->input_count; i++) {
			const rf_plan_node *found = find_obstacle(node->inputs[i]);
			if (found) return found;
		}
		return NULL;
	default: return node;
	}
}

/* "ts, created_at": the columns that could be an event time. */
static void list_times(const rf_schema *columns, char *text, size_t capacity)
{
	size_t used = 0;
	text[0] = 0;
	for (uint32_t i = 0; i < columns->count; i++) {
		const rf_column_def *column = &columns->columns[i];
		if (column->type != RF_TIMESTAMP || used + column->name.size + 3 > capacity) continue;
		used += (size_t)snprintf(text + used, capacity - used, "%s%.*s", used ? ", " : "",
		                         (int)column->name.size, column->name.data);
	}
}

static void fail_untimed(rf_binder *binder, const rf_source_spec *source, const char *what,
                         rf_loc loc)
{
	char names[TIME_NAMES_MAX];
	rf_bind_fail(binder, RIFFLE_INVALID, loc,
	             "%s needs an event time, and the input is at rest without TIMESTAMP BY", what);
	list_times(&source->columns, names, sizeof names);
	if (names[0]) {
		rf_bind_hint(
			binder, "Say which column is the time after the source: TIMESTAMP BY %.*s. (times: %s)",
			(int)strcspn(names, ","), names, names);
	} else {
		rf_bind_hint(binder,
		             "Say what the time is with TIMESTAMP BY after the source; epoch_s(n) makes a "
		             "TIMESTAMP of a number.");
	}
}

bool rf_time_check(rf_binder *binder, const rf_plan_node *node, const char *what, rf_loc loc)
{
	const rf_plan_node *obstacle = find_obstacle(node);
	if (!obstacle) return true;
	switch (obstacle->kind) {
	case RF_PLAN_SCAN: fail_untimed(binder, obstacle->as.scan.source, what, loc); break;
	case RF_PLAN_VALUES:
		rf_bind_fail(binder, RIFFLE_INVALID, loc, "%s needs an event time, and there is no input",
		             what);
		break;
	case RF_PLAN_WINDOW:
		rf_bind_fail(binder, RIFFLE_UNSUPPORTED, loc, "%s over a windowed query is not built yet",
		             what);
		break;
	case RF_PLAN_SORT:
		rf_bind_fail(binder, RIFFLE_UNSUPPORTED, loc, "%s over a sorted query is not built yet",
		             what);
		break;
	case RF_PLAN_DISTINCT:
		rf_bind_fail(binder, RIFFLE_UNSUPPORTED, loc, "%s over DISTINCT is not built yet", what);
		break;
	default:
		rf_bind_fail(binder, RIFFLE_INVALID, loc,
		             "%s needs an event time, and the rows of an aggregate have none", what);
	}
	return false;
}

bool rf_time_is_at_rest(const rf_plan_node *node)
{
	uint32_t count = node->kind == RF_PLAN_LOOKUP ? 1 : node->input_count;
	if (node->kind == RF_PLAN_SCAN) return node->as.scan.source->rest == RF_REST_AT_REST;
	for (uint32_t i = 0; i < count; i++)
		if (!rf_time_is_at_rest(node->inputs[i])) return false;
	return true;
}

static bool has_own_time(const rf_plan_node *node)
{
	uint32_t count = node->kind == RF_PLAN_LOOKUP ? 1 : node->input_count;
	if (node->kind == RF_PLAN_SCAN) return node->as.scan.source->timestamp_by.size > 0;
	for (uint32_t i = 0; i < count; i++)
		if (has_own_time(node->inputs[i])) return true;
	return false;
}

bool rf_time_is_own(const rf_plan_node *node)
{
	return !find_obstacle(node) && has_own_time(node);
}

bool rf_time_is_mergeable(const rf_plan_node *node)
{
	return rf_time_is_at_rest(node) && !find_obstacle(node);
}

/* ---- handing it on ---- */

/* The expression of TIMESTAMP BY over the scan's columns, which are the source's. */
static rf_expr *bind_time(rf_binder *binder, const rf_plan_node *scan)
{
	const rf_source_spec *source = scan->as.scan.source;
	bool was_in_view = binder->is_in_view;
	rf_loc outer = binder->view_loc;
	rf_ast_expr *ast = NULL;
	rf_expr *expr = NULL;
	if (!was_in_view) binder->view_loc = scan->loc; /* the text is not of this statement */
	binder->is_in_view = true;
	if (rf_bind_check(binder,
	                  rf_parse_expr(source->timestamp_by, binder->arena, &ast, binder->error)))
		expr = rf_bind_time_expr(binder, source, ast);
	binder->is_in_view = was_in_view;
	binder->view_loc = outer;
	return expr;
}

/* Of a scan: TIMESTAMP BY, or the time of arrival where that is the time. */
static bool is_scan_time(rf_binder *binder, const rf_plan_node *scan, const rf_expr *expr)
{
	const rf_source_spec *source = scan->as.scan.source;
	rf_expr *time;
	if (!source->timestamp_by.size)
		return expr->kind == RF_EXPR_COLUMN &&
			scan->as.scan.columns[expr->column] == source->columns.count + RF_HIDDEN_ARRIVAL;
	return (time = bind_time(binder, scan)) && rf_expr_equal(time, expr);
}

/* What a node's columns are of its input's. */
typedef struct sinking {
	rf_binder *binder;
	const rf_plan_node *node;
	bool is_lost;
} sinking;

static bool sink_column(void *arg, rf_expr *expr, rf_expr **to)
{
	sinking *work = arg;
	const rf_plan_node *node = work->node;
	if (expr->kind != RF_EXPR_COLUMN) return false;
	*to = expr;
	if (node->kind == RF_PLAN_PROJECT) {
		*to = node->as.project.exprs[expr->column];
	} else if (node->kind == RF_PLAN_OVER) {
		work->is_lost |= expr->column >= node->as.over.carry_count;
		if (!work->is_lost)
			*to = rf_expr_column(work->binder->arena, node->as.over.carry[expr->column], expr->type,
			                     expr->loc);
	} else {
		work->is_lost |= expr->column >= node->inputs[0]->schema.count;
	}
	return true;
}

bool rf_time_is(rf_binder *binder, const rf_plan_node *node, rf_expr *expr)
{
	uint32_t count;
	while (node->input_count == 1 || node->kind == RF_PLAN_LOOKUP) {
		sinking work = {binder, node, false};
		expr = rf_expr_map(binder->arena, expr, sink_column, &work);
		if (!expr) return rf_bind_no_memory(binder) != NULL;
		if (work.is_lost) return false;
		node = node->inputs[0];
	}
	if (node->kind == RF_PLAN_SCAN) return is_scan_time(binder, node, expr);
	count = node->kind == RF_PLAN_UNION_ALL ? node->input_count : 0;
	for (uint32_t i = 0; i < count; i++)
		if (!rf_time_is(binder, node->inputs[i], expr)) return false;
	return count > 0;
}

static bool add_column(rf_binder *binder, rf_schema *schema, const char *name)
{
	rf_schema grown;
	if (!rf_schema_new(binder->arena, &grown, schema->count + 1))
		return rf_bind_no_memory(binder) != NULL;
	if (schema->count)
		memcpy(grown.columns, schema->columns, schema->count * sizeof *grown.columns);
	grown.columns[schema->count] =
		(rf_column_def){.name = rf_text_of(name), .type = RF_TIMESTAMP, .null_word = RF_TEXT("")};
	*schema = grown;
	return true;
}

static rf_plan_node *add_event_time(rf_binder *binder, rf_plan_node *scan, rf_time_columns *times)
{
	const rf_source_spec *source = scan->as.scan.source;
	bool is_at_rest = source->rest == RF_REST_AT_REST;
	rf_plan_node *node = rf_node_new(binder->arena, RF_PLAN_EVENT_TIME, scan->loc, &scan, 1);
	if (!node) return rf_bind_no_memory(binder);
	/* The clock is nothing to an input at rest. */
	node->as.event_time.idle_timeout_ns = is_at_rest ? -1 : source->idle_timeout_ns;
	node->as.event_time.max_ahead_ns = is_at_rest ? -1 : source->max_ahead_ns;
	node->as.event_time.bound_ns = source->bound_ns;
	if (source->timestamp_by.size && !(node->as.event_time.time = bind_time(binder, scan)))
		return NULL;
	*times = (rf_time_columns){scan->schema.count, scan->schema.count + 1, scan->schema.count + 1};
	if (!add_column(binder, &node->schema, "event time") ||
	    !add_column(binder, &node->schema, "watermark"))
		return NULL;
	return node;
}

static rf_expr *column_of(rf_binder *binder, const rf_plan_node *node, uint32_t column)
{
	rf_expr *expr =
		rf_expr_column(binder->arena, column, node->schema.columns[column].type, node->loc);
	return expr ? expr : rf_bind_no_memory(binder);
}

static bool copy_schema(rf_binder *binder, rf_plan_node *node, const rf_schema *from)
{
	if (!rf_schema_new(binder->arena, &node->schema, from->count))
		return rf_bind_no_memory(binder) != NULL;
	if (from->count)
		memcpy(node->schema.columns, from->columns, from->count * sizeof *from->columns);
	return true;
}

/* The first count columns of a node, then its times: {count, count + 1, count + 2} or, when
 * late and close are one, {count, count + 1, count + 1}. */
static rf_plan_node *align(rf_binder *binder, rf_plan_node *node, uint32_t count,
                           const rf_time_columns *times, bool is_one)
{
	uint32_t total = count + (is_one ? 2 : 3);
	rf_expr **exprs = rf_bind_alloc(binder, total * sizeof *exprs);
	rf_plan_node *project;
	if (!exprs) return NULL;
	for (uint32_t i = 0; i < total; i++) {
		const uint32_t of_time[] = {times->time, times->late, times->close};
		uint32_t from = i < count ? i : of_time[i - count];
		if (!(exprs[i] = column_of(binder, node, from))) return NULL;
	}
	project = rf_node_project(binder->arena, node, exprs, NULL, total, node->loc);
	return project ? project : rf_bind_no_memory(binder);
}

bool rf_time_carry_union(rf_binder *binder, rf_plan_node *node, uint32_t column_count)
{
	rf_plan_union *as = &node->as.union_all;
	rf_time_columns *times = rf_bind_alloc(binder, node->input_count * sizeof *times);
	bool is_one = true;
	if (!times) return false;
	for (uint32_t i = 0; i < node->input_count; i++) {
		if (!(node->inputs[i] = rf_time_carry(binder, node->inputs[i], &times[i]))) return false;
		is_one &= times[i].late == times[i].close;
	}
	for (uint32_t i = 0; i < node->input_count; i++)
		if (!(node->inputs[i] = align(binder, node->inputs[i], column_count, &times[i], is_one)))
			return false;
	as->has_time = true;
	as->time_column = column_count;
	as->late_column = column_count + 1;
	as->mark_column = column_count + (is_one ? 1 : 2);
	return copy_schema(binder, node, &node->inputs[0]->schema) &&
		add_column(binder, &node->schema, "least watermark");
}

static rf_plan_node *carry_union(rf_binder *binder, rf_plan_node *node, rf_time_columns *times)
{
	if (!node->as.union_all.has_time && !rf_time_carry_union(binder, node, node->schema.count))
		return NULL;
	*times = (rf_time_columns){node->as.union_all.time_column, node->as.union_all.late_column,
	                           node->schema.count - 1};
	return node;
}

static rf_plan_node *carry_project(rf_binder *binder, rf_plan_node *node, rf_time_columns *times)
{
	uint32_t count = node->schema.count;
	rf_time_columns below;
	rf_expr **exprs;
	rf_schema schema;
	if (!(node->inputs[0] = rf_time_carry(binder, node->inputs[0], &below))) return NULL;
	*times = (rf_time_columns){count, count + 1, count + (below.late == below.close ? 1 : 2)};
	exprs = rf_bind_alloc(binder, (times->close + 1) * sizeof *exprs);
	if (!exprs) return NULL;
	if (!rf_schema_new(binder->arena, &schema, times->close + 1)) return rf_bind_no_memory(binder);
	if (count) {
		memcpy(exprs, node->as.project.exprs, count * sizeof *exprs);
		memcpy(schema.columns, node->schema.columns, count * sizeof *schema.columns);
	}
	for (uint32_t i = count; i <= times->close; i++) {
		uint32_t from = i == count ? below.time : i == times->late ? below.late : below.close;
		if (!(exprs[i] = column_of(binder, node->inputs[0], from))) return NULL;
		schema.columns[i] = node->inputs[0]->schema.columns[from];
	}
	node->as.project.exprs = exprs;
	node->schema = schema;
	return node;
}

rf_plan_node *rf_time_carry(rf_binder *binder, rf_plan_node *node, rf_time_columns *times)
{
	switch (node->kind) {
	case RF_PLAN_SCAN: return add_event_time(binder, node, times);
	case RF_PLAN_PROJECT: return carry_project(binder, node, times);
	case RF_PLAN_UNION_ALL: return carry_union(binder, node, times);
	case RF_PLAN_LOOKUP: return rf_select_carry_lookup(binder, node, times);
	case RF_PLAN_UNNEST: return rf_select_carry_unnest(binder, node, times);
	case RF_PLAN_OVER: return rf_over_carry(binder, node, times);
	case RF_PLAN_DEDUP:
		if (node->as.dedup.time_column != RF_NO_COLUMN) {
			const rf_plan_dedup *dedup = &node->as.dedup;
			*times = (rf_time_columns){dedup->time_column, dedup->late_column, dedup->close_column};
			return node;
		} /* fall through */
	case RF_PLAN_FILTER:
	case RF_PLAN_LIMIT:
		if (!(node->inputs[0] = rf_time_carry(binder, node->inputs[0], times))) return NULL;
		return copy_schema(binder, node, &node->inputs[0]->schema) ? node : NULL;
	default:
		return rf_bind_fail(binder, RIFFLE_INTERNAL, node->loc,
		                    "no event time comes through the %s", rf_plan_kind_name(node->kind));
	}
}
