/*
 * Compares answers: CSV files without a header line, fields as numbers to 1e-9 where both are
 * numbers. An empty field, \N and nan say that there is no value.
 *
 *   check ordered RIGHT ANSWER         row by row
 *   check any RIGHT ANSWER             the same rows in any order, by their exact values
 *   check keys N COUNT RIGHT ANSWER    rows matched by their first N fields, COUNT compared
 *   check ranks FIELD DATA ANSWER      field FIELD (from 1) is near the median of x of the row's
 *                                      key (its first) in DATA, a CSV file of generate.c: by
 *                                      1 % of rank
 *
 * Prints "ok" with the number of rows, or the first difference, and then exits with 1.
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <math.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

enum { FIELDS_MOST = 32, TOLERATED_RANK_PERCENT = 1 };

typedef struct field {
	const char *bytes;
	size_t size;
} field;

typedef struct row {
	const char *line;
	int count;
	field fields[FIELDS_MOST];
} row;

typedef struct file {
	const char *at, *end;
	size_t rows; /* read so far */
} file;

static void __attribute__((format(printf, 1, 2), noreturn)) differ(const char *format, ...)
{
	va_list words;
	va_start(words, format);
	vprintf(format, words);
	va_end(words);
	puts("");
	exit(1);
}

static void open_file(file *f, const char *path)
{
	struct stat info;
	int fd = open(path, O_RDONLY);
	if (fd < 0 || fstat(fd, &info) != 0) differ("%s can't be read", path);
	f->at = "";
	if (info.st_size)
		f->at = mmap(NULL, (size_t)info.st_size, PROT_READ, MAP_PRIVATE | MAP_POPULATE, fd, 0);
	if (f->at == MAP_FAILED) differ("%s can't be read", path);
	f->end = f->at + info.st_size;
	f->rows = 0;
	close(fd);
}

/* A field up to a comma or the line's end; quotes around it are taken off. */
static const char *next_field(const char *at, const char *end, field *f)
{
	const char *stop = at;
	if (at < end && *at == '"') {
		stop = memchr(at + 1, '"', (size_t)(end - at - 1));
		if (!stop) stop = end;
		*f = (field){at + 1, (size_t)(stop - at - 1)};
		return stop < end ? stop + 1 : end;
	}
	while (stop < end && *stop != ',') stop++;
	*f = (field){at, (size_t)(stop - at)};
	return stop;
}

static int next_row(file *f, row *r)
{
	const char *end, *at = f->at;
	if (at >= f->end) return 0;
	end = memchr(at, '\n', (size_t)(f->end - at));
	if (!end) end = f->end;
	f->at = end < f->end ? end + 1 : end;
	if (end > at && end[-1] == '\r') end--;
	r->line = at;
	r->count = 0;
	for (;;) {
		if (r->count == FIELDS_MOST) differ("more than %d fields", FIELDS_MOST);
		at = next_field(at, end, &r->fields[r->count++]);
		if (at >= end) break;
		at++;
	}
	f->rows++;
	return 1;
}

static int is_nothing(field f)
{
	return f.size == 0 || (f.size == 2 && memcmp(f.bytes, "\\N", 2) == 0) ||
		(f.size == 3 && strncasecmp(f.bytes, "nan", 3) == 0);
}

/* Whether the field is a number. Few digits and no exponent: exact without strtod. */
static int number(field f, double *value)
{
	static const double tens[] = {1e0,  1e1,  1e2,  1e3,  1e4,  1e5,  1e6,  1e7,  1e8, 1e9,
	                              1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18};
	char copy[64], *end;
	uint64_t digits = 0;
	size_t at = f.size && f.bytes[0] == '-', decimals = 0, has_point = 0;
	if (f.size == 0 || f.size >= sizeof copy) return 0;
	for (; at < f.size && at < 18; at++) {
		unsigned digit = (unsigned)f.bytes[at] - '0';
		if (f.bytes[at] == '.' && !has_point) {
			has_point = 1;
			continue;
		}
		if (digit > 9) break;
		digits = digits * 10 + digit;
		decimals += has_point;
	}
	if (at == f.size && digits < UINT64_C(1) << 53) {
		*value = (double)digits / tens[decimals];
		if (f.bytes[0] == '-') *value = -*value;
		return f.size > 1 || f.bytes[0] != '-';
	}
	memcpy(copy, f.bytes, f.size);
	copy[f.size] = 0;
	*value = strtod(copy, &end);
	return *end == 0;
}

