/* The table of keywords: see keywords.def. Invariant: it is in alphabetical order. */
#include "parser/parser.h"
#include "parser/riffle.tab.h"

#include <string.h>

typedef struct keyword {
	const char *name;
	int token;
	uint32_t flags;
} keyword;

static const keyword keywords[] = {
#define RF_KEYWORD(word, column, function, item, source) \
	{#word, RF_T_##word, \
	 (column)*RF_KEYWORD_COLUMN | (function)*RF_KEYWORD_FUNCTION | (item)*RF_KEYWORD_ITEM_ALIAS | \
	     (source)*RF_KEYWORD_SOURCE_ALIAS},
#include "parser/keywords.def"
#undef RF_KEYWORD
};

enum { KEYWORD_COUNT = sizeof keywords / sizeof *keywords, KEYWORD_SIZE_MAX = 15 };

/* of_token counts on it: the grammar declares the tokens in the order of the table. */
_Static_assert(RF_T_ZONE - RF_T_ADVANCE + 1 == KEYWORD_COUNT, "tokens and keywords differ");

static const keyword *find(rf_text word)
{
	char upper[KEYWORD_SIZE_MAX + 1];
	uint32_t low = 0, high = KEYWORD_COUNT;
	if (word.size == 0 || word.size > KEYWORD_SIZE_MAX) return NULL;
	for (size_t i = 0; i < word.size; i++) {
		char c = word.data[i];
		upper[i] = c >= 'a' && c <= 'z' ? (char)(c - 'a' + 'A') : c;
	}
	upper[word.size] = 0;
	while (low < high) {
		uint32_t middle = (low + high) / 2;
		int order = strcmp(upper, keywords[middle].name);
		if (order == 0) return &keywords[middle];
		if (order < 0)
			high = middle;
		else
			low = middle + 1;
	}
	return NULL;
}

static const keyword *of_token(int kind)
{
	int index = kind - keywords[0].token;
	return index >= 0 && index < KEYWORD_COUNT ? &keywords[index] : NULL;
}

int rf_keyword_token(rf_text word)
{
	const keyword *found = memchr(word.data, 0, word.size) ? NULL : find(word);
	return found ? found->token : 0;
}

const char *rf_token_keyword(int kind)
{
	const keyword *found = of_token(kind);
	return found ? found->name : NULL;
}

uint32_t rf_keyword_flags(int kind)
{
	const keyword *found = of_token(kind);
	return found ? found->flags : 0;
}

const char *rf_keyword(uint32_t index)
{
	return index < KEYWORD_COUNT ? keywords[index].name : NULL;
}
