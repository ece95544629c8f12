/* Hexadecimal and base64: see encoding.h. */
#include "base/encoding.h"

#include <string.h>

#include <nettle/base64.h>

void rf_hex_write(const void *data, size_t size, bool is_upper, char *out)
{
	const char *digits = is_upper ? "0123456789ABCDEF" : "0123456789abcdef";
	const unsigned char *bytes = data;
	for (size_t i = 0; i < size; i++) {
		*out++ = digits[bytes[i] >> 4];
		*out++ = digits[bytes[i] & 15];
	}
}

int rf_hex_digit(char c)
{
	if (c >= '0' && c <= '9') return c - '0';
	c = rf_fold(c);
	return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

bool rf_hex_read(rf_text text, void *out)
{
	unsigned char *bytes = out;
	if (text.size % 2) return false;
	for (size_t i = 0; i < text.size; i += 2) {
		int high = rf_hex_digit(text.data[i]), low = rf_hex_digit(text.data[i + 1]);
		if (high < 0 || low < 0) return false;
		*bytes++ = (unsigned char)(high << 4 | low);
	}
	return true;
}

size_t rf_base64_size(size_t size)
{
	return BASE64_ENCODE_RAW_LENGTH(size);
}

void rf_base64_write(const void *data, size_t size, char *out)
{
	base64_encode_raw(out, size, data);
}

bool rf_base64_read(rf_text text, void *out, size_t *size)
{
	struct base64_decode_ctx reader;
	uint32_t sign_count = 0;
	for (size_t i = 0; i < text.size; i++) sign_count += text.data[i] == '=';
	base64_decode_init(&reader);
	/* A group has two digits at least, though nettle takes one and three signs. */
	return base64_decode_update(&reader, size, out, text.size, text.data) &&
		base64_decode_final(&reader) && sign_count <= 2;
}

bool rf_blob_read(rf_text text, char *out, size_t *size)
{
	*size = text.size;
	if (text.size < 2 || text.data[0] != '\\' || text.data[1] != 'x') {
		if (text.size) memcpy(out, text.data, text.size);
		return true;
	}
	*size = text.size / 2 - 1;
	return rf_hex_read((rf_text){text.data + 2, text.size - 2}, out);
}
