/* Patterns to items: see time_pattern.h. */
#include "base/time_pattern.h"

#include <string.h>

static bool fail(rf_time_pattern *pattern, const char *reason)
{
	pattern->reason = reason;
	return false;
}

static rf_pattern_item *add(rf_time_pattern *pattern, rf_pattern_kind kind, rf_text text)
{
	rf_pattern_item *item = &pattern->items[pattern->count];
	if (pattern->count == RF_PATTERN_ITEMS_MAX) {
		fail(pattern, "the pattern has too many parts");
		return NULL;
	}
	pattern->count++;
	*item = (rf_pattern_item){.kind = (uint8_t)kind, .text = text};
	if (kind <= RF_PATTERN_SEPARATOR) pattern->text_bytes += text.size;
	return item;
}

static bool start(rf_text text, rf_time_pattern *pattern)
{
	pattern->count = 0;
	pattern->text_bytes = 0;
	pattern->reason = NULL;
	return text.size <= RF_PATTERN_BYTES_MAX || fail(pattern, "the pattern is too long");
}

/* ---- PostgreSQL ---- */

typedef struct keyword {
	const char *word; /* in capitals; small letters are another form of it */
	uint8_t kind;
	uint8_t width;
	uint8_t flags;
} keyword;

enum {
	CASED = 128 /* written in the case of the word, also as Month */
};

static const keyword keywords[] = {
	{"A.D.", RF_PATTERN_ERA, 0, RF_PATTERN_DOTTED | CASED},
	{"A.M.", RF_PATTERN_HALF, 0, RF_PATTERN_DOTTED | CASED},
	{"AD", RF_PATTERN_ERA, 0, CASED},
	{"AM", RF_PATTERN_HALF, 0, CASED},
	{"B.C.", RF_PATTERN_ERA, 0, RF_PATTERN_DOTTED | CASED},
	{"BC", RF_PATTERN_ERA, 0, CASED},
	{"CC", RF_PATTERN_CENTURY, 2, 0},
	{"DAY", RF_PATTERN_DAY_NAME, 0, CASED},
	{"DDD", RF_PATTERN_DAY_OF_YEAR, 3, 0},
	{"DD", RF_PATTERN_DAY, 2, 0},
	{"DY", RF_PATTERN_DAY_NAME, 3, CASED},
	{"D", RF_PATTERN_WEEKDAY_1, 1, 0},
	{"FF1", RF_PATTERN_FRACTION, 1, 0},
	{"FF2", RF_PATTERN_FRACTION, 2, 0},
	{"FF3", RF_PATTERN_FRACTION, 3, 0},
	{"FF4", RF_PATTERN_FRACTION, 4, 0},
	{"FF5", RF_PATTERN_FRACTION, 5, 0},
	{"FF6", RF_PATTERN_FRACTION, 6, 0},
	{"FF7", RF_PATTERN_FRACTION, 7, 0},
	{"FF8", RF_PATTERN_FRACTION, 8, 0},
	{"FF9", RF_PATTERN_FRACTION, 9, 0},
	{"FX", RF_PATTERN_EXACT, 0, 0},
	{"HH24", RF_PATTERN_HOUR, 2, 0},
	{"HH12", RF_PATTERN_HOUR_12, 2, 0},
	{"HH", RF_PATTERN_HOUR_12, 2, 0},
	{"IDDD", RF_PATTERN_ISO_DAY_OF_YEAR, 3, 0},
	{"ID", RF_PATTERN_ISO_WEEKDAY, 1, 0},
	{"IW", RF_PATTERN_ISO_WEEK, 2, 0},
	{"IYYY", RF_PATTERN_ISO_YEAR, 4, 0},
	{"IYY", RF_PATTERN_ISO_YEAR, 3, 0},
	{"IY", RF_PATTERN_ISO_YEAR, 2, 0},
	{"I", RF_PATTERN_ISO_YEAR, 1, 0},
	{"J", RF_PATTERN_JULIAN, 1, 0},
	{"MI", RF_PATTERN_MINUTE, 2, 0},
	{"MM", RF_PATTERN_MONTH, 2, 0},
	{"MONTH", RF_PATTERN_MONTH_NAME, 0, CASED},
	{"MON", RF_PATTERN_MONTH_NAME, 3, CASED},
	{"MS", RF_PATTERN_FRACTION, 3, 0},
	{"OF", RF_PATTERN_OFFSET, 0, 0},
	{"P.M.", RF_PATTERN_HALF, 0, RF_PATTERN_DOTTED | CASED},
	{"PM", RF_PATTERN_HALF, 0, CASED},
	{"Q", RF_PATTERN_QUARTER, 1, 0},
	{"RM", RF_PATTERN_MONTH_ROMAN, 0, CASED},
	{"SSSSS", RF_PATTERN_DAY_SECONDS, 1, 0},
	{"SSSS", RF_PATTERN_DAY_SECONDS, 1, 0},
	{"SS", RF_PATTERN_SECOND, 2, 0},
	{"TZH", RF_PATTERN_OFFSET_HOURS, 0, 0},
	{"TZM", RF_PATTERN_OFFSET_MINUTES, 0, 0},
	{"TZ", RF_PATTERN_ZONE_NAME, 0, CASED},
	{"US", RF_PATTERN_FRACTION, 6, 0},
	{"WW", RF_PATTERN_WEEK, 2, 0},
	{"W", RF_PATTERN_WEEK_OF_MONTH, 1, 0},
	{"Y,YYY", RF_PATTERN_YEAR_COMMA, 0, 0},
	{"YYYY", RF_PATTERN_YEAR, 4, 0},
	{"YYY", RF_PATTERN_YEAR, 3, 0},
	{"YY", RF_PATTERN_YEAR, 2, 0},
	{"Y", RF_PATTERN_YEAR, 1, 0},
};

