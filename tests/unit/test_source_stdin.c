/* Standard input: live, read ahead by inference, never closed, never changed. */
#include "io_unit.h"

#include <fcntl.h>

/* Puts a pipe in place of standard input; restored by restore(). */
typedef struct stdin_swap {
	int saved, writer;
} stdin_swap;

static stdin_swap swap_pipe(void)
{
	stdin_swap swap = {.saved = dup(0)};
	int ends[2];
	assert_int_equal(pipe(ends), 0);
	assert_int_equal(dup2(ends[0], 0), 0);
	close(ends[0]);
	swap.writer = ends[1];
	return swap;
}

static void put(stdin_swap *swap, const char *text)
{
	assert_int_equal(write(swap->writer, text, strlen(text)), strlen(text));
}

static void restore(stdin_swap *swap)
{
	if (swap->writer >= 0) close(swap->writer);
	assert_int_equal(dup2(swap->saved, 0), 0);
	close(swap->saved);
}

static void end(stdin_swap *swap)
{
	close(swap->writer);
	swap->writer = -1;
}

static void rows_come_as_they_are_written(void **state)
{
	io_fixture *io = *state;
	stdin_swap swap = swap_pipe();
	rf_source_spec spec = io_spec_uri(io, "-");
	uint32_t columns[] = {0, 1 + RF_HIDDEN_FILE, 1 + RF_HIDDEN_LINE};
	io_scan scan;
	io_declare(io, &spec, "x:i");
	IO_OK(io, io_describe(io, &spec));
	assert_int_equal(spec.rest, RF_REST_LIVE);
	assert_int_equal(spec.format.id, RF_FORMAT_CSV);
	assert_null(spec.opened);
	IO_OK(io, io_scan_open(io, &scan, &spec, columns, 3));
	assert_int_equal(io_scan_step(io, &scan), RF_STEP_BLOCKED);
	assert_int_equal(io->ctx.wait_count, 1);
	assert_int_equal(io->ctx.waits[0].fd, 0);
	put(&swap, "x\n1\n");
	assert_int_equal(io_scan_step(io, &scan), RF_STEP_HAVE_MORE);
	assert_int_equal(io_scan_step(io, &scan), RF_STEP_BLOCKED);
	put(&swap, "2\n");
	assert_int_equal(io_scan_step(io, &scan), RF_STEP_HAVE_MORE);
	end(&swap);
	assert_int_equal(io_scan_step(io, &scan), RF_STEP_FINISHED);
	assert_string_equal(io_rows(io), "1|stdin|2\n2|stdin|3\n");
	io_scan_close(io, &scan);
	/* It is still open, and still blocking. */
	assert_int_equal(fcntl(0, F_GETFL) & O_NONBLOCK, 0);
	restore(&swap);
}

static void what_inference_read_is_not_lost(void **state)
{
	io_fixture *io = *state;
	stdin_swap swap = swap_pipe();
	rf_source_spec spec = io_spec_uri(io, "-");
	io_scan scan;
	put(&swap, "x,t\n1,a\n2,b\n3");
	IO_OK(io, io_describe(io, &spec));
	assert_int_equal(spec.columns.count, 2);
	assert_int_equal(spec.columns.columns[0].type, RF_BIGINT);
	assert_non_null(spec.opened);
	IO_OK(io, io_scan_open(io, &scan, &spec, NULL, 2));
	assert_int_equal(io_scan_step(io, &scan), RF_STEP_HAVE_MORE);
	assert_string_equal(io_rows(io), "1|a\n2|b\n");
	assert_int_equal(io_scan_step(io, &scan), RF_STEP_BLOCKED);
	put(&swap, "3,c\n");
	end(&swap);
	assert_int_equal(io_scan_step(io, &scan), RF_STEP_HAVE_MORE);
	assert_int_equal(io_scan_step(io, &scan), RF_STEP_FINISHED);
	assert_string_equal(io_rows(io), "1|a\n2|b\n33|c\n");
	assert_int_equal(io->ctx.bytes_in, 17);
	io_scan_close(io, &scan);
	restore(&swap);
}

