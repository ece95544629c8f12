/* Riffle inside a program: push rows into a stream, pull averages of windows of two rows. */
#include <stdio.h>

#include "riffle.h"

static int fail(riffle_status status, const riffle_error *error)
{
	fprintf(stderr, "%s: %s\n", riffle_status_name(status), error->message);
	return 1;
}

static void print(const riffle_batch *batch)
{
	riffle_column averages = {.size = sizeof averages}, counts = {.size = sizeof counts};
	uint32_t rows = 0;
	riffle_batch_info(batch, &rows, NULL);
	riffle_batch_column(batch, 0, &averages);
	riffle_batch_column(batch, 1, &counts);
	for (uint32_t row = 0; row < rows; row++)
		printf("average %g of %d rows\n", ((const double *)averages.values)[row],
		       (int)((const int64_t *)counts.values)[row]);
}

int main(void)
{
	static const char create[] = "CREATE STREAM s (x DOUBLE)";
	static const char select[] = "SELECT avg(x), count(*) FROM s WINDOW TUMBLING 2";
	riffle_engine *engine;
	riffle_query *query = NULL;
	riffle_stream *stream = NULL;
	riffle_batch *batch;
	riffle_error error = RIFFLE_ERROR_INIT;
	riffle_status status = riffle_open(NULL, &engine, &error);
	if (status >= 0) status = riffle_exec(engine, create, sizeof create - 1, &error);
	if (status >= 0)
		status = riffle_prepare(engine, select, sizeof select - 1, NULL, &query, &error);
	if (status >= 0) status = riffle_start(query, &error);
	if (status >= 0) status = riffle_stream_open(engine, "s", &stream, &error);
	for (int i = 1; i <= 5 && status >= 0; i++) {
		riffle_value x = {.size = sizeof x, .type = RIFFLE_TYPE_DOUBLE, .as.real = i};
		status = riffle_push_row(stream, &x, 1, &error);
	}
	if (status >= 0) status = riffle_stream_advance(stream, INT64_MIN, 1, &error);
	while (status >= 0 && (status = riffle_next(query, UINT32_MAX, &batch, &error)) == RIFFLE_ROW) {
		print(batch);
		riffle_batch_free(batch);
	}
	riffle_stream_free(stream);
	riffle_query_free(query);
	riffle_close(engine, 1000);
	return status < 0 ? fail(status, &error) : 0;
}
