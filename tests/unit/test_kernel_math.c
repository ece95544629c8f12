/* Mathematics and rounding. */
#include "eval_check.h"

#define LOGARITHM "!logarithm of a number that is not positive"

static void rounding(void **state)
{
	static const ec_check checks[] = {
		{"ceil", {"2.1"}, "3.0"},
		{"ceil", {"-2.1"}, "-2.0"},
		{"ceil", {"3"}, "3"},
		{"ceiling", {"2.5"}, "3.0"},
		{"ceiling", {"-9223372036854775808"}, "-9223372036854775808"},
		{"floor", {"2.9"}, "2.0"},
		{"floor", {"-2.1"}, "-3.0"},
		{"floor", {"9007199254740993"}, "9007199254740993"},
		{"trunc", {"2.9"}, "2.0"},
		{"trunc", {"-2.9"}, "-2.0"},
		{"trunc", {"7"}, "7"},
		{"round", {"2.5"}, "2.0"},
		{"round", {"3.5"}, "4.0"},
		{"round", {"-2.5"}, "-2.0"},
		{"round", {"2.51"}, "3.0"},
		{"round", {"inf"}, "Infinity"},
		{"round", {"nan"}, "NaN"},
		{"round", {"9007199254740993"}, "9007199254740993"},
		{"round", {"2.345", "2"}, "2.35"},
		{"round", {"-2.345", "2"}, "-2.35"},
		{"round", {"1.005", "2"}, "1.01"},
		{"round", {"0.285", "2"}, "0.29"},
		{"round", {"2.5", "0"}, "3.0"},
		{"round", {"-2.5", "0"}, "-3.0"},
		{"round", {"0.5", "0"}, "1.0"},
		{"round", {"0.4", "0"}, "0.0"},
		{"round", {"-0.4", "0"}, "0.0"},
		{"round", {"0.05", "1"}, "0.1"},
		{"round", {"0.04", "1"}, "0.0"},
		{"round", {"9.995", "2"}, "10.0"},
		{"round", {"99.95", "1"}, "100.0"},
		{"round", {"1234.5678", "-2"}, "1200.0"},
		{"round", {"1250.0", "-2"}, "1300.0"},
		{"round", {"50.0", "-2"}, "100.0"},
		{"round", {"49.0", "-2"}, "0.0"},
		{"round", {"5.0", "-2"}, "0.0"},
		{"round", {"1.7e308", "2"}, "1.7e+308"},
		{"round", {"1.7e308", "-308"}, "Infinity"},
		{"round", {"1e-320", "320"}, "1e-320"},
		{"round", {"123.456", "400"}, "123.456"},
		{"round", {"123.456", "9223372036854775807"}, "123.456"},
		{"round", {"123.456", "-9223372036854775808"}, "0.0"},
		{"round", {"1e-07", "7"}, "1e-07"},
		{"round", {"1.5e-07", "7"}, "2e-07"},
		{"round", {"123456789012.345", "2"}, "123456789012.35"},
		{"round", {"nan", "2"}, "NaN"},
		{"round", {"-inf", "2"}, "-Infinity"},
		{"round", {"1250", "-2"}, "1300"},
		{"round", {"-1250", "-2"}, "-1300"},
		{"round", {"1249", "-2"}, "1200"},
		{"round", {"1249", "3"}, "1249"},
		{"round", {"9223372036854775807", "-1"}, "!BIGINT overflow"},
		{"round", {"-9223372036854775808", "-1"}, "!BIGINT overflow"},
		{"round", {"-9223372036854775808", "-2"}, "-9223372036854775800"},
		{"round", {"9223372036854775807", "-18"}, "9000000000000000000"},
		{"round", {"5000000000000000000", "-19"}, "!BIGINT overflow"},
		{"round", {"4999999999999999999", "-19"}, "0"},
		{"round", {"9223372036854775807", "-20"}, "0"},
		{"trunc", {"2.349", "2"}, "2.34"},
		{"trunc", {"2.34", "2"}, "2.34"},
		{"trunc", {"-2.349", "2"}, "-2.34"},
		{"trunc", {"0.29", "2"}, "0.29"},
		{"trunc", {"1.005", "3"}, "1.005"},
		{"trunc", {"199.9", "-2"}, "100.0"},
		{"trunc", {"0.001", "2"}, "0.0"},
		{"trunc", {"1299", "-2"}, "1200"},
		{"trunc", {"-1299", "-2"}, "-1200"},
		{"trunc", {"1299", "-30"}, "0"},
		{"trunc", {"1299", "2"}, "1299"},
	};
	(void)state;
	EC_RUN(checks);
}

