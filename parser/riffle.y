/*
 * The grammar of the whole language (docs/language.md), LALR(1) without a conflict. An
 * action makes one node. A line that begins with `@keywords` stands for what
 * tools/keyword_grammar.awk makes of keywords.def. It knows no stream, function or setting.
 */
%code top {
#include "parser/parser.h"

/* On purpose: see YYMALLOC. */
#pragma GCC diagnostic ignored "-Wshadow"
}

%define api.pure full
%define api.prefix {rf_yy}
%define api.token.prefix {RF_T_}
%define api.location.type {rf_loc}
%define parse.error custom
%define parse.lac full
%locations
%expect 0
%param {rf_parser *parser}

%code requires {
#include "parser/parser.h"
}

%union {
	rf_ast_name            name;
	rf_list                list;
	rf_query               query;
	rf_bound               bound;
	rf_object_name         object_name;
	rf_repeat              repeat;
	rf_value               value;
	int                    number;
	rf_loc                 place;
	rf_ast_expr           *expr;
	rf_ast_select         *select;
	rf_ast_type           *type;
	rf_ast_size           *size;
	rf_ast_when           *when;
	rf_ast_order          *order;
	rf_ast_over           *over;
	rf_ast_item           *item;
	rf_ast_group          *group;
	rf_ast_with           *with;
	rf_ast_source         *source;
	rf_ast_source_options *options;
	rf_ast_option         *option;
	rf_ast_column         *column;
	rf_ast_join           *join;
	rf_ast_match          *match;
	rf_ast_pattern        *pattern;
	rf_ast_window         *window;
	rf_ast_windows        *windows;
	rf_ast_into           *into;
	rf_ast_row            *row;
	rf_ast_statement      *statement;
	rf_part               *part;
}

