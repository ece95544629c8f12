/*
 * What the files of the parser share: tokens, the state of one parse, and the constructors
 * that the grammar's actions call. Invariant: once status is negative it stays so, the
 * error is filled in, and no further action runs; so a constructor may return NULL freely
 * and never gets one.
 */
#ifndef RF_PARSER_PARSER_H
#define RF_PARSER_PARSER_H

#include "base/limits.h"
#include "parser/parse.h"

/* A word, a literal or a sign: its kind is a token of the grammar, its place counts from
 * the start of the text that rf_parse was given. */
typedef struct rf_token {
	int kind;
	uint32_t start;
	uint32_t end;
} rf_token;

/* The tokens of one statement; the last one is the end (its place is the semicolon). */
typedef struct rf_tokens {
	const char *text; /* the arena's copy of the statement */
	uint32_t base;    /* where it starts in the caller's text */
	rf_token *list;
	uint32_t count;
	uint32_t capacity;
	size_t size_bytes;      /* of the statement with its semicolon */
	bool has_semicolon;     /* else the text ended first */
	bool is_open;           /* ... inside a string, comment, quoted name or $$ */
	rf_loc open_loc;        /* what was left open */
	uint32_t bracket_count; /* that are open, and which: ( or [ */
	char brackets[RF_LIMIT_DEPTH];
	rf_status limit_status; /* LIMIT if a limit was reached, at limit_loc */
	rf_loc limit_loc;
	const char *limit_message;
} rf_tokens;

/* Elements chained through their first member, `next`. */
typedef struct rf_list {
	void *first;
	void *last;
	uint32_t count;
} rf_list;

/* A select while more clauses may follow it: tail is where ORDER BY, LIMIT, EMIT and INTO
 * were put that belong to a whole UNION when the select turns out to be its last branch.
 * NULL after a parenthesis. */
typedef struct rf_query {
	rf_ast_select *select;
	rf_ast_select *tail;
} rf_query;

/* A clause or an option on its way into the node that takes it. */
typedef enum rf_part_kind {
	RF_PART_WHERE,
	RF_PART_DEDUP,
	RF_PART_GROUP,
	RF_PART_HAVING,
	RF_PART_WINDOW,
	RF_PART_ORDER,
	RF_PART_LIMIT,
	RF_PART_LIMIT_PER_WINDOW,
	RF_PART_EMIT,
	RF_PART_INTO,
	RF_PART_FORMAT,
	RF_PART_TIMESTAMP_BY,
	RF_PART_WATERMARK,
	RF_PART_IDLE_TIMEOUT,
	RF_PART_MAX_AHEAD,
	RF_PART_REFRESH,
	RF_PART_REPLAY,
	RF_PART_KEY,
	RF_PART_ON_ERROR,
	RF_PART_PARTITION,
	RF_PART_DROP_PARTIAL,
	RF_PART_OFFSET,
	RF_PART_TIME_ZONE,
	RF_PART_FILL,
	RF_PART_LATENESS,
	RF_PART_ON,
	RF_PART_USING,
	RF_PART_WITHIN,
	RF_PART_TOLERANCE,
	RF_PART_MEASURES,
	RF_PART_ROWS_PER_MATCH,
	RF_PART_SKIP,
	RF_PART_PATTERN,
	RF_PART_DEFINE,
	RF_PART_COUNT
} rf_part_kind;

typedef struct rf_part {
	rf_part_kind kind;
	rf_loc loc; /* of its words, for "is given twice" */
	rf_ast_expr *expr;
	rf_list list;
	rf_ast_size *size;
	rf_ast_name name;
	rf_text text;
	rf_ast_windows *windows;
	rf_ast_into *into;
	rf_ast_pattern *pattern;
	int number; /* an enum of ast.h, or a flag */
	double real;
} rf_part;

enum { RF_EXPECTED_MAX = 4 };

typedef struct rf_parser {
	rf_arena *arena;
	const rf_tokens *tokens;
	uint32_t next;    /* the token that the grammar reads next */
	uint32_t current; /* the one it read last */
	int start_kind;   /* what to read: a pseudo token before the first */
	bool is_started;
	uint32_t parameter_count;
	rf_ast_expr *least_bigint; /* the literal 2^63 that still needs its minus */
	/* results */
	rf_status status;
	rf_error *error;
	bool is_syntax_error;                  /* failed at a token, as against inside an action */
	uint32_t failed_at;                    /* that token */
	const char *expected[RF_EXPECTED_MAX]; /* instead of it: words of the grammar */
	uint32_t expected_count;               /* 0: too many to say */
	rf_ast_statement *statement;
	rf_ast_expr *expr;
} rf_parser;

