/*
 * Decoders of every format: opening by name, lines, fields as values, notes. See decoder.h.
 * Invariant: nothing here depends on where the input was cut.
 */
#include "runtime/format/decoder.h"

#include "base/decimal.h"
#include "base/encoding.h"
#include "base/json_walk.h"
#include "base/time_text.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

static const rf_decoder_class *const classes[] = {
	[RF_FORMAT_CSV] = &rf_csv_decoder,     [RF_FORMAT_NDJSON] = &rf_ndjson_decoder,
	[RF_FORMAT_LINES] = &rf_lines_decoder, [RF_FORMAT_LOGFMT] = &rf_logfmt_decoder,
	[RF_FORMAT_REGEX] = &rf_regex_decoder,
};

/* Whether the text of a column's values may be of use. */
static bool is_source_kept(const rf_decoder_config *config, uint32_t wanted_index)
{
	rf_type type = config->columns->columns[config->wanted[wanted_index]].type;
	if (!config->uses || config->uses[wanted_index] == RF_USE_VALUE) return false;
	return type == RF_DOUBLE || type == RF_BIGINT;
}

static size_t sources_size(const rf_decoder *decoder)
{
	return decoder->config.batch_rows * sizeof **decoder->sources;
}

static bool open_sources(rf_decoder *decoder)
{
	const rf_decoder_config *config = &decoder->config;
	decoder->sources =
		rf_alloc_zero(decoder->memory, config->wanted_count * sizeof *decoder->sources);
	if (!decoder->sources) return false;
	for (uint32_t i = 0; i < config->wanted_count; i++) {
		if (!is_source_kept(config, i)) continue;
		decoder->sources[i] = rf_alloc(decoder->memory, sources_size(decoder));
		if (!decoder->sources[i]) return false;
	}
	return true;
}

static void close_sources(rf_decoder *decoder)
{
	uint32_t count = decoder->config.wanted_count;
	for (uint32_t i = 0; decoder->sources && i < count; i++)
		rf_free(decoder->memory, decoder->sources[i], sources_size(decoder));
	rf_free(decoder->memory, decoder->sources, count * sizeof *decoder->sources);
}

/* Points the columns of a store at their texts, none of which is known yet. */
static void begin_sources(const rf_decoder *decoder, rf_batch_store *store)
{
	for (uint32_t i = 0; i < decoder->config.wanted_count; i++) {
		if (!decoder->sources[i]) continue;
		memset(decoder->sources[i], 0, sources_size(decoder));
		store->columns[i].source = decoder->sources[i];
	}
}

rf_status rf_decoder_open(rf_decoder **decoder, const rf_decoder_config *config, rf_memory *memory,
                          rf_error *error)
{
	const rf_format_id id = config->format->id;
	rf_decoder *made;
	rf_status status;
	*decoder = NULL;
	if (id >= sizeof classes / sizeof classes[0] || !classes[id])
		return rf_fail(error, RIFFLE_INTERNAL, "no decoder for format %d", (int)id);
	made = rf_alloc_zero(memory, sizeof *made);
	if (!made) return rf_memory_fail(memory, "a decoder", error);
	made->class_ = classes[id];
	made->config = *config;
	made->memory = memory;
	rf_array_builder_init(&made->array, memory);
	made->state = rf_alloc_zero(memory, made->class_->state_size);
	status = made->state && open_sources(made) ? made->class_->open(made, error)
											   : rf_memory_fail(memory, "a decoder", error);
	if (status < 0) {
		rf_decoder_close(made);
		return status;
	}
	*decoder = made;
	return rf_decoder_begin(made, (rf_text){"", 0}, error);
}

void rf_decoder_close(rf_decoder *decoder)
{
	if (!decoder) return;
	if (decoder->state) {
		decoder->class_->close(decoder);
		rf_free(decoder->memory, decoder->state, decoder->class_->state_size);
	}
	rf_array_builder_release(&decoder->array);
	close_sources(decoder);
	rf_free(decoder->memory, decoder, sizeof *decoder);
}

rf_status rf_decoder_begin(rf_decoder *decoder, rf_text name, rf_error *error)
{
	RF_UNUSED(error);
	decoder->name = name;
	decoder->line = 1;
	decoder->is_at_start = true;
	decoder->is_skipping = false;
	decoder->scanned_bytes = 0;
	decoder->class_->begin(decoder);
	return RIFFLE_OK;
}

