/*
 * Patterns that are constant are compiled once while the statement is planned, so that a wrong
 * one is an error of the statement and not of its rows. Invariant: nothing is kept of it.
 */
#include "planner/bind.h"

#include "base/regex_flags.h"

/* The arguments of a function; 0: it has none such. The pattern is always the second. */
static const struct {
	rf_function_id id;
	uint8_t letters, group, name;
	bool may_be_global;
} forms[] = {
	{.id = RF_FN_MATCH},
	{.id = RF_FN_NOT_MATCH},
	{.id = RF_FN_MATCH_FOLD},
	{.id = RF_FN_NOT_MATCH_FOLD},
	{.id = RF_FN_REGEXP_LIKE},
	{.id = RF_FN_REGEXP_LIKE_FLAGS, .letters = 2},
	{.id = RF_FN_REGEXP_MATCHES},
	{.id = RF_FN_REGEXP_MATCHES_FLAGS, .letters = 2},
	{.id = RF_FN_REGEXP_FULL_MATCH},
	{.id = RF_FN_REGEXP_FULL_MATCH_FLAGS, .letters = 2},
	{.id = RF_FN_REGEXP_COUNT},
	{.id = RF_FN_REGEXP_COUNT_FROM},
	{.id = RF_FN_REGEXP_COUNT_FLAGS, .letters = 3},
	{.id = RF_FN_REGEXP_INSTR},
	{.id = RF_FN_REGEXP_INSTR_FROM},
	{.id = RF_FN_REGEXP_INSTR_NTH},
	{.id = RF_FN_REGEXP_INSTR_END},
	{.id = RF_FN_REGEXP_INSTR_FLAGS, .letters = 5},
	{.id = RF_FN_REGEXP_INSTR_GROUP, .letters = 5, .group = 6},
	{.id = RF_FN_REGEXP_SUBSTR},
	{.id = RF_FN_REGEXP_SUBSTR_FROM},
	{.id = RF_FN_REGEXP_SUBSTR_NTH},
	{.id = RF_FN_REGEXP_SUBSTR_FLAGS, .letters = 4},
	{.id = RF_FN_REGEXP_SUBSTR_GROUP, .letters = 4, .group = 5},
	{.id = RF_FN_SUBSTRING_MATCH},
	{.id = RF_FN_REGEXP_EXTRACT},
	{.id = RF_FN_REGEXP_EXTRACT_GROUP, .group = 2},
	{.id = RF_FN_REGEXP_EXTRACT_NAMED, .name = 2},
	{.id = RF_FN_REGEXP_EXTRACT_FLAGS, .letters = 3, .group = 2},
	{.id = RF_FN_REGEXP_MATCH},
	{.id = RF_FN_REGEXP_MATCH_FLAGS, .letters = 2},
	{.id = RF_FN_REGEXP_EXTRACT_ALL},
	{.id = RF_FN_REGEXP_EXTRACT_ALL_GROUP, .group = 2},
	{.id = RF_FN_REGEXP_EXTRACT_ALL_FLAGS, .letters = 3, .group = 2},
	{.id = RF_FN_REGEXP_SPLIT},
	{.id = RF_FN_REGEXP_SPLIT_FLAGS, .letters = 2},
	{.id = RF_FN_STRING_SPLIT_REGEX},
	{.id = RF_FN_REGEXP_REPLACE},
	{.id = RF_FN_REGEXP_REPLACE_FLAGS, .letters = 3, .may_be_global = true},
	{.id = RF_FN_REGEXP_REPLACE_FROM},
	{.id = RF_FN_REGEXP_REPLACE_NTH},
	{.id = RF_FN_REGEXP_REPLACE_NTH_FLAGS, .letters = 5, .may_be_global = true},
};

enum { FORM_COUNT = sizeof forms / sizeof forms[0] };

/* The value of an argument that is constant and not NULL; one that fails is the rows' matter. */
static bool constant_of(rf_binder *binder, const rf_expr *arg, rf_type type, rf_value *value)
{
	const rf_plan_host *host = binder->planner->host;
	bool has_failed = true;
	if (arg->type != type) return false;
	if (arg->kind == RF_EXPR_CONSTANT) {
		*value = arg->value;
		return !value->is_null;
	}
	if (!rf_expr_is_constant(arg) || arg->is_volatile || !host || !host->fold) return false;
	if (host->fold(host->arg, arg, binder->arena, value, &has_failed, NULL) < 0) return false;
	return !has_failed && !value->is_null;
}

