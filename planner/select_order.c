/*
 * What comes after the rows are made: ORDER BY, LIMIT, the final list, DISTINCT. Invariant:
 * the list is computed after LIMIT, so that a row that is not returned is no error; what
 * ORDER BY needs of it is computed before, once.
 */
#include "planner/select.h"

#include <string.h>

static rf_expr *order_ordinal(rf_binder *binder, const rf_ast_expr *ast,
                              const rf_select_item *items, uint32_t count)
{
	int64_t ordinal = ast->value.as.bigint;
	if (ast->value.type != RF_BIGINT || ast->value.is_null)
		return rf_bind_fail(binder, RIFFLE_INVALID, ast->loc, "a constant is no key to order by");
	if (ordinal < 1 || ordinal > count)
		return rf_bind_fail(binder, RIFFLE_INVALID, ast->loc,
		                    "ORDER BY %lld: the list has %u column%s", (long long)ordinal, count,
		                    count == 1 ? "" : "s");
	return items[ordinal - 1].expr;
}

bool rf_select_order(rf_binder *binder, const rf_ast_select *select, rf_select_item *items,
                     uint32_t item_count, rf_tail *tail)
{
	uint32_t count = 0;
	for (const rf_ast_order *order = select->order_by; order; order = order->next) count++;
	tail->keys = rf_bind_alloc(binder, count * sizeof *tail->keys);
	tail->sort = rf_bind_alloc(binder, count * sizeof *tail->sort);
	if (!tail->keys || !tail->sort) return false;
	for (const rf_ast_order *order = select->order_by; order; order = order->next) {
		const rf_select_item *item = rf_bind_alias(items, item_count, order->expr);
		rf_sort_key *sort = &tail->sort[tail->key_count];
		rf_expr *key;
		if (order->expr->kind == RF_AST_LITERAL) {
			key = order_ordinal(binder, order->expr, items, item_count);
		} else {
			key = item ? item->expr : rf_bind_expr(binder, order->expr);
		}
		if (!key) return false;
		sort->is_descending = order->is_descending;
		sort->is_nulls_first = order->has_nulls ? order->is_nulls_first : order->is_descending;
		tail->keys[tail->key_count++] = key;
	}
	return true;
}

static bool limit_rows(rf_binder *binder, const rf_ast_size *size, int64_t *rows)
{
	*rows = -1;
	if (size->kind == RF_SIZE_NONE) return true;
	if (!rf_bind_rows(binder, size, "LIMIT", rows)) return false;
	if (*rows >= 0) return true;
	rf_bind_fail(binder, RIFFLE_INVALID, size->loc, "LIMIT must not be negative");
	return false;
}

bool rf_select_limit(rf_binder *binder, const rf_ast_select *select, bool has_window, rf_tail *tail)
{
	if (!limit_rows(binder, &select->limit, &tail->limit) ||
	    !limit_rows(binder, &select->limit_per_window, &tail->limit_per_window))
		return false;
	if (tail->limit_per_window < 0) return true;
	if (!has_window) {
		rf_bind_fail(binder, RIFFLE_INVALID, select->limit_per_window_loc,
		             "LIMIT ... PER WINDOW needs a WINDOW clause");
	} else if (select->is_distinct) {
		rf_bind_fail(binder, RIFFLE_UNSUPPORTED, select->limit_per_window_loc,
		             "DISTINCT with LIMIT ... PER WINDOW is not built yet");
	}
	return binder->status >= 0;
}

/* ---- nodes ---- */

typedef struct tail_work {
	rf_binder *binder;
	rf_tail *tail;
	rf_expr_set computed; /* keys that are no columns yet */
	uint32_t first;       /* their first column */
} tail_work;

/* Finds the column that a computed key has. */
static bool find_computed(const tail_work *work, const rf_expr *expr, rf_expr **to)
{
	for (uint32_t i = 0; i < work->computed.count; i++) {
		if (work->computed.list[i] != expr && !rf_expr_equal(work->computed.list[i], expr))
			continue;
		*to = rf_expr_column(work->binder->arena, work->first + i, expr->type, expr->loc);
		return true;
	}
	return false;
}

static bool use_computed(void *arg, rf_expr *expr, rf_expr **to)
{
	*to = expr;
	return rf_expr_is_plain(expr) || find_computed(arg, expr, to);
}

/* Adds the keys that must be computed to the node's columns, and lets the list use them. */
static rf_plan_node *compute_keys(tail_work *work, rf_plan_node *node)
{
	rf_binder *binder = work->binder;
	rf_tail *tail = work->tail;
	rf_plan_node *project;
	rf_expr **exprs;
	uint32_t count = node->schema.count;
	for (uint32_t i = 0; i < tail->key_count; i++)
		if (tail->keys[i]->kind != RF_EXPR_COLUMN &&
		    !rf_expr_set_add(binder, &work->computed, tail->keys[i], NULL))
			return NULL;
	if (!work->computed.count) return node;
	work->first = count;
	exprs = rf_bind_alloc(binder, (count + work->computed.count) * sizeof *exprs);
	if (!exprs) return NULL;
	for (uint32_t i = 0; i < count; i++) {
		exprs[i] = rf_expr_column(binder->arena, i, node->schema.columns[i].type, node->loc);
		if (!exprs[i]) return rf_bind_no_memory(binder);
	}
	memcpy(exprs + count, work->computed.list, work->computed.count * sizeof *exprs);
	project = rf_node_project(binder->arena, node, exprs, NULL, count + work->computed.count,
	                          tail->select->order_loc);
	if (!project) return rf_bind_no_memory(binder);
	for (uint32_t i = 0; i < tail->key_count; i++) {
		rf_expr *key = NULL;
		if (tail->keys[i]->kind == RF_EXPR_COLUMN) continue;
		if (!find_computed(work, tail->keys[i], &key) || !key) return rf_bind_no_memory(binder);
		tail->keys[i] = key;
	}
	for (uint32_t i = 0; i < tail->item_count; i++)
		if (!(tail->items[i].expr =
		          rf_expr_map(binder->arena, tail->items[i].expr, use_computed, work)))
			return rf_bind_no_memory(binder);
	return project;
}

