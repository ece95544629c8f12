/*
 * push_projection: what nothing above uses is not made, down to the decoder.
 *
 *   before  SELECT count(*), max(y) FROM (SELECT x + 1 AS y, 1 / z AS w, name FROM t)
 *           project x + 1 AS y, 1 / z AS w, name / scan t: x, z, name, time
 *   after   project x + 1 AS y / scan t: x
 *
 * That a column which nothing uses is not decoded and not computed is part of the
 * language's meaning, since otherwise its errors would come and go with this rule. So when
 * the rule is off the pass still runs, and what a project would drop it keeps as a NULL. And
 * it is settled before any other rule runs: what the statement names is decoded, and what can
 * fail is computed, also where folding finds that it doesn't matter.
 */
#include "planner/rewrite.h"
#include "planner/rewrite_columns.h"

#include <string.h>

typedef struct pruning {
	rf_rewriter *rewriter;
	uint32_t dropped; /* columns of projects */
} pruning;

/* Which columns of a node are used; the answer is where they went (RF_NO_COLUMN: nowhere). */
static uint32_t *prune(pruning *work, rf_plan_node *node, const bool *used);

static void *allocate(pruning *work, uint32_t count, size_t size)
{
	void *memory = rf_arena_alloc_zero(work->rewriter->arena, (count ? count : 1) * size);
	return memory ? memory : rf_rewrite_no_memory(work->rewriter);
}

static uint32_t *identity(pruning *work, uint32_t count)
{
	uint32_t *map = allocate(work, count, sizeof *map);
	for (uint32_t i = 0; map && i < count; i++) map[i] = i;
	return map;
}

typedef struct remapping {
	rf_arena *arena;
	const uint32_t *map;
} remapping;

static bool remap_column(void *arg, rf_expr *expr, rf_expr **to)
{
	const remapping *work = arg;
	if (expr->kind != RF_EXPR_COLUMN) return false;
	*to = work->map[expr->column] == expr->column
		? expr
		: rf_expr_column(work->arena, work->map[expr->column], expr->type, expr->loc);
	return true;
}

static rf_expr *remap(pruning *work, rf_expr *expr, const uint32_t *map)
{
	remapping to = {work->rewriter->arena, map};
	expr = rf_expr_map(work->rewriter->arena, expr, remap_column, &to);
	return expr ? expr : rf_rewrite_no_memory(work->rewriter);
}

static bool take_schema(pruning *work, rf_plan_node *node)
{
	const rf_schema *from = &node->inputs[0]->schema;
	if (!rf_schema_new(work->rewriter->arena, &node->schema, from->count))
		return rf_rewrite_no_memory(work->rewriter) != NULL;
	if (from->count)
		memcpy(node->schema.columns, from->columns, from->count * sizeof *from->columns);
	return true;
}

/* Keeps the columns of a schema that are used, in their order; returns where they went. */
static uint32_t *compact(pruning *work, rf_schema *schema, const bool *used)
{
	uint32_t *map = allocate(work, schema->count, sizeof *map);
	uint32_t kept = 0;
	for (uint32_t i = 0; map && i < schema->count; i++) {
		map[i] = used[i] ? kept : RF_NO_COLUMN;
		if (used[i]) schema->columns[kept++] = schema->columns[i];
	}
	if (map) schema->count = kept;
	return map;
}

static uint32_t *prune_scan(pruning *work, rf_plan_node *node, const bool *used)
{
	rf_plan_scan *scan = &node->as.scan;
	const rf_source_spec *source = scan->source;
	uint32_t before = node->schema.count, own = 0;
	uint32_t *map;
	if (!work->rewriter->is_first) return identity(work, before);
	map = compact(work, &node->schema, used);
	for (uint32_t i = 0; map && i < before; i++) {
		if (!used[i]) continue;
		scan->columns[map[i]] = scan->columns[i];
		own += scan->columns[i] < source->columns.count;
	}
	if (map && node->schema.count < before)
		rf_rewrite_note(work->rewriter, "%u of the %u columns of %.*s", own, source->columns.count,
		                (int)source->name.size, source->name.data);
	return map;
}

static bool append_columns(pruning *work, rf_plan_node *node, const rf_column_def *columns,
                           uint32_t count)
{
	rf_schema before = node->schema;
	if (!rf_schema_new(work->rewriter->arena, &node->schema, before.count + count))
		return rf_rewrite_no_memory(work->rewriter) != NULL;
	if (before.count) memcpy(node->schema.columns, before.columns, before.count * sizeof *columns);
	if (count) memcpy(node->schema.columns + before.count, columns, count * sizeof *columns);
	return true;
}

