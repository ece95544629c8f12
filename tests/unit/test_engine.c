/* The public interface: life, statements, parameters, rows in and out, misuse. */
#include "riffle.h"
#include "unit.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static riffle_engine *open_engine(uint32_t allow)
{
	riffle_config config = RIFFLE_CONFIG_INIT;
	riffle_error error = RIFFLE_ERROR_INIT;
	riffle_engine *engine = NULL;
	config.allow = allow;
	assert_int_equal(riffle_open(&config, &engine, &error), RIFFLE_OK);
	assert_non_null(engine);
	return engine;
}

static riffle_query *prepare(riffle_engine *engine, const char *sql)
{
	riffle_error error = RIFFLE_ERROR_INIT;
	riffle_query *query = NULL;
	assert_int_equal(riffle_prepare(engine, sql, RIFFLE_NUL_TERMINATED, NULL, &query, &error),
	                 RIFFLE_OK);
	assert_non_null(query);
	return query;
}

static void exec(riffle_engine *engine, const char *sql)
{
	riffle_error error = RIFFLE_ERROR_INIT;
	if (riffle_exec(engine, sql, RIFFLE_NUL_TERMINATED, &error) != RIFFLE_OK)
		fail_msg("%s", error.message);
}

/* Appends the rows that a query gives now to text, a line each. */
static riffle_status take(riffle_query *query, char *text, size_t capacity)
{
	riffle_error error = RIFFLE_ERROR_INIT;
	riffle_batch *batch = NULL;
	riffle_status status;
	while ((status = riffle_next(query, 0, &batch, &error)) == RIFFLE_ROW) {
		uint32_t rows, columns;
		assert_int_equal(riffle_batch_info(batch, &rows, &columns), RIFFLE_OK);
		for (uint32_t row = 0; row < rows; row++) {
			for (uint32_t column = 0; column < columns; column++) {
				char value[64];
				size_t size;
				assert_true(riffle_batch_text(batch, row, column, value, sizeof value, &size) >= 0);
				assert_true(strlen(text) + size + 2 < capacity);
				strcat(text, value);
				strcat(text, column + 1 < columns ? "," : "\n");
			}
		}
		riffle_batch_free(batch);
	}
	return status;
}

static void a_query_gives_its_rows(void **state)
{
	riffle_engine *engine = open_engine(0);
	riffle_query *query =
		prepare(engine, "SELECT 1 + 1 AS two, 'a' || 'b' AS text, NULL::DOUBLE AS none");
	char text[256] = "";
	(void)state;
	assert_int_equal(riffle_query_kind(query), RIFFLE_KIND_ROWS);
	assert_int_equal(riffle_query_column_count(query), 3);
	assert_string_equal(riffle_query_column_name(query, 0), "two");
	assert_int_equal(riffle_query_column_type(query, 1), RIFFLE_TYPE_TEXT);
	assert_null(riffle_query_column_name(query, 3));
	assert_int_equal(take(query, text, sizeof text), RIFFLE_DONE);
	assert_string_equal(text, "2,ab,\n");
	assert_int_equal(riffle_next(query, 0, NULL, NULL), RIFFLE_DONE);
	riffle_query_free(query);
	assert_int_equal(riffle_close(engine, 0), RIFFLE_OK);
}

static void a_batch_outlives_its_query_and_engine(void **state)
{
	riffle_engine *engine = open_engine(0);
	riffle_query *query = prepare(engine, "SELECT 'text' AS t, 7 AS n");
	riffle_batch *batch = NULL;
	riffle_column column = {.size = sizeof column};
	(void)state;
	assert_int_equal(riffle_next(query, UINT32_MAX, &batch, NULL), RIFFLE_ROW);
	riffle_query_free(query);
	riffle_close(engine, 0);
	assert_int_equal(riffle_batch_column(batch, 0, &column), RIFFLE_OK);
	assert_int_equal(column.type, RIFFLE_TYPE_TEXT);
	assert_memory_equal(((const riffle_text *)column.values)[0].data, "text", 4);
	assert_string_equal(column.name, "t");
	assert_int_equal(riffle_batch_column(batch, 1, &column), RIFFLE_OK);
	assert_int_equal(((const int64_t *)column.values)[0], 7);
	assert_int_equal(riffle_batch_column(batch, 2, &column), RIFFLE_MISUSE);
	riffle_batch_free(batch);
}

