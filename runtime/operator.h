/*
 * Operators. The loop (runtime/pipeline.c) gives an operator one input batch at a time and
 * takes one output batch at a time. Everything that changes while a query runs is in the
 * operator's state; the plan node is read-only.
 */
#ifndef RF_RUNTIME_OPERATOR_H
#define RF_RUNTIME_OPERATOR_H

#include "base/clock.h"
#include "runtime/batch.h"

#include <pthread.h>
#include <signal.h>

enum { RF_WAITS_MAX = 64 }; /* descriptors that one query waits for; a listener counts one */

typedef struct rf_wait {
	int fd;
	bool is_write;
} rf_wait;

/* What a query's operators share. */
typedef struct rf_context {
	rf_memory *memory;
	const rf_settings *settings;
	rf_clock clock;
	rf_error *error;     /* filled before RF_STEP_ERROR; the loop's */
	uint32_t batch_rows; /* rows of a batch at most, 1 to RF_BATCH_ROWS */
	uint32_t allow;      /* RIFFLE_ALLOW_... */
	volatile sig_atomic_t
		*interrupted; /* not 0: sources end as if the input had, windows that close are partial */
	void (*log)(void *arg, riffle_log_level level, const char *text);
	void *log_arg;
	uint64_t bytes_in;           /* counted by sources */
	uint32_t chance_count;       /* calls of random() and the like, each with a seed of its own */
	int64_t close_at_ns;         /* the least watermark that would close a window now open, set by
	                                operators that wait for one in each step; INT64_MAX: none */
	int64_t wake_at;             /* BLOCKED: steady time to try again, INT64_MAX: none */
	rf_wait waits[RF_WAITS_MAX]; /* BLOCKED: descriptors to wait for, any of them */
	uint32_t wait_count;
	struct rf_workers *workers; /* that help the query; NULL: the caller's thread is alone */
	pthread_mutex_t *feed_lock; /* held around every call of feed.h; NULL: one thread */
} rf_context;

/* What an operator calls before it answers BLOCKED: a descriptor to wait for, a steady time at
 * which to try again. The loop clears both before each pull. */
static inline void rf_wait_for(rf_context *ctx, int fd, bool is_write)
{
	for (uint32_t i = 0; i < ctx->wait_count; i++)
		if (ctx->waits[i].fd == fd && ctx->waits[i].is_write == is_write) return;
	if (ctx->wait_count < RF_WAITS_MAX) ctx->waits[ctx->wait_count++] = (rf_wait){fd, is_write};
}

static inline void rf_wait_until(rf_context *ctx, int64_t steady_ns)
{
	if (steady_ns < ctx->wake_at) ctx->wake_at = steady_ns;
}

/* What an operator calls in each step while it has a window that closes at that watermark. */
static inline void rf_close_at(rf_context *ctx, int64_t watermark)
{
	if (watermark < ctx->close_at_ns) ctx->close_at_ns = watermark;
}

typedef enum rf_step {
	RF_STEP_NEED_INPUT, /* the input batch is used up; out may hold rows */
	RF_STEP_HAVE_MORE,  /* out holds rows or notes; step again with the same input batch */
	RF_STEP_BLOCKED,    /* a source has nothing now, or a sink takes nothing now; out is empty */
	RF_STEP_FINISHED,   /* out holds the last rows; nothing follows and no more input is wanted */
	RF_STEP_ERROR       /* ctx->error says what */
} rf_step;

typedef struct rf_op rf_op;

/* How far an input with event time is, as the operator sees it. */
typedef struct rf_input_time {
	int64_t watermark_ns; /* INT64_MIN: none yet */
	bool is_idle;         /* silent for its IDLE TIMEOUT: holds nothing back */
} rf_input_time;

/* A window that has rows and has not gone out; it does when the watermark is at its end. */
typedef struct rf_open_window {
	int64_t start_ns, end_ns, row_count;
} rf_open_window;
enum { RF_OPEN_WINDOWS_MAX = 1000 }; /* of one operator, those that end first */

typedef struct rf_op_class {
	const char *name; /* as EXPLAIN prints it */
	size_t state_size;
	/* op->state is zeroed memory of state_size. On failure close is still called. */
	rf_status (*open)(rf_op *op, const rf_plan_node *node, rf_context *ctx);
	/* Takes in (NULL for a source), the batch of input number `input`; after HAVE_MORE the
	 * same batch comes again. *out comes zeroed on every call and is filled by the operator; it
	 * stays valid until the next step. A batch with in->is_end is the last of that input; an
	 * operator answers the end of its last input with FINISHED, once all is out. An operator
	 * must take in->notes along (see note.h). */
	rf_step (*step)(rf_op *op, uint32_t input, const rf_batch *in, rf_batch *out, rf_context *ctx);
	/* Optional: the input is BLOCKED. May fill out (rows or only a watermark) and answer
	 * NEED_INPUT, or answer BLOCKED after rf_wait_until. For what the clock moves. */
	rf_step (*idle)(rf_op *op, rf_batch *out, rf_context *ctx);
	void (*close)(rf_op *op, rf_context *ctx);
	/* Bytes of state held, for EXPLAIN ANALYZE; may be NULL. */
	size_t (*held_bytes)(const rf_op *op);
	/* Optional, for what gives rows their watermark: how far one of its inputs is. */
	void (*input_time)(const rf_op *op, uint32_t input, const rf_context *ctx, rf_input_time *time);
	/* Optional, for windows by time: those that are open, by their end. Returns how many. */
	uint32_t (*open_windows)(const rf_op *op, rf_open_window windows[RF_OPEN_WINDOWS_MAX]);
} rf_op_class;

struct rf_op {
	const rf_op_class *class_;
	const rf_plan_node *node;
	void *state;
	uint32_t wanted_input;            /* which input it wants next; set by operators of several */
	bool takes_any;                   /* or whichever has something, from wanted_input on */
	int64_t watermark_ns;             /* of an input with event time, set by it; INT64_MIN: none */
	const struct rf_segment *segment; /* of rf_op_segment: what it stands for */
	struct rf_node_counts *counts;    /* of the plan, by node id: a segment counts for its nodes */
};

/* The operators, one file each: runtime/op_<name>.c. */
extern const rf_op_class rf_op_scan, rf_op_values, rf_op_filter, rf_op_project, rf_op_aggregate,
	rf_op_window, rf_op_sliding, rf_op_sort, rf_op_limit, rf_op_distinct, rf_op_union_all,
	rf_op_sink, rf_op_event_time, rf_op_order, rf_op_merge, rf_op_window_time, rf_op_window_or,
	rf_op_sliding_time, rf_op_window_signal, rf_op_window_session, rf_op_window_when, rf_op_lookup,
	rf_op_unnest, rf_op_over, rf_op_dedup;

/* The operator that a plan node becomes. */
const rf_op_class *rf_op_class_of(const rf_plan_node *node);

#endif
