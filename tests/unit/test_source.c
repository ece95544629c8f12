/* Sources by URI: which connector, which format, and every refusal with its hint. */
#include "io_unit.h"

#include "runtime/io/connectors.h"
#include "runtime/io/uri.h"

static void find_ok(const char *uri, const rf_source_class *wanted, const char *wanted_rest)
{
	const rf_source_class *class_;
	rf_text rest;
	assert_int_equal(rf_source_class_find(rf_text_of(uri), &class_, &rest, NULL), RIFFLE_OK);
	assert_ptr_equal(class_, wanted);
	assert_true(rf_text_is(rest, wanted_rest));
}

static void uris_pick_connectors(void **state)
{
	RF_UNUSED(state);
	find_ok("a.csv", &rf_source_file, "a.csv");
	find_ok("./x:y.csv", &rf_source_file, "./x:y.csv");
	find_ok("/tmp/2013-01-01T10:15.csv", &rf_source_file, "/tmp/2013-01-01T10:15.csv");
	find_ok("2013-01-01T10:15.csv", &rf_source_file, "2013-01-01T10:15.csv");
	find_ok("c:x", &rf_source_file, "c:x");
	find_ok("file:a.csv", &rf_source_file, "a.csv");
	find_ok("FILE:a.csv", &rf_source_file, "a.csv");
	find_ok("-", &rf_source_stdin, "");
	find_ok("/dev/stdin", &rf_source_stdin, "");
	find_ok("file:/dev/stdin", &rf_source_stdin, "");
	find_ok("generate:blobs?rows=1", &rf_source_generate, "blobs?rows=1");
	find_ok("tcp://:9000?listen", &rf_source_tcp, "//:9000?listen");
	find_ok("UNIX:/tmp/s", &rf_source_unix, "/tmp/s");
	find_ok("tail:a.log", &rf_source_tail, "a.log");
}

static void paths_of_uris(void **state)
{
	RF_UNUSED(state);
	assert_true(rf_text_is(rf_uri_path(RF_TEXT("a.csv")), "a.csv"));
	assert_true(rf_text_is(rf_uri_path(RF_TEXT("file:a.csv")), "a.csv"));
	assert_true(rf_text_is(rf_uri_path(RF_TEXT("file:///etc/x")), "/etc/x"));
	assert_true(rf_text_is(rf_uri_path(RF_TEXT("file:/etc/x")), "/etc/x"));
}

static void unknown_schemes_are_refused(void **state)
{
	static const struct {
		const char *uri;
		rf_status status;
		const char *message, *hint;
	} cases[] = {
		{"genrate:blobs", RIFFLE_NAME, "unknown source \"genrate:\"",
	     "did you mean \"generate:\"? (known: file:, generate:, tail:, tcp:, unix:, '-', a path)"},
		{"xyzzyxyzzy:a", RIFFLE_NAME, "unknown source \"xyzzyxyzzy:\"",
	     "Known are file:, generate:, tail:, tcp:, unix:, '-' and paths; for a file of that name "
	     "write "
	     "'./xyzzyxyzzy:...'."},
		{"UDP://localhost:1", RIFFLE_UNSUPPORTED, "udp: sources are not built yet", ""},
		{"sqlite:a.db", RIFFLE_UNSUPPORTED, "sqlite: sources are not built yet", ""},
		{"kafka://h/t", RIFFLE_UNSUPPORTED, "kafka: sources are not built yet", ""},
		{"http://h/t", RIFFLE_UNSUPPORTED, "http: sources are not built yet", ""},
		{"null:", RIFFLE_INVALID, "null: is not a source", ""},
	};
	io_fixture *io = *state;
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		rf_source_spec spec = io_spec_uri(io, cases[i].uri);
		IO_FAILS(io, io_describe(io, &spec), cases[i].status, cases[i].message, cases[i].hint);
	}
}

static void parameters_are_split(void **state)
{
	rf_text query = RF_TEXT("a=1&b&=x&c=");
	rf_text name, value;
	RF_UNUSED(state);
	assert_true(rf_uri_next_parameter(&query, &name, &value));
	assert_true(rf_text_is(name, "a") && rf_text_is(value, "1"));
	assert_true(rf_uri_next_parameter(&query, &name, &value));
	assert_true(rf_text_is(name, "b") && !value.data);
	assert_true(rf_uri_next_parameter(&query, &name, &value));
	assert_true(rf_text_is(name, "") && rf_text_is(value, "x"));
	assert_true(rf_uri_next_parameter(&query, &name, &value));
	assert_true(rf_text_is(name, "c") && value.data && value.size == 0);
	assert_false(rf_uri_next_parameter(&query, &name, &value));
}

