/*
 * Ctrl-C and its kin. The handler only notes the signal, interrupts the watched query, and, when
 * nobody could act on it or it is asked a third time, leaves the program.
 */
#include "signals.h"

#include <errno.h>
#include <signal.h>
#include <stddef.h>
#include <unistd.h>

static riffle_query *volatile watched;
static volatile sig_atomic_t received;
static volatile sig_atomic_t received_count;
static volatile sig_atomic_t is_in_shell;
static volatile sig_atomic_t is_held_now;
static volatile sig_atomic_t was_continued;

static void on_signal(int number)
{
	int saved = errno;
	riffle_query *query = watched;
	received = number;
	received_count++;
	if (query) riffle_interrupt(query);
	bool is_noted = query || is_held_now;
	if (!is_in_shell && (!is_noted || received_count > 2)) _exit(128 + number);
	errno = saved;
}

static void on_continue(int number)
{
	(void)number;
	was_continued = 1;
}

void cli_signals_install(bool is_shell)
{
	struct sigaction action = {.sa_handler = on_signal};
	is_in_shell = is_shell;
	sigemptyset(&action.sa_mask);
	sigaction(SIGINT, &action, NULL);
	sigaction(SIGTERM, &action, NULL);
	if (is_shell) {
		sigaction(SIGHUP, &action, NULL);
		action.sa_handler = on_continue;
		sigaction(SIGCONT, &action, NULL);
	}
	action.sa_handler = SIG_IGN;
	sigaction(SIGPIPE, &action, NULL);
	sigaction(SIGXFSZ, &action, NULL);
}

void cli_signals_watch(riffle_query *query)
{
	watched = query;
}

void cli_signals_hold(bool is_held)
{
	is_held_now = is_held;
}

int cli_signals_received(void)
{
	return received;
}

void cli_signals_clear(void)
{
	received = 0;
	received_count = 0;
}

bool cli_signals_take_continued(void)
{
	bool result = was_continued != 0;
	was_continued = 0;
	return result;
}
