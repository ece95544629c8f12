/*
 * A segment: a scan of an input at rest and the filters and projections above it, worked on by
 * several threads. Whoever is free reads the next slice of the input and takes it to a batch in
 * a lane of its own; the batches go on in the order of the slices.
 *
 * Each slice is decoded as if a row began with it. Whether that is so is known when its turn has
 * come: where the slice before it ended within a row (a newline in quotes, a line longer than a
 * slice), what its lane did is thrown away and it is decoded once more, after the rest of the
 * one before. Invariant: the batches hold the rows and notes that one decoder would give that
 * reads the input from its start.
 */
#include "runtime/op_segment.h"

#include <pthread.h>
#include <string.h>

enum { LANES_PER_THREAD = 3 };

typedef enum lane_place { LANE_FREE, LANE_BUSY, LANE_DONE } lane_place;

typedef struct segment_state {
	rf_job job;
	const rf_segment *segment;
	rf_node_counts *counts; /* of the plan, by node id */
	rf_slices *slices;
	pthread_mutex_t read_lock; /* of the slices, next_read and is_read */
	uint64_t next_read;        /* the slice that is read next */
	bool is_read;              /* the last one has been */
	rf_lane *lanes;            /* slice n is for lane n modulo lane_count */
	lane_place *places;        /* of each; atomic: FREE is set by the caller, DONE by who works */
	uint32_t lane_count;
	uint64_t next_out; /* the slice whose turn is next; this and below: the caller's */
	lane_place *held;  /* of the lane whose batch is out, or NULL */
	rf_lane again;     /* for what must be decoded once more */
	rf_buffer again_bytes;
	size_t again_start;
	bool is_again;   /* the slice whose turn is next goes on after again_bytes */
	bool may_again;  /* they may hold a row */
	bool again_ends; /* nothing follows them in the file */
} segment_state;

/* ---- opening ---- */

/* The first one tells whether all can be opened; the others are when they have something to do. */
static rf_status open_lanes(segment_state *self, rf_context *ctx)
{
	uint32_t threads = rf_workers_threads(ctx->workers);
	uint32_t count = threads > 1 ? threads * LANES_PER_THREAD : 1;
	self->lane_count = count;
	self->places = rf_alloc_zero(ctx->memory, count * sizeof *self->places);
	self->lanes = rf_alloc_zero(ctx->memory, count * sizeof *self->lanes);
	if (!self->places || !self->lanes) return rf_memory_fail(ctx->memory, "a scan", ctx->error);
	for (uint32_t i = 0; i < count; i++) rf_lane_init(&self->lanes[i], ctx);
	rf_lane_init(&self->again, ctx);
	if (rf_lane_open(&self->lanes[0], self->segment) >= 0) return RIFFLE_OK;
	if (ctx->error) *ctx->error = self->lanes[0].error;
	return self->lanes[0].status;
}

static bool segment_work(rf_job *job);

static rf_status segment_open(rf_op *op, const rf_plan_node *node, rf_context *ctx)
{
	segment_state *self = op->state;
	const rf_plan_node *scan = op->segment->nodes[0];
	RF_UNUSED(node);
	self->segment = op->segment;
	self->counts = op->counts;
	pthread_mutex_init(&self->read_lock, NULL);
	rf_buffer_init(&self->again_bytes, ctx->memory, SIZE_MAX / 2);
	RF_TRY(rf_error_place(rf_slices_open(&self->slices, scan->as.scan.source, ctx->batch_rows, ctx),
	                      scan->loc, ctx->error));
	RF_TRY(open_lanes(self, ctx));
	self->job.work = segment_work;
	rf_workers_add(ctx->workers, &self->job);
	return RIFFLE_OK;
}

static void segment_close(rf_op *op, rf_context *ctx)
{
	segment_state *self = op->state;
	for (uint32_t i = 0; self->lanes && i < self->lane_count; i++) {
		if (self->slices) rf_slices_return(self->slices, &self->lanes[i].slice);
		rf_lane_close(&self->lanes[i], self->segment);
	}
	rf_lane_close(&self->again, self->segment);
	rf_free(ctx->memory, self->lanes, self->lane_count * sizeof *self->lanes);
	rf_free(ctx->memory, self->places, self->lane_count * sizeof *self->places);
	rf_slices_close(self->slices);
	rf_buffer_release(&self->again_bytes);
	pthread_mutex_destroy(&self->read_lock);
}

