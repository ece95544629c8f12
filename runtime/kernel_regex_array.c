/*
 * Regular expressions that give arrays: regexp_match, regexp_extract_all,
 * regexp_split_to_array. Invariant: an element is a part of the text, or NULL for a group that
 * took no part in its match.
 */
#include "runtime/kernel_array.h"
#include "runtime/kernel_regex.h"

/* Adds what a search finds; false if the array can't hold it. *is_null: there is no array. */
typedef bool (*collect)(rf_matches *matches, int64_t group, rf_array_builder *out, bool *is_null);

static bool add_text(rf_array_builder *out, rf_text part)
{
	rf_value value = rf_value_text(part);
	return rf_array_builder_add(out, &value);
}

static bool add_group(const rf_matches *matches, uint32_t group, rf_array_builder *out)
{
	rf_value value = rf_value_null(RF_TEXT_TYPE);
	rf_text part;
	if (rf_regex_group(matches->pattern->matcher, matches->text, group, &part))
		value = rf_value_text(part);
	return rf_array_builder_add(out, &value);
}

/* The groups of the first match, or all of it if the pattern has none. */
static bool collect_match(rf_matches *matches, int64_t group, rf_array_builder *out, bool *is_null)
{
	uint32_t count = rf_regex_group_count(matches->pattern->regex);
	bool is_whole = true;
	RF_UNUSED(group);
	*is_null = !rf_matches_next(matches);
	if (*is_null) return true;
	if (count == 0) return add_group(matches, 0, out);
	for (uint32_t i = 1; i <= count && is_whole; i++) is_whole = add_group(matches, i, out);
	return is_whole;
}

static bool collect_all(rf_matches *matches, int64_t group, rf_array_builder *out, bool *is_null)
{
	bool is_whole = true;
	RF_UNUSED(is_null);
	while (is_whole && rf_matches_next(matches))
		is_whole = add_group(matches, (uint32_t)group, out);
	return is_whole;
}

/* As PostgreSQL: an empty match does not split at the ends, nor right after another one. */
static bool collect_parts(rf_matches *matches, int64_t group, rf_array_builder *out, bool *is_null)
{
	rf_text text = matches->text;
	size_t done = 0;
	RF_UNUSED(group);
	RF_UNUSED(is_null);
	while (rf_matches_next(matches)) {
		size_t start = matches->bounds[0], end = matches->bounds[1];
		if (start >= text.size || end <= done) continue;
		if (!add_text(out, rf_text_part(text, done, start))) return false;
		done = end;
	}
	return add_text(out, rf_text_part(text, done, text.size));
}

static void collect_row(rf_kernel_call *call, uint32_t row, rf_text letters, int64_t group,
                        collect function, rf_array_builder *builder)
{
	rf_text text = ((const rf_text *)call->args[0].data)[row];
	rf_pattern *pattern = rf_pattern_of(call, row, ((const rf_text *)call->args[1].data)[row],
	                                    letters, RF_REGEX_FLAGS_DEFAULT, false);
	bool is_null = false, is_whole;
	rf_matches matches;
	if (!pattern) return;
	if (group < 0 || group > rf_regex_group_count(pattern->regex)) {
		rf_kernel_fail(call, row, RF_NO_GROUP);
		return;
	}
	matches = rf_matches_from(call, row, pattern, text, 0);
	rf_array_builder_begin(builder);
	is_whole = function(&matches, group, builder, &is_null);
	if (matches.has_failed) return;
	if (is_null)
		rf_kernel_null(call, row);
	else
		rf_kernel_array_put(call, row, builder, is_whole);
}

/* letters and group: arguments; 0: there is none. */
static void collect_column(rf_kernel_call *call, uint32_t letters, uint32_t group, collect function)
{
	const rf_text *all_letters = letters ? call->args[letters].data : NULL;
	const int64_t *groups = group ? call->args[group].data : NULL;
	rf_array_builder builder;
	rf_array_builder_init(&builder, call->cache->memory);
	RF_FOR_ROWS(call, row)
	{
		collect_row(call, row, all_letters ? all_letters[row] : RF_TEXT(""),
		            groups ? groups[row] : 0, function, &builder);
		if (call->is_out_of_memory) break;
	}
	rf_array_builder_release(&builder);
}

#define COLLECT(id, letters, group, function) \
	void rf_kernel_##id(rf_kernel_call *call) \
	{ \
		collect_column(call, letters, group, function); \
	}

COLLECT(REGEXP_MATCH, 0, 0, collect_match)
COLLECT(REGEXP_MATCH_FLAGS, 2, 0, collect_match)
COLLECT(REGEXP_EXTRACT_ALL, 0, 0, collect_all)
COLLECT(REGEXP_EXTRACT_ALL_GROUP, 0, 2, collect_all)
COLLECT(REGEXP_EXTRACT_ALL_FLAGS, 3, 2, collect_all)
COLLECT(REGEXP_SPLIT, 0, 0, collect_parts)
COLLECT(REGEXP_SPLIT_FLAGS, 2, 0, collect_parts)
