/*
 * The planner's entry points: a statement to a finished plan. Invariant: when planning
 * fails, what the host's describe_source left open is given back.
 */
#include "planner/format_options.h"
#include "planner/format_pattern.h"
#include "planner/plan_source.h"
#include "planner/rewrite.h"
#include "planner/select.h"

#include <string.h>

const char *rf_plan_kind_name(rf_plan_kind kind)
{
	static const char *const names[RF_PLAN_KIND_COUNT] = {
		[RF_PLAN_SCAN] = "scan",
		[RF_PLAN_VALUES] = "values",
		[RF_PLAN_FILTER] = "filter",
		[RF_PLAN_PROJECT] = "project",
		[RF_PLAN_AGGREGATE] = "aggregate",
		[RF_PLAN_WINDOW] = "window",
		[RF_PLAN_SORT] = "sort",
		[RF_PLAN_LIMIT] = "limit",
		[RF_PLAN_DISTINCT] = "distinct",
		[RF_PLAN_UNION_ALL] = "union all",
		[RF_PLAN_EVENT_TIME] = "event time",
		[RF_PLAN_ORDER] = "order",
		[RF_PLAN_LOOKUP] = "look up",
		[RF_PLAN_UNNEST] = "unnest",
		[RF_PLAN_OVER] = "over",
		[RF_PLAN_DEDUP] = "dedup",
		[RF_PLAN_SINK] = "sink",
	};
	return kind < RF_PLAN_KIND_COUNT ? names[kind] : "?";
}

/* ---- sinks ---- */

static rf_sink_spec *named_sink(rf_binder *binder, const rf_ast_name *name)
{
	const rf_catalog *catalog = binder->planner->catalog;
	rf_suggestion suggestion = rf_suggestion_for(name->text);
	rf_catalog_entry *entry =
		catalog ? rf_catalog_find(catalog, name->text, name->is_quoted) : NULL;
	rf_sink_spec *sink;
	int size = (int)name->text.size;
	if (entry && entry->kind == RF_OBJECT_SINK) {
		sink = rf_plan_sink_copy(binder->arena, entry->sink);
		if (!sink) return rf_bind_no_memory(binder);
		sink->loc = name->loc;
		return sink;
	}
	if (entry) {
		rf_bind_fail(binder, RIFFLE_NAME, name->loc, "\"%.*s\" is a %s, not a sink", size,
		             name->text.data,
		             entry->kind == RF_OBJECT_VIEW        ? "view"
		                 : entry->kind == RF_OBJECT_TABLE ? "table"
		                                                  : "stream");
		return NULL;
	}
	for (uint32_t i = 0; catalog && i < catalog->count; i++)
		if (catalog->entries[i]->kind == RF_OBJECT_SINK)
			rf_suggestion_try(&suggestion, catalog->entries[i]->name);
	rf_bind_fail(binder, RIFFLE_NAME, name->loc, "unknown sink \"%.*s\"", size, name->text.data);
	if (suggestion.best.size) {
		rf_bind_hint(binder, "did you mean \"%.*s\"?", (int)suggestion.best.size,
		             suggestion.best.data);
	} else {
		rf_bind_hint(binder, "A file is named in quotes: INTO '%.*s.csv'.", size, name->text.data);
	}
	return NULL;
}

/* The sink that a statement names, *has_sink false if it names none. */
static rf_sink_spec *statement_sink(rf_binder *binder, const rf_ast_statement *statement,
                                    rf_sink_spec *sink_override, bool *has_sink)
{
	const rf_ast_into *into = statement->select->into;
	*has_sink = true;
	if (statement->kind == RF_STATEMENT_INSERT) {
		if (into)
			return rf_bind_fail(binder, RIFFLE_INVALID, statement->select->into_loc,
			                    "INSERT INTO names the sink already");
		return named_sink(binder, &statement->name);
	}
	if (into && into->is_uri)
		return rf_bind_sink(binder, into->name.text, into->name.text, into->loc, into);
	if (into) return named_sink(binder, &into->name);
	*has_sink = sink_override != NULL;
	return sink_override;
}

/* ---- finishing ---- */

static const char *const state_bounds[RF_PLAN_KIND_COUNT] = {
	[RF_PLAN_AGGREGATE] = "its groups",
	[RF_PLAN_WINDOW] = "the rows and groups of the open windows",
	[RF_PLAN_DISTINCT] = "the rows seen so far, each once",
	[RF_PLAN_ORDER] = "the rows that the watermark has not reached",
	[RF_PLAN_LOOKUP] = "the rows of the table, one for each key",
	[RF_PLAN_OVER] = "the rows of the frames of each partition",
	[RF_PLAN_DEDUP] = "the keys seen so far, each once",
};

