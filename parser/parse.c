/*
 * From text to a tree: finds the statement, runs the grammar over its tokens, and says what
 * is wrong. Invariant: an error that leaves this file has its line and column.
 */
#include "parser/parse.h"

#include "parser/parser.h"
#include "parser/riffle.tab.h"
#include "parser/source_text.h"

#include <stdio.h>
#include <string.h>

int rf_yylex(RF_YYSTYPE *value, rf_loc *loc, rf_parser *parser);
void rf_yyerror(rf_loc *loc, rf_parser *parser, const char *message);

/* ---- what the grammar asks for ---- */

static rf_ast_name name_of_token(rf_parser *parser, uint32_t index)
{
	rf_text text = rf_token_text(parser->tokens, index);
	rf_ast_name name = {text, rf_token_loc(parser->tokens, index), false};
	if (text.size && *text.data == '"') {
		name.text = rf_string_text(parser, name.loc);
		name.is_quoted = true;
		if (parser->status >= 0 && name.text.size == 0)
			rf_parser_fail(parser, RIFFLE_SYNTAX, name.loc, "a name is empty");
	}
	if (name.text.size > RF_LIMIT_NAME_BYTES)
		rf_parser_fail(parser, RIFFLE_LIMIT, name.loc,
		               "a name is longer than the limit of %d bytes", RF_LIMIT_NAME_BYTES);
	return name;
}

int rf_yylex(RF_YYSTYPE *value, rf_loc *loc, rf_parser *parser)
{
	const rf_tokens *tokens = parser->tokens;
	uint32_t index = parser->next;
	int kind;
	if (!parser->is_started) {
		parser->is_started = true;
		loc->start = loc->end = tokens->list[0].start;
		return parser->start_kind;
	}
	parser->current = index;
	kind = tokens->list[index].kind;
	*loc = rf_token_loc(tokens, index);
	if (kind == RF_T_END_OF_STATEMENT) return kind;
	parser->next++;
	if (kind == RF_T_IDENTIFIER || kind == RF_T_UNIT || kind == RF_T_NOT_BEFORE ||
	    kind == RF_T_RUNNING_BEFORE || rf_token_keyword(kind))
		value->name = name_of_token(parser, index);
	return kind;
}

/* Only for want of stack: syntax errors come through rf_parser_syntax_error. */
void rf_yyerror(rf_loc *loc, rf_parser *parser, const char *message)
{
	RF_UNUSED(message);
	rf_parser_fail(parser, RIFFLE_LIMIT, *loc, "the statement nests deeper than the limit of %d",
	               RF_LIMIT_DEPTH);
}

/* ---- the state of one parse ---- */

void *rf_parser_alloc(rf_parser *parser, size_t size)
{
	void *pointer = rf_arena_alloc_zero(parser->arena, size);
	return pointer ? pointer : rf_parser_no_memory(parser);
}

void *rf_parser_no_memory(rf_parser *parser)
{
	if (parser->status >= 0)
		parser->status = rf_memory_fail(parser->arena->memory, "the parser", parser->error);
	return NULL;
}

rf_status rf_parser_fail(rf_parser *parser, rf_status code, rf_loc loc, const char *format, ...)
{
	char message[256];
	va_list args;
	if (parser->status < 0) return parser->status;
	va_start(args, format);
	vsnprintf(message, sizeof message, format, args);
	va_end(args);
	parser->failed_at = parser->current;
	parser->status = rf_fail_at(parser->error, code, loc, "%s", message);
	return parser->status;
}

void rf_parser_refuse(rf_parser *parser, rf_loc loc, const char *message, const char *hint)
{
	if (parser->status < 0) return;
	rf_parser_fail(parser, RIFFLE_SYNTAX, loc, "%s", message);
	rf_hint(parser->error, "%s", hint);
}

/* The status of what more text could still make right. */
rf_status rf_parser_open_status(const rf_parser *parser)
{
	bool is_at_end = parser->current + 1 == parser->tokens->count;
	return is_at_end && !parser->tokens->has_semicolon ? RIFFLE_INCOMPLETE : RIFFLE_SYNTAX;
}

