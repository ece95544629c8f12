/* Paths into JSON found in one pass: the same as what is found step by step. */
#include "unit.h"

#include "base/json_paths.h"

#include <stdio.h>
#include <string.h>

enum { PATHS = 40, STEPS = 4, TEXTS = 4000, TEXT_BYTES = 1 << 16, DEPTH = 4 };

typedef struct path {
	rf_json_step steps[STEPS];
	uint32_t count;
	uint32_t number;
} path;

typedef struct world {
	rf_memory memory;
	rf_arena arena;
	rf_json_paths paths;
} world;

static uint64_t random_state = 7;

static uint32_t below(uint32_t end)
{
	random_state = random_state * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
	return (uint32_t)(random_state >> 33) % end;
}

/* What the names of the texts mean; the last two are written with escapes. */
static const char *const meanings[] = {"a", "b", "ab", "", "1", "\xC3\xA9", "a\"b"};
static const char *const spellings[] = {"a", "b", "ab", "", "1", "\\u00e9", "a\\\"\\u0062"};
enum { NAMES = sizeof meanings / sizeof meanings[0] };

static void open_world(world *self)
{
	memset(self, 0, sizeof *self);
	rf_memory_init(&self->memory, NULL, 0);
	rf_arena_init(&self->arena, &self->memory);
}

static void add(world *self, path *added)
{
	assert_true(
		rf_json_paths_add(&self->paths, &self->arena, added->steps, added->count, &added->number));
}

static path draw_path(void)
{
	path drawn = {.count = 1 + below(STEPS)};
	for (uint32_t i = 0; i < drawn.count; i++) {
		drawn.steps[i].is_index = below(3) == 0;
		drawn.steps[i].index = below(4);
		drawn.steps[i].name = rf_text_of(meanings[below(NAMES)]);
	}
	return drawn;
}

/* A random value, small enough for the text. */
static char *draw_value(char *out, uint32_t depth)
{
	static const char *const scalars[] = {"null",       "true", "-1.5e3", "\"x\"",
	                                      "\"\\\"]}\"", "[]",   "{}"};
	bool is_object = below(2);
	uint32_t parts = below(6);
	if (depth == DEPTH || below(5) == 0)
		return out + sprintf(out, "%s", scalars[below(sizeof scalars / sizeof scalars[0])]);
	*out++ = is_object ? '{' : '[';
	for (uint32_t i = 0; i < parts; i++) {
		if (i) *out++ = ',';
		if (below(8) == 0) *out++ = ' ';
		if (is_object) out += sprintf(out, "\"%s\":", spellings[below(NAMES)]);
		out = draw_value(out, depth + 1);
	}
	*out++ = is_object ? '}' : ']';
	return out;
}

static bool find_stepwise(rf_text json, const path *from, rf_json_value *value)
{
	for (uint32_t i = 0; i < from->count; i++) {
		const rf_json_step *step = &from->steps[i];
		if (!(step->is_index ? rf_json_element(json, step->index, value)
		                     : rf_json_member(json, step->name, value)))
			return false;
		json = rf_json_text_of(value);
	}
	return true;
}

static void test_random(void **state)
{
	static char text[TEXT_BYTES];
	rf_json_value found[PATHS];
	path paths[PATHS];
	uint32_t hits = 0;
	world self;
	RF_UNUSED(state);
	open_world(&self);
	for (uint32_t i = 0; i < PATHS; i++) {
		paths[i] = draw_path();
		add(&self, &paths[i]);
	}
	for (uint32_t i = 0; i < TEXTS; i++) {
		rf_text json = {text, (size_t)(draw_value(text, 0) - text)};
		assert_true(json.size < sizeof text && rf_json_is_valid(json));
		rf_json_paths_find(&self.paths, json, found);
		for (uint32_t p = 0; p < PATHS; p++) {
			const rf_json_value *value = &found[paths[p].number];
			rf_json_value want = {0};
			bool has = find_stepwise(json, &paths[p], &want);
			if (has != (value->text.data != NULL))
				fail_msg("%.*s: path %u", (int)json.size, text, p);
			if (!has) continue;
			hits++;
			assert_int_equal(value->kind, want.kind);
			assert_ptr_equal(value->text.data, want.text.data);
			assert_int_equal(value->text.size, want.text.size);
			if (want.kind == RF_JSON_STRING) assert_int_equal(value->has_escapes, want.has_escapes);
		}
	}
	assert_true(hits > TEXTS);
	rf_arena_release(&self.arena);
}

static path names(const char *first, const char *second)
{
	path made = {.steps = {{.name = rf_text_of(first)}}, .count = second ? 2 : 1};
	if (second) made.steps[1].name = rf_text_of(second);
	return made;
}

static void expect(const world *self, const path *from, const char *json, const char *text)
{
	rf_json_value found[PATHS];
	rf_json_paths_find(&self->paths, rf_text_of(json), found);
	if (!text)
		assert_null(found[from->number].text.data);
	else
		assert_true(rf_text_is(found[from->number].text, text));
}

static void test_duplicates(void **state)
{
	path a = names("a", NULL), ab = names("a", "b"), again = names("a", "b");
	world self;
	RF_UNUSED(state);
	open_world(&self);
	add(&self, &a);
	add(&self, &ab);
	add(&self, &again);
	assert_int_equal(ab.number, again.number);
	assert_int_equal(self.paths.count, 2);
	expect(&self, &ab, "{\"a\":{\"b\":1,\"b\":2}}", "2");
	/* The last a counts, whether it has a b or not. */
	expect(&self, &ab, "{\"a\":{\"b\":1},\"a\":{\"c\":2}}", NULL);
	expect(&self, &ab, "{\"a\":{\"b\":1},\"a\":3}", NULL);
	expect(&self, &a, "{\"a\":{\"b\":1},\"a\":3}", "3");
	expect(&self, &ab, "{\"a\":3,\"a\":{\"b\":1}}", "1");
	/* What is no object has no members. */
	expect(&self, &a, "[\"a\"]", NULL);
	expect(&self, &a, "\"a\"", NULL);
	expect(&self, &a, "7", NULL);
	expect(&self, &a, "{}", NULL);
	expect(&self, &a, "", NULL);
	rf_arena_release(&self.arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_random),
		cmocka_unit_test(test_duplicates),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
