/*
 * Integers and booleans from and to text, and doubles to text: see number_text.h.
 * A double is written as the shortest decimal that reads back the same and of those the
 * nearest to it, found by Schubfach (R. Giulietti, 2020) with the table of powers that
 * reading uses too. Invariant: no more than the promised maximum of bytes is written to.
 */
#include "base/number_text.h"
#include "base/pow10_table.h"
#include "base/swar.h"

#include <math.h>
#include <string.h>

#if defined(__SSE2__)
#include <emmintrin.h>
#endif

#define ASCII_ZEROS UINT64_C(0x3030303030303030)

/* ---- integers ---- */

/* More than 16 digits: zeros in front don't count, and the rest may be too many. */
static rf_read read_long_bigint(const char *p, const char *end, bool is_negative, int64_t *value)
{
	uint64_t w = 0;
	for (; p < end; p++) {
		unsigned digit = (unsigned char)(*p - '0');
		if (digit > 9) return RF_READ_BAD;
		/* Past 2^63 the number stays out of range, whatever follows. */
		if (w > UINT64_C(922337203685477580))
			w = UINT64_MAX;
		else
			w = w * 10 + digit;
	}
	if (w > (uint64_t)INT64_MAX + is_negative) return RF_READ_RANGE;
	*value = (int64_t)(is_negative ? 0 - w : w);
	return RF_READ_OK;
}

rf_read rf_read_bigint(rf_text text, int64_t *value)
{
	const char *p = text.data, *end = text.data + text.size;
	uint64_t sign, low, high = 0; /* the last eight digits and those before them, as values */
	size_t digits;
	int64_t w;
	if (text.size == 0) return RF_READ_BAD;
	sign = *p == '-';
	p += sign | (*p == '+');
	digits = (size_t)(end - p);
	if (digits == 0) return RF_READ_BAD;
	if (digits > 16) return read_long_bigint(p, end, sign, value);
	if (digits > 8) high = (rf_load_le64(p) ^ ASCII_ZEROS) << 8 * (16 - digits);
	if (digits >= 8)
		low = rf_load_le64(end - 8) ^ ASCII_ZEROS;
	else
		low = (rf_load_le64_part(p, digits) ^ ASCII_ZEROS) << 8 * (8 - digits);
	if (rf_swar_not_values(low) | rf_swar_not_values(high)) return RF_READ_BAD;
	w = (int64_t)(rf_swar_number(high) * 100000000 + rf_swar_number(low));
	*value = (w ^ -(int64_t)sign) + (int64_t)sign;
	return RF_READ_OK;
}

/* Digits are made in words, not in memory: a load of what was stored in smaller parts waits for
 * all of them. */

/* The digits of a number below 10^8 without zeros in front; writes eight bytes. */
static size_t write_small(uint32_t number, char *out)
{
	uint64_t digits = rf_swar_digits(number);
	unsigned zeros = (unsigned)__builtin_ctzll(digits | UINT64_C(1) << 56) / 8;
	rf_store_le64(out, (digits | ASCII_ZEROS) >> 8 * zeros);
	return 8 - zeros;
}

static void write_eight(uint32_t number, char *out)
{
	rf_store_le64(out, rf_swar_digits(number) | ASCII_ZEROS);
}

size_t rf_write_bigint(int64_t value, char out[RF_BIGINT_TEXT_MAX])
{
	const uint64_t eight = 100000000;
	size_t at = value < 0;
	uint64_t w = at ? 0 - (uint64_t)value : (uint64_t)value;
	out[0] = '-';
	if (w < 10) {
		out[at] = (char)('0' + w);
		return at + 1;
	}
	if (w < eight) return at + write_small((uint32_t)w, out + at);
	if (w < eight * eight) {
		at += write_small((uint32_t)(w / eight), out + at);
	} else {
		at += write_small((uint32_t)(w / eight / eight), out + at);
		write_eight((uint32_t)(w / eight % eight), out + at);
		at += 8;
	}
	write_eight((uint32_t)(w % eight), out + at);
	return at + 8;
}

/* ---- booleans ---- */

rf_read rf_read_boolean(rf_text text, bool *value)
{
	static const struct {
		const char *word;
		bool value;
	} words[] = {{"true", true}, {"false", false}, {"t", true},    {"f", false}, {"yes", true},
	             {"no", false},  {"on", true},     {"off", false}, {"1", true},  {"0", false}};
	for (size_t i = 0; i < sizeof words / sizeof words[0]; i++) {
		if (!rf_text_is_fold(text, words[i].word)) continue;
		*value = words[i].value;
		return RF_READ_OK;
	}
	return RF_READ_BAD;
}

/* ---- the shortest decimal ---- */

