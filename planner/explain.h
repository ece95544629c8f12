/* EXPLAIN: what the three formats share. Private to planner/. */
#ifndef RF_PLANNER_EXPLAIN_H
#define RF_PLANNER_EXPLAIN_H

#include "planner/planner.h"

/* What a node does, on one line: "TUMBLING 200 ROWS by k: sum(x)". */
void rf_explain_detail(const rf_plan_node *node, rf_buffer *out);
/* Advice on a node; NULL if there is none. */
const char *rf_explain_hint(const rf_plan_node *node);

/* Names of columns; an aggregate's call. */
void rf_explain_names(const rf_schema *schema, const uint32_t *columns, uint32_t count,
                      rf_buffer *out);
void rf_explain_call(const rf_aggregate_call *call, const rf_schema *input, rf_buffer *out);
/* explain_over.c: what those nodes do. */
void rf_explain_over(const rf_plan_node *node, rf_buffer *out);
void rf_explain_dedup(const rf_plan_node *node, rf_buffer *out);
void rf_explain_text(const rf_plan *plan, const rf_node_counts *counts, rf_buffer *out);
void rf_explain_json(const rf_plan *plan, const rf_node_counts *counts, rf_buffer *out);
void rf_explain_dot(const rf_plan *plan, const rf_node_counts *counts, rf_buffer *out);

#endif
