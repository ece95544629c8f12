/*
 * The table of scalar functions and the choice of an overload: see functions.h. Invariant:
 * rf_functions[id].id == id.
 */
#include "planner/functions.h"

#include "base/limits.h"
#include "base/suggestion.h"

#include <stdio.h>
#include <string.h>

#define ENTRY(id, name, args, result, flags, doc, example, example_result) \
	{RF_FN_##id, name, args, result, flags, doc, example, example_result},

const rf_function rf_functions[] = {RF_FUNCTION_LIST(ENTRY)};
const uint32_t rf_function_count = RF_FUNCTION_ID_COUNT;

/* ---- types ---- */

rf_type rf_type_of_letter(char letter)
{
	if (letter >= 'A' && letter <= 'Z') return rf_type_array_of(rf_type_of_letter(rf_fold(letter)));
	switch (letter) {
	case 'b': return RF_BOOLEAN;
	case 'i': return RF_BIGINT;
	case 'd': return RF_DOUBLE;
	case 't': return RF_TEXT_TYPE;
	case 's': return RF_TIMESTAMP;
	case 'v': return RF_INTERVAL;
	case 'j': return RF_JSON;
	case 'o': return RF_BLOB;
	default: return RF_NULL;
	}
}

const char *rf_letter_name(char letter)
{
	static const struct letter_name {
		char letter;
		const char *name;
	} names[] = {{'b', "BOOLEAN"}, {'i', "BIGINT"},    {'d', "DOUBLE"},   {'t', "TEXT"},
	             {'j', "JSON"},    {'s', "TIMESTAMP"}, {'v', "INTERVAL"}, {'o', "BLOB"},
	             {'n', "DECIMAL"}, {'l', "any[]"},     {'I', "BIGINT[]"}, {'D', "DOUBLE[]"},
	             {'T', "TEXT[]"}};
	for (size_t i = 0; i < sizeof names / sizeof *names; i++)
		if (names[i].letter == letter) return names[i].name;
	return "any";
}

/* What each type can be cast to, by letter; upper case where a value may not fit. */
static const char *const casts[RF_TYPE_COUNT] = {
	[RF_NULL] = "bidtsvjo",
	[RF_BOOLEAN] = "bitj",
	[RF_BIGINT] = "bidtNj",
	[RF_DOUBLE] = "IdtNj",
	[RF_TEXT_TYPE] = "BIDtSVNJO",
	[RF_TIMESTAMP] = "tsj",
	[RF_INTERVAL] = "tvj",
	[RF_DECIMAL] = "IdtNj",
	[RF_JSON] = "BIDtSVNj",
	[RF_BLOB] = "to",
	[RF_ARRAY] = "Tj",
};

static char letter_of_type(rf_type type)
{
	for (const char *letter = "bidtsvjo"; *letter; letter++)
		if (rf_type_of_letter(*letter) == type) return *letter;
	return rf_type_is_decimal(type) ? 'n' : 'l';
}

/* Whether every value of a number type fits a DECIMAL as it is. */
static bool is_decimal_in_decimal(rf_type from, rf_type to)
{
	if (!rf_type_is_decimal(to) || (from != RF_BIGINT && !rf_type_is_decimal(from))) return false;
	from = rf_decimal_of(from);
	return rf_type_scale(to) >= rf_type_scale(from) &&
		rf_type_precision(to) - rf_type_scale(to) >= rf_type_precision(from) - rf_type_scale(from);
}

bool rf_cast_exists(rf_type from, rf_type to, bool *can_fail)
{
	char wanted = letter_of_type(to);
	*can_fail = false;
	if (from == to || from == RF_NULL) return true;
	if (is_decimal_in_decimal(from, to)) return true;
	if (rf_type_is_array(to)) {
		if (rf_type_is_array(from))
			return rf_cast_exists(rf_type_element(from), rf_type_element(to), can_fail);
		*can_fail = true;
		return from == RF_TEXT_TYPE || from == RF_JSON;
	}
	for (const char *letter = casts[rf_type_kind(from)]; *letter; letter++) {
		if (rf_fold(*letter) != wanted) continue;
		*can_fail = *letter != rf_fold(*letter);
		return true;
	}
	return false;
}

/* ---- what two types can both become ---- */

/* The digits that a BIGINT can have. */
enum { BIGINT_DIGITS = 19 };

static bool is_number(rf_type type)
{
	return type == RF_BIGINT || type == RF_DOUBLE || rf_type_is_decimal(type);
}

rf_type rf_decimal_of(rf_type type)
{
	return rf_type_is_decimal(type) ? type : rf_type_decimal(BIGINT_DIGITS, 0);
}

rf_type rf_type_decimal_capped(uint32_t whole, uint32_t scale)
{
	uint32_t precision = whole + scale < RF_PRECISION_MAX ? whole + scale : RF_PRECISION_MAX;
	return rf_type_decimal(precision ? precision : 1, scale);
}

static rf_type common_number(rf_type a, rf_type b)
{
	uint32_t a_scale, b_scale, a_whole, b_whole;
	if (a == RF_DOUBLE || b == RF_DOUBLE) return RF_DOUBLE;
	a = rf_decimal_of(a), b = rf_decimal_of(b);
	a_scale = rf_type_scale(a), b_scale = rf_type_scale(b);
	a_whole = rf_type_precision(a) - a_scale, b_whole = rf_type_precision(b) - b_scale;
	return rf_type_decimal_capped(a_whole > b_whole ? a_whole : b_whole,
	                              a_scale > b_scale ? a_scale : b_scale);
}

static bool common_of_two(rf_type a, rf_type b, rf_type *type)
{
	*type = a;
	if (a == b || b == RF_NULL) return true;
	*type = b;
	if (a == RF_NULL) return true;
	if (rf_type_is_array(a) && rf_type_is_array(b)) {
		if (!common_of_two(rf_type_element(a), rf_type_element(b), type)) return false;
		*type = rf_type_array_of(*type);
		return true;
	}
	if (!is_number(a) || !is_number(b)) return false;
	*type = common_number(a, b);
	return true;
}

bool rf_type_common(const rf_argument *args, uint32_t arg_count, rf_type *type)
{
	*type = RF_NULL;
	for (uint32_t i = 0; i < arg_count; i++) {
		rf_type next = args[i].type;
		if (next == RF_TEXT_TYPE && args[i].is_literal_text) continue;
		if (!common_of_two(*type, next, type)) return false;
	}
	if (*type == RF_NULL) *type = RF_TEXT_TYPE;
	return true;
}

/* ---- the choice ---- */

/* The letter that the at-th argument must have; the last one of a variadic function repeats. */
static char letter_at(const rf_function *function, uint32_t at)
{
	size_t size = strlen(function->args);
	return function->args[at < size ? at : size - 1];
}

/* How unwillingly an argument becomes what is asked for; the overload with the least sum is
 * taken. A literal text goes most gladly to the type of the other arguments. */
enum {
	COST_EXACT = 0,
	COST_NULL = 1,
	COST_LITERAL_LIKE_OTHERS = 1,
	COST_LITERAL = 2,
	COST_AS_DECIMAL = 2,
	COST_WIDEN = 3,
	COST_AS_TEXT = 4,
	COST_AS_JSON = 5,
	COST_NONE = -1
};

static bool has_exact(const rf_argument *args, uint32_t arg_count, rf_type type)
{
	for (uint32_t i = 0; i < arg_count; i++)
		if (args[i].type == type && !args[i].is_literal_text) return true;
	return false;
}

static int cost_of(const rf_argument *args, uint32_t arg_count, uint32_t at, rf_type to)
{
	const rf_argument *arg = &args[at];
	if (arg->type == to) return COST_EXACT;
	if (arg->type == RF_NULL) return COST_NULL;
	if (arg->is_literal_text)
		return has_exact(args, arg_count, to) ? COST_LITERAL_LIKE_OTHERS : COST_LITERAL;
	if (to == RF_JSON && arg->type == RF_TEXT_TYPE) return COST_AS_JSON;
	if (to == RF_DOUBLE && is_number(arg->type)) return COST_WIDEN;
	if (to == rf_type_array_of(RF_DOUBLE) && rf_type_is_array(arg->type))
		return is_number(rf_type_element(arg->type)) ? COST_WIDEN : COST_NONE;
	return COST_NONE;
}

bool rf_argument_fits(const rf_argument *arg, rf_type type)
{
	if (rf_type_is_decimal(type) && is_number(arg->type)) return arg->type != RF_DOUBLE;
	return cost_of(arg, 1, 0, type) != COST_NONE;
}

/* The same for an argument that may be any DECIMAL, and the one it becomes. */
static int cost_of_decimal(const rf_argument *arg, rf_type *want)
{
	*want = rf_decimal_of(arg->type);
	if (rf_type_is_decimal(arg->type)) return COST_EXACT;
	if (arg->type == RF_NULL) return COST_NULL;
	return arg->type == RF_BIGINT ? COST_AS_DECIMAL : COST_NONE;
}

/* The element type of the arrays among the arguments (l) and of what goes with them (e). */
static bool element_of(const rf_function *function, const rf_argument *args, uint32_t arg_count,
                       rf_type *element)
{
	*element = RF_NULL;
	for (uint32_t i = 0; i < arg_count; i++) {
		char letter = letter_at(function, i);
		rf_type next = args[i].type;
		if (letter != 'l' && letter != 'e') continue;
		if (letter == 'l' && next != RF_NULL && !rf_type_is_array(next)) return false;
		if (letter == 'e' && args[i].is_literal_text) continue;
		if (!common_of_two(*element, letter == 'l' ? rf_type_element(next) : next, element))
			return false;
	}
	if (*element == RF_NULL) *element = RF_TEXT_TYPE;
	return !rf_type_is_array(*element);
}

static bool takes_count(const rf_function *function, uint32_t arg_count)
{
	size_t size = strlen(function->args);
	if (function->flags & RF_FN_PAIRS && arg_count % 2) return false;
	return function->flags & RF_FN_VARIADIC ? arg_count >= size : arg_count == size;
}

/* What is known of a call while an overload is tried. */
typedef struct trial {
	const rf_function *function;
	const rf_argument *args;
	uint32_t arg_count;
	rf_type any;     /* of the arguments a */
	rf_type element; /* of l and e */
} trial;

static int match_argument(const trial *call, uint32_t i, rf_type *want)
{
	const rf_argument *arg = &call->args[i];
	char letter = letter_at(call->function, i);
	int cost;
	switch (letter) {
	case 'a': *want = call->any; break;
	case 'e': *want = call->element; break;
	case 'l': *want = rf_type_array_of(call->element); break;
	case 'n': return cost_of_decimal(arg, want);
	case 'x': *want = RF_TEXT_TYPE; break;
	case 'y':
		*want = arg->type == RF_NULL ? RF_TEXT_TYPE : arg->type;
		return arg->type == RF_NULL ? COST_NULL : COST_EXACT;
	default: *want = rf_type_of_letter(letter); break;
	}
	cost = cost_of(call->args, call->arg_count, i, *want);
	if (cost == COST_NONE && letter == 'x') return COST_AS_TEXT;
	if (cost == COST_NONE && (letter == 'a' || letter == 'e' || letter == 'l')) return COST_WIDEN;
	return cost;
}

/* The types an overload wants for these arguments, and what that costs. */
static int match(const rf_function *function, const rf_argument *args, uint32_t arg_count,
                 rf_type *want, rf_type *result)
{
	trial call = {function, args, arg_count, RF_TEXT_TYPE, RF_TEXT_TYPE};
	int sum = 0;
	if (!takes_count(function, arg_count)) return COST_NONE;
	/* All arguments of a function that takes any type are of that type. */
	if (function->args[0] == 'a' && !rf_type_common(args, arg_count, &call.any)) return COST_NONE;
	if (strpbrk(function->args, "le") && !element_of(function, args, arg_count, &call.element))
		return COST_NONE;
	for (uint32_t i = 0; i < arg_count; i++) {
		int cost = match_argument(&call, i, &want[i]);
		if (cost == COST_NONE) return COST_NONE;
		sum += cost;
	}
	switch (function->result) {
	case 'a': *result = call.any; break;
	case 'e': *result = call.element; break;
	case 'l': *result = rf_type_array_of(call.element); break;
	case 'n': *result = rf_decimal_result(function, want, arg_count); break;
	default: *result = rf_type_of_letter(function->result); break;
	}
	return sum;
}

/* ---- what is said when nothing fits ---- */

/* Appends to a text of at most capacity bytes with its NUL, cutting what does not fit. */
static void append(char *buffer, size_t capacity, const char *string)
{
	size_t size = strlen(buffer);
	if (size + 1 < capacity) snprintf(buffer + size, capacity - size, "%s", string);
}

static bool is_postfix(const rf_function *function)
{
	return function->args[1] == 0 && strncmp(function->name, "is ", 3) == 0;
}

/* TEXT LIKE TEXT ESCAPE TEXT, - BIGINT, any IS NULL. */
static void append_operator(const rf_function *function, char *text, size_t capacity)
{
	const char *args = function->args;
	char sign[32];
	size_t size = 0;
	for (const char *c = function->name; *c && size + 1 < sizeof sign; c++)
		sign[size++] = *c >= 'a' && *c <= 'z' ? (char)(*c - 'a' + 'A') : *c;
	sign[size] = 0;
	if (args[1] == 0 && !is_postfix(function)) {
		append(text, capacity, sign);
		append(text, capacity, " ");
		append(text, capacity, rf_letter_name(args[0]));
		return;
	}
	append(text, capacity, rf_letter_name(args[0]));
	append(text, capacity, " ");
	append(text, capacity, sign);
	for (uint32_t i = 1; args[i]; i++) {
		append(text, capacity, i == 1 ? " " : " ESCAPE ");
		append(text, capacity, rf_letter_name(args[i]));
	}
}

size_t rf_function_signature(const rf_function *function, char *buffer, size_t capacity)
{
	char text[160] = "";
	if (function->flags & RF_FN_OPERATOR) {
		append_operator(function, text, sizeof text);
	} else {
		append(text, sizeof text, function->name);
		append(text, sizeof text, "(");
		for (const char *letter = function->args; *letter; letter++) {
			append(text, sizeof text, letter > function->args ? ", " : "");
			append(text, sizeof text, rf_letter_name(*letter));
		}
		if (function->flags & RF_FN_VARIADIC) append(text, sizeof text, ", ...");
		append(text, sizeof text, ")");
	}
	append(text, sizeof text, " -> ");
	append(text, sizeof text, rf_letter_name(function->result));
	return (size_t)snprintf(buffer, capacity, "%s", text);
}

static void hint_of_forms(rf_text name, rf_error *error)
{
	char forms[sizeof error->hint - 32] = "", form[160];
	uint32_t count = 0;
	if (!error) return;
	for (uint32_t i = 0; i < rf_function_count; i++) {
		if (!rf_text_equal_fold(name, rf_text_of(rf_functions[i].name))) continue;
		rf_function_signature(&rf_functions[i], form, sizeof form);
		if (strlen(forms) + strlen(form) + 8 > sizeof forms) {
			append(forms, sizeof forms, ", ...");
			break;
		}
		append(forms, sizeof forms, count++ ? ", " : "");
		append(forms, sizeof forms, form);
	}
	rf_hint(error, count > 1 ? "The forms are %s." : "The form is %s.", forms);
}

static void list_types(const rf_argument *args, uint32_t arg_count, char *buffer, size_t capacity)
{
	buffer[0] = 0;
	for (uint32_t i = 0; i < arg_count; i++) {
		append(buffer, capacity, i ? ", " : "");
		append(buffer, capacity, rf_type_name(args[i].type).text);
	}
}

static rf_status fail_types(rf_text name, rf_loc loc, const rf_argument *args, uint32_t arg_count,
                            bool is_operator, rf_error *error)
{
	char types[160];
	list_types(args, arg_count, types, sizeof types);
	if (is_operator && arg_count == 2) {
		rf_fail_at(error, RIFFLE_TYPE, loc, "\"%.*s\" does not take %s and %s", (int)name.size,
		           name.data, rf_type_name(args[0].type).text, rf_type_name(args[1].type).text);
	} else if (is_operator) {
		rf_fail_at(error, RIFFLE_TYPE, loc, "\"%.*s\" does not take %s", (int)name.size, name.data,
		           types);
	} else {
		rf_fail_at(error, RIFFLE_TYPE, loc, "no form of \"%.*s\" takes (%s)", (int)name.size,
		           name.data, types);
	}
	hint_of_forms(name, error);
	return RIFFLE_TYPE;
}

static rf_status fail_name(rf_text name, rf_loc loc, rf_error *error)
{
	rf_suggestion suggestion = rf_suggestion_for(name);
	for (uint32_t i = 0; i < rf_function_count; i++)
		if (!(rf_functions[i].flags & RF_FN_OPERATOR))
			rf_suggestion_try(&suggestion, rf_text_of(rf_functions[i].name));
	rf_fail_at(error, RIFFLE_NAME, loc, "unknown function \"%.*s\"", (int)name.size, name.data);
	if (suggestion.best.size) rf_hint(error, "did you mean \"%s\"?", suggestion.best.data);
	return RIFFLE_NAME;
}

/* ---- looking up ---- */

bool rf_function_exists(rf_text name)
{
	for (uint32_t i = 0; i < rf_function_count; i++)
		if (rf_text_equal_fold(name, rf_text_of(rf_functions[i].name))) return true;
	return false;
}

rf_status rf_function_resolve(rf_text name, rf_loc loc, const rf_argument *args, uint32_t arg_count,
                              const rf_function **function, rf_type *want, rf_type *result,
                              rf_error *error)
{
	const rf_function *named = NULL;
	int best = INT32_MAX;
	*function = NULL;
	for (uint32_t i = 0; i < rf_function_count; i++) {
		int cost;
		if (!rf_text_equal_fold(name, rf_text_of(rf_functions[i].name))) continue;
		named = &rf_functions[i];
		cost = match(named, args, arg_count, want, result);
		if (cost == COST_NONE || cost >= best) continue;
		best = cost;
		*function = named;
	}
	if (*function) {
		match(*function, args, arg_count, want, result);
		return RIFFLE_OK;
	}
	if (!named) return fail_name(name, loc, error);
	return fail_types(name, loc, args, arg_count, named->flags & RF_FN_OPERATOR, error);
}
