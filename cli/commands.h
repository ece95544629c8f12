/* Dot commands of the shell. */
#ifndef RIFFLE_CLI_COMMANDS_H
#define RIFFLE_CLI_COMMANDS_H

#include "script.h"

/* Runs a line that begins with a dot. Returns false when the shell is to be left. */
bool cli_command_run(cli_session *session, const char *line);

/* The index-th command with its dot, NULL after the last; for completion. */
const char *cli_command_name(uint32_t index);

#endif
