/* Numbers that are handed on as text: what is canonical is what reading and writing gives. */
#include "unit.h"

#include "base/canonical.h"
#include "base/number_text.h"

#include <stdio.h>
#include <string.h>

/* A text with bytes after it that can be read. */
typedef struct padded {
	char bytes[64];
	size_t size;
} padded;

static padded pad(const char *text, char after)
{
	padded made = {.size = strlen(text)};
	memset(made.bytes, after, sizeof made.bytes);
	memcpy(made.bytes, text, made.size);
	return made;
}

static size_t written_double(const padded *text, char out[RF_DOUBLE_TEXT_MAX])
{
	double value;
	if (rf_read_double((rf_text){text->bytes, text->size}, &value) != RF_READ_OK) return 0;
	return rf_write_double(value, out);
}

/* Whatever is called canonical is what would be written. */
static bool check_double(const char *number, char after)
{
	padded text = pad(number, after);
	char out[RF_DOUBLE_TEXT_MAX];
	size_t size = text.size ? rf_canonical_double(text.bytes, text.size) : 0;
	if (size == 0) return false;
	assert_int_equal(size, written_double(&text, out));
	assert_memory_equal(text.bytes, out, size);
	return true;
}

static bool check_bigint(const char *number, char after)
{
	padded text = pad(number, after);
	char out[RF_BIGINT_TEXT_MAX];
	int64_t value;
	if (!rf_canonical_bigint(text.bytes, text.size)) return false;
	assert_int_equal(rf_read_bigint((rf_text){text.bytes, text.size}, &value), RF_READ_OK);
	assert_int_equal(rf_write_bigint(value, out), text.size);
	assert_memory_equal(text.bytes, out, text.size);
	return true;
}

static void short_numbers_of_few_letters(void **state)
{
	static const char letters[] = "0157.-+e ";
	enum { LETTERS = sizeof letters - 1, SIZE = 6 };
	uint32_t canonical = 0, all = 1;
	RF_UNUSED(state);
	for (uint32_t i = 0; i < SIZE; i++) all *= LETTERS;
	for (uint32_t i = 0; i < all; i++) {
		char number[SIZE + 1];
		uint32_t rest = i;
		for (uint32_t at = 0; at < SIZE; at++, rest /= LETTERS)
			number[at] = letters[rest % LETTERS];
		for (uint32_t size = 1; size <= SIZE; size++) {
			char kept = number[size];
			number[size] = 0;
			canonical += check_double(number, i % 2 ? ',' : '5');
			canonical += check_bigint(number, i % 2 ? '\n' : '0');
			number[size] = kept;
			if (i >= all / LETTERS) break;
		}
	}
	assert_true(canonical > 1000);
}

static void decimals_of_every_size(void **state)
{
	char number[40];
	uint32_t random = 1;
	RF_UNUSED(state);
	for (int before = 1; before <= 17; before++)
		for (int after = 1; after <= 17; after++)
			for (uint32_t i = 0; i < 40; i++) {
				int at = 0;
				if (i % 2) number[at++] = '-';
				for (int k = 0; k < before + after; k++) {
					random = random * 1664525 + 1013904223;
					if (k == before) number[at++] = '.';
					number[at++] = (char)('0' + (i % 5 == 0 ? random >> 31 : (random >> 16) % 10));
				}
				number[at] = 0;
				check_double(number, '9');
				if (before + after <= 15 && number[i % 2] != '0')
					assert_true(check_double(number, ','));
			}
}

static void what_is_canonical_is_found(void **state)
{
	static const char *const doubles[] = {"0.0",
	                                      "-0.0",
	                                      "0.5",
	                                      "-1.25",
	                                      "0.0001",
	                                      "0.00012",
	                                      "12345678901234.0",
	                                      "12345678.7654321",
	                                      "1.50",
	                                      "100.000"};
	static const char *const others[] = {"1",
	                                     "1.",
	                                     ".5",
	                                     "00.5",
	                                     "01.5",
	                                     "0.00001",
	                                     "1e5",
	                                     "1.5e5",
	                                     "+1.5",
	                                     " 1.5",
	                                     "1..5",
	                                     "1.2.3",
	                                     "1234567890123456.7",
	                                     "-",
	                                     "",
	                                     "1.5x"};
	RF_UNUSED(state);
	for (size_t i = 0; i < sizeof doubles / sizeof doubles[0]; i++)
		assert_true(check_double(doubles[i], '7'));
	for (size_t i = 0; i < sizeof others / sizeof others[0]; i++)
		assert_false(check_double(others[i], '7'));
	assert_true(check_bigint("0", '7'));
	assert_true(check_bigint("-7", '7'));
	assert_true(check_bigint("1234567890123456", '7'));
	assert_false(check_bigint("-0", '7'));
	assert_false(check_bigint("07", '7'));
	assert_false(check_bigint("12345678901234567", '7'));
}

static void both_ways_see_the_same_digits(void **state)
{
	RF_UNUSED(state);
	for (unsigned byte = 0; byte < 256; byte++)
		for (unsigned at = 0; at < 16; at++) {
			char text[16];
			rf_digit_masks one, other;
			memset(text, '0' + (int)(byte % 10), sizeof text);
			text[at] = (char)byte;
			one = rf_digit_masks_of(text);
			other = rf_digit_masks_plain(text);
			assert_memory_equal(&one, &other, sizeof one);
		}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(short_numbers_of_few_letters),
		cmocka_unit_test(decimals_of_every_size),
		cmocka_unit_test(what_is_canonical_is_found),
		cmocka_unit_test(both_ways_see_the_same_digits),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
