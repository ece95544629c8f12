/*
 * UNNEST in FROM: alone, or joined to what stands before it. Worked example:
 *
 *   FROM s CROSS JOIN UNNEST(split(s.tags)) AS t(tag)
 *
 *   stream    project s.*, split(s.tags)     unless the array is a column already
 *   unnest    the stream's columns, tag
 *
 * Invariant: the element is the last column of the node, and all others are its input's.
 */
#include "planner/select.h"

#include <string.h>

static bool check_join(rf_binder *binder, const rf_ast_join *join)
{
	const rf_ast_expr *on = join->on;
	bool is_true = !on ||
		(on->kind == RF_AST_LITERAL && on->value.type == RF_BOOLEAN && !on->value.is_null &&
	     on->value.as.boolean);
	if (join->kind != RF_JOIN_INNER && join->kind != RF_JOIN_CROSS && join->kind != RF_JOIN_LEFT) {
		rf_bind_fail(binder, RIFFLE_INVALID, join->loc,
		             "UNNEST is joined with CROSS JOIN or LEFT JOIN");
		rf_bind_hint(binder, "LEFT JOIN keeps the rows whose array is empty or NULL.");
		return false;
	}
	if (!is_true) {
		rf_bind_fail(binder, RIFFLE_INVALID, on->loc, "UNNEST takes no condition but ON TRUE");
		rf_bind_hint(binder, "A condition on the elements stands in WHERE.");
		return false;
	}
	if (join->using_names || join->within.kind != RF_SIZE_NONE ||
	    join->tolerance.kind != RF_SIZE_NONE) {
		rf_bind_fail(binder, RIFFLE_INVALID, join->loc,
		             "USING, WITHIN and TOLERANCE are for joins of streams");
		return false;
	}
	return true;
}

static rf_expr *bind_array(rf_binder *binder, const rf_ast_expr *ast, const rf_scope *scope)
{
	rf_bind_context context = {.scope = scope, .clause = "UNNEST"};
	const rf_bind_context *outer = rf_bind_switch(binder, &context);
	rf_expr *expr = rf_bind_expr(binder, ast);
	rf_bind_switch(binder, outer);
	if (!expr || rf_type_is_array(expr->type)) return expr;
	if (expr->type == RF_NULL) return rf_bind_coerce(binder, expr, rf_type_array_of(RF_TEXT_TYPE));
	rf_bind_fail(binder, RIFFLE_TYPE, ast->loc, "UNNEST takes an array, and this is %s",
	             rf_type_name(expr->type).text);
	if (expr->type == RF_TEXT_TYPE)
		rf_bind_hint(binder, "string_to_array(text, ',') makes an array of a text's parts.");
	if (expr->type == RF_JSON) rf_bind_hint(binder, "Cast it: UNNEST(x::TEXT[]).");
	return NULL;
}

/* The array as a column of the input. */
static rf_plan_node *compute_array(rf_binder *binder, rf_plan_node *input, rf_expr *array,
                                   uint32_t *column)
{
	uint32_t count = input->schema.count;
	rf_expr **exprs;
	rf_plan_node *project;
	*column = array->column;
	if (array->kind == RF_EXPR_COLUMN) return input;
	*column = count;
	exprs = rf_bind_alloc(binder, (count + 1) * sizeof *exprs);
	if (!exprs) return NULL;
	for (uint32_t i = 0; i < count; i++) {
		exprs[i] = rf_expr_column(binder->arena, i, input->schema.columns[i].type, input->loc);
		if (!exprs[i]) return rf_bind_no_memory(binder);
	}
	exprs[count] = array;
	project = rf_node_project(binder->arena, input, exprs, NULL, count + 1, array->loc);
	return project ? project : rf_bind_no_memory(binder);
}

/* The input's columns and the element. */
static bool set_schema(rf_binder *binder, rf_plan_node *node, const rf_column_def *element)
{
	const rf_schema *input = &node->inputs[0]->schema;
	if (!rf_schema_new(binder->arena, &node->schema, input->count + 1))
		return rf_bind_no_memory(binder) != NULL;
	memcpy(node->schema.columns, input->columns, input->count * sizeof *input->columns);
	node->schema.columns[input->count] = *element;
	return true;
}

