/* Hashing of group keys and names: fast, good enough for tables that resist by growing. */
#ifndef RF_BASE_HASH_H
#define RF_BASE_HASH_H

#include <stddef.h>
#include <stdint.h>
#include <string.h>

/* The two halves of a 128-bit product folded together. */
static inline uint64_t rf_hash_mix(uint64_t a, uint64_t b)
{
	unsigned __int128 product = (unsigned __int128)a * b;
	return (uint64_t)product ^ (uint64_t)(product >> 64);
}

static inline uint64_t rf_hash_u64(uint64_t value, uint64_t seed)
{
	return rf_hash_mix(value ^ UINT64_C(0x9E3779B97F4A7C15), seed ^ UINT64_C(0xD6E8FEB86659FD93));
}

static inline uint64_t rf_hash_bytes(const void *data, size_t size, uint64_t seed)
{
	const char *bytes = data;
	uint64_t hash = rf_hash_u64(size, seed);
	uint64_t word = 0;
	for (; size >= 8; size -= 8, bytes += 8) {
		memcpy(&word, bytes, 8);
		hash = rf_hash_u64(word, hash);
	}
	word = 0;
	if (size) memcpy(&word, bytes, size);
	return rf_hash_u64(word, hash);
}

#endif
