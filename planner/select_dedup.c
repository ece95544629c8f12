/*
 * DEDUP BY: its keys, WITHIN, and the node, which stands right above WHERE. Worked example:
 *
 *   SELECT v FROM s DEDUP BY lower(k) WITHIN 10s
 *
 *   scan, event time, project (all columns, lower(k)), dedup, project v
 *
 * Invariant: the columns of FROM keep their numbers.
 */
#include "planner/select.h"

#include <string.h>

static bool bind_keys(rf_binder *binder, const rf_ast_expr *list, const rf_scope *scope,
                      rf_expr_set *keys)
{
	rf_bind_context context = {.scope = scope, .clause = "DEDUP BY"};
	rf_bind_switch(binder, &context);
	for (const rf_ast_expr *ast = list; ast; ast = ast->next) {
		rf_expr *key = rf_bind_expr(binder, ast);
		if (key && rf_expr_is_constant(key)) {
			rf_bind_fail(binder, RIFFLE_INVALID, ast->loc, "a constant is no key to dedup by");
			return false;
		}
		if (!key || !rf_expr_set_add(binder, keys, key, NULL)) return false;
	}
	return true;
}

static bool bind_within(rf_binder *binder, const rf_ast_size *size, const rf_scope *scope,
                        rf_plan_dedup *dedup)
{
	rf_ast_size resolved;
	if (size->kind == RF_SIZE_NONE) return true;
	if (!rf_bind_size(binder, size, &resolved)) return false;
	if (resolved.kind == RF_SIZE_DURATION)
		return rf_time_check(binder, scope->node, "DEDUP BY ... WITHIN", size->loc) &&
			rf_bind_duration(binder, &resolved, "WITHIN", false, &dedup->within_ns);
	dedup->within_rows = resolved.rows;
	if (resolved.rows >= 1) return true;
	rf_bind_fail(binder, RIFFLE_INVALID, size->loc, "WITHIN must be at least 1 row");
	return false;
}

bool rf_dedup_bind(rf_binder *binder, const rf_ast_select *select, const rf_scope *scope,
                   rf_dedup *dedup)
{
	dedup->loc = rf_bind_loc(binder, select->dedup_loc);
	return !select->dedup_by ||
		(bind_keys(binder, select->dedup_by, scope, &dedup->keys) &&
	     bind_within(binder, &select->dedup_within, scope, &dedup->plan));
}

/* The keys as columns: those that are computed go after the input's. */
static rf_plan_node *compute_keys(rf_binder *binder, rf_dedup *dedup, rf_plan_node *input)
{
	uint32_t before = input->schema.count, count = before;
	rf_expr **exprs = rf_bind_alloc(binder, (before + dedup->keys.count) * sizeof *exprs);
	dedup->plan.key_count = dedup->keys.count;
	dedup->plan.keys = rf_bind_alloc(binder, dedup->keys.count * sizeof *dedup->plan.keys);
	if (!exprs || !dedup->plan.keys) return NULL;
	for (uint32_t i = 0; i < before; i++)
		if (!(exprs[i] =
		          rf_expr_column(binder->arena, i, input->schema.columns[i].type, input->loc)))
			return rf_bind_no_memory(binder);
	for (uint32_t i = 0; i < dedup->keys.count; i++) {
		rf_expr *key = dedup->keys.list[i];
		dedup->plan.keys[i] = key->kind == RF_EXPR_COLUMN ? key->column : count;
		if (key->kind != RF_EXPR_COLUMN) exprs[count++] = key;
	}
	if (count == before) return input;
	input = rf_node_project(binder->arena, input, exprs, NULL, count, dedup->loc);
	return input ? input : rf_bind_no_memory(binder);
}

rf_plan_node *rf_dedup_build(rf_binder *binder, rf_dedup *dedup, rf_plan_node *input)
{
	rf_time_columns times = {RF_NO_COLUMN, RF_NO_COLUMN, RF_NO_COLUMN};
	rf_plan_node *node;
	if (!dedup->keys.count) return input;
	if (dedup->plan.within_ns && !(input = rf_time_carry(binder, input, &times))) return NULL;
	if (!(input = compute_keys(binder, dedup, input))) return NULL;
	node = rf_node_new(binder->arena, RF_PLAN_DEDUP, dedup->loc, &input, 1);
	if (!node) return rf_bind_no_memory(binder);
	node->as.dedup = dedup->plan;
	node->as.dedup.time_column = times.time;
	node->as.dedup.late_column = times.late;
	node->as.dedup.close_column = times.close;
	return node;
}
