/*
 * All allocation goes through here: a memory account counts what it handed out against a
 * limit and passes requests on to the host's allocator. Sizes are given back on release.
 * An account is used by one thread at a time; threads that work for one query have accounts
 * of their own that share the query's limit. Invariant: used_bytes is the sum of the sizes
 * handed out and not yet given back.
 */
#ifndef RF_BASE_MEMORY_H
#define RF_BASE_MEMORY_H

#include "base/status.h"

typedef struct rf_memory {
	riffle_allocator allocator;
	size_t limit_bytes; /* 0: none */
	size_t used_bytes;
	size_t peak_bytes;
	bool is_over_limit;       /* the last failure was the limit, not the host */
	struct rf_memory *family; /* whose limit is shared; NULL: nobody else's */
	size_t family_bytes;      /* of the head of a family: used by all of it, any thread's */
	size_t family_peak_bytes;
} rf_memory;

/* allocator NULL: malloc. */
void rf_memory_init(rf_memory *memory, const riffle_allocator *allocator, size_t limit_bytes);

/* Makes an account that shares the limit of another, which must outlive it; called by the thread
 * of that one. */
void rf_memory_share(rf_memory *memory, rf_memory *head);
/* What an account and those that share its limit hold now, and at most held; any thread. */
size_t rf_memory_used(const rf_memory *memory);
size_t rf_memory_peak(const rf_memory *memory);

/* NULL when the host or the limit refuses; size 0 gives a valid pointer. */
void *rf_alloc(rf_memory *memory, size_t size);
void *rf_alloc_zero(rf_memory *memory, size_t size);
/* Keeps the old block when it returns NULL. pointer may be NULL with old_size 0. */
void *rf_realloc(rf_memory *memory, void *pointer, size_t old_size, size_t new_size);
void rf_free(rf_memory *memory, void *pointer, size_t size);

/* For libraries that give blocks back without their size, which is kept before each; aligned to
 * 16 bytes. memory is an rf_memory. */
void *rf_block_alloc(void *memory, size_t size);
void rf_block_free(void *memory, void *block);

/* The error for a failed allocation: out of memory, or the limit by its name. what: who
 * asked, such as an operator's name. */
rf_status rf_memory_fail(const rf_memory *memory, const char *what, rf_error *error);

/* Grows an array of elements of size element_size so that it holds at least need; doubles.
 * *capacity is in elements. Returns false when memory is refused (array unchanged). */
bool rf_array_grow_more(rf_memory *memory, void *array_pointer, uint32_t *capacity, uint64_t need,
                        size_t element_size);
static inline bool rf_array_grow(rf_memory *memory, void *array_pointer, uint32_t *capacity,
                                 uint64_t need, size_t element_size)
{
	return need <= *capacity ||
		rf_array_grow_more(memory, array_pointer, capacity, need, element_size);
}

#endif
