/*
 * Rows on their way to a sink: collected in slots, encoded by whichever thread is free, handed
 * out in their order. For rows that a single thread makes faster than it can write them.
 *
 *   slot 0  encoded, handed out next
 *   slot 1  being encoded by a worker
 *   slot 2  full, waits
 *   slot 3  is being filled
 *
 * Invariant: the bytes are those of one encoder that saw all rows in order.
 */
#ifndef RF_RUNTIME_IO_ENCODE_QUEUE_H
#define RF_RUNTIME_IO_ENCODE_QUEUE_H

#include "runtime/format/format.h"
#include "runtime/operator.h"

typedef struct rf_encode_queue rf_encode_queue;

/* ctx->workers is there; they must stop before the queue is closed. */
rf_status rf_encode_queue_open(rf_encode_queue **queue, const rf_format_spec *format,
                               const rf_schema *columns, rf_context *ctx);
void rf_encode_queue_close(rf_encode_queue *queue);
/* Copies the selected rows; bytes that are ready and in turn are appended to out. */
rf_status rf_encode_queue_add(rf_encode_queue *queue, const rf_batch *batch, rf_buffer *out,
                              rf_context *ctx);
/* Appends the bytes of all rows that were added. */
rf_status rf_encode_queue_drain(rf_encode_queue *queue, rf_buffer *out, rf_context *ctx);

#endif
