/*
 * Rows to sockets: see sink_socket.h. All clients share one buffer, and each has its place in
 * it; the slowest keeps what it has not got. Invariant: a client's place is at most the
 * buffer's size, and a client gets whole rows from where it came in.
 */
#include "runtime/io/sink_socket.h"

#include "runtime/io/socket.h"

#include <errno.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

enum {
	WAITS_MAX = 16,        /* slow clients that are waited for at a time */
	MOVE_BYTES = 64 * 1024 /* sent to all and still in front: the rest moves down */
};

typedef struct sink_client {
	int fd;
	size_t header_sent;
	size_t sent; /* of the buffer */
} sink_client;

struct rf_socket_sink {
	rf_memory *memory;
	rf_endpoint endpoint;
	rf_listener listener;
	sink_client *clients;
	uint32_t client_count, client_capacity;
};

static bool add_client(rf_socket_sink *sink, int fd, size_t at)
{
	if (!rf_array_grow(sink->memory, &sink->clients, &sink->client_capacity,
	                   (uint64_t)sink->client_count + 1, sizeof *sink->clients))
		return false;
	sink->clients[sink->client_count++] = (sink_client){.fd = fd, .sent = at};
	return true;
}

static void remove_client(rf_socket_sink *sink, uint32_t index)
{
	close(sink->clients[index].fd);
	sink->clients[index] = sink->clients[--sink->client_count];
}

static rf_status open_endpoint(rf_socket_sink *sink, rf_text uri, rf_context *ctx)
{
	int fd;
	RF_TRY(rf_endpoint_parse(uri, RF_URI_SINK, &sink->endpoint, ctx->error));
	RF_TRY(rf_endpoint_check_allowed(&sink->endpoint, ctx, ctx->error));
	if (sink->endpoint.is_listening)
		return rf_socket_listen(&sink->listener, &sink->endpoint, ctx->error);
	RF_TRY(rf_socket_connect(&fd, &sink->endpoint, ctx, ctx->error));
	if (add_client(sink, fd, 0)) return RIFFLE_OK;
	close(fd);
	return rf_memory_fail(ctx->memory, "a sink", ctx->error);
}

rf_status rf_socket_sink_open(rf_socket_sink **sink, rf_text uri, rf_context *ctx)
{
	rf_socket_sink *made = rf_alloc_zero(ctx->memory, sizeof *made);
	rf_status status;
	*sink = NULL;
	if (!made) return rf_memory_fail(ctx->memory, "a sink", ctx->error);
	made->memory = ctx->memory;
	made->listener.fd = -1;
	status = open_endpoint(made, uri, ctx);
	if (status >= 0)
		*sink = made;
	else
		rf_socket_sink_close(made);
	return status;
}

void rf_socket_sink_close(rf_socket_sink *sink)
{
	if (!sink) return;
	while (sink->client_count) remove_client(sink, sink->client_count - 1);
	rf_free(sink->memory, sink->clients, sink->client_capacity * sizeof *sink->clients);
	rf_listener_close(&sink->listener);
	rf_free(sink->memory, sink, sizeof *sink);
}

rf_status rf_socket_sink_accept(rf_socket_sink *sink, const rf_buffer *rows, rf_context *ctx)
{
	while (sink->listener.fd >= 0 && sink->client_count < RF_LIMIT_CLIENTS) {
		char name[RF_PEER_NAME_MAX];
		int fd = rf_socket_accept(&sink->listener, name);
		/* Without a descriptor for it a client waits for the next rows. */
		if (fd < 0) break;
		if (add_client(sink, fd, rows->size)) continue;
		close(fd);
		return rf_memory_fail(ctx->memory, "a sink", ctx->error);
	}
	return RIFFLE_OK;
}

/* Sends a part. 1: all of it, 0: the peer is slow, or a negative errno. */
static int send_part(int fd, const char *bytes, size_t size, size_t *sent)
{
	while (*sent < size) {
		ssize_t put = send(fd, bytes + *sent, size - *sent, MSG_NOSIGNAL);
		if (put >= 0)
			*sent += (size_t)put;
		else if (errno == EAGAIN || errno == EWOULDBLOCK)
			return 0;
		else if (errno != EINTR)
			return -errno;
	}
	return 1;
}

static int send_to(sink_client *client, rf_text header, const rf_buffer *rows)
{
	int result = send_part(client->fd, header.data, header.size, &client->header_sent);
	return result == 1 ? send_part(client->fd, rows->data, rows->size, &client->sent) : result;
}

static rf_status fail_peer(const rf_socket_sink *sink, int os_error, rf_error *error)
{
	/* A pipe that is closed ends a program in silence; this is no pipe. */
	if (os_error == EPIPE || os_error == ECONNRESET)
		return rf_fail(error, RIFFLE_IO, "cannot write to \"%s\": the other side has closed",
		               sink->endpoint.name);
	return rf_fail_os(error, os_error, "cannot write to \"%s\"", sink->endpoint.name);
}

/* Gives up what every client has got. */
static void shorten(rf_socket_sink *sink, rf_buffer *rows, size_t least)
{
	if (least == 0 || (least < rows->size && least < MOVE_BYTES)) return;
	memmove(rows->data, rows->data + least, rows->size - least);
	rows->size -= least;
	for (uint32_t i = 0; i < sink->client_count; i++) sink->clients[i].sent -= least;
}

rf_status rf_socket_sink_send(rf_socket_sink *sink, rf_text header, rf_buffer *rows,
                              rf_context *ctx)
{
	size_t least = rows->size;
	uint32_t slow = 0;
	for (uint32_t i = sink->client_count; i-- > 0;) {
		sink_client *client = &sink->clients[i];
		int result = send_to(client, header, rows);
		if (result < 0 && sink->listener.fd < 0) return fail_peer(sink, -result, ctx->error);
		if (result < 0) {
			remove_client(sink, i);
			continue;
		}
		if (client->sent < least) least = client->sent;
		if (result == 0 && slow++ < WAITS_MAX) rf_wait_for(ctx, client->fd, true);
	}
	shorten(sink, rows, least);
	return slow ? RIFFLE_AGAIN : RIFFLE_OK;
}

/* What a peer has sent is read and dropped: closing over it would reset the connection and
 * take back what is on its way. */
static void drain(int fd)
{
	char bytes[4096];
	for (int i = 0; i < 256 && recv(fd, bytes, sizeof bytes, 0) > 0; i++) {
	}
}

rf_status rf_socket_sink_finish(rf_socket_sink *sink, rf_context *ctx)
{
	rf_status status = RIFFLE_OK;
	for (uint32_t i = 0; i < sink->client_count; i++) {
		int fd = sink->clients[i].fd, os_error = 0;
		socklen_t size = sizeof os_error;
		if (getsockopt(fd, SOL_SOCKET, SO_ERROR, &os_error, &size) == 0 && os_error &&
		    sink->listener.fd < 0)
			status = fail_peer(sink, os_error, ctx->error);
		(void)shutdown(fd, SHUT_WR);
		drain(fd);
	}
	return status;
}