static void set_state_bound(rf_plan_node *node)
{
	node->state_bound = state_bounds[node->kind];
	if (node->kind == RF_PLAN_AGGREGATE && !node->as.aggregate.key_count)
		node->state_bound = "one group";
	if (node->kind == RF_PLAN_DEDUP && (node->as.dedup.within_ns || node->as.dedup.within_rows))
		node->state_bound = "the keys kept within that";
	if (node->kind == RF_PLAN_UNION_ALL && node->as.union_all.by_time)
		node->state_bound = "a batch of each input";
	if (node->kind == RF_PLAN_SORT)
		node->state_bound = node->as.sort.boundary == RF_NO_COLUMN ? "all rows of the input"
																   : "the rows of one window";
}

static bool number_nodes(rf_arena *arena, rf_plan *plan, rf_plan_node *node, uint32_t *capacity)
{
	rf_plan_node **slot;
	for (uint32_t i = 0; i < node->input_count; i++)
		if (!number_nodes(arena, plan, node->inputs[i], capacity)) return false;
	node->id = plan->node_count;
	set_state_bound(node);
	slot = rf_arena_push(arena, &plan->nodes, &plan->node_count, capacity, sizeof *slot);
	if (slot) *slot = node;
	return slot != NULL;
}

static void note_clock(void *arg, const rf_expr *expr)
{
	bool *depends = arg;
	if (expr->kind == RF_EXPR_CALL &&
	    (expr->function->flags & (RF_FN_VOLATILE | RF_FN_BY_CHANCE)) == RF_FN_VOLATILE)
		*depends = true;
}

static bool node_depends_on_clock(const rf_plan_node *node)
{
	bool depends = false;
	if (node->kind == RF_PLAN_FILTER) rf_expr_walk(node->as.filter.condition, note_clock, &depends);
	for (uint32_t i = 0; node->kind == RF_PLAN_PROJECT && i < node->schema.count; i++)
		rf_expr_walk(node->as.project.exprs[i], note_clock, &depends);
	if (node->kind == RF_PLAN_EVENT_TIME) {
		const rf_plan_event_time *event_time = &node->as.event_time;
		depends =
			!event_time->time || event_time->idle_timeout_ns >= 0 || event_time->max_ahead_ns >= 0;
		if (event_time->time) rf_expr_walk(event_time->time, note_clock, &depends);
	}
	if (node->kind == RF_PLAN_LOOKUP && node->as.lookup.condition)
		rf_expr_walk(node->as.lookup.condition, note_clock, &depends);
	for (uint32_t i = 0; node->kind == RF_PLAN_SCAN && i < node->schema.count; i++) {
		const rf_format_spec *format = &node->as.scan.source->format;
		/* The times of syslog don't say their year. */
		if (format->preset == &rf_preset_syslog && !format->year &&
		    node->schema.columns[i].type == RF_TIMESTAMP)
			depends = true;
		if (node->as.scan.columns[i] == node->as.scan.source->columns.count + RF_HIDDEN_ARRIVAL)
			depends = true;
	}
	return depends;
}

bool rf_plan_finish(rf_arena *arena, rf_plan *plan)
{
	uint32_t capacity = 0;
	plan->nodes = NULL;
	plan->node_count = 0;
	if (!number_nodes(arena, plan, plan->root, &capacity)) return false;
	for (uint32_t i = 0; i < plan->node_count; i++)
		plan->depends_on_clock |= node_depends_on_clock(plan->nodes[i]);
	if (plan->root->kind == RF_PLAN_SINK) return rf_schema_new(arena, &plan->output, 0);
	plan->output = plan->root->schema;
	return true;
}

static rf_plan *build_plan(rf_binder *binder, const rf_ast_statement *statement,
                           rf_sink_spec *sink_override)
{
	rf_plan *plan = rf_bind_alloc(binder, sizeof *plan);
	rf_plan_node *root = plan ? rf_select_plan(binder, statement->select) : NULL;
	rf_sink_spec *sink;
	bool has_sink;
	if (!root) return NULL;
	sink = statement_sink(binder, statement, sink_override, &has_sink);
	if (binder->status < 0) return NULL;
	if (has_sink) {
		root = rf_node_new(binder->arena, RF_PLAN_SINK, sink->loc, &root, 1);
		if (!root) return rf_bind_no_memory(binder);
		root->as.sink.sink = sink;
	}
	plan->root = root;
	plan->rewrites = "";
	if (!rf_bind_check(binder, rf_rewrite(binder->planner, plan, binder->error))) return NULL;
	return rf_plan_finish(binder->arena, plan) ? plan : rf_bind_no_memory(binder);
}