void rf_decoder_save(const rf_decoder *decoder, rf_decoder_mark *mark)
{
	*mark = (rf_decoder_mark){.name = decoder->name,
	                          .line = decoder->line,
	                          .scanned_bytes = decoder->scanned_bytes,
	                          .is_at_start = decoder->is_at_start,
	                          .is_skipping = decoder->is_skipping};
	if (decoder->class_->save) decoder->class_->save(decoder, mark);
}

void rf_decoder_restore(rf_decoder *decoder, const rf_decoder_mark *mark)
{
	decoder->name = mark->name;
	decoder->line = mark->line;
	decoder->scanned_bytes = mark->scanned_bytes;
	decoder->is_at_start = mark->is_at_start;
	decoder->is_skipping = mark->is_skipping;
	if (decoder->class_->restore) decoder->class_->restore(decoder, mark);
}

uint64_t rf_decoder_line(const rf_decoder *decoder)
{
	return decoder->line;
}

bool rf_decoder_is_skipping(const rf_decoder *decoder)
{
	return decoder->is_skipping;
}

rf_status rf_decoder_run(rf_decoder *decoder, const char *bytes, size_t size, bool is_end,
                         rf_batch_store *store, uint32_t first_row, int64_t *line_numbers,
                         rf_decode_result *result, rf_error *error)
{
	rf_decode_call *call = &decoder->call;
	rf_status status = RIFFLE_OK;
	*call = (rf_decode_call){.bytes = bytes,
	                         .size = size,
	                         .is_end = is_end,
	                         .store = store,
	                         .line_numbers = line_numbers,
	                         .row = first_row,
	                         .row_limit = decoder->config.batch_rows};
	decoder->is_out_of_memory = false;
	begin_sources(decoder, store);
	if (first_row < call->row_limit) {
		if (rf_decoder_skip_mark(decoder))
			status = decoder->class_->run(decoder, error);
		else
			call->wants_more = true;
	}
	if (decoder->is_out_of_memory) status = rf_memory_fail(decoder->memory, "a decoder", error);
	result->used = call->at;
	result->rows = call->row - first_row;
	result->wants_more = call->wants_more;
	return status;
}

/* ---- lines ---- */

bool rf_decoder_skip_mark(rf_decoder *decoder)
{
	static const char mark[] = "\xEF\xBB\xBF";
	rf_decode_call *call = &decoder->call;
	size_t size = call->size < 3 ? call->size : 3;
	if (!decoder->is_at_start) return true;
	if (size < 3 && !call->is_end && memcmp(call->bytes ? call->bytes : "", mark, size) == 0)
		return false;
	if (size == 3 && memcmp(call->bytes, mark, 3) == 0) call->at = 3;
	decoder->is_at_start = false;
	return true;
}

void rf_decoder_skip_line(rf_decoder *decoder)
{
	rf_decode_call *call = &decoder->call;
	size_t rest = call->size - call->at;
	const char *end = rest ? memchr(call->bytes + call->at, '\n', rest) : NULL;
	decoder->scanned_bytes = 0;
	decoder->is_skipping = !end;
	if (end) {
		call->at = (size_t)(end - call->bytes) + 1;
		decoder->line++;
	} else {
		call->at = call->size;
	}
}

bool rf_decoder_next_line(rf_decoder *decoder, rf_text *line, size_t *next)
{
	rf_decode_call *call = &decoder->call;
	size_t max = decoder->config.max_row_bytes;
	for (;;) {
		const char *start, *end;
		size_t rest;
		if (decoder->is_skipping) rf_decoder_skip_line(decoder);
		start = call->bytes + call->at;
		rest = call->size - call->at;
		end = rest > decoder->scanned_bytes
			? memchr(start + decoder->scanned_bytes, '\n', rest - decoder->scanned_bytes)
			: NULL;
		if (end ? (size_t)(end - start) > max : rest > max) {
			if (!rf_decoder_bad_row(decoder, decoder->line, "the row is longer than %zu bytes",
			                        max))
				return false;
			rf_decoder_skip_line(decoder);
			continue;
		}
		if (!end && (!call->is_end || rest == 0)) {
			decoder->scanned_bytes = rest;
			call->wants_more = true;
			return false;
		}
		decoder->scanned_bytes = 0;
		line->data = start;
		line->size = end ? (size_t)(end - start) : rest;
		*next = call->at + line->size + (end ? 1 : 0);
		if (line->size && start[line->size - 1] == '\r') line->size--;
		return true;
	}
}

/* ---- values ---- */

