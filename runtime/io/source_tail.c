/*
 * tail:PATH, a file that grows: read from its beginning (?from=end: from its end) and then
 * followed, through rotation (another file takes the name: the old one is read to its end
 * first) and truncation (it is shorter than what was read: it starts again). Woken by inotify.
 * Invariant: the watches are set before the file is looked at, so that no change is missed.
 */
#include "runtime/format/format.h"
#include "runtime/io/connectors.h"
#include "runtime/io/input.h"
#include "runtime/io/path.h"
#include "runtime/io/uri.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <string.h>
#include <sys/inotify.h>
#include <unistd.h>

enum { INFER_BYTES_MAX = 8 << 20, FIRST_LINE_MAX = 64 * 1024, BACK_STEP = 4096, POLL_MS = 50 };

/* How often the file is looked at when the system has no inotify left. */
static const int64_t look_ns = INT64_C(200) * 1000 * 1000;

typedef struct tail_state {
	rf_arena arena;
	char *path;
	bool is_from_end;
	const rf_format_spec *csv; /* NULL: the format is another */
	bool has_looked;           /* the file, or that there is none, was seen once */
	int fd;                    /* -1: no file yet */
	dev_t device;
	ino_t inode;
	uint64_t offset;
	int inotify_fd; /* -1: none left */
	char *header;   /* of a file that is read from its end; in the arena */
	size_t header_size, header_at;
} tail_state;

/* ---- describing ---- */

/* Takes ?from=start|end off a path; a file of the whole name goes before. */
static rf_status split_path(rf_text uri, rf_arena *arena, char **path, bool *is_from_end,
                            rf_error *error)
{
	rf_text scheme, rest, query, name, value;
	const char *mark;
	*is_from_end = false;
	rf_uri_split(uri, &scheme, &rest);
	rest = rf_text_starts_with(rest, "///") ? (rf_text){rest.data + 2, rest.size - 2} : rest;
	mark = rest.size ? memrchr(rest.data, '?', rest.size) : NULL;
	if (mark) {
		query = (rf_text){mark + 1, rest.size - (size_t)(mark - rest.data) - 1};
		while (rf_uri_next_parameter(&query, &name, &value)) {
			if (rf_text_is_fold(name, "from") && rf_text_is_fold(value, "end"))
				*is_from_end = true;
			else if (!rf_text_is_fold(name, "from") || !rf_text_is_fold(value, "start")) {
				rf_fail(error, RIFFLE_INVALID,
				        "unknown parameter \"%.*s\" of tail:", name.size > 40 ? 40 : (int)name.size,
				        name.data);
				rf_hint(error, "Known are ?from=start and ?from=end.");
				return RIFFLE_INVALID;
			}
		}
		rest.size = (size_t)(mark - rest.data);
	}
	return rf_path_copy(rest, arena, path, error);
}

static rf_status check_folder(const char *path, rf_arena *scratch, rf_error *error)
{
	struct stat info;
	const char *slash = strrchr(path, '/');
	char *folder;
	if (stat(path, &info) == 0 && S_ISDIR(info.st_mode))
		return rf_path_fail(path, EISDIR, "follow", scratch, error);
	if (!slash || slash == path) return RIFFLE_OK;
	RF_TRY(rf_path_copy((rf_text){path, (size_t)(slash - path)}, scratch, &folder, error));
	if (stat(folder, &info) == 0) return RIFFLE_OK;
	return rf_fail_os(error, errno, "cannot follow \"%s\"", path);
}

/* Waits until the file is there and has its first row, then infers from what it holds. */
static rf_status infer_columns(rf_source_spec *spec, const char *path, rf_context *ctx,
                               rf_arena *arena, rf_error *error)
{
	for (;;) {
		rf_buffer bytes;
		rf_input input;
		bool is_empty = true;
		rf_status status = RIFFLE_OK;
		if (ctx->interrupted && *ctx->interrupted)
			return rf_fail(error, RIFFLE_INTERRUPTED, "interrupted");
		if (access(path, F_OK) == 0) {
			RF_TRY(rf_input_open(&input, path, error));
			rf_buffer_init(&bytes, ctx->memory, INFER_BYTES_MAX);
			status = rf_source_infer(spec, &input, path, &bytes, &is_empty, ctx, arena, error);
			rf_buffer_release(&bytes);
			rf_input_close(&input);
		}
		if (status < 0 || !is_empty) return status;
		(void)poll(NULL, 0, POLL_MS);
	}
}

