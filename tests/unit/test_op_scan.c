/* The scan: cuts, files, hidden columns, long rows, live inputs, feeds, interruption. */
#include "io_unit.h"

#include "runtime/io/feed.h"

#include <fcntl.h>

static const char csv_text[] = "\xEF\xBB\xBFid,name,x\r\n"
							   "1,alpha,0.5\r\n"
							   "2,\"b,\"\"q\"\"\nline two\",1.25\n"
							   "3,,\n"
							   "4,\"\",1e3\n"
							   "5,\xC3\xA9t\xC3\xA9,-7";

static const char csv_rows[] = "1|alpha|0.5\n2|b,\"q\"\nline two|1.25\n3|NULL|NULL\n4||1000.0\n"
							   "5|\xC3\xA9t\xC3\xA9|-7.0\n";

static rf_source_spec csv_spec(io_fixture *io)
{
	rf_source_spec spec;
	io_write(io, "a.csv", csv_text);
	spec = io_spec(io, "a.csv");
	io_declare(io, &spec, "id:i name:t x:d");
	IO_OK(io, io_describe(io, &spec));
	return spec;
}

static void every_cut_gives_the_same(void **state)
{
	io_fixture *io = *state;
	rf_source_spec spec = csv_spec(io);
	static const uint32_t batches[] = {1, 2, 7, 2048};
	for (int64_t chunk = 1; chunk <= 80; chunk++) {
		io->settings.chunk_bytes = chunk;
		io->ctx.batch_rows = batches[chunk % 4];
		io->ctx.bytes_in = 0;
		assert_int_equal(io_run(io, &spec, NULL, 3), RF_STEP_FINISHED);
		assert_string_equal(io_rows(io), csv_rows);
		assert_int_equal(io->ctx.bytes_in, sizeof csv_text - 1);
		assert_int_equal(io->note_count, 0);
	}
}

/* Rows of many sizes, from a fixed sequence. */
static void make_rows(rf_buffer *text, uint32_t count)
{
	uint32_t random = 12345;
	rf_buffer_append_string(text, "n,t\n");
	for (uint32_t i = 0; i < count; i++) {
		random = random * 1664525 + 1013904223;
		rf_buffer_printf(text, "%u,%s%.*s\n", i, random >> 24 & 1 ? "\"a\nb\"\"\"" : "c",
		                 random >> 24 & 1 ? 0 : (int)(random >> 20 & 63),
		                 "0123456789012345678901234567890123456789012345678901234567890123");
	}
}

static void random_cuts_give_the_same(void **state)
{
	io_fixture *io = *state;
	rf_source_spec spec;
	rf_buffer text, wanted;
	uint32_t random = 99;
	rf_buffer_init(&text, &io->memory, 1 << 20);
	rf_buffer_init(&wanted, &io->memory, 1 << 20);
	make_rows(&text, 5000);
	io_write_bytes(io, "r.csv", text.data, text.size);
	spec = io_spec(io, "r.csv");
	io_declare(io, &spec, "n:i t:t");
	IO_OK(io, io_describe(io, &spec));
	assert_int_equal(spec.size_bytes, text.size);
	assert_int_equal(io_run(io, &spec, NULL, 2), RF_STEP_FINISHED);
	rf_buffer_append(&wanted, io->rows.data, io->rows.size);
	for (int i = 0; i < 40; i++) {
		random = random * 1664525 + 1013904223;
		io->settings.chunk_bytes = 1 + (random >> 16) % (i % 2 ? 300 : 9000);
		io->ctx.batch_rows = 1 + (random >> 8) % 2048;
		assert_int_equal(io_run(io, &spec, NULL, 2), RF_STEP_FINISHED);
		assert_int_equal(io->rows.size, wanted.size);
		assert_memory_equal(io->rows.data, wanted.data, wanted.size);
	}
	rf_buffer_release(&text);
	rf_buffer_release(&wanted);
}

static void columns_in_any_order_and_none(void **state)
{
	io_fixture *io = *state;
	rf_source_spec spec = csv_spec(io);
	uint32_t order[] = {2, 0};
	assert_int_equal(io_run(io, &spec, order, 2), RF_STEP_FINISHED);
	assert_string_equal(io_rows(io), "0.5|1\n1.25|2\nNULL|3\n1000.0|4\n-7.0|5\n");
	assert_int_equal(io_run(io, &spec, order, 0), RF_STEP_FINISHED);
	assert_string_equal(io_rows(io), "\n\n\n\n\n");
}

