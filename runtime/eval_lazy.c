/*
 * The steps of AND, OR, CASE and COALESCE: they put a result together of parts that were
 * computed for some rows each, and narrow the row sets. Invariant: a row set keeps its order,
 * so that it can be narrowed in its own storage.
 */
#include "runtime/eval_program.h"

#include <string.h>

/* ---- rows ---- */

static inline uint32_t row_at(const rf_eval_rows *rows, uint32_t i)
{
	return rows->rows ? rows->rows[i] : i;
}

/* ---- a result in parts ---- */

static void set_null(rf_eval_value *value, uint32_t row)
{
	if (!value->column.validity) {
		memset(value->bitmap, 0xFF, RF_BITMAP_WORDS * sizeof *value->bitmap);
		value->column.validity = value->bitmap;
	}
	rf_bit_clear(value->column.validity, row);
}

void rf_eval_step_begin(rf_eval *eval, const rf_eval_step *step)
{
	eval->values[step->out].column.validity = NULL;
}

/* Copies values; those of NULLs too, whose data is unspecified. */
static void copy_values(const rf_column *from, rf_column *to, const rf_eval_rows *rows)
{
	size_t size = rf_type_size(to->type);
	const char *source = from->data;
	char *target = to->data;
	if (!rows->rows) {
		memcpy(target, source, size * rows->count);
		return;
	}
	for (uint32_t i = 0; i < rows->count; i++) {
		size_t at = rows->rows[i] * size;
		if (size == 8)
			memcpy(target + at, source + at, 8);
		else if (size == 1)
			target[at] = source[at];
		else
			memcpy(target + at, source + at, 16);
	}
}

void rf_eval_step_take(rf_eval *eval, const rf_eval_step *step)
{
	rf_eval_value *out = &eval->values[step->out];
	const rf_eval_rows *rows = &eval->rows[step->rows];
	const rf_column *from = step->arg_count ? &eval->values[step->args[0]].column : NULL;
	if (from && from->type != RF_NULL) copy_values(from, &out->column, rows);
	if (from && !from->validity) return;
	for (uint32_t i = 0; i < rows->count; i++) {
		uint32_t row = row_at(rows, i);
		if (!from || !rf_bit_get(from->validity, row)) set_null(out, row);
	}
}

void rf_eval_step_take_valid(rf_eval *eval, const rf_eval_step *step)
{
	const rf_column *from = &eval->values[step->args[0]].column;
	rf_eval_rows *rows = &eval->rows[step->rows], *left = &eval->rows[step->rows_made];
	uint32_t count = 0, all = rows->count;
	if (from->type != RF_NULL) copy_values(from, &eval->values[step->out].column, rows);
	for (uint32_t i = 0; from->validity && i < all; i++) {
		uint32_t row = row_at(rows, i);
		left->storage[count] = (uint16_t)row;
		count += !rf_bit_get(from->validity, row);
	}
	left->rows = left->storage;
	left->count = count;
}

void rf_eval_step_split(rf_eval *eval, const rf_eval_step *step)
{
	const rf_column *condition = &eval->values[step->args[0]].column;
	const uint8_t *is_true = condition->data;
	rf_eval_rows *rows = &eval->rows[step->rows];
	rf_eval_rows *taken = &eval->rows[step->rows_taken], *left = &eval->rows[step->rows_made];
	uint32_t taken_count = 0, left_count = 0, all = rows->count;
	for (uint32_t i = 0; i < all; i++) {
		uint32_t row = row_at(rows, i);
		bool goes = is_true[row] && !rf_is_null(condition, row);
		taken->storage[taken_count] = (uint16_t)row;
		left->storage[left_count] = (uint16_t)row;
		taken_count += goes;
		left_count += !goes;
	}
	taken->rows = taken->storage;
	taken->count = taken_count;
	left->rows = left->storage;
	left->count = left_count;
}

/* ---- AND, OR by rows ---- */

void rf_eval_step_logic_begin(rf_eval *eval, const rf_eval_step *step)
{
	const rf_column *first = &eval->values[step->args[0]].column;
	const uint8_t *values = first->data;
	rf_eval_value *out = &eval->values[step->out];
	uint8_t *results = out->column.data;
	rf_eval_rows *rows = &eval->rows[step->rows], *left = &eval->rows[step->rows_made];
	uint32_t count = 0, all = rows->count;
	out->column.validity = NULL;
	for (uint32_t i = 0; i < all; i++) {
		uint32_t row = row_at(rows, i);
		bool is_null = rf_is_null(first, row);
		results[row] = values[row];
		if (is_null) set_null(out, row);
		left->storage[count] = (uint16_t)row;
		count += is_null || values[row] != step->decided;
	}
	left->rows = left->storage;
	left->count = count;
}

void rf_eval_step_logic_merge(rf_eval *eval, const rf_eval_step *step)
{
	const rf_column *operand = &eval->values[step->args[0]].column;
	const uint8_t *values = operand->data;
	rf_eval_value *out = &eval->values[step->out];
	uint8_t *results = out->column.data;
	rf_eval_rows *rows = &eval->rows[step->rows];
	uint32_t count = 0, all = rows->count;
	for (uint32_t i = 0; i < all; i++) {
		uint32_t row = row_at(rows, i);
		bool is_null = rf_is_null(operand, row);
		bool is_decided = !is_null && values[row] == step->decided;
		if (is_null) set_null(out, row);
		if (is_decided) {
			results[row] = step->decided;
			if (out->column.validity) rf_bit_set(out->column.validity, row);
		}
		rows->storage[count] = (uint16_t)row;
		count += !is_decided;
	}
	rows->rows = rows->storage;
	rows->count = count;
}

/* ---- AND, OR of whole columns ---- */

static void logic_with_nulls(rf_kernel_call *call, uint8_t decided)
{
	const rf_column *a = &call->args[0], *b = &call->args[1];
	const uint8_t *xs = a->data, *ys = b->data;
	uint8_t *out = call->out->data;
	RF_FOR_ROWS(call, row)
	{
		const bool is_x_null = rf_is_null(a, row);
		const bool is_y_null = rf_is_null(b, row);
		if ((!is_x_null && xs[row] == decided) || (!is_y_null && ys[row] == decided))
			out[row] = decided;
		else if (is_x_null || is_y_null)
			rf_kernel_null(call, row);
		else
			out[row] = !decided;
	}
}

void rf_eval_kernel_and(rf_kernel_call *call)
{
	const uint8_t *xs = call->args[0].data, *ys = call->args[1].data;
	uint8_t *restrict out = call->out->data;
	if (call->args[0].validity || call->args[1].validity) {
		logic_with_nulls(call, 0);
		return;
	}
	RF_EACH_ROW(call, row, out[row] = xs[row] & ys[row];);
}

void rf_eval_kernel_or(rf_kernel_call *call)
{
	const uint8_t *xs = call->args[0].data, *ys = call->args[1].data;
	uint8_t *restrict out = call->out->data;
	if (call->args[0].validity || call->args[1].validity) {
		logic_with_nulls(call, 1);
		return;
	}
	RF_EACH_ROW(call, row, out[row] = xs[row] | ys[row];);
}