static rf_status describe_in(rf_source_spec *spec, rf_context *ctx, rf_arena *arena,
                             rf_arena *scratch, rf_error *error)
{
	char *path;
	bool is_from_end, is_done;
	RF_TRY(split_path(spec->uri, scratch, &path, &is_from_end, error));
	if (rf_codec_find(&spec->format, rf_text_of(path))) {
		rf_fail(error, RIFFLE_INVALID, "tail: can't follow a compressed file");
		rf_hint(error, "Without tail: it is read as it is now.");
		return RIFFLE_INVALID;
	}
	RF_TRY(rf_refuse_compressed(&spec->format, rf_text_of(path), RF_URI_SOURCE, error));
	RF_TRY(check_folder(path, scratch, error));
	spec->rest = RF_REST_ENDLESS;
	if (!spec->has_format) RF_TRY(rf_format_of_path(rf_text_of(path), false, &spec->format, error));
	RF_TRY(rf_source_columns(spec, &is_done, arena, error));
	return is_done ? RIFFLE_OK : infer_columns(spec, path, ctx, arena, error);
}

static rf_status tail_describe(rf_source_spec *spec, rf_context *ctx, rf_arena *arena,
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

bool rf_source_tail_path(rf_text uri, rf_arena *arena, char **path)
{
	bool is_from_end;
	return split_path(uri, arena, path, &is_from_end, NULL) >= 0;
}

/* ---- watching ---- */

/* Watches the folder for a file that takes the name. */
static void watch_folder(tail_state *state)
{
	const char *slash = strrchr(state->path, '/');
	char folder[4096];
	size_t size = slash ? (size_t)(slash - state->path) : 1;
	if (slash == state->path) size = 1;
	if (size >= sizeof folder) return;
	memcpy(folder, slash ? state->path : ".", size);
	folder[size] = 0;
	if (inotify_add_watch(state->inotify_fd, folder,
	                      IN_CREATE | IN_MOVED_TO | IN_MOVED_FROM | IN_DELETE) >= 0)
		return;
	close(state->inotify_fd);
	state->inotify_fd = -1;
}

/* Watches the file that has the name now; more than one can be watched for a while. */
static void watch_file(tail_state *state)
{
	if (state->inotify_fd >= 0)
		(void)inotify_add_watch(state->inotify_fd, state->path, IN_MODIFY | IN_ATTRIB);
}

/* What the events say is seen by looking at the file. */
static void drain_events(tail_state *state)
{
	char events[4096] __attribute__((aligned(8)));
	if (state->inotify_fd < 0) return;
	while (read(state->inotify_fd, events, sizeof events) > 0) {
	}
}

static rf_read_event wait_for_change(tail_state *state, rf_context *ctx)
{
	if (state->inotify_fd >= 0)
		rf_wait_for(ctx, state->inotify_fd, false);
	else
		rf_wait_until(ctx, rf_steady_ns() + look_ns);
	return RF_READ_WAIT;
}

/* ---- opening ---- */

static rf_status tail_open(rf_source *source, const rf_source_spec *spec, rf_context *ctx)
{
	tail_state *state = source->state;
	rf_arena_init(&state->arena, ctx->memory);
	state->fd = state->inotify_fd = -1;
	RF_TRY(rf_source_check_allowed(ctx, ctx->error));
	RF_TRY(split_path(spec->uri, &state->arena, &state->path, &state->is_from_end, ctx->error));
	RF_TRY(check_folder(state->path, &state->arena, ctx->error));
	if (spec->format.id == RF_FORMAT_CSV) state->csv = &spec->format;
	source->name = rf_text_of(state->path);
	state->inotify_fd = inotify_init1(IN_NONBLOCK | IN_CLOEXEC);
	if (state->inotify_fd >= 0) watch_folder(state);
	return RIFFLE_OK;
}

/* Where the last line of the file that is not finished begins. */
static uint64_t last_line_start(int fd, uint64_t size)
{
	char block[BACK_STEP];
	while (size > 0) {
		size_t part = size < BACK_STEP ? (size_t)size : BACK_STEP;
		ssize_t got = pread(fd, block, part, (off_t)(size - part));
		const char *end;
		if (got != (ssize_t)part) return size;
		end = memrchr(block, '\n', part);
		if (end) return size - part + (uint64_t)(end - block) + 1;
		size -= part;
	}
	return 0;
}

/* from=end: what is there is passed over, but for a header and an unfinished line. */
static rf_status pass_over(tail_state *state, rf_context *ctx)
{
	struct stat info;
	if (fstat(state->fd, &info) != 0) return RIFFLE_OK;
	state->offset = last_line_start(state->fd, (uint64_t)info.st_size);
	if (state->offset > 0 && state->csv) {
		ssize_t got;
		state->header = rf_arena_alloc(&state->arena, FIRST_LINE_MAX);
		if (!state->header) return rf_memory_fail(ctx->memory, "a tail", ctx->error);
		got = pread(state->fd, state->header, FIRST_LINE_MAX, 0);
		if (got > 0)
			state->header_size =
				rf_csv_head_size(state->csv, (rf_text){state->header, (size_t)got});
	}
	(void)lseek(state->fd, (off_t)state->offset, SEEK_SET);
	return RIFFLE_OK;
}

/* Opens the file that has the name. WAIT: there is none. */
static rf_read_event open_file(tail_state *state, rf_context *ctx)
{
	struct stat info;
	bool is_first = !state->has_looked;
	state->has_looked = true;
	do state->fd = open(state->path, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK);
	while (state->fd < 0 && errno == EINTR);
	if (state->fd < 0 && errno == ENOENT) return wait_for_change(state, ctx);
	if (state->fd < 0 || fstat(state->fd, &info) != 0) {
		rf_fail_os(ctx->error, errno, "cannot open \"%s\"", state->path);
		return RF_READ_FAILED;
	}
	if (!S_ISREG(info.st_mode)) {
		rf_fail(ctx->error, RIFFLE_INVALID, "\"%s\" is not a regular file", state->path);
		rf_hint(ctx->error, "Leave tail: out: what is no file is read as it comes.");
		return RF_READ_FAILED;
	}
	state->device = info.st_dev;
	state->inode = info.st_ino;
	state->offset = 0;
	watch_file(state);
	if (is_first && state->is_from_end && pass_over(state, ctx) < 0) return RF_READ_FAILED;
	return RF_READ_FILE;
}

static void tail_close(rf_source *source)
{
	tail_state *state = source->state;
	if (state->fd >= 0) close(state->fd);
	if (state->inotify_fd >= 0) close(state->inotify_fd);
	if (state->arena.memory) rf_arena_release(&state->arena);
}

/* ---- reading ---- */

/* Whether another file that holds something has the name. One that is still empty is only
 * watched: until its writer has it, the old one may grow. */
static bool is_replaced(tail_state *state)
{
	struct stat info;
	if (stat(state->path, &info) != 0 || !S_ISREG(info.st_mode)) return false;
	if (info.st_dev == state->device && info.st_ino == state->inode) return false;
	watch_file(state);
	return info.st_size > 0 || (stat(state->path, &info) == 0 && info.st_size > 0);
}

static bool is_truncated(const tail_state *state)
{
	struct stat info;
	return fstat(state->fd, &info) == 0 && (uint64_t)info.st_size < state->offset;
}

static rf_read_event read_file(tail_state *state, char *bytes, size_t capacity, size_t *size,
                               rf_context *ctx)
{
	ssize_t got;
	do got = read(state->fd, bytes, capacity);
	while (got < 0 && errno == EINTR && !(ctx->interrupted && *ctx->interrupted));
	if (got < 0 && errno != EINTR) {
		rf_fail_os(ctx->error, errno, "cannot read \"%s\"", state->path);
		return RF_READ_FAILED;
	}
	*size = got > 0 ? (size_t)got : 0;
	state->offset += *size;
	return *size ? RF_READ_BYTES : RF_READ_WAIT;
}

static rf_read_event tail_read(rf_source *source, char *bytes, size_t capacity, size_t *size,
                               rf_context *ctx)
{
	tail_state *state = source->state;
	rf_read_event event;
	*size = 0;
	if (state->header_at < state->header_size) {
		size_t left = state->header_size - state->header_at;
		*size = left < capacity ? left : capacity;
		memcpy(bytes, state->header + state->header_at, *size);
		state->header_at += *size;
		return RF_READ_BYTES;
	}
	/* Once without clearing the events: what is read needs none. */
	if (state->fd >= 0) {
		event = read_file(state, bytes, capacity, size, ctx);
		if (event != RF_READ_WAIT) return event;
	}
	drain_events(state);
	if (state->fd < 0) return open_file(state, ctx);
	if (is_truncated(state)) {
		state->offset = 0;
		(void)lseek(state->fd, 0, SEEK_SET);
		return RF_READ_FILE;
	}
	if (is_replaced(state)) {
		/* What was written before the name changed hands. */
		event = read_file(state, bytes, capacity, size, ctx);
		if (event != RF_READ_WAIT) return event;
		close(state->fd);
		state->fd = -1;
		return open_file(state, ctx);
	}
	event = read_file(state, bytes, capacity, size, ctx);
	return event == RF_READ_WAIT ? wait_for_change(state, ctx) : event;
}

const rf_source_class rf_source_tail = {
	.scheme = "tail",
	.describe = tail_describe,
	.open = tail_open,
	.read = tail_read,
	.close = tail_close,
	.state_size = sizeof(tail_state),
};
