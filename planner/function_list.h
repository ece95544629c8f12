/*
 * The list of scalar functions: X(ID, name, arguments, result, flags, doc, example, result text).
 * Letters as in planner/functions.h. The runtime has one kernel rf_kernel_<ID> for each; names
 * that mean the same share one by an alias there. Of overloads that fit equally well the
 * first in the list is taken.
 */
#ifndef RF_PLANNER_FUNCTION_LIST_H
#define RF_PLANNER_FUNCTION_LIST_H

#define RF_FN_OP_FAILS (RF_FN_OPERATOR | RF_FN_CAN_FAIL)
#define RF_FN_OP_NULLS (RF_FN_OPERATOR | RF_FN_SEES_NULL)
#define RF_FN_ANY_NUMBER (RF_FN_VARIADIC | RF_FN_SEES_NULL)

#define RF_FUNCTION_LIST_ARITHMETIC(X) \
	X(ADD_BIGINT, "+", "ii", 'i', RF_FN_OP_FAILS, "sum", "2 + 3", "5") \
	X(ADD_DOUBLE, "+", "dd", 'd', RF_FN_OPERATOR, "sum", "2.5 + 3", "5.5") \
	X(ADD_TIMESTAMP_INTERVAL, "+", "sv", 's', RF_FN_OP_FAILS, "a time moved by an interval", \
	  "TIMESTAMP '2026-01-31 10:00:00' + INTERVAL '1' MONTH", "2026-02-28T10:00:00Z") \
	X(ADD_INTERVAL_TIMESTAMP, "+", "vs", 's', RF_FN_OP_FAILS, "a time moved by an interval", \
	  "INTERVAL '1' DAY + TIMESTAMP '2026-01-31 10:00:00'", "2026-02-01T10:00:00Z") \
	X(ADD_INTERVAL, "+", "vv", 'v', RF_FN_OP_FAILS, "sum of intervals", \
	  "INTERVAL '1' HOUR + INTERVAL '30' MINUTE", "01:30:00") \
	X(SUBTRACT_BIGINT, "-", "ii", 'i', RF_FN_OP_FAILS, "difference", "2 - 3", "-1") \
	X(SUBTRACT_DOUBLE, "-", "dd", 'd', RF_FN_OPERATOR, "difference", "2.5 - 3", "-0.5") \
	X(SUBTRACT_TIMESTAMP, "-", "ss", 'v', RF_FN_OP_FAILS, "time from the second to the first", \
	  "TIMESTAMP '2026-01-31 10:00:00' - TIMESTAMP '2026-01-30 09:00:00'", "1 day 01:00:00") \
	X(SUBTRACT_TIMESTAMP_INTERVAL, "-", "sv", 's', RF_FN_OP_FAILS, "a time moved back", \
	  "TIMESTAMP '2026-03-31 10:00:00' - INTERVAL '1' MONTH", "2026-02-28T10:00:00Z") \
	X(SUBTRACT_INTERVAL, "-", "vv", 'v', RF_FN_OP_FAILS, "difference of intervals", \
	  "INTERVAL '1' HOUR - INTERVAL '30' MINUTE", "00:30:00") \
	X(NEGATE_BIGINT, "-", "i", 'i', RF_FN_OP_FAILS, "the number with its sign changed", "-(2)", \
	  "-2") \
	X(NEGATE_DOUBLE, "-", "d", 'd', RF_FN_OPERATOR, "the number with its sign changed", "-(2.5)", \
	  "-2.5") \
	X(NEGATE_INTERVAL, "-", "v", 'v', RF_FN_OP_FAILS, "the interval with its sign changed", \
	  "-INTERVAL '1' HOUR", "-01:00:00") \
	X(PLUS_BIGINT, "+", "i", 'i', RF_FN_OPERATOR, "the number itself", "+(2)", "2") \
	X(PLUS_DOUBLE, "+", "d", 'd', RF_FN_OPERATOR, "the number itself", "+(2.5)", "2.5") \
	X(PLUS_INTERVAL, "+", "v", 'v', RF_FN_OPERATOR, "the interval itself", "+INTERVAL '1' HOUR", \
	  "01:00:00") \
	X(MULTIPLY_BIGINT, "*", "ii", 'i', RF_FN_OP_FAILS, "product", "2 * 3", "6") \
	X(MULTIPLY_DOUBLE, "*", "dd", 'd', RF_FN_OPERATOR, "product", "2.5 * 3", "7.5") \
	X(MULTIPLY_INTERVAL_DOUBLE, "*", "vd", 'v', RF_FN_OP_FAILS, "a multiple of an interval", \
	  "INTERVAL '1' HOUR * 1.5", "01:30:00") \
	X(MULTIPLY_DOUBLE_INTERVAL, "*", "dv", 'v', RF_FN_OP_FAILS, "a multiple of an interval", \
	  "2 * INTERVAL '1' HOUR", "02:00:00") \
	X(DIVIDE_BIGINT, "/", "ii", 'i', RF_FN_OP_FAILS, \
	  "quotient without its fraction; division by zero is an error", "7 / 2", "3") \
	X(DIVIDE_DOUBLE, "/", "dd", 'd', RF_FN_OP_FAILS, "quotient; division by zero is an error", \
	  "7 / 2.0", "3.5") \
	X(DIVIDE_INTERVAL_DOUBLE, "/", "vd", 'v', RF_FN_OP_FAILS, "a part of an interval", \
	  "INTERVAL '1' HOUR / 4", "00:15:00") \
	X(REMAINDER_BIGINT, "%", "ii", 'i', RF_FN_OP_FAILS, \
	  "remainder, with the sign of the first number", "-7 % 3", "-1") \
	X(REMAINDER_DOUBLE, "%", "dd", 'd', RF_FN_OP_FAILS, \
	  "remainder, with the sign of the first number", "7.5 % 2", "1.5") \
	X(POWER_OPERATOR, "^", "dd", 'd', RF_FN_OP_FAILS, "power", "2 ^ 10", "1024.0")

