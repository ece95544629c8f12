/* Files: what describe finds out of them, globs, FIFOs, and every way not to open one. */
#include "io_unit.h"

#include "runtime/io/path.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>

/* "name:TYPE name:TYPE" of what was inferred. */
static const char *columns_of(io_fixture *io, const rf_source_spec *spec)
{
	const rf_column_def *columns = spec->columns.columns;
	rf_buffer text;
	char *copy;
	rf_buffer_init(&text, &io->own_memory, 1 << 20);
	for (uint32_t i = 0; i < spec->columns.count; i++)
		rf_buffer_printf(&text, "%s%.*s:%s", i ? " " : "", (int)columns[i].name.size,
		                 columns[i].name.data, rf_type_name(columns[i].type).text);
	copy = rf_arena_copy(&io->arena, text.data, text.size);
	rf_buffer_release(&text);
	return copy;
}

static void columns_are_inferred(void **state)
{
	io_fixture *io = *state;
	rf_source_spec spec;
	io_write(io, "a.csv", "ts,n,x,t\n2013-01-01T00:00:00Z,1,0.5,abc\n2013-01-02,2,NA,d\n");
	spec = io_spec(io, "a.csv");
	IO_OK(io, io_describe(io, &spec));
	assert_string_equal(columns_of(io, &spec), "ts:TIMESTAMP n:BIGINT x:DOUBLE t:TEXT");
	assert_int_equal(spec.rest, RF_REST_AT_REST);
	assert_int_equal(spec.size_bytes, 58);
	assert_null(spec.opened);
	rf_buffer_append_byte(&io->log, 0);
	assert_non_null(strstr(io->log.data, "\"NA\""));
	assert_int_equal(io_run(io, &spec, NULL, 4), RF_STEP_FINISHED);
	assert_string_equal(io_rows(io),
	                    "2013-01-01T00:00:00Z|1|0.5|abc\n2013-01-02T00:00:00Z|2|NULL|d\n");
}

/* The 1,001st row has no say. */
static void only_the_first_rows_count(void **state)
{
	io_fixture *io = *state;
	rf_source_spec spec;
	rf_buffer text;
	rf_buffer_init(&text, &io->own_memory, 1 << 24);
	rf_buffer_append_string(&text, "x,pad\n");
	for (int i = 0; i < 1000; i++) rf_buffer_printf(&text, "%d,%0900d\n", i, i);
	rf_buffer_append_string(&text, "abc,1\n");
	io_write_bytes(io, "long.csv", text.data, text.size);
	rf_buffer_release(&text);
	spec = io_spec(io, "long.csv");
	IO_OK(io, io_describe(io, &spec));
	assert_int_equal(spec.columns.columns[0].type, RF_BIGINT);
	assert_int_equal(io_run(io, &spec, NULL, 1), RF_STEP_FINISHED);
	assert_int_equal(io->note_count, 1);
}

static void declared_columns_are_not_read(void **state)
{
	io_fixture *io = *state;
	rf_source_spec spec;
	io_write(io, "e.csv", "");
	spec = io_spec(io, "e.csv");
	IO_FAILS(io, io_describe(io, &spec), RIFFLE_INVALID,
	         rf_arena_printf(&io->arena, "\"%s/e.csv\" is empty: no columns can be inferred",
	                         io->folder),
	         "Declare them, as in CREATE STREAM s (x DOUBLE, y TEXT) FROM '...'.");
	io_declare(io, &spec, "x:i");
	IO_OK(io, io_describe(io, &spec));
	assert_int_equal(io_run(io, &spec, NULL, 1), RF_STEP_FINISHED);
	assert_int_equal(io->rows.size, 0);
}

static void lines_have_their_column_at_once(void **state)
{
	io_fixture *io = *state;
	rf_source_spec spec;
	io_write(io, "e.txt", "");
	spec = io_spec(io, "e.txt");
	IO_OK(io, io_describe(io, &spec));
	assert_string_equal(columns_of(io, &spec), "line:TEXT");
	assert_int_equal(io_run(io, &spec, NULL, 1), RF_STEP_FINISHED);
	assert_int_equal(io->rows.size, 0);
	/* Nobody writes it: nothing is waited for. */
	assert_int_equal(mkfifo(io_path(io, "f.log"), 0600), 0);
	spec = io_spec(io, "f.log");
	IO_OK(io, io_describe(io, &spec));
	assert_string_equal(columns_of(io, &spec), "line:TEXT");
	assert_null(spec.opened);
}

