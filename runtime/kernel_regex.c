/*
 * Regular expressions that look: ~, regexp_like, regexp_count, regexp_instr, regexp_substr,
 * regexp_extract. Invariant: a pattern that is wrong or takes too long fails its row and no more.
 */
#include "runtime/kernel_regex.h"

/* An argument of a row, or what holds where the call has fewer. */
static rf_text text_at(const rf_kernel_call *call, uint32_t arg, uint32_t row)
{
	if (arg >= call->arg_count) return RF_TEXT("");
	return ((const rf_text *)call->args[arg].data)[row];
}

static int64_t number_at(const rf_kernel_call *call, uint32_t arg, uint32_t row, int64_t otherwise)
{
	return arg < call->arg_count ? ((const int64_t *)call->args[arg].data)[row] : otherwise;
}

static rf_pattern *pattern_at(rf_kernel_call *call, uint32_t row, uint32_t letters)
{
	return rf_pattern_of(call, row, text_at(call, 1, row), text_at(call, letters, row),
	                     RF_REGEX_FLAGS_DEFAULT, false);
}

/* ---- whether ---- */

static void match_column(rf_kernel_call *call, uint32_t flags, bool is_negated)
{
	uint8_t *out = call->out->data;
	RF_FOR_ROWS(call, row)
	{
		rf_pattern *pattern = rf_pattern_of(call, row, text_at(call, 1, row), text_at(call, 2, row),
		                                    RF_REGEX_FLAGS_DEFAULT | flags, false);
		if (pattern) {
			rf_matches matches = rf_matches_from(call, row, pattern, text_at(call, 0, row), 0);
			bool is_match = rf_matches_next(&matches);
			if (!matches.has_failed) out[row] = is_match != is_negated;
		}
		if (call->is_out_of_memory) return;
	}
}

#define MATCH(id, flags, is_negated) \
	void rf_kernel_##id(rf_kernel_call *call) \
	{ \
		match_column(call, flags, is_negated); \
	}

MATCH(MATCH, 0, false)
MATCH(NOT_MATCH, 0, true)
MATCH(MATCH_FOLD, RF_REGEX_CASELESS, false)
MATCH(NOT_MATCH_FOLD, RF_REGEX_CASELESS, true)
MATCH(REGEXP_FULL_MATCH, RF_REGEX_ANCHORED | RF_REGEX_WHOLE, false)

/* ---- which ---- */

/* What the functions ask for, by PostgreSQL's arguments. */
typedef struct wanted {
	int64_t start, nth, group;
	uint32_t letters; /* the argument that has them */
} wanted;

/* Finds the match that is asked for; false if there is none, or the row has failed. */
static bool find(rf_kernel_call *call, uint32_t row, const wanted *asked, rf_matches *matches)
{
	rf_text text = text_at(call, 0, row);
	rf_pattern *pattern = pattern_at(call, row, asked->letters);
	*matches = (rf_matches){.has_failed = true};
	if (!pattern) return false;
	if (asked->start < 1 || asked->nth < 1) {
		rf_kernel_fail(call, row, "regular expressions count characters and matches from 1");
		return false;
	}
	if (asked->group < 0 || asked->group > rf_regex_group_count(pattern->regex)) {
		rf_kernel_fail(call, row, RF_NO_GROUP);
		return false;
	}
	*matches = rf_matches_from(call, row, pattern, text, rf_matches_start(text, asked->start));
	return rf_matches_nth(matches, asked->nth);
}

/* A group of a match; false if it took no part in it. */
static bool group_of(const rf_matches *matches, int64_t group, rf_text *part)
{
	return rf_regex_group(matches->pattern->matcher, matches->text, (uint32_t)group, part);
}

static void count_row(rf_kernel_call *call, uint32_t row)
{
	const wanted asked = {number_at(call, 2, row, 1), 1, 0, 3};
	int64_t count = 0;
	rf_matches matches;
	bool is_found = find(call, row, &asked, &matches);
	for (; is_found; is_found = rf_matches_next(&matches)) count++;
	if (!matches.has_failed) ((int64_t *)call->out->data)[row] = count;
}

