/*
 * Inferring the columns of NDJSON: every name of the first rows, in the order in which they
 * first come. Invariant: lines that are not valid are passed over, as the decoder will.
 */
#include "runtime/format/infer.h"
#include "runtime/format/json_scan.h"

#include <string.h>

/* The column of a name; guess is where it stood in other rows. */
static rf_status find_column(rf_inference *inference, rf_text name, uint32_t guess,
                             uint32_t *column)
{
	const rf_schema *columns = inference->columns;
	*column = guess;
	if (guess < columns->count && rf_text_equal(columns->columns[guess].name, name))
		return RIFFLE_OK;
	for (*column = 0; *column < columns->count; ++*column)
		if (rf_text_equal(columns->columns[*column].name, name)) return RIFFLE_OK;
	return rf_inference_add(inference, name);
}

/* The text of a string without escapes, in the arena if it had some. */
static rf_status plain_text(rf_inference *inference, const rf_json_value *value, rf_text *text)
{
	char *copy;
	*text = value->text;
	if (value->kind != RF_JSON_STRING || !value->has_escapes) return RIFFLE_OK;
	copy = rf_arena_bytes(inference->arena, text->size);
	if (!copy) return rf_memory_fail(inference->arena->memory, "inference", inference->error);
	if (!rf_json_unescape(value->text, copy, &text->size)) text->size = 0;
	text->data = copy;
	return RIFFLE_OK;
}

static rf_status add_value(rf_inference *inference, rf_evidence *evidence,
                           const rf_json_value *value)
{
	rf_text text;
	switch (value->kind) {
	case RF_JSON_NULL: break;
	case RF_JSON_TRUE:
	case RF_JSON_FALSE: evidence->booleans++; break;
	case RF_JSON_NUMBER: rf_evidence_add(evidence, value->text); break;
	case RF_JSON_STRING: {
		rf_evidence found = {0};
		RF_TRY(plain_text(inference, value, &text));
		/* A string is a time or a word, even if it looks like a number. */
		rf_evidence_add(&found, text);
		if (found.times)
			evidence->times++;
		else
			rf_evidence_add_word(evidence, text);
		break;
	}
	case RF_JSON_ARRAY:
	case RF_JSON_OBJECT: evidence->others++; break;
	}
	return RIFFLE_OK;
}

/* Scans a line twice: first whether it is valid, then for what is in it. */
static bool scan_line(rf_json_scan *scan)
{
	rf_json_value object;
	rf_json_skip_blanks(scan);
	if (scan->at == scan->end || *scan->at != '{') return false;
	if (!rf_json_scan_value(scan, &object)) return false;
	rf_json_skip_blanks(scan);
	return scan->at == scan->end;
}

static rf_status add_line(rf_inference *inference, rf_text line)
{
	rf_json_scan scan = {line.data, line.data + line.size, NULL};
	if (!scan_line(&scan)) return RIFFLE_OK;
	scan.at = line.data;
	rf_json_skip_blanks(&scan);
	rf_json_take(&scan, '{');
	for (uint32_t field = 0;; field++) {
		rf_json_value name = {0}, value = {0};
		rf_text text;
		uint32_t column;
		rf_json_skip_blanks(&scan);
		if (!rf_json_scan_string(&scan, &name)) return RIFFLE_OK; /* an empty object */
		RF_TRY(plain_text(inference, &name, &text));
		rf_json_skip_blanks(&scan);
		rf_json_take(&scan, ':');
		rf_json_skip_blanks(&scan);
		if (!rf_json_scan_value(&scan, &value)) return RIFFLE_OK;
		if (text.size && text.size <= RF_LIMIT_NAME_BYTES && rf_text_is_utf8(text)) {
			RF_TRY(find_column(inference, text, field, &column));
			RF_TRY(add_value(inference, &inference->evidence[column], &value));
		}
		rf_json_skip_blanks(&scan);
		if (!rf_json_take(&scan, ',')) return RIFFLE_OK;
	}
}

rf_status rf_infer_ndjson(rf_inference *inference, rf_text bytes, bool is_end)
{
	for (uint32_t rows = 0; rows < RF_INFER_ROWS && bytes.size; rows++) {
		const char *end = memchr(bytes.data, '\n', bytes.size);
		size_t size = end ? (size_t)(end - bytes.data) : bytes.size;
		if (!end && !is_end) break;
		RF_TRY(add_line(inference, (rf_text){bytes.data, size}));
		size += end ? 1 : 0;
		bytes = (rf_text){bytes.data + size, bytes.size - size};
	}
	return inference->columns->count ? RIFFLE_OK : rf_infer_nothing(is_end, inference->error);
}