static rf_plan_node *add_sort(rf_binder *binder, rf_plan_node *node, const rf_tail *tail,
                              uint32_t boundary)
{
	rf_plan_node *sort;
	if (!tail->key_count) return node;
	sort = rf_node_new(binder->arena, RF_PLAN_SORT, tail->select->order_loc, &node, 1);
	if (!sort) return rf_bind_no_memory(binder);
	for (uint32_t i = 0; i < tail->key_count; i++) tail->sort[i].column = tail->keys[i]->column;
	sort->as.sort.keys = tail->sort;
	sort->as.sort.key_count = tail->key_count;
	sort->as.sort.boundary = boundary;
	return sort;
}

static rf_plan_node *add_limit(rf_binder *binder, rf_plan_node *node, const rf_tail *tail)
{
	const rf_ast_select *select = tail->select;
	rf_loc loc = select->limit_loc.end ? select->limit_loc : select->limit_per_window_loc;
	rf_plan_node *limit;
	if (tail->limit < 0 && tail->limit_per_window < 0) return node;
	limit = rf_node_new(binder->arena, RF_PLAN_LIMIT, loc, &node, 1);
	if (!limit) return rf_bind_no_memory(binder);
	limit->as.limit.rows = tail->limit;
	limit->as.limit.rows_per_window = tail->limit_per_window;
	limit->as.limit.boundary = tail->limit_per_window >= 0 ? tail->boundary : RF_NO_COLUMN;
	limit->ends |= tail->limit >= 0;
	return limit;
}

static rf_plan_node *add_list(rf_binder *binder, rf_plan_node *node, const rf_tail *tail)
{
	rf_expr **exprs = rf_bind_alloc(binder, tail->item_count * sizeof *exprs);
	rf_text *names = rf_bind_alloc(binder, tail->item_count * sizeof *names);
	rf_plan_node *project;
	if (!exprs || !names) return NULL;
	for (uint32_t i = 0; i < tail->item_count; i++) {
		exprs[i] = tail->items[i].expr;
		names[i] = tail->items[i].name;
	}
	project =
		rf_node_project(binder->arena, node, exprs, names, tail->item_count, tail->select->loc);
	return project ? project : rf_bind_no_memory(binder);
}

static rf_plan_node *add_distinct(rf_binder *binder, rf_plan_node *node, const rf_tail *tail)
{
	rf_plan_node *distinct =
		rf_node_new(binder->arena, RF_PLAN_DISTINCT, tail->select->distinct_loc, &node, 1);
	return distinct ? distinct : rf_bind_no_memory(binder);
}

/* With DISTINCT the keys are columns of the list: rows that are equal sort alike. */
static bool keys_to_list(rf_binder *binder, rf_tail *tail, bool is_settling)
{
	for (uint32_t i = 0; i < tail->key_count; i++) {
		uint32_t found = 0;
		while (found < tail->item_count && tail->items[found].expr != tail->keys[i] &&
		       !rf_expr_equal(tail->items[found].expr, tail->keys[i]))
			found++;
		if (found == tail->item_count) {
			rf_bind_fail(binder, RIFFLE_INVALID, tail->keys[i]->loc,
			             "with DISTINCT, ORDER BY takes what is in the list");
			return false;
		}
		if (!is_settling) continue;
		tail->keys[i] =
			rf_expr_column(binder->arena, found, tail->keys[i]->type, tail->keys[i]->loc);
		if (!tail->keys[i]) return rf_bind_no_memory(binder) != NULL;
	}
	return true;
}

rf_plan_node *rf_select_tail(rf_binder *binder, rf_plan_node *node, const rf_tail *given)
{
	rf_tail tail = *given;
	tail_work work = {.binder = binder, .tail = &tail};
	bool has_window = tail.boundary != RF_NO_COLUMN;
	bool is_distinct = tail.select->is_distinct;
	if (is_distinct && !keys_to_list(binder, &tail, !has_window)) return NULL;
	if (is_distinct && !has_window) {
		if (!(node = add_list(binder, node, &tail))) return NULL;
		if (!(node = add_distinct(binder, node, &tail))) return NULL;
		if (!(node = add_sort(binder, node, &tail, RF_NO_COLUMN))) return NULL;
		return add_limit(binder, node, &tail);
	}
	if (!(node = compute_keys(&work, node))) return NULL;
	if (!(node = add_sort(binder, node, &tail, tail.boundary))) return NULL;
	if (!is_distinct) {
		if (!(node = add_limit(binder, node, &tail))) return NULL;
		return add_list(binder, node, &tail);
	}
	if (!(node = add_list(binder, node, &tail))) return NULL;
	if (!(node = add_distinct(binder, node, &tail))) return NULL;
	return add_limit(binder, node, &tail);
}
