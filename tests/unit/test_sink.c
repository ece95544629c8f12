/* Sinks: describing, what ends up in the file, when it leaves, and every failing write. */
#include "io_unit.h"

#include "runtime/io/connectors.h"
#include "runtime/io/socket.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/wait.h>

static rf_column_def defs[] = {{{"x", 1}, RF_BIGINT, {NULL, 0}},
                               {{"t", 1}, RF_TEXT_TYPE, {NULL, 0}}};
static const rf_schema schema = {defs, 2};

static rf_sink_spec sink_uri(io_fixture *io, const char *uri)
{
	rf_text copy = {rf_arena_copy(&io->arena, uri, strlen(uri)), strlen(uri)};
	return (rf_sink_spec){.name = copy, .uri = copy};
}

static rf_sink_spec sink_file(io_fixture *io, const char *name)
{
	rf_sink_spec spec = sink_uri(io, io_path(io, name));
	IO_OK(io, rf_sink_describe(&spec, &io->ctx, &io->error));
	return spec;
}

/* A batch of rows (first, text), (first + 1, text), ... */
typedef struct test_rows {
	int64_t x[RF_BATCH_ROWS];
	rf_text t[RF_BATCH_ROWS];
	rf_column columns[2];
	rf_batch batch;
} test_rows;

static void fill(test_rows *rows, int64_t first, uint32_t count, const char *text)
{
	for (uint32_t i = 0; i < count; i++) {
		rows->x[i] = first + i;
		rows->t[i] = rf_text_of(text);
	}
	rows->columns[0] = (rf_column){.type = RF_BIGINT, .data = rows->x};
	rows->columns[1] = (rf_column){.type = RF_TEXT_TYPE, .data = rows->t};
	rows->batch = (rf_batch){
		.row_count = count, .column_count = 2, .columns = rows->columns, .selected_count = count};
}

static void check_file(io_fixture *io, const char *name, const char *wanted)
{
	io->rows.size = 0;
	io_read(io, name, &io->rows);
	assert_string_equal(io_rows(io), wanted);
}

/* ---- describing ---- */

static void uris_pick_sinks(void **state)
{
	static const struct {
		const char *uri;
		rf_format_id format;
		bool is_counted;
	} cases[] = {{"-", RF_FORMAT_CSV, false},
	             {"/dev/stdout", RF_FORMAT_CSV, false},
	             {"null:", RF_FORMAT_NONE, true},
	             {"/tmp/a.csv", RF_FORMAT_CSV, false},
	             {"file:/tmp/a.ndjson", RF_FORMAT_NDJSON, false},
	             {"a.tsv", RF_FORMAT_CSV, false},
	             {"/dev/null", RF_FORMAT_CSV, false},
	             {"a.txt", RF_FORMAT_LINES, false}};
	io_fixture *io = *state;
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		rf_sink_spec spec = sink_uri(io, cases[i].uri);
		IO_OK(io, rf_sink_describe(&spec, &io->ctx, &io->error));
		assert_int_equal(spec.format.id, cases[i].format);
		assert_int_equal(spec.is_counted_only, cases[i].is_counted);
	}
}

static void wrong_sinks_are_refused(void **state)
{
	static const struct {
		const char *uri;
		rf_status status;
		const char *message, *hint;
	} cases[] = {
		{"udp://h:1", RIFFLE_UNSUPPORTED, "udp: sinks are not built yet", ""},
		{"sqlite:a.db?table=t", RIFFLE_UNSUPPORTED, "sqlite: sinks are not built yet", ""},
		{"nul:", RIFFLE_NAME, "unknown sink \"nul:\"",
	     "did you mean \"null:\"? (known: file:, null:, tcp:, unix:, '-', a path)"},
		{"generate:blobs", RIFFLE_INVALID, "generate: is not a sink", ""},
		{"tail:a", RIFFLE_INVALID, "tail: is not a sink", ""},
		{"a.csv.xz", RIFFLE_UNSUPPORTED, "xz compression (.xz) is not among those that are known",
	     "Known are .gz, .zst and .lz4; or write INTO '-' and pipe it into xz."},
		{"a.dat", RIFFLE_INVALID, "the format of \"a.dat\" can't be told from its ending",
	     "Say it, as in FORMAT CSV (known: CSV, TSV, NDJSON, LINES, LOGFMT, REGEX, NGINX, APACHE, "
	     "SYSLOG)."},
		{"/tmp", RIFFLE_IO, "\"/tmp\" is a directory", ""},
	};
	io_fixture *io = *state;
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		rf_sink_spec spec = sink_uri(io, cases[i].uri);
		IO_FAILS(io, rf_sink_describe(&spec, &io->ctx, &io->error), cases[i].status,
		         cases[i].message, cases[i].hint);
	}
}

