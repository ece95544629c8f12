/*
 * Threads that help a query: see workers.h. Invariant: `changes` is counted up after every
 * change that somebody may wait for, and who goes to sleep has seen the count that it sleeps
 * on, so no change is missed.
 */
#include "runtime/workers.h"

#include <pthread.h>
#include <signal.h>

enum { SPINS = 400, THREADS_MAX = 64 };

struct rf_workers {
	rf_memory *memory;
	pthread_mutex_t lock; /* of who sleeps */
	pthread_cond_t wakened;
	rf_job *jobs; /* atomic, as are these; grows at its front */
	uint64_t changes;
	uint32_t sleepers;
	bool is_stopped;
	bool is_started;
	uint32_t threads, started;
	pthread_t *handles;
};

rf_status rf_workers_new(rf_workers **workers, uint32_t threads, rf_memory *memory, rf_error *error)
{
	rf_workers *made = rf_alloc_zero(memory, sizeof *made);
	*workers = NULL;
	if (!made) return rf_memory_fail(memory, "a query", error);
	made->memory = memory;
	made->threads = threads < THREADS_MAX ? threads : THREADS_MAX;
	made->handles = rf_alloc(memory, made->threads * sizeof *made->handles);
	if (!made->handles) {
		rf_free(memory, made, sizeof *made);
		return rf_memory_fail(memory, "a query", error);
	}
	pthread_mutex_init(&made->lock, NULL);
	pthread_cond_init(&made->wakened, NULL);
	*workers = made;
	return RIFFLE_OK;
}

uint32_t rf_workers_threads(const rf_workers *workers)
{
	return workers->threads;
}

void rf_workers_changed(rf_workers *workers)
{
	__atomic_add_fetch(&workers->changes, 1, __ATOMIC_SEQ_CST);
	if (__atomic_load_n(&workers->sleepers, __ATOMIC_SEQ_CST) == 0) return;
	pthread_mutex_lock(&workers->lock);
	pthread_cond_broadcast(&workers->wakened);
	pthread_mutex_unlock(&workers->lock);
}

static uint64_t changes_so_far(const rf_workers *workers)
{
	return __atomic_load_n(&workers->changes, __ATOMIC_SEQ_CST);
}

static bool is_stopped(const rf_workers *workers)
{
	return __atomic_load_n(&workers->is_stopped, __ATOMIC_SEQ_CST);
}

void rf_workers_add(rf_workers *workers, rf_job *job)
{
	job->next = workers->jobs;
	__atomic_store_n(&workers->jobs, job, __ATOMIC_RELEASE);
	rf_workers_changed(workers);
}

static bool do_something(rf_workers *workers)
{
	rf_job *jobs = __atomic_load_n(&workers->jobs, __ATOMIC_ACQUIRE);
	for (rf_job *job = jobs; job; job = job->next)
		if (job->work(job)) return true;
	return false;
}

/* Waits until the count is no longer the one that was seen. */
static void wait_for_change(rf_workers *workers, uint64_t seen)
{
	for (unsigned i = 0; i < SPINS; i++) {
		if (changes_so_far(workers) != seen || is_stopped(workers)) return;
#if defined(__x86_64__)
		__builtin_ia32_pause();
#endif
	}
	pthread_mutex_lock(&workers->lock);
	__atomic_add_fetch(&workers->sleepers, 1, __ATOMIC_SEQ_CST);
	while (changes_so_far(workers) == seen && !is_stopped(workers))
		pthread_cond_wait(&workers->wakened, &workers->lock);
	__atomic_sub_fetch(&workers->sleepers, 1, __ATOMIC_SEQ_CST);
	pthread_mutex_unlock(&workers->lock);
}

static void *run(void *arg)
{
	rf_workers *workers = arg;
	while (!is_stopped(workers)) {
		uint64_t seen = changes_so_far(workers);
		if (!do_something(workers)) wait_for_change(workers, seen);
	}
	return NULL;
}

void rf_workers_start(rf_workers *workers)
{
	sigset_t all, before;
	if (workers->is_started) return;
	workers->is_started = true;
	/* Signals are for the host's threads. */
	sigfillset(&all);
	pthread_sigmask(SIG_SETMASK, &all, &before);
	while (workers->started + 1 < workers->threads &&
	       pthread_create(&workers->handles[workers->started], NULL, run, workers) == 0)
		workers->started++;
	pthread_sigmask(SIG_SETMASK, &before, NULL);
}

void rf_workers_wait(rf_workers *workers, bool (*is_ready)(void *arg), void *arg)
{
	for (;;) {
		uint64_t seen = changes_so_far(workers);
		if (is_ready(arg)) return;
		if (!do_something(workers)) wait_for_change(workers, seen);
	}
}

void rf_workers_stop(rf_workers *workers)
{
	if (!workers) return;
	__atomic_store_n(&workers->is_stopped, true, __ATOMIC_SEQ_CST);
	pthread_mutex_lock(&workers->lock);
	pthread_cond_broadcast(&workers->wakened);
	pthread_mutex_unlock(&workers->lock);
	for (uint32_t i = 0; i < workers->started; i++) pthread_join(workers->handles[i], NULL);
	workers->started = 0;
}

void rf_workers_free(rf_workers *workers)
{
	rf_memory *memory;
	if (!workers) return;
	memory = workers->memory;
	rf_workers_stop(workers);
	pthread_cond_destroy(&workers->wakened);
	pthread_mutex_destroy(&workers->lock);
	rf_free(memory, workers->handles, workers->threads * sizeof *workers->handles);
	rf_free(memory, workers, sizeof *workers);
}
