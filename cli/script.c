/*
 * Runs statements one after the other. A script stops at its first error, and the rows of a
 * query are out before the next statement begins.
 */
#include "script.h"

#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <string.h>
#include <strings.h>
#include <unistd.h>

#include "signals.h"

enum { TICK_MS = 100, TICK_MIN_MS = 10, LEAVE_MS = 1000 };

/* ---- the session ---- */

static void on_log(void *arg, riffle_log_level level, const char *text, size_t size)
{
	static const char *const names[] = {
		[RIFFLE_LOG_HINT] = "hint", [RIFFLE_LOG_NOTICE] = "note", [RIFFLE_LOG_WARNING] = "warning"};
	cli_session *session = arg;
	if (session->is_quiet) return;
	if (session->background.is_in_turn && session->background.capture_fd >= 0) {
		cli_text_printf(&session->background.told, "%s: %.*s\n", names[level], (int)size, text);
		return;
	}
	cli_progress_clear(&session->progress);
	fflush(stdout);
	fprintf(stderr, "%s: %.*s\n", names[level], (int)size, text);
}

/* SET name = value, the value as a literal: a number or a truth value bare, all else quoted. */
static void write_set(cli_text *sql, const char *name, size_t name_size, const char *value)
{
	const char *digits = value + (*value == '-');
	bool is_bare = (*digits && digits[strspn(digits, "0123456789")] == '\0') ||
		strcasecmp(value, "true") == 0 || strcasecmp(value, "false") == 0;
	cli_text_puts(sql, "SET ");
	cli_text_append(sql, name, name_size);
	cli_text_puts(sql, is_bare ? " = " : " = '");
	for (; *value; value++)
		cli_text_append(sql, *value == '\'' ? "''" : value, *value == '\'' ? 2 : 1);
	cli_text_puts(sql, is_bare ? ";" : "';");
}

/* "0" is one thread for each core that this process may use. */
static void write_threads(cli_text *sql, const char *value)
{
	char cores[16];
	cpu_set_t set;
	int count = sched_getaffinity(0, sizeof set, &set) == 0 ? CPU_COUNT(&set) : 1;
	snprintf(cores, sizeof cores, "%d", count);
	write_set(sql, "threads", 7, strcmp(value, "0") == 0 ? cores : value);
}

static int apply(riffle_engine *engine, const cli_text *sql, const char *option)
{
	riffle_error error = RIFFLE_ERROR_INIT;
	if (riffle_exec(engine, sql->data, sql->size, &error) >= 0) return 0;
	fprintf(stderr, "riffle: %s: %s\n", option, error.message);
	if (error.hint[0]) fprintf(stderr, "  hint: %s\n", error.hint);
	return CLI_EXIT_USAGE;
}

int cli_apply_settings(riffle_engine *engine, const cli_options *options)
{
	static const char name_letters[] =
		"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_";
	cli_text sql = {0};
	int result;
	write_threads(&sql, "0");
	result = apply(engine, &sql, "--threads");
	for (uint32_t i = 0; i < options->setting_count && result == 0; i++) {
		const cli_setting *setting = &options->settings[i];
		const char *name = setting->name_value, *equals = strchr(name, '=');
		cli_text_clear(&sql);
		if (!equals) {
			write_threads(&sql, name);
		} else if (strspn(name, name_letters) != (size_t)(equals - name)) {
			fprintf(stderr, "riffle: --set: \"%.*s\" is no name of a setting\n",
			        (int)(equals - name), name);
			result = CLI_EXIT_USAGE;
			break;
		} else {
			write_set(&sql, name, (size_t)(equals - name), equals + 1);
		}
		result = apply(engine, &sql, setting->option);
	}
	cli_text_release(&sql);
	return result;
}

