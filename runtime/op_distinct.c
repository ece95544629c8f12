/*
 * DISTINCT and DEDUP BY: let the first appearance of each row or key pass, at once; WITHIN lets it
 * pass again later. The columns are the input's, the selection narrows to the rows that pass; its
 * state begins a new segment for the counting of errors. Invariant: a row is new when its group
 * is, and groups are numbered in the order of their first rows.
 */
#include "runtime/operator.h"
#include "runtime/recent.h"

#include <string.h>

typedef struct distinct {
	const char *what;
	const rf_plan_dedup *dedup; /* NULL: DISTINCT */
	rf_group_table *table;      /* NULL: WITHIN */
	rf_recent *recent;
	int64_t row_count;
	uint32_t *keys; /* DISTINCT: every column */
	uint32_t key_count;
	rf_notes notes;
	uint64_t failed[RF_BITMAP_WORDS];
	uint16_t selection[RF_BATCH_ROWS];
	uint32_t groups[RF_BATCH_ROWS];
} distinct;

static rf_status open_table(distinct *self, const rf_schema *input, rf_context *ctx)
{
	rf_type *types = rf_alloc(ctx->memory, self->key_count * sizeof *types);
	rf_status status;
	if (!types) return rf_memory_fail(ctx->memory, self->what, ctx->error);
	for (uint32_t i = 0; i < self->key_count; i++) types[i] = input->columns[self->keys[i]].type;
	status = rf_group_table_open(&self->table, ctx->memory, types, self->key_count, self->what,
	                             ctx->error);
	rf_free(ctx->memory, types, self->key_count * sizeof *types);
	return status;
}

static rf_status distinct_open(rf_op *op, const rf_plan_node *node, rf_context *ctx)
{
	distinct *self = op->state;
	uint32_t count = node->schema.count;
	const rf_plan_dedup *dedup = &node->as.dedup;
	rf_notes_init(&self->notes, ctx->memory);
	if (node->kind == RF_PLAN_DEDUP) {
		self->what = "DEDUP BY";
		self->dedup = dedup;
		self->keys = dedup->keys;
		self->key_count = dedup->key_count;
		if (dedup->within_ns || dedup->within_rows)
			return rf_recent_open(
				&self->recent, ctx->memory, &node->schema, dedup->keys, dedup->key_count,
				dedup->within_ns ? dedup->within_ns : dedup->within_rows, ctx->error);
		return open_table(self, &node->schema, ctx);
	}
	self->what = "DISTINCT";
	self->keys = rf_alloc(ctx->memory, count * sizeof *self->keys);
	self->key_count = count;
	if (!self->keys) return rf_memory_fail(ctx->memory, self->what, ctx->error);
	for (uint32_t i = 0; i < count; i++) self->keys[i] = i;
	return open_table(self, &node->schema, ctx);
}

/* The same with WITHIN: the rows of keys that were not kept lately. */
static rf_status select_recent(distinct *self, const rf_batch *in, uint32_t *selected,
                               rf_context *ctx)
{
	bool is_by_time = self->dedup->within_ns > 0;
	const int64_t *times = is_by_time ? in->columns[self->dedup->time_column].data : NULL;
	const int64_t *marks = is_by_time ? in->columns[self->dedup->close_column].data : NULL;
	int64_t mark = INT64_MIN;
	*selected = 0;
	RF_TRY(rf_recent_begin(self->recent, in, ctx->error));
	for (uint32_t i = 0; i < in->selected_count; i++) {
		uint32_t row = rf_batch_position(in, i);
		int64_t at = times ? times[row] : self->row_count++;
		bool is_kept;
		mark = marks ? marks[row] : at;
		RF_TRY(rf_recent_keep(self->recent, i, at, mark, &is_kept, ctx->error));
		self->selection[*selected] = (uint16_t)row;
		*selected += is_kept;
	}
	return in->selected_count ? rf_recent_end(self->recent, mark, ctx->error) : RIFFLE_OK;
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
	if ((self->recent ? select_recent : select_new)(self, in, &selected, ctx) < 0)
		return RF_STEP_ERROR;
	if (!pass_notes(self, in, selected)) {
		rf_memory_fail(ctx->memory, self->what, ctx->error);
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
	rf_recent_close(self->recent);
	if (!self->dedup) rf_free(ctx->memory, self->keys, self->key_count * sizeof *self->keys);
	if (self->notes.memory) rf_notes_release(&self->notes);
}

static size_t distinct_held_bytes(const rf_op *op)
{
	const distinct *self = op->state;
	return self->recent ? rf_recent_bytes(self->recent) : rf_group_table_bytes(self->table);
}

const rf_op_class rf_op_distinct = {
	.name = "distinct",
	.state_size = sizeof(distinct),
	.open = distinct_open,
	.step = distinct_step,
	.close = distinct_close,
	.held_bytes = distinct_held_bytes,
};

const rf_op_class rf_op_dedup = {
	.name = "dedup",
	.state_size = sizeof(distinct),
	.open = distinct_open,
	.step = distinct_step,
	.close = distinct_close,
	.held_bytes = distinct_held_bytes,
};
