/*
 * Inferring the columns of CSV: names from the header, types from the first rows, which the
 * decoder itself reads as text. Invariant: no two columns get names that compare equal.
 */
#include "runtime/format/csv_row.h"
#include "runtime/format/infer.h"

#include <stdio.h>
#include <string.h>

enum {
	SAMPLE_ROWS = 200, /* of one batch */
	NUMBER_MAX = 512   /* bytes of a number with a decimal comma */
};

/* How many columns have this name or one made of it: x, x_2, ... */
static uint32_t count_names(const rf_schema *columns, rf_text base)
{
	uint32_t count = 0;
	for (uint32_t i = 0; i < columns->count; i++) {
		rf_text name = columns->columns[i].name;
		if (name.size >= base.size && (name.size == base.size || name.data[base.size] == '_') &&
		    rf_text_equal_fold((rf_text){name.data, base.size}, base))
			count++;
	}
	return count;
}

static bool has_name(const rf_schema *columns, rf_text name)
{
	for (uint32_t i = 0; i < columns->count; i++)
		if (rf_text_equal_fold(columns->columns[i].name, name)) return true;
	return false;
}

/* A name that no column has yet: its own, or with a number. */
static rf_status add_column(rf_inference *inference, rf_text name)
{
	char numbered[RF_LIMIT_NAME_BYTES + 16];
	uint32_t number = inference->columns->count + 1;
	if (name.size > RF_LIMIT_NAME_BYTES) name.size = RF_LIMIT_NAME_BYTES;
	if (name.size == 0 || !rf_text_is_utf8(name)) {
		int size = snprintf(numbered, sizeof numbered, "column%u", number);
		name = (rf_text){numbered, (size_t)size};
	}
	if (has_name(inference->columns, name)) {
		char base[RF_LIMIT_NAME_BYTES];
		size_t size = name.size > RF_LIMIT_NAME_BYTES - 12 ? RF_LIMIT_NAME_BYTES - 12 : name.size;
		memcpy(base, name.data, size);
		number = count_names(inference->columns, (rf_text){base, size}) + 1;
		for (; has_name(inference->columns, name); number++)
			name = (rf_text){
				numbered,
				(size_t)snprintf(numbered, sizeof numbered, "%.*s_%u", (int)size, base, number)};
	}
	return rf_inference_add(inference, name);
}

static rf_status name_columns(rf_inference *inference, const rf_format_spec *format, rf_text row)
{
	rf_memory *memory = inference->arena->memory;
	size_t count = rf_csv_split_row(row, format, NULL, 0);
	rf_text *fields;
	rf_status status = RIFFLE_OK;
	char *copy;
	if (count > RF_LIMIT_COLUMNS)
		return rf_fail(inference->error, RIFFLE_LIMIT, "the input has more than %d columns",
		               RF_LIMIT_COLUMNS);
	fields = rf_alloc(memory, count * sizeof *fields);
	copy = rf_alloc(memory, row.size);
	if (fields && copy)
		rf_csv_split_row(row, format, fields, count);
	else
		status = rf_memory_fail(memory, "inference", inference->error);
	for (size_t i = 0; i < count && status >= 0; i++) {
		rf_text name = fields[i];
		bool is_quoted;
		if (!format->has_header) {
			status = add_column(inference, (rf_text){"", 0});
			continue;
		}
		is_quoted = rf_csv_unquote(&name, format);
		if (rf_csv_has_escapes(name, is_quoted, format))
			name = (rf_text){copy, rf_csv_unescape(name, is_quoted, format, copy)};
		status = add_column(inference, rf_text_trim(name));
	}
	rf_free(memory, copy, row.size);
	rf_free(memory, fields, count * sizeof *fields);
	return status;
}

/* A number with a decimal comma counts as what it is with a point, and one with a point as a
 * word. */
