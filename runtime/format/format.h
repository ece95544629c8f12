/*
 * Formats: bytes to rows and rows to bytes. A decoder is fed bytes as they come, cut
 * anywhere, and fills batches; the result does not depend on the cuts. An encoder appends a
 * batch's rows to a buffer. Neither does any input or output.
 */
#ifndef RF_RUNTIME_FORMAT_FORMAT_H
#define RF_RUNTIME_FORMAT_FORMAT_H

#include "base/array_builder.h"
#include "base/buffer.h"
#include "base/number_text.h"
#include "runtime/batch.h"

typedef struct rf_decoder rf_decoder;

/* What is made of a column: with TEXT a value need not be read where its text is known. */
typedef enum rf_column_use { RF_USE_VALUE, RF_USE_VALUE_AND_TEXT, RF_USE_TEXT } rf_column_use;

typedef struct rf_decoder_config {
	const rf_format_spec *format;
	const rf_schema *columns; /* all columns of the input, in its order */
	const uint32_t *wanted;   /* which of them to decode, ascending or not */
	uint32_t wanted_count;
	const rf_column_use *uses; /* of each wanted column; NULL: values of all */
	size_t max_row_bytes;
	uint32_t batch_rows;
	bool has_inferred_types; /* a bad value's note tells to declare the column */
	int64_t now_ns;          /* for times that do not say their year */
} rf_decoder_config;

/* Where the bytes that follow come from; starts a new file: header, BOM and line numbers
 * begin again. name is borrowed until the next begin. */
typedef struct rf_decode_result {
	size_t used;     /* bytes of the input that are not needed again */
	uint32_t rows;   /* rows put into the store */
	bool wants_more; /* no complete row is left in the input: give more bytes, or end */
} rf_decode_result;

rf_status rf_decoder_open(rf_decoder **decoder, const rf_decoder_config *config, rf_memory *memory,
                          rf_error *error);
void rf_decoder_close(rf_decoder *decoder);
rf_status rf_decoder_begin(rf_decoder *decoder, rf_text name, rf_error *error);

/* Where a decoder is between two runs, so that one decoder serves many connections in turn.
 * Restore goes on where save was called, with the unused bytes of that time. */
typedef struct rf_decoder_mark {
	rf_text name;
	uint64_t line;
	size_t scanned_bytes;
	bool is_at_start, is_skipping;
	uint64_t format_state[2];
} rf_decoder_mark;

void rf_decoder_save(const rf_decoder *decoder, rf_decoder_mark *mark);
void rf_decoder_restore(rf_decoder *decoder, const rf_decoder_mark *mark);
/* The line (from 1) of the first byte that has not been used yet. */
uint64_t rf_decoder_line(const rf_decoder *decoder);
/* Whether the bytes that come next belong to a row that is refused already. */
bool rf_decoder_is_skipping(const rf_decoder *decoder);
/*
 * Decodes rows from bytes into store: column i of the store is wanted[i]. Appends from row
 * first_row of the store on, until batch_rows rows are there or no complete row is left.
 * is_end: nothing follows bytes in this file, so an unfinished last line is a row.
 * The caller passes the unused rest of the bytes again, followed by more. Text columns may
 * borrow from bytes, which stay in place until the batch has been consumed.
 * Bad rows and values go to store->notes at the position of the next row (bad row) or their
 * own row (bad value; store->failed is set), with "name:line: reason".
 * line_numbers, if not NULL, gets each row's line (from 1) for _line.
 */
rf_status rf_decoder_run(rf_decoder *decoder, const char *bytes, size_t size, bool is_end,
                         rf_batch_store *store, uint32_t first_row, int64_t *line_numbers,
                         rf_decode_result *result, rf_error *error);

/* Infers columns from the first rows of an input (at most RF_INFER_ROWS, those in bytes; is_end:
 * that is all there is). Fills columns (names, types, null words) from arena. notices gets
 * sentences such as `"NA" is read as NULL in column dep_delay`, a line each. An input with no
 * rows infers from the header: TEXT. has_header is the spec's. For CSV whose header was not
 * said, format->has_header stays true. */
rf_status rf_infer_schema(const rf_format_spec *format, const char *bytes, size_t size, bool is_end,
                          rf_arena *arena, rf_schema *columns, rf_buffer *notices, rf_error *error);

/* The size of what stands before the rows of a CSV file: the lines left out, comments, the
 * header. 0: there is nothing, or it is not complete. */
size_t rf_csv_head_size(const rf_format_spec *format, rf_text bytes);

typedef struct rf_encoder rf_encoder;

rf_status rf_encoder_open(rf_encoder **encoder, const rf_format_spec *format,
                          const rf_schema *columns, rf_memory *memory, rf_error *error);
void rf_encoder_close(rf_encoder *encoder);
/* The header line, if the format and its spec have one. False: out of memory. */
bool rf_encoder_header(rf_encoder *encoder, rf_buffer *out);
/* The selected rows of a batch. */
bool rf_encoder_rows(rf_encoder *encoder, const rf_batch *batch, rf_buffer *out);

/* The one text of a value that every format writes (language.md section 9), appended; a NULL
 * appends nothing. */
bool rf_value_write(const rf_column *column, uint32_t row, rf_buffer *out);
/* The same as JSON: a text as a string; null for NULL and for doubles that are no numbers. */
bool rf_value_write_json(const rf_column *column, uint32_t row, rf_buffer *out);
/* The same of one array; as_json: with null for doubles that are no numbers. */
bool rf_array_write(rf_type type, rf_text array, bool as_json, rf_buffer *out);
/* Reads a JSON array as the elements of an array type. RANGE: an element is out of range, or
 * they are too many, or builder->is_out_of_memory. */
rf_read rf_array_read(rf_array_builder *builder, rf_type type, rf_text text);

#endif
