/*
 * Texts made by a pattern: format() as PostgreSQL has it and printf() as C has it. Invariant: a
 * pattern that is wrong, or a value that does not fit its place, fails the row.
 */
#include "base/number_text.h"
#include "runtime/kernel_build.h"
#include "runtime/kernel_number_text.h"

#include <math.h>

#define BAD_PLACE      "wrong place for a value in a format"
#define TOO_FEW_VALUES "format has more places than values"

/* A walk through the pattern of a row. */
typedef struct walk {
	rf_build *build;
	const rf_kernel_call *call;
	uint32_t row;
	rf_text pattern;
	size_t at;
	uint32_t next; /* the argument that comes next; 0 is the pattern */
} walk;

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

/* The character of the pattern that comes next, NUL at its end. */
static char peek(const walk *w)
{
	return w->at < w->pattern.size ? w->pattern.data[w->at] : 0;
}

static bool take(walk *w, char c)
{
	if (peek(w) != c) return false;
	w->at++;
	return true;
}

/* Digits as a number, or -1 if there are none; a large one stays large. */
static int64_t take_number(walk *w)
{
	int64_t number = -1;
	for (; is_digit(peek(w)); w->at++) {
		if (number < 0) number = 0;
		if (number < INT32_MAX) number = number * 10 + (peek(w) - '0');
	}
	return number;
}

/* An argument; false if there is no such. */
static bool argument(const walk *w, int64_t arg, rf_text *text, bool *is_null)
{
	if (arg < 1 || arg >= w->call->arg_count) return false;
	*text = ((const rf_text *)w->call->args[arg].data)[w->row];
	*is_null = rf_is_null(&w->call->args[arg], w->row);
	return true;
}

/* Puts what stands before the next % and takes that; false at the end. */
static bool next_place(walk *w)
{
	const char *data = w->pattern.data + w->at;
	size_t left = w->pattern.size - w->at;
	const char *next = left ? memchr(data, '%', left) : NULL;
	size_t size = next ? (size_t)(next - data) : left;
	rf_build_put(w->build, (rf_text){data, size});
	w->at += size + (next != NULL);
	return next != NULL;
}

/* ---- format ---- */

/* The width of a place: digits, *, or *n$. */
static const char *format_width(walk *w, int64_t *width, bool *is_left)
{
	int64_t arg;
	rf_text text;
	bool is_null;
	if (!take(w, '*')) {
		*width = take_number(w);
		if (*width < 0) *width = 0;
		return NULL;
	}
	arg = take_number(w);
	if (arg >= 0 && !take(w, '$')) return BAD_PLACE;
	if (arg < 0) arg = w->next++;
	if (!argument(w, arg, &text, &is_null)) return TOO_FEW_VALUES;
	*width = 0;
	if (is_null) return NULL;
	if (rf_read_bigint(text, width) != RF_READ_OK) return "width of a format is not a number";
	if (*width < 0) *is_left = true;
	if (*width < 0) *width = *width < -INT32_MAX ? INT32_MAX : -*width;
	return NULL;
}

static const char *format_value(walk *w, rf_build *part, int64_t arg, char kind)
{
	rf_text text;
	bool is_null;
	if (!argument(w, arg, &text, &is_null)) return TOO_FEW_VALUES;
	rf_build_begin(part);
	if (kind == 's') {
		if (!is_null) rf_build_put(part, text);
	} else if (kind == 'L') {
		if (is_null)
			rf_build_put(part, RF_TEXT("NULL"));
		else
			rf_build_put_literal(part, text);
	} else {
		if (is_null) return "NULL has no name for a format";
		rf_build_put_name(part, text);
	}
	return NULL;
}

