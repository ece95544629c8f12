/*
 * riffle.h: the public interface of Riffle, a streaming SQL engine.
 *
 * A program opens an engine, prepares statements, starts a query and takes its
 * rows batch by batch; rows go in by SQL (files, standard input) or by
 * riffle_push_row and riffle_push_bytes. The rules that hold for every function:
 *
 * - A status of zero or above is not an error: RIFFLE_OK, RIFFLE_ROW (a batch was
 *   returned), RIFFLE_AGAIN (nothing now; nothing was taken), RIFFLE_DONE. Below
 *   zero is an error, and *error, if the caller gave one, says what and where.
 * - Inputs are copied before the call returns. Outputs borrow from the handle they
 *   came from and hold until it is freed, unless a comment says otherwise.
 * - Text is a pointer and a length in bytes, UTF-8, and need not end in NUL.
 *   A size of RIFFLE_NUL_TERMINATED means that it does.
 * - Every handle has one free function, and freeing NULL does nothing. A handle of
 *   the wrong kind, or one already freed, is RIFFLE_MISUSE as far as can be seen.
 * - Threads: an engine may be used from any thread, a query and a stream from one
 *   at a time, batches from any; riffle_interrupt from any and from a signal handler.
 * - The library never prints, exits, installs a signal handler, or changes the
 *   locale, and it touches no file or socket that the configuration does not allow.
 */
#ifndef RIFFLE_H
#define RIFFLE_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

#define RIFFLE_VERSION "0.1.0"
#define RIFFLE_ABI 1

/* Stands for "the text ends in NUL" wherever a size of text is asked for. */
#define RIFFLE_NUL_TERMINATED ((size_t)-1)

#if defined(__GNUC__)
#define RIFFLE_API __attribute__((visibility("default")))
#else
#define RIFFLE_API
#endif

/* ---- status codes ------------------------------------------------------------
 * X(name, value, text). The one list of them: texts and docs/errors.md come from it. */
#define RIFFLE_STATUS_LIST(X) \
	X(OK, 0, "ok") \
	X(ROW, 1, "a batch of rows was returned") \
	X(AGAIN, 2, "nothing now, try again") \
	X(DONE, 3, "finished") \
	X(SYNTAX, -1, "the statement is not well formed") \
	X(INCOMPLETE, -2, "the statement ends too early") \
	X(NAME, -3, "a name is unknown, ambiguous or already taken") \
	X(TYPE, -4, "a value or an argument has the wrong type") \
	X(INVALID, -5, "the statement is well formed but has no meaning") \
	X(UNSUPPORTED, -6, "this part of the language is not built yet") \
	X(LIMIT, -7, "a limit was reached") \
	X(NO_MEMORY, -8, "out of memory") \
	X(IO, -9, "input or output failed") \
	X(DATA, -10, "a row or a value is bad and on_error is 'fail'") \
	X(INTERRUPTED, -11, "interrupted") \
	X(DENIED, -12, "the host does not allow this") \
	X(MISUSE, -13, "the interface was used wrongly") \
	X(INTERNAL, -14, "a bug in Riffle")

typedef enum riffle_status {
#define RIFFLE_STATUS_ENUM(name, value, text) RIFFLE_##name = value,
	RIFFLE_STATUS_LIST(RIFFLE_STATUS_ENUM)
#undef RIFFLE_STATUS_ENUM
} riffle_status;

/* The text of a status, never NULL, valid forever. Any thread. */
RIFFLE_API const char *riffle_status_text(riffle_status status);
/* Its name without the prefix ("SYNTAX"), never NULL, valid forever. Any thread. */
RIFFLE_API const char *riffle_status_name(riffle_status status);

/* The library's version ("0.1.0"); *abi, if not NULL, gets RIFFLE_ABI as built. */
RIFFLE_API const char *riffle_version(uint32_t *abi);

/* ---- errors ------------------------------------------------------------------ */

