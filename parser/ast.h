/*
 * The syntax tree of one statement. Everything lives in the statement's arena and borrows
 * its text from there; nothing is freed alone. Lists are linked through `next` in the order
 * they were written. Every node has its place in the text. The tree holds names and shapes
 * only: it knows no stream, function, type or setting.
 */
#ifndef RF_PARSER_AST_H
#define RF_PARSER_AST_H

#include "base/type.h"

typedef struct rf_ast_expr rf_ast_expr;
typedef struct rf_ast_select rf_ast_select;
typedef struct rf_ast_source rf_ast_source;

/* A name as it was written. Quoted names are exact, others fold. */
typedef struct rf_ast_name {
	rf_text text; /* size 0: no name */
	rf_loc loc;
	bool is_quoted;
} rf_ast_name;

typedef struct rf_ast_names {
	struct rf_ast_names *next;
	rf_ast_name name;
} rf_ast_names;

/* BIGINT, DECIMAL(10, 2), BIGINT[]: the words as written, resolved by the planner. */
typedef struct rf_ast_type {
	rf_ast_name name;         /* several words (DOUBLE PRECISION) joined by one blank */
	uint32_t parameter_count; /* 0 to 2 */
	int64_t parameters[2];
	uint32_t array_depth;
	rf_loc loc;
} rf_ast_type;

/* ---- expressions ---- */

typedef enum rf_ast_kind {
	RF_AST_LITERAL,   /* value */
	RF_AST_PARAMETER, /* name: "1", "2" (numbered for `?`), or the name of `:name` */
	RF_AST_COLUMN,    /* parts: a, a.b, a.b.c ... */
	RF_AST_STAR,      /* *, s.* with EXCLUDE and REPLACE; only as a list item and in count(*) */
	RF_AST_UNARY,     /* op, left */
	RF_AST_BINARY,    /* op, left, right: also AND, OR, LIKE, ~, IS DISTINCT FROM, ... */
	RF_AST_CALL,
	RF_AST_CASE,      /* left: operand or NULL; whens; right: ELSE or NULL */
	RF_AST_CAST,      /* left, type, is_try */
	RF_AST_IN,        /* left, args or select, is_not */
	RF_AST_BETWEEN,   /* left, args: two, is_not */
	RF_AST_IS,        /* left, is_what, is_not: IS [NOT] NULL|TRUE|FALSE|UNKNOWN */
	RF_AST_EXISTS,    /* select */
	RF_AST_SUBQUERY,  /* select, one value */
	RF_AST_ARRAY,     /* args */
	RF_AST_SUBSCRIPT, /* left[right] */
	RF_AST_SLICE,     /* left[from : to]: args are both, 1 and -1 where they were left out */
	RF_AST_EXTRACT,   /* name: the field; left */
	RF_AST_INTERVAL   /* value.text: the quoted text; name: the unit, may be empty */
} rf_ast_kind;

typedef enum rf_ast_op {
	RF_OP_NONE,
	RF_OP_NOT,
	RF_OP_NEGATE,
	RF_OP_PLUS,
	RF_OP_AND,
	RF_OP_OR,
	RF_OP_EQUAL,
	RF_OP_NOT_EQUAL,
	RF_OP_LESS,
	RF_OP_LESS_EQUAL,
	RF_OP_GREATER,
	RF_OP_GREATER_EQUAL,
	RF_OP_DISTINCT_FROM,
	RF_OP_NOT_DISTINCT_FROM,
	RF_OP_ADD,
	RF_OP_SUBTRACT,
	RF_OP_MULTIPLY,
	RF_OP_DIVIDE,
	RF_OP_MODULO,
	RF_OP_POWER,
	RF_OP_CONCAT,
	RF_OP_LIKE,
	RF_OP_NOT_LIKE,
	RF_OP_ILIKE,
	RF_OP_NOT_ILIKE, /* ESCAPE in args */
	RF_OP_MATCH,
	RF_OP_NOT_MATCH,
	RF_OP_MATCH_FOLD,
	RF_OP_NOT_MATCH_FOLD, /* ~ !~ ~* !~* */
	RF_OP_BIT_NOT,
	RF_OP_BIT_AND,
	RF_OP_BIT_OR,
	RF_OP_BIT_XOR,
	RF_OP_SHIFT_LEFT,
	RF_OP_SHIFT_RIGHT, /* ~ & | # << >> */
	RF_OP_JSON,
	RF_OP_JSON_TEXT, /* -> ->> */
	RF_OP_CONTAINS   /* @> */
} rf_ast_op;

