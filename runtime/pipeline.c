/* The loop over operators: see pipeline.h. */
#include "runtime/pipeline.h"

#include "runtime/op_segment.h"

#include <string.h>

typedef struct pipe_stage {
	rf_op op;
	rf_batch in;       /* the input batch being worked on */
	uint32_t in_input; /* of which input it is */
	rf_batch out;
	bool is_open;
	bool is_inner; /* a segment does its work */
	bool has_more;
	bool is_finished;
	bool has_failed; /* on_error = 'fail': the next pull is the error */
} pipe_stage;

struct rf_pipeline {
	const rf_plan *plan;
	rf_context *ctx;
	pipe_stage *stages; /* by node id */
	rf_node_counts *counts;
	rf_arena arena;       /* of the segments */
	rf_segment *segments; /* by the id of their last node; NULL: one thread does all */
	int64_t until_ns;
	bool is_timed;
};

static rf_status open_stage(rf_pipeline *self, const rf_plan_node *node)
{
	rf_context *ctx = self->ctx;
	pipe_stage *stage = &self->stages[node->id];
	const rf_segment *segment = self->segments ? &self->segments[node->id] : NULL;
	const rf_op_class *class_ = rf_op_class_of(node);
	if (segment && segment->node_count > 0) {
		class_ = &rf_op_segment;
		stage->op.segment = segment;
		stage->op.counts = self->counts;
	}
	stage->op.class_ = class_;
	stage->op.node = node;
	stage->op.watermark_ns = INT64_MIN;
	stage->op.state = rf_alloc_zero(ctx->memory, class_->state_size);
	if (!stage->op.state) return rf_memory_fail(ctx->memory, class_->name, ctx->error);
	stage->is_open = true;
	return class_->open(&stage->op, node, ctx);
}

/* What several threads can do, and those threads. */
static rf_status find_segments(rf_pipeline *self)
{
	const rf_plan *plan = self->plan;
	rf_context *ctx = self->ctx;
	bool has_any = false;
	self->segments = rf_arena_alloc_zero(&self->arena, plan->node_count * sizeof *self->segments);
	if (!self->segments || !rf_segments_find(plan, ctx, self->segments, &self->arena))
		return rf_memory_fail(ctx->memory, "a query", ctx->error);
	for (uint32_t i = 0; i < plan->node_count; i++) {
		rf_segment *segment = &self->segments[i];
		segment->is_timed = self->is_timed;
		for (uint32_t k = 0; k + 1 < segment->node_count; k++)
			self->stages[segment->nodes[k]->id].is_inner = true;
		has_any |= segment->node_count > 0;
	}
	if (!has_any) return RIFFLE_OK;
	return rf_workers_new(&ctx->workers, (uint32_t)ctx->settings->threads, ctx->memory, ctx->error);
}

rf_status rf_pipeline_open(rf_pipeline **pipeline, const rf_plan *plan, rf_context *ctx,
                           bool is_timed)
{
	rf_pipeline *self = rf_alloc_zero(ctx->memory, sizeof *self);
	rf_status status = RIFFLE_OK;
	*pipeline = NULL;
	if (!self) return rf_memory_fail(ctx->memory, "a query", ctx->error);
	self->plan = plan;
	self->ctx = ctx;
	self->is_timed = is_timed;
	self->stages = rf_alloc_zero(ctx->memory, plan->node_count * sizeof *self->stages);
	self->counts = rf_alloc_zero(ctx->memory, plan->node_count * sizeof *self->counts);
	if (!self->stages || !self->counts) status = rf_memory_fail(ctx->memory, "a query", ctx->error);
	rf_arena_init(&self->arena, ctx->memory);
	if (status >= 0 && ctx->settings->threads > 0) status = find_segments(self);
	for (uint32_t i = 0; status >= 0 && i < plan->node_count; i++)
		if (!self->stages[i].is_inner) status = open_stage(self, plan->nodes[i]);
	if (status < 0) {
		rf_pipeline_close(self);
		return status;
	}
	*pipeline = self;
	return RIFFLE_OK;
}

void rf_pipeline_close(rf_pipeline *self)
{
	rf_memory *memory;
	uint32_t count;
	if (!self) return;
	memory = self->ctx->memory;
	count = self->plan->node_count;
	rf_workers_stop(self->ctx->workers);
	for (uint32_t i = count; self->stages && i-- > 0;) {
		pipe_stage *stage = &self->stages[i];
		if (!stage->is_open) continue;
		stage->op.class_->close(&stage->op, self->ctx);
		rf_free(memory, stage->op.state, stage->op.class_->state_size);
	}
	rf_workers_free(self->ctx->workers);
	self->ctx->workers = NULL;
	rf_arena_release(&self->arena);
	rf_free(memory, self->stages, count * sizeof *self->stages);
	rf_free(memory, self->counts, count * sizeof *self->counts);
	rf_free(memory, self, sizeof *self);
}

