/*
 * Text and numbers in hexadecimal, octal, binary and base64. Invariant: what is decoded to
 * text is valid UTF-8, or it is an error.
 */
#include "base/encoding.h"
#include "runtime/kernel_text_scan.h"

#define NOT_UTF8 "decoded bytes are not UTF-8"

/* ---- digits of numbers ---- */

enum { DIGITS_MAX = 64 };

static void digits_column(rf_kernel_call *call, int bits, const char *digits)
{
	const int64_t *xs = call->args[0].data;
	rf_text *out = call->out->data;
	RF_FOR_ROWS(call, row)
	{
		uint64_t x = (uint64_t)xs[row];
		char text[DIGITS_MAX], *first = text + DIGITS_MAX, *bytes;
		size_t size;
		do {
			*--first = digits[x & ((1u << bits) - 1)];
		} while (x >>= bits);
		size = (size_t)(text + DIGITS_MAX - first);
		bytes = rf_kernel_bytes(call, size);
		if (!bytes) return;
		memcpy(bytes, first, size);
		out[row] = (rf_text){bytes, size};
	}
}

#define DIGITS(id, bits, digits) \
	void rf_kernel_##id(rf_kernel_call *call) \
	{ \
		digits_column(call, bits, digits); \
	}

DIGITS(HEX_BIGINT, 4, "0123456789ABCDEF")
DIGITS(TO_HEX, 4, "0123456789abcdef")
DIGITS(TO_OCT, 3, "01234567")
DIGITS(TO_BIN, 1, "01")

/* ---- encoding ---- */

void rf_kernel_HEX(rf_kernel_call *call)
{
	const rf_text *xs = call->args[0].data;
	rf_text *out = call->out->data;
	RF_FOR_ROWS(call, row)
	{
		const size_t size = 2 * xs[row].size;
		char *bytes;
		if (size > RF_KERNEL_TEXT_MAX) {
			rf_kernel_fail(call, row, RF_KERNEL_TOO_LONG);
			continue;
		}
		bytes = rf_kernel_bytes(call, size);
		if (!bytes) return;
		rf_hex_write(xs[row].data, xs[row].size, true, bytes);
		out[row] = (rf_text){bytes, size};
	}
}

void rf_kernel_TO_BASE64(rf_kernel_call *call)
{
	const rf_text *xs = call->args[0].data;
	rf_text *out = call->out->data;
	RF_FOR_ROWS(call, row)
	{
		const size_t size = rf_base64_size(xs[row].size);
		char *bytes;
		if (size > RF_KERNEL_TEXT_MAX) {
			rf_kernel_fail(call, row, RF_KERNEL_TOO_LONG);
			continue;
		}
		bytes = rf_kernel_bytes(call, size);
		if (!bytes) return;
		rf_base64_write(xs[row].data, xs[row].size, bytes);
		out[row] = (rf_text){bytes, size};
	}
}

/* ---- decoding ---- */

/* Why the text can't be read, or NULL. to has room for all of it. */
typedef const char *(*decoder)(rf_text text, char *to, size_t *size);

static const char *read_hex(rf_text text, char *to, size_t *size)
{
	*size = text.size / 2;
	return rf_hex_read(text, to) ? NULL : "not pairs of hexadecimal digits";
}

static const char *read_base64(rf_text text, char *to, size_t *size)
{
	return rf_base64_read(text, to, size) ? NULL : "not base64";
}

static void decode_column(rf_kernel_call *call, decoder decode)
{
	const rf_text *xs = call->args[0].data;
	rf_text *out = call->out->data;
	RF_FOR_ROWS(call, row)
	{
		rf_text decoded = {rf_kernel_bytes(call, xs[row].size + 1), 0};
		const char *reason;
		if (!decoded.data) return;
		reason = decode(xs[row], (char *)decoded.data, &decoded.size);
		if (!reason && !rf_text_is_utf8(decoded)) reason = NOT_UTF8;
		if (reason)
			rf_kernel_fail(call, row, reason);
		else
			out[row] = decoded;
	}
}

void rf_kernel_UNHEX(rf_kernel_call *call)
{
	decode_column(call, read_hex);
}

void rf_kernel_FROM_BASE64(rf_kernel_call *call)
{
	decode_column(call, read_base64);
}
