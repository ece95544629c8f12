/*
 * The threads that help a query. What there is to do is offered by jobs; whoever has nothing
 * else to do asks them for a piece, the caller's thread too while it waits for a result. A
 * thread that finds nothing spins for a moment and then sleeps until something has changed.
 *
 *   caller    | rows of chunk 1 | decodes 3 | rows of chunk 2 | rows of chunk 3 | ...
 *   worker    | decodes 2           | decodes 4    | decodes 5 ...
 *
 * Invariant: a job's work is asked of any thread, several at once; its results are taken by the
 * caller's thread alone, in an order that does not depend on who did what.
 */
#ifndef RF_RUNTIME_WORKERS_H
#define RF_RUNTIME_WORKERS_H

#include "base/memory.h"

typedef struct rf_workers rf_workers;

/* Lives in its owner, which goes after the threads have stopped. */
typedef struct rf_job {
	/* Does a piece of work if there is one. False: nothing now. Calls rf_workers_changed after
	 * whatever others may wait for. */
	bool (*work)(struct rf_job *job);
	struct rf_job *next;
} rf_job;

/* For a query that works with this many threads, the caller's among them (1 or more). None is
 * started yet. */
rf_status rf_workers_new(rf_workers **workers, uint32_t threads, rf_memory *memory,
                         rf_error *error);
/* Ends the threads, once each has finished its piece of work; the jobs' owners may go then. */
void rf_workers_stop(rf_workers *workers);
void rf_workers_free(rf_workers *workers);

uint32_t rf_workers_threads(const rf_workers *workers);

/* By the caller's thread. The last that was added is asked first: what is nearer to the output
 * makes room. */
void rf_workers_add(rf_workers *workers, rf_job *job);

/* Starts the threads, if they have not been. Fewer than asked for will do: the caller's is one. */
void rf_workers_start(rf_workers *workers);
/* Something has changed: wakes who sleeps. Any thread. */
void rf_workers_changed(rf_workers *workers);
/* Works until is_ready(arg) is true; the caller's thread. */
void rf_workers_wait(rf_workers *workers, bool (*is_ready)(void *arg), void *arg);

#endif
