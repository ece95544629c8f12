/* FORMAT name (option value, ...): what the words mean, for sources, sinks and FEED. */
#ifndef RF_PLANNER_FORMAT_OPTIONS_H
#define RF_PLANNER_FORMAT_OPTIONS_H

#include "parser/ast.h"
#include "planner/plan.h"

/* What the format is of: not every option is for all of them. */
typedef enum rf_format_use {
	RF_FORMAT_OF_SOURCE,
	RF_FORMAT_OF_SINK,
	RF_FORMAT_OF_FEED
} rf_format_use;

/* The defaults of a format by its name (CSV, TSV, ...); RIFFLE_NAME with a
 * suggestion, or RIFFLE_UNSUPPORTED, at the name. */
rf_status rf_plan_format_resolve(const rf_ast_name *name, rf_format_spec *format, rf_error *error);
/* Applies the options; texts are copied into arena. */
rf_status rf_plan_format_options(const rf_ast_option *options, rf_format_use use, rf_arena *arena,
                                 rf_format_spec *format, rf_error *error);
/* The index-th name of all, NULL after the last. */
const char *rf_plan_format_at(uint32_t index);
/* "CSV", "TSV", ... */
const char *rf_plan_format_name(const rf_format_spec *format);

#endif
