/* Typos and forms of other dialects: the place that is marked and the fix that is offered. */
#include "parse_check.h"

typedef struct suggest_case {
	const char *text; /* the caret's place in braces */
	const char *hint;
} suggest_case;

/* A word that was nearly a keyword. */
static const suggest_case typos[] = {
	{"{{selec}} 1;", "SELECT"},
	{"{{SELCT}} a FROM t;", "SELECT"},
	{"{{SELECTT}} a FROM t;", "SELECT"},
	{"SELECT a {{frm}} t;", "FROM"},
	{"SELECT a {{form}} t;", "FROM"},
	{"SELECT a, b {{FRO}} t WHERE x = 1;", "FROM"},
	{"SELECT count(*) {{fom}} t;", "FROM"},
	{"SELECT * FROM t {{WHRE}} x = 1;", "WHERE"},
	{"SELECT * FROM t {{wehre}} x = 1;", "WHERE"},
	{"SELECT * FROM t {{WERE}} x = 1 AND y = 2;", "WHERE"},
	{"SELECT x FROM t {{GRUOP}} BY x;", "GROUP"},
	{"SELECT x FROM t {{GORUP}} BY x;", "GROUP"},
	{"SELECT x FROM t GROUP {{YB}} x;", "BY"},
	{"SELECT x FROM t {{ODER}} BY x;", "ORDER"},
	{"SELECT x FROM t {{ORDR}} BY x;", "ORDER"},
	{"SELECT x FROM t ORDER BY x {{DSEC}};", "DESC"},
	{"SELECT x FROM t ORDER BY x {{DEC}};", "DESC"},
	{"SELECT x FROM t ORDER BY x {{DSC}};", "DESC"},
	{"SELECT x FROM t ORDER BY x {{desv}};", "DESC"},
	{"SELECT x FROM t ORDER BY x {{ACS}};", "ASC"},
	{"SELECT x FROM t ORDER BY x NULLS {{FRIST}};", "FIRST"},
	{"SELECT x FROM t ORDER BY x NULLS {{LST}};", "LAST"},
	{"SELECT x FROM t {{HAVNG}} x > 1;", "HAVING"},
	{"SELECT x FROM t {{LIMT}} 5;", "LIMIT"},
	{"SELECT x FROM t {{LIMTI}} 5;", "LIMIT"},
	{"SELECT count(*) FROM t {{WINDW}} TUMBLING 5;", "WINDOW"},
	{"SELECT count(*) FROM t {{WNIDOW}} TUMBLING 5;", "WINDOW"},
	{"SELECT count(*) FROM t WINDOW {{TUMBLNG}} 5;", "TUMBLING"},
	{"SELECT count(*) FROM t WINDOW {{TUMBILNG}} 5;", "TUMBLING"},
	{"SELECT count(*) FROM t WINDOW {{HOPING}} 10s EVERY 1s;", "HOPPING"},
	{"SELECT count(*) FROM t WINDOW HOPPING 10s {{EVRY}} 1s;", "EVERY"},
	{"SELECT count(*) FROM t WINDOW {{SLIDNG}} 10s;", "SLIDING"},
	{"SELECT count(*) FROM t WINDOW {{SESION}} 30s;", "SESSION"},
	{"SELECT count(*) FROM t WINDOW TUMBLING 200 {{PARTITON}} BY k;", "PARTITION"},
	{"SELECT count(*) FROM t WINDOW TUMBLING 200 DROP {{PARTAL}};", "PARTIAL"},
	{"SELECT count(*) FROM t WINDOW TUMBLING 5 {{EMITT}} CHANGES;", "EMIT"},
	{"SELECT x FROM t EMIT {{CHANGE}};", "CHANGES"},
	{"SELECT x FROM t EMIT ON {{CLOS}};", "CLOSE"},
	{"SELECT x FROM t {{JION}} u ON t.k = u.k;", "JOIN"},
	{"SELECT x FROM t s {{LFET}} JOIN u ON s.k = u.k;", "LEFT"},
	{"SELECT x FROM t JOIN u {{ONN}} t.k = u.k;", "ON"},
	{"SELECT x FROM t JOIN u {{UISNG}} (k);", "USING"},
	{"SELECT x FROM t JOIN u ON t.k = u.k {{WIHTIN}} 10s;", "WITHIN"},
	{"SELECT x FROM t WHERE x {{BETWEN}} 1 AND 2;", "BETWEEN"},
	{"SELECT x FROM t WHERE x BETWEEN 1 {{ADN}} 2;", "AND"},
	{"SELECT x FROM t WHERE x = 1 {{ADN}} y = 2;", "AND"},
	{"SELECT x FROM t WHERE x {{LKIE}} 'a%';", "LIKE"},
	{"SELECT x FROM t WHERE x IS {{NUL}};", "NULL"},
	{"SELECT x FROM t WHERE x IS NOT {{NULLL}};", "NULL"},
	{"SELECT CASE {{WEN}} a THEN b END;", "WHEN"},
	{"SELECT CASE WHEN a {{THN}} b END;", "THEN"},
	{"SELECT CASE WHEN a THEN b {{ESLE}} c END;", "ELSE"},
	{"SELECT a FROM t {{UNOIN}} ALL SELECT b FROM u;", "UNION"},
	{"SELECT a FROM t UNION {{AL}} SELECT b FROM u;", "ALL"},
	{"{{INSRT}} INTO s SELECT 1;", "INSERT"},
	{"INSERT {{ITNO}} s SELECT 1;", "INTO"},
	{"{{CRAETE}} STREAM s (a BIGINT);", "CREATE"},
	{"CREATE {{STRAEM}} s (a BIGINT);", "STREAM"},
	{"CREATE {{TABEL}} s (a BIGINT);", "TABLE"},
	{"CREATE OR {{REPLCE}} VIEW v AS SELECT 1;", "REPLACE"},
	{"CREATE STREAM s FROM 'x.csv' {{FORMT}} CSV;", "FORMAT"},
	{"CREATE STREAM s FROM 'x.csv' {{WATERMAK}} 2s;", "WATERMARK"},
	{"CREATE STREAM s FROM 'x.csv' {{TIMESTMAP}} BY a;", "TIMESTAMP"},
	{"CREATE STREAM s FROM 'x.csv' TIMESTAMP {{BT}} a;", "BY"},
	{"CREATE STREAM s FROM 'x.csv' IDLE {{TIMOUT}} 5s;", "TIMEOUT"},
	{"{{DRP}} STREAM s;", "DROP"},
	{"DROP {{STRAEM}} s;", "STREAM"},
	{"{{EXPLIAN}} SELECT 1;", "EXPLAIN"},
	{"EXPLAIN {{ANALYSE}} SELECT 1;", "ANALYZE"},
	{"{{DESCIBE}} t;", "DESCRIBE"},
	{"SHOW {{STREMS}};", "STREAMS"},
	{"{{SHWO}} STREAMS;", "SHOW"},
	{"{{EXPCT}} NOTHING;", "EXPECT"},
	{"EXPECT {{UNORDRED}} $$a$$;", "UNORDERED"},
	{"FEED s {{VALEUS}} (1);", "VALUES"},
	{"ADVANCE {{CLOK}} 5s;", "CLOCK"},
};

