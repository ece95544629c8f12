/* SELECT key, window, count(*), avg(x), min(y), max(y) ... GROUP BY key WINDOW TUMBLING 1s,
 * written by hand. Rows come in the order of time. */
#include "chunks.h"

typedef struct group {
	uint64_t key;
	int64_t second;
	uint64_t count;
	double x, least, most;
} group;

static void decode(chunk *c)
{
	read_times(c);
	read_keys(c);
	read_doubles(c, 2, c->x);
	read_doubles(c, 3, c->y);
}

static key_table table;

static void close_window(chunk *c, group *groups, uint32_t *open, size_t *open_count)
{
	for (size_t i = 0; i < *open_count; i++) {
		*(group *)add_result(c, sizeof(group)) = groups[open[i]];
		groups[open[i]].count = 0;
	}
	*open_count = 0;
}

static void fold(chunk *c)
{
	static group groups[KEY_SLOTS]; /* by key number */
	static uint32_t open[KEY_SLOTS];
	static size_t open_count;
	static int64_t end; /* of the window, ms */
	for (size_t i = 0; i < c->rows; i++) {
		uint32_t number = key_number(&table, c->keys[i]);
		group *g = &groups[number];
		if (c->ts[i] >= end) {
			close_window(c, groups, open, &open_count);
			end = (c->ts[i] / 1000 + 1) * 1000;
		}
		if (g->count++ == 0) {
			*g = (group){c->keys[i], end / 1000 - 1, 1, c->x[i], c->y[i], c->y[i]};
			open[open_count++] = number;
			continue;
		}
		g->x += c->x[i];
		g->least = c->y[i] < g->least ? c->y[i] : g->least;
		g->most = c->y[i] > g->most ? c->y[i] : g->most;
	}
	if (c->is_last) close_window(c, groups, open, &open_count);
}

static void write_out(chunk *c)
{
	for (size_t i = 0; i < c->result_count; i++) {
		const group *g = (const group *)c->results + i;
		char *to = write_key(reserve_row(c, 192), g->key);
		*to++ = ',';
		to = write_integer(to, (uint64_t)g->second);
		*to++ = ',';
		to = write_integer(to, g->count);
		*to++ = ',';
		to = write_double(to, g->x / (double)g->count);
		*to++ = ',';
		to = write_double(to, g->least);
		*to++ = ',';
		to = write_double(to, g->most);
		*to++ = '\n';
		c->out_size = (size_t)(to - c->out);
	}
}
