/* .help NAME: what DESCRIBE FUNCTION says, for reading. */
#ifndef CLI_HELP_H
#define CLI_HELP_H

#include "script.h"

/* Shows every overload of a function with its example, or the error with a suggestion. */
void cli_help_function(cli_session *session, const char *name);

#endif
