/* Operators of arithmetic: see planner/function_list.h. */
#define RF_FUNCTION_LIST_ARITHMETIC(X) \
	X(ADD_BIGINT, "+", "ii", 'i', RF_FN_OP_FAILS, "sum", "2 + 3", "5") \
	X(ADD_DOUBLE, "+", "dd", 'd', RF_FN_OPERATOR, "sum", "2.5 + 3", "5.5") \
	X(ADD_TIMESTAMP_INTERVAL, "+", "sv", 's', RF_FN_OP_FAILS, "a time moved by an interval", \
	  "TIMESTAMP '2026-01-31 10:00:00' + INTERVAL '1' MONTH", "2026-02-28T10:00:00Z") \
	X(ADD_INTERVAL_TIMESTAMP, "+", "vs", 's', RF_FN_OP_FAILS, "a time moved by an interval", \
	  "INTERVAL '1' DAY + TIMESTAMP '2026-01-31 10:00:00'", "2026-02-01T10:00:00Z") \
	X(ADD_INTERVAL, "+", "vv", 'v', RF_FN_OP_FAILS, "sum of intervals", \
	  "INTERVAL '1' HOUR + INTERVAL '30' MINUTE", "01:30:00") \
	X(SUBTRACT_BIGINT, "-", "ii", 'i', RF_FN_OP_FAILS, "difference", "2 - 3", "-1") \
	X(SUBTRACT_DOUBLE, "-", "dd", 'd', RF_FN_OPERATOR, "difference", "2.5 - 3", "-0.5") \
	X(SUBTRACT_TIMESTAMP, "-", "ss", 'v', RF_FN_OP_FAILS, "time from the second to the first", \
	  "TIMESTAMP '2026-01-31 10:00:00' - TIMESTAMP '2026-01-30 09:00:00'", "1 day 01:00:00") \
	X(SUBTRACT_TIMESTAMP_INTERVAL, "-", "sv", 's', RF_FN_OP_FAILS, "a time moved back", \
	  "TIMESTAMP '2026-03-31 10:00:00' - INTERVAL '1' MONTH", "2026-02-28T10:00:00Z") \
	X(SUBTRACT_INTERVAL, "-", "vv", 'v', RF_FN_OP_FAILS, "difference of intervals", \
	  "INTERVAL '1' HOUR - INTERVAL '30' MINUTE", "00:30:00") \
	X(NEGATE_BIGINT, "-", "i", 'i', RF_FN_OP_FAILS, "the number with its sign changed", "-(2)", \
	  "-2") \
	X(NEGATE_DOUBLE, "-", "d", 'd', RF_FN_OPERATOR, "the number with its sign changed", "-(2.5)", \
	  "-2.5") \
	X(NEGATE_INTERVAL, "-", "v", 'v', RF_FN_OP_FAILS, "the interval with its sign changed", \
	  "-INTERVAL '1' HOUR", "-01:00:00") \
	X(PLUS_BIGINT, "+", "i", 'i', RF_FN_OPERATOR, "the number itself", "+(2)", "2") \
	X(PLUS_DOUBLE, "+", "d", 'd', RF_FN_OPERATOR, "the number itself", "+(2.5)", "2.5") \
	X(PLUS_INTERVAL, "+", "v", 'v', RF_FN_OPERATOR, "the interval itself", "+INTERVAL '1' HOUR", \
	  "01:00:00") \
	X(MULTIPLY_BIGINT, "*", "ii", 'i', RF_FN_OP_FAILS, "product", "2 * 3", "6") \
	X(MULTIPLY_DOUBLE, "*", "dd", 'd', RF_FN_OPERATOR, "product", "2.5 * 3", "7.5") \
	X(MULTIPLY_INTERVAL_DOUBLE, "*", "vd", 'v', RF_FN_OP_FAILS, "a multiple of an interval", \
	  "INTERVAL '1' HOUR * 1.5", "01:30:00") \
	X(MULTIPLY_DOUBLE_INTERVAL, "*", "dv", 'v', RF_FN_OP_FAILS, "a multiple of an interval", \
	  "2 * INTERVAL '1' HOUR", "02:00:00") \
	X(DIVIDE_BIGINT, "/", "ii", 'i', RF_FN_OP_FAILS, \
	  "quotient without its fraction; division by zero is an error", "7 / 2", "3") \
	X(DIVIDE_DOUBLE, "/", "dd", 'd', RF_FN_OP_FAILS, "quotient; division by zero is an error", \
	  "7 / 2.0", "3.5") \
	X(DIVIDE_INTERVAL_DOUBLE, "/", "vd", 'v', RF_FN_OP_FAILS, "a part of an interval", \
	  "INTERVAL '1' HOUR / 4", "00:15:00") \
	X(REMAINDER_BIGINT, "%", "ii", 'i', RF_FN_OP_FAILS, \
	  "remainder, with the sign of the first number", "-7 % 3", "-1") \
	X(REMAINDER_DOUBLE, "%", "dd", 'd', RF_FN_OP_FAILS, \
	  "remainder, with the sign of the first number", "7.5 % 2", "1.5") \
	X(POWER_OPERATOR, "^", "dd", 'd', RF_FN_OP_FAILS, "power", "2 ^ 10", "1024.0") \
	X(BIT_NOT, "~", "i", 'i', RF_FN_OPERATOR, "all 64 bits the other way round", "~5", "-6") \
	X(BIT_AND, "&", "ii", 'i', RF_FN_OPERATOR, "the bits that are set in both", "12 & 10", "8") \
	X(BIT_OR, "|", "ii", 'i', RF_FN_OPERATOR, "the bits that are set in one", "12 | 10", "14") \
	X(BIT_XOR, "#", "ii", 'i', RF_FN_OPERATOR, "the bits that are set in one but not in both", \
	  "12 # 10", "6") \
	X(SHIFT_LEFT, "<<", "ii", 'i', RF_FN_OP_FAILS, \
	  "bits moved up, 0 to 63 places; what goes beyond is lost", "1 << 10", "1024") \
	X(SHIFT_RIGHT, ">>", "ii", 'i', RF_FN_OP_FAILS, \
	  "bits moved down, 0 to 63 places; the sign stays", "-16 >> 2", "-4")
