/*
 * Feeds: a list of parts, each of bytes, of rows or the mark where a text begins, and readers
 * that stand in it. Invariant: a reader's part is the first that it has not used up, or NULL
 * at the end of the list; parts before every reader are gone unless they are kept.
 */
#include "runtime/io/feed.h"

#include <string.h>

enum {
	QUEUE_BYTES = 1 << 20, /* what readers may leave unread */
	KEPT_BYTES = 64 << 20,
	BYTES_PART_MIN = 1024,
	BYTES_PART_MAX = 64 * 1024,
	ROWS_PART = 256
};

typedef enum part_kind { PART_BYTES, PART_ROWS, PART_BEGIN, PART_WATERMARK } part_kind;

typedef struct feed_part {
	struct feed_part *next;
	part_kind kind;
	bool is_kept;
	bool is_sealed; /* some reader has gone past it or begun after it */
	uint64_t serial;
	size_t held_bytes;
	char *bytes;
	size_t size, capacity;
	rf_batch_store store;
	uint32_t row_count;
	const rf_format_spec *format;
	int64_t watermark_ns;
} feed_part;

/* Formats of texts, each once; they live as long as the feed. */
typedef struct feed_format {
	struct feed_format *next;
	rf_format_spec spec;
} feed_format;

struct rf_feed_reader {
	rf_feed *feed;
	rf_feed_reader *next;
	feed_part *part;
	size_t offset;         /* in bytes or rows of it */
	uint64_t first_serial; /* what is not kept and older was before its time */
	const rf_format_spec *format;
	uint16_t selection[ROWS_PART];
};

struct rf_feed {
	rf_memory *memory;
	rf_schema columns; /* types only */
	uint32_t reference_count;
	feed_part *first, *last;
	feed_part *spare_rows; /* for a host that pushes a row at a time */
	feed_format *formats;
	rf_arena format_arena;
	rf_feed_reader *readers;
	uint64_t next_serial;
	size_t kept_bytes, queued_bytes;
	uint32_t queued_parts;
	bool has_ended;
};

/* ---- life ---- */

rf_status rf_feed_new(rf_feed **feed, rf_memory *memory, const rf_schema *columns, rf_error *error)
{
	rf_feed *made = rf_alloc_zero(memory, sizeof *made);
	*feed = NULL;
	if (!made) return rf_memory_fail(memory, "a stream", error);
	made->memory = memory;
	made->reference_count = 1;
	rf_arena_init(&made->format_arena, memory);
	made->columns.count = columns->count;
	made->columns.columns = rf_alloc_zero(memory, columns->count * sizeof *columns->columns);
	if (!made->columns.columns) {
		rf_free(memory, made, sizeof *made);
		return rf_memory_fail(memory, "a stream", error);
	}
	for (uint32_t i = 0; i < columns->count; i++)
		made->columns.columns[i].type = columns->columns[i].type;
	*feed = made;
	return RIFFLE_OK;
}

void rf_feed_hold(rf_feed *feed)
{
	feed->reference_count++;
}

static void free_part(rf_feed *feed, feed_part *part)
{
	rf_free(feed->memory, part->bytes, part->capacity);
	rf_batch_store_close(&part->store);
	rf_free(feed->memory, part, sizeof *part);
}

void rf_feed_release(rf_feed *feed)
{
	rf_memory *memory;
	if (!feed || --feed->reference_count > 0) return;
	memory = feed->memory;
	while (feed->first) {
		feed_part *part = feed->first;
		feed->first = part->next;
		free_part(feed, part);
	}
	if (feed->spare_rows) free_part(feed, feed->spare_rows);
	rf_arena_release(&feed->format_arena);
	rf_free(memory, feed->columns.columns, feed->columns.count * sizeof *feed->columns.columns);
	rf_free(memory, feed, sizeof *feed);
}

void rf_feed_end(rf_feed *feed)
{
	feed->has_ended = true;
}

bool rf_feed_has_ended(const rf_feed *feed)
{
	return feed->has_ended;
}

/* ---- parts ---- */