static void nothing_is_written_unless_allowed(void **state)
{
	static const char *const uris[] = {"a.csv", "-", "/dev/stdout"};
	io_fixture *io = *state;
	rf_sink *sink;
	io->ctx.allow = RIFFLE_ALLOW_READ;
	for (size_t i = 0; i < sizeof uris / sizeof uris[0]; i++) {
		rf_sink_spec spec = sink_uri(io, uris[i]);
		IO_FAILS(io, rf_sink_describe(&spec, &io->ctx, &io->error), RIFFLE_DENIED,
		         "writing files and standard output is not allowed",
		         "The program that runs this must open the engine with RIFFLE_ALLOW_WRITE.");
		spec.format = (rf_format_spec){.id = RF_FORMAT_CSV, .delimiter = ',', .quote = '"'};
		assert_int_equal(rf_sink_open(&sink, &spec, &schema, &io->ctx), RIFFLE_DENIED);
		assert_null(sink);
	}
	rf_sink_spec counted = sink_uri(io, "null:");
	IO_OK(io, rf_sink_describe(&counted, &io->ctx, &io->error));
	IO_OK(io, rf_sink_open(&sink, &counted, &schema, &io->ctx));
	rf_sink_close(sink);
}

/* ---- writing ---- */

static void a_file_is_truncated_and_written(void **state)
{
	io_fixture *io = *state;
	rf_sink_spec spec;
	rf_sink *sink;
	test_rows rows;
	uint16_t selection[] = {1, 3};
	io_write(io, "out.csv", "what was there before, and longer than what comes\n");
	spec = sink_file(io, "out.csv");
	check_file(io, "out.csv", "what was there before, and longer than what comes\n");
	IO_OK(io, rf_sink_open(&sink, &spec, &schema, &io->ctx));
	check_file(io, "out.csv", "");
	fill(&rows, 1, 5, "a,b");
	IO_OK(io, rf_sink_write(sink, &rows.batch, &io->ctx));
	check_file(io, "out.csv", "");
	rows.batch.selection = selection;
	rows.batch.selected_count = 2;
	IO_OK(io, rf_sink_write(sink, &rows.batch, &io->ctx));
	IO_OK(io, rf_sink_flush(sink, &io->ctx));
	check_file(
		io, "out.csv",
		"x,t\n1,\"a,b\"\n2,\"a,b\"\n3,\"a,b\"\n4,\"a,b\"\n5,\"a,b\"\n2,\"a,b\"\n4,\"a,b\"\n");
	assert_int_equal(rf_sink_bytes(sink), io->rows.size);
	IO_OK(io, rf_sink_finish(sink, &io->ctx));
	rf_sink_close(sink);
}

static void no_rows_have_a_header(void **state)
{
	io_fixture *io = *state;
	rf_sink_spec spec = sink_file(io, "out.csv");
	rf_sink *sink;
	IO_OK(io, rf_sink_open(&sink, &spec, &schema, &io->ctx));
	IO_OK(io, rf_sink_finish(sink, &io->ctx));
	rf_sink_close(sink);
	check_file(io, "out.csv", "x,t\n");
	spec = sink_file(io, "out.ndjson");
	IO_OK(io, rf_sink_open(&sink, &spec, &schema, &io->ctx));
	IO_OK(io, rf_sink_finish(sink, &io->ctx));
	rf_sink_close(sink);
	check_file(io, "out.ndjson", "");
}

