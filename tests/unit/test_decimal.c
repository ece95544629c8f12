/* Decimals: text, scales, other numbers; expected values by Python's decimal module. */
#include "base/decimal.h"
#include "unit.h"

#include <string.h>

static const char *text_of(rf_decimal value, rf_type type)
{
	static char text[RF_DECIMAL_TEXT_MAX + 1];
	text[rf_write_decimal(value, type, text)] = 0;
	return text;
}

/* The text that a text becomes in DECIMAL(p, s), "bad" or "range". */
static const char *read_as(const char *text, uint32_t precision, uint32_t scale)
{
	rf_type type = rf_type_decimal(precision, scale);
	rf_decimal value;
	switch (rf_read_decimal(rf_text_of(text), type, &value)) {
	case RF_READ_OK: return text_of(value, type);
	case RF_READ_BAD: return "bad";
	default: return "range";
	}
}

static void reads_and_writes(void **state)
{
	RF_UNUSED(state);
	assert_string_equal(read_as("0", 1, 0), "0");
	assert_string_equal(read_as("-0", 5, 2), "0.00");
	assert_string_equal(read_as("1.5", 5, 2), "1.50");
	assert_string_equal(read_as("+.5", 5, 2), "0.50");
	assert_string_equal(read_as("5.", 5, 2), "5.00");
	assert_string_equal(read_as("-0.05", 5, 2), "-0.05");
	assert_string_equal(read_as("000123.4500", 5, 2), "123.45");
	assert_string_equal(read_as("1e2", 5, 2), "100.00");
	assert_string_equal(read_as("12345e-2", 5, 2), "123.45");
	assert_string_equal(read_as("1e-9", 5, 2), "0.00");
	assert_string_equal(read_as("0e999999999", 5, 2), "0.00");
	assert_string_equal(read_as("99999999999999999999999999999999999999", 38, 0),
	                    "99999999999999999999999999999999999999");
	assert_string_equal(read_as("-0.99999999999999999999999999999999999999", 38, 38),
	                    "-0.99999999999999999999999999999999999999");
}

static void rounds_half_away(void **state)
{
	RF_UNUSED(state);
	assert_string_equal(read_as("0.005", 5, 2), "0.01");
	assert_string_equal(read_as("-0.005", 5, 2), "-0.01");
	assert_string_equal(read_as("0.00499999999999999999999999999999999999999999999", 5, 2), "0.00");
	assert_string_equal(read_as("5e-3", 5, 2), "0.01");
	assert_string_equal(read_as("4e-3", 5, 2), "0.00");
	assert_string_equal(read_as("9.995", 3, 2), "range");
	assert_string_equal(read_as("9.994", 3, 2), "9.99");
	assert_string_equal(read_as("50e-4", 5, 2), "0.01");
}

static void refuses(void **state)
{
	char long_one[401];
	RF_UNUSED(state);
	memset(long_one, '7', 400);
	long_one[400] = 0;
	assert_string_equal(read_as(long_one, 38, 0), "range");
	long_one[0] = '.';
	assert_string_equal(read_as(long_one, 4, 3), "0.778");
	assert_string_equal(read_as("1000", 5, 2), "range");
	assert_string_equal(read_as("1e99999999999999999999", 38, 0), "range");
	assert_string_equal(read_as("", 5, 2), "bad");
	assert_string_equal(read_as(".", 5, 2), "bad");
	assert_string_equal(read_as("-", 5, 2), "bad");
	assert_string_equal(read_as("1.2.3", 5, 2), "bad");
	assert_string_equal(read_as("1e", 5, 2), "bad");
	assert_string_equal(read_as("1e+", 5, 2), "bad");
	assert_string_equal(read_as("12x", 5, 2), "bad");
	assert_string_equal(read_as("NaN", 5, 2), "bad");
}