static void the_first_file_with_rows_is_inferred_from(void **state)
{
	io_fixture *io = *state;
	rf_source_spec spec;
	io_write(io, "1.csv", "");
	io_write(io, "2.csv", "x\n5\n");
	io_write(io, "3.csv", "x\n6\n");
	spec = io_spec(io, "*.csv");
	IO_OK(io, io_describe(io, &spec));
	assert_string_equal(columns_of(io, &spec), "x:BIGINT");
	assert_int_equal(spec.size_bytes, 8);
	assert_int_equal(io_run(io, &spec, NULL, 1), RF_STEP_FINISHED);
	assert_string_equal(io_rows(io), "5\n6\n");
}

static void a_missing_file_is_told_with_the_nearest(void **state)
{
	static const struct {
		const char *wanted, *nearest;
	} cases[] = {{"tradse.csv", "trades.csv"},
	             {"trades", "trades.csv"},
	             {"TRADES.CSV", "trades.csv"},
	             {"zzzzzzzz", NULL},
	             {"quote.csv", "quotes.csv"},
	             {"fares", "fares.tsv"}}; /* not "fare.s", though as near by letters */
	io_fixture *io = *state;
	io_write(io, "fare.s", "x\n1\n");
	io_write(io, "fares.tsv", "x\n1\n");
	io_write(io, "trades.csv", "x\n1\n");
	io_write(io, "trades2.csv", "x\n1\n");
	io_write(io, "quotes.csv", "x\n1\n");
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		rf_source_spec spec = io_spec(io, cases[i].wanted);
		char message[400], hint[400] = "";
		snprintf(message, sizeof message, "cannot open \"%s/%s\": no such file or directory",
		         io->folder, cases[i].wanted);
		if (cases[i].nearest)
			snprintf(hint, sizeof hint, "did you mean \"%s/%s\"?", io->folder, cases[i].nearest);
		IO_FAILS(io, io_describe(io, &spec), RIFFLE_IO, message, hint);
		assert_int_equal(io->error.os_error, ENOENT);
	}
}

static void a_missing_folder_is_told(void **state)
{
	io_fixture *io = *state;
	rf_source_spec spec = io_spec(io, "no/a.csv");
	assert_int_equal(io_describe(io, &spec), RIFFLE_IO);
	assert_string_equal(io->error.hint,
	                    rf_arena_printf(&io->arena, "There is no folder \"%s/no\".", io->folder));
}

static void a_directory_is_refused(void **state)
{
	io_fixture *io = *state;
	rf_source_spec spec = io_spec_uri(io, io->folder);
	char message[128], hint[128];
	snprintf(message, sizeof message, "\"%s\" is a directory", io->folder);
	snprintf(hint, sizeof hint, "Name the files in it, as in '%s/*.csv'.", io->folder);
	IO_FAILS(io, io_describe(io, &spec), RIFFLE_IO, message, hint);
	assert_int_equal(io->error.os_error, EISDIR);
	io_declare(io, &spec, "x:i");
	io_format(&spec, RF_FORMAT_CSV, true);
	assert_int_equal(io_describe(io, &spec), RIFFLE_IO);
}

static void odd_paths_are_refused(void **state)
{
	static char nul[] = "a\0b.csv";
	io_fixture *io = *state;
	rf_source_spec spec = {.uri = {nul, 7}};
	char long_path[6000];
	assert_int_equal(io_describe(io, &spec), RIFFLE_INVALID);
	assert_string_equal(io->error.message, "a path has a NUL byte");
	memset(long_path, 'a', sizeof long_path);
	spec.uri = (rf_text){long_path, sizeof long_path};
	assert_int_equal(io_describe(io, &spec), RIFFLE_LIMIT);
	spec = io_spec_uri(io, "file:");
	assert_int_equal(io_describe(io, &spec), RIFFLE_INVALID);
	assert_string_equal(io->error.message, "a path is empty");
}

static void an_unknown_ending_asks_for_a_format(void **state)
{
	io_fixture *io = *state;
	rf_source_spec spec;
	io_write(io, "a.dat", "x\n1\n");
	spec = io_spec(io, "a.dat");
	assert_int_equal(io_describe(io, &spec), RIFFLE_INVALID);
	io_format(&spec, RF_FORMAT_CSV, true);
	IO_OK(io, io_describe(io, &spec));
	assert_string_equal(columns_of(io, &spec), "x:BIGINT");
}