/* ---- keywords.c ---- */

enum {
	RF_KEYWORD_COLUMN = 1,
	RF_KEYWORD_FUNCTION = 2,
	RF_KEYWORD_ITEM_ALIAS = 4,
	RF_KEYWORD_SOURCE_ALIAS = 8
};

/* The token of a keyword, any case; 0 if it is none. */
int rf_keyword_token(rf_text word);
/* The keyword of a token; NULL if it is none. */
const char *rf_token_keyword(int kind);
uint32_t rf_keyword_flags(int kind);

/* ---- riffle.l and lexer.c ---- */

/* Reads one statement's tokens. text starts at the statement's first byte, which is base
 * bytes into the caller's text. Fails only for want of memory. */
rf_status rf_lex(rf_text text, uint32_t base, rf_arena *arena, rf_tokens *tokens, rf_error *error);
/* One pass of the scanner over size bytes and two NULs in data (see riffle.l). */
rf_status rf_scan(char *data, uint32_t size, rf_arena *arena, rf_tokens *tokens);
bool rf_tokens_add(rf_tokens *tokens, rf_arena *arena, int kind, uint32_t start, uint32_t end);
/* Whether a colon that comes now stands between the bounds of a slice, as in a[i:j], and does not
 * begin a parameter: it is within brackets, and a value ends before it. */
bool rf_tokens_is_slice(const rf_tokens *tokens);
/* Bytes of blanks, closed comments and semicolons at the start of the text. */
size_t rf_skip_blank(rf_text text);

rf_text rf_token_text(const rf_tokens *tokens, uint32_t index);
rf_loc rf_token_loc(const rf_tokens *tokens, uint32_t index);

/* Makes a token another one, for a trial; its text stays. */
void rf_tokens_replace(rf_tokens *tokens, uint32_t index, int kind);

/* ---- parse.c ---- */

/* Runs the grammar over the tokens into parser. */
rf_status rf_parser_run(rf_parser *parser, const rf_tokens *tokens, rf_arena *arena, int start_kind,
                        rf_error *error);
void *rf_parser_alloc(rf_parser *parser, size_t size); /* zeroed; NULL with status set */
void *rf_parser_no_memory(rf_parser *parser);          /* sets the status; returns NULL */
rf_status rf_parser_fail(rf_parser *parser, rf_status code, rf_loc loc, const char *format, ...)
	RF_PRINTF(4, 5);
/* SYNTAX, or INCOMPLETE when the text ended before more could be said. */
rf_status rf_parser_open_status(const rf_parser *parser);
void rf_parser_syntax_error(rf_parser *parser); /* at the token just read */
/* What a well-formed but unwanted text is answered with. */
void rf_parser_refuse(rf_parser *parser, rf_loc loc, const char *message, const char *hint);

/* ---- explain_error.c: what to say of a syntax error at token failed_at ---- */

void rf_explain_syntax_error(const rf_parser *parser, rf_error *error);

/* ---- constructors: ast.c ---- */

rf_part *rf_new_part(rf_parser *parser, rf_part fields);
rf_list rf_list_one(void *element);
rf_list rf_list_add(rf_parser *parser, rf_list list, void *element, rf_loc loc);
rf_ast_name rf_name_here(const rf_parser *parser, rf_loc loc); /* the words at a place */
rf_ast_name rf_name_from_text(rf_parser *parser, rf_loc loc);  /* the text itself is a string */
rf_text rf_string_text(rf_parser *parser, rf_loc loc);         /* of a quoted or $$ literal */
rf_ast_name rf_no_name(void);
rf_ast_names *rf_ast_new_names(rf_parser *parser, rf_ast_name name);
rf_ast_type *rf_ast_new_type(rf_parser *parser, rf_loc loc, rf_ast_name name, int more,
                             rf_list parameters, int array_depth);
bool rf_read_integer(rf_parser *parser, rf_loc loc, uint64_t *magnitude); /* up to 2^63 */
double rf_double(rf_parser *parser, rf_loc loc);
int64_t rf_integer(rf_parser *parser, rf_loc loc);
rf_ast_size *rf_ast_rows(rf_parser *parser, rf_loc loc, rf_loc number, bool has_word);
rf_ast_size *rf_ast_duration(rf_parser *parser, rf_loc loc, rf_loc number, rf_ast_name unit);
rf_value rf_duration_value(rf_parser *parser, rf_loc number, rf_ast_name unit);
double rf_speed(rf_parser *parser, rf_loc loc); /* 10x; no place: as fast as it goes */
rf_ast_size *rf_ast_interval_size(rf_parser *parser, rf_loc loc, rf_loc text, rf_ast_name unit);
rf_ast_size *rf_ast_parameter_size(rf_parser *parser, rf_loc loc, rf_ast_name name);
rf_ast_name rf_parameter(rf_parser *parser, rf_loc loc);
rf_text rf_source_slice(const rf_parser *parser, rf_loc loc);

