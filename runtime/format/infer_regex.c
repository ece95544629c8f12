/*
 * Inferring the columns of REGEX: a column for each name among the groups, in their order, its
 * type from the first lines that match. Invariant: lines that do not match are passed over, as
 * the decoder will.
 */
#include "base/log_time.h"
#include "base/regex.h"
#include "runtime/format/infer.h"

#include <string.h>

enum { GIVEN_UP_MAX = 10 };

typedef struct regex_inference {
	rf_inference *common;
	rf_regex *regex;
	rf_regex_matcher *matcher;
	uint32_t *column_of; /* of each group from 1, or NO_COLUMN */
	uint32_t group_count;
} regex_inference;

/* A name that several groups share is one column. */
static rf_status add_columns(regex_inference *regex)
{
	const rf_schema *columns = regex->common->columns;
	for (uint32_t group = 0; group <= regex->group_count; group++) {
		rf_text name = group ? rf_regex_group_name(regex->regex, group) : RF_TEXT("");
		uint32_t column = 0;
		regex->column_of[group] = RF_NO_COLUMN;
		if (name.size == 0) continue;
		while (column < columns->count && !rf_text_equal(columns->columns[column].name, name))
			column++;
		regex->column_of[group] = column;
		if (column == columns->count) RF_TRY(rf_inference_add(regex->common, name));
	}
	return RIFFLE_OK;
}

static void add_value(rf_evidence *evidence, rf_text text)
{
	rf_log_year year = {.year = 2000}; /* which has every day */
	int64_t ns;
	if (text.size == 0) return;
	if (rf_read_log_time(rf_text_trim(text), &year, &ns) == RF_READ_OK)
		evidence->times++;
	else
		rf_evidence_add(evidence, text);
}

static rf_status add_lines(regex_inference *regex, rf_text bytes, bool is_end)
{
	rf_inference *common = regex->common;
	uint32_t given_up = 0; /* each takes long, and says nothing */
	rf_text line, value;
	for (uint32_t rows = 0; given_up < GIVEN_UP_MAX && rows < RF_INFER_ROWS &&
	     rf_infer_next_line(&bytes, is_end, &line);
	     rows++) {
		rf_regex_result result = rf_regex_match(regex->matcher, line, 0, 0);
		if (result == RF_REGEX_NO_MEMORY)
			return rf_memory_fail(common->arena->memory, "inference", common->error);
		given_up += result == RF_REGEX_GAVE_UP;
		for (uint32_t group = 1; result == RF_REGEX_MATCH && group <= regex->group_count; group++)
			if (regex->column_of[group] != RF_NO_COLUMN &&
			    rf_regex_group(regex->matcher, line, group, &value))
				add_value(&common->evidence[regex->column_of[group]], value);
	}
	return RIFFLE_OK;
}

static rf_status open(regex_inference *regex, const rf_format_spec *format)
{
	rf_inference *common = regex->common;
	rf_memory *memory = common->arena->memory;
	RF_TRY(rf_regex_compile(&regex->regex, format->pattern, 0, memory, NULL, common->error));
	RF_TRY(rf_regex_matcher_open(&regex->matcher, regex->regex, memory, common->error));
	regex->group_count = rf_regex_group_count(regex->regex);
	regex->column_of = rf_alloc(memory, (regex->group_count + 1) * sizeof *regex->column_of);
	if (!regex->column_of) return rf_memory_fail(memory, "inference", common->error);
	return add_columns(regex);
}

rf_status rf_infer_regex(rf_inference *inference, const rf_format_spec *format, rf_text bytes,
                         bool is_end)
{
	rf_memory *memory = inference->arena->memory;
	regex_inference regex = {.common = inference};
	rf_status status = open(&regex, format);
	if (status >= 0) status = add_lines(&regex, bytes, is_end);
	rf_free(memory, regex.column_of, (regex.group_count + 1) * sizeof *regex.column_of);
	rf_regex_matcher_close(regex.matcher);
	rf_regex_free(regex.regex);
	return status;
}
