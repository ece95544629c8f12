/* The command line of riffle. */
#ifndef RIFFLE_CLI_OPTIONS_H
#define RIFFLE_CLI_OPTIONS_H

#include <stdio.h>

#include "output.h"

/* What riffle is asked to run, in the order of the command line. */
typedef struct cli_input {
	const char *text; /* of -c, or NULL */
	const char *path; /* a script, "-" for standard input */
} cli_input;

typedef struct cli_setting {
	const char *name_value; /* "name=value" */
	const char *option;     /* as the user wrote it, for messages */
} cli_setting;

typedef enum cli_progress_mode {
	CLI_PROGRESS_AUTO,
	CLI_PROGRESS_ON,
	CLI_PROGRESS_OFF
} cli_progress_mode;

typedef struct cli_options {
	bool is_test; /* riffle test FILE... */
	bool is_check, is_explain, is_help, is_version;
	bool has_header;
	bool has_format; /* --output was given */
	cli_format format;
	cli_progress_mode progress;
	cli_input *inputs;
	uint32_t input_count;
	cli_setting *settings;
	uint32_t setting_count;
} cli_options;

/* Reads the command line. Returns 0, or 2 after saying on standard error what is wrong. */
int cli_options_read(cli_options *options, int argc, char **argv);
void cli_options_release(cli_options *options);

/* The text of --help. */
void cli_options_help(FILE *to);

#endif