/* ---- any thread ---- */

static lane_place place_of(const lane_place *place)
{
	return __atomic_load_n(place, __ATOMIC_ACQUIRE);
}

static void set_place(lane_place *place, lane_place to)
{
	__atomic_store_n(place, to, __ATOMIC_RELEASE);
}

/* Reads the next slice into its lane. False: there is none, or its lane is not free. */
static bool take_slice(segment_state *self, uint32_t *index)
{
	rf_lane *lane;
	*index = (uint32_t)(self->next_read % self->lane_count);
	lane = &self->lanes[*index];
	if (self->is_read || place_of(&self->places[*index]) != LANE_FREE) return false;
	rf_slices_return(self->slices, &lane->slice);
	rf_slices_next(self->slices, &lane->slice);
	set_place(&self->places[*index], LANE_BUSY);
	self->is_read = lane->slice.kind != RF_SLICE_BYTES;
	self->next_read++;
	return true;
}

static bool segment_work(rf_job *job)
{
	segment_state *self = (segment_state *)(void *)job;
	rf_lane *lane;
	uint32_t index;
	bool is_taken;
	pthread_mutex_lock(&self->read_lock);
	is_taken = take_slice(self, &index);
	pthread_mutex_unlock(&self->read_lock);
	if (!is_taken) return false;
	lane = &self->lanes[index];
	if (lane->slice.kind == RF_SLICE_BYTES && rf_lane_open(lane, self->segment) >= 0)
		rf_lane_run_slice(lane, self->segment);
	set_place(&self->places[index], LANE_DONE);
	rf_workers_changed(lane->ctx.workers);
	return true;
}

/* ---- the caller's thread ---- */

static bool is_turn_done(void *arg)
{
	const segment_state *self = arg;
	return place_of(&self->places[self->next_out % self->lane_count]) == LANE_DONE;
}

/* The lane of the slice whose turn is next, once it is done. */
static rf_lane *wait_for_turn(segment_state *self, rf_context *ctx)
{
	uint32_t index = (uint32_t)(self->next_out % self->lane_count);
	rf_workers_wait(ctx->workers, is_turn_done, self);
	/* An input of one slice needs no help. */
	if (self->next_out > 0 && self->lanes[index].slice.size > 0) rf_workers_start(ctx->workers);
	self->held = &self->places[index];
	return &self->lanes[index];
}

/* What was out is used up: its lane may take another slice. */
static void let_go(segment_state *self, rf_context *ctx)
{
	if (!self->held) return;
	set_place(self->held, LANE_FREE);
	self->held = NULL;
	rf_workers_changed(ctx->workers);
}

static void take_counts(const segment_state *self, rf_lane *lane)
{
	for (uint32_t i = 0; i < self->segment->node_count; i++) {
		rf_node_counts *to = &self->counts[self->segment->nodes[i]->id];
		const rf_node_counts *from = &lane->counts[i];
		to->rows_in += from->rows_in;
		to->rows_out += from->rows_out;
		to->batches += from->batches;
		to->time_ns += from->time_ns;
	}
	memset(lane->counts, 0, self->segment->node_count * sizeof *lane->counts);
}

static void count_bytes(const segment_state *self, const rf_slice *slice, rf_context *ctx)
{
	self->counts[self->segment->nodes[0]->id].bytes += slice->source_bytes;
	ctx->bytes_in += slice->source_bytes;
}

static rf_status fail_with(const rf_error *error, rf_context *ctx)
{
	if (ctx->error) *ctx->error = *error;
	return error->code;
}

/* Adds bytes to what is decoded once more. */
static bool add_again(segment_state *self, const char *bytes, size_t size, bool ends_file)
{
	rf_buffer *buffer = &self->again_bytes;
	size_t rest = buffer->size - self->again_start;
	if (rest && self->again_start) memmove(buffer->data, buffer->data + self->again_start, rest);
	buffer->size = rest;
	self->again_start = 0;
	self->may_again = true;
	self->again_ends = ends_file;
	return rf_buffer_append(buffer, bytes, size);
}

