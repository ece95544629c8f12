/*
 * What the hand-written programs of this folder share: `wN INPUT.csv OUTPUT.csv [THREADS]`.
 * The input is read in chunks of whole lines. Threads decode and write chunks; in between each
 * chunk is folded into the state of the work, and at the end written out, in the order of the
 * input. Invariant: the output is the same at any number of threads.
 */
#ifndef LIMITS_CHUNKS_H
#define LIMITS_CHUNKS_H

#define _GNU_SOURCE
#include "numbers.h"

#include <fcntl.h>
#include <pthread.h>
#include <unistd.h>
#ifdef __AVX2__
#include <immintrin.h>
#endif

enum { CHUNK_BYTES = 256 << 10, PADDING = 64, FIELDS = 4, ROWS_MOST = CHUNK_BYTES / 8 };
enum { THREADS_MOST = 64 };

typedef struct chunk {
	size_t number; /* of its place in the input */
	char *bytes;   /* whole lines; PADDING bytes before and after can be read */
	size_t size;
	uint32_t *ends; /* of the fields: ends[0] is where the first row begins, less 1 */
	size_t rows;
	int is_last;
	int64_t *ts;
	uint64_t *keys; /* text of at most 8 bytes */
	double *x, *y;
	int32_t *digits; /* of read_doubles */
	double *divisors;
	char *out; /* what is written of it */
	size_t out_size, out_room;
	void *results; /* of fold, for write */
	size_t result_count, result_room;
} chunk;

/* A work: decode and write at any time, fold in order. Any but write may be NULL. */
static void decode(chunk *c);
static void fold(chunk *c);
static void write_out(chunk *c);

static void grow(void *array, size_t *room, size_t count, size_t size)
{
	if (count <= *room) return;
	while (*room < count) *room = *room ? 2 * *room : 4096;
	*(void **)array = realloc(*(void **)array, *room * size);
	if (!*(void **)array) fail("out of memory");
}

/* Room for one more result of that size. */
static inline void *add_result(chunk *c, size_t size)
{
	if (c->result_count == c->result_room)
		grow(&c->results, &c->result_room, c->result_count + 1, size);
	return (char *)c->results + size * c->result_count++;
}

/* Room for a row of output. */
static inline char *reserve_row(chunk *c, size_t most)
{
	if (c->out_room - c->out_size < most) grow(&c->out, &c->out_room, c->out_size + most, 1);
	return c->out + c->out_size;
}

/* ---- where fields end ---- */

static uint64_t ends_mask(const char *bytes)
{
	uint64_t mask = 0;
#ifdef __AVX2__
	const __m256i comma = _mm256_set1_epi8(','), newline = _mm256_set1_epi8('\n');
	for (int i = 0; i < 2; i++) {
		__m256i block = _mm256_loadu_si256((const __m256i *)(const void *)(bytes + 32 * i));
		__m256i is_end =
			_mm256_or_si256(_mm256_cmpeq_epi8(block, comma), _mm256_cmpeq_epi8(block, newline));
		mask |= (uint64_t)(uint32_t)_mm256_movemask_epi8(is_end) << 32 * i;
	}
#else
	for (int i = 0; i < 64; i++) mask |= (uint64_t)(bytes[i] == ',' || bytes[i] == '\n') << i;
#endif
	return mask;
}

static void index_fields(chunk *c)
{
	uint32_t *to = c->ends;
	*to++ = (uint32_t)-1;
	for (size_t at = 0; at < c->size; at += 64) {
		uint64_t mask = ends_mask(c->bytes + at);
		uint32_t *stop;
		if (c->size - at < 64) mask &= (UINT64_C(1) << (c->size - at)) - 1;
		stop = to + __builtin_popcountll(mask);
		while (to < stop)
			for (int i = 0; i < 4; i++, mask &= mask - 1)
				*to++ = (uint32_t)at + (mask ? (uint32_t)__builtin_ctzll(mask) : 0);
		to = stop;
	}
	c->rows = (size_t)(to - c->ends - 1) / FIELDS;
	if (c->rows > ROWS_MOST || (size_t)(to - c->ends - 1) % FIELDS) fail("a row has not 4 fields");
	for (size_t i = 1; i <= c->rows; i++)
		if (c->bytes[c->ends[FIELDS * i]] != '\n') fail("a row has not 4 fields");
}