static int64_t position_of(rf_text text, size_t at)
{
	return (int64_t)rf_text_length(rf_text_part(text, 0, at)) + 1;
}

static void instr_row(rf_kernel_call *call, uint32_t row)
{
	const wanted asked = {number_at(call, 2, row, 1), number_at(call, 3, row, 1),
	                      number_at(call, 6, row, 0), 5};
	int64_t end = number_at(call, 4, row, 0), *out = &((int64_t *)call->out->data)[row];
	rf_matches matches;
	rf_text part;
	if (end < 0 || end > 1) {
		rf_kernel_fail(call, row, "the fifth argument of regexp_instr is 0 or 1");
		return;
	}
	if (!find(call, row, &asked, &matches)) {
		if (!matches.has_failed) *out = 0;
		return;
	}
	*out = 0;
	if (group_of(&matches, asked.group, &part))
		*out = position_of(matches.text,
		                   (size_t)(part.data - matches.text.data) + (end ? part.size : 0));
}

static void substr_row(rf_kernel_call *call, uint32_t row)
{
	const wanted asked = {number_at(call, 2, row, 1), number_at(call, 3, row, 1),
	                      number_at(call, 5, row, 0), 4};
	rf_matches matches;
	rf_text part;
	if (find(call, row, &asked, &matches) && group_of(&matches, asked.group, &part))
		((rf_text *)call->out->data)[row] = part;
	else if (!matches.has_failed)
		rf_kernel_null(call, row);
}

/* PostgreSQL's substring(text from pattern). */
static void substring_row(rf_kernel_call *call, uint32_t row)
{
	const wanted asked = {1, 1, 0, UINT32_MAX};
	rf_matches matches;
	rf_text part;
	if (find(call, row, &asked, &matches) &&
	    group_of(&matches, rf_regex_group_count(matches.pattern->regex) > 0, &part))
		((rf_text *)call->out->data)[row] = part;
	else if (!matches.has_failed)
		rf_kernel_null(call, row);
}

/* DuckDB's: empty where there is nothing. */
static void extract_row(rf_kernel_call *call, uint32_t row)
{
	const wanted asked = {1, 1, number_at(call, 2, row, 0), 3};
	rf_matches matches;
	rf_text part = RF_TEXT("");
	if (find(call, row, &asked, &matches)) group_of(&matches, asked.group, &part);
	if (!matches.has_failed) ((rf_text *)call->out->data)[row] = part;
}

/* The group of that name, or 0. */
static uint32_t group_named(const rf_regex *regex, rf_text name)
{
	for (uint32_t group = rf_regex_group_count(regex); group > 0; group--)
		if (rf_text_equal(rf_regex_group_name(regex, group), name)) return group;
	return 0;
}

static void extract_named_row(rf_kernel_call *call, uint32_t row)
{
	rf_pattern *pattern = pattern_at(call, row, UINT32_MAX);
	rf_text name = text_at(call, 2, row), part = RF_TEXT("");
	uint32_t group = pattern && name.size ? group_named(pattern->regex, name) : 0;
	rf_matches matches;
	if (!pattern) return;
	if (!group) {
		rf_kernel_fail(call, row, RF_NO_GROUP);
		return;
	}
	matches = rf_matches_from(call, row, pattern, text_at(call, 0, row), 0);
	if (rf_matches_next(&matches)) group_of(&matches, group, &part);
	if (!matches.has_failed) ((rf_text *)call->out->data)[row] = part;
}

#define BY_ROW(id, function) \
	void rf_kernel_##id(rf_kernel_call *call) \
	{ \
		RF_FOR_ROWS(call, row) \
		{ \
			function(call, row); \
			if (call->is_out_of_memory) return; \
		} \
	}

BY_ROW(REGEXP_COUNT, count_row)
BY_ROW(REGEXP_INSTR, instr_row)
BY_ROW(REGEXP_SUBSTR, substr_row)
BY_ROW(SUBSTRING_MATCH, substring_row)
BY_ROW(REGEXP_EXTRACT, extract_row)
BY_ROW(REGEXP_EXTRACT_NAMED, extract_named_row)
