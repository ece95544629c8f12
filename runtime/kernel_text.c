/*
 * Text: length, case, joining, looking for parts, replacing. A result that is a part of an
 * argument points into it; others are written to the arena of the run.
 */
#include "runtime/kernel_text_scan.h"

/* ---- length ---- */

/* Eight bytes at a time as long as they are ASCII. */
static int64_t length(rf_text text)
{
	size_t at = 0;
	uint64_t word;
	for (; text.size - at >= 8; at += 8) {
		memcpy(&word, text.data + at, 8);
		if (word & UINT64_C(0x8080808080808080)) break;
	}
	return (int64_t)(at + rf_text_length(rf_text_part(text, at, text.size)));
}

RF_KERNEL_1(LENGTH, rf_text, int64_t, length(x))
RF_KERNEL_1(OCTET_LENGTH, rf_text, int64_t, (int64_t)x.size)

static int64_t first_point(rf_text text)
{
	uint32_t point;
	if (text.size == 0) return 0;
	rf_scan(text, 0, &point);
	return point & 0x7FFFFFFF;
}

RF_KERNEL_1(ASCII, rf_text, int64_t, first_point(x))

static void chr_row(rf_kernel_call *call, uint32_t row)
{
	int64_t point = ((const int64_t *)call->args[0].data)[row];
	char *bytes;
	if (point < 1 || point > 0x10FFFF || (point >= 0xD800 && point < 0xE000)) {
		rf_kernel_fail(call, row, "no such character");
		return;
	}
	bytes = rf_kernel_bytes(call, 4);
	if (!bytes) return;
	((rf_text *)call->out->data)[row] = (rf_text){bytes, rf_utf8_encode((uint32_t)point, bytes)};
}

void rf_kernel_CHR(rf_kernel_call *call)
{
	RF_FOR_ROWS(call, row)
	{
		chr_row(call, row);
		if (call->is_out_of_memory) return;
	}
}

/* ---- case ---- */

typedef uint32_t (*case_map)(uint32_t point);

static size_t map_text(rf_text text, char *out, case_map map)
{
	char *to = out;
	uint32_t point;
	for (size_t at = 0, size; at < text.size; at += size) {
		size = rf_scan(text, at, &point);
		if (size == 1 && point >= 0x80)
			*to++ = text.data[at];
		else
			to += rf_utf8_encode(map(point), to);
	}
	return (size_t)(to - out);
}

bool rf_text_is_ascii(rf_text text)
{
	unsigned char bits = 0;
	for (size_t i = 0; i < text.size; i++) bits |= (unsigned char)text.data[i];
	return bits < 0x80;
}

/* first: 'A' or 'a', the start of the 26 letters that change. */
static void map_ascii(rf_text text, char *out, char first)
{
	for (size_t i = 0; i < text.size; i++) {
		char c = text.data[i];
		out[i] = (unsigned char)(c - first) < 26 ? (char)(c ^ 32) : c;
	}
}

size_t rf_text_write_lower(rf_text text, char *out)
{
	if (!rf_text_is_ascii(text)) return map_text(text, out, rf_case_lower);
	map_ascii(text, out, 'A');
	return text.size;
}

static void map_column(rf_kernel_call *call, case_map map, char first)
{
	const rf_text *xs = call->args[0].data;
	rf_text *out = call->out->data;
	RF_FOR_ROWS(call, row)
	{
		const bool is_ascii = rf_text_is_ascii(xs[row]);
		size_t size = xs[row].size;
		char *bytes = rf_kernel_bytes(call, is_ascii ? size : RF_CASE_ROOM(size));
		if (!bytes) return;
		if (is_ascii)
			map_ascii(xs[row], bytes, first);
		else
			size = map_text(xs[row], bytes, map);
		out[row] = (rf_text){bytes, size};
	}
}

void rf_kernel_LOWER(rf_kernel_call *call)
{
	map_column(call, rf_case_lower, 'A');
}

void rf_kernel_UPPER(rf_kernel_call *call)
{
	map_column(call, rf_case_upper, 'a');
}

static size_t capitalise(rf_text text, char *out)
{
	bool is_inside = false;
	char *to = out;
	uint32_t point;
	for (size_t at = 0, size; at < text.size; at += size) {
		size = rf_scan(text, at, &point);
		if (size == 1 && point >= 0x80)
			*to++ = text.data[at];
		else
			to += rf_utf8_encode(is_inside ? rf_case_lower(point) : rf_case_title(point), to);
		is_inside = rf_is_word_part(point);
	}
	return (size_t)(to - out);
}

void rf_kernel_INITCAP(rf_kernel_call *call)
{
	const rf_text *xs = call->args[0].data;
	rf_text *out = call->out->data;
	RF_FOR_ROWS(call, row)
	{
		char *bytes = rf_kernel_bytes(call, RF_CASE_ROOM(xs[row].size));
		if (!bytes) return;
		out[row] = (rf_text){bytes, capitalise(xs[row], bytes)};
	}
}

/* ---- joining ---- */

void rf_kernel_JOIN_TEXT(rf_kernel_call *call)
{
	const rf_text *xs = call->args[0].data, *ys = call->args[1].data;
	rf_text *out = call->out->data;
	RF_FOR_ROWS(call, row)
	{
		const size_t size = xs[row].size + ys[row].size;
		char *bytes = rf_kernel_bytes(call, size);
		if (!bytes) return;
		rf_append(rf_append(bytes, xs[row]), ys[row]);
		out[row] = (rf_text){bytes, size};
	}
}

