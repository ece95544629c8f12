/*
 * Sockets as sources: tcp: and unix:, connecting or listening. The clients of a listener are
 * one input: each is a channel, read in turn, one read at a time, by one epoll descriptor.
 * Invariant: a client that has closed is freed at the next read, since the scan borrows its
 * name until then.
 */
#include "runtime/io/connectors.h"
#include "runtime/io/input.h"
#include "runtime/io/socket.h"
#include "runtime/io/uri.h"

#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

enum {
	EVENTS = 128,
	ACCEPTS = 64, /* clients taken between two reads */
	POLL_MS = 50,
	INFER_BYTES_MAX = 8 << 20
};

static const uint32_t listener_number = UINT32_MAX;
static const uint32_t no_number = UINT32_MAX;
/* How long a listener rests when no descriptor is left for a client. */
static const int64_t rest_ns = INT64_C(100) * 1000 * 1000;

typedef struct socket_client {
	int fd;
	uint32_t number;
	bool has_begun;
	int failure;       /* that inference met */
	const char *ahead; /* what inference read of it */
	size_t ahead_size;
	char name[RF_PEER_NAME_MAX];
} socket_client;

typedef struct client_slot {
	socket_client *client; /* NULL: free */
	uint32_t next_free;
} client_slot;

typedef struct socket_state {
	rf_endpoint endpoint;
	rf_listener listener;
	int epoll_fd;
	struct epoll_event events[EVENTS];
	int event_count, event_at;
	client_slot *slots;
	uint32_t slot_count, first_free;
	uint32_t client_count;
	uint64_t taken_count, gone_count;
	uint32_t read_number;   /* of the client that the scan is at */
	socket_client *current; /* to be read now */
	socket_client *ahead;   /* of whom inference read something */
	socket_client *gone;    /* to be freed */
	bool is_resting;        /* no clients are taken until resume_at */
	bool has_told_rest;
	int64_t resume_at;
	uint32_t warning_count;
	char reason[RF_PEER_NAME_MAX];
} socket_state;

/* ---- describing ---- */

static bool is_interrupted(const rf_context *ctx)
{
	return ctx->interrupted && *ctx->interrupted;
}

/* Waits for the next client. -1: the listener failed, or an interrupt (errno EINTR). */
static int wait_for_client(const rf_listener *listener, char name[RF_PEER_NAME_MAX],
                           const rf_context *ctx)
{
	while (!is_interrupted(ctx)) {
		struct pollfd want = {.fd = listener->fd, .events = POLLIN};
		int fd = rf_socket_accept(listener, name);
		if (fd >= 0) return fd;
		if (errno != EAGAIN && errno != EWOULDBLOCK) return -1;
		(void)poll(&want, 1, POLL_MS);
	}
	errno = EINTR;
	return -1;
}

/* Leaves what was opened, and read, to the scan. */
static rf_status keep_ahead(rf_source_spec *spec, const rf_read_ahead *made, const rf_buffer *bytes,
                            rf_arena *arena, rf_error *error)
{
	rf_read_ahead *kept = rf_arena_alloc_zero(arena, sizeof *kept);
	char *copy = rf_arena_copy(arena, bytes->data, bytes->size);
	if (!kept || !copy) return rf_memory_fail(arena->memory, "inferring columns", error);
	*kept = *made;
	kept->input.ahead = copy;
	kept->input.ahead_size = bytes->size;
	spec->opened = kept;
	return RIFFLE_OK;
}

static rf_status infer_from(rf_source_spec *spec, rf_read_ahead *made, bool *is_empty,
                            rf_context *ctx, rf_arena *arena, rf_error *error)
{
	rf_buffer bytes;
	rf_status status;
	rf_buffer_init(&bytes, ctx->memory, INFER_BYTES_MAX);
	made->input.is_owned = made->input.is_live = made->input.is_socket = true;
	status = rf_source_infer(spec, &made->input, made->peer, &bytes, is_empty, ctx, arena, error);
	if (status >= 0 && !*is_empty) status = keep_ahead(spec, made, &bytes, arena, error);
	rf_buffer_release(&bytes);
	if (status < 0 || *is_empty) rf_input_close(&made->input);
	return status;
}

static rf_status infer_connected(rf_source_spec *spec, const rf_endpoint *endpoint, rf_context *ctx,
                                 rf_arena *arena, rf_error *error)
{
	rf_read_ahead made = {.input.fd = -1, .listener.fd = -1};
	bool is_empty = false;
	RF_TRY(rf_socket_connect(&made.input.fd, endpoint, ctx, error));
	rf_socket_peer_name(made.input.fd, made.peer);
	RF_TRY(infer_from(spec, &made, &is_empty, ctx, arena, error));
	return is_empty ? rf_source_fail_empty(endpoint->name, error) : RIFFLE_OK;
}

