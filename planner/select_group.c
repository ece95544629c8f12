/*
 * Grouping: what is computed before the aggregates, the node that aggregates, and the
 * columns that expressions above it mean. Worked example:
 *
 *   SELECT lower(k), sum(x + 1) / count(*) FROM t GROUP BY lower(k) WINDOW TUMBLING 10
 *
 *   bound    lower(#0), slot(agg 0) / slot(agg 1)     keys {lower(#0)}, calls {sum(#1 + 1),
 * count(*)} lifted   slot(key 0), slot(agg 0) / slot(agg 1) built    project [lower(#0), #1 + 1],
 * window keys [0], sum over [1], count(*) settled  #0, #1 / #2
 *
 * Invariant: equal expressions are computed once, below the node.
 */
#include "planner/select.h"

#include <string.h>

bool rf_expr_set_add(rf_binder *binder, rf_expr_set *set, rf_expr *expr, uint32_t *index)
{
	rf_expr **slot;
	uint32_t found = 0;
	while (found < set->count && set->list[found] != expr && !rf_expr_equal(set->list[found], expr))
		found++;
	if (found == set->count) {
		slot = rf_arena_push(binder->arena, &set->list, &set->count, &set->capacity, sizeof *slot);
		if (!slot) {
			rf_bind_no_memory(binder);
			return false;
		}
		*slot = expr;
	}
	if (index) *index = found;
	return true;
}

static bool set_find(const rf_expr_set *set, const rf_expr *expr, uint32_t *index)
{
	for (uint32_t i = 0; i < set->count; i++) {
		if (set->list[i] != expr && !rf_expr_equal(set->list[i], expr)) continue;
		*index = i;
		return true;
	}
	return false;
}

bool rf_group_call_equal(const rf_group_call *a, const rf_group_call *b)
{
	if (a->aggregate != b->aggregate || a->arg_count != b->arg_count ||
	    a->order_count != b->order_count || a->is_distinct != b->is_distinct)
		return false;
	for (uint32_t i = 0; i < a->order_count; i++)
		if (a->orders[i].is_descending != b->orders[i].is_descending ||
		    a->orders[i].is_nulls_first != b->orders[i].is_nulls_first)
			return false;
	if (!a->filter != !b->filter || (a->filter && !rf_expr_equal(a->filter, b->filter)))
		return false;
	for (uint32_t i = 0; i < a->arg_count + a->order_count; i++)
		if (!rf_expr_equal(a->args[i], b->args[i])) return false;
	for (uint32_t i = 0; i < strlen(a->aggregate->constants); i++)
		if (!rf_value_same(&a->constants[i], &b->constants[i])) return false;
	return true;
}

static rf_expr *slot_expr(rf_binder *binder, uint32_t slot, rf_type type, rf_loc loc)
{
	rf_expr *expr = rf_expr_column(binder->arena, slot, type, loc);
	return expr ? expr : rf_bind_no_memory(binder);
}

rf_expr *rf_group_add_call(rf_binder *binder, rf_group_calls *calls, const rf_group_call *call)
{
	rf_group_call *added;
	for (uint32_t i = 0; i < calls->count; i++)
		if (rf_group_call_equal(&calls->list[i], call))
			return slot_expr(binder, RF_SLOT_AGGREGATE | i, call->type, call->loc);
	added =
		rf_arena_push(binder->arena, &calls->list, &calls->count, &calls->capacity, sizeof *added);
	if (!added) return rf_bind_no_memory(binder);
	*added = *call;
	return slot_expr(binder, RF_SLOT_AGGREGATE | (calls->count - 1), call->type, call->loc);
}

/* ---- lifting ---- */

typedef struct lift {
	rf_binder *binder;
	rf_grouping *grouping;
} lift;

static rf_expr *fail_bare(const lift *work, const rf_expr *expr)
{
	const rf_grouping *grouping = work->grouping;
	rf_text name = grouping->base->columns[expr->column].name;
	int size = (int)name.size;
	rf_bind_fail(work->binder, RIFFLE_INVALID, expr->loc,
	             "column \"%.*s\" is neither in an aggregate nor a key of the group", size,
	             name.data);
	if (grouping->windows) {
		rf_bind_hint(work->binder,
		             "last(%.*s) is its last value; aggregates with OVER WINDOW go with every row.",
		             size, name.data);
	} else {
		rf_bind_hint(work->binder, "last(%.*s) is its last value; GROUP BY %.*s makes it a key.",
		             size, name.data, size, name.data);
	}
	return NULL;
}

