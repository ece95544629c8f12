/* Every text of the table parses, alone, with a semicolon, and in a script of all of them. */
#include "parse_check.h"
#include "parse_texts.h"

static void test_each_parses(void **state)
{
	parse_kit kit;
	RF_UNUSED(state);
	kit_open(&kit);
	for (int i = 0; i < ACCEPTED_COUNT; i++) {
		rf_text text = rf_text_of(accepted_texts[i]);
		rf_ast_statement *statement = NULL;
		size_t consumed = 0;
		rf_status status = kit_parse(&kit, text, &statement, &consumed);
		if (status != RIFFLE_OK) kit_complain(text.data, "error", kit.error.message);
		assert_non_null(statement);
		assert_int_equal(consumed, text.size);
		kit.out.size = 0;
		rf_ast_write_statement(statement, &kit.out);
		assert_true(kit.out.size > 2);
	}
	kit_close(&kit);
}

/* The places of what the tree holds lie within its statement. */
static void check_places(const rf_ast_select *select, size_t size)
{
	if (!select) return;
	assert_true(select->loc.start < select->loc.end && select->loc.end <= size);
	for (const rf_ast_item *item = select->items; item; item = item->next) {
		assert_true(item->expr->loc.start < item->expr->loc.end && item->expr->loc.end <= size);
		assert_true(item->expr->op_loc.start < item->expr->op_loc.end);
		assert_true(item->expr->depth >= 1 && item->expr->depth <= RF_LIMIT_DEPTH);
	}
	if (select->from) assert_true(select->from->loc.start < select->from->loc.end);
	check_places(select->left, size);
	check_places(select->right, size);
}

static void test_script(void **state)
{
	parse_kit kit;
	rf_buffer script;
	size_t at = 0;
	int count = 0;
	RF_UNUSED(state);
	kit_open(&kit);
	rf_buffer_init(&script, &kit.memory, 1 << 20);
	for (int i = 0; i < ACCEPTED_COUNT; i++)
		rf_buffer_printf(&script, "%s%s;", i % 3 ? "\n-- a comment; with a semicolon\n" : " ; ",
		                 accepted_texts[i]);
	assert_false(script.has_failed);
	for (;;) {
		rf_ast_statement *statement;
		size_t consumed = 0;
		rf_text rest = {script.data + at, script.size - at};
		rf_status status = kit_parse(&kit, rest, &statement, &consumed);
		if (status == RIFFLE_DONE) break;
		if (status != RIFFLE_OK) kit_complain(accepted_texts[count], "error", kit.error.message);
		assert_int_equal(rest.data[consumed - 1], ';');
		check_places(statement->select, consumed);
		at += consumed;
		count++;
	}
	assert_int_equal(count, ACCEPTED_COUNT);
	rf_buffer_release(&script);
	kit_close(&kit);
}

static void test_nothing(void **state)
{
	static const char *const texts[] = {
		"", " ", ";", " ; ;; ", "-- x", "/* a /* b */ */ ;", "\xef\xbb\xbf", "\n\n"};
	parse_kit kit;
	RF_UNUSED(state);
	kit_open(&kit);
	for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
		rf_ast_statement *statement;
		size_t consumed = 99;
		assert_int_equal(kit_parse(&kit, rf_text_of(texts[i]), &statement, &consumed), RIFFLE_DONE);
		assert_null(statement);
		assert_int_equal(consumed, strlen(texts[i]));
	}
	kit_close(&kit);
}

/* An error too says where the next statement begins. */
static void test_consumed_on_error(void **state)
{
	static const struct {
		const char *text;
		size_t consumed;
	} cases[] = {
		{"SELEC 1; SELECT 2;", 8},      {"SELECT ';' frm t; SELECT 2", 17},
		{"  SELECT 5mx;SELECT 2", 13},  {"SELECT \"a;b\" c d; x", 17},
		{"SELECT $$;$$ a b; x", 17},    {"SELECT 1 /* ; */ a b; x", 21},
		{"SELECT 1 -- ;\n a b; x", 19}, {"SELECT a FROM 'x; y", 19},
		{"SELECT a a a", 12},
	};
	parse_kit kit;
	RF_UNUSED(state);
	kit_open(&kit);
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		rf_ast_statement *statement;
		size_t consumed = 0;
		assert_true(kit_parse(&kit, rf_text_of(cases[i].text), &statement, &consumed) < 0);
		if (consumed != cases[i].consumed)
			kit_complain(cases[i].text, "consumed", "another number");
	}
	kit_close(&kit);
}

/* Long statements are scanned in growing windows: wherever a window ends, the result is one. */
static void test_windows_of_the_scanner(void **state)
{
	parse_kit kit;
	rf_buffer text;
	RF_UNUSED(state);
	kit_open(&kit);
	rf_buffer_init(&text, &kit.memory, 1 << 20);
	for (int pad = 4060; pad < 4110; pad++) {
		rf_ast_statement *statement;
		size_t consumed = 0;
		text.size = 0;
		rf_buffer_append_string(&text, "SELECT ");
		for (int i = 7; i < pad; i++) rf_buffer_append_byte(&text, ' ');
		rf_buffer_append_string(
			&text, "'a;''b', 1.5e3, $q$ ; $ $q$, alpha /* ; */ -- ;\n, 1h30m FROM t; x");
		assert_int_equal(kit_parse(&kit, (rf_text){text.data, text.size}, &statement, &consumed),
		                 RIFFLE_OK);
		assert_int_equal(consumed, text.size - 2);
		kit.out.size = 0;
		rf_ast_write_statement(statement, &kit.out);
		assert_string_equal(kit_text(&kit),
		                    "(select (items 'a;''b' 1500.0 ' ; $ ' alpha 1h30m) (from t))");
	}
	rf_buffer_release(&text);
	kit_close(&kit);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_each_parses),
		cmocka_unit_test(test_script),
		cmocka_unit_test(test_nothing),
		cmocka_unit_test(test_consumed_on_error),
		cmocka_unit_test(test_windows_of_the_scanner),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