typedef enum rf_ast_is { RF_IS_NULL, RF_IS_TRUE, RF_IS_FALSE, RF_IS_UNKNOWN } rf_ast_is;

typedef struct rf_ast_when {
	struct rf_ast_when *next;
	rf_ast_expr *condition;
	rf_ast_expr *result;
} rf_ast_when;

/* One key of ORDER BY. */
typedef struct rf_ast_order {
	struct rf_ast_order *next;
	rf_ast_expr *expr;
	bool is_descending;
	bool has_nulls; /* NULLS FIRST|LAST was said */
	bool is_nulls_first;
	rf_loc loc;
} rf_ast_order;

typedef enum rf_ast_bound_kind {
	RF_BOUND_UNBOUNDED_PRECEDING,
	RF_BOUND_PRECEDING,
	RF_BOUND_CURRENT_ROW,
	RF_BOUND_FOLLOWING,
	RF_BOUND_UNBOUNDED_FOLLOWING
} rf_ast_bound_kind;

/* A number, a duration or a parameter, with what it counts: sizes of windows, steps,
 * bounds. The planner resolves units. */
typedef enum rf_ast_size_kind {
	RF_SIZE_NONE,     /* not said */
	RF_SIZE_ROWS,     /* 200, 200 ROWS: rows */
	RF_SIZE_DURATION, /* 10s, 10 SECONDS, INTERVAL '10' SECOND: interval */
	RF_SIZE_PARAMETER /* ? or :name */
} rf_ast_size_kind;

typedef struct rf_ast_size {
	rf_ast_size_kind kind;
	int64_t rows;
	bool has_rows_word; /* ROWS or ROW was said */
	rf_interval interval;
	rf_ast_name parameter;
	rf_loc loc;
} rf_ast_size;

/* OVER (...) */
typedef struct rf_ast_over {
	bool is_window;            /* OVER WINDOW */
	rf_ast_expr *partition_by; /* a list */
	rf_ast_order *order_by;
	bool has_frame;
	bool is_range; /* RANGE, else ROWS */
	rf_ast_bound_kind start_kind, end_kind;
	rf_ast_size start, end;
	rf_loc loc;
} rf_ast_over;

typedef struct rf_ast_call {
	rf_ast_name name;
	rf_ast_expr *args; /* a list; an argument's `label` is set for name => value */
	bool is_star;      /* count(*) */
	bool is_distinct;
	rf_ast_order *order_by; /* string_agg(x, ',' ORDER BY y) */
	bool is_within_group;   /* order_by stood in WITHIN GROUP (ORDER BY ...) */
	rf_ast_expr *filter;    /* FILTER (WHERE ...) */
	rf_ast_over *over;
} rf_ast_call;

struct rf_ast_expr {
	rf_ast_expr *next; /* in a list */
	rf_ast_kind kind;
	rf_loc loc;    /* of all of it */
	rf_loc op_loc; /* of the operator or the name alone, for carets */
	rf_ast_op op;
	rf_ast_name label; /* named argument, else empty */
	rf_ast_name name;
	rf_value value;
	rf_ast_names *parts; /* COLUMN; STAR: the qualifier */
	rf_ast_expr *left, *right, *args;
	rf_ast_when *whens;
	rf_ast_call *call;
	rf_ast_select *select;
	rf_ast_type *type;
	rf_ast_is is_what;
	bool is_not, is_try;
	rf_ast_names *exclude;       /* STAR */
	struct rf_ast_item *replace; /* STAR */
	uint32_t depth;              /* of the tree below it: 1 for a leaf, at most RF_LIMIT_DEPTH */
	bool is_chunked;             /* the parser's: right may grow (see rf_ast_binary) */
};

/* ---- FROM ---- */

/* name value: header true, delimiter ',', or a bare name. */
typedef struct rf_ast_option {
	struct rf_ast_option *next;
	rf_ast_name name;
	rf_value value;               /* TEXT, BIGINT, DOUBLE, BOOLEAN; NULL type if only the name */
	rf_loc loc;                   /* of the value, or of the name */
	struct rf_ast_option *values; /* of a list (value is then its first), without names */
} rf_ast_option;

