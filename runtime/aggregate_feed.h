/*
 * Gives an aggregate rows one by one, in whatever order its user finds right: what ORDER BY within
 * an aggregate needs. Invariant: the inner aggregate is the
 * call's own without ORDER BY and event time, and has all rows but those that wait in the chunk.
 */
#ifndef RF_RUNTIME_AGGREGATE_FEED_H
#define RF_RUNTIME_AGGREGATE_FEED_H

#include "runtime/aggregate_impl.h"

enum { RF_AGG_INNER_SIZE_MAX = 256, RF_AGG_INNER_ALIGNMENT = 16 };

typedef struct rf_agg_feed {
	rf_aggregate_call call;
	rf_aggregate_env env;
	const rf_aggregate_class *class_;
	rf_column columns[RF_AGGREGATE_ARGS_MAX]; /* the chunk */
	uint64_t *validity[RF_AGGREGATE_ARGS_MAX];
	uint32_t count, capacity; /* rows in it, and room for them */
	_Alignas(RF_AGG_INNER_ALIGNMENT) char state[RF_AGG_INNER_SIZE_MAX];
} rf_agg_feed;

/* most: how many rows will come. False: out of memory; close it all the same. */
bool rf_agg_feed_open(rf_agg_feed *feed, const rf_aggregate_env *env, uint32_t most);
void rf_agg_feed_close(rf_agg_feed *feed);
/* Adds a row: a value for each argument. What it borrows must stay until the end. */
bool rf_agg_feed_add(rf_agg_feed *feed, const rf_value *values);
/* Writes the result. False: out of memory. */
bool rf_agg_feed_finish(rf_agg_feed *feed, rf_batch_store *store, uint32_t column, uint32_t row,
                        const char **has_failed);

#endif
