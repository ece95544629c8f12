/*
 * Files: a path, a glob, a FIFO or a device. Files of a glob follow one another in name
 * order, each begun with RF_READ_FILE. Invariant: at most one of them is open.
 */
#include "runtime/io/connectors.h"
#include "runtime/io/input.h"
#include "runtime/io/path.h"
#include "runtime/io/uri.h"

#include <errno.h>

enum { INFER_BYTES_MAX = 8 << 20 };

typedef struct file_state {
	rf_arena arena;
	rf_path_list files;
	uint32_t next; /* the file after the open one */
	bool is_open;
	rf_input input;
} file_state;

/* What the files of a spec are. */
typedef struct file_facts {
	rf_path_list files;
	bool is_live; /* one of them is no regular file */
	uint64_t size_bytes;
} file_facts;

static rf_status open_file(rf_input *input, const char *path, const rf_source_spec *spec,
                           rf_context *ctx, rf_error *error)
{
	RF_TRY(rf_input_open(input, path, error));
	return rf_input_unpack(input, &spec->format, rf_text_of(path), ctx->memory, error);
}

static rf_status find_files(rf_text uri, file_facts *facts, rf_arena *scratch, rf_error *error)
{
	*facts = (file_facts){0};
	RF_TRY(rf_path_expand(rf_uri_path(uri), scratch, &facts->files, error));
	for (uint32_t i = 0; i < facts->files.count; i++) {
		const char *path = facts->files.paths[i];
		struct stat info;
		if (stat(path, &info) != 0) return rf_path_fail(path, errno, "open", scratch, error);
		if (S_ISDIR(info.st_mode)) {
			rf_path_fail(path, EISDIR, "open", scratch, error);
			rf_hint(error, "Name the files in it, as in '%s%s*.csv'.", path,
			        path[rf_text_of(path).size - 1] == '/' ? "" : "/");
			return RIFFLE_IO;
		}
		if (!S_ISREG(info.st_mode))
			facts->is_live = true;
		else
			facts->size_bytes += (uint64_t)info.st_size;
	}
	return RIFFLE_OK;
}

/* At rest: columns from the first file that is not empty; nothing stays open. */
static rf_status infer_at_rest(rf_source_spec *spec, const rf_path_list *files, rf_context *ctx,
                               rf_arena *arena, rf_error *error)
{
	rf_status status = RIFFLE_OK;
	bool is_empty = true;
	for (uint32_t i = 0; status >= 0 && is_empty && i < files->count; i++) {
		rf_buffer bytes;
		rf_input input;
		RF_TRY(open_file(&input, files->paths[i], spec, ctx, error));
		rf_buffer_init(&bytes, ctx->memory, INFER_BYTES_MAX);
		status =
			rf_source_infer(spec, &input, files->paths[i], &bytes, &is_empty, ctx, arena, error);
		rf_buffer_release(&bytes);
		rf_input_close(&input);
	}
	if (status < 0) return status;
	if (!is_empty) return RIFFLE_OK;
	return rf_source_fail_empty(files->paths[0], error);
}

static rf_status infer_live(rf_source_spec *spec, const char *path, rf_context *ctx,
                            rf_arena *arena, rf_error *error)
{
	rf_input input;
	rf_status status;
	RF_TRY(open_file(&input, path, spec, ctx, error));
	status = rf_source_infer_live(spec, &input, path, ctx, arena, error);
	rf_input_close(&input);
	return status;
}

static rf_status describe_in(rf_source_spec *spec, rf_context *ctx, rf_arena *arena,
                             rf_arena *scratch, rf_error *error)
{
	rf_text path = rf_uri_path(spec->uri);
	file_facts facts;
	bool is_done;
	RF_TRY(find_files(spec->uri, &facts, scratch, error));
	for (uint32_t i = 0; i < facts.files.count; i++)
		RF_TRY(rf_refuse_compressed(&spec->format, rf_text_of(facts.files.paths[i]), RF_URI_SOURCE,
		                            error));
	spec->rest = facts.is_live ? RF_REST_LIVE : RF_REST_AT_REST;
	spec->size_bytes = facts.is_live ? 0 : facts.size_bytes;
	if (!spec->has_format) RF_TRY(rf_format_of_path(path, facts.is_live, &spec->format, error));
	RF_TRY(rf_source_columns(spec, &is_done, arena, error));
	if (is_done) return RIFFLE_OK;
	if (!facts.is_live) return infer_at_rest(spec, &facts.files, ctx, arena, error);
	if (facts.files.count == 1) return infer_live(spec, facts.files.paths[0], ctx, arena, error);
	rf_fail(error, RIFFLE_INVALID,
	        "\"%.*s\" matches a FIFO or a device: no columns can be inferred", (int)path.size,
	        path.data);
	rf_hint(error, "Declare them, as in CREATE STREAM s (x DOUBLE, y TEXT) FROM '...'.");
	return RIFFLE_INVALID;
}