/* A lane ended within a row: the next slice goes on from there. */
static rf_status begin_again(segment_state *self, const rf_lane *lane, rf_context *ctx)
{
	const rf_slice *slice = &lane->slice;
	rf_decoder_mark mark;
	if (rf_lane_open(&self->again, self->segment) < 0) return fail_with(&self->again.error, ctx);
	rf_decoder_save(lane->decoder, &mark);
	rf_decoder_restore(self->again.decoder, &mark);
	self->again.slice.name = slice->name;
	self->is_again = true;
	if (!add_again(self, slice->bytes + lane->used, slice->size - lane->used, slice->ends_file))
		return rf_memory_fail(ctx->memory, "a scan", ctx->error);
	self->may_again = !lane->wants_more;
	return RIFFLE_OK;
}

/* A batch of what is decoded once more; its last one ends that where a row ends. */
static rf_status run_again(segment_state *self, rf_context *ctx)
{
	rf_lane *lane = &self->again;
	const char *bytes = self->again_bytes.data ? self->again_bytes.data : "";
	size_t rest = self->again_bytes.size - self->again_start;
	rf_lane_run(lane, self->segment, bytes + self->again_start, rest, self->again_ends);
	if (lane->status < 0) return fail_with(&lane->error, ctx);
	self->again_start += lane->used;
	self->may_again = !lane->wants_more && (lane->used > 0 || lane->out.row_count > 0);
	if (!self->may_again &&
	    (self->again_ends || (lane->used == rest && rf_lane_is_between_rows(lane))))
		self->is_again = false;
	take_counts(self, lane);
	return RIFFLE_OK;
}

/* Takes what the lane whose turn it is has done; *is_rows: it has a batch to give. */
static rf_status take_turn(segment_state *self, rf_lane *lane, bool *is_rows, rf_context *ctx)
{
	const rf_slice *slice = &lane->slice;
	bool is_whole;
	*is_rows = false;
	self->next_out++;
	count_bytes(self, slice, ctx);
	if (self->is_again) {
		if (!lane->is_open) return fail_with(&lane->error, ctx);
		memset(lane->counts, 0, self->segment->node_count * sizeof *lane->counts);
		if (add_again(self, slice->bytes, slice->size, slice->ends_file)) return RIFFLE_OK;
		return rf_memory_fail(ctx->memory, "a scan", ctx->error);
	}
	if (lane->status < 0) return fail_with(&lane->error, ctx);
	take_counts(self, lane);
	*is_rows = true;
	is_whole = lane->used == slice->size && rf_lane_is_between_rows(lane);
	if (is_whole || (slice->ends_file && lane->wants_more)) return RIFFLE_OK;
	return begin_again(self, lane, ctx);
}

/* The end is a batch without rows, with the columns that the last node has. */
static rf_status finish(segment_state *self, rf_batch *out, rf_context *ctx)
{
	rf_lane *lane = &self->again;
	if (rf_lane_open(lane, self->segment) < 0) return fail_with(&lane->error, ctx);
	rf_lane_run(lane, self->segment, "", 0, false);
	if (lane->status < 0) return fail_with(&lane->error, ctx);
	*out = lane->out;
	out->is_end = true;
	return RIFFLE_OK;
}

static rf_step segment_step(rf_op *op, uint32_t input, const rf_batch *in, rf_batch *out,
                            rf_context *ctx)
{
	segment_state *self = op->state;
	RF_UNUSED(input);
	RF_UNUSED(in);
	let_go(self, ctx);
	while (!ctx->interrupted || !*ctx->interrupted) {
		rf_lane *lane = &self->again;
		bool is_rows = true;
		if (self->is_again && self->may_again) {
			if (run_again(self, ctx) < 0) return RF_STEP_ERROR;
		} else {
			lane = wait_for_turn(self, ctx);
			if (lane->slice.kind == RF_SLICE_FAILED) {
				fail_with(rf_slices_error(self->slices), ctx);
				return RF_STEP_ERROR;
			}
			if (lane->slice.kind == RF_SLICE_END) {
				count_bytes(self, &lane->slice, ctx);
				break;
			}
			if (take_turn(self, lane, &is_rows, ctx) < 0) return RF_STEP_ERROR;
		}
		if (is_rows && rf_batch_has_output(&lane->out)) {
			*out = lane->out;
			return RF_STEP_HAVE_MORE;
		}
		let_go(self, ctx);
	}
	return finish(self, out, ctx) < 0 ? RF_STEP_ERROR : RF_STEP_FINISHED;
}

const rf_op_class rf_op_segment = {
	.name = "scan",
	.state_size = sizeof(segment_state),
	.open = segment_open,
	.step = segment_step,
	.close = segment_close,
};
