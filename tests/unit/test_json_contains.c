/* Whether a JSON contains another: what takes too long ends, all else is in json_change.test. */
#include "unit.h"

#include "base/json_contains.h"

#include <stdlib.h>
#include <string.h>

enum { LONG_BYTES = 1 << 20 };

/* [1,1,...], of as many ones. */
static rf_text ones(char *bytes, uint32_t count)
{
	for (uint32_t i = 0; i < count; i++) memcpy(bytes + (size_t)2 * i, i ? ",1" : "[1", 2);
	bytes[2 * count] = ']';
	return (rf_text){bytes, (size_t)2 * count + 1};
}

/* Each one is looked for behind a long text. */
static void test_too_much(void **state)
{
	char *bytes = malloc(LONG_BYTES), part[2 * 2000 + 1];
	rf_text whole = {bytes, LONG_BYTES};
	(void)state;
	memset(bytes, 'x', LONG_BYTES);
	memcpy(bytes, "[\"", 2);
	memcpy(bytes + LONG_BYTES - 4, "\",1]", 4);
	assert_true(rf_json_is_valid(whole));
	assert_int_equal(rf_json_contains(whole, ones(part, 10)), RF_JSON_HAS);
	assert_int_equal(rf_json_contains(whole, ones(part, 2000)), RF_JSON_HAS_TOO_MUCH);
	free(bytes);
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(test_too_much)};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