typedef enum word_case { CASE_NONE, CASE_UPPER, CASE_CAPITAL, CASE_LOWER } word_case;

/* Whether the text begins with a word, and how that is written. */
static word_case match(rf_text text, const char *word)
{
	bool is_upper = true, is_lower = true, is_capital = true;
	size_t size = strlen(word);
	if (text.size < size) return CASE_NONE;
	for (size_t i = 0; i < size; i++) {
		char c = text.data[i], lower = rf_fold(word[i]);
		is_upper = is_upper && c == word[i];
		is_lower = is_lower && c == lower;
		is_capital = is_capital && c == (i ? lower : word[i]);
	}
	return is_upper ? CASE_UPPER : is_lower ? CASE_LOWER : is_capital ? CASE_CAPITAL : CASE_NONE;
}

static bool take_word(rf_text *text, const char *upper, const char *lower)
{
	const char *word = rf_text_starts_with(*text, upper) ? upper : lower;
	size_t size = strlen(word);
	if (!rf_text_starts_with(*text, word)) return false;
	*text = (rf_text){text->data + size, text->size - size};
	return true;
}

static bool is_name(const keyword *word)
{
	return word->kind == RF_PATTERN_MONTH_NAME || word->kind == RF_PATTERN_DAY_NAME;
}

/* Of words that begin alike the longer stands first in the table. */
static const keyword *find_keyword(rf_text text, word_case *how)
{
	for (size_t i = 0; i < sizeof keywords / sizeof keywords[0]; i++) {
		*how = match(text, keywords[i].word);
		if (*how == CASE_CAPITAL && !is_name(&keywords[i])) continue;
		if (*how != CASE_NONE) return &keywords[i];
	}
	return NULL;
}

static bool add_keyword(rf_time_pattern *pattern, rf_text *text, const keyword *word, word_case how,
                        uint8_t flags)
{
	size_t size = strlen(word->word);
	rf_pattern_item *item = add(pattern, (rf_pattern_kind)word->kind, (rf_text){text->data, size});
	if (!item) return false;
	*text = (rf_text){text->data + size, text->size - size};
	item->width = word->width;
	item->flags = flags | (word->flags & RF_PATTERN_DOTTED);
	if (word->flags & CASED && how == CASE_UPPER) item->flags |= RF_PATTERN_UPPER;
	if (word->flags & CASED && how == CASE_LOWER) item->flags |= RF_PATTERN_LOWER;
	if (is_name(word) && !word->width && !(flags & RF_PATTERN_UNPADDED))
		item->flags |= RF_PATTERN_BLANKS;
	if (rf_text_starts_with(*text, "TH"))
		item->flags |= RF_PATTERN_ORDINAL;
	else if (rf_text_starts_with(*text, "th"))
		item->flags |= RF_PATTERN_ORDINAL_LOWER;
	if (!take_word(text, "TH", "th")) take_word(text, "SP", "sp");
	return true;
}

