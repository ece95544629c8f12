/* Encoders of every format: opening by name and the loop over rows. See encoder.h. */
#include "runtime/format/encoder.h"

#include "base/canonical.h"
#include "runtime/format/value_write.h"

#include <math.h>
#include <string.h>

static char *write_plain_text(const rf_encoder *encoder, rf_text text, char *out)
{
	RF_UNUSED(encoder);
	if (text.size) memcpy(out, text.data, text.size);
	return out + text.size;
}

static char *write_nothing(const rf_encoder *encoder, char *out)
{
	RF_UNUSED(encoder);
	return out;
}

static bool nothing_before(const rf_encoder *encoder, uint32_t column, rf_buffer *out)
{
	RF_UNUSED(encoder);
	RF_UNUSED(column);
	return !out->has_failed;
}

const rf_encoder_class rf_lines_encoder = {
	.before = nothing_before,
	.after_row = "\n",
	.text_factor = 1,
	.write_text = write_plain_text,
	.write_null = write_nothing,
};

static const rf_encoder_class *const classes[] = {
	[RF_FORMAT_CSV] = &rf_csv_encoder,
	[RF_FORMAT_NDJSON] = &rf_ndjson_encoder,
	[RF_FORMAT_LINES] = &rf_lines_encoder,
	[RF_FORMAT_LOGFMT] = &rf_logfmt_encoder,
};

/* Whether a value's text must be made before the row is written. */
static bool is_made(rf_type type)
{
	return type == RF_BLOB || rf_type_is_array(type);
}

static bool open_columns(rf_encoder *encoder)
{
	const uint32_t count = encoder->columns->count;
	encoder->offsets = rf_alloc_zero(encoder->memory, (count + 1) * sizeof *encoder->offsets);
	if (!encoder->offsets) return false;
	encoder->row_max = strlen(encoder->class_->after_row);
	for (uint32_t i = 0; i < count; i++) {
		if (!encoder->class_->before(encoder, i, &encoder->before)) return false;
		encoder->offsets[i + 1] = encoder->before.size;
		encoder->row_max += RF_VALUE_TEXT_MAX + 2;
		if (rf_type_is_bytes(encoder->columns->columns[i].type))
			encoder->row_max += encoder->class_->text_extra;
	}
	for (uint32_t i = 0; i < count && !encoder->made; i++) {
		if (!is_made(encoder->columns->columns[i].type)) continue;
		encoder->made = rf_alloc_zero(encoder->memory, count * sizeof *encoder->made);
		if (!encoder->made) return false;
	}
	encoder->row_max += encoder->before.size;
	if (encoder->format.null_word_count)
		encoder->row_max += count * encoder->format.null_words[0].size;
	return true;
}

rf_status rf_encoder_open(rf_encoder **encoder, const rf_format_spec *format,
                          const rf_schema *columns, rf_memory *memory, rf_error *error)
{
	rf_encoder *made;
	*encoder = NULL;
	if (format->id >= sizeof classes / sizeof classes[0] || !classes[format->id])
		return rf_fail(error, RIFFLE_INVALID, "this format can be read, but not written");
	if (format->id == RF_FORMAT_LINES && columns->count != 1) {
		rf_fail(error, RIFFLE_INVALID, "FORMAT LINES writes one column, not %u", columns->count);
		rf_hint(error, "Join them with || or write FORMAT CSV.");
		return RIFFLE_INVALID;
	}
	made = rf_alloc_zero(memory, sizeof *made);
	if (!made) return rf_memory_fail(memory, "an encoder", error);
	made->class_ = classes[format->id];
	made->format = *format;
	if (format->id == RF_FORMAT_CSV && (format->escape || format->comment))
		made->class_ = &rf_csv_dialect_encoder;
	if (!format->quote && !format->escape) made->format.quote = '"';
	made->columns = columns;
	made->memory = memory;
	rf_buffer_init(&made->before, memory, SIZE_MAX); /* names are short, columns few */
	rf_arena_init(&made->made_text, memory);
	if (!open_columns(made)) {
		rf_encoder_close(made);
		return rf_memory_fail(memory, "an encoder", error);
	}
	*encoder = made;
	return RIFFLE_OK;
}

void rf_encoder_close(rf_encoder *encoder)
{
	if (!encoder) return;
	rf_free(encoder->memory, encoder->offsets,
	        (encoder->columns->count + 1) * sizeof *encoder->offsets);
	rf_buffer_release(&encoder->before);
	rf_free(encoder->memory, encoder->made, encoder->columns->count * sizeof *encoder->made);
	rf_arena_release(&encoder->made_text);
	rf_free(encoder->memory, encoder, sizeof *encoder);
}

bool rf_encoder_header(rf_encoder *encoder, rf_buffer *out)
{
	const rf_schema *columns = encoder->columns;
	if (encoder->format.id != RF_FORMAT_CSV || !encoder->format.has_header) return !out->has_failed;
	for (uint32_t i = 0; i < columns->count; i++) {
		rf_text name = columns->columns[i].name;
		char *to;
		if (i) rf_buffer_append_byte(out, encoder->format.delimiter);
		to = rf_buffer_reserve(out, name.size * 2 + 2);
		if (!to) return false;
		out->size += (size_t)(encoder->class_->write_text(encoder, name, to) - to);
	}
	return rf_buffer_append_byte(out, '\n');
}

