/*
 * Decoding LOGFMT: a line is a row of key=value pairs, its values by their keys. `key=` is
 * NULL, `key=""` the empty text, a key alone is true. Every line is checked whole before a
 * value of it is decoded; a line of blanks is no row. Invariant: of a key that stands twice
 * the last value counts; a missing one is NULL.
 */
#include "runtime/format/logfmt_scan.h"
#include "runtime/format/wanted_names.h"

typedef struct logfmt_state {
	rf_wanted_names names;
	rf_logfmt_pair *pairs; /* of each wanted column, in this line */
} logfmt_state;

static void logfmt_close(rf_decoder *decoder)
{
	logfmt_state *logfmt = decoder->state;
	rf_free(decoder->memory, logfmt->pairs, logfmt->names.wanted_count * sizeof *logfmt->pairs);
	rf_wanted_names_close(&logfmt->names, decoder->memory);
}

static rf_status logfmt_open(rf_decoder *decoder, rf_error *error)
{
	logfmt_state *logfmt = decoder->state;
	RF_TRY(rf_wanted_names_open(&logfmt->names, decoder, error));
	logfmt->pairs = rf_alloc(decoder->memory, logfmt->names.wanted_count * sizeof *logfmt->pairs);
	return logfmt->pairs ? RIFFLE_OK : rf_memory_fail(decoder->memory, "a decoder", error);
}

static void logfmt_begin(rf_decoder *decoder)
{
	RF_UNUSED(decoder);
}

/* The node of a key: that of the same field of the line before, mostly. */
static uint32_t find_node(rf_decoder *decoder, uint32_t field, rf_text key)
{
	rf_wanted_names *names = &((logfmt_state *)decoder->state)->names;
	uint32_t node;
	if (field < names->guess_count) {
		uint32_t column = names->tree.nodes[names->guess[field]].column;
		if (column != RF_NO_COLUMN &&
		    rf_text_equal(decoder->config.columns->columns[column].name, key))
			return names->guess[field];
	}
	node = rf_name_tree_find(&names->tree, RF_NAME_ROOT, key);
	if (node != RF_NO_NAME && field < names->guess_count) names->guess[field] = node;
	return node;
}

static rf_field_result decode_value(rf_decoder *decoder, uint32_t wanted_index, uint32_t row,
                                    rf_text *text)
{
	logfmt_state *logfmt = decoder->state;
	const rf_logfmt_pair *pair = &logfmt->pairs[wanted_index];
	if (!rf_wanted_names_has(&logfmt->names, wanted_index)) {
		rf_batch_store_set_null(decoder->call.store, wanted_index, row);
		return RF_FIELD_OK;
	}
	*text = pair->value;
	if (pair->has_escapes) {
		char *copy = rf_arena_bytes(&decoder->call.store->text, text->size);
		if (!copy) {
			decoder->is_out_of_memory = true;
			return RF_FIELD_BAD;
		}
		*text = (rf_text){copy, rf_logfmt_unescape(*text, copy)};
	}
	return rf_decoder_take_field(decoder, wanted_index, row, *text, pair->is_quoted);
}

/* False: out of memory. */
static bool take_line(rf_decoder *decoder, rf_text line)
{
	logfmt_state *logfmt = decoder->state;
	rf_logfmt_scan scan = {.at = line.data, .end = line.data + line.size};
	rf_logfmt_pair pair;
	uint32_t field = 0;
	logfmt->names.serial++;
	for (; rf_logfmt_next(&scan, &pair); field++) {
		uint32_t wanted = rf_wanted_names_take(&logfmt->names, find_node(decoder, field, pair.key));
		if (wanted != RF_NO_COLUMN) logfmt->pairs[wanted] = pair;
	}
	if (scan.reason)
		return rf_decoder_bad_row(decoder, decoder->line, "not valid logfmt at byte %zu: %s",
		                          (size_t)(scan.at - line.data) + 1, scan.reason);
	return field == 0 || rf_decoder_take_values(decoder, decode_value);
}

static rf_status logfmt_run(rf_decoder *decoder, rf_error *error)
{
	RF_UNUSED(error);
	return rf_decoder_run_lines(decoder, take_line);
}

const rf_decoder_class rf_logfmt_decoder = {
	sizeof(logfmt_state), logfmt_open, logfmt_close, logfmt_begin, logfmt_run, NULL, NULL};
