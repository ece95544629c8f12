/* A host allocator whose n-th request fails, once or from then on. */
#ifndef RF_TESTS_FAILING_MEMORY_H
#define RF_TESTS_FAILING_MEMORY_H

#include "base/memory.h"

#include <stdlib.h>

typedef struct failing_memory {
	size_t requests;
	size_t fail_at; /* from 1; 0: never */
	bool fails_on;  /* also all that follow */
	size_t held;    /* blocks not yet given back */
} failing_memory;

static inline bool failing_refuses(failing_memory *host)
{
	host->requests++;
	return host->requests == host->fail_at ||
		(host->fails_on && host->fail_at && host->requests > host->fail_at);
}

static inline void *failing_allocate(void *arg, size_t size)
{
	failing_memory *host = arg;
	if (failing_refuses(host)) return NULL;
	host->held++;
	return malloc(size);
}

static inline void *failing_resize(void *arg, void *pointer, size_t old_size, size_t new_size)
{
	RF_UNUSED(old_size);
	return failing_refuses(arg) ? NULL : realloc(pointer, new_size);
}

static inline void failing_release(void *arg, void *pointer, size_t size)
{
	RF_UNUSED(size);
	((failing_memory *)arg)->held--;
	free(pointer);
}

static inline riffle_allocator failing_allocator(failing_memory *host)
{
	return (riffle_allocator){host, failing_allocate, failing_resize, failing_release};
}

#endif
