/* Values of any type kept beyond their batch, one each: in the states of aggregates and OVER. */
#ifndef RF_RUNTIME_AGGREGATE_CELL_H
#define RF_RUNTIME_AGGREGATE_CELL_H

#include "runtime/batch.h"

/* One value of a type that the state does not name; text is the cell's own. */
typedef union rf_agg_cell {
	uint8_t boolean;
	int64_t bigint; /* and TIMESTAMP */
	double real;
	rf_interval interval;
	rf_decimal decimal;
	struct {
		char *data;
		uint32_t size, capacity;
	} text;
} rf_agg_cell;

/* Puts a value in a cell, in place of the one there. False: out of memory, cell unchanged. */
bool rf_agg_cell_set(rf_memory *memory, rf_agg_cell *cell, const rf_column *column, uint32_t row);
bool rf_agg_cell_copy(rf_memory *memory, rf_type type, rf_agg_cell *to, const rf_agg_cell *from);
void rf_agg_cell_release(rf_memory *memory, rf_type type, rf_agg_cell *cell);
/* The cell against a value: <0, 0, >0 in the order of min and max. */
int rf_agg_cell_compare(const rf_agg_cell *cell, const rf_column *column, uint32_t row);
int rf_agg_cell_order(rf_type type, const rf_agg_cell *a, const rf_agg_cell *b);
bool rf_agg_cell_put(rf_type type, const rf_agg_cell *cell, rf_batch_store *store, uint32_t column,
                     uint32_t row);

#endif
