/*
 * The shell: a loop of its own around readline's callbacks, so that Ctrl-C is ours. SIGINT is
 * blocked except while the loop waits and while a query runs; nothing but leaving leaves.
 */
#include "repl.h"

#include <errno.h>
#include <inttypes.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include <readline/history.h>
#include <readline/readline.h>

#include "commands.h"
#include "completion.h"
#include "signals.h"

static const char prompt_more[] = "   ...> ";
enum { HISTORY_ENTRIES = 10000 };

typedef struct repl {
	cli_session *session;
	cli_text typed;   /* lines of a statement that is not complete yet */
	cli_text prompt;  /* of a statement's first line */
	cli_text history; /* path of the history's file, empty if there is none */
	bool is_leaving;
} repl;

/* readline's line handler has no argument of its own. */
static repl *shell;

/* ---- history ---- */

/* The directory of the history, made if it is not there; false when it can't be. */
static bool make_state_directory(cli_text *path)
{
	const char *state = getenv("XDG_STATE_HOME"), *home = getenv("HOME");
	if (state && state[0] == '/')
		cli_text_puts(path, state);
	else if (home && home[0] == '/')
		cli_text_printf(path, "%s/.local/state", home);
	else
		return false;
	cli_text_puts(path, "/riffle");
	for (char *slash = path->data + 1; (slash = strchr(slash, '/')); slash++) {
		*slash = '\0';
		int failed = mkdir(path->data, 0700) != 0 && errno != EEXIST;
		*slash = '/';
		if (failed) return false;
	}
	return mkdir(path->data, 0700) == 0 || errno == EEXIST;
}

static void open_history(repl *repl_now)
{
	/* With time stamps between the entries, one may be several lines. */
	history_comment_char = '#';
	history_write_timestamps = 1;
	using_history();
	stifle_history(HISTORY_ENTRIES);
	if (!make_state_directory(&repl_now->history)) {
		cli_text_clear(&repl_now->history);
		return;
	}
	cli_text_puts(&repl_now->history, "/history");
	read_history(repl_now->history.data);
	history_truncate_file(repl_now->history.data, HISTORY_ENTRIES);
}

static void remember(repl *repl_now, const char *entry, size_t size)
{
	cli_text copy = {0};
	while (size > 0 && strchr(" \t\r\n", entry[size - 1])) size--;
	if (size == 0) return;
	cli_text_append(&copy, entry, size);
	HIST_ENTRY *last = history_get(history_base + history_length - 1);
	if (!last || strcmp(last->line, copy.data) != 0) {
		add_history(copy.data);
		const char *path = repl_now->history.size > 0 ? repl_now->history.data : NULL;
		mode_t mask = umask(077);
		if (path && append_history(1, path) != 0) write_history(path);
		umask(mask);
	}
	cli_text_release(&copy);
}

/* ---- the prompt ---- */

/* The prompt says how many named queries run. */
static const char *current_prompt(repl *repl_now)
{
	uint32_t running = repl_now->session->background.running;
	if (repl_now->typed.size > 0) return prompt_more;
	cli_text_clear(&repl_now->prompt);
	cli_text_puts(&repl_now->prompt, "riffle");
	if (running > 0) cli_text_printf(&repl_now->prompt, "[%" PRIu32 "]", running);
	cli_text_puts(&repl_now->prompt, "> ");
	return repl_now->prompt.data;
}

/* Gives the named queries a turn while the prompt waits. What they have to say stands above the
 * line that is being typed, which is taken away for that and drawn again. */
static void turn_to_background(repl *repl_now)
{
	cli_background *background = &repl_now->session->background;
	cli_text rows = {0}, told = {0};
	uint32_t running_before = background->running;
	cli_background_turn(background, 0);
	bool has_told = cli_background_take(background, &rows, &told);
	/* A search shows a prompt of its own. */
	bool is_searching = RL_ISSTATE(RL_STATE_ISEARCH | RL_STATE_NSEARCH);
	bool is_count_shown = background->running == running_before || is_searching;
	if (has_told || !is_count_shown) {
		rl_clear_visible_line();
		fflush(rl_outstream);
		cli_write_all(STDOUT_FILENO, rows.data, rows.size);
		fwrite(told.data, 1, told.size, stderr);
		fflush(stderr);
		if (!is_searching) rl_set_prompt(current_prompt(repl_now));
		rl_on_new_line();
		rl_redisplay();
	}
	cli_text_release(&rows);
	cli_text_release(&told);
}