static void files_have_their_own_header_and_lines(void **state)
{
	io_fixture *io = *state;
	rf_source_spec spec;
	uint32_t columns[] = {1, 0, 2, 3, 4}; /* _file, x, _line, _peer, _topic */
	char wanted[1024];
	io_write(io, "p2.csv", "x\n3\n4");
	io_write(io, "p10.csv", "x\r\n1\r\n2\r\n");
	io_write(io, "p3.csv", "");
	io_write(io, "q.csv", "x\n9\n");
	spec = io_spec(io, "p*.csv");
	io_declare(io, &spec, "x:i");
	IO_OK(io, io_describe(io, &spec));
	assert_int_equal(spec.rest, RF_REST_AT_REST);
	snprintf(wanted, sizeof wanted,
	         "%s/p10.csv|1|2|NULL|NULL\n%s/p10.csv|2|3|NULL|NULL\n%s/p2.csv|3|2|NULL|NULL\n"
	         "%s/p2.csv|4|3|NULL|NULL\n",
	         io->folder, io->folder, io->folder, io->folder);
	for (int64_t chunk = 1; chunk <= 16; chunk++) {
		io->settings.chunk_bytes = chunk;
		assert_int_equal(io_run(io, &spec, columns, 5), RF_STEP_FINISHED);
		assert_string_equal(io_rows(io), wanted);
	}
}

static int64_t clock_now(void *arg)
{
	RF_UNUSED(arg);
	return INT64_C(1500000000) * RF_NS_PER_S;
}

static void arrival_is_the_hosts_clock(void **state)
{
	io_fixture *io = *state;
	rf_source_spec spec = csv_spec(io);
	uint32_t columns[] = {3 + RF_HIDDEN_ARRIVAL, 0};
	io->ctx.clock.now = clock_now;
	assert_int_equal(io_run(io, &spec, columns, 2), RF_STEP_FINISHED);
	assert_memory_equal(io_rows(io), "2017-07-14T02:40:00Z|1\n", 23);
}

static void a_bad_line_is_told_with_its_file(void **state)
{
	io_fixture *io = *state;
	rf_source_spec spec;
	char wanted[256];
	io_write(io, "1.csv", "x,y\n1,2\n");
	io_write(io, "2.csv", "x,y\n3,4\n5\n6,7\n");
	spec = io_spec(io, "[12].csv");
	io_declare(io, &spec, "x:i y:i");
	IO_OK(io, io_describe(io, &spec));
	assert_int_equal(io_run(io, &spec, NULL, 2), RF_STEP_FINISHED);
	assert_string_equal(io_rows(io), "1|2\n3|4\n6|7\n");
	assert_int_equal(io->note_count, 1);
	snprintf(wanted, sizeof wanted, "%s/2.csv:3: ", io->folder);
	assert_memory_equal(io->note, wanted, strlen(wanted));
}

static void a_giant_row_is_left_out(void **state)
{
	io_fixture *io = *state;
	rf_source_spec spec;
	rf_buffer text;
	rf_buffer_init(&text, &io->memory, 1 << 24);
	rf_buffer_append_string(&text, "x,t\n1,a\n2,");
	memset(rf_buffer_reserve(&text, 3000000), 'z', 3000000);
	text.size += 3000000;
	rf_buffer_append_string(&text, "\n3,b\n");
	io_write_bytes(io, "g.csv", text.data, text.size);
	rf_buffer_release(&text);
	spec = io_spec(io, "g.csv");
	io_declare(io, &spec, "x:i t:t");
	IO_OK(io, io_describe(io, &spec));
	io->settings.max_row_bytes = 100000;
	for (int64_t chunk = 4096; chunk <= 1 << 20; chunk *= 16) {
		io->settings.chunk_bytes = chunk;
		io->memory.peak_bytes = io->memory.used_bytes;
		assert_int_equal(io_run(io, &spec, NULL, 2), RF_STEP_FINISHED);
		assert_string_equal(io_rows(io), "1|a\n3|b\n");
		assert_int_equal(io->note_count, 1);
		/* The columns of a batch, and the row or the chunk at most four times. */
		assert_in_range(io->memory.peak_bytes, 0,
		                200000 + 4 * (chunk > 100000 ? (size_t)chunk : 100000));
	}
}

static void rows_up_to_the_limit_are_read(void **state)
{
	io_fixture *io = *state;
	rf_source_spec spec;
	rf_buffer text;
	rf_buffer_init(&text, &io->memory, 1 << 24);
	for (int i = 0; i < 5; i++) {
		memset(rf_buffer_reserve(&text, 99999), 'a' + i, 99999);
		text.size += 99999;
		rf_buffer_append_byte(&text, '\n');
	}
	io_write_bytes(io, "l.txt", text.data, text.size);
	spec = io_spec(io, "l.txt");
	io_declare(io, &spec, "line:t");
	IO_OK(io, io_describe(io, &spec));
	io->settings.max_row_bytes = 100000;
	for (int64_t chunk = 1000; chunk <= 1000000; chunk *= 10) {
		io->settings.chunk_bytes = chunk;
		assert_int_equal(io_run(io, &spec, NULL, 1), RF_STEP_FINISHED);
		assert_int_equal(io->rows.size, text.size);
		assert_memory_equal(io->rows.data, text.data, text.size);
		assert_int_equal(io->note_count, 0);
	}
	rf_buffer_release(&text);
}