static void mark_times(const rf_plan_order *order, bool *need)
{
	need[order->time_column] = need[order->late_column] = need[order->close_column] = true;
}

/* Nodes that hand rows on as they are: used, and what they look at themselves. */
static uint32_t *prune_through(pruning *work, rf_plan_node *node, const bool *used)
{
	uint32_t count = node->schema.count;
	bool *need = allocate(work, count, sizeof *need);
	uint32_t *map;
	if (!need) return NULL;
	if (count) memcpy(need, used, count * sizeof *need);
	if (node->kind == RF_PLAN_FILTER) rf_expr_mark_columns(node->as.filter.condition, need);
	if (node->kind == RF_PLAN_SORT) {
		for (uint32_t i = 0; i < node->as.sort.key_count; i++)
			need[node->as.sort.keys[i].column] = true;
		if (node->as.sort.boundary != RF_NO_COLUMN) need[node->as.sort.boundary] = true;
	}
	if (node->kind == RF_PLAN_LIMIT && node->as.limit.boundary != RF_NO_COLUMN)
		need[node->as.limit.boundary] = true;
	if (node->kind == RF_PLAN_ORDER) mark_times(&node->as.order, need);
	if (node->kind == RF_PLAN_DEDUP) rf_columns_mark_dedup(&node->as.dedup, need);
	if (node->kind == RF_PLAN_DISTINCT || node->kind == RF_PLAN_SINK)
		for (uint32_t i = 0; i < count; i++) need[i] = true;
	map = prune(work, node->inputs[0], need);
	if (!map || !take_schema(work, node)) return NULL;
	if (node->kind == RF_PLAN_FILTER &&
	    !(node->as.filter.condition = remap(work, node->as.filter.condition, map)))
		return NULL;
	for (uint32_t i = 0; node->kind == RF_PLAN_SORT && i < node->as.sort.key_count; i++)
		node->as.sort.keys[i].column = map[node->as.sort.keys[i].column];
	if (node->kind == RF_PLAN_SORT && node->as.sort.boundary != RF_NO_COLUMN)
		node->as.sort.boundary = map[node->as.sort.boundary];
	if (node->kind == RF_PLAN_LIMIT && node->as.limit.boundary != RF_NO_COLUMN)
		node->as.limit.boundary = map[node->as.limit.boundary];
	if (node->kind == RF_PLAN_ORDER) {
		node->as.order.time_column = map[node->as.order.time_column];
		node->as.order.late_column = map[node->as.order.late_column];
		node->as.order.close_column = map[node->as.order.close_column];
	}
	if (node->kind == RF_PLAN_DEDUP) rf_columns_remap_dedup(&node->as.dedup, map);
	return map;
}

/* The time's columns stay, whoever uses them: the node's are always its last two. */
static uint32_t *prune_event_time(pruning *work, rf_plan_node *node, const bool *used)
{
	rf_plan_event_time *event_time = &node->as.event_time;
	uint32_t own = node->schema.count - 2;
	bool *need = allocate(work, own, sizeof *need);
	uint32_t *map = allocate(work, own + 2, sizeof *map), *below;
	rf_schema schema;
	if (!need || !map) return NULL;
	if (own) memcpy(need, used, own * sizeof *need);
	if (event_time->time) rf_expr_mark_columns(event_time->time, need);
	if (!(below = prune(work, node->inputs[0], need))) return NULL;
	if (event_time->time && !(event_time->time = remap(work, event_time->time, below))) return NULL;
	if (own) memcpy(map, below, own * sizeof *map);
	schema = node->schema;
	if (!take_schema(work, node)) return NULL;
	map[own] = node->schema.count;
	map[own + 1] = node->schema.count + 1;
	return append_columns(work, node, schema.columns + own, 2) ? map : NULL;
}

/* Drops the expressions that are not used; with the rule off they stay as NULLs. */
static uint32_t *drop_exprs(pruning *work, rf_plan_node *node, const bool *used)
{
	rf_expr **exprs = node->as.project.exprs;
	uint32_t before = node->schema.count, kept = 0;
	if (work->rewriter->is_on) {
		uint32_t *map = compact(work, &node->schema, used);
		for (uint32_t i = 0; map && i < before; i++)
			if (used[i]) exprs[kept++] = exprs[i];
		work->dropped += before - kept;
		return map;
	}
	for (uint32_t i = 0; i < before; i++) {
		if (used[i] || exprs[i]->kind == RF_EXPR_CONSTANT) continue;
		exprs[i] =
			rf_expr_constant(work->rewriter->arena, rf_value_null(exprs[i]->type), exprs[i]->loc);
		if (!exprs[i]) return rf_rewrite_no_memory(work->rewriter);
	}
	return identity(work, before);
}