/* ---- statements ---- */

/* Prepares the statement at base of what was typed. Returns false when it needs more lines: it
 * has no semicolon yet and is not wrong before its end. The words that are tried behind it fit
 * nowhere, so that nothing is bound or opened before it is complete. */
static bool prepare_typed(repl *repl_now, size_t base, size_t *tail, riffle_query **query,
                          riffle_error *error)
{
	static const char junk[] = "\n=> => =>";
	size_t size = repl_now->typed.size - base;
	cli_text trial = {0};
	cli_text_append(&trial, repl_now->typed.data + base, size);
	cli_text_puts(&trial, junk);
	*query = NULL;
	*tail = 0;
	riffle_engine *engine = repl_now->session->engine;
	error->code = riffle_prepare(engine, trial.data, trial.size, tail, query, error);
	cli_text_release(&trial);
	if (*tail > 0 && *tail <= size) return true;
	riffle_query_free(*query);
	*query = NULL;
	*tail = size;
	return error->code == RIFFLE_LIMIT ||
		(error->code == RIFFLE_SYNTAX && error->line > 0 && error->offset < size);
}

/* Runs the statements of what was typed that are complete and keeps the rest; after an error
 * nothing is kept. */
static void run_typed(repl *repl_now)
{
	cli_session *session = repl_now->session;
	cli_text *typed = &repl_now->typed;
	size_t done = 0, tail = 0;
	riffle_query *query = NULL;
	for (;;) {
		/* The NUL at the end is no blank, so only an open comment reaches past it. */
		size_t base = cli_skip_blank(typed->data, typed->size + 1, done);
		if (base == typed->size) done = base;
		if (base >= typed->size) break;
		riffle_error error = RIFFLE_ERROR_INIT;
		if (!prepare_typed(repl_now, base, &tail, &query, &error)) break;
		if (done == 0) remember(repl_now, typed->data, typed->size);
		done = base + tail;
		if (error.code >= 0 && query)
			error.code = cli_run_statement(session, query, typed->data + base, tail, &error);
		riffle_query_free(query);
		if (error.code < 0) {
			cli_tell_failure(session, &error, NULL, typed->data, typed->size, base);
			done = typed->size;
		}
	}
	typed->size -= done;
	memmove(typed->data, typed->data + done, typed->size + 1);
}

static bool is_leave_word(const char *line)
{
	static const char *const words[] = {"quit", "exit"};
	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++) {
		size_t length = strlen(words[i]);
		if (strncasecmp(line, words[i], length) == 0 &&
		    line[length + strspn(line + length, " \t;")] == '\0')
			return true;
	}
	return false;
}

/* The signals that the loop waits for together with what is typed. */
static void fill_signals(sigset_t *set)
{
	static const int signals[] = {SIGINT, SIGTERM, SIGHUP, SIGCONT};
	sigemptyset(set);
	for (size_t i = 0; i < sizeof(signals) / sizeof(signals[0]); i++) sigaddset(set, signals[i]);
}

static void unblock_signals(bool is_unblocked)
{
	sigset_t set;
	fill_signals(&set);
	sigprocmask(is_unblocked ? SIG_UNBLOCK : SIG_BLOCK, &set, NULL);
}

static void take_line(repl *repl_now, const char *line)
{
	const char *first = line + strspn(line, " \t");
	if (repl_now->typed.size == 0 && is_leave_word(first)) {
		repl_now->is_leaving = true;
		return;
	}
	cli_signals_clear();
	unblock_signals(true);
	if (repl_now->typed.size == 0 && *first == '.') {
		remember(repl_now, first, strlen(first));
		repl_now->is_leaving = !cli_command_run(repl_now->session, first);
	} else {
		cli_text_puts(&repl_now->typed, line);
		cli_text_puts(&repl_now->typed, "\n");
		run_typed(repl_now);
	}
	fflush(stdout);
	cli_background_survey(&repl_now->session->background);
	repl_now->session->background.pause_ms = 0;
	unblock_signals(false);
	if (cli_signals_received() == SIGINT)
		cli_signals_clear();
	else if (cli_signals_received())
		repl_now->is_leaving = true;
}

