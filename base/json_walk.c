/* Walking into JSON: see json_walk.h. */
#include "base/json_walk.h"

#include "base/number_text.h"

#include <string.h>

rf_json_parts rf_json_parts_of(rf_text json)
{
	rf_json_parts parts = {.scan = {.at = json.data, .end = json.data + json.size}};
	parts.kind = json.size && *json.data == '{' ? RF_JSON_OBJECT
		: json.size && *json.data == '['        ? RF_JSON_ARRAY
												: RF_JSON_NULL;
	return parts;
}

bool rf_json_next(rf_json_parts *parts, rf_json_value *name, rf_json_value *value)
{
	rf_json_scan *scan = &parts->scan;
	if (parts->kind == RF_JSON_NULL) return false;
	if (!parts->has_begun) {
		parts->has_begun = true;
		scan->at++;
		rf_json_skip_blanks(scan);
		if (scan->at == scan->end || *scan->at == '}' || *scan->at == ']') return false;
	} else {
		rf_json_skip_blanks(scan);
		if (!rf_json_take(scan, ',')) return false;
		rf_json_skip_blanks(scan);
	}
	if (parts->kind == RF_JSON_OBJECT) {
		if (!rf_json_scan_string(scan, name)) return false;
		rf_json_skip_blanks(scan);
		if (!rf_json_take(scan, ':')) return false;
		rf_json_skip_blanks(scan);
	}
	return rf_json_scan_value(scan, value);
}

bool rf_json_is_valid(rf_text text)
{
	rf_json_scan scan = {.at = text.data, .end = text.data + text.size};
	rf_json_value value;
	rf_json_skip_blanks(&scan);
	if (!rf_json_scan_value(&scan, &value)) return false;
	rf_json_skip_blanks(&scan);
	return scan.at == scan.end && rf_text_is_utf8(text);
}

rf_json_value rf_json_whole(rf_text json)
{
	rf_json_scan scan = {.at = json.data, .end = json.data + json.size};
	rf_json_value value = {.kind = RF_JSON_NULL, .text = json};
	rf_json_scan_value(&scan, &value);
	return value;
}

rf_text rf_json_text_of(const rf_json_value *value)
{
	if (value->kind != RF_JSON_STRING) return value->text;
	return (rf_text){value->text.data - 1, value->text.size + 2};
}

/* The size of what stands at the start of a string: a byte, or an escape, or the two of a pair
 * of surrogates. */
static size_t piece_size(rf_text text)
{
	if (text.data[0] != '\\') return 1;
	if (text.data[1] != 'u') return 2;
	if (text.size >= 12 && (text.data[2] | 0x20) == 'd' && strchr("89abAB", text.data[3]) &&
	    text.data[6] == '\\')
		return 12;
	return 6;
}

bool rf_json_string_is(const rf_json_value *string, rf_text text)
{
	rf_text rest = string->text;
	if (!string->has_escapes) return rf_text_equal(rest, text);
	while (rest.size) {
		size_t piece = piece_size(rest), size = 0;
		char out[12];
		if (!rf_json_unescape((rf_text){rest.data, piece}, out, &size)) return false;
		if (size > text.size || memcmp(out, text.data, size) != 0) return false;
		text = (rf_text){text.data + size, text.size - size};
		rest = (rf_text){rest.data + piece, rest.size - piece};
	}
	return text.size == 0;
}

/* The bytes of a string one by one, its escapes replaced. */
typedef struct unescaping {
	rf_text rest;
	char out[12];
	size_t at, size;
} unescaping;

/* The next byte; -1: there is none, -2: half of a surrogate pair. */
static int next_byte(unescaping *from)
{
	size_t piece;
	if (from->at < from->size) return (unsigned char)from->out[from->at++];
	if (!from->rest.size) return -1;
	piece = piece_size(from->rest);
	if (!rf_json_unescape((rf_text){from->rest.data, piece}, from->out, &from->size)) return -2;
	from->rest = (rf_text){from->rest.data + piece, from->rest.size - piece};
	from->at = 1;
	return (unsigned char)from->out[0];
}

bool rf_json_strings_equal(const rf_json_value *a, const rf_json_value *b)
{
	unescaping x = {.rest = a->text}, y = {.rest = b->text};
	int byte;
	if (rf_text_equal(a->text, b->text)) return true;
	if (!a->has_escapes && !b->has_escapes) return false;
	do {
		byte = next_byte(&x);
		if (byte != next_byte(&y) || byte == -2) return false;
	} while (byte != -1);
	return true;
}

bool rf_json_member(rf_text object, rf_text name, rf_json_value *value)
{
	rf_json_parts parts = rf_json_parts_of(object);
	rf_json_value key = {0}, each = {0};
	bool is_found = false;
	if (parts.kind != RF_JSON_OBJECT) return false;
	while (rf_json_next(&parts, &key, &each)) {
		if (!rf_json_string_is(&key, name)) continue;
		*value = each;
		is_found = true;
	}
	return is_found;
}

