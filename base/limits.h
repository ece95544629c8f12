/* Every limit of Riffle that is not a setting, in one place. */
#ifndef RF_BASE_LIMITS_H
#define RF_BASE_LIMITS_H

enum {
	RF_LIMIT_STATEMENT_BYTES = 1 << 20, /* one statement's text */
	RF_LIMIT_TOKENS = 200000,           /* words of one statement */
	RF_LIMIT_DEPTH = 200,               /* nesting of expressions and sub-queries */
	RF_LIMIT_LIST = 10000,              /* elements of one list: items, IN, VALUES, ... */
	RF_LIMIT_NAME_BYTES = 256,          /* one name */
	RF_LIMIT_COLUMNS = 4096,            /* columns of a stream or a result */
	RF_LIMIT_OBJECTS = 10000,           /* streams, sinks, views in a catalog */
	RF_LIMIT_ROW_BYTES = 1 << 20,       /* one row of input (SET max_row_bytes) */
	RF_LIMIT_PROBLEMS = 5,              /* bad rows and values that are shown */
	RF_LIMIT_ARRAY = 1 << 20,           /* elements of an array value */
	RF_LIMIT_ARRAY_BYTES = 16 << 20,    /* and all its bytes */
	RF_LIMIT_GLOB_FILES = 100000,       /* files of one glob */
	RF_LIMIT_NULL_WORDS = 64,           /* words that stand for NULL in one format */
	RF_LIMIT_SKIP_LINES = 10000,        /* lines left out at the start of a CSV */
	RF_LIMIT_CLIENTS = 10000,           /* clients of one listener at a time */
	RF_LIMIT_VIEW_DEPTH = 50,           /* views that read views */
	RF_LIMIT_PATTERN_BYTES = 32 * 1024, /* one regular expression */
	RF_LIMIT_REGEX_STEPS = 1000000,     /* steps of one match of it, backtracking included */
	RF_LIMIT_REGEX_HEAP_KIB = 16384,    /* memory of one match */
	RF_LIMIT_FUNCTION_DEPTH = 50,       /* user functions that call user functions */
	RF_LIMIT_FUNCTION_ARGS = 100,       /* parameters of a user function */
	RF_LIMIT_INLINED = 100000,          /* parts that user functions add to one statement */
	RF_BATCH_ROWS = 2048,               /* rows of a batch at most (SET batch_rows) */
	RF_CHUNK_BYTES = 256 * 1024,        /* bytes of one read (SET chunk_bytes) */
	RF_INFER_ROWS = 1000                /* rows that a schema is inferred from */
};

#endif
