/*
 * DISTINCT: lets the first appearance of each row pass, at once. The columns are its
 * input's, the selection narrows to the new rows; its state begins a new segment for the
 * counting of errors. Invariant: a row is new when its group is, and groups are numbered in
 * the order of their first rows.
 */
#include "runtime/group_table.h"
#include "runtime/operator.h"

#include <string.h>

typedef struct distinct {
	rf_group_table *table;
	uint32_t *keys; /* every column */
	uint32_t key_count;
	rf_notes notes;
	uint64_t failed[RF_BITMAP_WORDS];
	uint16_t selection[RF_BATCH_ROWS];
	uint32_t groups[RF_BATCH_ROWS];
} distinct;

static rf_status distinct_open(rf_op *op, const rf_plan_node *node, rf_context *ctx)
{
	distinct *self = op->state;
	uint32_t count = node->schema.count;
	rf_type *types;
	rf_status status;
	rf_notes_init(&self->notes, ctx->memory);
	self->keys = rf_alloc(ctx->memory, count * sizeof *self->keys);
	self->key_count = count;
	types = rf_alloc(ctx->memory, count * sizeof *types);
	if (!self->keys || !types) {
		rf_free(ctx->memory, types, count * sizeof *types);
		return rf_memory_fail(ctx->memory, "DISTINCT", ctx->error);
	}
	for (uint32_t i = 0; i < count; i++) {
		self->keys[i] = i;
		types[i] = node->schema.columns[i].type;
	}
	status = rf_group_table_open(&self->table, ctx->memory, types, count, "DISTINCT", ctx->error);
	rf_free(ctx->memory, types, count * sizeof *types);
	return status;
}

/* Fills the selection with the rows whose group is new. */
static rf_status select_new(distinct *self, const rf_batch *in, uint32_t *selected, rf_context *ctx)
{
	uint32_t next = rf_group_table_count(self->table), count = 0;
	RF_TRY(rf_group_table_find(self->table, in, self->keys, in->selection, 0, in->selected_count,
	                           self->groups, ctx->error));
	for (uint32_t i = 0; i < in->selected_count; i++) {
		self->selection[count] = (uint16_t)rf_batch_position(in, i);
		if (self->groups[i] != next) continue;
		next++;
		count++;
	}
	*selected = count;
	return RIFFLE_OK;
}

/* Positions stay what they were, but the notes of dropped rows go to the next that passes. */
static bool pass_notes(distinct *self, const rf_batch *in, uint32_t selected)
{
	rf_notes_clear(&self->notes);
	for (uint32_t i = 0; i < selected && in->notes && in->notes->count; i++)
		if (!rf_notes_pass(in->notes, self->selection[i], &self->notes, self->selection[i]))
			return false;
	return rf_notes_pass(in->notes, UINT32_MAX, &self->notes, in->row_count);
}

static rf_step distinct_step(rf_op *op, uint32_t input, const rf_batch *in, rf_batch *out,
                             rf_context *ctx)
{
	distinct *self = op->state;
	uint32_t selected = 0;
	RF_UNUSED(input);
	if (select_new(self, in, &selected, ctx) < 0) return RF_STEP_ERROR;
	if (!pass_notes(self, in, selected)) {
		rf_memory_fail(ctx->memory, "DISTINCT", ctx->error);
		return RF_STEP_ERROR;
	}
	memset(self->failed, 0, sizeof self->failed);
	*out = *in;
	out->selection = self->selection;
	out->selected_count = selected;
	out->notes = &self->notes;
	out->failed = self->failed;
	return in->is_end ? RF_STEP_FINISHED : RF_STEP_NEED_INPUT;
}

static void distinct_close(rf_op *op, rf_context *ctx)
{
	distinct *self = op->state;
	rf_group_table_close(self->table);
	rf_free(ctx->memory, self->keys, self->key_count * sizeof *self->keys);
	if (self->notes.memory) rf_notes_release(&self->notes);
}

static size_t distinct_held_bytes(const rf_op *op)
{
	return rf_group_table_bytes(((const distinct *)op->state)->table);
}

const rf_op_class rf_op_distinct = {
	.name = "distinct",
	.state_size = sizeof(distinct),
	.open = distinct_open,
	.step = distinct_step,
	.close = distinct_close,
	.held_bytes = distinct_held_bytes,
};
