/*
 * Batches: columns of typed values, up to RF_BATCH_ROWS rows, and a selection vector.
 *
 * Who owns what: a batch borrows all that it points to. The operator that made it keeps the
 * memory until it is stepped again after its consumer asked for more; an operator that needs
 * values for longer copies them into its own state. A batch may share columns with the batch
 * it was made from. Positions are row numbers of the columns, before selection: row i of
 * every column belongs together, and a selection lists positions in ascending order.
 */
#ifndef RF_RUNTIME_BATCH_H
#define RF_RUNTIME_BATCH_H

#include "base/limits.h"
#include "planner/plan.h"
#include "runtime/note.h"

/* A column: data is an array of the C type of riffle_type (uint8_t, int64_t, double,
 * rf_text, rf_interval). A value whose validity bit is 0 is NULL and its data is unspecified
 * but readable. */
typedef struct rf_column {
	rf_type type;
	void *data;
	uint64_t *validity; /* NULL: no NULLs */
	/* Of each value its text in the input where that is what would be written, with
	 * RF_CANONICAL_PADDING bytes to read; data NULL: it is not. NULL: none are known. */
	const rf_text *source;
} rf_column;

typedef struct rf_batch {
	uint32_t row_count; /* rows in the columns, selected or not */
	uint32_t column_count;
	rf_column *columns;
	const uint16_t *selection; /* positions; NULL: all rows */
	uint32_t selected_count;   /* row_count when selection is NULL */
	bool is_end;               /* nothing follows; set with the last rows or with none */
	rf_notes *notes;           /* errors of these rows, shared along a stateless segment */
	uint64_t *failed;          /* a bit for each position: the row has counted its error; shared
	                              likewise; NULL: the segment can't fail */
	int64_t watermark;         /* after these rows, event time, ns; INT64_MIN: none */
	bool is_watermark;         /* it is news: the batch goes on even without rows */
	const int64_t *lines;      /* for each position, its line in the source; NULL: not known */
	rf_text source_name;       /* the file or stream that the lines are of */
	bool is_window_complete;   /* the last window that has rows here or before has them all:
	                              who collects a window's rows need not wait for the next */
	rf_text encoded;           /* the selected rows as the sink right above writes them; data NULL:
	                              it must encode them */
} rf_batch;

enum { RF_BITMAP_WORDS = RF_BATCH_ROWS / 64 };

static inline bool rf_bit_get(const uint64_t *bits, uint32_t index)
{
	return bits[index >> 6] >> (index & 63) & 1;
}

static inline void rf_bit_set(uint64_t *bits, uint32_t index)
{
	bits[index >> 6] |= UINT64_C(1) << (index & 63);
}

static inline void rf_bit_clear(uint64_t *bits, uint32_t index)
{
	bits[index >> 6] &= ~(UINT64_C(1) << (index & 63));
}

static inline bool rf_is_null(const rf_column *column, uint32_t row)
{
	return column->validity && !rf_bit_get(column->validity, row);
}

/* The position of the i-th selected row. */
static inline uint32_t rf_batch_position(const rf_batch *batch, uint32_t i)
{
	return batch->selection ? batch->selection[i] : i;
}

/* Whether it says anything: rows, errors or news of time. */
static inline bool rf_batch_has_output(const rf_batch *batch)
{
	return batch->selected_count > 0 || batch->is_watermark || batch->is_window_complete ||
		(batch->notes && batch->notes->count > 0);
}

/* Notes something of a row, with its line where the batch knows it, at a position of notes
 * (the batch's own at the row's, or those of an operator with state). False: out of memory. */
bool rf_batch_note(const rf_batch *batch, uint32_t row, rf_notes *notes, uint32_t position,
                   rf_note_kind kind, const char *reason);

/* One value of a column, borrowed. */
rf_value rf_column_value(const rf_column *column, uint32_t row);
/* Stores a value (of the column's type, or NULL) at a row; the column must own a validity
 * bitmap when the value is NULL. Text is stored as a pointer. */
void rf_column_set(rf_column *column, uint32_t row, const rf_value *value);

/* Columns that an operator owns: room for RF_BATCH_ROWS values each (or capacity of them),
 * validity bitmaps, notes and an arena for text. batch.columns point here unless replaced. */
typedef struct rf_batch_store {
	rf_memory *memory;
	uint32_t column_count;
	uint32_t capacity; /* rows */
	rf_column *columns;
	uint64_t **bitmaps; /* of each column, for columns[i].validity */
	rf_notes notes;
	uint64_t *failed;
	rf_arena text;
} rf_batch_store;

rf_status rf_batch_store_open(rf_batch_store *store, rf_memory *memory, const rf_schema *schema,
                              uint32_t capacity, rf_error *error);
void rf_batch_store_close(rf_batch_store *store);
/* Empties it (text, notes, failed) and points *batch at it: no rows, no selection, validity
 * NULL for every column. */
void rf_batch_store_begin(rf_batch_store *store, rf_batch *batch);
/* Makes a value NULL: gives the column its bitmap (all valid so far) if it has none. */
void rf_batch_store_set_null(rf_batch_store *store, uint32_t column, uint32_t row);
/* Copies a value of any batch to a row, text into the store's arena. False: out of memory. */
bool rf_batch_store_copy(rf_batch_store *store, uint32_t column, uint32_t row,
                         const rf_column *from, uint32_t from_row);
/* Appends the selected rows of a batch from the *from-th on, as many as there is room for, and
 * counts both; rows is the store's own batch. False: out of memory. */
bool rf_batch_store_append(rf_batch_store *store, rf_batch *rows, const rf_batch *batch,
                           uint32_t *from);
/* Copies one value into a row. */
bool rf_batch_store_put(rf_batch_store *store, uint32_t column, uint32_t row,
                        const rf_value *value);

#endif
