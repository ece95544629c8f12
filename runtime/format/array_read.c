/*
 * Arrays as text: a JSON array whose elements are read as fields of their type are, or one as
 * PostgreSQL writes it, {1,NULL,"a b"}. Invariant: an array is read whole or not at all, and
 * nothing is read beyond its end.
 */
#include "base/json_scan.h"
#include "runtime/format/decoder.h"

#include <string.h>

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

static rf_read read_as(rf_field_result result)
{
	return result == RF_FIELD_OK ? RF_READ_OK
		: result == RF_FIELD_BAD ? RF_READ_BAD
								 : RF_READ_RANGE;
}

/* A text up to the end of an element, without the blanks around it. */
static rf_text take_word(rf_json_scan *scan, char closing)
{
	const char *start = scan->at;
	while (scan->at < scan->end && *scan->at != ',' && *scan->at != closing) scan->at++;
	return rf_text_trim((rf_text){start, (size_t)(scan->at - start)});
}

/* NaN and the infinities are no JSON, but are written so. */
static bool is_special_next(const rf_json_scan *scan)
{
	const char *at = scan->at;
	if (at < scan->end && (*at == '-' || *at == '+')) at++;
	if (scan->end - at < 2) return false;
	return rf_fold(*at) == 'i' || (rf_fold(*at) == 'n' && rf_fold(at[1]) == 'a');
}

static rf_field_result read_json(rf_array_builder *builder, rf_type type, rf_json_scan *scan)
{
	rf_json_value value = {0};
	if (type == RF_DOUBLE && is_special_next(scan)) {
		value = (rf_json_value){.kind = RF_JSON_NUMBER, .text = take_word(scan, ']')};
		return read_element(builder, type, &value);
	}
	if (!rf_json_scan_value(scan, &value)) return RF_FIELD_BAD;
	return read_element(builder, type, &value);
}

/* A quoted text of PostgreSQL's, in which a backslash makes any character an ordinary one. */
static bool take_quoted(rf_array_builder *builder, rf_json_scan *scan, rf_text *text)
{
	const char *start = ++scan->at;
	char *to;
	for (; scan->at < scan->end && *scan->at != '"'; scan->at++)
		if (*scan->at == '\\' && scan->at + 1 < scan->end) scan->at++;
	if (scan->at == scan->end) return false;
	to = rf_arena_bytes(&builder->text, (size_t)(scan->at - start));
	builder->is_out_of_memory |= !to;
	if (!to) return false;
	*text = (rf_text){to, 0};
	for (; start < scan->at; start++) {
		start += *start == '\\';
		to[text->size++] = *start;
	}
	scan->at++;
	return true;
}

static rf_field_result read_plain(rf_array_builder *builder, rf_type type, rf_json_scan *scan)
{
	rf_json_value value = {.kind = RF_JSON_STRING};
	if (scan->at < scan->end && *scan->at == '"')
		return take_quoted(builder, scan, &value.text) ? read_element(builder, type, &value)
													   : RF_FIELD_BAD;
	value.text = take_word(scan, '}');
	if (!value.text.size || memchr(value.text.data, '{', value.text.size) ||
	    memchr(value.text.data, '"', value.text.size))
		return RF_FIELD_BAD;
	if (rf_text_is_fold(value.text, "null")) value.kind = RF_JSON_NULL;
	return read_element(builder, type, &value);
}

rf_read rf_array_read(rf_array_builder *builder, rf_type type, rf_text text)
{
	rf_json_scan scan = {.at = text.data, .end = text.data + text.size};
	rf_type element = rf_type_element(type);
	bool is_json;
	char closing;
	rf_array_builder_begin(builder);
	rf_json_skip_blanks(&scan);
	is_json = rf_json_take(&scan, '[');
	closing = is_json ? ']' : '}';
	if (!is_json && !rf_json_take(&scan, '{')) return RF_READ_BAD;
	rf_json_skip_blanks(&scan);
	if (!rf_json_take(&scan, closing)) {
		do {
			rf_field_result result;
			rf_json_skip_blanks(&scan);
			result =
				is_json ? read_json(builder, element, &scan) : read_plain(builder, element, &scan);
			if (result != RF_FIELD_OK) return read_as(result);
			rf_json_skip_blanks(&scan);
		} while (rf_json_take(&scan, ','));
		if (!rf_json_take(&scan, closing)) return RF_READ_BAD;
	}
	rf_json_skip_blanks(&scan);
	return scan.at == scan.end ? RF_READ_OK : RF_READ_BAD;
}
