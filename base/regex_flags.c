/* The letters of patterns: see regex_flags.h. */
#include "base/regex_flags.h"

enum { LINES = RF_REGEX_MULTILINE | RF_REGEX_DOT_ALL | RF_REGEX_END_ONLY };

/* Of each letter the flags that it decides, and which of them it sets. */
static const struct {
	char letter;
	uint32_t decided, set;
} letters_known[] = {
	{'i', RF_REGEX_CASELESS, RF_REGEX_CASELESS},
	{'c', RF_REGEX_CASELESS, 0},
	{'n', LINES, RF_REGEX_MULTILINE},
	{'m', LINES, RF_REGEX_MULTILINE},
	{'s', LINES, RF_REGEX_DOT_ALL | RF_REGEX_END_ONLY},
	{'p', LINES, RF_REGEX_END_ONLY},
	{'w', LINES, RF_REGEX_MULTILINE | RF_REGEX_DOT_ALL},
	{'x', RF_REGEX_EXTENDED, RF_REGEX_EXTENDED},
	{'q', RF_REGEX_LITERAL, RF_REGEX_LITERAL},
	{'l', RF_REGEX_LITERAL, RF_REGEX_LITERAL}, /* DuckDB's */
};

enum { LETTER_COUNT = sizeof letters_known / sizeof letters_known[0] };

bool rf_regex_read_letters(rf_text letters, uint32_t *flags, bool *is_global)
{
	for (size_t i = 0; i < letters.size; i++) {
		uint32_t at = 0;
		if (letters.data[i] == 'g' && is_global) {
			*is_global = true;
			continue;
		}
		while (at < LETTER_COUNT && letters_known[at].letter != letters.data[i]) at++;
		if (at == LETTER_COUNT) return false;
		*flags = (*flags & ~letters_known[at].decided) | letters_known[at].set;
	}
	return true;
}
