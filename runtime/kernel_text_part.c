/*
 * Parts of text and padding: trim, substr, left, right, split_part, repeat, reverse, lpad,
 * rpad. Positions count code points from 1.
 */
#include "runtime/kernel_text_scan.h"

/* ---- trim ---- */

enum { TRIM_START = 1, TRIM_END = 2 };

static bool has_point(rf_text set, uint32_t point)
{
	uint32_t member;
	for (size_t at = 0; at < set.size;) {
		at += rf_scan(set, at, &member);
		if (member == point) return true;
	}
	return false;
}

/* The start of the last code point. */
static size_t last_point(rf_text text, uint32_t *point)
{
	size_t at = text.size - 1;
	for (size_t back = 1; back <= 4 && back <= text.size; back++) {
		uint32_t found;
		unsigned char lead = (unsigned char)text.data[text.size - back];
		if ((lead & 0xC0) == 0x80 && back < 4) continue;
		if (rf_scan(text, text.size - back, &found) == back) {
			*point = found;
			return text.size - back;
		}
		break;
	}
	rf_scan(text, at, point);
	return at;
}

static rf_text trim(rf_text text, rf_text set, int sides)
{
	uint32_t point;
	while (sides & TRIM_START && text.size) {
		size_t size = rf_scan(text, 0, &point);
		if (!has_point(set, point)) break;
		text = rf_text_part(text, size, text.size);
	}
	while (sides & TRIM_END && text.size) {
		size_t at = last_point(text, &point);
		if (!has_point(set, point)) break;
		text.size = at;
	}
	return text;
}

RF_KERNEL_1(TRIM, rf_text, rf_text, trim(x, RF_TEXT(" "), TRIM_START | TRIM_END))
RF_KERNEL_1(LTRIM, rf_text, rf_text, trim(x, RF_TEXT(" "), TRIM_START))
RF_KERNEL_1(RTRIM, rf_text, rf_text, trim(x, RF_TEXT(" "), TRIM_END))
RF_KERNEL_2(TRIM_CHARS, rf_text, rf_text, rf_text, trim(x, y, TRIM_START | TRIM_END))
RF_KERNEL_2(LTRIM_CHARS, rf_text, rf_text, rf_text, trim(x, y, TRIM_START))
RF_KERNEL_2(RTRIM_CHARS, rf_text, rf_text, rf_text, trim(x, y, TRIM_END))

/* ---- substr, left, right ---- */

static rf_text from_position(rf_text text, int64_t start)
{
	size_t at = start > 1 ? rf_scan_skip(text, 0, (uint64_t)start - 1) : 0;
	return rf_text_part(text, at, text.size);
}

/* A start before the text takes its part of the length, as in PostgreSQL. length >= 0. */
static rf_text substr(rf_text text, int64_t start, int64_t length)
{
	int64_t end;
	rf_text rest = from_position(text, start);
	if (__builtin_add_overflow(start, length, &end)) return rest;
	if (start < 1) start = 1;
	if (end <= start) return rf_text_part(rest, 0, 0);
	rest.size = rf_scan_skip(rest, 0, (uint64_t)(end - start));
	return rest;
}

RF_KERNEL_2(SUBSTR, rf_text, int64_t, rf_text, from_position(x, y))

void rf_kernel_SUBSTR_LENGTH(rf_kernel_call *call)
{
	const rf_text *texts = call->args[0].data;
	const int64_t *starts = call->args[1].data, *lengths = call->args[2].data;
	rf_text *out = call->out->data;
	RF_FOR_ROWS(call, row)
	{
		if (lengths[row] < 0)
			rf_kernel_fail(call, row, "negative length of substr");
		else
			out[row] = substr(texts[row], starts[row], lengths[row]);
	}
}

/* Code points to count from the start for n, negative n meaning all but so many. */
static uint64_t count_of(rf_text text, int64_t n)
{
	uint64_t length, left_out;
	if (n >= 0) return (uint64_t)n;
	length = rf_text_length(text);
	left_out = 0 - (uint64_t)n;
	return length > left_out ? length - left_out : 0;
}

static rf_text left(rf_text text, int64_t n)
{
	return rf_text_part(text, 0, rf_scan_skip(text, 0, count_of(text, n)));
}

static rf_text right(rf_text text, int64_t n)
{
	uint64_t length = rf_text_length(text), count = count_of(text, n);
	size_t at = count < length ? rf_scan_skip(text, 0, length - count) : 0;
	return rf_text_part(text, at, text.size);
}

RF_KERNEL_2(LEFT, rf_text, int64_t, rf_text, left(x, y))
RF_KERNEL_2(RIGHT, rf_text, int64_t, rf_text, right(x, y))

/* ---- split_part ---- */

static int64_t count_parts(rf_text text, rf_text separator)
{
	int64_t count = 1;
	for (size_t at = rf_text_find(text, separator, 0); at <= text.size;
	     at = rf_text_find(text, separator, at + separator.size))
		count++;
	return count;
}

