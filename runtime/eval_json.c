/*
 * Constant paths into JSON: a chain such as j -> 'a' ->> 'b' becomes one step that reads j by
 * an index, which all paths into the same value share. Invariant: what can't be looked up in one
 * pass (a path that is not constant or not one, a place from an array's end, json_extract_path's
 * names that may be numbers) is left to its kernel.
 */
#include "runtime/eval_program.h"

#include "base/number_text.h"

#include <string.h>

enum { STEPS_MAX = RF_JSON_PATH_STEPS };

typedef enum path_form { FORM_NONE, FORM_STEP, FORM_PATH, FORM_NAMES } path_form;

static const uint8_t forms[RF_FUNCTION_ID_COUNT] = {
	[RF_FN_JSON_MEMBER] = FORM_STEP,        [RF_FN_JSON_MEMBER_TEXT] = FORM_STEP,
	[RF_FN_JSON_ELEMENT] = FORM_STEP,       [RF_FN_JSON_ELEMENT_TEXT] = FORM_STEP,
	[RF_FN_JSON_EXTRACT] = FORM_PATH,       [RF_FN_JSON_EXTRACT_STRING] = FORM_PATH,
	[RF_FN_JSON_VALUE] = FORM_PATH,         [RF_FN_JSON_EXISTS] = FORM_PATH,
	[RF_FN_JSON_EXTRACT_PATH] = FORM_NAMES, [RF_FN_JSON_EXTRACT_PATH_TEXT] = FORM_NAMES,
};

/* The steps of $.a[0]; 0: it is no such path, or too long. */
static uint32_t steps_of_path(rf_text path, rf_json_step *steps)
{
	uint32_t count = 0;
	if (!path.size || path.data[0] != '$') return 0;
	path = (rf_text){path.data + 1, path.size - 1};
	while (path.size)
		if (count == STEPS_MAX || !rf_json_take_step(&path, &steps[count++])) return 0;
	return count;
}

/* One of json_extract_path's names. */
static bool step_of_name(const rf_value *value, rf_json_step *step)
{
	int64_t index;
	*step = (rf_json_step){.name = value->as.text};
	return rf_read_bigint(step->name, &index) != RF_READ_OK;
}

/* The steps of one call; 0: it has none that an index takes. */
static uint32_t steps_of_call(const rf_expr *expr, rf_json_step *steps)
{
	path_form form = expr->kind == RF_EXPR_CALL ? forms[expr->function->id] : FORM_NONE;
	const rf_value *value;
	uint32_t count = 0;
	if (form == FORM_NONE) return 0;
	for (uint32_t i = 1; i < expr->arg_count; i++)
		if (expr->args[i]->kind != RF_EXPR_CONSTANT || expr->args[i]->value.is_null) return 0;
	value = &expr->args[1]->value;
	if (form == FORM_PATH) {
		count = steps_of_path(value->as.text, steps);
	} else if (form == FORM_NAMES) {
		if (expr->arg_count - 1 > STEPS_MAX) return 0;
		for (; count + 1 < expr->arg_count; count++)
			if (!step_of_name(&expr->args[count + 1]->value, &steps[count])) return 0;
	} else {
		bool is_index = expr->args[1]->type == RF_BIGINT;
		steps[count++] = is_index ? (rf_json_step){.index = value->as.bigint, .is_index = true}
								  : (rf_json_step){.name = value->as.text};
	}
	for (uint32_t i = 0; i < count; i++)
		if (steps[i].is_index && steps[i].index < 0) return 0;
	return count;
}

static rf_json_index *index_of(rf_eval_compiler *compiler, uint32_t value)
{
	rf_eval *eval = compiler->eval;
	rf_json_index *index = eval->values[value].json;
	if (index) return index;
	index = rf_arena_alloc_zero(compiler->arena, sizeof *index);
	if (!index) return NULL;
	eval->values[value].json = index;
	index->next = eval->json_indexes;
	eval->json_indexes = index;
	return index;
}

uint32_t rf_eval_json_path(rf_eval_compiler *compiler, const rf_expr *expr, uint32_t rows,
                           bool *is_none)
{
	rf_eval_step step = {.run = rf_eval_step_call, .rows = rows, .expr = expr};
	rf_json_step steps[STEPS_MAX], own[STEPS_MAX];
	uint32_t at = STEPS_MAX, value, count;
	const rf_expr *root = expr;
	while ((count = steps_of_call(root, own)) != 0 && count <= at) {
		at -= count;
		memcpy(steps + at, own, count * sizeof *own);
		root = root->args[0];
	}
	*is_none = root == expr;
	if (*is_none) return RF_NO_VALUE;
	value = rf_eval_compile(compiler, root, rows);
	if (value == RF_NO_VALUE) return value;
	step.json = index_of(compiler, value);
	if (!step.json ||
	    !rf_json_paths_add(&step.json->paths, compiler->arena, steps + at, STEPS_MAX - at,
	                       &step.json_path))
		return rf_eval_fail_memory(compiler);
	step.kernel = rf_kernel_of(expr->function->id);
	return rf_eval_call(compiler, &step, &value, 1, expr->type);
}

bool rf_eval_place_json(rf_eval *eval)
{
	for (rf_json_index *index = eval->json_indexes; index; index = index->next) {
		size_t count = (size_t)eval->capacity * index->paths.count;
		index->found = rf_arena_alloc(&eval->program, count * sizeof *index->found);
		if (!index->found) return false;
	}
	return true;
}

void rf_eval_begin_json(rf_eval *eval)
{
	for (rf_json_index *index = eval->json_indexes; index; index = index->next)
		memset(index->done, 0, sizeof index->done);
}
