/* The one text of a value, for every format (language.md section 9). */
#ifndef RF_RUNTIME_FORMAT_VALUE_WRITE_H
#define RF_RUNTIME_FORMAT_VALUE_WRITE_H

#include "runtime/format/format.h"

enum { RF_VALUE_TEXT_MAX = 64 }; /* of every type that is not bytes */

/* Writes a value that is not NULL and not bytes; returns the number of bytes, no NUL. */
size_t rf_value_format(const rf_column *column, uint32_t row, char out[RF_VALUE_TEXT_MAX]);

#endif
