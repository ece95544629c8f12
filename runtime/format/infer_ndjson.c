/*
 * Inferring the columns of NDJSON: every name of the first rows, in the order in which they
 * first come; of an object the names in it, with dots between. Invariant: lines that are not
 * valid are passed over, as the decoder will.
 */
#include "runtime/format/infer.h"
#include "base/json_scan.h"
#include "runtime/format/name_tree.h"

#include <string.h>

/* Objects in objects whose names make columns; deeper ones are values. */
enum { NESTED_MAX = 16, NODES_MAX = 16 * RF_LIMIT_COLUMNS };

typedef struct json_inference {
	rf_inference *common;
	rf_name_tree names; /* objects of a node: how many stood there */
} json_inference;

/* The whole name of a node, as long as a column's may be. */
static bool whole_name(const rf_name_tree *names, uint32_t node, char out[RF_LIMIT_NAME_BYTES],
                       rf_text *name)
{
	size_t at = RF_LIMIT_NAME_BYTES;
	for (; node != RF_NAME_ROOT; node = names->nodes[node].parent) {
		rf_text part = names->nodes[node].name;
		bool has_dot = at < RF_LIMIT_NAME_BYTES;
		if (part.size + has_dot > at) return false;
		if (has_dot) out[--at] = '.';
		at -= part.size;
		memcpy(out + at, part.data, part.size);
	}
	*name = (rf_text){out + at, RF_LIMIT_NAME_BYTES - at};
	return name->size > 0 && rf_text_is_utf8(*name);
}

/* The column of a node, made if it has none; NONE if its name can't be a column's. */
static rf_status column_of(json_inference *json, uint32_t node, uint32_t *column)
{
	char room[RF_LIMIT_NAME_BYTES];
	rf_text name;
	*column = json->names.nodes[node].column;
	if (*column != RF_NO_COLUMN || !whole_name(&json->names, node, room, &name)) return RIFFLE_OK;
	*column = json->common->columns->count;
	json->names.nodes[node].column = *column;
	return rf_inference_add(json->common, name);
}

/* The text of a string without escapes, in the arena if it had some. */
static rf_status plain_text(rf_inference *inference, const rf_json_value *value, rf_text *text)
{
	char *copy;
	*text = value->text;
	if (value->kind != RF_JSON_STRING || !value->has_escapes) return RIFFLE_OK;
	copy = rf_arena_bytes(inference->arena, text->size);
	if (!copy) return rf_memory_fail(inference->arena->memory, "inference", inference->error);
	if (!rf_json_unescape(value->text, copy, &text->size)) text->size = 0;
	text->data = copy;
	return RIFFLE_OK;
}

static rf_status add_value(rf_inference *inference, rf_evidence *evidence,
                           const rf_json_value *value)
{
	rf_text text;
	switch (value->kind) {
	case RF_JSON_NULL: break;
	case RF_JSON_TRUE:
	case RF_JSON_FALSE: evidence->booleans++; break;
	case RF_JSON_NUMBER: rf_evidence_add(evidence, value->text); break;
	case RF_JSON_STRING: {
		rf_evidence found = {0};
		RF_TRY(plain_text(inference, value, &text));
		/* A string is a time or a word, even if it looks like a number. */
		rf_evidence_add(&found, text);
		if (found.times)
			evidence->times++;
		else
			rf_evidence_add_word(evidence, text);
		break;
	}
	case RF_JSON_ARRAY:
	case RF_JSON_OBJECT: evidence->others++; break;
	}
	return RIFFLE_OK;
}

/* Scans a line twice: first whether it is valid, then for what is in it. */
static bool scan_line(rf_json_scan *scan)
{
	rf_json_value object;
	rf_json_skip_blanks(scan);
	if (scan->at == scan->end || *scan->at != '{') return false;
	if (!rf_json_scan_value(scan, &object)) return false;
	rf_json_skip_blanks(scan);
	return scan->at == scan->end;
}

/* What stands at a name: a value of its column. */
static rf_status add_field(json_inference *json, uint32_t node, const rf_json_value *value)
{
	uint32_t column;
	RF_TRY(column_of(json, node, &column));
	if (column == RF_NO_COLUMN) return RIFFLE_OK;
	return add_value(json->common, &json->common->evidence[column], value);
}

