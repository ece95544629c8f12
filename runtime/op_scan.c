/*
 * The scan: reads a source, decodes what came and hands it on, wanted columns only. A batch
 * never waits for more than one read gave. Invariant: the bytes that a batch borrows stay in
 * place until the next step.
 */
#include "runtime/format/format.h"
#include "runtime/io/connectors.h"
#include "runtime/io/feed.h"
#include "runtime/operator.h"
#include "runtime/scan_bytes.h"

#include <string.h>

enum { IDLE_READS = 64 }; /* reads without a row after which the loop is asked again */

/* What follows the file that has ended. */
typedef enum scan_after { AFTER_ALL, AFTER_FILE, AFTER_CHANNEL } scan_after;

typedef struct scan_state {
	const rf_source_spec *spec;
	rf_source *source; /* or, of a stream without FROM: */
	rf_feed_reader *reader;
	rf_decoder *decoder;
	const rf_format_spec *format; /* of the decoder */
	rf_batch_store store;         /* the wanted columns but the hidden ones */
	rf_batch_store hidden;
	uint32_t *wanted; /* of each column of store: its number in the source */
	uint32_t wanted_count;
	uint32_t *hidden_kinds; /* of each column of hidden */
	uint32_t hidden_count;
	uint32_t *slots; /* of each output column: in store, or count + in hidden */
	rf_column *columns;
	uint32_t column_count;

	rf_scan_bytes bytes;
	uint32_t channel;   /* the current one */
	bool is_rows;       /* the source gives rows, not bytes */
	bool may_decode;    /* bytes may hold a complete row */
	bool has_begun;     /* a file, or a text of a feed, is being read */
	bool is_file_ended; /* nothing follows bytes in it */
	scan_after after;   /* AFTER_FILE: another file or a feed's rows */
	bool is_next_file;  /* it begins now */
	bool is_over;
	bool has_lines; /* this batch's rows have line numbers */
	int64_t lines[RF_BATCH_ROWS];
	int64_t arrival_ns;    /* of the newest bytes */
	uint64_t packed_bytes; /* of the source, counted so far */
	rf_text file_name, peer;
} scan_state;

/* Hosts push from threads of their own. */
static void lock_feed(rf_context *ctx)
{
	if (ctx->feed_lock) pthread_mutex_lock(ctx->feed_lock);
}

static void unlock_feed(rf_context *ctx)
{
	if (ctx->feed_lock) pthread_mutex_unlock(ctx->feed_lock);
}

/* ---- opening ---- */

static bool split_columns(scan_state *scan, const rf_plan_node *node, rf_memory *memory)
{
	const uint32_t *numbers = node->as.scan.columns;
	uint32_t own = scan->spec->columns.count;
	size_t size = node->schema.count * sizeof(uint32_t);
	scan->column_count = node->schema.count;
	if (!(scan->wanted = rf_alloc(memory, size)) ||
	    !(scan->hidden_kinds = rf_alloc(memory, size)) || !(scan->slots = rf_alloc(memory, size)) ||
	    !(scan->columns = rf_alloc_zero(memory, node->schema.count * sizeof *scan->columns)))
		return false;
	for (uint32_t i = 0; i < node->schema.count; i++) {
		if (numbers[i] < own) {
			scan->slots[i] = scan->wanted_count;
			scan->wanted[scan->wanted_count++] = numbers[i];
		} else {
			scan->slots[i] = scan->hidden_count;
			scan->hidden_kinds[scan->hidden_count++] = numbers[i] - own;
		}
	}
	for (uint32_t i = 0; i < node->schema.count; i++)
		if (numbers[i] >= own) scan->slots[i] += scan->wanted_count;
	return true;
}

