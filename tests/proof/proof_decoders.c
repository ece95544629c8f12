/*
 * The fast ways of the decoders against the plain ones over a million damaged inputs: CSV by its
 * index against byte for byte, NDJSON with the fields in the order and shape of the line before
 * against an order that is always another. Rows, NULLs, notes and, of CSV, line numbers are the
 * same.
 */
#include "../unit/format_helper.h"

#include "base/newlines.h"

enum { COUNT = 500 * 1000, INPUT_MAX = 1024, NDJSON_MAX = 480 };

static uint64_t state_of_random = 2463534242u;

static uint32_t below(uint32_t n)
{
	state_of_random = state_of_random * 6364136223846793005u + 1442695040888963407u;
	return (uint32_t)(state_of_random >> 33) % n;
}

typedef struct text {
	char bytes[INPUT_MAX];
	size_t size;
} text;

static void put(text *to, const char *part)
{
	size_t size = strlen(part);
	assert_true(to->size + size < sizeof to->bytes);
	memcpy(to->bytes + to->size, part, size);
	to->size += size;
}

/* Replaces, adds, takes out or doubles bytes in a few places. */
static void damage(text *it, const char *letters)
{
	for (uint32_t left = below(4); left > 0 && it->size > 2 && it->size < INPUT_MAX - 16; left--) {
		size_t at = below((uint32_t)it->size), rest = it->size - at;
		char letter = below(8) ? letters[below((uint32_t)strlen(letters))] : (char)below(256);
		size_t run = 1 + below(8);
		switch (below(4)) {
		case 0: it->bytes[at] = letter; break;
		case 1:
			memmove(it->bytes + at + 1, it->bytes + at, rest);
			it->bytes[at] = letter;
			it->size++;
			break;
		case 2:
			memmove(it->bytes + at, it->bytes + at + 1, rest - 1);
			it->size--;
			break;
		default:
			if (run > rest) run = rest;
			memmove(it->bytes + at + run, it->bytes + at, rest);
			it->size += run;
			break;
		}
	}
}

static void decode(const format_case *test, const text *input, rf_memory *memory, rf_buffer *out)
{
	rf_buffer_init(out, memory, 1 << 20);
	decode_all(test, input->bytes, input->size, memory, out);
	rf_buffer_append_byte(out, 0);
	assert_false(out->has_failed);
}

static void make_csv(text *to)
{
	static const char *const numbers[] = {"1", "-20", "12345678", "1234567890123", "", "1.5", "x"};
	static const char *const decimals[] = {"0.5",
	                                       "-12.345678",
	                                       "1e3",
	                                       "",
	                                       "123456789.123456",
	                                       "1e-400",
	                                       "nan",
	                                       "1.25000000000000000001"};
	static const char *const words[] = {
		"a", "k17",  "\"b,\"\"c\"", "\"two\nlines\"",
		"",  "\"\"", "\xC3\xA9",    "abcdefghijklmnopqrstuvwxyz0123456789"};
	to->size = 0;
	for (uint32_t rows = 1 + below(5); rows > 0; rows--) {
		put(to, numbers[below(7)]);
		put(to, ",");
		put(to, words[below(8)]);
		put(to, ",");
		put(to, decimals[below(8)]);
		put(to, below(6) ? "\n" : "\r\n");
	}
}

static void csv_by_its_index_and_byte_for_byte(void **state)
{
	rf_memory memory;
	text input;
	RF_UNUSED(state);
	rf_memory_init(&memory, NULL, 0);
	for (uint32_t i = 0; i < COUNT; i++) {
		format_case test = {.format = csv_format(), .columns = "itd", .batch_rows = 64};
		rf_buffer fast, plain;
		make_csv(&input);
		damage(&input, ",\"\n\r1.-e a");
		if (i % 5 == 0) test.max_row_bytes = 24;
		/* Of a batch only the first few texts are kept. */
		test.is_brief = rf_newlines_count(input.bytes, input.size) >= RF_NOTE_SAMPLES;
		decode(&test, &input, &memory, &fast);
		test.piece_bytes = 1;
		decode(&test, &input, &memory, &plain);
		if (fast.size != plain.size || memcmp(fast.data, plain.data, fast.size) != 0)
			fail_msg("%.*s\n--- fast:\n%s--- plain:\n%s", (int)input.size, input.bytes, fast.data,
			         plain.data);
		rf_buffer_release(&fast);
		rf_buffer_release(&plain);
	}
	assert_int_equal(memory.used_bytes, 0);
}

