/*
 * Arrays as text: a JSON array whose elements are read as fields of their type are. Invariant:
 * an array is read whole or not at all, and nothing is read beyond its end.
 */
#include "base/json_scan.h"
#include "runtime/format/decoder.h"

/* One element; a string's escapes are replaced in the builder's arena. */
static rf_field_result read_element(rf_array_builder *builder, rf_type type,
                                    const rf_json_value *json)
{
	rf_value value = rf_value_null(type);
	rf_column column = {.type = type, .data = &value.as};
	rf_field_result result = RF_FIELD_OK;
	rf_text text = json->text;
	bool is_nested = json->kind == RF_JSON_ARRAY || json->kind == RF_JSON_OBJECT;
	if (json->kind == RF_JSON_STRING && json->has_escapes) {
		char *copy = rf_arena_bytes(&builder->text, text.size);
		builder->is_out_of_memory |= !copy;
		if (!copy || !rf_json_unescape(text, copy, &text.size)) return RF_FIELD_BAD;
		text.data = copy;
	}
	if (is_nested && type != RF_TEXT_TYPE) return RF_FIELD_BAD;
	if (json->kind != RF_JSON_NULL) {
		value.is_null = false;
		result = rf_field_read(&column, 0, text);
		if (result == RF_FIELD_BAD && json->kind == RF_JSON_NUMBER &&
		    rf_field_read_integral(&column, 0, text))
			result = RF_FIELD_OK;
	}
	if (result == RF_FIELD_OK && !rf_array_builder_add(builder, &value)) result = RF_FIELD_RANGE;
	return result;
}

rf_read rf_array_read(rf_array_builder *builder, rf_type type, rf_text text)
{
	rf_json_scan scan = {.at = text.data, .end = text.data + text.size};
	rf_type element = rf_type_element(type);
	rf_array_builder_begin(builder);
	rf_json_skip_blanks(&scan);
	if (!rf_json_take(&scan, '[')) return RF_READ_BAD;
	rf_json_skip_blanks(&scan);
	if (!rf_json_take(&scan, ']')) {
		do {
			rf_json_value value = {0};
			rf_field_result result;
			rf_json_skip_blanks(&scan);
			if (!rf_json_scan_value(&scan, &value)) return RF_READ_BAD;
			result = read_element(builder, element, &value);
			if (result != RF_FIELD_OK) return result == RF_FIELD_BAD ? RF_READ_BAD : RF_READ_RANGE;
			rf_json_skip_blanks(&scan);
		} while (rf_json_take(&scan, ','));
		if (!rf_json_take(&scan, ']')) return RF_READ_BAD;
	}
	rf_json_skip_blanks(&scan);
	return scan.at == scan.end ? RF_READ_OK : RF_READ_BAD;
}