/* By the rows of the first client that sends any. */
static rf_status infer_listening(rf_source_spec *spec, const rf_endpoint *endpoint, rf_context *ctx,
                                 rf_arena *arena, rf_error *error)
{
	rf_read_ahead made = {.input.fd = -1};
	rf_status status = RIFFLE_OK;
	bool is_empty = true;
	RF_TRY(rf_socket_listen(&made.listener, endpoint, error));
	while (status >= 0 && is_empty) {
		if (made.gone_count == endpoint->client_max && made.gone_count) {
			status = rf_source_fail_empty(endpoint->name, error);
			break;
		}
		made.input = (rf_input){.fd = wait_for_client(&made.listener, made.peer, ctx)};
		if (made.input.fd < 0)
			status = is_interrupted(ctx)
				? rf_fail(error, RIFFLE_INTERRUPTED, "interrupted")
				: rf_fail_os(error, errno, "cannot take clients on \"%s\"", endpoint->name);
		else
			status = infer_from(spec, &made, &is_empty, ctx, arena, error);
		made.gone_count += is_empty;
	}
	if (status < 0) rf_listener_close(&made.listener);
	return status;
}

static rf_status socket_describe(rf_source_spec *spec, rf_context *ctx, rf_arena *arena,
                                 rf_error *error)
{
	rf_endpoint endpoint;
	bool is_done;
	RF_TRY(rf_endpoint_parse(spec->uri, RF_URI_SOURCE, &endpoint, error));
	RF_TRY(rf_endpoint_check_allowed(&endpoint, ctx, error));
	RF_TRY(rf_codec_refuse(&spec->format, "a socket", error));
	spec->rest = endpoint.is_listening && !endpoint.client_max ? RF_REST_ENDLESS : RF_REST_LIVE;
	if (!spec->has_format) spec->format = rf_format_default(RF_FORMAT_CSV);
	RF_TRY(rf_source_columns(spec, &is_done, arena, error));
	if (is_done) return RIFFLE_OK;
	if (endpoint.is_listening) return infer_listening(spec, &endpoint, ctx, arena, error);
	return infer_connected(spec, &endpoint, ctx, arena, error);
}

/* ---- clients ---- */

static bool grow_slots(rf_source *source, socket_state *state)
{
	uint32_t count = state->slot_count;
	if (!rf_array_grow(source->memory, &state->slots, &state->slot_count, (uint64_t)count + 1,
	                   sizeof *state->slots))
		return false;
	for (uint32_t i = state->slot_count; i-- > count;) {
		state->slots[i] = (client_slot){NULL, state->first_free};
		state->first_free = i;
	}
	return true;
}

/* Takes fd in; false: no memory, or no epoll. */
static bool add_client(rf_source *source, int fd, const char *name, socket_client **client)
{
	socket_state *state = source->state;
	struct epoll_event event = {.events = EPOLLIN};
	socket_client *made;
	if (state->first_free == no_number && !grow_slots(source, state)) return false;
	made = rf_alloc_zero(source->memory, sizeof *made);
	if (!made) return false;
	made->fd = fd;
	made->number = event.data.u32 = state->first_free;
	snprintf(made->name, sizeof made->name, "%s", name);
	if (state->epoll_fd >= 0 && epoll_ctl(state->epoll_fd, EPOLL_CTL_ADD, fd, &event) != 0) {
		rf_free(source->memory, made, sizeof *made);
		return false;
	}
	state->first_free = state->slots[made->number].next_free;
	state->slots[made->number].client = made;
	state->client_count++;
	state->taken_count++;
	*client = made;
	return true;
}

static void remove_client(rf_source *source, socket_client *client)
{
	socket_state *state = source->state;
	close(client->fd);
	client->fd = -1;
	state->slots[client->number] = (client_slot){NULL, state->first_free};
	state->first_free = client->number;
	state->client_count--;
	state->gone_count++;
	if (state->ahead == client) state->ahead = NULL;
	state->current = NULL;
	state->gone = client;
}

static void free_gone(rf_source *source, socket_state *state)
{
	rf_free(source->memory, state->gone, sizeof *state->gone);
	state->gone = NULL;
}

/* ---- the listener ---- */

static bool watch_listener(socket_state *state)
{
	struct epoll_event event = {.events = EPOLLIN, .data.u32 = listener_number};
	return epoll_ctl(state->epoll_fd, EPOLL_CTL_ADD, state->listener.fd, &event) == 0;
}

