/*
 * From a SELECT to plan nodes: what the select_*.c files share. Private to planner/.
 * Functions return NULL (or false) after the binder's status was set.
 */
#ifndef RF_PLANNER_SELECT_H
#define RF_PLANNER_SELECT_H

#include "planner/bind.h"
#include "planner/event_time.h"
#include "planner/plan_build.h"

/* An aggregate of the list, HAVING, ORDER BY or UNTIL, its arguments over the scope. */
typedef struct rf_group_call {
	const rf_aggregate *aggregate;
	rf_expr *args[RF_AGGREGATE_COLUMNS_MAX]; /* after the arguments the keys of ORDER BY */
	uint32_t arg_count, order_count;
	rf_aggregate_order orders[RF_AGGREGATE_ORDER_MAX];
	rf_value constants[RF_AGGREGATE_CONSTANTS_MAX];
	bool is_distinct;
	rf_expr *filter; /* or NULL */
	rf_type type;
	rf_loc loc;
	rf_text name; /* its SQL, names the column */
} rf_group_call;

typedef struct rf_group_calls {
	rf_group_call *list;
	uint32_t count, capacity;
} rf_group_calls;

/* Expressions, each once. */
typedef struct rf_expr_set {
	rf_expr **list;
	uint32_t count, capacity;
} rf_expr_set;

/* A query that groups, with a window or without. First everything is bound: columns of the
 * scope and slots; then rf_group_build makes the nodes and settles the slots. */
typedef struct rf_grouping {
	const rf_ast_windows *windows; /* NULL: no window */
	const rf_schema *base;         /* of the scope's node, for messages */
	bool is_sliding;
	rf_window_output output;
	rf_expr_set keys;      /* GROUP BY */
	rf_expr_set partition; /* PARTITION BY */
	rf_group_calls calls;
	rf_group_calls until_calls;
	rf_expr *until;
	rf_expr_set carry; /* ALL_ROWS: what the rows take along */
	bool has_group_by;
	bool has_plain, has_over; /* in what is bound now: agg(), agg() OVER WINDOW */
	rf_loc plain_loc;         /* the first without OVER WINDOW */
	uint32_t window_columns;  /* bits of rf_window_column in use */
	rf_window_kind kind;
	bool is_by_time; /* its bounds are times */
	int64_t size_rows, step_rows;
	int64_t size_ns, step_ns;
	int64_t most_ns, most_rows;    /* UP TO; 0: none */
	int64_t for_ns, for_rows;      /* WHEN ... FOR; 0: none */
	rf_expr *when_row, *until_row; /* WHEN ... UNTIL: on rows */
	bool is_on_open;               /* EMIT ON OPEN */
	bool has_time;                 /* the input hands on event time, in these columns: */
	rf_time_columns times;
	bool is_bare_allowed; /* lifting: bare columns are carried */
} rf_grouping;

bool rf_expr_set_add(rf_binder *binder, rf_expr_set *set, rf_expr *expr, uint32_t *index);

/* ---- select_window.c ---- */

/* window_start and its like, of a query with a window; NULL without an error if not one. */
rf_expr *rf_group_window_column(rf_binder *binder, rf_grouping *grouping, const rf_ast_name *name);
rf_type rf_group_window_type(const rf_grouping *grouping, rf_window_column column);
/* Whether the window goes by time, or n OR d. */
bool rf_group_is_timed(const rf_grouping *grouping);
bool rf_group_is_window_name(rf_text name);
void rf_group_suggest(const rf_grouping *grouping, rf_suggestion *suggestion);
/* Checks WINDOW, binds PARTITION BY and UNTIL. */
bool rf_group_bind_window(rf_binder *binder, rf_grouping *grouping, const rf_ast_windows *windows,
                          const rf_scope *scope);

/* ---- select_group.c ---- */

/* Puts slots in place of keys and carried columns; a bare column that is neither fails. */
rf_expr *rf_group_lift(rf_binder *binder, rf_grouping *grouping, rf_expr *expr);
/* The aggregate or window node over input, and what is below it. */
rf_plan_node *rf_group_build(rf_binder *binder, rf_grouping *grouping, rf_plan_node *input,
                             rf_loc loc);
/* Slots to columns of that node, once it is built. */
rf_expr *rf_group_settle(rf_binder *binder, const rf_grouping *grouping, rf_expr *expr);
/* The node's column of a window column. */
uint32_t rf_group_window_index(const rf_grouping *grouping, rf_window_column column);
/* The slot of an aggregate: the one that is there, or a new one. */
rf_expr *rf_group_add_call(rf_binder *binder, rf_group_calls *calls, const rf_group_call *call);

bool rf_group_call_equal(const rf_group_call *a, const rf_group_call *b);
/* The call over columns of a node's input: column gives an expression's. */
void rf_group_call_settle(const rf_group_call *from,
                          uint32_t (*column)(const void *arg, const rf_expr *expr), const void *arg,
                          uint32_t time, rf_aggregate_call *to);

/* ---- bind_aggregate.c ---- */

/* An aggregate's arguments, ORDER BY, DISTINCT and FILTER, wherever it stands. */
bool rf_bind_group_call(rf_binder *binder, const rf_ast_expr *ast, rf_group_call *call);
/* Binds within an aggregate or OVER: no slots, no aliases. */
rf_expr *rf_bind_inside(rf_binder *binder, const rf_ast_expr *ast, bool is_over, bool is_condition);

/* ---- bind_over.c, bind_frame.c, select_over.c ---- */

/* PARTITION BY and frame of an OVER (...). */
typedef struct rf_over_spec {
	rf_expr_set partition;
	bool is_range, is_bounded;
	int64_t preceding;
} rf_over_spec;

