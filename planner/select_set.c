/*
 * UNION ALL: the branches, their common columns, and the order of the whole. Invariant:
 * every input of the node has the node's schema, names aside.
 */
#include "planner/select.h"

#include <string.h>

typedef struct branches {
	rf_plan_node **list;
	uint32_t count, capacity;
} branches;

/* a UNION ALL b UNION ALL c nests to the left; it is one node. A branch with clauses of its
 * own (in parentheses) stays whole. */
static bool is_chain(const rf_ast_select *select)
{
	return select->set_op == RF_SET_UNION_ALL && !select->with && !select->order_by &&
		!select->into && !select->has_emit && select->limit.kind == RF_SIZE_NONE;
}

static bool add_branches(rf_binder *binder, branches *to, const rf_ast_select *select, bool is_top)
{
	rf_plan_node *node;
	rf_plan_node **slot;
	bool is_added;
	if (is_top || is_chain(select)) {
		if (!rf_bind_enter(binder, select->loc)) return false;
		is_added = add_branches(binder, to, select->left, false) &&
			add_branches(binder, to, select->right, false);
		rf_bind_leave(binder);
		return is_added;
	}
	if (select->into) {
		rf_bind_fail(binder, RIFFLE_INVALID, select->into_loc,
		             "INTO belongs after the last branch of UNION ALL");
		return false;
	}
	node = rf_select_plan(binder, select);
	if (!node) return false;
	slot = rf_arena_push(binder->arena, &to->list, &to->count, &to->capacity, sizeof *slot);
	if (!slot) return rf_bind_no_memory(binder) != NULL;
	*slot = node;
	return true;
}

/* A literal in a branch becomes the type of the others, as in one list. */
static rf_argument branch_argument(const rf_plan_node *branch, uint32_t column)
{
	rf_argument argument = {branch->schema.columns[column].type, false, branch->loc};
	if (branch->kind == RF_PLAN_PROJECT) {
		const rf_expr *expr = branch->as.project.exprs[column];
		argument = rf_bind_argument(expr);
		argument.type = rf_expr_is_null(expr) ? RF_NULL : expr->type;
	}
	return argument;
}

static bool column_type(rf_binder *binder, const branches *from, uint32_t column, rf_type *type)
{
	rf_argument *args = rf_bind_alloc(binder, from->count * sizeof *args);
	if (!args) return false;
	for (uint32_t i = 0; i < from->count; i++) args[i] = branch_argument(from->list[i], column);
	if (rf_type_common(args, from->count, type)) return true;
	for (uint32_t i = 1; i < from->count; i++) {
		if (rf_type_common(args, i + 1, type)) continue;
		rf_bind_fail(binder, RIFFLE_TYPE, args[i].loc,
		             "column %u of UNION ALL is %s before and %s here", column + 1,
		             rf_type_name(from->list[0]->schema.columns[column].type).text,
		             rf_type_name(from->list[i]->schema.columns[column].type).text);
		rf_bind_hint(binder, "Make them one type with CAST.");
		break;
	}
	return false;
}

/* The branch itself, or a projection of it to the common types. */
static rf_plan_node *cast_branch(rf_binder *binder, rf_plan_node *branch, const rf_type *types)
{
	uint32_t count = branch->schema.count, changed = 0;
	rf_expr **exprs = rf_bind_alloc(binder, count * sizeof *exprs);
	rf_text *names = rf_bind_alloc(binder, count * sizeof *names);
	if (!exprs || !names) return NULL;
	for (uint32_t i = 0; i < count; i++) {
		rf_type from = branch->schema.columns[i].type;
		bool is_literal = branch->kind == RF_PLAN_PROJECT &&
			branch->as.project.exprs[i]->kind == RF_EXPR_CONSTANT;
		exprs[i] = rf_expr_column(binder->arena, i, from, branch->loc);
		if (!exprs[i]) return rf_bind_no_memory(binder);
		names[i] = branch->schema.columns[i].name;
		if (from == types[i]) continue;
		if (is_literal) exprs[i] = branch->as.project.exprs[i];
		if (!(exprs[i] = rf_bind_coerce(binder, exprs[i], types[i]))) return NULL;
		changed++;
	}
	if (!changed) return branch;
	branch = rf_node_project(binder->arena, branch, exprs, names, count, branch->loc);
	return branch ? branch : rf_bind_no_memory(binder);
}

