/*
 * A statement's tokens: the scanner's words looked at again with their neighbours, so that
 * one token of look-ahead is enough for the grammar. Invariant: the list ends with
 * END_OF_STATEMENT.
 */
#include "base/time_text.h"
#include "parser/parser.h"
#include "parser/riffle.tab.h"

#include <string.h>

enum { WINDOW_BYTES = 4096 };

rf_text rf_token_text(const rf_tokens *tokens, uint32_t index)
{
	const rf_token *token = &tokens->list[index];
	return (rf_text){tokens->text + (token->start - tokens->base), token->end - token->start};
}

rf_loc rf_token_loc(const rf_tokens *tokens, uint32_t index)
{
	return (rf_loc){tokens->list[index].start, tokens->list[index].end};
}

static void note_limit(rf_tokens *tokens, rf_loc loc, const char *message)
{
	if (tokens->limit_status < 0) return;
	tokens->limit_status = RIFFLE_LIMIT;
	tokens->limit_loc = loc;
	tokens->limit_message = message;
}

static void note_bracket(rf_tokens *tokens, int kind)
{
	if (kind == '(' || kind == '[') {
		if (tokens->bracket_count < RF_LIMIT_DEPTH)
			tokens->brackets[tokens->bracket_count] = (char)kind;
		tokens->bracket_count++;
	} else if ((kind == ')' || kind == ']') && tokens->bracket_count > 0) {
		tokens->bracket_count--;
	}
}

bool rf_tokens_add(rf_tokens *tokens, rf_arena *arena, int kind, uint32_t start, uint32_t end)
{
	rf_token *token;
	if (tokens->count >= RF_LIMIT_TOKENS && kind != RF_T_END_OF_STATEMENT) {
		/* The rest is only looked through for its semicolon. */
		note_limit(tokens, (rf_loc){tokens->base + start, tokens->base + end},
		           "the statement has more words than the limit");
		return true;
	}
	token = rf_arena_push(arena, &tokens->list, &tokens->count, &tokens->capacity, sizeof *token);
	if (!token) return false;
	*token = (rf_token){kind, tokens->base + start, tokens->base + end};
	note_bracket(tokens, kind);
	return true;
}

bool rf_tokens_is_slice(const rf_tokens *tokens)
{
	const uint32_t open = tokens->bracket_count;
	rf_text word;
	int keyword;
	if (open == 0 || open > RF_LIMIT_DEPTH || tokens->brackets[open - 1] != '[') return false;
	switch (tokens->list[tokens->count - 1].kind) {
	case RF_T_INTEGER:
	case RF_T_DOUBLE:
	case RF_T_STRING:
	case RF_T_NAMED_PARAMETER:
	case '?':
	case ')':
	case ']': return true;
	case RF_T_IDENTIFIER:
		word = rf_token_text(tokens, tokens->count - 1);
		keyword = *word.data == '"' ? 0 : rf_keyword_token(word);
		return !keyword || rf_keyword_flags(keyword) & RF_KEYWORD_COLUMN;
	default: return false;
	}
}

static size_t skip_comment(rf_text text, size_t at)
{
	uint32_t depth = 0;
	size_t i = at;
	if (text.data[at + 1] == '-') {
		const char *newline = memchr(text.data + at, '\n', text.size - at);
		return newline ? (size_t)(newline - text.data) + 1 : text.size;
	}
	while (i + 1 < text.size) {
		if (text.data[i] == '/' && text.data[i + 1] == '*')
			depth++, i += 2;
		else if (text.data[i] == '*' && text.data[i + 1] == '/')
			depth--, i += 2;
		else
			i++;
		if (depth == 0) return i;
	}
	return at; /* left open */
}

size_t rf_skip_blank(rf_text text)
{
	size_t at = 0;
	while (at < text.size) {
		char c = text.data[at];
		size_t next = at;
		if (c == ' ' || c == ';' || (c >= '\t' && c <= '\r'))
			next = at + 1;
		else if (text.size - at >= 3 && memcmp(text.data + at, "\xef\xbb\xbf", 3) == 0)
			next = at + 3;
		else if (text.size - at >= 2 &&
		         (memcmp(text.data + at, "--", 2) == 0 || memcmp(text.data + at, "/*", 2) == 0))
			next = skip_comment(text, at);
		if (next == at) break;
		at = next;
	}
	return at;
}

/* What a word is: a keyword unless it touches the dot before it, and a unit after a number. */
static int word_kind(const rf_tokens *tokens, uint32_t index)
{
	const rf_token *before = index ? &tokens->list[index - 1] : NULL;
	rf_text word = rf_token_text(tokens, index);
	int64_t ns;
	int32_t months;
	bool is_after_number, is_after_interval;
	int kind;
	if (before && before->kind == '.' && before->end == tokens->list[index].start)
		return RF_T_IDENTIFIER;
	is_after_number = before && (before->kind == RF_T_INTEGER || before->kind == RF_T_DOUBLE);
	is_after_interval =
		index >= 2 && before->kind == RF_T_STRING && tokens->list[index - 2].kind == RF_T_INTERVAL;
	if (((is_after_number && word.size >= 3) || is_after_interval) &&
	    rf_read_unit(word, &ns, &months))
		return RF_T_UNIT;
	kind = rf_keyword_token(word);
	return kind ? kind : RF_T_IDENTIFIER;
}

