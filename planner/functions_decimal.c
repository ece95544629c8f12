/*
 * The types of decimal results. Invariant: a result's type depends on the argument types only,
 * never on values, and has at most 38 digits.
 */
#include "planner/functions.h"

#include <string.h>

/* Digits after the point that a quotient has at least, and that a product keeps. */
enum { QUOTIENT_SCALE_MIN = 6, PRODUCT_SCALE_MIN = 6 };

static uint32_t whole_of(rf_type type)
{
	return rf_type_precision(type) - rf_type_scale(type);
}

static uint32_t greater(uint32_t a, uint32_t b)
{
	return a > b ? a : b;
}

/* Fewer digits after the point where they are more than 38 together, but least of them stay. */
static rf_type fitted(uint32_t whole, uint32_t scale, uint32_t least)
{
	uint32_t room = whole < RF_PRECISION_MAX ? RF_PRECISION_MAX - whole : 0;
	if (scale <= room) return rf_type_decimal_capped(whole, scale);
	if (least > scale) least = scale;
	return rf_type_decimal(RF_PRECISION_MAX, greater(room, least));
}

/* Those that make whole numbers; one may be of one digit more than what it is made of. */
static bool makes_whole(const char *name)
{
	static const char *const names[] = {"ceil", "ceiling", "floor", "round", "trunc"};
	for (size_t i = 0; i < sizeof names / sizeof *names; i++)
		if (strcmp(name, names[i]) == 0) return true;
	return false;
}

rf_type rf_decimal_result(const rf_function *function, const rf_type *args, uint32_t arg_count)
{
	const rf_type a = args[0], b = arg_count > 1 ? args[1] : a;
	const uint32_t a_whole = whole_of(a), b_whole = whole_of(b);
	const uint32_t a_scale = rf_type_scale(a), b_scale = rf_type_scale(b);
	const uint32_t whole = greater(a_whole, b_whole), scale = greater(a_scale, b_scale);
	if (makes_whole(function->name))
		return rf_type_decimal_capped(a_whole + 1, arg_count == 1 ? 0 : a_scale);
	if (arg_count != 2) return a;
	switch (function->name[0]) {
	case '+':
	case '-': return rf_type_decimal_capped(whole + 1, scale);
	case '*': return fitted(a_whole + b_whole, a_scale + b_scale, PRODUCT_SCALE_MIN);
	case '/': return fitted(a_whole + b_scale, greater(QUOTIENT_SCALE_MIN, scale), 0);
	default: return rf_type_decimal_capped(whole, scale);
	}
}

rf_type rf_decimal_aggregate_result(const char *name, rf_type arg)
{
	uint32_t scale = rf_type_scale(arg);
	if (strcmp(name, "sum") == 0) return rf_type_decimal(RF_PRECISION_MAX, scale);
	if (strcmp(name, "range") == 0)
		return rf_type_decimal(rf_type_precision(arg) < RF_PRECISION_MAX
		                           ? rf_type_precision(arg) + 1
		                           : RF_PRECISION_MAX,
		                       scale);
	if (strcmp(name, "avg") == 0)
		return fitted(whole_of(arg), greater(QUOTIENT_SCALE_MIN, scale), scale);
	return arg;
}