/* ---- globs ---- */

static void check_glob(io_fixture *io, const char *pattern, const char *wanted)
{
	rf_path_list list;
	rf_buffer names;
	char uri[512];
	snprintf(uri, sizeof uri, "%s/%s", io->folder, pattern);
	IO_OK(io, rf_path_expand(rf_text_of(uri), &io->arena, &list, &io->error));
	rf_buffer_init(&names, &io->own_memory, 1 << 16);
	for (uint32_t i = 0; i < list.count; i++)
		rf_buffer_printf(&names, "%s%s", i ? " " : "", list.paths[i] + strlen(io->folder) + 1);
	rf_buffer_append_byte(&names, 0);
	assert_string_equal(names.data, wanted);
	rf_buffer_release(&names);
}

static void globs_give_files_in_name_order(void **state)
{
	static const char *const names[] = {"b.csv",       "a.csv",   "a10.csv",  "a2.csv",
	                                    ".hidden.csv", "c.txt",   "d1/x.csv", "d2/x.csv",
	                                    "d2/y.csv",    "[z].csv", "dir.csv/x"};
	io_fixture *io = *state;
	char uri[256];
	assert_int_equal(mkdir(io_path(io, "d1"), 0700), 0);
	assert_int_equal(mkdir(io_path(io, "d2"), 0700), 0);
	assert_int_equal(mkdir(io_path(io, "dir.csv"), 0700), 0);
	for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) io_write(io, names[i], "x\n1\n");
	check_glob(io, "a*.csv", "a.csv a10.csv a2.csv");
	check_glob(io, "*.csv", "[z].csv a.csv a10.csv a2.csv b.csv");
	check_glob(io, ".*.csv", ".hidden.csv");
	check_glob(io, "d?/x.csv", "d1/x.csv d2/x.csv");
	check_glob(io, "d*/*.csv", "d1/x.csv d2/x.csv d2/y.csv");
	check_glob(io, "d*//*.csv", "d1//x.csv d2//x.csv d2//y.csv");
	check_glob(io, "[ab].csv", "a.csv b.csv");
	/* A file that is there needs no pattern. */
	check_glob(io, "[z].csv", "[z].csv");
	check_glob(io, "plain", "plain");
	snprintf(uri, sizeof uri, "%s/q*.csv", io->folder);
	rf_source_spec spec = io_spec_uri(io, uri);
	assert_int_equal(io_describe(io, &spec), RIFFLE_IO);
	assert_string_equal(io->error.message,
	                    rf_arena_printf(&io->arena, "no file matches \"%s\"", uri));
	assert_int_equal(io->error.os_error, ENOENT);
}

/* ---- failing reads ---- */

static void a_read_that_fails_is_an_error(void **state)
{
	io_fixture *io = *state;
	rf_source_spec spec = io_spec_uri(io, "/proc/self/mem");
	io_declare(io, &spec, "line:t");
	io_format(&spec, RF_FORMAT_LINES, false);
	IO_OK(io, io_describe(io, &spec));
	assert_int_equal(io_run(io, &spec, NULL, 1), RF_STEP_ERROR);
	assert_int_equal(io->error.code, RIFFLE_IO);
	assert_int_equal(io->error.os_error, EIO);
	assert_string_equal(io->error.message, "cannot read \"/proc/self/mem\": input/output error");
}

static void a_file_without_permission(void **state)
{
	io_fixture *io = *state;
	rf_source_spec spec;
	if (geteuid() == 0) skip();
	io_write(io, "secret.csv", "x\n1\n");
	assert_int_equal(chmod(io_path(io, "secret.csv"), 0), 0);
	spec = io_spec(io, "secret.csv");
	assert_int_equal(io_describe(io, &spec), RIFFLE_IO);
	assert_int_equal(io->error.os_error, EACCES);
}

static void a_file_that_goes_between_describe_and_open(void **state)
{
	io_fixture *io = *state;
	rf_source_spec spec;
	io_write(io, "gone.csv", "x\n1\n");
	spec = io_spec(io, "gone.csv");
	IO_OK(io, io_describe(io, &spec));
	assert_int_equal(unlink(io_path(io, "gone.csv")), 0);
	assert_int_equal(io_run(io, &spec, NULL, 1), RF_STEP_ERROR);
	assert_int_equal(io->error.os_error, ENOENT);
}

