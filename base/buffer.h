/*
 * A growable run of bytes with a maximum. Appending past the maximum or out of memory
 * fails and leaves the buffer as it was; failure is sticky (has_failed), so that a writer
 * may append freely and check once. Invariant: size <= capacity <= max.
 */
#ifndef RF_BASE_BUFFER_H
#define RF_BASE_BUFFER_H

#include "base/memory.h"
#include "base/text.h"

typedef struct rf_buffer {
	rf_memory *memory;
	char *data;
	size_t size;
	size_t capacity;
	size_t max;
	bool has_failed;
} rf_buffer;

void rf_buffer_init(rf_buffer *buffer, rf_memory *memory, size_t max);
void rf_buffer_release(rf_buffer *buffer);
/* Room for more bytes after size; NULL on failure. The caller then adds to size. */
char *rf_buffer_reserve(rf_buffer *buffer, size_t more);
bool rf_buffer_append(rf_buffer *buffer, const void *data, size_t size);
bool rf_buffer_append_text(rf_buffer *buffer, rf_text text);
bool rf_buffer_append_string(rf_buffer *buffer, const char *string);
bool rf_buffer_append_byte(rf_buffer *buffer, char byte);
bool rf_buffer_printf(rf_buffer *buffer, const char *format, ...) RF_PRINTF(2, 3);

#endif
