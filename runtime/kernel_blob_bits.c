/* The bytes and bits of a BLOB by their places, as in PostgreSQL: the first byte is 0, and of each
 * byte the lowest bit comes first. */
#include "runtime/kernel_loop.h"

#include <string.h>

enum { BYTE_BITS = 8 };

/* The byte of a place that is counted in bits or in bytes; false: the row failed. */
static bool place_of(rf_kernel_call *call, uint32_t row, uint32_t unit_bits, size_t *byte)
{
	const rf_text bytes = ((const rf_text *)call->args[0].data)[row];
	int64_t place = ((const int64_t *)call->args[1].data)[row];
	*byte = (size_t)(place / (BYTE_BITS / unit_bits));
	if (place >= 0 && *byte < bytes.size) return true;
	rf_kernel_fail(call, row, "no such place in the bytes");
	return false;
}

static uint8_t bit_of(rf_kernel_call *call, uint32_t row)
{
	return (uint8_t)(1U << ((const int64_t *)call->args[1].data)[row] % BYTE_BITS);
}

static uint8_t byte_at(const rf_kernel_call *call, uint32_t row, size_t at)
{
	return (uint8_t)((const rf_text *)call->args[0].data)[row].data[at];
}

void rf_kernel_GET_BYTE(rf_kernel_call *call)
{
	int64_t *out = call->out->data;
	RF_FOR_ROWS(call, row)
	{
		size_t at;
		out[row] = place_of(call, row, BYTE_BITS, &at) ? byte_at(call, row, at) : 0;
	}
}

void rf_kernel_GET_BIT(rf_kernel_call *call)
{
	int64_t *out = call->out->data;
	RF_FOR_ROWS(call, row)
	{
		size_t at;
		out[row] = place_of(call, row, 1, &at) && (byte_at(call, row, at) & bit_of(call, row));
	}
}

/* The argument's bytes with another at a place. */
static void put_byte(rf_kernel_call *call, uint32_t row, size_t at, uint8_t byte)
{
	const rf_text from = ((const rf_text *)call->args[0].data)[row];
	char *bytes = rf_kernel_bytes(call, from.size);
	if (!bytes) return;
	memcpy(bytes, from.data, from.size);
	bytes[at] = (char)byte;
	((rf_text *)call->out->data)[row] = (rf_text){bytes, from.size};
}

void rf_kernel_SET_BYTE(rf_kernel_call *call)
{
	const int64_t *values = call->args[2].data;
	RF_FOR_ROWS(call, row)
	{
		size_t at;
		if (!place_of(call, row, BYTE_BITS, &at)) continue;
		if (values[row] < 0 || values[row] > UINT8_MAX)
			rf_kernel_fail(call, row, "a byte is not 0 to 255");
		else
			put_byte(call, row, at, (uint8_t)values[row]);
		if (call->is_out_of_memory) return;
	}
}

void rf_kernel_SET_BIT(rf_kernel_call *call)
{
	const int64_t *values = call->args[2].data;
	RF_FOR_ROWS(call, row)
	{
		size_t at;
		uint8_t bit;
		if (!place_of(call, row, 1, &at)) continue;
		bit = bit_of(call, row);
		if (values[row] != 0 && values[row] != 1)
			rf_kernel_fail(call, row, "a bit is not 0 or 1");
		else
			put_byte(call, row, at,
			         (uint8_t)((byte_at(call, row, at) & ~bit) | (values[row] ? bit : 0)));
		if (call->is_out_of_memory) return;
	}
}

void rf_kernel_BIT_COUNT_BLOB(rf_kernel_call *call)
{
	const rf_text *xs = call->args[0].data;
	int64_t *out = call->out->data;
	RF_FOR_ROWS(call, row)
	{
		int64_t count = 0;
		for (size_t i = 0; i < xs[row].size; i++)
			count += __builtin_popcount((uint8_t)xs[row].data[i]);
		out[row] = count;
	}
}

void rf_kernel_REVERSE_BLOB(rf_kernel_call *call)
{
	const rf_text *xs = call->args[0].data;
	rf_text *out = call->out->data;
	RF_FOR_ROWS(call, row)
	{
		char *bytes = rf_kernel_bytes(call, xs[row].size);
		if (!bytes) return;
		for (size_t i = 0; i < xs[row].size; i++) bytes[i] = xs[row].data[xs[row].size - 1 - i];
		out[row] = (rf_text){bytes, xs[row].size};
	}
}