static void a_full_buffer_is_written(void **state)
{
	io_fixture *io = *state;
	rf_sink_spec spec = sink_file(io, "big.csv");
	rf_sink *sink;
	test_rows rows;
	struct stat info;
	char *line;
	IO_OK(io, rf_sink_open(&sink, &spec, &schema, &io->ctx));
	for (int i = 0; i < 100; i++) {
		fill(&rows, i * 2048, 2048, "text of a row");
		IO_OK(io, rf_sink_write(sink, &rows.batch, &io->ctx));
	}
	assert_int_equal(stat(io_path(io, "big.csv"), &info), 0);
	assert_true(info.st_size > 3000000);
	assert_true(rf_sink_bytes(sink) - (uint64_t)info.st_size < 400000);
	assert_true(io->memory.peak_bytes < 1 << 20);
	IO_OK(io, rf_sink_finish(sink, &io->ctx));
	rf_sink_close(sink);
	io->rows.size = 0;
	io_read(io, "big.csv", &io->rows);
	line = strchr(io_rows(io), '\n') + 1;
	for (int i = 0; i < 100 * 2048; i++) {
		char wanted[64];
		int size = snprintf(wanted, sizeof wanted, "%d,text of a row\n", i);
		assert_memory_equal(line, wanted, size);
		line += size;
	}
	assert_int_equal(*line, 0);
}

static void null_only_counts(void **state)
{
	io_fixture *io = *state;
	rf_sink_spec spec = sink_uri(io, "null:");
	rf_sink *sink;
	test_rows rows;
	IO_OK(io, rf_sink_describe(&spec, &io->ctx, &io->error));
	IO_OK(io, rf_sink_open(&sink, &spec, &schema, &io->ctx));
	fill(&rows, 0, 100, "a");
	IO_OK(io, rf_sink_write(sink, &rows.batch, &io->ctx));
	IO_OK(io, rf_sink_flush(sink, &io->ctx));
	IO_OK(io, rf_sink_finish(sink, &io->ctx));
	assert_int_equal(rf_sink_bytes(sink), 0);
	rf_sink_close(sink);
}

/* ---- failures ---- */

static rf_status write_one(io_fixture *io, const rf_sink_spec *spec, uint32_t count)
{
	rf_sink *sink;
	test_rows rows;
	rf_status status = rf_sink_open(&sink, spec, &schema, &io->ctx);
	if (status < 0) return status;
	fill(&rows, 0, 2048, "text");
	for (uint32_t i = 0; status >= 0 && i < count; i++)
		status = rf_sink_write(sink, &rows.batch, &io->ctx);
	if (status >= 0) status = rf_sink_finish(sink, &io->ctx);
	rf_sink_close(sink);
	return status;
}

static void a_full_disk_is_an_error(void **state)
{
	io_fixture *io = *state;
	rf_sink_spec spec = sink_uri(io, "/dev/full");
	IO_OK(io, rf_sink_describe(&spec, &io->ctx, &io->error));
	IO_FAILS(io, write_one(io, &spec, 1), RIFFLE_IO,
	         "cannot write \"/dev/full\": no space left on device", "");
	assert_int_equal(io->error.os_error, ENOSPC);
	/* The header alone, too. */
	assert_int_equal(write_one(io, &spec, 0), RIFFLE_IO);
	assert_int_equal(write_one(io, &spec, 100), RIFFLE_IO);
}

static void a_file_size_limit_is_an_error(void **state)
{
	io_fixture *io = *state;
	rf_sink_spec spec = sink_file(io, "limited.csv");
	struct rlimit old, limited;
	struct stat info;
	void (*handler)(int) = signal(SIGXFSZ, SIG_IGN);
	rf_status status;
	assert_int_equal(getrlimit(RLIMIT_FSIZE, &old), 0);
	limited = old;
	limited.rlim_cur = 300000;
	assert_int_equal(setrlimit(RLIMIT_FSIZE, &limited), 0);
	status = write_one(io, &spec, 100);
	assert_int_equal(setrlimit(RLIMIT_FSIZE, &old), 0);
	signal(SIGXFSZ, handler);
	assert_int_equal(status, RIFFLE_IO);
	assert_int_equal(io->error.os_error, EFBIG);
	/* What fitted was written first: short writes go on. */
	assert_int_equal(stat(io_path(io, "limited.csv"), &info), 0);
	assert_int_equal(info.st_size, 300000);
}

