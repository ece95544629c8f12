/*
 * to_char of numbers by the patterns of kernel_number_pattern.h. Invariant: a number that has more
 * digits before the point than the pattern shows as #.
 */
#include "base/decimal.h"
#include "base/number_text.h"
#include "runtime/kernel_build.h"
#include "runtime/kernel_number_pattern.h"

#include <math.h>

/* ---- the number ---- */

typedef struct number {
	char digits[RF_NUMBER_ROOM]; /* before the point, then after it */
	int whole, decimals;         /* how many of each; a 0 before the point is none */
	bool is_negative;
} number;

/* Takes digits, perhaps with a point; decimals that are not there are 0. */
static void take_digits(number *n, const char *text, size_t size, int decimals)
{
	const char *point = memchr(text, '.', size);
	size_t whole = point ? (size_t)(point - text) : size, rest = point ? size - whole - 1 : 0;
	if (whole == 1 && text[0] == '0') text++, whole = 0;
	n->whole = (int)whole;
	n->decimals = decimals;
	memcpy(n->digits, text, whole);
	if (rest) memcpy(n->digits + whole, point + 1, rest);
	memset(n->digits + whole + rest, '0', (size_t)decimals - rest);
}

static void read_double(number *n, double value, int decimals)
{
	char text[RF_NUMBER_ROOM];
	n->is_negative = signbit(value);
	take_digits(n, text, rf_number_write(fabs(value), 'f', decimals, text), decimals);
}

static void read_decimal(number *n, rf_decimal value, rf_type type, int decimals)
{
	char text[RF_DECIMAL_TEXT_MAX], *digits = text;
	int scale = (int)rf_type_scale(type);
	size_t size;
	if (scale > decimals) {
		__int128 divisor = rf_decimal_power((uint32_t)(scale - decimals));
		value = rf_decimal_make(rf_decimal_divide(rf_decimal_get(value), divisor));
		type = rf_type_decimal(RF_PRECISION_MAX, (uint32_t)decimals);
	}
	size = rf_write_decimal(value, type, text);
	n->is_negative = *text == '-';
	if (n->is_negative) digits++, size--;
	take_digits(n, digits, size, decimals);
}

static void read_bigint(number *n, int64_t value, int decimals)
{
	char text[RF_BIGINT_TEXT_MAX], *digits = text;
	size_t size = rf_write_bigint(value, text);
	n->is_negative = value < 0;
	if (n->is_negative) digits++, size--;
	take_digits(n, digits, size, decimals);
}

/* ---- the text ---- */

typedef struct writing {
	rf_build *out;
	const rf_number_pattern *pattern;
	const number *number;
	int at;         /* digits of the pattern done, before and after the point */
	bool has_begun; /* a digit or the sign before it has been written */
	bool has_overflow;
} writing;

static void put(writing *w, const char *text)
{
	rf_build_put(w->out, rf_text_of(text));
}

/* A blank, unless FM leaves it out. */
static void put_blank(writing *w)
{
	if (!w->pattern->has_fill) put(w, " ");
}

/* The sign that stands before the first digit. */
static void begin(writing *w)
{
	const rf_number_pattern *p = w->pattern;
	bool is_negative = w->number->is_negative;
	if (w->has_begun) return;
	w->has_begun = true;
	if (p->has_own_sign) return;
	if (p->has_sign) {
		bool is_last = p->count && p->parts[p->count - 1].mark == RF_MARK_SIGN;
		if (!is_last) put(w, is_negative ? "-" : "+");
	} else if (is_negative) {
		put(w, p->has_brackets ? "<" : "-");
	} else {
		put_blank(w);
	}
}

/* The decimals that FM leaves are those up to the last that is not 0, or is asked for. */
static bool is_left_out(const writing *w, int decimal)
{
	const number *n = w->number;
	if (!w->pattern->has_fill || decimal <= w->pattern->last_zero) return false;
	for (int i = decimal; i < n->decimals; i++)
		if (n->digits[n->whole + i] != '0') return false;
	return true;
}

static void put_whole_digit(writing *w)
{
	const rf_number_pattern *p = w->pattern;
	const number *n = w->number;
	int index = w->at - (p->whole - n->whole); /* of the number's digits */
	bool is_zero = p->first_zero >= 0 && w->at >= p->first_zero;
	/* A 0 before the point is there only if nothing follows it. */
	is_zero |= w->at == p->whole - 1 && is_left_out(w, 0);
	is_zero |= w->at == p->whole - 1 && p->decimals == 0;
	w->at++;
	if (!w->has_overflow && index < 0 && !is_zero && !w->has_begun) {
		put_blank(w);
		return;
	}
	begin(w);
	if (w->has_overflow)
		put(w, "#");
	else if (index < 0)
		put(w, "0");
	else
		rf_build_put(w->out, (rf_text){n->digits + index, 1});
}