/* %[n$][-][width]kind, the % taken. Why it is wrong, or NULL. */
static const char *format_place(walk *w, rf_build *part)
{
	int64_t arg = -1, width = 0;
	bool is_left = false;
	const char *reason;
	size_t start = w->at;
	char kind;
	if (take(w, '%')) {
		rf_build_put(w->build, RF_TEXT("%"));
		return NULL;
	}
	arg = take_number(w);
	if (arg >= 0 && !take(w, '$')) {
		arg = -1;
		w->at = start;
	}
	if (arg == 0) return BAD_PLACE;
	while (take(w, '-')) is_left = true;
	reason = format_width(w, &width, &is_left);
	if (reason) return reason;
	kind = peek(w);
	if (kind != 's' && kind != 'I' && kind != 'L') return BAD_PLACE;
	w->at++;
	/* After n$ the next place without one takes the argument after that. */
	if (arg < 0) arg = w->next;
	w->next = (uint32_t)(arg < UINT16_MAX ? arg : UINT16_MAX) + 1;
	reason = format_value(w, part, arg, kind);
	if (reason) return reason;
	if (part->size > RF_KERNEL_TEXT_MAX || part->buffer.has_failed)
		w->build->size = RF_KERNEL_TEXT_MAX + UINT64_C(1);
	else
		rf_build_put_wide(w->build, (rf_text){part->buffer.data, part->buffer.size},
		                  (uint64_t)width, is_left);
	return NULL;
}

/* ---- printf ---- */

typedef struct place {
	bool is_left, has_plus, has_blank, has_zeros, is_alternate, has_groups;
	int64_t width, decimals; /* decimals -1: not said */
	char kind;
} place;

/* %[flags][width][.decimals][length]kind, the % taken. */
static const char *read_place(walk *w, place *p)
{
	*p = (place){.decimals = -1};
	for (;; w->at++) {
		char c = peek(w);
		if (c == '-')
			p->is_left = true;
		else if (c == '+')
			p->has_plus = true;
		else if (c == ' ')
			p->has_blank = true;
		else if (c == '0')
			p->has_zeros = true;
		else if (c == '#')
			p->is_alternate = true;
		else if (c == ',' || c == '\'')
			p->has_groups = true;
		else
			break;
	}
	p->width = take_number(w);
	if (p->width < 0) p->width = 0;
	if (take(w, '.')) {
		p->decimals = take_number(w);
		if (p->decimals < 0) p->decimals = 0;
	}
	while (peek(w) == 'l' || peek(w) == 'h' || peek(w) == 'z') w->at++;
	p->kind = peek(w);
	if (!p->kind || !strchr("diuxXobcsfFeEgG", p->kind)) return BAD_PLACE;
	w->at++;
	return NULL;
}

/* The sign and what stands before the digits, then zeros, then the digits with their groups. */
static void put_number(const walk *w, const place *p, rf_text prefix, rf_text digits,
                       size_t whole_count)
{
	uint64_t commas = p->has_groups && whole_count ? (whole_count - 1) / 3 : 0;
	uint64_t size = prefix.size + digits.size + commas, width = (uint64_t)p->width;
	uint64_t fill = width > size ? width - size : 0;
	if (!p->is_left && !p->has_zeros) rf_build_fill(w->build, ' ', fill);
	rf_build_put(w->build, prefix);
	if (!p->is_left && p->has_zeros) rf_build_fill(w->build, '0', fill);
	for (size_t i = 0; commas && i < whole_count; i++) {
		if (i > 0 && (whole_count - i) % 3 == 0) rf_build_put(w->build, RF_TEXT(","));
		rf_build_put(w->build, rf_text_part(digits, i, i + 1));
	}
	rf_build_put(w->build, rf_text_part(digits, commas ? whole_count : 0, digits.size));
	if (p->is_left) rf_build_fill(w->build, ' ', fill);
}

static rf_text sign_of(const place *p, bool is_negative)
{
	return is_negative ? RF_TEXT("-")
		: p->has_plus  ? RF_TEXT("+")
		: p->has_blank ? RF_TEXT(" ")
					   : RF_TEXT("");
}

static void put_whole(const walk *w, place *p, int64_t value)
{
	enum { BITS = 64 };
	char text[BITS], *first = text + BITS;
	const char *digits = p->kind == 'X' ? "0123456789ABCDEF" : "0123456789abcdef";
	bool is_decimal = p->kind == 'd' || p->kind == 'i' || p->kind == 'u';
	bool is_negative = value < 0 && is_decimal && p->kind != 'u';
	uint64_t left = is_negative ? 0 - (uint64_t)value : (uint64_t)value;
	uint64_t base = is_decimal ? 10 : p->kind == 'o' ? 8 : p->kind == 'b' ? 2 : 16;
	rf_text prefix = is_decimal && p->kind != 'u' ? sign_of(p, is_negative) : RF_TEXT("");
	if (p->is_alternate && value && base == 16)
		prefix = p->kind == 'X' ? RF_TEXT("0X") : RF_TEXT("0x");
	if (p->is_alternate && value && base == 8) prefix = RF_TEXT("0");
	if (p->is_alternate && value && base == 2) prefix = RF_TEXT("0b");
	do {
		*--first = digits[left % base];
	} while (left /= base);
	p->has_groups &= is_decimal;
	put_number(w, p, prefix, (rf_text){first, (size_t)(text + BITS - first)},
	           (size_t)(text + BITS - first));
}

