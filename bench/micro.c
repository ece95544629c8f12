/*
 * Micro-benchmarks: the index of CSV, JSON lines, numbers read and written, the hash table of
 * groups, windows. Linked with the library's own parts, as the unit tests are. Prints a line each:
 * name, tab, nanoseconds an item, the best of some rounds; first that of a loop of plain
 * arithmetic, by which figures of different machines can be compared.
 * Usage: micro [quick]
 */
#include "base/double_read.h"
#include "base/json_scan.h"
#include "base/number_text.h"
#include "riffle.h"
#include "runtime/format/csv_index.h"
#include "runtime/group_table.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { ITEMS = 100000, TEXT_BYTES = 24, PADDING = 64 };

/* What a benchmark works on; items counts what one round went through. */
typedef struct work {
	const char *name;
	size_t (*run)(const void *detail);
	const void *detail;
} work;

static volatile uint64_t sink; /* so that nothing is left out */
static uint64_t rounds = 7;

static void fail(const char *what)
{
	fprintf(stderr, "%s\n", what);
	exit(1);
}

static uint64_t next_random(uint64_t *state)
{
	uint64_t z = *state += UINT64_C(0x9E3779B97F4A7C15);
	z = (z ^ z >> 30) * UINT64_C(0xBF58476D1CE4E5B9);
	z = (z ^ z >> 27) * UINT64_C(0x94D049BB133111EB);
	return z ^ z >> 31;
}

static int64_t now_ns(void)
{
	struct timespec at;
	clock_gettime(CLOCK_MONOTONIC, &at);
	return (int64_t)at.tv_sec * 1000000000 + at.tv_nsec;
}

static void measure(const work *w)
{
	double best = 0;
	for (uint64_t i = 0; i < rounds; i++) {
		int64_t start = now_ns();
		size_t items = w->run(w->detail);
		double ns = (double)(now_ns() - start) / (double)items;
		if (i == 0 || ns < best) best = ns;
	}
	printf("%s\t%.3f\n", w->name, best);
	fflush(stdout);
}

/* ---- plain arithmetic ---- */

static size_t run_arithmetic(const void *detail)
{
	uint64_t state = 1, sum = 0;
	(void)detail;
	for (int i = 0; i < 10 * ITEMS; i++) sum ^= next_random(&state) * (sum | 1);
	sink += sum;
	return (size_t)10 * ITEMS;
}

/* ---- numbers ---- */

typedef enum number_kind { SHORT_DECIMAL, LONG_DECIMAL, EXPONENT, INTEGER } number_kind;

typedef struct numbers {
	char texts[ITEMS][TEXT_BYTES + PADDING];
	size_t sizes[ITEMS];
	double doubles[ITEMS];
	int64_t integers[ITEMS];
} numbers;

static numbers *of_kind[4];

static void make_numbers(number_kind kind)
{
	numbers *n = of_kind[kind] = calloc(1, sizeof *n);
	uint64_t state = 7 + kind;
	if (!n) fail("out of memory");
	for (size_t i = 0; i < ITEMS; i++) {
		int64_t value = (int64_t)(next_random(&state) % 16000000) - 8000000;
		double real = (double)value / 1e6;
		if (kind == LONG_DECIMAL) real = (double)value / 7e5;
		if (kind == EXPONENT) real = (double)value * 1.7e-200;
		n->integers[i] = INT64_C(1700000000000) + value;
		n->doubles[i] = real;
		n->sizes[i] = kind == INTEGER ? rf_write_bigint(n->integers[i], n->texts[i])
									  : rf_write_double(real, n->texts[i]);
	}
}

static size_t run_read_double(const void *detail)
{
	const numbers *n = of_kind[*(const number_kind *)detail];
	double sum = 0, value;
	for (size_t i = 0; i < ITEMS; i++) {
		if (rf_read_double((rf_text){n->texts[i], n->sizes[i]}, &value) != RF_READ_OK)
			fail("a double was not read");
		sum += value;
	}
	sink += (uint64_t)(sum != 0);
	return ITEMS;
}

static size_t run_read_short_decimal(const void *detail)
{
	const numbers *n = of_kind[SHORT_DECIMAL];
	double sum = 0, value = 0;
	(void)detail;
	for (size_t i = 0; i < ITEMS; i++) {
		if (!rf_read_short_decimal(n->texts[i], n->sizes[i], &value) && n->sizes[i] < 2)
			fail("a short decimal was not read");
		sum += value;
	}
	sink += (uint64_t)(sum != 0);
	return ITEMS;
}

