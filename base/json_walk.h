/*
 * Walking into JSON that is known to be valid: the parts of an object or an array, one by one
 * or by name, number and path. Texts are borrowed from the JSON. Invariant: of a name that an
 * object holds twice the last counts, as in NDJSON.
 */
#ifndef RF_BASE_JSON_WALK_H
#define RF_BASE_JSON_WALK_H

#include "base/json_scan.h"

/* The parts of an object or array, in their order. */
typedef struct rf_json_parts {
	rf_json_scan scan;
	rf_json_kind kind; /* of the whole */
	bool has_begun;
} rf_json_parts;

/* Valid JSON without blanks around it. A scalar has no parts. */
rf_json_parts rf_json_parts_of(rf_text json);
/* The next part and, in an object, its name. False: there is none. */
bool rf_json_next(rf_json_parts *parts, rf_json_value *name, rf_json_value *value);

/* Whether a text is one JSON value, blanks around it allowed, in UTF-8. */
bool rf_json_is_valid(rf_text text);

/* What the whole is. */
rf_json_value rf_json_whole(rf_text json);
/* The JSON of a value: a string with its quotes. */
rf_text rf_json_text_of(const rf_json_value *value);
/* Whether a string, its escapes replaced, is the text. */
bool rf_json_string_is(const rf_json_value *string, rf_text text);

/* Whether two strings are the same, their escapes replaced. */
bool rf_json_strings_equal(const rf_json_value *a, const rf_json_value *b);

/* The value of a name, or of the element of a number from 0, or from -1 at the end. False:
 * there is none. */
bool rf_json_member(rf_text object, rf_text name, rf_json_value *value);
bool rf_json_element(rf_text array, int64_t index, rf_json_value *value);
/* The elements of an array, the members of an object; 0 of a scalar. */
uint32_t rf_json_count(rf_text json);

/* One step of a path: to the member of a name or to an element, counted as rf_json_element does. */
typedef struct rf_json_step {
	rf_text name; /* without is_index */
	int64_t index;
	bool is_index;
} rf_json_step;
/* Takes the step that a path, after its $, begins with. False: there is none. */
bool rf_json_take_step(rf_text *path, rf_json_step *step);

typedef enum rf_json_found { RF_JSON_FOUND, RF_JSON_MISSING, RF_JSON_BAD_PATH } rf_json_found;
/* The value at a path: $ and then .name, ."any name", [number] or ["name"], any number of
 * them. */
rf_json_found rf_json_at_path(rf_text json, rf_text path, rf_json_value *value);

/* Copies valid JSON without the blanks between its parts; out has room for all of it. Returns
 * the bytes written. */
size_t rf_json_compact(rf_text json, char *out);
/* Copies valid JSON without blanks, and without the members that are null; likewise. */
size_t rf_json_strip_nulls(rf_text json, char *out);
/* Whether it has any. */
bool rf_json_has_blanks(rf_text json);

#endif
