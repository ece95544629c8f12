/*
 * Constructors of queries: clauses in any order, set operations, WITH, INTO. Invariant: of a
 * set operation the branches hold no ORDER BY, LIMIT, EMIT or INTO unless in parentheses;
 * what followed the last branch belongs to the whole.
 */
#include "parser/parser.h"

#include <string.h>

static uint32_t greater(uint32_t a, uint32_t b)
{
	return a > b ? a : b;
}

/* What a part is called in messages. */
const char *rf_part_word(rf_part_kind kind)
{
	static const char *const words[RF_PART_COUNT] = {[RF_PART_WHERE] = "WHERE",
	                                                 [RF_PART_DEDUP] = "DEDUP BY",
	                                                 [RF_PART_GROUP] = "GROUP BY",
	                                                 [RF_PART_HAVING] = "HAVING",
	                                                 [RF_PART_WINDOW] = "WINDOW",
	                                                 [RF_PART_ORDER] = "ORDER BY",
	                                                 [RF_PART_LIMIT] = "LIMIT",
	                                                 [RF_PART_LIMIT_PER_WINDOW] =
	                                                     "LIMIT PER WINDOW",
	                                                 [RF_PART_EMIT] = "EMIT",
	                                                 [RF_PART_INTO] = "INTO",
	                                                 [RF_PART_FORMAT] = "FORMAT",
	                                                 [RF_PART_TIMESTAMP_BY] = "TIMESTAMP BY",
	                                                 [RF_PART_WATERMARK] = "WATERMARK",
	                                                 [RF_PART_IDLE_TIMEOUT] = "IDLE TIMEOUT",
	                                                 [RF_PART_MAX_AHEAD] = "MAX AHEAD",
	                                                 [RF_PART_REFRESH] = "REFRESH",
	                                                 [RF_PART_REPLAY] = "REPLAY",
	                                                 [RF_PART_KEY] = "KEY",
	                                                 [RF_PART_ON_ERROR] = "ON ERROR",
	                                                 [RF_PART_PARTITION] = "PARTITION BY",
	                                                 [RF_PART_DROP_PARTIAL] = "DROP PARTIAL",
	                                                 [RF_PART_OFFSET] = "OFFSET",
	                                                 [RF_PART_TIME_ZONE] = "TIME ZONE",
	                                                 [RF_PART_FILL] = "FILL",
	                                                 [RF_PART_LATENESS] = "ALLOW LATENESS",
	                                                 [RF_PART_ON] = "ON",
	                                                 [RF_PART_USING] = "USING",
	                                                 [RF_PART_WITHIN] = "WITHIN",
	                                                 [RF_PART_TOLERANCE] = "TOLERANCE",
	                                                 [RF_PART_MEASURES] = "MEASURES",
	                                                 [RF_PART_ROWS_PER_MATCH] = "ROWS PER MATCH",
	                                                 [RF_PART_SKIP] = "AFTER MATCH",
	                                                 [RF_PART_PATTERN] = "PATTERN",
	                                                 [RF_PART_DEFINE] = "DEFINE"};
	return words[kind];
}

bool rf_part_once(rf_parser *parser, rf_loc *place, const rf_part *part)
{
	if (place->end) {
		/* A second LIMIT may still become LIMIT n PER WINDOW. */
		rf_status status =
			part->kind == RF_PART_LIMIT ? rf_parser_open_status(parser) : RIFFLE_SYNTAX;
		rf_parser_fail(parser, status, part->loc, "%s is given twice", rf_part_word(part->kind));
		return false;
	}
	*place = part->loc;
	return true;
}

/* ---- items and groups ---- */

rf_ast_item *rf_ast_new_item(rf_parser *parser, rf_ast_expr *expr, rf_ast_name alias)
{
	rf_ast_item *item = rf_parser_alloc(parser, sizeof *item);
	if (!item) return NULL;
	item->expr = expr;
	item->alias = alias;
	return item;
}

