/*
 * Named queries beside what is in front. SHOW QUERIES is all that is known of them; it is asked
 * after every turn while one runs and never otherwise, so that a shell without them does nothing.
 */
#include "background.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/mman.h>
#include <unistd.h>

/* A turn that takes so long ended because its time was over, not for want of input. */
enum { BUSY_MS = 5, EVERY_MS = 10, PAUSE_MAX_MS = 100 };

void cli_background_open(cli_background *background, riffle_engine *engine, bool is_shell)
{
	*background = (cli_background){.engine = engine, .capture_fd = -1};
	if (is_shell) background->capture_fd = memfd_create("rows", MFD_CLOEXEC);
}

void cli_background_close(cli_background *background)
{
	if (background->capture_fd >= 0) close(background->capture_fd);
	background->capture_fd = -1;
	cli_text_release(&background->told);
}

void cli_read_rows(riffle_engine *engine, const char *sql, cli_take_row take, void *arg)
{
	riffle_query *query = NULL;
	riffle_error error = RIFFLE_ERROR_INIT;
	if (riffle_prepare(engine, sql, RIFFLE_NUL_TERMINATED, NULL, &query, &error) < 0) return;
	for (;;) {
		riffle_batch *batch = NULL;
		uint32_t rows = 0;
		if (riffle_next(query, UINT32_MAX, &batch, &error) != RIFFLE_ROW) break;
		riffle_batch_info(batch, &rows, NULL);
		for (uint32_t row = 0; row < rows; row++) take(arg, batch, row);
		riffle_batch_free(batch);
	}
	riffle_query_free(query);
}

/* ---- what SHOW QUERIES says ---- */

enum { COLUMN_NAME, COLUMN_STATE, COLUMN_ROWS_IN, COLUMN_ROWS_OUT };

static bool is_state(const riffle_batch *batch, uint32_t row, const char *state)
{
	cli_text value = {0};
	bool result = cli_value_text(batch, row, COLUMN_STATE, &value) && !strcmp(value.data, state);
	cli_text_release(&value);
	return result;
}

static uint64_t number_at(const riffle_batch *batch, uint32_t row, uint32_t column)
{
	cli_text value = {0};
	uint64_t number =
		cli_value_text(batch, row, column, &value) ? strtoull(value.data, NULL, 10) : 0;
	cli_text_release(&value);
	return number;
}

static void survey_row(void *arg, const riffle_batch *batch, uint32_t row)
{
	cli_background *background = arg;
	background->running += is_state(batch, row, "running") || is_state(batch, row, "stopping");
	background->failed += is_state(batch, row, "failed");
	background->rows_in += number_at(batch, row, COLUMN_ROWS_IN);
	background->rows += number_at(batch, row, COLUMN_ROWS_OUT);
}

void cli_background_survey(cli_background *background)
{
	background->running = background->failed = 0;
	background->rows_in = background->rows = 0;
	cli_read_rows(background->engine, "SHOW QUERIES;", survey_row, background);
	background->rows += background->rows_in;
}

/* ---- turns ---- */

/* riffle_run with standard output standing for the file that holds what is written to it. */
static riffle_status run(cli_background *background, uint32_t timeout_ms)
{
	riffle_error error = RIFFLE_ERROR_INIT;
	int saved = -1;
	if (background->capture_fd >= 0) {
		fflush(stdout);
		saved = dup(STDOUT_FILENO);
		if (saved >= 0) dup2(background->capture_fd, STDOUT_FILENO);
	}
	background->is_in_turn = true;
	riffle_status status = riffle_run(background->engine, timeout_ms, &error);
	background->is_in_turn = false;
	if (saved >= 0) {
		dup2(saved, STDOUT_FILENO);
		close(saved);
	}
	return status;
}