/* Other mistakes with a name. */
static const suggest_case mistakes[] = {
	{"SELECT {{FROM}} t;", "SELECT *"},
	{"SELECT DISTINCT {{FROM}} t;", "SELECT *"},
	{"SELECT{{;}}", "SELECT *"},
	{"SELECT a{{,}} FROM t;", "Remove the comma before \"FROM\"."},
	{"SELECT f(a{{,}}) FROM t;", "Remove the comma"},
	{"SELECT foo bar {{baz}} FROM t;", "A comma is missing before \"baz\"."},
	{"SELECT sum(x {{FROM}} t;", "A \")\" is missing before \"FROM\"."},
	{"SELECT (1 + (2 * 3){{;}}", "A \")\" is missing before \";\"."},
	{"SELECT sum(x){{)}} FROM t;", "There is no \"(\""},
	{"SELECT a FROM t{{,}} u;", "JOIN"},
	{"SELECT a FROM {{TABLE}}(TUMBLE(t, 10));", "WINDOW TUMBLING 10s"},
	{"SELECT a FROM {{tumble}}(t, 10);", "'uri'"},
	{"SELECT a FROM t WINDOW {{w}} AS (PARTITION BY x);", "WINDOW TUMBLING 10s"},
	{"SELECT sum(x) OVER {{w}} FROM t;", "OVER (PARTITION BY"},
	{"SELECT a {{==}} b;", "Compare with =."},
	{"SELECT a {{&&}} b;", "Say AND."},
	{"SELECT a FROM t LIMIT 5 {{OFFSET}} 2;", "no OFFSET of rows"},
	{"SELECT a FROM t {{OFFSET}} 2;", "no OFFSET of rows"},
	{"SELECT {{top}} 10 * FROM t;", "LIMIT n"},
	{"SELECT a FROM t {{FETCH}} FIRST 10 ROWS ONLY;", "LIMIT n"},
	{"SELECT a AS {{'x'}} FROM t;", "\"x\""},
	{"SELECT a FROM 'x.csv' FORMAT CSV (null {{\"NA\"}});", "'NA'"},
	{"LOAD {{\"geo\"}};", "'geo'"},
	{"SELECT {{select}} FROM t;", "reserved word"},
	{"SELECT a FROM {{where}};", "reserved word"},
	{"SELECT a FROM t ORDER {{x}};", "Expected here: BY."},
	{"SELECT a FROM t WINDOW TUMBLING 2 {{*}} 100;", "not an expression"},
	{"SELECT a FROM t WINDOW TUMBLING {{x}};", "A size is"},
	{"SELECT a FROM t LIMIT {{x}};", "LIMIT takes"},
	{"SELECT a < b {{<}} c;", "AND b < c"},
	{"SELECT a = b {{=}} c;", "Comparisons don't chain"},
	{"SELECT a FROM t WHERE a IN {{1}};", "list in parentheses"},
	{"SELECT substring(x {{FROM}} 2 FOR 3) FROM t;", "separated by commas"},
	{"SELECT CAST(a{{,}} BIGINT);", "CAST(x AS type)"},
	{"SELECT EXTRACT(day{{,}} ts);", "EXTRACT(day FROM ts)"},
	{"SELECT * {{EXCEPT}} (a) FROM t;", "EXCLUDE"},
	{"SELECT date {{'2026-01-01'}};", "TIMESTAMP '2026-01-31'"},
	{"SELECT a FROM t {{TIMESTAMP}} BY ts;", "options follow a URI"},
	{"{{UPDATE}} t SET x = 1;", "don't change"},
	{"{{delete}} FROM t;", "WHERE"},
	{"{{BEGIN}};", "transactions"},
	{"INSERT INTO s {{(}}a, b) SELECT 1, 2;", "no list of columns"},
	{"INSERT INTO s {{VALUES}} (1);", "FEED"},
	{"INSERT INTO {{'x.csv'}} SELECT 1;", "INTO 'uri'"},
	{"CREATE STREAM s (a BIGINT) {{WITH}} (format = 'csv');", "FORMAT CSV"},
	{"CREATE STREAM s {{AS}} SELECT 1;", "CREATE VIEW"},
	{"CREATE TABLE s {{AS}} SELECT 1;", "MATERIALIZED VIEW"},
	{"SELECT {{5mx}};", "A duration is"},
	{"SELECT {{1_}};", "underscore"},
	{"SELECT {{9223372036854775808}};", "9223372036854775807"},
	{"SELECT 1 {{SELECT}} 2;", "A \";\" is missing"},
	{"SELECT a FROM t\n{{INSERT}} INTO s SELECT 1;", "A \";\" is missing"},
	{"SELECT {{\xe2\x80\x98}}abc\xe2\x80\x99;", "straight quotes"},
	{"SELECT {{#}} comment\n 1;", "--"},
	{"SELECT {{$1}};", ":name"},
	{"SELECT * FROM a {{JOIN}} b WHERE a.x = 1;", "ON a.k = b.k"},
	{"SELECT a FROM t UNION ALL SELECT b FROM u {{QUALIFY}} x = 1;", "FROM (SELECT"},
	{"EXPLAIN FORMAT {{yaml}} SELECT 1;", "TEXT, JSON, DOT and FLINK"},
};

