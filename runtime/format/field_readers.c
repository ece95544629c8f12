/*
 * Short numbers of a column: see field_readers.h. With AVX2 four are read at once, as long as
 * they have as many decimals, or digits, as the first one.
 */
#include "runtime/format/field_readers.h"

#include "base/canonical.h"
#include "base/double_read.h"
#include "base/number_text.h"

#if defined(__x86_64__)
#include <immintrin.h>
#endif

enum { DIGITS_MOST = 16 };

static uint32_t doubles_one_by_one(const rf_fields *fields, uint32_t row, double *values,
                                   rf_text *sources, const char *padded)
{
	for (; row < fields->count; row++) {
		rf_text text = rf_field_text(fields, row);
		if (text.data >= padded || !rf_read_short_decimal(text.data, text.size, &values[row]))
			break;
		if (!sources) continue;
		text.size = rf_canonical_double(text.data, text.size);
		sources[row] = text.size ? text : (rf_text){NULL, 0};
	}
	return row;
}

static uint32_t bigints_one_by_one(const rf_fields *fields, uint32_t row, int64_t *values,
                                   rf_text *sources, const char *padded)
{
	for (; row < fields->count; row++) {
		rf_text text = rf_field_text(fields, row);
		if (text.data >= padded || text.size - 1 >= DIGITS_MOST ||
		    (unsigned char)(*text.data - '0') > 9 ||
		    rf_read_bigint(text, &values[row]) != RF_READ_OK)
			break;
		if (!sources) continue;
		sources[row] = rf_canonical_bigint(text.data, text.size) ? text : (rf_text){NULL, 0};
	}
	return row;
}

#if defined(__x86_64__)
enum { AT_ONCE = 4, DECIMALS_MOST = 8 };

/* Of a short decimal the digits after its point; 0: it is none. */
static unsigned decimals_of(rf_text text)
{
	for (unsigned i = 1; i <= DECIMALS_MOST && i < text.size; i++)
		if (text.data[text.size - 1 - i] == '.') return i;
	return 0;
}

/* Four fields: each one's first bytes, those from its second and third byte on, and its size; and
 * what they are. */
typedef struct four_fields {
	const char *at[AT_ONCE];
	int sizes[AT_ONCE];
	__m256i first, second, third, size;
	__m256i word, before, digits; /* without the sign; its digits before the point; all of them */
	__m256d value;                /* without the sign */
	__m256i is_negative;
} four_fields;

#define AVX2 __attribute__((target("avx2")))

AVX2 static inline __m256i load_four(const char *const *at, unsigned offset)
{
	return _mm256_set_epi64x(
		(long long)rf_load_le64(at[3] + offset), (long long)rf_load_le64(at[2] + offset),
		(long long)rf_load_le64(at[1] + offset), (long long)rf_load_le64(at[0] + offset));
}

/* False: some can't be read so far, or may end with a carriage return. */
AVX2 static inline bool take_four(const rf_fields *fields, uint32_t row, const char *padded,
                                  four_fields *four)
{
	for (unsigned i = 0; i < AT_ONCE; i++) {
		const uint16_t *ends = rf_field_ends(fields, row + i);
		uint16_t start = (uint16_t)(ends[0] + 1);
		four->at[i] = fields->window + start;
		four->sizes[i] = ends[1] - start;
	}
	if (four->at[AT_ONCE - 1] >= padded) return false;
	four->first = load_four(four->at, 0);
	four->second = load_four(four->at, 1);
	four->third = load_four(four->at, 2);
	four->size = _mm256_set_epi64x(four->sizes[3], four->sizes[2], four->sizes[1], four->sizes[0]);
	return true;
}

/* The numbers of eight digits, the first one in the lowest byte; *wrong gets bits where they are
 * none. */
AVX2 static inline __m256i number_of(__m256i digits, __m256i *wrong)
{
	__m256i high = _mm256_or_si256(_mm256_add_epi8(digits, _mm256_set1_epi8(0x76)), digits), number;
	*wrong = _mm256_and_si256(high, _mm256_set1_epi8((char)0x80));
	number = _mm256_maddubs_epi16(digits, _mm256_set1_epi16(0x010A));
	number = _mm256_madd_epi16(number, _mm256_set1_epi32(0x00010064));
	return _mm256_add_epi64(_mm256_mul_epu32(number, _mm256_set1_epi64x(10000)),
	                        _mm256_srli_epi64(number, 32));
}

