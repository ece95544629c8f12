/* Places and excerpts: see source_text.h. Columns count code points from 1. */
#include "parser/source_text.h"

#include <string.h>

enum { UNLOCATED = UINT32_MAX, EXCERPT_MAX = 100, EXCERPT_BEFORE = 60 };

static size_t line_start(rf_text text, size_t at)
{
	while (at > 0 && text.data[at - 1] != '\n') at--;
	return at;
}

static size_t line_end(rf_text text, size_t at)
{
	const char *newline = at < text.size ? memchr(text.data + at, '\n', text.size - at) : NULL;
	size_t end = newline ? (size_t)(newline - text.data) : text.size;
	if (end > at && text.data[end - 1] == '\r') end--;
	return end;
}

static uint32_t length(const char *data, size_t size)
{
	size_t points = rf_text_length((rf_text){data, size});
	return points > UINT32_MAX / 2 ? UINT32_MAX / 2 : (uint32_t)points;
}

void rf_error_locate(rf_error *error, rf_text text, size_t base_offset)
{
	size_t start, end, line, last;
	if (!error || error->line != UNLOCATED) return;
	start = (size_t)error->offset + base_offset;
	end = (size_t)error->end_column + base_offset;
	if (start > text.size) start = text.size;
	if (end > text.size) end = text.size;
	line = line_start(text, start);
	last = line_end(text, start);
	if (end > last) end = last; /* what spans lines is marked on its first */
	error->line = 1;
	for (const char *p = text.data, *stop = text.data + line; p < stop; error->line++) {
		p = memchr(p, '\n', (size_t)(stop - p));
		if (!p) break;
		p++;
	}
	error->offset = start;
	error->column = 1 + length(text.data + line, start - line);
	error->end_column = error->column + (end > start ? length(text.data + start, end - start) : 1);
}

/* The bytes of count code points from at, within end. */
static size_t forward(rf_text text, size_t at, size_t end, uint32_t count)
{
	uint32_t point;
	while (count > 0 && at < end) {
		at += rf_utf8_decode(text.data + at, end - at, &point);
		count--;
	}
	return at;
}

/* What would steer a terminal or turn the text around: C0, C1 and bidirectional controls. */
static bool is_steering(uint32_t point)
{
	if (point < 0x20) return point != '\t';
	return (point >= 0x7f && point < 0xa0) || (point >= 0x202a && point <= 0x202e) ||
		(point >= 0x2066 && point <= 0x2069);
}

static void write_plain(rf_buffer *out, const char *data, size_t size)
{
	for (size_t i = 0; i < size;) {
		uint32_t point;
		size_t used = rf_utf8_decode(data + i, size - i, &point);
		if (point == 0xfffd && used == 1)
			rf_buffer_append_string(out, "\xef\xbf\xbd");
		else if (is_steering(point))
			rf_buffer_append_byte(out, '?');
		else
			rf_buffer_append(out, data + i, used);
		i += used;
	}
}

static void write_excerpt(const rf_error *error, rf_text text, rf_buffer *out)
{
	size_t offset = error->offset > text.size ? text.size : (size_t)error->offset;
	size_t start = line_start(text, offset), end = line_end(text, start);
	uint32_t before = error->column - 1, marks = error->end_column - error->column;
	uint32_t skip = before > EXCERPT_BEFORE ? before - EXCERPT_BEFORE : 0;
	size_t from = forward(text, start, end, skip);
	size_t to = forward(text, from, end, EXCERPT_MAX);
	size_t caret = forward(text, from, end, before - skip);
	char number[16];
	size_t width = 0;
	for (uint32_t line = error->line; line; line /= 10) number[width++] = ' ';
	rf_buffer_printf(out, "  %u | %s", error->line, from > start ? "..." : "");
	write_plain(out, text.data + from, to - from);
	rf_buffer_append_string(out, to < end ? "...\n" : "\n");
	rf_buffer_append_string(out, "  ");
	rf_buffer_append(out, number, width);
	rf_buffer_append_string(out, from > start ? " |    " : " | ");
	for (size_t i = from; i < caret;) {
		uint32_t point;
		rf_buffer_append_byte(out, text.data[i] == '\t' ? '\t' : ' ');
		i += rf_utf8_decode(text.data + i, end - i, &point);
	}
	rf_buffer_append_byte(out, '^');
	if (before - skip + marks > EXCERPT_MAX) marks = EXCERPT_MAX - (before - skip);
	for (uint32_t i = 1; i < marks; i++) rf_buffer_append_byte(out, '~');
	rf_buffer_append_byte(out, '\n');
}

void rf_error_write(const rf_error *error, const char *name, rf_text text, rf_buffer *out)
{
	bool has_place = error->line != 0 && error->line != UNLOCATED;
	if (name) rf_buffer_printf(out, "%s:", name);
	if (has_place) rf_buffer_printf(out, "%u:%u:", error->line, error->column);
	if (name || has_place) rf_buffer_append_byte(out, ' ');
	rf_buffer_append_string(out, "error: ");
	write_plain(out, error->message, strlen(error->message));
	rf_buffer_append_byte(out, '\n');
	if (has_place && text.size) write_excerpt(error, text, out);
	if (!error->hint[0]) return;
	rf_buffer_append_string(out, "  hint: ");
	write_plain(out, error->hint, strlen(error->hint));
	rf_buffer_append_byte(out, '\n');
}
