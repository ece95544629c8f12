/* Slices of a source: see slices.h. */
#include "runtime/slices.h"

#include "base/newlines.h"

#include <string.h>

enum { CARRY_ROOM = 4096, READ_ALIGN = 64 };

struct rf_slice_block {
	rf_slice_block *next; /* of those that are free */
	char *data;
	size_t capacity;
	uint32_t holders;
};

struct rf_slices {
	rf_context ctx; /* of its own: account, error */
	rf_memory memory;
	rf_error error;
	rf_source *source;
	size_t line_max;
	size_t chunk, carry_max;
	rf_slice_block *block; /* that is being filled, or NULL; held */
	rf_slice_block *free;
	size_t start, end; /* of what is not sliced yet */
	size_t scanned;    /* of it: has no newline */
	uint64_t line;
	uint64_t source_bytes, packed_bytes;
	rf_text name;
	bool has_begun;     /* a file is being read */
	bool is_begin;      /* no slice of it has been given */
	rf_slice_kind rest; /* not BYTES: all that is still to come */
};

rf_status rf_slices_open(rf_slices **slices, const rf_source_spec *spec, uint32_t line_max,
                         rf_context *ctx)
{
	rf_slices *made = rf_alloc_zero(ctx->memory, sizeof *made);
	rf_status status;
	*slices = NULL;
	if (!made) return rf_memory_fail(ctx->memory, "a scan", ctx->error);
	made->ctx = *ctx;
	rf_memory_share(&made->memory, ctx->memory);
	made->ctx.memory = &made->memory;
	made->ctx.error = &made->error;
	made->error.size = sizeof made->error;
	made->line_max = line_max;
	made->chunk = (size_t)ctx->settings->chunk_bytes;
	made->carry_max = made->chunk > CARRY_ROOM ? made->chunk : CARRY_ROOM;
	status = rf_source_open(&made->source, spec, &made->ctx);
	if (status < 0) {
		if (ctx->error) *ctx->error = made->error;
		rf_free(ctx->memory, made, sizeof *made);
		return status;
	}
	*slices = made;
	return RIFFLE_OK;
}

static void free_block(rf_slices *slices, rf_slice_block *block)
{
	rf_free(&slices->memory, block->data, block->capacity);
	rf_free(&slices->memory, block, sizeof *block);
}

void rf_slices_close(rf_slices *slices)
{
	rf_memory *memory;
	if (!slices) return;
	memory = slices->memory.family;
	rf_source_close(slices->source);
	if (slices->block) free_block(slices, slices->block);
	while (slices->free) {
		rf_slice_block *block = slices->free;
		slices->free = block->next;
		free_block(slices, block);
	}
	rf_free(memory, slices, sizeof *slices);
}

const rf_error *rf_slices_error(const rf_slices *slices)
{
	return &slices->error;
}

/* ---- blocks ---- */

static size_t usual_capacity(const rf_slices *slices)
{
	return slices->chunk + CARRY_ROOM;
}

static rf_slice_block *new_block(rf_slices *slices, size_t capacity)
{
	rf_slice_block *block = slices->free;
	if (block && capacity == block->capacity) {
		slices->free = block->next;
		block->holders = 1;
		return block;
	}
	block = rf_alloc_zero(&slices->memory, sizeof *block);
	if (!block) return NULL;
	block->data = rf_alloc(&slices->memory, capacity);
	block->capacity = capacity;
	block->holders = 1;
	if (block->data) return block;
	rf_free(&slices->memory, block, sizeof *block);
	return NULL;
}

static void leave_block(rf_slices *slices, rf_slice_block *block)
{
	if (!block || --block->holders > 0) return;
	if (block->capacity != usual_capacity(slices)) {
		free_block(slices, block);
		return;
	}
	block->next = slices->free;
	slices->free = block;
}

void rf_slices_return(rf_slices *slices, rf_slice *slice)
{
	leave_block(slices, slice->block);
	slice->block = NULL;
}

/* Makes room for a chunk after what is not sliced yet, which moves to a new block when it must. */
static bool make_room(rf_slices *slices)
{
	size_t rest = slices->end - slices->start;
	/* The chunk begins where the kernel copies fastest. */
	size_t front = -rest & (READ_ALIGN - 1), capacity = usual_capacity(slices);
	rf_slice_block *block;
	if (slices->block && slices->block->capacity - slices->end >= slices->chunk) return true;
	while (capacity < front + rest + slices->chunk) capacity *= 2;
	block = new_block(slices, capacity);
	if (!block) return false;
	if (rest) memcpy(block->data + front, slices->block->data + slices->start, rest);
	leave_block(slices, slices->block);
	slices->block = block;
	slices->start = front;
	slices->end = front + rest;
	return true;
}

