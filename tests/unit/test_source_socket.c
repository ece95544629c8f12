/* Sockets as sources and sinks: URIs, channels, what is allowed, memory that fails. */
#include "io_unit.h"

#include "runtime/io/connectors.h"
#include "runtime/io/endpoint.h"
#include "runtime/io/socket.h"

#include <poll.h>
#include <sys/socket.h>
#include <sys/un.h>

static const uint32_t all[] = {0, 1};

/* Steps until so many lines came or the input has ended; waits for what the scan waits for. */
static rf_step run_until(io_fixture *io, io_scan *scan, size_t lines)
{
	rf_step step = RF_STEP_HAVE_MORE;
	for (int i = 0; i < 100000; i++) {
		size_t seen = 0;
		for (size_t at = 0; at < io->rows.size; at++) seen += io->rows.data[at] == '\n';
		if (lines && seen >= lines) return step;
		io->ctx.wait_count = 0;
		io->ctx.wake_at = INT64_MAX;
		step = io_scan_step(io, scan);
		if (step == RF_STEP_FINISHED || step == RF_STEP_ERROR) return step;
		if (step == RF_STEP_BLOCKED) {
			struct pollfd want = {.fd = io->ctx.waits[0].fd, .events = POLLIN};
			assert_true(io->ctx.wait_count == 1);
			if (lines == 0) return step;
			assert_true(poll(&want, 1, 10000) > 0);
		}
	}
	return step;
}

/* A listening unix source in the folder; the URI is in the spec. */
static rf_source_spec unix_spec(io_fixture *io, const char *parameters)
{
	char uri[400];
	rf_source_spec spec;
	snprintf(uri, sizeof uri, "unix:%s%s", io_path(io, "s"), parameters);
	spec = io_spec_uri(io, uri);
	io_declare(io, &spec, "k:t x:i");
	io->ctx.allow = RIFFLE_ALLOW_SOCKETS;
	io->ctx.log = NULL;
	return spec;
}

static int unix_client(io_fixture *io)
{
	struct sockaddr_un at = {.sun_family = AF_UNIX};
	int fd = socket(AF_UNIX, SOCK_STREAM, 0);
	strcpy(at.sun_path, io_path(io, "s"));
	assert_int_equal(connect(fd, (struct sockaddr *)&at, sizeof at), 0);
	return fd;
}

static void say(int fd, const char *text)
{
	assert_int_equal(send(fd, text, strlen(text), MSG_NOSIGNAL), (ssize_t)strlen(text));
}

static void uris_are_read(void **state)
{
	rf_endpoint endpoint;
	rf_error error;
	RF_UNUSED(state);
	assert_int_equal(rf_endpoint_parse(RF_TEXT("tcp://[::1]:80?listen&clients=3"), RF_URI_SOURCE,
	                                   &endpoint, &error),
	                 RIFFLE_OK);
	assert_string_equal(endpoint.host, "::1");
	assert_string_equal(endpoint.port, "80");
	assert_string_equal(endpoint.name, "tcp://[::1]:80");
	assert_true(endpoint.is_listening && endpoint.client_max == 3);
	assert_int_equal(rf_endpoint_parse(RF_TEXT("TCP://:9"), RF_URI_SINK, &endpoint, &error),
	                 RIFFLE_OK);
	assert_string_equal(endpoint.host, "");
	assert_false(endpoint.is_listening || endpoint.is_unix);
	assert_int_equal(
		rf_endpoint_parse(RF_TEXT("unix:///run/a.s?listen"), RF_URI_SINK, &endpoint, &error),
		RIFFLE_OK);
	assert_string_equal(endpoint.path, "/run/a.s");
	assert_true(endpoint.is_listening && endpoint.is_unix);
}

static void wrong_uris_are_refused(void **state)
{
	static const struct {
		const char *uri, *message, *hint;
	} cases[] = {
		{"tcp:h:1", "\"h:1\" is not a host and a port",
	     "Write them as in 'tcp://localhost:9000' or 'tcp://[::1]:9000'."},
		{"tcp://h", "\"h\" is not a host and a port",
	     "Write them as in 'tcp://localhost:9000' or 'tcp://[::1]:9000'."},
		{"tcp://", "\"\" is not a host and a port",
	     "Write them as in 'tcp://localhost:9000' or 'tcp://[::1]:9000'."},
		{"tcp://::1:9", "\"::1:9\" is not a host and a port",
	     "Write them as in 'tcp://localhost:9000' or 'tcp://[::1]:9000'."},
		{"tcp://h:0", "\"0\" is not a port",
	     "A port is a number from 1 to 65535, as in 'tcp://localhost:9000'."},
		{"tcp://h:65536", "\"65536\" is not a port",
	     "A port is a number from 1 to 65535, as in 'tcp://localhost:9000'."},
		{"tcp://h:http", "\"http\" is not a port",
	     "A port is a number from 1 to 65535, as in 'tcp://localhost:9000'."},
		{"tcp://h:1?listen=1", "unknown parameter \"listen\"", "Known are listen and clients=n."},
		{"tcp://h:1?x", "unknown parameter \"x\"", "Known are listen and clients=n."},
		{"tcp://h:1?clients=4", "clients needs listen", "Write ?listen&clients=4 to take clients."},
		{"tcp://h:1?listen&clients", "clients= is not a number of clients",
	     "Write the number after which the input ends, as in ?listen&clients=1."},
		{"unix:?listen", "unix: names no socket", "Write its path, as in 'unix:/tmp/rows.sock'."},
	};
	io_fixture *io = *state;
	io->ctx.allow = RIFFLE_ALLOW_SOCKETS;
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		rf_source_spec spec = io_spec_uri(io, cases[i].uri);
		IO_FAILS(io, io_describe(io, &spec), RIFFLE_INVALID, cases[i].message, cases[i].hint);
	}
}