void rf_parser_syntax_error(rf_parser *parser)
{
	if (parser->status < 0) return;
	parser->status = RIFFLE_SYNTAX;
	parser->is_syntax_error = true;
	parser->failed_at = parser->current;
}

rf_status rf_parser_run(rf_parser *parser, const rf_tokens *tokens, rf_arena *arena, int start_kind,
                        rf_error *error)
{
	int result;
	memset(parser, 0, sizeof *parser);
	parser->arena = arena;
	parser->tokens = tokens;
	parser->start_kind = start_kind;
	parser->error = error;
	result = rf_yyparse(parser);
	if (parser->status >= 0 && result != 0)
		rf_parser_fail(parser, RIFFLE_INTERNAL, rf_token_loc(tokens, parser->current),
		               "the parser stopped");
	/* 2^63 without a minus: reading it as it stands makes the error. */
	if (parser->status >= 0 && parser->least_bigint) rf_integer(parser, parser->least_bigint->loc);
	return parser->status;
}

/* ---- statements ---- */

static rf_status fail_open(const rf_tokens *tokens, rf_error *error)
{
	rf_loc loc = {tokens->open_loc.start, tokens->open_loc.start + 1};
	char first = tokens->text[loc.start - tokens->base];
	const char *what = first == '\'' ? "a text in quotes"
		: first == '"'               ? "a quoted name"
		: first == '/'               ? "a comment"
									 : "a text in $$";
	return rf_fail_at(error, RIFFLE_INCOMPLETE, loc, "%s is not closed", what);
}

static rf_status fail_incomplete(const rf_tokens *tokens, rf_error *error)
{
	uint32_t last = tokens->count - 1;
	if (tokens->is_open) return fail_open(tokens, error);
	return rf_fail_at(error, RIFFLE_INCOMPLETE, rf_token_loc(tokens, last ? last - 1 : 0),
	                  "the statement ends too early");
}

static rf_status check_utf8(const rf_tokens *tokens, rf_error *error)
{
	size_t size = tokens->list[tokens->count - 1].end - tokens->base;
	rf_text text = {tokens->text, size};
	size_t at = 0;
	if (rf_text_is_utf8(text)) return RIFFLE_OK;
	while (at < size) {
		uint32_t point;
		size_t used = rf_utf8_decode(text.data + at, size - at, &point);
		if (point == 0xFFFD && used == 1) break;
		at += used;
	}
	return rf_fail_at(error, RIFFLE_SYNTAX,
	                  (rf_loc){tokens->base + (uint32_t)at, tokens->base + (uint32_t)at + 1},
	                  "the text is not valid UTF-8");
}

/* A text that ends right after a word that the lexer would have looked past: NOT, ON. With
 * the other reading of it the grammar comes to the end. */
static bool is_cut_lookahead(const rf_parser *parser, rf_tokens *tokens)
{
	static const int readings[][2] = {{RF_T_NOT, RF_T_NOT_BEFORE},
	                                  {RF_T_ON, RF_T_ON_BEFORE_ERROR},
	                                  {RF_T_FINAL, RF_T_RUNNING_BEFORE},
	                                  {RF_T_RUNNING, RF_T_RUNNING_BEFORE},
	                                  {RF_T_WITHIN, RF_T_WITHIN_BEFORE_GROUP}};
	uint32_t at = parser->failed_at;
	int kind = tokens->list[at].kind;
	if (tokens->has_semicolon || at + 3 < tokens->count) return false;
	for (uint32_t i = 0; i < sizeof readings / sizeof *readings; i++) {
		rf_parser trial;
		if (readings[i][0] != kind) continue;
		tokens->list[at].kind = readings[i][1];
		rf_parser_run(&trial, tokens, parser->arena, parser->start_kind, NULL);
		tokens->list[at].kind = kind;
		return trial.is_syntax_error && trial.failed_at + 1 == tokens->count;
	}
	return false;
}

