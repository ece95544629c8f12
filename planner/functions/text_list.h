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
	X(CHR, "chr", "i", 't', RF_FN_CAN_FAIL, "the character of a code point", "chr(65)", "A") \
	X(CHARACTER_LENGTH, "character_length", "t", 'i', 0, "number of characters, as length", \
	  "character_length('abc')", "3") \
	X(STRLEN, "strlen", "t", 'i', 0, "number of bytes, as octet_length", "strlen('é')", "2") \
	X(BIT_LENGTH, "bit_length", "t", 'i', 0, "number of bits", "bit_length('é')", "16") \
	X(LCASE, "lcase", "t", 't', 0, "as lower", "lcase('ABC')", "abc") \
	X(UCASE, "ucase", "t", 't', 0, "as upper", "ucase('abc')", "ABC") \
	X(CASEFOLD, "casefold", "t", 't', RF_FN_CAN_FAIL, \
	  "for comparing without regard to case, in every script", "casefold('Straße')", "strasse") \
	X(NORMALIZE, "normalize", "t", 't', RF_FN_CAN_FAIL, "in Unicode's form NFC", \
	  "length(normalize('e' || chr(769)))", "1") \
	X(NORMALIZE_FORM, "normalize", "tt", 't', RF_FN_CAN_FAIL, \
	  "in Unicode's form 'NFC', 'NFD', 'NFKC' or 'NFKD'", "normalize('ﬁ²', 'NFKC')", "fi2") \
	X(NFC_NORMALIZE, "nfc_normalize", "t", 't', RF_FN_CAN_FAIL, "as normalize", \
	  "length(nfc_normalize('e' || chr(769)))", "1") \
	X(STRIP_ACCENTS, "strip_accents", "t", 't', RF_FN_CAN_FAIL, \
	  "letters without the marks that Unicode tells apart", "strip_accents('Ñandú')", "Nandu") \
	X(UNACCENT, "unaccent", "t", 't', RF_FN_CAN_FAIL, \
	  "as strip_accents, and Latin letters like ø, ß and æ as o, ss and ae", \
	  "unaccent('Smørrebrød')", "Smorrebrod") \
	X(INSTR, "instr", "tt", 'i', 0, "as position", "instr('hello', 'l')", "3") \
	X(STARTSWITH, "startswith", "tt", 'b', 0, "as starts_with", "startswith('hello', 'he')", \
	  "true") \
	X(ENDSWITH, "endswith", "tt", 'b', 0, "as ends_with", "endswith('hello', 'lo')", "true") \
	X(COUNT_SUBSTRINGS, "count_substrings", "tt", 'i', 0, \
	  "how often the second text stands in the first", "count_substrings('banana', 'an')", "2") \
	X(SUBSTRING_INDEX, "substring_index", "tti", 't', 0, \
	  "what stands before the n-th separator; negative: after the n-th from the end", \
	  "substring_index('www.example.org', '.', -2)", "example.org") \
	X(OVERLAY, "overlay", "tti", 't', RF_FN_CAN_FAIL, \
	  "with the second text in the place of as many characters from the n-th on", \
	  "overlay('abcdef', 'XX', 3)", "abXXef") \
	X(OVERLAY_COUNT, "overlay", "ttii", 't', RF_FN_CAN_FAIL, "in the place of so many characters", \
	  "overlay('abcdef', 'X', 3, 2)", "abXef") \
	X(UNICODE, "unicode", "t", 'i', 0, "as ascii", "unicode('é')", "233") \
	X(ORD, "ord", "t", 'i', 0, "as ascii", "ord('é')", "233") \
	X(LEVENSHTEIN, "levenshtein", "tt", 'i', RF_FN_CAN_FAIL, \
	  "characters to insert, delete or replace to make one text of the other", \
	  "levenshtein('kitten', 'sitting')", "3") \
	X(DAMERAU_LEVENSHTEIN, "damerau_levenshtein", "tt", 'i', RF_FN_CAN_FAIL, \
	  "the same with neighbours that are swapped counting one", "damerau_levenshtein('form', 'from')", \
	  "1") \
	X(HAMMING, "hamming", "tt", 'i', RF_FN_CAN_FAIL, \
	  "characters that differ, of texts of one length", "hamming('abc', 'axc')", "1") \
	X(JACCARD, "jaccard", "tt", 'd', RF_FN_CAN_FAIL, \
	  "of the different characters the part that both texts have", "jaccard('abc', 'abd')", "0.5") \
	X(JARO_SIMILARITY, "jaro_similarity", "tt", 'd', RF_FN_CAN_FAIL, \
	  "how alike two texts are, from 0 to 1, by Jaro", "jaro_similarity('abc', 'abc')", "1.0") \
	X(JARO_WINKLER, "jaro_winkler_similarity", "tt", 'd', RF_FN_CAN_FAIL, \
	  "the same with more for an equal start, by Winkler", "jaro_winkler_similarity('abc', 'xyz')", \
	  "0.0") \
	X(SOUNDEX, "soundex", "t", 't', 0, "a letter and three digits for how an English name sounds", \
	  "soundex('Robert')", "R163") \
	X(QUOTE_LITERAL, "quote_literal", "x", 't', RF_FN_CAN_FAIL, "as a literal of SQL", \
	  "quote_literal('it''s')", "'it''s'") \
	X(QUOTE_NULLABLE, "quote_nullable", "x", 't', RF_FN_CAN_FAIL | RF_FN_SEES_NULL, \
	  "as a literal of SQL, NULL as NULL", "quote_nullable(NULL)", "NULL") \
	X(QUOTE_IDENT, "quote_ident", "t", 't', RF_FN_CAN_FAIL, \
	  "as a name of SQL, in double quotes where it needs them", "quote_ident('two words')", \
	  "\"two words\"") \
	X(FORMAT, "format", "tx", 't', RF_FN_CAN_FAIL | RF_FN_ANY_NUMBER, \
	  "values put in the places %s, %I (a name) and %L (a literal), perhaps %2$-10s", \
	  "format('%s is %L', 'x', 'it''s')", "x is 'it''s'") \
	X(FORMAT_PLAIN, "format", "t", 't', RF_FN_CAN_FAIL, "the pattern with %% as %", \
	  "format('5 %%')", "5 %") \
	X(PRINTF, "printf", "tx", 't', RF_FN_CAN_FAIL | RF_FN_VARIADIC, \
	  "values put in the places of C's printf: %d %x %o %b %c %s %f %e %g, and %,d", \
	  "printf('%05.1f|%-4s|%,d', 2.25, 'ab', 1234567)", "002.2|ab  |1,234,567") \
	X(PRINTF_PLAIN, "printf", "t", 't', RF_FN_CAN_FAIL, "the pattern with %% as %", \
	  "printf('5 %%')", "5 %") \
	X(TO_CHAR_BIGINT, "to_char", "it", 't', RF_FN_CAN_FAIL, \
	  "a number by a pattern of 9, 0, the group sign and the point, S, MI, PR, FM, EEEE", \
	  "to_char(1234567, 'FM9,999,999')", "1,234,567") \
	X(TO_CHAR_DOUBLE, "to_char", "dt", 't', RF_FN_CAN_FAIL, "the same with decimals", \
	  "to_char(1234.5, 'FM9,990.00')", "1,234.50") \
	X(TO_CHAR_DECIMAL, "to_char", "nt", 't', RF_FN_CAN_FAIL, "the same, exact", \
	  "to_char(1234.5::DECIMAL(9, 2), 'FM9,990.00')", "1,234.50") \
	X(FORMAT_BYTES, "format_bytes", "i", 't', 0, "bytes as KiB, MiB, ..., cut to one decimal", \
	  "format_bytes(16000)", "15.6 KiB") \
	X(BAR, "bar", "ddd", 't', RF_FN_CAN_FAIL, \
	  "a bar for a number between a least and a most, 80 characters wide", \
	  "length(bar(5, 0, 10))", "80") \
	X(BAR_WIDTH, "bar", "dddi", 't', RF_FN_CAN_FAIL, "a bar so many characters wide", \
	  "bar(5, 0, 10, 3)", "█▌ ") \
	X(URL_ENCODE, "url_encode", "t", 't', RF_FN_CAN_FAIL, \
	  "with % and digits for what has a meaning in URLs", "url_encode('a b/é')", "a%20b%2F%C3%A9") \
	X(URL_DECODE, "url_decode", "t", 't', RF_FN_CAN_FAIL, "with the characters that % and digits mean", \
	  "url_decode('a%20b')", "a b") \
	X(URL_EXTRACT_PROTOCOL, "url_extract_protocol", "t", 't', 0, \
	  "what stands before the colon of a URL; NULL if nothing does", \
	  "url_extract_protocol('https://example.org/')", "https") \
	X(URL_EXTRACT_HOST, "url_extract_host", "t", 't', 0, "the host of a URL, or NULL", \
	  "url_extract_host('https://me@example.org:8080/')", "example.org") \
	X(URL_EXTRACT_PORT, "url_extract_port", "t", 'i', 0, "the port of a URL, or NULL", \
	  "url_extract_port('https://example.org:8080/')", "8080") \
	X(URL_EXTRACT_PATH, "url_extract_path", "t", 't', 0, "the path of a URL", \
	  "url_extract_path('https://example.org/a/b?c=1')", "/a/b") \
	X(URL_EXTRACT_QUERY, "url_extract_query", "t", 't', 0, \
	  "what stands behind the question mark of a URL, or NULL", \
	  "url_extract_query('/a/b?c=1&d=2#e')", "c=1&d=2") \
	X(URL_EXTRACT_FRAGMENT, "url_extract_fragment", "t", 't', 0, \
	  "what stands behind the # of a URL, or NULL", "url_extract_fragment('/a#b')", "b") \
	X(URL_EXTRACT_PARAMETER, "url_extract_parameter", "tt", 't', RF_FN_CAN_FAIL, \
	  "the decoded value of the first parameter of that name, or NULL", \
	  "url_extract_parameter('/a?q=x+y&n=2', 'q')", "x y") \
	X(TO_NUMBER, "to_number", "tt", 'd', RF_FN_CAN_FAIL, \
	  "the number that a text is by a pattern of to_char, all of the text", \
	  "to_number('1,234.5-', '9G999D9S')", "-1234.5")
