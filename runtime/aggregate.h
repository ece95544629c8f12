/*
 * Aggregates: tables of functions over flat states. A group's states lie one after the
 * other in a record; operators own the records, aggregates own what a state points to.
 * The result depends on the rows and their order only, never on how they were cut into
 * batches: one update of n rows equals n updates of one.
 */
#ifndef RF_RUNTIME_AGGREGATE_H
#define RF_RUNTIME_AGGREGATE_H

#include "planner/plan.h"
#include "runtime/batch.h"

#include <string.h>

/* What an update is given: rows of a batch, each with its group. */
typedef struct rf_aggregate_rows {
	const rf_column *args; /* the call's argument columns, in order; then, if it goes by event
	                          time, that column; then those of ORDER BY */
	const uint16_t *rows;  /* positions, FILTER applied; NULL: first to first + row_count - 1 */
	uint32_t first;        /* used when rows is NULL */
	uint32_t row_count;
	const uint32_t *groups; /* for each row of the list (not each position) the index of its
	                           record; NULL: all in record 0 */
	char *states;           /* this aggregate's state in record 0 */
	size_t stride;          /* bytes from a record to the next */
} rf_aggregate_rows;

typedef struct rf_aggregate_env {
	rf_memory *memory;
	const rf_aggregate_call *call;
	void *shared; /* what open made, or NULL */
} rf_aggregate_env;

typedef struct rf_aggregate_class {
	size_t state_size; /* a multiple of 8; the states are aligned to 16 */
	bool is_flat;      /* the state owns no memory: release does nothing, memcpy copies it */
	bool is_bounded;   /* what it owns has a bound that is small for each group */
	void (*init)(void *state);
	/* False: out of memory (env->memory says why). */
	bool (*update)(const rf_aggregate_env *env, const rf_aggregate_rows *rows);
	/* Adds what came later (from) to what came before (into); from stays as it is. */
	bool (*merge)(const rf_aggregate_env *env, void *into, const void *from);
	/* Writes the result to a row of out, whose column index in store is given; text goes into
	 * the store. The state stays usable. *has_failed: the value overflowed: it is NULL and one
	 * error is to be noted by the caller with *has_failed as its reason. */
	bool (*finish)(const rf_aggregate_env *env, const void *state, rf_batch_store *store,
	               uint32_t column, uint32_t row, const char **has_failed);
	void (*release)(const rf_aggregate_env *env, void *state);
	/* Takes the row that was first added out again, exactly; NULL when it can't. */
	bool (*retract)(const rf_aggregate_env *env, const rf_aggregate_rows *rows);
	/* merge for many: out[i] = a[i] with b[i] merged into it, one after the other, stride bytes
	 * from each to the next (it may be negative, and out may be a or b or run before them; with a
	 * count of 0 nothing is read). Flat classes only; NULL: there is only merge. */
	void (*combine)(const rf_aggregate_env *env, char *out, const char *a, const char *b,
	                ptrdiff_t stride, uint32_t count);
	/* finish for many, of classes whose finish can't fail: state i to row rows[i] (NULL: first
	 * + i). NULL: there is only finish. */
	void (*finish_many)(const rf_aggregate_env *env, const char *states, size_t stride,
	                    uint32_t count, rf_batch_store *store, uint32_t column,
	                    const uint16_t *rows, uint32_t first);
} rf_aggregate_class;

/* The class for a call (its overload, argument types and DISTINCT). Never NULL. */
const rf_aggregate_class *rf_aggregate_class_of(const rf_aggregate_call *call);

/* All aggregates of a node together: the layout of a record and loops over the list. */
typedef struct rf_aggregate_set {
	rf_memory *memory;
	uint32_t count;
	const rf_aggregate_class **classes;
	rf_aggregate_env *envs;
	uint32_t *offsets;  /* of each state in a record */
	size_t record_size; /* a multiple of 16; at least 16 */
	char *initial;      /* a record of states without rows */
	bool is_flat;       /* all are */
	bool is_bounded;    /* all are flat or bounded: a window's many records may overlap */
	uint16_t *filtered; /* scratch: rows that pass a FILTER */
	uint32_t *filtered_groups;
} rf_aggregate_set;

rf_status rf_aggregate_set_open(rf_aggregate_set *set, const rf_aggregate_call *calls,
                                uint32_t count, rf_memory *memory, rf_error *error);
void rf_aggregate_set_close(rf_aggregate_set *set);
static inline void rf_aggregate_set_init(const rf_aggregate_set *set, void *record)
{
	for (size_t i = 0; i < set->record_size; i += 16)
		memcpy((char *)record + i, set->initial + i, 16);
}
void rf_aggregate_set_release(const rf_aggregate_set *set, void *record);
/* Updates from a run of rows: positions rows[0..row_count) of batch (or first..), group i of
 * them in groups (NULL: record 0); applies each call's FILTER. */
rf_status rf_aggregate_set_update(rf_aggregate_set *set, const rf_batch *batch,
                                  const uint16_t *rows, uint32_t first, uint32_t row_count,
                                  const uint32_t *groups, void *records, rf_error *error);
rf_status rf_aggregate_set_merge(const rf_aggregate_set *set, void *into, const void *from,
                                 rf_error *error);
/* Writes every result to row of store, columns first_column and on; overflow is noted in
 * store->notes at that row. */
rf_status rf_aggregate_set_finish(const rf_aggregate_set *set, const void *record,
                                  rf_batch_store *store, uint32_t first_column, uint32_t row,
                                  rf_error *error);

#endif
