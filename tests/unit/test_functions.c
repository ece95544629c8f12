/* The table of functions and the choice of an overload. */
#include "unit.h"

#include "planner/functions.h"

#include <string.h>

/* By letter, as in the table; n NULL, q a quoted literal. */
static rf_argument argument(char letter)
{
	static const char letters[] = "nbidtsv";
	if (letter == 'q') return (rf_argument){.type = RF_TEXT_TYPE, .is_literal_text = true};
	return (rf_argument){.type = (rf_type)(strchr(letters, letter) - letters)};
}

static rf_status resolve(const char *name, const char *letters, const rf_function **function,
                         rf_type *want, rf_type *result, rf_error *error)
{
	rf_argument args[16];
	uint32_t count = (uint32_t)strlen(letters);
	for (uint32_t i = 0; i < count; i++) args[i] = argument(letters[i]);
	return rf_function_resolve(rf_text_of(name), (rf_loc){3, 7}, args, count, function, want,
	                           result, error);
}

static void table_is_sound(void **state)
{
	(void)state;
	assert_int_equal(rf_function_count, RF_FUNCTION_ID_COUNT);
	for (uint32_t i = 0; i < rf_function_count; i++) {
		const rf_function *f = &rf_functions[i];
		assert_int_equal(f->id, i);
		assert_true(strlen(f->args) <= RF_FUNCTION_ARGS_MAX);
		assert_int_equal(strspn(f->args, "bidtsvjonlaexyBIDTS"), strlen(f->args));
		assert_non_null(strchr("bidtsvjonlaeBIDTS", f->result));
		assert_true(f->result != 'a' || f->args[0] == 'a');
		assert_true(strlen(f->doc) > 0 && f->doc[strlen(f->doc) - 1] != '.');
		assert_true(strlen(f->example) > 0 && strlen(f->example_result) > 0);
		for (uint32_t j = 0; j < i; j++)
			if (strcmp(rf_functions[j].name, f->name) == 0 &&
			    strcmp(rf_functions[j].args, f->args) == 0)
				fail_msg("%s(%s) is listed twice", f->name, f->args);
	}
}

static void overloads(void **state)
{
	static const struct {
		const char *name, *given, *chosen; /* chosen: the types wanted */
		char result;
	} cases[] = {
		{"+", "ii", "ii", 'i'},
		{"+", "id", "dd", 'd'},
		{"+", "di", "dd", 'd'},
		{"+", "sv", "sv", 's'},
		{"+", "vs", "vs", 's'},
		{"+", "vv", "vv", 'v'},
		{"+", "qi", "ii", 'i'},
		{"+", "dq", "dd", 'd'},
		{"+", "nn", "ii", 'i'},
		{"+", "nd", "dd", 'd'},
		{"+", "sq", "sv", 's'},
		{"+", "i", "i", 'i'},
		{"-", "ss", "ss", 'v'},
		{"-", "sq", "ss", 'v'},
		{"-", "sv", "sv", 's'},
		{"-", "q", "i", 'i'},
		{"-", "qv", "vv", 'v'},
		{"+", "qv", "vv", 'v'},
		{"-", "vq", "vv", 'v'},
		{"*", "vi", "vd", 'v'},
		{"*", "iv", "dv", 'v'},
		{"/", "vd", "vd", 'v'},
		{"=", "ii", "ii", 'b'},
		{"=", "id", "dd", 'b'},
		{"=", "tq", "tt", 'b'},
		{"=", "sq", "ss", 'b'},
		{"=", "qb", "bb", 'b'},
		{"=", "nn", "tt", 'b'},
		{"=", "vn", "vv", 'b'},
		{"=", "qq", "tt", 'b'},
		{"is null", "n", "t", 'b'},
		{"is null", "v", "v", 'b'},
		{"not", "n", "b", 'b'},
		{"not", "q", "b", 'b'},
		{"round", "i", "i", 'i'},
		{"round", "d", "d", 'd'},
		{"round", "di", "di", 'd'},
		{"round", "ii", "ii", 'i'},
		{"SQRT", "i", "d", 'd'},
		{"power", "ii", "dd", 'd'},
		{"||", "tt", "tt", 't'},
		{"||", "ti", "tt", 't'},
		{"||", "st", "tt", 't'},
		{"||", "qi", "tt", 't'},
		{"||", "tn", "tt", 't'},
		{"substr", "ti", "ti", 't'},
		{"substr", "tii", "tii", 't'},
		{"concat", "idtsvbn", "ttttttt", 't'},
		{"concat_ws", "qiq", "ttt", 't'},
		{"greatest", "iid", "ddd", 'd'},
		{"greatest", "nqs", "sss", 's'},
		{"least", "nn", "tt", 't'},
		{"nullif", "iq", "ii", 'i'},
		{"nullif", "tq", "tt", 't'},
		{"extract", "qs", "ts", 'd'},
		{"extract", "qv", "tv", 'd'},
		{"epoch_s", "i", "i", 's'},
		{"epoch_s", "s", "s", 'i'},
		{"epoch_s", "d", "d", 's'},
		{"now", "", "", 's'},
		{"distance", "idid", "dddd", 'd'},
		{"Like", "tq", "tt", 'b'},
	};
	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		const rf_function *function;
		rf_type want[16], result;
		rf_error error = RIFFLE_ERROR_INIT;
		if (resolve(cases[i].name, cases[i].given, &function, want, &result, &error) < 0)
			fail_msg("%s(%s): %s", cases[i].name, cases[i].given, error.message);
		for (size_t j = 0; cases[i].chosen[j]; j++)
			if (want[j] != argument(cases[i].chosen[j]).type)
				fail_msg("%s(%s): argument %zu is a %s", cases[i].name, cases[i].given, j,
				         rf_type_name(want[j]).text);
		assert_int_equal(result, argument(cases[i].result).type);
		assert_int_equal(error.code, RIFFLE_OK);
	}
}