/* ---- cutting ---- */

static void give(rf_slices *slices, rf_slice *slice, size_t size, size_t lines, bool ends_file)
{
	*slice = (rf_slice){.kind = RF_SLICE_BYTES,
	                    .bytes = size ? slices->block->data + slices->start : "",
	                    .size = size,
	                    .line = slices->line,
	                    .name = slices->name,
	                    .begins_file = slices->is_begin,
	                    .ends_file = ends_file,
	                    .source_bytes = slices->source_bytes};
	if (size) {
		slice->block = slices->block;
		slices->block->holders++;
	}
	slices->start += size;
	slices->scanned = 0;
	slices->line += lines;
	slices->source_bytes = 0;
	slices->is_begin = false;
}

/* Gives the lines that are complete. False: there are none. */
static bool give_lines(rf_slices *slices, rf_slice *slice)
{
	size_t rest = slices->end - slices->start, lines = 0, size;
	const char *bytes = rest ? slices->block->data + slices->start : "";
	size =
		rf_newlines_take(bytes + slices->scanned, rest - slices->scanned, slices->line_max, &lines);
	if (lines == 0 && rest <= slices->carry_max) {
		slices->scanned = rest;
		return false;
	}
	/* A line that is so long is put together by who decodes it, so that no block grows with it. */
	give(slices, slice, lines ? slices->scanned + size : rest, lines, false);
	return true;
}

/* The last bytes of a file; there may be none. */
static void give_rest(rf_slices *slices, rf_slice *slice)
{
	give(slices, slice, slices->end - slices->start, 0, true);
	slices->has_begun = false;
}

static void begin_file(rf_slices *slices)
{
	slices->has_begun = slices->is_begin = true;
	slices->name = slices->source->name;
	slices->line = 1;
	slices->start = slices->end;
}

/* ---- reading ---- */

static void add_bytes(rf_slices *slices, size_t size)
{
	const rf_source *source = slices->source;
	slices->end += size;
	/* What counts is what the input is made of. */
	if (source->is_packed) size = (size_t)(source->packed_bytes - slices->packed_bytes);
	slices->packed_bytes = source->packed_bytes;
	slices->source_bytes += size;
}

static rf_read_event read_source(rf_slices *slices)
{
	size_t size = 0;
	rf_read_event event;
	if (!make_room(slices)) {
		rf_memory_fail(&slices->memory, "a scan", &slices->error);
		return RF_READ_FAILED;
	}
	event = slices->source->class_->read(slices->source, slices->block->data + slices->end,
	                                     slices->chunk, &size, &slices->ctx);
	if (event == RF_READ_BYTES) add_bytes(slices, size);
	return event;
}

/* Reads on; the lines of what was read are not looked at. True: a slice was given. */
static bool read_on(rf_slices *slices, rf_slice *slice)
{
	bool had_begun = slices->has_begun;
	switch (read_source(slices)) {
	case RF_READ_BYTES: return false;
	case RF_READ_FILE:
		if (had_begun) give_rest(slices, slice);
		begin_file(slices);
		return had_begun;
	case RF_READ_END:
		slices->rest = RF_SLICE_END;
		if (had_begun) give_rest(slices, slice);
		return had_begun;
	case RF_READ_WAIT:
	case RF_READ_CHANNEL:
	case RF_READ_CLOSED: rf_fail(&slices->error, RIFFLE_INTERNAL, "an input at rest is not"); break;
	case RF_READ_FAILED: break;
	}
	slices->rest = RF_SLICE_FAILED;
	return false;
}

void rf_slices_next(rf_slices *slices, rf_slice *slice)
{
	*slice = (rf_slice){.bytes = ""};
	while (slices->rest == RF_SLICE_BYTES) {
		if (slices->has_begun && give_lines(slices, slice)) return;
		if (read_on(slices, slice)) return;
	}
	slice->kind = slices->rest;
	slice->source_bytes = slices->source_bytes;
	slices->source_bytes = 0;
}