/* ---- ast_expr.c ---- */

rf_ast_expr *rf_ast_integer(rf_parser *parser, rf_loc loc);
rf_ast_expr *rf_ast_double(rf_parser *parser, rf_loc loc);
rf_ast_expr *rf_ast_text(rf_parser *parser, rf_loc loc);
rf_ast_expr *rf_ast_value(rf_parser *parser, rf_loc loc, rf_value value);
rf_ast_expr *rf_ast_timestamp(rf_parser *parser, rf_loc loc, rf_loc text);
rf_ast_expr *rf_ast_interval(rf_parser *parser, rf_loc loc, rf_loc text, rf_ast_name unit);
rf_ast_expr *rf_ast_parameter(rf_parser *parser, rf_loc loc, rf_ast_name name);
rf_ast_expr *rf_ast_column_ref(rf_parser *parser, rf_loc loc, rf_list parts);
rf_ast_expr *rf_ast_star(rf_parser *parser, rf_loc loc, rf_list qualifier, rf_list exclude,
                         rf_list replace);
rf_ast_expr *rf_ast_unary(rf_parser *parser, rf_loc loc, rf_loc op_loc, rf_ast_op op,
                          rf_ast_expr *left);
rf_ast_expr *rf_ast_binary(rf_parser *parser, rf_loc loc, rf_loc op_loc, rf_ast_op op,
                           rf_ast_expr *left, rf_ast_expr *right);
rf_ast_expr *rf_ast_like(rf_parser *parser, rf_loc loc, rf_loc op_loc, rf_ast_op op,
                         rf_ast_expr *left, rf_ast_expr *right, rf_ast_expr *escape);
rf_ast_expr *rf_ast_is_test(rf_parser *parser, rf_loc loc, rf_loc op_loc, rf_ast_expr *left,
                            rf_ast_is what, bool is_not);
rf_ast_expr *rf_ast_in_list(rf_parser *parser, rf_loc loc, rf_loc op_loc, rf_ast_expr *left,
                            rf_list values, bool is_not);
rf_ast_expr *rf_ast_in_query(rf_parser *parser, rf_loc loc, rf_loc op_loc, rf_ast_expr *left,
                             rf_ast_select *select, bool is_not);
rf_ast_expr *rf_ast_between(rf_parser *parser, rf_loc loc, rf_loc op_loc, rf_ast_expr *left,
                            rf_ast_expr *low, rf_ast_expr *high, bool is_not);
rf_ast_expr *rf_ast_case(rf_parser *parser, rf_loc loc, rf_ast_expr *operand, rf_list whens,
                         rf_ast_expr *otherwise);
rf_ast_when *rf_ast_new_when(rf_parser *parser, rf_ast_expr *condition, rf_ast_expr *result);
rf_ast_expr *rf_ast_cast(rf_parser *parser, rf_loc loc, rf_loc op_loc, rf_ast_expr *left,
                         rf_ast_type *type, bool is_try);
rf_ast_expr *rf_ast_query_expr(rf_parser *parser, rf_loc loc, rf_ast_kind kind,
                               rf_ast_select *select);
rf_ast_expr *rf_ast_array(rf_parser *parser, rf_loc loc, rf_list values);
rf_ast_expr *rf_ast_subscript(rf_parser *parser, rf_loc loc, rf_ast_expr *left, rf_ast_expr *right);
/* A bound is NULL where it is left out. */
rf_ast_expr *rf_ast_slice(rf_parser *parser, rf_loc loc, rf_loc colon, rf_ast_expr *left,
                          rf_ast_expr *first, rf_ast_expr *last);
rf_ast_expr *rf_ast_field(rf_parser *parser, rf_loc loc, rf_ast_expr *left, rf_ast_name field);
rf_ast_expr *rf_ast_extract(rf_parser *parser, rf_loc loc, rf_ast_name field, rf_ast_expr *left);
rf_ast_expr *rf_ast_new_call(rf_parser *parser, rf_loc loc, rf_ast_name name, rf_list args,
                             rf_list order_by, bool is_distinct);
