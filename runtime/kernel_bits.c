/* Whole numbers: their bits, divisors, factorials; values kept within bounds. */
#include "runtime/kernel_loop.h"

#include <string.h>

#define OVERFLOW_REASON "BIGINT overflow"
#define SHIFT_REASON    "a shift is not by 0 to 63 places"

/* ---- bits ---- */

RF_KERNEL_1(BIT_NOT, int64_t, int64_t, ~x)
RF_KERNEL_2(BIT_AND, int64_t, int64_t, int64_t, x &y)
RF_KERNEL_2(BIT_OR, int64_t, int64_t, int64_t, x | y)
RF_KERNEL_2(BIT_XOR, int64_t, int64_t, int64_t, x ^ y)
RF_KERNEL_1(BIT_COUNT, int64_t, int64_t, __builtin_popcountll((uint64_t)x))

#define SHIFT(id, expression) \
	void rf_kernel_##id(rf_kernel_call *call) \
	{ \
		const int64_t *xs = call->args[0].data, *ys = call->args[1].data; \
		int64_t *out = call->out->data; \
		RF_FOR_ROWS(call, row) \
		{ \
			const int64_t x = xs[row], y = ys[row]; \
			out[row] = 0; \
			if (y < 0 || y > 63) \
				rf_kernel_fail(call, row, SHIFT_REASON); \
			else \
				out[row] = (expression); \
		} \
	}

SHIFT(SHIFT_LEFT, (int64_t)((uint64_t)x << y))
SHIFT(SHIFT_RIGHT, (int64_t)(x < 0 ? ~(~(uint64_t)x >> y) : (uint64_t)x >> y))

/* ---- divisors ---- */

static uint64_t magnitude(int64_t x)
{
	return x < 0 ? 0 - (uint64_t)x : (uint64_t)x;
}

static uint64_t gcd(uint64_t a, uint64_t b)
{
	while (b) {
		uint64_t rest = a % b;
		a = b;
		b = rest;
	}
	return a;
}

void rf_kernel_GCD(rf_kernel_call *call)
{
	const int64_t *xs = call->args[0].data, *ys = call->args[1].data;
	int64_t *out = call->out->data;
	RF_FOR_ROWS(call, row)
	{
		uint64_t divisor = gcd(magnitude(xs[row]), magnitude(ys[row]));
		out[row] = (int64_t)divisor;
		if (divisor > INT64_MAX) rf_kernel_fail(call, row, OVERFLOW_REASON);
	}
}

void rf_kernel_LCM(rf_kernel_call *call)
{
	const int64_t *xs = call->args[0].data, *ys = call->args[1].data;
	int64_t *out = call->out->data;
	RF_FOR_ROWS(call, row)
	{
		uint64_t x = magnitude(xs[row]), y = magnitude(ys[row]), product = 0;
		bool is_over = x && y && __builtin_mul_overflow(x / gcd(x, y), y, &product);
		out[row] = (int64_t)product;
		if (is_over || product > INT64_MAX) rf_kernel_fail(call, row, OVERFLOW_REASON);
	}
}

void rf_kernel_FACTORIAL(rf_kernel_call *call)
{
	enum { LARGEST = 20 };
	const int64_t *xs = call->args[0].data;
	int64_t *out = call->out->data;
	RF_FOR_ROWS(call, row)
	{
		out[row] = 1;
		if (xs[row] < 0)
			rf_kernel_fail(call, row, "factorial of a negative number");
		else if (xs[row] > LARGEST)
			rf_kernel_fail(call, row, OVERFLOW_REASON);
		else
			for (int64_t i = 2; i <= xs[row]; i++) out[row] *= i;
	}
}

/* ---- bounds ---- */

void rf_kernel_CLAMP(rf_kernel_call *call)
{
	const rf_column *value = &call->args[0], *low = &call->args[1], *high = &call->args[2];
	rf_kernel_order order = rf_kernel_order_of(value->type);
	size_t size = rf_type_size(value->type);
	RF_FOR_ROWS(call, row)
	{
		const rf_column *from = value;
		if (order(low, row, high, row) > 0) {
			rf_kernel_fail(call, row, "the lower bound is above the upper");
			continue;
		}
		if (order(value, row, low, row) < 0) from = low;
		if (order(value, row, high, row) > 0) from = high;
		memcpy((char *)call->out->data + row * size, (const char *)from->data + row * size, size);
	}
}
