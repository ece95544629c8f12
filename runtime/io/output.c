/*
 * Descriptors that are written: see output.h. Invariant: rf_output_write has written every
 * byte or returns an error.
 */
#include "runtime/io/output.h"

#include "runtime/io/path.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <unistd.h>

enum { POLL_MS = 100 };

static bool is_interrupted(const rf_context *ctx)
{
	return ctx->interrupted && *ctx->interrupted;
}

static rf_status fail_open(const char *path, int os_error, rf_context *ctx)
{
	rf_arena scratch;
	rf_status status;
	rf_arena_init(&scratch, ctx->memory);
	status = rf_path_fail(path, os_error, "create", &scratch, ctx->error);
	/* A name that is near helps who reads, not who writes; a missing folder helps both. */
	if (ctx->error && rf_text_starts_with(rf_text_of(ctx->error->hint), "did you mean"))
		ctx->error->hint[0] = 0;
	rf_arena_release(&scratch);
	return status;
}

rf_status rf_output_open(rf_output *output, const char *path, bool is_append, rf_context *ctx)
{
	int how = is_append ? O_APPEND : O_TRUNC;
	*output = (rf_output){.fd = -1, .name = path};
	do output->fd = open(path, O_WRONLY | O_CREAT | how | O_CLOEXEC | O_NOCTTY, 0666);
	while (output->fd < 0 && errno == EINTR && !is_interrupted(ctx));
	if (output->fd < 0 && errno == EINTR)
		return rf_fail(ctx->error, RIFFLE_INTERRUPTED, "interrupted");
	if (output->fd < 0) return fail_open(path, errno, ctx);
	output->is_owned = true;
	return RIFFLE_OK;
}

void rf_output_standard(rf_output *output)
{
	*output = (rf_output){.fd = STDOUT_FILENO, .name = NULL};
}

static rf_status fail_write(const rf_output *output, int os_error, rf_error *error)
{
	if (!output->name) return rf_fail_os(error, os_error, "cannot write standard output");
	return rf_fail_os(error, os_error, "cannot write \"%s\"", output->name);
}

rf_status rf_output_write(rf_output *output, const char *bytes, size_t size, rf_context *ctx)
{
	while (size > 0) {
		ssize_t put = write(output->fd, bytes, size);
		if (put >= 0) {
			bytes += put;
			size -= (size_t)put;
		} else if (errno == EAGAIN || errno == EWOULDBLOCK) {
			/* Another program may have made a shared descriptor non-blocking. */
			struct pollfd want = {.fd = output->fd, .events = POLLOUT};
			(void)poll(&want, 1, POLL_MS);
		} else if (errno != EINTR) {
			return fail_write(output, errno, ctx->error);
		}
	}
	return RIFFLE_OK;
}

rf_status rf_output_finish(rf_output *output, rf_error *error)
{
	int fd = output->fd;
	output->fd = -1;
	/* After EINTR the descriptor is closed all the same. */
	if (!output->is_owned || fd < 0 || close(fd) == 0 || errno == EINTR) return RIFFLE_OK;
	return fail_write(output, errno, error);
}

void rf_output_close(rf_output *output)
{
	if (output->is_owned && output->fd >= 0) close(output->fd);
	output->fd = -1;
}
