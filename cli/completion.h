/* Completion at the shell's prompt. */
#ifndef RIFFLE_CLI_COMPLETION_H
#define RIFFLE_CLI_COMPLETION_H

#include "script.h"

/* Makes readline complete keywords, streams, functions, dot commands, and files within quotes. */
void cli_completion_install(cli_session *session);

#endif
