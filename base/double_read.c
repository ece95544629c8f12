/*
 * Reading a DOUBLE: see number_text.h. Digits are read eight at a time into a 64-bit
 * number w with a power of ten. Three ways lead from there to the nearest double, tried in
 * turn: exact arithmetic (Clinger) for small w and powers, a 128-bit product (Eisel and
 * Lemire, https://arxiv.org/abs/2101.11408), and a comparison of big integers.
 * Invariant: each way either gives the correctly rounded double or declines.
 */
#include "base/number_text.h"
#include "base/double_read.h"
#include "base/pow10_table.h"
#include "base/swar.h"

#include <float.h>
#include <math.h>
#include <string.h>

/* Of the digits of any double or of a point half way between two, at most 767 matter. */
enum { W_DIGITS = 19, BIG_DIGITS = 780, BIG_LIMBS = 72 };

typedef struct decimal {
	uint64_t w;        /* the digits as a number, W_DIGITS of them at most */
	int64_t power;     /* the value is w * 10^power, and a bit more if is_cut */
	int64_t digits;    /* from first to end; w holds at most W_DIGITS of them */
	const char *first; /* a digit or the point: what is before it is zero */
	const char *end;   /* where the mantissa ends */
	bool is_cut;       /* there are more digits than w holds */
} decimal;

static double from_bits(uint64_t bits)
{
	double value;
	memcpy(&value, &bits, 8);
	return value;
}

static inline void flip_sign(double *value, uint64_t sign)
{
	uint64_t bits;
	memcpy(&bits, value, 8);
	*value = from_bits(bits ^ sign << 63);
}

static bool is_digit(char c)
{
	return (unsigned char)(c - '0') <= 9;
}

/* ---- big integers ---- */

typedef struct big {
	uint32_t count;
	uint64_t limb[BIG_LIMBS];
} big;

/* The sizes are bounded by BIG_DIGITS and the range of powers, so the limbs suffice. */
static void big_push(big *a, uint64_t carry)
{
	if (carry && a->count < BIG_LIMBS) a->limb[a->count++] = carry;
}

static void big_multiply_add(big *a, uint64_t factor, uint64_t add)
{
	for (uint32_t i = 0; i < a->count; i++) {
		unsigned __int128 product = (unsigned __int128)a->limb[i] * factor + add;
		a->limb[i] = (uint64_t)product;
		add = (uint64_t)(product >> 64);
	}
	big_push(a, add);
}

static void big_times_pow5(big *a, int64_t power)
{
	static const uint64_t pow5_27 = UINT64_C(7450580596923828125);
	for (; power >= 27; power -= 27) big_multiply_add(a, pow5_27, 0);
	for (; power > 0; power--) big_multiply_add(a, 5, 0);
}

static void big_shift_left(big *a, uint64_t bits)
{
	uint32_t limbs = (uint32_t)(bits / 64);
	if (bits % 64) big_multiply_add(a, UINT64_C(1) << bits % 64, 0);
	if (limbs == 0 || a->count == 0 || limbs > BIG_LIMBS - a->count) return;
	memmove(a->limb + limbs, a->limb, a->count * sizeof a->limb[0]);
	memset(a->limb, 0, limbs * sizeof a->limb[0]);
	a->count += limbs;
}

static int big_compare(const big *a, const big *b)
{
	if (a->count != b->count) return a->count < b->count ? -1 : 1;
	for (uint32_t i = a->count; i-- > 0;)
		if (a->limb[i] != b->limb[i]) return a->limb[i] < b->limb[i] ? -1 : 1;
	return 0;
}

/* The digits of d as an integer; *power gets the power of ten that it is to be taken
 * with. Digits beyond BIG_DIGITS only say that there is something more. */
static void big_from_digits(big *a, const decimal *d, int64_t *power)
{
	int64_t used = 0;
	uint64_t chunk = 0, scale = 1;
	bool has_more = false;
	a->count = 0;
	for (const char *p = d->first; p < d->end; p++) {
		if (*p == '.') continue;
		if (used == BIG_DIGITS) {
			has_more = has_more || *p != '0';
			continue;
		}
		chunk = chunk * 10 + (uint64_t)(*p - '0');
		scale *= 10;
		used++;
		if (scale == UINT64_C(1000000000000000000)) {
			big_multiply_add(a, scale, chunk);
			chunk = 0;
			scale = 1;
		}
	}
	big_multiply_add(a, scale, chunk);
	*power = d->power + (d->digits < W_DIGITS ? d->digits : W_DIGITS) - used;
	if (has_more) {
		big_multiply_add(a, 10, 1);
		*power -= 1;
	}
}

/* Compares the value of d with the point half way between the finite double of these bits
 * and the next one up. */
