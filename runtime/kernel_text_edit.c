/*
 * Text functions that other engines have beside PostgreSQL's first ones: overlay,
 * substring_index, count_substrings, bit_length. Positions count code points from 1.
 */
#include "runtime/kernel_text_scan.h"

RF_KERNEL_1(BIT_LENGTH, rf_text, int64_t, (int64_t)x.size * 8)

/* ---- counting ---- */

/* Parts that do not overlap; the empty part stands nowhere. */
static int64_t count_substrings(rf_text text, rf_text part)
{
	int64_t count = 0;
	if (part.size == 0) return 0;
	for (size_t at = rf_text_find(text, part, 0); at <= text.size;
	     at = rf_text_find(text, part, at + part.size))
		count++;
	return count;
}

RF_KERNEL_2(COUNT_SUBSTRINGS, rf_text, rf_text, int64_t, count_substrings(x, y))

/* ---- substring_index ---- */

/* What stands before the n-th separator; negative: after the n-th from the end. All of it if there
 * are not so many. */
static rf_text substring_index(rf_text text, rf_text separator, int64_t n)
{
	bool is_from_end = n < 0;
	size_t at, next = 0;
	if (n == 0 || separator.size == 0) return rf_text_part(text, 0, 0);
	if (is_from_end) n += count_substrings(text, separator) + 1;
	if (n < 1) return text;
	do {
		at = rf_text_find(text, separator, next);
		if (at > text.size) return text;
		next = at + separator.size;
	} while (--n > 0);
	return is_from_end ? rf_text_part(text, next, text.size) : rf_text_part(text, 0, at);
}

void rf_kernel_SUBSTRING_INDEX(rf_kernel_call *call)
{
	const rf_text *texts = call->args[0].data, *separators = call->args[1].data;
	const int64_t *numbers = call->args[2].data;
	rf_text *out = call->out->data;
	RF_FOR_ROWS(call, row)
	{
		out[row] = substring_index(texts[row], separators[row], numbers[row]);
	}
}

/* ---- overlay ---- */

/* The text with count characters from the start-th on replaced by another text. */
static void overlay_row(rf_kernel_call *call, uint32_t row, int64_t start, int64_t count)
{
	rf_text text = ((const rf_text *)call->args[0].data)[row];
	rf_text by = ((const rf_text *)call->args[1].data)[row];
	size_t head, tail, size;
	char *bytes;
	int64_t end;
	if (start < 1) {
		rf_kernel_fail(call, row, "overlay starts at a character from 1 on");
		return;
	}
	if (__builtin_add_overflow(start, count, &end)) end = count < 0 ? 1 : INT64_MAX;
	head = rf_scan_skip(text, 0, (uint64_t)start - 1);
	/* A negative count repeats what stands before the start, as in PostgreSQL. */
	tail = rf_scan_skip(text, 0, end > 1 ? (uint64_t)end - 1 : 0);
	size = head + by.size + (text.size - tail);
	bytes = rf_kernel_text(call, row, size);
	if (!bytes) return;
	bytes = rf_append(bytes, rf_text_part(text, 0, head));
	bytes = rf_append(bytes, by);
	rf_append(bytes, rf_text_part(text, tail, text.size));
}

void rf_kernel_OVERLAY(rf_kernel_call *call)
{
	const rf_text *by = call->args[1].data;
	const int64_t *starts = call->args[2].data;
	RF_FOR_ROWS(call, row)
	{
		overlay_row(call, row, starts[row], (int64_t)rf_text_length(by[row]));
		if (call->is_out_of_memory) return;
	}
}

void rf_kernel_OVERLAY_COUNT(rf_kernel_call *call)
{
	const int64_t *starts = call->args[2].data, *counts = call->args[3].data;
	RF_FOR_ROWS(call, row)
	{
		overlay_row(call, row, starts[row], counts[row]);
		if (call->is_out_of_memory) return;
	}
}
