/* What to say of a syntax error. */
#include "parser/parser.h"
#include "parser/riffle.tab.h"

void rf_explain_syntax_error(const rf_parser *parser, rf_error *error)
{
	uint32_t index = parser->failed_at;
	rf_text  text = rf_token_text(parser->tokens, index);
	rf_fail_at(error, RIFFLE_SYNTAX, rf_token_loc(parser->tokens, index), "syntax error near \"%.*s\"", (int)text.size, text.data);
}