/* An error, owned by the caller; nothing in it needs freeing. Set size with
 * RIFFLE_ERROR_INIT before the first use. A place of line 0 means "no place". */
typedef struct riffle_error {
	uint32_t      size;        /* sizeof(riffle_error) */
	riffle_status code;
	int32_t       os_error;    /* errno, or 0 */
	uint32_t      line;        /* from 1, in the text given to prepare or exec */
	uint32_t      column;      /* from 1, in code points */
	uint32_t      end_column;  /* one past the last marked code point */
	uint64_t      offset;      /* bytes from the start of the text */
	char          message[384]; /* lower case, no full stop; ends in NUL */
	char          hint[384];   /* a sentence, or empty */
} riffle_error;

#define RIFFLE_ERROR_INIT {sizeof(riffle_error), RIFFLE_OK, 0, 0, 0, 0, 0, {0}, {0}}

/* Writes the error as the shell shows it (place, message, line with a caret, hint),
 * ending in a newline, into buffer, at most capacity bytes with the NUL.
 * name: of the text, such as a file's, or NULL. text: what was given to prepare or
 * exec, or NULL for no excerpt. Returns the length it needs without the NUL. */
RIFFLE_API size_t riffle_error_render(const riffle_error *error, const char *name, const char *text,
                                      size_t text_size, char *buffer, size_t capacity);

/* ---- the engine -------------------------------------------------------------- */

typedef struct riffle_engine riffle_engine;
typedef struct riffle_query riffle_query;
typedef struct riffle_stream riffle_stream;
typedef struct riffle_batch riffle_batch;

/* What the host allows; nothing by default, and no statement widens it. */
#define RIFFLE_ALLOW_READ 1u  /* read files, globs and standard input */
#define RIFFLE_ALLOW_WRITE 2u /* write files and standard output */
#define RIFFLE_ALLOW_CONNECT 4u /* connect to tcp: and unix: sockets */
#define RIFFLE_ALLOW_LISTEN 8u  /* listen on them */
#define RIFFLE_ALLOW_FILES (RIFFLE_ALLOW_READ | RIFFLE_ALLOW_WRITE)
#define RIFFLE_ALLOW_SOCKETS (RIFFLE_ALLOW_CONNECT | RIFFLE_ALLOW_LISTEN)

/* Memory of the host. Each function gets arg; resize and release get the size that
 * was asked for before. A failed allocation returns NULL. Any thread may call them. */
typedef struct riffle_allocator {
	void *arg;
	void *(*allocate)(void *arg, size_t size);
	void *(*resize)(void *arg, void *pointer, size_t old_size, size_t new_size);
	void (*release)(void *arg, void *pointer, size_t size);
} riffle_allocator;

typedef enum riffle_log_level {
	RIFFLE_LOG_HINT = 1,    /* advice on a statement */
	RIFFLE_LOG_NOTICE = 2,  /* what was decided for the user, such as an inferred NULL word */
	RIFFLE_LOG_WARNING = 3  /* rows left out, values made NULL: the first few */
} riffle_log_level;

typedef struct riffle_config {
	uint32_t size;     /* sizeof(riffle_config) */
	uint32_t allow;    /* RIFFLE_ALLOW_... */
	uint64_t memory_limit_bytes; /* of each query; 0: the default, 1 GiB */
	const riffle_allocator *allocator; /* NULL: malloc; must outlive every batch */
	/* The time now, ns since 1970 UTC; NULL: the system's clock. */
	int64_t (*clock)(void *arg);
	void *clock_arg;
	/* Is told hints, notices and warnings, text of size bytes; NULL: nobody. */
	void (*log)(void *arg, riffle_log_level level, const char *text, size_t size);
	void *log_arg;
} riffle_config;

#define RIFFLE_CONFIG_INIT {sizeof(riffle_config), 0, 0, NULL, NULL, NULL, NULL, NULL}

/* Opens an engine. config may be NULL (nothing is allowed). *engine is set on OK and
 * NULL otherwise. */