/* Of numbers below 2^52. */
AVX2 static inline __m256d as_doubles(__m256i number)
{
	const __m256i two_to_52 = _mm256_set1_epi64x(0x4330000000000000);
	return _mm256_sub_pd(_mm256_castsi256_pd(_mm256_or_si256(number, two_to_52)),
	                     _mm256_castsi256_pd(two_to_52));
}

/* False: some are not of this form. */
AVX2 static inline bool read_four(four_fields *four, unsigned decimals, __m256d tens)
{
	const __m256i zero = _mm256_setzero_si256(), ones = _mm256_set1_epi64x(-1);
	const __m256i minus = _mm256_set1_epi64x('-'), low_byte = _mm256_set1_epi64x(0xFF);
	__m256i is_negative = _mm256_cmpeq_epi64(_mm256_and_si256(four->first, low_byte), minus);
	__m256i word = _mm256_blendv_epi8(four->first, four->second, is_negative);
	__m256i next = _mm256_blendv_epi8(four->second, four->third, is_negative);
	__m256i size = _mm256_add_epi64(four->size, is_negative);
	/* The digits before the point are 0 to 7, all bytes 2 to 9. */
	__m256i before = _mm256_sub_epi64(size, _mm256_set1_epi64x(1 + decimals));
	__m256i rest = _mm256_sub_epi64(size, _mm256_set1_epi64x(2));
	__m256i wrong = _mm256_andnot_si256(_mm256_set1_epi64x(7), _mm256_or_si256(before, rest)),
			not_digits;
	__m256i point = _mm256_sllv_epi64(low_byte, _mm256_slli_epi64(before, 3));
	__m256i is_before = _mm256_sub_epi64(_mm256_and_si256(point, _mm256_sub_epi64(zero, point)),
	                                     _mm256_set1_epi64x(1));
	__m256i points = _mm256_set1_epi8('.'), digits;
	wrong = _mm256_or_si256(wrong, _mm256_andnot_si256(_mm256_cmpeq_epi8(word, points), point));
	digits =
		_mm256_or_si256(_mm256_and_si256(word, is_before), _mm256_andnot_si256(is_before, next));
	digits = _mm256_xor_si256(digits, _mm256_set1_epi8('0'));
	digits = _mm256_sllv_epi64(digits,
	                           _mm256_slli_epi64(_mm256_sub_epi64(_mm256_set1_epi64x(9), size), 3));
	four->value = _mm256_div_pd(as_doubles(number_of(digits, &not_digits)), tens);
	wrong = _mm256_or_si256(wrong, not_digits);
	four->word = word;
	four->before = before;
	four->digits = digits;
	four->is_negative = is_negative;
	return _mm256_testz_si256(wrong, ones);
}

/* A bit for each that is canonical but for zeros at its end: see rf_canonical_double. */
AVX2 static inline unsigned canonical_of(const four_fields *four)
{
	const __m256i one = _mm256_set1_epi64x(1), zero = _mm256_setzero_si256();
	__m256i first = _mm256_and_si256(four->word, _mm256_set1_epi64x(0xFF));
	__m256i has_zero = _mm256_cmpeq_epi64(first, _mm256_set1_epi64x('0'));
	__m256i is_one = _mm256_cmpeq_epi64(four->before, one);
	__m256i wrong = _mm256_or_si256(_mm256_cmpeq_epi64(four->before, zero),
	                                _mm256_andnot_si256(is_one, has_zero));
	__m256d is_tiny = _mm256_cmp_pd(four->value, _mm256_set1_pd(1e-4), _CMP_LT_OQ);
	__m256i is_nothing = _mm256_cmpeq_epi64(four->digits, zero);
	wrong = _mm256_or_si256(wrong, _mm256_andnot_si256(is_nothing, _mm256_castpd_si256(is_tiny)));
	return ~(unsigned)_mm256_movemask_pd(_mm256_castsi256_pd(wrong)) & 0xF;
}

AVX2 static inline void keep_four(const four_fields *four, unsigned decimals, rf_text *sources)
{
	unsigned canonical = canonical_of(four);
	uint64_t digits[AT_ONCE];
	_mm256_storeu_si256((__m256i *)(void *)digits, four->digits);
	for (unsigned i = 0; i < AT_ONCE; i++) {
		/* The last digit is in the highest byte; one decimal stays. */
		unsigned zeros = (unsigned)__builtin_clzll(digits[i] | 1) / 8;
		zeros = zeros < decimals ? zeros : decimals - 1;
		sources[i] = canonical >> i & 1 ? (rf_text){four->at[i], (size_t)four->sizes[i] - zeros}
										: (rf_text){NULL, 0};
	}
}

