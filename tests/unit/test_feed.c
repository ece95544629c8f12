/* Feeds: positions of readers, what is kept, back-pressure, and giving memory back. */
#include "io_unit.h"

#include "runtime/io/feed.h"

typedef struct feed_fixture {
	rf_memory memory;
	rf_error error;
	rf_feed *feed;
} feed_fixture;

static rf_column_def column_defs[] = {{{"x", 1}, RF_BIGINT, {NULL, 0}},
                                      {{"t", 1}, RF_TEXT_TYPE, {NULL, 0}}};

static int setup(void **state)
{
	feed_fixture *self = calloc(1, sizeof *self);
	rf_memory_init(&self->memory, NULL, 0);
	*state = self;
	return rf_feed_new(&self->feed, &self->memory, &(rf_schema){column_defs, 2}, &self->error);
}

static int teardown(void **state)
{
	feed_fixture *self = *state;
	rf_feed_release(self->feed);
	assert_int_equal(self->memory.used_bytes, 0);
	free(self);
	return 0;
}

static rf_feed_reader *reader_of(feed_fixture *self)
{
	rf_feed_reader *reader;
	assert_int_equal(rf_feed_reader_new(&reader, self->feed, &self->error), RIFFLE_OK);
	return reader;
}

static void push(feed_fixture *self, const char *text, bool is_kept)
{
	size_t taken;
	assert_int_equal(
		rf_feed_push_bytes(self->feed, text, strlen(text), is_kept, &taken, &self->error),
		RIFFLE_OK);
	assert_int_equal(taken, strlen(text));
}

static rf_status push_row(feed_fixture *self, int64_t x, const char *text, bool is_kept)
{
	rf_value row[] = {rf_value_bigint(x), rf_value_text(rf_text_of(text))};
	return rf_feed_push_row(self->feed, row, is_kept, &self->error);
}

/* Takes everything there is: bytes as they are, rows as "<x t>", begins as "[id]". */
static const char *drain(rf_feed_reader *reader, size_t max)
{
	static char text[4096];
	size_t size = 0;
	rf_feed_event event;
	rf_text bytes;
	rf_batch rows;
	while ((event = rf_feed_peek(reader, max, 3, &bytes, &rows)) < RF_FEED_NOTHING) {
		if (event == RF_FEED_BYTES) {
			assert_in_range(bytes.size, 1, max);
			memcpy(text + size, bytes.data, bytes.size);
			size += bytes.size;
			rf_feed_take(reader, bytes.size, 0);
		} else if (event == RF_FEED_BEGIN) {
			size += (size_t)sprintf(text + size, "[%d]", (int)rf_feed_format(reader)->id);
			rf_feed_take(reader, 0, 0);
		} else {
			assert_in_range(rows.selected_count, 1, 3);
			for (uint32_t i = 0; i < rows.selected_count; i++) {
				uint32_t at = rf_batch_position(&rows, i);
				rf_value x = rf_column_value(&rows.columns[0], at);
				rf_value t = rf_column_value(&rows.columns[1], at);
				size += (size_t)sprintf(text + size, "<%lld %.*s>",
				                        x.is_null ? -1LL : (long long)x.as.bigint,
				                        (int)t.as.text.size, t.is_null ? "" : t.as.text.data);
			}
			rf_feed_take(reader, 0, rows.selected_count);
		}
	}
	text[size] = 0;
	return text;
}

static rf_feed_event peek(rf_feed_reader *reader)
{
	rf_text bytes;
	rf_batch rows;
	return rf_feed_peek(reader, 100, 100, &bytes, &rows);
}

static void a_reader_sees_what_comes_after_it(void **state)
{
	feed_fixture *self = *state;
	rf_feed_reader *first, *second;
	push(self, "lost", false);
	first = reader_of(self);
	assert_int_equal(peek(first), RF_FEED_NOTHING);
	push(self, "ab", false);
	second = reader_of(self);
	push(self, "cd", false);
	assert_string_equal(drain(first, 1), "abcd");
	assert_string_equal(drain(second, 100), "cd");
	push(self, "e", false);
	assert_string_equal(drain(second, 100), "e");
	rf_feed_end(self->feed);
	assert_int_equal(peek(second), RF_FEED_END);
	assert_int_equal(peek(first), RF_FEED_BYTES);
	assert_string_equal(drain(first, 100), "e");
	assert_int_equal(peek(first), RF_FEED_END);
	rf_feed_reader_free(first);
	rf_feed_reader_free(second);
}

