/*
 * Bytes and their texts. A text becomes bytes as PostgreSQL reads bytea: \x and pairs of digits,
 * or else the text's own bytes. Invariant: what BLOB writes as text it reads back.
 */
#include "runtime/kernel_loop.h"

#include "base/encoding.h"
#include "runtime/format/format.h"

#include <string.h>

static void part(rf_kernel_call *call, uint32_t row, int64_t start, int64_t length)
{
	const rf_text bytes = ((const rf_text *)call->args[0].data)[row];
	const int64_t size = (int64_t)bytes.size;
	int64_t end;
	/* Positions before the first count too: substr(x, 0, 2) is the first byte. */
	if (__builtin_add_overflow(start, length, &end) || end > size + 1) end = size + 1;
	if (start < 1) start = 1;
	((rf_text *)call->out->data)[row] =
		start < end ? (rf_text){bytes.data + start - 1, (size_t)(end - start)} : (rf_text){"", 0};
}

void rf_kernel_SUBSTR_BLOB(rf_kernel_call *call)
{
	const int64_t *starts = call->args[1].data;
	RF_FOR_ROWS(call, row)
	{
		part(call, row, starts[row], INT64_MAX);
	}
}

void rf_kernel_SUBSTR_LENGTH_BLOB(rf_kernel_call *call)
{
	const int64_t *starts = call->args[1].data, *lengths = call->args[2].data;
	RF_FOR_ROWS(call, row)
	{
		if (lengths[row] < 0)
			rf_kernel_fail(call, row, "negative length of substr");
		else
			part(call, row, starts[row], lengths[row]);
	}
}

/* ---- text ---- */

void rf_kernel_cast_text_blob(rf_kernel_call *call)
{
	const rf_text *xs = call->args[0].data;
	rf_text *out = call->out->data;
	RF_FOR_ROWS(call, row)
	{
		char *bytes = rf_kernel_bytes(call, xs[row].size);
		if (!bytes) return;
		if (rf_blob_read(xs[row], bytes, &out[row].size))
			out[row].data = bytes;
		else
			rf_kernel_fail(call, row, "text is not a BLOB: after \\x stand pairs of digits");
	}
}

static size_t write_blob(rf_text bytes, char *out)
{
	if (out) memcpy(out, "\\x", 2);
	if (out) rf_hex_write(bytes.data, bytes.size, false, out + 2);
	return 2 * bytes.size + 2;
}

void rf_kernel_cast_blob_text(rf_kernel_call *call)
{
	rf_kernel_write_texts(call, write_blob);
}

/* ---- encode and decode ---- */

/* Writes bytes as a text, or reads one; the room it needs is a multiple of the size. */
typedef struct encoding {
	const char *name;
	uint32_t factor;
	bool (*encode)(rf_text bytes, char *out, size_t *size);
	bool (*decode)(rf_text text, char *out, size_t *size);
} encoding;

static bool encode_hex(rf_text bytes, char *out, size_t *size)
{
	rf_hex_write(bytes.data, bytes.size, false, out);
	*size = bytes.size * 2;
	return true;
}

static bool decode_hex(rf_text text, char *out, size_t *size)
{
	*size = text.size / 2;
	return rf_hex_read(text, out);
}

static bool encode_base64(rf_text bytes, char *out, size_t *size)
{
	rf_base64_write(bytes.data, bytes.size, out);
	*size = rf_base64_size(bytes.size);
	return true;
}

static bool decode_base64(rf_text text, char *out, size_t *size)
{
	return rf_base64_read(text, out, size);
}

static bool encode_escape(rf_text bytes, char *out, size_t *size)
{
	char *to = out;
	for (size_t i = 0; i < bytes.size; i++) {
		unsigned char byte = (unsigned char)bytes.data[i];
		if (byte == 0 || byte >= 0x80) {
			*to++ = '\\';
			*to++ = (char)('0' + (byte >> 6));
			*to++ = (char)('0' + (byte >> 3 & 7));
			*to++ = (char)('0' + (byte & 7));
		} else {
			if (byte == '\\') *to++ = '\\';
			*to++ = (char)byte;
		}
	}
	*size = (size_t)(to - out);
	return true;
}

static bool is_octal(char c, char most)
{
	return c >= '0' && c <= most;
}

static bool decode_escape(rf_text text, char *out, size_t *size)
{
	char *to = out;
	for (size_t i = 0; i < text.size; i++) {
		const char *at = text.data + i;
		if (*at != '\\') {
			*to++ = *at;
		} else if (i + 1 < text.size && at[1] == '\\') {
			*to++ = '\\';
			i++;
		} else if (i + 3 < text.size && is_octal(at[1], '3') && is_octal(at[2], '7') &&
		           is_octal(at[3], '7')) {
			*to++ = (char)((at[1] - '0') << 6 | (at[2] - '0') << 3 | (at[3] - '0'));
			i += 3;
		} else {
			return false;
		}
	}
	*size = (size_t)(to - out);
	return true;
}

static const encoding encodings[] = {
	{"hex", 2, encode_hex, decode_hex},
	{"base64", 2, encode_base64, decode_base64},
	{"escape", 4, encode_escape, decode_escape},
};

static const encoding *find_encoding(rf_text name)
{
	for (size_t i = 0; i < sizeof encodings / sizeof *encodings; i++)
		if (rf_text_is_fold(name, encodings[i].name)) return &encodings[i];
	return NULL;
}

static void convert(rf_kernel_call *call, bool is_decoding)
{
	const rf_text *xs = call->args[0].data, *names = call->args[1].data;
	rf_text *out = call->out->data;
	RF_FOR_ROWS(call, row)
	{
		const encoding *way = find_encoding(names[row]);
		/* base64 pads what is shorter than a group. */
		size_t room = way ? xs[row].size * way->factor + 4 : 0;
		char *bytes;
		if (!way || room > 2 * (size_t)RF_KERNEL_TEXT_MAX) {
			rf_kernel_fail(call, row,
			               way ? RF_KERNEL_TOO_LONG : "an encoding is hex, base64 or escape");
			continue;
		}
		bytes = rf_kernel_bytes(call, room);
		if (!bytes) return;
		out[row].data = bytes;
		if (!(is_decoding ? way->decode : way->encode)(xs[row], bytes, &out[row].size))
			rf_kernel_fail(call, row, "the text is not in this encoding");
	}
}

void rf_kernel_ENCODE(rf_kernel_call *call)
{
	convert(call, false);
}

void rf_kernel_DECODE(rf_kernel_call *call)
{
	convert(call, true);
}

/* ---- character sets ---- */

static bool is_utf8_name(rf_text name)
{
	return rf_text_is_fold(name, "utf8") || rf_text_is_fold(name, "utf-8");
}

static void convert_set(rf_kernel_call *call)
{
	const rf_text *xs = call->args[0].data, *names = call->args[1].data;
	rf_text *out = call->out->data;
	RF_FOR_ROWS(call, row)
	{
		out[row] = xs[row];
		if (!is_utf8_name(names[row]))
			rf_kernel_fail(call, row, "the one character set is UTF8");
		else if (!rf_text_is_utf8(xs[row]))
			rf_kernel_fail(call, row, "the bytes are not valid UTF-8");
	}
}

void rf_kernel_CONVERT_FROM(rf_kernel_call *call)
{
	convert_set(call);
}

void rf_kernel_CONVERT_TO(rf_kernel_call *call)
{
	convert_set(call);
}