/* "text": one item a character, so that a reader can pass over them one by one. */
static bool add_quoted(rf_time_pattern *pattern, rf_text *text)
{
	const char *p = text->data + 1, *end = text->data + text->size;
	while (p < end && *p != '"') {
		uint32_t point;
		size_t size;
		if (*p == '\\' && p + 1 < end) p++;
		size = rf_utf8_decode(p, (size_t)(end - p), &point);
		if (!add(pattern, RF_PATTERN_CHAR, (rf_text){p, size})) return false;
		p += size;
	}
	if (p < end) p++;
	*text = (rf_text){p, (size_t)(end - p)};
	return true;
}

static bool is_letter(char c)
{
	return rf_fold(c) >= 'a' && rf_fold(c) <= 'z';
}

static bool is_blank(char c)
{
	return c == ' ' || (c >= '\t' && c <= '\r');
}

static bool add_sign(rf_time_pattern *pattern, rf_text *text)
{
	rf_pattern_kind kind = RF_PATTERN_CHAR;
	uint32_t point;
	size_t size;
	char c;
	if (text->data[0] == '\\' && text->size > 1 && text->data[1] == '"')
		*text = (rf_text){text->data + 1, text->size - 1};
	c = text->data[0];
	if (c > 0x20 && c < 0x7F && !is_letter(c) && !(c >= '0' && c <= '9'))
		kind = RF_PATTERN_SEPARATOR;
	else if (is_blank(c))
		kind = RF_PATTERN_SPACE;
	size = rf_utf8_decode(text->data, text->size, &point);
	if (!add(pattern, kind, (rf_text){text->data, size})) return false;
	*text = (rf_text){text->data + size, text->size - size};
	return true;
}

bool rf_pattern_postgres(rf_text text, rf_time_pattern *pattern)
{
	if (!start(text, pattern)) return false;
	while (text.size) {
		const keyword *word;
		word_case how;
		uint8_t flags = 0;
		bool is_good;
		bool is_local = false;
		if (take_word(&text, "FM", "fm"))
			flags = RF_PATTERN_UNPADDED;
		else
			is_local = take_word(&text, "TM", "tm");
		if (!text.size) break;
		word = find_keyword(text, &how);
		/* The names of a locale, which here are English too, are not filled. */
		if (word && is_name(word) && is_local) flags = RF_PATTERN_UNPADDED;
		if (word)
			is_good = add_keyword(pattern, &text, word, how, flags);
		else if (text.data[0] == '"')
			is_good = add_quoted(pattern, &text);
		else
			is_good = add_sign(pattern, &text);
		if (!is_good) return false;
	}
	return true;
}

/* ---- strftime ---- */

