/* Completion at the shell's prompt. */
#ifndef RIFFLE_CLI_COMPLETION_H
#define RIFFLE_CLI_COMPLETION_H

#include "script.h"

/* Makes readline complete keywords, streams, the columns of what a statement names, functions,
 * settings, queries, dot commands, and files within quotes. typed: the lines of the statement
 * before the one that is being typed. */
void cli_completion_install(cli_session *session, const cli_text *typed);

#endif