static int is_same_field(field a, field b)
{
	double x, y;
	if (a.size == b.size && memcmp(a.bytes, b.bytes, a.size) == 0) return 1;
	if (is_nothing(a) || is_nothing(b)) return is_nothing(a) && is_nothing(b);
	if (!number(a, &x) || !number(b, &y)) return 0;
	return fabs(x - y) <= 1e-9 || fabs(x - y) <= 1e-9 * fmax(fabs(x), fabs(y));
}

static int is_same_row(const row *a, const row *b, int first, int count)
{
	if (count == 0 && a->count != b->count) return 0;
	if (count && (a->count < count || b->count < count)) return 0;
	if (count == 0) count = a->count;
	for (int i = first; i < count; i++)
		if (!is_same_field(a->fields[i], b->fields[i])) return 0;
	return 1;
}

static void __attribute__((noreturn)) differ_at(size_t at, const row *right, const row *answer)
{
	differ("row %zu: %.*s instead of %.*s", at, (int)strcspn(answer->line, "\r\n"), answer->line,
	       (int)strcspn(right->line, "\r\n"), right->line);
}

static uint64_t mix(uint64_t hash, uint64_t value)
{
	hash = (hash ^ value) * UINT64_C(0x9E3779B97F4A7C15);
	hash = (hash ^ hash >> 32) * UINT64_C(0xBF58476D1CE4E5B9);
	return hash ^ hash >> 29;
}

/* Of the first count fields, by value: 1, 1.0 and "1" are the same. */
static uint64_t hash_row(const row *r, int count)
{
	uint64_t hash = 1, bits;
	for (int i = 0; i < count && i < r->count; i++) {
		field f = r->fields[i];
		double value;
		if (is_nothing(f)) {
			hash = mix(hash, 3);
		} else if (number(f, &value)) {
			value += 0.0;
			memcpy(&bits, &value, 8);
			hash = mix(hash, bits);
		} else {
			for (size_t k = 0; k < f.size; k++) hash = mix(hash, (unsigned char)f.bytes[k] + 5);
		}
	}
	return hash ? hash : 1;
}

/* ---- the ways to compare ---- */

/* 1: the same; 0: not, with what differs at the end of both. */
static int is_ordered_same(file *right, file *answer, row *a, row *b)
{
	for (;;) {
		int has_right = next_row(right, a), has_answer = next_row(answer, b);
		if (!has_right && !has_answer) return 1;
		if (!has_right || !has_answer) {
			a->count = b->count = 0;
			return 0;
		}
		if (!is_same_row(a, b, 0, 0)) return 0;
	}
}

static size_t check_ordered(char **words)
{
	file right, answer;
	row a, b;
	open_file(&right, words[0]);
	open_file(&answer, words[1]);
	if (is_ordered_same(&right, &answer, &a, &b)) return right.rows;
	if (a.count == 0) differ("it has %s rows", right.rows > answer.rows ? "too few" : "too many");
	differ_at(right.rows, &a, &b);
}

static size_t check_any(char **words)
{
	uint64_t sums[2] = {0, 0};
	size_t rows[2];
	for (int i = 0; i < 2; i++) {
		file f;
		row r;
		open_file(&f, words[i]);
		while (next_row(&f, &r)) sums[i] += hash_row(&r, r.count);
		rows[i] = f.rows;
	}
	if (rows[0] != rows[1]) differ("it has %zu rows instead of %zu", rows[1], rows[0]);
	if (sums[0] != sums[1]) differ("its rows are not the same");
	return rows[0];
}

/* Rows of a file by the hash of their keys. */
typedef struct slot {
	uint64_t hash;
	const char *line; /* NULL: its row has been matched */
} slot;

typedef struct table {
	slot *slots;
	size_t mask, filled;
} table;

static void table_add(table *t, uint64_t hash, const char *line)
{
	if (2 * t->filled >= t->mask) {
		table larger = {NULL, t->mask ? 2 * t->mask + 1 : 1023, 0};
		larger.slots = calloc(larger.mask + 1, sizeof *larger.slots);
		if (!larger.slots) differ("out of memory");
		for (size_t i = 0; t->slots && i <= t->mask; i++)
			if (t->slots[i].hash) table_add(&larger, t->slots[i].hash, t->slots[i].line);
		free(t->slots);
		*t = larger;
	}
	for (size_t i = hash & t->mask;; i = (i + 1) & t->mask) {
		if (t->slots[i].hash) continue;
		t->slots[i] = (slot){hash, line};
		t->filled++;
		return;
	}
}

