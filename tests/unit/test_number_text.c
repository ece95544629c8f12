/* Numbers from and to text, checked against strtod and against texts known to be right. */
#include "unit.h"

#include "random_numbers.h"

#include "base/double_read.h"
#include "base/number_text.h"

#include <locale.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* A copy on the heap without a NUL, so that reading past it is found. */
static rf_read read_double(const char *string, size_t size, double *value)
{
	char *exact = malloc(size ? size : 1);
	rf_read read;
	memcpy(exact, string, size);
	read = rf_read_double((rf_text){exact, size}, value);
	free(exact);
	return read;
}

static void expect_as_strtod(const char *string)
{
	double value = 1, wanted = strtod(string, NULL);
	rf_read read = read_double(string, strlen(string), &value);
	if (to_bits(value) != to_bits(wanted)) fail_msg("%s gave %a, not %a", string, value, wanted);
	assert_int_equal(read, isinf(wanted) ? RF_READ_RANGE : RF_READ_OK);
}

static void test_read_double_hard(void **state)
{
	static const char *const hard[] = {
		"0",
		"-0",
		"0.0",
		"00000000000000000000000000000.5",
		"1e0",
		"1.e3",
		".5",
		"5.",
		"+7.25",
		"9007199254740993",
		"9007199254740992.5",
		"9007199254740993.0000000000000000000001",
		"1.7976931348623157e308",
		"1.7976931348623158e308",
		"1.7976931348623159e308",
		"1e309",
		"-1e999",
		"1e-400",
		"-1e-400",
		"0e999999999999999999999",
		"1e99999999999999999999",
		"4.9e-324",
		"2.4703282292062327e-324",
		"2.4703282292062328e-324",
		"2.2250738585072011e-308",
		"2.2250738585072014e-308",
		"7.2057594037927933e16",
		"6.9294956446009195e15",
		"8.5e22",
		"1e23",
		"3.0e-23",
		"1448997445238699e-336",
		"18446744073709551615",
		"18446744073709551616",
		"123456789012345678901234567890",
		"0.000000000000000000000000000000000000000000000000000000000000000000000123456789012345678",
		"1090544144181609348671888949248",
		"10000000000000000000000000000000000000e-37",
		"5708990770823838890407843763683279797179383808e0",
		"179769313486231580793728971405303415079934132710037826936173778980444968292764750946649"
		"01797758720709633028641669288791094655554785194040263065748867150582068190890200070838"
		"36676284180388786217500420006846049126867146604060966868205443205768688883125288687"
		"1681088"};
	RF_UNUSED(state);
	for (size_t i = 0; i < sizeof hard / sizeof hard[0]; i++) expect_as_strtod(hard[i]);
}

/* The point half way between neighbours, exactly, and a little more and less. */
static void test_read_double_halfway(void **state)
{
	char text[1500];
	RF_UNUSED(state);
	for (int i = 0; i < 300; i++) {
		uint64_t bits = next_random() % (UINT64_C(0x7FD) << 52);
		double low, high;
		size_t size;
		if (i % 3 == 0) bits &= (UINT64_C(1) << 54) - 1; /* subnormal and nearly so */
		if (i % 3 == 1) bits = UINT64_C(0x3FF) << 52 | bits >> 12;
		low = from_bits(bits);
		high = from_bits(bits + 1);
		/* Exact in long double where its mantissa has 64 bits; near enough elsewhere. */
		size = (size_t)snprintf(text, sizeof text, "%.1080Lf",
		                        ((long double)low + (long double)high) / 2);
		expect_as_strtod(text);
		text[size] = '1';
		text[size + 1] = 0;
		expect_as_strtod(text);
		text[--size] = 0;
		expect_as_strtod(text);
	}
}

