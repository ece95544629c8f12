/* Names of columns as a tree: added and found dot by dot, whatever the letters. */
#include "unit.h"

#include "failing_memory.h"
#include "runtime/format/name_tree.h"

#include <stdio.h>
#include <string.h>

static void test_paths(void **state)
{
	rf_memory memory;
	rf_name_tree names;
	uint32_t a, ab, abc;
	RF_UNUSED(state);
	rf_memory_init(&memory, NULL, 0);
	assert_true(rf_name_tree_open(&names, &memory));
	abc = rf_name_tree_add(&names, RF_NAME_ROOT, RF_TEXT("a.b.c"));
	a = rf_name_tree_find(&names, RF_NAME_ROOT, RF_TEXT("a"));
	ab = rf_name_tree_find(&names, a, RF_TEXT("b"));
	assert_int_equal(names.count, 4);
	assert_int_equal(rf_name_tree_find(&names, RF_NAME_ROOT, RF_TEXT("a.b")), ab);
	assert_int_equal(rf_name_tree_find(&names, a, RF_TEXT("b.c")), abc);
	assert_int_equal(rf_name_tree_find(&names, ab, RF_TEXT("c")), abc);
	assert_int_equal(rf_name_tree_add(&names, a, RF_TEXT("b.c")), abc);
	assert_int_equal(rf_name_tree_find(&names, RF_NAME_ROOT, RF_TEXT("b")), RF_NO_NAME);
	assert_int_equal(rf_name_tree_find(&names, RF_NAME_ROOT, RF_TEXT("a.c.b")), RF_NO_NAME);
	assert_int_equal(rf_name_tree_find(&names, RF_NAME_ROOT, RF_TEXT("")), RF_NO_NAME);
	assert_int_equal(rf_name_tree_find(&names, abc, RF_TEXT("c.")), RF_NO_NAME);
	/* Empty parts are parts. */
	assert_int_not_equal(rf_name_tree_add(&names, RF_NAME_ROOT, RF_TEXT("a..c")), abc);
	assert_int_equal(rf_name_tree_find(&names, a, RF_TEXT(".c")),
	                 rf_name_tree_find(&names, RF_NAME_ROOT, RF_TEXT("a..c")));
	assert_int_equal(names.count, 6);
	rf_name_tree_close(&names);
	assert_int_equal(memory.used_bytes, 0);
}

static void test_many(void **state)
{
	static char texts[5000][32];
	rf_memory memory;
	rf_name_tree names;
	uint32_t nodes[5000];
	RF_UNUSED(state);
	rf_memory_init(&memory, NULL, 0);
	assert_true(rf_name_tree_open(&names, &memory));
	for (int i = 0; i < 5000; i++) {
		snprintf(texts[i], sizeof texts[i], "g%d.n%d", i % 70, i);
		nodes[i] = rf_name_tree_add(&names, RF_NAME_ROOT, rf_text_of(texts[i]));
	}
	assert_int_equal(names.count, 1 + 70 + 5000);
	for (int i = 0; i < 5000; i++)
		assert_int_equal(rf_name_tree_find(&names, RF_NAME_ROOT, rf_text_of(texts[i])), nodes[i]);
	rf_name_tree_close(&names);
	assert_int_equal(memory.used_bytes, 0);
}

static void test_no_memory(void **state)
{
	RF_UNUSED(state);
	for (size_t fail_at = 1;; fail_at++) {
		failing_memory host = {.fail_at = fail_at};
		riffle_allocator allocator = failing_allocator(&host);
		char name[100] = "";
		rf_memory memory;
		rf_name_tree names;
		rf_memory_init(&memory, &allocator, 0);
		for (int i = 0; i < 40; i++) strcat(name, i ? ".k" : "k");
		if (rf_name_tree_open(&names, &memory)) {
			uint32_t node = rf_name_tree_add(&names, RF_NAME_ROOT, rf_text_of(name));
			if (host.requests < fail_at) assert_int_equal(node, 40);
		}
		rf_name_tree_close(&names);
		assert_int_equal(host.held, 0);
		if (host.requests < fail_at) break;
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_paths),
		cmocka_unit_test(test_many),
		cmocka_unit_test(test_no_memory),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