static inline const char *field(const chunk *c, size_t row, int column, size_t *size)
{
	const uint32_t *ends = c->ends + FIELDS * row + column;
	*size = ends[1] - ends[0] - 1;
	return c->bytes + (uint32_t)(ends[0] + 1);
}

/* A column of doubles; conversion and division wait for all, to be made by vectors. */
static void read_doubles(chunk *c, int column, double *values)
{
	size_t size, slow = 0;
	for (size_t i = 0; i < c->rows; i++) {
		const char *text = field(c, i, column, &size);
		c->digits[i] = read_digits(text, size, &c->divisors[i]);
		slow += c->divisors[i] == 0;
	}
	for (size_t i = 0; i < c->rows; i++) values[i] = (double)c->digits[i] / c->divisors[i];
	for (size_t i = 0; slow && i < c->rows; i++) {
		const char *text = field(c, i, column, &size);
		if (c->divisors[i] == 0) values[i] = read_slowly(text, size);
	}
}

static void read_times(chunk *c)
{
	for (size_t i = 0; i < c->rows; i++) {
		size_t size;
		const char *text = field(c, i, 0, &size);
		c->ts[i] = read_integer(text, size);
	}
}

static void read_keys(chunk *c)
{
	for (size_t i = 0; i < c->rows; i++) {
		size_t size;
		const char *text = field(c, i, 1, &size);
		uint64_t word = load8(text);
		if (size == 0 || size > 8) fail("a key has not 1 to 8 bytes");
		c->keys[i] = word << (64 - 8 * size) >> (64 - 8 * size);
	}
}

/* ---- keys to numbers ---- */

#ifndef KEY_BITS
#define KEY_BITS 16
#endif

enum { KEY_SLOTS = 1 << KEY_BITS };

typedef struct key_table {
	uint64_t slots[KEY_SLOTS]; /* 0: free */
	uint32_t numbers[KEY_SLOTS];
	uint64_t *keys; /* by number */
	size_t count, room;
} key_table;

static inline uint32_t key_number(key_table *t, uint64_t key)
{
	size_t at = key * UINT64_C(0x9E3779B97F4A7C15) >> (64 - KEY_BITS);
	while (t->slots[at] != key) {
		if (t->slots[at] == 0) {
			if (t->count == KEY_SLOTS / 2) fail("too many keys");
			grow(&t->keys, &t->room, t->count + 1, sizeof *t->keys);
			t->keys[t->count] = t->slots[at] = key;
			t->numbers[at] = (uint32_t)t->count++;
			break;
		}
		at = (at + 1) % KEY_SLOTS;
	}
	return t->numbers[at];
}

static inline char *write_key(char *to, uint64_t key)
{
	memcpy(to, &key, 8);
	return to + (71 - __builtin_clzll(key)) / 8;
}

/* ---- threads ---- */

static struct {
	pthread_mutex_t lock;
	pthread_cond_t changed;
	int in, out;
	off_t offset;
	size_t read_count; /* chunks */
	size_t folded, written;
	int is_over;
} shared = {.lock = PTHREAD_MUTEX_INITIALIZER, .changed = PTHREAD_COND_INITIALIZER};

static void read_fully(chunk *c)
{
	ssize_t got = 1;
	for (c->size = 0; c->size < CHUNK_BYTES && got > 0; c->size += (size_t)got) {
		got = pread(shared.in, c->bytes + c->size, CHUNK_BYTES - c->size,
		            shared.offset + (off_t)c->size);
		if (got < 0) fail("the input can't be read");
	}
}