static bool check_letters(rf_binder *binder, uint32_t form, const rf_expr *arg, rf_text letters,
                          uint32_t *flags)
{
	bool is_global = false, *global = forms[form].may_be_global ? &is_global : NULL;
	for (size_t i = 0; i < letters.size; i++) {
		rf_text letter = {letters.data + i, 1};
		if (rf_regex_read_letters(letter, flags, global)) continue;
		/* The caret has the character, which may be of several bytes. */
		rf_bind_fail(binder, RIFFLE_NAME, arg->loc, "unknown letter in the flags \"%.*s\"",
		             (int)letters.size, letters.data);
		rf_bind_hint(binder, "There are " RF_REGEX_LETTERS ".");
		return false;
	}
	return true;
}

static bool check_group(rf_binder *binder, const rf_regex *regex, const rf_expr *arg)
{
	uint32_t count = rf_regex_group_count(regex);
	rf_value number;
	if (!constant_of(binder, arg, RF_BIGINT, &number)) return true;
	if (number.as.bigint >= 0 && number.as.bigint <= count) return true;
	rf_bind_fail(binder, RIFFLE_INVALID, arg->loc, "the pattern has no group %lld",
	             (long long)number.as.bigint);
	rf_bind_hint(binder, "It has %u in parentheses; 0 is the whole match.", count);
	return false;
}

static bool check_name(rf_binder *binder, const rf_regex *regex, const rf_expr *arg)
{
	rf_suggestion suggestion;
	rf_value name;
	if (!constant_of(binder, arg, RF_TEXT_TYPE, &name)) return true;
	suggestion = rf_suggestion_for(name.as.text);
	for (uint32_t i = 1; i <= rf_regex_group_count(regex); i++) {
		rf_text known = rf_regex_group_name(regex, i);
		if (known.size && rf_text_equal(known, name.as.text)) return true;
		if (known.size) rf_suggestion_try(&suggestion, known);
	}
	rf_bind_fail(binder, RIFFLE_NAME, arg->loc, "the pattern has no group \"%.*s\"",
	             (int)name.as.text.size, name.as.text.data);
	if (suggestion.best.size)
		rf_bind_hint(binder, "did you mean \"%.*s\"?", (int)suggestion.best.size,
		             suggestion.best.data);
	else
		rf_bind_hint(binder, "A group gets its name by (?<name>...).");
	return false;
}

/* Compiles the pattern and looks at what is asked of it. */
static bool check_pattern(rf_binder *binder, uint32_t form, uint32_t flags, rf_expr *const *args)
{
	rf_value pattern;
	rf_regex *regex;
	size_t offset;
	rf_status status;
	bool is_fine = true;
	if (!constant_of(binder, args[1], RF_TEXT_TYPE, &pattern)) return true;
	status = rf_regex_compile(&regex, pattern.as.text, flags, binder->arena->memory, &offset,
	                          binder->error);
	if (status < 0) {
		rf_bind_check(binder, rf_error_place(status, args[1]->loc, binder->error));
		if (status == RIFFLE_INVALID && offset > 0 && offset < pattern.as.text.size)
			rf_bind_hint(binder, "It is right up to \"%.*s\".", (int)offset, pattern.as.text.data);
		return false;
	}
	if (forms[form].group) is_fine = check_group(binder, regex, args[forms[form].group]);
	if (is_fine && forms[form].name) is_fine = check_name(binder, regex, args[forms[form].name]);
	rf_regex_free(regex);
	return is_fine;
}

bool rf_bind_check_pattern(rf_binder *binder, const rf_function *function, rf_expr *const *args)
{
	uint32_t form = 0, flags = RF_REGEX_FLAGS_DEFAULT;
	rf_value letters;
	while (form < FORM_COUNT && forms[form].id != function->id) form++;
	if (form == FORM_COUNT) return true;
	if (forms[form].letters) {
		const rf_expr *arg = args[forms[form].letters];
		/* Without them the pattern may be right or wrong. */
		if (!constant_of(binder, arg, RF_TEXT_TYPE, &letters)) return true;
		if (!check_letters(binder, form, arg, letters.as.text, &flags)) return false;
	}
	return check_pattern(binder, form, flags, args);
}
