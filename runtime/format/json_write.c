/*
 * Writing NDJSON: an object a line, its names in the order of the columns. Invariant: every
 * line is valid JSON in UTF-8; bytes that are not become U+FFFD, and a double that is not a
 * number becomes null.
 */
#include "runtime/format/encoder.h"

#include <string.h>

static bool before(const rf_encoder *encoder, uint32_t column, rf_buffer *out)
{
	rf_text name = encoder->columns->columns[column].name;
	char *to;
	rf_buffer_append_byte(out, column ? ',' : '{');
	to = rf_buffer_reserve(out, name.size * 6 + 3);
	if (!to) return false;
	out->size += (size_t)(rf_json_write_text(encoder, name, to) - to);
	return rf_buffer_append_byte(out, ':');
}

static char *write_escape(unsigned char byte, char *out)
{
	static const char hex[] = "0123456789abcdef";
	static const char from[] = "\"\\\n\r\t\b\f", to[] = "\"\\nrtbf";
	const char *simple = byte ? strchr(from, byte) : NULL;
	*out++ = '\\';
	if (simple) {
		*out++ = to[simple - from];
		return out;
	}
	memcpy(out, "u00", 3);
	out[3] = hex[byte >> 4];
	out[4] = hex[byte & 15];
	return out + 5;
}

char *rf_json_write_text(const rf_encoder *encoder, rf_text text, char *out)
{
	RF_UNUSED(encoder);
	*out++ = '"';
	for (size_t i = 0; i < text.size;) {
		unsigned char byte = (unsigned char)text.data[i];
		uint32_t point;
		size_t step;
		if (byte < 0x80) {
			if (byte >= 0x20 && byte != '"' && byte != '\\')
				*out++ = (char)byte;
			else
				out = write_escape(byte, out);
			i++;
			continue;
		}
		step = rf_utf8_decode(text.data + i, text.size - i, &point);
		out += rf_utf8_encode(point, out);
		i += step;
	}
	*out++ = '"';
	return out;
}

static char *write_null(const rf_encoder *encoder, char *out)
{
	RF_UNUSED(encoder);
	memcpy(out, "null", 4);
	return out + 4;
}

const rf_encoder_class rf_ndjson_encoder = {
	.before = before,
	.after_row = "}\n",
	.text_factor = 6,
	.text_extra = 2,
	.write_text = rf_json_write_text,
	.write_null = write_null,
	.has_json_values = true,
	.has_quoted_intervals = true,
};
