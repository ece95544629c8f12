/* Texts that are wrong, with the place and the message; and texts that end too early. */
#include "parse_check.h"
#include "parse_texts.h"

typedef struct refuse_case {
	const char *text; /* the caret's place in braces */
	const char *message;
} refuse_case;

static const refuse_case refused[] = {
	/* words out of place */
	{"{{foo}};", "syntax error near \"foo\""},
	{"{{42}};", "near \"42\""},
	{"{{)}};", "near \")\""},
	{"SELECT {{,}} a;", "near \",\""},
	{"SELECT a b {{c}};", "near \"c\""},
	{"SELECT a AS {{from}} t;", "near \"from\""},
	{"SELECT * {{EXCEPT}} (a) FROM t;", "near \"EXCEPT\""},
	{"SELECT * {{a}} FROM t;", "near \"a\""},
	{"SELECT * EXCLUDE {{a}} FROM t;", "near \"a\""},
	{"SELECT *{{,}} FROM t;", "near \",\""},
	{"SELECT a{{.1}} FROM t;", "near \".1\""},
	{"SELECT a. {{select}} FROM t;", "near \"select\""},
	{"SELECT a FROM {{5}};", "near \"5\""},
	{"SELECT a FROM t AS {{5}};", "near \"5\""},
	{"SELECT a FROM {{;}}", "near \";\""},
	{"SELECT a FROM t u {{v}};", "near \"v\""},
	{"SELECT a FROM (SELECT 1{{;}}", "near \";\""},
	{"SELECT a FROM (t{{)}};", "near \")\""},
	{"SELECT a FROM t WHERE{{;}}", "near \";\""},
	{"SELECT a FROM t WHERE a {{b}};", "near \"b\""},
	{"SELECT a FROM t GROUP {{a}};", "near \"a\""},
	{"SELECT a FROM t GROUP BY a {{DESC}};", "near \"DESC\""},
	{"SELECT a FROM t ORDER BY a NULLS {{5}};", "near \"5\""},
	{"SELECT a FROM t LIMIT {{-}}1;", "near \"-\""},
	{"SELECT a FROM t LIMIT {{1.5}};", "near \"1.5\""},
	{"SELECT a FROM t LIMIT 5 {{,}} 6;", "near \",\""},
	{"SELECT a FROM t LIMIT 5 PER {{GROUP}};", "near \"GROUP\""},
	{"SELECT a FROM t EMIT {{FINAL}};", "near \"FINAL\""},
	{"SELECT a FROM t INTO {{5}};", "near \"5\""},
	{"SELECT a FROM t INTO 'x' {{WATERMARK}} 5s;", "near \"WATERMARK\""},
	{"SELECT a FROM t INTO out {{FORMAT}} CSV;", "near \"FORMAT\""},
	{"WITH a AS {{SELECT}} 1 SELECT 2;", "near \"SELECT\""},
	{"WITH a AS (SELECT 1) {{INSERT}} INTO b SELECT 2;", "near \"INSERT\""},
	{"SELECT a FROM t UNION ALL {{WITH}} b AS (SELECT 1) SELECT 2;", "near \"WITH\""},
	/* operators */
	{"SELECT 1 +{{;}}", "near \";\""},
	{"SELECT + {{*}} 1;", "near \"*\""},
	{"SELECT a {{NOT}} 5;", "near \"NOT\""},
	{"SELECT a IS {{5}};", "near \"5\""},
	{"SELECT a IS NOT {{a}};", "near \"a\""},
	{"SELECT a BETWEEN 1 {{OR}} 2;", "near \"OR\""},
	{"SELECT a BETWEEN 1{{;}}", "near \";\""},
	{"SELECT a IN ({{)}};", "near \")\""},
	{"SELECT a IN (1{{,}});", "near \",\""},
	{"SELECT a LIKE{{;}}", "near \";\""},
	{"SELECT a LIKE b {{LIKE}} c;", "near \"LIKE\""},
	{"SELECT a::{{5}};", "near \"5\""},
	{"SELECT CASE WHEN a {{END}};", "near \"END\""},
	{"SELECT CASE WHEN a THEN b {{,}} c;", "near \",\""},
	{"SELECT CAST(a{{,}} b);", "near \",\""},
	{"SELECT EXTRACT(day{{,}} ts);", "near \",\""},
	{"SELECT EXISTS ({{a}});", "near \"a\""},
	{"SELECT f(DISTINCT{{)}};", "near \")\""},
	{"SELECT count(*{{,}} 1);", "near \",\""},
	{"SELECT f(a) FILTER {{a}} > 1;", "near \"a\""},
	{"SELECT f(a) OVER{{;}}", "near \";\""},
	{"SELECT f(a) OVER (ORDER BY b ROWS {{b}} PRECEDING);", "near \"b\""},
	{"SELECT f(a) OVER (ROWS BETWEEN 1 PRECEDING{{)}};", "near \")\""},
	{"SELECT ARRAY{{(}}1);", "near \"(\""},
	{"SELECT f(a => 1 {{=>}} 2);", "near \"=>\""},
	{"SELECT a || {{|}} b;", "near \"|\""},
	{"SELECT a # {{#}} b;", "near \"#\""},
	/* numbers and literals */
	{"SELECT {{5x_}};", "\"5x_\" is not a number"},
	{"SELECT {{12abc}};", "\"12abc\" is not a number"},
	{"SELECT {{1__0}};", "is not a number"},
	{"SELECT {{0xg}};", "is not a number"},
	{"SELECT {{1e}};", "is not a number"},
	{"SELECT {{1.5e}};", "is not a number"},
	{"SELECT {{5mm}};", "is not a number"},
	{"SELECT {{99999999999999999999}};", "too large for BIGINT"},
	{"SELECT {{0xffffffffffffffff}};", "too large for BIGINT"},
	{"SELECT -{{9223372036854775809}};", "too large for BIGINT"},
	{"SELECT {{9223372036854775808}} + -9223372036854775808;", "too large for BIGINT"},
	{"SELECT {{1e999}};", "too large for DOUBLE"},
	{"SELECT {{99999999999999999999d}};", "too long"},
	{"SELECT TIMESTAMP {{'yesterday'}};", "not a timestamp"},
	{"SELECT TIMESTAMP {{'9999-01-01'}};", "out of range"},
	{"SELECT INTERVAL {{'five'}} SECOND;", "not an interval"},
	{"SELECT INTERVAL {{'5'}} + 1;", "needs a unit"},
	{"SELECT a FROM t WINDOW TUMBLING {{10x}};", "near \"10x\""},
	{"SELECT 1 {{\x01}};", "control character (0x01)"},
	{"SELECT {{\xff}};", "not valid UTF-8"},
	{"SELECT '{{\xc3}}';", "not valid UTF-8"},
	{"SELECT {{\"\"}};", "a name is empty"},
	{"SELECT a {{@}} b;", "near \"@\""},
	/* twice */
	{"SELECT a FROM t WHERE a {{WHERE}} b;", "WHERE is given twice"},
	{"SELECT a FROM t GROUP BY a LIMIT 5 {{GROUP}} BY b;", "GROUP BY is given twice"},
	{"SELECT a FROM t HAVING a {{HAVING}} b;", "HAVING is given twice"},
	{"SELECT a FROM t WINDOW TUMBLING 5 {{WINDOW}} TUMBLING 6;", "WINDOW is given twice"},
	{"SELECT a FROM t ORDER BY a {{ORDER}} BY b;", "ORDER BY is given twice"},
	{"SELECT a FROM t LIMIT 5 {{LIMIT}} 6;", "LIMIT is given twice"},
	{"SELECT a FROM t LIMIT 5 PER WINDOW {{LIMIT}} 6 PER WINDOW;",
     "LIMIT PER WINDOW is given twice"},
	{"SELECT a FROM t EMIT CHANGES {{EMIT}} ON CLOSE;", "EMIT is given twice"},
	{"SELECT a FROM t INTO b {{INTO}} c;", "INTO is given twice"},
	{"SELECT a FROM t DEDUP BY a {{DEDUP}} BY b;", "DEDUP BY is given twice"},
	{"SELECT a FROM t WINDOW TUMBLING 5 PARTITION BY a {{PARTITION}} BY b;",
     "PARTITION BY is given twice"},
	{"SELECT a FROM t WINDOW TUMBLING 5 DROP PARTIAL {{DROP PARTIAL}};",
     "DROP PARTIAL is given twice"},
	{"SELECT a FROM t WINDOW TUMBLING 5 OFFSET 1 {{OFFSET}} 2;", "OFFSET is given twice"},
	{"SELECT a FROM t WINDOW TUMBLING 5 FILL NULL {{FILL}} 0;", "FILL is given twice"},
	{"SELECT a FROM t WINDOW TUMBLING 5 TIME ZONE 'a' {{TIME ZONE 'b'}};",
     "TIME ZONE is given twice"},
	{"SELECT a FROM t WINDOW TUMBLING 5 ALLOW LATENESS 1s {{ALLOW LATENESS 2s}};",
     "ALLOW LATENESS is given twice"},
	{"SELECT a FROM 'x' FORMAT CSV {{FORMAT}} TSV;", "FORMAT is given twice"},
	{"SELECT a FROM 'x' TIMESTAMP BY a {{TIMESTAMP}} BY b;", "TIMESTAMP BY is given twice"},
	{"SELECT a FROM 'x' WATERMARK 1s {{WATERMARK}} 2s;", "WATERMARK is given twice"},
	{"SELECT a FROM 'x' REPLAY 1x {{REPLAY}} AT MAX;", "REPLAY is given twice"},
	{"SELECT a FROM 'x' KEY (a) {{KEY}} (b);", "KEY is given twice"},
	{"CREATE STREAM s FROM 'x' ON ERROR SKIP {{ON ERROR FAIL}};", "ON ERROR is given twice"},
	{"SELECT a FROM 'x' y WATERMARK 1s AS {{z}};", "the alias is given twice"},
	{"CREATE SINK s TO 'x' KEY (a) {{KEY}} (b);", "KEY is given twice"},
	{"SELECT * FROM a JOIN b ON x {{ON}} y;", "ON is given twice"},
	{"SELECT * FROM a JOIN b ON x WITHIN 1s {{WITHIN}} 2s;", "WITHIN is given twice"},
	{"SELECT * FROM t MATCH_RECOGNIZE (PATTERN (A) {{PATTERN}} (B));", "PATTERN is given twice"},
	/* what a rule of the grammar can't say */
	{"SELECT a FROM t {{ORDER}} BY a UNION ALL SELECT b FROM u;", "belongs after the last branch"},
	{"SELECT a FROM t {{LIMIT}} 1 UNION SELECT b FROM u;", "belongs after the last branch"},
	{"(SELECT a FROM t) {{WHERE}} a > 1;", "belongs inside the parentheses"},
	{"(SELECT a FROM t LIMIT 1) {{LIMIT}} 2;", "LIMIT is given twice"},
	{"SELECT * FROM a {{CROSS JOIN}} b ON a.x = b.x;", "CROSS JOIN takes no condition"},
	{"SELECT * FROM a JOIN b ON {{a.x = b.x}} USING (x);", "ON or USING"},
	{"SELECT * FROM t {{MATCH_RECOGNIZE}} (DEFINE A AS x);", "no PATTERN"},
	{"SELECT a FROM t WINDOWS (TUMBLING 5, {{SLIDING 6}});", "does not stand in WINDOWS"},
	{"SELECT a FROM t WINDOWS ({{SESSION 6s}});", "does not stand in WINDOWS"},
	{"SELECT a FROM t WINDOW TUMBLING 5 FILL {{7}};", "not filled with this"},
	{"SELECT a FROM 'x' {{ON ERROR SKIP}};", "not an option of FROM"},
	{"SELECT a FROM {{''}};", "a URI is empty"},
	{"CREATE OR REPLACE STREAM IF NOT EXISTS {{s}};", "exclude each other"},
	{"DROP {{thing}} x;", "there is no \"thing\""},
	{"SHOW {{nothing_of_the_kind}};", "there is no"},
	{"EXPLAIN {{EXPLAIN}} SELECT 1;", "near \"EXPLAIN\""},
	{"EXPLAIN {{DROP}} STREAM s;", "near \"DROP\""},
	/* statements */
	{"CREATE {{s}};", "near \"s\""},
	{"CREATE STREAM{{;}}", "near \";\""},
	{"CREATE STREAM s ({{)}};", "near \")\""},
	{"CREATE STREAM s (a{{)}};", "near \")\""},
	{"CREATE STREAM s (a BIGINT{{,}});", "near \",\""},
	{"CREATE STREAM s FROM {{t}};", "near \"t\""},
	{"CREATE SINK s {{FROM}} 'x';", "near \"FROM\""},
	{"CREATE VIEW v {{SELECT}} 1;", "near \"SELECT\""},
	{"CREATE FUNCTION f {{AS}} 1;", "near \"AS\""},
	{"CREATE FUNCTION f(a{{)}} AS 1;", "near \")\""},
	{"CREATE ALERT a ON {{t}} WHEN x INTO y;", "near \"t\""},
	{"CREATE ALERT a ON (SELECT 1) WHEN x COOLDOWN 5m {{FOR}} 5m INTO y;", "near \"FOR\""},
	{"CREATE ALERT a ON (SELECT 1) WHEN x{{;}}", "near \";\""},
	{"DROP STREAM a{{,}} b;", "near \",\""},
	{"SET x{{;}}", "near \";\""},
	{"SET x = {{(}}1);", "near \"(\""},
	{"START {{q}};", "near \"q\""},
	{"LOAD {{geo}};", "near \"geo\""},
	{"FEED s{{;}}", "near \";\""},
	{"FEED s VALUES {{1}};", "near \"1\""},
	{"FEED s VALUES ({{)}};", "near \")\""},
	{"EXPECT {{5}};", "near \"5\""},
	{"EXPECT ERRORS {{many}};", "near \"many\""},
	{"ADVANCE CLOCK {{x}};", "near \"x\""},
	{"ADVANCE WATERMARK s {{'2026-01-01'}};", "near"},
};

