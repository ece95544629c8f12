/*
 * Dot commands. One table holds them: .help and completion come from it.
 */
#include "commands.h"

#include <string.h>
#include <strings.h>
#include <unistd.h>

#include "help.h"

typedef struct command {
	const char *name;
	const char *argument; /* as .help shows it */
	const char *help;
	bool (*run)(cli_session *session, const char *argument); /* false: leave */
	const char *sql; /* or the statement that it stands for */
} command;

static bool run_help(cli_session *session, const char *argument);

static bool run_mode(cli_session *session, const char *argument)
{
	if (!*argument)
		printf("%s\n", cli_format_word(session->format));
	else if (!cli_format_find(argument, &session->format))
		fprintf(stderr, "unknown mode \"%s\" (.help lists them)\n", argument);
	return true;
}

static bool run_timing(cli_session *session, const char *argument)
{
	if (!*argument)
		session->has_timing = !session->has_timing;
	else if (strcasecmp(argument, "on") == 0 || strcasecmp(argument, "off") == 0)
		session->has_timing = strcasecmp(argument, "on") == 0;
	else
		fprintf(stderr, ".timing takes on or off, not \"%s\"\n", argument);
	printf("timing is %s\n", session->has_timing ? "on" : "off");
	return true;
}

static bool run_header(cli_session *session, const char *argument)
{
	if (strcasecmp(argument, "on") == 0 || strcasecmp(argument, "off") == 0)
		session->has_header = strcasecmp(argument, "on") == 0;
	else
		fputs(".header takes on or off\n", stderr);
	return true;
}

static bool run_read(cli_session *session, const char *argument)
{
	if (*argument)
		cli_run_file(session, argument);
	else
		fputs(".read takes a file\n", stderr);
	return true;
}

static bool run_output(cli_session *session, const char *argument)
{
	cli_session_output(session, *argument ? argument : NULL);
	return true;
}

static bool run_stop(cli_session *session, const char *argument)
{
	riffle_error error = RIFFLE_ERROR_INIT;
	if (!*argument)
		fputs(".stop takes the name of a query, or its number in .queries\n", stderr);
	else if (cli_background_stop_one(&session->background, argument, &error) < 0)
		fprintf(stderr, "%s\n", error.message);
	return true;
}

static bool run_quit(cli_session *session, const char *argument)
{
	(void)session;
	(void)argument;
	return false;
}

static const command commands[] = {
	{".functions", "", "list the functions", NULL, "SHOW FUNCTIONS;"},
	{".header", "on|off", "write the line of column names or not", run_header, NULL},
	{".help", "[FUNCTION]", "show this, or what a function does", run_help, NULL},
	{".mode", "[FORMAT]", "table, box, csv, tsv, json, ndjson, markdown, vertical or none",
     run_mode, NULL},
	{".output", "[FILE]", "write results to a file; without one, here again", run_output, NULL},
	{".queries", "", "list the named queries and how far they are", NULL, "SHOW QUERIES;"},
	{".quit", "", "leave; so do quit, exit and Ctrl-D", run_quit, NULL},
	{".read", "FILE", "run the statements of a file", run_read, NULL},
	{".settings", "", "list the settings", NULL, "SHOW SETTINGS;"},
	{".stop", "N|NAME", "stop a named query; N is its number in .queries", run_stop, NULL},
	{".streams", "", "list the streams", NULL, "SHOW STREAMS;"},
	{".timing", "[on|off]", "say after each query how long it took", run_timing, NULL},
};
enum { COMMAND_COUNT = sizeof(commands) / sizeof(commands[0]) };

static const command *find_command(const char *name)
{
	for (int i = 0; i < COMMAND_COUNT; i++)
		if (strcasecmp(commands[i].name, name) == 0) return &commands[i];
	return NULL;
}

static void show_command(const command *shown)
{
	printf("  %-10s %-10s %s\n", shown->name, shown->argument, shown->help);
}

static bool run_help(cli_session *session, const char *argument)
{
	const command *named = find_command(argument);
	if (named) {
		show_command(named);
	} else if (*argument) {
		cli_help_function(session, argument);
	} else {
		puts("Statements end with a semicolon and may take several lines. Ctrl-C stops a query or\n"
		     "clears the line, Ctrl-R searches what was typed before, Tab completes words.\n");
		for (int i = 0; i < COMMAND_COUNT; i++) show_command(&commands[i]);
	}
	return true;
}

const char *cli_command_name(uint32_t index)
{
	return index < COMMAND_COUNT ? commands[index].name : NULL;
}

bool cli_command_run(cli_session *session, const char *line)
{
	static const char blanks[] = " \t\r\n";
	cli_text name = {0}, argument = {0};
	bool goes_on = true;
	cli_text_append(&name, line, strcspn(line, blanks));
	line += name.size;
	line += strspn(line, blanks);
	size_t size = strlen(line);
	while (size > 0 && strchr(" \t\r\n;", line[size - 1])) size--;
	cli_text_append(&argument, line, size);
	while (name.size > 1 && name.data[name.size - 1] == ';') name.data[--name.size] = '\0';
	const command *found = find_command(name.data);
	if (!found)
		fprintf(stderr, "unknown command \"%s\" (.help lists them)\n", name.data);
	else if (found->sql)
		cli_run_text(session, NULL, found->sql, strlen(found->sql));
	else
		goes_on = found->run(session, argument.data);
	cli_text_release(&name);
	cli_text_release(&argument);
	return goes_on;
}
