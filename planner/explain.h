/* EXPLAIN: what the three formats share. Private to planner/. */
#ifndef RF_PLANNER_EXPLAIN_H
#define RF_PLANNER_EXPLAIN_H

#include "planner/planner.h"

/* What a node does, on one line: "TUMBLING 200 ROWS by k: sum(x)". */
void rf_explain_detail(const rf_plan_node *node, rf_buffer *out);
/* Advice on a node; NULL if there is none. */
const char *rf_explain_hint(const rf_plan_node *node);

void rf_explain_text(const rf_plan *plan, const rf_node_counts *counts, rf_buffer *out);
void rf_explain_json(const rf_plan *plan, const rf_node_counts *counts, rf_buffer *out);
void rf_explain_dot(const rf_plan *plan, const rf_node_counts *counts, rf_buffer *out);

#endif