/* Runs the grammar over lexed tokens and makes the error of what it can't take. */
static rf_status run(rf_parser *parser, rf_tokens *tokens, rf_arena *arena, int start_kind,
                     rf_error *error)
{
	rf_status status;
	bool is_at_end;
	if (tokens->limit_status < 0) {
		rf_fail_at(error, tokens->limit_status, tokens->limit_loc, "%s", tokens->limit_message);
		rf_hint(error, "One statement takes %d bytes, %d words and %d nested parentheses.",
		        RF_LIMIT_STATEMENT_BYTES, RF_LIMIT_TOKENS, RF_LIMIT_DEPTH);
		return tokens->limit_status;
	}
	RF_TRY(check_utf8(tokens, error));
	status = rf_parser_run(parser, tokens, arena, start_kind, error);
	if (status >= 0) return tokens->is_open ? fail_open(tokens, error) : status;
	is_at_end = parser->failed_at + 1 == tokens->count && !tokens->has_semicolon;
	if (status != RIFFLE_SYNTAX) return status;
	if (!parser->is_syntax_error) return status;
	if (is_at_end || is_cut_lookahead(parser, tokens)) return fail_incomplete(tokens, error);
	rf_explain_syntax_error(parser, error);
	return status;
}

/* Lexes the first statement that is more than blanks. False: there is none. */
static rf_status find_statement(rf_text text, rf_arena *arena, size_t *consumed, rf_tokens *tokens,
                                bool *is_found, rf_error *error)
{
	size_t at = 0;
	*is_found = false;
	for (;;) {
		at += rf_skip_blank((rf_text){text.data + at, text.size - at});
		*consumed = text.size;
		if (at == text.size) return RIFFLE_OK;
		if (at > UINT32_MAX - 2u * RF_LIMIT_STATEMENT_BYTES)
			return rf_fail(error, RIFFLE_LIMIT, "the text is longer than the limit of 4 GiB");
		RF_TRY(
			rf_lex((rf_text){text.data + at, text.size - at}, (uint32_t)at, arena, tokens, error));
		at += tokens->size_bytes;
		*consumed = at;
		if (tokens->count > 1 || tokens->is_open || tokens->limit_status < 0) break;
	}
	*is_found = true;
	return RIFFLE_OK;
}

rf_status rf_parse(rf_text text, rf_arena *arena, size_t *consumed, rf_ast_statement **statement,
                   rf_error *error)
{
	rf_error unseen = RIFFLE_ERROR_INIT;
	rf_parser parser;
	rf_tokens tokens;
	rf_status status;
	size_t unused;
	bool is_found;
	if (!error) error = &unseen;
	if (!consumed) consumed = &unused;
	*statement = NULL;
	RF_TRY(find_statement(text, arena, consumed, &tokens, &is_found, error));
	if (!is_found) return RIFFLE_DONE;
	status = run(&parser, &tokens, arena, RF_T_START_STATEMENT, error);
	if (status < 0)
		rf_error_locate(error, text, 0);
	else
		*statement = parser.statement;
	return status;
}

rf_status rf_parse_expr(rf_text text, rf_arena *arena, rf_ast_expr **expr, rf_error *error)
{
	rf_error unseen = RIFFLE_ERROR_INIT;
	rf_parser parser;
	rf_tokens tokens;
	rf_status status;
	if (!error) error = &unseen;
	*expr = NULL;
	if (text.size > RF_LIMIT_STATEMENT_BYTES)
		return rf_fail(error, RIFFLE_LIMIT, "the expression is longer than the limit of %d bytes",
		               RF_LIMIT_STATEMENT_BYTES);
	RF_TRY(rf_lex(text, 0, arena, &tokens, error));
	status = run(&parser, &tokens, arena, RF_T_START_EXPR, error);
	if (status >= 0 && tokens.has_semicolon)
		status = rf_fail_at(error, RIFFLE_SYNTAX, rf_token_loc(&tokens, tokens.count - 1),
		                    "syntax error near \";\"");
	if (status < 0)
		rf_error_locate(error, text, 0);
	else
		*expr = parser.expr;
	return status;
}
