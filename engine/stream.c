/* Streams that the host feeds: riffle_stream_open, push, advance. */
#include "engine/engine.h"

#include "base/decimal.h"
#include "base/json_walk.h"
#include "runtime/format/format.h"

static bool is_stream(const riffle_stream *stream)
{
	return stream && stream->magic == RF_MAGIC_STREAM && !stream->engine->is_closed;
}

static rf_status copy_columns(riffle_stream *stream, const rf_schema *from, rf_error *error)
{
	stream->columns.count = from->count;
	stream->columns.columns =
		rf_arena_alloc_zero(&stream->arena, from->count * sizeof *from->columns);
	if (!stream->columns.columns) return rf_memory_fail(&stream->memory, "a stream", error);
	for (uint32_t i = 0; i < from->count; i++) {
		const rf_column_def *column = &from->columns[i];
		stream->columns.columns[i] = *column;
		stream->columns.columns[i].name.data =
			rf_arena_copy(&stream->arena, column->name.data, column->name.size);
		if (!stream->columns.columns[i].name.data)
			return rf_memory_fail(&stream->memory, "a stream", error);
	}
	return RIFFLE_OK;
}

riffle_status riffle_stream_open(riffle_engine *engine, const char *name, riffle_stream **stream,
                                 riffle_error *error)
{
	riffle_stream *self;
	rf_catalog_entry *entry;
	rf_memory memory;
	rf_status status;
	rf_ast_name as_name = {.text = rf_text_of(name)};
	if (stream) *stream = NULL;
	if (!rf_engine_is_usable(engine) || !name || !stream)
		return rf_fail(error, RIFFLE_MISUSE, "not an open engine, or no name");
	rf_memory_init(&memory, &engine->memory.allocator, 0);
	self = rf_alloc_zero(&memory, sizeof *self);
	if (!self) return rf_fail_memory(error);
	self->memory = memory;
	rf_arena_init(&self->arena, &self->memory);
	pthread_mutex_lock(&engine->lock);
	status = rf_feed_find(engine, &as_name, &entry, error);
	if (status >= 0) status = copy_columns(self, &entry->source->columns, error);
	if (status >= 0) {
		self->magic = RF_MAGIC_STREAM;
		self->engine = engine;
		self->feed = entry->feed;
		rf_feed_hold(self->feed);
		rf_engine_hold(engine);
		*stream = self;
	}
	pthread_mutex_unlock(&engine->lock);
	if (status < 0) {
		if (error) error->line = 0;
		rf_arena_release(&self->arena);
		memory = self->memory;
		rf_free(&memory, self, sizeof *self);
	}
	return status;
}

static bool convert_decimal(const riffle_value *from, rf_type type, rf_decimal *to)
{
	switch (from->type) {
	case RIFFLE_TYPE_BIGINT: return rf_decimal_from_bigint(from->as.bigint, type, to) == RF_READ_OK;
	case RIFFLE_TYPE_TEXT: return rf_read_decimal(from->as.text, type, to) == RF_READ_OK;
	case RIFFLE_TYPE_DECIMAL:
		return from->scale <= RF_PRECISION_MAX &&
			rf_decimal_rescale(from->as.decimal, rf_type_decimal(RF_PRECISION_MAX, from->scale),
		                       type, to) == RF_READ_OK;
	default: return false;
	}
}

/* A JSON array as a value of that type. */
static bool convert_array(rf_text text, rf_type type, rf_arena *arena, rf_text *to)
{
	rf_array_builder builder;
	bool is_good;
	rf_array_builder_init(&builder, arena->memory);
	is_good = rf_array_read(&builder, type, text) == RF_READ_OK &&
		rf_array_builder_pack(&builder, type, arena, to);
	rf_array_builder_release(&builder);
	return is_good;
}

/* A host's text as a value of a type whose values are made of it. */
static bool convert_text(rf_text text, rf_type type, rf_arena *arena, rf_text *to)
{
	char *bytes;
	*to = text;
	if (type == RF_BLOB) return true;
	if (rf_type_is_array(type)) return convert_array(text, type, arena, to);
	if (!rf_json_is_valid(text)) return false;
	bytes = rf_arena_bytes(arena, text.size);
	if (bytes) *to = (rf_text){bytes, rf_json_compact(text, bytes)};
	return bytes != NULL;
}

