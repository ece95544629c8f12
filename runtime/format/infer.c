/*
 * Inferring the columns of an input from its first rows: what is common to all formats. See
 * infer.h and format.h.
 */
#include "runtime/format/infer.h"

#include "base/time_text.h"

#include <math.h>
#include <string.h>

void rf_evidence_add_word(rf_evidence *evidence, rf_text word)
{
	if (evidence->words++ == 0)
		evidence->word = word;
	else if (!rf_text_equal(evidence->word, word))
		evidence->has_several_words = true;
}

void rf_evidence_add(rf_evidence *evidence, rf_text text)
{
	rf_text trimmed = rf_text_trim(text);
	int64_t integer;
	double real;
	rf_read read = rf_read_bigint(trimmed, &integer);
	if (read == RF_READ_OK) {
		evidence->integers++;
	} else if (read == RF_READ_BAD && rf_read_double(trimmed, &real) == RF_READ_OK) {
		if (isfinite(real))
			evidence->decimals++;
		else
			evidence->infinities++;
	} else if (rf_text_is_fold(trimmed, "nan") || rf_text_is_fold(trimmed, "inf") ||
	           rf_text_is_fold(trimmed, "-inf")) {
		evidence->infinities++;
	} else if (rf_text_is_fold(trimmed, "true") || rf_text_is_fold(trimmed, "false")) {
		evidence->booleans++;
	} else if (rf_looks_like_timestamp(trimmed)) {
		evidence->times++;
	} else {
		/* An integer too long for a BIGINT is a word: a DOUBLE would lose digits. */
		rf_evidence_add_word(evidence, text);
	}
}

uint32_t rf_evidence_count(const rf_evidence *evidence)
{
	return evidence->integers + evidence->decimals + evidence->infinities + evidence->booleans +
		evidence->times + evidence->words + evidence->others;
}

rf_type rf_evidence_type(const rf_evidence *evidence, rf_text *null_word)
{
	uint32_t numbers = evidence->integers + evidence->decimals;
	uint32_t total = rf_evidence_count(evidence);
	uint32_t rest = total - evidence->words; /* what a NULL word stands among */
	rf_type type = RF_TEXT_TYPE;
	*null_word = (rf_text){"", 0};
	if (evidence->others) return RF_JSON;
	if (evidence->has_several_words || rest == 0) return RF_TEXT_TYPE;
	if (numbers && numbers + evidence->infinities == rest)
		type = evidence->integers == rest ? RF_BIGINT : RF_DOUBLE;
	else if (evidence->times == rest)
		type = RF_TIMESTAMP;
	else if (evidence->booleans == total)
		type = RF_BOOLEAN;
	if (type != RF_TEXT_TYPE && evidence->words) *null_word = evidence->word;
	return type;
}

rf_status rf_inference_add(rf_inference *inference, rf_text name)
{
	rf_schema *columns = inference->columns;
	rf_column_def *column;
	char *copy;
	if (columns->count == RF_LIMIT_COLUMNS) return rf_infer_too_wide(inference->error);
	if (name.size > RF_LIMIT_NAME_BYTES) name.size = RF_LIMIT_NAME_BYTES;
	while (!rf_text_is_utf8(name)) name.size--; /* a cut character; bad bytes cut the name */
	copy = rf_arena_copy(inference->arena, name.data, name.size);
	column = rf_arena_push(inference->arena, &columns->columns, &columns->count,
	                       &inference->capacity, sizeof *column);
	if (!copy || !column ||
	    !rf_arena_push(inference->arena, &inference->evidence, &inference->evidence_count,
	                   &inference->evidence_capacity, sizeof *inference->evidence))
		return rf_memory_fail(inference->arena->memory, "inference", inference->error);
	column->name = (rf_text){copy, name.size};
	column->type = RF_TEXT_TYPE;
	column->null_word = (rf_text){"", 0};
	return RIFFLE_OK;
}

rf_status rf_infer_too_wide(rf_error *error)
{
	rf_fail(error, RIFFLE_LIMIT, "the input has more than %d columns", RF_LIMIT_COLUMNS);
	rf_hint(error, "Name those you need after the source: FROM 'uri' (name TYPE, ...).");
	return RIFFLE_LIMIT;
}

bool rf_infer_next_line(rf_text *bytes, bool is_end, rf_text *line)
{
	const char *end = bytes->size ? memchr(bytes->data, '\n', bytes->size) : NULL;
	size_t size = end ? (size_t)(end - bytes->data) : bytes->size;
	if (bytes->size == 0 || (!end && !is_end)) return false;
	*line = (rf_text){bytes->data, size};
	if (size && line->data[size - 1] == '\r') line->size--;
	size += end ? 1 : 0;
	*bytes = (rf_text){bytes->data + size, bytes->size - size};
	return true;
}

rf_status rf_infer_nothing(bool is_end, rf_error *error)
{
	rf_fail(error, RIFFLE_INVALID, "%s, so its columns can't be inferred",
	        is_end ? "the input is empty" : "the input has no complete row yet");
	rf_hint(error, "Name the columns after the source: FROM 'uri' (name TYPE, ...).");
	return RIFFLE_INVALID;
}

static rf_status choose_types(rf_inference *inference, rf_buffer *notices)
{
	for (uint32_t i = 0; i < inference->columns->count; i++) {
		rf_column_def *column = &inference->columns->columns[i];
		rf_text word;
		char *copy;
		column->type = rf_evidence_type(&inference->evidence[i], &word);
		if (word.size == 0) continue;
		copy = rf_arena_copy(inference->arena, word.data, word.size);
		if (!copy) return rf_memory_fail(inference->arena->memory, "inference", inference->error);
		column->null_word = (rf_text){copy, word.size};
		if (notices)
			rf_buffer_printf(notices, "\"%s\" is read as NULL in column %s\n", copy,
			                 column->name.data);
	}
	return RIFFLE_OK;
}

rf_status rf_infer_schema(const rf_format_spec *format, const char *bytes, size_t size, bool is_end,
                          rf_arena *arena, rf_schema *columns, rf_buffer *notices, rf_error *error)
{
	rf_inference inference = {.arena = arena, .columns = columns, .error = error};
	rf_text text = {bytes, size};
	memset(columns, 0, sizeof *columns);
	if (size >= 3 && memcmp(bytes, "\xEF\xBB\xBF", 3) == 0) text = (rf_text){bytes + 3, size - 3};
	switch (format->id) {
	case RF_FORMAT_CSV: RF_TRY(rf_infer_csv(&inference, format, text, is_end)); break;
	case RF_FORMAT_NDJSON: RF_TRY(rf_infer_ndjson(&inference, text, is_end)); break;
	case RF_FORMAT_LOGFMT: RF_TRY(rf_infer_logfmt(&inference, text, is_end)); break;
	case RF_FORMAT_REGEX: RF_TRY(rf_infer_regex(&inference, format, text, is_end)); break;
	case RF_FORMAT_LINES: return rf_inference_add(&inference, RF_TEXT("line"));
	case RF_FORMAT_NONE: break;
	}
	return choose_types(&inference, notices);
}
