/* Memory accounts, arenas and buffers: what they count, their limits, refusals. */
#include "unit.h"

#include "base/arena.h"
#include "base/buffer.h"

#include <stdlib.h>
#include <string.h>

/* A host's allocator that refuses when it is told to and checks the sizes given back. */
typedef struct host {
	size_t held_bytes;
	uint32_t calls;
	uint32_t refuse_at; /* the number of the call that fails; 0: none */
} host;

static void *host_allocate(void *arg, size_t size)
{
	host *h = arg;
	if (++h->calls == h->refuse_at) return NULL;
	h->held_bytes += size;
	return malloc(size);
}

static void *host_resize(void *arg, void *pointer, size_t old_size, size_t new_size)
{
	host *h = arg;
	if (++h->calls == h->refuse_at) return NULL;
	h->held_bytes += new_size - old_size;
	return realloc(pointer, new_size);
}

static void host_release(void *arg, void *pointer, size_t size)
{
	host *h = arg;
	h->held_bytes -= size;
	free(pointer);
}

static riffle_allocator allocator_of(host *h)
{
	return (riffle_allocator){h, host_allocate, host_resize, host_release};
}

static void test_account(void **state)
{
	host h = {0};
	riffle_allocator allocator = allocator_of(&h);
	rf_memory memory;
	char *a, *b;
	RF_UNUSED(state);
	rf_memory_init(&memory, &allocator, 1000);
	a = rf_alloc(&memory, 600);
	assert_non_null(a);
	memset(a, 1, 600);
	assert_int_equal(memory.used_bytes, 600);
	assert_null(rf_alloc(&memory, 401));
	assert_true(memory.is_over_limit);
	b = rf_alloc_zero(&memory, 400);
	assert_non_null(b);
	for (size_t i = 0; i < 400; i++) assert_int_equal(b[i], 0);
	assert_int_equal(memory.used_bytes, 1000);
	assert_null(rf_realloc(&memory, b, 400, 401));
	assert_int_equal(memory.used_bytes, 1000);
	b = rf_realloc(&memory, b, 400, 10);
	assert_int_equal(memory.used_bytes, 610);
	a = rf_realloc(&memory, a, 600, 900);
	assert_int_equal(a[599], 1);
	assert_int_equal(memory.used_bytes, 910);
	assert_int_equal(memory.peak_bytes, 1000);
	assert_int_equal(h.held_bytes, 910);
	rf_free(&memory, a, 900);
	rf_free(&memory, b, 10);
	rf_free(&memory, NULL, 5);
	assert_int_equal(memory.used_bytes, 0);
	assert_int_equal(h.held_bytes, 0);
	a = rf_alloc(&memory, 0);
	assert_non_null(a);
	rf_free(&memory, a, 0);
	assert_null(rf_alloc(&memory, SIZE_MAX));
	assert_int_equal(memory.used_bytes, 0);
}

static void test_failures(void **state)
{
	host h = {.refuse_at = 1};
	riffle_allocator allocator = allocator_of(&h);
	rf_memory memory;
	rf_error error = RIFFLE_ERROR_INIT;
	RF_UNUSED(state);
	rf_memory_init(&memory, &allocator, 100);
	assert_null(rf_alloc(&memory, 10));
	assert_int_equal(rf_memory_fail(&memory, "sort", &error), RIFFLE_NO_MEMORY);
	assert_string_equal(error.message, "out of memory");
	assert_null(rf_alloc(&memory, 101));
	assert_int_equal(rf_memory_fail(&memory, "sort", &error), RIFFLE_LIMIT);
	assert_string_equal(error.message, "sort needs more than the memory limit of 100 bytes");
	assert_true(strlen(error.hint) > 0);
	assert_int_equal(memory.used_bytes, 0);
}

