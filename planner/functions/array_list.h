/* Arrays: see planner/function_list.h. */
#define RF_FUNCTION_LIST_ARRAY(X) \
	X(LIST_VALUE, "list_value", "e", 'l', RF_FN_ANY_NUMBER | RF_FN_CAN_FAIL, \
	  "an array of these, as ARRAY[...]", \
	  "list_value(1, 2)", "[1,2]") \
	X(ARRAY_EXTRACT, "array_extract", "li", 'e', 0, \
	  "the element of that number from 1, or from the end, as a[i]", \
	  "array_extract(ARRAY['a', 'b'], 2)", "b") \
	X(LIST_EXTRACT, "list_extract", "li", 'e', 0, "as array_extract", \
	  "list_extract(ARRAY['a', 'b'], -1)", "b") \
	X(ARRAY_LENGTH, "array_length", "l", 'i', 0, "number of elements", \
	  "array_length(ARRAY[7, 8])", "2") \
	X(ARRAY_LENGTH_DIMENSION, "array_length", "li", 'i', 0, \
	  "number of elements of the first dimension, the only one; none is NULL", \
	  "array_length(ARRAY[7, 8], 1)", "2") \
	X(CARDINALITY, "cardinality", "l", 'i', 0, "number of elements", \
	  "cardinality(ARRAY['a'])", "1") \
	X(LENGTH_ARRAY, "length", "l", 'i', 0, "number of elements", "length(ARRAY['a'])", "1") \
	X(LEN_ARRAY, "len", "l", 'i', 0, "number of elements", "len(ARRAY['a'])", "1") \
	X(LEN, "len", "t", 'i', 0, "as length", "len('abc')", "3") \
	X(ARRAY_CONTAINS, "array_contains", "le", 'b', 0, "whether an element is that", \
	  "array_contains(ARRAY[1, 2], 2)", "true") \
	X(LIST_CONTAINS, "list_contains", "le", 'b', 0, "as array_contains", \
	  "list_contains(ARRAY[1, 2], 3)", "false") \
	X(ARRAY_HAS, "array_has", "le", 'b', 0, "as array_contains", "array_has(ARRAY[1], 1)", \
	  "true") \
	X(ARRAY_POSITION, "array_position", "le", 'i', RF_FN_SEES_NULL, \
	  "the number of the first element that is that, or NULL", \
	  "array_position(ARRAY['a', 'b'], 'b')", "2") \
	X(LIST_POSITION, "list_position", "le", 'i', RF_FN_SEES_NULL, "as array_position", \
	  "list_position(ARRAY['a', 'b'], 'b')", "2") \
	X(ARRAY_MIN, "array_min", "l", 'e', 0, "the least element, NULLs left out", \
	  "array_min(ARRAY[3, 1, 2])", "1") \
	X(LIST_MIN, "list_min", "l", 'e', 0, "as array_min", "list_min(ARRAY[3, 1, 2])", "1") \
	X(ARRAY_MAX, "array_max", "l", 'e', 0, "the greatest element, NULLs left out", \
	  "array_max(ARRAY[3, 1, 2])", "3") \
	X(LIST_MAX, "list_max", "l", 'e', 0, "as array_max", "list_max(ARRAY[3, 1, 2])", "3") \
	X(ARRAY_SUM_BIGINT, "array_sum", "I", 'i', RF_FN_CAN_FAIL, \
	  "the sum of the elements, NULLs left out", \
	  "array_sum(ARRAY[1, 2, 3])", "6") \
	X(ARRAY_SUM_DOUBLE, "array_sum", "D", 'd', 0, "the sum of the elements, NULLs left out", \
	  "array_sum(ARRAY[1.5, 2.0])", "3.5") \
	X(LIST_SUM_BIGINT, "list_sum", "I", 'i', RF_FN_CAN_FAIL, "as array_sum", \
	  "list_sum(ARRAY[1, 2])", "3") \
	X(LIST_SUM_DOUBLE, "list_sum", "D", 'd', 0, "as array_sum", \
	  "list_sum(ARRAY[1.5])", "1.5") \
	X(ARRAY_AVG, "array_avg", "D", 'd', 0, "the mean of the elements, NULLs left out", \
	  "array_avg(ARRAY[1, 2])", "1.5") \
	X(LIST_AVG, "list_avg", "D", 'd', 0, "as array_avg", \
	  "list_avg(ARRAY[1, 4])", "2.5") \
	X(GENERATE_SERIES, "generate_series", "ii", 'I', RF_FN_CAN_FAIL, \
	  "the whole numbers from one to another", \
	  "generate_series(2, 4)", "[2,3,4]") \
	X(GENERATE_SERIES_STEP, "generate_series", "iii", 'I', RF_FN_CAN_FAIL, "the same in steps", \
	  "generate_series(5, 1, -2)", "[5,3,1]") \
	X(ARRAY_CAT, "array_cat", "ll", 'l', RF_FN_SEES_NULL | RF_FN_CAN_FAIL, \
	  "two arrays joined; NULL has no elements", \
	  "array_cat(ARRAY[1], ARRAY[2, 3])", "[1,2,3]") \
	X(LIST_CONCAT, "list_concat", "ll", 'l', RF_FN_SEES_NULL | RF_FN_CAN_FAIL, "as array_cat", \
	  "list_concat(ARRAY[1], ARRAY[2])", "[1,2]") \
	X(JOIN_ARRAYS, "||", "ll", 'l', RF_FN_SEES_NULL | RF_FN_CAN_FAIL | RF_FN_OPERATOR, \
	  "two arrays joined; NULL has no elements", \
	  "ARRAY[1] || ARRAY[2]", "[1,2]") \
	X(JOIN_ARRAY_ELEMENT, "||", "le", 'l', RF_FN_SEES_NULL | RF_FN_CAN_FAIL | RF_FN_OPERATOR, \
	  "an array and one more element", \
	  "ARRAY[1] || 2", "[1,2]") \
	X(JOIN_ELEMENT_ARRAY, "||", "el", 'l', RF_FN_SEES_NULL | RF_FN_CAN_FAIL | RF_FN_OPERATOR, \
	  "an element before an array", \
	  "1 || ARRAY[2]", "[1,2]") \
	X(ARRAY_APPEND, "array_append", "le", 'l', RF_FN_SEES_NULL | RF_FN_CAN_FAIL, \
	  "with one more element at the end", \
	  "array_append(ARRAY[1], 2)", "[1,2]") \
	X(LIST_APPEND, "list_append", "le", 'l', RF_FN_SEES_NULL | RF_FN_CAN_FAIL, "as array_append", \
	  "list_append(ARRAY[1], 2)", "[1,2]") \
	X(ARRAY_PREPEND, "array_prepend", "el", 'l', RF_FN_SEES_NULL | RF_FN_CAN_FAIL, \
	  "with one more element at the start", \
	  "array_prepend(1, ARRAY[2])", "[1,2]") \
	X(LIST_PREPEND, "list_prepend", "el", 'l', RF_FN_SEES_NULL | RF_FN_CAN_FAIL, \
	  "as array_prepend", \
	  "list_prepend(1, ARRAY[2])", "[1,2]") \
	X(ARRAY_REMOVE, "array_remove", "le", 'l', RF_FN_SEES_NULL, \
	  "without the elements that are that", \
	  "array_remove(ARRAY[1, 2, 1], 1)", "[2]") \
	X(ARRAY_REPLACE, "array_replace", "lee", 'l', RF_FN_SEES_NULL | RF_FN_CAN_FAIL, \
	  "another for the elements that are that", \
	  "array_replace(ARRAY[1, 2], 2, 3)", "[1,3]") \
	X(ARRAY_DISTINCT, "array_distinct", "l", 'l', 0, \
	  "each element once, without NULLs, in the order of the first", \
	  "array_distinct(ARRAY[2, 1, 2])", "[2,1]") \
	X(LIST_DISTINCT, "list_distinct", "l", 'l', 0, "as array_distinct", \
	  "list_distinct(ARRAY[2, 1, 2])", "[2,1]") \
	X(ARRAY_SORT, "array_sort", "l", 'l', 0, "in ascending order, NULLs last", \
	  "array_sort(ARRAY[3, 1, 2])", "[1,2,3]") \
	X(LIST_SORT, "list_sort", "l", 'l', 0, "as array_sort", \
	  "list_sort(ARRAY['b', 'a'])", "[\"a\",\"b\"]") \
	X(ARRAY_REVERSE_SORT, "array_reverse_sort", "l", 'l', 0, "in descending order, NULLs last", \
	  "array_reverse_sort(ARRAY[3, 1, 4])", "[4,3,1]") \
	X(LIST_REVERSE_SORT, "list_reverse_sort", "l", 'l', 0, "as array_reverse_sort", \
	  "list_reverse_sort(ARRAY[1, 2])", "[2,1]") \
	X(ARRAY_REVERSE, "array_reverse", "l", 'l', 0, "the last element first", \
	  "array_reverse(ARRAY[1, 2, 3])", "[3,2,1]") \
	X(LIST_REVERSE, "list_reverse", "l", 'l', 0, "as array_reverse", \
	  "list_reverse(ARRAY[1, 2])", "[2,1]") \
	X(ARRAY_SLICE, "array_slice", "lii", 'l', 0, \
	  "the elements from one number to another, both in it", \
	  "array_slice(ARRAY[1, 2, 3, 4], 2, -2)", "[2,3]") \
	X(LIST_SLICE, "list_slice", "lii", 'l', 0, "as array_slice", \
	  "list_slice(ARRAY[1, 2, 3], 1, 2)", "[1,2]") \
	X(ARRAY_HAS_ANY, "array_has_any", "ll", 'b', 0, "whether an element is in both", \
	  "array_has_any(ARRAY[1, 2], ARRAY[2, 3])", "true") \
	X(LIST_HAS_ANY, "list_has_any", "ll", 'b', 0, "as array_has_any", \
	  "list_has_any(ARRAY[1], ARRAY[2])", "false") \
	X(ARRAY_HAS_ALL, "array_has_all", "ll", 'b', 0, \
	  "whether the first has all elements of the second", \
	  "array_has_all(ARRAY[1, 2], ARRAY[2])", "true") \
	X(LIST_HAS_ALL, "list_has_all", "ll", 'b', 0, "as array_has_all", \
	  "list_has_all(ARRAY[1], ARRAY[1, 2])", "false") \
	X(ARRAY_CONTAINS_ALL, "@>", "ll", 'b', RF_FN_OPERATOR, "as array_has_all", \
	  "ARRAY[1, 2] @> ARRAY[2]", "true") \
	X(ARRAY_TO_STRING, "array_to_string", "lt", 't', RF_FN_CAN_FAIL, \
	  "the elements' texts joined, NULLs left out", \
	  "array_to_string(ARRAY[1, 2], '-')", "1-2") \
	X(ARRAY_TO_STRING_NULL, "array_to_string", "ltt", 't', RF_FN_SEES_NULL | RF_FN_CAN_FAIL, \
	  "the same with a text for NULLs", \
	  "array_to_string(ARRAY[1, NULL], '-', 'x')", "1-x") \
	X(STRING_TO_ARRAY, "string_to_array", "tt", 'T', RF_FN_SEES_NULL | RF_FN_CAN_FAIL, \
	  "the parts between separators; NULL: every character", \
	  "string_to_array('a,b', ',')", "[\"a\",\"b\"]") \
	X(STRING_TO_ARRAY_NULL, "string_to_array", "ttt", 'T', RF_FN_SEES_NULL | RF_FN_CAN_FAIL, \
	  "the same with a text that is NULL", \
	  "string_to_array('a,b', ',', 'b')", "[\"a\",null]") \
	X(STRING_SPLIT, "string_split", "tt", 'T', RF_FN_CAN_FAIL, \
	  "the parts between separators; none: every character", \
	  "string_split('ab', '')", "[\"a\",\"b\"]") \
	X(STR_SPLIT, "str_split", "tt", 'T', RF_FN_CAN_FAIL, "as string_split", \
	  "str_split('a b', ' ')", "[\"a\",\"b\"]") \
	X(ARRAY_LOWER, "array_lower", "li", 'i', 0, \
	  "1, the place of the first element; NULL if there is none or the dimension is not 1", \
	  "array_lower(ARRAY[5, 6], 1)", "1") \
	X(ARRAY_UPPER, "array_upper", "li", 'i', 0, \
	  "the place of the last element; NULL if there is none or the dimension is not 1", \
	  "array_upper(ARRAY[5, 6], 1)", "2") \
	X(ARRAY_POSITIONS, "array_positions", "le", 'I', RF_FN_SEES_NULL | RF_FN_CAN_FAIL, \
	  "the places where an element stands", "array_positions(ARRAY[5, 6, 5], 5)", "[1,3]") \
	X(TRIM_ARRAY, "trim_array", "li", 'l', RF_FN_CAN_FAIL, "without so many elements at the end", \
	  "trim_array(ARRAY[5, 6, 7], 2)", "[5]") \
	X(ARRAY_NDIMS, "array_ndims", "l", 'i', 0, "1, the number of dimensions; NULL without elements", \
	  "array_ndims(ARRAY[5, 6])", "1")