static rf_status file_describe(rf_source_spec *spec, rf_context *ctx, rf_arena *arena,
                               rf_error *error)
{
	rf_arena scratch;
	rf_status status;
	RF_TRY(rf_source_check_allowed(ctx, error));
	rf_arena_init(&scratch, ctx->memory);
	status = describe_in(spec, ctx, arena, &scratch, error);
	rf_arena_release(&scratch);
	return status;
}

bool rf_source_file_reads(const rf_source_spec *spec, const struct stat *info, rf_memory *memory)
{
	const rf_source_class *class_;
	rf_text rest;
	struct stat one;
	file_facts facts;
	rf_arena scratch;
	bool is_same = false;
	if (spec->uri.size == 0) return false;
	if (rf_source_class_find(spec->uri, &class_, &rest, NULL) < 0) return false;
	if (class_ == &rf_source_stdin)
		return fstat(0, &one) == 0 && one.st_dev == info->st_dev && one.st_ino == info->st_ino;
	if (class_ != &rf_source_file && class_ != &rf_source_tail) return false;
	rf_arena_init(&scratch, memory);
	if (class_ == &rf_source_tail) {
		char *path;
		is_same = rf_source_tail_path(spec->uri, &scratch, &path) && stat(path, &one) == 0 &&
			one.st_dev == info->st_dev && one.st_ino == info->st_ino;
	} else if (find_files(spec->uri, &facts, &scratch, NULL) >= 0)
		for (uint32_t i = 0; !is_same && i < facts.files.count; i++)
			is_same = stat(facts.files.paths[i], &one) == 0 && one.st_dev == info->st_dev &&
				one.st_ino == info->st_ino;
	rf_arena_release(&scratch);
	return is_same;
}

static rf_status file_open(rf_source *source, const rf_source_spec *spec, rf_context *ctx)
{
	file_state *state = source->state;
	file_facts facts;
	rf_arena_init(&state->arena, ctx->memory);
	state->input.fd = -1;
	RF_TRY(rf_source_check_allowed(ctx, ctx->error));
	if (rf_source_take_ahead(spec, &state->input)) {
		char *path;
		RF_TRY(rf_path_copy(rf_uri_path(spec->uri), &state->arena, &path, ctx->error));
		source->name = rf_text_of(path);
		return RIFFLE_OK;
	}
	RF_TRY(find_files(spec->uri, &facts, &state->arena, ctx->error));
	state->files = facts.files;
	return RIFFLE_OK;
}

static rf_read_event begin_next(rf_source *source, file_state *state, rf_context *ctx)
{
	/* What inference has read ahead is open already, and the only file. */
	if (state->input.fd < 0) {
		const char *path;
		if (state->next == state->files.count) return RF_READ_END;
		path = state->files.paths[state->next++];
		if (open_file(&state->input, path, source->spec, ctx, ctx->error) < 0)
			return RF_READ_FAILED;
		source->name = rf_text_of(path);
	}
	state->is_open = true;
	return RF_READ_FILE;
}

static rf_read_event file_read(rf_source *source, char *bytes, size_t capacity, size_t *size,
                               rf_context *ctx)
{
	file_state *state = source->state;
	rf_read_event event;
	if (!state->is_open) return begin_next(source, state, ctx);
	event = rf_input_read_for(source, &state->input, source->name.data, bytes, capacity, size, ctx);
	if (event != RF_READ_END) return event;
	rf_input_close(&state->input);
	state->is_open = false;
	return begin_next(source, state, ctx);
}

static void file_close(rf_source *source)
{
	file_state *state = source->state;
	rf_input_close(&state->input);
	if (state->arena.memory) rf_arena_release(&state->arena);
}

const rf_source_class rf_source_file = {
	.scheme = "file",
	.describe = file_describe,
	.open = file_open,
	.read = file_read,
	.close = file_close,
	.state_size = sizeof(file_state),
};
