/*
 * The riffle program: decides what runs (shell, scripts, -c, tests) and with which exit status
 * it ends. Whatever was written to standard output is out, or the status says that it is not.
 */
#include <errno.h>
#include <fcntl.h>
#include <locale.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "options.h"
#include "repl.h"
#include "script.h"
#include "signals.h"
#include "test_runner.h"

/* Runs what the command line names, in its order. */
static int run_inputs(cli_session *session, const cli_options *options)
{
	int result = CLI_EXIT_DONE;
	if (options->input_count == 0) result = cli_run_file(session, "-");
	for (uint32_t i = 0; i < options->input_count; i++) {
		const cli_input *input = &options->inputs[i];
		if (input->text)
			result = cli_run_text(session, NULL, input->text, strlen(input->text));
		else
			result = cli_run_file(session, input->path);
		if (result != CLI_EXIT_DONE || session->is_output_closed) break;
	}
	result = cli_session_finish(session, result, session->is_output_closed);
	return result == CLI_EXIT_DONE ? session->status : result;
}

static int run(const cli_options *options)
{
	if (options->is_help) {
		cli_options_help(stdout);
		return CLI_EXIT_DONE;
	}
	if (options->is_version) {
		printf("riffle %s\n", riffle_version(NULL));
		return CLI_EXIT_DONE;
	}
	bool is_shell = !options->is_test && options->input_count == 0 && isatty(STDIN_FILENO);
	cli_signals_install(is_shell);
	if (options->is_test) return cli_test_run(options);
	cli_session session;
	int result = cli_session_open(&session, options, is_shell);
	if (result != CLI_EXIT_DONE) return result;
	result = is_shell ? cli_repl_run(&session) : run_inputs(&session, options);
	cli_session_close(&session);
	if (result == CLI_EXIT_INTERRUPTED && cli_signals_received())
		result = 128 + cli_signals_received();
	return result;
}

/* Makes sure that the numbers of the standard files are taken, so that no file that is opened later
 * is written to in their place. What stands in for a closed one fails when it is used. */
static void hold_standard_files(void)
{
	for (int fd = STDIN_FILENO; fd <= STDERR_FILENO; fd++)
		if (fcntl(fd, F_GETFD) < 0 && errno == EBADF)
			(void)!open("/dev/null", fd == STDIN_FILENO ? O_WRONLY : O_RDONLY);
}

/* Writes out what standard output holds. Returns 0 or the errno; a failure before this has been
 * told where it came up. */
static int finish_output(void)
{
	bool has_failed_before = ferror(stdout);
	errno = 0;
	if (fflush(stdout) == 0 || has_failed_before) return 0;
	return errno ? errno : EIO;
}

int main(int argc, char **argv)
{
	cli_options options;
	hold_standard_files();
	setlocale(LC_CTYPE, "");
	int result = cli_options_read(&options, argc, argv);
	if (result == 0) result = run(&options);
	cli_options_release(&options);
	int problem = finish_output();
	if (problem && problem != EPIPE) {
		cli_text reason = {0};
		cli_text_reason(&reason, problem);
		fprintf(stderr, "riffle: cannot write standard output: %s\n", reason.data);
		cli_text_release(&reason);
		if (result == CLI_EXIT_DONE) result = CLI_EXIT_IO;
	}
	return result;
}