static void recycle(rf_feed *feed, feed_part *part)
{
	if (part->kind == PART_ROWS && !feed->spare_rows)
		feed->spare_rows = part;
	else
		free_part(feed, part);
}

/* Frees what every reader has used up. */
static void sweep(rf_feed *feed)
{
	uint64_t least = UINT64_MAX;
	feed_part **link = &feed->first;
	feed_part *before = NULL;
	if (feed->queued_parts == 0) return;
	for (const rf_feed_reader *reader = feed->readers; reader; reader = reader->next)
		if (reader->part && reader->part->serial < least) least = reader->part->serial;
	while (*link && (*link)->serial < least) {
		feed_part *part = *link;
		if (part->is_kept) {
			before = part;
			link = &part->next;
			continue;
		}
		*link = part->next;
		if (feed->last == part) feed->last = before;
		feed->queued_bytes -= part->held_bytes;
		feed->queued_parts--;
		recycle(feed, part);
	}
}

static feed_part *take_spare_rows(rf_feed *feed)
{
	feed_part *part = feed->spare_rows;
	rf_batch_store store;
	rf_batch unused;
	if (!part) return NULL;
	feed->spare_rows = NULL;
	store = part->store;
	rf_batch_store_begin(&store, &unused);
	memset(part, 0, sizeof *part);
	part->store = store;
	return part;
}

/* Not in the list yet. NULL: out of memory. */
static feed_part *make_part(rf_feed *feed, part_kind kind, bool is_kept, size_t capacity)
{
	feed_part *part = kind == PART_ROWS ? take_spare_rows(feed) : NULL;
	if (!part) {
		part = rf_alloc_zero(feed->memory, sizeof *part);
		if (!part) return NULL;
		if (kind == PART_ROWS &&
		    rf_batch_store_open(&part->store, feed->memory, &feed->columns, ROWS_PART, NULL) < 0)
			goto fail;
		if (kind == PART_BYTES) {
			part->bytes = rf_alloc(feed->memory, capacity);
			if (!part->bytes) goto fail;
			part->capacity = capacity;
		}
	}
	part->kind = kind;
	part->is_kept = is_kept;
	return part;
fail:
	free_part(feed, part);
	return NULL;
}

static void link_part(rf_feed *feed, feed_part *part)
{
	part->serial = feed->next_serial++;
	if (feed->last)
		feed->last->next = part;
	else
		feed->first = part;
	feed->last = part;
	if (!part->is_kept) feed->queued_parts++;
	for (rf_feed_reader *reader = feed->readers; reader; reader = reader->next) {
		if (reader->part) continue;
		reader->part = part;
		reader->offset = 0;
	}
}

static void count_bytes(rf_feed *feed, feed_part *part, size_t size)
{
	part->held_bytes += size;
	if (part->is_kept)
		feed->kept_bytes += size;
	else
		feed->queued_bytes += size;
}

/* ---- pushing ---- */

static size_t room(const rf_feed *feed, bool is_kept)
{
	size_t most = is_kept ? KEPT_BYTES : QUEUE_BYTES;
	size_t held = is_kept ? feed->kept_bytes : feed->queued_bytes;
	return held < most ? most - held : 0;
}

/* The last part if more of the kind may be added to it. */
static feed_part *open_part(rf_feed *feed, part_kind kind, bool is_kept)
{
	feed_part *part = feed->last;
	if (!part || part->kind != kind || part->is_kept != is_kept || part->is_sealed) return NULL;
	if (kind == PART_BYTES) return part->size < part->capacity ? part : NULL;
	return part->row_count < ROWS_PART ? part : NULL;
}

static rf_status check_push(const rf_feed *feed, rf_error *error)
{
	return feed->has_ended ? rf_fail(error, RIFFLE_MISUSE, "the stream has ended") : RIFFLE_OK;
}