/* ---- NDJSON ---- */

#define OTHER_ORDER "{\"c2\":-777.25,\"c1\":\"-777\",\"c0\":-777}\n"

static void make_ndjson(text *to)
{
	static const char *const numbers[] = {"1",   "-20",   "1234567890123", "null",
	                                      "1.0", "\"7\"", "true"};
	static const char *const words[] = {"\"a\"", "\"x\\t\\u00e9\"", "\"\"",        "null",
	                                    "7",     "[1,{}]",          "\"\xC3\xA9\""};
	static const char *const decimals[] = {"0.5",    "-12.345678",       "1e3",    "null",
	                                       "1E-400", "123456789.123456", "\"1.5\""};
	/* Every other input has lines of one shape, until it is damaged. */
	bool is_alike = below(2);
	to->size = 0;
	for (uint32_t rows = 1 + below(is_alike ? 8 : 4); rows > 0; rows--) {
		uint32_t order = is_alike ? 1 : below(8), extra = is_alike ? 6 : below(6);
		put(to, "{");
		for (uint32_t field = 0; field < 3; field++) {
			uint32_t which = order == 0 ? 2 - field : field;
			if (field) put(to, is_alike || below(9) ? "," : " , ");
			put(to, which == 0 ? "\"c0\":" : which == 1 ? "\"c1\":" : "\"c2\": ");
			put(to,
			    which == 0       ? numbers[below(is_alike ? 3 : 7)]
			        : which == 1 ? words[is_alike ? below(2) * 6 : below(7)]
			                     : decimals[below(is_alike ? 2 : 7)]);
			if (extra == field) put(to, ",\"z\":{\"c0\":[1]},\"c0\":5");
		}
		put(to, "}\n");
	}
}

/* The same with a line before each, whose order is another. */
static void add_other_lines(const text *input, text *to)
{
	size_t at = 0;
	to->size = 0;
	while (at < input->size) {
		const char *end = memchr(input->bytes + at, '\n', input->size - at);
		size_t size = end ? (size_t)(end - input->bytes) + 1 - at : input->size - at;
		put(to, OTHER_ORDER);
		memcpy(to->bytes + to->size, input->bytes + at, size);
		to->size += size;
		at += size;
	}
}

/* Without the line numbers and the rows of the added lines. */
static void strip(char *out)
{
	char *to = out;
	for (char *line = out; *line;) {
		char *newline = strchr(line, '\n');
		char *end = newline ? newline + 1 : line + strlen(line);
		size_t digits = strspn(line, "0123456789");
		char *from = line[digits] == ':' ? line + digits : line;
		char kept = *end;
		*end = 0;
		if (strcmp(from, ": -777|-777|-777.25\n") != 0) {
			memmove(to, from, (size_t)(end - from));
			to += end - from;
		}
		*end = kept;
		line = end;
	}
	*to = 0;
}

static void ndjson_in_the_order_guessed_and_in_another(void **state)
{
	rf_memory memory;
	text input, mixed;
	RF_UNUSED(state);
	rf_memory_init(&memory, NULL, 0);
	for (uint32_t i = 0; i < COUNT; i++) {
		format_case test = {.format = {.id = RF_FORMAT_NDJSON},
		                    .columns = "itd",
		                    .batch_rows = 64,
		                    .is_brief = true};
		rf_buffer fast, plain;
		do {
			make_ndjson(&input);
			damage(&input, "{}[]\",:\n\\ 1.-eu");
		} while (input.size > NDJSON_MAX || memchr(input.bytes, 0, input.size));
		add_other_lines(&input, &mixed);
		decode(&test, &input, &memory, &fast);
		decode(&test, &mixed, &memory, &plain);
		strip(fast.data);
		strip(plain.data);
		if (strcmp(fast.data, plain.data) != 0)
			fail_msg("%.*s\n--- guessed:\n%s--- other:\n%s", (int)input.size, input.bytes,
			         fast.data, plain.data);
		rf_buffer_release(&fast);
		rf_buffer_release(&plain);
	}
	assert_int_equal(memory.used_bytes, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(csv_by_its_index_and_byte_for_byte),
		cmocka_unit_test(ndjson_in_the_order_guessed_and_in_another),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