/* A host's value as a column of that type takes it. False: it does not fit. */
static bool convert(const riffle_value *from, rf_type type, rf_arena *arena, rf_value *to)
{
	*to = rf_value_null(type);
	if (from->type == RIFFLE_TYPE_NULL) return true;
	to->is_null = false;
	if (type == RF_DOUBLE && from->type == RIFFLE_TYPE_BIGINT) {
		to->as.real = (double)from->as.bigint;
		return true;
	}
	if (rf_type_is_decimal(type)) return convert_decimal(from, type, &to->as.decimal);
	if (rf_type_is_bytes(type) && type != RF_TEXT_TYPE &&
	    (from->type == RIFFLE_TYPE_TEXT || from->type == type))
		return convert_text(from->as.text, type, arena, &to->as.text);
	if (from->type != type) return false;
	switch (type) {
	case RF_BOOLEAN: to->as.boolean = from->as.boolean != 0; break;
	case RF_BIGINT:
	case RF_TIMESTAMP: to->as.bigint = from->as.bigint; break;
	case RF_DOUBLE: to->as.real = from->as.real; break;
	case RF_TEXT_TYPE: to->as.text = from->as.text; break;
	case RF_INTERVAL: to->as.interval = from->as.interval; break;
	default: return false;
	}
	return type != RF_TEXT_TYPE || rf_text_is_utf8(to->as.text);
}

static rf_status convert_row(const rf_schema *columns, const riffle_value *values, rf_arena *arena,
                             rf_value *row, rf_error *error)
{
	for (uint32_t i = 0; i < columns->count; i++) {
		if (values[i].size < sizeof *values)
			return rf_fail(error, RIFFLE_MISUSE, "the size of value %u is not set", i + 1);
		if (!convert(&values[i], columns->columns[i].type, arena, &row[i]))
			return rf_fail(error, RIFFLE_TYPE, "value %u does not fit column \"%.*s\" of type %s",
			               i + 1, (int)columns->columns[i].name.size, columns->columns[i].name.data,
			               rf_type_name(columns->columns[i].type).text);
	}
	return RIFFLE_OK;
}

riffle_status riffle_push_row(riffle_stream *stream, const riffle_value *values, uint32_t count,
                              riffle_error *error)
{
	rf_arena made; /* of texts that are made of the host's */
	rf_value *row;
	rf_status status;
	if (!is_stream(stream) || !values)
		return rf_fail(error, RIFFLE_MISUSE, "not an open stream, or no values");
	if (count != stream->columns.count)
		return rf_fail(error, RIFFLE_MISUSE, "%u values for %u columns", count,
		               stream->columns.count);
	row = rf_alloc(&stream->memory, count * sizeof *row);
	if (!row) return rf_fail_memory(error);
	rf_arena_init(&made, &stream->memory);
	status = convert_row(&stream->columns, values, &made, row, error);
	if (status >= 0) {
		pthread_mutex_lock(&stream->engine->lock);
		status = rf_feed_push_row(stream->feed, row, false, error);
		rf_engine_wake_queries(stream->engine);
		pthread_mutex_unlock(&stream->engine->lock);
	}
	rf_arena_release(&made);
	rf_free(&stream->memory, row, count * sizeof *row);
	return status;
}

riffle_status riffle_push_bytes(riffle_stream *stream, const void *bytes, size_t size,
                                size_t *taken, riffle_error *error)
{
	rf_status status;
	if (!is_stream(stream) || (!bytes && size) || !taken)
		return rf_fail(error, RIFFLE_MISUSE, "not an open stream, or no bytes");
	pthread_mutex_lock(&stream->engine->lock);
	status = rf_feed_push_bytes(stream->feed, bytes, size, false, taken, error);
	rf_engine_wake_queries(stream->engine);
	pthread_mutex_unlock(&stream->engine->lock);
	return status;
}

riffle_status riffle_stream_advance(riffle_stream *stream, int64_t watermark_ns, int32_t end,
                                    riffle_error *error)
{
	rf_status status = RIFFLE_OK;
	if (!is_stream(stream)) return rf_fail(error, RIFFLE_MISUSE, "not an open stream");
	pthread_mutex_lock(&stream->engine->lock);
	if (watermark_ns != INT64_MIN)
		status = rf_feed_advance(stream->feed, watermark_ns, false, error);
	if (status >= 0 && end) rf_feed_end(stream->feed);
	rf_engine_wake_queries(stream->engine);
	pthread_mutex_unlock(&stream->engine->lock);
	return status;
}

void riffle_stream_free(riffle_stream *stream)
{
	riffle_engine *engine;
	rf_memory memory;
	if (!stream || stream->magic != RF_MAGIC_STREAM) return;
	engine = stream->engine;
	pthread_mutex_lock(&engine->lock);
	rf_feed_release(stream->feed);
	pthread_mutex_unlock(&engine->lock);
	stream->magic = 0;
	rf_arena_release(&stream->arena);
	memory = stream->memory;
	rf_free(&memory, stream, sizeof *stream);
	rf_engine_release(engine);
}