rf_ast_group *rf_ast_new_group(rf_parser *parser, rf_loc loc, rf_ast_group_kind kind,
                               rf_ast_expr *expr, rf_list elements)
{
	rf_ast_group *group = rf_parser_alloc(parser, sizeof *group);
	if (!group) return NULL;
	group->kind = kind;
	group->expr = expr;
	group->elements = elements.first;
	group->loc = loc;
	group->depth = expr ? expr->depth : 0;
	for (const rf_ast_group *element = elements.first; element; element = element->next)
		group->depth = greater(group->depth, element->depth);
	group->depth++;
	if (group->depth <= RF_LIMIT_DEPTH) return group;
	rf_parser_fail(parser, RIFFLE_LIMIT, loc, "groups nest deeper than the limit of %d",
	               RF_LIMIT_DEPTH);
	return NULL;
}

/* (a, b, c): the first and the list of the others, as elements of a set. */
rf_list rf_ast_groups_of(rf_parser *parser, rf_ast_expr *first, rf_list more)
{
	rf_list groups = {0};
	first->next = more.first;
	for (rf_ast_expr *expr = first, *next; expr; expr = next) {
		rf_ast_group *group =
			rf_ast_new_group(parser, expr->loc, RF_GROUP_EXPR, expr, (rf_list){0});
		if (!group) return groups;
		next = expr->next;
		expr->next = NULL;
		groups = groups.count ? rf_list_add(parser, groups, group, expr->loc) : rf_list_one(group);
	}
	return groups;
}

/* ---- clauses ---- */

static rf_loc *place_of(rf_ast_select *select, rf_part_kind kind)
{
	switch (kind) {
	case RF_PART_WHERE: return &select->where_loc;
	case RF_PART_DEDUP: return &select->dedup_loc;
	case RF_PART_GROUP: return &select->group_loc;
	case RF_PART_HAVING: return &select->having_loc;
	case RF_PART_WINDOW: return &select->window_loc;
	case RF_PART_ORDER: return &select->order_loc;
	case RF_PART_LIMIT: return &select->limit_loc;
	case RF_PART_LIMIT_PER_WINDOW: return &select->limit_per_window_loc;
	case RF_PART_EMIT: return &select->emit_loc;
	default: return &select->into_loc;
	}
}

rf_ast_select *rf_ast_add_clause(rf_parser *parser, rf_ast_select *select, const rf_part *clause)
{
	if (!select) select = rf_parser_alloc(parser, sizeof *select);
	if (!select || !rf_part_once(parser, place_of(select, clause->kind), clause)) return NULL;
	switch (clause->kind) {
	case RF_PART_WHERE: select->where = clause->expr; break;
	case RF_PART_DEDUP:
		select->dedup_by = clause->list.first;
		if (clause->size) select->dedup_within = *clause->size;
		break;
	case RF_PART_GROUP: select->group_by = clause->list.first; break;
	case RF_PART_HAVING: select->having = clause->expr; break;
	case RF_PART_WINDOW: select->windows = clause->windows; break;
	case RF_PART_ORDER: select->order_by = clause->list.first; break;
	case RF_PART_LIMIT: select->limit = *clause->size; break;
	case RF_PART_LIMIT_PER_WINDOW: select->limit_per_window = *clause->size; break;
	case RF_PART_EMIT:
		select->has_emit = true;
		select->emit = (rf_ast_emit_kind)clause->number;
		if (clause->size) select->emit_every = *clause->size;
		break;
	default: select->into = clause->into; break;
	}
	return select;
}

static uint32_t depth_of_exprs(const rf_ast_expr *list)
{
	uint32_t depth = 0;
	for (; list; list = list->next) depth = greater(depth, list->depth);
	return depth;
}

static uint32_t depth_of_windows(const rf_ast_windows *windows)
{
	uint32_t depth = depth_of_exprs(windows->partition_by);
	for (const rf_ast_window *window = windows->list; window; window = window->next) {
		if (window->when) depth = greater(depth, window->when->depth);
		if (window->until) depth = greater(depth, window->until->depth);
	}
	return depth;
}

