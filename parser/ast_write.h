/* What the writers of trees share: names, values and operators as text. */
#ifndef RF_PARSER_AST_WRITE_H
#define RF_PARSER_AST_WRITE_H

#include "base/buffer.h"
#include "parser/ast.h"

void rf_write_name(const rf_ast_name *name, rf_buffer *out); /* quoted where it must be */
void rf_write_names(const rf_ast_names *names, const char *between, rf_buffer *out);
void rf_write_quoted(rf_text text, char quote, rf_buffer *out);
void rf_write_value(const rf_value *value, rf_buffer *out); /* as a literal */
void rf_write_type(const rf_ast_type *type, rf_buffer *out);
void rf_write_size(const rf_ast_size *size, rf_buffer *out); /* nothing when not said */
void rf_write_parameter(const rf_ast_name *name, rf_buffer *out);
const char *rf_op_word(rf_ast_op op);
const char *
rf_bound_word(rf_ast_bound_kind kind); /* with %s where the size stands, if it has one */
bool rf_bound_has_size(rf_ast_bound_kind kind);
/* The window function's frame and keys, in S-expressions. */
void rf_write_select_tree(const rf_ast_select *select, rf_buffer *out);
void rf_write_orders_tree(const char *word, const rf_ast_order *order, rf_buffer *out);
void rf_write_exprs_tree(const char *word, const rf_ast_expr *list, rf_buffer *out);

#endif
