/*
 * Rows to sockets: one that was connected to, or the clients of a listener, each row to all who
 * are connected then. Private to runtime/io.
 */
#ifndef RF_RUNTIME_IO_SINK_SOCKET_H
#define RF_RUNTIME_IO_SINK_SOCKET_H

#include "base/buffer.h"
#include "runtime/io/endpoint.h"

typedef struct rf_socket_sink rf_socket_sink;

rf_status rf_socket_sink_open(rf_socket_sink **sink, rf_text uri, rf_context *ctx);
void rf_socket_sink_close(rf_socket_sink *sink);
/* Takes the clients that wait: they get what is appended to rows from now on. */
rf_status rf_socket_sink_accept(rf_socket_sink *sink, const rf_buffer *rows, rf_context *ctx);
/* Sends rows on, the header before the first of each client. OK: rows is sent to all and empty
 * now. AGAIN: some peer is slow (rf_wait_for was called); rows may be appended to. */
rf_status rf_socket_sink_send(rf_socket_sink *sink, rf_text header, rf_buffer *rows,
                              rf_context *ctx);
/* After the last row: an end that the peers can see. */
rf_status rf_socket_sink_finish(rf_socket_sink *sink, rf_context *ctx);

#endif
