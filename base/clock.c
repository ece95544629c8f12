/* Clocks: see clock.h. */
#include "base/clock.h"

#include <stddef.h>
#include <time.h>

static int64_t read_clock(clockid_t id)
{
	struct timespec now;
	clock_gettime(id, &now);
	return (int64_t)now.tv_sec * 1000000000 + now.tv_nsec;
}

int64_t rf_clock_now(const rf_clock *clock)
{
	return clock && clock->now ? clock->now(clock->arg) : read_clock(CLOCK_REALTIME);
}

int64_t rf_steady_ns(void)
{
	return read_clock(CLOCK_MONOTONIC);
}
