/*
 * Mistakes that people bring from other dialects, known by the token and what stands before
 * it. Invariant: a rule only speaks where the grammar has already refused the token.
 */
#include "parser/explain_error.h"
#include "parser/riffle.tab.h"

/* ---- signs that are no tokens of ours ---- */

typedef struct sign_rule {
	const char *start;
	const char *message;
	const char *hint;
} sign_rule;

static const sign_rule sign_rules[] = {
	{"==", NULL, "Compare with =."},
	{"&&", NULL, "Say AND."},
	{"<=>", NULL, "Say IS NOT DISTINCT FROM."},
	{"**", NULL, "Say x ^ y or power(x, y)."},
	{"//", NULL, "Between whole numbers / leaves out the fraction; a comment begins with --."},
	{"`", NULL, "A name with odd letters stands in double quotes."},
	{"#", NULL, "A comment begins with --."},
	{"\xe2\x80\x98", "a curly quote is not a quote", "A text stands in straight quotes: 'abc'."},
	{"\xe2\x80\x99", "a curly quote is not a quote", "A text stands in straight quotes: 'abc'."},
	{"\xe2\x80\x9c", "a curly quote is not a quote", "A name stands in straight quotes: \"abc\"."},
	{"\xe2\x80\x9d", "a curly quote is not a quote", "A name stands in straight quotes: \"abc\"."},
	{"$", NULL, "Parameters are ? or :name."},
	{"@", NULL, "Parameters are ? or :name."},
	{":", NULL, "A parameter is :name, a cast is x::BIGINT, a slice is a[1:2]."},
	{"\\", NULL, "Commands of the shell begin with a dot, such as .help."},
};

static bool explain_number(const rf_tokens *tokens, uint32_t index, rf_error *error)
{
	rf_text text = rf_token_text(tokens, index);
	size_t digits = 0;
	int shown = text.size > 40 ? 40 : (int)text.size;
	if (*text.data != '.' && (*text.data < '0' || *text.data > '9')) return false;
	while (digits < text.size &&
	       (text.data[digits] == '.' || text.data[digits] == '_' ||
	        (text.data[digits] >= '0' && text.data[digits] <= '9')))
		digits++;
	rf_fail_at(error, RIFFLE_SYNTAX, rf_token_loc(tokens, index), "\"%.*s\" is not a number", shown,
	           text.data);
	if (digits == text.size)
		rf_hint(error, "An underscore stands between two digits.");
	else
		rf_hint(
			error,
			"A duration is 500ms, 10s, 5m, 1h30m, 1d or 2w; a name does not begin with a digit.");
	return true;
}

static bool explain_sign(const rf_tokens *tokens, uint32_t index, rf_error *error)
{
	rf_text text = rf_token_text(tokens, index);
	rf_loc loc = rf_token_loc(tokens, index);
	int kind = tokens->list[index].kind;
	if (kind != RF_T_BAD && kind != '#' && kind != ':') return false;
	if (explain_number(tokens, index, error)) return true;
	if (text.size == 1 && ((unsigned char)*text.data < ' ' || *text.data == 0x7f))
		rf_fail_at(error, RIFFLE_SYNTAX, loc, "a control character (0x%02x) in the statement",
		           (unsigned)(unsigned char)*text.data);
	else
		rf_fail_at(error, RIFFLE_SYNTAX, loc, "syntax error near \"%.*s\"", (int)text.size,
		           text.data);
	for (uint32_t i = 0; i < sizeof sign_rules / sizeof *sign_rules; i++) {
		if (!rf_text_starts_with(text, sign_rules[i].start)) continue;
		if (sign_rules[i].message)
			rf_fail_at(error, RIFFLE_SYNTAX, loc, "%s", sign_rules[i].message);
		rf_hint(error, "%s", sign_rules[i].hint);
		break;
	}
	return true;
}

/* ---- words of other dialects ---- */

typedef struct word_rule {
	const char *before; /* the word before it; NULL: any; "": it is the first */
	const char *word;
	const char *hint;
} word_rule;

