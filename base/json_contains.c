/* Whether a JSON contains another: see json_contains.h. */
#include "base/json_contains.h"

#include <string.h>

enum { WORK_BYTES = 1 << 28, EXPONENT_MAX = 1000000000 };

typedef struct search {
	int64_t left_bytes; /* that may still be scanned */
} search;

/* ---- numbers ---- */

/* A number as 0.digits times ten to the power, without zeros around the digits. */
typedef struct number {
	bool is_negative;
	const char *first, *last; /* digits, a point maybe between them; first NULL: 0 */
	int64_t power;
} number;

static int64_t read_exponent(const char *at, const char *end)
{
	bool is_negative = *at == '-';
	int64_t exponent = 0;
	if (*at == '-' || *at == '+') at++;
	for (; at < end; at++)
		if (exponent < EXPONENT_MAX) exponent = exponent * 10 + (*at - '0');
	return is_negative ? -exponent : exponent;
}

static number number_of(rf_text text)
{
	const char *at = text.data, *end = at + text.size;
	number out = {.is_negative = *at == '-'};
	bool is_fraction = false;
	for (at += out.is_negative; at < end && *at != 'e' && *at != 'E'; at++) {
		if (*at == '.') {
			is_fraction = true;
			continue;
		}
		if (*at != '0') {
			if (!out.first) out.first = at;
			out.last = at;
		}
		/* Digits before the point raise it, zeros right after it lower it. */
		if (out.first && !is_fraction) out.power++;
		if (!out.first && is_fraction) out.power--;
	}
	if (at < end) out.power += read_exponent(at + 1, end);
	return out;
}

static bool is_same_number(rf_text a, rf_text b)
{
	number x, y;
	if (rf_text_equal(a, b)) return true;
	x = number_of(a);
	y = number_of(b);
	if (!x.first || !y.first) return !x.first && !y.first;
	if (x.is_negative != y.is_negative || x.power != y.power) return false;
	for (; x.first <= x.last && y.first <= y.last; x.first++, y.first++) {
		x.first += *x.first == '.';
		y.first += *y.first == '.';
		if (*x.first != *y.first) return false;
	}
	return x.first > x.last && y.first > y.last;
}

/* ---- values ---- */

static bool is_same_scalar(const rf_json_value *a, const rf_json_value *b)
{
	if (a->kind != b->kind) return false;
	if (a->kind == RF_JSON_NUMBER) return is_same_number(a->text, b->text);
	return a->kind != RF_JSON_STRING || rf_json_strings_equal(a, b);
}

static bool is_nested(const rf_json_value *value)
{
	return value->kind == RF_JSON_ARRAY || value->kind == RF_JSON_OBJECT;
}

static bool contains(search *self, const rf_json_value *whole, const rf_json_value *part);

/* The last member of a name. */
static bool find_member(search *self, const rf_json_value *object, const rf_json_value *name,
                        rf_json_value *value)
{
	rf_json_parts parts = rf_json_parts_of(object->text);
	rf_json_value key = {0}, each = {0};
	bool is_found = false;
	self->left_bytes -= (int64_t)object->text.size;
	while (self->left_bytes > 0 && rf_json_next(&parts, &key, &each)) {
		if (!rf_json_strings_equal(&key, name)) continue;
		*value = each;
		is_found = true;
	}
	return is_found;
}

static bool find_element(search *self, const rf_json_value *array, const rf_json_value *wanted)
{
	rf_json_parts parts = rf_json_parts_of(array->text);
	rf_json_value name = {0}, each = {0};
	self->left_bytes -= (int64_t)array->text.size;
	while (self->left_bytes > 0 && rf_json_next(&parts, &name, &each))
		if (contains(self, &each, wanted)) return true;
	return false;
}

/* No deeper than JSON is nested. */
static bool contains(search *self, const rf_json_value *whole, const rf_json_value *part)
{
	rf_json_parts parts = rf_json_parts_of(part->text);
	rf_json_value name = {0}, each = {0};
	if (!is_nested(whole) || whole->kind != part->kind) return is_same_scalar(whole, part);
	self->left_bytes -= (int64_t)part->text.size;
	while (self->left_bytes > 0 && rf_json_next(&parts, &name, &each)) {
		rf_json_value wanted = each, found = {0};
		if (whole->kind == RF_JSON_ARRAY) {
			if (!find_element(self, whole, &each)) return false;
			continue;
		}
		/* Of a name given twice the last counts, here too. */
		if (!find_member(self, part, &name, &wanted) || !find_member(self, whole, &name, &found) ||
		    !contains(self, &found, &wanted))
			return false;
	}
	return self->left_bytes > 0;
}

rf_json_has rf_json_contains(rf_text whole, rf_text part)
{
	search self = {.left_bytes = WORK_BYTES};
	rf_json_value a = rf_json_whole(whole), b = rf_json_whole(part);
	/* An array contains a single value, too, but only here. */
	bool has = a.kind == RF_JSON_ARRAY && !is_nested(&b) ? find_element(&self, &a, &b)
														 : contains(&self, &a, &b);
	if (self.left_bytes <= 0) return RF_JSON_HAS_TOO_MUCH;
	return has ? RF_JSON_HAS : RF_JSON_HAS_NOT;
}
