/* Scanning logfmt: see logfmt_scan.h. */
#include "runtime/format/logfmt_scan.h"

#include <string.h>

static bool fail(rf_logfmt_scan *scan, const char *reason)
{
	scan->reason = reason;
	return false;
}

static bool is_blank(char c)
{
	return (unsigned char)c <= ' ';
}

/* Letters after a backslash that stand for one byte, and those bytes. */
static const char escape_letters[] = "abfnrtv\\\"'/", escape_bytes[] = "\a\b\f\n\r\t\v\\\"'/";

/* The hexadecimal digits that an escape's letter takes, as JSON and Go write them; else 0. */
static int digits_of(char letter)
{
	return letter == 'x' ? 2 : letter == 'u' ? 4 : letter == 'U' ? 8 : 0;
}

static int hex_value(char c)
{
	if (c >= '0' && c <= '9') return c - '0';
	c = rf_fold(c);
	return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

static bool scan_escape(rf_logfmt_scan *scan)
{
	int digits;
	if (scan->at == scan->end) return fail(scan, "a quoted value is not closed");
	digits = digits_of(*scan->at);
	if (digits == 0 && (*scan->at == 0 || !strchr(escape_letters, *scan->at)))
		return fail(scan, "an unknown escape in a quoted value");
	scan->at++;
	for (; digits; digits--, scan->at++)
		if (scan->at == scan->end || hex_value(*scan->at) < 0)
			return fail(scan, "an escape lacks hexadecimal digits");
	return true;
}

static bool scan_quoted(rf_logfmt_scan *scan, rf_logfmt_pair *pair)
{
	const char *start = ++scan->at;
	pair->is_quoted = true;
	for (;;) {
		if (scan->at == scan->end) return fail(scan, "a quoted value is not closed");
		if (*scan->at == '"') break;
		if (*scan->at++ != '\\') continue;
		pair->has_escapes = true;
		if (!scan_escape(scan)) return false;
	}
	pair->value = (rf_text){start, (size_t)(scan->at - start)};
	scan->at++;
	if (scan->at == scan->end || is_blank(*scan->at)) return true;
	return fail(scan, "a blank is expected after a quoted value");
}

bool rf_logfmt_next(rf_logfmt_scan *scan, rf_logfmt_pair *pair)
{
	const char *start;
	*pair = (rf_logfmt_pair){.value = RF_TEXT("true")};
	scan->reason = NULL;
	while (scan->at < scan->end && is_blank(*scan->at)) scan->at++;
	if (scan->at == scan->end) return false;
	start = scan->at;
	while (scan->at < scan->end && !is_blank(*scan->at) && *scan->at != '=') {
		if (*scan->at == '"') return fail(scan, "a quote in a key");
		scan->at++;
	}
	pair->key = (rf_text){start, (size_t)(scan->at - start)};
	if (pair->key.size == 0) return fail(scan, "a key is expected before =");
	if (scan->at == scan->end || *scan->at != '=') return true;
	start = ++scan->at;
	if (scan->at < scan->end && *scan->at == '"') return scan_quoted(scan, pair);
	while (scan->at < scan->end && !is_blank(*scan->at)) {
		if (*scan->at == '"') return fail(scan, "a quote within a value that is not quoted");
		scan->at++;
	}
	pair->value = (rf_text){start, (size_t)(scan->at - start)};
	return true;
}

/* The number of an escape's digits. */
static uint32_t hex_number(const char *digits, int count)
{
	uint32_t number = 0;
	for (int i = 0; i < count; i++) number = number << 4 | (uint32_t)hex_value(digits[i]);
	return number;
}

/* A character by its number; half of a surrogate pair, and what is none, is U+FFFD. */
static size_t write_point(uint32_t point, char *out)
{
	bool is_point = point < 0x110000 && (point < 0xD800 || point >= 0xE000);
	return rf_utf8_encode(is_point ? point : 0xFFFD, out);
}

size_t rf_logfmt_unescape(rf_text text, char *out)
{
	char *start = out;
	for (size_t i = 0; i < text.size; i++) {
		int digits;
		uint32_t number;
		if (text.data[i] != '\\') {
			*out++ = text.data[i];
			continue;
		}
		digits = digits_of(text.data[++i]);
		if (digits == 0) {
			*out++ = escape_bytes[strchr(escape_letters, text.data[i]) - escape_letters];
			continue;
		}
		number = hex_number(text.data + i + 1, digits);
		i += (size_t)digits;
		if (digits == 2) { /* a byte */
			*out++ = (char)number;
			continue;
		}
		if (number >= 0xD800 && number < 0xDC00 && text.size - i > 6 && text.data[i + 1] == '\\' &&
		    text.data[i + 2] == 'u') {
			uint32_t low = hex_number(text.data + i + 3, 4);
			if (low >= 0xDC00 && low < 0xE000) {
				number = 0x10000 + ((number - 0xD800) << 10) + (low - 0xDC00);
				i += 6;
			}
		}
		out += write_point(number, out);
	}
	return (size_t)(out - start);
}
