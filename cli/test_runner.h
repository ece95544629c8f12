/* riffle test: runs test scripts. */
#ifndef RIFFLE_CLI_TEST_RUNNER_H
#define RIFFLE_CLI_TEST_RUNNER_H

#include "script.h"

/* Runs every file of the options in an engine of its own, prints what failed and the counts.
 * Returns an exit status. */
int cli_test_run(const cli_options *options);

#endif