static void nothing_is_opened_unless_allowed(void **state)
{
	io_fixture *io = *state;
	rf_source *source;
	rf_source_spec spec = unix_spec(io, "?listen"), other = unix_spec(io, "");
	rf_sink_spec sink = {.uri = RF_TEXT("tcp://:1")};
	io->ctx.allow = RIFFLE_ALLOW_FILES | RIFFLE_ALLOW_CONNECT;
	IO_FAILS(io, io_describe(io, &spec), RIFFLE_DENIED, "listening on sockets is not allowed",
	         "The program that runs this must open the engine with RIFFLE_ALLOW_LISTEN.");
	assert_int_equal(rf_source_open(&source, &spec, &io->ctx), RIFFLE_DENIED);
	assert_int_not_equal(access(io_path(io, "s"), F_OK), 0);
	io->ctx.allow = RIFFLE_ALLOW_FILES | RIFFLE_ALLOW_LISTEN;
	IO_FAILS(io, io_describe(io, &other), RIFFLE_DENIED, "connecting to sockets is not allowed",
	         "The program that runs this must open the engine with RIFFLE_ALLOW_CONNECT.");
	assert_int_equal(rf_source_open(&source, &other, &io->ctx), RIFFLE_DENIED);
	assert_int_equal(rf_sink_describe(&sink, &io->ctx, &io->error), RIFFLE_DENIED);
}

static void what_ends_is_known(void **state)
{
	io_fixture *io = *state;
	rf_source_spec endless = unix_spec(io, "?listen"), ends = unix_spec(io, "?listen&clients=2"),
				   connects = unix_spec(io, "");
	IO_OK(io, io_describe(io, &endless));
	IO_OK(io, io_describe(io, &ends));
	IO_OK(io, io_describe(io, &connects));
	assert_int_equal(endless.rest, RF_REST_ENDLESS);
	assert_int_equal(ends.rest, RF_REST_LIVE);
	assert_int_equal(connects.rest, RF_REST_LIVE);
	assert_int_not_equal(access(io_path(io, "s"), F_OK), 0);
}

static void clients_keep_their_halves(void **state)
{
	static const char *const pieces[][2] = {
		{"k,", "\xEF\xBB"}, {"x\n\"a", "\xBFk,x\r"}, {"\n1\",", "\nb"}, {"1\na2,2", ",5\nb2,6\n"}};
	io_fixture *io = *state;
	rf_source_spec spec = unix_spec(io, "?listen&clients=2");
	io_scan scan;
	int a, b;
	IO_OK(io, io_describe(io, &spec));
	IO_OK(io, io_scan_open(io, &scan, &spec, all, 2));
	a = unix_client(io);
	b = unix_client(io);
	for (size_t i = 0; i < sizeof pieces / sizeof pieces[0]; i++) {
		say(a, pieces[i][0]);
		while (run_until(io, &scan, 0) != RF_STEP_BLOCKED) {
		}
		say(b, pieces[i][1]);
		while (run_until(io, &scan, 0) != RF_STEP_BLOCKED) {
		}
	}
	assert_string_equal(io_rows(io), "a\n1|1\nb|5\nb2|6\n");
	close(b);
	while (run_until(io, &scan, 0) != RF_STEP_BLOCKED) {
	}
	close(a);
	assert_int_equal(run_until(io, &scan, 100), RF_STEP_FINISHED);
	assert_string_equal(io_rows(io), "a\n1|1\nb|5\nb2|6\na2|2\n");
	io_scan_close(io, &scan);
	assert_int_equal(io->note_count, 0);
	assert_int_not_equal(access(io_path(io, "s"), F_OK), 0);
}