static void refusals(void **state)
{
	static const struct {
		const char *name, *given;
		rf_status code;
		const char *message, *hint;
	} cases[] = {
		{"lenght", "t", RIFFLE_NAME, "unknown function \"lenght\"", "did you mean \"length\"?"},
		{"sqr", "d", RIFFLE_NAME, "unknown function \"sqr\"", "did you mean \"sqrt\"?"},
		{"frobnicate", "d", RIFFLE_NAME, "unknown function \"frobnicate\"", ""},
		{"substr", "t", RIFFLE_TYPE, "no form of \"substr\" takes (TEXT)",
	     "The forms are substr(TEXT, BIGINT) -> TEXT, substr(TEXT, BIGINT, BIGINT) -> TEXT, "
	     "substr(BLOB, BIGINT) -> BLOB, substr(BLOB, BIGINT, BIGINT) -> BLOB."},
		{"sqrt", "t", RIFFLE_TYPE, "no form of \"sqrt\" takes (TEXT)",
	     "The form is sqrt(DOUBLE) -> DOUBLE."},
		{"sqrt", "", RIFFLE_TYPE, "no form of \"sqrt\" takes ()",
	     "The form is sqrt(DOUBLE) -> DOUBLE."},
		{"greatest", "", RIFFLE_TYPE, "no form of \"greatest\" takes ()",
	     "The form is greatest(any, ...) -> any."},
		{"=", "it", RIFFLE_TYPE, "\"=\" does not take BIGINT and TEXT",
	     "The form is any = any -> BOOLEAN."},
		{"not", "i", RIFFLE_TYPE, "\"not\" does not take BIGINT",
	     "The form is NOT BOOLEAN -> BOOLEAN."},
		{"is true", "i", RIFFLE_TYPE, "\"is true\" does not take BIGINT",
	     "The form is BOOLEAN IS TRUE -> BOOLEAN."},
		{"||", "ii", RIFFLE_TYPE, "\"||\" does not take BIGINT and BIGINT",
	     "The forms are TEXT || TEXT -> TEXT, TEXT || any -> TEXT, any || TEXT -> TEXT, "
	     "any[] || any[] -> any[], any[] || any -> any[], any || any[] -> any[], "
	     "BLOB || BLOB -> BLOB."},
		{"-", "tt", RIFFLE_TYPE, "\"-\" does not take TEXT and TEXT", NULL},
		{"%", "vv", RIFFLE_TYPE, "\"%\" does not take INTERVAL and INTERVAL", NULL},
		{"nullif", "bs", RIFFLE_TYPE, "no form of \"nullif\" takes (BOOLEAN, TIMESTAMP)", NULL},
	};
	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		const rf_function *function;
		rf_type want[16], result;
		rf_error error = RIFFLE_ERROR_INIT;
		assert_int_equal(resolve(cases[i].name, cases[i].given, &function, want, &result, &error),
		                 cases[i].code);
		assert_int_equal(error.code, cases[i].code);
		assert_string_equal(error.message, cases[i].message);
		if (cases[i].hint) assert_string_equal(error.hint, cases[i].hint);
		assert_int_equal(error.offset, 3);
		assert_int_equal(resolve(cases[i].name, cases[i].given, &function, want, &result, NULL),
		                 cases[i].code);
	}
}

static void existence(void **state)
{
	(void)state;
	assert_true(rf_function_exists(RF_TEXT("Sqrt")));
	assert_true(rf_function_exists(RF_TEXT("is null")));
	assert_false(rf_function_exists(RF_TEXT("sqr")));
	assert_false(rf_function_exists(RF_TEXT("")));
}

