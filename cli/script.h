/* Runs statements: of scripts, of -c and of the shell's prompt. */
#ifndef RIFFLE_CLI_SCRIPT_H
#define RIFFLE_CLI_SCRIPT_H

#include "background.h"
#include "options.h"
#include "progress.h"

typedef enum cli_exit {
	CLI_EXIT_DONE = 0,
	CLI_EXIT_ERROR = 1,
	CLI_EXIT_USAGE = 2,
	CLI_EXIT_BAD_ROWS = 3,
	CLI_EXIT_IO = 4,
	CLI_EXIT_INTERRUPTED = 130
} cli_exit;

typedef struct cli_session {
	riffle_engine *engine;
	cli_format format;
	bool has_header, is_check, is_explain;
	bool has_timing;
	bool is_output_closed; /* the reader of standard output has gone */
	cli_progress_mode progress_mode;
	cli_progress progress;
	cli_background background;
	int output_fd; /* the file of .output, or -1 */
	cli_text output_path;
	int terminal_fd;          /* standard output, also while statements write to that file */
	bool is_quiet;            /* hints, notices and warnings are not shown */
	uint32_t explained_count; /* plans shown so far */
	int status;               /* CLI_EXIT_DONE, or CLI_EXIT_BAD_ROWS once rows were left out */
} cli_session;

/* Opens the engine, with files allowed and its log on standard error, and applies the
 * settings. Returns an exit status; on any but 0 it has said why. */
int cli_session_open(cli_session *session, const cli_options *options, bool is_shell);
void cli_session_close(cli_session *session);

/* Runs the named queries that were started to their end, or, when result says that something has
 * failed or is_leaving, stops them. Returns the exit status: result unless that is 0. */
int cli_session_finish(cli_session *session, int result, bool is_leaving);

/* Sends the results of later statements to a file; NULL: to standard output again. */
void cli_session_output(cli_session *session, const char *path);

/* Applies --set and --threads. Returns an exit status; on any but 0 it has said why. */
int cli_apply_settings(riffle_engine *engine, const cli_options *options);

/* Runs the statements of a text one after the other, up to the first error, which it tells.
 * Returns an exit status; that of rows left out is kept in session->status instead. */
int cli_run_text(cli_session *session, const char *name, const char *text, size_t size);

/* Runs a script file. Returns like cli_run_text. */
int cli_run_file(cli_session *session, const char *path);

/* Says that a script can't be read. */
void cli_tell_unreadable(const char *path, int problem);

/* Runs, checks or explains one prepared statement, as the session says. sql is its text. An error
 * is returned, not told. */
riffle_status cli_run_statement(cli_session *session, riffle_query *query, const char *sql,
                                size_t size, riffle_error *error);

/* Says what failed, unless it was interrupted or its reader has gone; places count from base in
 * the text. Returns the exit status for error->code. */
int cli_tell_failure(cli_session *session, const riffle_error *error, const char *name,
                     const char *text, size_t size, size_t base);

#endif
