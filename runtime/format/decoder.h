/*
 * What the decoders share: the class of a format, the line they are at, how a field becomes
 * a value, and how bad rows and values are noted. Invariant: `line` is the physical line
 * (from 1) of the first byte that has not been used yet, wherever the input was cut.
 */
#ifndef RF_RUNTIME_FORMAT_DECODER_H
#define RF_RUNTIME_FORMAT_DECODER_H

#include "base/canonical.h"
#include "runtime/format/format.h"

typedef struct rf_decoder_class {
	size_t state_size;
	rf_status (*open)(rf_decoder *decoder, rf_error *error);
	void (*close)(rf_decoder *decoder);
	void (*begin)(rf_decoder *decoder);
	rf_status (*run)(rf_decoder *decoder, rf_error *error);
	/* What mark->format_state holds; NULL: nothing. */
	void (*save)(const rf_decoder *decoder, rf_decoder_mark *mark);
	void (*restore)(rf_decoder *decoder, const rf_decoder_mark *mark);
} rf_decoder_class;

extern const rf_decoder_class rf_csv_decoder, rf_ndjson_decoder, rf_lines_decoder,
	rf_logfmt_decoder, rf_regex_decoder;

/* One call of rf_decoder_run. */
typedef struct rf_decode_call {
	const char *bytes;
	size_t size;
	bool is_end;
	rf_batch_store *store;
	int64_t *line_numbers;
	uint32_t row;       /* the next row of the store */
	uint32_t row_limit; /* no rows from here on */
	size_t at;          /* bytes used so far */
	bool wants_more;
} rf_decode_call;

struct rf_decoder {
	const rf_decoder_class *class_;
	rf_decoder_config config;
	rf_memory *memory;
	void *state;
	rf_text name;
	uint64_t line;
	bool is_at_start;     /* a byte order mark may follow */
	bool is_skipping;     /* the rest of this line belongs to a bad row */
	size_t scanned_bytes; /* of the unfinished row at the start of the input */
	bool is_out_of_memory;
	rf_array_builder array; /* that is being read */
	rf_text **sources;      /* of each wanted column, for rf_column.source; NULL: none */
	rf_decode_call call;
};

/* A field of a row as text, and whether NULL was written. */
typedef enum rf_field_result { RF_FIELD_OK, RF_FIELD_BAD, RF_FIELD_RANGE } rf_field_result;

/* Reads a text as a value of the column's type. TEXT is borrowed and must be UTF-8. The row
 * keeps its old value unless OK. */
rf_field_result rf_field_read(rf_column *column, uint32_t row, rf_text text);

/* A field of a format that is text all over: NULL if it is empty or a word for NULL, unless it is
 * a TEXT in quotes; else as above. */
rf_field_result rf_decoder_take_field(rf_decoder *decoder, uint32_t wanted_index, uint32_t row,
                                      rf_text text, bool is_quoted);

/* Keeps the text of a number if it is what would be written for it. True: its value need not be
 * read. For columns whose decoder->sources is not NULL. */
static inline bool rf_decoder_keep_double(rf_decoder *decoder, uint32_t wanted_index, uint32_t row,
                                          rf_text text)
{
	const char *end = decoder->call.bytes + decoder->call.size;
	size_t size = end - text.data >= RF_CANONICAL_PADDING && text.size
		? rf_canonical_double(text.data, text.size)
		: 0;
	if (size == 0) return false;
	decoder->sources[wanted_index][row] = (rf_text){text.data, size};
	return decoder->config.uses[wanted_index] == RF_USE_TEXT;
}

static inline bool rf_decoder_keep_bigint(rf_decoder *decoder, uint32_t wanted_index, uint32_t row,
                                          rf_text text)
{
	const char *end = decoder->call.bytes + decoder->call.size;
	if (end - text.data < RF_CANONICAL_PADDING || text.size == 0 ||
	    !rf_canonical_bigint(text.data, text.size))
		return false;
	decoder->sources[wanted_index][row] = text;
	return decoder->config.uses[wanted_index] == RF_USE_TEXT;
}

