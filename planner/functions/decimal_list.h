/* Decimals: see planner/function_list.h and planner/functions_decimal.c. */
#define RF_FUNCTION_LIST_DECIMAL(X) \
	X(ADD_DECIMAL, "+", "nn", 'n', RF_FN_OP_FAILS, "sum, exact", \
	  "0.1::DECIMAL(3, 1) + 0.2::DECIMAL(3, 2)", "0.30") \
	X(SUBTRACT_DECIMAL, "-", "nn", 'n', RF_FN_OP_FAILS, "difference, exact", \
	  "1::DECIMAL(3, 2) - 2", "-1.00") \
	X(MULTIPLY_DECIMAL, "*", "nn", 'n', RF_FN_OP_FAILS, "product, exact", \
	  "1.5::DECIMAL(3, 1) * 0.25::DECIMAL(3, 2)", "0.375") \
	X(DIVIDE_DECIMAL, "/", "nn", 'n', RF_FN_OP_FAILS, \
	  "quotient to six digits after the point or more", "2::DECIMAL(3, 1) / 3", "0.666667") \
	X(REMAINDER_DECIMAL, "%", "nn", 'n', RF_FN_OP_FAILS, \
	  "remainder, with the sign of the first number", "-7.5::DECIMAL(3, 1) % 2", "-1.5") \
	X(MOD_DECIMAL, "mod", "nn", 'n', RF_FN_CAN_FAIL, "remainder, as %", \
	  "mod(7.5::DECIMAL(3, 1), 2)", "1.5") \
	X(NEGATE_DECIMAL, "-", "n", 'n', RF_FN_OPERATOR, "the number with its sign changed", \
	  "-(2.5::DECIMAL(3, 1))", "-2.5") \
	X(PLUS_DECIMAL, "+", "n", 'n', RF_FN_OPERATOR, "the number itself", \
	  "+(2.5::DECIMAL(3, 1))", "2.5") \
	X(ABS_DECIMAL, "abs", "n", 'n', 0, "absolute value", "abs((-2.5)::DECIMAL(3, 1))", "2.5") \
	X(SIGN_DECIMAL, "sign", "n", 'i', 0, "-1, 0 or 1", "sign((-2.5)::DECIMAL(3, 1))", "-1") \
	X(CEIL_DECIMAL, "ceil", "n", 'n', 0, "the next whole number up", \
	  "ceil(2.1::DECIMAL(3, 1))", "3") \
	X(CEILING_DECIMAL, "ceiling", "n", 'n', 0, "the next whole number up", \
	  "ceiling(2.1::DECIMAL(3, 1))", "3") \
	X(FLOOR_DECIMAL, "floor", "n", 'n', 0, "the next whole number down", \
	  "floor((-2.1)::DECIMAL(3, 1))", "-3") \
	X(ROUND_DECIMAL, "round", "n", 'n', 0, "the nearest whole number, halves away from zero", \
	  "round(2.5::DECIMAL(3, 1))", "3") \
	X(ROUND_DIGITS_DECIMAL, "round", "ni", 'n', 0, \
	  "to a number of decimals, halves away from zero", "round(2.345::DECIMAL(5, 3), 2)", "2.350") \
	X(TRUNC_DECIMAL, "trunc", "n", 'n', 0, "the number without its fraction", \
	  "trunc((-2.7)::DECIMAL(3, 1))", "-2") \
	X(TRUNC_DIGITS_DECIMAL, "trunc", "ni", 'n', 0, "cut to a number of decimals", \
	  "trunc(2.349::DECIMAL(5, 3), 2)", "2.340") \
	X(SCALE, "scale", "n", 'i', 0, "the decimals of the type", "scale(1.50::DECIMAL(5, 2))", "2") \
	X(MIN_SCALE, "min_scale", "n", 'i', 0, "how many decimals the number needs", \
	  "min_scale(1.50::DECIMAL(5, 2))", "1")