bool cli_background_turn(cli_background *background, uint32_t timeout_ms)
{
	uint64_t rows_before = background->rows, started_ms = cli_now_ms();
	uint32_t running_before = background->running;
	riffle_status status = run(background, 0);
	bool is_busy = cli_now_ms() - started_ms >= BUSY_MS;
	if (status == RIFFLE_AGAIN && timeout_ms > 0 && !is_busy) status = run(background, timeout_ms);
	background->turn_ms = cli_now_ms();
	if (status != RIFFLE_AGAIN && running_before == 0) return false;
	cli_background_survey(background);
	bool has_moved =
		is_busy || background->rows != rows_before || background->running != running_before;
	if (has_moved)
		background->pause_ms = 0;
	else
		background->pause_ms = background->pause_ms == 0 ? 1 : background->pause_ms * 2;
	if (background->pause_ms > PAUSE_MAX_MS) background->pause_ms = PAUSE_MAX_MS;
	return has_moved;
}

void cli_background_turn_if_due(cli_background *background)
{
	if (cli_now_ms() - background->turn_ms >= EVERY_MS) cli_background_turn(background, 0);
}

bool cli_background_take(cli_background *background, cli_text *rows, cli_text *told)
{
	char buffer[4096];
	size_t before = rows->size;
	int fd = background->capture_fd;
	off_t size = fd >= 0 ? lseek(fd, 0, SEEK_CUR) : 0;
	for (off_t at = 0; at < size;) {
		ssize_t got = pread(fd, buffer, sizeof(buffer), at);
		if (got <= 0) break;
		cli_text_append(rows, buffer, (size_t)got);
		at += got;
	}
	if (size > 0 && ftruncate(fd, 0) == 0) lseek(fd, 0, SEEK_SET);
	bool has_some = rows->size > before || background->told.size > 0;
	cli_text_append(told, background->told.data ? background->told.data : "",
	                background->told.size);
	cli_text_clear(&background->told);
	return has_some;
}

/* ---- stopping ---- */

/* What to stop: the query of that name or number, or all that run when name is NULL. */
typedef struct choice {
	const char *name;
	uint32_t number, seen;
	cli_text sql;
} choice;

static void choose(void *arg, const riffle_batch *batch, uint32_t row)
{
	choice *chosen = arg;
	cli_text name = {0};
	chosen->seen++;
	cli_value_text(batch, row, COLUMN_NAME, &name);
	bool is_chosen = !chosen->name ? is_state(batch, row, "running")
		: chosen->number           ? chosen->seen == chosen->number
								   : strcasecmp(name.data, chosen->name) == 0;
	if (is_chosen) {
		cli_text_puts(&chosen->sql, "STOP QUERY \"");
		for (const char *at = name.data; *at; at++)
			cli_text_append(&chosen->sql, *at == '"' ? "\"\"" : at, *at == '"' ? 2 : 1);
		cli_text_puts(&chosen->sql, "\";\n");
	}
	cli_text_release(&name);
}

void cli_background_stop(cli_background *background)
{
	choice all = {0};
	riffle_error error = RIFFLE_ERROR_INIT;
	cli_read_rows(background->engine, "SHOW QUERIES;", choose, &all);
	if (all.sql.size > 0) riffle_exec(background->engine, all.sql.data, all.sql.size, &error);
	cli_text_release(&all.sql);
}

riffle_status cli_background_stop_one(cli_background *background, const char *name,
                                      riffle_error *error)
{
	choice one = {.name = name};
	if (name[0] && name[strspn(name, "0123456789")] == '\0')
		one.number = (uint32_t)strtoul(name, NULL, 10);
	cli_read_rows(background->engine, "SHOW QUERIES;", choose, &one);
	if (one.sql.size > 0) {
		error->code = riffle_exec(background->engine, one.sql.data, one.sql.size, error);
	} else {
		error->code = RIFFLE_NAME;
		snprintf(error->message, sizeof(error->message), "no query \"%s\"", name);
	}
	riffle_status status = error->code;
	cli_text_release(&one.sql);
	return status;
}
