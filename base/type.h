/*
 * Types and values: what a column holds and what one cell is. A type is one number, so that
 * two types are the same when their numbers are: the kind in the low byte, of a DECIMAL its
 * precision and scale above it, and a flag that makes it the array of what the rest says.
 */
#ifndef RF_BASE_TYPE_H
#define RF_BASE_TYPE_H

#include "base/arena.h"
#include "base/text.h"

enum rf_type_kind {
	RF_NULL = RIFFLE_TYPE_NULL, /* the type of a bare NULL; no column of a plan has it */
	RF_BOOLEAN = RIFFLE_TYPE_BOOLEAN,
	RF_BIGINT = RIFFLE_TYPE_BIGINT,
	RF_DOUBLE = RIFFLE_TYPE_DOUBLE,
	RF_TEXT_TYPE = RIFFLE_TYPE_TEXT,
	RF_TIMESTAMP = RIFFLE_TYPE_TIMESTAMP,
	RF_INTERVAL = RIFFLE_TYPE_INTERVAL,
	RF_DECIMAL = RIFFLE_TYPE_DECIMAL, /* a kind only: a type has precision and scale too */
	RF_JSON = RIFFLE_TYPE_JSON,
	RF_BLOB = RIFFLE_TYPE_BLOB,
	RF_ARRAY = RIFFLE_TYPE_ARRAY, /* a kind only: a type is element | RF_ARRAY_FLAG */
	RF_TYPE_COUNT
};

typedef uint32_t rf_type;

enum {
	RF_ARRAY_FLAG = 1 << 24,
	RF_PRECISION_SHIFT = 8,
	RF_SCALE_SHIFT = 16,
	RF_PRECISION_MAX = 38
};

/* The index of tables by type. */
static inline uint32_t rf_type_kind(rf_type type)
{
	return type & RF_ARRAY_FLAG ? RF_ARRAY : type & 0xFF;
}

static inline rf_type rf_type_decimal(uint32_t precision, uint32_t scale)
{
	return RF_DECIMAL | precision << RF_PRECISION_SHIFT | scale << RF_SCALE_SHIFT;
}

static inline bool rf_type_is_decimal(rf_type type)
{
	return rf_type_kind(type) == RF_DECIMAL;
}

static inline uint32_t rf_type_precision(rf_type decimal)
{
	return decimal >> RF_PRECISION_SHIFT & 0xFF;
}

static inline uint32_t rf_type_scale(rf_type decimal)
{
	return decimal >> RF_SCALE_SHIFT & 0xFF;
}

static inline rf_type rf_type_array_of(rf_type element)
{
	return element | RF_ARRAY_FLAG;
}

static inline bool rf_type_is_array(rf_type type)
{
	return type & RF_ARRAY_FLAG;
}

static inline rf_type rf_type_element(rf_type array)
{
	return array & ~(uint32_t)RF_ARRAY_FLAG;
}

/* Whether a column of it holds rf_text: TEXT, JSON (compact), BLOB (any bytes), arrays (see
 * base/array_value.h). */
static inline bool rf_type_is_bytes(rf_type type)
{
	return type == RF_TEXT_TYPE || type == RF_JSON || type == RF_BLOB || type & RF_ARRAY_FLAG;
}

typedef riffle_interval rf_interval;
typedef riffle_decimal rf_decimal;

typedef struct rf_value {
	rf_type type;
	bool is_null;
	union {
		bool boolean;
		int64_t bigint; /* and TIMESTAMP: ns since 1970 UTC */
		double real;
		rf_text text; /* of every type that is bytes */
		rf_interval interval;
		rf_decimal decimal;
	} as;
} rf_value;

/* "BIGINT", "DECIMAL(10,2)", "TEXT[]", in the language's spelling. */
typedef struct rf_type_text {
	char text[24];
} rf_type_text;
rf_type_text rf_type_name(rf_type type);
/* Bytes of one value in a column: 1, 8 or 16. */
size_t rf_type_size(rf_type type);

rf_value rf_value_null(rf_type type);
rf_value rf_value_boolean(bool boolean);
rf_value rf_value_bigint(int64_t bigint);
rf_value rf_value_real(double real);
rf_value rf_value_text(rf_text text); /* borrows */
rf_value rf_value_timestamp(int64_t ns);
rf_value rf_value_interval(int32_t months, int64_t ns);

/* The order of ORDER BY, min and max within one type: text by bytes, NaN equal to NaN and
 * last, -0.0 equal to 0.0, an interval's month 30 days. NULLs are the caller's. */
int rf_compare_real(double a, double b);
int rf_compare_interval(rf_interval a, rf_interval b);

#endif
