/*
 * JSON: its parts, and making it of other values. Invariant: every JSON made here is valid and
 * has no blanks between its parts, as every JSON value has.
 */
#include "runtime/kernel_json.h"

#include "base/array_builder.h"
#include "base/json_walk.h"
#include "runtime/format/format.h"
#include "runtime/json_index.h"

#include <string.h>

/* ---- results ---- */

/* A part of an argument: it lives as long as the argument does, which the result may not. */
static void put_json(rf_kernel_call *call, uint32_t row, const rf_json_value *value)
{
	rf_text text = rf_json_text_of(value);
	rf_kernel_put_text(call, row, text);
}

bool rf_json_put_text(rf_kernel_call *call, uint32_t row, const rf_json_value *value, rf_text *text)
{
	char *bytes;
	*text = value->text;
	if (value->kind == RF_JSON_NULL) {
		rf_kernel_null(call, row);
		return false;
	}
	bytes = rf_kernel_bytes(call, text->size);
	if (!bytes) return false;
	if (value->kind == RF_JSON_STRING && value->has_escapes) {
		if (!rf_json_unescape(value->text, bytes, &text->size)) {
			rf_kernel_fail(call, row, "half of a surrogate pair in a JSON string");
			return false;
		}
	} else if (text->size) {
		memcpy(bytes, text->data, text->size);
	}
	text->data = bytes;
	return true;
}

static void put_text(rf_kernel_call *call, uint32_t row, const rf_json_value *value)
{
	rf_text text;
	if (rf_json_put_text(call, row, value, &text)) ((rf_text *)call->out->data)[row] = text;
}

/* ---- parts ---- */

#define JSON_ARG(row)   (((const rf_text *)call->args[0].data)[row])
#define TEXT_ARG(row)   (((const rf_text *)call->args[1].data)[row])
#define BIGINT_ARG(row) (((const int64_t *)call->args[1].data)[row])

/* What the call's constant path finds. */
static bool find_indexed(const rf_kernel_call *call, uint32_t row, rf_json_value *value)
{
	return rf_json_index_find(call->json, call->json_path, row, JSON_ARG(row), value);
}

/* Finds something for each row and stores it one way. */
#define PART(id, find, put) \
	void rf_kernel_##id(rf_kernel_call *call) \
	{ \
		RF_FOR_ROWS(call, row) \
		{ \
			rf_json_value value = {0}; \
			if (call->json ? find_indexed(call, row, &value) : (find)) \
				put(call, row, &value); \
			else \
				rf_kernel_null(call, row); \
		} \
	}

PART(JSON_MEMBER, rf_json_member(JSON_ARG(row), TEXT_ARG(row), &value), put_json)
PART(JSON_MEMBER_TEXT, rf_json_member(JSON_ARG(row), TEXT_ARG(row), &value), put_text)
PART(JSON_ELEMENT, rf_json_element(JSON_ARG(row), BIGINT_ARG(row), &value), put_json)
PART(JSON_ELEMENT_TEXT, rf_json_element(JSON_ARG(row), BIGINT_ARG(row), &value), put_text)

/* Names or, of arrays, numbers, one in the other. */
static bool find_below(const rf_kernel_call *call, uint32_t row, rf_json_value *value)
{
	rf_text json = JSON_ARG(row);
	for (uint32_t i = 1; i < call->arg_count; i++) {
		rf_text name = ((const rf_text *)call->args[i].data)[row];
		int64_t index;
		if (!rf_json_member(json, name, value) &&
		    !(rf_read_bigint(name, &index) == RF_READ_OK && rf_json_element(json, index, value)))
			return false;
		json = rf_json_text_of(value);
	}
	return true;
}

PART(JSON_EXTRACT_PATH, find_below(call, row, &value), put_json)
PART(JSON_EXTRACT_PATH_TEXT, find_below(call, row, &value), put_text)

/* ---- paths ---- */

static rf_json_found path_found(const rf_kernel_call *call, uint32_t row, rf_json_value *value)
{
	if (call->json) return find_indexed(call, row, value) ? RF_JSON_FOUND : RF_JSON_MISSING;
	return rf_json_at_path(JSON_ARG(row), TEXT_ARG(row), value);
}

