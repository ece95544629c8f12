/*
 * Arithmetic of DECIMAL. Invariant: a result is the exact one rounded once, half away from
 * zero, to the scale of the result's type, which only a product or a quotient can have fewer
 * digits for; what needs more than 38 digits is an error of the row.
 */
#include "runtime/kernel_loop.h"

#include "base/decimal.h"
#include "base/wide.h"

#define OVERFLOW_REASON "DECIMAL overflow"
#define ZERO_REASON     "division by zero"

static unsigned __int128 size_of(__int128 value)
{
	return value < 0 ? -(unsigned __int128)value : (unsigned __int128)value;
}

/* Stores a result of that size and sign if it fits the type. */
static void put(rf_kernel_call *call, uint32_t row, unsigned __int128 size, bool is_negative)
{
	rf_decimal *out = call->out->data;
	__int128 bound = rf_decimal_power(rf_type_precision(call->out->type));
	out[row] = (rf_decimal){0, 0};
	if (size >= (unsigned __int128)bound)
		rf_kernel_fail(call, row, OVERFLOW_REASON);
	else
		out[row] = rf_decimal_make(is_negative ? -(__int128)size : (__int128)size);
}

/* Stores an exact number at the scale of the result. */
static void put_number(rf_kernel_call *call, uint32_t row, __int128 value)
{
	put(call, row, size_of(value), value < 0);
}

/* The argument at the scale of the result. */
static bool at_scale(const rf_kernel_call *call, uint32_t arg, uint32_t row, __int128 *value)
{
	const rf_type to = rf_type_decimal(RF_PRECISION_MAX, rf_type_scale(call->out->type));
	const rf_column *column = &call->args[arg];
	rf_decimal scaled;
	if (rf_decimal_rescale(((const rf_decimal *)column->data)[row], column->type, to, &scaled) !=
	    RF_READ_OK)
		return false;
	*value = rf_decimal_get(scaled);
	return true;
}

#define AT_ONE_SCALE(id, expression) \
	void rf_kernel_##id(rf_kernel_call *call) \
	{ \
		RF_FOR_ROWS(call, row) \
		{ \
			__int128 x, y; \
			((rf_decimal *)call->out->data)[row] = (rf_decimal){0, 0}; \
			if (at_scale(call, 0, row, &x) && at_scale(call, 1, row, &y)) \
				put_number(call, row, expression); \
			else \
				rf_kernel_fail(call, row, OVERFLOW_REASON); \
		} \
	}

/* Two numbers below 10^38 add up to less than 2^127. */
AT_ONE_SCALE(ADD_DECIMAL, x + y)
AT_ONE_SCALE(SUBTRACT_DECIMAL, x - y)

void rf_kernel_MULTIPLY_DECIMAL(rf_kernel_call *call)
{
	const rf_decimal *xs = call->args[0].data, *ys = call->args[1].data;
	const uint32_t scale = rf_type_scale(call->args[0].type) + rf_type_scale(call->args[1].type);
	const uint32_t extra = scale - rf_type_scale(call->out->type);
	/* The type's rule keeps the digits before the point, so that extra is 38 at most. */
	const __int128 divisor = rf_decimal_power(extra);
	RF_FOR_ROWS(call, row)
	{
		const __int128 x = rf_decimal_get(xs[row]), y = rf_decimal_get(ys[row]);
		unsigned __int128 size;
		bool is_good = rf_wide_divide(rf_wide_product(size_of(x), size_of(y)),
		                              (unsigned __int128)divisor, &size);
		((rf_decimal *)call->out->data)[row] = (rf_decimal){0, 0};
		if (is_good)
			put(call, row, size, (x < 0) != (y < 0));
		else
			rf_kernel_fail(call, row, OVERFLOW_REASON);
	}
}

void rf_kernel_DIVIDE_DECIMAL(rf_kernel_call *call)
{
	const rf_decimal *xs = call->args[0].data, *ys = call->args[1].data;
	/* x / y at the scale of the result is x * 10^up / y; the type's rule makes up 0 to 38. */
	const uint32_t up = rf_type_scale(call->out->type) + rf_type_scale(call->args[1].type) -
		rf_type_scale(call->args[0].type);
	const unsigned __int128 factor = (unsigned __int128)rf_decimal_power(up);
	RF_FOR_ROWS(call, row)
	{
		const __int128 x = rf_decimal_get(xs[row]), y = rf_decimal_get(ys[row]);
		unsigned __int128 size;
		((rf_decimal *)call->out->data)[row] = (rf_decimal){0, 0};
		if (y == 0)
			rf_kernel_fail(call, row, ZERO_REASON);
		else if (rf_wide_divide(rf_wide_product(size_of(x), factor), size_of(y), &size))
			put(call, row, size, (x < 0) != (y < 0));
		else
			rf_kernel_fail(call, row, OVERFLOW_REASON);
	}
}

