/* The table of keywords: what each flag promises parses, and no more words are reserved than
 * the language says. */
#include "parse_check.h"

#include "parser/parser.h"

static bool parses(parse_kit *kit, const char *format, const char *word)
{
	char text[128];
	rf_ast_statement *statement;
	size_t consumed;
	assert_true(snprintf(text, sizeof text, format, word) < (int)sizeof text);
	return kit_parse(kit, rf_text_of(text), &statement, &consumed) == RIFFLE_OK;
}

static void test_flags(void **state)
{
	static const struct {
		uint32_t flag;
		const char *format;
	} uses[] = {
		{RF_KEYWORD_COLUMN, "SELECT %s, a FROM t;"},
		{RF_KEYWORD_COLUMN, "SELECT a + %1$s FROM t WHERE %1$s = 1;"},
		{RF_KEYWORD_COLUMN, "SELECT a AS %s FROM t;"},
		{RF_KEYWORD_COLUMN, "SELECT t.a FROM %s AS t;"},
		{RF_KEYWORD_COLUMN, "SELECT a FROM t AS %s;"},
		{RF_KEYWORD_COLUMN, "SELECT a FROM t GROUP BY %1$s ORDER BY %1$s;"},
		{RF_KEYWORD_COLUMN, "CREATE STREAM s (%s BIGINT);"},
		{RF_KEYWORD_COLUMN, "CREATE STREAM %s (a BIGINT);"},
		{RF_KEYWORD_COLUMN, "SELECT %s.a FROM t;"},
		{RF_KEYWORD_COLUMN, "SET %s = 1;"},
		{RF_KEYWORD_FUNCTION, "SELECT %s(a, 1) FROM t;"},
		{RF_KEYWORD_FUNCTION, "SELECT 1 + %s() FROM t;"},
		{RF_KEYWORD_ITEM_ALIAS, "SELECT a %s FROM t;"},
		{RF_KEYWORD_ITEM_ALIAS, "SELECT a %s, b FROM t;"},
		{RF_KEYWORD_SOURCE_ALIAS, "SELECT a FROM t %s;"},
		{RF_KEYWORD_SOURCE_ALIAS, "SELECT a FROM t %s WHERE a = 1;"},
		{RF_KEYWORD_SOURCE_ALIAS, "SELECT a FROM 'x.csv' %s FORMAT CSV;"},
		/* Whatever the word: quoted, or where it touches a dot. */
		{0, "SELECT \"%s\" FROM t;"},
		{0, "SELECT t.%s FROM t;"},
	};
	parse_kit kit;
	const char *word;
	RF_UNUSED(state);
	kit_open(&kit);
	for (uint32_t i = 0; (word = rf_keyword(i)); i++) {
		uint32_t flags = rf_keyword_flags(rf_keyword_token(rf_text_of(word)));
		assert_string_equal(rf_token_keyword(rf_keyword_token(rf_text_of(word))), word);
		for (size_t j = 0; j < sizeof uses / sizeof *uses; j++)
			if ((flags & uses[j].flag) == uses[j].flag && !parses(&kit, uses[j].format, word))
				kit_complain(word, uses[j].format, kit.error.message);
	}
	kit_close(&kit);
}

static void test_reserved(void **state)
{
	static const char *const reserved[] = {
		"ARRAY", "CASE", "DISTINCT", "FALSE", "NOT",     "NULL", "SELECT", "TRUE",
		"WHEN",  "WITH", "AND",      "AS",    "BETWEEN", "ELSE", "FROM",   "ILIKE",
		"IN",    "IS",   "LIKE",     "ON",    "OR",      "THEN", "UNION",  "WHERE",
	};
	uint32_t count = 0;
	const char *word;
	RF_UNUSED(state);
	for (size_t i = 0; i < sizeof reserved / sizeof *reserved; i++)
		assert_int_equal(rf_keyword_flags(rf_keyword_token(rf_text_of(reserved[i]))), 0);
	for (uint32_t i = 0; (word = rf_keyword(i)); i++)
		count += rf_keyword_flags(rf_keyword_token(rf_text_of(word))) == 0;
	assert_int_equal(count, sizeof reserved / sizeof *reserved);
}

static void test_lookup(void **state)
{
	RF_UNUSED(state);
	assert_int_equal(rf_keyword_token(RF_TEXT("select")), rf_keyword_token(RF_TEXT("SeLeCt")));
	assert_int_equal(rf_keyword_token(RF_TEXT("selects")), 0);
	assert_int_equal(rf_keyword_token(RF_TEXT("")), 0);
	assert_int_equal(rf_keyword_token(RF_TEXT("match_recognizer")), 0);
	assert_int_equal(rf_keyword_token((rf_text){"as\0", 3}), 0);
	assert_true(rf_keyword_token(RF_TEXT("match_recognize")) != 0);
	assert_null(rf_keyword(100000));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_flags),
		cmocka_unit_test(test_reserved),
		cmocka_unit_test(test_lookup),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