static void test_read_double_random(void **state)
{
	char text[400];
	RF_UNUSED(state);
	for (int i = 0; i < 120000; i++) {
		uint64_t bits = next_random();
		uint64_t digits = next_random();
		int exponent = (int)(next_random() % 680) - 350;
		double value = from_bits(bits);
		switch (i % 6) {
		case 0: snprintf(text, sizeof text, "%.17g", isfinite(value) ? value : 1.5); break;
		case 1:
			snprintf(text, sizeof text, "%.19ge-5", isfinite(value) ? fmod(value, 1e9) : 1.5);
			break;
		case 2:
			snprintf(text, sizeof text, "%llu.%llue%d", (unsigned long long)(bits >> 40),
			         (unsigned long long)digits, exponent);
			break;
		case 3:
			snprintf(text, sizeof text, "-%llu.%06llu", (unsigned long long)(bits % 2000),
			         (unsigned long long)(digits % 1000000));
			break;
		case 4: snprintf(text, sizeof text, "%llue%d", (unsigned long long)digits, exponent); break;
		default:
			snprintf(text, sizeof text, "%llu%llu%llu", (unsigned long long)bits,
			         (unsigned long long)digits, (unsigned long long)bits);
			break;
		}
		if (strchr(text, 'e') && strchr(strchr(text, 'e') + 1, 'e')) continue;
		expect_as_strtod(text);
	}
}

/* The quickest way agrees with the full one, whatever stands after the text. */
static void test_read_short_decimal(void **state)
{
	static const char alphabet[] = "0123456789..-,e";
	int taken = 0;
	RF_UNUSED(state);
	for (int i = 0; i < 200000; i++) {
		char text[12 + RF_DECIMAL_PADDING];
		double quick = -77, full = 0;
		size_t size = next_random() % 12;
		for (size_t j = 0; j < sizeof text; j++) {
			text[j] = alphabet[next_random() % (i % 3 ? 12 : sizeof alphabet - 1)];
			if (i % 2 && j < size) text[j] = (char)('0' + next_random() % 10);
		}
		if (i % 2 && size) text[next_random() % size] = '.';
		if (!rf_read_short_decimal(text, size, &quick)) continue;
		taken++;
		assert_int_equal(rf_read_double((rf_text){text, size}, &full), RF_READ_OK);
		if (to_bits(quick) != to_bits(full)) fail_msg("%.*s", (int)size, text);
	}
	assert_true(taken > 50000);
}

static void test_read_double_bad(void **state)
{
	static const char *const bad[] = {
		"",          "-",          "+",          ".",     "-.",   "e5",  ".e5",     "1e",
		"1e+",       "1e-",        "1.2.3",      "1 ",    " 1",   "1x",  "0x10",    "1e5.",
		"1,5",       "--1",        "+-1",        "na",    "nanx", "in",  "infinit", "1.23456789x",
		"12345678x", "1.2345678/", "1.2345678:", "1_000", "1e5x", "\xFF"};
	double value;
	RF_UNUSED(state);
	for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++)
		if (read_double(bad[i], strlen(bad[i]), &value) != RF_READ_BAD) fail_msg("%s", bad[i]);
	assert_int_equal(read_double("1\0", 2, &value), RF_READ_BAD);
	assert_int_equal(read_double("NaN", 3, &value), RF_READ_OK);
	assert_true(isnan(value));
	assert_int_equal(read_double("-inf", 4, &value), RF_READ_OK);
	assert_true(value == -HUGE_VAL);
	assert_int_equal(read_double("+INFINITY", 9, &value), RF_READ_OK);
	assert_true(value == HUGE_VAL);
	assert_int_equal(read_double("1e999", 5, &value), RF_READ_RANGE);
	assert_true(value == HUGE_VAL);
}

static void expect_written(double value, const char *wanted)
{
	char out[RF_DOUBLE_TEXT_MAX + 1];
	size_t size;
	out[RF_DOUBLE_TEXT_MAX] = 0x55;
	size = rf_write_double(value, out);
	assert_true(size < RF_DOUBLE_TEXT_MAX);
	assert_int_equal(out[RF_DOUBLE_TEXT_MAX], 0x55);
	out[size] = 0;
	assert_string_equal(out, wanted);
}