static void parameters_are_bound(void **state)
{
	riffle_engine *engine = open_engine(0);
	riffle_query *query;
	riffle_error error = RIFFLE_ERROR_INIT;
	riffle_value value = {.size = sizeof value, .type = RIFFLE_TYPE_BIGINT};
	char text[256] = "";
	(void)state;
	query = prepare(engine, "SELECT ? + 1, :name");
	assert_int_equal(riffle_start(query, &error), RIFFLE_MISUSE);
	riffle_query_free(query);
	query = prepare(engine, "SELECT ? + 1, :name");
	value.as.bigint = 41;
	assert_int_equal(riffle_bind(query, "1", &value, &error), RIFFLE_OK);
	value.type = RIFFLE_TYPE_TEXT;
	value.as.text = (riffle_text){"it's", 4};
	assert_int_equal(riffle_bind(query, "name", &value, &error), RIFFLE_OK);
	assert_int_equal(riffle_bind(query, "nobody", &value, &error), RIFFLE_NAME);
	assert_int_equal(take(query, text, sizeof text), RIFFLE_DONE);
	assert_string_equal(text, "42,it's\n");
	riffle_query_free(query);
	riffle_close(engine, 0);
}

static void errors_have_their_place(void **state)
{
	riffle_engine *engine = open_engine(0);
	riffle_query *query = NULL;
	riffle_error error = RIFFLE_ERROR_INIT;
	char shown[512];
	size_t tail = 0;
	(void)state;
	assert_int_equal(riffle_exec(engine, "SELECT 1;\nSELECT 2;  SELECT\n  nope FROM generate;",
	                             RIFFLE_NUL_TERMINATED, &error),
	                 RIFFLE_NAME);
	assert_int_equal(error.line, 3);
	assert_int_equal(riffle_prepare(engine, "SELECT 1 frm; SELECT 2", RIFFLE_NUL_TERMINATED, &tail,
	                                &query, &error),
	                 RIFFLE_OK);
	riffle_query_free(query);
	assert_int_equal(
		riffle_prepare(engine, "selec 1; SELECT 2", RIFFLE_NUL_TERMINATED, &tail, &query, &error),
		RIFFLE_SYNTAX);
	assert_null(query);
	assert_int_equal(tail, 8);
	assert_int_equal(error.column, 1);
	assert_int_equal(error.end_column, 6);
	riffle_error_render(&error, "q.rql", "selec 1; SELECT 2", RIFFLE_NUL_TERMINATED, shown,
	                    sizeof shown);
	assert_non_null(strstr(shown, "q.rql:1:1: error: "));
	assert_non_null(strstr(shown, "| ^~~~~\n"));
	assert_int_equal(
		riffle_prepare(engine, "SELECT 1 +", RIFFLE_NUL_TERMINATED, &tail, &query, &error),
		RIFFLE_INCOMPLETE);
	assert_int_equal(
		riffle_prepare(engine, " -- nothing\n ;", RIFFLE_NUL_TERMINATED, &tail, &query, &error),
		RIFFLE_DONE);
	assert_null(query);
	riffle_close(engine, 0);
}

static const char rows_as_csv[] = "k,x\na,1\nb,2\na,\n,4\nb,5\na,6\nb,7\n";
static const char window_query[] =
	"SELECT k, count(*), sum(x), window_start FROM s GROUP BY k WINDOW HOPPING 3 EVERY 2";

/* The rows of a query over a stream that is fed as given. how: 0 rows, n > 0 bytes in pieces of n.
 */
