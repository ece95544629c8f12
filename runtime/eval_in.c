/*
 * x IN (constants): an OR of equalities with one left side becomes a hash table. The
 * result is that of the OR: NULL where nothing is equal and a constant or x is NULL.
 */
#include "runtime/eval_program.h"

#include "base/hash.h"

#include <string.h>

enum { IN_LEAST = 4 };

static bool is_in_list(const rf_expr *expr)
{
	if (expr->kind != RF_EXPR_OR || expr->arg_count < IN_LEAST) return false;
	for (uint32_t i = 0; i < expr->arg_count; i++) {
		const rf_expr *test = expr->args[i];
		if (test->kind != RF_EXPR_CALL || test->function->id != RF_FN_EQUAL ||
		    test->args[1]->kind != RF_EXPR_CONSTANT || test->args[0]->type == RF_NULL ||
		    !rf_expr_equal(test->args[0], expr->args[0]->args[0]))
			return false;
	}
	return true;
}

/* A number that is equal for equal values: 0.0 and -0.0, every NaN, 1 month and 30 days. Of
 * the types of eight bytes or less it is unequal for others. */
static inline uint64_t key_of(const rf_column *column, uint32_t row)
{
	const void *data = column->data;
	rf_interval interval;
	rf_text text;
	double real;
	uint64_t bits;
	switch (rf_type_kind(column->type)) {
	case RF_TEXT_TYPE:
	case RF_JSON:
	case RF_BLOB:
	case RF_ARRAY:
		text = ((const rf_text *)data)[row];
		return rf_hash_bytes(text.data, text.size, 0);
	case RF_DECIMAL: return ((const rf_decimal *)data)[row].low;
	case RF_BOOLEAN: return ((const uint8_t *)data)[row];
	case RF_DOUBLE:
		real = rf_one_nan(((const double *)data)[row]) + 0.0;
		memcpy(&bits, &real, sizeof bits);
		return bits;
	case RF_INTERVAL:
		interval = ((const rf_interval *)data)[row];
		return (uint64_t)interval.months * UINT64_C(2592000000000000) + (uint64_t)interval.ns;
	default: return (uint64_t)((const int64_t *)data)[row];
	}
}

static bool is_key_enough(rf_type type)
{
	return !rf_type_is_bytes(type) && type != RF_INTERVAL && !rf_type_is_decimal(type);
}

/* The slot that holds the value, or the free one where it would stand. order: NULL where the
 * key is enough. */
static inline uint32_t find_slot(const rf_eval_set *set, const rf_column *column, uint32_t row,
                                 rf_kernel_order order)
{
	uint64_t key = key_of(column, row);
	uint32_t slot = (uint32_t)rf_hash_u64(key, 0) & set->mask, number;
	while ((number = set->slots[slot]) != 0) {
		if (set->keys[slot] == key &&
		    (!order || order(&set->constants, number - 1, column, row) == 0))
			break;
		slot = (slot + 1) & set->mask;
	}
	return slot;
}

static void fill(rf_eval_set *set, const rf_expr *expr)
{
	rf_kernel_order order = rf_kernel_order_of(set->constants.type);
	for (uint32_t i = 0; i < expr->arg_count; i++) {
		const rf_value *constant = &expr->args[i]->args[1]->value;
		uint32_t slot;
		if (constant->is_null) {
			set->has_null = true;
			continue;
		}
		rf_column_set(&set->constants, set->count, constant);
		slot = find_slot(set, &set->constants, set->count, order);
		if (set->slots[slot]) continue;
		set->keys[slot] = key_of(&set->constants, set->count);
		set->slots[slot] = ++set->count;
	}
}

const rf_eval_set *rf_eval_set_of(rf_arena *arena, const rf_expr *expr, bool *has_failed)
{
	rf_eval_set *set;
	uint32_t slot_count = 8;
	*has_failed = false;
	if (!is_in_list(expr)) return NULL;
	while (slot_count < expr->arg_count * 2) slot_count *= 2;
	set = rf_arena_alloc_zero(arena, sizeof *set);
	*has_failed = true;
	if (!set) return NULL;
	set->mask = slot_count - 1;
	set->slots = rf_arena_alloc_zero(arena, slot_count * sizeof *set->slots);
	set->keys = rf_arena_alloc_zero(arena, slot_count * sizeof *set->keys);
	set->constants.type = expr->args[0]->args[0]->type;
	set->constants.data =
		rf_arena_alloc(arena, expr->arg_count * rf_type_size(set->constants.type));
	if (!set->slots || !set->keys || !set->constants.data) return NULL;
	*has_failed = false;
	fill(set, expr);
	return set;
}

void rf_eval_step_in(rf_eval *eval, const rf_eval_step *step)
{
	const rf_eval_set *set = step->set;
	const rf_column *arg = &eval->values[step->args[0]].column;
	rf_eval_value *value = &eval->values[step->out];
	uint8_t *out = value->column.data;
	const rf_eval_rows *rows = &eval->rows[step->rows];
	rf_kernel_order order = is_key_enough(arg->type) ? NULL : rf_kernel_order_of(arg->type);
	rf_kernel_call call = {.out = &value->column, .out_bitmap = value->bitmap};
	value->column.validity = NULL;
	for (uint32_t i = 0; i < rows->count; i++) {
		uint32_t row = rows->rows ? rows->rows[i] : i;
		bool is_null = rf_is_null(arg, row);
		out[row] = !is_null && set->slots[find_slot(set, arg, row, order)] != 0;
		if (!out[row] && (is_null || set->has_null)) rf_kernel_null(&call, row);
	}
}