/* New clients wait in the kernel's queue for a while, and the listener is not asked. */
static void rest(socket_state *state, const char *why, rf_context *ctx)
{
	char text[512];
	epoll_ctl(state->epoll_fd, EPOLL_CTL_DEL, state->listener.fd, NULL);
	state->is_resting = true;
	state->resume_at = rf_steady_ns() + rest_ns;
	if (state->has_told_rest || !ctx->log) return;
	state->has_told_rest = true;
	snprintf(text, sizeof text, "%s: new clients wait: %s", state->endpoint.name, why);
	ctx->log(ctx->log_arg, RIFFLE_LOG_WARNING, text);
}

static void resume(socket_state *state)
{
	if (!state->is_resting || rf_steady_ns() < state->resume_at) return;
	if (state->client_count >= RF_LIMIT_CLIENTS) {
		state->resume_at = rf_steady_ns() + rest_ns;
		return;
	}
	state->is_resting = !watch_listener(state);
}

/* Takes the clients that wait. False: the query's memory is at its limit. */
static bool take_clients(rf_source *source, rf_context *ctx)
{
	socket_state *state = source->state;
	uint32_t max = state->endpoint.client_max;
	for (uint32_t i = 0; i < ACCEPTS; i++) {
		socket_client *client;
		char name[RF_PEER_NAME_MAX], why[RF_PEER_NAME_MAX];
		int fd;
		if (max && state->taken_count == max) {
			rf_listener_close(&state->listener);
			return true;
		}
		if (state->client_count >= RF_LIMIT_CLIENTS) {
			snprintf(why, sizeof why, "there are %d", RF_LIMIT_CLIENTS);
			rest(state, why, ctx);
			return true;
		}
		fd = rf_socket_accept(&state->listener, name);
		if (fd < 0 && (errno == EAGAIN || errno == EWOULDBLOCK)) return true;
		if (fd < 0) {
			rf_socket_reason(errno, why);
			rest(state, why, ctx);
			return true;
		}
		if (add_client(source, fd, name, &client)) continue;
		close(fd);
		rf_memory_fail(source->memory, "a listener", ctx->error);
		return false;
	}
	return true;
}

/* ---- opening ---- */

static rf_status open_listening(rf_source *source, const rf_read_ahead *ahead, rf_context *ctx)
{
	socket_state *state = source->state;
	if (ahead)
		state->listener = ahead->listener;
	else
		RF_TRY(rf_socket_listen(&state->listener, &state->endpoint, ctx->error));
	state->epoll_fd = epoll_create1(EPOLL_CLOEXEC);
	if (state->epoll_fd < 0 || !watch_listener(state))
		return rf_fail_os(ctx->error, errno, "cannot watch \"%s\"", state->endpoint.name);
	if (ahead) state->taken_count = state->gone_count = ahead->gone_count;
	return RIFFLE_OK;
}

static rf_status socket_open(rf_source *source, const rf_source_spec *spec, rf_context *ctx)
{
	socket_state *state = source->state;
	rf_read_ahead *ahead;
	socket_client *client;
	char name[RF_PEER_NAME_MAX];
	int fd = -1;
	state->epoll_fd = state->listener.fd = -1;
	state->first_free = no_number;
	RF_TRY(rf_endpoint_parse(spec->uri, RF_URI_SOURCE, &state->endpoint, ctx->error));
	RF_TRY(rf_endpoint_check_allowed(&state->endpoint, ctx, ctx->error));
	ahead = rf_source_take(spec);
	if (ahead) fd = ahead->input.fd;
	if (state->endpoint.is_listening) {
		rf_status status = open_listening(source, ahead, ctx);
		if (status < 0 && fd >= 0) close(fd);
		if (status < 0 || fd < 0) return status;
	}
	if (fd < 0) RF_TRY(rf_socket_connect(&fd, &state->endpoint, ctx, ctx->error));
	if (ahead)
		memcpy(name, ahead->peer, sizeof name);
	else
		rf_socket_peer_name(fd, name);
	if (!add_client(source, fd, name, &client)) {
		close(fd);
		return rf_memory_fail(source->memory, "a socket", ctx->error);
	}
	if (ahead) {
		state->ahead = client;
		client->ahead = ahead->input.ahead;
		client->ahead_size = ahead->input.ahead_size;
		client->failure = ahead->input.failure;
	}
	return RIFFLE_OK;
}

static void socket_close(rf_source *source)
{
	socket_state *state = source->state;
	for (uint32_t i = 0; i < state->slot_count; i++) {
		socket_client *client = state->slots[i].client;
		if (!client) continue;
		close(client->fd);
		rf_free(source->memory, client, sizeof *client);
	}
	free_gone(source, state);
	rf_free(source->memory, state->slots, state->slot_count * sizeof *state->slots);
	rf_listener_close(&state->listener);
	if (state->epoll_fd >= 0) close(state->epoll_fd);
}

/* ---- reading ---- */

