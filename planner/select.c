/*
 * From one SELECT to plan nodes. Everything is bound before the first node is made, since
 * naming a hidden column adds it to the scan; then the nodes are built from the scan up:
 *
 *   scan, filter (WHERE), project (what is aggregated), window or aggregate, filter (HAVING),
 *   project (computed sort keys), sort, limit, project (the list), distinct
 *
 * Invariant: the schema of the node returned is the list, its names included.
 */
#include "planner/select.h"

#include "planner/unbuilt.h"

#include <string.h>

/* One SELECT while it is bound. */
typedef struct body {
	rf_binder *binder;
	const rf_ast_select *select;
	rf_scope scope;
	rf_grouping grouping;
	rf_overs overs;
	rf_dedup dedup;
	rf_expr *where, *having;
	rf_select_item *items;
	uint32_t item_count;
	bool is_grouped;
	bool list_has_plain, list_has_over;
	bool list_has_bare; /* a column that is no key of the partition */
	rf_tail tail;
} body;

static bool bind_where(body *work)
{
	rf_bind_context context = {.scope = &work->scope, .clause = "WHERE"};
	if (!work->select->where) return true;
	rf_bind_switch(work->binder, &context);
	work->where = rf_bind_condition(work->binder, work->select->where, "WHERE");
	return work->where != NULL;
}

static rf_expr *group_key(body *work, const rf_ast_group *group)
{
	rf_binder *binder = work->binder;
	const rf_ast_expr *ast = group->expr;
	int64_t ordinal;
	if (ast->kind == RF_AST_COLUMN && !ast->parts->next && work->grouping.windows &&
	    rf_group_is_window_name(ast->parts->name.text)) {
		rf_bind_fail(binder, RIFFLE_INVALID, ast->loc,
		             "every window is a group of its own already");
		rf_bind_hint(binder, "Leave it out of GROUP BY; it may stand in the list.");
		return NULL;
	}
	if (ast->kind != RF_AST_LITERAL) return rf_bind_expr(binder, ast);
	ordinal = ast->value.as.bigint;
	if (ast->value.is_null || ast->value.type != RF_BIGINT)
		return rf_bind_fail(binder, RIFFLE_INVALID, ast->loc, "a constant is no key to group by");
	if (ordinal < 1 || ordinal > work->item_count)
		return rf_bind_fail(binder, RIFFLE_INVALID, ast->loc,
		                    "GROUP BY %lld: the list has %u column%s", (long long)ordinal,
		                    work->item_count, work->item_count == 1 ? "" : "s");
	if (work->items[ordinal - 1].ast) return rf_bind_expr(binder, work->items[ordinal - 1].ast);
	return work->items[ordinal - 1].expr;
}

/* (a, b) is a, b. */
static bool bind_keys(body *work, const rf_ast_group *group)
{
	for (; group; group = group->next) {
		rf_expr *key;
		if (!rf_refuse_group(work->binder, group)) return false;
		if (group->kind == RF_GROUP_SET) {
			if (!bind_keys(work, group->elements)) return false;
			continue;
		}
		key = group_key(work, group);
		if (key && key->type == RF_NULL) key = rf_bind_coerce(work->binder, key, RF_TEXT_TYPE);
		if (!key || !rf_expr_set_add(work->binder, &work->grouping.keys, key, NULL)) return false;
	}
	return true;
}

static bool bind_group_by(body *work)
{
	rf_bind_context context = {.scope = &work->scope,
	                           .clause = "GROUP BY",
	                           .items = work->items,
	                           .item_count = work->item_count};
	rf_bind_switch(work->binder, &context);
	work->grouping.has_group_by = work->select->group_by != NULL;
	return bind_keys(work, work->select->group_by);
}

/* Session, condition and UNTIL windows with GROUP BY partition by the group's key. */
static bool partition_by_group(body *work)
{
	rf_grouping *grouping = &work->grouping;
	bool is_by_group =
		grouping->until || grouping->kind == RF_WIN_SESSION || grouping->kind == RF_WIN_WHEN;
	if (!is_by_group || grouping->partition.count) return true;
	for (uint32_t i = 0; i < grouping->keys.count; i++)
		if (!rf_expr_set_add(work->binder, &grouping->partition, grouping->keys.list[i], NULL))
			return false;
	return true;
}

static void note_bare(void *arg, const rf_expr *expr)
{
	body *work = arg;
	if (expr->kind == RF_EXPR_COLUMN && !(expr->column & RF_SLOT_MASK)) work->list_has_bare = true;
}

