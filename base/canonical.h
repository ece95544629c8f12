/*
 * Whether the text of a number is just what rf_write_double or rf_write_bigint would write for
 * it, so that it can be handed on as it is. Asked of short numbers only: a decimal of at most 15
 * digits is its own shortest form once the zeros at its end are cut. Invariant: SSE2 and plain C
 * answer the same.
 */
#ifndef RF_BASE_CANONICAL_H
#define RF_BASE_CANONICAL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#if defined(__SSE2__)
#include <emmintrin.h>
#endif

/* Bytes from the text on that must be readable, and so many are copied of a canonical one. */
enum { RF_CANONICAL_PADDING = 24 };

/* A bit for each of 16 bytes. */
typedef struct rf_digit_masks {
	uint32_t digits, zeros, points;
} rf_digit_masks;

static inline rf_digit_masks rf_digit_masks_plain(const char *text)
{
	rf_digit_masks masks = {0, 0, 0};
	for (unsigned i = 0; i < 16; i++) {
		masks.digits |= (uint32_t)(text[i] >= '0' && text[i] <= '9') << i;
		masks.zeros |= (uint32_t)(text[i] == '0') << i;
		masks.points |= (uint32_t)(text[i] == '.') << i;
	}
	return masks;
}

static inline rf_digit_masks rf_digit_masks_of(const char *text)
{
#if defined(__SSE2__)
	const void *from = text;
	__m128i bytes = _mm_loadu_si128(from);
	__m128i values = _mm_sub_epi8(bytes, _mm_set1_epi8('0'));
	__m128i least = _mm_min_epu8(values, _mm_set1_epi8(9));
	return (rf_digit_masks){
		(uint32_t)_mm_movemask_epi8(_mm_cmpeq_epi8(least, values)),
		(uint32_t)_mm_movemask_epi8(_mm_cmpeq_epi8(values, _mm_setzero_si128())),
		(uint32_t)_mm_movemask_epi8(_mm_cmpeq_epi8(bytes, _mm_set1_epi8('.')))};
#else
	return rf_digit_masks_plain(text);
#endif
}

/* The size of the canonical text that a text of a DOUBLE begins with, to which only zeros at its
 * end are added; 0: it must be read. RF_CANONICAL_PADDING bytes can be read. */
static inline size_t rf_canonical_double(const char *text, size_t size)
{
	uint32_t sign = *text == '-', used, nonzero, point, end;
	rf_digit_masks masks;
	size -= sign;
	if (size < 3 || size > 16) return 0;
	used = UINT32_MAX >> (32 - size);
	masks = rf_digit_masks_of(text + sign);
	masks.points &= used;
	/* One point, digits around it. */
	if (((masks.digits | masks.points) & used) != used || masks.points == 0 ||
	    (masks.points & (masks.points - 1)) != 0)
		return 0;
	point = (uint32_t)__builtin_ctz(masks.points);
	if (point == 0 || point + 1 == size) return 0;
	nonzero = used & ~masks.zeros & ~masks.points;
	/* A zero in front stands alone; and a number below 0.0001 is written with an exponent. */
	if ((masks.zeros & 1) && (point > 1 || (nonzero && !(nonzero >> 2 & 0xF)))) return 0;
	end = nonzero ? 32 - (uint32_t)__builtin_clz(nonzero) : 0;
	return sign + (end > point + 2 ? end : point + 2);
}

/* Whether the text of a BIGINT is canonical. */
static inline bool rf_canonical_bigint(const char *text, size_t size)
{
	uint32_t sign = *text == '-', used;
	rf_digit_masks masks;
	size -= sign;
	if (size == 0 || size > 16) return false;
	used = UINT32_MAX >> (32 - size);
	masks = rf_digit_masks_of(text + sign);
	if ((masks.digits & used) != used) return false;
	return !(masks.zeros & 1) || (size == 1 && !sign);
}

#endif