static void test_write_double_form(void **state)
{
	RF_UNUSED(state);
	expect_written(100, "100.0");
	expect_written(0.1, "0.1");
	expect_written(0.0, "0.0");
	expect_written(-0.0, "-0.0");
	expect_written(1, "1.0");
	expect_written(-1.5, "-1.5");
	expect_written(0.0001, "0.0001");
	expect_written(0.00012345678901234567, "0.00012345678901234567");
	expect_written(0.00001, "1e-05");
	expect_written(1.5e-7, "1.5e-07");
	expect_written(1e15, "1000000000000000.0");
	expect_written(1234567890123456.0, "1234567890123456.0");
	expect_written(-1234567890123456.8, "-1234567890123456.8");
	expect_written(9007199254740993.0, "9007199254740992.0");
	expect_written(9999999999999998.0, "9999999999999998.0");
	expect_written(1e16, "1e+16");
	expect_written(12345678901234567890.0, "1.2345678901234567e+19");
	expect_written(1.5e300, "1.5e+300");
	expect_written(5e-324, "5e-324");
	expect_written(2.2250738585072014e-308, "2.2250738585072014e-308");
	expect_written(-2.2250738585072011e-308, "-2.225073858507201e-308");
	expect_written(1.7976931348623157e308, "1.7976931348623157e+308");
	expect_written(5.684341886080802e-14, "5.684341886080802e-14");
	expect_written(0.1 + 0.2, "0.30000000000000004");
	expect_written(1.0 / 3, "0.3333333333333333");
	expect_written(2.0 / 3, "0.6666666666666666");
	expect_written(123.456, "123.456");
	expect_written(1e-6, "1e-06");
	expect_written(999999999.999999, "999999999.999999");
	expect_written(1e22, "1e+22");
	expect_written(9.5e-5, "9.5e-05");
	expect_written(NAN, "NaN");
	expect_written(-NAN, "NaN");
	expect_written(HUGE_VAL, "Infinity");
	expect_written(-HUGE_VAL, "-Infinity");
}

/* The digits of a mantissa without the zeros at its ends; returns how many. */
static size_t significant_digits(const char *text, size_t size, char out[40])
{
	size_t count = 0;
	for (size_t i = 0; i < size && text[i] != 'e'; i++)
		if (text[i] >= '0' && text[i] <= '9' && (text[i] != '0' || count)) out[count++] = text[i];
	while (count && out[count - 1] == '0') count--;
	out[count] = 0;
	return count;
}

/* What is written reads back the same, no decimal with one digit less does, and of those
 * with as many digits it is the nearest. */
static void expect_shortest(double value)
{
	char out[RF_DOUBLE_TEXT_MAX], other[40], digits[40], wanted[40];
	size_t size = rf_write_double(value, out), count;
	double back = 0;
	assert_int_equal(read_double(out, size, &back), RF_READ_OK);
	if (to_bits(back) != to_bits(value)) fail_msg("%.*s is not %a", (int)size, out, value);
	count = significant_digits(out, size, digits);
	assert_in_range(count, 1, 17);
	if (count == 1) return;
	snprintf(other, sizeof other, "%.*e", (int)count - 2, value);
	if (to_bits(strtod(other, NULL)) == to_bits(value))
		fail_msg("%.*s could be %s", (int)size, out, other);
	snprintf(other, sizeof other, "%.*e", (int)count - 1, value);
	if (to_bits(strtod(other, NULL)) != to_bits(value)) return;
	significant_digits(other, strlen(other), wanted);
	assert_string_equal(digits, wanted);
}

static void test_write_double_shortest(void **state)
{
	RF_UNUSED(state);
	for (int i = 0; i < 40000; i++) {
		double value = from_bits(next_random());
		if (isfinite(value) && value != 0) expect_shortest(value);
	}
	for (int i = 1; i < 20000; i++) {
		expect_shortest((double)(next_random() % 20000000) / 1e6 + 1e-6);
		expect_shortest(-(double)i / 7);
	}
	for (int exponent = -1074; exponent < 1023; exponent++) {
		double power = ldexp(1, exponent);
		expect_shortest(power);
		expect_shortest(nextafter(power, 1e308 * 10));
		if (exponent > -1074) expect_shortest(nextafter(power, 0));
	}
}

static void expect_bigint(const char *text, rf_read wanted, int64_t value)
{
	size_t size = strlen(text);
	char *exact = malloc(size ? size : 1);
	int64_t read_value = -77;
	memcpy(exact, text, size);
	if (rf_read_bigint((rf_text){exact, size}, &read_value) != wanted) fail_msg("%s", text);
	if (wanted == RF_READ_OK) assert_true(read_value == value);
	free(exact);
}

