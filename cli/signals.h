/* Ctrl-C: stops the query that runs, or is noted for whoever waits at the prompt. */
#ifndef RIFFLE_CLI_SIGNALS_H
#define RIFFLE_CLI_SIGNALS_H

#include <stdbool.h>

#include "riffle.h"

/* Installs the handlers. In a shell a signal with no query running is only noted; without one
 * it ends the program. */
void cli_signals_install(bool is_shell);

/* The query that a signal interrupts from now on, or NULL. Call with NULL before freeing it. */
void cli_signals_watch(riffle_query *query);

/* While they are held a signal is only noted, as in a shell; the third ends the program. */
void cli_signals_hold(bool is_held);

/* The signal that came since the last call of cli_signals_clear, or 0. */
int cli_signals_received(void);
void cli_signals_clear(void);

/* Whether the program was stopped and goes on since the last call; in a shell only. */
bool cli_signals_take_continued(void);

#endif
