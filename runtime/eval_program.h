/*
 * What an expression list is compiled to: values, steps that compute them in order, and row
 * sets that say for which rows. Private to runtime/eval*.c.
 *
 * A row set is narrowed as steps go on and never grows, so that a value stays good for
 * every later step over its own set or one made from it. That is what sharing rests on: a
 * value is found again only inside the scope whose set it was computed over.
 */
#ifndef RF_RUNTIME_EVAL_PROGRAM_H
#define RF_RUNTIME_EVAL_PROGRAM_H

#include "runtime/eval.h"
#include "runtime/json_index.h"
#include "runtime/kernel_loop.h"

#define RF_NO_VALUE UINT32_MAX

typedef enum rf_eval_source { RF_EVAL_STEP, RF_EVAL_INPUT, RF_EVAL_CONSTANT } rf_eval_source;

typedef struct rf_eval_value {
	rf_eval_source source;
	rf_column column; /* at run time */
	uint64_t *bitmap; /* room for column.validity */
	uint32_t input;   /* INPUT: the batch's column */
	uint32_t first;   /* STEP: the first and the last step that touch it */
	uint32_t last;
	void *buffer;             /* STEP: while places are given out */
	const rf_value *constant; /* CONSTANT */
	rf_json_index *json;      /* for the paths into it; NULL: there are none */
} rf_eval_value;

typedef struct rf_eval_rows {
	const uint16_t *rows; /* ascending; NULL: 0 to count - 1 */
	uint32_t count;
	uint16_t *storage; /* of eval->capacity; NULL for the batch's own */
} rf_eval_rows;

/* The constants of x IN (...), hashed. */
typedef struct rf_eval_set {
	rf_column constants; /* without the NULLs */
	uint32_t count;
	bool has_null;
	uint32_t *slots; /* index + 1 of a constant; 0: free */
	uint64_t *keys;  /* of each slot: equal for equal values */
	uint32_t mask;
} rf_eval_set;

typedef struct rf_eval_step rf_eval_step;
struct rf_eval_step {
	void (*run)(rf_eval *eval, const rf_eval_step *step);
	uint32_t out;
	uint32_t *args;
	uint32_t arg_count;
	uint32_t rows;      /* the row set it runs over */
	uint32_t rows_made; /* the row sets it makes or narrows */
	uint32_t rows_taken;
	uint8_t decided; /* AND: 0, OR: 1: the value that ends it */
	/* of calls and casts */
	rf_kernel kernel;
	rf_kernel_cache *cache;
	const rf_expr *expr;   /* for the text of an error */
	const rf_expr *origin; /* of a volatile call, which is shared with its copies only; or NULL */
	bool sees_null;
	bool is_total;  /* any bits are good arguments: NULL and left-out rows may be computed */
	bool is_silent; /* TRY_CAST */
	const rf_eval_set *set;
	rf_json_index *json; /* of a constant path into args[0]; NULL: it is none */
	uint32_t json_path;  /* its number there */
};

/* What was computed before and can be shared: chains by hash, newest first. */
typedef struct rf_eval_shared {
	uint64_t hash;
	uint32_t value;
	uint32_t step;       /* of a call or cast, or UINT32_MAX */
	uint32_t next;       /* index + 1 */
	const rf_expr *expr; /* of AND, OR, CASE, COALESCE; NULL for a call or cast */
} rf_eval_shared;

enum { RF_EVAL_CHAINS = 1024 };

typedef struct rf_eval_compiler {
	rf_arena *arena;
	rf_eval *eval;
	uint32_t value_capacity, step_capacity, rows_capacity;
	uint32_t rows_in_use;   /* row sets of the scopes that are open */
	rf_eval_shared *shared; /* a stack: leaving a scope pops what it computed */
	uint32_t shared_count, shared_capacity;
	uint32_t chains[RF_EVAL_CHAINS];
	rf_eval_shared *plain; /* inputs and constants, good in every scope */
	uint32_t plain_count, plain_capacity;
	uint32_t plain_chains[RF_EVAL_CHAINS];
	uint32_t depth;
	rf_error *error;
} rf_eval_compiler;

