/*
 * Runs a command on the first CORES cores that it may use and prints its wall-clock seconds,
 * processor seconds and peak memory in KiB on standard error's last line. A small process of
 * its own, since a child's peak begins at what its parent held.
 * usage: measure CORES COMMAND...
 */
#define _GNU_SOURCE
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static double now(void)
{
	struct timespec at;
	clock_gettime(CLOCK_MONOTONIC, &at);
	return (double)at.tv_sec + (double)at.tv_nsec / 1e9;
}

static double seconds(struct timeval time)
{
	return (double)time.tv_sec + (double)time.tv_usec / 1e6;
}

static void keep_to(int cores)
{
	cpu_set_t all, kept;
	CPU_ZERO(&kept);
	if (sched_getaffinity(0, sizeof all, &all) != 0) return;
	for (int i = 0; i < CPU_SETSIZE && CPU_COUNT(&kept) < cores; i++)
		if (CPU_ISSET(i, &all)) CPU_SET(i, &kept);
	if (CPU_COUNT(&kept)) sched_setaffinity(0, sizeof kept, &kept);
}

int main(int argc, char **argv)
{
	struct rusage usage;
	double start = now();
	pid_t child;
	int status;
	if (argc < 3) return 2;
	child = fork();
	if (child == 0) {
		keep_to(atoi(argv[1]));
		execvp(argv[2], argv + 2);
		_exit(127);
	}
	if (child < 0 || wait4(child, &status, 0, &usage) < 0) return 126;
	fprintf(stderr, "\n%.6f %.6f %ld\n", now() - start,
	        seconds(usage.ru_utime) + seconds(usage.ru_stime), usage.ru_maxrss);
	return WIFEXITED(status) ? WEXITSTATUS(status) : 125;
}
