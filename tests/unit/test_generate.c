/* generate: what each generator gives, its parameters, and its clock. */
#include "io_unit.h"

#include <math.h>

static rf_source_spec described(io_fixture *io, const char *uri)
{
	rf_source_spec spec = io_spec_uri(io, uri);
	IO_OK(io, io_describe(io, &spec));
	assert_int_equal(spec.format.id, RF_FORMAT_NONE);
	return spec;
}

static const char *run(io_fixture *io, const char *uri, uint32_t columns)
{
	rf_source_spec spec = described(io, uri);
	assert_int_equal(spec.rest, RF_REST_AT_REST);
	assert_int_equal(io_run(io, &spec, NULL, columns), RF_STEP_FINISHED);
	return io_rows(io);
}

static void series(void **state)
{
	io_fixture *io = *state;
	io->ctx.batch_rows = 3;
	assert_string_equal(run(io, "generate:series?stop=4", 1), "1\n2\n3\n4\n");
	assert_string_equal(run(io, "generate:series?start=0&stop=10&step=4", 1), "0\n4\n8\n");
	assert_string_equal(run(io, "generate:series?start=5&stop=1&step=-2", 1), "5\n3\n1\n");
	assert_string_equal(run(io, "generate:series?start=5&stop=1", 1), "");
	assert_string_equal(run(io, "generate:series?start=5&stop=5", 1), "5\n");
	assert_string_equal(run(io, "generate:series?rows=2&start=7", 1), "7\n8\n");
	assert_string_equal(run(io, "generate:series?rows=2&stop=9", 1), "1\n2\n");
	assert_string_equal(run(io, "generate:series?rows=9&stop=2", 1), "1\n2\n");
	assert_string_equal(run(io, "generate:series?rows=0", 1), "");
	assert_string_equal(run(io, "GENERATE:Series?STOP=1", 1), "1\n");
	assert_string_equal(
		run(io, "generate:series?start=9223372036854775806&stop=9223372036854775807", 1),
		"9223372036854775806\n9223372036854775807\n");
	assert_string_equal(run(io,
	                        "generate:series?start=-9223372036854775808&stop=9223372036854775807"
	                        "&step=9223372036854775807",
	                        1),
	                    "-9223372036854775808\n-1\n9223372036854775806\n");
}

static void an_endless_series_ends_with_an_error(void **state)
{
	io_fixture *io = *state;
	rf_source_spec spec = described(io, "generate:series?start=9223372036854775800");
	assert_int_equal(spec.rest, RF_REST_ENDLESS);
	io->ctx.batch_rows = 4;
	assert_int_equal(io_run(io, &spec, NULL, 1), RF_STEP_ERROR);
	assert_int_equal(io->error.code, RIFFLE_LIMIT);
	assert_string_equal(io_rows(io),
	                    "9223372036854775800\n9223372036854775801\n9223372036854775802\n"
	                    "9223372036854775803\n9223372036854775804\n9223372036854775805\n"
	                    "9223372036854775806\n9223372036854775807\n");
}

/* Computed apart, in Python, from the rule in generate.c. */
static const char blobs_42[] = "1.982981|1.029092\n"
							   "3.52334|0.113409\n"
							   "5.952205|1.78532\n"
							   "-1.39062|8.027251\n";
static const char sensors_7[] = "2026-01-01T00:00:00Z|s1|20.03|52.19\n"
								"2026-01-01T00:00:00.001Z|s2|22.3|48.62\n"
								"2026-01-01T00:00:00.002Z|s1|20.24|55.88\n";

/* The numbers are part of the contract: examples and tests are built on them. */
static void blobs_are_the_same_everywhere(void **state)
{
	io_fixture *io = *state;
	assert_string_equal(run(io, "generate:blobs?rows=4&seed=42", 2), blobs_42);
	io->ctx.batch_rows = 1;
	assert_string_equal(run(io, "generate:blobs?rows=4&seed=42", 2), blobs_42);
	assert_string_not_equal(run(io, "generate:blobs?rows=4&seed=43", 2), blobs_42);
}

