/*
 * to_number: the number that a text by a pattern is. Invariant: all of the text is read, or the row
 * fails.
 */
#include "base/number_text.h"
#include "runtime/kernel_number_pattern.h"

#include <string.h>

typedef struct reading {
	rf_text left;
	char number[RF_NUMBER_MARKS_MAX + 2]; /* sign, digits and point so far */
	size_t size;
	bool has_sign, has_digit, has_bracket;
} reading;

static void skip(reading *r, size_t count)
{
	r->left.data += count;
	r->left.size -= count;
}

static bool stands(const reading *r, char c)
{
	return r->left.size && r->left.data[0] == c;
}

static void skip_blanks(reading *r)
{
	while (stands(r, ' ')) skip(r, 1);
}

static void take_sign(reading *r)
{
	bool is_bracket = stands(r, '<');
	if (r->has_sign || (!is_bracket && !stands(r, '-') && !stands(r, '+'))) return;
	r->number[0] = stands(r, '+') ? '+' : '-';
	r->has_sign = true;
	r->has_bracket = is_bracket;
	skip(r, 1);
}

static void take_digit(reading *r)
{
	if (!r->has_digit) {
		skip_blanks(r);
		take_sign(r);
		skip_blanks(r);
	}
	if (!r->left.size || r->left.data[0] < '0' || r->left.data[0] > '9') return;
	r->number[r->size++] = r->left.data[0];
	r->has_digit = true;
	skip(r, 1);
}

static void take_point(reading *r)
{
	if (!r->has_digit) {
		skip_blanks(r);
		take_sign(r);
	}
	if (!stands(r, '.')) return;
	r->number[r->size++] = '.';
	skip(r, 1);
}

static void take_text(reading *r, rf_text text)
{
	if (text.size <= r->left.size && memcmp(r->left.data, text.data, text.size) == 0)
		skip(r, text.size);
}

static void take_part(reading *r, const rf_number_part *part)
{
	switch (part->mark) {
	case RF_MARK_9:
	case RF_MARK_0: take_digit(r); return;
	case RF_MARK_POINT: take_point(r); return;
	case RF_MARK_GROUP:
		if (stands(r, ',')) skip(r, 1);
		return;
	case RF_MARK_SIGN:
	case RF_MARK_MINUS:
	case RF_MARK_PLUS:
	case RF_MARK_ALWAYS: take_sign(r); return;
	case RF_MARK_PR:
		if (r->has_bracket && stands(r, '>')) {
			skip(r, 1);
			r->has_bracket = false;
		}
		return;
	case RF_MARK_TEXT: take_text(r, part->text); return;
	case RF_MARK_FILL:
	case RF_MARK_EXPONENT: return;
	}
}

/* Why there is no number, or NULL. */
static const char *read_number(const rf_number_pattern *p, rf_text text, double *value)
{
	reading r = {.left = text, .number = "+", .size = 1};
	if (p->has_exponent) return "to_number reads no EEEE";
	for (uint32_t i = 0; i < p->count; i++) take_part(&r, &p->parts[i]);
	skip_blanks(&r);
	if (r.left.size || r.has_bracket || !r.has_digit) return "text does not fit the pattern";
	rf_read_double((rf_text){r.number, r.size}, value);
	return NULL;
}

void rf_kernel_TO_NUMBER(rf_kernel_call *call)
{
	const rf_text *texts = call->args[0].data, *sources = call->args[1].data;
	double *out = call->out->data;
	const char *bad_pattern = NULL;
	rf_number_pattern p;
	bool is_read = false;
	RF_FOR_ROWS(call, row)
	{
		const char *reason;
		if (!is_read || !rf_text_equal(p.source, sources[row]))
			bad_pattern = rf_number_pattern_read(&p, sources[row]);
		is_read = true;
		reason = bad_pattern ? bad_pattern : read_number(&p, texts[row], &out[row]);
		if (reason) rf_kernel_fail(call, row, reason);
	}
}
