/* Text functions and LIKE. */
#include "eval_check.h"

#define TOO_LONG "!text is longer than 16 MiB"

static void length_and_case(void **state)
{
	static const ec_check checks[] = {
		{"length", {"''"}, "0"},
		{"length", {"'abc'"}, "3"},
		{"length", {"'été'"}, "3"},
		{"length", {"'日本語'"}, "3"},
		{"length", {"'😀'"}, "1"},
		{"length", {"'a\xFF\xFE'"}, "3"},
		{"char_length", {"'été'"}, "3"},
		{"octet_length", {"'été'"}, "5"},
		{"octet_length", {"''"}, "0"},
		{"lower", {"'ABC xyz 1'"}, "abc xyz 1"},
		{"lower", {"'[A@Z`'"}, "[a@z`"},
		{"lower", {"'ÉÀÞ×÷'"}, "éàþ×÷"},
		{"lower", {"'ΑΣΩ'"}, "ασω"},
		{"lower", {"'ЖЯЁ'"}, "жяё"},
		{"lower", {"'ĀŁŽŸ'"}, "āłžÿ"},
		{"lower", {"''"}, ""},
		{"lower", {"'\xFFÉ'"}, "\xFFé"},
		{"upper", {"'abc XYZ 1{'"}, "ABC XYZ 1{"},
		{"upper", {"'éàþÿ÷'"}, "ÉÀÞŸ÷"},
		{"upper", {"'straße'"}, "STRAßE"},
		{"upper", {"'é'"}, "É"},
		{"upper", {"'σς'"}, "ΣΣ"},
		{"upper", {"'жяё'"}, "ЖЯЁ"},
		{"upper", {"'ωάέύ'"}, "ΩΆΈΎ"},
		{"upper", {"'łžā'"}, "ŁŽĀ"},
		{"upper", {"'日本'"}, "日本"},
		{"initcap", {"'hi THERE'"}, "Hi There"},
		{"initcap", {"'éa-bc 1st'"}, "Éa-Bc 1st"},
		{"initcap", {"'0a 9b zc'"}, "0a 9b Zc"},
		{"initcap", {"'\xFFzz'"}, "\xFFZz"},
		{"initcap", {"'ǆx o’neill'"}, "ǅx O’Neill"},
		{"lower", {"'ȺİK'"}, "ⱥik"},
		{"upper", {"'ɐıǆ𐐨'"}, "ⱯIǄ𐐀"},
		{"lower", {"'Ⴀ'"}, "ⴀ"},
		{"ascii", {"'A'"}, "65"},
		{"ascii", {"'é'"}, "233"},
		{"ascii", {"''"}, "0"},
		{"chr", {"65"}, "A"},
		{"chr", {"233"}, "é"},
		{"chr", {"128512"}, "😀"},
		{"chr", {"0"}, "!no such character"},
		{"chr", {"-1"}, "!no such character"},
		{"chr", {"55296"}, "!no such character"},
		{"chr", {"1114112"}, "!no such character"},
		{"reverse", {"'abc'"}, "cba"},
		{"reverse", {"'aé日'"}, "日éa"},
		{"reverse", {"''"}, ""},
	};
	(void)state;
	EC_RUN(checks);
}

