/*
 * LIKE and ILIKE. A pattern is read once as long as the rows give the same one; the common
 * forms (abc, abc%, %abc, %abc%) become a comparison or a search. The general match goes
 * back to the last % only, so that its time is at most the product of the two sizes.
 */
#include "runtime/kernel_text_scan.h"

typedef enum form { FORM_GENERAL, FORM_EXACT, FORM_PREFIX, FORM_SUFFIX, FORM_PART } form;

typedef struct pattern {
	rf_text text, escape_text; /* as given */
	uint32_t escape;           /* NO_ESCAPE: none */
	form form;
	rf_text literal;    /* of all but GENERAL */
	const char *reason; /* why it can't be used, or NULL */
	bool is_set;
} pattern;

/* No code point, nor a byte that is not UTF-8. */
#define NO_ESCAPE UINT32_C(0x7FFFFFFF)

/* ---- reading the pattern ---- */

static void read_escape(pattern *p, rf_text escape)
{
	p->escape = NO_ESCAPE;
	if (escape.size && rf_scan(escape, 0, &p->escape) != escape.size)
		p->reason = "ESCAPE is more than one character";
}

/* Finds what kinds of marks there are; false if the last escape has nothing to escape. */
static bool survey(const pattern *p, bool *has_escape, bool *has_one)
{
	uint32_t point;
	for (size_t at = 0; at < p->text.size;) {
		at += rf_scan(p->text, at, &point);
		if (point == p->escape) {
			*has_escape = true;
			if (at == p->text.size) return false;
			at += rf_scan(p->text, at, &point);
		} else if (point == '_') {
			*has_one = true;
		}
	}
	return true;
}

static void read_form(pattern *p)
{
	bool has_escape = false, has_one = false, starts = false, ends = false;
	rf_text rest = p->text;
	p->form = FORM_GENERAL;
	if (!survey(p, &has_escape, &has_one)) {
		p->reason = "LIKE pattern ends with its escape";
		return;
	}
	if (has_escape || has_one) return;
	for (; rest.size && rest.data[0] == '%'; starts = true) rest = rf_text_part(rest, 1, rest.size);
	for (; rest.size && rest.data[rest.size - 1] == '%'; ends = true) rest.size--;
	if (rest.size && memchr(rest.data, '%', rest.size)) return;
	p->literal = rest;
	p->form = starts && ends ? FORM_PART : starts ? FORM_SUFFIX : ends ? FORM_PREFIX : FORM_EXACT;
}

static bool is_same_text(rf_text a, rf_text b)
{
	return a.data == b.data && a.size == b.size;
}

static void read_pattern(rf_kernel_call *call, pattern *p, rf_text text, rf_text escape,
                         bool is_folded)
{
	char *folded;
	if (p->is_set && is_same_text(p->text, text) && is_same_text(p->escape_text, escape)) return;
	*p = (pattern){.text = text, .escape_text = escape, .is_set = true};
	read_escape(p, escape);
	if (!p->reason) read_form(p);
	if (!is_folded || p->form == FORM_GENERAL) return;
	folded = rf_kernel_bytes(call, RF_CASE_ROOM(p->literal.size));
	if (!folded) return;
	p->literal = (rf_text){folded, rf_text_write_lower(p->literal, folded)};
}

/* ---- matching ---- */

/* Takes one mark of the pattern at *at for the character; false if it does not fit. */
static bool take_one(const pattern *p, size_t *at, uint32_t character, bool is_folded)
{
	uint32_t wanted;
	size_t next = *at + rf_scan(p->text, *at, &wanted);
	if (wanted == p->escape) {
		next += rf_scan(p->text, next, &wanted);
	} else if (wanted == '_') {
		*at = next;
		return true;
	}
	if (is_folded) {
		wanted = rf_case_lower(wanted);
		character = rf_case_lower(character);
	}
	if (wanted != character) return false;
	*at = next;
	return true;
}

static bool match_general(const pattern *p, rf_text text, bool is_folded)
{
	size_t at = 0, pattern_at = 0, retry_at = 0, retry_pattern_at = SIZE_MAX;
	uint32_t point;
	bool is_escaped_percent = p->escape == '%';
	while (at < text.size) {
		if (pattern_at < p->text.size && p->text.data[pattern_at] == '%' && !is_escaped_percent) {
			retry_pattern_at = ++pattern_at;
			retry_at = at;
			continue;
		}
		if (pattern_at < p->text.size) {
			size_t size = rf_scan(text, at, &point);
			if (take_one(p, &pattern_at, point, is_folded)) {
				at += size;
				continue;
			}
		}
		if (retry_pattern_at == SIZE_MAX) return false;
		retry_at += rf_scan(text, retry_at, &point);
		at = retry_at;
		pattern_at = retry_pattern_at;
	}
	while (pattern_at < p->text.size && p->text.data[pattern_at] == '%' && !is_escaped_percent)
		pattern_at++;
	return pattern_at == p->text.size;
}

/* The forms with a literal; the text is folded if the literal is. */
static bool match_literal(const pattern *p, rf_text text)
{
	rf_text literal = p->literal;
	if (text.size < literal.size) return false;
	if (literal.size == 0) return p->form != FORM_EXACT || text.size == 0;
	switch (p->form) {
	case FORM_EXACT:
		return text.size == literal.size && memcmp(text.data, literal.data, text.size) == 0;
	case FORM_PREFIX: return memcmp(text.data, literal.data, literal.size) == 0;
	case FORM_SUFFIX:
		return memcmp(text.data + text.size - literal.size, literal.data, literal.size) == 0;
	default: return rf_text_find(text, literal, 0) <= text.size;
	}
}

static bool match(const pattern *p, rf_text text, bool is_folded)
{
	enum { FOLDED_MAX = 1024 };
	char folded[RF_CASE_ROOM(FOLDED_MAX)];
	size_t size;
	if (p->form == FORM_GENERAL || (is_folded && text.size > FOLDED_MAX))
		return match_general(p, text, is_folded);
	if (!is_folded) return match_literal(p, text);
	size = rf_text_write_lower(text, folded);
	return match_literal(p, (rf_text){folded, size});
}

static void like(rf_kernel_call *call, bool is_folded, bool is_negated)
{
	const rf_text *texts = call->args[0].data, *patterns = call->args[1].data;
	const rf_text *escapes = call->arg_count == 3 ? call->args[2].data : NULL;
	uint8_t *out = call->out->data;
	const rf_text backslash = RF_TEXT("\\");
	pattern p = {.is_set = false};
	RF_FOR_ROWS(call, row)
	{
		read_pattern(call, &p, patterns[row], escapes ? escapes[row] : backslash, is_folded);
		if (call->is_out_of_memory) return;
		if (p.reason)
			rf_kernel_fail(call, row, p.reason);
		else
			out[row] = match(&p, texts[row], is_folded) != is_negated;
	}
}

#define LIKE_KERNEL(id, is_folded, is_negated) \
	void rf_kernel_##id(rf_kernel_call *call) \
	{ \
		like(call, is_folded, is_negated); \
	}

LIKE_KERNEL(LIKE, false, false)
LIKE_KERNEL(LIKE_ESCAPE, false, false)
LIKE_KERNEL(NOT_LIKE, false, true)
LIKE_KERNEL(NOT_LIKE_ESCAPE, false, true)
LIKE_KERNEL(ILIKE, true, false)
LIKE_KERNEL(ILIKE_ESCAPE, true, false)
LIKE_KERNEL(NOT_ILIKE, true, true)
LIKE_KERNEL(NOT_ILIKE_ESCAPE, true, true)