bool rf_json_element(rf_text array, int64_t index, rf_json_value *value)
{
	rf_json_parts parts = rf_json_parts_of(array);
	rf_json_value key = {0};
	if (parts.kind != RF_JSON_ARRAY) return false;
	if (index < 0) index += rf_json_count(array);
	if (index < 0) return false;
	while (rf_json_next(&parts, &key, value))
		if (index-- == 0) return true;
	return false;
}

uint32_t rf_json_count(rf_text json)
{
	rf_json_parts parts = rf_json_parts_of(json);
	rf_json_value name = {0}, value = {0};
	uint32_t count = 0;
	while (rf_json_next(&parts, &name, &value)) count++;
	return count;
}

/* ---- paths ---- */

/* A quoted name at the start of a path; its size with the quotes, 0: it does not end. */
static size_t quoted_size(rf_text path)
{
	const char *end = path.size > 1 ? memchr(path.data + 1, '"', path.size - 1) : NULL;
	return end ? (size_t)(end - path.data) + 1 : 0;
}

static bool step_into(rf_text *json, const rf_json_step *step, rf_json_value *value)
{
	if (step->is_index ? !rf_json_element(*json, step->index, value)
	                   : !rf_json_member(*json, step->name, value))
		return false;
	*json = rf_json_text_of(value);
	return true;
}

bool rf_json_take_step(rf_text *path, rf_json_step *step)
{
	const char *data = path->data;
	size_t size, opening = 1, closing = path->size && data[0] == '[';
	*step = (rf_json_step){.name = {"", 0}};
	if (path->size < 2 || (data[0] != '.' && data[0] != '[')) return false;
	if (data[1] == '"') {
		size = quoted_size((rf_text){data + 1, path->size - 1});
		if (!size) return false;
		step->name = (rf_text){data + 2, size - 2};
	} else if (!closing) {
		for (size = 0; opening + size < path->size; size++)
			if (data[opening + size] == '.' || data[opening + size] == '[') break;
		step->name = (rf_text){data + opening, size};
		if (!size) return false;
	} else {
		const char *end = memchr(data, ']', path->size);
		size = end ? (size_t)(end - data) - 1 : 0;
		step->is_index = true;
		if (rf_read_bigint((rf_text){data + 1, size}, &step->index) != RF_READ_OK) return false;
	}
	size += opening;
	if (closing && (size == path->size || data[size++] != ']')) return false;
	*path = (rf_text){data + size, path->size - size};
	return true;
}

rf_json_found rf_json_at_path(rf_text json, rf_text path, rf_json_value *value)
{
	bool is_missing = false;
	if (!path.size || path.data[0] != '$') return RF_JSON_BAD_PATH;
	*value = rf_json_whole(json);
	path = (rf_text){path.data + 1, path.size - 1};
	while (path.size) {
		rf_json_step step;
		if (!rf_json_take_step(&path, &step)) return RF_JSON_BAD_PATH;
		is_missing = is_missing || !step_into(&json, &step, value);
	}
	return is_missing ? RF_JSON_MISSING : RF_JSON_FOUND;
}

/* ---- blanks ---- */

static bool is_blank(char c)
{
	return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

/* The size of the string at the start, with its quotes. */
static size_t string_size(rf_text json)
{
	size_t at = 1;
	while (at < json.size && json.data[at] != '"') at += json.data[at] == '\\' ? 2 : 1;
	return at + 1 < json.size ? at + 1 : json.size;
}

bool rf_json_has_blanks(rf_text json)
{
	for (size_t at = 0; at < json.size;) {
		if (is_blank(json.data[at])) return true;
		at += json.data[at] == '"' ? string_size((rf_text){json.data + at, json.size - at}) : 1;
	}
	return false;
}

size_t rf_json_compact(rf_text json, char *out)
{
	size_t size = 0;
	for (size_t at = 0; at < json.size;) {
		size_t step = 1;
		if (json.data[at] == '"') step = string_size((rf_text){json.data + at, json.size - at});
		if (!is_blank(json.data[at])) {
			memcpy(out + size, json.data + at, step);
			size += step;
		}
		at += step;
	}
	return size;
}

size_t rf_json_strip_nulls(rf_text json, char *out)
{
	size_t size = 0, name = 0;
	for (size_t at = 0; at < json.size;) {
		const char *from = json.data + at;
		if (*from == '"') {
			size_t step = string_size((rf_text){from, json.size - at});
			name = size;
			memcpy(out + size, from, step);
			size += step;
			at += step;
		} else if (*from == ':' && from[1] == 'n') {
			/* Back to before the name, and one of the two commas. */
			at += sizeof ":null" - 1;
			size = name;
			if (out[size - 1] == ',')
				size--;
			else if (json.data[at] == ',')
				at++;
		} else {
			out[size++] = *from;
			at++;
		}
	}
	return size;
}
