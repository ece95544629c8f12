/* JSON: see planner/function_list.h. A TEXT that is given for a JSON is read as one. */
#define RF_FUNCTION_LIST_JSON(X) \
	X(JSON_MEMBER, "->", "jt", 'j', RF_FN_OPERATOR, "the member of that name", \
	  "'{\"a\":{\"b\":1}}'::JSON -> 'a'", "{\"b\":1}") \
	X(JSON_ELEMENT, "->", "ji", 'j', RF_FN_OPERATOR, \
	  "the element of that number, from 0 or from -1 at the end", "'[7,8]'::JSON -> 1", "8") \
	X(JSON_MEMBER_TEXT, "->>", "jt", 't', RF_FN_OP_FAILS, "the member of that name as a text", \
	  "'{\"a\":\"b\"}'::JSON ->> 'a'", "b") \
	X(JSON_ELEMENT_TEXT, "->>", "ji", 't', RF_FN_OP_FAILS, "the element of that number as a text", \
	  "'[\"x\",\"y\"]'::JSON ->> -1", "y") \
	X(JSON_EXTRACT, "json_extract", "jt", 'j', RF_FN_CAN_FAIL, \
	  "the value at a path such as $.a[0].\"b c\"", "json_extract('{\"a\":[1,2]}', '$.a[1]')", "2") \
	X(JSON_EXTRACT_STRING, "json_extract_string", "jt", 't', RF_FN_CAN_FAIL, \
	  "the value at a path as a text", "json_extract_string('{\"a\":[\"x\"]}', '$.a[0]')", "x") \
	X(JSON_VALUE, "json_value", "jt", 't', RF_FN_CAN_FAIL, \
	  "the value at a path as a text; NULL for an object or an array", \
	  "json_value('{\"a\":1.50}', '$.a')", "1.50") \
	X(JSON_EXISTS, "json_exists", "jt", 'b', RF_FN_CAN_FAIL, "whether there is a value at a path", \
	  "json_exists('{\"a\":null}', '$.a')", "true") \
	X(JSON_EXTRACT_PATH, "json_extract_path", "jt", 'j', RF_FN_VARIADIC, \
	  "the value below these names, one in the other", \
	  "json_extract_path('{\"a\":{\"b\":1}}', 'a', 'b')", "1") \
	X(JSON_EXTRACT_PATH_TEXT, "json_extract_path_text", "jt", 't', RF_FN_VARIADIC | RF_FN_CAN_FAIL, \
	  "the same as a text", "json_extract_path_text('{\"a\":{\"b\":\"x\"}}', 'a', 'b')", "x") \
	X(JSON_ARRAY_LENGTH, "json_array_length", "j", 'i', RF_FN_CAN_FAIL, \
	  "number of elements of an array; of anything else an error", \
	  "json_array_length('[1,[2,3]]')", "2") \
	X(JSON_KEYS, "json_keys", "j", 'T', RF_FN_CAN_FAIL, \
	  "the names of an object, in its order; of anything else an error", \
	  "json_keys('{\"b\":1,\"a\":2}')", "[\"b\",\"a\"]") \
	X(JSON_TYPE, "json_type", "j", 't', 0, "object, array, string, number, boolean or null", \
	  "json_type('[1]')", "array") \
	X(JSON_TYPEOF, "json_typeof", "j", 't', 0, "as json_type", "json_typeof('true')", "boolean") \
	X(JSON_VALID, "json_valid", "t", 'b', 0, "whether a text is JSON", "json_valid('{\"a\":}')", \
	  "false") \
	X(JSON_OBJECT, "json_object", "yy", 'j', RF_FN_PAIRS | RF_FN_ANY_NUMBER | RF_FN_CAN_FAIL, \
	  "an object of names and values in turn", "json_object('a', 1, 'b', 'x')", \
	  "{\"a\":1,\"b\":\"x\"}") \
	X(JSON_BUILD_OBJECT, "json_build_object", "yy", 'j', \
	  RF_FN_PAIRS | RF_FN_ANY_NUMBER | RF_FN_CAN_FAIL, "as json_object", \
	  "json_build_object('a', TRUE)", "{\"a\":true}") \
	X(JSON_ARRAY, "json_array", "y", 'j', RF_FN_ANY_NUMBER | RF_FN_CAN_FAIL, "an array of values", \
	  "json_array(1, 'x', NULL)", "[1,\"x\",null]") \
	X(JSON_BUILD_ARRAY, "json_build_array", "y", 'j', RF_FN_ANY_NUMBER | RF_FN_CAN_FAIL, \
	  "as json_array", "json_build_array(1, 2.5)", "[1,2.5]") \
	X(TO_JSON, "to_json", "y", 'j', RF_FN_CAN_FAIL, "a value as JSON, a text as a string", \
	  "to_json('a \"b\"')", "\"a \\\"b\\\"\"") \
	X(ARRAY_TO_JSON, "array_to_json", "l", 'j', RF_FN_CAN_FAIL, "an array as JSON", \
	  "array_to_json(ARRAY[1, 2])", "[1,2]") \
	X(JSON_CONTAINS, "@>", "jj", 'b', RF_FN_OP_FAILS, \
	  "whether all members and elements of the second are in the first, at any depth", \
	  "'{\"a\":[1,2],\"b\":3}'::JSON @> '{\"a\":[2]}'", "true") \
	X(JSON_STRIP_NULLS, "json_strip_nulls", "j", 'j', 0, \
	  "without the members that are null, at any depth; elements of arrays stay", \
	  "json_strip_nulls('{\"a\":null,\"b\":[null]}')", "{\"b\":[null]}") \
	X(JSON_SET, "json_set", "jty", 'j', RF_FN_SEES_NULL | RF_FN_CAN_FAIL, \
	  "with another value at a path, or a new last member or element; where the path leads " \
	  "nowhere as it was", \
	  "json_set('{\"a\":[1,2]}', '$.a[0]', 'x')", "{\"a\":[\"x\",2]}") \
	X(JSONB_SET, "jsonb_set", "jTj", 'j', RF_FN_CAN_FAIL, \
	  "the same with the path's names and numbers in an array", \
	  "jsonb_set('{\"a\":1}', ['b'], '[2]')", "{\"a\":1,\"b\":[2]}") \
	X(JSONB_SET_ONLY, "jsonb_set", "jTjb", 'j', RF_FN_CAN_FAIL, \
	  "the same; FALSE: only what is there is set", \
	  "jsonb_set('{\"a\":1}', ['b'], '2', FALSE)", "{\"a\":1}") \
	X(JSON_BUILD_OBJECT_EMPTY, "json_build_object", "", 'j', 0, "an object without members", \
	  "json_build_object()", "{}") \
	X(JSON_BUILD_ARRAY_EMPTY, "json_build_array", "", 'j', 0, "an array without values", \
	  "json_build_array()", "[]")
