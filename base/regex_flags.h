/* The letters that change what a pattern means, as PostgreSQL has them. */
#ifndef RF_BASE_REGEX_FLAGS_H
#define RF_BASE_REGEX_FLAGS_H

#include "base/regex.h"

/* Without letters . matches every character, and ^ and $ match at the ends of the text. */
#define RF_REGEX_FLAGS_DEFAULT (RF_REGEX_DOT_ALL | RF_REGEX_END_ONLY)
#define RF_REGEX_LETTERS       "i, c, n, m, s, p, w, x, q, and g of regexp_replace"

/* Changes *flags by the letters, the later ones counting. is_global may be NULL where g has no
 * place. False: there is a letter that means nothing. */
bool rf_regex_read_letters(rf_text letters, uint32_t *flags, bool *is_global);

#endif
