/*
 * Numbers from text and back for the hand-written programs: doubles read exactly, and written
 * as the shortest text that reads back the same (Schubfach, R. Giulietti, 2020).
 */
#ifndef LIMITS_NUMBERS_H
#define LIMITS_NUMBERS_H

#include "base/pow10_table.h"

#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void __attribute__((noreturn)) fail(const char *what)
{
	fprintf(stderr, "%s\n", what);
	exit(1);
}

static inline uint64_t load8(const char *from)
{
	uint64_t word;
	memcpy(&word, from, 8);
	return word;
}

/* ---- reading ---- */

#define ZEROS UINT64_C(0x3030303030303030)

/* The number of eight digits, the first lowest, as bytes 0 to 9. */
static inline uint64_t eight_digits(uint64_t word)
{
	if (((word + UINT64_C(0x7676767676767676)) | word) & UINT64_C(0x8080808080808080))
		fail("not a number");
	word = word * 2561 >> 8;
	word = (word & UINT64_C(0x00FF00FF00FF00FF)) * 6553601 >> 16;
	return (word & UINT64_C(0x0000FFFF0000FFFF)) * UINT64_C(42949672960001) >> 32;
}

/* 1 to 16 digits; the bytes before them can be read. */
static inline int64_t read_integer(const char *text, size_t size)
{
	uint64_t low = load8(text + size - 8) ^ ZEROS, high;
	if (size == 0 || size > 16) fail("not an integer of 1 to 16 digits");
	if (size <= 8) return (int64_t)eight_digits(low >> (64 - 8 * size) << (64 - 8 * size));
	high = load8(text + size - 16) ^ ZEROS;
	high = high >> (128 - 8 * size) << (128 - 8 * size);
	return (int64_t)(eight_digits(high) * 100000000 + eight_digits(low));
}

static double read_slowly(const char *text, size_t size)
{
	char copy[64], *end;
	double value;
	if (size == 0 || size >= sizeof copy) fail("not a number");
	memcpy(copy, text, size);
	copy[size] = 0;
	value = strtod(copy, &end);
	if (*end) fail("not a number");
	return value;
}

/* The digits of a decimal as a number, and what it is to be divided by; 0: read it slowly. */
static inline int32_t read_digits(const char *text, size_t size, double *divisor)
{
	static const double tens[] = {0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7};
	uint64_t is_negative = *text == '-', last, point, decimals_mask, word;
	const char *start = text + is_negative;
	size_t count = size - is_negative; /* with the point */
	unsigned decimals;
	int32_t value;
	*divisor = 0;
	if (count < 3 || count > 9) return 0;
	/* The last eight bytes without those of something before the number. */
	last = load8(start + count - 8);
	point = last ^ UINT64_C(0x2E2E2E2E2E2E2E2E);
	point = (point - UINT64_C(0x0101010101010101)) & ~point & UINT64_C(0x8080808080808080);
	if (!point) return 0;
	decimals = (unsigned)__builtin_clzll(point) / 8;
	if (count < decimals + 2) return 0;
	*divisor = tens[decimals];
	decimals_mask = decimals ? UINT64_MAX << (64 - 8 * decimals) : 0;
	word = (last & decimals_mask) | (load8(start + count - 9) & ~decimals_mask);
	word = (word ^ ZEROS) >> (72 - 8 * count) << (72 - 8 * count);
	value = (int32_t)eight_digits(word);
	return is_negative ? -value : value;
}

/* ---- writing ---- */

static const char pairs[] =
	"00010203040506070809101112131415161718192021222324252627282930313233343536373839"
	"40414243444546474849505152535455565758596061626364656667686970717273747576777879"
	"8081828384858687888990919293949596979899";

/* Exactly eight digits. */
static inline char *write_eight(char *to, uint32_t value)
{
	uint32_t high = value / 10000, low = value % 10000;
	memcpy(to, pairs + 2 * (high / 100), 2);
	memcpy(to + 2, pairs + 2 * (high % 100), 2);
	memcpy(to + 4, pairs + 2 * (low / 100), 2);
	memcpy(to + 6, pairs + 2 * (low % 100), 2);
	return to + 8;
}

/* Below 10^16. */
static inline char *write_integer(char *to, uint64_t value)
{
	char digits[16];
	size_t zeros = 0;
	if (value < 10) {
		*to = (char)('0' + value);
		return to + 1;
	}
	if (value >= 100000000) {
		write_eight(write_eight(digits, (uint32_t)(value / 100000000)),
		            (uint32_t)(value % 100000000));
		while (digits[zeros] == '0') zeros++;
		memcpy(to, digits + zeros, 16 - zeros);
		return to + 16 - zeros;
	}
	write_eight(digits, (uint32_t)value);
	while (digits[zeros] == '0') zeros++;
	memcpy(to, digits + zeros, 8);
	return to + 8 - zeros;
}