rf_ast_expr *rf_ast_call_of(rf_parser *parser, rf_loc loc, rf_ast_name name, rf_ast_expr *arg);
rf_ast_expr *rf_ast_call_named(rf_parser *parser, rf_loc loc, rf_loc name_loc, const char *name,
                               rf_ast_expr *first, rf_ast_expr *second);
rf_ast_expr *rf_ast_call_star(rf_parser *parser, rf_loc loc, rf_ast_name name);
/* f(x) WITHIN GROUP (ORDER BY ...), at loc */
rf_ast_expr *rf_ast_call_within(rf_parser *parser, rf_ast_expr *expr, rf_loc loc, rf_list order_by);
rf_ast_expr *rf_ast_call_over(rf_parser *parser, rf_loc loc, rf_ast_expr *expr, rf_ast_expr *filter,
                              rf_ast_over *over);
rf_ast_expr *rf_ast_label(rf_ast_expr *expr, rf_ast_name label);
rf_ast_order *rf_ast_new_order(rf_parser *parser, rf_loc loc, rf_ast_expr *expr, bool is_descending,
                               int nulls);
/* One bound of a frame. */
typedef struct rf_bound {
	rf_ast_bound_kind kind;
	rf_ast_size *size;
} rf_bound;
rf_ast_over *rf_ast_new_over(rf_parser *parser, rf_loc loc, rf_list partition_by, rf_list order_by);
rf_ast_over *rf_ast_over_window(rf_parser *parser, rf_loc loc);
rf_ast_over *rf_ast_frame(rf_ast_over *over, bool is_range, rf_bound start, rf_bound end);

/* ---- ast_select.c ---- */

const char *rf_part_word(rf_part_kind kind);
/* Notes a part's place; false, with an error, when it has one. */
bool rf_part_once(rf_parser *parser, rf_loc *place, const rf_part *part);
rf_ast_item *rf_ast_new_item(rf_parser *parser, rf_ast_expr *expr, rf_ast_name alias);
rf_ast_group *rf_ast_new_group(rf_parser *parser, rf_loc loc, rf_ast_group_kind kind,
                               rf_ast_expr *expr, rf_list elements);
rf_list rf_ast_groups_of(rf_parser *parser, rf_ast_expr *first, rf_list more);
rf_ast_select *rf_ast_add_clause(rf_parser *parser, rf_ast_select *select, const rf_part *clause);
rf_query rf_ast_new_select(rf_parser *parser, rf_loc loc, rf_loc distinct, rf_list items,
                           rf_ast_source *from, rf_ast_select *clauses);
rf_query rf_ast_parenthesized(rf_parser *parser, rf_query query);
rf_query rf_ast_query_tail(rf_loc loc, rf_query query, rf_ast_select *tail);
rf_query rf_ast_set_operation(rf_parser *parser, rf_loc loc, rf_loc op_loc, rf_ast_set_op op,
                              rf_query left, rf_query right);
rf_query rf_ast_add_with(rf_parser *parser, rf_loc loc, rf_list with, rf_query query);
rf_ast_with *rf_ast_new_with(rf_parser *parser, rf_ast_name name, rf_ast_select *select);
rf_ast_select *rf_ast_end_query(rf_parser *parser, rf_query query);
rf_ast_into *rf_ast_into_name(rf_parser *parser, rf_loc loc, rf_ast_name name);
rf_ast_into *rf_ast_into_uri(rf_parser *parser, rf_loc loc, rf_ast_into *options);
rf_ast_into *rf_ast_into_add(rf_parser *parser, rf_ast_into *into, const rf_part *option);

/* ---- ast_window.c ---- */

rf_ast_window *rf_ast_new_window(rf_parser *parser, rf_loc loc, rf_ast_window_kind kind,
                                 rf_ast_size *size, rf_ast_size *step);
/* when NULL: TUMBLING UNTIL. */
rf_ast_window *rf_ast_window_until(rf_parser *parser, rf_loc loc, rf_ast_expr *when,
                                   rf_ast_size *when_for, rf_ast_expr *until);
rf_ast_window *rf_ast_window_or(rf_ast_window *window, const rf_ast_size *duration);
rf_ast_window *rf_ast_window_up_to(rf_ast_window *window, const rf_ast_size *up_to);
rf_ast_windows *rf_ast_new_windows(rf_parser *parser, rf_loc loc, rf_list list, bool is_several);
rf_ast_windows *rf_ast_windows_add(rf_parser *parser, rf_ast_windows *windows,
                                   const rf_part *option);
int rf_fill_zero(rf_parser *parser, rf_loc loc);

/* ---- ast_source.c ---- */

