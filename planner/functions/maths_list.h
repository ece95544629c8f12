/* Mathematics: see planner/function_list.h. */
#define RF_FUNCTION_LIST_MATHS(X) \
	X(ABS_BIGINT, "abs", "i", 'i', RF_FN_CAN_FAIL, "absolute value", "abs(-3)", "3") \
	X(ABS_DOUBLE, "abs", "d", 'd', 0, "absolute value", "abs(-3.5)", "3.5") \
	X(SIGN_BIGINT, "sign", "i", 'i', 0, "-1, 0 or 1", "sign(-3)", "-1") \
	X(SIGN_DOUBLE, "sign", "d", 'd', 0, "-1.0, 0.0 or 1.0", "sign(2.5)", "1.0") \
	X(CEIL_BIGINT, "ceil", "i", 'i', 0, "the number itself", "ceil(3)", "3") \
	X(CEIL_DOUBLE, "ceil", "d", 'd', 0, "the next whole number up", "ceil(2.1)", "3.0") \
	X(CEILING_BIGINT, "ceiling", "i", 'i', 0, "the number itself", "ceiling(3)", "3") \
	X(CEILING_DOUBLE, "ceiling", "d", 'd', 0, "the next whole number up", "ceiling(-2.1)", "-2.0") \
	X(FLOOR_BIGINT, "floor", "i", 'i', 0, "the number itself", "floor(3)", "3") \
	X(FLOOR_DOUBLE, "floor", "d", 'd', 0, "the next whole number down", "floor(-2.1)", "-3.0") \
	X(ROUND_BIGINT, "round", "i", 'i', 0, "the number itself", "round(3)", "3") \
	X(ROUND_DOUBLE, "round", "d", 'd', 0, "the nearest whole number, halves to the even one", \
	  "round(2.5)", "2.0") \
	X(ROUND_DIGITS_BIGINT, "round", "ii", 'i', RF_FN_CAN_FAIL, \
	  "to a number of decimals (negative: tens), halves away from zero", "round(1250, -2)", \
	  "1300") \
	X(ROUND_DIGITS, "round", "di", 'd', 0, "to a number of decimals, halves away from zero", \
	  "round(2.345, 2)", "2.35") \
	X(TRUNC_BIGINT, "trunc", "i", 'i', 0, "the number itself", "trunc(3)", "3") \
	X(TRUNC_DOUBLE, "trunc", "d", 'd', 0, "the number without its fraction", "trunc(-2.7)", \
	  "-2.0") \
	X(TRUNC_DIGITS_BIGINT, "trunc", "ii", 'i', 0, "cut to a number of decimals (negative: tens)", \
	  "trunc(1299, -2)", "1200") \
	X(TRUNC_DIGITS, "trunc", "di", 'd', 0, "cut to a number of decimals", "trunc(2.349, 2)", \
	  "2.34") \
	X(MOD_BIGINT, "mod", "ii", 'i', RF_FN_CAN_FAIL, "remainder, as %", "mod(7, 3)", "1") \
	X(MOD_DOUBLE, "mod", "dd", 'd', RF_FN_CAN_FAIL, "remainder, as %", "mod(7.5, 2)", "1.5") \
	X(SQRT, "sqrt", "d", 'd', RF_FN_CAN_FAIL, "square root", "sqrt(9)", "3.0") \
	X(CBRT, "cbrt", "d", 'd', 0, "cube root", "cbrt(-27)", "-3.0") \
	X(POWER, "power", "dd", 'd', RF_FN_CAN_FAIL, "power, as ^", "power(2, 0.5)", \
	  "1.4142135623730951") \
	X(POW, "pow", "dd", 'd', RF_FN_CAN_FAIL, "power, as ^", "pow(2, 3)", "8.0") \
	X(EXP, "exp", "d", 'd', 0, "e to the power", "exp(0)", "1.0") \
	X(LN, "ln", "d", 'd', RF_FN_CAN_FAIL, "natural logarithm", "ln(1)", "0.0") \
	X(LOG10, "log10", "d", 'd', RF_FN_CAN_FAIL, "logarithm to base 10", "log10(1000)", "3.0") \
	X(LOG, "log", "d", 'd', RF_FN_CAN_FAIL, "logarithm to base 10", "log(100)", "2.0") \
	X(LOG_BASE, "log", "dd", 'd', RF_FN_CAN_FAIL, "logarithm to the base given first", \
	  "log(2, 8)", \
	  "3.0") \
	X(SIN, "sin", "d", 'd', RF_FN_CAN_FAIL, "sine of an angle in radians", "sin(0)", "0.0") \
	X(COS, "cos", "d", 'd', RF_FN_CAN_FAIL, "cosine", "cos(0)", "1.0") \
	X(TAN, "tan", "d", 'd', RF_FN_CAN_FAIL, "tangent", "tan(0)", "0.0") \
	X(COT, "cot", "d", 'd', RF_FN_CAN_FAIL, "cotangent", "round(cot(1), 6)", "0.642093") \
	X(ASIN, "asin", "d", 'd', RF_FN_CAN_FAIL, "inverse sine", "asin(0)", "0.0") \
	X(ACOS, "acos", "d", 'd', RF_FN_CAN_FAIL, "inverse cosine", "acos(1)", "0.0") \
	X(ATAN, "atan", "d", 'd', 0, "inverse tangent", "atan(0)", "0.0") \
	X(ATAN2, "atan2", "dd", 'd', 0, "angle of the point (x, y), given y first", "atan2(0, 1)", \
	  "0.0") \
	X(SINH, "sinh", "d", 'd', 0, "hyperbolic sine", "sinh(0)", "0.0") \
	X(COSH, "cosh", "d", 'd', 0, "hyperbolic cosine", "cosh(0)", "1.0") \
	X(TANH, "tanh", "d", 'd', 0, "hyperbolic tangent", "tanh(0)", "0.0") \
	X(DEGREES, "degrees", "d", 'd', 0, "radians to degrees", "degrees(pi())", "180.0") \
	X(RADIANS, "radians", "d", 'd', 0, "degrees to radians", "radians(180)", "3.141592653589793") \
	X(PI, "pi", "", 'd', 0, "the number pi", "pi()", "3.141592653589793") \
	X(DISTANCE, "distance", "dddd", 'd', 0, \
	  "between the points (x1, y1) and (x2, y2), given in that order", "distance(0, 0, 3, 4)", \
	  "5.0") \
	X(ISNAN, "isnan", "d", 'b', 0, "whether it is NaN", "isnan('NaN'::DOUBLE)", "true") \
	X(ISFINITE, "isfinite", "d", 'b', 0, "whether it is neither NaN nor infinite", \
	  "isfinite(1.5)", \
	  "true") \
	X(ISINF, "isinf", "d", 'b', 0, "whether it is infinite", "isinf(1.5)", "false") \
	X(LOG2, "log2", "d", 'd', RF_FN_CAN_FAIL, "logarithm to base 2", "log2(1024)", "10.0") \
	X(LOG1P, "log1p", "d", 'd', RF_FN_CAN_FAIL, "natural logarithm of 1 + x, exact near 0", \
	  "log1p(1e-20)", "1e-20") \
	X(EXPM1, "expm1", "d", 'd', 0, "e to the power, less 1, exact near 0", "expm1(1e-10)", \
	  "1.00000000005e-10") \
	X(EXP2, "exp2", "d", 'd', 0, "2 to the power", "exp2(0.5)", "1.4142135623730951") \
	X(EXP10, "exp10", "d", 'd', 0, "10 to the power", "exp10(3)", "1000.0") \
	X(ASINH, "asinh", "d", 'd', 0, "inverse hyperbolic sine", "asinh(0)", "0.0") \
	X(ACOSH, "acosh", "d", 'd', RF_FN_CAN_FAIL, "inverse hyperbolic cosine", "acosh(1)", "0.0") \
	X(ATANH, "atanh", "d", 'd', RF_FN_CAN_FAIL, "inverse hyperbolic tangent", "atanh(0)", "0.0") \
	X(SIND, "sind", "d", 'd', RF_FN_CAN_FAIL, "sine of an angle in degrees", "sind(30)", "0.5") \
	X(COSD, "cosd", "d", 'd', RF_FN_CAN_FAIL, "cosine of an angle in degrees", "cosd(60)", "0.5") \
	X(TAND, "tand", "d", 'd', RF_FN_CAN_FAIL, "tangent of an angle in degrees", "tand(45)", "1.0") \
	X(COTD, "cotd", "d", 'd', RF_FN_CAN_FAIL, "cotangent of an angle in degrees", "cotd(45)", \
	  "1.0") \
	X(ASIND, "asind", "d", 'd', RF_FN_CAN_FAIL, "inverse sine in degrees", "asind(0.5)", "30.0") \
	X(ACOSD, "acosd", "d", 'd', RF_FN_CAN_FAIL, "inverse cosine in degrees", "acosd(0.5)", "60.0") \
	X(ATAND, "atand", "d", 'd', 0, "inverse tangent in degrees", "atand(1)", "45.0") \
	X(ATAN2D, "atan2d", "dd", 'd', 0, "angle of the point (x, y) in degrees, given y first", \
	  "atan2d(1, 0)", "90.0") \
	X(HYPOT, "hypot", "dd", 'd', 0, "root of the sum of both squares", "hypot(3, 4)", "5.0") \
	X(GAMMA, "gamma", "d", 'd', RF_FN_CAN_FAIL, "the gamma function, (n - 1)! of a whole number", \
	  "gamma(5)", "24.0") \
	X(LGAMMA, "lgamma", "d", 'd', RF_FN_CAN_FAIL, \
	  "natural logarithm of the absolute value of gamma", "lgamma(1)", "0.0") \
	X(ERF, "erf", "d", 'd', 0, "error function", "erf(0)", "0.0") \
	X(ERFC, "erfc", "d", 'd', 0, "1 less the error function", "erfc(0)", "1.0") \
	X(NEXTAFTER, "nextafter", "dd", 'd', 0, \
	  "the next DOUBLE from the first number towards the second", "nextafter(1, 2)", \
	  "1.0000000000000002") \
	X(SIGNBIT, "signbit", "d", 'b', 0, "whether the sign is minus, also that of -0.0", \
	  "signbit(-1.5)", "true") \
	X(EVEN, "even", "d", 'd', 0, "the next even number away from zero", "even(-2.9)", "-4.0") \
	X(ROUND_EVEN, "round_even", "di", 'd', 0, "to a number of decimals, halves to the even digit", \
	  "round_even(2.345, 2)", "2.34") \
	X(DIV_BIGINT, "div", "ii", 'i', RF_FN_CAN_FAIL, "quotient without its fraction, as /", \
	  "div(7, 2)", "3") \
	X(DIV_DOUBLE, "div", "dd", 'd', RF_FN_CAN_FAIL, "quotient without its fraction", \
	  "div(-7.5, 2)", "-3.0") \
	X(GCD, "gcd", "ii", 'i', RF_FN_CAN_FAIL, "greatest common divisor", "gcd(1071, 462)", "21") \
	X(LCM, "lcm", "ii", 'i', RF_FN_CAN_FAIL, "least common multiple", "lcm(4, 6)", "12") \
	X(FACTORIAL, "factorial", "i", 'i', RF_FN_CAN_FAIL, \
	  "product of the numbers from 1 to n, up to 20", "factorial(5)", "120") \
	X(BIT_COUNT, "bit_count", "i", 'i', 0, "how many of the 64 bits are set", "bit_count(255)", \
	  "8") \
	X(XOR, "xor", "ii", 'i', 0, "as #", "xor(12, 10)", \
	  "6") \
	X(CLAMP, "clamp", "aaa", 'a', RF_FN_CAN_FAIL, \
	  "the first value, but not below the second nor above the third", "clamp(15, 0, 10)", "10") \
	X(WIDTH_BUCKET, "width_bucket", "dddi", 'i', RF_FN_CAN_FAIL, \
	  "which of n equal parts from the second number to the third the first lies in; " \
	  "0 below, n + 1 from the third on", \
	  "width_bucket(5.35, 0.024, 10.06, 5)", "3")
