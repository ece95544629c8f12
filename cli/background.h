/* Named queries, which START QUERY started: they run beside what is in front. */
#ifndef RIFFLE_CLI_BACKGROUND_H
#define RIFFLE_CLI_BACKGROUND_H

#include <stdio.h>

#include "text.h"

typedef struct cli_background {
	riffle_engine *engine;
	uint32_t running, failed; /* how many, as of the last turn or survey */
	uint64_t rows_in, rows;   /* rows that all of them read; and wrote too */
	uint64_t turn_ms;         /* when the last turn ended */
	uint32_t pause_ms;        /* how long the next turn may be put off */
	bool is_in_turn;
	/* In a shell what they write to standard output is held here, so that it can be shown above
	 * the line that is being typed; -1: it goes there at once. */
	int capture_fd;
	cli_text told; /* and so are hints, notices and warnings */
} cli_background;

/* is_shell: what they write is held for cli_background_take. */
void cli_background_open(cli_background *background, riffle_engine *engine, bool is_shell);
void cli_background_close(cli_background *background);

/* Gives each a turn and, when none has anything to do, waits up to timeout_ms. Returns whether
 * one got on. */
bool cli_background_turn(cli_background *background, uint32_t timeout_ms);

/* The same without waiting, unless a turn was but a moment ago. */
void cli_background_turn_if_due(cli_background *background);

/* Counts those that run and those that failed. */
void cli_background_survey(cli_background *background);

/* Moves the rows that were held to rows, and what was told to told. False: there was nothing. */
bool cli_background_take(cli_background *background, cli_text *rows, cli_text *told);

/* Asks all to stop. */
void cli_background_stop(cli_background *background);

/* Stops the one with that name, case aside, or that number in SHOW QUERIES. */
riffle_status cli_background_stop_one(cli_background *background, const char *name,
                                      riffle_error *error);

/* Reads a statement's rows; take gets each with its place in the batch, and arg. */
typedef void (*cli_take_row)(void *arg, const riffle_batch *batch, uint32_t row);
void cli_read_rows(riffle_engine *engine, const char *sql, cli_take_row take, void *arg);

#endif
