/* Text: see planner/function_list.h. */
#define RF_FUNCTION_LIST_TEXT(X) \
	X(JOIN_TEXT, "||", "tt", 't', RF_FN_OPERATOR, "the texts joined", "'ab' || 'c'", "abc") \
	X(JOIN_TEXT_ANY, "||", "tx", 't', RF_FN_OPERATOR, "a text and a value joined", "'n' || 1", \
	  "n1") \
	X(JOIN_ANY_TEXT, "||", "xt", 't', RF_FN_OPERATOR, "a value and a text joined", "1 || 'st'", \
	  "1st") \
	X(LIKE, "like", "tt", 'b', RF_FN_OP_FAILS, "% stands for any text, _ for one character", \
	  "'abc' LIKE 'a%'", "true") \
	X(LIKE_ESCAPE, "like", "ttt", 'b', RF_FN_OP_FAILS, \
	  "with a character that takes % and _ as is", \
	  "'5%' LIKE '5!%' ESCAPE '!'", "true") \
	X(NOT_LIKE, "not like", "tt", 'b', RF_FN_OP_FAILS, "the opposite of LIKE", \
	  "'abc' NOT LIKE 'b%'", "true") \
	X(NOT_LIKE_ESCAPE, "not like", "ttt", 'b', RF_FN_OP_FAILS, "the opposite of LIKE", \
	  "'5%' NOT LIKE '5!%' ESCAPE '!'", "false") \
	X(ILIKE, "ilike", "tt", 'b', RF_FN_OP_FAILS, "LIKE without regard to case", \
	  "'ABC' ILIKE 'a_c'", "true") \
	X(ILIKE_ESCAPE, "ilike", "ttt", 'b', RF_FN_OP_FAILS, "LIKE without regard to case", \
	  "'A_' ILIKE 'a!_' ESCAPE '!'", "true") \
	X(NOT_ILIKE, "not ilike", "tt", 'b', RF_FN_OP_FAILS, "the opposite of ILIKE", \
	  "'ABC' NOT ILIKE 'a%'", "false") \
	X(NOT_ILIKE_ESCAPE, "not ilike", "ttt", 'b', RF_FN_OP_FAILS, "the opposite of ILIKE", \
	  "'A_' NOT ILIKE 'a!_' ESCAPE '!'", "false") \
	X(LENGTH, "length", "t", 'i', 0, "number of characters (code points)", "length('été')", "3") \
	X(CHAR_LENGTH, "char_length", "t", 'i', 0, "number of characters, as length", \
	  "char_length('abc')", "3") \
	X(OCTET_LENGTH, "octet_length", "t", 'i', 0, "number of bytes", "octet_length('é')", "2") \
	X(LOWER, "lower", "t", 't', 0, "in lower case", "lower('ABC')", "abc") \
	X(UPPER, "upper", "t", 't', 0, "in upper case", "upper('abc')", "ABC") \
	X(INITCAP, "initcap", "t", 't', 0, "each word with a capital and the rest in lower case", \
	  "initcap('hi THERE')", "Hi There") \
	X(TRIM, "trim", "t", 't', 0, "without the blanks at both ends", "trim('  a ')", "a") \
	X(TRIM_CHARS, "trim", "tt", 't', 0, "without those characters at both ends", \
	  "trim('xxaxy', 'xy')", "a") \
	X(BTRIM, "btrim", "t", 't', 0, "as trim", "btrim('  a ')", "a") \
	X(BTRIM_CHARS, "btrim", "tt", 't', 0, "as trim", "btrim('xax', 'x')", "a") \
	X(LTRIM, "ltrim", "t", 't', 0, "without the blanks at the start", "ltrim('  a')", "a") \
	X(LTRIM_CHARS, "ltrim", "tt", 't', 0, "without those characters at the start", \
	  "ltrim('xxa', 'x')", "a") \
	X(RTRIM, "rtrim", "t", 't', 0, "without the blanks at the end", "rtrim('a  ')", "a") \
	X(RTRIM_CHARS, "rtrim", "tt", 't', 0, "without those characters at the end", \
	  "rtrim('axx', 'x')", "a") \
	X(SUBSTR, "substr", "ti", 't', 0, "from the n-th character on, counted from 1", \
	  "substr('hello', 3)", "llo") \
	X(SUBSTR_LENGTH, "substr", "tii", 't', RF_FN_CAN_FAIL, \
	  "from the n-th character on, so many characters", "substr('hello', 2, 3)", "ell") \
	X(SUBSTRING, "substring", "ti", 't', 0, "as substr", "substring('hello', 3)", "llo") \
	X(SUBSTRING_LENGTH, "substring", "tii", 't', RF_FN_CAN_FAIL, "as substr", \
	  "substring('hello', 2, 3)", "ell") \
	X(LEFT, "left", "ti", 't', 0, "the first n characters; negative: all but the last n", \
	  "left('hello', 2)", "he") \
	X(RIGHT, "right", "ti", 't', 0, "the last n characters; negative: all but the first n", \
	  "right('hello', 2)", "lo") \
	X(POSITION, "position", "tt", 'i', 0, \
	  "where the second text stands in the first, from 1; 0 if it does not", \
	  "position('hello', 'l')", "3") \
	X(STRPOS, "strpos", "tt", 'i', 0, "as position", "strpos('hello', 'z')", "0") \
	X(REPLACE, "replace", "ttt", 't', RF_FN_CAN_FAIL, "every second text replaced by the third", \
	  "replace('banana', 'an', '-')", "b--a") \
	X(TRANSLATE, "translate", "ttt", 't', 0, \
	  "each character of the second text replaced by that of the third at its place", \
	  "translate('12345', '143', 'ax')", "a2x5") \
	X(STARTS_WITH, "starts_with", "tt", 'b', 0, "whether the first text starts with the second", \
	  "starts_with('hello', 'he')", "true") \
	X(ENDS_WITH, "ends_with", "tt", 'b', 0, "whether the first text ends with the second", \
	  "ends_with('hello', 'lo')", "true") \
	X(CONTAINS, "contains", "tt", 'b', 0, "whether the second text stands in the first", \
	  "contains('hello', 'ell')", "true") \
	X(CONCAT, "concat", "x", 't', RF_FN_ANY_NUMBER, "the values joined, NULLs left out", \
	  "concat('a', 1, NULL, 'b')", "a1b") \
	X(CONCAT_WS, "concat_ws", "tx", 't', RF_FN_ANY_NUMBER, \
	  "the values joined with the first text between them, NULLs left out", \
	  "concat_ws(', ', 'a', NULL, 'b')", "a, b") \
	X(REPEAT, "repeat", "ti", 't', RF_FN_CAN_FAIL, "the text n times", "repeat('ab', 3)", \
	  "ababab") \
	X(REVERSE, "reverse", "t", 't', 0, "the characters in reverse order", "reverse('abc')", "cba") \
	X(LPAD, "lpad", "ti", 't', RF_FN_CAN_FAIL, "filled with blanks on the left, or cut, to n", \
	  "lpad('7', 3)", "  7") \
	X(LPAD_TEXT, "lpad", "tit", 't', RF_FN_CAN_FAIL, \
	  "filled with a text on the left, or cut, to n", \
	  "lpad('7', 3, '0')", "007") \
	X(RPAD, "rpad", "ti", 't', RF_FN_CAN_FAIL, "filled with blanks on the right, or cut, to n", \
	  "rpad('hello', 2)", "he") \
	X(RPAD_TEXT, "rpad", "tit", 't', RF_FN_CAN_FAIL, \
	  "filled with a text on the right, or cut, to n", "rpad('7', 3, 'ab')", "7ab") \
	X(SPLIT_PART, "split_part", "tti", 't', RF_FN_CAN_FAIL, \
	  "the n-th part between separators; negative: from the end", "split_part('a,b,c', ',', 2)", \
	  "b") \
	X(ASCII, "ascii", "t", 'i', 0, "code point of the first character, 0 of the empty text", \
	  "ascii('A')", "65") \
	X(CHR, "chr", "i", 't', RF_FN_CAN_FAIL, "the character of a code point", "chr(65)", "A")
