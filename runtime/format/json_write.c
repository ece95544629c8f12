/*
 * Writing NDJSON: an object a line, its names in the order of the columns. Invariant: every
 * line is valid JSON in UTF-8; bytes that are not become U+FFFD, and a double that is not a
 * number becomes null.
 */
#include "base/json_text.h"
#include "runtime/format/encoder.h"

#include <string.h>

static bool before(const rf_encoder *encoder, uint32_t column, rf_buffer *out)
{
	rf_text name = encoder->columns->columns[column].name;
	char *to;
	rf_buffer_append_byte(out, column ? ',' : '{');
	to = rf_buffer_reserve(out, name.size * 6 + 3);
	if (!to) return false;
	out->size += (size_t)(rf_json_write_string(name, to) - to);
	return rf_buffer_append_byte(out, ':');
}

static char *write_text(const rf_encoder *encoder, rf_text text, char *out)
{
	RF_UNUSED(encoder);
	return rf_json_write_string(text, out);
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
	.write_text = write_text,
	.write_null = write_null,
	.has_json_values = true,
	.has_quoted_intervals = true,
};
