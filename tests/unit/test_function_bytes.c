/*
 * Every scalar function of the table over texts that are not valid UTF-8, where it must do no
 * harm (the texts end where their memory does, so that reading past them is found), and over
 * strange but valid ones, where what comes out must be valid too.
 */
#include "eval_check.h"

#include "base/array_value.h"
#include "base/json_walk.h"

static const char *const bad_texts[] = {
	"\xFF",
	"\x80\x80",
	"\xC3",
	"a\xE2\x82",
	"\xF0\x9F\x98",
	"\xED\xA0\x80",     /* half of a surrogate pair */
	"\xF4\x90\x80\x80", /* past the last code point */
	"\xC0\xAF",         /* longer than need be */
	"2026-01-01 \xFF",
	"{\"a\":\"\xFF\"}",
	"%\xFF%\xC3",
	"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\xE2\x82",
};

static const char *const good_texts[] = {
	"",
	"a",
	"\xC3\xA9",
	"a\xC3\xA9\xE2\x82\xAC\xF0\x9F\x98\x80z",
	"\xCC\x81"
	"e\xCC\x81",
	"\xC4\xB0\xC3\x9F\xEF\xAC\x81",
	"\xEF\xBB\xBF",
	"\xF4\x8F\xBF\xBF",
	"%41%C3%zz",
	"\\\"'/ %s %5$s \xE2\x82\xAC",
	"YYYY-MM-DD \xE2\x82\xAC HH24",
	"-1e400",
};

/* One evaluation: its memory, and copies of texts that are exactly as large as these. */
typedef struct world {
	ec_world eval;
	char *copies[64];
	uint32_t copy_count;
} world;

static rf_text copy_text(world *self, const char *text)
{
	size_t size = strlen(text);
	char *copy = malloc(size ? size : 1);
	assert_true(self->copy_count < 64);
	self->copies[self->copy_count++] = copy;
	memcpy(copy, text, size);
	return (rf_text){copy, size};
}

static rf_value make_value(world *self, char letter, const char *text, int64_t number);

static rf_value make_array(world *self, char letter, const char *text, int64_t number)
{
	const rf_value element = make_value(self, letter, text, number);
	const rf_value values[] = {element, element, rf_value_null(element.type)};
	rf_value array = {.type = rf_type_array_of(element.type)};
	size_t size = rf_array_packed_size(array.type, values, 3);
	char *packed = malloc(size);
	self->copies[self->copy_count++] = packed;
	rf_array_pack(array.type, values, 3, packed);
	array.as.text = (rf_text){packed, size};
	return array;
}

static rf_value make_value(world *self, char letter, const char *text, int64_t number)
{
	rf_value value;
	switch (letter) {
	case 'b': return rf_value_boolean(true);
	case 'i': return rf_value_bigint(number);
	case 'd': return rf_value_real((double)number / 2);
	case 's': return rf_value_timestamp(number * 1000000000);
	case 'v': return rf_value_interval((int32_t)number, 1000000000);
	case 'n':
		value = rf_value_bigint(number);
		value.type = rf_type_decimal(10, 2);
		value.as.decimal = (rf_decimal){0};
		return value;
	case 'j': value = rf_value_text(copy_text(self, "{\"a\":[1,\"\xC3\xA9\"]}")); break;
	case 'l': return make_array(self, 't', text, number);
	default:
		if (letter >= 'A' && letter <= 'Z')
			return make_array(self, (char)(letter + 'a' - 'A'), text, number);
		value = rf_value_text(copy_text(self, text));
	}
	value.type = letter == 'j' ? RF_JSON : letter == 'o' ? RF_BLOB : RF_TEXT_TYPE;
	return value;
}

static void check_text(const rf_function *function, rf_type type, rf_text text)
{
	if (type == RF_TEXT_TYPE && !rf_text_is_utf8(text))
		fail_msg("%s(%s) gives a text that is not valid UTF-8", function->name, function->args);
	if (type == RF_JSON && !rf_json_is_valid(text))
		fail_msg("%s(%s) gives no JSON: %.*s", function->name, function->args, (int)text.size,
		         text.data);
}

