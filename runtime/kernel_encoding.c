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
	RF_FOR_ROWS(call, row)
	{
		uint64_t x = (uint64_t)xs[row];
		char text[DIGITS_MAX], *first = text + DIGITS_MAX;
		do {
			*--first = digits[x & ((1u << bits) - 1)];
		} while (x >>= bits);
		rf_kernel_put_text(call, row, (rf_text){first, (size_t)(text + DIGITS_MAX - first)});
		if (call->is_out_of_memory) return;
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

static size_t write_hex(rf_text bytes, char *out)
{
	if (out) rf_hex_write(bytes.data, bytes.size, true, out);
	return 2 * bytes.size;
}

static size_t write_base64(rf_text bytes, char *out)
{
	if (out) rf_base64_write(bytes.data, bytes.size, out);
	return rf_base64_size(bytes.size);
}

void rf_kernel_HEX(rf_kernel_call *call)
{
	rf_kernel_write_texts(call, write_hex);
}

void rf_kernel_TO_BASE64(rf_kernel_call *call)
{
	rf_kernel_write_texts(call, write_base64);
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
