/* The line on a terminal that says how far a running query is. */
#ifndef RIFFLE_CLI_PROGRESS_H
#define RIFFLE_CLI_PROGRESS_H

#include "options.h"

typedef struct cli_progress {
	bool is_on;
	bool is_shown; /* the line stands on the terminal now */
	uint64_t started_ms, drawn_ms;
	uint64_t drawn_rows, drawn_bytes; /* of the line before */
} cli_progress;

/* is_output_busy: rows are written to the terminal by someone who does not clear the line. */
void cli_progress_start(cli_progress *progress, cli_progress_mode mode, bool is_output_busy);
/* Draws the line anew, at most five times a second and not in the first. */
void cli_progress_tick(cli_progress *progress, const riffle_query *query);
/* Takes the line away; before anything else is written. */
void cli_progress_clear(cli_progress *progress);

#endif
