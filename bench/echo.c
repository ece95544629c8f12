/*
 * The yardstick of bench/live.py: takes lines from clients of one port and sends each line that
 * does not begin with '-' to whoever listens on another, by epoll, with nothing around it.
 * Usage: echo LISTEN_PORT CONNECT_PORT
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

enum { EVENTS = 64, ROOM = 1 << 16 };

static void fail(const char *what)
{
	perror(what);
	exit(1);
}

static int open_socket(const char *port, int is_listening)
{
	struct sockaddr_in at = {.sin_family = AF_INET, .sin_port = htons((unsigned short)atoi(port))};
	int one = 1, fd = socket(AF_INET, SOCK_STREAM, 0);
	at.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	if (fd < 0) fail("socket");
	setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &one, sizeof one);
	setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
	if (is_listening && (bind(fd, (struct sockaddr *)&at, sizeof at) || listen(fd, 128)))
		fail("listen");
	if (!is_listening && connect(fd, (struct sockaddr *)&at, sizeof at)) fail("connect");
	return fd;
}

/* Sends the lines that pass; a line is never cut by the sender of the benchmark. */
static void pass_on(int out, const char *bytes, size_t size)
{
	while (size > 0) {
		const char *end = memchr(bytes, '\n', size);
		size_t line = end ? (size_t)(end - bytes) + 1 : size, sent = 0;
		while (bytes[0] != '-' && sent < line) {
			ssize_t put = send(out, bytes + sent, line - sent, MSG_NOSIGNAL);
			if (put < 0 && errno != EINTR) fail("send");
			if (put > 0) sent += (size_t)put;
		}
		bytes += line;
		size -= line;
	}
}

int main(int count, char **words)
{
	static char room[ROOM];
	struct epoll_event events[EVENTS], event = {.events = EPOLLIN};
	int listener, out, epoll = epoll_create1(0);
	if (count != 3) return 2;
	out = open_socket(words[2], 0);
	listener = event.data.fd = open_socket(words[1], 1);
	epoll_ctl(epoll, EPOLL_CTL_ADD, listener, &event);
	for (;;) {
		int ready = epoll_wait(epoll, events, EVENTS, -1);
		for (int i = 0; i < ready; i++) {
			int fd = events[i].data.fd;
			ssize_t got;
			if (fd == listener) {
				event.data.fd = accept4(listener, NULL, NULL, SOCK_NONBLOCK);
				if (event.data.fd >= 0) epoll_ctl(epoll, EPOLL_CTL_ADD, event.data.fd, &event);
				continue;
			}
			got = recv(fd, room, sizeof room, 0);
			if (got > 0) pass_on(out, room, (size_t)got);
			if (got == 0) return 0;
		}
	}
}
