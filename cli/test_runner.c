/*
 * riffle test: runs test scripts. tests/query/README.md says what a script is. Every EXPECT is one
 * case; what a script leaves without one (an error, a row, a bad value) is a failed case.
 */
#include "test_runner.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "test_script.h"

enum { ROWS_MAX = 1000000, IDLE_TRIES = 3, FEED_TRIES = 1000000 };

static void on_log(void *arg, riffle_log_level level, const char *text, size_t size)
{
	cli_test_script *run = arg;
	if (level == RIFFLE_LOG_WARNING && run->warnings.size < 65536)
		cli_text_printf(&run->warnings, "  warning: %.*s\n", (int)size, text);
}

/* ---- telling ---- */

static uint32_t line_of(const cli_test_script *run, size_t base)
{
	uint32_t line = 1;
	for (size_t i = 0; i < base; i++) line += run->text.data[i] == '\n';
	return line;
}

/* Appends the name that the last comment "-- test: name" before base gives. */
static void append_name(const cli_test_script *run, size_t base, cli_text *out)
{
	static const char mark[] = "-- test:";
	const char *found = NULL, *text = run->text.data;
	for (const char *at = text; (at = strstr(at, mark)) && (size_t)(at - text) < base; at++)
		if (at == text || at[-1] == '\n') found = at + strlen(mark);
	if (!found) return;
	found += strspn(found, " \t");
	cli_text_printf(out, "%.*s: ", (int)strcspn(found, "\r\n"), found);
}

/* Counts a failed case and prints it; details are whole lines. */
void cli_test_fail(cli_test_script *run, size_t base, const char *what, const char *details)
{
	cli_text name = {0};
	append_name(run, base, &name);
	printf("%s:%" PRIu32 ": failed: %s%s\n%s", run->path, line_of(run, base),
	       name.data ? name.data : "", what, details ? details : "");
	cli_text_release(&name);
	run->failed++;
}

static void settle_error(cli_test_script *run)
{
	if (!run->has_error) return;
	run->has_error = false;
	cli_test_fail(run, run->error_base, "the statement failed", run->error_shown.data);
}

/* Keeps an error for the EXPECT ERROR that may follow. */
static void note_error(cli_test_script *run, const riffle_error *error, size_t base, size_t size)
{
	settle_error(run);
	run->has_error = true;
	run->error_base = base;
	cli_text_clear(&run->error);
	cli_text_clear(&run->error_shown);
	cli_render_error(error, NULL, run->text.data + base, size, 0, &run->error);
	cli_render_error(error, run->path, run->text.data, run->text.size, base, &run->error_shown);
}

/* ---- open queries ---- */

uint64_t cli_test_errors(const cli_test_query *open)
{
	riffle_query_stats stats = {.size = sizeof(stats)};
	if (riffle_query_stats_get(open->query, &stats) < 0) return 0;
	return stats.bad_rows + stats.bad_values;
}

/* Something that grows while the query gets on. */
static uint64_t progress_of(const cli_test_query *open)
{
	riffle_query_stats stats = {.size = sizeof(stats)};
	if (riffle_query_stats_get(open->query, &stats) < 0) return 0;
	return stats.rows_in + stats.rows_out + stats.bytes_in;
}

static void collect(cli_test_query *open, riffle_batch *batch)
{
	uint32_t rows = 0, columns = 0;
	cli_text value = {0};
	riffle_batch_info(batch, &rows, &columns);
	for (uint32_t row = 0; row < rows; row++) {
		for (uint32_t column = 0; column < columns; column++) {
			bool is_null = !cli_value_text(batch, row, column, &value);
			if (column > 0) cli_text_puts(&open->rows, ",");
			if (open->is_plain)
				cli_text_append(&open->rows, value.data, value.size);
			else
				cli_csv_field(&open->rows, value.data, value.size, is_null);
		}
		bool is_ended = open->is_plain && value.size > 0 && value.data[value.size - 1] == '\n';
		cli_text_puts(&open->rows, is_ended ? "" : "\n");
	}
	open->row_count += rows;
	cli_text_release(&value);
}

