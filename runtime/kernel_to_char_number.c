/*
 * to_char of numbers by PostgreSQL's patterns: 9 and 0 are digits, . or D the point, "," or G
 * the groups, S, MI, PL, SG and PR the sign, FM leaves blanks out, EEEE makes an exponent; other
 * characters stand for themselves, as does what is in double quotes. Invariant: a number that
 * has more digits before the point than the pattern shows as #.
 */
#include "base/decimal.h"
#include "base/number_text.h"
#include "runtime/kernel_build.h"
#include "runtime/kernel_number_text.h"

#include <math.h>

enum { PATTERN_MAX = 256 };

typedef enum mark {
	MARK_9,
	MARK_0,
	MARK_POINT,
	MARK_GROUP,
	MARK_SIGN,     /* S */
	MARK_MINUS,    /* MI */
	MARK_PLUS,     /* PL */
	MARK_ALWAYS,   /* SG */
	MARK_PR,       /* <5> */
	MARK_FILL,     /* FM */
	MARK_EXPONENT, /* EEEE */
	MARK_TEXT
} mark;

typedef struct part {
	mark mark;
	rf_text text; /* TEXT */
} part;

typedef struct pattern {
	rf_text source;
	part parts[PATTERN_MAX];
	uint32_t count;
	int whole, decimals; /* digits before and after the point */
	int first_zero;      /* digits before the point from here on show zeros; -1: none does */
	int last_zero;       /* after the point, up to here */
	bool has_point, has_fill, has_exponent, has_sign, has_own_sign, has_brackets;
} pattern;

/* ---- the pattern ---- */

static const struct {
	const char *word;
	mark mark;
} marks[] = {
	{"EEEE", MARK_EXPONENT}, {"MI", MARK_MINUS}, {"PL", MARK_PLUS}, {"SG", MARK_ALWAYS},
	{"PR", MARK_PR},         {"FM", MARK_FILL},  {"9", MARK_9},     {"0", MARK_0},
	{".", MARK_POINT},       {"D", MARK_POINT},  {",", MARK_GROUP}, {"G", MARK_GROUP},
	{"S", MARK_SIGN},
};

static part next_part(rf_text *left)
{
	part made = {MARK_TEXT, rf_text_part(*left, 0, 1)};
	size_t size = 1;
	for (size_t i = 0; i < sizeof marks / sizeof marks[0]; i++) {
		size_t length = strlen(marks[i].word);
		if (left->size < length || !rf_text_is_fold(rf_text_part(*left, 0, length), marks[i].word))
			continue;
		*left = rf_text_part(*left, length, left->size);
		made.mark = marks[i].mark;
		return made;
	}
	if (left->data[0] == '"') {
		const char *end = left->size > 1 ? memchr(left->data + 1, '"', left->size - 1) : NULL;
		size = end ? (size_t)(end - left->data) + 1 : left->size;
		made.text = rf_text_part(*left, 1, size - (end != NULL));
	}
	*left = rf_text_part(*left, size, left->size);
	return made;
}

/* Why the pattern can't be used, or NULL. */
static const char *note_part(pattern *p, mark kind)
{
	bool is_digit = kind == MARK_9 || kind == MARK_0;
	if (is_digit) {
		if (kind == MARK_0 && p->has_point) p->last_zero = p->decimals;
		if (kind == MARK_0 && !p->has_point && p->first_zero < 0) p->first_zero = p->whole;
		p->decimals += p->has_point;
		p->whole += !p->has_point;
	}
	if (kind == MARK_POINT && p->has_point) return "a number has one decimal point";
	p->has_point |= kind == MARK_POINT;
	p->has_fill |= kind == MARK_FILL;
	p->has_exponent |= kind == MARK_EXPONENT;
	p->has_sign |= kind == MARK_SIGN;
	p->has_own_sign |= kind == MARK_MINUS || kind == MARK_ALWAYS;
	p->has_brackets |= kind == MARK_PR;
	return NULL;
}

static const char *read_pattern(pattern *p, rf_text source)
{
	rf_text left = source;
	*p = (pattern){.source = source, .first_zero = -1, .last_zero = -1};
	while (left.size) {
		part next = next_part(&left);
		const char *reason;
		if (p->count == PATTERN_MAX) return "pattern of a number is longer than 256 marks";
		reason = note_part(p, next.mark);
		if (reason) return reason;
		p->parts[p->count++] = next;
	}
	if (p->decimals > RF_DECIMALS_MAX) return "pattern of a number has more than 100 decimals";
	return NULL;
}

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
	const pattern *pattern;
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
	const pattern *p = w->pattern;
	bool is_negative = w->number->is_negative;
	if (w->has_begun) return;
	w->has_begun = true;
	if (p->has_own_sign) return;
	if (p->has_sign) {
		bool is_last = p->count && p->parts[p->count - 1].mark == MARK_SIGN;
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
	const pattern *p = w->pattern;
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

static void put_part(writing *w, const part *next)
{
	const pattern *p = w->pattern;
	switch (next->mark) {
	case MARK_9:
	case MARK_0:
		if (w->at < p->whole)
			put_whole_digit(w);
		else
			put_decimal(w);
		return;
	case MARK_POINT:
		begin(w);
		if (p->decimals || w->has_overflow) put(w, ".");
		return;
	case MARK_GROUP:
		if (w->has_begun)
			put(w, ",");
		else
			put_blank(w);
		return;
	case MARK_SIGN:
		if (next == p->parts + p->count - 1) put_sign(w, "-", "+");
		return;
	case MARK_MINUS: put_sign(w, "-", ""); return;
	case MARK_PLUS: put_sign(w, "", "+"); return;
	case MARK_ALWAYS: put_sign(w, "-", "+"); return;
	case MARK_PR: put_sign(w, ">", ""); return;
	case MARK_TEXT: rf_build_put(w->out, next->text); return;
	case MARK_FILL:
	case MARK_EXPONENT: return;
	}
}

static void write_number(rf_build *out, const pattern *p, const number *n)
{
	writing w = {.out = out, .pattern = p, .number = n, .has_overflow = n->whole > p->whole};
	for (uint32_t i = 0; i < p->count; i++) put_part(&w, &p->parts[i]);
}

/* 1.23e+04, and what is not finite by its name. */
static void write_plain(rf_build *out, const pattern *p, double value)
{
	char text[RF_NUMBER_ROOM];
	size_t size = rf_number_write(value, 'e', p->decimals, text);
	if (text[0] != '-' && !p->has_fill) rf_build_put(out, RF_TEXT(" "));
	rf_build_put(out, (rf_text){text, size});
}

/* ---- columns ---- */

static void write_row(rf_build *out, const pattern *p, const rf_column *values, uint32_t row)
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
static void write_column(rf_kernel_call *call, pattern *p)
{
	const rf_text *sources = call->args[1].data;
	const char *reason = NULL;
	rf_build build;
	bool is_read = false;
	rf_build_open(&build, call);
	RF_FOR_ROWS(call, row)
	{
		if (!is_read || !rf_text_equal(p->source, sources[row]))
			reason = read_pattern(p, sources[row]);
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
	pattern p;
	write_column(call, &p);
}