static rf_status open_stores(scan_state *scan, const rf_plan_node *node, rf_context *ctx)
{
	static const rf_type hidden_types[RF_HIDDEN_COUNT] = {
		[RF_HIDDEN_FILE] = RF_TEXT_TYPE,    [RF_HIDDEN_LINE] = RF_BIGINT,
		[RF_HIDDEN_PEER] = RF_TEXT_TYPE,    [RF_HIDDEN_TOPIC] = RF_TEXT_TYPE,
		[RF_HIDDEN_ARRIVAL] = RF_TIMESTAMP,
	};
	uint32_t count = node->schema.count;
	size_t size = count * sizeof(rf_column_def);
	rf_column_def *defs;
	rf_status status;
	if (!split_columns(scan, node, ctx->memory))
		return rf_memory_fail(ctx->memory, "a scan", ctx->error);
	defs = rf_alloc_zero(ctx->memory, size);
	if (!defs) return rf_memory_fail(ctx->memory, "a scan", ctx->error);
	for (uint32_t i = 0; i < scan->wanted_count; i++)
		defs[i] = scan->spec->columns.columns[scan->wanted[i]];
	status = rf_batch_store_open(&scan->store, ctx->memory, &(rf_schema){defs, scan->wanted_count},
	                             RF_BATCH_ROWS, ctx->error);
	for (uint32_t i = 0; i < scan->hidden_count; i++)
		defs[i].type = hidden_types[scan->hidden_kinds[i]];
	if (status >= 0 && scan->hidden_count)
		status =
			rf_batch_store_open(&scan->hidden, ctx->memory, &(rf_schema){defs, scan->hidden_count},
		                        RF_BATCH_ROWS, ctx->error);
	rf_free(ctx->memory, defs, size);
	return status;
}

static rf_status open_feed(scan_state *scan, rf_context *ctx)
{
	rf_status status;
	lock_feed(ctx);
	status = rf_feed_reader_new(&scan->reader, scan->spec->opened, ctx->error);
	unlock_feed(ctx);
	return status;
}

static rf_status scan_open(rf_op *op, const rf_plan_node *node, rf_context *ctx)
{
	scan_state *scan = op->state;
	scan->spec = node->as.scan.source;
	RF_TRY(open_stores(scan, node, ctx));
	if (scan->spec->uri.size == 0)
		RF_TRY(open_feed(scan, ctx));
	else
		RF_TRY(
			rf_error_place(rf_source_open(&scan->source, scan->spec, ctx), node->loc, ctx->error));
	scan->is_rows = scan->source && !scan->source->class_->read;
	return scan->is_rows ? RIFFLE_OK : rf_scan_bytes_open(&scan->bytes, ctx);
}

static void scan_close(rf_op *op, rf_context *ctx)
{
	scan_state *scan = op->state;
	size_t size = scan->column_count * sizeof(uint32_t);
	lock_feed(ctx);
	rf_feed_reader_free(scan->reader);
	unlock_feed(ctx);
	rf_source_close(scan->source);
	rf_decoder_close(scan->decoder);
	rf_batch_store_close(&scan->store);
	rf_batch_store_close(&scan->hidden);
	rf_free(ctx->memory, scan->wanted, size);
	rf_free(ctx->memory, scan->hidden_kinds, size);
	rf_free(ctx->memory, scan->slots, size);
	rf_free(ctx->memory, scan->columns, scan->column_count * sizeof *scan->columns);
	rf_scan_bytes_close(&scan->bytes);
}

static size_t scan_held_bytes(const rf_op *op)
{
	const scan_state *scan = op->state;
	size_t row_bytes = 0;
	for (uint32_t i = 0; i < scan->store.column_count; i++)
		row_bytes += rf_type_size(scan->store.columns[i].type);
	return scan->bytes.capacity + row_bytes * scan->store.capacity;
}

/* ---- reading ---- */

/* What the scan's own step does next. */
typedef enum scan_event { SCAN_GO_ON, SCAN_ROWS, SCAN_WAIT, SCAN_OVER, SCAN_FAILED } scan_event;

static void add_bytes(scan_state *scan, size_t size, rf_context *ctx)
{
	const rf_source *source = scan->source;
	scan->bytes.end += size;
	scan->may_decode = true;
	/* What counts is what the input is made of. */
	if (source && source->is_packed) size = (size_t)(source->packed_bytes - scan->packed_bytes);
	if (source) scan->packed_bytes = source->packed_bytes;
	ctx->bytes_in += size;
	if (scan->hidden_count) scan->arrival_ns = rf_clock_now(&ctx->clock);
}

static rf_status use_format(scan_state *scan, const rf_format_spec *format, rf_context *ctx)
{
	rf_decoder_config config = {
		.format = format,
		.columns = &scan->spec->columns,
		.wanted = scan->wanted,
		.wanted_count = scan->wanted_count,
		.max_row_bytes = (size_t)ctx->settings->max_row_bytes,
		.batch_rows = ctx->batch_rows,
		.has_inferred_types = !scan->spec->has_columns,
		.now_ns = rf_clock_now(&ctx->clock),
	};
	if (scan->format == format) return RIFFLE_OK;
	rf_decoder_close(scan->decoder);
	scan->decoder = NULL;
	RF_TRY(rf_decoder_open(&scan->decoder, &config, ctx->memory, ctx->error));
	scan->format = format;
	return RIFFLE_OK;
}

