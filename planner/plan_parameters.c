/*
 * The parameters of a statement: a walk over the whole tree. Invariant: each name once, in
 * the order of their first places in the text.
 */
#include "planner/plan_build.h"

#include <string.h>

typedef struct found {
	rf_text name;
	rf_loc loc;
} found;

typedef struct collection {
	rf_arena *arena;
	found *list;
	uint32_t count, capacity;
	bool has_failed;
} collection;

static void walk_select(collection *work, const rf_ast_select *select);
static void walk_source(collection *work, const rf_ast_source *source);

static void add(collection *work, rf_text name, rf_loc loc)
{
	found *slot;
	for (uint32_t i = 0; i < work->count; i++) {
		if (!rf_text_equal(work->list[i].name, name)) continue;
		if (loc.start < work->list[i].loc.start) work->list[i].loc = loc;
		return;
	}
	slot = rf_arena_push(work->arena, &work->list, &work->count, &work->capacity, sizeof *slot);
	if (!slot) {
		work->has_failed = true;
		return;
	}
	*slot = (found){name, loc};
}

static void walk_size(collection *work, const rf_ast_size *size)
{
	if (size->kind == RF_SIZE_PARAMETER) add(work, size->parameter.text, size->loc);
}

static void walk_expr(collection *work, const rf_ast_expr *expr);

static void walk_list(collection *work, const rf_ast_expr *list)
{
	for (; list; list = list->next) walk_expr(work, list);
}

static void walk_items(collection *work, const rf_ast_item *items)
{
	for (; items; items = items->next) walk_expr(work, items->expr);
}

static void walk_order(collection *work, const rf_ast_order *order)
{
	for (; order; order = order->next) walk_expr(work, order->expr);
}

static void walk_call(collection *work, const rf_ast_call *call)
{
	walk_list(work, call->args);
	walk_order(work, call->order_by);
	walk_expr(work, call->filter);
	if (!call->over) return;
	walk_list(work, call->over->partition_by);
	walk_order(work, call->over->order_by);
	walk_size(work, &call->over->start);
	walk_size(work, &call->over->end);
}

/* The left spine is a loop: it is as long as a chain of AND or +. */
static void walk_expr(collection *work, const rf_ast_expr *expr)
{
	for (; expr; expr = expr->left) {
		if (expr->kind == RF_AST_PARAMETER) add(work, expr->name.text, expr->loc);
		walk_expr(work, expr->right);
		walk_list(work, expr->args);
		for (const rf_ast_when *when = expr->whens; when; when = when->next) {
			walk_expr(work, when->condition);
			walk_expr(work, when->result);
		}
		if (expr->call) walk_call(work, expr->call);
		if (expr->select) walk_select(work, expr->select);
		walk_items(work, expr->replace);
	}
}

static void walk_groups(collection *work, const rf_ast_group *group)
{
	for (; group; group = group->next) {
		walk_expr(work, group->expr);
		walk_groups(work, group->elements);
	}
}

static void walk_windows(collection *work, const rf_ast_windows *windows)
{
	for (const rf_ast_window *window = windows->list; window; window = window->next) {
		walk_size(work, &window->size);
		walk_size(work, &window->step);
		walk_size(work, &window->or_duration);
		walk_size(work, &window->up_to);
		walk_expr(work, window->when);
		walk_size(work, &window->when_for);
		walk_expr(work, window->until);
	}
	walk_list(work, windows->partition_by);
	walk_size(work, &windows->offset);
	walk_size(work, &windows->lateness);
}

static void walk_options(collection *work, const rf_ast_source_options *options)
{
	walk_expr(work, options->timestamp_by);
	walk_size(work, &options->watermark);
	walk_size(work, &options->idle_timeout);
	walk_size(work, &options->max_ahead);
	walk_size(work, &options->refresh);
}

static void walk_source(collection *work, const rf_ast_source *source)
{
	for (; source; source = source->left) {
		walk_options(work, &source->options);
		if (source->select) walk_select(work, source->select);
		walk_expr(work, source->expr);
		if (source->match) {
			walk_list(work, source->match->partition_by);
			walk_order(work, source->match->order_by);
			walk_items(work, source->match->measures);
			walk_items(work, source->match->defines);
			walk_size(work, &source->match->within);
		}
		if (!source->join) continue;
		walk_source(work, source->join->left);
		walk_source(work, source->join->right);
		walk_expr(work, source->join->on);
		walk_size(work, &source->join->within);
		walk_size(work, &source->join->tolerance);
	}
}

static void walk_select(collection *work, const rf_ast_select *select)
{
	for (; select; select = select->left) {
		for (const rf_ast_with *with = select->with; with; with = with->next)
			walk_select(work, with->select);
		if (select->right) walk_select(work, select->right);
		walk_items(work, select->items);
		walk_source(work, select->from);
		walk_expr(work, select->where);
		walk_list(work, select->dedup_by);
		walk_size(work, &select->dedup_within);
		walk_groups(work, select->group_by);
		walk_expr(work, select->having);
		if (select->windows) walk_windows(work, select->windows);
		walk_order(work, select->order_by);
		walk_size(work, &select->limit);
		walk_size(work, &select->limit_per_window);
		walk_size(work, &select->emit_every);
	}
}

static void walk_statement(collection *work, const rf_ast_statement *statement)
{
	for (; statement; statement = statement->inner) {
		if (statement->select) walk_select(work, statement->select);
		walk_source(work, statement->source);
		walk_expr(work, statement->expr);
		for (const rf_ast_row *row = statement->rows; row; row = row->next)
			walk_list(work, row->values);
		if (!statement->alert) continue;
		if (statement->alert->select) walk_select(work, statement->alert->select);
		walk_expr(work, statement->alert->when);
		walk_expr(work, statement->alert->clear_when);
	}
}

static void sort_by_place(found *list, uint32_t count)
{
	for (uint32_t i = 1; i < count; i++) {
		found moving = list[i];
		uint32_t j = i;
		for (; j && list[j - 1].loc.start > moving.loc.start; j--) list[j] = list[j - 1];
		list[j] = moving;
	}
}

rf_status rf_plan_parameters(const rf_ast_statement *statement, rf_arena *arena,
                             rf_parameter **parameters, uint32_t *count, rf_error *error)
{
	collection work = {.arena = arena};
	*parameters = NULL;
	*count = 0;
	walk_statement(&work, statement);
	if (!work.has_failed && work.count) {
		*parameters = rf_arena_alloc_zero(arena, work.count * sizeof **parameters);
		work.has_failed = !*parameters;
	}
	if (work.has_failed) return rf_memory_fail(arena->memory, "the planner", error);
	sort_by_place(work.list, work.count);
	for (uint32_t i = 0; i < work.count; i++) {
		(*parameters)[i].name = work.list[i].name;
		(*parameters)[i].value = rf_value_null(RF_NULL);
	}
	*count = work.count;
	return RIFFLE_OK;
}
