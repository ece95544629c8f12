/* Sockets: see socket.h. Invariant: what a failed call has opened is closed again. */
#include "runtime/io/socket.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netdb.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

enum {
	CONNECT_MS = 10000,
	POLL_MS = 50,
	ALIVE_IDLE_S = 60, /* a peer that is silent this long is asked whether it is there */
	ALIVE_STEP_S = 15,
	ALIVE_TRIES = 4
};

/* An address of any family. */
typedef struct address {
	struct sockaddr_storage storage;
	socklen_t size;
} address;

enum { ADDRESSES_MAX = 8 };

void rf_socket_reason(int os_error, char reason[RF_PEER_NAME_MAX])
{
	char room[128];
	const char *text = strerror_r(os_error, room, sizeof room);
	snprintf(reason, RF_PEER_NAME_MAX, "%c%s", rf_fold(text[0]), text + 1);
}

/* ---- addresses ---- */

static rf_status find_addresses(const rf_endpoint *endpoint, address *found, uint32_t *count,
                                rf_error *error)
{
	/* A listener binds one address, so that "localhost" must not depend on the order of two. */
	bool is_here = !endpoint->host[0] ||
		(endpoint->is_listening && strcasecmp(endpoint->host, "localhost") == 0);
	const char *host = is_here ? "127.0.0.1" : endpoint->host;
	struct addrinfo wanted = {.ai_family = AF_UNSPEC, .ai_socktype = SOCK_STREAM};
	struct addrinfo *list = NULL;
	int failure;
	*count = 0;
	wanted.ai_flags = AI_NUMERICSERV;
	if (endpoint->is_unix) {
		struct sockaddr_un *name = (struct sockaddr_un *)&found[0].storage;
		memset(name, 0, sizeof *name);
		name->sun_family = AF_UNIX;
		strcpy(name->sun_path, endpoint->path);
		found[0].size = sizeof *name;
		*count = 1;
		return RIFFLE_OK;
	}
	failure = getaddrinfo(host, endpoint->port, &wanted, &list);
	if (failure == EAI_SYSTEM) return rf_fail_os(error, errno, "cannot look up \"%s\"", host);
	if (failure == EAI_MEMORY) return rf_fail_memory(error);
	if (failure) {
		rf_fail(error, RIFFLE_IO, "unknown host \"%s\"", host);
		rf_hint(error, "Check the name, or write an address such as 127.0.0.1.");
		return RIFFLE_IO;
	}
	for (struct addrinfo *at = list; at && *count < ADDRESSES_MAX; at = at->ai_next) {
		if (at->ai_addrlen > sizeof found[0].storage) continue;
		memcpy(&found[*count].storage, at->ai_addr, at->ai_addrlen);
		found[(*count)++].size = at->ai_addrlen;
	}
	freeaddrinfo(list);
	return RIFFLE_OK;
}

