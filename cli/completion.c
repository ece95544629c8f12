/*
 * Completion: the words that begin as the one before the cursor does. Keywords are written in the
 * case that the user began with. The lists of streams and functions are asked of the engine at each
 * completion, so they are never stale.
 */
#include "completion.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include <readline/readline.h>

#include "commands.h"

/* readline's hooks have no argument of their own. */
static cli_session *shell;
static char **found;
static size_t found_count;

/* Adds a copy of the word, its letters in lower case if is_lower. */
static void add(const char *word, size_t size, bool is_lower)
{
	char *copy = cli_allocate(size + 1);
	for (size_t i = 0; i < size; i++)
		copy[i] = is_lower ? (char)tolower((unsigned char)word[i]) : word[i];
	found = cli_resize(found, (found_count + 1) * sizeof(*found));
	found[found_count++] = copy;
}

static bool begins_with(const char *word, const char *part)
{
	return strncasecmp(word, part, strlen(part)) == 0;
}

/* Adds what stands in the first column of a SHOW. */
static void add_shown(const char *sql, const char *part)
{
	riffle_query *query = NULL;
	riffle_error error = RIFFLE_ERROR_INIT;
	cli_text value = {0};
	if (riffle_prepare(shell->engine, sql, RIFFLE_NUL_TERMINATED, NULL, &query, &error) < 0) return;
	for (;;) {
		riffle_batch *batch = NULL;
		uint32_t rows = 0;
		if (riffle_next(query, UINT32_MAX, &batch, &error) != RIFFLE_ROW) break;
		riffle_batch_info(batch, &rows, NULL);
		for (uint32_t row = 0; row < rows; row++)
			if (cli_value_text(batch, row, 0, &value) && begins_with(value.data, part))
				add(value.data, value.size, false);
		riffle_batch_free(batch);
	}
	riffle_query_free(query);
	cli_text_release(&value);
}

static void collect(const char *part)
{
	bool is_lower = !isupper((unsigned char)part[0]);
	for (uint32_t i = 0; riffle_keyword(i); i++)
		if (begins_with(riffle_keyword(i), part))
			add(riffle_keyword(i), strlen(riffle_keyword(i)), is_lower);
	add_shown("SHOW STREAMS;", part);
	add_shown("SHOW VIEWS;", part);
	add_shown("SHOW FUNCTIONS;", part);
}

/* Hands out the words that were found, each to be freed by readline. */
static char *next_found(const char *part, int state)
{
	static size_t at;
	(void)part;
	if (state == 0) at = 0;
	return at < found_count ? found[at++] : NULL;
}

/* Whether the byte before start opened a quote: an odd number of them stand before it. */
static bool is_in_quotes(int start)
{
	bool is_open = false;
	for (int i = 0; i < start; i++) is_open ^= rl_line_buffer[i] == '\'';
	return is_open;
}

static char **complete(const char *part, int start, int end)
{
	(void)end;
	if (is_in_quotes(start)) return NULL;
	rl_attempted_completion_over = 1;
	found_count = 0;
	if (start == 0 && part[0] == '.') {
		for (uint32_t i = 0; cli_command_name(i); i++)
			if (begins_with(cli_command_name(i), part))
				add(cli_command_name(i), strlen(cli_command_name(i)), false);
	} else if (begins_with(rl_line_buffer, ".read ")) {
		rl_attempted_completion_over = 0;
		return NULL;
	} else if (part[0]) {
		collect(part);
	}
	char **matches = found_count ? rl_completion_matches(part, next_found) : NULL;
	free(found);
	found = NULL;
	return matches;
}

void cli_completion_install(cli_session *session)
{
	shell = session;
	rl_attempted_completion_function = complete;
	rl_basic_word_break_characters = " \t\n\"'`@><=;|&{(,+*)";
	rl_completer_word_break_characters = rl_basic_word_break_characters;
	rl_variable_bind("completion-ignore-case", "on");
}
