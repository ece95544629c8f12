/* What EXPLAIN says of the format of a source and of a sink, through the public interface. */
#include "riffle.h"
#include "unit.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

typedef struct host {
	riffle_engine *engine;
	char folder[64];
} host;

static void write_file(const host *self, const char *name, const char *text)
{
	char path[128];
	FILE *file;
	snprintf(path, sizeof path, "%s/%s", self->folder, name);
	file = fopen(path, "w");
	assert_non_null(file);
	assert_true(fputs(text, file) >= 0);
	assert_int_equal(fclose(file), 0);
}

static const char *const files[] = {"a.csv", "a.tsv",    "a.logfmt",
                                    "a.log", "a.csv.gz", "a.ndjson.zst"};

static void run(const host *self, const char *sql)
{
	riffle_error error = RIFFLE_ERROR_INIT;
	riffle_query *query;
	riffle_batch *batch;
	if (riffle_prepare(self->engine, sql, RIFFLE_NUL_TERMINATED, NULL, &query, &error) < 0)
		fail_msg("%s", error.message);
	assert_int_equal(riffle_next(query, -1, &batch, &error), RIFFLE_DONE);
	riffle_query_free(query);
}

static int open_host(void **state)
{
	host *self = calloc(1, sizeof *self);
	riffle_config config = RIFFLE_CONFIG_INIT;
	riffle_error error = RIFFLE_ERROR_INIT;
	char sql[256];
	*state = self;
	strcpy(self->folder, "/tmp/riffle_explain_XXXXXX");
	assert_non_null(mkdtemp(self->folder));
	config.allow = RIFFLE_ALLOW_READ | RIFFLE_ALLOW_WRITE;
	assert_int_equal(riffle_open(&config, &self->engine, &error), RIFFLE_OK);
	write_file(self, "a.csv", "a;b\n1;x\n");
	write_file(self, "a.tsv", "a\tb\n1\tx\n");
	write_file(self, "a.logfmt", "a=1 b=x\n");
	write_file(self, "a.log", "a\n");
	snprintf(sql, sizeof sql, "SELECT 1 AS a, 2 AS b INTO '%s/a.csv.gz'", self->folder);
	run(self, sql);
	snprintf(sql, sizeof sql, "SELECT 1 AS a, 2 AS b INTO '%s/a.ndjson.zst'", self->folder);
	run(self, sql);
	return 0;
}

static int close_host(void **state)
{
	host *self = *state;
	char path[128];
	riffle_close(self->engine, 0);
	for (size_t i = 0; i < sizeof files / sizeof *files; i++) {
		snprintf(path, sizeof path, "%s/%s", self->folder, files[i]);
		unlink(path);
	}
	rmdir(self->folder);
	free(self);
	return 0;
}

/* The folder's name stands as @ in the statement and in what is expected. */
static void put_folder(const host *self, const char *text, char *out, size_t size)
{
	size_t used = 0;
	for (; *text && used + sizeof self->folder < size; text++)
		if (*text == '@')
			used += (size_t)snprintf(out + used, size - used, "%s", self->folder);
		else
			out[used++] = *text;
	out[used] = 0;
}

static void expect(const host *self, const char *sql, const char *expected)
{
	riffle_error error = RIFFLE_ERROR_INIT;
	riffle_query *query;
	const char *text;
	char statement[512], wanted[512];
	size_t size;
	put_folder(self, sql, statement, sizeof statement);
	put_folder(self, expected, wanted, sizeof wanted);
	if (riffle_prepare(self->engine, statement, RIFFLE_NUL_TERMINATED, NULL, &query, &error) < 0)
		fail_msg("%s: %s", statement, error.message);
	assert_int_equal(riffle_explain(query, NULL, &text, &size, &error), RIFFLE_OK);
	assert_string_equal(text, wanted);
	assert_int_equal(size, strlen(wanted));
	riffle_query_free(query);
}

#define REWRITES(columns, file) \
	"rewrites:\n  push_projection: 1 of the " columns " columns of " file "\n" \
	"  merge_projects: a project that changes nothing is gone\n"

