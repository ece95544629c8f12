/* Walking through text by code points, for the text kernels. Bytes that are not UTF-8 count
 * as one each, as in rf_text_length. */
#ifndef RF_RUNTIME_KERNEL_TEXT_SCAN_H
#define RF_RUNTIME_KERNEL_TEXT_SCAN_H

#include "runtime/kernel_loop.h"

#include <string.h>

/* The code point at a byte of a text; returns its bytes. */
static inline size_t rf_scan(rf_text text, size_t at, uint32_t *point)
{
	unsigned char first = (unsigned char)text.data[at];
	size_t size;
	if (first < 0x80) {
		*point = first;
		return 1;
	}
	size = rf_utf8_decode(text.data + at, text.size - at, point);
	/* What is not UTF-8 is like nothing else. */
	if (size == 1) *point = UINT32_C(0x80000000) | first;
	return size;
}

/* The byte after count code points from a byte on, at most the text's end. */
static inline size_t rf_scan_skip(rf_text text, size_t at, uint64_t count)
{
	uint32_t point;
	for (; count && at < text.size; count--) at += rf_scan(text, at, &point);
	return at;
}

static inline rf_text rf_text_part(rf_text text, size_t start, size_t end)
{
	return (rf_text){text.data + start, end - start};
}

/* Where a part stands first, from a byte on; text.size + 1 if nowhere. */
static inline size_t rf_text_find(rf_text text, rf_text part, size_t from)
{
	enum { TRIES = 16 };
	const char *at = text.data + from, *end;
	if (part.size == 0) return from;
	if (text.size - from < part.size) return text.size + 1;
	end = text.data + text.size - part.size + 1;
	/* memmem prepares itself for long texts; the first places are sooner tried by hand. */
	for (int i = 0; i < TRIES; i++, at++) {
		at = at < end ? memchr(at, part.data[0], (size_t)(end - at)) : NULL;
		if (!at) return text.size + 1;
		if (memcmp(at, part.data, part.size) == 0) return (size_t)(at - text.data);
	}
	at = memmem(at, (size_t)(text.data + text.size - at), part.data, part.size);
	return at ? (size_t)(at - text.data) : text.size + 1;
}

/* Writes the text in lower case to at most RF_CASE_ROOM(text.size) bytes, and returns their
 * number. */
size_t rf_text_write_lower(rf_text text, char *out);
/* Whether all of it is ASCII. */
bool rf_text_is_ascii(rf_text text);

static inline char *rf_append(char *to, rf_text text)
{
	if (text.size) memcpy(to, text.data, text.size);
	return to + text.size;
}

#endif
