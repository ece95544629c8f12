/* Decoding NDJSON: fields in any order, every kind of value, bad lines, cut everywhere. */
#include "format_helper.h"

#define EXPECT(test, input, wanted) expect_decoded(test, input, sizeof(input) - 1, wanted)

static format_case ndjson(const char *columns)
{
	return (format_case){.format = {.id = RF_FORMAT_NDJSON}, .columns = columns};
}

static void test_plain(void **state)
{
	RF_UNUSED(state);
	EXPECT(ndjson("itd"), "{\"c0\":1,\"c1\":\"a\",\"c2\":1.5}\n{\"c0\":2,\"c1\":\"b\",\"c2\":-2}\n",
	       "1: 1|a|1.5\n2: 2|b|-2.0\n");
	EXPECT(ndjson("it"), " { \"c1\" : \"x\" , \"c0\" : 7 } \r\n\r\n  \n{}\n{\"c0\":8}",
	       "1: 7|x\n4: ~|~\n5: 8|~\n");
	EXPECT(ndjson("it"), "\xEF\xBB\xBF{\"c0\":1}\n", "1: 1|~\n");
	EXPECT(ndjson("it"), "", "");
	EXPECT(ndjson("bsv"),
	       "{\"c0\":true,\"c1\":\"2026-01-31\",\"c2\":\"1h\"}\n{\"c0\":null,\"c1\":null,\"c2\":"
	       "null}\n",
	       "1: true|2026-01-31T00:00:00Z|01:00:00\n2: ~|~|~\n");
}

static void test_names(void **state)
{
	RF_UNUSED(state);
	EXPECT(ndjson("ii"),
	       "{\"c0\":1,\"c1\":2}\n{\"c1\":3,\"c0\":4}\n{\"x\":{\"c0\":9},\"c1\":5}\n{\"c0\":6,"
	       "\"c0\":7}\n"
	       "{\"\\u00630\":8,\"C1\":1,\"c\":1,\"c00\":2}\n",
	       "1: 1|2\n2: 4|3\n3: ~|5\n4: 7|~\n5: 8|~\n");
}

static void test_values(void **state)
{
	RF_UNUSED(state);
	EXPECT(ndjson("t"),
	       "{\"c0\":12}\n{\"c0\":true}\n{\"c0\":{\"a\":[1, "
	       "2]}}\n{\"c0\":\"\"}\n{\"c0\":\"a\\\"\\u00e9\"}\n",
	       "1: 12\n2: true\n3: {\"a\":[1, 2]}\n4: \n5: a\"\xC3\xA9\n");
	EXPECT(ndjson("i"), "{\"c0\":2.0}\n{\"c0\":1e3}\n{\"c0\":\"5\"}\n", "1: 2\n2: 1000\n3: 5\n");
	EXPECT(ndjson("d"), "{\"c0\":2}\n{\"c0\":\"1.5\"}\n", "1: 2.0\n2: 1.5\n");
}

static void test_null_word(void **state)
{
	format_case test = ndjson("dt");
	RF_UNUSED(state);
	test.null_word = "NA";
	EXPECT(test, "{\"c0\":\"NA\",\"c1\":\"x\"}\n{\"c0\":1,\"c1\":\"NA\"}\n", "1: ~|x\n2: 1.0|~\n");
}

static void test_bad_values(void **state)
{
	RF_UNUSED(state);
	EXPECT(ndjson("id"),
	       "{\"c0\":1.5,\"c1\":[1]}\n{\"c0\":\"\",\"c1\":1}\n{\"c0\":1,\"c1\":1e999}\n",
	       "!value x1 f:1: column \"c0\": \"1.5\" is not a BIGINT\n1: ~|~\n"
	       "!value x1 f:2: column \"c0\": \"\" is not a BIGINT\n2: ~|1.0\n"
	       "!value x1 f:3: column \"c1\": \"1e999\" is out of range for DOUBLE\n3: 1|~\n");
	EXPECT(ndjson("bt"), "{\"c0\":\"maybe\"}\n{\"c1\":\"\\ud800\"}\n{\"c1\":\"\xFF\"}\n",
	       "!value x1 f:1: column \"c0\": \"maybe\" is not a BOOLEAN\n1: ~|~\n"
	       "!value x1 f:2: column \"c1\": \"\\ud800\" is not valid UTF-8\n2: ~|~\n"
	       "!value x1 f:3: column \"c1\": \"?\" is not valid UTF-8\n3: ~|~\n");
}