static void names_the_format_of_a_file(void **state)
{
	const host *self = *state;
	expect(self, "SELECT a FROM '@/a.tsv'",
	       "scan '@/a.tsv' (TSV, at rest): a\n" REWRITES("2", "@/a.tsv"));
	expect(self, "SELECT b FROM '@/a.logfmt'",
	       "scan '@/a.logfmt' (LOGFMT, at rest): b\n" REWRITES("2", "@/a.logfmt"));
	expect(self, "SELECT b FROM '@/a.csv' FORMAT CSV (delimiter ';', decimal ',', comment '#')",
	       "scan '@/a.csv' (CSV, at rest): b\n" REWRITES("2", "@/a.csv"));
	expect(self, "SELECT line FROM '@/a.log' FORMAT LINES",
	       "scan '@/a.log' (LINES, at rest): line\n"
	       "rewrites:\n  merge_projects: a project that changes nothing is gone\n");
}

/* A preset is called by its own name, and a time without a year depends on the clock. */
static void names_a_pattern(void **state)
{
	const host *self = *state;
	expect(self, "SELECT x FROM '@/a.log' FORMAT REGEX '(?<x>a)(?<y>b)?'",
	       "scan '@/a.log' (REGEX, at rest): x\n" REWRITES("2", "@/a.log"));
	expect(self, "SELECT host FROM '@/a.log' FORMAT APACHE",
	       "scan '@/a.log' (APACHE, at rest): host\n" REWRITES("12", "@/a.log"));
	expect(self, "SELECT status FROM '@/a.log' FORMAT NGINX",
	       "scan '@/a.log' (NGINX, at rest): status\n" REWRITES("11", "@/a.log"));
	expect(self, "SELECT host FROM '@/a.log' FORMAT SYSLOG",
	       "scan '@/a.log' (SYSLOG, at rest): host\n" REWRITES("8", "@/a.log"));
	expect(self, "SELECT time FROM '@/a.log' FORMAT SYSLOG",
	       "scan '@/a.log' (SYSLOG, at rest): time\n"
	       "the result depends on the clock\n" REWRITES("8", "@/a.log"));
	expect(self, "SELECT time FROM '@/a.log' FORMAT SYSLOG (year 2026)",
	       "scan '@/a.log' (SYSLOG, at rest): time\n" REWRITES("8", "@/a.log"));
}

/* A compression that was said is named; one by the ending stands in the path. */
static void names_a_compression(void **state)
{
	const host *self = *state;
	expect(self, "SELECT a FROM '@/a.csv.gz'",
	       "scan '@/a.csv.gz' (CSV, at rest): a\n" REWRITES("2", "@/a.csv.gz"));
	expect(self, "SELECT b FROM '@/a.ndjson.zst'",
	       "scan '@/a.ndjson.zst' (NDJSON, at rest): b\n" REWRITES("2", "@/a.ndjson.zst"));
	expect(self, "SELECT a FROM '@/a.csv.gz' FORMAT CSV (compression gzip)",
	       "scan '@/a.csv.gz' (CSV, gzip, at rest): a\n" REWRITES("2", "@/a.csv.gz"));
	expect(self,
	       "SELECT a FROM '-' (a BIGINT) FORMAT NDJSON (compression gzip) "
	       "INTO '-' FORMAT LINES (compression 'LZ4', level 9)",
	       "sink '-' (LINES, lz4)\n"
	       "└─ scan '-' (NDJSON, gzip, live): a\n"
	       "rewrites:\n  merge_projects: a project that changes nothing is gone\n");
	expect(self, "SELECT 1 AS a INTO '@/o.csv.zst'",
	       "sink '@/o.csv.zst' (CSV)\n"
	       "└─ project 1 AS a\n"
	       "   └─ values 1 row\n");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(names_the_format_of_a_file),
		cmocka_unit_test(names_a_pattern),
		cmocka_unit_test(names_a_compression),
	};
	return cmocka_run_group_tests(tests, open_host, close_host);
}