static void parts(void **state)
{
	static const ec_check checks[] = {
		{"trim", {"'  a b  '"}, "a b"},
		{"trim", {"'\ta '"}, "\ta"},
		{"trim", {"'   '"}, ""},
		{"trim", {"''"}, ""},
		{"trim", {"'xyaxy'", "'xy'"}, "a"},
		{"trim", {"'éaé'", "'é'"}, "a"},
		{"trim", {"'éaè'", "'é'"}, "aè"},
		{"trim", {"'aaa'", "'a'"}, ""},
		{"trim", {"'aaa'", "''"}, "aaa"},
		{"trim", {"'日a日日'", "'日'"}, "a"},
		{"btrim", {"' a '"}, "a"},
		{"btrim", {"'xax'", "'x'"}, "a"},
		{"ltrim", {"'  a '"}, "a "},
		{"ltrim", {"'xxax'", "'x'"}, "ax"},
		{"rtrim", {"' a  '"}, " a"},
		{"rtrim", {"'xaxx'", "'x'"}, "xa"},
		{"substr", {"'hello'", "2"}, "ello"},
		{"substr", {"'hello'", "0"}, "hello"},
		{"substr", {"'hello'", "-5"}, "hello"},
		{"substr", {"'hello'", "6"}, ""},
		{"substr", {"'hello'", "9223372036854775807"}, ""},
		{"substr", {"'héllo'", "3"}, "llo"},
		{"substr", {"'hello'", "2", "3"}, "ell"},
		{"substr", {"'hello'", "2", "0"}, ""},
		{"substr", {"'hello'", "2", "100"}, "ello"},
		{"substr", {"'hello'", "0", "3"}, "he"},
		{"substr", {"'hello'", "-1", "3"}, "h"},
		{"substr", {"'hello'", "-5", "3"}, ""},
		{"substr", {"'hello'", "2", "-1"}, "!negative length of substr"},
		{"substr", {"'hello'", "2", "9223372036854775807"}, "ello"},
		{"substr", {"'hello'", "-9223372036854775808", "9223372036854775807"}, ""},
		{"substr", {"'日本語'", "2", "1"}, "本"},
		{"substring", {"'hello'", "4"}, "lo"},
		{"substring", {"'hello'", "1", "1"}, "h"},
		{"left", {"'hello'", "2"}, "he"},
		{"left", {"'hello'", "0"}, ""},
		{"left", {"'hello'", "-2"}, "hel"},
		{"left", {"'hello'", "-9"}, ""},
		{"left", {"'hello'", "9"}, "hello"},
		{"left", {"'日本語'", "2"}, "日本"},
		{"left", {"'hello'", "-9223372036854775808"}, ""},
		{"right", {"'hello'", "2"}, "lo"},
		{"right", {"'hello'", "0"}, ""},
		{"right", {"'hello'", "-2"}, "llo"},
		{"right", {"'hello'", "-9"}, ""},
		{"right", {"'hello'", "9"}, "hello"},
		{"right", {"'日本語'", "1"}, "語"},
		{"split_part", {"'a,b,c'", "','", "2"}, "b"},
		{"split_part", {"'a,b,c'", "','", "4"}, ""},
		{"split_part", {"'a,b,c'", "','", "-1"}, "c"},
		{"split_part", {"'a,b,c'", "','", "-3"}, "a"},
		{"split_part", {"'a,b,c'", "','", "-4"}, ""},
		{"split_part", {"'a,b,c'", "','", "0"}, "!split_part has no part 0"},
		{"split_part", {"'a--b--c'", "'--'", "3"}, "c"},
		{"split_part", {"'abc'", "','", "1"}, "abc"},
		{"split_part", {"'abc'", "''", "1"}, "abc"},
		{"split_part", {"'abc'", "''", "2"}, ""},
		{"split_part", {"''", "','", "1"}, ""},
		{"split_part", {"',a'", "','", "1"}, ""},
	};
	(void)state;
	EC_RUN(checks);
}

