/* Lanes: see lane.h. */
#include "runtime/lane.h"

#include <string.h>

enum { ENCODED_KEEP_BYTES = 1 << 20 /* a buffer that grew beyond this is given back */ };

static rf_status open_decoder(rf_lane *lane, const rf_segment *segment)
{
	const rf_plan_node *scan = segment->nodes[0];
	const rf_source_spec *spec = scan->as.scan.source;
	rf_context *ctx = &lane->ctx;
	rf_decoder_config config = {
		.format = &spec->format,
		.columns = &spec->columns,
		.wanted = scan->as.scan.columns,
		.wanted_count = scan->schema.count,
		.uses = segment->uses,
		.max_row_bytes = (size_t)ctx->settings->max_row_bytes,
		.batch_rows = ctx->batch_rows,
		.has_inferred_types = !spec->has_columns,
		.now_ns = segment->now_ns,
	};
	RF_TRY(
		rf_batch_store_open(&lane->store, ctx->memory, &scan->schema, RF_BATCH_ROWS, ctx->error));
	return rf_decoder_open(&lane->decoder, &config, ctx->memory, ctx->error);
}

static rf_status open_ops(rf_lane *lane, const rf_segment *segment)
{
	rf_context *ctx = &lane->ctx;
	uint32_t count = segment->node_count - 1;
	lane->counts = rf_alloc_zero(ctx->memory, segment->node_count * sizeof *lane->counts);
	lane->ops = rf_alloc_zero(ctx->memory, count * sizeof *lane->ops);
	if (!lane->counts || !lane->ops) return rf_memory_fail(ctx->memory, "a query", ctx->error);
	for (uint32_t i = 0; i < count; i++) {
		rf_op *op = &lane->ops[i];
		op->node = segment->nodes[i + 1];
		op->class_ = rf_op_class_of(op->node);
		op->state = rf_alloc_zero(ctx->memory, op->class_->state_size);
		if (!op->state) return rf_memory_fail(ctx->memory, op->class_->name, ctx->error);
		lane->op_count++;
		RF_TRY(op->class_->open(op, op->node, ctx));
	}
	return RIFFLE_OK;
}

static rf_status open_all(rf_lane *lane, const rf_segment *segment)
{
	const rf_plan_node *last = segment->nodes[segment->node_count - 1];
	rf_context *ctx = &lane->ctx;
	RF_TRY(open_decoder(lane, segment));
	RF_TRY(open_ops(lane, segment));
	if (!segment->encoding) return RIFFLE_OK;
	return rf_encoder_open(&lane->encoder, segment->encoding, &last->schema, ctx->memory,
	                       ctx->error);
}

/* Gives back all but the lane's slice, status and error. */
static void close_all(rf_lane *lane, const rf_segment *segment)
{
	rf_memory *memory = &lane->memory;
	for (uint32_t i = 0; i < lane->op_count; i++) {
		rf_op *op = &lane->ops[i];
		op->class_->close(op, &lane->ctx);
		rf_free(memory, op->state, op->class_->state_size);
	}
	rf_free(memory, lane->ops, (segment->node_count - 1) * sizeof *lane->ops);
	rf_free(memory, lane->counts, segment->node_count * sizeof *lane->counts);
	rf_encoder_close(lane->encoder);
	rf_buffer_release(&lane->encoded);
	rf_decoder_close(lane->decoder);
	rf_batch_store_close(&lane->store);
	lane->op_count = 0;
	lane->ops = NULL;
	lane->counts = NULL;
	lane->encoder = NULL;
	lane->decoder = NULL;
}

void rf_lane_init(rf_lane *lane, rf_context *ctx)
{
	rf_memory_share(&lane->memory, ctx->memory);
	lane->error.size = sizeof lane->error;
	lane->ctx = *ctx;
	lane->ctx.memory = &lane->memory;
	lane->ctx.error = &lane->error;
	rf_buffer_init(&lane->encoded, &lane->memory, SIZE_MAX / 2);
}