static rf_field_result from_read(rf_read read)
{
	return read == RF_READ_OK ? RF_FIELD_OK : read == RF_READ_BAD ? RF_FIELD_BAD : RF_FIELD_RANGE;
}

static rf_read read_field(rf_column *column, uint32_t row, rf_text text)
{
	rf_read read = RF_READ_BAD;
	bool boolean;
	int64_t bigint;
	double real;
	switch (rf_type_kind(column->type)) {
	case RF_BOOLEAN:
		read = rf_read_boolean(text, &boolean);
		if (read == RF_READ_OK) ((uint8_t *)column->data)[row] = boolean;
		break;
	case RF_BIGINT:
		read = rf_read_bigint(text, &bigint);
		if (read == RF_READ_OK) ((int64_t *)column->data)[row] = bigint;
		break;
	case RF_DOUBLE:
		read = rf_read_double(text, &real);
		if (read == RF_READ_OK) ((double *)column->data)[row] = real;
		break;
	case RF_TIMESTAMP:
		read = rf_read_timestamp(text, &bigint);
		if (read == RF_READ_OK) ((int64_t *)column->data)[row] = bigint;
		break;
	case RF_INTERVAL: read = rf_read_interval(text, &((rf_interval *)column->data)[row]); break;
	case RF_TEXT_TYPE:
		if (!rf_text_is_utf8(text)) break;
		((rf_text *)column->data)[row] = text;
		read = RF_READ_OK;
		break;
	case RF_DECIMAL:
		read = rf_read_decimal(text, column->type, &((rf_decimal *)column->data)[row]);
		break;
	default: break;
	}
	return read;
}

rf_field_result rf_field_read(rf_column *column, uint32_t row, rf_text text)
{
	rf_read read = read_field(column, row, text);
	if (read == RF_READ_BAD && column->type != RF_TEXT_TYPE) {
		rf_text trimmed = rf_text_trim(text);
		if (trimmed.size < text.size) read = read_field(column, row, trimmed);
	}
	return from_read(read);
}

bool rf_field_read_integral(rf_column *column, uint32_t row, rf_text text)
{
	double real;
	if (column->type != RF_BIGINT || rf_read_double(text, &real) != RF_READ_OK) return false;
	/* From 2^53 on a double can't tell. */
	if (real != floor(real) || fabs(real) >= 9007199254740992.0) return false;
	((int64_t *)column->data)[row] = (int64_t)real;
	return true;
}

static rf_field_result read_array(rf_decoder *decoder, rf_column *column, uint32_t row,
                                  rf_text text)
{
	rf_read read = rf_array_read(&decoder->array, column->type, text);
	rf_text packed = {"", 0};
	if (read == RF_READ_OK &&
	    !rf_array_builder_pack(&decoder->array, column->type, &decoder->call.store->text, &packed))
		read = RF_READ_RANGE;
	decoder->is_out_of_memory |= decoder->array.is_out_of_memory;
	if (read == RF_READ_OK) ((rf_text *)column->data)[row] = packed;
	return from_read(read);
}

/* JSON without blanks stands as it came. */
static rf_field_result read_json(rf_decoder *decoder, rf_column *column, uint32_t row, rf_text text)
{
	char *bytes;
	if (!rf_json_is_valid(text)) return RF_FIELD_BAD;
	if (rf_json_has_blanks(text)) {
		bytes = rf_arena_bytes(&decoder->call.store->text, text.size);
		decoder->is_out_of_memory |= !bytes;
		if (!bytes) return RF_FIELD_BAD;
		text = (rf_text){bytes, rf_json_compact(text, bytes)};
	}
	((rf_text *)column->data)[row] = text;
	return RF_FIELD_OK;
}

static rf_field_result read_blob(rf_decoder *decoder, rf_column *column, uint32_t row, rf_text text)
{
	char *bytes = rf_arena_bytes(&decoder->call.store->text, text.size);
	rf_text blob = {bytes, 0};
	decoder->is_out_of_memory |= !bytes;
	if (!bytes || !rf_blob_read(text, bytes, &blob.size)) return RF_FIELD_BAD;
	((rf_text *)column->data)[row] = blob;
	return RF_FIELD_OK;
}

rf_field_result rf_decoder_read(rf_decoder *decoder, rf_column *column, uint32_t row, rf_text text)
{
	switch (rf_type_kind(column->type)) {
	case RF_ARRAY: return read_array(decoder, column, row, text);
	case RF_JSON: return read_json(decoder, column, row, text);
	case RF_BLOB: return read_blob(decoder, column, row, text);
	default: return rf_field_read(column, row, text);
	}
}

