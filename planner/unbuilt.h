/*
 * What is in the language and not built yet: it parses, and is refused by its name at its
 * place. All such texts stand in bind_unbuilt.c and in the table of types.
 */
#ifndef RF_PLANNER_UNBUILT_H
#define RF_PLANNER_UNBUILT_H

#include "planner/bind.h"

/* Always NULL: an expression that no one binds. */
rf_expr *rf_refuse_expr(rf_binder *binder, const rf_ast_expr *ast);
/* False if a call asks for something that isn't built. */
bool rf_refuse_call(rf_binder *binder, const rf_ast_expr *ast);
/* Whether a function of the language has this name but none is built. */
bool rf_is_unbuilt_function(rf_text name);
/* False if the clauses of one select hold something that isn't built. */
bool rf_refuse_select(rf_binder *binder, const rf_ast_select *select);
bool rf_refuse_group(rf_binder *binder, const rf_ast_group *group);
bool rf_refuse_source(rf_binder *binder, const rf_ast_source *source);
bool rf_refuse_windows(rf_binder *binder, const rf_ast_windows *windows);
bool rf_refuse_source_options(rf_binder *binder, const rf_ast_source_options *options,
                              bool is_table);
bool rf_refuse_into(rf_binder *binder, const rf_ast_into *into);
/* Whether a format of the language has this name but none is built. */
bool rf_is_unbuilt_format(rf_text name);

#endif
