/*
 * Timestamps, intervals and durations from and to text, and the civil calendar (proleptic
 * Gregorian, UTC). A timestamp is an int64_t of ns since 1970-01-01T00:00:00Z, which spans
 * 1677-09-21 to 2262-04-11; what lies outside is RF_READ_RANGE.
 */
#ifndef RF_BASE_TIME_TEXT_H
#define RF_BASE_TIME_TEXT_H

#include "base/number_text.h"
#include "base/type.h"

#define RF_NS_PER_US  INT64_C(1000)
#define RF_NS_PER_MS  INT64_C(1000000)
#define RF_NS_PER_S   INT64_C(1000000000)
#define RF_NS_PER_DAY (INT64_C(86400) * RF_NS_PER_S)

typedef struct rf_civil {
	int64_t year;
	int32_t month; /* 1 to 12 */
	int32_t day;   /* 1 to 31 */
	int32_t hour, minute, second;
	int32_t ns;      /* 0 to 999,999,999 */
	int32_t weekday; /* 0 Sunday to 6 */
	int32_t yearday; /* 1 to 366 */
} rf_civil;

int64_t rf_days_from_civil(int64_t year, int32_t month, int32_t day); /* since 1970-01-01 */
void rf_civil_from_days(int64_t days, int64_t *year, int32_t *month, int32_t *day);
rf_civil rf_civil_from_ns(int64_t ns);
/* False when it does not fit. Fields are taken as valid. */
bool rf_ns_from_civil(const rf_civil *civil, int64_t *ns);
int32_t rf_days_in_month(int64_t year, int32_t month);

/* ISO 8601 and its relatives: 2026-01-31, 2026-01-31 10:00, 2026-01-31T10:00:00.5Z,
 * ...+02:00; no zone is UTC; up to 9 digits of a second, more are cut. The whole text. */
rf_read rf_read_timestamp(rf_text text, int64_t *ns);
/* Z, UTC, +02, +0200 or +02:00 (east of Greenwich); nothing is UTC too. The whole text. */
bool rf_read_utc_offset(rf_text text, int64_t *offset_seconds);
/* Without the numbers of plain dates: does it look like a timestamp (for inference)? It
 * reads as one and begins with dddd-dd-dd. */
bool rf_looks_like_timestamp(rf_text text);

enum { RF_TIMESTAMP_TEXT_MAX = 40, RF_INTERVAL_TEXT_MAX = 64 };
/* 2013-01-01T10:15:00Z, with as many digits of a second as it has. */
size_t rf_write_timestamp(int64_t ns, char out[RF_TIMESTAMP_TEXT_MAX]);
/* As PostgreSQL: "1 year 2 mons 3 days 04:05:06.5", "00:00:10", "-1 days +02:00:00". */
size_t rf_write_interval(rf_interval interval, char out[RF_INTERVAL_TEXT_MAX]);

/* ns of one unit: "ns us ms s m h d w" and their words (second, seconds, sec, ...), any
 * case. Months and years give *months instead (1 or 12) and *ns 0. False: no such unit. */
bool rf_read_unit(rf_text unit, int64_t *ns, int32_t *months);
/* 500ms, 10s, 1h30m, 1d12h, 10 seconds, 1 day 2 hours, 1.5h. */
rf_read rf_read_interval(rf_text text, rf_interval *interval);
/* ts + interval: months move the calendar month (the day is cut to the month's length),
 * then ns are added. False on overflow. */
bool rf_timestamp_add(int64_t ns, rf_interval interval, int64_t *out);

#endif
