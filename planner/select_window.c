/*
 * The WINDOW clause: sizes, PARTITION BY, UNTIL, and the columns that describe a window.
 * Invariant: a window that passes here is one that the runtime has, its size at least 1.
 */
#include "planner/select.h"
#include "planner/unbuilt.h"

#include <string.h>

static const char *const window_columns[] = {
	[RF_WINDOW_START] = "window_start",
	[RF_WINDOW_END] = "window_end",
	[RF_WINDOW_ROWS] = "window_rows",
	[RF_WINDOW_PARTIAL] = "window_partial",
};

static const char window_final[] = "window_final";

enum { NAMED_COUNT = sizeof window_columns / sizeof window_columns[0] };

rf_type rf_group_window_type(const rf_grouping *grouping, rf_window_column column)
{
	if (column == RF_WINDOW_PARTIAL || column == RF_WINDOW_FINAL) return RF_BOOLEAN;
	return column <= RF_WINDOW_END && grouping->is_by_time ? RF_TIMESTAMP : RF_BIGINT;
}

bool rf_group_is_timed(const rf_grouping *grouping)
{
	return grouping->windows && (grouping->is_by_time || grouping->kind == RF_WIN_TUMBLING_OR);
}

bool rf_group_is_window_name(rf_text name)
{
	for (size_t i = 0; i < NAMED_COUNT; i++)
		if (rf_text_is_fold(name, window_columns[i])) return true;
	return rf_text_is_fold(name, window_final);
}

void rf_group_suggest(const rf_grouping *grouping, rf_suggestion *suggestion)
{
	if (!grouping->windows) return;
	for (size_t i = 0; i < NAMED_COUNT; i++)
		rf_suggestion_try(suggestion, rf_text_of(window_columns[i]));
	if (grouping->is_on_open) rf_suggestion_try(suggestion, rf_text_of(window_final));
}

rf_expr *rf_group_window_column(rf_binder *binder, rf_grouping *grouping, const rf_ast_name *name)
{
	uint32_t i = 0;
	rf_expr *expr;
	if (!grouping->windows) return NULL;
	while (i < NAMED_COUNT &&
	       !rf_name_equal(name->text, rf_text_of(window_columns[i]), name->is_quoted))
		i++;
	if (i == NAMED_COUNT) {
		if (!grouping->is_on_open ||
		    !rf_name_equal(name->text, rf_text_of(window_final), name->is_quoted))
			return NULL;
		i = RF_WINDOW_FINAL;
	}
	grouping->window_columns |= 1u << i;
	expr = rf_expr_column(binder->arena, RF_SLOT_WINDOW | i,
	                      rf_group_window_type(grouping, (rf_window_column)i),
	                      rf_bind_loc(binder, name->loc));
	return expr ? expr : rf_bind_no_memory(binder);
}

/* A window by time needs a time to go by; that its kind isn't built comes after. */
static bool check_time(rf_binder *binder, const rf_ast_window *window, const rf_scope *scope)
{
	bool is_time = window->size.kind == RF_SIZE_DURATION || window->kind == RF_WINDOW_SESSION ||
		window->kind == RF_WINDOW_CUMULATING || window->step.kind == RF_SIZE_DURATION ||
		window->or_duration.kind != RF_SIZE_NONE;
	if (window->kind == RF_WINDOW_WHEN)
		return rf_time_check(binder, scope->node, "a window by conditions", window->loc);
	if (!is_time) return true;
	return rf_time_check(binder, scope->node, "a window by time", window->loc);
}

static bool check_row_size(rf_binder *binder, const rf_ast_size *size, const char *what,
                           int64_t *rows)
{
	if (!rf_bind_rows(binder, size, what, rows)) return false;
	if (*rows >= 1) return true;
	rf_bind_fail(binder, RIFFLE_INVALID, size->loc, "%s must be at least 1 row", what);
	return false;
}

static bool bind_step(rf_binder *binder, rf_grouping *grouping, const rf_ast_window *window)
{
	bool is_time = window->size.kind == RF_SIZE_DURATION;
	if (window->step.kind == window->size.kind) {
		if (!is_time)
			return check_row_size(binder, &window->step, "a window's step", &grouping->step_rows);
		return rf_bind_duration(binder, &window->step, "a window's step", false,
		                        &grouping->step_ns);
	}
	rf_bind_fail(binder, RIFFLE_TYPE, window->step.loc,
	             is_time ? "a window of time hops by time, not by rows"
	                     : "a window of rows hops by rows, not by time");
	return false;
}

