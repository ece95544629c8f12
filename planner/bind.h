/*
 * Binding: from names and syntax to columns, overloads and types. Private to planner/.
 * A binder's first failure stays in its status; functions that return a pointer return NULL
 * after it, and their callers just pass that on.
 */
#ifndef RF_PLANNER_BIND_H
#define RF_PLANNER_BIND_H

#include "base/suggestion.h"
#include "planner/expr_build.h"
#include "planner/planner.h"

/* The columns of one input, as names see them. */
typedef struct rf_relation {
	rf_text name; /* alias or name; size 0: none */
	bool is_quoted;
	const char *title;       /* for messages: stream "trades" */
	const rf_schema *schema; /* visible columns; hidden ones of a scan come after them */
	uint32_t column_count;   /* visible ones */
	uint32_t first_column;   /* of the scope's node */
	rf_plan_node *scan;      /* hidden columns are added to it when named; or NULL */
} rf_relation;

typedef struct rf_scope {
	rf_relation *relations;
	uint32_t count;
	rf_plan_node *node; /* NULL: no FROM */
} rf_scope;

/* One column of the list, * expanded. */
typedef struct rf_select_item {
	const rf_ast_expr *ast; /* NULL: a column that * gave */
	rf_expr *expr;          /* bound; NULL until then */
	rf_text name;
	rf_ast_name alias;
	rf_loc loc;
} rf_select_item;

/* Columns of a bound expression that are not of the scope: what a grouping makes. They are
 * settled to real columns of its node when that is built. */
enum {
	RF_SLOT_MASK = 0x70000000,
	RF_SLOT_AGGREGATE = 0x10000000,
	RF_SLOT_WINDOW = 0x20000000,
	RF_SLOT_KEY = 0x30000000,
	RF_SLOT_CARRY = 0x40000000,
	RF_SLOT_OVER = 0x50000000
};

struct rf_grouping;
struct rf_overs;

/* A parameter of a user function, and the argument that stands for it. */
typedef struct rf_user_parameter {
	rf_ast_name name;
	rf_type type;
	rf_expr *value;
} rf_user_parameter;

/* The function whose body is bound: names are its parameters. */
typedef struct rf_user_body {
	rf_text function;
	const rf_user_parameter *parameters;
	uint32_t count;
	bool is_checked; /* CREATE FUNCTION: the arguments are not known */
} rf_user_body;

/* What names and calls may mean at one place of a statement. */
typedef struct rf_bind_context {
	const rf_scope *scope;
	struct rf_grouping *grouping; /* NULL: no aggregates here */
	struct rf_overs *overs;       /* NULL: no OVER (...) here */
	const char *clause;           /* "WHERE", for messages */
	const rf_select_item *items;  /* aliases that may stand here, or NULL */
	uint32_t item_count;
	bool is_in_aggregate;
	bool is_in_over;          /* within OVER's call or its parentheses */
	bool is_in_until;         /* aggregates go to UNTIL's own list */
	const rf_user_body *body; /* or NULL */
} rf_bind_context;

/* A WITH list in force; queries see those before end. */
typedef struct rf_with_frame {
	const struct rf_with_frame *outer;
	const rf_ast_with *list;
	const rf_ast_with *end; /* NULL: all */
} rf_with_frame;

/* A WITH query that has been planned, to know of its second use. */
typedef struct rf_with_use {
	struct rf_with_use *next;
	const rf_ast_with *with;
	rf_plan_node *node;
} rf_with_use;

/* A source that the host has described. */
typedef struct rf_described {
	struct rf_described *next;
	rf_source_spec *source;
} rf_described;

typedef struct rf_binder {
	rf_planner *planner;
	rf_arena *arena;
	rf_error *error;
	rf_status status;
	uint32_t depth; /* of expressions and selects */
	uint32_t view_depth;
	bool is_in_view; /* or a function: places are those of view_loc then */
	rf_loc view_loc;
	rf_text forbidden_view;             /* CREATE OR REPLACE VIEW: the one being made */
	bool is_quiet;                      /* no hints */
	rf_text forbidden_function;         /* CREATE FUNCTION: the one being made */
	struct rf_user_function *functions; /* those called so far */
	uint32_t function_depth;
	uint32_t inlined_count; /* parts that functions added so far */
	bool is_probe;          /* bound again to learn where in a body an error is */
	const rf_with_frame *with;
	rf_with_use *with_uses;
	rf_described *described;
	const rf_bind_context *context;
} rf_binder;

