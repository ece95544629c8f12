/*
 * The table of aggregates and the choice among overloads. Invariant: of the overloads that
 * fit, the one that changes the arguments least is taken, the first in the list of equals.
 */
#include "planner/aggregates.h"

#include "base/suggestion.h"

#include <string.h>

const rf_aggregate rf_aggregates[] = {
#define RF_AGGREGATE_ROW(id, ...)    {RF_AGG_##id, __VA_ARGS__, false, false},
#define RF_AGGREGATE_TIMED(id, ...)  {RF_AGG_##id, __VA_ARGS__, true, false},
#define RF_AGGREGATE_SIGNAL(id, ...) {RF_AGG_##id, __VA_ARGS__, true, true},
	RF_AGGREGATE_LIST_PLAIN(RF_AGGREGATE_ROW) RF_AGGREGATE_LIST_TIMED(RF_AGGREGATE_TIMED)
		RF_AGGREGATE_LIST_SIGNALS(RF_AGGREGATE_SIGNAL)
#undef RF_AGGREGATE_ROW
#undef RF_AGGREGATE_TIMED
#undef RF_AGGREGATE_SIGNAL
};

const uint32_t rf_aggregate_count = RF_AGGREGATE_ID_COUNT;

const rf_aggregate_alias rf_aggregate_aliases[] = {
#define RF_AGGREGATE_ALIAS(alias, name) {alias, name},
	RF_AGGREGATE_ALIASES(RF_AGGREGATE_ALIAS)
#undef RF_AGGREGATE_ALIAS
};

const uint32_t rf_aggregate_alias_count =
	sizeof rf_aggregate_aliases / sizeof *rf_aggregate_aliases;

/* The name in the list that a name stands for: itself, or that of which it is another. */
static rf_text listed_name(rf_text name)
{
	for (uint32_t i = 0; i < rf_aggregate_alias_count; i++)
		if (rf_text_is_fold(name, rf_aggregate_aliases[i].alias))
			return rf_text_of(rf_aggregate_aliases[i].name);
	return name;
}

/* What it costs to make an argument fit; the sum decides. */
enum { COST_NONE = 0, COST_WIDEN = 1, COST_NULL = 4, COST_LITERAL = 16, COST_NO_FIT = 10000 };

/* The letter of the index-th argument, columns first; 0 past the last. */
static char argument_letter(const rf_aggregate *aggregate, uint32_t index)
{
	size_t columns = strlen(aggregate->args);
	if (index < columns) return aggregate->args[index];
	if (index - columns < strlen(aggregate->constants))
		return aggregate->constants[index - columns];
	return 0;
}

static uint32_t argument_cost(char letter, const rf_argument *argument)
{
	rf_type wanted = rf_type_of_letter(letter);
	if (letter == 'n') return rf_type_is_decimal(argument->type) ? COST_NONE : COST_NO_FIT;
	if (wanted == RF_NULL || wanted == argument->type) return COST_NONE;
	if (argument->type == RF_NULL) return COST_NULL;
	if (argument->is_literal_text) return COST_LITERAL;
	if (wanted == RF_DOUBLE && (argument->type == RF_BIGINT || rf_type_is_decimal(argument->type)))
		return COST_WIDEN;
	return COST_NO_FIT;
}

static uint32_t overload_cost(const rf_aggregate *aggregate, const rf_argument *args,
                              uint32_t arg_count)
{
	size_t columns = strlen(aggregate->args), constants = strlen(aggregate->constants);
	size_t least = aggregate->defaults[0] ? columns : columns + constants;
	uint32_t cost = 0;
	if (arg_count < least || arg_count > columns + constants) return COST_NO_FIT;
	/* There are no arrays of arrays. */
	if (aggregate->result == 'l' && rf_type_is_array(args[0].type)) return COST_NO_FIT;
	for (uint32_t i = 0; i < arg_count; i++)
		cost += argument_cost(argument_letter(aggregate, i), &args[i]);
	return cost;
}

bool rf_aggregate_exists(rf_text name)
{
	name = listed_name(name);
	for (uint32_t i = 0; i < rf_aggregate_count; i++)
		if (rf_text_is_fold(name, rf_aggregates[i].name)) return true;
	return false;
}

rf_text rf_aggregate_label(const rf_aggregate *aggregate, uint32_t k)
{
	const char *text = aggregate->defaults;
	for (; k > 0; k--) text = strchr(text, ' ') + 1;
	return (rf_text){text, (size_t)(strchr(text, '=') - text)};
}

uint32_t rf_aggregate_labelled(rf_text name, rf_text label)
{
	name = listed_name(name);
	for (uint32_t i = 0; i < rf_aggregate_count; i++) {
		const rf_aggregate *aggregate = &rf_aggregates[i];
		if (!aggregate->defaults[0] || !rf_text_is_fold(name, aggregate->name)) continue;
		for (uint32_t k = 0; k < strlen(aggregate->constants); k++)
			if (rf_text_equal_fold(rf_aggregate_label(aggregate, k), label))
				return (uint32_t)strlen(aggregate->args) + k;
	}
	return UINT32_MAX;
}

typedef struct text_out {
	char *buffer;
	size_t capacity;
	size_t size; /* without the NUL, also of what did not fit */
} text_out;

static void put(text_out *out, const char *text)
{
	for (; *text; text++, out->size++)
		if (out->size + 1 < out->capacity) out->buffer[out->size] = *text;
	if (out->capacity) out->buffer[out->size < out->capacity ? out->size : out->capacity - 1] = 0;
}