/* By time: TUMBLING is HOPPING with a step of its size. */
static bool bind_time_sizes(rf_binder *binder, rf_grouping *grouping, const rf_ast_window *window)
{
	grouping->is_by_time = true;
	grouping->kind = window->kind == RF_WINDOW_SLIDING ? RF_WIN_TIME_SLIDING : RF_WIN_TIME_HOPPING;
	if (!rf_bind_duration(binder, &window->size, "a window's size", false, &grouping->size_ns))
		return false;
	grouping->step_ns = grouping->size_ns;
	return window->kind != RF_WINDOW_HOPPING || bind_step(binder, grouping, window);
}

static bool bind_session(rf_binder *binder, rf_grouping *grouping, const rf_ast_window *window)
{
	grouping->is_by_time = true;
	grouping->kind = RF_WIN_SESSION;
	if (!rf_bind_duration(binder, &window->size, "a session's gap", false, &grouping->size_ns))
		return false;
	return window->up_to.kind == RF_SIZE_NONE ||
		rf_bind_duration(binder, &window->up_to, "a session's longest time", false,
	                     &grouping->most_ns);
}

/* Rows or a duration: what FOR and UP TO take. */
static bool bind_either(rf_binder *binder, const rf_ast_size *size, const char *what, int64_t *rows,
                        int64_t *ns)
{
	rf_ast_size resolved;
	if (size->kind == RF_SIZE_NONE) return true;
	if (!rf_bind_size(binder, size, &resolved)) return false;
	return resolved.kind == RF_SIZE_ROWS ? check_row_size(binder, &resolved, what, rows)
										 : rf_bind_duration(binder, &resolved, what, false, ns);
}

/* The conditions are on rows, like that of WHERE. */
static rf_expr *bind_row_condition(rf_binder *binder, const rf_ast_expr *ast, const rf_scope *scope,
                                   const char *clause)
{
	rf_bind_context context = {.scope = scope, .clause = clause};
	const rf_bind_context *outer = rf_bind_switch(binder, &context);
	rf_expr *expr = rf_bind_condition(binder, ast, clause);
	rf_bind_switch(binder, outer);
	return expr;
}

static bool bind_when(rf_binder *binder, rf_grouping *grouping, const rf_ast_window *window,
                      const rf_scope *scope)
{
	grouping->is_by_time = true;
	grouping->kind = RF_WIN_WHEN;
	return (grouping->when_row = bind_row_condition(binder, window->when, scope, "WHEN")) &&
		(grouping->until_row = bind_row_condition(binder, window->until, scope, "UNTIL")) &&
		bind_either(binder, &window->when_for, "the time after FOR", &grouping->for_rows,
	                &grouping->for_ns) &&
		bind_either(binder, &window->up_to, "a window's longest time", &grouping->most_rows,
	                &grouping->most_ns);
}

/* UNTIL takes rows as they come, so its cap is of rows. */
static bool bind_until_most(rf_binder *binder, rf_grouping *grouping, const rf_ast_window *window)
{
	rf_ast_size resolved;
	if (window->up_to.kind == RF_SIZE_NONE) return true;
	if (!rf_bind_size(binder, &window->up_to, &resolved)) return false;
	if (resolved.kind == RF_SIZE_ROWS)
		return check_row_size(binder, &resolved, "a window's most rows", &grouping->most_rows);
	rf_bind_fail(binder, RIFFLE_UNSUPPORTED, resolved.loc,
	             "UP TO a duration after TUMBLING UNTIL is not built yet");
	rf_bind_hint(binder, "UP TO 1000 ROWS caps the window by rows.");
	return false;
}