RIFFLE_API riffle_status riffle_open(const riffle_config *config, riffle_engine **engine,
                                     riffle_error *error);

/* Closes the engine, interrupting what runs. Queries and streams still open become
 * unusable but must still be freed, before or after. Returns OK within timeout_ms. */
RIFFLE_API riffle_status riffle_close(riffle_engine *engine, uint32_t timeout_ms);

/* ---- statements -------------------------------------------------------------- */

/* Runs every statement of the text to its end. The rows of a SELECT without INTO are
 * not seen by anyone; use riffle_prepare for them. Stops at the first error. */
RIFFLE_API riffle_status riffle_exec(riffle_engine *engine, const char *sql, size_t size,
                                     riffle_error *error);

/* Prepares the first statement of the text. *tail, if not NULL, gets the number of
 * bytes up to and including its semicolon, also on an error, so that a caller can go
 * on with the next. An empty text (blanks and comments) is DONE with *query NULL.
 * INCOMPLETE: more text could make it a statement. Free the query after use.
 * Places in errors count from the start of sql. */
RIFFLE_API riffle_status riffle_prepare(riffle_engine *engine, const char *sql, size_t size,
                                        size_t *tail, riffle_query **query, riffle_error *error);

typedef enum riffle_type {
	RIFFLE_TYPE_NULL = 0,
	RIFFLE_TYPE_BOOLEAN = 1,   /* uint8_t, 0 or 1 */
	RIFFLE_TYPE_BIGINT = 2,    /* int64_t */
	RIFFLE_TYPE_DOUBLE = 3,    /* double */
	RIFFLE_TYPE_TEXT = 4,      /* riffle_text */
	RIFFLE_TYPE_TIMESTAMP = 5, /* int64_t, ns since 1970 UTC */
	RIFFLE_TYPE_INTERVAL = 6,  /* riffle_interval */
	RIFFLE_TYPE_DECIMAL = 7,   /* riffle_decimal; precision and scale are the column's */
	RIFFLE_TYPE_JSON = 8,      /* riffle_text: valid JSON without blanks between its parts */
	RIFFLE_TYPE_BLOB = 9,      /* riffle_text: any bytes */
	RIFFLE_TYPE_ARRAY = 10     /* riffle_text, packed: riffle_array_count, riffle_array_value */
} riffle_type;

typedef struct riffle_text {
	const char *data;
	size_t      size; /* bytes */
} riffle_text;

typedef struct riffle_interval {
	int32_t months;
	int32_t reserved; /* 0 */
	int64_t ns;
} riffle_interval;

/* A DECIMAL times 10^scale, an integer of 128 bits in two's complement. */
typedef struct riffle_decimal {
	uint64_t low;
	int64_t  high;
} riffle_decimal;

/* One value, for parameters and pushed rows. */
typedef struct riffle_value {
	uint32_t size; /* sizeof(riffle_value) */
	uint32_t type; /* riffle_type; NULL for no value */
	union {
		uint8_t         boolean;
		int64_t         bigint; /* and TIMESTAMP */
		double          real;
		riffle_text     text;
		riffle_interval interval;
		riffle_decimal  decimal;
	} as;
	uint32_t scale; /* of a DECIMAL: digits after the point */
} riffle_value;

/* Gives a parameter its value, before riffle_start. name: "1", "2", ... for `?`, the
 * name without its colon for `:name`. An unknown name is RIFFLE_NAME; a TEXT that is not
 * valid UTF-8, or a JSON that is none, RIFFLE_INVALID. */
RIFFLE_API riffle_status riffle_bind(riffle_query *query, const char *name,
                                     const riffle_value *value, riffle_error *error);

/* What kind of statement it is, for a host that shows results. */
typedef enum riffle_kind {
	RIFFLE_KIND_ROWS = 0,    /* returns rows: SELECT, SHOW, DESCRIBE, EXPLAIN */
	RIFFLE_KIND_COMMAND = 1, /* returns none: CREATE, SET, INSERT, ... */
	RIFFLE_KIND_EXPECT = 2   /* EXPECT of a test script: one row (kind, body, count) */
} riffle_kind;
RIFFLE_API riffle_kind riffle_query_kind(const riffle_query *query);

