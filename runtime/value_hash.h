/*
 * Hashing of column values as grouping and DISTINCT see them: NULL is one value, so is NaN,
 * -0.0 is 0.0, and a month is 30 days. Invariant: values that are equal in that sense have
 * equal hashes.
 */
#ifndef RF_RUNTIME_VALUE_HASH_H
#define RF_RUNTIME_VALUE_HASH_H

#include "base/decimal.h"
#include "base/hash.h"
#include "base/swar.h"
#include "runtime/batch.h"

#include <math.h>

#define RF_NULL_HASH UINT64_C(0x8EBC6AF09C88C6E3)

enum { RF_HASH_WORD_SIZE = 8 }; /* texts up to it are hashed as one word */

static inline uint64_t rf_hash_text(rf_text text, uint64_t seed)
{
	if (text.size > RF_HASH_WORD_SIZE) return rf_hash_bytes(text.data, text.size, seed);
	return rf_hash_u64(rf_load_le64_part(text.data, text.size), seed + text.size);
}

/* The same bits for equal values. */
static inline uint64_t rf_double_identity(double value)
{
	uint64_t bits;
	if (value == 0) return 0;
	if (isnan(value)) value = NAN;
	memcpy(&bits, &value, sizeof bits);
	return bits;
}

static inline uint64_t rf_hash_interval(rf_interval value, uint64_t seed)
{
	__int128 ns = (__int128)value.months * (INT64_C(30) * 86400 * 1000000000) + value.ns;
	return rf_hash_u64((uint64_t)ns, rf_hash_u64((uint64_t)(ns >> 64), seed));
}

static inline uint64_t rf_hash_value(const rf_column *column, uint32_t at, uint64_t seed)
{
	if (rf_is_null(column, at)) return rf_hash_u64(RF_NULL_HASH, seed);
	switch (rf_type_kind(column->type)) {
	case RF_BOOLEAN: return rf_hash_u64(((const uint8_t *)column->data)[at] != 0, seed);
	case RF_BIGINT:
	case RF_TIMESTAMP: return rf_hash_u64(((const uint64_t *)column->data)[at], seed);
	case RF_DOUBLE:
		return rf_hash_u64(rf_double_identity(((const double *)column->data)[at]), seed);
	case RF_DECIMAL: {
		rf_decimal value = ((const rf_decimal *)column->data)[at];
		return rf_hash_u64(value.low, rf_hash_u64((uint64_t)value.high, seed));
	}
	case RF_TEXT_TYPE:
	case RF_JSON:
	case RF_BLOB:
	case RF_ARRAY: return rf_hash_text(((const rf_text *)column->data)[at], seed);
	case RF_INTERVAL: return rf_hash_interval(((const rf_interval *)column->data)[at], seed);
	default: break;
	}
	return seed;
}

/* Whether two values of one type, neither NULL, are equal in that sense. */
static inline bool rf_values_equal(const rf_column *a, uint32_t a_at, const rf_column *b,
                                   uint32_t b_at)
{
	switch (rf_type_kind(a->type)) {
	case RF_BOOLEAN: return !((const uint8_t *)a->data)[a_at] == !((const uint8_t *)b->data)[b_at];
	case RF_BIGINT:
	case RF_TIMESTAMP: return ((const int64_t *)a->data)[a_at] == ((const int64_t *)b->data)[b_at];
	case RF_DOUBLE:
		return rf_double_identity(((const double *)a->data)[a_at]) ==
			rf_double_identity(((const double *)b->data)[b_at]);
	case RF_DECIMAL:
		return rf_compare_decimal(((const rf_decimal *)a->data)[a_at],
		                          ((const rf_decimal *)b->data)[b_at]) == 0;
	case RF_TEXT_TYPE:
	case RF_JSON:
	case RF_BLOB:
	case RF_ARRAY:
		return rf_text_equal(((const rf_text *)a->data)[a_at], ((const rf_text *)b->data)[b_at]);
	case RF_INTERVAL:
		return rf_compare_interval(((const rf_interval *)a->data)[a_at],
		                           ((const rf_interval *)b->data)[b_at]) == 0;
	default: break;
	}
	return true;
}

#endif