#define RF_FUNCTION_LIST_LOGIC(X) \
	X(EQUAL, "=", "aa", 'b', RF_FN_OPERATOR, "equal; NaN equals NaN", "1 = 1", "true") \
	X(NOT_EQUAL, "<>", "aa", 'b', RF_FN_OPERATOR, "not equal", "1 <> 1", "false") \
	X(LESS, "<", "aa", 'b', RF_FN_OPERATOR, "less; text by bytes, NaN last", "'a' < 'b'", "true") \
	X(LESS_EQUAL, "<=", "aa", 'b', RF_FN_OPERATOR, "less or equal", "2 <= 1", "false") \
	X(GREATER, ">", "aa", 'b', RF_FN_OPERATOR, "greater", "2 > 1.5", "true") \
	X(GREATER_EQUAL, ">=", "aa", 'b', RF_FN_OPERATOR, "greater or equal", "2 >= 2", "true") \
	X(IS_DISTINCT, "is distinct from", "aa", 'b', RF_FN_OP_NULLS, \
	  "not equal, where NULL equals NULL", "NULL IS DISTINCT FROM 1", "true") \
	X(IS_NOT_DISTINCT, "is not distinct from", "aa", 'b', RF_FN_OP_NULLS, \
	  "equal, where NULL equals NULL", "NULL IS NOT DISTINCT FROM NULL", "true") \
	X(NOT, "not", "b", 'b', RF_FN_OPERATOR, "true becomes false and the other way round", \
	  "NOT TRUE", "false") \
	X(IS_NULL, "is null", "a", 'b', RF_FN_OP_NULLS, "whether it is NULL", "NULL IS NULL", "true") \
	X(IS_NOT_NULL, "is not null", "a", 'b', RF_FN_OP_NULLS, "whether it is not NULL", \
	  "1 IS NOT NULL", "true") \
	X(IS_TRUE, "is true", "b", 'b', RF_FN_OP_NULLS, "true, not false or NULL", "NULL IS TRUE", \
	  "false") \
	X(IS_NOT_TRUE, "is not true", "b", 'b', RF_FN_OP_NULLS, "false or NULL", "NULL IS NOT TRUE", \
	  "true") \
	X(IS_FALSE, "is false", "b", 'b', RF_FN_OP_NULLS, "false, not true or NULL", "FALSE IS FALSE", \
	  "true") \
	X(IS_NOT_FALSE, "is not false", "b", 'b', RF_FN_OP_NULLS, "true or NULL", "NULL IS NOT FALSE", \
	  "true") \
	X(IS_UNKNOWN, "is unknown", "b", 'b', RF_FN_OP_NULLS, "whether a condition is NULL", \
	  "(1 = NULL) IS UNKNOWN", "true") \
	X(IS_NOT_UNKNOWN, "is not unknown", "b", 'b', RF_FN_OP_NULLS, "true or false", \
	  "(1 = 2) IS NOT UNKNOWN", "true") \
	X(NULLIF, "nullif", "aa", 'a', RF_FN_SEES_NULL, "NULL if both are equal, else the first", \
	  "nullif(5, 5)", "NULL") \
	X(GREATEST, "greatest", "a", 'a', RF_FN_ANY_NUMBER, "the greatest value, NULLs left out", \
	  "greatest(1, 3, NULL)", "3") \
	X(LEAST, "least", "a", 'a', RF_FN_ANY_NUMBER, "the least value, NULLs left out", \
	  "least(2, 1, NULL)", "1")