/* Rows of a pipe go out as they come; between them the scan says what it waits for. */
static void a_live_input_does_not_wait_for_more(void **state)
{
	io_fixture *io = *state;
	rf_source_spec spec;
	io_scan scan;
	int writer;
	assert_int_equal(mkfifo(io_path(io, "f.csv"), 0600), 0);
	spec = io_spec(io, "f.csv");
	io_declare(io, &spec, "x:i");
	IO_OK(io, io_describe(io, &spec));
	assert_int_equal(spec.rest, RF_REST_LIVE);
	IO_OK(io, io_scan_open(io, &scan, &spec, NULL, 1));
	/* Nobody writes yet: that is not the end. */
	assert_int_equal(io_scan_step(io, &scan), RF_STEP_BLOCKED);
	assert_int_equal(io->ctx.wait_count, 1);
	writer = open(io_path(io, "f.csv"), O_WRONLY);
	assert_int_equal(io_scan_step(io, &scan), RF_STEP_BLOCKED);
	assert_int_equal(write(writer, "x\n1\n2\n3", 7), 7);
	assert_int_equal(io_scan_step(io, &scan), RF_STEP_HAVE_MORE);
	assert_string_equal(io_rows(io), "1\n2\n");
	assert_int_equal(io_scan_step(io, &scan), RF_STEP_BLOCKED);
	assert_int_equal(write(writer, "4\n", 2), 2);
	assert_int_equal(io_scan_step(io, &scan), RF_STEP_HAVE_MORE);
	assert_string_equal(io_rows(io), "1\n2\n34\n");
	assert_int_equal(write(writer, "5", 1), 1);
	close(writer);
	assert_int_equal(io_scan_step(io, &scan), RF_STEP_HAVE_MORE);
	assert_int_equal(io_scan_step(io, &scan), RF_STEP_FINISHED);
	assert_true(scan.out.is_end);
	assert_string_equal(io_rows(io), "1\n2\n34\n5\n");
	io_scan_close(io, &scan);
}

static void an_interrupt_ends_the_input(void **state)
{
	io_fixture *io = *state;
	rf_source_spec spec = csv_spec(io);
	io_scan scan;
	io->ctx.batch_rows = 2;
	IO_OK(io, io_scan_open(io, &scan, &spec, NULL, 3));
	assert_int_equal(io_scan_step(io, &scan), RF_STEP_HAVE_MORE);
	assert_int_equal(scan.out.selected_count, 2);
	io->interrupted = 1;
	assert_int_equal(io_scan_step(io, &scan), RF_STEP_FINISHED);
	assert_int_equal(scan.out.selected_count, 0);
	assert_true(scan.out.is_end);
	io_scan_close(io, &scan);
}

static void empty_files_have_no_rows(void **state)
{
	io_fixture *io = *state;
	rf_source_spec spec;
	io_write(io, "e.csv", "");
	io_write(io, "h.csv", "x\n");
	spec = io_spec(io, "?.csv");
	io_declare(io, &spec, "x:i");
	IO_OK(io, io_describe(io, &spec));
	assert_int_equal(io_run(io, &spec, NULL, 1), RF_STEP_FINISHED);
	assert_int_equal(io->rows.size, 0);
	assert_int_equal(io->note_count, 0);
}

/* ---- feeds ---- */

static void push(rf_feed *feed, const char *text, bool is_kept)
{
	size_t taken;
	assert_int_equal(rf_feed_push_bytes(feed, text, strlen(text), is_kept, &taken, NULL),
	                 RIFFLE_OK);
	assert_int_equal(taken, strlen(text));
}

static rf_feed *feed_spec(io_fixture *io, rf_source_spec *spec)
{
	rf_feed *feed;
	*spec = (rf_source_spec){.name = RF_TEXT("s")};
	io_declare(io, spec, "x:i t:t");
	IO_OK(io, io_describe(io, spec));
	IO_OK(io, rf_feed_new(&feed, &io->memory, &spec->columns, &io->error));
	spec->opened = feed;
	return feed;
}