static const char *put_real(const walk *w, place *p, double value)
{
	char text[RF_NUMBER_ROOM];
	size_t size, whole = 0;
	bool is_negative = signbit(value) && !isnan(value);
	if (p->decimals > RF_DECIMALS_MAX) return "printf takes at most 100 decimals";
	size = rf_number_write(is_negative ? -value : value, p->kind,
	                       p->decimals < 0 ? 6 : (int)p->decimals, text);
	while (whole < size && is_digit(text[whole])) whole++;
	if (whole == 0) p->has_zeros = false; /* Infinity, NaN */
	put_number(w, p, sign_of(p, is_negative), (rf_text){text, size}, whole);
	return NULL;
}

static const char *put_point(const walk *w, const place *p, int64_t point)
{
	char bytes[4];
	if (point < 1 || point > 0x10FFFF || (point >= 0xD800 && point < 0xE000))
		return "no such character";
	rf_build_put_wide(w->build, (rf_text){bytes, rf_utf8_encode((uint32_t)point, bytes)},
	                  (uint64_t)p->width, p->is_left);
	return NULL;
}

static const char *printf_value(walk *w, place *p)
{
	rf_text text;
	bool is_null;
	int64_t whole;
	double real;
	if (!argument(w, w->next++, &text, &is_null)) return TOO_FEW_VALUES;
	if (p->kind == 's') {
		if (p->decimals >= 0) text.size = rf_scan_skip(text, 0, (uint64_t)p->decimals);
		rf_build_put_wide(w->build, text, (uint64_t)p->width, p->is_left);
		return NULL;
	}
	if (strchr("fFeEgG", p->kind)) {
		if (rf_read_double(text, &real) != RF_READ_OK) return "printf needs a number here";
		return put_real(w, p, real);
	}
	if (rf_read_bigint(text, &whole) != RF_READ_OK) return "printf needs a whole number here";
	if (p->kind == 'c') return put_point(w, p, whole);
	put_whole(w, p, whole);
	return NULL;
}

static const char *printf_place(walk *w, rf_build *part)
{
	place p;
	const char *reason;
	RF_UNUSED(part);
	if (take(w, '%')) {
		rf_build_put(w->build, RF_TEXT("%"));
		return NULL;
	}
	reason = read_place(w, &p);
	return reason ? reason : printf_value(w, &p);
}

/* ---- both ---- */

/* Puts one place of the pattern; part is for what a place is put together of. */
typedef const char *(*put_place)(walk *w, rf_build *part);

static void format_column(rf_kernel_call *call, put_place put)
{
	const rf_text *patterns = call->args[0].data;
	rf_build build, part;
	rf_build_open(&build, call);
	rf_build_open(&part, call);
	RF_FOR_ROWS(call, row)
	{
		walk w = {.build = &build, .call = call, .row = row, .pattern = patterns[row], .next = 1};
		const char *reason = NULL;
		if (rf_is_null(&call->args[0], row)) {
			rf_kernel_null(call, row);
			continue;
		}
		rf_build_begin(&build);
		while (!reason && build.size <= RF_KERNEL_TEXT_MAX && next_place(&w))
			reason = put(&w, &part);
		if (reason)
			rf_kernel_fail(call, row, reason);
		else
			rf_build_end(&build, row);
		if (part.buffer.has_failed) call->is_out_of_memory = true;
		if (call->is_out_of_memory) break;
	}
	rf_build_close(&part);
	rf_build_close(&build);
}

void rf_kernel_FORMAT(rf_kernel_call *call)
{
	format_column(call, format_place);
}

void rf_kernel_PRINTF(rf_kernel_call *call)
{
	format_column(call, printf_place);
}
