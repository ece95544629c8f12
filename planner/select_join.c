/*
 * Joins in FROM: the look-up of a table by its key. Worked example:
 *
 *   FROM s LEFT JOIN t ON lower(s.k) = t.k AND t.since < s.ts
 *
 *   stream    project s.*, lower(s.k)        what ON computes of the stream is a column
 *   look-up   stream column lower(s.k) = key column t.k, condition t.since < s.ts
 *
 * Invariant: the columns of a joined scope are those of the stream's node, then the table's;
 * every key column of the table is equated once.
 */
#include "planner/select.h"

#include "planner/unbuilt.h"

#include <string.h>

typedef struct joining {
	rf_binder *binder;
	const rf_ast_join *ast;
	const rf_source_spec *table; /* with its key */
	rf_text name;
	uint32_t stream_count; /* columns of the stream's node */
	rf_expr **keys;        /* by key column: the stream's side */
	rf_expr *condition;    /* what else ON says; NULL: nothing */
} joining;

/* ---- ON ---- */

typedef struct side_check {
	uint32_t first; /* column of the table */
	bool has_table;
} side_check;

static void check_side(void *arg, const rf_expr *expr)
{
	side_check *check = arg;
	check->has_table |= expr->kind == RF_EXPR_COLUMN && expr->column >= check->first;
}

static bool is_of_stream(const joining *work, const rf_expr *expr)
{
	side_check check = {work->stream_count, false};
	rf_expr_walk(expr, check_side, &check);
	return !check.has_table;
}

/* The place in the key of the column that this is; UINT32_MAX if it is none. */
static uint32_t key_of(const joining *work, const rf_expr *expr)
{
	for (uint32_t i = 0; i < work->table->key_count; i++)
		if (expr->kind == RF_EXPR_COLUMN &&
		    expr->column == work->stream_count + work->table->keys[i])
			return i;
	return UINT32_MAX;
}

/* Key and value would have to meet in a third type, and two keys could become one. */
static bool fail_key_type(joining *work, const rf_expr *cast, const rf_expr *other)
{
	const rf_column_def *key =
		&work->table->columns.columns[work->table->keys[key_of(work, cast->args[0])]];
	rf_bind_fail(work->binder, RIFFLE_TYPE, other->loc,
	             "key \"%.*s\" of table \"%.*s\" is %s, and this is %s", (int)key->name.size,
	             key->name.data, (int)work->name.size, work->name.data,
	             rf_type_name(key->type).text, rf_type_name(other->type).text);
	rf_bind_hint(work->binder, "Make it one with CAST(... AS %s).", rf_type_name(key->type).text);
	return false;
}

/* Takes stream = key out of ON; *is_key false if this is something else. */
static bool take_key(joining *work, rf_expr *part, bool *is_key)
{
	*is_key = false;
	if (part->kind != RF_EXPR_CALL || part->arg_count != 2 ||
	    strcmp(part->function->name, "=") != 0)
		return true;
	for (int i = 0; i < 2 && !*is_key; i++) {
		rf_expr *side = part->args[i], *other = part->args[1 - i];
		uint32_t key = key_of(work, side);
		if (!is_of_stream(work, other)) continue;
		if (side->kind == RF_EXPR_CAST && key_of(work, side->args[0]) != UINT32_MAX)
			return fail_key_type(work, side, other);
		if (key == UINT32_MAX || work->keys[key]) continue;
		work->keys[key] = other;
		*is_key = true;
	}
	return true;
}

static bool split_on(joining *work, rf_expr *on)
{
	rf_expr **parts;
	uint32_t count, kept = 0;
	if (!rf_expr_conjuncts(work->binder->arena, on, &parts, &count))
		return rf_bind_no_memory(work->binder) != NULL;
	for (uint32_t i = 0; i < count; i++) {
		bool is_key;
		if (!take_key(work, parts[i], &is_key)) return false;
		if (!is_key) parts[kept++] = parts[i];
	}
	if (!kept) return true;
	work->condition = rf_expr_conjunction(work->binder->arena, parts, kept);
	return work->condition || rf_bind_no_memory(work->binder) != NULL;
}

