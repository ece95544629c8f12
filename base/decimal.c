/* Decimals as text, as other numbers and at other scales: see decimal.h. */
#include "base/decimal.h"

#include <string.h>

enum { LOW_POWERS = 19, EXPONENT_MAX = 100000 };

__int128 rf_decimal_power(uint32_t exponent)
{
	static const uint64_t powers[LOW_POWERS + 1] = {
		UINT64_C(1),
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
		UINT64_C(10000000000000000),
		UINT64_C(100000000000000000),
		UINT64_C(1000000000000000000),
		UINT64_C(10000000000000000000),
	};
	if (exponent <= LOW_POWERS) return powers[exponent];
	return (__int128)powers[LOW_POWERS] * powers[exponent - LOW_POWERS];
}

bool rf_decimal_fits(__int128 value, uint32_t precision)
{
	__int128 bound = rf_decimal_power(precision);
	return value < bound && value > -bound;
}

__int128 rf_decimal_divide(__int128 value, __int128 divisor)
{
	__int128 quotient = value / divisor, rest = value % divisor;
	if (rest < 0) rest = -rest;
	if (rest >= divisor - rest) quotient += value < 0 ? -1 : 1;
	return quotient;
}

/* ---- text ---- */

/* The digits of a number, without leading zeros, and where the point stands among them. */
typedef struct digits {
	const char *at, *end; /* digits and at most one point */
	int64_t whole;        /* how many digits stand before the point, the exponent counted */
	bool is_negative;
} digits;

static bool read_exponent(const char *at, const char *end, int64_t *exponent)
{
	bool is_negative = false;
	*exponent = 0;
	if (at < end && (*at == '+' || *at == '-')) is_negative = *at++ == '-';
	if (at == end) return false;
	for (; at < end; at++) {
		if (*at < '0' || *at > '9') return false;
		if (*exponent < EXPONENT_MAX) *exponent = *exponent * 10 + (*at - '0');
	}
	if (is_negative) *exponent = -*exponent;
	return true;
}

static bool split(rf_text text, digits *out)
{
	const char *at = text.data, *end = at + text.size, *stop;
	int64_t exponent = 0, before = 0, count = 0;
	bool has_point = false;
	out->is_negative = false;
	if (at < end && (*at == '+' || *at == '-')) out->is_negative = *at++ == '-';
	out->at = at;
	for (stop = at; stop < end; stop++) {
		if (*stop == '.' && !has_point) {
			has_point = true;
			continue;
		}
		if (*stop < '0' || *stop > '9') break;
		count++;
		if (!has_point) before++;
	}
	if (count == 0) return false;
	out->end = stop;
	if (stop < end && (*stop | 0x20) != 'e') return false;
	if (stop < end && !read_exponent(stop + 1, end, &exponent)) return false;
	out->whole = before + exponent;
	return true;
}

rf_read rf_read_decimal(rf_text text, rf_type type, rf_decimal *value)
{
	const uint32_t precision = rf_type_precision(type), scale = rf_type_scale(type);
	__int128 sum = 0;
	int64_t wanted, taken = 0;
	bool has_rounded_up = false;
	digits number;
	if (!split(text, &number)) return RF_READ_BAD;
	wanted = number.whole + scale; /* digits that count, from the first on */
	for (const char *at = number.at; at < number.end && taken <= wanted; at++) {
		if (*at == '.') continue;
		if (taken == wanted) {
			has_rounded_up = *at >= '5';
			break;
		}
		taken++;
		if (!rf_decimal_fits(sum, precision - 1)) return RF_READ_RANGE;
		sum = sum * 10 + (*at - '0');
	}
	for (; taken < wanted && sum; taken++) {
		if (!rf_decimal_fits(sum, precision - 1)) return RF_READ_RANGE;
		sum *= 10;
	}
	sum += has_rounded_up;
	if (!rf_decimal_fits(sum, precision)) return RF_READ_RANGE;
	*value = rf_decimal_make(number.is_negative ? -sum : sum);
	return RF_READ_OK;
}

size_t rf_write_decimal(rf_decimal value, rf_type type, char out[RF_DECIMAL_TEXT_MAX])
{
	const uint32_t scale = rf_type_scale(type);
	__int128 number = rf_decimal_get(value);
	unsigned __int128 rest = number < 0 ? -(unsigned __int128)number : (unsigned __int128)number;
	char reversed[RF_DECIMAL_TEXT_MAX];
	size_t count = 0, size = 0;
	while (rest || count <= scale) {
		if (count == scale && scale && count == size) reversed[size++] = '.';
		reversed[size++] = (char)('0' + (int)(rest % 10));
		rest /= 10;
		count++;
	}
	if (number < 0) reversed[size++] = '-';
	for (size_t i = 0; i < size; i++) out[i] = reversed[size - 1 - i];
	return size;
}

/* ---- other scales and types ---- */

static rf_read checked(__int128 value, rf_type type, rf_decimal *out)
{
	if (!rf_decimal_fits(value, rf_type_precision(type))) return RF_READ_RANGE;
	*out = rf_decimal_make(value);
	return RF_READ_OK;
}

rf_read rf_decimal_rescale(rf_decimal value, rf_type from, rf_type to, rf_decimal *out)
{
	const uint32_t from_scale = rf_type_scale(from), to_scale = rf_type_scale(to);
	__int128 number = rf_decimal_get(value), scaled;
	if (to_scale < from_scale)
		return checked(rf_decimal_divide(number, rf_decimal_power(from_scale - to_scale)), to, out);
	if (__builtin_mul_overflow(number, rf_decimal_power(to_scale - from_scale), &scaled))
		return RF_READ_RANGE;
	return checked(scaled, to, out);
}

rf_read rf_decimal_from_bigint(int64_t value, rf_type type, rf_decimal *out)
{
	__int128 scaled;
	if (__builtin_mul_overflow((__int128)value, rf_decimal_power(rf_type_scale(type)), &scaled))
		return RF_READ_RANGE;
	return checked(scaled, type, out);
}

rf_read rf_decimal_from_double(double value, rf_type type, rf_decimal *out)
{
	char text[RF_DOUBLE_TEXT_MAX];
	size_t size = rf_write_double(value, text);
	return rf_read_decimal((rf_text){text, size}, type, out);
}

rf_read rf_decimal_to_bigint(rf_decimal value, rf_type type, int64_t *out)
{
	__int128 whole =
		rf_decimal_divide(rf_decimal_get(value), rf_decimal_power(rf_type_scale(type)));
	if (whole < INT64_MIN || whole > INT64_MAX) return RF_READ_RANGE;
	*out = (int64_t)whole;
	return RF_READ_OK;
}

double rf_decimal_to_double(rf_decimal value, rf_type type)
{
	/* Two numbers that a double holds exactly: their quotient is rounded once. */
	enum { EXACT_POWER = 22 };
	const uint32_t scale = rf_type_scale(type);
	const __int128 number = rf_decimal_get(value), exact = (__int128)1 << 53;
	char text[RF_DECIMAL_TEXT_MAX];
	double real = 0;
	if (scale <= EXACT_POWER && number <= exact && number >= -exact)
		return (double)(int64_t)number / (double)rf_decimal_power(scale);
	rf_read_double((rf_text){text, rf_write_decimal(value, type, text)}, &real);
	return real;
}
