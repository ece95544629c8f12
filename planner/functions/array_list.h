/* Arrays: see planner/function_list.h. */
#define RF_FUNCTION_LIST_ARRAY(X) \
	X(LIST_VALUE, "list_value", "e", 'l', RF_FN_ANY_NUMBER, "an array of these, as ARRAY[...]", \
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
	X(LIST_MAX, "list_max", "l", 'e', 0, "as array_max", "list_max(ARRAY[3, 1, 2])", "3")
