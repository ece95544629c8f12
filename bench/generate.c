/*
 * Makes the benchmark's data, the same bytes on every machine: rows of ts,key,x,y. ts in epoch
 * milliseconds, about one a row, ascending; key k0 to k999; x and y with six decimals around
 * two centres. Other shapes hold the same rows in another dress (see shapes).
 * Usage: generate ROWS csv|ndjson [SHAPE] >FILE; generate columns SHAPE; generate shapes
 */
#include <inttypes.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { FIELD_MOST = 48, COLUMNS_MOST = 20, ROOM = 1 << 16 };

typedef struct shape {
	const char *name;
	const char *columns; /* t k x y; others: i an integer, d a double, w a word */
	int64_t keys;        /* 0: no key comes twice */
	int is_quoted, has_crlf, has_nulls, has_long_values;
} shape;

static const shape shapes[] = {
	{"plain", "tkxy", 1000, 0, 0, 0, 0},     {"wide", "iddwtiddwkiddwxiddwy", 1000, 0, 0, 0, 0},
	{"reordered", "yxkt", 1000, 0, 0, 0, 0}, {"quoted", "tkxy", 1000, 1, 0, 0, 0},
	{"digits", "tkxy", 1000, 0, 0, 0, 1},    {"keys", "tkxy", 1000000, 0, 0, 0, 0},
	{"crlf", "tkxy", 1000, 0, 1, 0, 0},      {"nulls", "tkxy", 1000, 0, 0, 1, 0},
	{"unique", "tkxy", 0, 0, 0, 0, 0},
};

/* Two sequences: one for the rows, which are the same in all shapes, one for the dress. */
static uint64_t rows_state = 42, dress_state = 7;

/* splitmix64 */
static uint64_t next(uint64_t *state)
{
	uint64_t z = *state += UINT64_C(0x9E3779B97F4A7C15);
	z = (z ^ z >> 30) * UINT64_C(0xBF58476D1CE4E5B9);
	z = (z ^ z >> 27) * UINT64_C(0x94D049BB133111EB);
	return z ^ z >> 31;
}

/* About normal, in millionths: a sum of four uniforms around a centre. */
static int64_t spread(int64_t centre_millionths)
{
	int64_t sum = 0;
	for (int i = 0; i < 4; i++) sum += (int64_t)(next(&rows_state) % 2000001) - 1000000;
	return centre_millionths + sum;
}

static char *write_number(char *to, uint64_t value, int digits_least)
{
	char digits[20];
	int size = 0;
	do {
		digits[size++] = (char)('0' + value % 10);
		value /= 10;
	} while (value || size < digits_least);
	while (size) *to++ = digits[--size];
	return to;
}

/* Six decimals, or 17 digits and more in all. */
static char *write_millionths(char *to, int64_t value, int is_long)
{
	uint64_t size = (uint64_t)(value < 0 ? -value : value);
	if (value < 0) *to++ = '-';
	to = write_number(to, size / 1000000, 1);
	*to++ = '.';
	to = write_number(to, size % 1000000, 6);
	return is_long ? write_number(to, next(&dress_state) % UINT64_C(10000000000), 10) : to;
}

typedef struct row {
	int64_t ts, key, x, y;
} row;

static int64_t other(char kind)
{
	static const int64_t most[] = {['i'] = 100000, ['d'] = 20000000, ['w'] = 50};
	return (int64_t)(next(&dress_state) % (uint64_t)most[(int)kind]);
}

static char *write_field(char *to, const shape *s, const row *r, char kind, int is_json)
{
	int is_text = kind == 'k' || kind == 'w', has_quotes = is_text && (is_json || s->is_quoted);
	if (s->has_nulls && kind != 't' && next(&dress_state) % 100 == 0) {
		if (!is_json) return to;
		memcpy(to, "null", 4);
		return to + 4;
	}
	if (has_quotes) *to++ = '"';
	if (kind == 'k') *to++ = 'k';
	if (kind == 'w') *to++ = 'w';
	switch (kind) {
	case 't': to = write_number(to, (uint64_t)r->ts, 1); break;
	case 'k': to = write_number(to, (uint64_t)r->key, 1); break;
	case 'x': to = write_millionths(to, r->x, s->has_long_values); break;
	case 'y': to = write_millionths(to, r->y, s->has_long_values); break;
	case 'd': to = write_millionths(to, other(kind), 0); break;
	default: to = write_number(to, (uint64_t)other(kind), 1); break;
	}
	if (has_quotes) *to++ = '"';
	return to;
}

