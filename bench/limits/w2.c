/* SELECT ts, x, y ... WHERE x > 0, written by hand: values that pass are copied as text. */
#include "chunks.h"

static void decode(chunk *c)
{
	read_doubles(c, 2, c->x);
}

static void fold(chunk *c)
{
	(void)c;
}

/* Without the zeros after its last decimal, which the shortest text has not. */
static char *copy_decimal(char *to, const char *text, size_t size)
{
	memcpy(to, text, size);
	if (memchr(text, '.', size))
		while (to[size - 1] == '0' && to[size - 2] != '.') size--;
	return to + size;
}

static void write_out(chunk *c)
{
	for (size_t i = 0; i < c->rows; i++) {
		const char *text;
		size_t size;
		char *to;
		if (!(c->x[i] > 0)) continue;
		text = field(c, i, 0, &size);
		to = reserve_row(c, CHUNK_BYTES);
		memcpy(to, text, size + 1);
		to += size + 1;
		text = field(c, i, 2, &size);
		to = copy_decimal(to, text, size);
		*to++ = ',';
		text = field(c, i, 3, &size);
		to = copy_decimal(to, text, size);
		*to++ = '\n';
		c->out_size = (size_t)(to - c->out);
	}
}
