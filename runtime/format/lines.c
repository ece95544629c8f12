/*
 * LINES: every line is a row of one TEXT column. Invariant: an empty line is a row with the
 * empty text, never NULL.
 */
#include "runtime/format/decoder.h"

static rf_status lines_open(rf_decoder *decoder, rf_error *error)
{
	if (decoder->config.columns->count != 1)
		return rf_fail(error, RIFFLE_INVALID, "FORMAT LINES has one column, not %u",
		               decoder->config.columns->count);
	return RIFFLE_OK;
}

static void lines_close(rf_decoder *decoder)
{
	RF_UNUSED(decoder);
}

static bool take_line(rf_decoder *decoder, rf_text line)
{
	rf_decode_call *call = &decoder->call;
	for (uint32_t i = 0; i < decoder->config.wanted_count; i++) {
		rf_field_result result =
			rf_decoder_read(decoder, &call->store->columns[i], call->row, line);
		if (result != RF_FIELD_OK &&
		    !rf_decoder_bad_value(decoder, i, call->row, decoder->line, result, line))
			return false;
	}
	rf_decoder_end_row(decoder);
	return true;
}

static rf_status lines_run(rf_decoder *decoder, rf_error *error)
{
	RF_UNUSED(error);
	return rf_decoder_run_lines(decoder, take_line);
}

const rf_decoder_class rf_lines_decoder = {1,         lines_open, lines_close, lines_close,
                                           lines_run, NULL,       NULL};
