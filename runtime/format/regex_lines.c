/*
 * Decoding REGEX: a line that the pattern matches somewhere is a row, its named groups are the
 * columns. A group that took no part is NULL; times are read as logs write them. A line that
 * does not match is a bad row, a blank one no row. Invariant: of groups with one name the first
 * that took part counts.
 */
#include "base/limits.h"
#include "base/log_time.h"
#include "base/regex.h"
#include "runtime/format/decoder.h"

#include <string.h>

typedef struct regex_state {
	rf_regex *regex;
	rf_regex_matcher *matcher;
	uint32_t *wanted_of; /* of each group from 1: where its column stands in wanted, or NO_COLUMN */
	uint32_t group_count;
	rf_text *values; /* of each wanted column, in this line; data NULL: none */
	rf_log_year year;
} regex_state;

static void regex_close(rf_decoder *decoder)
{
	regex_state *state = decoder->state;
	rf_memory *memory = decoder->memory;
	rf_free(memory, state->wanted_of, (state->group_count + 1) * sizeof *state->wanted_of);
	rf_free(memory, state->values, decoder->config.wanted_count * sizeof *state->values);
	rf_regex_matcher_close(state->matcher);
	rf_regex_free(state->regex);
}

/* The wanted column of that name: exactly, or but for case. */
static uint32_t find_wanted(const rf_decoder_config *config, rf_text name)
{
	uint32_t folded = RF_NO_COLUMN;
	for (uint32_t i = 0; i < config->wanted_count; i++) {
		rf_text column = config->columns->columns[config->wanted[i]].name;
		if (rf_text_equal(column, name)) return i;
		if (rf_text_equal_fold(column, name)) folded = i;
	}
	return folded;
}

static rf_status regex_open(rf_decoder *decoder, rf_error *error)
{
	regex_state *state = decoder->state;
	const rf_decoder_config *config = &decoder->config;
	rf_memory *memory = decoder->memory;
	RF_TRY(rf_regex_compile(&state->regex, config->format->pattern, 0, memory, NULL, error));
	RF_TRY(rf_regex_matcher_open(&state->matcher, state->regex, memory, error));
	state->group_count = rf_regex_group_count(state->regex);
	state->wanted_of = rf_alloc(memory, (state->group_count + 1) * sizeof *state->wanted_of);
	state->values = rf_alloc(memory, config->wanted_count * sizeof *state->values);
	if (!state->wanted_of || !state->values) return rf_memory_fail(memory, "a decoder", error);
	state->wanted_of[0] = RF_NO_COLUMN;
	for (uint32_t group = 1; group <= state->group_count; group++) {
		rf_text name = rf_regex_group_name(state->regex, group);
		state->wanted_of[group] = name.size ? find_wanted(config, name) : RF_NO_COLUMN;
	}
	return RIFFLE_OK;
}

static void regex_begin(rf_decoder *decoder)
{
	regex_state *state = decoder->state;
	state->year =
		(rf_log_year){.year = decoder->config.format->year, .now_ns = decoder->config.now_ns};
}

static void regex_save(const rf_decoder *decoder, rf_decoder_mark *mark)
{
	const regex_state *state = decoder->state;
	mark->format_state[0] = (uint64_t)state->year.year;
	mark->format_state[1] = (uint64_t)state->year.month;
}

static void regex_restore(rf_decoder *decoder, const rf_decoder_mark *mark)
{
	regex_state *state = decoder->state;
	state->year.year = (int32_t)mark->format_state[0];
	state->year.month = (int32_t)mark->format_state[1];
}

static rf_field_result read_time(rf_decoder *decoder, rf_column *column, uint32_t row, rf_text text)
{
	regex_state *state = decoder->state;
	rf_read read =
		rf_read_log_time(rf_text_trim(text), &state->year, (int64_t *)column->data + row);
	return read == RF_READ_OK ? RF_FIELD_OK : read == RF_READ_BAD ? RF_FIELD_BAD : RF_FIELD_RANGE;
}

static rf_field_result decode_value(rf_decoder *decoder, uint32_t wanted_index, uint32_t row,
                                    rf_text *text)
{
	const regex_state *state = decoder->state;
	rf_column *column = &decoder->call.store->columns[wanted_index];
	bool is_empty_text;
	*text = state->values[wanted_index];
	is_empty_text = text->data && text->size == 0 && column->type == RF_TEXT_TYPE;
	if (!is_empty_text && rf_decoder_is_null(decoder, wanted_index, *text)) {
		rf_batch_store_set_null(decoder->call.store, wanted_index, row);
		return RF_FIELD_OK;
	}
	if (column->type == RF_TIMESTAMP) return read_time(decoder, column, row, *text);
	return rf_decoder_read(decoder, column, row, *text);
}

static bool decode_match(rf_decoder *decoder, rf_text line)
{
	regex_state *state = decoder->state;
	memset(state->values, 0, decoder->config.wanted_count * sizeof *state->values);
	for (uint32_t group = 1; group <= state->group_count; group++) {
		uint32_t wanted = state->wanted_of[group];
		if (wanted != RF_NO_COLUMN && !state->values[wanted].data)
			rf_regex_group(state->matcher, line, group, &state->values[wanted]);
	}
	return rf_decoder_take_values(decoder, decode_value);
}

/* False: out of memory. */
static bool take_line(rf_decoder *decoder, rf_text line)
{
	regex_state *state = decoder->state;
	switch (rf_regex_match(state->matcher, line, 0, 0)) {
	case RF_REGEX_MATCH: return decode_match(decoder, line);
	case RF_REGEX_NO_MATCH:
		if (rf_text_trim(line).size == 0) return true;
		return rf_decoder_bad_row(decoder, decoder->line,
		                          rf_text_is_utf8(line) ? "the line does not match the pattern"
		                                                : "the line is not valid UTF-8");
	case RF_REGEX_GAVE_UP:
		return rf_decoder_bad_row(decoder, decoder->line,
		                          "the pattern takes more than %d steps on this line",
		                          RF_LIMIT_REGEX_STEPS);
	case RF_REGEX_NO_MEMORY: break;
	}
	decoder->is_out_of_memory = true;
	return false;
}

static rf_status regex_run(rf_decoder *decoder, rf_error *error)
{
	RF_UNUSED(error);
	return rf_decoder_run_lines(decoder, take_line);
}

const rf_decoder_class rf_regex_decoder = {sizeof(regex_state), regex_open, regex_close,
                                           regex_begin,         regex_run,  regex_save,
                                           regex_restore};