void rf_binder_init(rf_binder *binder, rf_planner *planner, rf_error *error);

/* Sets the binder's error; returns NULL. The first one stays. */
void *rf_bind_fail(rf_binder *binder, rf_status code, rf_loc loc, const char *format, ...)
	RF_PRINTF(4, 5);
void rf_bind_hint(rf_binder *binder, const char *format, ...) RF_PRINTF(2, 3);
/* Says where an error happened in front of its message, unless that begins so already (an inner
 * place was said). */
void rf_bind_prefix(rf_binder *binder, const char *start, const char *format, ...) RF_PRINTF(3, 4);
void *rf_bind_no_memory(rf_binder *binder);
/* Takes over a status that came with binder->error filled; returns whether it is fine. */
bool rf_bind_check(rf_binder *binder, rf_status status);
/* What names may mean from here on; returns what they did before. */
const rf_bind_context *rf_bind_switch(rf_binder *binder, const rf_bind_context *context);
/* A place in the statement: within a view the place of its name. */
rf_loc rf_bind_loc(const rf_binder *binder, rf_loc loc);
/* Against runaway nesting; pairs. */
bool rf_bind_enter(rf_binder *binder, rf_loc loc);
void rf_bind_leave(rf_binder *binder);
void *rf_bind_alloc(rf_binder *binder, size_t size); /* zeroed */
/* Text of the arena, formatted; ends in NUL. */
char *rf_bind_printf(rf_binder *binder, const char *format, ...) RF_PRINTF(2, 3);
/* A copy that ends in NUL. */
rf_text rf_bind_copy(rf_binder *binder, rf_text text);
/* The SQL of an expression, in the arena. */
rf_text rf_bind_sql(rf_binder *binder, const rf_ast_expr *expr);
/* The same, no longer than a name may be. */
rf_text rf_bind_title(rf_binder *binder, const rf_ast_expr *expr);

/* ---- bind.c: expressions ---- */

rf_expr *rf_bind_expr(rf_binder *binder, const rf_ast_expr *ast);
/* Counts what user functions add to the statement: those that call others twice double with
 * each step, and so do those that use an argument twice. False at the limit. */
bool rf_bind_count_inlined(rf_binder *binder, uint32_t parts, rf_loc loc);
/* BOOLEAN, or a type error that names the clause. */
rf_expr *rf_bind_condition(rf_binder *binder, const rf_ast_expr *ast, const char *clause);
/* The value in a constant expression without names (parameters are fine). */
bool rf_bind_constant(rf_binder *binder, rf_expr *expr, const char *what, rf_value *value);

/* ---- bind_cast.c: types and coercion ---- */

bool rf_bind_type(rf_binder *binder, const rf_ast_type *ast, rf_type *type);
rf_argument rf_bind_argument(const rf_expr *expr);
/* To a type it can become by itself; literals at once. what: for messages, or NULL. */
rf_expr *rf_bind_coerce(rf_binder *binder, rf_expr *expr, rf_type type);
/* Casts all to their common type. */
bool rf_bind_common(rf_binder *binder, rf_expr **exprs, uint32_t count, const char *what,
                    rf_type *type);
rf_expr *rf_bind_cast(rf_binder *binder, rf_expr *expr, rf_type type, bool is_try, rf_loc loc);
/* A quoted literal as a value of a type; a type error at loc if it doesn't read. */
bool rf_bind_literal(rf_binder *binder, rf_text text, rf_type type, rf_loc loc, rf_value *value);
/* INTERVAL '5' SECOND */
rf_expr *rf_bind_interval(rf_binder *binder, const rf_ast_expr *ast);

/* ---- bind_array.c ---- */

rf_expr *rf_bind_array(rf_binder *binder, const rf_ast_expr *ast);
rf_expr *rf_bind_subscript(rf_binder *binder, const rf_ast_expr *ast);
rf_expr *rf_bind_slice(rf_binder *binder, const rf_ast_expr *ast);
/* A constant array without elements: it becomes an array of any type. */
bool rf_bind_is_empty_array(const rf_expr *expr);

/* ---- bind_size.c ---- */