%code {
int  rf_yylex(RF_YYSTYPE *value, rf_loc *loc, rf_parser *parser);
void rf_yyerror(rf_loc *loc, rf_parser *parser, const char *message);

/* A reduction doesn't begin after a failure, so no action ever sees what failed. A place
 * begins at the first symbol that isn't empty. */
#define YYLLOC_DEFAULT(current, rhs, count)                                              \
	do {                                                                                 \
		int first_ = 1;                                                                  \
		if (parser->status < 0) YYABORT;                                                 \
		while (first_ < (count) && YYRHSLOC(rhs, first_).start == YYRHSLOC(rhs, first_).end) \
			first_++;                                                                    \
		(current).start = (count) ? YYRHSLOC(rhs, first_).start : YYRHSLOC(rhs, 0).end;  \
		(current).end = (count) ? YYRHSLOC(rhs, count).end : YYRHSLOC(rhs, 0).end;       \
	} while (0)

/* The parser's stacks grow in the arena. The stack of look-ahead correction, which is
 * allocated where no parser is in reach, holds only the states of reductions without a
 * token in a row: it never outgrows its first 20. */
static rf_parser *const parser = NULL;
#define YYMALLOC(size) (parser ? rf_parser_alloc(parser, (size)) : NULL)
#define YYFREE(pointer) RF_UNUSED(pointer)
#define YYMAXDEPTH 20000

#define PART(part_kind, at, ...) \
	rf_new_part(parser, (rf_part){.kind = RF_PART_##part_kind, .loc = (at), __VA_ARGS__})
#define STATEMENT(at, statement_kind, ...) \
	rf_ast_new_statement(               \
	    parser, (at), (rf_ast_statement){.kind = RF_STATEMENT_##statement_kind, __VA_ARGS__})
#define CREATED(at, what, replaces, new, ...)                                                      \
	STATEMENT(at, CREATE_##what, .or_replace = (replaces), .name = (new).name,                     \
	          .if_not_exists = (new).has_if, __VA_ARGS__)
#define BINARY(op, at, op_at, left, right) \
	rf_ast_binary(parser, (at), (op_at), RF_OP_##op, (left), (right))
#define REFUSE(at, message, hint) rf_parser_refuse(parser, (at), (message), (hint))
static const rf_list no_list;
}

%token END_OF_STATEMENT 0 "the end"
%token START_STATEMENT START_EXPR
@keywords tokens
%token <name> IDENTIFIER "a name"
%token STRING "a text" INTEGER "a whole number" DOUBLE "a number" DURATION "a duration" SPEED
%token <name> UNIT
%token NAMED_PARAMETER "a parameter"
%token <name> NOT_BEFORE RUNNING_BEFORE
%token WITHIN_BEFORE_GROUP
%token ON_BEFORE_ERROR BAD
%token CONCAT "||" ARROW "->" ARROW2 "->>" TYPECAST "::" NAMED "=>" BRACKETS "[]"
%token LESS_EQUAL "<=" GREATER_EQUAL ">=" NOT_EQUAL "<>"
%token NOT_MATCH "!~" MATCH_FOLD "~*" NOT_MATCH_FOLD "!~*" SHIFT_LEFT "<<" SHIFT_RIGHT ">>"
%token CONTAINS "@>" CONTAINED "<@"

/* As in PostgreSQL. */
%left UNION EXCEPT
%left INTERSECT
%left OR
%left AND
%precedence NOT
%nonassoc IS
%nonassoc '<' '>' '=' LESS_EQUAL GREATER_EQUAL NOT_EQUAL
%nonassoc BETWEEN IN LIKE ILIKE NOT_BEFORE
%precedence ESCAPE
%left CONCAT ARROW ARROW2 '~' NOT_MATCH MATCH_FOLD NOT_MATCH_FOLD '&' '|' '#' SHIFT_LEFT SHIFT_RIGHT
	CONTAINS CONTAINED
%left '+' '-'
%left '*' '/' '%'
%left '^'
%left AT
%precedence UNARY
%precedence ')'

%type <statement> statement explained
%type <query> query_bare query_parens set_query set_operand
%type <select> query parens_query clauses clauses_some
%type <expr> expr arith postfix other literal call_head call argument filter
%type <expr> bound_maybe case_operand case_else alert_clear
%type <name> column_name function_name item_alias source_alias alias field parameter
%type <name> variable skip_to option_name explain_format
%type <list> expr_list arguments items with_list names columns column_defs whens
%type <list> column_ref exclude replace
%type <list> type_parameters groups orders order_maybe partition_maybe replace_items option_list
%type <list> option_list_maybe option_values windows_list measures defines patterns patterns_comma
%type <list> sequence rows columns_maybe
%type <type> type returns
%type <when> when
%type <order> order
%type <over> over over_spec
%type <bound> bound
%type <item> item measure define replace_item
%type <group> group
%type <with> with
%type <source> from from_tree joined source_ref uri_source
%type <options> source_options source_options_maybe
%type <option> option option_item
%type <column> column
%type <join> join_conditions
%type <match> match_parts
%type <pattern> pattern factor factor_base
%type <repeat> repeat
%type <window> window
%type <windows> window_clause
%type <into> into sink_options
%type <row> row
%type <size> size count within_maybe for_maybe alert_for alert_cooldown
%type <part> clause source_option window_option join_condition match_part sink_option
%type <object_name> new_name old_name
%type <number> or_replace not_maybe asc nulls join_kind side type_more array_depth
%type <number> key_maybe analyze unordered reluctant frame_unit error_action
%type <place> distinct feeds
%type <value> set_value option_value

%%

input: START_STATEMENT statement { parser->statement = $2; }
	| START_EXPR expr { parser->expr = $2; }
	;

/* ---- names ---- */

@keywords column_name
@keywords function_name
@keywords item_alias
@keywords source_alias

names: column_name { $$ = rf_list_one(rf_ast_new_names(parser, $1)); }
	| names ',' column_name { $$ = rf_list_add(parser, $1, rf_ast_new_names(parser, $3), @3); }
	;

alias: %empty { $$ = rf_no_name(); }
	| AS column_name { $$ = $2; }
	| source_alias
	;

new_name: column_name { $$ = (rf_object_name){.name = $1}; }
	| IF NOT EXISTS column_name { $$ = (rf_object_name){.name = $4, .has_if = true, .if_loc = @1}; }
	;

old_name: column_name { $$ = (rf_object_name){.name = $1}; }
	| IF EXISTS column_name { $$ = (rf_object_name){.name = $3, .has_if = true, .if_loc = @1}; }
	;

/* ---- statements ---- */

statement: explained
	| LOAD STRING { $$ = STATEMENT(@$, LOAD, .text = rf_string_text(parser, @2), .text_loc = @2); }
	| DROP column_name old_name { $$ = rf_ast_drop(parser, @$, $2, $3); }
	| SHOW column_name { $$ = rf_ast_show(parser, @$, $2); }
	| DESCRIBE column_name { $$ = STATEMENT(@$, DESCRIBE, .name = $2); }
	| DESCRIBE FUNCTION function_name
		{ $$ = STATEMENT(@$, DESCRIBE, .name = $3, .object = RF_OBJECT_FUNCTION); }
	| DESCRIBE uri_source { $$ = STATEMENT(@$, DESCRIBE, .source = $2); }
	| DESCRIBE query { $$ = STATEMENT(@$, DESCRIBE, .select = $2); }
	| EXPLAIN analyze explain_format explained { $$ = rf_ast_explain(parser, @$, $2, $3, $4); }
	| SET column_name set_sign set_value
		{ $$ = STATEMENT(@$, SET, .name = $2, .value = $4, .value_loc = @4); }
	| START QUERY column_name { $$ = STATEMENT(@$, START, .name = $3); }
	| STOP QUERY column_name { $$ = STATEMENT(@$, STOP, .name = $3); }
	| FEED column_name VALUES rows { $$ = STATEMENT(@$, FEED, .name = $2, .rows = $4.first); }
	| FEED column_name STRING
		{ $$ = STATEMENT(@$, FEED, .name = $2, .text = rf_string_text(parser, @3),
		                 .text_loc = @3); }
	| FEED column_name FORMAT column_name STRING
		{ $$ = STATEMENT(@$, FEED, .name = $2, .format = $4, .text = rf_string_text(parser, @5),
		                 .text_loc = @5); }
	| FEED column_name FORMAT column_name '(' option_list ')' STRING
		{ $$ = STATEMENT(@$, FEED, .name = $2, .format = $4, .format_options = $6.first,
		                 .text = rf_string_text(parser, @8), .text_loc = @8); }
	| FEED column_name FORMAT column_name STRING STRING
		{ $$ = STATEMENT(@$, FEED, .name = $2, .format = $4,
		                 .format_options = rf_ast_pattern_first(parser, @5, no_list).first,
		                 .text = rf_string_text(parser, @6), .text_loc = @6); }
	| END column_name { $$ = STATEMENT(@$, END, .name = $2); }
	| ADVANCE CLOCK size { $$ = STATEMENT(@$, ADVANCE_CLOCK, .size = *$3); }
	| ADVANCE WATERMARK column_name TO expr
		{ $$ = STATEMENT(@$, ADVANCE_WATERMARK, .name = $3, .expr = $5); }
	| EXPECT unordered STRING
		{ $$ = STATEMENT(@$, EXPECT, .expect = RF_EXPECT_ROWS, .is_unordered = $2,
		                 .text = rf_string_text(parser, @3), .text_loc = @3); }
	| EXPECT NOTHING { $$ = STATEMENT(@$, EXPECT, .expect = RF_EXPECT_NOTHING); }
	| EXPECT ERROR STRING
		{ $$ = STATEMENT(@$, EXPECT, .expect = RF_EXPECT_ERROR, .text = rf_string_text(parser, @3),
		                 .text_loc = @3); }
	| EXPECT ERRORS INTEGER
		{ $$ = STATEMENT(@$, EXPECT, .expect = RF_EXPECT_ERRORS, .count = rf_integer(parser, @3)); }
	| EXPECT LATE INTEGER
		{ $$ = STATEMENT(@$, EXPECT, .expect = RF_EXPECT_LATE, .count = rf_integer(parser, @3)); }
	;

/* What EXPLAIN takes. */
explained: query { $$ = STATEMENT(@$, SELECT, .select = $1); }
	| INSERT INTO column_name query { $$ = STATEMENT(@$, INSERT, .name = $3, .select = $4); }
	| INSERT INTO STRING
		{ $$ = NULL; REFUSE(@3, "INSERT INTO takes the name of a sink",
		                    "Say SELECT ... INTO 'uri', or CREATE SINK name TO 'uri' first."); }
	| INSERT INTO column_name VALUES
		{ $$ = NULL; REFUSE(@4, "INSERT takes a SELECT, not VALUES",
		                    "FEED name VALUES (...) gives a stream rows in a test."); }
	| CREATE or_replace STREAM new_name columns feeds source_options_maybe
		{ $$ = CREATED(@$, STREAM, $2, $4,
		               .source = rf_ast_source_uri(parser, @$, $6, $5, rf_no_name(), $7,
		                                           rf_no_name(), true)); }
	| CREATE or_replace TABLE new_name columns feeds source_options_maybe
		{ $$ = CREATED(@$, TABLE, $2, $4,
		               .source = rf_ast_source_uri(parser, @$, $6, $5, rf_no_name(), $7,
		                                           rf_no_name(), true)); }
	| CREATE or_replace STREAM new_name AS
		{ $$ = NULL; REFUSE(@5, "CREATE STREAM takes a URI, not a SELECT",
		                    "CREATE VIEW name AS SELECT ... gives a query a name."); }
	| CREATE or_replace TABLE new_name AS
		{ $$ = NULL; REFUSE(@5, "CREATE TABLE takes a URI, not a SELECT",
		                    "CREATE MATERIALIZED VIEW name AS SELECT ... keeps its result."); }
	| CREATE or_replace SINK new_name TO STRING sink_options
		{ $$ = CREATED(@$, SINK, $2, $4, .into = rf_ast_into_uri(parser, @6, $7)); }
	| CREATE or_replace VIEW new_name AS query
		{ $$ = CREATED(@$, VIEW, $2, $4, .select = $6); }
	| CREATE or_replace MATERIALIZED VIEW new_name AS query
		{ $$ = CREATED(@$, VIEW, $2, $5, .is_materialized = true, .select = $7); }
	| CREATE or_replace QUERY new_name AS query
		{ $$ = CREATED(@$, QUERY, $2, $4, .select = $6); }
	| CREATE or_replace FUNCTION new_name '(' columns_maybe ')' returns AS expr
		{ $$ = CREATED(@$, FUNCTION, $2, $4,
		               .columns = $6.first, .type = $8, .expr = $10); }
	| CREATE or_replace ALERT new_name ON parens_query WHEN expr alert_for alert_clear
	  alert_cooldown INTO into
		{ $$ = CREATED(@$, ALERT, $2, $4,
		               .alert = rf_ast_new_alert(parser, $6, $8, $9, $10, $11, $13)); }
	;


or_replace: %empty { $$ = false; }
	| OR REPLACE { $$ = true; }
	;

columns_maybe: %empty { $$ = no_list; }
	| column_defs
	;

returns: %empty { $$ = NULL; }
	| RETURNS type { $$ = $2; }
	;

feeds: %empty { $$ = (rf_loc){0, 0}; }
	| FROM STRING { $$ = @2; }
	;

alert_for: %empty { $$ = NULL; }
	| FOR size { $$ = $2; }
	| FOR INTEGER WINDOWS { $$ = rf_ast_rows(parser, @2, @2, false); }
	;

alert_clear: %empty { $$ = NULL; }
	| CLEAR WHEN expr { $$ = $3; }
	;

alert_cooldown: %empty { $$ = NULL; }
	| COOLDOWN size { $$ = $2; }
	;

analyze: %empty { $$ = false; }
	| ANALYZE { $$ = true; }
	;

explain_format: %empty { $$ = rf_no_name(); }
	| FORMAT column_name { $$ = $2; }
	;

set_sign: '='
	| TO
	;

set_value: option_value
	| DURATION { $$ = rf_duration_value(parser, @1, rf_no_name()); }
	| INTEGER UNIT { $$ = rf_duration_value(parser, @1, $2); }
	| column_name { $$ = rf_value_text($1.text); }
	| ON { $$ = rf_value_text(RF_TEXT("on")); }
	;

unordered: %empty { $$ = false; }
	| UNORDERED { $$ = true; }
	;

rows: row { $$ = rf_list_one($1); }
	| rows ',' row { $$ = rf_list_add(parser, $1, $3, @3); }
	;

row: '(' expr_list ')' { $$ = rf_ast_new_row(parser, @$, $2); }
	;

/* ---- columns, types, options ---- */

columns: %empty { $$ = no_list; }
	| '(' column_defs ')' { $$ = $2; }
	;

column_defs: column { $$ = rf_list_one($1); }
	| column_defs ',' column { $$ = rf_list_add(parser, $1, $3, @3); }
	;

column: column_ref type key_maybe { $$ = rf_ast_new_column(parser, $1, $2, $3); }
	;

key_maybe: %empty { $$ = false; }
	| KEY { $$ = true; }
	;

type: column_name type_more array_depth { $$ = rf_ast_new_type(parser, @$, $1, $2, no_list, $3); }
	| column_name type_more '(' type_parameters ')' array_depth
		{ $$ = rf_ast_new_type(parser, @$, $1, $2, $4, $6); }
	;

type_more: %empty { $$ = 0; }
	| PRECISION { $$ = 1; }
	| VARYING { $$ = 2; }
	| WITH TIME ZONE { $$ = 3; }
	| WITHOUT TIME ZONE { $$ = 4; }
	;

type_parameters: INTEGER { $$ = rf_list_one(rf_ast_integer(parser, @1)); }
	| type_parameters ',' INTEGER { $$ = rf_list_add(parser, $1, rf_ast_integer(parser, @3), @3); }
	;

array_depth: %empty { $$ = 0; }
	| array_depth BRACKETS { $$ = $1 + 1; }
	;

option_list_maybe: %empty { $$ = no_list; }
	| '(' option_list ')' { $$ = $2; }
	;

option_list: option { $$ = rf_list_one($1); }
	| option_list ',' option { $$ = rf_list_add(parser, $1, $3, @3); }
	;

option: option_name { $$ = rf_ast_new_option(parser, $1, @1, rf_value_null(RF_NULL)); }
	| option_name option_value { $$ = rf_ast_new_option(parser, $1, @2, $2); }
	| option_name column_name { $$ = rf_ast_option_word(parser, $1, @2, $2); }
	| option_name '(' option_values ')' { $$ = rf_ast_option_values(parser, $1, @3, $3.first); }
	;

option_values: option_item { $$ = rf_list_one($1); }
	| option_values ',' option_item { $$ = rf_list_add(parser, $1, $3, @3); }
	;

option_item: option_value { $$ = rf_ast_new_option(parser, rf_no_name(), @1, $1); }
	;

option_name: column_name
	| NULL
	;

option_value: STRING { $$ = rf_value_text(rf_string_text(parser, @1)); }
	| INTEGER { $$ = rf_number_value(parser, @1, true, false); }
	| DOUBLE { $$ = rf_number_value(parser, @1, false, false); }
	| '-' INTEGER { $$ = rf_number_value(parser, @2, true, true); }
	| '-' DOUBLE { $$ = rf_number_value(parser, @2, false, true); }
	| TRUE { $$ = rf_value_boolean(true); }
	| FALSE { $$ = rf_value_boolean(false); }
	;

source_options_maybe: %empty { $$ = NULL; }
	| source_options
	;

source_options: source_option { $$ = rf_ast_option_add(parser, NULL, $1); }
	| source_options source_option { $$ = rf_ast_option_add(parser, $1, $2); }
	;

source_option: FORMAT column_name option_list_maybe
		{ $$ = PART(FORMAT, @1, .name = $2, .list = $3); }
	| FORMAT column_name STRING option_list_maybe
		{ $$ = PART(FORMAT, @1, .name = $2, .list = rf_ast_pattern_first(parser, @3, $4)); }
	| TIMESTAMP BY expr { $$ = PART(TIMESTAMP_BY, @1, .expr = $3); }
	| WATERMARK size { $$ = PART(WATERMARK, @1, .size = $2); }
	| IDLE TIMEOUT size { $$ = PART(IDLE_TIMEOUT, @1, .size = $3); }
	| MAX AHEAD size { $$ = PART(MAX_AHEAD, @1, .size = $3); }
	| REFRESH size { $$ = PART(REFRESH, @1, .size = $2); }
	| REPLAY SPEED { $$ = PART(REPLAY, @1, .real = rf_speed(parser, @2)); }
	| REPLAY AT MAX { $$ = PART(REPLAY, @1, .real = rf_speed(parser, (rf_loc){0, 0})); }
	| KEY '(' names ')' { $$ = PART(KEY, @1, .list = $3); }
	| ON_BEFORE_ERROR ERROR error_action
		{ $$ = PART(ON_ERROR, @$, .name = rf_name_here(parser, @3)); }
	| ON_BEFORE_ERROR ERROR INTO STRING
		{ $$ = PART(ON_ERROR, @$, .name = rf_name_here(parser, @3),
		            .text = rf_string_text(parser, @4)); }
	;

error_action: SKIP { $$ = 0; }
	| IDENTIFIER { $$ = 0; }
	;

/* ---- queries ---- */

query: query_bare { $$ = rf_ast_end_query(parser, $1); }
	| query_parens { $$ = rf_ast_end_query(parser, $1); }
	;

parens_query: query_parens %prec UNARY { $$ = rf_ast_end_query(parser, $1); }
	;

query_parens: '(' query_bare ')' { $$ = rf_ast_parenthesized(parser, $2); }
	| '(' query_parens ')' { $$ = $2; }
	;

query_bare: set_query
	| WITH with_list set_query { $$ = rf_ast_add_with(parser, @$, $2, $3); }
	| WITH with_list query_parens { $$ = rf_ast_add_with(parser, @$, $2, $3); }
	;

with_list: with { $$ = rf_list_one($1); }
	| with_list ',' with { $$ = rf_list_add(parser, $1, $3, @3); }
	;

with: column_name AS parens_query { $$ = rf_ast_new_with(parser, $1, $3); }
	;

set_query: SELECT distinct items from clauses
		{ $$ = rf_ast_new_select(parser, @$, $2, $3, $4, $5); }
	| query_parens clauses_some { $$ = rf_ast_query_tail(@$, $1, $2); }
	| set_operand UNION ALL set_operand %prec UNION
		{ $$ = rf_ast_set_operation(parser, @$, @2, RF_SET_UNION_ALL, $1, $4); }
	| set_operand UNION set_operand
		{ $$ = rf_ast_set_operation(parser, @$, @2, RF_SET_UNION, $1, $3); }
	| set_operand UNION DISTINCT set_operand %prec UNION
		{ $$ = rf_ast_set_operation(parser, @$, @2, RF_SET_UNION, $1, $4); }
	| set_operand EXCEPT set_operand
		{ $$ = rf_ast_set_operation(parser, @$, @2, RF_SET_EXCEPT, $1, $3); }
	| set_operand INTERSECT set_operand
		{ $$ = rf_ast_set_operation(parser, @$, @2, RF_SET_INTERSECT, $1, $3); }
	;

set_operand: set_query
	| query_parens
	;

distinct: %empty { $$ = (rf_loc){0, 0}; }
	| DISTINCT { $$ = @1; }
	;

items: item { $$ = rf_list_one($1); }
	| items ',' item { $$ = rf_list_add(parser, $1, $3, @3); }
	;

item: expr { $$ = rf_ast_new_item(parser, $1, rf_no_name()); }
	| expr AS column_name { $$ = rf_ast_new_item(parser, $1, $3); }
	| expr item_alias { $$ = rf_ast_new_item(parser, $1, $2); }
	| '*' exclude replace
		{ $$ = rf_ast_new_item(parser, rf_ast_star(parser, @$, no_list, $2, $3), rf_no_name()); }
	| column_ref '.' '*' exclude replace
		{ $$ = rf_ast_new_item(parser, rf_ast_star(parser, @$, $1, $4, $5), rf_no_name()); }
	;

exclude: %empty { $$ = no_list; }
	| EXCLUDE '(' names ')' { $$ = $3; }
	;

replace: %empty { $$ = no_list; }
	| REPLACE '(' replace_items ')' { $$ = $3; }
	;

replace_items: replace_item { $$ = rf_list_one($1); }
	| replace_items ',' replace_item { $$ = rf_list_add(parser, $1, $3, @3); }
	;

replace_item: expr AS column_name { $$ = rf_ast_new_item(parser, $1, $3); }
	;

from: %empty { $$ = NULL; }
	| FROM from_tree { $$ = $2; }
	;

clauses: %empty { $$ = NULL; }
	| clauses_some
	;

clauses_some: clause { $$ = rf_ast_add_clause(parser, NULL, $1); }
	| clauses_some clause { $$ = rf_ast_add_clause(parser, $1, $2); }
	;

clause: WHERE expr { $$ = PART(WHERE, @1, .expr = $2); }
	| DEDUP BY expr_list within_maybe { $$ = PART(DEDUP, @1, .list = $3, .size = $4); }
	| GROUP BY groups { $$ = PART(GROUP, @1, .list = $3); }
	| HAVING expr { $$ = PART(HAVING, @1, .expr = $2); }
	| window_clause { $$ = PART(WINDOW, $1->loc, .windows = $1); }
	| ORDER BY orders { $$ = PART(ORDER, @1, .list = $3); }
	| LIMIT count { $$ = PART(LIMIT, @1, .size = $2); }
	| LIMIT count PER WINDOW { $$ = PART(LIMIT_PER_WINDOW, @1, .size = $2); }
	| EMIT ON CLOSE { $$ = PART(EMIT, @1, .number = RF_EMIT_ON_CLOSE); }
	| EMIT ON OPEN { $$ = PART(EMIT, @1, .number = RF_EMIT_ON_OPEN); }
	| EMIT CHANGES { $$ = PART(EMIT, @1, .number = RF_EMIT_CHANGES); }
	| EMIT EVERY size { $$ = PART(EMIT, @1, .number = RF_EMIT_EVERY, .size = $3); }
	| INTO into { $$ = PART(INTO, @1, .into = $2); }
	;

within_maybe: %empty { $$ = NULL; }
	| WITHIN size { $$ = $2; }
	;

count: INTEGER { $$ = rf_ast_rows(parser, @1, @1, false); }
	| parameter { $$ = rf_ast_parameter_size(parser, @1, $1); }
	;

groups: group { $$ = rf_list_one($1); }
	| groups ',' group { $$ = rf_list_add(parser, $1, $3, @3); }
	;

group: expr { $$ = rf_ast_new_group(parser, @$, RF_GROUP_EXPR, $1, no_list); }
	| '(' ')' { $$ = rf_ast_new_group(parser, @$, RF_GROUP_SET, NULL, no_list); }
	| '(' expr ',' expr_list ')'
		{ $$ = rf_ast_new_group(parser, @$, RF_GROUP_SET, NULL, rf_ast_groups_of(parser, $2, $4)); }
	| ROLLUP '(' groups ')' { $$ = rf_ast_new_group(parser, @$, RF_GROUP_ROLLUP, NULL, $3); }
	| CUBE '(' groups ')' { $$ = rf_ast_new_group(parser, @$, RF_GROUP_CUBE, NULL, $3); }
	| GROUPING SETS '(' groups ')' { $$ = rf_ast_new_group(parser, @$, RF_GROUP_SETS, NULL, $4); }
	;

orders: order { $$ = rf_list_one($1); }
	| orders ',' order { $$ = rf_list_add(parser, $1, $3, @3); }
	;

order: expr asc nulls { $$ = rf_ast_new_order(parser, @$, $1, $2, $3); }
	;

asc: %empty { $$ = false; }
	| ASC { $$ = false; }
	| DESC { $$ = true; }
	;

nulls: %empty { $$ = 0; }
	| NULLS FIRST { $$ = 1; }
	| NULLS LAST { $$ = 2; }
	;

into: column_name { $$ = rf_ast_into_name(parser, @1, $1); }
	| STRING sink_options { $$ = rf_ast_into_uri(parser, @1, $2); }
	;

sink_options: %empty { $$ = NULL; }
	| sink_options sink_option { $$ = rf_ast_into_add(parser, $1, $2); }
	;

sink_option: FORMAT column_name option_list_maybe { $$ = PART(FORMAT, @1, .name = $2, .list = $3); }
	| KEY '(' names ')' { $$ = PART(KEY, @1, .list = $3); }
	;

/* ---- FROM ---- */

from_tree: source_ref
	| joined
	| from_tree ',' source_ref
		{ $$ = NULL; REFUSE(@2, "sources are not joined by a comma",
		                    "Say FROM a JOIN b ON a.k = b.k WITHIN 10s, or SELECT ... UNION ALL "
		                    "SELECT ... for all rows of both."); }
	;

joined: from_tree join_kind source_ref join_conditions
		{ $$ = rf_ast_new_join(parser, @$, @2, $2, $1, $3, $4); }
	;

join_kind: side JOIN { $$ = $1; }
	| ASOF side JOIN { $$ = $2 | RF_JOIN_ASOF_FLAG; }
	;

side: %empty { $$ = RF_JOIN_INNER; }
	| INNER { $$ = RF_JOIN_INNER; }
	| CROSS { $$ = RF_JOIN_CROSS; }
	| LEFT { $$ = RF_JOIN_LEFT; }
	| LEFT OUTER { $$ = RF_JOIN_LEFT; }
	| RIGHT { $$ = RF_JOIN_RIGHT; }
	| RIGHT OUTER { $$ = RF_JOIN_RIGHT; }
	| FULL { $$ = RF_JOIN_FULL; }
	| FULL OUTER { $$ = RF_JOIN_FULL; }
	| SEMI { $$ = RF_JOIN_SEMI; }
	| LEFT SEMI { $$ = RF_JOIN_SEMI; }
	| ANTI { $$ = RF_JOIN_ANTI; }
	| LEFT ANTI { $$ = RF_JOIN_ANTI; }
	;

join_conditions: %empty { $$ = NULL; }
	| join_conditions join_condition { $$ = rf_ast_join_add(parser, $1, $2); }
	;

join_condition: ON expr { $$ = PART(ON, @1, .expr = $2); }
	| USING '(' names ')' { $$ = PART(USING, @1, .list = $3); }
	| WITHIN size { $$ = PART(WITHIN, @1, .size = $2); }
	| TOLERANCE size { $$ = PART(TOLERANCE, @1, .size = $2); }
	;

source_ref: column_name alias { $$ = rf_ast_new_source(parser, @$, RF_SOURCE_NAME, $1, $2); }
	| uri_source
	| parens_query alias { $$ = rf_ast_source_query(parser, @$, $1, $2); }
	| '(' joined ')' { $$ = $2; }
	| LATE '(' column_name ')' alias { $$ = rf_ast_new_source(parser, @$, RF_SOURCE_LATE, $3, $5); }
	| UNNEST '(' expr ')' alias { $$ = rf_ast_source_unnest(parser, @$, $3, $5, rf_no_name()); }
	| UNNEST '(' expr ')' AS column_name '(' column_name ')'
		{ $$ = rf_ast_source_unnest(parser, @$, $3, $6, $8); }
	| source_ref MATCH_RECOGNIZE '(' match_parts ')' alias
		{ $$ = rf_ast_source_match(parser, @$, @2, $1, $4, $6); }
	| TABLE '('
		{ $$ = NULL; REFUSE(@1, "TABLE (...) is not a source",
		                    "Windows are a clause: FROM trades WINDOW TUMBLING 10s."); }
	| IDENTIFIER '('
		{ $$ = NULL; REFUSE(@1, "a function is not a source",
		                    "FROM takes a name, a 'uri' such as 'generate:series?rows=10', or "
		                    "(SELECT ...)."); }
	;

uri_source: STRING columns alias
		{ $$ = rf_ast_source_uri(parser, @$, @1, $2, $3, NULL, rf_no_name(), false); }
	| STRING columns alias source_options
		{ $$ = rf_ast_source_uri(parser, @$, @1, $2, $3, $4, rf_no_name(), false); }
	| STRING columns alias source_options AS column_name
		{ $$ = rf_ast_source_uri(parser, @$, @1, $2, $3, $4, $6, false); }
	;

/* ---- MATCH_RECOGNIZE ---- */

match_parts: match_part { $$ = rf_ast_match_add(parser, NULL, $1); }
	| match_parts match_part { $$ = rf_ast_match_add(parser, $1, $2); }
	;

match_part: PARTITION BY expr_list { $$ = PART(PARTITION, @1, .list = $3); }
	| ORDER BY orders { $$ = PART(ORDER, @1, .list = $3); }
	| MEASURES measures { $$ = PART(MEASURES, @1, .list = $2); }
	| ONE ROW PER MATCH { $$ = PART(ROWS_PER_MATCH, @$, .number = false); }
	| ALL ROWS PER MATCH { $$ = PART(ROWS_PER_MATCH, @$, .number = true); }
	| AFTER MATCH SKIP PAST LAST ROW { $$ = PART(SKIP, @$, .number = RF_SKIP_PAST_LAST_ROW); }
	| AFTER MATCH SKIP TO NEXT ROW { $$ = PART(SKIP, @$, .number = RF_SKIP_TO_NEXT_ROW); }
	| AFTER MATCH SKIP TO FIRST skip_to
		{ $$ = PART(SKIP, @$, .number = RF_SKIP_TO_FIRST, .name = $6); }
	| AFTER MATCH SKIP TO LAST skip_to
		{ $$ = PART(SKIP, @$, .number = RF_SKIP_TO_LAST, .name = $6); }
	| AFTER MATCH SKIP TO skip_to { $$ = PART(SKIP, @$, .number = RF_SKIP_TO_LAST, .name = $5); }
	| PATTERN '(' pattern ')' { $$ = PART(PATTERN, @1, .pattern = $3); }
	| WITHIN size { $$ = PART(WITHIN, @1, .size = $2); }
	| DEFINE defines { $$ = PART(DEFINE, @1, .list = $2); }
	;

measures: measure { $$ = rf_list_one($1); }
	| measures ',' measure { $$ = rf_list_add(parser, $1, $3, @3); }
	;

measure: expr AS column_name { $$ = rf_ast_new_item(parser, $1, $3); }
	;

defines: define { $$ = rf_list_one($1); }
	| defines ',' define { $$ = rf_list_add(parser, $1, $3, @3); }
	;

define: variable AS expr { $$ = rf_ast_new_item(parser, $3, $1); }
	;

skip_to: variable
	;

/* Of a pattern: names, and the keywords that are natural ones. */
variable: IDENTIFIER
	| START
	| STOP
	| END
	| UP
	| OPEN
	| CLOSE
	| CHANGES
	| ERROR
	| ALERT
	;

pattern: patterns { $$ = rf_ast_pattern_group(parser, @$, RF_PATTERN_CHOICE, $1); }
	;

patterns: sequence { $$ = rf_list_one(rf_ast_pattern_group(parser, @1, RF_PATTERN_SEQUENCE, $1)); }
	| patterns '|' sequence
		{ $$ = rf_list_add(parser, $1,
		                   rf_ast_pattern_group(parser, @3, RF_PATTERN_SEQUENCE, $3), @3); }
	;

sequence: factor { $$ = rf_list_one($1); }
	| sequence factor { $$ = rf_list_add(parser, $1, $2, @2); }
	;

factor: factor_base
	| factor_base repeat reluctant { $$ = rf_ast_pattern_repeat(parser, $1, @$, $2, $3); }
	;

factor_base: variable { $$ = rf_ast_pattern_name(parser, @$, $1, false); }
	| '!' variable { $$ = rf_ast_pattern_name(parser, @$, $2, true); }
	| '(' pattern ')' { $$ = $2; }
	| PERMUTE '(' patterns_comma ')'
		{ $$ = rf_ast_pattern_group(parser, @$, RF_PATTERN_PERMUTE, $3); }
	;

patterns_comma: pattern { $$ = rf_list_one($1); }
	| patterns_comma ',' pattern { $$ = rf_list_add(parser, $1, $3, @3); }
	;

repeat: '*' { $$ = (rf_repeat){0, UINT32_MAX}; }
	| '+' { $$ = (rf_repeat){1, UINT32_MAX}; }
	| '?' { $$ = (rf_repeat){0, 1}; }
	| '{' INTEGER '}' { $$ = rf_repeat_of(parser, @2, @2); }
	| '{' INTEGER ',' '}' { $$ = rf_repeat_of(parser, @2, (rf_loc){0, 0}); }
	| '{' INTEGER ',' INTEGER '}' { $$ = rf_repeat_of(parser, @2, @4); }
	| '{' ',' INTEGER '}' { $$ = rf_repeat_of(parser, (rf_loc){0, 0}, @3); }
	;

reluctant: %empty { $$ = false; }
	| '?' { $$ = true; }
	;

/* ---- windows ---- */

window_clause: WINDOW window { $$ = rf_ast_new_windows(parser, @1, rf_list_one($2), false); }
	| WINDOWS '(' windows_list ')' { $$ = rf_ast_new_windows(parser, @1, $3, true); }
	| window_clause window_option { $$ = rf_ast_windows_add(parser, $1, $2); }
	| WINDOW IDENTIFIER AS
		{ $$ = NULL; REFUSE(@2, "windows have no names",
		                    "Say WINDOW TUMBLING 10s, or write OVER (PARTITION BY ... ORDER BY "
		                    "...) in the list."); }
	;

windows_list: window { $$ = rf_list_one($1); }
	| windows_list ',' window { $$ = rf_list_add(parser, $1, $3, @3); }
	;

window: TUMBLING size { $$ = rf_ast_new_window(parser, @$, RF_WINDOW_TUMBLING, $2, NULL); }
	| TUMBLING size OR size
		{ $$ = rf_ast_window_or(rf_ast_new_window(parser, @$, RF_WINDOW_TUMBLING, $2, NULL), $4); }
	| TUMBLING UNTIL expr { $$ = rf_ast_window_until(parser, @$, NULL, NULL, $3); }
	| TUMBLING UNTIL expr UP TO size
		{ $$ = rf_ast_window_up_to(rf_ast_window_until(parser, @$, NULL, NULL, $3), $6); }
	| HOPPING size EVERY size { $$ = rf_ast_new_window(parser, @$, RF_WINDOW_HOPPING, $2, $4); }
	| SLIDING size { $$ = rf_ast_new_window(parser, @$, RF_WINDOW_SLIDING, $2, NULL); }
	| SESSION size { $$ = rf_ast_new_window(parser, @$, RF_WINDOW_SESSION, $2, NULL); }
	| SESSION size UP TO size
		{ $$ = rf_ast_window_up_to(rf_ast_new_window(parser, @$, RF_WINDOW_SESSION, $2, NULL),
		                           $5); }
	| CUMULATING size EVERY size
		{ $$ = rf_ast_new_window(parser, @$, RF_WINDOW_CUMULATING, $2, $4); }
	| WHEN expr for_maybe UNTIL expr { $$ = rf_ast_window_until(parser, @$, $2, $3, $5); }
	| WHEN expr for_maybe UNTIL expr UP TO size
		{ $$ = rf_ast_window_up_to(rf_ast_window_until(parser, @$, $2, $3, $5), $8); }
	;

for_maybe: %empty { $$ = NULL; }
	| FOR size { $$ = $2; }
	;

window_option: PARTITION BY expr_list { $$ = PART(PARTITION, @1, .list = $3); }
	| DROP PARTIAL { $$ = PART(DROP_PARTIAL, @$, .number = true); }
	| OFFSET size { $$ = PART(OFFSET, @1, .size = $2); }
	| TIME ZONE STRING { $$ = PART(TIME_ZONE, @$, .text = rf_string_text(parser, @3)); }
	| FILL NULL { $$ = PART(FILL, @1, .number = RF_FILL_NULL); }
	| FILL INTEGER { $$ = PART(FILL, @1, .number = rf_fill_zero(parser, @2)); }
	| FILL LAST { $$ = PART(FILL, @1, .number = RF_FILL_LAST); }
	| FILL LINEAR { $$ = PART(FILL, @1, .number = RF_FILL_LINEAR); }
	| ALLOW LATENESS size { $$ = PART(LATENESS, @$, .size = $3); }
	;

size: INTEGER { $$ = rf_ast_rows(parser, @$, @1, false); }
	| INTEGER ROWS { $$ = rf_ast_rows(parser, @$, @1, true); }
	| INTEGER ROW { $$ = rf_ast_rows(parser, @$, @1, true); }
	| INTEGER UNIT { $$ = rf_ast_duration(parser, @$, @1, $2); }
	| DOUBLE UNIT { $$ = rf_ast_duration(parser, @$, @1, $2); }
	| DURATION { $$ = rf_ast_duration(parser, @$, @1, rf_no_name()); }
	| INTERVAL STRING { $$ = rf_ast_interval_size(parser, @$, @2, rf_no_name()); }
	| INTERVAL STRING UNIT { $$ = rf_ast_interval_size(parser, @$, @2, $3); }
	| parameter { $$ = rf_ast_parameter_size(parser, @1, $1); }
	;

parameter: '?' { $$ = rf_parameter(parser, @1); }
	| NAMED_PARAMETER { $$ = rf_parameter(parser, @1); }
	;

/* ---- expressions ---- */

expr_list: expr { $$ = rf_list_one($1); }
	| expr_list ',' expr { $$ = rf_list_add(parser, $1, $3, @3); }
	;

expr: arith
	| NOT expr { $$ = rf_ast_unary(parser, @$, @1, RF_OP_NOT, $2); }
	| expr AND expr { $$ = BINARY(AND, @$, @2, $1, $3); }
	| expr OR expr { $$ = BINARY(OR, @$, @2, $1, $3); }
	| expr '=' expr { $$ = BINARY(EQUAL, @$, @2, $1, $3); }
	| expr NOT_EQUAL expr { $$ = BINARY(NOT_EQUAL, @$, @2, $1, $3); }
	| expr '<' expr { $$ = BINARY(LESS, @$, @2, $1, $3); }
	| expr LESS_EQUAL expr { $$ = BINARY(LESS_EQUAL, @$, @2, $1, $3); }
	| expr '>' expr { $$ = BINARY(GREATER, @$, @2, $1, $3); }
	| expr GREATER_EQUAL expr { $$ = BINARY(GREATER_EQUAL, @$, @2, $1, $3); }
	| expr LIKE expr
		{ $$ = rf_ast_like(parser, @$, @2, RF_OP_LIKE, $1, $3, NULL); }
	| expr LIKE expr ESCAPE expr
		{ $$ = rf_ast_like(parser, @$, @2, RF_OP_LIKE, $1, $3, $5); }
	| expr ILIKE expr
		{ $$ = rf_ast_like(parser, @$, @2, RF_OP_ILIKE, $1, $3, NULL); }
	| expr ILIKE expr ESCAPE expr
		{ $$ = rf_ast_like(parser, @$, @2, RF_OP_ILIKE, $1, $3, $5); }
	| expr NOT_BEFORE LIKE expr
		{ $$ = rf_ast_like(parser, @$, @3, RF_OP_NOT_LIKE, $1, $4, NULL); }
	| expr NOT_BEFORE LIKE expr ESCAPE expr
		{ $$ = rf_ast_like(parser, @$, @3, RF_OP_NOT_LIKE, $1, $4, $6); }
	| expr NOT_BEFORE ILIKE expr
		{ $$ = rf_ast_like(parser, @$, @3, RF_OP_NOT_ILIKE, $1, $4, NULL); }
	| expr NOT_BEFORE ILIKE expr ESCAPE expr
		{ $$ = rf_ast_like(parser, @$, @3, RF_OP_NOT_ILIKE, $1, $4, $6); }
	| expr BETWEEN arith AND expr %prec BETWEEN
		{ $$ = rf_ast_between(parser, @$, @2, $1, $3, $5, false); }
	| expr NOT_BEFORE BETWEEN arith AND expr %prec BETWEEN
		{ $$ = rf_ast_between(parser, @$, @3, $1, $4, $6, true); }
	| expr IN '(' expr_list ')' { $$ = rf_ast_in_list(parser, @$, @2, $1, $4, false); }
	| expr NOT_BEFORE IN '(' expr_list ')' { $$ = rf_ast_in_list(parser, @$, @3, $1, $5, true); }
	| expr IN parens_query { $$ = rf_ast_in_query(parser, @$, @2, $1, $3, false); }
	| expr NOT_BEFORE IN parens_query { $$ = rf_ast_in_query(parser, @$, @3, $1, $4, true); }
	| expr IS not_maybe NULL { $$ = rf_ast_is_test(parser, @$, @2, $1, RF_IS_NULL, $3); }
	| expr IS not_maybe TRUE { $$ = rf_ast_is_test(parser, @$, @2, $1, RF_IS_TRUE, $3); }
	| expr IS not_maybe FALSE { $$ = rf_ast_is_test(parser, @$, @2, $1, RF_IS_FALSE, $3); }
	| expr IS not_maybe UNKNOWN { $$ = rf_ast_is_test(parser, @$, @2, $1, RF_IS_UNKNOWN, $3); }
	| expr IS not_maybe DISTINCT FROM expr %prec IS
		{ $$ = rf_ast_binary(parser, @$, @2, $3 ? RF_OP_NOT_DISTINCT_FROM : RF_OP_DISTINCT_FROM, $1,
		                     $6); }
	;

not_maybe: %empty { $$ = false; }
	| NOT { $$ = true; }
	;

arith: postfix
	| '-' arith %prec UNARY { $$ = rf_ast_unary(parser, @$, @1, RF_OP_NEGATE, $2); }
	| '+' arith %prec UNARY { $$ = rf_ast_unary(parser, @$, @1, RF_OP_PLUS, $2); }
	| arith '+' arith { $$ = BINARY(ADD, @$, @2, $1, $3); }
	| arith '-' arith { $$ = BINARY(SUBTRACT, @$, @2, $1, $3); }
	| arith '*' arith { $$ = BINARY(MULTIPLY, @$, @2, $1, $3); }
	| arith '/' arith { $$ = BINARY(DIVIDE, @$, @2, $1, $3); }
	| arith '%' arith { $$ = BINARY(MODULO, @$, @2, $1, $3); }
	| arith '^' arith { $$ = BINARY(POWER, @$, @2, $1, $3); }
	| arith CONCAT arith { $$ = BINARY(CONCAT, @$, @2, $1, $3); }
	| arith ARROW arith { $$ = BINARY(JSON, @$, @2, $1, $3); }
	| arith ARROW2 arith { $$ = BINARY(JSON_TEXT, @$, @2, $1, $3); }
	| arith '~' arith { $$ = BINARY(MATCH, @$, @2, $1, $3); }
	| arith NOT_MATCH arith { $$ = BINARY(NOT_MATCH, @$, @2, $1, $3); }
	| arith MATCH_FOLD arith { $$ = BINARY(MATCH_FOLD, @$, @2, $1, $3); }
	| arith NOT_MATCH_FOLD arith { $$ = BINARY(NOT_MATCH_FOLD, @$, @2, $1, $3); }
	| arith '&' arith { $$ = BINARY(BIT_AND, @$, @2, $1, $3); }
	| arith '|' arith { $$ = BINARY(BIT_OR, @$, @2, $1, $3); }
	| arith '#' arith { $$ = BINARY(BIT_XOR, @$, @2, $1, $3); }
	| arith SHIFT_LEFT arith { $$ = BINARY(SHIFT_LEFT, @$, @2, $1, $3); }
	| arith SHIFT_RIGHT arith { $$ = BINARY(SHIFT_RIGHT, @$, @2, $1, $3); }
	| arith CONTAINS arith { $$ = BINARY(CONTAINS, @$, @2, $1, $3); }
	| arith CONTAINED arith { $$ = BINARY(CONTAINS, @$, @2, $3, $1); }
	| '~' arith %prec '~' { $$ = rf_ast_unary(parser, @$, @1, RF_OP_BIT_NOT, $2); }
	| arith AT TIME ZONE arith %prec AT
		{ $$ = rf_ast_call_named(parser, @$, @2, "timezone", $5, $1); }
	;

postfix: column_ref { $$ = rf_ast_column_ref(parser, @$, $1); }
	| other
	;

column_ref: column_name { $$ = rf_list_one(rf_ast_new_names(parser, $1)); }
	| column_ref '.' column_name { $$ = rf_list_add(parser, $1, rf_ast_new_names(parser, $3), @3); }
	;

other: literal
	| '(' expr ')' { $$ = $2; }
	| call
	| parens_query { $$ = rf_ast_query_expr(parser, @$, RF_AST_SUBQUERY, $1); }
	| EXISTS parens_query { $$ = rf_ast_query_expr(parser, @$, RF_AST_EXISTS, $2); }
	| CASE case_operand whens case_else END { $$ = rf_ast_case(parser, @$, $2, $3, $4); }
	| CAST '(' expr AS type ')' { $$ = rf_ast_cast(parser, @$, @1, $3, $5, false); }
	| TRY_CAST '(' expr AS type ')' { $$ = rf_ast_cast(parser, @$, @1, $3, $5, true); }
	| EXTRACT '(' field FROM expr ')' { $$ = rf_ast_extract(parser, @$, $3, $5); }
	| ARRAY '[' expr_list ']' { $$ = rf_ast_array(parser, @$, $3); }
	| ARRAY BRACKETS { $$ = rf_ast_array(parser, @$, no_list); }
	| '[' expr_list ']' { $$ = rf_ast_array(parser, @$, $2); }
	| BRACKETS { $$ = rf_ast_array(parser, @$, no_list); }
	| postfix '[' expr ']' { $$ = rf_ast_subscript(parser, @$, $1, $3); }
	| postfix '[' bound_maybe ':' bound_maybe ']'
		{ $$ = rf_ast_slice(parser, @$, @4, $1, $3, $5); }
	| postfix TYPECAST type { $$ = rf_ast_cast(parser, @$, @2, $1, $3, false); }
	| other '.' column_name { $$ = rf_ast_field(parser, @$, $1, $3); }
	;

bound_maybe: %empty { $$ = NULL; }
	| expr
	;

field: column_name
	| STRING { $$ = rf_name_from_text(parser, @1); }
	;

literal: INTEGER { $$ = rf_ast_integer(parser, @1); }
	| DOUBLE { $$ = rf_ast_double(parser, @1); }
	| STRING { $$ = rf_ast_text(parser, @1); }
	| TRUE { $$ = rf_ast_value(parser, @1, rf_value_boolean(true)); }
	| FALSE { $$ = rf_ast_value(parser, @1, rf_value_boolean(false)); }
	| NULL { $$ = rf_ast_value(parser, @1, rf_value_null(RF_NULL)); }
	| DURATION { $$ = rf_ast_value(parser, @$, rf_duration_value(parser, @1, rf_no_name())); }
	| INTEGER UNIT { $$ = rf_ast_value(parser, @$, rf_duration_value(parser, @1, $2)); }
	| DOUBLE UNIT { $$ = rf_ast_value(parser, @$, rf_duration_value(parser, @1, $2)); }
	| TIMESTAMP STRING { $$ = rf_ast_timestamp(parser, @$, @2); }
	| INTERVAL STRING { $$ = rf_ast_interval(parser, @$, @2, rf_no_name()); }
	| INTERVAL STRING UNIT { $$ = rf_ast_interval(parser, @$, @2, $3); }
	| parameter { $$ = rf_ast_parameter(parser, @1, $1); }
	;

case_operand: %empty { $$ = NULL; }
	| expr
	;

whens: when { $$ = rf_list_one($1); }
	| whens when { $$ = rf_list_add(parser, $1, $2, @2); }
	;

when: WHEN expr THEN expr { $$ = rf_ast_new_when(parser, $2, $4); }
	;

case_else: %empty { $$ = NULL; }
	| ELSE expr { $$ = $2; }
	;

call: call_head filter over { $$ = rf_ast_call_over(parser, @$, $1, $2, $3); }
	| call_head WITHIN_BEFORE_GROUP GROUP '(' ORDER BY orders ')' filter over
		{ $$ = rf_ast_call_over(parser, @$, rf_ast_call_within(parser, $1, @2, $7), $9, $10); }
	| RUNNING_BEFORE call { $$ = rf_ast_call_of(parser, @$, $1, $2); }
	;

call_head: function_name '(' ')' { $$ = rf_ast_new_call(parser, @$, $1, no_list, no_list, false); }
	| function_name '(' arguments order_maybe ')'
		{ $$ = rf_ast_new_call(parser, @$, $1, $3, $4, false); }
	| function_name '(' DISTINCT arguments order_maybe ')'
		{ $$ = rf_ast_new_call(parser, @$, $1, $4, $5, true); }
	| function_name '(' '*' ')' { $$ = rf_ast_call_star(parser, @$, $1); }
	;

arguments: argument { $$ = rf_list_one($1); }
	| arguments ',' argument { $$ = rf_list_add(parser, $1, $3, @3); }
	;

argument: expr
	| column_name NAMED expr { $$ = rf_ast_label($3, $1); }
	;

order_maybe: %empty { $$ = no_list; }
	| ORDER BY orders { $$ = $3; }
	;

filter: %empty { $$ = NULL; }
	| FILTER '(' WHERE expr ')' { $$ = $4; }
	;

over: %empty { $$ = NULL; }
	| OVER WINDOW { $$ = rf_ast_over_window(parser, @$); }
	| OVER '(' over_spec ')' { $$ = $3; }
	| OVER IDENTIFIER
		{ $$ = NULL; REFUSE(@2, "windows have no names",
		                    "Say OVER (PARTITION BY ... ORDER BY ...), or OVER WINDOW for the "
		                    "row's window."); }
	;

over_spec: partition_maybe order_maybe { $$ = rf_ast_new_over(parser, @$, $1, $2); }
	| partition_maybe order_maybe frame_unit bound
		{ $$ = rf_ast_frame(rf_ast_new_over(parser, @$, $1, $2), $3, $4,
		                    (rf_bound){RF_BOUND_CURRENT_ROW, NULL}); }
	| partition_maybe order_maybe frame_unit BETWEEN bound AND bound
		{ $$ = rf_ast_frame(rf_ast_new_over(parser, @$, $1, $2), $3, $5, $7); }
	;

partition_maybe: %empty { $$ = no_list; }
	| PARTITION BY expr_list { $$ = $3; }
	;

frame_unit: ROWS { $$ = false; }
	| RANGE { $$ = true; }
	;

bound: UNBOUNDED PRECEDING { $$ = (rf_bound){RF_BOUND_UNBOUNDED_PRECEDING, NULL}; }
	| UNBOUNDED FOLLOWING { $$ = (rf_bound){RF_BOUND_UNBOUNDED_FOLLOWING, NULL}; }
	| CURRENT ROW { $$ = (rf_bound){RF_BOUND_CURRENT_ROW, NULL}; }
	| size PRECEDING { $$ = (rf_bound){RF_BOUND_PRECEDING, $1}; }
	| size FOLLOWING { $$ = (rf_bound){RF_BOUND_FOLLOWING, $1}; }
	;

%%

/* Notes what could have stood there instead, where that is a short list. */
static int yyreport_syntax_error(const yypcontext_t *context, rf_parser *parser)
{
	yysymbol_kind_t symbols[RF_EXPECTED_MAX];
	int             count = yypcontext_expected_tokens(context, symbols, RF_EXPECTED_MAX);
	rf_parser_syntax_error(parser);
	for (int i = 0; i < count; i++) parser->expected[i] = yysymbol_name(symbols[i]);
	parser->expected_count = count > 0 ? (uint32_t)count : 0;
	return 0;
}
