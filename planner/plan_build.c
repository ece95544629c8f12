/*
 * Making plan nodes: see plan_build.h. Invariant: a node's schema is its own, so that a
 * rule may rename or drop a column of it without another node's changing.
 */
#include "planner/plan_build.h"

#include "base/limits.h"

#include <string.h>

bool rf_schema_new(rf_arena *arena, rf_schema *schema, uint32_t count)
{
	schema->columns = rf_arena_alloc_zero(arena, (count ? count : 1) * sizeof *schema->columns);
	schema->count = schema->columns ? count : 0;
	return schema->columns != NULL;
}

static bool copy_schema(rf_arena *arena, rf_schema *to, const rf_schema *from)
{
	if (!rf_schema_new(arena, to, from->count)) return false;
	if (from->count) memcpy(to->columns, from->columns, from->count * sizeof *from->columns);
	return true;
}

rf_plan_node *rf_node_new(rf_arena *arena, rf_plan_kind kind, rf_loc loc,
                          rf_plan_node *const *inputs, uint32_t input_count)
{
	rf_plan_node *node = rf_arena_alloc_zero(arena, sizeof *node);
	if (!node) return NULL;
	node->kind = kind;
	node->loc = loc;
	node->ends = true;
	if (!input_count) return node;
	node->inputs = rf_arena_alloc(arena, input_count * sizeof *node->inputs);
	if (!node->inputs) return NULL;
	memcpy(node->inputs, inputs, input_count * sizeof *node->inputs);
	node->input_count = input_count;
	for (uint32_t i = 0; i < input_count; i++) node->ends &= inputs[i]->ends;
	return copy_schema(arena, &node->schema, &inputs[0]->schema) ? node : NULL;
}

rf_plan_node *rf_node_filter(rf_arena *arena, rf_plan_node *input, rf_expr *condition)
{
	rf_plan_node *node = rf_node_new(arena, RF_PLAN_FILTER, condition->loc, &input, 1);
	if (node) node->as.filter.condition = condition;
	return node;
}

rf_plan_node *rf_node_filters(rf_arena *arena, rf_plan_node *input, rf_expr *condition)
{
	rf_expr **conjuncts, *part;
	uint32_t count, first = 0;
	if (!rf_expr_conjuncts(arena, condition, &conjuncts, &count)) return NULL;
	for (uint32_t i = 1; i <= count && input; i++) {
		if (i < count && !conjuncts[i]->can_fail) continue;
		part = rf_expr_conjunction(arena, conjuncts + first, i - first);
		input = part ? rf_node_filter(arena, input, part) : NULL;
		first = i;
	}
	return input;
}

void rf_duration_write(int64_t ns, const char *separator, rf_buffer *out)
{
	static const struct {
		const char *name;
		int64_t ns;
	} units[] = {{"d", 86400000000000}, {"h", 3600000000000}, {"m", 60000000000}, {"s", 1000000000},
	             {"ms", 1000000},       {"us", 1000},         {"ns", 1}};
	bool is_first = true;
	for (size_t i = 0; i < sizeof units / sizeof units[0]; i++) {
		if (ns < units[i].ns) continue;
		rf_buffer_printf(out, "%s%lld%s%s", is_first ? "" : separator,
		                 (long long)(ns / units[i].ns), separator, units[i].name);
		ns %= units[i].ns;
		is_first = false;
	}
	if (is_first) rf_buffer_printf(out, "0%ss", separator);
}

rf_text rf_expr_text(rf_arena *arena, const rf_expr *expr, const rf_schema *input)
{
	rf_buffer buffer;
	rf_text text = {NULL, 0};
	rf_buffer_init(&buffer, arena->memory, RF_LIMIT_NAME_BYTES - 3);
	/* With all its room from the start it fails only where the text is too long. */
	if (rf_buffer_reserve(&buffer, RF_LIMIT_NAME_BYTES - 3)) {
		rf_expr_write(expr, input, &buffer);
		text.data = rf_arena_printf(arena, "%.*s%s", (int)buffer.size, buffer.data,
		                            buffer.has_failed ? "..." : "");
		if (text.data) text.size = strlen(text.data);
	}
	rf_buffer_release(&buffer);
	return text;
}

rf_plan_node *rf_node_project(rf_arena *arena, rf_plan_node *input, rf_expr *const *exprs,
                              const rf_text *names, uint32_t count, rf_loc loc)
{
	rf_plan_node *node = rf_node_new(arena, RF_PLAN_PROJECT, loc, &input, 1);
	rf_expr **copy = rf_arena_alloc(arena, (count ? count : 1) * sizeof *copy);
	if (!node || !copy || !rf_schema_new(arena, &node->schema, count)) return NULL;
	node->as.project.exprs = copy;
	for (uint32_t i = 0; i < count; i++) {
		rf_column_def *column = &node->schema.columns[i];
		copy[i] = exprs[i];
		column->type = exprs[i]->type;
		if (names) {
			column->name = names[i];
		} else if (exprs[i]->kind == RF_EXPR_COLUMN) {
			column->name = input->schema.columns[exprs[i]->column].name;
		} else {
			column->name = rf_expr_text(arena, exprs[i], &input->schema);
			if (!column->name.data) return NULL;
		}
	}
	return node;
}

rf_source_spec *rf_plan_source_copy(rf_arena *arena, const rf_source_spec *source)
{
	rf_source_spec *copy = rf_arena_alloc(arena, sizeof *copy);
	rf_text *texts[3];
	if (!copy) return NULL;
	*copy = *source;
	texts[0] = &copy->name;
	texts[1] = &copy->uri;
	texts[2] = &copy->timestamp_by;
	for (int i = 0; i < 3; i++)
		if (!(texts[i]->data = rf_arena_copy(arena, texts[i]->data, texts[i]->size))) return NULL;
	if (!rf_format_keep(&copy->format, arena) ||
	    !copy_schema(arena, &copy->columns, &source->columns))
		return NULL;
	if (source->key_count) {
		copy->keys = rf_arena_alloc(arena, source->key_count * sizeof *copy->keys);
		if (!copy->keys) return NULL;
		memcpy(copy->keys, source->keys, source->key_count * sizeof *copy->keys);
	}
	for (uint32_t i = 0; i < copy->columns.count; i++) {
		rf_column_def *column = &copy->columns.columns[i];
		column->name.data = rf_arena_copy(arena, column->name.data, column->name.size);
		column->null_word.data =
			rf_arena_copy(arena, column->null_word.data, column->null_word.size);
		if (!column->name.data || !column->null_word.data) return NULL;
	}
	return copy;
}

rf_sink_spec *rf_plan_sink_copy(rf_arena *arena, const rf_sink_spec *sink)
{
	rf_sink_spec *copy = rf_arena_alloc(arena, sizeof *copy);
	if (!copy) return NULL;
	*copy = *sink;
	copy->name.data = rf_arena_copy(arena, sink->name.data, sink->name.size);
	copy->uri.data = rf_arena_copy(arena, sink->uri.data, sink->uri.size);
	return copy->name.data && copy->uri.data && rf_format_keep(&copy->format, arena) ? copy : NULL;
}