typedef struct decimal {
	uint64_t w; /* the value is w * 10^power; w below 10^17 */
	int32_t power;
} decimal;

/* The product of a number and the 128 bits of a power of ten, without its last 128 bits
 * but for a bit that says whether they were more than the table's own error. */
static uint64_t round_to_odd(uint64_t high, uint64_t low, uint64_t factor)
{
	uint64_t carry = (uint64_t)((unsigned __int128)low * factor >> 64);
	unsigned __int128 product = (unsigned __int128)high * factor + carry;
	return (uint64_t)(product >> 64) | ((uint64_t)product > 1);
}

/* Of a finite double's bits without the sign, not zero. */
static decimal shortest_decimal(uint64_t bits)
{
	uint64_t fraction = bits & ((UINT64_C(1) << 52) - 1);
	int32_t exponent = (int32_t)(bits >> 52);
	uint64_t c = exponent ? fraction | UINT64_C(1) << 52 : fraction;
	int32_t q = (exponent ? exponent : 1) - 1075;
	/* Below a power of two the next double is nearer than above it. */
	bool is_lower_closer = fraction == 0 && exponent > 1;
	uint64_t is_odd = c & 1;
	int32_t k, shift;
	uint64_t high, low, below, middle, above, s, tens, four_s;
	bool is_down_inside, is_up_inside;
	if (q <= 0 && q > -53 && (c & ((UINT64_C(1) << -q) - 1)) == 0) return (decimal){c >> -q, 0};
	/* cppcheck-suppress shiftNegativeLHS ; every compiler we build with rounds it down */
	k = (q * 1262611 - (is_lower_closer ? 524031 : 0)) >> 22; /* of log10 of the gap */
	shift = q + ((-k * 1741647) >> 19) + 1;
	high = rf_pow10_table[-k - RF_POW10_LEAST][0];
	low = rf_pow10_table[-k - RF_POW10_LEAST][1] + (k > 0 || k < -RF_POW10_EXACT_MOST);
	below = round_to_odd(high, low, (4 * c - 2 + is_lower_closer) << shift) + is_odd;
	middle = round_to_odd(high, low, 4 * c << shift);
	above = round_to_odd(high, low, (4 * c + 2) << shift) - is_odd;
	s = middle / 4;
	if (s >= 10) {
		tens = s / 10;
		is_down_inside = below <= 40 * tens;
		is_up_inside = 40 * tens + 40 <= above;
		if (is_down_inside != is_up_inside) return (decimal){tens + is_up_inside, k + 1};
	}
	four_s = 4 * s;
	is_down_inside = below <= four_s;
	is_up_inside = four_s + 4 <= above;
	if (is_down_inside != is_up_inside) return (decimal){s + is_up_inside, k};
	return (decimal){s + (middle > four_s + 2 || (middle == four_s + 2 && (s & 1))), k};
}

/* Data often has few decimals, and means of it not many more: if w / 10^9 (of greater numbers
 * w / 10^6) with w of at most 15 digits is this double, then no other decimal as short is. Then *w
 * is in billionths. value is positive; those that are written with an exponent are not taken. */
static inline bool is_billionths(double value, uint64_t *w)
{
	double unit = value < 1e6 ? 1e9 : 1e6, scaled = value * unit, nearest;
	if (!(value >= 1e-4 && scaled < 1e15)) return false;
	*w = (uint64_t)(int64_t)(scaled + 0.5);
	nearest = (double)(int64_t)*w;
	/* Two roundings at most lie between them; it spares most others the division. */
	if (!(fabs(scaled - nearest) <= scaled * 1e-15 && nearest / unit == value)) return false;
	if (unit == 1e6) *w *= 1000;
	return true;
}

static size_t write_billionths(uint64_t w, char *out)
{
	uint32_t decimals = (uint32_t)(w % 1000000000);
	uint64_t digits = rf_swar_digits(decimals % 100000000); /* but for the first */
	size_t size = rf_write_bigint((int64_t)(w / 1000000000), out);
	out[size] = '.';
	out[size + 1] = (char)('0' + decimals / 100000000);
	rf_store_le64(out + size + 2, digits | ASCII_ZEROS);
	return size + (digits ? 10 - (size_t)__builtin_clzll(digits) / 8 : 2);
}

/* ---- doubles ---- */

enum { DIGITS = 17 };

/* Writes the digits [start, end) as d.ddde-05. */
static size_t write_exponent_form(const char *digits, size_t count, int32_t exponent, char *out)
{
	size_t size = 0;
	unsigned magnitude = (unsigned)(exponent < 0 ? -exponent : exponent);
	out[size++] = digits[0];
	if (count > 1) {
		out[size++] = '.';
		memcpy(out + size, digits + 1, count - 1);
		size += count - 1;
	}
	out[size++] = 'e';
	out[size++] = exponent < 0 ? '-' : '+';
	if (magnitude >= 100) {
		out[size++] = (char)('0' + magnitude / 100);
		magnitude %= 100;
	}
	out[size] = (char)('0' + magnitude / 10);
	out[size + 1] = (char)('0' + magnitude % 10);
	return size + 2;
}