static rf_expr *carried(const lift *work, rf_expr *expr)
{
	uint32_t index;
	if (!rf_expr_set_add(work->binder, &work->grouping->carry, expr, &index)) return NULL;
	return slot_expr(work->binder, RF_SLOT_CARRY | index, expr->type, expr->loc);
}

/* A key as it comes out of the groups, or with the rows if those come out. */
static rf_expr *key_slot(const lift *work, rf_expr *expr)
{
	uint32_t index;
	if (work->grouping->output == RF_WINDOW_ALL_ROWS) return carried(work, expr);
	if (!rf_expr_set_add(work->binder, &work->grouping->keys, expr, &index)) return NULL;
	return slot_expr(work->binder, RF_SLOT_KEY | index, expr->type, expr->loc);
}

/* In a window's groups the partition's key is the same for every row, so it may be a key. */
static bool lift_node(void *arg, rf_expr *expr, rf_expr **to)
{
	const lift *work = arg;
	const rf_grouping *grouping = work->grouping;
	uint32_t index;
	*to = expr;
	if (work->binder->status < 0 || expr->kind == RF_EXPR_CONSTANT ||
	    (expr->kind == RF_EXPR_COLUMN && expr->column & RF_SLOT_MASK))
		return true;
	if (set_find(&grouping->keys, expr, &index) || set_find(&grouping->partition, expr, &index)) {
		*to = key_slot(work, expr);
		return true;
	}
	if (expr->kind != RF_EXPR_COLUMN) return false;
	*to = grouping->output == RF_WINDOW_ALL_ROWS && grouping->is_bare_allowed
		? carried(work, expr)
		: fail_bare(work, expr);
	return true;
}

rf_expr *rf_group_lift(rf_binder *binder, rf_grouping *grouping, rf_expr *expr)
{
	lift work = {binder, grouping};
	rf_expr *lifted = rf_expr_map(binder->arena, expr, lift_node, &work);
	if (binder->status < 0) return NULL;
	return lifted ? lifted : rf_bind_no_memory(binder);
}

/* ---- building ---- */

/* What the node below gives: computed columns when anything has to be computed. */
typedef struct below {
	rf_binder *binder;
	rf_expr_set set;
	bool is_computed;
} below;

static bool need(below *work, rf_expr *expr)
{
	work->is_computed |= expr->kind != RF_EXPR_COLUMN;
	return rf_expr_set_add(work->binder, &work->set, expr, NULL);
}

static uint32_t column_of(const void *arg, const rf_expr *expr)
{
	const below *work = arg;
	uint32_t index = 0;
	set_find(&work->set, expr, &index);
	return work->is_computed ? index : expr->column;
}

static bool need_set(below *work, const rf_expr_set *set)
{
	for (uint32_t i = 0; i < set->count; i++)
		if (!need(work, set->list[i])) return false;
	return true;
}

static bool need_calls(below *work, const rf_group_calls *calls)
{
	for (uint32_t i = 0; i < calls->count; i++) {
		const rf_group_call *call = &calls->list[i];
		for (uint32_t j = 0; j < call->arg_count + call->order_count; j++)
			if (!need(work, call->args[j])) return false;
		if (call->filter && !need(work, call->filter)) return false;
	}
	return true;
}

static uint32_t *columns_of(below *work, const rf_expr_set *set)
{
	uint32_t *columns = rf_bind_alloc(work->binder, set->count * sizeof *columns);
	for (uint32_t i = 0; columns && i < set->count; i++) columns[i] = column_of(work, set->list[i]);
	return columns;
}

/* Where a time column of the input has gone. */
static uint32_t time_column(const below *work, const rf_grouping *grouping, uint32_t column)
{
	rf_expr expr = {.kind = RF_EXPR_COLUMN, .type = RF_TIMESTAMP, .column = column};
	return grouping->has_time ? column_of(work, &expr) : RF_NO_COLUMN;
}

static bool need_times(below *work, const rf_grouping *grouping)
{
	const uint32_t columns[] = {grouping->times.time, grouping->times.late, grouping->times.close};
	/* A signal alone goes by the time, and no row is late for it. */
	for (uint32_t i = 0; i < (rf_group_is_timed(grouping) ? 3 : 1) && grouping->has_time; i++) {
		rf_expr *expr = slot_expr(work->binder, columns[i], RF_TIMESTAMP, (rf_loc){0, 0});
		if (!expr || !need(work, expr)) return false;
	}
	return true;
}

