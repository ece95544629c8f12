/*
 * The plan: a DAG of nodes, read-only once built. Each node has its inputs, its output
 * schema and what is known of it. The logical plan and the physical plan are the same
 * nodes; the last pass sets what only the operators need (columns to decode, window columns
 * in use). Everything lives in the plan's arena.
 */
#ifndef RF_PLANNER_PLAN_H
#define RF_PLANNER_PLAN_H

#include "base/buffer.h"
#include "planner/aggregates.h"
#include "planner/expr.h"
#include "planner/settings.h"

#define RF_NO_COLUMN UINT32_MAX

typedef struct rf_column_def {
	rf_text name; /* also ends in NUL */
	rf_type type;
	rf_text null_word; /* of this column, inferred; size 0: none */
} rf_column_def;

typedef struct rf_schema {
	rf_column_def *columns;
	uint32_t count;
} rf_schema;

/* Writes an expression as SQL, columns by name. */
void rf_expr_write(const rf_expr *expr, const rf_schema *input, rf_buffer *out);

/* ---- sources and sinks ---- */

typedef enum rf_format_id {
	RF_FORMAT_NONE, /* the source gives rows, not bytes (generate:, a fed stream's rows) */
	RF_FORMAT_CSV,  /* TSV is CSV with a tab */
	RF_FORMAT_NDJSON,
	RF_FORMAT_LINES,
	RF_FORMAT_LOGFMT,
	RF_FORMAT_REGEX
} rf_format_id;

/* A format of logs that is a pattern with a name, such as NGINX. */
typedef struct rf_format_preset {
	const char *name;
	rf_text pattern;
	const rf_column_def *columns; /* when none are declared */
	uint32_t column_count;
} rf_format_preset;

typedef enum rf_compression {
	RF_COMPRESSION_BY_ENDING, /* of each file's path */
	RF_COMPRESSION_NONE,
	RF_COMPRESSION_GZIP,
	RF_COMPRESSION_ZSTD,
	RF_COMPRESSION_LZ4,
	RF_COMPRESSION_COUNT
} rf_compression;

typedef struct rf_format_spec {
	rf_format_id id;
	bool has_header;
	char delimiter;
	char quote;                /* 0: none */
	char escape;               /* the byte after it stands for itself; 0: none */
	char comment;              /* begins lines that are no rows; 0: none */
	bool is_trimmed;           /* blanks around a field are no part of it */
	bool has_decimal_comma;    /* 1,5 is a number, 1.5 none */
	uint32_t skip_lines;       /* at the start of each file, before the header */
	const rf_text *null_words; /* besides the empty field; the first is written */
	uint32_t null_word_count;
	bool is_tsv;                    /* was called TSV: SHOW and DESCRIBE say so */
	rf_text pattern;                /* of REGEX */
	const rf_format_preset *preset; /* whose pattern it is, or NULL */
	int32_t year; /* of the first time that does not say its own; 0: by the clock */
	rf_compression compression;
	uint8_t level; /* of the compression; 0: the usual one */
} rf_format_spec;

/* "gzip" and the like; "" for BY_ENDING. */
const char *rf_compression_name(rf_compression compression);
/* Whether two specs read and write the same. */
bool rf_format_equal(const rf_format_spec *one, const rf_format_spec *other);
/* Moves what a spec refers to into an arena. False: out of memory. */
bool rf_format_keep(rf_format_spec *format, rf_arena *arena);

typedef enum rf_source_rest {
	RF_REST_LIVE,    /* may or may not end */
	RF_REST_AT_REST, /* ends */
	RF_REST_ENDLESS  /* never ends */
} rf_source_rest;

/* Hidden columns come after a source's own: column number columns.count + one of these. */
typedef enum rf_hidden_column {
	RF_HIDDEN_FILE,
	RF_HIDDEN_LINE,
	RF_HIDDEN_PEER,
	RF_HIDDEN_TOPIC,
	RF_HIDDEN_ARRIVAL,
	RF_HIDDEN_COUNT
} rf_hidden_column;