static void blobs_are_two_clusters(void **state)
{
	io_fixture *io = *state;
	rf_source_spec spec = described(io, "generate:blobs?rows=20000");
	io_scan scan;
	double sum[2] = {0}, square[2] = {0};
	int count[2] = {0};
	IO_OK(io, io_scan_open(io, &scan, &spec, NULL, 2));
	for (rf_step step = RF_STEP_HAVE_MORE; step == RF_STEP_HAVE_MORE;) {
		step = io_scan_step(io, &scan);
		for (uint32_t i = 0; i < scan.out.selected_count; i++) {
			double x = ((const double *)scan.out.columns[0].data)[i];
			double y = ((const double *)scan.out.columns[1].data)[i];
			int which = y < 5.5;
			count[which]++;
			sum[which] += x;
			square[which] += x * x;
		}
	}
	io_scan_close(io, &scan);
	assert_in_range(count[0], 9500, 10500);
	assert_int_equal(count[0] + count[1], 20000);
	for (int i = 0; i < 2; i++) {
		double mean = sum[i] / count[i];
		assert_true(fabs(mean - (i ? 4.6 : -2.5)) < 0.05);
		assert_true(fabs(sqrt(square[i] / count[i] - mean * mean) - 1) < 0.05);
	}
}

static void columns_in_any_order(void **state)
{
	io_fixture *io = *state;
	rf_source_spec spec = described(io, "generate:sensors?rows=2&seed=1&sensors=2&rate=4");
	uint32_t order[] = {1, 0, 4 + RF_HIDDEN_LINE, 4 + RF_HIDDEN_FILE};
	assert_int_equal(io_run(io, &spec, order, 4), RF_STEP_FINISHED);
	assert_string_equal(io_rows(io),
	                    "s1|2026-01-01T00:00:00Z|NULL|NULL\n"
	                    "s2|2026-01-01T00:00:00.25Z|NULL|NULL\n");
}

static void sensors_at_rest(void **state)
{
	io_fixture *io = *state;
	assert_string_equal(run(io, "generate:sensors?rows=3&seed=7&sensors=2&rate=1000", 4),
	                    sensors_7);
}

static int64_t clock_now(void *arg)
{
	RF_UNUSED(arg);
	return INT64_C(1700000000) * RF_NS_PER_S;
}

static void sensors_without_a_number_go_by_the_clock(void **state)
{
	io_fixture *io = *state;
	rf_source_spec spec = described(io, "generate:sensors?rate=1");
	uint32_t ts = 0;
	io_scan scan;
	int64_t before = rf_steady_ns();
	assert_int_equal(spec.rest, RF_REST_ENDLESS);
	io->ctx.clock.now = clock_now;
	IO_OK(io, io_scan_open(io, &scan, &spec, &ts, 1));
	/* The first row is due at once, the next in a second. */
	assert_int_equal(io_scan_step(io, &scan), RF_STEP_HAVE_MORE);
	assert_string_equal(io_rows(io), "2023-11-14T22:13:20Z\n");
	assert_int_equal(io_scan_step(io, &scan), RF_STEP_BLOCKED);
	assert_int_equal(io->ctx.wait_count, 0);
	assert_true(io->ctx.wake_at >= before + RF_NS_PER_S);
	assert_true(io->ctx.wake_at <= rf_steady_ns() + RF_NS_PER_S);
	io->interrupted = 1;
	assert_int_equal(io_scan_step(io, &scan), RF_STEP_FINISHED);
	io_scan_close(io, &scan);
}

/* A day of one sensor: 14:00 is the middle of the two warmest hours, 02:00 of the coldest, and
 * from one to the other it goes 6 degrees, less what half an hour to each side is away. */
static void the_afternoon_is_the_warmest(void **state)
{
	enum { DAY = 86400, PARTS = 12 };
	io_fixture *io = *state;
	rf_source_spec spec = described(io, "generate:sensors?rows=86400&rate=1&sensors=1");
	uint32_t column = 2, second = 0;
	double sums[PARTS] = {0};
	io_scan scan;
	IO_OK(io, io_scan_open(io, &scan, &spec, &column, 1));
	for (rf_step step = RF_STEP_HAVE_MORE; step == RF_STEP_HAVE_MORE;) {
		step = io_scan_step(io, &scan);
		for (uint32_t i = 0; i < scan.out.selected_count; i++, second++)
			sums[(second + 3600) / 7200 % PARTS] += ((const double *)scan.out.columns[0].data)[i];
	}
	io_scan_close(io, &scan);
	assert_int_equal(second, DAY);
	for (int part = 0; part < PARTS; part++) {
		assert_true(part == 7 || sums[part] < sums[7]);
		assert_true(part == 1 || sums[part] > sums[1]);
	}
	assert_true(fabs((sums[7] - sums[1]) / (DAY / PARTS) - 5.5) < 0.05);
}