static rf_expr *skip_partition(void *arg, rf_expr *expr)
{
	const body *work = arg;
	for (uint32_t i = 0; i < work->grouping.partition.count; i++)
		if (rf_expr_equal(work->grouping.partition.list[i], expr))
			return work->grouping.partition.list[i];
	return NULL;
}

/* Whether a list item needs a column of the rows themselves. */
static void find_bare(body *work, const rf_expr *expr)
{
	if (skip_partition(work, (rf_expr *)expr)) return;
	if (expr->kind == RF_EXPR_COLUMN) note_bare(work, expr);
	for (uint32_t i = 0; i < expr->arg_count; i++) find_bare(work, expr->args[i]);
}

static bool bind_list(body *work)
{
	rf_bind_context context = {.scope = &work->scope,
	                           .grouping = &work->grouping,
	                           .overs = &work->overs,
	                           .clause = "the list"};
	rf_bind_switch(work->binder, &context);
	for (uint32_t i = 0; i < work->item_count; i++) {
		rf_select_item *item = &work->items[i];
		if (!item->expr) item->expr = rf_bind_expr(work->binder, item->ast);
		if (item->expr && item->expr->type == RF_NULL)
			item->expr = rf_bind_coerce(work->binder, item->expr, RF_TEXT_TYPE);
		if (!item->expr) return false;
		find_bare(work, item->expr);
	}
	work->list_has_plain = work->grouping.has_plain;
	work->list_has_over = work->grouping.has_over;
	return true;
}

static bool bind_rest(body *work)
{
	rf_bind_context context = {.scope = &work->scope,
	                           .grouping = &work->grouping,
	                           .clause = "HAVING",
	                           .items = work->items,
	                           .item_count = work->item_count};
	rf_bind_switch(work->binder, &context);
	if (work->select->having &&
	    !(work->having = rf_bind_condition(work->binder, work->select->having, "HAVING")))
		return false;
	context.clause = "ORDER BY";
	context.overs = &work->overs;
	return rf_select_order(work->binder, work->select, work->items, work->item_count,
	                       &work->tail) &&
		rf_select_limit(work->binder, work->select, work->select->windows != NULL, &work->tail);
}

/* Groups, or the rows themselves: see the table in README.md. */
static bool choose_output(body *work)
{
	rf_grouping *grouping = &work->grouping;
	grouping->output = RF_WINDOW_GROUPS;
	if (!grouping->windows) return true;
	if (grouping->is_sliding) {
		grouping->output = RF_WINDOW_ALL_ROWS;
	} else if (grouping->has_over) {
		grouping->output = RF_WINDOW_ALL_ROWS;
		if (work->list_has_plain) {
			rf_bind_fail(work->binder, RIFFLE_INVALID, grouping->plain_loc,
			             "an aggregate without OVER WINDOW stands next to one with it");
			rf_bind_hint(
				work->binder,
				"OVER WINDOW gives a row for each row, a plain aggregate one for each group; "
				"add OVER WINDOW to all.");
			return false;
		}
	} else if (!work->list_has_plain && !grouping->has_group_by && work->list_has_bare) {
		grouping->output = RF_WINDOW_ALL_ROWS;
	}
	return true;
}

static void hint_group_by(const body *work)
{
	const rf_grouping *grouping = &work->grouping;
	const rf_plan_host *host = work->binder->planner->host;
	if (!grouping->windows || grouping->is_by_time || !grouping->has_group_by ||
	    grouping->partition.count || work->binder->is_quiet)
		return;
	if (host && host->log)
		host->log(host->arg, RIFFLE_LOG_HINT,
		          "the window counts the rows of the whole stream and GROUP BY splits inside it; "
		          "PARTITION BY gives every key windows of its own");
}

/* Puts slots in place of keys and carried columns everywhere above the grouping. */
static bool lift_all(body *work)
{
	rf_grouping *grouping = &work->grouping;
	rf_binder *binder = work->binder;
	grouping->is_bare_allowed = true;
	for (uint32_t i = 0; i < work->item_count; i++)
		if (!(work->items[i].expr = rf_group_lift(binder, grouping, work->items[i].expr)))
			return false;
	for (uint32_t i = 0; i < work->tail.key_count; i++)
		if (!(work->tail.keys[i] = rf_group_lift(binder, grouping, work->tail.keys[i])))
			return false;
	grouping->is_bare_allowed = grouping->is_sliding;
	if (work->having && !(work->having = rf_group_lift(binder, grouping, work->having)))
		return false;
	return true;
}