/* A new file, or text of a feed: header, line numbers and all begin again. */
static scan_event begin_file(scan_state *scan, const rf_format_spec *format, rf_context *ctx)
{
	scan->file_name = scan->source ? scan->source->name : scan->spec->name;
	scan->peer = scan->source ? scan->source->peer : RF_TEXT("");
	scan->has_begun = true;
	scan->is_file_ended = scan->is_next_file = false;
	scan->bytes.start = scan->bytes.end = 0;
	if (use_format(scan, format, ctx) < 0) return SCAN_FAILED;
	if (rf_decoder_begin(scan->decoder, scan->file_name, ctx->error) < 0) return SCAN_FAILED;
	return SCAN_GO_ON;
}

/* What is left of the file that is being read is decoded as its end: the last line may lack
 * its newline. */
static scan_event end_file(scan_state *scan, scan_after after)
{
	scan->is_file_ended = scan->may_decode = true;
	scan->after = after;
	return SCAN_GO_ON;
}

/* ---- channels ---- */

static scan_event switch_channel(scan_state *scan, uint32_t to, rf_context *ctx)
{
	rf_scan_bytes *bytes = &scan->bytes;
	rf_scan_channel *left, *taken;
	if (rf_scan_bytes_channel(bytes, to, ctx) < 0) return SCAN_FAILED;
	if (rf_scan_bytes_channel(bytes, scan->channel, ctx) < 0) return SCAN_FAILED;
	left = &bytes->channels[scan->channel];
	taken = &bytes->channels[to];
	if (left == taken) return SCAN_GO_ON;
	left->has_begun = scan->has_begun;
	if (scan->has_begun) {
		rf_decoder_save(scan->decoder, &left->mark);
		left->name = scan->file_name;
		left->peer = scan->peer;
		if (rf_scan_bytes_put_away(bytes, left, ctx) < 0) return SCAN_FAILED;
	}
	scan->channel = to;
	scan->has_begun = taken->has_begun;
	if (!scan->has_begun) return SCAN_GO_ON;
	rf_decoder_restore(scan->decoder, &taken->mark);
	scan->file_name = taken->name;
	scan->peer = taken->peer;
	return rf_scan_bytes_take_out(bytes, taken, ctx) < 0 ? SCAN_FAILED : SCAN_GO_ON;
}

/* The current channel's peer is gone. What it sent of a row before it failed is no row. */
static scan_event close_channel(scan_state *scan, rf_context *ctx)
{
	rf_scan_bytes *bytes = &scan->bytes;
	bool is_noted;
	if (!scan->has_begun) return SCAN_GO_ON;
	if (scan->source->cut && bytes->end > bytes->start) {
		is_noted = rf_decoder_is_skipping(scan->decoder) ||
			rf_notes_add(&scan->store.notes, 0, RF_NOTE_BAD_ROW,
		                 "%.*s:%llu: the row is cut off: %s", (int)scan->file_name.size,
		                 scan->file_name.data, (unsigned long long)rf_decoder_line(scan->decoder),
		                 scan->source->cut);
		bytes->start = bytes->end = 0;
		if (!is_noted) {
			rf_memory_fail(ctx->memory, "a scan", ctx->error);
			return SCAN_FAILED;
		}
	}
	return end_file(scan, AFTER_CHANNEL);
}

static scan_event read_source(scan_state *scan, rf_context *ctx)
{
	rf_scan_bytes *bytes = &scan->bytes;
	size_t size = 0;
	if (rf_scan_bytes_room(bytes, ctx) < 0) return SCAN_FAILED;
	switch (scan->source->class_->read(scan->source, bytes->data + bytes->end, bytes->chunk, &size,
	                                   ctx)) {
	case RF_READ_BYTES: add_bytes(scan, size, ctx); return SCAN_GO_ON;
	case RF_READ_FILE:
		return scan->has_begun ? end_file(scan, AFTER_FILE)
							   : begin_file(scan, &scan->spec->format, ctx);
	case RF_READ_CHANNEL: return switch_channel(scan, scan->source->channel, ctx);
	case RF_READ_CLOSED: return close_channel(scan, ctx);
	case RF_READ_WAIT: return SCAN_WAIT;
	case RF_READ_END: return scan->has_begun ? end_file(scan, AFTER_ALL) : SCAN_OVER;
	case RF_READ_FAILED: break;
	}
	return SCAN_FAILED;
}