static void run_fed(size_t piece, char *text, size_t capacity)
{
	riffle_engine *engine = open_engine(0);
	riffle_query *query;
	riffle_stream *stream = NULL;
	riffle_error error = RIFFLE_ERROR_INIT;
	exec(engine, "CREATE STREAM s (k TEXT, x BIGINT)");
	query = prepare(engine, window_query);
	assert_int_equal(riffle_start(query, &error), RIFFLE_OK);
	assert_int_equal(riffle_stream_open(engine, "S", &stream, &error), RIFFLE_OK);
	for (size_t at = 0; piece && at < sizeof rows_as_csv - 1;) {
		size_t size = sizeof rows_as_csv - 1 - at, taken = 0;
		if (size > piece) size = piece;
		assert_int_equal(riffle_push_bytes(stream, rows_as_csv + at, size, &taken, &error),
		                 RIFFLE_OK);
		assert_int_equal(taken, size);
		at += taken;
		assert_int_equal(take(query, text, capacity), RIFFLE_AGAIN);
	}
	for (int64_t i = 1; !piece && i <= 7; i++) {
		riffle_value row[2] = {{.size = sizeof *row, .type = RIFFLE_TYPE_TEXT},
		                       {.size = sizeof *row, .type = RIFFLE_TYPE_BIGINT}};
		static const char *const keys[] = {"a", "b", "a", "", "b", "a", "b"};
		row[0].as.text = (riffle_text){keys[i - 1], strlen(keys[i - 1])};
		if (i == 4) row[0].type = RIFFLE_TYPE_NULL;
		row[1].as.bigint = i;
		if (i == 3) row[1].type = RIFFLE_TYPE_NULL;
		assert_int_equal(riffle_push_row(stream, row, 2, &error), RIFFLE_OK);
	}
	assert_int_equal(riffle_stream_advance(stream, INT64_MIN, 1, &error), RIFFLE_OK);
	assert_int_equal(take(query, text, capacity), RIFFLE_DONE);
	assert_int_equal(riffle_push_row(stream, NULL, 2, &error), RIFFLE_MISUSE);
	riffle_stream_free(stream);
	riffle_query_free(query);
	riffle_close(engine, 0);
}

static void rows_and_bytes_and_files_give_the_same(void **state)
{
	char path[] = "/tmp/riffle-engine-XXXXXX", sql[512], want[512] = "";
	int file = mkstemp(path);
	FILE *out = fdopen(file, "w");
	riffle_engine *engine = open_engine(RIFFLE_ALLOW_FILES);
	riffle_query *query;
	(void)state;
	fwrite(rows_as_csv, 1, sizeof rows_as_csv - 1, out);
	fclose(out);
	snprintf(sql, sizeof sql, "CREATE STREAM s (k TEXT, x BIGINT) FROM '%s' FORMAT CSV", path);
	exec(engine, sql);
	query = prepare(engine, window_query);
	assert_int_equal(take(query, want, sizeof want), RIFFLE_DONE);
	assert_true(strlen(want) > 20);
	riffle_query_free(query);
	riffle_close(engine, 0);
	remove(path);
	for (size_t piece = 0; piece < 12; piece++) {
		char got[512] = "";
		run_fed(piece, got, sizeof got);
		assert_string_equal(got, want);
	}
}

static void a_full_queue_says_again(void **state)
{
	riffle_engine *engine = open_engine(0);
	riffle_query *query;
	riffle_stream *stream = NULL;
	riffle_error error = RIFFLE_ERROR_INIT;
	riffle_value row = {.size = sizeof row, .type = RIFFLE_TYPE_BIGINT};
	char text[64] = "";
	int64_t pushed = 0;
	(void)state;
	exec(engine, "CREATE STREAM s (x BIGINT)");
	query = prepare(engine, "SELECT count(*) FROM s WINDOW TUMBLING 100000000");
	assert_int_equal(riffle_start(query, &error), RIFFLE_OK);
	assert_int_equal(riffle_stream_open(engine, "s", &stream, &error), RIFFLE_OK);
	while (riffle_push_row(stream, &row, 1, &error) == RIFFLE_OK) assert_true(++pushed < 10000000);
	assert_int_equal(riffle_push_row(stream, &row, 1, &error), RIFFLE_AGAIN);
	assert_int_equal(take(query, text, sizeof text), RIFFLE_AGAIN);
	assert_int_equal(riffle_push_row(stream, &row, 1, &error), RIFFLE_OK);
	riffle_stream_advance(stream, INT64_MIN, 1, &error);
	assert_int_equal(take(query, text, sizeof text), RIFFLE_DONE);
	assert_int_equal(strtoll(text, NULL, 10), pushed + 1);
	riffle_stream_free(stream);
	riffle_query_free(query);
	riffle_close(engine, 0);
}

