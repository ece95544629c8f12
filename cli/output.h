/*
 * Rows to text in the formats of the shell. An output takes the batches of one query and writes
 * them as they come; what it must hold back to find column widths is bounded.
 */
#ifndef RIFFLE_CLI_OUTPUT_H
#define RIFFLE_CLI_OUTPUT_H

#include "text.h"

/* X(NAME, word, format of the engine's own writer or NULL) */
#define CLI_FORMAT_LIST(X) \
	X(TABLE, "table", NULL) \
	X(BOX, "box", NULL) \
	X(CSV, "csv", "CSV") \
	X(TSV, "tsv", "TSV") \
	X(JSON, "json", NULL) \
	X(NDJSON, "ndjson", "NDJSON") \
	X(MARKDOWN, "markdown", NULL) \
	X(VERTICAL, "vertical", NULL) \
	X(NONE, "none", NULL)

typedef enum cli_format {
#define CLI_FORMAT_ENUM(name, word, engine_format) CLI_FORMAT_##name,
	CLI_FORMAT_LIST(CLI_FORMAT_ENUM)
#undef CLI_FORMAT_ENUM
		CLI_FORMAT_COUNT
} cli_format;

/* The format's word, its name in the engine's SQL (NULL: the shell writes it), and the format
 * of a word (false when there is none). */
const char *cli_format_word(cli_format format);
const char *cli_format_engine_name(cli_format format);
bool cli_format_find(const char *word, cli_format *format);

/* Writers that have so many bytes in line write them. */
enum { CLI_FLUSH_SIZE = 65536 };

typedef struct cli_output cli_output;

/* One way to write rows. rows takes the batch; idle is called when the query has nothing for
 * now. Any but rows and end may be NULL. */
typedef struct cli_writer {
	void (*begin)(cli_output *output);
	void (*rows)(cli_output *output, riffle_batch *batch);
	void (*idle)(cli_output *output);
	void (*end)(cli_output *output);
} cli_writer;

struct cli_output {
	int fd; /* written to */
	const cli_writer *writer;
	cli_format format;
	bool has_header;
	uint32_t width; /* of the terminal in columns; 0: nothing is cut */
	uint32_t column_count;
	const char **names;
	riffle_type *types;
	uint64_t row_count; /* rows written or held */
	cli_text cell;      /* scratch: the text of one value */
	cli_text line;      /* what is to be written; see cli_output_flush */
	void *state;        /* of the writer */
	int problem;        /* errno of the first failed write, or 0 */
};

/* Begins the output of a query's rows. is_plain: the one column of text is shown as it is,
 * line by line, in the formats for people and in CSV and TSV (plans and statements). The
 * query must outlive the output. */
void cli_output_begin(cli_output *output, int fd, const riffle_query *query, cli_format format,
                      bool has_header, bool is_plain);
/* Takes a batch. Returns 0 or the errno of a failed write. */
int cli_output_rows(cli_output *output, riffle_batch *batch);
/* Shows what was held back. Returns like cli_output_rows. */
int cli_output_idle(cli_output *output);
/* Ends the output, also after a problem, and frees what it holds. */
int cli_output_end(cli_output *output);

/* Writes all of it, also when a signal comes between: whoever handles the signal ends the query.
 * Returns 0 or an errno. */
int cli_write_all(int fd, const char *data, size_t size);

/* For writers: writes what line holds and clears it, unless a write failed before. They call it
 * when they have much; it is called after them in any case. */
void cli_output_flush(cli_output *output);

/* Whether values of the type stand at the right. */
bool cli_type_is_number(riffle_type type);

extern const cli_writer cli_writer_box;  /* BOX, TABLE and MARKDOWN */
extern const cli_writer cli_writer_json; /* JSON and NDJSON */
extern const cli_writer cli_writer_vertical;
extern const cli_writer cli_writer_plain;
extern const cli_writer cli_writer_none;

#endif
