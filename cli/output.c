/*
 * What all output formats share, and the formats that need no file of their own. After the
 * first failed write nothing more is written.
 */
#include "output.h"

#include <errno.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/ioctl.h>
#include <unistd.h>

typedef struct format_entry {
	const char *word, *engine_name;
} format_entry;

static const format_entry formats[CLI_FORMAT_COUNT] = {
#define FORMAT_ENTRY(name, word, engine_name) {word, engine_name},
	CLI_FORMAT_LIST(FORMAT_ENTRY)
#undef FORMAT_ENTRY
};

/* CSV and TSV are here for lines of plain text only; the engine writes them otherwise. */
static const cli_writer *const writers[CLI_FORMAT_COUNT] = {
	[CLI_FORMAT_TABLE] = &cli_writer_box,    [CLI_FORMAT_BOX] = &cli_writer_box,
	[CLI_FORMAT_MARKDOWN] = &cli_writer_box, [CLI_FORMAT_CSV] = &cli_writer_plain,
	[CLI_FORMAT_TSV] = &cli_writer_plain,    [CLI_FORMAT_JSON] = &cli_writer_json,
	[CLI_FORMAT_NDJSON] = &cli_writer_json,  [CLI_FORMAT_VERTICAL] = &cli_writer_vertical,
	[CLI_FORMAT_NONE] = &cli_writer_none,
};

const char *cli_format_word(cli_format format)
{
	return formats[format].word;
}

const char *cli_format_engine_name(cli_format format)
{
	return formats[format].engine_name;
}

bool cli_format_find(const char *word, cli_format *format)
{
	for (uint32_t i = 0; i < CLI_FORMAT_COUNT; i++) {
		if (strcasecmp(formats[i].word, word) == 0) {
			*format = (cli_format)i;
			return true;
		}
	}
	return false;
}

bool cli_type_is_number(riffle_type type)
{
	return type == RIFFLE_TYPE_BIGINT || type == RIFFLE_TYPE_DOUBLE;
}

/* The width of the terminal behind the file, 0 if it is none. */
static uint32_t terminal_width(int fd)
{
	struct winsize size;
	if (!isatty(fd)) return 0;
	if (ioctl(fd, TIOCGWINSZ, &size) != 0 || size.ws_col == 0) return 80;
	return size.ws_col;
}

void cli_output_begin(cli_output *output, int fd, const riffle_query *query, cli_format format,
                      bool has_header, bool is_plain)
{
	uint32_t count = riffle_query_column_count(query);
	*output = (cli_output){.fd = fd, .format = format, .has_header = has_header};
	output->width = terminal_width(fd);
	output->column_count = count;
	output->names = cli_allocate(count * sizeof(*output->names));
	output->types = cli_allocate(count * sizeof(*output->types));
	for (uint32_t i = 0; i < count; i++) {
		output->names[i] = riffle_query_column_name(query, i);
		output->types[i] = riffle_query_column_type(query, i);
	}
	bool is_structured =
		format == CLI_FORMAT_JSON || format == CLI_FORMAT_NDJSON || format == CLI_FORMAT_NONE;
	output->writer = is_plain && !is_structured ? &cli_writer_plain : writers[format];
	if (output->writer->begin) output->writer->begin(output);
}

int cli_write_all(int fd, const char *data, size_t size)
{
	while (size > 0) {
		ssize_t written = write(fd, data, size);
		if (written >= 0) {
			data += written;
			size -= (size_t)written;
		} else if (errno == EAGAIN) {
			struct pollfd room = {.fd = fd, .events = POLLOUT};
			poll(&room, 1, -1);
		} else if (errno != EINTR) {
			return errno;
		}
	}
	return 0;
}

void cli_output_flush(cli_output *output)
{
	if (output->problem == 0)
		output->problem = cli_write_all(output->fd, output->line.data, output->line.size);
	cli_text_clear(&output->line);
}

int cli_output_rows(cli_output *output, riffle_batch *batch)
{
	uint32_t rows = 0;
	riffle_batch_info(batch, &rows, NULL);
	output->row_count += rows;
	if (output->problem)
		riffle_batch_free(batch);
	else
		output->writer->rows(output, batch);
	cli_output_flush(output);
	return output->problem;
}

int cli_output_idle(cli_output *output)
{
	if (output->writer->idle && output->problem == 0) output->writer->idle(output);
	cli_output_flush(output);
	return output->problem;
}

int cli_output_end(cli_output *output)
{
	output->writer->end(output);
	cli_output_flush(output);
	cli_text_release(&output->cell);
	cli_text_release(&output->line);
	free(output->names);
	free(output->types);
	return output->problem;
}

static void nothing(cli_output *output)
{
	(void)output;
}

/* ---- none ---- */

static void none_rows(cli_output *output, riffle_batch *batch)
{
	(void)output;
	riffle_batch_free(batch);
}

const cli_writer cli_writer_none = {.rows = none_rows, .end = nothing};

/* ---- plain: text that is lines already ---- */

static void plain_rows(cli_output *output, riffle_batch *batch)
{
	uint32_t rows = 0;
	riffle_batch_info(batch, &rows, NULL);
	for (uint32_t row = 0; row < rows; row++) {
		cli_value_text(batch, row, 0, &output->cell);
		cli_text_append(&output->line, output->cell.data, output->cell.size);
		if (output->cell.size == 0 || output->cell.data[output->cell.size - 1] != '\n')
			cli_text_puts(&output->line, "\n");
	}
	riffle_batch_free(batch);
}

const cli_writer cli_writer_plain = {.rows = plain_rows, .end = nothing};