/* Where rows come from. The planner fills what the statement said; the host's describe
 * fills the rest. */
typedef struct rf_source_spec {
	rf_text name;     /* of the stream, or the URI as written */
	rf_text uri;      /* size 0: fed by its host */
	rf_loc loc;       /* in the statement, for errors */
	bool has_format;  /* FORMAT was said: format is the planner's */
	bool has_columns; /* a column list was said */
	rf_format_spec format;
	rf_schema columns; /* all of them, in the order of the input */
	rf_source_rest rest;
	uint64_t size_bytes; /* of files, if known, else 0 */
	/* Event time, with timestamp_by below; see rf_plan_event_time. */
	int64_t bound_ns;        /* WATERMARK; 0 by default */
	int64_t idle_timeout_ns; /* -1: none */
	int64_t max_ahead_ns;    /* -1: none */
	void *shared;            /* the host's: several queries read the source together; else NULL */
	void *opened;            /* what inference has read of an input that can't be read twice; the
	                            host's, handed to the scan */
	rf_text timestamp_by;    /* the SQL of TIMESTAMP BY; size 0: no event time */
	bool is_described;       /* the host has completed it */
	uint32_t *keys;          /* of a TABLE: its columns that make the key */
	uint32_t key_count;
} rf_source_spec;

typedef struct rf_sink_spec {
	rf_text name; /* of the sink, or the URI as written */
	rf_text uri;
	rf_loc loc;
	bool has_format;
	rf_format_spec format;
	bool is_counted_only; /* null: nothing is written */
	bool is_append;       /* a named sink that has been written to already: its rows go after
	                         those, without a header */
} rf_sink_spec;

/* ---- windows ---- */

typedef enum rf_window_kind {
	RF_WIN_TUMBLING, /* by rows: hopping with step = size */
	RF_WIN_HOPPING,
	RF_WIN_SLIDING,
	RF_WIN_TUMBLING_UNTIL,
	RF_WIN_TUMBLING_OR,  /* n OR d: by rows, or d after its first row */
	RF_WIN_TIME_HOPPING, /* by time; tumbling with step = size */
	RF_WIN_TIME_SLIDING, /* by time, over an RF_PLAN_ORDER: rows come in event-time order */
	RF_WIN_SESSION,      /* size_ns is the gap */
	RF_WIN_WHEN          /* over an RF_PLAN_ORDER, too */
} rf_window_kind;

/* The window columns of a window node's output, always these, always last, in this order. */
typedef enum rf_window_column {
	RF_WINDOW_START, /* BIGINT: the first row number held; by time: TIMESTAMP, the window's start */
	RF_WINDOW_END,   /* BIGINT: one past the last row number held; by time: TIMESTAMP, its end
	                    (SLIDING: the row's own time) */
	RF_WINDOW_ROWS,  /* BIGINT: rows of the window, all groups */
	RF_WINDOW_PARTIAL, /* BOOLEAN */
	RF_WINDOW_SERIAL,  /* BIGINT: counts the closed windows, for ORDER BY and LIMIT PER WINDOW */
	RF_WINDOW_COLUMN_COUNT,
	/* After those, where it is on open: BOOLEAN, nothing more comes of the window. */
	RF_WINDOW_FINAL = RF_WINDOW_COLUMN_COUNT
} rf_window_column;

/* An aggregate over columns of the node's input. */
typedef struct rf_aggregate_call {
	const rf_aggregate *aggregate;
	rf_type arg_types[RF_AGGREGATE_COLUMNS_MAX];
	uint32_t args[RF_AGGREGATE_COLUMNS_MAX]; /* columns of the input; after the arguments those of
	                                            ORDER BY */
	uint32_t arg_count, order_count;
	rf_aggregate_order orders[RF_AGGREGATE_ORDER_MAX];
	uint32_t time; /* in a window by time: the event-time column that first, last,
	                  string_agg and the signals go by; else RF_NO_COLUMN */
	rf_value constants[RF_AGGREGATE_CONSTANTS_MAX];
	bool is_distinct;
	uint32_t filter; /* a BOOLEAN column of the input, or RF_NO_COLUMN */
	rf_type type;    /* of the result */
	rf_loc loc;
} rf_aggregate_call;

