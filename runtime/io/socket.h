/*
 * Sockets: listening, connecting, taking clients. Every descriptor is non-blocking. Private to
 * runtime/io. Connecting waits for the other side, at most CONNECT_MS for each address.
 */
#ifndef RF_RUNTIME_IO_SOCKET_H
#define RF_RUNTIME_IO_SOCKET_H

#include "runtime/io/endpoint.h"

#include <sys/types.h>

enum { RF_PEER_NAME_MAX = 64 };

typedef struct rf_listener {
	int fd;       /* -1: closed */
	dev_t device; /* of the socket file that is ours to remove */
	ino_t inode;
	char path[RF_ENDPOINT_PATH_MAX]; /* empty: none */
} rf_listener;

rf_status rf_socket_listen(rf_listener *listener, const rf_endpoint *endpoint, rf_error *error);
/* Removes the socket file too, unless another program has replaced it. */
void rf_listener_close(rf_listener *listener);
rf_status rf_socket_connect(int *fd, const rf_endpoint *endpoint, rf_context *ctx, rf_error *error);
/* A client that waits, with its name; -1 and errno when there is none (EAGAIN) or it can't be
 * taken now. */
int rf_socket_accept(const rf_listener *listener, char name[RF_PEER_NAME_MAX]);
/* The name of the other side: an address and port, or the process of a unix socket. */
void rf_socket_peer_name(int fd, char name[RF_PEER_NAME_MAX]);
/* The text of an errno as it stands in messages. */
void rf_socket_reason(int os_error, char reason[RF_PEER_NAME_MAX]);

#endif