static rf_read_event lose_client(rf_source *source, socket_client *client, int os_error,
                                 rf_context *ctx)
{
	socket_state *state = source->state;
	source->cut = NULL;
	if (os_error) {
		rf_socket_reason(os_error, state->reason);
		source->cut = state->reason;
	}
	if (os_error && ctx->log && state->warning_count++ < RF_LIMIT_PROBLEMS) {
		char text[2 * RF_PEER_NAME_MAX + 2];
		snprintf(text, sizeof text, "%s: %s", client->name, state->reason);
		ctx->log(ctx->log_arg, RIFFLE_LOG_WARNING, text);
	}
	remove_client(source, client);
	return RF_READ_CLOSED;
}

/* One read of a client; WAIT: it has nothing. */
static rf_read_event read_client(rf_source *source, socket_client *client, char *bytes,
                                 size_t capacity, size_t *size, rf_context *ctx)
{
	ssize_t got;
	if (!client->has_begun) {
		client->has_begun = true;
		return RF_READ_FILE;
	}
	if (client->ahead_size) {
		*size = client->ahead_size < capacity ? client->ahead_size : capacity;
		memcpy(bytes, client->ahead, *size);
		client->ahead += *size;
		client->ahead_size -= *size;
		return RF_READ_BYTES;
	}
	if (client->failure) return lose_client(source, client, client->failure, ctx);
	do got = recv(client->fd, bytes, capacity, 0);
	while (got < 0 && errno == EINTR && !is_interrupted(ctx));
	if (got > 0) {
		*size = (size_t)got;
		return RF_READ_BYTES;
	}
	if (got < 0 && (errno == EAGAIN || errno == EWOULDBLOCK || errno == EINTR)) return RF_READ_WAIT;
	return lose_client(source, client, got < 0 ? errno : 0, ctx);
}

static rf_read_event choose_client(rf_source *source, socket_client *client)
{
	socket_state *state = source->state;
	state->current = client;
	source->channel = client->number;
	source->name = source->peer = rf_text_of(client->name);
	return RF_READ_CHANNEL;
}

/* Finds the next client that has something: CHANNEL, WAIT, END or FAILED. */
static rf_read_event next_client(rf_source *source, rf_context *ctx)
{
	socket_state *state = source->state;
	if (state->ahead && (state->ahead->ahead_size || state->ahead->failure))
		return choose_client(source, state->ahead);
	for (;;) {
		uint32_t max = state->endpoint.client_max;
		while (state->event_at < state->event_count) {
			uint32_t number = state->events[state->event_at++].data.u32;
			if (number != listener_number && state->slots[number].client)
				return choose_client(source, state->slots[number].client);
			if (number == listener_number && !take_clients(source, ctx)) return RF_READ_FAILED;
		}
		if (max && state->gone_count >= max) return RF_READ_END;
		resume(state);
		state->event_at = 0;
		state->event_count = epoll_wait(state->epoll_fd, state->events, EVENTS, 0);
		if (state->event_count > 0) continue;
		rf_wait_for(ctx, state->epoll_fd, false);
		if (state->is_resting) rf_wait_until(ctx, state->resume_at);
		return RF_READ_WAIT;
	}
}

static rf_read_event read_listening(rf_source *source, char *bytes, size_t capacity, size_t *size,
                                    rf_context *ctx)
{
	socket_state *state = source->state;
	rf_read_event event;
	if (!state->current) {
		event = next_client(source, ctx);
		if (event != RF_READ_CHANNEL) return event;
		if (source->channel != state->read_number) {
			state->read_number = source->channel;
			return RF_READ_CHANNEL;
		}
	}
	event = read_client(source, state->current, bytes, capacity, size, ctx);
	if (event != RF_READ_FILE) state->current = NULL;
	/* A client that said it had something may have nothing: the scan asks again. */
	return event == RF_READ_WAIT ? RF_READ_CHANNEL : event;
}

static rf_read_event socket_read(rf_source *source, char *bytes, size_t capacity, size_t *size,
                                 rf_context *ctx)
{
	socket_state *state = source->state;
	socket_client *only;
	rf_read_event event;
	free_gone(source, state);
	*size = 0;
	if (state->endpoint.is_listening) return read_listening(source, bytes, capacity, size, ctx);
	only = state->slots[0].client;
	if (!only) return RF_READ_END;
	source->name = source->peer = rf_text_of(only->name);
	event = read_client(source, only, bytes, capacity, size, ctx);
	if (event == RF_READ_WAIT) rf_wait_for(ctx, only->fd, false);
	return event;
}

#define SOCKET_SOURCE(name) \
	{ \
		.scheme = name, .describe = socket_describe, .open = socket_open, .read = socket_read, \
		.close = socket_close, .state_size = sizeof(socket_state), \
	}

const rf_source_class rf_source_tcp = SOCKET_SOURCE("tcp");
const rf_source_class rf_source_unix = SOCKET_SOURCE("unix");