static const word_rule word_rules[] = {
	{"", "update", "Rows of a stream don't change; SELECT what you need INTO a new sink."},
	{"", "delete", "Rows of a stream don't go away; leave them out with WHERE."},
	{"", "truncate", "DROP and CREATE what should be empty."},
	{"", "alter", "CREATE OR REPLACE makes it anew."},
	{"", "begin", "There are no transactions."},
	{"", "commit", "There are no transactions."},
	{"", "rollback", "There are no transactions."},
	{"", "use", "There is one catalog."},
	{"", "pragma", "Settings are SET name = value."},
	{"create", "macro", "Say CREATE FUNCTION f(a BIGINT) AS a + 1."},
	{NULL, "language", "A function's body is an expression: CREATE FUNCTION f(a BIGINT) AS a + 1."},
	{"", "help", ".help in the shell; SHOW FUNCTIONS lists the functions."},
	{"", "print", "Say SELECT."},
	{NULL, "offset",
     "There is no OFFSET of rows; of a window it moves the time grid, after WINDOW."},
	{NULL, "fetch", "Say LIMIT n."},
	{"select", "top", "Say LIMIT n at the end."},
	{NULL, "qualify", "Put the query into FROM (SELECT ...) and say WHERE."},
	{NULL, "minus", "Say EXCEPT."},
	{NULL, "isnull", "Say IS NULL."},
	{NULL, "notnull", "Say IS NOT NULL."},
	{NULL, "similar", "Say x ~ 'regular expression'."},
	{NULL, "rlike", "Say x ~ 'regular expression'."},
	{NULL, "regexp", "Say x ~ 'regular expression'."},
	{NULL, "collate", "Text compares by bytes."},
};

static rf_text word_before(const rf_tokens *tokens, uint32_t index)
{
	return index ? rf_token_text(tokens, index - 1) : (rf_text){"", 0};
}

static bool explain_word(const rf_tokens *tokens, uint32_t at, rf_error *error)
{
	/* TOP and the like pass as a name at first: the number after it is what is refused. */
	for (uint32_t back = 0; back <= 1 && back <= at; back++) {
		uint32_t index = at - back;
		rf_text word = rf_token_text(tokens, index), before = word_before(tokens, index);
		for (uint32_t i = 0; i < sizeof word_rules / sizeof *word_rules; i++) {
			const word_rule *rule = &word_rules[i];
			if (!rf_text_is_fold(word, rule->word)) continue;
			if (rule->before && !rf_text_is_fold(before, rule->before)) continue;
			rf_fail_at(error, RIFFLE_SYNTAX, rf_token_loc(tokens, index),
			           "syntax error near \"%.*s\"", (int)word.size, word.data);
			rf_hint(error, "%s", rule->hint);
			return true;
		}
	}
	return false;
}

/* ---- by the tokens around ---- */

static int kind_before(const rf_tokens *tokens, uint32_t at, uint32_t back)
{
	return at >= back ? tokens->list[at - back].kind : 0;
}

static bool is_comparison(int kind)
{
	return kind == '=' || kind == '<' || kind == '>' || kind == RF_T_LESS_EQUAL ||
		kind == RF_T_GREATER_EQUAL || kind == RF_T_NOT_EQUAL;
}