static void joining(void **state)
{
	static const ec_check checks[] = {
		{"||", {"'ab'", "'c'"}, "abc"},
		{"||", {"''", "''"}, ""},
		{"||", {"'n'", "1"}, "n1"},
		{"||", {"1.5", "'x'"}, "1.5x"},
		{"||", {"'at '", "@2026-01-31"}, "at 2026-01-31T00:00:00Z"},
		{"||", {"true", "'!'"}, "true!"},
		{"||", {"~90s", "''"}, "00:01:30"},
		{"||", {"'a'", "NULL"}, "NULL"},
		{"concat", {"'a'", "1", "NULL", "'b'"}, "a1b"},
		{"concat", {"NULL"}, ""},
		{"concat", {"NULL:i", "NULL:t"}, ""},
		{"concat", {"100.0", "true"}, "100.0true"},
		{"concat_ws", {"', '", "'a'", "NULL", "'b'"}, "a, b"},
		{"concat_ws", {"','", "NULL", "''", "1"}, ",1"},
		{"concat_ws", {"','", "NULL"}, ""},
		{"concat_ws", {"NULL", "'a'"}, "NULL"},
		{"concat_ws", {"''", "'a'", "'b'"}, "ab"},
		{"repeat", {"'ab'", "3"}, "ababab"},
		{"repeat", {"'ab'", "0"}, ""},
		{"repeat", {"'ab'", "-1"}, ""},
		{"repeat", {"''", "9223372036854775807"}, ""},
		{"repeat", {"'ab'", "9223372036854775807"}, TOO_LONG},
		{"lpad", {"'7'", "3"}, "  7"},
		{"lpad", {"'hello'", "2"}, "he"},
		{"lpad", {"'hello'", "-1"}, ""},
		{"lpad", {"'hello'", "1"}, "h"},
		{"lpad", {"'7'", "3", "'0'"}, "007"},
		{"lpad", {"'7'", "6", "'ab'"}, "ababa7"},
		{"lpad", {"'7'", "3", "'日'"}, "日日7"},
		{"lpad", {"'7'", "3", "''"}, "7"},
		{"lpad", {"'7'", "9223372036854775807"}, TOO_LONG},
		{"rpad", {"'7'", "3"}, "7  "},
		{"rpad", {"'日本語'", "2"}, "日本"},
		{"rpad", {"'7'", "5", "'abc'"}, "7abca"},
		{"rpad", {"'7'", "5", "'日本'"}, "7日本日本"},
		{"rpad", {"'x'", "100000000", "'y'"}, TOO_LONG},
	};
	(void)state;
	EC_RUN(checks);
}

static void searching(void **state)
{
	static const ec_check checks[] = {
		{"position", {"'hello'", "'l'"}, "3"},
		{"position", {"'hello'", "'z'"}, "0"},
		{"position", {"'hello'", "''"}, "1"},
		{"position", {"''", "'a'"}, "0"},
		{"position", {"''", "''"}, "1"},
		{"position", {"'日本語'", "'語'"}, "3"},
		{"strpos", {"'hello'", "'lo'"}, "4"},
		{"starts_with", {"'hello'", "'he'"}, "true"},
		{"starts_with", {"'hello'", "'hello!'"}, "false"},
		{"starts_with", {"'hello'", "''"}, "true"},
		{"starts_with", {"'hello'", "'el'"}, "false"},
		{"ends_with", {"'hello'", "'lo'"}, "true"},
		{"ends_with", {"'hello'", "'l'"}, "false"},
		{"ends_with", {"''", "''"}, "true"},
		{"contains", {"'hello'", "'ell'"}, "true"},
		{"contains", {"'hello'", "'le'"}, "false"},
		{"contains", {"'hello'", "''"}, "true"},
		{"contains", {"''", "'a'"}, "false"},
		{"replace", {"'banana'", "'an'", "'-'"}, "b--a"},
		{"replace", {"'banana'", "'a'", "''"}, "bnn"},
		{"replace", {"'banana'", "''", "'x'"}, "banana"},
		{"replace", {"'banana'", "'z'", "'x'"}, "banana"},
		{"replace", {"'aaa'", "'aa'", "'b'"}, "ba"},
		{"replace", {"''", "'a'", "'b'"}, ""},
		{"replace", {"'a'", "'a'", "'日本'"}, "日本"},
		{"translate", {"'12345'", "'143'", "'ax'"}, "a2x5"},
		{"translate", {"'éa'", "'éa'", "'e日'"}, "e日"},
		{"translate", {"'abc'", "''", "'x'"}, "abc"},
		{"translate", {"'aa'", "'aa'", "'xy'"}, "xx"},
	};
	(void)state;
	EC_RUN(checks);
}

