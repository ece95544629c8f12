/* Writing to a descriptor: a file that is ours or standard output. Private to runtime/io. */
#ifndef RF_RUNTIME_IO_OUTPUT_H
#define RF_RUNTIME_IO_OUTPUT_H

#include "base/text.h"
#include "runtime/operator.h"

typedef struct rf_output {
	int fd;           /* -1: none */
	bool is_owned;    /* closed with the output */
	const char *name; /* for messages, borrowed */
} rf_output;

/* Creates or truncates a file. path must outlive the output. */
/* Created; emptied unless is_append. */
rf_status rf_output_open(rf_output *output, const char *path, bool is_append, rf_context *ctx);
void rf_output_standard(rf_output *output);
/* Writes all of it. A reader that is gone is RIFFLE_IO with os_error EPIPE: whoever runs the
 * process ignores SIGPIPE. */
rf_status rf_output_write(rf_output *output, const char *bytes, size_t size, rf_context *ctx);
/* Closes what is owned; a failure to close is lost data and an error. */
rf_status rf_output_finish(rf_output *output, rf_error *error);
/* The same when there is an error already. */
void rf_output_close(rf_output *output);

#endif