struct rf_eval {
	rf_memory *memory;
	rf_context *ctx; /* NULL for constants */
	const rf_schema *input;
	uint32_t capacity; /* rows of a batch at most */
	rf_arena program;  /* all below */
	rf_arena text;     /* results of type TEXT of the last run */
	rf_eval_value *values;
	uint32_t value_count;
	rf_eval_step *steps;
	uint32_t step_count;
	rf_eval_rows *rows; /* rows[0] is the batch's selection */
	uint32_t rows_count;
	rf_json_index *json_indexes;
	uint32_t *results; /* values */
	uint32_t result_count;
	uint32_t arg_count_max;
	rf_column *args; /* of the step that runs */
	uint16_t *valid_rows;
	bool has_clock;
	uint32_t row_count; /* of the batch that runs */
	int64_t now_ns;
	bool is_out_of_memory;
	rf_kernel_errors errors;
};

/* Compiles one expression over a row set; its value, or RF_NO_VALUE with the error filled. */
uint32_t rf_eval_compile(rf_eval_compiler *compiler, const rf_expr *expr, uint32_t rows);
/* Gives every value its memory, shared by values that don't live at the same time. */
bool rf_eval_place(rf_eval *eval);

/* ---- building blocks of the compiler, eval_build.c ---- */

uint32_t rf_eval_fail_memory(rf_eval_compiler *compiler);
uint32_t rf_eval_input(rf_eval_compiler *compiler, uint32_t column, rf_type type);
uint32_t rf_eval_constant_value(rf_eval_compiler *compiler, const rf_value *constant, rf_type type);
uint32_t rf_eval_new_value(rf_eval_compiler *compiler, rf_type type);
/* Appends a step; its arguments are copied. NULL: no memory (told). */
rf_eval_step *rf_eval_add_step(rf_eval_compiler *compiler, const rf_eval_step *step,
                               const uint32_t *args, uint32_t arg_count);
/* Appends a call unless its value is known already. */
uint32_t rf_eval_call(rf_eval_compiler *compiler, const rf_eval_step *step, const uint32_t *args,
                      uint32_t arg_count, rf_type type);
/* A row set for a scope, to be given back in reverse order. */
uint32_t rf_eval_open_rows(rf_eval_compiler *compiler);
void rf_eval_close_rows(rf_eval_compiler *compiler, uint32_t rows);
/* Leaves a scope: forgets what was shared since the stack was count high. */
void rf_eval_forget(rf_eval_compiler *compiler, uint32_t count);
/* The value of an equal lazy expression computed in an open scope, or RF_NO_VALUE. */
uint32_t rf_eval_find_lazy(rf_eval_compiler *compiler, const rf_expr *expr);
bool rf_eval_share_lazy(rf_eval_compiler *compiler, const rf_expr *expr, uint32_t value);

/* ---- paths into JSON, eval_json.c ---- */

/* Compiles a call that is a constant path into JSON. *is_none: it is not. */
uint32_t rf_eval_json_path(rf_eval_compiler *compiler, const rf_expr *expr, uint32_t rows,
                           bool *is_none);
/* Gives the indexes their memory. */
bool rf_eval_place_json(rf_eval *eval);
/* Begins another run: nothing was read. */
void rf_eval_begin_json(rf_eval *eval);

/* ---- steps ---- */

void rf_eval_step_call(rf_eval *eval, const rf_eval_step *step);
/* AND and OR: args[0] begins the result and makes the row set of those it does not decide;
 * then each operand is merged, narrowing it. */
void rf_eval_step_logic_begin(rf_eval *eval, const rf_eval_step *step);
void rf_eval_step_logic_merge(rf_eval *eval, const rf_eval_step *step);
/* CASE: of rows, those where args[0] is true go to rows_taken and the others to rows_made. */
void rf_eval_step_split(rf_eval *eval, const rf_eval_step *step);
/* Starts a result that is put together of parts. */
void rf_eval_step_begin(rf_eval *eval, const rf_eval_step *step);
/* Takes args[0] for the rows; without args, NULL. */
void rf_eval_step_take(rf_eval *eval, const rf_eval_step *step);
/* COALESCE: takes what is not NULL; rows_made gets the rows where it is. */
void rf_eval_step_take_valid(rf_eval *eval, const rf_eval_step *step);
/* x IN (constants). */
void rf_eval_step_in(rf_eval *eval, const rf_eval_step *step);

/* AND and OR of two whole columns. */
void rf_eval_kernel_and(rf_kernel_call *call);
void rf_eval_kernel_or(rf_kernel_call *call);

/* The hashed constants of an OR of equalities with one left side; NULL if it is not such an
 * OR. *has_failed: no memory. */
const rf_eval_set *rf_eval_set_of(rf_arena *arena, const rf_expr *expr, bool *has_failed);

#endif