/* ---- nodes ---- */

typedef enum rf_plan_kind {
	RF_PLAN_SCAN,
	RF_PLAN_VALUES, /* constant rows */
	RF_PLAN_FILTER,
	RF_PLAN_PROJECT,
	RF_PLAN_AGGREGATE, /* no window: keys, then aggregates, at the end of the input */
	RF_PLAN_WINDOW,    /* see rf_plan_window */
	RF_PLAN_SORT,
	RF_PLAN_LIMIT,
	RF_PLAN_DISTINCT,
	RF_PLAN_UNION_ALL,
	RF_PLAN_EVENT_TIME,
	RF_PLAN_ORDER,
	RF_PLAN_LOOKUP,
	RF_PLAN_UNNEST,
	RF_PLAN_OVER,
	RF_PLAN_DEDUP,
	RF_PLAN_SINK,
	RF_PLAN_KIND_COUNT
} rf_plan_kind;

typedef struct rf_plan_scan {
	rf_source_spec *source;
	uint32_t *columns; /* of the source (hidden ones included), one for each of the schema */
} rf_plan_scan;

typedef struct rf_plan_values {
	rf_value *values; /* row_count times schema.count, row by row */
	uint32_t row_count;
} rf_plan_values;

typedef struct rf_plan_filter {
	rf_expr *condition; /* BOOLEAN; rows where it is true pass */
} rf_plan_filter;

typedef struct rf_plan_project {
	rf_expr **exprs; /* schema.count of them */
} rf_plan_project;

/* Output schema: keys, aggregates. No keys: one row, also for an empty input. */
typedef struct rf_plan_aggregate {
	uint32_t *keys; /* columns of the input */
	uint32_t key_count;
	rf_aggregate_call *aggregates;
	uint32_t aggregate_count;
} rf_plan_aggregate;

/* Gives rows their event time. Output schema: the input's columns, then TIMESTAMP columns
 * `time` (the row's event time) and `mark` (the watermark that it met: the greatest event time
 * before it less the bound; the least timestamp when there is none). It moves the batch's
 * watermark. Rows whose time is NULL, or further than max_ahead past their arrival, are bad
 * rows: left out and noted. It stands directly above a scan. */
typedef struct rf_plan_event_time {
	rf_expr *time; /* TIMESTAMP, over the input; NULL: by arrival */
	int64_t bound_ns;
	int64_t idle_timeout_ns; /* -1: none */
	int64_t max_ahead_ns;    /* -1: none */
} rf_plan_event_time;

/* UNION ALL. by_time: all inputs are at rest and have the columns time and mark at these
 * numbers: rows are merged by event time, ties in the order of the inputs, and one more
 * column, `close`, is added at the end of the schema: the least watermark over the inputs.
 * Not by_time: at rest one input after the other; live: in the order of arrival. */
typedef struct rf_plan_union {
	bool by_time;
	uint32_t time_column, mark_column;
	bool has_time;        /* the columns are there; not by_time: `close` is added too */
	uint32_t late_column; /* the watermark that a row's lateness is judged by: mark, or, where the
	                         inputs are unions themselves, another */
	bool is_live;         /* an input is not at rest: takes whichever has something */
} rf_plan_union;

/* Holds rows until the watermark reaches them and gives them in the order of event time, ties
 * as they came. Rows before the watermark that they met are late: dropped and noted. Output
 * schema: the input's. */
typedef struct rf_plan_order {
	uint32_t time_column, late_column, close_column;
} rf_plan_order;

typedef enum rf_lookup_kind {
	RF_LOOKUP_INNER,
	RF_LOOKUP_LEFT,
	RF_LOOKUP_SEMI,
	RF_LOOKUP_ANTI
} rf_lookup_kind;

