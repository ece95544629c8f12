/*
 * Inferring the columns of LOGFMT: every key of the first lines, in the order in which they
 * first come. Invariant: lines that are not valid are passed over, as the decoder will.
 */
#include "runtime/format/infer.h"
#include "runtime/format/logfmt_scan.h"
#include "runtime/format/name_tree.h"

#include <string.h>

static bool is_valid(rf_text line)
{
	rf_logfmt_scan scan = {.at = line.data, .end = line.data + line.size};
	rf_logfmt_pair pair;
	while (rf_logfmt_next(&scan, &pair))
		;
	return !scan.reason;
}

/* The column of a key, made if there is none; NO_COLUMN if the key can't be a name. */
static rf_status column_of(rf_inference *inference, rf_name_tree *tree, rf_text key,
                           uint32_t *column)
{
	uint32_t node;
	*column = RF_NO_COLUMN;
	if (key.size > RF_LIMIT_NAME_BYTES || !rf_text_is_utf8(key)) return RIFFLE_OK;
	node = rf_name_tree_add(tree, RF_NAME_ROOT, key);
	if (node == RF_NO_NAME)
		return rf_memory_fail(inference->arena->memory, "inference", inference->error);
	if (tree->nodes[node].column == RF_NO_COLUMN) {
		tree->nodes[node].column = inference->columns->count;
		RF_TRY(rf_inference_add(inference, key));
	}
	*column = tree->nodes[node].column;
	return RIFFLE_OK;
}

static rf_status add_value(rf_inference *inference, rf_evidence *evidence,
                           const rf_logfmt_pair *pair)
{
	rf_text text = pair->value;
	if (pair->has_escapes) {
		char *copy = rf_arena_bytes(inference->arena, text.size);
		if (!copy) return rf_memory_fail(inference->arena->memory, "inference", inference->error);
		text = (rf_text){copy, rf_logfmt_unescape(text, copy)};
	}
	if (text.size) rf_evidence_add(evidence, text);
	return RIFFLE_OK;
}

static rf_status add_line(rf_inference *inference, rf_name_tree *tree, rf_text line)
{
	rf_logfmt_scan scan = {.at = line.data, .end = line.data + line.size};
	rf_logfmt_pair pair;
	while (rf_logfmt_next(&scan, &pair)) {
		uint32_t column;
		RF_TRY(column_of(inference, tree, pair.key, &column));
		if (column != RF_NO_COLUMN)
			RF_TRY(add_value(inference, &inference->evidence[column], &pair));
	}
	return RIFFLE_OK;
}

rf_status rf_infer_logfmt(rf_inference *inference, rf_text bytes, bool is_end)
{
	rf_name_tree tree;
	rf_status status = RIFFLE_OK;
	rf_text line;
	if (!rf_name_tree_open(&tree, inference->arena->memory))
		status = rf_memory_fail(inference->arena->memory, "inference", inference->error);
	for (uint32_t rows = 0;
	     rows < RF_INFER_ROWS && status >= 0 && rf_infer_next_line(&bytes, is_end, &line); rows++)
		if (is_valid(line)) status = add_line(inference, &tree, line);
	rf_name_tree_close(&tree);
	if (status < 0) return status;
	return inference->columns->count ? RIFFLE_OK : rf_infer_nothing(is_end, inference->error);
}