/* Writes the 16 digits of high and low, both below 10^8. Returns a bit for each that is not 0. */
static inline uint32_t write_sixteen(uint32_t high, uint32_t low, char *out)
{
#if defined(__SSE2__)
	/* Fours in 32 bits, twos in 16, digits in 8, by multiplication with 1 / 100 and 1 / 10. */
	const uint32_t high_four = high / 10000, low_four = low / 10000;
	const __m128i fours =
		_mm_set_epi32((int)(low % 10000), (int)low_four, (int)(high % 10000), (int)high_four);
	__m128i hundreds = _mm_srli_epi16(_mm_mulhi_epu16(fours, _mm_set1_epi16(5243)), 3);
	__m128i rest = _mm_sub_epi16(fours, _mm_mullo_epi16(hundreds, _mm_set1_epi16(100)));
	__m128i twos = _mm_or_si128(hundreds, _mm_slli_epi32(rest, 16));
	__m128i tens = _mm_mulhi_epu16(twos, _mm_set1_epi16(6554));
	__m128i ones = _mm_sub_epi16(twos, _mm_mullo_epi16(tens, _mm_set1_epi16(10)));
	__m128i digits = _mm_or_si128(tens, _mm_slli_epi16(ones, 8));
	__m128i zeros = _mm_cmpeq_epi8(digits, _mm_setzero_si128());
	_mm_storeu_si128((__m128i *)(void *)out, _mm_or_si128(digits, _mm_set1_epi8('0')));
	return ~(uint32_t)_mm_movemask_epi8(zeros) & 0xFFFF;
#else
	uint32_t found = 0;
	write_eight(high, out);
	write_eight(low, out + 8);
	for (unsigned i = 0; i < 16; i++) found |= (uint32_t)(out[i] != '0') << i;
	return found;
#endif
}

/* d.w is not 0. out has room for RF_DOUBLE_TEXT_MAX - 1 bytes. */
static size_t write_decimal(decimal d, char *out)
{
	char digits[3 * DIGITS]; /* the digits of w, then zeros to copy freely */
	uint64_t top = d.w / 100000000, first = top / 100000000;
	uint32_t found;
	size_t start, end, count;
	int32_t point;
	digits[0] = (char)('0' + first);
	found = write_sixteen((uint32_t)(top % 100000000), (uint32_t)(d.w % 100000000), digits + 1);
	found = found << 1 | (first != 0);
	memset(digits + DIGITS, '0', 2 * DIGITS);
	start = (size_t)__builtin_ctz(found);
	end = 32 - (size_t)__builtin_clz(found);
	count = end - start;
	point = (int32_t)(DIGITS - start) + d.power; /* digits before the point */
	if (point > 16 || point < -3) return write_exponent_form(digits + start, count, point - 1, out);
	if (point <= 0) {
		size_t zeros = 2 + (size_t)-point;
		memcpy(out, "0.000", 5);
		memcpy(out + zeros, digits + start, DIGITS);
		return zeros + count;
	}
	memcpy(out, digits + start, 16);
	out[point] = '.';
	if (point <= 14)
		memcpy(out + point + 1, digits + start + point, 16);
	else
		memcpy(out + point + 1, digits + start + point, 2);
	return count > (size_t)point ? count + 1 : (size_t)point + 2;
}

/* Of a double that is no short decimal: infinite, not a number, zero, or of many digits. */
static __attribute__((noinline)) size_t write_any(double value, char *out)
{
	uint64_t bits;
	size_t sign;
	memcpy(&bits, &value, 8);
	sign = bits >> 63;
	bits &= UINT64_MAX >> 1;
	out[0] = '-';
	if (bits >= UINT64_C(0x7FF) << 52) {
		if (bits > UINT64_C(0x7FF) << 52) {
			memcpy(out, "NaN", 3);
			return 3;
		}
		memcpy(out + sign, "Infinity", 8);
		return sign + 8;
	}
	if (bits == 0) {
		memcpy(out + sign, "0.0", 3);
		return sign + 3;
	}
	return sign + write_decimal(shortest_decimal(bits), out + sign);
}

size_t rf_write_double(double value, char out[RF_DOUBLE_TEXT_MAX])
{
	uint64_t billionths;
	size_t sign = value < 0;
	if (!is_billionths(fabs(value), &billionths)) return write_any(value, out);
	out[0] = '-';
	return sign + write_billionths(billionths, out + sign);
}