void rf_group_call_settle(const rf_group_call *from,
                          uint32_t (*column)(const void *arg, const rf_expr *expr), const void *arg,
                          uint32_t time, rf_aggregate_call *to)
{
	to->aggregate = from->aggregate;
	to->arg_count = from->arg_count;
	to->order_count = from->order_count;
	memcpy(to->orders, from->orders, sizeof to->orders);
	to->is_distinct = from->is_distinct;
	to->filter = from->filter ? column(arg, from->filter) : RF_NO_COLUMN;
	to->time = time;
	to->type = from->type;
	to->loc = from->loc;
	memcpy(to->constants, from->constants, sizeof to->constants);
	for (uint32_t i = 0; i < from->arg_count + from->order_count; i++) {
		to->args[i] = column(arg, from->args[i]);
		to->arg_types[i] = from->args[i]->type;
	}
}

static rf_aggregate_call *calls_of(below *work, const rf_grouping *grouping,
                                   const rf_group_calls *calls)
{
	uint32_t time = time_column(work, grouping, grouping->times.time);
	rf_aggregate_call *list = rf_bind_alloc(work->binder, calls->count * sizeof *list);
	for (uint32_t i = 0; list && i < calls->count; i++) {
		const rf_group_call *from = &calls->list[i];
		rf_group_call_settle(
			from, column_of, work,
			grouping->is_by_time || from->aggregate->needs_time ? time : RF_NO_COLUMN, &list[i]);
	}
	return list;
}

/* Keys or carried columns, aggregates, and for a window its columns. */
static bool set_schema(rf_binder *binder, const rf_grouping *grouping, const below *work,
                       rf_plan_node *node)
{
	static const char *const names[] = {"window_start",   "window_end",    "window_rows",
	                                    "window_partial", "window_serial", "window_final"};
	const rf_expr_set *first =
		grouping->output == RF_WINDOW_ALL_ROWS ? &grouping->carry : &grouping->keys;
	const rf_schema *input = &node->inputs[0]->schema;
	uint32_t window_count =
		(grouping->windows ? RF_WINDOW_COLUMN_COUNT : 0) + (grouping->is_on_open ? 1 : 0);
	rf_column_def *column;
	if (!rf_schema_new(binder->arena, &node->schema,
	                   first->count + grouping->calls.count + window_count)) {
		rf_bind_no_memory(binder);
		return false;
	}
	column = node->schema.columns;
	for (uint32_t i = 0; i < first->count; i++, column++) {
		column->name = input->columns[column_of(work, first->list[i])].name;
		column->type = first->list[i]->type;
	}
	for (uint32_t i = 0; i < grouping->calls.count; i++, column++) {
		column->name = grouping->calls.list[i].name;
		column->type = grouping->calls.list[i].type;
	}
	for (uint32_t i = 0; i < window_count; i++, column++) {
		column->name = rf_text_of(names[i]);
		column->type = rf_group_window_type(grouping, (rf_window_column)i);
	}
	return true;
}

static bool settle_until(void *arg, rf_expr *expr, rf_expr **to)
{
	const below *work = arg;
	if (expr->kind != RF_EXPR_COLUMN) return false;
	*to = slot_expr(work->binder, expr->column & ~(uint32_t)RF_SLOT_MASK, expr->type, expr->loc);
	return true;
}

static bool set_window(below *work, rf_grouping *grouping, rf_plan_window *window)
{
	window->kind = grouping->kind;
	window->output = grouping->output;
	window->size_rows = grouping->size_rows;
	window->step_rows = grouping->step_rows;
	window->size_ns = grouping->size_ns;
	window->step_ns = grouping->step_ns;
	window->most_ns = grouping->most_ns;
	window->most_rows = grouping->most_rows;
	window->for_ns = grouping->for_ns;
	window->for_rows = grouping->for_rows;
	window->is_on_open = grouping->is_on_open;
	window->when_column = window->until_column = RF_NO_COLUMN;
	if (grouping->kind == RF_WIN_WHEN) {
		window->when_column = column_of(work, grouping->when_row);
		window->until_column = column_of(work, grouping->until_row);
	}
	window->time_column = window->late_column = window->close_column = RF_NO_COLUMN;
	if (rf_group_is_timed(grouping)) {
		window->time_column = time_column(work, grouping, grouping->times.time);
		window->late_column = time_column(work, grouping, grouping->times.late);
		window->close_column = time_column(work, grouping, grouping->times.close);
	}
	for (uint32_t i = 0; i < grouping->calls.count && grouping->kind == RF_WIN_TIME_HOPPING; i++)
		window->has_signals |= grouping->calls.list[i].aggregate->is_signal;
	window->is_drop_partial = grouping->windows->is_drop_partial;
	window->keys = columns_of(work, &grouping->keys);
	window->key_count = grouping->keys.count;
	window->partition = columns_of(work, &grouping->partition);
	window->partition_count = grouping->partition.count;
	window->carry = columns_of(work, &grouping->carry);
	window->carry_count = grouping->carry.count;
	window->aggregates = calls_of(work, grouping, &grouping->calls);
	window->aggregate_count = grouping->calls.count;
	window->until_aggregates = calls_of(work, grouping, &grouping->until_calls);
	window->until_aggregate_count = grouping->until_calls.count;
	window->window_columns = grouping->window_columns;
	if (grouping->until) {
		window->until = rf_expr_map(work->binder->arena, grouping->until, settle_until, work);
		if (!window->until) rf_bind_no_memory(work->binder);
	}
	return work->binder->status >= 0;
}