static bool check_branches(rf_binder *binder, const branches *from, rf_loc loc)
{
	uint32_t count = from->list[0]->schema.count;
	for (uint32_t i = 0; i < from->count; i++) {
		const rf_plan_node *branch = from->list[i];
		if (branch->schema.count != count) {
			rf_bind_fail(binder, RIFFLE_TYPE, branch->loc.end ? branch->loc : loc,
			             "the branches of UNION ALL have %u and %u columns", count,
			             branch->schema.count);
			return false;
		}
	}
	return true;
}

/* Inputs at rest that all have an event time make one sequence by it. A project leaves out
 * the time's columns, which no query sees. */
static rf_plan_node *merge_by_time(rf_binder *binder, rf_plan_node *node, uint32_t count)
{
	rf_expr **exprs = rf_bind_alloc(binder, count * sizeof *exprs);
	rf_plan_node *project;
	if (!exprs || !rf_time_carry_union(binder, node, count)) return NULL;
	node->as.union_all.by_time = true;
	for (uint32_t i = 0; i < count; i++)
		if (!(exprs[i] = rf_expr_column(binder->arena, i, node->schema.columns[i].type, node->loc)))
			return rf_bind_no_memory(binder);
	project = rf_node_project(binder->arena, node, exprs, NULL, count, node->loc);
	return project ? project : rf_bind_no_memory(binder);
}

static rf_plan_node *build_union(rf_binder *binder, branches *from, rf_loc loc)
{
	uint32_t count = from->list[0]->schema.count;
	rf_type *types = rf_bind_alloc(binder, count * sizeof *types);
	rf_plan_node *node;
	if (!types) return NULL;
	for (uint32_t i = 0; i < count; i++)
		if (!column_type(binder, from, i, &types[i])) return NULL;
	for (uint32_t i = 0; i < from->count; i++)
		if (!(from->list[i] = cast_branch(binder, from->list[i], types))) return NULL;
	node = rf_node_new(binder->arena, RF_PLAN_UNION_ALL, loc, from->list, from->count);
	if (!node) return rf_bind_no_memory(binder);
	node->as.union_all.is_live = !rf_time_is_at_rest(node);
	return rf_time_is_mergeable(node) ? merge_by_time(binder, node, count) : node;
}

/* ORDER BY and LIMIT of the whole see its columns only. */
static rf_plan_node *finish(rf_binder *binder, const rf_ast_select *select, rf_plan_node *node)
{
	rf_relation relation = {.title = "the result of UNION ALL",
	                        .schema = &node->schema,
	                        .column_count = node->schema.count};
	rf_scope scope = {&relation, 1, node};
	rf_bind_context context = {.scope = &scope, .clause = "ORDER BY"};
	rf_tail tail = {.select = select, .boundary = RF_NO_COLUMN};
	rf_select_item *items = rf_bind_alloc(binder, node->schema.count * sizeof *items);
	if (!items) return NULL;
	for (uint32_t i = 0; i < node->schema.count; i++) {
		items[i].name = node->schema.columns[i].name;
		items[i].expr = rf_expr_column(binder->arena, i, node->schema.columns[i].type, select->loc);
		if (!items[i].expr) return rf_bind_no_memory(binder);
	}
	rf_bind_switch(binder, &context);
	tail.items = items;
	tail.item_count = node->schema.count;
	if (!rf_select_order(binder, select, items, tail.item_count, &tail)) return NULL;
	if (!rf_select_limit(binder, select, false, &tail)) return NULL;
	if (!tail.key_count && tail.limit < 0) return node;
	if (tail.key_count && !node->ends) {
		rf_bind_fail(binder, RIFFLE_INVALID, select->order_loc,
		             "ORDER BY without a window needs an input that ends");
		return NULL;
	}
	return rf_select_tail(binder, node, &tail);
}

rf_plan_node *rf_select_set(rf_binder *binder, const rf_ast_select *select)
{
	branches from = {NULL, 0, 0};
	rf_plan_node *node;
	if (!add_branches(binder, &from, select, true)) return NULL;
	if (!check_branches(binder, &from, select->set_op_loc)) return NULL;
	node = build_union(binder, &from, rf_bind_loc(binder, select->set_op_loc));
	return node ? finish(binder, select, node) : NULL;
}
