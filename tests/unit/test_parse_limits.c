/* Every limit is an error that names it, a failed allocation is an error, and nothing leaks. */
#include "failing_memory.h"
#include "parse_check.h"
#include "parse_texts.h"

static void repeat(rf_buffer *out, const char *text, int count)
{
	for (int i = 0; i < count; i++) rf_buffer_append_string(out, text);
}

static void check_status(parse_kit *kit, const rf_buffer *text, rf_status wanted,
                         const char *message)
{
	rf_ast_statement *statement;
	size_t consumed = 0;
	rf_status status = kit_parse(kit, (rf_text){text->data, text->size}, &statement, &consumed);
	assert_false(text->has_failed);
	if (status != wanted) {
		print_error("%.60s...\n", text->data);
		kit_complain(message, riffle_status_name(status), kit->error.message);
	}
	if (wanted < 0 && !strstr(kit->error.message, message))
		kit_complain(message, "message", kit->error.message);
	if (status == RIFFLE_OK) assert_int_equal(consumed, text->size);
	if (status == RIFFLE_LIMIT) assert_true(kit->error.line >= 1);
}

/* before, a piece count times, after. */
static void check_repeated(parse_kit *kit, const char *before, const char *piece, int count,
                           const char *after, rf_status wanted, const char *message)
{
	rf_buffer text;
	rf_buffer_init(&text, &kit->memory, 1 << 23);
	rf_buffer_append_string(&text, before);
	repeat(&text, piece, count);
	rf_buffer_append_string(&text, after);
	check_status(kit, &text, wanted, message);
	rf_buffer_release(&text);
}

static void test_depth(void **state)
{
	static const struct {
		const char *before, *piece, *after;
		int fits, too_many;
		const char *message;
	} cases[] = {
		{"SELECT ", "NOT ", "a;", 190, 200, "limit of 200"},
		{"SELECT ", "- ", "a;", 190, 200, "limit of 200"},
		{"SELECT a", " + 1", ";", 190, 200, "limit of 200"},
		{"SELECT a", "::text", ";", 190, 200, "limit of 200"},
		{"SELECT a", "[1]", ";", 190, 200, "limit of 200"},
		{"SELECT a", " IS NULL", ";", 190, 200, "limit of 200"},
		{"SELECT ", "(", "1", 200, 201, "deeper than the limit"},
		{"SELECT ", "f(", "1", 195, 201, "deeper than the limit"},
		{"SELECT ", "ARRAY[", "1", 195, 201, "deeper than the limit"},
		{"SELECT ", "(SELECT ", "1", 90, 201, "deeper than the limit"},
		{"SELECT 1", " UNION ALL SELECT 1", ";", 190, 200, "limit of 200"},
		{"SELECT 1 FROM a", " CROSS JOIN b", ";", 190, 200, "limit of 200"},
		{"SELECT 1 FROM a", " MATCH_RECOGNIZE (PATTERN (A))", ";", 190, 200, "limit of 200"},
		{"SELECT ", "CASE WHEN a THEN ", "1", 190, 200, "limit"},
	};
	static const char *const closers[] = {";", ")", "]", " END"};
	parse_kit kit;
	RF_UNUSED(state);
	kit_open(&kit);
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		for (int is_over = 0; is_over < 2; is_over++) {
			int count = is_over ? cases[i].too_many : cases[i].fits;
			const char *closer = strchr(cases[i].piece, '[') && !strchr(cases[i].piece, ']')
				? closers[2]
				: strchr(cases[i].piece, '(') && !strchr(cases[i].piece, ')') ? closers[1]
				: strstr(cases[i].piece, "CASE")                              ? closers[3]
																			  : NULL;
			rf_buffer text;
			rf_buffer_init(&text, &kit.memory, 1 << 20);
			rf_buffer_append_string(&text, cases[i].before);
			repeat(&text, cases[i].piece, count);
			rf_buffer_append_string(&text, cases[i].after);
			if (closer) {
				repeat(&text, closer, count);
				rf_buffer_append_string(&text, ";");
			}
			check_status(&kit, &text, is_over ? RIFFLE_LIMIT : RIFFLE_OK, cases[i].message);
			rf_buffer_release(&text);
		}
	}
	kit_close(&kit);
}

static void test_very_deep(void **state)
{
	static const char *const pieces[] = {"(",      "NOT ",   "- ",       "CASE ",      "CASE WHEN ",
	                                     "f(",     "[",      "(SELECT ", "a[",         "EXISTS (",
	                                     "ARRAY[", "a IN (", "CAST(",    "a BETWEEN ", "x => "};
	parse_kit kit;
	RF_UNUSED(state);
	kit_open(&kit);
	for (size_t i = 0; i < sizeof pieces / sizeof *pieces; i++) {
		rf_ast_statement *statement;
		size_t consumed;
		rf_buffer text;
		rf_buffer_init(&text, &kit.memory, 1 << 21);
		rf_buffer_append_string(&text, "SELECT ");
		repeat(&text, pieces[i], 60000);
		rf_buffer_append_string(&text, "1;");
		assert_true(kit_parse(&kit, (rf_text){text.data, text.size}, &statement, &consumed) < 0);
		rf_buffer_release(&text);
	}
	kit_close(&kit);
}

