/*
 * The sink operator: writes every batch and passes on what is to be counted. Rows of a live
 * input leave at once; of an input at rest the first, and then what fills the sink's buffer.
 * Invariant: FINISHED is answered only when all is written; a batch is encoded once, however
 * often it comes.
 */
#include "runtime/io/connectors.h"
#include "runtime/operator.h"

#include <string.h>

typedef struct sink_state {
	rf_sink *sink;
	bool is_live;   /* some input of the query is */
	bool has_begun; /* the first rows have left */
	bool is_taken;  /* the input batch is in the sink, which waits for a peer */
} sink_state;

/* Every scan below a node once. */
typedef struct scan_walk {
	const rf_plan_node **pending;
	bool *is_seen;
	uint32_t count;
} scan_walk;

static void add_node(scan_walk *walk, const rf_plan_node *node)
{
	if (walk->is_seen[node->id]) return;
	walk->is_seen[node->id] = true;
	walk->pending[walk->count++] = node;
}

static rf_status look_at_scans(sink_state *state, const rf_plan_node *root, scan_walk *walk,
                               rf_context *ctx)
{
	add_node(walk, root);
	while (walk->count > 0) {
		const rf_plan_node *node = walk->pending[--walk->count];
		for (uint32_t i = 0; i < node->input_count; i++) add_node(walk, node->inputs[i]);
		if (node->kind != RF_PLAN_SCAN) continue;
		if (node->as.scan.source->rest != RF_REST_AT_REST) state->is_live = true;
		RF_TRY(rf_sink_check_source(root->as.sink.sink, node->as.scan.source, ctx->memory,
		                            ctx->error));
	}
	return RIFFLE_OK;
}

static rf_status check_inputs(sink_state *state, const rf_plan_node *root, rf_context *ctx)
{
	/* Ids number the nodes from 0, inputs first. */
	size_t count = (size_t)root->id + 1;
	scan_walk walk = {rf_alloc(ctx->memory, count * sizeof *walk.pending),
	                  rf_alloc_zero(ctx->memory, count * sizeof *walk.is_seen), 0};
	rf_status status;
	if (walk.pending && walk.is_seen)
		status = look_at_scans(state, root, &walk, ctx);
	else
		status = rf_memory_fail(ctx->memory, "a sink", ctx->error);
	rf_free(ctx->memory, walk.pending, count * sizeof *walk.pending);
	rf_free(ctx->memory, walk.is_seen, count * sizeof *walk.is_seen);
	return status;
}

static rf_status sink_open(rf_op *op, const rf_plan_node *node, rf_context *ctx)
{
	sink_state *state = op->state;
	RF_TRY(check_inputs(state, node, ctx));
	return rf_error_place(
		rf_sink_open(&state->sink, node->as.sink.sink, &node->inputs[0]->schema, ctx), node->loc,
		ctx->error);
}

/* A peer that is slow. Nobody waits for it any more when the query is interrupted. */
static rf_step wait_for_peer(rf_context *ctx)
{
	if (!ctx->interrupted || !*ctx->interrupted) return RF_STEP_BLOCKED;
	rf_fail(ctx->error, RIFFLE_INTERRUPTED, "interrupted");
	return RF_STEP_ERROR;
}

/* What the sink answers as a step: NEED_INPUT when the next rows may come. */
static rf_step step_of(const sink_state *state, rf_status status, rf_context *ctx)
{
	if (status < 0) return RF_STEP_ERROR;
	/* Until its buffer is full a slow peer holds back neither the input nor other peers. */
	if (status == RIFFLE_AGAIN && rf_sink_is_full(state->sink)) return wait_for_peer(ctx);
	return RF_STEP_NEED_INPUT;
}

static rf_step sink_step(rf_op *op, uint32_t input, const rf_batch *in, rf_batch *out,
                         rf_context *ctx)
{
	sink_state *state = op->state;
	rf_status status = RIFFLE_OK;
	rf_step step;
	RF_UNUSED(input);
	if (state->is_taken) {
		status = rf_sink_flush(state->sink, ctx);
	} else if (in->selected_count > 0) {
		status = rf_sink_write(state->sink, in, ctx);
		if (status >= 0 && (state->is_live || !state->has_begun))
			status = rf_sink_flush(state->sink, ctx);
		state->has_begun = true;
	}
	state->is_taken = true;
	step = step_of(state, status, ctx);
	if (step != RF_STEP_NEED_INPUT) return step;
	if (in->is_end) {
		status = rf_sink_finish(state->sink, ctx);
		if (status < 0) return RF_STEP_ERROR;
		if (status == RIFFLE_AGAIN) return wait_for_peer(ctx);
	}
	state->is_taken = false;
	out->notes = in->notes;
	out->failed = in->failed;
	out->watermark = in->watermark;
	out->is_end = in->is_end;
	return in->is_end ? RF_STEP_FINISHED : RF_STEP_NEED_INPUT;
}

/* The input has nothing now: what a slow peer has left goes on its way. */
static rf_step sink_idle(rf_op *op, rf_batch *out, rf_context *ctx)
{
	sink_state *state = op->state;
	RF_UNUSED(out);
	if (state->is_live && rf_sink_flush(state->sink, ctx) < 0) return RF_STEP_ERROR;
	return RF_STEP_BLOCKED;
}

static void sink_close(rf_op *op, rf_context *ctx)
{
	sink_state *state = op->state;
	rf_sink_leave(state->sink, ctx);
	rf_sink_close(state->sink);
}

const rf_op_class rf_op_sink = {
	.name = "sink",
	.state_size = sizeof(sink_state),
	.open = sink_open,
	.step = sink_step,
	.idle = sink_idle,
	.close = sink_close,
};
