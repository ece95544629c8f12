/* The nearest name: fewest edits, then the longest common start, then the first. */
#include "base/suggestion.h"
#include "unit.h"

#include <string.h>

static const char *nearest(const char *word, const char *const *names)
{
	rf_suggestion suggestion = rf_suggestion_for(rf_text_of(word));
	for (; *names; names++) rf_suggestion_try(&suggestion, rf_text_of(*names));
	return suggestion.best.size ? suggestion.best.data : "";
}

static void fewer_edits_win(void **state)
{
	static const char *const names[] = {"medium", "median", "mean", "min", NULL};
	(void)state;
	assert_string_equal(nearest("media", names), "median");
	assert_string_equal(nearest("MEDIUN", names), "medium");
	assert_string_equal(nearest("meen", names), "mean");
	assert_string_equal(nearest("mn", names), "min");
}

static void then_the_longer_common_start(void **state)
{
	static const char *const orders[] = {"asc", "desc", NULL};
	static const char *const names[] = {"rate", "late", "data", "DATE", NULL};
	(void)state;
	assert_string_equal(nearest("dsc", orders), "desc");
	assert_string_equal(nearest("asx", orders), "asc");
	assert_string_equal(nearest("dat", names), "data"); /* as near as DATE, and before it */
	assert_string_equal(nearest("datee", names), "DATE");
	assert_string_equal(nearest("lase", names), "late");
}

static void what_is_far_is_not_suggested(void **state)
{
	static const char *const names[] = {"ab", "price", NULL};
	rf_suggestion suggestion = rf_suggestion_for(RF_TEXT("pirce"));
	(void)state;
	assert_string_equal(nearest("xy", names), "");
	assert_string_equal(nearest("prxxx", names), "");
	assert_string_equal(nearest("", names), "");
	assert_false(rf_suggestion_try(&suggestion, RF_TEXT("ab")));
	assert_true(rf_suggestion_try(&suggestion, RF_TEXT("price")));
	assert_int_equal(suggestion.distance, 1);
	assert_false(rf_suggestion_try(&suggestion, RF_TEXT("price"))); /* no better than itself */
	assert_true(rf_suggestion_try(&suggestion, RF_TEXT("PIRCE")));
	assert_int_equal(suggestion.distance, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(fewer_edits_win),
		cmocka_unit_test(then_the_longer_common_start),
		cmocka_unit_test(what_is_far_is_not_suggested),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