static uint32_t *prune_project(pruning *work, rf_plan_node *node, const bool *given)
{
	bool *used = allocate(work, node->schema.count, sizeof *used);
	bool *need = allocate(work, node->inputs[0]->schema.count, sizeof *need);
	uint32_t *map, *below;
	if (!used || !need) return NULL;
	for (uint32_t i = 0; i < node->schema.count; i++)
		used[i] = given[i] || (!work->rewriter->is_first && node->as.project.exprs[i]->can_fail);
	map = drop_exprs(work, node, used);
	if (!map) return NULL;
	for (uint32_t i = 0; i < node->schema.count; i++)
		rf_expr_mark_columns(node->as.project.exprs[i], need);
	below = prune(work, node->inputs[0], need);
	for (uint32_t i = 0; below && i < node->schema.count; i++)
		if (!(node->as.project.exprs[i] = remap(work, node->as.project.exprs[i], below)))
			return NULL;
	return below ? map : NULL;
}

/* ---- aggregates ---- */

/* Keeps the elements of an array whose columns are used; used starts at the first of them. */
static uint32_t keep(void *array, uint32_t count, size_t size, const bool *used)
{
	uint32_t kept = 0;
	for (uint32_t i = 0; i < count; i++)
		if (used[i]) memmove((char *)array + kept++ * size, (char *)array + i * size, size);
	return kept;
}

/* The keys decide which groups there are: they stay. An aggregate may be an error of its own,
 * so what the first pass left stays too. */
static uint32_t *prune_aggregate(pruning *work, rf_plan_node *node, const bool *given)
{
	rf_plan_aggregate *aggregate = &node->as.aggregate;
	bool *used = allocate(work, node->schema.count, sizeof *used);
	bool *need = allocate(work, node->inputs[0]->schema.count, sizeof *need);
	uint32_t *map, *below;
	if (!used || !need) return NULL;
	for (uint32_t i = 0; i < node->schema.count; i++)
		used[i] = given[i] || i < aggregate->key_count || !work->rewriter->is_first;
	aggregate->aggregate_count = keep(aggregate->aggregates, aggregate->aggregate_count,
	                                  sizeof *aggregate->aggregates, used + aggregate->key_count);
	map = compact(work, &node->schema, used);
	rf_columns_mark(aggregate->keys, aggregate->key_count, need);
	rf_columns_mark_calls(aggregate->aggregates, aggregate->aggregate_count, need);
	below = map ? prune(work, node->inputs[0], need) : NULL;
	if (!below) return NULL;
	rf_columns_remap(aggregate->keys, aggregate->key_count, below);
	rf_columns_remap_calls(aggregate->aggregates, aggregate->aggregate_count, below);
	return map;
}

/* Keys and window columns stay in the schema; of the latter the mask says which are filled. */
static uint32_t *prune_window(pruning *work, rf_plan_node *node, const bool *given)
{
	rf_plan_window *window = &node->as.window;
	bool is_groups = window->output == RF_WINDOW_GROUPS;
	uint32_t first = is_groups ? window->key_count : window->carry_count;
	uint32_t last = first + window->aggregate_count;
	uint32_t *columns[] = {&window->time_column, &window->late_column, &window->close_column,
	                       &window->when_column, &window->until_column};
	bool *used = allocate(work, node->schema.count, sizeof *used);
	bool *need = allocate(work, node->inputs[0]->schema.count, sizeof *need);
	uint32_t *map, *below;
	if (!used || !need) return NULL;
	for (uint32_t i = 0; i < node->schema.count; i++)
		used[i] = given[i] || i >= last || (i < first ? is_groups : !work->rewriter->is_first);
	window->window_columns = 0;
	for (uint32_t i = last; i < node->schema.count; i++)
		if (given[i]) window->window_columns |= 1u << (i - last);
	if (!is_groups) window->carry_count = keep(window->carry, first, sizeof *window->carry, used);
	window->aggregate_count =
		keep(window->aggregates, last - first, sizeof *window->aggregates, used + first);
	map = compact(work, &node->schema, used);
	rf_columns_mark(window->keys, window->key_count, need);
	rf_columns_mark(window->partition, window->partition_count, need);
	rf_columns_mark(window->carry, window->carry_count, need);
	rf_columns_mark_calls(window->aggregates, window->aggregate_count, need);
	rf_columns_mark_calls(window->until_aggregates, window->until_aggregate_count, need);
	for (uint32_t i = 0; i < 5; i++)
		if (*columns[i] != RF_NO_COLUMN) need[*columns[i]] = true;
	below = map ? prune(work, node->inputs[0], need) : NULL;
	if (!below) return NULL;
	rf_columns_remap(window->keys, window->key_count, below);
	rf_columns_remap(window->partition, window->partition_count, below);
	rf_columns_remap(window->carry, window->carry_count, below);
	rf_columns_remap_calls(window->aggregates, window->aggregate_count, below);
	rf_columns_remap_calls(window->until_aggregates, window->until_aggregate_count, below);
	for (uint32_t i = 0; i < 5; i++)
		if (*columns[i] != RF_NO_COLUMN) *columns[i] = below[*columns[i]];
	return map;
}

