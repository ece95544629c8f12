/*
 * The WINDOW clause: sizes, PARTITION BY, UNTIL, and the columns that describe a window.
 * Invariant: a window that passes here is one that the runtime has, its size at least 1.
 */
#include "planner/select.h"
#include "planner/unbuilt.h"

#include <stdio.h>
#include <string.h>

static const struct {
	const char *name;
	rf_type     type;
} window_columns[] = {
    [RF_WINDOW_START] = {"window_start", RF_BIGINT},
    [RF_WINDOW_END] = {"window_end", RF_BIGINT},
    [RF_WINDOW_ROWS] = {"window_rows", RF_BIGINT},
    [RF_WINDOW_PARTIAL] = {"window_partial", RF_BOOLEAN},
};

enum { NAMED_COUNT = sizeof window_columns / sizeof window_columns[0], TIME_NAMES_MAX = 160 };

bool rf_group_is_window_name(rf_text name)
{
	for (size_t i = 0; i < NAMED_COUNT; i++)
		if (rf_text_is_fold(name, window_columns[i].name)) return true;
	return false;
}

void rf_group_suggest(const rf_grouping *grouping, rf_suggestion *suggestion)
{
	if (!grouping->windows) return;
	for (size_t i = 0; i < NAMED_COUNT; i++)
		rf_suggestion_try(suggestion, rf_text_of(window_columns[i].name));
}

rf_expr *rf_group_window_column(rf_binder *binder, rf_grouping *grouping, const rf_ast_name *name)
{
	if (!grouping->windows) return NULL;
	for (uint32_t i = 0; i < NAMED_COUNT; i++) {
		rf_expr *expr;
		if (!rf_name_equal(name->text, rf_text_of(window_columns[i].name), name->is_quoted))
			continue;
		grouping->window_columns |= 1u << i;
		expr = rf_expr_column(binder->arena, RF_SLOT_WINDOW | i, window_columns[i].type,
		                      rf_bind_loc(binder, name->loc));
		return expr ? expr : rf_bind_no_memory(binder);
	}
	return NULL;
}

static const rf_parameter *find_parameter(const rf_planner *planner, rf_text name)
{
	for (uint32_t i = 0; i < planner->parameter_count; i++)
		if (rf_text_equal(planner->parameters[i].name, name) && planner->parameters[i].is_bound)
			return &planner->parameters[i];
	return NULL;
}

/* A parameter becomes rows or a duration by the type of its value. */
static bool resolve_size(rf_binder *binder, const rf_ast_size *size, rf_ast_size *resolved)
{
	const rf_parameter *parameter;
	*resolved = *size;
	if (size->kind != RF_SIZE_PARAMETER) return true;
	parameter = find_parameter(binder->planner, size->parameter.text);
	if (!parameter) {
		rf_bind_fail(binder, RIFFLE_INVALID, size->loc, "parameter \"%.*s\" has no value",
		             (int)size->parameter.text.size, size->parameter.text.data);
		return false;
	}
	if (!parameter->value.is_null && parameter->value.type == RF_BIGINT) {
		resolved->kind = RF_SIZE_ROWS;
		resolved->rows = parameter->value.as.bigint;
		return true;
	}
	if (!parameter->value.is_null && parameter->value.type == RF_INTERVAL) {
		resolved->kind = RF_SIZE_DURATION;
		resolved->interval = parameter->value.as.interval;
		return true;
	}
	rf_bind_fail(binder, RIFFLE_TYPE, size->loc,
	             "a size is a BIGINT or an INTERVAL, and parameter \"%.*s\" is neither",
	             (int)size->parameter.text.size, size->parameter.text.data);
	return false;
}

bool rf_bind_rows(rf_binder *binder, const rf_ast_size *size, const char *what, int64_t *rows)
{
	rf_ast_size resolved;
	if (!resolve_size(binder, size, &resolved)) return false;
	if (resolved.kind != RF_SIZE_ROWS) {
		rf_bind_fail(binder, RIFFLE_TYPE, size->loc, "%s takes a number of rows, not a duration",
		             what);
		return false;
	}
	*rows = resolved.rows;
	return true;
}

/* "ts, created_at": the columns that could be an event time. */
static void list_times(const rf_scope *scope, char *text, size_t capacity)
{
	size_t used = 0;
	text[0] = 0;
	for (uint32_t r = 0; r < scope->count; r++) {
		const rf_relation *relation = &scope->relations[r];
		for (uint32_t i = 0; i < relation->column_count; i++) {
			const rf_column_def *column = &relation->schema->columns[i];
			if (column->type != RF_TIMESTAMP || used + column->name.size + 3 > capacity) continue;
			used += (size_t)snprintf(text + used, capacity - used, "%s%.*s", used ? ", " : "",
			                         (int)column->name.size, column->name.data);
		}
	}
}