rf_ast_source *rf_ast_new_source(rf_parser *parser, rf_loc loc, rf_ast_source_kind kind,
                                 rf_ast_name name, rf_ast_name alias);
rf_ast_source *rf_ast_source_query(rf_parser *parser, rf_loc loc, rf_ast_select *select,
                                   rf_ast_name alias);
rf_ast_source *rf_ast_source_unnest(rf_parser *parser, rf_loc loc, rf_ast_expr *expr,
                                    rf_ast_name alias, rf_ast_name column);
rf_ast_source *rf_ast_source_uri(rf_parser *parser, rf_loc loc, rf_loc uri, rf_list columns,
                                 rf_ast_name alias, rf_ast_source_options *options,
                                 rf_ast_name late_alias, bool is_create);
rf_ast_source_options *rf_ast_option_add(rf_parser *parser, rf_ast_source_options *options,
                                         const rf_part *option);
rf_ast_join *rf_ast_join_add(rf_parser *parser, rf_ast_join *join, const rf_part *option);
rf_ast_source *rf_ast_new_join(rf_parser *parser, rf_loc loc, rf_loc join_loc, int how,
                               rf_ast_source *left, rf_ast_source *right, rf_ast_join *conditions);
enum { RF_JOIN_ASOF_FLAG = 64 };
rf_ast_source *rf_ast_source_match(rf_parser *parser, rf_loc loc, rf_loc match_loc,
                                   rf_ast_source *left, rf_ast_match *match, rf_ast_name alias);
rf_ast_match *rf_ast_match_add(rf_parser *parser, rf_ast_match *match, const rf_part *part);
/* ---- ast_pattern.c ---- */

rf_ast_pattern *rf_ast_pattern_name(rf_parser *parser, rf_loc loc, rf_ast_name name,
                                    bool is_absent);
rf_ast_pattern *rf_ast_pattern_group(rf_parser *parser, rf_loc loc, rf_ast_pattern_kind kind,
                                     rf_list children);
/* A quantifier: the least and the most; most UINT32_MAX: no bound. */
typedef struct rf_repeat {
	uint32_t least, most;
} rf_repeat;
/* Of the numbers at two places: no least is 0, no most no bound. */
rf_repeat rf_repeat_of(rf_parser *parser, rf_loc least, rf_loc most);
rf_ast_pattern *rf_ast_pattern_repeat(rf_parser *parser, rf_ast_pattern *pattern, rf_loc loc,
                                      rf_repeat repeat, bool is_reluctant);
rf_ast_column *rf_ast_new_column(rf_parser *parser, rf_list name, rf_ast_type *type, bool is_key);
/* The options of a format with the pattern before them, as one without a name whose place is what
 * stands in its quotes. */
rf_list rf_ast_pattern_first(rf_parser *parser, rf_loc loc, rf_list options);
rf_ast_option *rf_ast_new_option(rf_parser *parser, rf_ast_name name, rf_loc loc, rf_value value);
rf_ast_option *rf_ast_option_word(rf_parser *parser, rf_ast_name name, rf_loc loc,
                                  rf_ast_name word);
rf_ast_option *rf_ast_option_values(rf_parser *parser, rf_ast_name name, rf_loc loc,
                                    rf_ast_option *values);

/* ---- ast_statement.c ---- */

/* A copy of the fields that an action gave; checks what no rule can. */
rf_ast_statement *rf_ast_new_statement(rf_parser *parser, rf_loc loc, rf_ast_statement fields);
/* The name of what is made or dropped, and whether IF [NOT] EXISTS stands before it. */
typedef struct rf_object_name {
	rf_ast_name name;
	bool has_if;
	rf_loc if_loc;
} rf_object_name;
rf_ast_statement *rf_ast_drop(rf_parser *parser, rf_loc loc, rf_ast_name object,
                              rf_object_name name);
rf_ast_statement *rf_ast_show(rf_parser *parser, rf_loc loc, rf_ast_name object);
rf_ast_statement *rf_ast_explain(rf_parser *parser, rf_loc loc, bool is_analyze, rf_ast_name format,
                                 rf_ast_statement *inner);
rf_ast_alert *rf_ast_new_alert(rf_parser *parser, rf_ast_select *select, rf_ast_expr *when,
                               const rf_ast_size *for_size, rf_ast_expr *clear_when,
                               const rf_ast_size *cooldown, rf_ast_into *into);
rf_ast_row *rf_ast_new_row(rf_parser *parser, rf_loc loc, rf_list values);
rf_value rf_number_value(rf_parser *parser, rf_loc loc, bool is_integer, bool is_negative);

#endif