rf_status rf_feed_push_bytes(rf_feed *feed, const char *bytes, size_t size, bool is_kept,
                             size_t *taken, rf_error *error)
{
	*taken = 0;
	RF_TRY(check_push(feed, error));
	if (!is_kept && !feed->readers) {
		*taken = size; /* nobody is there to read it */
		return RIFFLE_OK;
	}
	while (*taken < size) {
		feed_part *part = open_part(feed, PART_BYTES, is_kept);
		size_t more = size - *taken;
		if (more > room(feed, is_kept)) more = room(feed, is_kept);
		if (more == 0) return RIFFLE_AGAIN;
		if (!part) {
			size_t capacity = more < BYTES_PART_MIN ? BYTES_PART_MIN : more;
			if (capacity > BYTES_PART_MAX) capacity = BYTES_PART_MAX;
			part = make_part(feed, PART_BYTES, is_kept, capacity);
			if (!part) return rf_memory_fail(feed->memory, "a stream", error);
			link_part(feed, part);
		}
		if (more > part->capacity - part->size) more = part->capacity - part->size;
		memcpy(part->bytes + part->size, bytes + *taken, more);
		part->size += more;
		*taken += more;
		count_bytes(feed, part, more);
	}
	return RIFFLE_OK;
}

static size_t row_bytes(const rf_feed *feed, const rf_value *values)
{
	size_t size = 0;
	for (uint32_t i = 0; i < feed->columns.count; i++) {
		size += rf_type_size(feed->columns.columns[i].type);
		if (rf_type_is_bytes(values[i].type) && !values[i].is_null) size += values[i].as.text.size;
	}
	return size;
}

static bool put_row(rf_feed *feed, feed_part *part, const rf_value *values)
{
	for (uint32_t i = 0; i < feed->columns.count; i++)
		if (!rf_batch_store_put(&part->store, i, part->row_count, &values[i])) return false;
	part->row_count++;
	return true;
}

rf_status rf_feed_push_row(rf_feed *feed, const rf_value *values, bool is_kept, rf_error *error)
{
	size_t size = row_bytes(feed, values);
	size_t held = is_kept ? feed->kept_bytes : feed->queued_bytes;
	feed_part *part;
	RF_TRY(check_push(feed, error));
	if (!is_kept && !feed->readers) return RIFFLE_OK;
	/* A row larger than the room there ever is goes in alone. */
	if (held > 0 && size > room(feed, is_kept)) return RIFFLE_AGAIN;
	part = open_part(feed, PART_ROWS, is_kept);
	if (part) {
		if (!put_row(feed, part, values)) return rf_memory_fail(feed->memory, "a stream", error);
	} else {
		part = make_part(feed, PART_ROWS, is_kept, 0);
		if (!part) return rf_memory_fail(feed->memory, "a stream", error);
		if (!put_row(feed, part, values)) {
			rf_memory_fail(feed->memory, "a stream", error);
			free_part(feed, part);
			return error ? error->code : RIFFLE_NO_MEMORY;
		}
		link_part(feed, part);
	}
	count_bytes(feed, part, size);
	return RIFFLE_OK;
}

static const rf_format_spec *keep_format(rf_feed *feed, const rf_format_spec *spec)
{
	feed_format *format;
	for (format = feed->formats; format; format = format->next)
		if (rf_format_equal(&format->spec, spec)) return &format->spec;
	format = rf_arena_alloc_zero(&feed->format_arena, sizeof *format);
	if (!format) return NULL;
	format->spec = *spec;
	if (!rf_format_keep(&format->spec, &feed->format_arena)) return NULL;
	format->next = feed->formats;
	feed->formats = format;
	return &format->spec;
}

rf_status rf_feed_begin(rf_feed *feed, const rf_format_spec *format, bool is_kept, rf_error *error)
{
	const rf_format_spec *kept;
	feed_part *part;
	RF_TRY(check_push(feed, error));
	if (!is_kept && !feed->readers) return RIFFLE_OK;
	kept = keep_format(feed, format);
	if (!kept) return rf_memory_fail(feed->memory, "a stream", error);
	part = make_part(feed, PART_BEGIN, is_kept, 0);
	if (!part) return rf_memory_fail(feed->memory, "a stream", error);
	part->format = kept;
	link_part(feed, part);
	return RIFFLE_OK;
}