static rf_ast_select *set_depth(rf_parser *parser, rf_ast_select *select)
{
	uint32_t depth = depth_of_exprs(select->dedup_by);
	for (const rf_ast_item *item = select->items; item; item = item->next)
		depth = greater(depth, item->expr->depth);
	for (const rf_ast_group *group = select->group_by; group; group = group->next)
		depth = greater(depth, group->depth);
	for (const rf_ast_order *order = select->order_by; order; order = order->next)
		depth = greater(depth, order->expr->depth);
	for (const rf_ast_with *with = select->with; with; with = with->next)
		depth = greater(depth, with->select->depth);
	if (select->from) depth = greater(depth, select->from->depth);
	if (select->where) depth = greater(depth, select->where->depth);
	if (select->having) depth = greater(depth, select->having->depth);
	if (select->windows) depth = greater(depth, depth_of_windows(select->windows));
	if (select->left) depth = greater(depth, greater(select->left->depth, select->right->depth));
	select->depth = depth + 1;
	if (select->depth <= RF_LIMIT_DEPTH) return select;
	rf_parser_fail(parser, RIFFLE_LIMIT, select->loc, "queries nest deeper than the limit of %d",
	               RF_LIMIT_DEPTH);
	return NULL;
}

static void set_place(rf_parser *parser, rf_ast_select *select, rf_loc loc)
{
	select->loc = loc;
	select->text = rf_source_slice(parser, loc);
}

rf_query rf_ast_new_select(rf_parser *parser, rf_loc loc, rf_loc distinct, rf_list items,
                           rf_ast_source *from, rf_ast_select *clauses)
{
	rf_ast_select *select = clauses ? clauses : rf_parser_alloc(parser, sizeof *select);
	if (!select) return (rf_query){NULL, NULL};
	set_place(parser, select, loc);
	select->is_distinct = distinct.end != 0;
	select->distinct_loc = distinct;
	select->items = items.first;
	select->from = from;
	set_depth(parser, select);
	return (rf_query){select, select};
}

/* ---- what follows the last branch ---- */

/* Moves what belongs to a whole from one select to another that has none of it. */
static void move_tail(rf_ast_select *from, rf_ast_select *to)
{
	to->order_by = from->order_by;
	to->order_loc = from->order_loc;
	to->limit = from->limit;
	to->limit_loc = from->limit_loc;
	to->has_emit = from->has_emit;
	to->emit = from->emit;
	to->emit_every = from->emit_every;
	to->emit_loc = from->emit_loc;
	to->into = from->into;
	to->into_loc = from->into_loc;
	from->order_by = NULL;
	from->into = NULL;
	from->has_emit = false;
	from->emit = RF_EMIT_ON_CLOSE;
	memset(&from->limit, 0, sizeof from->limit);
	memset(&from->emit_every, 0, sizeof from->emit_every);
	from->order_loc = from->limit_loc = from->emit_loc = from->into_loc = (rf_loc){0, 0};
}

static rf_loc first_of(const rf_loc *places, uint32_t count)
{
	rf_loc first = {0, 0};
	for (uint32_t i = 0; i < count; i++)
		if (places[i].end && (!first.end || places[i].start < first.start)) first = places[i];
	return first;
}

static rf_loc tail_place(const rf_ast_select *s)
{
	rf_loc places[] = {s->order_loc, s->limit_loc, s->emit_loc, s->into_loc};
	return first_of(places, 4);
}

/* The clauses that a parenthesized query can't take from outside. */
static rf_loc inner_place(const rf_ast_select *s)
{
	rf_loc places[] = {s->where_loc,  s->dedup_loc,  s->group_loc,
	                   s->having_loc, s->window_loc, s->limit_per_window_loc};
	return first_of(places, 6);
}

/* (SELECT ...) ORDER BY ...: the clauses join the query's own, where it has none of them. */
static void merge_tail(rf_parser *parser, rf_ast_select *select, rf_ast_select *tail)
{
	static const rf_part_kind kinds[] = {RF_PART_ORDER, RF_PART_LIMIT, RF_PART_EMIT, RF_PART_INTO};
	rf_ast_select merged = *select;
	for (uint32_t i = 0; i < 4; i++) {
		rf_part part = {.kind = kinds[i], .loc = *place_of(tail, kinds[i])};
		if (!part.loc.end) continue;
		part.list.first = tail->order_by;
		part.size = kinds[i] == RF_PART_LIMIT ? &tail->limit : &tail->emit_every;
		part.number = (int)tail->emit;
		part.into = tail->into;
		if (!rf_ast_add_clause(parser, &merged, &part)) return;
	}
	*select = merged;
	set_place(parser, select, tail->loc);
	set_depth(parser, select);
}

