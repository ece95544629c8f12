/* What the kernels of mathematics and geography share. Private to runtime/kernel_*.c. */
#ifndef RF_RUNTIME_KERNEL_MATH_H
#define RF_RUNTIME_KERNEL_MATH_H

#include "runtime/kernel_loop.h"

#include <math.h>

#define RADIANS_PER_DEGREE 0.0174532925199432957692

#define INFINITE_REASON  "trigonometry of infinity"
#define LOGARITHM_REASON "logarithm of a number that is not positive"

/* A kernel of one DOUBLE that has no result where is_outside: out from x. */
#define RF_KERNEL_DOMAIN(id, is_outside, expression, reason) \
	void rf_kernel_##id(rf_kernel_call *call) \
	{ \
		const double *xs = call->args[0].data; \
		double *restrict out = call->out->data; \
		RF_FOR_ROWS(call, row) \
		{ \
			const double x = xs[row]; \
			if (is_outside) \
				rf_kernel_fail(call, row, reason); \
			else \
				out[row] = rf_one_nan(expression); \
		} \
	}

#endif
