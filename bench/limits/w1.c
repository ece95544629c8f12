/* SELECT count(*), avg(x), avg(y) ... WINDOW TUMBLING 200, written by hand. */
#include "chunks.h"

enum { WINDOW = 200 };

typedef struct sums {
	double x, y;
	uint64_t count;
} sums;

static void decode(chunk *c)
{
	read_doubles(c, 2, c->x);
	read_doubles(c, 3, c->y);
}

static void fold(chunk *c)
{
	static sums now;
	for (size_t i = 0; i < c->rows;) {
		size_t stop = i + (WINDOW - now.count) < c->rows ? i + (WINDOW - now.count) : c->rows;
		now.count += stop - i;
		for (; i < stop; i++) {
			now.x += c->x[i];
			now.y += c->y[i];
		}
		if (now.count < WINDOW) break;
		*(sums *)add_result(c, sizeof now) = now;
		now = (sums){0};
	}
	if (c->is_last && now.count) *(sums *)add_result(c, sizeof now) = now;
}

static void write_out(chunk *c)
{
	for (size_t i = 0; i < c->result_count; i++) {
		const sums *s = (const sums *)c->results + i;
		char *to = write_integer(reserve_row(c, 128), s->count);
		*to++ = ',';
		to = write_double(to, s->x / (double)s->count);
		*to++ = ',';
		to = write_double(to, s->y / (double)s->count);
		*to++ = '\n';
		c->out_size = (size_t)(to - c->out);
	}
}
