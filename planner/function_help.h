/*
 * What is told about functions: the rows of SHOW FUNCTIONS and DESCRIBE FUNCTION, from which
 * .help and docs/functions.md are made.
 */
#ifndef RF_PLANNER_FUNCTION_HELP_H
#define RF_PLANNER_FUNCTION_HELP_H

#include "planner/catalog.h"

/* One overload, operator, form of the grammar, column of windows, or user function. */
typedef struct rf_function_help {
	rf_text name;
	const char *kind;   /* scalar, operator, form, aggregate, window, over, user */
	const char *family; /* of docs/functions.md, "text" */
	rf_text signature;  /* in room, or of the catalog */
	rf_text doc;
	const char *example, *result; /* or NULL */
	char over[160];               /* the values that an aggregate's example is over, or empty */
	char room[256];
} rf_function_help;

/* The index-th of all, the built-in ones first, a family after the other; false after the last. */
bool rf_function_help_at(const rf_catalog *catalog, uint32_t index, rf_function_help *help);

/* The error of a name that is no function's, with the nearest one or what is meant by it. */
rf_status rf_function_unknown(const rf_catalog *catalog, rf_text name, rf_loc loc, rf_error *error);

#endif