/* A number such as 1e3 or 2.0 as a BIGINT. False: it is none, or the column is not BIGINT. */
bool rf_field_read_integral(rf_column *column, uint32_t row, rf_text text);
/* rf_field_read for columns of any type, also those whose values are made in the store's memory:
 * arrays (of a JSON array), JSON, BLOB. */
rf_field_result rf_decoder_read(rf_decoder *decoder, rf_column *column, uint32_t row, rf_text text);
/* Whether a text is empty or a word for NULL of its column. */
bool rf_decoder_is_null(const rf_decoder *decoder, uint32_t wanted_index, rf_text text);

/* Notes a bad row before the store's next row. reason as printf, without the place. False:
 * out of memory. */
bool rf_decoder_bad_row(rf_decoder *decoder, uint64_t line, const char *format, ...)
	RF_PRINTF(3, 4);
/* Makes a value NULL and, unless the row has failed before, notes why. */
bool rf_decoder_bad_value(rf_decoder *decoder, uint32_t wanted_index, uint32_t row, uint64_t line,
                          rf_field_result result, rf_text text);
/* Only the note: for those who made the value NULL and marked the row before. */
bool rf_decoder_note_value(rf_decoder *decoder, uint32_t wanted_index, uint32_t row, uint64_t line,
                           rf_field_result result, rf_text text);

/* Finds the next line from call.at on: *line without its end, *next the offset after it. It
 * skips what is to be skipped, and notes and skips lines that are too long. False: none is
 * complete (call.wants_more is set, call.at is past what is not needed again). */
bool rf_decoder_next_line(rf_decoder *decoder, rf_text *line, size_t *next);
/* The store's next row has all its values; it is of the line at hand. */
static inline void rf_decoder_end_row(rf_decoder *decoder)
{
	rf_decode_call *call = &decoder->call;
	if (call->line_numbers) call->line_numbers[call->row] = (int64_t)decoder->line;
	call->row++;
}

/* Takes a line. take makes a row of it, or notes why it is none; false: memory was refused. False:
 * there is none that is complete, or memory was refused. */
static inline bool rf_decoder_take_line(rf_decoder *decoder,
                                        bool (*take)(rf_decoder *decoder, rf_text line))
{
	rf_decode_call *call = &decoder->call;
	rf_text line;
	size_t next;
	if (call->row >= call->row_limit || !rf_decoder_next_line(decoder, &line, &next) ||
	    !take(decoder, line))
		return false;
	call->at = next;
	decoder->line++;
	return true;
}

/* Takes line after line. */
static inline rf_status rf_decoder_run_lines(rf_decoder *decoder,
                                             bool (*take)(rf_decoder *decoder, rf_text line))
{
	while (rf_decoder_take_line(decoder, take)) continue;
	return RIFFLE_OK;
}

/* Makes the wanted values of the line at hand a row. decode sets one of them, NULL where there is
 * none; *text is what to show of it if it fails. False: memory was refused. */
static inline bool rf_decoder_take_values(rf_decoder *decoder,
                                          rf_field_result (*decode)(rf_decoder *decoder,
                                                                    uint32_t wanted_index,
                                                                    uint32_t row, rf_text *text))
{
	rf_decode_call *call = &decoder->call;
	for (uint32_t i = 0; i < decoder->config.wanted_count; i++) {
		rf_text text;
		rf_field_result result = decode(decoder, i, call->row, &text);
		if (result == RF_FIELD_OK) continue;
		if (decoder->is_out_of_memory ||
		    !rf_decoder_bad_value(decoder, i, call->row, decoder->line, result, text))
			return false;
	}
	rf_decoder_end_row(decoder);
	return true;
}

/* Skips the rest of the line at call.at; it may go on into the next input. */
void rf_decoder_skip_line(rf_decoder *decoder);
/* Skips a byte order mark. False: more bytes are needed to tell. */
bool rf_decoder_skip_mark(rf_decoder *decoder);

#endif
