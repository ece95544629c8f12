/* Arrays as the result of an aggregate. Only runtime/aggregate*.c include it. */
#ifndef RF_RUNTIME_AGGREGATE_ARRAY_H
#define RF_RUNTIME_AGGREGATE_ARRAY_H

#include "runtime/aggregate_impl.h"

/* The values that count keys stand for, in the order of their times, as the array that is the
 * result of the call; the keys are given back. False: out of memory. */
bool rf_agg_put_array(const rf_aggregate_env *env, const rf_column *values, rf_agg_time_key *keys,
                      uint32_t count, rf_batch_store *store, uint32_t column, uint32_t row,
                      const char **has_failed);

#endif