static void a_closed_pipe_is_epipe(void **state)
{
	io_fixture *io = *state;
	rf_sink_spec spec = sink_uri(io, "-");
	int saved = dup(1), ends[2];
	rf_status status;
	void (*handler)(int) = signal(SIGPIPE, SIG_IGN);
	IO_OK(io, rf_sink_describe(&spec, &io->ctx, &io->error));
	assert_int_equal(pipe(ends), 0);
	fflush(stdout);
	dup2(ends[1], 1);
	close(ends[1]);
	close(ends[0]);
	status = write_one(io, &spec, 1);
	dup2(saved, 1);
	close(saved);
	signal(SIGPIPE, handler);
	IO_FAILS(io, status, RIFFLE_IO, "cannot write standard output: broken pipe", "");
	assert_int_equal(io->error.os_error, EPIPE);
}

/* A pipe that is full and does not block: the writer waits for its reader. */
static void a_slow_reader_gets_all(void **state)
{
	io_fixture *io = *state;
	rf_sink_spec spec = sink_uri(io, "-");
	int saved = dup(1), ends[2];
	pid_t child;
	size_t total = 0;
	char bytes[5000];
	int status;
	IO_OK(io, rf_sink_describe(&spec, &io->ctx, &io->error));
	assert_int_equal(pipe(ends), 0);
	fflush(stdout);
	child = fork();
	if (child == 0) {
		dup2(ends[1], 1);
		close(ends[0]);
		fcntl(1, F_SETFL, O_NONBLOCK);
		_exit(write_one(io, &spec, 100) == RIFFLE_OK ? 0 : 1);
	}
	close(ends[1]);
	close(saved);
	for (ssize_t got; (got = read(ends[0], bytes, sizeof bytes)) > 0;) total += (size_t)got;
	close(ends[0]);
	assert_int_equal(waitpid(child, &status, 0), child);
	assert_true(WIFEXITED(status) && WEXITSTATUS(status) == 0);
	/* x,t and a hundred times (0,text to 2047,text). */
	assert_int_equal(total, 4 + 100 * (10 * 7 + 90 * 8 + 900 * 9 + 1048 * 10));
}

/* A peer that does not read: AGAIN, full when 256 KiB wait, and every byte once it reads. */
static void a_slow_peer_is_told_and_gets_all(void **state)
{
	io_fixture *io = *state;
	rf_endpoint endpoint = {.is_unix = true, .is_listening = true};
	rf_listener listener;
	rf_sink_spec spec;
	rf_sink *sink;
	test_rows *rows = malloc(sizeof *rows);
	rf_status status = RIFFLE_OK;
	rf_buffer wanted;
	char name[RF_PEER_NAME_MAX], uri[300], bytes[4096];
	int peer, line = 0;
	strcpy(endpoint.path, io_path(io, "s"));
	snprintf(uri, sizeof uri, "unix:%s", endpoint.path);
	io->ctx.allow = RIFFLE_ALLOW_CONNECT;
	IO_OK(io, rf_socket_listen(&listener, &endpoint, &io->error));
	spec = sink_uri(io, uri);
	IO_OK(io, rf_sink_describe(&spec, &io->ctx, &io->error));
	IO_OK(io, rf_sink_open(&sink, &spec, &schema, &io->ctx));
	peer = rf_socket_accept(&listener, name);
	assert_true(peer >= 0);
	rf_buffer_init(&wanted, &io->own_memory, 1 << 30);
	rf_buffer_append_string(&wanted, "x,t\n");
	while (!rf_sink_is_full(sink)) {
		fill(rows, line, 1, "a text that is sent");
		rf_buffer_printf(&wanted, "%d,a text that is sent\n", line++);
		status = rf_sink_write(sink, &rows->batch, &io->ctx);
		if (status == RIFFLE_OK) status = rf_sink_flush(sink, &io->ctx);
		assert_in_range(status, RIFFLE_OK, RIFFLE_AGAIN);
		assert_true(wanted.size < 8 << 20);
	}
	assert_int_equal(status, RIFFLE_AGAIN);
	assert_int_equal(io->ctx.wait_count, 1);
	assert_true(io->ctx.waits[0].is_write);
	io->rows.size = 0;
	for (status = RIFFLE_AGAIN; status == RIFFLE_AGAIN; status = rf_sink_finish(sink, &io->ctx)) {
		ssize_t got = recv(peer, bytes, sizeof bytes, 0);
		if (got > 0) rf_buffer_append(&io->rows, bytes, (size_t)got);
	}
	assert_int_equal(status, RIFFLE_OK);
	rf_sink_close(sink);
	for (ssize_t got; (got = recv(peer, bytes, sizeof bytes, 0)) > 0;)
		rf_buffer_append(&io->rows, bytes, (size_t)got);
	assert_int_equal(io->rows.size, wanted.size);
	assert_memory_equal(io->rows.data, wanted.data, wanted.size);
	rf_buffer_release(&wanted);
	close(peer);
	rf_listener_close(&listener);
	free(rows);
}