static void common_types(void **state)
{
	static const struct {
		const char *given;
		char common; /* 0: none */
	} cases[] = {{"ii", 'i'}, {"id", 'd'},   {"di", 'd'},  {"nn", 't'}, {"n", 't'}, {"ni", 'i'},
	             {"qi", 'i'}, {"qq", 't'},   {"qt", 't'},  {"it", 0},   {"bs", 0},  {"sqn", 's'},
	             {"vv", 'v'}, {"idqn", 'd'}, {"iid", 'd'}, {"dt", 0},   {"idb", 0}, {"sv", 0}};
	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		rf_argument args[8];
		rf_type type;
		uint32_t count = (uint32_t)strlen(cases[i].given);
		for (uint32_t j = 0; j < count; j++) args[j] = argument(cases[i].given[j]);
		assert_int_equal(rf_type_common(args, count, &type), cases[i].common != 0);
		if (cases[i].common) assert_int_equal(type, argument(cases[i].common).type);
	}
}

/* Rows: from; columns: to b i d t s v. y: always, f: may fail, -: no such cast. */
static void casts(void **state)
{
	static const struct {
		char from;
		const char *to;
	} cases[] = {{'n', "yyyyyy"}, {'b', "yy-y--"}, {'i', "yyyy--"}, {'d', "-fyy--"},
	             {'t', "fffyff"}, {'s', "---yy-"}, {'v', "---y-y"}};
	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		for (size_t j = 0; j < 6; j++) {
			bool can_fail = false;
			bool exists =
				rf_cast_exists(argument(cases[i].from).type, argument("bidtsv"[j]).type, &can_fail);
			assert_int_equal(exists, cases[i].to[j] != '-');
			if (exists) assert_int_equal(can_fail, cases[i].to[j] == 'f');
		}
	}
}

static void signatures(void **state)
{
	char text[160], small[8];
	const rf_function *concat_ws = &rf_functions[RF_FN_CONCAT_WS];
	(void)state;
	rf_function_signature(&rf_functions[RF_FN_ADD_TIMESTAMP_INTERVAL], text, sizeof text);
	assert_string_equal(text, "TIMESTAMP + INTERVAL -> TIMESTAMP");
	rf_function_signature(&rf_functions[RF_FN_NEGATE_BIGINT], text, sizeof text);
	assert_string_equal(text, "- BIGINT -> BIGINT");
	rf_function_signature(&rf_functions[RF_FN_IS_NULL], text, sizeof text);
	assert_string_equal(text, "any IS NULL -> BOOLEAN");
	rf_function_signature(&rf_functions[RF_FN_NOT_LIKE_ESCAPE], text, sizeof text);
	assert_string_equal(text, "TEXT NOT LIKE TEXT ESCAPE TEXT -> BOOLEAN");
	rf_function_signature(&rf_functions[RF_FN_PI], text, sizeof text);
	assert_string_equal(text, "pi() -> DOUBLE");
	rf_function_signature(concat_ws, text, sizeof text);
	assert_string_equal(text, "concat_ws(TEXT, any, ...) -> TEXT");
	assert_int_equal(rf_function_signature(concat_ws, small, sizeof small), strlen(text));
	assert_string_equal(small, "concat_");
}

static rf_status check_word(rf_function_id id, uint32_t arg, const char *word, rf_error *error)
{
	rf_memory memory;
	rf_memory_init(&memory, NULL, 0);
	return rf_function_check_text(&rf_functions[id], arg, rf_text_of(word), (rf_loc){1, 2}, &memory,
	                              error);
}

static void words(void **state)
{
	rf_error error = RIFFLE_ERROR_INIT;
	(void)state;
	assert_int_equal(check_word(RF_FN_EXTRACT, 0, "HOUR", &error), RIFFLE_OK);
	assert_int_equal(check_word(RF_FN_EXTRACT, 0, "dow", &error), RIFFLE_OK);
	assert_int_equal(check_word(RF_FN_DATE_TRUNC, 0, "weeks", &error), RIFFLE_OK);
	assert_int_equal(check_word(RF_FN_UPPER, 0, "anything", &error), RIFFLE_OK);
	assert_int_equal(check_word(RF_FN_DATE_TRUNC, 1, "anything", &error), RIFFLE_OK);
	assert_int_equal(check_word(RF_FN_EXTRACT, 0, "huor", &error), RIFFLE_NAME);
	assert_string_equal(error.message, "unknown field of time \"huor\"");
	assert_string_equal(error.hint, "did you mean \"hour\"?");
	assert_int_equal(check_word(RF_FN_DATE_TRUNC, 0, "dow", &error), RIFFLE_NAME);
	assert_string_equal(error.message, "unknown unit of time \"dow\"");
	assert_int_equal(check_word(RF_FN_DATE_PART_INTERVAL, 0, "something", &error), RIFFLE_NAME);
	assert_true(strlen(error.hint) > 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(table_is_sound), cmocka_unit_test(overloads),
		cmocka_unit_test(refusals),       cmocka_unit_test(existence),
		cmocka_unit_test(common_types),   cmocka_unit_test(casts),
		cmocka_unit_test(signatures),     cmocka_unit_test(words),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