static void a_feed_of_bytes_cut_anywhere(void **state)
{
	io_fixture *io = *state;
	rf_source_spec spec;
	rf_feed *feed = feed_spec(io, &spec);
	io_scan scan;
	uint32_t columns[] = {0, 1, 2 + RF_HIDDEN_FILE, 2 + RF_HIDDEN_LINE};
	IO_OK(io, io_scan_open(io, &scan, &spec, columns, 4));
	assert_int_equal(io_scan_step(io, &scan), RF_STEP_BLOCKED);
	assert_int_equal(io->ctx.wait_count, 0);
	push(feed, "x,t\n1,a\n2", false);
	assert_int_equal(io_scan_step(io, &scan), RF_STEP_HAVE_MORE);
	assert_int_equal(io_scan_step(io, &scan), RF_STEP_BLOCKED);
	push(feed, "2,b", false);
	assert_int_equal(io_scan_step(io, &scan), RF_STEP_BLOCKED);
	rf_feed_end(feed);
	assert_int_equal(io_scan_step(io, &scan), RF_STEP_HAVE_MORE);
	assert_int_equal(io_scan_step(io, &scan), RF_STEP_FINISHED);
	assert_string_equal(io_rows(io), "1|a|NULL|2\n22|b|NULL|3\n");
	io_scan_close(io, &scan);
	rf_feed_release(feed);
}

static void a_feed_of_rows_and_texts_in_their_order(void **state)
{
	io_fixture *io = *state;
	rf_source_spec spec;
	rf_feed *feed = feed_spec(io, &spec);
	rf_value row[] = {rf_value_bigint(7), rf_value_text(RF_TEXT("seven"))};
	rf_value nulls[] = {rf_value_null(RF_BIGINT), rf_value_null(RF_TEXT_TYPE)};
	rf_format_spec tsv = {.id = RF_FORMAT_CSV, .delimiter = '\t', .quote = '"', .is_tsv = true};
	uint32_t columns[] = {1, 0, 2 + RF_HIDDEN_LINE};
	IO_OK(io, rf_feed_push_row(feed, row, true, &io->error));
	IO_OK(io, rf_feed_begin(feed, &spec.format, true, &io->error));
	push(feed, "x,t\n1,a", true);
	IO_OK(io, rf_feed_push_row(feed, nulls, true, &io->error));
	IO_OK(io, rf_feed_begin(feed, &tsv, true, &io->error));
	push(feed, "2\tb\n3", true);
	push(feed, "\tc", true);
	IO_OK(io, rf_feed_begin(feed, &spec.format, true, &io->error));
	push(feed, "x,t\n4,d\n", true);
	rf_feed_end(feed);
	for (int64_t chunk = 1; chunk < 12; chunk++) {
		io->settings.chunk_bytes = chunk;
		assert_int_equal(io_run(io, &spec, columns, 3), RF_STEP_FINISHED);
		assert_string_equal(io_rows(io),
		                    "seven|7|NULL\na|1|2\nNULL|NULL|NULL\nb|2|1\nc|3|2\nd|4|2\n");
	}
	rf_feed_release(feed);
}

/* Every allocation in turn: an error or the same rows, and nothing is lost. */
static void any_allocation_may_fail(void **state)
{
	io_fixture *io = *state;
	io_failing failing;
	io->settings.chunk_bytes = 10;
	io->settings.max_row_bytes = 10000;
	io_write(io, "a.csv", csv_text);
	for (int is_once = 0; is_once < 2; is_once++) {
		uint32_t n = 0, failed = 0;
		do {
			rf_source_spec spec = io_spec(io, "a.csv");
			uint32_t columns[] = {0, 1, 2, 3 + RF_HIDDEN_FILE};
			rf_arena arena;
			bool has_rows = false;
			rf_arena_init(&arena, &io->memory);
			io_fail_at(io, &failing, ++n, is_once);
			io->error.code = RIFFLE_OK;
			if (rf_source_describe(&spec, &io->ctx, &arena, &io->error) >= 0)
				has_rows = io_run(io, &spec, columns, 3) == RF_STEP_FINISHED;
			if (has_rows)
				assert_string_equal(io_rows(io), csv_rows);
			else
				assert_int_equal(io->error.code, RIFFLE_NO_MEMORY);
			failed += !has_rows;
			rf_arena_release(&arena);
		} while (failing.left <= (is_once ? 0 : 1) && n < 10000);
		assert_in_range(failed, 10, 9000);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		IO_TEST(every_cut_gives_the_same),
		IO_TEST(random_cuts_give_the_same),
		IO_TEST(columns_in_any_order_and_none),
		IO_TEST(files_have_their_own_header_and_lines),
		IO_TEST(arrival_is_the_hosts_clock),
		IO_TEST(a_bad_line_is_told_with_its_file),
		IO_TEST(a_giant_row_is_left_out),
		IO_TEST(rows_up_to_the_limit_are_read),
		IO_TEST(a_live_input_does_not_wait_for_more),
		IO_TEST(an_interrupt_ends_the_input),
		IO_TEST(empty_files_have_no_rows),
		IO_TEST(a_feed_of_bytes_cut_anywhere),
		IO_TEST(a_feed_of_rows_and_texts_in_their_order),
		IO_TEST(any_allocation_may_fail),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
