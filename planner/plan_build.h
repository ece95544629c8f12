/*
 * Making plan nodes. Private to planner/. Every function returns NULL when memory is
 * refused; the columns of a schema are the node's own.
 */
#ifndef RF_PLANNER_PLAN_BUILD_H
#define RF_PLANNER_PLAN_BUILD_H

#include "planner/expr_build.h"
#include "planner/planner.h"

/* A node over inputs; its schema is a copy of the first input's and it ends when all do. */
rf_plan_node *rf_node_new(rf_arena *arena, rf_plan_kind kind, rf_loc loc,
                          rf_plan_node *const *inputs, uint32_t input_count);
/* A schema of count columns, zeroed. */
bool rf_schema_new(rf_arena *arena, rf_schema *schema, uint32_t count);

rf_plan_node *rf_node_filter(rf_arena *arena, rf_plan_node *input, rf_expr *condition);
/* names may be NULL: then columns keep their names and others are named by their text. */
rf_plan_node *rf_node_project(rf_arena *arena, rf_plan_node *input, rf_expr *const *exprs,
                              const rf_text *names, uint32_t count, rf_loc loc);
/* One FILTER for each part of a condition that must not be evaluated where what stands to
 * its left isn't true: a conjunct that can fail starts a new node. */
rf_plan_node *rf_node_filters(rf_arena *arena, rf_plan_node *input, rf_expr *condition);

/* The text of an expression, cut to the size of a name, in the arena; data is NULL when
 * memory is refused. */
rf_text rf_expr_text(rf_arena *arena, const rf_expr *expr, const rf_schema *input);

/* A duration of 0 or more in its units: "1h30m", or with a blank as separator "1 h 30 m". */
void rf_duration_write(int64_t ns, const char *separator, rf_buffer *out);

/* Numbers the nodes, inputs first, and fills the rest of the plan. */
bool rf_plan_finish(rf_arena *arena, rf_plan *plan);

rf_source_spec *rf_plan_source_copy(rf_arena *arena, const rf_source_spec *source);
rf_sink_spec *rf_plan_sink_copy(rf_arena *arena, const rf_sink_spec *sink);

#endif
