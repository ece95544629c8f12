/*
 * Comparing 64 bytes of CSV with the characters that matter, one bit a byte: AVX2 where the
 * machine has it, SSE2 on every x86-64, eight bytes in a word elsewhere. Invariant: all give
 * the same masks.
 */
#include "base/swar.h"
#include "runtime/format/csv_index.h"

#if defined(__x86_64__)
#include <immintrin.h>
#endif

/* A bit for each byte of word that equals the pattern's: the top bits of the bytes, without
 * carries between them, gathered by a multiplication. */
static inline uint64_t equal_bits(uint64_t word, uint64_t pattern)
{
	const uint64_t low = UINT64_C(0x7F7F7F7F7F7F7F7F);
	uint64_t differ = word ^ pattern;
	uint64_t equal = ~(((differ & low) + low) | differ | low);
	return (equal >> 7) * UINT64_C(0x0102040810204080) >> 56;
}

static void masks_by_word(const char *bytes, size_t block_count, char delimiter, char quote,
                          rf_csv_masks *masks)
{
	const uint64_t ones = UINT64_C(0x0101010101010101);
	const uint64_t tops = UINT64_C(0x8080808080808080);
	const uint64_t delimiters = ones * (unsigned char)delimiter;
	const uint64_t quotes = ones * (unsigned char)quote;
	for (size_t i = 0; i < block_count; i++, bytes += RF_CSV_BLOCK) {
		rf_csv_masks mask = {0};
		for (unsigned part = 0; part < 8; part++) {
			uint64_t word = rf_load_le64(bytes + (size_t)part * 8);
			mask.delimiters |= equal_bits(word, delimiters) << part * 8;
			mask.newlines |= equal_bits(word, ones * '\n') << part * 8;
			mask.quotes |= equal_bits(word, quotes) << part * 8;
			mask.high |= ((word & tops) >> 7) * UINT64_C(0x0102040810204080) >> 56 << part * 8;
		}
		masks[i] = mask;
	}
}

#if defined(__x86_64__)
static inline uint64_t bits_of_sse2(__m128i matches, unsigned part)
{
	return (uint64_t)(uint32_t)_mm_movemask_epi8(matches) << part * 16;
}

static void masks_by_sse2(const char *bytes, size_t block_count, char delimiter, char quote,
                          rf_csv_masks *masks)
{
	const __m128i delimiters = _mm_set1_epi8(delimiter);
	const __m128i newlines = _mm_set1_epi8('\n');
	const __m128i quotes = _mm_set1_epi8(quote);
	for (size_t i = 0; i < block_count; i++, bytes += RF_CSV_BLOCK) {
		rf_csv_masks mask = {0};
		for (unsigned part = 0; part < 4; part++) {
			const void *from = bytes + (size_t)part * 16;
			__m128i word = _mm_loadu_si128((const __m128i *)from);
			mask.delimiters |= bits_of_sse2(_mm_cmpeq_epi8(word, delimiters), part);
			mask.newlines |= bits_of_sse2(_mm_cmpeq_epi8(word, newlines), part);
			mask.quotes |= bits_of_sse2(_mm_cmpeq_epi8(word, quotes), part);
			mask.high |= bits_of_sse2(word, part);
		}
		masks[i] = mask;
	}
}

__attribute__((target("avx2"))) static inline uint64_t bits_of_avx2(__m256i low, __m256i high)
{
	return (uint32_t)_mm256_movemask_epi8(low) |
		(uint64_t)(uint32_t)_mm256_movemask_epi8(high) << 32;
}

__attribute__((target("avx2"))) static void masks_by_avx2(const char *bytes, size_t block_count,
                                                          char delimiter, char quote,
                                                          rf_csv_masks *masks)
{
	const __m256i delimiters = _mm256_set1_epi8(delimiter);
	const __m256i newlines = _mm256_set1_epi8('\n');
	const __m256i quotes = _mm256_set1_epi8(quote);
	for (size_t i = 0; i < block_count; i++, bytes += RF_CSV_BLOCK) {
		__m256i low = _mm256_loadu_si256((const __m256i *)(const void *)bytes);
		__m256i high = _mm256_loadu_si256((const __m256i *)(const void *)(bytes + 32));
		masks[i].delimiters =
			bits_of_avx2(_mm256_cmpeq_epi8(low, delimiters), _mm256_cmpeq_epi8(high, delimiters));
		masks[i].newlines =
			bits_of_avx2(_mm256_cmpeq_epi8(low, newlines), _mm256_cmpeq_epi8(high, newlines));
		masks[i].quotes =
			bits_of_avx2(_mm256_cmpeq_epi8(low, quotes), _mm256_cmpeq_epi8(high, quotes));
		masks[i].high = bits_of_avx2(low, high);
	}
}
#endif

rf_csv_masks_fn rf_csv_masks_kind(unsigned index)
{
	switch (index) {
	case 0: return masks_by_word;
#if defined(__x86_64__)
	case 1: return masks_by_sse2;
	case 2: return __builtin_cpu_supports("avx2") ? masks_by_avx2 : NULL;
#endif
	default: return NULL;
	}
}

rf_csv_masks_fn rf_csv_masks_best(void)
{
	unsigned index = 0;
	while (rf_csv_masks_kind(index + 1)) index++;
	return rf_csv_masks_kind(index);
}
