/*
 * What riffle test knows while it runs one script: the queries that are open, and the error that
 * no EXPECT has met yet.
 */
#ifndef RIFFLE_CLI_TEST_SCRIPT_H
#define RIFFLE_CLI_TEST_SCRIPT_H

#include "background.h"

/* A query or INSERT that a script has begun and not yet replaced. */
typedef struct cli_test_query {
	riffle_query *query;
	size_t base, size; /* its statement */
	bool is_rows;      /* it returns rows */
	bool is_plain;     /* which are lines already */
	bool is_done, has_failed;
	bool is_expected; /* an EXPECT was about it */
	uint64_t errors_expected;
	uint64_t row_count; /* rows that no EXPECT has taken */
	cli_text rows;      /* and their lines */
} cli_test_query;

typedef struct cli_test_script {
	const char *path;
	cli_text text;
	riffle_engine *engine;
	cli_background background; /* its named queries */
	cli_test_query *open;
	size_t open_count;
	bool has_error; /* a statement failed and no EXPECT ERROR came yet */
	size_t error_base;
	cli_text error;       /* as EXPECT ERROR sees it: lines count from the statement */
	cli_text error_shown; /* with the file's name and lines */
	cli_text warnings;
	uint64_t passed, failed;
} cli_test_script;

/* Counts a failed case and prints it with the line of the statement at base; details are whole
 * lines, or NULL. */
void cli_test_fail(cli_test_script *run, size_t base, const char *what, const char *details);

/* Bad rows and values of the query so far. */
uint64_t cli_test_errors(const cli_test_query *open);

/* Checks the EXPECT that the query, at base, is. */
void cli_test_expect(cli_test_script *run, riffle_query *query, size_t base);

#endif
