/*
 * What the tests of sources, sinks and the scan share: a folder of their own, a context, and a
 * scan whose rows are gathered as text. Invariant: at the end of a test all memory is given back
 * and no descriptor is open that was not before.
 */
#ifndef RF_TESTS_IO_UNIT_H
#define RF_TESTS_IO_UNIT_H

#include "unit.h"

#include "base/buffer.h"
#include "base/number_text.h"
#include "base/time_text.h"
#include "runtime/io/io.h"

#include <fcntl.h>
#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

typedef struct io_fixture {
	rf_memory memory;     /* the query's */
	rf_memory own_memory; /* the test's */
	rf_arena arena;
	rf_settings settings;
	rf_error error;
	rf_context ctx;
	volatile sig_atomic_t interrupted;
	char folder[64];
	char path[256]; /* of the last io_path */
	rf_buffer log;
	rf_buffer rows; /* what the last scan gave */
	int descriptors_before;
	uint32_t batch_count;
	uint64_t note_count;
	char note[RF_NOTE_TEXT_MAX]; /* the first */
} io_fixture;

static inline void io_log(void *arg, riffle_log_level level, const char *text)
{
	io_fixture *io = arg;
	assert_int_equal(level, RIFFLE_LOG_NOTICE);
	rf_buffer_printf(&io->log, "%s\n", text);
}

static inline int io_open_descriptors(void)
{
	int count = 0;
	for (int fd = 0; fd < 1024; fd++) count += fcntl(fd, F_GETFD) != -1;
	return count;
}

static inline int io_setup(void **state)
{
	io_fixture *io = calloc(1, sizeof *io);
	io->descriptors_before = io_open_descriptors();
	rf_memory_init(&io->memory, NULL, 0);
	rf_memory_init(&io->own_memory, NULL, 0);
	rf_arena_init(&io->arena, &io->own_memory);
	rf_buffer_init(&io->log, &io->own_memory, 1 << 20);
	rf_buffer_init(&io->rows, &io->own_memory, 1 << 30);
	io->settings.chunk_bytes = RF_CHUNK_BYTES;
	io->settings.max_row_bytes = RF_LIMIT_ROW_BYTES;
	io->settings.batch_rows = RF_BATCH_ROWS;
	io->ctx = (rf_context){
		.memory = &io->memory,
		.settings = &io->settings,
		.error = &io->error,
		.batch_rows = RF_BATCH_ROWS,
		.allow = RIFFLE_ALLOW_FILES,
		.interrupted = &io->interrupted,
		.log = io_log,
		.log_arg = io,
		.wake_at = INT64_MAX,
	};
	strcpy(io->folder, "/tmp/riffle-unit-XXXXXX");
	assert_non_null(mkdtemp(io->folder));
	*state = io;
	return 0;
}

static inline int io_remove(const char *path, const struct stat *info, int flag, struct FTW *ftw)
{
	RF_UNUSED(info);
	RF_UNUSED(flag);
	RF_UNUSED(ftw);
	return remove(path);
}

static inline int io_teardown(void **state)
{
	io_fixture *io = *state;
	nftw(io->folder, io_remove, 8, FTW_DEPTH | FTW_PHYS);
	rf_buffer_release(&io->log);
	rf_buffer_release(&io->rows);
	rf_arena_release(&io->arena);
	assert_int_equal(io->memory.used_bytes, 0);
	assert_int_equal(io->own_memory.used_bytes, 0);
	assert_int_equal(io_open_descriptors(), io->descriptors_before);
	free(io);
	return 0;
}

/* Lets the n-th allocation of the query's memory fail from now on (from 1; 0: none); is_once:
 * only that one. */
typedef struct io_failing {
	uint32_t left;
	bool is_once;
} io_failing;

static inline bool io_fails(io_failing *failing)
{
	if (failing->left == 0 || --failing->left > 0) return false;
	if (!failing->is_once) failing->left = 1;
	return true;
}

static inline void *io_allocate(void *arg, size_t size)
{
	return io_fails(arg) ? NULL : malloc(size);
}

static inline void *io_resize(void *arg, void *pointer, size_t old_size, size_t new_size)
{
	RF_UNUSED(old_size);
	return io_fails(arg) ? NULL : realloc(pointer, new_size);
}

static inline void io_give_back(void *arg, void *pointer, size_t size)
{
	RF_UNUSED(arg);
	RF_UNUSED(size);
	free(pointer);
}

