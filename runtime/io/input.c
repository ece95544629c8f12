/*
 * Descriptors: see input.h. Invariant: every byte that read gave is handed on exactly once,
 * whether inference saw it or not.
 */
#include "runtime/io/input.h"

#include "base/newlines.h"
#include "runtime/format/format.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { AHEAD_CHUNK = 64 * 1024, AHEAD_BYTES_MAX = 4 << 20, POLL_MS = 50 };

static const int64_t first_rows_ns = INT64_C(100) * 1000 * 1000;

static bool is_interrupted(const rf_context *ctx)
{
	return ctx->interrupted && *ctx->interrupted;
}

static void set_kind(rf_input *input, const struct stat *info)
{
	off_t at = 0;
	input->is_live = !S_ISREG(info->st_mode);
	if (input->is_live) return;
	at = lseek(input->fd, 0, SEEK_CUR);
	if (at >= 0 && info->st_size > at) input->size_bytes = (uint64_t)(info->st_size - at);
}

rf_status rf_input_open(rf_input *input, const char *path, rf_error *error)
{
	struct stat info;
	*input = (rf_input){.fd = -1};
	/* O_NONBLOCK: opening a FIFO must not wait for its writer. Files don't mind. */
	do input->fd = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK);
	while (input->fd < 0 && errno == EINTR);
	if (input->fd < 0) return rf_fail_os(error, errno, "cannot open \"%s\"", path);
	input->is_owned = true;
	if (fstat(input->fd, &info) != 0) {
		int os_error = errno;
		rf_input_close(input);
		return rf_fail_os(error, os_error, "cannot open \"%s\"", path);
	}
	set_kind(input, &info);
	if (!input->is_live) (void)posix_fadvise(input->fd, 0, 0, POSIX_FADV_SEQUENTIAL);
	return RIFFLE_OK;
}

rf_status rf_input_standard(rf_input *input, rf_error *error)
{
	struct stat info;
	*input = (rf_input){.fd = STDIN_FILENO};
	if (fstat(STDIN_FILENO, &info) != 0)
		return rf_fail_os(error, errno, "cannot read standard input");
	if (S_ISDIR(info.st_mode)) return rf_fail_os(error, EISDIR, "cannot read standard input");
	set_kind(input, &info);
	return RIFFLE_OK;
}

rf_status rf_input_unpack(rf_input *input, const rf_format_spec *format, rf_text path,
                          rf_memory *memory, rf_error *error)
{
	const rf_codec *codec = rf_codec_find(format, path);
	rf_status status = RIFFLE_OK;
	if (codec) status = rf_unpacker_open(&input->unpacker, codec, memory, error);
	if (status < 0) rf_input_close(input);
	return status;
}

void rf_input_close(rf_input *input)
{
	rf_unpacker_close(input->unpacker);
	if (input->is_owned && input->fd >= 0) close(input->fd);
	*input = (rf_input){.fd = -1};
}

void rf_input_forget(rf_input *input)
{
	/* The next statement that reads standard input then finds it as it was. */
	if (!input->is_owned && !input->is_live && input->read_bytes)
		(void)lseek(input->fd, -(off_t)input->read_bytes, SEEK_CUR);
	rf_input_close(input);
}

static rf_read_event wait_for(rf_input *input, rf_context *ctx)
{
	rf_wait_for(ctx, input->fd, false);
	return RF_READ_WAIT;
}

static rf_read_event fail_read(const char *name, int os_error, rf_error *error)
{
	if (name)
		rf_fail_os(error, os_error, "cannot read \"%s\"", name);
	else
		rf_fail_os(error, os_error, "cannot read standard input");
	return RF_READ_FAILED;
}

static rf_read_event read_descriptor(rf_input *input, const char *name, char *bytes,
                                     size_t capacity, size_t *size, rf_context *ctx)
{
	ssize_t got;
	if (input->has_ended) return RF_READ_END;
	/* A FIFO without a writer reads as ended until one comes, so that poll must answer first;
	 * and standard input may block, since it is not ours to change. */
	if (input->is_live) {
		struct pollfd want = {.fd = input->fd, .events = POLLIN};
		if (poll(&want, 1, 0) <= 0) return wait_for(input, ctx);
	}
	do got = read(input->fd, bytes, capacity);
	while (got < 0 && errno == EINTR && !is_interrupted(ctx));
	if (got > 0) {
		*size = (size_t)got;
		input->read_bytes += *size;
		return RF_READ_BYTES;
	}
	if (got == 0) {
		input->has_ended = true;
		return RF_READ_END;
	}
	if (errno == EAGAIN || errno == EWOULDBLOCK || errno == EINTR) return wait_for(input, ctx);
	if (input->is_socket) {
		input->failure = errno;
		input->has_ended = true;
		return RF_READ_END;
	}
	return fail_read(name, errno, ctx->error);
}