static bool check_keys(joining *work)
{
	for (uint32_t i = 0; i < work->table->key_count; i++) {
		rf_text key = work->table->columns.columns[work->table->keys[i]].name;
		if (work->keys[i]) continue;
		rf_bind_fail(work->binder, RIFFLE_INVALID, work->ast->on->loc,
		             "ON does not say what key \"%.*s\" of table \"%.*s\" is equal to",
		             (int)key.size, key.data, (int)work->name.size, work->name.data);
		rf_bind_hint(work->binder,
		             work->table->key_count > 1
		                 ? "All columns of the key must be equated, with AND between."
		                 : "A table is looked up by its key: ON s.x = %.*s.%.*s.",
		             (int)work->name.size, work->name.data, (int)key.size, key.data);
		return false;
	}
	return true;
}

/* ---- nodes ---- */

typedef struct shift {
	rf_arena *arena;
	uint32_t first, by;
} shift;

static bool shift_column(void *arg, rf_expr *expr, rf_expr **to)
{
	const shift *work = arg;
	if (expr->kind != RF_EXPR_COLUMN) return false;
	*to = expr->column < work->first
		? expr
		: rf_expr_column(work->arena, expr->column + work->by, expr->type, expr->loc);
	return true;
}

/* Adds what ON computes of the stream to its columns, and finds the key's columns. */
static rf_plan_node *compute_keys(joining *work, rf_plan_node *stream, uint32_t *columns)
{
	rf_binder *binder = work->binder;
	uint32_t before = stream->schema.count, count = before;
	rf_expr **exprs = rf_bind_alloc(binder, (before + work->table->key_count) * sizeof *exprs);
	if (!exprs) return NULL;
	for (uint32_t i = 0; i < before; i++)
		if (!(exprs[i] =
		          rf_expr_column(binder->arena, i, stream->schema.columns[i].type, stream->loc)))
			return rf_bind_no_memory(binder);
	for (uint32_t i = 0; i < work->table->key_count; i++) {
		rf_expr *key = work->keys[i];
		columns[i] = key->kind == RF_EXPR_COLUMN ? key->column : count;
		if (key->kind != RF_EXPR_COLUMN) exprs[count++] = key;
	}
	if (count == before) return stream;
	stream = rf_node_project(binder->arena, stream, exprs, NULL, count, work->ast->loc);
	return stream ? stream : rf_bind_no_memory(binder);
}

static bool set_schema(rf_binder *binder, rf_plan_node *node)
{
	const rf_schema *stream = &node->inputs[0]->schema, *table = &node->inputs[1]->schema;
	bool has_table = node->as.lookup.kind <= RF_LOOKUP_LEFT;
	if (!rf_schema_new(binder->arena, &node->schema,
	                   stream->count + (has_table ? table->count : 0)))
		return rf_bind_no_memory(binder) != NULL;
	if (stream->count)
		memcpy(node->schema.columns, stream->columns, stream->count * sizeof *stream->columns);
	if (has_table && table->count)
		memcpy(node->schema.columns + stream->count, table->columns,
		       table->count * sizeof *table->columns);
	return true;
}

static rf_plan_node *make_lookup(joining *work, rf_plan_node *stream, rf_plan_node *table)
{
	static const rf_lookup_kind kinds[] = {[RF_JOIN_INNER] = RF_LOOKUP_INNER,
	                                       [RF_JOIN_LEFT] = RF_LOOKUP_LEFT,
	                                       [RF_JOIN_SEMI] = RF_LOOKUP_SEMI,
	                                       [RF_JOIN_ANTI] = RF_LOOKUP_ANTI};
	rf_binder *binder = work->binder;
	rf_plan_lookup *lookup;
	rf_plan_node *inputs[2] = {stream, table}, *node;
	uint32_t *stream_keys = rf_bind_alloc(binder, work->table->key_count * sizeof *stream_keys);
	shift to = {binder->arena, work->stream_count, 0};
	if (!stream_keys || !(inputs[0] = compute_keys(work, stream, stream_keys))) return NULL;
	node =
		rf_node_new(binder->arena, RF_PLAN_LOOKUP, rf_bind_loc(binder, work->ast->loc), inputs, 2);
	if (!node) return rf_bind_no_memory(binder);
	node->ends = stream->ends;
	lookup = &node->as.lookup;
	lookup->kind = kinds[work->ast->kind];
	lookup->stream_keys = stream_keys;
	lookup->table_keys = rf_bind_alloc(binder, work->table->key_count * sizeof *lookup->table_keys);
	lookup->key_count = work->table->key_count;
	if (!lookup->table_keys) return NULL;
	memcpy(lookup->table_keys, work->table->keys, lookup->key_count * sizeof *lookup->table_keys);
	to.by = inputs[0]->schema.count - work->stream_count;
	if (work->condition) {
		lookup->condition = rf_expr_map(binder->arena, work->condition, shift_column, &to);
		if (!lookup->condition) return rf_bind_no_memory(binder);
	}
	return set_schema(binder, node) ? node : NULL;
}