static void add_evidence(rf_evidence *evidence, const rf_format_spec *format, rf_text text)
{
	char number[NUMBER_MAX];
	rf_text trimmed = rf_text_trim(text), read = {number, trimmed.size};
	double value;
	char *comma;
	if (!format->has_decimal_comma || trimmed.size == 0 || trimmed.size > NUMBER_MAX) {
		rf_evidence_add(evidence, text);
		return;
	}
	memcpy(number, trimmed.data, trimmed.size);
	comma = memchr(number, ',', trimmed.size);
	if (memchr(number, '.', trimmed.size) && rf_read_double(trimmed, &value) == RF_READ_OK) {
		rf_evidence_add_word(evidence, text);
		return;
	}
	if (comma) *comma = '.';
	if (comma && rf_read_double(read, &value) == RF_READ_OK) {
		rf_evidence_add(evidence, read);
	} else {
		rf_evidence_add(evidence, text);
	}
}

/* Reads rows from a decoder that gives every column as TEXT. Words found are borrowed from
 * the batch, so they are copied before the next one. */
static rf_status read_sample(rf_inference *inference, const rf_format_spec *format,
                             rf_decoder *decoder, rf_batch_store *store, rf_text bytes, bool is_end)
{
	uint32_t rows = 0;
	while (rows < RF_INFER_ROWS) {
		rf_decode_result result;
		rf_batch batch;
		rf_batch_store_begin(store, &batch);
		RF_TRY(rf_decoder_run(decoder, bytes.data, bytes.size, is_end, store, 0, NULL, &result,
		                      inference->error));
		for (uint32_t i = 0; i < store->column_count; i++) {
			rf_evidence *evidence = &inference->evidence[i];
			bool had_word = evidence->words > 0;
			for (uint32_t row = 0; row < result.rows; row++) {
				rf_text text = ((const rf_text *)store->columns[i].data)[row];
				if (!rf_is_null(&store->columns[i], row) && text.size)
					add_evidence(evidence, format, text);
			}
			if (had_word || evidence->words == 0) continue;
			evidence->word.data =
				rf_arena_copy(inference->arena, evidence->word.data, evidence->word.size);
			if (!evidence->word.data)
				return rf_memory_fail(inference->arena->memory, "inference", inference->error);
		}
		rows += result.rows;
		bytes = (rf_text){bytes.data + result.used, bytes.size - result.used};
		if (result.wants_more) break;
	}
	return RIFFLE_OK;
}

static rf_status sample(rf_inference *inference, const rf_format_spec *format, rf_text bytes,
                        bool is_end, uint32_t *wanted)
{
	rf_memory *memory = inference->arena->memory;
	rf_decoder *decoder = NULL;
	rf_batch_store store = {0};
	rf_decoder_config config = {.format = format,
	                            .columns = inference->columns,
	                            .wanted = wanted,
	                            .wanted_count = inference->columns->count,
	                            .max_row_bytes = RF_LIMIT_ROW_BYTES,
	                            .batch_rows = SAMPLE_ROWS};
	rf_status status = rf_decoder_open(&decoder, &config, memory, inference->error);
	if (status >= 0)
		status =
			rf_batch_store_open(&store, memory, inference->columns, SAMPLE_ROWS, inference->error);
	if (status >= 0) status = read_sample(inference, format, decoder, &store, bytes, is_end);
	rf_batch_store_close(&store);
	rf_decoder_close(decoder);
	return status;
}

static rf_status fail_without_row(rf_inference *inference, const rf_format_spec *format,
                                  rf_text bytes, bool is_end)
{
	if (!is_end || rf_csv_skip_lines(format, &bytes))
		return rf_infer_nothing(is_end, inference->error);
	rf_fail(inference->error, RIFFLE_INVALID,
	        "the input has no line after the %u that skip leaves out, so its columns can't be "
	        "inferred",
	        format->skip_lines);
	rf_hint(inference->error, "Skip fewer lines, or name the columns after the source.");
	return RIFFLE_INVALID;
}

rf_status rf_infer_csv(rf_inference *inference, const rf_format_spec *format, rf_text bytes,
                       bool is_end)
{
	uint32_t *wanted;
	rf_text row;
	if (!rf_csv_first_row(format, bytes, is_end, &row))
		return fail_without_row(inference, format, bytes, is_end);
	RF_TRY(name_columns(inference, format, row));
	wanted = rf_arena_alloc(inference->arena, inference->columns->count * sizeof *wanted);
	if (!wanted) return rf_memory_fail(inference->arena->memory, "inference", inference->error);
	for (uint32_t i = 0; i < inference->columns->count; i++) wanted[i] = i;
	return sample(inference, format, bytes, is_end, wanted);
}