static int compare_to_middle(const big *digits, int64_t power, uint64_t bits)
{
	uint64_t exponent = bits >> 52;
	uint64_t mantissa = bits & ((UINT64_C(1) << 52) - 1);
	int64_t shift;
	big left = *digits, right = {0};
	if (exponent)
		mantissa |= UINT64_C(1) << 52;
	else
		exponent = 1;
	big_push(&right, 2 * mantissa + 1);
	if (power >= 0)
		big_times_pow5(&left, power);
	else
		big_times_pow5(&right, -power);
	shift = power - ((int64_t)exponent - 1075 - 1);
	if (shift >= 0)
		big_shift_left(&left, (uint64_t)shift);
	else
		big_shift_left(&right, (uint64_t)-shift);
	return big_compare(&left, &right);
}

/* The bits of a double that is at most a unit or two below the value of d: w times the
 * first 64 bits of the power, cut. */
static uint64_t bits_below(const decimal *d)
{
	int zeros = __builtin_clzll(d->w);
	uint64_t product = (uint64_t)((unsigned __int128)(d->w << zeros) *
	                                  rf_pow10_table[d->power - RF_POW10_LEAST][0] >>
	                              64);
	int64_t exponent = (217706 * d->power >> 16) + 64 + 1023 - zeros;
	if (product >> 63 == 0) {
		product <<= 1;
		exponent--;
	}
	product >>= 11;
	if (exponent >= 0x7FF) return (UINT64_C(0x7FF) << 52) - 1;
	if (exponent <= 0) {
		product = exponent > -60 ? product >> (1 - exponent) : 0;
		return product ? product - 1 : 0;
	}
	return ((uint64_t)exponent << 52 | (product & ((UINT64_C(1) << 52) - 1))) - 1;
}

static uint64_t read_by_comparison(const decimal *d)
{
	big digits;
	int64_t power;
	uint64_t bits = bits_below(d);
	big_from_digits(&digits, d, &power);
	while (bits < UINT64_C(0x7FF) << 52) {
		int order = compare_to_middle(&digits, power, bits);
		if (order < 0 || (order == 0 && (bits & 1) == 0)) break;
		bits++;
	}
	return bits;
}

/* ---- the 128-bit product ---- */

/* False: the product does not decide (also for subnormal numbers and overflow). */
static bool read_by_product(uint64_t w, int64_t power, uint64_t *bits)
{
	const uint64_t *ten = rf_pow10_table[power - RF_POW10_LEAST];
	int zeros = __builtin_clzll(w);
	uint64_t exponent = (uint64_t)((217706 * power >> 16) + 64 + 1023 - zeros);
	unsigned __int128 wide;
	uint64_t high, low, mantissa;
	w <<= zeros;
	wide = (unsigned __int128)w * ten[0];
	high = (uint64_t)(wide >> 64);
	low = (uint64_t)wide;
	if ((high & 0x1FF) == 0x1FF && low + w < w) {
		unsigned __int128 more = (unsigned __int128)w * ten[1];
		uint64_t merged = low + (uint64_t)(more >> 64);
		if (merged < low) high++;
		if ((high & 0x1FF) == 0x1FF && merged + 1 == 0 && (uint64_t)more + w < w) return false;
		low = merged;
	}
	mantissa = high >> ((high >> 63) + 9);
	exponent -= 1 ^ (high >> 63);
	/* A value that may lie exactly half way. */
	if (low == 0 && (high & 0x1FF) == 0 && (mantissa & 3) == 1) return false;
	mantissa += mantissa & 1;
	mantissa >>= 1;
	if (mantissa >> 53) {
		mantissa >>= 1;
		exponent++;
	}
	if (exponent - 1 >= 0x7FE) return false;
	*bits = exponent << 52 | (mantissa & ((UINT64_C(1) << 52) - 1));
	return true;
}

static const double exact_tens[] = {1e0,  1e1,  1e2,  1e3,  1e4,  1e5,  1e6,  1e7,
                                    1e8,  1e9,  1e10, 1e11, 1e12, 1e13, 1e14, 1e15,
                                    1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22};

/* w and the power of ten are doubles without an error, so one rounding is made in all. */
static inline bool read_exactly(uint64_t w, int64_t power, double *value)
{
	if (FLT_EVAL_METHOD != 0 || w >> 53 || power < -22 || power > 22) return false;
	*value = (double)w;
	if (power < 0)
		*value /= exact_tens[-power];
	else
		*value *= exact_tens[power];
	return true;
}