static void an_end_seen_by_inference_is_the_end(void **state)
{
	io_fixture *io = *state;
	stdin_swap swap = swap_pipe();
	rf_source_spec spec = io_spec_uri(io, "/dev/stdin");
	put(&swap, "x\n1.5\n2");
	end(&swap);
	IO_OK(io, io_describe(io, &spec));
	assert_int_equal(spec.columns.columns[0].type, RF_DOUBLE);
	assert_int_equal(io_run(io, &spec, NULL, 1), RF_STEP_FINISHED);
	assert_string_equal(io_rows(io), "1.5\n2.0\n");
	restore(&swap);
}

/* A thousand rows are enough: inference does not wait for the end. */
static void inference_stops_at_its_rows(void **state)
{
	io_fixture *io = *state;
	stdin_swap swap = swap_pipe();
	rf_source_spec spec = io_spec_uri(io, "-");
	put(&swap, "x\n");
	for (int i = 0; i < 1100; i++) put(&swap, "7\n");
	IO_OK(io, io_describe(io, &spec));
	end(&swap);
	assert_int_equal(io_run(io, &spec, NULL, 1), RF_STEP_FINISHED);
	assert_int_equal(io->rows.size, 2200);
	restore(&swap);
}

static void an_empty_input_can_not_be_inferred(void **state)
{
	io_fixture *io = *state;
	stdin_swap swap = swap_pipe();
	rf_source_spec spec = io_spec_uri(io, "-");
	end(&swap);
	IO_FAILS(io, io_describe(io, &spec), RIFFLE_INVALID,
	         "standard input is empty: no columns can be inferred",
	         "Declare them, as in CREATE STREAM s (x DOUBLE, y TEXT) FROM '...'.");
	io_declare(io, &spec, "x:i");
	IO_OK(io, io_describe(io, &spec));
	assert_int_equal(io_run(io, &spec, NULL, 1), RF_STEP_FINISHED);
	restore(&swap);
}

static void a_redirected_file(void **state)
{
	io_fixture *io = *state;
	stdin_swap swap = {.saved = dup(0), .writer = -1};
	rf_source_spec spec = io_spec_uri(io, "-");
	int fd;
	io_write(io, "a.csv", "x\n1\n2\n");
	fd = open(io_path(io, "a.csv"), O_RDONLY);
	assert_int_equal(dup2(fd, 0), 0);
	close(fd);
	IO_OK(io, io_describe(io, &spec));
	assert_int_equal(spec.rest, RF_REST_LIVE);
	assert_int_equal(spec.size_bytes, 6);
	assert_int_equal(io_run(io, &spec, NULL, 1), RF_STEP_FINISHED);
	assert_string_equal(io_rows(io), "1\n2\n");
	/* A plan that never ran leaves the file where it was. */
	assert_int_equal(lseek(0, 0, SEEK_SET), 0);
	spec = io_spec_uri(io, "-");
	IO_OK(io, io_describe(io, &spec));
	rf_source_forget(&spec, &io->memory);
	assert_int_equal(lseek(0, 0, SEEK_CUR), 0);
	restore(&swap);
}

static void a_closed_or_odd_input_is_an_error(void **state)
{
	io_fixture *io = *state;
	stdin_swap swap = {.saved = dup(0), .writer = -1};
	rf_source_spec spec = io_spec_uri(io, "-");
	int fd = open(io->folder, O_RDONLY);
	io_declare(io, &spec, "x:i");
	assert_int_equal(dup2(fd, 0), 0);
	assert_int_equal(io_describe(io, &spec), RIFFLE_IO);
	close(fd);
	close(0);
	assert_int_equal(io_describe(io, &spec), RIFFLE_IO);
	assert_memory_equal(io->error.message, "cannot read standard input", 26);
	restore(&swap);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		IO_TEST(rows_come_as_they_are_written),       IO_TEST(what_inference_read_is_not_lost),
		IO_TEST(an_end_seen_by_inference_is_the_end), IO_TEST(inference_stops_at_its_rows),
		IO_TEST(an_empty_input_can_not_be_inferred),  IO_TEST(a_redirected_file),
		IO_TEST(a_closed_or_odd_input_is_an_error),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
