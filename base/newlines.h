/* Counting lines: by SSE2 on x86-64, eight bytes in a word elsewhere. */
#ifndef RF_BASE_NEWLINES_H
#define RF_BASE_NEWLINES_H

#include <stddef.h>
#include <stdint.h>

/* How many of the bytes are newlines. */
size_t rf_newlines_count(const char *bytes, size_t size);
/* The size of the first line_max lines, each with its newline, or of as many as there are; *lines
 * says how many. What follows the last newline is no line. */
size_t rf_newlines_take(const char *bytes, size_t size, size_t line_max, size_t *lines);

#endif
