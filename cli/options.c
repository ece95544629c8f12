/*
 * The command line. One table holds every option: getopt's tables and the text of --help come
 * from it.
 */
#include "options.h"

#include <getopt.h>
#include <stdlib.h>
#include <string.h>

enum {
	OPTION_NO_HEADER = 256,
	OPTION_SET,
	OPTION_THREADS,
	OPTION_CHECK,
	OPTION_EXPLAIN,
	OPTION_PROGRESS,
	OPTION_NO_PROGRESS
};

typedef struct option_entry {
	const char *name;
	int code;             /* its letter, or one of the above */
	const char *argument; /* name of its argument, or NULL */
	const char *help;
} option_entry;

static const option_entry entries[] = {
	{"command", 'c', "TEXT", "run the statements of TEXT; may be given several times"},
	{"output", 'o', "FORMAT",
     "table, box, csv, tsv, json, ndjson, markdown, vertical or none\n"
     "(box on a terminal, csv elsewhere)"},
	{"no-header", OPTION_NO_HEADER, NULL, "write no line of column names"},
	{"set", OPTION_SET, "NAME=VALUE", "change a setting, as SET does (SHOW SETTINGS lists them)"},
	{"threads", OPTION_THREADS, "N", "use N threads; 0 is one for each core"},
	{"check", OPTION_CHECK, NULL, "check the statements, read and write no rows"},
	{"explain", OPTION_EXPLAIN, NULL, "show the plans of the queries instead of running them"},
	{"progress", OPTION_PROGRESS, NULL, "show how far a query is, also when it would not be shown"},
	{"no-progress", OPTION_NO_PROGRESS, NULL, "never show it"},
	{"version", 'V', NULL, "show the version"},
	{"help", 'h', NULL, "show this"},
};
enum { ENTRY_COUNT = sizeof(entries) / sizeof(entries[0]) };

static const char help_head[] =
	"Usage: riffle [OPTION]... [FILE]...\n"
	"       riffle test [OPTION]... FILE...\n"
	"\n"
	"Streaming SQL. Without FILE and -c it is a shell on a terminal and a script elsewhere;\n"
	"FILE - is standard input. `riffle test` runs test scripts.\n"
	"\n";
static const char help_tail[] =
	"\n"
	"Exit status: 0 done; 1 an error in a statement or while running; 2 wrong usage; 3 done,\n"
	"but rows were left out or values made NULL (more than the setting max_errors);\n"
	"4 input or output failed; 130 interrupted.\n"
	"\n"
	"Example: riffle -c \"SELECT avg(x) FROM 'readings.csv' WINDOW TUMBLING 200\"\n";

void cli_options_help(FILE *to)
{
	cli_text left = {0};
	fputs(help_head, to);
	for (int i = 0; i < ENTRY_COUNT; i++) {
		const option_entry *entry = &entries[i];
		cli_text_clear(&left);
		if (entry->code < 256)
			cli_text_printf(&left, "  -%c, --%s", entry->code, entry->name);
		else
			cli_text_printf(&left, "      --%s", entry->name);
		if (entry->argument) cli_text_printf(&left, " %s", entry->argument);
		fprintf(to, "%-26s", left.data);
		for (const char *help = entry->help; *help; help++) {
			putc(*help, to);
			if (*help == '\n') fprintf(to, "%26s", "");
		}
		putc('\n', to);
	}
	fputs(help_tail, to);
	cli_text_release(&left);
}

static int usage_error(const char *problem, const char *word)
{
	fprintf(stderr, "riffle: %s \"%s\"\nriffle --help lists the options.\n", problem, word);
	return 2;
}

static void add_input(cli_options *options, const char *text, const char *path)
{
	options->inputs =
		cli_resize(options->inputs, (options->input_count + 1) * sizeof(*options->inputs));
	options->inputs[options->input_count++] = (cli_input){text, path};
}

static void add_setting(cli_options *options, const char *name_value, const char *option)
{
	options->settings =
		cli_resize(options->settings, (options->setting_count + 1) * sizeof(*options->settings));
	options->settings[options->setting_count++] = (cli_setting){name_value, option};
}

