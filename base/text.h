/*
 * Text: a pointer and a length, UTF-8, borrowed. Case folds ASCII only; that is what
 * keywords and unquoted names need.
 */
#ifndef RF_BASE_TEXT_H
#define RF_BASE_TEXT_H

#include "base/status.h"

typedef riffle_text rf_text;

#define RF_TEXT(literal) ((rf_text){(literal), sizeof(literal) - 1})

rf_text rf_text_of(const char *string); /* NULL gives the empty text */
bool rf_text_equal(rf_text a, rf_text b);
bool rf_text_equal_fold(rf_text a, rf_text b);
bool rf_text_is(rf_text a, const char *string);      /* exactly */
bool rf_text_is_fold(rf_text a, const char *string); /* but for ASCII case */
/* By bytes, shorter first when one is the start of the other: <0, 0, >0. */
int rf_text_compare(rf_text a, rf_text b);
bool rf_text_starts_with(rf_text a, const char *prefix);
size_t rf_text_common_start(rf_text a,
                            rf_text b); /* bytes that both begin with, but for ASCII case */
rf_text rf_text_trim(rf_text a);        /* ASCII blanks at both ends */
char rf_fold(char c);                   /* ASCII lower case */

/* Code points; bytes that are not UTF-8 count one each. */
size_t rf_text_length(rf_text a);
/* Whether all of it is valid UTF-8 (no surrogates, no overlong forms; NUL is valid). */
bool rf_text_is_utf8(rf_text a);
/* Decodes the code point at data (size > 0); returns its bytes, 1 with *point 0xFFFD if bad. */
size_t rf_utf8_decode(const char *data, size_t size, uint32_t *point);
/* The bytes of a text that was cut at size, without the character that is cut in two. */
size_t rf_utf8_whole(const char *data, size_t size);
/* Writes a code point, returns its bytes (1 to 4). */
size_t rf_utf8_encode(uint32_t point, char out[4]);

/* Edits (insert, delete, replace, swap of neighbours) that turn a into b, ASCII case
 * ignored; more than max gives max + 1. For suggestions; texts over 64 bytes are far. */
uint32_t rf_text_distance(rf_text a, rf_text b, uint32_t max);
/* How far a typo may be from a word of this size to be suggested: 1 to 3. */
uint32_t rf_text_typo_max(size_t size);

#endif