static void a_file_that_can_not_be_created(void **state)
{
	io_fixture *io = *state;
	rf_sink_spec spec = sink_file(io, "no/such/out.csv");
	char message[256], hint[256];
	snprintf(message, sizeof message,
	         "cannot create \"%s/no/such/out.csv\": no such file or directory", io->folder);
	snprintf(hint, sizeof hint, "There is no folder \"%s/no/such\".", io->folder);
	IO_FAILS(io, write_one(io, &spec, 1), RIFFLE_IO, message, hint);
}

/* The nearest name there is would be the one that was asked for. */
static void a_link_to_nowhere_has_no_hint(void **state)
{
	io_fixture *io = *state;
	rf_sink_spec spec = sink_file(io, "link.csv");
	char message[400], path[256];
	snprintf(path, sizeof path, "%s/link.csv", io->folder);
	assert_int_equal(symlink("no/such/out.csv", path), 0);
	snprintf(message, sizeof message, "cannot create \"%s\": no such file or directory", path);
	IO_FAILS(io, write_one(io, &spec, 1), RIFFLE_IO, message, "");
	unlink(path);
}

static void any_allocation_may_fail(void **state)
{
	io_fixture *io = *state;
	rf_sink_spec spec = sink_file(io, "m.csv");
	io_failing failing;
	uint32_t n = 0;
	rf_status status;
	do {
		io_fail_at(io, &failing, ++n, true);
		status = write_one(io, &spec, 20);
		assert_true(status == RIFFLE_OK || status == RIFFLE_NO_MEMORY);
		if (failing.left > 0)
			assert_int_equal(status, RIFFLE_OK);
		else
			assert_int_equal(status, RIFFLE_NO_MEMORY);
	} while (failing.left == 0 && n < 1000);
	assert_in_range(n, 5, 999);
}

/* ---- the operator ---- */

typedef struct sink_op {
	rf_plan_node scan, sink, *inputs[1];
	rf_source_spec source;
	rf_sink_spec spec;
	rf_op op;
} sink_op;

static rf_status open_op(io_fixture *io, sink_op *self, const char *source, rf_source_rest rest,
                         rf_sink_spec spec)
{
	memset(self, 0, sizeof *self);
	self->source = io_spec_uri(io, source);
	self->source.rest = rest;
	self->spec = spec;
	self->scan = (rf_plan_node){.kind = RF_PLAN_SCAN, .id = 0, .schema = schema, .ends = true};
	self->scan.as.scan.source = &self->source;
	self->inputs[0] = &self->scan;
	self->sink =
		(rf_plan_node){.kind = RF_PLAN_SINK, .id = 1, .inputs = self->inputs, .input_count = 1};
	self->sink.as.sink.sink = &self->spec;
	self->op = (rf_op){.class_ = &rf_op_sink, .node = &self->sink};
	self->op.state = rf_alloc_zero(&io->memory, rf_op_sink.state_size);
	return rf_op_sink.open(&self->op, &self->sink, &io->ctx);
}

static void close_op(io_fixture *io, sink_op *self)
{
	rf_op_sink.close(&self->op, &io->ctx);
	rf_free(&io->memory, self->op.state, rf_op_sink.state_size);
}

static rf_step step_op(io_fixture *io, sink_op *self, test_rows *rows, rf_batch *out)
{
	memset(out, 0, sizeof *out);
	return rf_op_sink.step(&self->op, 0, &rows->batch, out, &io->ctx);
}