static inline void io_fail_at(io_fixture *io, io_failing *failing, uint32_t n, bool is_once)
{
	*failing = (io_failing){n, is_once};
	io->memory.allocator = (riffle_allocator){failing, io_allocate, io_resize, io_give_back};
}

#define IO_TEST(function) cmocka_unit_test_setup_teardown(function, io_setup, io_teardown)

/* The path of a name in the folder; holds until the next call. */
static inline const char *io_path(io_fixture *io, const char *name)
{
	snprintf(io->path, sizeof io->path, "%s/%s", io->folder, name);
	return io->path;
}

static inline void io_write_bytes(io_fixture *io, const char *name, const char *bytes, size_t size)
{
	FILE *file = fopen(io_path(io, name), "wb");
	assert_non_null(file);
	assert_int_equal(fwrite(bytes, 1, size, file), size);
	assert_int_equal(fclose(file), 0);
}

static inline void io_write(io_fixture *io, const char *name, const char *text)
{
	io_write_bytes(io, name, text, strlen(text));
}

static inline void io_read(io_fixture *io, const char *name, rf_buffer *into)
{
	FILE *file = fopen(io_path(io, name), "rb");
	char bytes[4096];
	assert_non_null(file);
	for (size_t got; (got = fread(bytes, 1, sizeof bytes, file)) > 0;)
		rf_buffer_append(into, bytes, got);
	fclose(file);
}

/* Of a file of the folder, or of any URI. */
static inline rf_source_spec io_spec_uri(io_fixture *io, const char *uri)
{
	rf_text copy = {rf_arena_copy(&io->arena, uri, strlen(uri)), strlen(uri)};
	return (rf_source_spec){.name = copy, .uri = copy};
}

static inline rf_source_spec io_spec(io_fixture *io, const char *name)
{
	return io_spec_uri(io, io_path(io, name));
}

/* Declares columns: "x:DOUBLE y:TEXT" with the first letters b i d t s for BOOLEAN, BIGINT,
 * DOUBLE, TEXT and TIMESTAMP: "x:d y:t". */
static inline void io_declare(io_fixture *io, rf_source_spec *spec, const char *columns)
{
	uint32_t capacity = 0;
	spec->has_columns = true;
	spec->columns.count = 0;
	for (const char *at = columns; *at;) {
		size_t size = strcspn(at, ":");
		rf_column_def *def = rf_arena_push(&io->arena, &spec->columns.columns, &spec->columns.count,
		                                   &capacity, sizeof *def);
		def->name = (rf_text){rf_arena_copy(&io->arena, at, size), size};
		switch (at[size + 1]) {
		case 'b': def->type = RF_BOOLEAN; break;
		case 'i': def->type = RF_BIGINT; break;
		case 'd': def->type = RF_DOUBLE; break;
		case 's': def->type = RF_TIMESTAMP; break;
		default: def->type = RF_TEXT_TYPE; break;
		}
		at += size + 2;
		at += strspn(at, " ");
	}
}

static inline void io_format(rf_source_spec *spec, rf_format_id id, bool has_header)
{
	spec->has_format = true;
	spec->format = (rf_format_spec){.id = id, .has_header = has_header};
	if (id != RF_FORMAT_CSV) return;
	spec->format.delimiter = ',';
	spec->format.quote = '"';
}

static inline rf_status io_describe(io_fixture *io, rf_source_spec *spec)
{
	return rf_source_describe(spec, &io->ctx, &io->arena, &io->error);
}

/* ---- a scan ---- */

typedef struct io_scan {
	rf_plan_node node;
	rf_op op;
	rf_batch out;
} io_scan;

