/* Rows that are encoded by several threads: see encode_queue.h. */
#include "runtime/io/encode_queue.h"

#include "runtime/workers.h"

#include <string.h>

enum { SLOTS_PER_THREAD = 2, SLOT_KEEP_BYTES = 1 << 20 };

typedef enum slot_place { SLOT_FREE, SLOT_FULL, SLOT_BUSY, SLOT_DONE } slot_place;

typedef struct encode_slot {
	rf_memory memory;
	rf_encoder *encoder;
	rf_batch_store store;
	rf_batch rows;
	rf_buffer bytes;
	bool has_failed;
	slot_place place; /* atomic: the caller sets FREE and FULL, who encodes BUSY and DONE */
} encode_slot;

struct rf_encode_queue {
	rf_job job;
	rf_memory *memory;
	rf_workers *workers;
	encode_slot *slots; /* the rows of turn n are in slot n modulo slot_count */
	uint32_t slot_count;
	uint64_t filling; /* the turn that is being filled; the caller's, as is: */
	uint64_t next;    /* the turn that is handed out next */
	uint64_t claimed; /* atomic: the turn that is encoded next */
};

/* ---- any thread ---- */

static slot_place place_of(const encode_slot *slot)
{
	return __atomic_load_n(&slot->place, __ATOMIC_ACQUIRE);
}

static void set_place(encode_slot *slot, slot_place place)
{
	__atomic_store_n(&slot->place, place, __ATOMIC_RELEASE);
}

static bool encode_work(rf_job *job)
{
	rf_encode_queue *queue = (rf_encode_queue *)(void *)job;
	uint64_t turn = __atomic_load_n(&queue->claimed, __ATOMIC_ACQUIRE);
	encode_slot *slot = &queue->slots[turn % queue->slot_count];
	if (place_of(slot) != SLOT_FULL) return false;
	/* Who counts the turn on has it. */
	if (!__atomic_compare_exchange_n(&queue->claimed, &turn, turn + 1, false, __ATOMIC_ACQ_REL,
	                                 __ATOMIC_RELAXED))
		return true;
	set_place(slot, SLOT_BUSY);
	if (slot->bytes.capacity > SLOT_KEEP_BYTES) rf_buffer_release(&slot->bytes);
	slot->bytes.size = 0;
	slot->has_failed = !rf_encoder_rows(slot->encoder, &slot->rows, &slot->bytes);
	set_place(slot, SLOT_DONE);
	rf_workers_changed(queue->workers);
	return true;
}

/* ---- opening ---- */

static rf_status open_slot(encode_slot *slot, const rf_format_spec *format,
                           const rf_schema *columns, rf_context *ctx)
{
	rf_status status;
	rf_memory_share(&slot->memory, ctx->memory);
	rf_buffer_init(&slot->bytes, &slot->memory, SIZE_MAX / 2);
	status = rf_batch_store_open(&slot->store, &slot->memory, columns, RF_BATCH_ROWS, ctx->error);
	if (status >= 0)
		status = rf_encoder_open(&slot->encoder, format, columns, &slot->memory, ctx->error);
	if (status >= 0) rf_batch_store_begin(&slot->store, &slot->rows);
	return status;
}

rf_status rf_encode_queue_open(rf_encode_queue **queue, const rf_format_spec *format,
                               const rf_schema *columns, rf_context *ctx)
{
	uint32_t count = rf_workers_threads(ctx->workers) * SLOTS_PER_THREAD;
	rf_encode_queue *made = rf_alloc_zero(ctx->memory, sizeof *made);
	rf_status status = RIFFLE_OK;
	*queue = NULL;
	if (!made) return rf_memory_fail(ctx->memory, "a sink", ctx->error);
	made->memory = ctx->memory;
	made->workers = ctx->workers;
	made->slot_count = count;
	made->slots = rf_alloc_zero(ctx->memory, count * sizeof *made->slots);
	if (!made->slots) status = rf_memory_fail(ctx->memory, "a sink", ctx->error);
	for (uint32_t i = 0; status >= 0 && i < count; i++)
		status = open_slot(&made->slots[i], format, columns, ctx);
	if (status < 0) {
		rf_encode_queue_close(made);
		return status;
	}
	made->job.work = encode_work;
	rf_workers_add(ctx->workers, &made->job);
	*queue = made;
	return RIFFLE_OK;
}

void rf_encode_queue_close(rf_encode_queue *queue)
{
	if (!queue) return;
	for (uint32_t i = 0; queue->slots && i < queue->slot_count; i++) {
		encode_slot *slot = &queue->slots[i];
		if (!slot->memory.family) continue;
		rf_encoder_close(slot->encoder);
		rf_batch_store_close(&slot->store);
		rf_buffer_release(&slot->bytes);
	}
	rf_free(queue->memory, queue->slots, queue->slot_count * sizeof *queue->slots);
	rf_free(queue->memory, queue, sizeof *queue);
}

/* ---- the caller's thread ---- */

static rf_status take(rf_encode_queue *queue, encode_slot *slot, rf_buffer *out, rf_context *ctx)
{
	bool is_good = !slot->has_failed &&
		rf_buffer_append(out, slot->bytes.data ? slot->bytes.data : "", slot->bytes.size);
	rf_batch_store_begin(&slot->store, &slot->rows);
	set_place(slot, SLOT_FREE);
	queue->next++;
	if (is_good) return RIFFLE_OK;
	return rf_memory_fail(slot->has_failed ? &slot->memory : ctx->memory, "a sink", ctx->error);
}

static rf_status take_ready(rf_encode_queue *queue, rf_buffer *out, rf_context *ctx)
{
	while (queue->next < queue->filling) {
		encode_slot *slot = &queue->slots[queue->next % queue->slot_count];
		if (place_of(slot) != SLOT_DONE) break;
		RF_TRY(take(queue, slot, out, ctx));
	}
	return RIFFLE_OK;
}

static bool is_next_done(void *arg)
{
	const rf_encode_queue *queue = arg;
	return place_of(&queue->slots[queue->next % queue->slot_count]) == SLOT_DONE;
}

static void send_on(rf_encode_queue *queue)
{
	set_place(&queue->slots[queue->filling % queue->slot_count], SLOT_FULL);
	queue->filling++;
	rf_workers_changed(queue->workers);
}

rf_status rf_encode_queue_add(rf_encode_queue *queue, const rf_batch *batch, rf_buffer *out,
                              rf_context *ctx)
{
	uint32_t from = 0;
	RF_TRY(take_ready(queue, out, ctx));
	while (from < batch->selected_count) {
		encode_slot *slot = &queue->slots[queue->filling % queue->slot_count];
		if (place_of(slot) != SLOT_FREE) {
			rf_workers_wait(queue->workers, is_next_done, queue);
			RF_TRY(take_ready(queue, out, ctx));
			continue;
		}
		if (!rf_batch_store_append(&slot->store, &slot->rows, batch, &from))
			return rf_memory_fail(&slot->memory, "a sink", ctx->error);
		if (slot->rows.row_count == RF_BATCH_ROWS) send_on(queue);
	}
	return RIFFLE_OK;
}

rf_status rf_encode_queue_drain(rf_encode_queue *queue, rf_buffer *out, rf_context *ctx)
{
	if (queue->slots[queue->filling % queue->slot_count].rows.row_count > 0) send_on(queue);
	while (queue->next < queue->filling) {
		rf_workers_wait(queue->workers, is_next_done, queue);
		RF_TRY(take_ready(queue, out, ctx));
	}
	return RIFFLE_OK;
}