void rf_kernel_REMAINDER_DECIMAL(rf_kernel_call *call)
{
	RF_FOR_ROWS(call, row)
	{
		__int128 x, y;
		((rf_decimal *)call->out->data)[row] = (rf_decimal){0, 0};
		if (!at_scale(call, 0, row, &x) || !at_scale(call, 1, row, &y))
			rf_kernel_fail(call, row, OVERFLOW_REASON);
		else if (y == 0)
			rf_kernel_fail(call, row, ZERO_REASON);
		else
			put_number(call, row, x % y);
	}
}

/* ---- one argument ---- */

#define DECIMAL_1(id, R, expression) \
	void rf_kernel_##id(rf_kernel_call *call) \
	{ \
		const rf_decimal *xs = call->args[0].data; \
		R *out = call->out->data; \
		RF_FOR_ROWS(call, row) \
		{ \
			const __int128 x = rf_decimal_get(xs[row]); \
			out[row] = expression; \
		} \
	}

DECIMAL_1(NEGATE_DECIMAL, rf_decimal, rf_decimal_make(-x))
DECIMAL_1(ABS_DECIMAL, rf_decimal, rf_decimal_make(x < 0 ? -x : x))
DECIMAL_1(SIGN_DECIMAL, int64_t, (x > 0) - (x < 0))

/* To whole numbers: how many digits go, and which way. */
typedef enum direction { TO_ZERO, DOWN, UP, NEAREST } direction;

static __int128 cut(__int128 value, __int128 unit, direction way)
{
	__int128 whole = value / unit, rest = value % unit;
	if (way == NEAREST) return rf_decimal_divide(value, unit);
	if (way == DOWN && rest < 0) whole--;
	if (way == UP && rest > 0) whole++;
	return whole;
}

static void cut_all(rf_kernel_call *call, direction way)
{
	const rf_decimal *xs = call->args[0].data;
	const __int128 unit = rf_decimal_power(rf_type_scale(call->args[0].type));
	RF_FOR_ROWS(call, row)
	{
		put_number(call, row, cut(rf_decimal_get(xs[row]), unit, way));
	}
}

void rf_kernel_CEIL_DECIMAL(rf_kernel_call *call)
{
	cut_all(call, UP);
}

void rf_kernel_FLOOR_DECIMAL(rf_kernel_call *call)
{
	cut_all(call, DOWN);
}

void rf_kernel_ROUND_DECIMAL(rf_kernel_call *call)
{
	cut_all(call, NEAREST);
}

void rf_kernel_TRUNC_DECIMAL(rf_kernel_call *call)
{
	cut_all(call, TO_ZERO);
}

/* The scale stays; digits after those asked for become zeros. */
static void cut_digits(rf_kernel_call *call, direction way)
{
	const rf_decimal *xs = call->args[0].data;
	const int64_t *digits = call->args[1].data;
	const int64_t scale = rf_type_scale(call->args[0].type);
	RF_FOR_ROWS(call, row)
	{
		const __int128 x = rf_decimal_get(xs[row]);
		__int128 unit;
		if (digits[row] >= scale) {
			put_number(call, row, x);
		} else if (digits[row] < scale - RF_PRECISION_MAX) {
			put_number(call, row, 0);
		} else {
			/* At most 10^38, which an __int128 holds. */
			unit = rf_decimal_power((uint32_t)(scale - digits[row]));
			put_number(call, row, cut(x, unit, way) * unit);
		}
	}
}

void rf_kernel_ROUND_DIGITS_DECIMAL(rf_kernel_call *call)
{
	cut_digits(call, NEAREST);
}

void rf_kernel_TRUNC_DIGITS_DECIMAL(rf_kernel_call *call)
{
	cut_digits(call, TO_ZERO);
}

/* ---- digits ---- */

void rf_kernel_SCALE(rf_kernel_call *call)
{
	int64_t *out = call->out->data;
	RF_EACH_ROW(call, row, out[row] = rf_type_scale(call->args[0].type););
}

void rf_kernel_MIN_SCALE(rf_kernel_call *call)
{
	const rf_decimal *xs = call->args[0].data;
	int64_t *out = call->out->data;
	RF_FOR_ROWS(call, row)
	{
		__int128 value = rf_decimal_get(xs[row]);
		int64_t scale = rf_type_scale(call->args[0].type);
		for (; scale > 0 && value % 10 == 0; scale--) value /= 10;
		out[row] = scale;
	}
}
