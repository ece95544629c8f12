/*
 * Casts from and to DECIMAL. Invariant: a value that does not fit its type is an error of the
 * row; digits beyond the scale are rounded half away from zero.
 */
#include "runtime/kernel_loop.h"

#include "base/decimal.h"

#include <string.h>

/* Stores what was read, or counts why it was not. */
static void store(rf_kernel_call *call, uint32_t row, rf_read read, rf_decimal value,
                  const char *reason)
{
	((rf_decimal *)call->out->data)[row] = read == RF_READ_OK ? value : (rf_decimal){0, 0};
	if (read == RF_READ_BAD) rf_kernel_fail(call, row, reason);
	if (read == RF_READ_RANGE) rf_kernel_fail(call, row, "the number does not fit the DECIMAL");
}

void rf_kernel_cast_bigint_decimal(rf_kernel_call *call)
{
	const int64_t *xs = call->args[0].data;
	RF_FOR_ROWS(call, row)
	{
		rf_decimal value;
		rf_read read = rf_decimal_from_bigint(xs[row], call->out->type, &value);
		store(call, row, read, value, "");
	}
}

void rf_kernel_cast_double_decimal(rf_kernel_call *call)
{
	const double *xs = call->args[0].data;
	RF_FOR_ROWS(call, row)
	{
		rf_decimal value;
		rf_read read = rf_decimal_from_double(xs[row], call->out->type, &value);
		store(call, row, read, value, "NaN and infinities are not a DECIMAL");
	}
}

void rf_kernel_cast_text_decimal(rf_kernel_call *call)
{
	const rf_text *xs = call->args[0].data;
	RF_FOR_ROWS(call, row)
	{
		rf_decimal value;
		rf_read read = rf_read_decimal(rf_text_trim(xs[row]), call->out->type, &value);
		store(call, row, read, value, "text is not a DECIMAL");
	}
}

void rf_kernel_cast_decimal_decimal(rf_kernel_call *call)
{
	const rf_decimal *xs = call->args[0].data;
	RF_FOR_ROWS(call, row)
	{
		rf_decimal value;
		rf_read read = rf_decimal_rescale(xs[row], call->args[0].type, call->out->type, &value);
		store(call, row, read, value, "");
	}
}

void rf_kernel_cast_decimal_bigint(rf_kernel_call *call)
{
	const rf_decimal *xs = call->args[0].data;
	int64_t *out = call->out->data;
	RF_FOR_ROWS(call, row)
	{
		out[row] = 0;
		if (rf_decimal_to_bigint(xs[row], call->args[0].type, &out[row]) != RF_READ_OK)
			rf_kernel_fail(call, row, "DECIMAL out of the range of BIGINT");
	}
}

void rf_kernel_cast_decimal_double(rf_kernel_call *call)
{
	const rf_decimal *xs = call->args[0].data;
	double *out = call->out->data;
	RF_FOR_ROWS(call, row)
	{
		out[row] = rf_decimal_to_double(xs[row], call->args[0].type);
	}
}

void rf_kernel_cast_decimal_text(rf_kernel_call *call)
{
	const rf_decimal *xs = call->args[0].data;
	rf_text *out = call->out->data;
	char text[RF_DECIMAL_TEXT_MAX];
	RF_FOR_ROWS(call, row)
	{
		size_t size = rf_write_decimal(xs[row], call->args[0].type, text);
		char *bytes = rf_kernel_bytes(call, size);
		if (!bytes) return;
		memcpy(bytes, text, size);
		out[row] = (rf_text){bytes, size};
	}
}
