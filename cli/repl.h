/* The interactive shell. */
#ifndef RIFFLE_CLI_REPL_H
#define RIFFLE_CLI_REPL_H

#include "script.h"

/* Reads statements and dot commands from the terminal until the user leaves. Returns an exit
 * status. */
int cli_repl_run(cli_session *session);

#endif
