/*
 * What the encoders share. A class says what stands before each column of a row and after
 * the row, and how a text and a NULL look; the loop over rows is one for all. Invariant: a
 * row's bytes are reserved before they are written, so that writing does not check.
 */
#ifndef RF_RUNTIME_FORMAT_ENCODER_H
#define RF_RUNTIME_FORMAT_ENCODER_H

#include "runtime/format/format.h"

typedef struct rf_encoder_class {
	/* Appends what precedes the value of a column ("," or `,"x":`). */
	bool (*before)(const rf_encoder *encoder, uint32_t column, rf_buffer *out);
	const char *after_row;
	/* A text takes at most text_factor times its size and text_extra bytes. */
	uint32_t text_factor, text_extra;
	char *(*write_text)(const rf_encoder *encoder, rf_text text, char *out);
	char *(*write_null)(const rf_encoder *encoder, char *out);
	bool has_json_values; /* times in quotes, JSON and arrays as they are; null for doubles that
	                         are no numbers */
	bool has_quoted_intervals;
} rf_encoder_class;

extern const rf_encoder_class rf_csv_encoder, rf_csv_dialect_encoder, rf_ndjson_encoder,
	rf_lines_encoder, rf_logfmt_encoder;

/* How the values of a column are written. */
typedef enum rf_cell_way {
	RF_CELL_OTHER,
	RF_CELL_BIGINT,
	RF_CELL_TIMESTAMP,
	RF_CELL_DOUBLE,
	RF_CELL_TEXT,    /* by the class */
	RF_CELL_RAW_TEXT /* as it is */
} rf_cell_way;

/* A column of the batch that is being written. */
typedef struct rf_cell {
	const rf_column *column;
	const void *data; /* these are the column's */
	const uint64_t *valid;
	const rf_text *source;
	rf_cell_way way;
	uint32_t before_size;
	const char *before;    /* RF_CELL_BEFORE bytes can be read */
	int64_t last;          /* value of a row before, whose text stands at: */
	const char *last_text; /* NULL: there is none */
	size_t last_size;
} rf_cell;

enum { RF_CELL_BEFORE = 16 };

struct rf_encoder {
	const rf_encoder_class *class_;
	rf_format_spec format;
	const rf_schema *columns;
	rf_memory *memory;
	rf_buffer before;  /* what precedes each column, one after the other */
	rf_cell *cells;    /* of each column */
	size_t row_max;    /* bytes of a row without its texts */
	uint64_t marks[4]; /* CSV: words of the bytes that need quotes */
	/* Values whose text must be made first (arrays, BLOBs): columns of texts, by batch. */
	rf_column *made; /* NULL: no column is such */
	rf_arena made_text;
};

#endif