static void test_bad_rows(void **state)
{
	RF_UNUSED(state);
	EXPECT(ndjson("i"), "{\"c0\":1\n{\"c0\":2}\n[3]\n{\"c0\":4}}\n",
	       "!row x1 f:1: not valid JSON at byte 8: a comma or a closing bracket is expected\n2: 2\n"
	       "!row x1 f:3: not valid JSON at byte 1: a JSON object is expected\n"
	       "!row x1 f:4: not valid JSON at byte 9: text follows the object\n");
	/* A bad line leaves nothing behind, also when its values were seen. */
	EXPECT(ndjson("i"), "{\"c0\":null,}\n{\"c0\":3}\n{\"c0\":\"x\" 1}\n",
	       "!row x1 f:1: not valid JSON at byte 12: a string is expected\n2: 3\n"
	       "!row x1 f:3: not valid JSON at byte 11: a comma or a closing bracket is expected\n");
	EXPECT(ndjson("i"), "{\"c0\":1,\"x\":tru}\n{\"c0\" 1}\n",
	       "!row x1 f:1: not valid JSON at byte 13: a value is expected\n"
	       "!row x1 f:2: not valid JSON at byte 7: a colon is expected\n");
}

static void test_long_rows(void **state)
{
	format_case test = ndjson("i");
	RF_UNUSED(state);
	test.max_row_bytes = 10;
	EXPECT(test, "{\"c0\":1  }\n{\"c0\":22  }\n{\"c0\":3}\n{\"c0\":4      }",
	       "1: 1\n!row x1 f:2: the row is longer than 10 bytes\n3: 3\n"
	       "!row x1 f:4: the row is longer than 10 bytes\n");
}

static void test_wanted(void **state)
{
	format_case test = ndjson("itd");
	RF_UNUSED(state);
	test.wanted = "2";
	EXPECT(test, "{\"c0\":\"x\",\"c1\":\"\xFF\",\"c2\":1}\n{\"c0\":1,\"c2\":2,}\n",
	       "1: 1.0\n!row x1 f:2: not valid JSON at byte 16: a string is expected\n");
}

/* The times that the opening stands before 1, and the closing after it. */
static char *nested_line(const char *before, const char *open, const char *close, size_t times,
                         const char *after)
{
	size_t size = strlen(before) + times * (strlen(open) + strlen(close)) + strlen(after) + 2;
	char *line = malloc(size), *at = stpcpy(line, before);
	for (size_t i = 0; i < times; i++) at = stpcpy(at, open);
	at = stpcpy(at, "1");
	for (size_t i = 0; i < times; i++) at = stpcpy(at, close);
	strcpy(at, after);
	return line;
}

static void expect_nested(const char *open, const char *close, size_t times, const char *wanted)
{
	static const char *const names[] = {"a.b.a.a", "a.x"};
	format_case test = ndjson("ti");
	char *line = nested_line("{\"a\":", open, close, times, ",\"n\":1}\n{\"a\":{\"x\":2}}\n");
	test.names = names;
	test.max_row_bytes = 4 << 20;
	for (int i = 0; i < 3; i++) {
		rf_memory memory;
		rf_buffer out;
		rf_memory_init(&memory, NULL, 1 << 20);
		rf_buffer_init(&out, &memory, 4096);
		test.wanted = i == 0 ? "01" : i == 1 ? "1" : "0";
		decode_all(&test, line, strlen(line), &memory, &out);
		rf_buffer_append_byte(&out, 0);
		/* Which columns are wanted does not change which rows are bad. */
		assert_true(rf_text_starts_with(rf_text_of(out.data), wanted));
		rf_buffer_release(&out);
	}
	free(line);
}

/* Nesting to the limit, one more, and far beyond, within wanted objects and beside them. */
static void test_deep(void **state)
{
	RF_UNUSED(state);
	expect_nested("[", "]", 200, "1: ");
	expect_nested("[", "]", 201, "!row x1 f:1: not valid JSON at byte 206: too deeply nested\n2: ");
	expect_nested("[", "]", 100000, "!row x1 f:1: not valid JSON at byte 206: too deeply nested\n");
	expect_nested("{\"a\":", "}", 200, "1: ");
	expect_nested("{\"a\":", "}", 201,
	              "!row x1 f:1: not valid JSON at byte 1006: too deeply nested\n2: ");
	expect_nested("{\"a\":", "}", 100000,
	              "!row x1 f:1: not valid JSON at byte 1006: too deeply nested\n2: ");
	expect_nested("{\"b\":{\"a\":", "}}", 100, "1: ");
	expect_nested("{\"b\":{\"a\":", "}}", 101,
	              "!row x1 f:1: not valid JSON at byte 1006: too deeply nested\n2: ");
	expect_nested("{\"b\":[{\"a\":", "}]}", 100000, "!row x1 f:1: not valid JSON at byte ");
}

