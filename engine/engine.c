/* Engines: opening, closing, running whole texts. See engine.h for who holds what. */
#include "engine/engine.h"

#include "parser/parse.h"
#include "parser/source_text.h"
#include "planner/format_options.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { MEMORY_LIMIT_DEFAULT = 1 << 30 };

const char *riffle_version(uint32_t *abi)
{
	if (abi) *abi = RIFFLE_ABI;
	return RIFFLE_VERSION;
}

const char *riffle_keyword(uint32_t index)
{
	return rf_keyword(index);
}

const char *riffle_format(uint32_t index)
{
	return rf_plan_format_at(index);
}

bool rf_engine_is_usable(const riffle_engine *engine)
{
	return engine && engine->magic == RF_MAGIC_ENGINE && !engine->is_closed;
}

void rf_engine_log(riffle_engine *engine, riffle_log_level level, const char *text)
{
	if (engine->config.log) engine->config.log(engine->config.log_arg, level, text, strlen(text));
}

static bool init_lock(pthread_mutex_t *lock)
{
	pthread_mutexattr_t attributes;
	bool is_good;
	if (pthread_mutexattr_init(&attributes) != 0) return false;
	is_good = pthread_mutexattr_settype(&attributes, PTHREAD_MUTEX_RECURSIVE) == 0 &&
		pthread_mutex_init(lock, &attributes) == 0;
	pthread_mutexattr_destroy(&attributes);
	return is_good;
}

riffle_status riffle_open(const riffle_config *config, riffle_engine **engine, riffle_error *error)
{
	riffle_config defaults = RIFFLE_CONFIG_INIT;
	rf_memory memory;
	riffle_engine *self;
	if (!engine) return rf_fail(error, RIFFLE_MISUSE, "engine is NULL");
	*engine = NULL;
	if (config) {
		if (config->size < sizeof(uint32_t) || config->size > sizeof defaults)
			return rf_fail(error, RIFFLE_MISUSE, "the size of riffle_config is not set");
		memcpy(&defaults, config, config->size);
	}
	rf_memory_init(&memory, defaults.allocator, 0);
	self = rf_alloc_zero(&memory, sizeof *self);
	if (!self) return rf_fail_memory(error);
	self->memory = memory;
	self->config = defaults;
	self->magic = RF_MAGIC_ENGINE;
	self->reference_count = 1;
	if (!init_lock(&self->lock)) {
		rf_free(&memory, self, sizeof *self);
		return rf_fail_memory(error);
	}
	rf_settings_init(&self->settings);
	self->settings.memory_bytes =
		defaults.memory_limit_bytes ? (int64_t)defaults.memory_limit_bytes : MEMORY_LIMIT_DEFAULT;
	rf_catalog_init(&self->catalog, &self->memory);
	*engine = self;
	return RIFFLE_OK;
}

void rf_engine_hold(riffle_engine *engine)
{
	engine->reference_count++;
}

void rf_engine_release(riffle_engine *engine)
{
	rf_memory memory;
	bool is_last;
	pthread_mutex_lock(&engine->lock);
	is_last = --engine->reference_count == 0;
	pthread_mutex_unlock(&engine->lock);
	if (!is_last) return;
	for (uint32_t i = 0; i < engine->catalog.count; i++)
		if (engine->catalog.entries[i]->feed) rf_feed_release(engine->catalog.entries[i]->feed);
	rf_catalog_release(&engine->catalog);
	pthread_mutex_destroy(&engine->lock);
	engine->magic = 0;
	memory = engine->memory;
	rf_free(&memory, engine, sizeof *engine);
}

riffle_status riffle_close(riffle_engine *engine, uint32_t timeout_ms)
{
	RF_UNUSED(timeout_ms); /* nothing runs but inside calls of the host's own threads */
	if (!engine) return RIFFLE_OK;
	if (!rf_engine_is_usable(engine)) return RIFFLE_MISUSE;
	pthread_mutex_lock(&engine->lock);
	engine->is_closed = true;
	for (riffle_query *query = engine->queries; query; query = query->next) riffle_interrupt(query);
	pthread_mutex_unlock(&engine->lock);
	rf_named_release(engine);
	rf_engine_release(engine);
	return RIFFLE_OK;
}

int64_t rf_engine_clock(void *arg)
{
	const riffle_engine *engine = arg;
	rf_clock host = {engine->config.clock, engine->config.clock_arg};
	return rf_clock_now(&host) + engine->clock_ahead_ns;
}

void rf_engine_wake_queries(riffle_engine *engine)
{
	static const uint64_t one = 1;
	for (riffle_query *query = engine->queries; query; query = query->next)
		if (query->wake_fd >= 0 && write(query->wake_fd, &one, sizeof one) < 0) continue;
}

/* Runs one statement to its end. */
static riffle_status run_to_end(riffle_query *query, riffle_error *error)
{
	for (;;) {
		riffle_batch *batch = NULL;
		riffle_status status = riffle_next(query, UINT32_MAX, &batch, error);
		riffle_batch_free(batch);
		if (status < 0) return status;
		if (status == RIFFLE_DONE) return RIFFLE_OK;
	}
}

void rf_engine_shift_place(rf_error *error, const char *sql, size_t start)
{
	uint32_t lines = 0;
	size_t column = 0;
	if (!error || error->line == 0) return;
	for (size_t i = 0; i < start; i++) {
		column++;
		if (sql[i] == '\n') lines++, column = 0;
	}
	if (error->line == 1) {
		uint32_t shift = (uint32_t)rf_text_length((rf_text){sql + start - column, column});
		error->column += shift;
		error->end_column += shift;
	}
	error->line += lines;
	error->offset += start;
}

riffle_status riffle_exec(riffle_engine *engine, const char *sql, size_t size, riffle_error *error)
{
	size_t done = 0;
	if (!rf_engine_is_usable(engine) || !sql)
		return rf_fail(error, RIFFLE_MISUSE, "not an open engine, or no text");
	if (size == RIFFLE_NUL_TERMINATED) size = strlen(sql);
	while (done < size) {
		riffle_query *query = NULL;
		size_t used = 0;
		riffle_status status =
			riffle_prepare(engine, sql + done, size - done, &used, &query, error);
		if (query) status = run_to_end(query, error);
		riffle_query_free(query);
		if (status < 0) {
			rf_engine_shift_place(error, sql, done);
			return status;
		}
		if (used == 0) break;
		done += used;
	}
	return RIFFLE_OK;
}

size_t riffle_error_render(const riffle_error *error, const char *name, const char *text,
                           size_t text_size, char *buffer, size_t capacity)
{
	rf_memory memory;
	rf_buffer out;
	size_t size;
	if (!error) return 0;
	if (text && text_size == RIFFLE_NUL_TERMINATED) text_size = strlen(text);
	rf_memory_init(&memory, NULL, 0);
	rf_buffer_init(&out, &memory, 1 << 16);
	rf_error_write(error, name, (rf_text){text ? text : "", text ? text_size : 0}, &out);
	size = out.size;
	if (buffer && capacity) {
		size_t fits = size < capacity ? size : capacity - 1;
		if (fits) memcpy(buffer, out.data, fits);
		buffer[fits] = 0;
	}
	rf_buffer_release(&out);
	return size;
}