/* A smaller request that is granted after one that was not leaves the reason standing. */
static void test_reason_stands(void **state)
{
	rf_memory memory;
	void *small;
	RF_UNUSED(state);
	rf_memory_init(&memory, NULL, 100);
	assert_null(rf_alloc(&memory, 200));
	small = rf_alloc(&memory, 10);
	assert_non_null(small);
	assert_int_equal(rf_memory_fail(&memory, "sort", NULL), RIFFLE_LIMIT);
	rf_free(&memory, small, 10);
}

static void test_array_grow(void **state)
{
	rf_memory memory;
	uint64_t *array = NULL;
	uint32_t capacity = 0;
	RF_UNUSED(state);
	rf_memory_init(&memory, NULL, 4000);
	for (uint32_t i = 0; i < 500; i++) {
		if (!rf_array_grow(&memory, &array, &capacity, (uint64_t)i + 1, sizeof *array)) break;
		array[i] = i;
	}
	assert_int_equal(capacity, 256);
	assert_int_equal(array[255], 255);
	assert_int_equal(memory.used_bytes, 256 * sizeof *array);
	assert_false(rf_array_grow(&memory, &array, &capacity, UINT64_C(1) << 33, sizeof *array));
	assert_int_equal(capacity, 256);
	rf_free(&memory, array, capacity * sizeof *array);
	assert_int_equal(memory.used_bytes, 0);
}

static void test_arena(void **state)
{
	rf_memory memory;
	rf_arena arena;
	char *kept;
	RF_UNUSED(state);
	rf_memory_init(&memory, NULL, 0);
	rf_arena_init(&arena, &memory);
	kept = rf_arena_copy(&arena, "hello", 5);
	assert_string_equal(kept, "hello");
	for (size_t i = 1; i < 3000; i++) {
		char *bytes = rf_arena_bytes(&arena, i % 7 + 1);
		void *aligned = rf_arena_alloc(&arena, i);
		assert_non_null(bytes);
		memset(bytes, 0xAA, i % 7 + 1);
		assert_int_equal((uintptr_t)aligned % 16, 0);
		memset(aligned, 0x55, i);
	}
	assert_string_equal(kept, "hello");
	assert_non_null(rf_arena_alloc(&arena, 5 << 20));
	assert_string_equal(rf_arena_printf(&arena, "%d and %s", 42, "text"), "42 and text");
	kept = rf_arena_printf(&arena, "%0500d", 7);
	assert_int_equal(strlen(kept), 500);
	assert_int_equal(kept[499], '7');
	kept = rf_arena_alloc_zero(&arena, 100);
	for (int i = 0; i < 100; i++) assert_int_equal(kept[i], 0);
	rf_arena_reset(&arena);
	assert_true(memory.used_bytes > 0);
	assert_non_null(rf_arena_alloc(&arena, 10));
	rf_arena_release(&arena);
	assert_int_equal(memory.used_bytes, 0);
	rf_arena_reset(&arena);
	assert_non_null(rf_arena_bytes(&arena, 0));
	rf_arena_release(&arena);
	assert_int_equal(memory.used_bytes, 0);
}

static void test_arena_push(void **state)
{
	rf_memory memory;
	rf_arena arena;
	uint32_t *array = NULL, count = 0, capacity = 0;
	RF_UNUSED(state);
	rf_memory_init(&memory, NULL, 0);
	rf_arena_init(&arena, &memory);
	for (uint32_t i = 0; i < 1000; i++) {
		uint32_t *element = rf_arena_push(&arena, &array, &count, &capacity, sizeof *array);
		assert_int_equal(*element, 0);
		*element = i;
	}
	assert_int_equal(count, 1000);
	for (uint32_t i = 0; i < 1000; i++) assert_int_equal(array[i], i);
	rf_arena_release(&arena);
}

static void test_arena_refused(void **state)
{
	RF_UNUSED(state);
	for (uint32_t refuse = 1; refuse < 6; refuse++) {
		host h = {.refuse_at = refuse};
		riffle_allocator allocator = allocator_of(&h);
		rf_memory memory;
		rf_arena arena;
		uint32_t refused = 0;
		rf_memory_init(&memory, &allocator, 0);
		rf_arena_init(&arena, &memory);
		for (int i = 0; i < 40; i++) refused += !rf_arena_alloc(&arena, 3000);
		assert_int_equal(refused, 1);
		assert_null(rf_arena_alloc(&arena, SIZE_MAX - 3));
		rf_arena_release(&arena);
		assert_int_equal(h.held_bytes, 0);
	}
}