static rf_read_event read_packed(rf_input *input, const char *name, char *bytes, size_t capacity,
                                 size_t *size, rf_context *ctx)
{
	rf_unpacker *unpacker = input->unpacker;
	if (rf_unpacker_is_hungry(unpacker) && !rf_unpacker_has_failed(unpacker)) {
		size_t room, got = 0;
		char *to = rf_unpacker_room(unpacker, &room);
		rf_read_event event = read_descriptor(input, name, to, room, &got, ctx);
		if (event != RF_READ_BYTES && event != RF_READ_END) return event;
		rf_unpacker_feed(unpacker, got);
		if (event == RF_READ_END && !rf_unpacker_has_failed(unpacker)) return RF_READ_END;
	}
	if (!rf_unpacker_has_failed(unpacker)) rf_unpacker_give(unpacker, bytes, capacity, size);
	if (*size || !rf_unpacker_has_failed(unpacker)) return RF_READ_BYTES;
	rf_unpacker_fail(unpacker, name, ctx->error);
	return RF_READ_FAILED;
}

rf_read_event rf_input_read(rf_input *input, const char *name, char *bytes, size_t capacity,
                            size_t *size, rf_context *ctx)
{
	*size = 0;
	if (input->ahead_size) {
		*size = input->ahead_size < capacity ? input->ahead_size : capacity;
		memcpy(bytes, input->ahead, *size);
		input->ahead += *size;
		input->ahead_size -= *size;
		return RF_READ_BYTES;
	}
	if (input->unpacker) return read_packed(input, name, bytes, capacity, size, ctx);
	return read_descriptor(input, name, bytes, capacity, size, ctx);
}

rf_read_event rf_input_read_for(rf_source *source, rf_input *input, const char *name, char *bytes,
                                size_t capacity, size_t *size, rf_context *ctx)
{
	rf_read_event event = rf_input_read(input, name, bytes, capacity, size, ctx);
	source->is_packed = input->unpacker != NULL;
	if (source->is_packed) source->packed_bytes += rf_unpacker_taken(input->unpacker);
	return event;
}

/* Waits until the input may have something, at most to the deadline (INT64_MAX: none). False
 * when the deadline has passed. */
static bool wait_ready(const rf_input *input, int64_t deadline_ns, const rf_context *ctx)
{
	struct pollfd want = {.fd = input->fd, .events = POLLIN};
	while (!is_interrupted(ctx)) {
		int64_t left_ns = deadline_ns == INT64_MAX ? INT64_MAX : deadline_ns - rf_steady_ns();
		int wait_ms = left_ns > POLL_MS * INT64_C(1000000) ? POLL_MS : (int)(left_ns / 1000000) + 1;
		if (left_ns <= 0) return false;
		if (poll(&want, 1, wait_ms) > 0) return true;
	}
	return true;
}

rf_status rf_input_read_ahead(rf_input *input, const char *name, uint32_t first_lines,
                              uint32_t lines, rf_buffer *bytes, bool *is_end, rf_context *ctx)
{
	uint32_t seen = 0;
	int64_t deadline_ns = INT64_MAX;
	*is_end = false;
	while (seen < lines && bytes->size < AHEAD_BYTES_MAX) {
		size_t size;
		rf_read_event event;
		char *to = rf_buffer_reserve(bytes, AHEAD_CHUNK);
		if (!to) return rf_memory_fail(bytes->memory, "inferring columns", ctx->error);
		if (is_interrupted(ctx)) return rf_fail(ctx->error, RIFFLE_INTERRUPTED, "interrupted");
		event = rf_input_read(input, name, to, AHEAD_CHUNK, &size, ctx);
		if (event == RF_READ_FAILED) {
			/* What a corrupt file holds before that is read; the scan meets the place again. */
			if (!input->unpacker || seen < first_lines) return RIFFLE_IO;
			*ctx->error = (rf_error)RIFFLE_ERROR_INIT;
			break;
		}
		if (event == RF_READ_END) {
			*is_end = true;
			break;
		}
		if (event == RF_READ_WAIT) {
			if (!wait_ready(input, deadline_ns, ctx)) break;
			continue;
		}
		seen += (uint32_t)rf_newlines_count(to, size);
		bytes->size += size;
		if (input->is_live && seen >= first_lines && deadline_ns == INT64_MAX)
			deadline_ns = rf_steady_ns() + first_rows_ns;
	}
	return RIFFLE_OK;
}