/* Whether some row below comes from an input at rest that has no event time. */
static bool has_untimed_rest(const rf_plan_node *node)
{
	if (node->kind == RF_PLAN_SCAN)
		return node->as.scan.source->rest == RF_REST_AT_REST &&
		       node->as.scan.source->timestamp_by.size == 0;
	for (uint32_t i = 0; i < node->input_count; i++)
		if (has_untimed_rest(node->inputs[i])) return true;
	return false;
}

/* A time window needs a time to go by; that it isn't built comes after. */
static bool check_time(rf_binder *binder, const rf_ast_window *window, const rf_scope *scope)
{
	bool is_time = window->size.kind == RF_SIZE_DURATION || window->kind == RF_WINDOW_SESSION ||
	               window->kind == RF_WINDOW_CUMULATING || window->step.kind == RF_SIZE_DURATION ||
	               window->or_duration.kind != RF_SIZE_NONE;
	char names[TIME_NAMES_MAX];
	if (!is_time || !scope->node || !has_untimed_rest(scope->node)) return true;
	rf_bind_fail(binder, RIFFLE_INVALID, window->loc,
	             "a window by time needs an event time, and the input is at rest without TIMESTAMP BY");
	list_times(scope, names, sizeof names);
	if (names[0]) {
		rf_bind_hint(
			binder, "Say which column is the time after the source: TIMESTAMP BY %.*s. (times: %s)",
			(int)strcspn(names, ","), names, names);
	} else {
		rf_bind_hint(binder,
		             "Say what the time is with TIMESTAMP BY after the source; epoch_s(n) makes a "
		             "TIMESTAMP of a number.");
	}
	return false;
}

static bool check_row_size(rf_binder *binder, const rf_ast_size *size, const char *what,
                           int64_t *rows)
{
	if (!rf_bind_rows(binder, size, what, rows)) return false;
	if (*rows >= 1) return true;
	rf_bind_fail(binder, RIFFLE_INVALID, size->loc, "%s must be at least 1 row", what);
	return false;
}

static bool bind_sizes(rf_binder *binder, rf_grouping *grouping, const rf_ast_window *window)
{
	if (window->kind == RF_WINDOW_TUMBLING_UNTIL) return true;
	if (!check_row_size(binder, &window->size, "a window's size", &grouping->size_rows))
		return false;
	grouping->step_rows = window->kind == RF_WINDOW_SLIDING ? 1 : grouping->size_rows;
	if (window->kind != RF_WINDOW_HOPPING) return true;
	if (window->step.kind == RF_SIZE_NONE) {
		rf_bind_fail(binder, RIFFLE_INVALID, window->loc, "HOPPING needs EVERY");
		rf_bind_hint(binder, "Say how often it closes, such as HOPPING 200 EVERY 50.");
		return false;
	}
	if (window->step.kind == RF_SIZE_DURATION) {
		rf_bind_fail(binder, RIFFLE_TYPE, window->step.loc,
		             "a window of rows hops by rows, not by time");
		return false;
	}
	return check_row_size(binder, &window->step, "a window's step", &grouping->step_rows);
}

static bool bind_partition(rf_binder *binder, rf_grouping *grouping, const rf_ast_expr *list,
                           const rf_scope *scope)
{
	const rf_bind_context *outer;
	rf_bind_context        context = {.scope = scope, .clause = "PARTITION BY"};
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
	bool                   has_plain = grouping->has_plain;
	rf_bind_context        context = {
	           .scope = scope, .grouping = grouping, .clause = "UNTIL", .is_in_until = true};
	outer = rf_bind_switch(binder, &context);
	grouping->until = rf_bind_condition(binder, ast, "UNTIL");
	rf_bind_switch(binder, outer);
	if (!grouping->until) return false;
	if (grouping->has_over || grouping->window_columns) {
		rf_bind_fail(binder, RIFFLE_INVALID, ast->loc,
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
	rf_ast_window        resolved = *window;
	rf_ast_windows       checked = *windows;
	grouping->windows = windows;
	if (!resolve_size(binder, &window->size, &resolved.size) ||
	    !resolve_size(binder, &window->step, &resolved.step))
		return false;
	checked.list = &resolved;
	if (windows->is_drop_partial && resolved.size.kind == RF_SIZE_DURATION) {
		rf_bind_fail(binder, RIFFLE_INVALID, windows->drop_partial_loc,
		             "DROP PARTIAL is for windows of rows: a window by time has no size in rows");
		return false;
	}
	if (!check_time(binder, &resolved, scope) || !rf_refuse_windows(binder, &checked)) return false;
	grouping->is_sliding = window->kind == RF_WINDOW_SLIDING;
	if (!bind_sizes(binder, grouping, &resolved)) return false;
	if (!bind_partition(binder, grouping, windows->partition_by, scope)) return false;
	return window->kind != RF_WINDOW_TUMBLING_UNTIL ||
	       bind_until(binder, grouping, window->until, scope);
}