static int open_socket(const address *at)
{
	return socket(at->storage.ss_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
}

static void set_option(int fd, int level, int option, int value)
{
	(void)setsockopt(fd, level, option, &value, sizeof value);
}

/* Rows leave at once, and a peer that has vanished is noticed. */
static void set_stream_options(int fd)
{
	set_option(fd, IPPROTO_TCP, TCP_NODELAY, 1);
	set_option(fd, SOL_SOCKET, SO_KEEPALIVE, 1);
	set_option(fd, IPPROTO_TCP, TCP_KEEPIDLE, ALIVE_IDLE_S);
	set_option(fd, IPPROTO_TCP, TCP_KEEPINTVL, ALIVE_STEP_S);
	set_option(fd, IPPROTO_TCP, TCP_KEEPCNT, ALIVE_TRIES);
}

/* ---- listening ---- */

static rf_status fail_listen(const rf_endpoint *endpoint, int os_error, rf_error *error)
{
	rf_fail_os(error, os_error, "cannot listen on \"%s\"", endpoint->name);
	if (os_error == EADDRINUSE)
		rf_hint(error,
		        endpoint->is_unix ? "Another program listens there; use another path."
		                          : "Another program listens there; use another port.");
	if (os_error == EACCES && !endpoint->is_unix)
		rf_hint(error, "Ports below 1024 need special rights; use a higher one.");
	if (os_error == EADDRNOTAVAIL)
		rf_hint(error, "The address must be one of this machine, or 0.0.0.0 for all of them.");
	return RIFFLE_IO;
}

/* Removes a socket file that nobody listens on. 0, or the error why it must stay. Asked with a
 * socket of another type, a listener that lives says EPROTOTYPE and sees no client. */
static int remove_stale(const rf_endpoint *endpoint, const address *at)
{
	struct stat info;
	int fd, os_error = EADDRINUSE;
	if (lstat(endpoint->path, &info) != 0) return errno == ENOENT ? 0 : errno;
	if (!S_ISSOCK(info.st_mode)) return ENOTSOCK;
	fd = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
	if (fd < 0) return errno;
	if (connect(fd, (const struct sockaddr *)&at->storage, at->size) != 0 && errno == ECONNREFUSED)
		os_error = unlink(endpoint->path) == 0 || errno == ENOENT ? 0 : errno;
	close(fd);
	return os_error;
}

/* 0, or an errno. */
static int listen_at(rf_listener *listener, const rf_endpoint *endpoint, const address *at)
{
	struct stat info;
	int fd = open_socket(at), os_error = 0;
	if (fd < 0) return errno;
	if (endpoint->is_unix)
		os_error = remove_stale(endpoint, at);
	else
		set_option(fd, SOL_SOCKET, SO_REUSEADDR, 1);
	if (!os_error && bind(fd, (const struct sockaddr *)&at->storage, at->size) != 0)
		os_error = errno;
	if (!os_error && endpoint->is_unix && lstat(endpoint->path, &info) == 0) {
		listener->device = info.st_dev;
		listener->inode = info.st_ino;
		strcpy(listener->path, endpoint->path);
	}
	if (!os_error && listen(fd, SOMAXCONN) != 0) os_error = errno;
	listener->fd = fd;
	if (os_error) rf_listener_close(listener);
	return os_error;
}

rf_status rf_socket_listen(rf_listener *listener, const rf_endpoint *endpoint, rf_error *error)
{
	address found[ADDRESSES_MAX];
	uint32_t count;
	int os_error = EADDRNOTAVAIL;
	*listener = (rf_listener){.fd = -1};
	RF_TRY(find_addresses(endpoint, found, &count, error));
	for (uint32_t i = 0; os_error && i < count; i++)
		os_error = listen_at(listener, endpoint, &found[i]);
	return os_error ? fail_listen(endpoint, os_error, error) : RIFFLE_OK;
}

void rf_listener_close(rf_listener *listener)
{
	struct stat info;
	if (listener->path[0] && lstat(listener->path, &info) == 0 && info.st_dev == listener->device &&
	    info.st_ino == listener->inode)
		unlink(listener->path);
	if (listener->fd >= 0) close(listener->fd);
	*listener = (rf_listener){.fd = -1};
}

int rf_socket_accept(const rf_listener *listener, char name[RF_PEER_NAME_MAX])
{
	int fd;
	/* A client that has gone before it was taken is no error of the listener. */
	do fd = accept4(listener->fd, NULL, NULL, SOCK_NONBLOCK | SOCK_CLOEXEC);
	while (fd < 0 && (errno == EINTR || errno == ECONNABORTED || errno == EPROTO));
	if (fd < 0) return -1;
	set_stream_options(fd);
	rf_socket_peer_name(fd, name);
	return fd;
}

void rf_socket_peer_name(int fd, char name[RF_PEER_NAME_MAX])
{
	struct sockaddr_storage storage;
	socklen_t size = sizeof storage;
	char host[INET6_ADDRSTRLEN] = "";
	memset(&storage, 0, sizeof storage);
	strcpy(name, "unknown peer");
	if (getpeername(fd, (struct sockaddr *)&storage, &size) != 0) return;
	if (storage.ss_family == AF_INET) {
		const struct sockaddr_in *in = (const struct sockaddr_in *)&storage;
		inet_ntop(AF_INET, &in->sin_addr, host, sizeof host);
		snprintf(name, RF_PEER_NAME_MAX, "%s:%u", host, ntohs(in->sin_port));
	} else if (storage.ss_family == AF_INET6) {
		const struct sockaddr_in6 *in = (const struct sockaddr_in6 *)&storage;
		bool is_v4 = IN6_IS_ADDR_V4MAPPED(&in->sin6_addr);
		if (is_v4)
			inet_ntop(AF_INET, in->sin6_addr.s6_addr + 12, host, sizeof host);
		else
			inet_ntop(AF_INET6, &in->sin6_addr, host, sizeof host);
		snprintf(name, RF_PEER_NAME_MAX, is_v4 ? "%s:%u" : "[%s]:%u", host, ntohs(in->sin6_port));
	} else {
		struct ucred who = {0};
		size = sizeof who;
		if (getsockopt(fd, SOL_SOCKET, SO_PEERCRED, &who, &size) == 0)
			snprintf(name, RF_PEER_NAME_MAX, "process %ld", (long)who.pid);
	}
}

/* ---- connecting ---- */

static rf_status fail_connect(const rf_endpoint *endpoint, int os_error, rf_error *error)
{
	if (os_error == EINTR) return rf_fail(error, RIFFLE_INTERRUPTED, "interrupted");
	rf_fail_os(error, os_error, "cannot connect to \"%s\"", endpoint->name);
	if (os_error == ECONNREFUSED || os_error == ENOENT)
		rf_hint(error, "Nothing listens there; to take clients instead, write '%.200s?listen'.",
		        endpoint->name);
	return RIFFLE_IO;
}

/* Waits until a connection that has begun stands. 0, or an errno. */
static int wait_connected(int fd, const rf_context *ctx)
{
	for (int waited_ms = 0; waited_ms < CONNECT_MS; waited_ms += POLL_MS) {
		struct pollfd want = {.fd = fd, .events = POLLOUT};
		int os_error = 0;
		socklen_t size = sizeof os_error;
		if (ctx->interrupted && *ctx->interrupted) return EINTR;
		if (poll(&want, 1, POLL_MS) <= 0) continue;
		return getsockopt(fd, SOL_SOCKET, SO_ERROR, &os_error, &size) == 0 ? os_error : errno;
	}
	return ETIMEDOUT;
}

static int connect_to(int *fd, const address *at, const rf_context *ctx)
{
	int os_error = 0;
	*fd = open_socket(at);
	if (*fd < 0) return errno;
	if (connect(*fd, (const struct sockaddr *)&at->storage, at->size) != 0) os_error = errno;
	/* A unix socket whose queue is full answers EAGAIN. */
	if (os_error == EINPROGRESS || os_error == EINTR) os_error = wait_connected(*fd, ctx);
	if (!os_error) {
		set_stream_options(*fd);
		return 0;
	}
	close(*fd);
	*fd = -1;
	return os_error;
}

rf_status rf_socket_connect(int *fd, const rf_endpoint *endpoint, rf_context *ctx, rf_error *error)
{
	address found[ADDRESSES_MAX];
	uint32_t count;
	int os_error = EADDRNOTAVAIL;
	*fd = -1;
	RF_TRY(find_addresses(endpoint, found, &count, error));
	for (uint32_t i = 0; os_error && os_error != EINTR && i < count; i++)
		os_error = connect_to(fd, &found[i], ctx);
	return os_error ? fail_connect(endpoint, os_error, error) : RIFFLE_OK;
}