static void live_rows_leave_at_once(void **state)
{
	static const rf_source_rest rests[] = {RF_REST_AT_REST, RF_REST_LIVE, RF_REST_ENDLESS};
	io_fixture *io = *state;
	for (int i = 0; i < 3; i++) {
		sink_op self;
		test_rows rows;
		rf_batch out;
		rf_notes notes;
		rf_notes_init(&notes, &io->memory);
		IO_OK(io, open_op(io, &self, "generate:series", rests[i], sink_file(io, "o.csv")));
		fill(&rows, 1, 1, "a");
		rows.batch.notes = &notes;
		assert_int_equal(step_op(io, &self, &rows, &out), RF_STEP_NEED_INPUT);
		/* The first rows leave in any case. */
		check_file(io, "o.csv", "x,t\n1,a\n");
		assert_ptr_equal(out.notes, &notes);
		assert_int_equal(out.row_count, 0);
		assert_int_equal(step_op(io, &self, &rows, &out), RF_STEP_NEED_INPUT);
		check_file(io, "o.csv", rests[i] == RF_REST_AT_REST ? "x,t\n1,a\n" : "x,t\n1,a\n1,a\n");
		fill(&rows, 2, 1, "b");
		rows.batch.is_end = true;
		assert_int_equal(step_op(io, &self, &rows, &out), RF_STEP_FINISHED);
		assert_true(out.is_end);
		check_file(io, "o.csv", "x,t\n1,a\n1,a\n2,b\n");
		close_op(io, &self);
		rf_notes_release(&notes);
	}
}

static void a_failing_sink_is_an_error(void **state)
{
	io_fixture *io = *state;
	rf_sink_spec spec = sink_uri(io, "/dev/full");
	sink_op self;
	test_rows rows;
	rf_batch out;
	IO_OK(io, rf_sink_describe(&spec, &io->ctx, &io->error));
	IO_OK(io, open_op(io, &self, "generate:series", RF_REST_AT_REST, spec));
	fill(&rows, 1, 0, "");
	rows.batch.is_end = true;
	assert_int_equal(step_op(io, &self, &rows, &out), RF_STEP_ERROR);
	assert_int_equal(io->error.os_error, ENOSPC);
	close_op(io, &self);
}

static void a_file_is_not_written_while_it_is_read(void **state)
{
	io_fixture *io = *state;
	sink_op self;
	char glob[128], message[256];
	io_write(io, "in.csv", "x,t\n1,a\n");
	assert_int_equal(symlink("in.csv", io_path(io, "link.csv")), 0);
	snprintf(glob, sizeof glob, "%s/i*.csv", io->folder);
	snprintf(message, sizeof message,
	         "\"%s/link.csv\" is read by this query and would be overwritten", io->folder);
	IO_FAILS(io, open_op(io, &self, glob, RF_REST_AT_REST, sink_file(io, "link.csv")),
	         RIFFLE_INVALID, message, "Write to another file.");
	close_op(io, &self);
	check_file(io, "in.csv", "x,t\n1,a\n");
	IO_OK(io, open_op(io, &self, glob, RF_REST_AT_REST, sink_file(io, "other.csv")));
	close_op(io, &self);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		IO_TEST(uris_pick_sinks),
		IO_TEST(wrong_sinks_are_refused),
		IO_TEST(nothing_is_written_unless_allowed),
		IO_TEST(a_file_is_truncated_and_written),
		IO_TEST(no_rows_have_a_header),
		IO_TEST(a_full_buffer_is_written),
		IO_TEST(null_only_counts),
		IO_TEST(a_full_disk_is_an_error),
		IO_TEST(a_file_size_limit_is_an_error),
		IO_TEST(a_closed_pipe_is_epipe),
		IO_TEST(a_slow_reader_gets_all),
		IO_TEST(a_slow_peer_is_told_and_gets_all),
		IO_TEST(a_file_that_can_not_be_created),
		IO_TEST(a_link_to_nowhere_has_no_hint),
		IO_TEST(any_allocation_may_fail),
		IO_TEST(live_rows_leave_at_once),
		IO_TEST(a_failing_sink_is_an_error),
		IO_TEST(a_file_is_not_written_while_it_is_read),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