int cli_session_open(cli_session *session, const cli_options *options, bool is_shell)
{
	*session = (cli_session){.has_header = options->has_header,
	                         .is_check = options->is_check,
	                         .is_explain = options->is_explain,
	                         .output_fd = -1,
	                         .terminal_fd = STDOUT_FILENO,
	                         .progress_mode = options->progress};
	session->format = options->has_format ? options->format
		: isatty(STDOUT_FILENO)           ? CLI_FORMAT_BOX
										  : CLI_FORMAT_CSV;
	riffle_config config = RIFFLE_CONFIG_INIT;
	config.allow = RIFFLE_ALLOW_FILES | RIFFLE_ALLOW_SOCKETS;
	config.log = on_log;
	config.log_arg = session;
	riffle_error error = RIFFLE_ERROR_INIT;
	if (riffle_open(&config, &session->engine, &error) < 0) {
		fprintf(stderr, "riffle: %s\n", error.message);
		return CLI_EXIT_ERROR;
	}
	cli_background_open(&session->background, session->engine, is_shell);
	int result = cli_apply_settings(session->engine, options);
	if (result != 0) cli_session_close(session);
	return result;
}

void cli_session_close(cli_session *session)
{
	riffle_close(session->engine, 1000);
	session->engine = NULL;
	cli_background_close(&session->background);
	cli_session_output(session, NULL);
}

void cli_session_output(cli_session *session, const char *path)
{
	if (session->output_fd >= 0) close(session->output_fd);
	session->output_fd = -1;
	cli_text_release(&session->output_path);
	if (!path) return;
	session->output_fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
	if (session->output_fd >= 0) {
		cli_text_puts(&session->output_path, path);
	} else {
		cli_text reason = {0};
		cli_text_reason(&reason, errno);
		fprintf(stderr, "cannot write \"%s\": %s\n", path, reason.data);
		cli_text_release(&reason);
	}
}

/* ---- one query ---- */

static void plural(cli_text *text, uint64_t count, const char *one, const char *several)
{
	cli_text_puts(text, text->size > 0 ? ", " : "");
	cli_text_count(text, count);
	cli_text_printf(text, " %s", count == 1 ? one : several);
}

/* Says which rows and values of the query were bad or late; the exit status remembers. */
static void tell_errors(cli_session *session, const riffle_query *query)
{
	riffle_query_stats stats = {.size = sizeof(stats)};
	if (riffle_query_stats_get(query, &stats) < 0) return;
	cli_text text = {0};
	if (stats.bad_rows > 0) plural(&text, stats.bad_rows, "row left out", "rows left out");
	if (stats.bad_values > 0)
		plural(&text, stats.bad_values, "value made NULL", "values made NULL");
	if (stats.late_rows > 0) plural(&text, stats.late_rows, "row was late", "rows were late");
	if (text.size > 0) fprintf(stderr, "%s\n", text.data);
	cli_text_release(&text);
	if (stats.bad_rows + stats.bad_values > stats.max_errors) session->status = CLI_EXIT_BAD_ROWS;
}

static void tell_stopped(uint64_t rows_in, uint64_t started_ms)
{
	cli_text text = {0};
	double seconds = (double)(cli_now_ms() - started_ms) / 1000;
	cli_text_printf(&text, "stopped after %.1f s, ", seconds);
	cli_text_count(&text, rows_in);
	fprintf(stderr, "%s %s read\n", text.data, rows_in == 1 ? "row" : "rows");
	cli_text_release(&text);
}

static void tell_timing(const riffle_query *query, uint64_t started_ms)
{
	riffle_query_stats stats = {.size = sizeof(stats)};
	cli_text text = {0};
	if (riffle_query_stats_get(query, &stats) < 0) stats.rows_out = 0;
	plural(&text, stats.rows_out, "row", "rows");
	fprintf(stderr, "%s, %.3f s\n", text.data, (double)(cli_now_ms() - started_ms) / 1000);
	cli_text_release(&text);
}

