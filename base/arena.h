/*
 * Memory that is given back all at once: a statement's AST, a plan, one batch's text.
 * Blocks double in size up to 1 MiB. Invariant: what was handed out stays where it is
 * until reset or release.
 */
#ifndef RF_BASE_ARENA_H
#define RF_BASE_ARENA_H

#include "base/memory.h"

typedef struct rf_arena_block rf_arena_block;

typedef struct rf_arena {
	rf_memory *memory;
	rf_arena_block *first; /* newest first */
	char *next;
	char *end;
} rf_arena;

void rf_arena_init(rf_arena *arena, rf_memory *memory);
/* Aligned to 16 bytes; NULL when memory is refused. */
void *rf_arena_alloc(rf_arena *arena, size_t size);
void *rf_arena_alloc_zero(rf_arena *arena, size_t size);
/* size bytes unaligned, for text. */
char *rf_arena_bytes(rf_arena *arena, size_t size);
/* A copy that ends in NUL (not counted in size). */
char *rf_arena_copy(rf_arena *arena, const char *data, size_t size);
/* Formats into the arena; NULL when memory is refused. */
char *rf_arena_printf(rf_arena *arena, const char *format, ...) RF_PRINTF(2, 3);
/* Gives everything back but the newest block, which is used again. */
void rf_arena_reset(rf_arena *arena);
void rf_arena_release(rf_arena *arena);

/* Appends one element to an array in an arena, doubling it; *array, *count and *capacity
 * are the caller's. Returns the new element, zeroed, or NULL. */
void *rf_arena_push(rf_arena *arena, void *array_pointer, uint32_t *count, uint32_t *capacity,
                    size_t element_size);

#endif