static bool bind_sizes(rf_binder *binder, rf_grouping *grouping, const rf_ast_window *window)
{
	static const rf_window_kind kinds[] = {
		[RF_WINDOW_TUMBLING] = RF_WIN_TUMBLING,
		[RF_WINDOW_HOPPING] = RF_WIN_HOPPING,
		[RF_WINDOW_SLIDING] = RF_WIN_SLIDING,
		[RF_WINDOW_TUMBLING_UNTIL] = RF_WIN_TUMBLING_UNTIL,
	};
	grouping->kind = kinds[window->kind];
	if (window->kind == RF_WINDOW_TUMBLING_UNTIL) return bind_until_most(binder, grouping, window);
	if (window->kind == RF_WINDOW_SESSION) return bind_session(binder, grouping, window);
	if (window->size.kind == RF_SIZE_DURATION && window->or_duration.kind == RF_SIZE_NONE)
		return bind_time_sizes(binder, grouping, window);
	if (!check_row_size(binder, &window->size, "a window's size", &grouping->size_rows))
		return false;
	grouping->step_rows = window->kind == RF_WINDOW_SLIDING ? 1 : grouping->size_rows;
	if (window->or_duration.kind != RF_SIZE_NONE) {
		grouping->kind = RF_WIN_TUMBLING_OR;
		return rf_bind_duration(binder, &window->or_duration, "the time after OR", false,
		                        &grouping->size_ns);
	}
	return window->kind != RF_WINDOW_HOPPING || bind_step(binder, grouping, window);
}

static bool bind_partition(rf_binder *binder, rf_grouping *grouping, const rf_ast_expr *list,
                           const rf_scope *scope)
{
	const rf_bind_context *outer;
	rf_bind_context context = {.scope = scope, .clause = "PARTITION BY"};
	outer = rf_bind_switch(binder, &context);
	for (const rf_ast_expr *ast = list; ast; ast = ast->next) {
		rf_expr *expr = rf_bind_expr(binder, ast);
		if (!expr || !rf_expr_set_add(binder, &grouping->partition, expr, NULL)) break;
	}
	rf_bind_switch(binder, outer);
	return binder->status >= 0;
}

static void fail_bare_in_until(void *arg, const rf_expr *expr)
{
	rf_binder *binder = arg;
	if (expr->kind != RF_EXPR_COLUMN || expr->column & RF_SLOT_MASK) return;
	rf_bind_fail(binder, RIFFLE_INVALID, expr->loc,
	             "the condition of UNTIL is on aggregates, and this column is in none");
	rf_bind_hint(binder, "last(x) is the value of the row that came last.");
}

static bool bind_until(rf_binder *binder, rf_grouping *grouping, const rf_ast_expr *ast,
                       const rf_scope *scope)
{
	const rf_bind_context *outer;
	bool has_plain = grouping->has_plain;
	rf_bind_context context = {
		.scope = scope, .grouping = grouping, .clause = "UNTIL", .is_in_until = true};
	outer = rf_bind_switch(binder, &context);
	grouping->until = rf_bind_condition(binder, ast, "UNTIL");
	rf_bind_switch(binder, outer);
	if (!grouping->until) return false;
	if (grouping->has_over || grouping->window_columns) {
		rf_bind_fail(
			binder, RIFFLE_INVALID, ast->loc,
			"the condition of UNTIL is on plain aggregates: it says when the window closes");
		return false;
	}
	grouping->has_plain = has_plain;
	rf_expr_walk(grouping->until, fail_bare_in_until, binder);
	return binder->status >= 0;
}

bool rf_group_bind_window(rf_binder *binder, rf_grouping *grouping, const rf_ast_windows *windows,
                          const rf_scope *scope)
{
	const rf_ast_window *window = windows->list;
	rf_ast_window resolved = *window;
	rf_ast_windows checked = *windows;
	grouping->windows = windows;
	if (!rf_bind_size(binder, &window->size, &resolved.size) ||
	    !rf_bind_size(binder, &window->step, &resolved.step))
		return false;
	checked.list = &resolved;
	if (windows->is_drop_partial &&
	    (resolved.size.kind == RF_SIZE_DURATION || window->kind == RF_WINDOW_WHEN)) {
		rf_bind_fail(binder, RIFFLE_INVALID, windows->drop_partial_loc,
		             "DROP PARTIAL is for windows of rows: a window by time has no size in rows");
		return false;
	}
	if (!check_time(binder, &resolved, scope) || !rf_refuse_windows(binder, &checked)) return false;
	grouping->is_sliding = window->kind == RF_WINDOW_SLIDING;
	if (!(window->kind == RF_WINDOW_WHEN ? bind_when(binder, grouping, window, scope)
	                                     : bind_sizes(binder, grouping, &resolved)))
		return false;
	if (!bind_partition(binder, grouping, windows->partition_by, scope)) return false;
	return window->kind != RF_WINDOW_TUMBLING_UNTIL ||
		bind_until(binder, grouping, window->until, scope);
}