static void what_is_kept_is_seen_by_all(void **state)
{
	feed_fixture *self = *state;
	rf_format_spec format = {.id = RF_FORMAT_LINES};
	rf_feed_reader *first, *second;
	push(self, "ab", true);
	assert_int_equal(push_row(self, 1, "one", true), RIFFLE_OK);
	first = reader_of(self);
	push(self, "live", false);
	assert_int_equal(rf_feed_begin(self->feed, &format, true, &self->error), RIFFLE_OK);
	push(self, "cd", true);
	second = reader_of(self);
	assert_null(rf_feed_format(first));
	assert_string_equal(drain(first, 3), "ab<1 one>live[3]cd");
	assert_int_equal(rf_feed_format(first)->id, RF_FORMAT_LINES);
	assert_string_equal(drain(second, 3), "ab<1 one>[3]cd");
	push(self, "ef", true);
	assert_string_equal(drain(first, 3), "ef");
	rf_feed_reader_free(first);
	rf_feed_reader_free(second);
	first = reader_of(self);
	assert_string_equal(drain(first, 100), "ab<1 one>[3]cdef");
	rf_feed_reader_free(first);
}

static void rows_come_in_order_with_nulls(void **state)
{
	feed_fixture *self = *state;
	rf_feed_reader *reader = reader_of(self);
	rf_value nulls[] = {rf_value_null(RF_BIGINT), rf_value_null(RF_TEXT_TYPE)};
	char wanted[4096];
	size_t size = 0;
	for (int i = 0; i < 300; i++) assert_int_equal(push_row(self, i, "t", false), RIFFLE_OK);
	assert_int_equal(rf_feed_push_row(self->feed, nulls, false, &self->error), RIFFLE_OK);
	assert_int_equal(push_row(self, 9, "", false), RIFFLE_OK);
	for (int i = 0; i < 300; i++) size += (size_t)sprintf(wanted + size, "<%d t>", i);
	strcpy(wanted + size, "<-1 ><9 >");
	assert_string_equal(drain(reader, 1), wanted);
	/* A part used again has no NULLs left over. */
	assert_int_equal(push_row(self, 5, "x", false), RIFFLE_OK);
	assert_int_equal(push_row(self, 6, "y", false), RIFFLE_OK);
	assert_string_equal(drain(reader, 1), "<5 x><6 y>");
	rf_feed_reader_free(reader);
}

static void the_slowest_reader_holds_back(void **state)
{
	feed_fixture *self = *state;
	rf_feed_reader *fast = reader_of(self), *slow = reader_of(self);
	char *chunk = calloc(1, 100000);
	size_t total = 0, taken;
	rf_status status;
	rf_text bytes;
	rf_batch rows;
	do {
		status = rf_feed_push_bytes(self->feed, chunk, 100000, false, &taken, &self->error);
		total += taken;
		while (rf_feed_peek(fast, 4096, 1, &bytes, &rows) == RF_FEED_BYTES)
			rf_feed_take(fast, bytes.size, 0);
	} while (status == RIFFLE_OK && total < 100 << 20);
	assert_int_equal(status, RIFFLE_AGAIN);
	assert_int_equal(total, 1 << 20);
	assert_int_equal(rf_feed_push_bytes(self->feed, "x", 1, false, &taken, &self->error),
	                 RIFFLE_AGAIN);
	assert_int_equal(taken, 0);
	assert_int_equal(push_row(self, 1, "", false), RIFFLE_AGAIN);
	/* Once it reads there is room again. */
	for (size_t left = 200000; left > 0;) {
		assert_int_equal(rf_feed_peek(slow, left, 1, &bytes, &rows), RF_FEED_BYTES);
		left -= bytes.size;
		rf_feed_take(slow, bytes.size, 0);
	}
	assert_int_equal(rf_feed_push_bytes(self->feed, chunk, 100000, false, &taken, &self->error),
	                 RIFFLE_OK);
	/* And when it leaves, all of it. */
	rf_feed_reader_free(slow);
	while (rf_feed_peek(fast, 65536, 1, &bytes, &rows) == RF_FEED_BYTES)
		rf_feed_take(fast, bytes.size, 0);
	assert_int_equal(rf_feed_push_bytes(self->feed, chunk, 100000, false, &taken, &self->error),
	                 RIFFLE_OK);
	rf_feed_reader_free(fast);
	free(chunk);
}

static void a_steady_stream_takes_no_more_memory(void **state)
{
	feed_fixture *self = *state;
	rf_feed_reader *reader = reader_of(self);
	size_t held = 0;
	for (int i = 0; i < 5000; i++) {
		push(self, "some bytes", false);
		assert_int_equal(push_row(self, i, "a text that is copied", false), RIFFLE_OK);
		assert_int_equal(strncmp(drain(reader, 100), "some bytes<", 11), 0);
		if (i == 10) held = self->memory.used_bytes;
	}
	assert_int_equal(self->memory.used_bytes, held);
	assert_true(self->memory.peak_bytes < 200000);
	rf_feed_reader_free(reader);
}

