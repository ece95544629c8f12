/* The two halves of explaining a syntax error. */
#ifndef RF_PARSER_EXPLAIN_ERROR_H
#define RF_PARSER_EXPLAIN_ERROR_H

#include "parser/parser.h"

/* The mistakes that have a name: other dialects' words, empty lists, odd signs. True if it
 * is one of them and the error is filled in. */
bool rf_explain_known_error(const rf_parser *parser, rf_error *error);

#endif