/* False: the row is done, its result NULL. */
static bool find_path(rf_kernel_call *call, uint32_t row, rf_json_value *value)
{
	rf_json_found found = path_found(call, row, value);
	if (found == RF_JSON_FOUND) return true;
	if (found == RF_JSON_BAD_PATH)
		rf_kernel_fail(call, row, RF_JSON_BAD_PATH_TEXT);
	else
		rf_kernel_null(call, row);
	return false;
}

void rf_kernel_JSON_EXTRACT(rf_kernel_call *call)
{
	RF_FOR_ROWS(call, row)
	{
		rf_json_value value = {0};
		if (find_path(call, row, &value)) put_json(call, row, &value);
	}
}

void rf_kernel_JSON_EXTRACT_STRING(rf_kernel_call *call)
{
	RF_FOR_ROWS(call, row)
	{
		rf_json_value value = {0};
		if (find_path(call, row, &value)) put_text(call, row, &value);
	}
}

void rf_kernel_JSON_VALUE(rf_kernel_call *call)
{
	RF_FOR_ROWS(call, row)
	{
		rf_json_value value = {0};
		if (!find_path(call, row, &value)) continue;
		if (value.kind == RF_JSON_OBJECT || value.kind == RF_JSON_ARRAY)
			rf_kernel_null(call, row);
		else
			put_text(call, row, &value);
	}
}

void rf_kernel_JSON_EXISTS(rf_kernel_call *call)
{
	uint8_t *out = call->out->data;
	RF_FOR_ROWS(call, row)
	{
		rf_json_value value = {0};
		rf_json_found found = path_found(call, row, &value);
		out[row] = found == RF_JSON_FOUND;
		if (found == RF_JSON_BAD_PATH) rf_kernel_fail(call, row, RF_JSON_BAD_PATH_TEXT);
	}
}

/* ---- what it is ---- */

void rf_kernel_JSON_ARRAY_LENGTH(rf_kernel_call *call)
{
	const rf_text *xs = call->args[0].data;
	int64_t *out = call->out->data;
	RF_FOR_ROWS(call, row)
	{
		out[row] = 0;
		if (rf_json_parts_of(xs[row]).kind == RF_JSON_ARRAY)
			out[row] = rf_json_count(xs[row]);
		else
			rf_kernel_fail(call, row, "the JSON is not an array");
	}
}

void rf_kernel_JSON_TYPE(rf_kernel_call *call)
{
	static const rf_text names[] = {
		[RF_JSON_NULL] = {"null", 4},     [RF_JSON_FALSE] = {"boolean", 7},
		[RF_JSON_TRUE] = {"boolean", 7},  [RF_JSON_NUMBER] = {"number", 6},
		[RF_JSON_STRING] = {"string", 6}, [RF_JSON_ARRAY] = {"array", 5},
		[RF_JSON_OBJECT] = {"object", 6},
	};
	const rf_text *xs = call->args[0].data;
	rf_text *out = call->out->data;
	RF_FOR_ROWS(call, row)
	{
		out[row] = names[rf_json_whole(xs[row]).kind];
	}
}

void rf_kernel_JSON_VALID(rf_kernel_call *call)
{
	const rf_text *xs = call->args[0].data;
	uint8_t *out = call->out->data;
	RF_FOR_ROWS(call, row)
	{
		out[row] = rf_json_is_valid(xs[row]);
	}
}

static bool add_name(rf_kernel_call *call, rf_array_builder *names, const rf_json_value *name)
{
	rf_value value = rf_value_text(name->text);
	if (name->has_escapes) {
		char *bytes = rf_kernel_bytes(call, name->text.size);
		if (!bytes || !rf_json_unescape(name->text, bytes, &value.as.text.size)) return false;
		value.as.text.data = bytes;
	}
	return rf_array_builder_add(names, &value);
}