/* A parameter becomes rows or a duration by the type of its value. */
bool rf_bind_size(rf_binder *binder, const rf_ast_size *size, rf_ast_size *resolved);
/* Rows of a size that counts rows: a number, or a parameter. what: for messages. */
bool rf_bind_rows(rf_binder *binder, const rf_ast_size *size, const char *what, int64_t *rows);
/* The nanoseconds of a duration. */
bool rf_bind_duration(rf_binder *binder, const rf_ast_size *size, const char *what,
                      bool may_be_zero, int64_t *ns);

/* ---- bind_path.c ---- */

/* What a name was found to be in the inputs: nothing, a column, or several. */
typedef struct rf_found_column {
	uint32_t matches;
	uint32_t column;
	rf_type type;
	rf_text name; /* as the column is spelt */
} rf_found_column;
/* A column by name of one input or of all (only NULL). An unquoted name that several columns
 * fold to means the one written exactly so. */
rf_found_column rf_bind_find(const rf_scope *scope, const rf_relation *only, rf_text name,
                             bool is_quoted);
/* The input of that name, or NULL. */
const rf_relation *rf_bind_relation(const rf_scope *scope, const rf_ast_name *name);

/* What a.b.c was found to be. */
typedef struct rf_name_path {
	const rf_relation *relation; /* that the first part names, or NULL */
	rf_ast_name name;            /* of the column looked for, its parts joined by dots */
	rf_found_column found;
	const rf_ast_names *rest; /* the parts after the column: a path into its JSON */
	bool is_object;           /* nothing was found, but other columns begin with the first part */
} rf_name_path;
/* False: out of memory. */
bool rf_bind_path(rf_binder *binder, const rf_scope *scope, const rf_ast_names *parts,
                  rf_name_path *path);

/* ---- bind_names.c ---- */

rf_expr *rf_bind_column(rf_binder *binder, const rf_ast_expr *ast);
/* Adds all hidden columns to a relation's scan: nothing is added to it later. */
bool rf_bind_add_hidden(rf_binder *binder, const rf_relation *relation);
/* An alias of the list that is exactly this bare name; NULL without an error if none. */
const rf_select_item *rf_bind_alias(const rf_select_item *items, uint32_t count,
                                    const rf_ast_expr *ast);
bool rf_name_equal(rf_text a, rf_text b, bool is_quoted);

/* ---- bind_call.c, bind_aggregate.c ---- */

rf_expr *rf_bind_call(rf_binder *binder, const rf_ast_expr *ast);
/* A function or operator by name over bound arguments (changed in place by coercion). */
rf_expr *rf_bind_function(rf_binder *binder, rf_text name, rf_loc name_loc, rf_loc loc,
                          rf_expr **args, uint32_t count);
rf_expr *rf_bind_aggregate(rf_binder *binder, const rf_ast_expr *ast);

/* ---- bind_regex.c ---- */

/* Compiles the constant pattern of a function of regular expressions, to tell its errors. */
bool rf_bind_check_pattern(rf_binder *binder, const rf_function *function, rf_expr *const *args);
/* ---- user_function.c ---- */

/* A call becomes the function's body. */
rf_expr *rf_bind_user_call(rf_binder *binder, const rf_ast_expr *ast,
                           const rf_catalog_entry *entry);
/* A name in a body: one of its parameters. */
rf_expr *rf_bind_user_name(rf_binder *binder, const rf_ast_expr *ast);
/* CREATE FUNCTION: checks it; its signature and its body as text. */
bool rf_user_function_check(rf_binder *binder, const rf_ast_statement *statement,
                            rf_text *signature, rf_text *body);

/* ---- bind_form.c: conditions that are written as calls ---- */

bool rf_form_exists(rf_text name);
rf_expr *rf_bind_form(rf_binder *binder, const rf_ast_expr *ast, rf_expr **args, uint32_t count);

/* ---- bind_operator.c ---- */

rf_expr *rf_bind_operator(rf_binder *binder, const rf_ast_expr *ast); /* UNARY, BINARY */
rf_expr *rf_bind_case(rf_binder *binder, const rf_ast_expr *ast);
rf_expr *rf_bind_in(rf_binder *binder, const rf_ast_expr *ast);
rf_expr *rf_bind_between(rf_binder *binder, const rf_ast_expr *ast);
rf_expr *rf_bind_is(rf_binder *binder, const rf_ast_expr *ast);

#endif