static void powers(void **state)
{
	static const ec_check checks[] = {
		{"sqrt", {"9"}, "3.0"},
		{"sqrt", {"2"}, "1.4142135623730951"},
		{"sqrt", {"-1"}, "!square root of a negative number"},
		{"sqrt", {"-0.0"}, "-0.0"},
		{"sqrt", {"inf"}, "Infinity"},
		{"sqrt", {"-inf"}, "!square root of a negative number"},
		{"sqrt", {"nan"}, "NaN"},
		{"cbrt", {"27"}, "3.0"},
		{"cbrt", {"-8"}, "-2.0"},
		{"power", {"2", "0.5"}, "1.4142135623730951"},
		{"power", {"9", "0.5"}, "3.0"},
		{"pow", {"2", "3"}, "8.0"},
		{"pow", {"0.0", "-2"}, "!zero to a negative power"},
		{"exp", {"0"}, "1.0"},
		{"exp", {"1"}, "2.718281828459045"},
		{"exp", {"1000"}, "Infinity"},
		{"exp", {"-inf"}, "0.0"},
		{"ln", {"1"}, "0.0"},
		{"ln", {"0"}, LOGARITHM},
		{"ln", {"-1"}, LOGARITHM},
		{"ln", {"inf"}, "Infinity"},
		{"ln", {"nan"}, "NaN"},
		{"log10", {"1000"}, "3.0"},
		{"log10", {"0"}, LOGARITHM},
		{"log10", {"0.5"}, "-0.3010299956639812"},
		{"ln", {"0.5"}, "-0.6931471805599453"},
		{"log", {"100"}, "2.0"},
		{"log", {"2", "8"}, "3.0"},
		{"log", {"10", "1000"}, "3.0"},
		{"log", {"3", "9"}, "2.0"},
		{"log", {"1", "9"}, "!division by zero"},
		{"log", {"0", "9"}, LOGARITHM},
		{"log", {"2", "-1"}, LOGARITHM},
	};
	(void)state;
	EC_RUN(checks);
}

static void geometry(void **state)
{
	static const ec_check checks[] = {
		{"sin", {"0"}, "0.0"},
		{"sin", {"1"}, "0.8414709848078965"},
		{"sin", {"inf"}, "!trigonometry of infinity"},
		{"sin", {"nan"}, "NaN"},
		{"cos", {"0"}, "1.0"},
		{"cos", {"-inf"}, "!trigonometry of infinity"},
		{"tan", {"0"}, "0.0"},
		{"tan", {"inf"}, "!trigonometry of infinity"},
		{"cot", {"inf"}, "!trigonometry of infinity"},
		{"cot", {"1"}, "0.6420926159343306"},
		{"asin", {"1"}, "1.5707963267948966"},
		{"asin", {"1.1"}, "!inverse sine of a number outside -1 to 1"},
		{"acos", {"1"}, "0.0"},
		{"acos", {"-2"}, "!inverse cosine of a number outside -1 to 1"},
		{"acos", {"nan"}, "NaN"},
		{"atan", {"inf"}, "1.5707963267948966"},
		{"atan2", {"1", "0"}, "1.5707963267948966"},
		{"atan2", {"0", "-1"}, "3.141592653589793"},
		{"sinh", {"0"}, "0.0"},
		{"cosh", {"0"}, "1.0"},
		{"tanh", {"inf"}, "1.0"},
		{"degrees", {"3.141592653589793"}, "180.0"},
		{"radians", {"180"}, "3.141592653589793"},
		{"pi", {NULL}, "3.141592653589793"},
		{"distance", {"0", "0", "3", "4"}, "5.0"},
		{"distance", {"1.5", "2", "1.5", "2"}, "0.0"},
		{"distance", {"0", "1", "3e200", "1"}, "3e+200"},
		{"distance", {"1", "0", "1", "4e-200"}, "4e-200"},
		{"distance", {"0", "0", "inf", "1"}, "Infinity"},
		{"distance", {"0", "nan", "1", "1"}, "NaN"},
		{"isnan", {"nan"}, "true"},
		{"isnan", {"inf"}, "false"},
		{"isfinite", {"1.5"}, "true"},
		{"isfinite", {"nan"}, "false"},
		{"isfinite", {"-inf"}, "false"},
		{"isfinite", {"1.7976931348623157e308"}, "true"},
		{"isinf", {"-inf"}, "true"},
		{"isinf", {"1e308"}, "false"},
		{"isinf", {"nan"}, "false"},
	};
	(void)state;
	EC_RUN(checks);
}

/* The fast way of rounding must give what rounding the printed digits gives. */
static void fast_and_slow_rounding_agree(void **state)
{
	ec_world world;
	uint64_t random = 42;
	(void)state;
	ec_open(&world);
	for (int i = 0; i < 3000; i++) {
		char number[40], places[8], text[512];
		rf_expr *args[2];
		rf_value value;
		bool has_failed;
		double expected;
		int64_t whole, digits, unit = 1;
		random = random * UINT64_C(6364136223846793005) + 1442695040888963407;
		whole = (int64_t)(random >> 40) - (1 << 23);
		digits = (int64_t)(random >> 20 & 3);
		/* whole / 1000 to 0..3 places, by integers. */
		for (int64_t k = digits; k < 3; k++) unit *= 10;
		expected = (double)((whole < 0 ? -1 : 1) * ((llabs(whole) + unit / 2) / unit)) /
			(digits == 0       ? 1
		         : digits == 1 ? 10
		         : digits == 2 ? 100
		                       : 1000);
		snprintf(number, sizeof number, "%s%lld.%03lld", whole < 0 ? "-" : "",
		         (long long)(llabs(whole) / 1000), (long long)(llabs(whole) % 1000));
		snprintf(places, sizeof places, "%d", (int)digits);
		args[0] = ec_constant(&world, number);
		args[1] = ec_constant(&world, places);
		assert_int_equal(rf_eval_constant(ec_call(&world, "round", 2, args), &world.memory,
		                                  &world.arena, &value, &has_failed, &world.error),
		                 RIFFLE_OK);
		ec_write(&value, text, sizeof text);
		if (value.as.real != expected) fail_msg("round(%s, %s) is %s", number, places, text);
	}
	ec_close(&world);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(rounding),
		cmocka_unit_test(powers),
		cmocka_unit_test(geometry),
		cmocka_unit_test(fast_and_slow_rounding_agree),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
