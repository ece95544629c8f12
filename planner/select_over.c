/*
 * The node of a SELECT's calls with OVER (...), and what is below it:
 *
 *   SELECT x, sum(x + 1) OVER (PARTITION BY lower(k) ORDER BY ts ROWS 9 PRECEDING) FROM s
 *
 *   scan, event time, project (all columns, x + 1, lower(k)), order, over, project (the list)
 *
 * Invariant: the columns of FROM keep their numbers, and what is computed below the node is not
 * computed again above it.
 */
#include "planner/select.h"

#include <string.h>

static uint32_t column_of(const void *arg, const rf_expr *expr)
{
	const rf_overs *overs = arg;
	if (expr->kind == RF_EXPR_COLUMN) return expr->column;
	for (uint32_t i = 0; i < overs->computed.count; i++)
		if (overs->computed.list[i] == expr || rf_expr_equal(overs->computed.list[i], expr))
			return overs->first + i;
	return RF_NO_COLUMN;
}

static bool need(rf_binder *binder, rf_overs *overs, rf_expr *expr)
{
	if (!expr || expr->kind == RF_EXPR_COLUMN) return true;
	return rf_expr_set_add(binder, &overs->computed, expr, NULL);
}

static bool need_call(rf_binder *binder, rf_overs *overs, const rf_group_call *call)
{
	for (uint32_t i = 0; i < call->arg_count + call->order_count; i++)
		if (!need(binder, overs, call->args[i])) return false;
	return need(binder, overs, call->filter);
}

static bool need_all(rf_binder *binder, rf_overs *overs)
{
	for (uint32_t i = 0; i < overs->spec_count; i++)
		for (uint32_t k = 0; k < overs->specs[i].partition.count; k++)
			if (!need(binder, overs, overs->specs[i].partition.list[k])) return false;
	for (uint32_t i = 0; i < overs->count; i++)
		if (!need_call(binder, overs, &overs->items[i].call) ||
		    !need(binder, overs, overs->items[i].arg) ||
		    !need(binder, overs, overs->items[i].fallback))
			return false;
	return true;
}

/* The input's columns, then what is computed. */
static rf_plan_node *add_project(rf_binder *binder, rf_overs *overs, rf_plan_node *input)
{
	uint32_t count = overs->first + overs->computed.count;
	rf_expr **exprs = rf_bind_alloc(binder, count * sizeof *exprs);
	rf_plan_node *node;
	if (!exprs) return NULL;
	for (uint32_t i = 0; i < overs->first; i++) {
		exprs[i] = rf_expr_column(binder->arena, i, input->schema.columns[i].type, input->loc);
		if (!exprs[i]) return rf_bind_no_memory(binder);
	}
	memcpy(exprs + overs->first, overs->computed.list, overs->computed.count * sizeof *exprs);
	node = rf_node_project(binder->arena, input, exprs, NULL, count, overs->loc);
	return node ? node : rf_bind_no_memory(binder);
}

static rf_plan_node *add_order(rf_binder *binder, const rf_overs *overs, rf_plan_node *input,
                               const rf_time_columns *times)
{
	rf_plan_node *node = rf_node_new(binder->arena, RF_PLAN_ORDER, overs->loc, &input, 1);
	if (!node) return rf_bind_no_memory(binder);
	node->as.order = (rf_plan_order){times->time, times->late, times->close};
	return node;
}

static bool set_frames(rf_binder *binder, const rf_overs *overs, rf_plan_over *over)
{
	over->frame_count = overs->spec_count;
	over->frames = rf_bind_alloc(binder, over->frame_count * sizeof *over->frames);
	if (!over->frames) return false;
	for (uint32_t i = 0; i < over->frame_count; i++) {
		const rf_over_spec *spec = &overs->specs[i];
		rf_over_frame *frame = &over->frames[i];
		*frame = (rf_over_frame){.partition_count = spec->partition.count,
		                         .is_range = spec->is_range,
		                         .is_bounded = spec->is_bounded,
		                         .preceding = spec->preceding};
		frame->partition = rf_bind_alloc(binder, frame->partition_count * sizeof *frame->partition);
		if (!frame->partition) return false;
		for (uint32_t k = 0; k < frame->partition_count; k++)
			frame->partition[k] = column_of(overs, spec->partition.list[k]);
	}
	return true;
}

static bool set_calls(rf_binder *binder, const rf_overs *overs, rf_plan_over *over)
{
	over->call_count = overs->count;
	over->calls = rf_bind_alloc(binder, over->call_count * sizeof *over->calls);
	if (!over->calls) return false;
	for (uint32_t i = 0; i < over->call_count; i++) {
		const rf_over_item *from = &overs->items[i];
		rf_over_call *to = &over->calls[i];
		to->kind = from->kind;
		to->frame = from->spec;
		to->arg = from->arg ? column_of(overs, from->arg) : RF_NO_COLUMN;
		to->fallback = from->fallback ? column_of(overs, from->fallback) : RF_NO_COLUMN;
		to->offset = from->offset;
		to->type = from->type;
		to->loc = from->loc;
		if (from->kind == RF_OVER_AGGREGATE)
			rf_group_call_settle(&from->call, column_of, overs,
			                     from->call.aggregate->needs_time ? over->time_column
			                                                      : RF_NO_COLUMN,
			                     &to->aggregate);
	}
	return true;
}

