/*
 * PARTITION BY, ORDER BY and the frame of an OVER (...). Invariant: a frame ends at the current
 * row, and the order is that of event time, or of the rows where there is none.
 */
#include "planner/select.h"

rf_loc rf_over_loc(const rf_ast_expr *ast)
{
	const rf_ast_over *over = ast->call->over;
	return over->partition_by || over->order_by || over->has_frame ? over->loc : ast->loc;
}

static bool bind_partition(rf_binder *binder, const rf_ast_over *over, rf_over_spec *spec)
{
	for (const rf_ast_expr *ast = over->partition_by; ast; ast = ast->next) {
		rf_expr *key = rf_bind_inside(binder, ast, true, false);
		if (key && key->type == RF_NULL) key = rf_bind_coerce(binder, key, RF_TEXT_TYPE);
		if (!key) return false;
		if (rf_expr_is_constant(key)) continue;
		if (!rf_expr_set_add(binder, &spec->partition, key, NULL)) return false;
	}
	return true;
}

/* The order is that of event time, or that of the rows where there is none. */
static bool check_order(rf_binder *binder, const rf_ast_over *over)
{
	const rf_ast_order *order = over->order_by;
	const rf_scope *scope = binder->context->scope;
	rf_expr *key;
	if (!order) return true;
	if (!rf_time_check(binder, scope->node, "ORDER BY within OVER", order->loc)) return false;
	if (!(key = rf_bind_inside(binder, order->expr, true, false))) return false;
	if (!rf_time_is(binder, scope->node, key)) {
		if (binder->status < 0) return false;
		rf_bind_fail(binder, RIFFLE_INVALID, order->expr->loc,
		             "OVER goes in the order of event time, and this is not it");
		rf_bind_hint(binder,
		             "The event time is what TIMESTAMP BY says after the source; a query's "
		             "own ORDER BY sorts its result by anything.");
	} else if (order->is_descending) {
		rf_bind_fail(binder, RIFFLE_INVALID, order->loc,
		             "OVER goes from the earliest row to the "
		             "latest, not DESC");
	} else if (order->next) {
		rf_bind_fail(binder, RIFFLE_INVALID, order->next->loc, "OVER goes by event time alone");
		rf_bind_hint(binder, "Rows of one time stay in the order in which they came.");
	}
	return binder->status >= 0;
}

static bool fail_frame_end(rf_binder *binder, const rf_ast_expr *ast, const char *what)
{
	rf_bind_fail(binder, RIFFLE_INVALID, rf_over_loc(ast), "%s", what);
	rf_bind_hint(binder,
	             "ROWS 9 PRECEDING is the last ten rows, RANGE 1m PRECEDING the last "
	             "minute, ROWS UNBOUNDED PRECEDING all rows so far%s.",
	             ast->call->over->has_frame ? "; lead(x) looks ahead"
	                                        : "; OVER WINDOW is a finished window");
	return false;
}

static bool bind_start(rf_binder *binder, const rf_ast_expr *ast, rf_over_spec *spec)
{
	const rf_ast_over *over = ast->call->over;
	spec->is_bounded = true;
	switch (over->start_kind) {
	case RF_BOUND_UNBOUNDED_PRECEDING: spec->is_bounded = false; return true;
	case RF_BOUND_CURRENT_ROW: return true;
	case RF_BOUND_PRECEDING: break;
	case RF_BOUND_FOLLOWING:
	case RF_BOUND_UNBOUNDED_FOLLOWING:
		return fail_frame_end(binder, ast, "a frame starts and ends no later than the current row");
	}
	if (over->is_range ? !rf_bind_duration(binder, &over->start, "RANGE", true, &spec->preceding)
	                   : !rf_bind_rows(binder, &over->start, "ROWS", &spec->preceding))
		return false;
	if (spec->preceding < 0) {
		rf_bind_fail(binder, RIFFLE_INVALID, over->start.loc, "ROWS must not be negative");
	} else if (spec->preceding == INT64_MAX) {
		rf_bind_fail(binder, RIFFLE_LIMIT, over->start.loc, "the frame is too large");
		rf_bind_hint(binder, "UNBOUNDED PRECEDING starts at the first row.");
	}
	return binder->status >= 0;
}

/* The frame that was said, or the one that SQL means without it. */
static bool bind_frame(rf_binder *binder, const rf_ast_expr *ast, bool is_whole_fine,
                       rf_over_spec *spec)
{
	const rf_ast_over *over = ast->call->over;
	if (over->has_frame) {
		spec->is_range = over->is_range;
		if (over->end_kind != RF_BOUND_CURRENT_ROW)
			return fail_frame_end(binder, ast, "a frame ends at the current row");
		return bind_start(binder, ast, spec);
	}
	spec->is_range = over->order_by != NULL;
	if (over->order_by || is_whole_fine) return true;
	return fail_frame_end(binder, ast,
	                      "without ORDER BY the frame is the whole partition, which "
	                      "ends after the current row");
}

/* A function that looks at its partition only: the frame says nothing. */
static bool refuse_frame(rf_binder *binder, const rf_ast_expr *ast)
{
	rf_text name = ast->call->name.text;
	if (!ast->call->over->has_frame) return true;
	rf_bind_fail(binder, RIFFLE_INVALID, ast->call->over->loc, "%.*s has no frame", (int)name.size,
	             name.data);
	rf_bind_hint(binder, "Leave ROWS or RANGE out.");
	return false;
}

static bool spec_equal(const rf_over_spec *a, const rf_over_spec *b)
{
	if (a->is_range != b->is_range || a->is_bounded != b->is_bounded ||
	    a->preceding != b->preceding || a->partition.count != b->partition.count)
		return false;
	for (uint32_t i = 0; i < a->partition.count; i++)
		if (!rf_expr_equal(a->partition.list[i], b->partition.list[i])) return false;
	return true;
}

static bool add_spec(rf_binder *binder, rf_overs *overs, const rf_over_spec *spec, uint32_t *index)
{
	rf_over_spec *added;
	for (*index = 0; *index < overs->spec_count; (*index)++)
		if (spec_equal(&overs->specs[*index], spec)) return true;
	added = rf_arena_push(binder->arena, &overs->specs, &overs->spec_count, &overs->spec_capacity,
	                      sizeof *added);
	if (!added) return rf_bind_no_memory(binder) != NULL;
	*added = *spec;
	return true;
}

bool rf_bind_frame(rf_binder *binder, const rf_ast_expr *ast, rf_frame_need need, uint32_t *index)
{
	const rf_ast_over *over = ast->call->over;
	rf_overs *overs = binder->context->overs;
	rf_over_spec spec = {.preceding = 0};
	if (!bind_partition(binder, over, &spec) || !check_order(binder, over)) return false;
	if (need == RF_FRAME_REFUSED) {
		if (!refuse_frame(binder, ast)) return false;
	} else if (!bind_frame(binder, ast, need == RF_FRAME_OPTIONAL, &spec)) {
		return false;
	}
	if (spec.is_range && !rf_time_check(binder, binder->context->scope->node, "RANGE", over->loc))
		return false;
	overs->needs_time |= spec.is_range;
	if (!overs->count) overs->loc = rf_bind_loc(binder, rf_over_loc(ast));
	return add_spec(binder, overs, &spec, index);
}