typedef struct rf_ast_column {
	struct rf_ast_column *next;
	rf_ast_name name;
	rf_ast_type type;
	bool is_key;
} rf_ast_column;

/* Options that follow a URI, in CREATE or in FROM. Each place is {0,0} when not said. */
typedef struct rf_ast_source_options {
	rf_ast_column *columns;
	rf_ast_name format;            /* CSV ... */
	rf_ast_option *format_options; /* one without a name first: the pattern of REGEX '...' */
	rf_loc format_loc;
	rf_ast_expr *timestamp_by;
	rf_ast_size watermark, idle_timeout, max_ahead, refresh;
	double replay_speed; /* 0: not said; infinite: AT MAX */
	rf_loc replay_loc;
	rf_ast_names *keys; /* KEY (a, b) */
	rf_loc keys_loc;
	rf_ast_name on_error_action; /* SKIP, FAIL, INTO */
	rf_text on_error_uri;
	rf_loc on_error_loc;
} rf_ast_source_options;

typedef enum rf_ast_source_kind {
	RF_SOURCE_NAME,
	RF_SOURCE_URI,
	RF_SOURCE_SUBQUERY,
	RF_SOURCE_LATE,   /* LATE(name) */
	RF_SOURCE_UNNEST, /* UNNEST(expr) AS alias(name): expr; the name may be left out */
	RF_SOURCE_JOIN,
	RF_SOURCE_MATCH /* left MATCH_RECOGNIZE (...) */
} rf_ast_source_kind;

typedef enum rf_ast_join_kind {
	RF_JOIN_INNER,
	RF_JOIN_LEFT,
	RF_JOIN_RIGHT,
	RF_JOIN_FULL,
	RF_JOIN_SEMI,
	RF_JOIN_ANTI,
	RF_JOIN_CROSS
} rf_ast_join_kind;

typedef struct rf_ast_join {
	rf_ast_join_kind kind;
	bool is_asof;
	rf_ast_source *left, *right;
	rf_ast_expr *on;
	rf_ast_names *using_names;
	rf_ast_size within, tolerance;
	rf_loc loc;
} rf_ast_join;

typedef enum rf_ast_pattern_kind {
	RF_PATTERN_NAME,     /* A; is_absent: !A */
	RF_PATTERN_SEQUENCE, /* children in order */
	RF_PATTERN_CHOICE,   /* children by | */
	RF_PATTERN_PERMUTE
} rf_ast_pattern_kind;

typedef struct rf_ast_pattern {
	struct rf_ast_pattern *next;
	rf_ast_pattern_kind kind;
	rf_ast_name name;
	struct rf_ast_pattern *children;
	uint32_t least, most; /* quantifier: 1, 1 by default; most UINT32_MAX: no bound */
	bool is_reluctant, is_absent;
	rf_loc loc;
	uint32_t depth;
} rf_ast_pattern;

typedef struct rf_ast_match {
	rf_ast_expr *partition_by;
	rf_ast_order *order_by;
	struct rf_ast_item *measures;
	bool is_all_rows;    /* ALL ROWS PER MATCH */
	rf_ast_name skip_to; /* AFTER MATCH SKIP TO [FIRST|LAST] name */
	enum { RF_SKIP_PAST_LAST_ROW, RF_SKIP_TO_NEXT_ROW, RF_SKIP_TO_FIRST, RF_SKIP_TO_LAST } skip;
	rf_ast_pattern *pattern;
	rf_ast_size within;
	struct rf_ast_item *defines; /* name in alias, condition in expr */
	rf_loc loc;
	uint64_t seen; /* the parser's: which parts were given */
} rf_ast_match;

struct rf_ast_source {
	rf_ast_source_kind kind;
	rf_loc loc;
	rf_ast_name name;  /* NAME, LATE; URI: its text */
	rf_ast_name alias; /* may be empty */
	rf_ast_source_options options;
	rf_ast_select *select;
	rf_ast_expr *expr;
	rf_ast_join *join;
	rf_ast_match *match;
	rf_ast_source *left; /* of MATCH */
	uint32_t depth;
};

/* ---- SELECT ---- */

typedef struct rf_ast_item {
	struct rf_ast_item *next;
	rf_ast_expr *expr;
	rf_ast_name alias; /* may be empty */
} rf_ast_item;

