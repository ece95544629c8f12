/* Constructors of statements, with the checks that no rule of the grammar can make. */
#include "base/suggestion.h"
#include "base/time_text.h"
#include "parser/parser.h"

rf_ast_statement *rf_ast_new_statement(rf_parser *parser, rf_loc loc, rf_ast_statement fields)
{
	rf_ast_statement *statement = rf_parser_alloc(parser, sizeof *statement);
	if (!statement) return NULL;
	if (fields.or_replace && fields.if_not_exists) {
		rf_parser_refuse(parser, fields.name.loc, "OR REPLACE and IF NOT EXISTS exclude each other",
		                 "Say one of them.");
		return NULL;
	}
	*statement = fields;
	statement->loc = loc;
	return statement;
}

/* ---- the kinds of objects ---- */

typedef struct object_word {
	const char *one;  /* DROP */
	const char *many; /* SHOW */
	rf_ast_object object;
} object_word;

static const object_word object_words[] = {
	{"stream", "streams", RF_OBJECT_STREAM},    {"table", "tables", RF_OBJECT_TABLE},
	{"sink", "sinks", RF_OBJECT_SINK},          {"view", "views", RF_OBJECT_VIEW},
	{"query", "queries", RF_OBJECT_QUERY},      {"function", "functions", RF_OBJECT_FUNCTION},
	{"alert", "alerts", RF_OBJECT_ALERT},       {NULL, "windows", RF_OBJECT_WINDOWS},
	{NULL, "watermarks", RF_OBJECT_WATERMARKS}, {NULL, "settings", RF_OBJECT_SETTINGS},
};

enum { OBJECT_COUNT = sizeof object_words / sizeof *object_words };

static const char *word_of(uint32_t index, bool is_many)
{
	return is_many ? object_words[index].many : object_words[index].one;
}

/* Finds the kind by its word; what is none is answered with the nearest. */
static rf_ast_object find_object(rf_parser *parser, rf_ast_name name, bool is_many)
{
	rf_suggestion suggestion = rf_suggestion_for(name.text);
	for (uint32_t i = 0; i < OBJECT_COUNT; i++) {
		const char *word = word_of(i, is_many);
		if (!word) continue;
		if (rf_text_is_fold(name.text, word)) return object_words[i].object;
		rf_suggestion_try(&suggestion, rf_text_of(word));
	}
	rf_parser_fail(parser, RIFFLE_SYNTAX, name.loc, "%s what? there is no \"%.*s\"",
	               is_many ? "SHOW" : "DROP", (int)name.text.size, name.text.data);
	if (suggestion.best.size) {
		char upper[16] = {0};
		for (uint32_t i = 0; i < sizeof upper - 1 && i < suggestion.best.size; i++)
			upper[i] = (char)(suggestion.best.data[i] - 'a' + 'A');
		rf_hint(parser->error, "did you mean %s?", upper);
	} else {
		rf_hint(parser->error,
		        is_many ? "SHOW takes STREAMS, TABLES, SINKS, VIEWS, QUERIES, FUNCTIONS, "
		                  "ALERTS, WINDOWS, WATERMARKS or SETTINGS."
		                : "DROP takes STREAM, TABLE, SINK, VIEW, QUERY, FUNCTION or ALERT.");
	}
	return RF_OBJECT_STREAM;
}

rf_ast_statement *rf_ast_drop(rf_parser *parser, rf_loc loc, rf_ast_name object,
                              rf_object_name name)
{
	return rf_ast_new_statement(parser, loc,
	                            (rf_ast_statement){.kind = RF_STATEMENT_DROP,
	                                               .object = find_object(parser, object, false),
	                                               .name = name.name,
	                                               .if_exists = name.has_if});
}

rf_ast_statement *rf_ast_show(rf_parser *parser, rf_loc loc, rf_ast_name object)
{
	return rf_ast_new_statement(
		parser, loc,
		(rf_ast_statement){.kind = RF_STATEMENT_SHOW, .object = find_object(parser, object, true)});
}

rf_ast_statement *rf_ast_explain(rf_parser *parser, rf_loc loc, bool is_analyze, rf_ast_name format,
                                 rf_ast_statement *inner)
{
	static const char *const formats[] = {"text", "json", "dot", "flink"};
	bool is_known = format.text.size == 0;
	for (uint32_t i = 0; i < 4; i++)
		if (rf_text_is_fold(format.text, formats[i])) is_known = true;
	if (!is_known)
		rf_parser_refuse(parser, format.loc, "EXPLAIN has no such format",
		                 "The formats are TEXT, JSON, DOT and FLINK.");
	return rf_ast_new_statement(parser, loc,
	                            (rf_ast_statement){.kind = RF_STATEMENT_EXPLAIN,
	                                               .is_analyze = is_analyze,
	                                               .format = format,
	                                               .inner = inner});
}

/* ---- parts of statements ---- */

rf_ast_alert *rf_ast_new_alert(rf_parser *parser, rf_ast_select *select, rf_ast_expr *when,
                               const rf_ast_size *for_size, rf_ast_expr *clear_when,
                               const rf_ast_size *cooldown, rf_ast_into *into)
{
	rf_ast_alert *alert = rf_parser_alloc(parser, sizeof *alert);
	if (!alert) return NULL;
	alert->select = select;
	alert->when = when;
	alert->clear_when = clear_when;
	alert->into = into;
	if (for_size) alert->for_size = *for_size;
	if (cooldown) alert->cooldown = *cooldown;
	return alert;
}

rf_ast_row *rf_ast_new_row(rf_parser *parser, rf_loc loc, rf_list values)
{
	rf_ast_row *row = rf_parser_alloc(parser, sizeof *row);
	if (!row) return NULL;
	row->values = values.first;
	row->loc = loc;
	return row;
}