/* ---- a feed ---- */

static scan_event read_feed_rows(scan_state *scan, const rf_batch *rows, rf_batch *out,
                                 rf_context *ctx)
{
	uint32_t count = rows->selected_count;
	for (uint32_t column = 0; column < scan->wanted_count; column++) {
		const rf_column *from = &rows->columns[scan->wanted[column]];
		for (uint32_t i = 0; i < count; i++) {
			uint32_t at = rf_batch_position(rows, i);
			if (rf_batch_store_copy(&scan->store, column, i, from, at)) continue;
			rf_memory_fail(ctx->memory, "a scan", ctx->error);
			return SCAN_FAILED;
		}
	}
	rf_feed_take(scan->reader, 0, count);
	scan->arrival_ns = scan->hidden_count ? rf_clock_now(&ctx->clock) : 0;
	scan->has_lines = false;
	out->row_count = count;
	return SCAN_ROWS;
}

static const rf_format_spec *feed_format(const scan_state *scan)
{
	const rf_format_spec *format = rf_feed_format(scan->reader);
	return format ? format : &scan->spec->format;
}

static scan_event read_feed_bytes(scan_state *scan, rf_text bytes, rf_context *ctx)
{
	if (!scan->has_begun && begin_file(scan, feed_format(scan), ctx) == SCAN_FAILED)
		return SCAN_FAILED;
	if (rf_scan_bytes_room(&scan->bytes, ctx) < 0) return SCAN_FAILED;
	memcpy(scan->bytes.data + scan->bytes.end, bytes.data, bytes.size);
	rf_feed_take(scan->reader, bytes.size, 0);
	add_bytes(scan, bytes.size, ctx);
	return SCAN_GO_ON;
}

static scan_event read_locked_feed(scan_state *scan, rf_batch *out, rf_context *ctx)
{
	rf_text bytes;
	rf_batch rows;
	switch (rf_feed_peek(scan->reader, scan->bytes.chunk, ctx->batch_rows, &bytes, &rows)) {
	case RF_FEED_BYTES: return read_feed_bytes(scan, bytes, ctx);
	case RF_FEED_ROWS:
		/* A text of FEED is whole; the host's own bytes may go on after the rows. */
		if (scan->has_begun && rf_feed_format(scan->reader)) return end_file(scan, AFTER_FILE);
		return read_feed_rows(scan, &rows, out, ctx);
	case RF_FEED_BEGIN: {
		scan_event event;
		if (scan->has_begun) return end_file(scan, AFTER_FILE);
		event = begin_file(scan, feed_format(scan), ctx);
		rf_feed_take(scan->reader, 0, 0);
		return event;
	}
	case RF_FEED_WATERMARK:
		out->watermark = rf_feed_watermark(scan->reader);
		out->is_watermark = true;
		rf_feed_take(scan->reader, 0, 0);
		return SCAN_ROWS;
	case RF_FEED_NOTHING: return SCAN_WAIT;
	case RF_FEED_END: break;
	}
	return scan->has_begun ? end_file(scan, AFTER_ALL) : SCAN_OVER;
}

static scan_event read_feed(scan_state *scan, rf_batch *out, rf_context *ctx)
{
	scan_event event;
	lock_feed(ctx);
	event = read_locked_feed(scan, out, ctx);
	unlock_feed(ctx);
	return event;
}

static scan_event read_rows(scan_state *scan, rf_batch *out, rf_context *ctx)
{
	rf_status status = scan->source->class_->rows(scan->source, scan->wanted, scan->wanted_count,
	                                              &scan->store, &out->row_count, ctx);
	if (status < 0) return SCAN_FAILED;
	if (status == RIFFLE_AGAIN) return SCAN_WAIT;
	if (out->row_count == 0) return SCAN_OVER;
	if (scan->hidden_count) scan->arrival_ns = rf_clock_now(&ctx->clock);
	return SCAN_ROWS;
}

/* ---- decoding ---- */