/* Marks what is below a finished node as finished: nobody will ask it again. */
static void finish_inputs(rf_pipeline *self, const rf_plan_node *node)
{
	for (uint32_t i = 0; i < node->input_count; i++) {
		self->stages[node->inputs[i]->id].is_finished = true;
		finish_inputs(self, node->inputs[i]);
	}
}

/* One step of a stage, counted. */
static rf_step step(rf_pipeline *self, pipe_stage *stage)
{
	const rf_op_class *class_ = stage->op.class_;
	rf_node_counts *counts = &self->counts[stage->op.node->id];
	bool is_segment = stage->op.segment != NULL; /* it counts for itself */
	bool is_source = is_segment || stage->op.node->input_count == 0;
	int64_t before = self->is_timed ? rf_steady_ns() : 0;
	uint64_t bytes_before = self->ctx->bytes_in;
	rf_step result;
	memset(&stage->out, 0, sizeof stage->out);
	result = class_->step(&stage->op, stage->in_input, is_source ? NULL : &stage->in, &stage->out,
	                      self->ctx);
	if (is_segment) return result;
	if (self->is_timed) {
		counts->time_ns += rf_steady_ns() - before;
		if (class_->held_bytes) {
			size_t held = class_->held_bytes(&stage->op);
			if (held > counts->memory_bytes) counts->memory_bytes = held;
		}
	}
	if (is_source) counts->bytes += self->ctx->bytes_in - bytes_before;
	counts->rows_out += stage->out.selected_count;
	counts->batches += rf_batch_has_output(&stage->out);
	return result;
}

/* SET on_error = 'fail': cuts a batch before its first error. Rows that came before it still
 * go out. Returns whether there was one. */
static bool cut_at_error(rf_batch *batch)
{
	uint32_t first = UINT32_MAX;
	if (!batch->notes) return false;
	for (uint32_t i = 0; i < batch->notes->count; i++) {
		const rf_note *note = &batch->notes->items[i];
		if (note->kind != RF_NOTE_LATE_ROW && note->position < first) first = note->position;
	}
	if (first == UINT32_MAX) return false;
	if (batch->selection) {
		uint32_t count = 0;
		while (count < batch->selected_count && batch->selection[count] < first) count++;
		batch->selected_count = count;
	} else if (first < batch->row_count) {
		batch->row_count = batch->selected_count = first;
	}
	rf_notes_cut(batch->notes, first);
	return true;
}

static bool is_out_of_time(const rf_pipeline *self)
{
	return self->until_ns != INT64_MAX && rf_steady_ns() >= self->until_ns;
}

static rf_step pull(rf_pipeline *self, const rf_plan_node *node);

/* Pulls the input that a stage wants; one that takes any gets the first that has something. */
static rf_step pull_wanted(rf_pipeline *self, pipe_stage *stage, uint32_t *input)
{
	uint32_t count = stage->op.node->input_count;
	rf_step result = RF_STEP_BLOCKED;
	for (uint32_t i = 0; i < (stage->op.takes_any ? count : 1) && result == RF_STEP_BLOCKED; i++) {
		*input = (stage->op.wanted_input + i) % count;
		if (stage->op.takes_any && self->stages[stage->op.node->inputs[*input]->id].is_finished)
			continue;
		result = pull(self, stage->op.node->inputs[*input]);
	}
	return result;
}

/* Gets the next input batch of a stage; NEED_INPUT when it is there. */
static rf_step pull_input(rf_pipeline *self, pipe_stage *stage)
{
	uint32_t input = 0;
	rf_step result = pull_wanted(self, stage, &input);
	const rf_plan_node *from = stage->op.node->inputs[input];
	if (result == RF_STEP_BLOCKED || result == RF_STEP_ERROR) return result;
	stage->in = self->stages[from->id].out;
	stage->in.is_end = result == RF_STEP_FINISHED;
	stage->in_input = input;
	self->counts[stage->op.node->id].rows_in += stage->in.selected_count;
	if (stage->op.node->kind == RF_PLAN_SINK && self->ctx->settings->is_on_error_fail)
		stage->has_failed = cut_at_error(&stage->in);
	return RF_STEP_NEED_INPUT;
}