static size_t run_read_bigint(const void *detail)
{
	const numbers *n = of_kind[INTEGER];
	int64_t sum = 0, value;
	(void)detail;
	for (size_t i = 0; i < ITEMS; i++) {
		if (rf_read_bigint((rf_text){n->texts[i], n->sizes[i]}, &value) != RF_READ_OK)
			fail("an integer was not read");
		sum += value;
	}
	sink += (uint64_t)sum;
	return ITEMS;
}

static size_t run_write_double(const void *detail)
{
	const numbers *n = of_kind[*(const number_kind *)detail];
	char out[RF_DOUBLE_TEXT_MAX];
	for (size_t i = 0; i < ITEMS; i++) sink += rf_write_double(n->doubles[i], out);
	return ITEMS;
}

static size_t run_write_bigint(const void *detail)
{
	const numbers *n = of_kind[INTEGER];
	char out[RF_BIGINT_TEXT_MAX];
	(void)detail;
	for (size_t i = 0; i < ITEMS; i++) sink += rf_write_bigint(n->integers[i], out);
	return ITEMS;
}

/* ---- CSV and JSON ---- */

typedef struct lines {
	char *bytes;
	size_t size;
} lines;

static lines plain_csv, quoted_csv, json;

static void make_lines(lines *l, const char *format)
{
	uint64_t state = 3;
	l->bytes = calloc(1, (size_t)ITEMS * 96);
	if (!l->bytes) fail("out of memory");
	for (int i = 0; i < ITEMS; i++) {
		uint64_t bits = next_random(&state);
		l->size += (size_t)sprintf(l->bytes + l->size, format, INT64_C(1700000000000) + i,
		                           (int)(bits % 1000), (double)(bits >> 40) / 1e6,
		                           (double)(bits >> 42) / 1e6);
	}
}

/* Window after window; the rest after a window's last line end is begun again with the next. */
static size_t run_csv_index(const void *detail)
{
	static rf_csv_index index;
	const lines *l = detail;
	size_t at = 0, fields = 0;
	rf_csv_index_init(&index, ',', '"');
	while (l->size - at >= RF_CSV_WINDOW) {
		rf_csv_index_fill(&index, l->bytes + at, RF_CSV_WINDOW);
		if (index.newline_count == 0) fail("the index found no line");
		rf_csv_index_find_newlines(&index);
		at += (size_t)index.newlines[index.newline_count - 1] + 1;
		fields += index.end_count - 1;
	}
	return fields;
}

static size_t run_json_values(const void *detail)
{
	const lines *l = detail;
	rf_json_scan scan = {.at = l->bytes, .end = l->bytes + l->size};
	rf_json_value value;
	size_t rows = 0;
	for (;; rows++) {
		rf_json_skip_blanks(&scan);
		if (scan.at == scan.end) return rows;
		if (!rf_json_scan_value(&scan, &value)) fail("JSON was not read");
		sink += value.text.size;
	}
}

/* ---- groups ---- */

typedef struct keys {
	rf_type type;
	uint32_t distinct;
	rf_text *texts;
	int64_t *integers;
} keys;

static keys few_texts = {RF_TEXT_TYPE, 1000, NULL, NULL},
			many_texts = {RF_TEXT_TYPE, 300000, NULL, NULL},
			few_integers = {RF_BIGINT, 1000, NULL, NULL};
enum { KEYS = 4 * ITEMS };

static void make_keys(keys *k)
{
	char *bytes = malloc((size_t)KEYS * 8);
	uint64_t state = 5;
	k->texts = calloc(KEYS, sizeof *k->texts);
	k->integers = calloc(KEYS, sizeof *k->integers);
	if (!bytes || !k->texts || !k->integers) fail("out of memory");
	for (size_t i = 0; i < KEYS; i++, bytes += 8) {
		k->integers[i] = (int64_t)(next_random(&state) % k->distinct);
		k->texts[i] = (rf_text){bytes, (size_t)sprintf(bytes, "k%d", (int)k->integers[i])};
	}
}

static size_t run_groups(const void *detail)
{
	static const uint32_t key = 0;
	static uint32_t groups[RF_BATCH_ROWS];
	const keys *k = detail;
	rf_error error = RIFFLE_ERROR_INIT;
	rf_memory memory;
	rf_group_table *table;
	rf_memory_init(&memory, NULL, 0);
	if (rf_group_table_open(&table, &memory, &k->type, 1, "a benchmark", &error) != RIFFLE_OK)
		fail(error.message);
	for (size_t at = 0; at < KEYS; at += RF_BATCH_ROWS) {
		uint32_t rows = KEYS - at < RF_BATCH_ROWS ? (uint32_t)(KEYS - at) : RF_BATCH_ROWS;
		rf_column column = {.type = k->type};
		rf_batch batch = {
			.row_count = rows, .selected_count = rows, .column_count = 1, .columns = &column};
		column.data =
			k->type == RF_TEXT_TYPE ? (void *)(k->texts + at) : (void *)(k->integers + at);
		if (rf_group_table_find(table, &batch, &key, NULL, 0, rows, groups, &error) != RIFFLE_OK)
			fail(error.message);
		sink += groups[0];
	}
	rf_group_table_close(table);
	return KEYS;
}