rf_status rf_plan_select(rf_planner *planner, const rf_ast_statement *statement,
                         rf_sink_spec *sink_override, rf_plan **plan, rf_error *error)
{
	rf_binder binder;
	rf_error local = RIFFLE_ERROR_INIT;
	rf_binder_init(&binder, planner, error ? error : &local);
	*plan = build_plan(&binder, statement, sink_override);
	if (*plan) return RIFFLE_OK;
	rf_bind_forget_sources(&binder);
	return binder.status;
}

void rf_plan_forget(const rf_plan_host *host, rf_plan *plan)
{
	for (uint32_t i = 0; plan && i < plan->node_count; i++) {
		rf_source_spec *source;
		if (plan->nodes[i]->kind != RF_PLAN_SCAN) continue;
		source = plan->nodes[i]->as.scan.source;
		if (!source->opened || source->uri.size == 0) continue;
		if (host->forget_source) host->forget_source(host->arg, source);
		source->opened = NULL;
	}
}

/* ---- rows of values ---- */

rf_status rf_plan_rows(rf_planner *planner, const rf_column_def *columns, uint32_t column_count,
                       const rf_value *values, uint32_t row_count, rf_plan **plan, rf_error *error)
{
	rf_arena *arena = planner->arena;
	rf_plan *made = rf_arena_alloc_zero(arena, sizeof *made);
	rf_plan_node *node = rf_node_new(arena, RF_PLAN_VALUES, (rf_loc){0, 0}, NULL, 0);
	size_t size = (size_t)column_count * row_count * sizeof *values;
	if (!made || !node || !rf_schema_new(arena, &node->schema, column_count) ||
	    !(node->as.values.values = rf_arena_alloc(arena, size ? size : 1)))
		return rf_memory_fail(arena->memory, "the planner", error);
	if (size) memcpy(node->as.values.values, values, size);
	node->as.values.row_count = row_count;
	if (column_count) memcpy(node->schema.columns, columns, column_count * sizeof *columns);
	made->root = node;
	made->rewrites = "";
	if (!rf_plan_finish(arena, made)) return rf_memory_fail(arena->memory, "the planner", error);
	*plan = made;
	return RIFFLE_OK;
}

static bool bind_row(rf_binder *binder, const rf_ast_row *values, const rf_schema *columns,
                     rf_value *row)
{
	uint32_t count = 0;
	for (const rf_ast_expr *ast = values->values; ast; ast = ast->next) count++;
	if (count != columns->count) {
		rf_bind_fail(binder, RIFFLE_INVALID, values->loc, "%u value%s for %u column%s", count,
		             count == 1 ? "" : "s", columns->count, columns->count == 1 ? "" : "s");
		return false;
	}
	count = 0;
	for (const rf_ast_expr *ast = values->values; ast; ast = ast->next, count++) {
		rf_expr *expr = rf_bind_expr(binder, ast);
		rf_argument pair[2];
		rf_type common;
		if (!expr) return false;
		pair[0] = rf_bind_argument(expr);
		pair[1] = (rf_argument){columns->columns[count].type, false, ast->loc};
		if (!rf_type_common(pair, 2, &common) || common != pair[1].type) {
			rf_bind_fail(binder, RIFFLE_TYPE, ast->loc, "column \"%.*s\" is %s, and this is %s",
			             (int)columns->columns[count].name.size, columns->columns[count].name.data,
			             rf_type_name(pair[1].type).text, rf_type_name(expr->type).text);
			return false;
		}
		expr = rf_bind_coerce(binder, expr, common);
		if (!expr || !rf_bind_constant(binder, expr, "a value of FEED", &row[count])) return false;
	}
	return true;
}

rf_status rf_plan_row(rf_planner *planner, const rf_ast_row *values, const rf_schema *columns,
                      rf_value *row, rf_error *error)
{
	rf_binder binder;
	rf_error local = RIFFLE_ERROR_INIT;
	const rf_scope nothing = {NULL, 0, NULL};
	const rf_bind_context context = {.scope = &nothing, .clause = "VALUES"};
	rf_binder_init(&binder, planner, error ? error : &local);
	binder.context = &context;
	return bind_row(&binder, values, columns, row) ? RIFFLE_OK : binder.status;
}

rf_status rf_plan_format(rf_arena *arena, const rf_ast_name *name, const rf_ast_option *options,
                         rf_format_spec *format, rf_error *error)
{
	if (name->text.size) RF_TRY(rf_plan_format_resolve(name, format, error));
	return rf_plan_format_options(options, RF_FORMAT_OF_FEED, arena, format, error);
}