static bool begins_clause(int kind)
{
	static const int kinds[] = {RF_T_FROM,   RF_T_WHERE, RF_T_GROUP,           RF_T_HAVING,
	                            RF_T_WINDOW, RF_T_ORDER, RF_T_LIMIT,           RF_T_EMIT,
	                            RF_T_INTO,   RF_T_UNION, RF_T_END_OF_STATEMENT};
	for (uint32_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
		if (kinds[i] == kind) return true;
	return false;
}

static bool takes_size(int kind)
{
	static const int kinds[] = {RF_T_TUMBLING,   RF_T_HOPPING,   RF_T_SLIDING,   RF_T_SESSION,
	                            RF_T_CUMULATING, RF_T_EVERY,     RF_T_WATERMARK, RF_T_WITHIN,
	                            RF_T_TIMEOUT,    RF_T_AHEAD,     RF_T_LATENESS,  RF_T_COOLDOWN,
	                            RF_T_REFRESH,    RF_T_TOLERANCE, RF_T_LIMIT};
	for (uint32_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
		if (kinds[i] == kind) return true;
	return false;
}

static bool is_arithmetic(int kind)
{
	return kind == '+' || kind == '-' || kind == '*' || kind == '/' || kind == '%' || kind == '^';
}

static bool ends_operand(int kind)
{
	return kind == RF_T_IDENTIFIER || kind == RF_T_INTEGER || kind == RF_T_DOUBLE ||
		kind == RF_T_STRING || kind == ')' || kind == ']' || kind == RF_T_NULL ||
		kind == RF_T_TRUE || kind == RF_T_FALSE || (rf_keyword_flags(kind) & RF_KEYWORD_COLUMN);
}

static bool is_one_of(rf_text word, const char *const *words)
{
	for (; *words; words++)
		if (rf_text_is_fold(word, *words)) return true;
	return false;
}

static bool say(const rf_tokens *tokens, uint32_t at, const char *message, const char *hint,
                rf_error *error)
{
	rf_text text = rf_token_text(tokens, at);
	rf_loc loc = rf_token_loc(tokens, at);
	int shown = text.size > 40 ? 40 : (int)text.size;
	if (message)
		rf_fail_at(error, RIFFLE_SYNTAX, loc, "%s", message);
	else
		rf_fail_at(error, RIFFLE_SYNTAX, loc, "syntax error near \"%.*s\"", shown, text.data);
	rf_hint(error, "%s", hint);
	return true;
}

/* The word before the parenthesis that a token stands in; empty if there is none. */
static rf_text enclosing_word(const rf_tokens *tokens, uint32_t at)
{
	uint32_t depth = 0;
	while (at-- > 1) {
		if (tokens->list[at].kind == ')') depth++;
		if (tokens->list[at].kind == '(' && depth-- == 0) return rf_token_text(tokens, at - 1);
	}
	return (rf_text){"", 0};
}

/* Words and commas between arguments, where the other belongs. */
static bool explain_arguments(const rf_tokens *tokens, uint32_t at, rf_error *error)
{
	static const char *const casts[] = {"cast", "try_cast", NULL};
	static const char *const wordy[] = {"substring", "trim", "overlay", "position", NULL};
	int kind = tokens->list[at].kind;
	rf_text word = enclosing_word(tokens, at);
	if ((kind == RF_T_FROM || kind == RF_T_FOR) && is_one_of(word, wordy))
		return say(tokens, at, NULL,
		           "Arguments are separated by commas, such as substring(x, 2, 3).", error);
	if (kind == ',' && is_one_of(word, casts))
		return say(tokens, at, NULL, "Say CAST(x AS type).", error);
	if (kind == ',' && rf_text_is_fold(word, "extract"))
		return say(tokens, at, NULL, "Say EXTRACT(day FROM ts).", error);
	return false;
}

static bool is_source_option(int kind)
{
	return kind == RF_T_FORMAT || kind == RF_T_TIMESTAMP || kind == RF_T_WATERMARK ||
		kind == RF_T_IDLE || kind == RF_T_MAX || kind == RF_T_REFRESH || kind == RF_T_REPLAY ||
		kind == RF_T_KEY;
}

/* What paths have and names have not. */
static bool is_of_path(int kind)
{
	return kind == '.' || kind == '/' || kind == '-' || kind == '*';
}

static bool is_before_source(int kind)
{
	return kind == RF_T_FROM || kind == RF_T_JOIN || kind == RF_T_INTO;
}

/* Around SELECT, sizes and operators. */
static bool explain_clause(const rf_tokens *tokens, uint32_t at, rf_error *error)
{
	int kind = tokens->list[at].kind;
	int before = kind_before(tokens, at, 1), second = kind_before(tokens, at, 2);
	bool is_limit = before == RF_T_LIMIT || second == RF_T_LIMIT;
	if ((before == RF_T_SELECT || (before == RF_T_DISTINCT && second == RF_T_SELECT)) &&
	    begins_clause(kind))
		return say(tokens, at, "the list of SELECT is empty", "SELECT * takes all columns.", error);
	if (takes_size(before) || (takes_size(second) && is_arithmetic(kind)))
		return say(
			tokens, at, NULL,
			is_limit
				? "LIMIT takes a whole number or a parameter."
				: "A size is a number, a duration such as 10s or a parameter, not an expression.",
			error);
	if (is_of_path(kind) && (is_before_source(before) || is_before_source(second)))
		return say(tokens, at, NULL, "A file is named in quotes, such as FROM 'trades.csv'.",
		           error);
	if (is_comparison(kind) && ends_operand(before))
		return say(tokens, at, NULL, "Comparisons don't chain: say a < b AND b < c.", error);
	if (is_source_option(kind) && ends_operand(before) && tokens->list[0].kind != RF_T_CREATE)
		return say(
			tokens, at, NULL,
			"A source's options follow a URI, FROM 'trades.csv' TIMESTAMP BY ts, or CREATE STREAM.",
			error);
	return false;
}

/* CREATE FUNCTION f(a) ... */
static bool explain_parameter(const rf_tokens *tokens, uint32_t at, rf_error *error)
{
	int kind = tokens->list[at].kind, second = kind_before(tokens, at, 2);
	bool is_function = false;
	for (uint32_t i = 1; i < 4 && i < at; i++) is_function |= tokens->list[i].kind == RF_T_FUNCTION;
	if (!is_function || tokens->list[0].kind != RF_T_CREATE || (kind != ')' && kind != ',') ||
	    (second != '(' && second != ','))
		return false;
	return say(tokens, at, NULL, "A parameter has a type: CREATE FUNCTION f(a BIGINT, b TEXT).",
	           error);
}

/* Forms of other dialects. */
static bool explain_form(const rf_tokens *tokens, uint32_t at, rf_error *error)
{
	static const char *const types[] = {"date", "time",  "datetime", "timestamptz",
	                                    "json", "jsonb", "bytea",    NULL};
	int kind = tokens->list[at].kind, before = kind_before(tokens, at, 1);
	bool is_insert =
		kind_before(tokens, at, 3) == RF_T_INTO && kind_before(tokens, at, 4) == RF_T_INSERT;
	if (is_insert && before == '(')
		return say(tokens, at - 1, NULL,
		           "INSERT INTO takes no list of columns: name them in the SELECT.", error);
	if (before == '(' && kind_before(tokens, at, 2) == RF_T_EXCEPT &&
	    kind_before(tokens, at, 3) == '*')
		return say(tokens, at - 2, NULL, "Say * EXCLUDE (a, b) to leave out columns.", error);
	if (before == RF_T_IN)
		return say(tokens, at, NULL, "IN takes a list in parentheses or (SELECT ...).", error);
	if (explain_arguments(tokens, at, error) || explain_parameter(tokens, at, error)) return true;
	if (kind == RF_T_WITH && tokens->list[0].kind == RF_T_CREATE)
		return say(tokens, at, NULL,
		           "Options are words: FORMAT CSV (header true) TIMESTAMP BY ts WATERMARK 2s.",
		           error);
	if (kind == RF_T_STRING && at && is_one_of(rf_token_text(tokens, at - 1), types))
		return say(tokens, at, NULL, "Say TIMESTAMP '2026-01-31', or CAST('...' AS type).", error);
	return false;
}

bool rf_explain_known_error(const rf_parser *parser, rf_error *error)
{
	const rf_tokens *tokens = parser->tokens;
	uint32_t at = parser->failed_at;
	return explain_sign(tokens, at, error) || explain_word(tokens, at, error) ||
		explain_clause(tokens, at, error) || explain_form(tokens, at, error);
}