static rf_plan_node *make_unnest(rf_binder *binder, const rf_ast_source *source,
                                 rf_plan_node *input, rf_expr *array, bool is_left)
{
	rf_column_def element = {.type = rf_type_element(array->type)};
	const rf_ast_name *alias = &source->alias;
	const rf_ast_name *name = source->name.text.size ? &source->name : alias;
	rf_plan_node *node;
	uint32_t column;
	element.name = rf_bind_copy(binder, name->text.size ? name->text : RF_TEXT("unnest"));
	if (!(input = compute_array(binder, input, array, &column))) return NULL;
	node = rf_node_new(binder->arena, RF_PLAN_UNNEST, rf_bind_loc(binder, source->loc), &input, 1);
	if (!node) return rf_bind_no_memory(binder);
	node->as.unnest = (rf_plan_unnest){column, is_left};
	return set_schema(binder, node, &element) ? node : NULL;
}

/* The relations before, and the elements'. */
static bool add_relation(rf_binder *binder, const rf_ast_source *source, const rf_scope *left,
                         rf_plan_node *node, rf_scope *scope)
{
	rf_schema *schema = rf_bind_alloc(binder, sizeof *schema);
	rf_relation *made = rf_bind_alloc(binder, (left->count + 1) * sizeof *made);
	uint32_t first = node->schema.count - 1;
	if (!schema || !made || !rf_schema_new(binder->arena, schema, 1))
		return rf_bind_no_memory(binder) != NULL;
	schema->columns[0] = node->schema.columns[first];
	if (left->count) memcpy(made, left->relations, left->count * sizeof *made);
	made[left->count] = (rf_relation){.name = rf_bind_copy(binder, source->alias.text),
	                                  .is_quoted = source->alias.is_quoted,
	                                  .title = "UNNEST",
	                                  .schema = schema,
	                                  .column_count = 1,
	                                  .first_column = first};
	*scope = (rf_scope){made, left->count + 1, node};
	return true;
}

static bool unnest(rf_binder *binder, const rf_ast_source *source, const rf_scope *left,
                   bool is_left, rf_scope *scope)
{
	rf_expr *array;
	rf_plan_node *node;
	/* The element stands after the stream's columns, so all of these must be there first. */
	for (uint32_t i = 0; i < left->count; i++)
		if (left->relations[i].scan == left->node &&
		    !rf_bind_add_hidden(binder, &left->relations[i]))
			return false;
	array = bind_array(binder, source->expr, left);
	node = array ? make_unnest(binder, source, left->node, array, is_left) : NULL;
	return node && add_relation(binder, source, left, node, scope);
}

bool rf_select_from_unnest(rf_binder *binder, const rf_ast_source *source, rf_scope *scope)
{
	rf_scope nothing = {0};
	nothing.node = rf_node_new(binder->arena, RF_PLAN_VALUES, source->loc, NULL, 0);
	if (!nothing.node || !rf_schema_new(binder->arena, &nothing.node->schema, 0))
		return rf_bind_no_memory(binder) != NULL;
	nothing.node->as.values.row_count = 1;
	return unnest(binder, source, &nothing, false, scope);
}

bool rf_select_join_unnest(rf_binder *binder, const rf_ast_source *source, rf_scope *scope)
{
	const rf_ast_join *join = source->join;
	rf_scope left = {0};
	bool is_found;
	if (!check_join(binder, join)) return false;
	if (!rf_bind_enter(binder, source->loc)) return false;
	is_found = rf_select_from(binder, join->left, &left);
	rf_bind_leave(binder);
	return is_found &&
		rf_select_check_name(binder, &left, join->right->alias.text, join->right->loc) &&
		unnest(binder, join->right, &left, join->kind == RF_JOIN_LEFT, scope);
}

rf_plan_node *rf_select_carry_unnest(rf_binder *binder, rf_plan_node *node, rf_time_columns *times)
{
	uint32_t own = node->schema.count - 1;
	rf_column_def element = node->schema.columns[own];
	rf_time_columns below;
	if (!(node->inputs[0] = rf_time_carry(binder, node->inputs[0], &below))) return NULL;
	if (!set_schema(binder, node, &element)) return NULL;
	return rf_select_time_last(binder, node, own, own + 1, &below, times);
}
