/*
 * The planner: from a syntax tree to a plan. It sees the world through rf_plan_host, which
 * the engine fills in from the runtime: inference, constant folding, sinks.
 */
#ifndef RF_PLANNER_PLANNER_H
#define RF_PLANNER_PLANNER_H

#include "planner/catalog.h"
#include "planner/node_counts.h"

typedef struct rf_plan_host {
	void *arg;
	/* Completes a source: checks that it can be read, infers format and columns where they
	 * were not said, says whether it ends. Errors have no place; the planner adds it. Text is
	 * kept in arena. */
	rf_status (*describe_source)(void *arg, rf_source_spec *source, rf_arena *arena,
	                             rf_error *error);
	/* Gives back source->opened of a plan that never ran. */
	void (*forget_source)(void *arg, rf_source_spec *source);
	/* Completes a sink: scheme and format. Nothing is opened. */
	rf_status (*describe_sink)(void *arg, rf_sink_spec *sink, rf_error *error);
	/* Evaluates a constant expression. *has_failed: the value could not be computed (it would
	 * count an error), then the expression is left as it is. Text is kept in arena. */
	rf_status (*fold)(void *arg, const rf_expr *expr, rf_arena *arena, rf_value *value,
	                  bool *has_failed, rf_error *error);
	/* Hints and notices; text is lower case, no full stop. */
	void (*log)(void *arg, riffle_log_level level, const char *text);
} rf_plan_host;

/* A bound parameter. */
typedef struct rf_parameter {
	rf_text name;
	rf_value value;
	bool is_bound;
} rf_parameter;

typedef struct rf_planner {
	rf_catalog *catalog;
	const rf_settings *settings;
	const rf_plan_host *host;
	rf_arena *arena; /* the plan's */
	const rf_parameter *parameters;
	uint32_t parameter_count;
} rf_planner;

/* The parameters of a statement, in order, each once (unbound). */
rf_status rf_plan_parameters(const rf_ast_statement *statement, rf_arena *arena,
                             rf_parameter **parameters, uint32_t *count, rf_error *error);

/* Plans SELECT and INSERT. With a sink (INTO, INSERT or sink_override, which may be NULL)
 * the root is RF_PLAN_SINK. Errors have places (rf_fail_at; the caller locates them). */
rf_status rf_plan_select(rf_planner *planner, const rf_ast_statement *statement,
                         rf_sink_spec *sink_override, rf_plan **plan, rf_error *error);

/* A plan of constant TEXT and BIGINT rows, for SHOW and the like. values: row by row. */
rf_status rf_plan_rows(rf_planner *planner, const rf_column_def *columns, uint32_t column_count,
                       const rf_value *values, uint32_t row_count, rf_plan **plan, rf_error *error);

/* The values of one row of FEED ... VALUES, each constant and cast to its column's type. */
rf_status rf_plan_row(rf_planner *planner, const rf_ast_row *values, const rf_schema *columns,
                      rf_value *row, rf_error *error);

/* A FORMAT with its options, checked. name may be empty: only the options. */
rf_status rf_plan_format(rf_arena *arena, const rf_ast_name *name, const rf_ast_option *options,
                         rf_format_spec *format, rf_error *error);

/* Gives back what describe_source left in scans that never ran. */
void rf_plan_forget(const rf_plan_host *host, rf_plan *plan);

typedef enum rf_explain_format {
	RF_EXPLAIN_TEXT,
	RF_EXPLAIN_JSON,
	RF_EXPLAIN_DOT
} rf_explain_format;
/* counts NULL: without ANALYZE. */
rf_status rf_plan_explain(const rf_plan *plan, rf_explain_format format,
                          const rf_node_counts *counts, rf_buffer *out, rf_error *error);

/* Whether the language has a function of that name: scalar, aggregate or not built yet. */
bool rf_function_is_built_in(rf_text name);

/* The index-th rewrite rule's name ("fold_constants", "push_filter", "push_projection"),
 * NULL after the last. */
const char *rf_rewrite_name(uint32_t index);

#endif
