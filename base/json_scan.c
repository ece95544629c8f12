/* Scanning JSON: see json_scan.h. */
#include "base/json_scan.h"

#include "base/swar.h"

#include <string.h>

static bool fail(rf_json_scan *scan, const char *reason)
{
	scan->reason = reason;
	return false;
}

/* A top bit for each byte that a string can't just contain: a quote, a backslash, a control
 * character. Bytes after the first such may be marked too. */
static inline uint64_t special_bytes(uint64_t word)
{
	const uint64_t ones = UINT64_C(0x0101010101010101), tops = ones << 7;
	uint64_t quote = word ^ ones * '"', slash = word ^ ones * '\\';
	uint64_t control = (word - ones * 0x20) & ~word;
	return (((quote - ones) & ~quote) | ((slash - ones) & ~slash) | control) & tops;
}

static bool is_hex(char c)
{
	return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
}

/* After a backslash. */
static bool scan_escape(rf_json_scan *scan)
{
	if (scan->at == scan->end) return fail(scan, "a string is not closed");
	if (*scan->at == 'u') {
		scan->at++;
		for (int i = 0; i < 4; i++, scan->at++)
			if (scan->at == scan->end || !is_hex(*scan->at))
				return fail(scan, "\\u needs four hexadecimal digits");
		return true;
	}
	if (*scan->at == 0 || !strchr("\"\\/bfnrt", *scan->at))
		return fail(scan, "an unknown escape in a string");
	scan->at++;
	return true;
}

bool rf_json_scan_string(rf_json_scan *scan, rf_json_value *value)
{
	const char *start;
	if (!rf_json_take(scan, '"')) return fail(scan, "a string is expected");
	start = scan->at;
	value->kind = RF_JSON_STRING;
	value->has_escapes = false;
	for (;;) {
		while (scan->end - scan->at >= 8) {
			uint64_t special = special_bytes(rf_load_le64(scan->at));
			if (special) {
				scan->at += __builtin_ctzll(special) / 8;
				break;
			}
			scan->at += 8;
		}
		if (scan->at == scan->end) return fail(scan, "a string is not closed");
		if (*scan->at == '"') {
			value->text = (rf_text){start, (size_t)(scan->at - start)};
			scan->at++;
			return true;
		}
		if ((unsigned char)*scan->at < 0x20) return fail(scan, "a control character in a string");
		if (*scan->at++ != '\\') continue;
		value->has_escapes = true;
		if (!scan_escape(scan)) return false;
	}
}

static inline bool scan_digits(rf_json_scan *scan)
{
	const char *start = scan->at;
	for (;;) {
		uint64_t word = rf_load_le64_part(scan->at, (size_t)(scan->end - scan->at));
		uint64_t stop = rf_swar_non_digits(word);
		if (stop) {
			scan->at += __builtin_ctzll(stop) / 8;
			return scan->at > start || fail(scan, "a digit is expected");
		}
		scan->at += 8;
	}
}

static bool scan_number(rf_json_scan *scan, rf_json_value *value)
{
	const char *start = scan->at;
	rf_json_take(scan, '-');
	if (!rf_json_take(scan, '0') && !scan_digits(scan)) return false;
	if (rf_json_take(scan, '.') && !scan_digits(scan)) return false;
	if (rf_json_take(scan, 'e') || rf_json_take(scan, 'E')) {
		if (!rf_json_take(scan, '-')) rf_json_take(scan, '+');
		if (!scan_digits(scan)) return false;
	}
	value->kind = RF_JSON_NUMBER;
	value->text = (rf_text){start, (size_t)(scan->at - start)};
	return true;
}

static bool scan_word(rf_json_scan *scan, rf_json_value *value)
{
	static const struct {
		rf_text word;
		rf_json_kind kind;
	} words[] = {
		{{"null", 4}, RF_JSON_NULL}, {{"true", 4}, RF_JSON_TRUE}, {{"false", 5}, RF_JSON_FALSE}};
	size_t rest = (size_t)(scan->end - scan->at);
	for (size_t i = 0; i < sizeof words / sizeof words[0]; i++) {
		size_t size = words[i].word.size;
		if (rest < size || memcmp(scan->at, words[i].word.data, size) != 0) continue;
		value->kind = words[i].kind;
		value->text = (rf_text){scan->at, size};
		scan->at += size;
		return true;
	}
	return fail(scan, "a value is expected");
}