static int take_format(cli_options *options, const char *word)
{
	if (!cli_format_find(word, &options->format)) {
		fprintf(stderr, "riffle: unknown output format \"%s\" (there are", word);
		for (int i = 0; i < CLI_FORMAT_COUNT; i++)
			fprintf(stderr, "%s %s", i > 0 ? "," : "", cli_format_word((cli_format)i));
		fputs(")\n", stderr);
		return 2;
	}
	options->has_format = true;
	return 0;
}

/* Takes one option that getopt found. */
static int take(cli_options *options, int code, char *argument)
{
	switch (code) {
	case 1: add_input(options, NULL, argument); break;
	case 'c': add_input(options, argument, NULL); break;
	case 'o': return take_format(options, argument);
	case OPTION_NO_HEADER: options->has_header = false; break;
	case OPTION_SET:
		if (!strchr(argument, '=') || argument[0] == '=')
			return usage_error("--set takes NAME=VALUE, not", argument);
		add_setting(options, argument, "--set");
		break;
	case OPTION_THREADS:
		if (argument[0] == '\0' || strspn(argument, "0123456789") != strlen(argument))
			return usage_error("--threads takes a number, not", argument);
		add_setting(options, argument, "--threads");
		break;
	case OPTION_CHECK: options->is_check = true; break;
	case OPTION_EXPLAIN: options->is_explain = true; break;
	case OPTION_PROGRESS: options->progress = CLI_PROGRESS_ON; break;
	case OPTION_NO_PROGRESS: options->progress = CLI_PROGRESS_OFF; break;
	case 'V': options->is_version = true; break;
	case 'h': options->is_help = true; break;
	}
	return 0;
}

/* Fills getopt's tables; short_names needs room for three bytes an entry and three more. */
static void make_tables(struct option *long_options, char *short_names)
{
	*short_names++ = '-'; /* arguments that are no options come in their place, as code 1 */
	*short_names++ = ':'; /* a missing argument is told apart */
	for (int i = 0; i < ENTRY_COUNT; i++) {
		int has_argument = entries[i].argument ? required_argument : no_argument;
		long_options[i] = (struct option){entries[i].name, has_argument, NULL, entries[i].code};
		if (entries[i].code < 256) {
			*short_names++ = (char)entries[i].code;
			if (entries[i].argument) *short_names++ = ':';
		}
	}
	long_options[ENTRY_COUNT] = (struct option){0};
	*short_names = '\0';
}

int cli_options_read(cli_options *options, int argc, char **argv)
{
	struct option long_options[ENTRY_COUNT + 1];
	char short_names[3 * ENTRY_COUNT + 3];
	*options = (cli_options){.has_header = true};
	make_tables(long_options, short_names);
	options->is_test = argc > 1 && strcmp(argv[1], "test") == 0;
	optind = options->is_test ? 2 : 1;
	opterr = 0;
	for (;;) {
		int code = getopt_long(argc, argv, short_names, long_options, NULL);
		if (code == -1) break;
		if (code == ':') return usage_error("an argument is missing after", argv[optind - 1]);
		if (code == '?') {
			char letter[3] = {'-', (char)optopt, '\0'};
			bool is_letter = optopt > 0 && optopt < 256 && argv[optind - 1][1] != '-';
			bool is_known = optopt > 0 && !is_letter;
			return usage_error(is_known ? "no argument may follow" : "unknown option",
			                   is_letter ? letter : argv[optind - 1]);
		}
		int status = take(options, code, optarg);
		if (status) return status;
	}
	for (; optind < argc; optind++) add_input(options, NULL, argv[optind]);
	bool needs_file = options->is_test && !options->is_help && !options->is_version;
	if (needs_file && options->input_count == 0) {
		fputs("riffle: test needs a file\nriffle --help lists the options.\n", stderr);
		return 2;
	}
	return 0;
}

void cli_options_release(cli_options *options)
{
	free(options->inputs);
	free(options->settings);
}