static void like(void **state)
{
	static const ec_check checks[] = {
		{"like", {"'abc'", "'abc'"}, "true"},
		{"like", {"'abc'", "'abd'"}, "false"},
		{"like", {"'abc'", "'ab'"}, "false"},
		{"like", {"'abc'", "'a%'"}, "true"},
		{"like", {"'abc'", "'%c'"}, "true"},
		{"like", {"'abc'", "'%b%'"}, "true"},
		{"like", {"'abc'", "'b%'"}, "false"},
		{"like", {"'abc'", "'%b'"}, "false"},
		{"like", {"'abc'", "'%z%'"}, "false"},
		{"like", {"'abc'", "'%'"}, "true"},
		{"like", {"'abc'", "'%%'"}, "true"},
		{"like", {"''", "'%'"}, "true"},
		{"like", {"''", "''"}, "true"},
		{"like", {"'a'", "''"}, "false"},
		{"like", {"''", "'_'"}, "false"},
		{"like", {"'abc'", "'a_c'"}, "true"},
		{"like", {"'abc'", "'___'"}, "true"},
		{"like", {"'abc'", "'__'"}, "false"},
		{"like", {"'abc'", "'_%_'"}, "true"},
		{"like", {"'日本'", "'__'"}, "true"},
		{"like", {"'日本'", "'日_'"}, "true"},
		{"like", {"'日'", "'___'"}, "false"},
		{"like", {"'abcabc'", "'%bc'"}, "true"},
		{"like", {"'aXbXc'", "'a%b%c'"}, "true"},
		{"like", {"'aXcXb'", "'a%b%c'"}, "false"},
		{"like", {"'mississippi'", "'%iss%ppi'"}, "true"},
		{"like", {"'mississippi'", "'m%is_i%i'"}, "true"},
		{"like", {"'ABC'", "'abc'"}, "false"},
		{"like", {"'a%c'", "'a\\%c'"}, "true"},
		{"like", {"'abc'", "'a\\%c'"}, "false"},
		{"like", {"'a_c'", "'a\\_c'"}, "true"},
		{"like", {"'a\\c'", "'a\\\\c'"}, "true"},
		{"like", {"'abc'", "'a\\bc'"}, "true"},
		{"like", {"'abc'", "'abc\\'"}, "!LIKE pattern ends with its escape"},
		{"like", {"'5%'", "'5!%'", "'!'"}, "true"},
		{"like", {"'5x'", "'5!%'", "'!'"}, "false"},
		{"like", {"'a\\b'", "'a\\b'", "''"}, "true"},
		{"like", {"'100%'", "'100%%'", "'%'"}, "true"},
		{"like", {"'100x'", "'100%%'", "'%'"}, "false"},
		{"like", {"'x'", "'x'", "'ab'"}, "!ESCAPE is more than one character"},
		{"like", {"'aé'", "'aéé'", "'é'"}, "true"},
		{"not like", {"'abc'", "'a%'"}, "false"},
		{"not like", {"'abc'", "'b%'"}, "true"},
		{"not like", {"'5%'", "'5!%'", "'!'"}, "false"},
		{"not like", {"'ABC'", "'abc'"}, "true"},
		{"not like", {"'A_'", "'a!_'", "'!'"}, "true"},
		{"like", {"'A_'", "'a!_'", "'!'"}, "false"},
		{"like", {"'x'", "'%%a'"}, "false"},
		{"like", {"'ab'", "'_b%'"}, "true"},
		{"like", {"'ab'", "'a_%%'"}, "true"},
		{"like", {"'ABC'", "'%B%'"}, "true"},
		{"like", {"'abc'", "'%a%'"}, "true"},
		{"like", {"'aaaaaaaaaaaaaaaaaaaaaab'", "'%ab%'"}, "true"},
		{"like", {"'aaaaaaaaaaaaaaaaaaaaaac'", "'%ab%'"}, "false"},
		{"like", {"'a_b'", "'a_b'", "'_'"}, "false"},
		{"like", {"'ab'", "'a_b'", "'_'"}, "true"},
		{"ilike", {"'ABC'", "'abc'"}, "true"},
		{"ilike", {"'ABC'", "'%B%'"}, "true"},
		{"ilike", {"'ÉTÉ'", "'été'"}, "true"},
		{"ilike", {"'ЖЯ'", "'ж_'"}, "true"},
		{"ilike", {"'ABC'", "'abd'"}, "false"},
		{"ilike", {"'A_'", "'a!_'", "'!'"}, "true"},
		{"not ilike", {"'ABC'", "'a%'"}, "false"},
		{"not ilike", {"'Ab'", "'a!_'", "'!'"}, "true"},
	};
	(void)state;
	EC_RUN(checks);
}