/* Lets an operator whose input is blocked act on the clock. HAVE_MORE: its output is there. */
static rf_step go_idle(rf_pipeline *self, pipe_stage *stage)
{
	rf_step result;
	if (!stage->op.class_->idle) return RF_STEP_BLOCKED;
	memset(&stage->out, 0, sizeof stage->out);
	result = stage->op.class_->idle(&stage->op, &stage->out, self->ctx);
	if (result == RF_STEP_BLOCKED || result == RF_STEP_ERROR) return result;
	return rf_batch_has_output(&stage->out) ? RF_STEP_HAVE_MORE : RF_STEP_BLOCKED;
}

static rf_step pull(rf_pipeline *self, const rf_plan_node *node)
{
	pipe_stage *stage = &self->stages[node->id];
	bool is_source = stage->op.segment || node->input_count == 0;
	for (;;) {
		rf_step result;
		if (stage->is_finished) {
			memset(&stage->out, 0, sizeof stage->out);
			stage->out.is_end = true;
			return RF_STEP_FINISHED;
		}
		if (!is_source && !stage->has_more) {
			result = pull_input(self, stage);
			if (result == RF_STEP_BLOCKED) result = go_idle(self, stage);
			if (result != RF_STEP_HAVE_MORE && result != RF_STEP_NEED_INPUT) return result;
			if (result == RF_STEP_HAVE_MORE) return RF_STEP_NEED_INPUT;
		} else if (is_source && is_out_of_time(self)) {
			return RF_STEP_BLOCKED;
		}
		result = step(self, stage);
		/* A sink that takes nothing now is stepped again with the same input. */
		stage->has_more =
			result == RF_STEP_HAVE_MORE || (result == RF_STEP_BLOCKED && node->input_count > 0);
		if (result == RF_STEP_FINISHED) {
			stage->is_finished = true;
			stage->out.is_end = true;
			finish_inputs(self, node);
			return result;
		}
		if (result == RF_STEP_BLOCKED || result == RF_STEP_ERROR ||
		    rf_batch_has_output(&stage->out))
			return result;
	}
}

rf_pull rf_pipeline_next(rf_pipeline *self, int64_t until_ns, const rf_batch **batch)
{
	const rf_plan_node *root = self->plan->root;
	pipe_stage *stage = &self->stages[root->id];
	rf_step result;
	self->until_ns = until_ns;
	self->ctx->wake_at = INT64_MAX;
	self->ctx->wait_count = 0;
	self->ctx->close_at_ns = INT64_MAX;
	result = pull(self, root);
	/* Who waits for a watermark may have said so after those that move it were asked. */
	if (result == RF_STEP_BLOCKED && self->ctx->close_at_ns != INT64_MAX) result = pull(self, root);
	*batch = &stage->out;
	switch (result) {
	case RF_STEP_BLOCKED: return RF_PULL_BLOCKED;
	case RF_STEP_ERROR: return RF_PULL_ERROR;
	case RF_STEP_FINISHED: break;
	case RF_STEP_NEED_INPUT:
	case RF_STEP_HAVE_MORE: break;
	}
	if (self->ctx->settings->is_on_error_fail && (stage->has_failed || cut_at_error(&stage->out))) {
		stage->is_finished = true;
		finish_inputs(self, root);
		return RF_PULL_END;
	}
	return result == RF_STEP_FINISHED ? RF_PULL_END : RF_PULL_BATCH;
}

const rf_node_counts *rf_pipeline_counts(rf_pipeline *self)
{
	return self->counts;
}

int64_t rf_pipeline_watermark(const rf_pipeline *self)
{
	int64_t least = INT64_MAX;
	for (uint32_t i = 0; i < self->plan->node_count; i++) {
		const rf_plan_node *node = self->plan->nodes[i];
		const pipe_stage *stage = &self->stages[node->id];
		if (node->kind != RF_PLAN_EVENT_TIME || !node->as.event_time.time || stage->is_finished)
			continue;
		if (stage->op.watermark_ns < least) least = stage->op.watermark_ns;
	}
	return least == INT64_MAX ? INT64_MIN : least;
}

uint64_t rf_pipeline_rows_in(const rf_pipeline *self)
{
	uint64_t rows = 0;
	for (uint32_t i = 0; i < self->plan->node_count; i++)
		if (self->plan->nodes[i]->kind == RF_PLAN_SCAN) rows += self->counts[i].rows_out;
	return rows;
}

const rf_op *rf_pipeline_op(const rf_pipeline *self, const rf_plan_node *node, bool *is_finished)
{
	const pipe_stage *stage = &self->stages[node->id];
	*is_finished = stage->is_finished;
	return stage->is_open ? &stage->op : NULL;
}

const rf_plan *rf_pipeline_plan(const rf_pipeline *self)
{
	return self->plan;
}

const rf_context *rf_pipeline_context(const rf_pipeline *self)
{
	return self->ctx;
}