/* One that may be left out, with its label. */
static void put_optional(text_out *out, const rf_aggregate *aggregate, uint32_t k)
{
	rf_text label = rf_aggregate_label(aggregate, k);
	char copy[32] = "";
	memcpy(copy, label.data, label.size < sizeof copy ? label.size : sizeof copy - 1);
	put(out, " [, ");
	put(out, copy);
	put(out, " => ");
	put(out, rf_letter_name(aggregate->constants[k]));
	put(out, "]");
}

static void put_signature(text_out *out, const rf_aggregate *aggregate)
{
	uint32_t columns = (uint32_t)strlen(aggregate->args);
	put(out, aggregate->name);
	put(out, "(");
	if (aggregate->id == RF_AGG_COUNT_STAR) put(out, "*");
	for (uint32_t i = 0; argument_letter(aggregate, i); i++) {
		if (i >= columns && aggregate->defaults[0]) {
			put_optional(out, aggregate, i - columns);
			continue;
		}
		if (i) put(out, ", ");
		put(out, rf_letter_name(argument_letter(aggregate, i)));
	}
	put(out, ") -> ");
	put(out, rf_letter_name(aggregate->result));
}

size_t rf_aggregate_signature(const rf_aggregate *aggregate, char *buffer, size_t capacity)
{
	text_out out = {.buffer = buffer, .capacity = capacity};
	put_signature(&out, aggregate);
	return out.size;
}

static rf_status fail_name(rf_text name, rf_loc loc, rf_error *error)
{
	rf_suggestion suggestion = rf_suggestion_for(name);
	if (rf_function_exists(name))
		return rf_fail_at(error, RIFFLE_TYPE, loc, "\"%.*s\" is not an aggregate",
		                  (int)(name.size < 256 ? name.size : 256), name.data);
	rf_fail_at(error, RIFFLE_NAME, loc, "unknown aggregate \"%.*s\"",
	           (int)(name.size < 256 ? name.size : 256), name.data);
	for (uint32_t i = 0; i < rf_aggregate_count; i++)
		rf_suggestion_try(&suggestion, rf_text_of(rf_aggregates[i].name));
	if (suggestion.best.size) rf_hint(error, "did you mean \"%s\"?", suggestion.best.data);
	return RIFFLE_NAME;
}

/* The name is known, but no overload takes these arguments. */
static rf_status fail_type(rf_text name, rf_loc loc, const rf_argument *args, uint32_t arg_count,
                           rf_error *error)
{
	char given[160] = "", known[320] = "";
	text_out given_out = {given, sizeof given, 0}, known_out = {known, sizeof known, 0};
	rf_text real_name = listed_name(name);
	uint32_t listed = 0;
	for (uint32_t i = 0; i < arg_count; i++) {
		if (i) put(&given_out, ", ");
		put(&given_out, rf_type_name(args[i].type).text);
	}
	for (uint32_t i = 0; i < rf_aggregate_count; i++) {
		if (!rf_text_is_fold(real_name, rf_aggregates[i].name)) continue;
		if (listed++) put(&known_out, ", ");
		put_signature(&known_out, &rf_aggregates[i]);
	}
	rf_fail_at(error, RIFFLE_TYPE, loc, "no form of \"%.*s\" takes (%s)", (int)name.size, name.data,
	           given);
	rf_hint(error, listed > 1 ? "The forms are %s." : "The form is %s.", known);
	return RIFFLE_TYPE;
}

/* Casts wanted by the chosen overload, and its result. */
static void set_types(const rf_aggregate *aggregate, const rf_argument *args, uint32_t arg_count,
                      rf_type *want, rf_type *result)
{
	*result = rf_type_of_letter(aggregate->result);
	for (uint32_t i = 0; i < arg_count; i++) {
		char letter = argument_letter(aggregate, i);
		want[i] = rf_type_of_letter(letter);
		if (want[i] == RF_NULL) want[i] = args[i].type == RF_NULL ? RF_TEXT_TYPE : args[i].type;
		if (letter == aggregate->result && *result == RF_NULL) *result = want[i];
	}
	if (aggregate->result == 'n') *result = rf_decimal_aggregate_result(aggregate->name, want[0]);
	if (aggregate->result == 'l') *result = rf_type_array_of(want[0]);
}

rf_status rf_aggregate_resolve(rf_text name, rf_loc loc, bool is_star, const rf_argument *args,
                               uint32_t arg_count, const rf_aggregate **aggregate,
                               uint32_t *column_count, rf_type *want, rf_type *result,
                               rf_error *error)
{
	uint32_t best = COST_NO_FIT;
	rf_text real_name = listed_name(name);
	if (!rf_aggregate_exists(name)) return fail_name(name, loc, error);
	*aggregate = NULL;
	for (uint32_t i = 0; i < rf_aggregate_count; i++) {
		const rf_aggregate *candidate = &rf_aggregates[i];
		uint32_t cost;
		if (!rf_text_is_fold(real_name, candidate->name)) continue;
		if ((candidate->id == RF_AGG_COUNT_STAR) != (is_star || !arg_count)) continue;
		cost = overload_cost(candidate, args, arg_count);
		if (cost >= best) continue;
		best = cost;
		*aggregate = candidate;
	}
	if (!*aggregate && is_star) {
		rf_fail_at(error, RIFFLE_TYPE, loc, "\"%.*s\" does not take *", (int)name.size, name.data);
		rf_hint(error, "Name a column, or write count(*) for the number of rows.");
		return RIFFLE_TYPE;
	}
	if (!*aggregate) return fail_type(name, loc, args, arg_count, error);
	*column_count = (uint32_t)strlen((*aggregate)->args);
	set_types(*aggregate, args, arg_count, want, result);
	return RIFFLE_OK;
}
