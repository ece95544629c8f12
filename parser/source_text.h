/* Places in a statement's text: offsets to lines and columns, and the excerpt with a caret. */
#ifndef RF_PARSER_SOURCE_TEXT_H
#define RF_PARSER_SOURCE_TEXT_H

#include "base/buffer.h"

/* Fills line, column and end_column of an error made by rf_fail_at from the text it is
 * about, starting base_offset bytes into that text. Errors that are located or have no
 * place stay as they are. */
void rf_error_locate(rf_error *error, rf_text text, size_t base_offset);

/* name:line:column: error: message, the line with its number, the caret and the hint; long
 * lines are cut around the caret; tabs keep the caret in place. name may be NULL, text empty. */
void rf_error_write(const rf_error *error, const char *name, rf_text text, rf_buffer *out);

#endif
