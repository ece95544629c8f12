/* Patterns of FORMAT REGEX: see format_pattern.h. */
#include "planner/format_pattern.h"

#include "base/regex.h"
#include "planner/bind.h"

#include <stdio.h>
#include <string.h>

enum { NAMES_MAX = 300 };

/* The byte of the statement where byte offset of a text stands, whose quotes were doubled in
 * the statement: place is what stands in the quotes. */
static rf_loc place_of(rf_loc place, rf_text text, size_t offset)
{
	uint32_t at = place.start + (uint32_t)offset;
	bool has_doubled = place.end - place.start > text.size;
	for (size_t i = 0; has_doubled && i < offset; i++) at += text.data[i] == '\'';
	return (rf_loc){at, at + 1};
}

static bool has_names(const rf_regex *regex)
{
	for (uint32_t group = 1; group <= rf_regex_group_count(regex); group++)
		if (rf_regex_group_name(regex, group).size) return true;
	return false;
}

rf_status rf_format_pattern_set(rf_format_spec *format, const rf_ast_option *pattern,
                                rf_arena *arena, rf_error *error)
{
	rf_text text = pattern->value.as.text;
	rf_regex *regex;
	size_t offset;
	bool is_named;
	rf_status status = rf_regex_compile(&regex, text, 0, arena->memory, &offset, error);
	if (status < 0) return rf_error_place(status, place_of(pattern->loc, text, offset), error);
	is_named = has_names(regex);
	rf_regex_free(regex);
	if (!is_named) {
		rf_fail_at(error, RIFFLE_INVALID, pattern->loc, "the pattern names no group");
		rf_hint(error,
		        "Named groups are the columns: '(?<host>\\S+) (?<status>\\d+)' makes host and "
		        "status.");
		return RIFFLE_INVALID;
	}
	format->pattern = (rf_text){rf_arena_copy(arena, text.data, text.size), text.size};
	return format->pattern.data ? RIFFLE_OK : rf_memory_fail(arena->memory, "the planner", error);
}

/* Whether a group has the name; those of other names are written to list. */
static bool find_group(const rf_regex *regex, rf_text name, bool is_exact, char list[NAMES_MAX],
                       rf_suggestion *suggestion)
{
	size_t size = 0;
	list[0] = 0;
	for (uint32_t group = 1; group <= rf_regex_group_count(regex); group++) {
		rf_text other = rf_regex_group_name(regex, group);
		if (other.size == 0) continue;
		if (rf_name_equal(other, name, is_exact)) return true;
		rf_suggestion_try(suggestion, other);
		if (size + other.size + 3 > NAMES_MAX) continue;
		size += (size_t)snprintf(list + size, NAMES_MAX - size, "%s%.*s", size ? ", " : "",
		                         (int)other.size, other.data);
	}
	return false;
}

rf_status rf_format_pattern_check(const rf_format_spec *format, const rf_ast_column *columns,
                                  rf_memory *memory, rf_error *error)
{
	rf_regex *regex;
	rf_status status = RIFFLE_OK;
	RF_TRY(rf_regex_compile(&regex, format->pattern, 0, memory, NULL, error));
	for (; columns && status >= 0; columns = columns->next) {
		rf_text name = columns->name.text;
		rf_suggestion suggestion = rf_suggestion_for(name);
		char list[NAMES_MAX];
		if (find_group(regex, name, columns->name.is_quoted, list, &suggestion)) continue;
		status =
			rf_fail_at(error, RIFFLE_NAME, columns->name.loc,
		               "no group of the pattern is called \"%.*s\"", (int)name.size, name.data);
		if (suggestion.best.size)
			rf_hint(error, "did you mean \"%.*s\"? (groups: %s)", (int)suggestion.best.size,
			        suggestion.best.data, list);
		else
			rf_hint(error, "(groups: %s)", list);
	}
	rf_regex_free(regex);
	return status;
}