static void test_refused(void **state)
{
	parse_kit kit;
	RF_UNUSED(state);
	kit_open(&kit);
	for (size_t i = 0; i < sizeof refused / sizeof *refused; i++)
		kit_check_error(&kit, refused[i].text, RIFFLE_SYNTAX, refused[i].message, NULL);
	kit_close(&kit);
}

static const char *const incomplete[] = {
	"SELECT",
	"SELECT a,",
	"SELECT a FROM",
	"SELECT a FROM t WHERE",
	"SELECT a FROM t WHERE x =",
	"SELECT a FROM t GROUP",
	"SELECT a FROM t GROUP BY",
	"SELECT a FROM t WINDOW",
	"SELECT a FROM t WINDOW TUMBLING",
	"SELECT a FROM t WINDOW HOPPING 10s",
	"SELECT a FROM t WINDOW WHEN x > 1",
	"SELECT a FROM t ORDER BY x,",
	"SELECT a FROM t LIMIT",
	"SELECT a FROM t EMIT",
	"SELECT a FROM t INTO",
	"SELECT (1 + 2",
	"SELECT f(a,",
	"SELECT CASE WHEN a THEN b",
	"SELECT CAST(a AS",
	"SELECT a IN (1,",
	"SELECT a BETWEEN 1 AND",
	"SELECT a IS NOT",
	"SELECT 1 +",
	"SELECT 1 UNION ALL",
	"WITH a AS (SELECT 1)",
	"SELECT a FROM (SELECT b FROM t",
	"SELECT a FROM t JOIN u",
	"SELECT a FROM t JOIN u ON",
	"SELECT 'abc",
	"SELECT 'it''s",
	"SELECT \"abc",
	"SELECT $$abc",
	"SELECT $tag$ abc $$",
	"SELECT 1 /* comment",
	"SELECT 1 /* a /* b */",
	"CREATE",
	"CREATE STREAM",
	"CREATE STREAM s (a BIGINT",
	"CREATE STREAM s FROM",
	"CREATE VIEW v AS",
	"CREATE ALERT a ON (SELECT 1) WHEN x",
	"INSERT INTO s",
	"DROP",
	"SET x =",
	"SHOW",
	"EXPLAIN",
	"FEED s VALUES (1",
	"FEED s $$1,2\n",
	"EXPECT",
	"SELECT a FROM t MATCH_RECOGNIZE (PATTERN (A B",
	"SELECT 1 -- comment\n +",
	"SELECT a.",
	"SELECT a::",
};