static bool check_tail(rf_parser *parser, const rf_query *query)
{
	rf_loc place;
	if (!query->tail || query->tail == query->select) return true;
	place = inner_place(query->tail);
	if (!place.end) return true;
	rf_parser_refuse(parser, place, "this clause belongs inside the parentheses",
	                 "After a query in parentheses only ORDER BY, LIMIT, EMIT and INTO may stand.");
	return false;
}

rf_ast_select *rf_ast_end_query(rf_parser *parser, rf_query query)
{
	if (query.tail && query.tail != query.select) {
		if (!check_tail(parser, &query)) return NULL;
		merge_tail(parser, query.select, query.tail);
	}
	return query.select;
}

rf_query rf_ast_parenthesized(rf_parser *parser, rf_query query)
{
	return (rf_query){rf_ast_end_query(parser, query), NULL};
}

/* loc is of both, and kept with the tail until it joins the query or goes to a whole. */
rf_query rf_ast_query_tail(rf_loc loc, rf_query query, rf_ast_select *tail)
{
	tail->loc = loc;
	return (rf_query){query.select, tail};
}

/* ---- set operations and WITH ---- */

rf_query rf_ast_set_operation(rf_parser *parser, rf_loc loc, rf_loc op_loc, rf_ast_set_op op,
                              rf_query left, rf_query right)
{
	rf_ast_select *whole = rf_parser_alloc(parser, sizeof *whole);
	rf_loc early = {0, 0};
	if (!whole || !check_tail(parser, &left) || !check_tail(parser, &right)) return (rf_query){0};
	if (left.tail) early = tail_place(left.tail);
	if (early.end) {
		rf_parser_refuse(
			parser, early, "this clause belongs after the last branch",
			"ORDER BY, LIMIT, EMIT and INTO of one branch need parentheses around it.");
		return (rf_query){0};
	}
	set_place(parser, whole, loc);
	whole->set_op = op;
	whole->set_op_loc = op_loc;
	whole->left = left.select;
	whole->right = right.select;
	if (right.tail) move_tail(right.tail, whole);
	set_depth(parser, whole);
	return (rf_query){whole, whole};
}

rf_ast_with *rf_ast_new_with(rf_parser *parser, rf_ast_name name, rf_ast_select *select)
{
	rf_ast_with *with = rf_parser_alloc(parser, sizeof *with);
	if (!with) return NULL;
	with->name = name;
	with->select = select;
	return with;
}

rf_query rf_ast_add_with(rf_parser *parser, rf_loc loc, rf_list with, rf_query query)
{
	rf_ast_select *select = rf_ast_end_query(parser, query);
	if (!select) return (rf_query){0};
	if (select->with) {
		rf_parser_refuse(parser, loc, "WITH is given twice", "Put all of them into one WITH.");
		return (rf_query){0};
	}
	select->with = with.first;
	set_place(parser, select, loc);
	set_depth(parser, select);
	return (rf_query){select, NULL};
}

/* ---- INTO ---- */

rf_ast_into *rf_ast_into_name(rf_parser *parser, rf_loc loc, rf_ast_name name)
{
	rf_ast_into *into = rf_parser_alloc(parser, sizeof *into);
	if (!into) return NULL;
	into->name = name;
	into->loc = loc;
	return into;
}

rf_ast_into *rf_ast_into_uri(rf_parser *parser, rf_loc loc, rf_ast_into *options)
{
	rf_ast_into *into = options ? options : rf_parser_alloc(parser, sizeof *into);
	if (!into) return NULL;
	into->is_uri = true;
	into->name = rf_name_from_text(parser, loc);
	into->loc = loc;
	return into;
}

rf_ast_into *rf_ast_into_add(rf_parser *parser, rf_ast_into *into, const rf_part *option)
{
	rf_loc place = {0, 0};
	if (!into) into = rf_parser_alloc(parser, sizeof *into);
	if (!into) return NULL;
	if (option->kind == RF_PART_FORMAT) {
		if (into->format.text.size) place = into->format.loc;
		if (!rf_part_once(parser, &place, option)) return NULL;
		into->format = option->name;
		into->format_options = option->list.first;
	} else {
		if (into->keys) place = into->keys->name.loc;
		if (!rf_part_once(parser, &place, option)) return NULL;
		into->keys = option->list.first;
	}
	return into;
}
