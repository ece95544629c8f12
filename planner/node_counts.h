/* What one operator did, for EXPLAIN ANALYZE; one for each node of a plan, by id. */
#ifndef RF_PLANNER_NODE_COUNTS_H
#define RF_PLANNER_NODE_COUNTS_H

#include <stdint.h>

typedef struct rf_node_counts {
	uint64_t rows_in, rows_out, batches;
	int64_t time_ns;       /* of its own, without its inputs */
	uint64_t memory_bytes; /* at its peak */
	uint64_t bytes;        /* read or written */
} rf_node_counts;

#endif
