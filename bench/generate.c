/*
 * Makes the benchmark's data, the same bytes on every machine: rows of ts,key,x,y. ts in epoch
 * milliseconds, about one a row, ascending; key k0 to k999; x and y with six decimals around
 * two centres. Usage: generate ROWS csv|ndjson >FILE
 */
#include <inttypes.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static uint64_t state = 42;

/* splitmix64 */
static uint64_t next(void)
{
	uint64_t z = state += UINT64_C(0x9E3779B97F4A7C15);
	z = (z ^ z >> 30) * UINT64_C(0xBF58476D1CE4E5B9);
	z = (z ^ z >> 27) * UINT64_C(0x94D049BB133111EB);
	return z ^ z >> 31;
}

/* About normal, in millionths: a sum of four uniforms around a centre. */
static int64_t spread(int64_t centre_millionths)
{
	int64_t sum = 0;
	for (int i = 0; i < 4; i++) sum += (int64_t)(next() % 2000001) - 1000000;
	return centre_millionths + sum;
}

static const char *millionths(int64_t value, char text[32])
{
	const char *sign = value < 0 ? "-" : "";
	uint64_t size = (uint64_t)(value < 0 ? -value : value);
	snprintf(text, 32, "%s%" PRIu64 ".%06" PRIu64, sign, size / 1000000, size % 1000000);
	return text;
}

int main(int argc, char **argv)
{
	int64_t rows = argc > 1 ? atoll(argv[1]) : 0;
	int is_json = argc > 2 && strcmp(argv[2], "ndjson") == 0;
	int64_t ts = INT64_C(1700000000000);
	char x[32], y[32];
	if (rows <= 0) {
		fputs("usage: generate ROWS csv|ndjson\n", stderr);
		return 2;
	}
	if (!is_json) puts("ts,key,x,y");
	for (int64_t i = 0; i < rows; i++) {
		uint64_t bits = next();
		int side = bits >> 40 & 1;
		ts += (int64_t)(bits % 3);
		millionths(spread(side ? 4000000 : -4000000), x);
		millionths(spread(side ? 2000000 : 9000000), y);
		if (is_json)
			printf("{\"ts\":%" PRId64 ",\"key\":\"k%d\",\"x\":%s,\"y\":%s}\n", ts,
			       (int)(bits >> 44) % 1000, x, y);
		else
			printf("%" PRId64 ",k%d,%s,%s\n", ts, (int)(bits >> 44) % 1000, x, y);
	}
	return fflush(stdout) != 0 || ferror(stdout);
}