static uint32_t below(uint64_t *seed, uint32_t limit)
{
	*seed = *seed * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
	return (uint32_t)(*seed >> 33) % limit;
}

/* A value of column i; every so often one that is not as those of its column mostly are. */
static void add_value(rf_buffer *out, uint64_t *seed, uint32_t i, uint32_t rarity)
{
	static const char *const odd[] = {
		"null", "\"NA\"", "\"\xFF\"", "\"\xC3\xA9\"", "\"a\\n\"", "7",     "\"7\"",       "1e3",
		"03",   "-0",     ".5",       "2.0",          "[1]",      "1e999", "\"\\ud800\"", "-"};
	uint32_t number = below(seed, 100000000);
	if (below(seed, rarity) == 0)
		rf_buffer_append_string(out, odd[below(seed, sizeof odd / sizeof odd[0])]);
	else if (i == 0)
		rf_buffer_printf(out, "%s%u", number % 8 ? "" : "-", number >> number % 27);
	else if (i == 2)
		rf_buffer_printf(out, "%s%u.%0*u", number % 8 ? "" : "-", number / 1000 >> number % 17,
		                 (int)(number % 3 + 1), number % 10);
	else if (i == 3)
		rf_buffer_printf(out, "\"2026-01-%02u\"", number % 28 + 1);
	else
		rf_buffer_printf(out, "\"%.*s\"", (int)(number % 40),
		                 "any text that is at times longer than 16 bytes");
}

/* Lines that mostly have the fields of the one before. */
static void add_lines(rf_buffer *out, uint64_t *seed)
{
	static const char *const names[] = {"c0", "c1", "c2", "c3", "another"};
	const uint32_t rarity = 4 + below(seed, 200), fields = 1 + below(seed, 5);
	const char *const end = below(seed, 4) ? "\n" : "\r\n",
					  *const colon = below(seed, 2) ? ":" : ": ";
	for (uint32_t lines = 10 + below(seed, 30); lines > 0; lines--) {
		uint32_t count = fields + (below(seed, rarity) == 0);
		rf_buffer_append_byte(out, '{');
		for (uint32_t k = 0; k < count; k++) {
			uint32_t i = below(seed, rarity) ? k % fields : below(seed, 5);
			rf_buffer_printf(out, "%s\"%s\"%s", k ? "," : "", names[i], colon);
			add_value(out, seed, i, rarity);
		}
		rf_buffer_append_string(out, below(seed, rarity) ? "}" : below(seed, 2) ? "} " : "");
		rf_buffer_append_string(out, below(seed, rarity) ? end : "\n\n");
	}
}

/* Lines that are taken by windows give what they give one by one, as they are when the input comes
 * in small pieces. */
static void test_lines_of_one_shape(void **state)
{
	uint64_t seed = 1;
	RF_UNUSED(state);
	for (uint32_t round = 0; round < 60; round++) {
		static const char *const wanted[] = {NULL, "02", "13"};
		format_case test = ndjson("itds");
		rf_memory memory;
		rf_buffer input;
		rf_memory_init(&memory, NULL, 0);
		rf_buffer_init(&input, &memory, SIZE_MAX / 2);
		add_lines(&input, &seed);
		assert_false(input.has_failed);
		test.is_brief = true;
		test.null_word = round % 2 ? "NA" : NULL;
		test.wanted = wanted[round % 3];
		expect_decoded(test, input.data, input.size, NULL);
		rf_buffer_release(&input);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_plain),      cmocka_unit_test(test_names),
		cmocka_unit_test(test_values),     cmocka_unit_test(test_null_word),
		cmocka_unit_test(test_bad_values), cmocka_unit_test(test_bad_rows),
		cmocka_unit_test(test_long_rows),  cmocka_unit_test(test_wanted),
		cmocka_unit_test(test_deep),       cmocka_unit_test(test_lines_of_one_shape),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