static void test_counts(void **state)
{
	parse_kit kit;
	RF_UNUSED(state);
	kit_open(&kit);
	check_repeated(&kit, "SELECT 1", ", 1", 9999, ";", RIFFLE_OK, "");
	check_repeated(&kit, "SELECT 1", ", 1", 10000, ";", RIFFLE_LIMIT,
	               "longer than the limit of 10000");
	check_repeated(&kit, "SELECT a IN (1", ", 1", 10000, ");", RIFFLE_LIMIT,
	               "longer than the limit of 10000");
	check_repeated(&kit, "FEED s VALUES (1)", ", (1)", 10000, ";", RIFFLE_LIMIT,
	               "longer than the limit of 10000");
	check_repeated(&kit, "SELECT CASE", " WHEN a THEN b", 10001, " END;", RIFFLE_LIMIT,
	               "longer than the limit");
	check_repeated(&kit, "SELECT a", ".b", 10000, ";", RIFFLE_LIMIT, "longer than the limit");
	check_repeated(&kit, "SELECT ", "a", 256, ";", RIFFLE_OK, "");
	check_repeated(&kit, "SELECT ", "a", 257, ";", RIFFLE_LIMIT, "limit of 256 bytes");
	check_repeated(&kit, "SELECT \"", "a", 257, "\";", RIFFLE_LIMIT, "limit of 256 bytes");
	check_repeated(&kit, "SELECT ", ". ", 200001, ";", RIFFLE_LIMIT, "more words than the limit");
	check_repeated(&kit, "SELECT '", "abcdefgh", (1 << 17) - 2, "';", RIFFLE_OK, "");
	check_repeated(&kit, "SELECT '", "abcdefgh", 1 << 17, "';", RIFFLE_LIMIT,
	               "longer than the limit");
	check_repeated(&kit, "SELECT 1 --", "abcdefgh", 1 << 18, "\n;", RIFFLE_LIMIT,
	               "longer than the limit");
	/* What stands between statements is no part of one. */
	check_repeated(&kit, "--", "abcdefgh", 1 << 18, "\nSELECT 1;", RIFFLE_OK, "");
	check_repeated(&kit, "SELECT * FROM t MATCH_RECOGNIZE (PATTERN (A{", "9", 7, "}));",
	               RIFFLE_LIMIT, "repeats more");
	kit_close(&kit);
}

/* Every allocation of every text may fail. */
static void test_memory(void **state)
{
	RF_UNUSED(state);
	for (int i = 0; i <= ACCEPTED_COUNT; i++) {
		/* The last one has a syntax error with its trials. */
		rf_text text =
			rf_text_of(i < ACCEPTED_COUNT ? accepted_texts[i] : "SELECT sum(a frm t WHRE x = 1;");
		for (size_t fail_at = 1;; fail_at++) {
			failing_memory host = {.fail_at = fail_at};
			riffle_allocator allocator = failing_allocator(&host);
			rf_memory memory;
			rf_arena arena;
			rf_ast_statement *statement = NULL;
			rf_error error = RIFFLE_ERROR_INIT;
			rf_status status;
			size_t consumed;
			rf_memory_init(&memory, &allocator, 0);
			rf_arena_init(&arena, &memory);
			status = rf_parse(text, &arena, &consumed, &statement, &error);
			rf_arena_release(&arena);
			assert_int_equal(host.held, 0);
			if (host.requests < fail_at) break;
			if (status != RIFFLE_NO_MEMORY) {
				/* A trial that fails for memory only loses its suggestion. */
				assert_int_equal(i, ACCEPTED_COUNT);
				assert_int_equal(status, RIFFLE_SYNTAX);
			}
			assert_null(i < ACCEPTED_COUNT ? (void *)statement : NULL);
		}
	}
}

static void test_memory_limit(void **state)
{
	rf_memory memory;
	rf_arena arena;
	rf_ast_statement *statement;
	rf_error error = RIFFLE_ERROR_INIT;
	size_t consumed;
	RF_UNUSED(state);
	rf_memory_init(&memory, NULL, 6000);
	rf_arena_init(&arena, &memory);
	assert_int_equal(rf_parse(RF_TEXT("SELECT a, b, c FROM t WHERE a > 1"), &arena, &consumed,
	                          &statement, &error),
	                 RIFFLE_LIMIT);
	assert_non_null(strstr(error.message, "6000 bytes"));
	rf_arena_release(&arena);
	assert_int_equal(memory.used_bytes, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_depth),        cmocka_unit_test(test_very_deep),
		cmocka_unit_test(test_counts),       cmocka_unit_test(test_memory),
		cmocka_unit_test(test_memory_limit),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
