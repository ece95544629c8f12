/* Counting lines: see newlines.h. Invariant: nothing beyond the given bytes is read. */
#include "base/newlines.h"

#include "base/swar.h"

#if defined(__SSE2__)
#include <emmintrin.h>
#endif

enum { BLOCK = 256 }; /* each byte of a sum counts at most 255 of its bytes */

/* Of BLOCK bytes. */
static inline size_t count_block(const char *bytes)
{
#if defined(__SSE2__)
	const __m128i newlines = _mm_set1_epi8('\n');
	__m128i sum = _mm_setzero_si128();
#pragma GCC unroll 4
	for (unsigned part = 0; part < BLOCK; part += 16) {
		const void *from = bytes + part;
		sum = _mm_sub_epi8(sum, _mm_cmpeq_epi8(_mm_loadu_si128(from), newlines));
	}
	sum = _mm_sad_epu8(sum, _mm_setzero_si128());
	return (size_t)_mm_cvtsi128_si64(sum) + (size_t)_mm_cvtsi128_si64(_mm_srli_si128(sum, 8));
#else
	const uint64_t ones = UINT64_C(0x0101010101010101), low = UINT64_C(0x7F7F7F7F7F7F7F7F);
	uint64_t sum = 0;
	for (unsigned part = 0; part < BLOCK; part += 8) {
		uint64_t differ = rf_load_le64(bytes + part) ^ ones * '\n';
		sum += ~(((differ & low) + low) | differ | low) >> 7;
	}
	/* All of them may be newlines: more than a byte holds. */
	sum = (sum & UINT64_C(0x00FF00FF00FF00FF)) + (sum >> 8 & UINT64_C(0x00FF00FF00FF00FF));
	return sum * UINT64_C(0x0001000100010001) >> 48;
#endif
}

size_t rf_newlines_count(const char *bytes, size_t size)
{
	size_t count = 0;
	for (; size >= BLOCK; size -= BLOCK, bytes += BLOCK) count += count_block(bytes);
	for (size_t i = 0; i < size; i++) count += bytes[i] == '\n';
	return count;
}

/* The place after the last newline before end; 0: there is none. */
static size_t after_last(const char *bytes, size_t end)
{
	while (end > 0 && bytes[end - 1] != '\n') end--;
	return end;
}

size_t rf_newlines_take(const char *bytes, size_t size, size_t line_max, size_t *lines)
{
	size_t at = 0, count = 0;
	/* A block that may hold one line too many is looked at byte by byte. */
	while (size - at >= BLOCK) {
		size_t more = count_block(bytes + at);
		if (count + more > line_max) break;
		count += more;
		at += BLOCK;
	}
	for (; at < size && count < line_max; at++) count += bytes[at] == '\n';
	*lines = count;
	return count ? after_last(bytes, at) : 0;
}
