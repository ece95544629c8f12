/* The clocks: the host's (for arrival and now()) and the machine's steady one. */
#ifndef RF_BASE_CLOCK_H
#define RF_BASE_CLOCK_H

#include <stdint.h>

typedef struct rf_clock {
	int64_t (*now)(void *arg); /* ns since 1970 UTC */
	void *arg;
} rf_clock;

/* The system's clock when the host gave none. */
int64_t rf_clock_now(const rf_clock *clock);
/* Nanoseconds that only grow, for measuring. */
int64_t rf_steady_ns(void);

#endif
