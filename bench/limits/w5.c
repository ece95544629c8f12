/* SELECT avg(x) ... WINDOW SLIDING 200, written by hand: the sum of the last 200 is the end of
 * one block of 200 and the start of the next, so nothing is ever subtracted. */
#include "chunks.h"

enum { WINDOW = 200 };

static void decode(chunk *c)
{
	read_doubles(c, 2, c->x);
}

/* Leaves the averages in y. */
static void fold(chunk *c)
{
	static double block[WINDOW], ends[WINDOW + 1], start;
	static size_t in_block;
	static int is_full;
	for (size_t i = 0; i < c->rows; i++) {
		block[in_block++] = c->x[i];
		start += c->x[i];
		c->y[i] = (start + ends[in_block]) / (double)(is_full ? WINDOW : in_block);
		if (in_block < WINDOW) continue;
		for (size_t k = WINDOW; k-- > 0;) ends[k] = (k + 1 < WINDOW ? ends[k + 1] : 0) + block[k];
		in_block = 0;
		start = 0;
		is_full = 1;
	}
}

static void write_out(chunk *c)
{
	for (size_t i = 0; i < c->rows; i++) {
		char *to = write_double(reserve_row(c, 64), c->y[i]);
		*to++ = '\n';
		c->out_size = (size_t)(to - c->out);
	}
}