static double value_of(const decimal *d)
{
	double value;
	uint64_t bits, above;
	if (!d->is_cut && read_exactly(d->w, d->power, &value)) return value;
	if (d->w == 0 || d->power < RF_POW10_LEAST) return 0;
	if (d->power > 308) return HUGE_VAL;
	if (read_by_product(d->w, d->power, &bits) &&
	    (!d->is_cut || (read_by_product(d->w + 1, d->power, &above) && above == bits)))
		return from_bits(bits);
	return from_bits(read_by_comparison(d));
}

/* ---- text ---- */

static rf_read read_word(rf_text text, double *value)
{
	if (rf_text_is_fold(text, "nan"))
		*value = NAN;
	else if (rf_text_is_fold(text, "inf") || rf_text_is_fold(text, "infinity"))
		*value = HUGE_VAL;
	else
		return RF_READ_BAD;
	return RF_READ_OK;
}

/* Digits from p on, added to *w (wrapping; the caller looks at their number). */
static inline const char *read_digits(const char *p, const char *end, uint64_t *w)
{
	static const uint32_t tens[] = {1, 10, 100, 1000, 10000, 100000, 1000000, 10000000};
	for (;;) {
		uint64_t word = rf_load_le64_part(p, (size_t)(end - p));
		uint64_t stop = rf_swar_non_digits(word);
		unsigned count;
		if (stop == 0) {
			*w = *w * 100000000 + rf_swar_number(word);
			p += 8;
			continue;
		}
		count = (unsigned)__builtin_ctzll(stop) / 8;
		if (count == 0) return p;
		*w = *w * tens[count] + rf_swar_number(word << (64 - 8 * count));
		return p + count;
	}
}

/* e[+-]digits up to end. Values far out are all alike, so they are cut. */
static bool read_exponent(const char *p, const char *end, int64_t *exponent)
{
	bool is_negative = false;
	int64_t value = 0;
	if (p == end || (*p != 'e' && *p != 'E')) return false;
	p++;
	if (p < end && (*p == '-' || *p == '+')) is_negative = *p++ == '-';
	if (p == end) return false;
	for (; p < end; p++) {
		if (!is_digit(*p)) return false;
		if (value < INT64_C(1) << 56) value = value * 10 + (*p - '0');
	}
	*exponent = is_negative ? -value : value;
	return true;
}

/* Leaves out the zeros in front and takes the first W_DIGITS digits after them. */
static void cut_digits(decimal *d)
{
	int64_t held = 0;
	while (d->first < d->end && (*d->first == '0' || *d->first == '.')) d->first++;
	d->digits = 0;
	d->w = 0;
	for (const char *p = d->first; p < d->end; p++) {
		if (*p == '.') continue;
		d->digits++;
		if (held == W_DIGITS) continue;
		d->w = d->w * 10 + (uint64_t)(*p - '0');
		held++;
	}
	d->is_cut = d->digits > W_DIGITS;
	d->power += d->digits - held;
}

/* Everything that is not a short decimal: an exponent, many digits, words. p is where the
 * digits read so far end. */
static __attribute__((noinline)) rf_read read_in_full(const char *start, const char *p,
                                                      const char *end, uint64_t w, int64_t digits,
                                                      int64_t scale, double *value)
{
	decimal d = {.w = w, .power = scale, .digits = digits, .first = start, .end = p};
	int64_t exponent = 0;
	if (digits == 0) return read_word((rf_text){start, (size_t)(end - start)}, value);
	if (p < end && !read_exponent(p, end, &exponent)) return RF_READ_BAD;
	d.power += exponent;
	/* Zeros in front may be among more than 19 digits. */
	if (digits > W_DIGITS) cut_digits(&d);
	*value = value_of(&d);
	return isinf(*value) ? RF_READ_RANGE : RF_READ_OK;
}

rf_read rf_read_double(rf_text text, double *value)
{
	const char *start = text.data, *p, *end = text.data + text.size;
	uint64_t w = 0, sign;
	int64_t digits, scale = 0;
	rf_read read = RF_READ_OK;
	if (text.size == 0) return RF_READ_BAD;
	/* No branch on the sign: in data it is often a coin's toss. */
	sign = *start == '-';
	start += sign | (*start == '+');
	for (p = start; p < end && p - start < 3 && is_digit(*p); p++)
		w = w * 10 + (uint64_t)(*p - '0');
	if (p < end && is_digit(*p)) p = read_digits(p, end, &w);
	digits = p - start;
	if (p < end && *p == '.') {
		const char *fraction = ++p;
		p = read_digits(p, end, &w);
		scale = fraction - p;
		digits -= scale;
	}
	if (p < end || digits == 0 || digits > W_DIGITS || !read_exactly(w, scale, value))
		read = read_in_full(start, p, end, w, digits, scale, value);
	if (read != RF_READ_BAD) flip_sign(value, sign);
	return read;
}
