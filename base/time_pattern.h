/*
 * Patterns that say how a time is written: PostgreSQL's of to_char ('YYYY-MM-DD HH24:MI:SS')
 * and those of strftime ('%Y-%m-%d %H:%M:%S', with DuckDB's letters). Both are made into one
 * list of items, so that there is one writer; each language has a reader of its own, since
 * they differ in what they pass over. Invariant: the items point into the pattern's text.
 */
#ifndef RF_BASE_TIME_PATTERN_H
#define RF_BASE_TIME_PATTERN_H

#include "base/text.h"
#include "base/time_text.h"

enum {
	RF_PATTERN_BYTES_MAX = 1024,
	RF_PATTERN_ITEMS_MAX = 256,
	RF_PATTERN_ITEM_BYTES = 24 /* what an item other than text writes at most */
};

typedef enum rf_pattern_kind {
	RF_PATTERN_CHAR,      /* text as it is */
	RF_PATTERN_SPACE,     /* blanks */
	RF_PATTERN_SEPARATOR, /* another sign that is no letter and no digit */
	RF_PATTERN_YEAR,      /* of width digits */
	RF_PATTERN_YEAR_COMMA,
	RF_PATTERN_ISO_YEAR,
	RF_PATTERN_CENTURY,
	RF_PATTERN_ERA,
	RF_PATTERN_QUARTER,
	RF_PATTERN_MONTH,
	RF_PATTERN_MONTH_NAME, /* of width letters, 0 all */
	RF_PATTERN_MONTH_ROMAN,
	RF_PATTERN_ISO_WEEK,
	RF_PATTERN_WEEK,          /* 1 from the first day of the year on */
	RF_PATTERN_WEEK_OF_MONTH, /* likewise */
	RF_PATTERN_WEEK_SUNDAY,   /* 1 from the first Sunday on */
	RF_PATTERN_WEEK_MONDAY,
	RF_PATTERN_DAY,
	RF_PATTERN_DAY_OF_YEAR,
	RF_PATTERN_ISO_DAY_OF_YEAR,
	RF_PATTERN_WEEKDAY_1, /* 1 Sunday to 7 */
	RF_PATTERN_WEEKDAY_0, /* 0 Sunday to 6 */
	RF_PATTERN_ISO_WEEKDAY,
	RF_PATTERN_DAY_NAME,
	RF_PATTERN_JULIAN,
	RF_PATTERN_HALF, /* AM and PM */
	RF_PATTERN_HOUR,
	RF_PATTERN_HOUR_12,
	RF_PATTERN_MINUTE,
	RF_PATTERN_SECOND,
	RF_PATTERN_FRACTION, /* width digits */
	RF_PATTERN_DAY_SECONDS,
	RF_PATTERN_EPOCH,
	RF_PATTERN_ZONE_NAME,
	RF_PATTERN_OFFSET,
	RF_PATTERN_OFFSET_HOURS,
	RF_PATTERN_OFFSET_MINUTES,
	RF_PATTERN_EXACT /* FX: from here on blanks count */
} rf_pattern_kind;

typedef enum rf_pattern_flag {
	RF_PATTERN_UPPER = 1,
	RF_PATTERN_LOWER = 2,
	RF_PATTERN_UNPADDED = 4, /* FM */
	RF_PATTERN_ORDINAL = 8,  /* TH: 1st, 2nd */
	RF_PATTERN_ORDINAL_LOWER = 16,
	RF_PATTERN_DOTTED = 32, /* A.M. */
	RF_PATTERN_BLANKS = 64  /* padded with blanks */
} rf_pattern_flag;

typedef struct rf_pattern_item {
	uint8_t kind;
	uint8_t width;
	uint8_t flags;
	rf_text text; /* as it stands in the pattern */
} rf_pattern_item;

typedef struct rf_time_pattern {
	rf_pattern_item items[RF_PATTERN_ITEMS_MAX];
	uint32_t count;
	size_t text_bytes;  /* of text items */
	const char *reason; /* why there is no pattern, or NULL */
} rf_time_pattern;

/* False: pattern->reason says why. */
bool rf_pattern_postgres(rf_text text, rf_time_pattern *pattern);
bool rf_pattern_strftime(rf_text text, rf_time_pattern *pattern);

/* ---- writing ---- */

typedef struct rf_time_parts {
	rf_civil civil;
	int64_t utc_s; /* seconds since 1970 */
	int32_t offset_s;
	const char *zone; /* "CEST" */
} rf_time_parts;

/* Writes into out, which has room for text_bytes + count * RF_PATTERN_ITEM_BYTES; the size. */
size_t rf_pattern_write(const rf_time_pattern *pattern, const rf_time_parts *parts, char *out);

/* ---- reading ---- */

typedef struct rf_time_read {
	int64_t local_ns; /* since 1970, by the clock of the zone or offset */
	bool has_offset;
	int32_t offset_s;
	rf_text zone; /* size 0: none was named */
} rf_time_read;

/* As to_timestamp of PostgreSQL: blanks are passed over, what follows the pattern too. */
rf_read rf_pattern_read_postgres(const rf_time_pattern *pattern, rf_text text, rf_time_read *read);
/* As strptime: all of the text; what is not said is 1900-01-01 00:00:00. */
rf_read rf_pattern_read_strptime(const rf_time_pattern *pattern, rf_text text, rf_time_read *read);

#endif
