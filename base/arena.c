/* Arenas: see arena.h. */
#include "base/arena.h"

#include <stdio.h>
#include <string.h>

enum { BLOCK_SIZE_FIRST = 4096, BLOCK_SIZE_MAX = 1 << 20, ALIGNMENT = 16 };

struct rf_arena_block {
	rf_arena_block *older;
	size_t size; /* of the whole block */
};

/* A block's bytes start after its header, rounded up so that they are aligned. */
static char *block_bytes(rf_arena_block *block)
{
	return (char *)block + ((sizeof *block + ALIGNMENT - 1) & ~(size_t)(ALIGNMENT - 1));
}

void rf_arena_init(rf_arena *arena, rf_memory *memory)
{
	memset(arena, 0, sizeof *arena);
	arena->memory = memory;
}

static bool add_block(rf_arena *arena, size_t need)
{
	size_t size = arena->first ? arena->first->size * 2 : BLOCK_SIZE_FIRST;
	rf_arena_block *block;
	if (need > SIZE_MAX / 2) return false;
	if (size > BLOCK_SIZE_MAX) size = BLOCK_SIZE_MAX;
	if (size < need + 2 * ALIGNMENT) size = need + 2 * ALIGNMENT;
	block = rf_alloc(arena->memory, size);
	if (!block) return false;
	block->older = arena->first;
	block->size = size;
	arena->first = block;
	arena->next = block_bytes(block);
	arena->end = (char *)block + size;
	return true;
}

char *rf_arena_bytes(rf_arena *arena, size_t size)
{
	char *bytes;
	if (size > (size_t)(arena->end - arena->next) && !add_block(arena, size)) return NULL;
	bytes = arena->next;
	if (!bytes) return add_block(arena, size) ? rf_arena_bytes(arena, size) : NULL;
	arena->next += size;
	return bytes;
}

void *rf_arena_alloc(rf_arena *arena, size_t size)
{
	size_t skip = (size_t)(-(uintptr_t)arena->next & (ALIGNMENT - 1));
	if (skip <= (size_t)(arena->end - arena->next)) arena->next += skip;
	if (size > (size_t)(arena->end - arena->next) ||
	    ((uintptr_t)arena->next & (ALIGNMENT - 1)) != 0) {
		if (!add_block(arena, size)) return NULL;
	}
	return rf_arena_bytes(arena, size);
}

void *rf_arena_alloc_zero(rf_arena *arena, size_t size)
{
	void *pointer = rf_arena_alloc(arena, size);
	if (pointer) memset(pointer, 0, size);
	return pointer;
}

char *rf_arena_copy(rf_arena *arena, const char *data, size_t size)
{
	char *copy = rf_arena_bytes(arena, size + 1);
	if (!copy) return NULL;
	if (size) memcpy(copy, data, size);
	copy[size] = 0;
	return copy;
}

char *rf_arena_printf(rf_arena *arena, const char *format, ...)
{
	va_list args;
	char small[256];
	char *text;
	int size;
	va_start(args, format);
	size = vsnprintf(small, sizeof small, format, args);
	va_end(args);
	if (size < 0) return NULL;
	if ((size_t)size < sizeof small) return rf_arena_copy(arena, small, (size_t)size);
	text = rf_arena_bytes(arena, (size_t)size + 1);
	if (!text) return NULL;
	va_start(args, format);
	vsnprintf(text, (size_t)size + 1, format, args);
	va_end(args);
	return text;
}

static void free_blocks(rf_arena *arena, rf_arena_block *block)
{
	while (block) {
		rf_arena_block *older = block->older;
		rf_free(arena->memory, block, block->size);
		block = older;
	}
}

void rf_arena_reset(rf_arena *arena)
{
	if (!arena->first) return;
	free_blocks(arena, arena->first->older);
	arena->first->older = NULL;
	arena->next = block_bytes(arena->first);
}

void rf_arena_release(rf_arena *arena)
{
	free_blocks(arena, arena->first);
	rf_arena_init(arena, arena->memory);
}

void *rf_arena_push(rf_arena *arena, void *array_pointer, uint32_t *count, uint32_t *capacity,
                    size_t element_size)
{
	char **array = array_pointer;
	char *element;
	if (*count == *capacity) {
		uint32_t wanted = *capacity ? *capacity * 2 : 4;
		char *moved = rf_arena_alloc(arena, (size_t)wanted * element_size);
		if (!moved) return NULL;
		if (*count) memcpy(moved, *array, (size_t)*count * element_size);
		*array = moved;
		*capacity = wanted;
	}
	element = *array + (size_t)(*count)++ * element_size;
	memset(element, 0, element_size);
	return element;
}