/* The name of a column: that of performance.md, or a and its number. */
static const char *column_name(char kind, size_t at, char name[16])
{
	static const char *const names[] = {['t'] = "ts", ['k'] = "key", ['x'] = "x", ['y'] = "y"};
	if (strchr("tkxy", kind)) return names[(int)kind];
	snprintf(name, 16, "a%zu", at + 1);
	return name;
}

static char *write_row(char *to, const shape *s, const row *r, int is_json,
                       char names[][FIELD_MOST])
{
	for (size_t i = 0; s->columns[i]; i++) {
		size_t size = strlen(names[i]);
		memcpy(to, names[i], size);
		to = write_field(to + size, s, r, s->columns[i], is_json);
	}
	if (is_json) *to++ = '}';
	if (s->has_crlf) *to++ = '\r';
	*to++ = '\n';
	return to;
}

static int write_rows(int64_t rows, const shape *s, int is_json)
{
	static char room[ROOM];
	char names[COLUMNS_MOST][FIELD_MOST], name[16], *to = room;
	row r = {.ts = INT64_C(1700000000000)};
	for (size_t i = 0; s->columns[i]; i++) {
		const char *text = column_name(s->columns[i], i, name);
		if (is_json)
			snprintf(names[i], FIELD_MOST, "%s\"%s\":", i ? "," : "{", text);
		else
			snprintf(names[i], FIELD_MOST, "%s", i ? "," : "");
		if (!is_json) to += sprintf(to, "%s%s", i ? "," : "", text);
	}
	if (!is_json) to += sprintf(to, "%s", s->has_crlf ? "\r\n" : "\n");
	for (int64_t i = 0; i < rows; i++) {
		uint64_t bits = next(&rows_state);
		int side = bits >> 40 & 1;
		r.ts += (int64_t)(bits % 3);
		r.key = s->keys ? (int64_t)(bits >> 44) % s->keys : i;
		r.x = spread(side ? 4000000 : -4000000);
		r.y = spread(side ? 2000000 : 9000000);
		to = write_row(to, s, &r, is_json, names);
		if (to - room < ROOM - COLUMNS_MOST * FIELD_MOST) continue;
		if (fwrite(room, 1, (size_t)(to - room), stdout) != (size_t)(to - room)) return 1;
		to = room;
	}
	fwrite(room, 1, (size_t)(to - room), stdout);
	return fflush(stdout) != 0 || ferror(stdout);
}

/* As a list of columns of a stream. */
static int write_columns(const shape *s)
{
	char name[16];
	for (size_t i = 0; s->columns[i]; i++)
		printf("%s%s %s", i ? ", " : "", column_name(s->columns[i], i, name),
		       strchr("ti", s->columns[i])       ? "BIGINT"
		           : strchr("kw", s->columns[i]) ? "TEXT"
		                                         : "DOUBLE");
	puts("");
	return 0;
}

int main(int argc, char **argv)
{
	const char *name = argc > 3 ? argv[3] : argc > 2 && !atoll(argv[1]) ? argv[2] : "plain";
	int64_t rows = argc > 2 ? atoll(argv[1]) : 0;
	if (argc == 2 && strcmp(argv[1], "shapes") == 0) {
		for (size_t i = 0; i < sizeof shapes / sizeof *shapes; i++) puts(shapes[i].name);
		return 0;
	}
	for (size_t i = 0; i < sizeof shapes / sizeof *shapes; i++) {
		if (strcmp(shapes[i].name, name) != 0) continue;
		if (argc == 3 && strcmp(argv[1], "columns") == 0) return write_columns(&shapes[i]);
		if (rows > 0) return write_rows(rows, &shapes[i], strcmp(argv[2], "ndjson") == 0);
	}
	fputs("usage: generate ROWS csv|ndjson [SHAPE]; generate columns SHAPE; generate shapes\n",
	      stderr);
	return 2;
}
