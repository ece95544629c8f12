/*
 * Reading from a descriptor, with what inference has read ahead of it. Private to
 * runtime/io. Nothing here waits, but for rf_input_read_ahead on a live input.
 */
#ifndef RF_RUNTIME_IO_INPUT_H
#define RF_RUNTIME_IO_INPUT_H

#include "base/buffer.h"
#include "runtime/io/io.h"
#include "runtime/io/socket.h"
#include "runtime/io/unpack.h"

typedef struct rf_input {
	int fd;            /* -1: none */
	bool is_owned;     /* closed with the input */
	bool is_live;      /* a pipe, a terminal, ...: polled before each read */
	bool is_socket;    /* a reset is an end, told by failure */
	int failure;       /* an errno, or 0 */
	bool has_ended;    /* the end was seen; a terminal must not be asked again */
	const char *ahead; /* read already, to be given first */
	size_t ahead_size;
	uint64_t size_bytes;   /* of a regular file, from where it stands */
	uint64_t read_bytes;   /* from the descriptor */
	rf_unpacker *unpacker; /* NULL: it is not compressed */
} rf_input;

/* What inference leaves in rf_source_spec.opened of an input that can't be read twice. Lives
 * in the arena of describe; the first scan takes the descriptor and the bytes. */
typedef struct rf_read_ahead {
	rf_input input;
	bool is_taken;
	rf_listener listener;        /* of a listening socket; fd -1: none */
	uint32_t gone_count;         /* clients that came and left without a byte */
	char peer[RF_PEER_NAME_MAX]; /* of a socket */
} rf_read_ahead;

rf_status rf_input_open(rf_input *input, const char *path, rf_error *error);
/* Standard input: used, never closed and never made non-blocking, since others share it. */
rf_status rf_input_standard(rf_input *input, rf_error *error);
/* What is read from now on is unpacked as the format and, for a file, the path's ending say; on
 * failure the input is closed. */
rf_status rf_input_unpack(rf_input *input, const rf_format_spec *format, rf_text path,
                          rf_memory *memory, rf_error *error);
void rf_input_close(rf_input *input);
/* Closes an input of which nobody has read what was read ahead; gives a file back its place. */
void rf_input_forget(rf_input *input);
/* BYTES, WAIT (ctx says for what), END, or FAILED (ctx->error). name: for the error, here and
 * below; NULL is standard input. */
rf_read_event rf_input_read(rf_input *input, const char *name, char *bytes, size_t capacity,
                            size_t *size, rf_context *ctx);
/* The same for a source, which counts what was read of a compressed input. */
rf_read_event rf_input_read_for(rf_source *source, rf_input *input, const char *name, char *bytes,
                                size_t capacity, size_t *size, rf_context *ctx);
/* Reads the first `lines` lines or a few MiB; of a live input what comes within 100 ms of the
 * first_lines-th. *is_end: all of it is in bytes. */
rf_status rf_input_read_ahead(rf_input *input, const char *name, uint32_t first_lines,
                              uint32_t lines, rf_buffer *bytes, bool *is_end, rf_context *ctx);

/* Completes the columns of a spec where nothing need be read for it: *is_done. */
rf_status rf_source_columns(rf_source_spec *spec, bool *is_done, rf_arena *arena, rf_error *error);
/* Completes the columns of a spec whose format is known, from the first rows of input. Nothing
 * to read: *is_empty. bytes keeps what was read. */
rf_status rf_source_infer(rf_source_spec *spec, rf_input *input, const char *name, rf_buffer *bytes,
                          bool *is_empty, rf_context *ctx, rf_arena *arena, rf_error *error);
/* The same for a live input, which is then left in spec->opened. Takes input on success. */
rf_status rf_source_infer_live(rf_source_spec *spec, rf_input *input, const char *name,
                               rf_context *ctx, rf_arena *arena, rf_error *error);
/* The input that inference left, if any; it is the caller's then. */
rf_read_ahead *rf_source_take(const rf_source_spec *spec);
/* The same for one that is only a descriptor. */
bool rf_source_take_ahead(const rf_source_spec *spec, rf_input *input);

rf_status rf_source_check_allowed(const rf_context *ctx, rf_error *error);
/* The error for an input without a byte. */
rf_status rf_source_fail_empty(const char *name, rf_error *error);

#endif
