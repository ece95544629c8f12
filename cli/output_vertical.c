/*
 * Vertical: a line a value, a heading a row. Names stand at the right of one width, which the
 * column names alone decide, so nothing is held back.
 */
#include <inttypes.h>
#include <string.h>

#include "output.h"

static uint32_t name_width(cli_output *output, uint32_t column)
{
	const char *name = output->names[column];
	cli_text_clear(&output->cell);
	return cli_text_visible(&output->cell, name, strlen(name));
}

static void vertical_line(cli_output *output, const riffle_batch *batch, uint32_t row,
                          uint32_t column, uint32_t widest)
{
	cli_text *line = &output->line;
	const char *name = output->names[column];
	cli_text_printf(line, "%*s", (int)(widest - name_width(output, column)), "");
	cli_text_visible(line, name, strlen(name));
	cli_text_puts(line, " = ");
	if (cli_value_text(batch, row, column, &output->cell))
		cli_text_visible(line, output->cell.data, output->cell.size);
	else
		cli_text_puts(line, "NULL");
	cli_text_puts(line, "\n");
}

static void vertical_rows(cli_output *output, riffle_batch *batch)
{
	uint32_t rows = 0, widest = 0;
	riffle_batch_info(batch, &rows, NULL);
	for (uint32_t i = 0; i < output->column_count; i++) {
		uint32_t width = name_width(output, i);
		widest = width > widest ? width : widest;
	}
	uint64_t first = output->row_count - rows + 1;
	for (uint32_t row = 0; row < rows; row++) {
		if (output->has_header)
			cli_text_printf(&output->line, "-[ row %" PRIu64 " ]-\n", first + row);
		for (uint32_t i = 0; i < output->column_count; i++)
			vertical_line(output, batch, row, i, widest);
		if (output->line.size >= CLI_FLUSH_SIZE) cli_output_flush(output);
	}
	riffle_batch_free(batch);
}

static void vertical_end(cli_output *output)
{
	(void)output;
}

const cli_writer cli_writer_vertical = {.rows = vertical_rows, .end = vertical_end};
