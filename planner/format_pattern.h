/* FORMAT REGEX: its pattern, and the formats of logs that are patterns with a name. */
#ifndef RF_PLANNER_FORMAT_PATTERN_H
#define RF_PLANNER_FORMAT_PATTERN_H

#include "parser/ast.h"
#include "planner/plan.h"

extern const rf_format_preset rf_preset_nginx, rf_preset_apache, rf_preset_syslog;

/* A pattern as it was written: copied into format; RIFFLE_INVALID, at its place in the
 * statement, if it does not compile or names no group. */
rf_status rf_format_pattern_set(rf_format_spec *format, const rf_ast_option *pattern,
                                rf_arena *arena, rf_error *error);
/* Every declared column has to be a group of the pattern. */
rf_status rf_format_pattern_check(const rf_format_spec *format, const rf_ast_column *columns,
                                  rf_memory *memory, rf_error *error);

#endif