static void a_long_row_is_refused_for_its_client_only(void **state)
{
	io_fixture *io = *state;
	rf_source_spec spec = unix_spec(io, "?listen&clients=2");
	io_scan scan;
	int a, b;
	io->settings.max_row_bytes = 64;
	io->settings.chunk_bytes = 16;
	io_format(&spec, RF_FORMAT_CSV, false);
	IO_OK(io, io_scan_open(io, &scan, &spec, all, 2));
	a = unix_client(io);
	b = unix_client(io);
	for (int i = 0; i < 100; i++) say(a, "xxxxxxxxxxxxxxxx");
	say(b, "b,1\n");
	say(a, "\na,2\n");
	close(a);
	close(b);
	assert_int_equal(run_until(io, &scan, 100), RF_STEP_FINISHED);
	assert_int_equal(io->note_count, 1);
	assert_non_null(strstr(io_rows(io), "b|1\n"));
	assert_non_null(strstr(io_rows(io), "a|2\n"));
	assert_non_null(strstr(io->note, "longer than 64 bytes"));
	io_scan_close(io, &scan);
}

static void an_interrupt_ends_the_scan(void **state)
{
	io_fixture *io = *state;
	rf_source_spec spec = unix_spec(io, "?listen");
	io_scan scan;
	IO_OK(io, io_describe(io, &spec));
	IO_OK(io, io_scan_open(io, &scan, &spec, all, 2));
	while (run_until(io, &scan, 0) != RF_STEP_BLOCKED) {
	}
	io->interrupted = 1;
	assert_int_equal(io_scan_step(io, &scan), RF_STEP_FINISHED);
	io_scan_close(io, &scan);
	assert_int_not_equal(access(io_path(io, "s"), F_OK), 0);
}

/* The n-th allocation fails, once or from then on: an error or all the rows, and no leak. */
static void memory_may_fail(void **state)
{
	io_fixture *io = *state;
	for (int is_once = 0; is_once < 2; is_once++) {
		bool is_done = false;
		for (uint32_t n = 1; !is_done && n < 200; n++) {
			rf_source_spec spec = unix_spec(io, "?listen&clients=2");
			io_failing failing;
			io_scan scan;
			rf_step step = RF_STEP_ERROR;
			IO_OK(io, io_describe(io, &spec));
			io->rows.size = 0;
			io_fail_at(io, &failing, n, is_once);
			if (io_scan_open(io, &scan, &spec, all, 2) >= 0) {
				int a = unix_client(io), b = unix_client(io);
				say(a, "k,x\na,");
				say(b, "k,x\nb,2\nb,");
				while ((step = run_until(io, &scan, 0)) == RF_STEP_HAVE_MORE) {
				}
				if (step == RF_STEP_BLOCKED) {
					say(a, "1\n");
					say(b, "3");
					close(a);
					close(b);
					step = run_until(io, &scan, 100);
				} else {
					close(a);
					close(b);
				}
			}
			io_scan_close(io, &scan);
			is_done = failing.left > 0 && step == RF_STEP_FINISHED;
			failing.left = 0;
			if (step == RF_STEP_FINISHED) {
				assert_non_null(strstr(io_rows(io), "a|1\n"));
				assert_non_null(strstr(io_rows(io), "b|2\n"));
				assert_non_null(strstr(io_rows(io), "b|3\n"));
			} else {
				assert_int_equal(io->error.code, RIFFLE_NO_MEMORY);
			}
			assert_int_equal(io->memory.used_bytes, 0);
		}
		assert_true(is_done);
	}
}

static void a_socket_file_of_another_stays(void **state)
{
	io_fixture *io = *state;
	rf_endpoint endpoint = {.is_unix = true, .is_listening = true};
	rf_listener one, two;
	strcpy(endpoint.path, io_path(io, "s"));
	strcpy(endpoint.name, "unix:s");
	IO_OK(io, rf_socket_listen(&one, &endpoint, &io->error));
	IO_FAILS(io, rf_socket_listen(&two, &endpoint, &io->error), RIFFLE_IO,
	         "cannot listen on \"unix:s\": address already in use",
	         "Another program listens there; use another path.");
	unlink(endpoint.path);
	IO_OK(io, rf_socket_listen(&two, &endpoint, &io->error));
	rf_listener_close(&one);
	assert_int_equal(access(endpoint.path, F_OK), 0);
	rf_listener_close(&two);
	assert_int_not_equal(access(endpoint.path, F_OK), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(uris_are_read),
		IO_TEST(wrong_uris_are_refused),
		IO_TEST(nothing_is_opened_unless_allowed),
		IO_TEST(what_ends_is_known),
		IO_TEST(clients_keep_their_halves),
		IO_TEST(a_long_row_is_refused_for_its_client_only),
		IO_TEST(an_interrupt_ends_the_scan),
		IO_TEST(memory_may_fail),
		IO_TEST(a_socket_file_of_another_stays),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
