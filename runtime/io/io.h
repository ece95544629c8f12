/*
 * Connectors: where bytes and rows come from and go to. The scheme of a URI picks the
 * connector ("file" for a plain path). A byte source is read in chunks and decoded by the
 * scan; a row source fills batches itself.
 */
#ifndef RF_RUNTIME_IO_IO_H
#define RF_RUNTIME_IO_IO_H

#include "runtime/operator.h"

typedef enum rf_read_event {
	RF_READ_BYTES,   /* *size bytes were read */
	RF_READ_FILE,    /* a new file begins: name it with rf_source_name, reset the decoder */
	RF_READ_WAIT,    /* nothing now: ctx->want_fd or ctx->wake_at says what to wait for */
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
	                      rf_context *ctx);      /* byte sources; else NULL */
	/* Row sources: fills store with at most ctx->batch_rows rows of the wanted columns (numbers
	 * of the spec's columns). *rows 0 at the end; AGAIN: nothing now, as RF_READ_WAIT. */
	rf_status (*rows)(rf_source *source, const uint32_t *wanted, uint32_t wanted_count,
	                  rf_batch_store *store, uint32_t *rows, rf_context *ctx);
	void (*close)(rf_source *source);
	size_t state_size;
} rf_source_class;

struct rf_source {
	const rf_source_class *class_;
	const rf_source_spec  *spec;
	rf_memory             *memory;
	void                  *state; /* zeroed, state_size */
	rf_text                name;  /* of the file being read, for messages and _file */
};

/* Finds the connector of a URI; unknown schemes are errors with a suggestion. rest gets what
 * follows the scheme. */
rf_status rf_source_class_find(rf_text uri, const rf_source_class **class_, rf_text *rest,
                               rf_error *error);
/* For the planner's host: completes a spec (see planner.h describe_source), or gives back
 * what it left open. */
rf_status rf_source_describe(rf_source_spec *spec, rf_context *ctx, rf_arena *arena, rf_error *error);
void rf_source_forget(rf_source_spec *spec, rf_memory *memory);
rf_status rf_source_open(rf_source **source, const rf_source_spec *spec, rf_context *ctx);
void rf_source_close(rf_source *source);

/* ---- sinks ---- */

typedef struct rf_sink rf_sink;

rf_status rf_sink_describe(rf_sink_spec *spec, rf_context *ctx, rf_error *error);
/* Opens a sink for rows of these columns; writes the header when the first bytes go out, also
 * when there are no rows. "-" is standard output, "null:" counts only. A file is created or
 * truncated when it is opened. */
rf_status rf_sink_open(rf_sink **sink, const rf_sink_spec *spec, const rf_schema *columns, rf_context *ctx);
/* Encodes and, when enough is there, writes. */
rf_status rf_sink_write(rf_sink *sink, const rf_batch *batch, rf_context *ctx);
/* Sends what is buffered on (a window has closed, the input has nothing now). */
rf_status rf_sink_flush(rf_sink *sink, rf_context *ctx);
/* Flushes and closes; every failure of write or close is an error here. */
rf_status rf_sink_finish(rf_sink *sink, rf_context *ctx);
void rf_sink_close(rf_sink *sink); /* without flushing, after an error */
uint64_t rf_sink_bytes(const rf_sink *sink);

#endif
