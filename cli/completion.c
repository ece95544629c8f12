/*
 * Completion: the words that begin as the one before the cursor does. Keywords are written in the
 * case that the user began with. The lists of streams, columns and the like are asked of the engine
 * at each completion, so they are never stale, and nothing is opened for them that could wait.
 */
#include "completion.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>

#include <readline/readline.h>

#include "commands.h"

/* readline's hooks have no argument of their own. */
static cli_session *shell;
static const cli_text *typed_before;
static char **found;
static size_t found_count;

/* Adds a copy of the word, its letters in lower case if is_lower. */
static void add(const char *word, size_t size, bool is_lower)
{
	char *copy = cli_allocate(size + 1);
	for (size_t i = 0; i < size; i++)
		copy[i] = is_lower ? (char)tolower((unsigned char)word[i]) : word[i];
	copy[size] = '\0';
	found = cli_resize(found, (found_count + 1) * sizeof(*found));
	found[found_count++] = copy;
}

static bool begins_with(const char *word, const char *part)
{
	return strncasecmp(word, part, strlen(part)) == 0;
}

static void add_first_column(void *arg, const riffle_batch *batch, uint32_t row)
{
	cli_text value = {0};
	if (cli_value_text(batch, row, 0, &value) && begins_with(value.data, arg))
		add(value.data, value.size, false);
	cli_text_release(&value);
}

/* The same of SHOW FUNCTIONS, but for operators: their words are keywords already. */
static void add_function(void *arg, const riffle_batch *batch, uint32_t row)
{
	cli_text kind = {0};
	if (cli_value_text(batch, row, 1, &kind) && strcmp(kind.data, "operator") != 0 &&
	    strcmp(kind.data, "form") != 0)
		add_first_column(arg, batch, row);
	cli_text_release(&kind);
}

static void add_user_function(void *arg, const riffle_batch *batch, uint32_t row)
{
	cli_text kind = {0};
	if (cli_value_text(batch, row, 1, &kind) && strcmp(kind.data, "user") == 0)
		add_first_column(arg, batch, row);
	cli_text_release(&kind);
}

/* Adds what stands in the first column of a SHOW. */
static void add_shown(const char *sql, const char *part)
{
	cli_read_rows(shell->engine, sql, add_first_column, (void *)(uintptr_t)part);
}

/* ---- columns ---- */

static bool is_word_byte(char byte)
{
	return isalnum((unsigned char)byte) || byte == '_' || (byte & 0x80);
}

/* Whether its columns can be asked for without waiting or connecting: a regular file, or something
 * that is no address at all, such as a name. */
static bool is_at_rest(const char *source)
{
	struct stat status;
	cli_text path = {0};
	if (*source != '\'') return true;
	cli_text_append(&path, source + 1, strlen(source) - 2);
	bool result = strncmp(path.data, "generate:", 9) == 0 ||
		(stat(path.data, &status) == 0 && S_ISREG(status.st_mode));
	cli_text_release(&path);
	return result;
}

typedef struct stream_search {
	const char *name;
	bool may_wait;
} stream_search;

/* A stream whose columns are not declared is read to find them. */
static void check_stream(void *arg, const riffle_batch *batch, uint32_t row)
{
	stream_search *search = arg;
	cli_text value = {0};
	if (cli_value_text(batch, row, 0, &value) && strcasecmp(value.data, search->name) == 0 &&
	    cli_value_text(batch, row, 1, &value)) {
		const char *from = strcasestr(value.data, " FROM '"), *list = strchr(value.data, '(');
		if (from && (!list || list > from)) {
			cli_text source = {0};
			cli_text_append(&source, from + 6, 2 + strcspn(from + 7, "'"));
			search->may_wait = !is_at_rest(source.data);
			cli_text_release(&source);
		}
	}
	cli_text_release(&value);
}

/* Adds the columns of a source: a name, or an address in its quotes. */
static void add_columns(const char *source, const char *part)
{
	stream_search search = {.name = source};
	riffle_query *query = NULL;
	riffle_error error = RIFFLE_ERROR_INIT;
	cli_text sql = {0};
	if (*source != '\'') cli_read_rows(shell->engine, "SHOW STREAMS;", check_stream, &search);
	if (search.may_wait || !is_at_rest(source)) return;
	cli_text_printf(&sql, "SELECT * FROM %s;", source);
	shell->is_quiet = true;
	riffle_prepare(shell->engine, sql.data, sql.size, NULL, &query, &error);
	shell->is_quiet = false;
	for (uint32_t i = 0; i < riffle_query_column_count(query); i++) {
		const char *name = riffle_query_column_name(query, i);
		if (begins_with(name, part)) add(name, strlen(name), false);
	}
	riffle_query_free(query);
	cli_text_release(&sql);
}