/* The arguments from the first-th on that are not NULL, with a separator between them. */
static void join_row(rf_kernel_call *call, uint32_t row, uint32_t first, rf_text separator)
{
	rf_text *out = call->out->data;
	size_t size = 0;
	bool has_part = false;
	char *to;
	for (uint32_t i = first; i < call->arg_count; i++) {
		if (rf_is_null(&call->args[i], row)) continue;
		size += ((const rf_text *)call->args[i].data)[row].size + (has_part ? separator.size : 0);
		has_part = true;
	}
	to = rf_kernel_bytes(call, size);
	if (!to) return;
	out[row] = (rf_text){to, size};
	has_part = false;
	for (uint32_t i = first; i < call->arg_count; i++) {
		if (rf_is_null(&call->args[i], row)) continue;
		if (has_part) to = rf_append(to, separator);
		to = rf_append(to, ((const rf_text *)call->args[i].data)[row]);
		has_part = true;
	}
}

void rf_kernel_CONCAT(rf_kernel_call *call)
{
	RF_FOR_ROWS(call, row)
	{
		join_row(call, row, 0, RF_TEXT(""));
		if (call->is_out_of_memory) return;
	}
}

void rf_kernel_CONCAT_WS(rf_kernel_call *call)
{
	const rf_text *separators = call->args[0].data;
	RF_FOR_ROWS(call, row)
	{
		if (rf_is_null(&call->args[0], row))
			rf_kernel_null(call, row);
		else
			join_row(call, row, 1, separators[row]);
		if (call->is_out_of_memory) return;
	}
}

/* ---- looking for parts ---- */

static bool starts_with(rf_text text, rf_text part)
{
	if (text.size < part.size) return false;
	return part.size == 0 || memcmp(text.data, part.data, part.size) == 0;
}

static bool ends_with(rf_text text, rf_text part)
{
	return text.size >= part.size &&
		starts_with(rf_text_part(text, text.size - part.size, text.size), part);
}

static int64_t position(rf_text text, rf_text part)
{
	size_t at = rf_text_find(text, part, 0);
	return at > text.size ? 0 : (int64_t)rf_text_length(rf_text_part(text, 0, at)) + 1;
}

RF_KERNEL_2(STARTS_WITH, rf_text, rf_text, uint8_t, starts_with(x, y))
RF_KERNEL_2(ENDS_WITH, rf_text, rf_text, uint8_t, ends_with(x, y))
RF_KERNEL_2(CONTAINS, rf_text, rf_text, uint8_t, rf_text_find(x, y, 0) <= x.size)
RF_KERNEL_2(POSITION, rf_text, rf_text, int64_t, position(x, y))

/* ---- replacing ---- */

static size_t count_parts(rf_text text, rf_text part)
{
	size_t count = 0;
	if (part.size == 0) return 0;
	for (size_t at = rf_text_find(text, part, 0); at <= text.size;
	     at = rf_text_find(text, part, at + part.size))
		count++;
	return count;
}

static void replace_row(rf_kernel_call *call, uint32_t row)
{
	rf_text text = ((const rf_text *)call->args[0].data)[row];
	rf_text part = ((const rf_text *)call->args[1].data)[row];
	rf_text by = ((const rf_text *)call->args[2].data)[row];
	rf_text *out = &((rf_text *)call->out->data)[row];
	size_t count = count_parts(text, part), size, at, from = 0;
	char *to;
	*out = text;
	if (count == 0) return;
	if (by.size && count > RF_KERNEL_TEXT_MAX / by.size) {
		rf_kernel_fail(call, row, RF_KERNEL_TOO_LONG);
		return;
	}
	size = text.size - count * part.size + count * by.size;
	to = rf_kernel_bytes(call, size);
	if (!to) return;
	*out = (rf_text){to, size};
	while ((at = rf_text_find(text, part, from)) <= text.size) {
		to = rf_append(to, rf_text_part(text, from, at));
		to = rf_append(to, by);
		from = at + part.size;
	}
	rf_append(to, rf_text_part(text, from, text.size));
}

void rf_kernel_REPLACE(rf_kernel_call *call)
{
	RF_FOR_ROWS(call, row)
	{
		replace_row(call, row);
		if (call->is_out_of_memory) return;
	}
}

/* Writes the text with the characters of from replaced by those of to (or left out); out NULL
 * only counts. */
static size_t translate(rf_text text, rf_text from, rf_text to, char *out)
{
	size_t written = 0, size, at, from_at, to_at;
	uint32_t point, other;
	for (at = 0; at < text.size; at += size) {
		rf_text put;
		size = rf_scan(text, at, &point);
		put = rf_text_part(text, at, at + size);
		for (from_at = to_at = 0; from_at < from.size;) {
			size_t step = rf_scan(from, from_at, &other);
			size_t end = rf_scan_skip(to, to_at, 1);
			if (other == point) {
				put = rf_text_part(to, to_at, end);
				break;
			}
			from_at += step;
			to_at = end;
		}
		if (out) rf_append(out + written, put);
		written += put.size;
	}
	return written;
}

void rf_kernel_TRANSLATE(rf_kernel_call *call)
{
	const rf_text *texts = call->args[0].data, *froms = call->args[1].data;
	const rf_text *tos = call->args[2].data;
	rf_text *out = call->out->data;
	RF_FOR_ROWS(call, row)
	{
		const size_t size = translate(texts[row], froms[row], tos[row], NULL);
		char *bytes = rf_kernel_bytes(call, size);
		if (!bytes) return;
		translate(texts[row], froms[row], tos[row], bytes);
		out[row] = (rf_text){bytes, size};
	}
}