static void check_all(const suggest_case *list, size_t count)
{
	parse_kit kit;
	kit_open(&kit);
	for (size_t i = 0; i < count; i++)
		kit_check_error(&kit, list[i].text, RIFFLE_SYNTAX, NULL, list[i].hint);
	kit_close(&kit);
}

static void test_typos(void **state)
{
	RF_UNUSED(state);
	check_all(typos, sizeof typos / sizeof *typos);
}

static void test_typo_messages(void **state)
{
	parse_kit kit;
	RF_UNUSED(state);
	kit_open(&kit);
	for (size_t i = 0; i < sizeof typos / sizeof *typos; i++) {
		char wanted[64];
		snprintf(wanted, sizeof wanted, "did you mean %s?", typos[i].hint);
		kit_check_error(&kit, typos[i].text, RIFFLE_SYNTAX, NULL, wanted);
	}
	kit_close(&kit);
}

static void test_mistakes(void **state)
{
	RF_UNUSED(state);
	check_all(mistakes, sizeof mistakes / sizeof *mistakes);
}

/* Where nothing near would help, nothing is offered. */
static void test_no_hint(void **state)
{
	static const char *const texts[] = {
		"{{foo}} bar;",
		"{{12}};",
		"SELECT a FROM t WHERE {{>}} 3;",
	};
	parse_kit kit;
	RF_UNUSED(state);
	kit_open(&kit);
	kit_check_error(&kit, texts[0], RIFFLE_SYNTAX, "syntax error near \"foo\"", "");
	kit_check_error(&kit, texts[1], RIFFLE_SYNTAX, "syntax error near \"12\"", "");
	kit_check_error(&kit, texts[2], RIFFLE_SYNTAX, "syntax error near \">\"", "");
	kit_close(&kit);
}

/* A typo before the end of an unfinished text is wrong, not incomplete. */
static void test_unfinished(void **state)
{
	parse_kit kit;
	RF_UNUSED(state);
	kit_open(&kit);
	kit_check_error(&kit, "{{selec}} a", RIFFLE_SYNTAX, NULL, "did you mean SELECT?");
	kit_check_error(&kit, "SELECT a {{frm}} t WHERE 'x", RIFFLE_SYNTAX, NULL, "did you mean FROM?");
	kit_check_error(&kit, "SELECT a FROM t {{WHRE}} x =", RIFFLE_SYNTAX, NULL,
	                "did you mean WHERE?");
	kit_close(&kit);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_typos),      cmocka_unit_test(test_typo_messages),
		cmocka_unit_test(test_mistakes),   cmocka_unit_test(test_no_hint),
		cmocka_unit_test(test_unfinished),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
