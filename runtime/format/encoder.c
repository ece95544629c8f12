/* Encoders of every format: opening by name and the loop over rows. See encoder.h. */
#include "runtime/format/encoder.h"

#include "base/canonical.h"
#include "base/number_text.h"
#include "runtime/format/value_write.h"

#include <math.h>
#include <string.h>

enum {
	AFTER_MAX = 2,  /* bytes after a row */
	AGAIN_MAX = 40, /* of a time in quotes, of a BIGINT */
	AGAIN_LEAST = 100000000
};

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

static rf_cell_way cell_way(const rf_encoder *encoder, rf_type type)
{
	const bool is_json = encoder->class_->has_json_values;
	if (type == RF_BIGINT) return RF_CELL_BIGINT;
	if (type == RF_TIMESTAMP) return RF_CELL_TIMESTAMP;
	if (type == RF_DOUBLE && !encoder->format.has_decimal_comma) return RF_CELL_DOUBLE;
	if (!rf_type_is_bytes(type)) return RF_CELL_OTHER;
	return is_json && type != RF_TEXT_TYPE && type != RF_BLOB ? RF_CELL_RAW_TEXT : RF_CELL_TEXT;
}

/* What stands before the values, one after the other. */
static bool write_before(rf_encoder *encoder)
{
	size_t at = 0;
	for (uint32_t i = 0; i < encoder->columns->count; i++) {
		if (!encoder->class_->before(encoder, i, &encoder->before)) return false;
		encoder->cells[i].before_size = (uint32_t)(encoder->before.size - at);
		at = encoder->before.size;
	}
	if (!rf_buffer_reserve(&encoder->before, RF_CELL_BEFORE)) return false;
	memset(encoder->before.data + at, 0, RF_CELL_BEFORE);
	at = 0;
	for (uint32_t i = 0; i < encoder->columns->count; i++) {
		encoder->cells[i].before = encoder->before.data + at;
		at += encoder->cells[i].before_size;
	}
	return true;
}

static bool open_columns(rf_encoder *encoder)
{
	const uint32_t count = encoder->columns->count;
	const rf_column_def *columns = encoder->columns->columns;
	encoder->cells = rf_alloc_zero(encoder->memory, count * sizeof *encoder->cells);
	if (!encoder->cells || !write_before(encoder)) return false;
	encoder->row_max = AFTER_MAX;
	for (uint32_t i = 0; i < count; i++) {
		encoder->cells[i].way = cell_way(encoder, columns[i].type);
		encoder->row_max += RF_VALUE_TEXT_MAX + 2;
		if (rf_type_is_bytes(columns[i].type)) encoder->row_max += encoder->class_->text_extra;
	}
	for (uint32_t i = 0; i < count && !encoder->made; i++) {
		if (!is_made(columns[i].type)) continue;
		encoder->made = rf_alloc_zero(encoder->memory, count * sizeof *encoder->made);
		if (!encoder->made) return false;
	}
	encoder->row_max += encoder->before.size;
	if (encoder->format.null_word_count)
		encoder->row_max += count * encoder->format.null_words[0].size;
	return true;
}

