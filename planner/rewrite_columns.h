/* Marking the columns that parts of a node need, and giving them their new numbers, for
 * push_projection. need: a flag for each column of the input; map: its new number. */
#ifndef RF_PLANNER_REWRITE_COLUMNS_H
#define RF_PLANNER_REWRITE_COLUMNS_H

#include "planner/plan.h"

void rf_columns_mark(const uint32_t *columns, uint32_t count, bool *need);
void rf_columns_remap(uint32_t *columns, uint32_t count, const uint32_t *map);
void rf_columns_mark_calls(const rf_aggregate_call *calls, uint32_t count, bool *need);
void rf_columns_remap_calls(rf_aggregate_call *calls, uint32_t count, const uint32_t *map);
void rf_columns_mark_over(const rf_plan_over *over, bool *need);
void rf_columns_remap_over(rf_plan_over *over, const uint32_t *map);
void rf_columns_mark_dedup(const rf_plan_dedup *dedup, bool *need);
void rf_columns_remap_dedup(rf_plan_dedup *dedup, const uint32_t *map);

#endif