static void put_decimal(writing *w)
{
	const number *n = w->number;
	int decimal = w->at++ - w->pattern->whole;
	begin(w);
	if (w->has_overflow)
		put(w, "#");
	else if (!is_left_out(w, decimal))
		rf_build_put(w->out, (rf_text){n->digits + n->whole + decimal, 1});
}

/* One of two signs for the one of two cases, or a blank. */
static void put_sign(writing *w, const char *negative, const char *positive)
{
	const char *sign = w->number->is_negative ? negative : positive;
	if (*sign)
		put(w, sign);
	else
		put_blank(w);
}

static void put_part(writing *w, const rf_number_part *next)
{
	const rf_number_pattern *p = w->pattern;
	switch (next->mark) {
	case RF_MARK_9:
	case RF_MARK_0:
		if (w->at < p->whole)
			put_whole_digit(w);
		else
			put_decimal(w);
		return;
	case RF_MARK_POINT:
		begin(w);
		if (p->decimals || w->has_overflow) put(w, ".");
		return;
	case RF_MARK_GROUP:
		if (w->has_begun)
			put(w, ",");
		else
			put_blank(w);
		return;
	case RF_MARK_SIGN:
		if (next == p->parts + p->count - 1) put_sign(w, "-", "+");
		return;
	case RF_MARK_MINUS: put_sign(w, "-", ""); return;
	case RF_MARK_PLUS: put_sign(w, "", "+"); return;
	case RF_MARK_ALWAYS: put_sign(w, "-", "+"); return;
	case RF_MARK_PR: put_sign(w, ">", ""); return;
	case RF_MARK_TEXT: rf_build_put(w->out, next->text); return;
	case RF_MARK_FILL:
	case RF_MARK_EXPONENT: return;
	}
}

static void write_number(rf_build *out, const rf_number_pattern *p, const number *n)
{
	writing w = {.out = out, .pattern = p, .number = n, .has_overflow = n->whole > p->whole};
	for (uint32_t i = 0; i < p->count; i++) put_part(&w, &p->parts[i]);
}

/* 1.23e+04, and what is not finite by its name. */
static void write_plain(rf_build *out, const rf_number_pattern *p, double value)
{
	char text[RF_NUMBER_ROOM];
	size_t size = rf_number_write(value, 'e', p->decimals, text);
	if (text[0] != '-' && !p->has_fill) rf_build_put(out, RF_TEXT(" "));
	rf_build_put(out, (rf_text){text, size});
}

/* ---- columns ---- */

static void write_row(rf_build *out, const rf_number_pattern *p, const rf_column *values,
                      uint32_t row)
{
	number n;
	double value;
	if (values->type == RF_BIGINT)
		value = (double)((const int64_t *)values->data)[row];
	else if (values->type == RF_DOUBLE)
		value = ((const double *)values->data)[row];
	else
		value = rf_decimal_to_double(((const rf_decimal *)values->data)[row], values->type);
	if (p->has_exponent || !isfinite(value)) {
		write_plain(out, p, value);
		return;
	}
	if (values->type == RF_BIGINT)
		read_bigint(&n, ((const int64_t *)values->data)[row], p->decimals);
	else if (values->type == RF_DOUBLE)
		read_double(&n, value, p->decimals);
	else
		read_decimal(&n, ((const rf_decimal *)values->data)[row], values->type, p->decimals);
	write_number(out, p, &n);
}

/* The pattern is read once as long as the rows give the same one. */
static void write_column(rf_kernel_call *call, rf_number_pattern *p)
{
	const rf_text *sources = call->args[1].data;
	const char *reason = NULL;
	rf_build build;
	bool is_read = false;
	rf_build_open(&build, call);
	RF_FOR_ROWS(call, row)
	{
		if (!is_read || !rf_text_equal(p->source, sources[row]))
			reason = rf_number_pattern_read(p, sources[row]);
		is_read = true;
		rf_build_begin(&build);
		if (!reason) write_row(&build, p, &call->args[0], row);
		if (reason)
			rf_kernel_fail(call, row, reason);
		else
			rf_build_end(&build, row);
		if (call->is_out_of_memory) break;
	}
	rf_build_close(&build);
}

void rf_kernel_TO_CHAR_NUMBER(rf_kernel_call *call)
{
	rf_number_pattern p;
	write_column(call, &p);
}
