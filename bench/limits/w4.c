/* SELECT key, window, count(*), avg(x) ... GROUP BY key WINDOW HOPPING 10s EVERY 1s, written by
 * hand: panes of a second, added up anew for each window. Rows come in the order of time. */
#include "chunks.h"

enum { PANES = 10, KEYS_MOST = KEY_SLOTS / 2 };

typedef struct result {
	uint64_t key, count;
	int64_t second;
	double x;
} result;

static void decode(chunk *c)
{
	read_times(c);
	read_keys(c);
	read_doubles(c, 2, c->x);
}

static key_table table;
static double sums[PANES][KEYS_MOST];
static uint64_t counts[PANES][KEYS_MOST];

/* The window whose last second this is. Its first pane is then free. */
static void close_window(chunk *c, int64_t second)
{
	static double sum[KEYS_MOST];
	static uint64_t count[KEYS_MOST];
	size_t first = (size_t)(second + 1) % PANES;
	memset(sum, 0, table.count * sizeof *sum);
	memset(count, 0, table.count * sizeof *count);
	for (size_t pane = 0; pane < PANES; pane++) {
		for (size_t i = 0; i < table.count; i++) sum[i] += sums[pane][i];
		for (size_t i = 0; i < table.count; i++) count[i] += counts[pane][i];
	}
	for (size_t i = 0; i < table.count; i++) {
		if (count[i] == 0) continue;
		*(result *)add_result(c, sizeof(result)) =
			(result){table.keys[i], count[i], second - PANES + 1, sum[i]};
	}
	memset(sums[first], 0, table.count * sizeof sums[first][0]);
	memset(counts[first], 0, table.count * sizeof counts[first][0]);
}

static void fold(chunk *c)
{
	static int64_t second = -1, last = -1;
	for (size_t i = 0; i < c->rows; i++) {
		uint32_t number = key_number(&table, c->keys[i]);
		if (c->ts[i] >= (second + 1) * 1000 || second < 0) {
			last = c->ts[i] / 1000;
			if (second < 0 || last - second > PANES) {
				for (int pane = 0; pane < PANES && second >= 0; pane++) close_window(c, second++);
				second = last;
			}
			while (second < last) close_window(c, second++);
		}
		sums[second % PANES][number] += c->x[i];
		counts[second % PANES][number]++;
	}
	for (int pane = 0; c->is_last && pane < PANES && second >= 0; pane++) close_window(c, second++);
}

static void write_out(chunk *c)
{
	for (size_t i = 0; i < c->result_count; i++) {
		const result *r = (const result *)c->results + i;
		char *to = write_key(reserve_row(c, 128), r->key);
		*to++ = ',';
		to = write_integer(to, (uint64_t)r->second * 1000);
		*to++ = ',';
		to = write_integer(to, r->count);
		*to++ = ',';
		to = write_double(to, r->x / (double)r->count);
		*to++ = '\n';
		c->out_size = (size_t)(to - c->out);
	}
}