static void endings_pick_formats(void **state)
{
	static const struct {
		const char *path;
		rf_format_id id;
		char delimiter;
	} cases[] = {
		{"a.csv", RF_FORMAT_CSV, ','},       {"b/A.CSV", RF_FORMAT_CSV, ','},
		{"a.tsv", RF_FORMAT_CSV, '\t'},      {"a.ndjson", RF_FORMAT_NDJSON, 0},
		{"a.jsonl", RF_FORMAT_NDJSON, 0},    {"a.json", RF_FORMAT_NDJSON, 0},
		{"a.txt", RF_FORMAT_LINES, 0},       {"a.b.log", RF_FORMAT_LINES, 0},
		{"x.txt/a.csv", RF_FORMAT_CSV, ','},
	};
	io_fixture *io = *state;
	rf_format_spec format;
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		assert_int_equal(rf_format_of_path(rf_text_of(cases[i].path), false, &format, NULL),
		                 RIFFLE_OK);
		assert_int_equal(format.id, cases[i].id);
		assert_int_equal(format.delimiter, cases[i].delimiter);
		assert_int_equal(format.is_tsv, cases[i].delimiter == '\t');
		assert_int_equal(format.has_header, cases[i].id == RF_FORMAT_CSV);
	}
	IO_FAILS(io, rf_format_of_path(RF_TEXT("a.dat"), true, &format, &io->error), RIFFLE_INVALID,
	         "the format of \"a.dat\" can't be told from its ending",
	         "Say it, as in FORMAT CSV (known: CSV, TSV, NDJSON, LINES, LOGFMT, REGEX, NGINX, "
	         "APACHE, SYSLOG).");
	assert_int_equal(rf_format_of_path(RF_TEXT(".csv"), false, &format, NULL), RIFFLE_INVALID);
	assert_int_equal(rf_format_of_path(RF_TEXT("pipe"), false, &format, NULL), RIFFLE_INVALID);
	assert_int_equal(rf_format_of_path(RF_TEXT("a.d/63"), true, &format, NULL), RIFFLE_OK);
	assert_int_equal(format.id, RF_FORMAT_CSV);
}

static void endings_pick_compressions(void **state)
{
	static const struct {
		const char *path;
		rf_compression compression;
		rf_format_id id;
	} cases[] = {
		{"a.csv.gz", RF_COMPRESSION_GZIP, RF_FORMAT_CSV},
		{"b.gz/A.TSV.ZST", RF_COMPRESSION_ZSTD, RF_FORMAT_CSV},
		{"a.log.lz4", RF_COMPRESSION_LZ4, RF_FORMAT_LINES},
		{"a.gz/b.ndjson", RF_COMPRESSION_NONE, RF_FORMAT_NDJSON},
	};
	io_fixture *io = *state;
	rf_format_spec format;
	rf_source_spec spec;
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		rf_text path = rf_text_of(cases[i].path);
		assert_int_equal(rf_format_of_path(path, false, &format, NULL), RIFFLE_OK);
		assert_int_equal(format.id, cases[i].id);
		assert_int_equal(format.compression, RF_COMPRESSION_BY_ENDING);
		assert_int_equal(rf_compression_of_path(path), cases[i].compression);
	}
	assert_int_equal(rf_format_of_path(RF_TEXT("a.gz"), false, &format, NULL), RIFFLE_INVALID);
	assert_int_equal(rf_format_of_path(RF_TEXT("pipe.gz"), true, &format, NULL), RIFFLE_OK);
	io_write(io, "x.csv.xz", "");
	spec = io_spec(io, "*.xz");
	assert_int_equal(io_describe(io, &spec), RIFFLE_UNSUPPORTED);
	assert_string_equal(io->error.message,
	                    "xz compression (.xz) is not among those that are known");
	assert_non_null(strstr(io->error.hint, "x.csv.xz | riffle ..., and read FROM '-'."));
}

static void nothing_is_read_unless_allowed(void **state)
{
	static const char *const uris[] = {"a.csv", "-", "/dev/stdin", "*.csv", "file:a.csv"};
	io_fixture *io = *state;
	rf_source *source;
	io->ctx.allow = RIFFLE_ALLOW_WRITE;
	for (size_t i = 0; i < sizeof uris / sizeof uris[0]; i++) {
		rf_source_spec spec = io_spec_uri(io, uris[i]);
		IO_FAILS(io, io_describe(io, &spec), RIFFLE_DENIED,
		         "reading files and standard input is not allowed",
		         "The program that runs this must open the engine with RIFFLE_ALLOW_READ.");
		io_declare(io, &spec, "x:i");
		io_format(&spec, RF_FORMAT_CSV, true);
		assert_int_equal(rf_source_open(&source, &spec, &io->ctx), RIFFLE_DENIED);
		assert_null(source);
	}
}

static void a_feed_needs_columns(void **state)
{
	io_fixture *io = *state;
	rf_source_spec spec = {.name = RF_TEXT("s")};
	IO_FAILS(io, io_describe(io, &spec), RIFFLE_INVALID,
	         "a stream without FROM needs its columns declared",
	         "Write them, as in CREATE STREAM s (x DOUBLE, y TEXT).");
	io_declare(io, &spec, "x:i");
	IO_OK(io, io_describe(io, &spec));
	assert_int_equal(spec.format.id, RF_FORMAT_CSV);
	assert_int_equal(spec.rest, RF_REST_LIVE);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(uris_pick_connectors),  cmocka_unit_test(paths_of_uris),
		IO_TEST(unknown_schemes_are_refused),    cmocka_unit_test(parameters_are_split),
		IO_TEST(endings_pick_formats),           IO_TEST(endings_pick_compressions),
		IO_TEST(nothing_is_read_unless_allowed), IO_TEST(a_feed_needs_columns),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