void rf_kernel_JSON_KEYS(rf_kernel_call *call)
{
	const rf_text *xs = call->args[0].data;
	rf_text *out = call->out->data;
	rf_array_builder names;
	rf_array_builder_init(&names, call->text->memory);
	RF_FOR_ROWS(call, row)
	{
		rf_json_parts parts = rf_json_parts_of(xs[row]);
		rf_json_value name = {0}, value = {0};
		bool is_good = parts.kind == RF_JSON_OBJECT;
		rf_array_builder_begin(&names);
		while (is_good && rf_json_next(&parts, &name, &value))
			is_good = add_name(call, &names, &name);
		if (!is_good || !rf_array_builder_pack(&names, call->out->type, call->text, &out[row]))
			rf_kernel_fail(call, row, "the JSON is not an object, or has too many names");
	}
	call->is_out_of_memory |= names.is_out_of_memory;
	rf_array_builder_release(&names);
}

/* ---- making ---- */

/* Whether a JSON becomes part of another, which may then be nested too deep. */
static bool is_nesting(const rf_kernel_call *call)
{
	for (uint32_t i = 0; i < call->arg_count; i++) {
		rf_type type = call->args[i].type;
		if (type == RF_JSON || (rf_type_is_array(type) && rf_type_element(type) == RF_JSON))
			return true;
	}
	return false;
}

void rf_json_finish(rf_kernel_call *call, uint32_t row, const rf_buffer *text)
{
	if (!text->has_failed && text->size <= RF_KERNEL_TEXT_MAX && is_nesting(call) &&
	    !rf_json_is_valid((rf_text){text->data, text->size}))
		rf_kernel_fail(call, row, "the JSON is nested too deep");
	else
		rf_kernel_put_buffer(call, row, text);
}

/* The name of a member: any value's text as a string. */
static bool append_name(rf_kernel_call *call, const rf_column *column, uint32_t row, rf_buffer *out)
{
	rf_column text = *column;
	rf_text made;
	rf_buffer plain;
	char *to;
	if (rf_is_null(column, row)) return false;
	rf_buffer_init(&plain, call->text->memory, RF_KERNEL_TEXT_MAX);
	if (!rf_value_write(&text, row, &plain)) {
		rf_buffer_release(&plain);
		out->has_failed = true;
		return true;
	}
	made = (rf_text){plain.data, plain.size};
	to = rf_buffer_reserve(out, made.size * RF_JSON_STRING_FACTOR + RF_JSON_STRING_EXTRA);
	if (to) out->size += (size_t)(rf_json_write_string(made, to) - to);
	rf_buffer_release(&plain);
	return true;
}

void rf_kernel_JSON_OBJECT(rf_kernel_call *call)
{
	rf_buffer text;
	rf_buffer_init(&text, call->text->memory, RF_JSON_BUFFER_MAX);
	RF_FOR_ROWS(call, row)
	{
		bool has_names = true;
		text.size = 0;
		rf_buffer_append_byte(&text, '{');
		for (uint32_t i = 0; i + 1 < call->arg_count && has_names; i += 2) {
			if (i) rf_buffer_append_byte(&text, ',');
			has_names = append_name(call, &call->args[i], row, &text);
			rf_buffer_append_byte(&text, ':');
			rf_value_write_json(&call->args[i + 1], row, &text);
		}
		rf_buffer_append_byte(&text, '}');
		if (has_names)
			rf_json_finish(call, row, &text);
		else
			rf_kernel_fail(call, row, "a name of a JSON object is NULL");
	}
	rf_buffer_release(&text);
}

void rf_kernel_JSON_ARRAY(rf_kernel_call *call)
{
	rf_buffer text;
	rf_buffer_init(&text, call->text->memory, RF_JSON_BUFFER_MAX);
	RF_FOR_ROWS(call, row)
	{
		text.size = 0;
		rf_buffer_append_byte(&text, '[');
		for (uint32_t i = 0; i < call->arg_count; i++) {
			if (i) rf_buffer_append_byte(&text, ',');
			rf_value_write_json(&call->args[i], row, &text);
		}
		rf_buffer_append_byte(&text, ']');
		rf_json_finish(call, row, &text);
	}
	rf_buffer_release(&text);
}

void rf_kernel_TO_JSON(rf_kernel_call *call)
{
	rf_buffer text;
	rf_buffer_init(&text, call->text->memory, RF_JSON_BUFFER_MAX);
	RF_FOR_ROWS(call, row)
	{
		text.size = 0;
		rf_value_write_json(&call->args[0], row, &text);
		rf_json_finish(call, row, &text);
	}
	rf_buffer_release(&text);
}
