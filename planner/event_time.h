/* Event time in a plan: from the scans up to the node that goes by it. Private to planner/. */
#ifndef RF_PLANNER_EVENT_TIME_H
#define RF_PLANNER_EVENT_TIME_H

#include "planner/bind.h"
#include "planner/plan_build.h"

/* Columns of a node that a query can't name: see rf_plan_window. Of one input late and close
 * are the same. */
typedef struct rf_time_columns {
	uint32_t time, late, close;
} rf_time_columns;

/* Whether a node's rows have a time, their own or that of their arrival; if not, fails with
 * what it is that needs it ("a window by time"). */
bool rf_time_check(rf_binder *binder, const rf_plan_node *node, const char *what, rf_loc loc);
/* Whether all rows have an event time of their own and come from inputs at rest. */
bool rf_time_is_mergeable(const rf_plan_node *node);
bool rf_time_is_at_rest(const rf_plan_node *node);
/* Whether its rows have a time, and that of one input is not that of arrival. */
bool rf_time_is_own(const rf_plan_node *node);
/* Whether an expression over a node's columns is what its rows' time is. */
bool rf_time_is(rf_binder *binder, const rf_plan_node *node, rf_expr *expr);
/* Makes a node hand on its rows' time, in columns after its own; it must have passed
 * rf_time_check. Returns the node that stands in its place. */
rf_plan_node *rf_time_carry(rf_binder *binder, rf_plan_node *node, rf_time_columns *times);
/* Carries through the inputs of a union and gives all of them the same columns: the first
 * column_count, then the time's. */
bool rf_time_carry_union(rf_binder *binder, rf_plan_node *node, uint32_t column_count);

#endif