rf_status rf_feed_advance(rf_feed *feed, int64_t watermark_ns, bool is_kept, rf_error *error)
{
	feed_part *part;
	RF_TRY(check_push(feed, error));
	if (!is_kept && !feed->readers) return RIFFLE_OK;
	part = make_part(feed, PART_WATERMARK, is_kept, 0);
	if (!part) return rf_memory_fail(feed->memory, "a stream", error);
	part->watermark_ns = watermark_ns;
	link_part(feed, part);
	return RIFFLE_OK;
}

/* ---- reading ---- */

/* Passes over what was there before the reader and is not kept. */
static void skip_unseen(rf_feed_reader *reader)
{
	while (reader->part && !reader->part->is_kept && reader->part->serial < reader->first_serial)
		reader->part = reader->part->next;
}

rf_status rf_feed_reader_new(rf_feed_reader **reader, rf_feed *feed, rf_error *error)
{
	rf_feed_reader *made = rf_alloc_zero(feed->memory, sizeof *made);
	*reader = NULL;
	if (!made) return rf_memory_fail(feed->memory, "a stream", error);
	made->feed = feed;
	made->first_serial = feed->next_serial;
	made->part = feed->first;
	skip_unseen(made);
	/* What comes from now on must not join what is not for this reader. */
	if (feed->last && !feed->last->is_kept) feed->last->is_sealed = true;
	made->next = feed->readers;
	feed->readers = made;
	rf_feed_hold(feed);
	*reader = made;
	return RIFFLE_OK;
}

void rf_feed_reader_free(rf_feed_reader *reader)
{
	rf_feed *feed;
	rf_feed_reader **link;
	if (!reader) return;
	feed = reader->feed;
	for (link = &feed->readers; *link != reader;) link = &(*link)->next;
	*link = reader->next;
	sweep(feed);
	rf_free(feed->memory, reader, sizeof *reader);
	rf_feed_release(feed);
}

const rf_format_spec *rf_feed_format(const rf_feed_reader *reader)
{
	if (reader->part && reader->part->kind == PART_BEGIN) return reader->part->format;
	return reader->format;
}

int64_t rf_feed_watermark(const rf_feed_reader *reader)
{
	return reader->part ? reader->part->watermark_ns : INT64_MIN;
}

static void show_rows(rf_feed_reader *reader, uint32_t max_rows, rf_batch *rows)
{
	const feed_part *part = reader->part;
	uint32_t count = part->row_count - (uint32_t)reader->offset;
	if (count > max_rows) count = max_rows;
	for (uint32_t i = 0; i < count; i++) reader->selection[i] = (uint16_t)(reader->offset + i);
	*rows = (rf_batch){
		.row_count = part->row_count,
		.column_count = part->store.column_count,
		.columns = part->store.columns,
		.selection = reader->selection,
		.selected_count = count,
		.watermark = INT64_MIN,
	};
}

rf_feed_event rf_feed_peek(rf_feed_reader *reader, size_t max, uint32_t max_rows, rf_text *bytes,
                           rf_batch *rows)
{
	const feed_part *part = reader->part;
	if (!part) return reader->feed->has_ended ? RF_FEED_END : RF_FEED_NOTHING;
	switch (part->kind) {
	case PART_BYTES:
		bytes->data = part->bytes + reader->offset;
		bytes->size = part->size - reader->offset;
		if (bytes->size > max) bytes->size = max;
		return RF_FEED_BYTES;
	case PART_ROWS: show_rows(reader, max_rows, rows); return RF_FEED_ROWS;
	case PART_WATERMARK: return RF_FEED_WATERMARK;
	case PART_BEGIN: break;
	}
	return RF_FEED_BEGIN;
}

void rf_feed_take(rf_feed_reader *reader, size_t size, uint32_t row_count)
{
	feed_part *part = reader->part;
	size_t whole = 0;
	if (!part) return;
	if (part->kind == PART_BYTES) {
		reader->offset += size;
		whole = part->size;
	} else if (part->kind == PART_ROWS) {
		reader->offset += row_count;
		whole = part->row_count;
	} else if (part->kind == PART_BEGIN) {
		reader->format = part->format;
	}
	if (reader->offset < whole) return;
	part->is_sealed = true;
	reader->part = part->next;
	reader->offset = 0;
	skip_unseen(reader);
	sweep(reader->feed);
}
