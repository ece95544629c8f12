/*
 * Bound expressions: names are column numbers, calls are overloads, every coercion is a
 * CAST. Read-only once built; lives in the plan's arena. The runtime compiles them to steps.
 */
#ifndef RF_PLANNER_EXPR_H
#define RF_PLANNER_EXPR_H

#include "planner/functions.h"

typedef enum rf_expr_kind {
	RF_EXPR_CONSTANT,
	RF_EXPR_COLUMN, /* of the node's input */
	RF_EXPR_CALL,   /* a strict or NULL-seeing kernel; every argument is evaluated */
	RF_EXPR_CAST,   /* args[0] to type */
	RF_EXPR_AND,    /* two or more operands, left to right, the next only where needed */
	RF_EXPR_OR,
	RF_EXPR_CASE,    /* condition, result, condition, result, ... [, else] */
	RF_EXPR_COALESCE /* the first that is not NULL */
} rf_expr_kind;

typedef struct rf_expr {
	rf_expr_kind kind;
	rf_type type;
	rf_loc loc;
	bool can_fail;                /* it or something below it */
	bool is_volatile;             /* likewise */
	bool has_else;                /* CASE */
	bool is_try;                  /* CAST: a failure is NULL and no error */
	rf_value value;               /* CONSTANT */
	uint32_t column;              /* COLUMN */
	const rf_function *function;  /* CALL */
	const struct rf_expr *origin; /* what it was when bound: copies of one volatile call are one */
	struct rf_expr **args;
	uint32_t arg_count;
	uint32_t tree_size;  /* nodes when shared ones count each time; bounded by the binder */
	uint32_t tree_depth; /* of a node without arguments 1; likewise */
	bool is_typed;       /* a constant text that is of type TEXT, not a literal of any type */
} rf_expr;

/* Whether two expressions are the same computation (places ignored). Of volatile calls only
 * copies of one are: random() IN (1, 2) asks once, random() = random() twice. */
bool rf_expr_equal(const rf_expr *a, const rf_expr *b);

/* Marks the columns that an expression reads. */
void rf_expr_mark_columns(const rf_expr *expr, bool *used);

#endif
