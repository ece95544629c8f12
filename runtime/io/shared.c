/* One read for several scans: see shared.h. */
#include "runtime/io/shared.h"

#include <string.h>

enum { AHEAD_BYTES_MAX = 4 << 20 }; /* that the fastest reader may be ahead of the slowest */

typedef struct shared_event {
	struct shared_event *next;
	uint64_t serial;
	rf_read_event kind;
	uint32_t channel;
	rf_text name, peer; /* in the arena of names */
	const char *cut;
	bool is_packed;
	uint64_t packed_bytes;
	size_t size; /* bytes follow the struct */
} shared_event;

typedef struct reader {
	rf_shared *shared;
	struct reader *next;
	uint64_t serial; /* of the event that comes next */
	size_t offset;   /* in its bytes */
} reader;

struct rf_shared {
	rf_memory *memory;
	rf_source_spec spec;
	rf_source *source;
	shared_event *first, *last;
	uint64_t next_serial;
	size_t held_bytes;
	reader *readers;
	rf_arena names;
	bool has_ended;
	char *chunk;
	size_t chunk_size;
};

rf_status rf_shared_new(rf_shared **shared, const rf_source_spec *spec, rf_memory *memory,
                        rf_error *error)
{
	rf_shared *made = rf_alloc_zero(memory, sizeof *made);
	*shared = NULL;
	if (!made) return rf_memory_fail(memory, "a source", error);
	made->memory = memory;
	made->spec = *spec;
	made->spec.shared = NULL;
	rf_arena_init(&made->names, memory);
	*shared = made;
	return RIFFLE_OK;
}

static void drop_event(rf_shared *shared)
{
	shared_event *event = shared->first;
	shared->first = event->next;
	if (!shared->first) shared->last = NULL;
	shared->held_bytes -= event->size;
	rf_free(shared->memory, event, sizeof *event + event->size);
}

void rf_shared_free(rf_shared *shared)
{
	if (!shared) return;
	while (shared->first) drop_event(shared);
	rf_source_close(shared->source);
	rf_arena_release(&shared->names);
	rf_free(shared->memory, shared->chunk, shared->chunk_size);
	rf_free(shared->memory, shared, sizeof *shared);
}

/* Forgets what every reader has had. */
static void sweep(rf_shared *shared)
{
	uint64_t least = UINT64_MAX;
	for (const reader *each = shared->readers; each; each = each->next)
		if (each->serial < least) least = each->serial;
	while (shared->first && shared->first->serial < least) drop_event(shared);
}

static rf_text keep_name(rf_shared *shared, rf_text name)
{
	const shared_event *last = shared->last;
	char *copy;
	if (!name.data) return name;
	if (last && last->name.data && rf_text_equal(last->name, name)) return last->name;
	copy = rf_arena_copy(&shared->names, name.data, name.size);
	return (rf_text){copy, copy ? name.size : 0};
}

static bool add_event(rf_shared *shared, rf_read_event kind, size_t size)
{
	const rf_source *source = shared->source;
	shared_event *event = rf_alloc(shared->memory, sizeof *event + size);
	if (!event) return false;
	*event = (shared_event){.serial = shared->next_serial++,
	                        .kind = kind,
	                        .channel = source->channel,
	                        .name = keep_name(shared, source->name),
	                        .peer = keep_name(shared, source->peer),
	                        .cut = source->cut,
	                        .is_packed = source->is_packed,
	                        .packed_bytes = source->packed_bytes,
	                        .size = size};
	if (size) memcpy(event + 1, shared->chunk, size);
	if (shared->last)
		shared->last->next = event;
	else
		shared->first = event;
	shared->last = event;
	shared->held_bytes += size;
	return true;
}

/* Reads the source once more. BYTES: something was added. */
static rf_read_event read_more(rf_shared *shared, rf_context *ctx)
{
	size_t size = 0;
	rf_read_event kind;
	if (shared->has_ended) return RF_READ_END;
	if (shared->held_bytes >= AHEAD_BYTES_MAX) return RF_READ_WAIT; /* the others go first */
	kind =
		shared->source->class_->read(shared->source, shared->chunk, shared->chunk_size, &size, ctx);
	if (kind == RF_READ_WAIT || kind == RF_READ_FAILED) return kind;
	shared->has_ended = kind == RF_READ_END;
	if (add_event(shared, kind, kind == RF_READ_BYTES ? size : 0)) return RF_READ_BYTES;
	rf_memory_fail(shared->memory, "a source", ctx->error);
	return RF_READ_FAILED;
}

static const shared_event *find_event(const rf_shared *shared, uint64_t serial)
{
	const shared_event *event = shared->first;
	while (event && event->serial < serial) event = event->next;
	return event;
}

static rf_status open_reader(rf_source *source, const rf_source_spec *spec, rf_context *ctx)
{
	reader *self = source->state;
	rf_shared *shared = spec->shared;
	if (!shared->source) {
		shared->chunk_size = (size_t)ctx->settings->chunk_bytes;
		shared->chunk = rf_alloc(shared->memory, shared->chunk_size);
		if (!shared->chunk) {
			shared->chunk_size = 0;
			return rf_memory_fail(shared->memory, "a source", ctx->error);
		}
		RF_TRY(rf_source_open(&shared->source, &shared->spec, ctx));
	}
	self->shared = shared;
	self->next = shared->readers;
	shared->readers = self;
	return RIFFLE_OK;
}

static rf_read_event read_shared(rf_source *source, char *bytes, size_t capacity, size_t *size,
                                 rf_context *ctx)
{
	reader *self = source->state;
	rf_shared *shared = self->shared;
	const shared_event *event = find_event(shared, self->serial);
	rf_read_event kind;
	size_t left;
	if (!event) {
		kind = read_more(shared, ctx);
		if (kind != RF_READ_BYTES) return kind;
		event = find_event(shared, self->serial);
	}
	source->channel = event->channel;
	source->name = event->name;
	source->peer = event->peer;
	source->cut = event->cut;
	source->is_packed = event->is_packed;
	source->packed_bytes = event->packed_bytes;
	left = event->size - self->offset;
	if (event->kind == RF_READ_BYTES) {
		*size = left < capacity ? left : capacity;
		memcpy(bytes, (const char *)(event + 1) + self->offset, *size);
		self->offset += *size;
		if (*size < left) return RF_READ_BYTES;
	}
	kind = event->kind;
	if (kind != RF_READ_END) self->serial++;
	self->offset = 0;
	sweep(shared);
	return kind;
}

static void close_reader(rf_source *source)
{
	reader *self = source->state;
	reader **link;
	if (!self->shared) return;
	for (link = &self->shared->readers; *link != self;) link = &(*link)->next;
	*link = self->next;
	sweep(self->shared);
}

const rf_source_class rf_source_shared = {
	.scheme = "shared",
	.open = open_reader,
	.read = read_shared,
	.close = close_reader,
	.state_size = sizeof(reader),
};