static rf_plan_node *add_order(below *work, const rf_grouping *grouping, rf_plan_node *input,
                               rf_loc loc)
{
	rf_plan_node *node = rf_node_new(work->binder->arena, RF_PLAN_ORDER, loc, &input, 1);
	if (!node) return rf_bind_no_memory(work->binder);
	node->as.order.time_column = time_column(work, grouping, grouping->times.time);
	node->as.order.late_column = time_column(work, grouping, grouping->times.late);
	node->as.order.close_column = time_column(work, grouping, grouping->times.close);
	return node;
}

rf_plan_node *rf_group_build(rf_binder *binder, rf_grouping *grouping, rf_plan_node *input,
                             rf_loc loc)
{
	below work = {.binder = binder};
	rf_plan_kind kind = grouping->windows ? RF_PLAN_WINDOW : RF_PLAN_AGGREGATE;
	rf_plan_node *node;
	if (!need_set(&work, &grouping->keys) || !need_set(&work, &grouping->partition) ||
	    !need_set(&work, &grouping->carry) || !need_calls(&work, &grouping->calls) ||
	    !need_calls(&work, &grouping->until_calls) || !need_times(&work, grouping))
		return NULL;
	if (grouping->kind == RF_WIN_WHEN && grouping->windows &&
	    (!need(&work, grouping->when_row) || !need(&work, grouping->until_row)))
		return NULL;
	if (work.is_computed) {
		input = rf_node_project(binder->arena, input, work.set.list, NULL, work.set.count, loc);
		if (!input) return rf_bind_no_memory(binder);
	}
	if ((grouping->kind == RF_WIN_TIME_SLIDING || grouping->kind == RF_WIN_WHEN) &&
	    grouping->windows && !(input = add_order(&work, grouping, input, loc)))
		return NULL;
	node = rf_node_new(binder->arena, kind, loc, &input, 1);
	if (!node) return rf_bind_no_memory(binder);
	if (!set_schema(binder, grouping, &work, node)) return NULL;
	if (grouping->windows) return set_window(&work, grouping, &node->as.window) ? node : NULL;
	node->as.aggregate.keys = columns_of(&work, &grouping->keys);
	node->as.aggregate.key_count = grouping->keys.count;
	node->as.aggregate.aggregates = calls_of(&work, grouping, &grouping->calls);
	node->as.aggregate.aggregate_count = grouping->calls.count;
	return binder->status < 0 ? NULL : node;
}

/* ---- settling ---- */

static uint32_t first_count(const rf_grouping *grouping)
{
	return grouping->output == RF_WINDOW_ALL_ROWS ? grouping->carry.count : grouping->keys.count;
}

uint32_t rf_group_window_index(const rf_grouping *grouping, rf_window_column column)
{
	return first_count(grouping) + grouping->calls.count + (uint32_t)column;
}

typedef struct settle {
	rf_binder *binder;
	const rf_grouping *grouping;
} settle;

static bool settle_node(void *arg, rf_expr *expr, rf_expr **to)
{
	const settle *work = arg;
	uint32_t number = expr->column & ~(uint32_t)RF_SLOT_MASK;
	if (expr->kind != RF_EXPR_COLUMN) return false;
	switch (expr->column & RF_SLOT_MASK) {
	case RF_SLOT_AGGREGATE: number += first_count(work->grouping); break;
	case RF_SLOT_WINDOW:
		number = rf_group_window_index(work->grouping, (rf_window_column)number);
		break;
	default: break; /* keys and carried columns come first */
	}
	*to = slot_expr(work->binder, number, expr->type, expr->loc);
	return true;
}

rf_expr *rf_group_settle(rf_binder *binder, const rf_grouping *grouping, rf_expr *expr)
{
	settle work = {binder, grouping};
	rf_expr *settled = rf_expr_map(binder->arena, expr, settle_node, &work);
	return settled ? settled : rf_bind_no_memory(binder);
}