static bool scan_scalar(rf_json_scan *scan, rf_json_value *value)
{
	char c;
	if (scan->at == scan->end) return fail(scan, "a value is expected");
	c = *scan->at;
	if (c == '"') return rf_json_scan_string(scan, value);
	if (c == '-' || (unsigned char)(c - '0') <= 9) return scan_number(scan, value);
	return scan_word(scan, value);
}

/* The name and the colon before a value of an object. */
static bool scan_name(rf_json_scan *scan)
{
	rf_json_value name;
	rf_json_skip_blanks(scan);
	if (!rf_json_scan_string(scan, &name)) return false;
	rf_json_skip_blanks(scan);
	if (!rf_json_take(scan, ':')) return fail(scan, "a colon is expected");
	return true;
}

/* An array or an object with all that is in it. is_object[d] says what is open at depth d. */
static bool scan_nested(rf_json_scan *scan, rf_json_value *value)
{
	bool is_object[RF_JSON_DEPTH];
	uint32_t depth = 0;
	const char *start = scan->at;
	rf_json_value inner;
	value->kind = *start == '{' ? RF_JSON_OBJECT : RF_JSON_ARRAY;
	for (;;) {
		bool is_open = false;
		rf_json_skip_blanks(scan);
		if (scan->at < scan->end && (*scan->at == '{' || *scan->at == '[')) {
			if (scan->depth + depth == RF_JSON_DEPTH) return fail(scan, "too deeply nested");
			is_object[depth] = *scan->at == '{';
			scan->at++;
			rf_json_skip_blanks(scan);
			is_open = !rf_json_take(scan, is_object[depth] ? '}' : ']');
			depth += is_open;
			if (is_open && is_object[depth - 1] && !scan_name(scan)) return false;
		} else if (!scan_scalar(scan, &inner)) {
			return false;
		}
		if (is_open) continue;
		for (;;) { /* a value has ended: close what it ends, or go on to the next */
			if (depth == 0) {
				value->text = (rf_text){start, (size_t)(scan->at - start)};
				return true;
			}
			rf_json_skip_blanks(scan);
			if (rf_json_take(scan, ',')) {
				if (is_object[depth - 1] && !scan_name(scan)) return false;
				break;
			}
			if (!rf_json_take(scan, is_object[depth - 1] ? '}' : ']'))
				return fail(scan, "a comma or a closing bracket is expected");
			depth--;
		}
	}
}

bool rf_json_scan_value(rf_json_scan *scan, rf_json_value *value)
{
	if (scan->at < scan->end && (*scan->at == '{' || *scan->at == '['))
		return scan_nested(scan, value);
	return scan_scalar(scan, value);
}

static uint32_t hex_number(const char *digits)
{
	uint32_t value = 0;
	for (int i = 0; i < 4; i++) {
		char c = digits[i];
		value = value * 16 + (uint32_t)(c <= '9' ? c - '0' : (c | 0x20) - 'a' + 10);
	}
	return value;
}

bool rf_json_unescape(rf_text text, char *out, size_t *size)
{
	static const char from[] = "bfnrt", to[] = "\b\f\n\r\t";
	char *start = out;
	for (size_t i = 0; i < text.size; i++) {
		const char *simple;
		uint32_t point;
		if (text.data[i] != '\\') {
			*out++ = text.data[i];
			continue;
		}
		i++;
		if (text.data[i] != 'u') {
			simple = strchr(from, text.data[i]);
			*out++ = simple ? to[simple - from] : text.data[i];
			continue;
		}
		point = hex_number(text.data + i + 1);
		i += 4;
		if (point >= 0xD800 && point < 0xE000) {
			uint32_t low;
			if (point >= 0xDC00 || text.size - i < 7 || text.data[i + 1] != '\\' ||
			    text.data[i + 2] != 'u')
				return false;
			low = hex_number(text.data + i + 3);
			if (low < 0xDC00 || low >= 0xE000) return false;
			point = 0x10000 + ((point - 0xD800) << 10) + (low - 0xDC00);
			i += 6;
		}
		out += rf_utf8_encode(point, out);
	}
	*size = (size_t)(out - start);
	return true;
}