static riffle_status write_failed(const cli_session *session, int problem, riffle_error *error)
{
	*error = (riffle_error)RIFFLE_ERROR_INIT;
	error->code = RIFFLE_IO;
	error->os_error = problem;
	cli_text reason = {0};
	cli_text_reason(&reason, problem);
	if (session->output_fd >= 0)
		snprintf(error->message, sizeof(error->message), "cannot write \"%s\": %s",
		         session->output_path.data, reason.data);
	else
		snprintf(error->message, sizeof(error->message), "cannot write standard output: %s",
		         reason.data);
	cli_text_release(&reason);
	return RIFFLE_IO;
}

/* Gives the named queries a turn and shows what they wrote, above the line of progress. */
static void turn_to_background(cli_session *session)
{
	cli_text rows = {0}, told = {0};
	cli_background_turn_if_due(&session->background);
	if (session->background.capture_fd >= 0 &&
	    cli_background_take(&session->background, &rows, &told)) {
		cli_progress_clear(&session->progress);
		cli_write_all(session->terminal_fd, rows.data, rows.size);
		fwrite(told.data, 1, told.size, stderr);
	}
	cli_text_release(&rows);
	cli_text_release(&told);
}

/* How long the query in front may wait for its input before the named ones get a turn. */
static uint32_t tick_ms(const cli_background *background)
{
	if (background->running == 0) return TICK_MS;
	return background->pause_ms > TICK_MIN_MS ? background->pause_ms : TICK_MIN_MS;
}

/* Pulls the query to its end; output is NULL when its rows go elsewhere. */
static riffle_status pull(cli_session *session, riffle_query *query, cli_output *output,
                          riffle_error *error)
{
	for (;;) {
		riffle_batch *batch = NULL;
		riffle_status status = riffle_next(query, tick_ms(&session->background), &batch, error);
		int problem = 0;
		if (status == RIFFLE_ROW && output) {
			cli_progress_clear(&session->progress);
			problem = cli_output_rows(output, batch);
			/* Rows that come one by one are not held back on a terminal either. */
			if (!problem && output->width > 0) problem = cli_output_idle(output);
		} else if (status == RIFFLE_ROW) {
			riffle_batch_free(batch);
		} else if (status == RIFFLE_AGAIN && output) {
			problem = cli_output_idle(output);
		} else if (status != RIFFLE_AGAIN) {
			return status;
		}
		if (problem) return write_failed(session, problem, error);
		turn_to_background(session);
		cli_progress_tick(&session->progress, query);
	}
}

/* Statements whose rows are text that is lines already: plans, and streams as SQL. */
static bool is_plain(const riffle_query *query, const char *sql, size_t size)
{
	return riffle_query_column_count(query) == 1 &&
		riffle_query_column_type(query, 0) == RIFFLE_TYPE_TEXT &&
		(cli_begins_with_word(sql, size, "EXPLAIN") || cli_begins_with_word(sql, size, "DESCRIBE"));
}

/* Runs a statement that returns rows; the engine's own writer takes what it can. */
static riffle_status run_rows(cli_session *session, riffle_query *query, const char *sql,
                              size_t size, riffle_error *error)
{
	const char *engine_format = cli_format_engine_name(session->format);
	bool is_terminal = isatty(STDOUT_FILENO), is_lines = is_plain(query, sql, size);
	fflush(stdout);
	if (engine_format && !is_lines) {
		riffle_status status =
			riffle_query_output(query, "-", engine_format, session->has_header, error);
		if (status < 0) return status;
		cli_progress_start(&session->progress, session->progress_mode, is_terminal);
		return pull(session, query, NULL, error);
	}
	cli_output output;
	cli_progress_start(&session->progress, session->progress_mode, false);
	riffle_status status = riffle_start(query, error);
	if (status < 0) return status;
	cli_output_begin(&output, STDOUT_FILENO, query, session->format, session->has_header, is_lines);
	status = pull(session, query, &output, error);
	cli_progress_clear(&session->progress);
	int problem = cli_output_end(&output);
	if (problem && status >= 0) status = write_failed(session, problem, error);
	return status;
}