AVX2 static uint32_t doubles_by_avx2(const rf_fields *fields, uint32_t row, double *values,
                                     rf_text *sources, const char *padded)
{
	static const double tens[] = {1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8};
	four_fields four;
	unsigned decimals;
	if (row + AT_ONCE > fields->count) return row;
	decimals = decimals_of(rf_field_text(fields, row));
	if (decimals == 0) return row;
	for (; row + AT_ONCE <= fields->count; row += AT_ONCE) {
		__m256d sign;
		if (!take_four(fields, row, padded, &four) ||
		    !read_four(&four, decimals, _mm256_set1_pd(tens[decimals])))
			break;
		sign = _mm256_castsi256_pd(_mm256_slli_epi64(four.is_negative, 63));
		_mm256_storeu_pd(&values[row], _mm256_or_pd(four.value, sign));
		if (sources) keep_four(&four, decimals, &sources[row]);
	}
	return row;
}
/* Four fields of one size. */
AVX2 static inline bool read_four_bigints(const char *const *at, size_t size, int64_t *values,
                                          __m256i *first)
{
	const __m256i zeros = _mm256_set1_epi8('0'), ones = _mm256_set1_epi64x(-1);
	__m256i low, wrong, high_wrong, number;
	if (size <= 8) {
		low = _mm256_xor_si256(load_four(at, 0), zeros);
		*first = low;
		low = _mm256_sll_epi64(low, _mm_cvtsi32_si128((int)(64 - 8 * size)));
		number = number_of(low, &wrong);
	} else {
		__m256i high = _mm256_xor_si256(load_four(at, 0), zeros);
		*first = high;
		high = _mm256_sll_epi64(high, _mm_cvtsi32_si128((int)(128 - 8 * size)));
		low = _mm256_xor_si256(load_four(at, (unsigned)size - 8), zeros);
		number = number_of(high, &high_wrong);
		number = _mm256_mul_epu32(number, _mm256_set1_epi64x(100000000));
		number = _mm256_add_epi64(number, number_of(low, &wrong));
		wrong = _mm256_or_si256(wrong, high_wrong);
	}
	if (!_mm256_testz_si256(wrong, ones)) return false;
	_mm256_storeu_si256((__m256i *)(void *)values, number);
	return true;
}

/* Whether all begin with another digit than 0; first has it in the lowest bytes. */
AVX2 static inline bool has_no_zero_first(__m256i first)
{
	__m256i digit = _mm256_and_si256(first, _mm256_set1_epi64x(0xFF));
	__m256i is_zero = _mm256_cmpeq_epi64(digit, _mm256_setzero_si256());
	return _mm256_testz_si256(is_zero, is_zero);
}

AVX2 static uint32_t bigints_by_avx2(const rf_fields *fields, uint32_t row, int64_t *values,
                                     rf_text *sources, const char *padded)
{
	const char *at[AT_ONCE];
	size_t size;
	if (row + AT_ONCE > fields->count) return row;
	size = rf_field_text(fields, row).size;
	if (size - 1 >= DIGITS_MOST) return row;
	for (; row + AT_ONCE <= fields->count; row += AT_ONCE) {
		size_t other = 0;
		__m256i first;
		for (unsigned i = 0; i < AT_ONCE; i++) {
			const uint16_t *ends = rf_field_ends(fields, row + i);
			uint16_t start = (uint16_t)(ends[0] + 1);
			at[i] = fields->window + start;
			other |= size ^ (size_t)(ends[1] - start);
		}
		if (other || at[AT_ONCE - 1] >= padded ||
		    !read_four_bigints(at, size, &values[row], &first))
			break;
		if (!sources) continue;
		if (size > 1 && !has_no_zero_first(first)) break;
		for (unsigned i = 0; i < AT_ONCE; i++) sources[row + i] = (rf_text){at[i], size};
	}
	return row;
}
#endif

const rf_field_readers *rf_field_readers_kind(unsigned index)
{
	static const rf_field_readers one_by_one = {doubles_one_by_one, bigints_one_by_one};
	if (index == 0) return &one_by_one;
#if defined(__x86_64__)
	static const rf_field_readers by_avx2 = {doubles_by_avx2, bigints_by_avx2};
	if (index == 1 && __builtin_cpu_supports("avx2")) return &by_avx2;
#endif
	return NULL;
}

const rf_field_readers *rf_field_readers_best(void)
{
	unsigned index = 0;
	while (rf_field_readers_kind(index + 1)) index++;
	return rf_field_readers_kind(index);
}