static void a_watermark_closes_windows(void **state)
{
	static const int64_t second = 1000000000;
	riffle_engine *engine = open_engine(0);
	riffle_query *query;
	riffle_stream *stream = NULL;
	riffle_error error = RIFFLE_ERROR_INIT;
	riffle_value row = {.size = sizeof row, .type = RIFFLE_TYPE_TIMESTAMP};
	char text[128] = "";
	(void)state;
	exec(engine, "CREATE STREAM s (at TIMESTAMP) TIMESTAMP BY at");
	query = prepare(engine, "SELECT window_end, count(*) FROM s WINDOW TUMBLING 10s");
	assert_int_equal(riffle_start(query, &error), RIFFLE_OK);
	assert_int_equal(riffle_stream_open(engine, "s", &stream, &error), RIFFLE_OK);
	row.as.bigint = 3 * second;
	assert_int_equal(riffle_push_row(stream, &row, 1, &error), RIFFLE_OK);
	assert_int_equal(riffle_stream_advance(stream, 9 * second, 0, &error), RIFFLE_OK);
	assert_int_equal(take(query, text, sizeof text), RIFFLE_AGAIN);
	assert_string_equal(text, "");
	assert_int_equal(riffle_stream_advance(stream, 10 * second, 0, &error), RIFFLE_OK);
	assert_int_equal(take(query, text, sizeof text), RIFFLE_AGAIN);
	assert_string_equal(text, "1970-01-01T00:00:10Z,1\n");
	riffle_stream_free(stream);
	riffle_query_free(query);
	riffle_close(engine, 0);
}

static void an_interrupt_flushes_partial_windows(void **state)
{
	riffle_engine *engine = open_engine(0);
	riffle_query *query;
	riffle_error error = RIFFLE_ERROR_INIT;
	char text[128] = "";
	riffle_query_stats stats = {.size = sizeof stats};
	(void)state;
	exec(engine, "CREATE STREAM s (x BIGINT); FEED s VALUES (1), (2), (3)");
	query = prepare(engine, "SELECT sum(x), window_partial FROM s WINDOW TUMBLING 2");
	assert_int_equal(take(query, text, sizeof text), RIFFLE_AGAIN);
	riffle_interrupt(query);
	assert_int_equal(take(query, text, sizeof text), RIFFLE_INTERRUPTED);
	assert_string_equal(text, "3,false\n3,true\n");
	assert_int_equal(riffle_query_stats_get(query, &stats), RIFFLE_OK);
	assert_int_equal(stats.rows_in, 3);
	assert_int_equal(stats.rows_out, 2);
	assert_false(stats.is_running);
	assert_true(stats.memory_peak_bytes > 0);
	(void)error;
	riffle_query_free(query);
	riffle_close(engine, 0);
}

static int64_t clock_now;

static int64_t read_test_clock(void *arg)
{
	(void)arg;
	return clock_now;
}

