/* Bent texts: whatever the bytes, parsing ends with a status, its error has a place within
 * the text, and what parses can be written. The seeds are fixed. */
#include "parse_check.h"
#include "parse_texts.h"

static uint64_t next_random(uint64_t *seed)
{
	*seed ^= *seed << 13;
	*seed ^= *seed >> 7;
	*seed ^= *seed << 17;
	return *seed;
}

static void check_text(parse_kit *kit, rf_text text)
{
	rf_ast_statement *statement = NULL;
	size_t consumed = 0;
	rf_status status = kit_parse(kit, text, &statement, &consumed);
	assert_true(consumed <= text.size);
	if (status == RIFFLE_DONE) return;
	kit->out.size = 0;
	if (status == RIFFLE_OK) {
		assert_non_null(statement);
		rf_ast_write_statement(statement, &kit->out);
		assert_true(kit->out.size > 0);
		return;
	}
	assert_true(status == RIFFLE_SYNTAX || status == RIFFLE_INCOMPLETE || status == RIFFLE_LIMIT);
	assert_null(statement);
	assert_true(kit->error.message[0] != 0);
	assert_true(kit->error.line >= 1 && kit->error.column >= 1);
	assert_true(kit->error.end_column > kit->error.column);
	assert_true(kit->error.offset <= text.size);
	rf_error_write(&kit->error, "x", text, &kit->out);
	assert_true(kit->out.size > 0);
}

enum { BENT_MAX = 2048 };

static size_t bend(char *bytes, size_t size, uint64_t *seed)
{
	static const char *const pieces[] = {
		"(",  ")",    "'",        "\"",     "$$",     "/*",    "*/",     "--",  ";",
		",",  "[",    "]",        "SELECT", " FROM ", " NOT ", " END ",  "::",  "=>",
		"9e", "\xff", "\xc3\xa4", "$a$",    "?",      ":p",    " CASE ", "{2}", " WINDOW "};
	uint64_t how = next_random(seed) % 6;
	size_t at = size ? next_random(seed) % size : 0, many = 1 + next_random(seed) % 8;
	const char *piece = pieces[next_random(seed) % (sizeof pieces / sizeof *pieces)];
	size_t piece_size = strlen(piece);
	if (many > size - at) many = size - at;
	switch (how) {
	case 0: /* a byte */
		if (size) bytes[at] = (char)next_random(seed);
		return size;
	case 1: /* without some */
		memmove(bytes + at, bytes + at + many, size - at - many);
		return size - many;
	case 2: /* cut */ return at;
	case 3: /* a piece put in */
		if (size + piece_size > BENT_MAX) return size;
		memmove(bytes + at + piece_size, bytes + at, size - at);
		memcpy(bytes + at, piece, piece_size);
		return size + piece_size;
	case 4: /* some twice */
		if (size + many > BENT_MAX) return size;
		memmove(bytes + at + many, bytes + at, size - at);
		return size + many;
	default: /* two swapped */
		if (size > 1 && at + 1 < size) {
			char c = bytes[at];
			bytes[at] = bytes[at + 1];
			bytes[at + 1] = c;
		}
		return size;
	}
}

static void test_bent_texts(void **state)
{
	parse_kit kit;
	uint64_t seed = 20260131;
	RF_UNUSED(state);
	kit_open(&kit);
	for (int round = 0; round < 12000; round++) {
		/* An exact block, so that reading past it is seen. */
		char bytes[BENT_MAX + 16];
		char *exact;
		size_t size;
		int edits = 1 + (int)(next_random(&seed) % 6);
		strcpy(bytes, accepted_texts[next_random(&seed) % ACCEPTED_COUNT]);
		size = strlen(bytes);
		while (edits--) size = bend(bytes, size, &seed);
		exact = rf_alloc(&kit.memory, size);
		assert_non_null(exact);
		memcpy(exact, bytes, size);
		check_text(&kit, (rf_text){exact, size});
		rf_free(&kit.memory, exact, size);
	}
	kit_close(&kit);
}

/* Words of the grammar in any order reach further into it than bent bytes do. */
static void test_word_salad(void **state)
{
	static const char *const others[] = {"a", "b.c", "1", "'x'", "(", ")", ",", "=",
	                                     "*", "5m",  "+", "[",   "]", "t", ";"};
	parse_kit kit;
	uint64_t seed = 7;
	uint32_t keyword_count = 0;
	RF_UNUSED(state);
	while (rf_keyword(keyword_count)) keyword_count++;
	assert_true(keyword_count > 150);
	kit_open(&kit);
	for (int round = 0; round < 4000; round++) {
		rf_buffer text;
		int words = 1 + (int)(next_random(&seed) % 25);
		rf_buffer_init(&text, &kit.memory, 1 << 16);
		rf_buffer_append_string(&text, round % 2 ? "SELECT a FROM t " : "");
		for (int i = 0; i < words; i++) {
			bool is_keyword = next_random(&seed) % 3 != 0;
			rf_buffer_append_string(&text,
			                        is_keyword
			                            ? rf_keyword((uint32_t)(next_random(&seed) % keyword_count))
			                            : others[next_random(&seed) % 15]);
			rf_buffer_append_byte(&text, ' ');
		}
		check_text(&kit, (rf_text){text.data, text.size});
		rf_buffer_release(&text);
	}
	kit_close(&kit);
}

static void test_random_bytes(void **state)
{
	parse_kit kit;
	uint64_t seed = 99;
	RF_UNUSED(state);
	kit_open(&kit);
	for (int round = 0; round < 3000; round++) {
		char bytes[256];
		size_t size = next_random(&seed) % sizeof bytes;
		for (size_t i = 0; i < size; i++) bytes[i] = (char)next_random(&seed);
		check_text(&kit, (rf_text){bytes, size});
	}
	kit_close(&kit);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_bent_texts),
		cmocka_unit_test(test_word_salad),
		cmocka_unit_test(test_random_bytes),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