static size_t check_keys(char **words)
{
	int keys = atoi(words[0]), count = atoi(words[1]);
	table t = {NULL, 0, 0};
	file right, answer, line;
	row a, b;
	open_file(&right, words[2]);
	open_file(&answer, words[3]);
	while (next_row(&right, &a)) table_add(&t, hash_row(&a, keys), a.line);
	while (next_row(&answer, &b)) {
		uint64_t hash = hash_row(&b, keys);
		size_t i = t.slots ? hash & t.mask : 0;
		for (; t.slots && t.slots[i].hash; i = (i + 1) & t.mask) {
			if (t.slots[i].hash != hash || !t.slots[i].line) continue;
			line = (file){t.slots[i].line, right.end, 0};
			if (!next_row(&line, &a) || !is_same_row(&a, &b, 0, keys)) continue;
			if (!is_same_row(&a, &b, keys, count)) differ_at(answer.rows, &a, &b);
			t.slots[i].line = NULL;
			break;
		}
		if (!t.slots || !t.slots[i].hash)
			differ("row %zu: %.*s has no such key", answer.rows, (int)strcspn(b.line, "\r\n"),
			       b.line);
	}
	if (answer.rows != right.rows)
		differ("it has %zu rows instead of %zu", answer.rows, right.rows);
	return answer.rows;
}

/* ---- ranks ---- */

typedef struct sample {
	uint64_t key;
	double x;
} sample;

static int compare_samples(const void *left, const void *right)
{
	const sample *a = left, *b = right;
	if (a->key != b->key) return a->key < b->key ? -1 : 1;
	return (a->x > b->x) - (a->x < b->x);
}

/* How many samples sort before this one. */
static size_t before(const sample *samples, size_t count, sample at)
{
	size_t low = 0, high = count;
	while (low < high) {
		size_t middle = (low + high) / 2;
		if (compare_samples(&samples[middle], &at) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

/* The number of a column in a header row. */
static int column_of(const row *header, const char *name)
{
	for (int i = 0; i < header->count; i++)
		if (header->fields[i].size == strlen(name) &&
		    memcmp(header->fields[i].bytes, name, strlen(name)) == 0)
			return i;
	differ("the data has no column %s", name);
}

static size_t check_ranks(char **words)
{
	int at = atoi(words[0]) - 1, key, x;
	size_t count = 0, room = 0;
	sample *samples = NULL;
	file data, answer;
	row r;
	open_file(&data, words[1]);
	open_file(&answer, words[2]);
	if (!next_row(&data, &r)) differ("the data has no header");
	key = column_of(&r, "key");
	x = column_of(&r, "x");
	while (next_row(&data, &r)) {
		if (count == room) {
			room = room ? 2 * room : 4096;
			samples = realloc(samples, room * sizeof *samples);
			if (!samples) differ("out of memory");
		}
		samples[count].key = hash_row(&(row){.count = 1, .fields = {r.fields[key]}}, 1);
		if (number(r.fields[x], &samples[count].x)) count++;
	}
	if (count) qsort(samples, count, sizeof *samples, compare_samples);
	while (next_row(&answer, &r)) {
		sample s = {hash_row(&r, 1), 0};
		double slack, low, high, rows;
		size_t first = before(samples, count, (sample){s.key, -INFINITY}),
			   last = before(samples, count, (sample){s.key, INFINITY});
		rows = (double)(last - first);
		if (rows == 0 && r.count > at && is_nothing(r.fields[at])) continue;
		if (r.count <= at || !number(r.fields[at], &s.x) || rows == 0)
			differ("row %zu has no quantile of a known key", answer.rows);
		/* The samples below it, and those not above it: the median lies between. */
		low = (double)(before(samples, count, (sample){s.key, s.x - fabs(s.x) * 1e-12}) - first);
		high = (double)(before(samples, count, (sample){s.key, s.x + fabs(s.x) * 1e-12}) - first);
		slack = rows * TOLERATED_RANK_PERCENT / 100 + 1;
		if (low > rows / 2 + slack || high < rows / 2 - slack)
			differ("row %zu: rank %.4f instead of 0.5: %.*s", answer.rows, (low + high) / 2 / rows,
			       (int)strcspn(r.line, "\r\n"), r.line);
	}
	free(samples);
	return answer.rows;
}

int main(int argc, char **argv)
{
	static const struct {
		const char *name;
		int words;
		size_t (*run)(char **);
	} ways[] = {{"ordered", 2, check_ordered},
	            {"any", 2, check_any},
	            {"keys", 4, check_keys},
	            {"ranks", 3, check_ranks}};
	for (size_t i = 0; argc > 1 && i < sizeof ways / sizeof *ways; i++) {
		if (strcmp(ways[i].name, argv[1]) != 0 || argc != ways[i].words + 2) continue;
		printf("ok %zu\n", ways[i].run(argv + 2));
		return 0;
	}
	fputs("usage: check ordered|any|keys|ranks ... (see the top of check.c)\n", stderr);
	return 2;
}