/* Takes what the query gives until it waits for more input, is done or fails. */
static void pump_one(cli_test_script *run, cli_test_query *open)
{
	uint64_t before = progress_of(open);
	for (int tries = 0; tries < IDLE_TRIES && !open->is_done;) {
		riffle_batch *batch = NULL;
		riffle_error error = RIFFLE_ERROR_INIT;
		riffle_status status = riffle_next(open->query, 0, &batch, &error);
		if (status == RIFFLE_ROW) {
			collect(open, batch);
			riffle_batch_free(batch);
			tries = 0;
			if (open->row_count > ROWS_MAX) {
				open->is_done = open->has_failed = true;
				cli_test_fail(run, open->base, "more than a million rows", NULL);
			}
		} else if (status == RIFFLE_AGAIN) {
			uint64_t now = progress_of(open);
			tries = now == before ? tries + 1 : 0;
			before = now;
		} else {
			open->is_done = true;
			open->has_failed = status < 0;
			if (status < 0) note_error(run, &error, open->base, open->size);
		}
	}
}

static void pump(cli_test_script *run)
{
	for (size_t i = 0; i < run->open_count; i++) pump_one(run, &run->open[i]);
	/* The named queries, until none gets on. */
	for (int tries = 0; tries < IDLE_TRIES; tries++)
		if (cli_background_turn(&run->background, 0)) tries = 0;
}

/* Closes a query; what nobody expected of it is a failed case. */
static void close_query(cli_test_script *run, cli_test_query *open)
{
	uint64_t errors = cli_test_errors(open);
	if (!open->has_failed && errors != open->errors_expected) {
		cli_text what = {0};
		cli_text_printf(&what, "%" PRIu64 " errors, and EXPECT ERRORS said %" PRIu64, errors,
		                open->errors_expected);
		cli_test_fail(run, open->base, what.data, run->warnings.data);
		cli_text_release(&what);
	}
	if (open->row_count > 0 && open->is_expected)
		cli_test_fail(run, open->base, "rows that no EXPECT took", open->rows.data);
	else if (open->is_rows && !open->is_expected && !open->has_failed)
		cli_test_fail(run, open->base, "no EXPECT follows this query", open->rows.data);
	riffle_query_free(open->query);
	cli_text_release(&open->rows);
}

/* Closes the queries that return rows, and with is_all the INSERTs too. Those are otherwise kept
 * while they wait for input. */
static void close_queries(cli_test_script *run, bool is_all)
{
	size_t kept = 0;
	for (size_t i = 0; i < run->open_count; i++) {
		if (is_all || run->open[i].is_rows || run->open[i].is_done)
			close_query(run, &run->open[i]);
		else
			run->open[kept++] = run->open[i];
	}
	if (run->open_count != kept) cli_text_clear(&run->warnings);
	run->open_count = kept;
}

/* ---- statements ---- */

static bool begins_with_any(const char *sql, size_t size, const char *const *words)
{
	for (; *words; words++)
		if (cli_begins_with_word(sql, size, *words)) return true;
	return false;
}

/* Runs a command to its end; while it waits for room, the open queries take rows. */
static void run_command(cli_test_script *run, riffle_query *query, size_t base, size_t size)
{
	riffle_error error = RIFFLE_ERROR_INIT;
	riffle_status status = RIFFLE_AGAIN;
	for (int tries = 0; tries < FEED_TRIES && status == RIFFLE_AGAIN; tries++) {
		riffle_batch *batch = NULL;
		status = riffle_next(query, 0, &batch, &error);
		riffle_batch_free(batch);
		if (status == RIFFLE_AGAIN) pump(run);
	}
	if (status == RIFFLE_AGAIN)
		cli_test_fail(run, base, "the statement does not get on", NULL);
	else if (status < 0)
		note_error(run, &error, base, size);
	riffle_query_free(query);
}

