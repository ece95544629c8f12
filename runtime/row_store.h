/*
 * Rows kept beyond their batch, in order, with numbers that go up by one: windows that give
 * their rows back, sorting, sliding windows. Text is copied in. Rows leave from the front.
 */
#ifndef RF_RUNTIME_ROW_STORE_H
#define RF_RUNTIME_ROW_STORE_H

#include "runtime/batch.h"

typedef struct rf_row_store rf_row_store;

/* Holds the given columns of batches of that schema (columns NULL: all of them). */
rf_status rf_row_store_open(rf_row_store **store, rf_memory *memory, const rf_schema *schema,
                            const uint32_t *columns, uint32_t column_count, const char *what,
                            rf_error *error);
void rf_row_store_close(rf_row_store *store);
/* Appends rows[0..row_count) of batch (rows NULL: first and on). Their numbers go on from the
 * last; the first row ever is number 0. */
rf_status rf_row_store_append(rf_row_store *store, const rf_batch *batch, const uint16_t *rows,
                              uint32_t first, uint32_t row_count, rf_error *error);
uint64_t rf_row_store_first(const rf_row_store *store); /* the oldest number held */
uint64_t rf_row_store_end(const rf_row_store *store);   /* one past the newest */
/* Lets go of rows before number. */
void rf_row_store_drop(rf_row_store *store, uint64_t number);
void rf_row_store_clear(rf_row_store *store); /* of all; numbers start from 0 again */
/* A view of count rows from number on as a batch (columns in the order of `columns`), where
 * count is cut to what lies together and to RF_BATCH_ROWS; the batch borrows from the store
 * and its columns live in view (an array of column_count). Returns the rows in view. */
uint32_t rf_row_store_view(const rf_row_store *store, uint64_t number, uint32_t count,
                           rf_column *view, rf_batch *batch);
/* Compares two rows by a sort key's rules on one column (kept column index). */
int rf_row_store_compare(const rf_row_store *store, uint64_t a, uint64_t b, uint32_t column,
                         bool is_descending, bool is_nulls_first);
/* Copies a row's column to a batch store, text too. */
bool rf_row_store_copy(const rf_row_store *store, uint64_t number, uint32_t column,
                       rf_batch_store *to, uint32_t to_column, uint32_t to_row);
/* One value, borrowed. */
rf_value rf_row_store_value(const rf_row_store *store, uint64_t number, uint32_t column);
size_t rf_row_store_bytes(const rf_row_store *store);

#endif
