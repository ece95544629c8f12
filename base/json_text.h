/* Texts as strings of JSON. */
#ifndef RF_BASE_JSON_TEXT_H
#define RF_BASE_JSON_TEXT_H

#include "base/text.h"

/* A string takes at most this many bytes for each of the text's, and two quotes. */
enum { RF_JSON_STRING_FACTOR = 6, RF_JSON_STRING_EXTRA = 2 };

/* Writes the text as a string with its quotes; bytes that are not UTF-8 become U+FFFD. Returns
 * the end of what was written. */
char *rf_json_write_string(rf_text text, char *out);

#endif
