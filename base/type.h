/* Types and values: what a column holds and what one cell is. */
#ifndef RF_BASE_TYPE_H
#define RF_BASE_TYPE_H

#include "base/arena.h"
#include "base/text.h"

typedef enum rf_type_id {
	RF_NULL = RIFFLE_TYPE_NULL, /* the type of a bare NULL; no column of a plan has it */
	RF_BOOLEAN = RIFFLE_TYPE_BOOLEAN,
	RF_BIGINT = RIFFLE_TYPE_BIGINT,
	RF_DOUBLE = RIFFLE_TYPE_DOUBLE,
	RF_TEXT_TYPE = RIFFLE_TYPE_TEXT,
	RF_TIMESTAMP = RIFFLE_TYPE_TIMESTAMP,
	RF_INTERVAL = RIFFLE_TYPE_INTERVAL,
	RF_TYPE_COUNT
} rf_type;

typedef riffle_interval rf_interval;

typedef struct rf_value {
	rf_type type;
	bool is_null;
	union {
		bool boolean;
		int64_t bigint; /* and TIMESTAMP: ns since 1970 UTC */
		double real;
		rf_text text;
		rf_interval interval;
	} as;
} rf_value;

/* "BIGINT", in the language's spelling. */
const char *rf_type_name(rf_type type);
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