static rf_text split_part(rf_text text, rf_text separator, int64_t n)
{
	size_t start = 0, end;
	if (separator.size == 0 || text.size == 0) return n == 1 || n == -1 ? text : RF_TEXT("");
	if (n < 0) n = count_parts(text, separator) + n + 1;
	if (n < 1) return RF_TEXT("");
	for (; n > 1; n--) {
		start = rf_text_find(text, separator, start);
		if (start > text.size) return RF_TEXT("");
		start += separator.size;
	}
	end = rf_text_find(text, separator, start);
	return rf_text_part(text, start, end > text.size ? text.size : end);
}

void rf_kernel_SPLIT_PART(rf_kernel_call *call)
{
	const rf_text *texts = call->args[0].data, *separators = call->args[1].data;
	const int64_t *numbers = call->args[2].data;
	rf_text *out = call->out->data;
	RF_FOR_ROWS(call, row)
	{
		if (numbers[row] == 0)
			rf_kernel_fail(call, row, "split_part has no part 0");
		else
			out[row] = split_part(texts[row], separators[row], numbers[row]);
	}
}

/* ---- repeat, reverse ---- */

static void repeat_row(rf_kernel_call *call, uint32_t row)
{
	rf_text text = ((const rf_text *)call->args[0].data)[row];
	int64_t wanted = ((const int64_t *)call->args[1].data)[row];
	uint64_t count = wanted > 0 && text.size ? (uint64_t)wanted : 0;
	char *to;
	if (count && count > RF_KERNEL_TEXT_MAX / text.size) {
		rf_kernel_fail(call, row, RF_KERNEL_TOO_LONG);
		return;
	}
	to = rf_kernel_bytes(call, (size_t)count * text.size);
	if (!to) return;
	((rf_text *)call->out->data)[row] = (rf_text){to, (size_t)count * text.size};
	for (uint64_t i = 0; i < count; i++) to = rf_append(to, text);
}

void rf_kernel_REPEAT(rf_kernel_call *call)
{
	RF_FOR_ROWS(call, row)
	{
		repeat_row(call, row);
		if (call->is_out_of_memory) return;
	}
}

static void reverse(rf_text text, char *out)
{
	uint32_t point;
	for (size_t at = 0, size; at < text.size; at += size) {
		size = rf_scan(text, at, &point);
		memcpy(out + text.size - at - size, text.data + at, size);
	}
}

void rf_kernel_REVERSE(rf_kernel_call *call)
{
	const rf_text *texts = call->args[0].data;
	rf_text *out = call->out->data;
	RF_FOR_ROWS(call, row)
	{
		char *to = rf_kernel_bytes(call, texts[row].size);
		if (!to) return;
		reverse(texts[row], to);
		out[row] = (rf_text){to, texts[row].size};
	}
}

/* ---- lpad, rpad ---- */

/* Writes count code points of a text over and over; out NULL only counts the bytes. */
static size_t write_fill(rf_text fill, uint64_t count, char *out)
{
	uint64_t length = rf_text_length(fill);
	rf_text part = rf_text_part(fill, 0, rf_scan_skip(fill, 0, count % length));
	uint64_t times = count / length;
	for (uint64_t i = 0; out && i < times; i++) out = rf_append(out, fill);
	if (out) rf_append(out, part);
	return (size_t)(times * fill.size + part.size);
}

static void pad_row(rf_kernel_call *call, uint32_t row, rf_text fill, bool is_left)
{
	rf_text text = ((const rf_text *)call->args[0].data)[row];
	int64_t width = ((const int64_t *)call->args[1].data)[row];
	rf_text *out = &((rf_text *)call->out->data)[row];
	uint64_t length = rf_text_length(text), wanted = width > 0 ? (uint64_t)width : 0;
	size_t fill_size;
	char *to;
	*out = text;
	if (wanted <= length || fill.size == 0) {
		out->size = rf_scan_skip(text, 0, wanted);
		return;
	}
	if (wanted > RF_KERNEL_TEXT_MAX / 4) {
		rf_kernel_fail(call, row, RF_KERNEL_TOO_LONG);
		return;
	}
	fill_size = write_fill(fill, wanted - length, NULL);
	to = rf_kernel_bytes(call, text.size + fill_size);
	if (!to) return;
	*out = (rf_text){to, text.size + fill_size};
	write_fill(fill, wanted - length, is_left ? to : to + text.size);
	rf_append(is_left ? to + fill_size : to, text);
}

#define PAD(id, fill, is_left) \
	void rf_kernel_##id(rf_kernel_call *call) \
	{ \
		RF_FOR_ROWS(call, row) \
		{ \
			pad_row(call, row, fill, is_left); \
			if (call->is_out_of_memory) return; \
		} \
	}

PAD(LPAD, RF_TEXT(" "), true)
PAD(RPAD, RF_TEXT(" "), false)
PAD(LPAD_TEXT, ((const rf_text *)call->args[2].data)[row], true)
PAD(RPAD_TEXT, ((const rf_text *)call->args[2].data)[row], false)
