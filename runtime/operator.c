/* Which operator does the work of a plan node: see operator.h. */
#include "runtime/operator.h"

const rf_op_class *rf_op_class_of(const rf_plan_node *node)
{
	static const rf_op_class *const classes[RF_PLAN_KIND_COUNT] = {
		[RF_PLAN_SCAN] = &rf_op_scan,           [RF_PLAN_VALUES] = &rf_op_values,
		[RF_PLAN_FILTER] = &rf_op_filter,       [RF_PLAN_PROJECT] = &rf_op_project,
		[RF_PLAN_AGGREGATE] = &rf_op_aggregate, [RF_PLAN_WINDOW] = &rf_op_window,
		[RF_PLAN_SORT] = &rf_op_sort,           [RF_PLAN_LIMIT] = &rf_op_limit,
		[RF_PLAN_DISTINCT] = &rf_op_distinct,   [RF_PLAN_UNION_ALL] = &rf_op_union_all,
		[RF_PLAN_SINK] = &rf_op_sink,           [RF_PLAN_EVENT_TIME] = &rf_op_event_time,
		[RF_PLAN_ORDER] = &rf_op_order,         [RF_PLAN_LOOKUP] = &rf_op_lookup,
		[RF_PLAN_UNNEST] = &rf_op_unnest,       [RF_PLAN_OVER] = &rf_op_over,
		[RF_PLAN_DEDUP] = &rf_op_dedup,
	};
	if (node->kind == RF_PLAN_UNION_ALL && node->as.union_all.by_time) return &rf_op_merge;
	if (node->kind != RF_PLAN_WINDOW) return classes[node->kind];
	switch (node->as.window.kind) {
	case RF_WIN_SLIDING: return &rf_op_sliding;
	case RF_WIN_TUMBLING_OR: return &rf_op_window_or;
	case RF_WIN_TIME_HOPPING:
		return node->as.window.has_signals ? &rf_op_window_signal : &rf_op_window_time;
	case RF_WIN_TIME_SLIDING: return &rf_op_sliding_time;
	case RF_WIN_SESSION: return &rf_op_window_session;
	case RF_WIN_WHEN: return &rf_op_window_when;
	case RF_WIN_TUMBLING:
	case RF_WIN_HOPPING:
	case RF_WIN_TUMBLING_UNTIL: break;
	}
	return &rf_op_window;
}
