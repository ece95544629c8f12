/*
 * Aggregate functions: names, signatures, documentation. The list planner/aggregate_list.h
 * makes this table and the runtime's table of implementations.
 */
#ifndef RF_PLANNER_AGGREGATES_H
#define RF_PLANNER_AGGREGATES_H

#include "planner/aggregate_list.h"
#include "planner/functions.h"

enum {
	RF_AGGREGATE_ARGS_MAX = 3,
	RF_AGGREGATE_CONSTANTS_MAX = 3,
	RF_AGGREGATE_ORDER_MAX = 4, /* keys of ORDER BY within a call */
	RF_AGGREGATE_COLUMNS_MAX = RF_AGGREGATE_ARGS_MAX + RF_AGGREGATE_ORDER_MAX
};

/* A key of ORDER BY within a call. */
typedef struct rf_aggregate_order {
	bool is_descending, is_nulls_first;
} rf_aggregate_order;

/* One overload. */
typedef struct rf_aggregate {
	rf_aggregate_id id;
	const char *name;
	const char *args;      /* letters of functions.h; "" for count(*) */
	const char *constants; /* letters of the constant arguments that follow (quantile's q) */
	const char *defaults;  /* "", or for each constant its name and what it is when it is left
	                          out: "mode=linear unit=1s"; a constant left out is NULL */
	char result;
	bool takes_distinct;
	const char *doc, *example, *example_result;
	bool needs_time; /* is over event time: the call's time is set */
	bool is_signal;  /* and segments between points cross the bounds of windows */
} rf_aggregate;

extern const rf_aggregate rf_aggregates[];
extern const uint32_t rf_aggregate_count;

/* Another name of an aggregate. */
typedef struct rf_aggregate_alias {
	const char *alias, *name;
} rf_aggregate_alias;

extern const rf_aggregate_alias rf_aggregate_aliases[];
extern const uint32_t rf_aggregate_alias_count;

/* By its name or another name of it. */
bool rf_aggregate_exists(rf_text name);

/* The label of the k-th constant of an aggregate with defaults. */
rf_text rf_aggregate_label(const rf_aggregate *aggregate, uint32_t k);

/* The place among all arguments that `label => value` stands for in calls of name;
 * UINT32_MAX: it has none of that label. */
uint32_t rf_aggregate_labelled(rf_text name, rf_text label);

/* Like rf_function_resolve. is_star: count(*). arg_count counts the constants too, of which
 * those with a default may be left out: at the end, or in between as a bare NULL.
 * *column_count gets how many of the arguments are columns; want covers all of them. */
rf_status rf_aggregate_resolve(rf_text name, rf_loc loc, bool is_star, const rf_argument *args,
                               uint32_t arg_count, const rf_aggregate **aggregate,
                               uint32_t *column_count, rf_type *want, rf_type *result,
                               rf_error *error);

size_t rf_aggregate_signature(const rf_aggregate *aggregate, char *buffer, size_t capacity);

#endif
