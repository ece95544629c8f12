/* Writing JSON: see json_text.h. */
#include "base/json_text.h"

#include <string.h>

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

char *rf_json_write_string(rf_text text, char *out)
{
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