typedef struct rf_ast_with {
	struct rf_ast_with *next;
	rf_ast_name name;
	rf_ast_select *select;
} rf_ast_with;

typedef enum rf_ast_window_kind {
	RF_WINDOW_TUMBLING,
	RF_WINDOW_HOPPING,
	RF_WINDOW_SLIDING,
	RF_WINDOW_SESSION,
	RF_WINDOW_CUMULATING,
	RF_WINDOW_WHEN,
	RF_WINDOW_TUMBLING_UNTIL
} rf_ast_window_kind;

typedef struct rf_ast_window {
	struct rf_ast_window *next; /* in WINDOWS (...) */
	rf_ast_window_kind kind;
	rf_ast_size size;        /* SESSION: the gap */
	rf_ast_size step;        /* EVERY */
	rf_ast_size or_duration; /* TUMBLING n OR d */
	rf_ast_size up_to;
	rf_ast_expr *when; /* WHEN cond */
	rf_ast_size when_for;
	rf_ast_expr *until; /* UNTIL cond */
	rf_loc loc;
} rf_ast_window;

typedef enum rf_ast_fill {
	RF_FILL_NONE,
	RF_FILL_NULL,
	RF_FILL_ZERO,
	RF_FILL_LAST,
	RF_FILL_LINEAR
} rf_ast_fill;

/* WINDOW ... or WINDOWS (...) with the options that follow. */
typedef struct rf_ast_windows {
	rf_ast_window *list;
	bool is_several; /* WINDOWS */
	rf_ast_expr *partition_by;
	bool is_drop_partial;
	rf_ast_size offset;
	rf_value time_zone; /* TEXT or NULL */
	rf_ast_fill fill;
	rf_ast_size lateness; /* ALLOW LATENESS */
	rf_loc partition_loc, drop_partial_loc, offset_loc, time_zone_loc, fill_loc, lateness_loc;
	rf_loc loc;
} rf_ast_windows;

typedef enum rf_ast_emit_kind {
	RF_EMIT_ON_CLOSE,
	RF_EMIT_CHANGES,
	RF_EMIT_EVERY,
	RF_EMIT_ON_OPEN
} rf_ast_emit_kind;

typedef struct rf_ast_into {
	bool is_uri;
	rf_ast_name name; /* of a sink, or the URI */
	rf_ast_name format;
	rf_ast_option *format_options;
	rf_ast_names *keys;
	rf_loc loc;
} rf_ast_into;

/* GROUP BY elements. */
typedef enum rf_ast_group_kind {
	RF_GROUP_EXPR,
	RF_GROUP_SETS,
	RF_GROUP_ROLLUP,
	RF_GROUP_CUBE,
	RF_GROUP_SET
} rf_ast_group_kind;

typedef struct rf_ast_group {
	struct rf_ast_group *next;
	rf_ast_group_kind kind;
	rf_ast_expr *expr;             /* EXPR */
	struct rf_ast_group *elements; /* the others */
	rf_loc loc;
	uint32_t depth;
} rf_ast_group;

typedef enum rf_ast_set_op {
	RF_SET_NONE,
	RF_SET_UNION_ALL,
	RF_SET_UNION,
	RF_SET_INTERSECT,
	RF_SET_EXCEPT
} rf_ast_set_op;

/* A SELECT, or two selects by a set operation (then left and right are set, and of the
 * rest only with, order_by, limit, emit and into). */
struct rf_ast_select {
	rf_loc loc;
	rf_ast_with *with;
	rf_ast_set_op set_op;
	rf_loc set_op_loc;
	rf_ast_select *left, *right;
	bool is_distinct;
	rf_loc distinct_loc;
	rf_ast_item *items;
	rf_ast_source *from; /* may be NULL */
	rf_ast_expr *where;
	rf_ast_expr *dedup_by; /* a list */
	rf_ast_size dedup_within;
	rf_ast_group *group_by;
	rf_ast_expr *having;
	rf_ast_windows *windows;
	rf_ast_order *order_by;
	rf_ast_size limit;            /* rows */
	rf_ast_size limit_per_window; /* rows */
	bool has_emit;
	rf_ast_emit_kind emit;
	rf_ast_size emit_every;
	rf_ast_into *into;
	/* where each clause stands, {0,0} if it does not */
	rf_loc where_loc, dedup_loc, group_loc, having_loc, window_loc, order_loc, limit_loc,
		limit_per_window_loc, emit_loc, into_loc;
	uint32_t depth;
	rf_text text; /* as it was written, without parentheses around it */
};

