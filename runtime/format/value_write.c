/* The one text of a value: see value_write.h. */
#include "runtime/format/value_write.h"

#include "base/array_value.h"
#include "base/decimal.h"
#include "base/encoding.h"
#include "base/json_text.h"
#include "base/time_text.h"

#include <math.h>
#include <string.h>

size_t rf_value_format(const rf_column *column, uint32_t row, char out[RF_VALUE_TEXT_MAX])
{
	switch (rf_type_kind(column->type)) {
	case RF_BOOLEAN: {
		bool value = ((const uint8_t *)column->data)[row] != 0;
		size_t size = value ? 4 : 5;
		memcpy(out, value ? "true" : "false", size);
		return size;
	}
	case RF_BIGINT: return rf_write_bigint(((const int64_t *)column->data)[row], out);
	case RF_DOUBLE: return rf_write_double(((const double *)column->data)[row], out);
	case RF_TIMESTAMP: return rf_write_timestamp(((const int64_t *)column->data)[row], out);
	case RF_INTERVAL: return rf_write_interval(((const rf_interval *)column->data)[row], out);
	case RF_DECIMAL:
		return rf_write_decimal(((const rf_decimal *)column->data)[row], column->type, out);
	default: return 0;
	}
}

/* As PostgreSQL writes bytea: \x and two digits a byte. */
static bool write_blob(rf_text bytes, rf_buffer *out)
{
	char *to = rf_buffer_reserve(out, 2 + 2 * bytes.size);
	if (!to) return false;
	memcpy(to, "\\x", 2);
	rf_hex_write(bytes.data, bytes.size, false, to + 2);
	out->size += 2 + 2 * bytes.size;
	return true;
}

static bool write_string(rf_text text, rf_buffer *out)
{
	char *to = rf_buffer_reserve(out, text.size * RF_JSON_STRING_FACTOR + RF_JSON_STRING_EXTRA);
	if (!to) return false;
	out->size += (size_t)(rf_json_write_string(text, to) - to);
	return true;
}

static bool write_element(const rf_value *value, bool as_json, rf_buffer *out)
{
	rf_value copy = *value;
	rf_column column = {.type = value->type, .data = &copy.as};
	uint32_t kind = rf_type_kind(value->type);
	bool is_quoted = kind == RF_TIMESTAMP || kind == RF_INTERVAL || kind == RF_BLOB;
	if (value->is_null || (as_json && kind == RF_DOUBLE && !isfinite(value->as.real)))
		return rf_buffer_append_string(out, "null");
	if (kind == RF_TEXT_TYPE) return write_string(value->as.text, out);
	if (kind == RF_ARRAY) return rf_array_write(value->type, value->as.text, as_json, out);
	/* A backslash is the one character of these that a string must escape. */
	if (is_quoted) rf_buffer_append_string(out, kind == RF_BLOB ? "\"\\" : "\"");
	rf_value_write(&column, 0, out);
	if (is_quoted) rf_buffer_append_byte(out, '"');
	return !out->has_failed;
}

bool rf_value_write_json(const rf_column *column, uint32_t row, rf_buffer *out)
{
	rf_value value = rf_column_value(column, row);
	return write_element(&value, true, out);
}

bool rf_array_write(rf_type type, rf_text array, bool as_json, rf_buffer *out)
{
	rf_array_view view = rf_array_view_of(type, array);
	rf_buffer_append_byte(out, '[');
	for (uint32_t i = 0; i < view.count; i++) {
		rf_value value = rf_array_view_value(&view, i);
		if (i) rf_buffer_append_byte(out, ',');
		if (!write_element(&value, as_json, out)) return false;
	}
	return rf_buffer_append_byte(out, ']');
}

bool rf_value_write(const rf_column *column, uint32_t row, rf_buffer *out)
{
	rf_text text;
	char *to;
	if (rf_is_null(column, row)) return !out->has_failed;
	if (rf_type_is_bytes(column->type)) {
		text = ((const rf_text *)column->data)[row];
		if (column->type == RF_BLOB) return write_blob(text, out);
		if (rf_type_is_array(column->type)) return rf_array_write(column->type, text, false, out);
		return rf_buffer_append_text(out, text);
	}
	to = rf_buffer_reserve(out, RF_VALUE_TEXT_MAX);
	if (!to) return false;
	out->size += rf_value_format(column, row, to);
	return true;
}