/* ---- union ---- */

/* A branch that gives more than is used, or in other places, gets a project. */
static rf_plan_node *align(pruning *work, rf_plan_node *branch, const rf_schema *schema,
                           const uint32_t *wanted, uint32_t count, const uint32_t *map)
{
	rf_arena *arena = work->rewriter->arena;
	rf_expr **exprs = allocate(work, count, sizeof *exprs);
	rf_text *names = allocate(work, count, sizeof *names);
	bool is_aligned = branch->schema.count == count;
	if (!exprs || !names) return NULL;
	for (uint32_t i = 0; i < count; i++) {
		uint32_t column = map[wanted[i]];
		is_aligned &= column == i;
		exprs[i] = rf_expr_column(arena, column, branch->schema.columns[column].type, branch->loc);
		names[i] = schema->columns[i].name;
		if (!exprs[i]) return rf_rewrite_no_memory(work->rewriter);
	}
	if (is_aligned) return branch;
	branch = rf_node_project(arena, branch, exprs, names, count, branch->loc);
	return branch ? branch : rf_rewrite_no_memory(work->rewriter);
}

/* With time its columns stay; the last one the union itself makes. */
static uint32_t *prune_union(pruning *work, rf_plan_node *node, const bool *given)
{
	rf_plan_union *as = &node->as.union_all;
	uint32_t before = node->schema.count, count = 0;
	uint32_t shared = before - as->has_time; /* with the inputs */
	uint32_t *wanted = allocate(work, before, sizeof *wanted), *map;
	bool *used = allocate(work, before, sizeof *used);
	if (!wanted || !used) return NULL;
	if (before) memcpy(used, given, before * sizeof *used);
	if (as->has_time)
		used[as->time_column] = used[as->late_column] = used[as->mark_column] = used[shared] = true;
	if (!(map = compact(work, &node->schema, used))) return NULL;
	for (uint32_t i = 0; i < shared; i++)
		if (used[i]) wanted[count++] = i;
	if (as->has_time) {
		as->time_column = map[as->time_column];
		as->late_column = map[as->late_column];
		as->mark_column = map[as->mark_column];
	}
	for (uint32_t i = 0; i < node->input_count; i++) {
		uint32_t *below = prune(work, node->inputs[i], used);
		if (!below) return NULL;
		node->inputs[i] = align(work, node->inputs[i], &node->schema, wanted, count, below);
		if (!node->inputs[i]) return NULL;
	}
	return map;
}

/* ---- look-up ---- */

static void mark_joined(const rf_plan_node *node, const bool *used, bool *need)
{
	const rf_plan_lookup *lookup = &node->as.lookup;
	uint32_t stream = node->inputs[0]->schema.count;
	if (node->schema.count) memcpy(need, used, node->schema.count * sizeof *need);
	if (lookup->condition) rf_expr_mark_columns(lookup->condition, need);
	for (uint32_t i = 0; i < lookup->key_count; i++) {
		need[lookup->stream_keys[i]] = true;
		need[stream + lookup->table_keys[i]] = true;
	}
}

