/* SELECT key, count(*), avg(x), stddev(x), max(x) ... GROUP BY key, written by hand. */
#include "chunks.h"

typedef struct group {
	uint64_t count;
	double mean, squares, most; /* squares: of the distances from the mean */
} group;

static key_table table;
static group groups[KEY_SLOTS]; /* by key number */

static void decode(chunk *c)
{
	read_keys(c);
	read_doubles(c, 2, c->x);
}

static void fold(chunk *c)
{
	for (size_t i = 0; i < c->rows; i++) {
		group *g = &groups[key_number(&table, c->keys[i])];
		double distance = c->x[i] - g->mean;
		g->mean += distance / (double)++g->count;
		g->squares += distance * (c->x[i] - g->mean);
		if (g->count == 1 || c->x[i] > g->most) g->most = c->x[i];
	}
}

static void write_out(chunk *c)
{
	if (!c->is_last) return;
	for (size_t i = 0; i < table.count; i++) {
		const group *g = &groups[i];
		char *to = write_key(reserve_row(c, 192), table.keys[i]);
		*to++ = ',';
		to = write_integer(to, g->count);
		*to++ = ',';
		to = write_double(to, g->mean);
		*to++ = ',';
		if (g->count > 1) to = write_double(to, sqrt(g->squares / (double)(g->count - 1)));
		*to++ = ',';
		to = write_double(to, g->most);
		*to++ = '\n';
		c->out_size = (size_t)(to - c->out);
	}
}
