/*
 * JSON compared and changed: @>, json_set, json_strip_nulls. Invariant: what is not changed
 * stands in the result as it stood.
 */
#include "base/json_contains.h"
#include "base/number_text.h"
#include "runtime/format/format.h"
#include "runtime/kernel_array.h"
#include "runtime/kernel_json.h"

void rf_kernel_JSON_CONTAINS(rf_kernel_call *call)
{
	const rf_text *xs = call->args[0].data, *ys = call->args[1].data;
	uint8_t *out = call->out->data;
	RF_FOR_ROWS(call, row)
	{
		rf_json_has has = rf_json_contains(xs[row], ys[row]);
		out[row] = has == RF_JSON_HAS;
		if (has == RF_JSON_HAS_TOO_MUCH) rf_kernel_fail(call, row, "the JSON is too large for @>");
	}
}

void rf_kernel_JSON_STRIP_NULLS(rf_kernel_call *call)
{
	const rf_text *xs = call->args[0].data;
	rf_text *out = call->out->data;
	RF_FOR_ROWS(call, row)
	{
		char *bytes = rf_kernel_bytes(call, xs[row].size);
		if (!bytes) return;
		out[row] = (rf_text){bytes, rf_json_strip_nulls(xs[row], bytes)};
	}
}

/* ---- setting ---- */

/* Where a new value goes: bytes of the old text are left out, or none are and the value is a new
 * part of an object or an array. */
typedef struct place {
	rf_text old;
	bool is_new;
	bool is_first; /* a new part before all others of an array */
	rf_text parent;
	rf_text name; /* of a new member */
} place;

/* The steps of a path one after the other, of either form. */
typedef struct steps {
	rf_text rest; /* of $.a[0] */
	rf_array_view view;
	uint32_t at;
} steps;

static bool is_at_end(const steps *self)
{
	return !self->rest.size && self->at == self->view.count;
}

/* The next step into a value. False: there is none such, *reason says what is wrong. */
static bool take_step(steps *self, rf_text into, rf_json_step *step, const char **reason)
{
	rf_value value;
	if (self->rest.size) {
		if (rf_json_take_step(&self->rest, step)) return true;
		*reason = RF_JSON_BAD_PATH_TEXT;
		return false;
	}
	value = rf_array_view_value(&self->view, self->at++);
	*step = (rf_json_step){.name = value.as.text};
	*reason = "a part of a path is NULL";
	if (value.is_null) return false;
	step->is_index = rf_json_parts_of(into).kind == RF_JSON_ARRAY;
	*reason = "a path has a name where the JSON has an array";
	return !step->is_index || rf_read_bigint(step->name, &step->index) == RF_READ_OK;
}

/* Finds the place that a path leads to. False: there is none; *reason: the path is wrong. */
static bool find_place(rf_text json, steps *path, place *out, const char **reason)
{
	bool is_lost = false;
	*out = (place){.old = json};
	*reason = NULL;
	while (!is_at_end(path)) {
		rf_json_kind kind = rf_json_parts_of(out->old).kind;
		rf_json_step step;
		rf_json_value value = {0};
		const char *wrong;
		is_lost |= out->is_new;
		if (is_lost && !path->rest.size) return false;
		if (!take_step(path, out->old, &step, &wrong)) {
			*reason = wrong;
			return false;
		}
		is_lost |= kind != (step.is_index ? RF_JSON_ARRAY : RF_JSON_OBJECT);
		if (is_lost) continue;
		if (step.is_index ? rf_json_element(out->old, step.index, &value)
		                  : rf_json_member(out->old, step.name, &value)) {
			out->old = rf_json_text_of(&value);
			continue;
		}
		out->is_new = true;
		out->is_first = step.is_index && step.index < 0;
		out->parent = out->old;
		out->name = step.name;
	}
	return !is_lost;
}

static void append_name(rf_text name, rf_buffer *out)
{
	char *to = rf_buffer_reserve(out, name.size * RF_JSON_STRING_FACTOR + RF_JSON_STRING_EXTRA);
	if (to) out->size += (size_t)(rf_json_write_string(name, to) - to);
	rf_buffer_append_byte(out, ':');
}

/* The text with the value, which is an argument, at the place. */
static void write_set(const rf_column *values, uint32_t row, rf_text json, const place *at,
                      rf_buffer *out)
{
	const char *end = json.data + json.size;
	bool is_object = at->is_new && *at->parent.data == '{', has_parts = at->parent.size > 2;
	const char *from = !at->is_new ? at->old.data
		: at->is_first             ? at->parent.data + 1
								   : at->parent.data + at->parent.size - 1;
	const char *rest = at->is_new ? from : at->old.data + at->old.size;
	rf_buffer_append_text(out, (rf_text){json.data, (size_t)(from - json.data)});
	if (at->is_new && has_parts && !at->is_first) rf_buffer_append_byte(out, ',');
	if (is_object) append_name(at->name, out);
	rf_value_write_json(values, row, out);
	if (at->is_new && has_parts && at->is_first) rf_buffer_append_byte(out, ',');
	rf_buffer_append_text(out, (rf_text){rest, (size_t)(end - rest)});
}

static void set_row(rf_kernel_call *call, uint32_t row, steps *path, bool adds, rf_buffer *text)
{
	rf_text json = ((const rf_text *)call->args[0].data)[row];
	const char *reason;
	place at;
	bool is_there = find_place(json, path, &at, &reason);
	text->size = 0;
	if (reason) {
		rf_kernel_fail(call, row, reason);
	} else if (!is_there || (at.is_new && !adds)) {
		rf_kernel_put_text(call, row, json);
	} else {
		write_set(&call->args[2], row, json, &at, text);
		rf_json_finish(call, row, text);
	}
}

/* A NULL is set as JSON's null, as SQLite does. */
void rf_kernel_JSON_SET(rf_kernel_call *call)
{
	const rf_text *paths = call->args[1].data;
	rf_buffer text;
	rf_buffer_init(&text, call->text->memory, RF_JSON_BUFFER_MAX);
	RF_FOR_ROWS(call, row)
	{
		rf_text path = paths[row];
		if (rf_is_null(&call->args[0], row) || rf_is_null(&call->args[1], row)) {
			rf_kernel_null(call, row);
			continue;
		}
		if (!path.size || path.data[0] != '$') {
			rf_kernel_fail(call, row, RF_JSON_BAD_PATH_TEXT);
			continue;
		}
		set_row(call, row, &(steps){.rest = {path.data + 1, path.size - 1}}, true, &text);
	}
	rf_buffer_release(&text);
}

/* A path without parts leads nowhere, as in PostgreSQL. */
void rf_kernel_JSONB_SET(rf_kernel_call *call)
{
	rf_buffer text;
	rf_buffer_init(&text, call->text->memory, RF_JSON_BUFFER_MAX);
	RF_FOR_ROWS(call, row)
	{
		bool adds = call->arg_count < 4 || ((const uint8_t *)call->args[3].data)[row];
		steps path = {.view = rf_kernel_array(call, 1, row)};
		if (path.view.count == 0)
			rf_kernel_put_text(call, row, ((const rf_text *)call->args[0].data)[row]);
		else
			set_row(call, row, &path, adds, &text);
	}
	rf_buffer_release(&text);
}