static void a_clock_set_back_makes_late_rows(void **state)
{
	static const int64_t second = 1000000000;
	riffle_config config = RIFFLE_CONFIG_INIT;
	riffle_engine *engine = NULL;
	riffle_query *query;
	riffle_query_stats stats = {.size = sizeof stats};
	char text[128] = "";
	(void)state;
	config.clock = read_test_clock;
	clock_now = 100 * second;
	assert_int_equal(riffle_open(&config, &engine, NULL), RIFFLE_OK);
	exec(engine, "CREATE STREAM s (x BIGINT)");
	query = prepare(engine, "SELECT window_start, count(*) FROM s WINDOW TUMBLING 10s");
	assert_int_equal(take(query, text, sizeof text), RIFFLE_AGAIN);
	exec(engine, "FEED s VALUES (1)");
	assert_int_equal(take(query, text, sizeof text), RIFFLE_AGAIN);
	clock_now = 50 * second;
	exec(engine, "FEED s VALUES (2)");
	assert_int_equal(take(query, text, sizeof text), RIFFLE_AGAIN);
	clock_now = 101 * second;
	exec(engine, "FEED s VALUES (3); END s");
	assert_int_equal(take(query, text, sizeof text), RIFFLE_DONE);
	assert_string_equal(text, "1970-01-01T00:01:40Z,2\n");
	assert_int_equal(riffle_query_stats_get(query, &stats), RIFFLE_OK);
	assert_int_equal(stats.late_rows, 1);
	assert_int_equal(stats.watermark_ns, INT64_MIN); /* by arrival, and ended */
	assert_int_equal(stats.watermark_lag_ns, 0);
	riffle_query_free(query);
	riffle_close(engine, 0);
}

static void expect_watermark(riffle_query *query, int64_t watermark_ns, int64_t lag_ns)
{
	riffle_query_stats stats = {.size = sizeof stats};
	char text[128] = "";
	assert_true(take(query, text, sizeof text) >= 0);
	assert_string_equal(text, "");
	assert_int_equal(riffle_query_stats_get(query, &stats), RIFFLE_OK);
	assert_int_equal(stats.watermark_ns, watermark_ns);
	assert_int_equal(stats.watermark_lag_ns, lag_ns);
}

static void the_watermark_lags_behind_the_clock(void **state)
{
	static const int64_t second = 1000000000;
	riffle_config config = RIFFLE_CONFIG_INIT;
	riffle_engine *engine = NULL;
	riffle_query *query;
	(void)state;
	config.clock = read_test_clock;
	clock_now = 100 * second;
	assert_int_equal(riffle_open(&config, &engine, NULL), RIFFLE_OK);
	exec(engine,
	     "CREATE STREAM s (t TIMESTAMP) TIMESTAMP BY t WATERMARK 2s;"
	     "CREATE STREAM u (t TIMESTAMP) TIMESTAMP BY t");
	query = prepare(engine,
	                "SELECT count(*) FROM (SELECT t FROM s UNION ALL SELECT t FROM u) "
	                "WINDOW TUMBLING 1h");
	expect_watermark(query, INT64_MIN, 0);
	exec(engine, "FEED s VALUES ('1970-01-01 00:01:00')");
	expect_watermark(query, INT64_MIN, 0); /* the other has no row yet */
	exec(engine, "FEED u VALUES ('1970-01-01 00:00:50')");
	expect_watermark(query, 50 * second, 50 * second);
	clock_now = 30 * second;
	expect_watermark(query, 50 * second, -20 * second);
	exec(engine, "END u");
	expect_watermark(query, 58 * second, -28 * second);
	clock_now = 70 * second;
	exec(engine, "ADVANCE WATERMARK s TO '1970-01-01 00:01:01'");
	expect_watermark(query, 61 * second, 9 * second);
	riffle_query_free(query);
	/* What no difference of two times can say. */
	exec(engine, "CREATE OR REPLACE STREAM s (t TIMESTAMP) TIMESTAMP BY t WATERMARK 2s");
	query = prepare(engine, "SELECT t FROM s WINDOW SLIDING 1s");
	expect_watermark(query, INT64_MIN, 0);
	clock_now = INT64_MAX - second;
	exec(engine, "FEED s VALUES ('1700-01-01 00:00:02')");
	expect_watermark(query, INT64_C(-8520336000) * second, INT64_MAX);
	riffle_query_free(query);
	riffle_close(engine, 0);
}