static rf_status find_node(json_inference *json, uint32_t parent, const rf_json_value *key,
                           uint32_t *node)
{
	rf_memory *memory = json->common->arena->memory;
	rf_text text;
	RF_TRY(plain_text(json->common, key, &text));
	*node = RF_NO_NAME;
	if (text.size == 0) return RIFFLE_OK;
	if (json->names.count > NODES_MAX) return rf_infer_too_wide(json->common->error);
	*node = rf_name_tree_add(&json->names, parent, text);
	return *node == RF_NO_NAME ? rf_memory_fail(memory, "inference", json->common->error)
							   : RIFFLE_OK;
}

/* The fields of a line that is valid, and of the objects in it. */
static rf_status add_line(json_inference *json, rf_text line)
{
	rf_json_scan scan = {.at = line.data, .end = line.data + line.size};
	uint32_t open[NESTED_MAX + 1] = {RF_NAME_ROOT}, depth = 0;
	if (!scan_line(&scan)) return RIFFLE_OK;
	scan.at = line.data;
	rf_json_skip_blanks(&scan);
	rf_json_take(&scan, '{');
	for (;;) {
		rf_json_value name = {0}, value = {0};
		uint32_t node;
		rf_json_skip_blanks(&scan);
		if (rf_json_take(&scan, ',')) rf_json_skip_blanks(&scan);
		if (rf_json_take(&scan, '}')) {
			if (depth-- == 0) return RIFFLE_OK;
			continue;
		}
		rf_json_scan_string(&scan, &name);
		RF_TRY(find_node(json, open[depth], &name, &node));
		rf_json_skip_blanks(&scan);
		rf_json_take(&scan, ':');
		rf_json_skip_blanks(&scan);
		if (node != RF_NO_NAME && depth < NESTED_MAX && rf_json_take(&scan, '{')) {
			json->names.nodes[node].objects++;
			open[++depth] = node;
			continue;
		}
		rf_json_scan_value(&scan, &value);
		if (node != RF_NO_NAME) RF_TRY(add_field(json, node, &value));
	}
}

static rf_status add_lines(json_inference *json, rf_text bytes, bool is_end)
{
	rf_text line;
	for (uint32_t rows = 0; rows < RF_INFER_ROWS && rf_infer_next_line(&bytes, is_end, &line);
	     rows++)
		RF_TRY(add_line(json, line));
	return RIFFLE_OK;
}

/* A name that stood for objects and for values too is a column of JSON; one that was NULL
 * besides is none. */
static void settle_objects(json_inference *json)
{
	const uint32_t dropped = UINT32_MAX;
	rf_inference *common = json->common;
	uint32_t kept = 0;
	for (uint32_t i = 1; i < json->names.count; i++) {
		const rf_name_node *node = &json->names.nodes[i];
		rf_evidence *evidence;
		if (node->column == RF_NO_COLUMN || node->objects == 0) continue;
		evidence = &common->evidence[node->column];
		evidence->others = rf_evidence_count(evidence) ? evidence->others + node->objects : dropped;
	}
	for (uint32_t i = 0; i < common->columns->count; i++) {
		if (common->evidence[i].others == dropped) continue;
		common->columns->columns[kept] = common->columns->columns[i];
		common->evidence[kept++] = common->evidence[i];
	}
	common->columns->count = common->evidence_count = kept;
}

rf_status rf_infer_ndjson(rf_inference *inference, rf_text bytes, bool is_end)
{
	json_inference json = {.common = inference};
	rf_status status = RIFFLE_OK;
	if (!rf_name_tree_open(&json.names, inference->arena->memory))
		status = rf_memory_fail(inference->arena->memory, "inference", inference->error);
	if (status >= 0) status = add_lines(&json, bytes, is_end);
	if (status >= 0) settle_objects(&json);
	rf_name_tree_close(&json.names);
	if (status < 0) return status;
	return inference->columns->count ? RIFFLE_OK : rf_infer_nothing(is_end, inference->error);
}