bool rf_decoder_is_null(const rf_decoder *decoder, uint32_t wanted_index, rf_text text)
{
	const rf_format_spec *format = decoder->config.format;
	const rf_column_def *def =
		&decoder->config.columns->columns[decoder->config.wanted[wanted_index]];
	if (text.size == 0 || rf_text_equal(text, def->null_word)) return true;
	for (uint32_t i = 0; i < format->null_word_count; i++)
		if (rf_text_equal(text, format->null_words[i])) return true;
	return false;
}

rf_field_result rf_decoder_take_field(rf_decoder *decoder, uint32_t wanted_index, uint32_t row,
                                      rf_text text, bool is_quoted)
{
	rf_batch_store *store = decoder->call.store;
	rf_column *column = &store->columns[wanted_index];
	bool is_text = is_quoted && (column->type == RF_TEXT_TYPE || column->type == RF_BLOB);
	if (!is_text && rf_decoder_is_null(decoder, wanted_index, text)) {
		rf_batch_store_set_null(store, wanted_index, row);
		return RF_FIELD_OK;
	}
	return rf_decoder_read(decoder, column, row, text);
}

/* ---- notes ---- */

enum { EXCERPT_MAX = 40 };

/* The text for a message: its start, one line, no control bytes, whole characters. */
static void write_excerpt(rf_text text, char out[EXCERPT_MAX + 4])
{
	size_t size = 0;
	for (size_t i = 0; i < text.size;) {
		uint32_t point;
		size_t step = rf_utf8_decode(text.data + i, text.size - i, &point);
		if (size + step > EXCERPT_MAX) {
			memcpy(out + size, "...", 3);
			size += 3;
			break;
		}
		if (point < 0x20 || point == 0x7F || (point == 0xFFFD && step == 1))
			out[size++] = '?';
		else {
			memcpy(out + size, text.data + i, step);
			size += step;
		}
		i += step;
	}
	out[size] = 0;
}

bool rf_decoder_bad_row(rf_decoder *decoder, uint64_t line, const char *format, ...)
{
	char reason[160];
	va_list args;
	va_start(args, format);
	vsnprintf(reason, sizeof reason, format, args);
	va_end(args);
	if (rf_notes_add(&decoder->call.store->notes, decoder->call.row, RF_NOTE_BAD_ROW,
	                 "%.*s:%llu: %s", (int)decoder->name.size, decoder->name.data,
	                 (unsigned long long)line, reason))
		return true;
	decoder->is_out_of_memory = true;
	return false;
}

bool rf_decoder_note_value(rf_decoder *decoder, uint32_t wanted_index, uint32_t row, uint64_t line,
                           rf_field_result result, rf_text text)
{
	const rf_column_def *column =
		&decoder->config.columns->columns[decoder->config.wanted[wanted_index]];
	char excerpt[EXCERPT_MAX + 4];
	rf_type_text type = rf_type_name(column->type);
	rf_notes *notes = &decoder->call.store->notes;
	bool is_hinted = decoder->config.has_inferred_types && column->type != RF_TEXT_TYPE;
	uint32_t samples = notes->sample_count;
	bool is_added;
	write_excerpt(text, excerpt);
	is_added = rf_notes_add(
		notes, row, RF_NOTE_BAD_VALUE, "%.*s:%llu: column \"%.*s\": \"%s\" is %s%s%s",
		(int)decoder->name.size, decoder->name.data, (unsigned long long)line,
		(int)column->name.size, column->name.data, excerpt,
		column->type == RF_TEXT_TYPE   ? "not valid UTF-8"
			: result == RF_FIELD_RANGE ? "out of range for "
									   : "not a ",
		column->type == RF_TEXT_TYPE ? "" : type.text, is_hinted ? ", as was inferred" : "");
	if (is_added && is_hinted && notes->sample_count > samples)
		notes->samples[samples].inferred_column = decoder->config.wanted[wanted_index];
	decoder->is_out_of_memory |= !is_added;
	return is_added;
}

bool rf_decoder_bad_value(rf_decoder *decoder, uint32_t wanted_index, uint32_t row, uint64_t line,
                          rf_field_result result, rf_text text)
{
	rf_batch_store *store = decoder->call.store;
	rf_batch_store_set_null(store, wanted_index, row);
	if (rf_bit_get(store->failed, row)) return true;
	rf_bit_set(store->failed, row);
	return rf_decoder_note_value(decoder, wanted_index, row, line, result, text);
}
