/*
 * The rule that ends a TZif file, a POSIX TZ text such as CET-1CEST,M3.5.0,M10.5.0/3, with
 * what RFC 8536 adds to it (<...> names, hours of a change from -167 to 167). Invariant: a
 * rule that was read gives two changes for every year, or has no daylight saving.
 */
#ifndef RF_BASE_ZONE_RULE_H
#define RF_BASE_ZONE_RULE_H

#include "base/zone.h"

typedef enum rf_zone_day_kind {
	RF_ZONE_DAY_JULIAN, /* Jn: 1 to 365, 29 February not counted */
	RF_ZONE_DAY_ZERO,   /* n: 0 to 365 */
	RF_ZONE_DAY_MONTH   /* Mm.w.d: the w-th d (0 Sunday) of month m, 5 the last */
} rf_zone_day_kind;

/* When clocks change, by the local time before the change. */
typedef struct rf_zone_change {
	rf_zone_day_kind kind;
	int32_t month, week, day;
	int32_t seconds; /* from the day's midnight */
} rf_zone_change;

typedef struct rf_zone_rule {
	rf_zone_type standard;
	rf_zone_type daylight;
	bool has_daylight;
	rf_zone_change start; /* of daylight saving */
	rf_zone_change end;
} rf_zone_rule;

bool rf_zone_rule_read(rf_text text, rf_zone_rule *rule);
/* The instants, in seconds since 1970 UTC, of the changes of a year. */
int64_t rf_zone_rule_start(const rf_zone_rule *rule, int32_t year);
int64_t rf_zone_rule_end(const rf_zone_rule *rule, int32_t year);
/* The year of an instant, in UTC. */
int64_t rf_zone_year(int64_t utc_s);

#endif