static void check_result(const rf_function *function, const rf_value *value)
{
	rf_array_view view;
	if (value->is_null) return;
	if (!rf_type_is_array(value->type)) {
		if (rf_type_is_bytes(value->type)) check_text(function, value->type, value->as.text);
		return;
	}
	view = rf_array_view_of(value->type, value->as.text);
	for (uint32_t i = 0; i < view.count; i++) {
		rf_value element = rf_array_view_value(&view, i);
		if (!element.is_null && rf_type_is_bytes(element.type))
			check_text(function, element.type, element.as.text);
	}
}

/* Evaluates the function over one text and one number in all its places. False: with these
 * types another overload is meant. */
static bool evaluate(const rf_function *function, const char *text, int64_t number, bool is_valid)
{
	world self = {.copy_count = 0};
	rf_expr *args[RF_FUNCTION_ARGS_MAX];
	rf_expr *call;
	rf_value value;
	uint32_t count = (uint32_t)strlen(function->args);
	bool has_failed, is_meant;
	ec_open(&self.eval);
	for (uint32_t i = 0; i < count; i++) {
		value = make_value(&self, function->args[i], text, number);
		args[i] = ec_node(&self.eval, RF_EXPR_CONSTANT, value.type);
		args[i]->value = value;
	}
	call = ec_call(&self.eval, function->name, count, args);
	is_meant = call->function == function;
	if (is_meant) {
		rf_status status = rf_eval_constant(call, &self.eval.memory, &self.eval.arena, &value,
		                                    &has_failed, &self.eval.error);
		/* A pattern that is constant is an error of the statement. */
		if (status < 0) assert_true(self.eval.error.message[0]);
		if (status >= 0 && is_valid) check_result(function, &value);
	}
	for (uint32_t i = 0; i < self.copy_count; i++) free(self.copies[i]);
	ec_close(&self.eval);
	return is_meant;
}

/* Whether the function is given texts or bytes. */
static bool takes_bytes(const rf_function *function)
{
	return strpbrk(function->args, "taexylToO") != NULL;
}

/* How many functions could be called. */
static uint32_t run_all(const char *const *texts, size_t count, bool is_valid)
{
	static const int64_t numbers[] = {1, 0, -1, 2, 100};
	uint32_t called = 0;
	for (uint32_t i = 0; i < rf_function_count; i++) {
		const rf_function *function = &rf_functions[i];
		bool is_meant = takes_bytes(function);
		for (size_t k = 0; k < count && is_meant; k++)
			for (size_t n = 0; n < sizeof numbers / sizeof *numbers && is_meant; n++)
				is_meant = evaluate(function, texts[k], numbers[n], is_valid);
		called += is_meant;
	}
	return called;
}

static uint32_t bytes_functions(void)
{
	uint32_t count = 0;
	for (uint32_t i = 0; i < rf_function_count; i++) count += takes_bytes(&rf_functions[i]);
	return count;
}

static void does_no_harm_with_bytes_that_are_no_text(void **state)
{
	uint32_t called = run_all(bad_texts, sizeof bad_texts / sizeof *bad_texts, false);
	(void)state;
	print_message("%u of %u functions that take texts\n", called, bytes_functions());
	assert_true(called * 10 >= bytes_functions() * 9);
}

static void gives_valid_text_for_valid_text(void **state)
{
	uint32_t called = run_all(good_texts, sizeof good_texts / sizeof *good_texts, true);
	(void)state;
	assert_true(called * 10 >= bytes_functions() * 9);
}

/* Functions of BLOBs that give texts: what the bytes are shows only here. */
static void gives_valid_text_for_any_bytes(void **state)
{
	uint32_t called = 0;
	(void)state;
	for (uint32_t i = 0; i < rf_function_count; i++) {
		const rf_function *function = &rf_functions[i];
		if (!strchr(function->args, 'o') || strpbrk(function->args, "taexylT")) continue;
		for (size_t k = 0; k < sizeof bad_texts / sizeof *bad_texts; k++)
			called += evaluate(function, bad_texts[k], 1, true);
	}
	assert_true(called > 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(does_no_harm_with_bytes_that_are_no_text),
		cmocka_unit_test(gives_valid_text_for_valid_text),
		cmocka_unit_test(gives_valid_text_for_any_bytes),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