static inline uint64_t times_power(const uint64_t *power, uint64_t correction, uint64_t factor)
{
	unsigned __int128 low = (unsigned __int128)(power[1] + correction) * factor;
	unsigned __int128 product = (unsigned __int128)power[0] * factor + (uint64_t)(low >> 64);
	return (uint64_t)(product >> 64) | ((uint64_t)product > 1);
}

/* Of a positive, normal double: w * 10^power is the shortest decimal that reads back as it. */
static inline uint64_t shortest(double value, int *power)
{
	uint64_t bits, fraction, c, s, below, middle, above;
	int q, k, shift, is_closer, is_odd;
	memcpy(&bits, &value, 8);
	fraction = bits & ((UINT64_C(1) << 52) - 1);
	c = fraction | UINT64_C(1) << 52;
	q = (int)(bits >> 52) - 1075;
	is_closer = fraction == 0;
	is_odd = c & 1;
	k = (q * 1262611 - (is_closer ? 524031 : 0)) >> 22;
	shift = q + ((-k * 1741647) >> 19) + 1;
	{
		const uint64_t *ten = rf_pow10_table[-k - RF_POW10_LEAST];
		uint64_t correction = k > 0 || k < -RF_POW10_EXACT_MOST;
		below = times_power(ten, correction, (4 * c - 2 + (uint64_t)is_closer) << shift) +
			(uint64_t)is_odd;
		middle = times_power(ten, correction, 4 * c << shift);
		above = times_power(ten, correction, (4 * c + 2) << shift) - (uint64_t)is_odd;
	}
	s = middle / 4;
	if (s >= 10) {
		uint64_t tens = s / 10;
		int is_down = below <= 40 * tens, is_up = 40 * tens + 40 <= above;
		if (is_down != is_up) {
			*power = k + 1;
			return tens + (uint64_t)is_up;
		}
	}
	*power = k;
	{
		int is_down = below <= 4 * s, is_up = 4 * s + 4 <= above;
		if (is_down != is_up) return s + (uint64_t)is_up;
	}
	return s + (middle > 4 * s + 2 || (middle == 4 * s + 2 && (s & 1)));
}

/* digits below 10^16 after the point, decimals of them; zeros at the end are left out. */
static inline char *write_decimals(char *to, uint64_t digits, int decimals)
{
	char text[16];
	if (decimals <= 8) {
		write_eight(text, (uint32_t)digits);
		memcpy(to, text + 8 - decimals, 8);
	} else {
		write_eight(write_eight(text, (uint32_t)(digits / 100000000)),
		            (uint32_t)(digits % 100000000));
		memcpy(to, text + 16 - decimals, 16);
	}
	while (decimals > 1 && to[decimals - 1] == '0') decimals--;
	return to + decimals;
}

/* At most 32 bytes, of which it may write all. */
static inline char *write_double(char *to, double value)
{
	static const uint64_t tens[] = {UINT64_C(1),
	                                UINT64_C(10),
	                                UINT64_C(100),
	                                UINT64_C(1000),
	                                UINT64_C(10000),
	                                UINT64_C(100000),
	                                UINT64_C(1000000),
	                                UINT64_C(10000000),
	                                UINT64_C(100000000),
	                                UINT64_C(1000000000),
	                                UINT64_C(10000000000),
	                                UINT64_C(100000000000),
	                                UINT64_C(1000000000000),
	                                UINT64_C(10000000000000),
	                                UINT64_C(100000000000000),
	                                UINT64_C(1000000000000000),
	                                UINT64_C(10000000000000000)};
	uint64_t w;
	int power;
	*to = '-';
	to += signbit(value) != 0;
	value = fabs(value);
	w = value < 1e9 ? (uint64_t)(int64_t)(value * 1e6 + 0.5) : 0;
	if ((double)(int64_t)w / 1e6 == value && value < 1e9) {
		power = -6; /* no decimal as short is another double */
	} else if (!(value >= 1e-4 && value < 1e15)) {
		return to + sprintf(to, "%.17g", value);
	} else {
		w = shortest(value, &power);
	}
	if (power >= 0) return to + sprintf(to, "%.17g", value);
	if (power < -16) {
		/* Below 1: zeros, then up to 17 digits. */
		memcpy(to, "0.00000", 7);
		to += -power - 15;
		*to = (char)('0' + w / tens[16]);
		return write_decimals(to + 1, w % tens[16], 16);
	}
	to = write_integer(to, w / tens[-power]);
	*to++ = '.';
	return write_decimals(to, w % tens[-power], -power);
}

#endif