#define RF_FUNCTION_LIST_MATHS(X) \
	X(ABS_BIGINT, "abs", "i", 'i', RF_FN_CAN_FAIL, "absolute value", "abs(-3)", "3") \
	X(ABS_DOUBLE, "abs", "d", 'd', 0, "absolute value", "abs(-3.5)", "3.5") \
	X(SIGN_BIGINT, "sign", "i", 'i', 0, "-1, 0 or 1", "sign(-3)", "-1") \
	X(SIGN_DOUBLE, "sign", "d", 'd', 0, "-1.0, 0.0 or 1.0", "sign(2.5)", "1.0") \
	X(CEIL_BIGINT, "ceil", "i", 'i', 0, "the number itself", "ceil(3)", "3") \
	X(CEIL_DOUBLE, "ceil", "d", 'd', 0, "the next whole number up", "ceil(2.1)", "3.0") \
	X(CEILING_BIGINT, "ceiling", "i", 'i', 0, "the number itself", "ceiling(3)", "3") \
	X(CEILING_DOUBLE, "ceiling", "d", 'd', 0, "the next whole number up", "ceiling(-2.1)", "-2.0") \
	X(FLOOR_BIGINT, "floor", "i", 'i', 0, "the number itself", "floor(3)", "3") \
	X(FLOOR_DOUBLE, "floor", "d", 'd', 0, "the next whole number down", "floor(-2.1)", "-3.0") \
	X(ROUND_BIGINT, "round", "i", 'i', 0, "the number itself", "round(3)", "3") \
	X(ROUND_DOUBLE, "round", "d", 'd', 0, "the nearest whole number, halves to the even one", \
	  "round(2.5)", "2.0") \
	X(ROUND_DIGITS_BIGINT, "round", "ii", 'i', RF_FN_CAN_FAIL, \
	  "to a number of decimals (negative: tens), halves away from zero", "round(1250, -2)", \
	  "1300") \
	X(ROUND_DIGITS, "round", "di", 'd', 0, "to a number of decimals, halves away from zero", \
	  "round(2.345, 2)", "2.35") \
	X(TRUNC_BIGINT, "trunc", "i", 'i', 0, "the number itself", "trunc(3)", "3") \
	X(TRUNC_DOUBLE, "trunc", "d", 'd', 0, "the number without its fraction", "trunc(-2.7)", \
	  "-2.0") \
	X(TRUNC_DIGITS_BIGINT, "trunc", "ii", 'i', 0, "cut to a number of decimals (negative: tens)", \
	  "trunc(1299, -2)", "1200") \
	X(TRUNC_DIGITS, "trunc", "di", 'd', 0, "cut to a number of decimals", "trunc(2.349, 2)", \
	  "2.34") \
	X(MOD_BIGINT, "mod", "ii", 'i', RF_FN_CAN_FAIL, "remainder, as %", "mod(7, 3)", "1") \
	X(MOD_DOUBLE, "mod", "dd", 'd', RF_FN_CAN_FAIL, "remainder, as %", "mod(7.5, 2)", "1.5") \
	X(SQRT, "sqrt", "d", 'd', RF_FN_CAN_FAIL, "square root", "sqrt(9)", "3.0") \
	X(CBRT, "cbrt", "d", 'd', 0, "cube root", "cbrt(-27)", "-3.0") \
	X(POWER, "power", "dd", 'd', RF_FN_CAN_FAIL, "power, as ^", "power(2, 0.5)", \
	  "1.4142135623730951") \
	X(POW, "pow", "dd", 'd', RF_FN_CAN_FAIL, "power, as ^", "pow(2, 3)", "8.0") \
	X(EXP, "exp", "d", 'd', 0, "e to the power", "exp(0)", "1.0") \
	X(LN, "ln", "d", 'd', RF_FN_CAN_FAIL, "natural logarithm", "ln(1)", "0.0") \
	X(LOG10, "log10", "d", 'd', RF_FN_CAN_FAIL, "logarithm to base 10", "log10(1000)", "3.0") \
	X(LOG, "log", "d", 'd', RF_FN_CAN_FAIL, "logarithm to base 10", "log(100)", "2.0") \
	X(LOG_BASE, "log", "dd", 'd', RF_FN_CAN_FAIL, "logarithm to the base given first", \
	  "log(2, 8)", \
	  "3.0") \
	X(SIN, "sin", "d", 'd', RF_FN_CAN_FAIL, "sine of an angle in radians", "sin(0)", "0.0") \
	X(COS, "cos", "d", 'd', RF_FN_CAN_FAIL, "cosine", "cos(0)", "1.0") \
	X(TAN, "tan", "d", 'd', RF_FN_CAN_FAIL, "tangent", "tan(0)", "0.0") \
	X(COT, "cot", "d", 'd', RF_FN_CAN_FAIL, "cotangent", "round(cot(1), 6)", "0.642093") \
	X(ASIN, "asin", "d", 'd', RF_FN_CAN_FAIL, "inverse sine", "asin(0)", "0.0") \
	X(ACOS, "acos", "d", 'd', RF_FN_CAN_FAIL, "inverse cosine", "acos(1)", "0.0") \
	X(ATAN, "atan", "d", 'd', 0, "inverse tangent", "atan(0)", "0.0") \
	X(ATAN2, "atan2", "dd", 'd', 0, "angle of the point (x, y), given y first", "atan2(0, 1)", \
	  "0.0") \
	X(SINH, "sinh", "d", 'd', 0, "hyperbolic sine", "sinh(0)", "0.0") \
	X(COSH, "cosh", "d", 'd', 0, "hyperbolic cosine", "cosh(0)", "1.0") \
	X(TANH, "tanh", "d", 'd', 0, "hyperbolic tangent", "tanh(0)", "0.0") \
	X(DEGREES, "degrees", "d", 'd', 0, "radians to degrees", "degrees(pi())", "180.0") \
	X(RADIANS, "radians", "d", 'd', 0, "degrees to radians", "radians(180)", "3.141592653589793") \
	X(PI, "pi", "", 'd', 0, "the number pi", "pi()", "3.141592653589793") \
	X(DISTANCE, "distance", "dddd", 'd', 0, \
	  "between the points (x1, y1) and (x2, y2), given in that order", "distance(0, 0, 3, 4)", \
	  "5.0") \
	X(ISNAN, "isnan", "d", 'b', 0, "whether it is NaN", "isnan('NaN'::DOUBLE)", "true") \
	X(ISFINITE, "isfinite", "d", 'b', 0, "whether it is neither NaN nor infinite", \
	  "isfinite(1.5)", \
	  "true") \
	X(ISINF, "isinf", "d", 'b', 0, "whether it is infinite", "isinf(1.5)", "false")

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

