/*
 * EXPECT of test scripts: each is one case, passed or failed. What an EXPECT has looked at (rows,
 * an error) is gone afterwards.
 */
#include "test_script.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "test_compare.h"

typedef struct expectation {
	cli_text kind, body;
	uint64_t count;
	bool is_unordered;
} expectation;

static cli_test_query *front(cli_test_script *run, bool must_return_rows)
{
	for (size_t i = run->open_count; i-- > 0;)
		if (!must_return_rows || run->open[i].is_rows) return &run->open[i];
	return NULL;
}

static bool read_expectation(cli_test_script *run, riffle_query *query, size_t base,
                             expectation *expect)
{
	riffle_batch *batch = NULL;
	riffle_error error = RIFFLE_ERROR_INIT;
	cli_text value = {0};
	if (riffle_next(query, UINT32_MAX, &batch, &error) != RIFFLE_ROW) {
		cli_test_fail(run, base, "EXPECT could not be read", NULL);
		return false;
	}
	cli_value_text(batch, 0, 0, &expect->kind);
	cli_value_text(batch, 0, 1, &expect->body);
	if (cli_value_text(batch, 0, 2, &value)) expect->count = strtoull(value.data, NULL, 10);
	expect->is_unordered = cli_value_text(batch, 0, 3, &value) && strcmp(value.data, "true") == 0;
	cli_text_release(&value);
	riffle_batch_free(batch);
	return true;
}

static void expect_rows(cli_test_script *run, size_t base, const expectation *expect)
{
	cli_test_query *open = front(run, true);
	cli_lines expected, got;
	if (!open) {
		cli_test_fail(run, base, "there is no query whose rows to expect", NULL);
		return;
	}
	open->is_expected = true;
	cli_lines_split(&expected, expect->body.data, expect->body.size);
	cli_lines_dedent(&expected);
	/* The newline in front is the one that a split drops. */
	cli_text rows = {0};
	cli_text_puts(&rows, "\n");
	cli_text_append(&rows, open->rows.data, open->rows.size);
	cli_lines_split(&got, rows.data, rows.size);
	cli_lines_dedent(&got);
	if (expect->is_unordered) {
		cli_lines_sort(&expected);
		cli_lines_sort(&got);
	}
	if (cli_lines_equal(&expected, &got)) {
		run->passed++;
	} else {
		cli_text diff = {0};
		cli_lines_diff(&expected, &got, &diff);
		cli_test_fail(run, base, "the rows differ", diff.data);
		cli_text_release(&diff);
	}
	cli_lines_release(&expected);
	cli_lines_release(&got);
	cli_text_release(&rows);
	cli_text_clear(&open->rows);
	open->row_count = 0;
}

static void expect_error(cli_test_script *run, size_t base, const expectation *expect)
{
	cli_lines part, all;
	if (!run->has_error) {
		cli_test_fail(run, base, "the statement before did not fail", NULL);
		return;
	}
	run->has_error = false;
	cli_lines_split(&part, expect->body.data, expect->body.size);
	cli_lines_dedent(&part);
	cli_lines_split(&all, run->error.data, run->error.size);
	bool is_lines = memchr(expect->body.data, '\n', expect->body.size) != NULL;
	bool is_found = is_lines ? cli_lines_contain(&all, &part)
							 : strstr(run->error.data, expect->body.data) != NULL;
	if (is_found) {
		run->passed++;
	} else {
		cli_text diff = {0};
		cli_lines_diff(&part, &all, &diff);
		cli_test_fail(run, base, "the error is another", diff.data);
		cli_text_release(&diff);
	}
	cli_lines_release(&part);
	cli_lines_release(&all);
}

static void expect_count(cli_test_script *run, size_t base, const expectation *expect, bool is_late)
{
	cli_test_query *open = front(run, false);
	if (!open) {
		cli_test_fail(run, base, "there is no query whose errors to expect", NULL);
		return;
	}
	riffle_query_stats stats = {.size = sizeof(stats)};
	if (riffle_query_stats_get(open->query, &stats) < 0) stats.late_rows = 0;
	uint64_t got = is_late ? stats.late_rows : cli_test_errors(open);
	open->is_expected = true;
	if (!is_late) open->errors_expected = got;
	if (got == expect->count) {
		run->passed++;
		return;
	}
	cli_text what = {0};
	cli_text_printf(&what, "%" PRIu64 " %s, not %" PRIu64, got, is_late ? "late rows" : "errors",
	                expect->count);
	cli_test_fail(run, base, what.data, is_late ? NULL : run->warnings.data);
	cli_text_release(&what);
}

void cli_test_expect(cli_test_script *run, riffle_query *query, size_t base)
{
	expectation expect = {0};
	if (!read_expectation(run, query, base, &expect)) return;
	const char *kind = expect.kind.data;
	if (strcmp(kind, "error") == 0) {
		expect_error(run, base, &expect);
	} else if (run->has_error) {
		run->has_error = false;
		cli_test_fail(run, base, "the statement before failed", run->error_shown.data);
		cli_test_query *open = front(run, true);
		if (open) open->is_expected = true;
	} else if (strcmp(kind, "errors") == 0 || strcmp(kind, "late") == 0) {
		expect_count(run, base, &expect, kind[0] == 'l');
	} else {
		expect_rows(run, base, &expect);
	}
	cli_text_release(&expect.kind);
	cli_text_release(&expect.body);
}
