/*
 * Kernels: what one function does to columns. A kernel sees flat columns and the list of
 * rows to compute; for strict functions (all but RF_FN_SEES_NULL) rows with a NULL argument
 * are already left out and their result is already NULL.
 */
#ifndef RF_RUNTIME_KERNEL_H
#define RF_RUNTIME_KERNEL_H

#include "runtime/batch.h"

/* What one step of an evaluator keeps from batch to batch (a zone, a compiled pattern, a
 * generator). Its kernel fills it at its first call. */
typedef struct rf_kernel_cache rf_kernel_cache;
struct rf_kernel_cache {
	rf_memory *memory;                       /* for the state */
	void *state;                             /* NULL at first */
	void (*release)(rf_kernel_cache *cache); /* called at the end if there is a state */
	uint32_t place;                          /* of the call in its statement */
	uint64_t seed; /* of chance, another for each call of a query; 0: the system's */
};

typedef struct rf_kernel_call {
	const rf_column *args;
	uint32_t arg_count;
	rf_column *out;       /* data is there; validity: see rf_kernel_null */
	const uint16_t *rows; /* positions to compute; NULL: 0 to row_count - 1 */
	uint32_t row_count;
	rf_arena *text;                  /* for results of type TEXT */
	bool is_out_of_memory;           /* set by the kernel: stops the query */
	uint64_t *out_bitmap;            /* storage for out->validity */
	int64_t now_ns;                  /* of the clock, one a batch */
	rf_kernel_cache *cache;          /* of this step */
	struct rf_kernel_errors *errors; /* where rf_kernel_fail counts; NULL: TRY_CAST */
	struct rf_json_index *json;      /* a constant path into args[0], which is then the only
	                                    argument; NULL: it is none */
	uint32_t json_path;              /* its number there */
} rf_kernel_call;

typedef void (*rf_kernel)(rf_kernel_call *call);

/* Makes the result of a row NULL. */
void rf_kernel_null(rf_kernel_call *call, uint32_t row);
/* The same, and counts an error for the row. reason: a fixed text ("division by zero"). */
void rf_kernel_fail(rf_kernel_call *call, uint32_t row, const char *reason);

/* The kernel of a function, and of a cast. Never NULL for what the lists declare. */
rf_kernel rf_kernel_of(rf_function_id id);
rf_kernel rf_kernel_of_cast(rf_type from, rf_type to);

#endif