static void kept_bytes_have_a_limit(void **state)
{
	feed_fixture *self = *state;
	size_t size = 70 << 20, taken;
	char *bytes = calloc(1, size);
	assert_int_equal(rf_feed_push_bytes(self->feed, bytes, size, true, &taken, &self->error),
	                 RIFFLE_AGAIN);
	assert_int_equal(taken, 64 << 20);
	assert_int_equal(push_row(self, 1, "", true), RIFFLE_AGAIN);
	free(bytes);
}

static void a_row_larger_than_the_room_goes_alone(void **state)
{
	feed_fixture *self = *state;
	rf_feed_reader *reader = reader_of(self);
	size_t size = 3 << 20;
	char *bytes = malloc(size + 1);
	memset(bytes, 'a', size);
	bytes[size] = 0;
	assert_int_equal(push_row(self, 1, bytes, false), RIFFLE_OK);
	assert_int_equal(push_row(self, 2, "b", false), RIFFLE_AGAIN);
	assert_int_equal(peek(reader), RF_FEED_ROWS);
	rf_feed_take(reader, 0, 1);
	assert_int_equal(push_row(self, 2, "b", false), RIFFLE_OK);
	rf_feed_reader_free(reader);
	free(bytes);
}

static void nothing_comes_after_the_end(void **state)
{
	feed_fixture *self = *state;
	rf_format_spec format = {.id = RF_FORMAT_LINES};
	size_t taken;
	assert_false(rf_feed_has_ended(self->feed));
	assert_int_equal(rf_feed_advance(self->feed, 17, false, &self->error), RIFFLE_OK);
	rf_feed_end(self->feed);
	assert_true(rf_feed_has_ended(self->feed));
	assert_int_equal(rf_feed_push_bytes(self->feed, "a", 1, true, &taken, &self->error),
	                 RIFFLE_MISUSE);
	assert_string_equal(self->error.message, "the stream has ended");
	assert_int_equal(push_row(self, 1, "", true), RIFFLE_MISUSE);
	assert_int_equal(rf_feed_begin(self->feed, &format, true, &self->error), RIFFLE_MISUSE);
}

static void a_feed_lives_as_long_as_its_readers(void **state)
{
	feed_fixture *self = *state;
	rf_feed_reader *reader = reader_of(self);
	push(self, "abc", false);
	rf_feed_hold(self->feed);
	rf_feed_release(self->feed);
	rf_feed_release(self->feed); /* the fixture's */
	self->feed = NULL;
	assert_string_equal(drain(reader, 100), "abc");
	rf_feed_reader_free(reader);
}

static void a_begin_keeps_its_null_words(void **state)
{
	feed_fixture *self = *state;
	char word[] = "NA";
	rf_text words[] = {{"-", 1}, {word, 2}};
	rf_format_spec format = {
		.id = RF_FORMAT_CSV, .delimiter = ';', .null_words = words, .null_word_count = 2};
	rf_feed_reader *reader;
	for (int i = 0; i < 3; i++) {
		assert_int_equal(rf_feed_begin(self->feed, &format, true, &self->error), RIFFLE_OK);
		push(self, "a", true);
	}
	word[0] = 'x';
	words[0].size = 0;
	reader = reader_of(self);
	assert_string_equal(drain(reader, 1), "[1]a[1]a[1]a");
	assert_int_equal(rf_feed_format(reader)->null_word_count, 2);
	assert_true(rf_text_is(rf_feed_format(reader)->null_words[0], "-"));
	assert_true(rf_text_is(rf_feed_format(reader)->null_words[1], "NA"));
	assert_int_equal(rf_feed_format(reader)->delimiter, ';');
	rf_feed_reader_free(reader);
}

/* Any allocation may fail: what was taken is whole, and all is given back. */
static void out_of_memory_takes_nothing(void **state)
{
	feed_fixture *self = *state;
	rf_feed_reader *reader = reader_of(self);
	size_t base = self->memory.used_bytes;
	bool has_failed = false, has_passed = false;
	for (size_t more = 1; !has_passed; more += 1 + more / 8) {
		rf_status status;
		self->memory.limit_bytes = base + more;
		status = push_row(self, 1, "text", false);
		has_passed = status == RIFFLE_OK;
		has_failed |= status < 0;
		self->memory.limit_bytes = 0;
		drain(reader, 10);
	}
	assert_true(has_failed);
	rf_feed_reader_free(reader);
}

#define TEST(function) cmocka_unit_test_setup_teardown(function, setup, teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(a_reader_sees_what_comes_after_it),     TEST(what_is_kept_is_seen_by_all),
		TEST(rows_come_in_order_with_nulls),         TEST(the_slowest_reader_holds_back),
		TEST(a_steady_stream_takes_no_more_memory),  TEST(kept_bytes_have_a_limit),
		TEST(a_row_larger_than_the_room_goes_alone), TEST(nothing_comes_after_the_end),
		TEST(a_feed_lives_as_long_as_its_readers),   TEST(a_begin_keeps_its_null_words),
		TEST(out_of_memory_takes_nothing),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
