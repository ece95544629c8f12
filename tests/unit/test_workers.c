/* Threads that help: every piece is done once, the caller waits for what it needs, jobs that come
 * later are done too, and the threads end. */
#include "unit.h"

#include "runtime/workers.h"

#include <pthread.h>

enum { PIECES = 5000 };

typedef struct adder {
	rf_job job;
	rf_workers *workers;
	uint32_t next;          /* atomic: the piece that is taken next */
	uint32_t done;          /* atomic */
	uint32_t times[PIECES]; /* that each was done */
	pthread_t by[PIECES];
} adder;

static bool add_work(rf_job *job)
{
	adder *self = (adder *)(void *)job;
	uint32_t piece = __atomic_fetch_add(&self->next, 1, __ATOMIC_RELAXED);
	if (piece >= PIECES) return false;
	self->times[piece]++;
	self->by[piece] = pthread_self();
	__atomic_add_fetch(&self->done, 1, __ATOMIC_SEQ_CST);
	rf_workers_changed(self->workers);
	return true;
}

static bool is_all_done(void *arg)
{
	return __atomic_load_n(&((adder *)arg)->done, __ATOMIC_SEQ_CST) == PIECES;
}

static adder *new_adder(rf_memory *memory, rf_workers *workers)
{
	adder *made = rf_alloc_zero(memory, sizeof *made);
	assert_non_null(made);
	made->job.work = add_work;
	made->workers = workers;
	rf_workers_add(workers, &made->job);
	return made;
}

static void check_all(const adder *self)
{
	for (uint32_t i = 0; i < PIECES; i++) assert_int_equal(self->times[i], 1);
}

static void every_piece_is_done_once(void **state)
{
	rf_memory memory;
	RF_UNUSED(state);
	rf_memory_init(&memory, NULL, 0);
	for (uint32_t threads = 2; threads <= 5; threads++) {
		rf_workers *workers;
		adder *first, *second;
		assert_int_equal(rf_workers_new(&workers, threads, &memory, NULL), RIFFLE_OK);
		assert_int_equal(rf_workers_threads(workers), threads);
		first = new_adder(&memory, workers);
		rf_workers_start(workers);
		second = new_adder(&memory, workers);
		rf_workers_wait(workers, is_all_done, second);
		rf_workers_wait(workers, is_all_done, first);
		check_all(first);
		check_all(second);
		rf_workers_stop(workers);
		rf_workers_free(workers);
		rf_free(&memory, first, sizeof *first);
		rf_free(&memory, second, sizeof *second);
	}
	assert_int_equal(memory.used_bytes, 0);
}

/* Work that only another thread can do: the caller must not wait for itself. */
typedef struct helper_only {
	rf_job job;
	rf_workers *workers;
	pthread_t caller;
	bool is_done; /* atomic */
} helper_only;

static bool help(rf_job *job)
{
	helper_only *self = (helper_only *)(void *)job;
	if (pthread_equal(pthread_self(), self->caller)) return false;
	if (__atomic_exchange_n(&self->is_done, true, __ATOMIC_SEQ_CST)) return false;
	rf_workers_changed(self->workers);
	return true;
}

static bool is_helped(void *arg)
{
	return __atomic_load_n(&((helper_only *)arg)->is_done, __ATOMIC_SEQ_CST);
}

static void the_caller_sleeps_until_it_is_helped(void **state)
{
	rf_memory memory;
	RF_UNUSED(state);
	rf_memory_init(&memory, NULL, 0);
	for (uint32_t i = 0; i < 200; i++) {
		rf_workers *workers;
		helper_only self = {.job = {.work = help}, .caller = pthread_self()};
		assert_int_equal(rf_workers_new(&workers, 2, &memory, NULL), RIFFLE_OK);
		self.workers = workers;
		rf_workers_start(workers);
		rf_workers_add(workers, &self.job);
		rf_workers_wait(workers, is_helped, &self);
		rf_workers_free(workers);
	}
	assert_int_equal(memory.used_bytes, 0);
}

static void without_threads_the_caller_does_all(void **state)
{
	rf_memory memory;
	rf_workers *workers;
	adder *all;
	RF_UNUSED(state);
	rf_memory_init(&memory, NULL, 0);
	assert_int_equal(rf_workers_new(&workers, 4, &memory, NULL), RIFFLE_OK);
	all = new_adder(&memory, workers);
	rf_workers_wait(workers, is_all_done, all);
	check_all(all);
	for (uint32_t i = 0; i < PIECES; i++) assert_true(pthread_equal(all->by[i], pthread_self()));
	rf_workers_free(workers);
	rf_free(&memory, all, sizeof *all);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_piece_is_done_once),
		cmocka_unit_test(the_caller_sleeps_until_it_is_helped),
		cmocka_unit_test(without_threads_the_caller_does_all),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
