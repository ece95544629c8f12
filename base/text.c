/* Text and UTF-8: see text.h. */
#include "base/text.h"

#include <string.h>

rf_text rf_text_of(const char *string)
{
	return (rf_text){string ? string : "", string ? strlen(string) : 0};
}

char rf_fold(char c)
{
	return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

bool rf_text_equal(rf_text a, rf_text b)
{
	return a.size == b.size && (a.size == 0 || memcmp(a.data, b.data, a.size) == 0);
}

bool rf_text_equal_fold(rf_text a, rf_text b)
{
	if (a.size != b.size) return false;
	for (size_t i = 0; i < a.size; i++)
		if (rf_fold(a.data[i]) != rf_fold(b.data[i])) return false;
	return true;
}

bool rf_text_is(rf_text a, const char *string)
{
	return rf_text_equal(a, rf_text_of(string));
}

bool rf_text_is_fold(rf_text a, const char *string)
{
	return rf_text_equal_fold(a, rf_text_of(string));
}

int rf_text_compare(rf_text a, rf_text b)
{
	size_t least = a.size < b.size ? a.size : b.size;
	int order = least ? memcmp(a.data, b.data, least) : 0;
	if (order) return order;
	return a.size < b.size ? -1 : a.size > b.size;
}

bool rf_text_starts_with(rf_text a, const char *prefix)
{
	size_t size = strlen(prefix);
	return a.size >= size && memcmp(a.data, prefix, size) == 0;
}

size_t rf_text_common_start(rf_text a, rf_text b)
{
	size_t size = 0;
	while (size < a.size && size < b.size && rf_fold(a.data[size]) == rf_fold(b.data[size])) size++;
	return size;
}

static bool is_blank(char c)
{
	return c == ' ' || (c >= '\t' && c <= '\r');
}

rf_text rf_text_trim(rf_text a)
{
	while (a.size && is_blank(a.data[0])) a.data++, a.size--;
	while (a.size && is_blank(a.data[a.size - 1])) a.size--;
	return a;
}

size_t rf_utf8_decode(const char *data, size_t size, uint32_t *point)
{
	const unsigned char *s = (const unsigned char *)data;
	static const uint32_t least[5] = {0, 0, 0x80, 0x800, 0x10000};
	size_t need = s[0] < 0x80 ? 1
		: s[0] < 0xC2         ? 0
		: s[0] < 0xE0         ? 2
		: s[0] < 0xF0         ? 3
		: s[0] < 0xF5         ? 4
							  : 0;
	uint32_t value;
	*point = 0xFFFD;
	if (need == 0 || need > size) return 1;
	value = need == 1 ? s[0] : s[0] & (0x7Fu >> need);
	for (size_t i = 1; i < need; i++) {
		if ((s[i] & 0xC0) != 0x80) return 1;
		value = value << 6 | (s[i] & 0x3F);
	}
	if (value < least[need] || value > 0x10FFFF || (value >= 0xD800 && value < 0xE000)) return 1;
	*point = value;
	return need;
}

size_t rf_utf8_whole(const char *data, size_t size)
{
	for (size_t back = 1; back <= 3 && back <= size; back++) {
		unsigned char byte = (unsigned char)data[size - back];
		size_t need = byte >= 0xF0 ? 4 : byte >= 0xE0 ? 3 : byte >= 0xC0 ? 2 : 1;
		if ((byte & 0xC0) == 0x80) continue;
		return need > back ? size - back : size;
	}
	return size;
}

size_t rf_utf8_encode(uint32_t point, char out[4])
{
	if (point < 0x80) {
		out[0] = (char)point;
		return 1;
	}
	if (point < 0x800) {
		out[0] = (char)(0xC0 | point >> 6);
		out[1] = (char)(0x80 | (point & 0x3F));
		return 2;
	}
	if (point < 0x10000) {
		out[0] = (char)(0xE0 | point >> 12);
		out[1] = (char)(0x80 | (point >> 6 & 0x3F));
		out[2] = (char)(0x80 | (point & 0x3F));
		return 3;
	}
	out[0] = (char)(0xF0 | point >> 18);
	out[1] = (char)(0x80 | (point >> 12 & 0x3F));
	out[2] = (char)(0x80 | (point >> 6 & 0x3F));
	out[3] = (char)(0x80 | (point & 0x3F));
	return 4;
}

bool rf_text_is_utf8(rf_text a)
{
	size_t i = 0;
	while (i < a.size) {
		uint64_t word;
		uint32_t point;
		size_t size;
		if (a.size - i >= 8) {
			memcpy(&word, a.data + i, 8);
			if ((word & 0x8080808080808080u) == 0) {
				i += 8;
				continue;
			}
		}
		size = rf_utf8_decode(a.data + i, a.size - i, &point);
		/* A real U+FFFD is three bytes long. */
		if (point == 0xFFFD && size == 1) return false;
		i += size;
	}
	return true;
}

size_t rf_text_length(rf_text a)
{
	size_t length = 0;
	for (size_t i = 0; i < a.size; length++) {
		uint32_t point;
		i += (unsigned char)a.data[i] < 0x80 ? 1 : rf_utf8_decode(a.data + i, a.size - i, &point);
	}
	return length;
}

enum { DISTANCE_SIZE_MAX = 64 };

static uint32_t least(uint32_t a, uint32_t b)
{
	return a < b ? a : b;
}

uint32_t rf_text_distance(rf_text a, rf_text b, uint32_t max)
{
	uint32_t rows[3][DISTANCE_SIZE_MAX + 1];
	if (a.size > DISTANCE_SIZE_MAX || b.size > DISTANCE_SIZE_MAX) return max + 1;
	for (uint32_t j = 0; j <= b.size; j++) rows[0][j] = j;
	for (uint32_t i = 1; i <= a.size; i++) {
		uint32_t *now = rows[i % 3], *before = rows[(i + 2) % 3], *two = rows[(i + 1) % 3];
		now[0] = i;
		for (uint32_t j = 1; j <= b.size; j++) {
			char ca = rf_fold(a.data[i - 1]), cb = rf_fold(b.data[j - 1]);
			now[j] = least(before[j - 1] + (ca != cb), least(before[j], now[j - 1]) + 1);
			if (i > 1 && j > 1 && ca == rf_fold(b.data[j - 2]) && rf_fold(a.data[i - 2]) == cb)
				now[j] = least(now[j], two[j - 2] + 1);
		}
	}
	return least(rows[a.size % 3][b.size], max + 1);
}

uint32_t rf_text_typo_max(size_t size)
{
	return size <= 3 ? 1 : size <= 8 ? 2 : 3;
}