rf_status rf_lane_open(rf_lane *lane, const rf_segment *segment)
{
	if (lane->is_open) return RIFFLE_OK;
	lane->status = open_all(lane, segment);
	if (lane->status < 0) close_all(lane, segment);
	lane->is_open = lane->status >= 0;
	return lane->status;
}

void rf_lane_close(rf_lane *lane, const rf_segment *segment)
{
	if (lane->is_open) close_all(lane, segment);
}

/* ---- running ---- */

static int64_t clock_if(bool is_timed)
{
	return is_timed ? rf_steady_ns() : 0;
}

static void count_node(rf_lane *lane, uint32_t node, uint32_t rows_in, int64_t since_ns,
                       bool is_timed)
{
	rf_node_counts *counts = &lane->counts[node];
	const rf_batch *out = &lane->out;
	counts->rows_in += rows_in;
	counts->rows_out += out->selected_count;
	counts->batches += rf_batch_has_output(out);
	counts->time_ns += clock_if(is_timed) - since_ns;
}

static rf_status decode(rf_lane *lane, const rf_segment *segment, const char *bytes, size_t size,
                        bool is_end)
{
	rf_decode_result result = {0};
	rf_batch *out = &lane->out;
	int64_t since_ns = clock_if(segment->is_timed);
	rf_batch_store_begin(&lane->store, out);
	RF_TRY(rf_decoder_run(lane->decoder, bytes, size, is_end, &lane->store, 0, lane->lines, &result,
	                      &lane->error));
	out->row_count = out->selected_count = result.rows;
	out->lines = lane->lines;
	out->source_name = lane->slice.name;
	lane->used = result.used;
	lane->wants_more = result.wants_more;
	count_node(lane, 0, 0, since_ns, segment->is_timed);
	return RIFFLE_OK;
}

static rf_status run_ops(rf_lane *lane, const rf_segment *segment)
{
	for (uint32_t i = 0; i < lane->op_count; i++) {
		rf_op *op = &lane->ops[i];
		rf_batch in = lane->out;
		int64_t since_ns = clock_if(segment->is_timed);
		if (op->class_->step(op, 0, &in, &lane->out, &lane->ctx) == RF_STEP_ERROR)
			return lane->error.code;
		count_node(lane, i + 1, in.selected_count, since_ns, segment->is_timed);
	}
	return RIFFLE_OK;
}

static rf_status encode(rf_lane *lane)
{
	if (lane->encoded.capacity > ENCODED_KEEP_BYTES) rf_buffer_release(&lane->encoded);
	lane->encoded.size = 0;
	if (!rf_encoder_rows(lane->encoder, &lane->out, &lane->encoded))
		return rf_memory_fail(&lane->memory, "a sink", &lane->error);
	lane->out.encoded = (rf_text){lane->encoded.data, lane->encoded.size};
	return RIFFLE_OK;
}

void rf_lane_run(rf_lane *lane, const rf_segment *segment, const char *bytes, size_t size,
                 bool is_end)
{
	lane->status = decode(lane, segment, bytes, size, is_end);
	if (lane->status >= 0) lane->status = run_ops(lane, segment);
	if (lane->status >= 0 && lane->encoder && lane->out.selected_count > 0)
		lane->status = encode(lane);
}

void rf_lane_run_slice(rf_lane *lane, const rf_segment *segment)
{
	const rf_slice *slice = &lane->slice;
	if (slice->begins_file) {
		lane->status = rf_decoder_begin(lane->decoder, slice->name, &lane->error);
		if (lane->status < 0) return;
	} else {
		rf_decoder_restore(lane->decoder,
		                   &(rf_decoder_mark){.name = slice->name, .line = slice->line});
	}
	rf_lane_run(lane, segment, slice->bytes, slice->size, slice->ends_file);
}

bool rf_lane_is_between_rows(const rf_lane *lane)
{
	static const rf_decoder_mark clean;
	rf_decoder_mark mark;
	rf_decoder_save(lane->decoder, &mark);
	return !mark.is_at_start && !mark.is_skipping && mark.scanned_bytes == 0 &&
		memcmp(mark.format_state, clean.format_state, sizeof mark.format_state) == 0;
}
