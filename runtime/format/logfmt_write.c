/*
 * Writing LOGFMT: the columns of a row as key=value pairs with blanks between, NULL as `key=`.
 * Invariant: what is written reads back as the same values, but for keys: a byte that a key
 * can't have is an underscore, so that two columns might get one.
 */
#include "base/json_text.h"
#include "runtime/format/encoder.h"

#include <string.h>

/* A blank, a quote, an equals sign or a control character can't stand in a key or bare value. */
static bool is_special(char c)
{
	return (unsigned char)c <= ' ' || c == '"' || c == '=' || c == 0x7F;
}

static bool before(const rf_encoder *encoder, uint32_t column, rf_buffer *out)
{
	rf_text name = encoder->columns->columns[column].name;
	if (column) rf_buffer_append_byte(out, ' ');
	for (size_t i = 0; i < name.size; i++)
		rf_buffer_append_byte(out, is_special(name.data[i]) ? '_' : name.data[i]);
	return rf_buffer_append_byte(out, '=');
}

static char *write_text(const rf_encoder *encoder, rf_text text, char *out)
{
	bool is_bare = text.size > 0 && rf_text_is_utf8(text);
	RF_UNUSED(encoder);
	for (size_t i = 0; i < text.size && is_bare; i++) is_bare = !is_special(text.data[i]);
	if (!is_bare) return rf_json_write_string(text, out);
	memcpy(out, text.data, text.size);
	return out + text.size;
}

static char *write_null(const rf_encoder *encoder, char *out)
{
	RF_UNUSED(encoder);
	return out;
}

const rf_encoder_class rf_logfmt_encoder = {
	.before = before,
	.after_row = "\n",
	.text_factor = 6,
	.text_extra = 2,
	.write_text = write_text,
	.write_null = write_null,
	.has_quoted_intervals = true,
};