/* Opens a scan of columns by number (count of them); hidden ones included. */
static inline rf_status io_scan_open(io_fixture *io, io_scan *scan, rf_source_spec *spec,
                                     const uint32_t *columns, uint32_t count)
{
	static const rf_type hidden[] = {RF_TEXT_TYPE, RF_BIGINT, RF_TEXT_TYPE, RF_TEXT_TYPE,
	                                 RF_TIMESTAMP};
	memset(scan, 0, sizeof *scan);
	scan->node.kind = RF_PLAN_SCAN;
	scan->node.as.scan.source = spec;
	scan->node.as.scan.columns = rf_arena_alloc(&io->arena, count * sizeof *columns + 1);
	scan->node.schema.columns = rf_arena_alloc_zero(&io->arena, count * sizeof(rf_column_def) + 1);
	scan->node.schema.count = count;
	for (uint32_t i = 0; i < count; i++) {
		uint32_t number = columns ? columns[i] : i;
		scan->node.as.scan.columns[i] = number;
		if (number < spec->columns.count)
			scan->node.schema.columns[i] = spec->columns.columns[number];
		else
			scan->node.schema.columns[i].type = hidden[number - spec->columns.count];
	}
	scan->op.class_ = &rf_op_scan;
	scan->op.node = &scan->node;
	scan->op.state = rf_alloc_zero(&io->memory, rf_op_scan.state_size);
	if (!scan->op.state) return rf_memory_fail(&io->memory, "a scan", &io->error);
	return rf_op_scan.open(&scan->op, &scan->node, &io->ctx);
}

static inline void io_scan_close(io_fixture *io, io_scan *scan)
{
	if (scan->op.state) rf_op_scan.close(&scan->op, &io->ctx);
	rf_free(&io->memory, scan->op.state, rf_op_scan.state_size);
}

static inline void io_add_value(rf_buffer *to, const rf_column *column, uint32_t row)
{
	rf_value value = rf_column_value(column, row);
	char text[64];
	if (value.is_null) {
		rf_buffer_append_string(to, "NULL");
		return;
	}
	switch (value.type) {
	case RF_BOOLEAN: rf_buffer_append_string(to, value.as.boolean ? "true" : "false"); break;
	case RF_BIGINT: rf_buffer_append(to, text, rf_write_bigint(value.as.bigint, text)); break;
	case RF_DOUBLE: rf_buffer_append(to, text, rf_write_double(value.as.real, text)); break;
	case RF_TIMESTAMP: rf_buffer_append(to, text, rf_write_timestamp(value.as.bigint, text)); break;
	default: rf_buffer_append_text(to, value.as.text); break;
	}
}

static inline rf_step io_scan_step(io_fixture *io, io_scan *scan)
{
	rf_step step;
	memset(&scan->out, 0, sizeof scan->out);
	step = rf_op_scan.step(&scan->op, 0, NULL, &scan->out, &io->ctx);
	if (step == RF_STEP_ERROR) return step;
	io->batch_count += scan->out.selected_count > 0;
	assert_in_range(scan->out.selected_count, 0, io->ctx.batch_rows);
	for (uint32_t row = 0; row < scan->out.selected_count; row++) {
		for (uint32_t i = 0; i < scan->out.column_count; i++) {
			if (i) rf_buffer_append_byte(&io->rows, '|');
			io_add_value(&io->rows, &scan->out.columns[i], row);
		}
		rf_buffer_append_byte(&io->rows, '\n');
	}
	for (uint32_t i = 0; scan->out.notes && i < scan->out.notes->count; i++) {
		const rf_note *note = &scan->out.notes->items[i];
		if (io->note_count == 0 && note->sample != RF_NO_SAMPLE)
			strcpy(io->note, scan->out.notes->samples[note->sample].text);
		io->note_count += note->count;
	}
	return step;
}

/* The rows gathered so far, as text. */
static inline const char *io_rows(io_fixture *io)
{
	rf_buffer_append_byte(&io->rows, 0);
	io->rows.size--;
	return io->rows.data;
}

/* Runs a scan to its end; the last step. */
static inline rf_step io_run(io_fixture *io, rf_source_spec *spec, const uint32_t *columns,
                             uint32_t count)
{
	io_scan scan;
	rf_step step = RF_STEP_ERROR;
	io->rows.size = 0;
	io->batch_count = 0;
	io->note_count = 0;
	if (io_scan_open(io, &scan, spec, columns, count) >= 0) {
		do step = io_scan_step(io, &scan);
		while (step == RF_STEP_HAVE_MORE);
	}
	io_scan_close(io, &scan);
	return step;
}

#define IO_OK(io, call) \
	do { \
		rf_status io_status_ = (call); \
		if (io_status_ < 0) fail_msg("%s (hint: %s)", (io)->error.message, (io)->error.hint); \
	} while (0)

#define IO_FAILS(io, call, status, text, hint_text) \
	do { \
		assert_int_equal((call), (status)); \
		assert_int_equal((io)->error.code, (status)); \
		assert_string_equal((io)->error.message, (text)); \
		assert_string_equal((io)->error.hint, (hint_text)); \
	} while (0)

#endif