/* Runs a prepared query or command to its end and says what went wrong with rows. */
static riffle_status run_query(cli_session *session, riffle_query *query, const char *sql,
                               size_t size, riffle_error *error)
{
	uint64_t started_ms = cli_now_ms();
	riffle_status status;
	cli_signals_watch(query);
	if (cli_signals_received()) riffle_interrupt(query);
	if (riffle_query_kind(query) == RIFFLE_KIND_ROWS) {
		status = run_rows(session, query, sql, size, error);
	} else {
		cli_progress_start(&session->progress, session->progress_mode, false);
		status = pull(session, query, NULL, error);
	}
	cli_signals_watch(NULL);
	cli_progress_clear(&session->progress);
	/* A run that failed on a bad row says so itself. */
	if (status != RIFFLE_DATA) tell_errors(session, query);
	if (status == RIFFLE_INTERRUPTED) {
		riffle_query_stats stats = {.size = sizeof(stats)};
		riffle_query_stats_get(query, &stats);
		tell_stopped(stats.rows_in, started_ms);
	} else if (status >= 0 && session->has_timing) {
		tell_timing(query, started_ms);
	}
	return status;
}

/* ---- a text of statements ---- */

/* What later statements need to be bound is executed even when nothing is to run. */
static bool changes_catalog(const char *sql, size_t size)
{
	static const char *const words[] = {"CREATE", "DROP", "SET", "LOAD"};
	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++)
		if (cli_begins_with_word(sql, size, words[i])) return true;
	return false;
}

static riffle_status explain(cli_session *session, riffle_query *query, riffle_error *error)
{
	const char *text = NULL;
	size_t size = 0;
	riffle_status status = riffle_explain(query, "text", &text, &size, error);
	if (status < 0) return status;
	errno = 0;
	if (session->explained_count++ > 0) putchar('\n');
	fwrite(text, 1, size, stdout);
	if (size > 0 && text[size - 1] != '\n') putchar('\n');
	return fflush(stdout) != 0 ? write_failed(session, errno ? errno : EIO, error) : RIFFLE_OK;
}

static riffle_status run_or_explain(cli_session *session, riffle_query *query, const char *sql,
                                    size_t size, riffle_error *error)
{
	bool is_dry = (session->is_check || session->is_explain) && !changes_catalog(sql, size);
	if (!is_dry || (session->is_explain && cli_begins_with_word(sql, size, "EXPLAIN")))
		return run_query(session, query, sql, size, error);
	return session->is_check ? RIFFLE_OK : explain(session, query, error);
}

riffle_status cli_run_statement(cli_session *session, riffle_query *query, const char *sql,
                                size_t size, riffle_error *error)
{
	if (session->output_fd < 0) return run_or_explain(session, query, sql, size, error);
	/* Standard output stands for the file meanwhile, so that whoever writes writes there. */
	fflush(stdout);
	session->terminal_fd = fcntl(STDOUT_FILENO, F_DUPFD_CLOEXEC, STDERR_FILENO + 1);
	if (session->terminal_fd < 0) {
		session->terminal_fd = STDOUT_FILENO;
		return write_failed(session, errno, error);
	}
	dup2(session->output_fd, STDOUT_FILENO);
	riffle_status status = run_or_explain(session, query, sql, size, error);
	fflush(stdout);
	dup2(session->terminal_fd, STDOUT_FILENO);
	close(session->terminal_fd);
	session->terminal_fd = STDOUT_FILENO;
	return status;
}

