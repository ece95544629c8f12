/*
 * Making and changing bound expressions. Nodes are never changed once they are shared:
 * rf_expr_map copies what differs. Every function returns NULL when memory is refused.
 */
#ifndef RF_PLANNER_EXPR_BUILD_H
#define RF_PLANNER_EXPR_BUILD_H

#include "base/limits.h"
#include "planner/expr.h"

/* Nodes of one expression, shared ones counted each time: nested BETWEENs double it. */
enum { RF_EXPR_TREE_MAX = 1 << 18, RF_EXPR_DEPTH_MAX = 4 * RF_LIMIT_DEPTH };

rf_expr *rf_expr_constant(rf_arena *arena, rf_value value, rf_loc loc);
rf_expr *rf_expr_column(rf_arena *arena, uint32_t column, rf_type type, rf_loc loc);
/* Copies the array of arguments; works out can_fail and is_volatile. */
rf_expr *rf_expr_call(rf_arena *arena, const rf_function *function, rf_type type, rf_loc loc,
                      rf_expr *const *args, uint32_t arg_count);
rf_expr *rf_expr_cast(rf_arena *arena, rf_expr *arg, rf_type type, bool is_try, rf_loc loc);
/* AND, OR, CASE, COALESCE. */
rf_expr *rf_expr_lazy(rf_arena *arena, rf_expr_kind kind, rf_type type, rf_loc loc,
                      rf_expr *const *args, uint32_t arg_count, bool has_else);

/* Works out can_fail and is_volatile again from the arguments. */
void rf_expr_set_flags(rf_expr *expr);

/* Whether something stands for a node: *to gets it, which is the node itself to look no deeper and
 * NULL when it could not be made. False to go on with the node's arguments. */
typedef bool (*rf_expr_replace)(void *arg, rf_expr *expr, rf_expr **to);
rf_expr *rf_expr_map(rf_arena *arena, rf_expr *expr, rf_expr_replace replace, void *arg);

/* Calls visit for every node, parents first. */
typedef void (*rf_expr_visit)(void *arg, const rf_expr *expr);
void rf_expr_walk(const rf_expr *expr, rf_expr_visit visit, void *arg);

bool rf_expr_is_true(const rf_expr *expr);     /* the constant TRUE */
bool rf_expr_is_null(const rf_expr *expr);     /* a constant NULL */
bool rf_expr_is_constant(const rf_expr *expr); /* no column below it */
bool rf_expr_is_plain(const rf_expr *expr);    /* a column or a constant: free to compute twice */

/* The operands of nested ANDs, left to right; a single one if it is none. Into an array of
 * the arena; false when memory is refused. */
bool rf_expr_conjuncts(rf_arena *arena, rf_expr *expr, rf_expr ***conjuncts, uint32_t *count);
/* One condition of several (one or more). */
rf_expr *rf_expr_conjunction(rf_arena *arena, rf_expr *const *conjuncts, uint32_t count);

bool rf_value_same(const rf_value *a, const rf_value *b); /* bit for bit */

#endif