/* ---- FIFOs ---- */

static void *write_fifo(void *arg)
{
	const char *path = arg;
	int fd = open(path, O_WRONLY);
	assert_int_equal(write(fd, "x,t\n1,a\n2", 9), 9);
	assert_int_equal(write(fd, "2,b\n", 4), 4);
	close(fd);
	return NULL;
}

static rf_source_spec described_fifo(io_fixture *io)
{
	rf_source_spec spec;
	pthread_t writer;
	assert_int_equal(mkfifo(io_path(io, "f.csv"), 0600), 0);
	spec = io_spec(io, "f.csv");
	assert_int_equal(
		pthread_create(&writer, NULL, write_fifo, rf_arena_printf(&io->arena, "%s", io->path)), 0);
	IO_OK(io, io_describe(io, &spec));
	pthread_join(writer, NULL);
	return spec;
}

/* What inference took of a FIFO is given again, once. */
static void a_fifo_keeps_what_was_inferred_from(void **state)
{
	io_fixture *io = *state;
	rf_source_spec spec = described_fifo(io);
	assert_string_equal(columns_of(io, &spec), "x:BIGINT t:TEXT");
	assert_int_equal(spec.rest, RF_REST_LIVE);
	assert_non_null(spec.opened);
	io->settings.chunk_bytes = 3;
	assert_int_equal(io_run(io, &spec, NULL, 2), RF_STEP_FINISHED);
	assert_string_equal(io_rows(io), "1|a\n22|b\n");
}

static void a_plan_that_never_ran_is_forgotten(void **state)
{
	io_fixture *io = *state;
	/* Which numbers the reader and the writer of the FIFO get depends on who comes first. */
	int before = io_open_descriptors();
	rf_source_spec spec = described_fifo(io);
	assert_int_equal(io_open_descriptors(), before + 1);
	rf_source_forget(&spec, &io->memory);
	assert_null(spec.opened);
	assert_int_equal(io_open_descriptors(), before);
}

static void a_plan_is_forgotten_after_it_ran(void **state)
{
	io_fixture *io = *state;
	rf_source_spec spec = described_fifo(io);
	assert_int_equal(io_run(io, &spec, NULL, 2), RF_STEP_FINISHED);
	rf_source_forget(&spec, &io->memory);
	assert_null(spec.opened);
}

static void inference_can_be_interrupted(void **state)
{
	io_fixture *io = *state;
	rf_source_spec spec;
	assert_int_equal(mkfifo(io_path(io, "f.csv"), 0600), 0);
	spec = io_spec(io, "f.csv");
	io->interrupted = 1;
	assert_int_equal(io_describe(io, &spec), RIFFLE_INTERRUPTED);
	assert_null(spec.opened);
}

static void a_device_is_live(void **state)
{
	io_fixture *io = *state;
	rf_source_spec spec = io_spec_uri(io, "/dev/null");
	io_declare(io, &spec, "x:i");
	IO_OK(io, io_describe(io, &spec));
	assert_int_equal(spec.rest, RF_REST_LIVE);
	assert_int_equal(spec.format.id, RF_FORMAT_CSV);
	assert_int_equal(io_run(io, &spec, NULL, 1), RF_STEP_FINISHED);
	assert_int_equal(io->rows.size, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		IO_TEST(columns_are_inferred),
		IO_TEST(only_the_first_rows_count),
		IO_TEST(declared_columns_are_not_read),
		IO_TEST(lines_have_their_column_at_once),
		IO_TEST(the_first_file_with_rows_is_inferred_from),
		IO_TEST(a_missing_file_is_told_with_the_nearest),
		IO_TEST(a_missing_folder_is_told),
		IO_TEST(a_directory_is_refused),
		IO_TEST(odd_paths_are_refused),
		IO_TEST(an_unknown_ending_asks_for_a_format),
		IO_TEST(globs_give_files_in_name_order),
		IO_TEST(a_read_that_fails_is_an_error),
		IO_TEST(a_file_without_permission),
		IO_TEST(a_file_that_goes_between_describe_and_open),
		IO_TEST(a_fifo_keeps_what_was_inferred_from),
		IO_TEST(a_plan_that_never_ran_is_forgotten),
		IO_TEST(a_plan_is_forgotten_after_it_ran),
		IO_TEST(inference_can_be_interrupted),
		IO_TEST(a_device_is_live),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