/* ---- statements ---- */

typedef enum rf_ast_statement_kind {
	RF_STATEMENT_SELECT,
	RF_STATEMENT_INSERT,        /* name, select */
	RF_STATEMENT_CREATE_STREAM, /* name, source (uri may be empty) */
	RF_STATEMENT_CREATE_TABLE,
	RF_STATEMENT_CREATE_SINK,     /* name, into */
	RF_STATEMENT_CREATE_VIEW,     /* name, select, is_materialized */
	RF_STATEMENT_CREATE_QUERY,    /* name, select */
	RF_STATEMENT_CREATE_FUNCTION, /* name, columns: parameters, type or NULL, expr */
	RF_STATEMENT_CREATE_ALERT,    /* name, alert */
	RF_STATEMENT_LOAD,            /* text */
	RF_STATEMENT_DROP,            /* object, name, if_exists */
	RF_STATEMENT_SHOW,            /* object */
	RF_STATEMENT_DESCRIBE, /* name, object (FUNCTION or not); or source for a URI; or select */
	RF_STATEMENT_EXPLAIN,  /* inner, is_analyze, format */
	RF_STATEMENT_SET,      /* name, value */
	RF_STATEMENT_START,    /* name */
	RF_STATEMENT_STOP,
	RF_STATEMENT_FEED,              /* name, rows (VALUES) or text with format */
	RF_STATEMENT_END,               /* name */
	RF_STATEMENT_ADVANCE_CLOCK,     /* size */
	RF_STATEMENT_ADVANCE_WATERMARK, /* name, expr */
	RF_STATEMENT_EXPECT             /* expect, text, count, is_unordered */
} rf_ast_statement_kind;

typedef enum rf_ast_object {
	RF_OBJECT_STREAM,
	RF_OBJECT_TABLE,
	RF_OBJECT_SINK,
	RF_OBJECT_VIEW,
	RF_OBJECT_QUERY,
	RF_OBJECT_FUNCTION,
	RF_OBJECT_ALERT,
	RF_OBJECT_WINDOWS,
	RF_OBJECT_WATERMARKS,
	RF_OBJECT_SETTINGS
} rf_ast_object;

typedef enum rf_ast_expect {
	RF_EXPECT_ROWS, /* text */
	RF_EXPECT_NOTHING,
	RF_EXPECT_ERROR,  /* text */
	RF_EXPECT_ERRORS, /* count */
	RF_EXPECT_LATE    /* count */
} rf_ast_expect;

/* One (v, ...) of VALUES. */
typedef struct rf_ast_row {
	struct rf_ast_row *next;
	rf_ast_expr *values;
	rf_loc loc;
} rf_ast_row;

typedef struct rf_ast_alert {
	rf_ast_select *select;
	rf_ast_expr *when;
	rf_ast_size for_size; /* d, or n WINDOWS as rows */
	rf_ast_expr *clear_when;
	rf_ast_size cooldown;
	rf_ast_into *into;
} rf_ast_alert;

typedef struct rf_ast_statement {
	rf_ast_statement_kind kind;
	rf_loc loc;
	rf_ast_name name;
	bool or_replace, if_exists, if_not_exists, is_materialized, is_analyze;
	rf_ast_object object;
	rf_ast_select *select;
	rf_ast_source *source; /* CREATE STREAM, TABLE; DESCRIBE of a URI */
	rf_ast_into *into;
	rf_ast_column *columns;
	rf_ast_type *type;
	rf_ast_expr *expr;
	rf_ast_alert *alert;
	struct rf_ast_statement *inner; /* EXPLAIN */
	rf_ast_name format;             /* EXPLAIN FORMAT, FEED FORMAT */
	rf_ast_option *format_options;
	rf_value value; /* SET */
	rf_loc value_loc;
	rf_text text; /* LOAD, FEED, EXPECT */
	rf_loc text_loc;
	rf_ast_row *rows;
	rf_ast_size size;
	rf_ast_expect expect;
	int64_t count;
	bool is_unordered;
} rf_ast_statement;

#endif