/* The carried columns, then the calls. */
static bool set_schema(rf_binder *binder, rf_plan_node *node, const rf_text *names)
{
	const rf_plan_over *over = &node->as.over;
	const rf_schema *input = &node->inputs[0]->schema;
	if (!rf_schema_new(binder->arena, &node->schema, over->carry_count + over->call_count))
		return rf_bind_no_memory(binder) != NULL;
	for (uint32_t i = 0; i < over->carry_count; i++)
		node->schema.columns[i] = input->columns[over->carry[i]];
	for (uint32_t i = 0; i < over->call_count; i++)
		node->schema.columns[over->carry_count + i] =
			(rf_column_def){.name = names[i], .type = over->calls[i].type, .null_word = {"", 0}};
	return true;
}

static bool carry_all(rf_binder *binder, rf_plan_node *node)
{
	rf_plan_over *over = &node->as.over;
	over->carry_count = node->inputs[0]->schema.count;
	over->carry = rf_bind_alloc(binder, over->carry_count * sizeof *over->carry);
	for (uint32_t i = 0; over->carry && i < over->carry_count; i++) over->carry[i] = i;
	return over->carry != NULL;
}

static rf_plan_node *add_over(rf_binder *binder, rf_overs *overs, rf_plan_node *input,
                              const rf_time_columns *times)
{
	rf_plan_node *node = rf_node_new(binder->arena, RF_PLAN_OVER, overs->loc, &input, 1);
	rf_text *names = rf_bind_alloc(binder, overs->count * sizeof *names);
	if (!node || !names) return rf_bind_no_memory(binder);
	node->as.over.time_column = times->time;
	node->as.over.late_column = times->late;
	node->as.over.close_column = times->close;
	for (uint32_t i = 0; i < overs->count; i++) names[i] = overs->items[i].name;
	if (!carry_all(binder, node) || !set_frames(binder, overs, &node->as.over) ||
	    !set_calls(binder, overs, &node->as.over) || !set_schema(binder, node, names))
		return NULL;
	overs->carry_count = node->as.over.carry_count;
	return node;
}

rf_plan_node *rf_over_build(rf_binder *binder, rf_overs *overs, rf_plan_node *input)
{
	rf_time_columns times = {RF_NO_COLUMN, RF_NO_COLUMN, RF_NO_COLUMN};
	bool is_timed = overs->needs_time || rf_time_is_own(input);
	if (is_timed && !(input = rf_time_carry(binder, input, &times))) return NULL;
	overs->first = input->schema.count;
	if (!need_all(binder, overs)) return NULL;
	if (overs->computed.count && !(input = add_project(binder, overs, input))) return NULL;
	if (is_timed && !(input = add_order(binder, overs, input, &times))) return NULL;
	return add_over(binder, overs, input, &times);
}

typedef struct settling {
	rf_binder *binder;
	const rf_overs *overs;
} settling;

static bool settle(void *arg, rf_expr *expr, rf_expr **to)
{
	const settling *work = arg;
	uint32_t column = RF_NO_COLUMN;
	if (expr->kind == RF_EXPR_CONSTANT) return false;
	if (expr->kind != RF_EXPR_COLUMN)
		column = column_of(work->overs, expr);
	else if ((expr->column & RF_SLOT_MASK) == RF_SLOT_OVER)
		column = work->overs->carry_count + (expr->column & ~(uint32_t)RF_SLOT_MASK);
	if (column == RF_NO_COLUMN) return false;
	*to = rf_expr_column(work->binder->arena, column, expr->type, expr->loc);
	return true;
}

rf_expr *rf_over_settle(rf_binder *binder, const rf_overs *overs, rf_expr *expr)
{
	settling work = {binder, overs};
	rf_expr *settled = rf_expr_map(binder->arena, expr, settle, &work);
	return settled ? settled : rf_bind_no_memory(binder);
}

/* In the order of event time it has the time's columns among those that it carries. In the order
 * of rows they are carried from here on, after the others. */
rf_plan_node *rf_over_carry(rf_binder *binder, rf_plan_node *node, rf_time_columns *times)
{
	rf_plan_over *over = &node->as.over;
	uint32_t own = over->carry_count, visible = node->schema.count;
	rf_time_columns below;
	rf_text *names;
	if (over->time_column != RF_NO_COLUMN) {
		*times = (rf_time_columns){over->time_column, over->late_column, over->close_column};
		return node;
	}
	names = rf_bind_alloc(binder, over->call_count * sizeof *names);
	if (!names) return NULL;
	for (uint32_t i = 0; i < over->call_count; i++) names[i] = node->schema.columns[own + i].name;
	if (!(node->inputs[0] = rf_time_carry(binder, node->inputs[0], &below)) ||
	    !carry_all(binder, node) || !set_schema(binder, node, names))
		return NULL;
	over->time_column = below.time; /* of arrival, so that the order stays what it is */
	over->late_column = below.late;
	over->close_column = below.close;
	return rf_select_time_last(binder, node, own, visible, &below, times);
}