/* Decodes what there is. A file that has ended is left behind once it gives no more. */
static scan_event decode(scan_state *scan, rf_batch *out, rf_context *ctx)
{
	rf_scan_bytes *bytes = &scan->bytes;
	rf_decode_result result = {0};
	rf_status status;
	status = rf_decoder_run(scan->decoder, bytes->data + bytes->start, bytes->end - bytes->start,
	                        scan->is_file_ended, &scan->store, 0, scan->lines, &result, ctx->error);
	if (status < 0) return SCAN_FAILED;
	bytes->start += result.used;
	out->row_count = result.rows;
	scan->has_lines = true;
	scan->may_decode = !result.wants_more && (result.used || result.rows);
	if (!scan->may_decode && scan->is_file_ended) {
		scan->has_begun = scan->is_file_ended = false;
		scan->is_over = scan->after == AFTER_ALL;
		scan->is_next_file = scan->after == AFTER_FILE;
	}
	return result.rows || scan->store.notes.count ? SCAN_ROWS : SCAN_GO_ON;
}

static scan_event next_event(scan_state *scan, rf_batch *out, rf_context *ctx)
{
	if (scan->is_over) return SCAN_OVER;
	if (scan->may_decode) return decode(scan, out, ctx);
	if (scan->reader) return read_feed(scan, out, ctx);
	if (scan->is_rows) return read_rows(scan, out, ctx);
	if (scan->is_next_file) return begin_file(scan, &scan->spec->format, ctx);
	return read_source(scan, ctx);
}

/* ---- stepping ---- */

static void fill_hidden_value(scan_state *scan, uint32_t column, uint32_t row)
{
	void *data = scan->hidden.columns[column].data;
	switch (scan->hidden_kinds[column]) {
	case RF_HIDDEN_FILE:
		if (!scan->source || scan->is_rows || scan->peer.size) break;
		((rf_text *)data)[row] = scan->file_name;
		return;
	case RF_HIDDEN_PEER:
		if (!scan->peer.size) break;
		((rf_text *)data)[row] = scan->peer;
		return;
	case RF_HIDDEN_LINE:
		if (!scan->has_lines) break;
		((int64_t *)data)[row] = scan->lines[row];
		return;
	case RF_HIDDEN_ARRIVAL: ((int64_t *)data)[row] = scan->arrival_ns; return;
	default: break;
	}
	rf_batch_store_set_null(&scan->hidden, column, row);
}

/* Points the batch at the columns in the order of the plan. */
static void fill_out(scan_state *scan, rf_batch *out)
{
	out->selected_count = out->row_count;
	for (uint32_t column = 0; column < scan->hidden_count; column++)
		for (uint32_t row = 0; row < out->row_count; row++) fill_hidden_value(scan, column, row);
	for (uint32_t i = 0; i < scan->column_count; i++)
		scan->columns[i] = scan->slots[i] < scan->wanted_count
			? scan->store.columns[scan->slots[i]]
			: scan->hidden.columns[scan->slots[i] - scan->wanted_count];
	out->columns = scan->columns;
	out->column_count = scan->column_count;
	if (scan->has_lines) {
		out->lines = scan->lines;
		out->source_name = scan->file_name;
	}
}

static void begin_batch(scan_state *scan, rf_batch *out)
{
	rf_batch unused;
	if (scan->hidden_count) rf_batch_store_begin(&scan->hidden, &unused);
	rf_batch_store_begin(&scan->store, out);
}

static rf_step scan_step(rf_op *op, uint32_t input, const rf_batch *in, rf_batch *out,
                         rf_context *ctx)
{
	scan_state *scan = op->state;
	RF_UNUSED(input);
	RF_UNUSED(in);
	begin_batch(scan, out);
	for (uint32_t reads = 0; reads < IDLE_READS; reads++) {
		scan_event event = SCAN_OVER;
		if (!ctx->interrupted || !*ctx->interrupted) event = next_event(scan, out, ctx);
		switch (event) {
		case SCAN_GO_ON: continue;
		case SCAN_ROWS: fill_out(scan, out); return RF_STEP_HAVE_MORE;
		case SCAN_WAIT: return RF_STEP_BLOCKED;
		case SCAN_OVER:
			fill_out(scan, out);
			out->is_end = true;
			return RF_STEP_FINISHED;
		case SCAN_FAILED: return RF_STEP_ERROR;
		}
	}
	fill_out(scan, out);
	return RF_STEP_HAVE_MORE;
}

const rf_op_class rf_op_scan = {
	.name = "scan",
	.state_size = sizeof(scan_state),
	.open = scan_open,
	.step = scan_step,
	.close = scan_close,
	.held_bytes = scan_held_bytes,
};
