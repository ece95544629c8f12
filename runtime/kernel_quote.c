/*
 * Literals and names as a statement has them: quote_literal, quote_nullable, quote_ident.
 * Invariant: what is quoted reads back as the text it was made of.
 */
#include "runtime/kernel_build.h"

static void put_quoted(rf_build *build, rf_text text, char quote)
{
	rf_text sign = {&quote, 1};
	rf_build_put(build, sign);
	for (size_t at = 0; at < text.size;) {
		const char *next = memchr(text.data + at, quote, text.size - at);
		size_t end = next ? (size_t)(next - text.data) + 1 : text.size;
		rf_build_put(build, rf_text_part(text, at, end));
		if (next) rf_build_put(build, sign);
		at = end;
	}
	rf_build_put(build, sign);
}

/* Lower case, and no word that a statement takes for something else. */
static bool is_plain_name(rf_text name)
{
	static const char *const reserved[] = {
		"all",  "and",      "array",  "as",      "between", "case", "cast",   "distinct",
		"else", "end",      "exists", "extract", "false",   "from", "ilike",  "in",
		"is",   "like",     "not",    "null",    "on",      "or",   "select", "then",
		"true", "try_cast", "union",  "when",    "where",   "with",
	};
	for (size_t i = 0; i < name.size; i++) {
		char c = name.data[i];
		bool is_digit = c >= '0' && c <= '9';
		if (!(c >= 'a' && c <= 'z') && c != '_' && !(is_digit && i > 0)) return false;
	}
	for (size_t i = 0; i < sizeof reserved / sizeof reserved[0]; i++)
		if (rf_text_is(name, reserved[i])) return false;
	return name.size > 0;
}

void rf_build_put_name(rf_build *build, rf_text name)
{
	if (is_plain_name(name))
		rf_build_put(build, name);
	else
		put_quoted(build, name, '"');
}

void rf_build_put_literal(rf_build *build, rf_text text)
{
	put_quoted(build, text, '\'');
}

typedef void (*put_text)(rf_build *build, rf_text text);

static void quote_column(rf_kernel_call *call, put_text put)
{
	const rf_text *xs = call->args[0].data;
	rf_build build;
	rf_build_open(&build, call);
	RF_FOR_ROWS(call, row)
	{
		rf_build_begin(&build);
		if (rf_is_null(&call->args[0], row))
			rf_build_put(&build, RF_TEXT("NULL"));
		else
			put(&build, xs[row]);
		rf_build_end(&build, row);
		if (call->is_out_of_memory) break;
	}
	rf_build_close(&build);
}

void rf_kernel_QUOTE_LITERAL(rf_kernel_call *call)
{
	quote_column(call, rf_build_put_literal);
}

void rf_kernel_QUOTE_IDENT(rf_kernel_call *call)
{
	quote_column(call, rf_build_put_name);
}