/* ---- windows ---- */

enum { WINDOW_ROWS = 10 * ITEMS };

/* A query over rows that are made, its rows taken and dropped; ns a row that is made. */
static size_t run_query(const void *detail)
{
	char sql[512];
	riffle_engine *engine;
	riffle_query *query = NULL;
	riffle_batch *batch;
	riffle_error error = RIFFLE_ERROR_INIT;
	riffle_status status = riffle_open(NULL, &engine, &error);
	int size = snprintf(sql, sizeof sql, (const char *)detail, WINDOW_ROWS);
	if (status >= 0) status = riffle_prepare(engine, sql, (size_t)size, NULL, &query, &error);
	while (status >= 0 && (status = riffle_next(query, UINT32_MAX, &batch, &error)) == RIFFLE_ROW) {
		uint32_t rows = 0;
		riffle_batch_info(batch, &rows, NULL);
		sink += rows;
		riffle_batch_free(batch);
	}
	if (status < 0) fail(error.message);
	riffle_query_free(query);
	riffle_close(engine, 1000);
	return WINDOW_ROWS;
}

#define SERIES "'generate:series?start=1&stop=%d'"
#define TIMED  SERIES " TIMESTAMP BY epoch_ms(value)"

static const number_kind short_decimal = SHORT_DECIMAL, long_decimal = LONG_DECIMAL,
						 exponent = EXPONENT;

static const work all[] = {
	{"arithmetic", run_arithmetic, NULL},
	{"csv index, field", run_csv_index, &plain_csv},
	{"csv index, quoted keys, field", run_csv_index, &quoted_csv},
	{"json scan, row", run_json_values, &json},
	{"read bigint", run_read_bigint, NULL},
	{"read short decimal", run_read_short_decimal, NULL},
	{"read double, 6 decimals", run_read_double, &short_decimal},
	{"read double, 17 digits", run_read_double, &long_decimal},
	{"read double, exponent", run_read_double, &exponent},
	{"write bigint", run_write_bigint, NULL},
	{"write double, 6 decimals", run_write_double, &short_decimal},
	{"write double, 17 digits", run_write_double, &long_decimal},
	{"write double, exponent", run_write_double, &exponent},
	{"groups, 1,000 texts", run_groups, &few_texts},
	{"groups, 300,000 texts", run_groups, &many_texts},
	{"groups, 1,000 bigints", run_groups, &few_integers},
	{"rows made, no window", run_query, "SELECT count(*) FROM " SERIES},
	{"tumbling, by rows", run_query,
     "SELECT count(*), avg(value) FROM " SERIES " WINDOW TUMBLING 200"},
	{"hopping, by rows", run_query,
     "SELECT avg(value) FROM " SERIES " WINDOW HOPPING 200 EVERY 20"},
	{"sliding, by rows", run_query, "SELECT avg(value) FROM " SERIES " WINDOW SLIDING 200"},
	{"tumbling, by time and key", run_query,
     "SELECT value %% 100 AS k, avg(value) FROM " TIMED " GROUP BY k WINDOW TUMBLING 1s"},
	{"hopping, by time and key", run_query,
     "SELECT value %% 100 AS k, avg(value) FROM " TIMED " GROUP BY k WINDOW HOPPING 10s EVERY 1s"},
	{"sliding, by time", run_query, "SELECT avg(value) FROM " TIMED " WINDOW SLIDING 200ms"},
};

int main(int argc, char **argv)
{
	if (argc > 1 && strcmp(argv[1], "quick") == 0) rounds = 1;
	for (int kind = SHORT_DECIMAL; kind <= INTEGER; kind++) make_numbers((number_kind)kind);
	make_lines(&plain_csv, "%ld,k%d,%.6f,%.6f\n");
	make_lines(&quoted_csv, "%ld,\"k%d\",%.6f,%.6f\n");
	make_lines(&json, "{\"ts\":%ld,\"key\":\"k%d\",\"x\":%.6f,\"y\":%.6f}\n");
	make_keys(&few_texts);
	make_keys(&many_texts);
	make_keys(&few_integers);
	for (size_t i = 0; i < sizeof all / sizeof *all; i++) measure(&all[i]);
	return 0;
}
