/* .help NAME: see help.h. Invariant: what is shown comes from the engine, nothing is known here. */
#include "help.h"

#include <string.h>

/* The columns of DESCRIBE FUNCTION. */
enum {
	COLUMN_KIND = 1,
	COLUMN_SIGNATURE = 3,
	COLUMN_DOC,
	COLUMN_EXAMPLE,
	COLUMN_RESULT,
	COLUMN_OVER
};

static bool is_user(const riffle_batch *batch, uint32_t row)
{
	cli_text kind = {0};
	bool result = cli_value_text(batch, row, COLUMN_KIND, &kind) && strcmp(kind.data, "user") == 0;
	cli_text_release(&kind);
	return result;
}

/* Appends a value between two words if it is not NULL. */
static void add(cli_text *out, const riffle_batch *batch, uint32_t row, uint32_t column,
                const char *before, const char *after)
{
	cli_text value = {0};
	if (cli_value_text(batch, row, column, &value)) {
		cli_text_puts(out, before);
		cli_text_visible(out, value.data, value.size);
		cli_text_puts(out, after);
	}
	cli_text_release(&value);
}

static void show_overload(const riffle_batch *batch, uint32_t row, cli_text *out)
{
	add(out, batch, row, COLUMN_SIGNATURE, "", "\n");
	add(out, batch, row, COLUMN_DOC, is_user(batch, row) ? "    AS " : "    ", "\n");
	add(out, batch, row, COLUMN_EXAMPLE, "    ", "");
	add(out, batch, row, COLUMN_RESULT, "  gives  ", "");
	add(out, batch, row, COLUMN_OVER, "  (", ")");
	if (out->data[out->size - 1] != '\n') cli_text_puts(out, "\n");
}

/* A name in quotes, without what stands in parentheses after it. */
static void add_name(cli_text *sql, const char *name)
{
	size_t size = strcspn(name, "(");
	while (size > 0 && name[size - 1] == ' ') size--;
	if (size == 0) size = strlen(name);
	cli_text_puts(sql, "\"");
	for (size_t i = 0; i < size; i++) {
		if (name[i] == '"') continue;
		cli_text_append(sql, &name[i], 1);
	}
	cli_text_puts(sql, "\";");
}

void cli_help_function(cli_session *session, const char *name)
{
	riffle_query *query = NULL;
	riffle_batch *batch = NULL;
	riffle_error error = RIFFLE_ERROR_INIT;
	riffle_status status;
	uint32_t rows;
	cli_text sql = {0}, out = {0};
	cli_text_puts(&sql, "DESCRIBE FUNCTION ");
	add_name(&sql, name);
	status = riffle_prepare(session->engine, sql.data, sql.size, NULL, &query, &error);
	while (status >= 0 && (status = riffle_next(query, UINT32_MAX, &batch, &error)) == RIFFLE_ROW) {
		riffle_batch_info(batch, &rows, NULL);
		for (uint32_t row = 0; row < rows; row++) show_overload(batch, row, &out);
		riffle_batch_free(batch);
	}
	riffle_query_free(query);
	if (status < 0)
		fprintf(stderr, error.hint[0] ? "%s\n  hint: %s\n" : "%s\n", error.message, error.hint);
	else
		fwrite(out.data, 1, out.size, stdout);
	cli_text_release(&sql);
	cli_text_release(&out);
}
