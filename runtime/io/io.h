/*
 * Connectors: where bytes and rows come from and go to. The scheme of a URI picks the
 * connector ("file" for a plain path). A byte source is read in chunks and decoded by the
 * scan; a row source fills batches itself. Nothing here waits: what would block says AGAIN or
 * WAIT and what for (but see README.md).
 */
#ifndef RF_RUNTIME_IO_IO_H
#define RF_RUNTIME_IO_IO_H

#include "runtime/operator.h"

typedef enum rf_read_event {
	RF_READ_BYTES,   /* *size bytes of the current channel were read */
	RF_READ_FILE,    /* a new file begins in the current channel: source->name is what it is called;
	                    what came before in the channel has ended */
	RF_READ_CHANNEL, /* what follows is of source->channel, until the next of these */
	RF_READ_CLOSED,  /* the current channel has ended; its number may be used again */
	RF_READ_WAIT,    /* nothing now: rf_wait_for or rf_wait_until was called */
	RF_READ_END,
	RF_READ_FAILED
} rf_read_event;

typedef struct rf_source rf_source;

typedef struct rf_source_class {
	const char *scheme; /* "file", "-", "generate" */
	/* Fills what the spec leaves open: format by ending, columns by inference, rest, size.
	 * notices: as rf_infer_schema. */
	rf_status (*describe)(rf_source_spec *spec, rf_context *ctx, rf_arena *arena, rf_error *error);
	rf_status (*open)(rf_source *source, const rf_source_spec *spec, rf_context *ctx);
	rf_read_event (*read)(rf_source *source, char *bytes, size_t capacity, size_t *size,
	                      rf_context *ctx); /* byte sources; else NULL */
	/* Row sources: fills store with at most ctx->batch_rows rows of the wanted columns (numbers
	 * of the spec's columns). *rows 0 at the end; AGAIN: nothing now, as RF_READ_WAIT. */
	rf_status (*rows)(rf_source *source, const uint32_t *wanted, uint32_t wanted_count,
	                  rf_batch_store *store, uint32_t *rows, rf_context *ctx);
	void (*close)(rf_source *source);
	size_t state_size;
} rf_source_class;

struct rf_source {
	const rf_source_class *class_;
	const rf_source_spec *spec;
	rf_memory *memory;
	void *state; /* zeroed, state_size */
	/* Of the current channel; both texts hold until the first read after it has closed. */
	rf_text name; /* of the file being read, for messages and _file */
	rf_text peer; /* for _peer; data NULL: none, and then name is a file's */
	/* A source of one input leaves it 0. The scan keeps an unfinished row and the decoder's
	 * place for each number, so they should be small. */
	uint32_t channel;
	bool is_packed;        /* the bytes given last came out of a compressed input */
	uint64_t packed_bytes; /* taken of compressed inputs so far */
	const char *cut;       /* CLOSED: the end came by a failure (why), so that an unfinished
	                          row is no row; NULL: in order */
};

/* Finds the connector of a URI; unknown schemes are errors with a suggestion. rest gets what
 * follows the scheme. */
rf_status rf_source_class_find(rf_text uri, const rf_source_class **class_, rf_text *rest,
                               rf_error *error);
/* For the planner's host: completes a spec (see planner.h describe_source), or gives back
 * what it left open. */
rf_status rf_source_describe(rf_source_spec *spec, rf_context *ctx, rf_arena *arena,
                             rf_error *error);
void rf_source_forget(rf_source_spec *spec, rf_memory *memory);
rf_status rf_source_open(rf_source **source, const rf_source_spec *spec, rf_context *ctx);
void rf_source_close(rf_source *source);

/* ---- sinks ---- */

typedef struct rf_sink rf_sink;

rf_status rf_sink_describe(rf_sink_spec *spec, rf_context *ctx, rf_error *error);
/* Opens a sink for rows of these columns; writes the header when the first bytes go out, also
 * when there are no rows. "-" is standard output, "null:" counts only. A file is created or
 * truncated when it is opened. */
rf_status rf_sink_open(rf_sink **sink, const rf_sink_spec *spec, const rf_schema *columns,
                       rf_context *ctx);
/* Encodes and, when enough is there, writes. AGAIN: the rows are taken, but a peer is slow and
 * rf_sink_flush must answer OK before the next write. */
rf_status rf_sink_write(rf_sink *sink, const rf_batch *batch, rf_context *ctx);
/* Before close, when the query has failed: what came before the failure is written, as far as
 * that goes. */
void rf_sink_leave(rf_sink *sink, rf_context *ctx);
/* Sends what is buffered on (a window has closed, the input has nothing now). AGAIN: a peer is
 * slow, rf_wait_for was called, and the rest goes out by another flush. */
rf_status rf_sink_flush(rf_sink *sink, rf_context *ctx);
/* Whether so much is buffered that it must be flushed before the next write. */
bool rf_sink_is_full(const rf_sink *sink);
/* Flushes and closes; every failure of write or close is an error here. AGAIN as in flush: call
 * it again. */
rf_status rf_sink_finish(rf_sink *sink, rf_context *ctx);
void rf_sink_close(rf_sink *sink); /* without flushing, after an error */
uint64_t rf_sink_bytes(const rf_sink *sink);

#endif
