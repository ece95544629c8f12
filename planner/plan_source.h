/* Specs of sources and sinks from what a statement says, and their description by the host. */
#ifndef RF_PLANNER_PLAN_SOURCE_H
#define RF_PLANNER_PLAN_SOURCE_H

#include "planner/bind.h"

/* A spec of what was said, not yet described. uri of size 0: fed by its host. */
rf_source_spec *rf_bind_source(rf_binder *binder, rf_text name, rf_text uri, rf_loc loc,
                               const rf_ast_source_options *options, bool is_table);
/* KEY of a described table. */
bool rf_bind_source_keys(rf_binder *binder, rf_source_spec *source,
                         const rf_ast_source_options *options);
/* Lets the host complete it; remembers it, so that a statement that fails gives back what
 * was read. */
bool rf_bind_describe(rf_binder *binder, rf_source_spec *source);
/* TIMESTAMP BY over the source's columns. */
bool rf_bind_source_time(rf_binder *binder, rf_source_spec *source,
                         const rf_ast_source_options *options);
/* An expression of TIMESTAMP BY over the source's columns: a TIMESTAMP. */
rf_expr *rf_bind_time_expr(rf_binder *binder, const rf_source_spec *source, const rf_ast_expr *ast);
/* Gives back what the statement's sources hold. */
void rf_bind_forget_sources(rf_binder *binder);
/* Whether the input can be read by two scans. */
bool rf_plan_is_rereadable(const rf_source_spec *source);

/* INTO 'uri' FORMAT ..., described. */
rf_sink_spec *rf_bind_sink(rf_binder *binder, rf_text name, rf_text uri, rf_loc loc,
                           const rf_ast_into *into);

#endif