/* Sends the rows of a SELECT without INTO to a sink instead of to riffle_next, as if
 * INTO 'uri' FORMAT format had been said. format may be NULL (by the uri's ending).
 * header: 1 to write a header where the format has one, 0 not to. Before riffle_start. */
RIFFLE_API riffle_status riffle_query_output(riffle_query *query, const char *uri,
                                             const char *format, int32_t header,
                                             riffle_error *error);

/* Starts a prepared query: opens its inputs and outputs. Calling riffle_next starts it
 * too. */
RIFFLE_API riffle_status riffle_start(riffle_query *query, riffle_error *error);

/* Does a bounded piece of work and returns ROW with a batch (free it), AGAIN when its
 * input has nothing yet or timeout_ms passed, DONE at the end, or an error. timeout_ms
 * 0: does not wait; UINT32_MAX: waits without end. For a command: does it, then DONE.
 * A query with a sink returns no ROW. */
RIFFLE_API riffle_status riffle_next(riffle_query *query, uint32_t timeout_ms,
                                     riffle_batch **batch, riffle_error *error);

/* Gives every named query that START QUERY has started a turn: a bounded piece of work each,
 * then waits up to timeout_ms for more (0: does not wait; UINT32_MAX: without end). AGAIN:
 * some still run. DONE: none does. Call it again and again, from one thread at a time. */
RIFFLE_API riffle_status riffle_run(riffle_engine *engine, uint32_t timeout_ms, riffle_error *error);

/* Asks a query to stop: its riffle_next returns what its open windows hold (partial),
 * then INTERRUPTED. Safe from any thread and from a signal handler. */
RIFFLE_API void riffle_interrupt(riffle_query *query);

/* The plan as text, or as EXPLAIN's other formats: "text", "json", "dot". *text is
 * valid until the query is freed or explain is called again. */
RIFFLE_API riffle_status riffle_explain(riffle_query *query, const char *format,
                                        const char **text, size_t *size, riffle_error *error);

typedef struct riffle_query_stats {
	uint32_t size;          /* set by the caller: sizeof(riffle_query_stats) */
	uint32_t is_running;
	uint64_t rows_in;       /* rows read from the inputs */
	uint64_t rows_out;      /* rows returned or written */
	uint64_t bytes_in;      /* bytes read from the inputs */
	uint64_t bytes_total;   /* of the inputs if known, else 0 */
	uint64_t bad_rows;      /* rows left out */
	uint64_t bad_values;    /* values made NULL */
	uint64_t late_rows;
	uint64_t memory_bytes;  /* held now */
	uint64_t memory_peak_bytes;
	uint64_t max_errors;    /* the setting when the query was prepared */
	int64_t  watermark_ns;  /* of event time, ns since 1970, the least of the inputs that go on;
	                           INT64_MIN: no event time, no row yet, or all ended */
	int64_t  watermark_lag_ns; /* how far it is behind the clock, below 0 when ahead; 0: none */
} riffle_query_stats;
RIFFLE_API riffle_status riffle_query_stats_get(const riffle_query *query,
                                                riffle_query_stats *stats);

/* Frees the query, stopping it if it runs. Its batches live on. */
RIFFLE_API void riffle_query_free(riffle_query *query);

/* The columns of the rows it returns; 0 for a command. */
RIFFLE_API uint32_t riffle_query_column_count(const riffle_query *query);
/* Name (ends in NUL, valid until the query is freed) and type of a column; NULL and
 * RIFFLE_TYPE_NULL when column is out of range. */
RIFFLE_API const char *riffle_query_column_name(const riffle_query *query, uint32_t column);
RIFFLE_API riffle_type riffle_query_column_type(const riffle_query *query, uint32_t column);