static void run_statement(cli_test_script *run, size_t base, size_t *tail)
{
	static const char *const replacing[] = {"SELECT", "WITH", "SHOW", "DESCRIBE", "EXPLAIN", NULL};
	static const char *const plain[] = {"DESCRIBE", "EXPLAIN", NULL};
	static const char *const lasting[] = {"INSERT", "SELECT", "WITH", NULL};
	static const char *const closing[] = {"CREATE", "DROP", NULL};
	const char *sql = run->text.data + base;
	size_t size = run->text.size - base;
	bool is_expect = cli_begins_with_word(sql, size, "EXPECT");
	riffle_query *query = NULL;
	riffle_error error = RIFFLE_ERROR_INIT;
	if (!is_expect) settle_error(run);
	if (begins_with_any(sql, size, closing))
		close_queries(run, true);
	else if (*sql == '(' || begins_with_any(sql, size, replacing))
		close_queries(run, false);
	riffle_status status = riffle_prepare(run->engine, sql, size, tail, &query, &error);
	if (*tail == 0) *tail = size;
	if (status < 0 && is_expect) {
		cli_text shown = {0};
		cli_render_error(&error, run->path, run->text.data, run->text.size, base, &shown);
		cli_test_fail(run, base, "EXPECT is not well formed", shown.data);
		cli_text_release(&shown);
	} else if (status < 0) {
		note_error(run, &error, base, *tail);
	} else if (query && riffle_query_kind(query) == RIFFLE_KIND_EXPECT) {
		cli_test_expect(run, query, base);
		riffle_query_free(query);
	} else if (query &&
	           (riffle_query_kind(query) == RIFFLE_KIND_ROWS ||
	            begins_with_any(sql, size, lasting))) {
		cli_test_query open = {.query = query, .base = base, .size = *tail};
		uint32_t columns = riffle_query_column_count(query);
		open.is_rows = riffle_query_kind(query) == RIFFLE_KIND_ROWS && columns > 0;
		open.is_plain = columns == 1 && begins_with_any(sql, size, plain);
		run->open = cli_resize(run->open, (run->open_count + 1) * sizeof(*run->open));
		run->open[run->open_count++] = open;
	} else if (query) {
		run_command(run, query, base, *tail);
	}
	pump(run);
}

static void run_script(cli_test_script *run)
{
	const char *text = run->text.data;
	size_t size = run->text.size, tail;
	for (size_t base = cli_skip_blank(text, size, 0); base < size;
	     base = cli_skip_blank(text, size, base + tail)) {
		tail = 0;
		run_statement(run, base, &tail);
	}
	settle_error(run);
	close_queries(run, true);
}

/* No time passes in a test but by ADVANCE CLOCK: it is 2026-01-01 00:00 UTC. */
static int64_t standing_clock(void *arg)
{
	(void)arg;
	return INT64_C(1767225600) * 1000000000;
}

static int run_file(const cli_options *options, const char *path, uint64_t *passed,
                    uint64_t *failed)
{
	cli_test_script run = {.path = path};
	int problem = cli_text_read_script(&run.text, path), result = CLI_EXIT_DONE;
	if (problem) {
		cli_tell_unreadable(path, problem);
		return CLI_EXIT_IO;
	}
	riffle_config config = RIFFLE_CONFIG_INIT;
	config.allow = RIFFLE_ALLOW_FILES | RIFFLE_ALLOW_SOCKETS;
	config.clock = standing_clock;
	config.log = on_log;
	config.log_arg = &run;
	riffle_error error = RIFFLE_ERROR_INIT;
	if (riffle_open(&config, &run.engine, &error) < 0) {
		fprintf(stderr, "riffle: %s\n", error.message);
		result = CLI_EXIT_ERROR;
	} else {
		cli_background_open(&run.background, run.engine, false);
		result = cli_apply_settings(run.engine, options);
		if (result == CLI_EXIT_DONE) run_script(&run);
		riffle_close(run.engine, 1000);
		cli_background_close(&run.background);
	}
	*passed += run.passed;
	*failed += run.failed;
	free(run.open);
	cli_text_release(&run.text);
	cli_text_release(&run.error);
	cli_text_release(&run.error_shown);
	cli_text_release(&run.warnings);
	return result;
}

int cli_test_run(const cli_options *options)
{
	uint64_t passed = 0, failed = 0;
	int result = CLI_EXIT_DONE;
	for (uint32_t i = 0; i < options->input_count; i++) {
		const char *path = options->inputs[i].path;
		if (!path) {
			fputs("riffle: test takes files, not -c\n", stderr);
			return CLI_EXIT_USAGE;
		}
		int status = run_file(options, path, &passed, &failed);
		if (status == CLI_EXIT_USAGE) return status;
		if (status != CLI_EXIT_DONE) result = status;
	}
	printf("%" PRIu64 " passed, %" PRIu64 " failed\n", passed, failed);
	return result != CLI_EXIT_DONE ? result : failed > 0 ? CLI_EXIT_ERROR : CLI_EXIT_DONE;
}