static bool settle_all(body *work)
{
	rf_binder *binder = work->binder;
	for (uint32_t i = 0; i < work->item_count; i++)
		if (!(work->items[i].expr = rf_group_settle(binder, &work->grouping, work->items[i].expr)))
			return false;
	for (uint32_t i = 0; i < work->tail.key_count; i++)
		if (!(work->tail.keys[i] = rf_group_settle(binder, &work->grouping, work->tail.keys[i])))
			return false;
	return !work->having ||
		(work->having = rf_group_settle(binder, &work->grouping, work->having)) != NULL;
}

static rf_plan_node *add_filters(body *work, rf_plan_node *node, rf_expr *condition)
{
	if (!condition) return node;
	node = rf_node_filters(work->binder->arena, node, condition);
	return node ? node : rf_bind_no_memory(work->binder);
}

/* The first of the aggregates that needs event time, NULL if there is none. */
static const rf_group_call *find_timed(const rf_group_calls *calls)
{
	for (uint32_t i = 0; i < calls->count; i++)
		if (calls->list[i].aggregate->needs_time) return &calls->list[i];
	return NULL;
}

/* Windows by time, signals and some more go by event time. */
static rf_plan_node *carry_time(body *work, rf_plan_node *node)
{
	rf_grouping *grouping = &work->grouping;
	const rf_group_call *timed = find_timed(&grouping->calls);
	bool is_timed = rf_group_is_timed(grouping);
	if (!timed) timed = find_timed(&grouping->until_calls);
	if (!is_timed && !timed) return node;
	if (!is_timed && !rf_time_check(work->binder, node, timed->aggregate->name, timed->loc))
		return NULL;
	grouping->has_time = true;
	return rf_time_carry(work->binder, node, &grouping->times);
}

static rf_plan_node *build_grouped(body *work, rf_plan_node *node)
{
	rf_grouping *grouping = &work->grouping;
	const rf_ast_select *select = work->select;
	bool needs_serial = work->tail.key_count || work->tail.limit_per_window >= 0;
	rf_loc loc = select->windows ? select->window_loc : select->group_loc;
	if (!choose_output(work) || !partition_by_group(work)) return NULL;
	if (grouping->is_on_open && grouping->output == RF_WINDOW_ALL_ROWS) {
		rf_bind_fail(work->binder, RIFFLE_INVALID, select->emit_loc,
		             "EMIT ON OPEN gives a row for each group, and the list asks for the rows of "
		             "the window");
		return NULL;
	}
	hint_group_by(work);
	if (!grouping->windows && !node->ends) {
		rf_loc place = grouping->has_plain ? grouping->plain_loc
			: loc.end                      ? loc
										   : select->having_loc;
		rf_bind_fail(work->binder, RIFFLE_INVALID, place,
		             "an aggregate without a window waits for the end of its input, which is "
		             "endless");
		rf_bind_hint(work->binder, "Add a window, such as WINDOW TUMBLING 1000, or EMIT CHANGES.");
		return NULL;
	}
	if (grouping->windows && needs_serial) grouping->window_columns |= 1u << RF_WINDOW_SERIAL;
	if (!lift_all(work) || !(node = carry_time(work, node))) return NULL;
	node = rf_group_build(work->binder, grouping, node, rf_bind_loc(work->binder, loc));
	if (!node || !settle_all(work)) return NULL;
	if (grouping->windows) work->tail.boundary = rf_group_window_index(grouping, RF_WINDOW_SERIAL);
	return add_filters(work, node, work->having);
}

/* OVER (...) goes with every row, a group has only itself. */
static bool check_overs(body *work)
{
	const rf_ast_select *select = work->select;
	if (!work->overs.count || !work->is_grouped) return true;
	rf_bind_fail(work->binder, RIFFLE_INVALID, work->overs.loc,
	             "OVER (...) can't stand in a query with %s",
	             select->windows                   ? "WINDOW"
	                 : work->grouping.has_group_by ? "GROUP BY"
	                                               : "aggregates of all rows");
	rf_bind_hint(work->binder, "Do one of the two in a sub-query: FROM (SELECT ...).");
	return false;
}