static const struct letter {
	char letter;
	uint8_t kind;
	uint8_t width;
	uint8_t flags;
	const char *whole; /* what it is short for, or NULL */
} letters[] = {
	{'a', RF_PATTERN_DAY_NAME, 3, 0, NULL},
	{'A', RF_PATTERN_DAY_NAME, 0, 0, NULL},
	{'b', RF_PATTERN_MONTH_NAME, 3, 0, NULL},
	{'B', RF_PATTERN_MONTH_NAME, 0, 0, NULL},
	{'c', 0, 0, 0, "%Y-%m-%d %H:%M:%S"},
	{'d', RF_PATTERN_DAY, 2, 0, NULL},
	{'D', 0, 0, 0, "%m/%d/%y"},
	{'e', RF_PATTERN_DAY, 2, RF_PATTERN_BLANKS, NULL},
	{'f', RF_PATTERN_FRACTION, 6, 0, NULL},
	{'F', 0, 0, 0, "%Y-%m-%d"},
	{'g', RF_PATTERN_FRACTION, 3, 0, NULL},
	{'G', RF_PATTERN_ISO_YEAR, 4, 0, NULL},
	{'h', RF_PATTERN_MONTH_NAME, 3, 0, NULL},
	{'H', RF_PATTERN_HOUR, 2, 0, NULL},
	{'I', RF_PATTERN_HOUR_12, 2, 0, NULL},
	{'j', RF_PATTERN_DAY_OF_YEAR, 3, 0, NULL},
	{'k', RF_PATTERN_HOUR, 2, RF_PATTERN_BLANKS, NULL},
	{'l', RF_PATTERN_HOUR_12, 2, RF_PATTERN_BLANKS, NULL},
	{'L', RF_PATTERN_FRACTION, 3, 0, NULL},
	{'m', RF_PATTERN_MONTH, 2, 0, NULL},
	{'M', RF_PATTERN_MINUTE, 2, 0, NULL},
	{'n', RF_PATTERN_FRACTION, 9, 0, NULL},
	{'p', RF_PATTERN_HALF, 0, RF_PATTERN_UPPER, NULL},
	{'P', RF_PATTERN_HALF, 0, RF_PATTERN_LOWER, NULL},
	{'R', 0, 0, 0, "%H:%M"},
	{'s', RF_PATTERN_EPOCH, 1, 0, NULL},
	{'S', RF_PATTERN_SECOND, 2, 0, NULL},
	{'T', 0, 0, 0, "%H:%M:%S"},
	{'u', RF_PATTERN_ISO_WEEKDAY, 1, 0, NULL},
	{'U', RF_PATTERN_WEEK_SUNDAY, 2, 0, NULL},
	{'V', RF_PATTERN_ISO_WEEK, 2, 0, NULL},
	{'w', RF_PATTERN_WEEKDAY_0, 1, 0, NULL},
	{'W', RF_PATTERN_WEEK_MONDAY, 2, 0, NULL},
	{'x', 0, 0, 0, "%Y-%m-%d"},
	{'X', 0, 0, 0, "%H:%M:%S"},
	{'y', RF_PATTERN_YEAR, 2, 0, NULL},
	{'Y', RF_PATTERN_YEAR, 4, 0, NULL},
	{'z', RF_PATTERN_OFFSET, 0, 0, NULL},
	{'Z', RF_PATTERN_ZONE_NAME, 0, 0, NULL},
};

static bool add_letters(rf_time_pattern *pattern, rf_text text);

static bool add_letter(rf_time_pattern *pattern, char c, bool is_unpadded, rf_text text)
{
	for (size_t i = 0; i < sizeof letters / sizeof letters[0]; i++) {
		const struct letter *letter = &letters[i];
		rf_pattern_item *item;
		if (letter->letter != c) continue;
		if (letter->whole) return add_letters(pattern, rf_text_of(letter->whole));
		item = add(pattern, (rf_pattern_kind)letter->kind, text);
		if (!item) return false;
		item->width = letter->width;
		item->flags = letter->flags;
		if (is_unpadded) item->flags |= RF_PATTERN_UNPADDED;
		return true;
	}
	return fail(pattern, "no such letter after %");
}

/* Text up to the next %, its blanks apart. */
static bool add_text(rf_time_pattern *pattern, const char **p, const char *end)
{
	const char *from = *p;
	bool is_space = is_blank(*from);
	while (*p < end && **p != '%' && is_blank(**p) == is_space) ++*p;
	return add(pattern, is_space ? RF_PATTERN_SPACE : RF_PATTERN_CHAR,
	           (rf_text){from, (size_t)(*p - from)}) != NULL;
}

/* What a letter is short for is made of letters that are not short for anything. */
static bool add_letters(rf_time_pattern *pattern, rf_text text)
{
	const char *p = text.data, *end = p + text.size;
	while (p < end) {
		const char *from = p;
		bool is_unpadded;
		if (*p != '%') {
			if (!add_text(pattern, &p, end)) return false;
			continue;
		}
		is_unpadded = end - p > 2 && p[1] == '-';
		p += 1 + is_unpadded;
		if (p == end) return fail(pattern, "the pattern ends in %");
		if (*p == '%'
		        ? !add(pattern, RF_PATTERN_CHAR, (rf_text){p, 1})
		        : !add_letter(pattern, *p, is_unpadded, (rf_text){from, (size_t)(p + 1 - from)}))
			return false;
		p++;
	}
	return true;
}

bool rf_pattern_strftime(rf_text text, rf_time_pattern *pattern)
{
	return start(text, pattern) && add_letters(pattern, text);
}
