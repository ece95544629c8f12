/*
 * JSON and NDJSON: an object a row, one array of them in JSON. Numbers and booleans are bare, NULL
 * and what JSON cannot say (NaN, Infinity) are null, all else is a string.
 */
#include <string.h>

#include "output.h"

static void json_string(cli_text *to, const char *data, size_t size)
{
	cli_text_puts(to, "\"");
	size_t start = 0;
	for (size_t i = 0; i < size; i++) {
		unsigned char byte = (unsigned char)data[i];
		if (byte >= 0x20 && byte != '"' && byte != '\\') continue;
		cli_text_append(to, data + start, i - start);
		start = i + 1;
		const char *found = byte ? strchr("\"\"\\\\\nn\rr\tt\bb\ff", byte) : NULL;
		if (found)
			cli_text_printf(to, "\\%c", found[1]);
		else
			cli_text_printf(to, "\\u%04x", byte);
	}
	cli_text_append(to, data + start, size - start);
	cli_text_puts(to, "\"");
}

/* A number of JSON begins with a digit, after a sign or not; NaN and Infinity do not. */
static bool is_finite_text(const cli_text *value)
{
	const char *first = value->data + (value->data[0] == '-');
	return *first >= '0' && *first <= '9';
}

static void json_value(cli_output *output, riffle_type type, bool is_null)
{
	const cli_text *value = &output->cell;
	bool is_bare = cli_type_is_number(type) || type == RIFFLE_TYPE_BOOLEAN;
	if (is_null || type == RIFFLE_TYPE_NULL || (cli_type_is_number(type) && !is_finite_text(value)))
		cli_text_puts(&output->line, "null");
	else if (is_bare)
		cli_text_append(&output->line, value->data, value->size);
	else
		json_string(&output->line, value->data, value->size);
}

static void json_begin(cli_output *output)
{
	if (output->format == CLI_FORMAT_JSON) cli_text_puts(&output->line, "[");
}

static void json_rows(cli_output *output, riffle_batch *batch)
{
	uint32_t rows = 0;
	bool is_array = output->format == CLI_FORMAT_JSON;
	riffle_batch_info(batch, &rows, NULL);
	uint64_t written = output->row_count - rows;
	for (uint32_t row = 0; row < rows; row++) {
		if (is_array) cli_text_puts(&output->line, written + row > 0 ? ",\n" : "\n");
		cli_text_puts(&output->line, "{");
		for (uint32_t column = 0; column < output->column_count; column++) {
			if (column > 0) cli_text_puts(&output->line, ",");
			json_string(&output->line, output->names[column], strlen(output->names[column]));
			cli_text_puts(&output->line, ":");
			bool is_null = !cli_value_text(batch, row, column, &output->cell);
			json_value(output, output->types[column], is_null);
		}
		cli_text_puts(&output->line, is_array ? "}" : "}\n");
		if (output->line.size >= CLI_FLUSH_SIZE) cli_output_flush(output);
	}
	riffle_batch_free(batch);
}

static void json_end(cli_output *output)
{
	if (output->format == CLI_FORMAT_JSON)
		cli_text_puts(&output->line, output->row_count > 0 ? "\n]\n" : "]\n");
}

const cli_writer cli_writer_json = {.begin = json_begin, .rows = json_rows, .end = json_end};
