/*
 * Writing CSV and TSV: a field in quotes when it must be, NULL as the empty field or the
 * word that was named. Invariant: what is written reads back as the same values, but that
 * without quotes the empty text reads as NULL.
 */
#include "base/swar.h"
#include "runtime/format/encoder.h"

#include <string.h>

static bool before(const rf_encoder *encoder, uint32_t column, rf_buffer *out)
{
	return column == 0 ? !out->has_failed : rf_buffer_append_byte(out, encoder->format.delimiter);
}

/* Not 0 if one of the eight bytes needs quotes. */
static inline uint64_t has_mark(const rf_encoder *encoder, uint64_t word)
{
	const uint64_t ones = UINT64_C(0x0101010101010101);
	uint64_t found = 0;
	for (int i = 0; i < 4; i++) {
		uint64_t differ = word ^ encoder->marks[i];
		found |= (differ - ones) & ~differ;
	}
	return found & ones << 7;
}

static bool needs_quotes(const rf_encoder *encoder, rf_text text)
{
	const rf_format_spec *format = &encoder->format;
	if (text.size == 0) return true;
	for (uint32_t i = 0; i < format->null_word_count; i++)
		if (rf_text_equal(text, format->null_words[i])) return true;
	for (size_t i = 0; i < text.size; i += 8) {
		if (has_mark(encoder, rf_load_le64_part(text.data + i, text.size - i))) return true;
	}
	return false;
}

static char *write_text(const rf_encoder *encoder, rf_text text, char *out)
{
	const char quote = encoder->format.quote;
	if (text.size - 1 < 8 && encoder->format.null_word_count == 0) {
		uint64_t word = rf_load_le64_part(text.data, text.size);
		if (!has_mark(encoder, word)) {
			rf_store_le64(out, word);
			return out + text.size;
		}
	}
	if (!needs_quotes(encoder, text)) {
		memcpy(out, text.data, text.size);
		return out + text.size;
	}
	*out++ = quote;
	for (size_t i = 0; i < text.size; i++) {
		*out++ = text.data[i];
		if (text.data[i] == quote) *out++ = quote;
	}
	*out++ = quote;
	return out;
}

static char *write_null(const rf_encoder *encoder, char *out)
{
	const rf_format_spec *format = &encoder->format;
	if (format->null_word_count == 0) return out;
	memcpy(out, format->null_words[0].data, format->null_words[0].size);
	return out + format->null_words[0].size;
}

/* ---- dialects ---- */

/* Whether a text would begin what a dialect takes for something else. */
static bool begins_badly(const rf_encoder *encoder, rf_text text)
{
	const char comment = encoder->format.comment;
	return text.size && comment && text.data[0] == comment;
}

/* A text without quotes: what means something gets an escape before it. */
static char *write_escaped(const rf_encoder *encoder, rf_text text, char *out)
{
	const rf_format_spec *format = &encoder->format;
	bool is_word = begins_badly(encoder, text);
	for (uint32_t i = 0; i < format->null_word_count && !is_word; i++)
		is_word = rf_text_equal(text, format->null_words[i]);
	for (size_t i = 0; i < text.size; i++) {
		const char c = text.data[i];
		if (c == format->escape || c == format->delimiter || c == '\n' || c == '\r' ||
		    (i == 0 && is_word))
			*out++ = format->escape;
		*out++ = c;
	}
	return out;
}

static char *write_dialect_text(const rf_encoder *encoder, rf_text text, char *out)
{
	const rf_format_spec *format = &encoder->format;
	const bool has_escape =
		format->escape && text.size && memchr(text.data, format->escape, text.size);
	if (format->quote == 0) return write_escaped(encoder, text, out);
	if (!has_escape && !begins_badly(encoder, text) && !needs_quotes(encoder, text)) {
		memcpy(out, text.data, text.size);
		return out + text.size;
	}
	*out++ = format->quote;
	for (size_t i = 0; i < text.size; i++) {
		const char c = text.data[i];
		if (c == format->quote || (format->escape && c == format->escape))
			*out++ = format->escape ? format->escape : format->quote;
		*out++ = c;
	}
	*out++ = format->quote;
	return out;
}

const rf_encoder_class rf_csv_dialect_encoder = {
	.before = before,
	.after_row = "\n",
	.text_factor = 2,
	.text_extra = 2,
	.write_text = write_dialect_text,
	.write_null = write_null,
};

const rf_encoder_class rf_csv_encoder = {
	.before = before,
	.after_row = "\n",
	.text_factor = 2,
	.text_extra = 2,
	.write_text = write_text,
	.write_null = write_null,
};