/* A pattern that is built to go back often ends in a moment. */
static void like_does_not_blow_up(void **state)
{
	char text[3000], pattern[60] = "'";
	ec_check check = {"like", {text, pattern}, "false"};
	(void)state;
	memset(text, 'a', sizeof text);
	text[0] = text[sizeof text - 2] = '\'';
	text[sizeof text - 1] = 0;
	for (int i = 0; i < 12; i++) strcat(pattern, "%a_a");
	strcat(pattern, "b'");
	ec_run(&check, 1);
}

static void too_long_a_replacement(void **state)
{
	char text[5002], by[5002];
	ec_check check = {"replace", {text, "'a'", by}, TOO_LONG};
	(void)state;
	memset(text, 'a', sizeof text);
	memset(by, 'b', sizeof by);
	text[0] = text[5000] = by[0] = by[5000] = '\'';
	text[5001] = by[5001] = 0;
	ec_run(&check, 1);
}

/* Text is UTF-8 where it comes in; a kernel that meets other bytes all the same does no harm. */
static void bytes_that_are_not_utf8(void **state)
{
	static const ec_check checks[] = {
		{"casefold", {"'\xFFÉ\xC3'"}, "\xFFé\xC3"},
		{"normalize", {"'\xFFé'"}, "!not valid UTF-8"},
		{"strip_accents", {"'é\xE2\x82'"}, "!not valid UTF-8"},
		{"unaccent", {"'é\xE2\x82'"}, "!not valid UTF-8"},
		{"levenshtein", {"'\xFF\xFE'", "'\xFF'"}, "1"},
		{"damerau_levenshtein", {"'\xFF\xFE'", "'\xFE\xFF'"}, "1"},
		{"hamming", {"'\xFF\xFE'", "'\xFF\xFF'"}, "1"},
		{"jaccard", {"'\xFF'", "'\xFF'"}, "1.0"},
		{"jaro_winkler_similarity", {"'\xFF'", "'\xFE'"}, "0.0"},
		{"soundex", {"'\xFFrobert'"}, "R163"},
		{"overlay",
	     {"'\xFFéa'", "'b'", "2"},
	     "\xFF"
	     "ba"},
		{"substring_index", {"'a\xFF\xC3z'", "'\xC3'", "1"}, "a\xFF"},
		{"quote_ident", {"'\xFF'"}, "\"\xFF\""},
		{"format", {"'%5s|%\xFF'", "'\xC3'"}, "!wrong place for a value in a format"},
		{"printf", {"'%3s|'", "'\xC3\xFF'"}, " \xC3\xFF|"},
		{"to_char", {"1", "'9\xFF'"}, " 1\xFF"},
		{"url_encode", {"'\xFF'"}, "%FF"},
		{"url_extract_path", {"'\xFF?'"}, "\xFF"},
		{"hex", {"'\xFF'"}, "FF"},
		{"to_base64", {"'\xFF'"}, "/w=="},
		{"from_base64", {"'\xFF'"}, "!not base64"},
		{"~",
	     {"'\xFF"
	      "ab'",
	      "'^.a'"},
	     "false"},
		{"regexp_substr",
	     {"'\xFF"
	      "ab'",
	      "'.b'"},
	     "ab"},
		{"regexp_replace",
	     {"'\xFF"
	      "a'",
	      "'a'", "'\xC3'"},
	     "\xFF\xC3"},
		{"~", {"'a'", "'\xFF'"}, "!not a regular expression"},
		{"regexp_escape", {"'\xFF.'"}, "\xFF\\."},
	};
	(void)state;
	EC_RUN(checks);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(length_and_case),
		cmocka_unit_test(parts),
		cmocka_unit_test(joining),
		cmocka_unit_test(searching),
		cmocka_unit_test(like),
		cmocka_unit_test(like_does_not_blow_up),
		cmocka_unit_test(too_long_a_replacement),
		cmocka_unit_test(bytes_that_are_not_utf8),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