/* Adds the columns of all that stands behind a FROM or JOIN in the statement. */
static void add_columns_of_sources(const char *sql, const char *part)
{
	bool is_source = false;
	cli_text word = {0};
	for (const char *at = sql; *at;) {
		size_t size = 1;
		if (*at == '\'') {
			size += strcspn(at + 1, "'");
			size += at[size] == '\'';
			if (at[size - 1] != '\'' || size == 1) break;
		} else {
			while (is_word_byte(at[0]) && is_word_byte(at[size])) size++;
		}
		cli_text_clear(&word);
		cli_text_append(&word, at, size);
		if (is_source && (*at == '\'' || is_word_byte(*at))) add_columns(word.data, part);
		if (!isspace((unsigned char)*at))
			is_source = strcasecmp(word.data, "FROM") == 0 || strcasecmp(word.data, "JOIN") == 0;
		at += size;
	}
	cli_text_release(&word);
}

/* ---- words ---- */

static void add_general(const char *sql, const char *part)
{
	bool is_lower = !isupper((unsigned char)part[0]);
	add_columns_of_sources(sql, part);
	if (!part[0]) return;
	for (uint32_t i = 0; riffle_keyword(i); i++)
		if (begins_with(riffle_keyword(i), part))
			add(riffle_keyword(i), strlen(riffle_keyword(i)), is_lower);
	add_shown("SHOW STREAMS;", part);
	add_shown("SHOW TABLES;", part);
	add_shown("SHOW VIEWS;", part);
	cli_read_rows(shell->engine, "SHOW FUNCTIONS;", add_function, (void *)(uintptr_t)part);
	if (begins_with("coalesce", part)) add("coalesce", strlen("coalesce"), false);
}

/* Adds the formats after FORMAT. sql_size: up to the word. */
static bool add_after_format(const char *sql, size_t sql_size, const char *part)
{
	static const char word[] = "FORMAT";
	const size_t size = sizeof(word) - 1;
	bool is_lower = islower((unsigned char)part[0]);
	while (sql_size && isspace((unsigned char)sql[sql_size - 1])) sql_size--;
	if (sql_size <= size || strncasecmp(sql + sql_size - size, word, size) != 0 ||
	    is_word_byte(sql[sql_size - size - 1]))
		return false;
	for (uint32_t i = 0; riffle_format(i); i++)
		if (begins_with(riffle_format(i), part))
			add(riffle_format(i), strlen(riffle_format(i)), is_lower);
	return true;
}

/* What may follow the words that a statement begins with. */
static const struct {
	const char *words, *shown;
	cli_take_row take;
} beginnings[] = {
	{"SET ", "SHOW SETTINGS;", add_first_column},
	{"START QUERY ", "SHOW QUERIES;", add_first_column},
	{"STOP QUERY ", "SHOW QUERIES;", add_first_column},
	{"DROP QUERY ", "SHOW QUERIES;", add_first_column},
	{".stop ", "SHOW QUERIES;", add_first_column},
	{"DROP FUNCTION ", "SHOW FUNCTIONS;", add_user_function},
	{"DESCRIBE FUNCTION ", "SHOW FUNCTIONS;", add_function},
	{".help ", "SHOW FUNCTIONS;", add_function},
};

/* Adds what may follow the beginning of the statement. sql_size: up to the word. */
static bool add_after_beginning(const char *sql, size_t sql_size, const char *part)
{
	size_t start = cli_skip_blank(sql, sql_size, 0);
	for (size_t i = 0; i < sizeof(beginnings) / sizeof(beginnings[0]); i++) {
		if (sql_size - start != strlen(beginnings[i].words)) continue;
		if (!begins_with(sql + start, beginnings[i].words)) continue;
		cli_read_rows(shell->engine, beginnings[i].shown, beginnings[i].take,
		              (void *)(uintptr_t)part);
		return true;
	}
	return false;
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
	static const char *const with_files[] = {".read ", ".output "};
	(void)end;
	if (is_in_quotes(start)) return NULL;
	rl_attempted_completion_over = 1;
	found_count = 0;
	if (start == 0 && part[0] == '.') {
		for (uint32_t i = 0; cli_command_name(i); i++)
			if (begins_with(cli_command_name(i), part))
				add(cli_command_name(i), strlen(cli_command_name(i)), false);
	} else if (begins_with(rl_line_buffer, with_files[0]) ||
	           begins_with(rl_line_buffer, with_files[1])) {
		rl_attempted_completion_over = 0;
		return NULL;
	} else {
		cli_text sql = {0};
		cli_text_append(&sql, typed_before->data, typed_before->size);
		cli_text_puts(&sql, rl_line_buffer);
		size_t size = typed_before->size + (size_t)start;
		if (!add_after_beginning(sql.data, size, part) && !add_after_format(sql.data, size, part))
			add_general(sql.data, part);
		cli_text_release(&sql);
	}
	char **matches = found_count ? rl_completion_matches(part, next_found) : NULL;
	free(found);
	found = NULL;
	return matches;
}

void cli_completion_install(cli_session *session, const cli_text *typed)
{
	shell = session;
	typed_before = typed;
	rl_attempted_completion_function = complete;
	rl_basic_word_break_characters = " \t\n\"'`@><=;|&{(,+*)";
	rl_completer_word_break_characters = rl_basic_word_break_characters;
	rl_variable_bind("completion-ignore-case", "on");
}