typedef struct rf_over_item {
	rf_over_kind kind;
	uint32_t spec;
	rf_expr *arg, *fallback; /* or NULL */
	int64_t offset;
	rf_group_call call; /* AGGREGATE */
	rf_type type;
	rf_text name;
	rf_loc loc;
} rf_over_item;

/* The calls with OVER (...) of a SELECT, each once. */
typedef struct rf_overs {
	const rf_scope *scope;
	rf_over_spec *specs;
	uint32_t spec_count, spec_capacity;
	rf_over_item *items;
	uint32_t count, capacity;
	bool needs_time;
	rf_loc loc;           /* of the first */
	uint32_t carry_count; /* once it is built */
	rf_expr_set computed; /* likewise: what the project below makes, in columns from */
	uint32_t first;       /* this one on */
} rf_overs;

/* Of the parentheses, or of the call where they are empty. */
rf_loc rf_over_loc(const rf_ast_expr *ast);
typedef enum rf_frame_need {
	RF_FRAME_NEEDED,   /* that was said, or the one that SQL means with ORDER BY */
	RF_FRAME_OPTIONAL, /* it is the same without ORDER BY */
	RF_FRAME_REFUSED   /* only the partition matters */
} rf_frame_need;
/* Binds what stands within OVER (...), into the spec of that number. */
bool rf_bind_frame(rf_binder *binder, const rf_ast_expr *ast, rf_frame_need need, uint32_t *index);
bool rf_over_exists(rf_text name);
rf_expr *rf_bind_over(rf_binder *binder, const rf_ast_expr *ast);
/* The node over input, and what is below it. */
rf_plan_node *rf_over_build(rf_binder *binder, rf_overs *overs, rf_plan_node *input);
/* Slots to columns of that node. */
rf_expr *rf_over_settle(rf_binder *binder, const rf_overs *overs, rf_expr *expr);
/* rf_time_carry through it. */
rf_plan_node *rf_over_carry(rf_binder *binder, rf_plan_node *node, rf_time_columns *times);

/* ---- select_dedup.c ---- */

typedef struct rf_dedup {
	rf_expr_set keys; /* none: there is no DEDUP BY */
	rf_plan_dedup plan;
	rf_loc loc;
} rf_dedup;

bool rf_dedup_bind(rf_binder *binder, const rf_ast_select *select, const rf_scope *scope,
                   rf_dedup *dedup);
rf_plan_node *rf_dedup_build(rf_binder *binder, rf_dedup *dedup, rf_plan_node *input);

/* ---- select_from.c ---- */

bool rf_select_from(rf_binder *binder, const rf_ast_source *source, rf_scope *scope);

/* The entry of the table that a source names; NULL if it names none. */
rf_catalog_entry *rf_select_table(const rf_binder *binder, const rf_ast_source *source);
bool rf_select_from_table(rf_binder *binder, const rf_ast_source *source, rf_catalog_entry *entry,
                          rf_scope *scope);

/* ---- select_join.c ---- */

bool rf_select_join(rf_binder *binder, const rf_ast_source *source, rf_scope *scope);

/* ---- select_unnest.c ---- */

bool rf_select_from_unnest(rf_binder *binder, const rf_ast_source *source, rf_scope *scope);
bool rf_select_join_unnest(rf_binder *binder, const rf_ast_source *source, rf_scope *scope);
rf_plan_node *rf_select_carry_unnest(rf_binder *binder, rf_plan_node *node, rf_time_columns *times);

/* rf_time_carry through a look-up. */
/* No input before has this name. */
bool rf_select_check_name(rf_binder *binder, const rf_scope *left, rf_text name, rf_loc loc);
/* Over a node whose input came to carry the times `below` after its first `stream` columns: its
 * visible columns where they were, then the times. */
rf_plan_node *rf_select_time_last(rf_binder *binder, rf_plan_node *node, uint32_t stream,
                                  uint32_t visible, const rf_time_columns *below,
                                  rf_time_columns *times);
rf_plan_node *rf_select_carry_lookup(rf_binder *binder, rf_plan_node *node, rf_time_columns *times);

/* ---- select_list.c ---- */

bool rf_select_expand(rf_binder *binder, const rf_ast_select *select, const rf_scope *scope,
                      rf_select_item **items, uint32_t *count);

/* ---- select_order.c ---- */

typedef struct rf_tail {
	const rf_ast_select *select;
	rf_select_item *items; /* bound to the columns of node */
	uint32_t item_count;
	rf_expr **keys;    /* of ORDER BY, likewise */
	rf_sort_key *sort; /* direction and NULLs of each */
	uint32_t key_count;
	uint32_t boundary;               /* the window's serial, or RF_NO_COLUMN */
	int64_t limit, limit_per_window; /* -1: none */
} rf_tail;

/* ORDER BY as expressions: ordinals, aliases, then anything; settled by the caller. */
bool rf_select_order(rf_binder *binder, const rf_ast_select *select, rf_select_item *items,
                     uint32_t item_count, rf_tail *tail);
bool rf_select_limit(rf_binder *binder, const rf_ast_select *select, bool has_window,
                     rf_tail *tail);
/* SORT, LIMIT, the final PROJECT and DISTINCT over node. */
rf_plan_node *rf_select_tail(rf_binder *binder, rf_plan_node *node, const rf_tail *tail);

/* ---- select.c, select_set.c ---- */

rf_plan_node *rf_select_plan(rf_binder *binder, const rf_ast_select *select);
rf_plan_node *rf_select_set(rf_binder *binder, const rf_ast_select *select);

#endif
