/* Bytes as text and back: hexadecimal and base64 (RFC 4648). Nothing is allocated. */
#ifndef RF_BASE_ENCODING_H
#define RF_BASE_ENCODING_H

#include "base/text.h"

/* Two digits a byte: 2 * size bytes to out. */
void rf_hex_write(const void *data, size_t size, bool is_upper, char *out);
/* The value of a digit in either case, or -1. */
int rf_hex_digit(char c);
/* Pairs of digits to at most text.size / 2 bytes; false if it is something else. */
bool rf_hex_read(rf_text text, void *out);

/* A BLOB's text: \\x and pairs of digits, or else the bytes themselves; writes at most
 * text.size bytes. False: pairs of digits do not follow. */
bool rf_blob_read(rf_text text, char *out, size_t *size);

/* The bytes that rf_base64_write makes of so many, padded. */
size_t rf_base64_size(size_t size);
void rf_base64_write(const void *data, size_t size, char *out);
/* Reads at most (text.size + 1) * 3 / 4 bytes to out; blanks and line ends are passed over,
 * padding must be there. False if it is something else. */
bool rf_base64_read(rf_text text, void *out, size_t *size);

#endif
