/*
 * The measuring end of bench/live.py. `latency IN OUT N`: sends N lines to port IN, one at a
 * time, and waits for each on a listener at port OUT; prints the median and the 99th percentile
 * in microseconds. `load IN CLIENTS RATE SECONDS`: so many clients send RATE lines a second each
 * to port IN, evenly spread; prints how many lines went out and for how long. `flood IN N`: sends
 * N short lines as fast as they are taken; prints the same. `first N COMMAND...`: starts a command
 * N times; prints the median and the 99th percentile in microseconds until its first byte.
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <netinet/tcp.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { WARM_UP = 1000, BLOCK_LINES = 100000, LINE_MOST = 16 };

static void fail(const char *what)
{
	perror(what);
	exit(1);
}

static int64_t now_ns(void)
{
	struct timespec now;
	clock_gettime(CLOCK_MONOTONIC, &now);
	return (int64_t)now.tv_sec * 1000000000 + now.tv_nsec;
}

static int open_socket(const char *port, int is_listening)
{
	struct sockaddr_in at = {.sin_family = AF_INET, .sin_port = htons((unsigned short)atoi(port))};
	int one = 1, fd = socket(AF_INET, SOCK_STREAM, 0);
	at.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	if (fd < 0) fail("socket");
	setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &one, sizeof one);
	setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
	if (is_listening) {
		if (bind(fd, (struct sockaddr *)&at, sizeof at) || listen(fd, 16)) fail("listen");
		return fd;
	}
	while (connect(fd, (struct sockaddr *)&at, sizeof at)) {
		close(fd);
		fd = socket(AF_INET, SOCK_STREAM, 0);
		setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
	}
	return fd;
}

static void send_all(int fd, const char *bytes, size_t size)
{
	while (size > 0) {
		ssize_t put = send(fd, bytes, size, MSG_NOSIGNAL);
		if (put < 0) fail("send");
		bytes += put;
		size -= (size_t)put;
	}
}

static int compare(const void *left, const void *right)
{
	int64_t a = *(const int64_t *)left, b = *(const int64_t *)right;
	return (a > b) - (a < b);
}

static void print_times(int64_t *times, long count)
{
	qsort(times, (size_t)count, sizeof *times, compare);
	printf("%.1f %.1f\n", (double)times[count / 2] / 1e3, (double)times[count * 99 / 100] / 1e3);
}

static int run_latency(char **words)
{
	int listener = open_socket(words[3], 1), out, in;
	long count = atol(words[4]);
	int64_t *times = calloc((size_t)count + 1, sizeof *times);
	printf("ready\n");
	fflush(stdout);
	out = accept(listener, NULL, NULL);
	in = open_socket(words[2], 0);
	for (long i = -WARM_UP; i < count; i++) {
		char line[64], back[256];
		int size =
			snprintf(line, sizeof line, "%ld,sensor-%ld,%ld.5\n", i + WARM_UP, i & 7, i + WARM_UP);
		int64_t before = now_ns();
		ssize_t got = 0, part;
		send_all(in, line, (size_t)size);
		while (got == 0 || back[got - 1] != '\n') {
			part = recv(out, back + got, sizeof back - (size_t)got, 0);
			if (part <= 0) fail("recv");
			got += part;
		}
		if (i >= 0) times[i] = now_ns() - before;
	}
	print_times(times, count);
	return 0;
}

static int run_load(char **words)
{
	int clients = atoi(words[3]), *fds = calloc((size_t)clients, sizeof *fds);
	long rate = atol(words[4]), total = rate * clients * atol(words[5]);
	int64_t start, step_ns = 1000000000 / (rate * clients);
	for (int i = 0; i < clients; i++) fds[i] = open_socket(words[2], 0);
	start = now_ns();
	for (long i = 0; i < total; i++) {
		char line[64];
		int size = snprintf(line, sizeof line, "%ld,sensor-%ld,%ld.5\n", i, i % clients, i);
		int64_t wait_ns = start + i * step_ns - now_ns();
		/* Sends what is due; a short rest now and then, not after each line. */
		if (wait_ns > 200000) usleep((useconds_t)(wait_ns / 1000));
		send_all(fds[i % clients], line, (size_t)size);
	}
	printf("%ld %.3f\n", total, (double)(now_ns() - start) / 1e9);
	for (int i = 0; i < clients; i++) close(fds[i]);
	return 0;
}

/* Lines id,x with ids from 0 to BLOCK_LINES - 1, again and again. */
static int run_flood(char **words)
{
	char *block = malloc((size_t)BLOCK_LINES * LINE_MOST);
	size_t *ends = calloc(BLOCK_LINES + 1, sizeof *ends), size = 0;
	long left = atol(words[3]), total = left;
	int64_t start;
	int fd;
	if (!block || !ends) fail("malloc");
	for (int i = 0; i < BLOCK_LINES; i++) {
		size += (size_t)sprintf(block + size, "%d,%d.5\n", i, i % 10);
		ends[i + 1] = size;
	}
	fd = open_socket(words[2], 0);
	start = now_ns();
	for (; left > 0; left -= BLOCK_LINES)
		send_all(fd, block, ends[left < BLOCK_LINES ? left : BLOCK_LINES]);
	close(fd);
	printf("%ld %.3f\n", total, (double)(now_ns() - start) / 1e9);
	return 0;
}

static int run_first(char **words)
{
	long count = atol(words[2]);
	int64_t *times = calloc((size_t)count + 1, sizeof *times);
	for (long i = -3; i < count; i++) {
		int ends[2];
		char byte;
		pid_t child;
		int64_t before = now_ns();
		if (pipe(ends) != 0 || (child = fork()) < 0) fail("fork");
		if (child == 0) {
			dup2(ends[1], 1);
			close(ends[0]);
			close(ends[1]);
			execvp(words[3], words + 3);
			_exit(127);
		}
		close(ends[1]);
		if (read(ends[0], &byte, 1) != 1) fail("no output");
		if (i >= 0) times[i] = now_ns() - before;
		kill(child, SIGKILL);
		waitpid(child, NULL, 0);
		close(ends[0]);
	}
	print_times(times, count);
	return 0;
}

int main(int count, char **words)
{
	if (count == 5 && strcmp(words[1], "latency") == 0) return run_latency(words);
	if (count == 6 && strcmp(words[1], "load") == 0) return run_load(words);
	if (count == 4 && strcmp(words[1], "flood") == 0) return run_flood(words);
	if (count > 3 && strcmp(words[1], "first") == 0) return run_first(words);
	return 2;
}
