/*
 * Eight bytes of text at once in a 64-bit word, the first byte lowest whatever the
 * machine's own order is.
 */
#ifndef RF_BASE_SWAR_H
#define RF_BASE_SWAR_H

#include <stdbool.h>
#include <stdint.h>
#include <string.h>

static inline uint64_t rf_swar_order(uint64_t word)
{
#if __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
	return __builtin_bswap64(word);
#else
	return word;
#endif
}

static inline uint64_t rf_load_le64(const char *from)
{
	uint64_t word;
	memcpy(&word, from, 8);
	return rf_swar_order(word);
}

static inline void rf_store_le64(char *to, uint64_t word)
{
	word = rf_swar_order(word);
	memcpy(to, &word, 8);
}

/* The first size (0 to 8) bytes from there, zeros after them; reads nothing else. */
static inline uint64_t rf_load_le64_part(const char *from, size_t size)
{
	uint32_t low = 0, high = 0;
	uint64_t word;
	if (size >= 8) return rf_load_le64(from);
	if (size < 4) {
		word = 0;
		if (size & 2) word = (unsigned char)from[0] | (uint64_t)(unsigned char)from[1] << 8;
		if (size & 1) word |= (uint64_t)(unsigned char)from[size - 1] << 8 * (size - 1);
		return word;
	}
	memcpy(&low, from, 4);
	memcpy(&high, from + size - 4, 4);
#if __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
	low = __builtin_bswap32(low);
	high = __builtin_bswap32(high);
#endif
	return low | (uint64_t)high << 8 * (size - 4);
}

/* The top bit of the first byte that is not 0 to 9, and perhaps of some after it; 0 if all eight
 * are. */
static inline uint64_t rf_swar_not_values(uint64_t word)
{
	return ((word + UINT64_C(0x7676767676767676)) | word) & UINT64_C(0x8080808080808080);
}

/* The same of '0' to '9'. */
static inline uint64_t rf_swar_non_digits(uint64_t word)
{
	return rf_swar_not_values(word ^ UINT64_C(0x3030303030303030));
}

/* Whether all eight bytes are '0' to '9'. */
static inline bool rf_swar_is_digits(uint64_t word)
{
	return ((word & UINT64_C(0xF0F0F0F0F0F0F0F0)) |
	        (((word + UINT64_C(0x0606060606060606)) & UINT64_C(0xF0F0F0F0F0F0F0F0)) >> 4)) ==
		UINT64_C(0x3333333333333333);
}

/* The number that eight digits write: pairs, then fours, then all, by multiplication. */
static inline uint64_t rf_swar_number(uint64_t word)
{
	word = (word & UINT64_C(0x0F0F0F0F0F0F0F0F)) * 2561 >> 8;
	word = (word & UINT64_C(0x00FF00FF00FF00FF)) * 6553601 >> 16;
	return (word & UINT64_C(0x0000FFFF0000FFFF)) * UINT64_C(42949672960001) >> 32;
}

/* The eight digits of a number below 10^8 as bytes 0 to 9, the first digit lowest. */
static inline uint64_t rf_swar_digits(uint32_t number)
{
	uint64_t fours = (uint64_t)(number / 10000) | (uint64_t)(number % 10000) << 32;
	uint64_t high = (fours * 10486 >> 20) & UINT64_C(0x7F0000007F);
	uint64_t twos = high | (fours - 100 * high) << 16;
	uint64_t tens = (twos * 103 >> 10) & UINT64_C(0x000F000F000F000F);
	return tens | (twos - 10 * tens) << 8;
}

#endif