/* readline's handler: takes and frees the line; NULL is the end of the input. */
static void on_line(char *line)
{
	if (line) {
		take_line(shell, line);
	} else {
		shell->is_leaving = true;
		putchar('\n');
	}
	free(line);
	if (shell->is_leaving)
		rl_callback_handler_remove();
	else
		rl_set_prompt(current_prompt(shell));
}

/* ---- the loop ---- */

static void clear_line(repl *repl_now)
{
	cli_signals_clear();
	cli_text_clear(&repl_now->typed);
	rl_callback_sigcleanup();
	/* Before the handler goes: removing it sends the cursor to the start of the line. */
	fputs("^C\n", stdout);
	fflush(stdout);
	rl_callback_handler_remove();
	rl_callback_handler_install(current_prompt(repl_now), on_line);
}

static void run_startup_file(cli_session *session)
{
	const char *home = getenv("HOME");
	cli_text path = {0};
	if (!home) return;
	cli_text_printf(&path, "%s/.riffrc", home);
	if (access(path.data, R_OK) == 0) cli_run_file(session, path.data);
	cli_text_release(&path);
}

/* Waits for what is typed or a signal and acts on it; without either the named queries get their
 * turn, if there are any. mask: the signals blocked meanwhile. */
static void step(repl *repl_now, const sigset_t *mask)
{
	struct pollfd input = {.fd = STDIN_FILENO, .events = POLLIN};
	const cli_background *background = &repl_now->session->background;
	struct timespec pause = {.tv_nsec = (long)background->pause_ms * 1000000};
	int ready = ppoll(&input, 1, background->running > 0 ? &pause : NULL, mask);
	if (cli_signals_take_continued()) {
		rl_prep_terminal(1);
		rl_forced_update_display();
	}
	if (cli_signals_received() == SIGINT) {
		clear_line(repl_now);
	} else if (cli_signals_received()) {
		rl_callback_handler_remove();
		repl_now->is_leaving = true;
	} else if (ready > 0) {
		rl_callback_read_char();
	} else if (background->running > 0) {
		turn_to_background(repl_now);
	}
}

/* What the named queries wrote when they were stopped. */
static void show_last_words(repl *repl_now)
{
	cli_text rows = {0}, told = {0};
	cli_background_take(&repl_now->session->background, &rows, &told);
	cli_write_all(STDOUT_FILENO, rows.data, rows.size);
	fwrite(told.data, 1, told.size, stderr);
	cli_text_release(&rows);
	cli_text_release(&told);
}

int cli_repl_run(cli_session *session)
{
	repl repl_now = {.session = session};
	sigset_t while_waiting;
	shell = &repl_now;
	run_startup_file(session);
	sigprocmask(SIG_BLOCK, NULL, &while_waiting);
	unblock_signals(false);
	rl_readline_name = "riffle";
	rl_catch_signals = 0;
	open_history(&repl_now);
	cli_completion_install(session, &repl_now.typed);
	cli_background_survey(&session->background);
	printf("riffle %s. Statements end with a semicolon; .help lists the commands.\n",
	       riffle_version(NULL));
	rl_callback_handler_install(current_prompt(&repl_now), on_line);
	while (!repl_now.is_leaving) step(&repl_now, &while_waiting);
	int result = cli_signals_received() ? CLI_EXIT_INTERRUPTED : CLI_EXIT_DONE;
	unblock_signals(true);
	result = cli_session_finish(session, result, true);
	show_last_words(&repl_now);
	cli_text_release(&repl_now.typed);
	cli_text_release(&repl_now.prompt);
	cli_text_release(&repl_now.history);
	clear_history();
	return result;
}