static void set_marks(rf_encoder *encoder)
{
	const char marks[] = {encoder->format.delimiter, encoder->format.quote, '\n', '\r'};
	for (size_t i = 0; i < sizeof marks; i++)
		encoder->marks[i] = UINT64_C(0x0101010101010101) * (unsigned char)marks[i];
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
	set_marks(made);
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
	rf_free(encoder->memory, encoder->cells, encoder->columns->count * sizeof *encoder->cells);
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

static char *write_other(const rf_encoder *encoder, const rf_column *column, uint32_t row, char *to)
{
	bool is_quoted = (encoder->class_->has_json_values && column->type == RF_TIMESTAMP) ||
		(encoder->class_->has_quoted_intervals && column->type == RF_INTERVAL);
	size_t size;
	if (is_quoted) *to++ = '"';
	size = rf_value_format(column, row, to);
	if (encoder->format.has_decimal_comma) set_decimal_comma(column->type, to, size);
	to += size;
	if (is_quoted) *to++ = '"';
	return to;
}

/* Times and great numbers often come again: of the row before the text is copied. */
static char *write_again(const rf_encoder *encoder, rf_cell *cell, uint32_t row, char *to)
{
	int64_t value = ((const int64_t *)cell->data)[row];
	char *end;
	if (cell->last_text && value == cell->last) {
		char text[AGAIN_MAX]; /* what is copied too much may overlap */
		memcpy(text, cell->last_text, AGAIN_MAX);
		memcpy(to, text, AGAIN_MAX);
		return to + cell->last_size;
	}
	end = cell->way == RF_CELL_BIGINT ? to + rf_write_bigint(value, to)
									  : write_other(encoder, cell->column, row, to);
	cell->last = value;
	cell->last_text = to;
	cell->last_size = (size_t)(end - to);
	return end;
}

static char *write_value(const rf_encoder *encoder, rf_cell *cell, uint32_t row, char *to)
{
	switch (cell->way) {
	case RF_CELL_BIGINT: {
		int64_t value = ((const int64_t *)cell->data)[row];
		if (value >= AGAIN_LEAST) return write_again(encoder, cell, row, to);
		return to + rf_write_bigint(value, to);
	}
	case RF_CELL_TIMESTAMP: return write_again(encoder, cell, row, to);
	case RF_CELL_DOUBLE: {
		double value = ((const double *)cell->data)[row];
		if (encoder->class_->has_json_values && !isfinite(value))
			return encoder->class_->write_null(encoder, to);
		return to + rf_write_double(value, to);
	}
	case RF_CELL_TEXT:
		return encoder->class_->write_text(encoder, ((const rf_text *)cell->data)[row], to);
	case RF_CELL_RAW_TEXT: return write_plain_text(encoder, ((const rf_text *)cell->data)[row], to);
	case RF_CELL_OTHER: break;
	}
	return write_other(encoder, cell->column, row, to);
}

/* Bytes that the texts of some selected rows may take. */
static size_t text_max(const rf_encoder *encoder, const rf_batch *batch, uint32_t from, uint32_t to)
{
	size_t size = 0;
	for (uint32_t i = 0; i < batch->column_count; i++) {
		const rf_column *column = &batch->columns[i];
		if (!rf_type_is_bytes(column->type)) continue;
		for (uint32_t k = from; k < to; k++) {
			uint32_t row = rf_batch_position(batch, k);
			if (!rf_is_null(column, row)) size += ((const rf_text *)column->data)[row].size;
		}
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

static inline char *write_cell(const rf_encoder *encoder, rf_cell *cell, uint32_t row, char *to)
{
	if (cell->before_size <= RF_CELL_BEFORE)
		memcpy(to, cell->before, RF_CELL_BEFORE);
	else
		memcpy(to, cell->before, cell->before_size);
	to += cell->before_size;
	if (cell->valid && !rf_bit_get(cell->valid, row))
		return encoder->class_->write_null(encoder, to);
	if (cell->source && cell->source[row].data) {
		memcpy(to, cell->source[row].data, RF_CANONICAL_PADDING);
		return to + cell->source[row].size;
	}
	return write_value(encoder, cell, row, to);
}

static void begin_cells(rf_encoder *encoder, const rf_batch *batch)
{
	for (uint32_t i = 0; i < encoder->columns->count; i++) {
		rf_cell *cell = &encoder->cells[i];
		cell->column = &batch->columns[i];
		cell->data = cell->column->data;
		cell->valid = cell->column->validity;
		cell->source = cell->column->source;
	}
}

/* Room is made for ROWS_AT_ONCE rows, so that few ask for it. */
static bool write_rows(rf_encoder *encoder, const rf_batch *batch, rf_buffer *out)
{
	enum { ROWS_AT_ONCE = 64 };
	const char *const after = encoder->class_->after_row;
	const size_t after_size = strlen(after);
	rf_cell *const cells = encoder->cells, *const cells_end = cells + encoder->columns->count;
	const uint32_t count = batch->selected_count;
	begin_cells(encoder, batch);
	for (uint32_t k = 0; k < count;) {
		uint32_t end = count - k < ROWS_AT_ONCE ? count : k + ROWS_AT_ONCE;
		size_t size = (end - k) * encoder->row_max + text_max(encoder, batch, k, end);
		char *to = rf_buffer_reserve(out, size);
		if (!to) return false;
		for (rf_cell *cell = cells; cell < cells_end; cell++) cell->last_text = NULL;
		for (; k < end; k++) {
			uint32_t row = rf_batch_position(batch, k);
			for (rf_cell *cell = cells; cell < cells_end; cell++)
				to = write_cell(encoder, cell, row, to);
			to[0] = after[0];
			if (after_size > 1) to[1] = after[1];
			to += after_size;
		}
		out->size = (size_t)(to - out->data);
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
