/* Regular expressions: see planner/function_list.h. */
#define RF_FUNCTION_LIST_REGEX(X) \
	X(MATCH, "~", "tt", 'b', RF_FN_OP_FAILS, "whether a part of the text is like the pattern", \
	  "'abc' ~ 'b.'", "true") \
	X(NOT_MATCH, "!~", "tt", 'b', RF_FN_OP_FAILS, "the opposite of ~", "'abc' !~ '^b'", "true") \
	X(MATCH_FOLD, "~*", "tt", 'b', RF_FN_OP_FAILS, "~ without regard to case", "'ABC' ~* 'b.'", \
	  "true") \
	X(NOT_MATCH_FOLD, "!~*", "tt", 'b', RF_FN_OP_FAILS, "the opposite of ~*", "'ABC' !~* 'bc$'", \
	  "false") \
	X(REGEXP_LIKE, "regexp_like", "tt", 'b', RF_FN_CAN_FAIL, "as ~", "regexp_like('abc', 'b.')", \
	  "true") \
	X(REGEXP_LIKE_FLAGS, "regexp_like", "ttt", 'b', RF_FN_CAN_FAIL, \
	  "as ~ with letters: i any case, n lines, x comments, q no special characters", \
	  "regexp_like('aBc', 'b.', 'i')", "true") \
	X(REGEXP_MATCHES, "regexp_matches", "tt", 'b', RF_FN_CAN_FAIL, "as regexp_like", \
	  "regexp_matches('abc', 'b.')", "true") \
	X(REGEXP_MATCHES_FLAGS, "regexp_matches", "ttt", 'b', RF_FN_CAN_FAIL, "as regexp_like", \
	  "regexp_matches('aBc', 'b.', 'i')", "true") \
	X(REGEXP_FULL_MATCH, "regexp_full_match", "tt", 'b', RF_FN_CAN_FAIL, \
	  "whether the whole text is like the pattern", "regexp_full_match('abc', 'b.')", "false") \
	X(REGEXP_FULL_MATCH_FLAGS, "regexp_full_match", "ttt", 'b', RF_FN_CAN_FAIL, \
	  "with letters as regexp_like", "regexp_full_match('ABC', 'a.*', 'i')", "true") \
	X(REGEXP_COUNT, "regexp_count", "tt", 'i', RF_FN_CAN_FAIL, "how many matches there are", \
	  "regexp_count('banana', 'a')", "3") \
	X(REGEXP_COUNT_FROM, "regexp_count", "tti", 'i', RF_FN_CAN_FAIL, \
	  "how many from the n-th character on", "regexp_count('banana', 'a', 3)", "2") \
	X(REGEXP_COUNT_FLAGS, "regexp_count", "ttit", 'i', RF_FN_CAN_FAIL, \
	  "with letters as regexp_like", "regexp_count('banAna', 'A', 1, 'i')", "3") \
	X(REGEXP_INSTR, "regexp_instr", "tt", 'i', RF_FN_CAN_FAIL, \
	  "where the first match starts, from 1; 0 if there is none", "regexp_instr('hello', 'l+')", \
	  "3") \
	X(REGEXP_INSTR_FROM, "regexp_instr", "tti", 'i', RF_FN_CAN_FAIL, \
	  "the same from the n-th character on", "regexp_instr('hello', 'l', 4)", "4") \
	X(REGEXP_INSTR_NTH, "regexp_instr", "ttii", 'i', RF_FN_CAN_FAIL, "the n-th match", \
	  "regexp_instr('banana', 'a', 1, 2)", "4") \
	X(REGEXP_INSTR_END, "regexp_instr", "ttiii", 'i', RF_FN_CAN_FAIL, \
	  "0: where it starts, 1: where the text after it does", "regexp_instr('hello', 'l+', 1, 1, 1)", \
	  "5") \
	X(REGEXP_INSTR_FLAGS, "regexp_instr", "ttiiit", 'i', RF_FN_CAN_FAIL, \
	  "with letters as regexp_like", "regexp_instr('heLLo', 'l+', 1, 1, 0, 'i')", "3") \
	X(REGEXP_INSTR_GROUP, "regexp_instr", "ttiiiti", 'i', RF_FN_CAN_FAIL, \
	  "of a group of the pattern", "regexp_instr('k=v', '(.)=(.)', 1, 1, 0, '', 2)", "3") \
	X(REGEXP_SUBSTR, "regexp_substr", "tt", 't', RF_FN_CAN_FAIL, \
	  "the first match; NULL if there is none", "regexp_substr('took 153 ms', '[0-9]+')", "153") \
	X(REGEXP_SUBSTR_FROM, "regexp_substr", "tti", 't', RF_FN_CAN_FAIL, \
	  "the same from the n-th character on", "regexp_substr('a1b22', '[0-9]+', 3)", "22") \
	X(REGEXP_SUBSTR_NTH, "regexp_substr", "ttii", 't', RF_FN_CAN_FAIL, "the n-th match", \
	  "regexp_substr('a1b22', '[0-9]+', 1, 2)", "22") \
	X(REGEXP_SUBSTR_FLAGS, "regexp_substr", "ttiit", 't', RF_FN_CAN_FAIL, \
	  "with letters as regexp_like", "regexp_substr('abC', 'c', 1, 1, 'i')", "C") \
	X(REGEXP_SUBSTR_GROUP, "regexp_substr", "ttiiti", 't', RF_FN_CAN_FAIL, \
	  "a group of the pattern", "regexp_substr('k=v', '(.)=(.)', 1, 1, '', 2)", "v") \
	X(SUBSTRING_MATCH, "substring", "tt", 't', RF_FN_CAN_FAIL, \
	  "the first group of a pattern, or all it matches; NULL if nothing", \
	  "substring('id=42;', 'id=([0-9]+)')", "42") \
	X(REGEXP_EXTRACT, "regexp_extract", "tt", 't', RF_FN_CAN_FAIL, \
	  "the first match; empty if there is none", "regexp_extract('took 153 ms', '[0-9]+')", "153") \
	X(REGEXP_EXTRACT_GROUP, "regexp_extract", "tti", 't', RF_FN_CAN_FAIL, \
	  "a group of the first match, 0 being all of it", "regexp_extract('k=v', '(.)=(.)', 2)", "v") \
	X(REGEXP_EXTRACT_NAMED, "regexp_extract", "ttt", 't', RF_FN_CAN_FAIL, \
	  "a group of the first match by its name", "regexp_extract('k=v', '(?<key>.)=.', 'key')", "k") \
	X(REGEXP_EXTRACT_FLAGS, "regexp_extract", "ttit", 't', RF_FN_CAN_FAIL, \
	  "with letters as regexp_like", "regexp_extract('abC', '(b)(c)', 2, 'i')", "C") \
	X(REGEXP_REPLACE, "regexp_replace", "ttt", 't', RF_FN_CAN_FAIL, \
	  "with the first match replaced; \\1 to \\9 are its groups, \\& all of it", \
	  "regexp_replace('k=v', '(.)=(.)', '\\2=\\1')", "v=k") \
	X(REGEXP_REPLACE_FLAGS, "regexp_replace", "tttt", 't', RF_FN_CAN_FAIL, \
	  "with letters as regexp_like, and g: all matches", "regexp_replace('banana', 'a', 'o', 'g')", \
	  "bonono") \
	X(REGEXP_REPLACE_FROM, "regexp_replace", "ttti", 't', RF_FN_CAN_FAIL, \
	  "from the n-th character on", "regexp_replace('banana', 'a', 'o', 3)", "banona") \
	X(REGEXP_REPLACE_NTH, "regexp_replace", "tttii", 't', RF_FN_CAN_FAIL, \
	  "the n-th match; 0: all of them", "regexp_replace('banana', 'a', 'o', 1, 3)", "banano") \
	X(REGEXP_REPLACE_NTH_FLAGS, "regexp_replace", "tttiit", 't', RF_FN_CAN_FAIL, \
	  "with letters as regexp_like", "regexp_replace('bAnana', 'a', 'o', 1, 1, 'i')", "bonana") \
	X(REGEXP_ESCAPE, "regexp_escape", "t", 't', RF_FN_CAN_FAIL, \
	  "a pattern that matches this very text", "regexp_escape('a.b')", "a\\.b") \
	X(REGEXP_MATCH, "regexp_match", "tt", 'T', RF_FN_CAN_FAIL, \
	  "the groups of the first match as an array, or all of it; NULL if there is none", \
	  "regexp_match('k=v', '(.)=(.)')", "[\"k\",\"v\"]") \
	X(REGEXP_MATCH_FLAGS, "regexp_match", "ttt", 'T', RF_FN_CAN_FAIL, \
	  "with letters as regexp_like", "regexp_match('aBc', 'b', 'i')", "[\"B\"]") \
	X(REGEXP_EXTRACT_ALL, "regexp_extract_all", "tt", 'T', RF_FN_CAN_FAIL, "all matches as an array", \
	  "regexp_extract_all('a1b22', '[0-9]+')", "[\"1\",\"22\"]") \
	X(REGEXP_EXTRACT_ALL_GROUP, "regexp_extract_all", "tti", 'T', RF_FN_CAN_FAIL, \
	  "a group of all matches", "regexp_extract_all('a=1 b=2', '(.)=(.)', 2)", "[\"1\",\"2\"]") \
	X(REGEXP_EXTRACT_ALL_FLAGS, "regexp_extract_all", "ttit", 'T', RF_FN_CAN_FAIL, \
	  "with letters as regexp_like", "regexp_extract_all('aAb', 'a', 0, 'i')", "[\"a\",\"A\"]") \
	X(REGEXP_SPLIT, "regexp_split_to_array", "tt", 'T', RF_FN_CAN_FAIL, \
	  "what stands between the matches", "regexp_split_to_array('a1b22c', '[0-9]+')", "[\"a\",\"b\",\"c\"]") \
	X(REGEXP_SPLIT_FLAGS, "regexp_split_to_array", "ttt", 'T', RF_FN_CAN_FAIL, \
	  "with letters as regexp_like", "regexp_split_to_array('aXbxc', 'x', 'i')", "[\"a\",\"b\",\"c\"]") \
	X(STRING_SPLIT_REGEX, "string_split_regex", "tt", 'T', RF_FN_CAN_FAIL, \
	  "as regexp_split_to_array", "string_split_regex('a1b22c', '[0-9]+')", "[\"a\",\"b\",\"c\"]")