/* Makes the point of a number the comma of its format. */
static void set_decimal_comma(rf_type type, char *number, size_t size)
{
	char *point = NULL;
	if (type == RF_DOUBLE || rf_type_kind(type) == RF_DECIMAL) point = memchr(number, '.', size);
	if (point) *point = ',';
}

static char *write_value(const rf_encoder *encoder, const rf_column *column, uint32_t row, char *to)
{
	const bool is_json = encoder->class_->has_json_values;
	bool is_quoted;
	size_t size;
	if (column->source && column->source[row].data) {
		memcpy(to, column->source[row].data, RF_CANONICAL_PADDING);
		return to + column->source[row].size;
	}
	if (rf_type_is_bytes(column->type)) {
		rf_text text = ((const rf_text *)column->data)[row];
		bool is_raw = is_json && column->type != RF_TEXT_TYPE && column->type != RF_BLOB;
		return is_raw ? write_plain_text(encoder, text, to)
					  : encoder->class_->write_text(encoder, text, to);
	}
	if (is_json && column->type == RF_DOUBLE && !isfinite(((const double *)column->data)[row]))
		return encoder->class_->write_null(encoder, to);
	is_quoted = (is_json && column->type == RF_TIMESTAMP) ||
		(encoder->class_->has_quoted_intervals && column->type == RF_INTERVAL);
	if (is_quoted) *to++ = '"';
	size = rf_value_format(column, row, to);
	if (encoder->format.has_decimal_comma) set_decimal_comma(column->type, to, size);
	to += size;
	if (is_quoted) *to++ = '"';
	return to;
}

/* Bytes that the texts of a row may take. */
static size_t text_max(const rf_encoder *encoder, const rf_batch *batch, uint32_t row)
{
	size_t size = 0;
	for (uint32_t i = 0; i < batch->column_count; i++) {
		const rf_column *column = &batch->columns[i];
		if (rf_type_is_bytes(column->type) && !rf_is_null(column, row))
			size += ((const rf_text *)column->data)[row].size;
	}
	return size * encoder->class_->text_factor;
}

static bool make_text(rf_encoder *encoder, const rf_column *column, uint32_t row, rf_buffer *text,
                      rf_text *out)
{
	bool is_json = encoder->class_->has_json_values && rf_type_is_array(column->type);
	text->size = 0;
	if (is_json ? !rf_array_write(column->type, ((const rf_text *)column->data)[row], true, text)
	            : !rf_value_write(column, row, text))
		return false;
	out->size = text->size;
	out->data = rf_arena_copy(&encoder->made_text, text->data, text->size);
	return out->data != NULL;
}

/* The texts of arrays and BLOBs of a batch, in columns that stand for theirs. */
static bool make_texts(rf_encoder *encoder, const rf_batch *batch)
{
	bool is_good = true;
	rf_buffer text;
	rf_arena_reset(&encoder->made_text);
	rf_buffer_init(&text, encoder->memory, SIZE_MAX);
	for (uint32_t i = 0; i < batch->column_count && is_good; i++) {
		const rf_column *column = &batch->columns[i];
		rf_text *texts;
		encoder->made[i] = *column;
		if (!is_made(column->type)) continue;
		texts = rf_arena_alloc(&encoder->made_text, batch->row_count * sizeof *texts);
		encoder->made[i].data = texts;
		is_good = texts || batch->row_count == 0;
		for (uint32_t k = 0; k < batch->selected_count && is_good; k++) {
			uint32_t row = rf_batch_position(batch, k);
			if (!rf_is_null(column, row))
				is_good = make_text(encoder, column, row, &text, &texts[row]);
		}
	}
	rf_buffer_release(&text);
	return is_good;
}

static bool write_rows(rf_encoder *encoder, const rf_batch *batch, rf_buffer *out)
{
	const rf_encoder_class *class_ = encoder->class_;
	const size_t after_size = strlen(class_->after_row);
	const uint32_t count = batch->column_count;
	for (uint32_t k = 0; k < batch->selected_count; k++) {
		uint32_t row = rf_batch_position(batch, k);
		char *start = rf_buffer_reserve(out, encoder->row_max + text_max(encoder, batch, row));
		char *to = start;
		if (!to) return false;
		for (uint32_t i = 0; i < count; i++) {
			const rf_column *column = &batch->columns[i];
			size_t size = encoder->offsets[i + 1] - encoder->offsets[i];
			if (size == 1)
				*to = encoder->before.data[encoder->offsets[i]];
			else if (size)
				memcpy(to, encoder->before.data + encoder->offsets[i], size);
			to += size;
			if (rf_is_null(column, row))
				to = class_->write_null(encoder, to);
			else
				to = write_value(encoder, column, row, to);
		}
		memcpy(to, class_->after_row, after_size);
		out->size += (size_t)(to - start) + after_size;
	}
	return true;
}

bool rf_encoder_rows(rf_encoder *encoder, const rf_batch *batch, rf_buffer *out)
{
	rf_batch with_texts = *batch;
	if (!encoder->made) return write_rows(encoder, batch, out);
	if (!make_texts(encoder, batch)) return false;
	with_texts.columns = encoder->made;
	return write_rows(encoder, &with_texts, out);
}