static void nothing_is_allowed_by_default(void **state)
{
	riffle_engine *engine = open_engine(0);
	riffle_query *query = NULL;
	riffle_error error = RIFFLE_ERROR_INIT;
	(void)state;
	assert_int_equal(riffle_prepare(engine, "SELECT * FROM '/etc/hostname' FORMAT LINES",
	                                RIFFLE_NUL_TERMINATED, NULL, &query, &error),
	                 RIFFLE_DENIED);
	assert_int_equal(riffle_exec(engine, "SELECT 1 INTO '/tmp/riffle-denied.csv'",
	                             RIFFLE_NUL_TERMINATED, &error),
	                 RIFFLE_DENIED);
	riffle_close(engine, 0);
}

static void misuse_is_a_status(void **state)
{
	riffle_engine *engine = open_engine(0);
	riffle_query *query = NULL;
	riffle_error error = RIFFLE_ERROR_INIT;
	(void)state;
	assert_int_equal(riffle_prepare(NULL, "SELECT 1", 8, NULL, &query, &error), RIFFLE_MISUSE);
	assert_int_equal(riffle_prepare(engine, NULL, 0, NULL, &query, &error), RIFFLE_MISUSE);
	assert_int_equal(riffle_next(NULL, 0, NULL, &error), RIFFLE_MISUSE);
	assert_int_equal(riffle_batch_info(NULL, NULL, NULL), RIFFLE_MISUSE);
	assert_int_equal(riffle_open(NULL, NULL, &error), RIFFLE_MISUSE);
	riffle_query_free(NULL);
	riffle_batch_free(NULL);
	riffle_stream_free(NULL);
	assert_int_equal(riffle_close(NULL, 0), RIFFLE_OK);
	query = prepare(engine, "SELECT 1");
	riffle_close(engine, 0);
	assert_int_equal(riffle_next(query, 0, NULL, &error), RIFFLE_MISUSE);
	riffle_query_free(query);
}

static void the_plan_is_explained(void **state)
{
	riffle_engine *engine = open_engine(0);
	riffle_query *query =
		prepare(engine, "SELECT count(*) FROM 'generate:series?rows=10' WINDOW TUMBLING 3");
	riffle_error error = RIFFLE_ERROR_INIT;
	const char *text = NULL;
	size_t size = 0;
	(void)state;
	assert_int_equal(riffle_explain(query, "text", &text, &size, &error), RIFFLE_OK);
	assert_non_null(strstr(text, "window TUMBLING 3 ROWS"));
	assert_int_equal(strlen(text), size);
	assert_int_equal(riffle_explain(query, "json", &text, &size, &error), RIFFLE_OK);
	assert_int_equal(text[0], '{');
	assert_int_equal(riffle_explain(query, "picture", &text, &size, &error), RIFFLE_MISUSE);
	riffle_query_free(query);
	riffle_close(engine, 0);
}

/* An allocator that refuses the n-th request and counts what is held. */
typedef struct stingy {
	int64_t left;
	int64_t held;
} stingy;

static void *stingy_allocate(void *arg, size_t size)
{
	stingy *self = arg;
	void *pointer = self->left-- == 0 ? NULL : malloc(size);
	self->held += pointer != NULL;
	return pointer;
}

static void *stingy_resize(void *arg, void *pointer, size_t old_size, size_t new_size)
{
	stingy *self = arg;
	(void)old_size;
	return self->left-- == 0 ? NULL : realloc(pointer, new_size);
}

static void stingy_release(void *arg, void *pointer, size_t size)
{
	stingy *self = arg;
	(void)size;
	self->held -= pointer != NULL;
	free(pointer);
}

