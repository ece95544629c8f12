/* Arrays packed into bytes: what goes in comes out, equal arrays have equal bytes, the order. */
#include "base/array_value.h"
#include "unit.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static rf_text pack(rf_type type, const rf_value *values, uint32_t count)
{
	size_t size = rf_array_packed_size(type, values, count);
	char *bytes = test_malloc(size);
	rf_array_pack(type, values, count, bytes);
	return (rf_text){bytes, size};
}

static void drop(rf_text packed)
{
	test_free((void *)packed.data);
}

static void numbers_come_out(void **state)
{
	const rf_type type = rf_type_array_of(RF_BIGINT);
	const rf_value values[] = {rf_value_bigint(INT64_MIN), rf_value_null(RF_BIGINT),
	                           rf_value_bigint(7)};
	rf_text packed = pack(type, values, 3);
	rf_array_view view = rf_array_view_of(type, packed);
	RF_UNUSED(state);
	assert_int_equal(view.count, 3);
	assert_true(rf_array_view_value(&view, 0).as.bigint == INT64_MIN);
	assert_true(rf_array_view_value(&view, 1).is_null);
	assert_true(rf_array_view_value(&view, 2).as.bigint == 7);
	drop(packed);
}

static void texts_come_out(void **state)
{
	const rf_type type = rf_type_array_of(RF_TEXT_TYPE);
	const rf_value values[] = {rf_value_text(RF_TEXT("")), rf_value_text(RF_TEXT("abc")),
	                           rf_value_null(RF_TEXT_TYPE), rf_value_text(RF_TEXT("d"))};
	rf_text packed = pack(type, values, 4);
	rf_array_view view = rf_array_view_of(type, packed);
	RF_UNUSED(state);
	assert_int_equal(rf_array_view_value(&view, 0).as.text.size, 0);
	assert_true(rf_text_is(rf_array_view_value(&view, 1).as.text, "abc"));
	assert_true(rf_array_view_value(&view, 2).is_null);
	assert_true(rf_text_is(rf_array_view_value(&view, 3).as.text, "d"));
	drop(packed);
	assert_int_equal(rf_array_view_of(type, (rf_text){"", 0}).count, 0);
}

static void equal_doubles_have_equal_bytes(void **state)
{
	const rf_type type = rf_type_array_of(RF_DOUBLE);
	const rf_value a[] = {rf_value_real(0.0), rf_value_real(NAN)};
	const rf_value b[] = {rf_value_real(-0.0), rf_value_real(-NAN)};
	rf_text left = pack(type, a, 2), right = pack(type, b, 2);
	RF_UNUSED(state);
	assert_true(rf_text_equal(left, right));
	assert_int_equal(rf_array_compare(type, left, right), 0);
	drop(left);
	drop(right);
}

static int order(const rf_value *a, uint32_t a_count, const rf_value *b, uint32_t b_count)
{
	const rf_type type = rf_type_array_of(RF_BIGINT);
	rf_text left = pack(type, a, a_count), right = pack(type, b, b_count);
	int result = rf_array_compare(type, left, right);
	assert_true(rf_array_compare(type, right, left) == -result);
	drop(left);
	drop(right);
	return result;
}

static void orders_by_elements(void **state)
{
	const rf_value one[] = {rf_value_bigint(1)},
				   one_two[] = {rf_value_bigint(1), rf_value_bigint(2)};
	const rf_value nothing[] = {rf_value_null(RF_BIGINT)}, minus[] = {rf_value_bigint(-5)};
	RF_UNUSED(state);
	assert_true(order(one, 1, one_two, 2) < 0);
	assert_true(order(minus, 1, one, 1) < 0);
	assert_true(order(nothing, 1, one_two, 2) > 0);
	assert_true(order(one, 0, one, 1) < 0);
	assert_int_equal(order(one_two, 2, one_two, 2), 0);
}

static void is_bounded(void **state)
{
	const rf_value value = rf_value_bigint(1);
	RF_UNUSED(state);
	assert_true(rf_array_packed_size(rf_type_array_of(RF_BIGINT), &value, 1) < 64);
	assert_true(rf_array_packed_size(rf_type_array_of(RF_BIGINT), &value, 0) == 8);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(numbers_come_out),
		cmocka_unit_test(texts_come_out),
		cmocka_unit_test(equal_doubles_have_equal_bytes),
		cmocka_unit_test(orders_by_elements),
		cmocka_unit_test(is_bounded),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
