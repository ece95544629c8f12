/*
 * Conditions and what sees NULL: NOT, IS ..., IS DISTINCT FROM, nullif, greatest, least,
 * num_nulls.
 * Those that see NULL read the validity of their arguments themselves and their result has
 * none but what they make NULL.
 */
#include "runtime/kernel_loop.h"

#include <string.h>

RF_KERNEL_1(NOT, uint8_t, uint8_t, !x)

/* ---- IS ---- */

#define IS_KERNEL(id, expression) \
	void rf_kernel_##id(rf_kernel_call *call) \
	{ \
		const rf_column *arg = &call->args[0]; \
		const uint8_t *values = arg->data; \
		uint8_t *restrict out = call->out->data; \
		RF_EACH_ROW(call, row, const bool is_null = rf_is_null(arg, row); \
		            const bool is_true = !is_null && values[row]; out[row] = (expression); \
		            RF_UNUSED(is_true);); \
	}

IS_KERNEL(IS_TRUE, is_true)
IS_KERNEL(IS_NOT_TRUE, !is_true)
IS_KERNEL(IS_FALSE, !is_null && !is_true)
IS_KERNEL(IS_NOT_FALSE, is_null || is_true)

void rf_kernel_IS_NULL(rf_kernel_call *call)
{
	const rf_column *arg = &call->args[0];
	uint8_t *restrict out = call->out->data;
	RF_EACH_ROW(call, row, out[row] = rf_is_null(arg, row););
}

void rf_kernel_IS_NOT_NULL(rf_kernel_call *call)
{
	const rf_column *arg = &call->args[0];
	uint8_t *restrict out = call->out->data;
	RF_EACH_ROW(call, row, out[row] = !rf_is_null(arg, row););
}

/* ---- pairs ---- */

static bool is_distinct(const rf_column *a, const rf_column *b, uint32_t row, rf_kernel_order order)
{
	bool is_a_null = rf_is_null(a, row), is_b_null = rf_is_null(b, row);
	if (is_a_null || is_b_null) return is_a_null != is_b_null;
	return order(a, row, b, row) != 0;
}

void rf_kernel_IS_DISTINCT(rf_kernel_call *call)
{
	rf_kernel_order order = rf_kernel_order_of(call->args[0].type);
	uint8_t *out = call->out->data;
	RF_EACH_ROW(call, row, out[row] = is_distinct(&call->args[0], &call->args[1], row, order););
}

void rf_kernel_IS_NOT_DISTINCT(rf_kernel_call *call)
{
	rf_kernel_order order = rf_kernel_order_of(call->args[0].type);
	uint8_t *out = call->out->data;
	RF_EACH_ROW(call, row, out[row] = !is_distinct(&call->args[0], &call->args[1], row, order););
}

static void take(rf_kernel_call *call, const rf_column *from, uint32_t row)
{
	size_t size = rf_type_size(from->type), at = row * size;
	memcpy((char *)call->out->data + at, (const char *)from->data + at, size);
}

void rf_kernel_NULLIF(rf_kernel_call *call)
{
	const rf_column *a = &call->args[0], *b = &call->args[1];
	rf_kernel_order order = rf_kernel_order_of(a->type);
	RF_FOR_ROWS(call, row)
	{
		if (rf_is_null(a, row) || !is_distinct(a, b, row, order))
			rf_kernel_null(call, row);
		else
			take(call, a, row);
	}
}

/* ---- the extreme of several ---- */

static void take_extreme(rf_kernel_call *call, uint32_t row, rf_kernel_order order, int sign)
{
	const rf_column *best = NULL;
	for (uint32_t i = 0; i < call->arg_count; i++) {
		const rf_column *arg = &call->args[i];
		if (rf_is_null(arg, row)) continue;
		if (!best || order(arg, row, best, row) * sign > 0) best = arg;
	}
	if (best)
		take(call, best, row);
	else
		rf_kernel_null(call, row);
}

void rf_kernel_GREATEST(rf_kernel_call *call)
{
	rf_kernel_order order = rf_kernel_order_of(call->args[0].type);
	RF_EACH_ROW(call, row, take_extreme(call, row, order, 1););
}

void rf_kernel_LEAST(rf_kernel_call *call)
{
	rf_kernel_order order = rf_kernel_order_of(call->args[0].type);
	RF_EACH_ROW(call, row, take_extreme(call, row, order, -1););
}

/* ---- counting ---- */

static int64_t count_nulls(const rf_kernel_call *call, uint32_t row)
{
	int64_t count = 0;
	for (uint32_t i = 0; i < call->arg_count; i++) count += rf_is_null(&call->args[i], row);
	return count;
}

void rf_kernel_NUM_NULLS(rf_kernel_call *call)
{
	int64_t *out = call->out->data;
	RF_EACH_ROW(call, row, out[row] = count_nulls(call, row););
}

void rf_kernel_NUM_NONNULLS(rf_kernel_call *call)
{
	int64_t *out = call->out->data;
	RF_EACH_ROW(call, row, out[row] = call->arg_count - count_nulls(call, row););
}