/* Runs a script; returns what it gave, or the first error. */
static riffle_status run_stingily(stingy *memory, const char *script, const char *sql, char *text,
                                  size_t capacity)
{
	riffle_allocator allocator = {memory, stingy_allocate, stingy_resize, stingy_release};
	riffle_config config = RIFFLE_CONFIG_INIT;
	riffle_engine *engine = NULL;
	riffle_query *query = NULL;
	riffle_error error = RIFFLE_ERROR_INIT;
	riffle_status status;
	config.allocator = &allocator;
	status = riffle_open(&config, &engine, &error);
	if (status >= 0) status = riffle_exec(engine, script, RIFFLE_NUL_TERMINATED, &error);
	if (status >= 0)
		status = riffle_prepare(engine, sql, RIFFLE_NUL_TERMINATED, NULL, &query, &error);
	if (status >= 0) {
		riffle_batch *batch = NULL;
		while ((status = riffle_next(query, UINT32_MAX, &batch, &error)) == RIFFLE_ROW) {
			uint32_t rows = 0;
			riffle_batch_info(batch, &rows, NULL);
			for (uint32_t row = 0; row < rows; row++) {
				char value[64] = "";
				if (riffle_batch_text(batch, row, 0, value, sizeof value, NULL) < 0)
					status = RIFFLE_NO_MEMORY;
				assert_true(strlen(text) + strlen(value) + 2 < capacity);
				strcat(strcat(text, value), "\n");
			}
			riffle_batch_free(batch);
			if (status < 0) break;
		}
	}
	riffle_query_free(query);
	riffle_close(engine, 0);
	return status;
}

static void every_allocation_may_fail(void **state)
{
	static const char *const queries[] = {
		"SELECT sum(x) FROM s GROUP BY k WINDOW HOPPING 3 EVERY 2",
		"SELECT upper(k) || x FROM s WHERE x > 1 ORDER BY x DESC",
		"SELECT median(x) FROM s WINDOW SLIDING 3",
		"SELECT x - avg(x) OVER WINDOW FROM s WINDOW TUMBLING UNTIL sum(x) > 5",
		"SELECT string_agg(DISTINCT k, '-') FROM s",
		"SELECT k FROM (SELECT DISTINCT k FROM s UNION ALL SELECT 'z')",
	};
	static const char script[] = "CREATE STREAM s (k TEXT, x BIGINT); FEED s VALUES ('a', 1), "
								 "('b', 2), ('a', 3), (NULL, 4), ('b', NULL), ('c', 6); END s";
	(void)state;
	for (size_t q = 0; q < sizeof queries / sizeof *queries; q++) {
		char want[512] = "";
		stingy memory = {-1, 0};
		int64_t failures = 0;
		assert_int_equal(run_stingily(&memory, script, queries[q], want, sizeof want), RIFFLE_DONE);
		assert_int_equal(memory.held, 0);
		for (int64_t n = 0;; n++) {
			char got[512] = "";
			riffle_status status;
			memory = (stingy){n, 0};
			status = run_stingily(&memory, script, queries[q], got, sizeof got);
			assert_int_equal(memory.held, 0);
			if (status == RIFFLE_DONE) {
				assert_string_equal(got, want);
				if (memory.left >= 0) break; /* it needed no more than n */
				continue;
			}
			assert_int_equal(status, RIFFLE_NO_MEMORY);
			failures++;
		}
		assert_true(failures > 20);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_query_gives_its_rows),
		cmocka_unit_test(a_batch_outlives_its_query_and_engine),
		cmocka_unit_test(parameters_are_bound),
		cmocka_unit_test(errors_have_their_place),
		cmocka_unit_test(rows_and_bytes_and_files_give_the_same),
		cmocka_unit_test(a_full_queue_says_again),
		cmocka_unit_test(a_watermark_closes_windows),
		cmocka_unit_test(an_interrupt_flushes_partial_windows),
		cmocka_unit_test(a_clock_set_back_makes_late_rows),
		cmocka_unit_test(the_watermark_lags_behind_the_clock),
		cmocka_unit_test(nothing_is_allowed_by_default),
		cmocka_unit_test(misuse_is_a_status),
		cmocka_unit_test(the_plan_is_explained),
		cmocka_unit_test(every_allocation_may_fail),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