#define RF_FUNCTION_LIST_TIME(X) \
	X(DATE_TRUNC, "date_trunc", "ts", 's', RF_FN_CAN_FAIL, \
	  "cut to a unit: microsecond to century", \
	  "date_trunc('hour', TIMESTAMP '2026-01-31 10:20:30')", "2026-01-31T10:00:00Z") \
	X(DATE_TRUNC_INTERVAL, "date_trunc", "tv", 'v', RF_FN_CAN_FAIL, "cut to a unit", \
	  "date_trunc('minute', 90s)", "00:01:00") \
	X(EXTRACT, "extract", "ts", 'd', RF_FN_CAN_FAIL, \
	  "a field: year, quarter, month, week, day, dow, doy, hour, minute, second, epoch", \
	  "EXTRACT(hour FROM TIMESTAMP '2026-01-31 10:20:30')", "10.0") \
	X(EXTRACT_INTERVAL, "extract", "tv", 'd', RF_FN_CAN_FAIL, "a field of an interval", \
	  "EXTRACT(epoch FROM INTERVAL '90' SECOND)", "90.0") \
	X(DATE_PART, "date_part", "ts", 'd', RF_FN_CAN_FAIL, "as extract", \
	  "date_part('dow', TIMESTAMP '2026-01-31 10:20:30')", "6.0") \
	X(DATE_PART_INTERVAL, "date_part", "tv", 'd', RF_FN_CAN_FAIL, "as extract", \
	  "date_part('minute', INTERVAL '90' SECOND)", "1.0") \
	X(MAKE_TIMESTAMP, "make_timestamp", "iiiiid", 's', RF_FN_CAN_FAIL, \
	  "a time of year, month, day, hour, minute and seconds", \
	  "make_timestamp(2026, 1, 31, 10, 20, 30.5)", "2026-01-31T10:20:30.5Z") \
	X(EPOCH_S_OF, "epoch_s", "i", 's', RF_FN_CAN_FAIL, "the time so many seconds after 1970", \
	  "epoch_s(86400)", "1970-01-02T00:00:00Z") \
	X(EPOCH_S_OF_DOUBLE, "epoch_s", "d", 's', RF_FN_CAN_FAIL, \
	  "the time so many seconds after 1970", "epoch_s(1.5)", "1970-01-01T00:00:01.5Z") \
	X(EPOCH_S, "epoch_s", "s", 'i', 0, "whole seconds since 1970", \
	  "epoch_s(TIMESTAMP '1970-01-02')", "86400") \
	X(EPOCH_MS_OF, "epoch_ms", "i", 's', RF_FN_CAN_FAIL, \
	  "the time so many milliseconds after 1970", "epoch_ms(1500)", "1970-01-01T00:00:01.5Z") \
	X(EPOCH_MS_OF_DOUBLE, "epoch_ms", "d", 's', RF_FN_CAN_FAIL, \
	  "the time so many milliseconds after 1970", "epoch_ms(0.5)", "1970-01-01T00:00:00.0005Z") \
	X(EPOCH_MS, "epoch_ms", "s", 'i', 0, "whole milliseconds since 1970", \
	  "epoch_ms(TIMESTAMP '1970-01-02')", "86400000") \
	X(EPOCH_US_OF, "epoch_us", "i", 's', RF_FN_CAN_FAIL, \
	  "the time so many microseconds after 1970", "epoch_us(1500000)", "1970-01-01T00:00:01.5Z") \
	X(EPOCH_US_OF_DOUBLE, "epoch_us", "d", 's', RF_FN_CAN_FAIL, \
	  "the time so many microseconds after 1970", "epoch_us(0.5)", "1970-01-01T00:00:00.0000005Z") \
	X(EPOCH_US, "epoch_us", "s", 'i', 0, "whole microseconds since 1970", \
	  "epoch_us(TIMESTAMP '1970-01-02')", "86400000000") \
	X(EPOCH_NS_OF, "epoch_ns", "i", 's', 0, "the time so many nanoseconds after 1970", \
	  "epoch_ns(1)", "1970-01-01T00:00:00.000000001Z") \
	X(EPOCH_NS, "epoch_ns", "s", 'i', 0, "nanoseconds since 1970", \
	  "epoch_ns(TIMESTAMP '1970-01-01 00:00:01')", "1000000000") \
	X(NOW, "now", "", 's', RF_FN_VOLATILE, "the time of the clock, one for each batch", \
	  "now() > TIMESTAMP '2020-01-01'", "true")

#define RF_FUNCTION_LIST(X) \
	RF_FUNCTION_LIST_ARITHMETIC(X) \
	RF_FUNCTION_LIST_LOGIC(X) \
	RF_FUNCTION_LIST_MATHS(X) \
	RF_FUNCTION_LIST_TEXT(X) \
	RF_FUNCTION_LIST_TIME(X)

typedef enum rf_function_id {
#define RF_FUNCTION_ENUM(id, ...) RF_FN_##id,
	RF_FUNCTION_LIST(RF_FUNCTION_ENUM)
#undef RF_FUNCTION_ENUM
	RF_FUNCTION_ID_COUNT
} rf_function_id;

#endif
