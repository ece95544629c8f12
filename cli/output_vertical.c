/*
 * Vertical: a line a value, a heading a row. Names stand at the right of one width, which the
 * column names alone decide, so nothing is held back.
 */
#include <inttypes.h>
#include <string.h>

#include "output.h"

static void vertical_line(cli_output *output, uint32_t column, uint32_t widest, bool is_null)
{
	cli_text *line = &output->line;
	const char *name = output->names[column];
	cli_text_clear(line);
	uint32_t width = cli_text_visible(line, name, strlen(name));
	fprintf(output->to, "%*s%s = ", (int)(widest - width), "", line->data ? line->data : "");
	cli_text_clear(line);
	if (is_null)
		cli_text_puts(line, "NULL");
	else
		cli_text_visible(line, output->cell.data, output->cell.size);
	cli_text_puts(line, "\n");
	fwrite(line->data, 1, line->size, output->to);
}

static void vertical_rows(cli_output *output, riffle_batch *batch)
{
	uint32_t rows = 0, widest = 0;
	riffle_batch_info(batch, &rows, NULL);
	for (uint32_t i = 0; i < output->column_count; i++) {
		cli_text_clear(&output->line);
		uint32_t width =
			cli_text_visible(&output->line, output->names[i], strlen(output->names[i]));
		widest = width > widest ? width : widest;
	}
	uint64_t first = output->row_count - rows + 1;
	for (uint32_t row = 0; row < rows; row++) {
		if (output->has_header) fprintf(output->to, "-[ row %" PRIu64 " ]-\n", first + row);
		for (uint32_t i = 0; i < output->column_count; i++) {
			bool is_null = !cli_value_text(batch, row, i, &output->cell);
			vertical_line(output, i, widest, is_null);
		}
	}
	riffle_batch_free(batch);
}

static void vertical_end(cli_output *output)
{
	(void)output;
}

const cli_writer cli_writer_vertical = {.rows = vertical_rows, .end = vertical_end};