static void changes_scale(void **state)
{
	const rf_type from = rf_type_decimal(10, 4), to = rf_type_decimal(6, 2);
	rf_decimal out;
	RF_UNUSED(state);
	assert_int_equal(rf_decimal_rescale(rf_decimal_make(-123450), from, to, &out), RF_READ_OK);
	assert_string_equal(text_of(out, to), "-12.35");
	assert_int_equal(rf_decimal_rescale(rf_decimal_make(99999949), from, to, &out), RF_READ_OK);
	assert_string_equal(text_of(out, to), "9999.99");
	assert_int_equal(rf_decimal_rescale(rf_decimal_make(99999950), from, to, &out), RF_READ_RANGE);
	assert_int_equal(rf_decimal_rescale(rf_decimal_make(12), rf_type_decimal(2, 0),
	                                    rf_type_decimal(38, 37), &out),
	                 RF_READ_RANGE);
	assert_int_equal(rf_decimal_rescale(rf_decimal_make(7), rf_type_decimal(2, 0),
	                                    rf_type_decimal(38, 37), &out),
	                 RF_READ_OK);
	assert_string_equal(text_of(out, rf_type_decimal(38, 37)),
	                    "7.0000000000000000000000000000000000000");
}

static void goes_with_other_numbers(void **state)
{
	const rf_type money = rf_type_decimal(20, 2), tiny = rf_type_decimal(38, 38);
	rf_decimal out;
	int64_t whole;
	RF_UNUSED(state);
	assert_int_equal(rf_decimal_from_bigint(INT64_MIN, rf_type_decimal(38, 2), &out), RF_READ_OK);
	assert_string_equal(text_of(out, rf_type_decimal(38, 2)), "-9223372036854775808.00");
	assert_int_equal(rf_decimal_from_bigint(INT64_MAX, money, &out), RF_READ_RANGE);
	assert_int_equal(rf_decimal_from_double(0.1, tiny, &out), RF_READ_OK);
	assert_string_equal(text_of(out, tiny), "0.10000000000000000000000000000000000000");
	assert_int_equal(rf_decimal_from_double(1e300, money, &out), RF_READ_RANGE);
	assert_int_equal(rf_decimal_from_double(__builtin_nan(""), money, &out), RF_READ_BAD);
	assert_int_equal(rf_decimal_from_double(-__builtin_inf(), money, &out), RF_READ_BAD);
	assert_int_equal(rf_decimal_to_bigint(rf_decimal_make(-250), money, &whole), RF_READ_OK);
	assert_int_equal(whole, -3);
	assert_int_equal(
		rf_decimal_to_bigint(rf_decimal_make((__int128)INT64_MAX * 100 + 49), money, &whole),
		RF_READ_OK);
	assert_int_equal(
		rf_decimal_to_bigint(rf_decimal_make((__int128)INT64_MAX * 100 + 50), money, &whole),
		RF_READ_RANGE);
	assert_true(rf_decimal_to_double(rf_decimal_make(10), rf_type_decimal(2, 2)) == 0.1);
	/* Two roundings would give ...744 here. */
	assert_true(rf_decimal_to_double(rf_decimal_make((__int128)9007199254740993 * 1000000 + 1),
	                                 rf_type_decimal(38, 6)) == 9007199254740994.0);
}

static void divides_and_orders(void **state)
{
	RF_UNUSED(state);
	assert_true(rf_decimal_divide(5, 2) == 3 && rf_decimal_divide(-5, 2) == -3);
	assert_true(rf_decimal_divide(4, 3) == 1 && rf_decimal_divide(-4, 3) == -1);
	assert_true(rf_compare_decimal(rf_decimal_make(-1), rf_decimal_make(1)) < 0);
	assert_true(rf_compare_decimal(rf_decimal_make((__int128)1 << 100), rf_decimal_make(1)) > 0);
	assert_true(rf_decimal_power(38) / rf_decimal_power(19) == rf_decimal_power(19));
	assert_true(rf_decimal_fits(-999, 3) && !rf_decimal_fits(1000, 3));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(reads_and_writes),
		cmocka_unit_test(rounds_half_away),
		cmocka_unit_test(refuses),
		cmocka_unit_test(changes_scale),
		cmocka_unit_test(goes_with_other_numbers),
		cmocka_unit_test(divides_and_orders),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
