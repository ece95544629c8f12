/* Reading patterns of numbers: see kernel_number_pattern.h. Invariant: the parts follow each other
 * as they stand in the source. */
#include "runtime/kernel_number_pattern.h"

#include "runtime/kernel_text_scan.h"

static const struct {
	const char *word;
	rf_number_mark mark;
} marks[] = {
	{"EEEE", RF_MARK_EXPONENT}, {"MI", RF_MARK_MINUS}, {"PL", RF_MARK_PLUS}, {"SG", RF_MARK_ALWAYS},
	{"PR", RF_MARK_PR},         {"FM", RF_MARK_FILL},  {"9", RF_MARK_9},     {"0", RF_MARK_0},
	{".", RF_MARK_POINT},       {"D", RF_MARK_POINT},  {",", RF_MARK_GROUP}, {"G", RF_MARK_GROUP},
	{"S", RF_MARK_SIGN},
};

static rf_number_part next_part(rf_text *left)
{
	rf_number_part made = {RF_MARK_TEXT, rf_text_part(*left, 0, 1)};
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
static const char *note_part(rf_number_pattern *p, rf_number_mark kind)
{
	bool is_digit = kind == RF_MARK_9 || kind == RF_MARK_0;
	if (is_digit) {
		if (kind == RF_MARK_0 && p->has_point) p->last_zero = p->decimals;
		if (kind == RF_MARK_0 && !p->has_point && p->first_zero < 0) p->first_zero = p->whole;
		p->decimals += p->has_point;
		p->whole += !p->has_point;
	}
	if (kind == RF_MARK_POINT && p->has_point) return "a number has one decimal point";
	p->has_point |= kind == RF_MARK_POINT;
	p->has_fill |= kind == RF_MARK_FILL;
	p->has_exponent |= kind == RF_MARK_EXPONENT;
	p->has_sign |= kind == RF_MARK_SIGN;
	p->has_own_sign |= kind == RF_MARK_MINUS || kind == RF_MARK_ALWAYS;
	p->has_brackets |= kind == RF_MARK_PR;
	return NULL;
}

const char *rf_number_pattern_read(rf_number_pattern *p, rf_text source)
{
	rf_text left = source;
	*p = (rf_number_pattern){.source = source, .first_zero = -1, .last_zero = -1};
	while (left.size) {
		rf_number_part next = next_part(&left);
		const char *reason;
		if (p->count == RF_NUMBER_MARKS_MAX) return "pattern of a number is longer than 256 marks";
		reason = note_part(p, next.mark);
		if (reason) return reason;
		p->parts[p->count++] = next;
	}
	if (p->decimals > RF_DECIMALS_MAX) return "pattern of a number has more than 100 decimals";
	return NULL;
}
