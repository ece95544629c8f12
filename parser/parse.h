/*
 * From text to a syntax tree. One call reads one statement, up to its semicolon or the end
 * of the text. The parser allocates from the arena only and keeps nothing.
 */
#ifndef RF_PARSER_PARSE_H
#define RF_PARSER_PARSE_H

#include "parser/ast.h"

/* Reads the first statement of text. *consumed gets the bytes up to and including its
 * semicolon, also on an error (the statement is lexed to its end first; where a string or
 * comment is left open, the whole text). *statement is NULL with status DONE when there are
 * only blanks, comments and semicolons.
 * SYNTAX: wrong, with place, message and a suggestion where there is one. INCOMPLETE: the
 * text ends too early. LIMIT: too long, too deep, too many. Offsets count from text.data;
 * errors come back located (line, column, end_column filled). */
rf_status rf_parse(rf_text text, rf_arena *arena, size_t *consumed, rf_ast_statement **statement,
                   rf_error *error);

/* Parses one expression, the whole text (for tests and for stored definitions). */
rf_status rf_parse_expr(rf_text text, rf_arena *arena, rf_ast_expr **expr, rf_error *error);

/* The index-th keyword in upper case, NULL after the last. */
const char *rf_keyword(uint32_t index);

/* Writes a tree as an S-expression, for tests and debugging: (select (items ...) ...). */
struct rf_buffer;
void rf_ast_write_statement(const rf_ast_statement *statement, struct rf_buffer *out);
void rf_ast_write_expr(const rf_ast_expr *expr, struct rf_buffer *out);

/* Writes an expression as SQL that parses to the same tree, with as few parentheses as keep
 * it so: for EXPLAIN, default column names and messages. */
void rf_ast_write_sql(const rf_ast_expr *expr, struct rf_buffer *out);

#endif
