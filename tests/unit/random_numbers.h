/* Random bits, the same in every run, and the doubles that they are. */
#ifndef RF_TESTS_RANDOM_NUMBERS_H
#define RF_TESTS_RANDOM_NUMBERS_H

#include <stdint.h>
#include <string.h>

static uint64_t random_state = 88172645463325252u;

static inline uint64_t next_random(void)
{
	random_state ^= random_state << 13;
	random_state ^= random_state >> 7;
	random_state ^= random_state << 17;
	return random_state;
}

static inline double from_bits(uint64_t bits)
{
	double value;
	memcpy(&value, &bits, 8);
	return value;
}

static inline uint64_t to_bits(double value)
{
	uint64_t bits;
	memcpy(&bits, &value, 8);
	return bits;
}

#endif