static int kind_at(const rf_tokens *tokens, uint32_t index)
{
	return index < tokens->count ? tokens->list[index].kind : RF_T_END_OF_STATEMENT;
}

/* Where the grammar would need to look further than one token, the token says what comes. */
static void mark_lookahead(rf_tokens *tokens, uint32_t i)
{
	rf_token *token = &tokens->list[i];
	int next = kind_at(tokens, i + 1), after = kind_at(tokens, i + 2);
	bool is_action;
	switch (token->kind) {
	case RF_T_NOT:
		if (next == RF_T_LIKE || next == RF_T_ILIKE || next == RF_T_IN || next == RF_T_BETWEEN)
			token->kind = RF_T_NOT_BEFORE;
		break;
	case RF_T_RUNNING:
	case RF_T_FINAL:
		if ((next == RF_T_IDENTIFIER || (rf_keyword_flags(next) & RF_KEYWORD_FUNCTION)) &&
		    after == '(')
			token->kind = RF_T_RUNNING_BEFORE;
		break;
	case RF_T_WITHIN:
		if (next == RF_T_GROUP && after == '(') token->kind = RF_T_WITHIN_BEFORE_GROUP;
		break;
	case RF_T_ON:
		is_action = after == RF_T_INTO || after == RF_T_SKIP ||
			(after == RF_T_IDENTIFIER && rf_text_is_fold(rf_token_text(tokens, i + 2), "fail"));
		if (next == RF_T_ERROR && is_action) token->kind = RF_T_ON_BEFORE_ERROR;
		break;
	default: break;
	}
}

void rf_tokens_replace(rf_tokens *tokens, uint32_t index, int kind)
{
	tokens->list[index].kind = kind;
	for (uint32_t i = index >= 2 ? index - 2 : 0; i <= index; i++) mark_lookahead(tokens, i);
}

/* Kinds of words, pairs of brackets, and how deep brackets nest. */
static void look_again(rf_tokens *tokens)
{
	uint32_t depth = 0, to = 0;
	for (uint32_t i = 0; i < tokens->count; i++) {
		rf_token *token = &tokens->list[to];
		*token = tokens->list[i];
		if (token->kind == RF_T_IDENTIFIER && *rf_token_text(tokens, to).data != '"')
			token->kind = word_kind(tokens, to);
		if (token->kind == ']' && to && tokens->list[to - 1].kind == '[') {
			tokens->list[to - 1].kind = RF_T_BRACKETS;
			tokens->list[to - 1].end = token->end;
			depth--;
			continue;
		}
		if (token->kind == '(' || token->kind == '[') {
			if (++depth > RF_LIMIT_DEPTH)
				note_limit(tokens, rf_token_loc(tokens, to),
				           "parentheses nest deeper than the limit");
		} else if ((token->kind == ')' || token->kind == ']') && depth > 0) {
			depth--;
		}
		to++;
	}
	tokens->count = to;
	for (uint32_t i = 0; i < to; i++) mark_lookahead(tokens, i);
}

/* A statement mostly ends within the first window; a longer one is scanned again in a
 * window four times as long, so that a long script isn't copied for each of its statements. */
rf_status rf_lex(rf_text text, uint32_t base, rf_arena *arena, rf_tokens *tokens, rf_error *error)
{
	size_t window = WINDOW_BYTES;
	size_t most = text.size < RF_LIMIT_STATEMENT_BYTES ? text.size : RF_LIMIT_STATEMENT_BYTES;
	rf_status status;
	for (;;) {
		size_t size = window < most ? window : most;
		char *copy = rf_arena_bytes(arena, size + 2);
		if (!copy) return rf_memory_fail(arena->memory, "the parser", error);
		memcpy(copy, text.data, size);
		copy[size] = copy[size + 1] = 0;
		memset(tokens, 0, sizeof *tokens);
		tokens->text = copy;
		tokens->base = base;
		status = rf_scan(copy, (uint32_t)size, arena, tokens);
		if (status == RIFFLE_NO_MEMORY) return rf_memory_fail(arena->memory, "the parser", error);
		if (status < 0) return rf_fail(error, status, "the scanner failed");
		if (tokens->has_semicolon || size == text.size) break;
		if (size == RF_LIMIT_STATEMENT_BYTES) {
			tokens->size_bytes = text.size;
			note_limit(tokens, rf_token_loc(tokens, 0), "the statement is longer than the limit");
			return RIFFLE_OK;
		}
		window *= 4;
	}
	look_again(tokens);
	return RIFFLE_OK;
}
