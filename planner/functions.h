/*
 * Scalar functions and operators: their names, signatures and documentation. One list,
 * planner/function_list.h, makes this table, the runtime's kernels, SHOW FUNCTIONS and
 * docs/functions.md. Operators are functions whose names are their signs ("+", "=").
 */
#ifndef RF_PLANNER_FUNCTIONS_H
#define RF_PLANNER_FUNCTIONS_H

#include "base/type.h"
#include "planner/function_list.h"

enum { RF_FUNCTION_ARGS_MAX = 7 }; /* declared arguments; a variadic one repeats its last */

typedef enum rf_function_flag {
	RF_FN_CAN_FAIL = 1,   /* may make a value NULL and count an error */
	RF_FN_SEES_NULL = 2,  /* is called for NULL arguments; the others give NULL for them */
	RF_FN_VOLATILE = 4,   /* never folded nor shared: now(), random() */
	RF_FN_VARIADIC = 8,   /* the last argument may repeat */
	RF_FN_OPERATOR = 16,  /* written as an operator */
	RF_FN_BY_CHANCE = 32, /* volatile, but not by the clock */
	RF_FN_PAIRS = 64      /* variadic, an even number of arguments */
} rf_function_flag;

/* One overload. */
typedef struct rf_function {
	rf_function_id id; /* chooses the kernel */
	const char *name;  /* lower case, or an operator's sign */
	const char *args;  /* a letter each: b BOOLEAN, i BIGINT, d DOUBLE, t TEXT, s TIMESTAMP,
	                      v INTERVAL, j JSON, o BLOB, n any DECIMAL, a any one type, the same
	                      for every a, l any array and e an element of it, x any type, given
	                      as its text, y any type as it is; upper case: an array of the type */
	char result;       /* the same letters; n: see rf_decimal_result */
	uint32_t flags;
	const char *doc;            /* one line, lower case, no full stop */
	const char *example;        /* an expression, such as upper('abc') */
	const char *example_result; /* its text */
} rf_function;

/* All overloads, in the order of the list. */
extern const rf_function rf_functions[];
extern const uint32_t rf_function_count;

/* What the binder knows of an argument. */
typedef struct rf_argument {
	rf_type type;         /* RF_NULL for a bare NULL */
	bool is_literal_text; /* a quoted literal: becomes any type that reads it, as in PostgreSQL */
	rf_loc loc;
} rf_argument;

/* Chooses the overload of a name: exact types first, then BIGINT to DOUBLE, NULL to
 * anything, literal text to anything. want (of arg_count) gets the type each argument is to
 * be cast to, *result the type of the call. Not found: RIFFLE_NAME with a suggestion, or
 * RIFFLE_TYPE with the signatures that there are, at loc. */
rf_status rf_function_resolve(rf_text name, rf_loc loc, const rf_argument *args, uint32_t arg_count,
                              const rf_function **function, rf_type *want, rf_type *result,
                              rf_error *error);

/* Whether an argument becomes that type by itself, as one of a function would. */
bool rf_argument_fits(const rf_argument *arg, rf_type type);

/* Checks a constant text given as the arg-th argument where only certain words are taken, such
 * as the field of extract or a time zone: RIFFLE_NAME with a suggestion. function_check.c. */
rf_status rf_function_check_text(const rf_function *function, uint32_t arg, rf_text text,
                                 rf_loc loc, rf_memory *memory, rf_error *error);

/* Whether a scalar function of that name exists (any overload). */
bool rf_function_exists(rf_text name);

/* The type that a letter of a signature stands for; RF_NULL for those of several types. */
rf_type rf_type_of_letter(char letter);
/* How signatures show it: "BIGINT", "any". */
const char *rf_letter_name(char letter);

/* The type of a call whose result is a DECIMAL, by the types of its arguments: enough digits
 * that nothing is lost, up to 38. */
rf_type rf_decimal_result(const rf_function *function, const rf_type *args, uint32_t arg_count);
/* The same of an aggregate of that name over a DECIMAL. */
rf_type rf_decimal_aggregate_result(const char *name, rf_type arg);
/* A number's type as a DECIMAL: a DECIMAL's own, a BIGINT's with 19 digits. */
rf_type rf_decimal_of(rf_type type);
/* The DECIMAL of so many digits before and after the point, fewer before it where they are more
 * than 38 together: what does not fit is an error, nothing is rounded unasked. */
rf_type rf_type_decimal_capped(uint32_t whole, uint32_t scale);

/* The one type that all these can become without loss of meaning (CASE branches, COALESCE,
 * IN lists, UNION columns): equal types, BIGINT with DOUBLE or DECIMAL gives that, DECIMAL with
 * DOUBLE a DOUBLE, NULL gives the other, literal text gives the other. False if there is none. All
 * NULL gives TEXT. */
bool rf_type_common(const rf_argument *args, uint32_t arg_count, rf_type *type);

/* Whether CAST from a type to another exists, and whether it can fail. */
bool rf_cast_exists(rf_type from, rf_type to, bool *can_fail);

/* "substr(TEXT, BIGINT, BIGINT) -> TEXT", into buffer. */
size_t rf_function_signature(const rf_function *function, char *buffer, size_t capacity);

#endif