/* A join with a TABLE on its key. inputs[0] is the stream, inputs[1] the table's scan (with
 * only the columns in use), which is read whole before the first row of inputs[0]; the last row
 * of a key counts. Output schema: the stream's columns, then the table's (INNER, LEFT), or the
 * stream's alone (SEMI, ANTI). NULL keys never match. Several batches' order is the stream's. */
typedef struct rf_plan_lookup {
	rf_lookup_kind kind;
	uint32_t *stream_keys; /* columns of inputs[0] */
	uint32_t *table_keys;  /* columns of inputs[1], of the same types */
	uint32_t key_count;
	rf_expr *condition; /* over the joined columns, or NULL: rows where it is not true do
	                       not match */
} rf_plan_lookup;

/* A row for each element of an array, in its order. Output schema: the input's columns, then the
 * element. is_left: a row whose array is empty or NULL stays, with NULL. */
typedef struct rf_plan_unnest {
	uint32_t array; /* column of the input */
	bool is_left;
} rf_plan_unnest;

/* DEDUP BY: the first row of each key, or, with WITHIN, those that come no sooner than that after
 * (or before) one of their key that was kept. Output schema: the input's. */
typedef struct rf_plan_dedup {
	uint32_t *keys; /* columns of the input */
	uint32_t key_count;
	int64_t within_ns, within_rows;                  /* 0: not said */
	uint32_t time_column, late_column, close_column; /* within_ns: of the input */
} rf_plan_dedup;

typedef enum rf_over_kind {
	RF_OVER_AGGREGATE,
	RF_OVER_ROW_NUMBER,
	RF_OVER_RANK,
	RF_OVER_DENSE_RANK,
	RF_OVER_FIRST_VALUE,
	RF_OVER_LAST_VALUE,
	RF_OVER_NTH_VALUE,
	RF_OVER_LAG,
	RF_OVER_LEAD,
	RF_OVER_LATEST,   /* the last value up to this row that is not NULL */
	RF_OVER_PREVIOUS, /* the last value before this row that is not NULL */
	RF_OVER_ELAPSED   /* BIGINT: the nanoseconds since then */
} rf_over_kind;

/* Rows of a partition, up to the current row; RANGE: up to the last of the same time. */
typedef struct rf_over_frame {
	uint32_t *partition; /* columns of the input */
	uint32_t partition_count;
	bool is_range;
	bool is_bounded;   /* it starts `preceding` rows (RANGE: ns) before the current row */
	int64_t preceding; /* 0 or more */
} rf_over_frame;

typedef struct rf_over_call {
	rf_over_kind kind;
	uint32_t frame;              /* its number; of those that have no frame only the partition */
	uint32_t arg;                /* column of the input, or RF_NO_COLUMN */
	uint32_t fallback;           /* LAG, LEAD: where there is no such row; likewise */
	int64_t offset;              /* LAG, LEAD, NTH_VALUE: 1 or more */
	rf_aggregate_call aggregate; /* AGGREGATE */
	rf_type type;
	rf_loc loc;
} rf_over_call;

/* A row for each row, in the order of the input, which is that of event time where there is one.
 * Output schema: the carried columns, then the calls. */
typedef struct rf_plan_over {
	rf_over_frame *frames;
	uint32_t frame_count;
	rf_over_call *calls;
	uint32_t call_count;
	uint32_t *carry; /* columns of the input */
	uint32_t carry_count;
	uint32_t time_column, late_column, close_column; /* of the input; RF_NO_COLUMN: it goes by
	                                                    the order of rows */
} rf_plan_over;

typedef enum rf_window_output {
	RF_WINDOW_GROUPS,  /* a row for each group when the window closes: keys, aggregates */
	RF_WINDOW_ALL_ROWS /* the window's rows (SLIDING: the arriving row): carried columns, aggregates
	                      of the row's group */
} rf_window_output;

/* Output schema: keys (GROUPS) or carried columns (ALL_ROWS), then aggregates, then the
 * rf_window_columns. SLIDING is always ALL_ROWS. */
