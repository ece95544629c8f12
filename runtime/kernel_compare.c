/*
 * Comparison: one loop for each operator and type, chosen before the loop by the type of
 * the first argument (both are of one type). DOUBLE is totally ordered: NaN equals NaN and
 * is greater than all else, -0.0 equals 0.0.
 */
#include "runtime/kernel_loop.h"

#include "base/array_value.h"
#include "base/decimal.h"

#include <string.h>

/* ---- the order of one type ---- */

static inline bool bigint_equal(int64_t x, int64_t y)
{
	return x == y;
}

static inline bool bigint_less(int64_t x, int64_t y)
{
	return x < y;
}

static inline bool boolean_equal(uint8_t x, uint8_t y)
{
	return x == y;
}

static inline bool boolean_less(uint8_t x, uint8_t y)
{
	return x < y;
}

static inline bool double_equal(double x, double y)
{
	return (x == y) | ((x != x) & (y != y));
}

/* Not (x >= y or x is NaN). */
static inline bool double_less(double x, double y)
{
	return !(x >= y) & (x == x);
}

static inline bool text_equal(rf_text x, rf_text y)
{
	return x.size == y.size && (x.size == 0 || memcmp(x.data, y.data, x.size) == 0);
}

static inline bool text_less(rf_text x, rf_text y)
{
	return rf_text_compare(x, y) < 0;
}

static inline bool interval_equal(rf_interval x, rf_interval y)
{
	return rf_compare_interval(x, y) == 0;
}

static inline bool interval_less(rf_interval x, rf_interval y)
{
	return rf_compare_interval(x, y) < 0;
}

static inline bool decimal_equal(rf_decimal x, rf_decimal y)
{
	return x.low == y.low && x.high == y.high;
}

static inline bool decimal_less(rf_decimal x, rf_decimal y)
{
	return rf_compare_decimal(x, y) < 0;
}

/* ---- operators ---- */

#define LOOP(name, T, expression) \
	static void name(rf_kernel_call *call) \
	{ \
		const T *xs = call->args[0].data, *ys = call->args[1].data; \
		uint8_t *restrict out = call->out->data; \
		RF_EACH_ROW(call, row, const T x = xs[row]; const T y = ys[row]; \
		            out[row] = (expression);); \
	}

#define LOOPS(type, T) \
	LOOP(type##_loop_equal, T, type##_equal(x, y)) \
	LOOP(type##_loop_not_equal, T, !type##_equal(x, y)) \
	LOOP(type##_loop_less, T, type##_less(x, y)) \
	LOOP(type##_loop_less_equal, T, !type##_less(y, x)) \
	LOOP(type##_loop_greater, T, type##_less(y, x)) \
	LOOP(type##_loop_greater_equal, T, !type##_less(x, y))

LOOPS(boolean, uint8_t)
LOOPS(bigint, int64_t)
LOOPS(double, double)
LOOPS(text, rf_text)
LOOPS(interval, rf_interval)
LOOPS(decimal, rf_decimal)

/* Arrays that are equal have equal bytes; their order needs the type of the elements. */
#define ARRAY_LOOP(name, comparison) \
	static void array_loop_##name(rf_kernel_call *call) \
	{ \
		const rf_text *xs = call->args[0].data, *ys = call->args[1].data; \
		const rf_type type = call->args[0].type; \
		uint8_t *out = call->out->data; \
		RF_EACH_ROW(call, row, out[row] = rf_array_compare(type, xs[row], ys[row]) comparison 0;); \
	}

ARRAY_LOOP(less, <)
ARRAY_LOOP(less_equal, <=)
ARRAY_LOOP(greater, >)
ARRAY_LOOP(greater_equal, >=)
#define array_loop_equal     text_loop_equal
#define array_loop_not_equal text_loop_not_equal

#define OPERATOR(id, name) \
	void rf_kernel_##id(rf_kernel_call *call) \
	{ \
		static const rf_kernel loops[RF_TYPE_COUNT] = { \
			boolean_loop_##name, boolean_loop_##name, bigint_loop_##name,   double_loop_##name, \
			text_loop_##name,    bigint_loop_##name,  interval_loop_##name, decimal_loop_##name, \
			text_loop_##name,    text_loop_##name,    array_loop_##name}; \
		loops[rf_type_kind(call->args[0].type)](call); \
	}

OPERATOR(EQUAL, equal)
OPERATOR(NOT_EQUAL, not_equal)
OPERATOR(LESS, less)
OPERATOR(LESS_EQUAL, less_equal)
OPERATOR(GREATER, greater)
OPERATOR(GREATER_EQUAL, greater_equal)

/* ---- one pair ---- */

#define ORDER(type, T) \
	static int type##_order(const rf_column *a, uint32_t a_row, const rf_column *b, \
	                        uint32_t b_row) \
	{ \
		const T x = ((const T *)a->data)[a_row], y = ((const T *)b->data)[b_row]; \
		return type##_less(y, x) - type##_less(x, y); \
	}

ORDER(boolean, uint8_t)
ORDER(bigint, int64_t)
ORDER(double, double)
ORDER(text, rf_text)
ORDER(interval, rf_interval)
ORDER(decimal, rf_decimal)

static int array_order(const rf_column *a, uint32_t a_row, const rf_column *b, uint32_t b_row)
{
	return rf_array_compare(a->type, ((const rf_text *)a->data)[a_row],
	                        ((const rf_text *)b->data)[b_row]);
}

rf_kernel_order rf_kernel_order_of(rf_type type)
{
	static const rf_kernel_order orders[RF_TYPE_COUNT] = {
		boolean_order,  boolean_order, bigint_order, double_order, text_order, bigint_order,
		interval_order, decimal_order, text_order,   text_order,   array_order};
	return orders[rf_type_kind(type)];
}
