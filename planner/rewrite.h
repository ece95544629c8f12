/*
 * Rewrite rules: plan in, equal plan out. A rule may change how rows come about, never
 * which, in what order, or which errors are counted. Private to planner/.
 */
#ifndef RF_PLANNER_REWRITE_H
#define RF_PLANNER_REWRITE_H

#include "planner/plan_build.h"

typedef struct rf_rewriter {
	rf_planner *planner;
	rf_arena *arena;
	rf_error *error;
	rf_status status;
	rf_buffer log;    /* lines for EXPLAIN */
	const char *rule; /* the one at work */
	bool is_on;       /* a rule that is switched off may still have to do what meaning asks */
	bool is_first;    /* no rule has run yet: what the statement names can be seen */
} rf_rewriter;

/* Applies the rules that are on to plan->root and fills plan->rewrites. */
rf_status rf_rewrite(rf_planner *planner, rf_plan *plan, rf_error *error);

/* "push_filter: " and the text, a line for EXPLAIN. */
void rf_rewrite_note(rf_rewriter *rewriter, const char *format, ...) RF_PRINTF(2, 3);
void *rf_rewrite_no_memory(rf_rewriter *rewriter);

/* The rules, a file each: they return the new root, or NULL with the status set. */
rf_plan_node *rf_rewrite_fold_constants(rf_rewriter *rewriter, rf_plan_node *root);
rf_plan_node *rf_rewrite_push_filter(rf_rewriter *rewriter, rf_plan_node *root);
rf_plan_node *rf_rewrite_order_filter(rf_rewriter *rewriter, rf_plan_node *root);
rf_plan_node *rf_rewrite_merge_projects(rf_rewriter *rewriter, rf_plan_node *root);
rf_plan_node *rf_rewrite_push_projection(rf_rewriter *rewriter, rf_plan_node *root);

#endif