static void test_buffer(void **state)
{
	rf_memory memory;
	rf_buffer buffer;
	char block[300];
	RF_UNUSED(state);
	rf_memory_init(&memory, NULL, 0);
	rf_buffer_init(&buffer, &memory, 1000);
	memset(block, 'x', sizeof block);
	assert_true(rf_buffer_append_string(&buffer, "ab"));
	assert_true(rf_buffer_append_byte(&buffer, 'c'));
	assert_true(rf_buffer_append_text(&buffer, RF_TEXT("de")));
	assert_true(rf_buffer_printf(&buffer, "%d", 42));
	assert_true(rf_buffer_append(&buffer, NULL, 0));
	assert_int_equal(buffer.size, 7);
	assert_memory_equal(buffer.data, "abcde42", 7);
	for (int i = 0; i < 3; i++) assert_true(rf_buffer_append(&buffer, block, sizeof block));
	assert_int_equal(buffer.size, 907);
	assert_false(rf_buffer_append(&buffer, block, 94));
	assert_true(buffer.has_failed);
	assert_int_equal(buffer.size, 907);
	assert_memory_equal(buffer.data, "abcde42", 7);
	assert_false(rf_buffer_append(&buffer, NULL, 0));  /* failure stays */
	assert_false(rf_buffer_append_byte(&buffer, 'x')); /* also where there would be room */
	assert_true(buffer.capacity <= buffer.max);
	rf_buffer_release(&buffer);
	assert_false(buffer.has_failed);
	assert_int_equal(memory.used_bytes, 0);
	assert_null(rf_buffer_reserve(&buffer, SIZE_MAX));
	rf_buffer_release(&buffer);
}

/* Accounts of several threads of one query have one limit. */
static void test_family(void **state)
{
	rf_memory head, one, other;
	void *first, *second, *third;
	RF_UNUSED(state);
	rf_memory_init(&head, NULL, 1000);
	first = rf_alloc(&head, 300);
	assert_int_equal(rf_memory_used(&head), 300);
	rf_memory_share(&one, &head);
	rf_memory_share(&other, &head);
	second = rf_alloc(&one, 400);
	assert_non_null(second);
	assert_int_equal(one.used_bytes, 400);
	assert_int_equal(head.used_bytes, 300);
	assert_int_equal(rf_memory_used(&other), 700);
	assert_null(rf_alloc(&other, 301));
	assert_true(other.is_over_limit);
	assert_int_equal(rf_memory_used(&head), 700);
	third = rf_alloc(&other, 300);
	assert_non_null(third);
	assert_int_equal(rf_memory_peak(&one), 1000);
	assert_null(rf_realloc(&head, first, 300, 301));
	second = rf_realloc(&one, second, 400, 100);
	assert_int_equal(rf_memory_used(&head), 700);
	first = rf_realloc(&head, first, 300, 600);
	assert_non_null(first);
	assert_null(rf_alloc(&one, SIZE_MAX));
	assert_int_equal(rf_memory_used(&head), 1000);
	rf_free(&one, second, 100);
	rf_free(&other, third, 300);
	rf_free(&head, first, 600);
	assert_int_equal(rf_memory_used(&head), 0);
	assert_int_equal(rf_memory_peak(&head), 1000);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_account),       cmocka_unit_test(test_failures),
		cmocka_unit_test(test_reason_stands), cmocka_unit_test(test_array_grow),
		cmocka_unit_test(test_arena),         cmocka_unit_test(test_arena_push),
		cmocka_unit_test(test_arena_refused), cmocka_unit_test(test_buffer),
		cmocka_unit_test(test_family),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