/* What the two inputs give, all of it; the columns' numbers in map are over both. */
static uint32_t *prune_lookup(pruning *work, rf_plan_node *node, const bool *used)
{
	rf_plan_lookup *lookup = &node->as.lookup;
	uint32_t stream = node->inputs[0]->schema.count, table = node->inputs[1]->schema.count;
	bool *need = allocate(work, stream + table, sizeof *need);
	uint32_t *map = allocate(work, stream + table, sizeof *map), *left, *right;
	if (!need || !map) return NULL;
	mark_joined(node, used, need);
	left = prune(work, node->inputs[0], need);
	right = left ? prune(work, node->inputs[1], need + stream) : NULL;
	if (!right || !take_schema(work, node)) return NULL;
	for (uint32_t i = 0; i < stream; i++) map[i] = left[i];
	for (uint32_t i = 0; i < table; i++)
		map[stream + i] =
			right[i] == RF_NO_COLUMN ? RF_NO_COLUMN : node->inputs[0]->schema.count + right[i];
	rf_columns_remap(lookup->stream_keys, lookup->key_count, left);
	rf_columns_remap(lookup->table_keys, lookup->key_count, right);
	if (lookup->condition && !(lookup->condition = remap(work, lookup->condition, map)))
		return NULL;
	if (lookup->kind == RF_LOOKUP_SEMI || lookup->kind == RF_LOOKUP_ANTI) return map;
	return append_columns(work, node, node->inputs[1]->schema.columns,
	                      node->inputs[1]->schema.count)
		? map
		: NULL;
}

/* ---- UNNEST ---- */

static uint32_t *prune_unnest(pruning *work, rf_plan_node *node, const bool *used)
{
	uint32_t own = node->schema.count - 1;
	rf_column_def element = node->schema.columns[own];
	bool *need = allocate(work, own, sizeof *need);
	uint32_t *map = allocate(work, own + 1, sizeof *map), *below;
	if (!need || !map) return NULL;
	memcpy(need, used, own * sizeof *need);
	need[node->as.unnest.array] = true;
	if (!(below = prune(work, node->inputs[0], need)) || !take_schema(work, node)) return NULL;
	memcpy(map, below, own * sizeof *map);
	map[own] = node->schema.count;
	node->as.unnest.array = map[node->as.unnest.array];
	return append_columns(work, node, &element, 1) ? map : NULL;
}

/* ---- OVER ---- */

/* A call may be an error of its own, so what the first pass left stays. */
static uint32_t *prune_over(pruning *work, rf_plan_node *node, const bool *given)
{
	rf_plan_over *over = &node->as.over;
	uint32_t first = over->carry_count;
	bool *used = allocate(work, node->schema.count, sizeof *used);
	bool *need = allocate(work, node->inputs[0]->schema.count, sizeof *need);
	uint32_t *map, *below;
	if (!used || !need) return NULL;
	for (uint32_t i = 0; i < node->schema.count; i++)
		used[i] = given[i] || !work->rewriter->is_first;
	over->carry_count = keep(over->carry, first, sizeof *over->carry, used);
	over->call_count = keep(over->calls, over->call_count, sizeof *over->calls, used + first);
	map = compact(work, &node->schema, used);
	rf_columns_mark_over(over, need);
	below = map ? prune(work, node->inputs[0], need) : NULL;
	if (!below) return NULL;
	rf_columns_remap_over(over, below);
	return map;
}

static uint32_t *prune(pruning *work, rf_plan_node *node, const bool *used)
{
	switch (node->kind) {
	case RF_PLAN_SCAN: return prune_scan(work, node, used);
	case RF_PLAN_VALUES: return identity(work, node->schema.count);
	case RF_PLAN_PROJECT: return prune_project(work, node, used);
	case RF_PLAN_AGGREGATE: return prune_aggregate(work, node, used);
	case RF_PLAN_WINDOW: return prune_window(work, node, used);
	case RF_PLAN_UNION_ALL: return prune_union(work, node, used);
	case RF_PLAN_EVENT_TIME: return prune_event_time(work, node, used);
	case RF_PLAN_LOOKUP: return prune_lookup(work, node, used);
	case RF_PLAN_UNNEST: return prune_unnest(work, node, used);
	case RF_PLAN_OVER: return prune_over(work, node, used);
	default: return prune_through(work, node, used);
	}
}

rf_plan_node *rf_rewrite_push_projection(rf_rewriter *rewriter, rf_plan_node *root)
{
	pruning work = {rewriter, 0};
	bool *used = allocate(&work, root->schema.count, sizeof *used);
	uint32_t count = root->schema.count;
	for (uint32_t i = 0; used && i < count; i++) used[i] = true;
	if (!used || !prune(&work, root, used)) return NULL;
	if (work.dropped)
		rf_rewrite_note(rewriter, "%u column%s left out that nothing uses", work.dropped,
		                work.dropped == 1 ? "" : "s");
	return root;
}