typedef struct rf_plan_window {
	rf_window_kind kind;
	rf_window_output output;
	int64_t size_rows, step_rows; /* by rows; not for UNTIL */
	int64_t size_ns, step_ns;     /* by time; n OR d: size_ns is d */
	int64_t most_ns, most_rows;   /* UP TO; 0: none */
	uint32_t when_column;         /* WHEN: BOOLEAN columns of the input */
	uint32_t until_column;
	int64_t for_ns, for_rows; /* WHEN ... FOR; 0: none */
	bool is_on_open;          /* WHEN: gives a row as a window opens, too */
	uint32_t time_column;     /* by time and n OR d: TIMESTAMP columns of the input; the row's
	                             event time, */
	uint32_t late_column;     /* the watermark of its own input that it met, */
	uint32_t close_column;    /* and the least watermark of all inputs then */
	bool has_signals;         /* an aggregate is a signal: rf_op_window_signal runs it */
	bool is_drop_partial;
	uint32_t *keys; /* GROUP BY: columns of the input */
	uint32_t key_count;
	uint32_t *partition; /* PARTITION BY: columns of the input */
	uint32_t partition_count;
	uint32_t *carry; /* ALL_ROWS: columns of the input */
	uint32_t carry_count;
	rf_aggregate_call *aggregates;
	uint32_t aggregate_count;
	rf_aggregate_call *until_aggregates; /* UNTIL: over all rows of the window so far */
	uint32_t until_aggregate_count;
	rf_expr *until;          /* column i is until_aggregates[i] */
	uint32_t window_columns; /* bits 1 << rf_window_column that are used */
} rf_plan_window;

/* Where the column of a window stands in the node's output. */
static inline uint32_t rf_window_column_at(const rf_plan_window *window, rf_window_column column)
{
	uint32_t first = window->output == RF_WINDOW_ALL_ROWS ? window->carry_count : window->key_count;
	return first + window->aggregate_count + (uint32_t)column;
}

typedef struct rf_sort_key {
	uint32_t column;
	bool is_descending;
	bool is_nulls_first; /* default: NULLs last when ascending, first when descending */
} rf_sort_key;

typedef struct rf_plan_sort {
	rf_sort_key *keys;
	uint32_t key_count;
	uint32_t boundary; /* BIGINT column: sorts each run of equal values; RF_NO_COLUMN: all */
} rf_plan_sort;

typedef struct rf_plan_limit {
	int64_t rows;            /* -1: none */
	int64_t rows_per_window; /* -1: none */
	uint32_t boundary;       /* as in rf_plan_sort */
} rf_plan_limit;

typedef struct rf_plan_sink {
	rf_sink_spec *sink;
} rf_plan_sink;

typedef struct rf_plan_node {
	rf_plan_kind kind;
	uint32_t id; /* numbers the nodes from 0, inputs first */
	rf_loc loc;
	struct rf_plan_node **inputs;
	uint32_t input_count;
	rf_schema schema;
	bool ends;               /* its rows come to an end */
	const char *state_bound; /* what bounds its state; NULL: it has none */
	union {
		rf_plan_scan scan;
		rf_plan_values values;
		rf_plan_filter filter;
		rf_plan_project project;
		rf_plan_aggregate aggregate;
		rf_plan_window window;
		rf_plan_sort sort;
		rf_plan_limit limit;
		rf_plan_sink sink;
		rf_plan_event_time event_time;
		rf_plan_union union_all;
		rf_plan_order order;
		rf_plan_lookup lookup;
		rf_plan_unnest unnest;
		rf_plan_over over;
		rf_plan_dedup dedup;
	} as;
} rf_plan_node;

typedef struct rf_plan {
	rf_plan_node *root;
	rf_plan_node **nodes; /* all of them by id */
	uint32_t node_count;
	rf_schema output; /* names and types of what the statement returns; count 0 with a sink */
	bool depends_on_clock;
	const char *rewrites; /* what the rules did, a line each, for EXPLAIN; may be empty */
} rf_plan;

/* The name EXPLAIN prints for a kind ("window", "filter", ...). */
const char *rf_plan_kind_name(rf_plan_kind kind);

#endif