static void test_read_bigint(void **state)
{
	RF_UNUSED(state);
	expect_bigint("0", RF_READ_OK, 0);
	expect_bigint("-0", RF_READ_OK, 0);
	expect_bigint("+42", RF_READ_OK, 42);
	expect_bigint("12345678", RF_READ_OK, 12345678);
	expect_bigint("123456789012", RF_READ_OK, 123456789012);
	expect_bigint("9223372036854775807", RF_READ_OK, INT64_MAX);
	expect_bigint("-9223372036854775808", RF_READ_OK, INT64_MIN);
	expect_bigint("9223372036854775808", RF_READ_RANGE, 0);
	expect_bigint("-9223372036854775809", RF_READ_RANGE, 0);
	expect_bigint("18446744073709551616", RF_READ_RANGE, 0);
	expect_bigint("18446744073709551621", RF_READ_RANGE, 0);
	expect_bigint("99999999999999999999999999999999999999", RF_READ_RANGE, 0);
	expect_bigint("100000000000000000000000000000000", RF_READ_RANGE, 0);
	expect_bigint("000000000000000000000000000000000000042", RF_READ_OK, 42);
	expect_bigint("-000000000000000000000009223372036854775808", RF_READ_OK, INT64_MIN);
	expect_bigint("99999999999999999999999999999999999999x", RF_READ_BAD, 0);
	expect_bigint("9223372036854775808x", RF_READ_BAD, 0);
	expect_bigint("", RF_READ_BAD, 0);
	expect_bigint("-", RF_READ_BAD, 0);
	expect_bigint("+-1", RF_READ_BAD, 0);
	expect_bigint("1.0", RF_READ_BAD, 0);
	expect_bigint("1e5", RF_READ_BAD, 0);
	expect_bigint(" 1", RF_READ_BAD, 0);
	expect_bigint("1234567x", RF_READ_BAD, 0);
	expect_bigint("12345678x", RF_READ_BAD, 0);
}

static void test_bigint_round_trip(void **state)
{
	RF_UNUSED(state);
	for (int i = 0; i < 100000; i++) {
		int64_t value = (int64_t)next_random() >> next_random() % 64, back = 0;
		char out[RF_BIGINT_TEXT_MAX], wanted[32];
		size_t size;
		if (i == 0) value = INT64_MIN;
		if (i == 1) value = INT64_MAX;
		size = rf_write_bigint(value, out);
		snprintf(wanted, sizeof wanted, "%lld", (long long)value);
		assert_int_equal(size, strlen(wanted));
		assert_memory_equal(out, wanted, size);
		assert_int_equal(rf_read_bigint((rf_text){out, size}, &back), RF_READ_OK);
		assert_true(back == value);
	}
}

static void test_boolean(void **state)
{
	static const char *const yes[] = {"true", "TRUE", "t", "Yes", "on", "1"};
	static const char *const no[] = {"false", "F", "no", "OFF", "0"};
	bool value = false;
	RF_UNUSED(state);
	for (size_t i = 0; i < sizeof yes / sizeof yes[0]; i++) {
		assert_int_equal(rf_read_boolean(rf_text_of(yes[i]), &value), RF_READ_OK);
		assert_true(value);
	}
	for (size_t i = 0; i < sizeof no / sizeof no[0]; i++) {
		assert_int_equal(rf_read_boolean(rf_text_of(no[i]), &value), RF_READ_OK);
		assert_false(value);
	}
	assert_int_equal(rf_read_boolean(RF_TEXT("y es"), &value), RF_READ_BAD);
	assert_int_equal(rf_read_boolean(RF_TEXT(""), &value), RF_READ_BAD);
	assert_int_equal(rf_read_boolean(RF_TEXT("2"), &value), RF_READ_BAD);
}

/* A host's locale with another decimal point changes nothing. */
static void test_locale(void **state)
{
	double value = 0;
	RF_UNUSED(state);
	if (!setlocale(LC_NUMERIC, "de_DE.UTF-8")) setlocale(LC_NUMERIC, "");
	assert_int_equal(read_double("1.7976931348623157081e308", 25, &value), RF_READ_OK);
	assert_true(to_bits(value) == UINT64_C(0x7FEFFFFFFFFFFFFF));
	expect_written(0.5, "0.5");
	setlocale(LC_NUMERIC, "C");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_read_double_hard),
		cmocka_unit_test(test_read_double_halfway),
		cmocka_unit_test(test_read_double_random),
		cmocka_unit_test(test_read_double_bad),
		cmocka_unit_test(test_read_short_decimal),
		cmocka_unit_test(test_write_double_form),
		cmocka_unit_test(test_write_double_shortest),
		cmocka_unit_test(test_read_bigint),
		cmocka_unit_test(test_bigint_round_trip),
		cmocka_unit_test(test_boolean),
		cmocka_unit_test(test_locale),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
