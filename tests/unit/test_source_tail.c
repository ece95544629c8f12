/* tail: a file that grows, is rotated and truncated; each step is one read to its end. */
#include "io_unit.h"

#include <poll.h>

static const uint32_t all[] = {0, 1};

static rf_source_spec tail_spec(io_fixture *io, const char *parameters)
{
	char uri[400];
	rf_source_spec spec;
	snprintf(uri, sizeof uri, "tail:%s%s", io_path(io, "t.csv"), parameters);
	spec = io_spec_uri(io, uri);
	io_declare(io, &spec, "k:t x:i");
	return spec;
}

/* Reads all there is: the text of the rows since the last call. */
static const char *read_all(io_fixture *io, io_scan *scan)
{
	rf_step step;
	io->rows.size = 0;
	do {
		io->ctx.wait_count = 0;
		io->ctx.wake_at = INT64_MAX;
		step = io_scan_step(io, scan);
		if (step == RF_STEP_ERROR) return io->error.message;
	} while (step == RF_STEP_HAVE_MORE);
	assert_int_equal(step, RF_STEP_BLOCKED);
	return io_rows(io);
}

/* What the scan waits for has happened. */
static void is_woken(io_fixture *io)
{
	struct pollfd want = {.fd = io->ctx.waits[0].fd, .events = POLLIN};
	assert_int_equal(io->ctx.wait_count, 1);
	assert_int_equal(poll(&want, 1, 10000), 1);
}

static void append(io_fixture *io, const char *name, const char *text)
{
	FILE *file = fopen(io_path(io, name), "ab");
	assert_non_null(file);
	fputs(text, file);
	fclose(file);
}

static void move(io_fixture *io, const char *from, const char *to)
{
	char old[300];
	snprintf(old, sizeof old, "%s", io_path(io, from));
	assert_int_equal(rename(old, io_path(io, to)), 0);
}

static void a_file_grows(void **state)
{
	io_fixture *io = *state;
	rf_source_spec spec = tail_spec(io, "");
	io_scan scan;
	IO_OK(io, io_describe(io, &spec));
	assert_int_equal(spec.rest, RF_REST_ENDLESS);
	IO_OK(io, io_scan_open(io, &scan, &spec, all, 2));
	assert_string_equal(read_all(io, &scan), "");
	io_write(io, "t.csv", "k,x\na,1\na,");
	is_woken(io);
	assert_string_equal(read_all(io, &scan), "a|1\n");
	append(io, "t.csv", "2\n");
	is_woken(io);
	assert_string_equal(read_all(io, &scan), "a|2\n");
	assert_string_equal(read_all(io, &scan), "");
	io_scan_close(io, &scan);
}

static void rotation_finishes_the_old_file(void **state)
{
	io_fixture *io = *state;
	rf_source_spec spec = tail_spec(io, "");
	io_scan scan;
	io_write(io, "t.csv", "k,x\na,1\n");
	IO_OK(io, io_describe(io, &spec));
	IO_OK(io, io_scan_open(io, &scan, &spec, all, 2));
	assert_string_equal(read_all(io, &scan), "a|1\n");
	move(io, "t.csv", "t.1");
	append(io, "t.1", "a,2\n");
	is_woken(io);
	assert_string_equal(read_all(io, &scan), "a|2\n");
	io_write(io, "t.csv", "");
	append(io, "t.1", "a,3\n");
	is_woken(io);
	assert_string_equal(read_all(io, &scan), "a|3\n");
	append(io, "t.1", "a,4");
	append(io, "t.csv", "k,x\nb,5\n");
	is_woken(io);
	assert_string_equal(read_all(io, &scan), "a|4\nb|5\n");
	append(io, "t.1", "a,6\n");
	assert_string_equal(read_all(io, &scan), "");
	append(io, "t.csv", "b,7\n");
	is_woken(io);
	assert_string_equal(read_all(io, &scan), "b|7\n");
	io_scan_close(io, &scan);
}

static void truncation_begins_again(void **state)
{
	io_fixture *io = *state;
	rf_source_spec spec = tail_spec(io, "?from=start");
	io_scan scan;
	io_write(io, "t.csv", "k,x\na,1\na,2\n");
	IO_OK(io, io_describe(io, &spec));
	IO_OK(io, io_scan_open(io, &scan, &spec, all, 2));
	assert_string_equal(read_all(io, &scan), "a|1\na|2\n");
	io_write(io, "t.csv", "k,x\nb,3\n");
	is_woken(io);
	assert_string_equal(read_all(io, &scan), "b|3\n");
	io_scan_close(io, &scan);
}

static void the_end_may_be_the_start(void **state)
{
	io_fixture *io = *state;
	rf_source_spec spec = tail_spec(io, "?from=end");
	io_scan scan;
	io_write(io, "t.csv", "k,x\na,1\na,");
	IO_OK(io, io_describe(io, &spec));
	IO_OK(io, io_scan_open(io, &scan, &spec, all, 2));
	assert_string_equal(read_all(io, &scan), "");
	append(io, "t.csv", "2\na,3\n");
	is_woken(io);
	assert_string_equal(read_all(io, &scan), "a|2\na|3\n");
	io_scan_close(io, &scan);
	assert_int_equal(io->note_count, 0);
}

static void what_cannot_be_followed_is_told(void **state)
{
	io_fixture *io = *state;
	rf_source_spec spec = io_spec_uri(io, "tail:/no/such/t.csv");
	char uri[300];
	IO_FAILS(io, io_describe(io, &spec), RIFFLE_IO,
	         "cannot follow \"/no/such/t.csv\": no such file or directory", "");
	snprintf(uri, sizeof uri, "tail:%s?form=end", io_path(io, "t.csv"));
	spec = io_spec_uri(io, uri);
	IO_FAILS(io, io_describe(io, &spec), RIFFLE_INVALID,
	         "unknown parameter \"form\" of tail:", "Known are ?from=start and ?from=end.");
	spec = io_spec_uri(io, "tail:t.csv");
	io->ctx.allow = RIFFLE_ALLOW_WRITE | RIFFLE_ALLOW_SOCKETS;
	assert_int_equal(io_describe(io, &spec), RIFFLE_DENIED);
}

static void columns_are_inferred(void **state)
{
	io_fixture *io = *state;
	rf_source_spec spec = tail_spec(io, "");
	spec.has_columns = false;
	spec.columns.count = 0;
	io_write(io, "t.csv", "k,x\na,1.5\n");
	IO_OK(io, io_describe(io, &spec));
	assert_int_equal(spec.columns.count, 2);
	assert_int_equal(spec.columns.columns[1].type, RF_DOUBLE);
	assert_null(spec.opened);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		IO_TEST(a_file_grows),
		IO_TEST(rotation_finishes_the_old_file),
		IO_TEST(truncation_begins_again),
		IO_TEST(the_end_may_be_the_start),
		IO_TEST(what_cannot_be_followed_is_told),
		IO_TEST(columns_are_inferred),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
