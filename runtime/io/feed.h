/*
 * A feed: rows that a host (or FEED) gives to a stream without FROM. Each reader has its own
 * position. Bytes are kept as bytes and decoded by the reading scan; rows are kept as columns.
 * What was given before a reader came is kept only when is_kept (FEED), and then every new
 * reader begins at the start. One thread at a time (the engine locks).
 */
#ifndef RF_RUNTIME_IO_FEED_H
#define RF_RUNTIME_IO_FEED_H

#include "runtime/batch.h"

typedef struct rf_feed rf_feed;
typedef struct rf_feed_reader rf_feed_reader;

rf_status rf_feed_new(rf_feed **feed, rf_memory *memory, const rf_schema *columns, rf_error *error);
void rf_feed_hold(rf_feed *feed);    /* one more reference */
void rf_feed_release(rf_feed *feed); /* the last one frees it */

/* Room in bytes until a push is refused with AGAIN: the slowest reader bounds it; 64 MiB when
 * is_kept. */
rf_status rf_feed_push_bytes(rf_feed *feed, const char *bytes, size_t size, bool is_kept,
                             size_t *taken, rf_error *error);
/* The bytes that follow are a text of their own in this format (copied): header and line
 * numbers begin again. Without it the stream's own format holds. */
rf_status rf_feed_begin(rf_feed *feed, const rf_format_spec *format, bool is_kept, rf_error *error);
rf_status rf_feed_push_row(rf_feed *feed, const rf_value *values, bool is_kept, rf_error *error);
/* Says that no row before watermark_ns comes any more; readers see it between the rows. */
rf_status rf_feed_advance(rf_feed *feed, int64_t watermark_ns, bool is_kept, rf_error *error);
void rf_feed_end(rf_feed *feed);
bool rf_feed_has_ended(const rf_feed *feed);

rf_status rf_feed_reader_new(rf_feed_reader **reader, rf_feed *feed, rf_error *error);
void rf_feed_reader_free(rf_feed_reader *reader);

typedef enum rf_feed_event {
	RF_FEED_BYTES,
	RF_FEED_ROWS,
	RF_FEED_BEGIN,     /* rf_feed_begin was called here: end the text before, open a decoder for the
	                      format that rf_feed_format gives; rf_feed_take(reader, 0, 0) goes past it */
	RF_FEED_WATERMARK, /* rf_feed_watermark says which; rf_feed_take(reader, 0, 0) goes past it */
	RF_FEED_NOTHING,
	RF_FEED_END
} rf_feed_event;

/* The watermark that is next for this reader. */
int64_t rf_feed_watermark(const rf_feed_reader *reader);

/* The format of the text that begins here or is being read; NULL: the stream's own. Valid
 * until the reader is freed. */
const rf_format_spec *rf_feed_format(const rf_feed_reader *reader);

/* What comes next for this reader, without taking it: bytes (at most max of one chunk), or
 * rows as a batch of all columns (at most max_rows), or nothing yet, or the end. */
rf_feed_event rf_feed_peek(rf_feed_reader *reader, size_t max, uint32_t max_rows, rf_text *bytes,
                           rf_batch *rows);
/* Takes size bytes or row_count rows of what was peeked. */
void rf_feed_take(rf_feed_reader *reader, size_t size, uint32_t row_count);

#endif