rf_plan_node *rf_select_time_last(rf_binder *binder, rf_plan_node *node, uint32_t stream,
                                  uint32_t visible, const rf_time_columns *below,
                                  rf_time_columns *times)
{
	uint32_t by = node->inputs[0]->schema.count - stream;
	rf_expr **exprs;
	rf_plan_node *project;
	*times =
		(rf_time_columns){visible, visible + 1, visible + (below->late == below->close ? 1 : 2)};
	exprs = rf_bind_alloc(binder, (times->close + 1) * sizeof *exprs);
	if (!exprs) return NULL;
	for (uint32_t i = 0; i <= times->close; i++) {
		uint32_t from = i == visible ? below->time : i == times->late ? below->late : below->close;
		if (i < visible) from = i < stream ? i : i + by;
		exprs[i] = rf_expr_column(binder->arena, from, node->schema.columns[from].type, node->loc);
		if (!exprs[i]) return rf_bind_no_memory(binder);
	}
	project = rf_node_project(binder->arena, node, exprs, NULL, times->close + 1, node->loc);
	return project ? project : rf_bind_no_memory(binder);
}

rf_plan_node *rf_select_carry_lookup(rf_binder *binder, rf_plan_node *node, rf_time_columns *times)
{
	uint32_t stream = node->inputs[0]->schema.count, visible = node->schema.count;
	rf_time_columns below;
	shift to = {binder->arena, stream, 0};
	if (!(node->inputs[0] = rf_time_carry(binder, node->inputs[0], &below))) return NULL;
	to.by = node->inputs[0]->schema.count - stream;
	if (node->as.lookup.condition) {
		node->as.lookup.condition =
			rf_expr_map(binder->arena, node->as.lookup.condition, shift_column, &to);
		if (!node->as.lookup.condition) return rf_bind_no_memory(binder);
	}
	if (!set_schema(binder, node)) return NULL;
	return rf_select_time_last(binder, node, stream, visible, &below, times);
}

/* ---- FROM ---- */

static bool refuse_kind(rf_binder *binder, const rf_ast_join *join)
{
	const char *kind = join->kind == RF_JOIN_RIGHT ? "RIGHT"
		: join->kind == RF_JOIN_FULL               ? "FULL"
												   : "CROSS";
	if (join->kind == RF_JOIN_INNER || join->kind == RF_JOIN_LEFT || join->kind == RF_JOIN_SEMI ||
	    join->kind == RF_JOIN_ANTI)
		return true;
	rf_bind_fail(binder, RIFFLE_UNSUPPORTED, join->loc, "%s joins are not built yet", kind);
	rf_bind_hint(binder, "A table is looked up with JOIN, LEFT JOIN, SEMI JOIN or ANTI JOIN.");
	return false;
}

static bool check_clauses(rf_binder *binder, const rf_ast_join *join, rf_text table)
{
	const rf_ast_size *bound = join->within.kind != RF_SIZE_NONE ? &join->within : &join->tolerance;
	if (bound->kind != RF_SIZE_NONE) {
		rf_bind_fail(binder, RIFFLE_INVALID, bound->loc, "%s is for joins of two streams",
		             bound == &join->within ? "WITHIN" : "TOLERANCE");
		rf_bind_hint(binder, "A table has no time; it is looked up as it was read.");
		return false;
	}
	if (join->using_names) {
		rf_bind_fail(binder, RIFFLE_UNSUPPORTED, join->using_names->name.loc,
		             "USING is not built yet");
		rf_bind_hint(binder, "Write ON s.%.*s = %.*s.%.*s.", (int)join->using_names->name.text.size,
		             join->using_names->name.text.data, (int)table.size, table.data,
		             (int)join->using_names->name.text.size, join->using_names->name.text.data);
		return false;
	}
	if (join->on) return true;
	rf_bind_fail(binder, RIFFLE_INVALID, join->loc, "the look-up of table \"%.*s\" needs ON",
	             (int)table.size, table.data);
	rf_bind_hint(binder, "Say which columns are its key, such as ON s.x = %.*s.x.", (int)table.size,
	             table.data);
	return false;
}