int cli_tell_failure(cli_session *session, const riffle_error *error, const char *name,
                     const char *text, size_t size, size_t base)
{
	riffle_status status = error->code;
	session->is_output_closed = status == RIFFLE_IO && error->os_error == EPIPE;
	fflush(stdout);
	if (status != RIFFLE_INTERRUPTED && !session->is_output_closed) {
		cli_text rendered = {0};
		cli_render_error(error, name, text, size, base, &rendered);
		fwrite(rendered.data, 1, rendered.size, stderr);
		cli_text_release(&rendered);
	}
	if (status == RIFFLE_INTERRUPTED) return CLI_EXIT_INTERRUPTED;
	if (session->is_output_closed) return CLI_EXIT_DONE;
	return status == RIFFLE_IO ? CLI_EXIT_IO : CLI_EXIT_ERROR;
}

int cli_run_text(cli_session *session, const char *name, const char *text, size_t size)
{
	for (size_t base = cli_skip_blank(text, size, 0); base < size;
	     base = cli_skip_blank(text, size, base)) {
		riffle_query *query = NULL;
		riffle_error error = RIFFLE_ERROR_INIT;
		size_t tail = 0;
		riffle_status status =
			riffle_prepare(session->engine, text + base, size - base, &tail, &query, &error);
		if (status >= 0 && query)
			status = cli_run_statement(session, query, text + base, tail, &error);
		riffle_query_free(query);
		if (status < 0) {
			error.code = status;
			return cli_tell_failure(session, &error, name, text, size, base);
		}
		base += tail > 0 ? tail : size - base;
	}
	return CLI_EXIT_DONE;
}

void cli_tell_unreadable(const char *path, int problem)
{
	cli_text reason = {0};
	cli_text_reason(&reason, problem);
	fprintf(stderr, "riffle: cannot read \"%s\": %s\n", path, reason.data);
	cli_text_release(&reason);
}

/* What is given as a script by those who want to look at it. */
static bool is_data_file(const char *path)
{
	static const char *const endings[] = {".csv", ".tsv", ".ndjson", ".json",
	                                      ".log", ".gz",  ".zst",    ".lz4"};
	size_t size = strlen(path);
	for (size_t i = 0; i < sizeof endings / sizeof *endings; i++) {
		size_t ending = strlen(endings[i]);
		if (size > ending && strcmp(path + size - ending, endings[i]) == 0) return true;
	}
	return false;
}

int cli_run_file(cli_session *session, const char *path)
{
	cli_text text = {0};
	int problem = cli_text_read_script(&text, path);
	int result = CLI_EXIT_IO;
	bool is_stdin = strcmp(path, "-") == 0;
	if (problem)
		cli_tell_unreadable(path, problem);
	else
		result = cli_run_text(session, is_stdin ? "<stdin>" : path, text.data, text.size);
	if (result == CLI_EXIT_ERROR && is_data_file(path))
		fprintf(stderr, "  hint: This runs scripts; data is read by -c \"SELECT * FROM '%s'\".\n",
		        path);
	cli_text_release(&text);
	return result;
}

int cli_session_finish(cli_session *session, int result, bool is_leaving)
{
	cli_background *background = &session->background;
	uint64_t started_ms = cli_now_ms();
	bool is_stopping = false, is_interrupted = false;
	cli_signals_hold(true);
	cli_background_survey(background);
	while (background->running > 0) {
		is_interrupted = cli_signals_received() != 0;
		if (!is_stopping && (is_leaving || is_interrupted || result != CLI_EXIT_DONE)) {
			is_stopping = true;
			cli_background_stop(background);
			started_ms = is_interrupted ? started_ms : cli_now_ms();
		}
		bool is_urgent = is_stopping && (is_leaving || !is_interrupted);
		if (is_urgent && cli_now_ms() - started_ms > LEAVE_MS) break;
		cli_background_turn(background, background->pause_ms);
	}
	cli_signals_hold(false);
	if (result != CLI_EXIT_DONE) return result;
	if (is_interrupted && !is_leaving) {
		tell_stopped(background->rows_in, started_ms);
		return CLI_EXIT_INTERRUPTED;
	}
	return background->failed > 0 && !is_leaving ? CLI_EXIT_ERROR : CLI_EXIT_DONE;
}
