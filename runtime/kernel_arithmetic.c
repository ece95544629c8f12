/*
 * Arithmetic of numbers. BIGINT never wraps: what does not fit is an error of its row.
 * Kernels that can fail compute all rows first, gathering whether any failed, and look for
 * which only then, so that the usual loop has no branch.
 */
#include "runtime/kernel_loop.h"

#include <math.h>

#define OVERFLOW_REASON "BIGINT overflow"
#define ZERO_REASON     "division by zero"

/* ---- BIGINT ---- */

static inline int64_t wrap_add(int64_t x, int64_t y)
{
	return (int64_t)((uint64_t)x + (uint64_t)y);
}

static inline int64_t wrap_subtract(int64_t x, int64_t y)
{
	return (int64_t)((uint64_t)x - (uint64_t)y);
}

/* Negative if x + y, which wrapped to sum, did not fit: both have another sign than it. */
static inline int64_t add_overflows(int64_t x, int64_t y, int64_t sum)
{
	return (x ^ sum) & (y ^ sum);
}

static inline int64_t subtract_overflows(int64_t x, int64_t y, int64_t difference)
{
	return (x ^ y) & (x ^ difference);
}

#define CHECKED_BIGINT_2(id, wrap, overflows) \
	void rf_kernel_##id(rf_kernel_call *call) \
	{ \
		const int64_t *xs = call->args[0].data, *ys = call->args[1].data; \
		int64_t *restrict out = call->out->data; \
		int64_t any = 0; \
		RF_EACH_ROW(call, row, const int64_t x = xs[row]; const int64_t y = ys[row]; \
		            const int64_t r = wrap(x, y); any |= overflows(x, y, r); out[row] = r;); \
		if (any >= 0) return; \
		RF_FOR_ROWS(call, row) \
		{ \
			if (overflows(xs[row], ys[row], out[row]) < 0) \
				rf_kernel_fail(call, row, OVERFLOW_REASON); \
		} \
	}

CHECKED_BIGINT_2(ADD_BIGINT, wrap_add, add_overflows)
CHECKED_BIGINT_2(SUBTRACT_BIGINT, wrap_subtract, subtract_overflows)

void rf_kernel_MULTIPLY_BIGINT(rf_kernel_call *call)
{
	const int64_t *xs = call->args[0].data, *ys = call->args[1].data;
	int64_t *restrict out = call->out->data;
	bool any = false;
	RF_EACH_ROW(call, row, any |= __builtin_mul_overflow(xs[row], ys[row], &out[row]););
	if (!any) return;
	RF_FOR_ROWS(call, row)
	{
		int64_t product;
		if (__builtin_mul_overflow(xs[row], ys[row], &product))
			rf_kernel_fail(call, row, OVERFLOW_REASON);
	}
}

void rf_kernel_DIVIDE_BIGINT(rf_kernel_call *call)
{
	const int64_t *xs = call->args[0].data, *ys = call->args[1].data;
	int64_t *restrict out = call->out->data;
	RF_FOR_ROWS(call, row)
	{
		const int64_t y = ys[row];
		out[row] = 0;
		if (y == 0)
			rf_kernel_fail(call, row, ZERO_REASON);
		else if (y == -1 && xs[row] == INT64_MIN)
			rf_kernel_fail(call, row, OVERFLOW_REASON);
		else
			out[row] = xs[row] / y;
	}
}

void rf_kernel_REMAINDER_BIGINT(rf_kernel_call *call)
{
	const int64_t *xs = call->args[0].data, *ys = call->args[1].data;
	int64_t *restrict out = call->out->data;
	/* The remainder of the least number by -1 is 0, but the processor traps on it. */
	RF_FOR_ROWS(call, row)
	{
		const int64_t y = ys[row];
		out[row] = 0;
		if (y == 0)
			rf_kernel_fail(call, row, ZERO_REASON);
		else if (y != -1)
			out[row] = xs[row] % y;
	}
}

#define CHECKED_BIGINT_1(id, expression) \
	void rf_kernel_##id(rf_kernel_call *call) \
	{ \
		const int64_t *xs = call->args[0].data; \
		int64_t *restrict out = call->out->data; \
		bool any = false; \
		RF_EACH_ROW(call, row, const uint64_t x = (uint64_t)xs[row]; any |= xs[row] == INT64_MIN; \
		            out[row] = (int64_t)(expression);); \
		if (!any) return; \
		RF_FOR_ROWS(call, row) \
		{ \
			if (xs[row] == INT64_MIN) rf_kernel_fail(call, row, OVERFLOW_REASON); \
		} \
	}

CHECKED_BIGINT_1(NEGATE_BIGINT, 0 - x)
CHECKED_BIGINT_1(ABS_BIGINT, (int64_t)x < 0 ? 0 - x : x)
RF_KERNEL_1(SIGN_BIGINT, int64_t, int64_t, (x > 0) - (x < 0))

/* ---- DOUBLE ---- */

RF_KERNEL_2(ADD_DOUBLE, double, double, double, rf_one_nan(x + y))
RF_KERNEL_2(SUBTRACT_DOUBLE, double, double, double, rf_one_nan(x - y))
RF_KERNEL_2(MULTIPLY_DOUBLE, double, double, double, rf_one_nan(x *y))
RF_KERNEL_1(NEGATE_DOUBLE, double, double, rf_one_nan(-x))
RF_KERNEL_1(ABS_DOUBLE, double, double, rf_one_nan(fabs(x)))
RF_KERNEL_1(SIGN_DOUBLE, double, double, x > 0 ? 1.0 : x < 0 ? -1.0 : rf_one_nan(x))

void rf_kernel_DIVIDE_DOUBLE(rf_kernel_call *call)
{
	const double *xs = call->args[0].data, *ys = call->args[1].data;
	double *restrict out = call->out->data;
	int64_t zeros = 0;
	RF_EACH_ROW(call, row, zeros += ys[row] == 0; out[row] = rf_one_nan(xs[row] / ys[row]););
	if (!zeros) return;
	RF_FOR_ROWS(call, row)
	{
		if (ys[row] == 0) rf_kernel_fail(call, row, ZERO_REASON);
	}
}

void rf_kernel_REMAINDER_DOUBLE(rf_kernel_call *call)
{
	const double *xs = call->args[0].data, *ys = call->args[1].data;
	double *restrict out = call->out->data;
	RF_FOR_ROWS(call, row)
	{
		if (ys[row] == 0)
			rf_kernel_fail(call, row, ZERO_REASON);
		else
			out[row] = rf_one_nan(fmod(xs[row], ys[row]));
	}
}
