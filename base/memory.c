/* Memory accounts: see memory.h. */
#include "base/memory.h"

#include <stdlib.h>
#include <string.h>

static void *host_allocate(void *arg, size_t size)
{
	RF_UNUSED(arg);
	return malloc(size);
}

static void *host_resize(void *arg, void *pointer, size_t old_size, size_t new_size)
{
	RF_UNUSED(arg);
	RF_UNUSED(old_size);
	return realloc(pointer, new_size);
}

static void host_release(void *arg, void *pointer, size_t size)
{
	RF_UNUSED(arg);
	RF_UNUSED(size);
	free(pointer);
}

void rf_memory_init(rf_memory *memory, const riffle_allocator *allocator, size_t limit_bytes)
{
	memset(memory, 0, sizeof *memory);
	if (allocator) {
		memory->allocator = *allocator;
	} else {
		memory->allocator.allocate = host_allocate;
		memory->allocator.resize = host_resize;
		memory->allocator.release = host_release;
	}
	memory->limit_bytes = limit_bytes;
}

void rf_memory_share(rf_memory *memory, rf_memory *head)
{
	rf_memory_init(memory, &head->allocator, head->limit_bytes);
	if (!head->family) {
		head->family = head;
		head->family_bytes = head->used_bytes;
		head->family_peak_bytes = head->peak_bytes;
	}
	memory->family = head;
}

size_t rf_memory_used(const rf_memory *memory)
{
	if (!memory->family) return memory->used_bytes;
	return __atomic_load_n(&memory->family->family_bytes, __ATOMIC_RELAXED);
}

size_t rf_memory_peak(const rf_memory *memory)
{
	if (!memory->family) return memory->peak_bytes;
	return __atomic_load_n(&memory->family->family_peak_bytes, __ATOMIC_RELAXED);
}

static void note_family_peak(rf_memory *head, size_t used)
{
	size_t peak = __atomic_load_n(&head->family_peak_bytes, __ATOMIC_RELAXED);
	while (used > peak &&
	       !__atomic_compare_exchange_n(&head->family_peak_bytes, &peak, used, true,
	                                    __ATOMIC_RELAXED, __ATOMIC_RELAXED)) {
	}
}

/* Takes more from what a family has left. False: it has not so much. */
static bool take_from_family(rf_memory *memory, size_t more)
{
	rf_memory *head = memory->family;
	size_t used = __atomic_add_fetch(&head->family_bytes, more, __ATOMIC_RELAXED);
	if (memory->limit_bytes && used > memory->limit_bytes) {
		__atomic_sub_fetch(&head->family_bytes, more, __ATOMIC_RELAXED);
		return false;
	}
	note_family_peak(head, used);
	return true;
}

static bool is_refused(rf_memory *memory, size_t more)
{
	bool is_over;
	if (more > SIZE_MAX / 2)
		is_over = true;
	else if (memory->family)
		is_over = !take_from_family(memory, more);
	else
		is_over = memory->limit_bytes && more > memory->limit_bytes - memory->used_bytes;
	if (is_over) memory->is_over_limit = memory->limit_bytes > 0;
	return is_over;
}

static void give_back(rf_memory *memory, size_t size)
{
	if (memory->family) __atomic_sub_fetch(&memory->family->family_bytes, size, __ATOMIC_RELAXED);
}

static void count(rf_memory *memory, size_t more)
{
	memory->used_bytes += more;
	if (memory->used_bytes > memory->peak_bytes) memory->peak_bytes = memory->used_bytes;
}

void *rf_alloc(rf_memory *memory, size_t size)
{
	void *pointer;
	if (size == 0) size = 1;
	if (is_refused(memory, size)) return NULL;
	pointer = memory->allocator.allocate(memory->allocator.arg, size);
	if (pointer) {
		count(memory, size);
	} else {
		memory->is_over_limit = false;
		give_back(memory, size);
	}
	return pointer;
}

void *rf_alloc_zero(rf_memory *memory, size_t size)
{
	void *pointer = rf_alloc(memory, size);
	if (pointer) memset(pointer, 0, size);
	return pointer;
}

void *rf_realloc(rf_memory *memory, void *pointer, size_t old_size, size_t new_size)
{
	void *moved;
	if (!pointer) return rf_alloc(memory, new_size);
	if (old_size == 0) old_size = 1;
	if (new_size == 0) new_size = 1;
	if (new_size > old_size && is_refused(memory, new_size - old_size)) return NULL;
	moved = memory->allocator.resize(memory->allocator.arg, pointer, old_size, new_size);
	if (!moved) {
		memory->is_over_limit = false;
		if (new_size > old_size) give_back(memory, new_size - old_size);
		return NULL;
	}
	if (new_size < old_size) give_back(memory, old_size - new_size);
	memory->used_bytes -= old_size;
	count(memory, new_size);
	return moved;
}

void rf_free(rf_memory *memory, void *pointer, size_t size)
{
	if (!pointer) return;
	if (size == 0) size = 1;
	memory->used_bytes -= size;
	give_back(memory, size);
	memory->allocator.release(memory->allocator.arg, pointer, size);
}

enum { BLOCK_HEAD = 16 };

void *rf_block_alloc(void *memory, size_t size)
{
	char *block;
	if (size > SIZE_MAX - BLOCK_HEAD) return NULL;
	block = rf_alloc(memory, size + BLOCK_HEAD);
	if (!block) return NULL;
	memcpy(block, &size, sizeof size);
	return block + BLOCK_HEAD;
}

void rf_block_free(void *memory, void *block)
{
	char *start;
	size_t size;
	if (!block) return;
	start = (char *)block - BLOCK_HEAD;
	memcpy(&size, start, sizeof size);
	rf_free(memory, start, size + BLOCK_HEAD);
}

rf_status rf_memory_fail(const rf_memory *memory, const char *what, rf_error *error)
{
	if (!memory->is_over_limit) return rf_fail_memory(error);
	rf_fail(error, RIFFLE_LIMIT, "%s needs more than the memory limit of %zu bytes", what,
	        memory->limit_bytes);
	rf_hint(error, "Raise it with SET memory = '%zuMB'.", (memory->limit_bytes >> 19) | 1);
	return RIFFLE_LIMIT;
}

bool rf_array_grow_more(rf_memory *memory, void *array_pointer, uint32_t *capacity, uint64_t need,
                        size_t element_size)
{
	void **array = array_pointer;
	uint64_t wanted = *capacity ? *capacity : 8;
	void *moved;
	while (wanted < need) wanted *= 2;
	if (wanted > UINT32_MAX || wanted > SIZE_MAX / element_size) {
		memory->is_over_limit = false;
		return false;
	}
	moved = rf_realloc(memory, *array, *capacity * element_size, (size_t)wanted * element_size);
	if (!moved) return false;
	*array = moved;
	*capacity = (uint32_t)wanted;
	return true;
}