/* ---- rows out ---------------------------------------------------------------- */

typedef struct riffle_column {
	uint32_t        size;     /* set by the caller: sizeof(riffle_column) */
	uint32_t        type;     /* riffle_type */
	const void     *values;   /* row_count values of the C type that riffle_type names */
	const uint64_t *validity; /* bit row % 64 of word row / 64 is 1: not NULL; NULL: no NULLs */
	const char     *name;     /* ends in NUL */
	size_t          name_size;
	uint32_t        element;   /* riffle_type of the elements of an ARRAY, else 0 */
	uint32_t        precision; /* of a DECIMAL, or of an ARRAY of them, else 0 */
	uint32_t        scale;     /* likewise */
} riffle_column;

/* Rows and columns of a batch. Either pointer may be NULL. */
RIFFLE_API riffle_status riffle_batch_info(const riffle_batch *batch, uint32_t *rows,
                                           uint32_t *columns);
/* Borrows a column; its pointers hold until the batch is freed. */
RIFFLE_API riffle_status riffle_batch_column(const riffle_batch *batch, uint32_t column,
                                             riffle_column *out);
/* Writes one value as every format writes it ("100.0", "2013-01-01T10:15:00Z") into
 * buffer, at most capacity bytes with a NUL. *size gets the full length without the
 * NUL, also when it did not fit. A NULL value is DONE and an empty text. */
RIFFLE_API riffle_status riffle_batch_text(const riffle_batch *batch, uint32_t row, uint32_t column,
                                           char *buffer, size_t capacity, size_t *size);
/* The number of elements of one value of an ARRAY column. */
RIFFLE_API uint32_t riffle_array_count(riffle_text array);
/* Borrows one element, of the column's type element; NULL is RIFFLE_TYPE_NULL. index is below
 * the count. */
RIFFLE_API riffle_status riffle_array_value(const riffle_column *column, riffle_text array,
                                            uint32_t index, riffle_value *value);
/* Frees the batch. */
RIFFLE_API void riffle_batch_free(riffle_batch *batch);

/* ---- rows in ----------------------------------------------------------------- */

/* Opens a stream made by CREATE STREAM without FROM, to push rows into it. Free it
 * after use; freeing does not end the stream. */
RIFFLE_API riffle_status riffle_stream_open(riffle_engine *engine, const char *name,
                                            riffle_stream **stream, riffle_error *error);
/* Pushes one row to the queries that read the stream; count is the number of columns.
 * A BIGINT is taken for a DOUBLE or DECIMAL column, a TEXT for a DECIMAL, JSON, BLOB or ARRAY
 * column as a format reads it. AGAIN: a reader's queue is full, nothing was
 * taken; call riffle_next on the readers. */
RIFFLE_API riffle_status riffle_push_row(riffle_stream *stream, const riffle_value *values,
                                         uint32_t count, riffle_error *error);
/* Pushes bytes in the stream's own format (CSV if none was declared); lines may be cut
 * anywhere. *taken, which must not be NULL, gets how many bytes were taken; AGAIN when
 * fewer than size were. */
RIFFLE_API riffle_status riffle_push_bytes(riffle_stream *stream, const void *bytes, size_t size,
                                           size_t *taken, riffle_error *error);
/* Moves the stream's watermark (ns since 1970; INT64_MIN: not at all) and, if end is not
 * 0, ends the stream. */
RIFFLE_API riffle_status riffle_stream_advance(riffle_stream *stream, int64_t watermark_ns,
                                               int32_t end, riffle_error *error);
RIFFLE_API void riffle_stream_free(riffle_stream *stream);

/* ---- for shells -------------------------------------------------------------- */

/* The index-th word of the language, NULL after the last; valid forever. Any thread. */
RIFFLE_API const char *riffle_keyword(uint32_t index);
/* The index-th format that FORMAT may name, in the same way. */
RIFFLE_API const char *riffle_format(uint32_t index);

#ifdef __cplusplus
}
#endif
#endif