static void a_fast_rate_catches_up(void **state)
{
	io_fixture *io = *state;
	rf_source_spec spec = described(io, "generate:sensors?rate=1000000000");
	uint32_t ts = 0;
	io_scan scan;
	IO_OK(io, io_scan_open(io, &scan, &spec, &ts, 1));
	for (uint32_t rows = 0; rows < 10000; rows += scan.out.selected_count)
		assert_int_not_equal(io_scan_step(io, &scan), RF_STEP_ERROR);
	io_scan_close(io, &scan);
}

static void nothing_need_be_allowed(void **state)
{
	io_fixture *io = *state;
	io->ctx.allow = 0;
	assert_string_equal(run(io, "generate:series?stop=1", 1), "1\n");
}

static void wrong_uris_are_refused(void **state)
{
	static const struct {
		const char *uri;
		rf_status status;
		const char *message, *hint;
	} cases[] = {
		{"generate:blob", RIFFLE_NAME, "unknown generator \"blob\"",
	     "did you mean \"blobs\"? (generators: blobs, series, sensors)"},
		{"generate:", RIFFLE_NAME, "unknown generator \"\"",
	     "The generators are blobs, series and sensors."},
		{"generate:blobs?row=3", RIFFLE_NAME, "generate:blobs has no parameter \"row\"",
	     "did you mean \"rows\"? (parameters: rows, seed)"},
		{"generate:blobs?stop=3", RIFFLE_NAME, "generate:blobs has no parameter \"stop\"",
	     "The parameters are rows, seed."},
		{"generate:blobs?rows", RIFFLE_INVALID, "generate:blobs: rows is not an integer: \"\"", ""},
		{"generate:blobs?rows=1e3", RIFFLE_INVALID,
	     "generate:blobs: rows is not an integer: \"1e3\"", ""},
		{"generate:blobs?rows=-1", RIFFLE_INVALID,
	     "generate:blobs: rows must be from 0 to 9223372036854775807", ""},
		{"generate:blobs?rows=1&rows=2", RIFFLE_INVALID, "generate:blobs: rows is given twice", ""},
		{"generate:series?step=0", RIFFLE_INVALID, "generate:series: step can't be 0", ""},
		{"generate:series?rows=9&step=9223372036854775807", RIFFLE_INVALID,
	     "generate:series: 9 rows pass the range of BIGINT", ""},
		{"generate:sensors?rate=0", RIFFLE_INVALID,
	     "generate:sensors: rate must be from 1 to 1000000000", ""},
		{"generate:sensors?rows=9223372036854775807&rate=1", RIFFLE_INVALID,
	     "generate:sensors: 9223372036854775807 rows pass the range of TIMESTAMP", ""},
	};
	io_fixture *io = *state;
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		rf_source_spec spec = io_spec_uri(io, cases[i].uri);
		IO_FAILS(io, io_describe(io, &spec), cases[i].status, cases[i].message, cases[i].hint);
	}
}

static void columns_and_formats_are_its_own(void **state)
{
	io_fixture *io = *state;
	rf_source_spec spec = io_spec_uri(io, "generate:blobs");
	io_format(&spec, RF_FORMAT_CSV, true);
	IO_FAILS(io, io_describe(io, &spec), RIFFLE_INVALID, "generate:blobs has a format of its own",
	         "Leave out FORMAT.");
	spec = io_spec_uri(io, "generate:blobs");
	io_declare(io, &spec, "x:d");
	IO_FAILS(io, io_describe(io, &spec), RIFFLE_INVALID, "generate:blobs has columns of its own",
	         "Leave out the column list.");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		IO_TEST(series),
		IO_TEST(an_endless_series_ends_with_an_error),
		IO_TEST(blobs_are_the_same_everywhere),
		IO_TEST(blobs_are_two_clusters),
		IO_TEST(columns_in_any_order),
		IO_TEST(sensors_at_rest),
		IO_TEST(sensors_without_a_number_go_by_the_clock),
		IO_TEST(the_afternoon_is_the_warmest),
		IO_TEST(a_fast_rate_catches_up),
		IO_TEST(nothing_need_be_allowed),
		IO_TEST(wrong_uris_are_refused),
		IO_TEST(columns_and_formats_are_its_own),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
