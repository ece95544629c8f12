/*
 * The types of decimal results. Invariant: a result's type depends on the argument types only,
 * never on values, and has at most 38 digits.
 */
#include "planner/functions.h"

#include <string.h>

/* Digits after the point that a quotient has at least. */
enum { QUOTIENT_SCALE_MIN = 6 };

static uint32_t whole_of(rf_type type)
{
	return rf_type_precision(type) - rf_type_scale(type);
}

static uint32_t greater(uint32_t a, uint32_t b)
{
	return a > b ? a : b;
}

rf_type rf_decimal_result(const rf_function *function, const rf_type *args, uint32_t arg_count)
{
	rf_type a = args[0], b = arg_count > 1 ? args[1] : a;
	uint32_t scale = greater(rf_type_scale(a), rf_type_scale(b));
	uint32_t whole = greater(whole_of(a), whole_of(b));
	if (arg_count != 2 || !(function->flags & RF_FN_OPERATOR)) return a;
	switch (function->name[0]) {
	case '+':
	case '-': return rf_type_decimal_fitted(whole + 1, scale);
	case '*':
		return rf_type_decimal_fitted(whole_of(a) + whole_of(b),
		                              rf_type_scale(a) + rf_type_scale(b));
	case '/':
		return rf_type_decimal_fitted(whole_of(a) + rf_type_scale(b),
		                              greater(QUOTIENT_SCALE_MIN, scale));
	default: return rf_type_decimal_fitted(whole, scale);
	}
}

rf_type rf_decimal_aggregate_result(const char *name, rf_type arg)
{
	uint32_t scale = rf_type_scale(arg);
	if (strcmp(name, "sum") == 0) return rf_type_decimal(RF_PRECISION_MAX, scale);
	if (strcmp(name, "avg") == 0)
		return rf_type_decimal_fitted(whole_of(arg), greater(QUOTIENT_SCALE_MIN, scale));
	return arg;
}