static rf_plan_node *build_overs(body *work, rf_plan_node *node)
{
	rf_binder *binder = work->binder;
	rf_overs *overs = &work->overs;
	if (!overs->count) return node;
	if (!(node = rf_over_build(binder, overs, node))) return NULL;
	for (uint32_t i = 0; i < work->item_count; i++)
		if (!(work->items[i].expr = rf_over_settle(binder, overs, work->items[i].expr)))
			return NULL;
	for (uint32_t i = 0; i < work->tail.key_count; i++)
		if (!(work->tail.keys[i] = rf_over_settle(binder, overs, work->tail.keys[i]))) return NULL;
	return node;
}

static bool check_order(body *work, const rf_plan_node *node)
{
	if (!work->tail.key_count || work->tail.boundary != RF_NO_COLUMN || node->ends) return true;
	rf_bind_fail(work->binder, RIFFLE_INVALID, work->select->order_loc,
	             "ORDER BY without a window needs an input that ends");
	rf_bind_hint(work->binder,
	             "Add a window, such as WINDOW TUMBLING 1000: each window's rows are then sorted.");
	return false;
}

static rf_plan_node *build(body *work)
{
	rf_plan_node *node = work->scope.node;
	work->is_grouped = work->select->windows || work->grouping.has_group_by || work->having ||
		work->grouping.has_plain || work->grouping.has_over;
	if (!check_overs(work)) return NULL;
	node = add_filters(work, node, work->where);
	if (node) node = rf_dedup_build(work->binder, &work->dedup, node);
	if (node && work->is_grouped) node = build_grouped(work, node);
	if (node) node = build_overs(work, node);
	if (!node || !check_order(work, node)) return NULL;
	work->tail.items = work->items;
	work->tail.item_count = work->item_count;
	return rf_select_tail(work->binder, node, &work->tail);
}

/* One row of no columns: what a SELECT without FROM reads. */
static bool scope_of_nothing(rf_binder *binder, const rf_ast_select *select, rf_scope *scope)
{
	scope->node = rf_node_new(binder->arena, RF_PLAN_VALUES, select->loc, NULL, 0);
	if (!scope->node || !rf_schema_new(binder->arena, &scope->node->schema, 0))
		return rf_bind_no_memory(binder) != NULL;
	scope->node->as.values.row_count = 1;
	return true;
}

static rf_plan_node *fail_on_open(rf_binder *binder, rf_loc loc)
{
	rf_bind_fail(binder, RIFFLE_INVALID, loc,
	             "EMIT ON OPEN is for windows by conditions: only they open at a row");
	rf_bind_hint(binder, "Such a window is WINDOW WHEN x > 10 UNTIL x < 5.");
	return NULL;
}

static rf_plan_node *plan_body(rf_binder *binder, const rf_ast_select *select)
{
	body work = {.binder = binder, .select = select};
	work.tail.select = select;
	work.tail.boundary = RF_NO_COLUMN;
	if (!(select->from ? rf_select_from(binder, select->from, &work.scope)
	                   : scope_of_nothing(binder, select, &work.scope)))
		return NULL;
	work.grouping.base = &work.scope.node->schema;
	work.grouping.is_on_open = select->has_emit && select->emit == RF_EMIT_ON_OPEN;
	if (!bind_where(&work) || !rf_dedup_bind(binder, select, &work.scope, &work.dedup)) return NULL;
	if (!rf_select_expand(binder, select, &work.scope, &work.items, &work.item_count)) return NULL;
	if (select->windows &&
	    !rf_group_bind_window(binder, &work.grouping, select->windows, &work.scope))
		return NULL;
	if (work.grouping.is_on_open && (!select->windows || work.grouping.kind != RF_WIN_WHEN))
		return fail_on_open(binder, select->emit_loc);
	if (!bind_group_by(&work) || !bind_list(&work) || !bind_rest(&work)) return NULL;
	return build(&work);
}

rf_plan_node *rf_select_plan(rf_binder *binder, const rf_ast_select *select)
{
	const rf_bind_context *context = binder->context;
	const rf_with_frame *with = binder->with;
	rf_with_frame frame = {with, select->with, NULL};
	rf_plan_node *node = NULL;
	if (!rf_bind_enter(binder, select->loc)) return NULL;
	if (select->with) binder->with = &frame;
	if (rf_refuse_select(binder, select))
		node = select->set_op == RF_SET_NONE ? plan_body(binder, select)
											 : rf_select_set(binder, select);
	binder->with = with;
	binder->context = context;
	rf_bind_leave(binder);
	return binder->status < 0 ? NULL : node;
}
