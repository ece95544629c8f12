/* Growable bytes: see buffer.h. */
#include "base/buffer.h"

#include <stdio.h>
#include <string.h>

void rf_buffer_init(rf_buffer *buffer, rf_memory *memory, size_t max)
{
	memset(buffer, 0, sizeof *buffer);
	buffer->memory = memory;
	buffer->max = max;
}

void rf_buffer_release(rf_buffer *buffer)
{
	rf_free(buffer->memory, buffer->data, buffer->capacity);
	rf_buffer_init(buffer, buffer->memory, buffer->max);
}

char *rf_buffer_reserve(rf_buffer *buffer, size_t more)
{
	size_t need = buffer->size + more;
	size_t wanted = buffer->capacity ? buffer->capacity : 256;
	char *moved;
	if (buffer->has_failed) return NULL;
	if (buffer->data && need <= buffer->capacity) return buffer->data + buffer->size;
	if (more > buffer->max || need > buffer->max) goto fail;
	while (wanted < need) wanted *= 2;
	if (wanted > buffer->max) wanted = buffer->max;
	moved = rf_realloc(buffer->memory, buffer->data, buffer->capacity, wanted);
	if (!moved) goto fail;
	buffer->data = moved;
	buffer->capacity = wanted;
	return moved + buffer->size;
fail:
	buffer->has_failed = true;
	return NULL;
}

bool rf_buffer_append(rf_buffer *buffer, const void *data, size_t size)
{
	char *to;
	if (size == 0) return !buffer->has_failed;
	to = rf_buffer_reserve(buffer, size);
	if (!to) return false;
	memcpy(to, data, size);
	buffer->size += size;
	return true;
}

bool rf_buffer_append_text(rf_buffer *buffer, rf_text text)
{
	return rf_buffer_append(buffer, text.data, text.size);
}

bool rf_buffer_append_string(rf_buffer *buffer, const char *string)
{
	return rf_buffer_append(buffer, string, strlen(string));
}

bool rf_buffer_append_byte(rf_buffer *buffer, char byte)
{
	return rf_buffer_append(buffer, &byte, 1);
}

bool rf_buffer_printf(rf_buffer *buffer, const char *format, ...)
{
	va_list args;
	char *to;
	int size;
	va_start(args, format);
	size = vsnprintf(NULL, 0, format, args);
	va_end(args);
	if (size < 0 || !(to = rf_buffer_reserve(buffer, (size_t)size + 1))) return false;
	va_start(args, format);
	vsnprintf(to, (size_t)size + 1, format, args);
	va_end(args);
	buffer->size += (size_t)size;
	return true;
}