/* The relations before, and the table's. */
static bool join_scopes(rf_binder *binder, const rf_scope *left, const rf_relation *table,
                        rf_scope *scope)
{
	*scope = *left;
	scope->relations = rf_bind_alloc(binder, (left->count + 1) * sizeof *scope->relations);
	if (!scope->relations) return false;
	memcpy(scope->relations, left->relations, left->count * sizeof *scope->relations);
	scope->relations[scope->count++] = *table;
	return true;
}

bool rf_select_check_name(rf_binder *binder, const rf_scope *left, rf_text name, rf_loc loc)
{
	for (uint32_t i = 0; i < left->count; i++) {
		if (!rf_name_equal(left->relations[i].name, name, false)) continue;
		rf_bind_fail(binder, RIFFLE_NAME, loc, "two inputs are called \"%.*s\"", (int)name.size,
		             name.data);
		rf_bind_hint(binder, "Give one of them an alias: JOIN %.*s AS other.", (int)name.size,
		             name.data);
		return false;
	}
	return true;
}

static rf_expr *bind_on(rf_binder *binder, const rf_ast_join *join, const rf_scope *scope)
{
	rf_bind_context context = {.scope = scope, .clause = "ON"};
	const rf_bind_context *outer = rf_bind_switch(binder, &context);
	rf_expr *on = rf_bind_condition(binder, join->on, "ON");
	rf_bind_switch(binder, outer);
	return on;
}

static bool look_up(rf_binder *binder, const rf_ast_join *join, const rf_scope *left,
                    const rf_scope *right, rf_text name, rf_scope *scope)
{
	joining work = {.binder = binder, .ast = join, .name = name};
	rf_relation table = right->relations[0];
	rf_expr *on;
	work.table = right->node->as.scan.source;
	work.stream_count = left->node->schema.count;
	work.keys = rf_bind_alloc(binder, work.table->key_count * sizeof *work.keys);
	table.first_column = work.stream_count;
	table.scan = NULL; /* its hidden columns don't show */
	if (!work.keys || !rf_select_check_name(binder, left, table.name, join->right->loc) ||
	    !join_scopes(binder, left, &table, scope))
		return false;
	on = bind_on(binder, join, scope);
	if (!on || !split_on(&work, on) || !check_keys(&work)) return false;
	scope->node = make_lookup(&work, left->node, right->node);
	if (!scope->node) return false;
	scope->relations[left->count].first_column = scope->node->inputs[0]->schema.count;
	if (scope->node->as.lookup.kind > RF_LOOKUP_LEFT) scope->count--;
	return true;
}

bool rf_select_join(rf_binder *binder, const rf_ast_source *source, rf_scope *scope)
{
	const rf_ast_join *join = source->join;
	rf_catalog_entry *entry = rf_select_table(binder, join->right);
	rf_scope left = {0}, right = {0};
	bool is_found;
	if (join->right->kind == RF_SOURCE_UNNEST) return rf_select_join_unnest(binder, source, scope);
	if (!entry) {
		/* A name that nothing has is the nearer error. */
		if (join->right->kind == RF_SOURCE_NAME && !rf_select_from(binder, join->right, &right))
			return false;
		rf_bind_fail(binder, RIFFLE_UNSUPPORTED, join->loc,
		             "joins of two streams are not built yet");
		rf_bind_hint(binder,
		             "A table can be looked up by its key: CREATE TABLE t (k TEXT KEY, ...) FROM "
		             "'t.csv', then JOIN t ON s.k = t.k.");
		return false;
	}
	if (!refuse_kind(binder, join) || !check_clauses(binder, join, entry->name)) return false;
	if (!rf_bind_enter(binder, source->loc)) return false;
	is_found = rf_select_from(binder, join->left, &left);
	rf_bind_leave(binder);
	if (!is_found) return false;
	/* The table's columns stand after the stream's, so all of these must be there first. */
	for (uint32_t i = 0; i < left.count; i++)
		if (left.relations[i].scan == left.node && !rf_bind_add_hidden(binder, &left.relations[i]))
			return false;
	return rf_select_from_table(binder, join->right, entry, &right) &&
		look_up(binder, join, &left, &right, entry->name, scope);
}