/* Takes the next whole lines. The header line is left out. */
static int read_chunk(chunk *c)
{
	int is_taken = 0;
	pthread_mutex_lock(&shared.lock);
	if (!shared.is_over) {
		const char *last;
		if (shared.offset == 0) {
			char line[4096];
			ssize_t got = pread(shared.in, line, sizeof line, 0);
			last = got > 0 ? memchr(line, '\n', (size_t)got) : NULL;
			if (!last) fail("the input has no header line");
			shared.offset = last - line + 1;
		}
		read_fully(c);
		c->is_last = c->size < CHUNK_BYTES;
		if (c->is_last && c->size && c->bytes[c->size - 1] != '\n') c->bytes[c->size++] = '\n';
		last = c->size ? memrchr(c->bytes, '\n', c->size) : c->bytes - 1;
		if (!last) fail("a line is longer than a chunk");
		c->size = (size_t)(last + 1 - c->bytes);
		shared.offset += (off_t)c->size;
		c->number = shared.read_count++;
		shared.is_over = c->is_last;
		is_taken = 1;
	}
	pthread_mutex_unlock(&shared.lock);
	return is_taken;
}

static void wait_turn(const size_t *turn, size_t number)
{
	pthread_mutex_lock(&shared.lock);
	while (*turn != number) pthread_cond_wait(&shared.changed, &shared.lock);
	pthread_mutex_unlock(&shared.lock);
}

static void pass_turn(size_t *turn)
{
	pthread_mutex_lock(&shared.lock);
	++*turn;
	pthread_cond_broadcast(&shared.changed);
	pthread_mutex_unlock(&shared.lock);
}

static void put_out(const chunk *c)
{
	for (size_t at = 0; at < c->out_size;) {
		ssize_t put = write(shared.out, c->out + at, c->out_size - at);
		if (put <= 0) fail("the output can't be written");
		at += (size_t)put;
	}
}

static void *take(size_t size)
{
	void *room = calloc(1, size);
	if (!room) fail("out of memory");
	return room;
}

static void *work(void *unused)
{
	chunk c = {0};
	(void)unused;
	c.bytes = (char *)take(CHUNK_BYTES + 2 * PADDING) + PADDING;
	c.ends = take((FIELDS * ROWS_MOST + 8) * sizeof *c.ends);
	c.ts = take(ROWS_MOST * sizeof *c.ts);
	c.keys = take(ROWS_MOST * sizeof *c.keys);
	c.x = take(ROWS_MOST * sizeof *c.x);
	c.y = take(ROWS_MOST * sizeof *c.y);
	c.digits = take(ROWS_MOST * sizeof *c.digits);
	c.divisors = take(ROWS_MOST * sizeof *c.divisors);
	while (read_chunk(&c)) {
		c.out_size = c.result_count = 0;
		index_fields(&c);
		decode(&c);
		wait_turn(&shared.folded, c.number);
		fold(&c);
		pass_turn(&shared.folded);
		write_out(&c);
		wait_turn(&shared.written, c.number);
		put_out(&c);
		pass_turn(&shared.written);
	}
	return NULL;
}

int main(int argc, char **argv)
{
	pthread_t threads[THREADS_MOST];
	int count = argc > 3 ? atoi(argv[3]) : 1;
	if (argc < 3 || count < 1 || count > THREADS_MOST) fail("usage: INPUT OUTPUT [THREADS]");
	shared.in = open(argv[1], O_RDONLY);
	shared.out = open(argv[2], O_WRONLY | O_CREAT | O_TRUNC, 0666);
	if (shared.in < 0 || shared.out < 0) fail("a file can't be opened");
	for (int i = 1; i < count; i++)
		if (pthread_create(&threads[i], NULL, work, NULL) != 0) fail("no thread");
	work(NULL);
	for (int i = 1; i < count; i++) pthread_join(threads[i], NULL);
	return close(shared.out) != 0;
}

#endif