static void test_incomplete(void **state)
{
	parse_kit kit;
	RF_UNUSED(state);
	kit_open(&kit);
	for (size_t i = 0; i < sizeof incomplete / sizeof *incomplete; i++) {
		rf_text text = rf_text_of(incomplete[i]);
		rf_ast_statement *statement;
		size_t consumed = 0;
		rf_status status = kit_parse(&kit, text, &statement, &consumed);
		if (status != RIFFLE_INCOMPLETE)
			kit_complain(text.data, "status", riffle_status_name(status));
		assert_int_equal(consumed, text.size);
		assert_true(kit.error.line >= 1);
	}
	kit_close(&kit);
}

/* Every start of an accepted text, cut between its tokens, is a whole statement, incomplete,
 * or (where a word is half) wrong, but the two first never with a message about a place
 * before the end; and one more semicolon makes what was incomplete wrong. */
static void test_every_cut(void **state)
{
	parse_kit kit;
	char cut[1024];
	RF_UNUSED(state);
	kit_open(&kit);
	for (int i = 0; i < ACCEPTED_COUNT; i++) {
		size_t size = strlen(accepted_texts[i]);
		assert_true(size + 2 < sizeof cut);
		for (size_t at = 1; at < size; at++) {
			rf_ast_statement *statement;
			size_t consumed;
			rf_status status;
			if (accepted_texts[i][at] != ' ') continue;
			memcpy(cut, accepted_texts[i], at);
			status = kit_parse(&kit, (rf_text){cut, at}, &statement, &consumed);
			if (status != RIFFLE_OK && status != RIFFLE_INCOMPLETE) {
				cut[at] = 0;
				kit_complain(cut, riffle_status_name(status), kit.error.message);
			}
			if (status == RIFFLE_OK || strstr(kit.error.message, "not closed")) continue;
			cut[at] = ';';
			status = kit_parse(&kit, (rf_text){cut, at + 1}, &statement, &consumed);
			assert_int_equal(status, RIFFLE_SYNTAX);
		}
	}
	kit_close(&kit);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_refused),
		cmocka_unit_test(test_incomplete),
		cmocka_unit_test(test_every_cut),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
